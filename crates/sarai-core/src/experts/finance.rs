//! The finance expert: the model names the calculation and copies its inputs, a decimal engine computes.
//!
//! Called through [`Expert`]. The model copies each figure with its unit as it stands in the question ("12.000 €");
//! reading it is code, and a figure that does not stand there is refused. Every figure of the answer comes from
//! [`engine`]; [`Finance::verify`] reads the finished text again and recomputes by another way.

mod anchor;
mod engine;
mod prompt;
mod render;

use std::sync::LazyLock;

use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{Attempt, Check, Expert, NOT_MINE, Work};
use crate::language::Language;
use crate::model::{Message, Sampling};
use crate::numbers;

/// The finance expert.
#[derive(Debug)]
pub struct Finance;

/// What the model fills: a calculation and its inputs, copied from the question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "calculation", rename_all = "snake_case", deny_unknown_fields)]
pub enum Request {
    /// Monthly payment of a loan or mortgage, and its total cost.
    LoanPayment {
        /// Amount borrowed.
        principal: String,
        /// Yearly interest rate.
        annual_rate: String,
        /// Duration.
        term: String,
    },
    /// Table of the payments of a loan.
    LoanSchedule {
        /// Amount borrowed.
        principal: String,
        /// Yearly interest rate.
        annual_rate: String,
        /// Duration.
        term: String,
    },
    /// Interest that is not added to the capital.
    SimpleInterest {
        /// Capital.
        principal: String,
        /// Yearly interest rate.
        annual_rate: String,
        /// Duration.
        term: String,
    },
    /// Interest on interest, capitalised once a year.
    CompoundInterest {
        /// Capital.
        principal: String,
        /// Yearly interest rate.
        annual_rate: String,
        /// Duration.
        term: String,
    },
    /// VAT (IVA) put on a net amount. An empty rate is the general one.
    AddVat {
        /// Net amount.
        amount: String,
        /// VAT rate.
        rate: String,
    },
    /// VAT (IVA) taken out of an amount that includes it.
    RemoveVat {
        /// Amount with VAT.
        amount: String,
        /// VAT rate.
        rate: String,
    },
    /// A percentage of an amount.
    PercentOf {
        /// The percentage.
        percent: String,
        /// The amount.
        amount: String,
    },
    /// An amount after a discount.
    Discount {
        /// The discount.
        percent: String,
        /// The amount before.
        amount: String,
    },
    /// An amount after a rise.
    Increase {
        /// The rise.
        percent: String,
        /// The amount before.
        amount: String,
    },
    /// By how many percent an amount went up or down.
    PercentChange {
        /// The amount before.
        before: String,
        /// The amount after.
        after: String,
    },
    /// What percentage one amount is of another.
    WhatPercent {
        /// The part.
        part: String,
        /// The whole.
        whole: String,
    },
    /// Amounts added up.
    Sum {
        /// The amounts.
        amounts: Vec<String>,
    },
    /// One amount less others.
    Difference {
        /// What there was.
        amount: String,
        /// What goes off it.
        minus: Vec<String>,
    },
    /// A price a number of times.
    Times {
        /// Price of one.
        amount: String,
        /// How many.
        count: String,
    },
    /// An amount in equal parts.
    Split {
        /// The amount.
        amount: String,
        /// Into how many.
        count: String,
    },
    /// What to put aside each month to reach an amount.
    SavingsPlan {
        /// The amount to reach.
        goal: String,
        /// Duration.
        term: String,
    },
    /// Nothing of the above.
    None,
}

static SCHEMA: LazyLock<String> = LazyLock::new(|| {
    let mut schema = schemars::schema_for!(Request).to_value();
    tidy(&mut schema);
    schema.to_string()
});

