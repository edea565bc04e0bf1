//! The pull that runs beside the first answer, and its words kept out of the answer's way.
//!
//! Called by `first_run` only. Invariant: the child is waited for, or ended when the task gives up.

use std::collections::VecDeque;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use anyhow::{Context, Result};

/// Lines kept while the answer is being shown; older ones are progress nobody misses.
const HELD_MAX: usize = 200;

/// A running `sarai models pull`.
pub(super) struct Fetch {
    child: Child,
    words: Arc<Mutex<Words>>,
    reader: Option<JoinHandle<()>>,
}

#[derive(Default)]
struct Words {
    holding: bool,
    held: VecDeque<String>,
}

impl Fetch {
    /// Starts it.
    pub(super) fn start(sarai: &Path, profile: &str) -> Result<Self> {
        let mut child = Command::new(sarai)
            .args(["models", "pull", profile])
            .stdin(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .context("start `sarai models`")?;
        let said = BufReader::new(child.stderr.take().context("its stderr is piped")?);
        let words = Arc::new(Mutex::new(Words::default()));
        let shared = Arc::clone(&words);
        let reader = std::thread::spawn(move || {
            for line in said.lines().map_while(Result::ok) {
                let mut words = shared.lock().unwrap_or_else(PoisonError::into_inner);
                if !words.holding {
                    eprintln!("{line}");
                    continue;
                }
                if words.held.len() == HELD_MAX {
                    words.held.pop_front();
                }
                words.held.push_back(line);
            }
        });
        Ok(Self { child, words, reader: Some(reader) })
    }

    /// Waits until `ready`, or until the pull has ended; gives its status if it failed before that.
    pub(super) fn until_one_is_there(&mut self, ready: impl Fn() -> bool) -> Result<Option<ExitStatus>> {
        while !ready() {
            match self.child.try_wait()? {
                Some(ended) if ended.success() => break,
                Some(failed) => {
                    self.read_to_the_end();
                    return Ok(Some(failed));
                }
                None => std::thread::sleep(Duration::from_millis(200)),
            }
        }
        Ok(None)
    }

    /// Keeps what the pull says to itself, or says it now and from now on.
    pub(super) fn hold_its_words(&self, holding: bool) {
        let mut words = self.words.lock().unwrap_or_else(PoisonError::into_inner);
        words.holding = holding;
        if !holding {
            for line in words.held.drain(..) {
                eprintln!("{line}");
            }
        }
    }

    /// Waits for the rest of the profile.
    pub(super) fn finish(mut self) -> Result<ExitStatus> {
        let status = self.child.wait()?;
        self.read_to_the_end();
        Ok(status)
    }

    fn read_to_the_end(&mut self) {
        if let Some(reader) = self.reader.take() {
            // A reader that panicked has said what it could.
            let _said = reader.join();
        }
    }
}

impl Drop for Fetch {
    fn drop(&mut self) {
        if let Ok(None) = self.child.try_wait() {
            let _already_gone = self.child.kill();
            let _reaped = self.child.wait();
        }
    }
}
