//! What MetaControl learned, as people and clients see it: the object of `/sarai/v1/metacontrol` and its way to the
//! command line.
//!
//! Called by `config`, `doctor`, the HTTP route and the metrics. A running server answers for its database; without one
//! it is read here. Must not decide what is learned.

use sarai_core::metacontrol::{Configured, kept};
use sarai_store::Store;
use serde::{Deserialize, Serialize};

use crate::config::Config;
use crate::home::{Home, HomeLock, running_server};

/// Changes that are shown.
const CHANGES_SHOWN: usize = 50;

/// Everything that is learned.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Shown {
    /// Whether anything is learned, and what was learned is used.
    pub(crate) learning: bool,
    /// Changes since learning began or was reset.
    pub(crate) updates: Updates,
    /// Every value.
    pub(crate) values: Vec<Value>,
    /// The last changes, newest first.
    pub(crate) changes: Vec<Change>,
}

/// Changes by cause.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Updates {
    /// By what people thought of answers.
    pub(crate) feedback: u64,
    /// By what checks and clocks said.
    pub(crate) outcome: u64,
}

/// One value.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Value {
    /// `alpha`, `threshold.finance`...
    pub(crate) name: String,
    /// Where it begins.
    pub(crate) configured: f64,
    /// What is used.
    pub(crate) in_force: f64,
    /// Whether it was learned.
    pub(crate) learned: bool,
    /// Least that learning may reach.
    pub(crate) least: f64,
    /// Most that learning may reach.
    pub(crate) most: f64,
}

/// One change.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Change {
    at: String,
    cause: String,
    turn_id: Option<String>,
    name: String,
    before: f64,
    after: f64,
}

impl Shown {
    /// Values that were learned to differ.
    pub(crate) fn learned(&self) -> impl Iterator<Item = &Value> {
        self.values.iter().filter(|value| value.learned)
    }
}

/// Reads the database that this process holds.
///
/// # Errors
/// The database failed, or what was learned can't be read.
pub(crate) async fn read(store: &Store, configured: Configured) -> Result<Shown, kept::Error> {
    let view = kept::view(store, configured, CHANGES_SHOWN, jiff::Timestamp::now()).await?;
    let count = |name: &str| {
        view.updates.iter().find(|(cause, _)| cause.name() == name).map_or(0, |(_, count)| *count)
    };
    let values = view.values.iter().map(|shown| Value {
        name: shown.dial.to_string(),
        configured: rounded(shown.configured),
        in_force: rounded(shown.in_force),
        learned: shown.learned,
        least: shown.range.0,
        most: shown.range.1,
    });
    let updates = Updates { feedback: count("feedback"), outcome: count("outcome") };
    let values = values.collect();
    let changes = view.changes.into_iter().map(|lesson| Change {
        at: lesson.at,
        cause: lesson.cause.to_owned(),
        turn_id: lesson.turn_id,
        name: lesson.name,
        before: rounded(lesson.before),
        after: rounded(lesson.after),
    });
    Ok(Shown { learning: configured.learning, updates, values, changes: changes.collect() })
}

/// Asks the home's server, or reads the home's database; an empty one if there is none yet.
///
/// # Errors
/// The server or the database failed, or what was learned can't be read.
pub(crate) async fn look(home: &Home, config: &Config) -> anyhow::Result<Shown> {
    if let Some(server) = running_server(home).await? {
        let answer = server.fetch("/sarai/v1/metacontrol", config.server.token.as_deref()).await?;
        return Ok(serde_json::from_value(answer)?);
    }
    let path = home.database();
    let store = if path.exists() { Store::open(path)? } else { Store::open_in_memory()? };
    Ok(read(&store, config.metacontrol).await?)
}

/// Forgets all that was learned; answers how many values that changed.
///
/// # Errors
/// The server or the database failed, or another command holds the home.
pub(crate) async fn reset(home: &Home, config: &Config) -> anyhow::Result<u64> {
    if let Some(server) = running_server(home).await? {
        let body = serde_json::json!({"action": "reset"});
        let answer = server.post("/sarai/v1/metacontrol", config.server.token.as_deref(), &body).await?;
        return Ok(answer["reset"].as_u64().unwrap_or(0));
    }
    if !home.database().exists() {
        return Ok(0);
    }
    let _lock = HomeLock::acquire(home, "config reset")?;
    let store = Store::open(home.database())?;
    Ok(kept::reset(&store, config.metacontrol, jiff::Timestamp::now()).await? as u64)
}

/// Four places: more tells nobody anything.
fn rounded(value: f64) -> f64 {
    (value * 1e4).round() / 1e4
}
