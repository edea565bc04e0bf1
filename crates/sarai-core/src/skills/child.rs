//! One model's child: its start, its readiness, its death and what is told of it.
//!
//! Called by `skills` only. State changes happen under one async lock, so that two requests never start two
//! children; the listening socket is made here and handed over, so that it exists before the child does.

use std::os::fd::OwnedFd;
use std::os::unix::net::UnixListener;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use futures::StreamExt as _;
use sarai_sandbox as sandbox;

use super::{File, Files, Identity, Settings, State, Status};
use crate::model::grpc::{Client, Description, Load};
use crate::model::{Error, Event, Generation, Stream};

/// Where a model file stands inside the sandbox.
const MODEL_INSIDE: &str = "/model.gguf";

/// Number of the listening socket inside the sandbox.
const SOCKET_FD: i32 = 3;

/// Address space beside twice the model's file: context, buffers, and what allocators reserve for each thread
/// without using it. A bound on what a hostile file can make of this machine, not an estimate of use.
const ADDRESS_SPACE_BYTES: u64 = 8 << 30;

/// Longest back-off that a request sits out; with a longer one it is told to look elsewhere.
const WAIT_MAX: Duration = Duration::from_millis(500);

/// How long a dying child's last words are waited for.
const LAST_WORDS: Duration = Duration::from_millis(500);

/// A model and, while it runs, its child.
pub(super) struct Slot {
    name: String,
    launcher: Arc<dyn sandbox::Launcher>,
    files: Arc<dyn Files>,
    settings: Arc<Settings>,
    /// Held while a child is started or buried.
    life: tokio::sync::Mutex<Life>,
    /// Told when a start is to be given up.
    stopping: tokio::sync::Notify,
    /// What was last seen; read without waiting for a start.
    seen: Mutex<Status>,
}

struct Life {
    running: Option<Running>,
    backoff: sandbox::Backoff,
    /// No start before this.
    not_before: Option<Instant>,
}

impl Life {
    fn crashed(&mut self) {
        let now = Instant::now();
        self.not_before = Some(now + self.backoff.crashed(now));
    }
}

struct Running {
    child: sandbox::Child,
    client: Client,
    socket: PathBuf,
}

impl Drop for Running {
    fn drop(&mut self) {
        // The child ends with its handle; a socket nobody listens on would only confuse.
        let _already_gone = std::fs::remove_file(&self.socket);
    }
}

impl Slot {
    pub(super) fn new(
        name: String,
        launcher: Arc<dyn sandbox::Launcher>,
        files: Arc<dyn Files>,
        settings: Arc<Settings>,
    ) -> Self {
        let seen = Mutex::new(Status { model: name.clone(), ..Status::default() });
        let life = tokio::sync::Mutex::new(Life {
            running: None,
            backoff: sandbox::Backoff::new(),
            not_before: None,
        });
        Self { name, launcher, files, settings, life, stopping: tokio::sync::Notify::new(), seen }
    }

    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// What is known now. The memory is measured by this call.
    pub(super) fn status(&self) -> Status {
        let mut status = self.seen(|seen| seen.clone());
        if matches!(status.state, State::Idle) && self.files.locate(&self.name).is_none() {
            status.state = self.files.arriving(&self.name).map_or(State::Missing, State::Fetching);
        }
        if let Ok(life) = self.life.try_lock() {
            status.ram_bytes = life.running.as_ref().and_then(|running| running.child.rss_bytes());
        }
        status
    }

    pub(super) fn identity(&self) -> Identity {
        let template_sha256 = self
            .seen(|seen| seen.description.as_ref().map(|said| said.template_sha256.clone()))
            .unwrap_or_default();
        let sha256 = self.files.locate(&self.name).map(|file| file.sha256).unwrap_or_default();
        Identity { name: self.name.clone(), sha256, template_sha256 }
    }

    /// Starts a generation; a child found dead before any text came is replaced once.
    pub(super) async fn generate(self: Arc<Self>, generation: Generation) -> Result<Stream, Error> {
        let mut client = self.ready().await?;
        match client.generate(generation.clone()).await {
            Err(Error::Lost { .. }) if self.bury().await.is_some() => {
                let stream = self.ready().await?.generate(generation).await?;
                Ok(Self::explained(self, stream))
            }
            other => Ok(Self::explained(self, other?)),
        }
    }

    /// A stream whose sudden end tells why the child died.
    fn explained(slot: Arc<Self>, stream: Stream) -> Stream {
        let events = stream.then(move |event: Result<Event, Error>| {
            let slot = Arc::clone(&slot);
            async move {
                match event {
                    Err(Error::Lost { model, reason }) => {
                        let reason = slot.bury().await.unwrap_or(reason);
                        Err(Error::Lost { model, reason })
                    }
                    other => other,
                }
            }
        });
        events.boxed()
    }

