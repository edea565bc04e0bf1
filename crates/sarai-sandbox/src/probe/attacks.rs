//! What a hostile child tries. One function a try: `Ok` when the try worked.
//!
//! Every try is harmless when it works, because the tests also run them without the sandbox: a
//! mount is taken off again, a signal is signal 0, a trace ends with this process.
#![expect(unsafe_code, reason = "an attacker calls the system directly")]

mod kernel;

use std::io::{Error, ErrorKind, Read, Result, Write};
use std::net::{TcpListener, TcpStream, UdpSocket};
use std::os::linux::net::SocketAddrExt;
use std::os::unix::net::{SocketAddr, UnixStream};
use std::path::{Path, PathBuf};
use std::time::Duration;

use nix::libc;
use nix::sched::{CloneFlags, unshare};
use nix::sys::signal::{Signal, kill};
use nix::sys::wait::WaitStatus;
use nix::unistd::{ForkResult, Pid, Uid, fork};

/// Where the test has put its targets.
pub(crate) struct Config(serde_json::Value);

impl Config {
    pub(crate) fn parse(text: &str) -> Self {
        Self(serde_json::from_str(text).unwrap_or_default())
    }

    fn text(&self, key: &str) -> &str {
        self.0[key].as_str().unwrap_or("missing")
    }

    fn path(&self, key: &str) -> PathBuf {
        self.text(key).into()
    }

    fn number(&self, key: &str) -> i32 {
        self.0[key].as_i64().and_then(|n| i32::try_from(n).ok()).unwrap_or(-2)
    }
}

type Try = fn(&Config) -> Result<()>;

const TRIES: [(&str, Try); 46] = [
    ("tcp-connect", tcp_connect),
    ("tcp-listen", tcp_listen),
    ("udp-dns", udp_dns),
    ("route-out", route_out),
    ("abstract-socket", abstract_socket),
    ("unix-socket", |c| UnixStream::connect(c.path("unix_path")).map(drop)),
    ("read-home", |c| std::fs::read_dir(c.path("home")).map(drop)),
    ("read-passwd", |_| std::fs::read("/etc/passwd").map(drop)),
    ("read-key", |c| std::fs::read(c.path("key")).map(drop)),
    ("read-key-by-symlink", |c| std::fs::read(c.path("writable").join("link")).map(drop)),
    ("read-key-by-dotdot", dotdot),
    ("hard-link-key", |c| std::fs::hard_link(c.path("key"), c.path("writable").join("hard"))),
    ("read-environ-of-host", |c| std::fs::read(format!("/proc/{}/environ", c.number("victim"))).map(drop)),
    ("see-host-pid", |c| std::fs::metadata(format!("/proc/{}", c.number("victim"))).map(drop)),
    ("signal-host-pid", |c| Ok(kill(Pid::from_raw(c.number("victim")), None)?)),
    ("signal-everyone", |_| Ok(kill(Pid::from_raw(-1), None)?)),
    ("ptrace-host-pid", ptrace),
    ("write-anywhere", write_anywhere),
    ("execute-written", execute_written),
    ("mount", mount),
    ("make-user-namespace", |_| in_child(|| Ok(unshare(CloneFlags::CLONE_NEWUSER)?))),
    ("make-net-namespace", |_| in_child(|| Ok(unshare(CloneFlags::CLONE_NEWNET)?))),
    ("become-root", |_| in_child(|| Ok(nix::unistd::setuid(Uid::from_raw(0))?))),
    ("chroot", |_| in_child(|| Ok(nix::unistd::chroot("/")?))),
    ("set-host-name", set_host_name),
    ("make-device", make_device),
    ("raise-limit", raise_limit),
    ("open-core-limit", core_limit),
    ("shared-memory-of-host", shared_memory),
    ("take-2-gib", |_| in_child(take_memory)),
    ("fork-200", fork_many),
    ("fill-disk", fill_disk),
    ("use-inherited-descriptor", inherited),
    ("read-secret-variable", |_| {
        std::env::var("PROBE_SECRET").map(drop).map_err(|_| ErrorKind::NotFound.into())
    }),
    ("io-uring", kernel::io_uring),
    ("type-into-terminal", kernel::type_into_terminal),
    ("keep-a-key-in-the-kernel", kernel::add_key),
    ("user-fault-descriptor", kernel::user_fault),
    ("run-from-memory", kernel::run_from_memory),
    ("read-memory-of-host-pid", |c| kernel::read_memory(c.number("victim"))),
    ("open-by-handle", |c| kernel::open_by_handle(&c.path("key"))),
    ("join-namespace-of-host-pid", |c| kernel::join_namespace(c.number("victim"))),
    ("take-descriptor-of-host-pid", |c| kernel::take_descriptor(c.number("victim"))),
    ("netlink-socket", |_| kernel::netlink()),
    ("load-kernel-program", |_| kernel::load_kernel_program()),
    ("new-mount-interface", |_| kernel::open_tree()),
];

