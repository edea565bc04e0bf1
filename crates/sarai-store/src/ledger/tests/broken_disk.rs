//! A disk that fails at a chosen operation: once (full disk) or for good (crash), with the failing
//! operation not done, half done or done, and that can forget names nobody synced (power loss).

use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use crate::disk::{Disk, RealDisk};

/// The real file system without its waits for the device, for tests that cut no power.
pub(super) struct QuickDisk;

impl Disk for QuickDisk {
    fn write(&mut self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        std::fs::write(path, bytes)
    }

    fn make_dir(&mut self, path: &Path) -> io::Result<()> {
        RealDisk.make_dir(path)
    }

    fn sync_dir(&mut self, path: &Path) -> io::Result<()> {
        std::fs::metadata(path).map(drop)
    }

    fn rename(&mut self, from: &Path, to: &Path) -> io::Result<()> {
        RealDisk.rename(from, to)
    }

    fn remove_file(&mut self, path: &Path) -> io::Result<()> {
        RealDisk.remove_file(path)
    }

    fn remove_dir(&mut self, path: &Path) -> io::Result<()> {
        RealDisk.remove_dir(path)
    }
}

/// How far the failing operation gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Nothing,
    Half,
    All,
}

/// What failing means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    /// This operation and all that follow fail.
    Crash,
    /// Only this operation fails, for want of space.
    Once,
}

#[derive(Debug, Clone)]
enum Undo {
    /// A file that did not exist before.
    Made(PathBuf),
    MadeDir(PathBuf),
    /// A file that was there with these bytes.
    Was(PathBuf, Vec<u8>),
}

impl Undo {
    fn path(&self) -> &Path {
        match self {
            Self::Made(path) | Self::MadeDir(path) | Self::Was(path, _) => path,
        }
    }

    fn rebase(&mut self, from: &Path, to: &Path) {
        match self {
            Self::Made(path) | Self::MadeDir(path) | Self::Was(path, _) => {
                *path = to.join(path.strip_prefix(from).unwrap());
            }
        }
    }
}

#[derive(Default)]
struct State {
    done: u64,
    failed: bool,
    unsynced: Vec<Undo>,
}

#[derive(Clone)]
pub(super) struct BrokenDisk {
    fail_at: u64,
    part: Part,
    mode: Mode,
    state: Arc<Mutex<State>>,
}

impl BrokenDisk {
    pub(super) fn new(fail_at: u64, part: Part, mode: Mode) -> Self {
        Self { fail_at, part, mode, state: Arc::default() }
    }

    /// A disk for the next process: what this one did not sync can still be lost.
    pub(super) fn next(&self, fail_at: u64, part: Part) -> Self {
        let unsynced = self.state.lock().unwrap().unsynced.clone();
        let state = State { unsynced, ..State::default() };
        Self { fail_at, part, mode: Mode::Crash, state: Arc::new(Mutex::new(state)) }
    }

    /// The same for a copy of the folder.
    pub(super) fn moved(self, from: &Path, to: &Path) -> Self {
        for undo in &mut self.state.lock().unwrap().unsynced {
            undo.rebase(from, to);
        }
        self
    }

    pub(super) fn failed(&self) -> bool {
        self.state.lock().unwrap().failed
    }

    /// Takes back every change of a name that no folder sync made durable.
    pub(super) fn lose_power(&self) {
        for undo in self.state.lock().unwrap().unsynced.drain(..).rev() {
            match undo {
                Undo::Made(path) => drop(std::fs::remove_file(path)),
                Undo::MadeDir(path) => drop(std::fs::remove_dir_all(path)),
                Undo::Was(path, bytes) => {
                    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
                    std::fs::write(path, bytes).unwrap();
                }
            }
        }
    }

    /// Counts an operation; `Some(part)` if it is to fail.
    fn step(&self) -> Option<Part> {
        let mut state = self.state.lock().unwrap();
        let now = state.done;
        state.done += 1;
        if now == self.fail_at {
            state.failed = true;
            return Some(self.part);
        }
        (state.failed && self.mode == Mode::Crash).then_some(Part::Nothing)
    }

    fn note(&self, path: &Path) {
        let undo = match std::fs::read(path) {
            Ok(bytes) => Undo::Was(path.to_path_buf(), bytes),
            Err(_) => Undo::Made(path.to_path_buf()),
        };
        self.state.lock().unwrap().unsynced.push(undo);
    }

    fn run(&self, half_too: bool, work: impl FnOnce() -> io::Result<()>) -> io::Result<()> {
        let failing = self.step();
        let broken = || Err(io::Error::from(io::ErrorKind::StorageFull));
        match failing {
            None => work(),
            Some(Part::All) => work().and_then(|()| broken()),
            Some(Part::Half) if half_too => work().and_then(|()| broken()),
            Some(Part::Half | Part::Nothing) => broken(),
        }
    }
}

impl Disk for BrokenDisk {
    fn write(&mut self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        let disk = self.clone();
        let torn = match disk.part {
            Part::Half if disk.state.lock().unwrap().done == disk.fail_at => &bytes[..bytes.len() / 2],
            Part::Nothing | Part::Half | Part::All => bytes,
        };
        self.run(true, || {
            disk.note(path);
            QuickDisk.write(path, torn)
        })
    }

    fn make_dir(&mut self, path: &Path) -> io::Result<()> {
        let disk = self.clone();
        self.run(false, || {
            disk.state.lock().unwrap().unsynced.push(Undo::MadeDir(path.to_path_buf()));
            QuickDisk.make_dir(path)
        })
    }

    fn sync_dir(&mut self, path: &Path) -> io::Result<()> {
        let disk = self.clone();
        self.run(false, || {
            disk.state.lock().unwrap().unsynced.retain(|undo| undo.path().parent() != Some(path));
            QuickDisk.sync_dir(path)
        })
    }

    fn rename(&mut self, from: &Path, to: &Path) -> io::Result<()> {
        let disk = self.clone();
        self.run(false, || {
            disk.note(to);
            disk.note(from);
            QuickDisk.rename(from, to)
        })
    }

    fn remove_file(&mut self, path: &Path) -> io::Result<()> {
        let disk = self.clone();
        self.run(false, || {
            disk.note(path);
            QuickDisk.remove_file(path)
        })
    }

    fn remove_dir(&mut self, path: &Path) -> io::Result<()> {
        self.run(false, || QuickDisk.remove_dir(path))
    }
}
