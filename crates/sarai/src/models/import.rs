//! Taking in models that are on this machine already: one GGUF file, or all that an Ollama store has pulled.
//!
//! Called by `sarai models import PATH`. Invariants: only files with a GGUF head are taken; a file that the catalogue
//! knows by its digest gets the catalogue's name; the other program's files are linked or copied, never changed.

use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use fs_err as fs;
use serde::Deserialize;

use super::catalogue::{Catalogue, is_name};
use super::digest::{self, Sha256Hex};
use super::disk::{self, FreeBytes};
use super::error::Error;
use super::lock::{BlobLock, Tried, describe};
use super::store::{Manifest, ModelStore};

/// An Ollama manifest is about a kilobyte.
const OLLAMA_MANIFEST_BYTES_MAX: u64 = 1 << 20;
/// Manifests looked at in one store.
const OLLAMA_MODELS_MAX: usize = 4096;
/// host / namespace / model / tag.
const OLLAMA_DEPTH: usize = 4;
const OLLAMA_MODEL_LAYER: &str = "application/vnd.ollama.image.model";

/// What an import brought.
#[derive(Debug, Default)]
pub(crate) struct ImportReport {
    /// Now installed.
    pub(crate) imported: Vec<Manifest>,
    /// Left out: which, and why.
    pub(crate) skipped: Vec<(String, Error)>,
}

impl ModelStore {
    /// Imports a file, or every model of an Ollama folder (the one with `manifests` and `blobs`).
    pub(crate) async fn import(&self, path: &Path, catalogue: &Catalogue) -> Result<ImportReport, Error> {
        let (store, path, catalogue) = (self.clone(), path.to_owned(), catalogue.clone());
        let free_bytes: FreeBytes = Arc::new(disk::free_bytes);
        disk::blocking("import", move || {
            let meta = fs::metadata(&path).map_err(Error::io("import", &path))?;
            let importing = Importing { store: &store, catalogue: &catalogue, free_bytes };
            if meta.is_dir() {
                return importing.ollama(&path);
            }
            let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
            let manifest = importing.file(&path, &name_from(&stem), None)?;
            Ok(ImportReport { imported: vec![manifest], skipped: Vec::new() })
        })
        .await
    }
}

struct Importing<'a> {
    store: &'a ModelStore,
    catalogue: &'a Catalogue,
    free_bytes: FreeBytes,
}

impl Importing<'_> {
    /// Takes one file under the catalogue's name for it, else under `name`.
    fn file(&self, path: &Path, name: &str, stated: Option<&Sha256Hex>) -> Result<Manifest, Error> {
        check_gguf(path)?;
        let (sha256, bytes) = digest::of_file(path).map_err(Error::io("read", path))?;
        if let Some(stated) = stated.filter(|stated| **stated != sha256) {
            let (expected, found) = (stated.to_string(), sha256.to_string());
            return Err(Error::Corrupt { name: name.to_owned(), path: path.to_owned(), expected, found });
        }
        let known = self.catalogue.by_sha256(&sha256);
        let name = known.map_or(name, |model| &model.name);
        if !is_name(name) {
            return Err(Error::BadName { name: name.to_owned() });
        }
        // A name of the catalogue means the catalogue's file, and an installed name means the file it has.
        let reserved = known.is_none() && self.catalogue.model(name).is_ok();
        let other = self.store.manifest(name).is_ok_and(|manifest| manifest.sha256 != sha256);
        if reserved || other {
            return Err(Error::NameTaken { name: name.to_owned() });
        }
        self.store.create_folders()?;
        let _lock = match BlobLock::try_take(&self.store.lock_path(sha256.as_str()))? {
            Tried::Ours(lock) => lock,
            Tried::Held(holder) => {
                return Err(Error::Busy { name: name.to_owned(), holder: describe(holder) });
            }
        };
        let blob = self.store.blob_path(&sha256);
        if fs::metadata(&blob).is_ok_and(|meta| meta.len() != bytes) {
            disk::remove_if_there(&blob)?;
        }
        if !blob.exists() {
            let partial = self.store.partial_folder();
            disk::require_room(&partial, bytes, &self.free_bytes)?;
            disk::link_or_copy(path, &blob, &partial.join(format!("{sha256}.copy")), &sha256)?;
        }
        self.store.install(Manifest {
            name: name.to_owned(),
            sha256,
            bytes,
            source: format!("import {}", path.display()),
            pulled_at: jiff::Timestamp::now(),
            licence: known.map_or_else(|| "unknown".to_owned(), |model| model.licence.clone()),
        })
    }

    fn ollama(&self, root: &Path) -> Result<ImportReport, Error> {
        let root = if root.join("manifests").is_dir() { root.to_owned() } else { root.join("models") };
        if !root.join("manifests").is_dir() || !root.join("blobs").is_dir() {
            let reason =
                "a folder is taken for an Ollama store, which has `manifests` and `blobs`".to_owned();
            return Err(Error::NothingToImport { path: root, reason });
        }
        let mut found = Vec::new();
        walk(&root.join("manifests"), &mut Vec::new(), &mut found)?;
        found.sort();
        let mut report = ImportReport::default();
        for (label, path) in found {
            match self.ollama_model(&root, &label, &path) {
                Ok(manifest) => report.imported.push(manifest),
                Err(error) => report.skipped.push((label, error)),
            }
        }
        if report.imported.is_empty() && report.skipped.is_empty() {
            let reason = "the Ollama store holds no model".to_owned();
            return Err(Error::NothingToImport { path: root, reason });
        }
        Ok(report)
    }

    fn ollama_model(&self, root: &Path, label: &str, manifest: &Path) -> Result<Manifest, Error> {
        let bytes = fs::metadata(manifest).map_err(Error::io("read", manifest))?.len();
        let nothing =
            |reason: &str| Error::NothingToImport { path: manifest.to_owned(), reason: reason.to_owned() };
        if bytes > OLLAMA_MANIFEST_BYTES_MAX {
            return Err(nothing("too long for a manifest"));
        }
        let text = fs::read(manifest).map_err(Error::io("read", manifest))?;
        let parsed: OllamaManifest = serde_json::from_slice(&text)
            .map_err(|source| Error::BadManifest { path: manifest.to_owned(), source })?;
        let mut layers = parsed.layers.iter().filter(|layer| layer.media_type == OLLAMA_MODEL_LAYER);
        let (Some(layer), None) = (layers.next(), layers.next()) else {
            return Err(nothing("it has not exactly one model file"));
        };
        let sha256 = layer
            .digest
            .strip_prefix("sha256:")
            .and_then(Sha256Hex::parse)
            .ok_or_else(|| nothing("the digest of its model file is not a sha256"))?;
        let blob = root.join("blobs").join(format!("sha256-{sha256}"));
        let mut name = name_from(label.trim_end_matches(":latest"));
        if self.catalogue.by_sha256(&sha256).is_none() && self.catalogue.model(&name).is_ok() {
            name = format!("ollama-{name}");
        }
        self.file(&blob, &name, Some(&sha256))
    }
}

