//! One of the servers being compared: ours, or a llama-server of someone else's, on a free loopback port.
//!
//! Called by the scenarios. All are given the same model file, threads and context, and are asked through the same
//! streaming HTTP call. A peer that can't run on this machine is left out, and that is said. A [`Side`] that goes out
//! of scope is stopped.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use sarai_sandbox::{Companion, CompanionSpec};
use serde_json::Value;

use super::memory;
use super::place::Place;
use super::stream::{Answer, LIMIT, Request};
use crate::home::loopback_client;

/// How long a model may take to load.
const LOAD: Duration = Duration::from_secs(300);
/// Quiet after which our own server begins what it does while nobody asks.
const QUIET: Duration = Duration::from_millis(700);
/// Between two looks at the processor time of servers, and what an idle one may use of it, in ticks.
const LOOK_EVERY: Duration = Duration::from_millis(250);
const IDLE_TICKS: u64 = 2;
/// Longest wait until servers are idle.
const SETTLE_MAX: Duration = Duration::from_secs(180);
/// How often a starting server is asked.
const ASK_EVERY: Duration = Duration::from_millis(50);
/// How long a server may keep its best model unloaded before it is asked for it.
const WARMING: Duration = Duration::from_secs(5);

/// What every server of one comparison is given.
#[derive(Clone, Debug)]
pub(super) struct Terms {
    /// Catalogue name of the model.
    pub(super) model: String,
    /// Its file.
    pub(super) file: PathBuf,
    pub(super) threads: usize,
    /// Tokens of context of each stream.
    pub(super) context: u32,
    /// Answers at the same time.
    pub(super) streams: u32,
    /// Settings for our own server, `SARAI_*` and value.
    pub(super) settings: Vec<(String, String)>,
}

/// A running server.
#[derive(Debug)]
pub(super) struct Side {
    /// How the table calls it.
    pub(super) name: String,
    /// Taken out only while it is started again.
    server: Option<Companion>,
    spec: CompanionSpec,
    base: String,
    /// Answers 200 when a question may be sent.
    probe: &'static str,
    model: String,
    client: reqwest::Client,
}

impl Side {
    /// Starts our own server on a home.
    pub(super) async fn ours(terms: &Terms, place: &Place) -> Result<Self> {
        let port = free_port()?;
        let program = std::env::current_exe().context("this program's own path can't be told")?;
        let mut env: Vec<(OsString, OsString)> = vec![("SARAI_HOME".into(), place.root().into())];
        let threads = terms.threads.to_string();
        let context = (terms.context * terms.streams).to_string();
        // Whatever the user's file says, both sides get the same, and this client needs no token.
        let own = [
            ("SARAI_MODELS__THREADS", threads.as_str()),
            ("SARAI_MODELS__CONTEXT_TOKENS", &context),
            ("SARAI_SERVER__TOKEN", ""),
        ];
        env.extend(own.map(|(name, value)| (name.into(), value.into())));
        env.extend(terms.settings.iter().map(|(name, value)| (name.into(), value.into())));
        let args = ["serve", "--host", "127.0.0.1", "--port", &port.to_string()].map(OsString::from).to_vec();
        let spec = CompanionSpec { program, args, env, log: place.log("sarai") };
        let mut side = Self::new("sarai".to_owned(), spec, port, terms.model.clone())?;
        // Ready in the sense of a profile, of which only one model may be here; it loads with the first question.
        side.probe = "/livez";
        side.start().await?;
        Ok(side)
    }

    /// Starts a llama-server.
    pub(super) async fn peer(name: &str, program: &Path, terms: &Terms, place: &Place) -> Result<Self> {
        let port = free_port()?;
        let threads = terms.threads.to_string();
        let context = (terms.context * terms.streams).to_string();
        let mut args: Vec<OsString> = vec!["--model".into(), terms.file.clone().into()];
        let rest = [
            ["--host", "127.0.0.1"],
            ["--port", &port.to_string()],
            // As ours: weights copied, not mapped beside their repacked copy. No cache of finished prompts, as no
            // scenario asks for one that another prompt has pushed out.
            ["--load-mode", "none"],
            ["--cache-ram", "0"],
            ["-ngl", "0"],
            ["--parallel", &terms.streams.to_string()],
            ["--ctx-size", &context],
            ["--threads", &threads],
            ["--threads-batch", &threads],
        ];
        args.extend(rest.iter().flatten().map(OsString::from));
        // A prebuilt one brings its libraries in its own folder.
        let libraries = program.parent().unwrap_or(Path::new(".")).as_os_str().to_owned();
        let env = vec![("LD_LIBRARY_PATH".into(), libraries)];
        let spec = CompanionSpec { program: program.to_owned(), args, env, log: place.log(name) };
        let mut side = Self::new(name.to_owned(), spec, port, "any".to_owned())?;
        side.start().await?;
        Ok(side)
    }

