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
    let figures = Figures::of(&search);
    let branches: Vec<Value> = whole["anyOf"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|branch| fitted(branch, &search, &figures))
        .collect();
    match branches.as_slice() {
        [only] => only.to_string(),
        _ => json!({ "anyOf": branches }).to_string(),
    }
}

/// A branch with its fields limited to the question's figures; `None` if they can't fill it.
fn fitted(branch: &Value, search: &Search, figures: &Figures) -> Option<Value> {
    let calculation = branch["properties"]["calculation"]["const"].as_str()?;
    let mut branch = branch.clone();
    let properties = branch["properties"].as_object_mut()?;
    let said = |words: &[&str]| words.iter().any(|word| search.lower.contains(word));
    if needs(calculation).is_some_and(|words| !said(words)) || !search.runs_that_way(calculation) {
        return None;
    }
    if excluded_by(calculation).is_some_and(said) {
        return None;
    }
    let share = matches!(calculation, "percent_of" | "discount" | "increase");
    if share && figures.percents.is_empty() && !said(&["porcent", "percent"])
        || calculation == "percent_of" && !is_share(&search.lower)
    {
        return None;
    }
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
        // No figure counts twice: what goes off an amount is another one, and so is the price after.
        let distinct = if is_list {
            2
        } else if kind == Kind::Money {
            money_fields
        } else {
            1
        };
        if choices.len() < distinct {
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

/// Words without one of which a calculation can't be meant.
fn needs(calculation: &str) -> Option<&'static [&'static str]> {
    match calculation {
        "add_vat" | "remove_vat" => Some(VAT),
        "split_with_tip" => Some(&["propina", "tip", "gratuity", "service"]),
        "loan_schedule" => Some(&[
            "cuadro",
            "tabla",
            "table",
            "schedule",
            "amortiza",
            "calendario",
            "desglose",
            "breakdown",
            "mes a mes",
            "month by month",
            "plan de pagos",
        ]),
        "salary_per_month" | "salary_per_year" => Some(&[
            "sueldo", "salar", "nómina", "nomina", "cobr", "gano", "gana", "paga", "brut", "wage", "earn",
            "make", "income", "paid", "ingres",
        ]),
        "discount" => Some(DOWN),
        "increase" => Some(UP),
        _ => None,
    }
}

/// Words with one of which a calculation can't be meant.
fn excluded_by(calculation: &str) -> Option<&'static [&'static str]> {
    match calculation {
        // What one owes does not grow like savings.
        "compound_interest" | "savings_plan" => Some(&[
            "préstamo",
            "prestamo",
            "crédito",
            "credito",
            "hipoteca",
            "cuota",
            "loan",
            "mortgage",
            "borrow",
            "repay",
        ]),
        // What grows is not owed.
        "loan_payment" | "loan_schedule" => Some(&[
            "interés simple",
            "interes simple",
            "simple interest",
            "interés compuesto",
            "interes compuesto",
            "compound",
            "deposit",
            "depósito",
            "invierto",
            "invert",
            "invest",
            "ahorr",
            "saving",
            "into an account",
        ]),
        "add_vat" => Some(&["iva incluido", "vat included", "including", "includes", "incluye"]),
        "remove_vat" => Some(&["más iva", "mas iva", "+ iva", "plus vat", "+ vat"]),
        "difference" => Some(&["en total", "in total", "altogether", "suma ", "add up"]),
        _ => None,
    }
}

const VAT: &[&str] = &["iva", "vat", "impuesto", "tax", "base imponible"];
const DOWN: &[&str] = &[
    "descuent", "rebaj", "discount", " off", "ofert", "reduc", "baja", "menos", "less", "sale", "cheaper",
    "save", "drop", "cut",
];
const UP: &[&str] = &[
    "sube",
    "subi",
    "subo",
    "subá",
    "aument",
    "increment",
    "rais",
    "rise",
    "increas",
    "encarec",
    "crec",
    "grow",
    "revaloriz",
    "plus",
    "más",
    "mas ",
    "more",
];

/// Whether a bare percentage is what is asked for: after a discount, a rise or a tax the amount is, and the answer to
/// that names the percentage's share too.
fn is_share(lower: &str) -> bool {
    let certain = [
        "descuent",
        "rebaj",
        "discount",
        "% off",
        "percent off",
        "suben",
        "subid",
        "aument",
        "increas",
        "rais",
    ];
    !certain.iter().chain(VAT).any(|word| lower.contains(word))
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
    /// Bare numbers that can be amounts.
    bare_money: Vec<String>,
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
            bare_money: list(&|quantity| quantity.unit.is_none() && search.fits(quantity, Kind::Money)),
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
        match kind {
            Kind::Money if self.money.len() >= needed => self.money.clone(),
            Kind::Money if !self.money.is_empty() => {
                self.money.iter().chain(&self.bare_money).cloned().collect()
            }
            Kind::Money => self.bare.clone(),
            Kind::Rate if self.percents.is_empty() => self.bare.clone(),
            Kind::Rate => self.percents.clone(),
            Kind::Term => self.terms.clone(),
            Kind::Count => [self.bare.as_slice(), &self.terms].concat(),
            Kind::Exchange => [self.money.as_slice(), &self.bare].concat(),
        }
    }
}
