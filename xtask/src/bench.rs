//! `xtask bench`: SARAi and llama-server in turn, same model files, threads, context and prompts, through the same
//! streaming HTTP call, with the ratio of each round.
//!
//! Called by `make bench`. All servers stay loaded; only one is asked at a time, and the one that goes first
//! changes by round. A prebuilt llama-server that this CPU can't run is left out, and that is said. Every request and the whole run have a time limit. Prints what it measured and nothing else.

mod peer;
mod prompts;
mod report;
mod stream;

use std::process::{Command, ExitCode};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};

use crate::paths;
use crate::process::{self, Server};
use crate::weights::{self, Weights};
use report::{Figure, Table};
use stream::{Answer, Request};

/// Tokens of context both servers are given.
const CONTEXT: u32 = 4096;
/// Tokens of the decode measurement.
const DECODE_TOKENS: u32 = 128;
/// How long a model may take to load.
const LOAD: Duration = Duration::from_secs(180);

/// Flags of `xtask bench`.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// Measured rounds a model, after one that warms up.
    #[arg(long, default_value_t = 7, value_parser = clap::value_parser!(u32).range(5..=50))]
    rounds: u32,
    /// Stop starting new rounds after this many minutes.
    #[arg(long, default_value_t = 30)]
    minutes: u64,
    /// Only the model with this catalogue name.
    #[arg(long)]
    model: Option<String>,
}

/// One of the servers being compared; ours is the first.
struct Side {
    name: &'static str,
    server: Server,
    model: &'static str,
    /// Whether the comparison goes on without it.
    optional: bool,
}

/// What one side did in one round, in the order of [`Figure::ALL`].
type Round = [f64; Figure::ALL.len()];

/// Runs the comparison and prints its tables.
pub(crate) fn run(options: &Options) -> Result<ExitCode> {
    let folder = weights::ensure()?;
    let started = Instant::now();
    let limit = Duration::from_secs(options.minutes * 60);
    let threads = std::thread::available_parallelism()?.get();
    let chosen = |weights: &&Weights| match &options.model {
        Some(name) => weights.name == name,
        // The smallest one is for plumbing: its answers are too short-lived to measure.
        None => weights.name != weights::ALL[0].name,
    };
    let models: Vec<&Weights> = weights::ALL.iter().filter(chosen).collect();
    ensure!(!models.is_empty(), "no test model is named {:?}", options.model);
    for weights in models {
        let mut sides = vec![start_ours(weights.name, threads)?];
        for peer in peer::all()? {
            match start_peer(&peer, &folder.join(weights.file), threads) {
                Ok(side) => sides.push(side),
                Err(error) if peer.optional => eprintln!("{} is left out: {error:#}", peer.name),
                Err(error) => return Err(error),
            }
        }
        let table = compare(weights.name, sides, options.rounds, started + limit)?;
        print!("{table}");
    }
    println!(
        "{threads} threads, context {CONTEXT}, temperature 0, {:.0} s in all",
        started.elapsed().as_secs_f64()
    );
    Ok(ExitCode::SUCCESS)
}

fn start_peer(peer: &peer::Peer, model: &std::path::Path, threads: usize) -> Result<Side> {
    let port = process::free_port()?;
    let mut command = peer.command();
    command
        .arg("--model")
        .arg(model)
        .args(["--host", "127.0.0.1", "--port", &port.to_string()])
        // As ours: weights copied, not mapped beside their repacked copy; no cache of finished prompts.
        .args(["--load-mode", "none", "--cache-ram", "0"])
        .args(["-ngl", "0", "--parallel", "1", "--ctx-size", &CONTEXT.to_string()])
        .args(["--threads", &threads.to_string(), "--threads-batch", &threads.to_string()]);
    let mut server =
        Server::start(command, port, &paths::cache()?.join("bench").join(format!("{}.log", peer.name)))?;
    server.wait_ready("/health", LOAD).context(peer.name)?;
    Ok(Side { name: peer.name, server, model: "any", optional: peer.optional })
}

fn start_ours(model: &'static str, threads: usize) -> Result<Side> {
    let port = process::free_port()?;
    let mut command = Command::new(paths::binary("sarai")?);
    command
        .args(["serve", "--host", "127.0.0.1", "--port", &port.to_string()])
        // Only this model: a server starts its best one ahead, and two would count as one's memory.
        .env("SARAI_HOME", weights::fresh_home_of("bench", &[model])?)
        .env("SARAI_MODELS__THREADS", threads.to_string())
        .env("SARAI_MODELS__CONTEXT_TOKENS", CONTEXT.to_string());
    let mut server = Server::start(command, port, &paths::cache()?.join("bench/sarai.log"))?;
    server.wait_ready("/readyz", LOAD).context("sarai serve")?;
    Ok(Side { name: "sarai", server, model, optional: false })
}

/// Rounds of all sides; who goes first changes by round.
fn compare(model: &str, mut sides: Vec<Side>, rounds: u32, until: Instant) -> Result<Table> {
    // Round 0 loads the models and fills caches; a build for another CPU dies in it.
    let mut warm = Vec::with_capacity(sides.len());
    for side in sides.drain(..) {
        match round(&side, 0).with_context(|| format!("first answer of {}", side.name)) {
            Ok(_) => warm.push(side),
            Err(error) if side.optional => eprintln!("{} is left out: {error:#}", side.name),
            Err(error) => return Err(error),
        }
    }
    ensure!(warm.len() > 1, "there is nothing to compare with");
    let mut table = Table::new(model, warm.iter().map(|side| side.name).collect());
    for number in 1..=rounds {
        if Instant::now() > until {
            eprintln!("time limit reached after {} rounds", number - 1);
            break;
        }
        let mut measured = vec![[0.0; Figure::ALL.len()]; warm.len()];
        for step in 0..warm.len() {
            let index = (usize::try_from(number)? + step) % warm.len();
            let side = &warm[index];
            measured[index] =
                round(side, number).with_context(|| format!("round {number} of {}", side.name))?;
        }
        eprintln!("{model}: round {number} of {rounds}");
        table.add(measured);
    }
    ensure!(table.rounds() > 0, "the time limit left no round; raise --minutes");
    Ok(table)
}

fn round(side: &Side, number: u32) -> Result<Round> {
    let ask = |prompt: String, tokens: u32| -> Result<Answer> {
        Request { model: side.model, system: prompts::fresh_system(number), prompt, max_tokens: tokens }
            .send(&side.server.base)
    };
    let short = ask(prompts::SHORT.to_owned(), 8)?;
    let long = ask(prompts::long(number), 1)?;
    let story = ask(prompts::STORY.to_owned(), DECODE_TOKENS)?;
    ensure!(story.completion_tokens > DECODE_TOKENS / 2, "only {} tokens to time", story.completion_tokens);
    #[expect(clippy::cast_precision_loss, reason = "bytes of RAM are far below 2^52")]
    let resident = process::resident_bytes(side.server.id())? as f64 / f64::from(1 << 20);
    ensure!(resident > 1.0, "{} uses no memory?", side.name);
    Ok(Figure::ALL.map(|figure| match figure {
        Figure::Prefill => f64::from(long.fresh_prompt_tokens()) / long.first_token.as_secs_f64(),
        Figure::Decode => f64::from(story.completion_tokens - 1) / story.decoding.as_secs_f64(),
        Figure::FirstToken => short.first_token.as_secs_f64() * 1000.0,
        Figure::Resident => resident,
    }))
}
