//! What answers for a model: a child of this machine, or a service elsewhere that somebody else keeps.
//!
//! Made and held by `child`. A service elsewhere is not measured, not ended and never found dead: it is only no longer
//! asked when its connection is lost, until the back-off lets it be tried again.

use std::sync::Arc;

use sarai_sandbox as sandbox;

use super::Address;

/// Who is asked.
#[derive(Debug)]
pub(super) enum Body {
    /// A child, started here.
    Child(Arc<sandbox::Child>),
    /// A service at any of these addresses, and the number of this connection.
    Remote(Vec<Address>, u32),
}

impl Body {
    /// What tells it apart from the one before: a process id, or the number of a connection.
    pub(super) fn id(&self) -> u32 {
        match self {
            Self::Child(child) => child.pid(),
            Self::Remote(_, number) => *number,
        }
    }

    /// Whether it is known to be gone.
    pub(super) fn has_ended(&self) -> bool {
        match self {
            Self::Child(child) => child.try_wait().is_some(),
            Self::Remote(..) => false,
        }
    }
}
