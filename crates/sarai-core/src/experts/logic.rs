//! The logic expert: plain questions are read into a formal form by rules, and a finite-model search decides them.
//!
//! Called through [`Expert`]. What the rules (`read.rs`) understand needs no model and is proved; the premises are given
//! with the answer, so that the reader can see what was understood. Of the rest a model reasons several times, and what
//! most of these come to is given (`vote.rs`) and said to be no proof.

mod read;
mod vote;

use futures::FutureExt as _;
use futures::future::BoxFuture;
use serde_json::json;
use unicode_normalization::UnicodeNormalization as _;

use super::{Ask, Attempt, Check, Expert, Failed, Task, Tools, Work};
use crate::formal::{self, Answer, Proof};
use crate::language::Language;

/// The logic expert.
#[derive(Debug)]
pub struct Logic;

impl Expert for Logic {
    fn can_handle(&self, question: &str, _language: Language) -> bool {
        says_and_asks(question) && vote::Kind::of(question).is_some()
    }

    fn claims(&self, question: &str, language: Language) -> bool {
        says_and_asks(question) && read::read(question, language).is_some()
    }

    fn read(&self, task: Task<'_>) -> Option<String> {
        read::read(task.question, task.language)
    }

    fn confidence_in(&self, work: &Work) -> f32 {
        vote::confidence(&work.output).unwrap_or(1.0)
    }

    fn ask(&self, task: Task<'_>, _previous: Option<&Attempt>) -> Ask {
        vote::ask(task)
    }

    fn work<'a>(
        &'a self,
        task: Task<'a>,
        drafts: &'a [String],
        _tools: &'a Tools,
    ) -> BoxFuture<'a, Result<Work, Failed>> {
        let (question, language) = (task.question.to_owned(), task.language);
        let drafts = drafts.to_vec();
        // A search may take seconds: not on a thread that others wait for.
        let search = tokio::task::spawn_blocking(move || {
            work(Task { question: &question, language, handed_back: 0 }, &drafts)
        });
        search
            .map(|worked| {
                let worked =
                    worked.unwrap_or_else(|fault| Err(vec![Check::new("search", false, fault.to_string())]));
                worked.map_err(Failed::from)
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
    match drafts {
        [form] if form.contains("ask ") => match formal::decide(form) {
            Ok(proof) => Ok(told(task, form, &proof)),
            Err(_) => vote::work(task, drafts),
        },
        drafts => vote::work(task, drafts),
    }
}

/// Whether a question is long enough to say something before it asks something.
fn says_and_asks(question: &str) -> bool {
    question.split_whitespace().count() >= 8
}

/// Letters without accents, lower case.
fn folded(text: &str) -> String {
    text.nfd()
        .filter(|letter| letter.is_alphanumeric() || letter.is_whitespace())
        .collect::<String>()
        .to_lowercase()
}

fn told(task: Task<'_>, draft: &str, proof: &Proof) -> Work {
    let es = task.language == Language::Es;
    let choose = |spanish: &str, english: &str| (if es { spanish } else { english }).to_owned();
    let answer = match &proof.answer {
        Answer::Yes => vote::verdict("yes", es).to_owned(),
        Answer::No => vote::verdict("no", es).to_owned(),
        Answer::Unknown => vote::verdict("unknown", es).to_owned(),
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
    let checks = vec![Check::new("proof", true, format!("decided over {} cases", proof.looked_at))];
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
        "proved": true,
        "drafts": 1,
        "agreeing": 1,
    });
    Work { output, plain, draft: 0, checks }
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

    /// What a form comes to, as the worked examples write it.
    pub(super) fn answer(form: &str) -> serde_json::Value {
        match formal::decide(form).map(|proof| proof.answer) {
            Ok(Answer::Yes) => json!("yes"),
            Ok(Answer::No) => json!("no"),
            Ok(Answer::Unknown) => json!("unknown"),
            Ok(Answer::Order(names)) => json!(names),
            Ok(Answer::Is(name)) => json!(name),
            Err(fault) => json!({ "fault": fault.to_string() }),
        }
    }

    #[test]
    fn every_worked_example_comes_to_its_answer() {
        let mut wrong = Vec::new();
        for line in include_str!("../../../../data/worked/logic.jsonl").lines() {
            let example: serde_json::Value = serde_json::from_str(line).unwrap();
            let came = answer(example["written"].as_str().unwrap());
            if came != example["answer"] {
                wrong.push(format!("{line}: {came}"));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}
