//! Finds the state of the last valid checkpoint and what an interrupted write left beside it.
//! Called by the writer at open, and when its view no longer matches the folder. Checks signature,
//! right edge and root before anything is removed; removes only files that one batch can have left.
//! Must never sign: a folder that does not match its checkpoint is an error, not a state to repair.

use std::path::Path;

use fs_err as fs;

use super::edge::{Content, Edge};
use super::reader::{read_bundle, read_tile};
use super::writer::View;
use super::{BATCH_LEAVES_MAX, Recovery};
use crate::disk::Disk;
use crate::error::{Error, Fault};
use crate::layout::{
    CHECKPOINT, CHECKPOINT_DRAFT, Kind, LEVEL_MAX, Listing, Standing, TileFile, WIDTH_FULL, edge_files, list,
    place,
};
use crate::merkle::leaf_hash;
use crate::note::{CHECKPOINT_BYTES_MAX, Checkpoint, CheckpointFault, VerifierKey};

/// A folder that was found sound.
pub(super) struct Found {
    /// None: no checkpoint and no leaf, a ledger to be made.
    pub(super) view: Option<View>,
    /// Leftovers beyond the checkpoint, with their bytes.
    ahead: Vec<(TileFile, u64)>,
    /// Partial files of earlier sizes.
    stale: Vec<TileFile>,
    draft: Option<u64>,
}

/// Checks the folder against its checkpoint; changes nothing.
pub(super) fn find(dir: &Path, key: &VerifierKey, at_least: u64) -> Result<Found, Error> {
    let listing = list(dir)?;
    for name in &listing.strange {
        tracing::warn!(name, "a file that does not belong lies in the ledger folder");
    }
    if !listing.checkpoint && listing.tiles.is_empty() {
        refuse_shorter(0, at_least)?;
        return Ok(Found { view: None, ahead: Vec::new(), stale: Vec::new(), draft: listing.draft });
    }
    let (checkpoint, text) = read_checkpoint(dir, key, &listing)?;
    let size = checkpoint.size;
    let (ahead, stale) = sort_out(&listing, size)?;
    refuse_missing(&listing, size, !ahead.is_empty())?;
    refuse_shorter(size, at_least)?;
    let edge = load_edge(dir, size)?;
    if edge.root() != checkpoint.root {
        return Err(tampered(size.checked_sub(1), CHECKPOINT, Fault::Root { size }));
    }
    let view = View { edge, checkpoint: text };
    Ok(Found { view: Some(view), ahead, stale, draft: listing.draft })
}

/// Removes what [`find`] found to be left over.
pub(super) fn clear(dir: &Path, found: &Found, disk: &mut dyn Disk) -> Result<Recovery, Error> {
    let leaves = found.view.as_ref().map_or(0, |view| view.edge.size());
    let mut recovery = Recovery { leaves, ..Recovery::default() };
    let mut names = Vec::new();
    // A crash may have come between the checkpoint's rename and its sync. It must be durable before
    // the files of the tree before it go.
    disk.sync_dir(dir)?;
    for (file, bytes) in &found.ahead {
        disk.remove_file(&place(dir, file))?;
        recovery.dropped_bytes += bytes;
        names.push(file.path());
    }
    if let Some(bytes) = found.draft {
        disk.remove_file(&dir.join(CHECKPOINT_DRAFT))?;
        recovery.dropped_bytes += bytes;
        names.push(CHECKPOINT_DRAFT.to_owned());
    }
    for file in &found.stale {
        disk.remove_file(&place(dir, file))?;
    }
    let removed = found.ahead.iter().map(|(file, _)| file).chain(&found.stale);
    for file in removed.filter(|file| file.width < WIDTH_FULL) {
        let path = place(dir, file);
        let folder = path.parent().expect("a tile lies below the ledger folder");
        if folder.try_exists()? && fs::read_dir(folder)?.next().is_none() {
            disk.remove_dir(folder)?;
        }
    }
    if !names.is_empty() {
        recovery.detail =
            format!("an interrupted write after {leaves} leaves was removed: {}", names.join(", "));
    }
    Ok(recovery)
}

pub(crate) fn tampered(leaf: Option<u64>, file: &str, fault: Fault) -> Error {
    Error::Tampered { leaf, file: file.to_owned(), fault }
}

