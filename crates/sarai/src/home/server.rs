//! The server of a home: `serve` announces itself in `run/server.json`, other commands find it there.
//!
//! An announcement alone proves nothing (its process may have been killed): a server counts as running only
//! while the home's lock is held, its process exists and `/livez` answers.

use std::io::{self, Read as _};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use super::{Error, Home, HomeLock};

/// Longest announcement read.
const ANNOUNCEMENT_BYTES_MAX: u64 = 4096;
/// Longest wait for `/livez`.
const HEALTH_WAIT: Duration = Duration::from_secs(2);
/// Bytes of the health answer that are looked at.
const HEALTH_BYTES_MAX: u64 = 64;

/// A server that announced itself.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub(crate) struct RunningServer {
    /// Its process.
    pub(crate) pid: u32,
    /// Where it listens, `127.0.0.1:8080`.
    pub(crate) address: String,
    /// Since when, RFC 3339.
    pub(crate) started_at: String,
}

/// `run/server.json`, removed when dropped.
#[derive(Debug)]
pub(crate) struct Announcement {
    path: PathBuf,
}

impl Announcement {
    /// Writes the announcement of this process. Call it while holding the [`HomeLock`] and listening.
    ///
    /// # Errors
    /// [`Error::Unusable`] if the file can't be written.
    pub(crate) fn publish(home: &Home, address: SocketAddr) -> Result<Self, Error> {
        let server = RunningServer {
            pid: std::process::id(),
            address: reachable(address).to_string(),
            started_at: jiff::Timestamp::now().to_string(),
        };
        let path = home.run().join("server.json");
        let fresh = home.run().join("server.json.new");
        let text = serde_json::to_string(&server).expect("three plain fields");
        std::fs::write(&fresh, text)
            .and_then(|()| std::fs::rename(&fresh, &path))
            .map_err(|source| Error::Unusable { path: path.clone(), source })?;
        Ok(Self { path })
    }
}

impl Drop for Announcement {
    fn drop(&mut self) {
        if let Err(error) = std::fs::remove_file(&self.path) {
            tracing::debug!(%error, "the announcement was already gone");
        }
    }
}

/// The home's running server, if there is one.
///
/// # Errors
/// [`Error::Silent`] if its process is there and does not answer.
pub(crate) async fn running_server(home: &Home) -> Result<Option<RunningServer>, Error> {
    let Some(server) = announced(home) else { return Ok(None) };
    if !HomeLock::is_held(home) || !process_exists(server.pid) {
        return Ok(None);
    }
    match tokio::time::timeout(HEALTH_WAIT, healthy(&server.address)).await {
        Ok(Ok(true)) => Ok(Some(server)),
        Ok(Ok(false) | Err(_)) | Err(_) => Err(Error::Silent { pid: server.pid, address: server.address }),
    }
}

/// What `run/server.json` says, unchecked.
pub(super) fn announced(home: &Home) -> Option<RunningServer> {
    let mut text = String::new();
    let file = std::fs::File::open(home.run().join("server.json")).ok()?;
    file.take(ANNOUNCEMENT_BYTES_MAX).read_to_string(&mut text).ok()?;
    serde_json::from_str(&text).ok()
}

fn process_exists(pid: u32) -> bool {
    std::path::Path::new("/proc").join(pid.to_string()).exists()
}

/// An address to connect to: "all interfaces" is reached through loopback.
fn reachable(address: SocketAddr) -> SocketAddr {
    let mut address = address;
    if address.ip().is_unspecified() {
        address.set_ip(match address {
            SocketAddr::V4(_) => [127, 0, 0, 1].into(),
            SocketAddr::V6(_) => std::net::Ipv6Addr::LOCALHOST.into(),
        });
    }
    address
}

/// Whether `GET /livez` answers 200. Plain HTTP on loopback: not worth a client.
async fn healthy(address: &str) -> io::Result<bool> {
    let mut stream = tokio::net::TcpStream::connect(address).await?;
    let request = format!("GET /livez HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await?;
    let mut answer = Vec::new();
    stream.take(HEALTH_BYTES_MAX).read_to_end(&mut answer).await?;
    Ok(answer.starts_with(b"HTTP/1.1 200"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Answers one connection with a status line.
    async fn server(status: &'static str) -> SocketAddr {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut request = [0; 256];
            let _ = stream.read(&mut request).await.unwrap();
            stream.write_all(format!("HTTP/1.1 {status}\r\n\r\n").as_bytes()).await.unwrap();
        });
        address
    }

    #[tokio::test]
    async fn only_a_locked_living_answering_server_counts() {
        let folder = tempfile::tempdir().unwrap();
        let home = Home::locate(Some(folder.path())).unwrap();
        assert_eq!(running_server(&home).await.unwrap(), None, "no home yet");
        let lock = HomeLock::acquire(&home, "serve").unwrap();
        assert_eq!(running_server(&home).await.unwrap(), None, "no announcement yet");

        let address = server("200 OK").await;
        let announcement = Announcement::publish(&home, address).unwrap();
        let found = running_server(&home).await.unwrap().unwrap();
        assert_eq!((found.pid, found.address), (std::process::id(), address.to_string()));
        drop(announcement);
        assert_eq!(running_server(&home).await.unwrap(), None, "it took its announcement back");

        let _sick = Announcement::publish(&home, server("503 Service Unavailable").await).unwrap();
        assert!(matches!(running_server(&home).await, Err(Error::Silent { .. })));
        drop(lock);
        assert_eq!(running_server(&home).await.unwrap(), None, "the lock is gone");
    }

    #[test]
    fn an_open_address_is_reached_through_loopback() {
        assert_eq!(reachable("0.0.0.0:80".parse().unwrap()).to_string(), "127.0.0.1:80");
        assert_eq!(reachable("[::]:80".parse().unwrap()).to_string(), "[::1]:80");
        assert_eq!(reachable("10.0.0.1:80".parse().unwrap()).to_string(), "10.0.0.1:80");
    }
}
