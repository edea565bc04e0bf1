//! Online learning of MetaControl: from a state and one observation to the next state and what changed.
//!
//! Called through `kept` when a turn ends and when it is judged. Pure; the time is given. `evidence` says which values
//! an observation pushes, this file how far they go. Invariants: each value stays in its range; one observation moves a
//! value by at most [`Dial::step_max`]; a cause moves it at most [`Cause::steps_max`] times a day in each direction, so
//! that no flood of judgements goes further, nor keeps others from pushing back; without evidence a value returns to
//! what is configured.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::MetaControl;
use super::dial::{Configured, Dial};
use super::evidence::{self, Cause, Observation};

/// Longest stored state that is read, in bytes; a full one has some 4,000.
const STATE_BYTES_MAX: usize = 64 * 1024;

/// Days after which half of what was learned is gone, unless it is learned again.
const HALF_LIFE_DAYS: f64 = 30.0;

/// Evidence after which steps begin to shrink, and the least they shrink to: values keep following people who change.
const EVIDENCE_FULL: f64 = 20.0;
const RATE_MIN: f64 = 0.5;

/// A push weaker than this is none.
const PUSH_MIN: f64 = 0.02;

const DAY_SECONDS: i64 = 86_400;

/// A value that changed.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// Which.
    pub dial: Dial,
    /// By what.
    pub cause: Cause,
    /// In force before.
    pub before: f64,
    /// In force after.
    pub after: f64,
}

/// All that was learned.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Learned {
    tracks: BTreeMap<Dial, Track>,
    updates: [u64; 2],
}

/// One learned value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
struct Track {
    /// Distance from what is configured, as of `at`.
    offset: f64,
    /// How much was seen, fading like the offset.
    evidence: f64,
    /// Seconds since 1970.
    at: i64,
    /// The day that `steps` counts, in days since 1970.
    day: i64,
    /// Steps of that day: by feedback down and up, by outcomes down and up.
    steps: [u8; 4],
}

/// A stored state that can't be used.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Longer than any that was written.
    #[error("the learned state has {bytes} bytes and at most {STATE_BYTES_MAX} are read")]
    TooLarge {
        /// Its size.
        bytes: usize,
    },
    /// Not one of ours.
    #[error("the learned state can't be read: {0}")]
    Damaged(#[from] serde_json::Error),
}

/// The state as text. Names of values that no longer exist are dropped.
#[derive(Serialize, Deserialize)]
struct Stored {
    tracks: BTreeMap<String, Track>,
    updates: [u64; 2],
}

impl Learned {
    /// Reads what [`Learned::to_text`] wrote.
    ///
    /// # Errors
    /// The text is too long or not such a state.
    pub fn parse(text: &str) -> Result<Self, Error> {
        if text.len() > STATE_BYTES_MAX {
            return Err(Error::TooLarge { bytes: text.len() });
        }
        let Stored { tracks, updates } = serde_json::from_str(text)?;
        let known = |(name, track): (String, Track)| Some((name.parse().ok()?, track));
        Ok(Self { tracks: tracks.into_iter().filter_map(known).collect(), updates })
    }

    /// The state as text.
    pub fn to_text(&self) -> String {
        let tracks = self.tracks.iter().map(|(dial, track)| (dial.to_string(), *track)).collect();
        // Numbers and names always have a text.
        serde_json::to_string(&Stored { tracks, updates: self.updates }).unwrap_or_default()
    }

    /// How far a value is from what is configured.
    pub fn offset(&self, dial: Dial, now: Timestamp) -> f64 {
        self.tracks.get(&dial).map_or(0.0, |track| track.faded(now).offset)
    }

    /// Changes since the state was begun.
    pub fn updates(&self, cause: Cause) -> u64 {
        self.updates[index(cause)]
    }

    /// Values that differ from what is configured.
    pub fn dials(&self) -> impl Iterator<Item = Dial> {
        self.tracks.keys().copied()
    }
}

/// Learns from one observation.
pub fn learn(
    configured: &Configured,
    learned: &Learned,
    seen: Observation<'_>,
    now: Timestamp,
) -> (Learned, Vec<Change>) {
    let mut next = learned.clone();
    let mut changes = Vec::new();
    if !configured.learning {
        return (next, changes);
    }
    let (cause, pushes) = evidence::pushes(&MetaControl::new(*configured, learned, now), seen);
    for (dial, by) in pushes.into_iter().flatten() {
        let track = next.tracks.get(&dial).copied().unwrap_or_default();
        if let Some((track, change)) = push(configured, track, (dial, cause, by), now) {
            next.tracks.insert(dial, track);
            let count = &mut next.updates[index(cause)];
            *count = count.saturating_add(1);
            changes.push(change);
        }
    }
    (next, changes)
}

/// Moves one value; `None` if the push is too weak, the day's steps are used up, or its range ends here.
fn push(
    configured: &Configured,
    track: Track,
    (dial, cause, by): (Dial, Cause, f64),
    now: Timestamp,
) -> Option<(Track, Change)> {
    if by.abs() < PUSH_MIN {
        return None;
    }
    let mut track = track.faded(now);
    let slot = 2 * index(cause) + usize::from(by > 0.0);
    if track.steps[slot] >= cause.steps_max() {
        return None;
    }
    let before = configured.value(dial, track.offset);
    let rate = (EVIDENCE_FULL / (EVIDENCE_FULL + track.evidence)).sqrt().max(RATE_MIN);
    let after = configured
        .value(dial, before - configured.start(dial) + dial.step_max() * rate * by.clamp(-1.0, 1.0));
    // At the end of its range a value is that very number again.
    if before.to_bits() == after.to_bits() {
        return None;
    }
    track.offset = after - configured.start(dial);
    track.evidence += by.abs();
    track.steps[slot] += 1;
    Some((track, Change { dial, cause, before, after }))
}

impl Track {
    /// What is left of it by now, and a new day's steps. A clock that was set back fades nothing.
    fn faded(self, now: Timestamp) -> Self {
        let seconds = now.as_second();
        let day = seconds.div_euclid(DAY_SECONDS);
        #[expect(clippy::cast_precision_loss, reason = "seconds of a few centuries")]
        let days = seconds.saturating_sub(self.at).max(0) as f64 / DAY_SECONDS as f64;
        let left = 0.5f64.powf(days / HALF_LIFE_DAYS);
        let finite = |value: f64| if value.is_finite() { value * left } else { 0.0 };
        Self {
            offset: finite(self.offset),
            evidence: finite(self.evidence).max(0.0),
            at: seconds,
            day,
            steps: if day == self.day { self.steps } else { [0; 4] },
        }
    }
}

fn index(cause: Cause) -> usize {
    match cause {
        Cause::Feedback => 0,
        Cause::Outcome => 1,
    }
}

#[cfg(test)]
mod month;
#[cfg(test)]
mod tests;
