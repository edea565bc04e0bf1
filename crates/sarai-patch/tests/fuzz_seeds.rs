//! The committed seeds of the fuzz target, through the very same function.

#[path = "../../../fuzz/fuzz_targets/patch.rs"]
mod patch;

#[test]
fn patches_hold() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/seeds/patch");
    let seeds: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert_eq!(seeds.len(), 8);
    for seed in seeds {
        patch::check(&std::fs::read(&seed).unwrap());
    }
}
