//! State on disk: the SQLite store and the Merkle ledger. The only crate with SQL, migrations and ledger files;
//! called by `sarai-core` (turns) and `sarai` (audit commands).
//!
//! Invariants: one thread owns the SQLite connection and one the ledger writer, each behind a bounded queue; SQL
//! values are bound parameters; [`Ledger::append`] is the only maker of a [`Receipt`] and returns one only when the
//! leaf is synced; a ledger that does not match its signed checkpoint is never signed again. Whoever holds the
//! signing key can rewrite history, and only a checkpoint kept outside (a witness) shows it.

mod canonical;
mod disk;
mod error;
mod keys;
mod layout;
mod ledger;
mod merkle;
mod note;
mod pictures;
mod receipt;
mod store;
mod vectors;
mod verify;

pub use canonical::{LEAF_DEPTH_MAX, NotCanonical, canonical_json};
pub use error::{Error, Fault};
pub use keys::Keys;
pub use ledger::{BATCH_LEAVES_MAX, LEAF_BYTES_MAX, Ledger, Receipt, Recovery};
pub use merkle::Hash;
pub use note::{CHECKPOINT_BYTES_MAX, Checkpoint, CheckpointFault, VerifierKey};
pub use pictures::{Cleaned, PictureFiles, sha256_hex};
pub use receipt::{
    Checked, Consistency, Outside, RECEIPT_BYTES_MAX, ReceiptFault, ReceiptFile, check_receipt,
};
pub use store::{
    Conversation, Feedback, IMAGES_MAX, Image, ImageKey, ImageStats, Judged, Judgement, Known, LESSONS_MAX,
    Learned, Lesson, Lookup, Nonces, Store, TEXT_BYTES_MAX, Teach, TurnRecord, commitment,
};
pub use vectors::{DIMENSIONS_MAX, Near, VECTORS_MAX, VectorFault, Vectors};
pub use verify::{Report, verify};
