//! The model on its way: loading in the background while the server already answers.
//!
//! Used by every service. [`Loading`] is cheap to clone; the state only moves from loading to ready or failed.

use std::sync::Arc;
use std::time::Duration;

use sarai_engine::{Engine, LoadSpec};
use sarai_proto::skill as pb;
use tokio::sync::watch;
use tokio_stream::wrappers::ReceiverStream;

use crate::service::Events;

use crate::draft::Source;

/// Longest step: a piece of a prompt on a large model and a busy machine takes seconds.
const STEP_MAX: Duration = Duration::from_secs(60);

/// Ends this process when its engine no longer steps: nothing inside could stop it. The supervisor starts a new one.
fn watch_over(engine: &Arc<Engine>) {
    let engine = Arc::downgrade(engine);
    std::thread::spawn(move || {
        // Ends with the engine.
        while let Some(engine) = engine.upgrade() {
            let without = engine.without_step();
            drop(engine);
            if without > STEP_MAX {
                tracing::error!(seconds = without.as_secs(), "no step for too long; this process gives up");
                std::process::exit(GIVEN_UP);
            }
            std::thread::sleep(Duration::from_secs(1));
        }
    });
}

/// Exit code of a process that could not go on.
const GIVEN_UP: i32 = 70;

/// How far loading has come. `T` is what answers requests: the engine, or another model.
#[derive(Debug)]
pub(crate) enum State<T = Engine> {
    /// From 0 to 1.
    Loading(f32),
    /// Ready for requests.
    Ready(Arc<T>),
    /// It will never be ready; the reason in one line.
    Failed(Arc<str>),
}

impl<T> Clone for State<T> {
    fn clone(&self) -> Self {
        match self {
            Self::Loading(progress) => Self::Loading(*progress),
            Self::Ready(model) => Self::Ready(Arc::clone(model)),
            Self::Failed(reason) => Self::Failed(Arc::clone(reason)),
        }
    }
}

impl<T> State<T> {
    fn update(&self) -> pb::WatchLoadResponse {
        let response = |state: pb::LoadState, progress: f32, error: &str| pb::WatchLoadResponse {
            state: state.into(),
            progress,
            error: error.to_owned(),
        };
        match self {
            Self::Loading(progress) => response(pb::LoadState::Loading, *progress, ""),
            Self::Ready(_) => response(pb::LoadState::Ready, 1.0, ""),
            Self::Failed(reason) => response(pb::LoadState::Failed, 0.0, reason),
        }
    }
}

/// A view on the state of loading.
#[derive(Debug)]
pub(crate) struct Loading<T = Engine> {
    state: watch::Receiver<State<T>>,
}

impl<T> Clone for Loading<T> {
    fn clone(&self) -> Self {
        Self { state: self.state.clone() }
    }
}

/// Told from 0 to 1 while a model loads.
pub(crate) type Progress = Box<dyn Fn(f32) + Send>;

impl Loading {
    /// Starts loading an engine on a thread of its own. Call inside a runtime.
    pub(crate) fn start(spec: LoadSpec, draft: Option<Source>) -> Self {
        Self::of(move |progress| {
            // Without its draft model an engine is slower, not wrong.
            let missing = |error: &anyhow::Error| tracing::warn!("answers are written without it: {error:#}");
            let draft = draft.and_then(|draft| draft.open().inspect_err(missing).ok());
            let engine = Engine::load_with(&spec, draft, progress).map_err(|error| error.in_full())?;
            let engine = Arc::new(engine);
            watch_over(&engine);
            Ok(engine)
        })
    }
}

impl<T: Send + Sync + 'static> Loading<T> {
    /// Starts loading what `load` loads, or tells why it can't, on a thread of its own. Call inside a runtime.
    pub(crate) fn of(load: impl FnOnce(Progress) -> Result<Arc<T>, String> + Send + 'static) -> Self {
        let (tell, state) = watch::channel(State::Loading(0.0));
        tokio::task::spawn_blocking(move || {
            let progress_tell = tell.clone();
            let progress = move |done: f32| {
                progress_tell.send_replace(State::Loading(done.clamp(0.0, 1.0)));
            };
            let state = match load(Box::new(progress)) {
                Ok(model) => State::Ready(model),
                Err(reason) => State::Failed(reason.into()),
            };
            tell.send_replace(state);
        });
        Self { state }
    }

    /// The state now.
    pub(crate) fn state(&self) -> State<T> {
        self.state.borrow().clone()
    }

    /// Waits for the next change; `None` when the end state was already told.
    pub(crate) async fn changed(&mut self) -> Option<State<T>> {
        self.state.changed().await.ok()?;
        Some(self.state.borrow_and_update().clone())
    }

    /// Every change as a message to a client, to the end of loading.
    pub(crate) fn told(mut self) -> Events<pb::WatchLoadResponse> {
        let (tell, updates) = tokio::sync::mpsc::channel(4);
        tokio::spawn(async move {
            let mut state = Some(self.state());
            while let Some(now) = state {
                let ended = !matches!(now, State::Loading(_));
                if tell.send(Ok(now.update())).await.is_err() || ended {
                    return;
                }
                state = self.changed().await;
            }
        });
        Box::pin(ReceiverStream::new(updates))
    }

    /// Waits until the model is ready, or returns why it never will be.
    pub(crate) async fn ready(&self) -> Result<Arc<T>, Arc<str>> {
        let mut state = self.state.clone();
        let ended = state.wait_for(|state| !matches!(state, State::Loading(_))).await;
        match ended.map(|state| state.clone()) {
            Ok(State::Ready(engine)) => Ok(engine),
            Ok(State::Failed(reason)) => Err(reason),
            Ok(State::Loading(_)) | Err(_) => Err("loading the model was given up".into()),
        }
    }
}
