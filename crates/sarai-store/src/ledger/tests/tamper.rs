//! Whoever changes anything below the ledger folder without the key is found out, and the leaf is
//! named. What only a checkpoint kept elsewhere can show is tested as such, both ways.

use std::path::{Path, PathBuf};

use super::*;
use crate::ledger::reader::next_entry;
use crate::note::NoteSigner;

const SIZE: u64 = 300;

fn ledger_of(size: u64) -> tempfile::TempDir {
    let home = tempfile::tempdir().unwrap();
    let (mut writer, _) = open(home.path()).unwrap();
    fill(&mut writer, 0, size);
    home
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found.sort();
    found
}

/// The leaf that a byte of an entry bundle belongs to.
fn leaf_at(bundle: &[u8], byte: usize, first: u64) -> u64 {
    let (mut at, mut leaf) = (0, first);
    loop {
        at = next_entry(bundle, at).unwrap().end;
        if byte < at {
            return leaf;
        }
        leaf += 1;
    }
}

/// Which leaf a flipped byte must be blamed on.
fn blamed(path: &str, bytes: &[u8], byte: usize) -> u64 {
    match path {
        "checkpoint" => SIZE - 1,
        "tile/entries/000" => leaf_at(bytes, byte, 0),
        "tile/entries/001.p/44" => leaf_at(bytes, byte, 256),
        "tile/0/000" => byte as u64 / 32,
        "tile/0/001.p/44" => 256 + byte as u64 / 32,
        "tile/1/000.p/1" => 0,
        other => panic!("unexpected file {other}"),
    }
}

#[test]
fn every_flipped_byte_is_found_and_its_leaf_named() {
    let home = ledger_of(SIZE);
    let dir = home.path().join("ledger");
    let mut flips = 0;
    for path in files(&dir) {
        let name = path.strip_prefix(&dir).unwrap().to_str().unwrap().to_owned();
        let good = std::fs::read(&path).unwrap();
        for byte in 0..good.len() {
            let mut bad = good.clone();
            bad[byte] ^= 1 << (byte % 8);
            std::fs::write(&path, &bad).unwrap();
            let error = check(home.path()).expect_err("a flipped byte passed");
            let wanted = blamed(&name, &good, byte);
            let Error::Tampered { leaf, .. } = &error else { panic!("{name} byte {byte}: {error}") };
            assert_eq!(*leaf, Some(wanted), "{name} byte {byte}: {error}");
            assert!(error.to_string().contains(&format!("leaf {wanted}")), "{error}");
            flips += 1;
        }
        std::fs::write(&path, &good).unwrap();
    }
    assert!(flips > 10_000);
    assert_eq!(check(home.path()).unwrap().leaves, SIZE);
}

#[test]
fn cut_lengthened_and_missing_files_are_found() {
    let home = ledger_of(SIZE);
    let dir = home.path().join("ledger");
    for path in files(&dir) {
        let good = std::fs::read(&path).unwrap();
        let mut changed = vec![Vec::new(), good[..good.len() - 1].to_vec(), good[..good.len() / 2].to_vec()];
        changed.push([good.as_slice(), b"x"].concat());
        for bad in changed {
            std::fs::write(&path, &bad).unwrap();
            let error = check(home.path()).expect_err("a cut file passed");
            assert!(matches!(error, Error::Tampered { leaf: Some(_), .. }), "{}: {error}", path.display());
        }
        std::fs::remove_file(&path).unwrap();
        let error = check(home.path()).expect_err("a missing file passed");
        assert!(matches!(error, Error::Tampered { leaf: Some(_), .. }), "{}: {error}", path.display());
        assert!(open(home.path()).is_err(), "{} is missing", path.display());
        std::fs::write(&path, &good).unwrap();
    }
    check(home.path()).unwrap();
}

#[test]
fn files_that_do_not_belong_are_found() {
    let home = ledger_of(SIZE);
    let dir = home.path().join("ledger");
    for name in ["note.txt", "tile/0/000.txt", "tile/x", "tile/entries/000.p/+1", "tile/9/000"] {
        let path = dir.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, "x").unwrap();
        let error = check(home.path()).unwrap_err();
        assert!(error.to_string().contains("leaf 299"), "{error}");
        std::fs::remove_file(&path).unwrap();
    }
    std::os::unix::fs::symlink("/dev/zero", dir.join("link")).unwrap();
    assert!(check(home.path()).is_err());
    std::fs::remove_file(dir.join("link")).unwrap();
    // A partial file that an earlier size left is allowed, if it says the same.
    let bundle = std::fs::read(dir.join("tile/entries/001.p/44")).unwrap();
    let first = next_entry(&bundle, 0).unwrap().end;
    std::fs::write(dir.join("tile/entries/001.p/1"), &bundle[..first]).unwrap();
    check(home.path()).unwrap();
    for byte in 0..first {
        let mut bad = bundle[..first].to_vec();
        bad[byte] ^= 4;
        std::fs::write(dir.join("tile/entries/001.p/1"), &bad).unwrap();
        let error = check(home.path()).unwrap_err();
        assert!(error.to_string().contains("leaf 256"), "{error}");
    }
}

/// Writes a whole ledger of the given leaves signed by `seed`, as somebody with the key could.
fn forge(home: &Path, seed: &[u8; 32], leaves: &[String]) {
    std::fs::create_dir_all(home.join("keys")).unwrap();
    let signer = NoteSigner::new(seed, None);
    std::fs::write(home.join("keys/ledger.key"), signer.secret_text()).unwrap();
    std::fs::write(home.join("keys/ledger.pub"), format!("{}\n", signer.verifier())).unwrap();
    use std::os::unix::fs::PermissionsExt as _;
    let mode = std::fs::Permissions::from_mode(0o600);
    std::fs::set_permissions(home.join("keys/ledger.key"), mode).unwrap();
    let (mut writer, _) = open(home).unwrap();
    for batch in leaves.chunks(BATCH_LEAVES_MAX) {
        writer.append(batch.to_vec()).unwrap();
    }
}

