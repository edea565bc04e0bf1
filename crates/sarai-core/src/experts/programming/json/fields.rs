//! Objects whose shape a question states: one line of Python a field, each computed by itself, fields chosen by vote.
//!
//! Called by `json.rs`. The shape (`shape.rs`) gives a grammar that writes names and hints itself, so that the model
//! only writes what each field is: a copied text or figure, or an operation. Every draft's fields are computed
//! in one run of the sandbox, and each field gets the value that has most votes, where a value that was computed from
//! figures of the question outweighs one worked out in the head. Must not hand out a field that no draft could compute.

use std::collections::BTreeMap;
use std::sync::LazyLock;
use std::time::Duration;

use rust_decimal::Decimal;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::PLAIN;
use super::shape::{self, Field, Kind};
use crate::experts::worked::Bank;
use crate::experts::{Ask, Attempt, Check, DRAFTS_MAX, NOT_MINE, Task, Tools, Work, hand_back, shown};
use crate::language::Language;
use crate::model::{Constraint, Workload};
use crate::numbers;
use crate::python::Error;

/// Drafts written side by side.
const DRAFTS: usize = 5;
const _: () = assert!(DRAFTS <= DRAFTS_MAX);
/// How long all drafts together may run.
const LIMIT: Duration = Duration::from_secs(5);
/// Most tokens of a draft, and what a field may take of them with its hint: what goes on for longer has lost its way.
const TOKENS_MAX: u32 = 1200;
const FIELD_TOKENS: u32 = 80;
/// Examples that are shown with a question.
const EXAMPLES: usize = 3;
/// What a value counts that was computed from figures of the question, and one that was not.
const GROUNDED: u32 = 3;
const GUESSED: u32 = 1;

const SPANISH: &str = include_str!("fields.es.txt");
const ENGLISH: &str = include_str!("fields.en.txt");
/// What a field may be: expressions of Python, without anything that assigns or repeats without end.
const EXPRESSIONS: &str = include_str!("fields.lark");
/// Computes the fields of all drafts.
const HARNESS: &str = include_str!("fields.py");

static WORKED: LazyLock<Bank> =
    LazyLock::new(|| Bank::read(include_str!("../../../../../../data/worked/fields.jsonl")));

/// Names that mean something else in the program.
const TAKEN: &str = "abs all and any as assert async await bool break class continue date datetime def del dict elif else \
    except false filter finally float for format from global if import in int is lambda len list map math max min none \
    nonlocal not or pass raise range return round set sorted str sum time timedelta true try tuple while with yield zip";

/// The name of a field in the program.
fn variable(name: &str) -> String {
    let lower = name.to_lowercase();
    if TAKEN.split(' ').any(|taken| taken == lower) { format!("{name}_") } else { name.to_owned() }
}

/// What stands before a field's expression.
fn lead(field: &Field) -> String {
    let colon = if field.hint.is_empty() { "" } else { ": " };
    format!("# {}{colon}{}\n{} = ", field.name, field.hint, variable(&field.name))
}

fn grammar(fields: &[Field]) -> String {
    let order: Vec<String> = (0..fields.len()).map(|at| format!("f{at}")).collect();
    let mut grammar = format!("start: {}\n", order.join(" "));
    for (at, field) in fields.iter().enumerate() {
        // A text in JSON is one in Lark.
        grammar.push_str(&format!("f{at}: {} expr \"\\n\"\n", json!(lead(field))));
    }
    grammar + EXPRESSIONS
}

/// What the model is to write for a shape.
pub(super) fn ask(task: Task<'_>, fields: &[Field], previous: Option<&Attempt>) -> Ask {
    let instructions = match task.language {
        Language::Es => SPANISH,
        Language::En => ENGLISH,
    };
    let examples = WORKED.nearest(task.question, task.language, EXAMPLES);
    let mut messages = shown(instructions, &examples, task.question);
    if let Some(attempt) = previous {
        let ask = match task.language {
            Language::Es => "Al calcularlo pasa esto, corrígelo:",
            Language::En => "This happens when it is computed, correct it:",
        };
        hand_back(&mut messages, attempt, ask);
    }
    let constraint = Some(Constraint::Lark(grammar(fields)));
    let count = u32::try_from(fields.len()).unwrap_or(u32::MAX);
    let most = TOKENS_MAX.min(FIELD_TOKENS.saturating_mul(count));
    Ask { constraint, workload: Workload::Code, drafts: DRAFTS, ..Ask::new(messages, most) }
}

