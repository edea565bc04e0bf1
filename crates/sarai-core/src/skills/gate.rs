//! The way in to a model: a request passes when there is room for it, waits while room can still come, or is told
//! why not.
//!
//! Called by `child` for each generation. Asks [`Budget`] under one short lock and waits outside of it. Invariants: an
//! [`InUse`] in hand means that the model's memory is claimed and stays so; a request that leaves while it waits gives
//! up its place.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use super::Meter;
use super::budget::{Ask, Budget, Unload, Verdict};
use super::claim::{Claim, shown};
use crate::model::Error;

/// When someone sent away for want of room may try again: about the time that a middle-sized answer takes.
const RETRY_AFTER: Duration = Duration::from_secs(5);

/// The budget and those who wait before it.
pub(super) struct Gate {
    budget: Mutex<Budget>,
    meter: Meter,
    wait_max: Duration,
    tickets: AtomicU64,
    /// Told whenever a waiting request may be decided anew.
    changed: tokio::sync::Notify,
    /// Told when somebody is to leave.
    wake: tokio::sync::Notify,
}

/// The right to use a model, loaded or to be loaded. Ends with the value.
pub(super) struct InUse {
    gate: Arc<Gate>,
    model: String,
}

impl InUse {
    /// One more right of the same kind, for a start that outlives its asker.
    pub(super) fn again(&self) -> Self {
        self.gate.with(|budget| budget.hold(&self.model));
        Self { gate: Arc::clone(&self.gate), model: self.model.clone() }
    }
}

impl Drop for InUse {
    fn drop(&mut self) {
        self.gate.with(|budget| budget.leave(&self.model, Instant::now()));
        self.gate.changed.notify_waiters();
    }
}

/// A place in the queue, given up when its request leaves.
struct Ticket<'a> {
    gate: &'a Gate,
    number: u64,
}

impl Drop for Ticket<'_> {
    fn drop(&mut self) {
        self.gate.with(|budget| budget.withdraw(self.number));
        self.gate.changed.notify_waiters();
    }
}

impl Gate {
    pub(super) fn new(limit_bytes: u64, wait_max: Duration, meter: Meter) -> Self {
        let gate = Self {
            budget: Mutex::new(Budget::new(limit_bytes)),
            meter,
            wait_max,
            tickets: AtomicU64::new(0),
            changed: tokio::sync::Notify::new(),
            wake: tokio::sync::Notify::new(),
        };
        gate.measure_host();
        gate
    }

    /// Reads or changes the account.
    pub(super) fn with<T>(&self, work: impl FnOnce(&mut Budget) -> T) -> T {
        work(&mut self.budget.lock().expect("no code panics while it holds this lock"))
    }

    /// Takes this process's own memory into account.
    pub(super) fn measure_host(&self) {
        if let Some(bytes) = (self.meter.host_bytes)() {
            self.with(|budget| budget.measured_host(bytes));
        }
    }

    /// Waits until somebody is to leave.
    pub(super) async fn somebody_leaves(&self) {
        self.wake.notified().await;
    }

    /// A model's child is gone; `reason` is counted.
    pub(super) fn gone(&self, model: &str, reason: Option<Unload>) {
        self.with(|budget| budget.gone(model));
        if let Some(reason) = reason {
            metrics::counter!("sarai_model_unloads_total", "reason" => reason.name()).increment(1);
        }
        self.changed.notify_waiters();
    }

    /// Passes when the model may be used. Waits at most as long as the gate was told.
    pub(super) async fn enter(self: &Arc<Self>, model: &str, claim: &Claim) -> Result<InUse, Error> {
        let number = self.tickets.fetch_add(1, Ordering::Relaxed);
        let _place = Ticket { gate: self, number };
        let until = tokio::time::Instant::now() + self.wait_max;
        let busy = || Error::Busy { model: model.to_owned(), retry_after: RETRY_AFTER };
        // Bounded by `until`.
        loop {
            let changed = self.changed.notified();
            let mut changed = std::pin::pin!(changed);
            // From here on no change is missed, also not one before the first poll.
            changed.as_mut().enable();
            let free_bytes = (self.meter.free_bytes)();
            let ask = Ask { ticket: number, model, claim, free_bytes };
            match self.with(|budget| budget.ask(&ask, Instant::now())) {
                Verdict::Enter => return Ok(self.in_use(model)),
                Verdict::Wait => self.wake.notify_one(),
                Verdict::Full => return Err(busy()),
                Verdict::Never { room_bytes } => return Err(too_large(model, claim, room_bytes)),
                Verdict::Scarce { free_bytes } => return Err(scarce(model, claim, free_bytes)),
            }
            if tokio::time::timeout_at(until, changed).await.is_err() {
                return Err(busy());
            }
        }
    }

    /// Passes at once if nobody has to leave for it.
    pub(super) fn enter_ahead(self: &Arc<Self>, model: &str, claim: &Claim) -> Option<InUse> {
        let number = self.tickets.fetch_add(1, Ordering::Relaxed);
        let ask = Ask { ticket: number, model, claim, free_bytes: (self.meter.free_bytes)() };
        self.with(|budget| budget.ask_ahead(&ask, Instant::now())).then(|| self.in_use(model))
    }

    fn in_use(self: &Arc<Self>, model: &str) -> InUse {
        InUse { gate: Arc::clone(self), model: model.to_owned() }
    }
}

fn too_large(model: &str, claim: &Claim, room_bytes: u64) -> Error {
    let (need, room) = (shown(claim.total()), shown(room_bytes));
    let reason = format!(
        "it needs {need} of memory and the budget has room for {room} (models.ram_budget_bytes): raise it, lower \
         models.context_tokens, or choose a smaller profile (sarai models use mini)"
    );
    Error::Unavailable { model: model.to_owned(), reason }
}

fn scarce(model: &str, claim: &Claim, free_bytes: u64) -> Error {
    let (need, free) = (shown(claim.total()), shown(free_bytes));
    let reason = format!(
        "it needs {need} of memory and this machine has {free} free: close other programs, or choose a smaller \
         profile (sarai models use mini)"
    );
    Error::Unavailable { model: model.to_owned(), reason }
}

#[cfg(test)]
mod tests;
