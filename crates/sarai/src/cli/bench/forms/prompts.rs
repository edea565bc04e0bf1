//! Fuzzed prompts: questions of the router's training set, spoilt in many ways, three of four with words of a mood.
//!
//! Called by `forms`. The same seed gives the same prompts, and every beginning of them has some of each expert, each
//! language and each way of spoiling, so that a run cut short has asked some of everything.

use anyhow::Result;
use sarai_core::experts::ExpertName;
use sarai_core::language::Language;
use sarai_core::router::{self, Example, Label};

use super::mutate::{self, WAYS};

/// Of so many prompts of an expert one is very long.
const LONG_EVERY: usize = 50;
/// Characters beyond which words of a mood stand at the beginning, where they are looked for.
const MOOD_AT_END_MAX: usize = 3_000;

/// A prompt and what was done to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Prompt {
    pub(super) number: usize,
    pub(super) expert: ExpertName,
    /// Of the question it was made from.
    pub(super) language: Language,
    /// Whether words of worry or haste were added after it was spoilt.
    pub(super) has_mood: bool,
    pub(super) ways: Vec<&'static str>,
    pub(super) text: String,
}

/// Numbers from a seed (the constants of Knuth's MMIX), the same on every machine.
pub(super) struct Dice(u64);

impl Dice {
    pub(super) fn new(seed: u64) -> Self {
        let mut dice = Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ 0xD1B5_4A32_D192_ED03);
        dice.below(2);
        dice
    }

    /// From 0, below a limit; 0 if there is nothing below it.
    pub(super) fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or(0) % limit.max(1)
    }

    pub(super) fn pick<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[self.below(choices.len())]
    }

    pub(super) fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }
}

/// So many prompts, one expert after the other by turns.
///
/// # Errors
/// The questions that ship can't be read.
pub(super) fn draw(seed: u64, count: usize) -> Result<Vec<Prompt>> {
    let examples = router::parse_examples(router::TRAINING)?;
    let mut dice = Dice::new(seed);
    Ok((0..count).map(|number| one(number, &examples, &mut dice)).collect())
}

fn one(number: usize, examples: &[Example], dice: &mut Dice) -> Prompt {
    let experts = ExpertName::ALL;
    let (expert, round) = (experts[number % experts.len()], number / experts.len());
    let language = if (round + number).is_multiple_of(2) { Language::Es } else { Language::En };
    let fits =
        |example: &&Example| example.primary == Some(Label::from(expert)) && example.language == language;
    let known: Vec<&Example> = examples.iter().filter(fits).collect();
    let mut text = known.get(dice.below(known.len())).map_or("?", |example| example.text.as_str()).to_owned();
    let mut ways = Vec::new();
    // The first way goes by turns, so that each is used; others may come on top.
    let mut at = number + round;
    loop {
        let (name, way) = WAYS[at % WAYS.len()];
        if !ways.contains(&name) {
            text = way(&text, language, dice);
            ways.push(name);
        }
        if ways.len() == 3 || !dice.chance(45) {
            break;
        }
        at = dice.below(WAYS.len());
    }
    if round % LONG_EVERY == LONG_EVERY / 7 {
        text = mutate::very_long(&text, dice);
        ways.push("very long");
    }
    let has_mood = (round / 2 + number % experts.len()) % 4 != 3;
    if has_mood {
        text = with_mood(&text, language, dice);
    }
    Prompt { number, expert, language, has_mood, ways, text }
}

/// Words of worry or haste before or after, as a sentence of their own.
fn with_mood(text: &str, language: Language, dice: &mut Dice) -> String {
    let words = dice.pick(match language {
        Language::Es => SPANISH,
        Language::En => ENGLISH,
    });
    if text.chars().nth(MOOD_AT_END_MAX).is_some() || dice.chance(50) {
        format!("{words} {text}")
    } else {
        // A line of its own: what stands there may end in anything.
        format!("{text}\n. {words}")
    }
}

const SPANISH: &[&str] = &[
    "Estoy muy agobiada.",
    "Estoy muy preocupado, de verdad.",
    "Ya no puedo más.",
    "Tengo miedo de equivocarme.",
    "Lo estoy pasando mal.",
    "Me han despedido hace poco.",
    "Es urgente.",
    "Lo necesito cuanto antes.",
    "Tengo prisa, por favor.",
    "Contesta ahora mismo.",
];

const ENGLISH: &[&str] = &[
    "I'm really worried about this.",
    "I feel overwhelmed.",
    "I'm scared of getting it wrong.",
    "I lost my job last week.",
    "I don't know what to do.",
    "I am so stressed.",
    "This is urgent.",
    "I need it ASAP.",
    "I'm in a hurry.",
    "Tell me right now.",
];

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use sarai_core::empathy::{Mood, mood};

    use super::*;

    #[test]
    fn six_hundred_prompts_are_a_hundred_of_each_expert_in_both_languages_and_every_way() {
        let prompts = draw(1, 600).unwrap();
        let mut experts: BTreeMap<ExpertName, usize> = BTreeMap::new();
        let mut ways: BTreeMap<&str, usize> = BTreeMap::new();
        for prompt in &prompts {
            *experts.entry(prompt.expert).or_default() += 1;
            prompt.ways.iter().for_each(|way| *ways.entry(way).or_default() += 1);
        }
        assert!(experts.len() == 6 && experts.values().all(|count| *count == 100), "{experts:?}");
        assert_eq!(prompts.iter().filter(|prompt| prompt.language == Language::Es).count(), 300);
        assert!(WAYS.iter().all(|(way, _)| ways.get(way).is_some_and(|count| *count >= 20)), "{ways:?}");
        let long: Vec<usize> = prompts
            .iter()
            .filter(|prompt| prompt.ways.contains(&"very long"))
            .map(|prompt| prompt.text.chars().count())
            .collect();
        assert!(long.len() == 12 && long.iter().all(|count| (2_000..=51_000).contains(count)), "{long:?}");
        let texts: BTreeSet<&str> = prompts.iter().map(|prompt| prompt.text.as_str()).collect();
        assert!(texts.len() > 590 && texts.iter().all(|text| !text.trim().is_empty()));
    }

    #[test]
    fn words_of_a_mood_are_seen_in_three_of_four() {
        let prompts = draw(2, 600).unwrap();
        let wanted = prompts.iter().filter(|prompt| prompt.has_mood);
        let unseen: Vec<&str> = wanted
            .filter(|prompt| mood(&prompt.text) == Mood::Neutral)
            .map(|prompt| prompt.text.as_str())
            .collect();
        assert!(unseen.is_empty(), "{unseen:?}");
        assert!((440..=460).contains(&prompts.iter().filter(|prompt| prompt.has_mood).count()));
    }

    #[test]
    fn the_same_seed_gives_the_same_prompts() {
        assert_eq!(draw(5, 60).unwrap(), draw(5, 90).unwrap()[..60]);
        let (one, other) = (draw(5, 60).unwrap(), draw(6, 60).unwrap());
        assert!(one.iter().zip(&other).filter(|(one, other)| one.text == other.text).count() < 5);
    }
}
