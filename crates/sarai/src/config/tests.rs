//! Tables for the configuration: which layer wins, and which place an error names.

mod foreign;

use std::os::unix::fs::PermissionsExt as _;

use super::keys::KEYS;
use super::*;

/// Sources over files in a temporary folder.
struct Place {
    folder: tempfile::TempDir,
    sources: Sources,
}

impl Place {
    fn new(system: Option<&str>, user: Option<&str>, environment: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let sources = Sources {
            named: None,
            user: Some(folder.path().join("user/sarai.toml")),
            system: folder.path().join("etc.toml"),
            environment: environment.iter().map(|(name, value)| (name.into(), value.into())).collect(),
            flags: Vec::new(),
        };
        std::fs::create_dir(folder.path().join("user")).unwrap();
        for (text, path) in [(system, &sources.system), (user, sources.user.as_ref().unwrap())] {
            if let Some(text) = text {
                std::fs::write(path, text).unwrap();
            }
        }
        Self { folder, sources }
    }

    fn port(&self) -> u16 {
        Config::load(&self.sources).unwrap().server.address.port()
    }

    fn error(&self) -> String {
        let text = Config::load(&self.sources).unwrap_err().to_string();
        text.replace(&format!("{}/", self.folder.path().display()), "")
    }

    fn user_text(&self) -> String {
        std::fs::read_to_string(self.sources.user.as_ref().unwrap()).unwrap()
    }
}

#[test]
fn the_default_has_exactly_the_keys_of_the_table() {
    let config = Config::load(&Place::new(None, None, &[]).sources).unwrap();
    assert_eq!(config.settings().count(), KEYS.len());
    assert!(config.settings().all(|(_, _, origin)| *origin == Origin::Default));
    assert_eq!(config.server.address.to_string(), "127.0.0.1:8080");
    assert_eq!(config.models.threads, None);
}

#[test]
fn the_stronger_layer_wins() {
    let system = Some("[server]\nport = 1\n");
    let user = Some("server.port = 2\n");
    let variable: &[(&str, &str)] = &[("SARAI_SERVER__PORT", "3")];
    assert_eq!(Place::new(None, None, &[]).port(), 8080);
    assert_eq!(Place::new(system, None, &[]).port(), 1);
    assert_eq!(Place::new(system, user, &[]).port(), 2);
    assert_eq!(Place::new(system, user, variable).port(), 3);
    let mut all = Place::new(system, user, variable);
    all.sources.flags.push(Override { key: "server.port", flag: "--port", value: "4".into() });
    assert_eq!(all.port(), 4);
    let origin = Config::load(&all.sources).unwrap();
    assert_eq!(origin.layers.origin("server.port"), &Origin::Flag("--port"));
}

#[test]
fn a_named_file_takes_the_users_place_and_must_exist() {
    let mut place = Place::new(Some("[server]\nport = 1\n"), Some("[server]\nport = 2\n"), &[]);
    let named = place.folder.path().join("named.toml");
    place.sources.named = Some(named.clone());
    assert_eq!(place.error(), "there is no configuration file named.toml");
    std::fs::write(named, "[log]\njson = true\n").unwrap();
    assert_eq!(place.port(), 1, "the user's file must not be read");
}

#[test]
fn every_kind_is_read_from_the_environment() {
    let place = Place::new(
        None,
        None,
        &[
            ("SARAI_TURN__REFLECT", "false"),
            ("SARAI_SANDBOX__EXCEPTIONS", "net, user"),
            ("SARAI_LANGUAGE__DEFAULT", "en"),
            ("SARAI_SERVER__HOST", "localhost"),
            ("SARAI_MODELS__THREADS", "2"),
            ("SARAI_HOME", "/nowhere"),
            ("SARAI_TARGET_DIR", "/nowhere"),
        ],
    );
    let config = Config::load(&place.sources).unwrap();
    assert!(!config.turn.reflect);
    assert_eq!(config.sandbox_exceptions, ["net", "user"]);
    assert_eq!(config.language, Some(Language::En));
    assert_eq!(config.models.threads, Some(2));
}

