//! Objects whose shape a question states: what the text lists as rows, then one line of Python a field, chosen by vote from
//! field to field.
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

use serde::Deserialize;
use serde_json::{Map, Value, json};

use self::draft::{Draft, ROWS, lead, variable};
use self::source::{Came, Chosen, GROUNDED, GUESSED, Source};
use self::told::{Told, told};
use super::PLAIN;
use super::shape::{self, Field, Kind};
use crate::experts::worked::{Bank, Example};
use crate::experts::{
    Ask, Attempt, Check, DRAFTS_MAX, Failed, NOT_MINE, Task, Tools, Work, hand_back, shown,
};
use crate::language::Language;
use crate::model::{Constraint, Workload};
use crate::numbers;
use crate::python::{Error, Python};

/// Drafts written side by side: as many as a model answers at once by default (`models.parallel`); a fifth would wait.
const DRAFTS: usize = 4;
const _: () = assert!(DRAFTS <= DRAFTS_MAX);
/// How long all drafts together may run.
const LIMIT: Duration = Duration::from_secs(5);
/// Most tokens of a draft.
const TOKENS_MAX: usize = 1200;
/// Tokens that an expression may take, and all of them together beside that: what goes on for longer has lost its way.
const FIELD_TOKENS: usize = 50;
const SPARE_TOKENS: usize = 120;
/// Bytes of names and hints that a token holds on average, at least.
const TOKEN_BYTES: usize = 2;
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

/// Most tokens of a draft: what is given is long as it is, the rest is the model's.
fn tokens_max(fields: &[Field], told: &Told) -> u32 {
    let given = fields.iter().map(|field| lead(field).len()).sum::<usize>()
        + told.lines.iter().flatten().chain(&told.rows).map(String::len).sum::<usize>();
    let open = told.lines.iter().filter(|line| line.is_none()).count();
    let most = given / TOKEN_BYTES + FIELD_TOKENS * open + SPARE_TOKENS;
    u32::try_from(most.min(TOKENS_MAX)).unwrap_or(u32::MAX)
}

/// Drafts of a first round: nothing is voted on where rules told everything.
fn drafts_for(told: &[Option<String>]) -> usize {
    if told.iter().all(Option::is_some) { 1 } else { DRAFTS }
}

/// Tells the lines that stood a round before; those that failed in every draft are the model's to write. Whether any
/// failed by itself: else the round is a new one.
fn keep(told: &mut Told, fields: &[Field], attempt: &Attempt) -> bool {
    let failed = |field: &Field| {
        let name = format!("{}: ", field.name);
        attempt.failures.iter().any(|check| check.detail.starts_with(&name))
    };
    if !fields.iter().any(failed) {
        return false;
    }
    let kept = Draft::read(&attempt.raw, fields).lines.into_iter();
    let lines = fields
        .iter()
        .zip(kept)
        .map(|(field, line)| Some(line).filter(|line| !failed(field) && !line.is_empty()));
    told.lines = lines.collect();
    true
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
    let is_rest = previous.is_some_and(|attempt| keep(&mut told, fields, attempt));
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
    let most = tokens_max(fields, &told);
    // A few lines that failed are written again by one draft.
    let drafts = if is_rest { 1 } else { drafts_for(&told.lines) };
    Ask { constraint, workload: Workload::Code, drafts, ..Ask::new(messages, most) }
}

/// The object whose every field most drafts agree on.
pub(super) async fn work(
    task: Task<'_>,
    fields: &[Field],
    drafts: &[String],
    tools: &Tools,
) -> Result<Work, Failed> {
    let not_mine = |reason: &str| vec![Check::new(NOT_MINE, false, reason)];
    let Some(python) = &tools.python else { return Err(not_mine("there is no sandbox").into()) };
    let written: Vec<Draft> = drafts.iter().map(|draft| Draft::read(draft, fields)).collect();
    let source = Source::of(task);
    let told_lines = told_of(task, fields, &plain(task.question, task.language)).lines;
    // Every draft holds what rules told: that is no agreement.
    let is_told = |at: usize| {
        let told = told_lines.get(at).and_then(Option::as_ref);
        told.is_some_and(|told| written.iter().all(|draft| draft.lines.get(at) == Some(told)))
    };
    let told: Vec<bool> = (0..fields.len()).map(is_told).collect();
    let given = Given { fields, told: &told, written: &written, source: &source };
    let Computed { values, chosen } = given.computed(task.question, python).await?;
    let mut agreed = Agreed::default();
    let rows = written.first().map(|draft| draft.rows.clone()).unwrap_or_default();
    let mut kept = Draft { rows, lines: Vec::new() };
    let mut failures = Vec::new();
    for (at, field) in fields.iter().enumerate() {
        let lines = written.iter().map(|draft| draft.lines.get(at).map_or("", String::as_str));
        let all: Vec<(&str, &Came)> =
            lines.zip(&values).filter_map(|(line, came)| Some((line, came.get(at)?))).collect();
        match source.chosen(field, chosen.get(at).copied().flatten(), &all) {
            Ok(chosen) => {
                kept.lines.push(chosen.line.clone());
                agreed.add(field, chosen, told[at]);
            }
            Err(failure) => {
                kept.lines.push(all.first().map(|(line, _)| (*line).to_owned()).unwrap_or_default());
                failures.push(failure);
            }
        }
    }
    let program = kept.program(fields);
    if !failures.is_empty() {
        return Err(Failed { checks: failures, kept: Some(program) });
    }
    // What stood a round before stands in the one draft that was written for the rest, beside those that failed there.
    let is_rest = task.handed_back > 0 && drafts.len() == 1;
    let failed = if is_rest { drafts_for(&told_lines) + usize::from(task.handed_back) - 1 } else { 0 };
    let of = failed + drafts.len();
    let least = agreed.least.unwrap_or(drafts.len());
    Ok(agreed.told(&program, (least, of)))
}

