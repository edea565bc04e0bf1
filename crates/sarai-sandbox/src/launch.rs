//! Starts confined children: checks the request, runs the first stage, confirms the layers.
//!
//! `Native` is the launcher for Linux with namespaces. The story of a start is `launch`: plan,
//! start, handshake, keep. A child whose layers were not confirmed never runs a single instruction
//! of its program.

use std::collections::HashSet;
use std::io;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::os::unix::net::UnixListener;
use std::os::unix::process::CommandExt;
use std::path::{Component, Path, PathBuf};
use std::process::{Command, Stdio};

use nix::poll::PollTimeout;
use nix::unistd::Pid;

use crate::cgroup::Group;
use crate::channel::Channel;
use crate::child::{self, Child, Guard, Parts, Socket};
use crate::error::{self, Error};
use crate::libraries::Libraries;
use crate::plan::{
    DESCRIPTOR_TARGETS, DESCRIPTORS_MAX, Fault, PLAN_BYTES_MAX, Plan, Program, Report, STAGE1_ARGUMENT, Step,
};
use crate::protection::{Exception, Layer, Protection, verify};
use crate::spec::{Bind, Limits, Spec, Syscalls};

/// How long the first stage may take for each of its two answers.
const ANSWER_MS_MAX: u16 = 10_000;

/// Number of the listening socket inside the sandbox.
const SOCKET_FD: i32 = 3;

/// Starts children behind some kind of wall.
pub trait Launcher: Send + Sync {
    /// Starts a child. Blocks for some milliseconds.
    ///
    /// # Errors
    /// When anything of the request or any layer is missing; then nothing was started.
    fn launch(&self, spec: Spec) -> Result<Child, Error>;

    /// What this machine offers right now, found by building a sandbox without a program in it.
    ///
    /// # Errors
    /// Those of `launch`.
    fn protection(&self, exceptions: &[Exception]) -> Result<Protection, Error>;
}

/// The launcher that uses Linux namespaces. Needs Linux 5.13 or newer, no root and no set-up.
#[derive(Debug)]
pub struct Native {
    host: PathBuf,
    libraries: Libraries,
}

impl Default for Native {
    fn default() -> Self {
        Self::new()
    }
}

impl Native {
    /// Uses the current program as first stage; its `main` must call `maybe_run_stage1`.
    #[must_use]
    pub fn new() -> Self {
        Self::with_host("/proc/self/exe")
    }

    /// Uses another program as first stage, for hosts whose `main` is not theirs, as in tests.
    #[must_use]
    pub fn with_host(host: impl Into<PathBuf>) -> Self {
        Self { host: host.into(), libraries: Libraries::default() }
    }

    fn plan(&self, spec: &Spec) -> Result<Plan, Error> {
        let outside = program_path(&spec.program)?;
        let libraries = self.libraries.of(&outside)?;
        let inside = Path::new("/skill").join(outside.file_name().unwrap_or("program".as_ref()));
        let mut binds = vec![Bind::code(&outside, &inside)];
        let mut env = spec.env.clone();
        if !libraries.is_empty() && !env.iter().any(|(key, _)| key == "LD_LIBRARY_PATH") {
            env.push(("LD_LIBRARY_PATH".to_owned(), search_path(&libraries)));
        }
        // A folder that is bound whole at its own place already has them.
        let covered =
            |path: &Path| spec.binds.iter().any(|b| b.source == b.target && path.starts_with(&b.target));
        binds.extend(libraries.iter().filter(|path| !covered(path)).map(|path| Bind::code(path, path)));
        binds.extend(spec.binds.iter().cloned());
        check_binds(&binds, spec.limits.scratch_bytes.is_some())?;
        let mut args = vec![inside.to_string_lossy().into_owned()];
        args.extend(spec.args.iter().cloned());
        check_texts(&args, &env)?;
        Ok(Plan {
            program: Some(Program { outside, inside, args, env }),
            binds,
            descriptor_targets: check_descriptors(&spec.fds)?,
            limits: spec.limits.clone(),
            syscalls: spec.syscalls,
            exceptions: spec.exceptions.clone(),
        })
    }
}

