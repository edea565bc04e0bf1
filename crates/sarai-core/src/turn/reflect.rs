//! Fourth stage: checking and correcting. At most three rounds, each only on evidence.
//!
//! Called by `answer`. A round happens only when a check failed, gets the exact failure, and its result is kept
//! only if its checks are not worse. With no check there is no reflection.

use std::time::Instant;

use super::answer::Draft;
use super::chain::Part;
use super::drafts::drop_cut;
use super::{Event, ExpertAnswer, Fallback, Inner, Reflection, Stop, Tone, Turn};
use crate::experts::{self, Attempt, Check, Failed, Task, Work};
use crate::model::{self, Generation, Message, Model, Role};
use crate::{empathy, factlock, verify};

/// Other ways that an expert may take beside its first.
const OTHER_WAYS_MAX: u8 = 2;

impl Inner {
    /// The expert path: bound generation, exact engine, verifier, rounds, tone. `Ok(Err(reason))` passes the
    /// question on: to the base model, or to nobody if another expert has answered already.
    pub(super) async fn consult(
        &self,
        turn: &mut Turn,
        part: &Part<'_>,
    ) -> Result<Result<Draft, String>, Stop> {
        let expert = part.chosen.expert();
        let base = std::sync::Arc::clone(&self.roles.base);
        let tiny = std::sync::Arc::clone(&self.roles.tiny);
        let mut model: &dyn Model = base.as_ref();
        let mut fallback = None;
        let mut previous: Option<Attempt> = None;
        let question = turn.request.text.clone();
        let mut other_ways = 0_u8;
        let begun = turn.rounds;
        let looked = Task { question: &question, language: turn.language, handed_back: 0 };
        let seen = within(turn, expert.look(looked, &self.tools)).await?.flatten();
        let mut read = expert.read(looked);
        loop {
            let task = Task { handed_back: turn.rounds - begun, ..looked };
            let mut ask = expert.ask(task, previous.as_ref());
            part.tell(&mut ask.messages, &question, seen.as_deref());
            let is_read = read.is_some();
            let written = match read.take() {
                Some(text) => Ok(vec![(text, model::Done::default())]),
                None => self.write(turn, model, &ask).await,
            };
            let mut drafts = match written {
                Ok(drafts) => drafts,
                // Who is told to come back later gets no unchecked answer instead.
                Err(Stop::Failed(super::Error::Model(error @ model::Error::Busy { .. }))) => {
                    return Err(Stop::Failed(error.into()));
                }
                Err(Stop::Failed(super::Error::Model(error))) => {
                    if std::ptr::addr_eq(model, base.as_ref()) && model::is_outage(&error) {
                        tracing::warn!(turn_id = turn.id, %error, "expert goes on with the tiny model");
                        let reason = error.to_string();
                        fallback = Some(Fallback { from: "base".into(), to: "tiny".into(), reason });
                        model = tiny.as_ref();
                        continue;
                    }
                    return Ok(Err(error.to_string()));
                }
                Err(stop) => return Err(stop),
            };
            let cut = drop_cut(expert, &mut drafts);
            let (texts, done): (Vec<String>, Vec<model::Done>) = drafts.into_iter().unzip();
            let failed = match self.worked(turn, part, (task, texts.as_slice(), cut)).await? {
                Ok(work) => {
                    let reflection = Reflection {
                        rounds: turn.rounds,
                        corrected: turn.rounds > begun,
                        checks: work.checks.clone(),
                    };
                    let done = done.into_iter().nth(work.draft).unwrap_or_default();
                    let (sampling, model) = (ask.sampling, (!is_read).then(|| model.name()));
                    let accepted = Accepted { part, work, reflection, fallback, model, done, sampling };
                    return deliver(turn, accepted).await.map(Ok);
                }
                Err(failed) => failed,
            };
            let Failed { checks: failures, kept } = failed;
            let raw = kept.or_else(|| texts.into_iter().next()).unwrap_or_default();
            let has = |name: &str| failures.iter().any(|check: &Check| check.name == name);
            if has(experts::NOT_MINE) || has(experts::OTHER_WAY) && other_ways == OTHER_WAYS_MAX {
                return Ok(Err(summary(&failures)));
            }
            if has(experts::OTHER_WAY) {
                other_ways += 1;
                previous = Some(Attempt { raw, failures });
                continue;
            }
            if turn.rounds >= turn.plan.rounds_max || tokio::time::Instant::now() >= turn.deadline {
                return Ok(Err(summary(&failures)));
            }
            turn.rounds += 1;
            turn.events.send(Event::Corrected { round: turn.rounds, failures: failures.clone() }).await?;
            previous = Some(Attempt { raw, failures });
        }
    }

