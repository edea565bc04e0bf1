//! Experts that answer in a form: those built in, and those of the owner's, from the very example of the handbook.

use std::os::unix::fs::PermissionsExt as _;

use serde_json::{Value, json};

use crate::sarai::Place;
use crate::scripted::{fills, place, says};
use crate::serving::Serving;
use crate::spine::ask;

const HANDBOOK: &str = include_str!("../../../../docs/EXPERTS.md");

/// The file of the handbook's example that stands under its name.
fn file(name: &str) -> &'static str {
    let begin = HANDBOOK.find(&format!("\n`{name}`")).unwrap();
    let block = HANDBOOK[begin..].split_once("\n```").unwrap().1;
    let (_, text) = block.split_once('\n').unwrap();
    text.split_once("\n```").unwrap().0
}

/// Writes the handbook's example into a home and allows it.
fn with_kitchen(place: Place) -> Place {
    for name in ["SKILL.md", "schema.json", "examples.jsonl"] {
        place.write(&place.path(&format!("home/experts/kitchen/{name}")), file(name));
    }
    place.with("SARAI_EXPERTS__ALLOWED", "kitchen")
}

/// A dish as the example's form wants it.
fn dish() -> String {
    json!({"dish": "Revuelto", "ingredients": [{"what": "huevos", "how_much": "2"}], "steps": ["Bate", "Cuaja"],
        "minutes": 10, "warning": "Lleva huevo."})
    .to_string()
}

fn check<'a>(turn: &'a Value, name: &str) -> &'a Value {
    let checks = turn["reflection"]["checks"].as_array().unwrap();
    checks.iter().find(|check| check["name"] == name).unwrap_or_else(|| panic!("no {name} in {turn}"))
}

#[test]
fn the_handbook_s_example_answers_whoever_names_it() {
    let place = with_kitchen(place(vec![fills("calabacín", &dish()), fills("courgette", &dish())]));
    let turn = ask(&place, &["--expert", "kitchen", "Tengo calabacín y dos huevos"]);
    assert_eq!(turn["expert"]["name"], "kitchen", "{turn}");
    assert_eq!(turn["expert"]["output"]["minutes"], 10);
    let answer = turn["answer"].as_str().unwrap();
    for part in
        ["**Plato:** Revuelto", "| Qué | Cuánto |\n|---|---|\n| huevos | 2 |", "**Pasos**\n- Bate\n- Cuaja"]
    {
        assert!(answer.contains(part), "no {part} in {answer}");
    }
    assert!(check(&turn, "schema")["detail"].as_str().unwrap().contains("was not checked"));
    assert!(turn["expert"]["confidence"].as_f64().unwrap() <= 0.5, "{turn}");
    let turn_id = turn["turn_id"].as_str().unwrap();
    let shown = place.run(&["audit", "show", turn_id, "--json"]).json();
    assert_eq!(shown["leaf"]["expert"], "kitchen", "{shown}");
    assert_eq!(shown["leaf"]["tools"], json!([]), "no engine stands behind it");
    let english = ask(&place, &["--expert", "kitchen", "I have a courgette and two eggs, what can I make?"]);
    assert!(english["answer"].as_str().unwrap().contains("**Dish:** Revuelto"), "{english}");
}

#[test]
fn its_keywords_call_it_where_the_router_knows_no_domain() {
    let place = with_kitchen(place(vec![fills("lentejas", &dish())]));
    let turn = ask(&place, &["Dame una receta de lentejas con zanahoria"]);
    assert_eq!(
        (&turn["route"]["primary"], &turn["expert"]["name"]),
        (&json!("none"), &json!("kitchen")),
        "{turn}"
    );
    // A part of a word is no keyword.
    let turn = ask(&place, &["Un recetario con lentejas y zanahoria"]);
    assert_eq!(turn["expert"], Value::Null, "{turn}");
    // A domain of the router's own stands before it.
    let turn = ask(&place, &["¿Cuánto es el 21 % de 300 € de una nevera?"]);
    assert_eq!(turn["route"]["primary"], "finance", "{turn}");
    assert_ne!(turn["expert"]["name"], "kitchen", "{turn}");
}

