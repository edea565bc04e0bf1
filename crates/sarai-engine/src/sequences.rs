//! Which sequence of the context holds which tokens, and which of them begins a prompt.
//!
//! Used by `schedule.rs`, for all requests at once. An answered request leaves its sequence behind, idle; the next
//! prompt that begins alike continues it, or shares its cells. The search compares token by token and over all
//! sequences, running ones included: there are few of them, and the comparison ends at the first difference, so that
//! it costs less than a tree would cost to keep.
//! Invariant: the record of a sequence names exactly the tokens whose state the context holds.

use crate::runtime::{Context, SequenceId, Token};

/// Tokens of an idle sequence that are given up rather than kept beside the new ones: shorter than most questions.
const TAIL_TOKENS: usize = 8;

/// The record of every sequence of one context.
pub(crate) struct Sequences {
    held: Vec<Held>,
    clock: u64,
    /// Tokens laid into cells since all were empty: the last used cell lies before this place.
    laid: usize,
}

/// What one sequence holds.
#[derive(Clone, Debug, Default)]
struct Held {
    tokens: Vec<Token>,
    /// The adapter its state was computed with.
    adapter: Option<String>,
    running: bool,
    used_at: u64,
    /// Length at which its state was last written to disk.
    saved: usize,
}

impl Sequences {
    pub(crate) fn new(count: usize) -> Self {
        Self { held: vec![Held::default(); count], clock: 0, laid: 0 }
    }

    /// Tokens whose state a sequence holds.
    pub(crate) fn tokens(&self, id: SequenceId) -> &[Token] {
        &self.of(id).tokens
    }

    /// Tokens of all sequences together; shared ones count twice.
    pub(crate) fn tokens_total(&self) -> usize {
        self.held.iter().map(|held| held.tokens.len()).sum()
    }

    /// Length of the longest beginning of `prompt` whose state is here.
    pub(crate) fn known(&self, prompt: &[Token], adapter: Option<&str>) -> usize {
        let same = self.held.iter().filter(|held| held.adapter.as_deref() == adapter);
        same.map(|held| common(&held.tokens, prompt)).max().unwrap_or_default()
    }

    /// A sequence for a new request, holding as much of the beginning of `prompt` as is known, but never all of it:
    /// its last token is always computed, for its scores. `None` while every sequence is running.
    pub(crate) fn claim(
        &mut self,
        context: &mut impl Context,
        prompt: &[Token],
        adapter: Option<&str>,
    ) -> Option<SequenceId> {
        let most = prompt.len().saturating_sub(1);
        let usable = |held: &Held| -> usize {
            let length = common(&held.tokens, prompt).min(most);
            let whole = length == held.tokens.len() && !held.running;
            if held.adapter.as_deref() == adapter && (context.can_shorten() || whole) { length } else { 0 }
        };
        let best = (0..self.held.len()).max_by_key(|index| {
            let held = &self.held[*index];
            (usable(held), !held.running, held.used_at)
        })?;
        let length = usable(&self.held[best]);
        let best_id = id_of(best);
        let held = &self.held[best];
        let id = if length > 0 && !held.running && held.tokens.len() - length <= TAIL_TOKENS {
            self.cut(context, best_id, length);
            best_id
        } else {
            // With no other sequence to give, the best one loses its end.
            match self.oldest_idle(Some(best_id)) {
                Some(id) => {
                    self.forget(context, id);
                    if length > 0 {
                        context.share(best_id, id, length);
                        let tokens = self.of(best_id).tokens[..length].to_vec();
                        let saved = self.of(best_id).saved.min(length);
                        let held = self.of_mut(id);
                        (held.tokens, held.saved) = (tokens, saved);
                    }
                    id
                }
                None if !held.running => {
                    self.cut(context, best_id, length);
                    best_id
                }
                None => return None,
            }
        };
        self.clock += 1;
        let clock = self.clock;
        let held = self.of_mut(id);
        (held.running, held.used_at, held.adapter) = (true, clock, adapter.map(str::to_owned));
        Some(id)
    }

    /// Notes that the state of these tokens was added.
    pub(crate) fn extend(&mut self, id: SequenceId, tokens: &[Token]) {
        self.of_mut(id).tokens.extend_from_slice(tokens);
        self.laid += tokens.len();
    }

    /// Cuts a sequence back. Returns how many tokens are left.
    pub(crate) fn cut(&mut self, context: &mut impl Context, id: SequenceId, length: usize) -> usize {
        let held = self.of_mut(id);
        if length < held.tokens.len() {
            let left = context.truncate(id, length);
            held.tokens.truncate(left);
            held.saved = held.saved.min(left);
        }
        held.tokens.len()
    }

