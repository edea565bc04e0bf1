//! The receipt file: one leaf with all that a stranger needs to check it, and that check as a pure
//! function. Files are made by `Ledger::prove` and read by `sarai audit check-receipt`. A file is
//! foreign text: it has a size limit and exactly one accepted spelling, so that any changed byte is
//! refused. The key inside the file vouches for nothing by itself: compare it, or a checkpoint kept
//! elsewhere, with one that you trust.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};

use crate::canonical::{NotCanonical, parse_canonical};
use crate::error::Error;
use crate::merkle::{Hash, hex, inclusion_root, is_consistent, leaf_hash};
use crate::note::{Checkpoint, CheckpointFault, VerifierKey};

/// Largest receipt file that is read.
pub const RECEIPT_BYTES_MAX: u64 = 1024 * 1024;
const FORMAT: &str = "sarai-receipt/1";
/// A path has one hash a tree level, and a consistency path at most one more than twice that.
const PATH_MAX: usize = 130;

/// Why a receipt file is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReceiptFault {
    /// Larger than [`RECEIPT_BYTES_MAX`].
    #[error("file of {0} bytes is too long")]
    TooLong(u64),
    /// Not JSON of the right shape.
    #[error("not a receipt file (line {line}, column {column})")]
    Shape {
        /// Line of the fault.
        line: usize,
        /// Column of the fault.
        column: usize,
    },
    /// Right values in another spelling than they are written in.
    #[error("file is not spelled as it was written: it was edited or re-formatted")]
    Spelling,
    /// Another format or version.
    #[error("format {0:?} is not {FORMAT:?}")]
    Format(String),
    /// The leaf is not canonical JSON.
    #[error("leaf {index}: {source}")]
    Leaf {
        /// The leaf's index.
        index: u64,
        /// What is wrong with it.
        source: NotCanonical,
    },
    /// A hash that is not 32 bytes of base64.
    #[error("leaf {0}: a hash of the path can't be read")]
    Hash(u64),
    /// The key or the checkpoint inside the file is wrong.
    #[error("leaf {index}: {source}")]
    Checkpoint {
        /// The leaf's index.
        index: u64,
        /// What is wrong with it.
        source: CheckpointFault,
    },
    /// The tree size of the file is not the checkpoint's.
    #[error("leaf {index}: the file speaks of {file} leaves, its checkpoint of {checkpoint}")]
    Size {
        /// The leaf's index.
        index: u64,
        /// Size in the file.
        file: u64,
        /// Size in the checkpoint.
        checkpoint: u64,
    },
    /// Leaf, index and path do not lead to the signed root.
    #[error("leaf {0} is not in the signed tree")]
    NotIncluded(u64),
    /// The consistency proof does not lead to the signed root.
    #[error("leaf {index}: the proof from the tree of {size} leaves is wrong")]
    NotConsistent {
        /// The leaf's index.
        index: u64,
        /// Size of the older tree.
        size: u64,
    },
    /// The outside checkpoint can't be read or another key signed it.
    #[error("leaf {index}: outside checkpoint: {source}")]
    Outside {
        /// The leaf's index.
        index: u64,
        /// What is wrong with it.
        source: CheckpointFault,
    },
    /// The outside checkpoint has another root: history was rewritten.
    #[error("leaf {index}: the outside checkpoint of {size} leaves has another root: history was rewritten")]
    OtherRoot {
        /// The leaf's index.
        index: u64,
        /// Leaves of the outside checkpoint.
        size: u64,
    },
    /// Sizes differ and the file has no proof between them.
    #[error(
        "leaf {index}: the file's checkpoint has {size} leaves and the outside one {outside}: they can't be \
         compared without a consistency proof; take the receipt again for that checkpoint"
    )]
    NotComparable {
        /// The leaf's index.
        index: u64,
        /// Leaves of the file's checkpoint.
        size: u64,
        /// Leaves of the outside checkpoint.
        outside: u64,
    },
}

/// A proof that the receipt's tree grew out of an older one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Consistency {
    /// Leaves of the older tree.
    pub size: u64,
    /// Its root, base64.
    pub root: String,
    /// RFC 6962 consistency proof, base64.
    pub path: Vec<String>,
}

impl Consistency {
    pub(crate) fn new(size: u64, root: &Hash, path: &[Hash]) -> Self {
        Self {
            size,
            root: STANDARD.encode(root),
            path: path.iter().map(|hash| STANDARD.encode(hash)).collect(),
        }
    }
}

/// One exported receipt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReceiptFile {
    /// `sarai-receipt/1`.
    pub format: String,
    /// The leaf's canonical JSON text.
    pub leaf: String,
    /// Its position in the ledger.
    pub leaf_index: u64,
    /// Leaves under the checkpoint.
    pub tree_size: u64,
    /// RFC 6962 inclusion path, leaf side first, base64.
    pub inclusion_path: Vec<String>,
    /// The signed checkpoint.
    pub checkpoint: String,
    /// The key that signed it, in signed-note form.
    pub verifier_key: String,
    /// Present if the file was made for an older checkpoint.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub consistency: Option<Consistency>,
}

