//! Asking: the turn's object for everyday questions, the finance expert, refusals, and models that die.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::sarai::{Place, Ran};
use crate::scripted::{LOAN, LOAN_FILLED, dies, fills, place, place_of_two, says, slowly};

/// Every key that the contract promises, as paths.
const KEYS: [&str; 42] = [
    "/turn_id",
    "/answer",
    "/language",
    "/finish_reason",
    "/route/scores/hard",
    "/route/scores/soft",
    "/route/scores/programming",
    "/route/scores/diagnosis",
    "/route/scores/finance",
    "/route/scores/logic",
    "/route/scores/creative",
    "/route/scores/reasoning",
    "/route/primary",
    "/route/abstained",
    "/route/elapsed_us",
    "/metacontrol/alpha",
    "/metacontrol/beta",
    "/metacontrol/role",
    "/metacontrol/rounds_max",
    "/expert",
    "/reflection/rounds",
    "/reflection/corrected",
    "/reflection/checks",
    "/fallback",
    "/memory/recalled",
    "/memory/stored",
    "/sources",
    "/usage/prompt_tokens",
    "/usage/cached_tokens",
    "/usage/completion_tokens",
    "/usage/drafted_tokens",
    "/usage/accepted_tokens",
    "/timings_ms/route",
    "/timings_ms/recall",
    "/timings_ms/prefill",
    "/timings_ms/decode",
    "/timings_ms/checks",
    "/timings_ms/total",
    "/timings_ms/first_token",
    "/receipt/leaf_hash",
    "/receipt/checkpoint",
    "/receipt/protection",
];

/// Asks with `--json` and gives the turn's object, whole.
#[track_caller]
pub(crate) fn ask(place: &Place, args: &[&str]) -> Value {
    let ran = ask_raw(place, args);
    assert_eq!(ran.code, 0, "{ran:?}");
    ran.json()
}

pub(crate) fn ask_raw(place: &Place, args: &[&str]) -> Ran {
    let all: Vec<&str> = ["ask", "--json"].iter().chain(args).copied().collect();
    place.run(&all)
}

