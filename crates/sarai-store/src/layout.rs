//! Names and places of ledger files after C2SP tlog-tiles (c2sp.org/tlog-tiles): hash tiles, entry
//! bundles, partial ones, and the listing of a ledger folder. Called by ledger and `verify`.
//! Reads names and sizes only, never contents.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use fs_err as fs;

use crate::error::Error;

/// Hashes in a full tile, entries in a full bundle.
pub(crate) const WIDTH_FULL: u16 = 256;
/// Name of the signed checkpoint.
pub(crate) const CHECKPOINT: &str = "checkpoint";
/// The next checkpoint before it takes its place.
pub(crate) const CHECKPOINT_DRAFT: &str = "checkpoint.new";
/// Highest tile level in use: 2^56 leaves are more than will ever be written.
pub(crate) const LEVEL_MAX: u8 = 6;
const FOLDER_DEPTH_MAX: usize = 12;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Kind {
    Entries,
    Hashes(u8),
}

impl Kind {
    /// Tile level, entries counting as level 0.
    pub(crate) fn level(self) -> u8 {
        match self {
            Self::Entries => 0,
            Self::Hashes(level) => level,
        }
    }
}

/// One tile or bundle file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct TileFile {
    pub(crate) kind: Kind,
    pub(crate) index: u64,
    /// 1 to 256 hashes or entries; 256 is a full tile.
    pub(crate) width: u16,
}

impl TileFile {
    /// First leaf below the file.
    pub(crate) fn first_leaf(&self) -> u64 {
        self.leaf_of_slot(0)
    }

    /// One past the last leaf below the file.
    pub(crate) fn end_leaf(&self) -> u64 {
        self.leaf_of_slot(u64::from(self.width))
    }

    /// First leaf below one hash of the tile. Saturates for absurd names of foreign files.
    pub(crate) fn leaf_of_slot(&self, slot: u64) -> u64 {
        let position = u128::from(self.index) * u128::from(WIDTH_FULL) + u128::from(slot);
        u64::try_from(position << (8 * u32::from(self.kind.level()))).unwrap_or(u64::MAX)
    }

    /// Path below the ledger folder, with `/`.
    pub(crate) fn path(&self) -> String {
        let mut groups = vec![format!("{:03}", self.index % 1000)];
        let mut rest = self.index / 1000;
        while rest > 0 {
            groups.push(format!("x{:03}", rest % 1000));
            rest /= 1000;
        }
        groups.reverse();
        let folder = match self.kind {
            Kind::Entries => "entries".to_owned(),
            Kind::Hashes(level) => level.to_string(),
        };
        let tail = if self.width == WIDTH_FULL { String::new() } else { format!(".p/{}", self.width) };
        format!("tile/{folder}/{}{tail}", groups.join("/"))
    }

    /// The file that a path below the ledger folder names, if it is one spelled as we spell it.
    pub(crate) fn parse(path: &str) -> Option<Self> {
        let (folder, rest) = path.strip_prefix("tile/")?.split_once('/')?;
        let kind = if folder == "entries" { Kind::Entries } else { Kind::Hashes(folder.parse().ok()?) };
        let (number, width) = match rest.split_once(".p/") {
            Some((number, width)) => (number, width.parse().ok()?),
            None => (rest, WIDTH_FULL),
        };
        let mut index: u64 = 0;
        for group in number.split('/') {
            let digits = group.strip_prefix('x').unwrap_or(group);
            index = index.checked_mul(1000)?.checked_add(digits.parse().ok()?)?;
        }
        let file = Self { kind, index, width };
        let fits = (1..=WIDTH_FULL).contains(&width) && kind.level() <= LEVEL_MAX;
        (fits && file.path() == path).then_some(file)
    }

    /// Where the file stands towards a tree of `size` leaves.
    pub(crate) fn standing(&self, size: u64) -> Standing {
        let level = u32::from(self.kind.level());
        let full = size >> (8 * (level + 1));
        let width = ((size >> (8 * level)) & 0xff) as u16;
        match self.index.cmp(&full) {
            std::cmp::Ordering::Less if self.width == WIDTH_FULL => Standing::Current,
            std::cmp::Ordering::Less => Standing::Stale,
            std::cmp::Ordering::Greater => Standing::Ahead,
            std::cmp::Ordering::Equal => match self.width.cmp(&width) {
                std::cmp::Ordering::Less => Standing::Stale,
                std::cmp::Ordering::Equal => Standing::Current,
                std::cmp::Ordering::Greater => Standing::Ahead,
            },
        }
    }
}

/// What a file is to a tree of a given size.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    /// Part of the tree.
    Current,
    /// A partial file of an earlier size, replaced since.
    Stale,
    /// Beyond the tree.
    Ahead,
}

/// The partial files at the right edge of a tree: bundle first, then tiles from level 0 up.
pub(crate) fn edge_files(size: u64) -> Vec<TileFile> {
    let kinds = std::iter::once(Kind::Entries).chain((0..=LEVEL_MAX).map(Kind::Hashes));
    kinds
        .filter_map(|kind| {
            let level = u32::from(kind.level());
            let width = ((size >> (8 * level)) & 0xff) as u16;
            (width > 0).then_some(TileFile { kind, index: size >> (8 * (level + 1)), width })
        })
        .collect()
}

