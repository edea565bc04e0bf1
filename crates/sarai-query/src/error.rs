//! The one error of this crate's edge. Its texts are read by people and by the model that wrote the question, so
//! each names the place and, where there is one, the way out. Must not hold whole cells of a user's files.

use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

/// Why a file could not be opened, or a question not be answered.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A file is not there, not a plain file, or the system refuses it.
    #[error("{}: {why}", path.display())]
    NotReadable {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        why: String,
    },
    /// A file is neither a sound SQLite database nor a table in a text file.
    #[error("{}: {why}", path.display())]
    NotData {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        why: String,
    },
    /// Something is larger than its written limit.
    #[error("{what} is more than {max}")]
    TooLarge {
        /// What is too large, and where.
        what: String,
        /// The limit, with its unit.
        max: String,
    },
    /// The text is not a single SELECT that only reads.
    #[error("line {line}, column {column}: {what}")]
    NotAdmitted {
        /// What is not admitted, by name.
        what: String,
        /// Line of the text, from 1.
        line: u64,
        /// Column of the text in letters, from 1.
        column: u64,
    },
    /// No file has such a table.
    #[error("there is no table `{name}`{}", Near(near))]
    UnknownTable {
        /// The name in the question.
        name: String,
        /// Names that are there, the nearest first.
        near: Vec<String>,
    },
    /// No table of the question has such a column.
    #[error("there is no column `{name}`{}", Near(near))]
    UnknownColumn {
        /// The name in the question.
        name: String,
        /// Names that are there, the nearest first.
        near: Vec<String>,
    },
    /// It only reads, but it is not right: SQLite says why.
    #[error("line {line}, column {column}: {why}")]
    Faulty {
        /// SQLite's words.
        why: String,
        /// Line of the text, from 1.
        line: u64,
        /// Column of the text in letters, from 1.
        column: u64,
    },
    /// It took longer, or more steps, than it may.
    #[error("the question was stopped after {} s and {steps} steps: narrow it down", .time.as_secs_f64())]
    TooLong {
        /// How long it ran.
        time: Duration,
        /// Steps it took, give or take a few.
        steps: u64,
    },
    /// It wanted more memory than there may be.
    #[error("more than {} MiB of memory would be needed: narrow the question down", bytes_max >> 20)]
    TooMuchMemory {
        /// The limit.
        bytes_max: u64,
    },
    /// Somebody called `Interrupt::cancel`.
    #[error("the question was cancelled")]
    Cancelled,
    /// SQLite failed in a way that has no name of its own here.
    #[error("SQLite: {0}")]
    Sqlite(#[from] rusqlite::Error),
    /// The thread that reads the text of a question could not be started.
    #[error("no thread to read the question with: {0}")]
    Thread(#[source] std::io::Error),
}

/// `; there is `a`, `b``, or nothing.
struct Near<'a>(&'a [String]);

impl fmt::Display for Near<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some((first, rest)) = self.0.split_first() else { return Ok(()) };
        write!(out, "; there is `{first}`")?;
        rest.iter().try_for_each(|name| write!(out, ", `{name}`"))
    }
}
