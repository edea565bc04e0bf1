//! Texts turned into JSON of a stated shape: the model writes a program that copies the data and computes the rest.
//!
//! Called by the programming expert. Sums, counts, dates and comparisons are left to the interpreter; nothing but the
//! object is given, since that is what was asked for. Where the question states the fields and their kinds, `fields.rs`
//! has the model write them one by one; else it writes a whole program here, and of several drafts the object
//! most of them come to is given.

mod fields;
mod shape;

use std::collections::HashMap;
use std::sync::LazyLock;
use std::time::Duration;

use serde_json::{Value, json};

use super::draft::Draft;
use crate::experts::worked::{Bank, Example};
use crate::experts::{Ask, Attempt, Check, Failed, Task, Tools, Work, hand_back, shown};
use crate::language::Language;
use crate::model::Workload;
use crate::python::{Error, Python};

/// How long a draft may run.
const LIMIT: Duration = Duration::from_secs(5);
/// Most tokens of a draft.
const TOKENS_MAX: u32 = 800;

const SPANISH: &str = include_str!("json.es.txt");
const ENGLISH: &str = include_str!("json.en.txt");

/// Examples that are shown with a question.
const EXAMPLES: usize = 1;
static WORKED: LazyLock<Bank> =
    LazyLock::new(|| Bank::read(include_str!("../../../../../data/worked/structured.jsonl")));

/// Values as JSON has them; stands before what is run of a model.
const PLAIN: &str = include_str!("json/plain.py");

/// Runs a program that leaves `result`, and hands that over as JSON.
const HARNESS: &str = r#"
def lenient(value):
    try:
        return plain(value)
    except TypeError:
        return str(value)
space = {"__name__": "program"}
exec("import json\nfrom datetime import datetime, date, time, timedelta", space)
report = {"error": None, "result": None}
try:
    with contextlib.redirect_stdout(io.StringIO()):
        exec(compile(json.loads(TASK), "program.py", "exec"), space)
    result = space["result"]
    if isinstance(result, str):
        result = json.loads(result)
    report["result"] = json.loads(json.dumps(tidy(result), default=lenient))
except BaseException as fault:
    report["error"] = f"{type(fault).__name__}: {fault}"[:300]
tell(report)
"#;

/// Whether a question states an object so plainly that it needs no router.
pub(super) fn is_claimed(question: &str) -> bool {
    fields::wanted(question).is_some()
}

/// Whether a question gives a text and wants it as JSON.
pub(super) fn is_wanted(question: &str) -> bool {
    let lower = question.to_lowercase();
    let words = lower.split_whitespace().count();
    // Who asks what JSON is, or for a function that reads it, gives no data.
    let is_code = ["función", "funcion", "function", "def ", "python", "javascript", "script"];
    // Whole words: "inscriptos" asks for no script.
    let starts = |word: &str| {
        let before = |at: usize| lower[..at].chars().next_back();
        lower.match_indices(word).any(|(at, _)| !before(at).is_some_and(char::is_alphanumeric))
    };
    // Who asks how to do it, or what is wrong with it, wants an explanation.
    let is_help = [
        "cómo guardo",
        "cómo valido",
        "por qué no funciona",
        "qué hago mal",
        "how do i",
        "why does",
        "what's wrong",
        "what is wrong",
    ];
    let is_asked = is_help.iter().any(|words| starts(words)) || lower.contains("¿qué puede ser");
    lower.contains("json") && words >= 25 && !is_asked && !is_code.iter().any(|word| starts(word))
}

/// What the model is to write.
pub(super) fn ask(task: Task<'_>, previous: Option<&Attempt>, drafts: usize) -> Ask {
    if let Some(fields) = fields::wanted(task.question) {
        return fields::ask(task, &fields, previous);
    }
    let instructions = match task.language {
        Language::Es => SPANISH,
        Language::En => ENGLISH,
    };
    let examples: Vec<Example> = WORKED
        .nearest(task.question, task.language, EXAMPLES)
        .into_iter()
        .map(|example| Example { written: format!("```python\n{}\n```", example.written), ..example.clone() })
        .collect();
    let mut messages = shown(instructions, &examples.iter().collect::<Vec<_>>(), task.question);
    if let Some(attempt) = previous {
        let ask = match task.language {
            Language::Es => "Al ejecutarlo pasa esto, corrígelo:",
            Language::En => "This happens when it runs, correct it:",
        };
        hand_back(&mut messages, attempt, ask);
    }
    Ask { workload: Workload::Code, drafts, ..Ask::new(messages, TOKENS_MAX) }
}

/// The object that drafts come to.
pub(super) async fn work(task: Task<'_>, drafts: &[String], tools: &Tools) -> Result<Work, Failed> {
    match fields::wanted(task.question) {
        Some(fields) => fields::work(task, &fields, drafts, tools).await,
        None => whole(task, drafts, tools).await.map_err(Failed::from),
    }
}

