//! Who is computed in which batch: all running requests share the model, one batch after another.
//!
//! Driven by `engine.rs` on the thread that owns the model. Requests that write get their rows first, so that a long
//! prompt holds up nobody: it is read in pieces short enough for the others to keep streaming. When the cells run
//! out, idle states go first (to disk), then the youngest request gives its state up and reads its tokens again later.
//! Invariants: no batch is computed without a step of some request; a failed batch leaves no state behind.

mod batch;
mod keep;

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::Error;
use crate::answer::{Answer, End, Prepared, Sink};
use crate::curve::{Curve, ROWS_MAX};
use crate::draft::Draft;
use crate::runtime::{Context, Refusal, SequenceId, Vocabulary};
use crate::sequences::Sequences;
use crate::states::States;

/// How long a batch may take while somebody is being written to: the longest pause in a stream.
const PAUSE: Duration = Duration::from_millis(250);
/// How long a batch may take while nobody is: until it ends no client is seen to leave.
const NOTICE: Duration = Duration::from_secs(4);
/// Fewest tokens of a prompt read beside those who write.
const PIECE_MIN: usize = 16;

/// Limits of one scheduler.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    /// Requests computed at the same time.
    pub(crate) running_max: usize,
    /// Tokens of a prompt computed at once while nobody writes.
    pub(crate) chunk_tokens: usize,
    /// Most rows of a prompt in the batch that brings its first scores.
    pub(crate) last_rows: usize,
}

/// A request that has a sequence.
struct Running {
    answer: Answer,
    sequence: SequenceId,
}

/// The requests of one context.
pub(crate) struct Scheduler<C> {
    context: C,
    vocabulary: Arc<dyn Vocabulary>,
    limits: Limits,
    sequences: Sequences,
    states: Option<States>,
    running: Vec<Running>,
    /// Requests whose state was given up for others, with what they have written.
    parked: VecDeque<Answer>,
    curve: Curve,
    /// Whether the curve follows what batches take; tests fix it.
    learns: bool,
    /// Rows still to be measured before the curve is known.
    unmeasured: Vec<usize>,
    /// When the curve was measured, and the time of a batch of one row then.
    measured_one: Option<(Instant, Duration)>,
    draft: Option<Box<dyn Draft>>,
    adapter: Option<String>,
    /// Tokens of prompts read in a second, fading.
    reading_rate: f64,
}

impl<C: Context> Scheduler<C> {
    pub(crate) fn new(
        context: C,
        vocabulary: Arc<dyn Vocabulary>,
        limits: Limits,
        states: Option<States>,
        draft: Option<Box<dyn Draft>>,
    ) -> Self {
        let sequences = Sequences::new(context.sequences());
        Self {
            context,
            vocabulary,
            limits,
            sequences,
            states,
            running: Vec::new(),
            parked: VecDeque::new(),
            curve: Curve::new(),
            learns: true,
            unmeasured: keep::samples(),
            measured_one: None,
            draft,
            adapter: None,
            reading_rate: 0.0,
        }
    }

    /// Leaves the curve unknown: nothing is guessed but what is sure.
    pub(crate) fn measure_nothing(&mut self) {
        self.unmeasured.clear();
    }

    /// What a batch costs on this machine.
    pub(crate) fn curve(&self) -> &Curve {
        &self.curve
    }

    /// Number of requests being computed.
    pub(crate) fn running(&self) -> usize {
        self.running.len() + self.parked.len()
    }

    /// Files of states found damaged or foreign.
    pub(crate) fn states_rejected(&self) -> u64 {
        self.states.as_ref().map_or(0, |states| states.rejected)
    }

    /// Whether nothing is being computed.
    pub(crate) fn is_idle(&self) -> bool {
        self.running.is_empty() && self.parked.is_empty()
    }

    /// Whether a request for this adapter can begin now.
    pub(crate) fn has_room(&self, adapter: Option<&str>) -> bool {
        let same = adapter == self.adapter.as_deref() || self.is_idle();
        // Who gave up his state comes before who has not begun.
        same && self.parked.is_empty() && self.running.len() < self.limits.running_max
    }

    /// The context, while nothing runs.
    pub(crate) fn context_mut(&mut self) -> Option<&mut C> {
        if self.is_idle() { Some(&mut self.context) } else { None }
    }

