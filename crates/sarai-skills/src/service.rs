//! `sarai.skill.v1.SkillService`, answered by the engine.
//!
//! Registered by `server.rs`. Each call waits for the model if it is still loading; a dropped stream stops the work
//! within a token, because the engine sees its receiver gone.

use std::pin::Pin;
use std::sync::Arc;

use sarai_engine::{Answer, Engine, Event, Generation, TokenLogprob};
use sarai_proto::skill as pb;
use sarai_proto::skill::skill_service_server::SkillService;
use tokio_stream::wrappers::ReceiverStream;
use tokio_stream::{Stream, StreamExt as _};
use tonic::{Request, Response, Status};

use crate::loading::{Loading, State};
use crate::{convert, status, usage};

type Events<T> = Pin<Box<dyn Stream<Item = Result<T, Status>> + Send>>;

/// The engine as a service.
#[derive(Clone)]
pub(crate) struct Skill {
    pub(crate) loading: Loading,
    pub(crate) threads: u16,
    pub(crate) queue_max: usize,
}

/// A whole answer.
pub(crate) struct Whole {
    pub(crate) text: String,
    pub(crate) logprobs: Vec<TokenLogprob>,
    pub(crate) done: sarai_engine::Done,
}

impl Skill {
    /// The engine, once it is loaded.
    pub(crate) async fn engine(&self) -> Result<Arc<Engine>, Status> {
        self.loading.ready().await.map_err(|reason| status::not_loaded(&reason))
    }

    /// Puts a request into the engine's queue.
    pub(crate) async fn start(&self, generation: Generation) -> Result<Answer, Status> {
        let engine = self.engine().await?;
        off_thread(move || engine.start(&generation)).await
    }

    /// Waits for a whole answer.
    pub(crate) async fn whole(&self, generation: Generation) -> Result<Whole, Status> {
        let mut answer = self.start(generation).await?;
        let (mut text, mut logprobs) = (String::new(), Vec::new());
        while let Some(event) = answer.recv().await {
            match event.map_err(|error| status::of(&error))? {
                Event::Prefill { .. } => {}
                Event::Text { text: piece, logprobs: entries } => {
                    text.push_str(&piece);
                    logprobs.extend(entries);
                }
                Event::Done(done) => return Ok(Whole { text, logprobs, done }),
            }
        }
        Err(cut_off())
    }
}

/// Runs what takes milliseconds (templates, tokens, grammars) where it holds up no other call.
async fn off_thread<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, sarai_engine::Error> + Send + 'static,
) -> Result<T, Status> {
    let outcome = tokio::task::spawn_blocking(work).await;
    outcome.map_err(|panic| Status::internal(panic.to_string()))?.map_err(|error| status::of(&error))
}

fn cut_off() -> Status {
    Status::aborted("the engine stopped in the middle of the answer")
}

#[tonic::async_trait]
impl SkillService for Skill {
    async fn describe(
        &self,
        _request: Request<pb::DescribeRequest>,
    ) -> Result<Response<pb::DescribeResponse>, Status> {
        let mut response = pb::DescribeResponse {
            skill: "engine".into(),
            protocol: sarai_proto::PROTOCOL,
            version: env!("CARGO_PKG_VERSION").into(),
            ram_bytes: usage::ram_bytes(),
            threads: self.threads.into(),
            queue_max: u32::try_from(self.queue_max).unwrap_or(u32::MAX),
            cpu_features: sarai_engine::cpu::features().into_iter().map(str::to_owned).collect(),
            ..pb::DescribeResponse::default()
        };
        match self.loading.state() {
            State::Loading(_) => response.set_state(pb::LoadState::Loading),
            State::Failed(_) => response.set_state(pb::LoadState::Failed),
            State::Ready(engine) => {
                response.set_state(pb::LoadState::Ready);
                let info = engine.info();
                response.model_name = info.name.clone();
                response.architecture = info.architecture.clone();
                response.context_tokens = info.context_tokens;
                response.context_tokens_trained = info.context_tokens_trained;
                response.parameters = info.parameters;
                response.weights_bytes = info.weights_bytes;
                response.template_sha256 = info.template_sha256.clone();
                response.vocabulary = info.vocabulary;
            }
        }
        Ok(Response::new(response))
    }

    type WatchLoadStream = Events<pb::WatchLoadResponse>;

    async fn watch_load(
        &self,
        _request: Request<pb::WatchLoadRequest>,
    ) -> Result<Response<Self::WatchLoadStream>, Status> {
        let (tell, updates) = tokio::sync::mpsc::channel(4);
        let mut loading = self.loading.clone();
        tokio::spawn(async move {
            let mut state = Some(loading.state());
            while let Some(now) = state {
                let ended = !matches!(now, State::Loading(_));
                if tell.send(Ok(update(&now))).await.is_err() || ended {
                    return;
                }
                state = loading.changed().await;
            }
        });
        Ok(Response::new(Box::pin(ReceiverStream::new(updates))))
    }

    async fn count_tokens(
        &self,
        request: Request<pb::CountTokensRequest>,
    ) -> Result<Response<pb::CountTokensResponse>, Status> {
        let input = convert::input(request.into_inner().input)?;
        let engine = self.engine().await?;
        let tokens = off_thread(move || engine.count_tokens(&input)).await?;
        Ok(Response::new(pb::CountTokensResponse { tokens }))
    }

    async fn generate(
        &self,
        request: Request<pb::GenerateRequest>,
    ) -> Result<Response<pb::GenerateResponse>, Status> {
        let whole = self.whole(convert::generation(request.into_inner().generation)?).await?;
        Ok(Response::new(pb::GenerateResponse {
            text: whole.text,
            done: Some(convert::done(whole.done)),
            logprobs: whole.logprobs.into_iter().map(convert::logprob).collect(),
        }))
    }

    type GenerateStreamStream = Events<pb::GenerateStreamResponse>;

    async fn generate_stream(
        &self,
        request: Request<pb::GenerateStreamRequest>,
    ) -> Result<Response<Self::GenerateStreamStream>, Status> {
        let answer = self.start(convert::generation(request.into_inner().generation)?).await?;
        let events = ReceiverStream::new(answer)
            .map(|event| event.map(convert::event).map_err(|error| status::of(&error)));
        Ok(Response::new(Box::pin(events)))
    }
}

fn update(state: &State) -> pb::WatchLoadResponse {
    let response = |state: pb::LoadState, progress: f32, error: &str| pb::WatchLoadResponse {
        state: state.into(),
        progress,
        error: error.to_owned(),
    };
    match state {
        State::Loading(progress) => response(pb::LoadState::Loading, *progress, ""),
        State::Ready(_) => response(pb::LoadState::Ready, 1.0, ""),
        State::Failed(reason) => response(pb::LoadState::Failed, 0.0, reason),
    }
}
