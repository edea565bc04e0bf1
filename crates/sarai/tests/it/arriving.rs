//! A question asked before the models are here: it waits for the first one and says so.

use std::fs::File;
use std::time::Duration;

use serde_json::{Value, json};

use crate::sarai::Place;
use crate::scripted::{LOAN, LOAN_FILLED, fills, place_before_the_pull};
use crate::serving::Serving;

/// What a pull under way looks like to others: its lock is held, and the file has grown so far.
fn under_way(place: &Place, name: &str, bytes: u64) -> File {
    let info = place.run(&["models", "info", name, "--json"]).json();
    let key = info["catalogue"]["sha256"].as_str().unwrap().to_owned();
    let folder = place.path("home/models/partial");
    std::fs::create_dir_all(&folder).unwrap();
    File::create(folder.join(format!("{key}.partial"))).unwrap().set_len(bytes).unwrap();
    let lock = File::create(folder.join(format!("{key}.lock"))).unwrap();
    lock.lock().unwrap();
    lock
}

#[test]
fn the_first_question_waits_for_the_smallest_model_and_is_answered_by_it() {
    let place = place_before_the_pull(Vec::new(), vec![fills("", LOAN_FILLED)]);
    let base = under_way(&place, "scripted", 10);
    let tiny = under_way(&place, "scripted-tiny", 5);
    let server = Serving::start(&place);
    assert_eq!(server.get("/readyz").status, 503);
    // Nothing is held against expectations before the wait is over: a failure inside would wait for the asker for ever.
    let (skills, pulled, events) = std::thread::scope(|scope| {
        let asked =
            scope.spawn(|| server.post("/sarai/v1/ask", &json!({"text": LOAN, "stream": true})).events());
        std::thread::sleep(Duration::from_millis(1200));
        let skills = server.get("/sarai/v1/skills").json();
        drop(tiny);
        let pulled = place.run(&["--quiet", "models", "pull", "scripted-tiny"]).code;
        (skills, pulled, asked.join().unwrap())
    });
    assert_eq!(pulled, 0);
    let models: Vec<&Value> =
        skills["skills"].as_array().unwrap().iter().filter(|skill| skill["roles"] != json!([])).collect();
    assert_eq!(models.len(), 2, "{skills}");
    assert!(models.iter().all(|skill| skill["state"] == "fetching"), "{skills}");
    let fetching: Vec<&Value> = events.iter().filter(|event| event["phase"] == "fetching").collect();
    assert!(!fetching.is_empty(), "{events:?}");
    let progress = fetching[0]["progress"].as_f64().unwrap();
    assert!(progress > 0.0 && progress < 1.0, "{events:?}");
    let turn = &events.last().unwrap()["turn"];
    assert!(turn["answer"].as_str().unwrap().contains("281,82"), "{events:?}");
    assert_eq!((&turn["expert"]["name"], &turn["model"]), (&json!("finance"), &json!("scripted-tiny")));
    assert_eq!((&turn["fallback"]["from"], &turn["fallback"]["to"]), (&json!("base"), &json!("tiny")));
    assert!(turn["fallback"]["reason"].as_str().unwrap().contains("fetched"), "{turn}");
    drop(base);
}

#[test]
fn a_pull_that_is_given_up_ends_the_wait_with_a_refusal() {
    let place = place_before_the_pull(Vec::new(), Vec::new());
    let base = under_way(&place, "scripted", 10);
    let server = Serving::start(&place);
    let events = std::thread::scope(|scope| {
        let asked =
            scope.spawn(|| server.post("/sarai/v1/ask", &json!({"text": "hola", "stream": true})).events());
        std::thread::sleep(Duration::from_millis(700));
        drop(base);
        asked.join().unwrap()
    });
    assert!(events.iter().any(|event| event["phase"] == "fetching"), "{events:?}");
    let turn = &events.last().unwrap()["turn"];
    assert_eq!((&turn["fallback"]["to"], &turn["model"]), (&json!("refusal"), &Value::Null), "{events:?}");
}
