//! Patches as `git diff`, `git format-patch` and `diff -ruN` wrote them, and what they make of a folder.

use super::{folder_of, mode, tree, tree_of};
use crate::{Change, Patch};

type Files<'a> = &'a [(&'a str, &'a str)];

const GIT_ALL: &str = include_str!("../../../../fuzz/seeds/patch/git-all-kinds");
const DIFF_ALL: &str = include_str!("../../../../fuzz/seeds/patch/diff-all-kinds");
const MAIL: &str = include_str!("../../../../fuzz/seeds/patch/format-patch");
const NO_CONTEXT: &str = include_str!("../../../../fuzz/seeds/patch/no-context");
const NO_NEWLINE: &str = include_str!("../../../../fuzz/seeds/patch/no-newline");

const BEFORE: Files<'_> = &[
    ("crlf", "x\r\ny\r\n"),
    ("gone", "g\nh\n"),
    ("empty-gone", ""),
    ("src/lib.rs", "one\ntwo\nthree\nfour\nfive\nsix\nseven\neight\nnine\nten\neleven\ntwelve\n"),
];

/// Name of the case, patch, folder before, folder after.
const GOOD: &[(&str, &str, Files<'_>, Files<'_>)] = &[
    (
        "git diff: added, changed, removed, empty, executable, quoted, with a space, CRLF",
        GIT_ALL,
        BEFORE,
        &[
            ("crlf", "x\r\nz\r\n"),
            ("d/café", "n\n"),
            ("d/with space", "n\n"),
            ("empty-new", ""),
            ("run.sh", "#!/bin/sh\n"),
            (
                "src/lib.rs",
                "one\nTWO\nthree\nfour\nfive\nsix\nseven\neight\nnine\nten\neleven\ntwelve\nlast\n",
            ),
            ("ta\"b", "q\n"),
        ],
    ),
    (
        "diff -ruN: the same, without what it can't say",
        DIFF_ALL,
        BEFORE,
        &[
            ("crlf", "x\r\nz\r\n"),
            ("d/café", "n\n"),
            ("d/with space", "n\n"),
            ("empty-gone", ""),
            ("run.sh", "#!/bin/sh\n"),
            (
                "src/lib.rs",
                "one\nTWO\nthree\nfour\nfive\nsix\nseven\neight\nnine\nten\neleven\ntwelve\nlast\n",
            ),
            ("ta\"b", "q\n"),
        ],
    ),
    ("git format-patch", MAIL, &[("n.txt", "1\n- \n3\n")], &[("n.txt", "1\n-- \n4\n")]),
    (
        "git diff -U0",
        NO_CONTEXT,
        &[("n.txt", "1\n2\n3\n4\n5\n6\n")],
        &[("n.txt", "0\n1\n3\n4\nfour\n5\nsix\n")],
    ),
    (
        "no newline before, after, on both sides, and in context",
        NO_NEWLINE,
        &[("after", "1\n2\n"), ("before", "1\n2"), ("both", "1\n2"), ("context", "1\n2")],
        &[("after", "1\n3"), ("before", "1\n3\n"), ("both", "1\n3"), ("context", "0\n2")],
    ),
    (
        "written by hand: a and b, nothing else",
        "Here you are:\n\n--- a/x\n+++ b/x\n@@ -1 +1 @@ fn f()\n-1\n+2\n",
        &[("x", "1\n")],
        &[("x", "2\n")],
    ),
    (
        "by hand: /dev/null without git's lines",
        "--- /dev/null\n+++ b/n\n@@ -0,0 +1 @@\n+1\n--- a/o\n+++ /dev/null\n@@ -1 +0,0 @@\n-1\n",
        &[("o", "1\n")],
        &[("n", "1\n")],
    ),
    (
        "an empty line of context without its space, and empty lines at the end",
        "--- a/x\n+++ b/x\n@@ -1,3 +1,3 @@\n 1\n\n-3\n+4\n\n\n",
        &[("x", "1\n\n3\n")],
        &[("x", "1\n\n4\n")],
    ),
    (
        "a carriage return alone ends no line",
        "--- a/x\n+++ b/x\n@@ -1,2 +1 @@\n-1\r2\r\n-3\r\n\\ No newline at end of file\n+4\r\n\\ No newline\n",
        &[("x", "1\r2\r\n3\r")],
        &[("x", "4\r")],
    ),
    (
        "lines that look like heads inside a hunk",
        "--- a/x\n+++ b/x\n@@ -1,3 +1,3 @@\n--- a/y\n-- \n+++ b/y\n+@@ -1 +1 @@\n diff --git a/x b/x\n",
        &[("x", "-- a/y\n- \ndiff --git a/x b/x\n")],
        &[("x", "++ b/y\n@@ -1 +1 @@\ndiff --git a/x b/x\n")],
    ),
    (
        "a time of 1970 on a file that is there, in a zone of its own",
        "--- old/x\t1970-01-01 01:00:00.000000000 +0100\n+++ new/x\t1970-01-01 00:00:00 +0000\n\
         @@ -1 +1 @@\n-1\n+2\n\
         --- old/y\t1969-12-31 18:30:00.000000000 -0530\n+++ new/y\t2026-01-01 00:00:00 +0000\n\
         @@ -0,0 +1 @@\n+2\n",
        &[("x", "1\n")],
        &[("x", "2\n"), ("y", "2\n")],
    ),
    (
        "an empty file that is filled is changed, not added; one that is emptied stays",
        "--- a/e\n+++ b/e\n@@ -0,0 +1 @@\n+1\n--- a/f\n+++ b/f\n@@ -1 +0,0 @@\n-1\n",
        &[("e", ""), ("f", "1\n")],
        &[("e", "1\n"), ("f", "")],
    ),
];

