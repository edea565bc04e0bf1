//! One model's child: its start, its readiness, its death and what is told of it.
//!
//! Called by `skills` and by `keeper`. State changes happen under one async lock, so that two requests never start
//! two children. Invariants: a child is started, and asked, only with an [`InUse`] in hand, so that its memory is
//! claimed; the budget hears of a start and of an end under the same lock under which they happen.

use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, Weak};
use std::time::{Duration, Instant};

use futures::StreamExt as _;
use sarai_sandbox as sandbox;

use super::adapters::Wanted;
use super::address::{Address, told};
use super::body::Body;
use super::budget::Unload;
use super::claim::Claim;
use super::gate::{Gate, InUse};
use super::launch::{LastWords, last_words, layers, spec};
use super::{File, Files, Identity, Kind, Launchers, Runtime, Settings, State, Status, pump};
use crate::model::grpc::{Client, Description, Load};
use crate::model::{Error, Generation, Stream};

/// Longest back-off that a request sits out; with a longer one it is told to look elsewhere.
const WAIT_MAX: Duration = Duration::from_millis(500);

/// Longest wait for the lock by a reader of last words: somebody may be starting the next child under it.
const BURIAL_WAIT: Duration = Duration::from_secs(1);

/// A child that has not answered the simplest call for so long is given up. It answers from threads that compute
/// nothing, so that a long prompt does not hold it up.
const ANSWER_MAX: Duration = Duration::from_secs(20);

/// Longest wait for a child that was asked to end: it writes its states to disk.
const PUT_AWAY_MAX: Duration = Duration::from_secs(4);

/// Longest wait for requests under way when their child is to be replaced: longer than a turn may take.
const DRAIN_MAX: Duration = Duration::from_secs(150);

/// How often they are counted.
const DRAIN_TICK: Duration = Duration::from_millis(10);

/// Longest wait for a killed child's end; what the kernel does not end by then is counted as ended.
const END_MAX: Duration = Duration::from_secs(10);

/// What all children of a pool share.
pub(super) struct Shared {
    pub(super) launchers: Launchers,
    pub(super) files: Arc<dyn Files>,
    pub(super) settings: Settings,
    pub(super) gate: Arc<Gate>,
}

/// A model and, while it runs, its child.
pub(super) struct Slot {
    name: String,
    shared: Arc<Shared>,
    /// Held while a child is started or buried.
    life: tokio::sync::Mutex<Life>,
    /// Told when a start is to be given up.
    stopping: tokio::sync::Notify,
    /// What was last seen; read without waiting for a start.
    seen: Mutex<Status>,
    /// The child from its start on, for measuring it while it loads.
    child: Mutex<Weak<sandbox::Child>>,
    /// What the model took right after it was last loaded. What it grew to later does not count here: a model that
    /// outgrew the budget once may still be loaded again.
    known: Mutex<Option<Claim>>,
    adapters: Wanted,
    /// Connections made to services elsewhere.
    connections: AtomicU32,
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

    /// How long no child may be started yet.
    fn rest(&self) -> Duration {
        self.not_before.map(|at| at.saturating_duration_since(Instant::now())).unwrap_or_default()
    }
}

struct Running {
    body: Body,
    client: Client,
    /// Digest of what it was given.
    sha256: String,
    /// One for each request under way, besides this one.
    leases: Lease,
}

/// Held as long as a request is under way.
pub(super) type Lease = Arc<()>;

impl Running {
    fn new(body: Body, client: Client, file: &File) -> Self {
        Self { body, client, sha256: file.sha256.clone(), leases: Lease::default() }
    }

    /// What a request is given.
    fn lent(&self) -> (Client, u32, Lease) {
        (self.client.clone(), self.body.id(), Arc::clone(&self.leases))
    }

    /// Waits until no request is under way; `false` if that takes too long. With a dead child none is.
    async fn drained(&self) -> bool {
        let until = Instant::now() + DRAIN_MAX;
        while Arc::strong_count(&self.leases) > 1 && !self.body.has_ended() {
            if Instant::now() > until {
                return false;
            }
            tokio::time::sleep(DRAIN_TICK).await;
        }
        true
    }

