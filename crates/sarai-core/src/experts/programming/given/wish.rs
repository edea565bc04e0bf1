//! Words around a program that want it repaired, or want to know why it fails.
//!
//! Called by `given` with words without case and accents. Knows nothing of the program.

use crate::experts::typed::words::holds;

/// Words between those that ask why and those that say that something fails.
const WHY_WITHIN: usize = 6;

/// Beginnings of words that want something repaired.
const REPAIR: &[&str] =
    &["arregl", "corrig", "corrij", "corregi", "repar", "solucion", "depur", "enmiend", "repair", "debug"];
/// Whole words that do. "Correcto" is none.
const REPAIR_WORDS: &[&str] = &["fix", "correct", "mend", "solve"];
const REPAIR_PHRASES: &[&str] =
    &["haz que funcione", "que funcione", "make it work", "get it to work", "make this work"];
/// Words that ask for a reason.
const WHY: &[&str] = &["porque", "pq", "xq", "why", "por que"];
/// Beginnings of words that say that something fails.
const FAILS: &[&str] = &[
    "fall",
    "funcion",
    "va",
    "anda",
    "error",
    "romp",
    "peta",
    "casca",
    "explota",
    "sale",
    "da",
    "compil",
    "corre",
    "ejecut",
    "mal",
    "fail",
    "break",
    "broke",
    "crash",
    "work",
    "wrong",
    "throw",
    "raise",
    "run",
    "stop",
    "incorrect",
];
/// Questions for the reason in other words.
const REASON_PHRASES: &[&str] = &[
    "que falla",
    "que esta mal",
    "que tiene mal",
    "que le pasa",
    "cual es el error",
    "cual es el fallo",
    "cual es el problema",
    "explica el error",
    "explicame el error",
    "explicame el fallo",
    "la causa",
    "el motivo",
    "what is wrong",
    "what s wrong",
    "the reason",
    "explain the error",
];
/// Words that refuse a reason.
const UNWANTED: &[&str] = &[
    "no me digas",
    "no expliques",
    "no me expliques",
    "sin explicar",
    "sin explicarme",
    "do not explain",
    "don t explain",
    "without explaining",
];

pub(super) fn wants_repair(words: &[String]) -> bool {
    let stem = |word: &String| {
        REPAIR.iter().any(|stem| word.starts_with(stem)) || REPAIR_WORDS.contains(&word.as_str())
    };
    words.iter().any(stem) || REPAIR_PHRASES.iter().any(|phrase| says(words, phrase))
}

pub(super) fn wants_reason(words: &[String]) -> bool {
    if UNWANTED.iter().any(|phrase| says(words, phrase)) {
        return false;
    }
    let fails = |word: &String| FAILS.iter().any(|stem| begins_with(word, stem));
    let why = |at: usize| {
        WHY.iter().any(|phrase| says(&words[at..(at + phrase_length(phrase)).min(words.len())], phrase))
    };
    let asked = (0..words.len()).filter(|at| why(*at));
    let mut asked = asked.map(|at| words[at + 1..].iter().take(WHY_WITHIN));
    asked.any(|mut behind| behind.any(fails)) || REASON_PHRASES.iter().any(|phrase| says(words, phrase))
}

/// Short stems are whole words.
fn begins_with(word: &str, stem: &str) -> bool {
    if stem.len() <= 3 { word == stem } else { word.starts_with(stem) }
}

fn phrase_length(phrase: &str) -> usize {
    phrase.split(' ').count()
}

fn says(text: &[String], phrase: &str) -> bool {
    let phrase: Vec<String> = phrase.split(' ').map(str::to_owned).collect();
    holds(text, &phrase)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experts::typed::words::words;

    fn wants(words_of: &str, repair: bool, reason: bool) {
        let words = words(words_of);
        assert_eq!((wants_repair(&words), wants_reason(&words)), (repair, reason), "{words_of}");
    }

    #[test]
    fn repair_and_reason_are_asked_for_in_many_words() {
        wants("Arregla este código y dime por qué falla", true, true);
        wants("Corrígelo. ¿Por qué no me funciona?", true, true);
        wants("arreglame esto y explicame porque da error", true, true);
        wants("Haz que funcione y dime cuál es el error", true, true);
        wants("Fix this code and tell me why it fails", true, true);
        wants("Debug this. Why does it break?", true, true);
        wants("Please correct it and say what's wrong", true, true);
        wants("No sé por qué casca, repáralo", true, true);
        wants("Arregla este código", true, false);
        wants("Arréglalo, no me expliques por qué falla", true, false);
        wants("Fix it, don't explain the error", true, false);
        wants("¿Por qué falla?", false, true);
        wants("Documenta este código, que lo usa mi jefe", false, false);
        wants("¿Por qué es tan largo?", false, false);
    }
}
