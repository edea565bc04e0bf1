//! Start, limit, watch and end a child process.
//!
//! `sarai` calls this crate to run skills (`Native`, confined), trusted host tools (`run_tool`) and
//! programs to measure (`Companion`), both not confined. It is the only crate that makes raw system
//! calls and the only one that starts a process. It fails closed: a child either runs behind every
//! layer of [`Layer`], or behind all but those the owner excepted by name, or not at all;
//! [`Protection`] states what was checked. It must not know what a skill does, nor read configuration.
//!
//! A child is started in two stages by re-executing the current program, so that no code runs
//! between `fork` and `exec` in a process with threads: `main` must call [`maybe_run_stage1`] first.

mod advice;
mod backoff;
mod cgroup;
mod channel;
mod child;
mod companion;
mod docker;
mod error;
mod launch;
mod libraries;
mod output;
mod plan;
mod protection;
mod spec;
mod stage1;
mod sys;
mod syscalls;
mod tool;

pub use advice::{Advice, advice};
pub use backoff::Backoff;
pub use child::{Child, Exit};
pub use companion::{Companion, CompanionSpec};
pub use docker::{Docker, Image};
pub use error::Error;
pub use launch::{Launcher, Native};
pub use protection::{Exception, Layer, Protection};
pub use spec::{Bind, Limits, Spec, Syscalls};
pub use stage1::maybe_run_stage1;
pub use tool::{ToolEvent, ToolOutput, ToolSpec, run_tool, time_tool};
