//! Products of tiles of weights with panels of activations, for AVX2.
//!
//! Called by `multiply.rs`. Eight rows of weights at a time meet all rows of a panel, so that weights are read and
//! unpacked once for all of them; sixteen registers hold them and no sums, which stay in memory. Products of bytes are
//! added in 16 bits as often as the format allows, then in 32. What a row of activations gets does not depend on the
//! rows beside it, as in `avx512.rs`.

use std::arch::x86_64::{
    __m128i, __m256, __m256i, _MM_HINT_T0, _mm_loadl_epi64, _mm_loadu_si128, _mm_prefetch, _mm256_abs_epi8,
    _mm256_add_epi16, _mm256_add_epi32, _mm256_and_si256, _mm256_cvtepi8_epi32, _mm256_cvtepi32_ps,
    _mm256_cvtepu8_epi32, _mm256_cvtph_ps, _mm256_fmadd_ps, _mm256_fnmadd_ps, _mm256_loadu_si256,
    _mm256_madd_epi16, _mm256_maddubs_epi16, _mm256_mul_ps, _mm256_or_si256, _mm256_set1_epi8,
    _mm256_set1_epi16, _mm256_set1_epi32, _mm256_set1_ps, _mm256_setzero_ps, _mm256_setzero_si256,
    _mm256_sign_epi8, _mm256_slli_epi16, _mm256_srli_epi16, _mm256_storeu_ps, _mm256_xor_si256,
};

use super::activations::{PANEL_ROWS, SUB_BYTES};
use super::format::{Format, ROWS, SUB, q4_k, q5_0, q6_k, q8_0};
use super::multiply::Panel;

/// How far ahead weights are asked for. Taken over from `avx512.rs`: beside 0 and 8 KiB no difference was seen.
const AHEAD_BYTES: usize = 4096;

/// Rows of weights that are computed together: the 32-bit lanes of a register.
const LANES: usize = 8;

/// 32 weights of eight rows.
struct Weights {
    /// Eight times four weights of each row, none below zero but for `Q8_0`.
    groups: [__m256i; 8],
    /// What they are worth; of the first half, where halves differ.
    scale: __m256,
    /// What the second half is worth.
    scale_half: __m256,
    /// What each row takes off for each unit of activation.
    min: __m256,
}

/// A format, as it is unpacked.
trait Unpack {
    const FORMAT: Format;

    /// # Safety
    /// `block` is a tile's block of this format, `sub` one of its parts, `first` 0 or 8, the first of the rows, and the
    /// CPU has AVX2 and F16C.
    unsafe fn unpack(block: *const u8, sub: usize, first: usize) -> Weights;
}

#[inline]
#[target_feature(enable = "avx2")]
unsafe fn bytes32(at: *const u8) -> __m256i {
    // SAFETY: the caller's tile has 32 bytes there.
    unsafe { _mm256_loadu_si256(at.cast::<__m256i>()) }
}

#[inline]
#[target_feature(enable = "avx2,f16c")]
unsafe fn halves8(at: *const u8) -> __m256 {
    // SAFETY: the caller's tile has 16 bytes there.
    _mm256_cvtph_ps(unsafe { _mm_loadu_si128(at.cast::<__m128i>()) })
}

#[inline]
#[target_feature(enable = "avx2")]
unsafe fn bytes8(at: *const u8) -> __m128i {
    // SAFETY: the caller's tile has 8 bytes there.
    unsafe { _mm_loadl_epi64(at.cast()) }
}

/// The low halves of eight groups, half of the rows of 256 bytes.
#[inline]
#[target_feature(enable = "avx2")]
unsafe fn nibbles(at: *const u8) -> [__m256i; 8] {
    let mask = _mm256_set1_epi8(15);
    std::array::from_fn(|group| {
        // SAFETY: the caller's tile has these bytes there.
        let pair = unsafe { bytes32(at.add(group / 2 * 64)) };
        _mm256_and_si256(if group % 2 == 0 { pair } else { _mm256_srli_epi16::<4>(pair) }, mask)
    })
}

