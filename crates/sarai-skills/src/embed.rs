//! `sarai-skill embed`: a sentence encoder as a gRPC service.
//!
//! Runs with nothing but what it is given, like the engine, and ends like it. One request computes at a time, on one
//! thread; a client that leaves stops the work within [`SLICE`] texts.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use sarai_engine::{Embedder, Embeddings};
use sarai_proto::skill as pb;
use sarai_proto::skill::skill_service_server::SkillService;
use sarai_proto::skills as first;
use sarai_proto::skills::health_check_response::ServingStatus;
use tokio::sync::{Mutex, Semaphore};
use tonic::{Request, Response, Status};

use crate::loading::{Loading, State};
use crate::service::Events;
use crate::{life, listen, server, status, usage};

/// Requests accepted at once, the running one included.
const QUEUE_MAX: usize = 32;
/// Texts computed between two looks at whether somebody still waits.
const SLICE: usize = 32;
/// Names that `skills.Health` knows; the empty one is the whole process.
const SERVICES: [&str; 3] = ["", "embed", "sarai.skill.v1.SkillService"];

/// Arguments of `sarai-skill embed`.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The embedding file.
    #[arg(long, value_name = "FILE")]
    model: PathBuf,
    /// Serve on this inherited descriptor, as socket activation hands it over (3 or higher).
    #[arg(long, value_name = "N", conflicts_with = "socket", required_unless_present = "socket")]
    listen_fd: Option<usize>,
    /// Serve on a new Unix socket at this path.
    #[arg(long, value_name = "PATH")]
    socket: Option<PathBuf>,
    /// What is logged to stderr.
    #[arg(long, value_name = "FILTER", default_value = "warn")]
    log: String,
}

/// Serves until told to stop.
pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let filter = tracing_subscriber::EnvFilter::try_new(&arguments.log)
        .with_context(|| format!("--log {:?} is no log filter", arguments.log))?;
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).with_ansi(false).init();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .context("the server's threads could not be started")?;
    let outcome = runtime.block_on(async {
        let listener = listen::open(arguments.listen_fd, arguments.socket.as_deref())?;
        let path = arguments.model.clone();
        let loading = Loading::of(move |progress| Embedder::load(&path, progress).map(Arc::new));
        life::until_told(listener, Skill::new(loading)).await
    });
    // A slice still being computed is not waited for.
    runtime.shutdown_timeout(Duration::from_millis(100));
    outcome
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
        let busy = || status::of(&sarai_engine::Error::Busy { queue_max: QUEUE_MAX });
        let _place = self.places.try_acquire().map_err(|_| busy())?;
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

    fn loading(&self) -> &Loading<Embedder> {
        &self.loading
    }
}

fn other() -> Status {
    Status::unimplemented("this is the embed skill; text is written by the engine")
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

    type WatchLoadStream = Events<pb::WatchLoadResponse>;

    async fn watch_load(
        &self,
        _request: Request<pb::WatchLoadRequest>,
    ) -> Result<Response<Self::WatchLoadStream>, Status> {
        Ok(Response::new(self.loading.clone().told()))
    }

    async fn count_tokens(
        &self,
        _request: Request<pb::CountTokensRequest>,
    ) -> Result<Response<pb::CountTokensResponse>, Status> {
        Err(other())
    }

    async fn generate(
        &self,
        _request: Request<pb::GenerateRequest>,
    ) -> Result<Response<pb::GenerateResponse>, Status> {
        Err(other())
    }

    async fn draft(
        &self,
        _request: Request<pb::DraftRequest>,
    ) -> Result<Response<pb::DraftResponse>, Status> {
        Err(other())
    }

    async fn load_adapter(
        &self,
        _request: Request<pb::LoadAdapterRequest>,
    ) -> Result<Response<pb::ListAdaptersResponse>, Status> {
        Err(other())
    }

    async fn remove_adapter(
        &self,
        _request: Request<pb::RemoveAdapterRequest>,
    ) -> Result<Response<pb::ListAdaptersResponse>, Status> {
        Err(other())
    }

    async fn use_adapter(
        &self,
        _request: Request<pb::UseAdapterRequest>,
    ) -> Result<Response<pb::ListAdaptersResponse>, Status> {
        Err(other())
    }

    async fn list_adapters(
        &self,
        _request: Request<pb::ListAdaptersRequest>,
    ) -> Result<Response<pb::ListAdaptersResponse>, Status> {
        Err(other())
    }

    type GenerateStreamStream = Events<pb::GenerateStreamResponse>;

    async fn generate_stream(
        &self,
        _request: Request<pb::GenerateStreamRequest>,
    ) -> Result<Response<Self::GenerateStreamStream>, Status> {
        Err(other())
    }

    async fn embed(&self, request: Request<pb::EmbedRequest>) -> Result<Response<pb::EmbedResponse>, Status> {
        let whole = self.vectors(request.into_inner().texts).await?;
        let embeddings = whole.vectors.into_iter().map(|values| pb::Embedding { values }).collect();
        Ok(Response::new(pb::EmbedResponse { embeddings, tokens: whole.tokens }))
    }
}

#[tonic::async_trait]
impl first::skill_server::Skill for Skill {
    async fn generate(&self, _request: Request<first::GenReq>) -> Result<Response<first::GenReply>, Status> {
        Err(other())
    }

    async fn preprocess_image(
        &self,
        _request: Request<first::ImageReq>,
    ) -> Result<Response<first::ImageReply>, Status> {
        Err(other())
    }
}

#[tonic::async_trait]
impl first::health_server::Health for Skill {
    async fn check(
        &self,
        request: Request<first::HealthCheckRequest>,
    ) -> Result<Response<first::HealthCheckResponse>, Status> {
        let known = SERVICES.contains(&request.into_inner().service.as_str());
        let status = match self.loading.state() {
            _ if !known => ServingStatus::ServiceUnknown,
            State::Ready(_) => ServingStatus::Serving,
            State::Loading(_) | State::Failed(_) => ServingStatus::NotServing,
        };
        Ok(Response::new(first::HealthCheckResponse { status: status.into() }))
    }
}
