//! Rules over single files: length, header, names, what must not stand in the tree.
//!
//! Called by tidy for every file that is or would be committed. Pure functions of path and text.

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use regex_lite::Regex;

use super::walls::shipped_code;
use super::{Finding, Page};
use crate::paths;

const LINES_ASK: usize = 500;
const LINES_MAX: usize = 800;
const BYTES_ASK: u64 = 1 << 20;
const HEADER: std::ops::RangeInclusive<usize> = 2..=8;

/// Words that say nothing about what is in a file, crate or type.
const EMPTY_NAMES: [&str; 9] =
    ["common", "data", "helper", "helpers", "info", "misc", "types", "util", "utils"];

static TODO: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"\b(TODO|FIXME|XXX|HACK)\b").expect("a constant expression"));
static ISSUE: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"#\d+").expect("a constant expression"));
static EMPTY_TYPE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\b(?:struct|enum|trait) \w*?(?:Manager|Helper|Util|Utils|Processor|Data|Info)\b")
        .expect("a constant expression")
});
static GETTER: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"\bfn get_\w+").expect("a constant expression"));

/// Rules over names alone.
pub(super) fn check_names(paths: &[PathBuf]) -> Vec<Finding> {
    paths.iter().flat_map(|path| check_name(path)).collect()
}

fn check_name(path: &Path) -> Vec<Finding> {
    let mut findings = Vec::new();
    let place = path.display();
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    if name == "mod.rs" {
        findings.push(Finding::error(&place, "`foo.rs` beside `foo/`, never mod.rs"));
    }
    let rust_stem = name.strip_suffix(".rs");
    let crate_folder =
        path.starts_with("crates").then(|| path.iter().nth(1)).flatten().and_then(|name| name.to_str());
    for word in [rust_stem, crate_folder].into_iter().flatten() {
        let last = word.rsplit(['-', '_']).next().unwrap_or(word);
        if EMPTY_NAMES.contains(&last) {
            findings.push(Finding::error(&place, format!("the name `{word}` says nothing")));
        }
    }
    if [".gguf", ".safetensors", ".onnx", ".min.js", ".min.css"].iter().any(|kind| name.ends_with(kind)) {
        findings.push(Finding::error(&place, "weights and third-party code are fetched, never committed"));
    }
    let bytes = paths::root().join(path).metadata().map_or(0, |file| file.len());
    if bytes > BYTES_ASK {
        findings.push(Finding::warning(&place, format!("{bytes} bytes: should this be committed?")));
    }
    findings
}

/// Rules over one text file.
pub(super) fn check(page: &Page) -> Vec<Finding> {
    let mut findings = check_todos(page);
    if page.path.ends_with(".rs") {
        findings.extend(check_length(page));
        findings.extend(check_header(page));
        findings.extend(check_words(page));
    }
    findings
}

fn check_length(page: &Page) -> Option<Finding> {
    let lines = page.text.lines().count();
    if lines > LINES_MAX {
        return Some(Finding::error(&page.path, format!("{lines} lines, at most {LINES_MAX}")));
    }
    (lines > LINES_ASK).then(|| Finding::warning(&page.path, format!("{lines} lines: is it one thing?")))
}

fn check_header(page: &Page) -> Option<Finding> {
    let header = page.text.lines().take_while(|line| line.starts_with("//!"));
    let lines = header.filter(|line| line.trim() != "//!").count();
    // What a test file is for fits in one line, and nobody calls it.
    let is_test = page.path.split('/').any(|part| matches!(part, "tests" | "tests.rs"));
    if is_test && lines == 1 {
        return None;
    }
    (!HEADER.contains(&lines)).then(|| {
        Finding::error(
            &page.path,
            format!("opens with {lines} lines of `//!`, wanted {} to {}", HEADER.start(), HEADER.end()),
        )
    })
}

fn check_todos(page: &Page) -> Vec<Finding> {
    // Only code owes an issue number: prose and data may speak about the words themselves.
    let is_code = [".rs", ".py", ".js", ".css", ".proto"].iter().any(|kind| page.path.ends_with(kind));
    let own_rules = page.path.starts_with("xtask/src/tidy/source.rs");
    if !is_code || own_rules {
        return Vec::new();
    }
    (1..)
        .zip(page.text.lines())
        .filter(|(_, line)| TODO.is_match(line) && !ISSUE.is_match(line))
        .filter(|(_, line)| ["//", "#", "/*"].iter().any(|comment| line.contains(comment)))
        .map(|(number, _)| Finding::error(format!("{}:{number}", page.path), "a TODO names its issue (#12)"))
        .collect()
}

fn check_words(page: &Page) -> Vec<Finding> {
    if page.path.starts_with("xtask/src/tidy/") {
        return Vec::new();
    }
    let mut findings = Vec::new();
    for (number, line) in shipped_code(&page.path, &page.text) {
        let place = || format!("{}:{number}", page.path);
        if EMPTY_TYPE.is_match(line) {
            findings
                .push(Finding::error(place(), "a type named Manager, Helper, Util, Processor, Data or Info"));
        }
        if GETTER.is_match(line) {
            findings.push(Finding::error(place(), "no `get_`"));
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    fn findings(path: &str, text: &str) -> Vec<String> {
        let page = Page { path: path.to_owned(), text: text.to_owned() };
        check_name(Path::new(path)).into_iter().chain(check(&page)).map(|finding| finding.text).collect()
    }

    const HEAD: &str = "//! What it is.\n//! Who calls it.\n\n";

    #[test]
    fn a_plain_file_is_fine() {
        assert!(findings("crates/sarai-core/src/turn.rs", &format!("{HEAD}struct Turn;\n")).is_empty());
    }

    #[test]
    fn broken_rules_are_found() {
        let check = |path: &str, body: &str, expected: &str| {
            let found = findings(path, &format!("{HEAD}{body}"));
            assert!(found.iter().any(|text| text.contains(expected)), "{path}: {found:?}");
        };
        check("crates/sarai/src/http/mod.rs", "", "never mod.rs");
        check("crates/sarai/src/utils.rs", "", "says nothing");
        check("crates/sarai-common/src/lib.rs", "", "`sarai-common` says nothing");
        check("crates/sarai/src/a.rs", "pub struct ModelManager {", "Manager");
        check("crates/sarai/src/a.rs", "fn get_model() {}", "get_");
        check("crates/sarai/src/a.rs", "// TODO later\n", "names its issue");
        check("ui/vendor.min.js", "", "never committed");
        check("crates/sarai/src/a.rs", &"x\n".repeat(900), "at most 800");
    }

    #[test]
    fn what_is_allowed_is_not_found() {
        let check = |body: &str| {
            let found = findings("crates/sarai/src/a.rs", &format!("{HEAD}{body}"));
            assert!(found.is_empty(), "{body}: {found:?}");
        };
        check("// TODO(#12): later\n");
        check("struct Database;\n");
        check("#[cfg(test)]\nmod tests {\n    fn get_model() {}\n}\n");
        check("let todo = \"TODO\";\n");
    }

    #[test]
    fn headers_are_counted() {
        assert!(!findings("crates/sarai/src/a.rs", "fn main() {}\n").is_empty());
        assert!(!findings("crates/sarai/src/a.rs", "//! One line.\nfn main() {}\n").is_empty());
        assert!(!findings("crates/sarai/src/a.rs", &"//! x\n".repeat(9)).is_empty());
        assert!(findings("crates/sarai/src/a.rs", "//! x\n//!\n//! y\n").is_empty());
        assert!(findings("crates/sarai/tests/a.rs", "//! One line.\nfn main() {}\n").is_empty());
    }
}
