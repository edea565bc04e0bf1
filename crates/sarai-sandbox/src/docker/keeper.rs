//! The thread that starts one container, reads what it writes, and waits for its end.
//!
//! One for each child. Everything it asks of the Engine has a time limit; when it ends, its container is gone.

use std::path::Path;
use std::pin::pin;
use std::sync::mpsc::SyncSender;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use bollard::models::ContainerState;
use bollard::query_parameters::{
    CreateContainerOptions, InspectContainerOptions, KillContainerOptions, LogsOptions,
    RemoveContainerOptions, StartContainerOptions, WaitContainerOptions,
};
use futures::StreamExt as _;
use nix::unistd::Pid;
use tokio::sync::{mpsc, watch};

use super::request::{Request, SCOPE, WORDS};
use super::{image, is_absent, refused};
use crate::child::{Exit, Socket};
use crate::error::Error;
use crate::output::{Lines, Tail};
use crate::protection::{Protection, status_field, verify};

/// Longest wait for a new container's socket.
const LISTEN_MAX: Duration = Duration::from_secs(20);
/// How often it is looked for.
const LISTEN_TICK: Duration = Duration::from_millis(5);
/// Longest wait for the Engine to end or remove a container.
const END_MAX: Duration = Duration::from_secs(20);
/// Longest wait for the last lines of a container that ended.
const LAST_WORDS: Duration = Duration::from_millis(500);

/// What a keeper is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    Kill,
    AskToEnd,
}

/// A started container, as the launcher takes it over.
pub(super) struct Kept {
    pub(super) name: String,
    pub(super) pid: Pid,
    pub(super) protection: Protection,
    pub(super) socket: Option<Socket>,
    pub(super) tail: Arc<Mutex<Tail>>,
    pub(super) exit: watch::Receiver<Option<Exit>>,
}

/// Starts what was asked for, answers once, and stays until the container has ended.
pub(super) fn run(request: Request, orders: mpsc::Receiver<Order>, answer: &SyncSender<Result<Kept, Error>>) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    // A launcher that gave up waiting for its answer has no use for it.
    let tell = |said| {
        let _gave_up = answer.send(said);
    };
    let runtime = match runtime {
        Ok(runtime) => runtime,
        Err(error) => return tell(Err(Error::system("start a runtime")(error))),
    };
    runtime.block_on(async move {
        let container = request.container.clone();
        let socket = request.socket.clone();
        let name = request.name.clone();
        let (docker, state, protection) = match start(request).await {
            Ok(started) => started,
            Err(error) => return tell(Err(error)),
        };
        let (ended, exit) = watch::channel(None);
        let tail = Arc::<Mutex<Tail>>::default();
        tell(Ok(Kept {
            name: name.clone(),
            pid: pid(&state),
            protection,
            socket: socket.map(Socket),
            tail: Arc::clone(&tail),
            exit,
        }));
        let keeper = Keeper { docker, container, name, tail };
        let code = keeper.keep(orders).await;
        keeper.remove().await;
        ended.send_replace(Some(code));
    });
}

/// The container of a request, running and looked at: one that was left behind, or a new one.
async fn start(mut request: Request) -> Result<(bollard::Docker, ContainerState, Protection), Error> {
    let docker = image::connect().await?;
    let id = image::ensure(&docker, &request.image).await?;
    let words = request.seal(id)?;
    if let Some(state) = left_behind(&docker, &request, &words).await? {
        tracing::info!(container = request.container, "a container that was left behind is taken over");
        let protection = look(&state, &request)?;
        return Ok((docker, state, protection));
    }
    if let Some(socket) = &request.socket {
        let _none_there = fs_err::remove_file(socket);
    }
    let options =
        CreateContainerOptions { name: Some(request.container.clone()), ..CreateContainerOptions::default() };
    let made = docker.create_container(Some(options), request.body.clone()).await;
    made.map_err(refused("make a container"))?;
    match begin(&docker, &request).await {
        Ok((state, protection)) => Ok((docker, state, protection)),
        Err(error) => {
            remove(&docker, &request.container).await;
            Err(error)
        }
    }
}

