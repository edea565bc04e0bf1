//! Fields whose words say how they are computed: the expression is written by rules, and the model writes the rest.
//!
//! Called by `fields.rs`. A rule speaks only where the text says one thing (`text.rs`) and the hint another that belong
//! together: two clock times and "minutos"; a list of names with figures and "la nota más alta"; "total menos la seña"
//! with both fields written before. Where anything is left open, nothing is told: a wrong rule overrules every draft.

mod paid;
mod rows;
mod sums;
mod time;

use std::sync::LazyLock;

use regex::Regex;

use super::super::shape::{Field, Kind};
use super::places;
use super::text::Facts;
use crate::language::fold;

/// What rules say of an object.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Told {
    /// The rows of the text, as an expression.
    pub(super) rows: Option<String>,
    /// An expression for each field that has one.
    pub(super) lines: Vec<Option<String>>,
}

/// What rules say of the fields of a question, whose figures are written as programs write them.
pub(super) fn told(fields: &[Field], question: &str) -> Told {
    let facts = Facts::of(question, fields);
    static DECIMALS: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?:con|with|to|a|redondead[oa] a|rounded to) (?:un|una|dos|tres|one|two|three|\d) (?:decimal places|decimales|decimals|decimal)(?: como mucho)?")
            .expect("a pattern that was compiled in")
    });
    let hint = |field: &Field| fold(&format!("{} {}", field.name.replace('_', " "), field.hint));
    let hints: Vec<String> =
        fields.iter().map(|field| DECIMALS.replace_all(&hint(field), "").into_owned()).collect();
    let seen = Seen { fields, hints: &hints, facts: &facts };
    let lines = (0..fields.len()).map(|at| seen.line(at)).collect();
    Told { rows: rows(&facts), lines }
}

/// The one table of a text.
fn rows(facts: &Facts) -> Option<String> {
    let quoted = |name: &str| name.replace('"', "");
    let rows: Vec<String> = match (facts.pairs.is_empty(), facts.items.is_empty()) {
        (false, true) => {
            facts.pairs.iter().map(|(name, figure)| format!("(\"{}\", {figure})", quoted(name))).collect()
        }
        (true, false) => {
            let items = facts.items.iter();
            items.map(|(count, name, price)| format!("(\"{}\", {count}, {price})", quoted(name))).collect()
        }
        _ => return None,
    };
    Some(format!("[{}]", rows.join(", ")))
}

/// Words that mean that a sum is not that of all figures.
const ALTERS: &str = "descuento|rebaja|discount|% off|envio|delivery|shipping|reparto|iva|vat|tax|\
                impuesto|propina|tip|gratis|free|cupon|coupon|comision|fee|recargo|promo|2x1|3x2|\
                bono|falta|missing|devol|return|roto|broken|anul|cancel|salvo|except|quita|resta";

/// A question with its fields, as rules look at them.
struct Seen<'a> {
    fields: &'a [Field],
    hints: &'a [String],
    facts: &'a Facts,
}

impl Seen<'_> {
    fn line(&self, at: usize) -> Option<String> {
        let field = &self.fields[at];
        match field.kind {
            Kind::Date => self.date(at),
            Kind::Yes => self.threshold(at),
            Kind::Whole | Kind::Number => self
                .formula(at)
                .or_else(|| self.left_to_pay(at))
                .or_else(|| self.of_lot(at))
                .or_else(|| self.count(at))
                .or_else(|| self.scaled(at))
                .or_else(|| self.days_between(at))
                .or_else(|| self.taxed(at))
                .or_else(|| self.duration(at))
                .or_else(|| self.pay(at))
                .or_else(|| self.share(at))
                .or_else(|| self.delivery(at))
                .or_else(|| self.of_rows(at)),
            Kind::Text => self.superlative(at, "[0]"),
            Kind::List => self.listed(at),
            Kind::Time => self.clock(at),
            Kind::Object | Kind::Any => None,
        }
    }

    fn rounded(&self, at: usize, expression: &str) -> String {
        match places(&self.fields[at].hint.to_lowercase()) {
            Some(places) => format!("round({expression}, {places})"),
            None => expression.to_owned(),
        }
    }

    fn one_before(&self, at: usize, is: impl Fn(&str, Kind) -> bool) -> Option<usize> {
        let mut found = (0..at).filter(|before| is(&self.hints[*before], self.fields[*before].kind));
        let one = found.next()?;
        found.next().is_none().then_some(one)
    }

    /// Figures written before that a text names, each once.
    fn named(&self, text: &str, at: usize) -> Vec<usize> {
        let numeric = |before: &usize| matches!(self.fields[*before].kind, Kind::Whole | Kind::Number);
        let names = |before: &usize| {
            let name = fold(&self.fields[*before].name);
            let words: Vec<&str> = name.split('_').filter(|word| word.len() > 3).collect();
            !words.is_empty() && words.iter().all(|word| text.contains(stem(word)))
        };
        (0..at).filter(numeric).filter(names).collect()
    }
}

/// What a word keeps in the plural and in other genders.
fn stem(word: &str) -> &str {
    word.trim_end_matches('s').trim_end_matches(['a', 'o', 'e'])
}

/// A bound that a hint states: "más de 50", "8 or more".
fn bound(hint: &str) -> Option<(&'static str, String)> {
    static BEFORE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(mas de|pasan? de|supera(?: los| las)?|mayor (?:que|de|a)|more than|over|above|greater than|exceeds?|menos de|menor (?:que|de|a)|por debajo de|inferior a|less than|under|below|al menos|como minimo|at least|como maximo|at most) (?:de )?(?:[$€£]|s/ ?)?(\d+(?:\.\d+)?)")
            .expect("a pattern that was compiled in")
    });
    static AFTER: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(\d+(?:\.\d+)?)(?: ?€| ?%| euros| puntos| points| horas| hours| minutos| minutes)? (o mas|or more|o menos|or less|or fewer)")
            .expect("a pattern that was compiled in")
    });
    let mut all = BEFORE.captures_iter(hint).map(|found| {
        let sign = match found[1].get(..4).unwrap_or_default() {
            "mas " | "pasa" | "supe" | "mayo" | "more" | "over" | "abov" | "grea" | "exce" => ">",
            "meno" | "por " | "infe" | "less" | "unde" | "belo" => "<",
            "al m" | "at l" => ">=",
            _ if found[1].contains("minimo") => ">=",
            _ => "<=",
        };
        (sign, found[2].to_owned())
    });
    let after = AFTER.captures(hint).map(|found| {
        let sign = if matches!(&found[2], "o mas" | "or more") { ">=" } else { "<=" };
        (sign, found[1].to_owned())
    });
    match (all.next(), all.next(), after) {
        (Some(one), None, None) => Some(one),
        (None, _, Some(after)) => Some(after),
        _ => None,
    }
}

#[cfg(test)]
#[path = "told/tests.rs"]
mod tests;
