//! What the rest of the crate asks of a model runtime. `llama.rs` answers with llama.cpp; tests answer from a script.
//!
//! Split in two because of threads: a [`Vocabulary`] may be asked by anyone at any time (tokenising and compiling
//! constraints happen on the caller's thread), a [`Sequence`] belongs to the one thread that computes.

#[cfg(test)]
pub(crate) mod script;

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
    /// Compiles a GBNF grammar.
    fn gbnf(&self, grammar: &str) -> Result<Box<dyn Filter>, Error>;
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

/// A constraint that says for each token whether it may come next.
pub(crate) trait Filter: Send {
    /// Whether this one token may come next.
    fn allows(&mut self, token: Token) -> bool;
    /// All tokens that may come next.
    fn allowed(&mut self) -> SimpleVob;
    /// Moves on by a token that [`Filter::allows`] has allowed.
    fn accept(&mut self, token: Token);
}

/// For which tokens of a batch the scores of the next token are wanted.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Scores {
    /// None; more of the prompt follows.
    None,
    /// Only the last one.
    Last,
    /// Each one.
    All,
}

impl Scores {
    /// Whether those of the `index`th of `count` tokens are wanted.
    pub(crate) fn wanted(self, index: usize, count: usize) -> bool {
        match self {
            Self::None => false,
            Self::Last => index + 1 == count,
            Self::All => true,
        }
    }
}

/// The state of one token sequence inside the model.
pub(crate) trait Sequence {
    /// Most tokens that state can hold.
    fn context_tokens(&self) -> usize;
    /// Forgets everything from position `length` on. Returns how many tokens are left: `length`, or 0 for models
    /// whose state cannot be shortened.
    fn truncate(&mut self, length: usize) -> usize;
    /// Computes `tokens` at `position` and following.
    fn evaluate(&mut self, tokens: &[Token], position: usize, scores: Scores) -> Result<(), Error>;
    /// Scores of the token that follows the `index`th token of the last batch. That token's scores must have been
    /// asked for.
    fn scores(&self, index: usize) -> &[f32];
}
