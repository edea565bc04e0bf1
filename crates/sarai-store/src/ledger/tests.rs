//! The ledger from inside: appends, batches, proofs, and what the neighbouring files break on purpose.

use std::path::Path;

use serde_json::json;

use super::writer::Writer;
use super::*;
use crate::error::Fault;
use crate::receipt::Outside;
use crate::verify::verify;

mod broken_disk;
mod crash;
mod tamper;

use broken_disk::QuickDisk;

pub(super) fn keys(home: &Path) -> Keys {
    Keys::open_or_create(home.join("keys")).unwrap()
}

pub(super) fn leaf(n: u64) -> String {
    canonical_json(&json!({ "n": n })).unwrap()
}

pub(super) fn open(home: &Path) -> Result<(Writer, Recovery), Error> {
    Writer::open(&home.join("ledger"), keys(home), 0, Box::new(QuickDisk))
}

pub(super) fn check(home: &Path) -> Result<crate::Report, Error> {
    let key = Keys::read_verifier_key(home.join("keys")).unwrap();
    verify(home.join("ledger"), &key, None, |_, _| {})
}

/// Appends leaves `from..to` in batches as large as allowed.
pub(super) fn fill(writer: &mut Writer, from: u64, to: u64) {
    let leaves: Vec<String> = (from..to).map(leaf).collect();
    for batch in leaves.chunks(BATCH_LEAVES_MAX) {
        writer.append(batch.to_vec()).unwrap();
    }
}

pub(super) fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

#[tokio::test]
async fn appends_are_acknowledged_in_order_and_survive() {
    let home = tempfile::tempdir().unwrap();
    let dir = home.path().join("ledger");
    let (ledger, recovery) = Ledger::open(&dir, keys(home.path())).unwrap();
    assert_eq!(recovery, Recovery::default());
    assert_eq!(ledger.size().await.unwrap(), 0);
    for n in 0..5 {
        let receipt = ledger.append(json!({ "z": n, "a": "ñ" })).await.unwrap();
        assert_eq!(receipt.leaf_index(), n);
        assert_eq!(receipt.tree_size(), n + 1);
        assert_eq!(receipt.leaf(), format!("{{\"a\":\"ñ\",\"z\":{n}}}"));
        assert_eq!(receipt.checkpoint(), ledger.checkpoint().await.unwrap());
        assert_eq!(receipt.checkpoint(), std::fs::read_to_string(dir.join("checkpoint")).unwrap());
    }
    drop(ledger);
    let (ledger, recovery) = Ledger::open(&dir, keys(home.path())).unwrap();
    assert_eq!(recovery, Recovery { leaves: 5, ..Recovery::default() });
    assert_eq!(ledger.leaf(3).await.unwrap(), "{\"a\":\"ñ\",\"z\":3}");
    assert!(matches!(ledger.leaf(5).await, Err(Error::NoLeaf { index: 5, size: 5 })));
    assert_eq!(check(home.path()).unwrap().leaves, 5);
}

#[tokio::test(flavor = "multi_thread")]
async fn waiting_appends_share_a_checkpoint() {
    let home = tempfile::tempdir().unwrap();
    let (ledger, _) = Ledger::open(home.path().join("ledger"), keys(home.path())).unwrap();
    let tasks: Vec<_> = (0..200)
        .map(|n| {
            let ledger = ledger.clone();
            tokio::spawn(async move { ledger.append(json!({ "n": n })).await.unwrap() })
        })
        .collect();
    let mut indexes = std::collections::BTreeSet::new();
    let mut sizes = std::collections::BTreeSet::new();
    for task in tasks {
        let receipt = task.await.unwrap();
        assert_eq!(ledger.leaf(receipt.leaf_index()).await.unwrap(), receipt.leaf());
        indexes.insert(receipt.leaf_index());
        sizes.insert(receipt.tree_size());
    }
    assert!(indexes.into_iter().eq(0..200));
    assert!(sizes.len() < 200, "at least two appends shared a batch");
    assert_eq!(check(home.path()).unwrap().leaves, 200);
}

#[tokio::test]
async fn leaves_without_form_or_too_large_are_refused() {
    let home = tempfile::tempdir().unwrap();
    let (ledger, _) = Ledger::open(home.path().join("ledger"), keys(home.path())).unwrap();
    let fits = "a".repeat(LEAF_BYTES_MAX - 2);
    ledger.append(json!(fits)).await.unwrap();
    let large = ledger.append(json!(fits + "a")).await;
    assert!(matches!(large, Err(Error::TooLarge { what: "leaf", bytes: 65_536, .. })));
    assert!(matches!(ledger.append(json!(u64::MAX)).await, Err(Error::Leaf(_))));
    assert_eq!(ledger.append(json!(1)).await.unwrap().leaf_index(), 1);
}

