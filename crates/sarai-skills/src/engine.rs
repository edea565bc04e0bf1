//! `sarai-skill engine`: a GGUF model as a gRPC service.
//!
//! Runs with nothing but what it is given: no `/proc`, no network, no home, possibly as process 1. Ends on SIGTERM or
//! SIGINT after the running answers, or by itself when the model cannot be loaded.

use std::path::PathBuf;

use sarai_engine::{LoadSpec, StatesSpec};

use crate::draft::Source;
use crate::loading::Loading;
use crate::service::Skill;
use crate::{life, listen};

/// Threads for the server itself; the model's threads are its own.
const SERVER_THREADS: usize = 2;

/// Either of these decides how long a waiting thread of the model spins before it sleeps. libgomp reads them before
/// `main`, so that only whoever starts this process can set them. Not at all costs a third of the speed on a quiet
/// machine, without end costs nine tenths on a busy one; 1000 rounds lose little on either.
const SPINNING: [&str; 2] = ["GOMP_SPINCOUNT", "OMP_WAIT_POLICY"];

/// Arguments of `sarai-skill engine`.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The GGUF file.
    #[arg(long, value_name = "FILE")]
    model: PathBuf,
    /// Largest prompt plus answer in tokens; 0: as the model was trained.
    #[arg(long, value_name = "TOKENS", default_value_t = 4096)]
    context: u32,
    /// Threads of the model; 0: one for each core this process may use.
    #[arg(long, value_name = "N", default_value_t = 0)]
    threads: u16,
    /// Threads for reading prompts; 0: the same.
    #[arg(long, value_name = "N", default_value_t = 0)]
    threads_batch: u16,
    /// Prompt tokens computed at once; a client that leaves is noticed in between.
    #[arg(long, value_name = "TOKENS", default_value_t = 256)]
    chunk: u32,
    /// Requests that may wait.
    #[arg(long, value_name = "N", default_value_t = 32)]
    queue: usize,
    /// Map the file instead of reading it: loads faster, but keeps a second copy of what is repacked.
    #[arg(long)]
    mmap: bool,
    /// Compute with the kernels of llama.cpp even where our own would run.
    #[arg(long)]
    llama_kernels: bool,
    /// Requests computed at the same time; they share the context.
    #[arg(long, value_name = "N", default_value_t = 4)]
    running: u16,
    /// Keep states of prompts in this folder, so that they are known after a restart.
    #[arg(long, value_name = "FOLDER", requires = "model_sha256")]
    states: Option<PathBuf>,
    /// Most bytes of all kept states.
    #[arg(long, value_name = "BYTES", default_value_t = 2 << 30)]
    states_bytes: u64,
    /// Digest of the model file, as whoever starts this has checked it.
    #[arg(long, value_name = "HEX")]
    model_sha256: Option<String>,
    /// Folder of adapter files.
    #[arg(long, value_name = "FOLDER")]
    adapters: Option<PathBuf>,
    /// A smaller model of the same vocabulary that guesses ahead, in this process.
    #[arg(long, value_name = "FILE", conflicts_with = "draft_socket")]
    draft: Option<PathBuf>,
    /// Largest text in tokens that it guesses from.
    #[arg(long, value_name = "TOKENS", default_value_t = 2048)]
    draft_context: u32,
    /// A skill that guesses ahead, at this socket.
    #[arg(long, value_name = "PATH")]
    draft_socket: Option<PathBuf>,
    #[command(flatten)]
    listen: listen::Arguments,
}

impl Arguments {
    fn load_spec(&self) -> LoadSpec {
        let defaults = LoadSpec::new(&self.model);
        LoadSpec {
            context_tokens: self.context,
            threads: if self.threads == 0 { defaults.threads } else { self.threads },
            threads_batch: self.threads_batch,
            chunk_tokens: self.chunk,
            mmap: self.mmap,
            own_kernels: !self.llama_kernels,
            queue_max: self.queue,
            running_max: self.running,
            states: self.states.as_ref().map(|folder| StatesSpec {
                folder: folder.clone(),
                bytes_max: self.states_bytes,
                model_sha256: self.model_sha256.clone().unwrap_or_default(),
            }),
            ..defaults
        }
    }

    fn draft(&self) -> Option<Source> {
        let socket = self.draft_socket.clone().map(Source::Socket);
        let file = self.draft.clone().map(|path| Source::File {
            path,
            threads: self.threads,
            context_tokens: self.draft_context.min(self.context),
        });
        file.or(socket)
    }
}

/// Serves until told to stop.
pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<()> {
    sarai_engine::cpu::require()?;
    life::run(&arguments.listen, SERVER_THREADS, || {
        if SPINNING.iter().all(|name| std::env::var_os(name).is_none()) {
            tracing::warn!(
                "GOMP_SPINCOUNT is not set: beside other busy programs the model may be many times slower"
            );
        }
        let spec = arguments.load_spec();
        let (threads, queue_max) = (spec.threads.max(1), spec.queue_max);
        let loading = Loading::start(spec, arguments.draft());
        let adapters = arguments.adapters.as_deref().map(Into::into);
        Ok(Skill { loading, threads, queue_max, adapters })
    })
}
