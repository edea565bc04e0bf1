//! Writes GGUF files, and reads the header of one: what the synthetic models and adapters need, and no more.
//!
//! Called by `model.rs` and `adapter.rs`, in `xtask` and in the tests of `sarai-engine`, which include this file; so it
//! stands on `std` alone. The reader trusts no number: every count and length has a limit.
//! Format: <https://github.com/ggml-org/ggml/blob/master/docs/gguf.md>

use std::io::{self, Read, Write};

/// Where the data of a tensor may begin.
const ALIGNMENT: u64 = 32;
const KEYS_MAX: u64 = 1 << 12;
const TENSORS_MAX: u64 = 1 << 14;
const TEXT_BYTES_MAX: u64 = 16 << 20;
const ITEMS_MAX: u64 = 1 << 22;

/// A value of the header.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Value {
    U32(u32),
    F32(f32),
    Flag(bool),
    Text(String),
    Texts(Vec<String>),
    I32s(Vec<i32>),
    /// As it stood in another file: type and bytes.
    Raw(u32, Vec<u8>),
}

impl Value {
    /// A text, also one that was read raw.
    pub(crate) fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::Raw(8, bytes) => std::str::from_utf8(bytes.get(8..)?).ok(),
            Self::U32(_) | Self::F32(_) | Self::Flag(_) | Self::Texts(_) | Self::I32s(_) | Self::Raw(..) => {
                None
            }
        }
    }

    /// How many items a list has, also one that was read raw.
    pub(crate) fn items(&self) -> Option<u64> {
        match self {
            Self::Texts(texts) => Some(texts.len() as u64),
            Self::I32s(numbers) => Some(numbers.len() as u64),
            Self::Raw(9, bytes) => Some(u64::from_le_bytes(bytes.get(4..12)?.try_into().ok()?)),
            Self::U32(_) | Self::F32(_) | Self::Flag(_) | Self::Text(_) | Self::Raw(..) => None,
        }
    }

    fn write(&self, out: &mut impl Write) -> io::Result<()> {
        let text = |out: &mut dyn Write, text: &str| -> io::Result<()> {
            out.write_all(&(text.len() as u64).to_le_bytes())?;
            out.write_all(text.as_bytes())
        };
        match self {
            Self::U32(number) => {
                out.write_all(&4_u32.to_le_bytes())?;
                out.write_all(&number.to_le_bytes())
            }
            Self::F32(number) => {
                out.write_all(&6_u32.to_le_bytes())?;
                out.write_all(&number.to_le_bytes())
            }
            Self::Flag(flag) => {
                out.write_all(&7_u32.to_le_bytes())?;
                out.write_all(&[u8::from(*flag)])
            }
            Self::Text(value) => {
                out.write_all(&8_u32.to_le_bytes())?;
                text(out, value)
            }
            Self::Texts(texts) => {
                out.write_all(&9_u32.to_le_bytes())?;
                out.write_all(&8_u32.to_le_bytes())?;
                out.write_all(&(texts.len() as u64).to_le_bytes())?;
                texts.iter().try_for_each(|one| text(out, one))
            }
            Self::I32s(numbers) => {
                out.write_all(&9_u32.to_le_bytes())?;
                out.write_all(&5_u32.to_le_bytes())?;
                out.write_all(&(numbers.len() as u64).to_le_bytes())?;
                numbers.iter().try_for_each(|number| out.write_all(&number.to_le_bytes()))
            }
            Self::Raw(kind, bytes) => {
                out.write_all(&kind.to_le_bytes())?;
                out.write_all(bytes)
            }
        }
    }
}

/// A tensor's place in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Tensor {
    pub(crate) name: String,
    /// Fastest-running size first.
    pub(crate) sizes: Vec<u64>,
    /// The number of its format.
    pub(crate) format: u32,
    /// Bytes of its data; not known when read.
    pub(crate) bytes: u64,
}

