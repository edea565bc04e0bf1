//! The system calls that have no safe wrapper. All `unsafe` of the crate is here.
//!
//! Called by the first stage, the packet channel and `run_tool`. Each function is a thin shell: one
//! call, its result as `io::Result`, no policy. Nothing here may be called from several threads at
//! once where it says so.
#![expect(unsafe_code, reason = "raw system calls: the one place of this crate that makes them")]

use std::ffi::{CString, c_int, c_long, c_uint, c_ulong};
use std::io;
use std::os::fd::{AsFd, AsRawFd, FromRawFd, OwnedFd, RawFd};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::process::CommandExt;
use std::path::Path;

use nix::libc;
use nix::unistd::{ForkResult, Pid};

pub(crate) const ATTR_RDONLY: u64 = 0x1;
pub(crate) const ATTR_NOSUID: u64 = 0x2;
pub(crate) const ATTR_NODEV: u64 = 0x4;
pub(crate) const ATTR_NOEXEC: u64 = 0x8;

const AT_RECURSIVE: c_uint = 0x8000;
const OPEN_TREE_CLONE: c_uint = 1;
const MOVE_MOUNT_F_EMPTY_PATH: c_uint = 4;
const CAPABILITY_VERSION_3: u32 = 0x2008_0522;
const CAPABILITIES_MAX: c_ulong = 64;
/// All of `SECBIT_*` but `KEEP_CAPS`, each with its lock: root is nobody special, for good.
const SECURE_BITS: c_ulong = 0b1110_1111;

fn check(result: c_long) -> io::Result<c_long> {
    if result < 0 { Err(io::Error::last_os_error()) } else { Ok(result) }
}

fn c_path(path: &Path) -> io::Result<CString> {
    CString::new(path.as_os_str().as_bytes()).map_err(|_| io::ErrorKind::InvalidInput.into())
}

/// Takes over a descriptor that the kernel just made for us in a received packet.
pub(crate) fn own_received(raw: RawFd) -> OwnedFd {
    // SAFETY: `recvmsg` installed this descriptor for the caller and nobody else knows it yet.
    unsafe { OwnedFd::from_raw_fd(raw) }
}

/// Forks a process that has one thread. `None` in the new process.
pub(crate) fn fork() -> io::Result<Option<Pid>> {
    // SAFETY: only the first stage calls this, which never starts a thread, so the new process
    // inherits no lock held by another one and may run any code.
    match unsafe { nix::unistd::fork() }? {
        ForkResult::Parent { child } => Ok(Some(child)),
        ForkResult::Child => Ok(None),
    }
}

/// Closes every descriptor from `first` on. Only for a process that owns none of them in Rust.
pub(crate) fn close_from(first: c_uint) -> io::Result<()> {
    // SAFETY: takes three integers; the caller holds no owner of a descriptor in this range.
    check(unsafe { libc::syscall(libc::SYS_close_range, first, c_uint::MAX, 0) }).map(drop)
}

/// Marks every descriptor from `first` on to be closed by `exec`.
pub(crate) fn close_from_on_exec(first: c_uint) -> io::Result<()> {
    const CLOSE_RANGE_CLOEXEC: c_uint = 4;
    // SAFETY: takes three integers and changes a flag only.
    check(unsafe { libc::syscall(libc::SYS_close_range, first, c_uint::MAX, CLOSE_RANGE_CLOEXEC) }).map(drop)
}

/// Copies `fd` to a number of 100 or more, closed on exec.
pub(crate) fn copy_high(fd: impl AsFd) -> io::Result<OwnedFd> {
    // SAFETY: `fcntl` with an integer argument on a descriptor that is borrowed and so open.
    let raw = unsafe { libc::fcntl(fd.as_fd().as_raw_fd(), libc::F_DUPFD_CLOEXEC, 100) };
    check(raw.into())?;
    // SAFETY: the kernel just made `raw` for us.
    Ok(unsafe { OwnedFd::from_raw_fd(raw) })
}

/// Copies standard input to a number of 100 or more, closed on exec.
pub(crate) fn copy_stdin_high() -> io::Result<OwnedFd> {
    copy_high(io::stdin())
}

/// Makes `target` refer to `fd` and stay open over `exec`. `target` must have no owner in Rust.
pub(crate) fn place(fd: impl AsFd, target: RawFd) -> io::Result<()> {
    // SAFETY: `dup2` on a borrowed descriptor; numbers below 100 have no owner in the first stage.
    check(unsafe { libc::dup2(fd.as_fd().as_raw_fd(), target) }.into()).map(drop)
}

/// A detached copy of the mount at `path`, with all that is mounted below it.
pub(crate) fn open_tree(path: &Path) -> io::Result<OwnedFd> {
    let path = c_path(path)?;
    let flags = OPEN_TREE_CLONE | AT_RECURSIVE | libc::O_CLOEXEC.cast_unsigned();
    // SAFETY: `path` is a C string that outlives the call.
    let raw = check(unsafe { libc::syscall(libc::SYS_open_tree, libc::AT_FDCWD, path.as_ptr(), flags) })?;
    // SAFETY: the kernel just made this descriptor for us.
    Ok(unsafe { OwnedFd::from_raw_fd(raw as RawFd) })
}

