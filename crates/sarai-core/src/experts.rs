//! Experts: domains with a typed answer, an exact engine and a verifier.
//!
//! Called by the turn. A model only fills an expert's input; figures come from the engine behind it. One expert,
//! one file; [`find`] lists those that are built in, [`typed`] makes others from folders, and a [`Shelf`] holds those
//! of the owner's. Must not reach a model or the disk.

mod chosen;
pub mod finance;
pub mod logic;
mod output;
pub mod programming;
pub mod typed;
mod worked;

use std::fmt;
use std::str::FromStr;

use futures::future::BoxFuture;

use crate::language::Language;
use crate::model::{Constraint, Message, Role, Sampling, Workload};
use crate::python::Python;
pub use chosen::{Absent, Chosen, Shelf, Who};
pub use output::schema;
pub use typed::Typed;

/// Name of the check that passes a question on: the expert has no engine for it.
pub const NOT_MINE: &str = "not-mine";

/// Name of the check by which an expert asks to put the question in another way.
pub const OTHER_WAY: &str = "other-way";

/// The domains SARAi knows; each has an expert built in.
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

/// Drafts that no answer came of.
#[derive(Clone, Debug, Default)]
pub struct Failed {
    /// The checks that failed, in words a model can act on.
    pub checks: Vec<Check>,
    /// What the drafts came to as far as they agree; `None`: the first draft as it was written.
    pub kept: Option<String>,
}

impl From<Vec<Check>> for Failed {
    fn from(checks: Vec<Check>) -> Self {
        Self { checks, kept: None }
    }
}

/// A draft that failed, handed back to the model.
#[derive(Clone, Debug)]
pub struct Attempt {
    /// What the model wrote, or what was kept of its drafts.
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
    /// Which of the drafts it was made from.
    pub draft: usize,
    /// What was checked while it was made.
    pub checks: Vec<Check>,
}

/// A question for an expert.
#[derive(Clone, Copy, Debug)]
pub struct Task<'a> {
    /// As it was asked.
    pub question: &'a str,
    /// Of the answer.
    pub language: Language,
    /// How often a draft was handed back already.
    pub handed_back: u8,
}

/// What a model is to write for an expert.
#[derive(Clone, Debug)]
pub struct Ask {
    /// Standing instructions first, the question last.
    pub messages: Vec<Message>,
    /// What each draft must match.
    pub constraint: Option<Constraint>,
    /// How tokens of the first draft are chosen.
    pub sampling: Sampling,
    /// Most tokens of a draft.
    pub max_tokens: u32,
    /// What kind of text it is.
    pub workload: Workload,
    /// Drafts written side by side, 1 to [`DRAFTS_MAX`]; those after the first are drawn.
    pub drafts: usize,
}

impl Ask {
    /// One greedy draft.
    pub fn new(messages: Vec<Message>, max_tokens: u32) -> Self {
        let (sampling, workload) = (Sampling::default(), Workload::default());
        Self { messages, constraint: None, sampling, max_tokens, workload, drafts: 1 }
    }
}

/// Most drafts of one question.
pub const DRAFTS_MAX: usize = 8;

/// What experts may use beside a model.
#[derive(Clone, Default)]
pub struct Tools {
    /// Runs programs; `None` where there is no sandbox, as in tests of pure parts.
    pub python: Option<Python>,
}

/// A domain expert. Reaches no model and no disk of its own; programs run through [`Tools`].
pub trait Expert: Send + Sync {
    /// Whether a question can be its work at all, told without a model; cheap.
    fn can_handle(&self, question: &str, language: Language) -> bool;

    /// Whether the router may choose it. One that was not yet measured to be better than the base model alone works
    /// for those who ask for it by name.
    fn is_routed(&self) -> bool {
        true
    }

    /// Whether a question is its work beyond doubt, told by rules: such a question needs no router. Cheap.
    fn claims(&self, _question: &str, _language: Language) -> bool {
        false
    }

