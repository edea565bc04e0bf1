//! `sarai bench batch`: four answers at once, all tokens a second together, and one answer beside it.
//!
//! Called by `bench`. llama-server gets `--parallel 4`, and both sides the context of a stream four times. Nothing is
//! guessed ahead.

use std::time::Instant;

use anyhow::{Result, ensure};
use futures::future::try_join_all;

use super::place::Place;
use super::report::{Promise, Row, Table};
use super::side::Side;
use super::stream::Request;
use super::{Bench, Rounds, prompts};

/// Answers at once.
const STREAMS: u32 = 4;
/// Tokens of each.
const TOKENS: u32 = 128;

pub(super) async fn run(bench: &Bench<'_>, model: &str) -> Result<Table> {
    let terms = bench.terms(model, STREAMS)?;
    let place = Place::new(&bench.home, Some(&[model]))?;
    let mut sides = bench.warm(bench.sides(&terms, &place).await?).await?;
    let rows = vec![
        Row::new("batch-one", true, None),
        Row::new("batch-four", true, Some(Promise::RatioAtLeast(1.0))),
        Row::new("batch-scaling", true, None),
    ];
    let rounds = Rounds { bench, scenario: "batch", model };
    rounds.fill(&mut sides, rows, async |side, _, number| measure(side, number).await).await
}

async fn measure(side: &Side, number: u32) -> Result<Vec<Option<f64>>> {
    let one = together(side, number, 1).await?;
    let four = together(side, number, STREAMS).await?;
    Ok(vec![Some(one), Some(four), Some(four / one)])
}

/// Tokens a second of so many answers at once, from the send to the end of the last.
async fn together(side: &Side, number: u32, streams: u32) -> Result<f64> {
    let requests: Vec<Request> = (0..streams)
        .map(|stream| {
            // No two streams and no two rounds begin alike.
            let system = prompts::fresh_system(number * 100 + streams * 10 + stream);
            Request::new("", system, prompts::STORY.to_owned(), TOKENS).plain()
        })
        .collect();
    let started = Instant::now();
    let answers = try_join_all(requests.iter().map(|request| side.ask(request))).await?;
    let seconds = started.elapsed().as_secs_f64();
    let tokens: u32 = answers.iter().map(|answer| answer.completion_tokens).sum();
    ensure!(tokens > streams * TOKENS / 2, "only {tokens} tokens to time");
    Ok(f64::from(tokens) / seconds)
}
