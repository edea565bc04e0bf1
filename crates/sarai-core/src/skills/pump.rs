//! Takes an answer from a child as fast as it is written and keeps it for its reader.
//!
//! Started by `child` for each generation. Invariants: a reader who is slow holds no model, for the right to use it ends
//! with the computing; a reader who leaves ends the computing; a child that dies before any text came is replaced once.

use std::sync::Arc;

use futures::StreamExt as _;
use tokio::sync::mpsc;
use tokio::sync::mpsc::error::TrySendError;

use super::child::Slot;
use super::gate::InUse;
use crate::model::{Error, Event, Generation, Stream};

/// One generation under way.
pub(super) struct Request {
    pub(super) slot: Arc<Slot>,
    pub(super) generation: Generation,
    pub(super) in_use: InUse,
    /// Whether a child that dies before any text came may be replaced.
    pub(super) may_replace: bool,
}

/// Follows what the child of this process id writes. The reader gets it from the returned stream.
pub(super) fn start(request: Request, stream: Stream, pid: u32) -> Stream {
    let (sender, events) = mpsc::channel(request.slot.events_max());
    tokio::spawn(follow(request, stream, pid, sender));
    tokio_stream::wrappers::ReceiverStream::new(events).boxed()
}

async fn follow(
    mut request: Request,
    mut stream: Stream,
    mut pid: u32,
    sender: mpsc::Sender<Result<Event, Error>>,
) {
    let mut told = false;
    loop {
        let event = tokio::select! {
            event = stream.next() => event,
            // Dropping the stream tells the child.
            () = sender.closed() => return,
        };
        let event = match event {
            None => return,
            Some(Err(Error::Lost { model, reason })) => {
                let words = request.slot.bury(pid).await;
                if words.is_some() && !told && std::mem::take(&mut request.may_replace) {
                    // The lost one is under way no longer: nobody is to wait for it.
                    drop(std::mem::replace(&mut stream, futures::stream::empty().boxed()));
                    match request.slot.begin(&request.in_use, &request.generation).await {
                        Ok(begun) => {
                            (stream, pid) = begun;
                            continue;
                        }
                        Err((error, _)) => Err(error),
                    }
                } else {
                    Err(Error::Lost { model, reason: words.unwrap_or(reason) })
                }
            }
            Some(event) => event,
        };
        told |= matches!(event, Ok(Event::Delta { .. }));
        let ended = event.is_err();
        let sent = if matches!(event, Ok(Event::Prefill { .. })) {
            // Progress that nobody has read yet may be left out.
            !matches!(sender.try_send(event), Err(TrySendError::Closed(_)))
        } else {
            sender.send(event).await.is_ok()
        };
        if ended || !sent {
            return;
        }
    }
}
