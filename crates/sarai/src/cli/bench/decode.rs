//! `sarai bench decode`: reading, writing, first token and memory beside llama-server.
//!
//! Called by `bench`. Each round asks a short question, a long prompt nobody has seen, and for a story.

use anyhow::{Result, ensure};

use super::place::Place;
use super::report::{Promise, Row, Table};
use super::side::Side;
use super::stream::Request;
use super::{Bench, Rounds, memory, prompts};

/// Tokens of the story.
const DECODE_TOKENS: u32 = 128;

pub(super) async fn run(bench: &Bench<'_>, model: &str) -> Result<Table> {
    let terms = bench.terms(model, 1)?;
    // Only this model: a server starts its best one ahead, and two would count as one's memory.
    let place = Place::new(&bench.home, Some(&[model]))?;
    let mut sides = bench.warm(bench.sides(&terms, &place).await?).await?;
    let rows = vec![
        Row::new("prefill", true, None),
        Row::new("decode", true, Some(Promise::RatioAtLeast(1.0))),
        Row::new("first-token", false, None),
        Row::new("resident", false, None),
    ];
    let rounds = Rounds { bench, scenario: "decode", model };
    rounds.fill(&mut sides, rows, async |side, _, number| measure(side, number).await).await
}

async fn measure(side: &Side, number: u32) -> Result<Vec<Option<f64>>> {
    let request =
        |prompt: String, tokens: u32| Request::new("", prompts::fresh_system(number), prompt, tokens).plain();
    let short = side.ask(&request(prompts::SHORT.to_owned(), 8)).await?;
    let long = side.ask(&request(prompts::long(number), 1)).await?;
    let story = side.ask(&request(prompts::STORY.to_owned(), DECODE_TOKENS)).await?;
    ensure!(story.completion_tokens > DECODE_TOKENS / 2, "only {} tokens to time", story.completion_tokens);
    #[expect(clippy::cast_precision_loss, reason = "bytes of RAM are far below 2^52")]
    let resident = memory::family_bytes(side.id())? as f64 / f64::from(1 << 20);
    ensure!(resident > 1.0, "{} uses no memory?", side.name);
    Ok(vec![
        Some(f64::from(long.fresh_prompt_tokens()) / long.first_token.as_secs_f64()),
        story.decode_rate(),
        Some(short.first_token.as_secs_f64() * 1000.0),
        Some(resident),
    ])
}
