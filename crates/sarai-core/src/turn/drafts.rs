//! Several drafts of one answer, written side by side from one reading of the prompt.
//!
//! Called by `reflect`. The first draft reads the prompt; the others begin once it writes, so that they share what was
//! read, and a batch of several costs little more than one. Drafts after the first are drawn. Only the first one's
//! failure is a failure: fewer drafts are fewer votes. A draft cut at its limit of tokens reaches no expert that would
//! take it for a whole one.

use futures::StreamExt as _;

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
    /// Writes the drafts that an expert asked for; the first one always comes.
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
            ..Generation::chat(ask.messages.clone())
        };
        let mut first = self.start(turn, model, generation(ask.sampling.clone())).await?;
        let limit = self.settings.deadline;
        let late = || model::Error::Deadline { model: model.name().to_owned(), limit };
        let deadline = turn.deadline;
        let drawn = Sampling { temperature: TEMPERATURE, min_p: Some(MIN_P), ..Sampling::default() };
        let work = async {
            let begun = begin(model.name(), &mut first).await?;
            let rest = finish(model.name(), begun, first);
            let others = (1..ask.drafts).map(|_| async {
                let written = async {
                    let stream = model.generate(generation(drawn.clone())).await?;
                    model::collect(model.name(), stream).await
                };
                // Shortly before the first one would be given up: a late draft is a vote less, not a failure.
                tokio::time::timeout_at(deadline - SPARE, written).await.unwrap_or_else(|_late| Err(late()))
            });
            Ok::<_, model::Error>(futures::future::join(rest, futures::future::join_all(others)).await)
        };
        let (first, others) = tokio::select! {
            written = tokio::time::timeout_at(deadline, work) => written.map_err(|_late| late())??,
            () = turn.events.gone() => return Err(Stop::Gone),
        };
        let mut written = vec![first?];
        for other in others {
            match other {
                Ok(other) => written.push(other),
                Err(error) => tracing::debug!(turn_id = turn.id, %error, "a further draft could not be had"),
            }
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
