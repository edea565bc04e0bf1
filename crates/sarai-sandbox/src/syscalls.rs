//! The system calls that a child may make, as data; each other one fails with `EPERM`.
//!
//! Read by the first stage, which puts them into the kernel by itself, and by the container launcher, which hands them to
//! the Docker Engine. A list of what is needed, not of what is known to be bad: new calls of newer kernels are shut until
//! somebody needs them.

use std::collections::BTreeMap;

use nix::libc::{self, c_long};

use crate::spec::Syscalls;

/// Flags of `clone` that make a namespace.
const NAMESPACES: u64 = (libc::CLONE_NEWNS
    | libc::CLONE_NEWCGROUP
    | libc::CLONE_NEWUTS
    | libc::CLONE_NEWIPC
    | libc::CLONE_NEWUSER
    | libc::CLONE_NEWPID
    | libc::CLONE_NEWNET) as u64;

/// What every child needs: memory, threads, time, its files, and descriptors it was handed.
const EVERY: &[c_long] = &[
    // Memory.
    libc::SYS_brk,
    libc::SYS_mmap,
    libc::SYS_munmap,
    libc::SYS_mremap,
    libc::SYS_mprotect,
    libc::SYS_madvise,
    libc::SYS_mincore,
    libc::SYS_msync,
    libc::SYS_mlock,
    libc::SYS_munlock,
    libc::SYS_membarrier,
    // Threads and the process itself.
    libc::SYS_futex,
    libc::SYS_futex_waitv,
    libc::SYS_set_robust_list,
    libc::SYS_get_robust_list,
    libc::SYS_set_tid_address,
    libc::SYS_rseq,
    libc::SYS_sched_yield,
    libc::SYS_sched_getaffinity,
    libc::SYS_sched_setaffinity,
    libc::SYS_sched_getparam,
    libc::SYS_sched_getscheduler,
    libc::SYS_sched_get_priority_max,
    libc::SYS_sched_get_priority_min,
    libc::SYS_getpriority,
    libc::SYS_gettid,
    libc::SYS_getpid,
    libc::SYS_getppid,
    libc::SYS_getpgid,
    libc::SYS_getsid,
    libc::SYS_exit,
    libc::SYS_exit_group,
    // The program itself is started behind this filter; Landlock says which files can be run.
    libc::SYS_execve,
    libc::SYS_tgkill,
    libc::SYS_rt_sigaction,
    libc::SYS_rt_sigprocmask,
    libc::SYS_rt_sigreturn,
    libc::SYS_rt_sigtimedwait,
    libc::SYS_rt_sigsuspend,
    libc::SYS_rt_sigpending,
    libc::SYS_sigaltstack,
    libc::SYS_restart_syscall,
    // Time and facts.
    libc::SYS_clock_gettime,
    libc::SYS_clock_getres,
    libc::SYS_clock_nanosleep,
    libc::SYS_nanosleep,
    libc::SYS_gettimeofday,
    libc::SYS_times,
    libc::SYS_getrusage,
    libc::SYS_getrandom,
    libc::SYS_getcpu,
    libc::SYS_uname,
    libc::SYS_sysinfo,
    libc::SYS_getuid,
    libc::SYS_geteuid,
    libc::SYS_getgid,
    libc::SYS_getegid,
    libc::SYS_getresuid,
    libc::SYS_getresgid,
    libc::SYS_getgroups,
    libc::SYS_prlimit64,
    libc::SYS_getrlimit,
    libc::SYS_capget,
    // Files.
    libc::SYS_openat,
    libc::SYS_close,
    libc::SYS_close_range,
    libc::SYS_read,
    libc::SYS_readv,
    libc::SYS_pread64,
    libc::SYS_preadv,
    libc::SYS_write,
    libc::SYS_writev,
    libc::SYS_pwrite64,
    libc::SYS_pwritev,
    libc::SYS_lseek,
    libc::SYS_fstat,
    libc::SYS_newfstatat,
    libc::SYS_statx,
    libc::SYS_statfs,
    libc::SYS_fstatfs,
    libc::SYS_fadvise64,
    libc::SYS_readahead,
    libc::SYS_flock,
    libc::SYS_ftruncate,
    libc::SYS_fallocate,
    libc::SYS_fsync,
    libc::SYS_fdatasync,
    libc::SYS_getdents64,
    libc::SYS_readlinkat,
    libc::SYS_faccessat,
    libc::SYS_faccessat2,
    libc::SYS_mkdirat,
    libc::SYS_unlinkat,
    libc::SYS_renameat,
    libc::SYS_renameat2,
    libc::SYS_linkat,
    libc::SYS_symlinkat,
    libc::SYS_fchmod,
    libc::SYS_fchmodat,
    libc::SYS_utimensat,
    libc::SYS_copy_file_range,
    libc::SYS_sendfile,
    libc::SYS_getcwd,
    libc::SYS_chdir,
    libc::SYS_umask,
    libc::SYS_fcntl,
    libc::SYS_dup,
    libc::SYS_dup3,
    libc::SYS_pipe2,
    // Waiting.
    libc::SYS_epoll_create1,
    libc::SYS_epoll_ctl,
    libc::SYS_epoll_pwait,
    libc::SYS_epoll_pwait2,
    libc::SYS_ppoll,
    libc::SYS_pselect6,
    libc::SYS_eventfd2,
    libc::SYS_timerfd_create,
    libc::SYS_timerfd_settime,
    libc::SYS_timerfd_gettime,
    libc::SYS_signalfd4,
    // A socket that was handed over; none can be made but a pair.
    libc::SYS_accept,
    libc::SYS_accept4,
    libc::SYS_recvfrom,
    libc::SYS_recvmsg,
    libc::SYS_recvmmsg,
    libc::SYS_sendto,
    libc::SYS_sendmsg,
    libc::SYS_sendmmsg,
    libc::SYS_shutdown,
    libc::SYS_getsockname,
    libc::SYS_getpeername,
    libc::SYS_getsockopt,
    libc::SYS_setsockopt,
];

