//! Repair: the program of a question is run as it stands, and what is to replace it is run on the same calls.
//!
//! Called by the programming expert. The failure is told in the interpreter's own words, and only one that was seen. A
//! corrected program is taken only if it does not fail where the given one did. What stops a program because it is not
//! at home here (a file, a package, the keyboard) is no failure of it, and is said.

mod trial;

use serde_json::{Value, json};

use self::trial::{Example, Report, Seen, Trial, quoted};
use super::draft::Draft;
use super::given::Given;
use crate::experts::{Ask, Attempt, Check, Task, Tools, Work, hand_back};
use crate::language::Language;
use crate::model::{Message, Role, Workload};
use crate::python::Error;

/// Most tokens of a draft.
const TOKENS_MAX: u32 = 900;
/// Calls that are shown with their results.
const SHOWN_MAX: usize = 4;
/// Longest result shown.
const RESULT_CHARACTERS_MAX: usize = 120;

const SPANISH: &str = "Corriges programas en Python. Responde con tres partes y nada más. Primero un bloque de código con el \
    programa entero ya corregido: con los mismos nombres y cambiando solo lo necesario, sin pruebas que no estuvieran. \
    Después una o dos frases en español que digan qué has cambiado. Al final, si tiene funciones, otro bloque de código con \
    cuatro llamadas variadas que lo prueben, una por línea, sin resultados ni print.";
const ENGLISH: &str = "You correct Python programs. Answer with three parts and nothing else. First a block of code with the \
    whole program, corrected: with the same names, changing only what is needed, without tests that were not there. Then \
    one or two sentences in English that say what you changed. At the end, if it has functions, another block of code with \
    four varied calls that try it, one a line, without results or print.";

/// What the model is to write.
pub(super) fn ask(task: Task<'_>, previous: Option<&Attempt>, drafts: usize) -> Ask {
    let (system, ask) = match task.language {
        Language::Es => (SPANISH, "Eso no vale todavía, corrígelo:"),
        Language::En => (ENGLISH, "That does not hold yet, correct it:"),
    };
    let mut messages = vec![Message::new(Role::System, system), Message::new(Role::User, task.question)];
    if let Some(attempt) = previous {
        hand_back(&mut messages, attempt, ask);
    }
    Ask { workload: Workload::Code, drafts, ..Ask::new(messages, TOKENS_MAX) }
}

/// What happens when the given program is run, told to a model before it writes.
pub(super) async fn look(task: Task<'_>, given: Given, tools: &Tools) -> Option<String> {
    let trial = Trial::new(&given, &[]);
    let before = trial.run(tools.python.as_ref()?, &given.code).await.ok()?;
    let es = task.language == Language::Es;
    let Some(seen) = trial.seen(&before, None) else {
        let none = if es {
            "Ejecutado tal como está no da ningún error."
        } else {
            "Run as it stands it gives no error."
        };
        return before.fault.is_none().then(|| none.to_owned());
    };
    let lead = if es { "Al ejecutarlo tal como está pasa esto" } else { "Run as it stands, this happens" };
    let mut told = format!("{lead}: {}", seen.shown(task.language));
    let source =
        seen.line().and_then(|line| given.code.lines().nth(usize::try_from(line).ok()?.checked_sub(1)?));
    if let Some(source) = source {
        told.push_str(&format!(" {}", quoted(source)));
    }
    Some(told)
}

/// The corrected program, with the failure of the given one that it does not have.
pub(super) async fn work(
    task: Task<'_>,
    given: Given,
    drafts: &[String],
    tools: &Tools,
) -> Result<Work, Vec<Check>> {
    let read: Vec<(usize, Draft)> =
        drafts.iter().enumerate().filter_map(|(at, text)| Some((at, Draft::read(text)?))).collect();
    let Some(first) = read.first() else {
        return Err(vec![Check::new("program", false, "the whole program must stand in a block of code")]);
    };
    let Some(python) = &tools.python else { return Ok(untried(task, first, "there is no sandbox")) };
    let mut trial = Trial::new(&given, &read);
    let before = match trial.run(python, &given.code).await {
        Ok(before) => before,
        Err(error @ Error::Missing { .. }) => return Ok(untried(task, first, &error.to_string())),
        Err(error) => return Err(vec![Check::new("run", false, error.to_string())]),
    };
    trial.settle(&before);
    let mut failures = Vec::new();
    for (at, draft) in &read {
        let after = match trial.run(python, &draft.code).await {
            Ok(after) => after,
            Err(error) => return Err(vec![Check::new("run", false, error.to_string())]),
        };
        let found = trial.failures(&before, &after);
        if found.is_empty() {
            let repair = Repair { trial: &trial, given: &given, draft, before: &before, after: &after };
            return Ok(repair.told(task.language, *at));
        }
        // The exact failure of the likeliest draft.
        if failures.is_empty() {
            failures = found;
        }
    }
    Err(failures)
}