    /// Begins a request. The caller has asked for room.
    pub(crate) fn admit(&mut self, request: Prepared, mut sink: Box<dyn Sink>) {
        if request.adapter != self.adapter {
            match self.context.use_adapter(request.adapter.as_deref().map(crate::adapters::parts)) {
                Ok(()) => self.adapter.clone_from(&request.adapter),
                Err(error) => return sink.fail(error),
            }
        }
        if request.afresh && self.is_idle() {
            self.empty();
        } else {
            self.make_way(&request.prompt);
            self.recall(&request.prompt);
        }
        match self.claim(&request.prompt) {
            Some(sequence) => {
                let cached = self.sequences.tokens(sequence).len();
                let answer = Answer::new(request, sink, cached);
                self.running.push(Running { answer, sequence });
            }
            None => self.parked.push_back(Answer::new(request, sink, 0)),
        }
    }

    /// Empties the context, so that the cells of the next request lie in the order of its tokens: attention sums in the
    /// order of cells, in half precision, and another order gives other last digits.
    fn empty(&mut self) {
        while let Some(idle) = self.sequences.oldest_held() {
            self.keep(idle);
            self.sequences.forget(&mut self.context, idle);
        }
        self.sequences.forget_all(&mut self.context);
    }

    fn claim(&mut self, tokens: &[crate::runtime::Token]) -> Option<SequenceId> {
        self.sequences.claim(&mut self.context, tokens, self.adapter.as_deref())
    }

    /// Computes one batch for all that run.
    pub(crate) fn step(&mut self) {
        self.part_with_the_gone();
        self.unpark();
        let started = Instant::now();
        let plan = self.plan();
        if plan.rows.is_empty() {
            return;
        }
        let planned = started.elapsed();
        match self.context.evaluate(&plan.rows) {
            Ok(()) => self.settle(&plan, planned, started.elapsed().saturating_sub(planned)),
            Err(Refusal::Full) => self.make_room(plan.rows.len()),
            Err(Refusal::Failed(error)) => self.fail_all(&error),
        }
    }

    /// Ends every request with the same words; nothing is known of the state any more.
    pub(crate) fn fail_all(&mut self, error: &Error) {
        for mut running in std::mem::take(&mut self.running) {
            running.answer.sink.fail(error.again());
            self.sequences.release(running.sequence);
        }
        self.sequences.forget_all(&mut self.context);
    }

    /// Requests whose client has left are dropped; what was computed for them stays known.
    fn part_with_the_gone(&mut self) {
        let sequences = &mut self.sequences;
        self.running.retain(|running| {
            let gone = running.answer.sink.is_gone();
            if gone {
                sequences.release(running.sequence);
            }
            !gone
        });
        self.parked.retain(|answer| !answer.sink.is_gone());
    }

    /// Lets a request that gave its state up begin again, once there is room for what it had.
    fn unpark(&mut self) {
        while let Some(answer) = self.parked.front() {
            // What a running request has yet to read needs cells as well.
            let busy: usize = self.running.iter().map(|running| running.answer.tokens.len()).sum();
            let fits = busy + answer.tokens.len() + PIECE_MIN <= self.context.cells();
            if !(self.running.is_empty() || fits) || self.running.len() >= self.limits.running_max {
                return;
            }
            let tokens = answer.tokens.clone();
            let Some(sequence) = self.claim(&tokens) else { return };
            if let Some(answer) = self.parked.pop_front() {
                self.running.push(Running { answer, sequence });
            }
        }
    }

    /// Frees cells: the idle state unused for longest, else that of the request that came last. The first one is never
    /// touched, so that it ends, and after it the next.
    fn make_room(&mut self, rows: usize) {
        if let Some(idle) = self.sequences.oldest_held() {
            self.keep_between(idle);
            self.sequences.forget(&mut self.context, idle);
            return;
        }
        match self.running.pop() {
            Some(Running { answer, sequence }) if !self.running.is_empty() => {
                self.sequences.forget(&mut self.context, sequence);
                self.sequences.release(sequence);
                self.parked.push_front(answer);
            }
            alone => {
                self.running.extend(alone);
                // Its length was checked against the context: alone it cannot lack cells.
                let detail = "no cells are free for it".to_owned();
                self.fail_all(&Error::Decode { tokens: rows, detail });
            }
        }
    }

