//! Third stage: an answer, by the planned expert or the base model, and by the next in line when one fails.
//!
//! Called by `turn`. The chain is expert, base model, tiny model, honest refusal; each step down is told to the
//! reader and lands in the receipt. A fault that another model would share (a bad schema, a prompt that is too
//! long) ends the turn instead.

use std::sync::Arc;

use futures::StreamExt as _;

use super::chain::Part;
use super::{Event, ExpertAnswer, Fallback, Inner, Reflection, Stop, Tone, Turn, Waiting};
use crate::empathy;
use crate::experts::ExpertName;
use crate::language::Language;
use crate::model::{self, Finish, Generation, Message, Model, Role, Sampling};
use crate::skills::Presence;
use crate::verify;

/// Least time that a model which takes over has, whatever was used up before.
const TAKE_OVER: std::time::Duration = std::time::Duration::from_secs(20);

/// An answer that is not yet recorded.
pub(super) struct Draft {
    pub(super) text: String,
    pub(super) tone: Option<Tone>,
    pub(super) expert: Option<ExpertAnswer>,
    /// What a second expert added.
    pub(super) also: Option<ExpertAnswer>,
    pub(super) reflection: Reflection,
    pub(super) fallback: Option<Fallback>,
    /// `None`: no model wrote anything, be it that none was needed or that none could be had (`refused`).
    pub(super) model: Option<String>,
    pub(super) refused: bool,
    pub(super) sampling: Sampling,
    /// What decided every random choice; `None` if the text was cut before that was told.
    pub(super) seed: Option<u64>,
    /// Digest of the adapter it was written with, hex.
    pub(super) adapter: Option<String>,
    pub(super) finish: Finish,
}

impl Draft {
    fn plain(text: String) -> Self {
        Self {
            text,
            tone: None,
            expert: None,
            also: None,
            reflection: Reflection::default(),
            fallback: None,
            refused: false,
            model: None,
            sampling: Sampling::default(),
            seed: None,
            adapter: None,
            finish: Finish::Stop,
        }
    }

    /// The structured answers behind the text, in its order.
    pub(super) fn experts(&self) -> impl Iterator<Item = &ExpertAnswer> {
        self.expert.iter().chain(&self.also)
    }

    /// Adds what a second expert answered. Model and sampler stay the first one's.
    pub(super) fn join(&mut self, more: Self) {
        self.text.push_str(&more.text);
        if let Some(tone) = &mut self.tone {
            tone.plain.push_str(&more.text);
        }
        self.also = more.expert;
        self.reflection.rounds = more.reflection.rounds;
        self.reflection.corrected |= more.reflection.corrected;
        self.reflection.checks.extend(more.reflection.checks);
        self.fallback = self.fallback.take().or(more.fallback);
    }
}

impl Inner {
    pub(super) async fn answer(&self, turn: &mut Turn) -> Result<Draft, Stop> {
        self.await_arrival(turn).await?;
        let mut fallback = None;
        if let Some(chosen) = turn.chosen.clone() {
            let part = Part::first(&chosen, turn.chain, turn.language);
            match self.consult(turn, &part).await? {
                Ok(draft) => return self.follow(turn, &part, draft).await,
                Err(reason) => {
                    let step = Fallback { from: chosen.who().to_string(), to: "base".into(), reason };
                    turn.events.send(Event::Restarted(step.clone())).await?;
                    fallback = Some(step);
                }
            }
        }
        let chain = [("base", Arc::clone(&self.roles.base)), ("tiny", Arc::clone(&self.roles.tiny))];
        let next = ["tiny", "refusal"];
        for ((role, model), next) in chain.into_iter().zip(next) {
            match self.converse(turn, model.as_ref(), fallback.as_ref()).await {
                Ok(mut draft) => {
                    draft.fallback = fallback;
                    return Ok(draft);
                }
                Err(Stop::Failed(super::Error::Model(error))) if model::is_outage(&error) => {
                    let from =
                        fallback.as_ref().map_or(role.to_owned(), |first: &Fallback| first.from.clone());
                    let reason = match &fallback {
                        Some(first) => format!("{}; {error}", first.reason),
                        None => error.to_string(),
                    };
                    let step = Fallback { from, to: next.into(), reason };
                    turn.events.send(Event::Restarted(step.clone())).await?;
                    fallback = Some(step);
                    // Who used up the time leaves some for who takes over.
                    turn.deadline = turn.deadline.max(tokio::time::Instant::now() + TAKE_OVER);
                }
                Err(stop) => return Err(stop),
            }
        }
        let text = refusal(turn.language).to_owned();
        turn.say(&text).await?;
        Ok(Draft { fallback, refused: true, ..Draft::plain(text) })
    }

