//! `sarai bench prefix`: time to the first token of a prompt whose first thousand tokens were seen before.
//!
//! Called by `bench`. Each round takes a prefix that nobody has seen and asks about it three times, each time another
//! question: cold, in the same process, and after our server was stopped and started again. llama-server forgets
//! when it ends, so that its first answer after a restart is its cold one.

use anyhow::Result;

use super::place::Place;
use super::report::{Promise, Row, Table};
use super::side::Side;
use super::stream::Request;
use super::{Bench, Rounds, prompts};

/// What a known prefix may cost after a restart, as a share of an unknown one.
const SHARE_MAX: f64 = 0.05;

pub(super) async fn run(bench: &Bench<'_>, model: &str) -> Result<Table> {
    let terms = bench.terms(model, 1)?;
    let place = Place::new(&bench.home, Some(&[model]))?;
    let mut sides = bench.warm(bench.sides(&terms, &place).await?).await?;
    let rows = vec![
        Row::new("prefix-cold", false, None),
        Row::new("prefix-warm", false, None),
        Row::new("prefix-restart", false, None),
        Row::new("prefix-warm-share", false, None),
        Row::new("prefix-restart-share", false, Some(Promise::OwnAtMost(SHARE_MAX))),
    ];
    let rounds = Rounds { bench, scenario: "prefix", model };
    rounds.fill(&mut sides, rows, async |side, index, number| measure(side, index == 0, number).await).await
}

async fn measure(side: &mut Side, ours: bool, number: u32) -> Result<Vec<Option<f64>>> {
    let ask = async |side: &Side, question: usize| -> Result<f64> {
        let prompt = prompts::question(question).to_owned();
        let answer = side.ask(&Request::new("", prompts::long_system(number), prompt, 1)).await?;
        Ok(answer.first_token.as_secs_f64() * 1000.0)
    };
    let cold = ask(side, 0).await?;
    let warm = ask(side, 1).await?;
    let restart = if ours {
        side.restart().await?;
        ask(side, 2).await?
    } else {
        cold
    };
    Ok(vec![Some(cold), Some(warm), Some(restart), Some(warm / cold), Some(restart / cold)])
}
