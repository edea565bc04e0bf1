//! `sarai repair try`: a patch tried on a copy of a folder, with a test if one is named. The folder stays as it was.
//!
//! Needs no server and no model, and writes nothing that stays. Whether it passed is the exit code.

use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use sarai_core::trial::{self, LIMIT_MAX, PATCH_BYTES_MAX, Report, Trial, Wish};

use super::Error;
use crate::app;
use crate::cli::Invocation;
use crate::exit::Exit;
use crate::i18n::Text;
use crate::terminal;

/// Seconds that a test may take unless said otherwise.
const SECONDS: u64 = 120;

/// Arguments of `repair`.
#[derive(clap::Args, Debug)]
pub(crate) struct Args {
    #[command(subcommand)]
    task: Task,
}

#[derive(clap::Subcommand, Debug)]
enum Task {
    Try {
        #[arg(value_name = "PATCH")]
        patch: PathBuf,
        #[arg(long, value_name = "FOLDER")]
        tree: PathBuf,
        #[arg(long, value_name = "N", default_value_t = SECONDS,
            value_parser = clap::value_parser!(u64).range(1..=LIMIT_MAX.as_secs()))]
        seconds: u64,
        #[arg(last = true, value_name = "COMMAND")]
        command: Vec<String>,
    },
}

/// Runs the command.
pub(crate) async fn run(args: Args, invocation: &Invocation) -> anyhow::Result<Exit> {
    let Task::Try { patch, tree, seconds, command } = args.task;
    let config = invocation.config()?;
    let home = invocation.home()?;
    home.create()?;
    let settings = app::pool_settings(&config, &home)?;
    let folder = home.run().join("trials");
    let left = trial::sweep(&folder);
    if left > 0 {
        tracing::info!(left, "copies of trials were removed: their process had been killed");
    }
    let trial = Trial {
        launcher: Arc::clone(&app::launchers(&home)?.native),
        exceptions: settings.exceptions,
        program: settings.program,
        folder,
    };
    let wish = Wish { tree, patch: read(&patch)?, command, limit: Duration::from_secs(seconds) };
    let tried = tokio::select! {
        tried = trial.run(wish) => tried?,
        interrupted = tokio::signal::ctrl_c() => {
            interrupted?;
            return Ok(Exit::Interrupted);
        }
    };
    show(&tried, invocation)?;
    Ok(if tried.passed() { Exit::Ok } else { Exit::Failed })
}

/// A file's bytes, no more than are tried.
fn read(path: &Path) -> anyhow::Result<Vec<u8>> {
    let unreadable = |source| Error::Unreadable { path: path.to_owned(), source };
    let file = std::fs::File::open(path).map_err(unreadable)?;
    let mut bytes = Vec::new();
    // One more than is allowed, so that too much is seen and refused by what knows the limit.
    file.take(PATCH_BYTES_MAX as u64 + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    Ok(bytes)
}

fn show(tried: &Report, invocation: &Invocation) -> anyhow::Result<()> {
    if invocation.json {
        let mut told = serde_json::to_value(tried)?;
        told["passed"] = tried.passed().into();
        return terminal::json(&told);
    }
    for applied in &tried.applied {
        let change = invocation.text(&Text::new(format!("repair-{}", applied.change)));
        terminal::line(format_args!("{change}  {}", applied.path))?;
    }
    if tried.left_out > 0 {
        invocation.note(&Text::new("repair-left-out").with("count", tried.left_out as u64));
    }
    if let Some(reason) = &tried.refused {
        invocation.say(&Text::new("repair-refused").with("reason", reason.clone()))?;
    }
    let Some(test) = &tried.test else { return Ok(()) };
    for line in &test.printed {
        terminal::line(format_args!("  {line}"))?;
    }
    let verdict = match (test.succeeded, test.timed_out) {
        (true, _) => "repair-test-passed",
        (false, true) => "repair-test-late",
        (false, false) => "repair-test-failed",
    };
    invocation.say(&Text::new(verdict))?;
    Ok(())
}
