//! A server's life and its limits: who may ask, how much at once, whose home it is, how it ends.

use std::time::{Duration, Instant};

use nix::sys::signal::Signal;
use serde_json::json;

use crate::scripted::{dies, place, place_of_claims, says, slowly};
use crate::serving::{Serving, is_gone};
use crate::spine::{ask, ask_raw, leaves};

#[test]
fn pages_and_names_of_other_sites_are_refused() {
    let place = place(Vec::new());
    let server = Serving::start(&place);
    let get = |headers: &[(&str, &str)]| server.request("GET", "/v1/models", headers, b"");
    assert_eq!(get(&[("Host", "rebound.example")]).refused(403), "forbidden");
    assert_eq!(get(&[("Origin", "https://evil.example")]).refused(403), "forbidden");
    assert_eq!(get(&[("Origin", "null")]).refused(403), "forbidden");
    let local = get(&[("Origin", "http://localhost:3000")]);
    assert_eq!(local.status, 200);
    assert_eq!(local.headers["access-control-allow-origin"], "http://localhost:3000");
    let preflight =
        server.request("OPTIONS", "/v1/chat/completions", &[("Origin", "http://localhost:3000")], b"");
    assert_eq!(preflight.status, 204);
}

#[test]
fn a_set_token_is_asked_of_everyone_but_probes() {
    let place = place(Vec::new()).with("SARAI_SERVER__TOKEN", "opensesame");
    let server = Serving::start(&place);
    assert_eq!(server.get("/v1/models").refused(401), "invalid_api_key");
    assert_eq!(server.post("/sarai/v1/ask", &json!({"text": "hola"})).refused(401), "invalid_api_key");
    let with = |token: &str| server.request("GET", "/v1/models", &[("Authorization", token)], b"").status;
    assert_eq!((with("Bearer opensesame"), with("Bearer opensesam"), with("opensesame")), (200, 401, 401));
    for path in ["/health", "/livez", "/readyz"] {
        assert_eq!(server.get(path).status, 200, "{path}");
    }
    // The command line has the token from the same configuration.
    assert_eq!(ask(&place, &["hola"])["answer"], "A plain answer.");
}

#[test]
fn a_full_server_says_when_to_come_back_and_a_reader_who_left_frees_his_place() {
    let place = place(vec![slowly("despacio", 2_000, 20)]).with("SARAI_SERVER__REQUESTS_MAX", "1");
    let server = Serving::start(&place);
    let slow = json!({"text": "Habla despacio", "stream": true});
    let reader = server.read_until("/sarai/v1/ask", &slow, "palabra");
    let full = server.post("/sarai/v1/ask", &json!({"text": "hola"}));
    assert_eq!(full.refused(429), "server_busy");
    assert!(full.headers["retry-after"].parse::<u64>().unwrap() > 0);
    assert_eq!(server.get("/livez").status, 200, "probes need no place");
    let through = ask_raw(&place, &["hola"]);
    through.refused(5, &["1 requests"]);
    drop(reader);
    // The whole slow answer would take 40 s.
    let until = Instant::now() + Duration::from_secs(10);
    let next = loop {
        let next = server.post("/sarai/v1/ask", &json!({"text": "hola"}));
        if next.status != 429 {
            break next;
        }
        assert!(Instant::now() < until, "the place was never freed");
        std::thread::sleep(Duration::from_millis(20));
    };
    assert_eq!(next.json()["answer"], "A plain answer.");
    assert_eq!(server.get("/sarai/v1/audit").json()["leaves"], 1, "what nobody read has no receipt");
}

