//! Rules over one Grafana dashboard in its classic JSON form.
//!
//! Called by `deploy`. A panel that is drawn wrongly is seen by who opens it; one that is empty looks like a quiet day.
//! So every panel says what it shows, asks for something that exists, and takes it from the chosen data source.

use std::collections::BTreeSet;

use serde_json::Value;

use super::super::{Finding, Page};
use super::check_expression;
use super::names::Names;

/// The variable by which an owner chooses a data source.
const SOURCE: &str = "${datasource}";

/// Kinds of panels that all supported versions of Grafana draw.
const KINDS: [&str; 2] = ["stat", "timeseries"];

pub(super) fn check(page: &Page, names: &Names) -> Vec<Finding> {
    let faults = match serde_json::from_str::<Value>(&page.text) {
        Ok(dashboard) => check_dashboard(&page.path, &dashboard, names),
        Err(fault) => vec![format!("is no JSON: {fault}")],
    };
    faults.into_iter().map(|fault| Finding::error(&page.path, fault)).collect()
}

fn check_dashboard(path: &str, dashboard: &Value, names: &Names) -> Vec<String> {
    let mut faults = Vec::new();
    let stem = path.rsplit('/').next().and_then(|name| name.strip_suffix(".json")).unwrap_or_default();
    if dashboard["uid"] != stem {
        faults.push(format!("uid is {}, not the file's name", dashboard["uid"]));
    }
    faults.extend(check_variables(dashboard, names));
    let mut ids = BTreeSet::new();
    let mut drawn = 0_usize;
    for panel in panels(dashboard) {
        let place = format!("panel {} {}", panel["id"], panel["title"]);
        if !panel["id"].as_u64().is_some_and(|id| ids.insert(id)) {
            faults.push(format!("{place}: its id is no number, or another's"));
        }
        if text(panel, "title").is_empty() {
            faults.push(format!("{place}: has no title"));
        }
        if panel["type"] != "row" {
            drawn += 1;
            faults.extend(check_panel(panel, names).into_iter().map(|fault| format!("{place}: {fault}")));
        }
    }
    if drawn == 0 {
        faults.push("draws nothing".to_owned());
    }
    faults
}

/// Rows and panels, those inside of folded rows too.
fn panels(dashboard: &Value) -> impl Iterator<Item = &Value> {
    list(dashboard, "panels").iter().flat_map(|panel| std::iter::once(panel).chain(list(panel, "panels")))
}

fn check_panel(panel: &Value, names: &Names) -> Vec<String> {
    let mut faults = Vec::new();
    if !KINDS.contains(&text(panel, "type")) {
        faults.push(format!("type is {}, not one of {KINDS:?}", panel["type"]));
    }
    if text(panel, "description").is_empty() {
        faults.push("has no description".to_owned());
    }
    if panel["datasource"]["uid"] != SOURCE {
        faults.push(format!("its data source is not {SOURCE}"));
    }
    let targets = list(panel, "targets");
    if targets.is_empty() {
        faults.push("has no expression".to_owned());
    }
    for target in targets {
        if target["datasource"]["uid"] != SOURCE {
            faults.push(format!("the data source of an expression is not {SOURCE}"));
        }
        match text(target, "expr") {
            "" => faults.push("has a target without an expression".to_owned()),
            expression => faults.extend(check_expression(expression, names)),
        }
    }
    faults
}

fn check_variables(dashboard: &Value, names: &Names) -> Vec<String> {
    let variables = list(&dashboard["templating"], "list");
    let mut faults = Vec::new();
    if !variables.iter().any(|one| one["type"] == "datasource" && one["name"] == "datasource") {
        faults.push("has no variable `datasource`".to_owned());
    }
    for variable in variables.iter().filter(|one| one["type"] == "query") {
        let query = text(&variable["query"], "query");
        let selector = query
            .strip_prefix("label_values(")
            .and_then(|rest| rest.strip_suffix(')'))
            .and_then(|rest| rest.rsplit_once(','));
        match selector {
            Some((selector, _label)) => faults.extend(check_expression(selector, names)),
            None => faults.push(format!("{}: only label_values(METRIC, LABEL) is checked", variable["name"])),
        }
    }
    faults
}

fn list<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value[key].as_array().map(Vec::as_slice).unwrap_or_default()
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or_default().trim()
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIST: &str = "| `sarai_up` | gauge | `skill_name` | x |\n";
    const BOARD: &str = r#"{"uid": "sarai", "templating": {"list": [
        {"name": "datasource", "type": "datasource"},
        {"name": "instance", "type": "query", "query": {"query": "label_values(sarai_up, instance)"}}]},
        "panels": [
        {"id": 1, "type": "row", "title": "Skills", "panels": [
            {"id": 3, "type": "timeseries", "title": "Inside", "description": "x",
             "datasource": {"uid": "${datasource}"},
             "targets": [{"datasource": {"uid": "${datasource}"}, "expr": "sum(sarai_up)"}]}]},
        {"id": 2, "type": "stat", "title": "Up", "description": "y", "datasource": {"uid": "${datasource}"},
         "targets": [{"datasource": {"uid": "${datasource}"}, "expr": "sarai_up{instance=~\"$instance\"}"}]}]}"#;

    fn found(path: &str, text: &str) -> Vec<String> {
        let page = Page { path: path.to_owned(), text: text.to_owned() };
        check(&page, &Names::parse(LIST).unwrap()).into_iter().map(|finding| finding.text).collect()
    }

    #[test]
    fn a_whole_dashboard_is_fine() {
        assert_eq!(found("deploy/grafana/dashboards/sarai.json", BOARD), Vec::<String>::new());
    }

    #[test]
    fn each_fault_is_told() {
        let check = |from: &str, to: &str, expected: &str| {
            assert!(BOARD.contains(from), "{from}");
            let told = found("deploy/grafana/dashboards/sarai.json", &BOARD.replacen(from, to, 1));
            assert!(told.iter().any(|text| text.contains(expected)), "{from} -> {to}: {told:?}");
        };
        check("{\"uid\"", "\"uid\"", "is no JSON");
        check("\"uid\": \"sarai\"", "\"uid\": \"other\"", "not the file's name");
        check("\"title\": \"Skills\"", "\"title\": \" \"", "has no title");
        check("\"title\": \"Up\", ", "", "has no title");
        check("\"description\": \"y\", ", "", "has no description");
        check("\"id\": 3", "\"id\": 2", "another's");
        check("\"stat\"", "\"graph\"", "type is \"graph\"");
        check("sum(sarai_up)", "sum(sarai_down)", "no metric sarai_down");
        check("sarai_up{instance", "sarai_up{model", "no label model");
        check("label_values(sarai_up", "label_values(sarai_gone", "no metric sarai_gone");
        check("label_values(sarai_up, instance)", "metrics(.*)", "only label_values");
        check("\"expr\": \"sum(sarai_up)\"", "\"expr\": \"\"", "without an expression");
        check(
            "\"datasource\": {\"uid\": \"${datasource}\"}, \"expr\"",
            "\"expr\"",
            "of an expression is not",
        );
        check(
            "\"datasource\": {\"uid\": \"${datasource}\"},\n         \"targets\"",
            "\"targets\"",
            "its data source",
        );
        check("\"type\": \"datasource\"", "\"type\": \"custom\"", "no variable `datasource`");
        check("\"targets\"", "\"other\"", "has no expression");
        check("\"panels\": [\n        {\"id\": 1", "\"other\": [\n        {\"id\": 1", "draws nothing");
    }
}