/// Tries everything and prints `TRY <name> worked|failed <why>`.
pub(crate) fn run(config: &Config) {
    for (name, attempt) in TRIES {
        match attempt(config) {
            Ok(()) => println!("TRY {name} worked"),
            Err(error) => println!("TRY {name} failed {error}"),
        }
        let _ = std::io::stdout().flush();
    }
}

fn check(result: impl Into<i64>) -> Result<()> {
    if result.into() < 0 { Err(Error::last_os_error()) } else { Ok(()) }
}

/// Really takes it, page by page: some walls stand where memory is asked for, others where it is used.
fn take_memory() -> Result<()> {
    const BYTES: usize = 2 << 30;
    let mut held = Vec::<u8>::new();
    held.try_reserve_exact(BYTES).map_err(|_| ErrorKind::OutOfMemory)?;
    held.resize(BYTES, 1);
    std::hint::black_box(&held);
    Ok(())
}

/// Runs a try that would change this process in a process of its own.
fn in_child(attempt: impl FnOnce() -> Result<()>) -> Result<()> {
    // SAFETY: the probe has one thread.
    match unsafe { fork() }? {
        ForkResult::Child => {
            let code = attempt().err().map_or(0, |error| error.raw_os_error().unwrap_or(libc::EIO));
            // SAFETY: ends the process.
            unsafe { libc::_exit(code) }
        }
        ForkResult::Parent { child } => {
            let status = nix::sys::wait::waitpid(child, None)?;
            let WaitStatus::Exited(_, code) = status else { return Err(ErrorKind::Interrupted.into()) };
            if code == 0 { Ok(()) } else { Err(Error::from_raw_os_error(code)) }
        }
    }
}

fn tcp_connect(config: &Config) -> Result<()> {
    TcpStream::connect(("127.0.0.1", u16::try_from(config.number("tcp_port")).unwrap_or(0))).map(drop)
}

fn tcp_listen(_: &Config) -> Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    TcpStream::connect(listener.local_addr()?).map(drop)
}

/// Asks the test's name server something and waits for the answer.
fn udp_dns(config: &Config) -> Result<()> {
    let socket = UdpSocket::bind("127.0.0.1:0")?;
    socket.set_read_timeout(Some(Duration::from_secs(5)))?;
    let server = ("127.0.0.1", u16::try_from(config.number("udp_port")).unwrap_or(0));
    socket.send_to(
        b"\x12\x34\x01\x00\x00\x01\x00\x00\x00\x00\x00\x00\x07secrets\x04evil\x00\x00\x01\x00\x01",
        server,
    )?;
    socket.recv(&mut [0; 64]).map(drop)
}

/// Whether the kernel knows any way out: no packet is sent by connecting a UDP socket.
fn route_out(_: &Config) -> Result<()> {
    UdpSocket::bind("127.0.0.1:0")?.connect("127.0.0.1:9")
}

fn abstract_socket(config: &Config) -> Result<()> {
    UnixStream::connect_addr(&SocketAddr::from_abstract_name(config.text("abstract_name"))?).map(drop)
}

fn dotdot(config: &Config) -> Result<()> {
    let mut path = config.path("writable").join("../".repeat(40));
    path.push(config.text("key").trim_start_matches('/'));
    std::fs::read(path).map(drop)
}

fn ptrace(config: &Config) -> Result<()> {
    let victim = config.number("victim");
    // SAFETY: asks to trace another process, which does not touch our memory.
    in_child(|| check(unsafe { libc::ptrace(libc::PTRACE_SEIZE, victim, 0, 0) }))
}

