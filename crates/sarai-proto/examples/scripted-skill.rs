//! A skill that answers from a script: stands in for `sarai-skill engine` where a test needs no model.
//!
//! Started by tests exactly as the real one is (sandbox, socket on descriptor 3, `--model PATH`); the "model" is
//! a JSON script behind the four letters `GGUF`. Rules are tried in order; the first whose `contains` stands in
//! the last message, and whose `bound` agrees, answers. `die` ends the process in the middle of the answer,
//! `delay_ms` waits before each word. Never shipped.

use std::pin::Pin;
use std::time::Duration;

use sarai_proto::skill as pb;
use sarai_proto::skill::skill_service_server::{SkillService, SkillServiceServer};
use serde::Deserialize;
use tokio_stream::{Stream, StreamExt as _};
use tonic::{Request, Response, Status};

#[derive(Clone, Default, Deserialize)]
#[serde(default)]
struct Script {
    rules: Vec<Rule>,
    load_ms: u64,
}

#[derive(Clone, Default, Deserialize)]
#[serde(default)]
struct Rule {
    contains: String,
    bound: Option<bool>,
    text: String,
    delay_ms: u64,
    die: bool,
    context_exceeded: bool,
}

struct Scripted {
    script: Script,
}

impl Scripted {
    fn rule(&self, generation: &pb::Generation) -> Rule {
        let last = match generation.input.as_ref().and_then(|input| input.kind.as_ref()) {
            Some(pb::input::Kind::Prompt(prompt)) => prompt.clone(),
            Some(pb::input::Kind::Chat(chat)) => {
                chat.messages.last().map(|message| message.content.clone()).unwrap_or_default()
            }
            None => String::new(),
        };
        let bound = generation.constraint.is_some();
        let fits =
            |rule: &&Rule| last.contains(&rule.contains) && rule.bound.is_none_or(|wanted| wanted == bound);
        self.script
            .rules
            .iter()
            .find(fits)
            .cloned()
            .unwrap_or(Rule { text: "no rule".into(), ..Rule::default() })
    }
}

type Events<T> = Pin<Box<dyn Stream<Item = Result<T, Status>> + Send>>;

fn done(words: usize) -> pb::GenerateStreamResponse {
    let event = pb::generate_stream_response::Event::Done(pb::Done {
        finish_reason: pb::FinishReason::Stop.into(),
        prompt_tokens: 7,
        completion_tokens: u32::try_from(words).unwrap_or(u32::MAX),
        seed: 1,
        prefill_seconds: 0.001,
        decode_seconds: 0.002,
        ..pb::Done::default()
    });
    pb::GenerateStreamResponse { event: Some(event) }
}

#[tonic::async_trait]
impl SkillService for Scripted {
    async fn describe(
        &self,
        _request: Request<pb::DescribeRequest>,
    ) -> Result<Response<pb::DescribeResponse>, Status> {
        Ok(Response::new(pb::DescribeResponse {
            skill: "scripted".into(),
            protocol: sarai_proto::PROTOCOL,
            state: pb::LoadState::Ready.into(),
            context_tokens: 4096,
            threads: 1,
            ..pb::DescribeResponse::default()
        }))
    }

    type WatchLoadStream = Events<pb::WatchLoadResponse>;

    async fn watch_load(
        &self,
        _request: Request<pb::WatchLoadRequest>,
    ) -> Result<Response<Self::WatchLoadStream>, Status> {
        let wait = Duration::from_millis(self.script.load_ms);
        let update = |state: pb::LoadState, progress| {
            Ok(pb::WatchLoadResponse { state: state.into(), progress, error: String::new() })
        };
        let updates =
            tokio_stream::iter([update(pb::LoadState::Loading, 0.5), update(pb::LoadState::Ready, 1.0)]);
        let slowed = updates.then(move |update| async move {
            tokio::time::sleep(wait).await;
            update
        });
        Ok(Response::new(Box::pin(slowed)))
    }

    async fn count_tokens(
        &self,
        _request: Request<pb::CountTokensRequest>,
    ) -> Result<Response<pb::CountTokensResponse>, Status> {
        Ok(Response::new(pb::CountTokensResponse { tokens: 7 }))
    }

    async fn generate(
        &self,
        _request: Request<pb::GenerateRequest>,
    ) -> Result<Response<pb::GenerateResponse>, Status> {
        Err(Status::unimplemented("the script streams"))
    }

    type GenerateStreamStream = Events<pb::GenerateStreamResponse>;

    async fn generate_stream(
        &self,
        request: Request<pb::GenerateStreamRequest>,
    ) -> Result<Response<Self::GenerateStreamStream>, Status> {
        let rule = self.rule(&request.into_inner().generation.unwrap_or_default());
        if rule.context_exceeded {
            let detail = pb::ErrorDetail {
                kind: pb::ErrorKind::ContextExceeded.into(),
                prompt_tokens: 5000,
                context_tokens: 4096,
                ..pb::ErrorDetail::default()
            };
            let mut status = Status::out_of_range("too long");
            let bytes = prost::Message::encode_to_vec(&detail);
            status.metadata_mut().insert_bin(
                sarai_proto::ERROR_DETAIL_KEY,
                tonic::metadata::MetadataValue::from_bytes(&bytes),
            );
            return Err(status);
        }
        let words: Vec<String> = rule.text.split_inclusive(' ').map(str::to_owned).collect();
        let count = words.len();
        let half = count / 2;
        let deltas =
            tokio_stream::iter(words.into_iter().enumerate()).then(move |(place, text)| async move {
                tokio::time::sleep(Duration::from_millis(rule.delay_ms)).await;
                if rule.die && place >= half {
                    std::process::abort();
                }
                let delta = pb::Delta { text, logprobs: Vec::new() };
                Ok(pb::GenerateStreamResponse {
                    event: Some(pb::generate_stream_response::Event::Delta(delta)),
                })
            });
        Ok(Response::new(Box::pin(deltas.chain(tokio_stream::once(Ok(done(count)))))))
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip_while(|argument| argument != "--model").skip(1);
    let path = arguments.next().ok_or("--model PATH is needed")?;
    let bytes = std::fs::read(path)?;
    let script =
        serde_json::from_slice(bytes.strip_prefix(b"GGUF").ok_or("the script does not begin with GGUF")?)?;
    let listener =
        listenfd::ListenFd::from_env().take_unix_listener(0)?.ok_or("no listening socket was handed over")?;
    listener.set_nonblocking(true)?;
    let listener = tokio::net::UnixListener::from_std(listener)?;
    tonic::transport::Server::builder()
        .add_service(SkillServiceServer::new(Scripted { script }))
        .serve_with_incoming(tokio_stream::wrappers::UnixListenerStream::new(listener))
        .await?;
    Ok(())
}
