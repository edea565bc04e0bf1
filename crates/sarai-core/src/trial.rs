//! A patch tried on a copy of a folder: applied in one sandbox, tested in another, told; the folder stays as it was.
//!
//! Called by `sarai repair try`. Invariants: the patch is read and applied only inside a sandbox that sees the copy and
//! nothing else; tests see the changed copy and can't change it; nothing outlives a trial but a folder that a killed
//! process left, which [`sweep`] removes.

mod copy;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use sarai_sandbox as sandbox;
use serde::{Deserialize, Serialize};

use crate::python::{self, Python};
use copy::Copy;
pub use copy::sweep;

/// Longest patch.
pub const PATCH_BYTES_MAX: usize = 1 << 20;
/// Most that is told of the changed files.
const REPORT_BYTES_MAX: u64 = 1 << 20;
/// Longest test.
pub const LIMIT_MAX: Duration = Duration::from_secs(3600);
/// How long applying may take.
const APPLY_LIMIT: Duration = Duration::from_secs(20);
/// Address space of what applies, and of a test.
const APPLY_MEMORY_BYTES: u64 = 512 << 20;
const TEST_MEMORY_BYTES: u64 = 1 << 30;
/// Scratch space of a test.
const SCRATCH_BYTES: u64 = 64 << 20;
/// Where things stand inside.
const TREE_INSIDE: &str = "/tree";
const PATCH_INSIDE: &str = "/patch";
const REPORT_INSIDE: &str = "/report";
/// What stands for the changed folder in a command.
pub const TREE: &str = "{tree}";

/// A patch that could not be tried.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// It is longer than [`PATCH_BYTES_MAX`].
    #[error("the patch has {bytes} bytes and at most {PATCH_BYTES_MAX} are tried")]
    TooLong {
        /// Its length.
        bytes: usize,
    },
    /// The folder is too large or can't be read.
    #[error("the folder can't be copied: {reason}")]
    Folder {
        /// What is in the way.
        reason: String,
    },
    /// The machine's Python is wanted and there is none, or its sandbox could not be built.
    #[error(transparent)]
    Python(#[from] python::Error),
    /// The sandbox could not be built, so nothing was tried.
    #[error(transparent)]
    Sandbox(#[from] sandbox::Error),
    /// What applies the patch ended without a report.
    #[error("the patch could not be applied: {reason}")]
    NoReport {
        /// Its last words.
        reason: String,
    },
    /// Files of the trial can't be written or read.
    #[error("the trial's files can't be used")]
    Files(#[from] std::io::Error),
}

/// What a patch did to a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Applied {
    /// Below the folder.
    pub path: String,
    /// `added`, `changed` or `removed`.
    pub change: String,
}

/// What the process that applies a patch writes.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Told {
    Applied(Vec<Applied>),
    Refused(String),
}

/// What came of a trial.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Report {
    /// Files that the patch changed; empty if it was refused.
    pub applied: Vec<Applied>,
    /// Why it does not fit, if it does not.
    pub refused: Option<String>,
    /// Links and the like that were not copied.
    pub left_out: usize,
    /// How the test ended; `None`: there was none, or nothing to test.
    pub test: Option<Tested>,
}

impl Report {
    /// Whether the patch fits and no test failed.
    pub fn passed(&self) -> bool {
        self.refused.is_none() && self.test.as_ref().is_none_or(|test| test.succeeded)
    }
}

/// How a test ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Tested {
    /// By itself, without an error.
    pub succeeded: bool,
    /// Because its time was up.
    pub timed_out: bool,
    /// The last lines it printed, at most 100.
    pub printed: Vec<String>,
}

/// What is tried on what.
#[derive(Clone, Debug)]
pub struct Wish {
    /// The folder; only read.
    pub tree: PathBuf,
    /// A unified diff.
    pub patch: Vec<u8>,
    /// A program and its arguments, in which [`TREE`] stands for the changed folder; `python3` is the machine's own.
    pub command: Vec<String>,
    /// How long the test may take, at most [`LIMIT_MAX`].
    pub limit: Duration,
}

/// Tries patches.
pub struct Trial {
    /// Starts what applies and what tests.
    pub launcher: Arc<dyn sandbox::Launcher>,
    /// Layers the owner accepts to miss.
    pub exceptions: Vec<sandbox::Exception>,
    /// `sarai-skill`.
    pub program: PathBuf,
    /// Where copies stand while they are tried; its owner's alone.
    pub folder: PathBuf,
}

