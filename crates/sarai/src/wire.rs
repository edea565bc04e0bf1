//! The JSON shapes that users, clients and outside checks rely on: one object a turn, one update an event.
//!
//! Called by the commands and by the HTTP routes, which therefore answer the same. Names are fixed by the
//! project's contract: add, never rename. Must not decide anything.

use std::time::Duration;

use sarai_core::experts::Check;
use sarai_core::language::Language;
use sarai_core::metacontrol::Plan;
use sarai_core::model::{Finish, Sampling};
use sarai_core::router::{Label, Route};
use sarai_core::turn;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// A question as it comes over HTTP.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Ask {
    /// The question.
    pub(crate) text: String,
    /// `es` or `en`; absent: the question's own.
    pub(crate) language: Option<Language>,
    /// Expert to use whatever the router says.
    pub(crate) expert: Option<String>,
    /// `false`: no correction.
    pub(crate) reflect: Option<bool>,
    /// Most tokens of the answer.
    pub(crate) max_tokens: Option<u32>,
    /// What decides the random choices of a free answer, for asking the same again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) seed: Option<u64>,
    /// A conversation to continue.
    pub(crate) conversation: Option<String>,
    /// Send updates as they happen (server-sent events).
    pub(crate) stream: bool,
    /// Send the answer as HTML too, made from its Markdown.
    pub(crate) html: bool,
}

impl Ask {
    /// The turn it asks for.
    pub(crate) fn into_request(self, surface: &'static str) -> turn::Request {
        turn::Request {
            text: self.text,
            language: self.language,
            expert: self.expert,
            no_reflect: self.reflect == Some(false),
            max_tokens: self.max_tokens,
            sampling: self.seed.map(|seed| Sampling { seed: Some(seed), ..turn::sampling() }),
            conversation: self.conversation,
            surface,
            ..turn::Request::default()
        }
    }
}

/// One event of a turn, as sent to a reader.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub(crate) enum Update {
    /// The turn has an id.
    Started {
        /// Its id.
        turn_id: String,
    },
    /// The router has spoken.
    Route {
        /// The `route` object.
        route: Value,
    },
    /// A model is loading or reading.
    Waiting {
        /// `fetching`, `loading` or `reading`.
        phase: String,
        /// 0 to 1.
        progress: f32,
    },
    /// More text.
    Delta {
        /// The text.
        text: String,
    },
    /// A round of correction begins.
    Corrected {
        /// 1 for the first.
        round: u8,
        /// The checks that failed.
        checks: Value,
    },
    /// A second expert goes on; what was streamed so far stays.
    Chained {
        /// Its name.
        expert: String,
    },
    /// What was streamed so far is void.
    Restarted {
        /// The `fallback` object.
        fallback: Value,
    },
    /// The turn's object.
    Done {
        /// As `sarai ask --json` prints it.
        turn: Value,
        /// The answer as safe HTML, if asked for.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        html: Option<String>,
    },
    /// The turn ended without an answer.
    Error {
        /// Machine-readable kind.
        code: String,
        /// What happened.
        message: String,
        /// What to do.
        hint: Option<String>,
    },
}

impl From<turn::Event> for Update {
    fn from(event: turn::Event) -> Self {
        match event {
            turn::Event::Started { turn_id } => Self::Started { turn_id },
            turn::Event::Routed(route) => Self::Route { route: self::route(&route) },
            turn::Event::Waiting(turn::Waiting::Fetching(progress)) => {
                Self::Waiting { phase: "fetching".into(), progress }
            }
            turn::Event::Waiting(turn::Waiting::Loading(progress)) => {
                Self::Waiting { phase: "loading".into(), progress }
            }
            turn::Event::Waiting(turn::Waiting::Reading { tokens_done, tokens_total }) => {
                #[expect(clippy::cast_precision_loss, reason = "a progress bar needs no more")]
                let progress = tokens_done as f32 / tokens_total.max(1) as f32;
                Self::Waiting { phase: "reading".into(), progress }
            }
            turn::Event::Delta(text) => Self::Delta { text },
            turn::Event::Corrected { round, failures } => {
                Self::Corrected { round, checks: checks(&failures) }
            }
            turn::Event::Chained { expert } => Self::Chained { expert: expert.to_string() },
            turn::Event::Restarted(step) => Self::Restarted { fallback: fallback(&step) },
            turn::Event::Done(outcome) => Self::Done { turn: self::turn(&outcome), html: None },
        }
    }
}

