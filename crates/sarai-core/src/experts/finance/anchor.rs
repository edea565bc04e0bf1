//! From copied texts to values: each must stand in the question, with a unit that fits, or be a stated default.
//!
//! Called with every filled request. Must not take a figure that the person did not give, and must not leave one
//! out in silence.

use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::Request;
use super::assumption::{self, Assumption};
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
    /// Price of one currency in another.
    Exchange,
}

/// An input with its value.
#[derive(Clone, Debug)]
pub(super) struct Input {
    pub(super) name: &'static str,
    kind: Kind,
    pub(super) value: Decimal,
    /// As the question has it; empty for a default.
    written: String,
}

/// A request whose values are known to be the person's.
#[derive(Clone, Debug)]
pub(super) struct Anchored {
    pub(super) request: Request,
    pub(super) currency: Option<Currency>,
    /// What a conversion ends in.
    pub(super) target: Option<Currency>,
    /// Whether a conversion divides by the rate instead of multiplying.
    pub(super) divide: bool,
    /// Capitalisations a year.
    pub(super) frequency: u32,
    pub(super) inputs: Vec<Input>,
    pub(super) assumptions: Vec<Assumption>,
    /// Amounts of the question that play no part, as written.
    pub(super) not_used: Vec<String>,
}

impl Anchored {
    /// The value of an input that this calculation has.
    pub(super) fn get(&self, name: &str) -> Decimal {
        self.inputs.iter().find(|input| input.name == name).map_or(Decimal::ZERO, |input| input.value)
    }

    /// Capitalisations in the whole term, to four decimals.
    pub(super) fn periods(&self) -> Decimal {
        (self.get("term") * Decimal::from(self.frequency) / Decimal::from(12)).round_dp(4).normalize()
    }

    /// All values of an input that can stand several times.
    pub(super) fn all(&self, name: &str) -> Vec<Decimal> {
        self.inputs.iter().filter(|input| input.name == name).map(|input| input.value).collect()
    }

    /// The calculation's name, as in the request.
    pub(super) fn name(&self) -> String {
        let request = serde_json::to_value(&self.request).unwrap_or_default();
        request["calculation"].as_str().unwrap_or_default().to_owned()
    }

    /// The inputs as JSON, numbers as text so that no digit is lost.
    pub(super) fn told(&self) -> Value {
        self.object(|input| json!(input.value.normalize().to_string()))
    }

    /// Where each input stands in the question, as written there.
    pub(super) fn quoted(&self) -> Value {
        self.object(|input| json!(input.written))
    }

    fn object(&self, text: impl Fn(&Input) -> Value) -> Value {
        let mut object = serde_json::Map::new();
        for input in &self.inputs {
            let name = if input.kind == Kind::Term { "term_months" } else { input.name };
            let text = text(input);
            match object.get_mut(name) {
                None => drop(object.insert(name.to_owned(), text)),
                Some(Value::Array(items)) => items.push(text),
                Some(single) => *single = json!([single.clone(), text]),
            }
        }
        Value::Object(object)
    }
}

/// The inputs of a request: name, kind, copied text.
fn fields(request: &Request) -> Vec<(&'static str, Kind, &str)> {
    use Kind::{Count, Exchange, Money, Rate, Term};
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
        Request::SplitWithTip { amount, percent, count } => {
            vec![("amount", Money, amount), ("percent", Rate, percent), ("count", Count, count)]
        }
        Request::SavingsPlan { goal, term, annual_rate } => {
            vec![("goal", Money, goal), ("term", Term, term), ("annual_rate", Rate, annual_rate)]
        }
        Request::ConvertCurrency { amount, exchange_rate } => {
            // The rate first: a small model may copy it without its words, and the amount must be the other one.
            vec![("exchange_rate", Exchange, exchange_rate), ("amount", Money, amount)]
        }
        Request::SalaryPerMonth { amount, payments } | Request::SalaryPerYear { amount, payments } => {
            vec![("amount", Money, amount), ("payments", Count, payments)]
        }
        Request::None => Vec::new(),
    }
}

