//! How long the work at hand has been without a step: what a watchdog asks.
//!
//! Written by the model's thread at each token and each piece of a prompt; read by `sarai-skills`, which ends a
//! process that has stopped stepping.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// When the last step of some work began; shared between threads.
#[derive(Debug)]
pub(crate) struct Pace {
    origin: Instant,
    /// Milliseconds from `origin` plus one; 0 while there is no work.
    step_at: AtomicU64,
}

impl Pace {
    pub(crate) fn new() -> Self {
        Self { origin: Instant::now(), step_at: AtomicU64::new(0) }
    }

    /// A step begins.
    pub(crate) fn step(&self) {
        let now = u64::try_from(self.origin.elapsed().as_millis()).unwrap_or(u64::MAX - 1);
        self.step_at.store(now + 1, Ordering::Relaxed);
    }

    /// There is nothing to do.
    pub(crate) fn rest(&self) {
        self.step_at.store(0, Ordering::Relaxed);
    }

    /// Time since the last step began; zero without work.
    pub(crate) fn without_step(&self) -> Duration {
        match self.step_at.load(Ordering::Relaxed) {
            0 => Duration::ZERO,
            at => self.origin.elapsed().saturating_sub(Duration::from_millis(at - 1)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_work_without_steps_counts() {
        let pace = Pace::new();
        assert_eq!(pace.without_step(), Duration::ZERO);
        pace.step();
        std::thread::sleep(Duration::from_millis(30));
        let before = pace.without_step();
        assert!(before >= Duration::from_millis(25));
        let stepped = Instant::now();
        pace.step();
        // However long this thread was kept from running, it is what it counts.
        assert!(pace.without_step() <= stepped.elapsed() + Duration::from_millis(2));
        pace.rest();
        assert_eq!(pace.without_step(), Duration::ZERO);
    }
}
