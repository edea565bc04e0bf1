//! Reads the header of a GGUF file before llama.cpp sees it: magic, version, counts, names, and whether every tensor
//! lies inside the file. A cut or foreign file is refused here with a reason; llama.cpp may abort on it.
//!
//! Called by `engine.rs`. Reads at most [`HEADER_BYTES_MAX`] bytes, never the tensor data, and trusts no number.
//! Format: <https://github.com/ggml-org/ggml/blob/master/docs/gguf.md>

use std::io::{self, Read};
use std::path::Path;

/// Longest header read; vocabularies of 256k tokens with merges need some 16 MiB.
const HEADER_BYTES_MAX: u64 = 256 << 20;
const KEYS_MAX: u64 = 1 << 16;
const TENSORS_MAX: u64 = 1 << 16;
const NAME_BYTES_MAX: u64 = 1 << 16;
const STRING_BYTES_MAX: u64 = 16 << 20;
const ITEMS_MAX: u64 = 1 << 24;

/// What is wrong with a model file.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// It cannot be read.
    #[error("it cannot be read")]
    Io(#[from] io::Error),
    /// Another kind of file.
    #[error("it is not a GGUF file (it begins with {found:02x?})")]
    Magic {
        /// First four bytes.
        found: [u8; 4],
    },
    /// A version that is not 2 or 3.
    #[error("it has GGUF version {version}, versions 2 and 3 are known")]
    Version {
        /// The number found.
        version: u32,
    },
    /// The file ends before what its header promises.
    #[error("it is cut off: {needed} bytes are needed, it has {actual}; fetch it again")]
    Truncated {
        /// Bytes needed, at least.
        needed: u64,
        /// Bytes there are.
        actual: u64,
    },
    /// A number no real model has.
    #[error("its header is damaged: {what} is {value}")]
    Damaged {
        /// Which number.
        what: &'static str,
        /// The number.
        value: u64,
    },
    /// A text that is not UTF-8.
    #[error("its header is damaged: a name is not text")]
    NotText,
    /// Something every model has.
    #[error("its header has no {key}")]
    Missing {
        /// The key.
        key: &'static str,
    },
    /// One of several parts.
    #[error("it is part of a split model, which is not supported: join the parts first")]
    Split,
}

/// What the header says.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Header {
    /// GGUF version.
    pub version: u32,
    /// `general.architecture`.
    pub architecture: String,
    /// `general.name`, empty if it has none.
    pub name: String,
    /// `tokenizer.chat_template`.
    pub chat_template: Option<String>,
    /// `general.type`: "model" if it says nothing.
    pub kind: String,
    /// `sarai.adapter.base_sha256`: digest of the model an adapter was made for.
    pub adapter_base_sha256: Option<String>,
    /// Number of tensors.
    pub tensors: u64,
    /// Where the embeddings of tokens are, if the output has weights of its own.
    pub embeddings: Option<Embeddings>,
    /// Bytes of the header.
    pub header_bytes: u64,
    /// Bytes of the file.
    pub file_bytes: u64,
}

/// Embeddings of tokens, which are read by rows and not multiplied.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Embeddings {
    /// Bytes from the beginning of the output's weights to theirs, negative if they come first.
    pub from_output: i64,
    /// Bytes they take.
    pub bytes: u64,
}

/// Reads and checks the header of a file.
///
/// # Errors
/// [`Fault`] names what is wrong.
pub fn read(path: &Path) -> Result<Header, Fault> {
    let file = std::fs::File::open(path)?;
    let metadata = file.metadata()?;
    if !metadata.is_file() {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "it is not a file").into());
    }
    read_from(io::BufReader::with_capacity(1 << 16, file), metadata.len())
}

