//! The model on its way: loading in the background while the server already answers.
//!
//! Used by every service. [`Loading`] is cheap to clone; the state only moves from loading to ready or failed.

use std::sync::Arc;
use std::time::Duration;

use sarai_engine::{Engine, LoadSpec};
use tokio::sync::watch;

/// Longest step: a piece of a prompt on a large model and a busy machine takes seconds.
const STEP_MAX: Duration = Duration::from_secs(60);

/// Ends this process when its engine no longer steps: a grammar of exponential cost can't be stopped otherwise. The
/// supervisor starts a new one.
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

/// How far loading has come.
#[derive(Clone, Debug)]
pub(crate) enum State {
    /// From 0 to 1.
    Loading(f32),
    /// Ready for requests.
    Ready(Arc<Engine>),
    /// It will never be ready; the reason in one line.
    Failed(Arc<str>),
}

/// A view on the state of loading.
#[derive(Clone, Debug)]
pub(crate) struct Loading {
    state: watch::Receiver<State>,
}

impl Loading {
    /// Starts loading on a thread of its own. Call inside a runtime.
    pub(crate) fn start(spec: LoadSpec) -> Self {
        let (tell, state) = watch::channel(State::Loading(0.0));
        tokio::task::spawn_blocking(move || {
            let progress_tell = tell.clone();
            let progress = move |done: f32| {
                progress_tell.send_replace(State::Loading(done.clamp(0.0, 1.0)));
            };
            let state = match Engine::load(&spec, progress) {
                Ok(engine) => {
                    let engine = Arc::new(engine);
                    watch_over(&engine);
                    State::Ready(engine)
                }
                Err(error) => State::Failed(error.in_full().into()),
            };
            tell.send_replace(state);
        });
        Self { state }
    }

    /// The state now.
    pub(crate) fn state(&self) -> State {
        self.state.borrow().clone()
    }

    /// Waits for the next change; `None` when the end state was already told.
    pub(crate) async fn changed(&mut self) -> Option<State> {
        self.state.changed().await.ok()?;
        Some(self.state.borrow_and_update().clone())
    }

    /// Waits until the model is ready, or returns why it never will be.
    pub(crate) async fn ready(&self) -> Result<Arc<Engine>, Arc<str>> {
        let mut state = self.state.clone();
        let ended = state.wait_for(|state| !matches!(state, State::Loading(_))).await;
        match ended.map(|state| state.clone()) {
            Ok(State::Ready(engine)) => Ok(engine),
            Ok(State::Failed(reason)) => Err(reason),
            Ok(State::Loading(_)) | Err(_) => Err("loading the model was given up".into()),
        }
    }
}
