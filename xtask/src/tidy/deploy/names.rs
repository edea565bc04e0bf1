//! The list of metrics in docs/METRICS.md, and whether a selector can find any of their series.
//!
//! Called by `deploy`. A label that a metric never has, or a value outside of a closed set, finds nothing as silently
//! as a wrong name does: all three are told. Labels that Prometheus adds itself are known.

use std::collections::BTreeMap;

use super::promql::{Matcher, Selector};

/// Series that Prometheus makes itself.
const OWN: [&str; 4] = ["ALERTS", "ALERTS_FOR_STATE", "up", "scrape_duration_seconds"];

/// Labels that Prometheus adds to every series it reads.
const ADDED: [&str; 2] = ["instance", "job"];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Counter,
    Gauge,
    Histogram,
    Summary,
}

#[derive(Debug)]
struct Metric {
    kind: Kind,
    /// Each label with its values, if they are a closed set.
    labels: BTreeMap<String, Option<Vec<String>>>,
}

/// All metrics that the program serves.
#[derive(Debug)]
pub(super) struct Names(BTreeMap<String, Metric>);

impl Names {
    /// Reads the table: name, kind, labels, meaning.
    ///
    /// # Errors
    /// A row that can't be read, in words.
    pub(super) fn parse(document: &str) -> Result<Self, String> {
        let mut metrics = BTreeMap::new();
        for line in document.lines().filter(|line| line.starts_with("| `")) {
            let cells: Vec<&str> = line.split('|').map(str::trim).collect();
            let [_, name, kind, labels, ..] = cells[..] else {
                return Err(format!("{line}: too few columns"));
            };
            let kind = match kind {
                "counter" => Kind::Counter,
                "gauge" => Kind::Gauge,
                "histogram" => Kind::Histogram,
                "summary" => Kind::Summary,
                other => return Err(format!("{name}: no kind {other:?}")),
            };
            metrics.insert(name.trim_matches('`').to_owned(), Metric { kind, labels: labels_of(labels) });
        }
        if metrics.is_empty() {
            return Err("lists no metric".to_owned());
        }
        Ok(Self(metrics))
    }

    /// Why a selector can find nothing, if so.
    pub(super) fn fault(&self, selector: &Selector) -> Option<String> {
        let name = selector.metric.as_str();
        if OWN.contains(&name) {
            return None;
        }
        let Some((metric, own_label)) = self.find(name) else {
            return Some(match self.0.get(name) {
                Some(_) => format!("{name} is a histogram: its series end in _bucket, _sum or _count"),
                None => format!("no metric {name} in docs/METRICS.md"),
            });
        };
        selector.matchers.iter().find_map(|matcher| {
            let label = matcher.label.as_str();
            if ADDED.contains(&label) || own_label == Some(label) {
                return None;
            }
            match metric.labels.get(label) {
                None => Some(format!("{name} has no label {label}")),
                Some(Some(values)) => stranger(matcher, values)
                    .map(|value| format!("{name}: {label} is never {value:?}, it is one of {values:?}")),
                Some(None) => None,
            }
        })
    }

    /// The metric that has series of this name, and the label that comes from its kind.
    fn find(&self, name: &str) -> Option<(&Metric, Option<&'static str>)> {
        if let Some(metric) = self.0.get(name) {
            return match metric.kind {
                Kind::Counter | Kind::Gauge => Some((metric, None)),
                Kind::Summary => Some((metric, Some("quantile"))),
                Kind::Histogram => None,
            };
        }
        let (stem, suffix) = name.rsplit_once('_')?;
        let metric = self.0.get(stem)?;
        match (metric.kind, suffix) {
            (Kind::Histogram, "bucket") => Some((metric, Some("le"))),
            (Kind::Histogram | Kind::Summary, "sum" | "count") => Some((metric, None)),
            (Kind::Counter | Kind::Gauge | Kind::Histogram | Kind::Summary, _) => None,
        }
    }
}

