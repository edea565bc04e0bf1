//! Where log lines go: standard error, at the level of `SARAI_LOG` or the configuration. Called by `main` once.
//!
//! The only global state of the process. Standard output stays free for answers.

use tracing_subscriber::EnvFilter;

use crate::cli::Invocation;

/// Starts logging; a filter that can't be read falls back to the configured level and says so.
pub(crate) fn start(invocation: &Invocation) {
    let (level, json) = match invocation.config() {
        Ok(config) => (config.log.level.clone(), config.log.json),
        // The command itself will stop on this error, or (`config`, `doctor`) explain it.
        Err(_) => ("warn".to_owned(), false),
    };
    let asked = std::env::var("SARAI_LOG").ok().filter(|text| !text.is_empty());
    let fallback = EnvFilter::new(if invocation.quiet { "error" } else { &level });
    let (filter, refused) = match asked.as_deref().map(EnvFilter::try_new) {
        Some(Ok(filter)) => (filter, None),
        Some(Err(error)) => (fallback, Some(error)),
        None => (fallback, None),
    };
    let lines = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(invocation.color && !json);
    if json {
        lines.json().init();
    } else {
        lines.init();
    }
    if let Some(error) = refused {
        tracing::warn!(%error, "SARAI_LOG is no valid filter; the configured level is used");
    }
}
