//! The router: what is asked, in eight scores and at most one expert.
//!
//! Called by the first stage of a turn, `sarai route` and `sarai train router`. Pure and sync: no model, no disk,
//! well under a millisecond. Heads with a sigmoid each, linear or recursive, over hashed features; the weights that
//! ship are compiled in from `data/router/weights.bin` and made by [`train`] from `data/router/train.jsonl`. Must
//! never panic on any text.

mod dataset;
mod evaluate;
mod features;
mod keywords;
mod label;
mod lessons;
mod logistic;
mod speed;
mod text;
mod train;
mod vectors;
mod weights;

use std::time::{Duration, Instant};

pub use self::dataset::{Example, near_duplicates, parse_examples, with_typos};
pub use self::evaluate::{Head, Report, Share, evaluate};
use self::features::{Bag, Extractor};
pub use self::label::Label;
use self::label::{DOMAINS, NONE, OUTPUTS};
pub use self::lessons::{Judgement, LESSONS_MAX, lessons};
pub use self::speed::{Speed, speed, speed_beside};
pub use self::train::{Kind, Recipe, Trained, TrainedBeside, train, train_beside, train_with};
pub use self::vectors::{VectorRouter, Vectors, texts_to_embed};
use self::weights::JOINED;
pub use self::weights::Weights;
use crate::experts::ExpertName;

/// The weights that ship with the program.
const SHIPPED: &[u8] = include_bytes!("../../../data/router/weights.bin");

/// The labelled questions that trained them, one JSON object a line.
pub const TRAINING: &str = include_str!("../../../data/router/train.jsonl");

/// Labelled questions of other people than those, to measure with.
pub const HELD_OUT: &str = include_str!("../../../data/router/heldout.jsonl");

/// The seed they were trained with.
pub const SEED: u64 = 2026;

/// Most keyword hits that add to a head.
const BOOST_HITS_MAX: f32 = 3.0;

/// What can be wrong with router files, and with vectors beside them.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Too large, too small, or not as long as it says.
    #[error("router weights of {bytes} bytes: cut off, or over the limit of {max}")]
    WeightsSize {
        /// Size found.
        bytes: usize,
        /// The limit.
        max: usize,
    },
    /// Some other file.
    #[error("not router weights")]
    NotWeights,
    /// Written by another version.
    #[error("router weights of version {found}, this program reads version {known}")]
    WeightsVersion {
        /// Version found.
        found: u32,
        /// Version read.
        known: u32,
    },
    /// Damaged.
    #[error("router weights are damaged: the checksum does not match")]
    WeightsChecksum,
    /// A line of a data file is wrong.
    #[error("router data, line {line}: {reason}")]
    Data {
        /// Line, from 1.
        line: usize,
        /// What is wrong.
        reason: String,
    },
    /// More vectors than are kept.
    #[error("{texts} vectors of {length} numbers take over {bytes_max} bytes: train from fewer questions")]
    VectorsSize {
        /// Vectors wanted.
        texts: usize,
        /// Numbers in each.
        length: usize,
        /// The limit of all together.
        bytes_max: usize,
    },
    /// A vector of another length than the others.
    #[error("a vector of {found} numbers beside others of {known}")]
    VectorLength {
        /// Its numbers.
        found: usize,
        /// Those of the others.
        known: usize,
    },
    /// A data file is too large.
    #[error("router data of {bytes} bytes, at most {max} are read")]
    DataSize {
        /// Size found.
        bytes: usize,
        /// The limit.
        max: usize,
    },
}

/// How much of each thing a question is, 0 to 1, independent of each other.
#[derive(Clone, Copy, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Scores {
    /// Exact, checkable work.
    pub hard: f32,
    /// Feelings matter for the tone.
    pub soft: f32,
    /// Code, commands, SQL, regular expressions, formulas.
    pub programming: f32,
    /// Find out what is wrong and what to do.
    pub diagnosis: f32,
    /// Money work.
    pub finance: f32,
    /// Deduction, puzzles, proofs.
    pub logic: f32,
    /// Invent text or ideas.
    pub creative: f32,
    /// Analyse, compare, plan, decide.
    pub reasoning: f32,
}

