//! Two experts in one answer: both parts, both sets of checks, one leaf; and the first alone where the second fails.

use serde_json::{Value, json};

use crate::sarai::Place;
use crate::scripted::{fills, place, says};
use crate::serving::Serving;
use crate::spine::ask;

const FAILURE: &str = "NameError: name 'totl' is not defined";
const MENDED: &str =
    "def media(notas):\n    total = sum(notas)\n    return total / len(notas)\n\nprint(media([4, 6]))";

/// A program that fails in its third line, with a wish for both.
fn question() -> String {
    format!(
        "Arregla este código y dime por qué falla:\n```python\n{}\n```",
        MENDED.replace("total /", "totl /")
    )
}

/// The repair, which is asked for with the very failure.
fn mends() -> Value {
    says(
        FAILURE,
        &format!("```python\n{MENDED}\n```\nUso el nombre que existe.\n```python\nmedia([1, 2])\n```"),
    )
}

/// What a form of the diagnosis expert holds.
fn findings() -> String {
    json!({
        "symptoms": ["no da la media"],
        "causes": [{"cause": "totl no existe: se llama total", "probability": 60}, {"cause": "otra", "probability": 20}],
        "checks": ["Mira la línea 3", "Busca totl"],
        "professional": "Si sigue igual, pregunta a quien lo escribió.",
    })
    .to_string()
}

/// The second expert reads the failure, its line and the corrected program.
fn explains() -> Value {
    fills(
        &format!("pasa exactamente esto: {FAILURE} (línea 3)\n\nAsí queda corregido:\n```python\n{MENDED}"),
        &findings(),
    )
}

fn names(turn: &Value) -> Vec<&str> {
    turn["experts"].as_array().unwrap().iter().map(|expert| expert["name"].as_str().unwrap()).collect()
}

fn leaf(place: &Place, turn: &Value) -> Value {
    place.run(&["audit", "show", turn["turn_id"].as_str().unwrap(), "--json"]).json()["leaf"].clone()
}

#[test]
fn a_program_is_repaired_and_its_failure_explained_in_one_answer() {
    let place = place(vec![mends(), explains()]);
    let turn = ask(&place, &[&question()]);
    let answer = turn["answer"].as_str().unwrap();
    assert!(answer.starts_with(&format!("### El código, corregido\n\n```python\n{MENDED}\n```")), "{answer}");
    for part in [
        &format!("**Fallo visto al ejecutar tu código:** `{FAILURE}` (línea 3)"),
        "media([1, 2])  # 1.5",
        "\n\n### Por qué falla\n\n**Causas probables",
        "1. totl no existe: se llama total: 75 %",
    ] {
        assert!(answer.contains(part), "no {part} in {answer}");
    }
    assert_eq!(names(&turn), ["programming", "diagnosis"], "{turn}");
    assert_eq!((&turn["expert"]["name"], &turn["fallback"]), (&json!("programming"), &Value::Null));
    assert_eq!(turn["expert"]["output"]["failure"], FAILURE);
    assert_eq!(turn["experts"][1]["output"]["causes"][0]["probability"], 75);
    let checks = |of: &Value| of["checks"].as_array().unwrap().clone();
    let parts = [checks(&turn["experts"][0]), checks(&turn["experts"][1])];
    assert_eq!(checks(&turn["reflection"]), parts.concat(), "both sets, in order");
    for (part, wanted) in
        parts.iter().zip([&["given", "run", "code"][..], &["schema", "probabilities", "whole"]])
    {
        let has = |name: &&str| part.iter().any(|check| check["name"] == **name && check["passed"] == true);
        assert!(wanted.iter().all(has), "{wanted:?}: {part:?}");
    }
    let leaf = leaf(&place, &turn);
    assert_eq!(
        (&leaf["expert"], &leaf["experts"]),
        (&json!("programming"), &json!(["programming", "diagnosis"]))
    );
    assert_eq!(leaf["tools"][0]["name"], "programming-engine", "{leaf}");
    assert_eq!(leaf["checks"].as_array().unwrap().len(), parts.concat().len());
    let counted = place.run(&["audit", "verify", "--expert", "diagnosis", "--json"]).json();
    assert!(counted.to_string().contains('1'), "{counted}");
}

#[test]
fn both_parts_are_streamed_and_the_second_one_is_announced() {
    let place = place(vec![mends(), explains()]);
    let server = Serving::start(&place);
    let events = server.post("/sarai/v1/ask", &json!({"text": question(), "stream": true})).events();
    let said: String = events.iter().filter_map(|event| event["text"].as_str()).collect();
    let turn = &events.last().unwrap()["turn"];
    assert_eq!(turn["answer"], said, "{events:?}");
    let at = |name: &str| events.iter().position(|event| event["event"] == name).unwrap();
    assert_eq!(events[at("chained")]["expert"], "diagnosis");
    assert!(
        at("delta") < at("chained") && at("chained") < at("done"),
        "the first part is there before: {events:?}"
    );
}

