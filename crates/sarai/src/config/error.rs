//! What can be wrong with a configuration, by place. Turned into words and an exit code by `exit.rs`.
//! Made by the layers of the configuration, told by `exit.rs`.

use std::io;
use std::net::IpAddr;
use std::path::PathBuf;

use super::Origin;

/// A configuration that can't be used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    /// The file that was named is not there.
    #[error("there is no configuration file {}", path.display())]
    Missing {
        /// As named by `--config` or `SARAI_CONFIG`.
        path: PathBuf,
    },
    /// A file is there and can't be read.
    #[error("{} can't be read", path.display())]
    Unreadable {
        /// Which file.
        path: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// A file is longer than any configuration.
    #[error("{} has {bytes} bytes; {bytes_max} is the limit", path.display())]
    TooLong {
        /// Which file.
        path: PathBuf,
        /// Its length.
        bytes: u64,
        /// The limit.
        bytes_max: u64,
    },
    /// A file is no UTF-8 text.
    #[error("{}: byte {offset} is not UTF-8", path.display())]
    NotUtf8 {
        /// Which file.
        path: PathBuf,
        /// First bad byte.
        offset: usize,
    },
    /// A file is no TOML.
    #[error("{}:{line}: {detail}", path.display())]
    Syntax {
        /// Which file.
        path: PathBuf,
        /// Counted from 1.
        line: usize,
        /// What the parser said.
        detail: String,
    },
    /// A key that nothing reads.
    #[error("{origin}: unknown key `{key}`")]
    UnknownKey {
        /// Where it is written.
        origin: Origin,
        /// The whole key.
        key: String,
        /// The known key that looks most like it.
        similar: Option<&'static str>,
    },
    /// A value of the wrong type or out of its range.
    #[error("{origin}: `{key}` must be {expected}, not {found}")]
    BadValue {
        /// Where it is written.
        origin: Origin,
        /// The whole key.
        key: String,
        /// What it must be.
        expected: String,
        /// What it is.
        found: String,
    },
    /// The server would be open to the network without a token.
    #[error("{origin}: {host} is reachable from other machines and `server.token` is empty")]
    OpenWithoutToken {
        /// The address.
        host: IpAddr,
        /// Where it is set.
        origin: Origin,
    },
    /// There is no user's file to edit, because there is no home folder.
    #[error("no place for a configuration file: HOME and XDG_CONFIG_HOME are not set")]
    Nowhere,
    /// The edited file can't be written.
    #[error("{} can't be written", path.display())]
    Unwritable {
        /// Which file.
        path: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
}
