//! In place of `kernels.rs` where they are not compiled: other processors than x86-64.
//!
//! Called by `llama.rs` and `cpu.rs` alike.

/// There is nothing to choose.
pub(crate) fn choose(_wanted: bool) {}

/// Never.
pub(crate) fn are_installed() -> bool {
    false
}
