//! `sarai train`: learning on this machine. Now the router only; its weights can be looked at and taken back.
//!
//! `train router` learns from the questions that ship (or `--data FOLDER`) and from remarks on routes, measures on
//! held-out questions, writes a leaf and then puts the weights into force. Nothing is changed by `--dry-run`, by
//! a failure or by Ctrl-C. The training itself is in `sarai_core::router`. With `--vectors` heads that read sentence
//! vectors too stand in the report; they are never put into force, as making a vector takes longer than a route may.

mod report;
mod vectors;

use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::Context as _;
use sarai_core::language::Language;
use sarai_core::router::{self as routing, Example, Judgement, Kind, Recipe, Router, Weights};
use sarai_store::{Keys, Ledger, Receipt, Store};
use serde_json::{Value, json};

use self::report::Measured;
use self::vectors::{Embedded, embedded};
use super::Error;
use crate::cli::Invocation;
use crate::exit::Exit;
use crate::home::{Home, HomeLock};
use crate::i18n::Text;
use crate::router::{Shelf, sha256};
use crate::terminal;

/// Largest data file read.
const DATA_BYTES_MAX: u64 = 16 << 20;

/// Version of the leaf's fields.
const LEAF_VERSION: u32 = 1;

/// Heads that can be chosen, by name.
const KINDS: [(&str, Kind); 3] =
    [("joined", Kind::Joined), ("linear", Kind::Linear), ("recursive", Kind::Recursive)];

/// Arguments of `train`.
#[derive(clap::Args, Debug)]
pub(crate) struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(clap::Subcommand, Debug)]
enum Action {
    Router(RouterArgs),
    Status,
    Rollback,
}

#[derive(clap::Args, Debug)]
struct RouterArgs {
    #[arg(long, value_name = "FOLDER")]
    data: Option<PathBuf>,
    #[arg(long, value_name = "N", default_value_t = routing::SEED)]
    seed: u64,
    #[arg(long, value_name = "KIND", default_value = "joined", value_parser = kind)]
    heads: Kind,
    #[arg(long)]
    compare: bool,
    #[arg(long)]
    vectors: bool,
    #[arg(long)]
    dry_run: bool,
}

/// Runs the command.
pub(crate) async fn run(args: Args, invocation: &Invocation) -> anyhow::Result<Exit> {
    match args.action {
        Action::Router(args) => train(args, invocation).await,
        Action::Status => status(invocation),
        Action::Rollback => rollback(invocation).await,
    }
}

/// Questions to learn from and to measure with.
struct Lessons {
    examples: Vec<Example>,
    held_out: Vec<Example>,
    /// How many of the examples are remarks on routes.
    own: usize,
    /// SHA-256 of the data file.
    sha256: String,
}

async fn train(args: RouterArgs, invocation: &Invocation) -> anyhow::Result<Exit> {
    let (home, origin) = (invocation.home()?, invocation.config()?.ledger_origin);
    // The embedder's child is the home's, also when nothing is kept.
    let lock = args.vectors || !args.dry_run;
    let _lock = if lock { Some(HomeLock::acquire(&home, "train router")?) } else { None };
    let mut lessons = lessons(args.data.as_deref())?;
    let own = own_lessons(&home).await?;
    lessons.own = own.len();
    lessons.examples.extend(own);
    let embedded =
        if args.vectors { Some(embedded(invocation, &home, &lessons, args.seed).await?) } else { None };
    let (seed, quiet, language) = (args.seed, invocation.quiet, invocation.language());
    let (chosen, compare) = (args.heads, args.compare || args.vectors);
    let work = move || {
        let trial = Trial { lessons: &lessons, seed };
        let told = |percent| tell(quiet, language, percent);
        let others = KINDS.into_iter().filter(|(_, kind)| compare && *kind != chosen);
        let mut others: Vec<Measured> = others.map(|(_, kind)| trial.plain(kind, told).1).collect();
        if let Some(embedded) = &embedded {
            others.extend([Kind::Recursive, Kind::Linear].map(|kind| trial.beside(kind, embedded, told)));
        }
        let (weights, measured) = trial.plain(chosen, told);
        Work { bytes: weights.to_bytes(), measured, others, lessons, embedded }
    };
    let work = tokio::task::spawn_blocking(work).await?;
    let receipt = if args.dry_run { None } else { Some(kept(&home, &origin, seed, &work).await?) };
    if invocation.json {
        return work.json(seed, receipt.as_ref());
    }
    terminal::line(work.measured.text(work.lessons.examples.len()))?;
    if compare {
        let rows: Vec<&Measured> = std::iter::once(&work.measured).chain(&work.others).collect();
        terminal::line(report::table(&rows, language))?;
    }
    if let Some(embedded) = &work.embedded {
        invocation.say(&report::embedding(embedded))?;
    }
    let key = if receipt.is_some() { "train-installed" } else { "train-not-installed" };
    invocation.say(&Text::new(key).with("sha256", sha256(&work.bytes)))?;
    Ok(Exit::Ok)
}

