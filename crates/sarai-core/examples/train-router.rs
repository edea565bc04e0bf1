//! Trains the router from `data/router/`, rewrites the shipped weights and prints the held-out report.
//!
//! Run from the workspace root: `cargo run --release -p sarai-core --example train-router [compare]`. With
//! `compare` it also measures keywords alone and other recipes, and writes nothing.
#![expect(clippy::print_stdout, reason = "a command: its report is its output")]

use std::error::Error;
use std::path::Path;
use std::time::Instant;

use sarai_core::router::{
    Example, Recipe, Router, Weights, evaluate, near_duplicates, parse_examples, train, train_with,
};

/// The seed that the test of the shipped weights expects.
const SEED: u64 = 2026;

/// Parts for leaving training styles out.
const PARTS: usize = 7;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = Path::new("data/router");
    let examples = parse_examples(&std::fs::read_to_string(folder.join("train.jsonl"))?)?;
    let heldout = parse_examples(&std::fs::read_to_string(folder.join("heldout.jsonl"))?)?;
    println!("{} training and {} held-out questions", examples.len(), heldout.len());
    println!("{} near-duplicates between them (over 0.7)", near_duplicates(&examples, &heldout, 0.7).len());
    if std::env::args().nth(1).as_deref() == Some("compare") {
        let base = Recipe::default();
        let recipes = [
            ("as shipped", base),
            ("without keyword boost", Recipe { boost: false, ..base }),
            ("without keywords and cues", Recipe { boost: false, cues: false, ..base }),
            ("without pieces of words", Recipe { pieces: false, ..base }),
            ("without pairs of words", Recipe { pairs: false, ..base }),
            ("without typos in training", Recipe { typos: 0, ..base }),
            ("naive Bayes", Recipe { bayes: true, ..base }),
        ];
        line("keywords alone", Weights::keywords_only(), &heldout);
        println!();
        for (name, recipe) in recipes {
            line(name, train_with(&examples, SEED, &recipe), &heldout);
            println!(
                "{:<28} primary {:.3} on training styles left out in turn",
                "",
                left_out(&examples, &recipe)
            );
        }
        return Ok(());
    }
    let started = Instant::now();
    let weights = train(&examples, SEED);
    let bytes = weights.to_bytes();
    println!(
        "{} features, {} bytes, trained in {:.1?}\n",
        weights.features(),
        bytes.len(),
        started.elapsed()
    );
    println!("{}", evaluate(&Router::new(weights), &heldout));
    std::fs::write(folder.join("weights.bin"), bytes)?;
    Ok(())
}

/// Primary accuracy on training questions, each routed by heads that have seen none of its style.
fn left_out(examples: &[Example], recipe: &Recipe) -> f32 {
    let mut styles: Vec<&str> = examples.iter().map(|example| example.style.as_str()).collect();
    styles.sort_unstable();
    styles.dedup();
    let mut right = 0;
    for part in 0..PARTS {
        let out = |example: &&Example| {
            styles.iter().position(|style| *style == example.style).unwrap_or(0) % PARTS == part
        };
        let (held, kept): (Vec<&Example>, Vec<&Example>) = examples.iter().partition(out);
        let kept: Vec<Example> = kept.into_iter().cloned().collect();
        let held: Vec<Example> = held.into_iter().cloned().collect();
        right += evaluate(&Router::new(train_with(&kept, SEED, recipe)), &held).primary.part;
    }
    right as f32 / examples.len() as f32
}

fn line(name: &str, weights: Weights, heldout: &[Example]) {
    let report = evaluate(&Router::new(weights), heldout);
    println!(
        "{name:<28} primary {:.3}  with typos {:.3}  abstention recall {:.3} precision {:.3}  calibration {:.3}",
        report.primary.rate(),
        report.primary_with_typos.rate(),
        report.abstention_recall.rate(),
        report.abstention_precision.rate(),
        report.calibration_error
    );
}
