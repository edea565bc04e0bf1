//! `POST /v1/embeddings`: texts to vectors, in OpenAI's shape.
//!
//! Called by client libraries and retrieval programs. Names the profile's embedding model, or `sarai` for whichever
//! that is. Vectors are never cut: a wish for another number of dimensions is refused.

use std::time::Instant;

use axum::Json;
use axum::extract::State;
use base64::Engine as _;
use sarai_core::model::{EMBED_TEXTS_MAX, Purpose};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Shared;
use super::chat::ASSISTANT;
use super::error::{ApiError, Body};

/// All texts of one request together.
const TEXTS_BYTES_MAX: usize = 2 << 20;

/// The request's fields; others are OpenAI's and change nothing here.
#[derive(Deserialize)]
pub(super) struct Request {
    model: String,
    input: Value,
    #[serde(default)]
    encoding_format: Option<String>,
    #[serde(default)]
    dimensions: Option<usize>,
    /// `query` or `passage`, as several servers have it.
    #[serde(default)]
    input_type: Option<String>,
}

/// The answer. Typed, because numbers of single precision are written shorter so.
#[derive(Serialize)]
pub(super) struct Answer {
    object: &'static str,
    data: Vec<Item>,
    model: String,
    usage: Usage,
}

#[derive(Serialize)]
struct Item {
    object: &'static str,
    index: usize,
    embedding: Vector,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Vector {
    Numbers(Vec<f32>),
    Base64(String),
}

#[derive(Serialize)]
struct Usage {
    prompt_tokens: u32,
    total_tokens: u32,
}

/// Makes vectors.
#[utoipa::path(post, path = "/v1/embeddings", request_body = Value,
    responses((status = 200, description = "OpenAI's list of embeddings", body = Value),
              (status = 404, description = "no such embedding model", body = Value)))]
pub(super) async fn create(
    State(shared): State<Shared>,
    Body(request): Body<Request>,
) -> Result<Json<Answer>, ApiError> {
    crate::telemetry::request("openai");
    let base64 = match request.encoding_format.as_deref() {
        None | Some("float") => false,
        Some("base64") => true,
        Some(other) => {
            let message = format!("{other:?} is neither float nor base64");
            return Err(ApiError::bad_request("encoding_format", message));
        }
    };
    let purpose = purpose(request.input_type.as_deref())?;
    let texts = texts(request.input)?;
    let named = |name: &str| request.model == ASSISTANT || request.model == name;
    let embedder = shared.app.embedder().filter(|embedder| named(embedder.name())).ok_or_else(|| {
        ApiError::not_found("model_not_found", format!("there is no embedding model {}", request.model))
    })?;
    let _permit = shared.permit()?;
    let (count, started) = (texts.len(), Instant::now());
    let made = embedder.embed(texts, purpose).await?;
    crate::telemetry::embedding(embedder.name(), started.elapsed(), count, made.tokens);
    let length = made.vectors.first().map(Vec::len).unwrap_or_default();
    if let Some(wanted) = request.dimensions.filter(|wanted| *wanted != length) {
        let message =
            format!("{wanted} are not to be had: this model's vectors have {length} and mean nothing cut");
        return Err(ApiError::bad_request("dimensions", message));
    }
    let item = |(index, vector): (usize, Vec<f32>)| Item {
        object: "embedding",
        index,
        embedding: if base64 { Vector::Base64(encoded(&vector)) } else { Vector::Numbers(vector) },
    };
    Ok(Json(Answer {
        object: "list",
        data: made.vectors.into_iter().enumerate().map(item).collect(),
        model: embedder.name().to_owned(),
        usage: Usage { prompt_tokens: made.tokens, total_tokens: made.tokens },
    }))
}

fn purpose(input_type: Option<&str>) -> Result<Purpose, ApiError> {
    match input_type {
        None => Ok(Purpose::Symmetric),
        Some("query") => Ok(Purpose::Query),
        Some("passage" | "document") => Ok(Purpose::Passage),
        Some(other) => {
            Err(ApiError::bad_request("input_type", format!("{other:?} is neither query nor passage")))
        }
    }
}

/// One text or several, none of them empty.
fn texts(input: Value) -> Result<Vec<String>, ApiError> {
    let bad = |message: String| Err(ApiError::bad_request("input", message));
    let texts = match input {
        Value::String(text) => vec![text],
        Value::Array(items) if items.iter().all(Value::is_string) => {
            items.into_iter().filter_map(|item| item.as_str().map(str::to_owned)).collect()
        }
        Value::Array(_) => {
            return bad("an array of texts is expected; numbers of tokens belong to another model".into());
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => {
            return bad("a text or an array of texts is expected".into());
        }
    };
    if texts.is_empty() || texts.len() > EMBED_TEXTS_MAX {
        return bad(format!("{} texts; 1 to {EMBED_TEXTS_MAX} are taken at once", texts.len()));
    }
    if let Some(place) = texts.iter().position(|text| text.is_empty()) {
        return bad(format!("text {place} is empty"));
    }
    let bytes: usize = texts.iter().map(String::len).sum();
    if bytes > TEXTS_BYTES_MAX {
        return bad(format!("{bytes} bytes of text; at most {TEXTS_BYTES_MAX} are taken at once"));
    }
    Ok(texts)
}

/// Little-endian numbers of single precision, as OpenAI's clients read them.
fn encoded(vector: &[f32]) -> String {
    let bytes: Vec<u8> = vector.iter().flat_map(|value| value.to_le_bytes()).collect();
    base64::engine::general_purpose::STANDARD.encode(bytes)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn inputs_are_texts_or_refused() {
        let fine = |input: Value| texts(input).unwrap();
        let told = |input: Value| texts(input).unwrap_err().message().to_owned();
        assert_eq!(fine(json!("hola")), ["hola"]);
        assert_eq!(fine(json!(["a", "b"])), ["a", "b"]);
        assert!(told(json!([1, 2, 3])).contains("tokens"));
        assert!(told(json!([[1, 2], [3]])).contains("tokens"));
        assert!(told(json!(["a", 3])).contains("array of texts"));
        assert!(told(json!({"text": "a"})).contains("a text or an array"));
        assert!(told(json!([])).contains("0 texts"));
        assert!(told(json!("")).contains("text 0 is empty"));
        assert!(told(json!(["a", ""])).contains("text 1 is empty"));
        assert!(told(json!(vec!["a"; EMBED_TEXTS_MAX + 1])).contains("257 texts"));
        assert!(told(json!("x".repeat(TEXTS_BYTES_MAX + 1))).contains("bytes of text"));
    }

    #[test]
    fn base64_is_little_endian_single_precision() {
        assert_eq!(encoded(&[1.0, -2.5]), "AACAPwAAIMA=");
    }

    #[test]
    fn a_purpose_is_named_or_refused() {
        assert_eq!(purpose(None).unwrap(), Purpose::Symmetric);
        assert_eq!(purpose(Some("query")).unwrap(), Purpose::Query);
        assert_eq!(purpose(Some("document")).unwrap(), Purpose::Passage);
        assert!(purpose(Some("x")).is_err());
    }
}
