//! `POST /v1/chat/completions`: the whole assistant as model `sarai`, or one bare model by its catalogue name.
//!
//! Types are OpenAI's own. A streamed answer begins with a status, so that what is refused is refused before
//! the first byte; a fault after that is an event with the error envelope. Text chunks never carry tool calls.

use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use async_openai::types::chat::{
    ChatChoice, ChatChoiceLogprobs, ChatChoiceStream, ChatCompletionResponseMessage,
    ChatCompletionStreamResponseDelta, ChatCompletionTokenLogprob, CompletionTokensDetails, CompletionUsage,
    CreateChatCompletionResponse, CreateChatCompletionStreamResponse, FinishReason, PromptTokensDetails,
    Role as WireRole, TopLogprobs,
};
use axum::Json;
use axum::extract::State;
use axum::response::sse::Event;
use axum::response::{IntoResponse, Response};
use futures::StreamExt as _;
use sarai_core::model::{self, Done, Finish, Input, Role, TokenLogprob};
use sarai_core::turn;
use serde_json::Value;

use super::error::{ApiError, Body};
use super::generation::ChatRequest;
use super::sarai::{finish, name_turn};
use super::{Shared, sse};
use crate::grammars::Grammars;
use crate::wire;

/// The model name of the whole assistant.
pub(super) const ASSISTANT: &str = "sarai";

/// Longest time a client waits for a status. What fails later is told as an event of the stream, and until then comments
/// keep the connection alive.
const STATUS_MAX: Duration = Duration::from_secs(5);

/// Most answers to one request.
const ANSWERS_MAX: u8 = 8;

/// Answers a conversation.
#[utoipa::path(post, path = "/v1/chat/completions", request_body = Value,
    responses((status = 200, description = "OpenAI's chat completion, or its chunks", body = Value),
              (status = 400, description = "OpenAI's error envelope", body = Value),
              (status = 404, description = "no such model", body = Value),
              (status = 429, description = "full; see Retry-After", body = Value)))]
pub(super) async fn create(
    State(shared): State<Shared>,
    Body(request): Body<ChatRequest>,
) -> Result<Response, ApiError> {
    crate::telemetry::request("openai");
    if request.openai.model == ASSISTANT {
        assistant(shared, request).await
    } else {
        bare(shared, request).await
    }
}

/// What is the same in every chunk of an answer.
struct Frame {
    id: String,
    model: String,
    created: u32,
    include_usage: bool,
}

impl Frame {
    fn new(request: &ChatRequest, id: &str) -> Self {
        let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
        Self {
            id: format!("chatcmpl-{id}"),
            model: request.openai.model.clone(),
            created: u32::try_from(seconds).unwrap_or(u32::MAX),
            include_usage: request
                .openai
                .stream_options
                .as_ref()
                .is_some_and(|options| options.include_usage == Some(true)),
        }
    }

    fn chunk(&self, choices: Vec<ChatChoiceStream>, usage: Option<CompletionUsage>) -> Event {
        sse::data(&self.chunk_value(choices, usage))
    }

    #[expect(deprecated, reason = "the type has a field that only old clients read")]
    fn chunk_value(&self, choices: Vec<ChatChoiceStream>, usage: Option<CompletionUsage>) -> Value {
        let chunk = CreateChatCompletionStreamResponse {
            id: self.id.clone(),
            choices,
            created: self.created,
            model: self.model.clone(),
            service_tier: None,
            system_fingerprint: None,
            object: "chat.completion.chunk".into(),
            usage,
            obfuscation: None,
            moderation: None,
        };
        serde_json::to_value(chunk).unwrap_or_default()
    }

    fn text(&self, text: String, first: bool, logprobs: Option<ChatChoiceLogprobs>) -> Event {
        self.chunk(vec![choice(Some(text), first, None, logprobs)], None)
    }

    /// The closing chunks: reason, usage if asked for, and the mark of the end.
    fn end(&self, reason: FinishReason, usage: CompletionUsage, sarai: Option<Value>) -> Vec<Event> {
        let mut last = self.chunk_value(vec![choice(None, false, Some(reason), None)], None);
        if let Some(sarai) = sarai {
            last["sarai"] = sarai;
        }
        let mut events = vec![sse::data(&last)];
        if self.include_usage {
            events.push(self.chunk(Vec::new(), Some(usage)));
        }
        events.push(Event::default().data("[DONE]"));
        events
    }