/// Verifies the ledger and gives its number of leaves.
#[track_caller]
pub(crate) fn leaves(place: &Place) -> u64 {
    let ran = place.run(&["audit", "verify", "--json"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    ran.json()["leaves"].as_u64().unwrap()
}

#[test]
fn everyday_questions_give_every_key_of_the_contract() {
    // The scripted model fills no forms.
    let place = place(Vec::new()).with("SARAI_EXPERTS__ROUTED", "");
    let questions = [
        ("¿Qué puedo cocinar con huevos y patatas?", "es"),
        ("Escríbeme un poema corto sobre el mar", "es"),
        ("¿Por qué mi ordenador se apaga solo?", "es"),
        ("Estoy triste, ¿me cuentas algo bonito?", "es"),
        ("¿Qué ventajas tiene vivir en una ciudad pequeña?", "es"),
        ("What should I pack for a week in the mountains?", "en"),
        ("How can I learn to program in a month?", "en"),
        ("Which is better for studying, mornings or evenings?", "en"),
        ("My car makes a strange noise when I brake", "en"),
        ("Tell me a joke about penguins", "en"),
    ];
    for (asked, (question, language)) in (1u64..).zip(questions) {
        let turn = ask(&place, &[question]);
        for key in KEYS {
            assert!(turn.pointer(key).is_some(), "no {key} for {question:?} in {turn}");
        }
        assert_eq!(turn["language"], language, "{turn}");
        assert!(turn["answer"].as_str().unwrap().ends_with("A plain answer."), "{turn}");
        assert_eq!(turn["receipt"]["leaf_index"], asked - 1, "{turn}");
        assert_eq!(turn["receipt"]["tree_size"], asked, "{turn}");
        assert!(!turn["receipt"]["protection"].as_array().unwrap().is_empty(), "no sandbox? {turn}");
        assert_eq!(turn["fallback"], Value::Null, "{turn}");
        let scores = turn["route"]["scores"].as_object().unwrap();
        assert!(scores.values().all(|score| (0.0..=1.0).contains(&score.as_f64().unwrap())), "{turn}");
    }
    assert_eq!(leaves(&place), 10);
}

#[test]
fn a_loan_is_computed_by_the_finance_expert() {
    let english = "Monthly payment on a loan of $12,000 at 6% over 4 years?";
    let filled =
        r#"{"calculation":"loan_payment","principal":"$12,000","annual_rate":"6%","term":"4 years"}"#;
    let place = place(vec![fills("12.000", LOAN_FILLED), fills("12,000", filled)]);
    for (question, language, figure) in [(LOAN, "es", "281,82"), (english, "en", "281.82")] {
        let turn = ask(&place, &[question]);
        assert_eq!(turn["language"], language, "{turn}");
        assert!(turn["answer"].as_str().unwrap().contains(figure), "{turn}");
        assert_eq!(turn["expert"]["name"], "finance", "{turn}");
        assert_eq!(turn["expert"]["output"]["results"]["monthly_payment"], "281.82", "{turn}");
        assert_eq!(turn["route"]["primary"], "finance", "{turn}");
        assert_eq!(
            (&turn["reflection"]["rounds"], &turn["reflection"]["corrected"]),
            (&json!(0), &json!(false))
        );
        let checks = turn["reflection"]["checks"].as_array().unwrap();
        let names: BTreeSet<&str> = checks.iter().map(|check| check["name"].as_str().unwrap()).collect();
        assert_eq!(names, BTreeSet::from(["fact-lock", "figures", "main-figure", "recomputed"]));
        assert!(checks.iter().all(|check| check["passed"] == true), "{turn}");
        assert_eq!(turn["receipt"]["leaf_hash"].as_str().unwrap().len(), 64, "{turn}");
    }
    let text = place.run(&["ask", LOAN]);
    assert_eq!(text.code, 0, "{text:?}");
    assert!(text.stdout.contains("281,82"), "{text:?}");
    assert!(!text.stdout.contains("leaf"), "the receipt stands beside the answer: {text:?}");
}

#[test]
fn an_expert_can_be_named_and_an_unknown_one_is_refused() {
    // No word of money: only the flag brings this to finance.
    let place = place(vec![fills("87,50", r#"{"calculation":"split","amount":"87,50","count":"5"}"#)]);
    let turn = ask(&place, &["--expert", "finance", "Reparte 87,50 entre 5"]);
    assert_eq!(turn["expert"]["name"], "finance", "{turn}");
    assert!(turn["answer"].as_str().unwrap().contains("17,50"), "{turn}");
    for name in ["astrology", "alchemy"] {
        let ran = ask_raw(&place, &["--expert", name, "hola"]);
        ran.refused(4, &[name]);
        assert_eq!(ran.stdout, "");
    }
    assert_eq!(leaves(&place), 1, "what was refused has no receipt");
}

#[test]
fn a_question_longer_than_the_context_is_refused() {
    let place = place(vec![json!({"contains": "larguísimo", "context_exceeded": true})]);
    for question in ["Resume este texto larguísimo", "¿Qué cuota tiene un préstamo larguísimo de 9.000 €?"]
    {
        let ran = ask_raw(&place, &[question]);
        ran.refused(2, &["5000", "4096", "hint: "]);
        assert_eq!(ran.stdout, "");
    }
    assert_eq!(ask(&place, &["¿Y este?"])["answer"], "A plain answer.");
    assert_eq!(leaves(&place), 1);
}

#[test]
fn a_model_that_dies_mid_answer_is_replaced_and_the_answer_says_so() {
    let place = place(vec![dies("muere")]);
    let turn = ask(&place, &["¿Quién muere en el Quijote?"]);
    assert_eq!(turn["answer"], "The small one.", "what the dead one had said is void: {turn}");
    assert_eq!(turn["model"], "scripted-tiny");
    assert_eq!((&turn["fallback"]["from"], &turn["fallback"]["to"]), (&json!("base"), &json!("tiny")));
    assert!(turn["fallback"]["reason"].as_str().unwrap().contains("signal 6"), "{turn}");
    // The promise is 2 s; a machine that builds beside this test gets some slack.
    assert!(turn["timings_ms"]["total"].as_f64().unwrap() < 5_000.0, "{turn}");
    let next = ask(&place, &["¿Y ahora?"]);
    assert_eq!((&next["answer"], &next["fallback"]), (&json!("A plain answer."), &Value::Null));
    assert_eq!(leaves(&place), 2);
}

#[test]
fn when_every_model_dies_the_refusal_is_honest_and_has_a_receipt() {
    let place = place_of_two(vec![dies("muere")], vec![dies("muere"), says("", "later")]);
    let ran = ask_raw(&place, &["¿Quién muere en el Quijote?"]);
    assert_eq!(ran.code, 5, "{ran:?}");
    let turn = ran.json();
    assert_eq!((&turn["model"], &turn["fallback"]["to"]), (&Value::Null, &json!("refusal")), "{turn}");
    assert!(turn["answer"].as_str().unwrap().contains("no puedo responder"), "{turn}");
    assert!(turn["timings_ms"]["total"].as_f64().unwrap() < 5_000.0, "as above: {turn}");
    assert_eq!(ask(&place, &["¿Y ahora?"])["answer"], "A plain answer.");
    assert_eq!(leaves(&place), 2);
}

#[test]
fn the_language_can_be_asked_for_and_the_question_can_be_piped() {
    let place = place(vec![fills("12.000", LOAN_FILLED)]);
    let turn = ask(&place, &["--lang", "en", "Háblame del mar"]);
    assert_eq!(turn["language"], "en", "{turn}");
    let piped = place.run_with(&["ask", "--json"], LOAN.as_bytes());
    assert_eq!(piped.code, 0, "{piped:?}");
    assert_eq!(piped.json()["expert"]["name"], "finance");
    assert_eq!(leaves(&place), 2);
}

#[test]
fn an_answer_that_takes_too_long_is_cut_and_says_so() {
    // 40 s of text against 1 s.
    let place = place(vec![slowly("despacio", 2_000, 20)]).with("SARAI_TURN__DEADLINE_SECONDS", "1");
    let turn = ask(&place, &["Habla despacio"]);
    let words = turn["answer"].as_str().unwrap().split_whitespace().count();
    assert!(words > 0 && words < 2_000, "{words} words");
    assert_eq!(turn["finish_reason"], "length", "{turn}");
    let total = turn["timings_ms"]["total"].as_f64().unwrap();
    assert!((1_000.0..20_000.0).contains(&total), "the limit is 1 s, with slack for a busy machine: {total}");
    let text = place.run(&["ask", "Habla despacio"]);
    assert!(text.stderr.contains("cut"), "a cut answer is told: {text:?}");
}

#[test]
fn a_model_file_with_one_flipped_bit_answers_nothing() {
    let place = place_of_two(vec![says("", "Wrong weights.")], vec![says("", "From the small one.")]);
    let info = place.run(&["models", "info", "scripted", "--json"]).json();
    let path = std::path::PathBuf::from(info["path"].as_str().unwrap());
    assert_eq!(ask(&place, &["hola"])["answer"], "Wrong weights.");
    let mut bytes = std::fs::read(&path).unwrap();
    let last = bytes.len() - 1;
    bytes[last] ^= 1;
    std::fs::remove_file(&path).unwrap();
    std::fs::write(&path, bytes).unwrap();
    let turn = ask(&place, &["hola"]);
    assert_eq!((&turn["answer"], &turn["model"]), (&json!("From the small one."), &json!("scripted-tiny")));
    assert_eq!(turn["fallback"]["from"], "base", "{turn}");
    let reason = turn["fallback"]["reason"].as_str().unwrap();
    assert!(reason.contains("sha256") && reason.contains("sarai models pull scripted"), "{turn}");
    // A file cut short is seen at once.
    std::fs::write(&path, b"GGUF").unwrap();
    assert_eq!(ask(&place, &["hola"])["model"], "scripted-tiny");
    place.run(&["models", "verify", "scripted"]).refused(7, &["scripted"]);
}

#[test]
fn money_talk_without_a_figure_is_no_calculation() {
    let place = place(vec![says("", "Con la fórmula de la cuota.")]);
    let turn = ask(&place, &["¿Cómo se calcula la cuota mensual de un préstamo?"]);
    assert_eq!(turn["route"]["primary"], "finance", "{turn}");
    assert_eq!((&turn["expert"], &turn["fallback"]), (&Value::Null, &Value::Null), "{turn}");
    assert_eq!(turn["answer"], "Con la fórmula de la cuota.");
}
