//! `sarai bench mixed`: minutes of load of all kinds on a whole profile under a memory budget.
//!
//! Called by `bench`. Clients ask at a bounded rate and each request is followed to its end; memory of the server with
//! all its children is sampled each second. The command fails if a request is lost (its answer neither came nor was
//! refused in words, or died with its child), if one is told that its model can't be had at all, if a kind of request is
//! never answered, if memory passes the budget, and if the server ends.

mod client;

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use serde_json::{Value, json};
use tokio::task::JoinSet;

use super::place::Place;
use super::report::{Promise, Row, Table};
use super::side::{Side, Terms};
use super::statistics::percentile;
use super::{Bench, CONTEXT, memory};
use crate::app;
use crate::i18n::Text;
use crate::models::{Catalogue, ModelStore, PipTool, PullOptions, Role};
use client::{Kind, Load, Tally};

/// Memory the server is given, and what its 99th percentile may be.
const BUDGET_BYTES: u64 = 9_600_000_000;
/// Minutes of load.
const MINUTES: u64 = 10;
/// Time between two samples of memory.
const SAMPLE_EVERY: Duration = Duration::from_secs(1);
/// Bytes of the unit that is printed.
const MEGABYTE: f64 = 1e6;

pub(super) async fn run(bench: &Bench<'_>) -> Result<Table> {
    let minutes = bench.minutes.unwrap_or(MINUTES);
    let file = bench.catalogue.as_deref().or(bench.config.models.catalogue.as_deref());
    let catalogue = Catalogue::load(file)?;
    let store = ModelStore::new(bench.home.models());
    let profile = match &bench.profile {
        Some(name) => catalogue.profile(name)?,
        None => app::profile(&bench.config, &store, &catalogue)?,
    };
    let place = Place::new(&bench.home, None)?;
    if bench.catalogue.is_some() {
        fetch(&catalogue, profile, &place).await?;
    }
    let installed = ModelStore::new(place.root().join("models"));
    let here = |role| profile.model(role).filter(|name| installed.path(name).is_ok()).map(str::to_owned);
    let base = here(Role::Base).context("the profile's base model is not installed")?;
    let tiny = here(Role::Tiny).unwrap_or_else(|| base.clone());
    // One that fits beside the others only if somebody leaves.
    let third = here(Role::Draft).unwrap_or_else(|| tiny.clone());
    let has_embedder = here(Role::Embed).is_some();
    let terms = Terms {
        model: base.clone(),
        file: installed.path(&base)?,
        threads: bench.threads,
        context: CONTEXT,
        streams: 1,
        settings: settings(bench, file, &profile.name),
    };
    let mut side = Side::ours(&terms, &place).await?;
    let load = Load {
        client: side.client().clone(),
        base_url: side.base().to_owned(),
        models: [tiny, base, third],
        has_embedder,
        until: Instant::now() + Duration::from_secs(minutes * 60),
    };
    let kills = memory::oom_kills();
    let (tally, samples, ended) = drive(bench, &mut side, load, &profile.name).await?;
    let skills = side.skills().await.unwrap_or_default();
    let mut table = Table::new("mixed", &profile.name, vec![side.name.clone()]);
    table.rounds = samples.len();
    table.rows = rows(&samples);
    notes(&mut table, minutes, &tally, &skills);
    let killed = memory::oom_kills().saturating_sub(kills);
    table.note("oom_kills", killed.into(), Text::new("bench-note-oom").with("kills", killed));
    if ended {
        table.note("server_ended", true.into(), Text::new("bench-note-ended"));
    }
    table.broken = ended || killed > 0 || tally.iter().any(Tally::is_broken) || table.has_missed();
    Ok(table)
}

/// Puts the models of a catalogue that lie on this machine into the place.
async fn fetch(catalogue: &Catalogue, profile: &crate::models::Profile, place: &Place) -> Result<()> {
    let store = ModelStore::new(place.root().join("models"));
    let pip = PipTool::new(Arc::new(|call| Box::pin(crate::tool::run(call))));
    let options = PullOptions { offline: true, ..PullOptions::new(Arc::new(pip)) };
    for model in catalogue.pull_order(profile)? {
        store.pull(model, &options, Arc::new(|_| ())).await?;
    }
    Ok(())
}

fn settings(bench: &Bench<'_>, catalogue: Option<&Path>, profile: &str) -> Vec<(String, String)> {
    let mut settings = bench.settings();
    let own = ["SARAI_MODELS__CATALOGUE", "SARAI_MODELS__PROFILE", "SARAI_MODELS__DRAFT"];
    settings.retain(|(name, _)| !own.contains(&name.as_str()));
    if let Some(file) = catalogue {
        let file = std::path::absolute(file).unwrap_or_else(|_| file.to_owned());
        settings.push(("SARAI_MODELS__CATALOGUE".to_owned(), file.display().to_string()));
    }
    settings.push(("SARAI_MODELS__PROFILE".to_owned(), profile.to_owned()));
    settings.push(("SARAI_MODELS__DRAFT".to_owned(), "true".to_owned()));
    settings.push(("SARAI_MODELS__RAM_BUDGET_BYTES".to_owned(), BUDGET_BYTES.to_string()));
    settings
}

