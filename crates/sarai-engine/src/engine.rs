//! [`Engine`]: one model on one thread, several requests at a time, with a bounded queue before it.
//!
//! The door of this crate, used by `sarai-skills`. What needs no model state (checks, template, tokens, compiling a
//! constraint) happens on the caller's thread, so a bad request is refused at once even while another is answered.
//! The channel of an answer is as large as the answer can become: a client that reads slowly slows nobody.

mod queue;
mod thread;

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::sync_channel;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::thread::JoinHandle;

use sha2::{Digest as _, Sha256};
use tokio::sync::mpsc;

use crate::adapters::{self, Adapter, Adapters};
use crate::answer::Prepared;
use crate::constraint::{Bound, CacheCounts, Compiler, compile};
use crate::draft::{Checked, Draft};
use crate::llama::State;
use crate::pace::Pace;
use crate::runtime::{Context as _, Reading, Token, Vocabulary};
use crate::states::StatesSpec;
use crate::template::Template;
use crate::{Error, Event, Generation, Input, chat, cpu, gguf};
use queue::{Queue, Work};
pub use thread::Load;
use thread::{Channel, Common, Ready};

/// Stack of the model's thread.
const STACK_BYTES: usize = 16 << 20;
/// Most requests that may wait, whatever is asked for.
const QUEUE_MAX: usize = 1024;
/// Places for progress in the channel of an answer; progress beyond them is left out.
const PROGRESS_EVENTS: usize = 64;

/// What to load and how.
#[derive(Clone, Debug)]
pub struct LoadSpec {
    /// The GGUF file.
    pub model_path: PathBuf,
    /// Largest prompt plus answer; 0: what the model was trained with. Never more than that.
    pub context_tokens: u32,
    /// Threads that write an answer.
    pub threads: u16,
    /// Threads that read a prompt; 0: the same.
    pub threads_batch: u16,
    /// Tokens of a prompt computed at once. A client that leaves is noticed between two chunks.
    pub chunk_tokens: u32,
    /// Map the file instead of reading it: loads faster, but what llama.cpp repacks for this processor then stands
    /// in memory twice.
    pub mmap: bool,
    /// Compute with our own kernels where the processor has what they need, else with those of llama.cpp. What the
    /// first model of a process had holds for all of it.
    pub own_kernels: bool,
    /// Requests that may wait.
    pub queue_max: usize,
    /// Requests computed at the same time; they share the context.
    pub running_max: u16,
    /// Where states are kept over a restart; `None`: nowhere.
    pub states: Option<StatesSpec>,
    /// Whether it may guess tokens ahead, for which it measures what batches cost while nobody asks.
    pub speculates: bool,
}

impl LoadSpec {
    /// The defaults for a file.
    #[must_use]
    pub fn new(model_path: impl Into<PathBuf>) -> Self {
        Self {
            model_path: model_path.into(),
            context_tokens: 4096,
            threads: std::thread::available_parallelism()
                .map_or(1, |cores| u16::try_from(cores.get()).unwrap_or(u16::MAX)),
            threads_batch: 0,
            chunk_tokens: 256,
            mmap: false,
            own_kernels: true,
            queue_max: 32,
            running_max: 4,
            states: None,
            speculates: true,
        }
    }
}

/// What was loaded.
#[derive(Clone, Debug)]
pub struct ModelFacts {
    /// Name in the file.
    pub name: String,
    /// Architecture in the file.
    pub architecture: String,
    /// Largest prompt plus answer.
    pub context_tokens: u32,
    /// Context the model was trained with.
    pub context_tokens_trained: u32,
    /// Number of weights.
    pub parameters: u64,
    /// Size of the weights.
    pub weights_bytes: u64,
    /// Bytes of state that a token takes.
    pub kv_bytes_per_token: u64,
    /// Number of tokens it knows.
    pub vocabulary: u32,
    /// SHA-256 of the chat template, hex; empty if it has none that can be used.
    pub template_sha256: String,
    /// Threads that write an answer.
    pub threads: u16,
    /// Requests that may wait.
    pub queue_max: usize,
}

/// The events of one answer. Ends with [`Event::Done`] or an error; without either it was cut off. Dropping it stops
/// the work with the batch that is being computed.
pub type Answer = mpsc::Receiver<Result<Event, Error>>;

/// A loaded model, ready for requests. Dropping it gives up what is running and ends its thread.
pub struct Engine {
    info: ModelFacts,
    shared: Arc<Shared>,
    common: Arc<Common>,
    model_path: PathBuf,
    model_sha256: OnceLock<String>,
    thread: Option<JoinHandle<()>>,
}

