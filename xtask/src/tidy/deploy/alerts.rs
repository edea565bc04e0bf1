//! Rules over alerts and their cases: each is told whole, asks for what exists, and has both kinds of cases.
//!
//! Called by `deploy` with the texts of the two files. Whether a case comes out as it says is promtool's to judge.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::super::Finding;
use super::names::Names;
use super::{ALERTS, CASES, check_expression};

/// What `severity` may say; alerts.yml tells what each means.
const SEVERITIES: [&str; 3] = ["critical", "warning", "info"];

/// What every alert tells, in both languages.
const ANNOTATIONS: [&str; 4] = ["summary", "description", "summary_es", "description_es"];

#[derive(Deserialize)]
struct Rules {
    groups: Vec<Group>,
}

#[derive(Deserialize)]
struct Group {
    rules: Vec<Rule>,
}

#[derive(Deserialize)]
struct Rule {
    alert: String,
    expr: String,
    #[serde(rename = "for")]
    hold: Option<String>,
    #[serde(default)]
    labels: BTreeMap<String, String>,
    #[serde(default)]
    annotations: BTreeMap<String, String>,
}

#[derive(Deserialize)]
struct Cases {
    tests: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    input_series: Vec<Input>,
    #[serde(default)]
    alert_rule_test: Vec<Expectation>,
    #[serde(default)]
    promql_expr_test: Vec<Evaluation>,
}

#[derive(Deserialize)]
struct Input {
    series: String,
}

#[derive(Deserialize)]
struct Expectation {
    alertname: String,
    #[serde(default)]
    exp_alerts: Vec<serde_json::Value>,
}

#[derive(Deserialize)]
struct Evaluation {
    expr: String,
}

/// Checks the rules and their cases.
pub(super) fn check(alerts: &str, cases: &str, names: &Names) -> Vec<Finding> {
    let (rules, cases): (Rules, Cases) = match (serde_saphyr::from_str(alerts), serde_saphyr::from_str(cases))
    {
        (Ok(rules), Ok(cases)) => (rules, cases),
        (rules, cases) => {
            let unread = [(ALERTS, rules.err()), (CASES, cases.err())];
            let unread = unread.into_iter().filter_map(|(path, fault)| Some((path, fault?)));
            return unread.map(|(path, fault)| Finding::error(path, fault.to_string())).collect();
        }
    };
    let rules: Vec<&Rule> = rules.groups.iter().flat_map(|group| &group.rules).collect();
    let mut findings = Vec::new();
    if rules.is_empty() {
        findings.push(Finding::error(ALERTS, "holds no alert"));
    }
    for rule in &rules {
        let faults = check_rule(rule, names).into_iter().chain(check_coverage(&rule.alert, &cases));
        findings.extend(faults.map(|fault| Finding::error(ALERTS, format!("{}: {fault}", rule.alert))));
    }
    findings.extend(check_cases(&rules, &cases, names));
    findings
}

fn check_rule(rule: &Rule, names: &Names) -> Vec<String> {
    let mut faults = check_expression(&rule.expr, names);
    if rule.hold.is_none() {
        faults.push("has no `for`".to_owned());
    }
    let severity = rule.labels.get("severity").map(String::as_str).unwrap_or_default();
    if !SEVERITIES.contains(&severity) {
        faults.push(format!("severity is {severity:?}, not one of {SEVERITIES:?}"));
    }
    let untold = ANNOTATIONS
        .iter()
        .filter(|key| rule.annotations.get(**key).is_none_or(|text| text.trim().is_empty()));
    faults.extend(untold.map(|key| format!("has no {key}")));
    faults
}

fn check_coverage(alert: &str, cases: &Cases) -> Vec<String> {
    let expected = || {
        let all = cases.tests.iter().flat_map(|case| &case.alert_rule_test);
        all.filter(|expectation| expectation.alertname == alert)
    };
    let mut faults = Vec::new();
    if !expected().any(|expectation| !expectation.exp_alerts.is_empty()) {
        faults.push(format!("no case of {CASES} in which it fires"));
    }
    // A case of its own: silence before an alert fires does not show that good figures leave it silent.
    let is_good = |case: &Case| {
        let mut own = case.alert_rule_test.iter().filter(|one| one.alertname == alert).peekable();
        own.peek().is_some() && own.all(|expectation| expectation.exp_alerts.is_empty())
    };
    if !cases.tests.iter().any(is_good) {
        faults.push(format!("no case of {CASES} in which it stays silent"));
    }
    faults
}

