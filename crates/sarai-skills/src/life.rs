//! The life of a skill's process: serve while the model loads and after it has, end when told or when it cannot load.
//!
//! Called by each skill's `run`. Ends on SIGTERM or SIGINT after the running answers, or by itself when the model
//! cannot be loaded; then the reason is its last word.

use std::time::Duration;

use anyhow::{Context, anyhow};
use tokio::signal::unix::{SignalKind, signal};

use crate::listen::{self, Listener};
use crate::server::{self, Skill};

/// How long running answers may go on after SIGTERM.
const DRAIN: Duration = Duration::from_secs(10);
/// Longest wait for threads that still compute when everything has been answered.
const SHUTDOWN_MAX: Duration = Duration::from_millis(100);
/// How long a process whose model failed still tells the reason to those who ask.
const LAST_WORDS: Duration = Duration::from_millis(500);

/// Sets up what every skill has, makes it inside a runtime with so many threads, and serves until told to stop.
pub(crate) fn run<S: Skill>(
    listen: &listen::Arguments,
    threads: usize,
    make: impl FnOnce() -> anyhow::Result<S>,
) -> anyhow::Result<()> {
    let filter = tracing_subscriber::EnvFilter::try_new(&listen.log)
        .with_context(|| format!("--log {:?} is no log filter", listen.log))?;
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).with_ansi(false).init();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(threads)
        .enable_all()
        .build()
        .context("the server's threads could not be started")?;
    let outcome = runtime.block_on(async {
        let listener = listen::open(listen).await?;
        until_told(listener, make()?).await
    });
    // What still computes or loads is not waited for.
    runtime.shutdown_timeout(SHUTDOWN_MAX);
    outcome
}

async fn until_told(listener: Listener, skill: impl Skill) -> anyhow::Result<()> {
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
