//! Licences, sources and banned crates of the whole resolved graph, by the tables of deny.toml.
//!
//! Called by tidy on every run, so that a build without cargo-deny checks the same policy. It reads only the
//! parts of deny.toml named below; cargo-deny stays the tool for duplicates and advisories.

use std::collections::BTreeSet;

use anyhow::{Context, Result};
use serde::Deserialize;

use super::Finding;
use super::graph::Graph;

#[derive(Deserialize)]
struct Policy {
    licenses: Licences,
    bans: Bans,
    sources: Sources,
}

#[derive(Deserialize)]
struct Licences {
    allow: BTreeSet<String>,
}

#[derive(Deserialize)]
struct Bans {
    deny: Vec<Ban>,
}

#[derive(Deserialize)]
struct Ban {
    #[serde(rename = "crate")]
    name: String,
    reason: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Sources {
    allow_registry: BTreeSet<String>,
}

/// Checks every foreign package of the graph.
pub(super) fn check(graph: &Graph, deny_toml: &str) -> Result<Vec<Finding>> {
    let policy: Policy = toml::from_str(deny_toml).context("deny.toml")?;
    let mut findings = Vec::new();
    for package in graph.packages.values() {
        let Some(source) = &package.source else { continue };
        let place = format!("{} {}", package.name, package.version);
        match package.license.as_deref() {
            None => findings.push(Finding::error(&place, "states no licence")),
            Some(licence) if !allowed(licence, &policy.licenses.allow) => {
                findings.push(Finding::error(&place, format!("licence {licence} is not on the list")));
            }
            Some(_) => {}
        }
        let registry = source.strip_prefix("registry+").unwrap_or(source);
        if !policy.sources.allow_registry.contains(registry) {
            findings.push(Finding::error(&place, format!("comes from {source}")));
        }
        if let Some(ban) = policy.bans.deny.iter().find(|ban| ban.name == package.name) {
            findings.push(Finding::error(&place, format!("is banned: {}", ban.reason)));
        }
    }
    Ok(findings)
}

fn allowed(expression: &str, allow: &BTreeSet<String>) -> bool {
    spdx::Expression::parse_mode(expression, spdx::ParseMode::LAX)
        .is_ok_and(|expression| expression.evaluate(|licence| allow.contains(&licence.to_string())))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_licence(expression: &str, expected: bool) {
        let allow = ["MIT", "Apache-2.0", "Apache-2.0 WITH LLVM-exception"].map(str::to_owned).into();
        assert_eq!(allowed(expression, &allow), expected, "{expression}");
    }

    #[test]
    fn expressions_are_weighed() {
        check_licence("MIT", true);
        check_licence("MIT/GPL-3.0", true);
        check_licence("MIT OR GPL-3.0-only", true);
        check_licence("MIT AND GPL-3.0-only", false);
        check_licence("Apache-2.0 WITH LLVM-exception OR GPL-2.0", true);
        check_licence("(MIT OR Apache-2.0) AND ISC", false);
        check_licence("GPL-3.0-only", false);
        check_licence("no such licence", false);
    }

    #[test]
    fn foreign_sources_and_bans_are_found() {
        let policy = r#"
            [licenses]
            allow = ["MIT"]
            [bans]
            deny = [{ crate = "openssl-sys", reason = "one TLS" }]
            [sources]
            allow-registry = ["elsewhere"]
        "#;
        let graph = Graph::of(&[("sarai", &["openssl-sys*"])]);
        let found = check(&graph, policy).unwrap();
        assert_eq!(
            found,
            [
                Finding::error("openssl-sys 1.0.0", "comes from registry"),
                Finding::error("openssl-sys 1.0.0", "is banned: one TLS"),
            ]
        );
    }
}