impl ReceiptFile {
    pub(crate) fn new(leaf: String, place: (u64, u64), path: &[Hash], checkpoint: &str, key: &str) -> Self {
        Self {
            format: FORMAT.to_owned(),
            leaf,
            leaf_index: place.0,
            tree_size: place.1,
            inclusion_path: path.iter().map(|hash| STANDARD.encode(hash)).collect(),
            checkpoint: checkpoint.to_owned(),
            verifier_key: key.to_owned(),
            consistency: None,
        }
    }

    /// The text to write into a file.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut text = serde_json::to_string_pretty(self).expect("strings and integers always serialise");
        text.push('\n');
        text
    }

    /// Reads a file's text. Only the spelling of [`Self::to_text`] is accepted.
    ///
    /// # Errors
    /// [`ReceiptFault`] in its variants for length, shape and spelling.
    pub fn from_text(text: &str) -> Result<Self, Error> {
        if text.len() as u64 > RECEIPT_BYTES_MAX {
            return Err(ReceiptFault::TooLong(text.len() as u64).into());
        }
        let file: Self = serde_json::from_str(text)
            .map_err(|error| ReceiptFault::Shape { line: error.line(), column: error.column() })?;
        if file.to_text() == text { Ok(file) } else { Err(ReceiptFault::Spelling.into()) }
    }
}

/// What a good receipt proves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// Position of the leaf.
    pub leaf_index: u64,
    /// Its hash in hex.
    pub leaf_hash: String,
    /// Leaves under the file's checkpoint.
    pub tree_size: u64,
    /// The key that signed; the receipt is worth as much as your trust in it.
    pub verifier_key: VerifierKey,
    /// How the outside checkpoint compares.
    pub outside: Outside,
}

/// How an outside checkpoint compares with a receipt's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outside {
    /// None was given.
    None,
    /// Same size, same root.
    Same,
    /// Smaller, and proved to be an earlier state of the same ledger.
    Earlier {
        /// Its leaves.
        size: u64,
        /// Whether the receipt's leaf was already in it.
        has_leaf: bool,
    },
}

/// Checks a receipt with nothing but the file and, if given, a checkpoint kept elsewhere.
///
/// # Errors
/// [`Error::Receipt`] says what does not fit.
pub fn check_receipt(file: &ReceiptFile, outside_checkpoint: Option<&str>) -> Result<Checked, Error> {
    let index = file.leaf_index;
    if file.format != FORMAT {
        return Err(ReceiptFault::Format(file.format.clone()).into());
    }
    parse_canonical(&file.leaf).map_err(|source| ReceiptFault::Leaf { index, source })?;
    let in_checkpoint = |source| ReceiptFault::Checkpoint { index, source };
    let key = VerifierKey::parse(&file.verifier_key).map_err(in_checkpoint)?;
    let own = Checkpoint::open_own(file.checkpoint.as_bytes(), &key).map_err(in_checkpoint)?;
    if own.size != file.tree_size {
        return Err(ReceiptFault::Size { index, file: file.tree_size, checkpoint: own.size }.into());
    }
    let path = parse_path(&file.inclusion_path, index)?;
    let hash = leaf_hash(file.leaf.as_bytes());
    if inclusion_root(hash, index, own.size, &path) != Some(own.root) {
        return Err(ReceiptFault::NotIncluded(index).into());
    }
    let earlier = check_consistency(file, &own)?;
    let outside = match outside_checkpoint {
        None => Outside::None,
        Some(note) => {
            let outside =
                Checkpoint::open(note, &key).map_err(|source| ReceiptFault::Outside { index, source })?;
            compare(index, &own, earlier, &outside)?
        }
    };
    Ok(Checked { leaf_index: index, leaf_hash: hex(&hash), tree_size: own.size, verifier_key: key, outside })
}

/// Checks the file's own proof of growth, whether or not an outside checkpoint asks for it.
fn check_consistency(file: &ReceiptFile, own: &Checkpoint) -> Result<Option<(u64, Hash)>, Error> {
    let Some(proof) = &file.consistency else { return Ok(None) };
    let index = file.leaf_index;
    let path = parse_path(&proof.path, index)?;
    let root = parse_hash(&proof.root).ok_or(ReceiptFault::Hash(index))?;
    if !is_consistent((proof.size, root), (own.size, own.root), &path) {
        return Err(ReceiptFault::NotConsistent { index, size: proof.size }.into());
    }
    Ok(Some((proof.size, root)))
}

fn compare(
    index: u64,
    own: &Checkpoint,
    earlier: Option<(u64, Hash)>,
    outside: &Checkpoint,
) -> Result<Outside, ReceiptFault> {
    let size = outside.size;
    let (root, result) = match earlier {
        _ if size == own.size => (own.root, Outside::Same),
        Some((proved, root)) if proved == size => (root, Outside::Earlier { size, has_leaf: index < size }),
        _ => return Err(ReceiptFault::NotComparable { index, size: own.size, outside: size }),
    };
    if outside.root == root { Ok(result) } else { Err(ReceiptFault::OtherRoot { index, size }) }
}

fn parse_path(path: &[String], index: u64) -> Result<Vec<Hash>, ReceiptFault> {
    if path.len() > PATH_MAX {
        return Err(ReceiptFault::NotIncluded(index));
    }
    path.iter().map(|text| parse_hash(text).ok_or(ReceiptFault::Hash(index))).collect()
}

fn parse_hash(text: &str) -> Option<Hash> {
    STANDARD.decode(text).ok()?.try_into().ok()
}
