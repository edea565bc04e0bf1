//! Before the answer: while the first model is still being fetched, the question waits for it.
//!
//! Called by `answer`. Waits only when no model of the turn is on this disk and one is on its way; the smallest
//! comes first, so the wait ends as soon as something can answer. The time does not count toward the deadline
//! of the turn. Must not fetch anything itself.

use std::time::Duration;

use super::{Event, Inner, Stop, Turn, Waiting};
use crate::skills::Presence;

/// How often the disk is looked at, and the reader told.
const BEAT: Duration = Duration::from_millis(500);

/// Longest wait for a file; a slower connection asks again.
const WAIT_MAX: Duration = Duration::from_secs(3600);

/// Looks in a row without a file or a fetch before the wait is given up: between the last byte and the model's
/// name on the disk there is a moment with neither.
const ABSENT_MAX: u32 = 4;

impl Inner {
    /// Returns when a model is here, or when none is coming.
    pub(super) async fn await_arrival(&self, turn: &mut Turn) -> Result<(), Stop> {
        let started = tokio::time::Instant::now();
        let mut absent = 0;
        while started.elapsed() < WAIT_MAX && absent < ABSENT_MAX {
            match self.nearest() {
                Presence::Here => break,
                Presence::Arriving(progress) => {
                    absent = 0;
                    turn.events.send(Event::Waiting(Waiting::Fetching(progress))).await?;
                }
                // Nothing was ever coming: the chain of fallbacks says so at once.
                Presence::Absent if started.elapsed() < BEAT => break,
                Presence::Absent => absent += 1,
            }
            tokio::select! {
                () = tokio::time::sleep(BEAT) => {}
                () = turn.events.gone() => return Err(Stop::Gone),
            }
        }
        turn.deadline += started.elapsed();
        Ok(())
    }

    /// The best that can be said of the models of a turn: one is here, one is coming, or neither.
    fn nearest(&self) -> Presence {
        let best = self.pool.presence(self.roles.base.name());
        match (best, self.pool.presence(self.roles.tiny.name())) {
            (Presence::Here, _) | (_, Presence::Here) => Presence::Here,
            // The small one comes first.
            (_, Presence::Arriving(progress)) | (Presence::Arriving(progress), _) => {
                Presence::Arriving(progress)
            }
            (Presence::Absent, Presence::Absent) => Presence::Absent,
        }
    }
}
