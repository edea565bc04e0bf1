//! SELECTs and questions over the owner's data: refused, answered, written again, and over files that change.

use serde_json::json;

use crate::scripted::{fills, place, says};
use crate::serving::Serving;

fn with_data(rules: Vec<serde_json::Value>, text: &str) -> crate::sarai::Place {
    let place = place(rules);
    let path = place.path("gastos.csv");
    place.write(&path, text);
    let data = format!("gastos={}", path.display());
    place.with("SARAI_SKILLS__SQL__DATA", &data)
}

#[test]
fn a_statement_is_run_as_it_stands_and_anything_else_is_refused() {
    let place = with_data(vec![says("", "no")], "pan 2\npan 3\nvino 9\n");
    let ran = place.run(&["skills", "run", "sql", "SELECT pan", "--json"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    let answer = ran.json();
    assert_eq!(answer["rows"], json!([["pan 2"], ["pan 3"]]));
    assert_eq!((&answer["written_by"], &answer["columns"]), (&json!(null), &json!(["line"])));
    let shown = place.run(&["skills", "run", "sql", "SELECT pan", "--rows", "1", "--lang", "es"]);
    assert_eq!(shown.stdout, "line\n-----\npan 2\n");
    assert!(shown.stderr.contains("hay más filas"), "{shown:?}");
    place.run(&["skills", "run", "sql", "DROP TABLE gastos;"]).refused(2, &["not one SELECT"]);
}

#[test]
fn a_question_is_put_into_a_select_which_is_written_again_when_refused() {
    let rules = vec![fills("cuánto pan", "DELETE everything"), fills("no sirve: ", "SELECT pan")];
    let place = with_data(rules, "pan 2\nvino 9\n");
    let server = Serving::start(&place);
    let asked = |text: &str| server.post("/sarai/v1/skills/sql/run", &json!({"text": text}));
    let answer = asked("¿y cuánto pan compré?");
    assert_eq!(answer.status, 200, "{answer:?}");
    let answer = answer.json();
    assert_eq!((&answer["sql"], &answer["rows"]), (&json!("SELECT pan"), &json!([["pan 2"]])));
    assert_eq!(answer["written_by"], "scripted");
    assert_eq!(answer["refused"][0]["sql"], "DELETE everything");
    assert_eq!(asked(&"x".repeat(5000)).status, 400);
    let metrics = server.get("/metrics").body;
    assert!(metrics.contains("skill_requests_total{skill_name=\"sql\"}"), "{metrics}");
}

#[test]
fn a_question_without_a_select_ends_the_same_with_a_server_and_without() {
    let place = with_data(vec![fills("", "DELETE again")], "pan 2\n");
    let alone = place.run(&["skills", "run", "sql", "¿cuánto pan compré?"]);
    alone.refused(1, &["no SELECT that can be run", "DELETE again", "hint: "]);
    let server = Serving::start(&place);
    let answer = server.post("/sarai/v1/skills/sql/run", &json!({"text": "¿cuánto pan compré?"}));
    assert_eq!((answer.status, &answer.json()["error"]["code"]), (422, &json!("no_statement")), "{answer:?}");
    let through = place.run(&["skills", "run", "sql", "¿cuánto pan compré?"]);
    assert_eq!((through.code, through.stderr), (alone.code, alone.stderr));
}

#[test]
fn data_that_changes_is_read_anew() {
    let place = with_data(vec![says("", "no")], "pan 2\n");
    let server = Serving::start(&place);
    let rows =
        || server.post("/sarai/v1/skills/sql/run", &json!({"text": "SELECT pan"})).json()["rows"].clone();
    assert_eq!(rows(), json!([["pan 2"]]));
    // Another file in its place, as editors save: what the running child was given is still the old one.
    let path = place.path("gastos.csv");
    let fresh = place.path("fresh.csv");
    place.write(&fresh, "pan 2\npan 5\n");
    std::fs::rename(&fresh, &path).unwrap();
    assert_eq!(rows(), json!([["pan 2"], ["pan 5"]]));
}

#[test]
fn what_is_not_there_is_named() {
    let place = place(vec![says("", "no")]);
    let ran = place.run(&["skills", "run", "sql", "SELECT 1"]);
    assert_eq!(ran.code, 5, "{ran:?}");
    assert!(ran.stderr.contains("skills.sql.data"), "{ran:?}");
    let absent = place.with("SARAI_SKILLS__SQL__DATA", "/nowhere/gastos.csv");
    let ran = absent.run(&["skills", "run", "sql", "SELECT 1"]);
    assert_eq!(ran.code, 5, "{ran:?}");
    assert!(ran.stderr.contains("/nowhere/gastos.csv"), "{ran:?}");
    let ran = absent.run(&["skills", "run", "nothing", "hola"]);
    assert_eq!(ran.code, 4, "{ran:?}");
    assert!(ran.stderr.contains("scripted"), "{ran:?}");
}

#[test]
fn a_model_is_asked_without_the_assistant() {
    let place = place(vec![says("hola", "Aquí estoy.")]);
    let ran = place.run(&["skills", "run", "scripted", "hola"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (0, "Aquí estoy.\n"), "{ran:?}");
    assert_eq!(place.run(&["skills", "run", "engine", "hola", "--json"]).json()["text"], "Aquí estoy.");
}
