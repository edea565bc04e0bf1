//! A question and what a model wrote into the finance expert's form, divided by a NUL.
//!
//! Beside the model's text as it is, every calculation that the question's own form offers is filled from that form,
//! the choices taken from the model's bytes: what a constrained model could write. Holds: refused work names failed
//! checks and makes a next message; finished work passes its own re-reading, whose three checks are all computed,
//! and an empty answer in its place is found out.
//! Limits: texts of the form have 40 characters and lists 20 entries (by the schema, so not here); amounts reach
//! 10^12, rates -99 to 1000 %, terms 1200 months.

#![cfg_attr(fuzzing, no_main)]

use sarai_core::experts::finance::Finance;
use sarai_core::experts::{Attempt, Expert as _, Task};
use sarai_core::language::Language;
use serde_json::{Map, Value};

/// Entries put into a list of the form.
const ENTRIES_MAX: usize = 6;

pub(crate) fn check(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let (question, raw) = text.split_once('\0').unwrap_or((&text, ""));
    for language in [Language::Es, Language::En] {
        worked(question, language, raw);
        for filled in filled(question, language, raw) {
            worked(question, language, &filled);
        }
    }
}

fn worked(question: &str, language: Language, raw: &str) {
    let task = Task { question, language, handed_back: 0 };
    match Finance.compute(question, language, raw) {
        Err(failures) => {
            assert!(!failures.is_empty() && failures.iter().all(|check| !check.passed), "{failures:?}");
            let attempt = Attempt { raw: raw.to_owned(), failures };
            let messages = Finance.messages(question, language, Some(&attempt));
            assert_eq!(messages.len(), 4, "instructions, question, attempt, what was wrong");
        }
        Ok(work) => {
            let checks = Finance.verify(task, &work, &work.plain);
            let names: Vec<&str> = checks.iter().map(|check| check.name.as_str()).collect();
            let in_steps = work.output["calculation"] == "steps";
            let wanted: &[&str] =
                if in_steps { &["main-figure"] } else { &["figures", "main-figure", "recomputed"] };
            assert_eq!(names, wanted);
            assert!(checks.iter().all(|check| check.passed), "{raw}: {checks:?} in {}", work.plain);
            assert_eq!(work.output["language"], language.code());
            let silent = Finance.verify(task, &work, "");
            assert!(silent.iter().any(|check| !check.passed), "an empty answer passed");
        }
    }
}

/// Each calculation of the question's form, filled with choices of the form.
fn filled(question: &str, language: Language, raw: &str) -> Vec<String> {
    let form: Value = serde_json::from_str(&Finance.form(question, language)).expect("a form is JSON");
    let branches = form["anyOf"].as_array().cloned().unwrap_or_else(|| vec![form]);
    let mut picks = raw.bytes().map(usize::from).cycle();
    let mut pick = |among: usize| picks.next().unwrap_or_default() % among.max(1);
    branches
        .iter()
        .map(|branch| {
            let fields = branch["properties"].as_object().expect("a branch of the form has fields");
            let filled: Map<String, Value> =
                fields.iter().map(|(name, field)| (name.clone(), choice(field, &mut pick))).collect();
            Value::Object(filled).to_string()
        })
        .collect()
}

/// A value that a field admits.
fn choice(field: &Value, pick: &mut impl FnMut(usize) -> usize) -> Value {
    if let Some(constant) = field.get("const") {
        return constant.clone();
    }
    let list = field["type"] == "array";
    let choices = if list { &field["items"]["enum"] } else { &field["enum"] };
    let choices = choices.as_array().expect("a field of a question's form lists its choices");
    if !list {
        return choices[pick(choices.len())].clone();
    }
    let least = field["minItems"].as_u64().and_then(|least| usize::try_from(least).ok()).unwrap_or_default();
    let count = least + pick(ENTRIES_MAX);
    (0..count).map(|_| choices[pick(choices.len())].clone()).collect()
}

#[cfg(fuzzing)]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| check(bytes));