/// What was trained, and from what.
struct Work {
    /// The weights to put into force: never those that read vectors.
    bytes: Vec<u8>,
    /// The heads they are of.
    measured: Measured,
    others: Vec<Measured>,
    lessons: Lessons,
    embedded: Option<Embedded>,
}

impl Work {
    fn json(&self, seed: u64, receipt: Option<&Receipt>) -> anyhow::Result<Exit> {
        terminal::json(&json!({
            "seed": seed, "examples": self.lessons.examples.len(), "own": self.lessons.own,
            "sha256": sha256(&self.bytes), "bytes": self.bytes.len(), "installed": receipt.is_some(),
            "report": self.measured.json(),
            "beside": self.others.iter().map(Measured::json).collect::<Vec<_>>(),
            "embedding": self.embedded.as_ref().map(report::embedding_json),
            "receipt": receipt.map(told),
        }))?;
        Ok(Exit::Ok)
    }
}

/// Appends the leaf of a training and puts its weights into force.
async fn kept(home: &Home, origin: &str, seed: u64, work: &Work) -> anyhow::Result<Receipt> {
    let leaf = json!({
        "v": LEAF_VERSION, "kind": "job", "job": "train-router", "at": jiff::Timestamp::now().to_string(),
        // Text: a 64-bit number does not survive every JSON reader.
        "seed": seed.to_string(),
        "data_sha256": work.lessons.sha256, "examples": work.lessons.examples.len(), "own": work.lessons.own,
        "weights_sha256": sha256(&work.bytes), "kind_of_heads": work.measured.heads,
        "primary_permille": work.measured.permille(),
    });
    let receipt = append(home, origin, leaf).await?;
    Shelf::new(home).install(&work.bytes)?;
    Ok(receipt)
}

/// Reads the value of `--heads`.
fn kind(name: &str) -> Result<Kind, String> {
    let found = KINDS.iter().find(|(known, _)| *known == name);
    found.map(|(_, kind)| *kind).ok_or_else(|| KINDS.map(|(name, _)| name).join(" | "))
}

/// Questions and seed of every training that is compared.
struct Trial<'a> {
    lessons: &'a Lessons,
    seed: u64,
}

impl Trial<'_> {
    /// Trains on features alone, as the weights in force are, and measures.
    fn plain(&self, kind: Kind, progress: impl FnMut(f32)) -> (Weights, Measured) {
        let Lessons { examples, held_out, .. } = self.lessons;
        let (started, recipe) = (Instant::now(), Recipe { kind, ..Recipe::default() });
        let trained = routing::train_with(examples, self.seed, &recipe, progress);
        let took = started.elapsed();
        let left_out = trained.left_out(examples);
        let router = Router::new(trained.weights);
        let texts: Vec<&str> = held_out.iter().map(|example| example.text.as_str()).collect();
        let speed = routing::speed(&router, &texts);
        let measured = Measured {
            heads: router.weights().kind(),
            features: router.weights().features(),
            embedder: None,
            took,
            left_out,
            report: routing::evaluate(&router, held_out),
            speed,
            ram_bytes: speed.bytes as u64,
            alike: self.alike(),
        };
        (router.weights().clone(), measured)
    }

    /// Trains with the vectors beside the features, and measures; a route's time has the making of its vector in it.
    fn beside(&self, kind: Kind, embedded: &Embedded, progress: impl FnMut(f32)) -> Measured {
        let Lessons { examples, held_out, .. } = self.lessons;
        let (started, recipe) = (Instant::now(), Recipe { kind, ..Recipe::default() });
        let trained = routing::train_beside(examples, &embedded.vectors, self.seed, &recipe, progress);
        let took = started.elapsed();
        let alone = embedded.alone.iter().map(|(place, time)| (held_out[*place].text.as_str(), *time));
        let speed = routing::speed_beside(&trained.router, &alone.collect::<Vec<_>>());
        Measured {
            heads: trained.router.kind(),
            features: trained.router.features(),
            embedder: Some(embedded.name.clone()),
            took,
            left_out: trained.left_out,
            report: trained.router.evaluate(held_out),
            speed,
            ram_bytes: speed.bytes as u64 + embedded.ram_bytes,
            alike: self.alike(),
        }
    }

    fn alike(&self) -> usize {
        routing::near_duplicates(&self.lessons.examples, &self.lessons.held_out, 0.7).len()
    }
}

fn tell(quiet: bool, language: Language, progress: f32) {
    if !quiet {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a percentage")]
        let percent = (progress.clamp(0.0, 1.0) * 100.0) as u32;
        terminal::aside(Text::new("train-progress").with("percent", percent).render(language));
    }
}

