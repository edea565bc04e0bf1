//! Patches that are refused as they are read, each with the line and the words of the refusal.

use crate::limits::{FILES_MAX, HUNKS_MAX, PATCH_BYTES_MAX, PATH_BYTES_MAX, PATH_PARTS_MAX};
use crate::{Error, Patch};

const ONE: &str = "@@ -1 +1 @@\n-1\n+2\n";

/// Line of the refusal, a part of its words, the patch. `ONE` stands for a sound hunk.
const BAD: &[(usize, &str, &str)] = &[
    // No diff at all.
    (1, "is empty", ""),
    (1, "is empty", " \n\n"),
    (1, "no unified diff", "Please change the second line.\n"),
    (1, "no unified diff", "*** a/x\n***************\n"),
    (1, "no newline: is it cut off", "Please change the second line."),
    (4, "no newline: is it cut off", "--- a/x\n+++ b/x\n@@ -1 +1 @@\n-1"),
    (4, "NUL byte", "--- a/x\n+++ b/x\n@@ -1 +1 @@\n-\0\n+2\n"),
    // Kinds of change that are not admitted.
    (2, "binary", "diff --git a/x b/x\nGIT binary patch\nliteral 1\nIcmZ\n"),
    (3, "binary", "diff --git a/x b/x\nindex 1234..5678 100644\nBinary files a/x and b/x differ\n"),
    (1, "binary", "Binary files old/x and new/x differ\n--- old/y\n+++ new/y\nONE"),
    (6, "binary", "--- old/y\n+++ new/y\nONEBinary files old/x and new/x differ\n"),
    (1, "`diff -ruN`", "Only in new: x\n--- old/y\n+++ new/y\nONE"),
    (2, "renames and copies", "diff --git a/x b/x\nsimilarity index 90%\nrename from x\n"),
    (1, "renames are not", "diff --git a/x b/y\nsimilarity index 100%\nrename from x\nrename to y\n"),
    (2, "renames are not", "diff --git a/x b/x\nrename from x\nrename to y\n"),
    (2, "copies are not", "diff --git a/x b/x\ncopy from x\ncopy to y\n"),
    (2, "renames are not", "diff --git a/x b/x\nrename to x\nONE"),
    (1, "renames are not", "--- a/x\n+++ b/y\nONE"),
    (2, "change of rights", "diff --git a/x b/x\nold mode 100644\nnew mode 100755\n"),
    (2, "change of rights", "diff --git a/x b/x\nnew mode 100755\n--- a/x\n+++ b/x\nONE"),
    (
        2,
        "symbolic links",
        "diff --git a/x b/x\nnew file mode 120000\n--- /dev/null\n+++ b/x\n@@ -0,0 +1 @@\n+2\n",
    ),
    (2, "symbolic links", "diff --git a/x b/x\nindex 1234..5678 120000\n--- a/x\n+++ b/x\nONE"),
    (2, "symbolic links", "diff --git a/x b/x\ndeleted file mode 120000\n--- a/x\n+++ /dev/null\n"),
    (2, "submodules", "diff --git a/x b/x\nnew file mode 160000\nindex 0000000..1234567\n"),
    (2, "file mode `100666`", "diff --git a/x b/x\nnew file mode 100666\n"),
    (2, "file mode `104755`", "diff --git a/x b/x\nnew file mode 104755\n"),
    (1, "merges", "diff --cc x\nindex 1234,1234..5678\n--- a/x\n+++ b/x\n@@@ -1,1 -1,1 +1,1 @@@\n"),
    // Names.
    (1, "root of the system", "--- /etc/passwd\n+++ b/etc/passwd\nONE"),
    (1, "`..`", "--- a/../x\n+++ b/../x\nONE"),
    (1, "`..`", "diff --git a/d/../../x b/d/../../x\nindex 1234..5678\n"),
    (2, "`..`", "--- /dev/null\n+++ ../x\n@@ -0,0 +1 @@\n+2\n"),
    (1, "empty, `.`", "--- a/./x\n+++ b/./x\nONE"),
    (1, "empty, `.`", "--- a//x\n+++ b//x\nONE"),
    (1, "empty, `.`", "--- a/x/\n+++ b/x/\nONE"),
    (1, "empty, `.`", "--- a/\n+++ b/\nONE"),
    (1, "it is empty", "--- \n+++ b/x\nONE"),
    (1, "it is empty", "--- \"\"\n+++ b/x\nONE"),
    (1, "`.git` is never", "--- a/.git/config\n+++ b/.git/config\nONE"),
    (1, "`.git` is never", "--- a/sub/.GiT/hooks/x\n+++ b/sub/.GiT/hooks/x\nONE"),
    (1, "`.git` is never", "diff --git \"a/.\\147it\" \"b/.\\147it\"\nnew file mode 100644\n"),
    (1, "control character", "--- \"a/x\\n\"\n+++ \"b/x\\n\"\nONE"),
    (1, "control character", "--- \"a/x\\000\"\n+++ \"b/x\\000\"\nONE"),
    (1, "control character", "--- a/x\u{1b}[2J\n+++ b/x\u{1b}[2J\nONE"),
    (1, "control character", "--- a/x\u{85}\n+++ b/x\u{85}\nONE"),
    (1, "carriage return", "--- a/x\r\n+++ b/x\r\n@@ -1 +1 @@\r\n-1\r\n+2\r\n"),
    (1, "backslash", "--- a/d\\x\n+++ b/d\\x\nONE"),
    (1, "backslash", "--- \"a/d\\\\x\"\n+++ \"b/d\\\\x\"\nONE"),
    (1, "not UTF-8", "--- \"a/\\377\"\n+++ \"b/\\377\"\nONE"),
    (1, "escape", "--- \"a/\\x41\"\n+++ \"b/\\x41\"\nONE"),
    (1, "escape", "--- \"a/\\19\"\n+++ \"b/\\19\"\nONE"),
    (1, "closing quote", "--- \"a/x\n+++ \"b/x\nONE"),
    (1, "follows the name", "--- \"a/x\"y\n+++ b/x\nONE"),
    (1, "no folder stands before it", "--- x\n+++ x\nONE"),
    (1, "not clear which folder", "--- src/x\n+++ src/x\nONE"),
    (1, "not clear which folder", "--- /dev/null\n+++ src/x\n@@ -0,0 +1 @@\n+2\n"),
    (1, "two names", "diff --git src/x src/x\n--- src/x\n+++ src/x\nONE"),
    (2, "names differ from", "diff --git a/x b/x\n--- a/y\n+++ b/y\nONE"),
    (1, "both names", "--- /dev/null\n+++ /dev/null\nONE"),
    // Files that get into each other's way.
    (6, "`x` is changed twice", "--- a/x\n+++ b/x\nONE--- a/x\n+++ b/x\nONE"),
    (
        3,
        "`x` is changed twice",
        "diff --git a/x b/x\nnew file mode 100644\ndiff --git a/x b/x\ndeleted file mode 100644\n",
    ),
    (6, "a file and a folder", "--- a/x\n+++ b/x\nONE--- a/x/y\n+++ b/x/y\nONE"),
    (
        11,
        "a file and a folder",
        "--- a/x/y/z\n+++ b/x/y/z\nONE--- a/x-y\n+++ b/x-y\nONE--- a/x\n+++ b/x\nONE",
    ),
    // Heads that don't agree with themselves.
    (3, "/dev/null", "diff --git a/x b/x\nnew file mode 100644\n--- a/x\n+++ b/x\nONE"),
    (
        3,
        "/dev/null",
        "diff --git a/x b/x\ndeleted file mode 100644\n--- /dev/null\n+++ b/x\n@@ -0,0 +1 @@\n+2\n",
    ),
    (3, "says twice", "diff --git a/x b/x\nnew file mode 100644\ndeleted file mode 100644\n"),
    (2, "not known in the head", "diff --git a/x b/x\nmode 100644\n"),
    (2, "not known in the head", "diff --git a/x b/x\n@@ -1 +1 @@\n-1\n+2\n"),
    (2, "no line `index`", "diff --git a/x b/x\nindex 12..zz\n"),
    (2, "nothing happens", "diff --git a/x b/x\ndiff --git a/y b/y\nnew file mode 100644\n"),
    (3, "a hunk `@@ -1 +1 @@` is due", "--- a/x\n+++ b/x\n--- a/y\n+++ b/y\nONE"),
    (3, "nothing happens", "--- a/x\n+++ b/x\n"),
    (6, "without a line `+++ `", "--- a/x\n+++ b/x\nONE--- a/y\nONE"),
    (1, "before the head", "--- a/x\nONE"),
    (2, "before the head", "Like this:\n@@ -1 +1 @@\n-1\n+2\n"),
    (3, "one hunk, and no old", "--- /dev/null\n+++ b/x\nONE"),
    (3, "one hunk, and no new", "--- a/x\n+++ /dev/null\nONE"),
    // Hunks.
    (3, "no head of a hunk", "--- a/x\n+++ b/x\n@@ -1 @@\n-1\n"),
    (3, "no head of a hunk", "--- a/x\n+++ b/x\n@@ -1 +1 @@x\n-1\n+2\n"),
    (3, "no head of a hunk", "--- a/x\n+++ b/x\n@@ -0 +0 @@\n-1\n+2\n"),
    (3, "no head of a hunk", "--- a/x\n+++ b/x\n@@ -1,+1 +1 @@\n-1\n+2\n"),
    (3, "no head of a hunk", "--- a/x\n+++ b/x\n@@ -18446744073709551616 +1 @@\n-1\n+2\n"),
    (3, "changes nothing", "--- a/x\n+++ b/x\n@@ -1 +1 @@\n 1\n"),
    (3, "changes nothing", "--- a/x\n+++ b/x\n@@ -1 +1 @@\n-1\n+1\n"),
    (3, "changes nothing", "--- a/x\n+++ b/x\n@@ -0,0 +0,0 @@\n"),
    (5, "more old lines", "--- a/x\n+++ b/x\n@@ -1 +1 @@\n-1\n-2\n+2\n"),
    (5, "more new lines", "--- a/x\n+++ b/x\n@@ -1,2 +1 @@\n+1\n+2\n"),
    (6, "1 old and 1 new lines", "--- a/x\n+++ b/x\n@@ -1,2 +1,2 @@\n-1\n+2\n"),
    (6, "no line of a hunk", "--- a/x\n+++ b/x\n@@ -1,2 +1,2 @@\n-1\n+2\ndiff --git a/y b/y\n"),
    (6, "belongs to no hunk", "--- a/x\n+++ b/x\nONE 3\n"),
    (6, "belongs to no hunk", "--- a/x\n+++ b/x\nONE```\n"),
    (7, "belongs to no hunk", "--- a/x\n+++ b/x\nONE\n--- a/y\n+++ b/y\nONE"),
    (9, "belongs to no hunk", "--- a/x\n+++ b/x\nONE-- \n2.40\n\n--- a/y\n+++ b/y\nONE"),
    (6, "before the end of the one above", "--- a/x\n+++ b/x\nONE@@ -1 +1 @@\n-2\n+3\n"),
    (6, "start at 3, not at 4", "--- a/x\n+++ b/x\nONE@@ -3 +4 @@\n-2\n+3\n"),
    (3, "start at 2, not at 1", "--- a/x\n+++ b/x\n@@ -2 +1 @@\n-1\n+2\n"),
    (4, "without a line above", "--- a/x\n+++ b/x\n@@ -1 +1 @@\n\\ No newline at end of file\n-1\n+2\n"),
    (6, "without a line above", "--- a/x\n+++ b/x\n@@ -1 +1 @@\n-1\n\\ No newline\n\\ No newline\n+2\n"),
    (6, "follows the one without", "--- a/x\n+++ b/x\n@@ -1,2 +1 @@\n-1\n\\ No newline\n-2\n+2\n"),
    (9, "follows the one without", "--- a/x\n+++ b/x\nONE\\ No newline\n@@ -3 +3 @@\n-2\n+3\n"),
];

