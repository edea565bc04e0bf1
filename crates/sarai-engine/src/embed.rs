//! Texts to vectors: one multilingual sentence encoder, from one file, on one thread.
//!
//! Used by `sarai-skills` only, inside the sandboxed child. [`Embedder::load`] checks the whole file before it says
//! yes; [`Embedder::embed`] is pure computation with written bounds. Knows nothing of llama.cpp.
//! Reading order: `file.rs` (bytes), `normal.rs` and `tokens.rs` (text), `network.rs` and `matrix.rs` (numbers).

mod file;
mod matrix;
mod network;
mod normal;
mod tokens;

use std::path::Path;

pub use file::Fault as EmbeddingFault;
use network::Network;
use tokens::Tokenizer;

use crate::Error;

/// Texts in one request.
pub const TEXTS_MAX: usize = 256;
/// Pieces in one text; what is longer is refused, never cut.
pub const TOKENS_MAX: usize = 8192;
/// Bytes of one text. A piece has at least one byte; runs of spaces and unknown characters have many.
pub const TEXT_BYTES_MAX: usize = 1 << 20;

/// A sentence encoder.
#[derive(Debug)]
pub struct Embedder {
    tokenizer: Tokenizer,
    network: Network,
}

/// What a request brought.
#[derive(Clone, Debug, PartialEq)]
pub struct Embeddings {
    /// One vector of length 1 for each text, in the order of the texts.
    pub vectors: Vec<Vec<f32>>,
    /// Pieces read, marks of begin and end included.
    pub tokens: u32,
}

impl Embedder {
    /// Loads a file; `progress` hears from 0 to 1.
    ///
    /// # Errors
    /// [`Error::EmbeddingFile`] says what is wrong with the file.
    pub fn load(path: &Path, progress: impl FnMut(f32)) -> Result<Self, Error> {
        let open = || -> Result<Self, EmbeddingFault> {
            let source = std::io::BufReader::with_capacity(1 << 16, std::fs::File::open(path)?);
            Self::from_parts(file::read(source, progress)?)
        };
        open().map_err(|fault| Error::EmbeddingFile { path: path.to_owned(), fault })
    }

    fn from_parts(mut parts: file::Parts) -> Result<Self, EmbeddingFault> {
        let broken = |what: String| EmbeddingFault::Tokenizer { what };
        let tokenizer = Tokenizer::new(&parts.tokenizer).map_err(broken)?;
        if tokenizer.vocabulary() > network::ROWS {
            return Err(broken(format!(
                "it has {} pieces, the table {}",
                tokenizer.vocabulary(),
                network::ROWS
            )));
        }
        Ok(Self { network: Network::new(&mut parts)?, tokenizer })
    }

    /// One vector of length 1 for each text. The order of texts does not change their vectors.
    ///
    /// # Errors
    /// More than [`TEXTS_MAX`] texts, a text of more than [`TEXT_BYTES_MAX`] bytes or [`TOKENS_MAX`] pieces.
    pub fn embed(&self, texts: &[impl AsRef<str>]) -> Result<Embeddings, Error> {
        if texts.len() > TEXTS_MAX {
            return Err(Error::TooMany { what: "texts", count: texts.len(), max: TEXTS_MAX });
        }
        let mut pieces = Vec::with_capacity(texts.len());
        for text in texts {
            let text = text.as_ref();
            if text.len() > TEXT_BYTES_MAX {
                return Err(Error::TooMany {
                    what: "bytes in a text",
                    count: text.len(),
                    max: TEXT_BYTES_MAX,
                });
            }
            let ids = self.tokenizer.encode(text);
            if ids.len() > TOKENS_MAX {
                let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
                return Err(Error::ContextExceeded {
                    prompt_tokens: number(ids.len()),
                    context_tokens: number(TOKENS_MAX),
                });
            }
            pieces.push(ids);
        }
        let tokens = u32::try_from(pieces.iter().map(Vec::len).sum::<usize>()).unwrap_or(u32::MAX);
        Ok(Embeddings { vectors: self.network.embed(&pieces), tokens })
    }

    /// Numbers in each vector.
    #[must_use]
    pub fn dimensions(&self) -> usize {
        network::DIMENSIONS
    }

    /// Number of weights.
    #[must_use]
    pub fn parameters(&self) -> u64 {
        self.network.parameters() as u64
    }

    /// Number of pieces of the vocabulary.
    #[must_use]
    pub fn vocabulary(&self) -> u32 {
        u32::try_from(self.tokenizer.vocabulary()).unwrap_or(u32::MAX)
    }

    /// Numbers of the pieces of a text, as the network reads them.
    #[must_use]
    pub fn tokenize(&self, text: &str) -> Vec<u32> {
        self.tokenizer.encode(text)
    }
}
