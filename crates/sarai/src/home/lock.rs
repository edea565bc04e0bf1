//! One writer a home: an advisory lock on `run/lock` that ends with its process, however that ends.
//!
//! Called by every command that appends to the ledger or the database. The file's text tells who holds it;
//! only the lock itself counts.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read as _, Seek as _, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;

use super::{Error, Home, server};

/// How long a look by [`HomeLock::is_held`] may hold the lock.
const LOOK: std::time::Duration = std::time::Duration::from_millis(5);

/// Longest description of a holder read back.
const HOLDER_BYTES_MAX: u64 = 4096;

/// The right to write in a home, until dropped.
#[derive(Debug)]
pub(crate) struct HomeLock {
    _file: File,
}

#[derive(serde::Serialize, serde::Deserialize)]
struct Holder {
    pid: u32,
    purpose: String,
}

impl HomeLock {
    /// Takes the lock, making the home if needed. `purpose` is the command's name, for messages.
    ///
    /// # Errors
    /// [`Error::Held`] names the holder.
    pub(crate) fn acquire(home: &Home, purpose: &str) -> Result<Self, Error> {
        home.create()?;
        let path = home.run().join("lock");
        let unusable = |source| Error::Unusable { path: path.clone(), source };
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .mode(0o600)
            .open(&path)
            .map_err(unusable)?;
        // A process that only looks holds it for less than this.
        let tried = file.try_lock().or_else(|_| {
            std::thread::sleep(LOOK);
            file.try_lock()
        });
        match tried {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(held(home, file)),
            Err(TryLockError::Error(source)) => return Err(unusable(source)),
        }
        let holder = Holder { pid: std::process::id(), purpose: purpose.to_owned() };
        let text = serde_json::to_string(&holder).expect("two plain fields");
        file.set_len(0).and_then(|()| file.rewind()).map_err(unusable)?;
        file.write_all(text.as_bytes()).map_err(unusable)?;
        Ok(Self { _file: file })
    }

    /// Whether some process holds the home now.
    pub(crate) fn is_held(home: &Home) -> bool {
        let Ok(file) = File::open(home.run().join("lock")) else { return false };
        // Dropping the file gives a lock taken here back at once.
        matches!(file.try_lock_shared(), Err(TryLockError::WouldBlock))
    }
}

fn held(home: &Home, file: File) -> Error {
    let mut text = String::new();
    let read = file.take(HOLDER_BYTES_MAX).read_to_string(&mut text);
    let holder = read.ok().and_then(|_| serde_json::from_str::<Holder>(&text).ok());
    let (pid, purpose) = holder.map_or((0, "?".to_owned()), |holder| (holder.pid, holder.purpose));
    let address = server::announced(home).filter(|server| server.pid == pid).map(|server| server.address);
    Error::Held { home: home.root().to_owned(), pid, purpose, address }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_is_told_who_the_first_is() {
        let folder = tempfile::tempdir().unwrap();
        let home = Home::locate(Some(folder.path())).unwrap();
        assert!(!HomeLock::is_held(&home));
        let first = HomeLock::acquire(&home, "serve").unwrap();
        assert!(HomeLock::is_held(&home));
        let error = HomeLock::acquire(&home, "ask").unwrap_err();
        let Error::Held { pid, purpose, address, .. } = &error else { panic!("{error:?}") };
        assert_eq!((*pid, purpose.as_str(), address), (std::process::id(), "serve", &None));
        let announcement = server::Announcement::publish(&home, "127.0.0.1:9".parse().unwrap()).unwrap();
        let error = HomeLock::acquire(&home, "ask").unwrap_err();
        assert!(matches!(&error, Error::Held { address: Some(at), .. } if at == "127.0.0.1:9"), "{error:?}");
        drop((announcement, first));
        assert!(!HomeLock::is_held(&home));
        HomeLock::acquire(&home, "ask").unwrap();
    }
}
