//! Which expert answers: one of the six, or one that the owner of this machine made.
//!
//! Called by the turn, and by whoever keeps the owner's experts ([`Shelf`]). The six stay a closed set, so that routes,
//! thresholds and stored rows know them; an expert of the owner's is a name in answers, leaves and receipts.

use std::fmt;
use std::sync::Arc;

use super::typed::{self, Typed};
use super::{Expert, ExpertName, find};

/// Which expert: one of the six, or one that the owner of this machine made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Who {
    /// Built in.
    BuiltIn(ExpertName),
    /// From a folder; its name is none of the six.
    Own(Arc<str>),
}

impl Who {
    /// Whether an engine of ours computed, proved or ran something for its answers.
    pub fn has_engine(&self) -> bool {
        match self {
            Self::BuiltIn(
                ExpertName::Finance | ExpertName::Logic | ExpertName::Programming | ExpertName::Reasoning,
            ) => true,
            Self::BuiltIn(ExpertName::Diagnosis | ExpertName::Creative) | Self::Own(_) => false,
        }
    }
}

impl From<ExpertName> for Who {
    fn from(name: ExpertName) -> Self {
        Self::BuiltIn(name)
    }
}

impl fmt::Display for Who {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::BuiltIn(name) => name.fmt(f),
            Self::Own(name) => f.write_str(name),
        }
    }
}

/// An expert that was chosen for a question.
#[derive(Clone, Debug)]
pub enum Chosen {
    /// One of the six.
    BuiltIn(ExpertName),
    /// One of the owner's.
    Own(Arc<Typed>),
}

impl Chosen {
    /// Which one.
    pub fn who(&self) -> Who {
        match self {
            Self::BuiltIn(name) => Who::BuiltIn(*name),
            Self::Own(typed) => Who::Own(Arc::clone(typed.name())),
        }
    }

    /// The expert itself.
    pub fn expert(&self) -> &dyn Expert {
        match self {
            Self::BuiltIn(name) => find(*name),
            Self::Own(typed) => typed.as_ref(),
        }
    }

    /// Whether its answer is a text in a form, without an exact engine behind it.
    pub fn is_typed(&self) -> bool {
        match self {
            Self::BuiltIn(name) => typed::BUILT_IN.contains(name),
            Self::Own(_) => true,
        }
    }
}

/// Where experts of the owner's come from. Looked at for each question, so that a changed folder needs no restart.
pub trait Shelf: Send + Sync {
    /// Those that are allowed and in order, by name. May read the disk.
    fn all(&self) -> Vec<Arc<Typed>>;

    /// The one of this name. May read the disk.
    ///
    /// # Errors
    /// Why it can't be had.
    fn named(&self, name: &str) -> Result<Arc<Typed>, Absent>;
}

/// Why an expert of the owner's can't be had.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Absent {
    /// There is no folder of this name.
    Unknown,
    /// There is one, and the owner did not allow it.
    NotAllowed,
    /// Its folder can't be used.
    Refused {
        /// What is wrong with it, and where.
        reason: String,
    },
}
