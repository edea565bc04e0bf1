//! What the engine does with states when nobody waits: writes them to disk, reads them back, measures the curve.
//!
//! Called by `schedule.rs` and, while nothing runs, by `engine.rs`.

use std::time::{Duration, Instant};

use crate::curve::ROWS_MAX;
use crate::runtime::{Context, Refusal, Row, SequenceId, Token};
use crate::schedule::Scheduler;
use crate::states::TOKENS_MIN;

/// Tokens a state must have grown by before it is written again.
const GROWN_MIN: usize = TOKENS_MIN;
/// Tokens that are read again rather than kept beside what a prompt has no use for.
const READ_AGAIN: usize = 32;
/// Most bytes of states that are written before a prompt is read.
const SAVED_AT_ONCE_MAX: u64 = 32 << 20;
/// Tokens laid into cells beside the state used last before the others leave for the disk.
const COMPACT_MIN: usize = 512;
/// How often a batch of each size is timed.
const MEASURED: usize = 3;
/// No batch of a size is timed again after so long.
const MEASURE_QUICKLY: Duration = Duration::from_millis(250);
/// How long a measured curve stands at least: on a machine that stays busy the next one would be no better.
const MEASURE_AGAIN: Duration = Duration::from_secs(600);
/// No larger batch is timed than one that takes so long.
const MEASURE_MAX: Duration = Duration::from_secs(1);

impl<C: Context> Scheduler<C> {
    /// Brings the state of a prompt back from disk if a file knows more of it than any sequence does.
    pub(super) fn recall(&mut self, prompt: &[Token]) {
        let adapter = self.adapter.clone();
        let adapter = adapter.as_deref();
        let Some(states) = &self.states else { return };
        let here = self.sequences.known(prompt, adapter);
        let (there, cells) = (states.known(prompt, adapter), states.cells(prompt, adapter));
        // A state that cannot be cut back is of use only whole.
        let whole = self.context.can_shorten() || (cells == there && there < prompt.len());
        if there < here + TOKENS_MIN || !whole {
            return;
        }
        let running: usize =
            self.running.iter().map(|running| self.sequences.tokens(running.sequence).len()).sum();
        if running + cells > self.context.cells() {
            return;
        }
        while self.sequences.tokens_total() + cells > self.context.cells() {
            let Some(idle) = self.sequences.oldest_held() else { return };
            self.keep_between(idle);
            self.sequences.forget(&mut self.context, idle);
        }
        let Some(sequence) = self.sequences.oldest_idle(None) else { return };
        self.keep_between(sequence);
        self.sequences.forget(&mut self.context, sequence);
        let Some(states) = &mut self.states else { return };
        if let Some(tokens) = states.restore(&mut self.context, sequence, prompt, adapter) {
            self.sequences.restored(sequence, tokens, adapter);
        }
    }

    /// As [`Self::keep`], unless somebody is being written to and would have to wait for the disk.
    pub(super) fn keep_between(&mut self, sequence: SequenceId) {
        if self.running.is_empty() {
            self.keep(sequence);
        }
    }

    /// Writes the state of an idle sequence to disk, if that is worth a file.
    pub(super) fn keep(&mut self, sequence: SequenceId) {
        let Some(states) = &mut self.states else { return };
        let tokens = self.sequences.tokens(sequence).to_vec();
        if tokens.len() < TOKENS_MIN || !self.sequences.is_unsaved(sequence, GROWN_MIN) {
            return;
        }
        let adapter = self.sequences.adapter(sequence).map(str::to_owned);
        if !states.covers(&tokens, adapter.as_deref(), GROWN_MIN)
            && let Err(error) = states.save(&mut self.context, sequence, &tokens, adapter.as_deref())
        {
            tracing::warn!(%error, "a state was not saved; its prompt will be read again after a restart");
        }
        self.sequences.saved(sequence);
    }

    /// Does one piece of work for which nobody waits. Returns whether there is more.
    pub(crate) fn tidy_up(&mut self) -> bool {
        if !self.is_idle() {
            return false;
        }
        if let Some(sequence) = self.states.is_some().then(|| self.sequences.unsaved(GROWN_MIN)).flatten() {
            self.keep(sequence);
            return true;
        }
        if self.compact() {
            return true;
        }
        self.measure_again();
        self.measure()
    }

    /// Empties the cells for a prompt that has next to nothing in common with what they hold.
    pub(super) fn make_way(&mut self, prompt: &[Token]) {
        let here = self.sequences.known(prompt, self.adapter.as_deref());
        if !self.is_idle() || !self.context.can_shorten() || self.states.is_none() || here >= READ_AGAIN {
            return;
        }
        // What is not on disk yet goes there if that takes a moment only: somebody waits for his first token.
        let mut bytes = 0;
        while let Some(unsaved) = self.sequences.unsaved(GROWN_MIN) {
            bytes += self.context.state_bytes(unsaved);
            if bytes > SAVED_AT_ONCE_MAX {
                return;
            }
            self.keep(unsaved);
        }
        if self.is_on_disk() {
            self.sequences.forget_all(&mut self.context);
        }
    }