/// `(bits & mask) | low`.
#[inline]
#[target_feature(enable = "avx2")]
fn with_bits(low: __m256i, bits: __m256i, mask: __m256i) -> __m256i {
    _mm256_or_si256(low, _mm256_and_si256(bits, mask))
}

struct Q4K;
impl Unpack for Q4K {
    const FORMAT: Format = Format::Q4K;

    #[inline]
    #[target_feature(enable = "avx2,f16c")]
    unsafe fn unpack(block: *const u8, sub: usize, first: usize) -> Weights {
        // SAFETY: all of it lies in the block, see `format::q4_k`.
        unsafe {
            let number = |at: usize| {
                _mm256_cvtepi32_ps(_mm256_cvtepu8_epi32(bytes8(block.add(at + sub * ROWS + first))))
            };
            let of = |at: usize| halves8(block.add(at + first * 2));
            Weights {
                groups: nibbles(block.add(q4_k::LOW + sub * 256 + first * 4)),
                scale: _mm256_mul_ps(of(0), number(q4_k::SCALES)),
                scale_half: _mm256_setzero_ps(),
                min: _mm256_mul_ps(of(q4_k::MIN_OF_MINS), number(q4_k::MINS)),
            }
        }
    }
}

struct Q6K;
impl Unpack for Q6K {
    const FORMAT: Format = Format::Q6K;

    #[inline]
    #[target_feature(enable = "avx2,f16c")]
    unsafe fn unpack(block: *const u8, sub: usize, first: usize) -> Weights {
        // SAFETY: all of it lies in the block, see `format::q6_k`.
        unsafe {
            let base = block.add(q6_k::LOW + sub * q6_k::SUB_BYTES + first * 4);
            let low = nibbles(base);
            let high = [bytes32(base.add(256)), bytes32(base.add(320))];
            let mask = _mm256_set1_epi8(0x30);
            let groups = std::array::from_fn(|group| {
                let bits = high[group / 4];
                let bits = match group % 4 {
                    0 => _mm256_slli_epi16::<4>(bits),
                    1 => _mm256_slli_epi16::<2>(bits),
                    2 => bits,
                    _ => _mm256_srli_epi16::<2>(bits),
                };
                with_bits(low[group], bits, mask)
            });
            let scale = halves8(block.add(first * 2));
            let number = |at: usize| _mm256_cvtepi32_ps(_mm256_cvtepi8_epi32(bytes8(block.add(at + first))));
            Weights {
                groups,
                scale: _mm256_mul_ps(scale, number(q6_k::SCALES + sub * 2 * ROWS)),
                scale_half: _mm256_mul_ps(scale, number(q6_k::SCALES + (sub * 2 + 1) * ROWS)),
                min: _mm256_setzero_ps(),
            }
        }
    }
}

struct Q5_0;
impl Unpack for Q5_0 {
    const FORMAT: Format = Format::Q5_0;

    #[inline]
    #[target_feature(enable = "avx2,f16c")]
    unsafe fn unpack(block: *const u8, _sub: usize, first: usize) -> Weights {
        // SAFETY: all of it lies in the block, see `format::q5_0`.
        unsafe {
            let low = nibbles(block.add(q5_0::LOW + first * 4));
            let high = bytes32(block.add(q5_0::HIGH + first * 4));
            let mask = _mm256_set1_epi8(0x10);
            let groups = std::array::from_fn(|group| {
                let bits = match group {
                    0 => _mm256_slli_epi16::<4>(high),
                    1 => _mm256_slli_epi16::<3>(high),
                    2 => _mm256_slli_epi16::<2>(high),
                    3 => _mm256_slli_epi16::<1>(high),
                    4 => high,
                    5 => _mm256_srli_epi16::<1>(high),
                    6 => _mm256_srli_epi16::<2>(high),
                    _ => _mm256_srli_epi16::<3>(high),
                };
                with_bits(low[group], bits, mask)
            });
            let none = _mm256_setzero_ps();
            Weights { groups, scale: halves8(block.add(first * 2)), scale_half: none, min: none }
        }
    }
}

