//! Start, talk, end: what a child gets, what it leaves, and that it never outlives its owner.

use std::io::{BufRead, BufReader, Read, Write};
use std::os::unix::net::UnixStream;
use std::os::unix::process::CommandExt;
use std::process::{Command, Stdio};
use std::time::Duration;

use sarai_sandbox::{Bind, Exit, Launcher, Layer, Native};

use super::{
    PROBE, alive, copy_of_probe, finish, folder, is_root, kill_9, launch, open_to_all, probe, tree_of, wait,
    with_cookie, within,
};

const SECOND: Duration = Duration::from_secs(1);

#[test]
fn every_layer_is_in_force_and_the_probe_agrees() {
    let child = launch(probe(&["sleep", "60"]));
    let protection = child.protection().clone();
    assert_eq!(protection.layers.len(), 17);
    assert!(protection.exceptions.is_empty());
    assert_eq!(Native::with_host(PROBE).protection(&[]).unwrap(), protection);
    let text = serde_json::to_string(&protection).unwrap();
    assert!(text.contains("\"net-namespace\"") && text.contains("\"read-only-root\""), "{text}");
}

#[test]
fn ends_are_told_apart() {
    assert_eq!(finish(probe(&["exit", "0"])).0, Exit::Code(0));
    assert_eq!(finish(probe(&["exit", "7"])).0, Exit::Code(7));
    assert_eq!(finish(probe(&["abort"])).0, Exit::Signal(6));
    let child = launch(probe(&["sleep", "60"]));
    assert_eq!(child.try_wait(), None);
    kill_9(child.pid());
    assert_eq!(wait(&child), Exit::Signal(9));
    assert_eq!(child.try_wait(), Some(Exit::Signal(9)));
    assert_eq!(child.rss_bytes(), None);
    let child = launch(probe(&["sleep", "60"]));
    child.kill();
    assert_eq!(wait(&child), Exit::Signal(9));
}

#[test]
fn a_spinning_child_is_stopped_by_its_processor_limit() {
    let mut spec = probe(&["spin"]);
    spec.limits.cpu_seconds = Some(1);
    assert_eq!(finish(spec).0, Exit::Signal(nix::libc::SIGKILL));
}

#[test]
fn the_last_lines_are_kept() {
    let (exit, tail) = finish(probe(&["say", "2500"]));
    assert!(exit.success());
    assert_eq!((tail.len(), tail[0].as_str(), tail[99].as_str()), (100, "line 2400", "line 2499"));
}

#[test]
fn a_child_gets_what_was_named_and_no_more() {
    let mut spec = probe(&["env"]);
    spec.env = vec![("PROBE".into(), "a=b ñ".into())];
    let (_, tail) = finish(spec);
    let named: Vec<&String> = tail.iter().filter(|line| !line.starts_with("LD_LIBRARY_PATH=")).collect();
    assert_eq!(named, ["PROBE=a=b ñ"]);
    let (_, tail) = finish(probe(&["args", "a b", "", "ñ"]));
    assert_eq!(tail, ["/skill/sarai-sandbox-probe", "args", "a b", "ñ"]);
    assert_eq!(finish(probe(&["id"])).1, ["1000 Ok(\"sarai-skill\")"]);
}

#[test]
fn a_descriptor_is_handed_over_by_number() {
    let (mut ours, theirs) = UnixStream::pair().unwrap();
    let mut spec = probe(&["talk"]);
    spec.fds = vec![(theirs.into(), 3)];
    let child = launch(spec);
    ours.write_all(b"hola").unwrap();
    let mut answer = String::new();
    ours.read_to_string(&mut answer).unwrap();
    assert_eq!(answer, "HOLA");
    assert!(wait(&child).success());
}

#[test]
fn binds_are_read_only_unless_said_otherwise() {
    let folder = folder();
    let file = folder.path().join("file");
    std::fs::write(&file, "kept").unwrap();
    open_to_all(&file);
    let run = |word: &str, path: &str, bind: Bind| {
        let mut spec = probe(&[word, path]);
        spec.binds = vec![bind];
        finish(spec).1.join(" ")
    };
    assert_eq!(run("read", "/data/x", Bind::read_only(&file, "/data/x")), "Ok(\"kept\")");
    let refused = run("write", "/data/x", Bind::read_only(&file, "/data/x"));
    assert!(refused.contains("ReadOnlyFilesystem") || refused.contains("PermissionDenied"), "{refused}");
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "kept");
    assert_eq!(run("write", "/out/new", Bind::writable(folder.path(), "/out")), "Ok(())");
    assert_eq!(std::fs::read_to_string(folder.path().join("new")).unwrap(), "written");
}

