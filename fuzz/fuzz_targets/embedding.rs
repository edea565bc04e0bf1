//! An embedding file, read by the files of `sarai-engine` that do so and need nothing else of it: the archive of
//! arrays, the tokenizer before it, and the character map inside the tokenizer.
//!
//! Holds: an accepted array has as many values as its shape says; an accepted tokenizer turns any text into numbers of
//! its own pieces, at least its two marks, the same each time.
//! Limits: tokenizer 16 MiB, 256 arrays of 16 MiB, 160 MiB together, 2^19 pieces of 256 bytes, map entries 256 bytes.

#![cfg_attr(fuzzing, no_main)]

#[cfg(fuzzing)]
#[path = "../../crates/sarai-engine/src/embed/file.rs"]
#[expect(dead_code, reason = "the network takes arrays; here reading them is enough")]
mod file;
#[cfg(fuzzing)]
#[path = "../../crates/sarai-engine/src/embed/normal.rs"]
mod normal;
#[cfg(fuzzing)]
#[path = "../../crates/sarai-engine/src/embed/tokens.rs"]
mod tokens;

use std::io::Cursor;

use crate::file::Values;
use crate::tokens::Tokenizer;

/// Known and unknown characters, spaces, what stands for control, what maps change.
const TEXTS: [&str; 6] = ["", "  hola  mundo ", "<s>\u{2581}a", "\u{fb01}n \u{bd} \u{1f980}\u{1f980}", "e\u{301}\0b", "aaaaaaaaaaaaaaaa"];

pub(crate) fn check(bytes: &[u8]) {
    tokenizer(bytes);
    let Ok(parts) = file::read(Cursor::new(bytes), |done| assert!((0.0..=1.0).contains(&done))) else { return };
    assert!(parts.tokenizer.len() <= bytes.len() && bytes.starts_with(&parts.tokenizer));
    for array in parts.arrays.values() {
        let items: usize = array.shape.iter().product();
        match &array.values {
            Values::Bytes(values) => assert_eq!(values.len(), items),
            Values::Floats(values) => {
                assert_eq!(values.len(), items);
                assert!(values.iter().all(|value| value.is_finite()));
            }
            Values::Other => {}
        }
    }
    tokenizer(&parts.tokenizer);
}

fn tokenizer(bytes: &[u8]) {
    let Ok(tokenizer) = Tokenizer::new(bytes) else { return };
    for text in TEXTS {
        let ids = tokenizer.encode(text);
        assert!(ids.len() >= 2 && ids.iter().all(|id| (*id as usize) < tokenizer.vocabulary()));
        assert_eq!(ids, tokenizer.encode(text));
    }
}

#[cfg(fuzzing)]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| check(bytes));
