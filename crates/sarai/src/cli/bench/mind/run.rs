//! One task asked in every way, judged, and noted.
//!
//! Called by `mind`. Assistant and bare model are asked in turn, another one first with each task, and only when the
//! server is quiet, so that what is timed is theirs. An answer that can't be had is a wrong one, and why is kept.

use anyhow::Result;
use sarai_core::factlock;
use sarai_core::python::Python;
use serde_json::Value;

use super::super::side::{Side, settle};
use super::ask::{Client, First, Said};
use super::judge::{Judged, judge};
use super::rates;
use super::report::{Answered, Record};
use super::tasks::Task;

/// All that a task needs.
pub(super) struct Run {
    pub(super) client: Client,
    pub(super) sides: [Side; 1],
    pub(super) python: Option<Python>,
    pub(super) votes: usize,
}

impl Run {
    /// Asks one task in every way.
    pub(super) async fn one(&self, task: &Task, number: usize) -> Result<Record> {
        let mut record = Record::default();
        let mut bare = None;
        if number % 2 == 1 {
            bare = self.bare(task, &mut record).await?;
        }
        settle(&self.sides).await?;
        match self.client.assistant(&task.question, true).await {
            Ok(turned) => {
                let judged = self.judge(task, &turned.said).await?;
                record.last = Answered::new(&turned.said, &judged);
                record.first = self.first(task, &turned.first, judged.right, &mut record).await?;
                note(&mut record, &turned.turn);
                record.answer = turned.said.text;
            }
            Err(error) => {
                record.faults.push(format!("{error:#}"));
                record.last = self.nothing(task).await?;
                record.first = (false, "missing");
            }
        }
        if number.is_multiple_of(2) {
            bare = self.bare(task, &mut record).await?;
        }
        if let Some(bare) = bare {
            self.vote(task, bare, &mut record).await?;
        }
        Ok(record)
    }

    async fn judge(&self, task: &Task, said: &Said) -> Result<Judged> {
        judge(task, &said.text, self.python.as_ref()).await
    }

    /// What stands for an answer that could not be had.
    async fn nothing(&self, task: &Task) -> Result<Answered> {
        let silence = Said::default();
        Ok(Answered::new(&silence, &self.judge(task, &silence).await?))
    }

    /// The bare model's first answer, which is the first vote too.
    async fn bare(&self, task: &Task, record: &mut Record) -> Result<Option<(Said, Judged)>> {
        settle(&self.sides).await?;
        match self.client.bare(&task.question, 0).await {
            Ok(said) => {
                let judged = self.judge(task, &said).await?;
                record.bare = Answered::new(&said, &judged);
                Ok(Some((said, judged)))
            }
            Err(error) => {
                record.faults.push(format!("{error:#}"));
                record.bare = self.nothing(task).await?;
                record.vote = record.bare.clone();
                Ok(None)
            }
        }
    }

    /// Whether the answer without reflection is right, and how it was had.
    async fn first(
        &self,
        task: &Task,
        first: &First,
        right: bool,
        record: &mut Record,
    ) -> Result<(bool, &'static str)> {
        match first {
            First::Same => Ok((right, "same")),
            First::Streamed(text) => {
                let said = Said { text: text.clone(), ..Said::default() };
                Ok((self.judge(task, &said).await?.right, "streamed"))
            }
            First::Hidden => match self.client.assistant(&task.question, false).await {
                Ok(turned) => Ok((self.judge(task, &turned.said).await?.right, "asked")),
                Err(error) => {
                    record.faults.push(format!("{error:#}"));
                    Ok((false, "asked"))
                }
            },
        }
    }

    /// Draws further bare answers for as many tokens as the assistant wrote, and counts them.
    async fn vote(&self, task: &Task, bare: (Said, Judged), record: &mut Record) -> Result<()> {
        let mut drawn = vec![bare];
        let budget = record.last.tokens;
        while drawn.len() < self.votes && fits(&drawn, budget) {
            match self.client.bare(&task.question, drawn.len() as u64).await {
                Ok(said) => {
                    let judged = self.judge(task, &said).await?;
                    drawn.push((said, judged));
                }
                Err(error) => {
                    record.faults.push(format!("{error:#}"));
                    break;
                }
            }
        }
        let keys: Vec<Option<&str>> = drawn.iter().map(|(_, judged)| judged.key.as_deref()).collect();
        let won = rates::winner(&keys).and_then(|place| drawn.get(place));
        record.vote = Answered {
            right: won.is_some_and(|(_, judged)| judged.right),
            fits: won.and_then(|(_, judged)| judged.fits),
            tokens: drawn.iter().map(|(said, _)| said.tokens).sum(),
            seconds: drawn.iter().map(|(said, _)| said.seconds).sum(),
        };
        record.drawn = drawn.len();
        Ok(())
    }
}

/// Whether one more answer of the mean length stays within the budget.
fn fits(drawn: &[(Said, Judged)], budget: u64) -> bool {
    let spent: u64 = drawn.iter().map(|(said, _)| said.tokens).sum();
    spent + spent.div_ceil(drawn.len().max(1) as u64) <= budget
}

/// What the turn tells of itself.
fn note(record: &mut Record, turn: &Value) {
    let text = |value: &Value| value.as_str().map(str::to_owned);
    record.rounds = turn["reflection"]["rounds"].as_u64().unwrap_or(0);
    record.expert = text(&turn["expert"]["name"]);
    record.fallback = turn["fallback"].as_object().map(|step| format!("{} -> {}", step["from"], step["to"]));
    let checks = turn["reflection"]["checks"].as_array().map(Vec::as_slice).unwrap_or_default();
    let locks: Vec<&Value> = checks.iter().filter(|check| check["name"] == factlock::CHECK).collect();
    let is_held =
        |check: &&Value| check["detail"].as_str().is_some_and(|text| text.ends_with(factlock::HELD_BACK));
    record.lock = (locks.iter().any(is_held), locks.iter().any(|check| check["passed"] == false));
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn drawn(tokens: &[u64]) -> Vec<(Said, Judged)> {
        let said = |tokens: &u64| Said { tokens: *tokens, ..Said::default() };
        tokens.iter().map(|tokens| (said(tokens), Judged::default())).collect()
    }

    #[test]
    fn votes_spend_no_more_than_the_assistant() {
        let check = |tokens: &[u64], budget: u64, expected: bool| {
            assert_eq!(fits(&drawn(tokens), budget), expected, "{tokens:?} {budget}");
        };
        check(&[100], 200, true);
        check(&[100], 199, false);
        check(&[100, 50], 225, true);
        check(&[100, 50], 224, false);
    }

    #[test]
    fn what_a_turn_tells_of_itself_is_noted() {
        let check =
            |passed: bool, detail: &str| json!({"name": "fact-lock", "passed": passed, "detail": detail});
        let held = format!("the toned text lost: number 3; {}", factlock::HELD_BACK);
        for (detail, passed, expected) in [
            ("every figure stands", true, (false, false)),
            (held.as_str(), true, (true, false)),
            ("lost", false, (false, true)),
        ] {
            let mut record = Record::default();
            let reflection = json!({"rounds": 2, "checks": [check(passed, detail)]});
            note(
                &mut record,
                &json!({"reflection": reflection, "expert": {"name": "finance"}, "fallback": null}),
            );
            assert_eq!((record.lock, record.rounds), (expected, 2), "{detail}");
            assert_eq!((record.expert.as_deref(), record.fallback), (Some("finance"), None));
        }
    }
}
