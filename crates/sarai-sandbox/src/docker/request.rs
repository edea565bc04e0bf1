//! What is asked of the Docker Engine for one child.
//!
//! Made by the launcher from a `Spec`; pure but for looking at the program's file and the folder of the socket. Everything
//! that a container is not given by name here it does not have: the tests hold the words of the request.

use std::collections::HashMap;
use std::os::unix::fs::{DirBuilderExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

use bollard::models::{
    ContainerCreateBody, HealthConfig, HostConfig, HostConfigCgroupnsModeEnum, HostConfigLogConfig, Mount,
    MountType, ResourcesUlimits,
};
use sha2::{Digest as _, Sha256};

use super::file_name;
use super::image::{self, Image};
use crate::error::Error;
use crate::launch::{check_binds, check_texts, program_path, search_path};
use crate::libraries::Libraries;
use crate::plan::{PLAN_BYTES_MAX, Program};
use crate::protection::Layer;
use crate::spec::{Bind, Limits, Spec, Syscalls};
use crate::stage1::NOBODY;
use crate::stage1::enter::{ENTER_ARGUMENT, Entry};
use crate::syscalls::{self, ABSENT, Test};

/// Labels by which a container is known as ours, and as asked for in these words.
pub(super) const SCOPE: &str = "org.sarai.scope";
pub(super) const WORDS: &str = "org.sarai.request";
/// Name of the way in.
const ENTRY: &str = "enter";
/// Where the folder of the socket stands inside.
const SOCKETS_INSIDE: &str = "/run/skill";
/// The socket in it; short, since a socket's path has at most 107 bytes.
const SOCKET: &str = "s";
/// How often the Engine asks whether the program is well, and how long it waits, in nanoseconds.
const HEALTH_INTERVAL_NS: i64 = 30_000_000_000;
const HEALTH_TIMEOUT_NS: i64 = 10_000_000_000;
/// A model may take minutes to load.
const HEALTH_START_NS: i64 = 600_000_000_000;
/// Longest name of a container.
const NAME_BYTES_MAX: usize = 128;

/// One container to have.
#[derive(Debug)]
pub(super) struct Request {
    /// Name of the child.
    pub(super) name: String,
    /// Name of its container.
    pub(super) container: String,
    pub(super) scope: String,
    /// Name of the program inside.
    pub(super) program: String,
    pub(super) image: Image,
    /// Where the socket will be on this machine.
    pub(super) socket: Option<PathBuf>,
    pub(super) body: ContainerCreateBody,
    pub(super) layers: Vec<Layer>,
}

impl Request {
    pub(super) fn of(scope: &str, entry: &Path, spec: &Spec, libraries: &Libraries) -> Result<Self, Error> {
        let program = program_path(&spec.program)?;
        check_binds(&spec.binds, spec.limits.scratch_bytes.is_some())?;
        check_texts(&spec.args, &spec.env)?;
        if !spec.fds.is_empty() {
            return Err(Error::Plan { reason: "no descriptor can be handed to a container".into() });
        }
        let name = file_name(&program);
        let needed = libraries.of(&program)?;
        let programs = vec![(program_path(entry)?, ENTRY.to_owned()), (program, name.clone())];
        let folder = spec.listen.as_deref().map(socket_folder).transpose()?;
        Ok(Self {
            name: spec.name.clone(),
            container: container_name(scope, &spec.name),
            scope: scope.to_owned(),
            image: image::of(programs, libraries)?,
            body: body(spec, &name, &needed, folder.as_deref())?,
            socket: folder.map(|folder| folder.join(SOCKET)),
            layers: layers(&spec.limits),
            program: name,
        })
    }

    /// Ties the request to the very image and to its own words, so that a container can be known again.
    pub(super) fn seal(&mut self, image_id: String) -> Result<String, Error> {
        self.body.image = Some(image_id);
        let unreadable = |error: serde_json::Error| Error::Plan { reason: error.to_string() };
        let mut value = serde_json::to_value(&self.body).map_err(unreadable)?;
        value.sort_all_objects();
        let digest = Sha256::digest(serde_json::to_vec(&value).map_err(unreadable)?);
        let words: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        // By its name: another start may have built the very same image at the same time, and then this id is gone.
        self.body.image = Some(self.image.tag.clone());
        let labels = [(SCOPE, self.scope.clone()), (WORDS, words.clone())];
        self.body.labels = Some(labels.map(|(key, value)| (key.to_owned(), value)).into());
        Ok(words)
    }
}

/// A container's name: letters, digits, hyphens, dots.
fn container_name(scope: &str, name: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() || c == '.' || c == '-' { c } else { '-' };
    let whole = format!("sarai-{scope}-{name}");
    whole.chars().map(plain).take(NAME_BYTES_MAX).collect()
}

/// The folder that is bound for a socket: beside the path that was asked for, and the child's to write. What it is in is
/// its owner's alone.
fn socket_folder(path: &Path) -> Result<PathBuf, Error> {
    let folder = path.with_extension("d");
    let failed = |source| Error::Socket { path: path.to_owned(), source };
    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(&folder).map_err(failed)?;
    let mode = if nix::unistd::geteuid().is_root() { 0o777 } else { 0o700 };
    std::fs::set_permissions(&folder, std::fs::Permissions::from_mode(mode)).map_err(failed)?;
    Ok(folder)
}

fn body(
    spec: &Spec,
    program: &str,
    libraries: &[PathBuf],
    sockets: Option<&Path>,
) -> Result<ContainerCreateBody, Error> {
    let inside = image::inside(program);
    let socket = sockets.map(|_| Path::new(SOCKETS_INSIDE).join(SOCKET));
    let mut health = vec!["NONE".to_owned()];
    if let Some(socket) = socket.as_ref().filter(|_| !spec.probe.is_empty()) {
        let socket = socket.to_string_lossy().into_owned();
        health = vec!["CMD".to_owned(), inside.to_string_lossy().into_owned()];
        health.extend(spec.probe.iter().cloned().chain([socket]));
    }
    let unreadable = |error: serde_json::Error| Error::Plan { reason: error.to_string() };
    let plan = serde_json::to_string(&entry(spec, inside, libraries, socket)).map_err(unreadable)?;
    if plan.len() > PLAN_BYTES_MAX {
        return Err(Error::Plan { reason: format!("{} bytes, at most {PLAN_BYTES_MAX}", plan.len()) });
    }
    Ok(ContainerCreateBody {
        user: Some(user()),
        entrypoint: Some(vec![image::inside(ENTRY).to_string_lossy().into_owned()]),
        cmd: Some(vec![ENTER_ARGUMENT.to_owned(), plan]),
        working_dir: Some("/".into()),
        network_disabled: Some(true),
        healthcheck: Some(HealthConfig {
            test: Some(health),
            interval: Some(HEALTH_INTERVAL_NS),
            timeout: Some(HEALTH_TIMEOUT_NS),
            start_period: Some(HEALTH_START_NS),
            retries: Some(3),
            ..HealthConfig::default()
        }),
        host_config: Some(host(spec, sockets)?),
        ..ContainerCreateBody::default()
    })
}

/// What the way into the container is told.
fn entry(spec: &Spec, inside: PathBuf, libraries: &[PathBuf], socket: Option<PathBuf>) -> Entry {
    let mut args = vec![inside.to_string_lossy().into_owned()];
    args.extend(spec.args.iter().cloned());
    let mut env = spec.env.clone();
    if socket.is_some() {
        env.push(("LISTEN_FDS".to_owned(), "1".to_owned()));
        args.extend(["--listen-fd".to_owned(), "3".to_owned()]);
    }
    if !libraries.is_empty() && !env.iter().any(|(key, _)| key == "LD_LIBRARY_PATH") {
        env.push(("LD_LIBRARY_PATH".to_owned(), search_path(libraries)));
    }
    let code = std::iter::once(&inside).chain(libraries).map(|path| Bind::code(path, path));
    Entry {
        binds: code.chain(spec.binds.iter().cloned()).collect(),
        program: Program { outside: inside.clone(), inside, args, env },
        socket,
        limits: spec.limits.clone(),
        syscalls: spec.syscalls,
    }
}

fn host(spec: &Spec, sockets: Option<&Path>) -> Result<HostConfig, Error> {
    let limits = &spec.limits;
    let mount = |source: &Path, target: &Path, writable: bool| Mount {
        typ: Some(MountType::BIND),
        source: Some(source.to_string_lossy().into_owned()),
        target: Some(target.to_string_lossy().into_owned()),
        read_only: Some(!writable),
        ..Mount::default()
    };
    let mut mounts: Vec<Mount> =
        spec.binds.iter().map(|bind| mount(&bind.source, &bind.target, bind.writable)).collect();
    mounts.extend(sockets.map(|folder| mount(folder, Path::new(SOCKETS_INSIDE), true)));
    let ulimit = |name: &str, value: u64| ResourcesUlimits {
        name: Some(name.to_owned()),
        soft: Some(signed(value)),
        hard: Some(signed(value)),
    };
    // The way in sets the others, to values it could not live with itself.
    let ulimits = vec![ulimit("core", 0), ulimit("fsize", limits.file_size_bytes)];
    let scratch = limits
        .scratch_bytes
        .map(|bytes| HashMap::from([("/tmp".to_owned(), format!("rw,noexec,nosuid,nodev,size={bytes}"))]));
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let options = [("max-size", "1m"), ("max-file", "1")];
    Ok(HostConfig {
        cap_drop: Some(vec!["ALL".into()]),
        security_opt: Some(vec![
            "no-new-privileges:true".into(),
            format!("seccomp={}", profile(spec.syscalls)?),
        ]),
        readonly_rootfs: Some(true),
        network_mode: Some("none".into()),
        // Of its own, and no shared memory: `/dev/shm` would be a place to write.
        ipc_mode: Some("none".into()),
        cgroupns_mode: Some(HostConfigCgroupnsModeEnum::PRIVATE),
        pids_limit: Some(signed(limits.processes)),
        memory: limits.memory_bytes.map(signed),
        memory_swap: limits.memory_bytes.map(signed),
        nano_cpus: Some(signed(cores as u64 * 1_000_000_000)),
        ulimits: Some(ulimits),
        tmpfs: scratch,
        mounts: Some(mounts),
        log_config: Some(HostConfigLogConfig {
            typ: Some("json-file".into()),
            config: Some(options.map(|(key, value)| (key.to_owned(), value.to_owned())).into()),
        }),
        auto_remove: Some(false),
        ..HostConfig::default()
    })
}

fn signed(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}

/// Who the program runs as: never root, else whoever we are, so that its socket and folders are ours to use.
fn user() -> String {
    let (uid, gid) = (nix::unistd::geteuid(), nix::unistd::getegid());
    if uid.is_root() { format!("{NOBODY}:{NOBODY}") } else { format!("{uid}:{gid}") }
}

/// What stands around a container that was asked for like this; what can be looked at from outside is, later.
fn layers(limits: &Limits) -> Vec<Layer> {
    let mut layers = vec![
        Layer::Container,
        Layer::PidNamespace,
        Layer::MountNamespace,
        Layer::NetNamespace,
        Layer::IpcNamespace,
        Layer::UtsNamespace,
        Layer::CgroupNamespace,
        Layer::NoNestedNamespaces,
        Layer::ReadOnlyRoot,
        Layer::Landlock,
        Layer::Seccomp,
        Layer::NoNewPrivileges,
        Layer::NoCapabilities,
        Layer::Rlimits,
        Layer::ClosedDescriptors,
        Layer::CleanEnvironment,
    ];
    layers.extend(limits.memory_bytes.map(|_| Layer::CgroupLimits));
    layers
}

/// The list of system calls in the words of the Engine.
fn profile(kind: Syscalls) -> Result<String, Error> {
    let name = |call: nix::libc::c_long| -> Result<&'static str, Error> {
        let known = usize::try_from(call).ok().and_then(::syscalls::Sysno::new);
        known
            .map(|known| known.name())
            .ok_or_else(|| Error::Plan { reason: format!("system call {call} has no name") })
    };
    let mut always = Vec::new();
    let mut rules = Vec::new();
    for (call, tests) in syscalls::allowed_to_enter(kind) {
        if tests.is_empty() {
            always.push(name(call)?);
        }
        for Test { argument, mask, value } in tests {
            // A masked test: the mask, and what the masked argument must be.
            let mask = mask.unwrap_or(u64::from(u32::MAX));
            let test = serde_json::json!({
                "index": argument, "op": "SCMP_CMP_MASKED_EQ", "value": mask, "valueTwo": value,
            });
            rules.push(serde_json::json!({
                "names": [name(call)?], "action": "SCMP_ACT_ALLOW", "args": [test],
            }));
        }
    }
    rules.push(serde_json::json!({"names": always, "action": "SCMP_ACT_ALLOW"}));
    rules.push(serde_json::json!({
        "names": [name(ABSENT)?], "action": "SCMP_ACT_ERRNO", "errnoRet": nix::libc::ENOSYS,
    }));
    Ok(serde_json::json!({"defaultAction": "SCMP_ACT_ERRNO", "syscalls": rules}).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec::Bind;

    fn request(change: impl FnOnce(&mut Spec)) -> Result<Request, Error> {
        let mut spec = Spec::new("engine-x y", std::env::current_exe().unwrap());
        change(&mut spec);
        Request::of("home1", &std::env::current_exe().unwrap(), &spec, &Libraries::default())
    }

    #[test]
    fn a_container_has_nothing_that_was_not_named() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("engine.sock");
        let request = request(|spec| {
            spec.args = vec!["engine".into()];
            spec.probe = vec!["probe".into()];
            spec.listen = Some(path.clone());
            spec.binds = vec![Bind::read_only("/etc/hostname", "/model.gguf")];
            spec.limits.memory_bytes = Some(1 << 30);
        })
        .unwrap();
        assert_eq!(request.container, "sarai-home1-engine-x-y");
        assert_eq!(request.socket.as_deref(), Some(folder.path().join("engine.d/s").as_path()));
        let body = &request.body;
        let told: Entry = serde_json::from_str(&body.cmd.as_ref().unwrap()[1]).unwrap();
        assert_eq!(told.program.args[1..], ["engine", "--listen-fd", "3"]);
        assert_eq!(told.socket.as_deref(), Some(Path::new("/run/skill/s")));
        assert!(told.binds.iter().all(|bind| !bind.writable));
        let health = body.healthcheck.as_ref().unwrap().test.clone().unwrap();
        assert_eq!(health[2..], ["probe", "/run/skill/s"]);
        assert!(body.env.is_none());
        let host = body.host_config.as_ref().unwrap();
        assert_eq!(host.cap_drop.as_ref().unwrap(), &["ALL"]);
        assert!(host.cap_add.is_none() && host.privileged.is_none() && host.devices.is_none());
        assert_eq!(host.network_mode.as_deref(), Some("none"));
        assert_eq!(
            (host.readonly_rootfs, host.memory, host.memory_swap),
            (Some(true), Some(1 << 30), Some(1 << 30))
        );
        let writable: Vec<&Mount> =
            host.mounts.as_ref().unwrap().iter().filter(|mount| mount.read_only != Some(true)).collect();
        assert_eq!(writable.len(), 1);
        assert_eq!(writable[0].target.as_deref(), Some("/run/skill"));
        assert!(!body.user.as_ref().unwrap().starts_with("0:"));
    }

    #[test]
    fn the_same_words_have_the_same_digest_and_others_another() {
        let sealed = |args: &[&str], image: &str| {
            let mut request =
                request(|spec| spec.args = args.iter().map(ToString::to_string).collect()).unwrap();
            request.seal(image.to_owned()).unwrap()
        };
        assert_eq!(sealed(&["a"], "i"), sealed(&["a"], "i"));
        assert_ne!(sealed(&["a"], "i"), sealed(&["b"], "i"));
        assert_ne!(sealed(&["a"], "i"), sealed(&["a"], "j"));
    }

    #[test]
    fn a_descriptor_or_a_folder_that_is_not_there_is_refused() {
        let (end, _other) = std::os::unix::net::UnixStream::pair().unwrap();
        assert!(request(|spec| spec.fds = vec![(end.into(), 3)]).is_err());
        assert!(request(|spec| spec.binds = vec![Bind::read_only("/no/such/file", "/x")]).is_err());
    }

    #[test]
    fn a_profile_lists_calls_by_name_and_shuts_the_rest() {
        let text = profile(Syscalls::Skill).unwrap();
        let profile: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(profile["defaultAction"], "SCMP_ACT_ERRNO");
        let rules = profile["syscalls"].as_array().unwrap();
        let of = |name: &str| -> Vec<&serde_json::Value> {
            rules.iter().filter(|rule| rule["names"].as_array().unwrap().contains(&name.into())).collect()
        };
        assert_eq!(of("read").len(), 1);
        assert_eq!(of("socket")[0]["args"][0]["valueTwo"], 1);
        assert_eq!(of("clone3")[0]["errnoRet"], nix::libc::ENOSYS);
        for shut in ["ptrace", "unshare", "mount", "io_uring_setup", "keyctl", "bpf", "setns"] {
            assert!(of(shut).is_empty(), "{shut}");
        }
    }
}
