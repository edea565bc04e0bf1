//! How good a router is on labelled questions, in figures.
//!
//! Called by `sarai train router`, its example and tests. Nothing here changes a router.

use std::collections::BTreeMap;
use std::fmt;

use super::label::{DOMAINS, Label};
use super::weights::Settings;
use super::{Example, Route, Router, with_typos};

/// Bins of the calibration error.
const BINS: usize = 10;

/// From here on hard and soft count as true; domains have their own thresholds.
const HARD_SOFT_THRESHOLD: f32 = 0.5;

/// Seed of the typos put into the questions.
const TYPO_SEED: u64 = 0x7e57;

/// Some of all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Share {
    /// How many.
    pub part: usize,
    /// Of how many.
    pub all: usize,
}

impl Share {
    /// 0 to 1; 0 of nothing.
    pub fn rate(self) -> f32 {
        self.part as f32 / self.all.max(1) as f32
    }

    fn add(&mut self, hit: bool) {
        self.part += usize::from(hit);
        self.all += 1;
    }
}

impl fmt::Display for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.3} ({} of {})", self.rate(), self.part, self.all)
    }
}

/// One head, every question.
#[derive(Clone, Copy, Debug, Default)]
pub struct Head {
    /// True and said.
    pub hits: usize,
    /// Said but not true.
    pub false_alarms: usize,
    /// True but not said.
    pub misses: usize,
}

impl Head {
    /// Harmonic mean of precision and recall.
    pub fn f1(self) -> f32 {
        2.0 * self.hits as f32 / (2 * self.hits + self.false_alarms + self.misses).max(1) as f32
    }
}

/// What [`evaluate`] found.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// Primary label right, "none" included.
    pub primary: Share,
    /// The same with typos put in.
    pub primary_with_typos: Share,
    /// Of questions for no expert, those on which the router abstained.
    pub abstention_recall: Share,
    /// Of abstentions, those on questions for no expert.
    pub abstention_precision: Share,
    /// Each head, in the order of [`Label::ALL`].
    pub heads: [Head; Label::ALL.len()],
    /// Rows: true primary; columns: what was said. The last of each is "none".
    pub confusion: [[usize; DOMAINS + 1]; DOMAINS + 1],
    /// Primary by language, variety and style.
    pub groups: BTreeMap<String, Share>,
    /// Mean gap between score and truth over ten bins, all heads together.
    pub calibration_error: f32,
}

/// Routes every example and counts.
pub fn evaluate(router: &Router, examples: &[Example]) -> Report {
    evaluate_by(&router.weights.settings, |text| router.route(text), examples)
}

/// The text of the example at this place with the typos it is measured with.
pub(super) fn spoiled(example: &Example, place: u64) -> String {
    with_typos(&example.text, TYPO_SEED ^ place)
}

/// Routes every example by `route` and counts.
pub(super) fn evaluate_by(
    settings: &Settings,
    route: impl Fn(&str) -> Route,
    examples: &[Example],
) -> Report {
    let mut report = Report::default();
    let mut bins = [(0.0_f64, 0.0_f64, 0_usize); BINS];
    for (example, at) in examples.iter().zip(0..) {
        let found = route(&example.text);
        let said = found.primary.map(Label::from);
        let right = said == example.primary;
        report.primary.add(right);
        report.confusion[place(example.primary)][place(said)] += 1;
        for group in groups(example) {
            report.groups.entry(group).or_default().add(right);
        }
        if example.primary.is_none() {
            report.abstention_recall.add(found.abstained);
        }
        if found.abstained {
            report.abstention_precision.add(example.primary.is_none());
        }
        let spoiled = route(&spoiled(example, at));
        report.primary_with_typos.add(spoiled.primary.map(Label::from) == example.primary);
        for (head, label) in report.heads.iter_mut().zip(Label::ALL) {
            let score = found.scores.of(label);
            let truth = example.labels.contains(&label);
            match (score >= threshold(settings, label), truth) {
                (true, true) => head.hits += 1,
                (true, false) => head.false_alarms += 1,
                (false, true) => head.misses += 1,
                (false, false) => {}
            }
            let bin = &mut bins[((score * BINS as f32) as usize).min(BINS - 1)];
            *bin = (bin.0 + f64::from(score), bin.1 + f64::from(u8::from(truth)), bin.2 + 1);
        }
    }
    let all: usize = bins.iter().map(|bin| bin.2).sum();
    let gaps: f64 = bins.iter().map(|(scores, truths, _)| (scores - truths).abs()).sum();
    report.calibration_error = (gaps / all.max(1) as f64) as f32;
    report
}

fn threshold(settings: &Settings, label: Label) -> f32 {
    let domain = Label::DOMAINS.iter().position(|domain| *domain == label);
    domain.map_or(HARD_SOFT_THRESHOLD, |at| settings.thresholds[at])
}

fn place(primary: Option<Label>) -> usize {
    Label::DOMAINS.iter().position(|domain| Some(*domain) == primary).unwrap_or(DOMAINS)
}

fn groups(example: &Example) -> [String; 3] {
    [
        format!("language {}", example.language),
        format!("variety {}", example.variety),
        format!("style {}", example.style),
    ]
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "primary accuracy      {}", self.primary)?;
        let loss = 100.0 * (self.primary.rate() - self.primary_with_typos.rate());
        writeln!(f, "  with typos          {}, loss {loss:.1} points", self.primary_with_typos)?;
        writeln!(f, "abstention recall     {}", self.abstention_recall)?;
        writeln!(f, "abstention precision  {}", self.abstention_precision)?;
        writeln!(f, "calibration error     {:.3}", self.calibration_error)?;
        writeln!(f, "\nhead          F1     hits  false  missed")?;
        for (label, head) in Label::ALL.iter().zip(self.heads) {
            let Head { hits, false_alarms, misses } = head;
            writeln!(f, "{:<12}  {:.3}  {hits:>4}  {false_alarms:>5}  {misses:>6}", label.name(), head.f1())?;
        }
        let names = || Label::DOMAINS.iter().map(|label| label.name()).chain(["none"]);
        write!(f, "\ntrue \\ said ")?;
        for name in names() {
            write!(f, " {:>5.5}", name)?;
        }
        for (name, row) in names().zip(self.confusion) {
            write!(f, "\n{name:<12}")?;
            for count in row {
                write!(f, " {count:>5}")?;
            }
        }
        writeln!(f, "\n")?;
        for (group, share) in &self.groups {
            writeln!(f, "{group:<28} {share}")?;
        }
        Ok(())
    }
}