    /// The request of this sequence has ended; its state stays.
    pub(crate) fn release(&mut self, id: SequenceId) {
        self.clock += 1;
        let clock = self.clock;
        let held = self.of_mut(id);
        (held.running, held.used_at) = (false, clock);
    }

    /// Empties a sequence.
    pub(crate) fn forget(&mut self, context: &mut impl Context, id: SequenceId) {
        context.truncate(id, 0);
        let held = self.of_mut(id);
        held.tokens.clear();
        held.saved = 0;
    }

    /// Empties all of them after a failure: nothing is known of the state any more.
    pub(crate) fn forget_all(&mut self, context: &mut impl Context) {
        context.clear();
        self.laid = 0;
        for held in &mut self.held {
            held.tokens.clear();
            held.saved = 0;
        }
    }

    /// The idle sequence unused for longest, empty ones first.
    pub(crate) fn oldest_idle(&self, but: Option<SequenceId>) -> Option<SequenceId> {
        let idle = (0..self.held.len())
            .filter(|index| !self.held[*index].running && Some(id_of(*index)) != but)
            .min_by_key(|index| (!self.held[*index].tokens.is_empty(), self.held[*index].used_at));
        idle.map(id_of)
    }

    /// The idle sequence unused for longest of those that hold something.
    pub(crate) fn oldest_held(&self) -> Option<SequenceId> {
        let idle = (0..self.held.len())
            .filter(|index| !self.held[*index].running && !self.held[*index].tokens.is_empty())
            .min_by_key(|index| self.held[*index].used_at);
        idle.map(id_of)
    }

    /// The idle sequence used last of those that hold something.
    pub(crate) fn newest_held(&self) -> Option<SequenceId> {
        let idle = (0..self.held.len())
            .filter(|index| !self.held[*index].running && !self.held[*index].tokens.is_empty())
            .max_by_key(|index| self.held[*index].used_at);
        idle.map(id_of)
    }

    /// What each sequence holds, and the adapter it was computed with.
    pub(crate) fn held(&self) -> impl Iterator<Item = (&[Token], Option<&str>)> {
        let held = self.held.iter().filter(|held| !held.tokens.is_empty());
        held.map(|held| (held.tokens.as_slice(), held.adapter.as_deref()))
    }

    /// Counts what is laid into cells from here on: it can't be put in order now.
    pub(crate) fn leave_as_laid(&mut self) {
        self.laid = 0;
    }

    /// Tokens laid into cells since all were empty, what has been cut since included.
    pub(crate) fn laid(&self) -> usize {
        self.laid
    }

    /// An idle sequence that grew by at least `tokens` since its state was written to disk, the newest first.
    pub(crate) fn unsaved(&self, tokens: usize) -> Option<SequenceId> {
        let grown = |index: &usize| {
            let held = &self.held[*index];
            !held.running && held.tokens.len() >= held.saved + tokens
        };
        (0..self.held.len()).filter(grown).max_by_key(|index| self.held[*index].used_at).map(id_of)
    }

    /// The state of a sequence is on disk as it is.
    pub(crate) fn saved(&mut self, id: SequenceId) {
        let held = self.of_mut(id);
        held.saved = held.tokens.len();
    }

    /// Whether a sequence grew by at least `tokens` since its state was written to disk.
    pub(crate) fn is_unsaved(&self, id: SequenceId, tokens: usize) -> bool {
        let held = self.of(id);
        held.tokens.len() >= held.saved + tokens
    }

    /// The adapter a sequence was computed with.
    pub(crate) fn adapter(&self, id: SequenceId) -> Option<&str> {
        self.of(id).adapter.as_deref()
    }

    /// An idle sequence now holds what was read from disk.
    pub(crate) fn restored(&mut self, id: SequenceId, tokens: Vec<Token>, adapter: Option<&str>) {
        self.clock += 1;
        self.laid += tokens.len();
        let clock = self.clock;
        let held = self.of_mut(id);
        *held = Held {
            saved: tokens.len(),
            tokens,
            adapter: adapter.map(str::to_owned),
            running: false,
            used_at: clock,
        };
    }

    fn of(&self, id: SequenceId) -> &Held {
        &self.held[id as usize]
    }

    fn of_mut(&mut self, id: SequenceId) -> &mut Held {
        &mut self.held[id as usize]
    }
}

fn id_of(index: usize) -> SequenceId {
    SequenceId::try_from(index).expect("a context has few sequences")
}

/// Length of the common beginning.
pub(crate) fn common(one: &[Token], other: &[Token]) -> usize {
    one.iter().zip(other).take_while(|(one, other)| one == other).count()
}
