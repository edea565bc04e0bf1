//! Files that are on this machine already, used instead of a download.
//!
//! Called by `pull` before any source that needs the network: folders the owner named (`models.extra_dirs`,
//! `SARAI_MODELS_CACHE`) and `path` sources. A file counts only if its bytes have the wanted sha256; nothing is ever
//! written into those folders.

use std::path::{Path, PathBuf};

use fs_err as fs;

use super::digest::{self, Sha256Hex};
use super::disk::{self, FreeBytes};
use super::error::Error;

/// The file wanted.
#[derive(Clone)]
pub(super) struct Wanted {
    pub(super) file: String,
    pub(super) bytes: Option<u64>,
    pub(super) sha256: Sha256Hex,
}

/// Where a file of that name, or of that digest, may lie in a folder.
pub(super) fn candidates(folder: &Path, wanted: &Wanted) -> Vec<PathBuf> {
    [wanted.file.clone(), format!("sha256-{}", wanted.sha256)]
        .into_iter()
        .map(|name| folder.join(name))
        .filter(|path| path.is_file())
        .collect()
}

/// Puts the file at `blob` if it is the wanted one; the reason if not. Says how many bytes it has. Blocks.
pub(super) fn adopt(
    path: &Path,
    wanted: &Wanted,
    blob: &Path,
    draft: &Path,
    free_bytes: &FreeBytes,
) -> Result<Result<u64, String>, Error> {
    let meta = match fs::metadata(path) {
        Ok(meta) if meta.is_file() => meta,
        Ok(_) => return Ok(Err("not a file".to_owned())),
        Err(error) => return Ok(Err(error.to_string())),
    };
    if let Some(bytes) = wanted.bytes
        && bytes != meta.len()
    {
        return Ok(Err(format!("has {} bytes instead of {bytes}", meta.len())));
    }
    let (found, bytes) = match digest::of_file(path) {
        Ok(found) => found,
        Err(error) => return Ok(Err(error.to_string())),
    };
    if found != wanted.sha256 {
        return Ok(Err(format!("sha256 {found} instead of {}", wanted.sha256)));
    }
    if !same_device(path, draft) {
        disk::require_room(draft.parent().unwrap_or(draft), bytes, free_bytes)?;
    }
    disk::link_or_copy(path, blob, draft, &found)?;
    Ok(Ok(bytes))
}

/// Whether a hard link is likely to do, so that no room is needed.
fn same_device(path: &Path, draft: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    let device = |path: &Path| fs::metadata(path).map(|meta| meta.dev()).ok();
    device(path).is_some() && device(path) == draft.parent().and_then(device)
}
