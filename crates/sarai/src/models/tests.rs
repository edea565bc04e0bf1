//! The model store against servers and packages that misbehave. Everything runs on loopback and in a temporary folder.

mod catalogue;
mod fake_pip;
mod faulty_server;
mod foreign;
mod http;
mod hub;
mod import;
mod store;
mod wheels;

use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use fs_err as fs;
use sha2::{Digest as _, Sha256};

use super::catalogue::{Catalogue, Model};
use super::digest::Sha256Hex;
use super::error::Error;
use super::pip::PipDownload;
use super::progress::PullProgress;
use super::pull::{Notify, PullOptions, RetryPolicy};
use super::store::{Manifest, ModelStore};

/// A store of its own and a record of what it told.
struct Bench {
    folder: tempfile::TempDir,
    store: ModelStore,
    options: PullOptions,
    events: Arc<Mutex<Vec<PullProgress>>>,
}

impl Bench {
    fn new() -> Self {
        Self::with_pip(Arc::new(fake_pip::FakePip::missing()))
    }

    fn with_pip(pip: Arc<dyn PipDownload>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut options = PullOptions::new(pip);
        options.retry = RetryPolicy {
            tries_max: 5,
            first_wait: Duration::from_millis(2),
            wait_max: Duration::from_millis(20),
            progress_bytes_min: 1 << 16,
            connect_timeout: Duration::from_secs(5),
            idle_timeout: Duration::from_millis(300),
        };
        options.free_bytes = Arc::new(|_| Ok(1 << 40));
        options.lock_wait_max = Duration::from_secs(30);
        let store = ModelStore::new(folder.path().join("models"));
        Self { store, options, events: Arc::default(), folder }
    }

    async fn pull(&self, model: &Model) -> Result<Manifest, Error> {
        self.store.pull(model, &self.options, self.notify()).await
    }

    fn notify(&self) -> Notify {
        let events = self.events.clone();
        Arc::new(move |event| events.lock().unwrap().push(event))
    }

    fn events(&self) -> Vec<PullProgress> {
        self.events.lock().unwrap().clone()
    }

    /// Names left in `partial/`, lock files aside: they stay on purpose.
    fn leftovers(&self) -> Vec<PathBuf> {
        let entries = fs::read_dir(self.store.partial_folder()).unwrap();
        let paths = entries.map(|entry| entry.unwrap().path());
        paths.filter(|path| path.extension().is_none_or(|extension| extension != "lock")).collect()
    }

    /// The model is installed, its bytes are these and nothing lies around.
    fn assert_has(&self, name: &str, content: &[u8]) {
        let path = self.store.path(name).unwrap();
        assert!(fs::read(&path).unwrap() == content, "{name} has other bytes");
        assert_eq!(path.file_name().unwrap().to_str().unwrap(), format!("sha256-{}", sha256(content)));
        assert_eq!(self.leftovers(), Vec::<PathBuf>::new());
    }
}

/// Bytes that look like a model and repeat nowhere.
fn content(seed: u64, len: usize) -> Vec<u8> {
    let mut bytes = b"GGUF\x03\0\0\0".to_vec();
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    while bytes.len() < len {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        bytes.extend_from_slice(&state.to_le_bytes());
    }
    bytes.truncate(len);
    bytes
}

fn sha256(bytes: &[u8]) -> Sha256Hex {
    Sha256Hex::of(Sha256::new_with_prefix(bytes))
}

/// An entry as a user would write it, read by the real reader.
fn model(content: Option<&[u8]>, sources: &str) -> Model {
    let measured = content.map_or_else(String::new, |content| {
        format!("sha256 = \"{}\"\nbytes = {}\n", sha256(content), content.len())
    });
    let text = format!(
        "[[model]]\nname = \"m\"\nfamily = \"f\"\nlicence = \"MIT\"\nquantisation = \"Q4_0\"\n\
         file = \"m.gguf\"\n{measured}\n{sources}"
    );
    let mut catalogue = Catalogue::load(None).unwrap();
    catalogue.add("test", &text).unwrap();
    catalogue.model("m").unwrap().clone()
}

fn url_source(url: &str) -> String {
    format!("[[model.source]]\nkind = \"url\"\nurl = \"{url}\"\n")
}
