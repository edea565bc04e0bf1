//! Writing to the person at the terminal: answers on standard output, the rest on standard error.
//!
//! Called by every command. Invariants: a reader that closed standard output (`sarai ... | head`) ends the
//! command quietly through [`Closed`]; colours only when asked for by nobody's `NO_COLOR` and on a terminal.

use std::fmt::Display;
use std::io::{self, IsTerminal as _, Write as _};

use tokio::signal::unix::{SignalKind, signal};

use crate::cli::Invocation;

/// The reader of standard output is gone; nothing is left to be done.
#[derive(Debug, thiserror::Error)]
#[error("standard output was closed")]
pub(crate) struct Closed;

/// Standard output could not be written, and not because its reader left.
#[derive(Debug, thiserror::Error)]
#[error("standard output can't be written")]
pub(crate) struct OutputFailed(#[source] io::Error);

/// Writes one line of an answer to standard output.
pub(crate) fn line(text: impl Display) -> anyhow::Result<()> {
    settle(writeln!(io::stdout().lock(), "{text}"))
}

/// Writes a piece of an answer at once, for streaming.
pub(crate) fn piece(text: impl Display) -> anyhow::Result<()> {
    let mut stdout = io::stdout().lock();
    settle(write!(stdout, "{text}").and_then(|()| stdout.flush()))
}

/// Writes one object as one line of JSON to standard output.
pub(crate) fn json(value: &impl serde::Serialize) -> anyhow::Result<()> {
    line(serde_json::to_string(value)?)
}

/// Writes one line of progress or advice to standard error. A closed standard error is no reason to stop.
pub(crate) fn aside(text: impl Display) {
    let _ = writeln!(io::stderr().lock(), "{text}");
}

/// Writes a piece of progress to standard error at once, for a line that changes.
pub(crate) fn aside_piece(text: impl Display) {
    let mut stderr = io::stderr().lock();
    let _ = write!(stderr, "{text}").and_then(|()| stderr.flush());
}

fn settle(result: io::Result<()>) -> anyhow::Result<()> {
    match result {
        Ok(()) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Err(Closed.into()),
        Err(error) => Err(OutputFailed(error).into()),
    }
}

/// Whether colours are welcome on standard error and output (<https://no-color.org>).
pub(crate) fn color(no_color: Option<&str>) -> bool {
    no_color.is_none_or(str::is_empty) && io::stdout().is_terminal() && io::stderr().is_terminal()
}

/// Waits for the first interrupt that the command did not claim for itself.
///
/// `serve` and `chat` claim it ([`Invocation::interrupt`]) to finish what they are doing; then the second
/// one ends the process.
pub(crate) async fn interrupted(invocation: &Invocation) {
    let (Ok(mut interrupt), Ok(mut terminate)) =
        (signal(SignalKind::interrupt()), signal(SignalKind::terminate()))
    else {
        // Without handlers the signals keep their usual, deadly meaning.
        return std::future::pending().await;
    };
    loop {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
        if !invocation.interrupt.claim_spent() {
            return;
        }
    }
}

/// The right of a command to handle the first interrupt itself.
#[derive(Debug, Default)]
pub(crate) struct Interrupt {
    claimed: std::sync::atomic::AtomicBool,
    token: tokio_util::sync::CancellationToken,
}

impl Interrupt {
    /// Claims the first interrupt; the token is cancelled when it comes.
    pub(crate) fn claim(&self) -> tokio_util::sync::CancellationToken {
        self.claimed.store(true, std::sync::atomic::Ordering::SeqCst);
        self.token.clone()
    }

    /// Passes an interrupt to the command if it claimed one and has not had it yet.
    fn claim_spent(&self) -> bool {
        let passed = self.claimed.load(std::sync::atomic::Ordering::SeqCst) && !self.token.is_cancelled();
        if passed {
            self.token.cancel();
        }
        passed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_closed_pipe_is_told_from_a_failure() {
        let closed = settle(Err(io::ErrorKind::BrokenPipe.into())).unwrap_err();
        assert!(closed.is::<Closed>());
        let full = settle(Err(io::ErrorKind::StorageFull.into())).unwrap_err();
        assert!(full.is::<OutputFailed>());
    }

    #[test]
    fn no_color_is_respected() {
        assert!(!color(Some("1")));
    }

    #[test]
    fn the_second_interrupt_is_not_the_commands() {
        let interrupt = Interrupt::default();
        assert!(!interrupt.claim_spent(), "nobody claimed it");
        let token = interrupt.claim();
        assert!(interrupt.claim_spent());
        assert!(token.is_cancelled());
        assert!(!interrupt.claim_spent());
    }
}
