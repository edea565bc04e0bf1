//! Linear heads from samples: logistic regression, and naive Bayes to compare with.
//!
//! Called by `train` only. One pass updates all outputs; each is on its own (sigmoid, no softmax).

use super::Recipe;
use crate::router::label::OUTPUTS;
use crate::router::logistic::{Noise, log2, sigmoid};

/// Length of a step before AdaGrad shortens it.
const RATE: f32 = 0.25;

/// Most that a rare head's true samples count beside its false ones.
const BALANCE_MAX: f32 = 2.5;

/// A question as known features, and what it should score.
pub(super) struct Sample {
    pub(super) values: Vec<(u32, f32)>,
    pub(super) targets: [f32; OUTPUTS],
}

/// Weights in full precision, a row a feature.
pub(super) struct Heads {
    pub(super) weights: Vec<[f32; OUTPUTS]>,
    pub(super) bias: [f32; OUTPUTS],
}

impl Heads {
    /// Logistic regression by AdaGrad with decay, samples in an order drawn from `seed`. The result is the mean over
    /// the ends of the last half of the rounds, which swings less than the last one.
    pub(super) fn logistic(samples: &[Sample], rows: usize, seed: u64, recipe: &Recipe) -> Self {
        let balance = balance(samples);
        let mut heads = Self { weights: vec![[0.0; OUTPUTS]; rows], bias: [-2.0; OUTPUTS] };
        let mut mean = Self { weights: vec![[0.0; OUTPUTS]; rows], bias: [0.0; OUTPUTS] };
        let mut squares = vec![[1e-2_f32; OUTPUTS]; rows];
        let mut bias_squares = [1e-2_f32; OUTPUTS];
        let mut order: Vec<usize> = (0..samples.len()).collect();
        let mut noise = Noise::new(seed ^ 0xf17);
        let last = recipe.epochs.div_ceil(2);
        for epoch in 0..recipe.epochs {
            noise.shuffle(&mut order);
            for at in &order {
                let sample = &samples[*at];
                let slopes = slopes(&heads.logits(sample), &sample.targets, &balance);
                for output in 0..OUTPUTS {
                    bias_squares[output] += slopes[output] * slopes[output];
                    heads.bias[output] -= RATE * slopes[output] / bias_squares[output].sqrt();
                }
                for (row, value) in &sample.values {
                    let (weights, squares) = (&mut heads.weights[*row as usize], &mut squares[*row as usize]);
                    for output in 0..OUTPUTS {
                        let slope = slopes[output] * value + recipe.decay * weights[output];
                        squares[output] += slope * slope;
                        weights[output] -= RATE * slope / squares[output].sqrt();
                    }
                }
            }
            if epoch + last >= recipe.epochs {
                mean.add(&heads, 1.0 / last as f32);
            }
        }
        mean
    }

    /// Naive Bayes: the logarithm of how much more often a feature stands in true samples than in false ones.
    pub(super) fn bayes(samples: &[Sample], rows: usize) -> Self {
        let mut counts = vec![[[0.5_f32; 2]; OUTPUTS]; rows];
        let mut totals = [[rows as f32 * 0.5; 2]; OUTPUTS];
        for sample in samples {
            for (row, value) in &sample.values {
                for output in 0..OUTPUTS {
                    let truth = usize::from(sample.targets[output] > 0.0);
                    counts[*row as usize][output][truth] += value;
                    totals[output][truth] += value;
                }
            }
        }
        // Factors of up to 2^24 keep the arguments of `log2` above 1.
        let log = |x: f32| log2(x * 16_777_216.0);
        let weight = |count: &[[f32; 2]; OUTPUTS], output: usize| {
            log(count[output][1] / totals[output][1]) - log(count[output][0] / totals[output][0])
        };
        let weights =
            counts.iter().map(|count| std::array::from_fn(|output| weight(count, output))).collect();
        Self { weights, bias: [-1.0; OUTPUTS] }
    }

    fn logits(&self, sample: &Sample) -> [f32; OUTPUTS] {
        let mut logits = self.bias;
        for (row, value) in &sample.values {
            for (logit, weight) in logits.iter_mut().zip(self.weights[*row as usize]) {
                *logit += weight * value;
            }
        }
        logits
    }

    fn add(&mut self, other: &Self, share: f32) {
        for (to, from) in self.weights.iter_mut().zip(&other.weights).chain([(&mut self.bias, &other.bias)]) {
            for (to, from) in to.iter_mut().zip(from) {
                *to += share * from;
            }
        }
    }
}

/// What each logit should have been lower by.
pub(super) fn slopes(
    logits: &[f32; OUTPUTS],
    targets: &[f32; OUTPUTS],
    balance: &[f32; OUTPUTS],
) -> [f32; OUTPUTS] {
    std::array::from_fn(|output| {
        let target = targets[output];
        let weight = if target > 0.0 { balance[output] } else { 1.0 };
        weight * (sigmoid(logits[output]) - target)
    })
}

/// How much more the true samples of each output count.
pub(super) fn balance(samples: &[Sample]) -> [f32; OUTPUTS] {
    std::array::from_fn(|output| {
        let truths = samples.iter().filter(|sample| sample.targets[output] > 0.0).count();
        let ratio = (samples.len() - truths) as f32 / truths.max(1) as f32;
        ratio.sqrt().clamp(1.0, BALANCE_MAX)
    })
}