/// What a ledger folder holds, by name.
#[derive(Default)]
pub(crate) struct Listing {
    /// Tiles and bundles with their sizes in bytes.
    pub(crate) tiles: BTreeMap<TileFile, u64>,
    pub(crate) checkpoint: bool,
    /// Size of an unfinished checkpoint.
    pub(crate) draft: Option<u64>,
    /// Whatever does not belong.
    pub(crate) strange: Vec<String>,
}

impl Listing {
    /// Leaves that the bundles' names claim.
    pub(crate) fn leaves(&self) -> u64 {
        let bundles = self.tiles.keys().filter(|file| file.kind == Kind::Entries);
        bundles.map(TileFile::end_leaf).max().unwrap_or(0)
    }
}

/// Lists a ledger folder; a folder that is not there is an empty one.
pub(crate) fn list(dir: &Path) -> Result<Listing, Error> {
    let mut listing = Listing::default();
    if dir.try_exists()? {
        list_folder(dir, "", 0, &mut listing)?;
    }
    listing.strange.sort();
    Ok(listing)
}

fn list_folder(folder: &Path, prefix: &str, depth: usize, listing: &mut Listing) -> Result<(), Error> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name();
        let (path, known) = match name.to_str() {
            Some(name) => (format!("{prefix}{name}"), true),
            None => (format!("{prefix}{}", name.to_string_lossy()), false),
        };
        let metadata = match entry.metadata() {
            // A stale partial that another process removed meanwhile.
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => continue,
            metadata => metadata?,
        };
        if metadata.is_dir() && known && depth < FOLDER_DEPTH_MAX {
            list_folder(&entry.path(), &format!("{path}/"), depth + 1, listing)?;
        } else if !metadata.is_file() || !known {
            listing.strange.push(path);
        } else if path == CHECKPOINT {
            listing.checkpoint = true;
        } else if path == CHECKPOINT_DRAFT {
            listing.draft = Some(metadata.len());
        } else if let Some(file) = TileFile::parse(&path) {
            listing.tiles.insert(file, metadata.len());
        } else {
            listing.strange.push(path);
        }
    }
    Ok(())
}

/// The place of a file in the ledger folder.
pub(crate) fn place(dir: &Path, file: &TileFile) -> PathBuf {
    dir.join(file.path())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_follow_the_specification() {
        for (kind, index, width, path) in [
            (Kind::Hashes(0), 0, 256, "tile/0/000"),
            (Kind::Hashes(1), 7, 12, "tile/1/007.p/12"),
            (Kind::Entries, 1_234_067, 256, "tile/entries/x001/x234/067"),
            (Kind::Entries, 1_000, 1, "tile/entries/x001/000.p/1"),
        ] {
            let file = TileFile { kind, index, width };
            assert_eq!(file.path(), path);
            assert_eq!(TileFile::parse(path), Some(file));
        }
    }

    #[test]
    fn other_names_are_strange() {
        for path in [
            "tile/0/0",
            "tile/00/000",
            "tile/0/x000/000",
            "tile/0/000.p/0",
            "tile/0/000.p/256",
            "tile/0/000.p/01",
            "tile/9/000",
            "tile/entries/1000",
            "tile/x/000",
            "tile/0/+01",
            "tiles/0/000",
            "tile/0/000.p/+1",
            "tile/0/000.p",
            "tile/0/x99999999999999999999/000",
        ] {
            assert_eq!(TileFile::parse(path), None, "{path}");
        }
    }

    #[test]
    fn edge_of_some_sizes() {
        let paths = |size| edge_files(size).iter().map(TileFile::path).collect::<Vec<_>>();
        assert!(paths(0).is_empty());
        assert_eq!(paths(3), ["tile/entries/000.p/3", "tile/0/000.p/3"]);
        assert_eq!(paths(256), ["tile/1/000.p/1"]);
        assert_eq!(paths(300), ["tile/entries/001.p/44", "tile/0/001.p/44", "tile/1/000.p/1"]);
        assert_eq!(paths(65536), ["tile/2/000.p/1"]);
    }

    #[test]
    fn standing_towards_a_tree() {
        let file = |index, width| TileFile { kind: Kind::Hashes(0), index, width };
        assert_eq!(file(0, 256).standing(300), Standing::Current);
        assert_eq!(file(0, 200).standing(300), Standing::Stale);
        assert_eq!(file(1, 43).standing(300), Standing::Stale);
        assert_eq!(file(1, 44).standing(300), Standing::Current);
        assert_eq!(file(1, 45).standing(300), Standing::Ahead);
        assert_eq!(file(1, 256).standing(300), Standing::Ahead);
        assert_eq!(file(2, 1).standing(300), Standing::Ahead);
        assert_eq!(file(1, 1).standing(256), Standing::Ahead);
    }
}
