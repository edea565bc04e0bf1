//! A language model as the assistant sees it: one trait, its request and its stream of events.
//!
//! Called by the turn's stages and by the bare-model HTTP routes. Implemented over gRPC in [`grpc`] and by a
//! scripted stand-in in tests. Invariant: a stream ends with [`Event::Done`] or an error; one that ends
//! without either was cut off, and readers treat that as [`Error::Lost`].

mod embedder;
pub mod grpc;
mod kinds;

use std::time::Duration;

pub use embedder::{Embedded, Embedder, Purpose, TEXTS_MAX as EMBED_TEXTS_MAX};
use futures::future::BoxFuture;
use futures::stream::BoxStream;
pub use kinds::{Cell, Column, Picture, PictureOptions, Rows, Table, Tables};

/// One message of a conversation.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Message {
    /// Who speaks.
    pub role: Role,
    /// What is said.
    pub content: String,
}

impl Message {
    /// A message of the given role.
    pub fn new(role: Role, content: impl Into<String>) -> Self {
        Self { role, content: content.into() }
    }
}

/// Who speaks in a [`Message`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Standing instructions.
    System,
    /// The person asking.
    User,
    /// The model.
    Assistant,
    /// The result of a tool call.
    Tool,
}

/// What the model reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// Raw text, no chat template applied.
    Prompt(String),
    /// A conversation, laid out by the model file's own chat template.
    Chat(Vec<Message>),
}

/// One generation.
#[derive(Clone, Debug, PartialEq)]
pub struct Generation {
    /// What the model reads.
    pub input: Input,
    /// Most tokens to produce; `None`: as many as fit the context.
    pub max_tokens: Option<u32>,
    /// Texts that end the answer and are not part of it.
    pub stop: Vec<String>,
    /// How tokens are chosen.
    pub sampling: Sampling,
    /// What the output must match, whole.
    pub constraint: Option<Constraint>,
    /// Report log-probabilities: of the chosen token, with this many of the likeliest beside it.
    pub logprobs: Option<u32>,
    /// Whether and how tokens may be guessed ahead. Changes the time of an answer, never its text.
    pub speculation: Speculation,
    /// What kind of text this is, for counting.
    pub workload: Workload,
    /// A loaded adapter; `None`: the one in force.
    pub adapter: Option<String>,
    /// Somebody else answers if the model's process dies: the loss is told at once, and no other process is waited for.
    pub has_substitute: bool,
}

/// How a generation may guess tokens ahead of the model.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Speculation {
    /// Not at all.
    Off,
    /// From what it reads and writes.
    #[default]
    On,
    /// Also from this text, which the answer will probably resemble.
    Toward(String),
}

/// Kinds of text that guess differently well; a closed set, for counting.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Workload {
    /// Free prose.
    #[default]
    Chat,
    /// Bound by a schema or grammar.
    Json,
    /// A text that is mostly another one.
    Rewrite,
    /// Programs.
    Code,
}

impl Workload {
    /// All kinds.
    pub const ALL: [Self; 4] = [Self::Chat, Self::Json, Self::Rewrite, Self::Code];

    /// Its name in metrics.
    pub fn name(self) -> &'static str {
        match self {
            Self::Chat => "chat",
            Self::Json => "json",
            Self::Rewrite => "rewrite",
            Self::Code => "code",
        }
    }
}

impl Generation {
    /// A generation from a conversation with defaults for all else.
    pub fn chat(messages: Vec<Message>) -> Self {
        Self {
            input: Input::Chat(messages),
            max_tokens: None,
            stop: Vec::new(),
            sampling: Sampling::default(),
            constraint: None,
            logprobs: None,
            speculation: Speculation::default(),
            workload: Workload::default(),
            adapter: None,
            has_substitute: false,
        }
    }

    /// The kind it is counted as: what was said, unless a constraint or an expected text tells more.
    pub fn kind(&self) -> Workload {
        match (&self.speculation, &self.constraint) {
            (Speculation::Toward(_), _) => Workload::Rewrite,
            (Speculation::On | Speculation::Off, Some(_)) if self.workload == Workload::Chat => {
                Workload::Json
            }
            (Speculation::On | Speculation::Off, _) => self.workload,
        }
    }
}

/// How tokens are chosen. `None` leaves a stage off.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sampling {
    /// 0 is greedy.
    pub temperature: f32,
    /// Nucleus sampling, 0 to 1.
    pub top_p: Option<f32>,
    /// Keep the k likeliest.
    pub top_k: Option<u32>,
    /// Keep tokens at least this fraction as likely as the likeliest.
    pub min_p: Option<f32>,
    /// Penalty on repeated tokens; 1 is none.
    pub repeat_penalty: Option<f32>,
    /// OpenAI's presence penalty.
    pub presence_penalty: Option<f32>,
    /// OpenAI's frequency penalty.
    pub frequency_penalty: Option<f32>,
    /// Seed of the random choice; `None`: a fresh one, told in [`Done::seed`].
    pub seed: Option<u64>,
}

/// What an output must match, whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Constraint {
    /// A JSON Schema document.
    JsonSchema(String),
    /// A llama.cpp GBNF grammar.
    Gbnf(String),
    /// A Lark grammar in llguidance's dialect.
    Lark(String),
    /// A regular expression.
    Regex(String),
}

/// What a generation reports while it runs.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// The prompt is being read.
    Prefill {
        /// Prompt tokens read so far.
        tokens_done: u32,
        /// Prompt tokens in all.
        tokens_total: u32,
    },
    /// More text.
    Delta {
        /// Whole UTF-8 characters; may be empty.
        text: String,
        /// One entry a token, if asked for.
        logprobs: Vec<TokenLogprob>,
    },
    /// The end.
    Done(Done),
}

