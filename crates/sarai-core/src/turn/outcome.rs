//! What a finished turn tells: the answer, who gave it, what was checked, what it cost, and the proof that it is kept.
//!
//! Made by `record`, read by every surface.

use std::collections::BTreeMap;
use std::time::Duration;

use sarai_store as store;

use crate::empathy::Mood;
use crate::experts::{Check, Who};
use crate::language::Language;
use crate::metacontrol::Plan;
use crate::model::{Done, Finish, Workload};
use crate::router::Route;

/// A finished turn.
#[derive(Debug)]
pub struct Outcome {
    /// Its id, a UUID of version 7.
    pub turn_id: String,
    /// The answer, whole.
    pub answer: String,
    /// The language it was asked for in.
    pub language: Language,
    /// What the router said.
    pub route: Route,
    /// What MetaControl decided.
    pub plan: Plan,
    /// The expert's structured answer, if one stands behind the text.
    pub expert: Option<ExpertAnswer>,
    /// That of a second expert, whose words follow those of the first.
    pub also: Option<ExpertAnswer>,
    /// The words of sympathy or haste around the answer, where the question asks for some.
    pub tone: Option<Tone>,
    /// Checks and corrections, of both experts where there are two.
    pub reflection: Reflection,
    /// Set if another part answered than was planned.
    pub fallback: Option<Fallback>,
    /// Catalogue name of the model that wrote or filled the answer; `None` for a refusal, and where no model was needed.
    pub model: Option<String>,
    /// Whether no model could answer and the text only says so.
    pub refused: bool,
    /// Why the text ended.
    pub finish: Finish,
    /// Earlier turns used and left out.
    pub context: Context,
    /// Tokens.
    pub usage: Usage,
    /// Where the time went.
    pub timings: Timings,
    /// Proof that the turn stands in the ledger.
    pub receipt: store::Receipt,
    /// Sandbox layers in force around the model.
    pub protection: Vec<String>,
}

/// The structured answer of an expert.
#[derive(Clone, Debug)]
pub struct ExpertAnswer {
    /// Which expert.
    pub name: Who,
    /// Its typed output.
    pub output: serde_json::Value,
    /// From evidence: the share of checks passed, 0 to 1.
    pub confidence: f32,
    /// Its own checks.
    pub checks: Vec<Check>,
}

impl Outcome {
    /// The structured answers behind the text, in its order: none, one or two.
    pub fn experts(&self) -> impl Iterator<Item = &ExpertAnswer> {
        self.expert.iter().chain(&self.also)
    }
}

/// A tone that an answer was given, or was to be given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tone {
    /// How the person seems to feel.
    pub mood: Mood,
    /// Whether the answer has it; not if the fact lock or a check held it back.
    pub applied: bool,
    /// The answer without it, so that anyone can compare the two.
    pub plain: String,
}

/// Checks and corrections of a turn.
#[derive(Clone, Debug, Default)]
pub struct Reflection {
    /// Rounds after the first draft.
    pub rounds: u8,
    /// Whether a round turned a failed draft into one whose checks pass.
    pub corrected: bool,
    /// The checks of the answer that was sent.
    pub checks: Vec<Check>,
}

/// Another part answered than was planned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fallback {
    /// The part that failed.
    pub from: String,
    /// The part that took over.
    pub to: String,
    /// Why.
    pub reason: String,
}

/// Earlier turns of the conversation.
#[derive(Clone, Copy, Debug, Default)]
pub struct Context {
    /// Messages that were given to the model.
    pub messages_used: usize,
    /// Messages left out because they would not fit.
    pub messages_dropped: usize,
}

/// Tokens of a turn, all generations together.
#[derive(Clone, Debug, Default)]
pub struct Usage {
    /// Read, cached ones included.
    pub prompt_tokens: u64,
    /// Read from an earlier state.
    pub cached_tokens: u64,
    /// Produced.
    pub completion_tokens: u64,
    /// Guessed ahead of the model.
    pub drafted_tokens: u64,
    /// Of these, what the model then chose.
    pub accepted_tokens: u64,
    /// The same by kind of text, with the time spent and the time it would have taken one token at a time.
    pub guessed: BTreeMap<Workload, Guessed>,
}

/// What guessing ahead brought.
#[derive(Clone, Copy, Debug, Default)]
pub struct Guessed {
    /// Generations.
    pub generations: u64,
    /// Generations in which it was allowed and never worth a try.
    pub plain: u64,
    /// Tokens guessed.
    pub drafted_tokens: u64,
    /// Of these, what the model then chose.
    pub accepted_tokens: u64,
    /// Time spent writing in batches that nobody shared.
    pub decode_alone: Duration,
    /// About the time that they would have taken one token at a time.
    pub decode_plain: Duration,
}

impl Guessed {
    /// Counts one generation.
    pub fn add(&mut self, done: &Done) {
        self.generations += 1;
        self.plain += u64::from(done.guessing && done.drafted_tokens == 0);
        self.drafted_tokens += u64::from(done.drafted_tokens);
        self.accepted_tokens += u64::from(done.accepted_tokens);
        self.decode_alone += done.decode_alone;
        self.decode_plain += done.decode_plain;
    }
}

impl Usage {
    pub(super) fn add(&mut self, done: &Done) {
        self.prompt_tokens += u64::from(done.prompt_tokens);
        self.cached_tokens += u64::from(done.cached_tokens);
        self.completion_tokens += u64::from(done.completion_tokens);
        self.drafted_tokens += u64::from(done.drafted_tokens);
        self.accepted_tokens += u64::from(done.accepted_tokens);
        self.guessed.entry(done.workload).or_default().add(done);
    }
}

/// Where the time of a turn went.
#[derive(Clone, Copy, Debug, Default)]
pub struct Timings {
    /// Routing.
    pub route: Duration,
    /// Reading earlier turns.
    pub recall: Duration,
    /// Reading prompts.
    pub prefill: Duration,
    /// Producing tokens.
    pub decode: Duration,
    /// Verifiers and exact engines.
    pub checks: Duration,
    /// All of it, the receipt included.
    pub total: Duration,
    /// From the request to the first text sent.
    pub first_token: Option<Duration>,
}
