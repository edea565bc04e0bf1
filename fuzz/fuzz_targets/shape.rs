//! A question that may state the shape of an object: read by the files of `sarai-core` that do so.
//!
//! Holds: the same question gives the same fields; they are 2 to 24, their names stand in the question, are such as
//! programs write and differ; hints have one line and at most 160 letters. Limits: questions of 8 KiB.

#![cfg_attr(fuzzing, no_main)]

#[cfg(fuzzing)]
#[path = "../../crates/sarai-core/src/experts/programming/json/shape.rs"]
mod shape;
#[cfg(not(fuzzing))]
use super::shape;

const HINT_LETTERS_MAX: usize = 160;
const FIELDS_MAX: usize = 24;

pub(crate) fn check(bytes: &[u8]) {
    let question = String::from_utf8_lossy(bytes);
    let fields = shape::read(&question);
    assert_eq!(shape::read(&question), fields, "the same question");
    let Some(fields) = fields else { return };
    assert!((2..=FIELDS_MAX).contains(&fields.len()));
    for (at, field) in fields.iter().enumerate() {
        assert!(question.contains(&field.name), "{} does not stand in the question", field.name);
        assert!(field.name.chars().all(|letter| letter.is_alphanumeric() || letter == '_'), "{}", field.name);
        assert!(fields[..at].iter().all(|other| other.name != field.name), "{} is there twice", field.name);
        assert!(
            !field.hint.contains('\n') && field.hint.chars().count() <= HINT_LETTERS_MAX,
            "{}",
            field.hint
        );
    }
}

#[cfg(fuzzing)]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| check(bytes));
