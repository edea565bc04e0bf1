//! Where a skill serves: a Unix socket handed over as a descriptor or bound at a path, or a TCP port for other machines.
//!
//! Used by every skill. The descriptor follows the convention of socket activation (`LISTEN_FDS`, from 3 on). A port that
//! others can reach is opened only with a certificate and a token.

use std::net::SocketAddr;
use std::os::unix::fs::{FileTypeExt, PermissionsExt};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use tonic::transport::{Identity, ServerTlsConfig};

/// First descriptor of the convention.
const FIRST_FD: usize = 3;
/// Longest file of a certificate, a key or a token.
const FILE_BYTES_MAX: u64 = 256 << 10;
/// Shortest token that is taken.
const TOKEN_BYTES_MIN: usize = 16;

/// What every skill is told: where to serve, and what to log.
#[derive(clap::Args)]
#[command(group(clap::ArgGroup::new("place").required(true).args(["listen_fd", "socket", "address"])))]
pub(crate) struct Arguments {
    /// Serve on this inherited descriptor, as socket activation hands it over (3 or higher).
    #[arg(long, value_name = "N")]
    listen_fd: Option<usize>,
    /// Serve on a new Unix socket at this path.
    #[arg(long, value_name = "PATH")]
    socket: Option<PathBuf>,
    /// Serve on this TCP address; one that is not loopback needs a certificate, its key and a token.
    #[arg(long, value_name = "IP:PORT")]
    address: Option<SocketAddr>,
    /// PEM file of the certificate, with its chain.
    #[arg(long, value_name = "FILE", requires_all = ["key", "address"])]
    certificate: Option<PathBuf>,
    /// PEM file of the certificate's private key.
    #[arg(long, value_name = "FILE", requires = "certificate")]
    key: Option<PathBuf>,
    /// File of the token that every call must carry as `authorization: Bearer ...`.
    #[arg(long, value_name = "FILE", requires = "address")]
    token_file: Option<PathBuf>,
    /// What is logged to stderr.
    #[arg(long, value_name = "FILTER", default_value = "warn")]
    pub(crate) log: String,
}

/// An open place to serve.
pub(crate) enum Listener {
    /// Its file's permissions say who may connect.
    Unix(tokio::net::UnixListener),
    /// Who connects proves who he is by a token.
    Tcp(tokio::net::TcpListener, Guard),
}

/// What guards a TCP port.
#[derive(Default)]
pub(crate) struct Guard {
    /// Certificate and key.
    pub(crate) tls: Option<ServerTlsConfig>,
    /// The token.
    pub(crate) token: Option<Vec<u8>>,
}

/// The place that the arguments of a skill name. Call inside a runtime.
pub(crate) async fn open(arguments: &Arguments) -> anyhow::Result<Listener> {
    match (arguments.listen_fd, arguments.socket.as_deref(), arguments.address) {
        (Some(fd), _, _) => inherited(fd).map(Listener::Unix),
        (None, Some(path), _) => at(path).map(Listener::Unix),
        (None, None, Some(address)) => {
            let guard = guard(arguments, address)?;
            let listener = tokio::net::TcpListener::bind(address).await;
            let listener = listener.with_context(|| format!("cannot listen on {address}"))?;
            tracing::info!(address = %listener.local_addr()?, "listening");
            Ok(Listener::Tcp(listener, guard))
        }
        (None, None, None) => bail!("one of --listen-fd, --socket and --address is needed"),
    }
}

/// Reads what guards a port, and refuses one that would stand open.
fn guard(arguments: &Arguments, address: SocketAddr) -> anyhow::Result<Guard> {
    let tls = match (&arguments.certificate, &arguments.key) {
        (Some(certificate), Some(key)) => {
            let identity = Identity::from_pem(read(certificate)?, read(key)?);
            Some(ServerTlsConfig::new().identity(identity))
        }
        (Some(_) | None, _) => None,
    };
    let token = arguments.token_file.as_deref().map(token).transpose()?;
    if !address.ip().is_loopback() && (tls.is_none() || token.is_none()) {
        bail!(
            "{address} can be reached from other machines: --certificate, --key and --token-file are needed"
        );
    }
    Ok(Guard { tls, token })
}

fn token(path: &Path) -> anyhow::Result<Vec<u8>> {
    let token = read(path)?.trim_ascii().to_vec();
    if token.len() < TOKEN_BYTES_MIN || !token.iter().all(u8::is_ascii_graphic) {
        let path = path.display();
        bail!("{path} holds no token: at least {TOKEN_BYTES_MIN} visible ASCII characters in one line");
    }
    Ok(token)
}

fn read(path: &Path) -> anyhow::Result<Vec<u8>> {
    let bytes = std::fs::metadata(path).with_context(|| format!("cannot read {}", path.display()))?.len();
    if bytes > FILE_BYTES_MAX {
        bail!("{} has {bytes} bytes, {FILE_BYTES_MAX} are the most", path.display());
    }
    std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))
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
