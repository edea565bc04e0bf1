//! How many threads compute small batches: all of them, or one alone while other programs keep the cores busy.
//!
//! Called by `llama.rs` around every batch. Threads of one product wait for each other, so that beside busy programs
//! each loses what either is kept from running; one alone waits for nobody. Which is faster is measured, never assumed:
//! now and then a few batches are computed in the other way, often while steps are slow, seldom while all is calm, and
//! what came out faster is kept. Neither way changes a bit of what is computed.

use std::time::Duration;

/// Batches of more rows have enough work between two waits: all threads compute them.
const ROWS_MAX: usize = 8;
/// Steps whose median tells how fast a way is.
const WINDOW: usize = 5;
/// Times slower than the fastest window so far from which the other way is tried.
const SLOW_FROM: f64 = 1.25;
/// Times faster that the other way must be to be taken.
const BETTER_FROM: f64 = 1.08;
/// Windows before the other way is tried again: at least, and at most after it has lost again and again.
const PATIENCE_MIN: u32 = 12;
const PATIENCE_MAX: u32 = 192;

/// How a batch is computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    /// By all threads.
    Together,
    /// By one.
    Alone,
}

impl Way {
    const fn other(self) -> Self {
        match self {
            Self::Together => Self::Alone,
            Self::Alone => Self::Together,
        }
    }
}

/// What was learned of batches of a number of rows.
#[derive(Debug)]
struct Pace {
    way: Way,
    /// The other way is being tried; holds what a step took in the usual one.
    tried_against: Option<f64>,
    /// Seconds of the steps of this window.
    steps: Vec<f64>,
    /// Fastest window of all, in seconds a step.
    best: f64,
    windows_to_wait: u32,
    patience: u32,
}

impl Pace {
    fn new() -> Self {
        Self {
            way: Way::Together,
            tried_against: None,
            steps: Vec::with_capacity(WINDOW),
            best: f64::INFINITY,
            // Not while the cost of batches is measured, when a model has just been loaded.
            windows_to_wait: PATIENCE_MIN,
            patience: PATIENCE_MIN,
        }
    }

    fn next(&self) -> Way {
        if self.tried_against.is_some() { self.way.other() } else { self.way }
    }

    fn took(&mut self, seconds: f64) {
        self.steps.push(seconds);
        if self.steps.len() < WINDOW {
            return;
        }
        self.steps.sort_by(f64::total_cmp);
        let step = self.steps[WINDOW / 2];
        self.steps.clear();
        match self.tried_against.take() {
            Some(usual) if usual > step * BETTER_FROM => {
                self.way = self.way.other();
                self.patience = PATIENCE_MIN;
                self.windows_to_wait = PATIENCE_MIN;
            }
            Some(_) => {
                self.patience = (self.patience * 2).min(PATIENCE_MAX);
                self.windows_to_wait = self.patience;
            }
            None => {
                // A longer context takes longer: what was fastest once fades.
                self.best = (self.best * 1.002).min(step);
                self.windows_to_wait = self.windows_to_wait.saturating_sub(1);
                let is_slow = self.way == Way::Together && step > self.best * SLOW_FROM;
                if is_slow {
                    self.windows_to_wait = self.windows_to_wait.min(PATIENCE_MIN / 6);
                }
                if self.windows_to_wait == 0 {
                    self.tried_against = Some(step);
                }
            }
        }
    }
}

/// The ways of one context's batches, by their number of rows.
#[derive(Debug)]
pub(crate) struct Threads {
    /// `None` where there is nothing to choose.
    paces: Option<[Pace; ROWS_MAX]>,
}

impl Threads {
    /// For a context of so many threads.
    pub(crate) fn new(threads: i32) -> Self {
        let is_choice = threads > 1 && crate::kernels::can_compute_alone();
        Self { paces: is_choice.then(|| std::array::from_fn(|_| Pace::new())) }
    }

    /// How to compute a batch of so many rows.
    pub(crate) fn next(&self, rows: usize) -> Way {
        let pace = self.paces.as_ref().and_then(|paces| paces.get(rows.checked_sub(1)?));
        pace.map_or(Way::Together, Pace::next)
    }

    /// A batch of so many rows took so long in the way that [`Self::next`] said.
    pub(crate) fn took(&mut self, rows: usize, time: Duration) {
        if let Some(pace) = self.paces.as_mut().and_then(|paces| paces.get_mut(rows.checked_sub(1)?)) {
            pace.took(time.as_secs_f64());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Steps computed in each way, and the time of all, of a machine on which a step takes so long.
    fn run(pace: &mut Pace, steps: usize, together: f64, alone: f64) -> (usize, usize) {
        let mut counts = (0, 0);
        for step in 0..steps {
            let noise = 1.0 + 0.03 * f64::from(u32::try_from(step * 7 % 5).unwrap());
            match pace.next() {
                Way::Together => {
                    counts.0 += 1;
                    pace.took(together * noise);
                }
                Way::Alone => {
                    counts.1 += 1;
                    pace.took(alone * noise);
                }
            }
        }
        counts
    }

    #[test]
    fn a_calm_machine_is_hardly_ever_tried_alone() {
        let mut pace = Pace::new();
        let (together, alone) = run(&mut pace, 20_000, 0.010, 0.0125);
        assert!(alone * 100 < together, "{alone} of {together}");
        assert_eq!(pace.way, Way::Together);
    }

    #[test]
    fn beside_busy_programs_one_computes_alone_until_they_end() {
        let mut pace = Pace::new();
        run(&mut pace, 2_000, 0.010, 0.0125);
        let (together, alone) = run(&mut pace, 400, 0.028, 0.0127);
        assert!(alone > together, "{alone} alone of 400");
        let (together, _) = run(&mut pace, 2_000, 0.010, 0.0125);
        assert!(together > 1_500, "{together} together of 2000");
        assert_eq!(pace.way, Way::Together);
    }

    #[test]
    fn a_machine_that_was_busy_from_the_start_is_found_out() {
        let mut pace = Pace::new();
        let (_, alone) = run(&mut pace, 600, 0.028, 0.0127);
        assert!(alone > 400, "{alone} alone of 600");
    }

    #[test]
    fn where_both_ways_are_as_slow_all_threads_go_on() {
        let mut pace = Pace::new();
        run(&mut pace, 500, 0.010, 0.0125);
        let (together, alone) = run(&mut pace, 5_000, 0.020, 0.021);
        // Slow steps have the other way tried often, for it may pay at any time.
        assert!(alone * 10 < together, "{alone} of {together}");
        assert_eq!(pace.way, Way::Together);
    }

    #[test]
    fn large_batches_and_one_thread_have_no_choice() {
        let mut threads = Threads { paces: Some(std::array::from_fn(|_| Pace::new())) };
        for _ in 0..200 {
            assert_eq!(threads.next(ROWS_MAX + 1), Way::Together);
            threads.took(ROWS_MAX + 1, Duration::from_millis(5));
        }
        assert_eq!(threads.next(0), Way::Together);
        assert!(Threads::new(1).paces.is_none());
    }
}