/// The same by their older names, which x86-64 still has.
#[cfg(target_arch = "x86_64")]
const EVERY_OLDER: &[c_long] = &[
    libc::SYS_arch_prctl,
    libc::SYS_open,
    libc::SYS_stat,
    libc::SYS_lstat,
    libc::SYS_access,
    libc::SYS_readlink,
    libc::SYS_mkdir,
    libc::SYS_rmdir,
    libc::SYS_unlink,
    libc::SYS_rename,
    libc::SYS_chmod,
    libc::SYS_dup2,
    libc::SYS_pipe,
    libc::SYS_poll,
    libc::SYS_select,
    libc::SYS_epoll_create,
    libc::SYS_epoll_wait,
    libc::SYS_eventfd,
    libc::SYS_time,
    libc::SYS_getpgrp,
    libc::SYS_pause,
    libc::SYS_alarm,
];
#[cfg(not(target_arch = "x86_64"))]
const EVERY_OLDER: &[c_long] = &[];

/// What a program needs besides that starts others and ends them.
const PROCESSES: &[c_long] =
    &[libc::SYS_wait4, libc::SYS_waitid, libc::SYS_kill, libc::SYS_setpgid, libc::SYS_setsid];

#[cfg(target_arch = "x86_64")]
const PROCESSES_OLDER: &[c_long] = &[libc::SYS_fork, libc::SYS_vfork];
#[cfg(not(target_arch = "x86_64"))]
const PROCESSES_OLDER: &[c_long] = &[];

/// What a process needs to put walls around itself.
const ENTERING: &[c_long] = &[
    libc::SYS_bind,
    libc::SYS_listen,
    libc::SYS_connect,
    libc::SYS_prctl,
    libc::SYS_capset,
    libc::SYS_setrlimit,
    libc::SYS_seccomp,
    libc::SYS_landlock_create_ruleset,
    libc::SYS_landlock_add_rule,
    libc::SYS_landlock_restrict_self,
];

/// Number of the family of Unix sockets.
const UNIX: u64 = libc::AF_UNIX as u64;

/// Questions about a descriptor that change nothing of a terminal or device.
const IOCTLS: [u64; 5] = [libc::TCGETS, libc::FIONREAD, libc::FIONBIO, libc::FIOCLEX, libc::FIONCLEX];

