//! The lock between processes on one ledger folder: `flock` on the folder itself, so that no lock
//! file lies among the ledger's files. Held for one batch or one reading, never across a wait for
//! anything else; given up by the kernel when its process dies.

use std::fs::{File, TryLockError};
use std::path::Path;
use std::time::{Duration, Instant};

use crate::error::Error;

const WAIT_MAX: Duration = Duration::from_secs(10);
const WAIT_STEP: Duration = Duration::from_millis(2);

/// Locks until the value is dropped.
pub(crate) struct Lock(#[expect(dead_code, reason = "held for its drop")] File);

impl Lock {
    pub(crate) fn exclusive(dir: &Path) -> Result<Self, Error> {
        Self::wait(dir, File::try_lock)
    }

    pub(crate) fn shared(dir: &Path) -> Result<Self, Error> {
        Self::wait(dir, File::try_lock_shared)
    }

    fn wait(dir: &Path, attempt: fn(&File) -> Result<(), TryLockError>) -> Result<Self, Error> {
        let folder = fs_err::File::open(dir)?.into_parts().0;
        let start = Instant::now();
        loop {
            match attempt(&folder) {
                Ok(()) => return Ok(Self(folder)),
                Err(TryLockError::Error(error)) => return Err(error.into()),
                Err(TryLockError::WouldBlock) if start.elapsed() > WAIT_MAX => {
                    let waited_ms = WAIT_MAX.as_millis() as u64;
                    return Err(Error::Busy { path: dir.to_path_buf(), waited_ms });
                }
                Err(TryLockError::WouldBlock) => std::thread::sleep(WAIT_STEP),
            }
        }
    }
}
