//! What a caller asks for: the program, what it may see, and how much it may use.
//!
//! Built by `sarai` for each skill and handed to a `Launcher`. Nothing is granted that is not named
//! here: an empty `Spec` is a program with no files, no network, no environment and no descriptors
//! but standard input (empty), output and error (both captured).

use std::os::fd::OwnedFd;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::protection::Exception;

/// One child process to start.
#[derive(Debug)]
pub struct Spec {
    /// Short name for log lines and errors, such as `engine`.
    pub name: String,
    /// The program on this machine: an ELF file. Inside it is `/skill/<file name>`.
    pub program: PathBuf,
    /// Arguments after the program's own name.
    pub args: Vec<String>,
    /// The whole environment of the child; nothing is inherited. For a program with shared
    /// libraries `LD_LIBRARY_PATH` is added unless it is named here.
    pub env: Vec<(String, String)>,
    /// Files and folders the child sees, besides the program and its shared libraries.
    pub binds: Vec<Bind>,
    /// Where on this machine it is to be reached: the path of a Unix socket. The launcher makes it, in place of what a
    /// killed process may have left there, and tells the child by `--listen-fd N` or `--socket PATH` after its other
    /// arguments. [`Child::socket`](crate::Child::socket) says where it is in the end.
    pub listen: Option<PathBuf>,
    /// Arguments with which the program asks a socket, named after them, whether it is well; empty: it can't. For
    /// launchers that ask by themselves.
    pub probe: Vec<String>,
    /// Open descriptors to hand over and the number each gets inside (3 to 63), such as a listening
    /// socket. At most 15.
    pub fds: Vec<(OwnedFd, i32)>,
    /// What the child may use.
    pub limits: Limits,
    /// Which system calls it may make.
    pub syscalls: Syscalls,
    /// Layers the owner accepts to miss on this machine. They are still tried.
    pub exceptions: Vec<Exception>,
}

impl Spec {
    /// A child that sees nothing but its own program.
    #[must_use]
    pub fn new(name: impl Into<String>, program: impl Into<PathBuf>) -> Self {
        Self {
            name: name.into(),
            program: program.into(),
            args: Vec::new(),
            env: Vec::new(),
            binds: Vec::new(),
            listen: None,
            probe: Vec::new(),
            fds: Vec::new(),
            limits: Limits::default(),
            syscalls: Syscalls::default(),
            exceptions: Vec::new(),
        }
    }
}

/// Which system calls a child may make; a list of what is allowed, in both cases.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Syscalls {
    /// Memory, threads, its files, and the descriptors it was handed: no other process, no new socket.
    #[default]
    Skill,
    /// The same, and processes of its own: for an interpreter that runs what somebody wrote.
    Program,
}

/// A file or folder of this machine made visible to the child.
///
/// When `sarai` runs as root the child runs as the unprivileged user 65534, so a source must be
/// readable (or, if writable, writable) by others; for other users the child has the same rights as
/// they do. Targets must not lie inside one another.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Bind {
    /// Path on this machine; symlinks are followed.
    pub source: PathBuf,
    /// Absolute path inside the child.
    pub target: PathBuf,
    /// Whether the child may change it. Needs `executable` to be false.
    pub writable: bool,
    /// Whether code may be run or mapped from it, as for a library loaded at run time.
    pub executable: bool,
}

impl Bind {
    /// Data to read.
    #[must_use]
    pub fn read_only(source: impl Into<PathBuf>, target: impl Into<PathBuf>) -> Self {
        Self { source: source.into(), target: target.into(), writable: false, executable: false }
    }

    /// Data to read and change.
    #[must_use]
    pub fn writable(source: impl Into<PathBuf>, target: impl Into<PathBuf>) -> Self {
        Self { source: source.into(), target: target.into(), writable: true, executable: false }
    }

    /// Code to run or load, never to change.
    #[must_use]
    pub fn code(source: impl Into<PathBuf>, target: impl Into<PathBuf>) -> Self {
        Self { source: source.into(), target: target.into(), writable: false, executable: true }
    }
}

/// What a child may use. Core dumps are always off.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Limits {
    /// Virtual memory of each process, in bytes. A mapped model file counts in full.
    pub address_space_bytes: Option<u64>,
    /// Resident memory of the whole sandbox, in bytes; kept where a control group could be made.
    pub memory_bytes: Option<u64>,
    /// Open descriptors of each process.
    pub open_files: u64,
    /// Processes and threads of the whole sandbox (needs Linux 5.14 to be counted per sandbox).
    pub processes: u64,
    /// Size of any file it writes, in bytes.
    pub file_size_bytes: u64,
    /// Processor time of each process, in seconds.
    pub cpu_seconds: Option<u64>,
    /// Size of a private, empty `/tmp` held in memory. `None`: there is no writable place at all
    /// but writable binds.
    pub scratch_bytes: Option<u64>,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            address_space_bytes: None,
            memory_bytes: None,
            open_files: 256,
            processes: 64,
            file_size_bytes: 64 << 20,
            cpu_seconds: None,
            scratch_bytes: None,
        }
    }
}
