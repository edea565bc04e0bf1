//! MetaControl: from a route to a plan for the turn, by what the owner configured and what was learned since.
//!
//! Called by the first stage of a turn. Pure: the same route, values and options give the same plan. The values are
//! plain numbers within bounds (`dial`), learned online (`learn`), kept, shown and reset (`kept`).

mod dial;
mod evidence;
pub mod kept;
mod learn;

use std::collections::BTreeMap;
use std::fmt;

use jiff::Timestamp;

pub use self::dial::{Configured, Dial, Domain, UnknownDial};
pub use self::evidence::{
    CALLS_WELL, CUT_LIKED, Cause, Checked, Handling, LAST_ROUND_MENDS, Observation, Weighed,
};
pub use self::learn::{Change, Error, Learned, learn};
use crate::experts::ExpertName;
use crate::model::Speculation;
use crate::router::{Label, Route};

/// Most rounds of correction, whatever is asked for.
pub const ROUNDS_MAX: u8 = 3;

/// A question this hard goes to the expert-sized model even without an expert of its own.
const HARD_FROM: f32 = 0.7;

/// Share of hard treatment from which one more round is worth its time.
const THOROUGH_FROM: f32 = 0.5;

/// Share of soft treatment from which words of sympathy are said.
const TONE_FROM: f32 = 0.35;

/// The soft score that a question of a certain mood has at least: such words are found by themselves, where the
/// router may see only the work that is asked for.
const MOOD_SCORE: f32 = 0.5;

/// The values in force.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MetaControl {
    configured: Configured,
    offsets: BTreeMap<Dial, f64>,
}

/// What the asker or the surface has already decided.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// Use this expert whatever the route says.
    pub expert: Option<ExpertName>,
    /// Use no expert, not even a forced one.
    pub experts_off: bool,
    /// Do not correct.
    pub no_reflect: bool,
    /// Most rounds of correction; more than [`ROUNDS_MAX`] counts as that.
    pub rounds_max: u8,
}

impl Default for Options {
    fn default() -> Self {
        Self { expert: None, experts_off: false, no_reflect: false, rounds_max: ROUNDS_MAX }
    }
}

/// Which size of model does the work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// The best model at hand, for an expert or for hard questions.
    Expert,
    /// The base model, for all else.
    Base,
}

impl Role {
    /// Its name in output.
    pub fn name(self) -> &'static str {
        match self {
            Self::Expert => "expert",
            Self::Base => "base",
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// How a turn is to be handled.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Plan {
    /// Hard treatment (exactness, checks, rounds), 0 to 1.
    pub alpha: f32,
    /// Soft treatment (tone), 0 to 1.
    pub beta: f32,
    /// Size of model.
    pub role: Role,
    /// The expert that answers; `None`: the base model does.
    pub expert: Option<ExpertName>,
    /// Most rounds of correction, 0 to 3.
    pub rounds_max: u8,
    /// Whose choices these are.
    pub domain: Domain,
    /// What the domain's threshold decided.
    pub weighed: Weighed,
    /// Whether a third round is granted, if the other limits admit one.
    pub thorough: bool,
    /// Whether words of sympathy are said where they fit.
    pub tone: bool,
    /// Most messages of a kept conversation that are recalled.
    pub memory_depth: usize,
    /// Whether tokens may be guessed ahead.
    pub speculation: bool,
}

impl Plan {
    /// How a generation of this plan may guess ahead.
    pub(crate) fn guessing(&self) -> Speculation {
        if self.speculation { Speculation::On } else { Speculation::Off }
    }
}

impl MetaControl {
    /// What is configured, with what was learned if that is to be used.
    pub fn new(configured: Configured, learned: &Learned, now: Timestamp) -> Self {
        let used = learned.dials().filter(|_| configured.learning);
        Self { configured, offsets: used.map(|dial| (dial, learned.offset(dial, now))).collect() }
    }

    /// A value in force.
    pub fn value(&self, dial: Dial) -> f64 {
        self.configured.value(dial, self.offsets.get(&dial).copied().unwrap_or(0.0))
    }

    /// Whether the score of an expert reaches its threshold.
    pub fn reaches(&self, route: &Route, expert: ExpertName) -> bool {
        f64::from(route.scores.of(Label::from(expert))) >= self.value(Dial::Threshold(expert))
    }

