//! The configuration: flags > `SARAI_*` > the user's file > `/etc/sarai/sarai.toml` > the compiled-in text.
//!
//! Called by the command line at every start. Invariants: only [`Config::load`] makes a [`Config`], and it
//! has checked every key and value; what it refuses, it refuses by place (file and line, variable or flag).
//! Must not: create files (but for [`edit`]), or know what a value is used for.

pub(crate) mod edit;
mod error;
mod keys;
mod layers;

use std::ffi::OsString;
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};
use std::time::Duration;

use sarai_core::language::Language;
use sarai_core::metacontrol::Configured;
use sarai_core::skills::{Address, BadAddress, Runtime, Source};

pub(crate) use error::Error;
pub(crate) use keys::{Value, host, is_secret};
pub(crate) use layers::{Layers, Origin};

/// The commented default, as printed by `sarai config default`.
pub(crate) const DEFAULT: &str = include_str!("../../../config/sarai.toml");

/// Where settings are looked for. Made once from the process; tests make their own.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sources {
    /// `--config` or `$SARAI_CONFIG`: takes the place of `user` and must exist.
    pub(crate) named: Option<PathBuf>,
    /// `sarai/sarai.toml` in the XDG config folder.
    pub(crate) user: Option<PathBuf>,
    /// The machine's file.
    pub(crate) system: PathBuf,
    /// The environment.
    pub(crate) environment: Vec<(OsString, OsString)>,
    /// Settings given as flags.
    pub(crate) flags: Vec<Override>,
}

/// A setting given as a flag.
#[derive(Clone, Debug)]
pub(crate) struct Override {
    /// The key it sets.
    pub(crate) key: &'static str,
    /// The flag's name, for messages.
    pub(crate) flag: &'static str,
    /// Its value as typed.
    pub(crate) value: String,
}

impl Sources {
    /// The sources of this process.
    pub(crate) fn from_process(named: Option<PathBuf>) -> Self {
        let variable = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty());
        let folder = variable("XDG_CONFIG_HOME")
            .map(PathBuf::from)
            .filter(|path| path.is_absolute())
            .or_else(|| variable("HOME").map(|home| Path::new(&home).join(".config")));
        Self {
            named: named.or_else(|| variable("SARAI_CONFIG").map(PathBuf::from)),
            user: folder.map(|folder| folder.join("sarai/sarai.toml")),
            system: PathBuf::from("/etc/sarai/sarai.toml"),
            environment: std::env::vars_os().collect(),
            flags: Vec::new(),
        }
    }

    /// The file that `sarai config set` edits.
    pub(crate) fn own_file(&self) -> Option<&Path> {
        self.named.as_deref().or(self.user.as_deref())
    }
}

/// Every setting, checked.
#[derive(Clone, Debug)]
pub(crate) struct Config {
    /// Where the server listens and what it accepts.
    pub(crate) server: Server,
    /// Which models, and how they run.
    pub(crate) models: Models,
    /// Limits of one turn.
    pub(crate) turn: Turn,
    /// Experts of the owner's, and which of the built-in ones the router may choose.
    pub(crate) experts: Experts,
    /// Where MetaControl begins, and whether it learns.
    pub(crate) metacontrol: Configured,
    /// `None`: by the environment, then by the question.
    pub(crate) language: Option<Language>,
    /// Names of sandbox layers that may be missing.
    pub(crate) sandbox_exceptions: Vec<String>,
    /// Name of the ledger in its checkpoints.
    pub(crate) ledger_origin: String,
    /// What is logged, and how.
    pub(crate) log: Log,
    /// The `sarai-skill` program; `None`: the one beside this executable.
    pub(crate) skill_binary: Option<PathBuf>,
    /// Where skills run.
    pub(crate) skills: Skills,
    /// Pictures that are kept.
    pub(crate) images: Images,
    /// Each value with its origin. Private: nobody else can make a `Config`.
    layers: Layers,
}

/// `[server]`
#[derive(Clone, Debug)]
pub(crate) struct Server {
    /// Where to listen.
    pub(crate) address: SocketAddr,
    /// What clients must send; `None` only on loopback.
    pub(crate) token: Option<String>,
    /// Longest request body.
    pub(crate) body_bytes_max: usize,
    /// Requests worked on or waiting at the same time.
    pub(crate) requests_max: usize,
}