/// Runs all clients to their end and samples memory meanwhile; whether the server ended under it.
async fn drive(
    bench: &Bench<'_>,
    side: &mut Side,
    load: Load,
    profile: &str,
) -> Result<(Vec<Tally>, Vec<f64>, bool)> {
    let load = Arc::new(load);
    let mut clients = JoinSet::new();
    let crowd = Kind::CROWD.into_iter().filter(|kind| *kind != Kind::Embed || load.has_embedder);
    for (number, kind) in crowd.enumerate() {
        let load = Arc::clone(&load);
        clients.spawn(async move { client::run(kind, number, &load).await });
    }
    let mut tally: Vec<Tally> = Kind::ALL.map(Tally::new).to_vec();
    let (mut samples, mut tick) = (Vec::new(), tokio::time::interval(SAMPLE_EVERY));
    let mut ended = false;
    while !clients.is_empty() {
        tokio::select! {
            done = clients.join_next() => {
                let Some(done) = done else { break };
                let done = done.context("a client of the load")?;
                if let Some(sum) = tally.iter_mut().find(|sum| sum.kind == done.kind) {
                    sum.add(&done);
                }
            }
            _ = tick.tick() => {
                ended |= side.has_ended()?;
                #[expect(clippy::cast_precision_loss, reason = "bytes of RAM are far below 2^52")]
                samples.push(memory::family_bytes(side.id())? as f64 / MEGABYTE);
                if samples.len() % 60 == 0 {
                    let all = bench.minutes.unwrap_or(MINUTES);
                    bench.progress("mixed", profile, samples.len() / 60, usize::try_from(all)?);
                }
            }
        }
    }
    Ok((tally, samples, ended))
}

fn rows(samples: &[f64]) -> Vec<Row> {
    #[expect(clippy::cast_precision_loss, reason = "a few gigabytes")]
    let budget = BUDGET_BYTES as f64 / MEGABYTE;
    let of = |percent| vec![vec![percentile(samples, percent)]];
    vec![
        Row::new("ram-p50", false, None).with(of(50)),
        Row::new("ram-p99", false, Some(Promise::OwnAtMost(budget))).with(of(99)),
        Row::new("ram-max", false, None).with(of(100)),
    ]
}

fn notes(table: &mut Table, minutes: u64, tally: &[Tally], skills: &Value) {
    for sum in tally {
        let text = Text::new("bench-note-requests")
            .with("kind", sum.kind.name())
            .with("sent", sum.sent)
            .with("finished", sum.finished)
            .with("cancelled", sum.cancelled)
            .with("refused", sum.refused)
            .with("unavailable", sum.unavailable)
            .with("told", sum.told)
            .with("lost", sum.lost);
        table.note(sum.kind.name(), sum.json(), text);
        for (number, reason) in sum.reasons.iter().enumerate() {
            let text = Text::new("bench-note-reason").with("kind", sum.kind.name());
            table.note(
                format!("{}_reason_{}", sum.kind.name(), number + 1),
                reason.clone().into(),
                text.with("reason", reason.clone()),
            );
        }
    }
    let skills = skills.as_array().map(Vec::as_slice).unwrap_or_default();
    let restarts: u64 = skills.iter().filter_map(|skill| skill["restarts"].as_u64()).sum();
    let faults: Vec<&str> = skills.iter().filter_map(|skill| skill["fault"].as_str()).collect();
    let text = Text::new("bench-note-restarts").with("restarts", restarts).with("minutes", minutes);
    table.note("restarts", restarts.into(), text.with("faults", faults.join("; ")));
    table.note("faults", json!(faults), Text::new("bench-note-budget").with("bytes", BUDGET_BYTES));
}

#[cfg(test)]
mod tests {
    use sarai_core::language::Language;

    use super::*;

    #[test]
    fn a_lost_request_and_too_much_memory_are_seen() {
        let mut table = Table::new("mixed", "p", vec!["sarai".into()]);
        table.rows = rows(&[1000.0, 9700.0, 9700.0]);
        let mut tally = Tally::new(Kind::Slow);
        tally.add(&Tally {
            sent: 2,
            finished: 1,
            lost: 1,
            reasons: vec!["cut".into()],
            ..Tally::new(Kind::Slow)
        });
        notes(
            &mut table,
            1,
            &[tally],
            &json!([{"restarts": 2, "fault": "killed"}, {"restarts": 1, "fault": null}]),
        );
        let json = table.json();
        assert_eq!(json["figures"][1]["sides"][0]["kept"], false);
        assert_eq!(json["facts"]["slow"]["lost"], 1);
        assert_eq!(json["facts"]["restarts"], 3);
        let text = table.render(Language::En);
        assert!(text.contains("killed") && text.contains("MISSED") && text.contains("cut"), "{text}");
    }
}
