//! Everything that can go wrong with the model store, with the class the command line turns into an exit code.
//!
//! Made by every file of `models`; mapped to exit codes and HTTP at the rim. A variant carries the values a reader
//! needs to act; `hint` says the next step in the user's language.

use std::io;
use std::path::{Path, PathBuf};

use sarai_core::language::Language;

/// What kind of failure it was; one exit code each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Class {
    /// Something local failed (exit 1).
    Failed,
    /// The user's catalogue is wrong (exit 3).
    Config,
    /// No such model, profile or file (exit 4).
    NotFound,
    /// The model can't be had now (exit 5).
    Unavailable,
    /// Not allowed, as with `--offline` (exit 6).
    Refused,
    /// Bytes are not what they should be (exit 7).
    Integrity,
}

/// Why one source of a model could not be used.
#[derive(Debug)]
pub(crate) struct SourceFailure {
    /// The source as the user knows it, for instance `hub Qwen/…`.
    pub(crate) source: String,
    /// What happened.
    pub(crate) reason: String,
}

/// A failure of the model store.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    /// A catalogue file that can't be used.
    #[error("{origin}, line {line}: {message}")]
    Catalogue {
        /// `compiled-in catalogue` or the path of the user's file.
        origin: String,
        /// Line, from 1.
        line: usize,
        /// What is wrong; names the key.
        message: String,
    },
    /// A catalogue file longer than anyone writes by hand.
    #[error("{path}: {bytes} bytes is too long for a catalogue (at most {limit})")]
    CatalogueTooLong {
        /// The file.
        path: PathBuf,
        /// Its length.
        bytes: u64,
        /// The limit.
        limit: u64,
    },
    /// A name that the catalogue lacks.
    #[error("no model called {name:?} in the catalogue")]
    UnknownModel {
        /// As given.
        name: String,
        /// The nearest names.
        known: Vec<String>,
    },
    /// A profile that the catalogue lacks.
    #[error("no profile called {name:?} in the catalogue")]
    UnknownProfile {
        /// As given.
        name: String,
        /// Those there are.
        known: Vec<String>,
    },
    /// A name that can't be a file name.
    #[error("{name:?} can't be the name of a model: a-z, 0-9, '.', '_' and '-' only, at most 64")]
    BadName {
        /// As given.
        name: String,
    },
    /// Asked for by name, but not on disk.
    #[error("model {name} is not installed")]
    NotInstalled {
        /// The model.
        name: String,
    },
    /// The manifest is there and its file is not.
    #[error("model {name}: its file {path} is missing")]
    BlobMissing {
        /// The model.
        name: String,
        /// Where the file should be.
        path: PathBuf,
    },
    /// The file has another length than its manifest says.
    #[error("model {name}: {path} has {found} bytes instead of {expected}")]
    WrongSize {
        /// The model.
        name: String,
        /// The file.
        path: PathBuf,
        /// From the manifest.
        expected: u64,
        /// On disk.
        found: u64,
    },
    /// The file has the right length and other bytes.
    #[error("model {name}: {path} is damaged: sha256 {found} instead of {expected}")]
    Corrupt {
        /// The model.
        name: String,
        /// The file.
        path: PathBuf,
        /// From the manifest.
        expected: String,
        /// Computed.
        found: String,
    },
    /// A manifest that can't be read.
    #[error("{path}: not a model manifest: {source}")]
    BadManifest {
        /// The file.
        path: PathBuf,
        /// The parser's words.
        source: serde_json::Error,
    },
    /// Not a model file.
    #[error("{path} is not a GGUF file: {reason}")]
    NotGguf {
        /// The file.
        path: PathBuf,
        /// What was found instead.
        reason: String,
    },
    /// The name is taken by another file.
    #[error("a different model is already installed as {name}")]
    NameTaken {
        /// The name.
        name: String,
    },
    /// Nothing that could be imported.
    #[error("{path}: nothing to import here: {reason}")]
    NothingToImport {
        /// As given.
        path: PathBuf,
        /// Why.
        reason: String,
    },
    /// Not enough room.
    #[error("not enough room in {path}: {needed} bytes needed, {free} free")]
    NoSpace {
        /// The folder.
        path: PathBuf,
        /// Bytes still to come and the margin.
        needed: u64,
        /// Bytes free.
        free: u64,
    },
    /// Someone else is pulling the same file and did not finish in time.
    #[error("model {name} is being pulled by {holder}")]
    Busy {
        /// The model.
        name: String,
        /// Process id or "another process".
        holder: String,
    },
    /// Every source needs the network and the user said no.
    #[error("model {name} is not here and --offline forbids fetching it")]
    Offline {
        /// The model.
        name: String,
    },
    /// All sources tried, none worked.
    #[error("model {name} can't be fetched:{}", list(failures))]
    AllSourcesFailed {
        /// The model.
        name: String,
        /// One for each source, in the order tried.
        failures: Vec<SourceFailure>,
    },
    /// The operating system said no.
    #[error("{action} {path}: {source}")]
    Io {
        /// What was being done.
        action: &'static str,
        /// To what.
        path: PathBuf,
        /// What came back.
        source: io::Error,
    },
    /// A worker thread died.
    #[error("{action}: the worker thread stopped: {source}")]
    Worker {
        /// What was being done.
        action: &'static str,
        /// Why.
        source: tokio::task::JoinError,
    },
    /// The HTTP client can't be made, for instance an unreadable certificate file.
    #[error("the http client can't be made: {reason}")]
    Client {
        /// Why.
        reason: String,
    },
}

