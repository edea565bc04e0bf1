//! An exact index over vectors in memory: each kept as 8-bit numbers with a scale, all of them looked at.
//!
//! Called by whoever keeps embeddings (memory, documents); the vectors themselves stay in their tables, so that this
//! can be built again from them at any time. A scan reads each byte once, which up to some 200,000 vectors is faster
//! than a graph over them and never misses a neighbour by its build. Invariants: every entry has the index's number
//! of dimensions and is finite; equal scores come in the order of insertion. Must not touch the disk.

use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;

/// Numbers in one vector.
pub const DIMENSIONS_MAX: usize = 8192;
/// Vectors in one index.
pub const VECTORS_MAX: usize = 1 << 22;
/// Largest absolute value of an 8-bit number here; -128 is left out so that both signs are alike. Sums of
/// [`DIMENSIONS_MAX`] products of two such fit in 32 bits.
const STEPS: f32 = 127.0;
/// Rows are filled up to a multiple of this, so that no loop has a rest.
const LANES: usize = 32;

/// Why a vector can't be taken.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
pub enum VectorFault {
    /// Another number of dimensions than the index has.
    #[error("the vector has {found} numbers, the index {expected}")]
    Length {
        /// Of the index.
        expected: usize,
        /// Of the vector.
        found: usize,
    },
    /// A number that is not one, or infinite.
    #[error("number {place} of the vector is not finite")]
    NotFinite {
        /// The first such place.
        place: usize,
    },
    /// No room for another one.
    #[error("the index holds {VECTORS_MAX} vectors already")]
    Full,
}

/// A found vector.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Near {
    /// Its place in the order of insertion.
    pub place: usize,
    /// Its dot product with the query, as far as 8-bit numbers tell it.
    pub score: f32,
}

/// Vectors as 8-bit numbers.
#[derive(Clone, Debug)]
pub struct Vectors {
    dimensions: usize,
    /// Numbers of one vector behind those of the other, filled up with zeros to whole lanes.
    values: Vec<i8>,
    /// What one step of a vector's numbers is worth.
    scales: Vec<f32>,
}

impl Vectors {
    /// An empty index for vectors of so many numbers.
    ///
    /// # Panics
    /// For none or more than [`DIMENSIONS_MAX`].
    #[must_use]
    pub fn new(dimensions: usize) -> Self {
        assert!((1..=DIMENSIONS_MAX).contains(&dimensions), "1 to {DIMENSIONS_MAX} dimensions");
        Self { dimensions, values: Vec::new(), scales: Vec::new() }
    }

    /// Number of vectors.
    #[must_use]
    pub fn len(&self) -> usize {
        self.scales.len()
    }

