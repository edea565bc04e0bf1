//! The programming expert: Python functions, chosen by what they do when they run, and data computed by programs.
//!
//! Called through [`Expert`]. The model writes drafts, each with calls that would try it; every draft is run on all of
//! these calls in the sandbox, examples of the question are held, and of the rest the draft is given that does what
//! most others do. Must not claim what was not run: without a Python on this machine the answer says so.

mod draft;
mod given;
mod json;
mod repair;
mod run;
mod said;
#[cfg(test)]
mod tests;
mod wish;

use std::sync::LazyLock;

use futures::future::BoxFuture;
use futures::{FutureExt as _, TryFutureExt as _};

use self::draft::Draft;
use self::given::Given;
use self::run::{Outcome, Trial};
use super::worked::{Bank, Example};
use super::{Ask, Attempt, Check, DRAFTS_MAX, Expert, Failed, NOT_MINE, Task, Tools, Work, hand_back, shown};
use crate::language::Language;
use crate::model::Workload;
use crate::python;

/// The programming expert.
#[derive(Debug)]
pub struct Programming;

/// Drafts written side by side.
const DRAFTS: usize = 1;
const _: () = assert!(DRAFTS <= DRAFTS_MAX);
/// Most tokens of a draft.
const TOKENS_MAX: u32 = 700;
/// Most calls that drafts are tried with.
const CALLS_MAX: usize = 16;

const SPANISH: &str = "Programas en Python. Responde con dos bloques de código y nada más. El primero: la función que se \
    pide, con su nombre exacto, con un comentario corto delante de cada regla y de cada caso límite del enunciado, sin \
    pruebas ni print. El segundo: cuatro llamadas variadas que la prueben, una por línea, con casos límite.";
const ENGLISH: &str = "You program in Python. Answer with two blocks of code and nothing else. The first: the function asked \
    for, with its exact name, with a short comment before each rule and each edge case of the request, without tests or \
    print. The second: four varied calls that try it, one a line, with edge cases.";

/// Examples that are shown with a question.
const EXAMPLES: usize = 2;
static WORKED: LazyLock<Bank> =
    LazyLock::new(|| Bank::read(include_str!("../../../../data/worked/programming.jsonl")));

impl Expert for Programming {
    fn can_handle(&self, question: &str, _language: Language) -> bool {
        Given::wanted(question).is_some() || json::is_wanted(question) || wish::wants_function(question)
    }

    fn is_routed(&self) -> bool {
        false
    }

    fn claims(&self, question: &str, _language: Language) -> bool {
        Given::wanted(question).is_none() && (json::is_claimed(question) || wish::is_claimed(question))
    }

    fn confidence_in(&self, work: &Work) -> f32 {
        // A program is tried on calls; that an object was computed does not show that it is the right one.
        super::voted(&work.output).filter(|_| work.output["language"] == "json").unwrap_or(1.0)
    }

    fn look<'a>(&'a self, task: Task<'a>, tools: &'a Tools) -> BoxFuture<'a, Option<String>> {
        match Given::wanted(task.question) {
            Some(given) => repair::look(task, given, tools).boxed(),
            None => std::future::ready(None).boxed(),
        }
    }

    fn ask(&self, task: Task<'_>, previous: Option<&Attempt>) -> Ask {
        if Given::wanted(task.question).is_some() {
            return repair::ask(task, previous, DRAFTS);
        }
        if json::is_wanted(task.question) {
            return json::ask(task, previous, DRAFTS);
        }
        let system = match task.language {
            Language::Es => SPANISH,
            Language::En => ENGLISH,
        };
        let examples: Vec<Example> =
            WORKED.nearest(task.question, task.language, EXAMPLES).into_iter().map(as_answered).collect();
        let mut messages = shown(system, &examples.iter().collect::<Vec<_>>(), task.question);
        if let Some(attempt) = previous {
            let ask = match task.language {
                Language::Es => "Al ejecutarlo pasa esto, corrígelo:",
                Language::En => "This happens when it runs, correct it:",
            };
            hand_back(&mut messages, attempt, ask);
        }
        Ask { workload: Workload::Code, drafts: DRAFTS, ..Ask::new(messages, TOKENS_MAX) }
    }

    fn can_use_cut(&self, draft: &str) -> bool {
        // Once its block is closed the program is whole; what follows explains and tries it.
        draft.lines().filter(|line| line.trim_start().starts_with("```")).nth(1).is_some()
    }

    fn work<'a>(
        &'a self,
        task: Task<'a>,
        drafts: &'a [String],
        tools: &'a Tools,
    ) -> BoxFuture<'a, Result<Work, Failed>> {
        if let Some(given) = Given::wanted(task.question) {
            return repair::work(task, given, drafts, tools).map_err(Failed::from).boxed();
        }
        if json::is_wanted(task.question) {
            return json::work(task, drafts, tools).boxed();
        }
        work(task, drafts, tools).map_err(Failed::from).boxed()
    }

    fn verify(&self, _task: Task<'_>, work: &Work, text: &str) -> Vec<Check> {
        let code = work.output["code"].as_str().unwrap_or_default();
        let there = text.contains(code.trim());
        let detail = if there { "the program that was run stands in the text" } else { "it was changed" };
        vec![Check::new("code", there, detail)]
    }
}

