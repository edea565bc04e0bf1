//! Training of the heads: linear, recursive or both, by AdaGrad, sync, in a minute or two.
//!
//! Called by `sarai train router`, its example and the test that holds the shipped weights to the data. The
//! same examples and seed give the same bytes. Calibration, boost and thresholds come from questions that the
//! heads in question have not seen: the examples are split five ways by style, never at random.

mod calibrate;
mod fit;
mod learn;
mod recursive;

use super::features::{Bag, CUES, Extractor, PAIRS, PIECES};
use super::label::{Label, NONE, OUTPUTS};
use super::logistic::Noise;
use super::weights::Weights;
use super::{Example, Share, with_typos};
use calibrate::Unseen;

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
        let right = examples.iter().zip(&self.unseen).filter(|(example, said)| example.primary == **said);
        Share { part: right.count(), all: self.unseen.len() }
    }
}

/// Trains with the default [`Recipe`].
pub fn train(examples: &[Example], seed: u64) -> Weights {
    train_with(examples, seed, &Recipe::default(), |_| {}).weights
}

/// Trains heads on `examples`; without any, only keywords route. `progress` hears from 0 to 1.
pub fn train_with(
    examples: &[Example],
    seed: u64,
    recipe: &Recipe,
    mut progress: impl FnMut(f32),
) -> Trained {
    if examples.is_empty() {
        return Trained { weights: Weights::keywords_only(), unseen: Vec::new() };
    }
    let cases = cases(examples, seed, recipe);
    let mut styles: Vec<&str> = examples.iter().map(|example| example.style.as_str()).collect();
    styles.sort_unstable();
    styles.dedup();
    let fold = |case: &Case| styles.iter().position(|style| *style == case.style).unwrap_or(0) % FOLDS;
    let folds = FOLDS.min(styles.len());
    let mut sets: Vec<Vec<&Case>> =
        (0..folds).map(|held| cases.iter().filter(|case| fold(case) != held).collect()).collect();
    sets.push(cases.iter().collect());
    let mut learned = learn::all(&sets, seed, recipe, &mut progress);
    let mut weights = learned.pop().unwrap_or_else(Weights::keywords_only);
    let mut unseen = Vec::with_capacity(examples.len());
    for (held, weights) in learned.iter().enumerate().filter(|(_, weights)| weights.is_trained()) {
        let out = cases.iter().filter(|case| fold(case) == held);
        unseen.extend(out.filter(|case| case.original).map(|case| Unseen {
            source: case.source,
            logits: weights.logits(&case.bag),
            likeness: weights.likeness(&case.bag),
            hits: case.bag.hits,
            truths: case.truths,
            primary: case.primary,
        }));
    }
    unseen.sort_unstable_by_key(|one| one.source);
    let calibrated = calibrate::settings(&unseen, recipe.boost, &weights.settings);
    weights.settings = calibrated.settings;
    Trained { weights, unseen: calibrated.said }
}

/// An example or a spoiled copy, ready to learn from.
struct Case<'a> {
    source: usize,
    original: bool,
    style: &'a str,
    bag: Bag,
    targets: [f32; OUTPUTS],
    truths: [bool; OUTPUTS],
    primary: Option<Label>,
}

fn cases<'a>(examples: &'a [Example], seed: u64, recipe: &Recipe) -> Vec<Case<'a>> {
    let extractor = Extractor::new();
    let mut noise = Noise::new(seed);
    let mut out = Vec::with_capacity(examples.len() * (1 + recipe.typos as usize));
    for (source, example) in examples.iter().enumerate() {
        let (targets, truths) = wanted(example);
        for copy in 0..=recipe.typos {
            let mut bag = match copy {
                0 => extractor.bag(&example.text),
                _ => extractor.bag(&with_typos(&example.text, noise.next())),
            };
            bag.features.retain(|feature| match feature.family {
                PAIRS => recipe.pairs,
                PIECES => recipe.pieces,
                CUES => recipe.cues,
                _ => true,
            });
            let original = copy == 0;
            out.push(Case {
                source,
                original,
                style: &example.style,
                bag,
                targets,
                truths,
                primary: example.primary,
            });
        }
    }
    out
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
