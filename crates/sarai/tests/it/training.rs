//! `sarai train` and `sarai route`: weights made here route here, are in the ledger, and can be taken back.

use serde_json::{Value, json};

use crate::embeddings::{place_with_embedder, pulled};
use crate::sarai::{Place, Ran};
use crate::scripted;

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
fn heads_with_sentence_vectors_are_measured_beside_the_others_and_never_put_into_force() {
    let place = pulled();
    place.write(&place.path("data/train.jsonl"), some(100));
    place.write(&place.path("data/heldout.jsonl"), some(211));
    let data = place.path("data").display().to_string();
    let train = |more: &[&str]| place.run(&[&["train", "router", "--data", &data], more].concat());
    let plain = parsed(&train(&["--dry-run", "--json", "--quiet"]));
    assert_eq!((&plain["embedding"], &plain["beside"]), (&Value::Null, &json!([])));

    let with = parsed(&train(&["--vectors", "--json", "--quiet"]));
    assert_eq!(with["sha256"], plain["sha256"], "vectors change nothing of what is put into force");
    assert_eq!(with["receipt"]["leaf_index"], 0);
    let status = parsed(&place.run(&["train", "status", "--json"]));
    assert_eq!(status["router"]["sha256"], with["sha256"]);
    assert_eq!(with["report"]["vectors"], Value::Null);
    let rows = with["beside"].as_array().unwrap();
    let kinds: Vec<_> = rows.iter().map(|row| (&row["heads_kind"], &row["vectors"])).collect();
    let (none, vectors) = (Value::Null, json!("vectors"));
    let (linear, recursive) = (json!("linear"), json!("recursive"));
    assert_eq!(kinds, [(&linear, &none), (&recursive, &none), (&recursive, &vectors), (&linear, &vectors)]);
    let figure = |row: usize, name: &str| rows[row][name].as_f64().unwrap();
    for (without, beside) in [(0, 3), (1, 2)] {
        assert_eq!(rows[beside]["primary"]["all"], some(211).lines().count());
        assert_eq!(rows[beside]["features"], rows[without]["features"]);
        assert!(figure(beside, "ram_bytes") > figure(without, "ram_bytes") + 1e6, "the embedder's process");
        assert!(rows[beside]["latency_us"]["p99"].as_f64().unwrap() > 0.0);
    }
    let told = &with["embedding"];
    let texts = told["texts"].as_u64().unwrap() as usize;
    let (learned, held_out) = (some(100).lines().count(), some(211).lines().count());
    assert_eq!(told["model"], "vectors");
    assert!(texts > 3 * learned && texts <= 5 * learned + 2 * held_out, "{texts}");

    for (language, words) in [
        ("es", ["recursive + vectores", "linear + vectores", "pérdida por erratas", "nunca entran en vigor"]),
        ("en", ["recursive + vectors", "linear + vectors", "typo loss", "never put into force"]),
    ] {
        let ran =
            place.run(&["--lang", language, "train", "router", "--data", &data, "--vectors", "--dry-run"]);
        assert_eq!(ran.code, 0, "{ran:?}");
        assert!(words.iter().all(|word| ran.stdout.contains(word)), "{ran:?}");
        assert!(ran.stderr.contains("100 %"), "{ran:?}");
    }
}

#[test]
fn without_an_embedder_the_next_step_is_told_and_nothing_changes() {
    let place = place_with_embedder();
    for (language, word) in [("es", "descárgalo"), ("en", "fetch it")] {
        let ran = place.run(&["--lang", language, "train", "router", "--vectors"]);
        assert_eq!(ran.code, 5, "{ran:?}");
        assert!(ran.stderr.contains(word) && ran.stderr.contains("sarai models pull vectors"), "{ran:?}");
    }
    let none = scripted::place(Vec::new());
    for (language, word) in [("es", "modelo de vectores"), ("en", "no model for vectors")] {
        let ran = none.run(&["--lang", language, "train", "router", "--vectors"]);
        assert_eq!(ran.code, 4, "{ran:?}");
        assert!(ran.stderr.contains(word) && ran.stderr.contains("sarai models use"), "{ran:?}");
    }
    for place in [place, none] {
        let status = parsed(&place.run(&["train", "status", "--json"]));
        assert_eq!(status["router"]["origin"], "shipped");
    }
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
