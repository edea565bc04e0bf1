//! What this process costs.
//! Called where a reply tells its cost; needs no /proc, which the sandbox does not have.

use nix::sys::resource::{UsageWho, getrusage};

/// Peak resident memory of this process in bytes; 0 if the system does not tell.
pub(crate) fn ram_bytes() -> u64 {
    let kibibytes = getrusage(UsageWho::RUSAGE_SELF).map_or(0, |usage| usage.max_rss());
    u64::try_from(kibibytes).unwrap_or_default() * 1024
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_running_process_uses_some_megabytes() {
        assert!(super::ram_bytes() > 1 << 20);
    }
}
