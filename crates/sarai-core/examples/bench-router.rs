//! Prints how long a route takes and what memory the router needs.
//!
//! Run from the workspace root: `cargo run --release -p sarai-core --example bench-router`.
#![expect(clippy::print_stdout, reason = "a command: its table is its output")]

use std::error::Error;
use std::time::{Duration, Instant};

use sarai_core::router::{Router, parse_examples};

/// Rounds over the held-out questions.
const ROUNDS: usize = 40;

fn main() -> Result<(), Box<dyn Error>> {
    let questions = parse_examples(&std::fs::read_to_string("data/router/heldout.jsonl")?)?;
    let before = rss_kib();
    let started = Instant::now();
    let router = Router::default();
    println!("load                 {:?}", started.elapsed());
    println!(
        "resident, router     {} KiB more than the {before} KiB before it",
        rss_kib().saturating_sub(before)
    );
    let texts: Vec<&str> = questions.iter().map(|question| question.text.as_str()).collect();
    table(&router, "held-out questions", &texts);
    let long = texts.join(" ");
    table(&router, "first 4,000 letters", &[&long]);
    println!("resident, process    {} KiB", rss_kib());
    Ok(())
}

fn table(router: &Router, name: &str, texts: &[&str]) {
    let rounds = (ROUNDS * 256).div_ceil(texts.len());
    let mut times: Vec<Duration> = Vec::with_capacity(rounds * texts.len());
    let started = Instant::now();
    for _ in 0..rounds {
        times.extend(texts.iter().map(|text| router.route(text).elapsed));
    }
    let rate = times.len() as f64 / started.elapsed().as_secs_f64();
    times.sort_unstable();
    let at = |share: usize| times[(times.len() - 1) * share / 1000];
    println!("{name:<20} p50 {:?}  p99 {:?}  p99.9 {:?}  {rate:.0} a second", at(500), at(990), at(999));
}

/// Resident memory of this process; 0 where the system does not tell.
fn rss_kib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|rest| rest.split_whitespace().next()?.parse().ok()).unwrap_or(0)
}
