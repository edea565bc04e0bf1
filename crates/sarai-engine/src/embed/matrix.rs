//! Multiplies rows of floats by a matrix that is laid out once for it.
//!
//! Called by `network.rs`. The inner loops are plain Rust; `pulp` compiles them a second time for AVX2 and FMA and
//! picks that version where the processor has them. One thread.

/// Columns worked on at once: two AVX2 registers.
const PANEL: usize = 16;
/// Rows worked on at once; 6 × 2 sums fill the registers beside one value and two weights.
const BLOCK: usize = 6;

/// A matrix of `inner` rows and `outer` columns, cut into panels of [`PANEL`] columns.
#[derive(Debug)]
pub(crate) struct Matrix {
    inner: usize,
    outer: usize,
    panels: Vec<f32>,
}

impl Matrix {
    /// Takes the weights in row order.
    ///
    /// # Panics
    /// If there are not `inner` × `outer` of them, or `outer` is no multiple of [`PANEL`].
    pub(crate) fn new(inner: usize, outer: usize, weights: &[f32]) -> Self {
        assert!(weights.len() == inner * outer && outer.is_multiple_of(PANEL), "shapes were checked");
        let mut panels = Vec::with_capacity(weights.len());
        for column in (0..outer).step_by(PANEL) {
            for row in weights.chunks_exact(outer) {
                panels.extend_from_slice(&row[column..column + PANEL]);
            }
        }
        Self { inner, outer, panels }
    }

    /// Number of weights.
    pub(crate) fn len(&self) -> usize {
        self.panels.len()
    }

    /// For each start in `input` the `inner` values from there on, times the matrix; one row of `outer` values each.
    pub(crate) fn times(&self, input: &[f32], starts: &[usize]) -> Vec<f32> {
        let mut out = vec![0.0; starts.len() * self.outer];
        pulp::Arch::new().dispatch(Times { matrix: self, input, starts, out: &mut out });
        out
    }
}

struct Times<'a> {
    matrix: &'a Matrix,
    input: &'a [f32],
    starts: &'a [usize],
    out: &'a mut [f32],
}

impl pulp::WithSimd for Times<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: pulp::Simd>(self, _simd: S) {
        let Matrix { inner, outer, panels } = self.matrix;
        let (inner, outer) = (*inner, *outer);
        let blocks = packed(self.input, self.starts, inner);
        for (panel, column) in panels.chunks_exact(inner * PANEL).zip((0..outer).step_by(PANEL)) {
            for (block, at) in blocks.chunks_exact(inner * BLOCK).zip((0..).step_by(BLOCK)) {
                let sums = product(panel, block);
                for (row, sums) in sums.iter().enumerate().take(self.starts.len() - at) {
                    let to = (at + row) * outer + column;
                    self.out[to..to + PANEL].copy_from_slice(sums);
                }
            }
        }
    }
}

/// The rows in blocks of [`BLOCK`], each block with the first values of all its rows first. The last block is filled
/// up with zeros.
#[inline(always)]
fn packed(input: &[f32], starts: &[usize], inner: usize) -> Vec<f32> {
    let mut blocks = vec![0.0; starts.len().div_ceil(BLOCK) * BLOCK * inner];
    for (block, starts) in blocks.chunks_exact_mut(inner * BLOCK).zip(starts.chunks(BLOCK)) {
        for (row, start) in starts.iter().enumerate() {
            let values = &input[*start..*start + inner];
            for (to, value) in block.chunks_exact_mut(BLOCK).zip(values) {
                to[row] = *value;
            }
        }
    }
    blocks
}

#[inline(always)]
fn product(panel: &[f32], block: &[f32]) -> [[f32; PANEL]; BLOCK] {
    let mut sums = [[0.0_f32; PANEL]; BLOCK];
    let (weights, _) = panel.as_chunks::<PANEL>();
    let (values, _) = block.as_chunks::<BLOCK>();
    for (weights, values) in weights.iter().zip(values) {
        for (sums, value) in sums.iter_mut().zip(values) {
            for (sum, weight) in sums.iter_mut().zip(weights) {
                *sum = value.mul_add(*weight, *sum);
            }
        }
    }
    sums
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agrees_with_the_plain_sum() {
        let (inner, outer) = (37, 32);
        let value = |seed: usize| (seed.wrapping_mul(2_654_435_761) % 1000) as f32 / 500.0 - 1.0;
        let weights: Vec<f32> = (0..inner * outer).map(value).collect();
        let input: Vec<f32> = (0..400).map(|index| value(index + 7)).collect();
        // Overlapping rows, and more than one block with a rest.
        let starts: Vec<usize> = (0..13).map(|row| row * 11).collect();
        let matrix = Matrix::new(inner, outer, &weights);
        assert_eq!(matrix.len(), inner * outer);
        let out = matrix.times(&input, &starts);
        for (row, start) in starts.iter().enumerate() {
            for column in 0..outer {
                let sum: f64 = (0..inner)
                    .map(|k| f64::from(input[start + k]) * f64::from(weights[k * outer + column]))
                    .sum();
                let found = f64::from(out[row * outer + column]);
                assert!((sum - found).abs() < 1e-4, "row {row} column {column}: {found} instead of {sum}");
            }
        }
        assert!(matrix.times(&input, &[]).is_empty());
    }
}