#[test]
fn one_that_is_not_allowed_or_broken_says_so() {
    let place = with_kitchen(place(Vec::new())).with("SARAI_EXPERTS__ALLOWED", "");
    place
        .run(&["ask", "--expert", "kitchen", "Tengo huevos"])
        .refused(6, &["the expert kitchen is not allowed", "experts.allowed"]);
    place.run(&["ask", "--expert", "chess", "Tengo huevos"]).refused(4, &["there is no expert called chess"]);
    let place = place.with("SARAI_EXPERTS__ALLOWED", "kitchen,gone");
    let skill = place.path("home/experts/kitchen/SKILL.md");
    place.write(&skill, file("SKILL.md").replace("temperature", "heat"));
    place
        .run(&["ask", "--expert", "kitchen", "Tengo huevos"])
        .refused(3, &["SKILL.md:6: unknown key `heat`", "docs/EXPERTS.md"]);
    place.write(&skill, file("SKILL.md"));
    place.write(&place.path("home/experts/kitchen/run.sh"), "#!/bin/sh\ntouch ran\n");
    let script = place.path("home/experts/kitchen/run.sh");
    std::fs::set_permissions(&script, std::fs::Permissions::from_mode(0o755)).unwrap();
    place.run(&["ask", "--expert", "kitchen", "Tengo huevos"]).refused(3, &["run.sh: a script"]);
    place.write(&place.path("home/experts/other/SKILL.md"), "x");
    let report = place.run(&["doctor", "--json"]).json();
    let experts =
        report["checks"].as_array().unwrap().iter().find(|check| check["name"] == "experts").unwrap();
    assert_eq!(experts["ok"], false);
    let detail = experts["detail"].as_str().unwrap();
    for part in
        ["diagnosis", "not allowed: other", "gone (the folder: there is none", "kitchen (run.sh: a script"]
    {
        assert!(detail.contains(part), "no {part} in {detail}");
    }
}

#[test]
fn a_running_server_reads_a_changed_folder_again() {
    let place = with_kitchen(place(vec![fills("huevos", &dish())]));
    place.write(&place.path("home/experts/other/SKILL.md"), "x");
    let server = Serving::start(&place);
    let asked =
        |expert: &str| server.post("/sarai/v1/ask", &json!({"text": "Tengo dos huevos", "expert": expert}));
    assert_eq!(asked("kitchen").json()["expert"]["name"], "kitchen");
    let skill = place.path("home/experts/kitchen/SKILL.md");
    place.write(&skill, "no head at all");
    assert_eq!(asked("kitchen").refused(400), "expert_unusable");
    place.write(&skill, file("SKILL.md"));
    assert_eq!(asked("kitchen").status, 200);
    assert_eq!(asked("other").refused(403), "expert_not_allowed");
    assert_eq!(asked("../kitchen").refused(400), "unknown_expert");
}

/// Findings as the diagnosis expert's form wants them.
fn findings() -> String {
    json!({"symptoms": ["no arranca"], "causes": [{"cause": "bujía", "probability": 30},
        {"cause": "batería", "probability": 90}], "checks": ["Mira las luces", "Mira los bornes"],
        "professional": "Si huele a gasolina, al taller."})
    .to_string()
}

#[test]
fn what_goes_on_from_earlier_messages_is_prose() {
    let place = place(vec![fills("coche", &findings()), says("coche", "En prosa.")]);
    let server = Serving::start(&place);
    let question = "Mi coche no arranca por las mañanas y hace un ruido raro, ¿qué le pasa?";
    let asked = || server.post("/sarai/v1/ask", &json!({"text": question, "conversation": "c"})).json();
    let first = asked();
    assert_eq!(
        (&first["route"]["primary"], &first["expert"]["name"]),
        (&json!("diagnosis"), &json!("diagnosis"))
    );
    let second = asked();
    assert_eq!((&second["expert"], &second["answer"]), (&Value::Null, &json!("En prosa.")), "{second}");
    assert_eq!(second["fallback"], Value::Null, "it was never planned");
    let client = json!({"model": "sarai", "messages": [{"role": "system", "content": "Responde con una palabra."},
        {"role": "user", "content": question}]});
    let body = server.post("/v1/chat/completions", &client).json();
    assert_eq!(body["choices"][0]["message"]["content"], "En prosa.", "{body}");
}

