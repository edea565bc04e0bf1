//! The first stage: the re-executed program that builds the sandbox and then guards it.
//!
//! Runs in a process of its own with a single thread, started by `launch.rs`. It makes three
//! processes: itself (the guard, outside the pid namespace: kills the rest when the launcher is
//! gone), the init (pid 1 inside: reaps, tells how the program ended), and the program. The plan
//! comes in over the packet socket on standard input; the launcher's end of that socket is the
//! lifeline. Nothing of the program's code runs before the launcher has checked the layers.

pub(crate) mod enter;
mod identity;
mod init;
mod landlock;
mod program;
mod syscalls;
mod tree;

pub(crate) use identity::NOBODY;

use std::io;
use std::os::fd::{AsFd, OwnedFd};

use nix::poll::{PollFd, PollFlags, PollTimeout};
use nix::sched::{CloneFlags, unshare};
use nix::sys::signal::{Signal, kill};
use nix::sys::wait::waitpid;
use nix::unistd::Pid;

use crate::channel::{Channel, retry};
use crate::plan::{Fault, PLAN_BYTES_MAX, Plan, Report, STAGE1_ARGUMENT, Step};
use crate::protection::{Exception, Layer};
use crate::sys;

/// Must be the first line of `main` of every program that launches children.
///
/// Returns at once in normal use. In the re-executed first stage, and as the first program of a container, it does its
/// work and ends the process. It must run before any thread is started.
pub fn maybe_run_stage1() {
    let argument = |number: usize| std::env::args_os().nth(number);
    if argument(1).is_some_and(|argument| argument == STAGE1_ARGUMENT) {
        sys::exit_now(run());
    }
    if argument(1).is_some_and(|argument| argument == enter::WAIT_ARGUMENT) {
        // Until it is killed: whoever made the sandbox looks at it now.
        nix::unistd::pause();
        sys::exit_now(0);
    }
    if argument(1).is_some_and(|argument| argument == enter::ENTER_ARGUMENT) {
        sys::exit_now(enter::run(argument(2).as_deref().and_then(std::ffi::OsStr::to_str)));
    }
}

/// What has been put in place so far.
#[derive(Clone)]
struct Progress {
    layers: Vec<Layer>,
    exceptions: Vec<Exception>,
    allowed: Vec<Exception>,
}

impl Progress {
    fn holds(&self, layer: Layer) -> bool {
        self.layers.contains(&layer)
    }

    /// Books the outcome of putting a layer in place. Fails closed: a layer that is missing without
    /// its exception ends the start.
    fn book(&mut self, layer: Layer, outcome: io::Result<()>) -> Result<(), Fault> {
        match outcome {
            Ok(()) => self.layers.push(layer),
            Err(error) => match layer.exception().filter(|e| self.allowed.contains(e)) {
                Some(exception) => self.exceptions.push(exception),
                None => return Err(Step::Layer(layer).failed()(error)),
            },
        }
        Ok(())
    }
}

fn run() -> i32 {
    let Ok((control, plan, mut descriptors)) = receive_plan() else { return 1 };
    let status = Channel::from_fd(descriptors.remove(0));
    // Only this process keeps the writing end: the init sees its end when the guard is gone.
    let pipe = nix::unistd::pipe2(nix::fcntl::OFlag::O_CLOEXEC).map_err(io::Error::from);
    let prepared = pipe.map_err(Step::Fork.failed()).and_then(|pipe| Ok((pipe, prepare(&plan)?)));
    let ((alive, guard), (progress, credentials)) = match prepared {
        Ok(prepared) => prepared,
        Err(fault) => return refuse(&status, fault),
    };
    match sys::fork() {
        Ok(None) => {
            drop(guard);
            let seat = init::Seat { plan, progress, credentials, control, status, descriptors, alive };
            sys::exit_now(init::run(seat))
        }
        Ok(Some(init)) => {
            drop((status, descriptors, alive));
            watch(&control, init);
            0
        }
        Err(error) => refuse(&status, Step::Fork.failed()(error)),
    }
}

