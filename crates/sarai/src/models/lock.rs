//! One process at a time works on one blob.
//!
//! Taken by `pull`, `import` and `remove`. The lock is the kernel's (`flock`), so it goes with the process that holds
//! it, however that ends. The lock file stays behind: removing it would let two processes hold two files of one name.

use std::fs::TryLockError;
use std::io::{Read as _, Seek as _, Write as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use fs_err as fs;
use tokio::time::Instant;

use super::error::Error;

/// How often a waiting pull looks again.
const POLL: Duration = Duration::from_millis(200);

/// How long a look by [`BlobLock::is_held`] may hold the lock.
const LOOK: Duration = Duration::from_millis(5);

/// Held while a blob is being made or removed.
#[derive(Debug)]
pub(super) struct BlobLock {
    _file: fs::File,
}

/// What a try brought.
pub(super) enum Tried {
    /// It is ours.
    Ours(BlobLock),
    /// Someone has it; who, if they wrote it down.
    Held(Option<u32>),
}

impl BlobLock {
    /// Takes the lock or says who has it.
    pub(super) fn try_take(path: &Path) -> Result<Tried, Error> {
        let mut options = fs::OpenOptions::new();
        let mut file = options
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(path)
            .map_err(Error::io("open the lock", path))?;
        // A process that only looks holds it for less than this.
        let tried = file.try_lock().or_else(|_| {
            std::thread::sleep(LOOK);
            file.try_lock()
        });
        match tried {
            Ok(()) => {
                let noted = file.set_len(0).and_then(|()| {
                    file.rewind()?;
                    write!(file, "{}", std::process::id())
                });
                noted.map_err(Error::io("write the lock", path))?;
                Ok(Tried::Ours(Self { _file: file }))
            }
            Err(TryLockError::WouldBlock) => {
                let mut text = String::new();
                // Only for the message: a holder that can't be read is "another process".
                let holder =
                    file.take(16).read_to_string(&mut text).ok().and_then(|_| text.trim().parse().ok());
                Ok(Tried::Held(holder))
            }
            Err(TryLockError::Error(error)) => Err(Error::io("lock", path)(error)),
        }
    }

    /// Whether some process has it. Takes nothing away from a process that tries at this moment but one look.
    pub(super) fn is_held(path: &Path) -> bool {
        let Ok(file) = fs::File::open(path) else { return false };
        matches!(file.try_lock_shared(), Err(TryLockError::WouldBlock))
    }

    /// Takes the lock, waiting for another holder; `held` is told once who that is.
    pub(super) async fn take(
        path: PathBuf,
        model: &str,
        wait_max: Duration,
        held: impl Fn(Option<u32>),
    ) -> Result<Self, Error> {
        let deadline = Instant::now() + wait_max;
        let mut told = false;
        loop {
            match Self::try_take(&path)? {
                Tried::Ours(lock) => return Ok(lock),
                Tried::Held(holder) if Instant::now() >= deadline => {
                    return Err(Error::Busy { name: model.to_owned(), holder: describe(holder) });
                }
                Tried::Held(holder) => {
                    if !told {
                        held(holder);
                        told = true;
                    }
                }
            }
            tokio::time::sleep(POLL).await;
        }
    }
}

/// How a holder is named in messages.
pub(super) fn describe(holder: Option<u32>) -> String {
    holder.map_or_else(|| "another process".to_owned(), |pid| format!("process {pid}"))
}
