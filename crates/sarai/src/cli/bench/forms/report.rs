//! The table of `sarai bench forms`: by expert how many outputs were structured and fit, and what tones changed.
//!
//! Called by `forms`. Prose and refusals are counted on their own: neither is a valid output. Prompts are told by their
//! number, from which the seed gives the text again.

use std::collections::BTreeMap;

use sarai_core::experts::ExpertName;
use sarai_core::language::Language;
use serde_json::{Value, json};

use super::super::cut::{Cut, Told};
use super::judge::{Came, Record};
use crate::i18n::Text;

/// Toned answers that the promise speaks of.
const TONED_WANTED: usize = 300;
/// Reasons and faults that a person is shown.
const SHOWN_MAX: usize = 5;

/// One model's run.
#[derive(Debug)]
pub(super) struct Report {
    pub(super) model: String,
    seed: u64,
    all: usize,
    pub(super) cut: Option<Cut>,
    pub(super) records: Vec<Record>,
}

/// What became of some prompts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Counts {
    asked: usize,
    structured: usize,
    valid: usize,
    prose: usize,
    refused: usize,
}

/// What became of tones.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Tones {
    /// Answers sent with a tone.
    sent: usize,
    /// Of these, with an expert's output behind them.
    structured: usize,
    verbatim: usize,
    caught: usize,
    /// Held back by another check than the lock.
    held: usize,
    violations: usize,
}

impl Report {
    pub(super) fn new(model: &str, seed: u64, all: usize) -> Self {
        Self { model: model.to_owned(), seed, all, cut: None, records: Vec::new() }
    }

    fn counts(&self, of: Option<ExpertName>) -> Counts {
        let mut counts = Counts::default();
        for record in self.records.iter().filter(|record| of.is_none_or(|name| record.expert == name)) {
            counts.asked += 1;
            match &record.came {
                Came::Structured { faults } => {
                    counts.structured += 1;
                    counts.valid += usize::from(faults.is_empty());
                }
                Came::Prose { .. } => counts.prose += 1,
                Came::Refused { .. } => counts.refused += 1,
            }
        }
        counts
    }

    fn tones(&self) -> Tones {
        let mut tones = Tones::default();
        for record in &self.records {
            let is_changed = record.toned.as_ref().is_some_and(|toned| !toned.changes.is_empty());
            tones.violations += usize::from(is_changed || record.lock_failed);
            let Some(toned) = &record.toned else { continue };
            if toned.applied {
                tones.sent += 1;
                tones.verbatim += usize::from(toned.is_verbatim);
                tones.structured += usize::from(matches!(record.came, Came::Structured { .. }));
            } else if toned.caught {
                tones.caught += 1;
            } else {
                tones.held += 1;
            }
        }
        tones
    }

    /// What is wrong, each with the number of its prompt.
    fn wrongs(&self) -> Vec<(usize, ExpertName, String)> {
        let mut wrongs = Vec::new();
        for record in &self.records {
            let mut add = |what: String| wrongs.push((record.number, record.expert, what));
            if let Came::Structured { faults } = &record.came {
                faults.iter().cloned().for_each(&mut add);
            }
            record.toned.iter().flat_map(|toned| toned.changes.iter().cloned()).for_each(&mut add);
            if record.lock_failed {
                add("the fact lock failed".to_owned());
            }
        }
        wrongs
    }

    /// Why no structured answer came, the most frequent reason first.
    fn reasons(&self) -> Vec<(String, usize)> {
        let mut reasons: BTreeMap<String, usize> = BTreeMap::new();
        for record in &self.records {
            if let Came::Prose { reason } | Came::Refused { reason } = &record.came {
                *reasons.entry(format!("{}: {reason}", record.expert)).or_default() += 1;
            }
        }
        let mut reasons: Vec<(String, usize)> = reasons.into_iter().collect();
        reasons.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        reasons
    }
}

impl Told for Report {
    /// Whether something came that must not come, or nothing that shows anything.
    fn is_broken(&self) -> bool {
        let counts = self.counts(None);
        let nothing = counts.asked > 0 && counts.structured == 0;
        self.cut == Some(Cut::ServerEnded)
            || counts.valid < counts.structured
            || self.tones().violations > 0
            || nothing
    }

    /// For a person.
    fn render(&self, language: Language) -> String {
        let say = |text: Text| text.render(language);
        let title = Text::new("forms-title")
            .with("model", self.model.clone())
            .with("seed", self.seed.to_string())
            .with("done", self.records.len() as u64)
            .with("all", self.all as u64);
        let mut lines = vec![String::new(), say(title), say(Text::new("forms-rule"))];
        lines.extend(self.cut.map(|cut| say(cut.said())));
        let of_each = ExpertName::ALL.map(|name| (name.name().to_owned(), self.counts(Some(name))));
        let whole = (say(Text::new("forms-all")), self.counts(None));
        for (name, counts) in of_each.into_iter().chain([whole]).filter(|(_, counts)| counts.asked > 0) {
            let text = Text::new("forms-row")
                .with("name", format!("{name:<12}"))
                .with("asked", counts.asked as u64)
                .with("valid", counts.valid as u64)
                .with("structured", counts.structured as u64)
                .with("prose", counts.prose as u64)
                .with("refused", counts.refused as u64);
            lines.push(say(text));
        }
        let tones = self.tones();
        let text = Text::new("forms-tones")
            .with("sent", tones.sent as u64)
            .with("structured", tones.structured as u64)
            .with("verbatim", tones.verbatim as u64)
            .with("caught", tones.caught as u64)
            .with("held", tones.held as u64)
            .with("violations", tones.violations as u64);
        lines.push(say(text));
        if tones.sent < TONED_WANTED {
            lines.push(say(Text::new("forms-few").with("wanted", TONED_WANTED as u64)));
        }
        for (number, expert, what) in self.wrongs().into_iter().take(SHOWN_MAX) {
            let text = Text::new("forms-wrong").with("number", number as u64).with("expert", expert.name());
            lines.push(say(text.with("what", what)));
        }
        for (reason, count) in self.reasons().into_iter().take(SHOWN_MAX) {
            lines.push(say(Text::new("forms-reason").with("count", count as u64).with("reason", reason)));
        }
        lines.join("\n  ")
    }

