//! Any bytes as a request's body, read as the routes read it: a request that makes sense, or a refusal that says
//! where the fault is.

use std::future::Future;

use axum::extract::{FromRequest as _, Request};
use axum::response::IntoResponse as _;
use proptest::prelude::*;
use sarai_core::model::Input;
use serde_json::Value;

use super::error::{ApiError, Body};
use super::generation::ChatRequest;
use crate::grammars::Grammars;
use crate::mutation::foreign_text;
use crate::wire::Ask;

const CHATS: &[&str] = &[
    r#"{"model":"sarai","messages":[{"role":"user","content":"¿Qué tal?"}]}"#,
    r#"{"model":"m","messages":[{"role":"system","content":"s"},{"role":"user","content":[{"type":"text","text":"a"}]},
       {"role":"assistant","content":null},{"role":"tool","tool_call_id":"1","content":"x"}],"temperature":0.5,
       "top_p":1,"seed":-7,"stop":["a","b"],"max_tokens":5,"logprobs":true,"top_logprobs":2,"n":2,"stream":true,
       "stream_options":{"include_usage":true},"presence_penalty":-2,"frequency_penalty":2}"#,
    r#"{"model":"m","messages":[{"role":"developer","content":"d"},{"role":"user","content":"u"}],
       "response_format":{"type":"json_schema","json_schema":{"name":"n","strict":true,"schema":{"type":"object"}}},
       "min_p":0.1,"top_k":40,"repeat_penalty":1.1,"max_completion_tokens":1,"user":"x"}"#,
    r#"{"model":"m","messages":[{"role":"user","content":"u"}],"grammar":"root ::= \"a\"","stop":"\n"}"#,
    r#"{"model":"m","messages":[{"role":"user","content":"u"}],"grammar":"sql"}"#,
];

const ASKS: &[&str] = &[
    r#"{"text":"¿Cuánto es el IVA de 250 €?"}"#,
    r#"{"text":"x","language":"en","expert":"finance","reflect":false,"max_tokens":9,"conversation":"c","stream":true,"html":true}"#,
    r#"{"text":"x","language":null,"expert":"nobody"}"#,
];

fn block_on<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(work)
}

fn body<T: serde::de::DeserializeOwned>(bytes: &[u8]) -> Result<T, ApiError> {
    let request = Request::new(axum::body::Body::from(bytes.to_vec()));
    block_on(Body::<T>::from_request(request, &())).map(|Body(value)| value)
}

/// A refusal that is the client's to mend names a field, or line and column of the body.
fn assert_names_a_place(error: ApiError) {
    let envelope = error.body();
    let message = envelope["error"]["message"].as_str().unwrap();
    let named = envelope["error"]["param"].as_str().is_some_and(|param| !param.is_empty());
    let placed = message.split_once(" at line ").is_some_and(|(_, place)| {
        let (line, column) = place.rsplit_once(" column ").unwrap();
        line.parse::<usize>().unwrap() > 0 && column.parse::<usize>().is_ok()
    });
    assert!(named || placed, "{envelope}");
    assert_eq!(error.into_response().status(), 400);
}

proptest! {
    #[test]
    fn a_chat_body_is_a_generation_or_refused_by_place(bytes in foreign_text(CHATS)) {
        match body::<ChatRequest>(&bytes).and_then(|request| request.generation(&Grammars::new("nowhere"))) {
            Err(error) => assert_names_a_place(error),
            Ok(generation) => {
                let sampling = &generation.sampling;
                prop_assert!((0.0..=2.0).contains(&sampling.temperature));
                prop_assert!(sampling.top_p.is_none_or(|value| (0.0..=1.0).contains(&value)));
                prop_assert!(generation.max_tokens != Some(0));
                prop_assert!(generation.stop.len() <= 16 && !generation.stop.iter().any(String::is_empty));
                let Input::Chat(messages) = &generation.input else { panic!("a chat became something else") };
                prop_assert!(!messages.is_empty());
                let again = body::<ChatRequest>(&bytes).unwrap().generation(&Grammars::new("nowhere")).unwrap();
                prop_assert_eq!(format!("{again:?}"), format!("{generation:?}"));
            }
        }
    }

    #[test]
    fn an_ask_body_survives_rereading_or_is_refused_by_place(bytes in foreign_text(ASKS)) {
        match body::<Ask>(&bytes) {
            Err(error) => assert_names_a_place(error),
            Ok(ask) => {
                let written = serde_json::to_vec(&ask).unwrap();
                let again: Ask = body(&written).unwrap();
                prop_assert_eq!(serde_json::to_value(&again).unwrap(), serde_json::to_value(&ask).unwrap());
                let text = ask.text.clone();
                prop_assert_eq!(ask.into_request("http").text, text);
            }
        }
    }
}

#[test]
fn a_body_nested_without_end_is_refused() {
    for open in ["[", "{\"a\":", "{\"messages\":[", "{\"response_format\":{\"json_schema\":{\"schema\":"] {
        let deep = open.repeat((1 << 20) / open.len());
        assert_names_a_place(body::<ChatRequest>(deep.as_bytes()).err().unwrap());
        assert_names_a_place(body::<Ask>(deep.as_bytes()).err().unwrap());
        assert_names_a_place(body::<Value>(deep.as_bytes()).err().unwrap());
    }
}
