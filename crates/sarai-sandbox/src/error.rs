//! What can go wrong when a child is started, and where to look next.
//!
//! One enum for the whole crate. Callers map variants to exit codes and to text in the user's
//! language; the text here is for logs.

use std::io;
use std::path::PathBuf;

use crate::protection::{Exception, Layer};

/// Why a child could not be started or a tool could not be run.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The program's path leads nowhere.
    #[error("program {program} does not exist")]
    ProgramMissing {
        /// The path as given.
        program: PathBuf,
    },
    /// The program is there but may not be run.
    #[error("program {program} is not an executable file")]
    ProgramNotExecutable {
        /// The path as given.
        program: PathBuf,
    },
    /// The program is not something this machine can load.
    #[error("program {program} is not an ELF program: {reason}")]
    ProgramFormat {
        /// The path as given.
        program: PathBuf,
        /// What is wrong with its bytes.
        reason: &'static str,
    },
    /// A shared library of the program is not installed.
    #[error("program {program} needs the shared library {library}, which is not installed")]
    LibraryMissing {
        /// The program.
        program: PathBuf,
        /// The library's name.
        library: String,
    },
    /// The program could not be read to find its libraries.
    #[error("could not list the shared libraries of {program}: {source}")]
    LibraryListing {
        /// The program.
        program: PathBuf,
        /// The cause.
        source: io::Error,
    },
    /// A file to bind does not exist or can't be reached.
    #[error("bind source {path}: {source}")]
    BindSource {
        /// The source path.
        path: PathBuf,
        /// The cause.
        source: io::Error,
    },
    /// The child would not be allowed to use a bound file.
    #[error(
        "bind source {path} has mode {mode:03o}; as root runs skills as an unprivileged user, it must be {needed} by others"
    )]
    BindMode {
        /// The source path.
        path: PathBuf,
        /// Its permission bits.
        mode: u32,
        /// `readable` or `writable`.
        needed: &'static str,
    },
    /// A target path that can't be used.
    #[error("bind target {target}: {reason}")]
    BindTarget {
        /// The target path.
        target: PathBuf,
        /// The rule it breaks.
        reason: &'static str,
    },
    /// The socket that a child is to be reached at can't be made.
    #[error("no socket at {path}: {source}")]
    Socket {
        /// Its path.
        path: PathBuf,
        /// The cause.
        source: io::Error,
    },
    /// A descriptor number that can't be used.
    #[error("descriptor target {target} is not unique or not within 3 to 63")]
    DescriptorTarget {
        /// The number.
        target: i32,
    },
    /// An argument or environment entry that can't be passed on.
    #[error("argument or environment entry {name:?} holds a byte that can't be passed on")]
    Argument {
        /// The entry, cut to 80 characters.
        name: String,
    },
    /// The request is too large or a path is not UTF-8.
    #[error("the launch request can't be passed on: {reason}")]
    Plan {
        /// What is wrong with it.
        reason: String,
    },
    /// An exception's name that is not known.
    #[error(
        "unknown sandbox exception {name:?}; known: {}", Exception::ALL.map(Exception::name).join(", ")
    )]
    UnknownException {
        /// The name, cut to 80 characters.
        name: String,
    },
    /// A layer can't be had on this machine and no exception allows to miss it.
    #[error("sandbox layer {layer} is missing: {source}; {hint}")]
    LayerMissing {
        /// The layer.
        layer: Layer,
        /// What the system said.
        source: io::Error,
        /// What the owner can do about it.
        hint: &'static str,
    },
    /// A layer was reported as in force but looks different from outside.
    #[error("sandbox layer {layer} could not be confirmed: {found}")]
    LayerNotVerified {
        /// The layer.
        layer: Layer,
        /// What was seen.
        found: String,
    },
    /// The system refused to run the program inside.
    #[error("could not run {program} inside the sandbox: {source}")]
    Exec {
        /// The program.
        program: PathBuf,
        /// The cause.
        source: io::Error,
    },
    /// A step that needs no privilege failed (pipe, socket, thread, process).
    #[error("could not {step}: {source}")]
    System {
        /// The step, as a verb phrase.
        step: &'static str,
        /// The cause.
        source: io::Error,
    },
    /// The first stage ended or kept silent. `main` of the host program may not call
    /// `maybe_run_stage1`.
    #[error("the sandbox start of {name} broke off; last lines: {tail:?}")]
    HandshakeLost {
        /// The child's name.
        name: String,
        /// What it wrote.
        tail: Vec<String>,
    },
    /// A container of the name a child is to have was made by somebody else; it is left alone.
    #[error("a container named {name} exists and is not SARAi's: remove or rename it")]
    ContainerForeign {
        /// The name.
        name: String,
    },
    /// A container ended, or its program kept silent, before it could be reached.
    #[error("container {name} was not to be reached: {reason}; last lines: {tail:?}")]
    ContainerSilent {
        /// Its name.
        name: String,
        /// How it ended, or how long it was waited for.
        reason: String,
        /// What it wrote.
        tail: Vec<String>,
    },
    /// The Docker Engine is not there or refused something.
    #[error("the Docker Engine could not {step}: {source}")]
    Docker {
        /// The step, as a verb phrase.
        step: &'static str,
        /// What it said.
        source: bollard::errors::Error,
    },
    /// A host tool is not installed.
    #[error("tool {program} is not installed or not in PATH")]
    ToolMissing {
        /// The program asked for.
        program: PathBuf,
    },
    /// A host tool took too long and was killed.
    #[error("tool {program} did not end within {seconds} s")]
    ToolTimeout {
        /// The program.
        program: PathBuf,
        /// Its time limit.
        seconds: u64,
    },
    /// The caller ended a host tool.
    #[error("tool {program} was cancelled")]
    ToolCancelled {
        /// The program.
        program: PathBuf,
    },
}