    /// For a program.
    fn json(&self) -> Value {
        let count = |counts: Counts| {
            json!({"asked": counts.asked, "structured": counts.structured, "valid": counts.valid,
                "prose": counts.prose, "refused": counts.refused})
        };
        let each: serde_json::Map<String, Value> = ExpertName::ALL
            .into_iter()
            .map(|name| (name.to_string(), count(self.counts(Some(name)))))
            .collect();
        let tones = self.tones();
        json!({
            "scenario": "forms",
            "model": self.model,
            "seed": self.seed,
            "prompts_done": self.records.len(),
            "prompts_all": self.all,
            "cut_short": self.cut.map(Cut::name),
            "experts": each,
            "all": count(self.counts(None)),
            "tones": {"sent": tones.sent, "structured": tones.structured, "verbatim": tones.verbatim,
                "caught": tones.caught, "held_by_checks": tones.held, "violations_sent": tones.violations},
            "wrong": self.wrongs().into_iter().map(|(number, expert, what)| {
                json!({"prompt": number, "expert": expert.name(), "what": what})
            }).collect::<Vec<_>>(),
            "reasons": self.reasons().into_iter().map(|(reason, count)| json!({"reason": reason, "count": count})).collect::<Vec<_>>(),
            "prompts": self.records.iter().map(one).collect::<Vec<_>>(),
            "broken": self.is_broken(),
        })
    }

    fn cut(&self) -> Option<Cut> {
        self.cut
    }
}

fn one(record: &Record) -> Value {
    let came = match &record.came {
        Came::Structured { faults } if faults.is_empty() => "valid",
        Came::Structured { .. } => "invalid",
        Came::Prose { .. } => "prose",
        Came::Refused { .. } => "refused",
    };
    let toned = record.toned.as_ref();
    json!({
        "prompt": record.number,
        "expert": record.expert.name(),
        "language": record.language,
        "ways": record.ways,
        "came": came,
        "toned": toned.map(|toned| toned.applied),
    })
}

#[cfg(test)]
mod tests {
    use super::super::judge::Toned;
    use super::*;

    fn record(number: usize, came: Came, toned: Option<Toned>) -> Record {
        let expert = ExpertName::ALL[number % 6];
        Record { number, expert, language: "es", ways: vec!["typos"], came, toned, lock_failed: false }
    }

    fn valid() -> Came {
        Came::Structured { faults: Vec::new() }
    }

    fn sent(changes: &[&str]) -> Option<Toned> {
        let changes: Vec<String> = changes.iter().map(|change| (*change).to_owned()).collect();
        Some(Toned { applied: true, caught: false, is_verbatim: changes.is_empty(), changes })
    }

    fn report(more: Vec<Record>) -> Report {
        let mut report = Report::new("m", 7, 600);
        let caught = Some(Toned { caught: true, ..Toned::default() });
        report.records = vec![
            record(0, valid(), sent(&[])),
            record(1, valid(), caught),
            record(2, Came::Prose { reason: "not mine".into() }, sent(&[])),
            record(3, Came::Refused { reason: "too long".into() }, None),
        ];
        report.records.extend(more);
        report
    }

    #[test]
    fn prose_and_refusals_are_no_valid_outputs() {
        let report = report(Vec::new());
        assert!(!report.is_broken());
        let json = report.json();
        assert_eq!(json["all"], json!({"asked": 4, "structured": 2, "valid": 2, "prose": 1, "refused": 1}));
        let tones = json!({"sent": 2, "structured": 1, "verbatim": 2, "caught": 1, "held_by_checks": 0, "violations_sent": 0});
        assert_eq!(json["tones"], tones);
        assert_eq!(json["experts"]["finance"]["asked"], 1);
        assert_eq!(json["reasons"].as_array().unwrap().len(), 2);
    }

    #[test]
    fn an_unfit_output_or_a_changed_fact_breaks_the_run() {
        let unfit = Came::Structured { faults: vec!["\"x\" is not of type \"object\"".into()] };
        assert!(report(vec![record(4, unfit, None)]).is_broken());
        assert!(report(vec![record(4, valid(), sent(&["numbers: \"3\" became \"4\""]))]).is_broken());
        let failed = Record { lock_failed: true, ..record(4, valid(), None) };
        assert!(report(vec![failed]).is_broken());
        let mut nothing = report(Vec::new());
        nothing.records.retain(|record| matches!(record.came, Came::Prose { .. }));
        assert!(nothing.is_broken(), "prose alone shows nothing of forms");
    }

    #[test]
    fn a_person_reads_counts_and_what_is_wrong() {
        let unfit = Came::Structured { faults: vec!["it lacks a field".into()] };
        let report = report(vec![record(4, unfit, None)]);
        for language in [Language::Es, Language::En] {
            let text = report.render(language);
            for part in ["2/3", "it lacks a field", "300", "not mine", "finance", "5"] {
                assert!(text.contains(part), "no {part} in {text}");
            }
            assert!(!text.contains("forms-") && !text.contains("{$"), "{text}");
        }
    }
}
