//! A computed worksheet in words: the result first, then each step with its figures.
//!
//! Called by `steps.rs`. Every figure is one of the question, or was computed; a note of the model that brings in
//! another one is left out.

use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::render::{Writer, rounded};
use crate::experts::Check;
use crate::language::Language;
use crate::numbers::{self, Currency, Unit};
use crate::worksheet::{ANSWER, Expression, Operator, Step, Worksheet};

/// What an answer counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Counts {
    Money,
    Percent,
    /// Whole ones.
    Things,
    /// Things or times of which there may be a part.
    Parts,
}

/// A worksheet, ready to be told.
pub(super) struct Told<'a> {
    sheet: &'a Worksheet,
    /// A note for each step; empty if there is none that holds.
    notes: Vec<String>,
    counts: Counts,
    /// The answer: whole things where a part of one will not do.
    value: Decimal,
    writer: Writer,
}

impl<'a> Told<'a> {
    /// `draft` is the text the worksheet was read from, `given` the figures of the question.
    pub(super) fn new(
        question: &str,
        language: Language,
        sheet: &'a Worksheet,
        draft: &str,
        given: &[Decimal],
    ) -> Self {
        let written_in = super::written_in(question, language);
        let currency = currency(question, written_in);
        let mut known = given.to_vec();
        known.extend(sheet.steps.iter().flat_map(|step| step.expression.numbers()));
        known.extend(sheet.steps.iter().flat_map(|step| [step.value, rounded(step.value, 2)]));
        let notes = notes(draft, sheet.steps.len())
            .into_iter()
            .map(|note| if holds(&note, language, &known) { note } else { String::new() })
            .collect();
        let counts = sheet.steps.last().map_or(Counts::Money, |last| counts(last, question));
        let value = if counts == Counts::Things { sheet.answer().round_dp(9).ceil() } else { sheet.answer() };
        Self { sheet, notes, counts, value, writer: Writer { currency, language } }
    }

    /// The answer with its unit.
    fn answer(&self) -> String {
        let value = self.value;
        match self.counts {
            Counts::Money => self.writer.money(rounded(value, 2)),
            Counts::Percent => self.writer.percent(rounded(value, 2)),
            Counts::Things | Counts::Parts => self.writer.count(rounded(value, 2)),
        }
    }

    pub(super) fn output(&self) -> Value {
        let language = self.writer.language;
        json!({
            "calculation": "steps",
            "steps": self.sheet.steps.iter().zip(&self.notes).map(|(step, note)| json!({
                "name": step.name,
                "note": note,
                "expression": written(&step.expression, &[], &self.writer),
                "value": step.value.round_dp(8).normalize().to_string(),
            })).collect::<Vec<_>>(),
            "results": { "answer": rounded(self.value, 2).to_string() },
            "answer": self.answer(),
            "currency": self.writer.currency.map(super::render::code),
            "language": language.code(),
        })
    }

    pub(super) fn text(&self) -> String {
        let mut text = match self.writer.language {
            Language::Es => format!("Resultado: {}.", self.answer()),
            Language::En => format!("Result: {}.", self.answer()),
        };
        for (at, (step, note)) in self.sheet.steps.iter().zip(&self.notes).enumerate() {
            let name =
                if step.name == ANSWER { self.writer.choose("resultado", "result") } else { &step.name };
            let title = if note.is_empty() { name.replace('_', " ") } else { note.clone() };
            let is_last = at + 1 == self.sheet.steps.len();
            let value = if is_last { self.answer() } else { plain(step.value, &self.writer) };
            let expression = written(&step.expression, &self.sheet.steps[..at], &self.writer);
            text.push_str(if at == 0 { "\n\n" } else { "\n" });
            // A figure that is only named needs no equation.
            if is_last && self.value != step.value && self.counts == Counts::Things {
                let part = plain(step.value, &self.writer);
                text.push_str(&format!("{}. {}: {expression} = {part} → {value}", at + 1, capital(&title)));
            } else if expression == value || matches!(step.expression, Expression::Name(_)) {
                text.push_str(&format!("{}. {}: {value}", at + 1, capital(&title)));
            } else {
                text.push_str(&format!("{}. {}: {expression} = {value}", at + 1, capital(&title)));
            }
        }
        text
    }
}

