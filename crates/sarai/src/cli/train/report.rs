//! What a training gave, in words and as JSON.
//!
//! Called by `train`. Names of JSON fields are relied on: add, never rename.

use std::time::Duration;

use sarai_core::language::Language;
use sarai_core::router::{Label, Report, Share, Speed};
use serde_json::{Value, json};

use super::vectors::Embedded;
use crate::i18n::Text;

/// Heads that were trained, and all that was measured of them.
pub(super) struct Measured {
    /// `joined`, `linear` or `recursive`.
    pub(super) heads: &'static str,
    /// Known features.
    pub(super) features: usize,
    /// The model whose vectors they read beside the features.
    pub(super) embedder: Option<String>,
    pub(super) took: Duration,
    pub(super) left_out: Share,
    pub(super) report: Report,
    /// With vectors the time is that of making the vector and routing.
    pub(super) speed: Speed,
    /// Memory of the weights, and of the embedder where one is needed.
    pub(super) ram_bytes: u64,
    /// Pairs of questions, one to learn from and one held out, that are nearly the same.
    pub(super) alike: usize,
}

impl Measured {
    /// Primary accuracy in thousandths.
    pub(super) fn permille(&self) -> u32 {
        permille(self.report.primary)
    }

    /// The whole report.
    pub(super) fn text(&self, examples: usize) -> String {
        let Self { heads, features, took, left_out, report, speed, alike, .. } = self;
        format!(
            "heads                 {heads}, {features} features from {examples} questions in {:.0} s\n\
             near-duplicates       {alike} between training and held-out questions\n\
             left-out styles       {left_out}\n{report}\n{speed}",
            took.as_secs_f64(),
        )
    }

    /// Accuracy in one language; 0 without questions in it.
    fn in_language(&self, language: Language) -> Share {
        self.report.groups.get(&format!("language {language}")).copied().unwrap_or_default()
    }

    /// Points of accuracy lost by typos.
    fn typo_loss(&self) -> f32 {
        100.0 * (self.report.primary.rate() - self.report.primary_with_typos.rate())
    }

    /// The cells of its row in [`table`].
    fn row(&self, language: Language) -> Vec<String> {
        let rate = |share: Share| format!("{:.3}", share.rate());
        let heads = match &self.embedder {
            Some(_) => Text::new("train-table-beside").with("heads", self.heads).render(language),
            None => self.heads.to_owned(),
        };
        vec![
            heads,
            rate(self.report.primary),
            rate(self.in_language(Language::Es)),
            rate(self.in_language(Language::En)),
            format!("{:.1}", self.typo_loss()),
            rate(self.left_out),
            rate(self.report.abstention_recall),
            format!("{:.3}", self.report.calibration_error),
            format!("{:.1?}", self.speed.p99),
            format!("{:.1} MB", self.ram_bytes as f64 / 1e6),
        ]
    }

    /// The whole report as an object.
    pub(super) fn json(&self) -> Value {
        let report = &self.report;
        let heads: serde_json::Map<String, Value> = Label::ALL
            .iter()
            .zip(report.heads)
            .map(|(label, head)| {
                let one = json!({
                    "f1": head.f1(), "hits": head.hits, "false": head.false_alarms, "missed": head.misses,
                });
                (label.name().to_owned(), one)
            })
            .collect();
        let groups: serde_json::Map<String, Value> =
            report.groups.iter().map(|(name, share)| (name.clone(), shown(*share))).collect();
        let names: Vec<&str> = Label::DOMAINS.iter().map(|label| label.name()).chain(["none"]).collect();
        json!({
            "heads_kind": self.heads,
            "vectors": self.embedder,
            "features": self.features,
            "seconds": self.took.as_secs_f64(),
            "primary": shown(report.primary),
            "primary_with_typos": shown(report.primary_with_typos),
            "left_out": shown(self.left_out),
            "abstention": {
                "recall": shown(report.abstention_recall), "precision": shown(report.abstention_precision),
            },
            "calibration_error": report.calibration_error,
            "heads": heads,
            "confusion": {"names": names, "rows": report.confusion},
            "groups": groups,
            "near_duplicates": self.alike,
            "latency_us": {"p50": micros(self.speed.p50), "p99": micros(self.speed.p99)},
            "queries_per_second": self.speed.per_second,
            "weights_bytes": self.speed.bytes,
            "ram_bytes": self.ram_bytes,
        })
    }
}

/// Heads side by side, a row each under the names of the columns.
pub(super) fn table(rows: &[&Measured], language: Language) -> String {
    let names = Text::new("train-table").render(language);
    let head: Vec<String> = names.split(" | ").map(str::to_owned).collect();
    let lines: Vec<Vec<String>> =
        std::iter::once(head).chain(rows.iter().map(|one| one.row(language))).collect();
    let width = |column: usize| {
        lines.iter().filter_map(|line| line.get(column)).map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    let line = |cells: &Vec<String>| {
        let padded = cells.iter().enumerate().map(|(column, cell)| match column {
            0 => format!("{cell:<width$}", width = width(0)),
            _ => format!("{cell:>width$}", width = width(column)),
        });
        padded.collect::<Vec<_>>().join("  ")
    };
    lines.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// What making the vectors took.
pub(super) fn embedding(embedded: &Embedded) -> Text {
    Text::new("train-vectors")
        .with("name", embedded.name.clone())
        .with("texts", embedded.vectors.count())
        .showing("seconds", format_args!("{:.0}", embedded.took.as_secs_f64()))
}

/// The same as an object.
pub(super) fn embedding_json(embedded: &Embedded) -> Value {
    json!({
        "model": embedded.name, "texts": embedded.vectors.count(),
        "seconds": embedded.took.as_secs_f64(), "ram_bytes": embedded.ram_bytes,
    })
}

fn shown(share: Share) -> Value {
    json!({"rate": share.rate(), "part": share.part, "all": share.all})
}

fn permille(share: Share) -> u32 {
    u32::try_from(share.part * 1000 / share.all.max(1)).unwrap_or(1000)
}

fn micros(time: Duration) -> f64 {
    time.as_secs_f64() * 1e6
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_has_a_column_for_each_cell_in_both_languages() {
        let one = |embedder: Option<&str>| Measured {
            heads: "recursive",
            features: 9,
            embedder: embedder.map(str::to_owned),
            took: Duration::from_secs(2),
            left_out: Share { part: 3, all: 4 },
            report: Report {
                primary: Share { part: 9, all: 10 },
                primary_with_typos: Share { part: 8, all: 10 },
                groups: [("language es".to_owned(), Share { part: 1, all: 2 })].into(),
                ..Report::default()
            },
            speed: Speed { p99: Duration::from_micros(1500), ..Speed::default() },
            ram_bytes: 103_000_000,
            alike: 0,
        };
        for (language, beside) in
            [(Language::Es, "recursive + vectores"), (Language::En, "recursive + vectors")]
        {
            let names = Text::new("train-table").render(language);
            assert_eq!(names.split(" | ").count(), one(None).row(language).len(), "{names}");
            let text = table(&[&one(None), &one(Some("vectors"))], language);
            let lines: Vec<&str> = text.lines().collect();
            let widths: Vec<usize> = lines.iter().map(|line| line.chars().count()).collect();
            assert!(lines.len() == 3 && widths.iter().all(|width| *width == widths[0]), "{text}");
            assert!(lines[1].starts_with("recursive  ") && lines[2].starts_with(beside), "{text}");
            for cell in ["0.900", "0.500", "10.0", "0.750", "1.5ms", "103.0 MB"] {
                assert!(lines[2].contains(cell), "{cell} in {text}");
            }
        }
    }
}