/// What the sandbox is given.
struct Given<'a> {
    fields: &'a [Field],
    /// Whether rules wrote a field's line.
    told: &'a [bool],
    written: &'a [Draft],
    source: &'a Source<'a>,
}

/// What came of it.
#[derive(Deserialize)]
struct Computed {
    /// For each draft what each field came to.
    values: Vec<Vec<Came>>,
    /// For each field the draft whose value stands.
    chosen: Vec<Option<usize>>,
}

impl Given<'_> {
    /// Every draft, field by field: a later one is computed from the values that were chosen before it.
    async fn computed(&self, question: &str, python: &Python) -> Result<Computed, Vec<Check>> {
        let Self { fields, told, written, source } = self;
        let run = |detail: String| vec![Check::new("run", false, detail)];
        let kinds: Vec<Value> = fields
            .iter()
            .zip(*told)
            .map(|(field, is_told)| held(field, *is_told || source.may_be_negative(field)))
            .collect();
        let weigh = |draft: &Draft| -> Vec<u32> {
            fields.iter().zip(&draft.lines).map(|(field, line)| source.weight(field, draft, line)).collect()
        };
        let weights: Vec<Vec<u32>> = written.iter().map(weigh).collect();
        let given = json!({
            "fields": kinds, "drafts": written, "weights": weights, "question": question,
            "grounded": GROUNDED, "guessed": GUESSED,
        });
        // A JSON text is a Python literal once it is a JSON string.
        let program = format!("TASK = {}\n{PLAIN}{FUNCTIONS}{HARNESS}", json!(given.to_string()));
        let ran = match python.run(&program, LIMIT).await {
            Ok(ran) => ran,
            Err(error @ Error::Missing { .. }) => {
                return Err(vec![Check::new(NOT_MINE, false, error.to_string())]);
            }
            Err(error) => return Err(run(error.to_string())),
        };
        if ran.timed_out {
            return Err(run(format!("it did not end within {} s", LIMIT.as_secs())));
        }
        serde_json::from_str(&ran.output).map_err(|_| run(format!("it ended early: {}", ran.last_line())))
    }
}

/// The fields that stand, and how.
#[derive(Default)]
struct Agreed {
    object: Map<String, Value>,
    by_rules: Vec<String>,
    /// How many drafts came to the value that fewest came to, of those that rules did not tell.
    least: Option<usize>,
}

impl Agreed {
    fn add(&mut self, field: &Field, chosen: Chosen, is_told: bool) {
        if is_told {
            self.by_rules.push(field.name.clone());
        } else {
            self.least = Some(self.least.map_or(chosen.drafts, |least| least.min(chosen.drafts)));
        }
        self.object.insert(field.name.clone(), chosen.value);
    }

    fn told(self, program: &str, (least, drafts): (usize, usize)) -> Work {
        let plain = serde_json::to_string_pretty(&self.object).unwrap_or_default();
        let mut checks = vec![
            Check::new("run", true, "every field was computed in the sandbox"),
            Check::new("fields", true, "the fields are those asked for, each of the kind asked for"),
        ];
        if !self.by_rules.is_empty() {
            let names = self.by_rules.join(", ");
            let detail = format!("the words of the question say how these are computed: {names}");
            checks.push(Check::new("told", true, detail));
        }
        if least > 1 {
            let detail = format!(
                "at least {least} of {drafts} drafts written independently agree on each other field"
            );
            checks.push(Check::new("agreement", true, detail));
        }
        let output = json!({
            "language": "json", "code": plain, "program": program, "drafts": drafts, "agreeing": least,
        });
        Work { output, plain, draft: 0, checks }
    }
}

/// A field as the harness wants it.
fn held(field: &Field, may_be_negative: bool) -> Value {
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
        "signed": may_be_negative,
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
