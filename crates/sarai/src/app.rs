//! Wiring: from a configuration and a home to an assistant that answers.
//!
//! Called by `serve`, and by `ask`, `chat` and `feedback` when no server holds the home. The caller holds the
//! home's lock. Must not know HTTP or the terminal.

mod disk;
mod tasks;
mod vectors;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use futures::StreamExt as _;
use metrics_exporter_prometheus::PrometheusHandle;
use sarai_core::experts::{Tools, typed};
use sarai_core::metacontrol::kept;
use sarai_core::model::grpc::{Description, RemoteKey};
use sarai_core::model::{self, Embedder, Model};
use sarai_core::pictures::{self, Pictures};
use sarai_core::python::{self, Python};
use sarai_core::skills::{self, Kind, Pool, Presence, State, Status};
use sarai_core::turn::{self, Assistant};
use sarai_sandbox as sandbox;
use sarai_store as store;
use serde_json::{Value, json};

use crate::adapters::{self, Change};
use crate::config::{self, Config};
use crate::experts::OwnExperts;
use crate::grammars::Grammars;
use crate::home::Home;
use crate::http::Action;
use crate::models::{Catalogue, ModelStore, Profile, Role, Skill};
use crate::router::{Found, Shelf};
use crate::{machine, metacontrol, telemetry};
pub(crate) use disk::Disk;
pub(crate) use tasks::{Error as TaskError, Task, cleaned_shape, hit_rate, picture_shape, stats_shape};
pub(crate) use vectors::VectorSource;

/// Longest time to load a model from a slow disk.
const LOAD_LIMIT: Duration = Duration::from_secs(180);

/// How the pool reads this machine's memory.
const METER: skills::Meter =
    skills::Meter { host_bytes: machine::own_ram_bytes, free_bytes: machine::ram_free_bytes };

/// Longest path of a socket: `sun_path` holds 108 bytes, the last one a zero.
const SOCKET_PATH_BYTES_MAX: usize = 107;

/// How much may come in at once.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    /// Answers being made at the same time.
    pub(crate) requests_max: usize,
    /// Size of a request's body.
    pub(crate) body_bytes_max: usize,
}

/// The model that makes vectors.
#[derive(Clone, Debug)]
pub(crate) struct Embedding {
    /// Catalogue name.
    pub(crate) name: String,
    /// Tokens of one text.
    pub(crate) context_tokens: u32,
}

/// Everything a surface can reach.
pub(crate) struct App {
    assistant: Assistant,
    disk: Arc<Disk>,
    grammars: Grammars,
    pictures: Pictures,
    base: String,
    tiny: String,
    roles: BTreeMap<Role, String>,
    names: Vec<String>,
    embed: Option<Embedding>,
    context_tokens: u32,
    limits: Limits,
    token: Option<String>,
    metrics: PrometheusHandle,
}

