//! The pool of models under a budget of memory: who is loaded, who leaves, who waits, who is sent away.
//!
//! The models are scripted; what they claim stands in the catalogue, so that a budget of some hundred megabytes is
//! tight though nothing of that size is ever taken.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use nix::sys::signal::{Signal, kill};
use serde_json::{Value, json};

use crate::sarai::Place;
use crate::scripted::{place_of_claims, says, slowly};
use crate::serving::{Answer, Serving, pid};

const MB: u64 = 1_000_000;

/// A script that answers its own name, and slowly to who asks for that.
fn named(name: &str) -> Value {
    let rules =
        [slowly("despacio", 40, 25), slowly("sin fin", 2_000, 20), says("", &format!("I am {name}."))];
    json!({ "rules": rules })
}

/// Models of 200 MB each by role, in a budget of so much.
fn place(roles: &[(&str, &str)], budget_bytes: u64) -> Place {
    let models: Vec<_> = roles.iter().map(|(role, name)| (*role, *name, 200 * MB, named(name))).collect();
    place_of_claims(&models).with("SARAI_MODELS__RAM_BUDGET_BYTES", &budget_bytes.to_string())
}

fn body(model: &str, text: &str) -> Value {
    json!({"model": model, "messages": [{"role": "user", "content": text}]})
}

fn ask(server: &Serving, model: &str) -> Answer {
    server.post("/v1/chat/completions", &body(model, "hola"))
}

#[track_caller]
fn answers(server: &Serving, model: &str) {
    let answer = ask(server, model);
    assert_eq!(answer.status, 200, "{answer:?}");
    let said = &answer.json()["choices"][0]["message"]["content"];
    assert_eq!(said, &format!("I am {model}."), "{answer:?}");
}

fn skills(server: &Serving) -> Value {
    server.get("/sarai/v1/skills").json()
}

fn skill(server: &Serving, model: &str) -> Value {
    let skills = skills(server);
    let list = skills["skills"].as_array().unwrap();
    list.iter()
        .find(|skill| skill["model"] == model)
        .unwrap_or_else(|| panic!("no {model} in {skills}"))
        .clone()
}

fn states(server: &Serving, models: &[&str]) -> Vec<String> {
    models.iter().map(|model| skill(server, model)["state"].as_str().unwrap().to_owned()).collect()
}

#[track_caller]
fn until(what: &str, wait: Duration, mut is_so: impl FnMut() -> bool) {
    let until = Instant::now() + wait;
    while !is_so() {
        assert!(Instant::now() < until, "{what}: not within {wait:?}");
        std::thread::sleep(Duration::from_millis(50));
    }
}

#[track_caller]
fn has_metric(server: &Serving, line: &str) {
    let metrics = server.get("/metrics").body;
    assert!(metrics.lines().any(|found| found == line), "no {line} in {metrics}");
}

#[test]
fn the_least_recently_used_model_leaves_for_another() {
    let place = place(&[("base", "a"), ("tiny", "b"), ("expert_short", "c")], 550 * MB);
    let server = Serving::start(&place);
    server.child_of("a");
    answers(&server, "b");
    answers(&server, "a");
    assert_eq!(states(&server, &["a", "b", "c"]), ["ready", "ready", "idle"]);
    answers(&server, "c");
    assert_eq!(states(&server, &["a", "b", "c"]), ["ready", "idle", "ready"]);
    has_metric(&server, "sarai_model_unloads_total{reason=\"room\"} 1");
    has_metric(&server, "sarai_ram_bytes{process=\"b\"} 0");
    has_metric(&server, "sarai_ram_budget_bytes 550000000");
    let memory = skills(&server)["memory"].clone();
    assert!(memory["claimed_bytes"].as_u64().unwrap() <= 550 * MB, "{memory}");
    assert!(memory["claims"]["host"].as_u64().unwrap() > MB, "this process counts: {memory}");
    assert!(memory["claims"]["compute"].as_u64().unwrap() >= 400 * MB, "{memory}");
    let ran = place.run(&["skills", "status"]);
    assert!(ran.stdout.contains("memory: ") && ran.stdout.contains("compute"), "{ran:?}");
    let report = place.run(&["doctor", "--json"]).json();
    let budget = report["checks"].as_array().unwrap().iter().find(|check| check["name"] == "budget").unwrap();
    assert!(budget["ok"] == true && budget["detail"].as_str().unwrap().contains("compute"), "{budget}");
}

