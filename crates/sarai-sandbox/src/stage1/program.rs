//! The program-to-be: the last steps in the process that becomes the program.
//!
//! Order matters and is written down where it does. It reports what is in force, waits until the
//! launcher has checked it from outside, and only then runs the program.

use std::ffi::CString;
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

use nix::sys::prctl;
use nix::sys::resource::{Resource, getrlimit, setrlimit};
use nix::sys::signal::Signal;
use nix::sys::stat::{Mode, umask};

use super::identity::{Credentials, become_nobody};
use super::init::Seat;
use super::{Progress, landlock, syscalls};
use crate::plan::{Fault, Program, Report, Step};
use crate::protection::Layer;
use crate::spec::Limits;
use crate::sys;

/// The guard and the init count as processes of the sandbox too.
const OWN_PROCESSES: u64 = 2;

/// Returns only when the program could not be run, or there is none to run.
pub(super) fn become_it(seat: &Seat) -> Fault {
    match prepare(seat) {
        Ok(()) => match &seat.plan.program {
            Some(program) => run(program, seat.progress.holds(Layer::MountNamespace)),
            None => sys::exit_now(0),
        },
        Err(fault) => fault,
    }
}

fn prepare(seat: &Seat) -> Result<(), Fault> {
    let layer = |layer: Layer| Step::Layer(layer).failed();
    umask(Mode::from_bits_truncate(0o022));
    if seat.credentials == Credentials::RootWithoutNamespace {
        become_nobody().map_err(layer(Layer::NoCapabilities))?;
    }
    // A session of its own: no terminal to type into, and one group to end.
    nix::unistd::setsid().map_err(io::Error::from).map_err(Step::Fork.failed())?;
    sys::reset_signals().map_err(Step::Exec.failed())?;

    // First mark everything, then place: placing clears the mark.
    sys::close_from_on_exec(3).map_err(layer(Layer::ClosedDescriptors))?;
    for (fd, &target) in seat.descriptors.iter().zip(&seat.plan.descriptor_targets) {
        sys::place(fd, target).map_err(Step::Descriptor(target).failed())?;
    }
    // After placing: the limit for open files may be lower than our own numbers.
    limit(&seat.plan.limits).map_err(layer(Layer::Rlimits))?;
    prctl::set_no_new_privs().map_err(io::Error::from).map_err(layer(Layer::NoNewPrivileges))?;
    sys::drop_capabilities().map_err(layer(Layer::NoCapabilities))?;
    // After every change of credentials, which would clear it.
    prctl::set_pdeathsig(Signal::SIGKILL).map_err(io::Error::from).map_err(layer(Layer::DiesWithParent))?;
    // The launcher of an ordinary user may look at us only so; the program starts that way anyhow.
    prctl::set_dumpable(true).map_err(io::Error::from).map_err(Step::Fork.failed())?;

    let mut progress = seat.progress.clone();
    let plan = &seat.plan;
    let in_tree = progress.holds(Layer::MountNamespace);
    // Both need no_new_privs; the list comes last, for it has none of the calls above.
    progress.book(
        Layer::Landlock,
        landlock::restrict(&plan.binds, plan.limits.scratch_bytes.is_some(), in_tree),
    )?;
    progress.book(Layer::Seccomp, syscalls::restrict(plan.syscalls))?;
    let Progress { mut layers, exceptions, .. } = progress;
    layers.extend([
        Layer::NoNewPrivileges,
        Layer::NoCapabilities,
        Layer::Rlimits,
        Layer::DiesWithParent,
        Layer::ClosedDescriptors,
        Layer::CleanEnvironment,
    ]);
    seat.status.report(&Report::Ready { layers, exceptions }).map_err(Step::Plan.failed())?;
    let go = seat.status.receive(1).map_err(Step::Plan.failed())?;
    if go.bytes.is_empty() {
        // The launcher is gone or did not like what it saw.
        sys::exit_now(1);
    }
    Ok(())
}

pub(super) fn limit(limits: &Limits) -> io::Result<()> {
    let processes = limits.processes.saturating_add(OWN_PROCESSES);
    for (resource, value) in [
        (Resource::RLIMIT_CORE, Some(0)),
        (Resource::RLIMIT_NPROC, Some(processes)),
        (Resource::RLIMIT_NOFILE, Some(limits.open_files)),
        (Resource::RLIMIT_FSIZE, Some(limits.file_size_bytes)),
        (Resource::RLIMIT_CPU, limits.cpu_seconds),
        (Resource::RLIMIT_AS, limits.address_space_bytes),
    ] {
        let Some(value) = value else { continue };
        // Where the machine allows less than we ask for, its limit stays.
        let (_, hard) = getrlimit(resource)?;
        let value = value.min(hard);
        setrlimit(resource, value, value)?;
    }
    Ok(())
}

fn run(program: &Program, in_tree: bool) -> Fault {
    execute(if in_tree { &program.inside } else { &program.outside }, program)
}

/// Becomes the program at this path; returns only if that can't be done.
pub(super) fn execute(path: &Path, program: &Program) -> Fault {
    let failed = |errno: i32| Fault { step: Step::Exec, errno };
    let text = |bytes: Vec<u8>| CString::new(bytes).map_err(|_| failed(nix::libc::EINVAL));
    let args: Result<Vec<CString>, Fault> =
        program.args.iter().map(|a| text(a.clone().into_bytes())).collect();
    let env: Result<Vec<CString>, Fault> =
        program.env.iter().map(|(key, value)| text(format!("{key}={value}").into_bytes())).collect();
    let ready = text(path.as_os_str().as_bytes().to_vec()).and_then(|path| Ok((path, args?, env?)));
    match ready {
        Ok((path, args, env)) => match nix::unistd::execve(&path, &args, &env) {
            Err(errno) => failed(errno as i32),
        },
        Err(fault) => fault,
    }
}
