//! The messages between the launcher and its first stage.
//!
//! Written and read only by this crate, both ends built together, so the form may change freely.
//! One message is one packet, with a size limit.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::protection::{Exception, Layer};
use crate::spec::{Bind, Limits, Syscalls};

/// The argument that turns a program into the first stage.
pub(crate) const STAGE1_ARGUMENT: &str = "__sandbox-stage1";
/// Largest plan, in bytes; a Unix packet can't be much larger by default.
pub(crate) const PLAN_BYTES_MAX: usize = 128 << 10;
/// Largest report, in bytes.
pub(crate) const REPORT_BYTES_MAX: usize = 8 << 10;
/// Most descriptors handed over, our own status socket included.
pub(crate) const DESCRIPTORS_MAX: usize = 16;
/// Descriptor numbers a child may ask for; our own live above.
pub(crate) const DESCRIPTOR_TARGETS: std::ops::RangeInclusive<i32> = 3..=63;

/// What the first stage must do.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Plan {
    /// `None`: set everything up, then end. Used to find out what this machine can do.
    pub(crate) program: Option<Program>,
    /// Everything that is visible inside, program and libraries included.
    pub(crate) binds: Vec<Bind>,
    /// The number each handed-over descriptor gets, in the order they are sent.
    pub(crate) descriptor_targets: Vec<i32>,
    pub(crate) limits: Limits,
    pub(crate) syscalls: Syscalls,
    pub(crate) exceptions: Vec<Exception>,
}

/// What to run in the end.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Program {
    /// Path on the machine, used when there is no mount namespace.
    pub(crate) outside: PathBuf,
    /// Path in the new tree.
    pub(crate) inside: PathBuf,
    /// Arguments, the program's own name first.
    pub(crate) args: Vec<String>,
    pub(crate) env: Vec<(String, String)>,
}

/// What the first stage, the init or the program-to-be says.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum Report {
    /// Sent by the program-to-be; it then waits for one byte before it runs the program.
    Ready { layers: Vec<Layer>, exceptions: Vec<Exception> },
    /// Nothing was started.
    Failed(Fault),
    /// The program ended; sent by the init on the control socket.
    Exited { code: Option<i32>, signal: Option<i32> },
}

/// A step of the set-up that failed.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Fault {
    pub(crate) step: Step,
    pub(crate) errno: i32,
}

/// Which step.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum Step {
    Plan,
    Layer(Layer),
    Bind(PathBuf),
    Descriptor(i32),
    Fork,
    Exec,
}

impl Step {
    /// Turns a system error at this step into a fault.
    pub(crate) fn failed(self) -> impl FnOnce(std::io::Error) -> Fault {
        move |error| Fault { step: self, errno: error.raw_os_error().unwrap_or(nix::libc::EIO) }
    }
}
