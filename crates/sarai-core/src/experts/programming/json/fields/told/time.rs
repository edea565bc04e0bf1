//! Days, clock times and lengths of time that words tell: "AAAA-MM-DD, cuando vence" beside "a 30 días".
//!
//! Called by `told.rs`. Must not tell a day where the text holds several that could be meant.

use super::super::text::{self, Day, Span, has};
use super::Seen;
use crate::experts::programming::json::fields::draft::variable;
use crate::experts::programming::json::shape::Kind;
use crate::language::fold;

/// Words of a day that comes after another.
const LATER: &str = "venc|due|limite|devol|regreso|vuelta|vuelv|check out|return| end|fin |termin|hasta|\
                until|caduc|expir|leav|depart|despues|later|after|tras|proxim|next|siguient|\
                ultimo dia|last day";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Length {
    Minutes,
    Hours,
}

impl Seen<'_> {
    /// Days: the one of the text, and the one so much later.
    pub(super) fn date(&self, at: usize) -> Option<String> {
        let [Day { year, month, day }] = self.facts.days[..] else { return None };
        let hint = &self.hints[at];
        let is_last_day = has(hint, "ultimo dia|last day|dia antes|day before");
        // Other days may be told from it: "mañana", "pasado mañana".
        if has(
            &self.facts.words,
            "habil|laborab|working day|business day|hoy|today|manana|tomorrow|ayer|yesterday|siguiente|que viene|next |\
             fin de mes|end of the month| antes|before| ago |hace |un ano|1 ano| anos|year",
        ) && !is_last_day
        {
            return None;
        }
        let dates: Vec<usize> =
            (0..self.fields.len()).filter(|at| self.fields[*at].kind == Kind::Date).collect();
        let is_other = has(hint, "lleg|arriv") || has(hint, "ultim|last|primer|first") && !is_last_day;
        let first = format!("date({year}, {month}, {day})");
        if let (Some(parts), [one, other]) = (self.facts.parts, dates.as_slice()) {
            let are_parts = has(&self.hints[*one], "primer|first") && has(&self.hints[*other], "ultim|last");
            let start = variable(&self.fields[*one].name);
            return match at {
                _ if !are_parts || !has(&self.facts.words, "por mes|mensual|mes |month") => None,
                at if at == *one => Some(first),
                _ => Some(format!("months({start}, {})", parts.checked_sub(1)?)),
            };
        }
        if is_other {
            return None;
        }
        let is_near = |at: usize| {
            let name = fold(&self.fields[at].name);
            let mut words = name.split('_').filter(|word| word.len() > 3);
            words.any(|word| self.facts.span_lead.contains(word.get(..5).unwrap_or(word)))
        };
        let is_later =
            |at: usize| is_last_day && at != dates[0] || has(&self.hints[at], LATER) || is_near(at);
        // The hint may state the length itself, where the text has several.
        let span = text::span(hint).or(self.facts.span);
        match (span, dates.as_slice()) {
            (None, [_]) if !is_later(at) => Some(first),
            (_, [one, _]) if *one == at && !is_later(at) => Some(first),
            (Some(span), [_]) if is_later(at) && !is_last_day => Some(later(&first, span)),
            (Some(span), [one, other])
                if *other == at && !is_later(*one) && (is_later(at) || has(hint, "salida")) =>
            {
                let end = later(&variable(&self.fields[*one].name), span);
                let is_before = is_last_day || has(hint, "como dia 1|inclus|counting the first|as day 1");
                Some(if is_before { format!("{end} - timedelta(days=1)") } else { end })
            }
            _ => None,
        }
    }

    /// The one clock time of the text, and the one after all that takes time.
    pub(super) fn clock(&self, at: usize) -> Option<String> {
        let [start] = &self.facts.clocks[..] else { return None };
        let is_end =
            |at: usize| has(&self.hints[at], "fin|termin|acab| end|finish|list|ready|se puede|lleg|arriv");
        let is_start =
            |at: usize| has(&self.hints[at], "inicio|inici|empieza|start|entra|begin|sale|salida|leaves");
        let times: Vec<usize> =
            (0..self.fields.len()).filter(|at| self.fields[*at].kind == Kind::Time).collect();
        // Where the time that stands there is the end, or something is to be done earlier, nothing is added to it.
        let is_end_given = has(
            &self.facts.words,
            "termina a|acaba a|hasta las|ends at|until|finishes|cierra|closes| antes|before|earlier",
        );
        if self.facts.minutes.is_empty() || self.facts.pause != Some(0) || is_end_given {
            return None;
        }
        let end = || format!("later(\"{start}\", {})", self.facts.minutes.join(" + "));
        match times.as_slice() {
            [_] if is_end(at) && !is_start(at) => Some(end()),
            [one, other] if is_start(*one) && !is_end(*one) && is_end(*other) => {
                Some(if at == *one { format!("\"{start}\"") } else { end() })
            }
            _ => None,
        }
    }

    /// Days from one day of the text to the other.
    pub(super) fn days_between(&self, at: usize) -> Option<String> {
        let [one, other] = self.facts.days[..] else { return None };
        let hint = &self.hints[at];
        let counts = has(hint, "dias|days|noches|nights");
        let is_between = has(
            hint,
            "entre|between|from|desde|since|hasta|until|transit|durac|estancia|stay|tard|pasad|\
                retras|late|took",
        );
        let is_else =
            has(hint, "habil|laborab|working|weekday|inclu|ambos|both|contando|counting|%|lluvia|limite");
        let key = |day: Day| (day.year, day.month, day.day);
        if !counts
            || !is_between
            || is_else
            || key(one) >= key(other)
            || self.facts.span.is_some() && has(hint, "retras|late")
        {
            return None;
        }
        let day = |day: Day| format!("date({}, {}, {})", day.year, day.month, day.day);
        Some(format!("({} - {}).days", day(other), day(one)))
    }

    /// Whether a field is a length of time in minutes, in hours, or none that is told.
    pub(super) fn length(&self, at: usize) -> Option<Length> {
        let hint = &self.hints[at];
        let is_length = has(
            hint,
            "durac|duration|trabaj|worked|paid hours|minutos|minutes|horas|hours|length|estancia|\
                jornada",
        );
        let is_asked_else = has(
            hint,
            "extra|overtime|trayect|camin|semana|week|viaje|travel|commut|descanso_|pausa_|break_|noct|night|retraso|late|cada|each|espera|wait|total|suma|sum |\
                fraccion|complet|redond|rounded|whole",
        );
        if !is_length || is_asked_else || self.facts.clocks.len() != 2 {
            return None;
        }
        if has(hint, "minut| min") {
            return Some(Length::Minutes);
        }
        has(hint, "hora|hour").then_some(Length::Hours)
    }

    pub(super) fn duration(&self, at: usize) -> Option<String> {
        let length = self.length(at)?;
        let [start, end] = &self.facts.clocks[..] else { return None };
        // Several days, or times told the other way round.
        let is_unsure = end < start && start.as_str() < "18:00" || self.facts.days.len() > 1;
        if is_unsure
            || has(
                &self.facts.words,
                "de lunes a|monday to|cada dia|todos los dias|each day|every day|daily|diari",
            )
        {
            return None;
        }
        let pause = self.facts.pause?;
        let whole = format!("minutes(\"{start}\", \"{end}\")");
        let hint = &self.hints[at];
        let is_net = has(hint, "sin |without|paid|pagad|trabaj|worked|net|descont");
        let is_gross = has(hint, "con el descanso|con la pausa|including|incluid|contando");
        let minutes = match pause {
            0 => whole,
            _ if is_gross == is_net => return None,
            _ if is_gross => whole,
            pause => format!("{whole} - {pause}"),
        };
        Some(match (length, pause) {
            (Length::Minutes, _) => minutes,
            (Length::Hours, 0) => format!("{minutes} / 60"),
            (Length::Hours, _) => format!("({minutes}) / 60"),
        })
    }
}

/// A day so much later.
fn later(start: &str, span: Span) -> String {
    match span {
        Span::Days(count) => format!("{start} + timedelta(days={count})"),
        Span::Weeks(count) => format!("{start} + timedelta(days={})", count * 7),
        Span::Months(count) => format!("months({start}, {count})"),
    }
}
