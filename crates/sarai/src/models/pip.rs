//! One wheel through pip, by exact name and version.
//!
//! Called by `wheels`. Invariants: no package index is named here (pip has its own configuration); nothing of the
//! package runs, because only wheels are accepted and none is installed. Tests put a fake behind `PipDownload`.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use fs_err as fs;
use futures::future::BoxFuture;

/// One wheel may take so long.
const TIME_MAX: Duration = Duration::from_secs(900);
/// A wheel that says it needs a newer Python than the one here is only unzipped, so pip must not mind.
const PYTHON_VERSION: &str = "3.13";
/// Of what pip wrote, the end is what tells.
const TAIL_CHARS: usize = 400;

/// What is wanted.
#[derive(Clone, Debug)]
pub(crate) struct PipRequest {
    /// Package name, checked when the catalogue was read.
    pub(crate) package: String,
    /// Exact version.
    pub(crate) version: String,
    /// An empty folder for the wheel.
    pub(crate) into: PathBuf,
}

/// Why there is no wheel.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum PipError {
    /// No pip on this machine.
    #[error("pip is missing: install it (Debian: apt install python3-pip) so that `python3 -m pip` works")]
    Missing,
    /// pip ran and failed.
    #[error("pip failed ({code}): {tail}", code = .code.map_or_else(|| "killed".to_owned(), |c| c.to_string()))]
    Failed {
        /// Its exit code.
        code: Option<i32>,
        /// The end of what it wrote.
        tail: String,
    },
    /// pip could not be run, or left no wheel.
    #[error("{0}")]
    Unusable(String),
}

/// Downloads one wheel.
pub(crate) trait PipDownload: Send + Sync {
    /// Path of the wheel, inside `request.into`.
    fn download<'a>(&'a self, request: &'a PipRequest) -> BoxFuture<'a, Result<PathBuf, PipError>>;
}

/// A program to run to its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ToolCall {
    /// Found on the PATH.
    pub(crate) program: &'static str,
    /// Its arguments.
    pub(crate) args: Vec<String>,
    /// Where it may put temporary files.
    pub(crate) scratch: PathBuf,
    /// It is killed after that.
    pub(crate) time_max: Duration,
}

/// How it ended.
#[derive(Clone, Debug)]
pub(crate) enum ToolEnd {
    /// There is no such program.
    NotFound,
    /// It ran.
    Exited {
        /// Exit code, none if killed.
        code: Option<i32>,
        /// The end of its standard error.
        stderr: String,
    },
    /// It could not be run.
    Broken(String),
}

/// Runs a program with the network; `sarai-sandbox` is the one that can.
pub(crate) type RunTool = Arc<dyn Fn(ToolCall) -> BoxFuture<'static, ToolEnd> + Send + Sync>;

/// The pip of this machine.
pub(crate) struct PipTool {
    run: RunTool,
}

impl PipTool {
    /// With something that runs programs.
    pub(crate) fn new(run: RunTool) -> Self {
        Self { run }
    }

    async fn try_all(&self, request: &PipRequest) -> Result<PathBuf, PipError> {
        for (program, before) in [("python3", &["-m", "pip"][..]), ("pip3", &[]), ("pip", &[])] {
            let call = ToolCall {
                program,
                args: arguments(before, request),
                scratch: request.into.clone(),
                time_max: TIME_MAX,
            };
            match (self.run)(call).await {
                ToolEnd::NotFound => {}
                ToolEnd::Exited { code: Some(0), .. } => return the_wheel(request),
                ToolEnd::Exited { stderr, .. } if stderr.contains("No module named pip") => {}
                ToolEnd::Exited { code, stderr } => {
                    return Err(PipError::Failed { code, tail: tail(&stderr) });
                }
                ToolEnd::Broken(reason) => return Err(PipError::Unusable(reason)),
            }
        }
        Err(PipError::Missing)
    }
}

impl PipDownload for PipTool {
    fn download<'a>(&'a self, request: &'a PipRequest) -> BoxFuture<'a, Result<PathBuf, PipError>> {
        Box::pin(self.try_all(request))
    }
}

fn arguments(before: &[&str], request: &PipRequest) -> Vec<String> {
    let mut args: Vec<String> = before.iter().map(|&arg| arg.to_owned()).collect();
    let fixed = [
        "download",
        "--no-deps",
        "--only-binary=:all:",
        "--python-version",
        PYTHON_VERSION,
        "--no-input",
        // Gigabytes of parts in pip's cache would be stored twice.
        "--no-cache-dir",
        "--disable-pip-version-check",
        "--quiet",
        "--dest",
    ];
    args.extend(fixed.map(str::to_owned));
    args.push(request.into.display().to_string());
    args.push(format!("{}=={}", request.package, request.version));
    args
}

fn the_wheel(request: &PipRequest) -> Result<PathBuf, PipError> {
    let unusable = |error: std::io::Error| PipError::Unusable(error.to_string());
    for entry in fs::read_dir(&request.into).map_err(unusable)? {
        let path = entry.map_err(unusable)?.path();
        if path.extension().is_some_and(|extension| extension == "whl") {
            return Ok(path);
        }
    }
    Err(PipError::Unusable("pip ended well but left no wheel".to_owned()))
}

/// The last lines that are not pip advertising itself.
fn tail(stderr: &str) -> String {
    let text = stderr.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" | ");
    let skip = text.chars().count().saturating_sub(TAIL_CHARS);
    text.chars().skip(skip).collect()
}