impl App {
    /// Opens the home and puts the assistant together. No model is loaded yet.
    ///
    /// # Errors
    /// The database, the ledger or the keys can't be used; the profile is unknown; a sandbox exception is not
    /// one.
    pub(crate) async fn open(config: &Config, home: &Home) -> anyhow::Result<Self> {
        home.create()?;
        let models = ModelStore::new(home.models());
        let catalogue = Catalogue::load(config.models.catalogue.as_deref())?;
        let profile = profile(config, &models, &catalogue)?;
        let (base, tiny) = roles(profile);
        let played = profile.roles.clone();
        let mut names: Vec<String> = profile
            .roles
            .values()
            .filter(|name| catalogue.model(name).is_ok())
            .cloned()
            .chain([base.clone(), tiny.clone()])
            .collect();
        names.sort();
        names.dedup();
        let embed = embedding(profile, &catalogue);
        let keys = store::Keys::open_or_create(home.keys())?.with_origin(&config.ledger_origin)?;
        let store = store::Store::open(home.database())?;
        // The database knows how many leaves were acknowledged: a shorter ledger is refused before it is touched.
        let remembered = store.leaf_count().await?;
        let (ledger, found) = store::Ledger::open_at_least(home.ledger(), keys, remembered)?;
        if found.dropped_bytes > 0 {
            tracing::warn!(leaves = found.leaves, dropped_bytes = found.dropped_bytes, detail = %found.detail,
                "the ledger was put back to its last checkpoint");
        }
        let settings = pool_settings(config, home)?;
        let launchers = launchers(home)?;
        let programs = home.run().join("programs");
        let left = python::sweep(&programs);
        if left > 0 {
            tracing::info!(left, "files of programs were removed: their process had been killed");
        }
        let python = Python::new(Arc::clone(&launchers.native), settings.exceptions.clone(), programs);
        match (config.models.states_bytes_max, models.digests()) {
            (None, _) => skills::forget_states(&home.states(), &[]),
            (Some(_), Ok(kept)) => skills::forget_states(&home.states(), &kept),
            (Some(_), Err(error)) => tracing::warn!(%error, "states of models that are gone are left"),
        }
        let draft = drafting(config, profile);
        let disk = Arc::new(Disk { store: models, draft, catalogue, places: config.skills.clone() });
        let alone = [Kind::Image, Kind::Sql].map(|kind| kind.name().to_owned());
        let kept = names.iter().cloned().chain(alone).collect::<Vec<_>>();
        let pool = Pool::new(launchers, Arc::clone(&disk) as Arc<dyn skills::Files>, settings, &kept);
        adapters::restore(&pool, &store).await?;
        names.retain(|name| embed.as_ref().is_none_or(|embed| embed.name != *name));
        let bounds = pictures::Bounds {
            bytes_max: config.images.cache_bytes_max,
            unused_max: config.images.unused_max,
        };
        let folder = home.pictures();
        let pictures = Pictures::new(pool.clone(), store.clone(), folder, bounds, jiff::Timestamp::now);
        let role = |name: &str| pool.model(name).context("the pool was built with the profile's models");
        let Found { router, fault, .. } = Shelf::new(home).load();
        if let Some(fault) = fault {
            tracing::warn!(fault, "the router's weights of this home are not used, but those that ship");
        }
        let assistant = Assistant::new(turn::Parts {
            router,
            metacontrol: config.metacontrol,
            roles: turn::Roles { base: role(&base)?, tiny: role(&tiny)? },
            pool: pool.clone(),
            store,
            ledger,
            tools: Tools { python: Some(python) },
            shelf: Arc::new(OwnExperts::new(home.experts(), &config.experts.allowed)),
            settings: turn::Settings {
                language: config.language.unwrap_or_default(),
                deadline: config.turn.deadline,
                rounds_max: if config.turn.reflect {
                    u8::try_from(config.turn.rounds_max).unwrap_or(3)
                } else {
                    0
                },
                max_tokens: config.turn.max_tokens,
                unrouted: typed::BUILT_IN
                    .into_iter()
                    .filter(|name| !config.experts.routed.iter().any(|routed| routed == name.name()))
                    .collect(),
                build: format!("sarai {}", env!("CARGO_PKG_VERSION")),
                now: jiff::Timestamp::now,
            },
        });
        let server = &config.server;
        Ok(Self {
            assistant,
            disk,
            grammars: Grammars::new(home.grammars()),
            pictures,
            base,
            tiny,
            roles: played,
            names,
            embed,
            context_tokens: config.models.context_tokens,
            limits: Limits { requests_max: server.requests_max, body_bytes_max: server.body_bytes_max },
            token: server.token.clone(),
            metrics: telemetry::install()?,
        })
    }

    /// The assistant.
    pub(crate) fn assistant(&self) -> &Assistant {
        &self.assistant
    }

    /// Grammars that can be asked for by name.
    pub(crate) fn grammars(&self) -> &Grammars {
        &self.grammars
    }

    /// Pictures made small.
    pub(crate) fn pictures(&self) -> &Pictures {
        &self.pictures
    }