    #[expect(deprecated, reason = "the type has a field that only old clients read")]
    fn whole(&self, choices: Vec<ChatChoice>, usage: CompletionUsage) -> Value {
        let response = CreateChatCompletionResponse {
            id: self.id.clone(),
            choices,
            created: self.created,
            model: self.model.clone(),
            service_tier: None,
            system_fingerprint: None,
            object: "chat.completion".into(),
            usage: Some(usage),
            metadata: None,
            moderation: None,
        };
        serde_json::to_value(response).unwrap_or_default()
    }
}

#[expect(deprecated, reason = "the type has a field that only old clients read")]
fn choice(
    content: Option<String>,
    first: bool,
    finish_reason: Option<FinishReason>,
    logprobs: Option<ChatChoiceLogprobs>,
) -> ChatChoiceStream {
    ChatChoiceStream {
        index: 0,
        delta: ChatCompletionStreamResponseDelta {
            content,
            function_call: None,
            tool_calls: None,
            role: first.then_some(WireRole::Assistant),
            refusal: None,
            audio: None,
        },
        finish_reason,
        logprobs,
    }
}

#[expect(deprecated, reason = "the type has a field that only old clients read")]
fn answer(
    index: u32,
    content: String,
    reason: FinishReason,
    logprobs: Option<ChatChoiceLogprobs>,
) -> ChatChoice {
    ChatChoice {
        index,
        message: ChatCompletionResponseMessage {
            content: Some(content),
            refusal: None,
            tool_calls: None,
            annotations: None,
            role: WireRole::Assistant,
            function_call: None,
            audio: None,
        },
        finish_reason: Some(reason),
        logprobs,
    }
}

/// Tokens of an answer, as they are told to clients.
#[derive(Clone, Copy, Default)]
struct Tokens {
    prompt: u64,
    cached: u64,
    completion: u64,
    drafted: u64,
    accepted: u64,
}

impl Tokens {
    fn of(done: &Done) -> Self {
        Self {
            prompt: done.prompt_tokens.into(),
            cached: done.cached_tokens.into(),
            completion: done.completion_tokens.into(),
            drafted: done.drafted_tokens.into(),
            accepted: done.accepted_tokens.into(),
        }
    }

    fn of_turn(usage: &turn::Usage) -> Self {
        Self {
            prompt: usage.prompt_tokens,
            cached: usage.cached_tokens,
            completion: usage.completion_tokens,
            drafted: usage.drafted_tokens,
            accepted: usage.accepted_tokens,
        }
    }
}

fn usage(tokens: Tokens) -> CompletionUsage {
    let Tokens { prompt, cached, completion, drafted, accepted } = tokens;
    let narrow = |tokens: u64| u32::try_from(tokens).unwrap_or(u32::MAX);
    CompletionUsage {
        prompt_tokens: narrow(prompt),
        completion_tokens: narrow(completion),
        total_tokens: narrow(prompt + completion),
        prompt_tokens_details: Some(PromptTokensDetails {
            cached_tokens: Some(narrow(cached)),
            ..PromptTokensDetails::default()
        }),
        completion_tokens_details: Some(CompletionTokensDetails {
            accepted_prediction_tokens: Some(narrow(accepted)),
            rejected_prediction_tokens: Some(narrow(drafted.saturating_sub(accepted))),
            ..CompletionTokensDetails::default()
        }),
    }
}

fn reason(finish: Finish) -> FinishReason {
    match finish {
        Finish::Stop => FinishReason::Stop,
        Finish::Length => FinishReason::Length,
    }
}

fn logprobs(tokens: Vec<TokenLogprob>) -> Option<ChatChoiceLogprobs> {
    if tokens.is_empty() {
        return None;
    }
    let content = tokens
        .into_iter()
        .map(|token| ChatCompletionTokenLogprob {
            token: token.token,
            logprob: token.logprob,
            bytes: Some(token.bytes),
            top_logprobs: token
                .top
                .into_iter()
                .map(|top| TopLogprobs { token: top.token, logprob: top.logprob, bytes: Some(top.bytes) })
                .collect(),
        })
        .collect();
    Some(ChatChoiceLogprobs { content: Some(content), refusal: None })
}

