//! Speed and recall of the exact scan over 8-bit vectors, beside a plain read of the same bytes in the same run.
//!
//! `cargo run --release --example scan [FILE DIMENSIONS]`. Without a file: made-up vectors in groups,
//! as those of texts are. With one: its vectors (little-endian single precision, one after the other); the last
//! eighth of them are the queries.

#![expect(clippy::print_stdout, reason = "it prints a table")]
#![expect(clippy::unwrap_used, reason = "a measurement that can't go on must fail")]

use std::hint::black_box;
use std::time::{Duration, Instant};

use rand::rngs::StdRng;
use rand::{Rng as _, SeedableRng as _};
use sarai_store::Vectors;

const COUNT: usize = 100_000;
const DIMENSIONS: usize = 512;
const QUERIES: usize = 200;
const GROUPS: usize = 2000;
const NEAREST: usize = 10;
const ROUNDS: usize = 7;

fn main() {
    let mut arguments = std::env::args().skip(1);
    let (name, mut vectors) = match (arguments.next(), arguments.next()) {
        (Some(path), Some(dimensions)) => (path.clone(), read(&path, dimensions.parse().unwrap())),
        _ => (format!("made up, {GROUPS} groups"), made_up()),
    };
    let queries = vectors.split_off(vectors.len() - (vectors.len() / 8).min(QUERIES));
    let mut index = Vectors::new(vectors[0].len());
    for vector in &vectors {
        index.push(vector).unwrap();
    }
    println!(
        "vectors      {name}: {} of {} numbers, {} queries",
        index.len(),
        vectors[0].len(),
        queries.len()
    );
    let (mut plain, mut rescored) = (0, 0);
    for query in &queries {
        let exact = exact(&vectors, query);
        let hits =
            |found: Vec<sarai_store::Near>| found.iter().filter(|near| exact.contains(&near.place)).count();
        plain += hits(index.nearest(query, NEAREST).unwrap());
        rescored += hits(index.nearest_rescored(query, NEAREST, |place| vectors.get(place)).unwrap());
    }
    let share = |hits: usize| hits as f64 / (queries.len() * NEAREST) as f64;
    println!(
        "recall@10    {:.4} by 8 bits, {:.4} rescored, against single precision",
        share(plain),
        share(rescored)
    );
    speed(&index, &vectors, &queries);
}

fn speed(index: &Vectors, vectors: &[Vec<f32>], queries: &[Vec<f32>]) {
    let block = vec![1_u64; index.bytes() / 8];
    let (mut scans, mut reads, mut floats) = (Vec::new(), Vec::new(), Vec::new());
    // In turn, so that a busy neighbour slows all of them.
    for round in 0..ROUNDS {
        let query = &queries[round % queries.len()];
        scans.push(timed(|| index.nearest(query, NEAREST).unwrap()));
        reads.push(timed(|| {
            pulp::Arch::new().dispatch(|| black_box(&block).iter().fold(0, |all, word| all ^ word))
        }));
        floats.push(timed(|| exact(vectors, query)));
    }
    let rate = |time: Duration| index.bytes() as f64 / time.as_secs_f64() / 1e9;
    let (scan, read, float) = (median(scans), median(reads), median(floats));
    println!(
        "scan         {:.2} ms, {:.1} GB/s of {} MB",
        scan.as_secs_f64() * 1e3,
        rate(scan),
        index.bytes() / 1_000_000
    );
    println!("plain read   {:.2} ms, {:.1} GB/s of as many bytes", read.as_secs_f64() * 1e3, rate(read));
    println!("scan / read  {:.2}", rate(scan) / rate(read));
    println!("plain f32    {:.2} ms", float.as_secs_f64() * 1e3);
}

fn timed<T>(work: impl FnOnce() -> T) -> Duration {
    let started = Instant::now();
    black_box(work());
    started.elapsed()
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

/// Places of the nearest by single precision, the plain way.
fn exact(vectors: &[Vec<f32>], query: &[f32]) -> Vec<usize> {
    let score = |vector: &[f32]| vector.iter().zip(query).map(|(a, b)| a * b).sum::<f32>();
    let mut scored: Vec<(f32, usize)> =
        vectors.iter().enumerate().map(|(place, vector)| (score(vector), place)).collect();
    scored.select_nth_unstable_by(NEAREST - 1, |a, b| b.0.total_cmp(&a.0));
    scored.truncate(NEAREST);
    scored.into_iter().map(|(_, place)| place).collect()
}

/// Vectors of length 1 around centres, so that near ones are near.
fn made_up() -> Vec<Vec<f32>> {
    let mut random = StdRng::seed_from_u64(7);
    let mut noise = |size: f32| -> Vec<f32> {
        (0..DIMENSIONS).map(|_| (0..4).map(|_| random.random_range(-size..size)).sum()).collect()
    };
    let centres: Vec<Vec<f32>> = (0..GROUPS).map(|_| noise(1.0)).collect();
    (0..COUNT + QUERIES)
        .map(|number| {
            let own = noise(0.7);
            unit(centres[number % GROUPS].iter().zip(&own).map(|(a, b)| a + b).collect())
        })
        .collect()
}

fn unit(vector: Vec<f32>) -> Vec<f32> {
    let length = vector.iter().map(|value| value * value).sum::<f32>().sqrt();
    vector.into_iter().map(|value| value / length).collect()
}

fn read(path: &str, dimensions: usize) -> Vec<Vec<f32>> {
    let bytes = std::fs::read(path).unwrap();
    let (numbers, _) = bytes.as_chunks::<4>();
    let numbers: Vec<f32> = numbers.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect();
    numbers.chunks_exact(dimensions).map(<[f32]>::to_vec).collect()
}