#[test]
fn where_the_second_fails_the_first_goes_out_alone() {
    // It fills what is no form of a diagnosis.
    let place = place(vec![mends()]);
    let turn = ask(&place, &[&question()]);
    assert_eq!(
        (&turn["expert"]["name"], names(&turn)),
        (&json!("programming"), vec!["programming"]),
        "{turn}"
    );
    assert_eq!(
        (&turn["fallback"]["from"], &turn["fallback"]["to"]),
        (&json!("diagnosis"), &json!("programming"))
    );
    assert!(turn["fallback"]["reason"].as_str().unwrap().starts_with("schema:"), "{turn}");
    let answer = turn["answer"].as_str().unwrap();
    assert!(answer.contains(MENDED), "{answer}");
    assert!(answer.ends_with("\n\n(No he podido responder a esta parte: por qué falla.)"), "{answer}");
    // Both parts together have the rounds of a turn.
    assert_eq!(turn["reflection"]["rounds"], turn["metacontrol"]["rounds_max"], "{turn}");
    let leaf = leaf(&place, &turn);
    assert_eq!((&leaf["fallback"]["from"], &leaf["experts"]), (&json!("diagnosis"), &json!(["programming"])));
}

#[test]
fn a_second_part_that_comes_too_late_is_left_out() {
    let mut late = explains();
    late["text"] = json!("palabra ".repeat(100));
    late["delay_ms"] = json!(1_000);
    let place = place(vec![mends(), late]).with("SARAI_TURN__DEADLINE_SECONDS", "8");
    let turn = ask(&place, &[&question()]);
    assert_eq!(names(&turn), ["programming"], "{turn}");
    assert_eq!(turn["fallback"]["from"], "diagnosis", "{turn}");
    assert!(turn["answer"].as_str().unwrap().contains(MENDED), "{turn}");
}

#[test]
fn who_names_an_expert_gets_that_one_alone() {
    let place = place(vec![mends(), explains()]);
    let turn = ask(&place, &["--expert", "programming", &question()]);
    assert_eq!(names(&turn), ["programming"], "{turn}");
    assert!(turn["answer"].as_str().unwrap().starts_with("```python"), "no heading over one part: {turn}");
    assert_eq!(turn["fallback"], Value::Null);
}

#[test]
fn an_expert_that_may_not_be_routed_to_is_no_second_one() {
    let place = place(vec![says("Arregla", "En prosa.")]).with("SARAI_EXPERTS__ROUTED", "");
    let turn = ask(&place, &[&question()]);
    assert_eq!((&turn["answer"], &turn["experts"]), (&json!("En prosa."), &json!([])), "{turn}");
}

/// Two wishes, and two heads of the router that are high.
const TWO: &str =
    "¿Me conviene más comprar o alquilar y cuánto pagaría al mes de hipoteca por 150.000 € al 3 % a 25 años?";

/// The payment is 711,32 €.
const PAYMENT: &str =
    r#"{"calculation":"loan_payment","principal":"150.000 €","annual_rate":"3 %","term":"25 años"}"#;

#[test]
fn two_high_heads_and_two_wishes_are_answered_by_two() {
    let decision = json!({
        "options": ["Comprar", "Alquilar"],
        "criteria": [
            {"criterion": "Coste", "weight": 5, "scores": [3, 4]},
            {"criterion": "Libertad", "weight": 2, "scores": [2, 5]},
        ],
        "recommendation": "Alquilar deja más libertad.",
        "risks": ["El precio puede subir"],
    });
    let place = place(vec![fills("711,32", &decision.to_string()), fills("150.000", PAYMENT)]);
    let turn = ask(&place, &[TWO]);
    assert_eq!(names(&turn), ["finance", "reasoning"], "{turn}");
    let answer = turn["answer"].as_str().unwrap();
    assert!(answer.starts_with("### Las cuentas\n\n") && answer.contains("711,32"), "{answer}");
    assert!(answer.contains("\n\n### La decisión\n\n") && answer.contains("Alquilar"), "{answer}");
    assert!(
        turn["reflection"]["checks"].as_array().unwrap().iter().all(|check| check["passed"] == true),
        "{turn}"
    );
    let leaf = leaf(&place, &turn);
    let tools: Vec<&str> =
        leaf["tools"].as_array().unwrap().iter().map(|tool| tool["name"].as_str().unwrap()).collect();
    assert_eq!(tools, ["finance-engine", "reasoning-engine"], "{leaf}");
}
