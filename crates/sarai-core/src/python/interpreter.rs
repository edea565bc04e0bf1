//! The machine's Python: which one, and where its libraries are.
//!
//! Called by `python.rs` before a program runs, and by `sarai doctor`. Only `python3` itself is asked, outside of the
//! sandbox, and it reads nothing of the user's. What was found is kept; that there is none is believed for a minute:
//! one that is installed meanwhile is found, and a machine without one is not asked again by every question.

use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use sarai_sandbox as sandbox;
use tokio::sync::OnceCell;

use super::Error;

/// How long a look that found nothing is believed.
const BELIEVED: Duration = Duration::from_secs(60);
/// Longest wait for `python3` to tell where it is.
const LOOK_LIMIT: Duration = Duration::from_secs(20);

/// Names what is needed to run the interpreter: its version, itself, its prefix, its library folders.
const WHERE: &str = "import sys, sysconfig, os\n\
    paths = sysconfig.get_paths()\n\
    folders = dict.fromkeys(os.path.realpath(paths[name]) for name in ('stdlib', 'platstdlib'))\n\
    print('version', '.'.join(str(part) for part in sys.version_info[:3]))\n\
    print(os.path.realpath(sys.executable))\nprint(sys.base_prefix)\nprint('\\n'.join(folders))\n";

/// The interpreter and its libraries, as they are on this machine.
#[derive(Clone, Debug)]
pub struct Interpreter {
    /// Its file, links followed.
    pub program: PathBuf,
    /// Such as `3.12.4`.
    pub version: String,
    pub(super) prefix: PathBuf,
    pub(super) folders: Vec<PathBuf>,
}

/// Looks for the interpreter that programs would run in.
///
/// # Errors
/// [`Error::Missing`].
pub async fn look() -> Result<Interpreter, Error> {
    let looked = tokio::task::spawn_blocking(ask).await;
    looked.unwrap_or_else(|fault| Err(fault.to_string())).map_err(|reason| Error::Missing { reason })
}

/// An interpreter that is looked for when it is first needed.
#[derive(Default)]
pub(super) struct Search {
    found: OnceCell<Interpreter>,
    missed: Mutex<Option<(Instant, String)>>,
}

impl Search {
    /// The interpreter. Those who ask at the same time wait for one look.
    ///
    /// # Errors
    /// [`Error::Missing`].
    pub(super) async fn find(&self) -> Result<&Interpreter, Error> {
        self.find_by(BELIEVED, look).await
    }

    async fn find_by<F>(&self, believed: Duration, look: impl FnOnce() -> F) -> Result<&Interpreter, Error>
    where
        F: Future<Output = Result<Interpreter, Error>>,
    {
        let unless_missed = || async {
            if let Some(reason) = self.missed(believed) {
                return Err(Error::Missing { reason });
            }
            let looked = look().await;
            if let Err(Error::Missing { reason }) = &looked {
                let mut missed = self.missed.lock().unwrap_or_else(PoisonError::into_inner);
                *missed = Some((Instant::now(), reason.clone()));
            }
            looked
        };
        self.found.get_or_try_init(unless_missed).await
    }

    /// Why there is none, if that was found out lately.
    fn missed(&self, believed: Duration) -> Option<String> {
        let missed = self.missed.lock().unwrap_or_else(PoisonError::into_inner);
        missed.as_ref().filter(|(at, _)| at.elapsed() < believed).map(|(_, reason)| reason.clone())
    }
}

/// Asks the machine's `python3` where it and its libraries are.
fn ask() -> Result<Interpreter, String> {
    let mut tool = sandbox::ToolSpec::new("python3");
    tool.args = ["-I", "-S", "-c", WHERE].map(Into::into).into();
    tool.timeout = LOOK_LIMIT;
    let output =
        sandbox::run_tool(&tool, &mut |_| ControlFlow::Continue(())).map_err(|error| error.to_string())?;
    let told = read(&String::from_utf8_lossy(&output.stdout)).filter(|_| output.exit.success());
    told.ok_or_else(|| format!("python3 does not tell where it is: {}", output.stderr_tail.join("; ")))
}

/// What [`WHERE`] prints.
fn read(text: &str) -> Option<Interpreter> {
    let version = text.lines().find_map(|line| line.strip_prefix("version "))?.to_owned();
    let mut lines = text.lines().filter(|line| line.starts_with('/')).map(PathBuf::from);
    let (program, prefix) = (lines.next()?, lines.next()?);
    Some(Interpreter { program, version, prefix, folders: lines.collect() })
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    const TOLD: &str = "version 3.12.4\n/usr/bin/python3.12\n/usr\n/usr/lib/python3.12\n";

    /// Looks that find nothing the first time, counted.
    async fn later(looks: &AtomicUsize) -> Result<Interpreter, Error> {
        match looks.fetch_add(1, Ordering::Relaxed) {
            0 => Err(Error::Missing { reason: "not yet".into() }),
            _ => Ok(read(TOLD).unwrap()),
        }
    }

    #[test]
    fn what_is_told_is_read() {
        let found = read(TOLD).unwrap();
        assert_eq!((found.version.as_str(), found.program.to_str()), ("3.12.4", Some("/usr/bin/python3.12")));
        assert_eq!(found.folders, [PathBuf::from("/usr/lib/python3.12")]);
        for silent in ["", "version 3.12.4\n", "/usr/bin/python3\n/usr\n", "version 3\n/usr/bin/python3"] {
            assert!(read(silent).is_none(), "{silent}");
        }
    }

    #[tokio::test]
    async fn a_failed_look_is_believed_for_a_while_only() {
        let (search, looks) = (Search::default(), AtomicUsize::new(0));
        for _ in 0..3 {
            let found = search.find_by(BELIEVED, || later(&looks)).await;
            assert!(matches!(&found, Err(Error::Missing { reason }) if reason == "not yet"), "{found:?}");
        }
        assert_eq!(looks.load(Ordering::Relaxed), 1);
        let found = search.find_by(Duration::ZERO, || later(&looks)).await;
        assert_eq!(found.map(|found| found.version.clone()).unwrap(), "3.12.4");
        assert_eq!(looks.load(Ordering::Relaxed), 2);
    }

    #[tokio::test]
    async fn what_was_found_is_kept_and_looked_for_once() {
        let (search, looks) = (Search::default(), AtomicUsize::new(1));
        let all = (0..4).map(|_| search.find_by(Duration::ZERO, || later(&looks)));
        for found in futures::future::join_all(all).await {
            assert_eq!(found.map(|found| found.version.clone()).unwrap(), "3.12.4");
        }
        assert_eq!(looks.load(Ordering::Relaxed), 2);
    }
}
