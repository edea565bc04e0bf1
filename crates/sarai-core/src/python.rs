//! The machine's own Python, confined: programs that a model wrote are run, and what they printed is read.
//!
//! Called by the programming and structured experts. The interpreter's standard library is all that a program sees,
//! beside itself and an empty scratch folder of its own. No network, no home, no other packages. Must not trust a
//! program: time, memory, processes, files and output are bounded, and nothing outlives a run but two files, if this
//! process is killed meanwhile; [`sweep`] removes those.

mod files;
mod interpreter;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use sarai_sandbox as sandbox;
use tokio::sync::Semaphore;

use files::Files;
pub use files::sweep;
use interpreter::Search;
pub use interpreter::{Interpreter, look};

/// Longest program.
pub const PROGRAM_BYTES_MAX: usize = 64 * 1024;
/// Most that a program may say.
const OUTPUT_BYTES_MAX: u64 = 256 * 1024;
/// Programs that run at once; further ones wait.
const RUNNING_MAX: usize = 2;
/// Address space of a program.
const MEMORY_BYTES: u64 = 512 << 20;
/// Scratch space of a program.
const SCRATCH_BYTES: u64 = 16 << 20;
/// Where a program and what it says stand inside.
const PROGRAM_INSIDE: &str = "/program.py";
const OUTPUT_INSIDE: &str = "/output";

/// Why a program was not run, or not to its end.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is no usable Python on this machine.
    #[error("there is no Python 3 on this machine: {reason}")]
    Missing {
        /// What was tried.
        reason: String,
    },
    /// It is longer than [`PROGRAM_BYTES_MAX`].
    #[error("the program has {bytes} bytes and at most {PROGRAM_BYTES_MAX} are run")]
    TooLong {
        /// Its size.
        bytes: usize,
    },
    /// The sandbox could not be built, so nothing was run.
    #[error(transparent)]
    Sandbox(#[from] sandbox::Error),
    /// The program could not be put where the sandbox sees it.
    #[error("the program could not be written")]
    Write(#[from] std::io::Error),
}

/// How a program ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ran {
    /// Whether it ended by itself without an error.
    pub succeeded: bool,
    /// Whether its time was up.
    pub timed_out: bool,
    /// What it wrote to the file descriptor or file that [`Python::run`] names, cut at 256 KiB.
    pub output: String,
    /// The last lines it printed, errors included, at most 100.
    pub printed: Vec<String>,
}

impl Ran {
    /// The last line of what it printed: in Python, the error.
    pub fn last_line(&self) -> &str {
        self.printed.last().map_or("", String::as_str)
    }
}

/// Runs programs in the machine's Python. Cheap to clone.
#[derive(Clone)]
pub struct Python {
    inner: Arc<Inner>,
}

struct Inner {
    launcher: Arc<dyn sandbox::Launcher>,
    exceptions: Vec<sandbox::Exception>,
    /// For programs on their way into the sandbox; its owner's alone.
    folder: PathBuf,
    interpreter: Search,
    places: Semaphore,
}

impl Python {
    /// `folder` is where programs stand while they run.
    pub fn new(
        launcher: Arc<dyn sandbox::Launcher>,
        exceptions: Vec<sandbox::Exception>,
        folder: PathBuf,
    ) -> Self {
        let (interpreter, places) = (Search::default(), Semaphore::new(RUNNING_MAX));
        Self { inner: Arc::new(Inner { launcher, exceptions, folder, interpreter, places }) }
    }

    /// Runs a program for at most `limit`. What it is to hand over it writes to the file named by the variable
    /// `SARAI_OUTPUT` of its environment.
    ///
    /// # Errors
    /// [`Error`]; a program that fails or is stopped is no error.
    pub async fn run(&self, program: &str, limit: Duration) -> Result<Ran, Error> {
        if program.len() > PROGRAM_BYTES_MAX {
            return Err(Error::TooLong { bytes: program.len() });
        }
        let interpreter = self.inner.interpreter.find().await?;
        // Never closed.
        let _place = self.inner.places.acquire().await.ok();
        let files = Files::new(&self.inner.folder, program)?;
        let spec = self.spec(interpreter, &files, limit);
        let inner = Arc::clone(&self.inner);
        // Starting blocks for some milliseconds.
        let started = tokio::task::spawn_blocking(move || inner.launcher.launch(spec)).await;
        let child = started.map_err(std::io::Error::other)??;
        let (exit, timed_out) = match tokio::time::timeout(limit, child.wait()).await {
            Ok(exit) => (exit, false),
            Err(_late) => {
                child.kill();
                (child.wait().await, true)
            }
        };
        let printed = child.stderr_tail();
        // Joins the keeper, and with it whatever the program left running.
        tokio::task::spawn_blocking(move || drop(child)).await.map_err(std::io::Error::other)?;
        let output = files.output()?;
        Ok(Ran { succeeded: exit.success() && !timed_out, timed_out, output, printed })
    }

    /// A child that is the interpreter, which sees its standard library and nothing else. Its program is to be added.
    ///
    /// # Errors
    /// [`Error::Missing`].
    pub(crate) async fn interpreted() -> Result<sandbox::Spec, Error> {
        Ok(bare(&look().await?))
    }

    fn spec(&self, interpreter: &Interpreter, files: &Files, limit: Duration) -> sandbox::Spec {
        let mut spec = bare(interpreter);
        spec.args.push(PROGRAM_INSIDE.into());
        spec.env.extend(
            [("SARAI_OUTPUT", OUTPUT_INSIDE), ("TZ", "UTC"), ("TMPDIR", "/tmp"), ("HOME", "/tmp")]
                .map(|(name, value)| (name.to_owned(), value.to_owned())),
        );
        spec.binds.push(sandbox::Bind::read_only(&files.program, PROGRAM_INSIDE));
        spec.binds.push(sandbox::Bind::writable(&files.output, OUTPUT_INSIDE));
        spec.limits = sandbox::Limits {
            address_space_bytes: Some(MEMORY_BYTES),
            memory_bytes: Some(MEMORY_BYTES + SCRATCH_BYTES),
            open_files: 64,
            processes: 8,
            file_size_bytes: OUTPUT_BYTES_MAX,
            cpu_seconds: Some(limit.as_secs() + 1),
            scratch_bytes: Some(SCRATCH_BYTES),
        };
        // What somebody wrote may start programs of its own; none of them gets further.
        spec.syscalls = sandbox::Syscalls::Program;
        spec.exceptions.clone_from(&self.inner.exceptions);
        spec
    }
}

fn bare(interpreter: &Interpreter) -> sandbox::Spec {
    let mut spec = sandbox::Spec::new("python", &interpreter.program);
    // No site packages, no compiled files, nothing unsafe on the path.
    spec.args = ["-S", "-s", "-B", "-X", "utf8"].map(str::to_owned).into();
    spec.env = vec![
        ("PYTHONHOME".into(), interpreter.prefix.to_string_lossy().into_owned()),
        ("PYTHONHASHSEED".into(), "0".into()),
        // As `-P`, which Python knows from 3.11 on.
        ("PYTHONSAFEPATH".into(), "1".into()),
    ];
    spec.binds = interpreter.folders.iter().map(|folder| sandbox::Bind::code(folder, folder)).collect();
    spec
}