    /// What a model would write for a question, read from it by rules; `None`: a model is to write it.
    fn read(&self, _task: Task<'_>) -> Option<String> {
        None
    }

    /// Most confidence that its checks can give, 0 to 1: less where they prove the form and not what it says.
    fn confidence_max(&self) -> f32 {
        1.0
    }

    /// How far its checks can be trusted in this answer, 0 to 1.
    fn confidence_in(&self, _work: &Work) -> f32 {
        self.confidence_max()
    }

    /// What the expert finds out by itself before a model is asked, in words for the model, which reads them after the
    /// question.
    fn look<'a>(&'a self, _task: Task<'a>, _tools: &'a Tools) -> BoxFuture<'a, Option<String>> {
        Box::pin(std::future::ready(None))
    }

    /// What the model is to write; `previous` failed.
    fn ask(&self, task: Task<'_>, previous: Option<&Attempt>) -> Ask;

    /// Whether a draft that was cut at its limit of tokens holds all that [`Self::work`] needs. Most forms say
    /// something else without their end, so that it is not even tried unless the expert says so.
    fn can_use_cut(&self, _draft: &str) -> bool {
        false
    }

    /// Makes the answer from the drafts: reads, computes, runs, chooses. A failed check named [`NOT_MINE`] passes the
    /// question on, one named [`OTHER_WAY`] wants it to be asked in another way, which is no correction.
    fn work<'a>(
        &'a self,
        task: Task<'a>,
        drafts: &'a [String],
        tools: &'a Tools,
    ) -> BoxFuture<'a, Result<Work, Failed>>;

    /// Re-reads the text that is to go out.
    fn verify(&self, task: Task<'_>, work: &Work, text: &str) -> Vec<Check>;
}

/// The expert of a domain.
pub fn find(name: ExpertName) -> &'static dyn Expert {
    match name {
        ExpertName::Finance => &finance::Finance,
        ExpertName::Logic => &logic::Logic,
        ExpertName::Programming => &programming::Programming,
        ExpertName::Diagnosis => &*typed::DIAGNOSIS,
        ExpertName::Creative => &*typed::CREATIVE,
        ExpertName::Reasoning => &*typed::REASONING,
    }
}

/// The instructions, worked examples with the likest one last, then the question.
fn shown(instructions: &str, examples: &[&worked::Example], question: &str) -> Vec<Message> {
    let mut messages = vec![Message::new(Role::System, instructions.trim_end())];
    for example in examples {
        messages.push(Message::new(Role::User, example.question.clone()));
        messages.push(Message::new(Role::Assistant, example.written.clone()));
    }
    messages.push(Message::new(Role::User, question));
    messages
}

/// Adds a draft that failed and exactly what was wrong with it, under words that ask for another one.
fn hand_back(messages: &mut Vec<Message>, attempt: &Attempt, ask: &str) {
    let failures: Vec<String> =
        attempt.failures.iter().map(|check| format!("- {}: {}", check.name, check.detail)).collect();
    messages.push(Message::new(Role::Assistant, attempt.raw.clone()));
    messages.push(Message::new(Role::User, format!("{ask}\n{}", failures.join("\n"))));
}

/// Most confidence in what a vote decided and nothing proved.
const VOTED_MAX: f32 = 0.6;

/// How far an output is to be trusted that drafts voted on: by the share of them that agree. `None` without a vote.
fn voted(output: &serde_json::Value) -> Option<f32> {
    let count = |name: &str| output[name].as_u64().and_then(|count| u16::try_from(count).ok()).map(f32::from);
    Some(VOTED_MAX * count("agreeing")? / count("drafts")?)
}

/// Confidence from evidence: the share of checks that passed, 0 when nothing was checked.
#[expect(clippy::cast_precision_loss, reason = "a handful of checks")]
pub fn confidence(checks: &[Check]) -> f32 {
    if checks.is_empty() {
        return 0.0;
    }
    checks.iter().filter(|check| check.passed).count() as f32 / checks.len() as f32
}
