//! The table of keys: every setting's name, what it may be, and how text becomes its value.
//!
//! Called by `layers` (files, environment, flags) and `edit`. Invariant (tested): the same keys as in the
//! commented default. Knows nothing of files.

use std::fmt;
use std::net::IpAddr;

/// One setting.
#[derive(Debug)]
pub(crate) struct Key {
    /// Section and key, `server.port`.
    pub(crate) path: &'static str,
    /// What it may be.
    pub(crate) kind: Kind,
}

/// What a setting may be.
#[derive(Debug)]
pub(crate) enum Kind {
    /// Any text.
    Text,
    /// Text that is never shown.
    Secret,
    /// An IP address or `localhost`.
    Host,
    /// One of these words.
    Choice(&'static [&'static str]),
    /// `true` or `false`.
    Flag,
    /// A whole number within bounds, both included.
    Integer(i64, i64),
    /// A number within bounds, both included.
    Number(f64, f64),
    /// A list of texts.
    Texts,
    /// A list of words out of these.
    Words(&'static [&'static str]),
}

/// Where a skill may run.
const RUNTIMES: &[&str] = &["native", "docker", "remote"];

/// Every setting, in the order of the default file.
pub(crate) const KEYS: &[Key] = &[
    Key { path: "server.host", kind: Kind::Host },
    Key { path: "server.port", kind: Kind::Integer(0, 65_535) },
    Key { path: "server.token", kind: Kind::Secret },
    Key { path: "server.body_bytes_max", kind: Kind::Integer(1024, 1 << 30) },
    Key { path: "server.requests_max", kind: Kind::Integer(1, 4096) },
    Key { path: "models.profile", kind: Kind::Text },
    Key { path: "models.catalogue", kind: Kind::Text },
    Key { path: "models.context_tokens", kind: Kind::Integer(256, 1 << 20) },
    Key { path: "models.threads", kind: Kind::Integer(0, 1024) },
    Key { path: "models.own_kernels", kind: Kind::Flag },
    Key { path: "models.ram_budget_bytes", kind: Kind::Integer(0, 1 << 50) },
    Key { path: "models.parallel", kind: Kind::Integer(1, 16) },
    Key { path: "models.draft", kind: Kind::Flag },
    Key { path: "models.states_bytes_max", kind: Kind::Integer(0, 1 << 50) },
    Key { path: "models.keep_alive_seconds", kind: Kind::Integer(0, 31_536_000) },
    Key { path: "models.room_wait_seconds", kind: Kind::Integer(0, 600) },
    Key { path: "turn.deadline_seconds", kind: Kind::Integer(1, 86_400) },
    Key { path: "turn.reflect", kind: Kind::Flag },
    Key { path: "turn.rounds_max", kind: Kind::Integer(0, 3) },
    Key { path: "turn.max_tokens", kind: Kind::Integer(1, 1 << 20) },
    Key { path: "experts.allowed", kind: Kind::Texts },
    Key { path: "experts.routed", kind: Kind::Words(&["diagnosis", "reasoning", "creative"]) },
    Key { path: "metacontrol.learning", kind: Kind::Flag },
    Key { path: "metacontrol.alpha", kind: Kind::Number(0.0, 4.0) },
    Key { path: "metacontrol.beta", kind: Kind::Number(0.0, 4.0) },
    Key { path: "metacontrol.threshold", kind: Kind::Number(0.0, 1.0) },
    Key { path: "metacontrol.memory_depth", kind: Kind::Integer(0, 64) },
    Key { path: "metacontrol.speculation", kind: Kind::Flag },
    Key { path: "images.cache_bytes_max", kind: Kind::Integer(0, 1 << 50) },
    Key { path: "images.unused_days_max", kind: Kind::Integer(1, 36_500) },
    Key { path: "language.default", kind: Kind::Choice(&["auto", "es", "en"]) },
    Key { path: "sandbox.exceptions", kind: Kind::Texts },
    Key { path: "ledger.origin", kind: Kind::Text },
    Key { path: "log.level", kind: Kind::Choice(&["error", "warn", "info", "debug", "trace"]) },
    Key { path: "log.json", kind: Kind::Flag },
    Key { path: "skills.binary", kind: Kind::Text },
    Key { path: "skills.engine.runtime", kind: Kind::Choice(RUNTIMES) },
    Key { path: "skills.engine.addresses", kind: Kind::Texts },
    Key { path: "skills.embed.runtime", kind: Kind::Choice(RUNTIMES) },
    Key { path: "skills.embed.addresses", kind: Kind::Texts },
    Key { path: "skills.image.runtime", kind: Kind::Choice(RUNTIMES) },
    Key { path: "skills.image.addresses", kind: Kind::Texts },
    Key { path: "skills.sql.runtime", kind: Kind::Choice(RUNTIMES) },
    Key { path: "skills.sql.addresses", kind: Kind::Texts },
    Key { path: "skills.sql.data", kind: Kind::Texts },
    Key { path: "skills.remote.token", kind: Kind::Secret },
    Key { path: "skills.remote.authorities", kind: Kind::Text },
];

/// A setting's value.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
#[serde(untagged)]
pub(crate) enum Value {
    /// Text, secret, host or choice.
    Text(String),
    /// Whole number.
    Integer(i64),
    /// Number.
    Number(f64),
    /// Yes or no.
    Flag(bool),
    /// List of texts.
    Texts(Vec<String>),
}

