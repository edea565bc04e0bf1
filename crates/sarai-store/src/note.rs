//! C2SP signed notes and checkpoints (c2sp.org/signed-note, c2sp.org/tlog-checkpoint), Ed25519 only.
//! Called by the ledger to sign, by everything else to check. Parses foreign text: size and number
//! of signatures are limited, base64 must be canonical, and the key name must equal the origin.
//! Must never make a signature for a checkpoint that the caller has not computed from leaves.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use sha2::{Digest, Sha256};

use crate::merkle::{Hash, hex};

/// Largest checkpoint text that is read.
pub const CHECKPOINT_BYTES_MAX: u64 = 64 * 1024;
/// Most signature lines (ours and witnesses') a checkpoint may carry.
const SIGNATURES_MAX: usize = 16;
const KEY_NAME_BYTES_MAX: usize = 200;
const ALGORITHM_ED25519: u8 = 1;
const SIGNATURE_PREFIX: &str = "\u{2014} ";

/// Why a checkpoint or a key text is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CheckpointFault {
    /// Larger than [`CHECKPOINT_BYTES_MAX`].
    #[error("text of {0} bytes is too long")]
    TooLong(u64),
    /// Not UTF-8.
    #[error("not UTF-8 text")]
    NotText,
    /// Not the shape of a signed checkpoint.
    #[error("not a signed checkpoint: {0}")]
    Shape(&'static str),
    /// No signature line of the expected key.
    #[error("no signature of key {0}")]
    NoSignature(String),
    /// A signature of the expected key that does not fit the text.
    #[error("wrong signature of key {0}")]
    WrongSignature(String),
    /// The first line names another log.
    #[error("origin {found:?} is not {wanted:?}")]
    Origin {
        /// What the checkpoint says.
        found: String,
        /// The key's name.
        wanted: String,
    },
    /// A verifier key that can't be read.
    #[error("not a verifier key: {0}")]
    Key(&'static str),
}

/// A signed-note verifier key: `name+hash+base64(0x01 || public key)`.
#[derive(Clone, PartialEq, Eq)]
pub struct VerifierKey {
    name: String,
    id: [u8; 4],
    key: VerifyingKey,
}

impl VerifierKey {
    fn new(name: String, key: VerifyingKey) -> Self {
        let id = key_id(&name, &key);
        Self { name, id, key }
    }

    /// Reads the text form.
    ///
    /// # Errors
    /// [`CheckpointFault::Key`] says which part is wrong.
    pub fn parse(text: &str) -> Result<Self, CheckpointFault> {
        let text = text.strip_suffix('\n').unwrap_or(text);
        let mut parts = text.splitn(3, '+');
        let (Some(name), Some(id), Some(body)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(CheckpointFault::Key("not name+hash+key"));
        };
        if !is_key_name(name) {
            return Err(CheckpointFault::Key("bad name"));
        }
        let body = STANDARD.decode(body).map_err(|_| CheckpointFault::Key("key is not base64"))?;
        let Some((&ALGORITHM_ED25519, key)) = body.split_first() else {
            return Err(CheckpointFault::Key("not an Ed25519 key"));
        };
        let key: &[u8; 32] = key.try_into().map_err(|_| CheckpointFault::Key("wrong length"))?;
        let key = VerifyingKey::from_bytes(key).map_err(|_| CheckpointFault::Key("not a point"))?;
        let parsed = Self::new(name.to_owned(), key);
        if hex(&parsed.id) == id { Ok(parsed) } else { Err(CheckpointFault::Key("hash does not fit")) }
    }

    /// The key's name, which is also the origin line of its checkpoints.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }
}

impl fmt::Display for VerifierKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut body = vec![ALGORITHM_ED25519];
        body.extend_from_slice(self.key.as_bytes());
        write!(f, "{}+{}+{}", self.name, hex(&self.id), STANDARD.encode(body))
    }
}

impl fmt::Debug for VerifierKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "VerifierKey({self})")
    }
}

/// First four bytes of SHA-256(name || 0x0A || algorithm || public key).
fn key_id(name: &str, key: &VerifyingKey) -> [u8; 4] {
    let hash: Hash = Sha256::new()
        .chain_update(name)
        .chain_update([b'\n', ALGORITHM_ED25519])
        .chain_update(key.as_bytes())
        .finalize()
        .into();
    [hash[0], hash[1], hash[2], hash[3]]
}

pub(crate) fn is_key_name(name: &str) -> bool {
    !name.is_empty()
        && name.len() <= KEY_NAME_BYTES_MAX
        && !name.chars().any(|letter| letter.is_whitespace() || letter.is_control() || letter == '+')
}

/// A named Ed25519 key that signs checkpoints.
#[derive(Clone)]
pub(crate) struct NoteSigner {
    name: String,
    key: SigningKey,
}

impl NoteSigner {
    /// The default name carries a fingerprint of the public key.
    pub(crate) fn new(seed: &[u8; 32], name: Option<&str>) -> Self {
        let key = SigningKey::from_bytes(seed);
        let fingerprint: Hash = Sha256::digest(key.verifying_key().as_bytes()).into();
        let name = name.map_or_else(|| format!("sarai/{}", hex(&fingerprint[..8])), str::to_owned);
        Self { name, key }
    }

    pub(crate) fn verifier(&self) -> VerifierKey {
        VerifierKey::new(self.name.clone(), self.key.verifying_key())
    }