/// Re-reads a text: the answer stands in it.
pub(super) fn verify(output: &Value, text: &str) -> Vec<Check> {
    let answer = output["answer"].as_str().unwrap_or_default();
    let there = !answer.is_empty() && text.contains(answer);
    let detail = if there { format!("{answer} stands in the text") } else { format!("{answer} is missing") };
    vec![Check::new("main-figure", there, detail)]
}

/// With cents if it has any, else whole; more places where cents say nothing.
fn plain(value: Decimal, writer: &Writer) -> String {
    let places = if value.abs() < Decimal::ONE { 6 } else { 2 };
    let value = rounded(value, places).normalize();
    let places = if value.scale() == 1 { 2 } else { value.scale() };
    numbers::write(value, places, writer.language)
}

/// With all its places, cents if it has any.
fn exact(value: Decimal, writer: &Writer) -> String {
    let value = value.normalize();
    numbers::write(value, if value.scale() == 1 { 2 } else { value.scale() }, writer.language)
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().collect::<String>() + letters.as_str())
}

/// The note above each step.
fn notes(draft: &str, steps: usize) -> Vec<String> {
    let mut notes = Vec::with_capacity(steps);
    let mut note = String::new();
    for line in draft.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("def ")) {
        match line.strip_prefix('#') {
            Some(text) => note = text.trim().trim_end_matches(['.', ':', ';']).to_owned(),
            None => notes.push(std::mem::take(&mut note)),
        }
    }
    notes.resize(steps, String::new());
    notes
}

/// Whether a note brings in no figure of its own.
fn holds(note: &str, language: Language, known: &[Decimal]) -> bool {
    numbers::find(note, language)
        .iter()
        .all(|quantity| quantity.readings.iter().any(|reading| known.contains(reading)))
}

/// The currency of the question's amounts: the one most of them have.
fn currency(question: &str, language: Language) -> Option<Currency> {
    let found: Vec<Currency> = numbers::find(question, language)
        .iter()
        .filter_map(|quantity| match quantity.unit {
            Some(Unit::Money(currency)) => Some(currency),
            Some(Unit::Percent | Unit::Years | Unit::Months | Unit::Weeks | Unit::Days) | None => None,
        })
        .collect();
    let first = found.first().copied().or_else(|| numbers::currencies(question).first().copied())?;
    // Two kinds of money: which of them the answer is in is not known here.
    if found.iter().any(|currency| *currency != first) { None } else { Some(first) }
}

/// Money that is asked for by its name.
const MONEY: [&str; 9] =
    ["euros", "pesos", "soles", "dólares", "libras", "dollars", "pounds", "intereses", "céntimos"];
/// Words of questions that a part of a thing does not answer: so many must be sold or made.
const WHOLE: [&str; 5] = ["vend", "sell", "produc", "fabric", "bake"];
/// Words of questions for a time, which is no money.
const TIME: [&str; 3] = ["cuánto tiempo", "cuanto tiempo", "how long"];

fn counts(last: &Step, question: &str) -> Counts {
    let asked = super::render::asked_part(question);
    let asks = |words: &[&str]| words.iter().any(|word| asked.contains(word));
    let percent =
        ["porcentaje", "por ciento", "tanto por cien", "what percent", "percentage", "qué %", "what %"];
    let calls = |wanted: &[&str]| matches!(&last.expression, Expression::Call(name, _) if wanted.contains(&name.as_str()));
    let things = asks(&["cuántos ", "cuántas ", "cuantos ", "cuantas ", "how many "]) && !asks(&MONEY);
    if calls(&["percent_change"]) || asks(&percent) {
        Counts::Percent
    } else if calls(&["ceil", "floor"]) || things && (last.value.fract().is_zero() || asks(&WHOLE)) {
        Counts::Things
    } else if things || asks(&TIME) {
        Counts::Parts
    } else {
        Counts::Money
    }
}

