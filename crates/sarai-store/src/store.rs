//! The SQLite store's handle and its thread. Called by the turn (save, recall of a conversation), by
//! feedback and by settings. One thread owns the only connection and takes a bounded queue of jobs;
//! callers wait without blocking. Every value reaches SQL as a bound parameter. A job that is
//! answered is committed with `synchronous=FULL`.

use std::path::Path;
use std::sync::Arc;
use std::thread::JoinHandle;

use rusqlite::Connection;
use tokio::sync::{mpsc, oneshot};

use crate::error::Error;

mod connection;
mod feedback;
mod images;
mod lessons;
mod settings;
mod turns;

pub use feedback::{Feedback, Judged};
pub use images::{IMAGES_MAX, Image, ImageKey, ImageStats, Lookup};
pub use lessons::{Judgement, Known, LESSONS_MAX, Learned, Lesson, Teach};
pub use turns::{Conversation, Nonces, TurnRecord, commitment};

/// Largest text of one field.
pub const TEXT_BYTES_MAX: usize = 16 * 1024 * 1024;
const QUEUE_MAX: usize = 64;
/// Most rows that one call returns.
const ROWS_MAX: usize = 10_000;

type Job = Box<dyn FnOnce(&mut Connection) + Send>;

/// A cheap-to-clone handle on the SQLite database.
#[derive(Clone)]
pub struct Store {
    thread: Arc<Thread>,
}

struct Thread {
    queue: Option<mpsc::Sender<Job>>,
    worker: Option<JoinHandle<()>>,
}

impl Drop for Thread {
    /// Lets the queue run empty and joins the thread; waits at most for [`QUEUE_MAX`] jobs.
    fn drop(&mut self) {
        self.queue = None;
        if let Some(worker) = self.worker.take()
            && worker.join().is_err()
        {
            tracing::error!("the store thread ended by a panic");
        }
    }
}

impl Store {
    /// Opens or makes the database file, checks it and brings its schema up to date.
    ///
    /// # Errors
    /// [`Error::DamagedDatabase`], [`Error::Migration`] (also for a schema from a newer version),
    /// SQLite and file errors.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, Error> {
        Self::start(connection::open(path.as_ref())?)
    }

    /// A database that lives as long as its handles; for tests and one-shot runs.
    ///
    /// # Errors
    /// SQLite errors.
    pub fn open_in_memory() -> Result<Self, Error> {
        Self::start(connection::open_in_memory()?)
    }

    fn start(mut connection: Connection) -> Result<Self, Error> {
        let (queue, mut jobs) = mpsc::channel::<Job>(QUEUE_MAX);
        let worker = std::thread::Builder::new().name("store".into()).spawn(move || {
            while let Some(job) = jobs.blocking_recv() {
                job(&mut connection);
            }
        })?;
        Ok(Self { thread: Arc::new(Thread { queue: Some(queue), worker: Some(worker) }) })
    }

    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Connection) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        let closed = || Error::Closed("store");
        let (reply, answer) = oneshot::channel();
        // A caller that stopped waiting wants no answer.
        let job: Job = Box::new(move |connection| drop(reply.send(work(connection))));
        let queue = self.thread.queue.as_ref().ok_or_else(closed)?;
        queue.send(job).await.map_err(|_| closed())?;
        answer.await.map_err(|_| closed())?
    }
}

fn refuse_large(what: &'static str, text: &str) -> Result<(), Error> {
    if text.len() > TEXT_BYTES_MAX {
        let (bytes, bytes_max) = (text.len() as u64, TEXT_BYTES_MAX as u64);
        return Err(Error::TooLarge { what, bytes, bytes_max });
    }
    Ok(())
}

/// Whether SQLite refused a row because of a constraint with this extended code.
fn is_constraint(error: &rusqlite::Error, extended: i32) -> bool {
    matches!(error, rusqlite::Error::SqliteFailure(failure, _) if failure.extended_code == extended)
}

#[cfg(test)]
mod tests;
