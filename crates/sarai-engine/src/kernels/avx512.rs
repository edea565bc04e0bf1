//! Products of tiles of weights with panels of activations, for AVX-512 with VNNI.
//!
//! Called by `multiply.rs`. Sixteen rows of weights meet one to sixteen rows of activations at a time, whose sums stay
//! in registers, so that weights are read and unpacked once for all of them.

use std::arch::x86_64::{
    __m128i, __m256i, __m512, __m512i, _MM_HINT_T0, _mm_loadu_si128, _mm_prefetch, _mm256_loadu_si256,
    _mm512_and_si512, _mm512_cvtepi8_epi32, _mm512_cvtepi32_ps, _mm512_cvtepu8_epi32, _mm512_cvtph_ps,
    _mm512_dpbusd_epi32, _mm512_fmadd_ps, _mm512_fnmadd_ps, _mm512_loadu_si512, _mm512_mul_ps,
    _mm512_set1_epi8, _mm512_set1_epi32, _mm512_set1_ps, _mm512_setzero_ps, _mm512_slli_epi16,
    _mm512_srli_epi16, _mm512_storeu_ps, _mm512_ternarylogic_epi32,
};

use super::activations::{PANEL_ROWS, SUB_BYTES};
use super::format::{Format, SUB, q4_k, q5_0, q6_k, q8_0};
use super::multiply::Panel;

/// How far ahead weights are asked for: of 0, 1, 2, 4, 8 and 16 KiB this was best for one row to sixteen taken
/// together.
const AHEAD_BYTES: usize = 4096;

/// 32 weights of sixteen rows, none below zero.
struct Weights {
    /// Eight times four weights of each row.
    groups: [__m512i; 8],
    /// What they are worth; of the first half, where halves differ.
    scale: __m512,
    /// What the second half is worth.
    scale_half: __m512,
    /// What each row takes off for each unit of activation.
    min: __m512,
}

/// A format, as it is unpacked.
trait Unpack {
    const FORMAT: Format;
    /// Whether there is a minimum.
    const HAS_MIN: bool;

    /// # Safety
    /// `block` is a tile's block of this format, `sub` one of its parts, and the CPU has AVX-512 F and BW.
    unsafe fn unpack(block: *const u8, sub: usize) -> Weights;
}

#[inline]
#[target_feature(enable = "avx512f,avx512bw")]
unsafe fn bytes64(at: *const u8) -> __m512i {
    // SAFETY: the caller's tile has 64 bytes there.
    unsafe { _mm512_loadu_si512(at.cast()) }
}

#[inline]
#[target_feature(enable = "avx512f")]
unsafe fn halves16(at: *const u8) -> __m512 {
    // SAFETY: the caller's tile has 32 bytes there.
    _mm512_cvtph_ps(unsafe { _mm256_loadu_si256(at.cast::<__m256i>()) })
}

#[inline]
#[target_feature(enable = "avx512f")]
unsafe fn bytes16(at: *const u8) -> __m128i {
    // SAFETY: the caller's tile has 16 bytes there.
    unsafe { _mm_loadu_si128(at.cast()) }
}

/// The low halves of eight groups out of 256 bytes.
#[inline]
#[target_feature(enable = "avx512f,avx512bw")]
unsafe fn nibbles(at: *const u8) -> [__m512i; 8] {
    let mask = _mm512_set1_epi8(15);
    std::array::from_fn(|group| {
        // SAFETY: the caller's tile has 256 bytes there.
        let pair = unsafe { bytes64(at.add(group / 2 * 64)) };
        _mm512_and_si512(if group % 2 == 0 { pair } else { _mm512_srli_epi16::<4>(pair) }, mask)
    })
}

/// `(bits & mask) | low`.
#[inline]
#[target_feature(enable = "avx512f")]
fn with_bits(low: __m512i, bits: __m512i, mask: __m512i) -> __m512i {
    _mm512_ternarylogic_epi32::<0b1111_1000>(low, bits, mask)
}

struct Q4K;
impl Unpack for Q4K {
    const FORMAT: Format = Format::Q4K;
    const HAS_MIN: bool = true;

    #[inline]
    #[target_feature(enable = "avx512f,avx512bw")]
    unsafe fn unpack(block: *const u8, sub: usize) -> Weights {
        // SAFETY: all of it lies in the block, see `format::q4_k`.
        unsafe {
            let number =
                |at: usize| _mm512_cvtepi32_ps(_mm512_cvtepu8_epi32(bytes16(block.add(at + sub * 16))));
            Weights {
                groups: nibbles(block.add(q4_k::LOW + sub * 256)),
                scale: _mm512_mul_ps(halves16(block), number(q4_k::SCALES)),
                scale_half: _mm512_setzero_ps(),
                min: _mm512_mul_ps(halves16(block.add(q4_k::MIN_OF_MINS)), number(q4_k::MINS)),
            }
        }
    }
}

