//! The model store as children see it: which file a name means, what the catalogue says of its memory, and which smaller
//! model guesses for it.

use sarai_core::skills;

use crate::config;
use crate::models::{Catalogue, ModelStore, Skill};

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

    fn file(&self, name: &str) -> Option<skills::File> {
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
            let nothing_here = skills::File { compute_bytes: Some(0), ..skills::File::default() };
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
        self.store
            .check(name)
            .map_err(|fault| format!("{fault}: sarai models rm {name}, then sarai models pull {name}"))
    }

    fn kind(&self, name: &str) -> skills::Kind {
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
        }
    }

    fn arriving(&self, name: &str) -> Option<f32> {
        self.store.arriving(self.catalogue.model(name).ok()?)
    }
}
