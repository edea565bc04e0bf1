//! Memory and processor time of a process with all its descendants, read from `/proc`.
//!
//! Called by the scenarios. A page shared by several processes counts once in all (PSS) where the kernel tells it,
//! else once in each process (RSS).

use anyhow::{Context as _, Result};

/// Bytes of a process and its descendants.
pub(super) fn family_bytes(root: u32) -> Result<u64> {
    Ok(family(root)?.into_iter().map(bytes).sum())
}

/// Processor time that a process and its living descendants have used, in ticks of the kernel (10 ms).
pub(super) fn family_ticks(root: u32) -> Result<u64> {
    Ok(family(root)?.into_iter().map(ticks).sum())
}

/// A process and its descendants.
fn family(root: u32) -> Result<Vec<u32>> {
    let mut processes: Vec<(u32, u32)> = Vec::new();
    for entry in std::fs::read_dir("/proc").context("list /proc")? {
        let name = entry.context("list /proc")?.file_name();
        let Some(id) = name.to_str().and_then(|name| name.parse().ok()) else { continue };
        // A process may end between the listing and the reading.
        let Ok(status) = std::fs::read_to_string(format!("/proc/{id}/status")) else { continue };
        processes.push((id, u32::try_from(field(&status, "PPid:")).unwrap_or(0)));
    }
    let (mut family, mut known) = (vec![root], 0);
    while let Some(id) = family.get(known).copied() {
        family.extend(processes.iter().filter(|(_, parent)| *parent == id).map(|(child, _)| *child));
        known += 1;
    }
    Ok(family)
}

/// Processor time of one process, all threads; 0 if it is gone.
fn ticks(id: u32) -> u64 {
    let text = std::fs::read_to_string(format!("/proc/{id}/stat")).unwrap_or_default();
    // The name stands in brackets and may hold anything.
    let fields = text.rsplit_once(')').map_or("", |(_, rest)| rest).split_whitespace();
    fields.skip(11).take(2).filter_map(|field| field.parse::<u64>().ok()).sum()
}

/// Bytes of one process; 0 if it is gone.
fn bytes(id: u32) -> u64 {
    let read = |file: &str, name: &str| {
        let text = std::fs::read_to_string(format!("/proc/{id}/{file}")).unwrap_or_default();
        field(&text, name) * 1024
    };
    match read("smaps_rollup", "Pss:") {
        0 => read("status", "VmRSS:"),
        bytes => bytes,
    }
}

/// How often the kernel has killed for lack of memory since it started, on the whole machine.
pub(super) fn oom_kills() -> u64 {
    field(&std::fs::read_to_string("/proc/vmstat").unwrap_or_default(), "oom_kill ")
}

fn field(text: &str, name: &str) -> u64 {
    let mut lines = text.lines().filter_map(|line| line.strip_prefix(name));
    let value = lines.next().and_then(|value| value.split_whitespace().next());
    value.and_then(|value| value.parse().ok()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_read_by_name() {
        let status = "Name:\tx\nPPid:\t42\nVmRSS:\t    1234 kB\n";
        assert_eq!(field(status, "PPid:"), 42);
        assert_eq!(field(status, "VmRSS:"), 1234);
        assert_eq!(field(status, "VmSwap:"), 0);
        assert_eq!(field("oom_kill_disable 1\noom_kill 3\n", "oom_kill "), 3);
    }

    #[test]
    fn a_child_adds_to_its_parents_bytes() {
        let folder = tempfile::tempdir().unwrap();
        let child = sarai_sandbox::Companion::start(&sarai_sandbox::CompanionSpec {
            program: "sleep".into(),
            args: vec!["30".into()],
            env: Vec::new(),
            log: folder.path().join("log"),
        })
        .unwrap();
        let began = std::time::Instant::now();
        let before = family_ticks(std::process::id()).unwrap();
        while family_ticks(std::process::id()).unwrap() == before {
            assert!(began.elapsed().as_secs() < 30, "it works and no time is told");
        }
        let alone = family_bytes(child.id()).unwrap();
        let both = family_bytes(std::process::id()).unwrap();
        assert!(alone > 0);
        assert!(both > alone, "{both} {alone}");
    }
}