async fn begin(docker: &bollard::Docker, request: &Request) -> Result<(ContainerState, Protection), Error> {
    let started = docker.start_container(&request.container, None::<StartContainerOptions>).await;
    started.map_err(refused("start a container"))?;
    let until = Instant::now() + LISTEN_MAX;
    loop {
        let state = inspect(docker, &request.container).await?.0;
        let silent =
            |reason: String, tail| Error::ContainerSilent { name: request.name.clone(), reason, tail };
        if state.running != Some(true) {
            let reason = format!("it ended with code {}", state.exit_code.unwrap_or_default());
            return Err(silent(reason, words_of(docker, &request.container).await));
        }
        if is_entered(&state, request) && request.socket.as_deref().is_none_or(answers) {
            let protection = look(&state, request)?;
            return Ok((state, protection));
        }
        if Instant::now() > until {
            let reason = format!("no socket after {} s", LISTEN_MAX.as_secs());
            return Err(silent(reason, words_of(docker, &request.container).await));
        }
        // A local socket is looked for often; the Engine is asked as often, which it bears.
        tokio::time::sleep(LISTEN_TICK).await;
    }
}

/// A running container of this name that was asked for in the same words and answers. Any other of ours is removed.
async fn left_behind(
    docker: &bollard::Docker,
    request: &Request,
    words: &str,
) -> Result<Option<ContainerState>, Error> {
    let (state, labels) = match inspect(docker, &request.container).await {
        Ok(found) => found,
        Err(Error::Docker { source, .. }) if is_absent(&source) => return Ok(None),
        Err(error) => return Err(error),
    };
    if labels.get(SCOPE) != Some(&request.scope) {
        return Err(Error::ContainerForeign { name: request.container.clone() });
    }
    let same = labels.get(WORDS).map(String::as_str) == Some(words);
    if same && is_entered(&state, request) && request.socket.as_deref().is_none_or(answers) {
        return Ok(Some(state));
    }
    remove(docker, &request.container).await;
    Ok(None)
}

type Labels = std::collections::HashMap<String, String>;

async fn inspect(docker: &bollard::Docker, container: &str) -> Result<(ContainerState, Labels), Error> {
    let found = docker.inspect_container(container, None::<InspectContainerOptions>).await;
    let found = found.map_err(refused("show a container"))?;
    let labels = found.config.and_then(|config| config.labels).unwrap_or_default();
    Ok((found.state.unwrap_or_default(), labels))
}

/// Whether the way in has become the program, behind all it puts around it: the Engine's filter of system calls and two
/// more.
fn is_entered(state: &ContainerState, request: &Request) -> bool {
    const FILTERS: u32 = 3;
    let pid = pid(state);
    let runs = fs_err::read_link(format!("/proc/{pid}/exe"));
    let status = fs_err::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    let filters = status_field(&status, "Seccomp_filters").and_then(|count| count.parse::<u32>().ok());
    runs.is_ok_and(|path| path.file_name().is_some_and(|name| name == request.program.as_str()))
        && filters.is_some_and(|count| count >= FILTERS)
}

fn answers(socket: &Path) -> bool {
    std::os::unix::net::UnixStream::connect(socket).is_ok()
}

fn pid(state: &ContainerState) -> Pid {
    Pid::from_raw(state.pid.and_then(|pid| i32::try_from(pid).ok()).unwrap_or_default())
}

/// What really stands around it, read from the kernel. An Engine whose processes can't be seen from here is refused.
fn look(state: &ContainerState, request: &Request) -> Result<Protection, Error> {
    verify(pid(state), request.layers.clone(), Vec::new())
}

async fn remove(docker: &bollard::Docker, container: &str) {
    let options = RemoveContainerOptions { force: true, v: true, ..RemoveContainerOptions::default() };
    match tokio::time::timeout(END_MAX, docker.remove_container(container, Some(options))).await {
        Ok(Ok(())) => {}
        Ok(Err(error)) if is_absent(&error) => {}
        Ok(Err(error)) => tracing::warn!(container, %error, "a container could not be removed"),
        Err(_late) => tracing::warn!(container, "the Engine took too long to remove a container"),
    }
}

