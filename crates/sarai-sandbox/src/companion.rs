//! A trusted program that runs beside `sarai` until it is stopped, such as a server to be measured. Not confined.
//!
//! Called by `sarai bench` alone. It has its own process group, empty standard input and both outputs in a file;
//! the kernel kills it when the thread that started it ends. Dropping a [`Companion`] stops it: asked first,
//! killed with its whole group when it takes too long.

use std::ffi::OsString;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::PathBuf;
use std::process::{Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use nix::sys::signal::{Signal, kill, killpg};
use nix::unistd::Pid;

use crate::child::Exit;
use crate::error::Error;
use crate::output::{Lines, Tail};
use crate::sys;

/// How long an asked-to-stop program may take before it is killed.
const DRAIN: Duration = Duration::from_secs(15);
/// How often a stopping program is looked at.
const LOOK_EVERY: Duration = Duration::from_millis(20);
/// Bytes of the log that are read for its last lines.
const LOG_BYTES_MAX: u64 = 64 << 10;

/// A program to start.
#[derive(Debug, Clone)]
pub struct CompanionSpec {
    /// Name, looked up in `PATH`, or path.
    pub program: PathBuf,
    /// Arguments after the program's own name.
    pub args: Vec<OsString>,
    /// Added to the inherited environment, from which every `SARAI_*` variable is taken out.
    pub env: Vec<(OsString, OsString)>,
    /// The file both outputs go to; made anew.
    pub log: PathBuf,
}

/// A running program.
#[derive(Debug)]
pub struct Companion {
    child: std::process::Child,
    group: Pid,
    log: PathBuf,
}

impl Companion {
    /// Starts a program. The calling thread must outlive it: the kernel kills it otherwise.
    ///
    /// # Errors
    /// `ToolMissing`, or a `System` error.
    pub fn start(spec: &CompanionSpec) -> Result<Self, Error> {
        let out = File::create(&spec.log).map_err(Error::system("make a log file"))?;
        let err = out.try_clone().map_err(Error::system("make a log file"))?;
        let mut command = Command::new(&spec.program);
        command.args(&spec.args).stdin(Stdio::null()).stdout(out).stderr(err).process_group(0);
        for (key, _) in std::env::vars_os().filter(|(key, _)| key.as_encoded_bytes().starts_with(b"SARAI_")) {
            command.env_remove(key);
        }
        command.envs(spec.env.iter().map(|(key, value)| (key, value)));
        sys::die_with_this_thread(&mut command);
        let child = command.spawn().map_err(|source| {
            if source.kind() == io::ErrorKind::NotFound {
                Error::ToolMissing { program: spec.program.clone() }
            } else {
                Error::System { step: "start a program", source }
            }
        })?;
        Ok(Self { group: Pid::from_raw(child.id().cast_signed()), child, log: spec.log.clone() })
    }

    /// Its process id.
    #[must_use]
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// How it ended, if it has.
    ///
    /// # Errors
    /// A `System` error when the system does not tell.
    pub fn try_wait(&mut self) -> Result<Option<Exit>, Error> {
        let status = self.child.try_wait().map_err(Error::system("wait for a program"))?;
        Ok(status.map(ended))
    }

    /// Its last 100 lines, cut at 4 KiB each and without control characters. Not to be trusted.
    #[must_use]
    pub fn last_lines(&self) -> Vec<String> {
        let mut tail = Tail::default();
        let mut lines = Lines::default();
        let mut bytes = Vec::new();
        let read = File::open(&self.log).and_then(|mut file| {
            let start = file.metadata()?.len().saturating_sub(LOG_BYTES_MAX);
            file.seek(SeekFrom::Start(start))?;
            file.take(LOG_BYTES_MAX).read_to_end(&mut bytes)
        });
        if read.is_ok() {
            lines.feed(&bytes, &mut |line| tail.push(line));
            lines.finish(&mut |line| tail.push(line));
        }
        tail.to_vec()
    }

    /// Asks it to end (SIGTERM), waits, and kills its group when it takes over 15 s. Blocks.
    ///
    /// # Errors
    /// A `System` error when the system does not tell how it ended; then it is killed all the same.
    pub fn stop(mut self) -> Result<Exit, Error> {
        self.end()
    }

    fn end(&mut self) -> Result<Exit, Error> {
        if let Some(exit) = self.try_wait()? {
            return Ok(exit);
        }
        // Not reaped yet, so the number can't belong to another.
        let _ = kill(self.group, Signal::SIGTERM);
        let asked = Instant::now();
        while asked.elapsed() < DRAIN {
            if let Some(exit) = self.try_wait()? {
                return Ok(exit);
            }
            std::thread::sleep(LOOK_EVERY);
        }
        let _ = killpg(self.group, Signal::SIGKILL);
        self.child.wait().map(ended).map_err(Error::system("wait for a program"))
    }
}

impl Drop for Companion {
    fn drop(&mut self) {
        if self.end().is_err() {
            let _ = killpg(self.group, Signal::SIGKILL);
            let _ = self.child.wait();
        }
    }
}

fn ended(status: ExitStatus) -> Exit {
    match (status.code(), status.signal()) {
        (Some(code), _) => Exit::Code(code),
        (None, signal) => Exit::Signal(signal.unwrap_or(nix::libc::SIGKILL)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn start(folder: &tempfile::TempDir, script: &str) -> Companion {
        Companion::start(&CompanionSpec {
            program: "sh".into(),
            args: vec!["-c".into(), script.into()],
            env: vec![("WORD".into(), "said".into())],
            log: folder.path().join("log"),
        })
        .unwrap()
    }

    #[test]
    fn what_it_says_and_how_it_ends_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let mut companion = start(&folder, "echo $WORD; echo why >&2; exit 3");
        let started = Instant::now();
        let exit = loop {
            if let Some(exit) = companion.try_wait().unwrap() {
                break exit;
            }
            assert!(started.elapsed() < Duration::from_secs(20));
            std::thread::sleep(LOOK_EVERY);
        };
        assert_eq!(exit, Exit::Code(3));
        assert_eq!(companion.last_lines(), ["said", "why"]);
    }

    #[test]
    fn it_is_asked_to_end() {
        let folder = tempfile::tempdir().unwrap();
        let companion = start(&folder, "trap 'echo bye; exit 0' TERM; echo up; while :; do sleep 0.05; done");
        let started = Instant::now();
        while companion.last_lines() != ["up"] {
            assert!(started.elapsed() < Duration::from_secs(20));
            std::thread::sleep(LOOK_EVERY);
        }
        assert_eq!(companion.stop().unwrap(), Exit::Code(0));
        assert!(fs_err::read_to_string(folder.path().join("log")).unwrap().ends_with("bye\n"));
    }

    #[test]
    fn a_missing_program_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let spec = CompanionSpec {
            program: "no-such-program-anywhere".into(),
            args: Vec::new(),
            env: Vec::new(),
            log: folder.path().join("log"),
        };
        let error = Companion::start(&spec).unwrap_err();
        assert!(matches!(error, Error::ToolMissing { .. }), "{error}");
    }
}
