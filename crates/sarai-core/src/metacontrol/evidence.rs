//! What a turn, or a judgement of it, says about the values of MetaControl: which it pushes, and how strongly.
//!
//! Called by `learn`. Pure. Every value is a boundary: only turns near it are evidence, and pushes are weighed so that
//! the value rests where a stated share of them ends well. A push is at most 1 in size.

use serde::{Deserialize, Serialize};

use super::dial::{Dial, Domain};
use super::{MetaControl, ROUNDS_MAX, THOROUGH_FROM, TONE_FROM, tone_score};

/// How far from a threshold a score still tells something about it.
const NEAR: f64 = 0.2;

/// The same for the score that decides over tone.
const NEAR_TONE: f64 = 0.4;

/// A threshold rests where this share of the calls just above it ends well.
pub const CALLS_WELL: f64 = 0.7;

/// Rounds rest where the last one mends this share of what reaches it.
pub const LAST_ROUND_MENDS: f64 = 0.2;

/// Memory depth rests where this share of answers to conversations that were cut is liked.
pub const CUT_LIKED: f64 = 0.8;

/// A judgement nearer to 0 than this says neither good nor bad.
const NEUTRAL: f64 = 0.2;

/// What a value is learned from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// What a person thought of an answer.
    Feedback,
    /// What the checks and clocks of a turn said.
    Outcome,
}

impl Cause {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Feedback, Self::Outcome];

    /// Its name in the log and in metrics.
    pub fn name(self) -> &'static str {
        match self {
            Self::Feedback => "feedback",
            Self::Outcome => "outcome",
        }
    }

    /// Most steps of one value in one direction on one day (UTC). Checks can't be angry, so they may say more.
    pub fn steps_max(self) -> u8 {
        match self {
            Self::Feedback => 4,
            Self::Outcome => 12,
        }
    }
}

/// What the threshold of a domain decided about a turn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Weighed {
    /// The expert was called.
    Called,
    /// It could have answered, but the score was too low.
    HeldBack,
    /// Nothing: nobody to call, or somebody else decided.
    #[default]
    No,
}

/// How the checks of a turn ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Checked {
    /// All passed at the first try.
    FirstTry,
    /// All passed after a round of correction.
    Corrected,
    /// Some never did.
    Failed,
    /// The expert gave up and the base model answered.
    FellBack,
    /// There were none.
    #[default]
    Unchecked,
}

/// How a turn was handled and what came of it. Holds no word of the person, so that it can be kept for a judgement.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Handling {
    /// Whose choices were used.
    pub domain: Domain,
    /// The score of that domain.
    pub score: f32,
    /// What its threshold decided.
    pub weighed: Weighed,
    /// Whether an expert answered.
    pub by_expert: bool,
    /// The hard score.
    pub hard: f32,
    /// The soft score.
    pub soft: f32,
    /// Whether a third round was granted.
    pub thorough: bool,
    /// Whether words of sympathy fitted, and whether they were said.
    pub toned: Option<bool>,
    /// Rounds used.
    pub rounds: u8,
    /// Rounds granted.
    pub rounds_max: u8,
    /// How the checks ended.
    pub checked: Checked,
    /// Whether earlier messages were left out because of the depth.
    pub cut: bool,
    /// What guessing ahead gained: time one token at a time over time spent.
    pub guess_gain: Option<f32>,
}

/// Something to learn from.
#[derive(Clone, Copy, Debug)]
pub struct Observation<'a> {
    /// The turn.
    pub handling: &'a Handling,
    /// What a person thought of it, -1 to 1; `None`: it has just ended.
    pub score: Option<f64>,
}

/// What an observation says, and as which cause it counts.
pub(super) fn pushes(control: &MetaControl, seen: Observation<'_>) -> (Cause, Vec<Push>) {
    match seen.score {
        Some(score) => (Cause::Feedback, judged(control, seen.handling, score)),
        None => (Cause::Outcome, ended(control, seen.handling)),
    }
}

/// A value and how strongly it is pushed, -1 to 1; `None`: the observation says nothing about one.
pub(super) type Push = Option<(Dial, f64)>;

