//! The finance expert: the model says which figure is what, a decimal engine computes.
//!
//! Called through [`Expert`]. A question of a known case fills that case's form (`cases.rs`); any other names a single
//! calculation, or is worked in steps (`steps.rs`). The model copies each figure with its unit as it stands in the
//! question ("12.000 €"); reading it is code, and a figure that does not stand there is refused. Every figure of the
//! answer comes from [`engine`] or a worksheet; [`check`] reads a single calculation's text again and recomputes by
//! another way.

mod anchor;
mod assumption;
mod cases;
mod check;
mod engine;
mod form;
mod prompt;
mod render;
mod request;
mod sheet;
mod steps;

use futures::FutureExt as _;
use futures::future::BoxFuture;
use serde_json::json;

use self::cases::Case;
use super::{Ask, Attempt, Check, Expert, Failed, NOT_MINE, OTHER_WAY, Task, Tools, Work};
use crate::language::{self, Language};
use crate::model::{Constraint, Message};
use crate::numbers::{self, Unit};
pub use request::Request;

/// Most tokens of a filled form.
pub const TOKENS_MAX: u32 = 400;

/// Figures beyond which a question is taken to need several steps.
const SINGLE_FIGURES_MAX: usize = 3;

/// The finance expert.
#[derive(Debug)]
pub struct Finance;

impl Finance {
    /// JSON Schema of a single calculation.
    pub fn schema(&self) -> &str {
        &request::SCHEMA
    }

    /// JSON Schema for one question: [`Self::schema`] without what the question's words rule out.
    pub fn form(&self, question: &str, language: Language) -> String {
        form::form(question, written_in(question, language))
    }

    /// What the model reads to fill the form.
    pub fn messages(&self, question: &str, language: Language, previous: Option<&Attempt>) -> Vec<Message> {
        prompt::messages(question, language, previous)
    }

    /// Asks for a single calculation, or for steps.
    fn ask_freely(&self, question: &str, language: Language, previous: Option<&Attempt>) -> Ask {
        let other_way = previous.is_some_and(|attempt| {
            !attempt.raw.starts_with('{') || attempt.failures.iter().any(|check| check.name == OTHER_WAY)
        });
        if other_way || has_steps(question, language) {
            return steps::ask(question, language, previous);
        }
        let schema = self.form(question, language);
        Ask {
            constraint: Some(Constraint::JsonSchema(schema)),
            ..Ask::new(self.messages(question, language, previous), TOKENS_MAX)
        }
    }

    /// Reads a filled form, checks it against the question and computes.
    ///
    /// # Errors
    /// The checks that failed, in words a model can act on; one named [`NOT_MINE`] passes the question on.
    pub fn compute(&self, question: &str, language: Language, raw: &str) -> Result<Work, Vec<Check>> {
        if let Some(case) = Case::of(question, written_in(question, language)).filter(|_| is_of_a_case(raw)) {
            return case.work(question, language, raw);
        }
        let request: Request = serde_json::from_str(raw)
            .map_err(|fault| vec![Check::new("schema", false, format!("not the form asked for: {fault}"))])?;
        if request == Request::None || !self.can_handle(question, language) {
            return Err(vec![Check::new(NOT_MINE, false, "no calculation this engine knows")]);
        }
        let figures = numbers::find(question, written_in(question, language));
        let in_steps = || {
            let detail = "a single calculation does not take all that is said: in several steps";
            vec![Check::new(OTHER_WAY, false, detail)]
        };
        let anchored =
            anchor::anchor(question, written_in(question, language), &request).map_err(|failures| {
                let left_out = failures.iter().all(|check| check.name == "left-out");
                if left_out && figures.len() >= SINGLE_FIGURES_MAX { in_steps() } else { failures }
            })?;
        if figures.len() >= SINGLE_FIGURES_MAX && misses_a_step(&figures, &anchored) {
            return Err(in_steps());
        }
        let solution =
            engine::solve(&anchored).map_err(|error| vec![Check::new("inputs", false, error.to_string())])?;
        let lead = render::asked_first(question, &anchored, &solution, language).unwrap_or_default();
        let plain = lead + &render::render(&anchored, &solution, language);
        let output = json!({
            "calculation": anchored.name(),
            "inputs": anchored.told(),
            "quoted": anchored.quoted(),
            "assumptions": anchored.assumptions.iter().map(|assumed| assumed.text(language)).collect::<Vec<_>>(),
            "not_used": anchored.not_used,
            "currency": anchored.currency.map(render::code),
            "target_currency": anchored.target.map(render::code),
            "divided": anchored.divide,
            "compoundings_per_year": anchored.frequency.to_string(),
            "periods": anchored.periods().to_string(),
            "results": solution
                .figures
                .iter()
                .map(|figure| (figure.name.to_owned(), json!(figure.value.to_string())))
                .collect::<serde_json::Map<_, _>>(),
            "formula": render::formula(&anchored, &solution, language),
            "schedule": solution.rows.iter().map(render::row).collect::<Vec<_>>(),
            "language": language.code(),
        });
        Ok(Work { output, plain, draft: 0, checks: Vec::new() })
    }
}