    /// The base path: one streamed answer, its arithmetic checked, corrected by at most the planned rounds.
    async fn converse(
        &self,
        turn: &mut Turn,
        model: &dyn Model,
        fallback: Option<&Fallback>,
    ) -> Result<Draft, Stop> {
        let sampling = turn.request.sampling.clone().unwrap_or_else(super::sampling);
        let generation = Generation {
            max_tokens: Some(turn.request.max_tokens.unwrap_or(self.settings.max_tokens)),
            stop: turn.request.stop.clone(),
            sampling: sampling.clone(),
            constraint: turn.request.constraint.clone(),
            workload: match turn.route.primary {
                Some(ExpertName::Programming) => model::Workload::Code,
                _ => model::Workload::Chat,
            },
            speculation: turn.plan.guessing(),
            ..Generation::chat(messages(turn))
        };
        let bound = generation.constraint.is_some();
        let opening = if bound { String::new() } else { opening(turn) };
        let lead = if bound { String::new() } else { format!("{opening}{}", warning(turn, fallback)) };
        turn.say(&lead).await?;
        let (body, done) = self.stream(turn, model, generation).await?;
        let text = format!("{lead}{body}");
        let clock = std::time::Instant::now();
        let checks = if bound { Vec::new() } else { verify::prose(&turn.request.text, &body) };
        turn.timings.checks += clock.elapsed();
        let mut draft = Draft {
            model: Some(model.name().to_owned()),
            seed: done.as_ref().map(|done| done.seed),
            adapter: done.as_ref().and_then(|done| done.adapter_sha256.clone()),
            finish: done.map_or(Finish::Length, |done| done.finish),
            sampling,
            reflection: Reflection { rounds: turn.rounds, checks, ..Reflection::default() },
            ..Draft::plain(text)
        };
        if !bound && !turn.request.no_reflect {
            self.mend(turn, model, &lead, &mut draft).await?;
        }
        // Nothing but these words was added, whatever a correction changed after them.
        draft.tone = draft.text.strip_prefix(&opening).filter(|_| !opening.is_empty()).map(|plain| Tone {
            mood: empathy::mood(&turn.request.text),
            applied: true,
            plain: plain.to_owned(),
        });
        Ok(draft)
    }

    /// Streams one generation to the reader. What is there at the deadline is the answer, marked as cut.
    async fn stream(
        &self,
        turn: &mut Turn,
        model: &dyn Model,
        generation: Generation,
    ) -> Result<(String, Option<model::Done>), Stop> {
        let mut text = String::new();
        let limit = self.settings.deadline;
        let late = || model::Error::Deadline { model: model.name().to_owned(), limit };
        let mut events = self.start(turn, model, generation).await?;
        loop {
            let event = tokio::select! {
                event = tokio::time::timeout_at(turn.deadline, events.next()) => event,
                () = turn.events.gone() => return Err(Stop::Gone),
            };
            match event {
                Err(_late) if text.is_empty() => return Err(late().into()),
                Err(_late) => {
                    return Ok((text, None));
                }
                Ok(None) => {
                    let reason = "the stream ended without its last message".to_owned();
                    return Err(model::Error::Lost { model: model.name().to_owned(), reason }.into());
                }
                Ok(Some(event)) => match event? {
                    model::Event::Prefill { tokens_done, tokens_total } => {
                        turn.events
                            .send(Event::Waiting(Waiting::Reading { tokens_done, tokens_total }))
                            .await?;
                    }
                    model::Event::Delta { text: more, .. } => {
                        turn.say(&more).await?;
                        text.push_str(&more);
                    }
                    model::Event::Done(done) => {
                        turn.spend(&done);
                        return Ok((text, Some(done)));
                    }
                },
            }
        }
    }

