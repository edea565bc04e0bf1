//! Commands that need neither a model nor the network.

use crate::sarai::Place;

#[test]
fn routing_a_file_keeps_the_order_and_stops_at_a_bad_line() {
    let place = Place::new();
    let file = place.path("questions.jsonl");
    place.write(&file, "{\"text\":\"¿Cuánto es el 21 % de IVA de 350 €?\"}\n{\"text\":\"hola\"}\n");
    let path = file.display().to_string();
    let ran = place.run(&["route", "--file", &path, "--json"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    let lines: Vec<serde_json::Value> =
        ran.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 2);
    assert_eq!(lines[0]["primary"], "finance", "{ran:?}");
    assert_ne!(lines[1]["primary"], "finance", "{ran:?}");
    for head in ["hard", "soft", "programming", "diagnosis", "finance", "logic", "creative", "reasoning"] {
        assert!(lines[0]["scores"][head].is_number(), "{ran:?}");
    }
    place.write(&file, "{\"text\":\"hola\"}\nnonsense\n");
    let ran = place.run(&["route", "--file", &path, "--json"]);
    ran.refused(1, &[&format!("{path}:2")]);
    assert_eq!(ran.stdout.lines().count(), 1, "what came before the bad line is answered");
}

#[test]
fn an_empty_ledger_is_intact_and_has_nothing_to_show() {
    let place = Place::new();
    let ran = place.run(&["audit", "verify", "--json"]);
    assert_eq!((ran.code, &ran.json()["leaves"]), (0, &0.into()));
    place.run(&["audit", "show", "0"]).refused(4, &["0"]);
    place.run(&["audit", "receipt", "x", "-o", "/nowhere/x"]).refused(4, &["x"]);
    place.run(&["audit", "checkpoint"]).refused(4, &["ledger"]);
    place.run(&["feedback", "no-such-turn", "1"]).refused(4, &["no-such-turn"]);
    assert!(!place.path("home").exists(), "looking must not make a home");
}

#[test]
fn a_file_that_is_no_receipt_is_refused() {
    let place = Place::new();
    let file = place.path("receipt.json");
    place.write(&file, "{}");
    place.run(&["audit", "check-receipt", &file.display().to_string()]).refused(7, &["hint: "]);
    place.run(&["audit", "check-receipt", "/nowhere"]).refused(4, &["/nowhere"]);
}

#[test]
fn the_catalogue_can_be_read_and_wrong_names_are_named() {
    // Any program that is there: whether the skills' own is built yet must not matter here.
    let place = Place::new().with("SARAI_SKILLS__BINARY", env!("CARGO_BIN_EXE_sarai"));
    let list = place.run(&["models", "list", "--json"]).json();
    let in_use = |profile: &&serde_json::Value| profile["in_use"] == true;
    assert_eq!(list["profiles"].as_array().unwrap().iter().find(in_use).unwrap()["name"], "mini");
    assert!(list["models"].as_array().unwrap().iter().all(|model| model["installed"] == false));
    place.run(&["models", "info", "no-such"]).refused(4, &["no-such"]);
    place.run(&["models", "use", "no-such"]).refused(4, &["no-such"]);
    place.run(&["models", "rm", "../../etc/passwd"]).refused(1, &["passwd"]);
    let skills = place.run(&["skills", "status", "--json"]).json();
    // Only what needs a model can be missing; `image` needs none, and `sql` is missing as long as it has no data.
    for skill in skills["skills"].as_array().unwrap() {
        let expected = if skill["model"] == "image" { "idle" } else { "missing" };
        assert_eq!(skill["state"], expected, "{skills}");
    }
}

#[test]
fn completions_know_the_commands() {
    let place = Place::new();
    for shell in ["bash", "zsh", "fish"] {
        let ran = place.run(&["completions", shell]);
        assert_eq!(ran.code, 0);
        assert!(ran.stdout.contains("check-receipt"), "{shell}");
    }
}