fn refuse(status: &Channel, fault: Fault) -> i32 {
    // If the launcher is gone nobody wants to know.
    let _ = status.report(&Report::Failed(fault));
    1
}

/// Takes the plan and its descriptors; the first descriptor is the status socket.
fn receive_plan() -> io::Result<(Channel, Plan, Vec<OwnedFd>)> {
    sys::close_from(3)?;
    let control = Channel::from_fd(sys::copy_stdin_high()?);
    sys::place(fs_err::File::open("/dev/null")?, 0)?;
    let packet = control.receive(PLAN_BYTES_MAX)?;
    let plan: Plan = serde_json::from_slice(&packet.bytes)?;
    let descriptors = packet.descriptors.iter().map(sys::copy_high).collect::<io::Result<Vec<OwnedFd>>>()?;
    if descriptors.len() != plan.descriptor_targets.len() + 1 {
        return Err(io::ErrorKind::InvalidData.into());
    }
    Ok((control, plan, descriptors))
}

/// Puts every layer in place that holds for all processes of the sandbox.
fn prepare(plan: &Plan) -> Result<(Progress, identity::Credentials), Fault> {
    let mut progress =
        Progress { layers: Vec::new(), exceptions: Vec::new(), allowed: plan.exceptions.clone() };
    // When memory runs out the child goes first. A wish, not a layer: some containers forbid it.
    let _ = fs_err::write("/proc/self/oom_score_adj", "300");

    let credentials = identity::Credentials::find(&progress);
    // Root opens the files while it still may; others can only do so in a namespace of their own.
    let early = if credentials.is_root() { Some(tree::open_all(&plan.binds)?) } else { None };
    identity::enter_user_namespace(credentials, &mut progress)?;
    for (layer, flag) in [
        (Layer::MountNamespace, CloneFlags::CLONE_NEWNS),
        (Layer::PidNamespace, CloneFlags::CLONE_NEWPID),
        (Layer::NetNamespace, CloneFlags::CLONE_NEWNET),
        (Layer::IpcNamespace, CloneFlags::CLONE_NEWIPC),
        (Layer::UtsNamespace, CloneFlags::CLONE_NEWUTS),
        (Layer::CgroupNamespace, CloneFlags::CLONE_NEWCGROUP),
    ] {
        progress.book(layer, unshare(flag).map_err(Into::into))?;
    }
    if progress.holds(Layer::UserNamespace) {
        // Without a user namespace of our own this switch would be the machine's.
        let outcome = fs_err::write("/proc/sys/user/max_user_namespaces", "0");
        progress.book(Layer::NoNestedNamespaces, outcome)?;
    }
    if progress.holds(Layer::UtsNamespace) {
        let outcome = nix::unistd::sethostname("sarai-skill");
        outcome.map_err(io::Error::from).map_err(Step::Layer(Layer::UtsNamespace).failed())?;
    }
    if progress.holds(Layer::MountNamespace) {
        let mounts = match early {
            Some(mounts) => mounts,
            None => tree::open_all(&plan.binds)?,
        };
        tree::build(&plan.binds, mounts, plan.limits.scratch_bytes)?;
        progress.layers.push(Layer::ReadOnlyRoot);
    }
    Ok((progress, credentials))
}

/// Waits for the init, and kills it as soon as the launcher is gone or asks for it.
fn watch(control: &Channel, init: Pid) {
    let _ = nix::sys::prctl::set_dumpable(false);
    if let Ok(ended) = sys::pidfd(init) {
        let mut fds =
            [PollFd::new(control.as_fd(), PollFlags::POLLIN), PollFd::new(ended.as_fd(), PollFlags::POLLIN)];
        // Whichever comes first; on an error the child must not outlive us either.
        let _ = retry(|| nix::poll::poll(&mut fds, PollTimeout::NONE));
    }
    // The init is not reaped yet, so the number is still its own.
    let _ = kill(init, Signal::SIGKILL);
    let _ = retry(|| waitpid(init, None));
}