/// `[models]`
#[derive(Clone, Debug)]
pub(crate) struct Models {
    /// Name of the profile; `None`: the one chosen by `sarai models use`.
    pub(crate) profile: Option<String>,
    /// The user's own catalogue.
    pub(crate) catalogue: Option<PathBuf>,
    /// Tokens a context holds.
    pub(crate) context_tokens: u32,
    /// Threads to compute with; `None`: one a physical core.
    pub(crate) threads: Option<u32>,
    /// Whether models are multiplied by our own kernels where the processor runs them.
    pub(crate) own_kernels: bool,
    /// What SARAi and its models may take of this machine's memory; `None`: a share of what it has.
    pub(crate) ram_budget_bytes: Option<u64>,
    /// How long a model that nobody asks stays loaded; `None`: until its room is needed.
    pub(crate) keep_alive: Option<Duration>,
    /// How long a request waits for room in memory.
    pub(crate) room_wait: Duration,
    /// Requests a model computes at the same time.
    pub(crate) parallel: u16,
    /// Whether the profile's draft model guesses for larger ones.
    pub(crate) draft: bool,
    /// Most bytes of a model's saved states; `None`: none are kept.
    pub(crate) states_bytes_max: Option<u64>,
}

/// `[turn]`
#[derive(Clone, Debug)]
pub(crate) struct Turn {
    /// Time for the whole turn.
    pub(crate) deadline: Duration,
    /// Whether failed checks are handed back.
    pub(crate) reflect: bool,
    /// Rounds of correction at most.
    pub(crate) rounds_max: u32,
    /// Tokens of an answer at most.
    pub(crate) max_tokens: u32,
}

/// `[experts]`
#[derive(Clone, Debug)]
pub(crate) struct Experts {
    /// Names of folders in the home that may be used.
    pub(crate) allowed: Vec<String>,
    /// Built-in experts without an exact engine that the router may choose.
    pub(crate) routed: Vec<String>,
}

/// `[skills]`
#[derive(Clone, Debug)]
pub(crate) struct Skills {
    /// Models that write text.
    pub(crate) engine: Place,
    /// Models that make vectors.
    pub(crate) embed: Place,
    /// What makes pictures small.
    pub(crate) image: Place,
    /// What answers SELECTs.
    pub(crate) sql: Place,
    /// The owner's data for them.
    pub(crate) data: Vec<Source>,
    /// What opens servers elsewhere.
    pub(crate) token: Option<String>,
    /// PEM file of authorities.
    pub(crate) authorities: Option<PathBuf>,
}

/// `[images]`
#[derive(Clone, Debug)]
pub(crate) struct Images {
    /// Length of all files that are kept.
    pub(crate) cache_bytes_max: u64,
    /// How long an unused one is kept.
    pub(crate) unused_max: Duration,
}

/// Where one skill runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// In a child.
    Native,
    /// In a container.
    Docker,
    /// At addresses, by model.
    Remote(Vec<(String, Address)>),
}

impl Place {
    /// The runtime of a model of this skill.
    pub(crate) fn runtime(&self, name: &str) -> Runtime {
        match self {
            Self::Native => Runtime::Native,
            Self::Docker => Runtime::Docker,
            Self::Remote(addresses) => {
                let own = addresses.iter().filter(|(model, _)| model == name);
                Runtime::Remote(own.map(|(_, address)| address.clone()).collect())
            }
        }
    }

    fn read(layers: &Layers, skill: &'static str, key: &'static str) -> Result<Self, Error> {
        // Read whatever the runtime is, so that a wrong one is told when it is written.
        let read = |text: &String| {
            let (model, address) = text.split_once('=').unwrap_or_default();
            let wrong = |fault: BadAddress| Error::BadValue {
                origin: layers.origin(key).clone(),
                key: key.to_owned(),
                expected: "[\"MODEL=unix:/PATH\", \"MODEL=https://HOST:PORT\", ...]".to_owned(),
                found: fault.to_string(),
            };
            address.parse().map(|address| (model.to_owned(), address)).map_err(wrong)
        };
        let addresses = layers.texts(key).iter().map(read).collect::<Result<_, _>>()?;
        Ok(match layers.text(skill) {
            "docker" => Self::Docker,
            "remote" => Self::Remote(addresses),
            _ => Self::Native,
        })
    }
}

/// `[log]`
#[derive(Clone, Debug)]
pub(crate) struct Log {
    /// Level name, as `tracing` takes it.
    pub(crate) level: String,
    /// JSON lines instead of text.
    pub(crate) json: bool,
}

impl Config {
    /// Reads and checks all sources.
    ///
    /// # Errors
    /// The first place that can't be read or holds an unknown key or a bad value; an address that is open to
    /// the network without a token.
    pub(crate) fn load(sources: &Sources) -> Result<Self, Error> {
        Self::from_layers(Layers::read(sources, None)?)
    }

