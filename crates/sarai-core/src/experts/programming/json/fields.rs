//! Objects whose shape a question states: what the text lists as rows, then one line of Python a field, each computed by
//! itself, fields chosen by vote.
//!
//! Called by `json.rs`. The shape (`shape.rs`) gives a grammar that writes names and hints itself, so that the model
//! only writes what each field is: a copied text or figure, or an operation (`draft.rs`). Every draft's fields are
//! computed in one run of the sandbox, and each field gets the value that has most votes (`source.rs`).
//! Must not hand out a field that no draft could compute.

mod draft;
mod source;
mod text;
mod told;

use std::sync::LazyLock;
use std::time::Duration;

use serde_json::{Map, Value, json};

use self::draft::{Draft, ROWS, lead, variable};
use self::source::{Came, Source};
use self::told::{Told, told};
use super::PLAIN;
use super::shape::{self, Field, Kind};
use crate::experts::worked::{Bank, Example};
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
/// Tokens that rows may take.
const ROWS_TOKENS: u32 = 240;
/// Examples that are shown with a question.
const EXAMPLES: usize = 3;
const SPANISH: &str = include_str!("fields.es.txt");
const ENGLISH: &str = include_str!("fields.en.txt");
/// What a field may be: expressions of Python, without anything that assigns or repeats without end.
const EXPRESSIONS: &str = include_str!("fields.lark");
/// What expressions may call.
const FUNCTIONS: &str = include_str!("spans.py");
/// Computes the fields of all drafts.
const HARNESS: &str = include_str!("fields.py");

static WORKED: LazyLock<Bank> =
    LazyLock::new(|| Bank::read(include_str!("../../../../../../data/worked/fields.jsonl")));

/// The grammar of a draft: names, hints and what rules tell are given, figures are those of the question.
fn grammar(fields: &[Field], told: &Told, figures: &[String]) -> String {
    let order: Vec<String> = (0..fields.len()).map(|at| format!("f{at}")).collect();
    let rows = match &told.rows {
        Some(rows) => format!("{} ", json!(format!("{ROWS}{rows}\n"))),
        None => String::new(),
    };
    let mut grammar = format!("start: {rows}{}\n", order.join(" \"\\n\" "));
    for (at, field) in fields.iter().enumerate() {
        // A text in JSON is one in Lark. No line end after the last: a model that wants to stop and may not goes on
        // with operations nobody asked for.
        let rule = match told.lines.get(at) {
            Some(Some(line)) => json!(format!("{}{line}", lead(field))).to_string(),
            Some(None) | None => format!("{} expr", json!(lead(field))),
        };
        grammar.push_str(&format!("f{at}: {rule}\n"));
    }
    let names: Vec<String> = fields.iter().map(|field| variable(&field.name)).collect();
    grammar.push_str(&format!("FIELD: /{}/\n", names.join("|")));
    let either = |all: &[String]| all.join("|").replace('.', "\\.");
    grammar.push_str(&format!("FIGURE: /{}/\n", either(figures)));
    grammar + EXPRESSIONS
}

/// A text with its figures as programs write them.
fn plain(text: &str, language: Language) -> String {
    numbers::with_plain_figures(text, crate::language::detect(text).unwrap_or(language))
}

/// What rules tell of the fields of a task, whose question was spelled plainly.
fn told_of(task: Task<'_>, fields: &[Field], question: &str) -> Told {
    let read: Vec<Field> = fields
        .iter()
        .map(|field| Field { hint: plain(&field.hint, task.language), ..field.clone() })
        .collect();
    told(&read, question)
}

