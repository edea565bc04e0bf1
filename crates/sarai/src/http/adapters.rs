//! `GET` and `POST /sarai/v1/adapters`: LoRA adapters of the models in use, changed while they answer.
//!
//! Wire shapes only; the work is in `crate::adapters`. A change holds a permit, as it may start a model.

use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use serde_json::{Value, json};

use super::Shared;
use super::error::{ApiError, Body};
use crate::adapters::{Change, Error};

/// A change, and to which model; without one, to the model that answers questions.
#[derive(Deserialize)]
pub(super) struct Request {
    #[serde(default)]
    model: Option<String>,
    #[serde(flatten)]
    change: Change,
}

/// The adapters of each model that writes text.
#[utoipa::path(get, path = "/sarai/v1/adapters",
    responses((status = 200, description = "one object a model", body = Value)))]
pub(super) async fn list(State(shared): State<Shared>) -> Json<Value> {
    Json(json!({"models": shared.app.adapters()}))
}

/// Loads an adapter, puts one in force, or removes one.
#[utoipa::path(post, path = "/sarai/v1/adapters", request_body = Value,
    responses((status = 200, description = "the model's adapters after the change", body = Value),
              (status = 400, description = "what is wrong with it", body = Value)))]
pub(super) async fn change(
    State(shared): State<Shared>,
    Body(request): Body<Request>,
) -> Result<Json<Value>, ApiError> {
    let permit = shared.permit()?;
    let outcome = shared.app.change_adapters(request.model.as_deref(), request.change).await;
    drop(permit);
    outcome.map(Json).map_err(|error| match error {
        Error::Model(error) => error.into(),
        Error::Store(error) => error.into(),
    })
}
