//! Foreign bytes for property tests: arbitrary ones, and sound documents with a few edits.
//!
//! Used by the tests of every parser in this binary. Edits that keep most of a document intact reach further into
//! a parser than noise does. Must not know any format.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;

/// Longest arbitrary input.
const NOISE_BYTES_MAX: usize = 512;
const EDITS_MAX: usize = 4;
const SPAN_BYTES_MAX: usize = 40;

/// Pieces that parsers trip over: of TOML, JSON and HTTP, numbers at the edges, and bytes that are no text.
const PIECES: [&[u8]; 26] = [
    b"\"",
    b"'",
    b"\\",
    b"=",
    b"[[",
    b"]",
    b"{",
    b"}",
    b",",
    b":",
    b".",
    b"#",
    b"\n",
    b"\0",
    b"-1",
    b"0",
    b"1e999",
    b"18446744073709551616",
    b"null",
    b"true",
    b"\\ud800",
    b"../",
    b"bytes 5-",
    "\u{202e}ñ".as_bytes(),
    b"\xff",
    b"\xf0\x9f",
];

#[derive(Clone, Debug)]
enum Edit {
    Flip(Index, u8),
    Insert(Index, usize),
    Remove(Index, usize),
    Repeat(Index, usize),
    Cut(Index),
}

impl Edit {
    fn apply(self, bytes: &mut Vec<u8>) {
        let span = |bytes: &[u8], at: Index, length: usize| {
            let start = at.index(bytes.len() + 1);
            start..(start + length).min(bytes.len())
        };
        match self {
            Self::Flip(at, mask) if !bytes.is_empty() => {
                let place = at.index(bytes.len());
                bytes[place] ^= mask;
            }
            Self::Flip(..) => {}
            Self::Insert(at, piece) => {
                let place = at.index(bytes.len() + 1);
                bytes.splice(place..place, PIECES[piece].iter().copied());
            }
            Self::Remove(at, length) => drop(bytes.drain(span(bytes, at, length))),
            Self::Repeat(at, length) => {
                let span = span(bytes, at, length);
                let copy = bytes[span.clone()].to_vec();
                bytes.splice(span.start..span.start, copy);
            }
            Self::Cut(at) => bytes.truncate(at.index(bytes.len() + 1)),
        }
    }
}

fn edit() -> impl Strategy<Value = Edit> {
    let at = || any::<Index>();
    prop_oneof![
        3 => (at(), 1_u8..).prop_map(|(at, mask)| Edit::Flip(at, mask)),
        4 => (at(), 0..PIECES.len()).prop_map(|(at, piece)| Edit::Insert(at, piece)),
        3 => (at(), 1..SPAN_BYTES_MAX).prop_map(|(at, length)| Edit::Remove(at, length)),
        3 => (at(), 1..SPAN_BYTES_MAX).prop_map(|(at, length)| Edit::Repeat(at, length)),
        1 => at().prop_map(Edit::Cut),
    ]
}

/// One of these documents with up to four edits; at times untouched, at times only noise.
pub(crate) fn foreign(sound: Vec<Vec<u8>>) -> impl Strategy<Value = Vec<u8>> {
    let mutated = (prop::sample::select(sound), vec(edit(), 0..=EDITS_MAX)).prop_map(|(mut bytes, edits)| {
        edits.into_iter().for_each(|edit| edit.apply(&mut bytes));
        bytes
    });
    prop_oneof![6 => mutated, 1 => vec(any::<u8>(), 0..NOISE_BYTES_MAX)]
}

/// [`foreign`] over texts.
pub(crate) fn foreign_text(sound: &[&str]) -> impl Strategy<Value = Vec<u8>> {
    foreign(sound.iter().map(|text| text.as_bytes().to_vec()).collect())
}
