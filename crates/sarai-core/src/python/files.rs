//! A program on its way into the sandbox, and what it hands over: two files with a name of their own.
//!
//! Called by `python.rs` for each run, and once at the start of the program to remove what a killed process left.
//! Invariant: nothing is removed but plain files whose names are made here.

use std::io::{Read as _, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

use super::OUTPUT_BYTES_MAX;

/// Ends of the names of the two files.
const ENDS: [&str; 2] = ["py", "out"];
/// Most entries of the folder that are looked at: far more than a killed process can leave.
const SWEPT_MAX: usize = 10_000;

/// A program and what it hands over, as files; both go with this.
pub(super) struct Files {
    pub(super) program: PathBuf,
    pub(super) output: PathBuf,
}

impl Files {
    pub(super) fn new(folder: &Path, program: &str) -> std::io::Result<Self> {
        std::fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
        let name = uuid::Uuid::now_v7().simple().to_string();
        let [program_file, output] = ENDS.map(|end| folder.join(format!("{name}.{end}")));
        let files = Self { program: program_file, output };
        // Inside a folder that is its owner's alone they are open to all: the program may run as somebody else.
        let make = |path: &Path, text: &str, mode: u32| {
            let mut file = std::fs::File::create_new(path)?;
            file.write_all(text.as_bytes())?;
            file.set_permissions(std::fs::Permissions::from_mode(mode))
        };
        make(&files.program, program, 0o444)?;
        make(&files.output, "", 0o666)?;
        Ok(files)
    }

    pub(super) fn output(&self) -> std::io::Result<String> {
        let mut bytes = Vec::new();
        std::fs::File::open(&self.output)?.take(OUTPUT_BYTES_MAX).read_to_end(&mut bytes)?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }
}

impl Drop for Files {
    fn drop(&mut self) {
        for path in [&self.program, &self.output] {
            let _never_made = std::fs::remove_file(path);
        }
    }
}

/// Removes the files of programs whose process was killed, and tells how many. Only for the one process that holds the
/// folder, before its first run: files of a run under way have such names too.
pub fn sweep(folder: &Path) -> usize {
    // Before the first program there is no folder.
    let entries = std::fs::read_dir(folder).into_iter().flatten().take(SWEPT_MAX).filter_map(Result::ok);
    let left = entries.filter(|entry| {
        // Of a link this is its own type, not that of what it leads to.
        entry.file_type().is_ok_and(|kind| kind.is_file()) && entry.file_name().to_str().is_some_and(is_ours)
    });
    left.filter(|entry| match std::fs::remove_file(entry.path()) {
        Ok(()) => true,
        Err(error) => {
            tracing::warn!(path = %entry.path().display(), %error, "a program that was left behind stays");
            false
        }
    })
    .count()
}

/// Whether [`Files::new`] makes such names.
fn is_ours(name: &str) -> bool {
    let Some((stem, end)) = name.split_once('.') else { return false };
    let made = uuid::Uuid::try_parse(stem).ok().filter(|id| id.get_version_num() == 7);
    ENDS.contains(&end) && made.is_some_and(|id| id.simple().to_string() == stem)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_files_with_names_of_ours_are_swept() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(sweep(&folder.path().join("absent")), 0);
        let id = uuid::Uuid::now_v7();
        let foreign = [
            "notes.py".to_owned(),
            format!("{id}.py"),
            format!("{}.py", id.simple().to_string().to_uppercase()),
            format!("{}.txt", id.simple()),
            format!("{}.py.bak", id.simple()),
            format!("{}", id.simple()),
            format!("{}.py", uuid::Uuid::nil().simple()),
        ];
        for name in &foreign {
            std::fs::write(folder.path().join(name), "keep").unwrap();
        }
        let link = folder.path().join(format!("{}.py", uuid::Uuid::now_v7().simple()));
        std::os::unix::fs::symlink(folder.path().join("notes.py"), &link).unwrap();
        let inner = folder.path().join(format!("{}.out", uuid::Uuid::now_v7().simple()));
        std::fs::create_dir(&inner).unwrap();
        // As a kill leaves them: their owner never drops them.
        let left = std::mem::ManuallyDrop::new(Files::new(folder.path(), "pass").unwrap());
        assert_eq!(sweep(folder.path()), 2);
        assert!(!left.program.exists() && !left.output.exists());
        assert!(link.symlink_metadata().is_ok() && inner.is_dir());
        assert!(foreign.iter().all(|name| folder.path().join(name).exists()));
        assert_eq!(sweep(folder.path()), 0);
    }
}