impl Scores {
    /// Every score with its head's name.
    pub fn named(&self) -> impl Iterator<Item = (&'static str, f32)> {
        Label::ALL.into_iter().map(|head| (head.name(), self.of(head)))
    }

    /// The score of one head.
    pub fn of(&self, label: Label) -> f32 {
        match label {
            Label::Programming => self.programming,
            Label::Diagnosis => self.diagnosis,
            Label::Finance => self.finance,
            Label::Logic => self.logic,
            Label::Creative => self.creative,
            Label::Reasoning => self.reasoning,
            Label::Hard => self.hard,
            Label::Soft => self.soft,
        }
    }

    fn from_outputs(outputs: [f32; OUTPUTS]) -> Self {
        let [programming, diagnosis, finance, logic, creative, reasoning, hard, soft, _] = outputs;
        Self { hard, soft, programming, diagnosis, finance, logic, creative, reasoning }
    }
}

/// What the router says about a question.
#[derive(Clone, Debug, PartialEq)]
pub struct Route {
    /// How much of each thing it is.
    pub scores: Scores,
    /// The expert whose work is wanted; `None` is "none".
    pub primary: Option<ExpertName>,
    /// No expert is named: no head is sure enough, or the text is unlike everything known.
    pub abstained: bool,
    /// Time taken.
    pub elapsed: Duration,
}

/// The router. Cheap to share, costly to clone (a few MB of weights).
#[derive(Clone, Debug)]
pub struct Router {
    extractor: Extractor,
    weights: Weights,
}

impl Default for Router {
    /// The router with the weights that ship with the program.
    fn default() -> Self {
        Self::new(Weights::from_bytes(SHIPPED).expect("a test reads the shipped weights"))
    }
}

impl Router {
    /// A router with other weights.
    pub fn new(weights: Weights) -> Self {
        Self { extractor: Extractor::new(), weights }
    }

    /// Its weights.
    pub fn weights(&self) -> &Weights {
        &self.weights
    }

    /// Routes `text`, of which the first 4,000 characters count.
    pub fn route(&self, text: &str) -> Route {
        self.route_added(text, &[0.0; JOINED])
    }

    /// The same with what a vector adds to the sums of the rows.
    fn route_added(&self, text: &str, added: &[f32; JOINED]) -> Route {
        let started = Instant::now();
        let bag = self.extractor.bag(text);
        let settings = &self.weights.settings;
        let logits = boosted(self.weights.logits(&bag, added), &bag, settings.boost);
        let mut outputs = logits.map(logistic::sigmoid);
        if !self.weights.is_trained() {
            outputs[NONE] = 0.0;
        }
        let likeness = self.weights.likeness(&bag);
        let like = likeness > 0.0 && likeness >= settings.likeness_min;
        let hit = bag.hits.iter().any(|hits| *hits > 0);
        let known = (like || !self.weights.is_trained()) && (hit || !text::is_unpronounceable(text));
        let primary = if known { primary(&outputs, &settings.thresholds) } else { None };
        Route {
            scores: Scores::from_outputs(outputs),
            primary: primary.and_then(Label::expert),
            abstained: primary.is_none(),
            elapsed: started.elapsed(),
        }
    }
}

/// Adds what keywords say.
fn boosted(logits: [f32; OUTPUTS], bag: &Bag, boost: f32) -> [f32; OUTPUTS] {
    std::array::from_fn(|head| logits[head] + boosted_by(&bag.hits, head, boost))
}

/// What keywords add to a domain's logit: `boost` a hit, at most [`BOOST_HITS_MAX`] times; nothing to other outputs.
fn boosted_by(hits: &keywords::Hits, head: usize, boost: f32) -> f32 {
    if head < keywords::DOMAIN_GROUPS { boost * f32::from(hits[head]).min(BOOST_HITS_MAX) } else { 0.0 }
}

/// The strongest domain, if it reaches its threshold and is stronger than what says that no expert is wanted.
fn primary(outputs: &[f32; OUTPUTS], thresholds: &[f32; DOMAINS]) -> Option<Label> {
    let best = (0..DOMAINS).max_by(|a, b| outputs[*a].total_cmp(&outputs[*b]))?;
    (outputs[best] >= thresholds[best] && outputs[best] > outputs[NONE]).then(|| Label::DOMAINS[best])
}

#[cfg(test)]
mod tests;
