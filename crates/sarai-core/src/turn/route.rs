//! First stage: is the question acceptable, in which language, whose is it, and by what plan.
//!
//! Called by `turn`. An expert that is named answers, and nobody beside it; else the one that the router and MetaControl
//! choose, or two (`chain`); else, where the router names no domain, one of the owner's whose keywords stand in the
//! question. Must not reach any model.

use std::sync::Arc;
use std::time::Instant;

use super::chain::{self, Chain, Heads};
use super::{Error, Event, Inner, QUESTION_BYTES_MAX, Request, Sender, Stop, Timings, Turn, Usage};
use crate::experts::{Absent, Chosen, Expert as _, ExpertName, Typed, programming};
use crate::language::Language;
use crate::metacontrol::{MetaControl, Options, Plan, Role, Weighed, kept};
use crate::router::Route;
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
        let named = self.named(request.expert.as_deref()).await?;
        events.send(Event::Started { turn_id: events.id.clone() }).await?;
        let language =
            request.language.or_else(|| language::detect(&request.text)).unwrap_or(self.settings.language);
        let route = self.router.route(&request.text);
        let options = Options {
            // An answer of a given form can't be an expert's own form.
            expert: match (&named, &request.constraint) {
                (Some(Chosen::BuiltIn(name)), None) => Some(*name),
                (None, None) => self.claiming(&request.text, language),
                (Some(Chosen::BuiltIn(_) | Chosen::Own(_)) | None, _) => None,
            },
            experts_off: request.constraint.is_some(),
            no_reflect: request.no_reflect,
            rounds_max: self.settings.rounds_max,
        };
        let now = (self.settings.now)();
        let control = kept::in_force(&self.store, self.metacontrol, now).await?;
        let mut plan = control.decide(&route, options);
        let own = match named {
            _ if options.experts_off => None,
            Some(Chosen::Own(own)) => Some(own),
            Some(Chosen::BuiltIn(_)) => None,
            None if plan.expert.is_none() => self.own_by_keyword(&request.text, language).await,
            None => None,
        };
        // A question whose expert does not take it is the base model's, which is no fallback.
        plan.expert = plan.expert.filter(|name| {
            let forced = options.expert == Some(*name);
            own.is_none() && (forced || self.is_routed_to(*name, &request.text, language))
        });
        if own.is_some() {
            plan.role = Role::Expert;
        }
        let answers = |name| self.is_routed_to(name, &request.text, language);
        if !route.primary.is_some_and(answers) {
            plan.weighed = Weighed::No;
        }
        let is_free = own.is_none() && request.expert.is_none() && !options.experts_off;
        let asked = (request.text.as_str(), language);
        let chain = is_free.then(|| self.chain(asked, &route, &control, &mut plan)).flatten();
        let chosen = own.map(Chosen::Own).or(plan.expert.map(Chosen::BuiltIn));
        events.send(Event::Routed(Box::new(route.clone()))).await?;
        let timings = Timings { route: route.elapsed, ..Timings::default() };
        let history = std::mem::take(&mut request.history);
        Ok(Turn {
            id: events.id.clone(),
            request,
            language,
            route,
            plan,
            chosen,
            chain,
            history,
            context: super::Context::default(),
            cut: false,
            started,
            deadline: tokio::time::Instant::now() + self.settings.deadline,
            timings,
            usage: Usage::default(),
            rounds: 0,
            events,
        })
    }

    /// The expert that a question is for beyond doubt, unless the owner keeps it to those who name it.
    fn claiming(&self, question: &str, language: Language) -> Option<ExpertName> {
        let may = |name: &ExpertName| !self.settings.unrouted.contains(name);
        ExpertName::ALL.into_iter().filter(may).find(|name| experts::find(*name).claims(question, language))
    }

    /// Whether the router may give a question to this expert, and it can be its work.
    fn is_routed_to(&self, name: ExpertName, question: &str, language: Language) -> bool {
        let expert = experts::find(name);
        let may = expert.is_routed() && !self.settings.unrouted.contains(&name);
        // Who wants nothing but data is not served by an answer in words.
        let is_data = name != ExpertName::Programming && programming::wants_data(question);
        may && !is_data && expert.can_handle(question, language)
    }

    /// The two experts of a question that takes two; the plan then names the first.
    fn chain(
        &self,
        (question, language): (&str, Language),
        route: &Route,
        control: &MetaControl,
        plan: &mut Plan,
    ) -> Option<Chain> {
        let heads = Heads {
            scores: route.scores,
            is_allowed: &|name| !self.settings.unrouted.contains(&name),
            is_high: &|name| control.reaches(route, name),
            answers: &|name| self.is_routed_to(name, question, language),
        };
        let chain = chain::choose(question, plan.expert, &heads)?;
        // It may begin with another expert than the one whose threshold decided.
        if plan.expert != Some(chain.first) {
            plan.weighed = Weighed::No;
        }
        (plan.expert, plan.role) = (Some(chain.first), Role::Expert);
        Some(chain)
    }

    /// The expert that was asked for by name.
    async fn named(&self, name: Option<&str>) -> Result<Option<Chosen>, Stop> {
        let Some(name) = name.map(str::to_owned) else { return Ok(None) };
        if let Ok(built_in) = name.parse::<ExpertName>() {
            return Ok(Some(Chosen::BuiltIn(built_in)));
        }
        let (shelf, wanted) = (Arc::clone(&self.shelf), name.clone());
        // It reads files.
        let found = tokio::task::spawn_blocking(move || shelf.named(&wanted)).await;
        let found = found.unwrap_or_else(|fault| Err(Absent::Refused { reason: fault.to_string() }));
        found.map(|own| Some(Chosen::Own(own))).map_err(|absent| {
            Stop::Failed(match absent {
                Absent::Unknown => Error::UnknownExpert { name },
                Absent::NotAllowed => Error::ExpertNotAllowed { name },
                Absent::Refused { reason } => Error::ExpertRefused { name, reason },
            })
        })
    }

    /// The owner's expert with the most keywords in the question; the first by name of several.
    async fn own_by_keyword(&self, question: &str, language: Language) -> Option<Arc<Typed>> {
        let shelf = Arc::clone(&self.shelf);
        let own = tokio::task::spawn_blocking(move || shelf.all()).await.ok()?;
        let found = own.into_iter().map(|own| (own.keywords_in(question), own));
        let mut best: Option<(usize, Arc<Typed>)> = None;
        for (count, own) in found.filter(|(count, own)| *count > 0 && own.can_handle(question, language)) {
            if best.as_ref().is_none_or(|(most, _)| count > *most) {
                best = Some((count, own));
            }
        }
        best.map(|(_, own)| own)
    }
}

impl Turn {
    /// Gives a question to the base model that an expert without an engine would read alone, though it goes on from
    /// earlier messages or comes with instructions of the client; one that was asked for by name keeps it.
    pub(super) fn leave_to_prose(&mut self) {
        let is_alone = self.history.is_empty() && self.request.instructions.is_none();
        if is_alone || self.request.expert.is_some() {
            return;
        }
        if self.chosen.as_ref().is_some_and(Chosen::is_typed) {
            self.chosen = None;
            self.plan.expert = None;
            self.chain = None;
        }
        if self.chain.is_some_and(|chain| !chain.stands_alone() && Chosen::BuiltIn(chain.second).is_typed()) {
            self.chain = None;
        }
    }
}