    /// Whether all that is worth a file has one. On a full disk it has not, and the cells are all there is.
    fn is_on_disk(&self) -> bool {
        let Some(states) = &self.states else { return false };
        let covered = |(tokens, adapter): (&[Token], _)| {
            tokens.len() < TOKENS_MIN || states.covers(tokens, adapter, GROWN_MIN)
        };
        self.sequences.held().all(covered)
    }

    /// Empties the cells and reads the state used last back into the first of them; the others are on disk. A token
    /// attends to every cell up to the last one in use, whoever it belongs to: with 4,096 cells full, decoding and
    /// reading of the 0.5B were 7 to 13 % slower than with 600.
    fn compact(&mut self) -> bool {
        let Some(states) = &mut self.states else { return false };
        let Some(newest) = self.sequences.newest_held().filter(|_| self.context.can_shorten()) else {
            return false;
        };
        let tokens = self.sequences.tokens(newest).to_vec();
        if self.sequences.laid() < COMPACT_MIN + tokens.len() {
            return false;
        }
        let adapter = self.sequences.adapter(newest).map(str::to_owned);
        let adapter = adapter.as_deref();
        if !states.covers(&tokens, adapter, 1)
            && let Err(error) = states.save(&mut self.context, newest, &tokens, adapter)
        {
            tracing::warn!(%error, "a state was not saved and stays where it is");
        }
        if !self.is_on_disk() {
            self.sequences.leave_as_laid();
            return false;
        }
        let Some(states) = &mut self.states else { return false };
        self.sequences.forget_all(&mut self.context);
        if states.known(&tokens, adapter) >= TOKENS_MIN
            && let Some(tokens) = states.restore(&mut self.context, 0, &tokens, adapter)
        {
            self.sequences.restored(0, tokens, adapter);
        }
        true
    }

    /// Writes every state that is not on disk yet: the process is about to end.
    pub(crate) fn keep_all(&mut self) {
        while let Some(sequence) = self.states.is_some().then(|| self.sequences.unsaved(GROWN_MIN)).flatten()
        {
            self.keep(sequence);
        }
    }

    /// Times one more batch for the curve, while there are some to time and a sequence is empty.
    fn measure(&mut self) -> bool {
        let empty = |id: &SequenceId| self.sequences.tokens(*id).is_empty();
        let Some(sequence) = self.sequences.oldest_idle(None).filter(empty) else { return false };
        let Some(rows) = self.unmeasured.pop() else { return false };
        if rows > self.context.rows_max().min(ROWS_MAX) {
            return true;
        }
        let batch: Vec<Row> =
            (0..rows).map(|position| Row { token: 0, position, sequence, scores: true }).collect();
        // The first batch of a size also sets its buffers up, and a busy moment must not pass for its cost. Where a
        // batch takes long neither matters much, and a request that comes now waits for it.
        let (mut least, began) = (None, Instant::now());
        for number in 0..=MEASURED {
            let started = Instant::now();
            let computed = self.context.evaluate(&batch);
            let took = started.elapsed();
            let long = took > MEASURE_QUICKLY;
            self.context.truncate(sequence, 0);
            if let Err(refusal) = computed {
                if matches!(refusal, Refusal::Failed(_)) {
                    self.sequences.forget_all(&mut self.context);
                }
                return false;
            }
            if number > 0 || long {
                least = Some(least.map_or(took, |least: Duration| least.min(took)));
            }
            if least.is_some() && began.elapsed() > MEASURE_QUICKLY {
                break;
            }
        }
        self.curve.forget(rows);
        self.curve.observe(rows, least.unwrap_or_default());
        if least > Some(MEASURE_MAX) {
            // Larger ones would hold up whoever comes; a row more counts as dear.
            self.unmeasured.clear();
        }
        if self.unmeasured.is_empty() {
            self.measured_one = self.curve.one().map(|one| (Instant::now(), one));
        }
        !self.unmeasured.is_empty()
    }

    /// Measures again, after a while, if batches of one row have become much faster than they were then: the machine was
    /// busy, and the sizes that looked too dear are never seen otherwise.
    fn measure_again(&mut self) {
        if let (Some((at, then)), Some(now)) = (self.measured_one, self.curve.one())
            && at.elapsed() > MEASURE_AGAIN
            && now.as_secs_f64() < then.as_secs_f64() * 0.8
        {
            self.unmeasured = samples();
            self.measured_one = None;
        }
    }
}

/// The sizes to measure, the first one last.
pub(super) fn samples() -> Vec<usize> {
    crate::curve::SAMPLES.iter().rev().copied().collect()
}
