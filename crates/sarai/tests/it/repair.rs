//! Programs of a question that are repaired: run as they stand, and given back only without the failure that was seen.

use serde_json::{Value, json};

use crate::scripted::{place, says};
use crate::spine::ask;

fn draft(code: &str) -> String {
    format!("```python\n{code}\n```\nHe cambiado una línea.")
}

/// Asks for a repair of this program; the model answers with these programs, one a round.
fn repaired(wish: &str, code: &str, drafts: &[&str]) -> Value {
    let mut rules = vec![says(wish, &draft(drafts[0]))];
    if let Some(second) = drafts.get(1) {
        rules.insert(0, says("Eso no vale todavía", &draft(second)));
    }
    let question = format!("{wish}\n```python\n{code}\n```");
    ask(&place(rules), &["--expert", "programming", &question])
}

fn answer(turn: &Value) -> &str {
    turn["answer"].as_str().unwrap()
}

#[test]
fn a_correction_that_still_fails_is_handed_back() {
    let (broken, bad) =
        ("def doble(x)\n    return x * 2", "def doble(x):\n    return y * 2\nprint(doble(1))");
    let turn = repaired("Arréglalo", broken, &[bad, "def doble(x):\n    return x * 2"]);
    assert_eq!(
        (&turn["reflection"]["rounds"], &turn["reflection"]["corrected"]),
        (&json!(1), &json!(true)),
        "{turn}"
    );
    assert_eq!(turn["expert"]["output"]["failure"], "SyntaxError: expected ':'", "{turn}");
    assert!(answer(&turn).contains("`SyntaxError: expected ':'` (línea 1)"), "{turn}");
    let never = repaired("Arréglalo", broken, &[broken, bad]);
    assert_eq!(never["expert"], Value::Null, "{never}");
    assert!(never["fallback"]["reason"].as_str().unwrap().contains("NameError"), "{never}");
}

#[test]
fn a_wrong_result_of_the_question_is_the_failure() {
    let wish = "Corrige este código: doble(4) da 6 y debería dar 8";
    let turn = repaired(wish, "def doble(x):\n    return x + 2", &["def doble(x):\n    return x * 2"]);
    assert_eq!(turn["expert"]["output"]["failure"], "doble(4) da 6 y tiene que dar 8", "{turn}");
    assert!(answer(&turn).contains("doble(4)  # 8 (antes: 6)"), "{turn}");
    assert_eq!(turn["expert"]["output"]["examples_held"], 1);
}

#[test]
fn where_no_failure_is_seen_it_says_so() {
    let code = "def doble(x):\n    return x * 2\n\nprint(doble(2))";
    let same = repaired("Arregla este código", code, &[code]);
    assert!(answer(&same).contains("no he visto ningún fallo: lo dejo igual."), "{same}");
    assert!(!answer(&same).contains("He cambiado"), "{same}");
    let output = &same["expert"]["output"];
    assert_eq!((&output["failure"], &output["changed"]), (&Value::Null, &json!(false)));
    let other =
        repaired("Arregla este código", code, &["def doble(x):\n    return x + x\n\nprint(doble(2))"]);
    assert!(answer(&other).contains("los cambios no salen de un fallo visto"), "{other}");
}

#[test]
fn what_is_not_on_this_machine_is_no_failure() {
    let code = "import numpy\n\nprint(numpy.zeros(3)";
    let turn = repaired("Arregla este código", code, &["import numpy\n\nprint(numpy.zeros(3))"]);
    let output = &turn["expert"]["output"];
    assert!(output["failure"].as_str().unwrap().starts_with("SyntaxError"), "{turn}");
    assert_eq!(output["not_run"], "ModuleNotFoundError: No module named 'numpy'", "{turn}");
    assert!(answer(&turn).contains("solo está comprobada su sintaxis"), "{turn}");
    let names: Vec<&Value> =
        turn["reflection"]["checks"].as_array().unwrap().iter().map(|check| &check["name"]).collect();
    assert!(names.contains(&&json!("syntax")) && !names.contains(&&json!("run")), "{turn}");
}
