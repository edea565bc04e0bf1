//! Formal logic over few things: what follows from premises, found by looking at every case.
//!
//! Called by the logic expert with what its rules read from a question, and by the fuzz target `formal`, which
//! includes this file alone: nothing here may use the rest of the crate. Exact and bounded: truth values, kinds of
//! things (`all(dog, animal)`) and places (`assign`), no more cases than [`CASES_MAX`]. Kinds are decided over the
//! named things and one more for each premise that says there is one: enough for statements about kinds alone, whose
//! counterexamples need no more (monadic logic). Must not guess: premises that contradict each other, or leave what is
//! asked open where one answer is wanted, are errors.

// With paths, so that the fuzz target finds the same files.
#[path = "formal/models.rs"]
mod models;
#[path = "formal/parse.rs"]
mod parse;
#[cfg(test)]
#[path = "formal/tests.rs"]
mod tests;

/// Most lines of a form.
const LINES_MAX: usize = 60;
/// Most cases looked at.
const CASES_MAX: u64 = 4_000_000;

/// Why a form gives no answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Error {
    /// A line that is none.
    #[error("line {line} can't be read: {reason}")]
    Unreadable {
        /// 1 for the first.
        line: usize,
        /// What is wrong with it.
        reason: String,
    },
    /// Nothing is asked, or twice.
    #[error("there must be one line `ask ...`, the last")]
    NoQuestion,
    /// A name that is used in two ways, or one that does not stand where it must.
    #[error("{reason}")]
    Senseless {
        /// What does not fit.
        reason: String,
    },
    /// No case fits the premises.
    #[error("the premises contradict each other: no case fits all of them")]
    Contradiction,
    /// Several answers fit where one is asked for.
    #[error("the premises fit more than one answer, such as {first} and {second}")]
    Ambiguous {
        /// One of them.
        first: String,
        /// Another.
        second: String,
    },
    /// More cases than can be looked at.
    #[error("there are too many cases to look at")]
    TooMany,
    /// Too many lines.
    #[error("more than {LINES_MAX} lines")]
    TooLong,
}

/// What the premises say about what was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Answer {
    /// It follows.
    Yes,
    /// Its opposite follows.
    No,
    /// Neither does.
    Unknown,
    /// Names in their order.
    Order(Vec<String>),
    /// One name or value.
    Is(String),
}

/// What was found, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Proof {
    pub(crate) answer: Answer,
    /// Cases that fit all premises.
    pub(crate) fitting: u64,
    /// Cases looked at.
    pub(crate) looked_at: u64,
}

/// Reads a form and decides it.
pub(crate) fn decide(text: &str) -> Result<Proof, Error> {
    decide_within(text, CASES_MAX)
}

/// The same, looking at no more than so many cases.
pub(crate) fn decide_within(text: &str, cases_max: u64) -> Result<Proof, Error> {
    let mut lines = Vec::new();
    for (at, line) in text.lines().enumerate() {
        let read = parse::line(line).map_err(|reason| Error::Unreadable { line: at + 1, reason })?;
        lines.extend(read);
        if lines.len() > LINES_MAX {
            return Err(Error::TooLong);
        }
    }
    models::decide(&lines, cases_max)
}
