//! A foreign diff, read and applied to a small folder beside one that it must not reach.
//!
//! Holds: the same bytes get the same verdict; a refusal has a line of the text; a patch that does not fit
//! changes nothing; one that does leaves exactly the files it names; nothing outside the folder changes,
//! through a link neither.
//! Limits: patches of 64 KiB; seven files of a few bytes.

#![cfg_attr(fuzzing, no_main)]

use std::collections::BTreeMap;
use std::path::Path;

use sarai_patch::{Change, Error, Patch};

const BYTES_MAX: usize = 64 << 10;
const LINES: &str = "one\ntwo\nthree\nfour\nfive\nsix\nseven\neight\nnine\nten\neleven\ntwelve\n";
/// Those that the seeds fit.
const FILES: [(&str, &str); 7] = [
    ("crlf", "x\r\ny\r\n"),
    ("gone", "g\nh\n"),
    ("empty-gone", ""),
    ("src/lib.rs", LINES),
    ("n.txt", "1\n2\n3\n4\n5\n6\n"),
    ("both", "1\n2"),
    ("context", "1\n2"),
];

/// Every file below a folder, and every link with the place it names.
fn tree(folder: &Path, found: &mut BTreeMap<String, Vec<u8>>) {
    for entry in std::fs::read_dir(folder).expect("the folder can be read") {
        let path = entry.expect("so can its entries").path();
        let name = path.to_string_lossy().into_owned();
        if path.is_symlink() {
            let place = std::fs::read_link(&path).expect("a link has a place");
            found.insert(name, place.to_string_lossy().into_owned().into_bytes());
        } else if path.is_dir() {
            tree(&path, found);
        } else {
            found.insert(name, std::fs::read(&path).expect("a file can be read"));
        }
    }
}

fn read(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    tree(folder, &mut found);
    found
}

/// A folder that the patch is for, and one beside it, with a link between them.
fn sample() -> tempfile::TempDir {
    let around = tempfile::tempdir().expect("there is a folder for files of a moment");
    let (root, outside) = (around.path().join("root"), around.path().join("outside"));
    std::fs::create_dir_all(root.join("src")).expect("the folder can be written");
    std::fs::create_dir(&outside).expect("the folder can be written");
    for (path, content) in FILES {
        std::fs::write(root.join(path), content).expect("the folder can be written");
        std::fs::write(outside.join(path.replace('/', "-")), content).expect("the folder can be written");
    }
    std::os::unix::fs::symlink("../outside", root.join("link")).expect("the folder can hold a link");
    around
}

pub(crate) fn check(bytes: &[u8]) {
    if bytes.len() > BYTES_MAX {
        return;
    }
    let patch = Patch::parse(bytes);
    let again = Patch::parse(bytes);
    assert_eq!(patch.as_ref().ok(), again.as_ref().ok(), "the same bytes");
    let patch = match patch {
        Ok(patch) => patch,
        Err(Error::NotAdmitted { line, what }) => {
            let lines = bytes.split(|byte| *byte == b'\n').count();
            assert!(!what.is_empty() && (1..=lines).contains(&line), "{line}: {what}");
            return;
        }
        Err(other) => panic!("not while it is read: {other}"),
    };
    for file in patch.files() {
        let is_plain = |part: &str| !matches!(part, "" | "." | "..") && !part.eq_ignore_ascii_case(".git");
        assert!(file.path.split('/').all(is_plain), "{}", file.path);
    }
    let around = sample();
    let (root, outside) = (around.path().join("root"), around.path().join("outside"));
    let (inside_before, outside_before) = (read(&root), read(&outside));
    match patch.apply(&root) {
        Ok(applied) => {
            let mut expected = inside_before;
            for file in &applied {
                let place = root.join(&file.path).to_string_lossy().into_owned();
                let bytes = std::fs::read(&place).unwrap_or_default();
                assert_eq!(bytes.len(), file.bytes_after, "{place}");
                match file.change {
                    Change::Removed => assert!(expected.remove(&place).is_some(), "{place}"),
                    Change::Added => assert!(expected.insert(place, bytes).is_none()),
                    Change::Changed => assert!(expected.insert(place, bytes).is_some()),
                }
            }
            assert_eq!(read(&root), expected);
        }
        Err(Error::HalfDone { path, source }) => panic!("{}: {source}", path.display()),
        Err(_) => assert_eq!(read(&root), inside_before, "a patch that does not fit changes nothing"),
    }
    assert_eq!(read(&outside), outside_before);
}

#[cfg(fuzzing)]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| check(bytes));
