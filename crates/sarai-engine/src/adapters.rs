//! LoRA adapters of a loaded model: which there are, which is in force, and whether a file was made for these weights.
//!
//! Used by `engine.rs`. An adapter file must name the digest of the model it was made for, under the GGUF key
//! `sarai.adapter.base_sha256`; one for other weights is refused, for it would change them into noise without a word.
//! A file is loaded while nothing is computed. Its memory comes back with the model only, so a name can be taken away
//! at any time and no request ever loses its adapter.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use sha2::{Digest as _, Sha256};

use crate::{Error, gguf};

/// Most adapters loaded at once.
const ADAPTERS_MAX: usize = 8;
/// Largest adapter file: an adapter is small beside its model.
const BYTES_MAX: u64 = 2 << 30;

/// A loaded adapter.
#[derive(Clone, Debug, PartialEq)]
pub struct Adapter {
    /// Its name in requests.
    pub name: String,
    /// Digest of its file, hex.
    pub sha256: String,
    /// How strongly it is applied; 1: as trained.
    pub scale: f32,
}

impl Adapter {
    /// What tells states computed with it from others.
    fn key(&self) -> String {
        format!("{}@{}", self.sha256, self.scale)
    }
}

/// The digest and scale of a key.
pub(crate) fn parts(key: &str) -> (&str, f32) {
    let (sha256, scale) = key.split_once('@').unwrap_or((key, "1"));
    (sha256, scale.parse().unwrap_or(1.0))
}

/// The adapters of one model.
#[derive(Debug, Default)]
pub(crate) struct Adapters {
    loaded: BTreeMap<String, Adapter>,
    /// The one that requests get which name none.
    in_force: Option<String>,
}

impl Adapters {
    /// All of them.
    pub(crate) fn all(&self) -> Vec<Adapter> {
        self.loaded.values().cloned().collect()
    }

    /// The key for a request that names this adapter, or none.
    pub(crate) fn key(&self, asked: Option<&str>) -> Result<Option<String>, Error> {
        let Some(name) = asked.or(self.in_force.as_deref()) else { return Ok(None) };
        self.loaded.get(name).map(|adapter| Some(adapter.key())).ok_or_else(|| self.unknown(name))
    }

    fn unknown(&self, name: &str) -> Error {
        let there: Vec<&str> = self.loaded.keys().map(String::as_str).collect();
        let there = if there.is_empty() { "none".to_owned() } else { there.join(", ") };
        refused(name, format!("it is not loaded; loaded are: {there}"))
    }

    /// Whether one more fits.
    pub(crate) fn check_room(&self, name: &str) -> Result<(), Error> {
        if self.loaded.len() >= ADAPTERS_MAX && !self.loaded.contains_key(name) {
            return Err(refused(name, format!("{ADAPTERS_MAX} are loaded already: remove one")));
        }
        Ok(())
    }

    pub(crate) fn insert(&mut self, adapter: Adapter) {
        self.loaded.insert(adapter.name.clone(), adapter);
    }

    /// Forgets an adapter. Answers that were asked for with it are written with it.
    pub(crate) fn remove(&mut self, name: &str) -> Result<(), Error> {
        self.loaded.remove(name).ok_or_else(|| self.unknown(name))?;
        if self.in_force.as_deref() == Some(name) {
            self.in_force = None;
        }
        Ok(())
    }

    /// Which adapter requests get that name none, and how strongly.
    pub(crate) fn put_in_force(&mut self, name: Option<&str>) -> Result<(), Error> {
        if let Some(name) = name
            && !self.loaded.contains_key(name)
        {
            return Err(self.unknown(name));
        }
        self.in_force = name.map(str::to_owned);
        Ok(())
    }

    /// The one in force.
    pub(crate) fn in_force(&self) -> Option<&str> {
        self.in_force.as_deref()
    }
}