/// An expression with the values of the steps it names.
fn written(expression: &Expression, steps: &[Step], writer: &Writer) -> String {
    let part = |inner: &Expression| written(inner, steps, writer);
    match expression {
        // As it was given, whatever its places.
        Expression::Number(number) => exact(*number, writer),
        Expression::Name(name) => match steps.iter().rev().find(|step| step.name == *name) {
            Some(step) => plain(step.value, writer),
            None => name.replace('_', " "),
        },
        Expression::Negative(inner) => format!("−{}", nested(inner, 3, steps, writer)),
        Expression::Pair(left, operator, right) => {
            let rank = operator.rank();
            // What stands right of a minus or a division keeps its brackets.
            let tight = matches!(operator, Operator::Minus | Operator::Divide | Operator::WholeDivide);
            let right = nested(right, rank + u8::from(tight), steps, writer);
            format!("{} {} {right}", nested(left, rank, steps, writer), operator.sign())
        }
        Expression::Call(name, arguments) => {
            let inner: Vec<String> = arguments.iter().map(part).collect();
            called(name, &inner, writer.language)
        }
        Expression::Choice(_, then, otherwise) => {
            let or = writer.choose("o", "or");
            format!("{} {or} {}", part(then), part(otherwise))
        }
    }
}

fn nested(inner: &Expression, rank: u8, steps: &[Step], writer: &Writer) -> String {
    let text = written(inner, steps, writer);
    match inner {
        Expression::Pair(_, operator, _) if operator.rank() < rank => format!("({text})"),
        Expression::Negative(_) | Expression::Choice(..) => format!("({text})"),
        Expression::Number(_) | Expression::Name(_) | Expression::Pair(..) | Expression::Call(..) => text,
    }
}

/// A function of the worksheet as people write it.
fn called(name: &str, inner: &[String], language: Language) -> String {
    let es = language == Language::Es;
    match (name, inner) {
        ("discount", [amount, percent]) => format!("{amount} − {percent} %"),
        ("add_percent" | "add_vat", [amount, percent]) => format!("{amount} + {percent} %"),
        ("remove_vat", [amount, percent]) => format!("{amount} ÷ (1 + {percent} %)"),
        ("percent_of", [amount, percent]) if es => format!("{percent} % de {amount}"),
        ("percent_of", [amount, percent]) => format!("{percent}% of {amount}"),
        ("percent_change", [before, after]) if es => format!("variación de {before} a {after}"),
        ("percent_change", [before, after]) => format!("change from {before} to {after}"),
        ("loan_payment", [capital, rate, months]) if es => {
            format!("cuota de {capital} al {rate} % en {months} meses")
        }
        ("loan_payment", [capital, rate, months]) => {
            format!("payment on {capital} at {rate}% over {months} months")
        }
        ("loan_interest", [capital, rate, months]) if es => {
            format!("intereses de {capital} al {rate} % en {months} meses")
        }
        ("loan_interest", [capital, rate, months]) => {
            format!("interest on {capital} at {rate}% over {months} months")
        }
        ("min", parts) if es => format!("el menor de {}", parts.join(" y ")),
        ("min", parts) => format!("the least of {}", parts.join(" and ")),
        ("max", parts) if es => format!("el mayor de {}", parts.join(" y ")),
        ("max", parts) => format!("the most of {}", parts.join(" and ")),
        ("ceil", [value]) if es => format!("{value}, hacia arriba"),
        ("ceil", [value]) => format!("{value}, rounded up"),
        ("floor", [value]) if es => format!("{value}, hacia abajo"),
        ("floor", [value]) => format!("{value}, rounded down"),
        ("round", [value, ..]) => value.clone(),
        ("abs", [value]) => format!("|{value}|"),
        (name, parts) => format!("{name}({})", parts.join("; ")),
    }
}
