//! What a program does when it is run: as it stands, in calls with stated results, and in other calls.
//!
//! Called by `repair`, which runs the given program and the corrected one alike. Judges no text. What a program reports
//! of itself is believed as far as this answer goes; nothing else depends on it.

use std::time::Duration;

use serde::Deserialize;
use serde_json::json;

use crate::experts::Check;
use crate::experts::programming::draft::{self, Draft};
use crate::experts::programming::given::{Given, Stated};
use crate::language::Language;
use crate::python::{Error, Python};

/// How long a program may run.
const LIMIT: Duration = Duration::from_secs(5);
/// Calls that a model thought of.
const CALLS_MAX: usize = 8;

/// Runs a program given as JSON, then calls in it, and reports as JSON.
const HARNESS: &str = r#"
import ast, contextlib, io, json, os, sys
task = json.loads(TASK)
report = {"fault": None, "examples": [], "calls": []}
class Keyboard(BaseException):
    pass
def keyboard(*_):
    raise Keyboard("it reads from the keyboard")
# What belongs to the machine it was written for is no failure of the program.
FOREIGN = (ModuleNotFoundError, OSError, EOFError, Keyboard)
space = {"__name__": "__main__", "input": keyboard, "exit": sys.exit, "quit": sys.exit}
def quiet():
    return contextlib.redirect_stdout(io.StringIO())
def line(fault):
    if isinstance(fault, SyntaxError):
        return fault.lineno if fault.filename == "program.py" else None
    found, trace = None, fault.__traceback__
    while trace:
        if trace.tb_frame.f_code.co_filename == "program.py":
            found = trace.tb_lineno
        trace = trace.tb_next
    return found
def told(fault):
    message = fault.msg if isinstance(fault, SyntaxError) else str(fault)
    said = f"{type(fault).__name__}: {message}"[:300]
    return {"said": said, "line": line(fault), "foreign": isinstance(fault, FOREIGN)}
def attempt(call):
    code = compile(call, "call", "eval")
    try:
        with quiet():
            return eval(code, space), None
    except BaseException as fault:
        # A name that only the call has is one of the question's words.
        if isinstance(fault, NameError) and line(fault) is None:
            raise SyntaxError("not a call by itself")
        return None, told(fault)
try:
    with quiet():
        exec(compile(task["code"], "program.py", "exec"), space)
except SystemExit as end:
    if end.code not in (None, 0):
        report["fault"] = told(end)
except BaseException as fault:
    report["fault"] = told(fault)
if report["fault"] is None:
    for call, result in task["examples"]:
        try:
            wanted = ast.literal_eval(result)
            got, fault = attempt(call)
        except Exception:
            continue
        held = fault is None and got == wanted
        report["examples"].append({"call": call, "result": result, "held": bool(held), "got": repr(got)[:300], "fault": fault})
    for call in task["calls"]:
        try:
            got, fault = attempt(call)
        except Exception:
            continue
        report["calls"].append({"call": call, "got": repr(got)[:300], "fault": fault})
with open(os.environ["SARAI_OUTPUT"], "w", encoding="utf-8") as out:
    out.write(json.dumps(report))
"#;

/// What stopped a program or a call.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub(super) struct Fault {
    /// The interpreter's words.
    pub(super) said: String,
    /// The line of the program.
    line: Option<u32>,
    /// Whether it comes from where the program runs.
    foreign: bool,
}

impl Fault {
    fn ended(said: String) -> Self {
        Self { said, line: None, foreign: false }
    }

    /// Whether the program could not even be read.
    fn is_of_syntax(&self) -> bool {
        ["SyntaxError", "IndentationError", "TabError"].iter().any(|kind| self.said.starts_with(kind))
    }
}

/// A call and what came of it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub(super) struct Tried {
    pub(super) call: String,
    pub(super) got: String,
    pub(super) fault: Option<Fault>,
}

/// A call with the result that the question states.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub(super) struct Example {
    pub(super) call: String,
    result: String,
    held: bool,
    pub(super) got: String,
    fault: Option<Fault>,
}

impl Example {
    /// What came of it.
    pub(super) fn came(&self) -> &str {
        self.fault.as_ref().map_or(&self.got, |fault| &fault.said)
    }
}

