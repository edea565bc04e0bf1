//! Random folders: what a diff says of two of them leads from one to the other; a spoilt diff harms nothing.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::process::Command;

use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{Rng, SeedableRng};
use similar::TextDiff;

use super::{folder_of, tree};
use crate::{Change, Patch};

type Files = BTreeMap<String, String>;

fn line(random: &mut StdRng) -> String {
    const WORDS: [&str; 12] =
        ["", "a", "b", "}", "-- ", "--- a/x", "+++ b/x", "@@ -1 +1 @@", "\\ No newline", "é", " ", "\t"];
    let word = WORDS.choose(random).unwrap();
    format!("{word}{}\n", if random.random_bool(0.2) { "\r" } else { "" })
}

fn text(random: &mut StdRng) -> String {
    let mut text: String = (0..random.random_range(0..30)).map(|_| line(random)).collect();
    if random.random_bool(0.3) {
        unended(&mut text);
    }
    text
}

fn changed(text: &str, random: &mut StdRng) -> String {
    let mut lines: Vec<_> = text.split_inclusive('\n').map(str::to_owned).collect();
    for _ in 0..random.random_range(1..5) {
        let at = random.random_range(0..=lines.len());
        match random.random_range(0..3) {
            0 if at < lines.len() => drop(lines.remove(at)),
            1 if at < lines.len() => lines[at] = line(random),
            _ => lines.insert(at, line(random)),
        }
    }
    let mut text = String::new();
    for line in lines {
        if !text.is_empty() && !text.ends_with('\n') {
            text.push('\n');
        }
        text.push_str(&line);
    }
    if random.random_bool(0.2) {
        unended(&mut text);
    }
    text
}

/// For `similar`, unlike git and diff, a carriage return alone ends a line too.
fn unended(text: &mut String) {
    text.truncate(text.trim_end_matches(['\r', '\n']).len());
}

/// Two folders that have much in common.
fn pair(random: &mut StdRng) -> (Files, Files) {
    const NAMES: [&str; 9] = ["a", "b c", "d/e", "d/f", "d/g/h", "é", "d.x", "d-y/z", "q\"r"];
    let (mut before, mut after) = (Files::new(), Files::new());
    for name in NAMES {
        let old = text(random);
        match random.random_range(0..5) {
            0 => drop(before.insert(name.to_owned(), old)),
            1 => drop(after.insert(name.to_owned(), old)),
            2 | 3 => {
                after.insert(name.to_owned(), changed(&old, random));
                before.insert(name.to_owned(), old);
            }
            _ => {}
        }
    }
    (before, after)
}

/// The diff of two folders as git writes it.
fn diff(before: &Files, after: &Files, context: usize) -> String {
    let mut patch = String::new();
    let names: std::collections::BTreeSet<_> = before.keys().chain(after.keys()).collect();
    for name in names {
        let (old, new) = (before.get(name), after.get(name));
        if old == new {
            continue;
        }
        let quoted = |top: &str| {
            let name = format!("{top}/{name}");
            if name.contains('"') { format!("\"{}\"", name.replace('"', "\\\"")) } else { name }
        };
        let (a, b) = (quoted("a"), quoted("b"));
        writeln!(patch, "diff --git {a} {b}").unwrap();
        match (old, new) {
            (None, _) => writeln!(patch, "new file mode 100644").unwrap(),
            (_, None) => writeln!(patch, "deleted file mode 100644").unwrap(),
            _ => {}
        }
        let head = |name: &str, side: Option<&String>| match side {
            Some(_) => name.to_owned(),
            None => "/dev/null".to_owned(),
        };
        let sides = (old.map_or("", String::as_str), new.map_or("", String::as_str));
        let text = TextDiff::configure().newline_terminated(true).diff_lines(sides.0, sides.1);
        let mut unified = text.unified_diff();
        unified.context_radius(context).header(&head(&a, old), &head(&b, new));
        patch.push_str(&unified.to_string());
    }
    patch
}

fn write(root: &Path, files: &Files) {
    for (path, content) in files {
        let path = root.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }
}

fn bytes(files: &Files) -> BTreeMap<String, Vec<u8>> {
    files.iter().map(|(path, text)| (path.clone(), text.clone().into_bytes())).collect()
}

#[test]
fn a_diff_leads_from_one_folder_to_the_other() {
    let mut random = StdRng::seed_from_u64(1);
    let mut kinds = BTreeMap::new();
    for round in 0..600 {
        let (before, after) = pair(&mut random);
        let patch = diff(&before, &after, round % 5);
        if patch.is_empty() {
            continue;
        }
        let folder = folder_of(&[]);
        write(folder.path(), &before);
        let read = Patch::parse(patch.as_bytes()).unwrap_or_else(|error| panic!("{error}\n{patch}"));
        read.apply(folder.path()).unwrap_or_else(|error| panic!("{error}\n{patch}"));
        assert_eq!(tree(folder.path()), bytes(&after), "{patch}");
        for file in read.files() {
            *kinds.entry(format!("{:?}", file.change)).or_insert(0) += 1;
        }
    }
    assert!(kinds.len() == 3 && kinds.values().all(|count| *count > 300), "{kinds:?}");
}

