//! The logic expert: the model writes premises in a formal form, a finite-model search decides what follows.
//!
//! Called through [`Expert`]. Plain questions are read by rules (`read.rs`) and need no model. Of the drafts of one, those
//! that can't be read, contradict themselves, leave the answer open or speak of names that the question does not have are
//! dropped, and the answer that most of the others come to is given with its premises, so that the reader can see what
//! was understood.

mod read;

use std::collections::HashMap;
use std::sync::LazyLock;

use futures::FutureExt as _;
use futures::future::BoxFuture;
use serde_json::json;
use unicode_normalization::UnicodeNormalization as _;

use super::worked::Bank;
use super::{Ask, Attempt, Check, DRAFTS_MAX, Expert, Task, Tools, Work, hand_back, shown};
use crate::formal::{self, Answer, Proof};
use crate::language::Language;
use crate::model::{Constraint, Workload};

/// The logic expert.
#[derive(Debug)]
pub struct Logic;

/// Drafts written side by side.
const DRAFTS: usize = 1;
const _: () = assert!(DRAFTS <= DRAFTS_MAX);
/// Most tokens of a draft.
const TOKENS_MAX: u32 = 420;

const SPANISH: &str = include_str!("logic/form.es.txt");
const ENGLISH: &str = include_str!("logic/form.en.txt");

/// Examples that are shown with a question.
const EXAMPLES: usize = 3;
static WORKED: LazyLock<Bank> =
    LazyLock::new(|| Bank::read(include_str!("../../../../data/worked/logic.jsonl")));

/// What binds a draft: notes and lines by turns, a question at the end.
const GRAMMAR: &str = r##"start: (note line){1,20} note ask
note: "# " /[^\n]{3,120}/ "\n"
line: (order | assign | expr) "\n"
order: "order " NAME (", " NAME){1,8}
assign: "assign " NAME (", " NAME){0,8} " | " VALUE (", " VALUE){1,8}
ask: "ask " ("order" | "who(" VALUE ")" | "value(" NAME ")" | expr) "\n"?
expr: both (" or " both)*
both: opposite (" and " opposite)*
opposite: "not "? compared
compared: sum ((" == " | " != " | " < " | " > " | " <= " | " >= ") sum)?
sum: atom ((" + " | " - ") atom)?
atom: NUMBER | NAME | call | "(" expr ")"
call: kinds | truths | counts | near | NAME "(" NAME ")"
kinds: ("all" | "none" | "some_not" | "some") "(" expr ", " expr ")"
truths: ("implies" | "iff" | "xor") "(" expr ", " expr ")"
counts: ("exactly" | "at_least" | "at_most") "(" NUMBER (", " expr){1,8} ")"
near: "next_to(" sum ", " sum ")" | "abs(" sum ")"
VALUE: /[a-z0-9][a-z0-9_]{0,30}/
NAME: /[a-z][a-z0-9_]{0,30}/
NUMBER: /[0-9]{1,2}/
"##;

impl Expert for Logic {
    fn can_handle(&self, question: &str, _language: Language) -> bool {
        // Something is said before something is asked.
        question.split_whitespace().count() >= 8
    }

    fn is_routed(&self) -> bool {
        false
    }

    fn claims(&self, question: &str, language: Language) -> bool {
        self.can_handle(question, language) && read::read(question, language).is_some()
    }

    fn read(&self, task: Task<'_>) -> Option<String> {
        read::read(task.question, task.language)
    }

    fn ask(&self, task: Task<'_>, previous: Option<&Attempt>) -> Ask {
        let instructions = match task.language {
            Language::Es => SPANISH,
            Language::En => ENGLISH,
        };
        let examples = WORKED.nearest(task.question, task.language, EXAMPLES);
        let mut messages = shown(instructions, &examples, task.question);
        if let Some(attempt) = previous {
            let ask = match task.language {
                Language::Es => "Eso no vale. Lee el problema otra vez y corrige exactamente esto:",
                Language::En => "That does not hold. Read the problem again and correct exactly this:",
            };
            hand_back(&mut messages, attempt, ask);
        }
        Ask {
            constraint: Some(Constraint::Lark(GRAMMAR.to_owned())),
            workload: Workload::Code,
            drafts: DRAFTS,
            ..Ask::new(messages, TOKENS_MAX)
        }
    }