    /// Starts a turn and counts it when it ends.
    pub(crate) fn ask(&self, request: turn::Request) -> turn::Events {
        let events = self.assistant.turn(request).inspect(|event| {
            if let Ok(turn::Event::Done(outcome)) = event {
                telemetry::turn(outcome);
            }
        });
        Box::pin(events)
    }

    /// A bare model of the profile whose file is here.
    pub(crate) fn model(&self, name: &str) -> Option<Arc<dyn Model>> {
        self.disk.has(name).then_some(())?;
        self.assistant.pool().model(name)
    }

    /// Names of the bare models that can be asked.
    pub(crate) fn model_names(&self) -> Vec<String> {
        self.names.iter().filter(|name| self.disk.has(name)).cloned().collect()
    }

    /// The model that makes vectors, whether its file is here or not.
    pub(crate) fn embedder(&self) -> Option<Arc<dyn Embedder>> {
        self.assistant.pool().embedder(&self.embed.as_ref()?.name)
    }

    /// The model that makes vectors, if its file is here.
    pub(crate) fn embedding(&self) -> Option<&Embedding> {
        self.embed.as_ref().filter(|embed| self.disk.has(&embed.name))
    }

    /// Tokens of prompt plus answer.
    pub(crate) fn context_tokens(&self) -> u32 {
        self.context_tokens
    }

    /// How much may come in at once.
    pub(crate) fn limits(&self) -> Limits {
        self.limits
    }

    /// The token that requests must carry, if one is set.
    pub(crate) fn token(&self) -> Option<&str> {
        self.token.as_deref()
    }

    /// Whether a question asked now could be answered; else why not.
    pub(crate) fn readiness(&self) -> Result<(), String> {
        let names = [&self.tiny, &self.base];
        if names.iter().any(|name| self.disk.has(name)) {
            return Ok(());
        }
        let pool = self.assistant.pool();
        for name in names {
            if let Presence::Arriving(progress) = pool.presence(name) {
                return Err(format!("{name} is still being fetched ({:.0} %)", progress * 100.0));
            }
        }
        Err(format!("no model is installed: `sarai models pull {}`", self.base))
    }

    /// Starts the best installed model ahead of the first question.
    pub(crate) async fn warm(&self) {
        let Some(name) = [&self.base, &self.tiny].into_iter().find(|name| self.disk.has(name)) else {
            return;
        };
        match self.assistant.pool().warm(name).await {
            Ok(true) => {}
            Ok(false) => tracing::info!(name, "no free room to load the model ahead"),
            Err(error) => tracing::warn!(%error, "the model could not be started ahead"),
        }
    }

    /// Ends all children.
    pub(crate) async fn stop(&self) {
        self.assistant.pool().stop().await;
    }

    /// Keeps feedback on a turn and learns from it.
    ///
    /// # Errors
    /// The turn is unknown or the score is out of range.
    pub(crate) async fn feedback(
        &self,
        turn_id: &str,
        score: f64,
        note: Option<String>,
    ) -> Result<(), store::Error> {
        let judgement = (turn_id, score, note);
        let configured = self.assistant.metacontrol();
        kept::judge(self.assistant.store(), configured, judgement, jiff::Timestamp::now()).await
    }

    /// The ledger as it stands.
    pub(crate) async fn ledger_summary(&self) -> Result<Value, store::Error> {
        let ledger = self.assistant.ledger();
        Ok(json!({"leaves": ledger.size().await?, "checkpoint": ledger.checkpoint().await?}))
    }

    /// What was said in a turn, and its leaf.
    pub(crate) async fn recorded(&self, turn_id: &str) -> Result<Option<Value>, store::Error> {
        // An answer without a leaf was withheld, and stays so.
        let kept = self.assistant.store().turn(turn_id).await?.filter(|turn| turn.leaf_index.is_some());
        let Some(turn) = kept else { return Ok(None) };
        let leaf = match turn.leaf_index {
            Some(index) => Some(self.assistant.ledger().leaf(index).await?),
            None => None,
        };
        let leaf: Option<Value> = leaf.and_then(|text| serde_json::from_str(&text).ok());
        Ok(Some(json!({
            "turn_id": turn.turn_id, "said_at": turn.said_at, "question": turn.question, "answer": turn.answer,
            "language": turn.language, "surface": turn.surface, "leaf_index": turn.leaf_index, "leaf": leaf,
        })))
    }

