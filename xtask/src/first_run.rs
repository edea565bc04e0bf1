//! `make run` after the build: fetch the small models, start the server, ask one question, say where the page is.
//!
//! Called by the Makefile. The models are fetched beside the server, the smallest first, and the question is
//! asked as soon as one can answer it. With a question of the user's (ASK_TEXT) the exit code is the answer's, and
//! a server started only for it is stopped again; without one the server stays, its process id in
//! `$SARAI_HOME/run`. The question travels in the environment and as one argument, never through a shell.

use std::env;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, ExitStatus};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};

use crate::paths;
use crate::process::{self, Server};
use fetching::Fetch;

mod fetching;

/// Asked when the user gives no question.
const QUESTION: &str = "¿Cuánto pago al mes por un préstamo de 12.000 € al 6 % a 4 años?";
/// The models of the first run; a pull of what is there already ends at once.
const PROFILE: &str = "mini";
/// How long the server may take to bind its port; models load later.
const START: Duration = Duration::from_secs(60);

/// Flags of `xtask run`.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// Loopback port of the server.
    #[arg(long, default_value_t = 8080)]
    port: u16,
}

/// Runs the program once, end to end.
pub(crate) fn run(options: &Options) -> Result<ExitCode> {
    let sarai = paths::binary("sarai")?;
    let question = env::var("ASK_TEXT").ok().filter(|text| !text.trim().is_empty());
    let server = start_unless_running(&sarai, options.port)?;
    let base = format!("http://127.0.0.1:{}", options.port);
    let mut fetch = Fetch::start(&sarai, PROFILE)?;
    if let Some(failed) = fetch.until_one_is_there(|| process::answers(&format!("{base}/readyz")))? {
        return Ok(exit_code(failed));
    }

    fetch.hold_its_words(true);
    let mut ask = Command::new(&sarai);
    ask.arg("ask").arg("--").arg(question.as_deref().unwrap_or(QUESTION));
    let status = ask.status().context("start `sarai ask`")?;
    fetch.hold_its_words(false);

    match server {
        Some(server) if question.is_none() => {
            let id = server.id();
            server.leave();
            fs_err::write(pid_file()?, format!("{id}\n"))?;
            eprintln!("\nweb page: {base}/   (stop the server with `make stop`)");
        }
        Some(server) => drop(server),
        None => eprintln!("\nweb page: {base}/"),
    }
    let fetched = fetch.finish()?;
    // Whoever asked gets the answer's code; what could not be fetched has been said.
    Ok(exit_code(if status.success() && question.is_none() { fetched } else { status }))
}

/// The program's own code; 130 if a signal ended it.
fn exit_code(status: ExitStatus) -> ExitCode {
    ExitCode::from(status.code().and_then(|code| u8::try_from(code).ok()).unwrap_or(130))
}

/// Ends the server that an earlier [`run`] left, and waits for it.
pub(crate) fn stop() -> Result<ExitCode> {
    let file = pid_file()?;
    let Some(id) = fs_err::read_to_string(&file).ok().and_then(|text| text.trim().parse::<u32>().ok()) else {
        eprintln!("no server left by `make run`");
        return Ok(ExitCode::SUCCESS);
    };
    // The id may have been given to another process since: only a `sarai` is ended.
    let name = std::fs::read_to_string(format!("/proc/{id}/comm")).unwrap_or_default();
    if name.trim() == "sarai" {
        process::terminate(id)?;
        let asked = Instant::now();
        while PathBuf::from(format!("/proc/{id}")).exists() && asked.elapsed() < Duration::from_secs(30) {
            std::thread::sleep(Duration::from_millis(50));
        }
        eprintln!("stopped");
    } else {
        eprintln!("the server left by `make run` is already gone");
    }
    fs_err::remove_file(file)?;
    Ok(ExitCode::SUCCESS)
}

fn start_unless_running(sarai: &Path, port: u16) -> Result<Option<Server>> {
    if process::answers(&format!("http://127.0.0.1:{port}/livez")) {
        eprintln!("a server is already running on port {port}");
        return Ok(None);
    }
    let home = paths::sarai_home()?;
    let mut command = Command::new(sarai);
    command.args(["serve", "--port", &port.to_string()]);
    let mut server = Server::start(command, port, &home.join("logs/make-run.log"))?;
    server.wait_ready("/livez", START)?;
    Ok(Some(server))
}

fn pid_file() -> Result<PathBuf> {
    let folder = paths::sarai_home()?.join("run");
    fs_err::create_dir_all(&folder)?;
    Ok(folder.join("make-run.pid"))
}
