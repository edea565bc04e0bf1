//! The real binary on a socket of its own.
//!
//! Included by the tests of each skill; a skill never outlives its test.

use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use tonic::transport::{Channel, Endpoint};

/// A running skill; killed when the test ends.
pub(crate) struct Skill {
    pub(crate) child: Child,
    pub(crate) socket: PathBuf,
    _folder: tempfile::TempDir,
}

impl Skill {
    /// Starts a skill by its words on the command line, with a model file on a socket of its own.
    pub(crate) fn start(words: &[&str], model: &Path) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let socket = folder.path().join("skill.sock");
        let child = Command::new(env!("CARGO_BIN_EXE_sarai-skill"))
            .args(words)
            .arg("--model")
            .arg(model)
            .arg("--socket")
            .arg(&socket)
            .env_clear()
            // As the launcher does: threads that wait for long must not spin.
            .env("GOMP_SPINCOUNT", "1000")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        Self { child, socket, _folder: folder }
    }

    pub(crate) async fn channel(&self) -> Channel {
        let endpoint = Endpoint::try_from(format!("unix:{}", self.socket.display())).unwrap();
        let deadline = Instant::now() + Duration::from_secs(10);
        loop {
            match endpoint.connect().await {
                Ok(channel) => return channel,
                Err(error) => assert!(Instant::now() < deadline, "{error}"),
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    /// Waits for its end: status, stdout, stderr.
    pub(crate) fn end(mut self) -> (std::process::ExitStatus, String, String) {
        let (mut out, mut err) = (String::new(), String::new());
        self.child.stdout.take().unwrap().read_to_string(&mut out).unwrap();
        self.child.stderr.take().unwrap().read_to_string(&mut err).unwrap();
        (self.child.wait().unwrap(), out, err)
    }
}

impl Drop for Skill {
    fn drop(&mut self) {
        let _already_gone = self.child.kill();
        let _ended = self.child.wait();
    }
}