#[derive(Deserialize)]
struct OllamaManifest {
    layers: Vec<OllamaLayer>,
}

#[derive(Deserialize)]
struct OllamaLayer {
    #[serde(rename = "mediaType")]
    media_type: String,
    digest: String,
}

/// Finds host/namespace/model/tag files; `model:tag` is the label.
fn walk(folder: &Path, steps: &mut Vec<String>, found: &mut Vec<(String, PathBuf)>) -> Result<(), Error> {
    for entry in fs::read_dir(folder).map_err(Error::io("list", folder))? {
        let entry = entry.map_err(Error::io("list", folder))?;
        let kind = entry.file_type().map_err(Error::io("list", folder))?;
        let step = entry.file_name().to_string_lossy().into_owned();
        if found.len() >= OLLAMA_MODELS_MAX {
            return Ok(());
        }
        if kind.is_dir() && steps.len() + 1 < OLLAMA_DEPTH {
            steps.push(step);
            walk(&entry.path(), steps, found)?;
            steps.pop();
        } else if kind.is_file() && steps.len() + 1 == OLLAMA_DEPTH {
            let model = steps.last().map_or("model", String::as_str);
            found.push((format!("{model}:{step}"), entry.path()));
        }
    }
    Ok(())
}

/// A name made of what a file is called.
fn name_from(text: &str) -> String {
    let mut name: String = text
        .to_lowercase()
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-') { c } else { '-' })
        .take(48)
        .collect();
    while name.starts_with(|c: char| !c.is_ascii_alphanumeric()) {
        name.remove(0);
    }
    if name.is_empty() { "model".to_owned() } else { name }
}

/// Looks at the head only: the full parser runs in the sandbox, where it belongs.
fn check_gguf(path: &Path) -> Result<(), Error> {
    let not = |reason: String| Error::NotGguf { path: path.to_owned(), reason };
    let meta = fs::metadata(path).map_err(Error::io("open", path))?;
    if !meta.is_file() {
        return Err(not("it is not a file".to_owned()));
    }
    let mut head = [0u8; 24];
    match fs::File::open(path).map_err(Error::io("open", path))?.read_exact(&mut head) {
        Ok(()) => {}
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => {
            return Err(not(format!("it has only {} bytes", meta.len())));
        }
        Err(error) => return Err(Error::io("read", path)(error)),
    }
    if !head.starts_with(b"GGUF") {
        return Err(not("it does not start with GGUF".to_owned()));
    }
    let version = u32::from_le_bytes([head[4], head[5], head[6], head[7]]);
    if !(2..=3).contains(&version) {
        return Err(not(format!("its version is {version}; 2 and 3 are known")));
    }
    Ok(())
}
