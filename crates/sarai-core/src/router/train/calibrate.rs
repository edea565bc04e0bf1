//! Scores that mean what they say: slope and offset of each output, keyword boost and limits.
//!
//! Called by `train` only, with questions the heads have not seen. Slope and offset are Platt's.

use crate::router::keywords::Hits;
use crate::router::label::{DOMAINS, Label, NONE, OUTPUTS};
use crate::router::logistic::{log2, sigmoid};
use crate::router::weights::Settings;
use crate::router::{boosted_by, primary};

/// Boosts tried, in logits a keyword hit.
const BOOSTS: [f32; 3] = [0.0, 0.1, 0.3];

/// Steps of descent for slope and offset.
const STEPS: usize = 300;

/// Lifts of all domains tried, in logits.
const LIFTS: [f32; 7] = [0.0, 0.1, 0.2, 0.3, 0.4, 0.6, 0.8];

/// What is tried on top of the logit for no expert.
const SHIFTS: [f32; 13] = [-9.0, -1.2, -0.9, -0.6, -0.4, -0.2, 0.0, 0.2, 0.4, 0.6, 0.9, 1.2, 1.6];

/// Share of unseen questions that may be called unlike everything.
const UNLIKE_SHARE: f32 = 0.004;

/// What heads said of a question they had not seen.
pub(super) struct Unseen {
    /// Which example it is.
    pub(super) source: usize,
    pub(super) logits: [f32; OUTPUTS],
    pub(super) likeness: f32,
    pub(super) hits: Hits,
    pub(super) truths: [bool; OUTPUTS],
    pub(super) primary: Option<Label>,
}

/// Slope and offset of each output, and the boost they were fitted for.
struct Calibration {
    slope: [f32; OUTPUTS],
    offset: [f32; OUTPUTS],
    boost: f32,
}

/// Settings, and what they make of each unseen question.
pub(super) struct Calibrated {
    pub(super) settings: Settings,
    pub(super) said: Vec<Option<Label>>,
}

/// The settings for heads that were `learned` and did on unseen questions as told.
pub(super) fn settings(unseen: &[Unseen], boost: bool, learned: &Settings) -> Calibrated {
    let tried = if boost { &BOOSTS[..] } else { &BOOSTS[..1] };
    let fits = tried.iter().map(|boost| Calibration::fit(unseen, *boost));
    let (mut best, _) =
        fits.min_by(|a, b| a.1.total_cmp(&b.1)).unwrap_or_else(|| Calibration::fit(unseen, 0.0));
    best.lift(unseen);
    let settings = Settings {
        // The unseen logits had the learned offset and slope in them already.
        bias: std::array::from_fn(|output| best.slope[output] * learned.bias[output] + best.offset[output]),
        slope: std::array::from_fn(|output| best.slope[output] * learned.slope[output]),
        thresholds: [0.4; DOMAINS],
        boost: best.boost,
        likeness_min: unlikeness(unseen),
    };
    let said = unseen.iter().map(|one| best.said(one)).collect();
    Calibrated { settings, said }
}

impl Calibration {
    fn fit(unseen: &[Unseen], boost: f32) -> (Self, f32) {
        let mut this = Self { slope: [1.0; OUTPUTS], offset: [0.0; OUTPUTS], boost };
        let loss = (0..OUTPUTS).map(|output| this.fit_output(unseen, output)).sum();
        (this, loss)
    }

    /// Descends the log loss of one output; returns what is left of it.
    fn fit_output(&mut self, unseen: &[Unseen], output: usize) -> f32 {
        let truth = |one: &Unseen| f32::from(u8::from(one.truths[output]));
        let count = unseen.len().max(1) as f32;
        for _ in 0..STEPS {
            let (mut slope, mut offset) = (0.0, 0.0);
            for one in unseen {
                let gap = self.score(one, output) - truth(one);
                slope += gap * one.logits[output];
                offset += gap;
            }
            // Logits spread over some ten units, so the slope gets the shorter step.
            self.slope[output] = (self.slope[output] - 0.1 * slope / count).clamp(0.1, 3.0);
            self.offset[output] = (self.offset[output] - offset / count).clamp(-4.0, 4.0);
        }
        let likely = |one: &Unseen| {
            let score = self.score(one, output).clamp(1e-6, 1.0 - 1e-6);
            if one.truths[output] { score } else { 1.0 - score }
        };
        unseen.iter().map(|one| log2(1.0 / likely(one))).sum::<f32>() / count
    }

    fn logit(&self, one: &Unseen, output: usize) -> f32 {
        let boost = boosted_by(&one.hits, output, self.boost);
        self.slope[output] * one.logits[output] + self.offset[output] + boost
    }

    fn score(&self, one: &Unseen, output: usize) -> f32 {
        sigmoid(self.logit(one, output))
    }

    /// Lifts all domains, and shifts what stands against them, so that the most unseen questions are named rightly.
    /// A little of the calibration is given for the lift, and the threshold keeps its meaning for `MetaControl`.
    fn lift(&mut self, unseen: &[Unseen]) {
        let logits: Vec<[f32; OUTPUTS]> =
            unseen.iter().map(|one| std::array::from_fn(|output| self.logit(one, output))).collect();
        let right = |lift: f32, shift: f32| {
            let named = |(logits, one): &(&[f32; OUTPUTS], &Unseen)| {
                let scores = std::array::from_fn(|output| {
                    sigmoid(logits[output] + if output < DOMAINS { lift } else { shift })
                });
                primary(&scores, &[0.4; DOMAINS]) == one.primary
            };
            logits.iter().zip(unseen).filter(named).count()
        };
        let pairs = LIFTS.iter().flat_map(|lift| SHIFTS.iter().map(move |shift| (*lift, *shift)));
        // The first of equals has the smallest lift, nearest to the true frequencies.
        let mut best = (0, (0.0, 0.0));
        for (lift, shift) in pairs {
            let count = right(lift, shift);
            if count > best.0 {
                best = (count, (lift, shift));
            }
        }
        let (_, (lift, shift)) = best;
        for offset in &mut self.offset[..DOMAINS] {
            *offset += lift;
        }
        self.offset[NONE] += shift;
    }

    fn said(&self, one: &Unseen) -> Option<Label> {
        primary(&std::array::from_fn(|output| self.score(one, output)), &[0.4; DOMAINS])
    }
}

/// The likeness under which [`UNLIKE_SHARE`] of the questions fall, at most a half.
fn unlikeness(unseen: &[Unseen]) -> f32 {
    let mut all: Vec<f32> = unseen.iter().map(|one| one.likeness).collect();
    all.sort_unstable_by(f32::total_cmp);
    all.get((all.len() as f32 * UNLIKE_SHARE) as usize).copied().unwrap_or(0.0).min(0.5)
}
