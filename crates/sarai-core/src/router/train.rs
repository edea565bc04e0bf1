//! Training of the heads: linear, recursive or both, by AdaGrad, sync, in a minute or two.
//!
//! Called by `sarai train router`, its example and the test that holds the shipped weights to the data. The
//! same examples and seed give the same bytes. Calibration, boost and thresholds come from questions that the
//! heads in question have not seen: the examples are split five ways by style, never at random.

mod calibrate;
mod fit;
mod learn;
mod recursive;

use std::borrow::Cow;

use super::features::{Bag, CUES, Extractor, PAIRS, PIECES};
use super::label::{Label, NONE, OUTPUTS};
use super::logistic::Noise;
use super::vectors::{VectorRouter, Vectors};
use super::weights::Weights;
use super::{Example, Router, Share, with_typos};
use calibrate::Unseen;
use learn::Learned;

/// Parts the examples are split into for calibration.
const FOLDS: usize = 5;

/// Target of a domain that is true but not what is wanted first.
const SECOND_TARGET: f32 = 0.6;

/// What makes logits of features.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// One sum a head, by logistic regression.
    Linear,
    /// A state and an answer, refined three times.
    Recursive,
    /// The mean of both.
    Joined,
    /// One sum a head, by counting.
    Bayes,
}

/// How to train; the default is what ships, the rest is for comparison.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Recipe {
    /// What makes logits of features.
    pub kind: Kind,
    /// Use pieces of words.
    pub pieces: bool,
    /// Use pairs of words.
    pub pairs: bool,
    /// Use cues and keyword groups as features.
    pub cues: bool,
    /// Use the keyword boost.
    pub boost: bool,
    /// Copies of each example with typos.
    pub typos: u64,
    /// Rounds over the examples; recursive heads take half of them.
    pub epochs: usize,
    /// Pull of the weights towards 0.
    pub decay: f32,
}

impl Default for Recipe {
    fn default() -> Self {
        Self {
            kind: Kind::Joined,
            pieces: true,
            pairs: true,
            cues: true,
            boost: true,
            typos: 4,
            epochs: 20,
            decay: 3e-5,
        }
    }
}

/// What training gave.
#[derive(Clone, Debug)]
pub struct Trained {
    /// The weights.
    pub weights: Weights,
    /// What each example was called by heads that have seen none of its style. A little kind: the few numbers of
    /// the calibration were chosen on the same questions.
    pub unseen: Vec<Option<Label>>,
}

impl Trained {
    /// How many `examples` (those it was trained on) were called rightly unseen.
    pub fn left_out(&self, examples: &[Example]) -> Share {
        right(examples, &self.unseen)
    }
}

/// What training with vectors gave: a router to measure, never a file.
#[derive(Debug)]
pub struct TrainedBeside<'a> {
    /// The router, which reads the same vectors.
    pub router: VectorRouter<'a>,
    /// As [`Trained::left_out`].
    pub left_out: Share,
}

fn right(examples: &[Example], said: &[Option<Label>]) -> Share {
    let right = examples.iter().zip(said).filter(|(example, said)| example.primary == **said);
    Share { part: right.count(), all: said.len() }
}

/// Trains with the default [`Recipe`].
pub fn train(examples: &[Example], seed: u64) -> Weights {
    train_with(examples, seed, &Recipe::default(), |_| {}).weights
}

/// Trains heads on `examples`; without any, only keywords route. `progress` hears from 0 to 1.
pub fn train_with(examples: &[Example], seed: u64, recipe: &Recipe, progress: impl FnMut(f32)) -> Trained {
    let (learned, unseen) =
        learned(&Lessons { examples, vectors: &Vectors::default() }, seed, recipe, progress);
    Trained { weights: learned.weights, unseen }
}

/// Trains as [`train_with`] does, with the vector of each text beside its features. A text that has no vector is
/// learned from without.
pub fn train_beside<'a>(
    examples: &[Example],
    vectors: &'a Vectors,
    seed: u64,
    recipe: &Recipe,
    progress: impl FnMut(f32),
) -> TrainedBeside<'a> {
    let (learned, unseen) = learned(&Lessons { examples, vectors }, seed, recipe, progress);
    let router = VectorRouter::new(Router::new(learned.weights), learned.dense, vectors);
    TrainedBeside { router, left_out: right(examples, &unseen) }
}

/// What is learned from.
struct Lessons<'a> {
    examples: &'a [Example],
    /// None of them without `--vectors`.
    vectors: &'a Vectors,
}

