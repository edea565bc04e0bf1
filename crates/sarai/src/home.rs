//! `$SARAI_HOME`: where models, memory, the ledger and keys are kept, and who may use it now.
//!
//! Called by every command that touches the disk. Invariants: folders are made readable by their owner only;
//! one process at a time writes in a home ([`HomeLock`]). Must not: know what is inside the folders.

mod client;
mod lock;
mod server;

use std::io;
use std::os::unix::fs::{DirBuilderExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

pub(crate) use client::{loopback_builder, loopback_client};
pub(crate) use lock::HomeLock;
pub(crate) use server::{Announcement, RunningServer, running_server};

/// The folders of a home.
const FOLDERS: [&str; 11] = [
    "models", "ledger", "cache", "adapters", "run", "keys", "backups", "logs", "grammars", "experts",
    "router",
];

/// A home that can't be used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    /// Neither a flag nor the environment says where.
    #[error("no home folder: SARAI_HOME, XDG_DATA_HOME and HOME are not set")]
    Nowhere,
    /// A folder or file in it can't be made, read or written.
    #[error("{} can't be used", path.display())]
    Unusable {
        /// Which one.
        path: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// Another process holds it.
    #[error("{} is in use by process {pid} ({purpose})", home.display())]
    Held {
        /// The home.
        home: PathBuf,
        /// The holder; 0 if it did not say.
        pid: u32,
        /// The command it runs.
        purpose: String,
        /// Where it listens, if it is a server.
        address: Option<String>,
    },
    /// Its server is alive and does not answer.
    #[error("the server of process {pid} at {address} does not answer")]
    Silent {
        /// The server.
        pid: u32,
        /// Where it should listen.
        address: String,
    },
    /// Its server refused a request.
    #[error("{message}")]
    Refused {
        /// HTTP status.
        status: u16,
        /// What it said.
        message: String,
        /// The next step it named.
        hint: Option<String>,
    },
    /// The connection to its server broke.
    #[error("the connection to {address} broke")]
    Unreachable {
        /// The server.
        address: String,
        /// Why.
        #[source]
        source: reqwest::Error,
    },
}

/// The place of everything SARAi keeps.
#[derive(Clone, Debug)]
pub(crate) struct Home {
    root: PathBuf,
}

impl Home {
    /// Finds the home: the flag, `$SARAI_HOME`, or `sarai` in the XDG data folder. Touches no file.
    ///
    /// # Errors
    /// [`Error::Nowhere`] if nothing says where.
    pub(crate) fn locate(flag: Option<&Path>) -> Result<Self, Error> {
        let variable = |name| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
        let root = flag
            .map(Path::to_owned)
            .or_else(|| variable("SARAI_HOME"))
            .or_else(|| {
                variable("XDG_DATA_HOME").filter(|path| path.is_absolute()).map(|path| path.join("sarai"))
            })
            .or_else(|| variable("HOME").map(|home| home.join(".local/share/sarai")))
            .ok_or(Error::Nowhere)?;
        let root = std::path::absolute(&root).map_err(|source| Error::Unusable { path: root, source })?;
        Ok(Self { root })
    }

    /// Makes the folders that are missing, for the owner only.
    ///
    /// # Errors
    /// [`Error::Unusable`] names the folder.
    pub(crate) fn create(&self) -> Result<(), Error> {
        for folder in std::iter::once(self.root.clone()).chain(FOLDERS.map(|name| self.root.join(name))) {
            std::fs::DirBuilder::new()
                .recursive(true)
                .mode(0o700)
                .create(&folder)
                .map_err(|source| Error::Unusable { path: folder, source })?;
        }
        // Children read it, as somebody else; the home above it stays shut.
        let path = self.adapters();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755))
            .map_err(|source| Error::Unusable { path, source })
    }

    /// The folder itself.
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// States of prompts, a folder for each model file.
    pub(crate) fn states(&self) -> PathBuf {
        self.cache().join("states")
    }

    /// Pictures that were made small.
    pub(crate) fn pictures(&self) -> PathBuf {
        self.cache().join("pictures")
    }

    /// Files of LoRA adapters.
    pub(crate) fn adapters(&self) -> PathBuf {
        self.root.join("adapters")
    }

    /// Grammars of the user's own.
    pub(crate) fn grammars(&self) -> PathBuf {
        self.root.join("grammars")
    }

    /// Experts of the owner's.
    pub(crate) fn experts(&self) -> PathBuf {
        self.root.join("experts")
    }

    /// Weights of the router that were trained here.
    pub(crate) fn router(&self) -> PathBuf {
        self.root.join("router")
    }

    /// Model blobs and manifests.
    pub(crate) fn models(&self) -> PathBuf {
        self.root.join("models")
    }

    /// The SQLite database.
    pub(crate) fn database(&self) -> PathBuf {
        self.root.join("sarai.db")
    }

    /// Tiles and checkpoints.
    pub(crate) fn ledger(&self) -> PathBuf {
        self.root.join("ledger")
    }

    /// Signing keys.
    pub(crate) fn keys(&self) -> PathBuf {
        self.root.join("keys")
    }

    /// What can be made again, saved states of prompts among it.
    pub(crate) fn cache(&self) -> PathBuf {
        self.root.join("cache")
    }

    /// Sockets, the lock, the server's announcement.
    pub(crate) fn run(&self) -> PathBuf {
        self.root.join("run")
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    #[test]
    fn folders_are_private() {
        let folder = tempfile::tempdir().unwrap();
        let home = Home::locate(Some(&folder.path().join("deep/home"))).unwrap();
        home.create().unwrap();
        home.create().unwrap();
        for path in [home.root().to_owned(), home.keys(), home.ledger(), home.models(), home.run()] {
            let mode = std::fs::metadata(&path).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o700, "{}", path.display());
        }
    }

    #[test]
    fn a_file_in_the_way_is_named() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("keys"), "").unwrap();
        let error = Home::locate(Some(folder.path())).unwrap().create().unwrap_err();
        assert!(matches!(&error, Error::Unusable { path, .. } if path.ends_with("keys")), "{error:?}");
    }
}
