//! A running child: its output, its end, and the thread that keeps it.
//!
//! Made by the launcher. One keeper thread per child reads what it writes and waits for its end.
//! Dropping the `Child` kills it with all its processes, reaps it and joins the thread: no child
//! outlives its owner and none stays behind as a zombie.

use std::io::{self, Read};
use std::os::fd::AsFd;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use nix::poll::{PollFd, PollFlags, PollTimeout};
use nix::unistd::Pid;
use tokio::sync::watch;

use crate::cgroup::Group;
use crate::channel::{Channel, retry};
use crate::error::Error;
use crate::output::{Lines, Tail};
use crate::plan::Report;
use crate::protection::{Protection, status_field};
use crate::sys;

/// How long the first stage may take to end after its child has.
const REAP_MS_MAX: u16 = 2_000;
/// Output read after the end of a child.
const LAST_WORDS_BYTES_MAX: usize = 1 << 20;

/// How a process ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// By itself, with this code.
    Code(i32),
    /// By a signal, 9 for a child that was killed from here.
    Signal(i32),
}

impl Exit {
    /// Whether the process ended with code 0.
    #[must_use]
    pub const fn success(self) -> bool {
        matches!(self, Self::Code(0))
    }
}

/// How a running child is told to end, whatever it runs in. Both return at once and do nothing once it has ended.
pub(crate) trait Reins: std::fmt::Debug + Send + Sync {
    /// Ends it with all its processes.
    fn kill(&self);

    /// Asks its program to end by itself.
    fn ask_to_end(&self) -> io::Result<()>;
}

/// A socket's path; the file goes with it, as one that nobody listens on would only confuse.
#[derive(Debug)]
pub(crate) struct Socket(pub(crate) PathBuf);

impl Drop for Socket {
    fn drop(&mut self) {
        let _already_gone = fs_err::remove_file(&self.0);
    }
}

/// A confined child process.
#[derive(Debug)]
pub struct Child {
    pub(crate) name: String,
    pub(crate) pid: Pid,
    pub(crate) protection: Protection,
    pub(crate) socket: Option<Socket>,
    pub(crate) reins: Arc<dyn Reins>,
    pub(crate) tail: Arc<Mutex<Tail>>,
    pub(crate) exit: watch::Receiver<Option<Exit>>,
    pub(crate) keeper: Option<JoinHandle<()>>,
}

impl Child {
    /// The name of the `Spec`.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The pid of the program itself, as seen on this machine.
    #[must_use]
    pub fn pid(&self) -> u32 {
        self.pid.as_raw().cast_unsigned()
    }

    /// What stands between this child and the machine.
    #[must_use]
    pub fn protection(&self) -> &Protection {
        &self.protection
    }

    /// The Unix socket it is to be reached at, if its `Spec` named one. The file goes with the child.
    #[must_use]
    pub fn socket(&self) -> Option<&Path> {
        self.socket.as_ref().map(|socket| socket.0.as_path())
    }

    /// Asks for the end of the child and all its processes. Returns at once; `wait` tells when.
    pub fn kill(&self) {
        self.reins.kill();
    }

    /// Asks the program to end by itself (`SIGTERM`), as one does that has something to put away. Whether and when
    /// it does is its own matter: `wait`, then `kill`.
    pub fn ask_to_end(&self) {
        if self.try_wait().is_none()
            && let Err(error) = self.reins.ask_to_end()
        {
            tracing::debug!(child = self.name, %error, "a child could not be asked to end");
        }
    }

    /// Waits for the end. May be called any number of times and from several tasks.
    pub async fn wait(&self) -> Exit {
        let mut exit = self.exit.clone();
        // The sender goes only after it has sent, unless the keeper panicked.
        let ended = exit.wait_for(Option::is_some).await.ok().and_then(|exit| *exit);
        ended.unwrap_or(Exit::Signal(nix::libc::SIGKILL))
    }

    /// How the child ended, if it has.
    #[must_use]
    pub fn try_wait(&self) -> Option<Exit> {
        *self.exit.borrow()
    }

