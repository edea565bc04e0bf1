//! `sarai config`: what is set, where it comes from, and setting it. Works on a broken configuration too.
//! Reads and edits through `config.rs`; must not know what a setting is used for.

use crate::cli::{Error, Invocation};
use crate::config::{self, Config, Origin, Value};
use crate::exit::Exit;
use crate::i18n::Text;
use crate::terminal;

/// Arguments of `config`.
#[derive(clap::Args, Debug)]
pub(crate) struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(clap::Subcommand, Debug)]
enum Action {
    Default,
    Show {
        #[arg(long)]
        origin: bool,
    },
    Check,
    Get {
        #[arg(value_name = "KEY")]
        key: String,
    },
    Set {
        #[arg(value_name = "KEY")]
        key: String,
        #[arg(value_name = "VALUE", allow_hyphen_values = true)]
        value: String,
    },
}

/// Runs the command.
pub(crate) fn run(args: &Args, invocation: &Invocation) -> anyhow::Result<Exit> {
    match &args.action {
        Action::Default => terminal::piece(config::DEFAULT)?,
        Action::Show { origin } => show(&invocation.config()?, *origin, invocation.json)?,
        Action::Check => {
            let config = invocation.config()?;
            if invocation.json {
                terminal::json(&serde_json::json!({"ok": true, "keys": config.settings().count()}))?;
            } else {
                invocation.say(&Text::new("config-ok").with("keys", config.settings().count()))?;
            }
        }
        Action::Get { key } => {
            let config = invocation.config()?;
            let (name, value, _) = config
                .settings()
                .find(|(name, ..)| name == key)
                .ok_or_else(|| Error::NotFound { kind: "key", name: key.clone() })?;
            // The owner asked for this one by name, secret or not.
            if invocation.json {
                terminal::json(&serde_json::json!({ name: value }))?;
            } else {
                terminal::line(value)?;
            }
        }
        Action::Set { key, value } => {
            let path = config::edit::set(&invocation.sources, key, value)?;
            invocation.note(&Text::new("config-set").showing("key", key).showing("path", path.display()));
        }
    }
    Ok(Exit::Ok)
}

fn show(config: &Config, with_origin: bool, json: bool) -> anyhow::Result<()> {
    let settings = config.settings().map(|(key, value, origin)| (key, masked(key, value), origin));
    if json {
        let object: serde_json::Map<_, _> = settings
            .map(|(key, value, origin)| {
                let entry = serde_json::json!({"value": value, "origin": origin.to_string()});
                (key.to_owned(), entry)
            })
            .collect();
        return terminal::json(&object);
    }
    let mut section = "";
    for (key, value, origin) in settings {
        let (of, name) = key.split_once('.').unwrap_or(("", key));
        if of != section {
            terminal::line(format_args!("{}[{of}]", if section.is_empty() { "" } else { "\n" }))?;
            section = of;
        }
        let line = format!("{name} = {}", value.to_toml());
        if with_origin && *origin != Origin::Default {
            terminal::line(format_args!("{line:<40} # {origin}"))?;
        } else {
            terminal::line(line)?;
        }
    }
    Ok(())
}

fn masked(key: &str, value: &Value) -> Value {
    match value {
        Value::Text(text) if config::is_secret(key) && !text.is_empty() => Value::Text("***".to_owned()),
        Value::Text(_) | Value::Integer(_) | Value::Flag(_) | Value::Texts(_) => value.clone(),
    }
}