#[test]
fn a_wrong_name_in_the_configuration_stops_the_start() {
    let place = place(Vec::new()).with("SARAI_EXPERTS__ROUTED", "diagnosis,chess");
    place.run(&["ask", "hola"]).refused(3, &["SARAI_EXPERTS__ROUTED", "experts.routed", "\"creative\""]);
}

#[test]
fn shares_are_scaled_and_told_as_estimates() {
    let place = place(vec![fills("coche", &findings())]);
    let turn = ask(&place, &["--expert", "diagnosis", "Mi coche no arranca por las mañanas"]);
    let answer = turn["answer"].as_str().unwrap();
    assert!(answer.contains("1. batería: 75 %\n2. bujía: 25 %"), "{answer}");
    assert!(check(&turn, "probabilities")["detail"].as_str().unwrap().contains("estimates"), "{turn}");
    assert_eq!(turn["expert"]["name"], "diagnosis");
}

/// Options with as many scores.
fn decision(scores: &[u8], recommendation: &str) -> String {
    json!({"options": ["alquilar", "comprar"], "criteria": [{"criterion": "coste", "weight": 5, "scores": scores},
        {"criterion": "libertad", "weight": 2, "scores": [5, 1]}], "recommendation": recommendation,
        "risks": ["suben los precios"]})
    .to_string()
}

#[test]
fn the_winner_is_computed_and_wrong_counts_are_handed_back() {
    let place = place(vec![
        fills("has 3 scores and there are 2 options", &decision(&[4, 2], "Lo mejor es comprar.")),
        fills("piso", &decision(&[4, 2, 1], "Alquilar.")),
    ]);
    let turn = ask(&place, &["--expert", "reasoning", "¿Me conviene alquilar o comprar un piso?"]);
    let answer = turn["answer"].as_str().unwrap();
    assert!(answer.starts_with("**Recomendación:** alquilar: 30 de 35 puntos."), "{answer}");
    assert!(!answer.contains("Lo mejor es comprar"), "{answer}");
    assert_eq!((&turn["reflection"]["rounds"], &turn["reflection"]["corrected"]), (&json!(1), &json!(true)));
    assert!(check(&turn, "recommendation")["detail"].as_str().unwrap().contains("named comprar"), "{turn}");
    assert_eq!(turn["expert"]["output"]["winners"], json!(["alquilar"]));
}

#[test]
fn a_text_has_the_size_that_was_asked_for() {
    let long =
        json!({"form": "lema", "text": "Pan de verdad cada día del año", "variations": []}).to_string();
    let short =
        json!({"form": "lema", "text": "Pan de verdad", "variations": ["Pan de barrio", "pan de barrio."]})
            .to_string();
    let place = place(vec![fills("at most 4 words were asked for", &short), fills("lema", &long)]);
    let turn = ask(&place, &["--expert", "creative", "Un lema de máximo cuatro palabras para una panadería"]);
    assert_eq!(turn["answer"], "Pan de verdad\n\n**Variaciones**\n- Pan de barrio", "{turn}");
    assert_eq!(turn["reflection"]["corrected"], true);
}

#[test]
fn what_the_model_never_fills_is_the_base_model_s() {
    let place = place(vec![fills("moto", "{\"symptoms\":[]}"), says("moto", "Mira la batería.")]);
    let turn = ask(&place, &["--expert", "diagnosis", "Mi moto no arranca por las mañanas"]);
    assert_eq!((&turn["answer"], &turn["expert"]), (&json!("Mira la batería."), &Value::Null), "{turn}");
    assert_eq!(turn["fallback"]["from"], "diagnosis");
    assert!(turn["fallback"]["reason"].as_str().unwrap().contains("schema: "), "{turn}");
}
