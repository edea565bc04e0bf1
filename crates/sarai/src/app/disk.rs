//! The model store as children see it: which file a name means, what the catalogue says of its memory, and which smaller
//! model guesses for it.

use std::os::unix::fs::MetadataExt as _;

use sarai_core::skills;

use crate::config;
use crate::models::{Catalogue, ModelStore, Skill};

/// Memory that a process which decodes pictures takes: that of a photo of twelve megapixels.
const IMAGE_BYTES: u64 = 96 << 20;

/// Memory that a process with the owner's data takes, before it said so itself.
const DATA_BYTES: u64 = 64 << 20;

/// Tells one state of the data from another: names, lengths and times of change, also of what SQLite keeps beside.
fn stamp(data: &[skills::Source]) -> String {
    let mut told = String::new();
    for one in data {
        for beside in ["", "-wal", "-journal"] {
            let mut path = one.path.clone().into_os_string();
            path.push(beside);
            let state = std::fs::metadata(&path).map(|at| (at.ino(), at.len(), at.mtime(), at.mtime_nsec()));
            told.push_str(&format!("{}={path:?} {:?}\n", one.name, state.ok()));
        }
    }
    sarai_store::sha256_hex(told.as_bytes())
}

/// Whether each file of data can be bound into a child; else what is wrong.
fn readable(data: &[skills::Source]) -> Result<(), String> {
    for one in data {
        let told = |fault: &dyn std::fmt::Display| {
            format!("`skills.sql.data` names {}: {fault}", one.path.display())
        };
        let metadata = std::fs::metadata(&one.path).map_err(|fault| told(&fault))?;
        if !metadata.is_file() {
            return Err(told(&"this is no file"));
        }
        if !one.path.is_absolute() {
            return Err(told(&"a path from the root is needed"));
        }
    }
    Ok(())
}

/// The model store as children see it.
pub(crate) struct Disk {
    pub(crate) store: ModelStore,
    pub(crate) catalogue: Catalogue,
    /// The model that guesses for those of its family, if one does.
    pub(crate) draft: Option<String>,
    /// Where skills run.
    pub(crate) places: config::Skills,
}

impl Disk {
    /// Whether a model can be asked: its file is here, or it is served elsewhere.
    pub(crate) fn has(&self, name: &str) -> bool {
        use skills::Files as _;
        self.locate(name).is_some()
    }

    /// What a skill without a model is given.
    fn given(&self, kind: skills::Kind) -> Option<skills::File> {
        let none = skills::File { kv_bytes_per_token: Some(0), ..skills::File::default() };
        match kind {
            skills::Kind::Engine | skills::Kind::Embed => None,
            skills::Kind::Image => Some(skills::File { compute_bytes: Some(IMAGE_BYTES), ..none }),
            skills::Kind::Sql => {
                let data = self.places.data.clone();
                let sha256 = stamp(&data);
                let file = skills::File { compute_bytes: Some(DATA_BYTES), sha256, data, ..none };
                Some(file).filter(|file| !file.data.is_empty())
            }
        }
    }

    fn file(&self, name: &str) -> Option<skills::File> {
        let kind = skills::Files::kind(self, name);
        if let Some(given) = self.given(kind) {
            return Some(given);
        }
        let path = self.store.path(name).ok()?;
        let manifest = self.store.manifest(name).ok()?;
        let known = self.catalogue.model(name).ok();
        Some(skills::File {
            path,
            sha256: manifest.sha256.as_str().to_owned(),
            bytes: manifest.bytes,
            kv_bytes_per_token: known.and_then(|model| model.kv_bytes_per_token),
            compute_bytes: known.and_then(|model| model.compute_bytes),
            context_tokens_max: known.and_then(|model| model.context),
            draft: None,
            data: Vec::new(),
        })
    }

    /// The draft model of a larger model: of its family, so that they share a vocabulary.
    fn draft_of(&self, name: &str, bytes: u64) -> Option<skills::File> {
        let draft = self.draft.as_deref()?;
        let family = |name| self.catalogue.model(name).ok().map(|model| &model.family);
        let fits = family(draft).is_some() && family(draft) == family(name);
        self.file(draft).filter(|file| fits && file.bytes < bytes)
    }
}

impl skills::Files for Disk {
    fn locate(&self, name: &str) -> Option<skills::File> {
        if let skills::Runtime::Remote(addresses) = self.runtime(name) {
            // Its file and its memory are another machine's.
            let nothing_here = skills::File {
                kv_bytes_per_token: Some(0),
                compute_bytes: Some(0),
                ..skills::File::default()
            };
            return Some(nothing_here).filter(|_| !addresses.is_empty());
        }
        let file = self.file(name)?;
        let draft = self.draft_of(name, file.bytes).map(Box::new);
        Some(skills::File { draft, ..file })
    }

    fn check(&self, name: &str) -> Result<(), String> {
        if matches!(self.runtime(name), skills::Runtime::Remote(_)) {
            return Ok(());
        }
        match self.kind(name) {
            skills::Kind::Image => return Ok(()),
            skills::Kind::Sql => return readable(&self.places.data),
            skills::Kind::Engine | skills::Kind::Embed => {}
        }
        self.store
            .check(name)
            .map_err(|fault| format!("{fault}: sarai models rm {name}, then sarai models pull {name}"))
    }

    fn kind(&self, name: &str) -> skills::Kind {
        let alone = [skills::Kind::Image, skills::Kind::Sql];
        if let Some(kind) = alone.into_iter().find(|kind| kind.name() == name) {
            return kind;
        }
        match self.catalogue.model(name).map(|model| model.skill) {
            Ok(Skill::Embed) => skills::Kind::Embed,
            // An imported file is a GGUF file.
            Ok(Skill::Engine) | Err(_) => skills::Kind::Engine,
        }
    }

    fn runtime(&self, name: &str) -> skills::Runtime {
        match self.kind(name) {
            skills::Kind::Engine => self.places.engine.runtime(name),
            skills::Kind::Embed => self.places.embed.runtime(name),
            skills::Kind::Image => self.places.image.runtime(name),
            skills::Kind::Sql => self.places.sql.runtime(name),
        }
    }

    fn arriving(&self, name: &str) -> Option<f32> {
        self.store.arriving(self.catalogue.model(name).ok()?)
    }
}
