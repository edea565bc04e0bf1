//! `xtask tidy`: the rules of the house that compiler and clippy cannot hold.
//!
//! Called by `make test`. Each part collects [`Finding`]s and stops at none; an error fails the run, a warning is
//! printed. To add a rule: a pure function over text in the part it belongs to, with a test that breaks it.

mod deploy;
mod documents;
mod graph;
mod licences;
mod source;
mod walls;

use std::fmt;
use std::path::PathBuf;
use std::process::{Command, ExitCode};

use anyhow::{Context, Result, ensure};

use crate::paths;

/// One broken rule.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Finding {
    place: String,
    text: String,
    weight: Weight,
}

/// Whether a finding fails the run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Weight {
    Error,
    Warning,
}

impl Finding {
    fn error(place: impl fmt::Display, text: impl Into<String>) -> Self {
        Self { place: place.to_string(), text: text.into(), weight: Weight::Error }
    }

    fn warning(place: impl fmt::Display, text: impl Into<String>) -> Self {
        Self { place: place.to_string(), text: text.into(), weight: Weight::Warning }
    }
}

/// A text file of the checkout, with its path from the root.
struct Page {
    path: String,
    text: String,
}

/// Runs every rule.
pub(crate) fn run() -> Result<ExitCode> {
    let paths = files()?;
    let pages = read_texts(&paths)?;
    let graph = graph::Graph::load()?;

    let mut findings = Vec::new();
    findings.extend(source::check_names(&paths));
    findings.extend(pages.iter().flat_map(source::check));
    findings.extend(documents::check(&pages, &graph.own_crates()));
    findings.extend(deploy::check(&pages));
    findings.extend(walls::check(&graph));
    findings.extend(walls::check_sources(&pages));
    findings.extend(licences::check(&graph, &fs_err::read_to_string(paths::root().join("deny.toml"))?)?);

    for Finding { place, text, weight } in &findings {
        let word = match weight {
            Weight::Error => "error",
            Weight::Warning => "warning",
        };
        println!("{word}: {place}: {text}");
    }
    let errors = findings.iter().filter(|finding| finding.weight == Weight::Error).count();
    println!("tidy: {} files, {errors} errors, {} warnings", paths.len(), findings.len() - errors);
    Ok(if errors == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Every file that is, or would be, committed.
fn files() -> Result<Vec<PathBuf>> {
    let listed = Command::new("git")
        .args(["ls-files", "-z", "--cached", "--others", "--exclude-standard", "--deduplicate"])
        .current_dir(paths::root())
        .output()
        .context("start git")?;
    ensure!(listed.status.success(), "git ls-files: {}", String::from_utf8_lossy(&listed.stderr));
    let names = String::from_utf8(listed.stdout).context("file names are UTF-8")?;
    let files: Vec<PathBuf> = names
        .split_terminator('\0')
        .map(PathBuf::from)
        // Deleted but not yet committed files are still listed.
        .filter(|path| paths::root().join(path).is_file())
        .collect();
    ensure!(!files.is_empty(), "git lists no files here");
    Ok(files)
}

fn read_texts(paths: &[PathBuf]) -> Result<Vec<Page>> {
    const KINDS: [&str; 15] = [
        "css", "ftl", "html", "js", "json", "jsonl", "md", "proto", "py", "rs", "sh", "toml", "txt", "yaml",
        "yml",
    ];
    let mut pages = Vec::new();
    for path in paths {
        if path.extension().is_some_and(|kind| KINDS.iter().any(|known| kind == *known)) {
            let text = fs_err::read(paths::root().join(path))?;
            pages.push(Page {
                path: path.display().to_string(),
                text: String::from_utf8_lossy(&text).into_owned(),
            });
        }
    }
    Ok(pages)
}
