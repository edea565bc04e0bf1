//! The one error of this crate, at its edge. `sarai-skills` maps [`Kind`] to a gRPC status in one place.
//!
//! Texts are lower case and carry values; they are shown to users, so they name the next step where there is one.

use std::path::PathBuf;

use crate::embed::EmbeddingFault;
use crate::gguf;

/// What went wrong in the model runtime.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The binary was compiled for CPU features that this machine lacks.
    #[error(
        "this processor lacks {}, which this build of llama.cpp uses: build again on this machine, or with \
         GGML_AVX512=OFF GGML_AVX512_VBMI=OFF GGML_AVX512_VNNI=OFF GGML_AVX512_BF16=OFF in the environment",
        missing.join(", ")
    )]
    CpuTooOld {
        /// Names as the compiler spells them.
        missing: Vec<&'static str>,
    },
    /// The file is not a usable GGUF; found before llama.cpp saw it.
    #[error("model file {} is not usable", path.display())]
    ModelFile {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        #[source]
        fault: gguf::Fault,
    },
    /// The file is not a usable embedding model.
    #[error("embedding file {} is not usable", path.display())]
    EmbeddingFile {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        #[source]
        fault: EmbeddingFault,
    },
    /// llama.cpp refused a file whose header looked right.
    #[error("llama.cpp could not load {}: {detail}", path.display())]
    ModelLoad {
        /// The file.
        path: PathBuf,
        /// Its own words.
        detail: String,
    },
    /// No memory or no support for a context of this size.
    #[error("llama.cpp could not make a context of {context_tokens} tokens: ask for fewer")]
    ContextCreate {
        /// The size asked for.
        context_tokens: u32,
    },
    /// llama.cpp itself could not be set up.
    #[error("llama.cpp could not be initialised: {detail}")]
    Backend {
        /// Its own words.
        detail: String,
    },
    /// The system refused a thread.
    #[error("the thread of the model could not be started")]
    Thread(#[source] std::io::Error),

    /// Prompt and one token do not fit the context. Never cut silently.
    #[error("the prompt has {prompt_tokens} tokens and the context holds {context_tokens}: shorten it")]
    ContextExceeded {
        /// Length of the prompt, template included.
        prompt_tokens: u32,
        /// Size of the context.
        context_tokens: u32,
    },
    /// A schema, grammar or regular expression that cannot be compiled.
    #[error("the {kind} constraint cannot be used: {message}")]
    BadConstraint {
        /// "json_schema", "gbnf", "lark" or "regex".
        kind: &'static str,
        /// The compiler's words.
        message: String,
    },
    /// A constraint that compiled, but led to a dead end or past a limit while generating.
    #[error("the constraint cannot be met any further: {message}")]
    ConstraintStuck {
        /// The matcher's words.
        message: String,
    },
    /// A number outside its range.
    #[error("{name} is {value}, it must be {range}")]
    OutOfRange {
        /// Field.
        name: &'static str,
        /// Value given.
        value: f64,
        /// Range in words.
        range: &'static str,
    },
    /// More of something than is allowed.
    #[error("{count} {what}, at most {max} are allowed")]
    TooMany {
        /// Plural noun.
        what: &'static str,
        /// Given.
        count: usize,
        /// Allowed.
        max: usize,
    },
    /// Something that must not be empty.
    #[error("{what} is empty")]
    Empty {
        /// Noun.
        what: &'static str,
    },
    /// Text that holds a zero byte, which the C side cannot carry.
    #[error("{what} holds a zero byte")]
    ZeroByte {
        /// Noun.
        what: &'static str,
    },
    /// The model has no chat template, or it fails on these messages.
    #[error("the model's chat template cannot be used: {detail}")]
    Template {
        /// The template engine's words.
        detail: String,
    },

    /// The queue is full.
    #[error("the engine is busy: {queue_max} requests are waiting")]
    Busy {
        /// Size of the queue.
        queue_max: usize,
    },
    /// The receiver of the events is gone; the work was given up.
    #[error("the client left")]
    Cancelled,
    /// llama.cpp failed while computing.
    #[error("llama.cpp failed to compute {tokens} tokens: {detail}")]
    Decode {
        /// Tokens in the batch.
        tokens: usize,
        /// Its own words.
        detail: String,
    },
    /// Not one finite score came out: the weights are damaged.
    #[error("the model gave no finite score: its weights are damaged, verify the file")]
    NotFinite,
    /// A panic ended this request. The engine lives on.
    #[error("the engine panicked on this request: {message}")]
    Panicked {
        /// The panic's words.
        message: String,
    },
    /// The state of a sequence could not be written or read. Costs time only.
    #[error("the state could not be kept: {detail}")]
    State {
        /// Whose words depend on who refused.
        detail: String,
    },
    /// An adapter that cannot be used with this model.
    #[error("the adapter {name} cannot be used: {detail}")]
    Adapter {
        /// Its name.
        name: String,
        /// What is wrong with it.
        detail: String,
    },
    /// A draft model that cannot guess for this model.
    #[error("the draft model {name} cannot guess for this model: {detail}")]
    DraftModel {
        /// What it is called.
        name: String,
        /// What is wrong with it.
        detail: String,
    },
    /// The thread of the model has ended.
    #[error("the engine has stopped")]
    Stopped,
}

