//! Reads leaves, hashes and proofs from the files of a tree of known size. Called by the writer under
//! the folder's lock, by recovery, and (bundle parsing) by `verify`. Holds at most the few tiles of
//! one proof. Whatever does not fit is `Tampered` and names the leaf.

use std::collections::HashMap;
use std::io::ErrorKind;
use std::ops::Range;
use std::path::Path;

use fs_err as fs;

use super::LEAF_BYTES_MAX;
use super::edge::hashes;
use super::recover::tampered;
use crate::error::{Error, Fault};
use crate::layout::{Kind, TileFile, WIDTH_FULL, place};
use crate::merkle::{Hash, Subtrees, consistency_path, inclusion_path, leaf_hash, root};
use crate::receipt::{Consistency, ReceiptFile};

pub(crate) const BUNDLE_BYTES_MAX: u64 = WIDTH_FULL as u64 * (LEAF_BYTES_MAX as u64 + 2);

/// The files of a tree of `size` leaves.
pub(super) struct Tree<'a> {
    dir: &'a Path,
    size: u64,
    tiles: HashMap<TileFile, Vec<Hash>>,
}

impl<'a> Tree<'a> {
    pub(super) fn new(dir: &'a Path, size: u64) -> Self {
        Self { dir, size, tiles: HashMap::new() }
    }

    pub(super) fn size(&self) -> u64 {
        self.size
    }

    /// The file of the tree with this place, full or partial as the size says.
    fn file(&self, kind: Kind, index: u64) -> TileFile {
        let level = u32::from(kind.level());
        let full = self.size >> (8 * (level + 1));
        let width = if index < full { WIDTH_FULL } else { ((self.size >> (8 * level)) & 0xff) as u16 };
        TileFile { kind, index, width }
    }

    fn tile(&mut self, level: u8, index: u64) -> Result<&[Hash], Error> {
        let file = self.file(Kind::Hashes(level), index);
        if !self.tiles.contains_key(&file) {
            self.tiles.insert(file, read_tile(self.dir, &file)?);
        }
        Ok(&self.tiles[&file])
    }

    pub(super) fn leaf(&mut self, index: u64) -> Result<String, Error> {
        if index >= self.size {
            return Err(Error::NoLeaf { index, size: self.size });
        }
        let file = self.file(Kind::Entries, index / u64::from(WIDTH_FULL));
        let (bytes, leaves) = read_bundle(self.dir, &file)?;
        let leaf = &bytes[leaves[(index % u64::from(WIDTH_FULL)) as usize].clone()];
        let wrong = || tampered(Some(index), &file.path(), Fault::EntryHash);
        if leaf_hash(leaf) != self.perfect(0, index)? {
            return Err(wrong());
        }
        String::from_utf8(leaf.to_vec()).map_err(|_| wrong())
    }

    pub(super) fn prove(
        &mut self,
        index: u64,
        since: Option<u64>,
        checkpoint: &str,
        key: &str,
    ) -> Result<ReceiptFile, Error> {
        let size = self.size;
        let leaf = self.leaf(index)?;
        let consistency = match since {
            None => None,
            Some(asked) if asked > size => return Err(Error::NoTree { asked, size }),
            Some(old) => {
                let path = consistency_path(self, old, size)?;
                Some(Consistency::new(old, &self.range(0, old)?, &path))
            }
        };
        let path = inclusion_path(self, index, size)?;
        let mut file = ReceiptFile::new(leaf, (index, size), &path, checkpoint, key);
        file.consistency = consistency;
        Ok(file)
    }
}

impl Subtrees for Tree<'_> {
    type Error = Error;

    fn perfect(&mut self, level: u32, index: u64) -> Result<Hash, Error> {
        let (tile_level, bits) = ((level / 8) as u8, level % 8);
        let first = index << bits;
        let start = (first % u64::from(WIDTH_FULL)) as usize;
        let tile = self.tile(tile_level, first / u64::from(WIDTH_FULL))?;
        let part =
            tile.get(start..start + (1 << bits)).expect("a perfect subtree of the tree lies in one tile");
        Ok(root(part))
    }
}

/// Reads a file of the tree whole, with a limit on its size.
pub(crate) fn read_file(dir: &Path, file: &TileFile, bytes_max: u64) -> Result<Vec<u8>, Error> {
    let path = place(dir, file);
    let (first, last) = (file.first_leaf(), file.end_leaf() - 1);
    let length = match fs::metadata(&path) {
        Err(error) if error.kind() == ErrorKind::NotFound => {
            return Err(tampered(Some(first), &file.path(), Fault::Missing { first, last }));
        }
        metadata => metadata?.len(),
    };
    if length > bytes_max {
        return Err(tampered(Some(last), &file.path(), Fault::ExtraBytes(length - bytes_max)));
    }
    Ok(fs::read(&path)?)
}

/// Reads a hash tile and checks its length.
pub(crate) fn read_tile(dir: &Path, file: &TileFile) -> Result<Vec<Hash>, Error> {
    let wanted = u64::from(file.width) * 32;
    let bytes = read_file(dir, file, wanted)?;
    if (bytes.len() as u64) < wanted {
        let first = file.leaf_of_slot(bytes.len() as u64 / 32);
        let fault = Fault::Short { bytes: bytes.len() as u64, wanted, first, last: file.end_leaf() - 1 };
        return Err(tampered(Some(first), &file.path(), fault));
    }
    Ok(hashes(&bytes))
}

/// Reads an entry bundle and finds its entries.
pub(crate) fn read_bundle(dir: &Path, file: &TileFile) -> Result<(Vec<u8>, Vec<Range<usize>>), Error> {
    let bytes = read_file(dir, file, BUNDLE_BYTES_MAX)?;
    let mut leaves = Vec::with_capacity(usize::from(file.width));
    let mut at = 0;
    for slot in 0..u64::from(file.width) {
        let range = next_entry(&bytes, at)
            .ok_or_else(|| tampered(Some(file.leaf_of_slot(slot)), &file.path(), Fault::EntryCut))?;
        at = range.end;
        leaves.push(range);
    }
    if at < bytes.len() {
        let fault = Fault::ExtraBytes((bytes.len() - at) as u64);
        return Err(tampered(Some(file.end_leaf() - 1), &file.path(), fault));
    }
    Ok((bytes, leaves))
}

/// Where the entry whose length prefix stands at `at` lies, if it is whole.
pub(crate) fn next_entry(bundle: &[u8], at: usize) -> Option<Range<usize>> {
    let length = bundle.get(at..)?.first_chunk::<2>()?;
    let start = at + 2;
    let end = start + usize::from(u16::from_be_bytes(*length));
    (end <= bundle.len()).then_some(start..end)
}
