//! A question as tokens: lower case, no accents, numbers as classes.
//!
//! Called by `features`. What people leave out or mistype most (accents, capitals, the exact figure) is gone
//! after this, so that a voice transcript and a careful letter look alike. Bounded: only the first
//! [`CHARS_MAX`] characters count.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Characters of a question that count.
pub(super) const CHARS_MAX: usize = 4_000;

/// Most characters of one token; longer runs are cut there.
const TOKEN_CHARS_MAX: usize = 40;

/// Whether most longer words have no vowel: keys struck at random, or another writing of another language. Pieces of such
/// words are met by chance among the many that are known.
pub(super) fn is_unpronounceable(raw: &str) -> bool {
    let text: String = raw.chars().take(CHARS_MAX).flat_map(char::to_lowercase).collect();
    let (mut words, mut mute) = (0, 0);
    for word in text.split(|c: char| !c.is_alphabetic()).filter(|word| word.chars().count() >= 3) {
        words += 1;
        mute += usize::from(word.chars().all(|c| "bcdfghjklmnpqrstvwxzñç".contains(c)));
    }
    words >= 2 && mute * 4 >= words * 3
}

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Letters, or letters with digits.
    Word,
    /// A number class: `#`, `#%` or `#€`.
    Number,
    /// Up to three signs that are no plain punctuation, such as `=>` or `{`.
    Symbol,
}

/// A folded question.
#[derive(Debug, Default)]
pub(super) struct Text {
    folded: String,
    tokens: Vec<(Range<u32>, Kind)>,
    /// Line breaks in the part that counts.
    pub(super) lines: usize,
    /// Whether a question mark stands in it.
    pub(super) asks: bool,
    /// Whether it shouts or is glad: an exclamation mark.
    pub(super) exclaims: bool,
    /// Whether a code fence stands in it.
    pub(super) fenced: bool,
}

impl Text {
    /// Folds and splits `raw`.
    pub(super) fn new(raw: &str) -> Self {
        let chars: Vec<char> = raw
            .chars()
            .take(CHARS_MAX)
            .flat_map(char::to_lowercase)
            .nfd()
            .filter(|c| !is_combining_mark(*c))
            .take(CHARS_MAX * 2)
            .collect();
        let mut text = Self::default();
        let mut at = 0;
        while let Some(&c) = chars.get(at) {
            at = if c.is_alphabetic() {
                text.word(&chars, at)
            } else if c.is_numeric() {
                text.number(&chars, at)
            } else {
                text.other(&chars, at)
            };
        }
        text
    }

    /// Its tokens in order.
    pub(super) fn tokens(&self) -> impl Iterator<Item = (&str, Kind)> {
        self.tokens
            .iter()
            .map(|(range, kind)| (&self.folded[range.start as usize..range.end as usize], *kind))
    }

    fn push(&mut self, token: impl Iterator<Item = char>, kind: Kind) {
        let start = self.folded.len() as u32;
        self.folded.extend(token);
        self.tokens.push((start..self.folded.len() as u32, kind));
    }

    fn word(&mut self, chars: &[char], start: usize) -> usize {
        let mut end = start;
        while end - start < TOKEN_CHARS_MAX && chars.get(end).is_some_and(|c| in_word(chars, end, *c)) {
            end += 1;
        }
        let letters = chars[start..end].iter().copied().filter(|c| c.is_alphanumeric());
        self.push(letters, Kind::Word);
        end
    }

    fn number(&mut self, chars: &[char], start: usize) -> usize {
        let digit = |at: usize| chars.get(at).is_some_and(|c| c.is_numeric());
        let mut end = start + 1;
        while digit(end) || (matches!(chars.get(end), Some('.' | ',' | '\'')) && digit(end + 1)) {
            end += 1;
        }
        let spaces = usize::from(chars.get(end) == Some(&' '));
        let class = match chars.get(end + spaces) {
            Some('%') => "#%",
            Some('€' | '$' | '£') => "#€",
            _ if before_is_currency(chars, start) => "#€",
            _ => "#",
        };
        self.push(class.chars(), Kind::Number);
        if class == "#" || before_is_currency(chars, start) { end } else { end + spaces + 1 }
    }

    fn other(&mut self, chars: &[char], start: usize) -> usize {
        let c = chars[start];
        match c {
            '\n' => self.lines += 1,
            '?' | '¿' => self.asks = true,
            '!' | '¡' => self.exclaims = true,
            _ if c.is_whitespace() || is_plain(c) => {}
            _ => {
                let run = chars[start..].iter().take(3).take_while(|c| is_sign(**c)).count().max(1);
                self.fenced |= chars[start..start + run].starts_with(&['`', '`', '`']);
                self.push(chars[start..start + run].iter().copied(), Kind::Symbol);
                return start + run;
            }
        }
        start + 1
    }
}

/// Letters and digits, and an apostrophe between letters.
fn in_word(chars: &[char], at: usize, c: char) -> bool {
    c.is_alphanumeric()
        || (matches!(c, '\'' | '’') && chars.get(at + 1).is_some_and(|next| next.is_alphabetic()))
}

fn before_is_currency(chars: &[char], start: usize) -> bool {
    let before = chars[..start].iter().rev().find(|c| **c != ' ');
    matches!(before, Some('€' | '$' | '£'))
}

/// Punctuation that every text has and that tells nothing.
fn is_plain(c: char) -> bool {
    matches!(c, '.' | ',' | ';' | ':' | '"' | '\'' | '’' | '“' | '”' | '«' | '»' | '-' | '—' | '…')
}

fn is_sign(c: char) -> bool {
    !c.is_alphanumeric() && !c.is_whitespace() && !matches!(c, '?' | '¿' | '!' | '¡') && !is_plain(c)
}

#[cfg(test)]
mod tests {
    use super::{CHARS_MAX, Text};

    fn check(raw: &str, want: &str) {
        let text = Text::new(raw);
        assert_eq!(text.tokens().map(|(token, _)| token).collect::<Vec<_>>().join(" "), want, "{raw}");
    }

    #[test]
    fn words_without_vowels_are_no_language() {
        for text in ["zxcv bnmk", "xqzv wkjh ptrrg blñf", "mzzk, trwq; pplf"] {
            assert!(super::is_unpronounceable(text), "{text}");
        }
        for text in
            ["", "tq", "hmm", "q tal tb xq no", "nth root of 8", "¿qué plan hay?", "漢字 仮名", "äöü ßss ëïï"]
        {
            assert!(!super::is_unpronounceable(text), "{text}");
        }
    }

    #[test]
    fn folds_case_accents_and_figures() {
        check("¿Cuánto PAGO al año?", "cuanto pago al ano");
        check("12.000 € al 6 % a 4 años", "#€ al #% a # anos");
        check("US$ 1,500.50 y $300", "us $ #€ y $ #€");
        check("don't l’eau", "dont leau");
        check("x => { a == b }", "x => { a == b }");
        check("", "");
        check("\u{301}\u{301} \t\n", "");
    }

    #[test]
    fn only_the_beginning_counts() {
        let long = "a ".repeat(CHARS_MAX);
        assert_eq!(Text::new(&long).tokens().count(), CHARS_MAX / 2);
    }

    #[test]
    fn sees_marks() {
        let text = Text::new("¿Por qué?\n```py\nx\n```");
        assert!(text.asks && text.fenced && !text.exclaims);
        assert_eq!(text.lines, 3);
    }
}
