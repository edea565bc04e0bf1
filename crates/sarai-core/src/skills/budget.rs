//! One account of memory: what is claimed, who may be loaded beside it, who must leave for whom.
//!
//! Asked by `gate` under its lock. Pure: the caller brings the clock and carries out what is decided. Invariants
//! (tested with arbitrary histories): nothing is admitted that would bring the claims over the limit; a model with
//! running requests is never told to leave; whoever waits is either admitted, sent away, or has left by himself.
//! Nothing to do with the ledger of answers.

use std::collections::{BTreeMap, VecDeque};
use std::time::{Duration, Instant};

use super::claim::{Claim, Part};

/// Requests that may wait for room at the same time.
pub(super) const QUEUE_MAX: usize = 64;

/// After this long the oldest waiting request holds back later ones, so that a busy model can't starve another.
const PATIENCE: Duration = Duration::from_secs(5);

/// Why a loaded model was taken out of memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unload {
    /// Another one needed its room.
    Room,
    /// Nobody asked it for as long as an idle model is kept.
    Idle,
    /// The measured memory is over the budget.
    Pressure,
    /// Its process answered no call.
    Hung,
    /// Its process ended by itself or was killed.
    Died,
    /// Its owner asked for it.
    Asked,
}

impl Unload {
    /// Its word in metrics.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Room => "room",
            Self::Idle => "idle",
            Self::Pressure => "pressure",
            Self::Hung => "hung",
            Self::Died => "died",
            Self::Asked => "asked",
        }
    }
}

/// A request for a model's memory.
pub(super) struct Ask<'a> {
    /// Who asks; the same for every try of one request.
    pub(super) ticket: u64,
    /// The model.
    pub(super) model: &'a str,
    /// What it will take if it is not loaded.
    pub(super) claim: &'a Claim,
    /// Memory of the machine that is free, if that can be told.
    pub(super) free_bytes: Option<u64>,
}

