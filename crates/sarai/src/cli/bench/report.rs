//! The table of one scenario and one model: for each figure every side's median and spread, the ratio of ours to
//! each other side, and the promise beside it.
//!
//! Called by the scenarios. A ratio is taken inside a round, where all sides saw the same noise, and only then summed
//! up. A promise that was not kept is printed as missed, never left out.

use sarai_core::language::Language;
use serde_json::{Value, json};

use super::statistics::{median, ratios, span};
use crate::i18n::Text;

/// What was promised of a figure.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Promise {
    /// Ours over each other side's, at least.
    RatioAtLeast(f64),
    /// Ours over each other side's, at least, in every single measurement.
    RatioNeverUnder(f64),
    /// Ours over each other side's, at most.
    RatioAtMost(f64),
    /// Our own value, at least.
    OwnAtLeast(f64),
    /// Our own value, at most.
    OwnAtMost(f64),
}

impl Promise {
    fn holds(self, value: f64) -> bool {
        match self {
            Self::RatioAtLeast(bound) | Self::RatioNeverUnder(bound) | Self::OwnAtLeast(bound) => {
                value >= bound
            }
            Self::RatioAtMost(bound) | Self::OwnAtMost(bound) => value <= bound,
        }
    }

    fn is_of_ratio(self) -> bool {
        matches!(self, Self::RatioAtLeast(_) | Self::RatioNeverUnder(_) | Self::RatioAtMost(_))
    }

    /// `>= 1.000`.
    fn words(self) -> String {
        match self {
            Self::RatioAtLeast(bound) => format!(">= {bound:.2}x"),
            Self::RatioNeverUnder(bound) => format!(">= {bound:.2}x, always"),
            Self::RatioAtMost(bound) => format!("<= {bound:.2}x"),
            Self::OwnAtLeast(bound) => format!(">= {bound}"),
            Self::OwnAtMost(bound) => format!("<= {bound}"),
        }
    }
}

/// One figure of all sides.
#[derive(Clone, Debug)]
pub(super) struct Row {
    /// Its name in JSON, and in the texts as `bench-figure-NAME`.
    pub(super) name: &'static str,
    /// Of which kind of work, `bench-group-GROUP` in the texts; `None` where there is one kind only.
    pub(super) group: Option<&'static str>,
    pub(super) more_is_better: bool,
    pub(super) promise: Option<Promise>,
    /// For each side its value by round; a side without values was not measured.
    pub(super) series: Vec<Vec<Option<f64>>>,
}

impl Row {
    /// A row that is filled round by round.
    pub(super) fn new(name: &'static str, more_is_better: bool, promise: Option<Promise>) -> Self {
        Self { name, group: None, more_is_better, promise, series: Vec::new() }
    }

    /// The same row for one kind of work.
    pub(super) fn of(mut self, group: &'static str) -> Self {
        self.group = Some(group);
        self
    }

    /// A row from whole series.
    pub(super) fn with(mut self, series: Vec<Vec<Option<f64>>>) -> Self {
        self.series = series;
        self
    }

    /// Adds one round: a value a side.
    pub(super) fn push(&mut self, values: &[Option<f64>]) {
        self.series.resize(values.len().max(self.series.len()), Vec::new());
        for (series, value) in self.series.iter_mut().zip(values) {
            series.push(*value);
        }
    }

    /// One value of one side, after the rounds.
    fn cells(&self) -> impl Iterator<Item = Cell> {
        let ours = self.series.first();
        self.series.iter().enumerate().filter_map(move |(side, series)| {
            let values: Vec<f64> = series.iter().copied().flatten().collect();
            let value = Spread::of(&values)?;
            let ratio = ours.filter(|_| side > 0).and_then(|ours| Spread::of(&ratios(ours, series)));
            let judged = match self.promise {
                Some(promise @ Promise::RatioNeverUnder(_)) => ratio.map(|ratio| (promise, ratio.least)),
                Some(promise) if promise.is_of_ratio() => ratio.map(|ratio| (promise, ratio.median)),
                Some(promise) if side == 0 => Some((promise, value.median)),
                Some(_) | None => None,
            };
            let kept = judged.map(|(promise, value)| (promise, promise.holds(value)));
            Some(Cell { side, value, ratio, kept })
        })
    }
}