impl Launcher for Native {
    fn launch(&self, mut spec: Spec) -> Result<Child, Error> {
        let socket = spec.listen.take().map(Socket);
        if let Some(socket) = &socket {
            hand_over(listen(&socket.0)?, &mut spec);
        }
        let plan = self.plan(&spec)?;
        let started = Started::start(&self.host, &spec.name, &plan, &spec.fds)?;
        drop(spec.fds);
        let (started, pid, protection) = started.confirm(&plan)?;
        tracing::info!(
            child = started.name,
            pid = pid.as_raw(),
            exceptions = ?protection.exceptions,
            "child started"
        );
        let Started { name, guard, control, output, .. } = started;
        child::keep(Parts { name, pid, protection, socket, guard, control, output })
    }

    fn protection(&self, exceptions: &[Exception]) -> Result<Protection, Error> {
        let plan = Plan {
            program: None,
            binds: Vec::new(),
            descriptor_targets: Vec::new(),
            limits: Limits::default(),
            syscalls: Syscalls::default(),
            exceptions: exceptions.to_vec(),
        };
        let (_, _, protection) = Started::start(&self.host, "probe", &plan, &[])?.confirm(&plan)?;
        Ok(protection)
    }
}

/// A first stage that has its plan but has not answered yet. Dropping it ends everything: the
/// control socket goes first, which is the sign for the first stage to kill what it has.
struct Started {
    name: String,
    control: Channel,
    status: Channel,
    output: io::PipeReader,
    guard: Guard,
}

impl Started {
    fn start(host: &Path, name: &str, plan: &Plan, fds: &[(OwnedFd, i32)]) -> Result<Self, Error> {
        let bytes = serde_json::to_vec(plan).map_err(|error| Error::Plan { reason: error.to_string() })?;
        if bytes.len() > PLAN_BYTES_MAX {
            return Err(Error::Plan { reason: format!("{} bytes, at most {PLAN_BYTES_MAX}", bytes.len()) });
        }
        let pair = || Channel::pair().map_err(Error::system("make a socket pair"));
        let ((control, control_in), (status, status_in)) = (pair()?, pair()?);
        status.name_senders().map_err(Error::system("ask for the senders of packets"))?;
        let (output, writer) = io::pipe().map_err(Error::system("make a pipe"))?;
        let again = writer.try_clone().map_err(Error::system("make a pipe"))?;

        let mut command = Command::new(host);
        // Its own group: a Ctrl-C in the terminal is for sarai, which then ends its children.
        command.arg(STAGE1_ARGUMENT).env_clear().process_group(0);
        command.stdin(Stdio::from(control_in.into_fd())).stdout(again).stderr(writer);
        if let Some(path) = std::env::var_os("LD_LIBRARY_PATH") {
            command.env("LD_LIBRARY_PATH", path);
        }
        let process = command.spawn().map_err(Error::system("start the first stage of the sandbox"))?;
        let mut guard = Guard { process, group: None };
        // It waits for its plan, so that all it starts begins inside the group.
        guard.group = Group::make(name, &plan.limits).filter(|group| group.take(guard.process.id()).is_ok());
        // Our copies of the other ends must go, or their end would never be seen.
        drop(command);
        let started = Self { name: name.to_owned(), control, status, output, guard };

        let descriptors: Vec<BorrowedFd<'_>> =
            std::iter::once(status_in.as_fd()).chain(fds.iter().map(|(fd, _)| fd.as_fd())).collect();
        match started.control.send(&bytes, &descriptors) {
            Ok(()) => Ok(started),
            // It ended before it could read: what it wrote tells why.
            Err(_) => Err(started.lost()),
        }
    }

    /// Waits until the program is ready, checks it from outside, lets it go, and waits until it runs.
    fn confirm(self, plan: &Plan) -> Result<(Self, Pid, Protection), Error> {
        let Some((report, sender)) = self.answer()? else { return Err(self.lost()) };
        let (layers, exceptions) = match report {
            Report::Ready { layers, exceptions } => (layers, exceptions),
            Report::Failed(fault) => return Err(describe(fault, plan)),
            Report::Exited { .. } => return Err(self.lost()),
        };
        let Some(pid) = sender.filter(|&pid| pid > 0).map(Pid::from_raw) else { return Err(self.lost()) };
        let mut protection = verify(pid, layers, exceptions)?;
        if self.guard.group.as_ref().is_some_and(|group| group.holds(pid)) {
            protection.layers.push(Layer::CgroupLimits);
        }
        if self.status.send(b"g", &[]).is_err() {
            return Err(self.lost());
        }
        match self.answer()? {
            None => Ok((self, pid, protection)),
            Some((Report::Failed(fault), _)) => Err(describe(fault, plan)),
            Some((Report::Ready { .. } | Report::Exited { .. }, _)) => Err(self.lost()),
        }
    }

