//! Folders that a patch does not fit: nothing changes in them, and nothing outside them.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;

use super::{folder_of, tree};
use crate::limits::FILE_BYTES_MAX;
use crate::{Error, Patch};

const LINES: &str = "1\n2\n3\n4\n5\n";

/// The refusal of a patch, and that it left the folder alone.
fn refusal(root: &Path, patch: &str) -> Error {
    let patch = Patch::parse(patch.as_bytes()).unwrap();
    let before = tree(root);
    let error = patch.apply(root).unwrap_err();
    assert_eq!(tree(root), before, "{error}");
    error
}

#[test]
fn a_patch_that_does_not_fit_changes_nothing() {
    let change = "--- a/x\n+++ b/x\n@@ -2,3 +2,3 @@\n 2\n-3\n+three\n 4\n";
    let table: &[(&str, &str)] = &[
        // The same hunk one line lower, and one higher.
        ("line 3 is `3\\n`, not `2\\n`", "@@ -3,3 +3,3 @@\n 2\n-3\n+three\n 4\n"),
        ("line 1 is `1\\n`, not `2\\n`", "@@ -1,3 +1,3 @@\n 2\n-3\n+three\n 4\n"),
        ("line 3 is `3\\n`, not `3 \\n`", "@@ -2,3 +2,3 @@\n 2\n-3 \n+three\n 4\n"),
        ("line 4 is `4\\n`, not `4\\r\\n`", "@@ -2,3 +2,3 @@\n 2\n-3\n+three\n 4\r\n"),
        ("there is no line 6", "@@ -5,2 +5,2 @@\n 5\n-6\n+six\n"),
        ("fewer than 7 lines", "@@ -8 +8 @@\n-6\n+six\n"),
        ("fewer than 6 lines", "@@ -6,0 +7 @@\n+six\n"),
        ("line 5 is `5\\n`, not `5`", "@@ -5 +5 @@\n-5\n\\ No newline at end of file\n+five\n"),
        ("is not the last one", "@@ -4 +4 @@\n-4\n+four\n\\ No newline at end of file\n"),
    ];
    for (words, hunk) in table {
        let folder = folder_of(&[("x", LINES), ("y", LINES), ("z", "1")]);
        let sound = change.replace("/x", "/y");
        // The file that does not fit comes last, first and in the middle.
        for patch in [
            format!("{sound}--- /dev/null\n+++ b/n/m\n@@ -0,0 +1 @@\n+1\n--- a/x\n+++ b/x\n{hunk}"),
            format!("--- a/x\n+++ b/x\n{hunk}{sound}"),
            format!("--- a/z\n+++ /dev/null\n@@ -1 +0,0 @@\n-1\n\\ No\n--- a/x\n+++ b/x\n{hunk}{sound}"),
        ] {
            let error = refusal(folder.path(), &patch).to_string();
            assert!(error.starts_with("x: ") && error.contains(words), "{error}");
            assert!(!folder.path().join("n").exists());
        }
        Patch::parse(change.as_bytes()).unwrap().apply(folder.path()).unwrap();
    }
}

#[test]
fn a_line_after_one_without_a_newline_is_refused() {
    let folder = folder_of(&[("x", "1\n2")]);
    for (hunk, words) in [
        ("@@ -2,0 +3 @@\n+3\n", "is not the last one"),
        ("@@ -2 +2 @@\n-2\n+3\n", "line 2 is `2`, not `2\\n`"),
        ("@@ -1 +1 @@\n-1\n\\ No newline\n+3\n", "line 1 is `1\\n`, not `1`"),
    ] {
        let error = refusal(folder.path(), &format!("--- a/x\n+++ b/x\n{hunk}")).to_string();
        assert!(error.contains(words), "{error}");
    }
}

#[test]
fn files_must_be_there_or_not_as_the_patch_says() {
    let folder = folder_of(&[("x", LINES), ("d/y", "1\n2\n")]);
    symlink("nowhere", folder.path().join("loose")).unwrap();
    let one = "@@ -1 +1 @@\n-1\n+2\n";
    let new = "--- /dev/null\n+++ b/NAME\n@@ -0,0 +1 @@\n+1\n";
    let gone = "--- a/NAME\n+++ /dev/null\n@@ -1 +0,0 @@\n-1\n";
    for (patch, words) in [
        (new.replace("NAME", "x"), "something is there already"),
        (new.replace("NAME", "d"), "something is there already"),
        (new.replace("NAME", "loose"), "something is there already"),
        (new.replace("NAME", "x/y"), "`x` in its path is no folder"),
        (gone.replace("NAME", "d/y"), "holds more than the patch takes away"),
        (gone.replace("NAME", "d/z"), "no such file"),
        (gone.replace("NAME", "e/z"), "no such file"),
        (format!("--- a/no\n+++ b/no\n{one}"), "no such file"),
        (format!("--- a/d\n+++ b/d\n{one}"), "this is a folder"),
        (format!("--- a/loose\n+++ b/loose\n{one}"), "this is a symbolic link"),
        ("diff --git a/d/y b/d/y\ndeleted file mode 100644\n".to_owned(), "holds more"),
    ] {
        let error = refusal(folder.path(), &patch).to_string();
        assert!(error.contains(words), "{error}");
    }
}

