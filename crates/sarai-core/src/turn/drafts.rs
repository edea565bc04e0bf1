//! Several drafts of one answer, written side by side from one reading of the prompt.
//!
//! Called by `reflect`. The first draft reads the prompt; the others begin once it writes, so that they share what was
//! read, and a batch of several costs little more than one. Drafts after the first are drawn. Only the first one's
//! failure is a failure: fewer drafts are fewer votes, and nobody waits for the last ones. A draft cut at its limit of tokens reaches no expert that would
//! take it for a whole one.

use futures::future::BoxFuture;
use futures::stream::FuturesUnordered;
use futures::{FutureExt as _, StreamExt as _};
use tokio::time::Instant;

use super::{Inner, Stop, Turn};
use crate::experts::{Ask, Check, Expert};
use crate::model::{self, Finish, Generation, Model, Sampling, Speculation};

/// How drafts after the first are drawn.
const TEMPERATURE: f32 = 0.7;
const MIN_P: f32 = 0.05;

/// Time that is left when drafts after the first are given up.
const SPARE: std::time::Duration = std::time::Duration::from_secs(1);

/// A draft and what it cost.
pub(super) type Written = (String, model::Done);

impl Inner {
    /// Writes the drafts that an expert asked for, one at least.
    pub(super) async fn write(
        &self,
        turn: &mut Turn,
        model: &dyn Model,
        ask: &Ask,
    ) -> Result<Vec<Written>, Stop> {
        // Several at once fill a batch by themselves; guessed tokens only make it dearer (docs/SPEC.md).
        let speculation = if ask.drafts > 1 { Speculation::Off } else { turn.plan.guessing() };
        let generation = |sampling: Sampling| Generation {
            max_tokens: Some(ask.max_tokens),
            sampling,
            speculation: speculation.clone(),
            constraint: ask.constraint.clone(),
            workload: ask.workload,
            has_substitute: self.has_substitute(model),
            ..Generation::chat(ask.messages.clone())
        };
        let mut first = self.start(turn, model, generation(ask.sampling.clone())).await?;
        let limit = self.settings.deadline;
        let late = || model::Error::Deadline { model: model.name().to_owned(), limit };
        let deadline = turn.deadline;
        let drawn = Sampling { temperature: TEMPERATURE, min_p: Some(MIN_P), ..Sampling::default() };
        let work = async {
            let begun = begin(model.name(), &mut first).await?;
            let rest = async { (0, finish(model.name(), begun, first).await) };
            let others = (1..ask.drafts).map(|at| {
                let drawn = generation(drawn.clone());
                async move {
                    let stream = async { model::collect(model.name(), model.generate(drawn).await?).await };
                    (at, stream.await)
                }
            });
            let all: FuturesUnordered<_> =
                std::iter::once(rest.boxed()).chain(others.map(futures::FutureExt::boxed)).collect();
            Ok::<_, model::Error>(gather(all, deadline).await)
        };
        let there = tokio::select! {
            there = tokio::time::timeout_at(deadline, work) => there.map_err(|_late| late())??,
            () = turn.events.gone() => return Err(Stop::Gone),
        };
        let mut written = Vec::with_capacity(there.len());
        for (at, draft) in there {
            match draft {
                Ok(draft) => written.push(draft),
                Err(error) if at == 0 => return Err(error.into()),
                Err(error) => tracing::debug!(turn_id = turn.id, %error, "a further draft could not be had"),
            }
        }
        if written.is_empty() {
            return Err(late().into());
        }
        for (_, done) in &written {
            turn.usage.add(done);
        }
        // They were written at the same time.
        let longest = |time: fn(&model::Done) -> std::time::Duration| {
            written.iter().map(|(_, done)| time(done)).max().unwrap_or_default()
        };
        turn.timings.prefill += longest(|done| done.prefill);
        turn.timings.decode += longest(|done| done.decode);
        Ok(written)
    }
}