#[test]
fn scratch_space_is_private_and_only_there_when_asked_for() {
    let mut spec = probe(&["write", "/tmp/x"]);
    assert!(finish(probe(&["write", "/tmp/x"])).1[0].starts_with("Err"));
    spec.limits.scratch_bytes = Some(1 << 20);
    assert_eq!(finish(spec).1, ["Ok(())"]);
}

#[test]
fn resident_memory_is_that_of_the_program() {
    let child = launch(probe(&["fill", "50"]));
    assert!(within(10 * SECOND, || !child.stderr_tail().is_empty()));
    let rss = child.rss_bytes().unwrap();
    assert!((50 << 20..120 << 20).contains(&rss), "{rss}");
}

#[test]
fn what_a_child_leaves_behind_ends_with_it() {
    let cookie = |kind: &str| format!("cookie-{kind}-{}", std::process::id());
    let (inside, outside) = (cookie("inside"), cookie("outside"));
    let output = Command::new(PROBE).args(["orphan", &outside]).output().unwrap();
    assert_eq!(output.stdout, b"left\n");
    assert!(within(SECOND, || with_cookie(&outside).len() == 1), "outside an orphan lives on");
    with_cookie(&outside).into_iter().for_each(kill_9);

    let (exit, tail) = finish(probe(&["orphan", &inside]));
    assert!(exit.success());
    assert_eq!(tail, ["left"]);
    assert_eq!(with_cookie(&inside), [0_u32; 0]);
}

#[test]
fn dropping_a_child_ends_and_reaps_all_of_it() {
    let cookie = format!("cookie-drop-{}", std::process::id());
    let child = launch(probe(&["sleep", "60", &cookie]));
    let pid = child.pid();
    assert!(within(SECOND, || with_cookie(&cookie) == [pid]));
    drop(child);
    assert!(!std::path::Path::new(&format!("/proc/{pid}")).exists());
}

/// A host process with one child: the host, the child's pid, and its whole tree.
fn host(program: &std::path::Path, user: Option<u32>) -> (std::process::Child, u32, Vec<u32>) {
    let mut command = Command::new(program);
    command.args(["host", "{}"]).stdin(Stdio::null()).stdout(Stdio::piped());
    if let Some(user) = user {
        command.uid(user).gid(user).current_dir("/");
    }
    let mut host = command.spawn().unwrap();
    let mut line = String::new();
    BufReader::new(host.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let child = line.split(' ').next().and_then(|pid| pid.parse().ok());
    let Some(child) = child else {
        let _ = (host.kill(), host.wait());
        panic!("the host said {line:?}");
    };
    let tree = tree_of(host.id());
    assert!(tree.contains(&child) && tree.len() == 4, "host, guard, init, program: {tree:?}");
    (host, child, tree)
}

#[test]
fn kill_9_of_the_host_ends_the_whole_tree_within_a_second() {
    for _ in 0..5 {
        let (mut host, _, tree) = host(PROBE.as_ref(), None);
        host.kill().unwrap();
        assert!(within(SECOND, || !tree[1..].iter().any(|&pid| alive(pid))), "{tree:?}");
        host.wait().unwrap();
    }
}

#[test]
fn kill_9_of_the_guard_ends_the_child_within_a_second() {
    let (mut host, child, tree) = host(PROBE.as_ref(), None);
    kill_9(tree[1]);
    assert!(within(SECOND, || !alive(child)));
    host.kill().unwrap();
    host.wait().unwrap();
}

#[test]
fn an_ordinary_user_needs_nothing_special() {
    if !is_root() {
        println!("already an ordinary user: the other tests have shown it");
        return;
    }
    let folder = folder();
    let (mut host, child, _) = host(&copy_of_probe(folder.path()), Some(23_456));
    let status = std::fs::read_to_string(format!("/proc/{child}/status")).unwrap();
    assert!(status.contains("Uid:\t23456\t23456\t23456\t23456"), "{status}");
    host.kill().unwrap();
    host.wait().unwrap();
    assert!(within(SECOND, || !alive(child)));
}

#[test]
fn a_child_of_root_is_nobody_outside() {
    let child = launch(probe(&["sleep", "60"]));
    assert!(child.protection().layers.contains(&Layer::UserNamespace));
    let status = std::fs::read_to_string(format!("/proc/{}/status", child.pid())).unwrap();
    let expected = if is_root() { 65_534 } else { nix::unistd::geteuid().as_raw() };
    assert!(status.contains(&format!("Uid:\t{expected}\t{expected}\t{expected}\t{expected}")), "{status}");
}
