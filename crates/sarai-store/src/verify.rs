//! The full offline check of a ledger folder. Called by `sarai audit verify` and by tests; needs no
//! secret and changes nothing. Every entry is hashed again, every file on disk compared byte by byte
//! with what the entries say it must hold, and the root with the signature. Memory stays bounded:
//! one bundle and one tile a level. The lock is held only while names and the changing right edge
//! are read; full tiles never change.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use crate::canonical::parse_canonical;
use crate::error::{Error, Fault};
use crate::layout::{
    CHECKPOINT, CHECKPOINT_DRAFT, Kind, Listing, Standing, TileFile, WIDTH_FULL, edge_files, list, place,
};
use crate::ledger::edge::{Content, Edge, hashes};
use crate::ledger::lock::Lock;
use crate::ledger::reader::{BUNDLE_BYTES_MAX, next_entry, read_file};
use crate::ledger::recover::{read_checkpoint, tampered};
use crate::merkle::{Hash, hex, leaf_hash};
use crate::note::{Checkpoint, VerifierKey};

/// What a full check went through and found sound.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Leaves checked.
    pub leaves: u64,
    /// Root of the tree in hex.
    pub root: String,
    /// Files compared, the checkpoint included.
    pub files: u64,
    /// Bytes of these files.
    pub bytes: u64,
    /// Leaves of the outside checkpoint that was compared, if one was given.
    pub outside_leaves: Option<u64>,
}

/// Checks the ledger in `dir`. `progress` is called with leaves done and leaves in all, once a bundle.
///
/// # Errors
/// [`Error::Tampered`] names leaf and file; [`Error::Unsigned`] for files beyond the checkpoint;
/// [`Error::Checkpoint`] for an outside checkpoint that can't be read; file errors.
pub fn verify(
    dir: impl AsRef<Path>,
    key: &VerifierKey,
    outside_checkpoint: Option<&str>,
    mut progress: impl FnMut(u64, u64),
) -> Result<Report, Error> {
    let mut check = Check::start(dir.as_ref(), key)?;
    let outside =
        outside_checkpoint.map(|note| read_outside(note, key, check.checkpoint.size)).transpose()?;
    check.outside = outside;
    let size = check.checkpoint.size;
    check.compare_outside()?;
    for index in 0..size.div_ceil(u64::from(WIDTH_FULL)) {
        check.bundle(index)?;
        progress(check.edge.size(), size);
    }
    check.finish()
}

fn read_outside(note: &str, key: &VerifierKey, size: u64) -> Result<Checkpoint, Error> {
    use crate::note::CheckpointFault as F;
    let outside = Checkpoint::open(note, key).map_err(|fault| match fault {
        F::NoSignature(_) | F::WrongSignature(_) | F::Origin { .. } => {
            tampered(size.checked_sub(1), CHECKPOINT, Fault::OtherKey(fault))
        }
        F::TooLong(_) | F::NotText | F::Shape(_) | F::Key(_) => Error::Checkpoint(fault),
    })?;
    if outside.size > size {
        return Err(tampered(Some(size), CHECKPOINT, Fault::Shorter { size, known: outside.size }));
    }
    Ok(outside)
}

struct Check<'a> {
    dir: &'a Path,
    checkpoint: Checkpoint,
    outside: Option<Checkpoint>,
    edge: Edge,
    /// Right-edge files as they were under the lock.
    partials: HashMap<TileFile, Vec<u8>>,
    /// Widths of partial files of earlier sizes, which must be beginnings of the present ones.
    stale: BTreeMap<(Kind, u64), Vec<u16>>,
    report: Report,
}

