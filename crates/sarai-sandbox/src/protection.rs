//! The layers between a child and the machine, the exceptions an owner may make, and the check from
//! outside that a layer really holds.
//!
//! The names are stable: they stand in configuration, in receipts and in `sarai doctor`.
//! `Protection` is only made by the launcher, after `verify`; nothing else may claim a layer.

use std::fmt;
use std::str::FromStr;

use nix::unistd::Pid;
use serde::{Deserialize, Serialize};

use crate::error::Error;

/// One thing that stands between a child and the machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Layer {
    /// A container of a Docker Engine, which makes the others and is trusted to.
    Container,
    /// User ids of its own; no right of the child counts outside.
    UserNamespace,
    /// The child sees and signals only its own processes; they all end with it.
    PidNamespace,
    /// A file tree of its own.
    MountNamespace,
    /// No network device is up, not even loopback; no abstract socket of the machine is visible.
    NetNamespace,
    /// System V and POSIX message queues and shared memory of its own.
    IpcNamespace,
    /// A host name of its own.
    UtsNamespace,
    /// The tree of control groups begins at its own.
    CgroupNamespace,
    /// No namespace can be made inside, so kernel code behind one is out of reach.
    NoNestedNamespaces,
    /// The root is an empty read-only tree with only the named files in it.
    ReadOnlyRoot,
    /// A second wall around files, in the kernel and apart from mounts: nothing but the named files, each only for
    /// what it is named for.
    Landlock,
    /// System calls that are not on its list fail.
    Seccomp,
    /// No program can give it more rights.
    NoNewPrivileges,
    /// All capability sets are empty.
    NoCapabilities,
    /// Descriptors, processes and file size are limited, address space and processor time where the caller set a
    /// limit; no core dumps.
    Rlimits,
    /// All its processes together have no more memory and number than allowed. Only where the machine lets us make
    /// control groups; a child without it is not refused.
    CgroupLimits,
    /// It ends when its launcher ends, however that happens.
    DiesWithParent,
    /// It has no descriptor that was not handed over by name.
    ClosedDescriptors,
    /// It has no environment variable that was not handed over by name.
    CleanEnvironment,
}

impl Layer {
    /// The stable name, as in receipts.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Container => "container",
            Self::UserNamespace => "user-namespace",
            Self::PidNamespace => "pid-namespace",
            Self::MountNamespace => "mount-namespace",
            Self::NetNamespace => "net-namespace",
            Self::IpcNamespace => "ipc-namespace",
            Self::UtsNamespace => "uts-namespace",
            Self::CgroupNamespace => "cgroup-namespace",
            Self::NoNestedNamespaces => "no-nested-namespaces",
            Self::ReadOnlyRoot => "read-only-root",
            Self::Landlock => "landlock",
            Self::Seccomp => "seccomp",
            Self::NoNewPrivileges => "no-new-privileges",
            Self::NoCapabilities => "no-capabilities",
            Self::Rlimits => "rlimits",
            Self::CgroupLimits => "cgroup-limits",
            Self::DiesWithParent => "dies-with-parent",
            Self::ClosedDescriptors => "closed-descriptors",
            Self::CleanEnvironment => "clean-environment",
        }
    }

    /// The exception that lets a child run without this layer, if there is one.
    pub(crate) const fn exception(self) -> Option<Exception> {
        match self {
            Self::UserNamespace => Some(Exception::NoUserNamespace),
            Self::PidNamespace => Some(Exception::NoPidNamespace),
            Self::MountNamespace => Some(Exception::NoMountNamespace),
            Self::NetNamespace => Some(Exception::NoNetNamespace),
            Self::IpcNamespace => Some(Exception::NoIpcNamespace),
            Self::UtsNamespace => Some(Exception::NoUtsNamespace),
            Self::CgroupNamespace => Some(Exception::NoCgroupNamespace),
            Self::Landlock => Some(Exception::NoLandlock),
            Self::Seccomp => Some(Exception::NoSeccomp),
            Self::NoNestedNamespaces => Some(Exception::NestedNamespaces),
            Self::Container
            | Self::ReadOnlyRoot
            | Self::NoNewPrivileges
            | Self::NoCapabilities
            | Self::Rlimits
            | Self::CgroupLimits
            | Self::DiesWithParent
            | Self::ClosedDescriptors
            | Self::CleanEnvironment => None,
        }
    }

    const fn namespace_file(self) -> Option<&'static str> {
        match self {
            Self::UserNamespace => Some("user"),
            Self::PidNamespace => Some("pid"),
            Self::MountNamespace => Some("mnt"),
            Self::NetNamespace => Some("net"),
            Self::IpcNamespace => Some("ipc"),
            Self::UtsNamespace => Some("uts"),
            Self::CgroupNamespace => Some("cgroup"),
            Self::Container
            | Self::NoNestedNamespaces
            | Self::ReadOnlyRoot
            | Self::Landlock
            | Self::Seccomp
            | Self::NoNewPrivileges
            | Self::NoCapabilities
            | Self::Rlimits
            | Self::CgroupLimits
            | Self::DiesWithParent
            | Self::ClosedDescriptors
            | Self::CleanEnvironment => None,
        }
    }
}

