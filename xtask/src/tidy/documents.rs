//! Rules over documents: what they name exists, and what exists is named.
//!
//! Called by tidy. It keeps the map, the change log, the list of metrics and the two languages of the catalogue
//! from falling behind the code.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use regex_lite::Regex;

use super::walls::shipped_code;
use super::{Finding, Page};

const MAP: &str = "docs/ARCHITECTURE.md";
const METRICS: &str = "docs/METRICS.md";

/// Metric names are told from other literals by their unit.
static METRIC: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r#""((?:sarai|skill)_[a-z0-9_]+_"#,
        r#"(?:total|seconds|bytes|rate|recall|iterations|up|value|speedup|coverage|epsilon))""#
    ))
    .expect("a constant expression")
});
static VALUE: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\$[a-z_]+").expect("a constant expression"));
static CRATE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"`(sarai(?:-[a-z]+)*)/?`").expect("a constant expression"));

/// Checks all documents against the code and against each other.
pub(super) fn check(pages: &[Page], crates: &BTreeSet<String>) -> Vec<Finding> {
    let text = |path: &str| pages.iter().find(|page| page.path == path).map(|page| page.text.as_str());
    let mut findings = Vec::new();
    for path in [MAP, METRICS, "docs/SPEC.md", "CHANGELOG.md", "README.md", "README.es.md"] {
        if text(path).is_none() {
            findings.push(Finding::error(path, "is missing"));
        }
    }
    findings.extend(check_map(text(MAP).unwrap_or_default(), crates));
    findings.extend(check_metrics(text(METRICS).unwrap_or_default(), pages));
    if !text("CHANGELOG.md").unwrap_or_default().lines().any(|line| line.starts_with("## Unreleased")) {
        findings.push(Finding::error("CHANGELOG.md", "has no `## Unreleased`"));
    }
    findings.extend(check_languages(pages));
    findings
}

fn check_map(map: &str, crates: &BTreeSet<String>) -> Vec<Finding> {
    let present = map.split("## What is deliberately absent").next().unwrap_or_default();
    let named: BTreeSet<&str> = CRATE
        .captures_iter(present)
        .map(|found| found.get(1).expect("group 1 always takes part").as_str())
        .collect();
    let unnamed = crates.iter().filter(|name| !present.contains(name.as_str()));
    let gone = named.iter().filter(|name| !crates.contains(**name) && **name != "sarai-skill");
    unnamed
        .map(|name| Finding::error(MAP, format!("does not name the crate {name}")))
        .chain(gone.map(|name| Finding::error(MAP, format!("names `{name}`, which does not exist"))))
        .collect()
}

fn check_metrics(list: &str, pages: &[Page]) -> Vec<Finding> {
    let mut used: BTreeMap<&str, &str> = BTreeMap::new();
    for page in pages.iter().filter(|page| page.path.starts_with("crates/") && page.path.ends_with(".rs")) {
        for (_, line) in shipped_code(&page.path, &page.text) {
            for found in METRIC.captures_iter(line) {
                used.insert(found.get(1).expect("group 1 always takes part").as_str(), &page.path);
            }
        }
    }
    let sources =
        || pages.iter().filter(|page| page.path.starts_with("crates/") && page.path.ends_with(".rs"));
    let gone = list
        .lines()
        .filter_map(|line| line.strip_prefix("| `")?.split('`').next())
        .filter(|name| !sources().any(|page| page.text.contains(&format!("\"{name}\""))))
        .map(|name| Finding::error(METRICS, format!("lists the metric {name}, which no code names")));
    used.iter()
        .filter(|(name, _)| !list.contains(&format!("`{name}")))
        .map(|(name, path)| Finding::error(*path, format!("the metric {name} is not in {METRICS}")))
        .chain(gone)
        .collect()
}

/// `es/*.ftl` and `en/*.ftl` have the same keys and fill in the same values.
fn check_languages(pages: &[Page]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (own, other) in [("/es/", "/en/"), ("/en/", "/es/")] {
        for page in pages.iter().filter(|page| page.path.ends_with(".ftl") && page.path.contains(own)) {
            let twin = page.path.replacen(own, other, 1);
            let Some(twin) = pages.iter().find(|page| page.path == twin) else {
                findings.push(Finding::error(&page.path, format!("has no twin {twin}")));
                continue;
            };
            let known = keys(&twin.text);
            let lacking = keys(&page.text).into_iter().filter(|key| !known.contains(key));
            findings.extend(lacking.map(|key| Finding::error(&twin.path, format!("lacks {key}"))));
        }
    }
    findings
}

/// Messages, their attributes and the values they fill in, such as `greeting`, `prompt.label`, `greeting $name`.
fn keys(fluent: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let (mut message, mut place) = (String::new(), String::new());
    for line in fluent.lines().filter(|line| !line.starts_with('#')) {
        let name = line.split_once('=').map(|(name, _)| name.trim()).filter(|name| {
            name.chars().all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_' | '.'))
        });
        match name {
            Some(name) if !line.starts_with(' ') => {
                name.clone_into(&mut message);
                name.clone_into(&mut place);
            }
            Some(name) if name.starts_with('.') => place = format!("{message}{name}"),
            Some(_) | None => {}
        }
        if !place.is_empty() {
            found.extend(VALUE.find_iter(line).map(|value| format!("{place} {}", value.as_str())));
            found.insert(place.clone());
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(path: &str, text: &str) -> Page {
        Page { path: path.to_owned(), text: text.to_owned() }
    }

    fn texts(findings: Vec<Finding>) -> Vec<String> {
        findings.into_iter().map(|finding| finding.text).collect()
    }

    #[test]
    fn the_map_names_what_exists_and_nothing_else() {
        let crates = BTreeSet::from(["sarai".to_owned(), "sarai-core".to_owned()]);
        let map = "`sarai` and `sarai-ghost`\n## What is deliberately absent\n`sarai-train`\n";
        assert_eq!(
            texts(check_map(map, &crates)),
            ["does not name the crate sarai-core", "names `sarai-ghost`, which does not exist"]
        );
    }

    #[test]
    fn metrics_in_code_are_listed_and_listed_ones_are_in_code() {
        let code =
            page("crates/sarai/src/a.rs", "counter!(\"sarai_requests_total\");\nf(\"sarai_skill\");\n");
        assert_eq!(
            texts(check_metrics("| `sarai_requests_total` |", &[page("x", "")])),
            ["lists the metric sarai_requests_total, which no code names"]
        );
        let listed = check_metrics("| `sarai_requests_total` |", std::slice::from_ref(&code));
        assert_eq!(texts(listed), Vec::<String>::new());
        assert_eq!(
            texts(check_metrics("", &[code])),
            ["the metric sarai_requests_total is not in docs/METRICS.md"]
        );
    }

    #[test]
    fn the_two_languages_have_the_same_keys() {
        let spanish = "# nota = 1\nsend = Enviar\nprompt = Hola, { $name }\n    .label = Pregunta\n";
        let english = "send = Send\nprompt = Hello\nhelp = Help\n    more = a line of help\n";
        let found = check_languages(&[page("ui/es/page.ftl", spanish), page("ui/en/page.ftl", english)]);
        assert_eq!(texts(found), ["lacks prompt $name", "lacks prompt.label", "lacks help"]);
        assert_eq!(texts(check_languages(&[page("ui/es/page.ftl", "")])), ["has no twin ui/en/page.ftl"]);
    }
}