impl Error {
    pub(crate) fn system(step: &'static str) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::System { step, source }
    }
}

/// What the owner can do when the system refuses `layer`, read off the kernel's own switches.
pub(crate) fn hint(layer: Layer, errno: i32) -> &'static str {
    match layer {
        Layer::Landlock => {
            return "this kernel keeps no such rules: Linux 5.13 or newer is needed, with `landlock` among the modules of \
                its `lsm=` line, or the exception `no-landlock` in the configuration";
        }
        Layer::Seccomp => {
            return "this kernel or container allows no filter of system calls: allow it there, \
                or name the exception `no-seccomp` in the configuration";
        }
        Layer::Container
        | Layer::UserNamespace
        | Layer::PidNamespace
        | Layer::MountNamespace
        | Layer::NetNamespace
        | Layer::IpcNamespace
        | Layer::UtsNamespace
        | Layer::CgroupNamespace
        | Layer::NoNestedNamespaces
        | Layer::ReadOnlyRoot
        | Layer::NoNewPrivileges
        | Layer::NoCapabilities
        | Layer::Rlimits
        | Layer::CgroupLimits
        | Layer::DiesWithParent
        | Layer::ClosedDescriptors
        | Layer::CleanEnvironment => {}
    }
    let switch = |path: &str| fs_err::read_to_string(path).map(|text| text.trim().to_owned()).ok();
    if switch("/proc/sys/kernel/apparmor_restrict_unprivileged_userns").as_deref() == Some("1") {
        return "AppArmor forbids user namespaces to ordinary programs: \
                run `sysctl -w kernel.apparmor_restrict_unprivileged_userns=0` as root, or give sarai a profile that allows userns";
    }
    if switch("/proc/sys/user/max_user_namespaces").as_deref() == Some("0") {
        return "user namespaces are switched off: run `sysctl -w user.max_user_namespaces=15000` as root";
    }
    if switch("/proc/sys/kernel/unprivileged_userns_clone").as_deref() == Some("0") {
        return "user namespaces are switched off: run `sysctl -w kernel.unprivileged_userns_clone=1` as root";
    }
    if errno == nix::libc::ENOSPC {
        return "the limit for this kind of namespace is reached: look at `sysctl user.max_*_namespaces`";
    }
    if errno == nix::libc::ENOSYS {
        return "the kernel is too old or was built without it: Linux 5.12 or newer is needed";
    }
    match layer.exception() {
        Some(_) => {
            "inside a container allow it there (for example `--security-opt seccomp=unconfined`), \
             or name the exception in the configuration"
        }
        None => "this layer can't be excepted",
    }
}
