//! The children behind the models: started on demand, watched, ended, and named when they fail.
//!
//! Called by the turn (through [`Pool::model`]) and by the surfaces that show state. One child holds one model
//! file and nothing else. Invariants: a child runs only under a launcher that reports its `Protection`; a dead
//! child is started again only after its back-off; a request whose child dies before any text came is tried once more on a
//! fresh one, never twice. Memory is claimed before a child is started (`gate`, `budget`), so
//! that what is loaded fits the budget; idle children leave for others, busy ones never.

mod adapters;
mod address;
mod body;
mod budget;
mod child;
mod claim;
mod gate;
mod keeper;
mod launch;
mod pump;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures::future::BoxFuture;
use sarai_sandbox as sandbox;

use crate::model::grpc::Client;
use crate::model::{
    self, Embedded, Embedder, Generation, Model, Picture, PictureOptions, Purpose, Rows, Tables,
};
pub use adapters::{Adapter, Adapters};
pub use address::{Address, BadAddress};
use child::{Shared, Slot};
pub use claim::{Claim, Part};
use gate::Gate;
use keeper::Slots;

/// Longest wait for what a stranger's skill is asked.
const PROBE_MAX: Duration = Duration::from_secs(5);

/// Longest wait for one picture.
const PICTURE_MAX: Duration = Duration::from_secs(30);

/// Where model files are; implemented by the model store.
pub trait Files: Send + Sync {
    /// The file of a catalogue name, if it is on this disk.
    fn locate(&self, name: &str) -> Option<File>;

    /// Whether the file's bytes are those of its digest; else what is wrong. Reads the whole file unless it is the
    /// very file that was read before.
    fn check(&self, _name: &str) -> Result<(), String> {
        Ok(())
    }

    /// Which skill runs the file of this name.
    fn kind(&self, _name: &str) -> Kind {
        Kind::Engine
    }

    /// Where the skill of this name runs.
    fn runtime(&self, _name: &str) -> Runtime {
        Runtime::Native
    }

    /// How far a file that some process is fetching now has got, 0 to 1; `None` if nobody is fetching it.
    fn arriving(&self, _name: &str) -> Option<f32> {
        None
    }
}

/// Which program of `sarai-skill` it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    /// It writes text by a model.
    #[default]
    Engine,
    /// It makes vectors by a model.
    Embed,
    /// It makes pictures small, and needs no file.
    Image,
    /// It answers SELECTs over the owner's data.
    Sql,
}

impl Kind {
    /// Its name, as `sarai-skill` takes it. A skill without a model has this name in the pool, too.
    pub fn name(self) -> &'static str {
        match self {
            Self::Engine => "engine",
            Self::Embed => "embed",
            Self::Image => "image",
            Self::Sql => "sql",
        }
    }
}

/// A file of the owner's data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// Where it is.
    pub path: PathBuf,
    /// What its table is called, if the file does not say it itself.
    pub name: String,
}

/// Where a skill runs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Runtime {
    /// In a child of this process.
    #[default]
    Native,
    /// In a container.
    Docker,
    /// Elsewhere: somebody else keeps it, at each of these addresses.
    Remote(Vec<Address>),
}

/// Who starts children.
#[derive(Clone)]
pub struct Launchers {
    /// For [`Runtime::Native`].
    pub native: Arc<dyn sandbox::Launcher>,
    /// For [`Runtime::Docker`].
    pub docker: Arc<dyn sandbox::Launcher>,
}

/// What a skill is given: a model file on disk, or files of the owner's data.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct File {
    /// Where the model file is; empty for a skill without one.
    pub path: PathBuf,
    /// The model's digest, hex, as checked when it was fetched; for data, of names, lengths and times. A child that was
    /// given something else is replaced.
    pub sha256: String,
    /// Its length.
    pub bytes: u64,
    /// Memory of one token's KV cells, if the catalogue says it.
    pub kv_bytes_per_token: Option<u64>,
    /// Memory of its computations, if the catalogue says it.
    pub compute_bytes: Option<u64>,
    /// Tokens it was trained to read, if the catalogue says it: no child makes room for more.
    pub context_tokens_max: Option<u32>,
    /// A smaller model of the same vocabulary that guesses for it, in the same child.
    pub draft: Option<Box<File>>,
    /// The owner's data, for [`Kind::Sql`].
    pub data: Vec<Source>,
}

/// How this machine's memory is read; what can't be told is not looked at.
#[derive(Clone, Copy, Debug)]
pub struct Meter {
    /// Resident memory of this process.
    pub host_bytes: fn() -> Option<u64>,
    /// Memory that programs could still take.
    pub free_bytes: fn() -> Option<u64>,
}