/// What the model is to write for a shape.
pub(super) fn ask(task: Task<'_>, fields: &[Field], previous: Option<&Attempt>) -> Ask {
    let instructions = match task.language {
        Language::Es => SPANISH,
        Language::En => ENGLISH,
    };
    let nearest = WORKED.nearest(task.question, task.language, EXAMPLES);
    let question = plain(task.question, task.language);
    let mut told = told_of(task, fields, &question);
    // What failed in every draft is the model's to write in the next round.
    let failed = |field: &Field| {
        let name = format!("{}: ", field.name);
        previous.is_some_and(|attempt| attempt.failures.iter().any(|check| check.detail.starts_with(&name)))
    };
    for (field, line) in fields.iter().zip(&mut told.lines) {
        *line = line.take().filter(|_| !failed(field));
    }
    let examples: Vec<Example> = nearest
        .into_iter()
        .map(|example| Example {
            question: plain(&example.question, example.language),
            written: if told.rows.is_some() {
                example.written.clone()
            } else {
                draft::without_rows(&example.written)
            },
            ..example.clone()
        })
        .collect();
    let mut messages = shown(instructions, &examples.iter().collect::<Vec<_>>(), &question);
    if let Some(attempt) = previous {
        let ask = match task.language {
            Language::Es => "Al calcularlo pasa esto, corrígelo:",
            Language::En => "This happens when it is computed, correct it:",
        };
        hand_back(&mut messages, attempt, ask);
    }
    let figures = Source::of(task).spelled_figures(&question);
    let constraint = Some(Constraint::Lark(grammar(fields, &told, &figures)));
    let count = u32::try_from(fields.len()).unwrap_or(u32::MAX);
    let most = TOKENS_MAX.min(FIELD_TOKENS.saturating_mul(count).saturating_add(ROWS_TOKENS));
    // Nothing is voted on where rules told everything.
    let drafts = if told.lines.iter().all(Option::is_some) { 1 } else { DRAFTS };
    Ask { constraint, workload: Workload::Code, drafts, ..Ask::new(messages, most) }
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
    let written: Vec<Draft> = drafts.iter().map(|draft| Draft::read(draft, fields)).collect();
    let kinds: Vec<Value> = fields.iter().map(held).collect();
    let given = json!({ "fields": kinds, "drafts": written }).to_string();
    // A JSON text is a Python literal once it is a JSON string.
    let ran = match python.run(&format!("TASK = {}\n{PLAIN}{FUNCTIONS}{HARNESS}", json!(given)), LIMIT).await
    {
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
    let told = told_of(task, fields, &plain(task.question, task.language));
    let mut by_rules: Vec<&str> = Vec::new();
    let mut least = drafts.len();
    // How many of the values that stand each draft came to.
    let mut shares = vec![0_usize; written.len()];
    for (at, field) in fields.iter().enumerate() {
        let all = written
            .iter()
            .zip(&came)
            .filter_map(|(draft, came)| Some((draft, draft.lines.get(at)?.as_str(), came.get(at)?)));
        let chosen = source.choose(field, all)?;
        for (share, came) in shares.iter_mut().zip(&came) {
            let value = came.get(at).and_then(Came::value);
            let is_same = value.is_some_and(|value| source.as_written(field, value) == chosen.value);
            *share += usize::from(is_same);
        }
        // Every draft holds what rules told: that is no agreement.
        let is_told = told.lines.get(at).and_then(Option::as_deref).is_some_and(|line| {
            written.iter().all(|draft| draft.lines.get(at).is_some_and(|written| written == line))
        });
        if is_told {
            by_rules.push(&field.name);
        } else {
            least = least.min(chosen.drafts);
        }
        object.insert(field.name.clone(), chosen.value);
    }
    let best = shares.iter().enumerate().max_by_key(|(at, share)| (**share, std::cmp::Reverse(*at)));
    let best = best.map_or(0, |(at, _)| at);
    let program = written.get(best).map(|draft| draft.program(fields)).unwrap_or_default();
    Ok(finished(&Value::Object(object), &program, (least, drafts.len(), best), &by_rules))
}

fn finished(
    object: &Value,
    program: &str,
    (least, drafts, best): (usize, usize, usize),
    by_rules: &[&str],
) -> Work {
    let plain = serde_json::to_string_pretty(object).unwrap_or_default();
    let mut checks = vec![
        Check::new("run", true, "every field was computed in the sandbox"),
        Check::new("fields", true, "the fields are those asked for, each of the kind asked for"),
    ];
    if !by_rules.is_empty() {
        let detail = format!("the words of the question say how these are computed: {}", by_rules.join(", "));
        checks.push(Check::new("told", true, detail));
    }
    if least > 1 {
        let detail =
            format!("at least {least} of {drafts} drafts written independently agree on each other field");
        checks.push(Check::new("agreement", true, detail));
    }
    let output = json!({
        "language": "json", "code": plain, "program": program, "drafts": drafts, "agreeing": least,
    });
    Work { output, plain, draft: best, checks }
}

/// A field as the harness wants it.
fn held(field: &Field) -> Value {
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
        "order": order(&hint),
    })
}

/// Whether a hint wants a list by the alphabet, and not the other way round.
fn is_sorted(hint: &str) -> bool {
    let says = |words: &[&str]| words.iter().any(|word| hint.contains(word));
    says(&["alfab", "alphab"]) && !says(&["invers", "revers", "descend", "al revés"])
}

/// The order of figures that a hint wants: 1 upwards, -1 downwards.
fn order(hint: &str) -> i8 {
    let says = |words: &[&str]| words.iter().any(|word| hint.contains(word));
    let up =
        says(&["de menor a mayor", "ascend", "smallest first", "smallest to largest", "lowest to highest"]);
    let down =
        says(&["de mayor a menor", "descend", "largest first", "largest to smallest", "highest to lowest"]);
    i8::from(up) - i8::from(down)
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

/// The fields that a question states, if it wants an object of them.
pub(super) fn wanted(question: &str) -> Option<Vec<Field>> {
    super::is_wanted(question).then(|| shape::read(question)).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(name: &str, kind: Kind, hint: &str) -> Field {
        Field { name: name.to_owned(), kind, hint: hint.to_owned() }
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
    fn the_grammar_ends_after_the_last_expression() {
        let fields = [field("total", Kind::Number, "número"), field("date", Kind::Date, "")];
        let start = "start: f0 \"\\n\" f1\nf0: \"# total: número\\ntotal = \" expr\n";
        let grammar = grammar(&fields, &Told::default(), &["4".to_owned(), "2.50".to_owned()]);
        assert!(grammar.starts_with(start));
        assert!(grammar.contains("\nFIELD: /total|date_/\nFIGURE: /4|2\\.50/\n"), "{grammar}");
    }

    #[test]
    fn what_is_told_is_no_more_asked_of_the_model() {
        let fields = [field("n", Kind::Whole, "entero"), field("total", Kind::Number, "")];
        let told =
            Told { rows: Some("[(\"a\", 1)]".to_owned()), lines: vec![Some("len(rows)".to_owned()), None] };
        let grammar = grammar(&fields, &told, &["1".to_owned()]);
        let start = "start: \"rows = [(\\\"a\\\", 1)]\\n\" f0 \"\\n\" f1\nf0: \"# n: entero\\nn = len(rows)\"\nf1: \"# total\\n\
                     total = \" expr\n";
        assert!(grammar.starts_with(start), "{grammar}");
    }

    #[test]
    fn hints_tell_places_and_order() {
        assert_eq!(
            (places("número, con dos decimales"), places("euros"), places("entero")),
            (Some(2), Some(2), None)
        );
        assert_eq!((order("de menor a mayor"), order("largest first"), order("lista")), (1, -1, 0));
        assert!(is_sorted("lista, por orden alfabético") && !is_sorted("en orden alfabético inverso"));
    }
}