fn check_against(home: &Path, outside: &str) -> Result<crate::Report, Error> {
    let key = Keys::read_verifier_key(home.join("keys")).unwrap();
    verify(home.join("ledger"), &key, Some(outside), |_, _| {})
}

#[test]
fn only_an_outside_checkpoint_shows_a_rewriting_by_the_key_holder() {
    let honest: Vec<String> = (0..SIZE).map(leaf).collect();
    let home = tempfile::tempdir().unwrap();
    forge(home.path(), &[1; 32], &honest[..280]);
    let outside = std::fs::read_to_string(home.path().join("ledger/checkpoint")).unwrap();
    fill(&mut open(home.path()).unwrap().0, 280, SIZE);
    assert_eq!(check_against(home.path(), &outside).unwrap().outside_leaves, Some(280));

    let mut edited = honest.clone();
    edited[17] = leaf(4711);
    let mut swapped = honest.clone();
    swapped.swap(3, 4);
    let mut inserted = honest.clone();
    inserted.insert(9, leaf(4711));
    let mut deleted = honest.clone();
    deleted.remove(9);
    for rewritten in [edited, swapped, inserted, deleted] {
        let forged = tempfile::tempdir().unwrap();
        forge(forged.path(), &[1; 32], &rewritten);
        check(forged.path()).expect("the key holder's ledger is sound in itself: a documented limit");
        let error = check_against(forged.path(), &outside).unwrap_err();
        assert!(matches!(error, Error::Tampered { fault: Fault::Rewritten { size: 280 }, .. }), "{error}");
    }
    let short = tempfile::tempdir().unwrap();
    forge(short.path(), &[1; 32], &honest[..200]);
    let error = check_against(short.path(), &outside).unwrap_err();
    assert!(
        matches!(error, Error::Tampered { fault: Fault::Shorter { size: 200, known: 280 }, .. }),
        "{error}"
    );
    let resigned = tempfile::tempdir().unwrap();
    forge(resigned.path(), &[2; 32], &honest);
    let error = check_against(resigned.path(), &outside).unwrap_err();
    assert!(matches!(error, Error::Tampered { fault: Fault::OtherKey(_), .. }), "{error}");
    assert!(matches!(check_against(home.path(), "nonsense"), Err(Error::Checkpoint(_))));
}

#[test]
fn an_old_checkpoint_put_back_is_found_without_one_from_outside() {
    for (old, new) in [(10, 11), (10, 20), (256, 400), (257, 300), (300, 301)] {
        let home = ledger_of(old);
        let path = home.path().join("ledger/checkpoint");
        let kept = std::fs::read(&path).unwrap();
        fill(&mut open(home.path()).unwrap().0, old, new);
        std::fs::write(&path, &kept).unwrap();
        assert!(check(home.path()).is_err(), "{old} instead of {new}");
        let error = open(home.path()).err().unwrap_or_else(|| panic!("{old} instead of {new}"));
        assert!(matches!(error, Error::Tampered { fault: Fault::OldCheckpoint { .. }, .. }), "{error}");
        assert_eq!(std::fs::read(&path).unwrap(), kept, "nothing was changed");
    }
}

#[test]
fn broken_checkpoints_are_never_signed_anew() {
    let home = ledger_of(20);
    let path = home.path().join("ledger/checkpoint");
    let good = std::fs::read(&path).unwrap();
    let other = ledger_of(20);
    let foreign = std::fs::read(other.path().join("ledger/checkpoint")).unwrap();
    for bad in [Vec::new(), b"garbage".to_vec(), good[..50].to_vec(), vec![b'a'; 70_000], foreign] {
        std::fs::write(&path, &bad).unwrap();
        for error in [open(home.path()).err().unwrap(), check(home.path()).unwrap_err()] {
            assert!(matches!(error, Error::Tampered { fault: Fault::BadCheckpoint { .. }, .. }), "{error}");
            assert!(error.to_string().contains("leaf 19"), "{error}");
        }
        assert_eq!(std::fs::read(&path).unwrap(), bad);
    }
    std::fs::remove_file(&path).unwrap();
    let error = open(home.path()).err().unwrap();
    assert!(matches!(error, Error::Tampered { fault: Fault::NoCheckpoint { size: 20 }, .. }), "{error}");
    assert!(!path.exists());
}

/// A rewriting while the ledger is open is noticed at the next command.
#[test]
fn a_live_ledger_refuses_a_history_that_is_not_its_own() {
    let honest: Vec<String> = (0..20).map(leaf).collect();
    let mut edited = honest.clone();
    edited[3] = leaf(4711);
    edited.push(leaf(20));
    let home = tempfile::tempdir().unwrap();
    forge(home.path(), &[1; 32], &honest);
    let (mut writer, _) = open(home.path()).unwrap();
    let forged = tempfile::tempdir().unwrap();
    forge(forged.path(), &[1; 32], &edited);
    std::fs::remove_dir_all(home.path().join("ledger")).unwrap();
    copy(&forged.path().join("ledger"), &home.path().join("ledger"));
    let error = writer.append(vec![leaf(21)]).unwrap_err();
    assert!(matches!(error, Error::Tampered { fault: Fault::Rewritten { size: 20 }, .. }), "{error}");
}