impl fmt::Display for Layer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A layer the owner accepts to miss. All other layers can be had on any Linux and have none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Exception {
    /// Run without user ids of its own (and without the ban on nested namespaces).
    NoUserNamespace,
    /// Run among the processes of the machine.
    NoPidNamespace,
    /// Run in the file tree of the machine: binds are then not applied, so each target must equal
    /// its source.
    NoMountNamespace,
    /// Run with the network of the machine.
    NoNetNamespace,
    /// Share message queues and shared memory.
    NoIpcNamespace,
    /// Share the host name.
    NoUtsNamespace,
    /// See the machine's tree of control groups.
    NoCgroupNamespace,
    /// Run without the second wall around files.
    NoLandlock,
    /// Make any system call.
    NoSeccomp,
    /// Let the child make namespaces.
    NestedNamespaces,
}

impl Exception {
    /// Every exception, in the order of the layers.
    pub const ALL: [Self; 10] = [
        Self::NoUserNamespace,
        Self::NoPidNamespace,
        Self::NoMountNamespace,
        Self::NoNetNamespace,
        Self::NoIpcNamespace,
        Self::NoUtsNamespace,
        Self::NoCgroupNamespace,
        Self::NoLandlock,
        Self::NoSeccomp,
        Self::NestedNamespaces,
    ];

    /// The stable name, as in configuration.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::NoUserNamespace => "no-user-namespace",
            Self::NoPidNamespace => "no-pid-namespace",
            Self::NoMountNamespace => "no-mount-namespace",
            Self::NoNetNamespace => "no-net-namespace",
            Self::NoIpcNamespace => "no-ipc-namespace",
            Self::NoUtsNamespace => "no-uts-namespace",
            Self::NoCgroupNamespace => "no-cgroup-namespace",
            Self::NoLandlock => "no-landlock",
            Self::NoSeccomp => "no-seccomp",
            Self::NestedNamespaces => "nested-namespaces",
        }
    }
}

impl fmt::Display for Exception {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Exception {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        Self::ALL
            .into_iter()
            .find(|exception| exception.name() == text)
            .ok_or_else(|| Error::UnknownException { name: text.chars().take(80).collect() })
    }
}

/// What really stands between one child and the machine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Protection {
    /// Layers in force.
    pub layers: Vec<Layer>,
    /// Exceptions that were needed. One that was allowed but not needed is not listed.
    pub exceptions: Vec<Exception>,
}

