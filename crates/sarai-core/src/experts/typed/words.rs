//! Words without case and accents, for keywords and for names that must be told apart.
//!
//! Called by the other parts of `typed`, and by what looks for wishes in a question. Looks at the beginning of a text only.

use unicode_normalization::UnicodeNormalization as _;

/// Beginning of a text that is looked at, in characters.
const CHARACTERS_MAX: usize = 4_000;

/// The words of a text, small letters without accents.
pub(crate) fn words(text: &str) -> Vec<String> {
    let plain: String =
        text.chars().take(CHARACTERS_MAX).collect::<String>().nfd().filter(|sign| !is_mark(*sign)).collect();
    plain
        .to_lowercase()
        .split(|sign: char| !sign.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

/// Whether these words stand in a text side by side. No words stand nowhere.
pub(crate) fn holds(text: &[String], phrase: &[String]) -> bool {
    !phrase.is_empty() && text.windows(phrase.len()).any(|window| window == phrase)
}

/// An accent that decomposition has set apart from its letter.
fn is_mark(sign: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&sign)
}

/// A text on one line, blanks at most one wide.
pub(super) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_words_are_found_whatever_their_accents() {
        for (text, phrase, expected) in [
            ("Dame una RECETA de lentejas", "receta", true),
            ("Dame la recéta", "receta", true),
            ("recetario", "receta", false),
            ("la olla a presión", "olla a presion", true),
            ("la olla de presión", "olla a presion", false),
            ("", "receta", false),
            ("receta", "", false),
            ("año", "ano", true),
        ] {
            assert_eq!(holds(&words(text), &words(phrase)), expected, "{text} / {phrase}");
        }
    }
}
