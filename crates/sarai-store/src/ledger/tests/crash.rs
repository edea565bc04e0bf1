//! A crash, a power loss or a full disk at every single step of writing and of recovering: whatever
//! was acknowledged is there and verifies, whatever was not is there whole or not at all.

use std::path::Path;

use super::broken_disk::{BrokenDisk, Mode, Part};
use super::*;

const START: u64 = 253;
/// Batches that grow a bundle, fill it exactly, begin one, and cross from one into the next.
const BATCHES: [u64; 6] = [1, 2, 1, 3, 60, 64];
/// Steps of the whole scenario; the loops end by themselves long before.
const STEPS_MAX: u64 = 400;

fn template() -> tempfile::TempDir {
    let home = tempfile::tempdir().unwrap();
    let (mut writer, _) = open(home.path()).unwrap();
    fill(&mut writer, 0, START);
    home
}

fn clone_of(template: &Path) -> tempfile::TempDir {
    let home = tempfile::tempdir().unwrap();
    copy(template, home.path());
    home
}

fn open_with(home: &Path, disk: &BrokenDisk) -> Result<Writer, Error> {
    Writer::open(&home.join("ledger"), keys(home), 0, Box::new(disk.clone())).map(|(writer, _)| writer)
}

/// Runs the batches until one fails; returns how many leaves were acknowledged and how many tried.
fn run(home: &Path, disk: &BrokenDisk) -> (u64, u64) {
    let mut acked = START;
    let Ok(mut writer) = open_with(home, disk) else { return (acked, acked) };
    for batch in BATCHES {
        let leaves = (acked..acked + batch).map(leaf).collect();
        match writer.append(leaves) {
            Ok(receipts) => {
                assert_eq!(receipts.len() as u64, batch);
                acked += batch;
            }
            Err(_) => return (acked, acked + batch),
        }
    }
    (acked, acked)
}

fn check_sound(home: &Path, acked: u64, tried: u64) {
    let (mut writer, recovery) = open(home).unwrap();
    let size = recovery.leaves;
    assert!(size == acked || size == tried, "{size} of {acked} or {tried}");
    for index in [0, START - 1, acked - 1, size - 1] {
        assert_eq!(writer.read(|tree| tree.leaf(index)).unwrap(), leaf(index));
    }
    assert_eq!(check(home).unwrap().leaves, size);
    assert_eq!(writer.append(vec![leaf(size)]).unwrap()[0].leaf_index(), size);
    drop(writer);
    assert_eq!(check(home).unwrap().leaves, size + 1);
    assert_eq!(open(home).unwrap().1, Recovery { leaves: size + 1, ..Recovery::default() });
}

#[test]
fn a_crash_at_any_step_loses_nothing_acknowledged() {
    let template = template();
    let mut crashes = 0;
    for part in [Part::Nothing, Part::Half, Part::All] {
        for power_loss in [false, true] {
            for step in 0..STEPS_MAX {
                let home = clone_of(template.path());
                let disk = BrokenDisk::new(step, part, Mode::Crash);
                let (acked, tried) = run(home.path(), &disk);
                if !disk.failed() {
                    assert!(step > 30, "the scenario has its steps");
                    break;
                }
                crashes += 1;
                if power_loss {
                    disk.lose_power();
                }
                check_sound(home.path(), acked, tried);
            }
        }
    }
    assert!(crashes > 200, "{crashes} crashes were tried");
}

#[test]
fn a_crash_while_recovering_is_recovered_from() {
    let template = template();
    let mut crashes = 0;
    for part in [Part::Half, Part::All] {
        for step in 0..STEPS_MAX {
            let home = clone_of(template.path());
            let first = BrokenDisk::new(step, part, Mode::Crash);
            let (acked, tried) = run(home.path(), &first);
            if !first.failed() {
                break;
            }
            for again in 0..STEPS_MAX {
                let copied = clone_of(home.path());
                let second = first.next(again, part).moved(home.path(), copied.path());
                drop(open_with(copied.path(), &second));
                crashes += 1;
                second.lose_power();
                check_sound(copied.path(), acked, tried);
                if !second.failed() {
                    break;
                }
            }
        }
    }
    assert!(crashes > 50, "{crashes} crashes were tried");
}

#[test]
fn a_full_disk_fails_one_append_and_the_next_works() {
    let template = template();
    let mut failures = 0;
    for part in [Part::Nothing, Part::Half, Part::All] {
        for step in 1..STEPS_MAX {
            let home = clone_of(template.path());
            let disk = BrokenDisk::new(step, part, Mode::Once);
            let mut writer = open_with(home.path(), &disk).unwrap();
            let mut next = START;
            for batch in BATCHES {
                let leaves: Vec<String> = (next..next + batch).map(leaf).collect();
                if writer.append(leaves.clone()).is_ok() {
                    next += batch;
                    continue;
                }
                failures += 1;
                let size = writer.read(|tree| Ok(tree.size())).unwrap();
                // Unacknowledged, it is there whole (the last sync failed) or not at all.
                assert!(size == next || size == next + batch);
                next = size;
            }
            assert_eq!(check(home.path()).unwrap().leaves, next);
            drop(writer);
            assert_eq!(open(home.path()).unwrap().1, Recovery { leaves: next, ..Recovery::default() });
            if !disk.failed() {
                break;
            }
        }
    }
    assert!(failures > 50, "{failures} failures were tried");
}

/// The very first start can be broken off as well.
#[test]
fn a_crash_while_the_ledger_is_made() {
    for part in [Part::Nothing, Part::Half, Part::All] {
        for step in 0..10 {
            let home = tempfile::tempdir().unwrap();
            let disk = BrokenDisk::new(step, part, Mode::Crash);
            drop(open_with(home.path(), &disk));
            if disk.failed() {
                disk.lose_power();
            }
            let (mut writer, recovery) = open(home.path()).unwrap();
            assert_eq!(recovery.leaves, 0);
            fill(&mut writer, 0, 2);
            assert_eq!(check(home.path()).unwrap().leaves, 2);
        }
    }
}

#[test]
fn what_was_dropped_is_told() {
    let template = template();
    let dir = template.path().join("ledger");
    std::fs::write(dir.join("tile/entries/000.p/254"), b"torn").unwrap();
    std::fs::write(dir.join("checkpoint.new"), b"half").unwrap();
    let refused = check(template.path()).unwrap_err();
    assert!(matches!(refused, Error::Unsigned { leaf: START, size: START, .. }), "{refused}");
    let (_, recovery) = open(template.path()).unwrap();
    assert_eq!((recovery.leaves, recovery.dropped_bytes), (START, 8));
    assert!(recovery.detail.contains("tile/entries/000.p/254"), "{}", recovery.detail);
    assert_eq!(check(template.path()).unwrap().leaves, START);
}
