//! Activations, rounded to 8 bits for the kernels.
//!
//! Written by all threads before a product, read by `multiply.rs`. Each 32 numbers of a row have a scale of their own,
//! so that what a row becomes does not depend on the rows beside it. Rows come in panels of up to sixteen; a panel
//! holds, for each 32: the bytes of all its rows, their scales, their scaled sums, and their sums times what was added
//! to the weights.

use std::arch::x86_64::{
    __m512i, _CMP_UNORD_Q, _MM_FROUND_NO_EXC, _MM_FROUND_TO_NEAREST_INT, _mm_storeu_si128, _mm512_abs_ps,
    _mm512_add_epi32, _mm512_cmp_ps_mask, _mm512_cvtps_epi32, _mm512_cvtsepi32_epi8, _mm512_loadu_ps,
    _mm512_max_ps, _mm512_mul_ps, _mm512_reduce_add_epi32, _mm512_reduce_max_ps, _mm512_roundscale_ps,
    _mm512_set1_ps,
};

use super::format::{Format, SUB};

/// Most rows of a panel.
pub(super) const PANEL_ROWS: usize = 16;
/// Bytes of 32 numbers of a row: themselves, scale, scaled sum, two corrections.
pub(super) const SUB_BYTES: usize = SUB + 16;

/// Where a row's 32 numbers `sub` stand.
pub(super) struct Place {
    /// Bytes from the beginning to the numbers of all rows of the panel.
    pub(super) at: usize,
    /// The row within its panel, and how many that has.
    pub(super) row: usize,
    pub(super) rows: usize,
}

/// Bytes of `rows` rows of `k` numbers.
pub(super) fn bytes(rows: usize, k: usize) -> usize {
    rows * (k / SUB) * SUB_BYTES
}

/// Finds 32 numbers of one of `rows` rows of `k` numbers.
pub(super) fn place(rows: usize, k: usize, row: usize, sub: usize) -> Place {
    let first = row / PANEL_ROWS * PANEL_ROWS;
    let in_panel = (rows - first).min(PANEL_ROWS);
    Place { at: bytes(first, k) + sub * in_panel * SUB_BYTES, row: row - first, rows: in_panel }
}

/// Rounds 32 numbers and stores them.
///
/// # Safety
/// `numbers` are 32 readable floats, `panel` begins [`Place::at`] into as many writable bytes as [`bytes`] says, and
/// the CPU has AVX-512 F, BW and VL.
#[target_feature(enable = "avx512f,avx512bw,avx512vl")]
pub(super) unsafe fn round(format: Format, numbers: *const f32, panel: *mut u8, place: &Place) {
    // SAFETY: 32 floats.
    let (low, high) = unsafe { (_mm512_loadu_ps(numbers), _mm512_loadu_ps(numbers.add(16))) };
    // A maximum may drop what is no number; then nothing of these 32 is one.
    let most = if _mm512_cmp_ps_mask::<{ _CMP_UNORD_Q }>(low, high) == 0 {
        _mm512_reduce_max_ps(_mm512_max_ps(_mm512_abs_ps(low), _mm512_abs_ps(high)))
    } else {
        f32::NAN
    };
    let scale = most / 127.0;
    let inverse = _mm512_set1_ps(if most > 0.0 { 127.0 / most } else { 0.0 });
    let rounded = |numbers| -> __m512i {
        const NEAREST: i32 = _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC;
        _mm512_cvtps_epi32(_mm512_roundscale_ps::<NEAREST>(_mm512_mul_ps(numbers, inverse)))
    };
    let (low, high) = (rounded(low), rounded(high));
    // Wrapping, for what infinity becomes; its scale is infinite too, and so is every score.
    let product = |sum: i32| sum.wrapping_mul(-format.zero());
    let sums = (_mm512_reduce_add_epi32(low), _mm512_reduce_add_epi32(high));
    let corrections = if format.has_halves() {
        (product(sums.0), product(sums.1))
    } else {
        (product(sums.0.wrapping_add(sums.1)), 0)
    };
    let whole = _mm512_reduce_add_epi32(_mm512_add_epi32(low, high));
    #[expect(clippy::cast_precision_loss, reason = "at most 32 times 127, or beside a scale that is none")]
    let scaled_sum = scale * whole as f32;
    // SAFETY: the place is inside, as the caller promises; four numbers of four bytes follow the rows' bytes, each
    // for all rows. Nothing of it needs an alignment.
    unsafe {
        let own = panel.add(place.row * SUB);
        _mm_storeu_si128(own.cast(), _mm512_cvtsepi32_epi8(low));
        _mm_storeu_si128(own.add(16).cast(), _mm512_cvtsepi32_epi8(high));
        let number = |which: usize| panel.add(place.rows * (SUB + which * 4) + place.row * 4);
        number(0).cast::<f32>().write_unaligned(scale);
        number(1).cast::<f32>().write_unaligned(scaled_sum);
        number(2).cast::<i32>().write_unaligned(corrections.0);
        number(3).cast::<i32>().write_unaligned(corrections.1);
    }
}
