//! The HTTP routes of a running server: shapes of answers, streams and refusals.

use serde_json::{Value, json};

use crate::scripted::{LOAN, LOAN_FILLED, dies, fills, place, slowly};
use crate::serving::{Serving, call};

fn chat(model: &str, text: &str, stream: bool) -> Value {
    json!({"model": model, "messages": [{"role": "user", "content": text}], "stream": stream,
           "stream_options": if stream { json!({"include_usage": true}) } else { Value::Null }})
}

#[test]
fn probes_models_and_metrics_are_there() {
    let place = place(Vec::new());
    let server = Serving::start(&place);
    assert_eq!(server.get("/health").json(), json!({"status": "ok"}));
    for path in ["/livez", "/readyz"] {
        assert_eq!((server.get(path).status, server.get(path).body.as_str()), (200, "ok\n"), "{path}");
    }
    for path in ["/v1/models", "/models"] {
        let list = server.get(path).json();
        let ids: Vec<&str> =
            list["data"].as_array().unwrap().iter().map(|model| model["id"].as_str().unwrap()).collect();
        assert_eq!(
            (list["object"].as_str(), ids),
            (Some("list"), vec!["sarai", "scripted", "scripted-tiny"])
        );
    }
    assert_eq!(server.get("/v1/models/scripted").json()["object"], "model");
    assert_eq!(server.get("/v1/models/nobody").refused(404), "model_not_found");

    assert_eq!(server.post("/sarai/v1/ask", &json!({"text": "hola"})).status, 200);
    let text = server.get("/metrics").body;
    for name in [
        "sarai_requests_total{surface=\"sarai\"} 1",
        "skill_requests_total{skill_name=\"scripted\"} 1",
        "skill_latency_seconds_bucket{skill_name=\"scripted\",le=\"0.01\"}",
        "sarai_skill_up{skill_name=\"scripted\"} 1",
        "sarai_ram_bytes{process=\"sarai\"}",
        "sarai_omni_loop_latency_seconds_count 1",
        "sarai_omni_loop_iterations_count 1",
        "gen_ai_server_time_to_first_token_seconds_count 1",
        "sarai_turns_total 1",
    ] {
        assert!(text.contains(name), "no {name} in {text}");
    }
    assert!(!text.contains("sarai_fl_epsilon"), "what was never measured is absent");
}

#[test]
fn the_assistant_answers_as_openai_does() {
    let place = place(vec![fills("12.000", LOAN_FILLED)]);
    let server = Serving::start(&place);
    for path in ["/v1/chat/completions", "/chat/completions"] {
        let answer = server.post(path, &chat("sarai", LOAN, false));
        let body = answer.json();
        assert_eq!((answer.status, &body["object"]), (200, &json!("chat.completion")), "{body}");
        let text = body["choices"][0]["message"]["content"].as_str().unwrap();
        assert!(text.contains("281,82"), "{body}");
        assert_eq!(body["choices"][0]["finish_reason"], "stop");
        assert_eq!(body["sarai"]["expert"]["name"], "finance");
        assert_eq!(
            body["sarai"]["turn_id"].as_str(),
            answer.headers.get("x-sarai-turn-id").map(String::as_str)
        );
        assert!(body["usage"]["total_tokens"].as_u64().unwrap() > 0, "{body}");
    }
    let streamed = server.post("/v1/chat/completions", &chat("sarai", LOAN, true));
    assert_eq!(streamed.headers["content-type"], "text/event-stream");
    assert_eq!(streamed.data().last(), Some(&"[DONE]"), "{streamed:?}");
    let chunks = streamed.events();
    let text: String =
        chunks.iter().filter_map(|chunk| chunk["choices"].get(0)?["delta"]["content"].as_str()).collect();
    assert!(text.contains("281,82"), "{text}");
    assert!(chunks.iter().all(|chunk| chunk["object"] == "chat.completion.chunk"), "{chunks:?}");
    assert_eq!(chunks[0]["choices"][0]["delta"]["role"], "assistant");
    let last = chunks.iter().find(|chunk| chunk["sarai"].is_object()).unwrap();
    assert_eq!(
        (&last["choices"][0]["finish_reason"], &last["sarai"]["answer"]),
        (&json!("stop"), &json!(text))
    );
    assert!(chunks.last().unwrap()["usage"]["total_tokens"].is_u64(), "{chunks:?}");
}