/// Of `` `kind` = `prompt`, `cached` `` or `` `skill_name`, `rows` ``. A value with capitals stands for many.
fn labels_of(cell: &str) -> BTreeMap<String, Option<Vec<String>>> {
    let quoted =
        |text: &str| -> Vec<String> { text.split('`').skip(1).step_by(2).map(str::to_owned).collect() };
    let (names, values) = cell.split_once(" = ").unwrap_or((cell, ""));
    let values = quoted(values);
    let is_closed = !values.is_empty()
        && !values.iter().any(|value| value.chars().any(|letter| letter.is_ascii_uppercase()));
    quoted(names).into_iter().map(|name| (name, is_closed.then(|| values.clone()))).collect()
}

/// A value that is asked for and never comes. Patterns are looked at if they only list values.
fn stranger<'a>(matcher: &'a Matcher, values: &[String]) -> Option<&'a str> {
    let is_plain = |value: &str| value.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_');
    let asked: Vec<&str> = match matcher.is_pattern {
        true => matcher.value.split('|').collect(),
        false => vec![matcher.value.as_str()],
    };
    if matcher.is_pattern && !asked.iter().all(|value| is_plain(value)) {
        return None;
    }
    asked.into_iter().find(|value| !values.iter().any(|known| known == value))
}

#[cfg(test)]
mod tests {
    use super::super::promql::selectors;
    use super::*;

    const LIST: &str = "\
| name | kind | labels | meaning |
|---|---|---|---|
| `a_total` | counter | `reason` = `room`, `died` | x |
| `a_value` | gauge | `name` = `alpha`, `threshold.EXPERT` | x |
| `a_up` | gauge | `skill_name`, `rows` | x |
| `a_seconds` | histogram | `skill_name` | x |
| `a_rounds` | summary | | x |
";

    fn fault(selector: &str) -> Option<String> {
        Names::parse(LIST).unwrap().fault(&selectors(selector).unwrap()[0])
    }

    #[test]
    fn series_that_exist_are_fine() {
        for selector in [
            "up{job=\"sarai\"}",
            "ALERTS{alertstate=\"firing\"}",
            "a_total{reason=\"died\",instance=\"x\"}",
            "a_total{reason=~\"died|room\"}",
            "a_total{reason=~\"$reason\"}",
            "a_value{name=\"threshold.finance\"}",
            "a_up{skill_name=\"x\",rows=\"4\"}",
            "a_seconds_bucket{le=\"0.1\"}",
            "a_seconds_sum",
            "a_seconds_count{skill_name!=\"\"}",
            "a_rounds{quantile=\"0.5\"}",
            "a_rounds_sum",
        ] {
            assert_eq!(fault(selector), None, "{selector}");
        }
    }

    #[test]
    fn series_that_can_not_exist_are_told() {
        let check = |selector: &str, expected: &str| {
            let fault = fault(selector).unwrap_or_default();
            assert!(fault.contains(expected), "{selector}: {fault:?}");
        };
        check("b_total", "no metric b_total");
        check("a_total_count", "no metric a_total_count");
        check("a_up_bucket", "no metric");
        check("a_seconds", "end in _bucket");
        check("a_rounds_bucket", "no metric");
        check("a_total{cause=\"died\"}", "no label cause");
        check("a_total{le=\"1\"}", "no label le");
        check("a_seconds_sum{le=\"1\"}", "no label le");
        check("a_total{reason=\"dead\"}", "never \"dead\"");
        check("a_total{reason!~\"died|hung\"}", "never \"hung\"");
    }

    #[test]
    fn a_list_that_can_not_be_read_is_told() {
        assert!(Names::parse("# Metrics\n").unwrap_err().contains("no metric"));
        assert!(Names::parse("| `a` | count | | x |").unwrap_err().contains("count"));
        assert!(Names::parse("| `a`").unwrap_err().contains("too few"));
    }
}
