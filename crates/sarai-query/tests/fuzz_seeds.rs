//! The committed seeds of the fuzz targets `select` and `sheet`, through the very same functions.

#![expect(clippy::unwrap_used, reason = "a test that can't go on must fail")]

#[path = "../../../fuzz/fuzz_targets/select.rs"]
mod select;
#[path = "../../../fuzz/fuzz_targets/sheet.rs"]
mod sheet;

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
fn questions_hold() {
    each("select", select::check);
}

#[test]
fn files_hold() {
    each("sheet", sheet::check);
}