#[tokio::test]
async fn receipts_for_every_leaf_and_older_checkpoints() {
    let home = tempfile::tempdir().unwrap();
    let dir = home.path().join("ledger");
    let mut checkpoints = Vec::new();
    let (mut writer, _) = open(home.path()).unwrap();
    for n in 0..270 {
        fill(&mut writer, n, n + 1);
        checkpoints.push(writer.checkpoint().unwrap());
    }
    let (ledger, _) = Ledger::open(&dir, keys(home.path())).unwrap();
    for index in (0..270).step_by(7).chain([255, 256, 269]) {
        let file = ledger.prove(index).await.unwrap();
        let checked = check_receipt(&file, Some(&checkpoints[269])).unwrap();
        assert_eq!((checked.leaf_index, checked.outside), (index, Outside::Same));
    }
    for old in (1..270).step_by(13).chain([255, 256, 257]) {
        let outside = &checkpoints[old as usize - 1];
        let plain = ledger.prove(100).await.unwrap();
        assert!(matches!(
            check_receipt(&plain, Some(outside)),
            Err(Error::Receipt(crate::ReceiptFault::NotComparable { size: 270, .. }))
        ));
        let file = ledger.prove_for(100, old).await.unwrap();
        let checked = check_receipt(&file, Some(outside)).unwrap();
        assert_eq!(checked.outside, Outside::Earlier { size: old, has_leaf: 100 < old });
    }
    assert!(matches!(ledger.prove_for(1, 271).await, Err(Error::NoTree { asked: 271, size: 270 })));
    assert!(matches!(ledger.prove(270).await, Err(Error::NoLeaf { .. })));
}

/// Two handles on one folder, as two processes would have, take turns without losing a leaf.
#[test]
fn two_writers_take_turns() {
    let home = tempfile::tempdir().unwrap();
    let (mut one, _) = open(home.path()).unwrap();
    let (mut two, _) = open(home.path()).unwrap();
    for n in 0..20 {
        let writer = if n % 3 == 0 { &mut one } else { &mut two };
        assert_eq!(writer.append(vec![leaf(n)]).unwrap()[0].leaf_index(), n);
    }
    assert_eq!(one.read(|tree| tree.leaf(19)).unwrap(), leaf(19));
    assert_eq!(check(home.path()).unwrap().leaves, 20);
}

#[test]
fn a_lost_key_or_another_key_is_never_replaced() {
    let home = tempfile::tempdir().unwrap();
    let (mut writer, _) = open(home.path()).unwrap();
    fill(&mut writer, 0, 3);
    drop(writer);
    let before = std::fs::read(home.path().join("ledger/checkpoint")).unwrap();
    std::fs::rename(home.path().join("keys"), home.path().join("kept")).unwrap();
    assert!(matches!(open(home.path()), Err(Error::KeyMissing { .. })));
    assert!(!home.path().join("keys").exists(), "no new key was made");
    let elsewhere = tempfile::tempdir().unwrap();
    open(elsewhere.path()).unwrap();
    copy(&elsewhere.path().join("keys"), &home.path().join("keys"));
    let refused = open(home.path()).err().unwrap();
    assert!(matches!(refused, Error::Tampered { fault: Fault::BadCheckpoint { .. }, .. }), "{refused}");
    assert_eq!(std::fs::read(home.path().join("ledger/checkpoint")).unwrap(), before);
}

#[test]
fn fewer_leaves_than_the_caller_knows_are_refused() {
    let home = tempfile::tempdir().unwrap();
    let dir = home.path().join("ledger");
    let (mut writer, _) = open(home.path()).unwrap();
    fill(&mut writer, 0, 3);
    assert!(Ledger::open_at_least(&dir, keys(home.path()), 3).is_ok());
    let refused = Ledger::open_at_least(&dir, keys(home.path()), 4).err().unwrap();
    assert!(matches!(refused, Error::Tampered { fault: Fault::Shorter { size: 3, known: 4 }, .. }));
    std::fs::remove_dir_all(&dir).unwrap();
    assert!(Ledger::open_at_least(&dir, keys(home.path()), 3).is_err(), "a ledger that vanished");
}
