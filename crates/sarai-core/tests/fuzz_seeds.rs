//! The committed seeds of the fuzz targets of this crate, through the very same functions.
//!
//! What is not public is included by its file, as the targets themselves do; unit tests beside it then run here too.

#![expect(clippy::unwrap_used, reason = "a test that can't go on must fail")]

#[path = "../src/experts/programming/draft.rs"]
mod draft;
#[path = "../src/formal.rs"]
mod formal;
#[path = "../src/experts/programming/said.rs"]
mod said;
#[path = "../src/experts/programming/json/shape.rs"]
mod shape;
#[path = "../src/worksheet.rs"]
#[expect(
    dead_code,
    unused_imports,
    reason = "the finance expert writes expressions for people; here they are computed"
)]
mod worksheet;

#[path = "../../../fuzz/fuzz_targets/expert_folder.rs"]
mod expert_folder;
#[path = "../../../fuzz/fuzz_targets/finance_form.rs"]
mod finance_form;
#[path = "../../../fuzz/fuzz_targets/formal.rs"]
mod formal_target;
#[path = "../../../fuzz/fuzz_targets/program.rs"]
mod program;
#[path = "../../../fuzz/fuzz_targets/question.rs"]
mod question;
#[path = "../../../fuzz/fuzz_targets/shape.rs"]
mod shape_target;
#[path = "../../../fuzz/fuzz_targets/worksheet.rs"]
mod worksheet_target;

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

#[test]
fn worksheets_hold() {
    each("worksheet", worksheet_target::check);
}

#[test]
fn formal_forms_hold() {
    each("formal", formal_target::check);
}

#[test]
fn programs_hold() {
    each("program", program::check);
}

#[test]
fn shapes_hold() {
    each("shape", shape_target::check);
}

#[test]
fn folders_hold() {
    each("expert_folder", expert_folder::check);
}
