//! Asking a task: the whole assistant as a person asks it, and the bare model with the same sampling.
//!
//! Called by `mind`. The assistant is asked as `sarai ask` asks a running server, which is the turn behind the model
//! name `sarai` too; the stream of its updates shows what it would have said without a correction. Every question has
//! a time limit.

use std::time::Instant;

use anyhow::{Context as _, Result, bail};
use futures::StreamExt as _;
use sarai_core::model::Sampling;
use sarai_core::turn;
use serde_json::{Value, json};

use super::super::side::Side;
use super::super::stream::LIMIT;
use crate::asking::{Backend, Updates, settled};
use crate::home::RunningServer;
use crate::wire::{Ask, Update};

/// How answers after the first are drawn for a vote, as the turn draws its own further drafts.
const DRAWN_TEMPERATURE: f32 = 0.7;

/// The seed of first answers; what is drawn after them has the next ones.
pub(super) const SEED: u64 = 1;

/// An answer and what it cost.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Said {
    pub(super) text: String,
    /// Tokens written, all generations together.
    pub(super) tokens: u64,
    pub(super) seconds: f64,
}

/// What the assistant would have said without correcting itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum First {
    /// There was no correction: the very answer.
    Same,
    /// The text that was streamed before the first correction.
    Streamed(String),
    /// An expert's draft, which is never shown: it must be asked for again, without reflection.
    Hidden,
}

/// A turn of the assistant.
#[derive(Clone, Debug)]
pub(super) struct Turned {
    pub(super) said: Said,
    pub(super) first: First,
    /// The turn's object.
    pub(super) turn: Value,
}

/// Who is asked.
pub(super) struct Client {
    backend: Backend,
    http: reqwest::Client,
    base: String,
    model: String,
    max_tokens: u32,
}

impl Client {
    pub(super) fn new(side: &Side, model: &str, max_tokens: u32) -> Self {
        let base = side.base().to_owned();
        let address = base.trim_start_matches("http://").to_owned();
        let server = RunningServer { pid: side.id(), address, started_at: String::new() };
        let backend = Backend::Server { server, token: None };
        Self { backend, http: side.client().clone(), base, model: model.to_owned(), max_tokens }
    }

    /// One turn of the assistant.
    pub(super) async fn assistant(&self, question: &str, reflect: bool) -> Result<Turned> {
        let ask = Ask {
            text: question.to_owned(),
            reflect: (!reflect).then_some(false),
            seed: Some(SEED),
            ..Ask::default()
        };
        let started = Instant::now();
        let read = async { read(self.backend.ask(ask, "cli").await?).await };
        let (first, turn) =
            tokio::time::timeout(LIMIT, read).await.context("the assistant is still at it")??;
        let said = Said {
            text: turn["answer"].as_str().unwrap_or_default().to_owned(),
            tokens: turn["usage"]["completion_tokens"].as_u64().unwrap_or(0),
            seconds: started.elapsed().as_secs_f64(),
        };
        Ok(Turned { said, first, turn })
    }

    /// One answer of the bare model: the assistant's sampling for the first one, hotter for those after it.
    pub(super) async fn bare(&self, question: &str, number: u64) -> Result<Said> {
        let usual = turn::sampling();
        let sampling = if number == 0 { usual } else { Sampling { temperature: DRAWN_TEMPERATURE, ..usual } };
        let body = json!({
            "model": self.model,
            "messages": [{"role": "user", "content": question}],
            "max_tokens": self.max_tokens,
            "temperature": sampling.temperature,
            "min_p": sampling.min_p,
            "repeat_penalty": sampling.repeat_penalty,
            "seed": SEED + number,
        });
        let started = Instant::now();
        let url = format!("{}/v1/chat/completions", self.base);
        let response = self.http.post(url).timeout(LIMIT).json(&body).send().await?;
        let status = response.status();
        if !status.is_success() {
            bail!("{status}: {}", response.text().await.unwrap_or_default());
        }
        let answer: Value = response.json().await?;
        let text = answer.pointer("/choices/0/message/content").and_then(Value::as_str);
        Ok(Said {
            text: text.unwrap_or_default().to_owned(),
            tokens: answer["usage"]["completion_tokens"].as_u64().unwrap_or(0),
            seconds: started.elapsed().as_secs_f64(),
        })
    }
}

/// Reads a turn to its end.
async fn read(mut updates: Updates) -> Result<(First, Value)> {
    let mut shown = String::new();
    let mut first = First::Same;
    while let Some(update) = updates.next().await {
        match settled(update?)? {
            Update::Started { .. }
            | Update::Route { .. }
            | Update::Waiting { .. }
            | Update::Chained { .. }
            | Update::Error { .. } => {}
            Update::Delta { text } => shown.push_str(&text),
            Update::Corrected { .. } => {
                if first == First::Same {
                    first = if shown.is_empty() { First::Hidden } else { First::Streamed(shown.clone()) };
                }
            }
            Update::Restarted { .. } => shown.clear(),
            Update::Done { turn, .. } => return Ok((first, turn)),
        }
    }
    bail!("the turn ended without its last update")
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn first(updates: Vec<Update>) -> First {
        let done = Update::Done { turn: json!({"answer": "x"}), html: None };
        let updates = updates.into_iter().chain([done]).map(Ok);
        read(futures::stream::iter(updates).boxed()).await.unwrap().0
    }

    fn delta(text: &str) -> Update {
        Update::Delta { text: text.to_owned() }
    }

    fn corrected() -> Update {
        Update::Corrected { round: 1, checks: Value::Null }
    }

    fn restarted() -> Update {
        Update::Restarted { fallback: Value::Null }
    }

    #[tokio::test]
    async fn the_first_try_is_what_was_shown_before_a_correction() {
        assert_eq!(first(vec![delta("a"), delta("b")]).await, First::Same);
        let mended = vec![delta("2 + 2"), delta(" = 5"), corrected(), restarted(), delta("2 + 2 = 4")];
        assert_eq!(first(mended).await, First::Streamed("2 + 2 = 5".into()));
        assert_eq!(first(vec![corrected(), delta("4")]).await, First::Hidden);
        // An expert that passes the question on has shown nothing, and what follows is the answer itself.
        assert_eq!(first(vec![restarted(), delta("4")]).await, First::Same);
        let late = vec![corrected(), restarted(), delta("5"), corrected(), restarted(), delta("4")];
        assert_eq!(first(late).await, First::Hidden);
    }

    #[tokio::test]
    async fn a_turn_without_an_end_or_with_a_fault_is_an_error() {
        let updates = futures::stream::iter([Ok(delta("a"))]).boxed();
        assert!(read(updates).await.is_err());
        let fault = Update::Error { code: "x".into(), message: "no model".into(), hint: None };
        let error = read(futures::stream::iter([Ok(fault)]).boxed()).await.unwrap_err();
        assert!(error.to_string().contains("no model"), "{error}");
    }
}