    /// Lets the child put away its states, and ends it.
    async fn dismiss(self) {
        if let Body::Child(child) = &self.body {
            child.ask_to_end();
            // One that takes longer loses what it knew, which costs time and no answer.
            let _late = tokio::time::timeout(PUT_AWAY_MAX, child.wait()).await;
        }
        self.end().await;
    }

    /// Kills the child and waits for its end.
    async fn end(self) {
        let Self { body, client, sha256: _, leases: _ } = self;
        drop(client);
        let Body::Child(child) = body else { return };
        child.kill();
        // Dropping joins a thread: not on a worker.
        let ended = tokio::task::spawn_blocking(move || drop(child));
        let _late = tokio::time::timeout(END_MAX, ended).await;
    }
}

impl Slot {
    pub(super) fn new(name: String, shared: Arc<Shared>) -> Self {
        let seen = Mutex::new(Status { model: name.clone(), ..Status::default() });
        let life = tokio::sync::Mutex::new(Life {
            running: None,
            backoff: sandbox::Backoff::new(),
            not_before: None,
        });
        Self {
            name,
            shared,
            life,
            stopping: tokio::sync::Notify::new(),
            seen,
            child: Mutex::default(),
            known: Mutex::default(),
            adapters: Wanted::default(),
            connections: AtomicU32::new(1),
        }
    }

    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// What is known now. The memory is measured by this call.
    pub(super) fn status(&self) -> Status {
        let mut status = self.seen(|seen| seen.clone());
        if matches!(status.state, State::Idle) && self.shared.files.locate(&self.name).is_none() {
            status.state = self.shared.files.arriving(&self.name).map_or(State::Missing, State::Fetching);
        }
        status.skill = self.kind();
        status.adapters = self.adapters.now();
        status.ram_bytes = self.child().and_then(|child| child.rss_bytes());
        if let Some((claim, users)) = self.shared.gate.with(|budget| budget.holding(&self.name)) {
            status.claim = Some(claim);
            status.users = users;
        }
        status
    }

    fn child(&self) -> Option<Arc<sandbox::Child>> {
        self.child.lock().expect("no code panics while it holds this lock").upgrade()
    }

    pub(super) fn identity(&self) -> Identity {
        let template_sha256 = self
            .seen(|seen| seen.description.as_ref().map(|said| said.template_sha256.clone()))
            .unwrap_or_default();
        let sha256 = self.shared.files.locate(&self.name).map(|file| file.sha256).unwrap_or_default();
        Identity { name: self.name.clone(), sha256, template_sha256 }
    }

    /// What the model takes, or will take.
    pub(super) fn claim(&self, file: &File) -> Claim {
        let known = *self.known.lock().expect("no code panics while it holds this lock");
        known.unwrap_or_else(|| Claim::estimate(file, self.shared.settings.context_tokens))
    }

    fn file(&self) -> Result<File, Error> {
        self.shared.files.locate(&self.name).ok_or_else(|| {
            if self.kind() == Kind::Sql {
                return self.unavailable("no data is configured: `skills.sql.data`".into());
            }
            self.unavailable(match self.shared.files.arriving(&self.name) {
                Some(progress) => format!("its file is still being fetched ({:.0} %)", progress * 100.0),
                None => format!("its file is not here: sarai models pull {}", self.name),
            })
        })
    }

    fn unavailable(&self, reason: String) -> Error {
        Error::Unavailable { model: self.name.clone(), reason }
    }

    /// Starts a generation; a child that dies before any text came is replaced once, unless somebody else answers then.
    pub(super) async fn generate(self: Arc<Self>, generation: Generation) -> Result<Stream, Error> {
        let file = self.file()?;
        // Nobody is to leave for a model that would not be started.
        if let Ok(life) = self.life.try_lock() {
            self.rested(&life)?;
        }
        let in_use = self.shared.gate.enter(&self.name, &self.claim(&file)).await?;
        let mut begun = self.begin(&in_use, &generation).await;
        let replaced = match &begun {
            Err((Error::Lost { .. }, Some(pid))) => self.bury(*pid).await.is_some(),
            Ok(_) | Err(_) => false,
        } && !generation.has_substitute;
        if replaced {
            begun = self.begin(&in_use, &generation).await;
        }
        let (stream, pid) = begun.map_err(|(error, _)| error)?;
        let may_replace = !replaced && !generation.has_substitute;
        let request = pump::Request { slot: self, generation, in_use, may_replace };
        Ok(pump::start(request, stream, pid))
    }

