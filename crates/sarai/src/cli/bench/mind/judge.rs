//! Whether an answer is right: one judge a class of task, none of which knows who answered.
//!
//! Called by `mind` for every answer alike. Pure but for programs, which are run in the sandbox. Each judge states its
//! rule at its head; where an answer can be read in two ways it is wrong.

mod figures;
mod finance;
mod logic;
mod programming;
mod structured;
mod text;

use anyhow::{Context as _, Result};
use sarai_core::python::Python;

use super::tasks::{Gold, Task};

/// What was found of an answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Judged {
    /// Whether it is right.
    pub(super) right: bool,
    /// What it answers, for counting votes; `None` if nothing was answered.
    pub(super) key: Option<String>,
    /// Whether it has the shape that was asked for, where one was.
    pub(super) fits: Option<bool>,
}

/// Judges an answer to a task.
///
/// # Errors
/// A program can't be run on this machine.
pub(super) async fn judge(task: &Task, answer: &str, python: Option<&Python>) -> Result<Judged> {
    let (question, answer) = (task.question.as_str(), text::bounded(answer));
    Ok(match &task.gold {
        Gold::Figure { value, tolerance } => finance::judge(question, answer, *value, *tolerance),
        Gold::Verdict(gold) => logic::verdict(answer, *gold),
        Gold::Order(gold) => logic::order(answer, gold),
        Gold::Name(gold) => logic::name(question, answer, gold),
        Gold::Object(gold) => structured::judge(answer, gold),
        Gold::Program { function, asserts } => {
            let python = python.context("a program without a Python to run it")?;
            programming::judge(answer, function, asserts, python).await?
        }
    })
}

#[cfg(test)]
mod tests;