/// Writes a whole file. `fill` is called once a tensor, in order, and writes exactly its bytes.
///
/// # Errors
/// Whatever `out` says; `InvalidData` if `fill` wrote another number of bytes.
pub(crate) fn write<W: Write>(
    out: &mut W,
    keys: &[(String, Value)],
    tensors: &[Tensor],
    mut fill: impl FnMut(usize, &mut Counted<'_, W>) -> io::Result<()>,
) -> io::Result<()> {
    let mut out = Counted { out, at: 0 };
    out.write_all(b"GGUF")?;
    out.write_all(&3_u32.to_le_bytes())?;
    out.write_all(&(tensors.len() as u64).to_le_bytes())?;
    out.write_all(&(keys.len() as u64).to_le_bytes())?;
    for (key, value) in keys {
        out.write_all(&(key.len() as u64).to_le_bytes())?;
        out.write_all(key.as_bytes())?;
        value.write(&mut out)?;
    }
    let mut offset = 0_u64;
    for tensor in tensors {
        out.write_all(&(tensor.name.len() as u64).to_le_bytes())?;
        out.write_all(tensor.name.as_bytes())?;
        let sizes = u32::try_from(tensor.sizes.len()).map_err(io::Error::other)?;
        out.write_all(&sizes.to_le_bytes())?;
        tensor.sizes.iter().try_for_each(|size| out.write_all(&size.to_le_bytes()))?;
        out.write_all(&tensor.format.to_le_bytes())?;
        out.write_all(&offset.to_le_bytes())?;
        offset += tensor.bytes.next_multiple_of(ALIGNMENT);
    }
    for (index, tensor) in tensors.iter().enumerate() {
        out.pad()?;
        let start = out.at;
        fill(index, &mut out)?;
        if out.at - start != tensor.bytes {
            let words = format!("{} has {} bytes, not {}", tensor.name, out.at - start, tensor.bytes);
            return Err(io::Error::new(io::ErrorKind::InvalidData, words));
        }
    }
    out.pad()?;
    out.flush()
}

/// A writer that knows how far it is.
pub(crate) struct Counted<'a, W> {
    out: &'a mut W,
    at: u64,
}

impl<W: Write> Counted<'_, W> {
    fn pad(&mut self) -> io::Result<()> {
        let missing = self.at.next_multiple_of(ALIGNMENT) - self.at;
        (0..missing).try_for_each(|_| self.write_all(&[0]))
    }
}

impl<W: Write> Write for Counted<'_, W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.out.write(bytes)?;
        self.at += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// A header: its values as they stand there, and its tensors.
#[derive(Debug, Default)]
pub(crate) struct Header {
    pub(crate) keys: Vec<(String, Value)>,
    pub(crate) tensors: Vec<Tensor>,
}

impl Header {
    /// The value of a key.
    pub(crate) fn value(&self, key: &str) -> Option<&Value> {
        self.keys.iter().find(|(known, _)| known == key).map(|(_, value)| value)
    }
}

/// Reads the header of a file.
///
/// # Errors
/// `InvalidData` for another kind of file and for numbers beyond the limits.
pub(crate) fn read(source: impl Read) -> io::Result<Header> {
    let mut source = Cursor { source };
    if &source.array::<4>()? != b"GGUF" {
        return Err(bad("it does not begin like a GGUF file"));
    }
    source.array::<4>()?;
    let tensors = source.number(TENSORS_MAX)?;
    let keys = source.number(KEYS_MAX)?;
    let mut header = Header::default();
    for _ in 0..keys {
        let key = source.text()?;
        let kind = u32::from_le_bytes(source.array()?);
        let mut bytes = Vec::new();
        source.value(kind, &mut bytes)?;
        header.keys.push((key, Value::Raw(kind, bytes)));
    }
    for _ in 0..tensors {
        let name = source.text()?;
        let sizes = u32::from_le_bytes(source.array()?);
        if sizes > 4 {
            return Err(bad("a tensor of more than four dimensions"));
        }
        let sizes = (0..sizes).map(|_| source.number(1 << 40)).collect::<io::Result<_>>()?;
        let format = u32::from_le_bytes(source.array()?);
        source.array::<8>()?;
        header.tensors.push(Tensor { name, sizes, format, bytes: 0 });
    }
    Ok(header)
}

struct Cursor<R> {
    source: R,
}

impl<R: Read> Cursor<R> {
    fn array<const N: usize>(&mut self) -> io::Result<[u8; N]> {
        let mut bytes = [0; N];
        self.source.read_exact(&mut bytes)?;
        Ok(bytes)
    }

    fn number(&mut self, max: u64) -> io::Result<u64> {
        let number = u64::from_le_bytes(self.array()?);
        if number > max { Err(bad("a number beyond its limit")) } else { Ok(number) }
    }

