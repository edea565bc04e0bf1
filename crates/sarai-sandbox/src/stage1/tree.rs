//! The file tree of the child: an empty read-only root with exactly the planned files in it.
//!
//! Sources are opened as detached mounts first and attached later, so that nothing mounted in
//! between can change what a path means. Targets are made only on a fresh tmpfs: the plan has no
//! target inside another, so no symlink of a bound folder is ever followed.

use std::io;
use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};

use nix::mount::{MntFlags, MsFlags, mount, umount2};
use nix::sys::stat::{SFlag, fstat};

use crate::plan::{Fault, Step};
use crate::protection::Layer;
use crate::spec::Bind;
use crate::sys;

/// Folders that can carry the new root until it is the root; what is below stays hidden and unused.
const BASES: [&str; 4] = ["/tmp", "/run", "/mnt", "/var"];

/// Opens every source, already restricted.
pub(super) fn open_all(binds: &[Bind]) -> Result<Vec<OwnedFd>, Fault> {
    binds.iter().map(|bind| open(bind).map_err(Step::Bind(bind.source.clone()).failed())).collect()
}

fn open(bind: &Bind) -> io::Result<OwnedFd> {
    let mount = sys::open_tree(&bind.source)?;
    let mut attributes = sys::ATTR_NOSUID | sys::ATTR_NODEV;
    if !bind.writable {
        attributes |= sys::ATTR_RDONLY;
    }
    if !bind.executable {
        attributes |= sys::ATTR_NOEXEC;
    }
    sys::restrict_mount(&mount, attributes, true)?;
    Ok(mount)
}

/// Builds the tree and makes it the root of this mount namespace. There is no way back.
pub(super) fn build(binds: &[Bind], mounts: Vec<OwnedFd>, scratch_bytes: Option<u64>) -> Result<(), Fault> {
    let failed = |error: io::Error| Step::Layer(Layer::ReadOnlyRoot).failed()(error);
    let base = mount_base().map_err(failed)?;
    for (bind, source) in binds.iter().zip(mounts) {
        attach(&base, bind, source).map_err(Step::Bind(bind.source.clone()).failed())?;
    }
    if let Some(bytes) = scratch_bytes {
        mount_scratch(&base, bytes).map_err(failed)?;
    }
    enter(&base).map_err(failed)
}

fn mount_base() -> io::Result<PathBuf> {
    let none = None::<&str>;
    mount(none, "/", none, MsFlags::MS_REC | MsFlags::MS_PRIVATE, none)?;
    let flags = MsFlags::MS_NOSUID | MsFlags::MS_NODEV;
    let mut outcome = Err(io::ErrorKind::NotFound.into());
    for base in BASES {
        match mount(Some("tmpfs"), base, Some("tmpfs"), flags, Some("size=1m,nr_inodes=4k,mode=0755")) {
            Ok(()) => return Ok(PathBuf::from(base)),
            Err(errno) => outcome = Err(errno.into()),
        }
    }
    outcome
}

fn attach(base: &Path, bind: &Bind, source: OwnedFd) -> io::Result<()> {
    let inside = bind.target.strip_prefix("/").map_err(|_| io::ErrorKind::InvalidInput)?;
    let target = base.join(inside);
    if let Some(parent) = target.parent() {
        fs_err::create_dir_all(parent)?;
    }
    let kind = SFlag::from_bits_truncate(fstat(&source)?.st_mode & SFlag::S_IFMT.bits());
    if kind == SFlag::S_IFDIR {
        fs_err::create_dir_all(&target)?;
    } else {
        fs_err::File::create_new(&target)?;
    }
    sys::attach_mount(&source, &target)
}

fn mount_scratch(base: &Path, bytes: u64) -> io::Result<()> {
    let target = base.join("tmp");
    fs_err::create_dir_all(&target)?;
    let flags = MsFlags::MS_NOSUID | MsFlags::MS_NODEV | MsFlags::MS_NOEXEC;
    let options = format!("size={bytes},nr_inodes=16k,mode=1777");
    Ok(mount(Some("tmpfs"), &target, Some("tmpfs"), flags, Some(options.as_str()))?)
}

fn enter(base: &Path) -> io::Result<()> {
    nix::unistd::chdir(base)?;
    // Stacks the old root on top of the new one; taking it off leaves only the new one.
    nix::unistd::pivot_root(".", ".")?;
    umount2(".", MntFlags::MNT_DETACH)?;
    nix::unistd::chdir("/")?;
    let root = fs_err::File::open("/")?;
    sys::restrict_mount(&root, sys::ATTR_RDONLY | sys::ATTR_NOSUID | sys::ATTR_NODEV, false)
}
