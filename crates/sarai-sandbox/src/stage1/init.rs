//! The init: pid 1 of the sandbox. Starts the program, reaps everything, tells how it ended.
//!
//! The kernel ends every process of the sandbox when this one ends, and ends this one when the
//! guard ends. It runs no foreign code, can't be signalled or traced from inside, and keeps no
//! descriptor but the control socket.

use std::io;
use std::os::fd::{AsFd, OwnedFd};

use nix::errno::Errno;
use nix::poll::{PollFd, PollFlags, PollTimeout};
use nix::sys::prctl;
use nix::sys::signal::{Signal, kill};
use nix::sys::wait::{WaitStatus, waitpid};
use nix::unistd::{Pid, setsid};

use super::Progress;
use super::identity::Credentials;
use super::program;
use crate::channel::{Channel, retry};
use crate::plan::{Fault, Plan, Report, Step};
use crate::protection::Layer;
use crate::sys;

/// All that the init and the program inherit from the guard.
pub(super) struct Seat {
    pub(super) plan: Plan,
    pub(super) progress: Progress,
    pub(super) credentials: Credentials,
    pub(super) control: Channel,
    pub(super) status: Channel,
    pub(super) descriptors: Vec<OwnedFd>,
    /// Ends when the guard ends.
    pub(super) alive: OwnedFd,
}

/// Never returns before the program has ended. The result is the init's own exit code.
pub(super) fn run(seat: Seat) -> i32 {
    let program = match start(&seat) {
        Ok(program) => program,
        Err(fault) => {
            let _ = seat.status.report(&Report::Failed(fault));
            return 1;
        }
    };
    let contained = seat.progress.holds(Layer::PidNamespace);
    let Seat { control, status, descriptors, .. } = seat;
    // The program alone may hold these: the end of the status socket tells that it runs.
    drop((status, descriptors));
    let ended = reap_until(program);
    if !contained {
        // Nothing else ends what the program left behind.
        let _ = kill(Pid::from_raw(-program.as_raw()), Signal::SIGKILL);
    }
    // If the launcher is gone nobody wants to know.
    let _ = control.report(&ended);
    0
}

fn start(seat: &Seat) -> Result<Pid, Fault> {
    setsid().map_err(io::Error::from).map_err(Step::Fork.failed())?;
    die_with(&seat.alive).map_err(Step::Layer(Layer::DiesWithParent).failed())?;
    prctl::set_dumpable(false).map_err(io::Error::from).map_err(Step::Fork.failed())?;
    match sys::fork().map_err(Step::Fork.failed())? {
        Some(program) => Ok(program),
        None => {
            let fault = program::become_it(seat);
            let _ = seat.status.report(&Report::Failed(fault));
            sys::exit_now(127)
        }
    }
}

/// Asks the kernel to end this process with its parent, and makes sure the parent is still there.
fn die_with(alive: &OwnedFd) -> io::Result<()> {
    prctl::set_pdeathsig(Signal::SIGKILL)?;
    let mut fds = [PollFd::new(alive.as_fd(), PollFlags::POLLIN)];
    if retry(|| nix::poll::poll(&mut fds, PollTimeout::ZERO))? > 0 {
        return Err(io::Error::from_raw_os_error(nix::libc::ESRCH));
    }
    Ok(())
}

/// Waits for every child, adopted ones included, until the program has ended.
fn reap_until(program: Pid) -> Report {
    loop {
        match waitpid(None, None) {
            Ok(WaitStatus::Exited(pid, code)) if pid == program => {
                return Report::Exited { code: Some(code), signal: None };
            }
            Ok(WaitStatus::Signaled(pid, signal, _)) if pid == program => {
                return Report::Exited { code: None, signal: Some(signal as i32) };
            }
            Ok(_) | Err(Errno::EINTR) => {}
            Err(_) => return Report::Exited { code: None, signal: None },
        }
    }
}
