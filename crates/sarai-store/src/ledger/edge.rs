//! The right edge of the tree in memory: what is needed to append and to compute the root, at most
//! 255 hashes a level and one partial entry bundle. Used by the writer to know which files an append
//! makes, and by `verify` to know what every file must hold. Touches no file itself.

use crate::layout::{Kind, TileFile, WIDTH_FULL, edge_files};
use crate::merkle::{Hash, empty_root, leaf_hash, node_hash, root};

/// A ledger file with its bytes.
pub(crate) type Content = (TileFile, Vec<u8>);

#[derive(Clone, Default)]
pub(crate) struct Edge {
    size: u64,
    /// Per tile level the hashes of the unfinished tile.
    levels: Vec<Vec<Hash>>,
    /// The unfinished entry bundle.
    bundle: Vec<u8>,
}

impl Edge {
    pub(crate) fn size(&self) -> u64 {
        self.size
    }

    /// Takes up the partial files of a tree of `size` leaves; their lengths must have been checked.
    pub(crate) fn from_files(size: u64, files: Vec<Content>) -> Self {
        let mut edge = Self { size, ..Self::default() };
        for (file, bytes) in files {
            match file.kind {
                Kind::Entries => edge.bundle = bytes,
                Kind::Hashes(level) => *edge.level(level) = hashes(&bytes),
            }
        }
        edge
    }

    fn level(&mut self, level: u8) -> &mut Vec<Hash> {
        let wanted = usize::from(level) + 1;
        if self.levels.len() < wanted {
            self.levels.resize(wanted, Vec::new());
        }
        &mut self.levels[usize::from(level)]
    }

    /// Adds a leaf of at most 65,535 bytes; files that become full are added to `full`.
    pub(crate) fn push(&mut self, leaf: &[u8], full: &mut Vec<Content>) -> Hash {
        let length = u16::try_from(leaf.len()).expect("the ledger refuses larger leaves");
        self.bundle.extend_from_slice(&length.to_be_bytes());
        self.bundle.extend_from_slice(leaf);
        let hash = leaf_hash(leaf);
        self.size += 1;
        if self.size.is_multiple_of(u64::from(WIDTH_FULL)) {
            let index = self.size / u64::from(WIDTH_FULL) - 1;
            let bytes = std::mem::take(&mut self.bundle);
            full.push((TileFile { kind: Kind::Entries, index, width: WIDTH_FULL }, bytes));
        }
        let mut carry = Some(hash);
        for level in 0.. {
            let Some(carried) = carry.take() else { break };
            let size = self.size;
            let tile = self.level(level);
            tile.push(carried);
            if tile.len() == usize::from(WIDTH_FULL) {
                let index = (size >> (8 * (u32::from(level) + 1))) - 1;
                let file = TileFile { kind: Kind::Hashes(level), index, width: WIDTH_FULL };
                full.push((file, tile.concat()));
                carry = Some(root(tile));
                tile.clear();
            }
        }
        hash
    }

    /// The partial files of this edge that a tree of `since` leaves does not have.
    pub(crate) fn partial_files(&self, since: u64) -> Vec<Content> {
        let old = edge_files(since);
        let new = edge_files(self.size).into_iter().filter(|file| !old.contains(file));
        new.map(|file| {
            let bytes = match file.kind {
                Kind::Entries => self.bundle.clone(),
                Kind::Hashes(level) => self.levels[usize::from(level)].concat(),
            };
            (file, bytes)
        })
        .collect()
    }

    /// Root of the whole tree.
    pub(crate) fn root(&self) -> Hash {
        let mut right: Option<Hash> = None;
        for tile in &self.levels {
            let mut end = tile.len();
            for bit in 0..8 {
                if tile.len() >> bit & 1 == 1 {
                    let start = end - (1 << bit);
                    let left = root(&tile[start..end]);
                    right = Some(right.map_or(left, |right| node_hash(&left, &right)));
                    end = start;
                }
            }
        }
        right.unwrap_or_else(empty_root)
    }
}

/// The hashes of a tile; trailing bytes that make no hash are left out.
pub(crate) fn hashes(tile: &[u8]) -> Vec<Hash> {
    tile.as_chunks::<32>().0.to_vec()
}