fn learned(
    lessons: &Lessons,
    seed: u64,
    recipe: &Recipe,
    mut progress: impl FnMut(f32),
) -> (Learned, Vec<Option<Label>>) {
    let examples = lessons.examples;
    if examples.is_empty() {
        return (Learned::keywords_only(), Vec::new());
    }
    let cases = cases(lessons, seed, recipe);
    let mut styles: Vec<&str> = examples.iter().map(|example| example.style.as_str()).collect();
    styles.sort_unstable();
    styles.dedup();
    let fold = |case: &Case| styles.iter().position(|style| *style == case.style).unwrap_or(0) % FOLDS;
    let folds = FOLDS.min(styles.len());
    let mut sets: Vec<Vec<&Case>> =
        (0..folds).map(|held| cases.iter().filter(|case| fold(case) != held).collect()).collect();
    sets.push(cases.iter().collect());
    let mut learned = learn::all(&sets, seed, recipe, &mut progress);
    let mut whole = learned.pop().unwrap_or_else(Learned::keywords_only);
    let mut unseen = Vec::with_capacity(examples.len());
    for (held, learned) in learned.iter().enumerate().filter(|(_, learned)| learned.weights.is_trained()) {
        let out = cases.iter().filter(|case| fold(case) == held);
        unseen.extend(out.filter(|case| case.original).map(|case| Unseen {
            source: case.source,
            logits: learned.weights.logits(&case.bag, &learned.dense.sums(case.vector)),
            likeness: learned.weights.likeness(&case.bag),
            hits: case.bag.hits,
            truths: case.truths,
            primary: case.primary,
        }));
    }
    unseen.sort_unstable_by_key(|one| one.source);
    let calibrated = calibrate::settings(&unseen, recipe.boost, &whole.weights.settings);
    whole.weights.settings = calibrated.settings;
    (whole, calibrated.said)
}

/// An example or a spoiled copy, ready to learn from.
struct Case<'a> {
    source: usize,
    original: bool,
    style: &'a str,
    bag: Bag,
    /// The vector of the text as it was spoiled; empty without one.
    vector: &'a [f32],
    targets: [f32; OUTPUTS],
    truths: [bool; OUTPUTS],
    primary: Option<Label>,
}

/// A text to learn from.
pub(super) struct Version<'a> {
    source: usize,
    original: bool,
    pub(super) text: Cow<'a, str>,
}

/// Every text that is learned from, in order: each example as written and then its spoiled copies.
pub(super) fn versions<'a>(
    examples: &'a [Example],
    seed: u64,
    recipe: &Recipe,
) -> impl Iterator<Item = Version<'a>> + use<'a> {
    let (mut noise, typos) = (Noise::new(seed), recipe.typos);
    let all = (0..examples.len()).flat_map(move |source| (0..=typos).map(move |copy| (source, copy)));
    all.map(move |(source, copy)| {
        let (written, original) = (examples[source].text.as_str(), copy == 0);
        let text =
            if original { Cow::Borrowed(written) } else { Cow::Owned(with_typos(written, noise.next())) };
        Version { source, original, text }
    })
}

fn cases<'a>(lessons: &Lessons<'a>, seed: u64, recipe: &Recipe) -> Vec<Case<'a>> {
    let (examples, extractor) = (lessons.examples, Extractor::new());
    let wanted: Vec<_> = examples.iter().map(wanted).collect();
    let case = |Version { source, original, text }: Version| {
        let mut bag = extractor.bag(&text);
        bag.features.retain(|feature| match feature.family {
            PAIRS => recipe.pairs,
            PIECES => recipe.pieces,
            CUES => recipe.cues,
            _ => true,
        });
        let ((targets, truths), example) = (wanted[source], &examples[source]);
        let vector = lessons.vectors.of(&text);
        Case {
            source,
            original,
            style: &example.style,
            bag,
            vector,
            targets,
            truths,
            primary: example.primary,
        }
    };
    versions(examples, seed, recipe).map(case).collect()
}

/// What each output should say of an example, and what is true of it.
fn wanted(example: &Example) -> ([f32; OUTPUTS], [bool; OUTPUTS]) {
    let (mut targets, mut truths) = ([0.0; OUTPUTS], [false; OUTPUTS]);
    for (output, label) in Label::ALL.into_iter().enumerate() {
        truths[output] = example.labels.contains(&label);
        targets[output] = match (truths[output], example.primary) {
            (false, _) => 0.0,
            (true, Some(primary)) if label.expert().is_some() && label != primary => SECOND_TARGET,
            (true, _) => 1.0,
        };
    }
    truths[NONE] = example.primary.is_none();
    targets[NONE] = f32::from(u8::from(truths[NONE]));
    (targets, truths)
}
