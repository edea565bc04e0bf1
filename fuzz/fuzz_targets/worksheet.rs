//! A worksheet that a model wrote, computed by the file of `sarai-core` that does so.
//!
//! Beside the text as it is, it is computed as the one expression of an answer: most bytes are no whole worksheet.
//! Holds: the same text comes to the same; a fault names a line that is there; the answer is the last step and every
//! value lies within the range of amounts; notes, margins and steps that undo each other change no answer.
//! Limits: 40 steps, lines of 600 bytes, 24 levels of nesting, amounts up to 10^15, whole exponents up to 10,000.

#![cfg_attr(fuzzing, no_main)]

#[cfg(fuzzing)]
#[path = "../../crates/sarai-core/src/worksheet.rs"]
#[expect(
    dead_code,
    unused_imports,
    reason = "the finance expert writes expressions for people; here they are computed"
)]
mod worksheet;

use rust_decimal::Decimal;

use crate::worksheet::{Error, Worksheet};

const STEPS_MAX: usize = 40;
const AMOUNT_MAX: i64 = 1_000_000_000_000_000;

pub(crate) fn check(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    computed(&text);
    computed(&format!("known = 12.5\nanswer = {}", text.replace(['\n', '\r'], " ")));
}

fn computed(text: &str) {
    let sheet = Worksheet::compute(text);
    assert_eq!(Worksheet::compute(text), sheet, "the same text");
    let sheet = match sheet {
        Err(fault) => {
            if let Error::Unreadable { line, .. }
            | Error::Unknown { line, .. }
            | Error::Impossible { line, .. } = &fault
            {
                assert!((1..=text.lines().count()).contains(line), "{fault} in {text}");
            }
            assert!(!fault.to_string().is_empty());
            return;
        }
        Ok(sheet) => sheet,
    };
    let last = sheet.steps.last().expect("an answer is a step");
    assert_eq!((last.name.as_str(), last.value), ("answer", sheet.answer()));
    assert!(sheet.steps.len() <= STEPS_MAX);
    for step in &sheet.steps {
        assert!(step.value.abs() <= Decimal::from(AMOUNT_MAX), "{step:?}");
    }
    let answer = |text: &str| Worksheet::compute(text).map(|sheet| sheet.answer());
    let noted: Vec<String> = text.lines().map(|line| format!("# a note\n  {line}  ")).collect();
    assert_eq!(answer(&noted.join("\n")), Ok(sheet.answer()), "with notes and margins");
    if sheet.steps.len() < STEPS_MAX {
        for undone in ["answer = (answer)", "answer = -(-answer)", "return answer", "answer = answer + 0 * 3"]
        {
            assert_eq!(answer(&format!("{text}\n{undone}")), Ok(sheet.answer()), "{undone} after {text}");
        }
    }
}

#[cfg(fuzzing)]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| check(bytes));
