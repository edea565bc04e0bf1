//! `GET /v1/models` and `/v1/models/{id}`: what can be named in `model`.
//!
//! `sarai` first, then the bare models of the profile whose files are here.

use axum::Json;
use axum::extract::{Path, State};
use serde_json::{Value, json};

use super::Shared;
use super::chat::ASSISTANT;
use super::error::ApiError;

/// All models.
#[utoipa::path(get, path = "/v1/models", responses((status = 200, description = "OpenAI's list", body = Value)))]
pub(super) async fn list(State(shared): State<Shared>) -> Json<Value> {
    let mut models = vec![entry(ASSISTANT, shared.app.context_tokens())];
    models.extend(shared.app.model_names().iter().map(|name| entry(name, shared.app.context_tokens())));
    Json(json!({"object": "list", "data": models}))
}

/// One model.
#[utoipa::path(get, path = "/v1/models/{id}",
    responses((status = 200, description = "OpenAI's model object", body = Value),
              (status = 404, description = "no such model", body = Value)))]
pub(super) async fn show(
    State(shared): State<Shared>,
    Path(id): Path<String>,
) -> Result<Json<Value>, ApiError> {
    if id == ASSISTANT || shared.app.model_names().contains(&id) {
        return Ok(Json(entry(&id, shared.app.context_tokens())));
    }
    Err(ApiError::not_found("model_not_found", format!("there is no model {id}")))
}

fn entry(id: &str, context_tokens: u32) -> Value {
    json!({
        "id": id,
        "object": "model",
        "created": 0,
        "owned_by": if id == ASSISTANT { "sarai" } else { "catalogue" },
        "architecture": {"input_modalities": ["text"], "output_modalities": ["text"]},
        "meta": {"n_ctx": context_tokens},
    })
}