    /// Text form of the secret, as golang.org/x/mod/sumdb/note writes it.
    pub(crate) fn secret_text(&self) -> String {
        let mut body = vec![ALGORITHM_ED25519];
        body.extend_from_slice(self.key.as_bytes());
        let id = hex(&self.verifier().id);
        format!("PRIVATE+KEY+{}+{id}+{}\n", self.name, STANDARD.encode(body))
    }

    pub(crate) fn parse_secret(text: &str) -> Result<Self, &'static str> {
        let text = text.strip_suffix('\n').unwrap_or(text);
        let rest = text.strip_prefix("PRIVATE+KEY+").ok_or("does not start with PRIVATE+KEY+")?;
        let mut parts = rest.splitn(3, '+');
        let (Some(name), Some(id), Some(body)) = (parts.next(), parts.next(), parts.next()) else {
            return Err("not name+hash+key");
        };
        if !is_key_name(name) {
            return Err("bad key name");
        }
        let body = STANDARD.decode(body).map_err(|_| "key is not base64")?;
        let Some((&ALGORITHM_ED25519, seed)) = body.split_first() else {
            return Err("not an Ed25519 key");
        };
        let seed: &[u8; 32] = seed.try_into().map_err(|_| "wrong key length")?;
        let signer = Self::new(seed, Some(name));
        if hex(&signer.verifier().id) == id { Ok(signer) } else { Err("key hash does not fit") }
    }

    /// The signed checkpoint of a tree.
    pub(crate) fn sign(&self, size: u64, root: &Hash) -> String {
        let text = format!("{}\n{size}\n{}\n", self.name, STANDARD.encode(root));
        let mut body = self.verifier().id.to_vec();
        body.extend_from_slice(&self.key.sign(text.as_bytes()).to_bytes());
        format!("{text}\n{SIGNATURE_PREFIX}{} {}\n", self.name, STANDARD.encode(body))
    }
}

/// A checkpoint whose signature was checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// Leaves in the tree.
    pub size: u64,
    /// Root of the tree.
    pub root: Hash,
    pub(crate) signatures: usize,
    pub(crate) extensions: usize,
}

impl Checkpoint {
    /// Reads a checkpoint and checks that `key` signed it. Further signatures, such as a witness's,
    /// are let through unread.
    ///
    /// # Errors
    /// Any fault of shape, origin or signature.
    pub fn open(note: &str, key: &VerifierKey) -> Result<Self, CheckpointFault> {
        if note.len() as u64 > CHECKPOINT_BYTES_MAX {
            return Err(CheckpointFault::TooLong(note.len() as u64));
        }
        let middle = note.rfind("\n\n").ok_or(CheckpointFault::Shape("no blank line before signatures"))?;
        let (text, signatures) = (&note[..=middle], &note[middle + 2..]);
        let count = check_signatures(text, signatures, key)?;
        let mut lines = text.split_terminator('\n');
        let (Some(origin), Some(size), Some(root)) = (lines.next(), lines.next(), lines.next()) else {
            return Err(CheckpointFault::Shape("fewer than three lines"));
        };
        if origin != key.name {
            return Err(CheckpointFault::Origin { found: origin.to_owned(), wanted: key.name.clone() });
        }
        let parsed: u64 = size.parse().map_err(|_| CheckpointFault::Shape("size is not a number"))?;
        if parsed.to_string() != size {
            return Err(CheckpointFault::Shape("size is not in its shortest form"));
        }
        let root = STANDARD.decode(root).map_err(|_| CheckpointFault::Shape("root is not base64"))?;
        let root = root.try_into().map_err(|_| CheckpointFault::Shape("root is not 32 bytes"))?;
        Ok(Self { size: parsed, root, signatures: count, extensions: lines.count() })
    }

    /// Like [`Self::open`] for the ledger's own file, where every byte must be one that we write.
    pub(crate) fn open_own(bytes: &[u8], key: &VerifierKey) -> Result<Self, CheckpointFault> {
        let note = str::from_utf8(bytes).map_err(|_| CheckpointFault::NotText)?;
        let checkpoint = Self::open(note, key)?;
        if checkpoint.signatures != 1 || checkpoint.extensions != 0 {
            return Err(CheckpointFault::Shape("lines were added"));
        }
        Ok(checkpoint)
    }
}

fn check_signatures(text: &str, signatures: &str, key: &VerifierKey) -> Result<usize, CheckpointFault> {
    if !signatures.ends_with('\n') {
        return Err(CheckpointFault::Shape("does not end with a line end"));
    }
    let mut signed = false;
    let mut count = 0;
    for line in signatures.split_terminator('\n') {
        count += 1;
        if count > SIGNATURES_MAX {
            return Err(CheckpointFault::Shape("too many signatures"));
        }
        let line = line.strip_prefix(SIGNATURE_PREFIX).ok_or(CheckpointFault::Shape("bad signature line"))?;
        let (name, body) = line.split_once(' ').ok_or(CheckpointFault::Shape("bad signature line"))?;
        let body = STANDARD.decode(body).map_err(|_| CheckpointFault::Shape("signature is not base64"))?;
        let Some((id, signature)) = body.split_first_chunk::<4>() else {
            return Err(CheckpointFault::Shape("signature is too short"));
        };
        if name != key.name || *id != key.id {
            continue;
        }
        let wrong = || CheckpointFault::WrongSignature(key.name.clone());
        let signature = Signature::from_slice(signature).map_err(|_| wrong())?;
        key.key.verify_strict(text.as_bytes(), &signature).map_err(|_| wrong())?;
        signed = true;
    }
    if signed { Ok(count) } else { Err(CheckpointFault::NoSignature(key.to_string())) }
}

#[cfg(test)]
mod tests;
