//! Catches what llama.cpp logs as an error while one call runs, so that the error value can say it.
//!
//! Used by `llama.rs` around calls that answer only "no" and put the reason into the log. llama.cpp's log goes
//! through `tracing`; here it goes to a small collector of this thread for the time of the call.

use std::fmt::Write as _;
use std::sync::{Arc, Mutex};

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Level, Metadata, Subscriber};

/// Most bytes kept.
const BYTES_MAX: usize = 2048;

/// Runs `call` and returns what was logged as an error meanwhile, if anything.
pub(crate) fn collect<T>(call: impl FnOnce() -> T) -> (T, Option<String>) {
    let lines = Arc::new(Mutex::new(String::new()));
    let outcome = tracing::subscriber::with_default(Collector { lines: Arc::clone(&lines) }, call);
    let lines = lines.lock().map(|lines| lines.trim().to_owned()).unwrap_or_default();
    (outcome, Some(lines).filter(|lines| !lines.is_empty()))
}

struct Collector {
    lines: Arc<Mutex<String>>,
}

impl Subscriber for Collector {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        *metadata.level() == Level::ERROR
    }

    fn new_span(&self, _span: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _span: &Id, _values: &Record<'_>) {}

    fn record_follows_from(&self, _span: &Id, _follows: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut message = Message(String::new());
        event.record(&mut message);
        if let Ok(mut lines) = self.lines.lock()
            && lines.len() + message.0.len() < BYTES_MAX
        {
            if !lines.is_empty() {
                lines.push_str("; ");
            }
            lines.push_str(message.0.trim());
        }
    }

    fn enter(&self, _span: &Id) {}

    fn exit(&self, _span: &Id) {}
}

struct Message(String);

impl Visit for Message {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        if field.name() == "message" {
            // Writing into a String cannot fail.
            let _written = write!(self.0, "{value:?}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_of_the_call_are_kept_and_nothing_else() {
        let (value, complaints) = collect(|| {
            tracing::info!("loading");
            tracing::error!("no such {}", "tensor");
            tracing::error!("giving up");
            7
        });
        assert_eq!((value, complaints.as_deref()), (7, Some("no such tensor; giving up")));
        assert_eq!(collect(|| ()).1, None);
    }
}
