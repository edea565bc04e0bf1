//! The finance expert: the model names the calculation and copies its inputs, a decimal engine computes.
//!
//! Called through [`Expert`]. The model copies each figure with its unit as it stands in the question ("12.000 €");
//! reading it is code, and a figure that does not stand there is refused. Every figure of the answer comes from
//! [`engine`]; [`check`] reads the finished text again and recomputes by another way.

mod anchor;
mod assumption;
mod check;
mod engine;
mod form;
mod prompt;
mod render;
mod request;

use serde_json::json;

use super::{Attempt, Check, Expert, ExpertName, NOT_MINE, Work};
use crate::language::{self, Language};
use crate::model::{Message, Sampling};
use crate::numbers;
pub use request::Request;

/// The finance expert.
#[derive(Debug)]
pub struct Finance;

impl Expert for Finance {
    fn name(&self) -> ExpertName {
        ExpertName::Finance
    }

    fn can_handle(&self, question: &str, language: Language) -> bool {
        !numbers::find(question, written_in(question, language)).is_empty()
    }

    fn schema(&self) -> &str {
        &request::SCHEMA
    }

    fn form(&self, question: &str, language: Language) -> String {
        form::form(question, written_in(question, language))
    }

    fn messages(&self, question: &str, language: Language, previous: Option<&Attempt>) -> Vec<Message> {
        prompt::messages(question, language, previous)
    }

    fn sampling(&self) -> Sampling {
        Sampling::default()
    }

    fn max_tokens(&self) -> u32 {
        400
    }

    fn work(&self, question: &str, language: Language, raw: &str) -> Result<Work, Vec<Check>> {
        let request: Request = serde_json::from_str(raw)
            .map_err(|fault| vec![Check::new("schema", false, format!("not the form asked for: {fault}"))])?;
        if request == Request::None || !self.can_handle(question, language) {
            return Err(vec![Check::new(NOT_MINE, false, "no calculation this engine knows")]);
        }
        let anchored = anchor::anchor(question, written_in(question, language), &request)?;
        let solution =
            engine::solve(&anchored).map_err(|error| vec![Check::new("inputs", false, error.to_string())])?;
        let plain = render::render(&anchored, &solution, language);
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
        let facts =
            numbers::find(&plain, language).iter().map(|fact| fact.written(&plain).to_owned()).collect();
        Ok(Work { output, plain, facts })
    }

    fn verify(&self, _question: &str, work: &Work, text: &str) -> Vec<Check> {
        check::text(&work.output, text)
    }
}

/// The language a question's figures are spelled in, which need not be the one it is answered in.
fn written_in(question: &str, language: Language) -> Language {
    language::detect(question).unwrap_or(language)
}

#[cfg(test)]
mod tests;
