//! Any bytes as a configuration: what is taken reads back the same, what is refused is refused by place.

use std::os::unix::ffi::OsStringExt as _;

use proptest::prelude::*;

use super::*;
use crate::mutation::foreign_text;

const SOUND: &[&str] = &[
    DEFAULT,
    "# mine\n[server]\nport = 1 # why\nhost = \"::1\"\n\n[log]\njson = true\nlevel = \"debug\"\n",
    "server.port = 2\nturn.reflect = false\nsandbox.exceptions = [\"net\", 'user']\n",
    "server = { host = \"0.0.0.0\", token = \"t\" }\nlanguage = { default = \"es\" }\n",
    "[models]\nprofile = \"mini\"\nthreads = 0x2\ncontext_tokens = 4_096\ncatalogue = '''/a\nb'''\n",
];

fn with_user_bytes(bytes: &[u8]) -> Place {
    let place = Place::new(None, None, &[]);
    std::fs::write(place.sources.user.as_ref().unwrap(), bytes).unwrap();
    place
}

fn values(config: &Config) -> Vec<(&'static str, Value)> {
    config.settings().map(|(key, value, _)| (key, value.clone())).collect()
}

/// The line, counted from 1, or the byte that a refusal names in the user's file.
fn place_in_file(error: &str) -> Option<usize> {
    let rest = error.strip_prefix("user/sarai.toml:")?;
    let rest = rest.strip_prefix(" byte ").unwrap_or(rest);
    rest[..rest.find(|c: char| !c.is_ascii_digit())?].parse().ok()
}

proptest! {
    #[test]
    fn a_file_is_a_configuration_or_refused_by_place(bytes in foreign_text(SOUND)) {
        let place = with_user_bytes(&bytes);
        match Config::load(&place.sources) {
            Ok(config) => {
                let written: String =
                    config.settings().map(|(key, value, _)| format!("{key} = {}\n", value.to_toml())).collect();
                let again = Config::load(&with_user_bytes(written.as_bytes()).sources).unwrap();
                prop_assert_eq!(values(&again), values(&config));
                prop_assert!(config.server.token.is_some() || config.server.address.ip().is_loopback());
            }
            Err(_) => {
                let error = place.error();
                let lines = bytes.iter().filter(|byte| **byte == b'\n').count() + 1;
                let at = place_in_file(&error);
                prop_assert!(at.is_some_and(|at| at <= lines.max(bytes.len())), "{}", error);
            }
        }
    }

    #[test]
    fn a_variable_is_a_setting_or_refused_by_name(
        key in prop::sample::select(KEYS.iter().map(|key| key.path).collect::<Vec<_>>()),
        odd in proptest::option::weighted(0.2, "[A-Z_]{1,12}"),
        value in prop_oneof![
            Just(b"true".to_vec()), Just(b"0.0.0.0".to_vec()), Just(b"en".to_vec()),
            any::<i64>().prop_map(|number| number.to_string().into_bytes()),
            proptest::collection::vec(any::<u8>(), 0..24),
        ],
    ) {
        let name = format!("SARAI_{}{}", key.to_uppercase().replace('.', "__"), odd.unwrap_or_default());
        let mut place = Place::new(None, None, &[]);
        let value: Vec<u8> = value.into_iter().filter(|byte| *byte != 0).collect();
        place.sources.environment.push((name.clone().into(), OsString::from_vec(value)));
        match Config::load(&place.sources) {
            Ok(config) => {
                let set = config.settings().filter(|(_, _, origin)| **origin == Origin::Variable(name.clone()));
                prop_assert_eq!(set.map(|(key, ..)| key).collect::<Vec<_>>(), [key]);
            }
            Err(error) => prop_assert!(error.to_string().starts_with(&format!("{name}: ")), "{}", error),
        }
    }

    #[test]
    fn what_set_writes_is_read_and_what_it_refuses_changes_nothing(
        key in prop::sample::select(KEYS.iter().collect::<Vec<_>>()),
        word in prop_oneof![any::<String>(), "[0-9]{1,6}", Just("true".to_owned()), Just("es".to_owned())],
        before in prop::sample::select(SOUND),
    ) {
        let place = with_user_bytes(before.as_bytes());
        let kept = Config::load(&place.sources).unwrap();
        match edit::set(&place.sources, key.path, &word) {
            Ok(_) => {
                let config = Config::load(&place.sources).unwrap();
                for (name, value) in values(&config) {
                    let wanted = if name == key.path { key.read_text(&word) } else { None };
                    let wanted = wanted.unwrap_or_else(|| kept.layers.iter().find(|(k, ..)| *k == name).unwrap().1.clone());
                    prop_assert_eq!(value, wanted, "{}", name);
                }
            }
            Err(_) => prop_assert_eq!(place.user_text(), before),
        }
    }
}