#[repr(C)]
struct MountAttributes {
    set: u64,
    clear: u64,
    propagation: u64,
    user_namespace: u64,
}

/// Adds attributes to a mount, and to all below it when `recursive`, and makes it private.
pub(crate) fn restrict_mount(mount: impl AsFd, set: u64, recursive: bool) -> io::Result<()> {
    let attributes = MountAttributes { set, clear: 0, propagation: libc::MS_PRIVATE, user_namespace: 0 };
    let flags = libc::AT_EMPTY_PATH.cast_unsigned() | if recursive { AT_RECURSIVE } else { 0 };
    // SAFETY: the path is a static C string, the structure has the kernel's layout, its size is
    // passed along and both outlive the call.
    check(unsafe {
        libc::syscall(
            libc::SYS_mount_setattr,
            mount.as_fd().as_raw_fd(),
            c"".as_ptr(),
            flags,
            &raw const attributes,
            size_of::<MountAttributes>(),
        )
    })
    .map(drop)
}

/// Attaches a detached mount at `target`.
pub(crate) fn attach_mount(mount: impl AsFd, target: &Path) -> io::Result<()> {
    let target = c_path(target)?;
    // SAFETY: both paths are C strings that outlive the call.
    check(unsafe {
        libc::syscall(
            libc::SYS_move_mount,
            mount.as_fd().as_raw_fd(),
            c"".as_ptr(),
            libc::AT_FDCWD,
            target.as_ptr(),
            MOVE_MOUNT_F_EMPTY_PATH,
        )
    })
    .map(drop)
}

/// A descriptor that becomes readable when the process ends.
pub(crate) fn pidfd(pid: Pid) -> io::Result<OwnedFd> {
    // SAFETY: takes two integers.
    let raw = check(unsafe { libc::syscall(libc::SYS_pidfd_open, pid.as_raw(), 0) })?;
    // SAFETY: the kernel just made this descriptor for us, closed on exec.
    Ok(unsafe { OwnedFd::from_raw_fd(raw as RawFd) })
}

/// Sends `SIGTERM` to a process.
pub(crate) fn terminate(process: impl AsFd) -> io::Result<()> {
    let fd = process.as_fd().as_raw_fd();
    // SAFETY: a borrowed descriptor, a signal number, and no further information for the receiver.
    check(unsafe {
        libc::syscall(libc::SYS_pidfd_send_signal, fd, libc::SIGTERM, std::ptr::null::<libc::siginfo_t>(), 0)
    })
    .map(drop)
}

/// Drops the bounding set, the ambient set and the secure bits as far as the process may, then
/// empties its own sets, which always works.
pub(crate) fn drop_capabilities() -> io::Result<()> {
    for capability in 0..CAPABILITIES_MAX {
        // SAFETY: `prctl` with integers. It fails beyond the last capability and without the right
        // to drop; the launcher looks at the bounding set from outside.
        unsafe { libc::prctl(libc::PR_CAPBSET_DROP, capability, 0, 0, 0) };
    }
    // SAFETY: `prctl` with integers. Without the right it fails, and then no set can be regained
    // anyway because no_new_privs is on.
    unsafe { libc::prctl(libc::PR_SET_SECUREBITS, SECURE_BITS, 0, 0, 0) };
    // SAFETY: `prctl` with integers.
    check(unsafe { libc::prctl(libc::PR_CAP_AMBIENT, libc::PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0) }.into())?;
    let header: [u32; 2] = [CAPABILITY_VERSION_3, 0];
    let empty = [0_u32; 6];
    // SAFETY: version 3 reads a header of two words and six words of sets; both outlive the call.
    check(unsafe { libc::syscall(libc::SYS_capset, header.as_ptr(), empty.as_ptr()) }).map(drop)
}

/// Gives a broken pipe its default meaning again (Rust ignores it) and unblocks all signals.
pub(crate) fn reset_signals() -> io::Result<()> {
    use nix::sys::signal::{SigHandler, SigSet, SigmaskHow, Signal, signal, sigprocmask};
    // SAFETY: installs the default action, no handler code.
    unsafe { signal(Signal::SIGPIPE, SigHandler::SigDfl) }?;
    sigprocmask(SigmaskHow::SIG_SETMASK, Some(&SigSet::empty()), None)?;
    Ok(())
}

/// Lets the kernel kill the command when the thread that starts it ends.
///
/// For a thread that waits for the command until its end.
pub(crate) fn die_with_this_thread(command: &mut std::process::Command) {
    let parent = nix::unistd::getpid();
    let hook = move || {
        nix::sys::prctl::set_pdeathsig(nix::sys::signal::Signal::SIGKILL)?;
        // The parent may have ended before the call above.
        if nix::unistd::getppid() != parent {
            return Err(io::Error::from_raw_os_error(libc::ESRCH));
        }
        Ok(())
    };
    // SAFETY: between fork and exec it only makes two system calls: no allocation, no lock.
    unsafe { command.pre_exec(hook) };
}

/// Ends this process at once, without running anything that was registered for its end.
pub(crate) fn exit_now(code: c_int) -> ! {
    // SAFETY: takes an integer and does not return.
    unsafe { libc::_exit(code) }
}