#[test]
fn bad_patches_are_refused_with_their_line() {
    for (line, words, patch) in BAD {
        let patch = patch.replace("ONE", ONE);
        match Patch::parse(patch.as_bytes()) {
            Err(Error::NotAdmitted { line: found, what }) => {
                assert!(what.contains(words) && found == *line, "{patch}\nline {found}: {what}");
                assert!(!what.chars().any(char::is_control), "{what:?}");
            }
            other => panic!("{patch}\n{words}: {other:?}"),
        }
    }
}

/// Says why a long patch, made of pieces, is refused.
fn refusal(patch: &str) -> String {
    Patch::parse(patch.as_bytes()).unwrap_err().to_string()
}

fn added(path: &str) -> String {
    format!("diff --git a/{path} b/{path}\nnew file mode 100644\nindex 0000000..e69de29\n")
}

#[test]
fn text_that_is_not_utf_8_is_refused() {
    let error = Patch::parse(b"--- a/x\n+++ b/x\n@@ -1 +1 @@\n-1\n+\xff\n").unwrap_err();
    assert_eq!(error.to_string(), "line 5: not UTF-8");
}

#[test]
fn limits_hold_to_the_one() {
    let text = format!("{}\n{}", "x".repeat(PATCH_BYTES_MAX - added("x").len() - 1), added("x"));
    assert!(Patch::parse(text.as_bytes()).is_ok());
    assert_eq!(refusal(&format!("x{text}")), format!("the patch is more than {PATCH_BYTES_MAX} bytes"));

    let files = |count: usize| (0..count).map(|number| added(&format!("f{number}"))).collect::<String>();
    assert_eq!(Patch::parse(files(FILES_MAX).as_bytes()).unwrap().files().len(), FILES_MAX);
    assert!(refusal(&files(FILES_MAX + 1)).contains("more than 200 files"));

    let hunks = |count: usize| {
        let hunk = |number: usize| format!("@@ -{number} +{number} @@\n-1\n+2\n");
        format!("--- a/x\n+++ b/x\n{}", (1..=count).map(hunk).collect::<String>())
    };
    assert!(Patch::parse(hunks(HUNKS_MAX).as_bytes()).is_ok());
    assert!(refusal(&hunks(HUNKS_MAX + 1)).contains("more than 5000 hunks"));

    let long = format!("{0}/{0}/{1}", "x".repeat(250), "y".repeat(PATH_BYTES_MAX - 502));
    assert!(Patch::parse(added(&long).as_bytes()).is_ok());
    assert!(refusal(&added(&format!("{long}y"))).contains("more than 512 bytes"));
    assert!(refusal(&added(&"x".repeat(256))).contains("more than 255 bytes"));

    let deep = vec!["d"; PATH_PARTS_MAX].join("/");
    assert!(Patch::parse(added(&deep).as_bytes()).is_ok());
    assert!(refusal(&added(&format!("{deep}/d"))).contains("more than 32 parts"));
}
