//! The ledger of `known/` with one of its files changed, or one file too many, before the full check.
//!
//! The first four bytes say which file, which change and where; the rest is what is put there. Holds: the check
//! ends in an error or in the root that the ledger has; it passes only with every file as it was written, or with
//! a true beginning of one beside it; and what passes, passes against an earlier checkpoint from outside too.
//! Limits: a bundle of 256 entries of 65,535 bytes, a tile of 256 hashes, checkpoint 64 KiB, folders 12 deep.

#![cfg_attr(fuzzing, no_main)]

use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use sarai_store::{VerifierKey, verify};

/// Every file of the ledger, made by the example `known-ledger` of `sarai-store`.
const FILES: [(&str, &[u8]); 6] = [
    ("checkpoint", include_bytes!("../known/ledger/checkpoint")),
    ("tile/entries/000", include_bytes!("../known/ledger/tile/entries/000")),
    ("tile/entries/001.p/4", include_bytes!("../known/ledger/tile/entries/001.p/4")),
    ("tile/0/000", include_bytes!("../known/ledger/tile/0/000")),
    ("tile/0/001.p/4", include_bytes!("../known/ledger/tile/0/001.p/4")),
    ("tile/1/000.p/1", include_bytes!("../known/ledger/tile/1/000.p/1")),
];
/// Names for a file too many: beginnings that an older process may have left, and what has no place at all.
const MORE: [&str; 10] = [
    "tile/entries/000.p/2",
    "tile/entries/001.p/3",
    "tile/0/000.p/3",
    "tile/0/001.p/1",
    "tile/entries/001.p/5",
    "tile/0/002.p/1",
    "tile/2/000.p/1",
    "tile/entries/x001/000.p/1",
    "checkpoint.new",
    "notes",
];
const LEAVES: u64 = 260;
const EARLIER: &str = include_str!("../known/checkpoint-8");
static KEY: LazyLock<VerifierKey> = LazyLock::new(|| {
    VerifierKey::parse(include_str!("../known/ledger.pub")).expect("a key that was written by the store")
});

pub(crate) fn check(bytes: &[u8]) {
    let Some((&[which, how, low, high], rest)) = bytes.split_first_chunk::<4>() else { return };
    let (name, original) = FILES[usize::from(which) % FILES.len()];
    let at = usize::from(u16::from_le_bytes([low, high]));
    let (place, changed) = change(name, original, how, at, rest);
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (name, content) in FILES {
        put(folder.path(), name, content);
    }
    put(folder.path(), place, &changed);
    let alone = verify(folder.path(), &KEY, None, |_, _| {});
    let compared = verify(folder.path(), &KEY, Some(EARLIER), |_, _| {});
    assert_eq!(alone.is_ok(), compared.is_ok(), "{alone:?} {compared:?}");
    let unchanged = FILES.contains(&(place, &changed[..]));
    match alone {
        Err(error) => assert!(!unchanged, "the ledger as it was written is refused: {error}"),
        Ok(report) => {
            assert_eq!((report.root.as_str(), report.leaves), (root().as_str(), LEAVES));
            let beginning = MORE.contains(&place)
                && FILES.iter().any(|(_, content)| !changed.is_empty() && content.starts_with(&changed));
            assert!(unchanged || beginning, "a change of {place} was not found");
        }
    }
}

/// Which file gets which content.
fn change<'a>(name: &'a str, original: &[u8], how: u8, at: usize, rest: &[u8]) -> (&'a str, Vec<u8>) {
    let place = at % (original.len() + 1);
    let (before, after) = original.split_at(place);
    let skip = after.len().min(rest.len());
    let more = MORE[at % MORE.len()];
    match how % 8 {
        0 => (name, rest.to_vec()),
        1 => (name, [before, rest, &after[skip..]].concat()),
        2 => (name, before.to_vec()),
        3 => (name, [before, rest, after].concat()),
        4 => (name, [before, &after[skip..]].concat()),
        5 => (name, FILES[at % FILES.len()].1.to_vec()),
        6 => (more, rest.to_vec()),
        // The length comes from the rest, as the name took the place.
        _ => {
            (more, original[..original.len().min(usize::from(rest.first().copied().unwrap_or(64)))].to_vec())
        }
    }
}

fn put(folder: &Path, name: &str, content: &[u8]) {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().expect("a name below the folder")).expect("a folder for tiles");
    fs::write(path, content).expect("a file of the ledger");
}

/// The root that the ledger has, read from its checkpoint.
fn root() -> String {
    let text = str::from_utf8(FILES[0].1).expect("a checkpoint is text");
    let checkpoint = sarai_store::Checkpoint::open(text, &KEY).expect("signed by the key beside it");
    checkpoint.root.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(fuzzing)]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| check(bytes));
