//! SARAi's own routes: the same objects that the command line prints.
//!
//! `POST /sarai/v1/ask` (whole or as server-sent events), `/sarai/v1/route`, `/sarai/v1/feedback`,
//! `GET /sarai/v1/grammars`.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use futures::StreamExt as _;
use sarai_core::turn;
use serde::Deserialize;
use serde_json::{Value, json};

use super::error::{ApiError, Body};
use super::{Shared, sse};
use crate::wire::{self, Ask, Update};

/// Header that names the turn of an answer.
pub(super) const TURN_ID: HeaderName = HeaderName::from_static("x-sarai-turn-id");

/// Asks the assistant.
#[utoipa::path(post, path = "/sarai/v1/ask", request_body = Value,
    responses((status = 200, description = "the turn's object, or its updates as server-sent events", body = Value),
              (status = 400, description = "what is wrong and where", body = Value),
              (status = 429, description = "full; see Retry-After", body = Value)))]
pub(super) async fn ask(
    State(shared): State<Shared>,
    headers: HeaderMap,
    Body(ask): Body<Ask>,
) -> Result<Response, ApiError> {
    let wants_events = ask.stream
        || headers
            .get(header::ACCEPT)
            .is_some_and(|accept| accept.as_bytes().starts_with(b"text/event-stream"));
    let html = ask.html;
    super::generation::positive("max_tokens", ask.max_tokens)?;
    let request = ask.into_request("http");
    let permit = shared.permit()?;
    crate::telemetry::request("sarai");
    let mut events = shared.app.ask(request);
    if !wants_events {
        let outcome = finish(&mut events).await?;
        drop(permit);
        let mut response = Json(wire::turn(&outcome)).into_response();
        name_turn(&mut response, &outcome.turn_id);
        return Ok(response);
    }
    // The first event is the id or a refusal, which must be a status and not an event.
    let first = match events.next().await {
        Some(first) => first?,
        None => return Err(ApiError::internal("the turn ended before it began")),
    };
    let turn_id = if let turn::Event::Started { turn_id } = &first { turn_id.clone() } else { String::new() };
    let events = futures::stream::once(async move { Ok(first) }).chain(events).map(move |event| {
        let update = match event {
            Ok(turn::Event::Done(outcome)) => Update::Done {
                turn: wire::turn(&outcome),
                html: html.then(|| crate::markdown::to_html(&outcome.answer)),
            },
            Ok(event) => Update::from(event),
            Err(error) => failure(error),
        };
        sse::data(&update)
    });
    let mut response = sse::respond(events, permit);
    name_turn(&mut response, &turn_id);
    Ok(response)
}

/// Reads a turn to its end.
pub(super) async fn finish(events: &mut turn::Events) -> Result<Box<turn::Outcome>, ApiError> {
    while let Some(event) = events.next().await {
        if let turn::Event::Done(outcome) = event? {
            return Ok(outcome);
        }
    }
    Err(ApiError::internal("the turn ended without its last event"))
}

fn failure(error: turn::Error) -> Update {
    let hint = crate::exit::hint(&error);
    let error = ApiError::from(error);
    error.log();
    Update::Error { code: error.code().to_owned(), message: error.message().to_owned(), hint }
}

/// Puts the turn's id on a response.
pub(super) fn name_turn(response: &mut Response, turn_id: &str) {
    if let Ok(value) = HeaderValue::from_str(turn_id) {
        response.headers_mut().insert(TURN_ID, value);
    }
}

/// A text to be routed.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RouteRequest {
    text: String,
}

/// Routes a text without answering it.
#[utoipa::path(post, path = "/sarai/v1/route", request_body = Value,
    responses((status = 200, description = "the route object", body = Value)))]
pub(super) async fn route(
    State(shared): State<Shared>,
    Body(request): Body<RouteRequest>,
) -> Result<Json<Value>, ApiError> {
    Ok(Json(wire::route(&shared.app.assistant().router().route(&request.text))))
}

/// What a person thought of an answer.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FeedbackRequest {
    turn_id: String,
    score: f64,
    #[serde(default)]
    note: Option<String>,
}

/// Keeps feedback on a turn.
#[utoipa::path(post, path = "/sarai/v1/feedback", request_body = Value,
    responses((status = 200, description = "kept", body = Value),
              (status = 404, description = "no such turn", body = Value)))]
pub(super) async fn feedback(
    State(shared): State<Shared>,
    Body(request): Body<FeedbackRequest>,
) -> Result<Json<Value>, ApiError> {
    shared.app.feedback(&request.turn_id, request.score, request.note).await?;
    Ok(Json(json!({"turn_id": request.turn_id, "score": request.score})))
}

/// Grammars that a request's `grammar` field can name.
#[utoipa::path(get, path = "/sarai/v1/grammars",
    responses((status = 200, description = "their names, and where each comes from", body = Value)))]
pub(super) async fn grammars(State(shared): State<Shared>) -> Json<Value> {
    let one = |named: crate::grammars::Named| {
        let source = if named.file.is_some() { "home" } else { "built-in" };
        json!({"name": named.name, "kind": named.kind, "source": source})
    };
    Json(json!({"grammars": shared.app.grammars().list().into_iter().map(one).collect::<Vec<_>>()}))
}
