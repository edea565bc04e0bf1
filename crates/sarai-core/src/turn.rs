//! One turn, from question to receipt: the story of the program, told once.
//!
//! Every surface (command line, HTTP, later voice and MCP) enters at [`Assistant::turn`]; there is no second
//! path. Invariant: [`Event::Done`] is sent only with a [`store::Receipt`], which only the ledger makes after
//! the leaf is on disk. Text sent as [`Event::Delta`] before that is provisional. Dropping the stream cancels
//! the turn within one token, or one chunk of the prompt while that is read.

mod answer;
mod arrival;
mod chain;
mod drafts;
mod outcome;
mod recall;
mod record;
mod reflect;
mod route;

use std::sync::Arc;
use std::time::{Duration, Instant};

use futures::stream::BoxStream;
use sarai_store as store;
use tokio::sync::mpsc;

use crate::experts::{Check, Chosen, ExpertName, Shelf, Tools, Who};
use crate::language::Language;
use crate::metacontrol::{self, Plan};
use crate::model::{Constraint, Done, Message, Model, Sampling};
use crate::router::{Route, Router};
use crate::skills::Pool;
pub use outcome::{Context, ExpertAnswer, Fallback, Guessed, Outcome, Reflection, Timings, Tone, Usage};

/// Events waiting for a slow reader before the turn itself waits.
const EVENTS_MAX: usize = 256;

/// Longest question accepted, in bytes. Longer ones could not fit any context of the `mini` profile.
pub const QUESTION_BYTES_MAX: usize = 256 * 1024;

/// What a surface asks of the assistant.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// The question.
    pub text: String,
    /// Earlier messages, oldest first, as given by the surface.
    pub history: Vec<Message>,
    /// A conversation kept in the store, to be continued and added to.
    pub conversation: Option<String>,
    /// Language of the answer; `None`: that of the question.
    pub language: Option<Language>,
    /// Name of the expert to use whatever the router says: built in, or one of the owner's.
    pub expert: Option<String>,
    /// Do not correct: one draft, checked and shown as it is.
    pub no_reflect: bool,
    /// Most tokens of the answer.
    pub max_tokens: Option<u32>,
    /// How tokens are chosen; `None`: the assistant's own setting.
    pub sampling: Option<Sampling>,
    /// Texts that end the answer.
    pub stop: Vec<String>,
    /// What the answer must match; such a request goes to the base model.
    pub constraint: Option<Constraint>,
    /// Extra standing instructions of the client, after the assistant's own.
    pub instructions: Option<String>,
    /// Where it came in, such as `cli` or `http`.
    pub surface: &'static str,
}

/// How the base model's tokens are chosen unless the request says otherwise.
pub fn sampling() -> Sampling {
    Sampling { temperature: 0.3, min_p: Some(0.05), repeat_penalty: Some(1.05), ..Sampling::default() }
}

/// What a turn reports while it runs.
#[derive(Debug)]
pub enum Event {
    /// The turn has an id; sent first.
    Started {
        /// Its id.
        turn_id: String,
    },
    /// The router has spoken.
    Routed(Box<Route>),
    /// A model is reading the prompt or loading.
    Waiting(Waiting),
    /// More text of the answer.
    Delta(String),
    /// A round of correction begins.
    Corrected {
        /// 1 for the first.
        round: u8,
        /// The checks that failed.
        failures: Vec<Check>,
    },
    /// A second expert goes on; what was streamed so far stays.
    Chained {
        /// Which one.
        expert: Who,
    },
    /// What was streamed so far is void; another model starts over.
    Restarted(Fallback),
    /// The answer is final and its receipt is on disk.
    Done(Box<Outcome>),
}

/// Why no text comes yet.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Waiting {
    /// No model is here yet and the first one's file is being fetched; 0 to 1.
    Fetching(f32),
    /// The model's file is being loaded; 0 to 1.
    Loading(f32),
    /// The prompt is being read.
    Reading {
        /// Tokens read.
        tokens_done: u32,
        /// Tokens in all.
        tokens_total: u32,
    },
}