#[test]
fn an_idle_model_is_unloaded_after_its_time_and_comes_back() {
    let place =
        place(&[("base", "a"), ("tiny", "b")], 550 * MB).with("SARAI_MODELS__KEEP_ALIVE_SECONDS", "1");
    let server = Serving::start(&place);
    let first = server.child_of("a");
    let slow = server.read_until(
        "/v1/chat/completions",
        &json!({"model": "a", "stream": true, "messages": [{"role": "user", "content": "despacio"}]}),
        "palabra",
    );
    until("unloaded", Duration::from_secs(10), || states(&server, &["a"]) == ["idle"]);
    drop(slow);
    assert!(crate::serving::is_gone(first));
    assert!(skill(&server, "a")["claims"].is_null(), "{}", skill(&server, "a"));
    has_metric(&server, "sarai_model_unloads_total{reason=\"idle\"} 1");
    answers(&server, "a");
}

#[test]
fn a_request_waits_for_a_busy_model_and_then_is_told_when_to_come_back() {
    let place = place(&[("base", "a"), ("tiny", "b")], 350 * MB).with("SARAI_MODELS__ROOM_WAIT_SECONDS", "3");
    let server = Serving::start(&place);
    server.child_of("a");
    // Forty words, each after 25 ms: room comes within the wait.
    let busy = std::thread::scope(|scope| {
        let busy = scope.spawn(|| server.post("/v1/chat/completions", &body("a", "Habla despacio")));
        until("busy", Duration::from_secs(5), || skill(&server, "a")["requests"] == 1);
        answers(&server, "b");
        busy.join().unwrap()
    });
    assert_eq!(busy.status, 200, "who was busy lost nothing: {busy:?}");
    assert_eq!(states(&server, &["a", "b"]), ["idle", "ready"]);
    // An answer that takes longer than the wait.
    let slow = json!({"model": "b", "stream": true, "messages": [{"role": "user", "content": "sin fin"}]});
    let reader = server.read_until("/v1/chat/completions", &slow, "palabra");
    let full = ask(&server, "a");
    assert_eq!(full.refused(429), "server_busy");
    assert!(full.headers["retry-after"].parse::<u64>().unwrap() >= 1, "{full:?}");
    assert_eq!(states(&server, &["a", "b"]), ["idle", "ready"], "a busy model stays");
    drop(reader);
    answers(&server, "a");
}

#[test]
fn a_budget_smaller_than_the_model_is_named_and_another_model_answers() {
    let models = [("base", "large", 2_000 * MB, named("large")), ("tiny", "small", 100 * MB, named("small"))];
    let place = place_of_claims(&models).with("SARAI_MODELS__RAM_BUDGET_BYTES", "1000000000");
    let server = Serving::start(&place);
    let refused = ask(&server, "large");
    assert_eq!(refused.refused(503), "model_unavailable");
    for word in ["large", "2.0 GB", "models.ram_budget_bytes"] {
        assert!(refused.body.contains(word), "no {word} in {refused:?}");
    }
    let turn = server.post("/sarai/v1/ask", &json!({"text": "hola"})).json();
    assert_eq!((&turn["answer"], &turn["fallback"]["to"]), (&json!("I am small."), &json!("tiny")), "{turn}");
    assert!(turn["fallback"]["reason"].as_str().unwrap().contains("models.ram_budget_bytes"), "{turn}");
    drop(server);
    let report = place.run(&["doctor", "--json"]).json();
    let budget = report["checks"].as_array().unwrap().iter().find(|check| check["name"] == "budget").unwrap();
    assert!(budget["ok"] == false && budget["hint"].is_string(), "{budget}");
    assert!(budget["detail"].as_str().unwrap().contains("large"), "{budget}");
}