#[test]
fn a_bare_model_adds_nothing() {
    let place = place(Vec::new());
    let server = Serving::start(&place);
    let body = server.post("/v1/chat/completions", &chat("scripted", "hola", false)).json();
    assert_eq!(body["choices"][0]["message"]["content"], "A plain answer.", "{body}");
    assert!(body.get("sarai").is_none(), "{body}");
    let streamed = server.post("/v1/chat/completions", &chat("scripted", "hola", true));
    assert_eq!(streamed.data().last(), Some(&"[DONE]"));
    let body = server.post("/v1/completions", &json!({"model": "scripted", "prompt": "hola"})).json();
    assert_eq!(body["choices"][0]["text"], "A plain answer.", "{body}");
    assert_eq!(
        server.post("/v1/chat/completions", &chat("nobody", "hola", false)).refused(404),
        "model_not_found"
    );
    assert_eq!(server.get("/sarai/v1/audit").json()["leaves"], 0, "a bare generation is no turn");
}

#[test]
fn a_grammar_is_asked_for_by_name() {
    let place = place(Vec::new());
    let server = Serving::start(&place);
    place.write(&place.path("home/grammars/moves.gbnf"), "root ::= [a-h] [1-8]");
    let listed = server.get("/sarai/v1/grammars").json();
    let names: Vec<(&str, &str)> = listed["grammars"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["name"].as_str().unwrap(), one["source"].as_str().unwrap()))
        .collect();
    let built_in = |name| (name, "built-in");
    assert_eq!(
        names,
        [built_in("json"), built_in("markdown"), ("moves", "home"), built_in("python"), built_in("sql")]
    );
    for name in ["sql", "moves"] {
        let asked = json!({"model": "scripted", "prompt": "hola", "grammar": name});
        assert_eq!(server.post("/v1/completions", &asked).status, 200);
        let mut asked = chat("scripted", "hola", false);
        asked["grammar"] = json!(name);
        assert_eq!(server.post("/v1/chat/completions", &asked).status, 200);
        asked["grammar"] = json!("chess");
        let refused = server.post("/v1/chat/completions", &asked);
        assert_eq!(refused.json()["error"]["param"], "grammar");
        assert!(refused.body.contains("json, markdown, moves, python, sql"), "{refused:?}");
        assert_eq!(refused.refused(400), "invalid_value");
    }
}