/// What a program did.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub(super) struct Report {
    pub(super) fault: Option<Fault>,
    pub(super) examples: Vec<Example>,
    pub(super) calls: Vec<Tried>,
}

impl Report {
    pub(super) fn of(&self, call: &str) -> Option<&Tried> {
        self.calls.iter().find(|tried| tried.call == call)
    }

    /// What stopped it because it is not at home here.
    pub(super) fn foreign(&self) -> Option<&Fault> {
        self.fault.as_ref().filter(|fault| fault.foreign)
    }
}

/// A failure of the given program that was seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Seen {
    /// It was stopped, by itself or in this call.
    Stopped { fault: Fault, call: Option<String> },
    /// A call gives something else than it has to.
    Wrong { call: String, got: String, result: String },
}

impl Seen {
    /// In the interpreter's words, as far as they are its own.
    pub(super) fn said(&self, language: Language) -> String {
        match (self, language) {
            (Self::Stopped { fault, .. }, _) => fault.said.clone(),
            (Self::Wrong { call, got, result }, Language::Es) => {
                format!("{call} da {got} y tiene que dar {result}")
            }
            (Self::Wrong { call, got, result }, Language::En) => {
                format!("{call} gives {got} and has to give {result}")
            }
        }
    }

    pub(super) fn line(&self) -> Option<u32> {
        match self {
            Self::Stopped { fault, .. } => fault.line,
            Self::Wrong { .. } => None,
        }
    }

    pub(super) fn call(&self) -> Option<&str> {
        match self {
            Self::Stopped { call, .. } => call.as_deref(),
            Self::Wrong { call, .. } => Some(call),
        }
    }

    /// On one line, with the place where it was seen.
    pub(super) fn shown(&self, language: Language) -> String {
        let es = language == Language::Es;
        let mut text = quoted(&self.said(language));
        if let Some(line) = self.line() {
            text.push_str(&format!(" ({} {line})", if es { "línea" } else { "line" }));
        }
        if let Self::Stopped { call: Some(call), .. } = self {
            text.push_str(&format!(
                "{} {}",
                if es { ", al llamar a" } else { ", when calling" },
                quoted(call)
            ));
        }
        text
    }
}

/// As code on one line.
pub(super) fn quoted(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.contains('`') { format!("`` {line} ``") } else { format!("`{line}`") }
}

/// What both programs are tried with.
#[derive(Debug)]
pub(super) struct Trial {
    stated: Vec<Stated>,
    /// Calls that the question names.
    named: Vec<String>,
    /// Calls that a model thought of.
    thought_of: Vec<String>,
}

impl Trial {
    pub(super) fn new(given: &Given, drafts: &[(usize, Draft)]) -> Self {
        let own = Draft { code: given.code.clone(), explanation: String::new(), tries: Vec::new() };
        let Some(name) = draft::function(&given.prose, &[(0, own)]) else {
            return Self { stated: Vec::new(), named: Vec::new(), thought_of: Vec::new() };
        };
        let (stated, named) = given.calls(&name);
        let mut thought_of = draft::calls(drafts, &name, CALLS_MAX);
        thought_of.retain(|call| !named.contains(call) && !stated.iter().any(|known| known.call == *call));
        Self { stated, named, thought_of }
    }

    pub(super) async fn run(&self, python: &Python, code: &str) -> Result<Report, Error> {
        let examples: Vec<[&str; 2]> =
            self.stated.iter().map(|stated| [stated.call.as_str(), stated.result.as_str()]).collect();
        let calls: Vec<&String> = self.named.iter().chain(&self.thought_of).collect();
        let task = json!({ "code": code, "examples": examples, "calls": calls }).to_string();
        // A JSON text is a Python literal once it is a JSON string.
        let ran = python.run(&format!("TASK = {}\n{HARNESS}", json!(task)), LIMIT).await?;
        let ended = |said: String| Report { fault: Some(Fault::ended(said)), ..Report::default() };
        if ran.timed_out {
            return Ok(ended(format!("it did not end within {} s", LIMIT.as_secs())));
        }
        let reported = serde_json::from_str(&ran.output);
        Ok(reported.unwrap_or_else(|_| ended(format!("it ended early: {}", ran.last_line()))))
    }

