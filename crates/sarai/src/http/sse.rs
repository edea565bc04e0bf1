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

/// How long a reader may take nothing at all before its answer is given up and its place goes to others.
const STALL_MAX: Duration = Duration::from_secs(600);
/// Events kept for a reader that is slower than the answer, beside what the connection holds.
const KEPT_MAX: usize = 16;

/// Answers with a stream of ready-made events.
pub(super) fn respond(
    events: impl Stream<Item = Event> + Send + 'static,
    permit: OwnedSemaphorePermit,
) -> Response {
    let (sender, receiver) = tokio::sync::mpsc::channel(KEPT_MAX);
    // A body that nobody reads is not polled, so its time can't run out there.
    tokio::spawn(async move {
        let _held = permit;
        let mut events = std::pin::pin!(events);
        loop {
            let event = tokio::select! {
                event = events.next() => event,
                () = sender.closed() => return,
            };
            let Some(event) = event else { return };
            match tokio::time::timeout(STALL_MAX, sender.send(event)).await {
                Ok(Ok(())) => {}
                // The reader has gone.
                Ok(Err(_)) => return,
                Err(_late) => {
                    tracing::info!("an answer was given up: nobody read it for {} s", STALL_MAX.as_secs());
                    return;
                }
            }
        }
    });
    let events = tokio_stream::wrappers::ReceiverStream::new(receiver).map(Ok::<_, Infallible>);
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
