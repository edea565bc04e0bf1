//! A receipt file, and after a NUL the text of an outside checkpoint; also keys, checkpoints and JSON alone.
//!
//! Holds: an accepted file is spelled as it would be written; a checkpoint from outside never makes a bad receipt
//! good nor changes what a good one proves; under the key of `known/` only leaves of the ledger in `known/` are
//! proved and only its two published checkpoints open; a key's text is its only one; the canonical form of any JSON
//! is its own canonical form.
//! Limits: receipt 1 MiB, paths 130 hashes, checkpoint 64 KiB and 16 signatures, key name 200 bytes, leaf nesting 64.

#![cfg_attr(fuzzing, no_main)]

use std::sync::LazyLock;

use sarai_store::{
    Checkpoint, Outside, RECEIPT_BYTES_MAX, ReceiptFile, VerifierKey, canonical_json, check_receipt,
};
use serde_json::Value;

/// Leaves of the ledger in `known/`, made by the example `known-ledger` of `sarai-store`.
const LEAVES: u64 = 260;
/// Its state when it had eight leaves.
const EARLIER: &str = include_str!("../known/checkpoint-8");
static KEY: LazyLock<VerifierKey> = LazyLock::new(|| {
    VerifierKey::parse(include_str!("../known/ledger.pub")).expect("a key that was written by the store")
});

pub(crate) fn check(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let (text, outside) = text.split_once('\0').unwrap_or((&text, EARLIER));
    if let Ok(file) = ReceiptFile::from_text(text) {
        assert_eq!(file.to_text(), text);
    }
    // Without the rule of one spelling, so that a change inside a field gets as far as the proofs.
    if let Ok(file) = serde_json::from_str::<ReceiptFile>(text) {
        let spelled = file.to_text();
        if spelled.len() as u64 <= RECEIPT_BYTES_MAX {
            assert_eq!(ReceiptFile::from_text(&spelled).expect("our own spelling"), file);
        }
        judged(&file, outside);
    }
    if let Ok(key) = VerifierKey::parse(text) {
        assert_eq!(key.to_string(), text.strip_suffix('\n').unwrap_or(text));
    }
    if let Ok(checkpoint) = Checkpoint::open(text, &KEY) {
        assert!(matches!(checkpoint.size, 8 | LEAVES), "a checkpoint that was never published: {text}");
    }
    canonical(text);
}

fn judged(file: &ReceiptFile, outside: &str) {
    let alone = check_receipt(file, None);
    for note in [outside, EARLIER] {
        let Ok(compared) = check_receipt(file, Some(note)) else { continue };
        let alone = alone.as_ref().expect("a checkpoint from outside can't heal a receipt");
        assert_eq!(
            (compared.leaf_index, &compared.leaf_hash, compared.tree_size),
            (alone.leaf_index, &alone.leaf_hash, alone.tree_size)
        );
        match compared.outside {
            Outside::None => panic!("the outside checkpoint was not looked at"),
            Outside::Same => {}
            Outside::Earlier { size, has_leaf } => {
                assert!(size <= compared.tree_size);
                assert_eq!(has_leaf, compared.leaf_index < size);
            }
        }
    }
    if let Ok(proved) = alone
        && proved.verifier_key == *KEY
    {
        let leaf = format!("{{\"n\":{},\"text\":\"¿Cuánto?\\n\"}}", proved.leaf_index);
        assert_eq!(file.leaf, leaf, "proved a leaf that was never written");
        assert!(proved.leaf_index < proved.tree_size && proved.tree_size <= LEAVES);
    }
}

fn canonical(text: &str) {
    let Ok(value) = serde_json::from_str::<Value>(text) else { return };
    let Ok(canonical) = canonical_json(&value) else { return };
    let again: Value = serde_json::from_str(&canonical).expect("canonical JSON is JSON");
    assert_eq!(canonical_json(&again).as_ref(), Ok(&canonical));
}

#[cfg(fuzzing)]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| check(bytes));