    /// Leaves out results that the question tells of the given program and does not demand: it has them already.
    pub(super) fn settle(&mut self, before: &Report) {
        let has = |stated: &Stated| {
            before.examples.iter().any(|example| example.call == stated.call && example.held)
        };
        let (kept, told): (Vec<Stated>, Vec<Stated>) =
            std::mem::take(&mut self.stated).into_iter().partition(|stated| stated.required || !has(stated));
        self.stated = kept;
        self.named.extend(told.into_iter().map(|stated| stated.call));
    }

    /// The first failure of the given program. A call that a model thought of counts if the corrected one returns.
    pub(super) fn seen(&self, before: &Report, after: Option<&Report>) -> Option<Seen> {
        if let Some(fault) = &before.fault {
            // A package that the corrected program does without was no package.
            let is_misspelt = fault.said.starts_with("ModuleNotFoundError")
                && after.is_some_and(|after| after.fault.is_none());
            return (!fault.foreign || is_misspelt)
                .then(|| Seen::Stopped { fault: fault.clone(), call: None });
        }
        let is_own = |fault: &Option<Fault>| fault.as_ref().is_none_or(|fault| !fault.foreign);
        let wrong = before.examples.iter().find(|example| !example.held && is_own(&example.fault));
        if let Some(Example { call, result, got, fault, .. }) = wrong {
            let (call, result, got) = (call.clone(), result.clone(), got.clone());
            return Some(match fault.clone() {
                Some(fault) => Seen::Stopped { fault, call: Some(call) },
                None => Seen::Wrong { call, got, result },
            });
        }
        let returns =
            |call: &str| after.and_then(|after| after.of(call)).is_some_and(|tried| tried.fault.is_none());
        before.calls.iter().find_map(|Tried { call, fault, .. }| {
            let fault = fault.clone().filter(|fault| !fault.foreign)?;
            let counts = self.named.contains(call) || returns(call);
            counts.then(|| Seen::Stopped { fault, call: Some(call.clone()) })
        })
    }