fn refuse_shorter(size: u64, known: u64) -> Result<(), Error> {
    if size < known {
        return Err(tampered(Some(size), CHECKPOINT, Fault::Shorter { size, known }));
    }
    Ok(())
}

/// Reads and checks the ledger's own checkpoint.
pub(crate) fn read_checkpoint(
    dir: &Path,
    key: &VerifierKey,
    listing: &Listing,
) -> Result<(Checkpoint, String), Error> {
    let claimed = listing.leaves();
    let last = claimed.checked_sub(1);
    if !listing.checkpoint {
        return Err(tampered(last, CHECKPOINT, Fault::NoCheckpoint { size: claimed }));
    }
    let bad = |source| tampered(last.or(Some(0)), CHECKPOINT, Fault::BadCheckpoint { size: claimed, source });
    let path = dir.join(CHECKPOINT);
    let bytes = fs::metadata(&path)?.len();
    if bytes > CHECKPOINT_BYTES_MAX {
        return Err(bad(CheckpointFault::TooLong(bytes)));
    }
    let bytes = fs::read(&path)?;
    let checkpoint = Checkpoint::open_own(&bytes, key).map_err(bad)?;
    let text = String::from_utf8(bytes).map_err(|_| bad(CheckpointFault::NotText))?;
    Ok((checkpoint, text))
}

type Leftovers = (Vec<(TileFile, u64)>, Vec<TileFile>);

/// Tells leftovers from the tree. More leaves ahead than one batch can hold are no leftover.
fn sort_out(listing: &Listing, size: u64) -> Result<Leftovers, Error> {
    let (mut ahead, mut stale) = (Vec::new(), Vec::new());
    for (file, bytes) in &listing.tiles {
        match file.standing(size) {
            Standing::Current => {}
            Standing::Stale => stale.push(*file),
            Standing::Ahead if file.end_leaf() > size + BATCH_LEAVES_MAX as u64 => {
                let last = file.end_leaf() - 1;
                return Err(tampered(Some(size), &file.path(), Fault::OldCheckpoint { size, last }));
            }
            Standing::Ahead => ahead.push((*file, *bytes)),
        }
    }
    Ok((ahead, stale))
}

/// The files of the checkpointed tree stay until a newer checkpoint is durable. So if one is gone
/// and newer ones are there, the checkpoint is not the last one.
fn refuse_missing(listing: &Listing, size: u64, ahead: bool) -> Result<(), Error> {
    let Some(file) = first_missing(listing, size) else { return Ok(()) };
    if ahead {
        let last = listing.leaves().saturating_sub(1);
        return Err(tampered(Some(size), CHECKPOINT, Fault::OldCheckpoint { size, last }));
    }
    let (first, last) = (file.first_leaf(), file.end_leaf() - 1);
    Err(tampered(Some(first), &file.path(), Fault::Missing { first, last }))
}

fn first_missing(listing: &Listing, size: u64) -> Option<TileFile> {
    let kinds = std::iter::once(Kind::Entries).chain((0..=LEVEL_MAX).map(Kind::Hashes));
    let full = kinds.flat_map(|kind| {
        let count = size >> (8 * (u32::from(kind.level()) + 1));
        (0..count).map(move |index| TileFile { kind, index, width: WIDTH_FULL })
    });
    full.chain(edge_files(size)).find(|file| !listing.tiles.contains_key(file))
}

/// Loads the partial files and checks the unfinished bundle against its tile.
fn load_edge(dir: &Path, size: u64) -> Result<Edge, Error> {
    let mut files: Vec<Content> = Vec::new();
    let mut entries = Vec::new();
    for file in edge_files(size) {
        match file.kind {
            Kind::Entries => {
                let (bytes, leaves) = read_bundle(dir, &file)?;
                entries = leaves.iter().map(|range| leaf_hash(&bytes[range.clone()])).collect();
                files.push((file, bytes));
            }
            Kind::Hashes(level) => {
                let hashes = read_tile(dir, &file)?;
                if level == 0
                    && let Some(at) = entries.iter().zip(&hashes).position(|(entry, hash)| entry != hash)
                {
                    let leaf = file.leaf_of_slot(at as u64);
                    let bundle = TileFile { kind: Kind::Entries, ..file };
                    return Err(tampered(Some(leaf), &bundle.path(), Fault::EntryHash));
                }
                files.push((file, hashes.concat()));
            }
        }
    }
    Ok(Edge::from_files(size, files))
}
