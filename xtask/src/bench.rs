//! `xtask bench`: fetches the models, builds the llama-servers to compare with, writes the models of the mixed load,
//! and calls `sarai bench`, which measures.
//!
//! Called by `make bench`. Nothing is measured here. The shapes for the mixed load take some 8 GB of the cache folder
//! and are written only for the scenarios that use them; `mind` and `forms` compare with no other program, `pictures`
//! with the plain way of the `image` crate, by programs of its own.

mod peer;
mod pictures;

use std::process::{Command, ExitCode};

use anyhow::{Context, Result};

use crate::{paths, shapes, weights};

/// Flags of `xtask bench`.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// What to measure, as in `sarai bench SCENARIO`, or `pictures`.
    #[arg(default_value = "all")]
    scenario: String,
    /// Measured rounds a model, after one that warms up.
    #[arg(long)]
    rounds: Option<u32>,
    /// Minutes of the mixed load; else the minutes after which no new round is started.
    #[arg(long)]
    minutes: Option<u64>,
    /// Only the model with this catalogue name.
    #[arg(long)]
    model: Option<String>,
    /// Further flags for `sarai bench`, after `--`.
    #[arg(last = true)]
    more: Vec<String>,
}

/// Prepares what is needed and measures.
pub(crate) fn run(options: &Options) -> Result<ExitCode> {
    if options.scenario == "pictures" {
        return pictures::run();
    }
    weights::ensure()?;
    let is = |scenarios: &[&str]| scenarios.contains(&options.scenario.as_str());
    let mut command = Command::new(paths::binary("sarai")?);
    command.args(["bench", &options.scenario]).env("SARAI_HOME", weights::home()?);
    // `skills` stands beside bubblewrap and the Engine, where they are there.
    if !is(&["mixed", "mind", "forms", "skills", "tables"]) {
        for program in peer::all()? {
            command.arg("--peer").arg(program);
        }
    }
    if is(&["mixed", "all"]) {
        command.arg("--catalogue").arg(shapes::catalogue()?).args(["--profile", shapes::PROFILE]);
    }
    if is(&["mind", "tables", "all"]) {
        command.arg("--data").arg(paths::root().join("data/eval"));
    }
    let numbers = [
        ("--rounds", options.rounds.map(|rounds| rounds.to_string())),
        ("--minutes", options.minutes.map(|minutes| minutes.to_string())),
        ("--model", options.model.clone()),
    ];
    for (flag, value) in numbers {
        command.args(value.iter().flat_map(|value| [flag, value.as_str()]));
    }
    let status = command.args(&options.more).status().context("start `sarai bench`")?;
    Ok(ExitCode::from(status.code().and_then(|code| u8::try_from(code).ok()).unwrap_or(130)))
}
