//! The hostile child tries everything twice: inside, where each try must fail, and outside, where
//! each must work, so that no try can fail for a reason of its own.
#![expect(unsafe_code, reason = "makes a System V segment for the child to look for")]

use std::collections::BTreeMap;
use std::net::{TcpListener, UdpSocket};
use std::os::linux::net::SocketAddrExt;
use std::os::unix::net::{SocketAddr, UnixListener};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use nix::fcntl::{FcntlArg, FdFlag, fcntl};
use nix::libc;
use sarai_sandbox::{Bind, Launcher, Native, Syscalls};

use super::docker::{docker, has_engine};
use super::{PROBE, folder, is_root, launch, open_to_all, probe, wait};

/// Tries that need root outside.
const FOR_ROOT: [&str; 15] = [
    "mount",
    "make-net-namespace",
    "become-root",
    "chroot",
    "set-host-name",
    "make-device",
    "hard-link-key",
    "ptrace-host-pid",
    "type-into-terminal",
    "read-memory-of-host-pid",
    "open-by-handle",
    "join-namespace-of-host-pid",
    "take-descriptor-of-host-pid",
    "load-kernel-program",
    "new-mount-interface",
];

/// Name of a try and whether it worked.
fn results<'a>(lines: impl Iterator<Item = &'a str>) -> BTreeMap<String, bool> {
    lines
        .filter_map(|line| line.strip_prefix("TRY ")?.split_once(' '))
        .map(|(name, outcome)| (name.to_owned(), outcome.starts_with("worked")))
        .collect()
}

struct Segment(i32);

impl Segment {
    fn new(key: i32) -> Self {
        // SAFETY: makes a segment and maps nothing.
        let id = unsafe { libc::shmget(key, 4096, libc::IPC_CREAT | 0o666) };
        assert!(id >= 0);
        Self(id)
    }
}

impl Drop for Segment {
    fn drop(&mut self) {
        // SAFETY: removes the segment; the third argument is unused for this command.
        unsafe { libc::shmctl(self.0, libc::IPC_RMID, std::ptr::null_mut()) };
    }
}

/// Every launcher of this machine with each list of system calls.
fn launchers() -> Vec<(Box<dyn Launcher>, Syscalls)> {
    let lists = [Syscalls::Program, Syscalls::Skill];
    let mut all: Vec<(Box<dyn Launcher>, Syscalls)> =
        lists.map(|list| (Box::new(Native::with_host(PROBE)) as Box<dyn Launcher>, list)).into();
    if has_engine() {
        all.extend(lists.map(|list| (Box::new(docker("escape")) as Box<dyn Launcher>, list)));
    }
    all
}

