//! `sarai-skill sql`: SELECTs over the owner's SQLite and CSV files, as a gRPC service.
//!
//! Runs with nothing but the files it is given, and only reads them. One question is answered at a time, within the
//! bounds of `sarai-query`; a file that can't be read ends the process, with the reason as its last word.

use std::os::unix::fs::MetadataExt as _;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use sarai_proto::skill as pb;
use sarai_proto::skill::skill_service_server::SkillService;
use sarai_proto::skills as first;
use sarai_query::{Cell, Error, Kind, Limits, Rows, Source, Tables};
use tokio::sync::Semaphore;
use tonic::{Request, Response, Status};

use crate::loading::{Loading, State};
use crate::service::Events;
use crate::within::within;
use crate::{life, listen, server, status, usage};

/// Requests accepted at once, the running one included.
const QUEUE_MAX: usize = 16;

/// Longest time of one question: the library's own limit is 5 s, but SQLite looks at the clock only between calls of
/// functions.
const QUESTION_MAX: Duration = Duration::from_secs(20);

/// Arguments of `sarai-skill sql`.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// A file of data, and what its table is called.
    #[arg(long = "source", value_name = "NAME=FILE", required = true, value_parser = source)]
    sources: Vec<(String, PathBuf)>,
    #[command(flatten)]
    listen: listen::Arguments,
}

fn source(text: &str) -> Result<(String, PathBuf), String> {
    let (name, path) = text.split_once('=').ok_or("NAME=FILE is expected")?;
    Ok((name.to_owned(), path.into()))
}

/// Serves until told to stop.
pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let source = |(name, path): &(String, PathBuf)| Source {
        path: path.clone(),
        name: Some(name.clone()).filter(|name| !name.is_empty()),
    };
    let sources: Vec<Source> = arguments.sources.iter().map(source).collect();
    life::run(&arguments.listen, 1, || Ok(Skill::new(sources)))
}

/// What is open, and what it was opened from.
struct Opened {
    tables: Tables,
    sources: Vec<Source>,
    /// The files as they were.
    state: Vec<Option<FileState>>,
}

/// Tells one state of a file from another: which file it is, its length and the time of its last change.
type FileState = (u64, u64, i64, i64);

impl Opened {
    fn open(sources: Vec<Source>) -> Result<Self, Error> {
        // Looked at before it is read: a change in between is seen by the next question.
        let state = states(&sources);
        Ok(Self { tables: Tables::open(&sources, &Limits::default())?, sources, state })
    }

    /// The tables as their files are now. A server on this machine starts another process when they change; one that
    /// serves another machine has nobody to do that.
    fn current(&mut self) -> Result<&Tables, Error> {
        if states(&self.sources) != self.state {
            *self = Self::open(self.sources.clone())?;
        }
        Ok(&self.tables)
    }
}

/// The states of the files and of what SQLite keeps beside each.
fn states(sources: &[Source]) -> Vec<Option<FileState>> {
    let beside = |source: &Source| {
        ["", "-wal", "-journal"].map(|end| {
            let mut path = source.path.clone().into_os_string();
            path.push(end);
            let at = std::fs::metadata(path).ok()?;
            Some((at.ino(), at.len(), at.mtime(), at.mtime_nsec()))
        })
    };
    sources.iter().flat_map(beside).collect()
}

/// Data as a service.
#[derive(Clone)]
struct Skill {
    loading: Loading<Mutex<Opened>>,
    places: Arc<Semaphore>,
    turns: Arc<Semaphore>,
}

impl Skill {
    fn new(sources: Vec<Source>) -> Self {
        let open = move |_progress| {
            let data = Opened::open(sources.clone()).map_err(|error| error.to_string())?;
            Ok(Arc::new(Mutex::new(data)))
        };
        Self {
            loading: Loading::of(open),
            places: Arc::new(Semaphore::new(QUEUE_MAX)),
            turns: Arc::new(Semaphore::new(1)),
        }
    }

    /// Does something with the data, on a thread that may wait for it.
    async fn with<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Tables) -> T + Send + 'static,
    ) -> Result<T, Status> {
        let data = self.loading.ready().await.map_err(|reason| status::not_loaded(&reason))?;
        let _place = self.places.try_acquire().map_err(|_| status::busy(QUEUE_MAX))?;
        let turn = Arc::clone(&self.turns).acquire_owned().await;
        let turn = turn.map_err(|closed| Status::internal(closed.to_string()))?;
        let done = within(QUESTION_MAX, move || {
            // Held by the thread: who leaves early does not let the next one in before it ends.
            let _turn = turn;
            // A question that panicked changed nothing: the data is only read.
            data.lock().unwrap_or_else(PoisonError::into_inner).current().map(work)
        });
        done.await?.map_err(|error| failed(&error))
    }
}