impl std::fmt::Debug for Engine {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Engine").field("info", &self.info).finish_non_exhaustive()
    }
}

/// What may be asked on any thread.
struct Shared {
    vocabulary: Arc<dyn Vocabulary>,
    vocabulary_sha256: OnceLock<String>,
    template: Option<Template>,
    compiler: Mutex<Option<Arc<Compiler>>>,
    adapters: Mutex<Adapters>,
}

impl Engine {
    /// Loads a model; `progress` goes from 0 to 1. Blocks until it is ready.
    ///
    /// # Errors
    /// Whatever makes the file or this machine unusable.
    pub fn load(spec: &LoadSpec, progress: impl FnMut(f32) + Send + 'static) -> Result<Self, Error> {
        Self::load_with(spec, None, progress)
    }

    /// As [`Engine::load`], with a smaller model that guesses for this one.
    ///
    /// # Errors
    /// As there. A draft model of another vocabulary is no error: it is never asked, and the log says so.
    pub fn load_with(
        spec: &LoadSpec,
        draft: Option<Box<dyn Draft>>,
        progress: impl FnMut(f32) + Send + 'static,
    ) -> Result<Self, Error> {
        cpu::require()?;
        let header = gguf::read(&spec.model_path)
            .map_err(|fault| Error::ModelFile { path: spec.model_path.clone(), fault })?;
        let queue_max = spec.queue_max.clamp(1, QUEUE_MAX);
        let (tell, told) = sync_channel(1);
        let common = Arc::new(Common {
            embeddings: header.embeddings,
            queue: Queue::new(queue_max),
            closing: AtomicBool::new(false),
            pace: Pace::new(),
            load: Mutex::default(),
        });
        let digest: Arc<OnceLock<String>> = Arc::default();
        let draft =
            draft.map(|draft| -> Box<dyn Draft> { Box::new(Checked::new(draft, Arc::clone(&digest))) });
        let has_draft = draft.is_some();
        let (thread_spec, thread_common) = (spec.clone(), Arc::clone(&common));
        let thread = std::thread::Builder::new()
            .name("model".to_owned())
            .stack_size(STACK_BYTES)
            .spawn(move || thread::run(&thread_spec, draft, progress, &tell, &thread_common))
            .map_err(Error::Thread)?;
        let ready = told.recv().unwrap_or(Err(Error::Stopped))?;
        let shared = Shared::new(&ready);
        let info = ModelFacts {
            name: header.name,
            architecture: header.architecture,
            context_tokens: ready.context_tokens,
            context_tokens_trained: ready.facts.context_tokens_trained,
            parameters: ready.facts.parameters,
            weights_bytes: ready.facts.weights_bytes,
            kv_bytes_per_token: ready.facts.kv_bytes_per_token,
            vocabulary: u32::try_from(ready.vocabulary.size()).unwrap_or(u32::MAX),
            template_sha256: shared
                .template
                .as_ref()
                .map(|template| template.sha256().to_owned())
                .unwrap_or_default(),
            threads: spec.threads.max(1),
            queue_max,
        };
        let model_sha256 = OnceLock::new();
        if let Some(states) = &spec.states {
            model_sha256.get_or_init(|| states.model_sha256.clone());
        }
        let model_path = spec.model_path.clone();
        let thread = Some(thread);
        let engine = Self { info, shared: Arc::new(shared), common, model_path, model_sha256, thread };
        if has_draft {
            digest.get_or_init(|| engine.vocabulary_sha256().to_owned());
        }
        Ok(engine)
    }

    /// What was loaded.
    #[must_use]
    pub fn info(&self) -> &ModelFacts {
        &self.info
    }

    /// How long the answer being worked on has gone without a step; zero while nothing is. A step is a token or a
    /// piece of a prompt.
    #[must_use]
    pub fn without_step(&self) -> std::time::Duration {
        self.common.pace.without_step()
    }

    /// What it is doing and what its batches cost.
    #[must_use]
    pub fn load_now(&self) -> Load {
        let mut load = self.common.load.lock().unwrap_or_else(PoisonError::into_inner).clone();
        load.waiting = u32::try_from(self.common.queue.len()).unwrap_or(u32::MAX);
        load
    }

    /// Digest of all tokens' texts, hex: models with the same one can guess for each other.
    #[must_use]
    pub fn vocabulary_sha256(&self) -> &str {
        self.shared.vocabulary_sha256()
    }

    /// How often a compiled constraint was found ready.
    #[must_use]
    pub fn constraint_cache(&self) -> CacheCounts {
        let compiler = self.shared.compiler.lock().ok().and_then(|compiler| compiler.clone());
        compiler.map(|compiler| compiler.cache_counts()).unwrap_or_default()
    }

