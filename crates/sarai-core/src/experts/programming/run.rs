//! A draft, run: what it does with each call, whether the question's examples hold, and which draft is chosen.
//!
//! Called by the programming expert. One run of the sandbox a draft. What a program reports of itself is believed as
//! far as choosing goes; nothing else depends on it.

use std::collections::HashMap;
use std::time::Duration;

use serde::Deserialize;
use serde_json::json;

use super::draft::Draft;
use crate::experts::Check;
use crate::python::{Error, Python};

/// How long a draft may run.
const LIMIT: Duration = Duration::from_secs(5);
/// Calls that are shown with their results.
const SHOWN_MAX: usize = 4;
/// Longest result shown.
const RESULT_CHARACTERS_MAX: usize = 120;

/// Runs a program given as JSON, then calls in it, and reports as JSON.
const HARNESS: &str = r#"
import ast, contextlib, io, json, os
task = json.loads(TASK)
report = {"error": None, "examples": [], "calls": []}
space = {"__name__": "program"}
def quiet():
    return contextlib.redirect_stdout(io.StringIO())
def tell():
    with open(os.environ["SARAI_OUTPUT"], "w", encoding="utf-8") as out:
        out.write(json.dumps(report))
def attempt(call):
    try:
        with quiet():
            return True, eval(compile(call, "call", "eval"), space)
    except BaseException as fault:
        return False, f"{type(fault).__name__}: {fault}"[:300]
try:
    with quiet():
        exec(compile(task["code"], "program.py", "exec"), space)
except BaseException as fault:
    report["error"] = f"{type(fault).__name__}: {fault}"[:300]
if report["error"] is None:
    for call, result in task["examples"]:
        try:
            wanted = ast.literal_eval(result)
        except Exception:
            continue
        ran, got = attempt(call)
        same = ran and got == wanted
        report["examples"].append([call, result, bool(same), repr(got)[:300] if ran else got])
    for call in task["calls"]:
        ran, got = attempt(call)
        report["calls"].append([call, ran, repr(got)[:2000] if ran else got])
tell()
"#;

/// What all drafts are tried with.
pub(super) struct Trial<'a> {
    /// Calls with their results, from the question.
    pub(super) examples: &'a [(String, String)],
    /// Calls that a model thought of.
    pub(super) calls: &'a [String],
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub(super) struct Outcome {
    error: Option<String>,
    /// Call, wanted, whether it came, what came.
    pub(super) examples: Vec<(String, String, bool, String)>,
    /// Call, whether it returned, what came.
    calls: Vec<(String, bool, String)>,
}

impl Trial<'_> {
    pub(super) async fn run(&self, python: &Python, draft: &Draft) -> Result<Outcome, Error> {
        let task = json!({ "code": draft.code, "examples": self.examples, "calls": self.calls }).to_string();
        // A JSON text is a Python literal once it is a JSON string.
        let ran = python.run(&format!("TASK = {}\n{HARNESS}", json!(task)), LIMIT).await?;
        let failed = |reason: String| Outcome { error: Some(reason), ..Outcome::default() };
        if ran.timed_out {
            return Ok(failed(format!("it did not end within {} s", LIMIT.as_secs())));
        }
        let reported = serde_json::from_str(&ran.output);
        Ok(reported.unwrap_or_else(|_| failed(format!("it ended early: {}", ran.last_line()))))
    }
}

impl Outcome {
    /// Whether it runs and the question's examples hold.
    fn is_sound(&self) -> bool {
        self.error.is_none() && !self.fails_always() && self.examples.iter().all(|(_, _, held, _)| *held)
    }

    /// Whether no call returned.
    fn fails_always(&self) -> bool {
        !self.calls.is_empty() && self.returned() == 0
    }

    /// Calls that returned.
    fn returned(&self) -> usize {
        self.calls.iter().filter(|(_, ran, _)| *ran).count()
    }

    /// What it does, for comparing: errors count by their kind only.
    fn behaviour(&self) -> Vec<(bool, &str)> {
        let kind = |ran: bool, text: &'_ str| -> usize {
            if ran { text.len() } else { text.find(':').unwrap_or(text.len()) }
        };
        self.calls.iter().map(|(_, ran, text)| (*ran, &text[..kind(*ran, text)])).collect()
    }

    pub(super) fn does_the_same(&self, other: &Self) -> bool {
        self.is_sound() && other.is_sound() && self.behaviour() == other.behaviour()
    }

    /// What went wrong, for the model.
    pub(super) fn failures(&self) -> Vec<Check> {
        if let Some(error) = &self.error {
            return vec![Check::new("run", false, error.clone())];
        }
        if self.fails_always()
            && let Some((call, _, fault)) = self.calls.first()
        {
            return vec![Check::new("run", false, format!("{call} fails: {fault}"))];
        }
        let wrong = self.examples.iter().filter(|(_, _, held, _)| !held);
        wrong
            .map(|(call, wanted, _, got)| {
                Check::new("examples", false, format!("{call} must give {wanted}, it gives {got}"))
            })
            .collect()
    }

    /// Calls with what they returned, short ones.
    pub(super) fn shown(&self) -> impl Iterator<Item = (&str, &str)> {
        let of_examples = self.examples.iter().map(|(call, _, _, got)| (call.as_str(), got.as_str()));
        let of_calls =
            self.calls.iter().filter(|(_, ran, _)| *ran).map(|(call, _, got)| (call.as_str(), got.as_str()));
        let is_short = |text: &str| text.chars().count() <= RESULT_CHARACTERS_MAX;
        of_examples.chain(of_calls).filter(move |(call, got)| is_short(call) && is_short(got)).take(SHOWN_MAX)
    }
}

/// The draft that does what most sound ones do; of several such groups the one with fewer errors, then the earlier.
pub(super) fn choose(outcomes: &[Outcome]) -> Option<usize> {
    let mut groups: HashMap<Vec<(bool, &str)>, usize> = HashMap::new();
    for outcome in outcomes.iter().filter(|outcome| outcome.is_sound()) {
        *groups.entry(outcome.behaviour()).or_default() += 1;
    }
    let sound = outcomes.iter().enumerate().filter(|(_, outcome)| outcome.is_sound());
    sound
        .max_by_key(|(at, outcome)| {
            let agreeing = groups.get(&outcome.behaviour()).copied().unwrap_or(0);
            (agreeing, outcome.returned(), std::cmp::Reverse(*at))
        })
        .map(|(at, _)| at)
}