/// How children are started.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The `sarai-skill` binary.
    pub program: PathBuf,
    /// Folder of their sockets; short, since a socket's path has at most 107 bytes.
    pub sockets: PathBuf,
    /// Tokens of prompt plus answer.
    pub context_tokens: u32,
    /// Threads a child decodes with.
    pub threads: u32,
    /// Whether a child may multiply by its own kernels; else by those of llama.cpp.
    pub own_kernels: bool,
    /// Longest time to load a model.
    pub load_limit: Duration,
    /// Sandbox layers the owner accepts to miss.
    pub exceptions: Vec<sandbox::Exception>,
    /// What this process and all children together may take.
    pub ram_budget_bytes: u64,
    /// How long a model that nobody asks stays loaded; `None`: until its room is needed.
    pub keep_alive: Option<Duration>,
    /// How long a request waits for room in memory.
    pub room_wait: Duration,
    /// How memory is read.
    pub meter: Meter,
    /// Requests a child computes at the same time.
    pub running_max: u16,
    /// Where states of prompts outlive a child; `None`: nowhere.
    pub states: Option<States>,
    /// Folder of adapter files.
    pub adapters: PathBuf,
    /// What opens skills that run elsewhere.
    pub remote_key: model::grpc::RemoteKey,
}

/// Where states of prompts are kept.
#[derive(Clone, Debug)]
pub struct States {
    /// Their folder; each model file has one of its own in it.
    pub folder: PathBuf,
    /// Most bytes a model's states may take.
    pub bytes_max: u64,
}

/// Removes the states of model files that are not among these digests: they hold what was said to those models.
/// What can't be removed stays and is logged.
pub fn forget_states(folder: &Path, kept_sha256: &[String]) {
    let kept: Vec<String> = kept_sha256.iter().map(|digest| launch::states_name(digest)).collect();
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let known = entry.file_name().to_str().is_some_and(|name| kept.iter().any(|kept| kept == name));
        if !known && let Err(error) = std::fs::remove_dir_all(entry.path()) {
            tracing::warn!(%error, path = %entry.path().display(), "states of a model could not be removed");
        }
    }
}

/// What a receipt says of the model that answered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Identity {
    /// Catalogue name.
    pub name: String,
    /// Digest of its file, hex; empty if unknown.
    pub sha256: String,
    /// Digest of its chat template, hex; empty before it was loaded.
    pub template_sha256: String,
}

/// State of one child, for people and metrics.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Status {
    /// Which program it is.
    pub skill: Kind,
    /// Catalogue name of its model.
    pub model: String,
    /// What it is doing.
    pub state: State,
    /// Its process id, while it runs.
    pub pid: Option<u32>,
    /// Resident memory now, in bytes.
    pub ram_bytes: Option<u64>,
    /// What it holds of the budget.
    pub claim: Option<Claim>,
    /// Requests that use it now.
    pub users: usize,
    /// Sandbox layers in force.
    pub protection: Vec<String>,
    /// Times it was started again after dying.
    pub restarts: u64,
    /// Its socket, while it runs.
    pub socket: Option<PathBuf>,
    /// What it said of itself.
    pub description: Option<model::grpc::Description>,
    /// Why it last failed.
    pub fault: Option<String>,
    /// Its adapters.
    pub adapters: Adapters,
}

/// What a child is doing.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum State {
    /// The model's file is not on this disk.
    Missing,
    /// The model's file is being fetched; 0 to 1.
    Fetching(f32),
    /// Not started; the first request starts it.
    #[default]
    Idle,
    /// Loading its model; 0 to 1.
    Loading(f32),
    /// Answering requests.
    Ready,
    /// It died or could not start.
    Failed,
}

/// Where a model's file is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Presence {
    /// On this disk.
    Here,
    /// Being fetched; 0 to 1.
    Arriving(f32),
    /// Neither.
    Absent,
}

impl State {
    /// A word for it in status listings.
    pub fn name(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Fetching(_) => "fetching",
            Self::Idle => "idle",
            Self::Loading(_) => "loading",
            Self::Ready => "ready",
            Self::Failed => "failed",
        }
    }
}

/// The account of memory as it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Memory {
    /// What this process and all children together may take.
    pub budget_bytes: u64,
    /// What is claimed, this process included.
    pub claimed: Claim,
    /// Requests that wait for room.
    pub waiting: usize,
}

/// Asks whatever skill listens at an address what it is.
///
/// # Errors
/// Nothing answers there, or not in this contract.
pub async fn probe(
    address: &Address,
    key: &model::grpc::RemoteKey,
) -> Result<model::grpc::Description, model::Error> {
    let name = address.to_string();
    let asked = async {
        model::grpc::Client::connect(&name, std::slice::from_ref(address), key).await?.describe().await
    };
    let late = |_| model::Error::Deadline { model: name.clone(), limit: PROBE_MAX };
    tokio::time::timeout(PROBE_MAX, asked).await.map_err(late)?
}

