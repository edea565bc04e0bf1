//! `sarai bench skills`: how fast a skill is there, natively and in a container, beside bubblewrap starting `true`; what
//! it takes; how fast it answers that it serves; and the first token of a model that was not loaded.
//!
//! Called by `bench`. Starts are taken in turn in one run. A way that this machine does not have is left out and said.

use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use futures::StreamExt as _;
use sarai_core::model::{Event, Generation, Message, Role};
use sarai_core::skills::{self, Address, Files as _, Kind, Pool};
use sarai_sandbox as sandbox;

use super::Bench;
use super::place::Place;
use super::report::{Promise, Row, Table};
use super::statistics::percentile;
use crate::app;
use crate::config::Place as Where;
use crate::home::Home;
use crate::i18n::Text;
use crate::models::{Catalogue, ModelStore};

/// Starts of each kind.
const STARTS: usize = 40;
/// Health checks, and those at the beginning that are not counted.
const CHECKS: (usize, usize) = (2_000, 100);
/// Between two starts: the kernel takes down the networks of the one before.
const PAUSE: Duration = Duration::from_millis(100);
/// Promised milliseconds of a start.
const START_MS_MAX: f64 = 50.0;
/// Promised times of bubblewrap's.
const TIMES_MAX: f64 = 3.0;
/// Promised milliseconds of a health check.
const HEALTH_MS_MAX: f64 = 1.0;
/// Promised MiB of an idle skill.
const IDLE_MIB_MAX: f64 = 15.0;
/// Promised milliseconds to the first token.
const FIRST_TOKEN_MS_MAX: f64 = 400.0;
/// What bubblewrap is asked.
const BWRAP: [&str; 5] = ["--unshare-all", "--ro-bind", "/", "/", "true"];

pub(super) async fn run(bench: &Bench<'_>, model: &str) -> Result<Table> {
    let place = Place::new(&bench.home, Some(&[model]))?;
    let home = Home::locate(Some(place.root()))?;
    home.create()?;
    let native = pool(bench, &home, model, Where::Native)?;
    let docker = pool(bench, &home, model, Where::Docker)?;
    let mut has_docker = true;
    let mut has_bwrap = true;
    // What is built or read once is built and read before anything is timed.
    start(&native, Kind::Image.name()).await?;
    let mut notes = Vec::new();
    if let Err(error) = start(&docker, Kind::Image.name()).await {
        has_docker = false;
        notes.push(("docker", format!("{error:#}")));
    }
    let [mut ours, mut contained, mut peer] = [const { Vec::new() }; 3];
    for number in 0..STARTS {
        ours.push(Some(start(&native, Kind::Image.name()).await?));
        if has_docker {
            contained.push(Some(start(&docker, Kind::Image.name()).await?));
        }
        if has_bwrap {
            match bwrap().await {
                Ok(took) => peer.push(Some(took)),
                Err(error) => {
                    has_bwrap = false;
                    notes.push(("bwrap", format!("{error:#}")));
                }
            }
        }
        if number % 10 == 9 {
            bench.progress("skills", model, number + 1, STARTS);
        }
    }
    let (health, idle) = health(&native).await?;
    let mut first = Vec::new();
    for _ in 0..bench.rounds {
        first.push(Some(first_token(&native, model).await?));
    }
    native.stop().await;
    docker.stop().await;
    let sides = vec!["sarai".to_owned(), "bwrap true".to_owned(), "docker".to_owned()];
    let p95 = |values: &[Option<f64>]| {
        let values: Vec<f64> = values.iter().copied().flatten().collect();
        vec![percentile(&values, 95)]
    };
    let starts_p95 = vec![p95(&ours), p95(&peer), p95(&contained)];
    let mut table = Table { rounds: STARTS, ..Table::new("skills", model, sides) };
    table.rows = vec![
        Row::new("skill-start", false, None).with(vec![ours, peer, contained]),
        Row::new("skill-start-p95", false, Some(Promise::OwnAtMost(START_MS_MAX))).with(starts_p95.clone()),
        // The container's figure stands beside and promises nothing.
        Row::new("skill-start-times", false, Some(Promise::RatioAtMost(TIMES_MAX)))
            .with(starts_p95.into_iter().take(2).collect()),
        Row::new("skill-health", false, Some(Promise::OwnAtMost(HEALTH_MS_MAX))).with(vec![vec![health]]),
        Row::new("skill-idle", false, Some(Promise::OwnAtMost(IDLE_MIB_MAX))).with(vec![vec![idle]]),
        Row::new("skill-first-token", false, Some(Promise::OwnAtMost(FIRST_TOKEN_MS_MAX))).with(vec![first]),
    ];
    for (name, reason) in notes {
        let text = Text::new("bench-left-out").with("name", name).with("reason", reason.clone());
        table.note(name, reason.into(), text);
    }
    Ok(table)
}

