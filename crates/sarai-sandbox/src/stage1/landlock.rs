//! The second wall around files: Landlock rules that say the same as the mounts, kept by another part of the kernel.
//!
//! Called by the program-to-be after the tree is built. The newest rules that the kernel knows are demanded whole:
//! a kernel that knows none, or keeps only some of them, makes the layer missing. Nothing is connected, listened on or
//! signalled beyond the sandbox either, where the kernel's rules speak of that (TCP from Linux 6.7, abstract sockets
//! and signals from 6.12).

use std::io;
use std::path::Path;

use ::landlock::{
    ABI, Access as _, AccessFs, AccessNet, BitFlags, CompatLevel, Compatible as _, PathBeneath, PathFd,
    Ruleset, RulesetAttr as _, RulesetCreatedAttr as _, RulesetStatus, Scope,
};

use crate::spec::Bind;

/// The sets of rules that were tried with this program, the newest first.
const KNOWN: [ABI; 7] = [ABI::V7, ABI::V6, ABI::V5, ABI::V4, ABI::V3, ABI::V2, ABI::V1];

/// Shuts everything but the binds, for this process and all after it. There is no way back.
///
/// `in_tree`: whether binds lie at their targets, in a tree of the sandbox's own, or where they come from.
pub(super) fn restrict(binds: &[Bind], scratch: bool, in_tree: bool) -> io::Result<()> {
    let (abi, ruleset) = KNOWN
        .into_iter()
        .find_map(|abi| Some((abi, whole(abi)?)))
        .ok_or_else(|| io::Error::from_raw_os_error(nix::libc::ENOSYS))?;
    let mut ruleset = ruleset.create().map_err(io::Error::other)?;
    for bind in binds {
        let path = if in_tree { &bind.target } else { &bind.source };
        ruleset = allow(ruleset, path, rights(bind, abi), abi)?;
    }
    if scratch && in_tree {
        let rights = AccessFs::from_all(abi) & !BitFlags::from(AccessFs::Execute) & !devices();
        ruleset = allow(ruleset, Path::new("/tmp"), rights, abi)?;
    }
    // The names of what is in the tree may be listed; that opens none of it.
    ruleset = allow(ruleset, Path::new("/"), AccessFs::ReadDir.into(), abi)?;
    let status = ruleset.restrict_self().map_err(io::Error::other)?;
    match status.ruleset {
        RulesetStatus::FullyEnforced => Ok(()),
        RulesetStatus::PartiallyEnforced | RulesetStatus::NotEnforced => {
            Err(io::Error::from_raw_os_error(nix::libc::ENOSYS))
        }
    }
}

/// All rules of one version; `None` if the kernel does not know each of them.
fn whole(abi: ABI) -> Option<Ruleset> {
    let mut ruleset = Ruleset::default()
        .set_compatibility(CompatLevel::HardRequirement)
        .handle_access(AccessFs::from_all(abi))
        .ok()?;
    let (net, scope) = (AccessNet::from_all(abi), Scope::from_all(abi));
    if !net.is_empty() {
        ruleset = ruleset.handle_access(net).ok()?;
    }
    if !scope.is_empty() {
        ruleset = ruleset.scope(scope).ok()?;
    }
    Some(ruleset)
}

fn rights(bind: &Bind, abi: ABI) -> BitFlags<AccessFs> {
    let mut rights = AccessFs::from_read(abi) & !BitFlags::from(AccessFs::Execute);
    if bind.writable {
        rights |= AccessFs::from_write(abi) & !devices();
    }
    if bind.executable {
        rights |= AccessFs::Execute;
    }
    rights
}

/// What no child makes or commands.
fn devices() -> BitFlags<AccessFs> {
    AccessFs::MakeChar | AccessFs::MakeBlock | AccessFs::MakeSock | AccessFs::IoctlDev
}

fn allow(
    ruleset: ::landlock::RulesetCreated,
    path: &Path,
    rights: BitFlags<AccessFs>,
    abi: ABI,
) -> io::Result<::landlock::RulesetCreated> {
    let parent = PathFd::new(path).map_err(io::Error::other)?;
    // Rights over folders are an error for what is none.
    let rights = if path.is_dir() { rights } else { rights & AccessFs::from_file(abi) };
    ruleset.add_rule(PathBeneath::new(parent, rights)).map_err(io::Error::other)
}
