//! The eight things the router says about a question.
//!
//! Used by every file of the router and by its data. The order here is the order of heads in the weights.

use std::fmt;

use crate::experts::ExpertName;

/// Number of heads.
pub(super) const HEADS: usize = 8;

/// Number of outputs: the heads, and after them how much a question is for no expert at all. That last one is
/// never shown; it only decides whether an expert is named.
pub(super) const OUTPUTS: usize = HEADS + 1;

/// Place of the output for no expert.
pub(super) const NONE: usize = HEADS;

/// Number of heads that name an expert.
pub(super) const DOMAINS: usize = 6;

/// A head of the router.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Label {
    /// Code, commands, SQL, regular expressions, formulas.
    Programming,
    /// Find out what is wrong and what to do.
    Diagnosis,
    /// Money work.
    Finance,
    /// Deduction, puzzles, proofs.
    Logic,
    /// Invent text or ideas.
    Creative,
    /// Analyse, compare, plan, decide.
    Reasoning,
    /// Exact, checkable work.
    Hard,
    /// Feelings matter for the tone.
    Soft,
}

impl Label {
    /// All heads.
    pub const ALL: [Self; HEADS] = [
        Self::Programming,
        Self::Diagnosis,
        Self::Finance,
        Self::Logic,
        Self::Creative,
        Self::Reasoning,
        Self::Hard,
        Self::Soft,
    ];

    /// The heads that name an expert.
    pub const DOMAINS: [Self; DOMAINS] =
        [Self::Programming, Self::Diagnosis, Self::Finance, Self::Logic, Self::Creative, Self::Reasoning];

    /// Its name in data, output and config.
    pub fn name(self) -> &'static str {
        match self {
            Self::Programming => "programming",
            Self::Diagnosis => "diagnosis",
            Self::Finance => "finance",
            Self::Logic => "logic",
            Self::Creative => "creative",
            Self::Reasoning => "reasoning",
            Self::Hard => "hard",
            Self::Soft => "soft",
        }
    }

    /// The label called `name`.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|label| label.name() == name)
    }

    /// The expert of a domain; `None` for hard and soft.
    pub fn expert(self) -> Option<ExpertName> {
        match self {
            Self::Programming => Some(ExpertName::Programming),
            Self::Diagnosis => Some(ExpertName::Diagnosis),
            Self::Finance => Some(ExpertName::Finance),
            Self::Logic => Some(ExpertName::Logic),
            Self::Creative => Some(ExpertName::Creative),
            Self::Reasoning => Some(ExpertName::Reasoning),
            Self::Hard | Self::Soft => None,
        }
    }
}

impl From<ExpertName> for Label {
    fn from(expert: ExpertName) -> Self {
        match expert {
            ExpertName::Programming => Self::Programming,
            ExpertName::Diagnosis => Self::Diagnosis,
            ExpertName::Finance => Self::Finance,
            ExpertName::Logic => Self::Logic,
            ExpertName::Creative => Self::Creative,
            ExpertName::Reasoning => Self::Reasoning,
        }
    }
}

impl fmt::Display for Label {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