/// The expressions of a draft, one for each field; empty where it has none.
fn expressions(draft: &str, fields: &[Field]) -> Vec<String> {
    let mut rest = draft;
    let mut found = Vec::with_capacity(fields.len());
    for field in fields {
        let lead = lead(field);
        let after = rest.find(&lead).and_then(|at| rest.get(at + lead.len()..));
        found.push(after.and_then(|after| after.lines().next()).unwrap_or_default().to_owned());
        rest = after.unwrap_or(rest);
    }
    found
}

/// What came of one field of one draft.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
enum Came {
    Value { value: Value },
    Fault { fault: String },
}

/// The value that stands for a field, the expression it came from, and how many drafts came to it.
struct Chosen<'a> {
    value: Value,
    expression: &'a str,
    drafts: usize,
}

/// The object whose every field most drafts agree on.
pub(super) async fn work(
    task: Task<'_>,
    fields: &[Field],
    drafts: &[String],
    tools: &Tools,
) -> Result<Work, Vec<Check>> {
    let not_mine = |reason: &str| vec![Check::new(NOT_MINE, false, reason)];
    let Some(python) = &tools.python else { return Err(not_mine("there is no sandbox")) };
    let written: Vec<Vec<String>> = drafts.iter().map(|draft| expressions(draft, fields)).collect();
    let told: Vec<Value> = fields.iter().map(told).collect();
    let given = json!({ "fields": told, "drafts": written }).to_string();
    // A JSON text is a Python literal once it is a JSON string.
    let ran = match python.run(&format!("TASK = {}\n{PLAIN}{HARNESS}", json!(given)), LIMIT).await {
        Ok(ran) => ran,
        Err(error @ Error::Missing { .. }) => return Err(not_mine(&error.to_string())),
        Err(error) => return Err(vec![Check::new("run", false, error.to_string())]),
    };
    if ran.timed_out {
        return Err(vec![Check::new("run", false, format!("it did not end within {} s", LIMIT.as_secs()))]);
    }
    let came: Vec<Vec<Came>> = serde_json::from_str(&ran.output)
        .map_err(|_| vec![Check::new("run", false, format!("it ended early: {}", ran.last_line()))])?;
    let source = Source::of(task);
    let mut object = Map::new();
    // The line that each value came from, which may be another draft's than the line above it.
    let mut program = String::new();
    let mut least = drafts.len();
    for (at, field) in fields.iter().enumerate() {
        let all = written
            .iter()
            .zip(&came)
            .filter_map(|(draft, came)| Some((draft.get(at)?.as_str(), came.get(at)?)));
        let chosen = source.choose(field, all)?;
        least = least.min(chosen.drafts);
        program.push_str(&format!("{}{}\n", lead(field), chosen.expression));
        object.insert(field.name.clone(), chosen.value);
    }
    Ok(finished(&Value::Object(object), &program, (least, drafts.len())))
}

fn finished(object: &Value, program: &str, (least, drafts): (usize, usize)) -> Work {
    let plain = serde_json::to_string_pretty(object).unwrap_or_default();
    let mut checks = vec![
        Check::new("run", true, "every field was computed in the sandbox"),
        Check::new("fields", true, "the fields are those asked for, each of the kind asked for"),
    ];
    if least > 1 {
        let detail = format!("at least {least} of {drafts} drafts written independently agree on each field");
        checks.push(Check::new("agreement", true, detail));
    }
    let output = json!({
        "language": "json", "code": plain, "program": program, "drafts": drafts, "agreeing": least,
    });
    Work { output, plain, draft: 0, checks }
}

