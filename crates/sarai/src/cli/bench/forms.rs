//! `sarai bench forms`: fuzzed prompts for the six built-in experts, by name, through the assistant's own server.
//!
//! Called by `bench`. Every structured output is held to its expert's published schema by a validator that no expert
//! uses; every toned answer is compared with the plain text that its turn tells, by rules of its own (`compare`), not
//! by the fact lock. An answer in prose instead, and a question that was refused, count as such. The command fails if
//! an output does not fit, a changed fact was sent, the server ended, or nothing was structured.

mod ask;
mod compare;
mod judge;
mod mutate;
mod prompts;
mod report;

use std::time::{Duration, Instant};

use anyhow::Result;
use futures::StreamExt as _;
use tokio_util::sync::CancellationToken;

use super::cut::{Cut, tell};
use super::place::Place;
use super::side::{Side, Terms};
use super::{Bench, mind, stream};
use crate::exit::Exit;
use ask::Client;
use judge::Judge;
use prompts::Prompt;
use report::Report;

/// Prompts asked unless the flag says otherwise: a hundred of each expert, or ten where it is one scenario of many.
pub(super) const PROMPTS: u16 = 600;
pub(super) const PROMPTS_OF_ALL: u16 = 60;
/// Prompts that are answered at the same time, which is what a model takes into one batch.
const AT_ONCE: u32 = 4;
/// Minutes after which no new prompt is sent: 600 prompts take hours on two cores.
const MINUTES: u64 = 300;

/// Flags of this scenario alone.
#[derive(clap::Args, Debug)]
pub(super) struct Options {
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=6000))]
    prompts: Option<u16>,
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
}

/// Asks each model and prints what came of it.
pub(super) async fn run(bench: &Bench<'_>, options: &Options, models: &[String], usual: u16) -> Result<Exit> {
    let prompts = prompts::draw(options.seed, usize::from(options.prompts.unwrap_or(usual)))?;
    let stop = bench.invocation.interrupt.claim();
    let mut exit = Exit::Ok;
    for model in models {
        let mut report = Report::new(model, options.seed, prompts.len());
        measure(bench, &mut report, &prompts, &stop).await?;
        let told = tell(bench, &report)?;
        if told == Exit::Interrupted {
            return Ok(told);
        }
        if told != Exit::Ok {
            exit = told;
        }
    }
    Ok(exit)
}

async fn measure(
    bench: &Bench<'_>,
    report: &mut Report,
    prompts: &[Prompt],
    stop: &CancellationToken,
) -> Result<()> {
    let model = report.model.clone();
    let place = Place::new(&bench.home, Some(&[&model]))?;
    let settings = mind::settings(bench, &place, &model)?;
    let terms = Terms { settings, ..bench.terms(&model, AT_ONCE)? };
    let mut side = Side::ours(&terms, &place).await?;
    let hello = super::prompts::SHORT.to_owned();
    side.ask(&stream::Request::new("", super::prompts::fresh_system(0), hello, 8)).await?;
    let (client, judge) = (Client::new(&side), Judge::new()?);
    let until = Instant::now() + Duration::from_secs(bench.minutes.unwrap_or(MINUTES) * 60);
    let (client, judge) = (&client, &judge);
    let one = |prompt| async move { judge.record(prompt, client.ask(prompt).await) };
    let in_time = |_: &&Prompt| std::future::ready(Instant::now() < until);
    let answers =
        futures::stream::iter(prompts).take_while(in_time).map(one).buffer_unordered(AT_ONCE as usize);
    let mut answers = std::pin::pin!(answers);
    loop {
        let record = tokio::select! {
            record = answers.next() => record,
            () = stop.cancelled() => {
                report.cut = Some(Cut::Interrupted);
                break;
            }
        };
        let Some(record) = record else { break };
        if side.has_ended()? {
            // An interrupt reaches the server too, and it may be first.
            report.cut = Some(if stop.is_cancelled() { Cut::Interrupted } else { Cut::ServerEnded });
            break;
        }
        report.records.push(record);
        bench.progress("forms", &model, report.records.len(), prompts.len());
    }
    if report.cut.is_none() && report.records.len() < prompts.len() {
        report.cut = Some(Cut::Time);
    }
    report.records.sort_by_key(|record| record.number);
    Ok(())
}