/// A pool of the model and of the image skill, all of them where `place` says.
fn pool(bench: &Bench<'_>, home: &Home, model: &str, place: Where) -> Result<Pool> {
    let catalogue = Catalogue::load(bench.config.models.catalogue.as_deref())?;
    let mut places = bench.config.skills.clone();
    places.engine = place.clone();
    places.image = place;
    let disk = app::Disk { store: ModelStore::new(home.models()), catalogue, draft: None, places };
    disk.locate(model).context("the model's file is not there")?;
    // Nothing is remembered, so that every first token is one of a prompt that was read.
    let settings = skills::Settings { states: None, ..app::pool_settings(&bench.config, home)? };
    let names = [model.to_owned(), Kind::Image.name().to_owned()];
    Ok(Pool::new(app::launchers(home)?, Arc::new(disk), settings, &names))
}

/// Milliseconds from nothing to a skill that says it is ready; it is ended then.
async fn start(pool: &Pool, name: &str) -> Result<f64> {
    let begun = Instant::now();
    if !pool.warm(name).await? {
        bail!("no free room for {name}");
    }
    let took = begun.elapsed().as_secs_f64() * 1e3;
    pool.retire(name).await?;
    tokio::time::sleep(PAUSE).await;
    Ok(took)
}

async fn bwrap() -> Result<f64> {
    let took = tokio::task::spawn_blocking(|| sandbox::time_tool("bwrap", &BWRAP)).await??;
    tokio::time::sleep(PAUSE).await;
    Ok(took.as_secs_f64() * 1e3)
}

/// The 99th of a hundred health checks in milliseconds, and what an idle skill takes in MiB.
async fn health(pool: &Pool) -> Result<(Option<f64>, Option<f64>)> {
    let name = Kind::Image.name();
    pool.warm(name).await?;
    tokio::time::sleep(Duration::from_secs(1)).await;
    let status = pool.status().into_iter().find(|status| status.model == name).context("the image skill")?;
    #[expect(clippy::cast_precision_loss, reason = "some megabytes")]
    let idle = status.ram_bytes.map(|bytes| bytes as f64 / f64::from(1 << 20));
    let socket = Address::Unix(status.socket.context("it has no socket")?);
    // One thread, as `sarai-skill probe` and supervisors have it: no time is lost between threads of the asker.
    let asked = tokio::task::spawn_blocking(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        anyhow::Ok(runtime.block_on(skills::health_times(&socket, CHECKS.0 + CHECKS.1))?)
    });
    let times = asked.await??;
    let times: Vec<f64> = times.iter().skip(CHECKS.1).map(|took| took.as_secs_f64() * 1e3).collect();
    pool.retire(name).await?;
    Ok((percentile(&times, 99), idle))
}

/// Milliseconds from a question for a model that is not loaded to its first text; its file was read before.
async fn first_token(pool: &Pool, model: &str) -> Result<f64> {
    pool.retire(model).await?;
    tokio::time::sleep(PAUSE).await;
    let asked = pool.model(model).context("the model")?;
    let begun = Instant::now();
    let question = Message::new(Role::User, "Hola, ¿qué tal?");
    let generation = Generation { max_tokens: Some(4), ..Generation::chat(vec![question]) };
    let mut events = asked.generate(generation).await?;
    while let Some(event) = events.next().await {
        if let Event::Delta { text, .. } = event?
            && !text.is_empty()
        {
            return Ok(begun.elapsed().as_secs_f64() * 1e3);
        }
    }
    bail!("the model said nothing")
}
