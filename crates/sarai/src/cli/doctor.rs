//! `sarai doctor`: what is in order on this machine, what is not, and what to do about it.
//!
//! Works on a broken configuration, an empty home and a taken port: each of these is a finding, not an error.
//! Changes nothing.

mod machine;
mod state;

pub(super) use machine::account;

use serde::Serialize;
use serde_json::json;

use crate::cli::Invocation;
use crate::config::{Config, Sources};
use crate::exit::Exit;
use crate::home::Home;
use crate::i18n::Text;
use crate::terminal;

/// Arguments of `doctor`.
#[derive(clap::Args, Debug)]
pub(crate) struct Args {
    #[arg(long)]
    deep: bool,
}

/// One finding.
#[derive(Debug, Serialize)]
struct Check {
    name: &'static str,
    ok: bool,
    detail: String,
    hint: Option<String>,
    /// Stored bytes are wrong, which has its own exit code.
    #[serde(skip)]
    integrity: bool,
}

/// What the checks look at.
struct Patient<'a> {
    invocation: &'a Invocation,
    /// The configuration, or the defaults if it is broken.
    config: Config,
    home: Home,
    deep: bool,
}

impl Patient<'_> {
    fn fine(&self, name: &'static str, detail: &Text) -> Check {
        Check { name, ok: true, detail: self.invocation.text(detail), hint: None, integrity: false }
    }

    fn ill(&self, name: &'static str, detail: &Text, hint: &Text) -> Check {
        let hint = Some(self.invocation.text(hint));
        Check { name, ok: false, detail: self.invocation.text(detail), hint, integrity: false }
    }

    /// A finding that came as an error.
    fn failed(&self, name: &'static str, error: &anyhow::Error) -> Check {
        let explanation = crate::exit::explain(error.as_ref(), self.invocation.language());
        let detail = explanation.message.unwrap_or_else(|| format!("{error:#}"));
        let integrity = explanation.exit == Exit::Integrity;
        Check { name, ok: false, detail, hint: explanation.hint, integrity }
    }
}

/// Runs the command.
pub(crate) async fn run(args: Args, invocation: &Invocation) -> anyhow::Result<Exit> {
    let (config, error) = match invocation.config() {
        Ok(config) => (config, None),
        Err(error) => (Config::load(&Sources::default())?, Some(anyhow::Error::from(error))),
    };
    let patient = Patient { invocation, config, home: invocation.home()?, deep: args.deep };
    let mut checks = vec![match &error {
        Some(error) => patient.failed("config", error),
        None => patient.config(),
    }];
    checks.push(patient.folder());
    checks.push(patient.processor());
    checks.push(patient.memory());
    checks.push(patient.budget().await);
    checks.push(patient.disk());
    checks.push(patient.sandbox().await);
    checks.push(patient.skill());
    checks.push(patient.python().await);
    let models = patient.models().await;
    checks.push(patient.pip(models.ok).await);
    checks.push(models);
    checks.push(patient.ledger().await);
    checks.push(patient.database().await);
    checks.push(patient.server().await);
    checks.push(patient.adapters().await);
    checks.push(patient.experts());
    checks.push(patient.learning().await);
    report(&checks, invocation)
}

fn report(checks: &[Check], invocation: &Invocation) -> anyhow::Result<Exit> {
    let bad = checks.iter().filter(|check| !check.ok).count();
    if invocation.json {
        terminal::json(&json!({"ok": bad == 0, "checks": checks}))?;
    } else {
        for check in checks {
            let mark = if check.ok { Text::new("doctor-ok") } else { Text::new("doctor-bad") };
            terminal::line(format_args!("{:<4} {:<9} {}", invocation.text(&mark), check.name, check.detail))?;
            if let Some(hint) = &check.hint {
                terminal::line(format_args!("{:14} hint: {hint}", ""))?;
            }
        }
        let end = if bad == 0 { Text::new("doctor-all-ok") } else { Text::new("doctor-problems") };
        invocation.say(&end.with("count", bad))?;
    }
    Ok(if checks.iter().any(|check| check.integrity) {
        Exit::Integrity
    } else if bad > 0 {
        Exit::Failed
    } else {
        Exit::Ok
    })
}
