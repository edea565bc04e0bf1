//! `sarai serve`: the HTTP server and the web page.
//!
//! Holds the home for as long as it runs, announces itself in it, and ends on the first interrupt once answers
//! that are being read have ended.

use std::io::IsTerminal as _;
use std::sync::Arc;

use super::{Error, Invocation};
use crate::app::App;
use crate::config::Override;
use crate::exit::Exit;
use crate::home::{Announcement, HomeLock, running_server};
use crate::http;
use crate::i18n::Text;

/// Arguments of `serve`.
#[derive(clap::Args, Debug)]
pub(crate) struct Args {
    #[arg(long, value_name = "H")]
    host: Option<String>,
    #[arg(long, value_name = "P")]
    port: Option<String>,
    /// For health checks of containers and services.
    #[arg(long, conflicts_with_all = ["host", "port"])]
    check: bool,
}

impl Args {
    /// The flags as settings, for `Invocation::config_with`.
    pub(crate) fn overrides(self) -> Vec<Override> {
        let flag = |key, flag, value: Option<String>| value.map(|value| Override { key, flag, value });
        [flag("server.host", "--host", self.host), flag("server.port", "--port", self.port)]
            .into_iter()
            .flatten()
            .collect()
    }
}

/// The port can't be had.
#[derive(Debug, thiserror::Error)]
#[error("{address} can't be listened on")]
pub(crate) struct PortTaken {
    /// The address asked for.
    pub(crate) address: std::net::SocketAddr,
    /// Why not.
    #[source]
    pub(crate) source: std::io::Error,
}

/// Serves until told to stop.
pub(crate) async fn run(args: Args, invocation: &Invocation) -> anyhow::Result<Exit> {
    if args.check {
        return check(invocation).await;
    }
    let config = invocation.config_with(args.overrides())?;
    let home = invocation.home()?;
    home.create()?;
    let _lock = HomeLock::acquire(&home, "serve")?;
    let asked = config.server.address;
    let listener =
        tokio::net::TcpListener::bind(asked).await.map_err(|source| PortTaken { address: asked, source })?;
    let address = listener.local_addr()?;
    let app = Arc::new(App::open(&config, &home).await?);
    let stop = invocation.interrupt.claim();
    let _announced = Announcement::publish(&home, address)?;
    let text = Text::new("serve-address").with("address", format!("http://{address}/"));
    if std::io::stdout().is_terminal() || !invocation.json {
        invocation.say(&text)?;
    } else {
        crate::terminal::json(&serde_json::json!({"address": address.to_string()}))?;
    }
    let ahead = Arc::clone(&app);
    // The first question should not wait for the model to load.
    let warming = tokio::spawn(async move { ahead.warm().await });
    let reloading = tokio::spawn(reload_when_told(Arc::clone(&app)));
    http::serve(listener, Arc::clone(&app), stop.cancelled_owned()).await?;
    warming.abort();
    reloading.abort();
    app.stop().await;
    Ok(Exit::Ok)
}

/// Whether the server of this home is ready for questions.
async fn check(invocation: &Invocation) -> anyhow::Result<Exit> {
    let server = running_server(&invocation.home()?).await?.ok_or(Error::NoServer)?;
    let token = invocation.config()?.server.token;
    server.fetch("/readyz", token.as_deref()).await?;
    Ok(Exit::Ok)
}

/// Puts fresh children in place of those that run, each time SIGUSR1 comes.
async fn reload_when_told(app: Arc<App>) {
    let mut told = match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::user_defined1()) {
        Ok(told) => told,
        Err(error) => return tracing::warn!(%error, "SIGUSR1 reloads nothing"),
    };
    while told.recv().await.is_some() {
        if let Err(error) = app.change_skill(http::Action::Reload, None).await {
            tracing::warn!(%error, "not every skill could be reloaded");
        }
    }
}