    /// Why a corrected program can't be taken.
    pub(super) fn failures(&self, before: &Report, after: &Report) -> Vec<Check> {
        if let Some(fault) = &after.fault {
            // It can be read now, and more can't be seen here.
            let is_enough = fault.foreign
                && before.fault.as_ref().is_some_and(|before| before.foreign || before.is_of_syntax());
            let place = fault.line.map(|line| format!(" (line {line})")).unwrap_or_default();
            let failure = || Check::new("run", false, format!("{}{place}", fault.said));
            return if is_enough { Vec::new() } else { vec![failure()] };
        }
        let wrong = after.examples.iter().filter(|example| !example.held).map(|example| {
            let Example { call, result, .. } = example;
            Check::new("examples", false, format!("{call} must give {result}, it gives {}", example.came()))
        });
        let failed = |tried: &Tried| {
            let fault = tried.fault.as_ref().filter(|fault| !fault.foreign)?;
            Some(Check::new("run", false, format!("{} fails: {}", tried.call, fault.said)))
        };
        let named = after.calls.iter().filter(|tried| self.named.contains(&tried.call)).filter_map(failed);
        let mut failures: Vec<Check> = wrong.chain(named).collect();
        if failures.is_empty() && after.calls.iter().all(|tried| failed(tried).is_some()) {
            failures.extend(after.calls.first().and_then(failed));
        }
        failures
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(said: &str, line: Option<u32>) -> Fault {
        let foreign = ["ModuleNotFoundError", "FileNotFoundError"].iter().any(|kind| said.starts_with(kind));
        Fault { said: said.to_owned(), line, foreign }
    }

    fn stopped(said: &str) -> Report {
        Report { fault: Some(fault(said, Some(3))), ..Report::default() }
    }

    fn called(calls: &[(&str, Result<&str, &str>)]) -> Report {
        let tried = |(call, came): &(&str, Result<&str, &str>)| Tried {
            call: (*call).to_owned(),
            got: came.unwrap_or("None").to_owned(),
            fault: came.err().map(|said| fault(said, Some(2))),
        };
        Report { calls: calls.iter().map(tried).collect(), ..Report::default() }
    }

    fn exemplified(call: &str, result: &str, got: &str) -> Report {
        let (call, result, got) = (call.to_owned(), result.to_owned(), got.to_owned());
        let example = Example { held: result == got, call, result, got, fault: None };
        Report { examples: vec![example], ..Report::default() }
    }

    /// A trial with `f(2)` named by the question and `f(0)` thought of by a model.
    fn trial(stated: &[(&str, &str, bool)]) -> Trial {
        let stated = stated.iter().map(|(call, result, required)| Stated {
            call: (*call).to_owned(),
            result: (*result).to_owned(),
            required: *required,
        });
        Trial { stated: stated.collect(), named: vec!["f(2)".into()], thought_of: vec!["f(0)".into()] }
    }

    fn said(before: &Report, after: Option<&Report>) -> Option<String> {
        trial(&[]).seen(before, after).map(|seen| seen.shown(Language::En))
    }

    #[test]
    fn a_failure_is_one_that_was_seen() {
        let sound = called(&[("f(2)", Ok("4")), ("f(0)", Ok("0"))]);
        let of = |said| Some(format!("`{said}` (line 3)"));
        assert_eq!(said(&stopped("SyntaxError: expected ':'"), None), of("SyntaxError: expected ':'"));
        assert_eq!(said(&sound, Some(&sound)), None);
        // Of the calls that a model thought of, those count that the corrected program returns from.
        let zero = called(&[("f(2)", Ok("4")), ("f(0)", Err("ZeroDivisionError: division by zero"))]);
        assert_eq!((said(&zero, None), said(&zero, Some(&zero))), (None, None));
        let shown = said(&zero, Some(&sound)).unwrap();
        assert_eq!(shown, "`ZeroDivisionError: division by zero` (line 2), when calling `f(0)`");
        let named = called(&[("f(2)", Err("KeyError: 2"))]);
        assert!(said(&named, None).unwrap().contains("KeyError: 2"));
        let wrong = said(&exemplified("f(2)", "4", "3"), None);
        assert_eq!(wrong.as_deref(), Some("`f(2) gives 3 and has to give 4`"));
    }

    #[test]
    fn what_is_not_here_is_no_failure_of_a_program() {
        let package = stopped("ModuleNotFoundError: No module named 'maths'");
        assert_eq!(said(&package, None), None);
        assert_eq!(said(&package, Some(&package)), None);
        assert!(said(&package, Some(&Report::default())).is_some(), "it was misspelt");
        let file = stopped("FileNotFoundError: a.csv");
        assert_eq!(said(&file, Some(&Report::default())), None);
    }

    #[test]
    fn a_corrected_program_has_to_do_better() {
        let fails = |before: &Report, after: &Report| !trial(&[]).failures(before, after).is_empty();
        let (broken, file) = (stopped("SyntaxError: expected ':'"), stopped("FileNotFoundError: a.csv"));
        let sound = called(&[("f(2)", Ok("4")), ("f(0)", Err("ValueError: 0"))]);
        assert!(fails(&broken, &broken) && fails(&broken, &stopped("NameError: name 'x' is not defined")));
        assert!(!fails(&broken, &sound) && !fails(&broken, &Report::default()));
        assert!(!fails(&broken, &file), "it can be read now, and its file is not here");
        assert!(!fails(&file, &file) && fails(&stopped("NameError: name 'x' is not defined"), &file));
        assert!(fails(&broken, &called(&[("f(2)", Err("KeyError: 2")), ("f(0)", Ok("0"))])));
        assert!(fails(&broken, &called(&[("f(0)", Err("TypeError: 0"))])), "it never returns");
        assert!(fails(&Report::default(), &exemplified("f(1)", "2", "3")));
        let told = trial(&[]).failures(&Report::default(), &exemplified("f(1)", "2", "3"));
        assert_eq!(told[0].detail, "f(1) must give 2, it gives 3");
    }

    #[test]
    fn what_the_question_only_tells_of_its_program_is_not_demanded() {
        let settled = |required, got: &str| {
            let mut trial = trial(&[("f(1)", "3", required)]);
            trial.settle(&exemplified("f(1)", "3", got));
            (trial.stated.len(), trial.named.len())
        };
        assert_eq!(settled(false, "3"), (0, 2), "\"f(1) gives 3\", as it does");
        assert_eq!(settled(true, "3"), (1, 1));
        assert_eq!(settled(false, "4"), (1, 1), "it is what was hoped for");
    }

    #[test]
    fn code_with_a_backtick_stays_whole() {
        assert_eq!(quoted("a\n  b"), "`a b`");
        assert_eq!(quoted("a ` b"), "`` a ` b ``");
    }
}
