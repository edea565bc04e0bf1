//! Runs a trusted program of the machine, such as `python3 -m pip download`. Not confined.
//!
//! Called for the few programs `sarai` itself needs, never for a skill. The tool has its own
//! process group, empty standard input, bounded output and a time limit; its group is killed on
//! timeout, on cancel and when it has ended, and the kernel kills it when `sarai` dies.

use std::ffi::OsString;
use std::io::{self, Read};
use std::ops::ControlFlow;
use std::os::fd::AsFd;
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use nix::poll::{PollFd, PollFlags, PollTimeout};
use nix::sys::signal::{Signal, killpg};
use nix::unistd::Pid;

use crate::channel::retry;
use crate::child::Exit;
use crate::error::Error;
use crate::output::{Lines, Tail};
use crate::sys;

/// How often a tool is looked at when it is silent.
const TICK_MS: u16 = 100;
/// Output read after a tool has ended.
const LAST_WORDS_BYTES_MAX: usize = 4 << 20;

/// A tool to run.
#[derive(Debug, Clone)]
pub struct ToolSpec {
    /// Name, looked up in `PATH`, or path.
    pub program: PathBuf,
    /// Arguments after the program's own name.
    pub args: Vec<OsString>,
    /// Added to the inherited environment, from which every `SARAI_*` variable is taken out.
    pub env: Vec<(OsString, OsString)>,
    /// Where it runs; `None`: where `sarai` runs.
    pub directory: Option<PathBuf>,
    /// When it is killed.
    pub timeout: Duration,
    /// Standard output kept; the rest is read and dropped.
    pub stdout_bytes_max: usize,
}

impl ToolSpec {
    /// A tool without arguments, with 60 s and 1 MiB of output.
    #[must_use]
    pub fn new(program: impl Into<PathBuf>) -> Self {
        Self {
            program: program.into(),
            args: Vec::new(),
            env: Vec::new(),
            directory: None,
            timeout: Duration::from_secs(60),
            stdout_bytes_max: 1 << 20,
        }
    }
}