    /// Whether another model takes over at once where this one's process dies.
    pub(super) fn has_substitute(&self, model: &dyn Model) -> bool {
        let tiny = self.roles.tiny.name();
        model.name() != tiny && self.pool.presence(tiny) == Presence::Here
    }

    /// After somebody else took over, the base model is made ready for the next turn.
    pub(super) fn restore(&self, draft: &Draft) {
        let base = self.roles.base.name();
        if draft.fallback.as_ref().is_some_and(|step| step.to == "tiny")
            && self.pool.presence(base) == Presence::Here
        {
            let (pool, base) = (self.pool.clone(), base.to_owned());
            tokio::spawn(async move {
                if let Err(error) = pool.warm(&base).await {
                    tracing::info!(model = base, %error, "it was not made ready again");
                }
            });
        }
    }

    /// Starts a generation, telling the reader how far a model that must be loaded first has got.
    pub(super) async fn start(
        &self,
        turn: &Turn,
        model: &dyn Model,
        generation: Generation,
    ) -> Result<model::Stream, Stop> {
        let generation = Generation { has_substitute: self.has_substitute(model), ..generation };
        let limit = self.settings.deadline;
        let begin = tokio::time::timeout_at(turn.deadline, model.generate(generation));
        let mut begin = std::pin::pin!(begin);
        // Each beat is one message of progress; the deadline above bounds them.
        let mut beat = tokio::time::interval(std::time::Duration::from_millis(500));
        beat.tick().await;
        loop {
            tokio::select! {
                started = &mut begin => {
                    return match started {
                        Ok(stream) => Ok(stream?),
                        Err(_late) => Err(model::Error::Deadline { model: model.name().to_owned(), limit }.into()),
                    };
                }
                _ = beat.tick() => {
                    if let Some(progress) = self.pool.loading(model.name()) {
                        turn.events.send(Event::Waiting(Waiting::Loading(progress))).await?;
                    }
                }
                () = turn.events.gone() => return Err(Stop::Gone),
            }
        }
    }
}

/// The conversation as the base model reads it: what never changes first, so that its state can be reused.
pub(super) fn messages(turn: &Turn) -> Vec<Message> {
    let mut system = instructions(turn.language).to_owned();
    if let Some(more) = &turn.request.instructions {
        system.push_str("\n\n");
        system.push_str(more);
    }
    let mut messages = Vec::with_capacity(turn.history.len() + 2);
    messages.push(Message::new(Role::System, system));
    messages.extend(turn.history.iter().cloned());
    messages.push(Message::new(Role::User, turn.request.text.clone()));
    messages
}

fn instructions(language: Language) -> &'static str {
    match language {
        Language::Es => {
            "Eres SARAi, un asistente privado que funciona en el ordenador de quien te habla. Responde en español, \
             con claridad y brevedad, primero lo que se pide. Si no sabes algo, dilo; no inventes datos, fuentes \
             ni cifras."
        }
        Language::En => {
            "You are SARAi, a private assistant that runs on the computer of the person you talk to. Answer in \
             English, clearly and briefly, what was asked for first. If you do not know something, say so; do not \
             make up facts, sources or figures."
        }
    }
}

/// Words before the answer that fit how the person feels.
fn opening(turn: &Turn) -> String {
    let opening = turn.plan.tone.then(|| empathy::opening(&turn.request.text, turn.language));
    opening.flatten().unwrap_or_default()
}

/// What the reader must know of a fallback.
fn warning(turn: &Turn, fallback: Option<&Fallback>) -> &'static str {
    if turn.plan.expert != Some(ExpertName::Finance) || fallback.is_none() {
        return "";
    }
    match turn.language {
        Language::Es => "(No he podido calcularlo con el motor exacto: comprueba las cifras.) ",
        Language::En => "(The exact engine could not compute this: check the figures.) ",
    }
}

fn refusal(language: Language) -> &'static str {
    match language {
        Language::Es => {
            "Ahora mismo no puedo responder: ningún modelo está disponible. `sarai doctor` dice qué falta."
        }
        Language::En => {
            "I can't answer right now: no model is available. `sarai doctor` tells what is missing."
        }
    }
}
