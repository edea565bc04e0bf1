//! `sarai ask TEXT`: one question, one answer with its receipt.
//!
//! The answer streams to standard output; what is being done goes to standard error. `--json` prints one object
//! at the end and nothing else.

use std::ffi::OsString;
use std::io::IsTerminal as _;

use futures::StreamExt as _;
use serde_json::Value;

use super::{Invocation, prompt};
use crate::asking::{Backend, Updates, settled};
use crate::exit::Exit;
use crate::i18n::Text;
use crate::terminal;
use crate::wire::{Ask, Update};

/// Arguments of `ask`.
#[derive(clap::Args, Debug)]
pub(crate) struct Args {
    #[arg(value_name = "TEXT")]
    pub(crate) text: Vec<OsString>,
    #[arg(long, value_name = "NAME")]
    pub(crate) expert: Option<String>,
    #[arg(long)]
    pub(crate) no_reflect: bool,
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) max_tokens: Option<u32>,
}

/// Asks.
pub(crate) async fn run(args: Args, invocation: &Invocation) -> anyhow::Result<Exit> {
    let ask = Ask {
        text: prompt::read(args.text).await?,
        language: invocation.wish.asked,
        expert: args.expert,
        reflect: args.no_reflect.then_some(false),
        max_tokens: args.max_tokens,
        ..Ask::default()
    };
    let config = invocation.config()?;
    let backend = Backend::find(invocation, &config, "ask").await?;
    let answered = match backend.ask(ask, "cli").await {
        Ok(updates) => show(updates, invocation).await,
        Err(error) => Err(error),
    };
    backend.stop().await;
    let turn = answered?;
    if invocation.json {
        terminal::json(&turn)?;
    } else {
        summary(&turn, invocation);
    }
    Ok(if turn["refused"] == true { Exit::Unavailable } else { Exit::Ok })
}

/// Shows a turn as it goes and gives its object.
pub(super) async fn show(mut updates: Updates, invocation: &Invocation) -> anyhow::Result<Value> {
    let streams = !invocation.json;
    let mut said = String::new();
    let mut told = Told {
        on: !invocation.quiet && !invocation.json,
        live: std::io::stderr().is_terminal(),
        phase: None,
    };
    while let Some(update) = updates.next().await {
        match settled(update?)? {
            Update::Started { .. } | Update::Route { .. } => {}
            Update::Waiting { phase, progress } => told.waiting(invocation, &phase, progress),
            Update::Delta { text } => {
                told.clear();
                if streams {
                    terminal::piece(&text)?;
                }
                said.push_str(&text);
            }
            Update::Corrected { round, .. } => {
                told.line(invocation, &Text::new("ask-correcting").with("round", u32::from(round)));
            }
            Update::Chained { expert } => {
                told.line(invocation, &Text::new("ask-chained").with("expert", expert));
            }
            Update::Restarted { fallback } => {
                if streams && !said.is_empty() {
                    terminal::piece("\n\n")?;
                }
                said.clear();
                let reason = fallback["reason"].as_str().unwrap_or_default().to_owned();
                told.line(invocation, &Text::new("ask-fallback").with("reason", reason));
            }
            Update::Done { turn, .. } => {
                told.clear();
                if streams {
                    terminal::piece("\n")?;
                }
                return Ok(turn);
            }
            Update::Error { .. } => {}
        }
    }
    Err(crate::asking::Error::Refused {
        code: "cut_off".into(),
        message: invocation.text(&Text::new("ask-cut-off")),
        hint: None,
    }
    .into())
}

/// Progress on standard error: one changing line on a terminal, a line a phase elsewhere.
struct Told {
    on: bool,
    live: bool,
    phase: Option<String>,
}

impl Told {
    fn waiting(&mut self, invocation: &Invocation, phase: &str, progress: f32) {
        if !self.on {
            return;
        }
        let fresh = self.phase.as_deref() != Some(phase);
        self.phase = Some(phase.to_owned());
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a percentage")]
        let percent = (progress.clamp(0.0, 1.0) * 100.0) as u32;
        let key = match phase {
            "fetching" => "ask-fetching",
            "loading" => "ask-loading",
            _ => "ask-reading",
        };
        let text = invocation.text(&Text::new(key).with("percent", percent));
        if self.live {
            terminal::aside_piece(format_args!("\r\x1b[K{text}"));
        } else if fresh {
            terminal::aside(text);
        }
    }

    fn line(&mut self, invocation: &Invocation, text: &Text) {
        self.clear();
        if self.on {
            terminal::aside(invocation.text(text));
        }
    }

    fn clear(&mut self) {
        if self.phase.take().is_some() && self.on && self.live {
            terminal::aside_piece("\r\x1b[K");
        }
    }
}

/// Route, checks and receipt in a few lines, beside the answer and not in it.
pub(super) fn summary(turn: &Value, invocation: &Invocation) {
    if turn["finish_reason"] == "length" {
        invocation.note(&Text::new("ask-cut-short"));
    }
    let checks = turn["reflection"]["checks"].as_array().map(Vec::as_slice).unwrap_or_default();
    let passed = checks.iter().filter(|check| check["passed"] == true).count();
    let experts = turn["experts"].as_array().map(Vec::as_slice).unwrap_or_default();
    let names: Vec<&str> = experts.iter().filter_map(|expert| expert["name"].as_str()).collect();
    let by = match names.as_slice() {
        [] => turn["model"].as_str().unwrap_or("-").to_owned(),
        names => format!("expert: {}", names.join(" + ")),
    };
    let seconds = turn["timings_ms"]["total"].as_f64().unwrap_or_default() / 1000.0;
    invocation.note(
        &Text::new("ask-summary")
            .with("by", by)
            .with("passed", passed as u64)
            .with("checks", checks.len() as u64)
            .with("seconds", format!("{seconds:.1}")),
    );
    invocation.note(
        &Text::new("ask-receipt")
            .with("turn", turn["turn_id"].as_str().unwrap_or_default().to_owned())
            .with("leaf", turn["receipt"]["leaf_index"].as_u64().unwrap_or_default())
            .with("hash", turn["receipt"]["leaf_hash"].as_str().unwrap_or_default().to_owned()),
    );
}
