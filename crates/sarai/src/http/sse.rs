//! Server-sent events: a stream of values as `data:` lines with comment pings while nothing comes.
//!
//! Called by the routes that stream. The permit travels with the stream, so that it is given back when the
//! reader is done or gone.

use std::convert::Infallible;
use std::time::Duration;

use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures::{Stream, StreamExt as _};
use tokio::sync::OwnedSemaphorePermit;

/// Time without an event after which a comment is sent, so that proxies and clients keep waiting.
const PING_EVERY: Duration = Duration::from_secs(5);

/// Answers with a stream of ready-made events.
pub(super) fn respond(
    events: impl Stream<Item = Event> + Send + 'static,
    permit: OwnedSemaphorePermit,
) -> Response {
    let events = events.map(move |event| {
        let _held = &permit;
        Ok::<_, Infallible>(event)
    });
    Sse::new(events).keep_alive(KeepAlive::new().interval(PING_EVERY).text("ping")).into_response()
}

/// One value as an event.
pub(super) fn data(value: &impl serde::Serialize) -> Event {
    match serde_json::to_string(value) {
        Ok(text) => Event::default().data(text),
        Err(fault) => {
            tracing::error!(%fault, "an event could not be written as JSON");
            Event::default().data("{\"error\":{\"code\":\"internal_error\"}}")
        }
    }
}