/// What a container wrote before it could be kept.
async fn words_of(docker: &bollard::Docker, container: &str) -> Vec<String> {
    let mut reader = Reader { tail: Arc::default(), lines: Lines::default(), name: container.to_owned() };
    let options = LogsOptions { stdout: true, stderr: true, tail: "100".into(), ..LogsOptions::default() };
    let mut logs = pin!(docker.logs(container, Some(options)));
    while let Ok(Some(Ok(part))) = tokio::time::timeout(LAST_WORDS, logs.next()).await {
        reader.read(&part.into_bytes());
    }
    reader.finish();
    reader.tail.lock().unwrap_or_else(PoisonError::into_inner).to_vec()
}

/// Cuts what a container writes into lines and keeps the last ones.
struct Reader {
    tail: Arc<Mutex<Tail>>,
    lines: Lines,
    name: String,
}

impl Reader {
    fn read(&mut self, bytes: &[u8]) {
        let (tail, name) = (&self.tail, &self.name);
        self.lines.feed(bytes, &mut |line| {
            tracing::debug!(child = name, line, "child output");
            tail.lock().unwrap_or_else(PoisonError::into_inner).push(line);
        });
    }

    fn finish(&mut self) {
        let tail = &self.tail;
        self.lines.finish(&mut |line| tail.lock().unwrap_or_else(PoisonError::into_inner).push(line));
    }
}

struct Keeper {
    docker: bollard::Docker,
    container: String,
    name: String,
    tail: Arc<Mutex<Tail>>,
}

impl Keeper {
    /// Until it has ended; its code.
    async fn keep(&self, mut orders: mpsc::Receiver<Order>) -> Exit {
        let mut reader =
            Reader { tail: Arc::clone(&self.tail), lines: Lines::default(), name: self.name.clone() };
        let options = LogsOptions {
            follow: true,
            stdout: true,
            stderr: true,
            tail: "100".into(),
            ..LogsOptions::default()
        };
        let mut logs = pin!(self.docker.logs(&self.container, Some(options)));
        let mut wait = pin!(self.docker.wait_container(&self.container, None::<WaitContainerOptions>));
        let mut writes = true;
        let exit = loop {
            tokio::select! {
                ended = wait.next() => break how(ended),
                part = logs.next(), if writes => match part {
                    Some(Ok(part)) => reader.read(&part.into_bytes()),
                    Some(Err(_)) | None => writes = false,
                },
                order = orders.recv() => match order {
                    Some(Order::AskToEnd) => self.signal("SIGTERM").await,
                    // Nobody holds it any more: it ends.
                    Some(Order::Kill) | None => {
                        self.signal("SIGKILL").await;
                        let ended = tokio::time::timeout(END_MAX, wait.next()).await;
                        break ended.map_or(Exit::Signal(nix::libc::SIGKILL), how);
                    }
                },
            }
        };
        while let Ok(Some(Ok(part))) = tokio::time::timeout(LAST_WORDS, logs.next()).await {
            reader.read(&part.into_bytes());
        }
        reader.finish();
        exit
    }

    async fn signal(&self, signal: &str) {
        let options = KillContainerOptions { signal: signal.to_owned() };
        let sent = self.docker.kill_container(&self.container, Some(options));
        match tokio::time::timeout(END_MAX, sent).await {
            Ok(Ok(())) => {}
            // It has ended by itself meanwhile, or will be removed by force.
            Ok(Err(error)) => tracing::debug!(container = self.container, %error, "no signal was taken"),
            Err(_late) => tracing::warn!(container = self.container, "the Engine took too long for a signal"),
        }
    }

    async fn remove(&self) {
        remove(&self.docker, &self.container).await;
    }
}

/// A container's end as a process's: the Engine adds 128 to the number of a signal.
fn how(ended: Option<Result<bollard::models::ContainerWaitResponse, bollard::errors::Error>>) -> Exit {
    let code = match ended {
        Some(Ok(response)) => response.status_code,
        Some(Err(bollard::errors::Error::DockerContainerWaitError { code, .. })) => code,
        // The Engine went away, and what it kept with it as far as can be told.
        Some(Err(_)) | None => 128 + i64::from(nix::libc::SIGKILL),
    };
    match i32::try_from(code) {
        Ok(code @ 0..=128) => Exit::Code(code),
        Ok(code) => Exit::Signal(code - 128),
        Err(_) => Exit::Signal(nix::libc::SIGKILL),
    }
}