    /// Each key with its value in force and where it comes from, in the order of the default file.
    pub(crate) fn settings(&self) -> impl Iterator<Item = (&'static str, &Value, &Origin)> {
        self.layers.iter()
    }

    fn from_layers(layers: Layers) -> Result<Self, Error> {
        let text = |key| Some(layers.text(key).to_owned()).filter(|text| !text.is_empty());
        let path = |key| text(key).map(PathBuf::from);
        let ip = host(layers.text("server.host")).unwrap_or(IpAddr::from([127, 0, 0, 1]));
        let token = text("server.token");
        if !ip.is_loopback() && token.is_none() {
            return Err(Error::OpenWithoutToken { host: ip, origin: layers.origin("server.host").clone() });
        }
        Ok(Self {
            server: Server {
                address: SocketAddr::new(ip, layers.integer("server.port")),
                token,
                body_bytes_max: layers.integer("server.body_bytes_max"),
                requests_max: layers.integer("server.requests_max"),
            },
            models: Models {
                profile: text("models.profile"),
                catalogue: path("models.catalogue"),
                context_tokens: layers.integer("models.context_tokens"),
                threads: Some(layers.integer("models.threads")).filter(|threads| *threads > 0),
                own_kernels: layers.flag("models.own_kernels"),
                ram_budget_bytes: Some(layers.integer("models.ram_budget_bytes")).filter(|bytes| *bytes > 0),
                keep_alive: Some(layers.integer("models.keep_alive_seconds"))
                    .filter(|seconds| *seconds > 0)
                    .map(Duration::from_secs),
                room_wait: Duration::from_secs(layers.integer("models.room_wait_seconds")),
                parallel: layers.integer("models.parallel"),
                draft: layers.flag("models.draft"),
                states_bytes_max: Some(layers.integer("models.states_bytes_max")).filter(|bytes| *bytes > 0),
            },
            turn: Turn {
                deadline: Duration::from_secs(layers.integer("turn.deadline_seconds")),
                reflect: layers.flag("turn.reflect"),
                rounds_max: layers.integer("turn.rounds_max"),
                max_tokens: layers.integer("turn.max_tokens"),
            },
            experts: Experts {
                allowed: layers.texts("experts.allowed").to_vec(),
                routed: layers.texts("experts.routed").to_vec(),
            },
            metacontrol: Configured {
                learning: layers.flag("metacontrol.learning"),
                alpha: layers.number("metacontrol.alpha"),
                beta: layers.number("metacontrol.beta"),
                threshold: layers.number("metacontrol.threshold"),
                memory_depth: layers.integer("metacontrol.memory_depth"),
                speculation: layers.flag("metacontrol.speculation"),
            },
            images: Images {
                cache_bytes_max: layers.integer("images.cache_bytes_max"),
                unused_max: Duration::from_secs(86_400 * layers.integer::<u64>("images.unused_days_max")),
            },
            language: crate::lang::parse(layers.text("language.default")),
            sandbox_exceptions: layers.texts("sandbox.exceptions").to_vec(),
            ledger_origin: layers.text("ledger.origin").to_owned(),
            log: Log { level: layers.text("log.level").to_owned(), json: layers.flag("log.json") },
            skill_binary: path("skills.binary"),
            skills: Skills {
                engine: Place::read(&layers, "skills.engine.runtime", "skills.engine.addresses")?,
                embed: Place::read(&layers, "skills.embed.runtime", "skills.embed.addresses")?,
                image: Place::read(&layers, "skills.image.runtime", "skills.image.addresses")?,
                sql: Place::read(&layers, "skills.sql.runtime", "skills.sql.addresses")?,
                data: layers.texts("skills.sql.data").iter().map(|text| data(text)).collect(),
                token: text("skills.remote.token"),
                authorities: path("skills.remote.authorities"),
            },
            layers,
        })
    }
}

/// A file of data: `NAME=PATH`, or a path whose last part without its ending is the name.
fn data(text: &str) -> Source {
    // A path may hold the sign itself; what stands before it in a name has no separator.
    if let Some((name, path)) = text.split_once('=').filter(|(name, _)| !name.contains('/')) {
        return Source { name: name.trim().to_owned(), path: from_home(path.trim()) };
    }
    let path = from_home(text);
    let name = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    Source { name, path }
}

/// A path, in which `~/` means what it means to a shell.
fn from_home(text: &str) -> PathBuf {
    let home = std::env::var_os("HOME").map(PathBuf::from);
    match (text.strip_prefix("~/"), home) {
        (Some(rest), Some(home)) => home.join(rest),
        (Some(_) | None, _) => PathBuf::from(text),
    }
}

#[cfg(test)]
mod tests;