/// Drafts that came, in their order. Once most are there, the others get half as long again: they are written side by
/// side, so that who is still at it has lost its way, and its vote is not worth the wait.
async fn gather<'a>(
    mut running: FuturesUnordered<BoxFuture<'a, (usize, Result<Written, model::Error>)>>,
    deadline: Instant,
) -> Vec<(usize, Result<Written, model::Error>)> {
    let (count, begun) = (running.len(), Instant::now());
    let mut until = if count > 1 { deadline - SPARE } else { deadline };
    let mut there = Vec::with_capacity(count);
    while let Ok(Some(next)) = tokio::time::timeout_at(until, running.next()).await {
        let is_written = next.1.is_ok();
        there.push(next);
        if is_written && there.iter().filter(|(_, draft)| draft.is_ok()).count() == count / 2 + 1 {
            until = until.min(Instant::now() + begun.elapsed() / 2);
        }
    }
    there.sort_by_key(|(at, _)| *at);
    there
}

/// Drops drafts that were cut: a form without its end can be read, and says something else. If none is whole, the
/// first stays, with the check it failed.
pub(super) fn drop_cut(expert: &dyn Expert, drafts: &mut Vec<Written>) -> Option<Check> {
    let is_cut = |(text, done): &Written| done.finish == Finish::Length && !expert.can_use_cut(text);
    if !drafts.iter().all(is_cut) {
        drafts.retain(|draft| !is_cut(draft));
        return None;
    }
    drafts.truncate(1);
    let tokens = drafts.first().map_or(0, |(_, done)| done.completion_tokens);
    let detail = format!("it was cut after {tokens} tokens, before its end: write it shorter");
    Some(Check::new("cut", false, detail))
}

/// What has come of a stream.
enum Begun {
    Text(String),
    Whole(Written),
}

/// Reads until the prompt is read and text comes.
async fn begin(model: &str, stream: &mut model::Stream) -> Result<Begun, model::Error> {
    while let Some(event) = stream.next().await {
        match event? {
            model::Event::Prefill { .. } => {}
            model::Event::Delta { text, .. } => return Ok(Begun::Text(text)),
            model::Event::Done(done) => return Ok(Begun::Whole((String::new(), done))),
        }
    }
    let reason = "the stream ended without its last message".to_owned();
    Err(model::Error::Lost { model: model.to_owned(), reason })
}

async fn finish(model: &str, begun: Begun, stream: model::Stream) -> Result<Written, model::Error> {
    match begun {
        Begun::Whole(written) => Ok(written),
        Begun::Text(text) => {
            let (more, done) = model::collect(model, stream).await?;
            Ok((text + &more, done))
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    /// Drafts of which some never end.
    fn running(
        ends: &[bool],
    ) -> FuturesUnordered<BoxFuture<'static, (usize, Result<Written, model::Error>)>> {
        let drafts = ends.iter().copied().enumerate().map(|(at, ends)| {
            async move {
                if !ends {
                    std::future::pending::<()>().await;
                }
                (at, Ok((at.to_string(), model::Done::default())))
            }
            .boxed()
        });
        drafts.collect()
    }

    async fn there(ends: &[bool], limit: Duration) -> Vec<usize> {
        let all = gather(running(ends), Instant::now() + limit).await;
        all.into_iter().map(|(at, _)| at).collect()
    }

    #[tokio::test]
    async fn who_has_lost_its_way_is_not_waited_for() {
        // Far longer than any machine needs for what ends at once.
        let long = Duration::from_secs(3600);
        assert_eq!(there(&[true, true, true, false, true], long).await, [0, 1, 2, 4]);
        assert_eq!(there(&[false, true, true, false, true], long).await, [1, 2, 4]);
        assert_eq!(there(&[true], long).await, [0]);
    }

    #[tokio::test]
    async fn without_most_drafts_the_time_of_the_turn_ends_the_wait() {
        let short = SPARE + Duration::from_millis(50);
        assert_eq!(there(&[true, false, false, true], short).await, [0, 3]);
        assert_eq!(there(&[false, false], short).await, [0_usize; 0]);
    }
}
