//! Speculation: which tokens to guess ahead of the model, and how many, so that one pass over the weights settles
//! several tokens. What is guessed never changes the answer: `answer.rs` chooses every token itself and keeps of a
//! guess only what it would have chosen anyway.
//!
//! Used by `schedule.rs`. Two sources: the text so far ([`copy`]), which is free, and a smaller model ([`Draft`]), in
//! this process or another. A guess is made only if the measured cost of a longer batch is expected to come back.

pub(crate) mod copy;

use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use crate::curve::Curve;
use crate::runtime::Token;
use copy::Copier;

/// Most tokens guessed at once.
pub(crate) const GUESS_MAX: usize = 31;
/// A guess must promise at least this much more than none, for promises are only estimates.
const GAIN_MIN: f64 = 1.03;
/// Weight of one observation of the draft model against those before it.
const MEMORY: f64 = 0.9;
/// How often a draft model is taken to be right before it was tried.
const MODEL_PRIOR: f64 = 0.65;
/// A draft model that does not pay is tried again after so many tokens.
const MODEL_REST_TOKENS: u32 = 64;

/// A smaller model with the same vocabulary that guesses for a larger one.
pub trait Draft: Send {
    /// Up to `most` tokens that may follow `tokens`. Nothing if it has no guess or is not there.
    fn guess(&mut self, tokens: &[u32], most: usize) -> Vec<u32>;
    /// Digest of its vocabulary, which must be the large model's; `None` while it is not known.
    fn vocabulary_sha256(&self) -> Option<String>;
    /// What it is called in errors.
    fn name(&self) -> &str;
}

/// A draft model that is asked only once its vocabulary is known to be the large model's.
pub(crate) struct Checked {
    draft: Box<dyn Draft>,
    /// Digest of the large model's vocabulary, once it is loaded.
    wanted: Arc<OnceLock<String>>,
    fits: Option<bool>,
}

impl Checked {
    pub(crate) fn new(draft: Box<dyn Draft>, wanted: Arc<OnceLock<String>>) -> Self {
        Self { draft, wanted, fits: None }
    }

    fn fits(&mut self) -> bool {
        if let Some(fits) = self.fits {
            return fits;
        }
        let (Some(own), Some(wanted)) = (self.draft.vocabulary_sha256(), self.wanted.get()) else {
            return false;
        };
        let fits = own == *wanted;
        if !fits {
            let error = crate::Error::DraftModel {
                name: self.draft.name().to_owned(),
                detail: "its vocabulary is another one".to_owned(),
            };
            tracing::warn!(%error, "answers are written without it");
        }
        *self.fits.insert(fits)
    }
}

impl Draft for Checked {
    fn guess(&mut self, tokens: &[u32], most: usize) -> Vec<u32> {
        if !self.fits() {
            return Vec::new();
        }
        let guess = self.draft.guess(tokens, most);
        if guess.is_empty() {
            // It may have ended, and another one may take its place.
            self.fits = None;
        }
        guess
    }

    fn vocabulary_sha256(&self) -> Option<String> {
        self.draft.vocabulary_sha256()
    }

    fn name(&self) -> &str {
        self.draft.name()
    }
}

/// Where a guess came from.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Source {
    Copy,
    Model,
}

/// Tokens to compute ahead.
#[derive(Clone, Debug)]
pub(crate) struct Guess {
    pub(crate) tokens: Vec<Token>,
    pub(crate) source: Source,
}

/// What guessing may do in one step.
pub(crate) struct Step<'a> {
    pub(crate) curve: &'a Curve,
    /// Rows in the batch without a guess of this request, its own certain ones included.
    pub(crate) rows: usize,
    /// Tokens these rows are expected to bring.
    pub(crate) expected: f64,
    /// Most tokens worth guessing: room in the batch, in the answer.
    pub(crate) most: usize,
}

/// How the guesses of one request fare.
pub(crate) struct Guesser {
    copier: Copier,
    model: ModelRecord,
    pub(crate) drafted: usize,
    pub(crate) accepted: usize,
}