/// The `route` object.
pub(crate) fn route(route: &Route) -> Value {
    let scores: serde_json::Map<String, Value> =
        Label::ALL.iter().map(|&head| (head.name().to_owned(), rounded(route.scores.of(head), 4))).collect();
    json!({
        "scores": scores,
        "primary": route.primary.map_or("none".to_owned(), |name| name.to_string()),
        "abstained": route.abstained,
        "elapsed_us": u64::try_from(route.elapsed.as_micros()).unwrap_or(u64::MAX),
    })
}

fn metacontrol(plan: &Plan) -> Value {
    json!({
        "alpha": rounded(plan.alpha, 4),
        "beta": rounded(plan.beta, 4),
        "role": plan.role.to_string(),
        "rounds_max": plan.rounds_max,
        "memory_depth": plan.memory_depth,
        "speculation": plan.speculation,
    })
}

fn checks(checks: &[Check]) -> Value {
    checks
        .iter()
        .map(|check| json!({"name": check.name, "passed": check.passed, "detail": check.detail}))
        .collect()
}

fn fallback(step: &turn::Fallback) -> Value {
    json!({"from": step.from, "to": step.to, "reason": step.reason})
}

fn expert(answer: &turn::ExpertAnswer) -> Value {
    json!({
        "name": answer.name.to_string(),
        "output": answer.output,
        "confidence": rounded(answer.confidence, 3),
    })
}

fn tone(tone: &turn::Tone) -> Value {
    json!({"mood": tone.mood.name(), "applied": tone.applied, "plain": tone.plain})
}

/// The whole object of a turn.
pub(crate) fn turn(outcome: &turn::Outcome) -> Value {
    let experts = outcome.experts().map(|answer| {
        let mut told = expert(answer);
        told["checks"] = checks(&answer.checks);
        told
    });
    let timings = &outcome.timings;
    json!({
        "turn_id": outcome.turn_id,
        "answer": outcome.answer,
        "language": outcome.language.code(),
        // None where an engine answered alone, or where nobody could (`refused`).
        "model": outcome.model,
        "refused": outcome.refused,
        // `length`: the text was cut at its limit of tokens or time.
        "finish_reason": match outcome.finish {
            Finish::Stop => "stop",
            Finish::Length => "length",
        },
        "route": route(&outcome.route),
        "metacontrol": metacontrol(&outcome.plan),
        "expert": outcome.expert.as_ref().map(expert),
        // The same one first, and after it the one that answered another part of the question.
        "experts": experts.collect::<Vec<_>>(),
        "tone": outcome.tone.as_ref().map(tone),
        "reflection": {
            "rounds": outcome.reflection.rounds,
            "corrected": outcome.reflection.corrected,
            "checks": checks(&outcome.reflection.checks),
        },
        "fallback": outcome.fallback.as_ref().map(fallback),
        "memory": {"recalled": [], "stored": []},
        "sources": [],
        "context": {
            "messages_used": outcome.context.messages_used,
            "messages_dropped": outcome.context.messages_dropped,
        },
        "usage": {
            "prompt_tokens": outcome.usage.prompt_tokens,
            "cached_tokens": outcome.usage.cached_tokens,
            "completion_tokens": outcome.usage.completion_tokens,
            "drafted_tokens": outcome.usage.drafted_tokens,
            "accepted_tokens": outcome.usage.accepted_tokens,
        },
        "timings_ms": {
            "route": milliseconds(timings.route),
            "recall": milliseconds(timings.recall),
            "prefill": milliseconds(timings.prefill),
            "decode": milliseconds(timings.decode),
            "checks": milliseconds(timings.checks),
            "total": milliseconds(timings.total),
            "first_token": timings.first_token.map(milliseconds),
        },
        "receipt": {
            "leaf_index": outcome.receipt.leaf_index(),
            "leaf_hash": outcome.receipt.leaf_hash(),
            "tree_size": outcome.receipt.tree_size(),
            "checkpoint": outcome.receipt.checkpoint(),
            "protection": outcome.protection,
        },
    })
}

/// Milliseconds with microsecond resolution.
fn milliseconds(duration: Duration) -> Value {
    json!((duration.as_secs_f64() * 1e6).round() / 1e3)
}

/// A score without the digits that binary fractions drag along.
fn rounded(value: f32, places: i32) -> Value {
    let scale = 10f64.powi(places);
    json!((f64::from(value) * scale).round() / scale)
}
