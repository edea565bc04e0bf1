//! sha256 of files: the type that names a blob, and hashing that never holds a file in memory.
//!
//! Used by every file of `models`. A `Sha256Hex` always has 64 lower-case hex digits.

use std::fmt;
use std::io::{self, Read};
use std::path::Path;

use fs_err as fs;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

/// Read and hash this much at a time.
pub(super) const CHUNK_BYTES: usize = 1 << 20;

/// A sha256 in hex.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub(crate) struct Sha256Hex(String);

impl Sha256Hex {
    /// 64 hex digits; capitals are lowered.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        (text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit()))
            .then(|| Self(text.to_ascii_lowercase()))
    }

    /// The digits.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// What a finished hasher says.
    pub(super) fn of(hasher: Sha256) -> Self {
        use std::fmt::Write as _;
        let mut hex = String::with_capacity(64);
        for byte in hasher.finalize() {
            write!(hex, "{byte:02x}").expect("writing into a String can't fail");
        }
        Self(hex)
    }
}

impl fmt::Display for Sha256Hex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for Sha256Hex {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text).ok_or_else(|| format!("{text:?} is not a sha256"))
    }
}

impl From<Sha256Hex> for String {
    fn from(hex: Sha256Hex) -> Self {
        hex.0
    }
}

/// Feeds the next `length` bytes into the hasher; says how many there were.
pub(super) fn feed(hasher: &mut Sha256, mut from: impl Read, length: u64) -> io::Result<u64> {
    let mut buffer = vec![0; CHUNK_BYTES];
    let mut from = from.by_ref().take(length);
    let mut total = 0;
    loop {
        let n = from.read(&mut buffer)?;
        if n == 0 {
            return Ok(total);
        }
        hasher.update(&buffer[..n]);
        total += n as u64;
    }
}

/// Digest and length of a whole file. Blocks.
pub(crate) fn of_file(path: &Path) -> io::Result<(Sha256Hex, u64)> {
    let mut hasher = Sha256::new();
    let bytes = feed(&mut hasher, fs::File::open(path)?, u64::MAX)?;
    Ok((Sha256Hex::of(hasher), bytes))
}
