//! Tiles hold the weights of the file, products are those of exact arithmetic within the rounding of activations, and
//! no row's scores depend on the rows beside it.

use super::activations::PANEL_ROWS;
use super::format::{Format, ROWS, SUB};
use super::*;

const FORMATS: [Format; 4] = [Format::Q5_0, Format::Q8_0, Format::Q4K, Format::Q6K];

/// Numbers that are the same in every run (xorshift).
struct Draw(u64);

impl Draw {
    fn next(&mut self) -> u32 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        u32::try_from(self.0 >> 32).unwrap()
    }

    fn byte(&mut self) -> u8 {
        self.next().to_le_bytes()[0]
    }

    /// From -1 to 1.
    fn real(&mut self) -> f32 {
        f32::from(i16::from_le_bytes([self.byte(), self.byte()])) / 32768.0
    }
}

fn number(format: Format) -> i32 {
    (0..64).find(|number| Format::of_ggml(*number) == Some(format)).unwrap()
}

/// Where a block has numbers of 16 bits.
fn scales_at(format: Format) -> &'static [usize] {
    match format {
        Format::Q4K => &[0, 2],
        Format::Q6K => &[208],
        Format::Q5_0 | Format::Q8_0 => &[0],
    }
}

/// A matrix as it stands in a file; scales between 1/64 and 1/32 in size.
fn drawn(format: Format, rows: usize, k: usize, draw: &mut Draw) -> Vec<u8> {
    let mut bytes: Vec<u8> = std::iter::repeat_with(|| draw.byte())
        .take(rows * k / format.weights() * format.block_bytes())
        .collect();
    for block in bytes.chunks_exact_mut(format.block_bytes()) {
        for at in scales_at(format) {
            block[at + 1] = block[at + 1] & 0x83 | 0x24;
        }
    }
    bytes
}

/// Sign, exponent and fraction of a 16-bit number, by their meaning.
fn half(low: u8, high: u8) -> f64 {
    let bits = i32::from(u16::from_le_bytes([low, high]));
    let (sign, exponent, fraction) = (bits >> 15, bits >> 10 & 31, f64::from(bits & 1023));
    let magnitude = match exponent {
        0 => fraction * 2f64.powi(-24),
        31 if fraction == 0.0 => f64::INFINITY,
        31 => f64::NAN,
        _ => (1024.0 + fraction) * 2f64.powi(exponent - 25),
    };
    if sign == 1 { -magnitude } else { magnitude }
}

/// Weight `at` of a block, as `ggml-quants.c` reads it.
fn weight(format: Format, block: &[u8], at: usize) -> f64 {
    let bits = |byte: usize, shift: usize, mask: u8| f64::from(block[byte] >> shift & mask);
    match format {
        Format::Q8_0 => half(block[0], block[1]) * f64::from(i8::from_le_bytes([block[2 + at]])),
        Format::Q5_0 => {
            let four = bits(6 + at % 16, at / 16 * 4, 15);
            half(block[0], block[1]) * (four + 16.0 * bits(2 + at / 8, at % 8, 1) - 16.0)
        }
        Format::Q4K => {
            let (sub, in_sub) = (at / 32, at % 32);
            let (scale, min) = if sub < 4 {
                (bits(4 + sub, 0, 63), bits(8 + sub, 0, 63))
            } else {
                let above = |byte: usize| 16.0 * bits(byte, 6, 3);
                (bits(8 + sub, 0, 15) + above(sub), bits(8 + sub, 4, 15) + above(4 + sub))
            };
            let four = bits(16 + sub / 2 * 32 + in_sub, sub % 2 * 4, 15);
            half(block[0], block[1]) * scale * four - half(block[2], block[3]) * min
        }
        Format::Q6K => {
            let (part, quarter, in_sub) = (at / 128, at % 128 / 32, at % 32);
            let four = bits(part * 64 + quarter % 2 * 32 + in_sub, quarter / 2 * 4, 15);
            let two = bits(128 + part * 32 + in_sub, quarter * 2, 3);
            let scale = f64::from(i8::from_le_bytes([block[192 + at / 16]]));
            half(block[208], block[209]) * scale * (four + 16.0 * two - 32.0)
        }
    }
}

/// All weights of a row.
fn weights(format: Format, matrix: &[u8], row: usize, k: usize) -> Vec<f64> {
    let row_bytes = k / format.weights() * format.block_bytes();
    let blocks = matrix[row * row_bytes..][..row_bytes].chunks_exact(format.block_bytes());
    blocks.flat_map(|block| (0..format.weights()).map(|at| weight(format, block, at))).collect()
}

fn packed(format: Format, matrix: &[u8], rows: usize, k: usize) -> Vec<u8> {
    let (k, rows) = (i64::try_from(k).unwrap(), i64::try_from(rows).unwrap());
    assert!(sarai_kernels_take(number(format), k, rows));
    let mut tiles = vec![0xaa; sarai_kernels_weights_bytes(number(format), k, rows)];
    // SAFETY: both have the sizes asked for.
    unsafe { sarai_kernels_pack(number(format), k, rows, matrix.as_ptr(), tiles.as_mut_ptr()) };
    tiles
}