    /// The last 100 lines of its output and errors, in the order they came; each cut at 4 KiB and
    /// without control characters. Not to be trusted.
    #[must_use]
    pub fn stderr_tail(&self) -> Vec<String> {
        self.tail.lock().unwrap_or_else(PoisonError::into_inner).to_vec()
    }

    /// Resident memory of the program: `VmRSS` of `/proc/<pid>/status`, so the pages of a mapped
    /// model that are in memory count in full. `None` once it has ended.
    #[must_use]
    pub fn rss_bytes(&self) -> Option<u64> {
        if self.try_wait().is_some() {
            return None;
        }
        let status = fs_err::read_to_string(format!("/proc/{}/status", self.pid)).ok()?;
        let kib: u64 = status_field(&status, "VmRSS")?.strip_suffix("kB")?.trim().parse().ok()?;
        Some(kib * 1024)
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        self.kill();
        if let Some(keeper) = self.keeper.take() {
            // A panic of the keeper was already logged by its own thread.
            let _ = keeper.join();
        }
    }
}

/// The first stage as a running process; killed and reaped when dropped, before the control group goes.
#[derive(Debug)]
pub(crate) struct Guard {
    pub(crate) process: std::process::Child,
    pub(crate) group: Option<Group>,
}

impl Guard {
    /// Waits for the end of the first stage; kills it when it takes too long. The kernel then ends
    /// what is left inside.
    fn reap(&mut self) {
        let ended = self.pidfd().and_then(|fd| {
            let mut fds = [PollFd::new(fd.as_fd(), PollFlags::POLLIN)];
            retry(|| nix::poll::poll(&mut fds, PollTimeout::from(REAP_MS_MAX)))
        });
        if !matches!(ended, Ok(1..)) {
            let _ = self.process.kill();
        }
        if let Err(error) = self.process.wait() {
            tracing::error!(%error, "could not reap a sandbox");
        }
    }

    fn pidfd(&self) -> io::Result<std::os::fd::OwnedFd> {
        sys::pidfd(Pid::from_raw(self.process.id().cast_signed()))
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        self.reap();
    }
}

/// The reins of a child of this machine: its first stage ends it when its control socket does.
#[derive(Debug)]
struct Native {
    control: Arc<Channel>,
    pid: Pid,
    exit: watch::Receiver<Option<Exit>>,
}

impl Reins for Native {
    fn kill(&self) {
        self.control.finish();
    }

    fn ask_to_end(&self) -> io::Result<()> {
        // Taken before the look at the end: if it had not ended then, this is still its process.
        let process = sys::pidfd(self.pid)?;
        if self.exit.borrow().is_some() {
            return Ok(());
        }
        sys::terminate(&process)
    }
}

/// All parts of a started child, before it has a keeper.
pub(crate) struct Parts {
    pub(crate) name: String,
    pub(crate) pid: Pid,
    pub(crate) protection: Protection,
    pub(crate) socket: Option<Socket>,
    pub(crate) guard: Guard,
    pub(crate) control: Channel,
    pub(crate) output: io::PipeReader,
}

/// Starts the keeper of a running child.
pub(crate) fn keep(parts: Parts) -> Result<Child, Error> {
    let control = Arc::new(parts.control);
    let tail = Arc::default();
    let (sender, exit) = watch::channel(None);
    let keeper = Keeper {
        name: parts.name.clone(),
        output: Some(parts.output),
        lines: Lines::default(),
        tail: Arc::clone(&tail),
        control: Arc::clone(&control),
    };
    let guard = parts.guard;
    let work = move || {
        let exit = keeper.run();
        drop(guard);
        sender.send_replace(Some(exit));
    };
    let keeper = std::thread::Builder::new()
        .name(format!("keep-{}", parts.name))
        .spawn(work)
        .map_err(Error::system("start the keeper thread"))?;
    let reins = Arc::new(Native { control, pid: parts.pid, exit: exit.clone() });
    Ok(Child {
        name: parts.name,
        pid: parts.pid,
        protection: parts.protection,
        socket: parts.socket,
        reins,
        tail,
        exit,
        keeper: Some(keeper),
    })
}

