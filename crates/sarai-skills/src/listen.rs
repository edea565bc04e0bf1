//! The socket a skill serves on: handed over by the launcher as a descriptor, or bound at a path by hand.
//!
//! Used by every skill. The descriptor follows the convention of socket activation (`LISTEN_FDS`, from 3 on).

use std::os::unix::fs::{FileTypeExt, PermissionsExt};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};

/// First descriptor of the convention.
const FIRST_FD: usize = 3;

/// What every skill is told: where to serve, and what to log.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Serve on this inherited descriptor, as socket activation hands it over (3 or higher).
    #[arg(long, value_name = "N", conflicts_with = "socket", required_unless_present = "socket")]
    listen_fd: Option<usize>,
    /// Serve on a new Unix socket at this path.
    #[arg(long, value_name = "PATH")]
    socket: Option<PathBuf>,
    /// What is logged to stderr.
    #[arg(long, value_name = "FILTER", default_value = "warn")]
    pub(crate) log: String,
}

/// The socket that the arguments of a skill name. Call inside a runtime.
pub(crate) fn open(arguments: &Arguments) -> anyhow::Result<tokio::net::UnixListener> {
    match (arguments.listen_fd, arguments.socket.as_deref()) {
        (Some(fd), _) => inherited(fd),
        (None, Some(path)) => at(path),
        (None, None) => bail!("one of --listen-fd and --socket is needed"),
    }
}

/// Takes over the listening socket at descriptor `fd`.
fn inherited(fd: usize) -> anyhow::Result<tokio::net::UnixListener> {
    let index = fd.checked_sub(FIRST_FD).context("descriptors are handed over from 3 on")?;
    let listener = listenfd::ListenFd::from_env()
        .take_unix_listener(index)
        .with_context(|| format!("descriptor {fd} is not a listening Unix socket"))?
        .with_context(|| format!("descriptor {fd} was not handed over (is LISTEN_FDS set?)"))?;
    into_async(listener)
}

/// Binds a socket that only its owner may use. A socket left behind by a dead process is replaced.
fn at(path: &Path) -> anyhow::Result<tokio::net::UnixListener> {
    if let Ok(metadata) = std::fs::symlink_metadata(path) {
        if !metadata.file_type().is_socket() {
            bail!("{} exists and is not a socket", path.display());
        }
        if std::os::unix::net::UnixStream::connect(path).is_ok() {
            bail!("{} is in use by another process", path.display());
        }
        std::fs::remove_file(path).with_context(|| format!("cannot remove the stale {}", path.display()))?;
    }
    let listener = std::os::unix::net::UnixListener::bind(path)
        .with_context(|| format!("cannot listen on {}", path.display()))?;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600))
        .with_context(|| format!("cannot protect {}", path.display()))?;
    into_async(listener)
}

fn into_async(listener: std::os::unix::net::UnixListener) -> anyhow::Result<tokio::net::UnixListener> {
    listener.set_nonblocking(true).context("the socket cannot be made non-blocking")?;
    tokio::net::UnixListener::from_std(listener).context("the socket cannot be used")
}
