//! `GET /v1/models` and `/v1/models/{id}`: what can be named in `model`.
//!
//! `sarai` first, then the bare models of the profile whose files are here, last the one that makes vectors.

use axum::Json;
use axum::extract::{Path, State};
use serde_json::{Value, json};

use super::Shared;
use super::chat::ASSISTANT;
use super::error::ApiError;

/// All models.
#[utoipa::path(get, path = "/v1/models", responses((status = 200, description = "OpenAI's list", body = Value)))]
pub(super) async fn list(State(shared): State<Shared>) -> Json<Value> {
    Json(json!({"object": "list", "data": entries(&shared)}))
}

/// One model.
#[utoipa::path(get, path = "/v1/models/{id}",
    responses((status = 200, description = "OpenAI's model object", body = Value),
              (status = 404, description = "no such model", body = Value)))]
pub(super) async fn show(
    State(shared): State<Shared>,
    Path(id): Path<String>,
) -> Result<Json<Value>, ApiError> {
    let found = entries(&shared).into_iter().find(|entry| entry["id"] == id);
    let absent = || ApiError::not_found("model_not_found", format!("there is no model {id}"));
    found.map(Json).ok_or_else(absent)
}

fn entries(shared: &Shared) -> Vec<Value> {
    let app = &shared.app;
    let mut entries = vec![entry(ASSISTANT, app.context_tokens(), "text")];
    entries.extend(app.model_names().iter().map(|name| entry(name, app.context_tokens(), "text")));
    entries.extend(app.embedding().map(|embed| entry(&embed.name, embed.context_tokens, "embedding")));
    entries
}

fn entry(id: &str, context_tokens: u32, output: &str) -> Value {
    json!({
        "id": id,
        "object": "model",
        "created": 0,
        "owned_by": if id == ASSISTANT { "sarai" } else { "catalogue" },
        "architecture": {"input_modalities": ["text"], "output_modalities": [output]},
        "meta": {"n_ctx": context_tokens},
    })
}
