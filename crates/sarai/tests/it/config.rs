//! `sarai config`: layers, origins, editing, and what a broken file does to every command.

use crate::sarai::Place;

#[test]
fn the_default_can_be_saved_and_used_as_it_is() {
    let place = Place::new();
    let default = place.run(&["config", "default"]);
    assert_eq!(default.code, 0, "{default:?}");
    let is_key = |line: &&str| !line.starts_with('#') && line.contains(" = ");
    let keys = default.stdout.lines().filter(is_key).count();
    assert!(keys > 19, "{}", default.stdout);
    place.write(&place.config(), default.stdout);
    let check = place.run(&["config", "check"]);
    assert_eq!(check.code, 0, "{check:?}");
    assert!(check.stdout.contains(&format!("({keys} keys)")), "{check:?}");
}

#[test]
fn each_value_tells_where_it_comes_from() {
    let place = Place::new().with("SARAI_TURN__REFLECT", "false");
    place.write(&place.config(), "[log]\n\njson = true\n");
    let shown = place.run(&["config", "show", "--origin", "--json"]).json();
    assert_eq!(shown["turn.reflect"]["origin"], "SARAI_TURN__REFLECT");
    assert_eq!(shown["turn.reflect"]["value"], false);
    assert_eq!(shown["log.json"]["origin"], format!("{}:3", place.config().display()));
    assert_eq!(shown["server.port"]["origin"], "default");
    let text = place.run(&["config", "show", "--origin"]).stdout;
    assert!(text.contains("# SARAI_TURN__REFLECT"), "{text}");
}

#[test]
fn a_broken_file_stops_the_start_and_names_its_line() {
    let place = Place::new();
    let path = place.config();
    let line = |number: u32| format!("{}:{number}", path.display());
    place.write(&path, "[server]\nport = 8080\nprot = 1\n");
    place.run(&["route", "hola"]).refused(3, &[&line(3), "server.prot", "hint: ", "server.port"]);
    place.write(&path, "# mine\n[server]\nport = \"many\"\n");
    place.run(&["models", "list"]).refused(3, &[&line(3), "server.port", "hint: "]);
    place.write(&path, "[server\n");
    place.run(&["config", "check"]).refused(3, &[&line(1), "hint: "]);
    // The way out still works.
    assert_eq!(place.run(&["config", "default"]).code, 0);
}

#[test]
fn a_wrong_variable_is_named() {
    let place = Place::new().with("SARAI_SERVER__PORT", "99999");
    place.run(&["config", "check"]).refused(3, &["SARAI_SERVER__PORT", "server.port", "0..65535"]);
}

#[test]
fn set_edits_the_users_file_and_get_reads_it() {
    let place = Place::new();
    assert_eq!(place.run(&["config", "set", "server.port", "9090"]).code, 0);
    assert_eq!(place.run(&["config", "get", "server.port"]).stdout, "9090\n");
    place.run(&["config", "set", "server.port", "-1"]).refused(3, &["server.port", "0..65535"]);
    place.run(&["config", "set", "server.host", "0.0.0.0"]).refused(6, &["0.0.0.0", "server.token"]);
    assert_eq!(std::fs::read_to_string(place.config()).unwrap(), "[server]\nport = 9090\n");
    assert_eq!(place.run(&["config", "set", "server.token", "s3cret"]).code, 0);
    assert_eq!(place.run(&["config", "set", "server.host", "0.0.0.0"]).code, 0);
    let shown = place.run(&["config", "show"]).stdout;
    assert!(shown.contains("token = \"***\"") && !shown.contains("s3cret"), "{shown}");
    place.run(&["config", "get", "server.prot"]).refused(4, &["server.prot"]);
}

#[test]
fn a_named_file_must_exist() {
    let place = Place::new();
    place.run(&["--config", "/nowhere/sarai.toml", "config", "check"]).refused(3, &["/nowhere/sarai.toml"]);
}
