//! A server child of a task: started, waited for, ended by its own id.
//!
//! Called by `first_run`. Invariant: a [`Server`] that goes out of scope is ended, unless it was
//! left running on purpose with [`Server::leave`].

use std::fs::File;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

/// How long an asked-to-stop server may take to drain before it is killed.
const DRAIN: Duration = Duration::from_secs(15);

/// A running server child.
pub(crate) struct Server {
    child: Option<Child>,
    log: PathBuf,
    /// The address it listens on, without a path.
    pub(crate) base: String,
}

impl Server {
    /// Starts `command` in a process group of its own, with both outputs in the file `log`.
    pub(crate) fn start(mut command: Command, port: u16, log: &Path) -> Result<Self> {
        if let Some(folder) = log.parent() {
            fs_err::create_dir_all(folder)?;
        }
        let out = File::create(log).with_context(|| format!("log file {}", log.display()))?;
        let err = out.try_clone()?;
        let child = command
            .stdin(Stdio::null())
            .stdout(out)
            .stderr(err)
            .process_group(0)
            .spawn()
            .with_context(|| format!("start {}", command.get_program().display()))?;
        Ok(Self { child: Some(child), log: log.to_owned(), base: format!("http://127.0.0.1:{port}") })
    }

    /// The process id.
    pub(crate) fn id(&self) -> u32 {
        self.child.as_ref().expect("only `leave` and drop take the child").id()
    }

    /// Waits until `path` answers 200; fails early when the child ends.
    pub(crate) fn wait_ready(&mut self, path: &str, limit: Duration) -> Result<()> {
        let url = format!("{}{path}", self.base);
        let started = Instant::now();
        while started.elapsed() < limit {
            let child = self.child.as_mut().expect("only `leave` and drop take the child");
            if let Some(status) = child.try_wait()? {
                bail!("the server ended with {status}; its last lines:\n{}", self.last_lines());
            }
            if answers(&url) {
                return Ok(());
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        bail!("no answer from {url} within {} s; last lines:\n{}", limit.as_secs(), self.last_lines())
    }

    /// Lets the server outlive this process.
    pub(crate) fn leave(mut self) {
        self.child = None;
    }

    fn last_lines(&self) -> String {
        let text = fs_err::read_to_string(&self.log).unwrap_or_default();
        let lines: Vec<&str> = text.lines().collect();
        lines[lines.len().saturating_sub(20)..].join("\n")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let Some(child) = self.child.as_mut() else { return };
        let _already_gone = terminate(child.id());
        let asked = Instant::now();
        while asked.elapsed() < DRAIN {
            if !matches!(child.try_wait(), Ok(None)) {
                return;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        let _already_gone = child.kill();
        let _reaped = child.wait();
    }
}

/// Asks the process `id` to end.
pub(crate) fn terminate(id: u32) -> Result<()> {
    let id = i32::try_from(id).context("a process id is an i32")?;
    kill(Pid::from_raw(id), Signal::SIGTERM).with_context(|| format!("end process {id}"))
}

/// Whether a GET of `url` gives 200 within a second.
pub(crate) fn answers(url: &str) -> bool {
    let agent: ureq::Agent =
        ureq::Agent::config_builder().timeout_global(Some(Duration::from_secs(1))).build().into();
    agent.get(url).call().is_ok_and(|response| response.status() == 200)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_that_dies_is_reported_with_its_last_lines() {
        let folder = tempfile::tempdir().unwrap();
        let mut command = Command::new("sh");
        command.args(["-c", "echo no model here >&2; exit 3"]);
        let mut server = Server::start(command, 9, &folder.path().join("logs/server.log")).unwrap();
        let error = server.wait_ready("/livez", Duration::from_secs(20)).unwrap_err().to_string();
        assert!(error.contains("no model here"), "{error}");
        assert!(error.contains("exit status: 3"), "{error}");
    }
}
