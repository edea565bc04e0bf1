//! The launcher with a real, hostile child: escape tries, life and death, refusals, host tools.
//!
//! Everything runs the probe program, which is also the first stage. Each try that must fail inside
//! is shown to work outside. What needs root says so and is skipped for other users with a line of
//! output; the confined side never needs it.
#![expect(clippy::unwrap_used, reason = "a test that can't go on should say where")]
#![expect(clippy::print_stdout, reason = "a skipped or failed try should be seen in the output")]

mod docker;
mod escape;
mod life;
mod refuse;
mod tool;

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use sarai_sandbox::{Child, Exit, Launcher, Native, Spec, Syscalls};

const PROBE: &str = env!("CARGO_BIN_EXE_sarai-sandbox-probe");

fn probe(args: &[&str]) -> Spec {
    let mut spec = Spec::new("probe", PROBE);
    spec.args = args.iter().map(ToString::to_string).collect();
    // The wider list: what is refused must not rest on the narrower one alone.
    spec.syscalls = Syscalls::Program;
    spec
}

fn launch(spec: Spec) -> Child {
    Native::with_host(PROBE).launch(spec).unwrap()
}

/// Runs a child to its end: how it ended and what it wrote.
fn finish(spec: Spec) -> (Exit, Vec<String>) {
    let child = launch(spec);
    let exit = wait(&child);
    (exit, child.stderr_tail())
}

fn wait(child: &Child) -> Exit {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    runtime.block_on(async { tokio::time::timeout(Duration::from_secs(30), child.wait()).await.unwrap() })
}

fn is_root() -> bool {
    nix::unistd::geteuid().is_root()
}

fn open_to_all(path: &Path) {
    let mode = if path.is_dir() { 0o777 } else { 0o666 };
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
}

/// A folder that a child may be given.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    open_to_all(folder.path());
    folder
}

/// Whether the process is there and not just a zombie.
fn alive(pid: u32) -> bool {
    std::fs::read_to_string(format!("/proc/{pid}/stat"))
        .is_ok_and(|stat| stat.rsplit_once(") ").is_some_and(|(_, rest)| !rest.starts_with('Z')))
}

fn within(limit: Duration, mut condition: impl FnMut() -> bool) -> bool {
    let deadline = Instant::now() + limit;
    loop {
        if condition() {
            return true;
        }
        if Instant::now() > deadline {
            return false;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
}

fn pids() -> Vec<u32> {
    let entries = std::fs::read_dir("/proc").unwrap().flatten();
    entries.filter_map(|entry| entry.file_name().to_str()?.parse().ok()).collect()
}

/// Live processes whose command line has `cookie` in it.
fn with_cookie(cookie: &str) -> Vec<u32> {
    let line = |pid: &u32| std::fs::read(format!("/proc/{pid}/cmdline")).unwrap_or_default();
    let has = |pid: &u32| String::from_utf8_lossy(&line(pid)).contains(cookie);
    pids().into_iter().filter(|pid| has(pid) && alive(*pid)).collect()
}

/// A process and all below it.
fn tree_of(root: u32) -> Vec<u32> {
    let parent = |pid: u32| -> Option<u32> {
        let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
        stat.rsplit_once(") ")?.1.split(' ').nth(1)?.parse().ok()
    };
    let all = pids();
    let mut tree = vec![root];
    let mut next = 0;
    while next < tree.len() {
        let of = tree[next];
        tree.extend(all.iter().filter(|&&pid| parent(pid) == Some(of)));
        next += 1;
    }
    tree
}

fn kill_9(pid: u32) {
    let pid = nix::unistd::Pid::from_raw(pid.cast_signed());
    nix::sys::signal::kill(pid, nix::sys::signal::Signal::SIGKILL).unwrap();
}

fn copy_of_probe(folder: &Path) -> PathBuf {
    let copy = folder.join("probe");
    std::fs::copy(PROBE, &copy).unwrap();
    copy
}