    /// Whether it has none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.scales.is_empty()
    }

    /// Bytes that a scan reads.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.values.len() + size_of_val(self.scales.as_slice())
    }

    /// Adds a vector and gives its place.
    ///
    /// # Errors
    /// It has the wrong length or a number that is not finite, or the index is full.
    pub fn push(&mut self, vector: &[f32]) -> Result<usize, VectorFault> {
        self.check(vector)?;
        if self.len() >= VECTORS_MAX {
            return Err(VectorFault::Full);
        }
        let (values, scale) = quantised(vector);
        self.values.extend(values);
        self.scales.push(scale);
        Ok(self.scales.len() - 1)
    }

    /// The `count` vectors with the largest dot product, largest first.
    ///
    /// # Errors
    /// The query has the wrong length or a number that is not finite.
    pub fn nearest(&self, query: &[f32], count: usize) -> Result<Vec<Near>, VectorFault> {
        self.check(query)?;
        let (values, scale) = quantised(query);
        // Widened once, so that the loop widens only what it reads.
        let query: Vec<i16> = values.into_iter().map(i16::from).collect();
        let mut best = Best { heap: BinaryHeap::new(), count };
        if count > 0 {
            pulp::Arch::new().dispatch(Scan { vectors: self, query: &query, best: &mut best });
        }
        let mut found: Vec<Candidate> = best.heap.into_iter().map(|Reverse(candidate)| candidate).collect();
        found.sort_unstable_by(|a, b| b.cmp(a));
        Ok(found.iter().map(|found| Near { place: found.place, score: found.score * scale }).collect())
    }

    /// As [`nearest`](Self::nearest), with four times as many candidates scored again by their own numbers, which
    /// `exact` gives for a place; a candidate that has none is left out.
    ///
    /// # Errors
    /// As [`nearest`](Self::nearest).
    pub fn nearest_rescored<V: AsRef<[f32]>>(
        &self,
        query: &[f32],
        count: usize,
        mut exact: impl FnMut(usize) -> Option<V>,
    ) -> Result<Vec<Near>, VectorFault> {
        let mut found = self.nearest(query, count.saturating_mul(4))?;
        found.retain_mut(|near| {
            let Some(vector) = exact(near.place) else { return false };
            near.score = vector.as_ref().iter().zip(query).map(|(a, b)| a * b).sum();
            true
        });
        found.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.place.cmp(&b.place)));
        found.truncate(count);
        Ok(found)
    }

    fn check(&self, vector: &[f32]) -> Result<(), VectorFault> {
        if vector.len() != self.dimensions {
            return Err(VectorFault::Length { expected: self.dimensions, found: vector.len() });
        }
        match vector.iter().position(|value| !value.is_finite()) {
            Some(place) => Err(VectorFault::NotFinite { place }),
            None => Ok(()),
        }
    }
}

/// The vector in steps of its largest number, and what a step is worth.
#[expect(clippy::cast_possible_truncation, reason = "rounded and within ±127")]
fn quantised(vector: &[f32]) -> (Vec<i8>, f32) {
    let largest = vector.iter().fold(0.0_f32, |largest, value| largest.max(value.abs()));
    let step = largest / STEPS;
    // A step too small to divide by is nothing.
    let inverse = if step > f32::MIN_POSITIVE { 1.0 / step } else { 0.0 };
    let mut values: Vec<i8> = vector.iter().map(|value| (value * inverse).round() as i8).collect();
    values.resize(vector.len().next_multiple_of(LANES), 0);
    (values, step)
}

/// One vector and its score in steps of the query.
#[derive(Clone, Copy, Debug)]
struct Candidate {
    score: f32,
    place: usize,
}

impl Ord for Candidate {
    fn cmp(&self, other: &Self) -> Ordering {
        self.score.total_cmp(&other.score).then(other.place.cmp(&self.place))
    }
}

impl PartialOrd for Candidate {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Candidate {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Candidate {}

/// The best candidates so far, the worst of them on top.
struct Best {
    heap: BinaryHeap<Reverse<Candidate>>,
    count: usize,
}

impl Best {
    fn offer(&mut self, candidate: Candidate) {
        if self.heap.len() < self.count {
            self.heap.push(Reverse(candidate));
        } else if let Some(mut worst) = self.heap.peek_mut()
            && candidate > worst.0
        {
            *worst = Reverse(candidate);
        }
    }
}

/// One pass over all vectors, compiled for what the processor has.
struct Scan<'a> {
    vectors: &'a Vectors,
    query: &'a [i16],
    best: &'a mut Best,
}

impl pulp::WithSimd for Scan<'_> {
    type Output = ();

    #[inline(always)]
    #[expect(clippy::cast_precision_loss, reason = "the nearest number of single precision is meant")]
    fn with_simd<S: pulp::Simd>(self, _simd: S) {
        let rows = self.vectors.values.chunks_exact(self.query.len());
        for (place, (row, scale)) in rows.zip(&self.vectors.scales).enumerate() {
            self.best.offer(Candidate { score: dot(row, self.query) as f32 * scale, place });
        }
    }
}

/// Plain, because a sum of whole numbers may be taken in any order and so becomes pairs of products in registers.
#[inline(always)]
fn dot(row: &[i8], query: &[i16]) -> i32 {
    row.iter().zip(query).map(|(value, other)| i32::from(*value) * i32::from(*other)).sum()
}

#[cfg(test)]
mod tests;