    /// What an expert makes of its drafts, with every check passed; else the checks that failed.
    async fn worked(
        &self,
        turn: &mut Turn,
        part: &Part<'_>,
        (task, texts, cut): (Task<'_>, &[String], Option<Check>),
    ) -> Result<Result<Work, Failed>, Stop> {
        let expert = part.chosen.expert();
        let work = async {
            if let Some(cut) = cut {
                return Err(vec![cut].into());
            }
            let mut work = expert.work(task, texts, &self.tools).await?;
            work.checks.extend(expert.verify(task, &work, &work.plain));
            let failed: Vec<Check> = work.checks.iter().filter(|check| !check.passed).cloned().collect();
            if failed.is_empty() { Ok(work) } else { Err(failed.into()) }
        };
        let late = || Err(vec![Check::new("deadline", false, "the time of the turn was up")].into());
        Ok(within(turn, work).await?.unwrap_or_else(late))
    }

    /// One bound generation, whole; nothing of it is shown.
    async fn fill(
        &self,
        turn: &mut Turn,
        model: &dyn Model,
        generation: Generation,
    ) -> Result<(String, model::Done), Stop> {
        let stream = self.start(turn, model, generation).await?;
        let limit = self.settings.deadline;
        let filled = tokio::select! {
            filled = tokio::time::timeout_at(turn.deadline, model::collect(model.name(), stream)) => filled,
            () = turn.events.gone() => return Err(Stop::Gone),
        };
        let (raw, done) =
            filled.map_err(|_late| model::Error::Deadline { model: model.name().to_owned(), limit })??;
        turn.spend(&done);
        Ok((raw, done))
    }

    /// Corrects a streamed answer whose arithmetic does not hold. The reader is told before the text changes;
    /// `lead`, the words before the answer, stays.
    pub(super) async fn mend(
        &self,
        turn: &mut Turn,
        model: &dyn Model,
        lead: &str,
        draft: &mut Draft,
    ) -> Result<(), Stop> {
        while turn.rounds < turn.plan.rounds_max {
            let failures: Vec<Check> =
                draft.reflection.checks.iter().filter(|check| !check.passed).cloned().collect();
            if failures.is_empty() || tokio::time::Instant::now() >= turn.deadline {
                break;
            }
            turn.rounds += 1;
            turn.events.send(Event::Corrected { round: turn.rounds, failures: failures.clone() }).await?;
            let mut messages = super::answer::messages(turn);
            messages.push(Message::new(Role::Assistant, draft.text.clone()));
            messages.push(Message::new(Role::User, verify::ask_again(turn.language, &failures)));
            let generation = Generation {
                max_tokens: Some(turn.request.max_tokens.unwrap_or(self.settings.max_tokens)),
                stop: turn.request.stop.clone(),
                sampling: model::Sampling::default(),
                // A correction repeats most of what it corrects.
                speculation: model::Speculation::Toward(draft.text.clone()),
                ..Generation::chat(messages)
            };
            draft.reflection.rounds = turn.rounds;
            // The first answer stands if a correction can't be had.
            let (body, done) = match self.fill(turn, model, generation).await {
                Ok(filled) => filled,
                Err(Stop::Gone) => return Err(Stop::Gone),
                Err(Stop::Failed(error)) => {
                    tracing::info!(turn_id = turn.id, %error, "no correction could be had");
                    break;
                }
            };
            let checks = verify::prose(&turn.request.text, &body);
            let text = format!("{lead}{body}");
            let failed = checks.iter().filter(|check| !check.passed).count();
            // A text that no longer computes anything proves nothing, and neither does a piece of one.
            let proves = !checks.is_empty() && done.finish == model::Finish::Stop;
            if proves && failed < failures.len() {
                let step =
                    Fallback { from: "draft".into(), to: "correction".into(), reason: summary(&failures) };
                turn.events.send(Event::Restarted(step)).await?;
                turn.say(&text).await?;
                draft.text = text;
                draft.finish = done.finish;
                draft.seed = Some(done.seed);
                draft.adapter = done.adapter_sha256;
                draft.sampling = model::Sampling::default();
                draft.reflection.corrected = failed == 0;
                draft.reflection.checks = checks;
            }
        }
        Ok(())
    }
}

/// Waits for checks, engines and programs until the time of the turn is up (`None`) or the reader has gone.
async fn within<T>(turn: &mut Turn, work: impl Future<Output = T>) -> Result<Option<T>, Stop> {
    let clock = Instant::now();
    let done = tokio::select! {
        done = tokio::time::timeout_at(turn.deadline, work) => done.ok(),
        () = turn.events.gone() => return Err(Stop::Gone),
    };
    turn.timings.checks += clock.elapsed();
    Ok(done)
}

/// An expert's work whose checks passed.
struct Accepted<'a> {
    part: &'a Part<'a>,
    work: Work,
    reflection: Reflection,
    fallback: Option<Fallback>,
    /// `None`: nothing was written by a model.
    model: Option<&'a str>,
    done: model::Done,
    sampling: model::Sampling,
}

