//! `GET` and `POST /sarai/v1/skills`: the children behind the models, and what can be done with one;
//! `POST /sarai/v1/skills/{name}/run` asks one.
//!
//! Wire shapes only; the work is in `crate::app`. A change holds a permit, as it may start a model.

use axum::Json;
use axum::extract::{Path, State};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Shared;
use super::error::{ApiError, Body};
use crate::app::Task;

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

/// Asks one skill: a model for text or a vector, `sql` for what the owner's data says.
#[utoipa::path(post, path = "/sarai/v1/skills/{name}/run", request_body = Value,
    params(("name" = String, Path, description = "of the skill or of its model")),
    responses((status = 200, description = "what it answered", body = Value),
              (status = 400, description = "not one SELECT, an unknown table, ...", body = Value),
              (status = 404, description = "there is no such skill", body = Value),
              (status = 422, description = "no SELECT that can be run was found for the question", body = Value)))]
pub(super) async fn run(
    State(shared): State<Shared>,
    Path(name): Path<String>,
    Body(task): Body<Task>,
) -> Result<Json<Value>, ApiError> {
    let _permit = shared.permit()?;
    crate::telemetry::request("sarai");
    Ok(Json(shared.app.run_skill(&name, task).await?))
}