#[test]
fn good_patches_fit() {
    for (name, patch, before, after) in GOOD {
        let folder = folder_of(before);
        let patch = Patch::parse(patch.as_bytes()).unwrap_or_else(|error| panic!("{name}: {error}"));
        let applied = patch.apply(folder.path()).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(tree(folder.path()), tree_of(after), "{name}");
        let said: Vec<_> = patch.files().into_iter().map(|file| (file.path, file.change)).collect();
        assert_eq!(said, applied.into_iter().map(|file| (file.path, file.change)).collect::<Vec<_>>());
    }
}

#[test]
fn the_list_of_files_is_that_of_the_patch() {
    let patch = Patch::parse(GIT_ALL.as_bytes()).unwrap();
    let files: Vec<_> = patch
        .files()
        .into_iter()
        .map(|file| (file.path, file.change, file.lines_added, file.lines_removed))
        .collect();
    let expected = [
        ("crlf", Change::Changed, 1, 1),
        ("d/café", Change::Added, 1, 0),
        ("d/with space", Change::Added, 1, 0),
        ("empty-gone", Change::Removed, 0, 0),
        ("empty-new", Change::Added, 0, 0),
        ("gone", Change::Removed, 0, 2),
        ("run.sh", Change::Added, 1, 0),
        ("src/lib.rs", Change::Changed, 2, 1),
        ("ta\"b", Change::Added, 1, 0),
    ];
    assert_eq!(files, expected.map(|(path, change, plus, minus)| (path.to_owned(), change, plus, minus)));
}

#[test]
fn rights_are_those_of_the_patch_or_of_the_old_file() {
    use std::os::unix::fs::PermissionsExt;
    let folder = folder_of(BEFORE);
    let at = |path: &str| folder.path().join(path);
    std::fs::set_permissions(at("src/lib.rs"), std::fs::Permissions::from_mode(0o4750)).unwrap();
    Patch::parse(GIT_ALL.as_bytes()).unwrap().apply(folder.path()).unwrap();
    assert_eq!(mode(&at("run.sh")), 0o755);
    assert_eq!(mode(&at("d/café")), 0o644);
    // Whoever runs it does not become somebody else.
    assert_eq!(mode(&at("src/lib.rs")), 0o750);
}

#[test]
fn a_removal_leaves_its_folder() {
    let folder = folder_of(&[("d/o", "1\n")]);
    let patch = Patch::parse(b"--- a/d/o\n+++ /dev/null\n@@ -1 +0,0 @@\n-1\n").unwrap();
    let applied = patch.apply(folder.path()).unwrap();
    assert_eq!((applied[0].bytes_before, applied[0].bytes_after), (2, 0));
    assert!(folder.path().join("d").is_dir() && tree(folder.path()).is_empty());
}
