//! The one error of this crate's edge. Its texts are read by people and by the model that wrote the patch, so
//! each names the place, and what was wanted there where that is short. Foreign text is shown shortened and
//! escaped.

use std::io;
use std::path::PathBuf;

/// Why a patch was refused, or not applied.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The text is not a diff that is admitted.
    #[error("line {line}: {what}")]
    NotAdmitted {
        /// Line of the patch, from 1.
        line: usize,
        /// What is not admitted.
        what: String,
    },
    /// Something is larger than its written limit.
    #[error("{what} is more than {max} bytes")]
    TooLarge {
        /// What is too large.
        what: String,
        /// The limit.
        max: usize,
    },
    /// The folder does not hold what the patch says.
    #[error("{path}: {what} (patch line {line})")]
    DoesNotFit {
        /// File of the patch.
        path: String,
        /// Line of the patch, from 1: of the hunk, or of the head of the file.
        line: usize,
        /// What is wrong.
        what: String,
    },
    /// The system refused; whatever was written has been taken back.
    #[error("{}: {source}", path.display())]
    System {
        /// File or folder.
        path: PathBuf,
        /// The system's answer.
        source: io::Error,
    },
    /// The system refused, and also refused to take back what was written: the folder must not be used.
    #[error("{}: {source}; the folder is left half changed", path.display())]
    HalfDone {
        /// File or folder.
        path: PathBuf,
        /// The system's answer.
        source: io::Error,
    },
}

impl Error {
    pub(crate) fn not_admitted(line: usize, what: impl Into<String>) -> Self {
        Self::NotAdmitted { line, what: what.into() }
    }
}

/// Foreign text for a message: on one line, and not for ever.
pub(crate) fn shown(text: &str) -> String {
    const LETTERS_MAX: usize = 80;
    let mut short: String = text.chars().take(LETTERS_MAX).flat_map(char::escape_debug).collect();
    if text.chars().nth(LETTERS_MAX).is_some() {
        short.push('…');
    }
    format!("`{short}`")
}