struct Q8_0;
impl Unpack for Q8_0 {
    const FORMAT: Format = Format::Q8_0;

    #[inline]
    #[target_feature(enable = "avx2,f16c")]
    unsafe fn unpack(block: *const u8, _sub: usize, first: usize) -> Weights {
        // SAFETY: all of it lies in the block, see `format::q8_0`.
        unsafe {
            // Two products of 255 by 127 do not fit 16 bits: back to what the file has, whose products do.
            let sign = _mm256_set1_epi8(i8::MIN);
            let groups = std::array::from_fn(|group| {
                _mm256_xor_si256(bytes32(block.add(q8_0::WEIGHTS + group * 64 + first * 4)), sign)
            });
            let none = _mm256_setzero_ps();
            Weights { groups, scale: halves8(block.add(first * 2)), scale_half: none, min: none }
        }
    }
}

/// A whole number of the panel, in each lane.
macro_rules! whole {
    ($at:expr) => {
        _mm256_set1_epi32($at.cast::<i32>().read_unaligned())
    };
}

/// A real number of the panel, in each lane.
macro_rules! real {
    ($at:expr) => {
        _mm256_set1_ps($at.cast::<f32>().read_unaligned())
    };
}

/// Sums of products of some groups of weights, none below zero, with a row's activations, in 32 bits. Written out as in
/// `avx512.rs`. The products of up to eight groups fit 16 bits: 8 * 2 * 15 * 127 with four bits, 4 * 2 * 31 * 127 with
/// five, 2 * 2 * 63 * 127 with six.
macro_rules! products {
    ($weights:ident, $row:ident, $first:literal $($group:literal)*) => {{
        let mut pairs = _mm256_maddubs_epi16($weights.groups[$first], whole!($row.add($first * 4)));
        $(
            let more = _mm256_maddubs_epi16($weights.groups[$group], whole!($row.add($group * 4)));
            pairs = _mm256_add_epi16(pairs, more);
        )*
        _mm256_madd_epi16(pairs, _mm256_set1_epi16(1))
    }};
}

/// As `products`, of weights with a sign: 2 * 128 * 127 fits 16 bits once.
macro_rules! signed_products {
    ($weights:ident, $row:ident, $($group:literal)*) => {{
        let mut sum = _mm256_setzero_si256();
        $(
            let weights = $weights.groups[$group];
            let own = _mm256_sign_epi8(whole!($row.add($group * 4)), weights);
            let pairs = _mm256_maddubs_epi16(_mm256_abs_epi8(weights), own);
            sum = _mm256_add_epi32(sum, _mm256_madd_epi16(pairs, _mm256_set1_epi16(1)));
        )*
        sum
    }};
}

/// What 32 weights add to the sums of one row of activations, which begins at `own` and has four numbers from `number`
/// on, `step` bytes apart.
#[inline]
#[target_feature(enable = "avx2,fma")]
unsafe fn add<F: Unpack>(
    weights: &Weights,
    own: *const u8,
    number: *const u8,
    step: usize,
    sum: __m256,
) -> __m256 {
    // SAFETY: 32 bytes and four numbers of a panel, see `activations.rs`.
    unsafe {
        let scale = real!(number);
        let first = number.add(step * 2);
        match F::FORMAT {
            Format::Q4K => {
                let products = _mm256_cvtepi32_ps(products!(weights, own, 0 1 2 3 4 5 6 7));
                let sum = _mm256_fmadd_ps(products, _mm256_mul_ps(weights.scale, scale), sum);
                _mm256_fnmadd_ps(weights.min, real!(number.add(step)), sum)
            }
            Format::Q5_0 => {
                let products =
                    _mm256_add_epi32(products!(weights, own, 0 1 2 3), products!(weights, own, 4 5 6 7));
                let products = _mm256_cvtepi32_ps(_mm256_add_epi32(products, whole!(first)));
                _mm256_fmadd_ps(products, _mm256_mul_ps(weights.scale, scale), sum)
            }
            Format::Q8_0 => {
                let products = _mm256_cvtepi32_ps(signed_products!(weights, own, 0 1 2 3 4 5 6 7));
                _mm256_fmadd_ps(products, _mm256_mul_ps(weights.scale, scale), sum)
            }
            Format::Q6K => {
                let one = _mm256_add_epi32(products!(weights, own, 0 1), products!(weights, own, 2 3));
                let two = _mm256_add_epi32(products!(weights, own, 4 5), products!(weights, own, 6 7));
                let one = _mm256_cvtepi32_ps(_mm256_add_epi32(one, whole!(first)));
                let two = _mm256_cvtepi32_ps(_mm256_add_epi32(two, whole!(first.add(step))));
                let both = _mm256_fmadd_ps(two, weights.scale_half, _mm256_mul_ps(one, weights.scale));
                _mm256_fmadd_ps(both, scale, sum)
            }
        }
    }
}

