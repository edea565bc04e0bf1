//! The header of a model file, read by the file of `sarai-engine` that does so and needs nothing else of it.
//!
//! Holds: an accepted header lies inside the file, is read the same from a source that gives one byte at a time and
//! when the file is said to be longer; with its last byte missing it is called cut off, and so is every accepted
//! file that loses its last byte, if it is refused at all.
//! Limits: header 256 MiB, 65,536 keys and tensors, names 64 KiB, texts 16 MiB, lists of 2^24 items.

#![cfg_attr(fuzzing, no_main)]

#[cfg(fuzzing)]
#[path = "../../crates/sarai-engine/src/gguf.rs"]
#[expect(dead_code, reason = "the program opens files; here bytes are enough")]
mod gguf;

use std::io::Read;

use crate::gguf::{Fault, read_from};

/// How much longer a file is said to be than it is.
const LIE_BYTES: u64 = 1 << 30;

/// Gives one byte at a time.
struct Trickle<'a>(&'a [u8]);

impl Read for Trickle<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let length = buffer.len().min(1);
        self.0.read(&mut buffer[..length])
    }
}

pub(crate) fn check(bytes: &[u8]) {
    let length = bytes.len() as u64;
    let read = read_from(bytes, length);
    let lied = read_from(bytes, length + LIE_BYTES);
    let Ok(header) = read else {
        if let Ok(header) = lied {
            assert!(header.header_bytes <= length, "a header of bytes that are not there");
        }
        return;
    };
    assert!(header.header_bytes <= length && header.file_bytes == length, "{header:?}");
    assert!(matches!(header.version, 2 | 3));
    assert_eq!(read_from(Trickle(bytes), length).expect("the same bytes"), header);
    let mut lied = lied.expect("a longer file has room for all that a shorter one has");
    lied.file_bytes = length;
    assert_eq!(lied, header);
    let cut = header.header_bytes - 1;
    let cut_off =
        |length: u64| match read_from(&bytes[..usize::try_from(length).expect("it was longer")], length) {
            Err(Fault::Truncated { needed, actual }) => needed > actual && actual == length,
            Ok(_) | Err(_) => false,
        };
    assert!(cut_off(cut), "a header without its last byte");
    let shorter = read_from(&bytes[..bytes.len() - 1], length - 1);
    assert!(shorter.is_ok() || cut_off(length - 1), "{shorter:?}");
}

#[cfg(fuzzing)]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| check(bytes));