/// Whose fault an [`Error`] is.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Kind {
    /// The machine or the model file: nothing will work.
    Unusable,
    /// The prompt is too long.
    ContextExceeded,
    /// The constraint is not usable.
    BadConstraint,
    /// Another part of the request is not usable.
    BadRequest,
    /// Try later.
    Busy,
    /// The client left.
    Cancelled,
    /// A fault of ours.
    Internal,
}

impl Error {
    /// Whose fault it is.
    #[must_use]
    pub fn kind(&self) -> Kind {
        match self {
            Self::CpuTooOld { .. }
            | Self::ModelFile { .. }
            | Self::EmbeddingFile { .. }
            | Self::ModelLoad { .. }
            | Self::ContextCreate { .. }
            | Self::Backend { .. }
            | Self::Thread(_)
            | Self::DraftModel { .. }
            | Self::Stopped => Kind::Unusable,
            Self::ContextExceeded { .. } => Kind::ContextExceeded,
            Self::BadConstraint { .. } | Self::ConstraintStuck { .. } => Kind::BadConstraint,
            Self::OutOfRange { .. }
            | Self::TooMany { .. }
            | Self::Empty { .. }
            | Self::ZeroByte { .. }
            | Self::Adapter { .. }
            | Self::Template { .. } => Kind::BadRequest,
            Self::Busy { .. } => Kind::Busy,
            Self::Cancelled => Kind::Cancelled,
            Self::Decode { .. } | Self::NotFinite | Self::Panicked { .. } | Self::State { .. } => {
                Kind::Internal
            }
        }
    }

    /// The same for one more request.
    pub(crate) fn again(&self) -> Self {
        if let Self::Panicked { message } = self {
            return Self::Panicked { message: message.clone() };
        }
        if let Self::Decode { tokens, detail } = self {
            return Self::Decode { tokens: *tokens, detail: detail.clone() };
        }
        Self::Decode { tokens: 0, detail: self.to_string() }
    }

    /// What a panic said.
    pub(crate) fn panicked(panic: &(dyn std::any::Any + Send)) -> Self {
        let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
        let message = text.or_else(|| panic.downcast_ref::<String>().cloned());
        Self::Panicked { message: message.unwrap_or_else(|| "no words".to_owned()) }
    }

    /// Length of the prompt and size of the context, where the one did not fit the other.
    #[must_use]
    pub fn context_lengths(&self) -> Option<(u32, u32)> {
        if let Self::ContextExceeded { prompt_tokens, context_tokens } = self {
            Some((*prompt_tokens, *context_tokens))
        } else {
            None
        }
    }

    /// The error and its causes in one line.
    #[must_use]
    pub fn in_full(&self) -> String {
        let mut text = self.to_string();
        let mut cause = std::error::Error::source(self);
        while let Some(error) = cause {
            text.push_str(": ");
            text.push_str(&error.to_string());
            cause = error.source();
        }
        text
    }
}