#[test]
fn nothing_works_inside_and_everything_outside() {
    let tcp = TcpListener::bind("127.0.0.1:0").unwrap();
    let udp = UdpSocket::bind("127.0.0.1:0").unwrap();
    let udp_port = udp.local_addr().unwrap().port();
    udp.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
    let asked = std::thread::spawn(move || {
        let mut questions = 0;
        let mut buffer = [0; 512];
        while let Ok((length, from)) = udp.recv_from(&mut buffer) {
            if length == 0 {
                break;
            }
            questions += 1;
            udp.send_to(b"answer", from).unwrap();
        }
        questions
    });
    let abstract_name = format!("sarai-probe-{}", std::process::id());
    let _abstract =
        UnixListener::bind_addr(&SocketAddr::from_abstract_name(&abstract_name).unwrap()).unwrap();
    let (home, writable) = (folder(), folder());
    let _unix = UnixListener::bind(home.path().join("socket")).unwrap();
    open_to_all(&home.path().join("socket"));
    let key = home.path().join("key");
    std::fs::write(&key, "secret").unwrap();
    open_to_all(&key);
    std::os::unix::fs::symlink(&key, writable.path().join("link")).unwrap();
    let leaked = std::fs::File::open(&key).unwrap();
    fcntl(&leaked, FcntlArg::F_SETFD(FdFlag::empty())).unwrap();
    let shm_key = std::process::id().cast_signed();
    let _segment = Segment::new(shm_key);
    let mut victim = Command::new(PROBE).args(["sleep", "60"]).stdin(Stdio::null()).spawn().unwrap();
    let config = serde_json::json!({
        "tcp_port": tcp.local_addr().unwrap().port(), "udp_port": udp_port, "abstract_name": abstract_name,
        "unix_path": home.path().join("socket"), "home": home.path(), "key": key, "shm_key": shm_key,
        "writable": writable.path(), "victim": victim.id(),
    })
    .to_string();

    let outside = Command::new(PROBE).args(["attack", &config]).env("PROBE_SECRET", "x").output().unwrap();
    let outside = String::from_utf8(outside.stdout).unwrap();
    let _ = std::fs::remove_file(writable.path().join("hard"));
    let _ = std::fs::remove_file(writable.path().join("copy"));

    let mut confined = Vec::new();
    for (launcher, syscalls) in launchers() {
        let mut spec = probe(&["attack", &config]);
        // At the same place as outside, so that every path of the tries means the same.
        spec.binds = vec![Bind::writable(writable.path(), writable.path())];
        spec.limits.address_space_bytes = Some(1 << 30);
        spec.limits.file_size_bytes = 8 << 20;
        spec.limits.memory_bytes = spec.limits.address_space_bytes;
        spec.syscalls = syscalls;
        let child = launcher.launch(spec).unwrap();
        let walls = format!("{syscalls:?} {:?}", child.protection().layers.first());
        confined.push((walls, (wait(&child), child.stderr_tail())));
    }

    victim.kill().unwrap();
    victim.wait().unwrap();
    UdpSocket::bind("127.0.0.1:0").unwrap().send_to(b"", ("127.0.0.1", udp_port)).unwrap();
    assert_eq!(asked.join().unwrap(), 1, "only the question from outside arrived");

    println!("{outside}");
    let tried_outside = results(outside.lines());
    assert_eq!(tried_outside.len(), 46, "{outside}");
    for (walls, (exit, inside)) in confined {
        println!("{walls} {inside:#?}");
        assert!(exit.success(), "{walls} {exit:?} {inside:?}");
        let tried_inside = results(inside.iter().map(String::as_str));
        assert_eq!(tried_outside.keys().collect::<Vec<_>>(), tried_inside.keys().collect::<Vec<_>>());
        let worked: Vec<&String> =
            tried_inside.iter().filter(|(_, worked)| **worked).map(|(name, _)| name).collect();
        assert!(worked.is_empty(), "{walls}: worked inside: {worked:?}\n{inside:#?}");
    }
    let blunt: Vec<&String> = tried_outside
        .iter()
        .filter(|(name, worked)| !**worked && (is_root() || !FOR_ROOT.contains(&name.as_str())))
        .map(|(name, _)| name)
        .collect();
    assert!(blunt.is_empty(), "did not work outside: {blunt:?}\n{outside}");
}

#[test]
fn the_whole_tree_of_a_child_is_small_and_known() {
    let child = launch(probe(&["sleep", "60"]));
    let root = format!("/proc/{}/root", child.pid());
    let mut names: Vec<String> = std::fs::read_dir(&root)
        .map(|entries| entries.flatten().map(|e| e.file_name().to_string_lossy().into_owned()).collect())
        .unwrap_or_default();
    names.sort();
    if !is_root() {
        println!("looking into the tree of a child needs root");
        return;
    }
    assert!(names.iter().all(|name| ["lib", "lib64", "skill", "usr"].contains(&name.as_str())), "{names:?}");
    assert!(names.contains(&"skill".to_owned()));
    let mounts = std::fs::read_to_string(format!("/proc/{}/mounts", child.pid())).unwrap();
    for line in mounts.lines() {
        let options = line.split(' ').nth(3).unwrap();
        let has = |option: &str| options.split(',').any(|o| o == option);
        assert!(has("ro") && has("nosuid") && has("nodev"), "{line}");
    }
    // Standard input, output and error, and nothing else once the loader has closed the libraries it reads.
    let started = Instant::now();
    let open = || std::fs::read_dir(format!("/proc/{}/fd", child.pid())).unwrap().count();
    while open() != 3 && started.elapsed() < Duration::from_secs(10) {
        std::thread::sleep(Duration::from_millis(10));
    }
    assert_eq!(open(), 3);
}
