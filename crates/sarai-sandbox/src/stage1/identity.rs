//! Who the child is: an unprivileged user, inside a user namespace where one can be had.
//!
//! Root gives up being root before it makes the namespace, so that the child is nobody outside too:
//! root's own files and limits must not depend on a namespace alone. An ordinary user stays who they
//! are outside. Inside, the child is always user 1000.

use std::io;

use nix::sched::{CloneFlags, unshare};
use nix::unistd::{Gid, Uid, setgroups, setresgid, setresuid};

use super::Progress;
use crate::plan::Fault;
use crate::protection::{Exception, Layer};
use crate::sys;

/// User and group that stand for root's children outside.
pub(crate) const NOBODY: u32 = 65534;
/// User and group inside.
const INSIDE: u32 = 1000;

/// How this process may change who it is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Credentials {
    /// Real root that can become nobody and then make a user namespace.
    Root,
    /// Real root on a machine without user namespaces; becomes nobody last.
    RootWithoutNamespace,
    /// Anybody else, including root of a container that has only one user.
    Ordinary,
}

impl Credentials {
    pub(super) fn find(progress: &Progress) -> Self {
        if !nix::unistd::geteuid().is_root() || !has_rights() || !maps_nobody() {
            return Self::Ordinary;
        }
        // Becoming nobody can't be undone, so only where the namespace may be missing it is tried
        // first in a process of its own.
        if progress.allowed.contains(&Exception::NoUserNamespace) && !nobody_can_unshare() {
            return Self::RootWithoutNamespace;
        }
        Self::Root
    }

    pub(super) fn is_root(self) -> bool {
        match self {
            Self::Root | Self::RootWithoutNamespace => true,
            Self::Ordinary => false,
        }
    }
}

/// Enters a new user namespace, in which this process then has all rights.
pub(super) fn enter_user_namespace(credentials: Credentials, progress: &mut Progress) -> Result<(), Fault> {
    let outcome = match credentials {
        Credentials::Root => become_nobody().and_then(|()| unshare_user()),
        Credentials::RootWithoutNamespace => Err(io::Error::from_raw_os_error(nix::libc::ENOSPC)),
        Credentials::Ordinary => unshare_user(),
    };
    progress.book(Layer::UserNamespace, outcome)
}

fn unshare_user() -> io::Result<()> {
    let (user, group) = (nix::unistd::geteuid(), nix::unistd::getegid());
    unshare(CloneFlags::CLONE_NEWUSER)?;
    fs_err::write("/proc/self/setgroups", "deny")?;
    fs_err::write("/proc/self/uid_map", format!("{INSIDE} {user} 1"))?;
    fs_err::write("/proc/self/gid_map", format!("{INSIDE} {group} 1"))
}

/// Gives up root for good.
pub(super) fn become_nobody() -> io::Result<()> {
    let (user, group) = (Uid::from_raw(NOBODY), Gid::from_raw(NOBODY));
    setgroups(&[])?;
    setresgid(group, group, group)?;
    setresuid(user, user, user)?;
    // A change of user makes our own files below /proc/self belong to root, the maps included.
    nix::sys::prctl::set_dumpable(true)?;
    Ok(())
}

/// Whether the rights to mount, to change user and group are held.
fn has_rights() -> bool {
    const NEEDED: u64 = (1 << 6) | (1 << 7) | (1 << 21);
    let Ok(status) = fs_err::read_to_string("/proc/self/status") else { return false };
    crate::protection::status_field(&status, "CapEff")
        .and_then(|field| u64::from_str_radix(field, 16).ok())
        .is_some_and(|held| held & NEEDED == NEEDED)
        && owns_mounts()
}

/// Whether the mount namespace is ours to change: root inside a bare user namespace may not.
fn owns_mounts() -> bool {
    sys::open_tree(std::path::Path::new("/")).is_ok()
}

/// Whether user 65534 exists here: a user namespace may have only a few.
fn maps_nobody() -> bool {
    ["/proc/self/uid_map", "/proc/self/gid_map"].iter().all(|path| {
        fs_err::read_to_string(path).is_ok_and(|map| {
            map.lines().any(|line| {
                let mut numbers = line.split_ascii_whitespace().map(|word| word.parse::<u64>().unwrap_or(0));
                let (first, _, count) = (numbers.next(), numbers.next(), numbers.next());
                first.zip(count).is_some_and(|(first, count)| (first..first + count).contains(&NOBODY.into()))
            })
        })
    })
}

fn nobody_can_unshare() -> bool {
    match sys::fork() {
        Ok(None) => {
            let outcome = become_nobody().and_then(|()| unshare_user());
            sys::exit_now(i32::from(outcome.is_err()))
        }
        Ok(Some(child)) => {
            use nix::sys::wait::{WaitStatus, waitpid};
            crate::channel::retry(|| waitpid(child, None))
                .is_ok_and(|status| status == WaitStatus::Exited(child, 0))
        }
        Err(_) => false,
    }
}