struct Q6K;
impl Unpack for Q6K {
    const FORMAT: Format = Format::Q6K;
    const HAS_MIN: bool = false;

    #[inline]
    #[target_feature(enable = "avx512f,avx512bw")]
    unsafe fn unpack(block: *const u8, sub: usize) -> Weights {
        // SAFETY: all of it lies in the block, see `format::q6_k`.
        unsafe {
            let base = block.add(q6_k::LOW + sub * q6_k::SUB_BYTES);
            let low = nibbles(base);
            let high = [bytes64(base.add(256)), bytes64(base.add(320))];
            let mask = _mm512_set1_epi8(0x30);
            let groups = std::array::from_fn(|group| {
                let bits = high[group / 4];
                let bits = match group % 4 {
                    0 => _mm512_slli_epi16::<4>(bits),
                    1 => _mm512_slli_epi16::<2>(bits),
                    2 => bits,
                    _ => _mm512_srli_epi16::<2>(bits),
                };
                with_bits(low[group], bits, mask)
            });
            let scale = halves16(block);
            let number = |at: usize| _mm512_cvtepi32_ps(_mm512_cvtepi8_epi32(bytes16(block.add(at))));
            Weights {
                groups,
                scale: _mm512_mul_ps(scale, number(q6_k::SCALES + sub * 32)),
                scale_half: _mm512_mul_ps(scale, number(q6_k::SCALES + sub * 32 + 16)),
                min: _mm512_setzero_ps(),
            }
        }
    }
}

struct Q5_0;
impl Unpack for Q5_0 {
    const FORMAT: Format = Format::Q5_0;
    const HAS_MIN: bool = false;

    #[inline]
    #[target_feature(enable = "avx512f,avx512bw")]
    unsafe fn unpack(block: *const u8, _sub: usize) -> Weights {
        // SAFETY: all of it lies in the block, see `format::q5_0`.
        unsafe {
            let low = nibbles(block.add(q5_0::LOW));
            let high = bytes64(block.add(q5_0::HIGH));
            let mask = _mm512_set1_epi8(0x10);
            let groups = std::array::from_fn(|group| {
                let bits = match group {
                    0 => _mm512_slli_epi16::<4>(high),
                    1 => _mm512_slli_epi16::<3>(high),
                    2 => _mm512_slli_epi16::<2>(high),
                    3 => _mm512_slli_epi16::<1>(high),
                    4 => high,
                    5 => _mm512_srli_epi16::<1>(high),
                    6 => _mm512_srli_epi16::<2>(high),
                    _ => _mm512_srli_epi16::<3>(high),
                };
                with_bits(low[group], bits, mask)
            });
            let none = _mm512_setzero_ps();
            Weights { groups, scale: halves16(block), scale_half: none, min: none }
        }
    }
}

struct Q8_0;
impl Unpack for Q8_0 {
    const FORMAT: Format = Format::Q8_0;
    const HAS_MIN: bool = false;

    #[inline]
    #[target_feature(enable = "avx512f,avx512bw")]
    unsafe fn unpack(block: *const u8, _sub: usize) -> Weights {
        // SAFETY: all of it lies in the block, see `format::q8_0`.
        unsafe {
            let groups = std::array::from_fn(|group| bytes64(block.add(q8_0::WEIGHTS + group * 64)));
            let none = _mm512_setzero_ps();
            Weights { groups, scale: halves16(block), scale_half: none, min: none }
        }
    }
}

/// Runs the body for every row of a panel below `$rows`. Written out, for a loop of more than ten keeps its sums in
/// memory instead of registers, which costs a tenth of the speed.
macro_rules! each_row {
    ($rows:ident, $row:ident => $body:block) => {
        each_row!($rows, $row => $body, 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15)
    };
    ($rows:ident, $row:ident => $body:block, $($number:literal)*) => {
        $(if $number < $rows {
            const $row: usize = $number;
            $body
        })*
    };
}

/// A whole number of the panel, in each lane.
macro_rules! whole {
    ($at:expr) => {
        _mm512_set1_epi32($at.cast::<i32>().read_unaligned())
    };
}

/// A real number of the panel, in each lane.
macro_rules! real {
    ($at:expr) => {
        _mm512_set1_ps($at.cast::<f32>().read_unaligned())
    };
}