/// Tone, a last reading of the very text that goes out, and the text itself.
async fn deliver(turn: &mut Turn, accepted: Accepted<'_>) -> Result<Draft, Stop> {
    let Accepted { part, work, mut reflection, fallback, model, done, sampling } = accepted;
    let expert = part.chosen.expert();
    let question = turn.request.text.clone();
    let task = Task { question: &question, language: turn.language, handed_back: 0 };
    let may = turn.plan.tone && part.is_first;
    let toned = may.then(|| empathy::render(&question, &work.plain, turn.language)).flatten();
    let locked = toned.as_deref().map_or(Ok(()), |toned| factlock::compare(&work.plain, toned));
    // The very text that goes out passes, or the plain one goes.
    let passes = |toned: &&String| {
        locked.is_ok() && expert.verify(task, &work, toned).iter().all(|check| check.passed)
    };
    let text = toned.as_ref().filter(passes).unwrap_or(&work.plain).clone();
    let tone = toned.map(|_| Tone {
        mood: empathy::mood(&question),
        applied: text != work.plain,
        plain: part.placed(&work.plain),
    });
    let sent = factlock::compare(&work.plain, &text);
    reflection.checks.push(Check {
        name: factlock::CHECK.into(),
        passed: sent.is_ok(),
        detail: match (&sent, &locked) {
            (Ok(()), Ok(())) => {
                "every figure, date, unit and name of the plain answer stands unchanged".into()
            }
            (Ok(()), Err(change)) => format!("the toned text {change}; {}", factlock::HELD_BACK),
            (Err(change), _) => format!("the text {change}"),
        },
    });
    let text = part.placed(&text);
    turn.say(&text).await?;
    let checks = reflection.checks.clone();
    let confidence = experts::confidence(&checks) * expert.confidence_in(&work);
    Ok(Draft {
        text,
        tone,
        expert: Some(ExpertAnswer { name: part.chosen.who(), output: work.output, confidence, checks }),
        also: None,
        reflection,
        fallback,
        refused: false,
        seed: model.map(|_| done.seed),
        model: model.map(str::to_owned),
        sampling,
        adapter: done.adapter_sha256,
        // Told whole, whatever became of the draft's end.
        finish: model::Finish::Stop,
    })
}

fn summary(failures: &[Check]) -> String {
    let mut text = String::new();
    for check in failures.iter().take(4) {
        if !text.is_empty() {
            text.push_str("; ");
        }
        text.push_str(&check.name);
        text.push_str(": ");
        text.push_str(&check.detail);
    }
    text
}
