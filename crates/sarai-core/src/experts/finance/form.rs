//! The form for one question: the calculations its figures allow, each field limited to the figures that fit.
//!
//! Called once a draft. A small model chooses a calculation and which figure goes where; it can't invent a figure,
//! and what leaves no choice costs no sampling. Must not be stricter than the anchoring behind it.

use serde_json::{Map, Value, json};

use super::anchor::{Kind, Search};
use super::request::SCHEMA;
use crate::language::Language;
use crate::numbers::{self, Quantity, Unit};

/// The schema of the form.
pub(super) fn form(question: &str, language: Language) -> String {
    let whole: Value = serde_json::from_str(&SCHEMA).unwrap_or_default();
    let search = Search::new(question, language);
    let branches: Vec<Value> = whole["anyOf"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|branch| fitted(branch, &search))
        .collect();
    match branches.as_slice() {
        [only] => only.to_string(),
        _ => json!({ "anyOf": branches }).to_string(),
    }
}

/// A branch with its fields limited to the question's figures; `None` if they can't fill it.
fn fitted(branch: &Value, search: &Search) -> Option<Value> {
    let calculation = branch["properties"]["calculation"]["const"].as_str()?;
    let mut branch = branch.clone();
    let properties = branch["properties"].as_object_mut()?;
    let figures = Figures::of(search);
    if calculation == "convert_currency" {
        let named = numbers::currencies(search.question);
        if named.iter().all(|currency| Some(currency) == named.first()) {
            return None;
        }
    }
    if !figures.find_room(properties) {
        return None;
    }
    let money_fields = fields_of(properties, Kind::Money);
    for (name, field) in properties.iter_mut().filter(|(name, _)| *name != "calculation") {
        let kind = kind(name)?;
        let optional = matches!(
            (calculation, name.as_str()),
            ("add_vat" | "remove_vat", "rate")
                | ("savings_plan", "annual_rate")
                | ("salary_per_month" | "salary_per_year", "payments")
        );
        let is_list = field["type"] == "array";
        let mut choices = figures.choices(kind, if is_list { usize::MAX } else { money_fields });
        if optional && (choices.is_empty() || kind == Kind::Count) {
            choices.push(String::new());
        }
        let least = if is_list { usize::from(name == "amounts") + 1 } else { 1 };
        if choices.len() < least {
            return None;
        }
        *field = if is_list {
            let most = choices.len();
            json!({ "type": "array", "items": { "enum": choices }, "minItems": least, "maxItems": most })
        } else {
            json!({ "enum": choices })
        };
    }
    Some(branch)
}

/// What a field of this name counts.
fn kind(field: &str) -> Option<Kind> {
    Some(match field {
        "principal" | "amount" | "amounts" | "minus" | "before" | "after" | "part" | "whole" | "goal" => {
            Kind::Money
        }
        "annual_rate" | "rate" | "percent" => Kind::Rate,
        "term" => Kind::Term,
        "count" | "payments" => Kind::Count,
        "exchange_rate" => Kind::Exchange,
        _ => return None,
    })
}

fn fields_of(properties: &Map<String, Value>, wanted: Kind) -> usize {
    properties.keys().filter(|name| kind(name) == Some(wanted)).count()
}

/// A question's figures by what they can count, as written, without repeats.
struct Figures {
    money: Vec<String>,
    percents: Vec<String>,
    /// Percentages that must go somewhere: not an effective rate beside a nominal one.
    percents_due: usize,
    /// Amounts that must go somewhere: not an income told as the setting.
    money_due: usize,
    terms: Vec<String>,
    bare: Vec<String>,
}

impl Figures {
    fn of(search: &Search) -> Self {
        let list = |wanted: &dyn Fn(&Quantity) -> bool| {
            let mut found: Vec<String> = Vec::new();
            for quantity in search.stated.iter().filter(|quantity| wanted(quantity)) {
                let written = quantity.written(search.question).to_owned();
                if !found.contains(&written) {
                    found.push(written);
                }
            }
            found
        };
        let is_money = |quantity: &Quantity| matches!(quantity.unit, Some(Unit::Money(_)));
        let is_percent = |quantity: &Quantity| quantity.unit == Some(Unit::Percent);
        Self {
            money: list(&is_money),
            percents: list(&is_percent),
            percents_due: list(&|quantity| is_percent(quantity) && !search.is_setting(quantity)).len(),
            money_due: list(&|quantity| is_money(quantity) && !search.is_setting(quantity)).len(),
            terms: list(&|quantity| search.fits(quantity, Kind::Term)),
            bare: list(&|quantity| quantity.unit.is_none()),
        }
    }

    /// Whether the fields can take every figure that must go somewhere.
    fn find_room(&self, properties: &Map<String, Value>) -> bool {
        let has_list = properties.values().any(|field| field["type"] == "array");
        let money = fields_of(properties, Kind::Money) + fields_of(properties, Kind::Exchange);
        let none = properties.len() == 1;
        let unit_of_rate = usize::from(fields_of(properties, Kind::Exchange) > 0);
        none || (self.percents_due <= fields_of(properties, Kind::Rate)
            && (has_list || self.money_due <= money + unit_of_rate))
    }

    /// The figures a field may hold; those with the unit alone if they are enough.
    fn choices(&self, kind: Kind, needed: usize) -> Vec<String> {
        let and_bare = |with_unit: &[String]| [with_unit, &self.bare].concat();
        match kind {
            Kind::Money if self.money.len() >= needed => self.money.clone(),
            // "ocho" is people; an amount beside one with a unit is written in digits.
            Kind::Money if !self.money.is_empty() => {
                let digits = |text: &&String| text.contains(|c: char| c.is_ascii_digit());
                self.money.iter().chain(self.bare.iter().filter(digits)).cloned().collect()
            }
            Kind::Money => self.bare.clone(),
            Kind::Rate if self.percents.is_empty() => self.bare.clone(),
            Kind::Rate => self.percents.clone(),
            Kind::Term => self.terms.clone(),
            Kind::Count => [self.bare.as_slice(), &self.terms].concat(),
            Kind::Exchange => and_bare(&self.money),
        }
    }
}