/// Median, least and greatest.
#[derive(Clone, Copy, Debug)]
struct Spread {
    median: f64,
    least: f64,
    greatest: f64,
}

impl Spread {
    fn of(values: &[f64]) -> Option<Self> {
        let (least, greatest) = span(values)?;
        Some(Self { median: median(values)?, least, greatest })
    }

    fn json(self) -> Value {
        json!({"median": self.median, "min": self.least, "max": self.greatest})
    }
}

struct Cell {
    side: usize,
    value: Spread,
    ratio: Option<Spread>,
    kept: Option<(Promise, bool)>,
}

/// A fact beside the figures.
#[derive(Clone, Debug)]
pub(super) struct Note {
    /// Its name in JSON.
    pub(super) name: String,
    pub(super) value: Value,
    pub(super) text: Text,
}

/// All of one scenario and one model; the first side is ours.
#[derive(Clone, Debug)]
pub(super) struct Table {
    pub(super) scenario: &'static str,
    pub(super) model: String,
    pub(super) sides: Vec<String>,
    pub(super) rounds: usize,
    pub(super) rows: Vec<Row>,
    pub(super) notes: Vec<Note>,
    /// Something that must not happen at any speed, such as a lost request.
    pub(super) broken: bool,
}

impl Table {
    pub(super) fn new(scenario: &'static str, model: &str, sides: Vec<String>) -> Self {
        let (rows, notes) = (Vec::new(), Vec::new());
        Self { scenario, model: model.to_owned(), sides, rounds: 0, rows, notes, broken: false }
    }

    /// Adds a fact under a name of its own.
    pub(super) fn note(&mut self, name: impl Into<String>, value: Value, text: Text) {
        self.notes.push(Note { name: name.into(), value, text });
    }

    /// Whether a promise was not kept.
    pub(super) fn has_missed(&self) -> bool {
        let mut cells = self.rows.iter().flat_map(Row::cells);
        cells.any(|cell| cell.kept.is_some_and(|(_, kept)| !kept))
    }

    /// For a person.
    pub(super) fn render(&self, language: Language) -> String {
        let say = |text: Text| text.render(language);
        let is_load = self.scenario == "mixed";
        let title = Text::new(if is_load { "bench-title-mixed" } else { "bench-title" })
            .with("scenario", self.scenario)
            .with("model", self.model.clone())
            .with("rounds", self.rounds as u64);
        let mut lines = vec![String::new(), say(title)];
        for row in &self.rows {
            let cells: Vec<Cell> = row.cells().collect();
            if cells.is_empty() {
                continue;
            }
            let sense = if row.more_is_better { "bench-more" } else { "bench-less" };
            let label = say(Text::new(format!("bench-figure-{}", row.name)));
            let group = row.group.map(|group| say(Text::new(format!("bench-group-{group}"))) + ": ");
            lines.push(format!("  {}{label} ({})", group.unwrap_or_default(), say(Text::new(sense))));
            lines.extend(cells.iter().map(|cell| self.line(cell, &say)));
        }
        lines.extend(self.notes.iter().map(|note| format!("  {}", say(note.text.clone()))));
        lines.join("\n")
    }

    fn line(&self, cell: &Cell, say: &impl Fn(Text) -> String) -> String {
        let name = self.sides.get(cell.side).map_or("", String::as_str);
        let Spread { median, least, greatest } = cell.value;
        // Shares and seconds need more digits than tokens and megabytes.
        let digits = if greatest < 10.0 { 3 } else { 1 };
        let span = format!("({least:.digits$}..{greatest:.digits$})");
        let mut line = format!("    {name:<22} {median:>10.digits$}  {span:<21}");
        if let Some(Spread { median, least, greatest }) = cell.ratio {
            line.push_str(&format!(" {median:>7.3}x ({least:.3}..{greatest:.3})"));
        }
        if let Some((promise, kept)) = cell.kept {
            let key = if kept { "bench-kept" } else { "bench-missed" };
            line.push_str(&format!("  {}", say(Text::new(key).with("promise", promise.words()))));
        }
        line.trim_end().to_owned()
    }

