//! The model on its way: loading in the background while the server already answers.
//!
//! Used by every service. [`Loading`] is cheap to clone; the state only moves from loading to ready or failed.

use std::sync::Arc;

use sarai_engine::{Engine, LoadSpec};
use tokio::sync::watch;

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
                Ok(engine) => State::Ready(Arc::new(engine)),
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
