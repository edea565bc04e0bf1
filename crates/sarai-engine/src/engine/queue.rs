//! The bounded queue before the model's thread.
//!
//! Filled by `engine.rs` on any thread, emptied by `engine/thread.rs`. A place is given up as soon as the client that
//! held it has left. Commands wait until nothing runs; what comes after them waits behind them.

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;

use crate::Error;
use crate::answer::Prepared;
use crate::engine::thread::Channel;
use crate::llama::State;

/// What the model's thread does.
pub(super) enum Work {
    Answer(Box<Prepared>, Channel),
    /// Done while nothing runs.
    Command(Command),
}

/// Something to do with the context itself.
pub(super) type Command = Box<dyn FnOnce(&mut State<'_>) + Send>;

/// Work in the order it came.
pub(super) struct Queue {
    inner: Mutex<Inner>,
    filled: Condvar,
    most: usize,
}

struct Inner {
    work: VecDeque<Work>,
    closed: bool,
}

impl Queue {
    pub(super) fn new(most: usize) -> Self {
        Self {
            inner: Mutex::new(Inner { work: VecDeque::new(), closed: false }),
            filled: Condvar::new(),
            most,
        }
    }

    /// Adds work, or refuses it.
    pub(super) fn push(&self, work: Work) -> Result<(), Error> {
        let mut inner = self.lock();
        if inner.closed {
            return Err(Error::Stopped);
        }
        if inner.work.len() >= self.most {
            inner.work.retain(|work| !matches!(work, Work::Answer(_, channel) if channel.is_closed()));
        }
        if inner.work.len() >= self.most {
            return Err(Error::Busy { queue_max: self.most });
        }
        inner.work.push_back(work);
        self.filled.notify_one();
        Ok(())
    }

    /// The oldest work, if `may` says that it can begin now.
    pub(super) fn pop_if(&self, may: impl FnOnce(&Work) -> bool) -> Option<Work> {
        let mut inner = self.lock();
        if inner.work.front().is_some_and(may) { inner.work.pop_front() } else { None }
    }

    /// Waits until there is work or the queue is closed. Returns whether it is closed.
    pub(super) fn wait(&self, most: Option<Duration>) -> bool {
        let inner = self.lock();
        let empty = |inner: &mut Inner| inner.work.is_empty() && !inner.closed;
        let inner = match most {
            None => self.filled.wait_while(inner, empty).unwrap_or_else(PoisonError::into_inner),
            Some(most) => {
                self.filled.wait_timeout_while(inner, most, empty).unwrap_or_else(PoisonError::into_inner).0
            }
        };
        inner.closed
    }

    /// Refuses new work from now on; what waits is dropped.
    pub(super) fn close(&self) {
        let mut inner = self.lock();
        inner.closed = true;
        inner.work.clear();
        self.filled.notify_all();
    }

    /// Number of requests that wait.
    pub(super) fn len(&self) -> usize {
        self.lock().work.len()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Inner> {
        // Nothing in here can be half done.
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