fn write_anywhere(config: &Config) -> Result<()> {
    let home = config.path("home");
    let places = ["/", "/tmp", "/var/tmp", "/run", "/dev/shm", "/etc", "/skill", "/lib", "/usr/lib"];
    let mut last = Err(ErrorKind::NotFound.into());
    for place in places.iter().map(Path::new).chain([home.as_path()]) {
        let path = place.join("sarai-sandbox-probe-was-here");
        last = std::fs::write(&path, "x");
        if last.is_ok() {
            return std::fs::remove_file(path);
        }
    }
    last
}

/// Copies this program to where it may write and runs it there.
fn execute_written(config: &Config) -> Result<()> {
    let copy = config.path("writable").join("copy");
    std::fs::write(&copy, std::fs::read(std::env::args_os().next().unwrap_or_default())?)?;
    std::fs::set_permissions(&copy, std::os::unix::fs::PermissionsExt::from_mode(0o755))?;
    let status = std::process::Command::new(&copy).args(["exit", "0"]).status()?;
    if status.success() { Ok(()) } else { Err(ErrorKind::Other.into()) }
}

fn mount(config: &Config) -> Result<()> {
    let target = config.path("writable");
    let none = None::<&str>;
    nix::mount::mount(Some("tmpfs"), &target, Some("tmpfs"), nix::mount::MsFlags::empty(), none)?;
    Ok(nix::mount::umount(&target)?)
}

fn set_host_name(_: &Config) -> Result<()> {
    let own = nix::unistd::gethostname()?;
    Ok(nix::unistd::sethostname(own)?)
}

fn make_device(config: &Config) -> Result<()> {
    use nix::sys::stat::{Mode, SFlag, makedev, mknod};
    let path = config.path("writable").join("null");
    mknod(&path, SFlag::S_IFCHR, Mode::from_bits_truncate(0o666), makedev(1, 3))?;
    std::fs::remove_file(path)
}

/// Less than any machine allows, more than the test's sandbox does.
fn raise_limit(_: &Config) -> Result<()> {
    use nix::sys::resource::{Resource, setrlimit};
    in_child(|| Ok(setrlimit(Resource::RLIMIT_NOFILE, 1024, 1024)?))
}

fn core_limit(_: &Config) -> Result<()> {
    use nix::sys::resource::{Resource, setrlimit};
    in_child(|| Ok(setrlimit(Resource::RLIMIT_CORE, 1 << 20, 1 << 20)?))
}

fn shared_memory(config: &Config) -> Result<()> {
    // SAFETY: looks up a segment by key and maps nothing.
    check(unsafe { libc::shmget(config.number("shm_key"), 0, 0) })
}

fn fork_many(_: &Config) -> Result<()> {
    let mut children = Vec::new();
    let outcome = loop {
        // SAFETY: the probe has one thread.
        match unsafe { fork() } {
            Ok(ForkResult::Child) => loop {
                std::thread::sleep(Duration::from_secs(60));
            },
            Ok(ForkResult::Parent { child }) => children.push(child),
            Err(errno) => break Err(errno.into()),
        }
        if children.len() == 200 {
            break Ok(());
        }
    };
    for child in children {
        let _ = kill(child, Signal::SIGKILL);
        let _ = nix::sys::wait::waitpid(child, None);
    }
    outcome
}

fn fill_disk(config: &Config) -> Result<()> {
    // SAFETY: ignores a signal; no handler code.
    unsafe { libc::signal(libc::SIGXFSZ, libc::SIG_IGN) };
    let path = config.path("writable").join("big");
    let mut file = std::fs::File::create(&path)?;
    let outcome = (0..64).try_for_each(|_| file.write_all(&[7; 1 << 20]));
    std::fs::remove_file(path)?;
    outcome
}

/// Looks for any open descriptor that is not standard input, output or error.
fn inherited(_: &Config) -> Result<()> {
    // SAFETY: reads a flag of a number that may or may not be open.
    let open = (3..1024).find(|&fd| unsafe { libc::fcntl(fd, libc::F_GETFD) } >= 0);
    let Some(fd) = open else { return Err(ErrorKind::NotFound.into()) };
    // SAFETY: copies it; the copy is owned below.
    let copy = unsafe { libc::dup(fd) };
    check(copy)?;
    // SAFETY: `dup` just made it for us.
    let mut file: std::fs::File = unsafe { std::os::fd::FromRawFd::from_raw_fd(copy) };
    file.read(&mut [0; 1]).map(drop)
}
