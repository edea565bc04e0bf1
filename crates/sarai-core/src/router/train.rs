//! Training of the linear heads: logistic regression by AdaGrad, sync, in seconds.
//!
//! Called by `sarai train router`, its example and the test that holds the shipped weights to the data. The
//! same examples and seed give the same bytes. Calibration, boost and thresholds come from questions that the
//! heads in question have not seen: the examples are split five ways by style, never at random.

mod calibrate;
mod fit;

use super::features::{Bag, CUES, Extractor, PAIRS, PIECES};
use super::label::{HEADS, Label};
use super::logistic::Noise;
use super::weights::{ROWS_MAX, Row, Settings, Weights, rarity, vector};
use super::{Example, with_typos};
use calibrate::{Calibration, Unseen};
use fit::Heads;

/// Parts the examples are split into for calibration.
const FOLDS: usize = 5;

/// A feature must stand in this many examples to be known.
const HOLDING_MIN: usize = 2;

/// Target of a domain that is true but not what is wanted first.
const SECOND_TARGET: f32 = 0.6;

/// How to train; the default is what ships, the rest is for comparison.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Recipe {
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
    /// Naive Bayes instead of logistic regression.
    pub bayes: bool,
    /// Rounds over the examples.
    pub epochs: usize,
    /// Pull of the weights towards 0.
    pub decay: f32,
}

impl Default for Recipe {
    fn default() -> Self {
        Self {
            pieces: true,
            pairs: true,
            cues: true,
            boost: true,
            typos: 2,
            bayes: false,
            epochs: 20,
            decay: 1e-4,
        }
    }
}

/// Trains with the default [`Recipe`].
pub fn train(examples: &[Example], seed: u64) -> Weights {
    train_with(examples, seed, &Recipe::default())
}

/// Trains heads on `examples`; without any, only keywords route.
pub fn train_with(examples: &[Example], seed: u64, recipe: &Recipe) -> Weights {
    if examples.is_empty() {
        return Weights::keywords_only();
    }
    let cases = cases(examples, seed, recipe);
    let mut styles: Vec<&str> = examples.iter().map(|example| example.style.as_str()).collect();
    styles.sort_unstable();
    styles.dedup();
    let fold = |case: &Case| styles.iter().position(|style| *style == case.style).unwrap_or(0) % FOLDS;
    let mut unseen = Vec::with_capacity(examples.len());
    for held in 0..FOLDS.min(styles.len()) {
        let (out, kept): (Vec<&Case>, Vec<&Case>) = cases.iter().partition(|case| fold(case) == held);
        if kept.is_empty() {
            continue;
        }
        let weights = heads(&kept, seed, recipe).quantise(Settings::default());
        unseen.extend(out.iter().filter(|case| case.original).map(|case| Unseen {
            logits: weights.logits(&case.bag),
            likeness: weights.likeness(&case.bag),
            hits: case.bag.hits,
            truths: case.truths,
            primary: case.primary,
        }));
    }
    let calibration = Calibration::fit(&unseen, recipe.boost);
    let mut trained = heads(&cases.iter().collect::<Vec<_>>(), seed, recipe);
    calibration.apply(&mut trained);
    trained.quantise(calibration.settings)
}

/// An example or a spoiled copy, ready to learn from.
struct Case<'a> {
    source: usize,
    original: bool,
    style: &'a str,
    bag: Bag,
    targets: [f32; HEADS],
    truths: [bool; HEADS],
    primary: Option<Label>,
}

fn cases<'a>(examples: &'a [Example], seed: u64, recipe: &Recipe) -> Vec<Case<'a>> {
    let extractor = Extractor::new();
    let mut noise = Noise::new(seed);
    let mut out = Vec::with_capacity(examples.len() * (1 + recipe.typos as usize));
    for (source, example) in examples.iter().enumerate() {
        let truths = Label::ALL.map(|label| example.labels.contains(&label));
        let target = |label: Label| match (example.labels.contains(&label), example.primary) {
            (false, _) => 0.0,
            (true, Some(primary)) if label.expert().is_some() && label != primary => SECOND_TARGET,
            (true, _) => 1.0,
        };
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
            out.push(Case {
                source,
                original: copy == 0,
                style: &example.style,
                bag,
                targets: Label::ALL.map(target),
                truths,
                primary: example.primary,
            });
        }
    }
    out
}

/// Places known from `cases`, with their rarity, sorted by place.
fn vocabulary(cases: &[&Case]) -> Vec<(u16, u8)> {
    let mut seen: Vec<(u16, usize)> =
        cases.iter().flat_map(|case| case.bag.features.iter().map(|f| (f.place, case.source))).collect();
    seen.sort_unstable();
    seen.dedup();
    let mut sources: Vec<usize> = cases.iter().map(|case| case.source).collect();
    sources.dedup();
    let mut known: Vec<(u16, usize)> =
        seen.chunk_by(|a, b| a.0 == b.0).map(|run| (run[0].0, run.len())).collect();
    known.retain(|(_, holding)| *holding >= HOLDING_MIN);
    if known.len() > ROWS_MAX {
        known.sort_unstable_by_key(|(place, holding)| (std::cmp::Reverse(*holding), *place));
        known.truncate(ROWS_MAX);
        known.sort_unstable();
    }
    known.into_iter().map(|(place, holding)| (place, rarity(sources.len(), holding))).collect()
}

fn heads(cases: &[&Case], seed: u64, recipe: &Recipe) -> Trained {
    let vocabulary = vocabulary(cases);
    let find = |place: u16| {
        let row = vocabulary.binary_search_by_key(&place, |(place, _)| *place).ok()?;
        Some((row, vocabulary[row].1))
    };
    let samples: Vec<fit::Sample> = cases
        .iter()
        .map(|case| {
            let mut values = Vec::new();
            vector(&case.bag, find, |row, value| values.push((row, value)));
            fit::Sample { values, targets: case.targets }
        })
        .collect();
    let heads = match recipe.bayes {
        true => Heads::bayes(&samples, vocabulary.len()),
        false => Heads::logistic(&samples, vocabulary.len(), seed, recipe),
    };
    Trained { vocabulary, heads }
}

/// Heads in full precision.
struct Trained {
    vocabulary: Vec<(u16, u8)>,
    heads: Heads,
}

impl Trained {
    fn quantise(&self, settings: Settings) -> Weights {
        let steps: [f32; HEADS] = std::array::from_fn(|head| {
            let largest = self.heads.weights.iter().fold(0.0_f32, |max, row| max.max(row[head].abs()));
            (largest / 127.0).max(f32::MIN_POSITIVE)
        });
        let rows = self.vocabulary.iter().zip(&self.heads.weights).map(|((place, rarity), weights)| Row {
            place: *place,
            rarity: *rarity,
            heads: std::array::from_fn(|head| (weights[head] / steps[head]).round() as i8),
        });
        Weights::from_rows(rows.collect(), self.heads.bias, steps, settings)
    }
}
