//! Activations, rounded to 8 bits for the kernels.
//!
//! Written by all threads before a product, read by `avx2.rs` and `avx512.rs`. Each 32 numbers of a row have a scale
//! of their own, so that what a row becomes does not depend on the rows beside it. Rows come in panels of up to sixteen; a panel
//! holds, for each 32: the bytes of all its rows, their scales, their scaled sums, and their sums times what was added
//! to the weights.

use std::arch::x86_64::{
    __m128i, __m256, __m256i, _CMP_UNORD_Q, _MM_FROUND_NO_EXC, _MM_FROUND_TO_NEAREST_INT, _mm_packs_epi16,
    _mm_packs_epi32, _mm_storeu_si128, _mm256_add_epi32, _mm256_and_ps, _mm256_castsi256_ps,
    _mm256_castsi256_si128, _mm256_cmp_ps, _mm256_cvtps_epi32, _mm256_extracti128_si256, _mm256_loadu_ps,
    _mm256_max_ps, _mm256_movemask_ps, _mm256_mul_ps, _mm256_or_ps, _mm256_round_ps, _mm256_set1_epi32,
    _mm256_set1_ps, _mm256_storeu_ps, _mm256_storeu_si256,
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

/// The largest of eight numbers, none of which is no number.
#[inline]
#[target_feature(enable = "avx2")]
fn largest(numbers: __m256) -> f32 {
    let mut eight = [0.0; 8];
    // SAFETY: eight floats.
    unsafe { _mm256_storeu_ps(eight.as_mut_ptr(), numbers) };
    eight.into_iter().fold(0.0, f32::max)
}

/// The sum of 16 whole numbers, wrapping.
#[inline]
#[target_feature(enable = "avx2")]
fn sum_of(one: __m256i, other: __m256i) -> i32 {
    let mut eight = [0; 8];
    // SAFETY: eight whole numbers of four bytes.
    unsafe { _mm256_storeu_si256(eight.as_mut_ptr().cast::<__m256i>(), _mm256_add_epi32(one, other)) };
    eight.into_iter().fold(0, i32::wrapping_add)
}

/// 16 whole numbers as bytes, what does not fit as the nearest that does.
#[inline]
#[target_feature(enable = "avx2")]
fn bytes_of(one: __m256i, other: __m256i) -> __m128i {
    let halves = |eight| _mm_packs_epi32(_mm256_castsi256_si128(eight), _mm256_extracti128_si256::<1>(eight));
    _mm_packs_epi16(halves(one), halves(other))
}

/// Rounds 32 numbers and stores them.
///
/// # Safety
/// `numbers` are 32 readable floats, `panel` begins [`Place::at`] into as many writable bytes as [`bytes`] says, and
/// the CPU has AVX2.
#[target_feature(enable = "avx2")]
pub(super) unsafe fn round(format: Format, numbers: *const f32, panel: *mut u8, place: &Place) {
    // SAFETY: 32 floats.
    let eights: [__m256; 4] = std::array::from_fn(|eight| unsafe { _mm256_loadu_ps(numbers.add(eight * 8)) });
    // A maximum may drop what is no number; then nothing of these 32 is one.
    let is_none = |one, other| _mm256_cmp_ps::<{ _CMP_UNORD_Q }>(one, other);
    let nones = _mm256_or_ps(is_none(eights[0], eights[1]), is_none(eights[2], eights[3]));
    let most = if _mm256_movemask_ps(nones) == 0 {
        let without_sign = _mm256_castsi256_ps(_mm256_set1_epi32(i32::MAX));
        let sizes = eights.map(|eight| _mm256_and_ps(eight, without_sign));
        largest(_mm256_max_ps(_mm256_max_ps(sizes[0], sizes[1]), _mm256_max_ps(sizes[2], sizes[3])))
    } else {
        f32::NAN
    };
    let scale = most / 127.0;
    // Nothing, no numbers and what is too small for a scale become zeros, beside whatever scale they have.
    let inverse = 127.0 / most;
    let inverse = _mm256_set1_ps(if inverse.is_finite() { inverse } else { 0.0 });
    let eights = eights.map(|eight| {
        const NEAREST: i32 = _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC;
        _mm256_cvtps_epi32(_mm256_round_ps::<NEAREST>(_mm256_mul_ps(eight, inverse)))
    });
    // Wrapping, for what infinity becomes; its scale is infinite too, and so is every score.
    let product = |sum: i32| sum.wrapping_mul(-format.zero());
    let sums = (sum_of(eights[0], eights[1]), sum_of(eights[2], eights[3]));
    let whole = sums.0.wrapping_add(sums.1);
    let corrections =
        if format.has_halves() { (product(sums.0), product(sums.1)) } else { (product(whole), 0) };
    #[expect(clippy::cast_precision_loss, reason = "at most 32 times 127, or beside a scale that is none")]
    let scaled_sum = scale * whole as f32;
    // SAFETY: the place is inside, as the caller promises; four numbers of four bytes follow the rows' bytes, each
    // for all rows. Nothing of it needs an alignment.
    unsafe {
        let own = panel.add(place.row * SUB);
        _mm_storeu_si128(own.cast(), bytes_of(eights[0], eights[1]));
        _mm_storeu_si128(own.add(16).cast(), bytes_of(eights[2], eights[3]));
        let number = |which: usize| panel.add(place.rows * (SUB + which * 4) + place.row * 4);
        number(0).cast::<f32>().write_unaligned(scale);
        number(1).cast::<f32>().write_unaligned(scaled_sum);
        number(2).cast::<i32>().write_unaligned(corrections.0);
        number(3).cast::<i32>().write_unaligned(corrections.1);
    }
}