impl Trial {
    /// Applies and tests.
    ///
    /// # Errors
    /// [`Error`]; a patch that does not fit and a test that fails are no errors.
    pub async fn run(&self, wish: Wish) -> Result<Report, Error> {
        if wish.patch.len() > PATCH_BYTES_MAX {
            return Err(Error::TooLong { bytes: wish.patch.len() });
        }
        let Wish { tree, patch, command, limit } = wish;
        let limit = limit.min(LIMIT_MAX);
        let folder = self.folder.clone();
        let copied = tokio::task::spawn_blocking(move || Copy::of(&tree, &patch, &folder)).await;
        let copy = copied.map_err(std::io::Error::other)??;
        let ran = self.confined(self.applying(&copy), APPLY_LIMIT).await?;
        let left_out = copy.left_out;
        let applied = match copy.told(REPORT_BYTES_MAX)? {
            Some(Told::Applied(applied)) => applied,
            Some(Told::Refused(reason)) => {
                return Ok(Report { applied: Vec::new(), refused: Some(reason), left_out, test: None });
            }
            None => {
                let reason = if ran.timed_out { "its time was up".into() } else { ran.printed.join("; ") };
                return Err(Error::NoReport { reason });
            }
        };
        let test = match self.testing(&command, &copy.tree, limit).await? {
            Some(spec) => Some(self.confined(spec, limit).await?),
            None => None,
        };
        Ok(Report { applied, refused: None, left_out, test })
    }

    fn applying(&self, copy: &Copy) -> sandbox::Spec {
        let mut spec = sandbox::Spec::new("patch", &self.program);
        spec.args = ["patch", "--tree", TREE_INSIDE, "--patch", PATCH_INSIDE, "--report", REPORT_INSIDE]
            .map(str::to_owned)
            .into();
        spec.binds = vec![
            sandbox::Bind::writable(&copy.tree, TREE_INSIDE),
            sandbox::Bind::read_only(&copy.patch, PATCH_INSIDE),
            sandbox::Bind::writable(&copy.report, REPORT_INSIDE),
        ];
        spec.limits = sandbox::Limits {
            address_space_bytes: Some(APPLY_MEMORY_BYTES),
            memory_bytes: Some(APPLY_MEMORY_BYTES),
            open_files: 64,
            processes: 8,
            file_size_bytes: copy::FILE_BYTES_MAX,
            cpu_seconds: Some(APPLY_LIMIT.as_secs()),
            scratch_bytes: None,
        };
        spec.exceptions.clone_from(&self.exceptions);
        spec
    }

    async fn testing(
        &self,
        command: &[String],
        tree: &Path,
        limit: Duration,
    ) -> Result<Option<sandbox::Spec>, Error> {
        let Some((program, arguments)) = command.split_first() else { return Ok(None) };
        let mut spec = match program.as_str() {
            "python3" => Python::interpreted().await?,
            program => sandbox::Spec::new("test", program),
        };
        spec.args.extend(arguments.iter().map(|argument| argument.replace(TREE, TREE_INSIDE)));
        spec.env.extend(
            [("TMPDIR", "/tmp"), ("HOME", "/tmp"), ("TZ", "UTC")]
                .map(|(name, value)| (name.to_owned(), value.to_owned())),
        );
        spec.binds.push(sandbox::Bind::read_only(tree, TREE_INSIDE));
        spec.limits = sandbox::Limits {
            address_space_bytes: Some(TEST_MEMORY_BYTES),
            memory_bytes: Some(TEST_MEMORY_BYTES + SCRATCH_BYTES),
            open_files: 256,
            processes: 32,
            file_size_bytes: SCRATCH_BYTES,
            cpu_seconds: Some(limit.as_secs() + 1),
            scratch_bytes: Some(SCRATCH_BYTES),
        };
        spec.syscalls = sandbox::Syscalls::Program;
        spec.exceptions.clone_from(&self.exceptions);
        Ok(Some(spec))
    }

    /// Runs to its end, or for so long.
    async fn confined(&self, spec: sandbox::Spec, limit: Duration) -> Result<Tested, Error> {
        let launcher = Arc::clone(&self.launcher);
        let started = tokio::task::spawn_blocking(move || launcher.launch(spec)).await;
        let child = started.map_err(std::io::Error::other)??;
        let (exit, timed_out) = match tokio::time::timeout(limit, child.wait()).await {
            Ok(exit) => (exit, false),
            Err(_late) => {
                child.kill();
                (child.wait().await, true)
            }
        };
        let printed = child.stderr_tail();
        // Joins the keeper, and with it whatever was left running.
        tokio::task::spawn_blocking(move || drop(child)).await.map_err(std::io::Error::other)?;
        Ok(Tested { succeeded: exit.success() && !timed_out, timed_out, printed })
    }
}
