//! `GET` and `POST /sarai/v1/skills`: the children behind the models, and what can be done with one.
//!
//! Wire shapes only; the work is in `crate::app`. A change holds a permit, as it may start a model.

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Shared;
use super::error::{ApiError, Body};

/// What can be done with a skill.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Action {
    /// Have it ready before it is asked.
    Start,
    /// End it after the answers under way; the next request starts it again.
    Stop,
    /// Put a fresh process in its place, with no request lost.
    Reload,
}

/// An action, and on which skill.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Request {
    /// What is to be done.
    pub(crate) action: Action,
    /// Name of a model, as in the list. None, to reload: all that run.
    #[serde(default)]
    pub(crate) name: Option<String>,
}

/// State of the children behind the models.
#[utoipa::path(get, path = "/sarai/v1/skills",
    responses((status = 200, description = "one object a skill", body = Value)))]
pub(super) async fn list(State(shared): State<Shared>) -> Json<Value> {
    Json(shared.app.skills())
}

/// Starts, ends or reloads a child.
#[utoipa::path(post, path = "/sarai/v1/skills", request_body = Value,
    responses((status = 200, description = "the list after it", body = Value),
              (status = 503, description = "it can't be started", body = Value)))]
pub(super) async fn change(
    State(shared): State<Shared>,
    Body(request): Body<Request>,
) -> Result<Json<Value>, ApiError> {
    let permit = shared.permit()?;
    let outcome = shared.app.change_skill(request.action, request.name.as_deref()).await;
    drop(permit);
    outcome?;
    Ok(Json(shared.app.skills()))
}