struct Keeper {
    name: String,
    /// `None` once the child has closed it.
    output: Option<io::PipeReader>,
    lines: Lines,
    tail: Arc<Mutex<Tail>>,
    control: Arc<Channel>,
}

impl Keeper {
    fn run(mut self) -> Exit {
        let exit = loop {
            match self.step() {
                Ok(None) => {}
                Ok(Some(exit)) => break exit,
                Err(error) => {
                    tracing::error!(child = self.name, %error, "lost touch with a sandbox");
                    self.control.finish();
                    break Exit::Signal(nix::libc::SIGKILL);
                }
            }
        };
        self.last_words();
        exit
    }

    /// Waits for output or for the end, whichever comes first.
    fn step(&mut self) -> io::Result<Option<Exit>> {
        let mut fds = vec![PollFd::new(self.control.as_fd(), PollFlags::POLLIN)];
        fds.extend(self.output.as_ref().map(|output| PollFd::new(output.as_fd(), PollFlags::POLLIN)));
        retry(|| nix::poll::poll(&mut fds, PollTimeout::NONE))?;
        let spoke = fds.get(1).is_some_and(|fd| fd.any() == Some(true));
        let ended = fds[0].any() == Some(true);
        if spoke {
            self.read()?;
        }
        if !ended {
            return Ok(None);
        }
        let killed = Exit::Signal(nix::libc::SIGKILL);
        Ok(Some(match self.control.next_report()? {
            Some((Report::Exited { code: Some(code), .. }, _)) => Exit::Code(code),
            Some((Report::Exited { signal: Some(signal), .. }, _)) => Exit::Signal(signal),
            // The init was killed before it could tell.
            Some((Report::Exited { .. } | Report::Ready { .. } | Report::Failed(_), _)) | None => killed,
        }))
    }

    /// Reads what is there; the number of bytes.
    fn read(&mut self) -> io::Result<usize> {
        let mut buffer = [0_u8; 8 << 10];
        let Some(output) = self.output.as_mut() else { return Ok(0) };
        let count = output.read(&mut buffer)?;
        if count == 0 {
            self.output = None;
        }
        let (name, tail) = (&self.name, &self.tail);
        let mut each = |line: &str| {
            tracing::debug!(child = name, line, "child output");
            tail.lock().unwrap_or_else(PoisonError::into_inner).push(line);
        };
        self.lines.feed(&buffer[..count], &mut each);
        if count == 0 {
            self.lines.finish(&mut each);
        }
        Ok(count)
    }

    /// Reads what the pipe still holds, without waiting for a process that may keep it open.
    fn last_words(&mut self) {
        let mut total = 0;
        while let Some(output) = self.output.as_ref().filter(|_| total < LAST_WORDS_BYTES_MAX) {
            let mut fds = [PollFd::new(output.as_fd(), PollFlags::POLLIN)];
            if !matches!(retry(|| nix::poll::poll(&mut fds, PollTimeout::ZERO)), Ok(1..)) {
                break;
            }
            match self.read() {
                Ok(count) => total += count,
                Err(_) => break,
            }
        }
        let tail = &self.tail;
        self.lines.finish(&mut |line| tail.lock().unwrap_or_else(PoisonError::into_inner).push(line));
    }
}

/// What the pipe of a child that never ran holds.
pub(crate) fn leftover(output: io::PipeReader) -> Vec<String> {
    let tail = Arc::<Mutex<Tail>>::default();
    if let Ok((control, _)) = Channel::pair() {
        let mut keeper = Keeper {
            name: String::new(),
            output: Some(output),
            lines: Lines::default(),
            tail: Arc::clone(&tail),
            control: Arc::new(control),
        };
        keeper.last_words();
    }
    tail.lock().unwrap_or_else(PoisonError::into_inner).to_vec()
}