/// A turn that ended without an answer.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Nothing was asked.
    #[error("the question is empty")]
    EmptyQuestion,
    /// Too long for any model here.
    #[error("the question has {bytes} bytes and at most {max} are taken")]
    QuestionTooLong {
        /// Its size.
        bytes: usize,
        /// The limit.
        max: usize,
    },
    /// An expert that is neither built in nor in the owner's folder.
    #[error("there is no expert called {name}")]
    UnknownExpert {
        /// As asked for.
        name: String,
    },
    /// One of the owner's that was not allowed.
    #[error("the expert {name} is not allowed")]
    ExpertNotAllowed {
        /// As asked for.
        name: String,
    },
    /// One of the owner's whose folder can't be used.
    #[error("the expert {name} can't be used: {reason}")]
    ExpertRefused {
        /// As asked for.
        name: String,
        /// What is wrong with its folder, and where.
        reason: String,
    },
    /// The model refused or failed in a way that another model can't mend.
    #[error(transparent)]
    Model(#[from] crate::model::Error),
    /// The ledger or the database failed; the answer was not released.
    #[error("the answer could not be recorded and is withheld")]
    Record(#[from] store::Error),
    /// The turn's task ended without a word: a panic, logged with the turn's id.
    #[error("turn {turn_id} was lost to an internal fault")]
    Lost {
        /// Its id.
        turn_id: String,
    },
}

/// Limits and habits of a turn.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Language when the question's own can't be told.
    pub language: Language,
    /// Most time for a turn; what is there by then is sent.
    pub deadline: Duration,
    /// Most rounds of correction, at most 3.
    pub rounds_max: u8,
    /// Most tokens of an answer.
    pub max_tokens: u32,
    /// Built-in experts that answer only who names them.
    pub unrouted: Vec<ExpertName>,
    /// Version and source revision of this program, for the receipt.
    pub build: String,
    /// The clock, which tests replace.
    pub now: fn() -> jiff::Timestamp,
}

/// The models a turn may use, best first.
#[derive(Clone)]
pub struct Roles {
    /// Fills experts' inputs and answers what no expert takes.
    pub base: Arc<dyn Model>,
    /// Takes over when the base model can't.
    pub tiny: Arc<dyn Model>,
}

/// The assistant: everything a turn needs. Cheap to clone.
#[derive(Clone)]
pub struct Assistant {
    inner: Arc<Inner>,
}

struct Inner {
    router: Router,
    metacontrol: metacontrol::Configured,
    roles: Roles,
    pool: Pool,
    store: store::Store,
    ledger: store::Ledger,
    tools: Tools,
    shelf: Arc<dyn Shelf>,
    settings: Settings,
}

/// What [`Assistant::new`] is built from.
pub struct Parts {
    /// Trained router.
    pub router: Router,
    /// Where the values begin that turn a route into a plan, and whether they are learned.
    pub metacontrol: metacontrol::Configured,
    /// Models by role.
    pub roles: Roles,
    /// The children behind the models.
    pub pool: Pool,
    /// Conversations and feedback.
    pub store: store::Store,
    /// Where receipts come from.
    pub ledger: store::Ledger,
    /// What experts may use beside a model.
    pub tools: Tools,
    /// Experts that the owner made.
    pub shelf: Arc<dyn Shelf>,
    /// Limits and habits.
    pub settings: Settings,
}

/// Events of a turn, ending with [`Event::Done`] or an error.
pub type Events = BoxStream<'static, Result<Event, Error>>;

impl Assistant {
    /// Puts the parts together.
    pub fn new(parts: Parts) -> Self {
        let Parts { router, metacontrol, roles, pool, store, ledger, tools, shelf, settings } = parts;
        let inner = Inner { router, metacontrol, roles, pool, store, ledger, tools, shelf, settings };
        Self { inner: Arc::new(inner) }
    }

    /// The router, for surfaces that only want a route.
    pub fn router(&self) -> &Router {
        &self.inner.router
    }

    /// The children behind the models.
    pub fn pool(&self) -> &Pool {
        &self.inner.pool
    }

    /// Conversations and feedback.
    pub fn store(&self) -> &store::Store {
        &self.inner.store
    }

    /// What the owner configured of MetaControl.
    pub fn metacontrol(&self) -> metacontrol::Configured {
        self.inner.metacontrol
    }

