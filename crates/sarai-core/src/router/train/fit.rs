//! Weights of the heads from samples: logistic regression, and naive Bayes to compare with.
//!
//! Called by `train` only. One pass updates all eight heads; each is on its own (sigmoid, no softmax).

use super::Recipe;
use crate::router::label::HEADS;
use crate::router::logistic::{Noise, log2, sigmoid};

/// Length of a step before AdaGrad shortens it.
const RATE: f32 = 0.25;

/// Most that a rare head's true samples count beside its false ones.
const BALANCE_MAX: f32 = 2.5;

/// A question as known features, and what it should score.
pub(super) struct Sample {
    pub(super) values: Vec<(usize, f32)>,
    pub(super) targets: [f32; HEADS],
}

/// Weights in full precision, a row a feature.
pub(super) struct Heads {
    pub(super) weights: Vec<[f32; HEADS]>,
    pub(super) bias: [f32; HEADS],
}

impl Heads {
    /// Logistic regression by AdaGrad with decay, samples in an order drawn from `seed`.
    pub(super) fn logistic(samples: &[Sample], rows: usize, seed: u64, recipe: &Recipe) -> Self {
        let balance = balance(samples);
        let mut heads = Self { weights: vec![[0.0; HEADS]; rows], bias: [-2.0; HEADS] };
        let mut squares = vec![[1e-2_f32; HEADS]; rows];
        let mut bias_squares = [1e-2_f32; HEADS];
        let mut order: Vec<usize> = (0..samples.len()).collect();
        let mut noise = Noise::new(seed ^ 0xf17);
        for _ in 0..recipe.epochs {
            noise.shuffle(&mut order);
            for at in &order {
                let sample = &samples[*at];
                let logits = heads.logits(sample);
                let slopes: [f32; HEADS] = std::array::from_fn(|head| {
                    let target = sample.targets[head];
                    let weight = if target > 0.0 { balance[head] } else { 1.0 };
                    weight * (sigmoid(logits[head]) - target)
                });
                for head in 0..HEADS {
                    bias_squares[head] += slopes[head] * slopes[head];
                    heads.bias[head] -= RATE * slopes[head] / bias_squares[head].sqrt();
                }
                for (row, value) in &sample.values {
                    let (weights, squares) = (&mut heads.weights[*row], &mut squares[*row]);
                    for head in 0..HEADS {
                        let slope = slopes[head] * value + recipe.decay * weights[head];
                        squares[head] += slope * slope;
                        weights[head] -= RATE * slope / squares[head].sqrt();
                    }
                }
            }
        }
        heads
    }

    /// Naive Bayes: the logarithm of how much more often a feature stands in true samples than in false ones.
    pub(super) fn bayes(samples: &[Sample], rows: usize) -> Self {
        let mut counts = vec![[[0.5_f32; 2]; HEADS]; rows];
        let mut totals = [[rows as f32 * 0.5; 2]; HEADS];
        for sample in samples {
            for (row, value) in &sample.values {
                for head in 0..HEADS {
                    let truth = usize::from(sample.targets[head] > 0.0);
                    counts[*row][head][truth] += value;
                    totals[head][truth] += value;
                }
            }
        }
        // Factors of up to 2^24 keep the arguments of `log2` above 1.
        let log = |x: f32| log2(x * 16_777_216.0);
        let weight = |count: &[[f32; 2]; HEADS], head: usize| {
            log(count[head][1] / totals[head][1]) - log(count[head][0] / totals[head][0])
        };
        let weights = counts.iter().map(|count| std::array::from_fn(|head| weight(count, head))).collect();
        Self { weights, bias: [-1.0; HEADS] }
    }

    fn logits(&self, sample: &Sample) -> [f32; HEADS] {
        let mut logits = self.bias;
        for (row, value) in &sample.values {
            for (logit, weight) in logits.iter_mut().zip(self.weights[*row]) {
                *logit += weight * value;
            }
        }
        logits
    }
}

fn balance(samples: &[Sample]) -> [f32; HEADS] {
    std::array::from_fn(|head| {
        let truths = samples.iter().filter(|sample| sample.targets[head] > 0.0).count();
        let ratio = (samples.len() - truths) as f32 / truths.max(1) as f32;
        ratio.sqrt().clamp(1.0, BALANCE_MAX)
    })
}