#[test]
fn our_own_routes_give_the_objects_of_the_command_line() {
    let place = place(vec![fills("12.000", LOAN_FILLED)]);
    let server = Serving::start(&place);
    let turn = server.post("/sarai/v1/ask", &json!({"text": LOAN})).json();
    assert_eq!(turn["expert"]["name"], "finance", "{turn}");
    let streamed =
        server.request("POST", "/sarai/v1/ask", &[("Accept", "text/event-stream")], br#"{"text":"hola"}"#);
    let events = streamed.events();
    let kinds: Vec<&str> = events.iter().map(|event| event["event"].as_str().unwrap()).collect();
    assert_eq!((kinds[0], kinds[1], *kinds.last().unwrap()), ("started", "route", "done"), "{kinds:?}");
    let said: String = events.iter().filter_map(|event| event["text"].as_str()).collect();
    assert_eq!(events.last().unwrap()["turn"]["answer"], said.as_str());

    let routed = server.post("/sarai/v1/route", &json!({"text": LOAN})).json();
    assert_eq!((&routed["primary"], &routed["scores"]), (&json!("finance"), &turn["route"]["scores"]));

    let id = turn["turn_id"].as_str().unwrap();
    assert_eq!(server.get("/sarai/v1/audit").json()["leaves"], 2);
    let kept = server.get(&format!("/sarai/v1/audit/{id}")).json();
    assert_eq!((&kept["question"], &kept["leaf"]["turn_id"]), (&json!(LOAN), &json!(id)), "{kept}");
    let receipt = server.get(&format!("/sarai/v1/audit/{id}/receipt")).body;
    let file = place.path("receipt.json");
    place.write(&file, receipt);
    assert_eq!(place.run(&["audit", "check-receipt", file.to_str().unwrap()]).code, 0);
    assert_eq!(server.get("/sarai/v1/audit/nothing").refused(404), "no_such_turn");
    assert_eq!(server.get("/sarai/v1/audit/nothing/receipt").refused(404), "no_such_turn");

    let feedback =
        |id: &str, score: Value| server.post("/sarai/v1/feedback", &json!({"turn_id": id, "score": score}));
    assert_eq!(feedback(id, json!(0.5)).status, 200);
    assert_eq!(feedback("nothing", json!(1)).refused(404), "no_such_turn");
    assert_eq!(feedback(id, json!(7)).refused(400), "invalid_value");
    assert_eq!(feedback(id, json!("good")).refused(400), "invalid_value");
    let skills = server.get("/sarai/v1/skills").json();
    let kinds: Vec<&Value> =
        skills["skills"].as_array().unwrap().iter().map(|skill| &skill["skill"]).collect();
    // By the names of their models: image, scripted, scripted-tiny, sql.
    assert_eq!(kinds, ["image", "engine", "engine", "sql"], "{skills}");
}

#[test]
fn what_is_no_request_is_refused_in_the_envelope() {
    let place = place(vec![json!({"contains": "larguísimo", "context_exceeded": true})])
        .with("SARAI_SERVER__BODY_BYTES_MAX", "2000");
    let server = Serving::start(&place);
    for path in
        ["/v1/chat/completions", "/v1/completions", "/sarai/v1/ask", "/sarai/v1/route", "/sarai/v1/feedback"]
    {
        for body in ["", "{", "[]", "{\"text\":1}", "\"text\"", "null", "{\"text\":\"\\ud800\"}"] {
            let code = server.request("POST", path, &[], body.as_bytes()).refused(400);
            assert_eq!(code, "invalid_value", "{path} {body}");
        }
        let long = json!({"text": "x".repeat(4000)}).to_string();
        assert_eq!(server.request("POST", path, &[], long.as_bytes()).refused(413), "body_too_large");
    }
    assert_eq!(server.post("/sarai/v1/ask", &json!({"text": " "})).refused(400), "invalid_value");
    let unknown = json!({"text": "hola", "expert": "astrology"});
    assert_eq!(server.post("/sarai/v1/ask", &unknown).refused(400), "unknown_expert");
    let long = server.post("/v1/chat/completions", &chat("sarai", "larguísimo", false));
    assert_eq!(long.refused(400), "context_length_exceeded");
    let long = server.post("/v1/chat/completions", &chat("sarai", "larguísimo", true));
    assert_eq!(long.refused(400), "context_length_exceeded", "before the first text it is still a status");
    assert_eq!(server.get("/v1/nothing").refused(404), "no_such_route");
    assert_eq!(server.get("/sarai/v1/ask").refused(405), "no_such_method");
    assert_eq!(server.get("/livez").status, 200, "none of it harmed the server");
}

#[test]
fn the_description_lists_routes_that_exist() {
    let place = place(vec![slowly("never", 1, 1)]);
    let server = Serving::start(&place);
    let document = server.get("/openapi.json").json();
    let paths = document["paths"].as_object().unwrap();
    for (path, methods) in paths {
        for method in methods.as_object().unwrap().keys() {
            let answer = server.request(&method.to_uppercase(), path, &[], b"");
            let code = answer.json_code();
            assert!(
                !matches!(code.as_str(), "no_such_route" | "no_such_method"),
                "{method} {path}: {answer:?}"
            );
        }
    }
    for path in [
        "/health",
        "/livez",
        "/readyz",
        "/metrics",
        "/v1/models",
        "/v1/models/{id}",
        "/v1/chat/completions",
        "/v1/completions",
        "/sarai/v1/ask",
        "/sarai/v1/route",
        "/sarai/v1/feedback",
        "/sarai/v1/metacontrol",
        "/sarai/v1/skills",
        "/sarai/v1/audit",
        "/sarai/v1/audit/{turn_id}",
        "/sarai/v1/audit/{turn_id}/receipt",
    ] {
        assert!(paths.contains_key(path), "{path} is not described");
    }
}

#[test]
fn a_death_during_a_streamed_answer_is_told_over_openais_protocol() {
    let place = place(vec![dies("muere")]);
    let server = Serving::start(&place);
    let streamed = server.post("/v1/chat/completions", &chat("sarai", "¿Quién muere?", true));
    assert_eq!(streamed.data().last(), Some(&"[DONE]"), "{streamed:?}");
    let chunks = streamed.events();
    let text: String =
        chunks.iter().filter_map(|chunk| chunk["choices"].get(0)?["delta"]["content"].as_str()).collect();
    assert!(text.ends_with("\n\n---\n\nThe small one."), "what is void is cut off visibly: {text:?}");
    let last = chunks.iter().find(|chunk| chunk["sarai"].is_object()).unwrap();
    assert_eq!(last["sarai"]["fallback"]["to"], "tiny", "{last}");
    assert_eq!(last["sarai"]["answer"], "The small one.", "{last}");
    // A bare model has nobody to step in.
    let lost = server.post("/v1/chat/completions", &chat("scripted", "¿Quién muere?", false));
    assert_eq!(lost.refused(502), "model_lost");
    let streamed = server.post("/v1/chat/completions", &chat("scripted", "¿Quién muere?", true));
    assert_eq!(streamed.events().last().unwrap()["error"]["code"], "model_lost", "{streamed:?}");
    assert_ne!(streamed.data().last(), Some(&"[DONE]"), "a broken answer does not look finished");
}

#[test]
fn a_conversation_goes_on_and_a_given_form_skips_the_experts() {
    let place = place(vec![fills("12.000", LOAN_FILLED), fills("color", r#"{"color":"azul"}"#)]);
    let server = Serving::start(&place);
    let ask = |text: &str| server.post("/sarai/v1/ask", &json!({"text": text, "conversation": "c1"})).json();
    assert_eq!(ask("Me llamo Ana")["context"]["messages_used"], 0);
    assert_eq!(ask("¿Cómo me llamo?")["context"]["messages_used"], 2);
    assert_eq!(ask("¿Seguro?")["context"]["messages_used"], 4);
    let mut request = chat("sarai", "Un color para mi hipoteca", false);
    request["response_format"] = json!({"type": "json_schema", "json_schema": {"name": "c", "strict": true, "schema": {"type": "object"}}});
    let body = server.post("/v1/chat/completions", &request).json();
    assert_eq!(body["choices"][0]["message"]["content"], r#"{"color":"azul"}"#, "{body}");
    assert_eq!(
        (&body["sarai"]["expert"], &body["sarai"]["fallback"]),
        (&Value::Null, &Value::Null),
        "{body}"
    );
}

#[test]
fn a_refused_form_keeps_its_status_and_its_words() {
    let place = place(Vec::new());
    let server = Serving::start(&place);
    let form = [("content-type", "application/x-www-form-urlencoded")];
    let refused = call(&server.address, "POST", "/", &form, b"text=+").unwrap();
    assert_eq!(refused.status, 400, "{refused:?}");
    assert!(refused.headers["content-type"].starts_with("text/html"), "{refused:?}");
    let asked = server.post("/sarai/v1/ask", &json!({"text": "hola", "max_tokens": 0}));
    assert_eq!(asked.refused(400), "invalid_value");
}
