//! The children behind the models: started on demand, watched, ended, and named when they fail.
//!
//! Called by the turn (through [`Pool::model`]) and by the surfaces that show state. One child holds one model
//! file and nothing else. Invariants: a child runs only under a launcher that reports its `Protection`; a dead
//! child is started again only after its back-off; a request that finds its child dead before any text came is
//! tried once more on a fresh one, never twice.

mod child;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use futures::future::BoxFuture;
use sarai_sandbox as sandbox;

use crate::model::{self, Generation, Model};
use child::Slot;

/// Where model files are; implemented by the model store.
pub trait Files: Send + Sync {
    /// The file of a catalogue name, if it is on this disk.
    fn locate(&self, name: &str) -> Option<File>;

    /// Whether the file's bytes are those of its digest; else what is wrong. Reads the whole file unless it is the
    /// very file that was read before.
    fn check(&self, _name: &str) -> Result<(), String> {
        Ok(())
    }

    /// How far a file that some process is fetching now has got, 0 to 1; `None` if nobody is fetching it.
    fn arriving(&self, _name: &str) -> Option<f32> {
        None
    }
}

/// A model file on disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Where it is.
    pub path: PathBuf,
    /// Its digest, hex, as checked when it was fetched.
    pub sha256: String,
    /// Its length.
    pub bytes: u64,
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
    /// Longest time to load a model.
    pub load_limit: Duration,
    /// Sandbox layers the owner accepts to miss.
    pub exceptions: Vec<sandbox::Exception>,
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
    /// Catalogue name of its model.
    pub model: String,
    /// What it is doing.
    pub state: State,
    /// Its process id, while it runs.
    pub pid: Option<u32>,
    /// Resident memory now, in bytes.
    pub ram_bytes: Option<u64>,
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

/// All children of this process. Cheap to clone.
#[derive(Clone)]
pub struct Pool {
    slots: Arc<BTreeMap<String, Arc<Slot>>>,
}

impl Pool {
    /// A pool for the named models. Nothing is started yet.
    pub fn new(
        launcher: Arc<dyn sandbox::Launcher>,
        files: Arc<dyn Files>,
        settings: Settings,
        models: &[String],
    ) -> Self {
        let settings = Arc::new(settings);
        let slots = models
            .iter()
            .map(|name| {
                let slot =
                    Slot::new(name.clone(), Arc::clone(&launcher), Arc::clone(&files), Arc::clone(&settings));
                (name.clone(), Arc::new(slot))
            })
            .collect();
        Self { slots: Arc::new(slots) }
    }

    /// The named model, if the pool was built with it.
    pub fn model(&self, name: &str) -> Option<Arc<dyn Model>> {
        let slot = self.slots.get(name)?;
        Some(Arc::new(Pooled { slot: Arc::clone(slot) }))
    }

    /// Names of all models of the pool.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.slots.keys().map(String::as_str)
    }

    /// State of every child.
    pub fn status(&self) -> Vec<Status> {
        self.slots.values().map(|slot| slot.status()).collect()
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

    /// Starts a model's child ahead of the first request.
    ///
    /// # Errors
    /// As a generation would fail.
    pub async fn warm(&self, name: &str) -> Result<(), model::Error> {
        match self.slots.get(name) {
            Some(slot) => slot.ready().await.map(drop),
            None => {
                Err(model::Error::Unavailable { model: name.to_owned(), reason: "not in the profile".into() })
            }
        }
    }

    /// Ends every child.
    pub async fn stop(&self) {
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
