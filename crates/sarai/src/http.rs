//! The HTTP side: one port, one router, one drain.
//!
//! Called by `sarai serve`. Knows wire shapes and status codes; every answer comes from `sarai-core` through
//! [`App`]. Invariants: a request that would start a model holds a permit for as long as its answer is read,
//! so that load is bounded; a route never answers before its turn has a receipt. Must not write to disk.

mod access;
mod adapters;
mod audit;
mod chat;
mod completions;
mod embeddings;
mod error;
mod generation;
mod health;
mod images;
mod metacontrol;
mod metrics;
mod models;
mod openapi;
mod page;
mod sarai;
mod skills;
mod sse;

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};
use sarai_core::pictures::PICTURE_BYTES_MAX;
use tokio::net::TcpListener;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::app::App;
use error::ApiError;
pub(crate) use skills::{Action, Request as SkillRequest};

/// Longest wait for answers that are still being read when the server is told to stop.
const DRAIN_LIMIT: Duration = Duration::from_secs(20);

/// Pictures held in memory at once.
const PICTURES_MAX: usize = 4;

/// What every route can reach.
#[derive(Clone)]
pub(crate) struct Shared {
    app: Arc<App>,
    permits: Arc<Semaphore>,
    /// Places for pictures that are being read or prepared.
    pictures: Arc<Semaphore>,
    requests_max: usize,
}

impl Shared {
    /// Leave to start one generation, kept until its answer has been read.
    fn permit(&self) -> Result<OwnedSemaphorePermit, ApiError> {
        Arc::clone(&self.permits).try_acquire_owned().map_err(|_full| ApiError::full(self.requests_max))
    }
}

/// Every route of the program.
pub(crate) fn router(app: Arc<App>) -> Router {
    let requests_max = app.limits().requests_max;
    let body_bytes_max = app.limits().body_bytes_max;
    let shared = Shared {
        permits: Arc::new(Semaphore::new(requests_max)),
        pictures: Arc::new(Semaphore::new(PICTURES_MAX)),
        requests_max,
        app,
    };
    let openai = Router::new()
        .route("/chat/completions", post(chat::create))
        .route("/completions", post(completions::create))
        .route("/embeddings", post(embeddings::create))
        .route("/models", get(models::list))
        .route("/models/{id}", get(models::show));
    Router::new()
        .route("/", get(page::show).post(page::ask))
        .route("/skills", get(page::skills))
        .route("/assets/{name}", get(page::asset))
        .nest("/v1", openai.clone())
        .merge(openai)
        .route("/sarai/v1/ask", post(sarai::ask))
        .route("/sarai/v1/route", post(sarai::route))
        .route("/sarai/v1/feedback", post(sarai::feedback))
        .route("/sarai/v1/skills", get(skills::list).post(skills::change))
        .route("/sarai/v1/skills/{name}/run", post(skills::run))
        .route(
            "/sarai/v1/images",
            get(images::stats)
                .post(images::prepare)
                .delete(images::clean)
                .layer(DefaultBodyLimit::max(PICTURE_BYTES_MAX)),
        )
        .route("/sarai/v1/grammars", get(sarai::grammars))
        .route("/sarai/v1/adapters", get(adapters::list).post(adapters::change))
        .route("/sarai/v1/metacontrol", get(metacontrol::show).post(metacontrol::change))
        .route("/sarai/v1/audit", get(audit::summary))
        .route("/sarai/v1/audit/{turn_id}", get(audit::show))
        .route("/sarai/v1/audit/{turn_id}/receipt", get(audit::receipt))
        .route("/health", get(health::health))
        .route("/v1/health", get(health::health))
        .route("/livez", get(health::live))
        .route("/readyz", get(health::ready))
        .route("/metrics", get(metrics::render))
        .route("/openapi.json", get(openapi::document))
        .fallback(error::no_such_route)
        .method_not_allowed_fallback(error::no_such_method)
        .layer(DefaultBodyLimit::max(body_bytes_max))
        .layer(axum::middleware::from_fn_with_state(shared.clone(), access::guard))
        .with_state(shared)
}

/// Serves until `stop` resolves, then lets running answers end within [`DRAIN_LIMIT`].
///
/// # Errors
/// The listener failed.
pub(crate) async fn serve(
    listener: TcpListener,
    app: Arc<App>,
    stop: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    let (told, mut tell) = tokio::sync::watch::channel(false);
    let server = axum::serve(listener, router(app)).with_graceful_shutdown(async move {
        stop.await;
        // The receiver below lives as long as this future's owner.
        let _no_reader = told.send(true);
    });
    let limit = async move {
        // An error means that the server has ended by itself.
        if tell.wait_for(|told| *told).await.is_ok() {
            tokio::time::sleep(DRAIN_LIMIT).await;
        } else {
            std::future::pending::<()>().await;
        }
    };
    tokio::select! {
        ended = std::future::IntoFuture::into_future(server) => ended,
        () = limit => {
            tracing::warn!("some answers were cut off: they had not ended in time");
            Ok(())
        }
    }
}

#[cfg(test)]
mod tests;
