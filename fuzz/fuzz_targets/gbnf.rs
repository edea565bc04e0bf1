//! GBNF put into Lark, by the files of `sarai-engine` that do so and need nothing else of it.
//!
//! Holds: the same text gives the same translation, with a comment behind it too; a fault stands inside of the text;
//! every rule and lexeme that the translation names is there, once, and there is a start.
//! Limits: 64 KiB of text, 64 levels of nesting, repetitions up to 2000, 2000 rules, 1500 lexemes.

#![cfg_attr(fuzzing, no_main)]

#[cfg(fuzzing)]
#[path = "../../crates/sarai-engine/src/constraint/gbnf.rs"]
mod gbnf;

use std::collections::BTreeSet;

use crate::gbnf::to_lark;

pub(crate) fn check(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let translated = to_lark(&text);
    assert_eq!(to_lark(&text), translated, "the same text");
    let lark = match translated {
        Err(fault) => {
            assert!(!fault.what.is_empty() && fault.line <= text.split('\n').count(), "{fault}");
            let line = text.split('\n').nth(fault.line.saturating_sub(1)).unwrap_or_default();
            assert!(fault.line == 0 || fault.column <= line.chars().count() + 1, "{fault}");
            return;
        }
        Ok(lark) => lark,
    };
    assert_eq!(to_lark(&format!("{text}\n# end")).as_deref(), Ok(lark.as_str()), "with a comment");
    let mut defined = BTreeSet::new();
    let mut named = BTreeSet::from(["start".to_owned()]);
    for line in lark.lines() {
        let (name, body) = line.split_once(": ").expect("each line defines something");
        assert!(defined.insert(name.to_owned()), "{name} is there twice in {lark}");
        // What stands between slashes or quotes is text.
        let plain: String = body.split('/').step_by(2).collect::<Vec<_>>().join(" ").replace("\"\"", " ");
        let words = plain.split(|letter: char| !letter.is_ascii_alphanumeric());
        named.extend(words.filter(|word| word.starts_with(['r', 'R', 'L'])).map(str::to_owned));
    }
    assert!(named.is_subset(&defined), "{:?} in {lark}", named.difference(&defined));
}

#[cfg(fuzzing)]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| check(bytes));