fn list(failures: &[SourceFailure]) -> String {
    failures.iter().map(|f| format!("\n  {}: {}", f.source, f.reason)).collect()
}

impl Error {
    /// Wraps an I/O error with what was being done to which file.
    pub(crate) fn io(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::Io { action, path, source }
    }

    /// The class, which decides the exit code.
    pub(crate) fn class(&self) -> Class {
        match self {
            Self::Catalogue { .. } | Self::CatalogueTooLong { .. } => Class::Config,
            Self::UnknownModel { .. } | Self::UnknownProfile { .. } | Self::NothingToImport { .. } => {
                Class::NotFound
            }
            Self::Io { source, .. } if source.kind() == io::ErrorKind::NotFound => Class::NotFound,
            Self::NotInstalled { .. } | Self::Busy { .. } | Self::AllSourcesFailed { .. } => {
                Class::Unavailable
            }
            Self::Offline { .. } => Class::Refused,
            Self::BlobMissing { .. }
            | Self::WrongSize { .. }
            | Self::Corrupt { .. }
            | Self::BadManifest { .. }
            | Self::NotGguf { .. } => Class::Integrity,
            Self::BadName { .. }
            | Self::NameTaken { .. }
            | Self::NoSpace { .. }
            | Self::Io { .. }
            | Self::Worker { .. }
            | Self::Client { .. } => Class::Failed,
        }
    }

    /// The next step, in the user's language, where there is one.
    pub(crate) fn hint(&self, language: Language) -> Option<String> {
        let (es, en) = match self {
            Self::Catalogue { .. } | Self::CatalogueTooLong { .. } => {
                ("corrige el fichero y repite la orden".into(), "correct the file and run the command again".into())
            }
            Self::UnknownModel { known, .. } | Self::UnknownProfile { known, .. } => {
                let known = known.join(", ");
                (format!("conocidos: {known}"), format!("known: {known}"))
            }
            Self::NotInstalled { name } => {
                let command = format!("sarai models pull {name}");
                (format!("descárgalo: {command}"), format!("fetch it: {command}"))
            }
            Self::BlobMissing { name, .. }
            | Self::WrongSize { name, .. }
            | Self::Corrupt { name, .. } => {
                let commands = format!("sarai models rm {name} && sarai models pull {name}");
                (format!("vuelve a descargarlo: {commands}"), format!("fetch it again: {commands}"))
            }
            Self::BadManifest { path, .. } => {
                let path = path.display();
                (
                    format!("borra {path} y descarga el modelo de nuevo"),
                    format!("delete {path} and fetch the model again"),
                )
            }
            Self::NotGguf { .. } => (
                "los modelos son ficheros .gguf".into(),
                "models are .gguf files".into(),
            ),
            Self::NameTaken { name } => (
                format!("cambia el nombre del fichero, o antes: sarai models rm {name}"),
                format!("rename the file, or first: sarai models rm {name}"),
            ),
            Self::NoSpace { .. } => (
                "libera espacio o mueve SARAI_HOME a otro disco; lo ya descargado se aprovecha".into(),
                "free some room or move SARAI_HOME to another disk; what is already here will be used".into(),
            ),
            Self::Busy { .. } => ("espera a que termine".into(), "wait until it ends".into()),
            Self::Offline { name } => (
                format!("quita --offline, o importa un fichero: sarai models import RUTA (para {name})"),
                format!("leave out --offline, or import a file: sarai models import PATH (for {name})"),
            ),
            Self::AllSourcesFailed { .. } => (
                "comprueba la red y que `python3 -m pip --version` funciona; al repetir la orden continúa donde se quedó"
                    .into(),
                "check the network and that `python3 -m pip --version` works; the same command resumes".into(),
            ),
            Self::Io { source, .. } if source.kind() == io::ErrorKind::StorageFull => {
                ("el disco está lleno: libera espacio".into(), "the disk is full: free some room".into())
            }
            Self::BadName { .. }
            | Self::NothingToImport { .. }
            | Self::Io { .. }
            | Self::Worker { .. }
            | Self::Client { .. } => return None,
        };
        Some(match language {
            Language::Es => es,
            Language::En => en,
        })
    }
}
