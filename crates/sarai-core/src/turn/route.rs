//! First stage: is the question acceptable, in which language, whose is it, and by what plan.
//!
//! Called by `turn`. Must not reach any model.

use std::time::Instant;

use super::{Error, Event, Inner, QUESTION_BYTES_MAX, Request, Sender, Stop, Timings, Turn, Usage};
use crate::metacontrol::Options;
use crate::{experts, language};

impl Inner {
    pub(super) async fn route(&self, mut request: Request, events: Sender) -> Result<Turn, Stop> {
        let started = Instant::now();
        if request.text.trim().is_empty() {
            return Err(Stop::Failed(Error::EmptyQuestion));
        }
        if request.text.len() > QUESTION_BYTES_MAX {
            let bytes = request.text.len();
            return Err(Stop::Failed(Error::QuestionTooLong { bytes, max: QUESTION_BYTES_MAX }));
        }
        events.send(Event::Started { turn_id: events.id.clone() }).await?;
        let language =
            request.language.or_else(|| language::detect(&request.text)).unwrap_or(self.settings.language);
        let route = self.router.route(&request.text);
        let options = Options {
            // An answer of a given form can't be an expert's own form.
            expert: if request.constraint.is_some() { None } else { request.expert },
            experts_off: request.constraint.is_some(),
            no_reflect: request.no_reflect,
            rounds_max: self.settings.rounds_max,
        };
        if let Some(name) = request.expert.filter(|name| experts::find(*name).is_none()) {
            return Err(Stop::Failed(Error::UnknownExpert { name: name.to_string() }));
        }
        let mut plan = self.metacontrol.decide(&route, options);
        // A domain without an expert of its own is the base model's, which is no fallback.
        plan.expert = plan.expert.filter(|name| {
            let forced = options.expert == Some(*name);
            experts::find(*name).is_some_and(|expert| {
                forced || expert.is_routed() && expert.can_handle(&request.text, language)
            })
        });
        events.send(Event::Routed(Box::new(route.clone()))).await?;
        let timings = Timings { route: route.elapsed, ..Timings::default() };
        let history = std::mem::take(&mut request.history);
        Ok(Turn {
            id: events.id.clone(),
            request,
            language,
            route,
            plan,
            history,
            context: super::Context::default(),
            started,
            deadline: tokio::time::Instant::now() + self.settings.deadline,
            timings,
            usage: Usage::default(),
            rounds: 0,
            events,
        })
    }
}
