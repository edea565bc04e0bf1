//! A file while it is being fetched: its bytes so far, their hash, and a journal that lets a killed pull go on.
//!
//! Used by `http` and `wheels` under `pull`. Invariants: the hasher has seen exactly the bytes of the file; the
//! journal is written before the bytes it speaks of are trusted by a later run; whoever owns a `Partial` owns the
//! blob's lock, so a write that outlives a cancelled pull can't meet the next one.

use std::io::{Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use fs_err as fs;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::digest::{self, Sha256Hex};
use super::disk;
use super::error::Error;
use super::lock::BlobLock;

/// A journal is a few hundred bytes; more is not ours.
const JOURNAL_BYTES_MAX: u64 = 1 << 16;

/// What the bytes so far are.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Journal {
    /// Which source they came from.
    pub(super) source: String,
    /// The server's name for this version of the file.
    pub(super) etag: Option<String>,
    /// Whole parts in the file (wheels).
    pub(super) parts: usize,
    /// Length of the file after the last whole part (wheels).
    pub(super) parts_bytes: u64,
}

/// The growing file.
pub(super) struct Partial {
    path: PathBuf,
    journal_path: PathBuf,
    file: fs::File,
    hasher: Sha256,
    len: u64,
    journal: Journal,
    _lock: BlobLock,
}

/// A place to go back to.
pub(super) struct Mark {
    hasher: Sha256,
    len: u64,
}

/// Names of the two files of a partial.
fn names(folder: &Path, key: &str) -> (PathBuf, PathBuf) {
    (folder.join(format!("{key}.partial")), folder.join(format!("{key}.journal.json")))
}

/// Bytes of a file that is being fetched, 0 if there is none.
pub(super) fn len(folder: &Path, key: &str) -> u64 {
    fs::metadata(names(folder, key).0).map_or(0, |meta| meta.len())
}

/// Removes what an earlier pull left; the caller holds the lock.
pub(super) fn clear(folder: &Path, key: &str) -> Result<(), Error> {
    let (path, journal_path) = names(folder, key);
    disk::remove_if_there(&path)?;
    disk::remove_if_there(&journal_path)
}

impl Partial {
    /// Opens what an earlier pull left, or an empty file; hashes what is there.
    pub(super) fn open(folder: &Path, key: &str, lock: BlobLock) -> Result<Self, Error> {
        let (path, journal_path) = names(folder, key);
        let mut file = fs::OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .map_err(Error::io("open", &path))?;
        let mut hasher = Sha256::new();
        let len = digest::feed(&mut hasher, &mut file, u64::MAX).map_err(Error::io("read", &path))?;
        let journal = read_journal(&journal_path);
        let mut partial = Self { path, journal_path, file, hasher, len, journal, _lock: lock };
        if partial.journal == Journal::default() && len > 0 {
            // Bytes that no journal speaks for are worth nothing.
            partial.cut(&Mark { hasher: Sha256::new(), len: 0 })?;
        }
        Ok(partial)
    }

    /// Bytes so far.
    pub(super) fn len(&self) -> u64 {
        self.len
    }

    /// What they are.
    pub(super) fn journal(&self) -> &Journal {
        &self.journal
    }

    /// Throws the bytes away and starts with a new journal.
    pub(super) fn begin(&mut self, journal: Journal) -> Result<(), Error> {
        self.cut(&Mark { hasher: Sha256::new(), len: 0 })?;
        self.note(journal)
    }

    /// Adds bytes at the end.
    pub(super) fn append(&mut self, bytes: &[u8]) -> Result<(), Error> {
        self.file.write_all(bytes).map_err(Error::io("write", &self.path))?;
        self.hasher.update(bytes);
        self.len += bytes.len() as u64;
        Ok(())
    }

    /// Remembers this place.
    pub(super) fn mark(&self) -> Mark {
        Mark { hasher: self.hasher.clone(), len: self.len }
    }

    /// Goes back to a place remembered.
    pub(super) fn cut(&mut self, mark: &Mark) -> Result<(), Error> {
        self.file
            .set_len(mark.len)
            .and_then(|()| self.file.seek(SeekFrom::Start(mark.len)))
            .map_err(Error::io("cut", &self.path))?;
        self.hasher = mark.hasher.clone();
        self.len = mark.len;
        Ok(())
    }

    /// Goes back to a length that is not marked, by hashing up to it again.
    pub(super) fn cut_to(&mut self, len: u64) -> Result<(), Error> {
        if len == self.len {
            return Ok(());
        }
        let mut hasher = Sha256::new();
        self.file.rewind().map_err(Error::io("read", &self.path))?;
        let found = digest::feed(&mut hasher, &mut self.file, len).map_err(Error::io("read", &self.path))?;
        self.cut(&Mark { hasher, len: found })
    }

    /// Notes that so many parts are whole; their bytes are durable before the note is.
    pub(super) fn parts_done(&mut self, parts: usize) -> Result<(), Error> {
        self.file.sync_data().map_err(Error::io("sync", &self.path))?;
        let parts_bytes = self.len;
        let journal = Journal { parts, parts_bytes, ..self.journal.clone() };
        self.note(journal)
    }

    /// Hash of the bytes so far.
    pub(super) fn sha256(&self) -> Sha256Hex {
        Sha256Hex::of(self.hasher.clone())
    }

    /// Syncs the bytes and gives them their name in the store.
    pub(super) fn publish(&mut self, to: &Path) -> Result<(), Error> {
        self.file.sync_all().map_err(Error::io("sync", &self.path))?;
        disk::rename_durably(&self.path, to)?;
        disk::remove_if_there(&self.journal_path)
    }

    /// Throws the bytes away, to be used on or not.
    pub(super) fn discard(&mut self) -> Result<(), Error> {
        self.begin(Journal::default())?;
        disk::remove_if_there(&self.journal_path)
    }

    /// Removes the files; nothing may be appended after that.
    pub(super) fn remove(&mut self) -> Result<(), Error> {
        disk::remove_if_there(&self.path)?;
        disk::remove_if_there(&self.journal_path)
    }

    fn note(&mut self, journal: Journal) -> Result<(), Error> {
        let text = serde_json::to_vec(&journal).expect("strings and numbers always serialise");
        disk::write_durably(&self.journal_path, &text)?;
        self.journal = journal;
        Ok(())
    }
}

/// A journal that can't be read is as good as none: the pull starts over.
fn read_journal(path: &Path) -> Journal {
    let short = fs::metadata(path).is_ok_and(|meta| meta.len() <= JOURNAL_BYTES_MAX);
    let read = short.then(|| fs::read(path).ok()).flatten();
    read.and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default()
}

/// A partial that blocking workers and the async side take turns with; never locked across an await.
#[derive(Clone)]
pub(super) struct SharedPartial(Arc<Mutex<Partial>>);

impl SharedPartial {
    /// Shares it.
    pub(super) fn new(partial: Partial) -> Self {
        Self(Arc::new(Mutex::new(partial)))
    }

    /// For short looks; work that reads or writes goes through `run`.
    pub(super) fn look(&self) -> MutexGuard<'_, Partial> {
        // After a panic the hash no longer fits the bytes, which the final comparison finds.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Works on the partial off the async threads.
    pub(super) async fn run<T: Send + 'static>(
        &self,
        action: &'static str,
        work: impl FnOnce(&mut Partial) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        let shared = self.clone();
        disk::blocking(action, move || work(&mut shared.look())).await
    }
}
