//! The table of `sarai bench mind`: for each class who is right how often, what corrections changed, what it cost.
//!
//! Called by `mind`. Every share has its 95 % interval (Wilson), every net gain that of a bootstrap. Answers themselves
//! are given to programs only, and only of tasks that may be read.

use sarai_core::language::Language;
use serde_json::{Value, json};

use super::super::cut::{Cut, Told};
use super::ask::Said;
use super::group::Group;
use super::judge::Judged;
use super::tasks::{Class, Set, Task};
use crate::i18n::Text;

/// One answer, judged.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Answered {
    pub(super) right: bool,
    /// Whether it has the stated shape, where there is one.
    pub(super) fits: Option<bool>,
    pub(super) tokens: u64,
    pub(super) seconds: f64,
}

impl Answered {
    pub(super) fn new(said: &Said, judged: &Judged) -> Self {
        Self { right: judged.right, fits: judged.fits, tokens: said.tokens, seconds: said.seconds }
    }
}

/// All that was measured of one task.
#[derive(Clone, Debug, Default)]
pub(super) struct Record {
    pub(super) bare: Answered,
    pub(super) vote: Answered,
    /// Answers that were drawn for the vote.
    pub(super) drawn: usize,
    /// Whether the first try was right, and how it was had: `same`, `streamed` or `asked`.
    pub(super) first: (bool, &'static str),
    pub(super) last: Answered,
    pub(super) rounds: u64,
    pub(super) expert: Option<String>,
    /// Who took over from whom.
    pub(super) fallback: Option<String>,
    /// A change of facts by the tone that was held back, and one that went out.
    pub(super) lock: (bool, bool),
    /// Why an answer is missing.
    pub(super) faults: Vec<String>,
    pub(super) answer: String,
}

/// One model's run.
#[derive(Debug)]
pub(super) struct Report {
    pub(super) model: String,
    pub(super) sets: Vec<Set>,
    pub(super) all: usize,
    pub(super) cut: Option<Cut>,
    pub(super) records: Vec<(Task, Record)>,
}

impl Report {
    fn groups(&self) -> Vec<Group<'_>> {
        let of = |class: Class| Group {
            name: class.name(),
            records: self
                .records
                .iter()
                .filter(|(task, _)| task.class == class)
                .map(|(_, record)| record)
                .collect(),
        };
        let mut groups: Vec<Group<'_>> =
            Class::ALL.into_iter().map(of).filter(|group| !group.records.is_empty()).collect();
        if groups.len() > 1 {
            groups.push(Group {
                name: "all",
                records: self.records.iter().map(|(_, record)| record).collect(),
            });
        }
        groups
    }
}

impl Told for Report {
    /// Whether something happened that must not: changed facts that went out, or a server that ended.
    fn is_broken(&self) -> bool {
        self.cut == Some(Cut::ServerEnded) || self.records.iter().any(|(_, record)| record.lock.1)
    }

    /// For a person.
    fn render(&self, language: Language) -> String {
        let say = |text: Text| text.render(language);
        let sets: Vec<&str> = self.sets.iter().map(|set| set.name()).collect();
        let title = Text::new("mind-title")
            .with("model", self.model.clone())
            .with("sets", sets.join(", "))
            .with("done", self.records.len() as u64)
            .with("all", self.all as u64);
        let mut lines = vec![String::new(), say(title), format!("  {}", say(Text::new("mind-rule")))];
        lines.extend(self.cut.map(|cut| format!("  {}", say(cut.said()))));
        for group in self.groups() {
            lines.extend(group.lines(&say).into_iter().map(|line| format!("  {line}")));
        }
        let mut faults: Vec<&String> = self.records.iter().flat_map(|(_, record)| &record.faults).collect();
        faults.sort();
        faults.dedup();
        for fault in faults.into_iter().take(5) {
            lines.push(format!("  {}", say(Text::new("mind-fault").with("reason", fault.clone()))));
        }
        lines.join("\n")
    }