/// Scores of `input` by all rows of weights, as `bridge.cpp` asks for them, in two shares.
fn product(weights: &Tiles, rows: usize, input: &[f32]) -> Vec<f32> {
    let (format, k) = (weights.format, weights.k);
    let (whole, number) = (|size: usize| i64::try_from(size).unwrap(), number(format));
    let count = input.len() / k;
    let mut panels = vec![0; sarai_kernels_activations_bytes(whole(count), whole(k))];
    let mut scores = vec![f32::NAN; count * rows];
    let to: Vec<*mut f32> = scores.chunks_exact_mut(rows).map(<[f32]>::as_mut_ptr).collect();
    let subs = whole(k / SUB);
    for (row, input) in input.chunks_exact(k).enumerate() {
        for (first, end) in [(0, subs / 2), (subs / 2, subs)] {
            // SAFETY: the row is whole, the panels as large as asked for.
            unsafe {
                let panels = panels.as_mut_ptr();
                sarai_kernels_round(
                    number,
                    whole(k),
                    whole(count),
                    whole(row),
                    first,
                    end,
                    input.as_ptr(),
                    panels,
                );
            }
        }
    }
    let all = rows / ROWS;
    for tiles in [0..all / 2, all / 2..all] {
        // SAFETY: tiles and panels are whole, each row of scores has room for all rows of weights; the instructions are
        // usable.
        unsafe { weights.multiply(tiles, panels.as_ptr(), to.as_ptr(), count) };
    }
    scores
}

/// All formats with all instructions of this CPU.
fn cases() -> Vec<(Instructions, Format)> {
    use std::io::Write as _;
    let usable: Vec<Instructions> = Instructions::usable().collect();
    assert!(!usable.is_empty(), "llama.cpp is compiled for AVX2, so this machine has it");
    for instructions in [Instructions::Avx2, Instructions::Avx512] {
        if !usable.contains(&instructions) {
            // Past the capture of tests that pass: what was not tested must be seen.
            writeln!(std::io::stderr(), "NOT TESTED: this processor has no {instructions:?}").unwrap();
        }
    }
    usable.iter().flat_map(|usable| FORMATS.map(|format| (*usable, format))).collect()
}

#[test]
fn numbers_of_sixteen_bits_are_read() {
    for bits in 0..=u16::MAX {
        let [low, high] = bits.to_le_bytes();
        let (read, meant) = (f64::from(super::format::half_to_float(bits)), half(low, high));
        assert!(
            read.to_bits() == meant.to_bits() || read.is_nan() && meant.is_nan(),
            "{bits:#x}: {read} {meant}"
        );
    }
}

#[test]
fn a_tile_holds_the_weights_of_the_file() {
    let (k, rows) = (512, 32);
    for format in FORMATS {
        let matrix = drawn(format, rows, k, &mut Draw(7));
        let tiles = packed(format, &matrix, rows, k);
        for row in 0..rows {
            let mut read = vec![0.0; k];
            let (k, row) = (i64::try_from(k).unwrap(), i64::try_from(row).unwrap());
            // SAFETY: the row is there, and there is room for it.
            unsafe { sarai_kernels_unpack_row(number(format), k, tiles.as_ptr(), row, read.as_mut_ptr()) };
            let meant = weights(format, &matrix, size(row), size(k));
            for (read, meant) in read.iter().zip(meant) {
                let difference = (f64::from(*read) - meant).abs();
                assert!(difference <= meant.abs().max(1.0) * 1e-5, "{format:?} {row}: {read} {meant}");
            }
        }
    }
}

/// Holds scores to those of exact arithmetic.
fn compare(weights: &Tiles, matrix: &[u8], rows: usize, input: &[f32]) {
    let (instructions, format, k) = (weights.instructions, weights.format, weights.k);
    let scores = product(weights, rows, input);
    for row in 0..rows {
        let weights = self::weights(format, matrix, row, k);
        for (number, input) in input.chunks_exact(k).enumerate() {
            let (mut exact, mut bound) = (0.0, 1e-3);
            for (weights, input) in weights.chunks_exact(SUB).zip(input.chunks_exact(SUB)) {
                let most = input.iter().fold(0f32, |most, number| most.max(number.abs()));
                for (weight, number) in weights.iter().zip(input) {
                    exact += weight * f64::from(*number);
                    // Half a step of the 127 that the largest number of 32 spans.
                    bound += weight.abs() * f64::from(most) / 254.0 * 1.001;
                }
            }
            let score = f64::from(scores[number * rows + row]);
            let case = format!("{instructions:?} {format:?}");
            assert!((score - exact).abs() <= bound, "{case}: {score} {exact} within {bound}");
        }
    }
}