/// Finds each input in the question.
pub(super) fn anchor(question: &str, language: Language, request: &Request) -> Result<Anchored, Vec<Check>> {
    let mut search = Search::new(question, language);
    let mut failures = Vec::new();
    let mut anchored = Anchored {
        request: request.clone(),
        currency: None,
        target: None,
        divide: false,
        frequency: 1,
        inputs: Vec::new(),
        assumptions: Vec::new(),
        not_used: Vec::new(),
    };
    for (name, kind, copied) in fields(request) {
        if let Some((place, value)) = search.locate(copied, kind) {
            search.used[place] = true;
            if kind == Kind::Money
                && let Some(Unit::Money(found)) = search.stated[place].unit
                && *anchored.currency.get_or_insert(found) != found
            {
                let mixed = "the question mixes currencies and gives no exchange rate";
                failures.push(Check::new(name, false, mixed));
            }
            let written = search.written(place);
            anchored.inputs.push(Input { name, kind, value, written });
            continue;
        }
        match assumption::default(&anchored, name, copied, language) {
            Some((value, assumed)) => {
                anchored.assumptions.push(assumed);
                anchored.inputs.push(Input { name, kind, value, written: String::new() });
            }
            None => failures.push(search.missing(name, kind, copied)),
        }
    }
    if failures.is_empty() {
        search.left_out(&mut anchored, &mut failures);
    }
    if failures.is_empty() {
        search.settle(&mut anchored, &mut failures);
    }
    if failures.is_empty() { Ok(anchored) } else { Err(failures) }
}

/// The figures of a question, and which of them have been taken.
pub(super) struct Search<'a> {
    pub(super) question: &'a str,
    pub(super) lower: String,
    language: Language,
    pub(super) stated: Vec<Quantity>,
    used: Vec<bool>,
}

impl<'a> Search<'a> {
    pub(super) fn new(question: &'a str, language: Language) -> Self {
        let stated = numbers::find(question, language);
        Self { question, lower: question.to_lowercase(), language, used: vec![false; stated.len()], stated }
    }

    fn written(&self, place: usize) -> String {
        self.stated[place].written(self.question).to_owned()
    }

    /// Whether a quantity can be an input of a kind.
    pub(super) fn fits(&self, quantity: &Quantity, kind: Kind) -> bool {
        match (kind, quantity.unit) {
            // "45 y 12,30" beside "300 €" are amounts; "14 camisetas" and "ocho" are not.
            (Kind::Money, None) => {
                !self.stated.iter().any(|stated| matches!(stated.unit, Some(Unit::Money(_))))
                    || quantity.written(self.question).contains(|c: char| c.is_ascii_digit())
                        && self.stands_alone(quantity)
            }
            (Kind::Exchange, None) => true,
            (Kind::Money | Kind::Exchange, Some(Unit::Money(_)))
            | (Kind::Rate, None | Some(Unit::Percent))
            | (Kind::Term, Some(Unit::Years | Unit::Months | Unit::Weeks | Unit::Days)) => true,
            (Kind::Count, unit) => !matches!(unit, Some(Unit::Money(_) | Unit::Percent)),
            (Kind::Money | Kind::Rate | Kind::Term | Kind::Exchange, _) => false,
        }
    }

    /// Whether no noun follows that a bare number would count.
    fn stands_alone(&self, quantity: &Quantity) -> bool {
        const LINKS: [&str; 14] =
            ["y", "e", "o", "and", "or", "en", "on", "de", "for", "in", "más", "plus", "menos", "minus"];
        let after = self.question[quantity.end..].trim_start_matches(' ');
        let word: String = after.chars().take_while(|c| c.is_alphabetic()).collect();
        word.is_empty() || LINKS.contains(&word.to_lowercase().as_str())
    }

