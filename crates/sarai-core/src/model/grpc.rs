//! [`Model`](super::Model) over gRPC: what is asked of a `sarai-skill` child and what it answers.
//!
//! Called by `skills` only, which owns the child's life. Converts between the wire types of `sarai-proto` and
//! the types of [`super`]; every value a child sends is taken as foreign. Must not start or restart anything.

mod adapters;
mod embed;
mod picture;
mod tables;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use futures::StreamExt as _;
use prost::Message as _;
use sarai_proto::skill as pb;
use sarai_proto::skill::skill_service_client::SkillServiceClient;
use sarai_proto::skills as first;
use sarai_proto::skills::health_client::HealthClient;
use tonic::service::Interceptor;
use tonic::service::interceptor::InterceptedService;
use tonic::transport::{Certificate, Channel, ClientTlsConfig, Endpoint};

use crate::skills::Address;

use super::{
    Constraint, Done, Error, Event, Finish, Generation, Input, Role, Speculation, Stream, TokenLogprob,
    Workload,
};

/// Most points of a child's curve that are kept.
const CURVE_POINTS_MAX: usize = 64;

/// A connection to one skill child.
#[derive(Clone, Debug)]
pub(crate) struct Client {
    model: String,
    /// One for each address; never empty.
    inner: Arc<[Inner]>,
    next: Arc<AtomicUsize>,
    /// Over the connection to the first of them.
    health: HealthClient<InterceptedService<Channel, Bearer>>,
}

type Inner = SkillServiceClient<InterceptedService<Channel, Bearer>>;

/// What opens services elsewhere.
#[derive(Clone, Default)]
pub struct RemoteKey {
    /// Sent with every call to a server.
    pub token: Option<Ascii>,
    /// PEM of authorities that servers' certificates may be signed by, besides the public ones.
    pub authorities: Option<Vec<u8>>,
}

/// A token as a header's value.
pub type Ascii = tonic::metadata::MetadataValue<tonic::metadata::Ascii>;

impl std::fmt::Debug for RemoteKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RemoteKey")
            .field("token", &self.token.as_ref().map(|_| "..."))
            .finish_non_exhaustive()
    }
}

/// Puts the token into every call.
#[derive(Clone)]
struct Bearer(Option<Ascii>);

impl std::fmt::Debug for Bearer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Bearer")
    }
}

impl Interceptor for Bearer {
    fn call(&mut self, mut request: tonic::Request<()>) -> Result<tonic::Request<()>, tonic::Status> {
        if let Some(token) = &self.0 {
            request.metadata_mut().insert("authorization", token.clone());
        }
        Ok(request)
    }
}

/// Both clients of one connection.
type Both = (Inner, HealthClient<InterceptedService<Channel, Bearer>>);

async fn reach(address: &Address, key: &RemoteKey) -> Result<Both, String> {
    let channel = endpoint(address, key)?.connect().await;
    let channel = channel.map_err(|error| format!("cannot connect to {address}: {}", chain(&error)))?;
    let token = key.token.clone().filter(|_| address.may_have_token());
    let health = HealthClient::with_interceptor(channel.clone(), Bearer(token.clone()));
    let skill = SkillServiceClient::with_interceptor(channel, Bearer(token))
        .max_decoding_message_size(sarai_proto::MESSAGE_BYTES_MAX)
        .max_encoding_message_size(sarai_proto::MESSAGE_BYTES_MAX);
    Ok((skill, health))
}

fn endpoint(address: &Address, key: &RemoteKey) -> Result<Endpoint, String> {
    let wrong = |error: tonic::transport::Error| format!("{address}: {}", chain(&error));
    let endpoint = Endpoint::try_from(address.to_string())
        .map_err(wrong)?
        .connect_timeout(Duration::from_secs(5))
        .http2_keep_alive_interval(Duration::from_secs(30))
        .keep_alive_timeout(Duration::from_secs(20));
    if !address.has_tls() {
        return Ok(endpoint);
    }
    let mut tls = ClientTlsConfig::new().with_webpki_roots();
    if let Some(pem) = &key.authorities {
        tls = tls.ca_certificate(Certificate::from_pem(pem));
    }
    endpoint.tls_config(tls).map_err(wrong)
}

