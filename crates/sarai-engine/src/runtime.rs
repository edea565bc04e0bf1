//! What the rest of the crate asks of a model runtime. `llama.rs` answers with llama.cpp; tests answer from a script.
//!
//! Split in two because of threads: a [`Vocabulary`] may be asked by anyone at any time (tokenising and compiling
//! constraints happen on the caller's thread), a [`Context`] belongs to the one thread that computes.

#[cfg(test)]
pub(crate) mod script;

use std::path::Path;

use llguidance::toktrie::{SimpleVob, TokEnv};

use crate::{Error, Message, Sampling};

/// Id of a token.
pub(crate) type Token = u32;

/// How text becomes tokens.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Reading {
    /// Add the tokens the model wants at the beginning (and end) of a text.
    pub(crate) frame: bool,
    /// Read texts such as `<|im_end|>` as the control token they name.
    pub(crate) control: bool,
}

/// The words of a model, and what depends on nothing but them.
pub(crate) trait Vocabulary: Send + Sync {
    /// Number of tokens.
    fn size(&self) -> usize;
    /// Tokens of a text that holds no zero byte.
    fn tokenize(&self, text: &str, reading: Reading) -> Vec<Token>;
    /// Appends the bytes of a token to `out`; control tokens have none.
    fn append_piece(&self, token: Token, out: &mut Vec<u8>);
    /// Whether this token ends an answer.
    fn is_end(&self, token: Token) -> bool;
    /// Texts that are read as control tokens.
    fn control_texts(&self) -> &[String];
    /// Text of the token that begins a document, if the model has one.
    fn bos_text(&self) -> &str;
    /// Text of the token that ends a document, if the model has one.
    fn eos_text(&self) -> &str;
    /// The same vocabulary as llguidance wants it. Built on the first call.
    fn token_env(&self) -> Result<TokEnv, Error>;
    /// Makes a sampler. `seed` decides every random choice it will make.
    fn sampler(&self, sampling: &Sampling, seed: u32) -> Box<dyn Sampler>;
    /// The runtime's own rendering of a chat, for models whose template our engine cannot read.
    fn render_chat(&self, messages: &[Message]) -> Option<String>;
}

/// Chooses tokens from scores.
pub(crate) trait Sampler: Send {
    /// Chooses among the tokens of `allowed`, or among all.
    fn pick(&mut self, scores: &[f32], allowed: Option<&SimpleVob>) -> Result<Token, Error>;
    /// Tells it which token became part of the answer.
    fn accept(&mut self, token: Token);
}

/// Which of the sequences inside a context; below [`Context::sequences`].
pub(crate) type SequenceId = u32;

/// One token to compute.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Row {
    pub(crate) token: Token,
    /// Number of tokens before it in its sequence.
    pub(crate) position: usize,
    pub(crate) sequence: SequenceId,
    /// Whether the scores of the token that follows are wanted.
    pub(crate) scores: bool,
}

/// Why a batch could not be computed.
#[derive(Debug)]
pub(crate) enum Refusal {
    /// Not enough cells are free; nothing was changed.
    Full,
    /// It failed; nothing is known of the state any more.
    Failed(Error),
}

/// The state of all token sequences inside the model. They share one store of cells, one cell a token; sequences
/// that begin alike may share cells.
pub(crate) trait Context {
    /// Tokens that all sequences together can hold.
    fn cells(&self) -> usize;
    /// Number of sequences.
    fn sequences(&self) -> usize;
    /// Whether the state of a sequence can be cut back to any length. If not, it can only be emptied.
    fn can_shorten(&self) -> bool;
    /// Most rows of one batch.
    fn rows_max(&self) -> usize;
    /// Computes a batch. Rows of one sequence stand in the order of their positions.
    fn evaluate(&mut self, rows: &[Row]) -> Result<(), Refusal>;
    /// Scores of the token that follows the `row`th of the last batch, which must have asked for them.
    fn scores(&self, row: usize) -> &[f32];
    /// Makes the first `length` tokens of `from` the state of `to`, which must be empty. Costs no cells.
    fn share(&mut self, from: SequenceId, to: SequenceId, length: usize);
    /// Forgets everything of a sequence from `length` on. Returns how many tokens are left: `length`, or 0 if the
    /// state cannot be shortened.
    fn truncate(&mut self, sequence: SequenceId, length: usize) -> usize;
    /// Forgets everything.
    fn clear(&mut self);
    /// Bytes that [`Context::save`] would write.
    fn state_bytes(&self, sequence: SequenceId) -> u64;
    /// Writes the state of a sequence to a new file.
    fn save(&mut self, sequence: SequenceId, tokens: &[Token], path: &Path) -> Result<(), Error>;
    /// Reads such a file into a sequence, which must be empty; needs a free cell for each token. The file's bytes
    /// must be those that [`Context::save`] wrote: damaged ones may end the process.
    fn restore(&mut self, sequence: SequenceId, path: &Path, tokens_max: usize) -> Result<Vec<Token>, Error>;
    /// Loads an adapter file made for this model, unless it is loaded. It stays as long as the model does.
    fn load_adapter(&mut self, name: &str, path: &Path) -> Result<(), Error>;
    /// Computes with this adapter from now on, or with none. States computed before stay as they are.
    fn use_adapter(&mut self, adapter: Option<(&str, f32)>) -> Result<(), Error>;
}
