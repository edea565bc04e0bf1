//! This machine's memory: what there is, what is free, what this process takes, and what SARAi may use of it.
//!
//! Called by the wiring and by `doctor`. Reads `/proc` and the control groups; a figure that can't be read is absent,
//! never guessed. Changes nothing.

use std::path::Path;

/// Where control groups are found.
const CGROUPS: &str = "/sys/fs/cgroup";

/// Levels of control groups looked at.
const CGROUP_LEVELS_MAX: usize = 32;

/// What is used where the machine does not say how much memory it has.
const BUDGET_BYTES_BLIND: u64 = 4_000_000_000;

/// What SARAi and its models may take together: what the owner set, else three fifths of the machine's memory, as
/// the rest is other programs' and the page cache's, and at most nine tenths of the container's limit, which is ours
/// alone.
pub(crate) fn ram_budget_bytes(configured: Option<u64>) -> u64 {
    configured.unwrap_or_else(|| share(ram_total_bytes(), cgroup_limit_bytes()))
}

fn share(total_bytes: Option<u64>, limit_bytes: Option<u64>) -> u64 {
    let shares = [total_bytes.map(|total| total / 5 * 3), limit_bytes.map(|limit| limit / 10 * 9)];
    shares.into_iter().flatten().min().unwrap_or(BUDGET_BYTES_BLIND)
}

/// Memory of the machine.
pub(crate) fn ram_total_bytes() -> Option<u64> {
    meminfo("MemTotal")
}

/// Memory that programs could still take.
pub(crate) fn ram_free_bytes() -> Option<u64> {
    meminfo("MemAvailable")
}

/// This process's resident memory.
pub(crate) fn own_ram_bytes() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    field(&status, "VmRSS")
}

/// The container's limit on memory, if there is one.
pub(crate) fn cgroup_limit_bytes() -> Option<u64> {
    let own = std::fs::read_to_string("/proc/self/cgroup").ok()?;
    own.lines().take(CGROUP_LEVELS_MAX).filter_map(|line| limit_of(Path::new(CGROUPS), line)).min()
}

/// The smallest limit on the way from a group to the top; `line` is one of `/proc/self/cgroup`.
fn limit_of(cgroups: &Path, line: &str) -> Option<u64> {
    let mut parts = line.splitn(3, ':').skip(1);
    let (controllers, group) = (parts.next()?, parts.next()?);
    // The second version has one tree and no controllers in its line; the first has a tree for memory.
    let (tree, file) = match controllers {
        "" => (cgroups.to_owned(), "memory.max"),
        _ if controllers.split(',').any(|name| name == "memory") => {
            (cgroups.join("memory"), "memory.limit_in_bytes")
        }
        _ => return None,
    };
    // Inside a container the group's own path may not exist; the top then is the container's group.
    let group = Path::new(group.trim_start_matches('/'));
    let limits = group.ancestors().take(CGROUP_LEVELS_MAX).filter_map(|group| {
        let text = std::fs::read_to_string(tree.join(group).join(file)).ok()?;
        text.trim().parse::<u64>().ok()
    });
    // "No limit" is a word in the second version and a number near the largest in the first.
    limits.filter(|limit| *limit < 1 << 60).min()
}

fn meminfo(key: &str) -> Option<u64> {
    field(&std::fs::read_to_string("/proc/meminfo").ok()?, key)
}

/// A line `key: n kB`, in bytes.
fn field(text: &str, key: &str) -> Option<u64> {
    let line = text.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix(':'))?;
    line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok()?.checked_mul(1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_machine_can_be_read() {
        assert!(ram_total_bytes().unwrap() > 1 << 20);
        assert!(ram_total_bytes().unwrap() >= ram_free_bytes().unwrap());
        assert!(own_ram_bytes().unwrap() > 1 << 16);
        assert_eq!(meminfo("NoSuchLine"), None);
    }

    #[test]
    fn three_fifths_of_the_machine_and_nine_tenths_of_a_container() {
        let gb = 1_000_000_000;
        let table = [
            ((Some(16 * gb), None), 9_600_000_000),
            ((Some(16 * gb), Some(64 * gb)), 9_600_000_000),
            ((Some(16 * gb), Some(4 * gb)), 3_600_000_000),
            ((None, Some(10 * gb)), 9 * gb),
            ((None, None), BUDGET_BYTES_BLIND),
        ];
        for ((total, limit), expected) in table {
            assert_eq!(share(total, limit), expected, "{total:?} {limit:?}");
        }
        assert_eq!(ram_budget_bytes(Some(7)), 7);
    }

    #[test]
    fn the_smallest_limit_on_the_way_up_counts() {
        let folder = tempfile::tempdir().unwrap();
        let write = |path: &str, text: &str| {
            let path = folder.path().join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        };
        write("a/b/memory.max", "max\n");
        write("a/memory.max", "2000\n");
        write("memory.max", "5000\n");
        write("memory/c/memory.limit_in_bytes", "9223372036854771712\n");
        write("memory/memory.limit_in_bytes", "3000\n");
        let table = [
            ("0::/a/b", Some(2000)),
            ("0::/", Some(5000)),
            ("0::/gone/deep", Some(5000)),
            ("4:memory:/c", Some(3000)),
            ("3:cpu,memory:/c", Some(3000)),
            ("3:cpuset:/a", None),
            ("nonsense", None),
        ];
        for (line, expected) in table {
            assert_eq!(limit_of(folder.path(), line), expected, "{line}");
        }
    }
}
