//! The smaller model that guesses ahead for this one: in this process, or another skill at a socket.
//!
//! Made by `loading.rs`, used on the engine's thread. A source that fails costs guesses, never an answer: it says so
//! once and is asked again later.

use std::cell::Cell;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use anyhow::Context as _;
use sarai_engine::{Draft, Engine, Event, Generation, Input, LoadSpec};
use sarai_proto::skill::skill_service_client::SkillServiceClient;
use sarai_proto::skill::{DescribeRequest, DraftRequest};
use tonic::transport::{Channel, Endpoint};

/// Longest wait for a guess from another process; a guess that takes longer is of no use.
const PATIENCE: Duration = Duration::from_secs(2);
/// How long a source that failed is left alone.
const REST: Duration = Duration::from_secs(30);

/// Tokens a draft model reads at once.
const CHUNK_TOKENS: u32 = 32;

/// Where guesses come from.
pub(crate) enum Source {
    /// A GGUF file to load here, with this many threads (0: one a core).
    File { path: PathBuf, threads: u16, context_tokens: u32 },
    /// The socket of a skill that answers `Draft`.
    Socket(PathBuf),
}

impl Source {
    /// Makes it ready. Call on a thread that may block, inside a runtime.
    pub(crate) fn open(self) -> anyhow::Result<Box<dyn Draft>> {
        match self {
            Self::File { path, threads, context_tokens } => {
                let mut spec = LoadSpec::new(&path);
                if threads > 0 {
                    spec.threads = threads;
                }
                // Nobody guesses for it, so that it need not know what its batches cost.
                spec.speculates = false;
                // One request at a time, which is the large model's.
                spec.running_max = 1;
                spec.context_tokens = context_tokens;
                // The buffers of a piece hold a score for each word of the vocabulary and each of its tokens.
                spec.chunk_tokens = CHUNK_TOKENS;
                let engine =
                    Engine::load(&spec, |_| {}).with_context(|| format!("draft model {}", path.display()))?;
                Ok(Box::new(Local { engine, name: path.display().to_string() }))
            }
            Self::Socket(path) => {
                let name = path.display().to_string();
                let uri = format!("unix:{name}");
                let endpoint = Endpoint::try_from(uri).context("draft socket")?.timeout(PATIENCE);
                let client = SkillServiceClient::new(endpoint.connect_lazy());
                let runtime = tokio::runtime::Handle::current();
                Ok(Box::new(Remote { client, runtime, name, failed_at: Cell::new(None) }))
            }
        }
    }
}

/// A model in this process.
struct Local {
    engine: Engine,
    name: String,
}

impl Draft for Local {
    fn guess(&mut self, tokens: &[u32], most: usize) -> Vec<u32> {
        let generation = Generation {
            max_tokens: u32::try_from(most).ok(),
            speculation: false,
            ..Generation::new(Input::Tokens(tokens.to_vec()))
        };
        // A text longer than its own context is no error here: it has no guess.
        let Ok(mut answer) = self.engine.start(&generation) else { return Vec::new() };
        let mut guess = Vec::new();
        while let Some(Ok(event)) = answer.blocking_recv() {
            match event {
                Event::Text { tokens, .. } => guess.extend(tokens),
                Event::Prefill { .. } => {}
                Event::Done(_) => break,
            }
        }
        guess
    }

    fn vocabulary_sha256(&self) -> Option<String> {
        Some(self.engine.vocabulary_sha256().to_owned())
    }

    fn name(&self) -> &str {
        &self.name
    }
}

/// A model in another process.
struct Remote {
    client: SkillServiceClient<Channel>,
    runtime: tokio::runtime::Handle,
    name: String,
    failed_at: Cell<Option<Instant>>,
}

impl Remote {
    fn rests(&self) -> bool {
        self.failed_at.get().is_some_and(|at| at.elapsed() < REST)
    }

    /// The answer of a call, unless it failed: then nothing is asked for a while.
    fn heard<T>(&self, answer: Result<tonic::Response<T>, tonic::Status>) -> Option<T> {
        match answer {
            Ok(response) => {
                self.failed_at.set(None);
                Some(response.into_inner())
            }
            Err(status) => {
                tracing::warn!(socket = self.name, %status, "the draft skill does not answer");
                self.failed_at.set(Some(Instant::now()));
                None
            }
        }
    }
}

impl Draft for Remote {
    fn guess(&mut self, tokens: &[u32], most: usize) -> Vec<u32> {
        if self.rests() {
            return Vec::new();
        }
        let request =
            DraftRequest { tokens: tokens.to_vec(), max_tokens: u32::try_from(most).unwrap_or(u32::MAX) };
        let answer = self.runtime.block_on(self.client.draft(request));
        self.heard(answer).map(|response| response.tokens).unwrap_or_default()
    }

    fn vocabulary_sha256(&self) -> Option<String> {
        if self.rests() {
            return None;
        }
        let mut client = self.client.clone();
        let answer = self.runtime.block_on(client.describe(DescribeRequest {}));
        Some(self.heard(answer)?.vocabulary_sha256).filter(|digest| !digest.is_empty())
    }

    fn name(&self) -> &str {
        &self.name
    }
}