#[test]
fn missing_folders_are_made() {
    let folder = folder_of(&[]);
    let patch =
        "--- /dev/null\n+++ b/d/e/f/x\n@@ -0,0 +1 @@\n+1\n--- /dev/null\n+++ b/d/y\n@@ -0,0 +1 @@\n+1\n";
    Patch::parse(patch.as_bytes()).unwrap().apply(folder.path()).unwrap();
    assert_eq!(tree(folder.path()), super::tree_of(&[("d/e/f/x", "1\n"), ("d/y", "1\n")]));
}

#[test]
fn links_are_not_followed() {
    let outside = folder_of(&[("x", "1\n"), ("d/x", "1\n")]);
    let folder = folder_of(&[("in/x", "1\n")]);
    let at = |path: &str| folder.path().join(path);
    symlink(outside.path(), at("out")).unwrap();
    symlink(outside.path().join("x"), at("file")).unwrap();
    symlink("in", at("alias")).unwrap();
    symlink("../out", at("in/up")).unwrap();
    let before = tree(outside.path());
    for path in ["out/x", "out/d/x", "file", "alias/x", "in/up/x", "in/up/d/x"] {
        for patch in [
            format!("--- a/{path}\n+++ b/{path}\n@@ -1 +1 @@\n-1\n+2\n"),
            format!("--- a/{path}\n+++ /dev/null\n@@ -1 +0,0 @@\n-1\n"),
            format!("--- /dev/null\n+++ b/{path}\n@@ -0,0 +1 @@\n+2\n"),
            format!("--- /dev/null\n+++ b/{path}-new/y\n@@ -0,0 +1 @@\n+2\n"),
        ] {
            // Beside a link to a file there may be something new.
            if patch.contains("file-new") {
                continue;
            }
            let error = refusal(folder.path(), &patch).to_string();
            assert!(["link", "there already"].iter().any(|word| error.contains(word)), "{path}: {error}");
            assert_eq!(tree(outside.path()), before);
        }
    }
    // The folder itself may be reached through one.
    symlink(folder.path(), outside.path().join("root")).unwrap();
    let patch = Patch::parse(b"--- a/in/x\n+++ b/in/x\n@@ -1 +1 @@\n-1\n+2\n").unwrap();
    patch.apply(&outside.path().join("root")).unwrap();
    assert_eq!(fs::read(at("in/x")).unwrap(), b"2\n");
}

#[test]
fn a_second_name_of_a_file_outside_keeps_its_content() {
    let outside = folder_of(&[("x", "1\n"), ("y", "1\n")]);
    let folder = folder_of(&[]);
    for name in ["x", "y"] {
        fs::hard_link(outside.path().join(name), folder.path().join(name)).unwrap();
    }
    let patch = "--- a/x\n+++ b/x\n@@ -1 +1 @@\n-1\n+2\n--- a/y\n+++ /dev/null\n@@ -1 +0,0 @@\n-1\n";
    Patch::parse(patch.as_bytes()).unwrap().apply(folder.path()).unwrap();
    assert_eq!(tree(folder.path()), [("x".to_owned(), b"2\n".to_vec())].into());
    assert_eq!(fs::read(outside.path().join("x")).unwrap(), b"1\n");
    assert_eq!(fs::read(outside.path().join("y")).unwrap(), b"1\n");
}