/// How long so many health checks take, one after the other on one connection, as a supervisor would ask.
///
/// # Errors
/// Nothing answers there, or it says that it does not serve.
pub async fn health_times(address: &Address, count: usize) -> Result<Vec<Duration>, model::Error> {
    let key = model::grpc::RemoteKey::default();
    let client = model::grpc::Client::connect("health", std::slice::from_ref(address), &key).await?;
    let mut times = Vec::with_capacity(count);
    for _ in 0..count {
        let begun = std::time::Instant::now();
        client.serves().await?;
        times.push(begun.elapsed());
    }
    Ok(times)
}

/// All children of this process. Cheap to clone.
#[derive(Clone)]
pub struct Pool {
    slots: Arc<Slots>,
    gate: Arc<Gate>,
    /// Joined by `stop`; without one they end soon after the last handle of the pool.
    keepers: Arc<Mutex<Vec<tokio::task::JoinHandle<()>>>>,
}

impl Pool {
    /// A pool for the named models. No child is started yet. Call inside a runtime.
    pub fn new(launchers: Launchers, files: Arc<dyn Files>, settings: Settings, models: &[String]) -> Self {
        let gate = Arc::new(Gate::new(settings.ram_budget_bytes, settings.room_wait, settings.meter));
        let keep_alive = settings.keep_alive;
        let shared = Arc::new(Shared { launchers, files, settings, gate: Arc::clone(&gate) });
        let slot = |name: &String| Arc::new(Slot::new(name.clone(), Arc::clone(&shared)));
        let slots: Arc<Slots> = Arc::new(models.iter().map(|name| (name.clone(), slot(name))).collect());
        let keepers = vec![
            tokio::spawn(keeper::tend(Arc::downgrade(&slots), Arc::clone(&gate), keep_alive)),
            tokio::spawn(keeper::watch(Arc::downgrade(&slots))),
        ];
        Self { slots, gate, keepers: Arc::new(Mutex::new(keepers)) }
    }

    /// The named model, if the pool was built with it and it writes text.
    pub fn model(&self, name: &str) -> Option<Arc<dyn Model>> {
        let slot = self.slots.get(name).filter(|slot| slot.kind() == Kind::Engine)?;
        Some(Arc::new(Pooled { slot: Arc::clone(slot) }))
    }

    /// The named model, if the pool was built with it and it makes vectors.
    pub fn embedder(&self, name: &str) -> Option<Arc<dyn Embedder>> {
        let slot = self.slots.get(name).filter(|slot| slot.kind() == Kind::Embed)?;
        Some(Arc::new(Pooled { slot: Arc::clone(slot) }))
    }

    /// Makes a picture upright and small.
    ///
    /// # Errors
    /// The pool has no image skill or it can't be started; the file is no picture, is broken or is too large.
    pub async fn prepare(&self, image: &[u8], options: PictureOptions) -> Result<Picture, model::Error> {
        let slot = self.slot(Kind::Image.name())?;
        // A picture that holds its reader up would hold it up for whoever comes next.
        let ask = |client: Client| async move {
            let asked = client.prepare(image.to_vec(), options);
            let late =
                |_| model::Error::Deadline { model: Kind::Image.name().to_owned(), limit: PICTURE_MAX };
            tokio::time::timeout(PICTURE_MAX, asked).await.map_err(late)?
        };
        slot.asked(ask).await
    }

    /// The tables of the owner's data.
    ///
    /// # Errors
    /// The pool has no sql skill or it can't be started: no data is configured, or a file can't be read.
    pub async fn tables(&self) -> Result<Tables, model::Error> {
        self.slot(Kind::Sql.name())?.asked(|client| async move { client.tables().await }).await
    }

    /// What one SELECT gives over the owner's data; `rows_max` 0: as many rows as the skill gives.
    ///
    /// # Errors
    /// As [`Pool::tables`]; the text is not one SELECT, or it takes too long.
    pub async fn query(&self, sql: &str, rows_max: u32) -> Result<Rows, model::Error> {
        let ask = |client: Client| async move { client.query(sql.to_owned(), rows_max).await };
        self.slot(Kind::Sql.name())?.asked(ask).await
    }

