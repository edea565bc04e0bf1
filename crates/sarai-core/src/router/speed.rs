//! How long a route takes and what the router holds.
//!
//! Called by `sarai train router` and `examples/bench-router.rs`. One thread, one question after another. Where vectors
//! are read, the time that each took to make is part of the route's.

use std::fmt;
use std::time::{Duration, Instant};

use super::{Router, VectorRouter};

/// Fewest routes measured.
const ROUTES_MIN: usize = 5_000;

/// What [`speed`] found.
#[derive(Clone, Copy, Debug, Default)]
pub struct Speed {
    /// Half of the routes took no longer.
    pub p50: Duration,
    /// 99 of 100 took no longer.
    pub p99: Duration,
    /// Routes a second on one core.
    pub per_second: f64,
    /// Bytes of the weights in memory; keyword tables are some 100 KB beside.
    pub bytes: usize,
}

/// Routes `texts` round after round; nothing of nothing.
pub fn speed(router: &Router, texts: &[&str]) -> Speed {
    let mut times: Vec<Duration> = Vec::with_capacity(ROUTES_MIN + texts.len());
    let started = Instant::now();
    while times.len() < ROUTES_MIN && !texts.is_empty() {
        times.extend(texts.iter().map(|text| router.route(text).elapsed));
    }
    summary(times, started.elapsed(), router.weights().bytes_held())
}

/// Routes each text once, with the time its vector took to make on top.
pub fn speed_beside(router: &VectorRouter, made: &[(&str, Duration)]) -> Speed {
    let times: Vec<Duration> =
        made.iter().map(|(text, making)| *making + router.route(text).elapsed).collect();
    let whole = times.iter().sum();
    summary(times, whole, router.bytes_held())
}

fn summary(mut times: Vec<Duration>, whole: Duration, bytes: usize) -> Speed {
    let per_second = times.len() as f64 / whole.as_secs_f64().max(1e-9);
    times.sort_unstable();
    let at = |percent: usize| {
        times.get(times.len().saturating_sub(1) * percent / 100).copied().unwrap_or_default()
    };
    Speed { p50: at(50), p99: at(99), per_second, bytes }
}

impl fmt::Display for Speed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { p50, p99, per_second, bytes } = self;
        writeln!(f, "latency               p50 {p50:.1?}  p99 {p99:.1?}")?;
        writeln!(f, "queries a second      {per_second:.0} on one core")?;
        writeln!(f, "weights in memory     {:.1} MB", *bytes as f64 / 1e6)
    }
}
