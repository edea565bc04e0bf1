//! The prompts of the comparison. The same text goes to all sides in the same round.
//!
//! Called by the scenarios. What must not be answered from a cache starts with words that differ in each round,
//! because servers reuse the longest prefix they have seen.

/// A question whose answer starts at once.
pub(super) const SHORT: &str = "¿Cuál es la capital de Francia?";
/// A task that a small model does not end early.
pub(super) const STORY: &str =
    "Escribe un cuento largo, de al menos ochocientas palabras, sobre un farero que guarda un secreto.";

/// System text that no earlier round began with.
pub(super) fn fresh_system(round: u32) -> String {
    format!("{} You are a helpful assistant.", words(round, 6))
}

/// A standing text of about a thousand tokens that no earlier round began with.
pub(super) fn long_system(round: u32) -> String {
    format!("You know these words: {}.", words(round.wrapping_add(2000), 1000))
}

/// One of a few short questions.
pub(super) fn question(number: usize) -> &'static str {
    const QUESTIONS: [&str; 4] = [
        "Which of the words above is a colour?",
        "Which of the words above is a season?",
        "¿Cuál de las palabras de arriba es un animal?",
        "How many words stand above?",
    ];
    QUESTIONS[number % QUESTIONS.len()]
}

/// About 500 tokens of English words in an order that no other round has.
pub(super) fn long(round: u32) -> String {
    format!("{}\nHow many different words stand above?", words(round.wrapping_add(1000), 420))
}

/// `count` words drawn by a small generator (the constants of Knuth's MMIX), the same for the same seed.
pub(super) fn words(seed: u32, count: usize) -> String {
    const WORDS: [&str; 32] = [
        "river", "stone", "paper", "green", "seven", "market", "window", "winter", "garden", "silver",
        "music", "letter", "bridge", "orange", "summer", "island", "forest", "yellow", "number", "doctor",
        "coffee", "people", "mother", "school", "animal", "simple", "circle", "travel", "memory", "police",
        "butter", "engine",
    ];
    let mut state = u64::from(seed).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let mut text = String::new();
    for _ in 0..count {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let index = usize::try_from(state >> 59).expect("five bits fit");
        text.push_str(WORDS[index]);
        text.push(' ');
    }
    text.truncate(text.trim_end().len());
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounds_differ_and_repeat() {
        assert_eq!(long(1), long(1));
        assert_ne!(long(1), long(2));
        let beginnings: std::collections::BTreeSet<String> = (0..50).map(|round| words(round, 3)).collect();
        assert!(beginnings.len() > 45, "{beginnings:?}");
    }
}