    /// Whether chats can be put into the model's own template.
    #[must_use]
    pub fn knows_chat(&self) -> bool {
        self.shared.template.is_some()
    }

    /// Length of an input as the model reads it, template included.
    ///
    /// # Errors
    /// As [`Engine::start`], but for the length.
    pub fn count_tokens(&self, input: &Input) -> Result<u32, Error> {
        input.check()?;
        self.shared.tokens(input).map(|tokens| u32::try_from(tokens.len()).unwrap_or(u32::MAX))
    }

    /// Puts a request into the queue. Blocks only for checking, tokenising and compiling.
    ///
    /// # Errors
    /// Whatever is wrong with the request, and [`Error::Busy`].
    pub fn start(&self, generation: &Generation) -> Result<Answer, Error> {
        generation.check()?;
        let request = self.prepare(generation)?;
        // Every token of the answer may give an event; one more for what was held back, one for the end, one for an
        // error.
        let kept = request.tokens_max + 3;
        let (events, answer) = mpsc::channel(PROGRESS_EVENTS + kept);
        let channel = Channel::new(events, kept, Arc::clone(&self.common));
        self.common.queue.push(Work::Answer(Box::new(request), channel))?;
        Ok(answer)
    }

    /// Loads an adapter from a file that names this model's digest. In place of one of the same name, which then serves
    /// no new request. Blocks until the answers at hand are written; none is lost.
    ///
    /// # Errors
    /// [`Error::Adapter`] tells what is wrong with it.
    pub fn load_adapter(&self, name: &str, path: &Path, scale: f32) -> Result<Adapter, Error> {
        self.adapters_locked().check_room(name)?;
        let sha256 = adapters::check(name, path, self.model_sha256()?, scale)?;
        let (key, file) = (sha256.clone(), path.to_owned());
        self.on_context(move |context| context.load_adapter(&key, &file))??;
        let adapter = Adapter { name: name.to_owned(), sha256, scale };
        self.adapters_locked().insert(adapter.clone());
        Ok(adapter)
    }

    /// Removes an adapter: new requests for it are refused, those that were made are answered with it.
    ///
    /// # Errors
    /// [`Error::Adapter`] if there is none of this name.
    pub fn remove_adapter(&self, name: &str) -> Result<(), Error> {
        self.adapters_locked().remove(name)
    }

    /// Which adapter new requests get that name none; `None`: the model as it is.
    ///
    /// # Errors
    /// [`Error::Adapter`] if there is none of this name.
    pub fn put_adapter_in_force(&self, name: Option<&str>) -> Result<(), Error> {
        self.adapters_locked().put_in_force(name)
    }

    /// All loaded adapters, and the name of the one in force.
    #[must_use]
    pub fn adapters(&self) -> (Vec<Adapter>, Option<String>) {
        let adapters = self.adapters_locked();
        (adapters.all(), adapters.in_force().map(str::to_owned))
    }

    fn adapters_locked(&self) -> std::sync::MutexGuard<'_, Adapters> {
        self.shared.adapters.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Digest of the model file; computed on first use if nobody told it.
    fn model_sha256(&self) -> Result<&str, Error> {
        if let Some(known) = self.model_sha256.get() {
            return Ok(known);
        }
        let unreadable =
            |error: std::io::Error| Error::ModelFile { path: self.model_path.clone(), fault: error.into() };
        let digest = adapters::digest(&self.model_path).map_err(unreadable)?;
        Ok(self.model_sha256.get_or_init(|| digest))
    }

