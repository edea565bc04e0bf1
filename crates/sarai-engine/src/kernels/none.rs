//! In place of `kernels.rs` where they are not compiled: other processors than x86-64.
//!
//! Called by `llama.rs` and `cpu.rs` alike.

use crate::gguf::Embeddings;

/// Nothing that would have to be known.
pub(crate) struct Loading;

impl Loading {
    /// llama.cpp loads it as it does.
    pub(crate) fn of(_is_mapped: bool, _embeddings: Option<Embeddings>) -> Self {
        Self
    }
}

/// There is nothing to choose.
pub(crate) fn choose(_wanted: bool) {}

/// Never.
pub(crate) fn are_installed() -> bool {
    false
}

/// Never.
pub(crate) fn can_compute_alone() -> bool {
    false
}

/// There is nothing to choose.
pub(crate) fn compute_alone(_alone: bool) {}