    /// For a program.
    pub(super) fn json(&self) -> Value {
        let rows: Vec<Value> = self
            .rows
            .iter()
            .map(|row| {
                let sides: Vec<Value> = row.cells().map(|cell| self.cell_json(&cell)).collect();
                json!({
                    "figure": row.name,
                    "group": row.group,
                    "more_is_better": row.more_is_better,
                    "promise": row.promise.map(Promise::words),
                    "sides": sides,
                })
            })
            .collect();
        let facts: serde_json::Map<String, Value> =
            self.notes.iter().map(|note| (note.name.clone(), note.value.clone())).collect();
        json!({
            "scenario": self.scenario, "model": self.model, "rounds": self.rounds,
            "figures": rows, "facts": facts, "broken": self.broken,
        })
    }

    fn cell_json(&self, cell: &Cell) -> Value {
        json!({
            "side": self.sides.get(cell.side),
            "value": cell.value.json(),
            "ratio": cell.ratio.map(Spread::json),
            "kept": cell.kept.map(|(_, kept)| kept),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> Table {
        let mut table = Table::new("decode", "m", vec!["sarai".into(), "llama-server".into()]);
        let mut rate = Row::new("decode", true, Some(Promise::RatioAtLeast(1.0)));
        // The machine was twice as slow in the second round, for both sides.
        for (ours, theirs) in [(20.0, 10.0), (10.0, 5.0), (22.0, 10.0)] {
            rate.push(&[Some(ours), Some(theirs)]);
        }
        let wait = Row::new("first-token", false, Some(Promise::RatioAtMost(0.5)));
        table.rows = vec![rate, wait.with(vec![vec![Some(9.0)], vec![Some(10.0)]])];
        table.rounds = 3;
        table
    }

    #[test]
    fn ratios_are_taken_inside_a_round_and_misses_are_said() {
        let text = table().render(Language::En);
        let line = |start: &str, word: &str| {
            let mut lines = text.lines().skip_while(|line| !line.contains(start));
            lines.find(|line| line.trim_start().starts_with(word)).unwrap_or_default().to_owned()
        };
        let decode = line("writing", "llama-server");
        assert!(decode.contains("2.000x (2.000..2.200)") && decode.contains("kept"), "{text}");
        let wait = line("first token", "llama-server");
        assert!(wait.contains("0.900x") && wait.contains("MISSED"), "{text}");
        assert!(!line("first token", "sarai").contains("MISSED"), "{text}");
    }

    #[test]
    fn programs_get_the_same() {
        let json = table().json();
        assert_eq!(json["figures"][0]["sides"][1]["ratio"]["median"], 2.0);
        assert_eq!(json["figures"][0]["sides"][1]["kept"], true);
        assert_eq!(json["figures"][1]["sides"][1]["kept"], false);
        assert_eq!(json["figures"][1]["sides"][0]["kept"], Value::Null);
    }

    /// Keys that are put together from names, which the test of literal keys can't see.
    #[test]
    fn every_figure_and_group_has_its_words() {
        let names = [
            "prefill",
            "decode",
            "first-token",
            "resident",
            "prefix-cold",
            "prefix-warm",
            "prefix-restart",
            "prefix-warm-share",
            "prefix-restart-share",
            "decode-quiet",
            "decode-loaded",
            "load-kept",
            "batch-one",
            "batch-four",
            "batch-scaling",
            "grammar-wall",
            "grammar-tokens",
            "answer-speed",
            "answer-decode",
            "answer-wall",
            "ram-p50",
            "ram-p99",
            "ram-max",
        ]
        .map(|name| format!("bench-figure-{name}"));
        let groups = ["chat", "json", "rewrite90", "rewrite70", "rewrite-other", "code"];
        let groups = groups.map(|name| format!("bench-group-{name}"));
        for key in names.into_iter().chain(groups) {
            assert!(Text::new(key.clone()).find(Language::Es).is_some(), "no text for {key}");
        }
    }

    #[test]
    fn an_own_figure_is_judged_alone_and_what_was_not_measured_is_left_out() {
        let mut table = Table::new("prefix", "m", vec!["sarai".into(), "peer".into()]);
        let share = Row::new("restart-share", false, Some(Promise::OwnAtMost(0.05)));
        table.rows = vec![share.with(vec![vec![Some(0.04), None, Some(0.06)], vec![None, None, None]])];
        let json = table.json();
        assert_eq!(json["figures"][0]["sides"].as_array().map(Vec::len), Some(1));
        assert_eq!(json["figures"][0]["sides"][0]["kept"], true);
    }
}
