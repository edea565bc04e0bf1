//! From copied texts to values: each must stand in the question, with a unit that fits, or be a stated default.
//!
//! Called with every filled request. Must not take a figure that the person did not give.

use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::Request;
use crate::experts::Check;
use crate::language::Language;
use crate::numbers::{self, Currency, Quantity, Unit};

/// What an input counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// An amount of money, or a bare number.
    Money,
    /// A percentage.
    Rate,
    /// A duration, kept in months.
    Term,
    /// A number of things.
    Count,
}

/// A default that was used because the question gives none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Assumption {
    /// The general VAT rate of Spain, 21 %.
    SpanishVat,
    /// The standard VAT rate of the United Kingdom, 20 %.
    BritishVat,
}

/// A request whose values are known to be the person's.
#[derive(Clone, Debug)]
pub(super) struct Anchored {
    pub(super) request: Request,
    pub(super) currency: Option<Currency>,
    inputs: Vec<(&'static str, Kind, Decimal)>,
    assumption: Option<Assumption>,
}

impl Anchored {
    /// The value of an input that this calculation has.
    pub(super) fn get(&self, name: &str) -> Decimal {
        self.inputs.iter().find(|(known, ..)| *known == name).map_or(Decimal::ZERO, |(_, _, value)| *value)
    }

    /// All values of an input that can stand several times.
    pub(super) fn all(&self, name: &str) -> Vec<Decimal> {
        self.inputs.iter().filter(|(known, ..)| *known == name).map(|(_, _, value)| *value).collect()
    }

    /// The calculation's name, as in the request.
    pub(super) fn name(&self) -> String {
        let request = serde_json::to_value(&self.request).unwrap_or_default();
        request["calculation"].as_str().unwrap_or_default().to_owned()
    }

    /// The inputs as JSON, numbers as text so that no digit is lost.
    pub(super) fn told(&self) -> Value {
        let mut object = serde_json::Map::new();
        for (name, kind, value) in &self.inputs {
            let name = if *kind == Kind::Term { "term_months" } else { name };
            let text = json!(value.normalize().to_string());
            match object.get_mut(name) {
                None => drop(object.insert(name.to_owned(), text)),
                Some(Value::Array(items)) => items.push(text),
                Some(single) => *single = json!([single.clone(), text]),
            }
        }
        Value::Object(object)
    }

    /// What was assumed, in words.
    pub(super) fn assumptions(&self, language: Language) -> Vec<&'static str> {
        let text = self.assumption.map(|assumption| match (assumption, language) {
            (Assumption::SpanishVat, Language::Es) => "IVA general del 21 %",
            (Assumption::SpanishVat, Language::En) => "Spanish general VAT rate of 21%",
            (Assumption::BritishVat, Language::Es) => "IVA general británico del 20 %",
            (Assumption::BritishVat, Language::En) => "UK standard VAT rate of 20%",
        });
        text.into_iter().collect()
    }
}

/// The inputs of a request: name, kind, copied text.
fn fields(request: &Request) -> Vec<(&'static str, Kind, &str)> {
    use Kind::{Count, Money, Rate, Term};
    match request {
        Request::LoanPayment { principal, annual_rate, term }
        | Request::LoanSchedule { principal, annual_rate, term }
        | Request::SimpleInterest { principal, annual_rate, term }
        | Request::CompoundInterest { principal, annual_rate, term } => {
            vec![("principal", Money, principal), ("annual_rate", Rate, annual_rate), ("term", Term, term)]
        }
        Request::AddVat { amount, rate } | Request::RemoveVat { amount, rate } => {
            vec![("amount", Money, amount), ("rate", Rate, rate)]
        }
        Request::PercentOf { percent, amount }
        | Request::Discount { percent, amount }
        | Request::Increase { percent, amount } => {
            vec![("percent", Rate, percent), ("amount", Money, amount)]
        }
        Request::PercentChange { before, after } => vec![("before", Money, before), ("after", Money, after)],
        Request::WhatPercent { part, whole } => vec![("part", Money, part), ("whole", Money, whole)],
        Request::Sum { amounts } => {
            amounts.iter().map(|amount| ("amounts", Money, amount.as_str())).collect()
        }
        Request::Difference { amount, minus } => std::iter::once(("amount", Money, amount.as_str()))
            .chain(minus.iter().map(|amount| ("minus", Money, amount.as_str())))
            .collect(),
        Request::Times { amount, count } | Request::Split { amount, count } => {
            vec![("amount", Money, amount), ("count", Count, count)]
        }
        Request::SavingsPlan { goal, term } => vec![("goal", Money, goal), ("term", Term, term)],
        Request::None => Vec::new(),
    }
}