/// Where nothing can be run, nothing was seen.
fn untried(task: Task<'_>, draft: &(usize, Draft), reason: &str) -> Work {
    let mut work = super::untried(task, draft, reason);
    work.output["failure"] = Value::Null;
    work
}

/// A corrected program that may be given.
struct Repair<'a> {
    trial: &'a Trial,
    given: &'a Given,
    draft: &'a Draft,
    before: &'a Report,
    after: &'a Report,
}

impl Repair<'_> {
    fn is_changed(&self) -> bool {
        let lines = |code: &str| -> Vec<String> {
            code.lines().map(str::trim_end).filter(|line| !line.is_empty()).map(str::to_owned).collect()
        };
        lines(&self.given.code) != lines(&self.draft.code)
    }

    fn told(&self, language: Language, at: usize) -> Work {
        let seen = self.trial.seen(self.before, Some(self.after));
        let shown = self.shown();
        let explanation = if self.is_changed() { self.draft.explanation.as_str() } else { "" };
        let mut parts = vec![format!("```python\n{}\n```", self.draft.code)];
        if !explanation.is_empty() {
            parts.push(explanation.to_owned());
        }
        parts.extend(self.found(seen.as_ref(), language));
        if !shown.is_empty() {
            let es = language == Language::Es;
            let line = |(call, got): &(&str, &str)| format!("{call}  # {got}{}", self.earlier(call, got, es));
            let lines: Vec<String> = shown.iter().map(line).collect();
            let lead = if es { "Ejecutado aquí:" } else { "Run here:" };
            parts.push(format!("{lead}\n\n```text\n{}\n```", lines.join("\n")));
        }
        let mut output = json!({
            "language": "python",
            "code": self.draft.code,
            "explanation": explanation,
            "tests": shown.iter().map(|(call, got)| json!({ "call": call, "result": got })).collect::<Vec<_>>(),
            "examples_held": self.after.examples.len(),
            "changed": self.is_changed(),
            "failure": seen.as_ref().map(|seen| seen.said(language)),
            "failure_line": seen.as_ref().and_then(Seen::line),
            "failure_call": seen.as_ref().and_then(Seen::call),
        });
        if let Some(fault) = self.after.foreign() {
            output["not_run"] = json!(fault.said);
        }
        Work { output, plain: parts.join("\n\n"), draft: at, checks: self.checks(seen.as_ref()) }
    }

    /// What running the given program showed, in a line or two.
    fn found(&self, seen: Option<&Seen>, language: Language) -> Vec<String> {
        let es = language == Language::Es;
        let mut lines = Vec::new();
        if let Some(seen) = seen {
            let seen = seen.shown(language);
            lines.push(if es {
                format!("**Fallo visto al ejecutar tu código:** {seen}. Con esta versión ya no aparece.")
            } else {
                format!("**Failure seen when your code was run:** {seen}. It is gone in this version.")
            });
        } else if self.before.fault.is_none() {
            let text = match (es, self.is_changed()) {
                (true, true) => "y no he visto ningún fallo: los cambios no salen de un fallo visto.",
                (true, false) => "y no he visto ningún fallo: lo dejo igual.",
                (false, true) => "and saw no failure: the changes do not come from one that was seen.",
                (false, false) => "and saw no failure: I leave it as it is.",
            };
            let lead =
                if es { "He ejecutado tu código tal como está" } else { "I ran your code as it stands" };
            lines.push(format!("{lead} {text}"));
        }
        if let Some(fault) = self.after.foreign() {
            let said = quoted(&fault.said);
            lines.push(if es {
                format!(
                    "(Aquí no se puede ejecutar hasta el final, {said}: solo está comprobada su sintaxis.)"
                )
            } else {
                format!("(It can't be run to its end here, {said}: only its syntax was checked.)")
            });
        }
        lines
    }

    /// Calls with what they return now, short ones.
    fn shown(&self) -> Vec<(&str, &str)> {
        let examples =
            self.after.examples.iter().map(|example| (example.call.as_str(), example.got.as_str()));
        let returned = self.after.calls.iter().filter(|tried| tried.fault.is_none());
        let calls = returned.map(|tried| (tried.call.as_str(), tried.got.as_str()));
        let is_short = |text: &str| text.chars().count() <= RESULT_CHARACTERS_MAX;
        examples.chain(calls).filter(|(call, got)| is_short(call) && is_short(got)).take(SHOWN_MAX).collect()
    }

    /// What a call came to in the given program, where that was something else.
    fn earlier(&self, call: &str, got: &str, es: bool) -> String {
        let of_examples = self.before.examples.iter().find(|example| example.call == call).map(Example::came);
        let of_calls =
            self.before.of(call).map(|tried| tried.fault.as_ref().map_or(&tried.got, |fault| &fault.said));
        let earlier = of_examples.or(of_calls.map(String::as_str)).filter(|earlier| *earlier != got);
        let is_short = |text: &&str| text.chars().count() <= RESULT_CHARACTERS_MAX && !text.contains('\n');
        let word = if es { "antes" } else { "before" };
        earlier.filter(is_short).map(|earlier| format!(" ({word}: {earlier})")).unwrap_or_default()
    }

    fn checks(&self, seen: Option<&Seen>) -> Vec<Check> {
        let given = match (seen, &self.before.fault) {
            (Some(seen), _) => {
                format!(
                    "run as it stands, the given program fails: {}; this one does not",
                    seen.said(Language::En)
                )
            }
            (None, Some(fault)) => format!("the given program can't be run to its end here: {}", fault.said),
            (None, None) => "the given program was run as it stands, and no failure was seen".to_owned(),
        };
        let mut checks = vec![Check::new("given", true, given)];
        checks.push(match self.after.foreign() {
            Some(fault) => {
                Check::new("syntax", true, format!("it can be read as a program; not run: {}", fault.said))
            }
            None => Check::new("run", true, "it was run in the sandbox without an error"),
        });
        if !self.after.examples.is_empty() {
            let detail = format!("{} examples of the question hold", self.after.examples.len());
            checks.push(Check::new("examples", true, detail));
        }
        checks
    }
}