    /// A turn's receipt file, letter for letter as it can be checked.
    pub(crate) async fn receipt(&self, turn_id: &str) -> Result<Option<String>, store::Error> {
        let Some(turn) = self.assistant.store().turn(turn_id).await? else { return Ok(None) };
        let Some(index) = turn.leaf_index else { return Ok(None) };
        Ok(Some(self.assistant.ledger().prove(index).await?.to_text()))
    }

    /// State of the children and of this process, and the account of their memory.
    pub(crate) fn skills(&self) -> Value {
        let pool = self.assistant.pool();
        let roles = |model: &str| -> Vec<&str> {
            let played = self.roles.iter().filter(|(_, name)| name.as_str() == model);
            played.map(|(role, _)| role.name()).collect()
        };
        let skills: Vec<Value> =
            pool.status().iter().map(|status| shape(status, &roles(&status.model))).collect();
        let memory = pool.memory();
        json!({
            "sarai": {"ram_bytes": machine::own_ram_bytes()},
            "memory": {
                "budget_bytes": memory.budget_bytes,
                "claimed_bytes": memory.claimed.total(),
                "claims": claims(&memory.claimed),
                "free_bytes": machine::ram_free_bytes(),
                "waiting": memory.waiting,
            },
            "skills": skills,
        })
    }

    /// Starts, ends or reloads a child; without a name, every one that runs.
    ///
    /// # Errors
    /// There is no such skill, or it can't be started.
    pub(crate) async fn change_skill(&self, action: Action, name: Option<&str>) -> Result<(), model::Error> {
        let pool = self.assistant.pool();
        let running = || {
            let up = pool.status().into_iter().filter(|status| matches!(status.state, State::Ready));
            up.map(|status| status.model).collect()
        };
        let names: Vec<String> = name.map_or_else(running, |name| vec![name.to_owned()]);
        let mut outcome = Ok(());
        for name in &names {
            let changed = match action {
                Action::Start => pool.warm(name).await,
                Action::Stop => pool.retire(name).await,
                Action::Reload => pool.reload(name).await,
            };
            // One that can't be changed does not keep the others from it.
            outcome = outcome.and(changed.map(drop));
        }
        outcome
    }

    /// The adapters of each model that writes text.
    pub(crate) fn adapters(&self) -> Vec<Value> {
        let children = self.assistant.pool().status();
        let writing = children.iter().filter(|status| self.names.contains(&status.model));
        writing.map(|status| adapters::shape(&status.model, &status.adapters)).collect()
    }

    /// Changes the adapters of a model; of the one that answers questions if none is named.
    ///
    /// # Errors
    /// The model refuses it, or it can't be remembered.
    pub(crate) async fn change_adapters(
        &self,
        model: Option<&str>,
        change: Change,
    ) -> Result<Value, adapters::Error> {
        let model = model.unwrap_or(&self.base);
        adapters::change(self.assistant.pool(), self.assistant.store(), model, change).await
    }

    /// The children in one line, for a page before its script runs.
    pub(crate) fn state_line(&self) -> String {
        let parts: Vec<String> = self
            .assistant
            .pool()
            .status()
            .iter()
            .filter(|status| matches!(status.skill, Kind::Engine | Kind::Embed))
            .filter(|status| !matches!(status.state, State::Missing))
            .map(|status| format!("{} · {}", status.model, status.state.name()))
            .collect();
        parts.join(", ")
    }

    /// Prometheus text.
    pub(crate) async fn metrics(&self) -> String {
        let pool = self.assistant.pool();
        match metacontrol::read(self.assistant.store(), self.assistant.metacontrol()).await {
            Ok(learned) => telemetry::learned(&learned),
            Err(error) => tracing::warn!(%error, "what was learned is not measured"),
        }
        match self.pictures.stats().await {
            Ok(stats) => telemetry::pictures(hit_rate(&stats), stats.bytes),
            Err(error) => tracing::warn!(%error, "the cache of pictures is not measured"),
        }
        telemetry::observe(machine::own_ram_bytes(), &pool.status(), &pool.memory());
        self.metrics.render()
    }
}