/// Finds each input in the question.
pub(super) fn anchor(question: &str, language: Language, request: &Request) -> Result<Anchored, Vec<Check>> {
    let stated = numbers::find(question, language);
    let mut used = vec![false; stated.len()];
    let mut failures = Vec::new();
    let mut inputs = Vec::new();
    let mut currency = None;
    let mut assumption = None;
    let vat = matches!(request, Request::AddVat { .. } | Request::RemoveVat { .. });
    let list: Vec<&str> =
        stated.iter().map(|quantity| question[quantity.start..quantity.end].trim()).collect();
    for (name, kind, copied) in fields(request) {
        if vat && name == "rate" && numbers::find(copied, language).is_empty() {
            match default_vat(currency, language) {
                Some((value, default)) => {
                    assumption = Some(default);
                    inputs.push((name, kind, value));
                }
                None => failures.push(Check::new(name, false, "the VAT rate is not in the question")),
            }
            continue;
        }
        match locate(copied, kind, language, &stated, &used) {
            Some(place) => {
                used[place] = true;
                if let Some(Unit::Money(found)) = stated[place].unit
                    && *currency.get_or_insert(found) != found
                {
                    let mixed = "the question mixes currencies and gives no rate";
                    failures.push(Check::new(name, false, mixed));
                }
                inputs.push((name, kind, value(&stated[place], copied, kind, language)));
            }
            // The general rate is often filled in by the model itself; it then is the default, stated as such.
            None => match default_vat(currency, language).filter(|(value, _)| {
                vat && name == "rate"
                    && numbers::find(copied, language).iter().any(|copy| copy.can_be(*value))
            }) {
                Some((value, default)) => {
                    assumption = Some(default);
                    inputs.push((name, kind, value));
                }
                None => failures.push(Check::new(
                    name,
                    false,
                    format!(
                        "\"{copied}\" as {} does not stand in the question; its figures are: {}",
                        word(kind),
                        list.join("; ")
                    ),
                )),
            },
        }
    }
    if matches!(request, Request::Sum { .. } | Request::Difference { .. }) {
        let left_out = |(place, quantity): &(usize, &Quantity)| {
            !used[*place] && matches!(quantity.unit, Some(Unit::Money(_)))
        };
        for (place, _) in stated.iter().enumerate().filter(left_out) {
            failures.push(Check::new("amounts", false, format!("{} was left out", list[place])));
        }
    }
    let currency = currency.or_else(|| {
        stated.iter().find_map(|quantity| match quantity.unit {
            Some(Unit::Money(found)) => Some(found),
            _ => None,
        })
    });
    if failures.is_empty() {
        Ok(Anchored { request: request.clone(), currency, inputs, assumption })
    } else {
        Err(failures)
    }
}

fn default_vat(currency: Option<Currency>, language: Language) -> Option<(Decimal, Assumption)> {
    match (currency, language) {
        (Some(Currency::Euro), _) | (None, Language::Es) => Some((Decimal::from(21), Assumption::SpanishVat)),
        (Some(Currency::Pound), _) => Some((Decimal::from(20), Assumption::BritishVat)),
        (Some(Currency::Dollar | Currency::Peso), _) | (None, Language::En) => None,
    }
}

fn word(kind: Kind) -> &'static str {
    match kind {
        Kind::Money => "an amount",
        Kind::Rate => "a percentage",
        Kind::Term => "a duration",
        Kind::Count => "a number",
    }
}

/// The question's quantity that a copied text names, one not yet used if there is a choice.
fn locate(copied: &str, kind: Kind, language: Language, stated: &[Quantity], used: &[bool]) -> Option<usize> {
    let copy = numbers::find(copied, language);
    let copy = copy.first()?;
    let same = |quantity: &Quantity| {
        fits(quantity, kind)
            && quantity.readings.iter().any(|value| copy.can_be(*value))
            // "4 meses" is not "4 años".
            && (copy.unit.is_none() || quantity.unit.is_none() || copy.unit == quantity.unit)
    };
    let candidates =
        || stated.iter().enumerate().filter(|(_, quantity)| same(quantity)).map(|(place, _)| place);
    candidates().find(|&place| !used[place]).or_else(|| candidates().next())
}

fn fits(quantity: &Quantity, kind: Kind) -> bool {
    match (kind, quantity.unit) {
        (Kind::Money, None | Some(Unit::Money(_))) | (Kind::Rate, None | Some(Unit::Percent)) => true,
        (Kind::Term, Some(Unit::Years | Unit::Months | Unit::Weeks | Unit::Days)) => true,
        (Kind::Count, unit) => !matches!(unit, Some(Unit::Money(_) | Unit::Percent)),
        (Kind::Money | Kind::Rate | Kind::Term, _) => false,
    }
}

/// The reading that question and copy share; durations in months.
fn value(stated: &Quantity, copied: &str, kind: Kind, language: Language) -> Decimal {
    let copy = numbers::find(copied, language);
    let shared = stated
        .readings
        .iter()
        .find(|value| copy.first().is_some_and(|copy| copy.can_be(**value)))
        .copied()
        .unwrap_or(stated.value());
    match (kind, stated.unit) {
        (Kind::Term, Some(Unit::Years)) => shared * Decimal::from(12),
        (Kind::Term, Some(Unit::Weeks)) => shared * Decimal::from(12) / Decimal::from(52),
        (Kind::Term, Some(Unit::Days)) => shared * Decimal::from(12) / Decimal::from(365),
        _ => shared,
    }
}