/// Whether a question holds a program that it wants repaired, and asks why it fails.
pub(crate) fn wants_repair_and_reason(question: &str) -> bool {
    Given::wants_both(question)
}

/// Whether the answer to a question is to be nothing but data, so that no other answer can stand beside it.
pub(crate) fn wants_data(question: &str) -> bool {
    Given::wanted(question).is_none() && json::is_wanted(question)
}

/// An example as an answer to it is to look: the program, then calls that try it.
fn as_answered(example: &Example) -> Example {
    let calls: Vec<&str> = example.calls.iter().take(4).map(|(call, _)| call.as_str()).collect();
    let written = format!("```python\n{}\n```\n\n```python\n{}\n```", example.written, calls.join("\n"));
    Example { written, ..example.clone() }
}

async fn work(task: Task<'_>, drafts: &[String], tools: &Tools) -> Result<Work, Vec<Check>> {
    let read: Vec<(usize, Draft)> =
        drafts.iter().enumerate().filter_map(|(at, text)| Some((at, Draft::read(text)?))).collect();
    if read.is_empty() {
        return Err(vec![Check::new(NOT_MINE, false, "no program in the draft")]);
    }
    let Some(python) = &tools.python else { return Ok(untried(task, &read[0], "there is no sandbox")) };
    let name = draft::function(task.question, &read);
    let mut examples = name.as_deref().map(|name| draft::examples(task.question, name)).unwrap_or_default();
    // What words tell can be meant otherwise: who gives something else after it was handed back is believed.
    if let Some(name) = name.as_deref().filter(|name| task.handed_back == 0 && read[0].1.takes_one(name)) {
        let told = said::said(task.question, name);
        examples.extend(
            told.into_iter()
                .filter(|(call, _)| examples.iter().all(|(known, _)| known != call))
                .collect::<Vec<_>>(),
        );
    }
    let calls = name.as_deref().map(|name| draft::calls(&read, name, CALLS_MAX)).unwrap_or_default();
    let trial = Trial { examples: &examples, calls: &calls };
    let mut outcomes = Vec::new();
    for (_, draft) in &read {
        match trial.run(python, draft).await {
            Ok(outcome) => outcomes.push(outcome),
            Err(error @ python::Error::Missing { .. }) => {
                return Ok(untried(task, &read[0], &error.to_string()));
            }
            Err(error) => return Err(vec![Check::new("run", false, error.to_string())]),
        }
    }
    let Some(best) = run::choose(&outcomes) else {
        // The exact failure of the likeliest draft.
        return Err(outcomes.first().map(Outcome::failures).unwrap_or_default());
    };
    let agreeing = outcomes.iter().filter(|other| other.does_the_same(&outcomes[best])).count();
    Ok(told(task, &read[best], &outcomes[best], (agreeing, outcomes.len())))
}

/// An answer whose program ran.
fn told(task: Task<'_>, (at, draft): &(usize, Draft), outcome: &Outcome, agreed: (usize, usize)) -> Work {
    let es = task.language == Language::Es;
    let mut checks = vec![Check::new("run", true, "it was run in the sandbox without an error")];
    if !outcome.examples.is_empty() {
        let detail = format!("{} examples of the question hold", outcome.examples.len());
        checks.push(Check::new("examples", true, detail));
    }
    if agreed.0 > 1 {
        let detail = format!("{} of {} drafts written independently do the same", agreed.0, agreed.1);
        checks.push(Check::new("agreement", true, detail));
    }
    let shown: Vec<String> = outcome.shown().map(|(call, result)| format!("{call}  # {result}")).collect();
    let mut plain = format!("```python\n{}\n```", draft.code);
    if !draft.explanation.is_empty() {
        plain.push_str(&format!("\n\n{}", draft.explanation));
    }
    if !shown.is_empty() {
        let lead = if es { "Ejecutado aquí:" } else { "Run here:" };
        plain.push_str(&format!("\n\n{lead}\n\n```text\n{}\n```", shown.join("\n")));
    }
    let output = serde_json::json!({
        "language": "python",
        "code": draft.code,
        "explanation": draft.explanation,
        "tests": outcome.shown().map(|(call, result)| serde_json::json!({ "call": call, "result": result })).collect::<Vec<_>>(),
        "examples_held": outcome.examples.len(),
        "drafts": agreed.1,
        "agreeing": agreed.0,
    });
    Work { output, plain, draft: *at, checks }
}

/// An answer whose program could not be run, which it says.
fn untried(task: Task<'_>, (at, draft): &(usize, Draft), reason: &str) -> Work {
    let note = match task.language {
        Language::Es => format!("(No lo he podido ejecutar: {reason}.)"),
        Language::En => format!("(I could not run it: {reason}.)"),
    };
    let plain = format!("```python\n{}\n```\n\n{}\n\n{note}", draft.code, draft.explanation);
    let output = serde_json::json!({
        "language": "python", "code": draft.code, "explanation": draft.explanation, "tests": [], "not_run": reason,
    });
    Work { output, plain, draft: *at, checks: Vec::new() }
}