    fn work<'a>(
        &'a self,
        task: Task<'a>,
        drafts: &'a [String],
        _tools: &'a Tools,
    ) -> BoxFuture<'a, Result<Work, Vec<Check>>> {
        let (question, language) = (task.question.to_owned(), task.language);
        let drafts = drafts.to_vec();
        // A search may take seconds: not on a thread that others wait for.
        let search = tokio::task::spawn_blocking(move || {
            work(Task { question: &question, language, handed_back: 0 }, &drafts)
        });
        search
            .map(|worked| {
                worked.unwrap_or_else(|fault| Err(vec![Check::new("search", false, fault.to_string())]))
            })
            .boxed()
    }

    fn verify(&self, task: Task<'_>, work: &Work, text: &str) -> Vec<Check> {
        let verdict = work.output["answer"].as_str().unwrap_or_default();
        let there = !verdict.is_empty() && text.contains(verdict);
        let detail = if there { "the engine's answer stands in the text" } else { "it is missing" };
        let _language = task.language;
        vec![Check::new("answer", there, detail)]
    }
}

fn work(task: Task<'_>, drafts: &[String]) -> Result<Work, Vec<Check>> {
    let question = folded(task.question);
    let mut failures = Vec::new();
    let mut proofs: Vec<(usize, Proof)> = Vec::new();
    for (at, draft) in drafts.iter().enumerate() {
        let decided = formal::decide(draft)
            .map_err(|error| Check::new("form", false, error.to_string()))
            .and_then(|proof| speaks_of(draft, &question).map(|()| proof));
        match decided {
            Ok(proof) => proofs.push((at, proof)),
            Err(failure) => failures.push(failure),
        }
    }
    let mut votes: HashMap<String, usize> = HashMap::new();
    for (_, proof) in &proofs {
        *votes.entry(format!("{:?}", proof.answer)).or_default() += 1;
    }
    let count = |proof: &Proof| votes.get(&format!("{:?}", proof.answer)).copied().unwrap_or(0);
    // What was proved says more than that nothing follows, which a premise left out brings about too.
    let best = proofs
        .iter()
        .max_by_key(|(at, proof)| (count(proof), proof.answer != Answer::Unknown, std::cmp::Reverse(*at)));
    let Some((at, proof)) = best else {
        failures.truncate(1);
        return Err(failures);
    };
    Ok(told(task, &drafts[*at], *at, proof, (count(proof), drafts.len())))
}

/// Letters without accents, lower case.
fn folded(text: &str) -> String {
    text.nfd()
        .filter(|letter| letter.is_alphanumeric() || letter.is_whitespace())
        .collect::<String>()
        .to_lowercase()
}

/// Whether the names that are put in an order or given things stand in the question.
fn speaks_of(draft: &str, question: &str) -> Result<(), Check> {
    for line in draft.lines() {
        let Some(names) = line.strip_prefix("order ").or_else(|| line.strip_prefix("assign ")) else {
            continue;
        };
        // What shares are called in one word may be a word of the form's own.
        let names: Vec<&str> =
            names.split('|').next().unwrap_or_default().split(',').map(str::trim).collect();
        let is_own = line.starts_with("assign ") && names.len() == 1;
        let missing = names.iter().find(|name| {
            !name.split('_').any(|part| question.contains(&part.chars().take(5).collect::<String>()))
        });
        if let Some(missing) = missing.filter(|_| !is_own) {
            return Err(Check::new("names", false, format!("{missing} does not stand in the question")));
        }
    }
    Ok(())
}

