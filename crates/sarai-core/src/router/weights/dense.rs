//! Rows for the numbers of a sentence vector, which add to the same sums as the rows of known features.
//!
//! Made by `train`, read by `vectors::VectorRouter`. They are there to measure with: no file holds them, and so weights
//! that are put into force never need an embedder.

use super::JOINED;

/// Weight of a vector beside the groups of features, whose lengths are about 1 too.
const WEIGHT: f32 = 1.0;

/// A row for each number, in full precision.
#[derive(Clone, Debug, Default)]
pub(in crate::router) struct Dense {
    rows: Vec<f32>,
    width: usize,
}

impl Dense {
    /// Rows of `width` numbers, one after the other.
    pub(in crate::router) fn new(rows: Vec<f32>, width: usize) -> Self {
        Self { rows, width }
    }

    /// What `vector` adds to the sums; nothing if it is empty or nothing was learned of vectors.
    pub(in crate::router) fn sums(&self, vector: &[f32]) -> [f32; JOINED] {
        let mut sums = [0.0; JOINED];
        for (row, value) in self.rows.chunks_exact(self.width.max(1)).zip(values(vector)) {
            for (sum, weight) in sums.iter_mut().zip(row) {
                *sum += value * weight;
            }
        }
        sums
    }

    /// Bytes in memory.
    pub(in crate::router) fn bytes_held(&self) -> usize {
        size_of_val(&self.rows[..])
    }
}

/// The numbers of a vector as features.
pub(in crate::router) fn values(vector: &[f32]) -> impl Iterator<Item = f32> {
    vector.iter().map(|number| WEIGHT * number)
}
