//! The tiny recursive network: a state and an answer, refined three times over the same sums.
//!
//! Called by `weights` when it routes and by `train/recursive.rs` when it learns. The sums of the rows are what
//! the question is (x); the state (z) is made anew of x, the answer so far (y) and itself, then y is corrected by
//! z. The same few numbers serve in every round. After Tiny Recursive Models, <https://arxiv.org/abs/2510.04871>,
//! cut down to what a question of one line needs: no attention, one layer.

use crate::router::label::OUTPUTS;
use crate::router::logistic::{sigmoid, tanh};

/// Numbers in the state.
pub(in crate::router) const INNER: usize = 48;

/// Rounds of refinement (K).
pub(in crate::router) const ROUNDS: usize = 3;

/// Numbers in a network.
pub(in crate::router) const NUMBERS: usize = INNER * (1 + OUTPUTS + INNER) + OUTPUTS * INNER;

/// The network's numbers, row by row: for each number of the state a bias, what the answer and the old state add;
/// then for each output what the state adds.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::router) struct Refine(pub(in crate::router) Vec<f32>);

/// One round as it was, for learning.
#[derive(Clone, Copy, Debug)]
pub(in crate::router) struct Round {
    /// The answer before it, as scores.
    pub(in crate::router) scores: [f32; OUTPUTS],
    /// The state before it.
    pub(in crate::router) before: [f32; INNER],
    /// The state it made.
    pub(in crate::router) state: [f32; INNER],
    /// The answer after it.
    pub(in crate::router) logits: [f32; OUTPUTS],
}

impl Refine {
    /// Numbers to begin learning with.
    pub(in crate::router) fn start(mut number: impl FnMut() -> f32) -> Self {
        Self((0..NUMBERS).map(|_| number()).collect())
    }

    /// Place of the weights of one number of the state: bias, then scores, then old state.
    pub(in crate::router) fn state_row(unit: usize) -> usize {
        unit * (1 + OUTPUTS + INNER)
    }

    /// Place of the weights of one output.
    pub(in crate::router) fn output_row(output: usize) -> usize {
        INNER * (1 + OUTPUTS + INNER) + output * INNER
    }

    /// The last round's answer.
    pub(in crate::router) fn logits(&self, sums: &[f32; INNER]) -> [f32; OUTPUTS] {
        self.rounds(sums)[ROUNDS - 1].logits
    }

    /// Every round.
    pub(in crate::router) fn rounds(&self, sums: &[f32; INNER]) -> [Round; ROUNDS] {
        let mut state = [0.0; INNER];
        let mut logits = [0.0; OUTPUTS];
        std::array::from_fn(|_| {
            let (before, scores) = (state, logits.map(sigmoid));
            for unit in 0..INNER {
                let row = &self.0[Self::state_row(unit)..Self::state_row(unit + 1)];
                let (told, old) = row[1..].split_at(OUTPUTS);
                state[unit] = tanh(sums[unit] + row[0] + dot(told, &scores) + dot(old, &before));
            }
            for (output, logit) in logits.iter_mut().enumerate() {
                *logit += dot(&self.0[Self::output_row(output)..Self::output_row(output + 1)], &state);
            }
            Round { scores, before, state, logits }
        })
    }
}

fn dot(a: &[f32], b: &[f32]) -> f32 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}
