//! When to start a crashed child again. Pure: the caller brings the clock.
//!
//! One `Backoff` for each supervised child. Waits grow twofold from 0.1 s to 30 s and start afresh
//! after 60 s of health. No jitter: a machine has a handful of children.

use std::time::{Duration, Instant};

const WAIT_MIN: Duration = Duration::from_millis(100);
const WAIT_MAX: Duration = Duration::from_secs(30);
const HEALTHY_AFTER: Duration = Duration::from_secs(60);

/// The memory of one child's crashes.
#[derive(Debug, Clone, Default)]
pub struct Backoff {
    started_at: Option<Instant>,
    /// Waits asked for since the last health.
    waits: u32,
}

impl Backoff {
    /// A child that has never run.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The child runs from now on.
    pub fn started(&mut self, now: Instant) {
        self.started_at = Some(now);
    }

    /// The child crashed, or could not be started. Returns how long to wait before the next start.
    pub fn crashed(&mut self, now: Instant) -> Duration {
        let healthy =
            self.started_at.take().is_some_and(|at| now.saturating_duration_since(at) >= HEALTHY_AFTER);
        if healthy {
            self.waits = 0;
        }
        let wait = WAIT_MIN.saturating_mul(1_u32 << self.waits.min(16)).min(WAIT_MAX);
        self.waits += 1;
        wait
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn s(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    #[test]
    fn waits_double_up_to_the_limit() {
        let (mut backoff, t0) = (Backoff::new(), Instant::now());
        let waits: Vec<u128> = (0..12).map(|_| backoff.crashed(t0).as_millis()).collect();
        assert_eq!(waits[..4], [100, 200, 400, 800]);
        assert_eq!(waits[8..], [25_600, 30_000, 30_000, 30_000]);
        let last = (0..1_000).map(|_| backoff.crashed(t0)).last();
        assert_eq!(last, Some(WAIT_MAX));
    }

    #[test]
    fn health_of_a_minute_starts_afresh_and_less_does_not() {
        let (mut backoff, t0) = (Backoff::new(), Instant::now());
        for _ in 0..5 {
            backoff.crashed(t0);
        }
        backoff.started(t0);
        assert_eq!(backoff.crashed(t0 + s(59)), Duration::from_millis(3_200));
        backoff.started(t0 + s(60));
        assert_eq!(backoff.crashed(t0 + s(120)), WAIT_MIN);
    }
}
