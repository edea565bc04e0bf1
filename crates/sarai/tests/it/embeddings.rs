//! The embedding route: OpenAI's shapes, refusals, and a model of its own beside those that write.
//!
//! The scripted skill counts letters, so that texts of the same letters have the same vector.

use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::sarai::Place;
use crate::scripted::place;
use crate::serving::Serving;

/// A scripted place whose profile has an embedding model, its file not yet here.
pub(crate) fn place_with_embedder() -> Place {
    let place = place(Vec::new());
    let bytes = b"GGUF{}";
    let path = place.path("vectors.embed");
    place.write(&path, bytes);
    let sha256: String = Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    let catalogue = place.path("catalogue.toml");
    let text = std::fs::read_to_string(&catalogue).unwrap();
    let text = format!(
        "{text}embed = \"vectors\"\n[[model]]\nname = \"vectors\"\nskill = \"embed\"\nfamily = \"scripted\"\n\
         licence = \"MIT\"\nquantisation = \"none\"\ncontext = 64\nfile = \"vectors.embed\"\nbytes = {}\n\
         sha256 = \"{sha256}\"\n[[model.source]]\nkind = \"path\"\npath = {path:?}\n",
        bytes.len()
    );
    place.write(&catalogue, text);
    place
}

/// The same with the file here.
pub(crate) fn pulled() -> Place {
    let place = place_with_embedder();
    let pulled = place.run(&["--quiet", "models", "pull", "vectors"]);
    assert_eq!(pulled.code, 0, "{pulled:?}");
    place
}

fn vector(item: &Value) -> Vec<f64> {
    item["embedding"].as_array().unwrap().iter().map(|value| value.as_f64().unwrap()).collect()
}

#[test]
fn texts_become_vectors_as_openai_has_it() {
    let place = pulled();
    let server = Serving::start(&place);
    let shown = server.get("/v1/models/vectors").json();
    assert_eq!(shown["architecture"]["output_modalities"], json!(["embedding"]));
    assert_eq!(shown["meta"]["n_ctx"], 64);
    for (path, model) in [("/v1/embeddings", "vectors"), ("/embeddings", "sarai")] {
        let body = server.post(path, &json!({"model": model, "input": ["amor", "roma", "x"]})).json();
        assert_eq!((&body["object"], &body["model"]), (&json!("list"), &json!("vectors")), "{body}");
        assert_eq!(body["usage"], json!({"prompt_tokens": 21, "total_tokens": 21}));
        let data = body["data"].as_array().unwrap();
        assert_eq!(data.iter().map(|item| item["index"].as_u64().unwrap()).collect::<Vec<_>>(), [0, 1, 2]);
        assert_eq!((data[0]["object"].as_str(), vector(&data[0]).len()), (Some("embedding"), 512));
        assert_eq!(vector(&data[0]), vector(&data[1]));
        assert_ne!(vector(&data[0]), vector(&data[2]));
    }
    let one = server.post("/v1/embeddings", &json!({"model": "vectors", "input": "x", "dimensions": 512}));
    let coded = json!({"model": "vectors", "input": "x", "encoding_format": "base64", "input_type": "query"});
    let coded = server.post("/v1/embeddings", &coded).json();
    // 2048 bytes: four letters for every three.
    assert_eq!(coded["data"][0]["embedding"].as_str().unwrap().len(), 2732, "{coded}");
    assert_eq!(vector(&one.json()["data"][0]).len(), 512);

    let text = server.get("/metrics").body;
    for name in [
        "sarai_embedded_texts_total 8",
        "skill_requests_total{skill_name=\"vectors\"} 4",
        "sarai_tokens_total{kind=\"embedded\"} 56",
        "sarai_skill_up{skill_name=\"vectors\"} 1",
    ] {
        assert!(text.contains(name), "no {name} in {text}");
    }
}

#[test]
fn what_is_not_to_be_had_is_refused() {
    let place = pulled();
    let server = Serving::start(&place);
    let refused = |status: u16, body: Value| {
        let answer = server.post("/v1/embeddings", &body);
        (answer.refused(status), answer.json()["error"]["param"].as_str().unwrap_or_default().to_owned())
    };
    let told = |code: &str, param: &str| (code.to_owned(), param.to_owned());
    let with = |key: &str, value: Value| {
        let mut body = json!({"model": "vectors", "input": "x"});
        body[key] = value;
        body
    };
    for model in ["scripted", "text-embedding-3-small"] {
        assert_eq!(refused(404, with("model", json!(model))), told("model_not_found", ""));
    }
    for input in [json!([]), json!(""), json!([1, 2]), json!([[1, 2]]), json!(7), json!(vec!["a"; 257])] {
        assert_eq!(refused(400, with("input", input)), told("invalid_value", "input"));
    }
    for (key, value) in
        [("dimensions", json!(64)), ("encoding_format", json!("int8")), ("input_type", json!("x"))]
    {
        assert_eq!(refused(400, with(key, value)), told("invalid_value", key));
    }
    // A model that makes vectors does not write.
    let chat = json!({"model": "vectors", "messages": [{"role": "user", "content": "hola"}]});
    assert_eq!(server.post("/v1/chat/completions", &chat).refused(404), "model_not_found");
}

#[test]
fn an_absent_file_is_named_with_the_command_that_brings_it() {
    let place = place_with_embedder();
    let server = Serving::start(&place);
    let answer = server.post("/v1/embeddings", &json!({"model": "vectors", "input": "x"}));
    assert_eq!(answer.refused(503), "model_unavailable");
    assert!(answer.body.contains("sarai models pull vectors"), "{answer:?}");
    assert_eq!(server.get("/v1/models/vectors").refused(404), "model_not_found");
    assert_eq!(server.get("/readyz").status, 200, "questions are answered without it");
}
