//! Checks and corrections, seen from outside: only on evidence, never more than planned, always told.

use serde_json::{Value, json};

use crate::scripted::{LOAN, LOAN_FILLED, LOAN_INVENTED, cut, fills, place, says};
use crate::serving::Serving;
use crate::spine::{ask, leaves};

/// Begins every correction of an expert's input, and of a free answer.
const CORRECT_INPUT: &str = "Corrige exactamente esto";
const CORRECT_ANSWER: &str = "comprobación automática";

fn check<'a>(turn: &'a Value, name: &str) -> &'a Value {
    let checks = turn["reflection"]["checks"].as_array().unwrap();
    checks.iter().find(|check| check["name"] == name).unwrap_or_else(|| panic!("no {name} in {turn}"))
}

#[test]
fn an_invented_figure_is_handed_back_and_corrected() {
    let place = place(vec![
        // The correction names the input, and the figures that do stand in the question.
        fills(&format!("{CORRECT_INPUT}:\n- principal: "), LOAN_FILLED),
        fills("12.000", LOAN_INVENTED),
    ]);
    let turn = ask(&place, &[LOAN]);
    assert_eq!(turn["reflection"]["rounds"], 1, "{turn}");
    assert_eq!(turn["reflection"]["corrected"], true, "{turn}");
    assert!(turn["answer"].as_str().unwrap().contains("281,82"), "{turn}");
    assert_eq!((&turn["expert"]["name"], &turn["fallback"]), (&json!("finance"), &Value::Null), "{turn}");
    let shown = place.run(&["audit", "show", turn["turn_id"].as_str().unwrap(), "--json"]).json();
    assert_eq!((&shown["leaf"]["rounds"], &shown["leaf"]["corrected"]), (&json!(1), &json!(true)), "{shown}");
}

#[test]
fn a_turn_has_three_rounds_at_most_whoever_needs_them() {
    // The expert never gets it right, and then the base model computes wrongly too.
    let place = place(vec![fills("", LOAN_INVENTED), says("", "Son 2 * 3 = 7 euros.")]);
    let server = Serving::start(&place);
    let events = server.post("/sarai/v1/ask", &json!({"text": LOAN, "stream": true})).events();
    let corrected: Vec<&Value> = events.iter().filter(|event| event["event"] == "corrected").collect();
    let turn = &events.last().unwrap()["turn"];
    assert_eq!(corrected.len(), 3, "{events:?}");
    assert_eq!(turn["metacontrol"]["rounds_max"], 3, "{turn}");
    assert_eq!((&turn["reflection"]["rounds"], &turn["reflection"]["corrected"]), (&json!(3), &json!(false)));
    assert_eq!((&turn["fallback"]["from"], &turn["fallback"]["to"]), (&json!("finance"), &json!("base")));
    assert_eq!(check(turn, "arithmetic")["passed"], false, "{turn}");
    assert!(turn["answer"].as_str().unwrap().starts_with("(No he podido calcularlo"), "{turn}");
}

#[test]
fn wrong_arithmetic_of_a_free_answer_is_corrected() {
    let rules = || vec![says(CORRECT_ANSWER, "Son 17 * 23 = 391."), says("17", "Son 17 * 23 = 381.")];
    let place = place(rules());
    let question = "Explica paso a paso la tabla del 17";
    let turn = ask(&place, &[question]);
    assert_eq!(turn["expert"], Value::Null, "{turn}");
    assert_eq!((&turn["reflection"]["rounds"], &turn["reflection"]["corrected"]), (&json!(1), &json!(true)));
    assert_eq!(turn["answer"], "Son 17 * 23 = 391.");
    assert_eq!(check(&turn, "arithmetic")["passed"], true, "{turn}");

    let plain = ask(&place, &["--no-reflect", question]);
    assert_eq!(
        (&plain["reflection"]["rounds"], &plain["reflection"]["corrected"]),
        (&json!(0), &json!(false))
    );
    assert_eq!(plain["answer"], "Son 17 * 23 = 381.");
    assert_eq!(check(&plain, "arithmetic")["passed"], false, "a failed check is told: {plain}");
    assert_eq!(leaves(&place), 2);
}