/// The same with the real tools, where they are installed.
#[test]
fn real_diffs_lead_from_one_folder_to_the_other() {
    let mut random = StdRng::seed_from_u64(2);
    for round in 0..60 {
        let (before, after) = pair(&mut random);
        let both = folder_of(&[]);
        write(&both.path().join("a"), &before);
        write(&both.path().join("b"), &after);
        fs::create_dir_all(both.path().join("a")).unwrap();
        fs::create_dir_all(both.path().join("b")).unwrap();
        let context = format!("-U{}", round % 5);
        let git = ["git", "diff", "--no-index", "--no-renames", "--no-prefix", "--text", &context, "a", "b"];
        let diff = ["diff", "-ruN", "--text", &context, "a", "b"];
        for (command, knows_empty) in [(git.as_slice(), true), (diff.as_slice(), false)] {
            let mut started = Command::new(command[0]);
            started.args(&command[1..]).current_dir(&both).env("GIT_CONFIG_GLOBAL", "/dev/null");
            let written = started.output().unwrap_or_else(|fault| panic!("{}: {fault}", command[0]));
            // git names a file that is on one side alone by that side twice; elsewhere both are `a` and `b`.
            let patch = String::from_utf8(written.stdout).unwrap();
            let patch =
                patch.replace("diff --git b/", "diff --git a/").replace("diff --git \"b/", "diff --git \"a/");
            let patch: String = patch.split_inclusive('\n').map(repaired).collect();
            let folder = folder_of(&[]);
            write(folder.path(), &before);
            let Ok(read) = Patch::parse(patch.as_bytes()) else {
                assert!(patch.is_empty(), "{}\n{patch}", Patch::parse(patch.as_bytes()).unwrap_err());
                continue;
            };
            read.apply(folder.path()).unwrap_or_else(|error| panic!("{error}\n{patch}"));
            let mut expected = bytes(&after);
            let mut found = tree(folder.path());
            if !knows_empty {
                // `diff -N` can't tell an empty file from none.
                expected.retain(|_, content| !content.is_empty());
                found.retain(|_, content| !content.is_empty());
            }
            assert_eq!(found, expected, "{command:?}\n{patch}");
        }
    }
}

/// `diff --git a/x a/x` of a removed file as it is within a repository: `a/x b/x`.
fn repaired(line: &str) -> String {
    match line.strip_prefix("diff --git ") {
        Some(names) if names.starts_with('"') => {
            format!("diff --git {}", names.replacen(" \"a/", " \"b/", 1))
        }
        Some(names) => {
            let (old, new) = names.trim_end().split_at(names.trim_end().len() / 2);
            format!("diff --git {old} b/{}\n", &new[3..])
        }
        None => line.to_owned(),
    }
}

/// One or two small accidents, some of them with pieces of other diffs.
fn spoilt(patch: &str, random: &mut StdRng) -> Vec<u8> {
    const PIECES: [&str; 16] = [
        "../",
        "/",
        "\n",
        "-",
        "+",
        " ",
        "\0",
        "\r\n",
        "/dev/null",
        "outside/",
        "link/",
        "0",
        "9",
        "\\",
        ".git/",
        "\"",
    ];
    let mut bytes = patch.as_bytes().to_vec();
    for _ in 0..random.random_range(1..3) {
        let at = random.random_range(0..=bytes.len());
        let end = (at + random.random_range(0..12)).min(bytes.len());
        match random.random_range(0..8) {
            0 => drop(bytes.drain(at..end)),
            1 => drop(bytes.splice(at..at, PIECES.choose(random).unwrap().bytes())),
            2 if at < bytes.len() => bytes[at] = random.random(),
            3 => {
                let from = random.random_range(0..=at);
                let piece = bytes[from..at].to_vec();
                bytes.splice(at..at, piece);
            }
            // What parses as before, but says something else.
            4 | 5 => {
                let mut letters = bytes[at..].iter_mut().filter(|byte| byte.is_ascii_alphabetic());
                if let Some(letter) = letters.nth(random.random_range(0..20)) {
                    *letter = b'z';
                }
            }
            _ => {
                let lines: Vec<_> =
                    bytes.split_inclusive(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect();
                let mut lines = lines;
                let (one, other) =
                    (random.random_range(0..lines.len().max(1)), random.random_range(0..lines.len().max(1)));
                if one < lines.len() && other < lines.len() {
                    lines.swap(one, other);
                }
                bytes = lines.concat();
            }
        }
    }
    bytes
}

#[test]
fn spoilt_patches_harm_nothing() {
    let mut random = StdRng::seed_from_u64(3);
    let (mut refused, mut unfit, mut fit) = (0, 0, 0);
    for round in 0..2_000 {
        let (before, after) = pair(&mut random);
        let patch = spoilt(&diff(&before, &after, round % 4), &mut random);
        let Ok(patch) = Patch::parse(&patch) else {
            refused += 1;
            continue;
        };
        let around = folder_of(&[("outside/x", "1\n"), ("a", "1\n"), ("b", "1\n")]);
        let root = around.path().join("root");
        write(&root, &before);
        fs::create_dir_all(&root).unwrap();
        std::os::unix::fs::symlink("../outside", root.join("link")).unwrap();
        let outside = || {
            let mut found = tree(around.path());
            found.retain(|path, _| !path.starts_with("root/"));
            found
        };
        let (kept, inside) = (outside(), tree(&root));
        if patch.apply(&root).is_err() {
            unfit += 1;
            assert_eq!(tree(&root), inside);
        } else {
            fit += 1;
            let mut expected: Vec<_> = inside.into_keys().collect();
            for file in patch.files() {
                match file.change {
                    Change::Added => expected.push(file.path),
                    Change::Removed => expected.retain(|path| *path != file.path),
                    Change::Changed => {}
                }
            }
            expected.sort();
            assert_eq!(tree(&root).into_keys().collect::<Vec<_>>(), expected);
        }
        assert_eq!(outside(), kept);
    }
    assert!(refused > 500 && unfit > 100 && fit > 100, "{refused} refused, {unfit} unfit, {fit} fit");
}
