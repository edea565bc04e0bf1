//! The few things the store asks of a file system: room, durable writes, links.
//!
//! Called by every file of `models` that writes. Invariant: after `write_durably` or `rename_durably` returns, the
//! new name and its bytes survive a power cut.

use std::io::{self, Read as _, Write as _};
use std::path::Path;
use std::sync::Arc;

use fs_err as fs;
use sha2::{Digest as _, Sha256};

use super::digest::{CHUNK_BYTES, Sha256Hex};
use super::error::Error;

/// Room that must be left on the disk after a pull; also holds one wheel while it is unzipped.
pub(super) const MARGIN_BYTES: u64 = 256 << 20;

/// Asks how many bytes an unprivileged process may still write below a folder.
pub(crate) type FreeBytes = Arc<dyn Fn(&Path) -> io::Result<u64> + Send + Sync>;

/// The real answer, from the file system.
pub(super) fn free_bytes(folder: &Path) -> io::Result<u64> {
    let stat = nix::sys::statvfs::statvfs(folder)?;
    Ok(stat.blocks_available().saturating_mul(stat.fragment_size()))
}

/// Refuses early what would fill the disk later.
pub(super) fn require_room(folder: &Path, bytes: u64, ask: &FreeBytes) -> Result<(), Error> {
    let free = ask(folder).map_err(Error::io("ask for free space in", folder))?;
    let needed = bytes.saturating_add(MARGIN_BYTES);
    if free < needed {
        return Err(Error::NoSpace { path: folder.to_owned(), needed, free });
    }
    Ok(())
}

/// Writes a small file so that it is there whole or not at all.
pub(super) fn write_durably(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let mut draft_name = path.as_os_str().to_owned();
    draft_name.push(format!(".{}.draft", std::process::id()));
    let draft = Path::new(&draft_name);
    let written = fs::File::create(draft).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()
    });
    written.map_err(Error::io("write", draft))?;
    rename_durably(draft, path)
}

/// Renames and makes the new name durable.
pub(super) fn rename_durably(from: &Path, to: &Path) -> Result<(), Error> {
    fs::rename(from, to).map_err(Error::io("rename", from))?;
    sync_folder_of(to)
}

/// Makes the names in a file's folder durable.
pub(super) fn sync_folder_of(path: &Path) -> Result<(), Error> {
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::File::open(folder).and_then(|folder| folder.sync_all()).map_err(Error::io("sync", folder))
}

/// Removes a file that may not be there.
pub(super) fn remove_if_there(path: &Path) -> Result<(), Error> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(Error::io("remove", path)(error)),
        Ok(()) | Err(_) => Ok(()),
    }
}

/// Gives a file that is already on this machine a second name in the store: a hard link where the file system can,
/// else a copy whose bytes are hashed on the way. `draft` is where the copy grows.
pub(super) fn link_or_copy(from: &Path, to: &Path, draft: &Path, sha256: &Sha256Hex) -> Result<(), Error> {
    // A hard link to a symbolic link would link the symbolic link.
    let from = fs::canonicalize(from).map_err(Error::io("find", from))?;
    match fs::hard_link(&from, to) {
        Ok(()) => {
            fs::File::open(to).and_then(|file| file.sync_all()).map_err(Error::io("sync", to))?;
            return sync_folder_of(to);
        }
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => return Ok(()),
        Err(error) => tracing::debug!(%error, "no hard link, copying"),
    }
    let found = copy_hashing(&from, draft).map_err(Error::io("copy", &from))?;
    if found != *sha256 {
        remove_if_there(draft)?;
        let reason = "it changed while it was being copied".to_owned();
        return Err(Error::NothingToImport { path: from, reason });
    }
    rename_durably(draft, to)
}

fn copy_hashing(from: &Path, to: &Path) -> io::Result<Sha256Hex> {
    let (mut from, mut to) = (fs::File::open(from)?, fs::File::create(to)?);
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; CHUNK_BYTES];
    loop {
        let n = from.read(&mut buffer)?;
        if n == 0 {
            to.sync_all()?;
            return Ok(Sha256Hex::of(hasher));
        }
        hasher.update(&buffer[..n]);
        to.write_all(&buffer[..n])?;
    }
}

/// Runs blocking work off the async threads.
pub(super) async fn blocking<T: Send + 'static>(
    action: &'static str,
    work: impl FnOnce() -> Result<T, Error> + Send + 'static,
) -> Result<T, Error> {
    tokio::task::spawn_blocking(work).await.map_err(|source| Error::Worker { action, source })?
}
