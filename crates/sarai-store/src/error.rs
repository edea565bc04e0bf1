//! The one error of this crate's edge. Clonable, because a failed group commit gives every waiting
//! append its own copy. `sarai` maps `Tampered`, `Unsigned` and the key variants to exit code 7.

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use crate::canonical::NotCanonical;
use crate::note::CheckpointFault;
use crate::receipt::ReceiptFault;

/// What can go wrong in the store or the ledger.
#[derive(Debug, Clone, thiserror::Error)]
pub enum Error {
    /// A file operation failed; the text names the path.
    #[error("{0}")]
    Io(#[source] Arc<std::io::Error>),
    /// SQLite refused or failed.
    #[error("database: {0}")]
    Sqlite(#[source] Arc<rusqlite::Error>),
    /// The schema could not be brought up to date, or comes from a newer version of this program.
    #[error("database migration: {0}")]
    Migration(#[source] Arc<refinery::Error>),
    /// SQLite's own check found the database file damaged.
    #[error("database {path} is damaged: {detail}")]
    DamagedDatabase {
        /// The database file.
        path: PathBuf,
        /// First line of SQLite's `quick_check`.
        detail: String,
    },
    /// The owning thread is gone: the process is shutting down.
    #[error("the {0} is closed")]
    Closed(&'static str),
    /// Another process held the ledger for too long.
    #[error("another process holds the ledger {path} (waited {waited_ms} ms)")]
    Busy {
        /// The ledger folder.
        path: PathBuf,
        /// How long this call waited.
        waited_ms: u64,
    },
    /// No turn has this id.
    #[error("no turn {turn_id}")]
    UnknownTurn {
        /// The id asked for.
        turn_id: String,
    },
    /// A turn with this id, or this leaf, is stored already.
    #[error("turn {turn_id} is stored already")]
    TurnExists {
        /// The id given twice.
        turn_id: String,
    },
    /// A feedback score is not a number from -1 to 1.
    #[error("score {score} is not between -1 and 1")]
    Score {
        /// The score given.
        score: f64,
    },
    /// A text to be stored is larger than allowed.
    #[error("{what} has {bytes} bytes, the limit is {bytes_max}")]
    TooLarge {
        /// Which field or file.
        what: &'static str,
        /// Its size.
        bytes: u64,
        /// The limit.
        bytes_max: u64,
    },
    /// A leaf has no canonical JSON form.
    #[error("leaf is not canonical JSON: {0}")]
    Leaf(#[from] NotCanonical),
    /// No leaf has this index.
    #[error("no leaf {index}: the ledger has {size} leaves")]
    NoLeaf {
        /// The index asked for.
        index: u64,
        /// Leaves in the ledger.
        size: u64,
    },
    /// A proof was asked for a tree size that this ledger has not reached.
    #[error("no tree of {asked} leaves: the ledger has {size}")]
    NoTree {
        /// The tree size asked for.
        asked: u64,
        /// Leaves in the ledger.
        size: u64,
    },
    /// A checkpoint given from outside can't be read or is not signed by the right key.
    #[error("checkpoint: {0}")]
    Checkpoint(#[from] CheckpointFault),
    /// The signing key is gone although it was in use. Nothing is re-signed with a new one.
    #[error("signing key {path} is missing although {because}; restore it from a backup")]
    KeyMissing {
        /// Where the key should be.
        path: PathBuf,
        /// What shows that it existed.
        because: &'static str,
    },
    /// A key file is readable by others.
    #[error("key file {path} has mode {mode:o}; it must be 600")]
    KeyTooOpen {
        /// The key file.
        path: PathBuf,
        /// Its permission bits.
        mode: u32,
    },
    /// A key file can't be read as a key, or the pair does not match.
    #[error("key file {path}: {detail}")]
    KeyInvalid {
        /// The key file.
        path: PathBuf,
        /// What is wrong.
        detail: &'static str,
    },
    /// The ledger does not match itself, its signature or an outside checkpoint.
    #[error("ledger integrity: {}{file}: {fault}", LeafName(*.leaf))]
    Tampered {
        /// The first leaf that is concerned, where one can be named.
        leaf: Option<u64>,
        /// The file, relative to the ledger folder.
        file: String,
        /// What was found.
        fault: Fault,
    },
    /// Bytes after the signed checkpoint: an interrupted write, which the next open removes, or an
    /// insertion, which nothing signs either way.
    #[error(
        "ledger integrity: leaf {leaf}: {file}: not covered by the checkpoint of {size} leaves (an interrupted write leaves this; opening the ledger removes it)"
    )]
    Unsigned {
        /// The first leaf index that is not signed.
        leaf: u64,
        /// The first such file.
        file: String,
        /// Leaves the checkpoint covers.
        size: u64,
    },
    /// A receipt file is refused.
    #[error("receipt refused: {0}")]
    Receipt(#[from] ReceiptFault),
}

/// What a failed integrity check found.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// The stored entry does not hash to what the tree says.
    #[error("entry does not match its stored hash")]
    EntryHash,
    /// An entry's length runs past the end of its bundle.
    #[error("entry is cut off")]
    EntryCut,
    /// There are bytes after the last entry or hash.
    #[error("{0} bytes too many")]
    ExtraBytes(u64),
    /// A hash tile differs from the tree computed from the entries.
    #[error("stored hash of leaves {first}-{last} is wrong")]
    TileHash {
        /// First leaf below that hash.
        first: u64,
        /// Last leaf below that hash.
        last: u64,
    },
    /// A file ends early.
    #[error("file ends early: {bytes} bytes of {wanted} (leaves {first}-{last})")]
    Short {
        /// Bytes found.
        bytes: u64,
        /// Bytes wanted.
        wanted: u64,
        /// First leaf of the file.
        first: u64,
        /// Last leaf of the file.
        last: u64,
    },
    /// A file the checkpoint needs is not there.
    #[error("file is missing (leaves {first}-{last})")]
    Missing {
        /// First leaf of the file.
        first: u64,
        /// Last leaf of the file.
        last: u64,
    },
    /// A file that has no place in a ledger.
    #[error("unexpected file beside the ledger of {size} leaves (last leaf {})", .size.saturating_sub(1))]
    UnexpectedFile {
        /// Leaves in the ledger.
        size: u64,
    },
    /// A leaf is not canonical JSON.
    #[error("leaf is not canonical JSON")]
    NotCanonical,
    /// The files hold more leaves than the checkpoint covers, and not by one interrupted write.
    #[error(
        "checkpoint of {size} leaves is older than the files, which go on to leaf {last}: it was rolled back or replaced"
    )]
    OldCheckpoint {
        /// Leaves the checkpoint covers.
        size: u64,
        /// Last leaf found in files.
        last: u64,
    },
    /// The checkpoint file is not there although leaves are.
    #[error("checkpoint of {size} leaves (last leaf {}) is missing", .size.saturating_sub(1))]
    NoCheckpoint {
        /// Leaves found in files.
        size: u64,
    },
    /// The checkpoint file can't be read or its signature is wrong.
    #[error("checkpoint of {size} leaves (last leaf {}): {source}", .size.saturating_sub(1))]
    BadCheckpoint {
        /// Leaves found in files.
        size: u64,
        /// What is wrong with it.
        source: CheckpointFault,
    },
    /// The entries give another root than the signed one.
    #[error("checkpoint of {size} leaves (last leaf {}): the entries give another root", .size.saturating_sub(1))]
    Root {
        /// Leaves the checkpoint covers.
        size: u64,
    },
    /// The ledger has fewer leaves than something outside of it knows of.
    #[error("the ledger ends at {size} leaves, {known} are known from outside: it was cut or rolled back")]
    Shorter {
        /// Leaves in the ledger.
        size: u64,
        /// Leaves known from outside.
        known: u64,
    },
    /// An outside checkpoint has another root for the same leaves.
    #[error("the first {size} leaves differ from the outside checkpoint: history was rewritten")]
    Rewritten {
        /// Leaves the outside checkpoint covers.
        size: u64,
    },
    /// An outside checkpoint is not signed by this ledger's key.
    #[error("the outside checkpoint is not signed by this ledger's key: re-signed, or another ledger ({0})")]
    OtherKey(CheckpointFault),
}

struct LeafName(Option<u64>);

impl fmt::Display for LeafName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.map_or(Ok(()), |leaf| write!(f, "leaf {leaf}: "))
    }
}

impl From<std::io::Error> for Error {
    fn from(source: std::io::Error) -> Self {
        Self::Io(Arc::new(source))
    }
}

impl From<rusqlite::Error> for Error {
    fn from(source: rusqlite::Error) -> Self {
        Self::Sqlite(Arc::new(source))
    }
}

impl From<refinery::Error> for Error {
    fn from(source: refinery::Error) -> Self {
        Self::Migration(Arc::new(source))
    }
}
