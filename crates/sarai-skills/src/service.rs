//! `sarai.skill.v1.SkillService`, answered by the engine.
//!
//! Registered by `server.rs`. Each call waits for the model if it is still loading; a dropped stream stops the work
//! with the batch being computed, because the engine sees its receiver gone.

use std::path::Path;
use std::pin::Pin;
use std::sync::Arc;

use sarai_engine::{Answer, Engine, Event, Generation, Input, TokenLogprob};
use sarai_proto::skill as pb;
use sarai_proto::skill::skill_service_server::SkillService;
use tokio_stream::wrappers::ReceiverStream;
use tokio_stream::{Stream, StreamExt as _};
use tonic::{Request, Response, Status};

use crate::loading::{Loading, State};
use crate::{convert, server, status, usage};

/// A stream of messages to a client.
pub(crate) type Events<T> = Pin<Box<dyn Stream<Item = Result<T, Status>> + Send>>;

/// The engine as a service.
#[derive(Clone)]
pub(crate) struct Skill {
    pub(crate) loading: Loading,
    pub(crate) threads: u16,
    pub(crate) queue_max: usize,
    /// Where adapter files are; `None`: none may be loaded.
    pub(crate) adapters: Option<Arc<Path>>,
}

/// A whole answer.
pub(crate) struct Whole {
    pub(crate) text: String,
    pub(crate) logprobs: Vec<TokenLogprob>,
    pub(crate) tokens: Vec<u32>,
    pub(crate) done: sarai_engine::Done,
}

impl server::Skill for Skill {
    type Model = Engine;

    const NAME: &'static str = "engine";

    fn loading(&self) -> &Loading {
        &self.loading
    }
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

    /// Does something to the adapters and tells what there is then.
    async fn with_adapters<T: From<pb::ListAdaptersResponse> + Send + 'static>(
        &self,
        work: impl FnOnce(&Engine) -> Result<(), sarai_engine::Error> + Send + 'static,
    ) -> Result<Response<T>, Status> {
        let engine = self.engine().await?;
        off_thread(move || {
            work(&engine)?;
            let (adapters, in_force) = engine.adapters();
            let wire = |adapter: sarai_engine::Adapter| pb::Adapter {
                name: adapter.name,
                sha256: adapter.sha256,
                scale: adapter.scale,
            };
            let adapters = adapters.into_iter().map(wire).collect();
            let in_force = in_force.unwrap_or_default();
            Ok(Response::new(pb::ListAdaptersResponse { adapters, in_force }.into()))
        })
        .await
    }

    /// Waits for a whole answer.
    pub(crate) async fn whole(&self, generation: Generation) -> Result<Whole, Status> {
        let mut answer = self.start(generation).await?;
        let (mut text, mut logprobs, mut tokens) = (String::new(), Vec::new(), Vec::new());
        while let Some(event) = answer.recv().await {
            match event.map_err(|error| status::of(&error))? {
                Event::Prefill { .. } => {}
                Event::Text { text: piece, logprobs: entries, tokens: more } => {
                    text.push_str(&piece);
                    logprobs.extend(entries);
                    tokens.extend(more);
                }
                Event::Done(done) => return Ok(Whole { text, logprobs, tokens, done }),
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
            own_kernels: sarai_engine::cpu::uses_own_kernels(),
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
                response.kv_bytes_per_token = info.kv_bytes_per_token;
                response.kv_cells = info.context_tokens.into();
                response.vocabulary_sha256 = engine.vocabulary_sha256().to_owned();
                let load = engine.load_now();
                (response.running, response.waiting) = (load.running, load.waiting);
                response.states_rejected = load.states_rejected;
                let cost = |(rows, seconds)| pb::BatchCost { rows, seconds };
                response.verify_curve = load.verify_curve.into_iter().map(cost).collect();
            }
        }
        Ok(Response::new(response))
    }

    async fn watch_load(
        &self,
        _request: Request<pb::WatchLoadRequest>,
    ) -> Result<Response<Events<pb::WatchLoadResponse>>, Status> {
        Ok(Response::new(self.loading.clone().told()))
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

    async fn draft(&self, request: Request<pb::DraftRequest>) -> Result<Response<pb::DraftResponse>, Status> {
        let request = request.into_inner();
        if request.max_tokens == 0 {
            return Err(status::bad_request("max_tokens is 0".into()));
        }
        let generation = Generation {
            max_tokens: Some(request.max_tokens),
            speculation: false,
            ..Generation::new(Input::Tokens(request.tokens))
        };
        let whole = self.whole(generation).await?;
        Ok(Response::new(pb::DraftResponse { tokens: whole.tokens }))
    }

    async fn load_adapter(
        &self,
        request: Request<pb::LoadAdapterRequest>,
    ) -> Result<Response<pb::LoadAdapterResponse>, Status> {
        let request = request.into_inner();
        let Some(folder) = &self.adapters else {
            return Err(status::bad_request("this skill was given no folder of adapters".into()));
        };
        // A bare name: nothing outside the folder can be meant.
        if Path::new(&request.file).file_name() != Some(request.file.as_ref()) {
            return Err(status::bad_request(format!("{:?} is not the name of a file", request.file)));
        }
        let path = folder.join(&request.file);
        let scale = if request.scale == 0.0 { 1.0 } else { request.scale };
        self.with_adapters(move |engine| engine.load_adapter(&request.name, &path, scale).map(drop)).await
    }

    async fn remove_adapter(
        &self,
        request: Request<pb::RemoveAdapterRequest>,
    ) -> Result<Response<pb::RemoveAdapterResponse>, Status> {
        let name = request.into_inner().name;
        self.with_adapters(move |engine| engine.remove_adapter(&name)).await
    }

    async fn use_adapter(
        &self,
        request: Request<pb::UseAdapterRequest>,
    ) -> Result<Response<pb::UseAdapterResponse>, Status> {
        let name = Some(request.into_inner().name).filter(|name| !name.is_empty());
        self.with_adapters(move |engine| engine.put_adapter_in_force(name.as_deref())).await
    }

    async fn list_adapters(
        &self,
        _request: Request<pb::ListAdaptersRequest>,
    ) -> Result<Response<pb::ListAdaptersResponse>, Status> {
        self.with_adapters(|_| Ok(())).await
    }

    async fn generate_stream(
        &self,
        request: Request<pb::GenerateStreamRequest>,
    ) -> Result<Response<Events<pb::GenerateStreamResponse>>, Status> {
        let answer = self.start(convert::generation(request.into_inner().generation)?).await?;
        let events = ReceiverStream::new(answer)
            .map(|event| event.map(convert::event).map_err(|error| status::of(&error)));
        Ok(Response::new(Box::pin(events)))
    }
}
