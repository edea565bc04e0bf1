//! [`Engine`]: one model on one thread, with a bounded queue before it.
//!
//! The door of this crate, used by `sarai-skills`. What needs no model state (checks, template, tokens, compiling a
//! constraint) happens on the caller's thread, so a bad request is refused at once even while another is answered.
//! The channel of an answer is as large as the answer can become: a client that reads slowly slows nobody.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;

use tokio::sync::mpsc;

use crate::constraint::{Bound, Compiler, FORCED_TOKENS_MAX, compile};
use crate::generate::{Prepared, Reader, Sink};
use crate::llama::{Facts, Model, SequenceSpec};
use crate::pace::Pace;
use crate::runtime::{Token, Vocabulary};
use crate::template::Template;
use crate::{Error, Event, Generation, Input, chat, cpu, gguf};

/// Stack of the model's thread: llama.cpp's grammar parser calls itself.
const STACK_BYTES: usize = 16 << 20;
/// Most requests that may wait, whatever is asked for.
const QUEUE_MAX: usize = 1024;

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
    /// Requests that may wait.
    pub queue_max: usize,
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
            queue_max: 32,
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
/// the work within a token.
pub type Answer = mpsc::Receiver<Result<Event, Error>>;

/// A loaded model, ready for requests. Dropping it gives up what is running and ends its thread.
#[derive(Debug)]
pub struct Engine {
    info: ModelFacts,
    shared: Arc<Shared>,
    jobs: Option<SyncSender<Job>>,
    closing: Arc<AtomicBool>,
    pace: Arc<Pace>,
    thread: Option<JoinHandle<()>>,
    chunk_tokens: usize,
}

/// What may be asked on any thread.
struct Shared {
    vocabulary: Arc<dyn Vocabulary>,
    template: Option<Template>,
    compiler: Mutex<Option<Arc<Compiler>>>,
    /// One GBNF grammar is compiled at a time: it may take exponential time.
    compiling: Mutex<()>,
    compile_pace: Pace,
}

impl std::fmt::Debug for Shared {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Shared").field("template", &self.template).finish_non_exhaustive()
    }
}

struct Job {
    request: Prepared,
    events: mpsc::Sender<Result<Event, Error>>,
}

/// What the model's thread tells once it is ready.
struct Ready {
    vocabulary: Arc<dyn Vocabulary>,
    facts: Facts,
    context_tokens: u32,
}

impl Engine {
    /// Loads a model; `progress` goes from 0 to 1. Blocks until it is ready.
    ///
    /// # Errors
    /// Whatever makes the file or this machine unusable.
    pub fn load(spec: &LoadSpec, progress: impl FnMut(f32) + Send + 'static) -> Result<Self, Error> {
        cpu::require()?;
        let header = gguf::read(&spec.model_path)
            .map_err(|fault| Error::ModelFile { path: spec.model_path.clone(), fault })?;
        let queue_max = spec.queue_max.clamp(1, QUEUE_MAX);
        let (jobs, inbox) = sync_channel(queue_max);
        let (tell, told) = sync_channel(1);
        let closing = Arc::new(AtomicBool::new(false));
        let pace = Arc::new(Pace::new());
        let (on_thread, thread_spec, thread_pace) = (Arc::clone(&closing), spec.clone(), Arc::clone(&pace));
        let thread = std::thread::Builder::new()
            .name("model".to_owned())
            .stack_size(STACK_BYTES)
            .spawn(move || run(&thread_spec, progress, &tell, (&inbox, &on_thread, &thread_pace)))
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
            vocabulary: u32::try_from(ready.vocabulary.size()).unwrap_or(u32::MAX),
            template_sha256: shared
                .template
                .as_ref()
                .map(|template| template.sha256().to_owned())
                .unwrap_or_default(),
            threads: spec.threads.max(1),
            queue_max,
        };
        let chunk_tokens = chunk_tokens(spec) as usize;
        Ok(Self {
            info,
            shared: Arc::new(shared),
            jobs: Some(jobs),
            closing,
            pace,
            thread: Some(thread),
            chunk_tokens,
        })
    }

    /// What was loaded.
    #[must_use]
    pub fn info(&self) -> &ModelFacts {
        &self.info
    }

    /// How long the answer or the grammar being worked on has gone without a step; zero while nothing is. A step
    /// is a token, a piece of a prompt, or a whole grammar.
    #[must_use]
    pub fn without_step(&self) -> std::time::Duration {
        self.pace.without_step().max(self.shared.compile_pace.without_step())
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
        let chunks = request.prompt.len().div_ceil(self.chunk_tokens);
        // Every chunk and the last token give one event, every token of the answer may; one more for what was held
        // back, one for the end, one for an error.
        let (events, answer) = mpsc::channel(chunks + request.tokens_max + 4);
        let jobs = self.jobs.as_ref().ok_or(Error::Stopped)?;
        match jobs.try_send(Job { request, events }) {
            Ok(()) => Ok(answer),
            Err(TrySendError::Full(_)) => Err(Error::Busy { queue_max: self.info.queue_max }),
            Err(TrySendError::Disconnected(_)) => Err(Error::Stopped),
        }
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
                let compile = || compile(constraint, &*self.shared.vocabulary, &compiler);
                if matches!(constraint, crate::Constraint::Gbnf(_)) {
                    let _alone = self.shared.compiling.lock().map_err(|_| Error::Stopped)?;
                    self.shared.compile_pace.step();
                    let compiled = compile();
                    self.shared.compile_pace.rest();
                    compiled?
                } else {
                    compile()?
                }
            }
        };
        let room = context - prompt.len();
        let wanted = generation.max_tokens.map_or(room, |tokens| tokens as usize);
        if wanted == 0 {
            return Err(Error::OutOfRange { name: "max_tokens", value: 0.0, range: "at least 1" });
        }
        let seed = generation.sampling.seed.unwrap_or_else(random_seed);
        Ok(Prepared {
            prompt,
            tokens_max: wanted.min(room),
            stops: generation.stop.clone(),
            sampler: self.shared.vocabulary.sampler(&generation.sampling, narrow(seed)),
            bound,
            logprobs: generation.logprobs.map(|top| top as usize),
            seed,
        })
    }
}