    /// Turns a route into a plan.
    pub fn decide(&self, route: &Route, options: Options) -> Plan {
        let alpha = share(self.value(Dial::Alpha), route.scores.hard);
        let beta = share(self.value(Dial::Beta), route.scores.soft);
        let domain = options.expert.or(route.primary);
        let routed = route.primary.filter(|expert| self.reaches(route, *expert));
        let expert = options.expert.or(routed).filter(|_| !options.experts_off);
        let weighed = match (options.expert, route.primary, routed) {
            _ if options.experts_off => Weighed::No,
            (Some(_), _, _) | (None, None, _) => Weighed::No,
            (None, Some(_), Some(_)) => Weighed::Called,
            (None, Some(_), None) => Weighed::HeldBack,
        };
        let role = match expert {
            Some(_) => Role::Expert,
            None if route.scores.hard > HARD_FROM => Role::Expert,
            None => Role::Base,
        };
        let thorough = alpha >= THOROUGH_FROM;
        let wanted = if thorough { ROUNDS_MAX } else { ROUNDS_MAX - 1 };
        let worth = whole(self.value(Dial::Rounds(domain)), ROUNDS_MAX);
        let rounds_max = if options.no_reflect { 0 } else { wanted.min(worth).min(options.rounds_max) };
        Plan {
            alpha,
            beta,
            role,
            expert,
            rounds_max,
            domain,
            weighed,
            thorough,
            tone: self.value(Dial::Beta) * tone_score(route.scores.soft) >= TONE_FROM.into(),
            memory_depth: whole(self.value(Dial::MemoryDepth(domain)), u8::MAX).into(),
            speculation: self.value(Dial::Speculation(domain)) > 0.0,
        }
    }
}

/// The soft score that decides over tone.
fn tone_score(soft: f32) -> f64 {
    soft.max(MOOD_SCORE).into()
}

/// The nearest whole number up to `most`.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to a range that fits")]
fn whole(value: f64, most: u8) -> u8 {
    value.round().clamp(0.0, f64::from(most)) as u8
}

/// `weight` times `score`, within 0 to 1 whatever was configured.
#[expect(clippy::cast_possible_truncation, reason = "a share has no more digits than a score")]
fn share(weight: f64, score: f32) -> f32 {
    let product = (weight * f64::from(score)) as f32;
    if product.is_finite() { product.clamp(0.0, 1.0) } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::router::Scores;

    fn route(primary: Option<ExpertName>, scores: Scores) -> Route {
        Route { scores, primary, abstained: primary.is_none(), elapsed: Duration::ZERO }
    }

    fn decide(primary: Option<ExpertName>, scores: Scores, options: Options) -> Plan {
        MetaControl::default().decide(&route(primary, scores), options)
    }

    #[test]
    fn an_expert_over_its_threshold_answers() {
        let scores = Scores { finance: 0.8, hard: 0.9, ..Scores::default() };
        let plan = decide(Some(ExpertName::Finance), scores, Options::default());
        assert_eq!((plan.expert, plan.role, plan.rounds_max), (Some(ExpertName::Finance), Role::Expert, 3));
        assert!((plan.alpha - 0.9).abs() < 1e-6 && plan.beta == 0.0);
    }

    #[test]
    fn a_raised_threshold_keeps_the_expert_out() {
        let configured = Configured { threshold: 0.85, ..Configured::default() };
        let metacontrol = MetaControl { configured, ..MetaControl::default() };
        let scores = Scores { finance: 0.8, ..Scores::default() };
        let plan = metacontrol.decide(&route(Some(ExpertName::Finance), scores), Options::default());
        assert_eq!((plan.expert, plan.role, plan.weighed), (None, Role::Base, Weighed::HeldBack));
    }

    #[test]
    fn learned_values_decide_within_their_bounds() {
        let offsets = [
            (Dial::Threshold(ExpertName::Finance), 0.3),
            (Dial::Rounds(Some(ExpertName::Finance)), -1.6),
            (Dial::MemoryDepth(Some(ExpertName::Finance)), -100.0),
            (Dial::Speculation(Some(ExpertName::Finance)), -1.5),
            (Dial::Beta, -0.4),
        ];
        let metacontrol = MetaControl { offsets: BTreeMap::from(offsets), ..MetaControl::default() };
        let scores = Scores { finance: 0.75, hard: 0.9, ..Scores::default() };
        let plan = metacontrol.decide(&route(Some(ExpertName::Finance), scores), Options::default());
        assert_eq!((plan.expert, plan.rounds_max, plan.thorough), (Some(ExpertName::Finance), 1, true));
        assert_eq!((plan.memory_depth, plan.speculation, plan.tone), (4, false, false));
        let other = metacontrol.decide(&route(None, scores), Options::default());
        assert_eq!((other.rounds_max, other.memory_depth, other.speculation), (3, 16, true));
        let moved = Scores { soft: 0.9, ..scores };
        assert!(metacontrol.decide(&route(None, moved), Options::default()).tone);
    }

    #[test]
    fn small_talk_is_quick_and_hard_questions_are_not() {
        let plan = decide(None, Scores { soft: 0.6, ..Scores::default() }, Options::default());
        assert_eq!((plan.expert, plan.role), (None, Role::Base));
        assert!((plan.beta - 0.6).abs() < 1e-6);
        let hard = decide(None, Scores { hard: 0.71, ..Scores::default() }, Options::default());
        assert_eq!((hard.expert, hard.role), (None, Role::Expert));
    }

    #[test]
    fn options_decide_over_the_route() {
        let forced = Options { expert: Some(ExpertName::Logic), ..Options::default() };
        assert_eq!(decide(None, Scores::default(), forced).expert, Some(ExpertName::Logic));
        let off = Options { experts_off: true, ..forced };
        assert_eq!(decide(None, Scores::default(), off).expert, None);
        let hard = Scores { hard: 1.0, ..Scores::default() };
        let still = Options { no_reflect: true, ..Options::default() };
        assert_eq!(decide(None, hard, still).rounds_max, 0);
        for asked in 0..=u8::MAX {
            let options = Options { rounds_max: asked, ..Options::default() };
            assert_eq!(decide(None, hard, options).rounds_max, asked.min(ROUNDS_MAX));
        }
    }

    #[test]
    fn stored_nonsense_stays_within_bounds() {
        for weight in [f64::NAN, f64::INFINITY, -3.0, 900.0] {
            let configured = Configured { alpha: weight, beta: weight, ..Configured::default() };
            let metacontrol = MetaControl { configured, ..MetaControl::default() };
            let scores = Scores { hard: 0.5, soft: 0.5, ..Scores::default() };
            let plan = metacontrol.decide(&route(None, scores), Options::default());
            assert!((0.0..=1.0).contains(&plan.alpha) && (0.0..=1.0).contains(&plan.beta), "{weight}");
        }
    }
}