/// Names of threads and of memory, and what a process asks about itself.
const PRCTLS: [i32; 6] = [
    libc::PR_SET_NAME,
    libc::PR_GET_NAME,
    libc::PR_SET_VMA,
    libc::PR_GET_DUMPABLE,
    libc::PR_CAPBSET_READ,
    libc::PR_GET_NO_NEW_PRIVS,
];

/// What an argument must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Test {
    /// Its number, from 0.
    pub(crate) argument: u8,
    /// The bits that are looked at; `None`: its lower 32, all of them.
    pub(crate) mask: Option<u64>,
    /// What they must be.
    pub(crate) value: u64,
}

/// Allowed calls, each with the tests of which one must hold; without any it is allowed always.
pub(crate) type Allowed = BTreeMap<c_long, Vec<Test>>;

/// A call that fails as if the kernel did not have it, so that libraries take the older one: its flags lie in memory,
/// where no filter can read them.
pub(crate) const ABSENT: c_long = libc::SYS_clone3;

/// What a child of this kind may call, besides [`ABSENT`].
pub(crate) fn allowed(syscalls: Syscalls) -> Allowed {
    let equal = |argument, value| Test { argument, mask: None, value };
    let mut list: Allowed = EVERY.iter().chain(EVERY_OLDER).map(|call| (*call, Vec::new())).collect();
    let thread = libc::CLONE_THREAD as u64;
    let clone = match syscalls {
        // A thread, and nothing but a thread.
        Syscalls::Skill => Test { argument: 0, mask: Some(NAMESPACES | thread), value: thread },
        Syscalls::Program => {
            list.extend(PROCESSES.iter().chain(PROCESSES_OLDER).map(|call| (*call, Vec::new())));
            Test { argument: 0, mask: Some(NAMESPACES), value: 0 }
        }
    };
    list.insert(libc::SYS_clone, vec![clone]);
    list.insert(libc::SYS_socketpair, vec![equal(0, UNIX)]);
    list.insert(libc::SYS_ioctl, IOCTLS.iter().map(|call| equal(1, *call)).collect());
    list.insert(libc::SYS_prctl, PRCTLS.iter().map(|it| equal(0, it.unsigned_abs().into())).collect());
    list
}

/// What the way into a container needs besides, until it has put the list above around the program: a Unix socket,
/// limits, rules. It is all that a container's own health check may call.
pub(crate) fn allowed_to_enter(syscalls: Syscalls) -> Allowed {
    let mut list = allowed(syscalls);
    list.insert(libc::SYS_socket, vec![Test { argument: 0, mask: None, value: UNIX }]);
    for call in ENTERING {
        list.insert(*call, Vec::new());
    }
    list
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_enters_may_make_a_unix_socket_and_no_other() {
        let list = allowed_to_enter(Syscalls::Skill);
        assert_eq!(list[&libc::SYS_socket], [Test { argument: 0, mask: None, value: UNIX }]);
        assert!(!list.contains_key(&libc::SYS_ptrace) && !list.contains_key(&libc::SYS_unshare));
    }

    #[test]
    fn what_has_been_used_to_get_out_of_boxes_is_on_no_list() {
        let all = allowed(Syscalls::Program);
        for call in [
            libc::SYS_ptrace,
            libc::SYS_process_vm_readv,
            libc::SYS_io_uring_setup,
            libc::SYS_bpf,
            libc::SYS_userfaultfd,
            libc::SYS_keyctl,
            libc::SYS_add_key,
            libc::SYS_mount,
            libc::SYS_open_tree,
            libc::SYS_unshare,
            libc::SYS_setns,
            libc::SYS_pivot_root,
            libc::SYS_perf_event_open,
            libc::SYS_init_module,
            libc::SYS_kexec_load,
            libc::SYS_socket,
            libc::SYS_connect,
            libc::SYS_bind,
            libc::SYS_setuid,
            libc::SYS_name_to_handle_at,
            libc::SYS_open_by_handle_at,
            libc::SYS_pidfd_getfd,
            libc::SYS_memfd_create,
            libc::SYS_execveat,
        ] {
            assert!(!all.contains_key(&call), "{call}");
        }
    }
}