    /// Whether a salary is told in the period that a calculation starts from: the one named nearest to the amount.
    pub(super) fn runs_that_way(&self, calculation: &str) -> bool {
        const YEAR: &[&str] = &["anual", "año", "annual", "year", "annum"];
        const MONTH: &[&str] = &["mensual", "mes", "month"];
        let amount = self.stated.iter().find(|stated| matches!(stated.unit, Some(Unit::Money(_))));
        let Some(amount) = amount.or(self.stated.first()) else { return true };
        let nearest = |words: &[&str]| {
            let places = words.iter().flat_map(|word| self.question.match_indices(word));
            places
                .map(|(place, _)| {
                    if place >= amount.end { place - amount.end } else { amount.start.saturating_sub(place) }
                })
                .min()
                .unwrap_or(usize::MAX)
        };
        match calculation {
            "salary_per_month" => nearest(YEAR) <= nearest(MONTH),
            "salary_per_year" => nearest(MONTH) <= nearest(YEAR),
            _ => true,
        }
    }

    /// The question's quantity that a copied text names, one not yet used if there is a choice, and its value.
    fn locate(&self, copied: &str, kind: Kind) -> Option<(usize, Decimal)> {
        // Copied to the letter, as the form asks: nothing to interpret.
        let exact = (0..self.stated.len()).find(|&place| {
            !self.used[place] && self.fits(&self.stated[place], kind) && self.written(place) == copied.trim()
        });
        if let Some(place) = exact {
            return Some((place, self.converted(place, self.stated[place].value(), kind)));
        }
        let copies = numbers::find(copied, self.language);
        // "1 euro = 1,09 dólares" and "12 meses de 14,99 €": the copied text may hold a second figure.
        copies
            .iter()
            .filter(|copy| !(kind == Kind::Exchange && copies.len() > 1 && copy.value() == Decimal::ONE))
            .find_map(|copy| {
                let same = |quantity: &Quantity| {
                    self.fits(quantity, kind)
                    && quantity.readings.iter().any(|value| copy.can_be(*value))
                    // "4 meses" is not "4 años".
                    && (copy.unit.is_none() || quantity.unit.is_none() || copy.unit == quantity.unit)
                };
                let places = || (0..self.stated.len()).filter(|&place| same(&self.stated[place]));
                let free = || places().filter(|&place| !self.used[place]);
                // A figure with its unit before a bare one of the same value.
                let place = free().find(|&place| self.stated[place].unit.is_some());
                let place = place.or_else(|| free().next())?;
                let shared = self.stated[place].readings.iter().find(|value| copy.can_be(**value))?;
                Some((place, self.converted(place, *shared, kind)))
            })
    }

    /// Durations in months; an exchange rate is the smaller reading, as "1.085" is hardly a thousand.
    fn converted(&self, place: usize, value: Decimal, kind: Kind) -> Decimal {
        let quantity = &self.stated[place];
        let yearly = |years: Decimal| years.saturating_mul(Decimal::from(12));
        match (kind, quantity.unit) {
            // A term beyond what a decimal holds stays beyond every limit.
            (Kind::Term, Some(Unit::Years)) => yearly(value),
            (Kind::Term, Some(Unit::Weeks)) => yearly(value) / Decimal::from(52),
            (Kind::Term, Some(Unit::Days)) => yearly(value) / Decimal::from(365),
            (Kind::Exchange, _) => quantity.readings.iter().copied().min().unwrap_or(value),
            _ => value,
        }
    }

    fn missing(&self, name: &str, kind: Kind, copied: &str) -> Check {
        let fitting: Vec<&str> = self
            .stated
            .iter()
            .filter(|quantity| self.fits(quantity, kind))
            .map(|quantity| quantity.written(self.question))
            .collect();
        let kind = word(kind);
        let detail = if fitting.is_empty() {
            format!("\"{copied}\" does not stand in the question, and no other {kind} does")
        } else {
            format!("\"{copied}\" does not stand in the question as {kind}; these do: {}", fitting.join("; "))
        };
        Check::new(name, false, detail)
    }

