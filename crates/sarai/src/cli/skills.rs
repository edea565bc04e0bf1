//! `sarai skills`: the children behind the models, the memory they hold, and what can be done with one.
//!
//! Asks the running server; without one there is nothing running to be told of. `run` asks a skill one thing, in this
//! process if no server runs; `probe` asks what listens at an address.

mod task;

use std::ffi::OsString;

use indicatif::HumanBytes;
use sarai_core::skills::{self, Address, Files as _, Kind};
use serde_json::{Value, json};

use super::Error;
use crate::cli::Invocation;
use crate::exit::Exit;
use crate::home::running_server;
use crate::http::{Action, SkillRequest};
use crate::i18n::Text;
use crate::models::{Catalogue, ModelStore, Role};
use crate::{app, terminal};

/// Arguments of `skills`.
#[derive(clap::Args, Debug)]
pub(crate) struct Args {
    #[command(subcommand)]
    wish: Wish,
}

#[derive(clap::Subcommand, Debug)]
enum Wish {
    List,
    Status,
    Start {
        #[arg(value_name = "NAME")]
        name: String,
    },
    Stop {
        #[arg(value_name = "NAME")]
        name: String,
    },
    Reload {
        #[arg(value_name = "NAME")]
        name: Option<String>,
    },
    Run {
        #[arg(value_name = "NAME")]
        name: String,
        #[arg(value_name = "TEXT")]
        text: Vec<OsString>,
        #[arg(long, value_name = "N")]
        rows: Option<u32>,
    },
    Probe {
        #[arg(value_name = "ADDR")]
        address: String,
    },
}

/// Runs the command.
pub(crate) async fn run(args: Args, invocation: &Invocation) -> anyhow::Result<Exit> {
    let (skills, memory) = match args.wish {
        Wish::List => (at_rest(invocation)?, None),
        Wish::Status => match running_server(&invocation.home()?).await? {
            Some(server) => {
                let token = invocation.config()?.server.token;
                told(server.fetch("/sarai/v1/skills", token.as_deref()).await?)
            }
            None => (at_rest(invocation)?, None),
        },
        Wish::Start { name } => change(invocation, Action::Start, Some(name)).await?,
        Wish::Stop { name } => change(invocation, Action::Stop, Some(name)).await?,
        Wish::Reload { name } => change(invocation, Action::Reload, name).await?,
        Wish::Run { name, text, rows } => return task::run(invocation, &name, text, rows).await,
        Wish::Probe { address } => return probe(invocation, &address).await,
    };
    if invocation.json {
        terminal::json(&json!({ "skills": skills, "memory": memory }))?;
        return Ok(Exit::Ok);
    }
    for skill in &skills {
        let text = |key: &str| skill[key].as_str().unwrap_or_default().to_owned();
        let ram = skill["ram_bytes"].as_u64().map(|bytes| HumanBytes(bytes).to_string());
        let state = invocation.text(&state(&text("state")));
        let detail = [ram.unwrap_or_default(), text("fault")].join("  ");
        terminal::line(format!("{:<7} {:<28} {state}  {detail}", text("skill"), text("model")).trim_end())?;
    }
    if let Some(memory) = memory {
        let (claimed, parts) = super::doctor::account(&memory);
        let budget = HumanBytes(memory["budget_bytes"].as_u64().unwrap_or(0));
        let text = Text::new("skills-memory").showing("claimed", HumanBytes(claimed));
        invocation.say(&text.showing("budget", budget).with("parts", parts.join(", ")))?;
    }
    Ok(Exit::Ok)
}

/// Has the running server do it, and tells how things stand then.
async fn change(
    invocation: &Invocation,
    action: Action,
    name: Option<String>,
) -> anyhow::Result<(Vec<Value>, Option<Value>)> {
    let server = running_server(&invocation.home()?).await?.ok_or(Error::NoServer)?;
    let token = invocation.config()?.server.token;
    let body = serde_json::to_value(SkillRequest { action, name })?;
    Ok(told(server.post("/sarai/v1/skills", token.as_deref(), &body).await?))
}

fn told(answer: Value) -> (Vec<Value>, Option<Value>) {
    let skills = answer["skills"].as_array().cloned().unwrap_or_default();
    (skills, Some(answer["memory"].clone()))
}

/// What the skill at an address says of itself.
async fn probe(invocation: &Invocation, address: &str) -> anyhow::Result<Exit> {
    let address: Address = address.parse()?;
    let key = app::remote_key(&invocation.config()?.skills)?;
    let said = skills::probe(&address, &key).await?;
    let shown = json!({
        "address": address.to_string(), "protocol": said.protocol, "architecture": said.architecture,
        "context_tokens": said.context_tokens, "ram_bytes": said.ram_bytes, "threads": said.threads,
    });
    if invocation.json {
        terminal::json(&shown)?;
        return Ok(Exit::Ok);
    }
    for (key, value) in shown.as_object().into_iter().flatten() {
        let plain = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        terminal::line(format_args!("{key:<16} {plain}"))?;
    }
    Ok(Exit::Ok)
}

/// What could be started: an engine for each model of the profile whose file and program are here.
fn at_rest(invocation: &Invocation) -> anyhow::Result<Vec<Value>> {
    let config = invocation.config()?;
    let models = ModelStore::new(invocation.home()?.models());
    let catalogue = Catalogue::load(config.models.catalogue.as_deref())?;
    let profile = app::profile(&config, &models, &catalogue)?;
    let mut names: Vec<&String> = profile.roles.values().collect();
    names.sort();
    names.dedup();
    let program = app::skill_binary(&config)?;
    let disk =
        app::Disk { store: models, draft: None, places: config.skills.clone(), catalogue: catalogue.clone() };
    let alone = [Kind::Image, Kind::Sql].map(|kind| kind.name().to_owned());
    Ok(names
        .into_iter()
        .chain(&alone)
        .map(|name| {
            let ready = program.exists() && disk.has(name);
            let played: Vec<&str> = Role::ALL
                .into_iter()
                .filter(|role| profile.model(*role) == Some(name))
                .map(Role::name)
                .collect();
            json!({
                "skill": disk.kind(name).name(), "model": name, "roles": played,
                "state": if ready { "idle" } else { "missing" },
            })
        })
        .collect())
}

fn state(name: &str) -> Text {
    match name {
        "missing" => Text::new("skills-missing"),
        "idle" => Text::new("skills-idle"),
        "fetching" => Text::new("skills-fetching"),
        "loading" => Text::new("skills-loading"),
        "ready" => Text::new("skills-ready"),
        _ => Text::new("skills-failed"),
    }
}