    /// For a program.
    fn json(&self) -> Value {
        let groups: Vec<Value> = self.groups().iter().map(Group::json).collect();
        let records: Vec<Value> = self.records.iter().map(|(task, record)| one(task, record)).collect();
        json!({
            "scenario": "mind",
            "model": self.model,
            "sets": self.sets.iter().map(|set| set.name()).collect::<Vec<_>>(),
            "tasks_done": self.records.len(),
            "tasks_all": self.all,
            "cut_short": self.cut.map(Cut::name),
            "classes": groups,
            "tasks": records,
            "broken": self.is_broken(),
        })
    }

    fn cut(&self) -> Option<Cut> {
        self.cut
    }
}

fn one(task: &Task, record: &Record) -> Value {
    let answered = |answered: &Answered| json!({"right": answered.right, "tokens": answered.tokens, "seconds": answered.seconds});
    // Nobody is to look at what a held-out task says.
    let answer = (!task.set.is_held_out(task.class)).then_some(record.answer.as_str());
    json!({
        "id": task.id,
        "class": task.class.name(),
        "bare": answered(&record.bare),
        "vote": answered(&record.vote),
        "drawn": record.drawn,
        "first": {"right": record.first.0, "how": record.first.1},
        "last": answered(&record.last),
        "rounds": record.rounds,
        "expert": record.expert,
        "fallback": record.fallback,
        "fits": record.last.fits,
        "faults": record.faults,
        "answer": answer,
    })
}

#[cfg(test)]
mod tests {
    use super::super::tasks::Gold;
    use super::*;

    fn task(class: Class, set: Set) -> Task {
        Task { id: "x-1".into(), class, set, question: "¿?".into(), gold: Gold::Name("x".into()) }
    }

    fn record(bare: bool, first: bool, last: bool) -> Record {
        let answered = |right, seconds| Answered { right, fits: None, tokens: 10, seconds };
        Record {
            bare: answered(bare, 8.0),
            vote: answered(bare, 16.0),
            drawn: 2,
            first: (first, "asked"),
            last: answered(last, 4.0),
            rounds: 1,
            expert: Some("finance".into()),
            answer: "secret words".into(),
            ..Record::default()
        }
    }

    fn report() -> Report {
        let records = vec![
            (task(Class::Finance, Set::A), record(false, false, true)),
            (task(Class::Finance, Set::B), record(true, true, true)),
            (task(Class::Logic, Set::B), Record { lock: (true, false), ..record(true, true, false) }),
        ];
        Report { model: "m".into(), sets: vec![Set::A, Set::B], all: 9, cut: Some(Cut::Time), records }
    }

    #[test]
    fn programs_get_rates_by_class_and_no_text_of_held_out_tasks() {
        let json = report().json();
        assert_eq!(
            (&json["tasks_done"], &json["tasks_all"], &json["cut_short"]),
            (&json!(3), &json!(9), &json!("time"))
        );
        let classes = json["classes"].as_array().unwrap();
        assert_eq!(
            classes.iter().map(|class| class["class"].as_str().unwrap()).collect::<Vec<_>>(),
            ["finance", "logic", "all"]
        );
        assert_eq!(classes[0]["last"]["right"]["hits"], 2);
        assert_eq!(classes[0]["changes"]["reflection"]["fixed"]["hits"], 1);
        assert_eq!(classes[1]["changes"]["reflection"]["harmed"]["hits"], 1);
        assert_eq!(classes[2]["changes"]["over_bare"]["net"]["mean"], 0.0);
        assert_eq!(classes[1]["fact_lock"]["caught"], 1);
        let texts: Vec<bool> =
            json["tasks"].as_array().unwrap().iter().map(|task| task["answer"].is_string()).collect();
        assert_eq!(texts, [true, false, false]);
        assert_eq!(json["broken"], false);
    }

    #[test]
    fn a_person_reads_shares_with_intervals() {
        for language in [Language::Es, Language::En] {
            let text = report().render(language);
            for part in ["2/2 100.0 % (34.2..100.0)", "1/2 50.0 % (9.5..90.5)", "+50.0 % (", "4.0", "3", "9"]
            {
                assert!(text.contains(part), "no {part} in {text}");
            }
            assert!(!text.contains("mind-") && !text.contains("secret") && !text.contains("{$"), "{text}");
        }
    }

    #[test]
    fn changed_facts_that_went_out_break_the_run() {
        let mut report = report();
        report.records[0].1.lock.1 = true;
        assert!(report.is_broken());
    }
}
