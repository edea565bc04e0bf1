//! Folders as owners make them: sound, broken, hostile, changed while the program runs.

use super::*;

const GOOD_SKILL: &str = "---\nname: tea\ndescription: Chooses a tea.\nkeywords: tea, infusion\nlanguages: en\n---\nChoose a tea.\n";
const GOOD_SCHEMA: &str = r#"{"type":"object","properties":{"tea":{"type":"string","maxLength":40}}}"#;

struct Home {
    folder: tempfile::TempDir,
}

impl Home {
    fn new() -> Self {
        let home = Self { folder: tempfile::tempdir().unwrap() };
        home.write("tea/SKILL.md", GOOD_SKILL);
        home.write("tea/schema.json", GOOD_SCHEMA);
        home
    }

    fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        let path = self.folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn experts(&self, allowed: &[&str]) -> OwnExperts {
        let allowed: Vec<String> = allowed.iter().map(|name| (*name).to_owned()).collect();
        OwnExperts::new(self.folder.path().to_owned(), &allowed)
    }

    #[track_caller]
    fn refused(&self, words: &str) {
        let experts = self.experts(&["tea"]);
        let Standing::Refused(reason) = &experts.standing()["tea"] else { panic!("not refused: {words}") };
        assert!(reason.contains(words), "no {words:?} in {reason:?}");
        assert!(experts.all().is_empty());
        assert_eq!(experts.named("tea").unwrap_err(), Absent::Refused { reason: reason.clone() });
    }
}

#[test]
fn only_what_is_allowed_is_read() {
    let home = Home::new();
    home.write("other/SKILL.md", "not read at all");
    let experts = home.experts(&["tea"]);
    assert_eq!(experts.all().iter().map(|own| own.name().to_string()).collect::<Vec<_>>(), ["tea"]);
    assert_eq!(experts.named("tea").unwrap().description(), "Chooses a tea.");
    assert_eq!(experts.named("other").unwrap_err(), Absent::NotAllowed);
    assert_eq!(experts.named("coffee").unwrap_err(), Absent::Unknown);
    for path in ["../tea", "tea/", "", ".", "/etc", "TEA"] {
        assert_eq!(experts.named(path).unwrap_err(), Absent::Unknown, "{path}");
    }
    let standing = experts.standing();
    assert_eq!((&standing["tea"], &standing["other"]), (&Standing::Loaded, &Standing::NotAllowed));
    assert!(home.experts(&[]).all().is_empty());
    assert_eq!(home.experts(&[]).named("tea").unwrap_err(), Absent::NotAllowed);
}

#[test]
fn a_changed_folder_is_read_again_and_an_unchanged_one_is_not() {
    let home = Home::new();
    let experts = home.experts(&["tea"]);
    let first = experts.named("tea").unwrap();
    assert!(Arc::ptr_eq(&first, &experts.named("tea").unwrap()));
    home.write("tea/SKILL.md", GOOD_SKILL.replace("Chooses a tea.", "Chooses a cup of tea."));
    assert_eq!(experts.named("tea").unwrap().description(), "Chooses a cup of tea.");
    home.write("tea/SKILL.md", "broken");
    assert!(matches!(experts.named("tea"), Err(Absent::Refused { .. })));
    home.write("tea/SKILL.md", GOOD_SKILL);
    assert!(experts.named("tea").is_ok());
    fs::remove_dir_all(home.folder.path().join("tea")).unwrap();
    assert_eq!(experts.named("tea").unwrap_err(), Absent::Unknown);
}

#[test]
fn programs_are_refused_with_words() {
    let check = |name: &str, text: &str, words: &str| {
        let home = Home::new();
        home.write(&format!("tea/{name}"), text);
        home.refused(words);
    };
    check("run.sh", "echo hello", "run.sh: a script");
    check("helper.PY", "print(1)", "helper.PY: a script");
    check(".hidden.js", "1", ".hidden.js: a script");
    check("scripts/run.py", "print(1)", "never runs a script");
    check("assets/logo.svg", "<svg/>", "assets: an expert's folder holds no folders");
    check("README.md", "#!/bin/sh\n", "README.md: it begins like a program");
    check("notes.txt", "x", "notes.txt: it does not belong here");
    let home = Home::new();
    let path = home.folder.path().join("tea/SKILL.md");
    fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
    home.refused("chmod a-x");
    let home = Home::new();
    std::os::unix::fs::symlink("/etc/passwd", home.folder.path().join("tea/examples.jsonl")).unwrap();
    home.refused("links are not followed");
}

#[test]
fn broken_files_are_refused_by_place() {
    let check = |name: &str, text: &[u8], words: &str| {
        let home = Home::new();
        home.write(&format!("tea/{name}"), text);
        home.refused(words);
    };
    check("SKILL.md", b"---\nname: tea\n", "SKILL.md: the head has no end");
    check("SKILL.md", b"---\nname: tea\ndescription: x\nhue: 3\n---\nx", "SKILL.md:4: unknown key `hue`");
    check("SKILL.md", b"\xff\xfe", "SKILL.md: it is not text");
    check("schema.json", b"{\"type\":\"array\"}", "schema.json: the schema");
    check("schema.json", &[b' '; FILE_BYTES_MAX + 1], "schema.json: more than 16384 bytes");
    check(
        "examples.jsonl",
        b"{\"question\":\"q\",\"answer\":{\"tea\":3}}",
        "examples.jsonl:1: the answer does not match",
    );
    let home = Home::new();
    fs::remove_file(home.folder.path().join("tea/schema.json")).unwrap();
    home.refused("schema.json: it is missing");
    let home = Home::new();
    (0..FILES_MAX).for_each(|n| home.write(&format!("tea/.note{n}"), ""));
    home.refused("more than 12 files");
}

#[test]
fn names_that_are_taken_or_missing_are_told() {
    let home = Home::new();
    home.write("finance/SKILL.md", GOOD_SKILL);
    let many: Vec<String> = (0..20).map(|n| format!("e{n}")).collect();
    let allowed: Vec<&str> = ["finance", "gone"].into_iter().chain(many.iter().map(String::as_str)).collect();
    let standing = home.experts(&allowed).standing();
    let reason = |name: &str| match &standing[name] {
        Standing::Refused(reason) => reason.clone(),
        other @ (Standing::Loaded | Standing::NotAllowed) => panic!("{name}: {other:?}"),
    };
    assert!(reason("finance").contains("the name of a built-in expert"), "{}", reason("finance"));
    assert!(reason("gone").contains("there is none of this name"), "{}", reason("gone"));
    assert_eq!(reason("e19"), "at most 16 are used");
    assert_eq!(standing["tea"], Standing::NotAllowed);
}
