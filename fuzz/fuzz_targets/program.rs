//! What a model wrote for the programming expert, and the question before it, divided by a NUL: both taken apart by the
//! files of `sarai-core` that do so.
//!
//! Holds: the same text gives the same parts; a program has lines of the text only, and its function is one that it
//! defines; calls and examples stand in the text as they are given, are calls of that function and end in a bracket.
//! Limits: programs of 16 KiB, calls of about 400 bytes, 8 examples.

#![cfg_attr(fuzzing, no_main)]

#[cfg(fuzzing)]
#[path = "../../crates/sarai-core/src/experts/programming/draft.rs"]
mod draft;
#[cfg(fuzzing)]
#[path = "../../crates/sarai-core/src/experts/programming/said.rs"]
mod said;
#[cfg(not(fuzzing))]
use super::{draft, said};

use draft::{Draft, calls, examples, function};
use said::said;

const CODE_BYTES_MAX: usize = 16 * 1024;
/// The character at which a call would become too long still belongs to it.
const CALL_BYTES_MAX: usize = 400 + 4;
const EXAMPLES_MAX: usize = 8;
const CALLS_MAX: usize = 16;
const SAID_MAX: usize = 6;

pub(crate) fn check(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let (question, raw) = text.split_once('\0').unwrap_or((&text, ""));
    // Most bytes have no block, so that the text is taken as the inside of one too.
    for raw in [raw.to_owned(), format!("```python\n{raw}\n```\nA sentence.\n```\n{raw}\n```")] {
        let draft = Draft::read(&raw);
        assert_eq!(Draft::read(&raw), draft, "the same text");
        if let Some(draft) = draft {
            taken_apart(question, &raw, draft);
        }
    }
    exemplified(question, "f");
    let told = said(question, "f");
    assert!(told.len() <= SAID_MAX);
    for (call, result) in &told {
        assert!(call.starts_with("f(") && call.ends_with(')') && call.len() <= CALL_BYTES_MAX, "{call}");
        assert!(question.contains(result.as_str()), "{result}");
    }
}

fn taken_apart(question: &str, raw: &str, draft: Draft) {
    assert!(!draft.code.trim().is_empty() && draft.code.len() <= CODE_BYTES_MAX);
    for line in draft.code.lines() {
        assert!(raw.contains(line), "{line} does not stand in {raw}");
    }
    assert!(draft.explanation.len() <= raw.len());
    let code = draft.code.clone();
    let drafts = [(0, draft.clone()), (1, draft)];
    let Some(name) = function(question, &drafts) else { return };
    let defines =
        |line: &str| line.strip_prefix("def ").is_some_and(|rest| rest.trim_start().starts_with(&name));
    assert!(code.lines().any(defines), "{name} is not defined in {code}");
    assert!(
        !drafts[0].1.takes_one(&name) || code.contains(&format!("{name}(")),
        "{name} takes nothing in {code}"
    );
    let calls = calls(&drafts, &name, CALLS_MAX);
    assert!(calls.len() <= CALLS_MAX);
    for (at, call) in calls.iter().enumerate() {
        is_call(raw, &name, call);
        assert!(!calls[..at].contains(call), "{call} is there twice");
    }
    exemplified(question, &name);
}

fn exemplified(question: &str, name: &str) {
    let examples = examples(question, name);
    assert!(examples.len() <= EXAMPLES_MAX);
    for (call, result) in &examples {
        is_call(question, name, call);
        assert!(!result.is_empty() && question.contains(result.as_str()), "{result}");
    }
}

fn is_call(text: &str, name: &str, call: &str) {
    assert!(text.contains(call), "{call} does not stand in {text}");
    assert!(call.strip_prefix(name).is_some_and(|rest| rest.starts_with('(')), "{call} of {name}");
    assert!(call.ends_with([')', ']', '}']) && call.len() <= name.len() + CALL_BYTES_MAX, "{call}");
}

#[cfg(fuzzing)]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| check(bytes));