/// Something a caller may want to show while a tool runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ToolEvent<'a> {
    /// A line of standard output, cut at 4 KiB and without control characters.
    Stdout(&'a str),
    /// A line of standard error, likewise.
    Stderr(&'a str),
    /// Comes about every 0.1 s, to look at files or at a cancel flag.
    Tick,
}

/// What a tool left.
#[derive(Debug)]
pub struct ToolOutput {
    /// How it ended; a code other than 0 is not an `Error`.
    pub exit: Exit,
    /// Standard output, at most `stdout_bytes_max`.
    pub stdout: Vec<u8>,
    /// Whether there was more.
    pub stdout_cut: bool,
    /// The last 100 lines of standard error.
    pub stderr_tail: Vec<String>,
}

/// Runs a tool to its end. Blocks; call it where blocking is allowed.
///
/// `on_event` is called on this thread and cancels the tool with `ControlFlow::Break`.
///
/// # Errors
/// `ToolMissing`, `ToolTimeout`, `ToolCancelled`, or a `System` error. In each case nothing of the
/// tool's process group is left.
pub fn run_tool(
    spec: &ToolSpec,
    on_event: &mut dyn FnMut(ToolEvent<'_>) -> ControlFlow<()>,
) -> Result<ToolOutput, Error> {
    let mut running = Running::start(spec)?;
    let deadline = Instant::now() + spec.timeout;
    let mut flow = ControlFlow::Continue(());
    let status = loop {
        running.pump(PollTimeout::from(TICK_MS), &mut |event| {
            if flow.is_continue() {
                flow = on_event(event);
            }
        })?;
        if flow.is_break() || on_event(ToolEvent::Tick).is_break() {
            return Err(Error::ToolCancelled { program: spec.program.clone() });
        }
        if let Some(status) = running.child.try_wait().map_err(Error::system("wait for a tool"))? {
            break status;
        }
        if Instant::now() >= deadline {
            return Err(Error::ToolTimeout {
                program: spec.program.clone(),
                seconds: spec.timeout.as_secs(),
            });
        }
    };
    running.last_words(&mut |event| {
        if flow.is_continue() {
            flow = on_event(event);
        }
    })?;
    let exit = match (status.code(), status.signal()) {
        (Some(code), _) => Exit::Code(code),
        (None, signal) => Exit::Signal(signal.unwrap_or(nix::libc::SIGKILL)),
    };
    Ok(ToolOutput {
        exit,
        stdout: std::mem::take(&mut running.stdout),
        stdout_cut: running.stdout_cut,
        stderr_tail: running.tail.to_vec(),
    })
}

/// How long a program of the machine takes from its start to its end, with nothing read of it; for measurements.
///
/// # Errors
/// `ToolMissing`, or a `System` error; also if the program did not end well.
pub fn time_tool(program: &str, args: &[&str]) -> Result<Duration, Error> {
    let begun = Instant::now();
    let status = Command::new(program)
        .args(args)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .map_err(|source| {
            if source.kind() == io::ErrorKind::NotFound {
                return Error::ToolMissing { program: program.into() };
            }
            Error::System { step: "start a tool", source }
        })?;
    let took = begun.elapsed();
    let failed = || Error::System { step: "run a tool", source: io::Error::other(status.to_string()) };
    if status.success() { Ok(took) } else { Err(failed()) }
}

/// A tool with its pipes. Dropping it kills the whole group and reaps the tool.
struct Running {
    child: std::process::Child,
    group: Pid,
    /// Standard output and error; `None` once closed.
    pipes: [Option<io::PipeReader>; 2],
    lines: [Lines; 2],
    stdout: Vec<u8>,
    stdout_bytes_max: usize,
    stdout_cut: bool,
    tail: Tail,
}

impl Running {
    fn start(spec: &ToolSpec) -> Result<Self, Error> {
        let pipe = || io::pipe().map_err(Error::system("make a pipe"));
        let ((stdout, stdout_in), (stderr, stderr_in)) = (pipe()?, pipe()?);
        let mut command = Command::new(&spec.program);
        command.args(&spec.args).stdin(Stdio::null()).stdout(stdout_in).stderr(stderr_in).process_group(0);
        for (key, _) in std::env::vars_os().filter(|(key, _)| key.as_encoded_bytes().starts_with(b"SARAI_")) {
            command.env_remove(key);
        }
        command.envs(spec.env.iter().map(|(key, value)| (key, value)));
        if let Some(directory) = &spec.directory {
            command.current_dir(directory);
        }
        sys::die_with_this_thread(&mut command);
        let child = command.spawn().map_err(|source| {
            // A missing working directory is reported the same way.
            let folder_exists = spec.directory.as_ref().is_none_or(|folder| folder.is_dir());
            if source.kind() == io::ErrorKind::NotFound && folder_exists {
                Error::ToolMissing { program: spec.program.clone() }
            } else {
                Error::System { step: "start a tool", source }
            }
        })?;
        Ok(Self {
            group: Pid::from_raw(child.id().cast_signed()),
            child,
            pipes: [Some(stdout), Some(stderr)],
            lines: Default::default(),
            stdout: Vec::new(),
            stdout_bytes_max: spec.stdout_bytes_max,
            stdout_cut: false,
            tail: Tail::default(),
        })
    }

    /// Reads once from each pipe that has something, waiting at most `timeout`; the bytes read.
    fn pump(&mut self, timeout: PollTimeout, on: &mut dyn FnMut(ToolEvent<'_>)) -> Result<usize, Error> {
        let open: Vec<usize> = (0..2).filter(|&i| self.pipes[i].is_some()).collect();
        let mut fds: Vec<PollFd<'_>> =
            self.pipes.iter().flatten().map(|pipe| PollFd::new(pipe.as_fd(), PollFlags::POLLIN)).collect();
        retry(|| nix::poll::poll(&mut fds, timeout)).map_err(Error::system("wait for a tool"))?;
        let ready: Vec<usize> =
            open.into_iter().zip(&fds).filter(|(_, fd)| fd.any() == Some(true)).map(|(i, _)| i).collect();
        let mut total = 0;
        for index in ready {
            total += self.read(index, on)?;
        }
        Ok(total)
    }

    fn read(&mut self, index: usize, on: &mut dyn FnMut(ToolEvent<'_>)) -> Result<usize, Error> {
        let mut buffer = [0_u8; 8 << 10];
        let Some(pipe) = self.pipes[index].as_mut() else { return Ok(0) };
        let count = pipe.read(&mut buffer).map_err(Error::system("read from a tool"))?;
        let bytes = &buffer[..count];
        if index == 0 {
            let room = self.stdout_bytes_max.saturating_sub(self.stdout.len());
            self.stdout.extend_from_slice(&bytes[..count.min(room)]);
            self.stdout_cut |= count > room;
        }
        let tail = &mut self.tail;
        let mut each = |line: &str| {
            if index == 0 {
                on(ToolEvent::Stdout(line));
            } else {
                tail.push(line);
                on(ToolEvent::Stderr(line));
            }
        };
        self.lines[index].feed(bytes, &mut each);
        if count == 0 {
            self.lines[index].finish(&mut each);
            self.pipes[index] = None;
        }
        Ok(count)
    }

    /// Reads what the pipes still hold, without waiting for a process that may keep them open.
    fn last_words(&mut self, on: &mut dyn FnMut(ToolEvent<'_>)) -> Result<(), Error> {
        let mut total = 0;
        loop {
            let open = self.pipes.iter().flatten().count();
            let count = self.pump(PollTimeout::ZERO, on)?;
            total += count;
            let closed_one = self.pipes.iter().flatten().count() < open;
            if (count == 0 && !closed_one) || total > LAST_WORDS_BYTES_MAX {
                break;
            }
        }
        for (index, lines) in self.lines.iter_mut().enumerate() {
            let tail = &mut self.tail;
            lines.finish(&mut |line| {
                if index == 0 {
                    on(ToolEvent::Stdout(line));
                } else {
                    tail.push(line);
                    on(ToolEvent::Stderr(line));
                }
            });
        }
        Ok(())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // The group's number can't be given to another while the tool, or any other member, is
        // there; when nobody is left this finds nobody.
        let _ = killpg(self.group, Signal::SIGKILL);
        let _ = self.child.wait();
    }
}
