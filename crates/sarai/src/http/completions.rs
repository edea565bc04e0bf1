//! `POST /v1/completions`: raw continuation by a bare model, no template, for editors and base models.
//!
//! A small subset of OpenAI's oldest route. The assistant itself is not reachable here: it has no raw prompt.

use axum::Json;
use axum::extract::State;
use axum::response::sse::Event;
use axum::response::{IntoResponse, Response};
use futures::StreamExt as _;
use sarai_core::model::{self, Finish, Generation, Input, Sampling, Speculation};
use serde::Deserialize;
use serde_json::{Value, json};

use super::error::{ApiError, Body};
use super::generation::{grammar, positive, stops, within};
use super::{Shared, sse};

/// The request's fields. What would change the answer and can't be honoured is refused.
#[derive(Deserialize)]
pub(super) struct Request {
    model: String,
    prompt: String,
    #[serde(default)]
    max_tokens: Option<u32>,
    #[serde(default)]
    temperature: Option<f32>,
    #[serde(default)]
    top_p: Option<f32>,
    #[serde(default)]
    seed: Option<i64>,
    #[serde(default)]
    stop: Option<async_openai::types::chat::StopConfiguration>,
    #[serde(default)]
    stream: bool,
    #[serde(default)]
    suffix: Option<String>,
    #[serde(default)]
    grammar: Option<String>,
    #[serde(default)]
    presence_penalty: Option<f32>,
    #[serde(default)]
    frequency_penalty: Option<f32>,
    /// Whether tokens may be guessed ahead of the model; the text is the same either way.
    #[serde(default)]
    speculation: Option<bool>,
    #[serde(default)]
    n: Option<u32>,
    #[serde(default)]
    best_of: Option<u32>,
    #[serde(default)]
    echo: Option<bool>,
    #[serde(default)]
    logprobs: Option<u32>,
    #[serde(default)]
    logit_bias: Option<Value>,
}

impl Request {
    fn refuse_what_is_not_supported(&self) -> Result<(), ApiError> {
        let more_than_one = |count: Option<u32>| count.is_some_and(|count| count != 1);
        let unsupported = [
            ("suffix", self.suffix.as_ref().is_some_and(|suffix| !suffix.is_empty()), "infilling"),
            ("n", more_than_one(self.n), "more than one answer"),
            ("best_of", more_than_one(self.best_of), "choosing among answers"),
            ("echo", self.echo == Some(true), "an echo of the prompt"),
            ("logprobs", self.logprobs.is_some(), "telling log probabilities on this route"),
            (
                "logit_bias",
                self.logit_bias.as_ref().is_some_and(|bias| bias != &json!({})),
                "a bias of tokens",
            ),
        ];
        match unsupported.into_iter().find(|(_, asked, _)| *asked) {
            Some((name, _, what)) => Err(ApiError::bad_request(name, format!("{what} is not supported"))),
            None => Ok(()),
        }
    }
}

/// Continues a text.
#[utoipa::path(post, path = "/v1/completions", request_body = Value,
    responses((status = 200, description = "OpenAI's completion, or its chunks", body = Value),
              (status = 404, description = "no such model", body = Value)))]
pub(super) async fn create(
    State(shared): State<Shared>,
    Body(request): Body<Request>,
) -> Result<Response, ApiError> {
    crate::telemetry::request("openai");
    request.refuse_what_is_not_supported()?;
    let Some(model) = shared.app.model(&request.model) else {
        return Err(ApiError::not_found(
            "model_not_found",
            format!("there is no bare model {}", request.model),
        ));
    };
    let generation = Generation {
        input: Input::Prompt(request.prompt),
        // OpenAI's default for this route.
        max_tokens: Some(positive("max_tokens", request.max_tokens)?.unwrap_or(16)),
        stop: stops(request.stop.as_ref())?,
        sampling: Sampling {
            temperature: within("temperature", request.temperature.unwrap_or(1.0), 0.0, 2.0)?,
            top_p: request.top_p.map(|value| within("top_p", value, 0.0, 1.0)).transpose()?,
            seed: request.seed.map(i64::cast_unsigned),
            presence_penalty: penalty("presence_penalty", request.presence_penalty)?,
            frequency_penalty: penalty("frequency_penalty", request.frequency_penalty)?,
            ..Sampling::default()
        },
        constraint: request
            .grammar
            .as_deref()
            .map(|text| grammar(text, shared.app.grammars()))
            .transpose()?,
        speculation: match request.speculation {
            Some(false) => Speculation::Off,
            Some(true) | None => Speculation::On,
        },
        ..Generation::chat(Vec::new())
    };
    let permit = shared.permit()?;
    let id = format!("cmpl-{}", uuid::Uuid::now_v7());
    let name = request.model;
    if request.stream {
        let events = super::chat::started(model, generation).await?;
        return Ok(sse::respond(chunks(id, name, events), permit));
    }
    let mut events = model.generate(generation).await?;
    let mut text = String::new();
    while let Some(event) = events.next().await {
        match event? {
            model::Event::Prefill { .. } => {}
            model::Event::Delta { text: more, .. } => text.push_str(&more),
            model::Event::Done(done) => {
                crate::telemetry::generation(&name, &done);
                let mut body = shape(&id, &name, &text, Some(done.finish));
                body["usage"] = json!({
                    "prompt_tokens": done.prompt_tokens,
                    "completion_tokens": done.completion_tokens,
                    "total_tokens": done.prompt_tokens + done.completion_tokens,
                });
                return Ok(Json(body).into_response());
            }
        }
    }
    Err(model::Error::Lost { model: name, reason: "the stream ended early".into() }.into())
}

fn penalty(name: &str, value: Option<f32>) -> Result<Option<f32>, ApiError> {
    value.map(|value| within(name, value, -2.0, 2.0)).transpose()
}

fn shape(id: &str, model: &str, text: &str, finish: Option<Finish>) -> Value {
    let reason = finish.map(|finish| match finish {
        Finish::Stop => "stop",
        Finish::Length => "length",
    });
    json!({
        "id": id, "object": "text_completion", "model": model,
        "choices": [{"index": 0, "text": text, "logprobs": null, "finish_reason": reason}],
    })
}

fn chunks(id: String, name: String, events: model::Stream) -> impl futures::Stream<Item = Event> + Send {
    events.flat_map(move |event| {
        let events = match event {
            Ok(model::Event::Prefill { .. }) => Vec::new(),
            Ok(model::Event::Delta { text, .. }) => vec![sse::data(&shape(&id, &name, &text, None))],
            Ok(model::Event::Done(done)) => {
                crate::telemetry::generation(&name, &done);
                vec![sse::data(&shape(&id, &name, "", Some(done.finish))), Event::default().data("[DONE]")]
            }
            Err(error) => {
                let error = ApiError::from(error);
                error.log();
                vec![sse::data(&error.body())]
            }
        };
        futures::stream::iter(events)
    })
}
