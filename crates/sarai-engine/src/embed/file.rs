//! Reads an embedding file: a SentencePiece model with a zip archive of plain arrays (`.npz`) behind it, in one file.
//!
//! Called by `embed.rs`. A zip archive is found from its end, so what stands before it is the other part. Trusts no
//! number: sizes are bounded before anything is allocated, names and shapes are checked by whoever takes an array.
//! Format: <https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html>

use std::collections::BTreeMap;
use std::io::{self, Read, Seek, SeekFrom};

/// Longest SentencePiece part.
const TOKENIZER_BYTES_MAX: u64 = 16 << 20;
/// Arrays in one archive.
const ARRAYS_MAX: usize = 256;
/// Longest array, header included.
const ARRAY_BYTES_MAX: u64 = 16 << 20;
/// All arrays together: what a small archive may swell to.
const ARRAYS_BYTES_MAX: u64 = 160 << 20;
/// Longest header of an array.
const HEADER_BYTES_MAX: usize = 4096;

/// What is wrong with an embedding file.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// It cannot be read.
    #[error("it cannot be read")]
    Io(#[from] io::Error),
    /// There is no archive at its end.
    #[error("it does not end with an archive of arrays: {detail}")]
    Archive {
        /// The reader's words.
        detail: String,
    },
    /// More or longer parts than any known model has.
    #[error("{what} is {value}, at most {max} is read")]
    TooLarge {
        /// Which number.
        what: &'static str,
        /// Found.
        value: u64,
        /// Allowed.
        max: u64,
    },
    /// An array whose header or length is wrong.
    #[error("its array {name} is damaged: {what}")]
    Array {
        /// Name in the archive.
        name: String,
        /// What is wrong.
        what: &'static str,
    },
    /// An array that the network needs and that is not there with this type and shape.
    #[error("it has no array {name} of shape {shape:?}: not a file of this model")]
    Missing {
        /// Name in the archive.
        name: String,
        /// What was expected.
        shape: Vec<usize>,
    },
    /// The tokenizer's part.
    #[error("its tokenizer is damaged: {what}")]
    Tokenizer {
        /// What is wrong.
        what: String,
    },
}

/// Values of one array, in row order.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Values {
    /// `uint8`.
    Bytes(Vec<u8>),
    /// `float32`.
    Floats(Vec<f32>),
    /// Any other type: nothing here needs it.
    Other,
}

/// One array.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Array {
    pub(crate) shape: Vec<usize>,
    pub(crate) values: Values,
}

/// The two parts of an embedding file.
#[derive(Debug, Default)]
pub(crate) struct Parts {
    /// The SentencePiece model, still encoded.
    pub(crate) tokenizer: Vec<u8>,
    /// Arrays by name, each taken once.
    pub(crate) arrays: BTreeMap<String, Array>,
}

impl Parts {
    /// Takes an array of floats.
    pub(crate) fn floats(&mut self, name: &str, shape: &[usize]) -> Result<Vec<f32>, Fault> {
        match self.take(name, shape)? {
            Values::Floats(values) => Ok(values),
            Values::Bytes(_) | Values::Other => Err(missing(name, shape)),
        }
    }

    /// Takes an array of bytes.
    pub(crate) fn bytes(&mut self, name: &str, shape: &[usize]) -> Result<Vec<u8>, Fault> {
        match self.take(name, shape)? {
            Values::Bytes(values) => Ok(values),
            Values::Floats(_) | Values::Other => Err(missing(name, shape)),
        }
    }

    fn take(&mut self, name: &str, shape: &[usize]) -> Result<Values, Fault> {
        let array = self.arrays.remove(name).filter(|array| array.shape == shape);
        array.map(|array| array.values).ok_or_else(|| missing(name, shape))
    }
}

fn missing(name: &str, shape: &[usize]) -> Fault {
    Fault::Missing { name: name.to_owned(), shape: shape.to_vec() }
}

fn within(what: &'static str, value: u64, max: u64) -> Result<(), Fault> {
    if value > max { Err(Fault::TooLarge { what, value, max }) } else { Ok(()) }
}

/// Reads both parts; `progress` hears from 0 to 1.
pub(crate) fn read<R: Read + Seek>(source: R, mut progress: impl FnMut(f32)) -> Result<Parts, Fault> {
    let broken = |error: zip::result::ZipError| Fault::Archive { detail: error.to_string() };
    let mut archive = zip::ZipArchive::new(source).map_err(broken)?;
    let tokenizer_bytes = archive.offset();
    within("the length of its tokenizer", tokenizer_bytes, TOKENIZER_BYTES_MAX)?;
    let count = archive.len();
    within("the number of its arrays", count as u64, ARRAYS_MAX as u64)?;
    let mut parts = Parts::default();
    let mut total = 0;
    for index in 0..count {
        let mut entry = archive.by_index(index).map_err(broken)?;
        let name = entry.name().map_err(broken)?.trim_end_matches(".npy").to_owned();
        let mut bytes = Vec::new();
        // The length it states is not believed: what comes out is counted.
        let room = ARRAY_BYTES_MAX.min(ARRAYS_BYTES_MAX - total);
        entry.by_ref().take(room + 1).read_to_end(&mut bytes)?;
        within("the length of an array", bytes.len() as u64, room)?;
        total += bytes.len() as u64;
        parts.arrays.insert(name.clone(), array(&bytes).map_err(|what| Fault::Array { name, what })?);
        progress((index + 1) as f32 / count as f32);
    }
    let mut source = archive.into_inner();
    source.seek(SeekFrom::Start(0))?;
    source.take(tokenizer_bytes).read_to_end(&mut parts.tokenizer)?;
    Ok(parts)
}