impl Drop for Engine {
    fn drop(&mut self) {
        self.closing.store(true, Ordering::Relaxed);
        drop(self.jobs.take());
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
            template,
            compiler: Mutex::new(None),
            compiling: Mutex::new(()),
            compile_pace: Pace::new(),
        }
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

/// A batch must hold a chosen token and all it forces.
fn chunk_tokens(spec: &LoadSpec) -> u32 {
    let smallest = u32::try_from(FORCED_TOKENS_MAX + 1).expect("a small constant");
    spec.chunk_tokens.clamp(smallest, 4096)
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

/// The model's thread.
fn run(
    spec: &LoadSpec,
    progress: impl FnMut(f32) + 'static,
    tell: &SyncSender<Result<Ready, Error>>,
    (inbox, closing, pace): (&Receiver<Job>, &AtomicBool, &Pace),
) {
    let model = match Model::load(&spec.model_path, spec.mmap, progress) {
        Ok(model) => model,
        Err(error) => {
            // The receiver waits for exactly this.
            let _told = tell.send(Err(error));
            return;
        }
    };
    let facts = model.facts();
    let trained = facts.context_tokens_trained;
    let threads = spec.threads.max(1);
    let threads_batch = if spec.threads_batch == 0 { threads } else { spec.threads_batch };
    let sequence_spec = SequenceSpec {
        context_tokens: if spec.context_tokens == 0 { trained } else { spec.context_tokens.min(trained) },
        batch_tokens: chunk_tokens(spec),
        threads: threads.into(),
        threads_batch: threads_batch.into(),
    };
    let vocabulary = model.vocabulary();
    let sequence = match model.sequence(&sequence_spec) {
        Ok(sequence) => sequence,
        Err(error) => {
            let _told = tell.send(Err(error));
            return;
        }
    };
    let context_tokens =
        u32::try_from(crate::runtime::Sequence::context_tokens(&sequence)).unwrap_or(u32::MAX);
    let ready = Ready { vocabulary: Arc::clone(&vocabulary), facts, context_tokens };
    if tell.send(Ok(ready)).is_err() {
        return;
    }
    let mut reader = Reader::new(sequence, chunk_tokens(spec) as usize);
    while let Ok(Job { request, events }) = inbox.recv() {
        let mut sink = Channel { events, closing, pace };
        if sink.is_gone() {
            pace.rest();
            continue;
        }
        let outcome = catch_unwind(AssertUnwindSafe(|| reader.answer(&*vocabulary, request, &mut sink)))
            .unwrap_or_else(|panic| {
                reader.reset();
                Err(Error::Panicked { message: words_of(&*panic) })
            });
        pace.rest();
        match outcome {
            Ok(()) | Err(Error::Cancelled) => {}
            // A client that left needs no error.
            Err(error) => drop(sink.events.blocking_send(Err(error))),
        }
    }
}

fn words_of(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_else(|| "no words".to_owned())
}

struct Channel<'a> {
    events: mpsc::Sender<Result<Event, Error>>,
    closing: &'a AtomicBool,
    pace: &'a Pace,
}

impl Sink for Channel<'_> {
    fn is_gone(&self) -> bool {
        // Asked before each token and each piece of a prompt.
        self.pace.step();
        self.events.is_closed() || self.closing.load(Ordering::Relaxed)
    }

    fn send(&mut self, event: Event) -> Result<(), Error> {
        self.events.blocking_send(Ok(event)).map_err(|_| Error::Cancelled)
    }
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

    #[test]
    fn a_chunk_holds_all_that_a_token_may_force() {
        let mut spec = LoadSpec::new("x");
        spec.chunk_tokens = 1;
        assert_eq!(chunk_tokens(&spec) as usize, FORCED_TOKENS_MAX + 1);
    }
}
