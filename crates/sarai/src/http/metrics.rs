//! `GET /metrics`: Prometheus text.
//!
//! Counters and histograms come from `telemetry`; what is only true now (memory, children up) is measured when
//! asked for. A gauge that was never measured is absent.

use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;

use super::Shared;

/// Everything measured so far.
#[utoipa::path(get, path = "/metrics", responses((status = 200, description = "Prometheus text format", body = String)))]
pub(super) async fn render(State(shared): State<Shared>) -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], shared.app.metrics().await)
}