/// A field as the harness wants it.
fn told(field: &Field) -> Value {
    let kind = match field.kind {
        Kind::Text => "text",
        Kind::Date => "date",
        Kind::Time => "time",
        Kind::Yes => "yes",
        Kind::Whole => "whole",
        Kind::Number => "number",
        Kind::List => "list",
        Kind::Object => "object",
        Kind::Any => "any",
    };
    let hint = field.hint.to_lowercase();
    json!({
        "name": field.name,
        "variable": variable(&field.name),
        "kind": kind,
        "places": places(&hint),
        "is_sorted": is_sorted(&hint),
    })
}

/// Whether a hint wants a list by the alphabet, and not the other way round.
fn is_sorted(hint: &str) -> bool {
    let says = |words: &[&str]| words.iter().any(|word| hint.contains(word));
    says(&["alfab", "alphab"]) && !says(&["invers", "revers", "descend", "al revés"])
}

/// Places that a hint wants a figure rounded to; cents where it counts money of the usual kinds.
fn places(hint: &str) -> Option<u8> {
    const PLACES: [(u8, &[&str]); 3] = [
        (1, &["un decimal", "1 decimal", "one decimal"]),
        (2, &["dos decimales", "2 decimales", "two decimals", "2 decimals"]),
        (3, &["tres decimales", "3 decimales", "three decimals", "3 decimals"]),
    ];
    let said = PLACES.iter().find(|(_, words)| words.iter().any(|words| hint.contains(words)));
    let money = ["euro", "€", "céntimo", "pound", "£", "dollar", "penny", "cents", "soles"];
    said.map(|(places, _)| *places).or_else(|| money.iter().any(|word| hint.contains(word)).then_some(2))
}

/// The question that values are held against.
struct Source<'a> {
    question: &'a str,
    figures: Vec<Decimal>,
}

/// Figures that need not stand in a text: parts of hours, days and years, hundredths.
const CONSTANTS: [i64; 13] = [0, 1, 2, 7, 10, 12, 14, 24, 30, 60, 100, 365, 1000];

impl<'a> Source<'a> {
    fn of(task: Task<'a>) -> Self {
        let written_in = crate::language::detect(task.question).unwrap_or(task.language);
        let mut figures: Vec<Decimal> = numbers::find(task.question, written_in)
            .into_iter()
            .flat_map(|quantity| quantity.readings)
            .flat_map(|value| {
                [value, value / Decimal::ONE_HUNDRED, Decimal::ONE + value / Decimal::ONE_HUNDRED]
            })
            .collect();
        // Hours, days and other groups of digits stand by themselves as well.
        let groups = task.question.split(|letter: char| !letter.is_ascii_digit());
        figures.extend(groups.filter_map(|digits| digits.parse::<Decimal>().ok()));
        figures.extend(CONSTANTS.map(Decimal::from));
        Self {
            question: task.question,
            figures: figures.into_iter().map(|value| value.normalize()).collect(),
        }
    }