#[test]
fn twenty_clients_of_two_models_that_do_not_fit_together_all_get_their_answer() {
    let place = place(&[("base", "a"), ("tiny", "b")], 350 * MB).with("SARAI_SERVER__REQUESTS_MAX", "64");
    let server = Serving::start(&place);
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let clients: Vec<_> = (0..20)
            .map(|client| {
                let server = &server;
                scope.spawn(move || answers(server, if client % 2 == 0 { "a" } else { "b" }))
            })
            .collect();
        let watcher = scope.spawn(|| {
            let mut most = 0;
            while !done.load(Ordering::Relaxed) {
                most = most.max(skills(&server)["memory"]["claimed_bytes"].as_u64().unwrap());
            }
            most
        });
        let lost = clients.into_iter().filter_map(|client| client.join().err()).count();
        done.store(true, Ordering::Relaxed);
        let most = watcher.join().unwrap();
        assert_eq!(lost, 0);
        assert!((200 * MB..=350 * MB).contains(&most), "{most}");
    });
    let memory = skills(&server)["memory"].clone();
    assert_eq!(memory["waiting"], 0, "{memory}");
}

#[test]
fn a_child_that_dies_before_any_text_is_replaced_and_the_asker_gets_his_answer() {
    let dies = json!({"rules": [{"contains": "hola", "text": "I am back.", "die_once": true}]});
    let place = place_of_claims(&[("base", "a", 200 * MB, dies), ("tiny", "b", 200 * MB, named("b"))])
        .with("SARAI_MODELS__RAM_BUDGET_BYTES", "550000000");
    let server = Serving::start(&place);
    let body = json!({"model": "a", "messages": [{"role": "user", "content": "hola"}]});
    let answer = server.post("/v1/chat/completions", &body);
    assert_eq!(answer.status, 200, "{answer:?}");
    assert_eq!(answer.json()["choices"][0]["message"]["content"], "I am back.");
    assert_eq!(skill(&server, "a")["restarts"], 1);
}

#[test]
fn in_a_turn_the_small_model_takes_over_at_once_and_the_dead_one_is_made_ready_again() {
    let dies = json!({"rules": [{"contains": "hola", "text": "I am back.", "die_once": true}]});
    let place = place_of_claims(&[("base", "a", 200 * MB, dies), ("tiny", "b", 200 * MB, named("b"))])
        .with("SARAI_MODELS__RAM_BUDGET_BYTES", "550000000");
    let server = Serving::start(&place);
    let turn = server.post("/sarai/v1/ask", &json!({"text": "hola"})).json();
    assert_eq!((&turn["answer"], &turn["fallback"]["to"]), (&json!("I am b."), &json!("tiny")), "{turn}");
    until("the base model is ready", Duration::from_secs(20), || skill(&server, "a")["state"] == "ready");
    assert_eq!(skill(&server, "a")["restarts"], 1);
    let turn = server.post("/sarai/v1/ask", &json!({"text": "hola"})).json();
    assert_eq!((&turn["answer"], &turn["fallback"]), (&json!("I am back."), &Value::Null), "{turn}");
}

#[test]
fn who_is_told_to_come_back_gets_no_unchecked_answer_instead() {
    let busy =
        json!({"rules": [{"contains": "12.000", "bound": true, "busy": true}, says("", "Son 300 euros.")]});
    let place = place_of_claims(&[("base", "a", 200 * MB, busy), ("tiny", "b", 200 * MB, named("b"))])
        .with("SARAI_MODELS__RAM_BUDGET_BYTES", "550000000");
    let server = Serving::start(&place);
    let answer = server.post("/sarai/v1/ask", &json!({"text": crate::scripted::LOAN}));
    assert_eq!(answer.refused(429), "server_busy");
    assert!(answer.headers["retry-after"].parse::<u64>().unwrap() > 0);
    assert_eq!(server.get("/sarai/v1/audit").json()["leaves"], 0);
}

