//! What a pull tells while it runs, and how that looks on a terminal.
//!
//! `pull` sends; the command line renders. Writes to stderr only: a bar where stderr is a terminal, else a plain line
//! about every tenth of the way. Must not fail a pull because a message could not be written.

use std::io::{IsTerminal as _, Write as _};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use indicatif::{HumanBytes, ProgressBar, ProgressStyle};
use sarai_core::language::Language;

/// One thing that happened during a pull.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum PullProgress {
    /// Another process works on the same file; its id if known.
    Waiting {
        /// Process id.
        holder: Option<u32>,
    },
    /// A source is being tried.
    Source {
        /// As the user knows it.
        source: String,
    },
    /// A source failed; the next one follows.
    SourceFailed {
        /// As the user knows it.
        source: String,
        /// Why.
        reason: String,
    },
    /// Bytes are about to come.
    Started {
        /// Length of the whole file, if known.
        bytes: Option<u64>,
        /// Bytes that an earlier pull already brought.
        resumed_bytes: u64,
    },
    /// Bytes came.
    Advanced {
        /// Bytes there now.
        bytes: u64,
    },
    /// A part of several is being fetched.
    Part {
        /// From 1.
        i: usize,
        /// How many.
        n: usize,
    },
    /// A try failed and will be repeated.
    Retrying {
        /// Why.
        reason: String,
        /// After so long.
        wait: Duration,
    },
    /// All bytes are there and are being compared.
    Verifying,
    /// The model is installed.
    Done {
        /// Length of its file.
        bytes: u64,
    },
}

/// Draws the progress of one pull on stderr.
pub(crate) struct Renderer {
    model: String,
    language: Language,
    bar: Option<ProgressBar>,
    plain: Mutex<Plain>,
}

#[derive(Default)]
struct Plain {
    total: Option<u64>,
    tenth: Option<u64>,
}

impl Renderer {
    /// A bar if stderr is a terminal, lines if not.
    pub(crate) fn new(model: &str, language: Language) -> Self {
        let bar = std::io::stderr().is_terminal().then(|| {
            let bar = ProgressBar::no_length();
            let style = "{prefix} {wide_bar} {bytes}/{total_bytes} {bytes_per_sec} {eta} {msg}";
            bar.set_style(
                ProgressStyle::with_template(style).unwrap_or_else(|_| ProgressStyle::default_bar()),
            );
            bar.set_prefix(model.to_owned());
            bar
        });
        Self { model: model.to_owned(), language, bar, plain: Mutex::default() }
    }

    /// Shows one event.
    pub(crate) fn show(&self, event: &PullProgress) {
        if let Some(bar) = &self.bar {
            self.draw(bar, event);
        }
        if let Some(line) = self.line(event) {
            match &self.bar {
                Some(bar) => bar.println(line),
                // stderr may be closed; the pull goes on.
                None => drop(writeln!(std::io::stderr().lock(), "{line}")),
            }
        }
    }

    fn draw(&self, bar: &ProgressBar, event: &PullProgress) {
        match event {
            PullProgress::Started { bytes, resumed_bytes } => {
                if let Some(bytes) = bytes {
                    bar.set_length(*bytes);
                }
                bar.set_position(*resumed_bytes);
                bar.reset_eta();
            }
            PullProgress::Advanced { bytes } => bar.set_position(*bytes),
            PullProgress::Part { i, n } => bar.set_message(format!("{i}/{n}")),
            PullProgress::Verifying => bar.set_message("sha256"),
            PullProgress::Done { .. } => bar.finish_and_clear(),
            PullProgress::Waiting { .. }
            | PullProgress::Source { .. }
            | PullProgress::SourceFailed { .. }
            | PullProgress::Retrying { .. } => {}
        }
    }

    /// The line for an event, if it is worth one.
    fn line(&self, event: &PullProgress) -> Option<String> {
        let model = &self.model;
        let say = |es: String, en: String| match self.language {
            Language::Es => Some(format!("{model}: {es}")),
            Language::En => Some(format!("{model}: {en}")),
        };
        match event {
            PullProgress::Waiting { holder } => {
                let who = holder.map_or_else(|| "?".to_owned(), |pid| pid.to_string());
                say(
                    format!("otro proceso ({who}) ya lo está descargando; espero"),
                    format!("another process ({who}) is already fetching it; waiting"),
                )
            }
            PullProgress::Source { source } => say(format!("de {source}"), format!("from {source}")),
            PullProgress::SourceFailed { source, reason } => {
                say(format!("{source} no sirvió: {reason}"), format!("{source} did not work: {reason}"))
            }
            PullProgress::Retrying { reason, wait } => {
                let seconds = wait.as_secs_f32();
                say(
                    format!("{reason}; reintento en {seconds:.1} s"),
                    format!("{reason}; trying again in {seconds:.1} s"),
                )
            }
            PullProgress::Done { bytes } => {
                let size = HumanBytes(*bytes);
                say(format!("listo, {size}"), format!("ready, {size}"))
            }
            PullProgress::Started { bytes, resumed_bytes } => {
                self.plain.lock().unwrap_or_else(PoisonError::into_inner).total = *bytes;
                let size = HumanBytes(*resumed_bytes);
                (*resumed_bytes > 0)
                    .then(|| say(format!("continúo desde {size}"), format!("going on from {size}")))
                    .flatten()
            }
            PullProgress::Advanced { bytes } if self.bar.is_none() => {
                let percent = self.next_tenth(*bytes)?;
                say(format!("{percent} %"), format!("{percent} %"))
            }
            PullProgress::Advanced { .. } | PullProgress::Part { .. } | PullProgress::Verifying => None,
        }
    }

    /// The percentage, once for each tenth of the way.
    fn next_tenth(&self, bytes: u64) -> Option<u64> {
        let mut plain = self.plain.lock().unwrap_or_else(PoisonError::into_inner);
        let tenth = bytes.saturating_mul(10) / plain.total.filter(|total| *total > 0)?;
        (plain.tenth != Some(tenth)).then(|| {
            plain.tenth = Some(tenth);
            tenth * 10
        })
    }
}