    fn bytes(&mut self, count: u64, into: &mut Vec<u8>) -> io::Result<()> {
        let read = (&mut self.source).take(count).read_to_end(into)?;
        if read as u64 == count { Ok(()) } else { Err(io::ErrorKind::UnexpectedEof.into()) }
    }

    fn text(&mut self) -> io::Result<String> {
        let length = self.number(TEXT_BYTES_MAX)?;
        let mut bytes = Vec::new();
        self.bytes(length, &mut bytes)?;
        String::from_utf8(bytes).map_err(|_| bad("a name that is not text"))
    }

    /// Appends a value as it stands in the file.
    fn value(&mut self, kind: u32, into: &mut Vec<u8>) -> io::Result<()> {
        match kind {
            0 | 1 | 7 => self.bytes(1, into),
            2 | 3 => self.bytes(2, into),
            4..=6 => self.bytes(4, into),
            10..=12 => self.bytes(8, into),
            8 => {
                let length = self.number(TEXT_BYTES_MAX)?;
                into.extend(length.to_le_bytes());
                self.bytes(length, into)
            }
            9 => {
                let inner = u32::from_le_bytes(self.array()?);
                let items = self.number(ITEMS_MAX)?;
                into.extend(inner.to_le_bytes());
                into.extend(items.to_le_bytes());
                if inner == 9 {
                    return Err(bad("a list of lists"));
                }
                (0..items).try_for_each(|_| self.value(inner, into))
            }
            _ => Err(bad("a value of an unknown type")),
        }
    }
}

fn bad(words: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, words)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys() -> Vec<(String, Value)> {
        let key = |name: &str, value: Value| (name.to_owned(), value);
        vec![
            key("general.architecture", Value::Text("llama".into())),
            key("a.count", Value::U32(7)),
            key("a.rate", Value::F32(0.5)),
            key("a.flag", Value::Flag(true)),
            key("tokenizer.ggml.tokens", Value::Texts(vec!["a".into(), "ñ".into()])),
            key("tokenizer.ggml.token_type", Value::I32s(vec![1, -3])),
        ]
    }

    fn file() -> Vec<u8> {
        let tensor =
            |name: &str, bytes| Tensor { name: name.into(), sizes: vec![bytes / 4], format: 0, bytes };
        let tensors = [tensor("one", 12), tensor("two", 32)];
        let mut file = Vec::new();
        write(&mut file, &keys(), &tensors, |index, out| out.write_all(&vec![9; [12, 32][index]])).unwrap();
        file
    }

    #[test]
    fn what_is_written_is_read_back_and_can_be_written_again() {
        let file = file();
        assert_eq!(file.len() % 32, 0);
        let header = read(file.as_slice()).unwrap();
        assert_eq!(header.value("general.architecture").unwrap().text(), Some("llama"));
        assert_eq!(header.value("tokenizer.ggml.tokens").unwrap().items(), Some(2));
        assert_eq!(header.value("a.count"), Some(&Value::Raw(4, vec![7, 0, 0, 0])));
        assert_eq!(header.tensors[1].sizes, [8]);
        let mut again = Vec::new();
        let tensors: Vec<Tensor> = header
            .tensors
            .iter()
            .map(|tensor| Tensor { bytes: tensor.sizes[0] * 4, ..tensor.clone() })
            .collect();
        let data = |index: usize, out: &mut Counted<'_, Vec<u8>>| out.write_all(&vec![9; [12, 32][index]]);
        write(&mut again, &header.keys, &tensors, data).unwrap();
        assert_eq!(again, file);
    }

    #[test]
    fn a_cut_file_and_mad_numbers_are_refused() {
        let file = file();
        let header_end = file.len() - 64;
        for length in (0..header_end - 32).step_by(7) {
            assert!(read(&file[..length]).is_err(), "{length}");
        }
        let mut mad = file;
        mad[8..16].fill(0xff);
        assert_eq!(read(mad.as_slice()).unwrap_err().kind(), io::ErrorKind::InvalidData);
    }

    #[test]
    fn a_tensor_of_another_length_is_refused() {
        let tensor = Tensor { name: "one".into(), sizes: vec![4], format: 0, bytes: 16 };
        let error = write(&mut Vec::new(), &[], &[tensor], |_, out| out.write_all(&[0; 15])).unwrap_err();
        assert!(error.to_string().contains("one has 15 bytes, not 16"), "{error}");
    }
}