    /// Lets every request take what the batch brought it.
    fn settle(&mut self, plan: &batch::Plan, planned: Duration, took: Duration) {
        if plan.only_writing && plan.rows.len() <= ROWS_MAX {
            if self.learns {
                self.curve.observe(plan.rows.len(), took);
            }
        } else {
            self.observe_reading(plan, took);
        }
        // Guesses take their time too.
        let alone = self.curve.one().filter(|_| plan.only_writing && plan.shares.len() == 1);
        let mut ended = Vec::new();
        for share in &plan.shares {
            let running = &mut self.running[share.running];
            let certain = share.first..share.first + share.certain;
            let computed = plan.rows[certain].iter().map(|row| row.token).collect::<Vec<_>>();
            self.sequences.extend(running.sequence, &computed);
            let known = self.sequences.tokens(running.sequence).len();
            let Some(scores_at) = share.scores else {
                if let Err(error) = running.answer.tell_progress(known) {
                    ended.push((share.running, Err(error)));
                }
                continue;
            };
            let outcome = take(running, &self.context, &*self.vocabulary, (share, scores_at), known);
            let (matched, end) = match outcome {
                Ok((matched, grown, end)) => {
                    if let Some(one) = alone {
                        running.answer.count_alone(planned + took, grown, one);
                    }
                    (matched, end.map(Ok))
                }
                Err(error) => (0, Some(Err(error))),
            };
            let guess = share.guess.as_ref().map_or(&[][..], |guess| &guess.tokens);
            self.sequences.extend(running.sequence, guess);
            self.sequences.cut(&mut self.context, running.sequence, known + matched);
            if let Some(end) = end {
                ended.push((share.running, end));
            }
        }
        self.end(ended);
    }

    fn observe_reading(&mut self, plan: &batch::Plan, took: Duration) {
        let writing: usize =
            plan.shares.iter().filter(|share| share.scores.is_some()).map(batch::Share::rows).sum();
        let read = plan.rows.len().saturating_sub(writing);
        let one = self.curve.one().unwrap_or_default().as_secs_f64();
        let seconds = took.as_secs_f64() - if writing > 0 { one * self.curve.cost(writing) } else { 0.0 };
        if read >= PIECE_MIN && seconds > 0.0 {
            #[expect(clippy::cast_precision_loss, reason = "at most some thousand tokens")]
            let rate = read as f64 / seconds;
            self.reading_rate =
                if self.reading_rate == 0.0 { rate } else { self.reading_rate * 0.7 + rate * 0.3 };
        }
    }

    fn end(&mut self, mut ended: Vec<(usize, Result<End, Error>)>) {
        ended.sort_by_key(|(index, _)| std::cmp::Reverse(*index));
        for (index, end) in ended {
            let Running { mut answer, sequence, .. } = self.running.remove(index);
            self.sequences.release(sequence);
            match end {
                Ok(end) => drop(answer.finish(end)),
                Err(Error::Cancelled) => {}
                Err(error) => answer.sink.fail(error),
            }
        }
    }
}

/// One request takes its scores. A panic ends this request alone.
fn take<C: Context>(
    running: &mut Running,
    context: &C,
    vocabulary: &dyn Vocabulary,
    (share, scores_at): (&batch::Share, usize),
    known: usize,
) -> Result<(usize, usize, Option<End>), Error> {
    let answer = &mut running.answer;
    let settle = || {
        if !answer.is_writing() {
            answer.tell_progress(known)?;
        }
        let tokens = share.guess.as_ref().map_or(&[][..], |guess| &guess.tokens);
        let settled = answer.settle(vocabulary, &|index| context.scores(scores_at + index), tokens)?;
        if let (Some(guess), Some(guesser)) = (&share.guess, &mut answer.guesser) {
            guesser.judge(guess.source, guess.tokens.len(), settled.matched);
        }
        Ok((settled.matched, settled.grown, settled.end))
    };
    catch_unwind(AssertUnwindSafe(settle)).unwrap_or_else(|panic| Err(Error::panicked(&*panic)))
}

#[cfg(test)]
mod tests;