/// The object most programs leave.
async fn whole(task: Task<'_>, drafts: &[String], tools: &Tools) -> Result<Work, Vec<Check>> {
    let not_mine = |reason: &str| vec![Check::new(crate::experts::NOT_MINE, false, reason)];
    let Some(python) = &tools.python else { return Err(not_mine("there is no sandbox")) };
    let mut failures = Vec::new();
    let mut made: Vec<(usize, String, Value)> = Vec::new();
    for (at, text) in drafts.iter().enumerate() {
        let Some(draft) = Draft::read(text) else { continue };
        match run(python, &draft.code).await {
            Ok(Ok(value)) => made.push((at, draft.code, value)),
            Ok(Err(reason)) => failures.push(Check::new("run", false, reason)),
            Err(error @ Error::Missing { .. }) => return Err(not_mine(&error.to_string())),
            Err(error) => return Err(vec![Check::new("run", false, error.to_string())]),
        }
    }
    let mut votes: HashMap<String, usize> = HashMap::new();
    for (_, _, value) in &made {
        *votes.entry(compared(value)).or_default() += 1;
    }
    let count = |value: &Value| votes.get(&compared(value)).copied().unwrap_or(0);
    let best = made.iter().max_by_key(|(at, _, value)| (count(value), std::cmp::Reverse(*at)));
    let Some((at, program, value)) = best else {
        failures.truncate(1);
        return Err(if failures.is_empty() { not_mine("no program in the draft") } else { failures });
    };
    let mut checks = vec![Check::new("run", true, "computed by a program in the sandbox")];
    let unknown = unknown_fields(value, task.question);
    if !unknown.is_empty() {
        let detail = format!("fields that nobody asked for: {}", unknown.join(", "));
        return Err(vec![Check::new("fields", false, detail)]);
    }
    checks.push(Check::new("fields", true, "every field is one that was asked for"));
    let agreeing = count(value);
    if agreeing > 1 {
        let detail = format!("{agreeing} of {} drafts written independently agree", drafts.len());
        checks.push(Check::new("agreement", true, detail));
    }
    let plain = serde_json::to_string_pretty(value).unwrap_or_default();
    let output = json!({
        "language": "json", "code": plain, "program": program, "drafts": drafts.len(), "agreeing": agreeing,
    });
    Ok(Work { output, plain, draft: *at, checks })
}

/// Runs a program; the inner error is its own.
async fn run(python: &Python, code: &str) -> Result<Result<Value, String>, Error> {
    let task = json!(code).to_string();
    let ran = python.run(&format!("TASK = {}\n{PLAIN}{HARNESS}", json!(task)), LIMIT).await?;
    if ran.timed_out {
        return Ok(Err(format!("it did not end within {} s", LIMIT.as_secs())));
    }
    let report: Value = serde_json::from_str(&ran.output).unwrap_or_default();
    Ok(match (&report["result"], report["error"].as_str()) {
        (_, Some(error)) => Err(error.to_owned()),
        (Value::Object(_) | Value::Array(_), None) => Ok(report["result"].clone()),
        (_, None) => Err(format!("`result` is no object: {}", ran.last_line())),
    })
}

/// A value for comparing: fields by name, not by place.
fn compared(value: &Value) -> String {
    match value {
        Value::Object(fields) => {
            let mut fields: Vec<String> =
                fields.iter().map(|(name, value)| format!("{name}:{}", compared(value))).collect();
            fields.sort();
            fields.join(",")
        }
        Value::Array(items) => items.iter().map(compared).collect::<Vec<_>>().join(";"),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => value.to_string(),
    }
}

/// Names of the outermost fields that the question does not have.
fn unknown_fields(value: &Value, question: &str) -> Vec<String> {
    let fields = value.as_object().into_iter().flatten();
    fields.map(|(name, _)| name).filter(|name| !question.contains(name.as_str())).cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wish_for_json_is_told_from_a_question_about_it() {
        let text = "Pedido de Marta: dos lámparas a 25 euros y una mesa a 80 euros, entrega el martes por la tarde. ";
        assert!(is_wanted(&format!("{text}Devuélveme un JSON con cliente, total y entrega, por favor.")));
        assert!(!is_wanted("¿Qué es JSON y para qué sirve?"));
        let help = "Tengo un error: el JSON con user_id, name y email no llega bien al servidor cuando lo mando, he mirado las \
                    cabeceras y todo parece estar en su sitio, ¿qué puede ser?";
        assert!(!is_wanted(help));
        assert!(is_wanted(&format!(
            "{text} ¿Por qué no me lo pasas a JSON con cliente, total y entrega, por favor?"
        )));
        assert!(!is_wanted(&format!("{text} Hazme una función de Python que lea el JSON de un pedido así.")));
    }

    #[test]
    fn objects_are_compared_by_field_and_lists_by_place() {
        assert_eq!(compared(&json!({"a": 1, "b": [1, 2]})), compared(&json!({"b": [1, 2], "a": 1})));
        assert_ne!(compared(&json!([1, 2])), compared(&json!([2, 1])));
        assert_eq!(unknown_fields(&json!({"total": 1, "extra": 2}), "un JSON con total"), ["extra"]);
    }
}