impl Value {
    /// The value in TOML.
    pub(crate) fn to_toml(&self) -> toml_edit::Value {
        match self {
            Self::Text(text) => text.as_str().into(),
            Self::Integer(number) => (*number).into(),
            Self::Number(number) => (*number).into(),
            Self::Flag(flag) => (*flag).into(),
            Self::Texts(texts) => texts.iter().map(String::as_str).collect(),
        }
    }
}

/// Plain, as `sarai config get` prints it: no quotes, a line for each entry of a list.
impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => f.write_str(text),
            Self::Integer(number) => number.fmt(f),
            Self::Number(number) => number.fmt(f),
            Self::Flag(flag) => flag.fmt(f),
            Self::Texts(texts) => f.write_str(&texts.join("\n")),
        }
    }
}

impl Key {
    /// The setting of this name.
    pub(crate) fn find(path: &str) -> Option<&'static Self> {
        KEYS.iter().find(|key| key.path == path)
    }

    /// The known name most like this one, if one is close.
    pub(crate) fn similar(path: &str) -> Option<&'static str> {
        let last = |path: &str| path.rsplit('.').next().map(str::to_owned).unwrap_or_default();
        KEYS.iter()
            .map(|key| {
                let whole = strsim::jaro_winkler(path, key.path);
                (whole.max(strsim::jaro_winkler(&last(path), &last(key.path)) - 0.02), key.path)
            })
            .filter(|(likeness, _)| *likeness > 0.8)
            .max_by(|one, other| one.0.total_cmp(&other.0))
            .map(|(_, path)| path)
    }

    /// Whether the value is never shown.
    pub(crate) fn is_secret(&self) -> bool {
        matches!(self.kind, Kind::Secret)
    }

    /// What the value must be, for messages.
    pub(crate) fn expected(&self) -> String {
        match &self.kind {
            Kind::Text | Kind::Secret => "\"text\"".to_owned(),
            Kind::Host => "\"IP\" | \"localhost\"".to_owned(),
            Kind::Choice(words) => {
                words.iter().map(|word| format!("\"{word}\"")).collect::<Vec<_>>().join(" | ")
            }
            Kind::Flag => "true | false".to_owned(),
            Kind::Integer(least, most) => format!("{least}..{most}"),
            Kind::Number(least, most) => format!("{least:.1}..{most:.1}"),
            Kind::Texts => "[\"text\", ...]".to_owned(),
            Kind::Words(words) => format!("a list of \"{}\"", words.join("\", \"")),
        }
    }

    /// Reads a value from a variable or argument.
    pub(crate) fn read_text(&self, text: &str) -> Option<Value> {
        let value = match self.kind {
            Kind::Text | Kind::Secret | Kind::Host | Kind::Choice(_) => Value::Text(text.to_owned()),
            Kind::Flag => Value::Flag(text.parse().ok()?),
            Kind::Integer(..) => Value::Integer(text.parse().ok()?),
            Kind::Number(..) => Value::Number(text.parse().ok()?),
            Kind::Texts | Kind::Words(_) => Value::Texts(
                text.split(',').map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect(),
            ),
        };
        self.admits(&value).then_some(value)
    }

    /// Reads a value from a file.
    pub(crate) fn read_toml(&self, item: &toml_edit::Item) -> Option<Value> {
        let value = match self.kind {
            Kind::Text | Kind::Secret | Kind::Host | Kind::Choice(_) => {
                Value::Text(item.as_str()?.to_owned())
            }
            Kind::Flag => Value::Flag(item.as_bool()?),
            Kind::Integer(..) => Value::Integer(item.as_integer()?),
            Kind::Number(..) => Value::Number(item.as_float().or_else(|| whole(item))?),
            Kind::Texts | Kind::Words(_) => {
                let list = item.as_array()?.iter();
                Value::Texts(list.map(|entry| entry.as_str().map(str::to_owned)).collect::<Option<_>>()?)
            }
        };
        self.admits(&value).then_some(value)
    }

    fn admits(&self, value: &Value) -> bool {
        match (&self.kind, value) {
            (Kind::Integer(least, most), Value::Integer(number)) => (least..=most).contains(&number),
            // What is not a number lies in no range.
            (Kind::Number(least, most), Value::Number(number)) => (least..=most).contains(&number),
            (Kind::Choice(words), Value::Text(word)) => words.contains(&word.as_str()),
            (Kind::Words(words), Value::Texts(chosen)) => {
                chosen.iter().all(|word| words.contains(&word.as_str()))
            }
            (Kind::Host, Value::Text(text)) => host(text).is_some(),
            (Kind::Text | Kind::Secret, Value::Text(_))
            | (Kind::Flag, Value::Flag(_))
            | (Kind::Texts, Value::Texts(_)) => true,
            (
                Kind::Text
                | Kind::Secret
                | Kind::Host
                | Kind::Choice(_)
                | Kind::Flag
                | Kind::Integer(..)
                | Kind::Number(..)
                | Kind::Texts
                | Kind::Words(_),
                Value::Text(_) | Value::Integer(_) | Value::Number(_) | Value::Flag(_) | Value::Texts(_),
            ) => false,
        }
    }
}

/// A number written without a point.
fn whole(item: &toml_edit::Item) -> Option<f64> {
    i32::try_from(item.as_integer()?).ok().map(f64::from)
}

/// Reads an address to listen on.
pub(crate) fn host(text: &str) -> Option<IpAddr> {
    if text == "localhost" { Some(IpAddr::from([127, 0, 0, 1])) } else { text.parse().ok() }
}

/// Whether a key's value is never shown unasked.
pub(crate) fn is_secret(path: &str) -> bool {
    Key::find(path).is_some_and(Key::is_secret)
}
