//! A copy of a folder that a patch is tried on, and the files beside it; all of it goes with [`Copy`].
//!
//! Called by `trial.rs` for each trial, and once at the start of the program to remove what a killed process left.
//! Invariants: links are neither followed nor copied; nothing is removed but folders whose names are made here.

use std::io::{Read as _, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use super::{Error, LIMIT_MAX, Told};

/// Bounds of what is copied.
pub(super) const FILE_BYTES_MAX: u64 = 8 << 20;
const BYTES_MAX: u64 = 64 << 20;
const FILES_MAX: usize = 5_000;
const DEPTH_MAX: usize = 32;
/// Most entries of the folder that are looked at for leftovers: far more than killed processes can leave.
const SWEPT_MAX: usize = 10_000;
/// A folder this old is nobody's any more.
const AGE_MIN: Duration = Duration::from_secs(LIMIT_MAX.as_secs() + 600);
/// What is history and not content.
const LEFT_OUT: &str = ".git";

/// A folder of its own with a copy, a patch and an empty report.
pub(super) struct Copy {
    root: PathBuf,
    pub(super) tree: PathBuf,
    pub(super) patch: PathBuf,
    pub(super) report: PathBuf,
    /// Links and the like.
    pub(super) left_out: usize,
}

/// What was copied so far.
#[derive(Default)]
struct Sum {
    files: usize,
    bytes: u64,
    left_out: usize,
}

impl Copy {
    pub(super) fn of(tree: &Path, patch: &[u8], folder: &Path) -> Result<Self, Error> {
        let root = folder.join(uuid::Uuid::now_v7().simple().to_string());
        // Its owner's alone, so that what lies below may be open to all: who applies may be somebody else.
        std::fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
        std::fs::DirBuilder::new().mode(0o700).create(&root)?;
        let (tree_copy, patch_file, report) = (root.join("tree"), root.join("patch"), root.join("report"));
        let mut copy = Self { root, tree: tree_copy, patch: patch_file, report, left_out: 0 };
        write(&copy.patch, patch, 0o444)?;
        write(&copy.report, b"", 0o666)?;
        let mut sum = Sum::default();
        sum.folder(tree, &copy.tree, 0)?;
        copy.left_out = sum.left_out;
        Ok(copy)
    }

    /// What the process that applied the patch wrote; `None`: nothing that can be read.
    pub(super) fn told(&self, bytes_max: u64) -> Result<Option<Told>, Error> {
        let mut bytes = Vec::new();
        std::fs::File::open(&self.report)?.take(bytes_max).read_to_end(&mut bytes)?;
        Ok(serde_json::from_slice(&bytes).ok())
    }
}

impl Drop for Copy {
    fn drop(&mut self) {
        if let Err(error) = std::fs::remove_dir_all(&self.root) {
            tracing::warn!(path = %self.root.display(), %error, "the copy of a trial stays");
        }
    }
}

impl Sum {
    fn folder(&mut self, from: &Path, to: &Path, depth: usize) -> Result<(), Error> {
        if depth > DEPTH_MAX {
            return Err(refused(from, format!("it is more than {DEPTH_MAX} folders deep")));
        }
        let unreadable = |error: std::io::Error| refused(from, error.to_string());
        std::fs::create_dir(to)?;
        std::fs::set_permissions(to, std::fs::Permissions::from_mode(0o777))?;
        for entry in std::fs::read_dir(from).map_err(unreadable)? {
            let entry = entry.map_err(unreadable)?;
            let (path, target) = (entry.path(), to.join(entry.file_name()));
            // Of a link this is its own type, not that of what it leads to.
            let kind = entry.file_type().map_err(unreadable)?;
            if entry.file_name() == LEFT_OUT {
                self.left_out += 1;
            } else if kind.is_dir() {
                self.folder(&path, &target, depth + 1)?;
            } else if kind.is_file() {
                self.file(&path, &target)?;
            } else {
                self.left_out += 1;
            }
        }
        Ok(())
    }

    fn file(&mut self, from: &Path, to: &Path) -> Result<(), Error> {
        let unreadable = |error: std::io::Error| refused(from, error.to_string());
        self.files += 1;
        if self.files > FILES_MAX {
            return Err(refused(from, format!("more than {FILES_MAX} files")));
        }
        let mut bytes = Vec::new();
        let file = std::fs::File::open(from).map_err(unreadable)?;
        file.take(FILE_BYTES_MAX + 1).read_to_end(&mut bytes).map_err(unreadable)?;
        let length = bytes.len() as u64;
        self.bytes += length;
        if length > FILE_BYTES_MAX || self.bytes > BYTES_MAX {
            let limit = format!("files of {FILE_BYTES_MAX} bytes and {BYTES_MAX} in all are the most");
            return Err(refused(from, limit));
        }
        Ok(write(to, &bytes, 0o666)?)
    }
}

fn refused(path: &Path, reason: String) -> Error {
    Error::Folder { reason: format!("{}: {reason}", path.display()) }
}

fn write(path: &Path, bytes: &[u8], mode: u32) -> std::io::Result<()> {
    let mut file = std::fs::File::create_new(path)?;
    file.write_all(bytes)?;
    file.set_permissions(std::fs::Permissions::from_mode(mode))
}

/// Removes the copies of trials whose process was killed, and tells how many: those that no trial can still be using.
pub fn sweep(folder: &Path) -> usize {
    sweep_older(folder, SystemTime::now().checked_sub(AGE_MIN).unwrap_or(SystemTime::UNIX_EPOCH))
}

fn sweep_older(folder: &Path, than: SystemTime) -> usize {
    // Before the first trial there is no folder.
    let entries = std::fs::read_dir(folder).into_iter().flatten().take(SWEPT_MAX).filter_map(Result::ok);
    let left = entries.filter(|entry| {
        let made = entry.file_name().to_str().and_then(made_at);
        entry.file_type().is_ok_and(|kind| kind.is_dir()) && made.is_some_and(|made| made < than)
    });
    left.filter(|entry| match std::fs::remove_dir_all(entry.path()) {
        Ok(()) => true,
        Err(error) => {
            tracing::warn!(path = %entry.path().display(), %error, "the copy of a trial stays");
            false
        }
    })
    .count()
}

/// When [`Copy::of`] made a folder of this name, if it did.
fn made_at(name: &str) -> Option<SystemTime> {
    let id = uuid::Uuid::try_parse(name).ok().filter(|id| id.simple().to_string() == name)?;
    let (seconds, nanoseconds) = id.get_timestamp().filter(|_| id.get_version_num() == 7)?.to_unix();
    SystemTime::UNIX_EPOCH.checked_add(Duration::new(seconds, nanoseconds))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_holds_plain_files_only_and_goes_with_its_owner() {
        let place = tempfile::tempdir().unwrap();
        let (from, folder) = (place.path().join("from"), place.path().join("trials"));
        std::fs::create_dir_all(from.join("a/.git")).unwrap();
        std::fs::write(from.join("a/one.txt"), "1").unwrap();
        std::fs::write(place.path().join("secret"), "x").unwrap();
        std::os::unix::fs::symlink(place.path().join("secret"), from.join("link")).unwrap();
        let copy = Copy::of(&from, b"patch", &folder).unwrap();
        assert_eq!(std::fs::read_to_string(copy.tree.join("a/one.txt")).unwrap(), "1");
        assert!(!copy.tree.join("link").exists() && !copy.tree.join("a/.git").exists());
        assert_eq!((copy.left_out, std::fs::read(&copy.patch).unwrap()), (2, b"patch".to_vec()));
        assert!(copy.told(100).unwrap().is_none());
        let root = copy.root.clone();
        drop(copy);
        assert!(!root.exists() && from.join("a/one.txt").exists());
    }

    #[test]
    fn folders_beyond_the_bounds_are_refused_and_leave_nothing() {
        let place = tempfile::tempdir().unwrap();
        let (from, folder) = (place.path().join("from"), place.path().join("trials"));
        let told = || Copy::of(&from, b"", &folder).err().map(|error| error.to_string()).unwrap();
        assert!(told().contains("from: "), "there is no such folder: {}", told());
        std::fs::create_dir(&from).unwrap();
        let large = std::fs::File::create(from.join("large")).unwrap();
        large.set_len(FILE_BYTES_MAX + 1).unwrap();
        assert!(told().contains("large: files of 8388608 bytes"), "{}", told());
        std::fs::remove_file(from.join("large")).unwrap();
        let deep: PathBuf = (0..=DEPTH_MAX).map(|_| "d").collect();
        std::fs::create_dir_all(from.join(deep)).unwrap();
        assert!(told().contains("folders deep"), "{}", told());
        assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 0);
    }

    #[test]
    fn copies_of_killed_processes_are_swept_and_nothing_else() {
        let place = tempfile::tempdir().unwrap();
        let (from, folder) = (place.path().join("from"), place.path().join("trials"));
        std::fs::create_dir(&from).unwrap();
        assert_eq!(sweep(&folder), 0);
        // As a kill leaves it: its owner never drops it.
        let left = std::mem::ManuallyDrop::new(Copy::of(&from, b"", &folder).unwrap());
        std::fs::create_dir(folder.join("mine")).unwrap();
        std::fs::write(folder.join(uuid::Uuid::now_v7().simple().to_string()), "a file").unwrap();
        assert_eq!(sweep(&folder), 0, "it may be in use");
        let later = SystemTime::now() + Duration::from_secs(1);
        assert_eq!(sweep_older(&folder, later), 1);
        assert!(!left.root.exists() && folder.join("mine").exists());
        assert_eq!(sweep_older(&folder, later), 0);
    }
}
