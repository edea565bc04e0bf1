//! `sarai-skill embed`: a sentence encoder as a gRPC service.
//!
//! Runs with nothing but what it is given, like the engine, and ends like it. One request computes at a time, on one
//! thread; a client that leaves stops the work within [`SLICE`] texts.

use std::path::PathBuf;
use std::sync::Arc;

use sarai_engine::{Embedder, Embeddings};
use sarai_proto::skill as pb;
use sarai_proto::skill::skill_service_server::SkillService;
use sarai_proto::skills as first;
use tokio::sync::{Mutex, Semaphore};
use tonic::{Request, Response, Status};

use crate::loading::{Loading, State};
use crate::service::Events;
use crate::{life, listen, server, status, usage};

/// Requests accepted at once, the running one included.
const QUEUE_MAX: usize = 32;
/// Texts computed between two looks at whether somebody still waits.
const SLICE: usize = 32;
/// Arguments of `sarai-skill embed`.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The embedding file.
    #[arg(long, value_name = "FILE")]
    model: PathBuf,
    #[command(flatten)]
    listen: listen::Arguments,
}

/// Serves until told to stop.
pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<()> {
    life::run(&arguments.listen, 1, || {
        let path = arguments.model.clone();
        let load = move |progress| Embedder::load(&path, progress).map(Arc::new);
        Ok(Skill::new(Loading::of(move |progress| load(progress).map_err(|error| error.in_full()))))
    })
}

/// The embedder as a service.
#[derive(Clone)]
struct Skill {
    loading: Loading<Embedder>,
    places: Arc<Semaphore>,
    turn: Arc<Mutex<()>>,
}

impl Skill {
    fn new(loading: Loading<Embedder>) -> Self {
        Self { loading, places: Arc::new(Semaphore::new(QUEUE_MAX)), turn: Arc::new(Mutex::new(())) }
    }

    async fn vectors(&self, texts: Vec<String>) -> Result<Embeddings, Status> {
        let embedder = self.loading.ready().await.map_err(|reason| status::not_loaded(&reason))?;
        let _place = self.places.try_acquire().map_err(|_| status::busy(QUEUE_MAX))?;
        let max = sarai_engine::TEXTS_MAX;
        if texts.len() > max {
            let error = sarai_engine::Error::TooMany { what: "texts", count: texts.len(), max };
            return Err(status::of(&error));
        }
        let _turn = self.turn.lock().await;
        let mut whole = Embeddings { vectors: Vec::with_capacity(texts.len()), tokens: 0 };
        for slice in texts.chunks(SLICE) {
            let (embedder, slice) = (Arc::clone(&embedder), slice.to_vec());
            let computed = tokio::task::spawn_blocking(move || embedder.embed(&slice)).await;
            let part = computed.map_err(|panic| Status::internal(panic.to_string()))?;
            let part = part.map_err(|error| status::of(&error))?;
            whole.vectors.extend(part.vectors);
            whole.tokens = whole.tokens.saturating_add(part.tokens);
        }
        Ok(whole)
    }
}

impl server::Skill for Skill {
    type Model = Embedder;

    const NAME: &'static str = "embed";

    fn loading(&self) -> &Loading<Embedder> {
        &self.loading
    }
}

#[tonic::async_trait]
impl SkillService for Skill {
    async fn describe(
        &self,
        _request: Request<pb::DescribeRequest>,
    ) -> Result<Response<pb::DescribeResponse>, Status> {
        let mut response = pb::DescribeResponse {
            skill: "embed".into(),
            protocol: sarai_proto::PROTOCOL,
            version: env!("CARGO_PKG_VERSION").into(),
            ram_bytes: usage::ram_bytes(),
            threads: 1,
            queue_max: u32::try_from(QUEUE_MAX).unwrap_or(u32::MAX),
            context_tokens: u32::try_from(sarai_engine::TOKENS_MAX).unwrap_or(u32::MAX),
            ..pb::DescribeResponse::default()
        };
        match self.loading.state() {
            State::Loading(_) => response.set_state(pb::LoadState::Loading),
            State::Failed(_) => response.set_state(pb::LoadState::Failed),
            State::Ready(embedder) => {
                response.set_state(pb::LoadState::Ready);
                response.architecture = "universal-sentence-encoder".into();
                response.parameters = embedder.parameters();
                response.vocabulary = embedder.vocabulary();
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

    async fn embed(&self, request: Request<pb::EmbedRequest>) -> Result<Response<pb::EmbedResponse>, Status> {
        let whole = self.vectors(request.into_inner().texts).await?;
        let embeddings = whole.vectors.into_iter().map(|values| pb::Embedding { values }).collect();
        Ok(Response::new(pb::EmbedResponse { embeddings, tokens: whole.tokens }))
    }
}

impl first::skill_server::Skill for Skill {}
