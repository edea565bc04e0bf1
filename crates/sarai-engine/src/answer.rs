//! One answer being written: chooses each token, tells it, and knows when to end.
//!
//! Owned by `schedule.rs`, one [`Answer`] a running request. Every token is chosen here from the model's own scores;
//! a guess only decides for how many tokens there are scores already. So an answer with speculation is the answer
//! without it, greedy or sampled, as far as scores do not depend on the size of a batch. Knows no llama.cpp and no other request.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use crate::constraint::Bound;
use crate::draft::Guesser;
use crate::runtime::{Sampler, Token, Vocabulary};
use crate::sequences::common;
use crate::text::TextStream;
use crate::{Done, Error, Event, Finish, TokenLogprob, logprobs};

/// A request made ready: everything that can be refused has been.
pub(crate) struct Prepared {
    /// At least one token, and at least one less than the context holds.
    pub(crate) prompt: Vec<Token>,
    pub(crate) tokens_max: usize,
    pub(crate) stops: Vec<String>,
    pub(crate) sampler: Box<dyn Sampler>,
    pub(crate) bound: Bound,
    /// `Some(n)`: log probabilities of the chosen token and of `n` others.
    pub(crate) logprobs: Option<usize>,
    pub(crate) seed: u64,
    /// Text the answer will probably resemble, beside the prompt. `None`: guess nothing at all.
    pub(crate) prediction: Option<Vec<Token>>,
    /// The adapter it asks for.
    pub(crate) adapter: Option<String>,
    /// Whether the answer must not depend on what was computed before, as far as nothing else runs.
    pub(crate) afresh: bool,
}

/// Where events go.
pub(crate) trait Sink: Send {
    /// Whether nobody listens any more.
    fn is_gone(&self) -> bool;
    /// Hands over one event. Never waits.
    fn send(&mut self, event: Event) -> Result<(), Error>;
    /// Ends the answer with an error.
    fn fail(&mut self, error: Error);
}

/// How an answer ended, with the stop string that ended it.
pub(crate) type End = (Finish, Option<String>);

/// What a batch made of an answer.
pub(crate) struct Settled {
    /// How many tokens of the guess were right.
    pub(crate) matched: usize,
    /// Tokens it grew by.
    pub(crate) grown: usize,
    pub(crate) end: Option<End>,
}

/// What was chosen and not yet told.
#[derive(Default)]
struct Unsent {
    text: String,
    logprobs: Vec<TokenLogprob>,
    tokens: Vec<Token>,
}

/// One answer.
pub(crate) struct Answer {
    pub(crate) request: Prepared,
    pub(crate) sink: Box<dyn Sink>,
    /// Prompt and answer.
    pub(crate) tokens: Vec<Token>,
    pub(crate) guesser: Option<Guesser>,
    pub(crate) cached_tokens: usize,
    text: TextStream,
    /// Forced tokens that wait for their log probabilities.
    certain: VecDeque<Token>,
    unsent: Unsent,
    written: usize,
    forced: usize,
    started: Instant,
    prefill: Option<Duration>,
    /// Time of the batches in which it was written alone, and what their tokens would have taken one at a time.
    alone: Duration,
    plain: Duration,
}

impl Answer {
    pub(crate) fn new(request: Prepared, sink: Box<dyn Sink>, cached_tokens: usize) -> Self {
        let guesser =
            request.prediction.as_ref().map(|prediction| Guesser::new(&[prediction, &request.prompt]));
        Self {
            tokens: request.prompt.clone(),
            text: TextStream::new(&request.stops),
            guesser,
            cached_tokens,
            request,
            sink,
            certain: VecDeque::new(),
            unsent: Unsent::default(),
            written: 0,
            forced: 0,
            started: Instant::now(),
            prefill: None,
            alone: Duration::ZERO,
            plain: Duration::ZERO,
        }
    }

    /// Tells how much of the prompt is read.
    pub(crate) fn tell_progress(&mut self, known: usize) -> Result<(), Error> {
        let total = self.request.prompt.len();
        if self.written > 0 {
            // It lost its state to another request and reads again what was told before.
            return Ok(());
        }
        self.sink.send(Event::Prefill { done: count(known.min(total)), total: count(total) })
    }

    /// Whether the model has begun to answer.
    pub(crate) fn is_writing(&self) -> bool {
        self.written > 0
    }

    /// Most tokens that may still come.
    pub(crate) fn room(&self) -> usize {
        self.request.tokens_max - self.written
    }

