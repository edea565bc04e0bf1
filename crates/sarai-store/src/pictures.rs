//! Kept files of pictures, each named by its own digest.
//!
//! Called by the image cache of the core, which asks [`Store`](crate::Store) what leads to which file. Every call waits
//! for the disk. Invariants: a file is there whole or not at all; names are digests and never paths.

use std::collections::BTreeSet;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use fs_err as fs;
use sha2::{Digest as _, Sha256};

use crate::error::Error;

/// A file nothing leads to is left alone so long: its row may be about to be written.
const ORPHAN_AGE: Duration = Duration::from_secs(600);

/// What was taken away.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cleaned {
    /// Files.
    pub files: u64,
    /// Their length together.
    pub bytes: u64,
}

/// A folder of kept files. Cheap to clone.
#[derive(Clone, Debug)]
pub struct PictureFiles {
    folder: Arc<Path>,
}

impl PictureFiles {
    /// Files in this folder, which is made with the first of them.
    pub fn new(folder: PathBuf) -> Self {
        Self { folder: folder.into() }
    }

    /// Where the file of this name is, or would be.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.join(format!("{name}.webp"))
    }

    /// Whether the file of this name is there with the bytes it was named for.
    pub fn is_intact(&self, name: &str) -> bool {
        fs::read(self.path(name)).is_ok_and(|bytes| sha256_hex(&bytes) == name)
    }

    /// Keeps these bytes and gives their name.
    ///
    /// # Errors
    /// The folder can't be made or written, or the disk is full; then nothing is left of it.
    pub fn put(&self, bytes: &[u8]) -> Result<String, Error> {
        let name = sha256_hex(bytes);
        fs::create_dir_all(&self.folder)?;
        let mut file = tempfile::NamedTempFile::new_in(&self.folder)?;
        file.write_all(bytes)?;
        file.as_file().sync_data()?;
        file.persist(self.path(&name)).map_err(|fault| fault.error)?;
        Ok(name)
    }

    /// Removes the named files, and old ones that nothing known leads to.
    ///
    /// # Errors
    /// A file can't be removed.
    pub fn sweep(&self, gone: &[String], known: &BTreeSet<String>) -> Result<Cleaned, Error> {
        let mut cleaned = Cleaned::default();
        let Ok(entries) = fs::read_dir(&*self.folder) else { return Ok(cleaned) };
        for entry in entries.flatten() {
            let path = entry.path();
            let name = path.file_stem().and_then(std::ffi::OsStr::to_str).unwrap_or_default();
            let Ok(metadata) = entry.metadata() else { continue };
            let is_gone = gone.iter().any(|one| one == name);
            let is_left_over = || !known.contains(name) && age(&metadata) > ORPHAN_AGE;
            if metadata.is_file() && (is_gone || is_left_over()) {
                fs::remove_file(&path)?;
                cleaned.files += 1;
                cleaned.bytes = cleaned.bytes.saturating_add(metadata.len());
            }
        }
        Ok(cleaned)
    }
}

fn age(metadata: &std::fs::Metadata) -> Duration {
    let changed = metadata.modified().unwrap_or_else(|_| SystemTime::now());
    SystemTime::now().duration_since(changed).unwrap_or_default()
}

/// SHA-256 in hexadecimal digits.
pub fn sha256_hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_swept_and_what_stays() {
        let folder = tempfile::tempdir().unwrap();
        let files = PictureFiles::new(folder.path().join("made/on/demand"));
        let [gone, known, orphan, fresh] =
            ["gone", "known", "orphan", "fresh"].map(|text| files.put(text.as_bytes()).unwrap());
        let long_ago = SystemTime::now() - ORPHAN_AGE - Duration::from_secs(60);
        for name in [&known, &orphan] {
            let file = std::fs::File::options().write(true).open(files.path(name)).unwrap();
            file.set_modified(long_ago).unwrap();
        }
        let cleaned = files.sweep(std::slice::from_ref(&gone), &[known.clone()].into()).unwrap();
        assert_eq!(cleaned, Cleaned { files: 2, bytes: 10 });
        let left = [&known, &fresh, &gone, &orphan].map(|name| files.is_intact(name));
        assert_eq!(left, [true, true, false, false]);
    }

    #[test]
    fn a_changed_file_is_not_the_one_that_was_kept() {
        let folder = tempfile::tempdir().unwrap();
        let files = PictureFiles::new(folder.path().to_owned());
        let name = files.put(b"a picture").unwrap();
        assert!(files.is_intact(&name));
        std::fs::write(files.path(&name), b"another").unwrap();
        assert!(!files.is_intact(&name));
    }

    #[test]
    fn what_is_not_there_is_no_fault_and_what_cannot_be_written_is_named() {
        let none = PictureFiles::new("/proc/nothing".into());
        assert_eq!(none.sweep(&[], &BTreeSet::new()).unwrap(), Cleaned::default());
        assert!(none.put(b"x").unwrap_err().to_string().contains("/proc/nothing"));
    }
}
