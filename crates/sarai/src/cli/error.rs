//! What can go wrong on the command line itself: bad input, and things asked for that are not there.
//!
//! Made by commands, told by `exit.rs`.

use std::path::PathBuf;

use crate::exit::Exit;
use crate::i18n::Text;

/// An error of a command.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    /// Nothing to answer.
    #[error("the prompt is empty")]
    EmptyPrompt,
    /// More input than is read.
    #[error("the input has more than {bytes_max} bytes")]
    PromptTooLong {
        /// The limit.
        bytes_max: u64,
    },
    /// Input that is no UTF-8.
    #[error("byte {offset} of the input is not UTF-8")]
    PromptNotUtf8 {
        /// The first bad byte, counted from 0.
        offset: usize,
    },
    /// A bad line of a file with one object a line.
    #[error("{}:{line}: {detail}", path.display())]
    BadLine {
        /// Which file.
        path: PathBuf,
        /// Counted from 1.
        line: usize,
        /// What is wrong with it.
        detail: String,
    },
    /// A file that was named can't be read.
    #[error("{} can't be read", path.display())]
    Unreadable {
        /// Which file.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// A file can't be written.
    #[error("{} can't be written", path.display())]
    Unwritable {
        /// Which file.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// Only a running server can do it.
    #[error("no server is running")]
    NoServer,
    /// Something asked for by name is not there.
    #[error("there is no {kind} `{name}`")]
    NotFound {
        /// `turn`, `leaf`, `key`... as in the catalogue key `kind-*`.
        kind: &'static str,
        /// What was asked for.
        name: String,
    },
}

impl Error {
    /// The exit code.
    pub(crate) fn exit(&self) -> Exit {
        match self {
            Self::EmptyPrompt | Self::PromptTooLong { .. } | Self::PromptNotUtf8 { .. } => Exit::Usage,
            Self::Unreadable { source, .. } if source.kind() == std::io::ErrorKind::NotFound => {
                Exit::NotFound
            }
            Self::BadLine { .. } | Self::Unreadable { .. } | Self::Unwritable { .. } => Exit::Failed,
            Self::NotFound { .. } => Exit::NotFound,
            Self::NoServer => Exit::Unavailable,
        }
    }

    /// The message.
    pub(crate) fn message(&self) -> Text {
        match self {
            Self::EmptyPrompt => Text::new("error-prompt-empty"),
            Self::PromptTooLong { bytes_max } => Text::new("error-prompt-long").with("bytes_max", *bytes_max),
            Self::PromptNotUtf8 { offset } => Text::new("error-prompt-not-utf8").with("offset", *offset),
            Self::BadLine { path, line, detail } => Text::new("error-line")
                .showing("path", path.display())
                .with("line", *line)
                .showing("detail", detail),
            Self::Unreadable { path, source } => {
                Text::new("error-file-unreadable").showing("path", path.display()).showing("reason", source)
            }
            Self::Unwritable { path, source } => {
                Text::new("error-file-unwritable").showing("path", path.display()).showing("reason", source)
            }
            Self::NoServer => Text::new("error-no-server"),
            Self::NotFound { kind, name } => {
                Text::new("error-not-found").with("kind", *kind).showing("name", name)
            }
        }
    }

    /// The next step, where there is one.
    pub(crate) fn hint(&self) -> Option<Text> {
        match self {
            Self::EmptyPrompt => Some(Text::new("hint-prompt-empty")),
            Self::PromptTooLong { .. } => Some(Text::new("hint-prompt-long")),
            Self::PromptNotUtf8 { .. } => Some(Text::new("hint-prompt-not-utf8")),
            Self::BadLine { .. } => Some(Text::new("hint-line")),
            Self::NoServer => Some(Text::new("hint-no-server")),
            Self::Unreadable { .. } | Self::Unwritable { .. } | Self::NotFound { .. } => None,
        }
    }
}
