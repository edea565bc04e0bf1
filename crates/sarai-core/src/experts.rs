//! Experts: domains with a typed answer, an exact engine and a verifier.
//!
//! Called by the turn. A model only fills an expert's input; figures come from the engine behind it. One expert,
//! one file; [`find`] lists those that are built in. Must not reach a model or the disk.

pub mod finance;

use std::fmt;
use std::str::FromStr;

use crate::language::Language;
use crate::model::{Message, Sampling};

/// Name of the check that passes a question on: the expert has no engine for it.
pub const NOT_MINE: &str = "not-mine";

/// The domains SARAi knows. Not each has an expert built in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ExpertName {
    /// Code, commands, formulas.
    Programming,
    /// What is wrong and what to do.
    Diagnosis,
    /// Money work.
    Finance,
    /// Deduction, puzzles, proofs.
    Logic,
    /// Invented text or ideas.
    Creative,
    /// Analysis, comparison, decision.
    Reasoning,
}

impl ExpertName {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::Programming, Self::Diagnosis, Self::Finance, Self::Logic, Self::Creative, Self::Reasoning];

    /// As written in routes, flags and receipts.
    pub fn name(self) -> &'static str {
        match self {
            Self::Programming => "programming",
            Self::Diagnosis => "diagnosis",
            Self::Finance => "finance",
            Self::Logic => "logic",
            Self::Creative => "creative",
            Self::Reasoning => "reasoning",
        }
    }
}

impl fmt::Display for ExpertName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for ExpertName {
    type Err = UnknownExpert;

    fn from_str(text: &str) -> Result<Self, UnknownExpert> {
        Self::ALL.into_iter().find(|name| name.name() == text).ok_or(UnknownExpert)
    }
}

/// A name that is none of [`ExpertName`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an expert's name")]
pub struct UnknownExpert;

/// One thing that was checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// What was checked, such as `recomputed`.
    pub name: String,
    /// Whether it held.
    pub passed: bool,
    /// Exactly what was found.
    pub detail: String,
}

impl Check {
    pub(crate) fn new(name: &str, passed: bool, detail: impl Into<String>) -> Self {
        Self { name: name.to_owned(), passed, detail: detail.into() }
    }
}

/// A draft that failed, handed back to the model.
#[derive(Clone, Debug)]
pub struct Attempt {
    /// What the model wrote.
    pub raw: String,
    /// What was wrong with it.
    pub failures: Vec<Check>,
}

/// An expert's finished work.
#[derive(Clone, Debug)]
pub struct Work {
    /// The typed answer.
    pub output: serde_json::Value,
    /// The answer in words, without any tone.
    pub plain: String,
    /// Texts of the plain answer that must stand unchanged in whatever goes out.
    pub facts: Vec<String>,
}

/// A domain expert. Pure: no model, no disk, no clock.
pub trait Expert: Send + Sync {
    /// Its domain.
    fn name(&self) -> ExpertName;

    /// Whether a question can be its work at all, told without a model; cheap.
    fn can_handle(&self, question: &str, language: Language) -> bool;

    /// JSON Schema of what the model fills.
    fn schema(&self) -> &str;

    /// JSON Schema for one question: [`Self::schema`] without what the question's words rule out.
    fn form(&self, _question: &str, _language: Language) -> String {
        self.schema().to_owned()
    }

    /// What the model reads: standing instructions first, the question last.
    fn messages(&self, question: &str, language: Language, previous: Option<&Attempt>) -> Vec<Message>;

    /// How tokens are chosen.
    fn sampling(&self) -> Sampling;

    /// Most tokens of the filled input.
    fn max_tokens(&self) -> u32;

    /// Reads what the model filled, checks it against the question and computes.
    ///
    /// # Errors
    /// The checks that failed, in words a model can act on; one named [`NOT_MINE`] passes the question on.
    fn work(&self, question: &str, language: Language, raw: &str) -> Result<Work, Vec<Check>>;

    /// Re-reads the text that is to go out.
    fn verify(&self, question: &str, work: &Work, text: &str) -> Vec<Check>;
}

/// The expert of a domain, if it is built in.
pub fn find(name: ExpertName) -> Option<&'static dyn Expert> {
    match name {
        ExpertName::Finance => Some(&finance::Finance),
        ExpertName::Programming
        | ExpertName::Diagnosis
        | ExpertName::Logic
        | ExpertName::Creative
        | ExpertName::Reasoning => None,
    }
}

/// Confidence from evidence: the share of checks that passed, 0 when nothing was checked.
#[expect(clippy::cast_precision_loss, reason = "a handful of checks")]
pub fn confidence(checks: &[Check]) -> f32 {
    if checks.is_empty() {
        return 0.0;
    }
    checks.iter().filter(|check| check.passed).count() as f32 / checks.len() as f32
}