fn refused(name: &str, detail: String) -> Error {
    Error::Adapter { name: name.to_owned(), detail }
}

/// Checks a file before llama.cpp sees it. Returns its digest.
pub(crate) fn check(name: &str, path: &Path, model_sha256: &str, scale: f32) -> Result<String, Error> {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || "._-".contains(letter);
    if name.is_empty() || name.len() > 64 || !name.chars().all(plain) {
        return Err(refused(name, "a name has 1 to 64 of a-z A-Z 0-9 . _ -".to_owned()));
    }
    if !(scale.is_finite() && (0.0..=8.0).contains(&scale)) {
        return Err(refused(name, format!("its scale is {scale}, it must be from 0 to 8")));
    }
    let unreadable = |error: io::Error| refused(name, format!("it cannot be read: {error}"));
    let file = File::open(path).map_err(unreadable)?;
    if file.metadata().map_err(unreadable)?.len() > BYTES_MAX {
        return Err(refused(name, format!("it has more than {BYTES_MAX} bytes")));
    }
    let header = gguf::read(path).map_err(|fault| refused(name, fault.to_string()))?;
    if header.kind != "adapter" {
        return Err(refused(name, "it is a model, not an adapter".to_owned()));
    }
    match header.adapter_base_sha256 {
        None => {
            let detail = "it does not say for which model it was made (key sarai.adapter.base_sha256)";
            Err(refused(name, detail.to_owned()))
        }
        Some(base) if !base.eq_ignore_ascii_case(model_sha256) => Err(refused(
            name,
            format!("it was made for the model with sha256 {base}, this one has {model_sha256}"),
        )),
        Some(_) => digest(path).map_err(unreadable),
    }
}

/// SHA-256 of a file, hex.
pub(crate) fn digest(path: &Path) -> io::Result<String> {
    let (mut file, mut digest, mut buffer) = (File::open(path)?, Sha256::new(), vec![0; 1 << 20]);
    loop {
        match file.read(&mut buffer)? {
            0 => return Ok(digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect()),
            read => digest.update(&buffer[..read]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn adapter(name: &str, scale: f32) -> Adapter {
        Adapter { name: name.to_owned(), sha256: format!("sha-{name}"), scale }
    }

    #[test]
    fn requests_get_the_adapter_they_name_else_the_one_in_force() {
        let mut adapters = Adapters::default();
        assert_eq!(adapters.key(None).unwrap(), None);
        assert!(adapters.key(Some("night")).unwrap_err().to_string().contains("loaded are: none"));
        adapters.insert(adapter("night", 0.5));
        adapters.insert(adapter("other", 1.0));
        assert_eq!(adapters.key(Some("night")).unwrap().as_deref(), Some("sha-night@0.5"));
        assert_eq!(parts("sha-night@0.5"), ("sha-night", 0.5));
        adapters.put_in_force(Some("other")).unwrap();
        assert_eq!(adapters.key(None).unwrap().as_deref(), Some("sha-other@1"));
        assert!(adapters.put_in_force(Some("absent")).is_err());
        adapters.remove("other").unwrap();
        assert_eq!((adapters.key(None).unwrap(), adapters.in_force()), (None, None));
        assert!(adapters.remove("other").is_err());
    }

    #[test]
    fn names_scales_and_numbers_are_bounded() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.gguf");
        std::fs::write(&path, b"GGUF").unwrap();
        let detail = |name: &str, scale| check(name, &path, "m", scale).unwrap_err().to_string();
        assert!(detail("../x", 1.0).contains("a name has"));
        assert!(detail("x", f32::NAN).contains("scale"));
        assert!(detail("x", 1.0).contains("cut off"));
        let mut adapters = Adapters::default();
        (0..ADAPTERS_MAX).for_each(|number| adapters.insert(adapter(&number.to_string(), 1.0)));
        assert!(adapters.check_room("new").is_err());
        adapters.check_room("3").unwrap();
    }
}
