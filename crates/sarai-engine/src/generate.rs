//! One answer, from prompt tokens to [`Done`]: the loop every request goes through.
//!
//! Called by `engine.rs` on the thread that owns the model. Knows no llama.cpp; sees [`Sequence`] and [`Vocabulary`].
//! Invariants: `cached` names exactly the tokens whose state the sequence holds; after each token (and each chunk of
//! the prompt) the client's presence is checked; nothing is cut silently.

use std::time::Instant;

use crate::constraint::Bound;
use crate::runtime::{Sampler, Scores, Sequence, Token, Vocabulary};
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
}

/// Where events go.
pub(crate) trait Sink {
    /// Whether nobody listens any more.
    fn is_gone(&self) -> bool;
    /// Hands over one event.
    fn send(&mut self, event: Event) -> Result<(), Error>;
}

/// The sequence and what is known about its state.
pub(crate) struct Reader<S> {
    sequence: S,
    cached: Vec<Token>,
    chunk_tokens: usize,
    last_batch: usize,
}

impl<S: Sequence> Reader<S> {
    /// Reads prompts in chunks of `chunk_tokens`.
    pub(crate) fn new(sequence: S, chunk_tokens: usize) -> Self {
        Self { sequence, cached: Vec::new(), chunk_tokens: chunk_tokens.max(1), last_batch: 0 }
    }

    /// Forgets all state; after a failure nothing is known about it.
    pub(crate) fn reset(&mut self) {
        self.sequence.truncate(0);
        self.cached.clear();
    }

    /// Answers one request.
    pub(crate) fn answer(
        &mut self,
        vocabulary: &dyn Vocabulary,
        request: Prepared,
        sink: &mut dyn Sink,
    ) -> Result<(), Error> {
        let outcome = self.answer_or_fail(vocabulary, request, sink);
        if matches!(outcome, Err(Error::Decode { .. } | Error::NotFinite)) {
            self.reset();
        }
        outcome
    }

    fn answer_or_fail(
        &mut self,
        vocabulary: &dyn Vocabulary,
        request: Prepared,
        sink: &mut dyn Sink,
    ) -> Result<(), Error> {
        let started = Instant::now();
        let prompt_tokens = request.prompt.len();
        let cached_tokens = self.reuse(&request.prompt);
        self.read(&request.prompt[cached_tokens..], prompt_tokens, sink)?;
        let prefill = started.elapsed();

        let seed = request.seed;
        let mut writer = Writer {
            vocabulary,
            text: TextStream::new(&request.stops),
            request,
            sink,
            written: 0,
            forced: 0,
        };
        let (finish, stop_matched) = writer.write(self)?;
        let (completion_tokens, forced_tokens) = (writer.written, writer.forced);
        sink.send(Event::Done(Done {
            finish,
            prompt_tokens: count(prompt_tokens),
            cached_tokens: count(cached_tokens),
            completion_tokens: count(completion_tokens),
            forced_tokens: count(forced_tokens),
            seed,
            prefill,
            decode: started.elapsed().saturating_sub(prefill),
            stop_matched,
        }))
    }

    /// Keeps the longest common beginning of the state and `prompt`; its last token is always computed anew, for its
    /// scores. Returns the number of tokens kept.
    fn reuse(&mut self, prompt: &[Token]) -> usize {
        let common = self.cached.iter().zip(prompt).take_while(|(old, new)| old == new).count();
        let kept = self.sequence.truncate(common.min(prompt.len() - 1));
        self.cached.truncate(kept);
        kept
    }

    /// The last token is computed alone, as it is when the rest is known already: the scores of a token depend a
    /// little on what it is computed with, and a repeated request must repeat its answer.
    fn read(&mut self, rest: &[Token], total: usize, sink: &mut dyn Sink) -> Result<(), Error> {
        let (last, rest) = rest.split_last().ok_or(Error::Empty { what: "the prompt" })?;
        let last = (std::slice::from_ref(last), Scores::Last);
        for (chunk, scores) in rest.chunks(self.chunk_tokens).map(|chunk| (chunk, Scores::None)).chain([last])
        {
            if sink.is_gone() {
                return Err(Error::Cancelled);
            }
            self.evaluate(chunk, scores)?;
            sink.send(Event::Prefill { done: count(self.cached.len()), total: count(total) })?;
        }
        Ok(())
    }