/// The sum of some groups of weights times a row's activations, and `$start`. Written out: a function is not always
/// inlined, and with a loop the groups leave their registers, which was seen to take five times as long.
macro_rules! products {
    ($weights:ident, $row:ident, $start:expr, $($group:literal)*) => {{
        let mut sum = $start;
        $(sum = _mm512_dpbusd_epi32(sum, $weights.groups[$group], whole!($row.add($group * 4)));)*
        _mm512_cvtepi32_ps(sum)
    }};
}

/// Asks for what will be read a little later: the processor's own guesses end at each page.
#[inline]
#[target_feature(enable = "avx512f")]
fn prefetch(block: *const u8, bytes: usize) {
    for line in (AHEAD_BYTES..AHEAD_BYTES + bytes).step_by(64) {
        _mm_prefetch::<_MM_HINT_T0>(block.wrapping_add(line).cast());
    }
}

/// One tile against one panel of `M` rows. Writes sixteen scores for each row of the panel.
#[target_feature(enable = "avx512f,avx512bw,avx512vnni")]
unsafe fn tile<F: Unpack, const M: usize>(
    mut block: *const u8,
    blocks: usize,
    mut panel: *const u8,
    scores: &[*mut f32; PANEL_ROWS],
) {
    let format = F::FORMAT;
    let subs = format.weights() / SUB;
    let mut sums = [_mm512_setzero_ps(); PANEL_ROWS];
    for _ in 0..blocks {
        for sub in 0..subs {
            prefetch(
                block.wrapping_add(format.tile_block_bytes() / subs * sub),
                format.tile_block_bytes() / subs,
            );
            // SAFETY: `sub` is a part of the block, which lies in the tile; a panel has as many parts as a tile has,
            // each with 32 bytes of every row, then four numbers of every row, see `activations.rs`.
            unsafe {
                let weights = F::unpack(block, sub);
                each_row!(M, ROW => {
                    let (own, number) = (panel.add(ROW * SUB), panel.add(M * SUB + ROW * 4));
                    let (scale, sum) = (number, number.add(M * 4));
                    let (first, second) = (number.add(M * 8), number.add(M * 12));
                    sums[ROW] = if format.has_halves() {
                        let first = products!(weights, own, whole!(first), 0 1 2 3);
                        let second = products!(weights, own, whole!(second), 4 5 6 7);
                        let first = _mm512_mul_ps(first, weights.scale);
                        let both = _mm512_fmadd_ps(second, weights.scale_half, first);
                        _mm512_fmadd_ps(both, real!(scale), sums[ROW])
                    } else {
                        let start = if format.zero() == 0 { _mm512_set1_epi32(0) } else { whole!(first) };
                        let worth = _mm512_mul_ps(weights.scale, real!(scale));
                        _mm512_fmadd_ps(products!(weights, own, start, 0 1 2 3 4 5 6 7), worth, sums[ROW])
                    };
                    if F::HAS_MIN {
                        sums[ROW] = _mm512_fnmadd_ps(weights.min, real!(sum), sums[ROW]);
                    }
                });
                panel = panel.add(M * SUB_BYTES);
            }
        }
        // SAFETY: the next block, or the end of the tile.
        block = unsafe { block.add(format.tile_block_bytes()) };
    }
    for (sum, scores) in sums[..M].iter().zip(scores) {
        // SAFETY: each row of scores has room for the sixteen of this tile.
        unsafe { _mm512_storeu_ps(*scores, *sum) };
    }
}

/// Multiplies a tile of `blocks` blocks by a panel.
///
/// # Safety
/// As [`super::multiply::multiply`]; the CPU has AVX-512 F, BW and VNNI.
pub(super) unsafe fn multiply(format: Format, blocks: usize, tile: *const u8, panel: &Panel) {
    // SAFETY: as the caller promises.
    unsafe {
        match format {
            Format::Q4K => by_rows::<Q4K>(tile, blocks, panel),
            Format::Q6K => by_rows::<Q6K>(tile, blocks, panel),
            Format::Q5_0 => by_rows::<Q5_0>(tile, blocks, panel),
            Format::Q8_0 => by_rows::<Q8_0>(tile, blocks, panel),
        }
    }
}

unsafe fn by_rows<F: Unpack>(block: *const u8, blocks: usize, panel: &Panel) {
    macro_rules! of {
        ($($rows:literal)*) => {
            match panel.rows {
                $($rows => tile::<F, $rows>(block, blocks, panel.bytes, &panel.scores),)*
                rows => unreachable!("a panel has one to sixteen rows, not {rows}"),
            }
        };
    }
    // SAFETY: as the caller promises.
    unsafe { of!(1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16) }
}
