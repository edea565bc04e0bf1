//! `sarai bench mind` from outside: tasks are asked in every way, judged in the sandbox, and counted.

use std::path::PathBuf;

use serde_json::{Value, json};

use crate::sarai::Place;
use crate::scripted::{LOAN, LOAN_FILLED, LOAN_INVENTED, fills, place, says};

fn write(place: &Place, file: &str, tasks: &[(&str, &str, Value)]) -> PathBuf {
    let line = |(id, question, gold): &(&str, &str, Value)| {
        json!({"id": id, "question": question, "gold": gold}).to_string()
    };
    let folder = place.path("tasks");
    place.write(&folder.join(file), tasks.iter().map(line).collect::<Vec<_>>().join("\n"));
    folder
}

/// What is said of one task.
fn one<'a>(report: &'a Value, id: &str) -> &'a Value {
    let tasks = report["tasks"].as_array().unwrap();
    tasks.iter().find(|task| task["id"] == id).unwrap_or_else(|| panic!("no {id} in {report}"))
}

fn right(task: &Value) -> [bool; 4] {
    let ways = ["bare", "vote", "first", "last"];
    ways.map(|way| task[way]["right"].as_bool().unwrap_or_else(|| panic!("no {way} in {task}")))
}

#[test]
fn tasks_are_asked_in_every_way_and_what_reflection_changed_is_counted() {
    let place = place(vec![
        fills("Corrige exactamente esto:\n- principal: ", LOAN_FILLED),
        fills("12.000", LOAN_INVENTED),
        says("comprobación automática", "Son 17 * 23 = 391."),
        says("tabla del 17", "Son 17 * 23 = 381."),
        says("doble", "Así:\n```python\ndef doble(x):\n    print('hecho')\n    return x * 2\n```"),
        says("triple", "```python\ndef triple(x):\n    return x * 3\nimport os\nos._exit(0)\n```"),
    ]);
    let folder = write(
        &place,
        "finance-a.jsonl",
        &[
            ("loan", LOAN, json!({"value": 281.82, "tolerance": 0.01})),
            ("table", "Explica paso a paso la tabla del 17", json!({"value": 391, "tolerance": 0})),
        ],
    );
    let program = |name: &str, assert: &str| json!({"function": name, "asserts": [assert]});
    let double = program("doble", "assert doble(\"ab\") == \"abab\"");
    let triple = program("triple", "assert triple(1) == 3");
    let tasks = [("double", "Hazme la función doble(x)", double), ("triple", "Hazme triple(x)", triple)];
    write(&place, "programming-a.jsonl", &tasks);
    let folder = folder.to_str().unwrap();
    let ran = place.run(&["bench", "mind", "--set", "a", "--model", "scripted", "--data", folder, "--json"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    let report = ran.json();
    // Without reflection the expert gives up and the base model, asked again, has nothing but words.
    let loan = one(&report, "loan");
    assert_eq!(
        (right(loan), &loan["first"]["how"]),
        ([false, false, false, true], &json!("asked")),
        "{loan}"
    );
    assert_eq!((&loan["expert"], &loan["rounds"]), (&json!("finance"), &json!(1)), "{loan}");
    // The wrong sum was shown before it was corrected.
    let table = one(&report, "table");
    assert_eq!((right(table), &table["first"]["how"]), ([false, false, false, true], &json!("streamed")));
    let double = one(&report, "double");
    assert_eq!((right(double), &double["first"]["how"]), ([true; 4], &json!("same")), "{double}");
    assert_eq!(right(one(&report, "triple")), [false; 4], "leaving early is no answer: {report}");
    let finance = &report["classes"][0];
    assert_eq!((&finance["class"], &finance["tasks"]), (&json!("finance"), &json!(2)), "{report}");
    assert_eq!(finance["changes"]["reflection"]["fixed"]["hits"], 2, "{report}");
    assert_eq!(finance["changes"]["reflection"]["net"]["mean"], 1.0, "{report}");
    assert_eq!(report["classes"][2]["class"], "all");
    assert_eq!((&report["tasks_done"], &report["cut_short"]), (&json!(4), &Value::Null), "{report}");
    assert!(ran.stderr.contains("mind, scripted: 4 of 4"), "no progress: {ran:?}");
}

#[test]
fn missing_and_bad_tasks_are_named() {
    let place = place(Vec::new());
    let model = ["bench", "mind", "--model", "scripted", "--set", "a"];
    let with = |more: &[&str]| place.run(&[&model[..], more].concat());
    let nowhere = place.path("nowhere");
    with(&["--data", nowhere.to_str().unwrap()]).refused(4, &["nowhere", "--data"]);
    let folder = write(&place, "logic-a.jsonl", &[("x", "¿Sí?", json!({"verdict": "maybe"}))]);
    let folder = folder.to_str().unwrap();
    with(&["--data", folder]).refused(1, &["logic-a.jsonl", "1", "maybe"]);
    with(&["--data", folder, "--class", "finance"]).refused(4, &["tasks"]);
    with(&["--data", folder, "--class", "maths"]).refused(2, &["maths", "finance"]);
}