    /// The value of a field that has most votes, the earliest draft's of equals.
    fn choose<'d>(
        &self,
        field: &Field,
        drafts: impl Iterator<Item = (&'d str, &'d Came)>,
    ) -> Result<Chosen<'d>, Vec<Check>> {
        let mut votes: BTreeMap<String, (u32, usize, usize)> = BTreeMap::new();
        let mut values = Vec::new();
        let mut fault = None;
        for (expression, came) in drafts {
            match came {
                Came::Value { value } => {
                    let value = self.as_written(field, value);
                    let weight = if self.is_grounded(field, expression, &value) { GROUNDED } else { GUESSED };
                    let entry = votes.entry(super::compared(&value)).or_insert((0, 0, values.len()));
                    entry.0 += weight;
                    entry.1 += 1;
                    values.push((value, expression));
                }
                Came::Fault { fault: said } => fault = fault.or_else(|| Some(said.clone())),
            }
        }
        let best = votes.into_values().max_by_key(|(weight, _, first)| (*weight, std::cmp::Reverse(*first)));
        let chosen = best.and_then(|(_, drafts, first)| {
            let (value, expression) = values.into_iter().nth(first)?;
            Some(Chosen { value, expression, drafts })
        });
        match chosen {
            Some(chosen) => Ok(chosen),
            None => {
                let said = fault.unwrap_or_else(|| "it was not written".to_owned());
                Err(vec![Check::new("run", false, format!("{}: {said}", field.name))])
            }
        }
    }

    /// Whether an expression takes what it needs from the question, and leaves what is to be computed to the engine.
    fn is_grounded(&self, field: &Field, expression: &str, value: &Value) -> bool {
        let figures_stand = numbers_in(expression).all(|figure| self.figures.contains(&figure));
        let is_literal = |texts: &[&str]| texts.contains(&expression.trim());
        match field.kind {
            Kind::Yes => figures_stand && !is_literal(&["True", "False"]),
            Kind::Text => value.as_str().is_none_or(|text| self.stands(text).is_some()),
            Kind::Date | Kind::Time | Kind::Whole | Kind::Number | Kind::List | Kind::Object | Kind::Any => {
                figures_stand
            }
        }
    }

    /// A copied text as the question spells it, unless another spelling is asked for.
    fn as_written(&self, field: &Field, value: &Value) -> Value {
        let hint = field.hint.to_lowercase();
        let respelled = ["minúscula", "minuscula", "lower", "mayúscula", "mayuscula", "upper", "capital"];
        match value {
            Value::String(text) if field.kind == Kind::Text => {
                if ["minúscula", "minuscula", "lower"].iter().any(|word| hint.contains(word)) {
                    return json!(text.to_lowercase());
                }
                let keeps = respelled.iter().any(|word| hint.contains(word));
                let found = if keeps { None } else { self.stands(text) };
                json!(found.unwrap_or(text))
            }
            Value::String(_)
            | Value::Null
            | Value::Bool(_)
            | Value::Number(_)
            | Value::Array(_)
            | Value::Object(_) => value.clone(),
        }
    }

    /// Where a text stands in the question, whatever its capitals and spaces.
    fn stands(&self, text: &str) -> Option<&'a str> {
        if let Some(at) = self.question.find(text).filter(|_| !text.is_empty()) {
            return self.question.get(at..at + text.len());
        }
        let wanted: Vec<char> =
            text.chars().filter(|letter| !letter.is_whitespace()).flat_map(char::to_lowercase).collect();
        if wanted.is_empty() {
            return None;
        }
        let starts = self.question.char_indices().filter(|(_, letter)| !letter.is_whitespace());
        starts.map(|(at, _)| &self.question[at..]).find_map(|rest| {
            let mut left = wanted.iter().peekable();
            for (at, letter) in rest.char_indices().filter(|(_, letter)| !letter.is_whitespace()) {
                for lower in letter.to_lowercase() {
                    if left.next() != Some(&lower) {
                        return None;
                    }
                }
                if left.peek().is_none() {
                    return rest.get(..at + letter.len_utf8());
                }
            }
            None
        })
    }
}

/// Figures of an expression, those inside texts left out.
fn numbers_in(expression: &str) -> impl Iterator<Item = Decimal> {
    let mut outside = String::with_capacity(expression.len());
    for (at, part) in expression.split('"').enumerate() {
        outside.push_str(if at % 2 == 0 { part } else { " " });
    }
    let is_part = |letter: char| letter.is_alphanumeric() || matches!(letter, '.' | '_');
    let words: Vec<Decimal> = outside
        .split(|letter: char| !is_part(letter))
        .filter(|word| word.starts_with(|letter: char| letter.is_ascii_digit()))
        .filter_map(|word| word.parse().ok())
        .map(|figure: Decimal| figure.normalize())
        .collect();
    words.into_iter()
}

