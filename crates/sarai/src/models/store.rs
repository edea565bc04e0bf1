//! What is on disk: blobs by sha256, one small manifest for each installed model, the chosen profile.
//!
//! Called by the command line and by whoever starts a skill. The layout is `blobs/sha256-<hex>`,
//! `manifests/<name>.json`, `partial/` and `profile`. Must not fetch anything: that is `pull`.

use std::collections::HashSet;
use std::io;
use std::path::{Path, PathBuf};

use fs_err as fs;
use serde::{Deserialize, Serialize};

use super::catalogue::{Catalogue, Model, Profile, is_name};
use super::digest::{self, Sha256Hex};
use super::disk;
use super::error::Error;
use super::lock::{BlobLock, Tried, describe};
use super::partial;

/// The profile used until another is chosen.
pub(crate) const DEFAULT_PROFILE: &str = "mini";
/// A manifest is a few hundred bytes.
const MANIFEST_BYTES_MAX: u64 = 1 << 16;

/// One installed model.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Manifest {
    /// Its name.
    pub(crate) name: String,
    /// Digest of its file; the blob's name.
    pub(crate) sha256: Sha256Hex,
    /// Length of its file.
    pub(crate) bytes: u64,
    /// The source that was used.
    pub(crate) source: String,
    /// When it was put here.
    pub(crate) pulled_at: jiff::Timestamp,
    /// Licence of the weights, or "unknown".
    pub(crate) licence: String,
}

/// What changes about a file when its bytes do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Looks {
    device: u64,
    inode: u64,
    bytes: u64,
    modified_ns: i128,
    changed_ns: i128,
}

impl Looks {
    fn of(path: &Path) -> Result<Self, Error> {
        use std::os::unix::fs::MetadataExt as _;
        let meta = fs::metadata(path).map_err(Error::io("look at", path))?;
        let time =
            |seconds: i64, nanoseconds: i64| i128::from(seconds) * 1_000_000_000 + i128::from(nanoseconds);
        Ok(Self {
            device: meta.dev(),
            inode: meta.ino(),
            bytes: meta.len(),
            modified_ns: time(meta.mtime(), meta.mtime_nsec()),
            changed_ns: time(meta.ctime(), meta.ctime_nsec()),
        })
    }
}

/// Room taken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Sizes {
    /// Installed models.
    pub(crate) models: usize,
    /// Finished files.
    pub(crate) blobs_bytes: u64,
    /// Unfinished pulls.
    pub(crate) partial_bytes: u64,
}

/// The folder `$SARAI_HOME/models`.
#[derive(Clone, Debug)]
pub(crate) struct ModelStore {
    root: PathBuf,
}

impl ModelStore {
    /// Nothing is created before something is stored.
    pub(crate) fn new(home_models_dir: impl Into<PathBuf>) -> Self {
        Self { root: home_models_dir.into() }
    }

    /// Every installed model, by name.
    pub(crate) fn installed(&self) -> Result<Vec<Manifest>, Error> {
        let folder = self.root.join("manifests");
        let entries = match fs::read_dir(&folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(Error::io("list", &folder)(error)),
        };
        let mut manifests = Vec::new();
        for entry in entries {
            let path = entry.map_err(Error::io("list", &folder))?.path();
            if path.extension().is_some_and(|extension| extension == "json") {
                manifests.push(read_manifest(&path)?);
            }
        }
        manifests.sort_by(|a: &Manifest, b| a.name.cmp(&b.name));
        Ok(manifests)
    }

    /// Digests of the files of all installed models.
    pub(crate) fn digests(&self) -> Result<Vec<String>, Error> {
        Ok(self.installed()?.into_iter().map(|manifest| manifest.sha256.as_str().to_owned()).collect())
    }

    /// The manifest of an installed model.
    pub(crate) fn manifest(&self, name: &str) -> Result<Manifest, Error> {
        let path = self.manifest_path(name)?;
        match read_manifest(&path) {
            Err(Error::Io { source, .. }) if source.kind() == io::ErrorKind::NotFound => {
                Err(Error::NotInstalled { name: name.to_owned() })
            }
            result => result,
        }
    }