#[test]
fn pipes_and_large_files_are_refused() {
    let folder = folder_of(&[("large", &"1\n".repeat(FILE_BYTES_MAX / 2)), ("more", "")]);
    let file = fs::File::create(folder.path().join("more")).unwrap();
    file.set_len(FILE_BYTES_MAX as u64 + 1).unwrap();
    rustix::fs::mknodat(
        rustix::fs::CWD,
        folder.path().join("pipe"),
        rustix::fs::FileType::Fifo,
        rustix::fs::Mode::from_raw_mode(0o600),
        0,
    )
    .unwrap();
    let patch =
        |path: &str, hunk: &str| Patch::parse(format!("--- a/{path}\n+++ b/{path}\n{hunk}").as_bytes());
    let one = "@@ -1 +1 @@\n-1\n+2\n";
    let error = |path, hunk| patch(path, hunk).unwrap().apply(folder.path()).unwrap_err().to_string();
    assert!(error("pipe", one).contains("no plain file"));
    assert!(error("more", one).contains("has more than 4194304 bytes"));
    assert!(error("large", "@@ -1,0 +2 @@\n+2\n").contains("would have more than 4194304 bytes"));
    patch("large", one).unwrap().apply(folder.path()).unwrap();
}

#[test]
fn all_results_together_have_a_limit() {
    let large = "1\n".repeat(FILE_BYTES_MAX / 2);
    let names: Vec<_> = (0..17).map(|number| format!("f{number}")).collect();
    let files: Vec<_> = names.iter().map(|name| (name.as_str(), large.as_str())).collect();
    let folder = folder_of(&files);
    let change = |name: &String| format!("--- a/{name}\n+++ b/{name}\n@@ -1 +1 @@\n-1\n+2\n");
    let patch: String = names.iter().map(change).collect();
    assert!(matches!(refusal(folder.path(), &patch), Error::TooLarge { .. }));
    let patch: String = names[..16].iter().map(change).collect();
    assert_eq!(Patch::parse(patch.as_bytes()).unwrap().apply(folder.path()).unwrap().len(), 16);
}

#[test]
fn what_was_done_is_taken_back() {
    let folder = folder_of(&[("d/a", "1\n"), ("d/b", "1\n"), ("z", "1\n")]);
    // Once three files are in place, the fourth wants the name that the result of the fifth has for now.
    let patch = "--- a/d/a\n+++ /dev/null\n@@ -1 +0,0 @@\n-1\n\
                 --- a/d/b\n+++ b/d/b\n@@ -1 +1 @@\n-1\n+2\n\
                 --- /dev/null\n+++ b/n/m/o\n@@ -0,0 +1 @@\n+1\n\
                 --- /dev/null\n+++ b/.sarai-patch-4-0-new\n@@ -0,0 +1 @@\n+1\n\
                 --- a/z\n+++ b/z\n@@ -1 +1 @@\n-1\n+2\n";
    let error = refusal(folder.path(), patch);
    assert!(matches!(error, Error::System { .. }) && error.to_string().contains(".sarai-patch-4"), "{error}");
    assert!(!folder.path().join("n").exists());
}

#[test]
fn what_the_system_refuses_is_taken_back() {
    let folder = folder_of(&[("a", "1\n"), ("b/x", "1\n"), ("c", "1\n")]);
    let locked = folder.path().join("b");
    fs::set_permissions(&locked, fs::Permissions::from_mode(0o500)).unwrap();
    let can_write = fs::write(locked.join("try"), "").is_ok();
    if can_write {
        // Root may write anywhere; the test above stands in for this one.
        fs::remove_file(locked.join("try")).unwrap();
        return;
    }
    let gone = "--- a/a\n+++ /dev/null\n@@ -1 +0,0 @@\n-1\n--- /dev/null\n+++ b/n/m/o\n@@ -0,0 +1 @@\n+1\n";
    for last in
        ["--- a/b/x\n+++ b/b/x\n@@ -1 +1 @@\n-1\n+2\n", "--- a/b/x\n+++ /dev/null\n@@ -1 +0,0 @@\n-1\n"]
    {
        let error = refusal(folder.path(), &format!("{gone}{last}"));
        assert!(matches!(error, Error::System { .. }), "{error}");
        assert!(!folder.path().join("n").exists());
    }
    fs::set_permissions(&locked, fs::Permissions::from_mode(0o700)).unwrap();
}

#[test]
fn there_must_be_a_folder() {
    let folder = folder_of(&[("x", "1\n")]);
    let patch = Patch::parse(b"--- a/x\n+++ b/x\n@@ -1 +1 @@\n-1\n+2\n").unwrap();
    for root in ["no", "x"] {
        assert!(matches!(patch.apply(&folder.path().join(root)), Err(Error::System { .. })));
    }
    // Twice is once too often.
    patch.apply(folder.path()).unwrap();
    assert!(matches!(patch.apply(folder.path()), Err(Error::DoesNotFit { .. })));
}