    /// Amounts and percentages that no input took: told if they are only the setting, else a failure.
    fn left_out(&self, anchored: &mut Anchored, failures: &mut Vec<Check>) {
        for (place, quantity) in self.stated.iter().enumerate().filter(|(place, _)| !self.used[*place]) {
            let counts = matches!(quantity.unit, Some(Unit::Money(_) | Unit::Percent));
            // Said twice is not left out, and one unit is what an exchange rate is for.
            let again = self.stated.iter().enumerate().any(|(other, said)| {
                self.used[other] && said.unit == quantity.unit && said.value() == quantity.value()
            });
            let one = matches!(anchored.request, Request::ConvertCurrency { .. })
                && quantity.value() == Decimal::ONE;
            if !counts || again || one {
                continue;
            }
            if self.is_setting(quantity)
                && !matches!(anchored.request, Request::Sum { .. } | Request::Difference { .. })
            {
                anchored.not_used.push(self.written(place));
            } else {
                let detail = format!("{} stands in the question and was left out", self.written(place));
                failures.push(Check::new("left-out", false, detail));
            }
        }
    }

    /// Income beside a loan, or the effective rate beside the nominal one: said, but not part of the sum.
    pub(super) fn is_setting(&self, quantity: &Quantity) -> bool {
        const INCOME: [&str; 10] =
            ["gano", "cobro", "ingreso", "sueldo", "nómina", "nomina", "salario", "earn", "salary", "make"];
        let before = self.question[..quantity.start].to_lowercase();
        let after = self.question[quantity.end..].to_lowercase();
        let near = |text: &str, words: &[&str]| {
            text.split_whitespace()
                .any(|word| words.contains(&word.trim_matches(|c: char| !c.is_alphanumeric())))
        };
        let last: Vec<&str> = before.split_whitespace().rev().take(4).collect();
        let next: Vec<&str> = after.split_whitespace().take(2).collect();
        match quantity.unit {
            Some(Unit::Percent) => {
                near(&next.join(" "), &["tae", "apr", "aer"]) || near(&last.join(" "), &["tae", "apr", "aer"])
            }
            _ => near(&last.join(" "), &INCOME),
        }
    }

    /// What follows from the words around the figures: currency, direction of a conversion, capitalisation.
    fn settle(&self, anchored: &mut Anchored, failures: &mut Vec<Check>) {
        anchored.currency = anchored.currency.or_else(|| {
            self.stated.iter().find_map(|quantity| match quantity.unit {
                Some(Unit::Money(found)) => Some(found),
                _ => None,
            })
        });
        if matches!(anchored.request, Request::CompoundInterest { .. }) {
            let told = assumption::frequency(self.question);
            anchored.frequency = told.unwrap_or(1);
            if told.is_none() {
                anchored.assumptions.push(Assumption::YearlyCapitalisation);
            }
        }
        if matches!(anchored.request, Request::ConvertCurrency { .. })
            && let Err(detail) = self.direction(anchored)
        {
            failures.push(Check::new("exchange_rate", false, detail));
        }
    }

    /// "0,92 euros por dólar" turns dollars into euros; the same rate turns euros into dollars by division.
    fn direction(&self, anchored: &mut Anchored) -> Result<(), &'static str> {
        const UNCLEAR: &str = "it is not clear which currency the rate is for";
        let from = anchored.currency.ok_or("the amount has no currency")?;
        let rate = anchored.inputs.iter().find(|input| input.name == "exchange_rate");
        let place = rate.and_then(|rate| {
            (0..self.stated.len()).find(|&place| self.used[place] && self.written(place) == rate.written)
        });
        let place = place.ok_or(UNCLEAR)?;
        let priced_in = match self.stated[place].unit {
            Some(Unit::Money(currency)) => Some(currency),
            _ => None,
        };
        let other = numbers::currencies(self.question).into_iter().find(|currency| *currency != from);
        let other = other.ok_or(UNCLEAR)?;
        anchored.target = Some(other);
        anchored.divide = match priced_in {
            // "a 1,09" alone: the amount is multiplied, as the bare rate is said per unit of what one has.
            None => false,
            Some(currency) if currency == other => false,
            Some(currency) if currency == from => true,
            Some(_) => return Err(UNCLEAR),
        };
        Ok(())
    }
}

fn word(kind: Kind) -> &'static str {
    match kind {
        Kind::Money => "amount",
        Kind::Rate => "percentage",
        Kind::Term => "duration",
        Kind::Count => "number",
        Kind::Exchange => "exchange rate",
    }
}