/// What a judgement says.
fn judged(control: &MetaControl, turn: &Handling, score: f64) -> Vec<Push> {
    if !score.is_finite() || score.abs() < NEUTRAL {
        return Vec::new();
    }
    let (good, strength) = (score > 0.0, score.abs().min(1.0));
    let scaled = |by: Option<(Dial, f64)>| by.map(|(dial, by)| (dial, by * strength));
    let threshold = turn.domain.and_then(|expert| {
        let dial = Dial::Threshold(expert);
        let near = near(turn.score.into(), control.value(dial), NEAR);
        match turn.weighed {
            // Also where the expert gave up: the person waited for both.
            Weighed::Called if turn.by_expert || turn.checked == Checked::FellBack => {
                Some((dial, -rest(good, CALLS_WELL) * near))
            }
            // The base model in the expert's place: the two pushes cancel where both are liked equally.
            Weighed::HeldBack => Some((dial, rest(good, CALLS_WELL) * near)),
            Weighed::Called | Weighed::No => None,
        }
    });
    let beta = turn.toned.map(|said| {
        let near = near(control.value(Dial::Beta) * tone_score(turn.soft), TONE_FROM.into(), NEAR_TONE);
        (Dial::Beta, if said == good { 0.5 * near } else { -0.5 * near })
    });
    // An expert reads no earlier message.
    let cut = turn.cut && !turn.by_expert;
    let depth = cut.then(|| (Dial::MemoryDepth(turn.domain), -rest(good, CUT_LIKED)));
    vec![scaled(threshold), scaled(beta), scaled(depth), scaled(alpha(control, turn, good))]
}

/// What the end of a turn says.
fn ended(control: &MetaControl, turn: &Handling) -> Vec<Push> {
    let passed = match turn.checked {
        Checked::FirstTry | Checked::Corrected => Some(true),
        Checked::Failed | Checked::FellBack => Some(false),
        Checked::Unchecked => None,
    };
    let threshold = turn.domain.filter(|_| turn.weighed == Weighed::Called).and_then(|expert| {
        let dial = Dial::Threshold(expert);
        let good = match (turn.checked, turn.by_expert) {
            (Checked::FirstTry | Checked::Corrected, true) => true,
            (Checked::FellBack, _) => false,
            // Its models were out, which says nothing about the expert.
            (Checked::FirstTry | Checked::Corrected | Checked::Failed | Checked::Unchecked, _) => {
                return None;
            }
        };
        Some((dial, -rest(good, CALLS_WELL) * near(turn.score.into(), control.value(dial), NEAR)))
    });
    let last = turn.rounds > 0 && turn.rounds == turn.rounds_max;
    let rounds =
        passed.filter(|_| last).map(|mended| (Dial::Rounds(turn.domain), rest(mended, LAST_ROUND_MENDS)));
    let speculation = turn.guess_gain.filter(|gain| gain.is_finite() && *gain > 0.0).map(|gain| {
        // A tenth faster or slower is a full push.
        (Dial::Speculation(turn.domain), (f64::from(gain).ln() * 10.0).clamp(-1.0, 1.0))
    });
    let alpha = passed.and_then(|mended| alpha(control, turn, mended));
    vec![threshold, rounds, speculation, alpha]
}

/// Alpha decides over the third round: only a turn that came to the end of its rounds says whether one more, or one
/// less, was right.
fn alpha(control: &MetaControl, turn: &Handling, good: bool) -> Push {
    let granted = if turn.thorough { ROUNDS_MAX } else { ROUNDS_MAX - 1 };
    if turn.rounds != turn.rounds_max || turn.rounds_max != granted {
        return None;
    }
    let near = near(control.value(Dial::Alpha) * f64::from(turn.hard), THOROUGH_FROM.into(), NEAR);
    Some((Dial::Alpha, if turn.thorough == good { 0.5 * near } else { -0.5 * near }))
}

/// A push that cancels itself out where `share` of all observations are good.
fn rest(good: bool, share: f64) -> f64 {
    if good { 1.0 - share } else { -share }
}

/// 1 at a boundary, 0 from `width` on.
fn near(score: f64, boundary: f64, width: f64) -> f64 {
    let distance = (score - boundary).abs() / width;
    if distance.is_finite() { (1.0 - distance).max(0.0) } else { 0.0 }
}
