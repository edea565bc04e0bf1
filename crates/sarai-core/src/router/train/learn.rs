//! Weights from cases: which features are known, and heads of the kind that was asked for.
//!
//! Called by `train` only, for all cases and for all but each fold. What is learned depends on cases, seed and recipe
//! alone, not on the thread that learns.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;

use super::fit::{Heads, Sample};
use super::recursive::{self, Network};
use super::{Case, Kind, Recipe};
use crate::router::label::OUTPUTS;
use crate::router::weights::{
    Dense, INNER, JOINED, ROWS_MAX, Refine, Row, Settings, Table, Weights, dense, rarity, vector,
};

/// Trainings that run at once.
const THREADS: usize = 2;

/// A feature must stand in this many examples to be known.
const HOLDING_MIN: usize = 2;

/// What was learned from some cases.
pub(super) struct Learned {
    pub(super) weights: Weights,
    /// Rows of the numbers of vectors; none without vectors.
    pub(super) dense: Dense,
}

impl Learned {
    pub(super) fn keywords_only() -> Self {
        Self { weights: Weights::keywords_only(), dense: Dense::default() }
    }

    /// Splits what was learned for each row: known features become bytes, numbers of vectors stay as they are.
    fn of(vocabulary: Vec<Row>, width: usize, full: &[f32], rest: (Option<Refine>, Settings)) -> Self {
        let (known, numbers) = full.split_at(vocabulary.len() * width);
        let (refine, settings) = rest;
        let table = Table::rounded(vocabulary, width, known);
        Self { weights: Weights::new(table, refine, settings), dense: Dense::new(numbers.to_vec(), width) }
    }
}

/// Places known from `cases`, with their rarity, sorted by place.
fn vocabulary(cases: &[&Case]) -> Vec<Row> {
    let mut seen: Vec<(u32, usize)> =
        cases.iter().flat_map(|case| case.bag.features.iter().map(|f| (f.place, case.source))).collect();
    seen.sort_unstable();
    seen.dedup();
    let mut sources: Vec<usize> = cases.iter().map(|case| case.source).collect();
    sources.dedup();
    let mut known: Vec<(u32, usize)> =
        seen.chunk_by(|a, b| a.0 == b.0).map(|run| (run[0].0, run.len())).collect();
    known.retain(|(_, holding)| *holding >= HOLDING_MIN);
    if known.len() > ROWS_MAX {
        known.sort_unstable_by_key(|(place, holding)| (std::cmp::Reverse(*holding), *place));
        known.truncate(ROWS_MAX);
        known.sort_unstable();
    }
    let row = |(place, holding)| Row { place, rarity: rarity(sources.len(), holding) };
    known.into_iter().map(row).collect()
}

/// What is learned from each of `sets`, in their order, [`THREADS`] at a time. Which thread learns does not matter to
/// what is learned.
pub(super) fn all(
    sets: &[Vec<&Case>],
    seed: u64,
    recipe: &Recipe,
    progress: &mut impl FnMut(f32),
) -> Vec<Learned> {
    let (next, (sender, receiver)) = (AtomicUsize::new(0), mpsc::sync_channel(THREADS));
    let mut learned: Vec<(usize, Learned)> = Vec::with_capacity(sets.len());
    progress(0.0);
    std::thread::scope(|scope| {
        for _ in 0..THREADS {
            let (sender, next) = (sender.clone(), &next);
            scope.spawn(move || {
                loop {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    let Some(set) = sets.get(at) else { break };
                    // The receiver lives until every sender is gone.
                    drop(sender.send((at, one(set, seed, recipe))));
                }
            });
        }
        drop(sender);
        for one in receiver {
            learned.push(one);
            progress(learned.len() as f32 / sets.len() as f32);
        }
    });
    learned.sort_unstable_by_key(|(at, _)| *at);
    learned.into_iter().map(|(_, learned)| learned).collect()
}

/// What is learned from `cases`, not calibrated. The numbers of vectors are features after the known ones.
fn one(cases: &[&Case], seed: u64, recipe: &Recipe) -> Learned {
    let vocabulary = vocabulary(cases);
    let find = |place: u32| {
        let row = vocabulary.binary_search_by_key(&place, |row| row.place).ok()?;
        Some((row, vocabulary[row].rarity))
    };
    let samples: Vec<Sample> = cases
        .iter()
        .map(|case| {
            let mut values = Vec::new();
            vector(&case.bag, find, |row, value| values.push((row as u32, value)));
            values.extend((vocabulary.len() as u32..).zip(dense::values(case.vector)));
            Sample { values, targets: case.targets }
        })
        .collect();
    let numbers = cases.iter().map(|case| case.vector.len()).max().unwrap_or(0);
    let rows = vocabulary.len() + numbers;
    match recipe.kind {
        Kind::Linear => linear(vocabulary, Heads::logistic(&samples, rows, seed, recipe)),
        Kind::Bayes => linear(vocabulary, Heads::bayes(&samples, rows)),
        Kind::Recursive => {
            let Network { rows, refine } = Network::learn(&samples, rows, seed, recipe);
            let settings = Settings { bias: [recursive::PRIOR; OUTPUTS], ..Settings::default() };
            Learned::of(vocabulary, INNER, rows.as_flattened(), (Some(refine), settings))
        }
        Kind::Joined => {
            let heads = Heads::logistic(&samples, rows, seed, recipe);
            joined(vocabulary, &heads, Network::learn(&samples, rows, seed, recipe))
        }
    }
}

fn linear(vocabulary: Vec<Row>, heads: Heads) -> Learned {
    let settings = Settings { bias: heads.bias, ..Settings::default() };
    Learned::of(vocabulary, OUTPUTS, heads.weights.as_flattened(), (None, settings))
}

/// Half of what the linear heads say and half of what the recursive ones do.
fn joined(vocabulary: Vec<Row>, heads: &Heads, network: Network) -> Learned {
    let both = network.rows.iter().zip(&heads.weights);
    let full: Vec<f32> = both.flat_map(|(inner, outer)| inner.iter().chain(outer).copied()).collect();
    let settings = Settings {
        bias: heads.bias.map(|bias| (bias + recursive::PRIOR) / 2.0),
        slope: [0.5; OUTPUTS],
        ..Settings::default()
    };
    Learned::of(vocabulary, JOINED, &full, (Some(network.refine), settings))
}