/// The questions of a folder, or those that ship; a folder without held-out ones is measured with the latter.
fn lessons(folder: Option<&Path>) -> anyhow::Result<Lessons> {
    let shipped =
        || routing::parse_examples(routing::HELD_OUT).context("the shipped questions are read by a test");
    let Some(folder) = folder else {
        let examples = routing::parse_examples(routing::TRAINING)?;
        let sha256 = sha256(routing::TRAINING.as_bytes());
        return Ok(Lessons { examples, held_out: shipped()?, own: 0, sha256 });
    };
    let path = folder.join("train.jsonl");
    let text = read(&path)?;
    let examples = parsed(&path, &text)?;
    let path = folder.join("heldout.jsonl");
    let held_out = if path.exists() { parsed(&path, &read(&path)?)? } else { shipped()? };
    Ok(Lessons { examples, held_out, own: 0, sha256: sha256(text.as_bytes()) })
}

fn read(path: &Path) -> Result<String, Error> {
    let unreadable = |source| Error::Unreadable { path: path.to_owned(), source };
    if std::fs::metadata(path).map_err(unreadable)?.len() > DATA_BYTES_MAX {
        return Err(unreadable(std::io::ErrorKind::FileTooLarge.into()));
    }
    std::fs::read_to_string(path).map_err(unreadable)
}

fn parsed(path: &Path, text: &str) -> anyhow::Result<Vec<Example>> {
    routing::parse_examples(text).map_err(|error| match error {
        routing::Error::Data { line, reason } => {
            Error::BadLine { path: path.to_owned(), line, detail: reason }.into()
        }
        error @ (routing::Error::DataSize { .. }
        | routing::Error::WeightsSize { .. }
        | routing::Error::NotWeights
        | routing::Error::WeightsVersion { .. }
        | routing::Error::WeightsChecksum
        | routing::Error::VectorsSize { .. }
        | routing::Error::VectorLength { .. }) => error.into(),
    })
}

/// Remarks on routes, as questions to learn from.
async fn own_lessons(home: &Home) -> anyhow::Result<Vec<Example>> {
    if !home.database().exists() {
        return Ok(Vec::new());
    }
    let judged = Store::open(home.database())?.judged(routing::LESSONS_MAX * 5).await?;
    let judgements: Vec<Judgement> = judged
        .into_iter()
        .map(|one| Judgement {
            question: one.question,
            language: if one.language == "en" { Language::En } else { Language::Es },
            score: one.score,
            note: one.note,
        })
        .collect();
    Ok(routing::lessons(&judgements, &Shelf::new(home).load().router))
}

/// Appends a leaf of a job.
async fn append(home: &Home, origin: &str, leaf: Value) -> anyhow::Result<Receipt> {
    let remembered = Store::open(home.database())?.leaf_count().await?;
    let keys = Keys::open_or_create(home.keys())?.with_origin(origin)?;
    let (ledger, _) = Ledger::open_at_least(home.ledger(), keys, remembered)?;
    Ok(ledger.append(leaf).await?)
}

fn told(receipt: &Receipt) -> Value {
    json!({
        "leaf_index": receipt.leaf_index(), "leaf_hash": receipt.leaf_hash(), "tree_size": receipt.tree_size(),
    })
}

fn status(invocation: &Invocation) -> anyhow::Result<Exit> {
    let found = Shelf::new(&invocation.home()?).load();
    let weights = found.router.weights();
    let digest = found.sha256.clone().unwrap_or_else(|| sha256(&weights.to_bytes()));
    let origin = if found.sha256.is_some() { "home" } else { "shipped" };
    if invocation.json {
        terminal::json(&json!({"router": {
            "origin": origin, "sha256": digest, "heads": weights.kind(), "features": weights.features(),
            "previous": found.previous, "fault": found.fault,
        }}))?;
        return Ok(Exit::Ok);
    }
    invocation.say(
        &Text::new("train-status")
            .with("origin", origin)
            .with("heads", weights.kind())
            .with("features", weights.features())
            .with("sha256", digest),
    )?;
    if let Some(fault) = found.fault {
        invocation.note(&Text::new("train-fault").showing("reason", fault));
    }
    Ok(Exit::Ok)
}

async fn rollback(invocation: &Invocation) -> anyhow::Result<Exit> {
    let home = invocation.home()?;
    let _lock = HomeLock::acquire(&home, "train rollback")?;
    let shelf = Shelf::new(&home);
    if shelf.load().sha256.is_none() && shelf.load().fault.is_none() {
        return Err(Error::NotFound { kind: "weights", name: home.router().display().to_string() }.into());
    }
    let at = jiff::Timestamp::now().to_string();
    let leaf = json!({"v": LEAF_VERSION, "kind": "job", "job": "rollback-router", "at": at});
    append(&home, &invocation.config()?.ledger_origin, leaf).await?;
    shelf.rollback()?;
    status(invocation)
}