impl Expert for Finance {
    fn can_handle(&self, question: &str, language: Language) -> bool {
        !numbers::find(question, written_in(question, language)).is_empty()
    }

    fn ask(&self, task: Task<'_>, previous: Option<&Attempt>) -> Ask {
        let Task { question, language, .. } = task;
        match (previous, Case::of(question, written_in(question, language))) {
            (None, Some(case)) => case.ask(question, language),
            // What a case does not cover goes on as if nothing had been written.
            (Some(attempt), Some(_)) if is_of_a_case(&attempt.raw) => {
                self.ask_freely(question, language, None)
            }
            (previous, _) => self.ask_freely(question, language, previous),
        }
    }

    fn work<'a>(
        &'a self,
        task: Task<'a>,
        drafts: &'a [String],
        _tools: &'a Tools,
    ) -> BoxFuture<'a, Result<Work, Failed>> {
        let Task { question, language, .. } = task;
        let worked = match drafts {
            [filled] if filled.starts_with('{') => match self.compute(question, language, filled) {
                Err(failures)
                    if failures.iter().any(|check| check.name == NOT_MINE)
                        && numbers::find(question, written_in(question, language)).len() > 1 =>
                {
                    let detail = "none of the single calculations: in several steps";
                    Err(vec![Check::new(OTHER_WAY, false, detail)])
                }
                computed => computed,
            },
            drafts => steps::work(task, drafts),
        };
        futures::future::ready(worked.map_err(Failed::from)).boxed()
    }

    fn verify(&self, _task: Task<'_>, work: &Work, text: &str) -> Vec<Check> {
        if work.output["calculation"] == "steps" {
            return sheet::verify(&work.output, text);
        }
        check::text(&work.output, text)
    }
}

/// Whether a draft is the form of a case: that of a single calculation names it.
fn is_of_a_case(draft: &str) -> bool {
    draft.starts_with('{') && !draft.contains("\"calculation\"")
}

/// Whether a question has more figures than a single calculation takes. With three it is one only if its words speak of
/// what takes three: a loan, savings, interest, a tax, a change of money.
fn has_steps(question: &str, language: Language) -> bool {
    let figures = numbers::find(question, written_in(question, language)).len();
    let lower = question.to_lowercase();
    let says = |words: &[&str]| words.iter().any(|word| lower.contains(word));
    // A table of payments is the form's alone.
    !says(&["cuadro", "tabla", "table", "schedule"])
        && (figures > SINGLE_FIGURES_MAX || figures == SINGLE_FIGURES_MAX && !says(SINGLE_WORDS))
}

/// Words of calculations that take three figures.
const SINGLE_WORDS: &[&str] = &[
    "préstamo",
    "prestamo",
    "crédito",
    "credito",
    "hipoteca",
    "financ",
    "cuota",
    "loan",
    "mortgage",
    "borrow",
    "interés",
    "interes",
    "interest",
    "ahorr",
    "saving",
    "save",
    "iva",
    "vat",
    "cambi",
    "exchange",
    "propina",
    "tip",
];

/// Whether a single calculation adds up what is not all money: counts, rates and times say that something is to be done
/// first.
fn misses_a_step(figures: &[numbers::Quantity], anchored: &anchor::Anchored) -> bool {
    let is_bare = matches!(anchored.name().as_str(), "sum" | "difference");
    let is_money = |quantity: &numbers::Quantity| matches!(quantity.unit, Some(Unit::Money(_)));
    let mixes = figures.iter().any(is_money) && !figures.iter().all(is_money);
    is_bare && mixes
}

/// The language a question's figures are spelled in, which need not be the one it is answered in.
fn written_in(question: &str, language: Language) -> Language {
    language::detect(question).unwrap_or(language)
}

#[cfg(test)]
mod tests;