/// How far a child is with loading its model.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Load {
    /// 0 to 1.
    pub progress: f32,
    /// Whether the child answers requests.
    pub ready: bool,
}

/// What a child says of itself once its model is loaded.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Description {
    /// Contract version.
    pub protocol: u32,
    /// Largest prompt plus answer, in tokens.
    pub context_tokens: u32,
    /// Peak resident memory in bytes.
    pub ram_bytes: u64,
    /// Threads it decodes with.
    pub threads: u32,
    /// CPU features its runtime was compiled for.
    pub cpu_features: Vec<String>,
    /// Whether its own kernels multiply weights of the formats they take.
    pub own_kernels: bool,
    /// SHA-256 of the chat template, hex.
    pub template_sha256: String,
    /// Architecture as the model file names it.
    pub architecture: String,
    /// Size of the weights; 0 in this and the following: not told.
    pub weights_bytes: u64,
    /// Memory of one token's KV cells.
    pub kv_bytes_per_token: u64,
    /// KV cells it has; 0: as many as the context has tokens.
    pub kv_cells: u64,
    /// Memory of its computations, in bytes.
    pub compute_bytes: u64,
    /// Memory of a model that drafts inside the same process, in bytes.
    pub draft_bytes: u64,
    /// States on disk that were damaged or foreign, since its start.
    pub states_rejected: u64,
    /// What a batch costs: number of rows, and seconds.
    pub verify_curve: Vec<(u32, f64)>,
}

impl Client {
    /// Connects to a skill. Of several addresses those that are there take turns; one that comes later is used after the
    /// next connection, which is made when a call fails.
    pub(crate) async fn connect(model: &str, addresses: &[Address], key: &RemoteKey) -> Result<Self, Error> {
        let mut inner = Vec::with_capacity(addresses.len());
        let mut first = None;
        let mut fault = "no address is configured".to_owned();
        for address in addresses {
            match reach(address, key).await {
                Ok((client, health)) => {
                    inner.push(client);
                    first.get_or_insert(health);
                }
                Err(reason) => fault = reason,
            }
        }
        let Some(health) = first else {
            return Err(Error::Unavailable { model: model.to_owned(), reason: fault });
        };
        Ok(Self { model: model.to_owned(), inner: inner.into(), next: Arc::default(), health })
    }

    /// The connection whose turn it is.
    fn turn(&self) -> Inner {
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        self.inner[number % self.inner.len()].clone()
    }

    /// Follows loading until the child is ready, telling `progress` on the way.
    pub(crate) async fn wait_ready(&mut self, mut progress: impl FnMut(Load)) -> Result<(), Error> {
        let status = |status| self.error(&status);
        let mut updates = self.turn().watch_load(pb::WatchLoadRequest {}).await.map_err(status)?.into_inner();
        while let Some(update) = updates.next().await {
            let update = update.map_err(status)?;
            match update.state() {
                pb::LoadState::Ready => {
                    progress(Load { progress: 1.0, ready: true });
                    return Ok(());
                }
                pb::LoadState::Failed => {
                    return Err(Error::Unavailable { model: self.model.clone(), reason: update.error });
                }
                pb::LoadState::Loading | pb::LoadState::Unspecified => {
                    progress(Load { progress: share(update.progress), ready: false });
                }
            }
        }
        Err(Error::Unavailable { model: self.model.clone(), reason: "it stopped while loading".into() })
    }

    /// Asks the child what it is.
    pub(crate) async fn describe(&mut self) -> Result<Description, Error> {
        let reply = self
            .turn()
            .describe(pb::DescribeRequest {})
            .await
            .map_err(|status| self.error(&status))?
            .into_inner();
        if reply.protocol != sarai_proto::PROTOCOL {
            return Err(Error::Unavailable {
                model: self.model.clone(),
                reason: format!(
                    "the skill binary speaks contract {} and this program {}: build both together",
                    reply.protocol,
                    sarai_proto::PROTOCOL
                ),
            });
        }
        Ok(Description {
            protocol: reply.protocol,
            context_tokens: reply.context_tokens,
            ram_bytes: reply.ram_bytes,
            threads: reply.threads,
            cpu_features: reply.cpu_features,
            own_kernels: reply.own_kernels,
            template_sha256: reply.template_sha256,
            architecture: reply.architecture,
            weights_bytes: reply.weights_bytes,
            kv_bytes_per_token: reply.kv_bytes_per_token,
            kv_cells: reply.kv_cells,
            compute_bytes: reply.compute_bytes,
            draft_bytes: reply.draft_bytes,
            states_rejected: reply.states_rejected,
            verify_curve: reply
                .verify_curve
                .into_iter()
                .take(CURVE_POINTS_MAX)
                .filter(|point| point.seconds.is_finite() && point.seconds > 0.0)
                .map(|point| (point.rows, point.seconds))
                .collect(),
        })
    }