/// What became of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It may use the model, and load it if need be.
    Enter,
    /// It waits; something is in use or on its way out.
    Wait,
    /// Too many wait already.
    Full,
    /// The model would not fit even alone.
    Never {
        /// What would be there for it.
        room_bytes: u64,
    },
    /// The budget would do, but the machine has not that much free, and nothing of ours is left to unload.
    Scarce {
        /// What is free.
        free_bytes: u64,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Hold {
    /// Its child is not ready, or died; only its users keep the claim.
    Loading,
    /// Its child runs.
    Loaded,
    /// Its child is being ended.
    Leaving(Unload),
}

#[derive(Debug)]
struct Holder {
    claim: Claim,
    users: usize,
    hold: Hold,
    used_at: Instant,
}

impl Holder {
    fn is_idle(&self) -> bool {
        self.users == 0 && self.hold == Hold::Loaded
    }
}

#[derive(Debug)]
struct Waiting {
    ticket: u64,
    model: String,
    since: Instant,
}

/// The account.
#[derive(Debug)]
pub(super) struct Budget {
    limit_bytes: u64,
    host_bytes: u64,
    holders: BTreeMap<String, Holder>,
    /// Oldest first; at most [`QUEUE_MAX`].
    queue: VecDeque<Waiting>,
}

impl Budget {
    pub(super) fn new(limit_bytes: u64) -> Self {
        Self { limit_bytes, host_bytes: 0, holders: BTreeMap::new(), queue: VecDeque::new() }
    }

    pub(super) fn limit_bytes(&self) -> u64 {
        self.limit_bytes
    }

    /// All claims together, by part.
    pub(super) fn claimed(&self) -> Claim {
        let host = Claim::default().with(Part::Host, self.host_bytes);
        self.holders.values().fold(host, |sum, holder| sum.plus(&holder.claim))
    }

    /// Requests waiting for room.
    pub(super) fn waiting(&self) -> usize {
        self.queue.len()
    }

    /// What a model holds, and how many requests use it.
    pub(super) fn holding(&self, model: &str) -> Option<(Claim, usize)> {
        self.holders.get(model).map(|holder| (holder.claim, holder.users))
    }

    /// Decides on a request. One that must wait keeps its place until it is decided or [`Budget::withdraw`]n.
    pub(super) fn ask(&mut self, ask: &Ask<'_>, now: Instant) -> Verdict {
        let verdict = self.decide(ask, now);
        let waits = self.queue.iter().any(|waiting| waiting.ticket == ask.ticket);
        match verdict {
            Verdict::Wait if waits => {}
            Verdict::Wait if self.queue.len() >= QUEUE_MAX => return Verdict::Full,
            Verdict::Wait => {
                let model = ask.model.to_owned();
                self.queue.push_back(Waiting { ticket: ask.ticket, model, since: now });
            }
            Verdict::Enter | Verdict::Full | Verdict::Never { .. } | Verdict::Scarce { .. } => {
                self.withdraw(ask.ticket);
            }
        }
        verdict
    }

    /// Whether a model may be loaded ahead of any request: only into room that is free.
    pub(super) fn ask_ahead(&mut self, ask: &Ask<'_>, now: Instant) -> bool {
        if let Some(holder) = self.holders.get_mut(ask.model) {
            let stays = !matches!(holder.hold, Hold::Leaving(_));
            holder.users += usize::from(stays);
            return stays;
        }
        let fits = self.queue.is_empty() && ask.claim.total() <= self.room(ask.free_bytes);
        if fits {
            self.admit(ask, now);
        }
        fits
    }

    fn decide(&mut self, ask: &Ask<'_>, now: Instant) -> Verdict {
        if self.is_held_back(ask, now) {
            return Verdict::Wait;
        }
        if let Some(holder) = self.holders.get_mut(ask.model) {
            if matches!(holder.hold, Hold::Leaving(_)) {
                return Verdict::Wait;
            }
            holder.users += 1;
            holder.used_at = now;
            return Verdict::Enter;
        }
        let need = ask.claim.total();
        let alone = self.limit_bytes.saturating_sub(self.host_bytes);
        if need > alone {
            return Verdict::Never { room_bytes: alone };
        }
        let room = self.room(ask.free_bytes);
        if need <= room {
            self.admit(ask, now);
            return Verdict::Enter;
        }
        let is_leaving = |holder: &&Holder| matches!(holder.hold, Hold::Leaving(_));
        let leaving: u64 = self.holders.values().filter(is_leaving).map(|holder| holder.claim.total()).sum();
        let missing = need.saturating_sub(room.saturating_add(leaving));
        if missing == 0 || self.make_room(missing) {
            return Verdict::Wait;
        }
        if self.holders.values().any(|holder| !holder.is_idle()) {
            return Verdict::Wait;
        }
        Verdict::Scarce { free_bytes: ask.free_bytes.unwrap_or(room) }
    }

    /// Whether an older request for another model has waited so long that this one stands behind it.
    fn is_held_back(&self, ask: &Ask<'_>, now: Instant) -> bool {
        self.queue.front().is_some_and(|first| {
            first.ticket != ask.ticket
                && first.model != ask.model
                && now.saturating_duration_since(first.since) > PATIENCE
        })
    }

    /// What can be claimed without anyone leaving. What is being loaded has not taken its memory yet.
    fn room(&self, free_bytes: Option<u64>) -> u64 {
        let room = self.limit_bytes.saturating_sub(self.claimed().total());
        let loading = self.holders.values().filter(|holder| holder.hold == Hold::Loading);
        let coming = loading.fold(0_u64, |sum, holder| sum.saturating_add(holder.claim.total()));
        free_bytes.map_or(room, |free| room.min(free.saturating_sub(coming)))
    }

    fn admit(&mut self, ask: &Ask<'_>, now: Instant) {
        let holder = Holder { claim: *ask.claim, users: 1, hold: Hold::Loading, used_at: now };
        self.holders.insert(ask.model.to_owned(), holder);
    }

    /// Tells idle models to leave, the least recently used first, until this much will come free. All stay if
    /// even all of them would not do.
    fn make_room(&mut self, missing: u64) -> bool {
        let mut idle: Vec<(Instant, String, u64)> = (self.holders.iter())
            .filter(|(_, holder)| holder.is_idle())
            .map(|(model, holder)| (holder.used_at, model.clone(), holder.claim.total()))
            .collect();
        idle.sort();
        let mut gained = 0_u64;
        let count = idle.iter().position(|(_, _, bytes)| {
            gained = gained.saturating_add(*bytes);
            gained >= missing
        });
        let Some(last) = count else { return false };
        for (_, model, _) in idle.into_iter().take(last + 1) {
            self.dismiss(&model, Unload::Room);
        }
        true
    }

    fn dismiss(&mut self, model: &str, reason: Unload) {
        if let Some(holder) = self.holders.get_mut(model).filter(|holder| holder.is_idle()) {
            holder.hold = Hold::Leaving(reason);
        }
    }

    /// A request gives up its place in the queue, if it has one.
    pub(super) fn withdraw(&mut self, ticket: u64) {
        self.queue.retain(|waiting| waiting.ticket != ticket);
    }

    /// One more user of a model that is in use: the start that outlives its asker.
    pub(super) fn hold(&mut self, model: &str) {
        if let Some(holder) = self.holders.get_mut(model) {
            holder.users += 1;
        }
    }

    /// A user is done.
    pub(super) fn leave(&mut self, model: &str, now: Instant) {
        let Some(holder) = self.holders.get_mut(model) else { return };
        holder.users = holder.users.saturating_sub(1);
        holder.used_at = now;
        if holder.users == 0 && holder.hold == Hold::Loading {
            self.holders.remove(model);
        }
    }

    /// A model's child is ready; this is what it really takes.
    pub(super) fn loaded(&mut self, model: &str, claim: Claim) {
        if let Some(holder) = self.holders.get_mut(model) {
            holder.claim = claim;
            if holder.hold == Hold::Loading {
                holder.hold = Hold::Loaded;
            }
        }
    }

    /// A model's child takes this much in all; a claim grows and never shrinks by it.
    pub(super) fn measured(&mut self, model: &str, rss_bytes: u64) {
        if let Some(holder) = self.holders.get_mut(model) {
            holder.claim = holder.claim.at_least(rss_bytes);
        }
    }

    /// This process takes this much.
    pub(super) fn measured_host(&mut self, rss_bytes: u64) {
        self.host_bytes = rss_bytes;
    }

    /// A model's child is gone. Requests that still use it keep the claim: they will load it again or leave.
    pub(super) fn gone(&mut self, model: &str) {
        let Some(holder) = self.holders.get_mut(model) else { return };
        holder.hold = Hold::Loading;
        if holder.users == 0 {
            self.holders.remove(model);
        }
    }

    /// Who is to be ended now: those whose room is needed, those idle for `keep_alive`, and idle ones for as long
    /// as the claims are over the limit.
    pub(super) fn leaving(&mut self, now: Instant, keep_alive: Option<Duration>) -> Vec<(String, Unload)> {
        let expired: Vec<String> = (self.holders.iter())
            .filter(|(_, holder)| {
                let idle_for = now.saturating_duration_since(holder.used_at);
                holder.is_idle() && keep_alive.is_some_and(|keep| idle_for >= keep)
            })
            .map(|(model, _)| model.clone())
            .collect();
        for model in expired {
            self.dismiss(&model, Unload::Idle);
        }
        while self.staying_bytes() > self.limit_bytes {
            let idle = self.holders.iter().filter(|(_, holder)| holder.is_idle());
            let Some((model, _)) = idle.min_by_key(|(_, holder)| holder.used_at) else { break };
            let model = model.clone();
            self.dismiss(&model, Unload::Pressure);
        }
        let told = self.holders.iter().filter_map(|(model, holder)| match holder.hold {
            Hold::Leaving(reason) => Some((model.clone(), reason)),
            Hold::Loading | Hold::Loaded => None,
        });
        told.collect()
    }

    /// What will be claimed once all that leaves is gone.
    fn staying_bytes(&self) -> u64 {
        let staying = self.holders.values().filter(|holder| !matches!(holder.hold, Hold::Leaving(_)));
        staying.fold(self.host_bytes, |sum, holder| sum.saturating_add(holder.claim.total()))
    }
}

#[cfg(test)]
mod tests;