/// What the asker can mend is his; what SQLite does not explain is ours.
fn failed(error: &Error) -> Status {
    match error {
        Error::NotReadable { .. }
        | Error::NotData { .. }
        | Error::TooLarge { .. }
        | Error::NotAdmitted { .. }
        | Error::UnknownTable { .. }
        | Error::UnknownColumn { .. }
        | Error::Faulty { .. }
        | Error::TooLong { .. }
        | Error::TooMuchMemory { .. } => status::bad_request(error.to_string()),
        Error::Cancelled => Status::cancelled(error.to_string()),
        Error::Sqlite(_) | Error::Thread(_) => Status::internal(error.to_string()),
    }
}

fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Integer => "integer",
        Kind::Real => "real",
        Kind::Text => "text",
        Kind::Date => "date",
        Kind::Blob => "blob",
        Kind::Mixed => "mixed",
    }
}

fn described(tables: &Tables) -> pb::ListTablesResponse {
    let column = |one: &sarai_query::Column| pb::TableColumn {
        name: one.name.clone(),
        r#type: kind(one.kind).into(),
        examples: one.examples.clone(),
    };
    let table = |one: &sarai_query::Table| pb::Table {
        name: one.name.clone(),
        columns: one.columns.iter().map(column).collect(),
        rows: one.rows,
    };
    pb::ListTablesResponse {
        tables: tables.list().iter().map(table).collect(),
        notes: tables.notes().to_vec(),
    }
}

fn told(rows: Rows) -> pb::QueryResponse {
    use pb::cell::Value;
    let cell = |cell: Cell| pb::Cell {
        value: match cell {
            Cell::Null => None,
            Cell::Integer(value) => Some(Value::Integer(value)),
            Cell::Real(value) => Some(Value::Real(value)),
            Cell::Text(value) => Some(Value::Text(value)),
            Cell::Blob { bytes } => Some(Value::BlobBytes(bytes as u64)),
        },
    };
    pb::QueryResponse {
        columns: rows.columns,
        rows: rows
            .rows
            .into_iter()
            .map(|cells| pb::Row { cells: cells.into_iter().map(cell).collect() })
            .collect(),
        truncated: rows.truncated,
        elapsed_seconds: rows.elapsed.as_secs_f64(),
        ram_bytes: usage::ram_bytes(),
    }
}

impl server::Skill for Skill {
    type Model = Mutex<Opened>;

    const NAME: &'static str = "sql";

    fn loading(&self) -> &Loading<Mutex<Opened>> {
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
            skill: "sql".into(),
            protocol: sarai_proto::PROTOCOL,
            version: env!("CARGO_PKG_VERSION").into(),
            ram_bytes: usage::ram_bytes(),
            threads: 1,
            queue_max: u32::try_from(QUEUE_MAX).unwrap_or(u32::MAX),
            ..pb::DescribeResponse::default()
        };
        response.set_state(match self.loading.state() {
            State::Loading(_) => pb::LoadState::Loading,
            State::Failed(_) => pb::LoadState::Failed,
            State::Ready(_) => pb::LoadState::Ready,
        });
        Ok(Response::new(response))
    }

    async fn watch_load(
        &self,
        _request: Request<pb::WatchLoadRequest>,
    ) -> Result<Response<Events<pb::WatchLoadResponse>>, Status> {
        Ok(Response::new(self.loading.clone().told()))
    }

    async fn list_tables(
        &self,
        _request: Request<pb::ListTablesRequest>,
    ) -> Result<Response<pb::ListTablesResponse>, Status> {
        Ok(Response::new(self.with(described).await?))
    }

    async fn query(&self, request: Request<pb::QueryRequest>) -> Result<Response<pb::QueryResponse>, Status> {
        let pb::QueryRequest { sql, rows_max } = request.into_inner();
        let select = sarai_query::admit(&sql).map_err(|error| failed(&error))?;
        let rows_max = match rows_max {
            0 => usize::MAX,
            told => usize::try_from(told).unwrap_or(usize::MAX),
        };
        let answer = self.with(move |tables| tables.query(&select, rows_max)).await?;
        Ok(Response::new(told(answer.map_err(|error| failed(&error))?)))
    }
}

impl first::skill_server::Skill for Skill {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_has_a_name_and_a_file() {
        let (name, path) = source("gastos=/data/a=b.csv").unwrap();
        assert_eq!((name.as_str(), path), ("gastos", "/data/a=b.csv".into()));
        assert!(source("/data/gastos.csv").is_err());
    }

    #[test]
    fn only_what_nobody_can_mend_is_ours() {
        let unknown = Error::UnknownTable { name: "t".into(), near: Vec::new() };
        assert_eq!(failed(&unknown).code(), tonic::Code::InvalidArgument);
        let refused = std::io::Error::other("no thread");
        assert_eq!(failed(&Error::Thread(refused)).code(), tonic::Code::Internal);
    }
}