    fn answer(&self) -> Result<Option<(Report, Option<i32>)>, Error> {
        let failed = Error::system("hear from the first stage of the sandbox");
        match self.status.ready(PollTimeout::from(ANSWER_MS_MAX)) {
            Ok(true) => self.status.next_report().map_err(failed),
            Ok(false) => Err(failed(io::ErrorKind::TimedOut.into())),
            Err(error) => Err(failed(error)),
        }
    }

    fn lost(self) -> Error {
        let Self { name, control, status, output, guard } = self;
        drop((control, status, guard));
        Error::HandshakeLost { name, tail: child::leftover(output) }
    }
}

/// A listening socket at a path, in place of what a killed process may have left there.
fn listen(path: &Path) -> Result<OwnedFd, Error> {
    let failed = |source| Error::Socket { path: path.to_owned(), source };
    match std::fs::remove_file(path) {
        Err(fault) if fault.kind() != io::ErrorKind::NotFound => return Err(failed(fault)),
        Ok(()) | Err(_) => {}
    }
    Ok(UnixListener::bind(path).map_err(failed)?.into())
}

/// Gives a child a socket by the convention of socket activation: descriptors from 3 on, and their number.
fn hand_over(listener: OwnedFd, spec: &mut Spec) {
    spec.fds.push((listener, SOCKET_FD));
    spec.env.push(("LISTEN_FDS".to_owned(), "1".to_owned()));
    spec.args.extend(["--listen-fd".to_owned(), SOCKET_FD.to_string()]);
}

fn describe(fault: Fault, plan: &Plan) -> Error {
    let source = io::Error::from_raw_os_error(fault.errno);
    match fault.step {
        Step::Layer(layer) => Error::LayerMissing { layer, source, hint: error::hint(layer, fault.errno) },
        Step::Bind(path) => Error::BindSource { path, source },
        Step::Descriptor(target) => Error::DescriptorTarget { target },
        Step::Exec => {
            let program = plan.program.as_ref().map(|p| p.outside.clone()).unwrap_or_default();
            Error::Exec { program, source }
        }
        Step::Plan => Error::System { step: "pass the plan to the sandbox", source },
        Step::Fork => Error::System { step: "make the processes of the sandbox", source },
    }
}

pub(crate) fn program_path(program: &Path) -> Result<PathBuf, Error> {
    let missing = || Error::ProgramMissing { program: program.to_owned() };
    let outside = fs_err::canonicalize(program).map_err(|_| missing())?;
    let meta = fs_err::metadata(&outside).map_err(|_| missing())?;
    if !meta.is_file() || meta.permissions().mode() & 0o111 == 0 {
        return Err(Error::ProgramNotExecutable { program: program.to_owned() });
    }
    Ok(outside)
}

pub(crate) fn search_path(libraries: &[PathBuf]) -> String {
    let mut folders: Vec<&Path> = libraries.iter().filter_map(|path| path.parent()).collect();
    folders.sort_unstable();
    folders.dedup();
    folders.iter().map(|folder| folder.to_string_lossy()).collect::<Vec<_>>().join(":")
}

pub(crate) fn check_binds(binds: &[Bind], scratch: bool) -> Result<(), Error> {
    for bind in binds {
        let wrong = |reason| Err(Error::BindTarget { target: bind.target.clone(), reason });
        let mut parts = bind.target.components();
        if parts.next() != Some(Component::RootDir) || parts.any(|p| !matches!(p, Component::Normal(_))) {
            return wrong("it must be absolute and without `..`");
        }
        if bind.target == Path::new("/") {
            return wrong("it can't be the root");
        }
        if bind.writable && bind.executable {
            return wrong("it can't be both writable and executable");
        }
        if scratch && bind.target.starts_with("/tmp") {
            return wrong("it lies in /tmp, which is the child's own");
        }
        check_source(bind)?;
    }
    let mut targets: Vec<&Path> = binds.iter().map(|bind| bind.target.as_path()).collect();
    // Component-wise order puts a folder right before what lies inside it.
    targets.sort_unstable();
    match targets.windows(2).find(|pair| pair[1].starts_with(pair[0])) {
        Some(pair) => Err(Error::BindTarget {
            target: pair[1].to_owned(),
            reason: "it is or lies inside another target",
        }),
        None => Ok(()),
    }
}