/// What is known of the draft model in this answer.
struct ModelRecord {
    right: f64,
    all: f64,
    /// Time it takes for a token.
    token: Option<Duration>,
    rest: u32,
}

impl Guesser {
    pub(crate) fn new(texts: &[&[Token]]) -> Self {
        let model = ModelRecord { right: MODEL_PRIOR * 4.0, all: 4.0, token: None, rest: 0 };
        Self { copier: Copier::new(texts), model, drafted: 0, accepted: 0 }
    }

    /// The answer went on with this token.
    pub(crate) fn observe(&mut self, token: Token) {
        self.copier.observe(token);
        self.model.rest = self.model.rest.saturating_sub(1);
    }

    /// The best guess for this step. `text` is prompt and answer so far; `allowed` tells how many tokens of a guess
    /// may come at all.
    pub(crate) fn guess(
        &mut self,
        step: &Step<'_>,
        text: &[Token],
        draft: Option<&mut Box<dyn Draft>>,
        allowed: impl FnOnce(&[Token]) -> usize,
    ) -> Option<Guess> {
        let most = step.most.min(GUESS_MAX);
        if most == 0 {
            return None;
        }
        let (tokens, likely) = self.copier.guess(most);
        if let Some(length) = best_length(step, &likely, 0.0) {
            let length = allowed(&tokens[..length]);
            return (length > 0).then(|| Guess { tokens: tokens[..length].to_vec(), source: Source::Copy });
        }
        let length = self.model_length(step, most)?;
        let draft = draft?;
        let started = Instant::now();
        let mut tokens = draft.guess(text, length);
        tokens.truncate(length);
        if tokens.is_empty() {
            self.model.rest = MODEL_REST_TOKENS;
            return None;
        }
        let took = started.elapsed() / u32::try_from(tokens.len()).unwrap_or(1);
        self.model.token = Some(self.model.token.map_or(took, |known| (known * 3 + took) / 4));
        tokens.truncate(allowed(&tokens));
        (!tokens.is_empty()).then_some(Guess { tokens, source: Source::Model })
    }

    /// How many tokens the draft model should guess; `None` if it would not pay.
    fn model_length(&mut self, step: &Step<'_>, most: usize) -> Option<usize> {
        if self.model.rest > 0 {
            return None;
        }
        let rate = self.model.right / self.model.all;
        let likely: Vec<f64> = (1..=most.min(8))
            .scan(1.0, |reached, _| {
                *reached *= rate;
                Some(*reached)
            })
            .collect();
        let price = match (self.model.token, step.curve.one()) {
            (Some(token), Some(one)) => token.as_secs_f64() / one.as_secs_f64(),
            // One try tells what it costs.
            _ => 0.05,
        };
        let length = best_length(step, &likely, price);
        if length.is_none() {
            self.model.rest = MODEL_REST_TOKENS;
        }
        length
    }

    /// Of a guess of `drafted` tokens `accepted` were what the model chose.
    pub(crate) fn judge(&mut self, source: Source, drafted: usize, accepted: usize) {
        self.drafted += drafted;
        self.accepted += accepted;
        if source == Source::Model {
            #[expect(clippy::cast_precision_loss, reason = "at most a few dozen tokens")]
            let (right, tried) = (accepted as f64, (accepted + 1).min(drafted) as f64);
            let fade = MEMORY.powf(tried);
            self.model.right = self.model.right * fade + right;
            self.model.all = self.model.all * fade + tried;
        }
    }
}

