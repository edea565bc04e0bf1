//! A control group of the child's own, where this machine lets us make one: memory and processes counted together.
//!
//! Called by the launcher before the first stage gets its plan, so that all its processes begin inside. Only version 2,
//! and only below a group that was delegated to us (a systemd service with `Delegate=yes`, a container with a writable
//! tree). Where there is none the child runs without: the limits of each process hold in any case, and `Protection`
//! does not claim the layer.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use nix::unistd::Pid;

use crate::spec::Limits;

/// Where the tree is mounted; the second where version 1 is mounted beside it.
const ROOTS: [&str; 2] = ["/sys/fs/cgroup", "/sys/fs/cgroup/unified"];
/// The guard and the init count too.
const OWN_PROCESSES: u64 = 2;
/// How often, and how long apart, an emptied group is removed: the kernel may take a moment to see that it is empty.
const REMOVE_TRIES: u32 = 20;
const REMOVE_PAUSE: Duration = Duration::from_millis(5);

/// Removed when it goes out of scope, which must be after its last process has ended.
#[derive(Debug)]
pub(crate) struct Group {
    folder: PathBuf,
}

impl Group {
    /// A group with these limits; `None` where none can be made.
    pub(crate) fn make(name: &str, limits: &Limits) -> Option<Self> {
        let own = fs_err::read_to_string("/proc/self/cgroup").ok()?;
        ROOTS.iter().find_map(|root| Self::make_in(Path::new(root), &own, name, limits))
    }

    fn make_in(root: &Path, own: &str, name: &str, limits: &Limits) -> Option<Self> {
        static COUNT: AtomicU64 = AtomicU64::new(0);
        let above = delegated(root, own)?;
        let plain: String =
            name.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).take(60).collect();
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let folder = above.join(format!("sarai-{plain}-{}-{number}", std::process::id()));
        fs_err::create_dir(&folder).ok()?;
        let group = Self { folder };
        match group.limit(limits) {
            Ok(()) => Some(group),
            Err(error) => {
                tracing::debug!(%error, "a control group can't be limited");
                None
            }
        }
    }

    fn limit(&self, limits: &Limits) -> io::Result<()> {
        let write = |file: &str, value: String| fs_err::write(self.folder.join(file), value);
        write("pids.max", limits.processes.saturating_add(OWN_PROCESSES).to_string())?;
        if let Some(bytes) = limits.memory_bytes {
            write("memory.max", bytes.to_string())?;
            // What does not fit is not to be hidden on the disk; not every kernel counts swap.
            let _ = write("memory.swap.max", "0".to_owned());
            // One that is too large ends whole.
            write("memory.oom.group", "1".to_owned())?;
        }
        Ok(())
    }

    /// Puts a process into it, and with it all that it starts from then on.
    pub(crate) fn take(&self, process: u32) -> io::Result<()> {
        fs_err::write(self.folder.join("cgroup.procs"), process.to_string())
    }

    /// Whether a process is in it, as the kernel tells.
    pub(crate) fn holds(&self, process: Pid) -> bool {
        let Some(name) = self.folder.file_name().and_then(|name| name.to_str()) else { return false };
        fs_err::read_to_string(format!("/proc/{process}/cgroup"))
            .is_ok_and(|text| version_two(&text).is_some_and(|path| path.rsplit('/').next() == Some(name)))
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        for _ in 0..REMOVE_TRIES {
            match std::fs::remove_dir(&self.folder) {
                Err(error) if error.kind() == io::ErrorKind::ResourceBusy => std::thread::sleep(REMOVE_PAUSE),
                Ok(()) | Err(_) => return,
            }
        }
    }
}

/// A group below which others with limits can be made: our own, or the one above it if ours holds processes.
fn delegated(root: &Path, own: &str) -> Option<PathBuf> {
    let own = root.join(version_two(own)?.trim_start_matches('/'));
    let above = own.parent().filter(|above| above.starts_with(root)).map(Path::to_path_buf);
    [Some(own), above].into_iter().flatten().find(|folder| {
        let enabled = fs_err::read_to_string(folder.join("cgroup.subtree_control")).unwrap_or_default();
        ["memory", "pids"].iter().all(|wanted| enabled.split_ascii_whitespace().any(|name| name == *wanted))
    })
}

/// The path of version 2 in the text of `/proc/<pid>/cgroup`.
fn version_two(text: &str) -> Option<&str> {
    text.lines().find_map(|line| line.strip_prefix("0::"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A tree as the kernel shows it: `(folder, enabled for those below)`.
    fn tree(folders: &[(&str, &str)]) -> tempfile::TempDir {
        let root = tempfile::tempdir().unwrap();
        for (folder, enabled) in folders {
            let folder = root.path().join(folder);
            std::fs::create_dir_all(&folder).unwrap();
            std::fs::write(folder.join("cgroup.subtree_control"), enabled).unwrap();
        }
        root
    }

    #[test]
    fn a_group_is_made_where_it_can_be_limited() {
        let limits = Limits { processes: 8, memory_bytes: Some(1 << 30), ..Limits::default() };
        let root = tree(&[("user/sarai", "cpu memory pids"), ("user/sarai/main", "")]);
        let group = Group::make_in(root.path(), "0::/user/sarai/main\n", "engine x/y", &limits).unwrap();
        assert_eq!(group.folder.parent(), Some(root.path().join("user/sarai").as_path()));
        assert!(group.folder.file_name().unwrap().to_str().unwrap().starts_with("sarai-engine-x-y-"));
        let read = |file: &str| std::fs::read_to_string(group.folder.join(file)).unwrap();
        assert_eq!(
            (read("pids.max"), read("memory.max"), read("memory.oom.group")),
            ("10".to_owned(), (1_u64 << 30).to_string(), "1".to_owned())
        );
        group.take(77).unwrap();
        assert_eq!(read("cgroup.procs"), "77");
    }

    #[test]
    fn where_nothing_was_delegated_there_is_none() {
        let limits = Limits::default();
        let only_cpu = tree(&[("a", "cpu"), ("a/b", "")]);
        assert!(Group::make_in(only_cpu.path(), "0::/a/b\n", "x", &limits).is_none());
        let version_one = "5:memory:/a\n1:name=systemd:/\n";
        assert!(Group::make_in(only_cpu.path(), version_one, "x", &limits).is_none());
        // A path that leads out of the tree, as from another namespace.
        let outside = tree(&[("inner", "")]);
        std::fs::write(outside.path().join("cgroup.subtree_control"), "memory pids").unwrap();
        assert!(Group::make_in(&outside.path().join("inner"), "0::/\n", "x", &limits).is_none());
    }

    #[test]
    fn no_process_is_in_a_group_that_only_looks_like_one() {
        let root = tree(&[("a", "memory pids")]);
        let group = Group::make_in(root.path(), "0::/a\n", "x", &Limits::default()).unwrap();
        assert!(!group.holds(Pid::this()));
    }
}