/// Bytes by part.
fn claims(claim: &skills::Claim) -> Value {
    claim.parts().map(|(part, bytes)| (part.name().to_owned(), Value::from(bytes))).collect()
}

/// What a batch costs in units of a batch of one row, by its number of rows: guesses pay where this grows slowly.
pub(crate) fn batch_costs(said: &Description) -> BTreeMap<u32, f64> {
    let one = said.verify_curve.iter().find(|(rows, _)| *rows == 1).map(|(_, seconds)| *seconds);
    let points = said.verify_curve.iter().filter_map(|(rows, seconds)| Some((*rows, seconds / one?)));
    points.map(|(rows, cost)| (rows, (cost * 100.0).round() / 100.0)).collect()
}

fn shape(status: &Status, roles: &[&str]) -> Value {
    json!({
        "skill": status.skill.name(),
        "model": status.model,
        "roles": roles,
        "state": status.state.name(),
        "progress": match status.state {
            State::Fetching(progress) | State::Loading(progress) => Some(progress),
            State::Missing | State::Idle | State::Ready | State::Failed => None,
        },
        "pid": status.pid,
        "ram_bytes": status.ram_bytes,
        "claims": status.claim.as_ref().map(claims),
        "requests": status.users,
        "protection": status.protection,
        "restarts": status.restarts,
        "socket": status.socket,
        "fault": status.fault,
        "adapters": adapters::shape(&status.model, &status.adapters)["adapters"],
        "context_tokens": status.description.as_ref().map(|said| said.context_tokens),
        "states_rejected": status.description.as_ref().map(|said| said.states_rejected),
        "batch_costs": status.description.as_ref().map(batch_costs),
        "threads": status.description.as_ref().map(|said| said.threads),
        "own_kernels": status.description.as_ref().map(|said| said.own_kernels),
        "cpu_features": status.description.as_ref().map(|said| said.cpu_features.clone()),
    })
}

/// Who starts children of this home, in a sandbox of this process or in a container.
pub(crate) fn launchers(home: &Home) -> anyhow::Result<skills::Launchers> {
    let enter = std::env::current_exe().context("this program's own path can't be told")?;
    Ok(skills::Launchers {
        native: Arc::new(sandbox::Native::new()),
        // Homes on one machine are told apart by their path.
        docker: Arc::new(sandbox::Docker::new(
            short_digest(&home.run()),
            enter.with_file_name("sarai-enter"),
        )),
    })
}

/// What the children of this home are started with.
pub(crate) fn pool_settings(config: &Config, home: &Home) -> anyhow::Result<skills::Settings> {
    let exceptions = config.sandbox_exceptions.iter().map(|name| name.parse::<sandbox::Exception>());
    Ok(skills::Settings {
        program: skill_binary(config)?,
        sockets: socket_folder(&home.run())?,
        context_tokens: config.models.context_tokens,
        threads: config.models.threads.unwrap_or_else(threads),
        own_kernels: config.models.own_kernels,
        load_limit: LOAD_LIMIT,
        exceptions: exceptions.collect::<Result<Vec<_>, _>>()?,
        ram_budget_bytes: machine::ram_budget_bytes(config.models.ram_budget_bytes),
        keep_alive: config.models.keep_alive,
        room_wait: config.models.room_wait,
        meter: METER,
        running_max: config.models.parallel,
        states: config
            .models
            .states_bytes_max
            .map(|bytes_max| skills::States { folder: home.states(), bytes_max }),
        adapters: home.adapters(),
        remote_key: remote_key(&config.skills)?,
    })
}