    /// The file of an installed model. Looks at its length only; `verify` reads it.
    pub(crate) fn path(&self, name: &str) -> Result<PathBuf, Error> {
        let manifest = self.manifest(name)?;
        let path = self.blob_path(&manifest.sha256);
        let name = || name.to_owned();
        match fs::metadata(&path) {
            Ok(meta) if meta.len() == manifest.bytes => Ok(path),
            Ok(meta) => {
                Err(Error::WrongSize { name: name(), path, expected: manifest.bytes, found: meta.len() })
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                Err(Error::BlobMissing { name: name(), path })
            }
            Err(error) => Err(Error::io("look at", &path)(error)),
        }
    }

    /// How far a pull of the model that is under way in any process has got, 0 to 1; `None` if there is none.
    ///
    /// The length comes from the file that grows; a length that is not known counts as no progress.
    pub(crate) fn arriving(&self, model: &Model) -> Option<f32> {
        let key = model.blob_key();
        BlobLock::is_held(&self.lock_path(key)).then(|| {
            let here = partial::len(&self.partial_folder(), key);
            #[expect(clippy::cast_precision_loss, reason = "a progress bar needs no more")]
            let share = |total: u64| here as f32 / total.max(1) as f32;
            model.bytes.map_or(0.0, |total| share(total).clamp(0.0, 1.0))
        })
    }

    /// Like [`Self::verify`], but for a file that has not changed since it was last read: that one is taken as it
    /// is. Damage that leaves all times of a file as they were is for `verify` to find.
    pub(crate) fn check(&self, name: &str) -> Result<(), Error> {
        let path = self.path(name)?;
        let manifest = self.manifest(name)?;
        let now = Looks::of(&path)?;
        let noted = self.root.join("verified").join(format!("{}.json", manifest.sha256));
        let known = fs::read(&noted).ok().and_then(|text| serde_json::from_slice::<Looks>(&text).ok());
        if known.as_ref() == Some(&now) {
            return Ok(());
        }
        let (found, _) = digest::of_file(&path).map_err(Error::io("read", &path))?;
        if found != manifest.sha256 {
            let (expected, found) = (manifest.sha256.to_string(), found.to_string());
            return Err(Error::Corrupt { name: name.to_owned(), path, expected, found });
        }
        let text = serde_json::to_vec(&now).expect("plain numbers always serialise");
        // Without the note the file is read again next time, which costs time and nothing else.
        let folder = self.root.join("verified");
        if let Err(fault) = fs::create_dir_all(&folder).and_then(|()| fs::write(&noted, text)) {
            tracing::info!(%fault, "a checked model could not be noted");
        }
        Ok(())
    }

    /// Reads the whole file of a model and compares its hash.
    pub(crate) async fn verify(&self, name: &str) -> Result<Manifest, Error> {
        let (store, name) = (self.clone(), name.to_owned());
        disk::blocking("verify", move || {
            let path = store.path(&name)?;
            let manifest = store.manifest(&name)?;
            let (found, _) = digest::of_file(&path).map_err(Error::io("read", &path))?;
            if found != manifest.sha256 {
                let (expected, found) = (manifest.sha256.to_string(), found.to_string());
                return Err(Error::Corrupt { name, path, expected, found });
            }
            Ok(manifest)
        })
        .await
    }

    /// Forgets a model, and its file unless another model uses it. Says how many bytes became free.
    ///
    /// What an unfinished pull of it left goes too.
    pub(crate) fn remove(&self, name: &str) -> Result<u64, Error> {
        let manifest_path = self.manifest_path(name)?;
        let manifest = match self.manifest(name) {
            // An unreadable manifest must not make a model unremovable.
            Err(Error::BadManifest { .. }) => {
                disk::remove_if_there(&manifest_path)?;
                return Ok(0);
            }
            result => result?,
        };
        self.create_folders()?;
        let key = manifest.sha256.as_str();
        let lock = match BlobLock::try_take(&self.lock_path(key))? {
            Tried::Ours(lock) => lock,
            Tried::Held(holder) => {
                return Err(Error::Busy { name: name.to_owned(), holder: describe(holder) });
            }
        };
        disk::remove_if_there(&manifest_path)?;
        let mut freed = 0;
        if !self.installed()?.iter().any(|other| other.sha256 == manifest.sha256) {
            let blob = self.blob_path(&manifest.sha256);
            freed = fs::metadata(&blob).map_or(0, |meta| meta.len());
            disk::remove_if_there(&blob)?;
        }
        partial::clear(&self.partial_folder(), key)?;
        drop(lock);
        Ok(freed)
    }

