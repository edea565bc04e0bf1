//! MetaControl: from a route to a plan for the turn, by stored weights and thresholds.
//!
//! Called by the first stage of a turn. Pure: the same route, weights and options give the same plan. The
//! weights are plain numbers within bounds, so that they can be stored, shown, learned and reset.

use std::fmt;

use crate::experts::ExpertName;
use crate::router::{Label, Route};

/// Most rounds of correction, whatever is asked for.
pub const ROUNDS_MAX: u8 = 3;

/// A question this hard goes to the expert-sized model even without an expert of its own.
const HARD_FROM: f32 = 0.7;

/// Share of hard treatment from which one more round is worth its time.
const THOROUGH_FROM: f32 = 0.5;

/// How hard and soft scores are weighed, and from which score an expert is called.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MetaControl {
    /// Weight of the hard score, 0 to 1.
    pub alpha: f32,
    /// Weight of the soft score, 0 to 1.
    pub beta: f32,
    /// From which score each expert is called, 0 to 1.
    pub thresholds: Thresholds,
}

/// From which score each expert is called.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Thresholds {
    /// Code, commands, formulas.
    pub programming: f32,
    /// What is wrong and what to do.
    pub diagnosis: f32,
    /// Money.
    pub finance: f32,
    /// Deduction.
    pub logic: f32,
    /// Invented text.
    pub creative: f32,
    /// Comparing, planning, deciding.
    pub reasoning: f32,
}

impl Default for Thresholds {
    fn default() -> Self {
        let start = 0.4;
        Self {
            programming: start,
            diagnosis: start,
            finance: start,
            logic: start,
            creative: start,
            reasoning: start,
        }
    }
}

impl Thresholds {
    /// The threshold of one expert.
    pub fn of(&self, expert: ExpertName) -> f32 {
        match expert {
            ExpertName::Programming => self.programming,
            ExpertName::Diagnosis => self.diagnosis,
            ExpertName::Finance => self.finance,
            ExpertName::Logic => self.logic,
            ExpertName::Creative => self.creative,
            ExpertName::Reasoning => self.reasoning,
        }
    }
}

impl Default for MetaControl {
    fn default() -> Self {
        Self { alpha: 1.0, beta: 1.0, thresholds: Thresholds::default() }
    }
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
}

impl MetaControl {
    /// Turns a route into a plan.
    pub fn decide(&self, route: &Route, options: Options) -> Plan {
        let alpha = share(self.alpha, route.scores.hard);
        let beta = share(self.beta, route.scores.soft);
        let routed = route
            .primary
            .filter(|expert| route.scores.of(Label::from(*expert)) >= self.thresholds.of(*expert));
        let expert = options.expert.or(routed).filter(|_| !options.experts_off);
        let role = match expert {
            Some(_) => Role::Expert,
            None if route.scores.hard > HARD_FROM => Role::Expert,
            None => Role::Base,
        };
        let wanted = if alpha >= THOROUGH_FROM { ROUNDS_MAX } else { ROUNDS_MAX - 1 };
        let rounds_max = if options.no_reflect { 0 } else { wanted.min(options.rounds_max) };
        Plan { alpha, beta, role, expert, rounds_max }
    }
}

/// `weight` times `score`, within 0 to 1 whatever was stored.
fn share(weight: f32, score: f32) -> f32 {
    let product = weight * score;
    if product.is_finite() { product.clamp(0.0, 1.0) } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{MetaControl, Options, Plan, ROUNDS_MAX, Role};
    use crate::experts::ExpertName;
    use crate::router::{Route, Scores};

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
        let mut metacontrol = MetaControl::default();
        metacontrol.thresholds.finance = 0.85;
        let scores = Scores { finance: 0.8, ..Scores::default() };
        let plan = metacontrol.decide(&route(Some(ExpertName::Finance), scores), Options::default());
        assert_eq!((plan.expert, plan.role), (None, Role::Base));
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
        for weight in [f32::NAN, f32::INFINITY, -3.0, 900.0] {
            let metacontrol = MetaControl { alpha: weight, beta: weight, ..MetaControl::default() };
            let scores = Scores { hard: 0.5, soft: 0.5, ..Scores::default() };
            let plan = metacontrol.decide(&route(None, scores), Options::default());
            assert!((0.0..=1.0).contains(&plan.alpha) && (0.0..=1.0).contains(&plan.beta), "{weight}");
        }
    }

    #[test]
    fn is_stored_as_plain_numbers() {
        let text = serde_json::to_string(&MetaControl::default()).unwrap();
        assert_eq!(serde_json::from_str::<MetaControl>(&text).unwrap(), MetaControl::default());
        assert_eq!(serde_json::from_str::<MetaControl>("{}").unwrap(), MetaControl::default());
        assert!(serde_json::from_str::<MetaControl>(r#"{"gamma":1}"#).is_err());
    }
}
