//! Any text as a question or an answer: router, language, numbers, moods, tone, fact lock, written-out arithmetic.
//!
//! Holds: scores lie in 0..=1 and come out the same twice; quantities stand in order, apart, and an amount written
//! by us is read back as itself; a text equals itself for the fact lock, the comparison has no direction, and one
//! figure more is always seen; a tone keeps the answer whole and passes the lock, or is not applied.
//! Limits: the router and the moods look at 4,000 characters, the number reader at 64 KiB; the fact lock refuses
//! more than 64 KiB; a turn refuses questions over 256 KiB.

#![cfg_attr(fuzzing, no_main)]

use std::sync::LazyLock;

use rust_decimal::Decimal;
use sarai_core::empathy::{self, Mood};
use sarai_core::language::{self, Language};
use sarai_core::router::Router;
use sarai_core::{factlock, numbers, verify};

/// Longest text that the fact lock compares.
const COMPARED_BYTES_MAX: usize = 64 * 1024;

static ROUTER: LazyLock<Router> = LazyLock::new(Router::default);

pub(crate) fn check(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    routed(&text);
    assert_eq!(language::detect(&text), language::detect(&text));
    for language in [Language::Es, Language::En] {
        numbered(&text, language);
        toned(&text, language);
    }
    locked(&text);
    assert!(verify::prose("", &text).len() <= 1, "one check for all equations");
}

fn routed(text: &str) {
    let route = ROUTER.route(text);
    for (head, score) in route.scores.named() {
        assert!((0.0..=1.0).contains(&score), "{head} is {score}");
    }
    assert!(route.primary.is_none() || !route.abstained, "named and abstained");
    let again = ROUTER.route(text);
    assert_eq!((again.scores, again.primary), (route.scores, route.primary));
}

fn numbered(text: &str, language: Language) {
    let mut end = 0;
    for quantity in numbers::find(text, language) {
        assert!(end <= quantity.start && quantity.start < quantity.end, "{quantity:?} after byte {end}");
        assert!(!quantity.written(text).is_empty(), "{quantity:?} does not stand in the text");
        assert!(quantity.can_be(quantity.value()));
        written_back(quantity.value(), language);
        end = quantity.end;
    }
    drop(numbers::currencies(text));
}

fn written_back(value: Decimal, language: Language) {
    if value.abs() > Decimal::from(1_000_000_000_000_000_u64) {
        return;
    }
    let written = numbers::write(value, 2, language);
    let read: Vec<Decimal> = numbers::find(&written, language).iter().map(numbers::Quantity::value).collect();
    assert_eq!(read, [value.round_dp(2)], "{written}");
}

fn toned(text: &str, language: Language) {
    let (question, answer) = halves(text);
    // One of three, so that an input costs a third; the fuzzer finds the others by a byte more or less.
    let mood = [Mood::Neutral, Mood::Troubled, Mood::Urgent][answer.len() % 3];
    if let Some(toned) = empathy::tone(answer, mood, language) {
        assert!(mood != Mood::Neutral && toned != answer && toned.contains(answer), "the answer was changed");
    }
    let by_mood = empathy::tone(answer, empathy::mood(question), language);
    assert_eq!(empathy::render(question, answer, language), by_mood);
    if let Some(lead) = empathy::opening(question, language) {
        assert_eq!(factlock::compare("", &lead), Ok(()), "a lead with a fact in it");
    }
}

fn locked(text: &str) {
    assert_eq!(factlock::compare(text, text).is_ok(), text.len() <= COMPARED_BYTES_MAX);
    let (one, other) = halves(text);
    drop(factlock::compare(one, other));
    // Four digits on a line of their own join nothing that stands before them.
    let more = format!("{text}\n7351\n");
    assert!(factlock::compare(text, &more).is_err(), "an added figure was not seen");
}

fn halves(text: &str) -> (&str, &str) {
    text.split_at(text.floor_char_boundary(text.len() / 2))
}

#[cfg(fuzzing)]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| check(bytes));
