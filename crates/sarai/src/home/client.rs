//! Talking to the home's own server over loopback HTTP, for commands that find it running.
//!
//! Answers are JSON with a size limit; a refusal keeps the server's words and status.

use std::sync::Once;
use std::time::Duration;

use serde_json::Value;

use super::{Error, RunningServer};

/// Longest answer read.
const ANSWER_BYTES_MAX: usize = 16 << 20;
/// Longest wait for a whole answer, which a model may have to make.
const ANSWER_WAIT: Duration = Duration::from_secs(600);

impl RunningServer {
    /// `GET`s an object.
    ///
    /// # Errors
    /// [`Error::Refused`] for any status but success; [`Error::Unreachable`].
    pub(crate) async fn fetch(&self, path: &str, token: Option<&str>) -> Result<Value, Error> {
        self.call(self.client()?.get(self.url(path)), token).await
    }

    /// `POST`s an object and reads one back.
    ///
    /// # Errors
    /// As [`Self::fetch`].
    pub(crate) async fn post(&self, path: &str, token: Option<&str>, body: &Value) -> Result<Value, Error> {
        self.call(self.client()?.post(self.url(path)).json(body), token).await
    }

    fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    fn client(&self) -> Result<reqwest::Client, Error> {
        loopback_client(ANSWER_WAIT).map_err(|source| self.unreachable(source))
    }

    async fn call(&self, request: reqwest::RequestBuilder, token: Option<&str>) -> Result<Value, Error> {
        let request = match token {
            Some(token) => request.bearer_auth(token),
            None => request,
        };
        let mut response = request.send().await.map_err(|source| self.unreachable(source))?;
        let status = response.status();
        let mut bytes = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|source| self.unreachable(source))? {
            bytes.extend_from_slice(&chunk);
            if bytes.len() > ANSWER_BYTES_MAX {
                return Err(refused(status.as_u16(), &Value::Null));
            }
        }
        let answer: Value = serde_json::from_slice(&bytes).unwrap_or_default();
        if status.is_success() { Ok(answer) } else { Err(refused(status.as_u16(), &answer)) }
    }

    fn unreachable(&self, source: reqwest::Error) -> Error {
        Error::Unreachable { address: self.address.clone(), source }
    }
}

/// A client for servers on this machine; each answer may take so long as a whole.
pub(crate) fn loopback_client(answer_wait: Duration) -> Result<reqwest::Client, reqwest::Error> {
    static RING: Once = Once::new();
    // Fails only if a provider is installed already, which serves as well.
    RING.call_once(|| drop(rustls::crypto::ring::default_provider().install_default()));
    // Each call has a connection of its own: a server may close an idle one at the moment it is used again.
    let builder = loopback_builder().pool_max_idle_per_host(0);
    builder.timeout(answer_wait).build()
}

fn refused(status: u16, answer: &Value) -> Error {
    let text =
        |key: &str| answer.pointer(&format!("/error/{key}")).and_then(Value::as_str).map(str::to_owned);
    let message = text("message").unwrap_or_else(|| format!("HTTP {status}"));
    Error::Refused { status, message, hint: text("hint") }
}

/// What reaches this machine alone: never through a proxy, and without authorities, which a bare container has none of.
pub(crate) fn loopback_builder() -> reqwest::ClientBuilder {
    reqwest::Client::builder().no_proxy().tls_certs_only([])
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

    use super::*;

    async fn answer(response: &'static str) -> Result<Value, Error> {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut request = [0; 4096];
            let read = stream.read(&mut request).await.unwrap();
            let text = String::from_utf8_lossy(&request[..read]).to_lowercase();
            assert!(text.contains("authorization: bearer secret"), "{text}");
            stream.write_all(response.as_bytes()).await.unwrap();
        });
        let server = RunningServer { pid: 1, address, started_at: String::new() };
        server.fetch("/x", Some("secret")).await
    }

    #[tokio::test]
    async fn answers_and_refusals_are_told_apart() {
        let ok = answer("HTTP/1.1 200 OK\r\ncontent-length: 7\r\nconnection: close\r\n\r\n{\"a\":1}").await;
        assert_eq!(ok.unwrap()["a"], 1);
        let no = answer(
            "HTTP/1.1 404 Not Found\r\ncontent-length: 31\r\nconnection: close\r\n\r\n{\"error\":{\"message\":\"no turn\"}}",
        )
        .await;
        let Err(Error::Refused { status: 404, message, hint: None }) = no else { panic!("{no:?}") };
        assert_eq!(message, "no turn");
        let cut = answer("HTTP/1.1 200 OK\r\ncontent-length: 9\r\nconnection: close\r\n\r\n{\"a\"").await;
        assert!(matches!(cut, Err(Error::Unreachable { .. })), "{cut:?}");
    }
}