impl<'a> Check<'a> {
    fn start(dir: &'a Path, key: &VerifierKey) -> Result<Self, Error> {
        let _lock = Lock::shared(dir)?;
        let listing = list(dir)?;
        let (checkpoint, text) = read_checkpoint(dir, key, &listing)?;
        let size = checkpoint.size;
        let stale = sort_out(&listing, size)?;
        let mut partials = HashMap::new();
        for file in edge_files(size) {
            partials.insert(file, read_file(dir, &file, bytes_max(&file))?);
        }
        let bytes = text.len() as u64 + listing.tiles.values().sum::<u64>();
        let files = 1 + listing.tiles.len() as u64;
        let report = Report { leaves: size, root: hex(&checkpoint.root), files, bytes, outside_leaves: None };
        Ok(Self { dir, checkpoint, outside: None, edge: Edge::default(), partials, stale, report })
    }

    fn bytes_of(&mut self, file: &TileFile) -> Result<Vec<u8>, Error> {
        match self.partials.get(file) {
            Some(bytes) => Ok(bytes.clone()),
            None => read_file(self.dir, file, bytes_max(file)),
        }
    }

    /// Checks one entry bundle, and every hash tile that it completes.
    fn bundle(&mut self, index: u64) -> Result<(), Error> {
        let rest = self.checkpoint.size - index * u64::from(WIDTH_FULL);
        let width = rest.min(u64::from(WIDTH_FULL)) as u16;
        let file = TileFile { kind: Kind::Entries, index, width };
        let bytes = self.bytes_of(&file)?;
        let tile = TileFile { kind: Kind::Hashes(0), ..file };
        let stored = hashes(&self.bytes_of(&tile)?);
        let mut full = Vec::new();
        let mut ends = vec![0];
        let mut at = 0;
        for slot in 0..u64::from(width) {
            let leaf = file.leaf_of_slot(slot);
            let range =
                next_entry(&bytes, at).ok_or_else(|| tampered(Some(leaf), &file.path(), Fault::EntryCut))?;
            at = range.end;
            ends.push(at);
            let entry = &bytes[range];
            if stored.get(slot as usize).is_some_and(|hash| leaf_hash(entry) != *hash) {
                let name = format!("{} or {}", file.path(), tile.path());
                return Err(tampered(Some(leaf), &name, Fault::EntryHash));
            }
            if !str::from_utf8(entry).is_ok_and(|text| parse_canonical(text).is_ok()) {
                return Err(tampered(Some(leaf), &file.path(), Fault::NotCanonical));
            }
            self.edge.push(entry, &mut full);
            self.compare_outside()?;
        }
        if at < bytes.len() {
            let fault = Fault::ExtraBytes((bytes.len() - at) as u64);
            return Err(tampered(Some(file.end_leaf() - 1), &file.path(), fault));
        }
        self.compare_stale(&file, &bytes, |width| ends[width])?;
        for (tile, wanted) in full {
            self.compare_tile(&tile, &wanted)?;
        }
        Ok(())
    }

    fn compare_outside(&mut self) -> Result<(), Error> {
        match &self.outside {
            Some(outside) if outside.size == self.edge.size() => {
                self.report.outside_leaves = Some(outside.size);
                if self.edge.root() == outside.root {
                    return Ok(());
                }
                let fault = Fault::Rewritten { size: outside.size };
                Err(tampered(outside.size.checked_sub(1), CHECKPOINT, fault))
            }
            _ => Ok(()),
        }
    }

    /// Compares a hash tile on disk with the one the entries make.
    fn compare_tile(&mut self, file: &TileFile, wanted: &[u8]) -> Result<(), Error> {
        let Kind::Hashes(_) = file.kind else { return Ok(()) };
        let found = self.bytes_of(file)?;
        compare_hashes(file, &found, wanted)?;
        self.compare_stale(file, &found, |width| width * 32)
    }

    /// Compares partial files of earlier sizes with the beginning of the present file.
    fn compare_stale(
        &mut self,
        file: &TileFile,
        bytes: &[u8],
        end: impl Fn(usize) -> usize,
    ) -> Result<(), Error> {
        for width in self.stale.remove(&(file.kind, file.index)).unwrap_or_default() {
            let stale = TileFile { width, ..*file };
            let path = place(self.dir, &stale);
            // The ledger's own process may have cleared it away meanwhile.
            if !path.try_exists()? {
                continue;
            }
            let wanted = &bytes[..end(usize::from(width))];
            let found = read_file(self.dir, &stale, wanted.len() as u64)?;
            let slots = 0..usize::from(width);
            let differs = |slot: &usize| found.get(..end(slot + 1)) != wanted.get(..end(slot + 1));
            if let Some(slot) = slots.into_iter().find(differs) {
                let leaf = stale.leaf_of_slot(slot as u64);
                let last = stale.leaf_of_slot(slot as u64 + 1) - 1;
                return Err(tampered(Some(leaf), &stale.path(), Fault::TileHash { first: leaf, last }));
            }
        }
        Ok(())
    }

