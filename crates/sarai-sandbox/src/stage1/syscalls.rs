//! Shuts the system calls that are not on a child's list (`syscalls.rs`), in the child itself.
//!
//! Called by the program-to-be as its last act before it reports. There is no way back.

use std::collections::BTreeMap;
use std::io;

use nix::libc;
use seccompiler::{
    BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter, SeccompRule,
};

use crate::spec::Syscalls;
use crate::syscalls::{ABSENT, Test, allowed};

type Rules = BTreeMap<libc::c_long, Vec<SeccompRule>>;

/// Shuts every call that is not on the list, for this process and all after it.
pub(super) fn restrict(syscalls: Syscalls) -> io::Result<()> {
    for program in filters(syscalls)? {
        seccompiler::apply_filter(&program).map_err(system)?;
    }
    Ok(())
}

/// The call that is to look as if it did not exist, and the list: of two answers the stricter one counts.
fn filters(syscalls: Syscalls) -> io::Result<[BpfProgram; 2]> {
    let errno = |errno: i32| SeccompAction::Errno(errno.cast_unsigned());
    let compile = |rules: Rules, other: SeccompAction, listed: SeccompAction| -> io::Result<BpfProgram> {
        let arch = std::env::consts::ARCH.try_into().map_err(io::Error::other)?;
        let filter = SeccompFilter::new(rules, other, listed, arch).map_err(io::Error::other)?;
        filter.try_into().map_err(io::Error::other)
    };
    let mut rules = Rules::from([(ABSENT, Vec::new())]);
    for (call, tests) in allowed(syscalls) {
        rules.insert(call, tests.into_iter().map(rule).collect::<io::Result<_>>()?);
    }
    let absent = Rules::from([(ABSENT, Vec::new())]);
    // The list comes second: it has no call that would install another filter.
    Ok([
        compile(absent, SeccompAction::Allow, errno(libc::ENOSYS))?,
        compile(rules, errno(libc::EPERM), SeccompAction::Allow)?,
    ])
}

fn rule(test: Test) -> io::Result<SeccompRule> {
    let condition = match test.mask {
        None => SeccompCondition::new(test.argument, SeccompCmpArgLen::Dword, SeccompCmpOp::Eq, test.value),
        Some(mask) => {
            let operator = SeccompCmpOp::MaskedEq(mask);
            SeccompCondition::new(test.argument, SeccompCmpArgLen::Qword, operator, test.value)
        }
    };
    SeccompRule::new(vec![condition.map_err(io::Error::other)?]).map_err(io::Error::other)
}

/// What the system said, with its number where it gave one.
fn system(error: seccompiler::Error) -> io::Error {
    match error {
        seccompiler::Error::Prctl(source) | seccompiler::Error::Seccomp(source) => source,
        other @ (seccompiler::Error::Backend(_)
        | seccompiler::Error::EmptyFilter
        | seccompiler::Error::ThreadSync(_)) => io::Error::other(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_lists_compile_and_differ() {
        let skill = filters(Syscalls::Skill).unwrap();
        let program = filters(Syscalls::Program).unwrap();
        assert_eq!(skill[0], program[0]);
        assert_ne!(skill[1], program[1]);
    }
}
