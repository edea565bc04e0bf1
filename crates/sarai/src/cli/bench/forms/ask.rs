//! Asking one prompt of the server, of the expert it is for.
//!
//! Called by `forms`. As `sarai ask --expert NAME` asks a running server; the updates are read to the turn's object.
//! Every question has a time limit.

use anyhow::{Context as _, Result, bail};
use futures::StreamExt as _;
use serde_json::Value;

use super::super::side::Side;
use super::super::stream::LIMIT;
use super::prompts::Prompt;
use crate::asking::{Backend, settled};
use crate::home::RunningServer;
use crate::wire::{Ask, Update};

/// Decides the random choices of answers in prose.
const SEED: u64 = 1;

/// Who is asked.
pub(super) struct Client {
    backend: Backend,
}

impl Client {
    pub(super) fn new(side: &Side) -> Self {
        let address = side.base().trim_start_matches("http://").to_owned();
        let server = RunningServer { pid: side.id(), address, started_at: String::new() };
        Self { backend: Backend::Server { server, token: None } }
    }

    /// The turn's object.
    pub(super) async fn ask(&self, prompt: &Prompt) -> Result<Value> {
        tokio::time::timeout(LIMIT, self.turn(prompt)).await.context("the assistant is still at it")?
    }

    async fn turn(&self, prompt: &Prompt) -> Result<Value> {
        let ask = Ask {
            text: prompt.text.clone(),
            expert: Some(prompt.expert.name().to_owned()),
            seed: Some(SEED),
            ..Ask::default()
        };
        let mut updates = self.backend.ask(ask, "cli").await?;
        while let Some(update) = updates.next().await {
            if let Update::Done { turn, .. } = settled(update?)? {
                return Ok(turn);
            }
        }
        bail!("the turn ended without its last update")
    }
}