#[test]
fn a_stream_that_waits_for_its_model_begins_and_keeps_the_connection_alive() {
    let slow = json!({"load_ms": 6_000, "rules": [says("", "At last.")]});
    let small = json!({"rules": [says("", "I am small.")]});
    let place = place_of_claims(&[("base", "a", 1, slow), ("tiny", "b", 1, small)]);
    let server = Serving::start(&place);
    for model in ["sarai", "a"] {
        let body = json!({"model": model, "stream": true, "messages": [{"role": "user", "content": "hola"}]});
        let answer = server.post("/v1/chat/completions", &body);
        assert_eq!(answer.status, 200, "{answer:?}");
        assert!(answer.body.contains("last.") && answer.body.contains("[DONE]"), "{model}: {}", answer.body);
        if model == "sarai" {
            assert!(answer.body.contains(": ping"), "{}", answer.body);
        }
    }
}

#[test]
fn the_command_line_asks_through_the_running_server() {
    let place = place(vec![dies("muere")]);
    let server = Serving::start(&place);
    server.child_of("scripted");
    assert_eq!(ask(&place, &["hola"])["receipt"]["leaf_index"], 0);
    let text = place.run(&["ask", "hola"]);
    assert_eq!((text.code, text.stdout.as_str()), (0, "A plain answer.\n"), "{text:?}");
    assert_eq!(server.get("/sarai/v1/audit").json()["leaves"], 2, "the server wrote them");
    // Refusals and fallbacks are the same on both ways.
    ask_raw(&place, &["--expert", "astrology", "hola"]).refused(4, &["astrology"]);
    ask_raw(&place, &["  "]).refused(2, &[]);
    let turn = ask(&place, &["¿Quién muere?"]);
    assert_eq!(
        (&turn["fallback"]["to"], &turn["answer"]),
        (&json!("tiny"), &json!("The small one.")),
        "{turn}"
    );
    let id = turn["turn_id"].as_str().unwrap();
    assert_eq!(place.run(&["feedback", id, "1"]).code, 0);
    place.run(&["feedback", "nothing", "1"]).refused(4, &["nothing"]);
    place.run(&["feedback", id, "9"]).refused(2, &["9"]);
    assert_eq!(leaves(&place), 3, "read beside the server");
}

#[test]
fn a_home_has_one_server_and_a_port_too() {
    let first_place = place(Vec::new());
    let first = Serving::start(&first_place);
    first_place.run(&["serve", "--port", "0"]).refused(1, &[&first.pid().to_string(), &first.address]);
    let second_place = place(Vec::new());
    let port = first.address.rsplit(':').next().unwrap();
    second_place.run(&["serve", "--port", port]).refused(1, &[&first.address, "hint: "]);
    assert_eq!(first.get("/livez").status, 200);
}

#[test]
fn a_server_without_models_lives_and_is_not_ready() {
    let place = crate::sarai::Place::new();
    let server = Serving::start(&place);
    assert_eq!(server.get("/livez").status, 200);
    assert_eq!(server.get("/readyz").status, 503);
    assert!(server.get("/health").body.contains("sarai models pull"));
    let turn = server.post("/sarai/v1/ask", &json!({"text": "hola"})).json();
    assert_eq!((&turn["model"], &turn["fallback"]["to"]), (&json!(null), &json!("refusal")), "{turn}");
}

#[test]
fn an_interrupt_lets_the_answer_end_and_leaves_nothing_behind() {
    let place = place(vec![slowly("despacio", 40, 20)]);
    let server = Serving::start(&place);
    let child = server.child_of("scripted");
    let slow = json!({"text": "Habla despacio", "stream": true});
    let mut reader = server.read_until("/sarai/v1/ask", &slow, "palabra");
    let rest = std::thread::spawn(move || {
        let mut rest = String::new();
        std::io::Read::read_to_string(&mut reader, &mut rest).unwrap();
        rest
    });
    let status = server.end(Signal::SIGINT);
    assert_eq!(status.code(), Some(0), "{status}");
    let rest = rest.join().unwrap();
    assert!(rest.contains("\"event\":\"done\""), "cut off: {rest}");
    assert!(is_gone(child), "the child outlived its server");
    assert!(!place.path("home/run/server.json").exists());
    assert_eq!(leaves(&place), 1);
}