/// Reads and checks the header at the beginning of `source`, which has `file_bytes` in all.
///
/// # Errors
/// [`Fault`] names what is wrong.
pub fn read_from(source: impl Read, file_bytes: u64) -> Result<Header, Fault> {
    let mut cursor = Cursor { source: source.take(HEADER_BYTES_MAX), at: 0, file_bytes };
    let magic: [u8; 4] = cursor.array()?;
    if &magic != b"GGUF" {
        return Err(Fault::Magic { found: magic });
    }
    let version = cursor.u32()?;
    if !(2..=3).contains(&version) {
        return Err(Fault::Version { version });
    }
    let tensors = cursor.number("the number of tensors", TENSORS_MAX)?;
    let keys = cursor.number("the number of keys", KEYS_MAX)?;
    let known = read_keys(&mut cursor, keys)?;
    let alignment = known.alignment;
    if alignment == 0 || alignment % 8 != 0 || alignment > 1 << 20 {
        return Err(Fault::Damaged { what: "the alignment", value: alignment });
    }
    let Tensors { needed, embeddings } = read_tensors(&mut cursor, tensors, alignment)?;
    let data_start = cursor.at.next_multiple_of(alignment);
    let end =
        data_start.checked_add(needed).ok_or(Fault::Damaged { what: "a tensor offset", value: needed })?;
    if end > file_bytes {
        return Err(Fault::Truncated { needed: end, actual: file_bytes });
    }
    if known.is_split {
        return Err(Fault::Split);
    }
    Ok(Header {
        version,
        architecture: known.architecture.ok_or(Fault::Missing { key: "general.architecture" })?,
        name: known.name.unwrap_or_default(),
        chat_template: known.chat_template,
        kind: known.kind.unwrap_or_else(|| "model".to_owned()),
        adapter_base_sha256: known.adapter_base_sha256,
        tensors,
        embeddings,
        header_bytes: cursor.at,
        file_bytes,
    })
}

#[derive(Default)]
struct Known {
    architecture: Option<String>,
    name: Option<String>,
    chat_template: Option<String>,
    kind: Option<String>,
    adapter_base_sha256: Option<String>,
    alignment: u64,
    is_split: bool,
}

fn read_keys(cursor: &mut Cursor<impl Read>, keys: u64) -> Result<Known, Fault> {
    let mut known = Known { alignment: 32, ..Known::default() };
    for _ in 0..keys {
        let key = cursor.text(NAME_BYTES_MAX)?;
        let kind = cursor.u32()?;
        match (key.as_str(), kind) {
            ("general.architecture", STRING) => known.architecture = Some(cursor.text(STRING_BYTES_MAX)?),
            ("general.name", STRING) => known.name = Some(cursor.text(STRING_BYTES_MAX)?),
            ("tokenizer.chat_template", STRING) => known.chat_template = Some(cursor.text(STRING_BYTES_MAX)?),
            ("general.type", STRING) => known.kind = Some(cursor.text(NAME_BYTES_MAX)?),
            ("sarai.adapter.base_sha256", STRING) => {
                known.adapter_base_sha256 = Some(cursor.text(NAME_BYTES_MAX)?);
            }
            ("general.alignment", UINT32) => known.alignment = cursor.u32()?.into(),
            ("split.count", UINT16) => known.is_split = u16::from_le_bytes(cursor.array()?) > 1,
            _ => cursor.skip_value(kind)?,
        }
    }
    Ok(known)
}

struct Tensors {
    /// How many bytes of tensor data there must be.
    needed: u64,
    embeddings: Option<Embeddings>,
}

fn read_tensors(cursor: &mut Cursor<impl Read>, tensors: u64, alignment: u64) -> Result<Tensors, Fault> {
    let mut needed = 0;
    let (mut rows, mut output_at) = (None, None);
    for _ in 0..tensors {
        let name = cursor.text(NAME_BYTES_MAX)?;
        let dimensions = cursor.u32()?;
        if dimensions == 0 || dimensions > 4 {
            return Err(Fault::Damaged {
                what: "the number of dimensions of a tensor",
                value: dimensions.into(),
            });
        }
        let (mut row, mut elements) = (0, 1_u64);
        for index in 0..dimensions {
            let size = cursor.u64()?;
            let too_large = Fault::Damaged { what: "the size of a tensor", value: size };
            elements = elements.checked_mul(size).filter(|total| *total < 1 << 48).ok_or(too_large)?;
            row = if index == 0 { size } else { row };
        }
        let kind = cursor.u32()?;
        let offset = cursor.u64()?;
        if offset % alignment != 0 {
            return Err(Fault::Damaged { what: "a tensor offset", value: offset });
        }
        let bytes = match block_of(kind) {
            None => 0,
            Some((block, _)) if row % block != 0 => {
                return Err(Fault::Damaged { what: "the row length of a tensor", value: row });
            }
            Some((block, bytes)) => elements / block * bytes,
        };
        let end =
            offset.checked_add(bytes).ok_or(Fault::Damaged { what: "a tensor offset", value: offset })?;
        needed = needed.max(end);
        match name.as_str() {
            "token_embd.weight" => rows = Some((offset.cast_signed(), bytes)),
            "output.weight" => output_at = Some(offset.cast_signed()),
            _ => {}
        }
    }
    let embeddings =
        rows.zip(output_at).filter(|((_, bytes), _)| *bytes > 0).and_then(|((at, bytes), output_at)| {
            Some(Embeddings { from_output: at.checked_sub(output_at)?, bytes })
        });
    Ok(Tensors { needed, embeddings })
}

