//! The figures of one class: shares, changes and cost, as lines and as JSON.
//!
//! Called by the report. Adds up what is there and judges nothing.

use serde_json::{Value, json};

use super::super::statistics::{median, percentile};
use super::rates::{Change, Share};
use super::report::{Answered, Record};
use crate::i18n::Text;

/// The records of one class, or of all.
pub(super) struct Group<'a> {
    pub(super) name: &'static str,
    pub(super) records: Vec<&'a Record>,
}

impl Group<'_> {
    fn share(&self, right: impl Fn(&Record) -> bool) -> Share {
        Share::of(self.records.iter().map(|record| right(record)))
    }

    fn change(&self, before: impl Fn(&Record) -> bool) -> Change {
        let pairs: Vec<(bool, bool)> =
            self.records.iter().map(|record| (before(record), record.last.right)).collect();
        Change::of(&pairs)
    }

    fn changes(&self) -> [(&'static str, Change); 3] {
        [
            ("reflection", self.change(|record| record.first.0)),
            ("over_bare", self.change(|record| record.bare.right)),
            ("over_vote", self.change(|record| record.vote.right)),
        ]
    }

    /// Tokens and seconds of one way of answering.
    fn cost(&self, of: impl Fn(&Record) -> &Answered) -> Cost {
        let tokens: u64 = self.records.iter().map(|record| of(record).tokens).sum();
        let seconds: Vec<f64> = self.records.iter().map(|record| of(record).seconds).collect();
        Cost { tokens, median: median(&seconds), p90: percentile(&seconds, 90) }
    }

    fn fits(&self, of: impl Fn(&Record) -> &Answered) -> Share {
        Share::of(self.records.iter().filter_map(|record| of(record).fits))
    }

    /// Answers drawn for a vote, on average.
    #[expect(clippy::cast_precision_loss, reason = "a few hundred tasks")]
    fn drawn(&self) -> f64 {
        let drawn: usize = self.records.iter().map(|record| record.drawn).sum();
        drawn as f64 / self.records.len().max(1) as f64
    }

    fn count(&self, holds: impl Fn(&Record) -> bool) -> usize {
        self.records.iter().filter(|record| holds(record)).count()
    }

    /// For a person.
    pub(super) fn lines(&self, say: &impl Fn(Text) -> String) -> Vec<String> {
        let name = say(Text::new(format!("mind-class-{}", self.name)));
        let mut lines =
            vec![say(Text::new("mind-class").with("class", name).with("tasks", self.records.len() as u64))];
        let mut row = |label: Text, share: Share, cost: Option<Cost>| {
            let cost = cost.map(|cost| cost.words(self.records.len(), say)).unwrap_or_default();
            lines.push(format!("    {:<34} {:<28} {cost}", say(label), share.words()).trim_end().to_owned());
        };
        let drawn = format!("{:.1}", self.drawn());
        row(
            Text::new("mind-row-bare"),
            self.share(|record| record.bare.right),
            Some(self.cost(|record| &record.bare)),
        );
        let vote = Text::new("mind-row-vote").with("drawn", drawn);
        row(vote, self.share(|record| record.vote.right), Some(self.cost(|record| &record.vote)));
        row(Text::new("mind-row-first"), self.share(|record| record.first.0), None);
        row(
            Text::new("mind-row-last"),
            self.share(|record| record.last.right),
            Some(self.cost(|record| &record.last)),
        );
        for (name, change) in self.changes() {
            let text = Text::new("mind-change")
                .with("fixed", change.fixed.words())
                .with("harmed", change.harmed.words())
                .with("net", change.net_words());
            lines.push(format!("    {}: {}", say(Text::new(format!("mind-change-{name}"))), say(text)));
        }
        let shape = self.fits(|record| &record.last);
        if shape.all > 0 {
            let bare = self.fits(|record| &record.bare);
            let text = Text::new("mind-shape").with("ours", shape.words()).with("bare", bare.words());
            lines.push(format!("    {}", say(text)));
        }
        let text = Text::new("mind-facts")
            .with("expert", self.count(|record| record.expert.is_some()) as u64)
            .with("fallback", self.count(|record| record.fallback.is_some()) as u64)
            .with("rounds", self.records.iter().map(|record| record.rounds).sum::<u64>())
            .with("asked", self.count(|record| record.first.1 == "asked") as u64)
            .with("caught", self.count(|record| record.lock.0) as u64)
            .with("reached", self.count(|record| record.lock.1) as u64)
            .with("missing", self.records.iter().map(|record| record.faults.len() as u64).sum::<u64>());
        lines.push(format!("    {}", say(text)));
        lines
    }

    /// For a program.
    pub(super) fn json(&self) -> Value {
        let way = |share: Share, cost: Cost| json!({"right": share.json(), "cost": cost.json()});
        let changes: serde_json::Map<String, Value> =
            self.changes().into_iter().map(|(name, change)| (name.to_owned(), change.json())).collect();
        json!({
            "class": self.name,
            "tasks": self.records.len(),
            "bare": way(self.share(|record| record.bare.right), self.cost(|record| &record.bare)),
            "vote": way(self.share(|record| record.vote.right), self.cost(|record| &record.vote)),
            "drawn_mean": self.drawn(),
            "first": {"right": self.share(|record| record.first.0).json()},
            "last": way(self.share(|record| record.last.right), self.cost(|record| &record.last)),
            "changes": changes,
            "shape": {
                "bare": self.fits(|record| &record.bare).json(),
                "last": self.fits(|record| &record.last).json(),
            },
            "experts": self.count(|record| record.expert.is_some()),
            "fallbacks": self.count(|record| record.fallback.is_some()),
            "first_asked_again": self.count(|record| record.first.1 == "asked"),
            "fact_lock": {
                "caught": self.count(|record| record.lock.0),
                "reached": self.count(|record| record.lock.1),
            },
            "answers_missing": self.records.iter().map(|record| record.faults.len()).sum::<usize>(),
        })
    }
}

#[derive(Clone, Copy)]
struct Cost {
    tokens: u64,
    median: Option<f64>,
    p90: Option<f64>,
}

impl Cost {
    #[expect(clippy::cast_precision_loss, reason = "tokens of a few hundred answers")]
    fn words(self, tasks: usize, say: &impl Fn(Text) -> String) -> String {
        let seconds =
            |value: Option<f64>| value.map_or_else(|| "-".to_owned(), |value| format!("{value:.1}"));
        let mean = self.tokens as f64 / tasks.max(1) as f64;
        let text = Text::new("mind-cost").with("tokens", format!("{mean:.0}"));
        say(text.with("median", seconds(self.median)).with("p90", seconds(self.p90)))
    }

    fn json(self) -> Value {
        json!({"tokens": self.tokens, "seconds_median": self.median, "seconds_p90": self.p90})
    }
}