    /// Goes on as far as there are scores: `scores(0)` are those after the last certain token, `scores(n)` those
    /// after the `n`th token of `guess`.
    pub(crate) fn settle<'s>(
        &mut self,
        vocabulary: &dyn Vocabulary,
        scores: &dyn Fn(usize) -> &'s [f32],
        guess: &[Token],
    ) -> Result<Settled, Error> {
        if self.prefill.is_none() {
            self.prefill = Some(self.started.elapsed());
        }
        let (mut matched, before) = (0, self.tokens.len());
        let end = loop {
            let step = self.next_step(vocabulary, scores(matched))?;
            if step.is_empty() {
                break Some((Finish::Stop, None));
            }
            if let Some(end) = self.tell_step(vocabulary, &step, scores(matched)) {
                break Some(end);
            }
            if self.certain.is_empty() && self.request.bound.is_complete() {
                break Some((Finish::Stop, None));
            }
            if self.written >= self.request.tokens_max {
                break Some((Finish::Length, None));
            }
            let right = common(&step, &guess[matched..]);
            matched += right;
            if right < step.len() {
                break None;
            }
        };
        self.flush()?;
        Ok(Settled { matched, grown: self.tokens.len() - before, end })
    }

    /// The next tokens: one that is chosen and those it forces. None when the model ends its answer.
    fn next_step(&mut self, vocabulary: &dyn Vocabulary, scores: &[f32]) -> Result<Vec<Token>, Error> {
        let room = self.room();
        let request = &mut self.request;
        let one_by_one = request.logprobs.is_some();
        if self.written == 0 && self.certain.is_empty() {
            self.certain.extend(request.bound.take_forced(room)?);
        }
        let mut step = Vec::new();
        if self.certain.is_empty() {
            let token = request.bound.choose(&mut *request.sampler, scores)?;
            if vocabulary.is_end(token) {
                return Ok(step);
            }
            request.bound.accept(token)?;
            step.push(token);
            self.certain.extend(request.bound.take_forced(room - 1)?);
        } else {
            step.extend(self.certain.pop_front());
            self.forced += 1;
        }
        if !one_by_one {
            self.forced += self.certain.len();
            step.extend(self.certain.drain(..));
        }
        for token in &step {
            request.sampler.accept(*token);
        }
        Ok(step)
    }

    fn tell_step(&mut self, vocabulary: &dyn Vocabulary, step: &[Token], scores: &[f32]) -> Option<End> {
        for token in step {
            // With log probabilities a step is one token, whose scores these are.
            if let Some(top) = self.request.logprobs {
                self.unsent.logprobs.push(logprobs::of(vocabulary, scores, *token, top));
            }
            self.tokens.push(*token);
            if let Some(guesser) = &mut self.guesser {
                guesser.observe(*token);
            }
            self.written += 1;
            let mut bytes = Vec::new();
            vocabulary.append_piece(*token, &mut bytes);
            let piece = self.text.push(&bytes);
            self.unsent.text.push_str(&piece.text);
            self.unsent.tokens.push(*token);
            if let Some(stop) = piece.stopped.and_then(|index| self.request.stops.get(index).cloned()) {
                return Some((Finish::Stop, Some(stop)));
            }
        }
        None
    }

    fn flush(&mut self) -> Result<(), Error> {
        let Unsent { text, logprobs, tokens } = std::mem::take(&mut self.unsent);
        if text.is_empty() && logprobs.is_empty() && tokens.is_empty() {
            return Ok(());
        }
        self.sink.send(Event::Text { text, logprobs, tokens })
    }

    /// A step that nobody shared brought so many tokens, each of which would have taken `one` in a batch of its own.
    pub(crate) fn count_alone(&mut self, took: Duration, grown: usize, one: Duration) {
        self.alone += took;
        self.plain += one * u32::try_from(grown).unwrap_or_default();
    }

    /// Tells the end.
    pub(crate) fn finish(mut self, (finish, stop_matched): End) -> Result<(), Error> {
        // After a stop string nothing is held back any more.
        self.unsent.text = self.text.finish();
        self.flush()?;
        let prefill = self.prefill.unwrap_or_default();
        let (drafted, accepted) =
            self.guesser.as_ref().map_or((0, 0), |guesser| (guesser.drafted, guesser.accepted));
        self.sink.send(Event::Done(Done {
            finish,
            prompt_tokens: count(self.request.prompt.len()),
            cached_tokens: count(self.cached_tokens),
            completion_tokens: count(self.written),
            forced_tokens: count(self.forced),
            drafted_tokens: count(drafted),
            accepted_tokens: count(accepted),
            seed: self.request.seed,
            prefill,
            decode: self.started.elapsed().saturating_sub(prefill),
            decode_alone: self.alone,
            decode_plain: self.plain,
            guessing: self.guesser.is_some(),
            stop_matched,
            adapter_sha256: self
                .request
                .adapter
                .as_deref()
                .map(|key| crate::adapters::parts(key).0.to_owned()),
        }))
    }
}

fn count(number: usize) -> u32 {
    u32::try_from(number).expect("a context has fewer than 2^32 tokens")
}
