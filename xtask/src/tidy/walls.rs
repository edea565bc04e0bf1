//! Who may know whom: the dependency directions between crates, and the one home of each fenced library.
//!
//! Called by tidy. The tables here are the machine's copy of the walls in docs/ARCHITECTURE.md; a new crate of
//! ours without a row is an error, so that no wall is forgotten.

use std::collections::BTreeSet;

use super::graph::Graph;
use super::{Finding, Page};

/// For each crate of ours, which other crates of ours its manifest may name.
const OURS: [(&str, &[&str]); 11] = [
    ("sarai", &["sarai-core", "sarai-store", "sarai-sandbox", "sarai-proto"]),
    ("sarai-core", &["sarai-store", "sarai-sandbox", "sarai-proto"]),
    ("sarai-engine", &["sarai-proto"]),
    ("sarai-image", &["sarai-proto"]),
    ("sarai-patch", &[]),
    ("sarai-proto", &[]),
    ("sarai-query", &[]),
    ("sarai-sandbox", &[]),
    ("sarai-skills", &["sarai-engine", "sarai-image", "sarai-patch", "sarai-proto", "sarai-query"]),
    ("sarai-store", &[]),
    ("xtask", &["sarai-sandbox"]),
];

/// What must not end up in a crate at all, however indirectly.
const KEPT_OUT: [(&str, &[&str]); 10] = [
    ("sarai", MODEL_RUNTIME),
    ("sarai-core", MODEL_RUNTIME),
    ("sarai-image", &["sarai-engine", "llama-cpp-2", "llama-cpp-sys-2", "ed25519-dalek", "reqwest"]),
    ("sarai-patch", &["llama-cpp-2", "ed25519-dalek", "reqwest", "tonic"]),
    ("sarai-proto", MODEL_RUNTIME),
    ("sarai-query", &["llama-cpp-2", "llama-cpp-sys-2", "ed25519-dalek", "reqwest", "tonic"]),
    ("sarai-sandbox", MODEL_RUNTIME),
    ("sarai-store", MODEL_RUNTIME),
    ("sarai-skills", &["sarai-core", "sarai-store", "sarai-sandbox", "ed25519-dalek", "reqwest"]),
    ("sarai-engine", &["sarai-core", "sarai-store", "sarai-sandbox", "rusqlite", "ed25519-dalek", "reqwest"]),
];

/// What runs models or reads foreign files: only inside skills.
const MODEL_RUNTIME: &[&str] = &[
    "sarai-engine",
    "sarai-image",
    "sarai-patch",
    "sarai-query",
    "llama-cpp-2",
    "llama-cpp-sys-2",
    "turbojpeg",
];

/// Fenced libraries: only these crates may name them in a manifest.
const HOMES: [(&str, &[&str]); 17] = [
    ("axum", &["sarai"]),
    ("bollard", &["sarai-sandbox"]),
    ("clap", &["sarai", "sarai-skills", "xtask"]),
    ("clap_complete", &["sarai"]),
    ("csv", &["sarai-query"]),
    ("fast_image_resize", &["sarai-image"]),
    ("image", &["sarai-image"]),
    ("landlock", &["sarai-sandbox"]),
    ("llama-cpp-2", &["sarai-engine"]),
    ("refinery", &["sarai-store"]),
    ("reqwest", &["sarai"]),
    ("rusqlite", &["sarai-query", "sarai-store"]),
    ("seccompiler", &["sarai-sandbox"]),
    ("sqlparser", &["sarai-query"]),
    ("turbojpeg", &["sarai-image"]),
    ("ureq", &["xtask"]),
    ("webp", &["sarai-image"]),
];

/// Checks the resolved graph.
pub(super) fn check(graph: &Graph) -> Vec<Finding> {
    let own = graph.own_crates();
    let mut findings = Vec::new();
    for name in &own {
        let Some((_, allowed)) = OURS.iter().find(|(row, _)| row == name) else {
            findings.push(Finding::error(name, "a crate without a row in xtask/src/tidy/walls.rs"));
            continue;
        };
        for dependency in graph.direct(name) {
            if own.contains(dependency) && !allowed.contains(&dependency) {
                findings.push(Finding::error(name, format!("must not depend on {dependency}")));
            }
            let home = HOMES.iter().find(|(library, _)| *library == dependency);
            if home.is_some_and(|(_, homes)| !homes.contains(&name.as_str())) {
                findings.push(Finding::error(name, format!("{dependency} has another home")));
            }
        }
    }
    for (name, unwanted) in KEPT_OUT {
        let reachable = graph.reachable(name);
        let leaked: BTreeSet<_> = unwanted.iter().filter(|library| reachable.contains(**library)).collect();
        findings
            .extend(leaked.iter().map(|library| Finding::error(name, format!("{library} leaks into it"))));
    }
    findings
}

