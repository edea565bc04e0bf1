//! The committed seeds of the fuzz targets `receipt` and `ledger`, through the very same functions.

#![expect(clippy::unwrap_used, reason = "a test that can't go on must fail")]

#[path = "../../../fuzz/fuzz_targets/ledger.rs"]
mod ledger;
#[path = "../../../fuzz/fuzz_targets/receipt.rs"]
mod receipt;

/// Every seed of a target.
fn each(target: &str, check: fn(&[u8])) {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/seeds").join(target);
    let seeds: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert!(!seeds.is_empty(), "{target} has no seeds");
    for seed in seeds {
        check(&std::fs::read(&seed).unwrap());
    }
}

#[test]
fn receipts_hold() {
    each("receipt", receipt::check);
}

#[test]
fn ledgers_hold() {
    each("ledger", ledger::check);
}

/// The seeds are what their names say, so that a fault in the reader can't make them all the same refusal.
#[test]
fn the_receipts_are_good() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/seeds/receipt");
    for name in ["first-leaf", "last-leaf", "same-checkpoint", "earlier-checkpoint"] {
        let text = std::fs::read_to_string(folder.join(name)).unwrap();
        let (text, outside) = text.split_once('\0').map_or((&text[..], None), |(t, o)| (t, Some(o)));
        let file = sarai_store::ReceiptFile::from_text(text).unwrap();
        sarai_store::check_receipt(&file, outside).unwrap_or_else(|error| panic!("{name}: {error}"));
    }
}