/// One produced token and its likelihood.
#[derive(Clone, Debug, PartialEq)]
pub struct TokenLogprob {
    /// The token's text, lossily decoded.
    pub token: String,
    /// The token's bytes.
    pub bytes: Vec<u8>,
    /// Natural logarithm of its probability.
    pub logprob: f32,
    /// The likeliest tokens at this place, if asked for.
    pub top: Vec<TokenLogprob>,
}

/// How a generation ended and what it cost.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Done {
    /// Why it ended.
    pub finish: Finish,
    /// Tokens read, the cached ones included.
    pub prompt_tokens: u32,
    /// Prompt tokens taken from an earlier request's state.
    pub cached_tokens: u32,
    /// Tokens produced.
    pub completion_tokens: u32,
    /// The seed used.
    pub seed: u64,
    /// Time spent reading the prompt.
    pub prefill: Duration,
    /// Time spent producing tokens.
    pub decode: Duration,
    /// Time of the batches that nobody shared.
    pub decode_alone: Duration,
    /// About the time their tokens would have taken one by one. Both are zero if that is not known.
    pub decode_plain: Duration,
    /// Whether tokens might be guessed ahead at all.
    pub guessing: bool,
    /// Tokens guessed ahead of the model.
    pub drafted_tokens: u32,
    /// Of these, what the model then chose.
    pub accepted_tokens: u32,
    /// Tokens that the constraint left no choice about.
    pub forced_tokens: u32,
    /// Digest of the adapter it was written with, hex.
    pub adapter_sha256: Option<String>,
    /// What it is counted as.
    pub workload: Workload,
    /// Peak resident memory of the model's process, in bytes.
    pub ram_bytes: u64,
}

/// Why a generation ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Finish {
    /// End of turn, a stop text, or a finished grammar.
    #[default]
    Stop,
    /// `max_tokens` or the end of the context.
    Length,
}

/// A failed generation.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The model's process is not there and could not be started.
    #[error("model {model} is unavailable: {reason}")]
    Unavailable {
        /// Catalogue name.
        model: String,
        /// What is known, with advice where there is some.
        reason: String,
    },
    /// Its queue is full.
    #[error("model {model} is busy")]
    Busy {
        /// Catalogue name.
        model: String,
        /// When to try again.
        retry_after: Duration,
    },
    /// The input does not fit.
    #[error("the prompt has {prompt_tokens} tokens and the context holds {context_tokens}")]
    ContextExceeded {
        /// Tokens of the input.
        prompt_tokens: u32,
        /// Tokens that fit.
        context_tokens: u32,
    },
    /// The schema, grammar or expression can't be compiled or satisfied.
    #[error("the output constraint can't be used: {detail}")]
    BadConstraint {
        /// What the compiler said.
        detail: String,
    },
    /// A value in the request makes no sense to the model.
    #[error("bad request: {detail}")]
    BadRequest {
        /// Which value and why.
        detail: String,
    },
    /// The process died or closed the stream before the end.
    #[error("model {model} was lost in the middle of an answer: {reason}")]
    Lost {
        /// Catalogue name.
        model: String,
        /// Last known words of the process.
        reason: String,
    },
    /// It did not finish in time.
    #[error("model {model} did not finish within {limit:?}")]
    Deadline {
        /// Catalogue name.
        model: String,
        /// The time it had.
        limit: Duration,
    },
}

/// Whether the model itself is gone or too slow, so that another one may do; a bad request is not an outage.
pub fn is_outage(error: &Error) -> bool {
    match error {
        Error::Unavailable { .. } | Error::Lost { .. } | Error::Deadline { .. } => true,
        Error::Busy { .. }
        | Error::ContextExceeded { .. }
        | Error::BadConstraint { .. }
        | Error::BadRequest { .. } => false,
    }
}

/// Events of one generation; dropping it cancels the generation within one token, or one chunk of
/// the prompt while that is read.
pub type Stream = BoxStream<'static, Result<Event, Error>>;

/// A model that can be asked. Cheap to share; implementations queue with a bound.
pub trait Model: Send + Sync {
    /// Catalogue name, such as `qwen2.5-coder-1.5b`.
    fn name(&self) -> &str;

    /// Starts a generation, loading the model first if that is needed.
    fn generate(&self, generation: Generation) -> BoxFuture<'_, Result<Stream, Error>>;
}

/// Reads a stream to its end.
///
/// # Errors
/// The stream's own error, or [`Error::Lost`] if it ends without [`Event::Done`].
pub async fn collect(model: &str, mut stream: Stream) -> Result<(String, Done), Error> {
    use futures::StreamExt as _;
    let mut text = String::new();
    while let Some(event) = stream.next().await {
        match event? {
            Event::Prefill { .. } => {}
            Event::Delta { text: more, .. } => text.push_str(&more),
            Event::Done(done) => return Ok((text, done)),
        }
    }
    Err(Error::Lost { model: model.to_owned(), reason: "the stream ended without its last message".into() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_for_tells_the_kind_of_text() {
        let plain = Generation::chat(Vec::new());
        let bound = Generation { constraint: Some(Constraint::Regex("a".into())), ..plain.clone() };
        let code = |generation: &Generation| Generation { workload: Workload::Code, ..generation.clone() };
        let toward = Generation { speculation: Speculation::Toward("x".into()), ..code(&bound) };
        let kinds =
            [plain.clone(), bound.clone(), code(&plain), code(&bound), toward].map(|one| one.kind().name());
        assert_eq!(kinds, ["chat", "json", "code", "code", "rewrite"]);
    }
}