    /// Asks a child that is ready, and tells which one it was.
    pub(super) async fn begin(
        self: &Arc<Self>,
        in_use: &InUse,
        generation: &Generation,
    ) -> Result<(Stream, u32), (Error, Option<u32>)> {
        let (mut client, pid, lease) = self.ready(in_use).await.map_err(|error| (error, None))?;
        let stream = client.generate(generation.clone()).await.map_err(|error| (error, Some(pid)))?;
        // The request is under way until nobody reads its answer any more.
        let held = stream.inspect(move |_| {
            let _held = &lease;
        });
        Ok((held.boxed(), pid))
    }

    /// Events of the longest answer: one a token at most, and a few for its beginning and end.
    pub(super) fn events_max(&self) -> usize {
        usize::try_from(self.shared.settings.context_tokens).unwrap_or(usize::MAX >> 4) + 64
    }

    /// The adapters it is to have.
    pub(super) fn adapters(&self) -> &Wanted {
        &self.adapters
    }

    /// A client of a child that answers, started if it was not; the model stays in use while the pair is held.
    pub(super) async fn client(self: &Arc<Self>) -> Result<(Client, (InUse, Lease)), Error> {
        let file = self.file()?;
        let in_use = self.shared.gate.enter(&self.name, &self.claim(&file)).await?;
        let (client, _pid, lease) = self.ready(&in_use).await?;
        Ok((client, (in_use, lease)))
    }

    /// A client of the child that runs, if one does.
    pub(super) async fn running(&self) -> Option<Client> {
        let life = self.life.lock().await;
        life.running
            .as_ref()
            .filter(|running| !running.body.has_ended())
            .map(|running| running.client.clone())
    }

    /// Which skill runs it.
    pub(super) fn kind(&self) -> Kind {
        self.shared.files.kind(&self.name)
    }

    /// Asks a child that is ready; one found dead is replaced once.
    pub(super) async fn asked<T, F>(self: &Arc<Self>, ask: impl Fn(Client) -> F) -> Result<T, Error>
    where
        F: Future<Output = Result<T, Error>>,
    {
        let file = self.file()?;
        let in_use = self.shared.gate.enter(&self.name, &self.claim(&file)).await?;
        match self.asked_once(&in_use, &ask).await {
            (Err(Error::Lost { .. }), Some(pid)) if self.bury(pid).await.is_some() => {}
            (answer, _) => return answer,
        }
        match self.asked_once(&in_use, &ask).await {
            (Err(Error::Lost { model, reason }), Some(pid)) => {
                let reason = self.bury(pid).await.unwrap_or(reason);
                Err(Error::Lost { model, reason })
            }
            (answer, _) => answer,
        }
    }

    /// Asks a child that is ready, and tells which one it was. Its lease is given back before it is buried.
    async fn asked_once<T, F>(
        self: &Arc<Self>,
        in_use: &InUse,
        ask: &impl Fn(Client) -> F,
    ) -> (Result<T, Error>, Option<u32>)
    where
        F: Future<Output = Result<T, Error>>,
    {
        match self.ready(in_use).await {
            Ok((client, pid, _lease)) => (ask(client).await, Some(pid)),
            Err(error) => (Err(error), None),
        }
    }

    /// Loads the model if nobody has to leave for it; `false` if somebody would have to.
    pub(super) async fn warm(self: &Arc<Self>) -> Result<bool, Error> {
        let file = self.file()?;
        let Some(in_use) = self.shared.gate.enter_ahead(&self.name, &self.claim(&file)) else {
            return Ok(false);
        };
        self.ready(&in_use).await.map(|_| true)
    }

