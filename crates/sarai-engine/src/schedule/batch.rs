//! Puts the next batch together: first a row or a few for everyone who writes, with a guess where it pays, then as
//! much of the prompts as the others' patience allows.
//!
//! Called by `schedule.rs` once a step. Changes nothing but the guessers.

use std::time::Duration;

use crate::constraint::FORCED_TOKENS_MAX;
use crate::draft::{Guess, Step};
use crate::runtime::{Context, Row};
use crate::schedule::{NOTICE, PAUSE, PIECE_MIN, Scheduler};

/// One batch.
pub(super) struct Plan {
    pub(super) rows: Vec<Row>,
    pub(super) shares: Vec<Share>,
    /// Whether no prompt is read in it.
    pub(super) only_writing: bool,
}

/// The part of a batch that belongs to one request: certain tokens, then guessed ones.
pub(super) struct Share {
    /// Its index among those that run.
    pub(super) running: usize,
    /// Its first row.
    pub(super) first: usize,
    /// Number of its certain tokens.
    pub(super) certain: usize,
    pub(super) guess: Option<Guess>,
    /// The row of its last certain token, if its scores are wanted.
    pub(super) scores: Option<usize>,
}

impl Share {
    pub(super) fn rows(&self) -> usize {
        self.certain + self.guess.as_ref().map_or(0, |guess| guess.tokens.len())
    }
}

impl<C: Context> Scheduler<C> {
    /// The next batch; empty only if nothing runs.
    pub(super) fn plan(&mut self) -> Plan {
        let mut plan = Plan { rows: Vec::new(), shares: Vec::new(), only_writing: true };
        let waiting: Vec<usize> = self
            .running
            .iter()
            .map(|running| running.answer.tokens.len() - self.sequences.tokens(running.sequence).len())
            .collect();
        let (writers, readers): (Vec<usize>, Vec<usize>) =
            (0..self.running.len()).partition(|index| self.running[*index].answer.is_writing());
        let rows_max = self.context.rows_max();
        let mut certain: usize = writers.iter().map(|index| waiting[*index]).sum();
        for (place, index) in writers.iter().enumerate() {
            // Those who lost their state read it again like a prompt.
            let left = rows_max.saturating_sub(plan.rows.len());
            let fair = left / (writers.len() - place);
            let mut take = waiting[*index].min(fair);
            if take == 0 {
                continue;
            }
            if take > FORCED_TOKENS_MAX && writers.len() > 1 {
                take = take.min(self.patience());
            }
            let guess = if take == waiting[*index] && take + certain < rows_max {
                self.guess(*index, certain, writers.len(), fair - take)
            } else {
                None
            };
            certain += guess.as_ref().map_or(0, |guess| guess.tokens.len());
            self.add(&mut plan, *index, take, guess);
        }
        plan.only_writing = readers.is_empty() && plan.shares.iter().all(|share| share.scores.is_some());
        self.plan_reading(&mut plan, &readers, &waiting);
        plan
    }

    fn guess(&mut self, index: usize, rows: usize, writers: usize, most: usize) -> Option<Guess> {
        if !self.context.can_shorten() {
            return None;
        }
        let answer = &mut self.running[index].answer;
        let most = most.min(answer.room().saturating_sub(1));
        let bound = &mut answer.request.bound;
        #[expect(clippy::cast_precision_loss, reason = "at most a few requests")]
        let step = Step { curve: &self.curve, rows, expected: writers as f64, most };
        let vocabulary = &*self.vocabulary;
        let allowed = |tokens: &[u32]| {
            // A draft skill is foreign: a token that is none would end everyone's batch.
            let barred = |token: &u32| *token as usize >= vocabulary.size() || vocabulary.is_end(*token);
            let end = tokens.iter().position(barred).unwrap_or(tokens.len());
            bound.valid_prefix(&tokens[..end])
        };
        // A request that shares the batch with others guesses from its own text only: the draft model would hold
        // up everyone.
        let draft = if writers == 1 { self.draft.as_mut() } else { None };
        answer.guesser.as_mut()?.guess(&step, &answer.tokens, draft, allowed)
    }

    /// Tokens that may be read beside those who are being written to.
    fn patience(&self) -> usize {
        self.read_within(PAUSE).max(PIECE_MIN)
    }

    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a small positive number")]
    fn read_within(&self, time: Duration) -> usize {
        (self.reading_rate * time.as_secs_f64()) as usize
    }

    /// Reading gets what is left of the batch: all of it while nobody writes, else what fits the pause. The oldest
    /// gets half, then those with least to read, so that a short question does not wait for a long one.
    fn plan_reading(&self, plan: &mut Plan, readers: &[usize], waiting: &[usize]) {
        let Some(oldest) = readers.first() else { return };
        let mut budget = self.limits.chunk_tokens.min(self.context.rows_max() - plan.rows.len());
        if !plan.rows.is_empty() {
            budget = budget.min(self.patience());
        } else if self.reading_rate > 0.0 {
            // Between two batches it is noticed that a client has left.
            budget = budget.min(self.read_within(NOTICE).max(PIECE_MIN));
        }
        let mut order = readers[1..].to_vec();
        order.sort_by_key(|index| waiting[*index]);
        let first = if order.is_empty() { budget } else { budget.div_ceil(2) };
        let mut take = waiting[*oldest].min(first);
        self.add(plan, *oldest, take, None);
        budget -= take;
        for index in order {
            take = waiting[index].min(budget);
            if take == 0 {
                return;
            }
            self.add(plan, index, take, None);
            budget -= take;
        }
    }

    /// The last tokens of a prompt are computed in a small batch, as they are when the rest is known already: some
    /// kernels round a token's scores a little differently with the number of rows, and the same question must get the
    /// same answer. Costs one batch, once a request.
    fn add(&self, plan: &mut Plan, index: usize, mut take: usize, guess: Option<Guess>) {
        let running = &self.running[index];
        let position = self.sequences.tokens(running.sequence).len();
        let tokens = &running.answer.tokens;
        if position + take == tokens.len() && take > self.limits.last_rows && !running.answer.is_writing() {
            take -= self.limits.last_rows;
        }
        let whole = position + take == tokens.len();
        let first = plan.rows.len();
        let certain = tokens[position..position + take].iter();
        let guessed = guess.iter().flat_map(|guess| &guess.tokens);
        for (offset, token) in certain.chain(guessed).enumerate() {
            plan.rows.push(Row {
                token: *token,
                position: position + offset,
                sequence: running.sequence,
                scores: whole && offset + 1 >= take,
            });
        }
        let scores = whole.then_some(first + take - 1);
        plan.shares.push(Share { running: index, first, certain: take, guess, scores });
    }
}