/// The number of guessed tokens that brings most tokens for the time, if any number beats none. `likely` tells for
/// each how likely it is to be reached and right, `price` what one costs to guess, in units of a batch of one row.
fn best_length(step: &Step<'_>, likely: &[f64], price: f64) -> Option<usize> {
    let plain = step.expected / step.curve.cost(step.rows);
    let (mut gain, mut best) = (0.0, None);
    let mut most = plain * GAIN_MIN;
    for (index, likely) in likely.iter().enumerate() {
        gain += likely;
        #[expect(clippy::cast_precision_loss, reason = "at most a few dozen tokens")]
        let paid = price * (index + 1) as f64;
        let rate = (step.expected + gain) / (step.curve.cost(step.rows + index + 1) + paid);
        if rate > most {
            (most, best) = (rate, Some(index + 1));
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As measured on two cores with the 1.5B: four rows cost 1.8, sixteen 3.3.
    fn curve() -> Curve {
        let mut curve = Curve::new();
        for (rows, milliseconds) in [(1, 78), (2, 125), (4, 140), (8, 235), (16, 255), (32, 430)] {
            curve.observe(rows, Duration::from_millis(milliseconds));
        }
        curve
    }

    fn step(curve: &Curve, most: usize) -> Step<'_> {
        Step { curve, rows: 1, expected: 1.0, most }
    }

    #[test]
    fn likely_guesses_are_long_and_unlikely_ones_are_not_made() {
        let curve = curve();
        let sure: Vec<f64> = (1..=31).map(|n| 0.99_f64.powi(n)).collect();
        assert!(best_length(&step(&curve, 31), &sure, 0.0).unwrap() >= 15);
        let even: Vec<f64> = (1..=31).map(|n| 0.4_f64.powi(n)).collect();
        assert_eq!(best_length(&step(&curve, 31), &even, 0.0), None);
        // A draft model a third as dear as its target does not pay, as measured; one at a twentieth does.
        let model: Vec<f64> = (1..=8).map(|n| 0.75_f64.powi(n)).collect();
        assert_eq!(best_length(&step(&curve, 8), &model, 0.33), None);
        assert!(best_length(&step(&curve, 8), &model, 0.05).is_some());
    }

    #[test]
    fn nothing_is_guessed_before_the_cost_is_known_unless_it_is_sure() {
        let unknown = Curve::new();
        let even: Vec<f64> = (1..=31).map(|n| 0.6_f64.powi(n)).collect();
        assert_eq!(best_length(&step(&unknown, 31), &even, 0.0), None);
        let sure = [1.0; 31];
        assert!(best_length(&step(&unknown, 31), &sure, 0.0).is_some());
    }

    struct Echo {
        tokens: Vec<u32>,
        asked: usize,
    }

    impl Draft for Echo {
        fn guess(&mut self, _tokens: &[u32], most: usize) -> Vec<u32> {
            self.asked += 1;
            std::thread::sleep(Duration::from_millis(2));
            self.tokens.iter().copied().take(most).collect()
        }

        fn vocabulary_sha256(&self) -> Option<String> {
            None
        }

        fn name(&self) -> &'static str {
            "echo"
        }
    }

    #[test]
    fn a_draft_model_that_is_never_right_is_left_alone() {
        let curve = curve();
        let mut draft: Box<dyn Draft> = Box::new(Echo { tokens: vec![1, 2, 3, 4], asked: 0 });
        let mut guesser = Guesser::new(&[&[9, 8, 7]]);
        let mut made = 0;
        for token in 0..300 {
            if let Some(guess) = guesser.guess(&step(&curve, 31), &[], Some(&mut draft), <[Token]>::len) {
                made += 1;
                guesser.judge(guess.source, guess.tokens.len(), 0);
            }
            guesser.observe(1000 + token);
        }
        assert!((1..20).contains(&made), "{made}");
        assert_eq!(guesser.accepted, 0);
    }

    #[test]
    fn a_guess_is_cut_to_what_may_come() {
        let curve = curve();
        let text: Vec<Token> = (1..60).chain(1..30).collect();
        let mut guesser = Guesser::new(&[&text]);
        let guess = guesser.guess(&step(&curve, 31), &text, None, |_| 3).unwrap();
        assert_eq!((guess.tokens.as_slice(), guess.source), ([30, 31, 32].as_slice(), Source::Copy));
        assert!(guesser.guess(&step(&curve, 31), &text, None, |_| 0).is_none());
        assert!(guesser.guess(&step(&curve, 0), &text, None, <[Token]>::len).is_none());
    }
}