/// Model `sarai`: a whole turn.
async fn assistant(shared: Shared, request: ChatRequest) -> Result<Response, ApiError> {
    if request.openai.n.unwrap_or(1) != 1 {
        return Err(ApiError::bad_request("n", "the assistant gives one answer"));
    }
    let question = question(&request, shared.app.grammars())?;
    let permit = shared.permit()?;
    let mut events = shared.app.ask(question);
    let turn_id = match events.next().await {
        Some(Ok(turn::Event::Started { turn_id })) => turn_id,
        Some(Ok(_)) | None => return Err(ApiError::internal("the turn ended before it began")),
        Some(Err(error)) => return Err(error.into()),
    };
    let frame = Frame::new(&request, &turn_id);
    let mut response = if request.openai.stream == Some(true) {
        // Faults that show early still become a status.
        let first = begun(&mut events).await?;
        sse::respond(assistant_events(frame, first, events), permit)
    } else {
        let outcome = finish(&mut events).await?;
        drop(permit);
        let reason = reason(outcome.finish);
        let usage = usage(Tokens::of_turn(&outcome.usage));
        let mut body = frame.whole(vec![answer(0, outcome.answer.clone(), reason, None)], usage);
        body["sarai"] = wire::turn(&outcome);
        Json(body).into_response()
    };
    name_turn(&mut response, &turn_id);
    Ok(response)
}

/// Reads up to the first event that a client will see, or until the model has taken the request on, or as long as a
/// client is kept without a byte.
async fn begun(events: &mut turn::Events) -> Result<Option<turn::Event>, ApiError> {
    let until = tokio::time::Instant::now() + STATUS_MAX;
    while let Ok(event) = tokio::time::timeout_at(until, events.next()).await {
        let Some(event) = event else {
            return Err(ApiError::internal("the turn ended without its last event"));
        };
        match event? {
            event @ (turn::Event::Delta(_) | turn::Event::Done(_)) => return Ok(Some(event)),
            turn::Event::Waiting(turn::Waiting::Reading { .. }) => break,
            turn::Event::Started { .. }
            | turn::Event::Routed(_)
            | turn::Event::Waiting(_)
            | turn::Event::Corrected { .. }
            | turn::Event::Chained { .. }
            | turn::Event::Restarted(_) => {}
        }
    }
    Ok(None)
}

fn assistant_events(
    frame: Frame,
    first: Option<turn::Event>,
    events: turn::Events,
) -> impl futures::Stream<Item = Event> + Send {
    let mut said = false;
    futures::stream::iter(first.map(Ok)).chain(events).flat_map(move |event| {
        let events = match event {
            Ok(turn::Event::Delta(text)) => {
                let role = !std::mem::replace(&mut said, true);
                vec![frame.text(text, role, None)]
            }
            // What was streamed can't be taken back over this protocol: a line marks where it starts over.
            Ok(turn::Event::Restarted(_)) if said => vec![frame.text("\n\n---\n\n".into(), false, None)],
            Ok(turn::Event::Done(outcome)) => {
                let usage = usage(Tokens::of_turn(&outcome.usage));
                frame.end(reason(outcome.finish), usage, Some(wire::turn(&outcome)))
            }
            Ok(
                turn::Event::Started { .. }
                | turn::Event::Routed(_)
                | turn::Event::Waiting(_)
                | turn::Event::Corrected { .. }
                | turn::Event::Chained { .. }
                | turn::Event::Restarted(_),
            ) => Vec::new(),
            Err(error) => {
                let error = ApiError::from(error);
                error.log();
                vec![sse::data(&error.body())]
            }
        };
        futures::stream::iter(events)
    })
}

/// The last message is the question, system messages are instructions, the rest is history.
fn question(request: &ChatRequest, grammars: &Grammars) -> Result<turn::Request, ApiError> {
    let generation = request.generation(grammars)?;
    if generation.adapter.is_some() {
        let text = "the assistant uses the adapter in force (POST /sarai/v1/adapters); a bare model takes one by name";
        return Err(ApiError::bad_request("adapter", text));
    }
    if generation.logprobs.is_some() {
        return Err(ApiError::bad_request("logprobs", "logprobs are given by bare models only"));
    }
    let Input::Chat(messages) = generation.input else {
        return Err(ApiError::internal("a chat request without messages"));
    };
    let (system, mut history): (Vec<_>, Vec<_>) =
        messages.into_iter().partition(|message| message.role == Role::System);
    let Some(last) = history.pop().filter(|last| last.role == Role::User) else {
        return Err(ApiError::bad_request("messages", "the last message must be the user's"));
    };
    let instructions: Vec<_> = system.into_iter().map(|message| message.content).collect();
    Ok(turn::Request {
        text: last.content,
        history,
        max_tokens: generation.max_tokens,
        sampling: Some(request.sampling(&turn::sampling())?),
        stop: generation.stop,
        constraint: generation.constraint,
        instructions: Some(instructions.join("\n\n")).filter(|text| !text.is_empty()),
        surface: "openai",
        ..turn::Request::default()
    })
}

