//! What a batch costs on this machine, by its number of rows: the verify curve.
//!
//! Measured by `schedule.rs`, once at the start while nothing is asked and again with every step that only writes;
//! asked by `draft.rs` before tokens are guessed. On a processor a batch of four rows may cost nearly as much as one
//! row, or nearly four times as much: guessing pays only where the curve says so.

use std::time::Duration;

/// Most rows the curve knows.
pub(crate) const ROWS_MAX: usize = 64;
/// Rows measured at the start; the rest is interpolated until it is seen.
pub(crate) const SAMPLES: [usize; 10] = [1, 2, 3, 4, 6, 8, 12, 16, 24, 32];
/// Share of a new measurement in the average.
const WEIGHT: f64 = 0.15;
/// Cost of a further row before anything was measured, in rows alone: so dear that hardly anything is guessed.
const UNKNOWN_ROW: f64 = 0.6;

/// Seconds a batch takes, by rows.
#[derive(Clone, Debug)]
pub(crate) struct Curve {
    seconds: [f64; ROWS_MAX + 1],
}

impl Curve {
    pub(crate) fn new() -> Self {
        Self { seconds: [0.0; ROWS_MAX + 1] }
    }

    /// A batch of `rows` took this long.
    pub(crate) fn observe(&mut self, rows: usize, took: Duration) {
        let Some(known) = self.seconds.get_mut(rows).filter(|_| rows > 0) else { return };
        let took = took.as_secs_f64();
        // One stall of the machine must not pass for the cost of a batch.
        *known = if *known == 0.0 { took } else { *known + WEIGHT * (took.min(*known * 3.0) - *known) };
    }

    /// Forgets what batches of this size took, before they are measured anew.
    pub(crate) fn forget(&mut self, rows: usize) {
        if let Some(known) = self.seconds.get_mut(rows) {
            *known = 0.0;
        }
    }

    /// Cost of a batch in units of a batch with one row.
    pub(crate) fn cost(&self, rows: usize) -> f64 {
        let one = self.seconds[1];
        #[expect(clippy::cast_precision_loss, reason = "at most a few hundred rows")]
        let guess = |rows: usize| 1.0 + UNKNOWN_ROW * (rows as f64 - 1.0);
        if one == 0.0 || rows == 0 {
            return guess(rows.max(1));
        }
        let below = (1..=rows.min(ROWS_MAX)).rev().find(|rows| self.seconds[*rows] > 0.0).unwrap_or(1);
        let low = self.seconds[below] / one;
        let above = (rows..=ROWS_MAX).find(|rows| self.seconds[*rows] > 0.0);
        match above {
            Some(above) if above > below => {
                let high = self.seconds[above] / one;
                #[expect(clippy::cast_precision_loss, reason = "at most a few hundred rows")]
                let part = (rows - below) as f64 / (above - below) as f64;
                low + (high - low) * part
            }
            Some(_) => low,
            None => low + guess(rows) - guess(below),
        }
    }

    /// Time of a batch with one row, once it was measured.
    pub(crate) fn one(&self) -> Option<Duration> {
        Some(self.seconds[1]).filter(|seconds| *seconds > 0.0).map(Duration::from_secs_f64)
    }

    /// What was measured: rows and seconds.
    pub(crate) fn points(&self) -> Vec<(u32, f64)> {
        (1_u32..)
            .zip(&self.seconds[1..])
            .filter(|(_, seconds)| **seconds > 0.0)
            .map(|(r, s)| (r, *s))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn costs_between_measured_points_are_interpolated() {
        let mut curve = Curve::new();
        assert!(curve.cost(8) > 3.0, "unknown is dear");
        curve.observe(1, Duration::from_millis(10));
        curve.observe(4, Duration::from_millis(16));
        curve.observe(8, Duration::from_millis(20));
        let close = |rows: usize, wanted: f64| {
            assert!((curve.cost(rows) - wanted).abs() < 1e-9, "{rows}: {}", curve.cost(rows));
        };
        close(1, 1.0);
        close(4, 1.6);
        close(6, 1.8);
        close(8, 2.0);
        assert!(curve.cost(16) > 4.0, "beyond what was measured each row is dear");
        assert_eq!(curve.points().len(), 3);
        assert_eq!(curve.one(), Some(Duration::from_millis(10)));
    }

    #[test]
    fn a_stall_moves_the_curve_little_and_other_sizes_not_at_all() {
        let mut curve = Curve::new();
        curve.observe(1, Duration::from_millis(10));
        curve.observe(1, Duration::from_secs(10));
        assert!(curve.one().unwrap() < Duration::from_millis(14));
        curve.observe(0, Duration::from_secs(1));
        curve.observe(ROWS_MAX + 1, Duration::from_secs(1));
        assert_eq!(curve.points().len(), 1);
    }
}