/// Branches that differ by a constant are alternatives either way, and `anyOf` is what grammar compilers take;
/// texts only cost time.
fn tidy(schema: &mut serde_json::Value) {
    if let Some(object) = schema.as_object_mut() {
        for word in ["description", "title", "$schema"] {
            object.remove(word);
        }
        if let Some(branches) = object.remove("oneOf") {
            object.insert("anyOf".into(), branches);
        }
        // The calculation comes first: it decides what the rest must be.
        if let Some(properties) = object.get_mut("properties").and_then(serde_json::Value::as_object_mut)
            && let Some(calculation) = properties.shift_remove("calculation")
        {
            properties.shift_insert(0, "calculation".into(), calculation);
        }
        if object.get("type").and_then(serde_json::Value::as_str) == Some("string")
            && !object.contains_key("const")
        {
            object.insert("maxLength".into(), json!(40));
        }
        if object.get("type").and_then(serde_json::Value::as_str) == Some("array") {
            object.insert("maxItems".into(), json!(20));
        }
        object.values_mut().for_each(tidy);
    } else if let Some(items) = schema.as_array_mut() {
        items.iter_mut().for_each(tidy);
    }
}

impl Expert for Finance {
    fn schema(&self) -> &str {
        &SCHEMA
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
        if request == Request::None {
            return Err(vec![Check::new(NOT_MINE, false, "no calculation this engine knows")]);
        }
        let anchored = anchor::anchor(question, language, &request)?;
        let solution =
            engine::solve(&anchored).map_err(|detail| vec![Check::new("inputs", false, detail)])?;
        let plain = render::render(&anchored, &solution, language);
        let output = json!({
            "calculation": anchored.name(),
            "inputs": anchored.told(),
            "assumptions": anchored.assumptions(language),
            "currency": anchored.currency.map(render::code),
            "results": solution
                .figures
                .iter()
                .map(|figure| (figure.name.to_owned(), json!(figure.value.to_string())))
                .collect::<serde_json::Map<_, _>>(),
            "formula": solution.formula,
            "schedule": solution.rows.iter().map(render::row).collect::<Vec<_>>(),
            "language": language.code(),
        });
        Ok(Work { output, plain })
    }

    fn verify(&self, question: &str, work: &Work, text: &str) -> Vec<Check> {
        let language = if work.output["language"] == "en" { Language::En } else { Language::Es };
        vec![
            every_figure_is_known(question, work, text, language),
            main_figure_is_there(work, text, language),
            engine::recompute(&work.output),
        ]
    }
}

/// Numbers of the text against inputs, results and the question's own numbers.
fn every_figure_is_known(question: &str, work: &Work, text: &str, language: Language) -> Check {
    let mut known: Vec<Decimal> =
        numbers::find(question, language).iter().flat_map(|q| q.readings.clone()).collect();
    for part in ["inputs", "results", "assumptions", "schedule"] {
        collect(&work.output[part], &mut known);
    }
    let strangers: Vec<String> = numbers::find(text, language)
        .iter()
        .filter(|quantity| !quantity.readings.iter().any(|value| known.contains(&value.normalize())))
        .map(|quantity| text[quantity.start..quantity.end].to_owned())
        .collect();
    if strangers.is_empty() {
        Check::new("figures", true, "every figure of the text is an input or comes from the engine")
    } else {
        Check::new("figures", false, format!("not from the engine: {}", strangers.join(", ")))
    }
}

/// Every number that stands in a JSON value, texts included.
fn collect(value: &serde_json::Value, into: &mut Vec<Decimal>) {
    if let Some(text) = value.as_str() {
        match text.parse::<Decimal>() {
            Ok(number) => into.push(number.normalize()),
            Err(_) => into.extend(
                [Language::Es, Language::En]
                    .iter()
                    .flat_map(|language| numbers::find(text, *language))
                    .flat_map(|quantity| quantity.readings)
                    .map(|number| number.normalize()),
            ),
        }
    } else if let Some(items) = value.as_array() {
        items.iter().for_each(|item| collect(item, into));
    } else if let Some(object) = value.as_object() {
        object.values().for_each(|item| collect(item, into));
    }
}

fn main_figure_is_there(work: &Work, text: &str, language: Language) -> Check {
    let main = work.output["results"]
        .as_object()
        .and_then(|results| results.values().next())
        .and_then(serde_json::Value::as_str)
        .and_then(|value| value.parse::<Decimal>().ok());
    let Some(main) = main else { return Check::new("main-figure", false, "the engine gave no figure") };
    let there = numbers::find(text, language).iter().any(|quantity| quantity.can_be(main));
    let detail = if there { format!("{main} stands in the text") } else { format!("{main} is missing") };
    Check::new("main-figure", there, detail)
}

#[cfg(test)]
mod tests;