    /// Asks whether the skill serves, as a supervisor would.
    pub(crate) async fn serves(&self) -> Result<(), Error> {
        let request = first::HealthCheckRequest { service: String::new() };
        let answer = self.health.clone().check(request).await.map_err(|status| self.error(&status))?;
        let status = answer.into_inner().status();
        if status == first::health_check_response::ServingStatus::Serving {
            return Ok(());
        }
        Err(Error::Unavailable { model: self.model.clone(), reason: status.as_str_name().into() })
    }

    /// Starts a generation.
    pub(crate) async fn generate(&mut self, generation: Generation) -> Result<Stream, Error> {
        let workload = generation.kind();
        let request = pb::GenerateStreamRequest { generation: Some(to_wire(generation)) };
        let updates = self
            .turn()
            .generate_stream(request)
            .await
            .map_err(|status| error(&self.model, &status))?
            .into_inner();
        let model = self.model.clone();
        Ok(updates
            .map(move |update| match update {
                Ok(update) => from_wire(&model, workload, update),
                Err(status) => Err(error(&model, &status)),
            })
            .boxed())
    }

    fn error(&self, status: &tonic::Status) -> Error {
        error(&self.model, status)
    }
}

fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    // Bounded: error chains are short, and one that is not must not loop.
    for _ in 0..8 {
        let Some(cause) = source else { break };
        text = format!("{text}: {cause}");
        source = cause.source();
    }
    text
}

/// Turns a failed call into one of our errors: the typed detail first, then the gRPC code.
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "gRPC's codes are not ours to enumerate: the rest is one case"
)]
fn error(model: &str, status: &tonic::Status) -> Error {
    let detail = status
        .metadata()
        .get_bin(sarai_proto::ERROR_DETAIL_KEY)
        .and_then(|value| value.to_bytes().ok())
        .and_then(|bytes| pb::ErrorDetail::decode(bytes).ok());
    let message = status.message().to_owned();
    let model = model.to_owned();
    if let Some(detail) = detail {
        match detail.kind() {
            pb::ErrorKind::ContextExceeded => {
                return Error::ContextExceeded {
                    prompt_tokens: detail.prompt_tokens,
                    context_tokens: detail.context_tokens,
                };
            }
            pb::ErrorKind::BadConstraint => return Error::BadConstraint { detail: message },
            pb::ErrorKind::BadRequest => return Error::BadRequest { detail: message },
            pb::ErrorKind::Busy => {
                let retry_after = Duration::from_millis(u64::from(detail.retry_after_ms.clamp(100, 600_000)));
                return Error::Busy { model, retry_after };
            }
            pb::ErrorKind::ModelNotLoaded => return Error::Unavailable { model, reason: message },
            pb::ErrorKind::Unspecified => {}
        }
    }
    match status.code() {
        tonic::Code::InvalidArgument => Error::BadRequest { detail: message },
        tonic::Code::ResourceExhausted => Error::Busy { model, retry_after: Duration::from_secs(1) },
        tonic::Code::DeadlineExceeded => Error::Deadline { model, limit: Duration::ZERO },
        _ => Error::Lost { model, reason: format!("{}: {message}", status.code()) },
    }
}