    /// Has the model's thread do something while nothing is computed, and waits for it.
    fn on_context<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut State<'_>) -> T + Send + 'static,
    ) -> Result<T, Error> {
        let (tell, told) = sync_channel(1);
        self.common.queue.push(Work::Command(Box::new(move |context| drop(tell.send(work(context))))))?;
        told.recv().map_err(|_| Error::Stopped)
    }

    fn prepare(&self, generation: &Generation) -> Result<Prepared, Error> {
        let prompt = self.shared.tokens(&generation.input)?;
        if prompt.is_empty() {
            return Err(Error::Empty { what: "the prompt" });
        }
        let context = self.info.context_tokens as usize;
        if prompt.len() + 1 > context {
            let prompt_tokens = u32::try_from(prompt.len()).unwrap_or(u32::MAX);
            return Err(Error::ContextExceeded { prompt_tokens, context_tokens: self.info.context_tokens });
        }
        let bound = match &generation.constraint {
            None => Bound::Free,
            Some(constraint) => {
                let compiler = self.shared.compiler()?;
                compile(constraint, &compiler)?
            }
        };
        let room = context - prompt.len();
        let wanted = generation.max_tokens.map_or(room, |tokens| tokens as usize);
        if wanted == 0 {
            return Err(Error::OutOfRange { name: "max_tokens", value: 0.0, range: "at least 1" });
        }
        let seed = generation.sampling.seed.unwrap_or_else(random_seed);
        let afresh = generation.must_repeat();
        let plain = Reading { frame: false, control: false };
        let prediction = generation.guesses().then(|| {
            let text = generation.prediction.as_deref().unwrap_or_default();
            let mut tokens = self.shared.vocabulary.tokenize(text, plain);
            // What lies beyond the longest answer is of no use, and indexing it would hold up everyone.
            tokens.truncate(room);
            tokens
        });
        Ok(Prepared {
            prompt,
            tokens_max: wanted.min(room),
            stops: generation.stop.clone(),
            sampler: self.shared.vocabulary.sampler(&generation.sampling, narrow(seed)),
            bound,
            logprobs: generation.logprobs.map(|top| top as usize),
            seed,
            prediction,
            afresh,
            adapter: self.adapters_locked().key(generation.adapter.as_deref())?,
        })
    }
}

impl Drop for Engine {
    fn drop(&mut self) {
        self.common.closing.store(true, Ordering::Relaxed);
        self.common.queue.close();
        if let Some(thread) = self.thread.take() {
            // It catches its own panics; there is nothing to learn from it.
            let _ended = thread.join();
        }
    }
}

impl Shared {
    fn new(ready: &Ready) -> Self {
        let vocabulary = Arc::clone(&ready.vocabulary);
        let template = ready.facts.chat_template.as_ref().and_then(|source| {
            Template::compile(source, vocabulary.bos_text(), vocabulary.eos_text())
                .inspect_err(|error| tracing::warn!(%error, "the chat template is left to llama.cpp"))
                .ok()
        });
        Self {
            vocabulary,
            vocabulary_sha256: OnceLock::new(),
            template,
            compiler: Mutex::new(None),
            adapters: Mutex::default(),
        }
    }

    fn vocabulary_sha256(&self) -> &str {
        self.vocabulary_sha256.get_or_init(|| {
            let (mut digest, mut piece) = (Sha256::new(), Vec::new());
            for token in 0..u32::try_from(self.vocabulary.size()).unwrap_or_default() {
                piece.clear();
                self.vocabulary.append_piece(token, &mut piece);
                digest.update(piece.len().to_le_bytes());
                digest.update(&piece);
            }
            digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
        })
    }

    fn tokens(&self, input: &Input) -> Result<Vec<Token>, Error> {
        chat::tokens(&*self.vocabulary, self.template.as_ref(), input)
    }

    /// Made on first use: it walks the whole vocabulary.
    fn compiler(&self) -> Result<Arc<Compiler>, Error> {
        let mut compiler = self.compiler.lock().map_err(|_| Error::Stopped)?;
        if let Some(compiler) = &*compiler {
            return Ok(Arc::clone(compiler));
        }
        let made = Arc::new(Compiler::new(&*self.vocabulary)?);
        *compiler = Some(Arc::clone(&made));
        Ok(made)
    }
}

/// Fewest rows of a batch: a prompt's last tokens in one. More forced tokens than there are rows take several batches.
const CHUNK_TOKENS_MIN: u32 = 32;
const CHUNK_TOKENS_MAX: u32 = 4096;

fn chunk_tokens(spec: &LoadSpec) -> u32 {
    spec.chunk_tokens.clamp(CHUNK_TOKENS_MIN, CHUNK_TOKENS_MAX)
}

/// A seed small enough to survive JSON numbers.
fn random_seed() -> u64 {
    use std::hash::{BuildHasher, Hasher};
    std::collections::hash_map::RandomState::new().build_hasher().finish() >> 32
}

/// llama.cpp's seeds have 32 bits, and its highest one means "random".
fn narrow(seed: u64) -> u32 {
    let folded = (seed ^ (seed >> 32)) & u64::from(u32::MAX);
    u32::try_from(folded).unwrap_or_default().min(u32::MAX - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_seeds_stay_and_the_random_one_is_avoided() {
        assert_eq!((narrow(0), narrow(42), narrow(u64::from(u32::MAX))), (0, 42, u32::MAX - 1));
        assert_ne!(narrow(1 << 40), narrow(1 << 41));
        assert_ne!((random_seed(), random_seed()), (random_seed(), random_seed()));
    }
}