    fn finish(mut self) -> Result<Report, Error> {
        let partials: Vec<Content> = self.edge.partial_files(0);
        for (file, wanted) in partials {
            self.compare_tile(&file, &wanted)?;
        }
        let size = self.checkpoint.size;
        if self.edge.root() != self.checkpoint.root {
            return Err(tampered(size.checked_sub(1), CHECKPOINT, Fault::Root { size }));
        }
        if let Some(((kind, index), widths)) = self.stale.into_iter().next() {
            let file = TileFile { kind, index, width: widths[0] };
            return Err(tampered(Some(file.first_leaf()), &file.path(), Fault::UnexpectedFile { size }));
        }
        Ok(self.report)
    }
}

fn bytes_max(file: &TileFile) -> u64 {
    match file.kind {
        Kind::Entries => BUNDLE_BYTES_MAX,
        Kind::Hashes(_) => 32 * u64::from(WIDTH_FULL),
    }
}

/// Refuses files that have no place, and gathers the partial ones of earlier sizes.
fn sort_out(listing: &Listing, size: u64) -> Result<BTreeMap<(Kind, u64), Vec<u16>>, Error> {
    if let Some(name) = listing.strange.first() {
        return Err(tampered(size.checked_sub(1), name, Fault::UnexpectedFile { size }));
    }
    let edge_is_whole = edge_files(size).iter().all(|file| listing.tiles.contains_key(file));
    let mut stale: BTreeMap<_, Vec<u16>> = BTreeMap::new();
    for file in listing.tiles.keys() {
        match file.standing(size) {
            Standing::Current => {}
            Standing::Stale => stale.entry((file.kind, file.index)).or_default().push(file.width),
            Standing::Ahead if edge_is_whole => {
                return Err(Error::Unsigned { leaf: size, file: file.path(), size });
            }
            Standing::Ahead => {
                let last = listing.leaves().saturating_sub(1);
                return Err(tampered(Some(size), CHECKPOINT, Fault::OldCheckpoint { size, last }));
            }
        }
    }
    if listing.draft.is_some() {
        return Err(Error::Unsigned { leaf: size, file: CHECKPOINT_DRAFT.into(), size });
    }
    Ok(stale)
}

fn compare_hashes(file: &TileFile, found: &[u8], wanted: &[u8]) -> Result<(), Error> {
    let stored: &[Hash] = found.as_chunks::<32>().0;
    let computed: &[Hash] = wanted.as_chunks::<32>().0;
    let slots = stored.iter().zip(computed);
    if let Some(slot) = slots.into_iter().position(|(stored, computed)| stored != computed) {
        let first = file.leaf_of_slot(slot as u64);
        let last = file.leaf_of_slot(slot as u64 + 1) - 1;
        return Err(tampered(Some(first), &file.path(), Fault::TileHash { first, last }));
    }
    let (bytes, size) = (found.len() as u64, wanted.len() as u64);
    match bytes.cmp(&size) {
        std::cmp::Ordering::Equal => Ok(()),
        std::cmp::Ordering::Greater => {
            Err(tampered(Some(file.end_leaf() - 1), &file.path(), Fault::ExtraBytes(bytes - size)))
        }
        std::cmp::Ordering::Less => {
            let first = file.leaf_of_slot(bytes / 32);
            let fault = Fault::Short { bytes, wanted: size, first, last: file.end_leaf() - 1 };
            Err(tampered(Some(first), &file.path(), fault))
        }
    }
}