fn to_wire(generation: Generation) -> pb::Generation {
    let kind = match generation.input {
        Input::Prompt(prompt) => pb::input::Kind::Prompt(prompt),
        Input::Chat(messages) => pb::input::Kind::Chat(pb::Chat {
            messages: messages
                .into_iter()
                .map(|message| pb::ChatMessage { role: role(message.role).into(), content: message.content })
                .collect(),
        }),
    };
    let sampling = generation.sampling;
    let (no_speculation, prediction) = match generation.speculation {
        Speculation::Off => (true, String::new()),
        Speculation::On => (false, String::new()),
        Speculation::Toward(text) => (false, text),
    };
    pb::Generation {
        input: Some(pb::Input { kind: Some(kind) }),
        max_tokens: generation.max_tokens.unwrap_or(0),
        stop: generation.stop,
        sampling: Some(pb::Sampling {
            temperature: sampling.temperature,
            top_p: sampling.top_p,
            top_k: sampling.top_k,
            min_p: sampling.min_p,
            repeat_penalty: sampling.repeat_penalty,
            presence_penalty: sampling.presence_penalty,
            frequency_penalty: sampling.frequency_penalty,
            seed: sampling.seed,
        }),
        constraint: generation.constraint.map(|constraint| pb::Constraint {
            kind: Some(match constraint {
                Constraint::JsonSchema(text) => pb::constraint::Kind::JsonSchema(text),
                Constraint::Gbnf(text) => pb::constraint::Kind::Gbnf(text),
                Constraint::Lark(text) => pb::constraint::Kind::Lark(text),
                Constraint::Regex(text) => pb::constraint::Kind::Regex(text),
            }),
        }),
        logprobs: generation.logprobs,
        no_speculation,
        prediction,
        adapter: generation.adapter.unwrap_or_default(),
    }
}

fn role(role: Role) -> &'static str {
    match role {
        Role::System => "system",
        Role::User => "user",
        Role::Assistant => "assistant",
        Role::Tool => "tool",
    }
}

fn from_wire(model: &str, workload: Workload, update: pb::GenerateStreamResponse) -> Result<Event, Error> {
    use pb::generate_stream_response::Event as Wire;
    match update.event {
        Some(Wire::Prefill(prefill)) => {
            Ok(Event::Prefill { tokens_done: prefill.tokens_done, tokens_total: prefill.tokens_total })
        }
        Some(Wire::Delta(delta)) => Ok(Event::Delta {
            text: delta.text,
            logprobs: delta.logprobs.into_iter().map(token_logprob).collect(),
        }),
        Some(Wire::Done(done)) => Ok(Event::Done(Done {
            finish: match done.finish_reason() {
                pb::FinishReason::Length => Finish::Length,
                pb::FinishReason::Stop | pb::FinishReason::Unspecified => Finish::Stop,
            },
            prompt_tokens: done.prompt_tokens,
            cached_tokens: done.cached_tokens,
            completion_tokens: done.completion_tokens,
            seed: done.seed,
            prefill: seconds(done.prefill_seconds),
            decode: seconds(done.decode_seconds),
            decode_alone: seconds(done.decode_alone_seconds),
            decode_plain: seconds(done.decode_plain_seconds),
            guessing: done.guessing,
            adapter_sha256: Some(done.adapter_sha256).filter(|digest| !digest.is_empty()),
            drafted_tokens: done.drafted_tokens,
            accepted_tokens: done.accepted_tokens.min(done.drafted_tokens),
            forced_tokens: done.forced_tokens,
            workload,
            ram_bytes: done.ram_bytes,
        })),
        None => Err(Error::Lost { model: model.to_owned(), reason: "it sent an empty message".into() }),
    }
}

/// A share from a foreign number: anything that is not one counts as nothing.
fn share(value: f32) -> f32 {
    if value.is_nan() { 0.0 } else { value.clamp(0.0, 1.0) }
}

/// A duration from a foreign number: anything that is not one counts as zero.
fn seconds(value: f64) -> Duration {
    Duration::try_from_secs_f64(value).unwrap_or_default()
}

fn token_logprob(wire: pb::TokenLogprob) -> TokenLogprob {
    TokenLogprob {
        token: wire.token,
        bytes: wire.token_bytes,
        logprob: wire.logprob,
        top: wire
            .top
            .into_iter()
            .map(|top| token_logprob(pb::TokenLogprob { top: Vec::new(), ..top }))
            .collect(),
    }
}

#[cfg(test)]
mod tests;