/// Reads one array.
fn array(bytes: &[u8]) -> Result<Array, &'static str> {
    const CUT_OFF: &str = "it is cut off";
    let rest = bytes.strip_prefix(b"\x93NUMPY").ok_or("it is not a numpy array")?;
    let (version, rest) = rest.split_at_checked(2).ok_or(CUT_OFF)?;
    let (length, rest) = match version[0] {
        1 => {
            let (length, rest) = rest.split_first_chunk::<2>().ok_or(CUT_OFF)?;
            (usize::from(u16::from_le_bytes(*length)), rest)
        }
        2 | 3 => {
            let (length, rest) = rest.split_first_chunk::<4>().ok_or(CUT_OFF)?;
            (u32::from_le_bytes(*length) as usize, rest)
        }
        _ => return Err("its version is not known"),
    };
    if length > HEADER_BYTES_MAX {
        return Err("its header is too long");
    }
    let (header, data) = rest.split_at_checked(length).ok_or(CUT_OFF)?;
    let header = std::str::from_utf8(header).map_err(|_| "its header is not text")?;
    if !header.contains("'fortran_order': False") {
        return Err("it is not in row order");
    }
    let descr = between(header, "'descr': '", "'").ok_or("it states no type")?;
    let shape = shape(between(header, "'shape': (", ")").ok_or("it states no shape")?)?;
    let items =
        shape.iter().try_fold(1_usize, |items, size| items.checked_mul(*size)).ok_or("it is too large")?;
    let wanted = |width: usize| {
        let whole = items.checked_mul(width).is_some_and(|bytes| bytes == data.len());
        if whole { Ok(()) } else { Err("its length is not that of its shape") }
    };
    let values = match descr {
        "|u1" => {
            wanted(1)?;
            Values::Bytes(data.to_vec())
        }
        "<f4" => {
            wanted(4)?;
            let (floats, _) = data.as_chunks::<4>();
            let floats: Vec<f32> = floats.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect();
            if floats.iter().any(|value| !value.is_finite()) {
                return Err("it holds a number that is not finite");
            }
            Values::Floats(floats)
        }
        _ => Values::Other,
    };
    Ok(Array { shape, values })
}

fn between<'a>(text: &'a str, from: &str, to: &str) -> Option<&'a str> {
    let (_, rest) = text.split_once(from)?;
    Some(rest.split_once(to)?.0)
}

fn shape(text: &str) -> Result<Vec<usize>, &'static str> {
    let sizes = text.split(',').map(str::trim).filter(|size| !size.is_empty());
    sizes.map(|size| size.parse().map_err(|_| "its shape is not made of numbers")).collect()
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Write as _};

    use super::*;

    fn npy(descr: &str, shape: &str, data: &[u8]) -> Vec<u8> {
        let header = format!("{{'descr': '{descr}', 'fortran_order': False, 'shape': ({shape}), }}\n");
        let mut bytes = b"\x93NUMPY\x01\x00".to_vec();
        bytes.extend(u16::try_from(header.len()).unwrap().to_le_bytes());
        bytes.extend(header.as_bytes());
        bytes.extend(data);
        bytes
    }

    fn joined(front: &[u8], arrays: &[(&str, Vec<u8>)]) -> Vec<u8> {
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        let options = zip::write::SimpleFileOptions::default();
        for (name, bytes) in arrays {
            zip.start_file(format!("{name}.npy"), options).unwrap();
            zip.write_all(bytes).unwrap();
        }
        [front, &zip.finish().unwrap().into_inner()].concat()
    }

    #[test]
    fn both_parts_come_back() {
        let floats: Vec<u8> = [1.5_f32, -2.0].iter().flat_map(|value| value.to_le_bytes()).collect();
        let file = joined(
            b"front",
            &[
                ("a", npy("<f4", "2,", &floats)),
                ("b", npy("|u1", "1, 3", b"xyz")),
                ("c", npy("<i8", "0,", b"")),
            ],
        );
        let mut seen = Vec::new();
        let mut parts = read(Cursor::new(file), |done| seen.push(done)).unwrap();
        assert_eq!(parts.tokenizer, b"front");
        assert_eq!(parts.floats("a", &[2]).unwrap(), [1.5, -2.0]);
        assert_eq!(parts.bytes("b", &[1, 3]).unwrap(), b"xyz");
        assert_eq!(seen.last(), Some(&1.0));
        assert!(matches!(parts.floats("c", &[0]), Err(Fault::Missing { .. })));
    }

    #[test]
    fn wrong_files_are_refused_with_a_reason() {
        let told = |bytes: Vec<u8>| match read(Cursor::new(bytes), |_| {}) {
            Ok(_) => "accepted".to_owned(),
            Err(error) => error.to_string(),
        };
        assert!(told(b"GGUF and no archive".to_vec()).contains("does not end with an archive"));
        let one = |array: Vec<u8>| told(joined(b"", &[("a", array)]));
        assert!(one(npy("<f4", "3,", b"1234")).contains("length"));
        assert!(one(npy("|u1", "9999999999999, 9999999999999", b"")).contains("too large"));
        assert!(one(npy("<f4", "1,", &f32::NAN.to_le_bytes())).contains("not finite"));
        assert!(one(b"\x93NUMPY\x01\x00\xff\xff".to_vec()).contains("header is too long"));
        let bomb = vec![0_u8; usize::try_from(ARRAY_BYTES_MAX).unwrap() + 1];
        assert!(one(bomb).contains("at most"), "a member that swells past its limit");
    }
}
