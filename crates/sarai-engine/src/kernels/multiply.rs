//! Products of tiles of weights with panels of activations: which instructions of this CPU compute them.
//!
//! Called by `kernels.rs` from llama.cpp's own threads. Sixteen rows of weights meet one to sixteen rows of
//! activations at a time. What a row of activations gets is computed by the same operations in the same order however
//! many rows are beside it: scores do not depend on the size of the batch, nor on the instructions.

use super::activations::PANEL_ROWS;
use super::format::Format;
use super::{avx2, avx512};

/// Instructions that there are kernels for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Instructions {
    /// AVX2 with FMA and F16C.
    Avx2,
    /// AVX-512 F and BW with VNNI.
    Avx512,
}

impl Instructions {
    /// Those that this CPU has, the fastest last.
    pub(super) fn usable() -> impl DoubleEndedIterator<Item = Self> {
        let avx2 = is_x86_feature_detected!("avx2")
            && is_x86_feature_detected!("fma")
            && is_x86_feature_detected!("f16c");
        let avx512 = avx2
            && is_x86_feature_detected!("avx512f")
            && is_x86_feature_detected!("avx512bw")
            && is_x86_feature_detected!("avx512vnni");
        let both = [(avx2, Self::Avx2), (avx512, Self::Avx512)];
        both.into_iter().filter_map(|(is_there, instructions)| is_there.then_some(instructions))
    }
}

/// A panel of one to sixteen rounded rows, and where their scores go.
pub(super) struct Panel {
    /// As `activations.rs` lays it out.
    pub(super) bytes: *const u8,
    pub(super) rows: usize,
    /// For each row, room for sixteen scores.
    pub(super) scores: [*mut f32; PANEL_ROWS],
}

/// Multiplies a tile with rows of `k` weights by a panel.
///
/// # Safety
/// `tile` is as `format.rs` lays it out, the panel as its fields say and for this format; the CPU has the
/// instructions.
pub(super) unsafe fn multiply(
    instructions: Instructions,
    format: Format,
    k: usize,
    tile: *const u8,
    panel: &Panel,
) {
    let blocks = k / format.weights();
    // SAFETY: as the caller promises.
    unsafe {
        match instructions {
            Instructions::Avx2 => avx2::multiply(format, blocks, tile, panel),
            Instructions::Avx512 => avx512::multiply(format, blocks, tile, panel),
        }
    }
}
