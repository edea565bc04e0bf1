//! `sarai bench load`: writing speed quiet and beside a competing program of two threads that never rest.
//!
//! Called by `bench`. The competitors are threads of this process: they end with [`Busy`], with their deadline, or
//! with the process. Each round measures each side quiet and loaded, one right after the other.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};

use super::place::Place;
use super::report::{Promise, Row, Table};
use super::side::Side;
use super::stream::Request;
use super::{Bench, Rounds, prompts};

/// Threads that compete.
const COMPETITORS: usize = 2;
/// Tokens of one answer.
const TOKENS: u32 = 64;
/// What must be left of the quiet speed.
const KEPT_MIN: f64 = 0.4;
/// When competitors end by themselves.
const BUSY_MAX: Duration = Duration::from_secs(300);

/// Threads that keep cores busy until this goes out of scope.
struct Busy {
    stop: Arc<AtomicBool>,
    threads: Vec<JoinHandle<()>>,
}

impl Busy {
    fn start(count: usize, limit: Duration) -> Result<Self> {
        let mut busy = Self { stop: Arc::new(AtomicBool::new(false)), threads: Vec::new() };
        let until = Instant::now() + limit;
        for _ in 0..count {
            let stop = Arc::clone(&busy.stop);
            let spin = move || {
                while !stop.load(Ordering::Relaxed) && Instant::now() < until {
                    std::hint::spin_loop();
                }
            };
            busy.threads.push(std::thread::Builder::new().spawn(spin).context("start a competing thread")?);
        }
        Ok(busy)
    }
}

impl Drop for Busy {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        for thread in self.threads.drain(..) {
            // It only counts time: it does not panic.
            let _ = thread.join();
        }
    }
}

pub(super) async fn run(bench: &Bench<'_>, model: &str) -> Result<Table> {
    let terms = bench.terms(model, 1)?;
    let place = Place::new(&bench.home, Some(&[model]))?;
    let mut sides = bench.warm(bench.sides(&terms, &place).await?).await?;
    let rows = vec![
        Row::new("decode-quiet", true, None),
        Row::new("decode-loaded", true, None),
        Row::new("load-kept", true, Some(Promise::OwnAtLeast(KEPT_MIN))),
    ];
    let rounds = Rounds { bench, scenario: "load", model };
    rounds.fill(&mut sides, rows, async |side, _, number| measure(side, number).await).await
}

async fn measure(side: &Side, number: u32) -> Result<Vec<Option<f64>>> {
    // Two beginnings: an answer known from before could be drafted in the second one.
    let story =
        |seed| Request::new("", prompts::fresh_system(seed), prompts::STORY.to_owned(), TOKENS).plain();
    let quiet = side.ask(&story(number)).await?.decode_rate();
    let busy = Busy::start(COMPETITORS, BUSY_MAX)?;
    let loaded = side.ask(&story(number + 500)).await;
    drop(busy);
    let loaded = loaded?.decode_rate();
    let kept = quiet.zip(loaded).map(|(quiet, loaded)| loaded / quiet);
    Ok(vec![quiet, loaded, kept])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn competitors_end_with_their_guard_and_with_their_deadline() {
        let started = Instant::now();
        let busy = Busy::start(2, Duration::from_secs(60)).unwrap();
        std::thread::sleep(Duration::from_millis(20));
        assert!(busy.threads.iter().all(|thread| !thread.is_finished()));
        drop(busy);
        assert!(started.elapsed() < Duration::from_secs(30));
        let short = Busy::start(1, Duration::from_millis(10)).unwrap();
        while !short.threads[0].is_finished() {
            assert!(started.elapsed() < Duration::from_secs(30));
            std::thread::sleep(Duration::from_millis(5));
        }
    }
}