#[test]
fn a_reader_who_stalls_holds_no_model() {
    // Far more than what a connection holds.
    let long = json!({"rules": [says("", &format!("{} ", "x".repeat(2000)).repeat(4000))]});
    let place = place_of_claims(&[("base", "a", 200 * MB, long), ("tiny", "b", 200 * MB, named("b"))])
        .with("SARAI_MODELS__RAM_BUDGET_BYTES", "350000000");
    let server = Serving::start(&place);
    let stream = json!({"model": "a", "stream": true, "messages": [{"role": "user", "content": "hola"}]});
    let stalled = server.read_until("/v1/chat/completions", &stream, "xxx");
    until("computed", Duration::from_secs(20), || skill(&server, "a")["requests"] == 0);
    answers(&server, "b");
    assert_eq!(states(&server, &["a", "b"]), ["idle", "ready"]);
    drop(stalled);
}

#[test]
fn a_child_without_memory_ends_with_advice_and_the_next_request_works() {
    let place = place(&[("base", "a"), ("tiny", "b")], 550 * MB);
    let server = Serving::start(&place);
    let first = server.child_of("a");
    let stream = json!({"model": "a", "stream": true, "messages": [{"role": "user", "content": "despacio"}]});
    let mut reader = server.read_until("/v1/chat/completions", &stream, "palabra");
    // As the kernel does when memory runs out.
    kill(pid(first), Signal::SIGKILL).unwrap();
    let mut rest = String::new();
    std::io::Read::read_to_string(&mut reader, &mut rest).unwrap();
    assert!(rest.contains("not enough memory") && rest.contains("sarai models use mini"), "{rest}");
    until("released", Duration::from_secs(5), || skill(&server, "a")["claims"].is_null());
    has_metric(&server, "sarai_model_unloads_total{reason=\"died\"} 1");
    answers(&server, "a");
    assert_ne!(server.child_of("a"), first);
}

#[test]
fn a_model_that_cannot_get_its_memory_while_it_loads_says_so_and_holds_nothing() {
    let fails = json!({"fails_to_load": "ggml: failed to allocate buffer of size 9"});
    let place = place_of_claims(&[("base", "a", 200 * MB, fails), ("tiny", "b", 200 * MB, named("b"))])
        .with("SARAI_MODELS__RAM_BUDGET_BYTES", "350000000");
    let server = Serving::start(&place);
    let refused = ask(&server, "a");
    assert_eq!(refused.refused(503), "model_unavailable");
    assert!(refused.body.contains("not enough memory"), "{refused:?}");
    assert!(skill(&server, "a")["claims"].is_null(), "{}", skill(&server, "a"));
    answers(&server, "b");
}

#[test]
fn a_child_that_answers_nothing_is_replaced() {
    let place = place(&[("base", "a"), ("tiny", "b")], 550 * MB);
    let server = Serving::start(&place);
    let first = server.child_of("a");
    kill(pid(first), Signal::SIGSTOP).unwrap();
    until("given up", Duration::from_secs(40), || states(&server, &["a"]) == ["failed"]);
    assert!(crate::serving::is_gone(first));
    let fault = skill(&server, "a")["fault"].as_str().unwrap().to_owned();
    assert!(fault.contains("answered no call"), "{fault}");
    has_metric(&server, "sarai_model_unloads_total{reason=\"hung\"} 1");
    answers(&server, "a");
}

#[test]
fn what_a_child_says_and_takes_corrects_its_claim() {
    let script = json!({
        "rules": [says("", "I am a.")], "takes_bytes": 300 * MB,
        "kv_bytes_per_token": 1000, "compute_bytes": 5 * MB,
    });
    let models = [("base", "a", 50 * MB, script), ("tiny", "b", 200 * MB, named("b"))];
    let place = place_of_claims(&models).with("SARAI_MODELS__RAM_BUDGET_BYTES", "700000000");
    let server = Serving::start(&place);
    server.child_of("a");
    let a = skill(&server, "a");
    // It says 4,096 tokens; the megabytes that nothing explains count as computing.
    assert_eq!(a["claims"]["kv"], 4_096_000, "{a}");
    assert!(a["claims"]["compute"].as_u64().unwrap() >= 290 * MB, "{a}");
    assert!(a["ram_bytes"].as_u64().unwrap() >= 300 * MB, "{a}");
    assert_eq!(a["roles"], json!(["base"]), "{a}");
    answers(&server, "b");
    assert_eq!(states(&server, &["a", "b"]), ["ready", "ready"]);
}
