//! Scores that mean what they say: slope and offset of each head, keyword boost and limits.
//!
//! Called by `train` only, with questions the heads have not seen. Slope and offset are Platt's; they are
//! folded into the weights, so that routing costs nothing more.

use super::Trained;
use crate::router::keywords::Hits;
use crate::router::label::{DOMAINS, HEADS, Label};
use crate::router::logistic::{log2, sigmoid};
use crate::router::weights::Settings;
use crate::router::{boosted_by, primary};

/// Boosts tried, in logits a keyword hit.
const BOOSTS: [f32; 5] = [0.0, 0.1, 0.2, 0.4, 0.6];

/// Steps of descent for slope and offset.
const STEPS: usize = 400;

/// Lifts of all domains tried, in logits.
const LIFTS: [f32; 9] = [0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8];

/// Share of unseen questions that may be called unlike everything.
const UNLIKE_SHARE: f32 = 0.004;

/// What heads said of a question they had not seen.
pub(super) struct Unseen {
    pub(super) logits: [f32; HEADS],
    pub(super) likeness: f32,
    pub(super) hits: Hits,
    pub(super) truths: [bool; HEADS],
    pub(super) primary: Option<Label>,
}

/// Slope and offset of each head, and the numbers beside.
pub(super) struct Calibration {
    slope: [f32; HEADS],
    offset: [f32; HEADS],
    pub(super) settings: Settings,
}

impl Calibration {
    /// Chooses the boost with the smallest loss, and slope and offset for it.
    pub(super) fn fit(unseen: &[Unseen], boost: bool) -> Self {
        let tried = if boost { &BOOSTS[..] } else { &BOOSTS[..1] };
        let fits = tried.iter().map(|boost| Self::with_boost(unseen, *boost));
        let (mut best, _) =
            fits.min_by(|a, b| a.1.total_cmp(&b.1)).unwrap_or_else(|| Self::with_boost(unseen, 0.0));
        best.settings.likeness_min = unlikeness(unseen);
        best.lift(unseen);
        best
    }

    /// Lifts all domains so that the common threshold names the most unseen questions rightly. A little of the
    /// calibration is given for it, and the threshold keeps its meaning for `MetaControl`.
    fn lift(&mut self, unseen: &[Unseen]) {
        let right = |lift: f32| unseen.iter().filter(|one| self.names_rightly(one, lift)).count();
        let counts = LIFTS.map(right);
        let most = counts.iter().copied().max().unwrap_or(0);
        // The smallest of equals stays nearest to the true frequencies.
        let lift = LIFTS.iter().zip(counts).find(|(_, count)| *count == most).map_or(0.0, |(lift, _)| *lift);
        for offset in &mut self.offset[..DOMAINS] {
            *offset += lift;
        }
    }

    fn names_rightly(&self, one: &Unseen, lift: f32) -> bool {
        let scores = std::array::from_fn(|head| {
            let logit = self.slope[head] * one.logits[head] + self.offset[head] + lift;
            sigmoid(logit + boosted_by(&one.hits, head, self.settings.boost))
        });
        primary(&scores, &self.settings.thresholds) == one.primary
    }

    fn with_boost(unseen: &[Unseen], boost: f32) -> (Self, f32) {
        let settings = Settings { thresholds: [0.4; DOMAINS], boost, likeness_min: 0.0 };
        let mut this = Self { slope: [1.0; HEADS], offset: [0.0; HEADS], settings };
        let mut loss = 0.0;
        for head in 0..HEADS {
            loss += this.fit_head(unseen, head);
        }
        (this, loss)
    }

    /// Descends the log loss of one head; returns what is left of it.
    fn fit_head(&mut self, unseen: &[Unseen], head: usize) -> f32 {
        let truth = |one: &Unseen| f32::from(u8::from(one.truths[head]));
        let count = unseen.len().max(1) as f32;
        for _ in 0..STEPS {
            let (mut slope, mut offset) = (0.0, 0.0);
            for one in unseen {
                let gap = self.score(one, head) - truth(one);
                slope += gap * one.logits[head];
                offset += gap;
            }
            // Logits spread over some ten units, so the slope gets the shorter step.
            self.slope[head] = (self.slope[head] - 0.1 * slope / count).clamp(0.1, 3.0);
            self.offset[head] = (self.offset[head] - offset / count).clamp(-4.0, 4.0);
        }
        let likely = |one: &Unseen| {
            let score = self.score(one, head).clamp(1e-6, 1.0 - 1e-6);
            if one.truths[head] { score } else { 1.0 - score }
        };
        unseen.iter().map(|one| log2(1.0 / likely(one))).sum::<f32>() / count
    }

    fn score(&self, one: &Unseen, head: usize) -> f32 {
        let logit = self.slope[head] * one.logits[head] + self.offset[head];
        sigmoid(logit + boosted_by(&one.hits, head, self.settings.boost))
    }

    /// Folds slope and offset into the heads.
    pub(super) fn apply(&self, trained: &mut Trained) {
        for row in &mut trained.heads.weights {
            for (weight, slope) in row.iter_mut().zip(self.slope) {
                *weight *= slope;
            }
        }
        for head in 0..HEADS {
            trained.heads.bias[head] = trained.heads.bias[head] * self.slope[head] + self.offset[head];
        }
    }
}

/// The likeness under which [`UNLIKE_SHARE`] of the questions fall, at most a half.
fn unlikeness(unseen: &[Unseen]) -> f32 {
    let mut all: Vec<f32> = unseen.iter().map(|one| one.likeness).collect();
    all.sort_unstable_by(f32::total_cmp);
    all.get((all.len() as f32 * UNLIKE_SHARE) as usize).copied().unwrap_or(0.0).min(0.5)
}
