//! `GET` and `POST /sarai/v1/metacontrol`: what MetaControl learned, and forgetting it.
//!
//! Called by the command line while this server holds the database. Wire shapes only; the work is in
//! `crate::metacontrol`.

use axum::Json;
use axum::extract::State;
use sarai_core::metacontrol::kept;
use serde::Deserialize;
use serde_json::{Value, json};

use super::Shared;
use super::error::{ApiError, Body};
use crate::metacontrol::{self, Shown};

/// What is to be done.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Request {
    action: Action,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Action {
    Reset,
}

/// Configured values, values in force, and the last changes.
#[utoipa::path(get, path = "/sarai/v1/metacontrol",
    responses((status = 200, description = "values, counts and the last changes", body = Value)))]
pub(super) async fn show(State(shared): State<Shared>) -> Result<Json<Shown>, ApiError> {
    let assistant = shared.app.assistant();
    let shown = metacontrol::read(assistant.store(), assistant.metacontrol()).await;
    shown.map(Json).map_err(|error| match error {
        kept::Error::Store(error) => error.into(),
        kept::Error::State(error) => ApiError::internal(error.to_string()),
    })
}

/// Forgets all that was learned.
#[utoipa::path(post, path = "/sarai/v1/metacontrol", request_body = Value,
    responses((status = 200, description = "how many values that changed", body = Value),
              (status = 400, description = "not an action", body = Value)))]
pub(super) async fn change(
    State(shared): State<Shared>,
    Body(request): Body<Request>,
) -> Result<Json<Value>, ApiError> {
    let assistant = shared.app.assistant();
    match request.action {
        Action::Reset => {
            let now = jiff::Timestamp::now();
            let changed = kept::reset(assistant.store(), assistant.metacontrol(), now).await?;
            Ok(Json(json!({"reset": changed})))
        }
    }
}
