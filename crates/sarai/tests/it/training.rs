//! `sarai train` and `sarai route`: weights made here route here, are in the ledger, and can be taken back.

use serde_json::{Value, json};

use crate::sarai::{Place, Ran};

/// Labelled questions of the project, a few of each way of writing, so that training takes a moment.
fn some(step: usize) -> String {
    let all = include_str!("../../../../data/router/train.jsonl");
    all.lines().step_by(step).flat_map(|line| [line, "\n"]).collect()
}

fn parsed(ran: &Ran) -> Value {
    assert_eq!(ran.code, 0, "{ran:?}");
    serde_json::from_str(&ran.stdout).unwrap()
}

fn with_data() -> Place {
    let place = Place::new();
    place.write(&place.path("data/train.jsonl"), some(40));
    place.write(&place.path("data/heldout.jsonl"), some(101));
    place
}

#[test]
fn trained_weights_route_and_can_be_taken_back() {
    let place = with_data();
    let data = place.path("data").display().to_string();
    let status = || parsed(&place.run(&["train", "status", "--json"]))["router"].clone();
    let shipped = status();
    assert_eq!((&shipped["origin"], &shipped["previous"]), (&json!("shipped"), &json!(false)));
    let route = || {
        let mut route = parsed(&place.run(&["route", "--json", "¿Cuánto es el 21 % de IVA de 350 €?"]));
        route.as_object_mut().unwrap().remove("elapsed_us");
        route
    };
    let before = route();

    let train = |more: &[&str]| {
        let args = [&["train", "router", "--json", "--quiet", "--data", &data], more].concat();
        parsed(&place.run(&args))
    };
    let dry = train(&["--dry-run"]);
    assert_eq!((&dry["installed"], &dry["receipt"]), (&json!(false), &Value::Null));
    assert_eq!(status(), shipped);

    let first = train(&[]);
    assert_eq!(first["sha256"], dry["sha256"], "the same data and seed give the same weights");
    assert_eq!(first["receipt"]["leaf_index"], 0);
    assert_eq!((&status()["origin"], &status()["sha256"]), (&json!("home"), &first["sha256"]));
    assert_ne!(route(), before);
    let second = train(&["--heads", "recursive", "--seed", "7"]);
    assert_eq!(second["report"]["heads_kind"], "recursive");
    assert_eq!(status()["sha256"], second["sha256"]);

    for (digest, leaves) in [(&first["sha256"], 3), (&shipped["sha256"], 4)] {
        assert_eq!(place.run(&["train", "rollback"]).code, 0);
        assert_eq!(status()["sha256"], *digest);
        assert_eq!(parsed(&place.run(&["audit", "verify", "--json"]))["leaves"], leaves);
    }
    assert_eq!(route(), before);
    assert_eq!(place.run(&["train", "rollback"]).code, 4);
}

#[test]
fn damaged_weights_are_told_and_do_not_route() {
    let place = Place::new();
    place.write(&place.path("home/router/weights.bin"), "no weights");
    let ran = place.run(&["route", "hola"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(ran.stderr.contains("not used"), "{ran:?}");
    let status = parsed(&place.run(&["train", "status", "--json"]));
    assert_eq!(status["router"]["origin"], "shipped");
    assert!(status["router"]["fault"].is_string());
    assert_eq!(place.run(&["train", "rollback"]).code, 0);
    assert!(place.run(&["route", "hola"]).stderr.is_empty());
}

#[test]
fn bad_data_is_named_by_its_line_and_changes_nothing() {
    let place = with_data();
    let data = place.path("data").display().to_string();
    let good = some(400);
    for (bad, want) in [("{\"text\":1}", "train.jsonl:"), ("[]", "train.jsonl:")] {
        let line = good.lines().count() + 1;
        place.write(&place.path("data/train.jsonl"), format!("{good}{bad}\n"));
        let ran = place.run(&["train", "router", "--quiet", "--data", &data]);
        assert_eq!(ran.code, 1, "{ran:?}");
        assert!(ran.stderr.contains(want) && ran.stderr.contains(&format!(":{line}: ")), "{ran:?}");
    }
    assert_eq!(place.run(&["train", "router", "--data", &place.path("none").display().to_string()]).code, 4);
    assert_eq!(place.run(&["train", "router", "--seed", "x"]).code, 2);
    assert_eq!(place.run(&["train", "router", "--heads", "x"]).code, 2);
    assert_eq!(place.run(&["train", "rollback"]).code, 4);
}

#[test]
fn a_file_of_questions_is_routed_as_each_of_them_alone() {
    let place = Place::new();
    let texts =
        ["¿Cuánto es el IVA de 100 €?", "", "write a haiku about rain", "git: undo\nlast \"commit\"", "🙂"];
    let lines: String = texts.iter().map(|text| format!("{}\n", json!({"text": text, "n": 1}))).collect();
    place.write(&place.path("q.jsonl"), &lines);
    let file = place.path("q.jsonl").display().to_string();
    let ran = place.run(&["route", "--json", "--file", &file]);
    assert_eq!(ran.code, 0, "{ran:?}");
    let routes: Vec<Value> = ran.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(routes.len(), texts.len());
    for (text, mut route) in texts.iter().zip(routes).filter(|(text, _)| !text.is_empty()) {
        let mut alone = parsed(&place.run_with(&["route", "--json"], text.as_bytes()));
        for each in [&mut route, &mut alone] {
            assert!(each["elapsed_us"].is_u64(), "{each}");
            each["elapsed_us"] = Value::Null;
        }
        assert_eq!(route, alone, "{text}");
    }
    place.write(&place.path("q.jsonl"), format!("{lines}{{}}\n"));
    let ran = place.run(&["route", "--json", "--file", &file]);
    assert_eq!((ran.code, ran.stdout.lines().count()), (1, texts.len()), "{ran:?}");
    assert!(ran.stderr.contains("q.jsonl:6: "), "{ran:?}");
}