/// Asks for what will be read a little later.
#[inline]
#[target_feature(enable = "avx2")]
fn prefetch(block: *const u8, bytes: usize) {
    for line in (AHEAD_BYTES..AHEAD_BYTES + bytes).step_by(64) {
        _mm_prefetch::<_MM_HINT_T0>(block.wrapping_add(line).cast());
    }
}

/// One tile against one panel.
#[target_feature(enable = "avx2,fma,f16c")]
unsafe fn tile<F: Unpack>(mut block: *const u8, blocks: usize, panel: &Panel) {
    let (format, rows) = (F::FORMAT, panel.rows);
    let subs = format.weights() / SUB;
    let mut sums = [[_mm256_setzero_ps(); ROWS / LANES]; PANEL_ROWS];
    let mut bytes = panel.bytes;
    for _ in 0..blocks {
        for sub in 0..subs {
            let sub_bytes = format.tile_block_bytes() / subs;
            prefetch(block.wrapping_add(sub_bytes * sub), sub_bytes);
            for half in 0..ROWS / LANES {
                // SAFETY: `sub` is a part of the block, which lies in the tile; a panel has as many parts as a tile
                // has, each with 32 bytes of every row, then four numbers of every row, see `activations.rs`.
                unsafe {
                    let weights = F::unpack(block, sub, half * LANES);
                    for (row, sums) in sums[..rows].iter_mut().enumerate() {
                        let (own, number) = (bytes.add(row * SUB), bytes.add(rows * SUB + row * 4));
                        sums[half] = add::<F>(&weights, own, number, rows * 4, sums[half]);
                    }
                }
            }
            // SAFETY: the next part, or the end of the panel.
            bytes = unsafe { bytes.add(rows * SUB_BYTES) };
        }
        // SAFETY: the next block, or the end of the tile.
        block = unsafe { block.add(format.tile_block_bytes()) };
    }
    for (sums, scores) in sums[..rows].iter().zip(panel.scores) {
        for (half, sum) in sums.iter().enumerate() {
            // SAFETY: each row of scores has room for the sixteen of this tile.
            unsafe { _mm256_storeu_ps(scores.add(half * LANES), *sum) };
        }
    }
}

/// Multiplies a tile of `blocks` blocks by a panel.
///
/// # Safety
/// As [`super::multiply::multiply`]; the CPU has AVX2, FMA and F16C.
pub(super) unsafe fn multiply(format: Format, blocks: usize, block: *const u8, panel: &Panel) {
    assert!(panel.rows <= PANEL_ROWS, "a panel has up to sixteen rows, not {}", panel.rows);
    // SAFETY: as the caller promises.
    unsafe {
        match format {
            Format::Q4K => tile::<Q4K>(block, blocks, panel),
            Format::Q6K => tile::<Q6K>(block, blocks, panel),
            Format::Q5_0 => tile::<Q5_0>(block, blocks, panel),
            Format::Q8_0 => tile::<Q8_0>(block, blocks, panel),
        }
    }
}