/// What opens skills that run elsewhere.
pub(crate) fn remote_key(skills: &config::Skills) -> anyhow::Result<RemoteKey> {
    let token = skills.token.as_ref().map(|token| format!("Bearer {token}").parse());
    let read = |path: &PathBuf| {
        std::fs::read(path).with_context(|| format!("`skills.remote.authorities`: {}", path.display()))
    };
    Ok(RemoteKey {
        token: token.transpose().context("`skills.remote.token` holds what no header can")?,
        authorities: skills.authorities.as_ref().map(read).transpose()?,
    })
}

/// Eight bytes that tell one path from another, in hexadecimal digits.
fn short_digest(path: &Path) -> String {
    use sha2::Digest as _;
    use std::os::unix::ffi::OsStrExt as _;
    let digest = sha2::Sha256::digest(path.as_os_str().as_bytes());
    digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

/// The configured profile, else the one chosen with `sarai models use`.
pub(crate) fn profile<'a>(
    config: &Config,
    models: &ModelStore,
    catalogue: &'a Catalogue,
) -> Result<&'a Profile, crate::models::Error> {
    match &config.models.profile {
        Some(name) => catalogue.profile(name),
        None => models.profile(catalogue),
    }
}

/// The models that answer: the best for questions, and the one that steps in.
fn roles(profile: &Profile) -> (String, String) {
    let role = |role| profile.model(role).map(str::to_owned);
    let base = role(Role::Base).or_else(|| role(Role::ExpertShort)).unwrap_or_default();
    let tiny = role(Role::Tiny).or_else(|| role(Role::Smallest)).unwrap_or_else(|| base.clone());
    (base, tiny)
}

/// The profile's model that guesses for larger ones, if it is to.
pub(crate) fn drafting(config: &Config, profile: &Profile) -> Option<String> {
    profile.model(Role::Draft).filter(|_| config.models.draft).map(str::to_owned)
}

/// The profile's model for vectors, if it is one that can make them.
fn embedding(profile: &Profile, catalogue: &Catalogue) -> Option<Embedding> {
    let model = catalogue.model(profile.model(Role::Embed)?).ok()?;
    let usable = model.skill == Skill::Embed;
    usable.then(|| Embedding { name: model.name.clone(), context_tokens: model.context.unwrap_or(0) })
}

/// The configured `sarai-skill`, else the one beside this program.
pub(crate) fn skill_binary(config: &Config) -> anyhow::Result<PathBuf> {
    if let Some(path) = &config.skill_binary {
        return Ok(path.clone());
    }
    let own = std::env::current_exe().context("this program's own path can't be told")?;
    Ok(own.with_file_name("sarai-skill"))
}

/// A folder for sockets: the home's own, or a short one when the home's path is too long for a socket.
fn socket_folder(run: &Path) -> anyhow::Result<PathBuf> {
    use std::os::unix::ffi::OsStrExt as _;
    use std::os::unix::fs::{DirBuilderExt as _, MetadataExt as _};
    // Room for the longest name of the catalogue and `.sock`.
    if run.as_os_str().as_bytes().len() + 72 <= SOCKET_PATH_BYTES_MAX {
        return Ok(run.to_owned());
    }
    let folder = std::env::temp_dir().join(format!("sarai-{}", short_digest(run)));
    let made = std::fs::DirBuilder::new().mode(0o700).recursive(true).create(&folder);
    made.with_context(|| format!("a folder for sockets can't be made: {}", folder.display()))?;
    // Anyone can make a folder of this name before us, and would then own our sockets.
    let found = std::fs::symlink_metadata(&folder)?;
    let own = found.is_dir() && found.uid() == own_uid()? && found.mode() & 0o077 == 0;
    anyhow::ensure!(own, "{} is not ours alone: remove it, or choose a shorter SARAI_HOME", folder.display());
    Ok(folder)
}

/// Whose process this is; its entry in `/proc` belongs to him.
fn own_uid() -> std::io::Result<u32> {
    use std::os::unix::fs::MetadataExt as _;
    Ok(std::fs::metadata("/proc/self")?.uid())
}

/// One thread a core.
fn threads() -> u32 {
    std::thread::available_parallelism().map_or(1, |cores| u32::try_from(cores.get()).unwrap_or(u32::MAX))
}