    /// A client of a child that answers, started if it was not. A start goes on when its asker leaves, so that
    /// the next one finds it further.
    pub(super) async fn ready(self: &Arc<Self>) -> Result<Client, Error> {
        let slot = Arc::clone(self);
        let started = tokio::spawn(async move {
            tokio::select! {
                client = slot.made_ready() => client,
                () = slot.stopping.notified() => {
                    slot.change(|seen| {
                        seen.state = State::Idle;
                        seen.pid = None;
                    });
                    Err(Error::Unavailable { model: slot.name.clone(), reason: "it is being stopped".into() })
                }
            }
        });
        let lost = |fault: tokio::task::JoinError| Error::Unavailable {
            model: self.name.clone(),
            reason: fault.to_string(),
        };
        started.await.map_err(lost)?
    }

    async fn made_ready(&self) -> Result<Client, Error> {
        let mut life = self.life.lock().await;
        if let Some(running) = &life.running {
            if running.child.try_wait().is_none() {
                return Ok(running.client.clone());
            }
            self.inter(&mut life).await;
        }
        let wait = life.not_before.map(|at| at.saturating_duration_since(Instant::now())).unwrap_or_default();
        if wait <= WAIT_MAX {
            tokio::time::sleep(wait).await;
        } else {
            let reason = self.seen(|seen| seen.fault.clone()).unwrap_or_default();
            let reason = format!("{reason} (tried again in {:.1} s)", wait.as_secs_f32());
            return Err(Error::Unavailable { model: self.name.clone(), reason });
        }
        let file = self.files.locate(&self.name).ok_or_else(|| Error::Unavailable {
            model: self.name.clone(),
            reason: match self.files.arriving(&self.name) {
                Some(progress) => format!("its file is still being fetched ({:.0} %)", progress * 100.0),
                None => format!("its file is not here: sarai models pull {}", self.name),
            },
        })?;
        match self.start(&file).await {
            Ok(running) => {
                let client = running.client.clone();
                life.backoff.started(Instant::now());
                life.running = Some(running);
                Ok(client)
            }
            Err(error) => {
                life.crashed();
                let fault = error.to_string();
                tracing::warn!(model = self.name, fault, "a model's child could not be started");
                self.change(|seen| {
                    seen.state = State::Failed;
                    seen.pid = None;
                    seen.fault = Some(fault);
                });
                Err(error)
            }
        }
    }

    async fn start(&self, file: &File) -> Result<Running, Error> {
        let unavailable = |reason: String| Error::Unavailable { model: self.name.clone(), reason };
        self.change(|seen| seen.state = State::Loading(0.0));
        let (files, name) = (Arc::clone(&self.files), self.name.clone());
        // The receipt names this digest: nothing else may answer under it.
        tokio::task::spawn_blocking(move || files.check(&name))
            .await
            .map_err(|fault| unavailable(fault.to_string()))?
            .map_err(unavailable)?;
        let socket = self.settings.sockets.join(format!("engine-{}.sock", self.name));
        let listener = listen(&socket)
            .map_err(|fault| unavailable(format!("no socket at {}: {fault}", socket.display())))?;
        let spec = self.spec(file, listener);
        let launcher = Arc::clone(&self.launcher);
        // Starting a process waits for it to report its layers: not on a worker.
        let launched = tokio::task::spawn_blocking(move || launcher.launch(spec))
            .await
            .map_err(|fault| unavailable(fault.to_string()))?;
        let child = launched.map_err(|fault| unavailable(fault.to_string()))?;
        let protection = child.protection();
        let mut layers: Vec<String> = protection.layers.iter().map(ToString::to_string).collect();
        layers.extend(protection.exceptions.iter().map(|exception| format!("exception:{exception}")));
        self.change(|seen| {
            seen.pid = Some(child.pid());
            seen.protection = layers;
            seen.socket = Some(socket.clone());
        });
        match tokio::time::timeout(self.settings.load_limit, self.await_ready(&socket)).await {
            Ok(Ok((client, description))) => {
                self.change(|seen| {
                    seen.state = State::Ready;
                    seen.description = Some(description);
                    seen.fault = None;
                });
                Ok(Running { child, client, socket })
            }
            Ok(Err(error)) => {
                let words = last_words(&child).await;
                Err(match (error, words) {
                    (Error::Lost { .. }, Some(words)) => unavailable(words),
                    (error, _) => error,
                })
            }
            Err(_late) => Err(unavailable(format!("not loaded within {:?}", self.settings.load_limit))),
        }
    }

