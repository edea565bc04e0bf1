//! What a training gave, in words and as JSON.
//!
//! Called by `train`. Names of JSON fields are relied on: add, never rename.

use std::time::Duration;

use sarai_core::router::{Label, Report, Router, Share, Speed};
use serde_json::{Value, json};

/// A trained router and all that was measured of it.
pub(super) struct Measured {
    pub(super) router: Router,
    pub(super) took: Duration,
    pub(super) left_out: Share,
    pub(super) report: Report,
    pub(super) speed: Speed,
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
        let Self { router, took, left_out, report, speed, alike } = self;
        let weights = router.weights();
        format!(
            "heads                 {}, {} features from {examples} questions in {:.0} s\n\
             near-duplicates       {alike} between training and held-out questions\n\
             left-out styles       {left_out}\n{report}\n{speed}",
            weights.kind(),
            weights.features(),
            took.as_secs_f64(),
        )
    }

    /// One line, to stand under those of other heads.
    pub(super) fn line(&self) -> String {
        format!(
            "{:<10} primary {:.3}  with typos {:.3}  left-out styles {:.3}  abstention {:.3}  \
             calibration {:.3}  p99 {:.1?}",
            self.router.weights().kind(),
            self.report.primary.rate(),
            self.report.primary_with_typos.rate(),
            self.left_out.rate(),
            self.report.abstention_recall.rate(),
            self.report.calibration_error,
            self.speed.p99,
        )
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
            "heads_kind": self.router.weights().kind(),
            "features": self.router.weights().features(),
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
        })
    }
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