    fn new(name: String, spec: CompanionSpec, port: u16, model: String) -> Result<Self> {
        let base = format!("http://127.0.0.1:{port}");
        Ok(Self { name, server: None, spec, base, probe: "/health", model, client: loopback_client(LIMIT)? })
    }

    /// Starts it, and waits until it answers.
    async fn start(&mut self) -> Result<()> {
        self.server = Some(Companion::start(&self.spec).with_context(|| format!("start {}", self.name))?);
        let started = Instant::now();
        while started.elapsed() < LOAD {
            let Some(server) = self.server.as_mut() else { bail!("{} is not running", self.name) };
            if let Some(exit) = server.try_wait()? {
                let lines = server.last_lines();
                let from = lines.len().saturating_sub(20);
                bail!("{} ended with {exit:?}; its last lines:\n{}", self.name, lines[from..].join("\n"));
            }
            if self.fetch(self.probe).await.is_some() {
                return Ok(());
            }
            tokio::time::sleep(ASK_EVERY).await;
        }
        bail!("{} does not answer after {} s", self.name, LOAD.as_secs())
    }

    /// Ends it as its owner would (SIGTERM).
    pub(super) async fn stop(&mut self) -> Result<()> {
        let Some(server) = self.server.take() else { return Ok(()) };
        tokio::task::spawn_blocking(move || server.stop()).await??;
        Ok(())
    }

    /// Stops our own server, starts it again and waits until the model is loaded and nothing is being worked on.
    pub(super) async fn restart(&mut self) -> Result<()> {
        self.stop().await?;
        self.start().await?;
        let started = Instant::now();
        let mut poked = false;
        while started.elapsed() < LOAD {
            if self.state().await.as_deref() == Some("ready") {
                return Ok(());
            }
            // Only the best model is started ahead; another one comes with the first question.
            if !poked && started.elapsed() > WARMING {
                poked = true;
                let hello = Request::new(&self.model, "Be brief.".into(), "Hello".into(), 1);
                hello.send(&self.client, &self.base).await.context("the first question after a restart")?;
            }
            tokio::time::sleep(ASK_EVERY).await;
        }
        bail!("{} has not loaded its model after {} s", self.name, LOAD.as_secs())
    }

    /// The state of the model in our own server.
    async fn state(&self) -> Option<String> {
        let skills = self.skills().await?;
        let ours = skills.as_array()?.iter().find(|skill| skill["model"] == self.model.as_str())?;
        ours["state"].as_str().map(str::to_owned)
    }

    /// What our own server tells of its children.
    pub(super) async fn skills(&self) -> Option<Value> {
        self.fetch("/sarai/v1/skills").await.map(|mut answer| answer["skills"].take())
    }

    async fn fetch(&self, path: &str) -> Option<Value> {
        let url = format!("{}{path}", self.base);
        let request = self.client.get(url).timeout(Duration::from_secs(2));
        let response = request.send().await.ok()?.error_for_status().ok()?;
        Some(response.json().await.unwrap_or(Value::Null))
    }

    /// Asks it; the model's name is put in.
    pub(super) async fn ask(&self, request: &Request) -> Result<Answer> {
        let request = Request { model: self.model.clone(), ..request.clone() };
        request.send(&self.client, &self.base).await.with_context(|| self.name.clone())
    }

    /// Whether it has ended by itself.
    pub(super) fn has_ended(&mut self) -> Result<bool> {
        match self.server.as_mut() {
            Some(server) => Ok(server.try_wait()?.is_some()),
            None => Ok(true),
        }
    }

    /// Its process id; 0 while it is not running.
    pub(super) fn id(&self) -> u32 {
        self.server.as_ref().map_or(0, Companion::id)
    }

    /// Its address, without a path.
    pub(super) fn base(&self) -> &str {
        &self.base
    }

    /// The client that asks it.
    pub(super) fn client(&self) -> &reqwest::Client {
        &self.client
    }
}

/// Waits until no server works: ours writes states and measures batches when nobody asks, which would be at the expense
/// of whoever is asked next.
pub(super) async fn settle(sides: &[Side]) -> Result<()> {
    let used = || -> Result<u64> { sides.iter().map(|side| memory::family_ticks(side.id())).sum() };
    let until = Instant::now() + SETTLE_MAX;
    // What is done in quiet begins after a while of it.
    tokio::time::sleep(QUIET).await;
    while Instant::now() < until {
        let before = used()?;
        tokio::time::sleep(LOOK_EVERY).await;
        if used()?.saturating_sub(before) <= IDLE_TICKS {
            return Ok(());
        }
    }
    bail!("the servers are never idle")
}

/// A loopback port that was free a moment ago.
fn free_port() -> Result<u16> {
    let listener = std::net::TcpListener::bind(("127.0.0.1", 0)).context("a free port")?;
    Ok(listener.local_addr()?.port())
}