/// Whether the child will be able to use it; as root it runs as somebody else.
fn check_source(bind: &Bind) -> Result<(), Error> {
    let path = bind.source.clone();
    let meta = match fs_err::metadata(&path) {
        Ok(meta) => meta,
        // fs_err repeats the path; the variant names it already.
        Err(error) => return Err(Error::BindSource { path, source: error.kind().into() }),
    };
    if !nix::unistd::geteuid().is_root() || meta.uid() == crate::stage1::NOBODY {
        return Ok(());
    }
    let mode = meta.permissions().mode() & 0o7777;
    let wanted = match (meta.is_dir(), bind.writable) {
        (true, true) => (0o7, "readable and writable"),
        (true, false) => (0o5, "readable"),
        (false, true) => (0o6, "readable and writable"),
        (false, false) => (0o4, "readable"),
    };
    if mode & wanted.0 != wanted.0 {
        return Err(Error::BindMode { path, mode, needed: wanted.1 });
    }
    Ok(())
}

pub(crate) fn check_texts(args: &[String], env: &[(String, String)]) -> Result<(), Error> {
    let bad_key = |key: &str| key.is_empty() || key.contains(['=', '\0']);
    let bad = args
        .iter()
        .find(|text| text.contains('\0'))
        .or_else(|| env.iter().find(|(key, value)| bad_key(key) || value.contains('\0')).map(|(key, _)| key));
    match bad {
        Some(name) => Err(Error::Argument { name: name.chars().take(80).collect() }),
        None => Ok(()),
    }
}

fn check_descriptors(fds: &[(OwnedFd, i32)]) -> Result<Vec<i32>, Error> {
    let mut seen = HashSet::new();
    for &(_, target) in fds {
        if !DESCRIPTOR_TARGETS.contains(&target) || !seen.insert(target) || seen.len() >= DESCRIPTORS_MAX {
            return Err(Error::DescriptorTarget { target });
        }
    }
    Ok(fds.iter().map(|&(_, target)| target).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_must_be_plain_and_apart() {
        let check = |targets: &[&str]| {
            let binds: Vec<Bind> = targets.iter().map(|t| Bind::read_only("/dev/null", t)).collect();
            check_binds(&binds, true).is_ok()
        };
        assert!(check(&["/models/a", "/models/b", "/models-more"]));
        for bad in [&["a"][..], &["/"], &["/a/../b"], &["/a", "/a"], &["/a", "/a-b", "/a/b"], &["/tmp/x"]] {
            assert!(!check(bad), "{bad:?}");
        }
        let both = Bind { writable: true, ..Bind::code("/dev/null", "/x") };
        assert!(check_binds(&[both], false).is_err());
    }

    #[test]
    fn descriptor_numbers_are_bounded_and_unique() {
        let fd = || OwnedFd::from(fs_err::File::open("/dev/null").unwrap().into_file());
        assert_eq!(check_descriptors(&[(fd(), 3), (fd(), 63)]).unwrap(), [3, 63]);
        for bad in [vec![2], vec![64], vec![3, 3], (3..3 + 16).collect()] {
            let fds: Vec<(OwnedFd, i32)> = bad.iter().map(|&target| (fd(), target)).collect();
            assert!(check_descriptors(&fds).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn texts_that_would_be_cut_or_change_meaning_are_refused() {
        let env = |key: &str, value: &str| vec![(key.to_owned(), value.to_owned())];
        assert!(check_texts(&["a".into()], &env("A", "b=c")).is_ok());
        assert!(check_texts(&["a\0b".into()], &[]).is_err());
        for (key, value) in [("", "x"), ("A=B", "x"), ("A", "x\0y"), ("A\0", "x")] {
            assert!(check_texts(&[], &env(key, value)).is_err(), "{key:?}");
        }
    }
}
