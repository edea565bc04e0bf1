//! `GET /sarai/v1/audit`: the ledger's size and checkpoint, a turn's leaf, and its receipt file.
//!
//! The receipt can be checked by a stranger with `sarai audit check-receipt`.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use serde_json::Value;

use super::Shared;
use super::error::ApiError;

/// The ledger as it stands.
#[utoipa::path(get, path = "/sarai/v1/audit",
    responses((status = 200, description = "leaves and checkpoint", body = Value)))]
pub(super) async fn summary(State(shared): State<Shared>) -> Result<Json<Value>, ApiError> {
    Ok(Json(shared.app.ledger_summary().await?))
}

/// One turn: what was said and its leaf.
#[utoipa::path(get, path = "/sarai/v1/audit/{turn_id}",
    responses((status = 200, description = "question, answer and leaf", body = Value),
              (status = 404, description = "no such turn", body = Value)))]
pub(super) async fn show(
    State(shared): State<Shared>,
    Path(turn_id): Path<String>,
) -> Result<Json<Value>, ApiError> {
    shared.app.recorded(&turn_id).await?.map(Json).ok_or_else(|| missing(&turn_id))
}

/// One turn's receipt file.
#[utoipa::path(get, path = "/sarai/v1/audit/{turn_id}/receipt",
    responses((status = 200, description = "leaf, inclusion path and checkpoint", body = Value),
              (status = 404, description = "no such turn", body = Value)))]
pub(super) async fn receipt(
    State(shared): State<Shared>,
    Path(turn_id): Path<String>,
) -> Result<Response, ApiError> {
    // Sent as it was made: a checker takes no other spelling of the same JSON.
    let text = shared.app.receipt(&turn_id).await?.ok_or_else(|| missing(&turn_id))?;
    Ok(([(header::CONTENT_TYPE, "application/json")], text).into_response())
}

fn missing(turn_id: &str) -> ApiError {
    ApiError::not_found("no_such_turn", format!("there is no turn {turn_id}"))
}