fn told(task: Task<'_>, draft: &str, at: usize, proof: &Proof, agreed: (usize, usize)) -> Work {
    let es = task.language == Language::Es;
    let choose = |spanish: &str, english: &str| (if es { spanish } else { english }).to_owned();
    let answer = match &proof.answer {
        Answer::Yes => choose("Sí, se sigue de lo dicho.", "Yes, it follows from what is said."),
        Answer::No => {
            choose("No: de lo dicho se sigue lo contrario.", "No: the opposite follows from what is said.")
        }
        Answer::Unknown => choose(
            "No se puede saber con lo dicho.",
            "It can't be known: what is said leaves it open (unknown).",
        ),
        Answer::Order(names) => {
            let names: Vec<String> = names.iter().map(|name| spelled(name, task.question)).collect();
            names.join(", ")
        }
        Answer::Is(name) => spelled(name, task.question),
    };
    let premises: Vec<(&str, &str)> = premises(draft);
    let mut plain = match &proof.answer {
        Answer::Order(_) => format!("{}: {answer}.", choose("El orden es", "The order is")),
        Answer::Is(_) => format!("{}: {answer}.", choose("Respuesta", "Answer")),
        Answer::Yes | Answer::No | Answer::Unknown => answer.clone(),
    };
    plain.push_str(&format!("\n\n{}", choose("Lo que he entendido:", "What I understood:")));
    for (number, note) in said(&premises).into_iter().enumerate() {
        plain.push_str(&format!("\n{}. {note}", number + 1));
    }
    let found = match &proof.answer {
        Answer::Yes | Answer::No => choose(
            "Se han mirado todos los casos posibles y en ninguno que cumpla lo dicho ocurre otra cosa.",
            "All possible cases were looked at, and in none that fits what is said is it otherwise.",
        ),
        Answer::Unknown => choose(
            "Hay casos que cumplen todo lo dicho y en los que es así, y otros en los que no.",
            "There are cases that fit all that is said where it is so, and others where it is not.",
        ),
        Answer::Order(_) | Answer::Is(_) => choose(
            "Se han mirado todas las posibilidades y solo esta cumple todo lo dicho.",
            "All possibilities were looked at, and only this one fits all that is said.",
        ),
    };
    plain.push_str(&format!("\n\n{found}"));
    let mut checks = vec![Check::new("proof", true, format!("decided over {} cases", proof.looked_at))];
    if agreed.0 > 1 {
        let detail = format!("{} of {} drafts written independently agree", agreed.0, agreed.1);
        checks.push(Check::new("agreement", true, detail));
    }
    let verdict = match &proof.answer {
        Answer::Yes => "follows",
        Answer::No => "contradicted",
        Answer::Unknown => "open",
        Answer::Order(_) | Answer::Is(_) => "found",
    };
    let output = json!({
        "premises": premises.iter().map(|(note, line)| json!({ "said": note, "formal": line })).collect::<Vec<_>>(),
        "verdict": verdict,
        "answer": answer,
        "cases": proof.looked_at,
        "drafts": agreed.1,
        "agreeing": agreed.0,
    });
    Work { output, plain, draft: at, checks }
}

/// Each note with the line under it, but for what is asked.
fn premises(draft: &str) -> Vec<(&str, &str)> {
    let mut premises = Vec::new();
    let mut note = "";
    for line in draft.lines().map(str::trim).filter(|line| !line.is_empty()) {
        match line.strip_prefix('#') {
            Some(text) => note = text.trim(),
            None if line.starts_with("ask ") => {}
            None => premises.push((if note.is_empty() { line } else { std::mem::take(&mut note) }, line)),
        }
    }
    premises
}

/// What was said, each once: a clause may have become several lines, and who takes part has no clause of its own.
fn said<'a>(premises: &[(&'a str, &'a str)]) -> Vec<&'a str> {
    let mut said: Vec<&str> = Vec::new();
    for (note, line) in premises {
        if note != line && !said.contains(note) {
            said.push(note);
        }
    }
    if said.is_empty() { premises.iter().map(|(note, _)| *note).collect() } else { said }
}

/// A name of the form as the question writes it.
fn spelled(name: &str, question: &str) -> String {
    let plain = name.replace('_', " ");
    let words: Vec<&str> = question
        .split(|letter: char| !(letter.is_alphanumeric() || letter == '-' || letter == ' '))
        .flat_map(|part| part.split(' '))
        .collect();
    let wanted: Vec<&str> = plain.split(' ').collect();
    let same = |window: &[&str]| window.iter().zip(&wanted).all(|(one, other)| folded(one) == folded(other));
    match words.windows(wanted.len()).find(|window| same(window)) {
        Some(window) => window.join(" "),
        None => plain,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_worked_example_comes_to_its_answer() {
        let mut wrong = Vec::new();
        for line in include_str!("../../../../data/worked/logic.jsonl").lines() {
            let example: serde_json::Value = serde_json::from_str(line).unwrap();
            let came = match formal::decide(example["written"].as_str().unwrap()).map(|proof| proof.answer) {
                Ok(Answer::Yes) => json!("yes"),
                Ok(Answer::No) => json!("no"),
                Ok(Answer::Unknown) => json!("unknown"),
                Ok(Answer::Order(names)) => json!(names),
                Ok(Answer::Is(name)) => json!(name),
                Err(fault) => json!({ "fault": fault.to_string() }),
            };
            if came != example["answer"] {
                wrong.push(format!("{line}: {came}"));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}
