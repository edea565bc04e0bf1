//! Tries that ask the kernel for something that ordinary programs seldom need, each once used to get out of a box.
//!
//! Called by the list of tries. As there: harmless where they work.

use std::ffi::CString;
use std::io::{ErrorKind, Result};
use std::os::fd::{AsRawFd, FromRawFd, OwnedFd};
use std::path::Path;

use nix::libc::{self, c_long};

use super::{Config, check, in_child};

/// A descriptor that the kernel just made, or its error.
fn owned(raw: c_long) -> Result<OwnedFd> {
    check(raw)?;
    let raw = i32::try_from(raw).map_err(|_| ErrorKind::InvalidData)?;
    // SAFETY: the kernel just made it for us.
    Ok(unsafe { OwnedFd::from_raw_fd(raw) })
}

/// A queue of calls that no filter of calls sees.
pub(super) fn io_uring(_: &Config) -> Result<()> {
    let mut parameters = [0_u8; 120];
    // SAFETY: the kernel writes the 120 bytes of its structure.
    owned(unsafe { libc::syscall(libc::SYS_io_uring_setup, 1, parameters.as_mut_ptr()) }).map(drop)
}

/// Puts a letter into the input of a terminal, as if somebody had typed it.
pub(super) fn type_into_terminal(_: &Config) -> Result<()> {
    let master = nix::pty::posix_openpt(nix::fcntl::OFlag::O_RDWR | nix::fcntl::OFlag::O_NOCTTY)?;
    nix::pty::grantpt(&master)?;
    nix::pty::unlockpt(&master)?;
    let name = nix::pty::ptsname_r(&master)?;
    let slave = std::fs::OpenOptions::new().read(true).write(true).open(name)?;
    // SAFETY: reads one byte, which outlives the call.
    check(unsafe { libc::ioctl(slave.as_raw_fd(), libc::TIOCSTI, c"x".as_ptr()) })
}

pub(super) fn add_key(_: &Config) -> Result<()> {
    let (kind, name) = (c"user", c"sarai-sandbox-probe");
    // The keyring of this process, -2.
    // SAFETY: two C strings and one byte, which outlive the call.
    check(unsafe {
        libc::syscall(libc::SYS_add_key, kind.as_ptr(), name.as_ptr(), c"x".as_ptr(), 1_usize, -2_i64)
    })
}

/// Holds the kernel in the middle of a copy for as long as one likes.
pub(super) fn user_fault(_: &Config) -> Result<()> {
    const USER_MODE_ONLY: libc::c_int = 1;
    let flags = libc::O_CLOEXEC | USER_MODE_ONLY;
    // SAFETY: takes flags.
    owned(unsafe { libc::syscall(libc::SYS_userfaultfd, flags) }).map(drop)
}

/// Runs a copy of this program that is in no folder.
pub(super) fn run_from_memory(_: &Config) -> Result<()> {
    let own = std::env::args_os().next().unwrap_or_default();
    let bytes = std::fs::read(own)?;
    // SAFETY: a C string that outlives the call, and flags.
    let file = owned(unsafe { libc::syscall(libc::SYS_memfd_create, c"copy".as_ptr(), 0) })?;
    std::io::Write::write_all(&mut std::fs::File::from(file.try_clone()?), &bytes)?;
    in_child(|| {
        let args = [c"copy".to_owned(), c"exit".to_owned(), c"0".to_owned()];
        nix::unistd::fexecve(&file, &args, &[] as &[CString])?;
        Ok(())
    })
}

pub(super) fn read_memory(victim: i32) -> Result<()> {
    let address = first_page(victim)?;
    let mut byte = [0_u8; 1];
    let local = libc::iovec { iov_base: byte.as_mut_ptr().cast(), iov_len: 1 };
    let remote = libc::iovec { iov_base: address as *mut libc::c_void, iov_len: 1 };
    // SAFETY: writes at most one byte into `byte`; the other address is not ours.
    check(unsafe { libc::process_vm_readv(victim, &raw const local, 1, &raw const remote, 1, 0) } as i64)
}

/// Where the first thing mapped by a process lies. Hidden inside, where any address will do to be refused.
fn first_page(process: i32) -> Result<usize> {
    let Ok(maps) = std::fs::read_to_string(format!("/proc/{process}/maps")) else { return Ok(0x1000) };
    let start = maps.split('-').next().unwrap_or_default();
    usize::from_str_radix(start, 16).map_err(|_| ErrorKind::InvalidData.into())
}

/// Opens a file by its number on the device, past every folder above it.
pub(super) fn open_by_handle(key: &Path) -> Result<()> {
    #[repr(C)]
    struct Handle {
        bytes: u32,
        kind: i32,
        name: [u8; 128],
    }
    let folder = std::fs::File::open(key.parent().unwrap_or(key))?;
    let name = CString::new(key.as_os_str().as_encoded_bytes())?;
    let mut handle = Handle { bytes: 128, kind: 0, name: [0; 128] };
    let mut mount = 0_i32;
    // SAFETY: the structure has the kernel's layout and says how long it is; all outlive the call.
    check(unsafe {
        libc::syscall(
            libc::SYS_name_to_handle_at,
            libc::AT_FDCWD,
            name.as_ptr(),
            &raw mut handle,
            &raw mut mount,
            0,
        )
    })?;
    // SAFETY: as above.
    owned(unsafe {
        libc::syscall(libc::SYS_open_by_handle_at, folder.as_raw_fd(), &raw mut handle, libc::O_RDONLY)
    })
    .map(drop)
}

pub(super) fn join_namespace(victim: i32) -> Result<()> {
    let file = std::fs::File::open(format!("/proc/{victim}/ns/net"))?;
    in_child(|| Ok(nix::sched::setns(&file, nix::sched::CloneFlags::CLONE_NEWNET)?))
}

pub(super) fn take_descriptor(victim: i32) -> Result<()> {
    // SAFETY: takes integers.
    let process = owned(unsafe { libc::syscall(libc::SYS_pidfd_open, victim, 0) })?;
    // SAFETY: takes integers; 1 is its standard output.
    owned(unsafe { libc::syscall(libc::SYS_pidfd_getfd, process.as_raw_fd(), 1, 0) }).map(drop)
}

/// The socket by which networks and routes are made.
pub(super) fn netlink() -> Result<()> {
    let kind = libc::SOCK_RAW | libc::SOCK_CLOEXEC;
    // SAFETY: takes integers.
    owned(unsafe { libc::socket(libc::AF_NETLINK, kind, 0) }.into()).map(drop)
}

/// A map is the least that a program in the kernel needs.
pub(super) fn load_kernel_program() -> Result<()> {
    // An array of one entry: kind 2, a key of 4 and a value of 4 bytes.
    let attributes: [u32; 18] = [2, 4, 4, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    // SAFETY: the size of the structure is passed along, and it outlives the call.
    owned(unsafe { libc::syscall(libc::SYS_bpf, 0, attributes.as_ptr(), size_of_val(&attributes)) }).map(drop)
}

pub(super) fn open_tree() -> Result<()> {
    const CLONE: libc::c_int = 1;
    // SAFETY: a C string that outlives the call, and flags.
    owned(unsafe {
        libc::syscall(libc::SYS_open_tree, libc::AT_FDCWD, c"/".as_ptr(), CLONE | libc::O_CLOEXEC)
    })
    .map(drop)
}
