//! The thread that owns the model: takes work from the queue, computes batches, tidies up while nobody waits.
//!
//! Started by `engine.rs`, one a model. Ends when the queue is closed; what is running is given up, and states that are
//! not on disk yet are written.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::SyncSender;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::mpsc;

use crate::answer::Sink;
use crate::draft::Draft;
use crate::engine::queue::{Queue, Work};
use crate::engine::{LoadSpec, chunk_tokens};
use crate::gguf::Embeddings;
use crate::llama::{ContextSpec, Facts, File, Model, State};
use crate::pace::Pace;
use crate::runtime::{Context as _, Vocabulary};
use crate::schedule::{Limits, Scheduler};
use crate::states::States;
use crate::{Error, Event};

/// Sequences beside the running ones, for what was answered before.
const IDLE_SEQUENCES: u32 = 12;
/// How long nothing must have been asked before states are written to disk.
const QUIET: Duration = Duration::from_millis(500);
/// Rows of a prompt in the batch that brings its first scores, where our own kernels compute: with so few, and some room
/// for company, attention goes row by row as it does for one (`kernels/bridge.cpp`).
const LAST_ROWS: usize = 32;

/// What the thread tells once it is ready.
pub(super) struct Ready {
    pub(super) vocabulary: Arc<dyn Vocabulary>,
    pub(super) facts: Facts,
    pub(super) context_tokens: u32,
}

/// What can be seen from outside.
#[derive(Clone, Debug, Default)]
pub struct Load {
    /// Requests being computed.
    pub running: u32,
    /// Requests that wait.
    pub waiting: u32,
    /// What a batch costs here: number of rows and seconds.
    pub verify_curve: Vec<(u32, f64)>,
    /// States on disk that were found damaged or foreign since the start.
    pub states_rejected: u64,
}

/// What both sides hold.
pub(super) struct Common {
    /// Those of the model file, if they can stay in it.
    pub(super) embeddings: Option<Embeddings>,
    pub(super) queue: Queue,
    pub(super) closing: AtomicBool,
    pub(super) pace: Pace,
    pub(super) load: Mutex<Load>,
}

/// The thread's whole life.
pub(super) fn run(
    spec: &LoadSpec,
    draft: Option<Box<dyn Draft>>,
    progress: impl FnMut(f32) + 'static,
    tell: &SyncSender<Result<Ready, Error>>,
    common: &Arc<Common>,
) {
    let file = File { path: &spec.model_path, embeddings: common.embeddings, mmap: spec.mmap };
    let model = match Model::load(&file, spec.own_kernels, progress) {
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
    let context_spec = ContextSpec {
        cells: if spec.context_tokens == 0 { trained } else { spec.context_tokens.min(trained) },
        sequences: u32::from(spec.running_max.max(1)) + IDLE_SEQUENCES,
        rows_max: chunk_tokens(spec),
        threads: threads.into(),
        threads_batch: threads_batch.into(),
    };
    let vocabulary = model.vocabulary();
    let context = match model.context(&context_spec) {
        Ok(context) => context,
        Err(error) => {
            let _told = tell.send(Err(error));
            return;
        }
    };
    let context_tokens = u32::try_from(context.cells()).unwrap_or(u32::MAX);
    let ready = Ready { vocabulary: Arc::clone(&vocabulary), facts, context_tokens };
    if tell.send(Ok(ready)).is_err() {
        return;
    }
    let states = spec.states.as_ref().and_then(|spec| {
        let refused = |error: &std::io::Error| tracing::warn!(%error, "states cannot be kept on disk");
        States::open(spec).inspect_err(refused).ok()
    });
    let limits = Limits {
        running_max: spec.running_max.max(1).into(),
        chunk_tokens: chunk_tokens(spec) as usize,
        last_rows: if crate::cpu::uses_own_kernels() { LAST_ROWS } else { 1 },
    };
    let mut scheduler = Scheduler::new(context, vocabulary, limits, states, draft);
    if !spec.speculates {
        scheduler.measure_nothing();
    }
    // Whatever ends this thread: nobody is to wait for it.
    let _closed = Closing(common);
    serve(&mut scheduler, common);
    scheduler.keep_all();
}

/// Closes the queue at the end of the thread.
struct Closing<'a>(&'a Common);

impl Drop for Closing<'_> {
    fn drop(&mut self) {
        self.0.queue.close();
    }
}

fn serve(scheduler: &mut Scheduler<State<'_>>, common: &Arc<Common>) {
    loop {
        while let Some(work) = common.queue.pop_if(|work| may_begin(scheduler, work)) {
            match work {
                Work::Answer(request, channel) => {
                    if !channel.is_gone() {
                        scheduler.admit(*request, Box::new(channel));
                    }
                }
                Work::Command(command) => {
                    if let Some(context) = scheduler.context_mut() {
                        command(context);
                    }
                }
            }
        }
        report(scheduler, common);
        if scheduler.is_idle() {
            common.pace.rest();
            if common.queue.wait(Some(QUIET)) {
                return;
            }
            // Nobody asked for a while: one piece of what can be done now, then look again.
            while common.queue.len() == 0 && scheduler.tidy_up() {}
            report(scheduler, common);
            if common.queue.len() == 0 && common.queue.wait(None) {
                return;
            }
            continue;
        }
        if common.closing.load(Ordering::Relaxed) {
            return;
        }
        common.pace.step();
        if let Err(panic) = catch_unwind(AssertUnwindSafe(|| scheduler.step())) {
            scheduler.fail_all(&Error::panicked(&*panic));
        }
    }
}

fn may_begin(scheduler: &Scheduler<State<'_>>, work: &Work) -> bool {
    match work {
        Work::Answer(request, _) => scheduler.has_room(request.adapter.as_deref()),
        Work::Command(_) => scheduler.is_idle(),
    }
}

fn report(scheduler: &Scheduler<State<'_>>, common: &Arc<Common>) {
    let mut load = common.load.lock().unwrap_or_else(PoisonError::into_inner);
    load.running = u32::try_from(scheduler.running()).unwrap_or(u32::MAX);
    load.states_rejected = scheduler.states_rejected();
    if scheduler.is_idle() {
        load.verify_curve = scheduler.curve().points();
    }
}

/// The events of one answer on their way to the client.
pub(super) struct Channel {
    events: mpsc::Sender<Result<Event, Error>>,
    /// Places kept for the answer itself.
    kept: usize,
    common: Arc<Common>,
}

impl Channel {
    pub(super) fn new(events: mpsc::Sender<Result<Event, Error>>, kept: usize, common: Arc<Common>) -> Self {
        Self { events, kept, common }
    }

    pub(super) fn is_closed(&self) -> bool {
        self.events.is_closed()
    }
}

impl Sink for Channel {
    fn is_gone(&self) -> bool {
        self.events.is_closed() || self.common.closing.load(Ordering::Relaxed)
    }

    fn send(&mut self, event: Event) -> Result<(), Error> {
        // Progress may be left out for a client that reads slowly; text never has to be.
        if matches!(event, Event::Prefill { .. }) && self.events.capacity() <= self.kept {
            return Ok(());
        }
        self.events.try_send(Ok(event)).map_err(|_| Error::Cancelled)
    }

    fn fail(&mut self, error: Error) {
        // A client that left needs no error.
        let _told = self.events.try_send(Err(error));
    }
}