#[test]
fn the_warning_before_an_uncomputed_figure_survives_a_correction() {
    let place = place(vec![
        fills("", r#"{"calculation":"none"}"#),
        says(CORRECT_ANSWER, "Son 2 * 3 = 6 euros."),
        says("", "Son 2 * 3 = 7 euros."),
    ]);
    let turn = ask(&place, &[LOAN]);
    assert_eq!(turn["reflection"]["corrected"], true, "{turn}");
    let answer = turn["answer"].as_str().unwrap();
    assert!(answer.starts_with("(No he podido calcularlo") && answer.ends_with("= 6 euros."), "{answer}");
}

#[test]
fn without_reflection_an_expert_has_one_try() {
    let place = place(vec![fills(CORRECT_INPUT, LOAN_FILLED), fills("12.000", LOAN_INVENTED)]);
    let turn = ask(&place, &["--no-reflect", LOAN]);
    assert_eq!((&turn["expert"], &turn["reflection"]["rounds"]), (&Value::Null, &json!(0)), "{turn}");
    assert_eq!(turn["fallback"]["from"], "finance", "{turn}");
    assert!(turn["fallback"]["reason"].as_str().unwrap().contains("principal"), "{turn}");
}

#[test]
fn a_correction_that_computes_nothing_is_not_taken() {
    for empty in ["Lo siento.", " "] {
        let place = place(vec![says(CORRECT_ANSWER, empty), says("17", "Son 17 * 23 = 381.")]);
        let turn = ask(&place, &["Explica paso a paso la tabla del 17"]);
        assert_eq!(turn["answer"], "Son 17 * 23 = 381.", "{turn}");
        assert_eq!(turn["reflection"]["corrected"], false, "{turn}");
        assert_eq!(check(&turn, "arithmetic")["passed"], false, "{turn}");
    }
}

/// Five figures, so that a worksheet is written; 50 − (3 × 12,50 + 2 × 4,20) = 4,10.
const CHANGE: &str = "Compro 3 cajas de 12,50 € y 2 bolsas de 4,20 € y pago con un billete de 50 €. \
    ¿Cuánto dinero me devuelven?";

#[test]
fn a_worksheet_without_its_end_is_not_computed() {
    let whole = "def solution():\n    gasto = 3 * 12.50 + 2 * 4.20\n    return 50 - gasto\n";
    // It computes, and to something else.
    let half = "def solution():\n    return 50 - 3 * 12.50 - 2 * 4";
    let taken = ask(&place(vec![fills("cajas", half)]), &[CHANGE]);
    assert!(taken["answer"].as_str().unwrap().contains("4,50"), "as a whole one it is taken: {taken}");

    let place = place(vec![fills("- cut: it was cut after", whole), cut(fills("cajas", half))]);
    let turn = ask(&place, &[CHANGE]);
    assert_eq!((&turn["reflection"]["rounds"], &turn["reflection"]["corrected"]), (&json!(1), &json!(true)));
    assert!(turn["answer"].as_str().unwrap().contains("4,10"), "{turn}");
}

#[test]
fn a_draft_that_is_cut_every_time_is_given_up_with_the_reason() {
    let place = place(vec![cut(fills("", "def solution():\n    return 50")), says("", "No lo sé.")]);
    let turn = ask(&place, &[CHANGE]);
    assert_eq!(turn["expert"], Value::Null, "{turn}");
    assert!(turn["fallback"]["reason"].as_str().unwrap().contains("write it shorter"), "{turn}");
}

#[test]
fn a_program_may_be_cut_behind_its_block_only() {
    let code = "```python\ndef doble(x):\n    return x * 2\n```\n";
    let question =
        ["--expert", "programming", "Hazme una función de Python llamada doble; doble(4) devuelve 8."];
    let behind = format!("{code}Devuelve el doble.\n```python\ndoble(1)\ndob");
    let turn = ask(&place(vec![cut(says("doble", &behind))]), &question);
    assert_eq!((&turn["expert"]["name"], &turn["reflection"]["rounds"]), (&json!("programming"), &json!(0)));
    assert_eq!(turn["expert"]["output"]["tests"][1], json!({"call": "doble(1)", "result": "2"}), "{turn}");

    let inside = "```python\ndef doble(x):\n    return x * 2\n    if x";
    let place = place(vec![says("- cut: it was cut after", code), cut(says("doble", inside))]);
    let turn = ask(&place, &question);
    assert_eq!((&turn["expert"]["name"], &turn["reflection"]["rounds"]), (&json!("programming"), &json!(1)));
}