const UINT16: u32 = 2;
const UINT32: u32 = 4;
const STRING: u32 = 8;
const ARRAY: u32 = 9;

/// Bytes of a value of a fixed size.
fn width_of(kind: u32) -> Option<u64> {
    match kind {
        0 | 1 | 7 => Some(1),
        2 | 3 => Some(2),
        4..=6 => Some(4),
        10..=12 => Some(8),
        _ => None,
    }
}

/// Elements and bytes of a block of a tensor type. Types this table does not know are left to llama.cpp.
fn block_of(kind: u32) -> Option<(u64, u64)> {
    Some(match kind {
        0 | 26 => (1, 4),
        1 | 25 | 30 => (1, 2),
        2 | 20 => (32, 18),
        3 => (32, 20),
        6 => (32, 22),
        7 => (32, 24),
        8 => (32, 34),
        10 => (256, 84),
        11 | 21 => (256, 110),
        12 => (256, 144),
        13 => (256, 176),
        14 => (256, 210),
        15 => (256, 292),
        16 => (256, 66),
        17 => (256, 74),
        18 => (256, 98),
        19 => (256, 50),
        22 => (256, 82),
        23 => (256, 136),
        24 => (1, 1),
        27 | 28 => (1, 8),
        29 => (256, 56),
        34 => (256, 54),
        35 => (256, 66),
        39 => (32, 17),
        _ => return None,
    })
}

/// Reads little-endian numbers and counted strings, and knows where it is.
struct Cursor<R> {
    source: io::Take<R>,
    at: u64,
    file_bytes: u64,
}

impl<R: Read> Cursor<R> {
    fn array<const N: usize>(&mut self) -> Result<[u8; N], Fault> {
        let mut bytes = [0; N];
        self.fill(&mut bytes)?;
        Ok(bytes)
    }

    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), Fault> {
        let needed = self.at + bytes.len() as u64;
        if needed > self.file_bytes {
            return Err(Fault::Truncated { needed, actual: self.file_bytes });
        }
        if needed > HEADER_BYTES_MAX {
            return Err(Fault::Damaged { what: "the length of the header", value: needed });
        }
        self.source.read_exact(bytes)?;
        self.at = needed;
        Ok(())
    }

    fn u32(&mut self) -> Result<u32, Fault> {
        self.array().map(u32::from_le_bytes)
    }

    fn u64(&mut self) -> Result<u64, Fault> {
        self.array().map(u64::from_le_bytes)
    }

    fn number(&mut self, what: &'static str, max: u64) -> Result<u64, Fault> {
        let value = self.u64()?;
        if value > max { Err(Fault::Damaged { what, value }) } else { Ok(value) }
    }

    fn text(&mut self, bytes_max: u64) -> Result<String, Fault> {
        let length = self.number("the length of a text", bytes_max)?;
        if self.at + length > self.file_bytes {
            return Err(Fault::Truncated { needed: self.at + length, actual: self.file_bytes });
        }
        let mut bytes = vec![0; usize::try_from(length).map_err(|_| Fault::NotText)?];
        self.fill(&mut bytes)?;
        String::from_utf8(bytes).map_err(|_| Fault::NotText)
    }

    fn skip(&mut self, mut length: u64) -> Result<(), Fault> {
        let mut scratch = [0; 4096];
        while length > 0 {
            let step = length.min(scratch.len() as u64);
            self.fill(&mut scratch[..usize::try_from(step).expect("at most 4096")])?;
            length -= step;
        }
        Ok(())
    }

    fn skip_string(&mut self) -> Result<(), Fault> {
        let length = self.number("the length of a text", STRING_BYTES_MAX)?;
        self.skip(length)
    }

    fn skip_value(&mut self, kind: u32) -> Result<(), Fault> {
        match (width_of(kind), kind) {
            (Some(width), _) => self.skip(width),
            (None, STRING) => self.skip_string(),
            (None, ARRAY) => self.skip_array(),
            (None, _) => Err(Fault::Damaged { what: "the type of a value", value: kind.into() }),
        }
    }

    fn skip_array(&mut self) -> Result<(), Fault> {
        let kind = self.u32()?;
        let items = self.number("the length of a list", ITEMS_MAX)?;
        match (width_of(kind), kind) {
            (Some(width), _) => self.skip(items * width),
            (None, STRING) => (0..items).try_for_each(|_| self.skip_string()),
            (None, _) => Err(Fault::Damaged { what: "the type of a list", value: kind.into() }),
        }
    }
}

#[cfg(test)]
mod tests;