#[test]
fn products_differ_from_exact_ones_by_the_rounding_of_activations_only() {
    let (k, rows, count) = (768, 48, 21);
    for (instructions, format) in cases() {
        let mut draw = Draw(11);
        let matrix = drawn(format, rows, k, &mut draw);
        let input: Vec<f32> = (0..count * k).map(|_| draw.real() * draw.real()).collect();
        let tiles = packed(format, &matrix, rows, k);
        compare(&Tiles { instructions, format, k, bytes: tiles.as_ptr() }, &matrix, rows, &input);
    }
}

#[test]
fn the_largest_products_fit() {
    let (k, rows) = (256, 16);
    for (instructions, format) in cases() {
        for byte in [0x00, 0x7f, 0x80, 0xff] {
            let mut matrix = drawn(format, rows, k, &mut Draw(19));
            let scales = matrix.clone();
            matrix.fill(byte);
            for (block, scales) in
                matrix.chunks_exact_mut(format.block_bytes()).zip(scales.chunks_exact(format.block_bytes()))
            {
                for at in scales_at(format) {
                    block[*at..at + 2].copy_from_slice(&scales[*at..at + 2]);
                }
            }
            let tiles = packed(format, &matrix, rows, k);
            let input: Vec<f32> = [1.0, -1.0].into_iter().flat_map(|sign| vec![sign; k]).collect();
            compare(&Tiles { instructions, format, k, bytes: tiles.as_ptr() }, &matrix, rows, &input);
        }
    }
}

#[test]
fn products_do_not_depend_on_the_rows_beside_them() {
    let (k, rows) = (256, 32);
    for (instructions, format) in cases() {
        let mut draw = Draw(13);
        let tiles = packed(format, &drawn(format, rows, k, &mut draw), rows, k);
        let tiles = Tiles { instructions, format, k, bytes: tiles.as_ptr() };
        let input: Vec<f32> = (0..(2 * PANEL_ROWS + 5) * k).map(|_| draw.real()).collect();
        let alone: Vec<f32> = input.chunks_exact(k).flat_map(|row| product(&tiles, rows, row)).collect();
        for count in 1..=input.len() / k {
            let together = product(&tiles, rows, &input[..count * k]);
            assert!(
                together.iter().zip(&alone).all(|(one, other)| one.to_bits() == other.to_bits()),
                "{instructions:?} {format:?}: {count} rows"
            );
        }
    }
}

#[test]
fn all_instructions_give_the_same_scores() {
    // States on disk are told apart by whether these kernels made them, not by which.
    let (k, rows) = (512, 32);
    for format in FORMATS {
        let mut draw = Draw(23);
        let tiles = packed(format, &drawn(format, rows, k, &mut draw), rows, k);
        let input: Vec<f32> = (0..5 * k).map(|_| draw.real()).collect();
        let scores: Vec<Vec<u32>> = Instructions::usable()
            .map(|instructions| Tiles { instructions, format, k, bytes: tiles.as_ptr() })
            .map(|tiles| product(&tiles, rows, &input).into_iter().map(f32::to_bits).collect())
            .collect();
        assert!(scores.iter().all(|other| *other == scores[0]), "{format:?}");
    }
}

#[test]
fn numbers_too_small_for_a_scale_count_as_nothing() {
    let (k, rows) = (256, 16);
    for (instructions, format) in cases() {
        let tiles = packed(format, &drawn(format, rows, k, &mut Draw(29)), rows, k);
        let tiles = Tiles { instructions, format, k, bytes: tiles.as_ptr() };
        let scores = product(&tiles, rows, &vec![1e-38; k]);
        assert!(scores.iter().all(|score| score.abs() < 1e-30), "{instructions:?} {format:?}");
    }
}

#[test]
fn what_does_not_fit_is_left_to_llama() {
    for (format, k, rows) in
        [(12, 256, 15), (12, 128, 16), (8, 48, 16), (2, 256, 16), (14, 0, 16), (14, 256, -16)]
    {
        assert!(!sarai_kernels_take(format, k, rows), "{format} {k} {rows}");
    }
    assert!(sarai_kernels_take(8, 32, 16));
}

#[test]
fn numbers_that_are_none_stay_in_their_row() {
    let (k, rows) = (256, 16);
    for (instructions, format) in cases() {
        let mut draw = Draw(17);
        let tiles = packed(format, &drawn(format, rows, k, &mut draw), rows, k);
        let tiles = Tiles { instructions, format, k, bytes: tiles.as_ptr() };
        let input: Vec<f32> = (0..3 * k).map(|_| draw.real()).collect();
        let whole = product(&tiles, rows, &input);
        for (at, none) in [
            (3, f32::NAN),
            (11, f32::NAN),
            (20, f32::NAN),
            (28, f32::NAN),
            (40, f32::INFINITY),
            (55, f32::NEG_INFINITY),
        ] {
            let mut input = input.clone();
            input[k + at] = none;
            let scores = product(&tiles, rows, &input);
            let case = format!("{instructions:?} {format:?} {at} {none}");
            assert!(scores[rows..2 * rows].iter().all(|score| !score.is_finite()), "{case}");
            let (before, after) = (&scores[..rows], &scores[2 * rows..]);
            assert_eq!((before, after), (&whole[..rows], &whole[2 * rows..]), "{case}");
        }
    }
}
