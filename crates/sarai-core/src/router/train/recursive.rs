//! Recursive heads from samples: back through all rounds, by AdaGrad.
//!
//! Called by `train` only. Every round's answer is held to the truth, not just the last one's, so that the rounds
//! learn to correct. What runs forward is `weights/refine.rs`, the same code that routes.

use super::Recipe;
use super::fit::{Sample, balance, slopes};
use crate::router::label::OUTPUTS;
use crate::router::logistic::Noise;
use crate::router::weights::{INNER, ROUNDS, Refine, Round};

/// Length of a step before AdaGrad shortens it.
const RATE: f32 = 0.06;

/// Logit of everything before the first round: little is true of a question.
pub(super) const PRIOR: f32 = -2.0;

/// How far rows and network are from 0 at the start.
const SPREAD: f32 = 0.15;

/// A network in full precision.
pub(super) struct Network {
    /// What each feature adds to the sums.
    pub(super) rows: Vec<[f32; INNER]>,
    pub(super) refine: Refine,
}

/// How much each number is to blame.
struct Blame {
    sums: [f32; INNER],
    refine: Vec<f32>,
}

impl Network {
    pub(super) fn learn(samples: &[Sample], rows: usize, seed: u64, recipe: &Recipe) -> Self {
        let balance = balance(samples);
        let mut noise = Noise::new(seed ^ 0x7e5);
        let mut network = Self {
            rows: (0..rows).map(|_| std::array::from_fn(|_| SPREAD * noise.signed())).collect(),
            refine: Refine::start(|| SPREAD * noise.signed()),
        };
        let mut row_squares = vec![[1e-2_f32; INNER]; rows];
        let mut squares = vec![1e-2_f32; network.refine.0.len()];
        let mut order: Vec<usize> = (0..samples.len()).collect();
        for _ in 0..recipe.epochs.div_ceil(2) {
            noise.shuffle(&mut order);
            for at in &order {
                let sample = &samples[*at];
                let blame = network.blame(sample, &balance);
                for ((weight, square), slope) in
                    network.refine.0.iter_mut().zip(&mut squares).zip(&blame.refine)
                {
                    step(weight, square, *slope);
                }
                for (row, value) in &sample.values {
                    let (weights, squares) =
                        (&mut network.rows[*row as usize], &mut row_squares[*row as usize]);
                    for inner in 0..INNER {
                        let slope = blame.sums[inner] * value + recipe.decay * weights[inner];
                        step(&mut weights[inner], &mut squares[inner], slope);
                    }
                }
            }
        }
        network
    }

    fn sums(&self, sample: &Sample) -> [f32; INNER] {
        let mut sums = [0.0; INNER];
        for (row, value) in &sample.values {
            for (sum, weight) in sums.iter_mut().zip(&self.rows[*row as usize]) {
                *sum += weight * value;
            }
        }
        sums
    }

    fn blame(&self, sample: &Sample, balance: &[f32; OUTPUTS]) -> Blame {
        let rounds = self.refine.rounds(&self.sums(sample));
        let mut blame = Blame { sums: [0.0; INNER], refine: vec![0.0; self.refine.0.len()] };
        let (mut answer, mut state) = ([0.0_f32; OUTPUTS], [0.0_f32; INNER]);
        for round in rounds.iter().rev() {
            let own = slopes(&round.logits.map(|logit| logit + PRIOR), &sample.targets, balance);
            for (output, (blamed, own)) in answer.iter_mut().zip(own).enumerate() {
                *blamed += own / ROUNDS as f32;
                let at = Refine::output_row(output);
                let part = Part {
                    weights: &self.refine.0[at..at + INNER],
                    blame: &mut blame.refine[at..at + INNER],
                };
                part.pass(*blamed, &round.state, &mut state);
            }
            (answer, state) = self.back(round, answer, state, &mut blame);
        }
        blame
    }

    /// Passes the blame of a round's answer and state on to those before it.
    fn back(
        &self,
        round: &Round,
        mut answer: [f32; OUTPUTS],
        state: [f32; INNER],
        blame: &mut Blame,
    ) -> ([f32; OUTPUTS], [f32; INNER]) {
        let (mut scores, mut before) = ([0.0_f32; OUTPUTS], [0.0_f32; INNER]);
        for (inner, (blamed, made)) in state.iter().zip(round.state).enumerate() {
            let slope = blamed * (1.0 - made * made);
            blame.sums[inner] += slope;
            let at = Refine::state_row(inner);
            blame.refine[at] += slope;
            let (told, old) = (at + 1, at + 1 + OUTPUTS);
            let part = Part { weights: &self.refine.0[told..old], blame: &mut blame.refine[told..old] };
            part.pass(slope, &round.scores, &mut scores);
            let end = old + INNER;
            let part = Part { weights: &self.refine.0[old..end], blame: &mut blame.refine[old..end] };
            part.pass(slope, &round.before, &mut before);
        }
        for (blamed, (slope, score)) in answer.iter_mut().zip(scores.iter().zip(round.scores)) {
            *blamed += slope * score * (1.0 - score);
        }
        (answer, before)
    }
}

/// Weights of one sum, and what they are to blame for.
struct Part<'a> {
    weights: &'a [f32],
    blame: &'a mut [f32],
}

impl Part<'_> {
    /// Shares a sum's blame between the weights and what they were given.
    fn pass(self, slope: f32, given: &[f32], back: &mut [f32]) {
        for ((blamed, given), (weight, back)) in
            self.blame.iter_mut().zip(given).zip(self.weights.iter().zip(back))
        {
            *blamed += slope * given;
            *back += slope * weight;
        }
    }
}

fn step(weight: &mut f32, square: &mut f32, slope: f32) {
    *square += slope * slope;
    *weight -= RATE * slope / square.sqrt();
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The blame is the slope of the loss: a small change of a number changes the loss by that much.
    #[test]
    fn blame_is_the_slope_of_the_loss() {
        let mut noise = Noise::new(5);
        let mut network = Network {
            rows: (0..3).map(|_| std::array::from_fn(|_| noise.signed())).collect(),
            refine: Refine::start(|| 0.3 * noise.signed()),
        };
        let targets = std::array::from_fn(|output| f32::from(u8::from(output % 2 == 0)));
        let sample = Sample { values: vec![(0, 0.7), (2, -0.4)], targets };
        let balance = [1.0; OUTPUTS];
        let loss = |network: &Network| -> f64 {
            let rounds = network.refine.rounds(&network.sums(&sample));
            let each = rounds.iter().flat_map(|round| round.logits).zip(targets.iter().cycle());
            let one = |(logit, target): (f32, &f32)| {
                let logit = f64::from(logit + PRIOR);
                (1.0 + logit.exp()).ln() - f64::from(*target) * logit
            };
            each.map(one).sum::<f64>() / ROUNDS as f64
        };
        let blame = network.blame(&sample, &balance);
        for at in (0..network.refine.0.len()).step_by(37) {
            let kept = network.refine.0[at];
            network.refine.0[at] = kept + 0.01;
            let up = loss(&network);
            network.refine.0[at] = kept - 0.01;
            let slope = (up - loss(&network)) / 0.02;
            network.refine.0[at] = kept;
            let told = f64::from(blame.refine[at]);
            assert!((slope - told).abs() < 2e-3 + 0.02 * told.abs(), "number {at}: {slope} and {told}");
        }
    }
}
