//! One patch applied to one folder by a process of its own, which tells in a file what came of it.
//!
//! Called by `sarai-skill patch`, and by the skill that stands in for it in tests. The file is there before: the process
//! runs where it may make none.

use std::io::{self, Read as _, Write as _};
use std::path::Path;

use serde_json::{Value, json};

use crate::limits::PATCH_BYTES_MAX;
use crate::{Applied, Change, Patch};

/// Applies the patch in a file to a folder, and writes a JSON object into `report`: `{"applied": [{"path", "change"}]}`
/// or `{"refused": WHY}`.
///
/// # Errors
/// The patch can't be read or the report can't be written; what does not fit is no error.
pub fn run(tree: &Path, patch: &Path, report: &Path) -> io::Result<()> {
    let mut bytes = Vec::new();
    // One more than is allowed, so that too much is seen and refused by what knows the limit.
    std::fs::File::open(patch)?.take(PATCH_BYTES_MAX as u64 + 1).read_to_end(&mut bytes)?;
    let told = match Patch::parse(&bytes).and_then(|patch| patch.apply(tree)) {
        Ok(applied) => {
            let each = |file: &Applied| json!({"path": file.path, "change": name(file.change)});
            json!({"applied": applied.iter().map(each).collect::<Vec<Value>>()})
        }
        Err(error) => json!({"refused": error.to_string()}),
    };
    std::fs::OpenOptions::new()
        .write(true)
        .truncate(true)
        .open(report)?
        .write_all(told.to_string().as_bytes())
}

const fn name(change: Change) -> &'static str {
    match change {
        Change::Added => "added",
        Change::Changed => "changed",
        Change::Removed => "removed",
    }
}
