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
use crate::router::weights::{INNER, JOINED, ROWS_MAX, Row, Settings, Table, Weights, rarity, vector};

/// Trainings that run at once.
const THREADS: usize = 2;

/// A feature must stand in this many examples to be known.
const HOLDING_MIN: usize = 2;

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

/// Weights learned from each of `sets`, in their order, [`THREADS`] at a time. Which thread learns does not matter to
/// what is learned.
pub(super) fn all(
    sets: &[Vec<&Case>],
    seed: u64,
    recipe: &Recipe,
    progress: &mut impl FnMut(f32),
) -> Vec<Weights> {
    let (next, (sender, receiver)) = (AtomicUsize::new(0), mpsc::sync_channel(THREADS));
    let mut learned: Vec<(usize, Weights)> = Vec::with_capacity(sets.len());
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
    learned.into_iter().map(|(_, weights)| weights).collect()
}

/// Weights learned from `cases`, not calibrated.
fn one(cases: &[&Case], seed: u64, recipe: &Recipe) -> Weights {
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
            Sample { values, targets: case.targets }
        })
        .collect();
    let rows = vocabulary.len();
    match recipe.kind {
        Kind::Linear => linear(vocabulary, Heads::logistic(&samples, rows, seed, recipe)),
        Kind::Bayes => linear(vocabulary, Heads::bayes(&samples, rows)),
        Kind::Recursive => {
            let Network { rows, refine } = Network::learn(&samples, rows, seed, recipe);
            let table = Table::rounded(vocabulary, INNER, rows.as_flattened());
            let settings = Settings { bias: [recursive::PRIOR; OUTPUTS], ..Settings::default() };
            Weights::new(table, Some(refine), settings)
        }
        Kind::Joined => {
            let heads = Heads::logistic(&samples, rows, seed, recipe);
            joined(vocabulary, &heads, Network::learn(&samples, rows, seed, recipe))
        }
    }
}

fn linear(vocabulary: Vec<Row>, heads: Heads) -> Weights {
    let table = Table::rounded(vocabulary, OUTPUTS, heads.weights.as_flattened());
    Weights::new(table, None, Settings { bias: heads.bias, ..Settings::default() })
}

/// Half of what the linear heads say and half of what the recursive ones do.
fn joined(vocabulary: Vec<Row>, heads: &Heads, network: Network) -> Weights {
    let both = network.rows.iter().zip(&heads.weights);
    let full: Vec<f32> = both.flat_map(|(inner, outer)| inner.iter().chain(outer).copied()).collect();
    let settings = Settings {
        bias: heads.bias.map(|bias| (bias + recursive::PRIOR) / 2.0),
        slope: [0.5; OUTPUTS],
        ..Settings::default()
    };
    Weights::new(Table::rounded(vocabulary, JOINED, &full), Some(network.refine), settings)
}
