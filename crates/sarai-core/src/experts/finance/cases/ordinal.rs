//! Places in a row: "the 24th deposit", "el tercer plazo", "la cuota número 24".
//!
//! Called by the cases. Such a number counts how often something happened and is no figure of its own.

/// Ordinals by the beginnings of their words, in their order from the first on.
const WORDS: [&[&str]; 10] = [
    &["primer", "first"],
    &["segund", "second"],
    &["tercer", "third"],
    &["cuart", "fourth"],
    &["quint", "fifth"],
    &["sext", "sixth"],
    &["séptim", "septim", "seventh"],
    &["octav", "eighth"],
    &["noven", "ninth"],
    &["décim", "decim", "tenth"],
];
/// Greatest place that is read.
const MAX: u32 = 1200;

/// The highest place in a row of things whose words begin so, in a text in lower case.
pub(super) fn last(lower: &str, of: &[&str]) -> Option<u32> {
    let words: Vec<&str> = lower.split_whitespace().collect();
    let is_thing = |word: Option<&&str>| {
        word.is_some_and(|word| of.iter().any(|thing| word.trim_start_matches(['(', '¿']).starts_with(thing)))
    };
    let places = words.iter().enumerate().filter_map(|(at, word)| {
        if is_thing(words.get(at + 1)) {
            return ordinal(word);
        }
        // "deposit number 24"
        let is_named =
            matches!(word.trim_end_matches(':'), "número" | "numero" | "number" | "nº" | "n.º" | "no.");
        let is_behind = is_named && at.checked_sub(1).is_some_and(|before| is_thing(words.get(before)));
        if is_behind { words.get(at + 1).and_then(|next| digits(next)) } else { None }
    });
    places.filter(|place| (1..=MAX).contains(place)).max()
}

fn ordinal(word: &str) -> Option<u32> {
    let by_name =
        WORDS.iter().zip(1..).find(|(begins, _)| begins.iter().any(|start| word.starts_with(start)));
    let is_marked = ["st", "nd", "rd", "th", "º", "ª", ".º", ".ª"].iter().any(|end| word.ends_with(end));
    by_name.map(|(_, place)| place).or_else(|| if is_marked { digits(word) } else { None })
}

/// The number that a word begins with.
fn digits(word: &str) -> Option<u32> {
    let end = word.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(word.len());
    word[..end].parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_read_in_words_and_figures() {
        for (text, of, wanted) in [
            ("right after the 24th deposit", "deposit", Some(24)),
            ("cuando venza el tercer plazo", "plazo", Some(3)),
            ("tras la cuota número 30 de la casa", "cuota", Some(30)),
            ("the first payment and the second payment", "payment", Some(2)),
            ("on the 5th of may i make a deposit", "deposit", None),
            ("after 24 deposits", "deposit", None),
            ("el 2000000000º depósito", "depósito", None),
            ("number", "number", None),
        ] {
            assert_eq!(last(text, &[of]), wanted, "{text}");
        }
    }
}
