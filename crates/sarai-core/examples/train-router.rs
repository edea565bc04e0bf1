//! Trains the router from `data/router/`, rewrites the shipped weights and prints the held-out report.
//!
//! Run from the workspace root: `cargo run --release -p sarai-core --example train-router [compare|errors]`. With
//! `compare` it measures keywords alone and other recipes, with `errors` it lists the training questions that heads
//! get wrong which have seen none of their style; both write nothing.
#![expect(clippy::print_stdout, reason = "a command: its report is its output")]

use std::error::Error;
use std::path::Path;
use std::time::Instant;

use sarai_core::router::{
    Example, Kind, Label, Recipe, Router, SEED, Trained, Weights, evaluate, near_duplicates, parse_examples,
    speed, train_with,
};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = Path::new("data/router");
    let examples = parse_examples(&std::fs::read_to_string(folder.join("train.jsonl"))?)?;
    let heldout = parse_examples(&std::fs::read_to_string(folder.join("heldout.jsonl"))?)?;
    let base = Recipe::default();
    match std::env::args().nth(1).as_deref() {
        Some("compare") => {
            compare(&examples, &heldout, base);
            return Ok(());
        }
        Some("errors") => {
            errors(&examples, &train_with(&examples, SEED, &base, |_| {}));
            return Ok(());
        }
        Some(other) => return Err(format!("`{other}`: compare, errors or nothing").into()),
        None => {}
    }
    println!("{} training and {} held-out questions", examples.len(), heldout.len());
    println!("{} near-duplicates between them (over 0.7)", near_duplicates(&examples, &heldout, 0.7).len());
    let started = Instant::now();
    let trained = train_with(&examples, SEED, &base, |_| {});
    let took = started.elapsed();
    let left_out = trained.left_out(&examples);
    let bytes = trained.weights.to_bytes();
    println!("{} features, {} bytes, trained in {took:.1?}", trained.weights.features(), bytes.len());
    println!("left-out styles       {left_out}\n");
    let router = Router::new(trained.weights);
    println!("{}", evaluate(&router, &heldout));
    println!("{}", speed(&router, &heldout.iter().map(|one| one.text.as_str()).collect::<Vec<_>>()));
    std::fs::write(folder.join("weights.bin"), bytes)?;
    Ok(())
}

fn compare(examples: &[Example], heldout: &[Example], base: Recipe) {
    let linear = Recipe { kind: Kind::Linear, ..base };
    let recipes = [
        ("joined (ships)", base),
        ("recursive", Recipe { kind: Kind::Recursive, ..base }),
        ("linear", linear),
        ("linear, no keyword boost", Recipe { boost: false, ..linear }),
        ("linear, no keywords or cues", Recipe { boost: false, cues: false, ..linear }),
        ("linear, no pieces of words", Recipe { pieces: false, ..linear }),
        ("linear, no pairs of words", Recipe { pairs: false, ..linear }),
        ("linear, no typos in training", Recipe { typos: 0, ..linear }),
        ("naive Bayes", Recipe { kind: Kind::Bayes, ..base }),
    ];
    line("keywords alone", Weights::keywords_only(), heldout);
    for (name, recipe) in recipes {
        let trained = train_with(examples, SEED, &recipe, |_| {});
        let left_out = trained.left_out(examples);
        line(name, trained.weights, heldout);
        println!("{:<28} left-out styles {left_out}", "");
    }
}

/// One line a question: what it is, what it was called, its style, its text.
fn errors(examples: &[Example], trained: &Trained) {
    let name = |label: Option<Label>| label.map_or("none", Label::name);
    for (example, said) in examples.iter().zip(&trained.unseen).filter(|(one, said)| one.primary != **said) {
        println!("{}\t{}\t{}\t{:?}", name(example.primary), name(*said), example.style, example.text);
    }
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
