//! MetaControl from outside: what it learns is seen, survives a kill, is measured, and can be forgotten or left off.

use nix::sys::signal::Signal;
use serde_json::{Value, json};

use crate::sarai::Place;
use crate::scripted::{fills, place, says};
use crate::serving::Serving;
use crate::spine::ask;

/// An expert that hands every question on, and a base model that answers it.
fn failing() -> Place {
    place(vec![fills("", r#"{"calculation":"none"}"#), says("", "Con la fórmula de la cuota.")])
}

fn value(shown: &Value, name: &str) -> Value {
    let values = shown["values"].as_array().unwrap();
    values
        .iter()
        .find(|value| value["name"] == name)
        .unwrap_or_else(|| panic!("no {name} in {shown}"))
        .clone()
}

fn leaf(place: &Place, turn: &Value) -> Value {
    place.run(&["audit", "show", turn["turn_id"].as_str().unwrap(), "--json"]).json()["leaf"].clone()
}

#[test]
fn the_leaf_tells_the_plan_that_was_used() {
    let place = failing().with("SARAI_METACONTROL__MEMORY_DEPTH", "6").with("SARAI_METACONTROL__BETA", "0.5");
    let turn = ask(&place, &["Estoy triste, ¿me cuentas algo bonito?"]);
    let (plan, told) = (&turn["metacontrol"], &leaf(&place, &turn)["metacontrol"]);
    for (name, own) in [("alpha", "alpha_permille"), ("beta", "beta_permille")] {
        let permille = (plan[name].as_f64().unwrap() * 1000.0).round();
        assert!((told[own].as_f64().unwrap() - permille).abs() <= 1.0, "{name}: {plan} {told}");
    }
    for name in ["role", "rounds_max", "memory_depth", "speculation"] {
        assert_eq!(plan[name], told[name], "{name}");
    }
    assert_eq!((&told["memory_depth"], &told["speculation"]), (&json!(6), &json!(true)));
}

#[test]
fn feedback_without_a_server_teaches_once_a_turn() {
    let place = place(Vec::new());
    let turn = ask(&place, &["Necesito saberlo cuanto antes: ¿qué es un átomo?"]);
    let id = turn["turn_id"].as_str().unwrap();
    for _ in 0..3 {
        assert_eq!(place.run(&["feedback", id, "-1"]).code, 0);
    }
    let shown = place.run(&["config", "show", "--json"]).json();
    let beta = &shown["metacontrol.beta"];
    assert_eq!(beta["value"], 1.0, "what is configured stands: {beta}");
    let learned = beta["learned"].as_f64().unwrap();
    assert!((0.95..1.0).contains(&learned), "one bounded step: {beta}");
    let text = place.run(&["config", "show"]).stdout;
    assert!(text.contains("# beta: 0.9") && text.contains("sarai config reset metacontrol"), "{text}");
    place.write(&place.config(), &text);
    assert_eq!(place.run(&["config", "check"]).code, 0, "what is shown can be used: {text}");
    let got = place.run(&["config", "get", "metacontrol.beta", "--json"]).json();
    assert_eq!((&got["metacontrol.beta"], got["learned"].as_f64()), (&json!(1.0), Some(learned)));
    assert_eq!(place.run(&["config", "get", "metacontrol.threshold.finance"]).stdout, "0.4\n");
    place.run(&["config", "get", "metacontrol.threshold.astrology"]).refused(4, &["astrology"]);
    let doctor = place.run(&["doctor", "--json"]).json();
    let check =
        doctor["checks"].as_array().unwrap().iter().find(|check| check["name"] == "learning").unwrap();
    assert!(check["ok"] == true && check["detail"].as_str().unwrap().contains("beta"), "{check}");

    let off = place.with("SARAI_METACONTROL__LEARNING", "false");
    let plan = ask(&off, &["Necesito saberlo cuanto antes: ¿qué es un átomo?"]);
    assert_eq!(off.run(&["feedback", plan["turn_id"].as_str().unwrap(), "-1"]).code, 0);
    assert_eq!(
        off.run(&["config", "get", "metacontrol.beta", "--json"]).json()["learned"],
        1.0,
        "kept, not used"
    );
    assert_eq!(off.run(&["config", "reset", "metacontrol", "--json"]).json()["reset"], 1);
    assert_eq!(off.run(&["config", "get", "metacontrol.beta", "--json"]).json()["learned"], Value::Null);
    off.run(&["config", "reset", "server"]).refused(2, &["metacontrol"]);
}

#[test]
fn what_a_server_learned_survives_its_death_and_is_measured_and_forgotten() {
    // Near the score that the router gives the question, so that the call says something about it.
    let place = failing();
    let question = "Con 40 € y 6 personas, ¿qué ceno?";
    let score = place.run(&["route", "--json", question]).json()["scores"]["finance"].as_f64().unwrap();
    let threshold = format!("{:.3}", score - 0.05);
    let place = place.with("SARAI_METACONTROL__THRESHOLD", &threshold);
    let server = Serving::start(&place);
    let gauge = "sarai_metacontrol_value{name=\"threshold.finance\"}";
    let turn = server.post("/sarai/v1/ask", &json!({"text": question})).json();
    assert_eq!(turn["fallback"]["to"], "base", "{turn}");
    let learned = value(&server.get("/sarai/v1/metacontrol").json(), "threshold.finance");
    let begun: f64 = threshold.parse().unwrap();
    let in_force = learned["in_force"].as_f64().unwrap();
    assert!(learned["learned"] == true && in_force > begun && in_force <= begun + 0.02, "{learned}");
    server.end(Signal::SIGKILL);

    let server = Serving::start(&place);
    let shown = server.get("/sarai/v1/metacontrol").json();
    assert!(
        (value(&shown, "threshold.finance")["in_force"].as_f64().unwrap() - in_force).abs() < 1e-3,
        "{shown}"
    );
    assert_eq!(shown["changes"][0]["turn_id"], turn["turn_id"], "{shown}");
    assert_eq!(shown["updates"]["outcome"], shown["changes"].as_array().unwrap().len(), "{shown}");
    let metrics = server.get("/metrics").body;
    assert!(metrics.contains(gauge), "{metrics}");
    assert!(metrics.contains("sarai_metacontrol_updates_total{cause=\"outcome\"} "), "{metrics}");
    let told = place.run(&["config", "get", "metacontrol.threshold.finance"]).stdout;
    assert!((told.trim().parse::<f64>().unwrap() - in_force).abs() < 1e-3, "{told}");

    assert_eq!(
        server.post("/sarai/v1/metacontrol", &json!({"action": "grow"})).refused(400),
        "invalid_value"
    );
    assert!(place.run(&["config", "reset", "metacontrol", "--json"]).json()["reset"].as_u64().unwrap() >= 1);
    let shown = server.get("/sarai/v1/metacontrol").json();
    assert_eq!(value(&shown, "threshold.finance")["learned"], false);
    assert_eq!(shown["changes"][0]["cause"], "reset");
}
