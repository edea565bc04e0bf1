//! The router of this home: weights trained here if there are any, else those that ship.
//!
//! Called by `app`, `route` and `train`. `$SARAI_HOME/router` holds `weights.bin` (in force) and `previous.bin`
//! (what was in force before). Each is replaced whole or not at all; a file that can't be read never routes: the
//! shipped weights do, and the reason is told. Must not: train.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use sarai_core::router::{Router, Weights};
use sha2::{Digest as _, Sha256};

use crate::home::{Error, Home};

/// Largest file looked at; the parser of weights has a limit of its own.
const FILE_BYTES_MAX: u64 = 16 << 20;

/// Weights as they were found.
pub(crate) struct Found {
    /// The router to use.
    pub(crate) router: Router,
    /// SHA-256 of the file in force; `None`: the weights that ship.
    pub(crate) sha256: Option<String>,
    /// Why a file of this home is not used.
    pub(crate) fault: Option<String>,
    /// Whether there are weights from before to go back to.
    pub(crate) previous: bool,
}

/// Where the weights of a home stand.
pub(crate) struct Shelf {
    folder: PathBuf,
}

impl Shelf {
    /// The shelf of `home`. Touches no file.
    pub(crate) fn new(home: &Home) -> Self {
        Self { folder: home.router() }
    }

    fn current(&self) -> PathBuf {
        self.folder.join("weights.bin")
    }

    fn previous(&self) -> PathBuf {
        self.folder.join("previous.bin")
    }

    /// Reads what is in force.
    pub(crate) fn load(&self) -> Found {
        let previous = self.previous().exists();
        let shipped = |fault| Found { router: Router::default(), sha256: None, fault, previous };
        let bytes = match read(&self.current()) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return shipped(None),
            Err(error) => return shipped(Some(error.to_string())),
        };
        match Weights::from_bytes(&bytes) {
            Ok(weights) => {
                Found { router: Router::new(weights), sha256: Some(sha256(&bytes)), fault: None, previous }
            }
            Err(error) => shipped(Some(error.to_string())),
        }
    }

    /// Puts `bytes` in force; what was in force before is kept for [`Self::rollback`].
    ///
    /// # Errors
    /// [`Error::Unusable`] names the file; what was in force stays so.
    pub(crate) fn install(&self, bytes: &[u8]) -> Result<(), Error> {
        let at = |path: PathBuf| move |source| Error::Unusable { path, source };
        fs::create_dir_all(&self.folder).map_err(at(self.folder.clone()))?;
        match read(&self.current()) {
            Ok(before) => put(&self.previous(), &before).map_err(at(self.previous()))?,
            // Before the first training stand the shipped weights, which need no copy.
            Err(_) => remove(&self.previous()).map_err(at(self.previous()))?,
        }
        put(&self.current(), bytes).map_err(at(self.current()))
    }

    /// Goes back to the weights before, or to those that ship; false if these are in force already.
    ///
    /// # Errors
    /// [`Error::Unusable`] names the file.
    pub(crate) fn rollback(&self) -> Result<bool, Error> {
        let at = |path: PathBuf| move |source| Error::Unusable { path, source };
        if self.previous().exists() {
            fs::rename(self.previous(), self.current()).map_err(at(self.previous()))?;
            return Ok(true);
        }
        let there = self.current().exists();
        remove(&self.current()).map_err(at(self.current()))?;
        Ok(there)
    }
}

/// SHA-256 in hex.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn read(path: &Path) -> io::Result<Vec<u8>> {
    if fs::metadata(path)?.len() > FILE_BYTES_MAX {
        return Err(io::ErrorKind::FileTooLarge.into());
    }
    fs::read(path)
}

fn put(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let part = path.with_extension("part");
    let mut file = fs::File::create(&part)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&part, path)?;
    path.parent().map_or(Ok(()), |folder| fs::File::open(folder)?.sync_all())
}

fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        Ok(()) | Err(_) => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_before_comes_back_and_damage_never_routes() {
        let folder = tempfile::tempdir().unwrap();
        let shelf = Shelf { folder: folder.path().join("router") };
        let (shipped, other) = (Router::default().weights().to_bytes(), Weights::keywords_only().to_bytes());
        assert!(shelf.load().sha256.is_none() && !shelf.rollback().unwrap());

        shelf.install(&other).unwrap();
        assert_eq!(shelf.load().sha256, Some(sha256(&other)));
        assert!(!shelf.load().previous);
        shelf.install(&shipped).unwrap();
        assert_eq!(shelf.load().sha256, Some(sha256(&shipped)));
        assert!(shelf.load().previous);

        let mut damaged = shipped.clone();
        damaged[shipped.len() / 2] ^= 1;
        fs::write(shelf.current(), &damaged).unwrap();
        let found = shelf.load();
        assert!(found.sha256.is_none() && found.fault.unwrap().contains("checksum"));
        assert!(found.router.weights().is_trained());

        assert!(shelf.rollback().unwrap());
        assert_eq!(shelf.load().sha256, Some(sha256(&other)));
        assert!(shelf.rollback().unwrap());
        assert!(shelf.load().sha256.is_none() && !shelf.rollback().unwrap());
    }
}
