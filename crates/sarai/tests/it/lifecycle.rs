//! A skill is started, ended and replaced while people ask: nothing that was asked is lost.
//!
//! The scripted skill ends at once when it is told to, so that whoever still asked it then would see it.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use nix::sys::signal::{Signal, kill};
use serde_json::{Value, json};

use crate::scripted::{place, says, slowly};
use crate::serving::{Serving, pid};

fn body(text: &str) -> Value {
    json!({"model": "scripted", "messages": [{"role": "user", "content": text}]})
}

fn change(server: &Serving, action: &str, name: Option<&str>) -> Value {
    let answer = server.post("/sarai/v1/skills", &json!({"action": action, "name": name}));
    assert_eq!(answer.status, 200, "{answer:?}");
    let skills = answer.json()["skills"].as_array().unwrap().clone();
    skills.into_iter().find(|skill| skill["model"] == "scripted").unwrap()
}

#[test]
fn ten_reloads_under_load_lose_no_request() {
    let place = place(vec![slowly("despacio", 10, 5), says("", "Aquí estoy.")])
        .with("SARAI_SERVER__REQUESTS_MAX", "64");
    let server = Serving::start(&place);
    let first = server.child_of("scripted");
    let (done, answered) = (AtomicBool::new(false), AtomicUsize::new(0));
    std::thread::scope(|scope| {
        for number in 0..8 {
            let (server, done, answered) = (&server, &done, &answered);
            scope.spawn(move || {
                let text = if number % 2 == 0 { "despacio" } else { "hola" };
                // Ends with the reloads; bounded beside.
                for _ in 0..5_000 {
                    if done.load(Ordering::Relaxed) {
                        break;
                    }
                    let answer = server.post("/v1/chat/completions", &body(text));
                    assert_eq!(answer.status, 200, "{answer:?}");
                    let said = answer.json()["choices"][0]["message"]["content"].as_str().unwrap().to_owned();
                    let wanted = if number % 2 == 0 { "palabra ".repeat(10) } else { "Aquí estoy.".into() };
                    assert_eq!(said.trim(), wanted.trim());
                    answered.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
        for round in 0..10 {
            if round == 5 {
                kill(pid(server.pid()), Signal::SIGUSR1).unwrap();
            }
            change(&server, "reload", Some("scripted"));
        }
        done.store(true, Ordering::Relaxed);
    });
    assert!(answered.load(Ordering::Relaxed) >= 50, "hardly anything was asked meanwhile");
    let skill = server.get("/sarai/v1/skills").json()["skills"][0].clone();
    assert_ne!(skill["pid"], json!(first));
    assert_eq!(skill["restarts"], 0, "a reload is no death: {skill}");
}

#[test]
fn a_skill_is_ended_after_its_answers_and_starts_again_when_asked() {
    let place = place(vec![slowly("despacio", 40, 20), says("", "Aquí estoy.")]);
    let server = Serving::start(&place);
    server.child_of("scripted");
    let mut reader = server.read_until(
        "/v1/chat/completions",
        &json!({"model": "scripted", "stream": true, "messages": [{"role": "user", "content": "despacio"}]}),
        "palabra",
    );
    let skill = change(&server, "stop", Some("scripted"));
    assert_eq!((&skill["state"], &skill["pid"]), (&json!("idle"), &Value::Null));
    let mut rest = String::new();
    std::io::Read::read_to_string(&mut reader, &mut rest).unwrap();
    assert!(rest.contains("[DONE]"), "the answer under way was cut off: {rest}");
    assert_eq!(change(&server, "start", Some("scripted"))["state"], "ready");
    let metrics = server.get("/metrics").body;
    assert!(metrics.contains("sarai_model_unloads_total{reason=\"asked\"} 1"), "{metrics}");
    let ran = place.run(&["skills", "reload", "scripted", "--json"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    place.run(&["skills", "stop", "nobody"]).refused(5, &["nobody"]);
}

#[test]
fn without_a_server_there_is_nothing_to_reload() {
    let place = place(Vec::new());
    let ran = place.run(&["skills", "reload"]);
    assert_ne!(ran.code, 0);
    assert!(ran.stderr.contains("serve"), "{ran:?}");
}
