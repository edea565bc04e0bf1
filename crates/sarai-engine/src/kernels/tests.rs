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

/// A matrix as it stands in a file; scales between 1/64 and 1/32 in size.
fn drawn(format: Format, rows: usize, k: usize, draw: &mut Draw) -> Vec<u8> {
    let mut bytes: Vec<u8> = std::iter::repeat_with(|| draw.byte())
        .take(rows * k / format.weights() * format.block_bytes())
        .collect();
    let scales: &[usize] = match format {
        Format::Q4K => &[0, 2],
        Format::Q6K => &[208],
        Format::Q5_0 | Format::Q8_0 => &[0],
    };
    for block in bytes.chunks_exact_mut(format.block_bytes()) {
        for at in scales {
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

/// Scores of `input` (rows of `k`) by all rows of weights, as `bridge.cpp` asks for them, in two shares.
fn product(format: Format, tiles: &[u8], k: usize, rows: usize, input: &[f32]) -> Vec<f32> {
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
    let all = whole(rows / ROWS);
    for (first, end) in [(0, all / 2), (all / 2, all)] {
        // SAFETY: tiles and panels are whole, each row of scores has room for all rows of weights.
        unsafe {
            let (tiles, panels) = (tiles.as_ptr(), panels.as_ptr());
            sarai_kernels_multiply(number, whole(k), tiles, first, end, panels, whole(count), to.as_ptr());
        }
    }
    scores
}

#[expect(clippy::print_stderr, reason = "a test that did not run must be seen")]
fn can_run() -> bool {
    if !are_usable() {
        eprintln!("NOT TESTED: this processor has no AVX-512 with VNNI");
    }
    are_usable()
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

#[test]
fn products_differ_from_exact_ones_by_the_rounding_of_activations_only() {
    if !can_run() {
        return;
    }
    let (k, rows, count) = (768, 48, 21);
    for format in FORMATS {
        let mut draw = Draw(11);
        let matrix = drawn(format, rows, k, &mut draw);
        let input: Vec<f32> = (0..count * k).map(|_| draw.real() * draw.real()).collect();
        let scores = product(format, &packed(format, &matrix, rows, k), k, rows, &input);
        for row in 0..rows {
            let weights = weights(format, &matrix, row, k);
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
                assert!((score - exact).abs() <= bound, "{format:?}: {score} {exact} within {bound}");
            }
        }
    }
}

#[test]
fn products_do_not_depend_on_the_rows_beside_them() {
    if !can_run() {
        return;
    }
    let (k, rows) = (256, 32);
    for format in FORMATS {
        let mut draw = Draw(13);
        let tiles = packed(format, &drawn(format, rows, k, &mut draw), rows, k);
        let input: Vec<f32> = (0..(2 * PANEL_ROWS + 5) * k).map(|_| draw.real()).collect();
        let alone: Vec<f32> =
            input.chunks_exact(k).flat_map(|row| product(format, &tiles, k, rows, row)).collect();
        for count in 1..=input.len() / k {
            let together = product(format, &tiles, k, rows, &input[..count * k]);
            assert!(
                together.iter().zip(&alone).all(|(one, other)| one.to_bits() == other.to_bits()),
                "{format:?}: {count} rows"
            );
        }
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
    if !can_run() {
        return;
    }
    let (k, rows) = (256, 16);
    for format in FORMATS {
        let mut draw = Draw(17);
        let tiles = packed(format, &drawn(format, rows, k, &mut draw), rows, k);
        let input: Vec<f32> = (0..3 * k).map(|_| draw.real()).collect();
        let whole = product(format, &tiles, k, rows, &input);
        for (at, none) in [(3, f32::NAN), (20, f32::NAN), (40, f32::INFINITY), (55, f32::NEG_INFINITY)] {
            let mut input = input.clone();
            input[k + at] = none;
            let scores = product(format, &tiles, k, rows, &input);
            assert!(scores[rows..2 * rows].iter().all(|score| !score.is_finite()), "{format:?} {at} {none}");
            assert_eq!(
                (&scores[..rows], &scores[2 * rows..]),
                (&whole[..rows], &whole[2 * rows..]),
                "{format:?}"
            );
        }
    }
}