    fn evaluate(&mut self, tokens: &[Token], scores: Scores) -> Result<(), Error> {
        self.sequence.evaluate(tokens, self.cached.len(), scores)?;
        self.cached.extend_from_slice(tokens);
        self.last_batch = tokens.len();
        Ok(())
    }

    /// Scores of the token that follows everything computed so far.
    fn newest_scores(&self) -> &[f32] {
        self.sequence.scores(self.last_batch - 1)
    }
}

/// How an answer ended, with the stop string that ended it.
type End = (Finish, Option<String>);

/// Writes one answer.
struct Writer<'a> {
    vocabulary: &'a dyn Vocabulary,
    request: Prepared,
    sink: &'a mut dyn Sink,
    text: TextStream,
    written: usize,
    forced: usize,
}

impl Writer<'_> {
    fn write(&mut self, reader: &mut Reader<impl Sequence>) -> Result<End, Error> {
        loop {
            if self.sink.is_gone() {
                return Err(Error::Cancelled);
            }
            let step = self.next_step(reader)?;
            if step.is_empty() {
                return self.finish(Finish::Stop);
            }
            if let Some(end) = self.tell_step(&step, reader)? {
                return Ok(end);
            }
            if self.request.bound.is_complete() {
                return self.finish(Finish::Stop);
            }
            if self.written >= self.request.tokens_max {
                return self.finish(Finish::Length);
            }
            if self.request.logprobs.is_none() || step.len() == 1 {
                reader.evaluate(&step, Scores::Last)?;
            }
        }
    }

    /// The next tokens: one that is chosen and those it forces. None when the model ends its answer.
    fn next_step(&mut self, reader: &Reader<impl Sequence>) -> Result<Vec<Token>, Error> {
        let request = &mut self.request;
        let room = request.tokens_max - self.written;
        let mut step = if self.written == 0 { request.bound.take_forced(room)? } else { Vec::new() };
        if step.is_empty() {
            let token = request.bound.choose(&mut *request.sampler, reader.newest_scores())?;
            if self.vocabulary.is_end(token) {
                return Ok(step);
            }
            request.bound.accept(token)?;
            step.push(token);
            step.extend(request.bound.take_forced(room - 1)?);
            self.forced += step.len() - 1;
        } else {
            self.forced += step.len();
        }
        for token in &step {
            request.sampler.accept(*token);
        }
        Ok(step)
    }

    /// Tells each token of a step. Log probabilities of the forced ones are known only once the step is computed.
    fn tell_step(
        &mut self,
        step: &[Token],
        reader: &mut Reader<impl Sequence>,
    ) -> Result<Option<End>, Error> {
        for (index, token) in step.iter().enumerate() {
            let logprob = match self.request.logprobs {
                None => None,
                Some(top) => {
                    if index == 1 {
                        reader.evaluate(step, Scores::All)?;
                    }
                    let scores =
                        if index == 0 { reader.newest_scores() } else { reader.sequence.scores(index - 1) };
                    Some(logprobs::of(self.vocabulary, scores, *token, top))
                }
            };
            if let Some(end) = self.tell(*token, logprob)? {
                return Ok(Some(end));
            }
        }
        Ok(None)
    }

    fn tell(&mut self, token: Token, logprob: Option<TokenLogprob>) -> Result<Option<End>, Error> {
        let mut bytes = Vec::new();
        self.vocabulary.append_piece(token, &mut bytes);
        let piece = self.text.push(&bytes);
        self.written += 1;
        if !piece.text.is_empty() || logprob.is_some() {
            self.sink.send(Event::Text { text: piece.text, logprobs: logprob.into_iter().collect() })?;
        }
        let stop = piece.stopped.and_then(|index| self.request.stops.get(index).cloned());
        Ok(stop.map(|stop| (Finish::Stop, Some(stop))))
    }

    fn finish(&mut self, finish: Finish) -> Result<End, Error> {
        let text = self.text.finish();
        if !text.is_empty() {
            self.sink.send(Event::Text { text, logprobs: Vec::new() })?;
        }
        Ok((finish, None))
    }
}

fn count(number: usize) -> u32 {
    u32::try_from(number).expect("a context has fewer than 2^32 tokens")
}

#[cfg(test)]
mod tests;