/// Looks at a child from outside and refuses a claim that `/proc` contradicts.
///
/// Namespaces, no-new-privileges, the filter of system calls and capabilities are checked. The others rest on the tests.
pub(crate) fn verify(pid: Pid, claimed: Vec<Layer>, exceptions: Vec<Exception>) -> Result<Protection, Error> {
    let wrong = |layer: Layer, found: String| Error::LayerNotVerified { layer, found };
    let status = fs_err::read_to_string(format!("/proc/{pid}/status"))
        .map_err(|source| wrong(Layer::NoNewPrivileges, source.to_string()))?;
    for &layer in &claimed {
        if let Some(file) = layer.namespace_file() {
            let of = |who: &str| {
                fs_err::read_link(format!("/proc/{who}/ns/{file}"))
                    .map_err(|source| wrong(layer, source.to_string()))
            };
            if of(&pid.to_string())? == of("self")? {
                return Err(wrong(layer, "the same as the launcher's".to_owned()));
            }
        }
        let fields: &[(&str, &str)] = match layer {
            Layer::NoNewPrivileges => &[("NoNewPrivs", "1")],
            // 2: by a filter.
            Layer::Seccomp => &[("Seccomp", "2")],
            Layer::NoCapabilities => &[
                ("CapInh", "0000000000000000"),
                ("CapPrm", "0000000000000000"),
                ("CapEff", "0000000000000000"),
                ("CapAmb", "0000000000000000"),
            ],
            Layer::UserNamespace => &[("CapBnd", "0000000000000000")],
            Layer::Container
            | Layer::PidNamespace
            | Layer::MountNamespace
            | Layer::NetNamespace
            | Layer::IpcNamespace
            | Layer::UtsNamespace
            | Layer::CgroupNamespace
            | Layer::NoNestedNamespaces
            | Layer::ReadOnlyRoot
            | Layer::Landlock
            | Layer::Rlimits
            | Layer::CgroupLimits
            | Layer::DiesWithParent
            | Layer::ClosedDescriptors
            | Layer::CleanEnvironment => &[],
        };
        for (key, expected) in fields {
            let found = status_field(&status, key).unwrap_or("absent");
            if found != *expected {
                return Err(wrong(layer, format!("{key} is {found}")));
            }
        }
    }
    Ok(Protection { layers: claimed, exceptions })
}

/// The value of one line of a `/proc/<pid>/status` text.
pub(crate) fn status_field<'a>(status: &'a str, key: &str) -> Option<&'a str> {
    status.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix(':')).map(str::trim)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_the_serialized_form_and_parse_back() {
        for exception in Exception::ALL {
            assert_eq!(serde_json::to_value(exception).unwrap(), exception.name());
            assert_eq!(exception.name().parse::<Exception>().unwrap(), exception);
        }
        let layers = [Layer::UserNamespace, Layer::NetNamespace, Layer::NoNestedNamespaces, Layer::Rlimits];
        for layer in layers {
            assert_eq!(serde_json::to_value(layer).unwrap(), layer.name());
        }
        let error = "no-sandbox".parse::<Exception>().unwrap_err().to_string();
        assert!(error.contains("no-sandbox") && error.contains("no-user-namespace"), "{error}");
    }

    #[test]
    fn a_claim_about_this_very_process_is_refused() {
        let me = Pid::this();
        for layer in [Layer::NetNamespace, Layer::PidNamespace, Layer::UserNamespace] {
            let error = verify(me, vec![layer], vec![]).unwrap_err();
            assert!(matches!(error, Error::LayerNotVerified { layer: l, .. } if l == layer), "{error}");
        }
        assert_eq!(verify(me, vec![Layer::Rlimits], vec![]).unwrap().layers, [Layer::Rlimits]);
    }

    #[test]
    fn status_fields_match_whole_keys() {
        let status = "Name:\tx\nCapEffX:\t1\nCapEff:\t00ff\nNoNewPrivs:\t1\n";
        assert_eq!(status_field(status, "CapEff"), Some("00ff"));
        assert_eq!(status_field(status, "NoNewPrivs"), Some("1"));
        assert_eq!(status_field(status, "Cap"), None);
    }
}