/// The fields that a question states, if it wants an object of them.
pub(super) fn wanted(question: &str) -> Option<Vec<Field>> {
    super::is_wanted(question).then(|| shape::read(question)).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    const QUESTION: &str =
        "Pedido de Ana Gil, calle Sol 3: 12 tazas a 2,35 € y 1.250 servilletas a 0,10 €, el 3/6 a las 15:30.";

    fn field(name: &str, kind: Kind, hint: &str) -> Field {
        Field { name: name.to_owned(), kind, hint: hint.to_owned() }
    }

    fn source() -> Source<'static> {
        Source::of(Task { question: QUESTION, language: Language::Es, handed_back: 0 })
    }

    fn value(value: Value) -> Came {
        Came::Value { value }
    }

    #[test]
    fn worked_examples_are_written_as_drafts_are() {
        let mut read = 0;
        let lines = include_str!("../../../../../../data/worked/fields.jsonl").lines();
        for line in lines {
            let example: Value = serde_json::from_str(line).unwrap();
            let Some(fields) = shape::read(example["question"].as_str().unwrap()) else { continue };
            let names: Vec<&str> = fields.iter().map(|field| field.name.as_str()).collect();
            let wanted: Vec<&str> = example["fields"]
                .as_array()
                .unwrap()
                .iter()
                .map(|field| field[0].as_str().unwrap())
                .collect();
            read += usize::from(names == wanted);
            let plain: Vec<Field> = wanted.iter().map(|name| field(name, Kind::Any, "")).collect();
            let written = example["written"].as_str().unwrap();
            for field in &plain {
                assert!(written.contains(&format!("\n{} = ", variable(&field.name))), "{line}");
            }
        }
        assert!(read >= 140, "the shapes of only {read} of 160 are read");
    }

    #[test]
    fn a_draft_is_taken_apart_by_its_fields() {
        let fields = [field("total", Kind::Number, "número"), field("date", Kind::Date, "")];
        let draft = "# total: número\ntotal = 12 * 2.35\n# date\ndate_ = date(2025, 6, 3)\n";
        assert_eq!(expressions(draft, &fields), ["12 * 2.35", "date(2025, 6, 3)"]);
        assert_eq!(expressions("nothing", &fields), ["", ""]);
        assert!(grammar(&fields).starts_with("start: f0 f1\nf0: \"# total: número\\ntotal = \" expr"));
    }

    #[test]
    fn what_is_computed_from_the_text_outweighs_what_is_guessed() {
        let source = source();
        let whole = field("piezas", Kind::Whole, "entero");
        let (guessed, computed) = (value(json!(1300)), value(json!(1262)));
        let drafts = [("1300", &guessed), ("1300", &guessed), ("12 + 1250", &computed)];
        let chosen = source.choose(&whole, drafts.into_iter()).unwrap();
        assert_eq!((chosen.value, chosen.expression, chosen.drafts), (json!(1262), "12 + 1250", 1));
        let yes = field("caro", Kind::Yes, "booleano");
        let (said, compared) = (value(json!(true)), value(json!(false)));
        let drafts = [("True", &said), ("True", &said), ("12 * 2.35 > 100", &compared)];
        assert_eq!(source.choose(&yes, drafts.into_iter()).unwrap().value, json!(false));
        let fault = Came::Fault { fault: "NameError: x".to_owned() };
        let Err(failures) = source.choose(&yes, [("x", &fault)].into_iter()) else { panic!() };
        assert_eq!(failures[0].detail, "caro: NameError: x");
    }

    #[test]
    fn copied_texts_are_spelled_as_in_the_question() {
        let source = source();
        let spelled = |text: &str, hint: &str| source.as_written(&field("a", Kind::Text, hint), &json!(text));
        assert_eq!(spelled("Calle  sol 3", "texto"), json!("calle Sol 3"));
        assert_eq!(spelled("Ana Gil", "texto, en minúsculas"), json!("ana gil"));
        assert_eq!(spelled("ANA GIL", "texto, en mayúsculas"), json!("ANA GIL"));
        assert_eq!(spelled("Luis", "texto"), json!("Luis"));
        assert_eq!(source.stands(""), None, "nothing is no quotation");
    }

    #[test]
    fn figures_of_an_expression_are_those_outside_texts() {
        let figures: Vec<String> =
            numbers_in("max([(\"a 7\", 2.50), (\"b\", x1)]) * 12").map(|n| n.to_string()).collect();
        assert_eq!(figures, ["2.5", "12"]);
        assert_eq!(
            (places("número, con dos decimales"), places("euros"), places("entero")),
            (Some(2), Some(2), None)
        );
        assert!(is_sorted("lista, por orden alfabético") && !is_sorted("en orden alfabético inverso"));
    }
}
