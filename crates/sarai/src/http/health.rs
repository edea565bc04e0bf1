//! Probes: is the process there, can it answer.
//!
//! Called by people, containers and Kubernetes. Must stay cheap and never start a model.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde_json::{Value, json};

use super::Shared;

/// As llama-server answers: 200 `ok`, or 503 while no model can answer yet.
#[utoipa::path(get, path = "/health",
    responses((status = 200, description = "a question can be answered", body = Value),
              (status = 503, description = "no model is installed", body = Value)))]
pub(super) async fn health(State(shared): State<Shared>) -> (StatusCode, Json<Value>) {
    match shared.app.readiness() {
        Ok(()) => (StatusCode::OK, Json(json!({"status": "ok"}))),
        Err(reason) => (
            StatusCode::SERVICE_UNAVAILABLE,
            Json(json!({"error": {"code": 503, "message": reason, "type": "unavailable_error"}})),
        ),
    }
}

/// The process answers.
#[utoipa::path(get, path = "/livez", responses((status = 200, description = "alive", body = String)))]
pub(super) async fn live() -> &'static str {
    "ok\n"
}

/// A question asked now could be answered.
#[utoipa::path(get, path = "/readyz",
    responses((status = 200, description = "a question can be answered", body = String),
              (status = 503, description = "why it can't", body = String)))]
pub(super) async fn ready(State(shared): State<Shared>) -> (StatusCode, String) {
    match shared.app.readiness() {
        Ok(()) => (StatusCode::OK, "ok\n".into()),
        Err(reason) => (StatusCode::SERVICE_UNAVAILABLE, format!("{reason}\n")),
    }
}