fn check_cases(rules: &[&Rule], cases: &Cases, names: &Names) -> Vec<Finding> {
    let mut faults = Vec::new();
    for case in &cases.tests {
        let series = case.input_series.iter().map(|input| &input.series);
        let expressions = series.chain(case.promql_expr_test.iter().map(|test| &test.expr));
        faults.extend(expressions.flat_map(|expression| check_expression(expression, names)));
        let known = |name: &str| rules.iter().any(|rule| rule.alert == name);
        let strangers = case.alert_rule_test.iter().filter(|one| !known(&one.alertname));
        faults.extend(strangers.map(|one| format!("no alert is called {}", one.alertname)));
    }
    faults.into_iter().map(|fault| Finding::error(CASES, fault)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIST: &str = "| `sarai_turns_total` | counter | | x |\n| `sarai_up` | gauge | `skill_name` | x |\n";
    const RULES: &str = "groups:
  - name: x
    rules:
      - alert: NoTurns
        expr: increase(sarai_turns_total[5m]) == 0
        for: 1m
        labels: {severity: warning}
        annotations: {summary: a, description: b, summary_es: c, description_es: d}
";
    const TESTS: &str = "tests:
  - input_series: [{series: 'sarai_turns_total', values: '1x9'}]
    alert_rule_test: [{alertname: NoTurns, eval_time: 9m, exp_alerts: [{exp_labels: {severity: warning}}]}]
  - input_series: [{series: 'sarai_turns_total', values: '0+1x9'}]
    alert_rule_test: [{alertname: NoTurns, eval_time: 9m, exp_alerts: []}]
";

    fn found(rules: &str, cases: &str) -> Vec<String> {
        let names = Names::parse(LIST).unwrap();
        super::check(rules, cases, &names).into_iter().map(|finding| finding.text).collect()
    }

    #[test]
    fn whole_alerts_are_fine() {
        assert_eq!(found(RULES, TESTS), Vec::<String>::new());
    }

    #[test]
    fn each_fault_of_an_alert_is_told() {
        let check = |from: &str, to: &str, expected: &str| {
            assert!(RULES.contains(from), "{from}");
            let told = found(&RULES.replacen(from, to, 1), TESTS);
            assert!(told.iter().any(|text| text.contains(expected)), "{from} -> {to}: {told:?}");
        };
        check("sarai_turns_total", "sarai_turns", "no metric sarai_turns");
        check("sarai_turns_total", "sarai_turns_total{kind=\"x\"}", "no label kind");
        check("increase(sarai_turns_total[5m]) == 0", "vector(1)", "names no metric");
        check("increase(sarai_turns_total[5m]) == 0", "a;b", "';' is not understood");
        check("        for: 1m\n", "", "has no `for`");
        check("severity: warning", "severity: bad", "severity is \"bad\"");
        check("{severity: warning}", "{}", "severity is \"\"");
        check(", description_es: d", "", "has no description_es");
        check("summary: a", "summary: ''", "has no summary");
        check("alert: NoTurns", "alert: Other", "Other: no case");
        check("alert: NoTurns", "alert: Other", "no alert is called NoTurns");
        check("alert: NoTurns", "record: x", "alert");
        check("    rules:", "    rules: []\n    more:", "holds no alert");
    }

    #[test]
    fn each_fault_of_a_case_is_told() {
        let check = |from: &str, to: &str, expected: &str| {
            assert!(TESTS.contains(from), "{from}");
            let told = found(RULES, &TESTS.replacen(from, to, 1));
            assert!(told.iter().any(|text| text.contains(expected)), "{from} -> {to}: {told:?}");
        };
        check("exp_alerts: [{exp_labels: {severity: warning}}]", "exp_alerts: []", "in which it fires");
        check("exp_alerts: []", "exp_alerts: [{}]", "in which it stays silent");
        check("series: 'sarai_turns_total'", "series: 'sarai_turn_total'", "no metric sarai_turn_total");
        check(
            "alert_rule_test",
            "promql_expr_test: [{expr: sarai_gone}]\n    alert_rule_test",
            "no metric sarai_gone",
        );
        check("tests:", "cases:", "tests");
        // Silence before it fires, in the same case, is no good case.
        let before = "exp_alerts: []}, {alertname: NoTurns, exp_alerts: [{}]}";
        check("exp_alerts: []}", before, "in which it stays silent");
    }
}