    /// A client of a child that answers, started if it was not, and the child's process. A start goes on when its
    /// asker leaves, so that the next one finds it further.
    async fn ready(self: &Arc<Self>, in_use: &InUse) -> Result<(Client, u32, Lease), Error> {
        let (slot, in_use) = (Arc::clone(self), in_use.again());
        let started = tokio::spawn(async move {
            let _until_started = in_use;
            tokio::select! {
                client = slot.made_ready() => client,
                () = slot.stopping.notified() => {
                    slot.change(|seen| {
                        seen.state = State::Idle;
                        seen.pid = None;
                    });
                    Err(slot.unavailable("it is being stopped".into()))
                }
            }
        });
        started.await.map_err(|fault| self.unavailable(fault.to_string()))?
    }

    /// Refuses while the back-off is longer than a request sits out.
    fn rested(&self, life: &Life) -> Result<Duration, Error> {
        let wait = life.rest();
        if life.running.is_some() || wait <= WAIT_MAX {
            return Ok(wait);
        }
        let reason = self.seen(|seen| seen.fault.clone()).unwrap_or_default();
        Err(self.unavailable(format!("{reason} (tried again in {:.1} s)", wait.as_secs_f32())))
    }

    async fn made_ready(&self) -> Result<(Client, u32, Lease), Error> {
        let mut life = self.life.lock().await;
        if let Some(running) = &life.running {
            if running.body.has_ended() {
                self.inter(&mut life).await;
            } else if running.sha256 == self.file()?.sha256 {
                return Ok(running.lent());
            } else if let Some(stale) = life.running.take() {
                // What it was given has changed on disk since: it would answer from what was there before.
                stale.drained().await;
                stale.dismiss().await;
            }
        }
        self.begin_life(&mut life).await
    }