    /// The ledger.
    pub fn ledger(&self) -> &store::Ledger {
        &self.inner.ledger
    }

    /// Starts a turn. The events must be read; dropping them cancels it.
    pub fn turn(&self, request: Request) -> Events {
        let (sender, receiver) = mpsc::channel(EVENTS_MAX);
        let inner = Arc::clone(&self.inner);
        let turn_id = uuid::Uuid::now_v7().to_string();
        tokio::spawn(async move {
            let id = turn_id.clone();
            let out = sender.clone();
            // Its own task, so that a panic ends this turn and not the process.
            let task =
                tokio::spawn(async move { inner.run(request, Sender { id: id.clone(), sender: out }).await });
            let result = task.await.unwrap_or_else(|fault| {
                tracing::error!(turn_id, %fault, "turn lost");
                Err(Error::Lost { turn_id })
            });
            // A reader that is gone needs no ending.
            let _gone = sender.send(result.map(|outcome| Event::Done(Box::new(outcome)))).await;
        });
        Box::pin(tokio_stream::wrappers::ReceiverStream::new(receiver))
    }
}

/// The way out for events of one turn.
#[derive(Clone)]
struct Sender {
    id: String,
    sender: mpsc::Sender<Result<Event, Error>>,
}

/// The reader has gone: the turn stops where it is and nothing is recorded as answered.
#[derive(Debug)]
struct Gone;

impl Sender {
    async fn send(&self, event: Event) -> Result<(), Gone> {
        self.sender.send(Ok(event)).await.map_err(|_| Gone)
    }

    /// Resolves when the reader has gone.
    async fn gone(&self) {
        self.sender.closed().await;
    }
}

/// How a stage ends when it can't hand on a result.
#[derive(Debug)]
enum Stop {
    Failed(Error),
    Gone,
}

impl From<Gone> for Stop {
    fn from(_: Gone) -> Self {
        Self::Gone
    }
}

impl<E: Into<Error>> From<E> for Stop {
    fn from(error: E) -> Self {
        Self::Failed(error.into())
    }
}

/// What the stages hand from one to the next.
struct Turn {
    id: String,
    request: Request,
    language: Language,
    route: Route,
    plan: Plan,
    /// The expert that answers; `None`: the base model does.
    chosen: Option<Chosen>,
    /// Who answers after it, and to what end.
    chain: Option<chain::Chain>,
    history: Vec<Message>,
    context: Context,
    /// Whether earlier messages were left out because of the depth that was planned.
    cut: bool,
    started: Instant,
    deadline: tokio::time::Instant,
    timings: Timings,
    usage: Usage,
    /// Rounds of correction so far, by whichever part: the plan bounds them for the turn as a whole.
    rounds: u8,
    events: Sender,
}

impl Turn {
    /// Sends text of the answer, noting when the first of it went out.
    async fn say(&mut self, text: &str) -> Result<(), Gone> {
        if text.is_empty() {
            return Ok(());
        }
        self.timings.first_token.get_or_insert_with(|| self.started.elapsed());
        self.events.send(Event::Delta(text.to_owned())).await
    }

    /// Adds what a generation cost.
    fn spend(&mut self, done: &Done) {
        self.usage.add(done);
        self.timings.prefill += done.prefill;
        self.timings.decode += done.decode;
    }
}

impl Inner {
    /// The turn: route, recall, answer (draft, check, reflect, empathize), record.
    async fn run(&self, request: Request, events: Sender) -> Result<Outcome, Error> {
        match self.stages(request, events.clone()).await {
            Ok(outcome) => Ok(outcome),
            Err(Stop::Failed(error)) => Err(error),
            Err(Stop::Gone) => {
                tracing::info!(turn_id = events.id, "client left, turn cancelled");
                Err(Error::Lost { turn_id: events.id })
            }
        }
    }

    async fn stages(&self, request: Request, events: Sender) -> Result<Outcome, Stop> {
        let mut turn = self.route(request, events).await?;
        self.recall(&mut turn).await?;
        turn.leave_to_prose();
        let draft = self.answer(&mut turn).await?;
        self.restore(&draft);
        self.record(turn, draft).await
    }
}
