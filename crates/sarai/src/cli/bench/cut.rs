//! What the scenarios that ask many questions share: how a run ends early, and how its table is told.
//!
//! Called by `mind` and `forms`, whose reports are one a model.

use anyhow::Result;
use sarai_core::language::Language;
use serde_json::Value;

use super::Bench;
use crate::exit::Exit;
use crate::i18n::Text;
use crate::terminal;

/// Why a run ended before its last question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cut {
    Time,
    Interrupted,
    ServerEnded,
}

impl Cut {
    /// For programs.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Time => "time",
            Self::Interrupted => "interrupted",
            Self::ServerEnded => "server_ended",
        }
    }

    /// For people.
    pub(super) fn said(self) -> Text {
        Text::new(match self {
            Self::Time => "mind-cut-time",
            Self::Interrupted => "mind-cut-interrupted",
            Self::ServerEnded => "mind-cut-ended",
        })
    }
}

/// What became of one model's run.
pub(super) trait Told {
    fn json(&self) -> Value;
    fn render(&self, language: Language) -> String;
    fn cut(&self) -> Option<Cut>;
    /// Whether something happened that must not.
    fn is_broken(&self) -> bool;
}

/// Prints a report; the command ends as it says.
pub(super) fn tell(bench: &Bench<'_>, report: &impl Told) -> Result<Exit> {
    if bench.invocation.json {
        terminal::json(&report.json())?;
    } else {
        terminal::line(report.render(bench.invocation.language()))?;
    }
    Ok(match report.cut() {
        Some(Cut::Interrupted) => Exit::Interrupted,
        Some(Cut::Time | Cut::ServerEnded) | None if report.is_broken() => Exit::Failed,
        Some(Cut::Time | Cut::ServerEnded) | None => Exit::Ok,
    })
}