    /// Starts what answers, with the lock of its life in hand.
    async fn begin_life(&self, life: &mut Life) -> Result<(Client, u32, Lease), Error> {
        let wait = self.rested(life)?;
        tokio::time::sleep(wait).await;
        let file = self.file()?;
        match self.start(&file).await {
            Ok((running, description)) => {
                let lent = running.lent();
                let claim = match &running.body {
                    Body::Child(child) => Claim::estimate(&file, self.shared.settings.context_tokens)
                        .corrected(&description, child.rss_bytes()),
                    // What it takes, it takes of another budget.
                    Body::Remote(..) => Claim::default(),
                };
                *self.known.lock().expect("no code panics while it holds this lock") = Some(claim);
                self.shared.gate.with(|budget| budget.loaded(&self.name, claim));
                self.change(|seen| {
                    seen.state = State::Ready;
                    seen.description = Some(description);
                    seen.fault = None;
                });
                life.backoff.started(Instant::now());
                life.running = Some(running);
                Ok(lent)
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

    async fn start(&self, file: &File) -> Result<(Running, Description), Error> {
        self.change(|seen| seen.state = State::Loading(0.0));
        self.checked().await?;
        let load_limit = self.shared.settings.load_limit;
        let started = match self.shared.files.runtime(&self.name) {
            Runtime::Native => self.start_child(file, &self.shared.launchers.native, load_limit).await,
            Runtime::Docker => self.start_child(file, &self.shared.launchers.docker, load_limit).await,
            Runtime::Remote(addresses) => self.reach(file, addresses, load_limit).await,
        };
        let (mut running, description) = started?;
        self.adapters.equip(&self.name, &mut running.client).await;
        Ok((running, description))
    }

    /// Refuses what is not on disk as it was fetched: the receipt names a digest, and nothing else may answer under it.
    async fn checked(&self) -> Result<(), Error> {
        let (files, name) = (Arc::clone(&self.shared.files), self.name.clone());
        let checked = tokio::task::spawn_blocking(move || files.check(&name)).await;
        checked.map_err(|fault| self.unavailable(fault.to_string()))?.map_err(|fault| self.unavailable(fault))
    }

    async fn start_child(
        &self,
        file: &File,
        launcher: &Arc<dyn sandbox::Launcher>,
        load_limit: Duration,
    ) -> Result<(Running, Description), Error> {
        let spec = spec(&self.name, self.kind(), &self.shared.settings, file);
        let launcher = Arc::clone(launcher);
        // Starting a process waits for it to report its layers: not on a worker.
        let launched = tokio::task::spawn_blocking(move || launcher.launch(spec))
            .await
            .map_err(|fault| self.unavailable(fault.to_string()))?;
        let child = Arc::new(launched.map_err(|fault| self.unavailable(fault.to_string()))?);
        *self.child.lock().expect("no code panics while it holds this lock") = Arc::downgrade(&child);
        self.change(|seen| {
            seen.pid = Some(child.pid());
            seen.protection = layers(&child);
            seen.socket = child.socket().map(Path::to_owned);
        });
        let Some(socket) = child.socket() else { return Err(self.unavailable("it has no socket".into())) };
        let address = [Address::Unix(socket.to_owned())];
        match tokio::time::timeout(load_limit, self.await_ready(&address)).await {
            Ok(Ok((client, description))) => {
                Ok((Running::new(Body::Child(child), client, file), description))
            }
            Ok(Err(error)) => Err(self.failed_start(error, last_words(&child).await)),
            Err(_late) => Err(self.unavailable(format!("not loaded within {load_limit:?}"))),
        }
    }

    /// Connects to a service that somebody else keeps.
    async fn reach(
        &self,
        file: &File,
        addresses: Vec<Address>,
        load_limit: Duration,
    ) -> Result<(Running, Description), Error> {
        let ready = tokio::time::timeout(load_limit, self.await_ready(&addresses)).await;
        let late = |_| self.unavailable(format!("{} not ready within {load_limit:?}", told(&addresses)));
        let (client, description) = ready.map_err(late)??;
        self.change(|seen| {
            seen.protection = vec!["remote".into()];
            seen.socket = None;
        });
        let number = self.connections.fetch_add(1, Ordering::Relaxed);
        Ok((Running::new(Body::Remote(addresses, number), client, file), description))
    }

    /// What kept a child from starting, from its own words and from its end.
    fn failed_start(&self, error: Error, words: Option<LastWords>) -> Error {
        match (error, words) {
            (Error::Lost { .. }, Some(words)) => self.unavailable(words.text),
            (Error::Unavailable { reason, .. }, Some(LastWords { advice: Some(advice), .. })) => {
                self.unavailable(format!("{reason}; {advice}"))
            }
            (error, _) => error,
        }
    }

    async fn await_ready(&self, addresses: &[Address]) -> Result<(Client, Description), Error> {
        let mut client = Client::connect(&self.name, addresses, &self.shared.settings.remote_key).await?;
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

    /// Takes a dead child away, if nobody did before, and tells why it died; `None` if it lives.
    pub(super) async fn bury(&self, pid: u32) -> Option<String> {
        let life = tokio::time::timeout(BURIAL_WAIT, self.life.lock()).await;
        if let Ok(mut life) = life
            && life.running.as_ref().is_some_and(|running| running.body.id() == pid)
        {
            return self.inter(&mut life).await;
        }
        Some(self.seen(|seen| seen.fault.clone()).unwrap_or_else(|| "its process ended".into()))
    }

    async fn inter(&self, life: &mut Life) -> Option<String> {
        let words = match &life.running.as_ref()?.body {
            Body::Child(child) => last_words(child).await?.text,
            Body::Remote(addresses, _) => format!("no answer from {}", told(addresses)),
        };
        tracing::warn!(model = self.name, words, "a model's child died");
        life.running = None;
        self.mourn(life, &words, Unload::Died);
        Some(words)
    }

    fn mourn(&self, life: &mut Life, words: &str, reason: Unload) {
        life.crashed();
        self.change(|seen| {
            seen.state = State::Failed;
            seen.pid = None;
            seen.restarts += 1;
            seen.fault = Some(words.to_owned());
        });
        self.shared.gate.gone(&self.name, Some(reason));
    }

    /// Measures the child, and takes it away if it died. Never waits for a start.
    pub(super) async fn look(&self) {
        if let Some(bytes) = self.child().and_then(|child| child.rss_bytes()) {
            self.shared.gate.with(|budget| budget.measured(&self.name, bytes));
            return;
        }
        if let Ok(mut life) = self.life.try_lock() {
            let is_dead = life.running.as_ref().is_some_and(|running| running.body.has_ended());
            if is_dead {
                self.inter(&mut life).await;
            }
        }
    }

    /// Asks the child for an answer, and takes it away if none comes. The next request starts another.
    pub(super) async fn probe(&self) {
        let running = self.life.try_lock().ok().and_then(|life| {
            life.running.as_ref().map(|running| (running.body.id(), running.client.clone()))
        });
        let Some((pid, mut client)) = running else { return };
        // Whatever it answers, it answers; a dead one is found elsewhere.
        if let Ok(answer) = tokio::time::timeout(ANSWER_MAX, client.describe()).await {
            if let Ok(description) = answer {
                self.change(|seen| seen.description = Some(description));
            }
            return;
        }
        let mut life = self.life.lock().await;
        let Some(running) = life.running.take_if(|running| running.body.id() == pid) else { return };
        let words = format!("its process answered no call for {} s and was ended", ANSWER_MAX.as_secs());
        tracing::warn!(model = self.name, words, "a model's child hung");
        running.end().await;
        self.mourn(&mut life, &words, Unload::Hung);
    }

    /// Ends an idle child to free its memory.
    pub(super) async fn unload(&self, reason: Unload) {
        let mut life = self.life.lock().await;
        self.unload_now(&mut life, reason).await;
    }

    /// The same with the lock of its life in hand; `false`: none ran.
    async fn unload_now(&self, life: &mut Life, reason: Unload) -> bool {
        let running = life.running.take();
        let had_one = running.is_some();
        if let Some(running) = running {
            running.dismiss().await;
            self.change(|seen| {
                seen.state = State::Idle;
                seen.pid = None;
            });
            tracing::info!(model = self.name, reason = reason.name(), "a model was unloaded");
        }
        self.shared.gate.gone(&self.name, had_one.then_some(reason));
        had_one
    }

    /// Puts a fresh child in place of the one that runs. What is under way ends on the old one, what comes meanwhile
    /// waits for the new one: no request is lost. `false`: none ran.
    pub(super) async fn reload(self: &Arc<Self>) -> Result<bool, Error> {
        let file = self.file()?;
        // The model stays in use meanwhile, so that nobody unloads it in between.
        let in_use = self.shared.gate.enter(&self.name, &self.claim(&file)).await?;
        let slot = Arc::clone(self);
        // Goes on when its asker leaves: half a change would leave nobody to answer.
        let changed = tokio::spawn(async move {
            let _until_changed = in_use;
            let mut life = slot.life.lock().await;
            if life.running.is_none() {
                return Ok(false);
            }
            // What can't be started again is left as it is.
            slot.checked().await?;
            let Some(running) = life.running.take() else { return Ok(false) };
            if !running.drained().await {
                tracing::warn!(model = slot.name, "answers that took too long were cut off by a reload");
            }
            running.dismiss().await;
            life.not_before = None;
            let begun = slot.begin_life(&mut life).await;
            if begun.is_err() {
                slot.shared.gate.gone(&slot.name, Some(Unload::Died));
            }
            begun.map(|_| true)
        });
        changed.await.map_err(|fault| self.unavailable(fault.to_string()))?
    }

    /// Ends the child when nothing is under way any more; the next request starts another. `false`: none ran.
    pub(super) async fn retire(&self) -> bool {
        let mut life = self.life.lock().await;
        if let Some(running) = &life.running {
            running.drained().await;
        }
        self.unload_now(&mut life, Unload::Asked).await
    }

    /// Ends the child, also one that is being started.
    pub(super) async fn stop(&self) {
        self.stopping.notify_waiters();
        let mut life = self.life.lock().await;
        if let Some(running) = life.running.take() {
            running.dismiss().await;
            self.change(|seen| {
                seen.state = State::Idle;
                seen.pid = None;
            });
        }
        self.shared.gate.gone(&self.name, None);
    }

    fn seen<T>(&self, read: impl FnOnce(&Status) -> T) -> T {
        read(&self.seen.lock().expect("no code panics while it holds this lock"))
    }

    fn change(&self, change: impl FnOnce(&mut Status)) {
        change(&mut self.seen.lock().expect("no code panics while it holds this lock"));
    }
}
