//! Rules over `deploy/`: alerts, their tests and dashboards ask only for metrics that the program serves.
//!
//! Called by tidy. promtool judges grammar and behaviour of the rules (`suite/alerts.rs`); here is what it can't know:
//! the list of metrics, which names files share, and the dashboards.

mod alerts;
mod dashboard;
mod names;
mod promql;

use serde::Deserialize;

use super::{Finding, Page};
use names::Names;

const METRICS: &str = "docs/METRICS.md";
const CONFIGURATION: &str = "deploy/prometheus/prometheus.yml";
const ALERTS: &str = "deploy/prometheus/alerts.yml";
const CASES: &str = "deploy/prometheus/alerts_test.yml";
const DASHBOARDS: &str = "deploy/grafana/dashboards/";

/// The job under which Prometheus reads the program.
const JOB: &str = "sarai";

#[derive(Deserialize)]
struct Configuration {
    #[serde(default)]
    rule_files: Vec<String>,
    #[serde(default)]
    scrape_configs: Vec<Scrape>,
}

#[derive(Deserialize)]
struct Scrape {
    job_name: String,
}

/// Checks all that stands in `deploy/`.
pub(super) fn check(pages: &[Page]) -> Vec<Finding> {
    let text = |path: &str| pages.iter().find(|page| page.path == path).map(|page| page.text.as_str());
    let names = match Names::parse(text(METRICS).unwrap_or_default()) {
        Ok(names) => names,
        Err(fault) => return vec![Finding::error(METRICS, fault)],
    };
    let mut findings = match (text(ALERTS), text(CASES)) {
        (Some(alerts), Some(cases)) => alerts::check(alerts, cases, &names),
        (alerts, cases) => [(ALERTS, alerts), (CASES, cases)]
            .iter()
            .filter(|(_, text)| text.is_none())
            .map(|(path, _)| Finding::error(*path, "is missing"))
            .collect(),
    };
    findings.extend(check_configuration(text(CONFIGURATION).unwrap_or_default()));
    let is_dashboard = |page: &&Page| page.path.starts_with(DASHBOARDS) && page.path.ends_with(".json");
    let dashboards: Vec<&Page> = pages.iter().filter(is_dashboard).collect();
    if dashboards.is_empty() {
        findings.push(Finding::error(DASHBOARDS, "holds no dashboard"));
    }
    findings.extend(dashboards.into_iter().flat_map(|page| dashboard::check(page, &names)));
    findings
}

/// The rules are loaded, and the job has the name that rules and dashboard look for.
fn check_configuration(configuration: &str) -> Vec<Finding> {
    let fault = match serde_saphyr::from_str::<Configuration>(configuration) {
        Err(fault) => fault.to_string(),
        Ok(read) if !read.rule_files.iter().any(|file| ALERTS.ends_with(&format!("/{file}"))) => {
            format!("does not load {ALERTS}")
        }
        Ok(read) if !read.scrape_configs.iter().any(|scrape| scrape.job_name == JOB) => {
            format!("has no job {JOB}")
        }
        Ok(_) => return Vec::new(),
    };
    vec![Finding::error(CONFIGURATION, fault)]
}

/// Why an expression can find nothing, for each selector that can't.
fn check_expression(expression: &str, names: &Names) -> Vec<String> {
    match promql::selectors(expression) {
        Ok(selectors) if selectors.is_empty() => vec![format!("`{expression}` names no metric")],
        Ok(selectors) => selectors.iter().filter_map(|selector| names.fault(selector)).collect(),
        Err(fault) => vec![format!("`{expression}`: {fault}")],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIST: &str = "| `sarai_up` | gauge | `skill_name` | x |\n";

    #[test]
    fn the_configuration_loads_the_rules_and_names_the_job() {
        let told = |text: &str| check_configuration(text).into_iter().map(|one| one.text).collect::<String>();
        assert_eq!(told("rule_files: [alerts.yml]\nscrape_configs: [{job_name: sarai}]"), "");
        assert!(told("rule_files: [s.yml]\nscrape_configs: [{job_name: sarai}]").contains("does not load"));
        assert!(told("scrape_configs: [{job_name: sarai}]").contains("does not load"));
        assert!(
            told("rule_files: [alerts.yml]\nscrape_configs: [{job_name: other}]").contains("no job sarai")
        );
        assert!(!told("rule_files: 3").is_empty());
    }

    #[test]
    fn missing_files_are_told() {
        let page = Page { path: METRICS.to_owned(), text: LIST.to_owned() };
        let told: Vec<String> = check(&[page]).into_iter().map(|finding| finding.place).collect();
        assert_eq!(told, [ALERTS, CASES, CONFIGURATION, DASHBOARDS]);
        assert_eq!(check(&[])[0].place, METRICS);
    }
}