    async fn await_ready(&self, socket: &Path) -> Result<(Client, Description), Error> {
        let mut client = Client::connect(&self.name, socket).await?;
        client
            .wait_ready(|Load { progress, ready }| {
                if !ready {
                    self.change(|seen| seen.state = State::Loading(progress));
                }
            })
            .await?;
        let description = client.describe().await?;
        Ok((client, description))
    }

    fn spec(&self, file: &File, listener: OwnedFd) -> sandbox::Spec {
        let settings = &self.settings;
        let text = |value: &dyn ToString| value.to_string();
        let mut spec = sandbox::Spec::new(format!("engine-{}", self.name), &settings.program);
        spec.args = vec![
            "engine".into(),
            "--model".into(),
            MODEL_INSIDE.into(),
            "--listen-fd".into(),
            text(&SOCKET_FD),
            "--context".into(),
            text(&settings.context_tokens),
            "--threads".into(),
            text(&settings.threads),
        ];
        spec.env = vec![
            // How long a waiting thread spins before it sleeps. Measured on two cores with the 0.5B, tokens a second
            // quiet and beside a competing load: endless spinning 46-49 and 3.5, a thousand turns 42 and 21, none
            // 30 and 13.5.
            ("GOMP_SPINCOUNT".into(), "1000".into()),
            // The convention of socket activation: one descriptor from 3 on is a listening socket.
            ("LISTEN_FDS".into(), "1".into()),
        ];
        spec.binds = vec![sandbox::Bind::read_only(&file.path, MODEL_INSIDE)];
        spec.fds = vec![(listener, SOCKET_FD)];
        spec.limits.address_space_bytes = Some(file.bytes.saturating_mul(2) + ADDRESS_SPACE_BYTES);
        spec.limits.processes = spec.limits.processes.max(u64::from(settings.threads) + 64);
        spec.exceptions.clone_from(&settings.exceptions);
        spec
    }

    /// Takes a dead child away and tells why it died; `None` if it lives.
    async fn bury(&self) -> Option<String> {
        let mut life = self.life.lock().await;
        self.inter(&mut life).await
    }

    async fn inter(&self, life: &mut Life) -> Option<String> {
        let running = life.running.as_ref()?;
        let words = last_words(&running.child).await?;
        tracing::warn!(model = self.name, words, "a model's child died");
        life.running = None;
        life.crashed();
        self.change(|seen| {
            seen.state = State::Failed;
            seen.pid = None;
            seen.ram_bytes = None;
            seen.restarts += 1;
            seen.fault = Some(words.clone());
        });
        Some(words)
    }

    /// Ends the child, also one that is being started.
    pub(super) async fn stop(&self) {
        self.stopping.notify_waiters();
        let mut life = self.life.lock().await;
        if life.running.take().is_some() {
            self.change(|seen| {
                seen.state = State::Idle;
                seen.pid = None;
            });
        }
    }

    fn seen<T>(&self, read: impl FnOnce(&Status) -> T) -> T {
        read(&self.seen.lock().expect("no code panics while it holds this lock"))
    }

    fn change(&self, change: impl FnOnce(&mut Status)) {
        change(&mut self.seen.lock().expect("no code panics while it holds this lock"));
    }
}

/// A listening socket at a path, in place of what a killed process may have left there.
fn listen(path: &Path) -> std::io::Result<OwnedFd> {
    match std::fs::remove_file(path) {
        Err(fault) if fault.kind() != std::io::ErrorKind::NotFound => return Err(fault),
        Ok(()) | Err(_) => {}
    }
    Ok(UnixListener::bind(path)?.into())
}

/// Why a child ended, with advice where the fault is known; `None` if it has not ended.
async fn last_words(child: &sandbox::Child) -> Option<String> {
    let until = Instant::now() + LAST_WORDS;
    let exit = loop {
        match child.try_wait() {
            Some(exit) => break exit,
            None if Instant::now() >= until => return None,
            None => tokio::time::sleep(Duration::from_millis(10)).await,
        }
    };
    let tail = child.stderr_tail();
    let how = match exit {
        sandbox::Exit::Code(code) => format!("with code {code}"),
        sandbox::Exit::Signal(signal) => format!("by signal {signal}"),
    };
    let mut words = format!("its process ended {how}");
    if let Some(advice) = sandbox::advice(&tail, exit) {
        words = format!("{words}; {}", advice.english());
    } else if let Some(last) = tail.iter().rev().find(|line| !line.trim().is_empty()) {
        words = format!("{words}; its last words: {last}");
    }
    Some(words)
}
