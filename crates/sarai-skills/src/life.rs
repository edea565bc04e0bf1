//! The life of a skill's process: serve while the model loads and after it has, end when told or when it cannot load.
//!
//! Called by each skill's `run`. Ends on SIGTERM or SIGINT after the running answers, or by itself when the model
//! cannot be loaded; then the reason is its last word.

use std::time::Duration;

use anyhow::{Context, anyhow};
use tokio::net::UnixListener;
use tokio::signal::unix::{SignalKind, signal};

use crate::server::{self, Skill};

/// How long running answers may go on after SIGTERM.
const DRAIN: Duration = Duration::from_secs(10);
/// How long a process whose model failed still tells the reason to those who ask.
const LAST_WORDS: Duration = Duration::from_millis(500);

/// Serves until told to stop.
pub(crate) async fn until_told(listener: UnixListener, skill: impl Skill) -> anyhow::Result<()> {
    let mut terminate = signal(SignalKind::terminate()).context("SIGTERM cannot be handled")?;
    let mut interrupt = signal(SignalKind::interrupt()).context("SIGINT cannot be handled")?;
    let loading = skill.loading().clone();
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let serving = server::serve(listener, skill, async {
        // Either a message or a dropped sender means stop.
        let _either = stopped.await;
    });
    tokio::pin!(serving);
    let failure = async {
        match loading.ready().await {
            Ok(_) => std::future::pending().await,
            Err(reason) => reason,
        }
    };
    let reason = tokio::select! {
        ended = &mut serving => return ended,
        _ = terminate.recv() => None,
        _ = interrupt.recv() => None,
        reason = failure => Some(reason),
    };
    if reason.is_some() {
        let still_answering = tokio::time::timeout(LAST_WORDS, &mut serving).await;
        drop(still_answering);
    }
    drop(stop);
    let drained = tokio::time::timeout(DRAIN, serving).await;
    match (reason, drained) {
        (Some(reason), _) => Err(anyhow!("{reason}")),
        (None, Ok(outcome)) => outcome,
        (None, Err(_)) => {
            tracing::warn!("answers still running after {} s were cut off", DRAIN.as_secs());
            Ok(())
        }
    }
}
