//! `sarai doctor`: findings instead of errors, whatever state the place is in.

use serde_json::Value;

use crate::sarai::Place;

fn check<'a>(report: &'a Value, name: &str) -> &'a Value {
    let checks = report["checks"].as_array().unwrap();
    checks.iter().find(|check| check["name"] == name).unwrap_or_else(|| panic!("no {name} in {report}"))
}

#[test]
fn an_empty_home_lacks_models_and_says_how_to_get_them() {
    let place = Place::new();
    let ran = place.run(&["doctor", "--json"]);
    let report = ran.json();
    assert_eq!(ran.code, 1, "{ran:?}");
    assert_eq!(report["ok"], false);
    let models = check(&report, "models");
    assert_eq!(models["ok"], false);
    assert!(models["hint"].as_str().unwrap().contains("sarai models pull mini"), "{models}");
    for name in ["config", "home", "cpu", "memory", "disk", "ledger", "database"] {
        assert_eq!(check(&report, name)["ok"], true, "{report}");
    }
    for name in ["sandbox", "skill", "pip", "server"] {
        assert!(check(&report, name)["detail"].is_string(), "{report}");
    }
    assert!(!place.path("home").exists(), "the doctor changes nothing");
}

#[test]
fn a_broken_configuration_is_a_finding() {
    let place = Place::new();
    place.write(&place.config(), "[log]\nlevel = \"loud\"\n");
    let ran = place.run(&["doctor", "--json"]);
    let report = ran.json();
    assert_eq!(ran.code, 1);
    let config = check(&report, "config");
    assert_eq!(config["ok"], false);
    assert!(config["detail"].as_str().unwrap().contains("sarai.toml:2"), "{config}");
    assert!(config["hint"].is_string());
}

#[test]
fn a_taken_port_and_an_open_home_are_findings() {
    use std::os::unix::fs::PermissionsExt as _;
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port().to_string();
    let place = Place::new().with("SARAI_SERVER__PORT", &port);
    std::fs::create_dir(place.path("home")).unwrap();
    std::fs::set_permissions(place.path("home"), std::fs::Permissions::from_mode(0o755)).unwrap();
    let report = place.run(&["doctor", "--json"]).json();
    let server = check(&report, "server");
    assert_eq!(server["ok"], false);
    assert!(server["detail"].as_str().unwrap().contains(&port), "{server}");
    let home = check(&report, "home");
    assert_eq!(home["ok"], false);
    assert!(home["hint"].as_str().unwrap().contains("chmod 700"), "{home}");
}

#[test]
fn people_get_lines_in_their_language() {
    let text = Place::new().run(&["--lang", "es", "doctor"]).stdout;
    assert!(text.contains("MAL  models") && text.contains("todavía vacío"), "{text}");
}

#[test]
fn the_python_that_runs_programs_is_named_or_missed() {
    let place = Place::new();
    let python = check(&place.run(&["doctor", "--json"]).json(), "python").clone();
    let detail = python["detail"].as_str().unwrap();
    let asked = "import os, sys; print(os.path.realpath(sys.executable), sys.version.split()[0])";
    let told = std::process::Command::new("python3").args(["-I", "-c", asked]).output().unwrap();
    let told = String::from_utf8(told.stdout).unwrap();
    for word in told.split_whitespace() {
        assert!(detail.contains(word), "no {word} in {detail}");
    }
    assert_eq!((&python["ok"], &python["hint"]), (&Value::Bool(true), &Value::Null));

    let place = Place::new();
    let nothing = place.path("no-programs");
    std::fs::create_dir(&nothing).unwrap();
    let place = place.with("PATH", nothing.to_str().unwrap());
    let python = check(&place.run(&["doctor", "--json"]).json(), "python").clone();
    assert_eq!(python["ok"], true, "questions are answered without it: {python}");
    assert!(python["detail"].as_str().unwrap().contains("without running them"), "{python}");
    assert!(python["hint"].as_str().unwrap().contains("within a minute"), "{python}");
}
