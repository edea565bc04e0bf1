//! The values that MetaControl may learn: their names, where each begins, its bounds and its largest step.
//!
//! Called by `metacontrol` and `learn`. Invariant: a learned value lies between the bounds here, or between a bound and
//! what the owner configured where that lies outside.

use std::fmt;
use std::str::FromStr;

use super::ROUNDS_MAX;
use crate::experts::ExpertName;

/// A domain of questions; `None`: no expert's.
pub type Domain = Option<ExpertName>;

/// One value that can be learned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Dial {
    /// Weight of the hard score.
    Alpha,
    /// Weight of the soft score.
    Beta,
    /// From which score an expert is called.
    Threshold(ExpertName),
    /// Most rounds of correction.
    Rounds(Domain),
    /// Most earlier messages that are recalled.
    MemoryDepth(Domain),
    /// Above 0 tokens are guessed ahead.
    Speculation(Domain),
}

/// What the owner set: where values begin, and where they return to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Configured {
    /// Whether anything is learned, and what was learned is used.
    pub learning: bool,
    /// Weight of the hard score.
    pub alpha: f64,
    /// Weight of the soft score.
    pub beta: f64,
    /// From which score an expert is called.
    pub threshold: f64,
    /// Most earlier messages that are recalled.
    pub memory_depth: u8,
    /// Whether tokens may be guessed ahead.
    pub speculation: bool,
}

impl Default for Configured {
    fn default() -> Self {
        Self { learning: true, alpha: 1.0, beta: 1.0, threshold: 0.4, memory_depth: 16, speculation: true }
    }
}

impl Configured {
    /// Where a value begins.
    pub fn start(&self, dial: Dial) -> f64 {
        match dial {
            Dial::Alpha => self.alpha,
            Dial::Beta => self.beta,
            Dial::Threshold(_) => self.threshold,
            Dial::Rounds(_) => f64::from(ROUNDS_MAX),
            Dial::MemoryDepth(_) => f64::from(self.memory_depth),
            Dial::Speculation(_) => {
                if self.speculation {
                    1.0
                } else {
                    -1.0
                }
            }
        }
    }

    /// Least and greatest value that learning may reach.
    pub fn range(&self, dial: Dial) -> (f64, f64) {
        let (least, most): (f64, f64) = match dial {
            Dial::Alpha | Dial::Beta => (0.5, 2.0),
            Dial::Threshold(_) => (0.2, 0.8),
            // Evidence is always worth one try; none at all is the owner's to say.
            Dial::Rounds(_) => (1.0, f64::from(ROUNDS_MAX)),
            Dial::MemoryDepth(_) => (4.0, 24.0),
            // What the owner switched off stays off.
            Dial::Speculation(_) => (-1.0, if self.speculation { 1.0 } else { -1.0 }),
        };
        let start = self.start(dial);
        (least.min(start), most.max(start))
    }

    /// A value within its range, however far from its beginning it was learned to be.
    pub fn value(&self, dial: Dial, offset: f64) -> f64 {
        let (least, most) = self.range(dial);
        let value = self.start(dial) + offset;
        if value.is_finite() { value.clamp(least, most) } else { self.start(dial) }
    }
}

impl Dial {
    /// All of them, at most 2 + 6 + 3 * 7.
    pub fn all() -> impl Iterator<Item = Self> {
        let domains = || ExpertName::ALL.into_iter().map(Some).chain([None]);
        [Self::Alpha, Self::Beta]
            .into_iter()
            .chain(ExpertName::ALL.into_iter().map(Self::Threshold))
            .chain(domains().map(Self::Rounds))
            .chain(domains().map(Self::MemoryDepth))
            .chain(domains().map(Self::Speculation))
    }

    /// The largest step that one observation may make.
    pub fn step_max(self) -> f64 {
        match self {
            Self::Alpha | Self::Beta => 0.05,
            Self::Threshold(_) => 0.02,
            Self::Rounds(_) | Self::Speculation(_) => 0.1,
            Self::MemoryDepth(_) => 0.5,
        }
    }
}

/// As in the configuration, in the log and in metrics: `alpha`, `threshold.finance`, `rounds.none`.
impl fmt::Display for Dial {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let of = |domain: Domain| domain.map_or("none", ExpertName::name);
        match *self {
            Self::Alpha => f.write_str("alpha"),
            Self::Beta => f.write_str("beta"),
            Self::Threshold(expert) => write!(f, "threshold.{expert}"),
            Self::Rounds(domain) => write!(f, "rounds.{}", of(domain)),
            Self::MemoryDepth(domain) => write!(f, "memory_depth.{}", of(domain)),
            Self::Speculation(domain) => write!(f, "speculation.{}", of(domain)),
        }
    }
}

/// A name that is no [`Dial`]'s.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a value that is learned")]
pub struct UnknownDial;

impl FromStr for Dial {
    type Err = UnknownDial;

    fn from_str(text: &str) -> Result<Self, UnknownDial> {
        Self::all().find(|dial| dial.to_string() == text).ok_or(UnknownDial)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_has_a_name_of_its_own_and_begins_within_its_range() {
        let odd = Configured {
            alpha: 0.0,
            beta: 4.0,
            threshold: 0.95,
            memory_depth: 40,
            speculation: false,
            ..Configured::default()
        };
        let mut names = std::collections::BTreeSet::new();
        for dial in Dial::all() {
            assert!(names.insert(dial.to_string()), "{dial} twice");
            assert_eq!(dial.to_string().parse(), Ok(dial));
            for configured in [Configured::default(), odd] {
                let (least, most) = configured.range(dial);
                assert!((least..=most).contains(&configured.start(dial)), "{dial}");
                assert!(dial.step_max() > 0.0 && dial.step_max() <= (1.0f64).max(most - least), "{dial}");
                for offset in [-1e9, 1e9, f64::NAN, f64::INFINITY] {
                    assert!((least..=most).contains(&configured.value(dial, offset)), "{dial} {offset}");
                }
            }
        }
        assert_eq!(names.len(), 29);
        assert_eq!("threshold.none".parse::<Dial>(), Err(UnknownDial));
        assert!(odd.value(Dial::Speculation(None), 2.0) < 0.0, "what the owner switched off stays off");
    }
}