/// A catalogue name: that model and nothing else, so no turn and no receipt.
async fn bare(shared: Shared, request: ChatRequest) -> Result<Response, ApiError> {
    let name = request.openai.model.clone();
    let Some(model) = shared.app.model(&name) else {
        let known = shared.app.model_names().join(", ");
        return Err(ApiError::not_found(
            "model_not_found",
            format!("there is no model {name}; there are {known}"),
        ));
    };
    let answers = request.openai.n.unwrap_or(1);
    if answers == 0 || answers > ANSWERS_MAX {
        return Err(ApiError::bad_request("n", format!("n must lie between 1 and {ANSWERS_MAX}")));
    }
    let generation = request.generation(shared.app.grammars())?;
    let frame = Frame::new(&request, &uuid::Uuid::now_v7().to_string());
    let permit = shared.permit()?;
    if request.openai.stream == Some(true) {
        if answers != 1 {
            return Err(ApiError::bad_request("n", "a streamed request has one answer"));
        }
        let events = started(model, generation).await?;
        return Ok(sse::respond(bare_events(frame, name, events), permit));
    }
    let mut choices = Vec::new();
    let mut spent = Tokens::default();
    for index in 0..u32::from(answers) {
        let mut generation = generation.clone();
        // Each answer its own luck, repeatable as a whole.
        generation.sampling.seed = generation.sampling.seed.map(|seed| seed.wrapping_add(u64::from(index)));
        let (text, tokens, done) = read(&name, model.generate(generation).await?).await?;
        let more = Tokens::of(&done);
        spent.prompt = more.prompt;
        // The prompt is read once; that the others know it is no news.
        if index == 0 {
            spent.cached = more.cached;
        }
        spent.completion += more.completion;
        spent.drafted += more.drafted;
        spent.accepted += more.accepted;
        choices.push(answer(index, text, reason(done.finish), logprobs(tokens)));
    }
    Ok(Json(frame.whole(choices, usage(spent))).into_response())
}

/// Starts a generation. A model that takes long to load, or has to wait for room, is waited for inside the stream.
pub(super) async fn started(
    model: Arc<dyn model::Model>,
    generation: model::Generation,
) -> Result<model::Stream, ApiError> {
    let mut begin = Box::pin(async move { model.generate(generation).await });
    match tokio::time::timeout(STATUS_MAX, &mut begin).await {
        Ok(events) => Ok(events?),
        Err(_late) => Ok(futures::stream::once(begin)
            .flat_map(|begun| match begun {
                Ok(events) => events,
                Err(error) => futures::stream::once(async { Err(error) }).boxed(),
            })
            .boxed()),
    }
}

/// Reads a generation whole, with what was told of each token.
async fn read(name: &str, mut events: model::Stream) -> Result<(String, Vec<TokenLogprob>, Done), ApiError> {
    let (mut text, mut tokens) = (String::new(), Vec::new());
    while let Some(event) = events.next().await {
        match event? {
            model::Event::Prefill { .. } => {}
            model::Event::Delta { text: more, logprobs } => {
                text.push_str(&more);
                tokens.extend(logprobs);
            }
            model::Event::Done(done) => {
                crate::telemetry::generation(name, &done);
                return Ok((text, tokens, done));
            }
        }
    }
    Err(model::Error::Lost { model: name.to_owned(), reason: "the stream ended early".into() }.into())
}

fn bare_events(
    frame: Frame,
    name: String,
    events: model::Stream,
) -> impl futures::Stream<Item = Event> + Send {
    let mut first = true;
    events.flat_map(move |event| {
        let events = match event {
            Ok(model::Event::Prefill { .. }) => Vec::new(),
            Ok(model::Event::Delta { text, logprobs: tokens }) => {
                if text.is_empty() && tokens.is_empty() {
                    Vec::new()
                } else {
                    vec![frame.text(text, std::mem::replace(&mut first, false), logprobs(tokens))]
                }
            }
            Ok(model::Event::Done(done)) => {
                crate::telemetry::generation(&name, &done);
                let usage = usage(Tokens::of(&done));
                frame.end(reason(done.finish), usage, None)
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
