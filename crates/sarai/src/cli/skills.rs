//! `sarai skills`: the children behind the models, and the memory they hold.
//! Asks the running server; without one there is nothing running to be told of.

use indicatif::HumanBytes;
use serde_json::{Value, json};

use crate::cli::Invocation;
use crate::exit::Exit;
use crate::home::running_server;
use crate::i18n::Text;
use crate::models::{Catalogue, ModelStore, Role};
use crate::{app, terminal};

/// Arguments of `skills`.
#[derive(clap::Args, Debug)]
pub(crate) struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(clap::Subcommand, Debug)]
enum Action {
    List,
    Status,
}

/// Runs the command.
pub(crate) async fn run(args: Args, invocation: &Invocation) -> anyhow::Result<Exit> {
    let (skills, memory) = match args.action {
        Action::List => (at_rest(invocation)?, None),
        Action::Status => match running_server(&invocation.home()?).await? {
            Some(server) => {
                let token = invocation.config()?.server.token;
                let answer = server.fetch("/sarai/v1/skills", token.as_deref()).await?;
                let skills = answer["skills"].as_array().cloned().unwrap_or_default();
                (skills, Some(answer["memory"].clone()))
            }
            None => (at_rest(invocation)?, None),
        },
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
        terminal::line(format!("engine  {:<28} {state}  {detail}", text("model")).trim_end())?;
    }
    if let Some(memory) = memory {
        let (claimed, parts) = super::doctor::account(&memory);
        let budget = HumanBytes(memory["budget_bytes"].as_u64().unwrap_or(0));
        let text = Text::new("skills-memory").showing("claimed", HumanBytes(claimed));
        invocation.say(&text.showing("budget", budget).with("parts", parts.join(", ")))?;
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
    Ok(names
        .into_iter()
        .map(|name| {
            let ready = program.exists() && models.path(name).is_ok();
            let played: Vec<&str> = Role::ALL
                .into_iter()
                .filter(|role| profile.model(*role) == Some(name))
                .map(Role::name)
                .collect();
            json!({
                "skill": "engine", "model": name, "roles": played,
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