#[cfg(test)]
mod tests {
    use futures::FutureExt as _;

    use super::*;

    #[test]
    fn without_an_interpreter_nothing_is_claimed() {
        let question = "Fix this and tell me why it fails:\n```python\ndef f(x)\n    return x\n```";
        let task = Task { question, language: Language::En, handed_back: 0 };
        let given = || Given::wanted(question).unwrap();
        let drafts = ["```python\ndef f(x):\n    return x\n```\nThe colon was missing.".to_owned()];
        let tools = Tools::default();
        assert_eq!(look(task, given(), &tools).now_or_never().unwrap(), None);
        let work = work(task, given(), &drafts, &tools).now_or_never().unwrap().unwrap();
        assert!(work.plain.contains("I could not run it") && work.checks.is_empty(), "{work:?}");
        assert_eq!(
            (&work.output["failure"], &work.output["not_run"]),
            (&Value::Null, &json!("there is no sandbox"))
        );
        let none = super::work(task, given(), &["Sorry.".to_owned()], &tools).now_or_never().unwrap();
        assert_eq!(none.err().unwrap()[0].name, "program");
    }

    #[test]
    fn code_counts_as_changed_by_its_lines() {
        let given = Given { code: "a = 1\n\nb = 2  ".into(), prose: String::new() };
        let (trial, report) = (Trial::new(&given, &[]), Report::default());
        let changed = |code: &str| {
            let draft = Draft { code: code.into(), explanation: String::new(), tries: Vec::new() };
            let repair =
                Repair { trial: &trial, given: &given, draft: &draft, before: &report, after: &report };
            repair.is_changed()
        };
        assert!(!changed("a = 1\nb = 2") && changed("a = 1\n  b = 2"));
    }
}