    /// Names of all models of the pool.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.slots.keys().map(String::as_str)
    }

    /// State of every child.
    pub fn status(&self) -> Vec<Status> {
        self.slots.values().map(|slot| slot.status()).collect()
    }

    /// The account of memory.
    pub fn memory(&self) -> Memory {
        self.gate.measure_host();
        self.gate.with(|budget| Memory {
            budget_bytes: budget.limit_bytes(),
            claimed: budget.claimed(),
            waiting: budget.waiting(),
        })
    }

    /// How far a model that is being loaded has got; `None` if it is not being loaded.
    pub fn loading(&self, name: &str) -> Option<f32> {
        match self.slots.get(name)?.status().state {
            State::Loading(progress) => Some(progress),
            State::Missing | State::Fetching(_) | State::Idle | State::Ready | State::Failed => None,
        }
    }

    /// Whether a model's file is here, coming, or neither.
    pub fn presence(&self, name: &str) -> Presence {
        match self.slots.get(name).map(|slot| slot.status().state) {
            Some(State::Missing) => Presence::Absent,
            Some(State::Fetching(progress)) => Presence::Arriving(progress),
            // A model that is not the pool's has no file to wait for.
            None | Some(State::Idle | State::Loading(_) | State::Ready | State::Failed) => Presence::Here,
        }
    }

    /// Sandbox layers around a model's child, as they were when it last ran.
    pub fn protection(&self, name: &str) -> Vec<String> {
        self.slots.get(name).map(|slot| slot.status().protection).unwrap_or_default()
    }

    /// What identifies a model in a receipt.
    pub fn identity(&self, name: &str) -> Identity {
        self.slots
            .get(name)
            .map_or_else(|| Identity { name: name.to_owned(), ..Identity::default() }, |slot| slot.identity())
    }

    /// Loads a model ahead of the first request; `false` if there is no free room for it. Nobody has to leave for a
    /// model that nobody asked for.
    ///
    /// # Errors
    /// As a generation would fail.
    pub async fn warm(&self, name: &str) -> Result<bool, model::Error> {
        self.slot(name)?.warm().await
    }

    /// Puts a fresh child in place of the one that runs, with no request lost; `false`: none ran.
    ///
    /// # Errors
    /// The fresh one can't be started.
    pub async fn reload(&self, name: &str) -> Result<bool, model::Error> {
        self.slot(name)?.reload().await
    }

    /// Ends a model's child after the answers under way; the next request starts another. `false`: none ran.
    ///
    /// # Errors
    /// The pool has no such model.
    pub async fn retire(&self, name: &str) -> Result<bool, model::Error> {
        Ok(self.slot(name)?.retire().await)
    }

    /// Takes over the adapters a model had before; its next child gets them.
    pub fn restore_adapters(&self, model: &str, adapters: Adapters) {
        if let Some(slot) = self.slots.get(model) {
            slot.adapters().replace(adapters);
        }
    }

    /// Loads an adapter of the folder into a model while it answers; in place of one of the same name.
    ///
    /// # Errors
    /// The model can't be started, or the file is no adapter made for it.
    pub async fn load_adapter(
        &self,
        model: &str,
        name: &str,
        file: &str,
        scale: f32,
    ) -> Result<Adapters, model::Error> {
        self.slot(model)?.load_adapter(name, file, scale).await
    }

    /// Chooses a model's adapter for requests that name none; `None`: the model as it is.
    ///
    /// # Errors
    /// The model has no adapter of this name.
    pub async fn use_adapter(&self, model: &str, name: Option<&str>) -> Result<Adapters, model::Error> {
        self.slot(model)?.use_adapter(name).await
    }

    /// Removes an adapter from a model; answers that are being written with it end with it.
    ///
    /// # Errors
    /// The model has no adapter of this name.
    pub async fn remove_adapter(&self, model: &str, name: &str) -> Result<Adapters, model::Error> {
        self.slot(model)?.remove_adapter(name).await
    }

    fn slot(&self, name: &str) -> Result<&Arc<Slot>, model::Error> {
        let unknown =
            || model::Error::Unavailable { model: name.to_owned(), reason: "not in the profile".into() };
        self.slots.get(name).ok_or_else(unknown)
    }

    /// Ends every child, and who looks after them.
    pub async fn stop(&self) {
        let keepers: Vec<_> =
            self.keepers.lock().expect("no code panics while it holds this lock").drain(..).collect();
        for keeper in keepers {
            keeper.abort();
            // Cancelled, as it was told.
            let _cancelled = keeper.await;
        }
        for slot in self.slots.values() {
            slot.stop().await;
        }
    }
}

/// A model whose child is started on demand.
struct Pooled {
    slot: Arc<Slot>,
}

impl Model for Pooled {
    fn name(&self) -> &str {
        self.slot.name()
    }

    fn generate(&self, generation: Generation) -> BoxFuture<'_, Result<model::Stream, model::Error>> {
        Box::pin(async move { Arc::clone(&self.slot).generate(generation).await })
    }
}

impl Embedder for Pooled {
    fn name(&self) -> &str {
        self.slot.name()
    }

    fn embed(&self, texts: Vec<String>, purpose: Purpose) -> BoxFuture<'_, Result<Embedded, model::Error>> {
        Box::pin(async move {
            let (slot, texts) = (&self.slot, &texts);
            slot.asked(|client| async move { client.embed(texts.clone(), purpose).await }).await
        })
    }
}
