//! Time and memory of the embedder on the lines of stdin, alone and together; with a second argument their vectors
//! go there (little-endian single precision, one after the other), as the example `scan` of `sarai-store` reads them.
//!
//! `cargo build --release -p sarai-engine -p sarai-skills --example embed-texts`, then
//! `embed-texts FILE [VECTORS] < TEXTS`.

#![expect(clippy::print_stdout, reason = "it prints a table")]
#![expect(clippy::unwrap_used, reason = "a measurement that can't go on must fail")]

use std::io::Write as _;
use std::path::Path;
use std::time::Instant;

use sarai_engine::{Embedder, TEXTS_MAX};

const ROUNDS: usize = 5;
/// Texts measured one at a time.
const ALONE_MAX: usize = 300;

fn main() {
    let mut arguments = std::env::args().skip(1);
    let file = arguments.next().expect("the embedding file is named");
    let started = Instant::now();
    let embedder = Embedder::load(Path::new(&file), |_| {}).unwrap();
    println!("load      {:.0} ms, {}", started.elapsed().as_secs_f64() * 1e3, memory());
    let texts: Vec<String> = std::io::stdin().lines().map(Result::unwrap).collect();
    let mut vectors = Vec::new();
    let (mut together, mut alone) = (Vec::new(), Vec::new());
    let mut tokens = 0;
    for _ in 0..ROUNDS {
        vectors.clear();
        tokens = 0;
        let started = Instant::now();
        for some in texts.chunks(TEXTS_MAX) {
            let made = embedder.embed(some).unwrap();
            tokens += made.tokens;
            vectors.extend(made.vectors);
        }
        together.push(started.elapsed().as_secs_f64() * 1e3 / texts.len() as f64);
        let some = &texts[..texts.len().min(ALONE_MAX)];
        let started = Instant::now();
        for text in some {
            embedder.embed(&[text]).unwrap();
        }
        alone.push(started.elapsed().as_secs_f64() * 1e3 / some.len() as f64);
    }
    println!("texts     {}, {tokens} pieces", texts.len());
    println!("together  {:.3} ms a text (median of {ROUNDS} rounds)", median(together));
    println!("alone     {:.3} ms a text", median(alone));
    println!("memory    {}", memory());
    if let Some(path) = arguments.next() {
        let mut out = std::io::BufWriter::new(std::fs::File::create(path).unwrap());
        for value in vectors.into_iter().flatten() {
            out.write_all(&value.to_le_bytes()).unwrap();
        }
    }
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

fn memory() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or("?");
    format!("peak {}", line.trim())
}
