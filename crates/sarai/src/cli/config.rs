//! `sarai config`: what is set, where it comes from, and setting it. Works on a broken configuration too.
//! Reads and edits through `config.rs`; must not know what a setting is used for. What MetaControl learned stands
//! beside what is configured, since that is where it works; here it is also forgotten.

use crate::cli::{Error, Invocation};
use crate::config::{self, Origin, Value};
use crate::exit::Exit;
use crate::i18n::Text;
use crate::metacontrol::{self, Shown};
use crate::terminal;

/// Section of what is learned, with the point.
const LEARNED: &str = "metacontrol.";

/// Last key of that section.
const LAST_BEFORE_LEARNED: &str = "metacontrol.speculation";

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
    Reset {
        #[arg(value_name = "WHAT")]
        what: Resettable,
    },
    Set {
        #[arg(value_name = "KEY")]
        key: String,
        #[arg(value_name = "VALUE", allow_hyphen_values = true)]
        value: String,
    },
}

/// What was learned and can be forgotten. Keys of the user's file are not touched by it.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Resettable {
    Metacontrol,
}

/// Runs the command.
pub(crate) async fn run(args: &Args, invocation: &Invocation) -> anyhow::Result<Exit> {
    match &args.action {
        Action::Default => terminal::piece(config::DEFAULT)?,
        Action::Show { origin } => show(invocation, *origin).await?,
        Action::Check => {
            let config = invocation.config()?;
            if invocation.json {
                terminal::json(&serde_json::json!({"ok": true, "keys": config.settings().count()}))?;
            } else {
                invocation.say(&Text::new("config-ok").with("keys", config.settings().count()))?;
            }
        }
        Action::Get { key } => get(key, invocation).await?,
        Action::Reset { what: Resettable::Metacontrol } => {
            let changed = metacontrol::reset(&invocation.home()?, &invocation.config()?).await?;
            if invocation.json {
                terminal::json(&serde_json::json!({ "reset": changed }))?;
            } else {
                invocation.say(&Text::new("config-reset").with("count", changed))?;
            }
        }
        Action::Set { key, value } => {
            let path = config::edit::set(&invocation.sources, key, value)?;
            invocation.note(&Text::new("config-set").showing("key", key).showing("path", path.display()));
        }
    }
    Ok(Exit::Ok)
}

/// Prints one value: as configured, or as learned where nobody can configure it.
async fn get(key: &str, invocation: &Invocation) -> anyhow::Result<()> {
    let config = invocation.config()?;
    let set = config.settings().find(|(name, ..)| *name == key).map(|(_, value, _)| value.clone());
    let learned = match key.strip_prefix(LEARNED) {
        Some(name) => {
            let values = metacontrol::look(&invocation.home()?, &config).await?.values;
            values.into_iter().find(|value| value.name == name)
        }
        None => None,
    };
    let not_found = || Error::NotFound { kind: "key", name: key.to_owned() };
    let printed = set.or_else(|| learned.as_ref().map(|value| Value::Number(value.in_force)));
    // The owner asked for this one by name, secret or not.
    let printed = printed.ok_or_else(not_found)?;
    let differs = learned.filter(|value| value.learned);
    if invocation.json {
        let mut object = serde_json::Map::from_iter([(key.to_owned(), serde_json::to_value(printed)?)]);
        object.extend(differs.map(|value| ("learned".to_owned(), value.in_force.into())));
        terminal::json(&object)?;
    } else {
        terminal::line(printed)?;
        if let Some(value) = differs {
            let text = Text::new("config-learned-value").showing("value", value.in_force);
            invocation.note(&text.showing("configured", value.configured));
        }
    }
    Ok(())
}

async fn show(invocation: &Invocation, with_origin: bool) -> anyhow::Result<()> {
    let config = invocation.config()?;
    // The values of the files are told whatever the database is like.
    let learned = match metacontrol::look(&invocation.home()?, &config).await {
        Ok(learned) => Some(learned),
        Err(error) => {
            invocation.note(&Text::new("config-learned-unreadable").with("reason", format!("{error:#}")));
            None
        }
    };
    let settings = || config.settings().map(|(key, value, origin)| (key, masked(key, value), origin));
    if invocation.json {
        let mut object: serde_json::Map<_, _> = settings()
            .map(|(key, value, origin)| {
                let entry = serde_json::json!({"value": value, "origin": origin.to_string()});
                (key.to_owned(), entry)
            })
            .collect();
        for value in learned.iter().flat_map(Shown::learned) {
            let entry = object
                .entry(format!("{LEARNED}{}", value.name))
                .or_insert_with(|| serde_json::json!({"value": value.configured, "origin": "default"}));
            entry["learned"] = value.in_force.into();
        }
        return terminal::json(&object);
    }
    let mut section = "";
    for (key, value, origin) in settings() {
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
        if let Some(learned) = learned.as_ref().filter(|_| key == LAST_BEFORE_LEARNED) {
            show_learned(invocation, learned)?;
        }
    }
    Ok(())
}

/// What was learned, as comments under the section: the text stays one that can be saved and used.
fn show_learned(invocation: &Invocation, learned: &Shown) -> anyhow::Result<()> {
    if learned.learned().next().is_none() {
        return Ok(());
    }
    let key = if learned.learning { "config-learned" } else { "config-learned-unused" };
    terminal::line(format_args!("# {}", invocation.text(&Text::new(key))))?;
    for value in learned.learned() {
        let text = Text::new("config-learned-value").showing("value", value.in_force);
        let text = invocation.text(&text.showing("configured", value.configured));
        terminal::line(format_args!("# {}: {text}", value.name))?;
    }
    Ok(())
}

fn masked(key: &str, value: &Value) -> Value {
    match value {
        Value::Text(text) if config::is_secret(key) && !text.is_empty() => Value::Text("***".to_owned()),
        Value::Text(_) | Value::Integer(_) | Value::Number(_) | Value::Flag(_) | Value::Texts(_) => {
            value.clone()
        }
    }
}
