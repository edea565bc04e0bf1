//! Asking from the command line: through the home's running server if there is one, else in this process.
//!
//! Called by `ask`, `chat`, `feedback`, `image` and `skills run`. One process at a time writes in a home, so whoever finds it held by a
//! server asks that server; both ways give the same updates.

use std::sync::Arc;

use futures::stream::BoxStream;
use futures::{StreamExt as _, TryStreamExt as _};
use sarai_core::model::PictureOptions;

use crate::app::{self, App, Task};
use crate::cli::Invocation;
use crate::config::Config;
use crate::home::{HomeLock, RunningServer, loopback_builder, running_server};
use crate::wire::{Ask, Update};

/// Longest event of a server: a turn's object holds the answer twice.
const EVENT_BYTES_MAX: usize = 16 << 20;

/// Route of the cache of pictures.
const IMAGES: &str = "/sarai/v1/images";

/// A server said no, or said something that is not ours.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    /// It refused or failed, in its own words.
    #[error("{message}")]
    Refused {
        /// Its machine-readable kind.
        code: String,
        /// Its words.
        message: String,
        /// Its advice.
        hint: Option<String>,
    },
    /// The connection failed.
    #[error("the server at {address} can't be asked")]
    Connection {
        /// Where it should be.
        address: String,
        /// Why not.
        #[source]
        source: reqwest::Error,
    },
    /// Its answer is not of the form it should have.
    #[error("the server at {address} sent something that is not an update: {detail}")]
    Foreign {
        /// Where it is.
        address: String,
        /// What was wrong.
        detail: String,
    },
}

/// Updates of a turn.
pub(crate) type Updates = BoxStream<'static, anyhow::Result<Update>>;

/// Who answers.
pub(crate) enum Backend {
    /// This process, which holds the home.
    Own {
        /// The assistant.
        app: Arc<App>,
        /// Kept for as long as the assistant is.
        _lock: HomeLock,
    },
    /// The server that holds the home.
    Server {
        /// Where it is.
        server: RunningServer,
        /// Its token, from the same configuration.
        token: Option<String>,
    },
}

impl Backend {
    /// Finds who answers.
    ///
    /// # Errors
    /// The home is held by something that is not a server, or can't be opened.
    pub(crate) async fn find(
        invocation: &Invocation,
        config: &Config,
        purpose: &str,
    ) -> anyhow::Result<Self> {
        let home = invocation.home()?;
        if let Some(server) = running_server(&home).await? {
            return Ok(Self::Server { server, token: config.server.token.clone() });
        }
        home.create()?;
        let lock = HomeLock::acquire(&home, purpose)?;
        Ok(Self::Own { app: Arc::new(App::open(config, &home).await?), _lock: lock })
    }

    /// Starts a turn.
    ///
    /// # Errors
    /// It was refused before it began.
    pub(crate) async fn ask(&self, ask: Ask, surface: &'static str) -> anyhow::Result<Updates> {
        match self {
            Self::Own { app, .. } => {
                let events = app.ask(ask.into_request(surface));
                Ok(events.map(|event| Ok(Update::from(event?))).boxed())
            }
            Self::Server { server, token } => {
                remote(server, token.as_deref(), &Ask { stream: true, ..ask }).await
            }
        }
    }

    /// Keeps feedback on a turn.
    ///
    /// # Errors
    /// The turn is unknown or the server refused.
    pub(crate) async fn feedback(&self, turn_id: &str, score: f64) -> anyhow::Result<()> {
        match self {
            Self::Own { app, .. } => Ok(app.feedback(turn_id, score, None).await?),
            Self::Server { server, token } => {
                let body = serde_json::json!({"turn_id": turn_id, "score": score});
                post(server, token.as_deref(), "/sarai/v1/feedback", &body).await.map(drop)
            }
        }
    }

    /// Asks one skill.
    ///
    /// # Errors
    /// There is none of this name, or it refused or failed.
    pub(crate) async fn run_skill(&self, name: &str, task: Task) -> anyhow::Result<serde_json::Value> {
        match self {
            Self::Own { app, .. } => Ok(app.run_skill(name, task).await?),
            Self::Server { server, token } => {
                // A name with a slash would be another route; the server knows none with one.
                let path = format!("/sarai/v1/skills/{}/run", name.replace(['/', '?', '#', '%'], "_"));
                Ok(post(server, token.as_deref(), &path, &task).await?.json().await?)
            }
        }
    }

    /// Makes a picture small and tells where it is kept.
    ///
    /// # Errors
    /// It is no picture, too large or broken.
    pub(crate) async fn prepare(&self, bytes: Vec<u8>) -> anyhow::Result<serde_json::Value> {
        match self {
            Self::Own { app, .. } => {
                Ok(app::picture_shape(&app.prepare(bytes, PictureOptions::default()).await?))
            }
            Self::Server { server, token } => {
                let request = |client: &reqwest::Client, address| client.post(address).body(bytes);
                Ok(send(server, token.as_deref(), IMAGES, request).await?.json().await?)
            }
        }
    }

