//! The way into a container: what a Docker Engine can't put around a program, this puts around it from inside.
//!
//! Run as the first program of a container (`docker/request.rs` names it), with its plan as an argument. Makes the
//! socket that the program is to listen on and hands it over, so that the program itself needs none of those calls; sets
//! limits, Landlock rules and the strict list of system calls; clears the environment; becomes the program. Whatever is
//! missing ends the container: no exception is known here.

use std::io;
use std::os::fd::OwnedFd;
use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::net::UnixListener;
use std::path::Path;

use nix::sys::prctl;
use nix::sys::stat::{Mode, umask};
use serde::{Deserialize, Serialize};

use super::program::{execute, limit};
use super::{landlock, syscalls};
use crate::plan::{Fault, Program, Step};
use crate::protection::Layer;
use crate::spec::{Bind, Limits, Syscalls};
use crate::sys;

/// The argument that turns a program into this one.
pub(crate) const ENTER_ARGUMENT: &str = "__sandbox-enter";
/// The argument with which it waits to be looked at.
pub(crate) const WAIT_ARGUMENT: &str = "__sandbox-wait";
/// Number of the listening socket.
const SOCKET_FD: i32 = 3;

/// What to become, and behind what.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Entry {
    pub(crate) program: Program,
    /// Everything that may be used, program and libraries included; targets count.
    pub(crate) binds: Vec<Bind>,
    /// Where to listen.
    pub(crate) socket: Option<std::path::PathBuf>,
    pub(crate) limits: Limits,
    pub(crate) syscalls: Syscalls,
}

/// Returns only when the program could not be run; the code of the container's end.
#[expect(clippy::print_stderr, reason = "the last word of a container that cannot begin")]
pub(super) fn run(plan: Option<&str>) -> i32 {
    let read = serde_json::from_str::<Entry>(plan.unwrap_or_default());
    let fault = match read.map_err(io::Error::from).map_err(Step::Plan.failed()) {
        Ok(entry) => enter(&entry),
        Err(fault) => fault,
    };
    eprintln!(
        "the sandbox could not be entered at {:?}: {}",
        fault.step,
        io::Error::from_raw_os_error(fault.errno)
    );
    126
}

fn enter(entry: &Entry) -> Fault {
    match prepare(entry) {
        Ok(()) => execute(&entry.program.inside, &entry.program),
        Err(fault) => fault,
    }
}

fn prepare(entry: &Entry) -> Result<(), Fault> {
    let layer = |layer: Layer| Step::Layer(layer).failed();
    umask(Mode::from_bits_truncate(0o022));
    sys::reset_signals().map_err(Step::Exec.failed())?;
    let listener =
        entry.socket.as_deref().map(listen).transpose().map_err(Step::Descriptor(SOCKET_FD).failed())?;
    sys::close_from_on_exec(3).map_err(layer(Layer::ClosedDescriptors))?;
    if let Some(listener) = listener {
        sys::place(listener, SOCKET_FD).map_err(Step::Descriptor(SOCKET_FD).failed())?;
    }
    limit(&entry.limits).map_err(layer(Layer::Rlimits))?;
    prctl::set_no_new_privs().map_err(io::Error::from).map_err(layer(Layer::NoNewPrivileges))?;
    sys::drop_capabilities().map_err(layer(Layer::NoCapabilities))?;
    let scratch = entry.limits.scratch_bytes.is_some();
    landlock::restrict(&entry.binds, scratch, true).map_err(layer(Layer::Landlock))?;
    syscalls::restrict(entry.syscalls).map_err(layer(Layer::Seccomp))
}

/// A socket for whoever may come into its folder: on the machine that folder lies in one that is its owner's alone, and
/// inside there is only this program.
fn listen(path: &Path) -> io::Result<OwnedFd> {
    let listener = UnixListener::bind(path)?;
    fs_err::set_permissions(path, std::fs::Permissions::from_mode(0o666))?;
    // Away from the number it will have: it is placed there, and dropped here.
    sys::copy_high(OwnedFd::from(listener))
}