/// Checks walls inside a crate: one file knows llama.cpp, and only the sandbox starts processes.
pub(super) fn check_sources(pages: &[Page]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut knows_llama = Vec::new();
    for page in pages.iter().filter(|page| page.path.ends_with(".rs") && page.path.starts_with("crates/")) {
        let shipped = shipped_code(&page.path, &page.text);
        if shipped.iter().any(|(_, line)| line.contains("llama_cpp_2")) {
            knows_llama.push(&page.path);
        }
        if page.path.starts_with("crates/sarai-sandbox/") {
            continue;
        }
        for (number, line) in shipped {
            if line.contains("Command::new(") && !line.contains("clap::Command") {
                let place = format!("{}:{number}", page.path);
                findings.push(Finding::error(place, "only sarai-sandbox starts processes"));
            }
        }
    }
    if knows_llama.len() > 1 {
        findings.extend(
            knows_llama
                .iter()
                .map(|path| Finding::error(path, "llama_cpp_2 is known by more than one file of the engine")),
        );
    }
    findings
}

/// Numbered code lines that are neither comments nor tests. A file's tests stand last (`#[cfg(test)]`).
pub(super) fn shipped_code<'a>(path: &str, text: &'a str) -> Vec<(usize, &'a str)> {
    if path.split('/').any(|part| matches!(part, "tests" | "benches" | "tests.rs" | "examples")) {
        return Vec::new();
    }
    let mut lines: Vec<(usize, &str)> = (1..).zip(text.lines()).collect();
    let tests = lines.windows(2).position(|pair| {
        pair[0].1.trim() == "#[cfg(test)]"
            && pair[1].1.trim_start().starts_with("mod ")
            && pair[1].1.ends_with('{')
    });
    lines.truncate(tests.unwrap_or(lines.len()));
    lines.retain(|(_, line)| !line.trim_start().starts_with("//"));
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(findings: &[Finding]) -> Vec<String> {
        findings.iter().map(|finding| format!("{}: {}", finding.place, finding.text)).collect()
    }

    #[test]
    fn the_drawn_directions_hold() {
        let graph = Graph::of(&[
            ("sarai", &["sarai-core", "axum*"]),
            ("sarai-core", &["sarai-store", "sarai-proto"]),
            ("sarai-store", &["rusqlite*"]),
            ("sarai-skills", &["sarai-engine", "sarai-image", "sarai-proto", "sarai-query"]),
            ("sarai-query", &["rusqlite*", "sqlparser*", "csv*"]),
            ("sarai-engine", &["llama-cpp-2*"]),
        ]);
        assert_eq!(texts(&check(&graph)), Vec::<String>::new());
    }

    #[test]
    fn every_crossed_wall_is_named() {
        let graph = Graph::of(&[
            ("sarai-skills", &["sarai-engine", "sarai-store"]),
            ("sarai-store", &["rusqlite*"]),
            ("sarai-core", &["rusqlite*", "helper*"]),
            ("sarai-engine", &["sqlparser*", "other*"]),
            ("other*", &["rusqlite*"]),
            ("helper*", &["llama-cpp-sys-2*"]),
            ("sarai-new", &[]),
        ]);
        let texts = texts(&check(&graph));
        for expected in [
            "sarai-skills: must not depend on sarai-store",
            "sarai-skills: sarai-store leaks into it",
            "sarai-engine: rusqlite leaks into it",
            "sarai-engine: sqlparser has another home",
            "sarai-core: rusqlite has another home",
            "sarai-core: llama-cpp-sys-2 leaks into it",
            "sarai-new: a crate without a row in xtask/src/tidy/walls.rs",
        ] {
            assert!(texts.iter().any(|text| text == expected), "{expected} not in {texts:#?}");
        }
    }

    #[test]
    fn processes_start_only_in_the_sandbox_and_in_tests() {
        let page = |path: &str, text: &str| Page { path: path.to_owned(), text: text.to_owned() };
        let start = "fn f() {\n    Command::new(\"x\");\n}\n";
        let tested = format!("#[cfg(test)]\nmod tests {{\n{start}}}\n");
        assert_eq!(check_sources(&[page("crates/sarai-sandbox/src/a.rs", start)]), []);
        assert_eq!(check_sources(&[page("crates/sarai/tests/a.rs", start)]), []);
        assert_eq!(check_sources(&[page("crates/sarai/src/a.rs", &tested)]), []);
        let found = check_sources(&[page("crates/sarai/src/a.rs", start)]);
        assert_eq!(texts(&found), ["crates/sarai/src/a.rs:2: only sarai-sandbox starts processes"]);
    }

    #[test]
    fn a_second_file_that_knows_llama_is_found() {
        let page = |path: &str| Page { path: path.to_owned(), text: "use llama_cpp_2::x;\n".to_owned() };
        assert_eq!(check_sources(&[page("crates/sarai-engine/src/a.rs")]), []);
        assert_eq!(
            check_sources(&[page("crates/sarai-engine/src/a.rs"), page("crates/sarai-engine/src/b.rs")])
                .len(),
            2
        );
    }
}