#[test]
fn errors_name_the_place_and_the_key() {
    let table = [
        ("[server]\nport = 1\nprot = 2\n", "user/sarai.toml:3: unknown key `server.prot`"),
        ("\n\n[servre]\nport = 1\n", "user/sarai.toml:3: unknown key `servre`"),
        (
            "[server]\n# a comment\nport = \"80\"\n",
            "user/sarai.toml:3: `server.port` must be 0..65535, not \"80\"",
        ),
        ("[server]\nport = 70000\n", "user/sarai.toml:2: `server.port` must be 0..65535, not 70000"),
        ("turn.reflect = \"yes\"\n", "user/sarai.toml:1: `turn.reflect` must be true | false, not \"yes\""),
        ("[server]\ntoken = 5\n", "user/sarai.toml:2: `server.token` must be \"text\", not integer"),
        (
            "[sandbox]\n\nexceptions = [1]\n",
            "user/sarai.toml:3: `sandbox.exceptions` must be [\"text\", ...], not [1]",
        ),
        ("server = 5\n", "user/sarai.toml:1: unknown key `server`"),
        ("[[server]]\nport = 5\n", "user/sarai.toml:1: unknown key `server`"),
        ("[server.port]\nx = 5\n", "user/sarai.toml:1: `server.port` must be 0..65535, not table"),
    ];
    for (text, expected) in table {
        assert_eq!(Place::new(None, Some(text), &[]).error(), expected, "{text}");
    }
    let syntax = Place::new(None, Some("[server]\nport = 1\nhost = \n"), &[]).error();
    assert!(syntax.starts_with("user/sarai.toml:3: "), "{syntax}");
    let system = Place::new(Some("[log]\nlevel = \"loud\"\n"), None, &[]).error();
    assert!(system.starts_with("etc.toml:2: `log.level` must be \"error\" | "), "{system}");
}

#[test]
fn errors_name_the_variable() {
    let bad = Place::new(None, None, &[("SARAI_SERVER__PORT", "many")]).error();
    assert_eq!(bad, "SARAI_SERVER__PORT: `server.port` must be 0..65535, not \"many\"");
    let unknown = Config::load(&Place::new(None, None, &[("SARAI_SERVER__PROT", "1")]).sources).unwrap_err();
    assert!(matches!(unknown, Error::UnknownKey { similar: Some("server.port"), .. }), "{unknown:?}");
}

#[test]
fn foreign_bytes_are_refused_by_place() {
    let place = Place::new(None, None, &[]);
    let user = place.sources.user.clone().unwrap();
    std::fs::write(&user, b"[server]\n# \xff\n").unwrap();
    assert_eq!(place.error(), "user/sarai.toml: byte 11 is not UTF-8");
    std::fs::write(&user, "#".repeat((1 << 20) + 1)).unwrap();
    assert_eq!(place.error(), "user/sarai.toml has 1048577 bytes; 1048576 is the limit");
    std::fs::remove_file(&user).unwrap();
    std::fs::create_dir(&user).unwrap();
    assert_eq!(place.error(), "user/sarai.toml can't be read");
}

#[test]
fn an_open_address_needs_a_token() {
    let open = Place::new(None, Some("[server]\nhost = \"0.0.0.0\"\n"), &[]);
    assert!(matches!(Config::load(&open.sources), Err(Error::OpenWithoutToken { .. })));
    let guarded = Place::new(None, Some("[server]\nhost = \"::\"\ntoken = \"t\"\n"), &[]);
    assert_eq!(Config::load(&guarded.sources).unwrap().server.token.as_deref(), Some("t"));
}

#[test]
fn set_changes_one_value_and_keeps_the_rest() {
    let before = "# mine\n[server]\nport = 1 # why\n\n[log]\njson = true\n";
    let place = Place::new(None, Some(before), &[]);
    edit::set(&place.sources, "server.port", "9090").unwrap();
    assert_eq!(place.user_text(), before.replace("port = 1", "port = 9090"));
    edit::set(&place.sources, "turn.reflect", "false").unwrap();
    assert_eq!(place.user_text(), before.replace("port = 1", "port = 9090") + "\n[turn]\nreflect = false\n");
}

#[test]
fn set_writes_nothing_that_would_not_load() {
    let before = "[server]\nport = 1\n";
    let place = Place::new(None, Some(before), &[]);
    for (key, word) in
        [("server.port", "lots"), ("server.prot", "1"), ("server", "1"), ("server.host", "0.0.0.0")]
    {
        assert!(edit::set(&place.sources, key, word).is_err(), "{key} {word}");
        assert_eq!(place.user_text(), before);
    }
    assert_eq!(std::fs::read_dir(place.folder.path().join("user")).unwrap().count(), 1, "no leftovers");
}

#[test]
fn a_new_file_and_a_file_with_a_secret_are_private() {
    let mode = |place: &Place| {
        std::fs::metadata(place.sources.user.as_ref().unwrap()).unwrap().permissions().mode() & 0o777
    };
    let fresh = Place::new(None, None, &[]);
    edit::set(&fresh.sources, "server.port", "5").unwrap();
    assert_eq!(mode(&fresh), 0o600);
    let shared = Place::new(None, Some(""), &[]);
    let path = shared.sources.user.clone().unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).unwrap();
    edit::set(&shared.sources, "server.port", "5").unwrap();
    assert_eq!(mode(&shared), 0o644);
    edit::set(&shared.sources, "server.token", "secret").unwrap();
    assert_eq!(mode(&shared), 0o600);
}