    /// Makes a profile the one in use.
    pub(crate) fn use_profile(&self, profile: &Profile) -> Result<(), Error> {
        self.create_folders()?;
        disk::write_durably(&self.root.join("profile"), format!("{}\n", profile.name).as_bytes())
    }

    /// The profile in use; `mini` until one was chosen.
    pub(crate) fn profile<'a>(&self, catalogue: &'a Catalogue) -> Result<&'a Profile, Error> {
        let path = self.root.join("profile");
        let name = match fs::read_to_string(&path) {
            Ok(text) => text.trim().chars().take(128).collect(),
            Err(error) if error.kind() == io::ErrorKind::NotFound => DEFAULT_PROFILE.to_owned(),
            Err(error) => return Err(Error::io("read", &path)(error)),
        };
        catalogue.profile(&name)
    }

    /// Room taken by the store.
    pub(crate) fn sizes(&self) -> Result<Sizes, Error> {
        Ok(Sizes {
            models: self.installed()?.len(),
            blobs_bytes: folder_bytes(&self.root.join("blobs"))?,
            partial_bytes: folder_bytes(&self.partial_folder())?,
        })
    }

    /// Notes an installed model; its blob must be there.
    pub(super) fn install(&self, manifest: Manifest) -> Result<Manifest, Error> {
        let path = self.manifest_path(&manifest.name)?;
        let mut text = serde_json::to_vec_pretty(&manifest).expect("strings and numbers always serialise");
        text.push(b'\n');
        disk::write_durably(&path, &text)?;
        Ok(manifest)
    }

    pub(super) fn create_folders(&self) -> Result<(), Error> {
        for folder in ["blobs", "manifests", "partial"] {
            let folder = self.root.join(folder);
            fs::create_dir_all(&folder).map_err(Error::io("create", &folder))?;
        }
        Ok(())
    }

    pub(super) fn blob_path(&self, sha256: &Sha256Hex) -> PathBuf {
        self.root.join("blobs").join(format!("sha256-{sha256}"))
    }

    pub(super) fn partial_folder(&self) -> PathBuf {
        self.root.join("partial")
    }

    pub(super) fn lock_path(&self, key: &str) -> PathBuf {
        self.partial_folder().join(format!("{key}.lock"))
    }

    fn manifest_path(&self, name: &str) -> Result<PathBuf, Error> {
        if !is_name(name) {
            return Err(Error::BadName { name: name.chars().take(128).collect() });
        }
        Ok(self.root.join("manifests").join(format!("{name}.json")))
    }
}

fn read_manifest(path: &Path) -> Result<Manifest, Error> {
    let meta = fs::metadata(path).map_err(Error::io("read", path))?;
    if meta.len() > MANIFEST_BYTES_MAX {
        let source = io::Error::new(io::ErrorKind::InvalidData, "too long for a manifest");
        return Err(Error::Io { action: "read", path: path.to_owned(), source });
    }
    let bytes = fs::read(path).map_err(Error::io("read", path))?;
    serde_json::from_slice(&bytes).map_err(|source| Error::BadManifest { path: path.to_owned(), source })
}

/// Bytes of the files directly in a folder; a hard link counts once.
fn folder_bytes(folder: &Path) -> Result<u64, Error> {
    use std::os::unix::fs::MetadataExt as _;
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(0),
        Err(error) => return Err(Error::io("list", folder)(error)),
    };
    let mut seen = HashSet::new();
    let mut bytes = 0;
    for entry in entries {
        // A file that goes while we count is not there.
        let entry = entry.map_err(Error::io("list", folder))?;
        let path = entry.path();
        let Ok(meta) = entry.metadata() else { continue };
        // Locks stay on purpose and hold a process id, nothing of a model.
        let is_lock = path.extension().is_some_and(|extension| extension == "lock");
        if meta.is_file() && !is_lock && seen.insert((meta.dev(), meta.ino())) {
            bytes += meta.len();
        }
    }
    Ok(bytes)
}
