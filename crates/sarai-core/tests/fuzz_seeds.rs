//! The committed seeds of the fuzz targets `question` and `finance_form`, through the very same functions.

#![expect(clippy::unwrap_used, reason = "a test that can't go on must fail")]

#[path = "../../../fuzz/fuzz_targets/finance_form.rs"]
mod finance_form;
#[path = "../../../fuzz/fuzz_targets/question.rs"]
mod question;

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
    each("question", question::check);
}

#[test]
fn forms_hold() {
    each("finance_form", finance_form::check);
}