    /// The cache of pictures in figures.
    ///
    /// # Errors
    /// Its index can't be read.
    pub(crate) async fn picture_stats(&self) -> anyhow::Result<serde_json::Value> {
        match self {
            Self::Own { app, .. } => Ok(app::stats_shape(&app.pictures().stats().await?)),
            Self::Server { server, token } => {
                let request = |client: &reqwest::Client, address| client.get(address);
                Ok(send(server, token.as_deref(), IMAGES, request).await?.json().await?)
            }
        }
    }

    /// Cleans the cache of pictures, or empties it.
    ///
    /// # Errors
    /// Its index can't be changed or a file can't be removed.
    pub(crate) async fn clean_pictures(&self, all: bool) -> anyhow::Result<serde_json::Value> {
        match self {
            Self::Own { app, .. } => {
                let pictures = app.pictures();
                let cleaned = if all { pictures.clear().await? } else { pictures.tidy().await? };
                Ok(app::cleaned_shape(cleaned))
            }
            Self::Server { server, token } => {
                let path = format!("{IMAGES}?all={all}");
                let request = |client: &reqwest::Client, address| client.delete(address);
                Ok(send(server, token.as_deref(), &path, request).await?.json().await?)
            }
        }
    }

    /// Ends the children this process started.
    pub(crate) async fn stop(&self) {
        match self {
            Self::Own { app, .. } => app.stop().await,
            Self::Server { .. } => {}
        }
    }
}

async fn post(
    server: &RunningServer,
    token: Option<&str>,
    path: &str,
    body: &impl serde::Serialize,
) -> anyhow::Result<reqwest::Response> {
    send(server, token, path, |client, address| client.post(address).json(body)).await
}

async fn send(
    server: &RunningServer,
    token: Option<&str>,
    path: &str,
    request: impl FnOnce(&reqwest::Client, String) -> reqwest::RequestBuilder,
) -> anyhow::Result<reqwest::Response> {
    let address = || server.address.clone();
    let connection = |source| Error::Connection { address: address(), source };
    crate::models::install_crypto();
    let client = loopback_builder().build().map_err(connection)?;
    let mut request = request(&client, format!("http://{}{path}", server.address));
    if let Some(token) = token {
        request = request.bearer_auth(token);
    }
    let response = request.send().await.map_err(connection)?;
    if response.status().is_success() {
        return Ok(response);
    }
    let status = response.status();
    let fault: serde_json::Value = response.json().await.unwrap_or_default();
    let said = |field: &str| fault["error"][field].as_str().map(str::to_owned);
    Err(Error::Refused {
        code: said("code").unwrap_or_else(|| status.as_str().to_owned()),
        message: said("message").unwrap_or_else(|| format!("the server answered {status}")),
        hint: None,
    }
    .into())
}

async fn remote(server: &RunningServer, token: Option<&str>, ask: &Ask) -> anyhow::Result<Updates> {
    let response = post(server, token, "/sarai/v1/ask", ask).await?;
    let address = server.address.clone();
    let bytes = response
        .bytes_stream()
        .map_err(move |source| anyhow::Error::from(Error::Connection { address: address.clone(), source }));
    let address = server.address.clone();
    let updates = futures::stream::try_unfold((bytes.boxed(), Vec::new()), move |(mut bytes, mut held)| {
        let address = address.clone();
        async move {
            loop {
                if let Some(end) = held.windows(2).position(|pair| pair == b"\n\n") {
                    let block: Vec<u8> = held.drain(..end + 2).collect();
                    let foreign = |detail| Error::Foreign { address: address.clone(), detail };
                    if let Some(update) = parse(&block).map_err(foreign)? {
                        return Ok(Some((update, (bytes, held))));
                    }
                    continue;
                }
                if held.len() > EVENT_BYTES_MAX {
                    return Err(Error::Foreign { address, detail: "an event without an end".into() }.into());
                }
                match bytes.try_next().await? {
                    Some(more) => held.extend_from_slice(&more),
                    None => return Ok(None),
                }
            }
        }
    });
    Ok(updates.boxed())
}

/// One block of server-sent events; comments give nothing.
fn parse(block: &[u8]) -> Result<Option<Update>, String> {
    let block = str::from_utf8(block).map_err(|fault| fault.to_string())?;
    let data: Vec<&str> =
        block.lines().filter_map(|line| line.strip_prefix("data:")).map(str::trim_start).collect();
    if data.is_empty() {
        return Ok(None);
    }
    serde_json::from_str(&data.join("\n")).map(Some).map_err(|fault| fault.to_string())
}

/// An update that ends a turn badly, as an error of the command.
///
/// # Errors
/// If the update is one.
pub(crate) fn settled(update: Update) -> anyhow::Result<Update> {
    if let Update::Error { code, message, hint } = update {
        return Err(Error::Refused { code, message, hint }.into());
    }
    Ok(update)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_are_read_and_comments_are_not() {
        assert!(parse(b": ping\n\n").unwrap().is_none());
        let update = parse("data: {\"event\":\"delta\",\"text\":\"ñ\"}\n\n".as_bytes()).unwrap();
        assert!(matches!(update, Some(Update::Delta { text }) if text == "ñ"));
        assert!(parse(b"data: {}\n\n").is_err());
        assert!(parse(b"data: \xff\n\n").is_err());
    }
}
