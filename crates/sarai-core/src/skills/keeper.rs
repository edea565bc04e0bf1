//! Looks after the children between requests: measures them, ends those that are to leave, finds the dead and the
//! hung.
//!
//! Started by `Pool::new` and joined by `Pool::stop`, or ended by the pool's own end. Two loops, so that a child which
//! answers nothing holds up no unloading.

use std::collections::BTreeMap;
use std::sync::{Arc, Weak};
use std::time::{Duration, Instant};

use futures::future::join_all;
use tokio::time::MissedTickBehavior;

use super::child::Slot;
use super::gate::Gate;

/// Between two measurements.
const MEASURE_EVERY: Duration = Duration::from_secs(1);

/// Between two questions whether a child still answers.
const ASK_EVERY: Duration = Duration::from_secs(5);

/// The children by model.
pub(super) type Slots = BTreeMap<String, Arc<Slot>>;

/// Measures and unloads until the pool is gone.
pub(super) async fn tend(slots: Weak<Slots>, gate: Arc<Gate>, keep_alive: Option<Duration>) {
    let mut tick = tokio::time::interval(MEASURE_EVERY);
    tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            _ = tick.tick() => {}
            () = gate.somebody_leaves() => {}
        }
        let Some(slots) = slots.upgrade() else { return };
        gate.measure_host();
        for slot in slots.values() {
            slot.look().await;
        }
        let leaving = gate.with(|budget| budget.leaving(Instant::now(), keep_alive));
        join_all(leaving.iter().filter_map(|(model, reason)| Some(slots.get(model)?.unload(*reason)))).await;
    }
}

/// Asks the children whether they are there, until the pool is gone.
pub(super) async fn watch(slots: Weak<Slots>) {
    let mut tick = tokio::time::interval(ASK_EVERY);
    tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tick.tick().await;
        let Some(slots) = slots.upgrade() else { return };
        join_all(slots.values().map(|slot| slot.probe())).await;
    }
}
