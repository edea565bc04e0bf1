//! The hostile child and stand-in host of the tests; never shipped.
//!
//! `attack CONFIG` tries to get out and prints one line a try; `host PLAN` launches another copy of
//! itself as `sarai` would, and may first take away what the launcher needs; the other words are
//! small well-known behaviours. Without the sandbox the same words do the same, so that a test can
//! see each try succeed outside.
#![expect(clippy::print_stdout, reason = "its output is what the tests read")]

mod attacks;

use std::io::{Read, Write};
use std::os::fd::FromRawFd;
use std::time::Duration;

use sarai_sandbox::{Bind, Launcher, Native, Spec};

fn main() {
    sarai_sandbox::maybe_run_stage1();
    let args: Vec<String> = std::env::args().collect();
    let word = |index: usize| args.get(index).map_or("", String::as_str);
    match word(1) {
        "attack" => attacks::run(&attacks::Config::parse(word(2))),
        "host" => host(word(2)),
        "tool-host" => tool_host(word(2)),
        "latency" => latency(word(2).parse().unwrap_or(100)),
        "sleep" => std::thread::sleep(Duration::from_secs(word(2).parse().unwrap_or(60))),
        "exit" => std::process::exit(word(2).parse().unwrap_or(0)),
        "abort" => std::process::abort(),
        "spin" => loop {
            std::hint::spin_loop();
        },
        "say" => say(word(2).parse().unwrap_or(1)),
        "env" => std::env::vars().for_each(|(key, value)| println!("{key}={value}")),
        "args" => args.iter().for_each(|arg| println!("{arg}")),
        "read" => println!("{:?}", std::fs::read_to_string(word(2))),
        "write" => println!("{:?}", std::fs::write(word(2), "written")),
        "id" => println!("{} {:?}", nix::unistd::getuid(), nix::unistd::gethostname()),
        "talk" => talk(),
        "listen" => listen(),
        "orphan" => orphan(word(2)),
        "fill" => fill(word(2).parse().unwrap_or(0)),
        other => {
            println!("unknown word {other:?}");
            std::process::exit(2);
        }
    }
    let _ = std::io::stdout().flush();
}

/// Holds this many MiB.
fn fill(mebibytes: usize) {
    let held = vec![1_u8; mebibytes << 20];
    println!("{}", std::hint::black_box(&held).len());
    let _ = std::io::stdout().flush();
    std::thread::sleep(Duration::from_secs(60));
    drop(held);
}

fn say(lines: u32) {
    for line in 0..lines {
        println!("line {line}");
    }
}

/// Answers over the handed-over descriptor 3.
#[expect(unsafe_code, reason = "descriptor 3 is handed over by number")]
fn talk() {
    // SAFETY: the test hands over a socket as descriptor 3 and nothing else here owns it.
    let mut socket = unsafe { std::os::unix::net::UnixStream::from_raw_fd(3) };
    let mut text = [0; 4];
    if socket.read_exact(&mut text).is_ok() {
        let _ = socket.write_all(&text.map(|byte| byte.to_ascii_uppercase()));
    }
}

/// Answers whoever connects to the listening socket handed over as descriptor 3, until it is told to end.
#[expect(unsafe_code, reason = "descriptor 3 is handed over by number")]
fn listen() {
    // SAFETY: the launcher hands over a listening socket as descriptor 3 and nothing else here owns it.
    let listener = unsafe { std::os::unix::net::UnixListener::from_raw_fd(3) };
    println!("listening");
    let _ = std::io::stdout().flush();
    for mut socket in listener.incoming().flatten() {
        let mut text = [0; 4];
        if socket.read_exact(&mut text).is_ok() {
            let _ = socket.write_all(&text.map(|byte| byte.to_ascii_uppercase()));
        }
    }
}

/// Leaves a process of its own session behind.
fn orphan(cookie: &str) {
    use std::os::unix::process::CommandExt;
    let own = std::env::args_os().next().unwrap_or_default();
    // Away from our pipes, or whoever reads them would wait for it; there is no /dev/null inside.
    let (Ok(output), Ok(errors)) = (std::fs::File::open(&own), std::fs::File::open(&own)) else { return };
    let mut command = std::process::Command::new(&own);
    command.args(["sleep", "60", cookie]).process_group(0).stdout(output).stderr(errors);
    let child = command.spawn();
    println!("{}", if child.is_ok() { "left" } else { "could not" });
}

/// Launches a sleeping copy of itself and waits to be killed, or tells why it could not.
///
/// The plan is JSON: `deny`, kinds of namespace to take away first, or `landlock` or `seccomp`; `exceptions`; `binds`.
fn host(plan: &str) {
    let plan: serde_json::Value = serde_json::from_str(plan).unwrap_or_default();
    let texts = |key: &str| -> Vec<String> {
        let list = plan[key].as_array().into_iter().flatten();
        list.filter_map(|item| item.as_str().map(str::to_owned)).collect()
    };
    let (calls, deny): (Vec<String>, Vec<String>) =
        texts("deny").into_iter().partition(|kind| ["landlock", "seccomp"].contains(&kind.as_str()));
    if let Err(error) = calls.iter().try_for_each(|call| without_call(call)) {
        println!("could not prepare: {error}");
        return;
    }
    if !deny.is_empty() {
        let (user, group) = (nix::unistd::geteuid(), nix::unistd::getegid());
        let ready = nix::sched::unshare(nix::sched::CloneFlags::CLONE_NEWUSER)
            .map_err(std::io::Error::from)
            .and_then(|()| std::fs::write("/proc/self/setgroups", "deny"))
            .and_then(|()| std::fs::write("/proc/self/uid_map", format!("0 {user} 1")))
            .and_then(|()| std::fs::write("/proc/self/gid_map", format!("0 {group} 1")));
        let denied = deny
            .iter()
            .try_for_each(|kind| std::fs::write(format!("/proc/sys/user/max_{kind}_namespaces"), "0"));
        if let Err(error) = ready.and(denied) {
            println!("could not prepare: {error}");
            return;
        }
    }
    let own = std::env::current_exe().expect("the probe runs outside");
    let mut spec = Spec::new("probe", own);
    spec.args = vec!["sleep".into(), "60".into()];
    spec.exceptions = texts("exceptions").iter().filter_map(|name| name.parse().ok()).collect();
    spec.binds = texts("binds").iter().map(|path| Bind::read_only(path, path)).collect();
    match Native::new().launch(spec) {
        Ok(child) => {
            let protection = serde_json::to_string(child.protection()).expect("two lists of names");
            println!("{} {protection}", child.pid());
            let _ = std::io::stdout().flush();
            std::thread::sleep(Duration::from_secs(60));
        }
        Err(error) => println!("refused: {error}"),
    }
}

/// From now on the kernel looks as if it did not have a call, as kernels that were built without it do.
fn without_call(name: &str) -> Result<(), Box<dyn std::error::Error>> {
    use seccompiler::{BpfProgram, SeccompAction, SeccompFilter};
    let call = match name {
        "landlock" => nix::libc::SYS_landlock_create_ruleset,
        _ => nix::libc::SYS_seccomp,
    };
    let absent = SeccompAction::Errno(nix::libc::ENOSYS.unsigned_abs());
    let rules = [(call, Vec::new())].into();
    let filter = SeccompFilter::new(rules, SeccompAction::Allow, absent, std::env::consts::ARCH.try_into()?)?;
    Ok(seccompiler::apply_filter(&BpfProgram::try_from(filter)?)?)
}

/// Runs a sleeping copy of itself as a tool.
fn tool_host(cookie: &str) {
    let own = std::env::current_exe().expect("the probe runs outside");
    let mut spec = sarai_sandbox::ToolSpec::new(own);
    spec.args = vec!["sleep".into(), "60".into(), cookie.into()];
    let outcome = sarai_sandbox::run_tool(&spec, &mut |_| std::ops::ControlFlow::Continue(()));
    println!("{outcome:?}");
}

/// Prints how long it takes from `launch` to the first instruction of the program.
fn latency(count: usize) {
    let launcher = Native::new();
    let own = std::env::current_exe().expect("the probe runs outside");
    let mut millis: Vec<f64> = Vec::new();
    for _ in 0..count.max(1) {
        let mut spec = Spec::new("latency", &own);
        spec.args = vec!["exit".into()];
        // Starts in a row would wait for the kernel to take down the networks of those before.
        std::thread::sleep(Duration::from_millis(100));
        let begun = std::time::Instant::now();
        match launcher.launch(spec) {
            Ok(child) => {
                millis.push(begun.elapsed().as_secs_f64() * 1e3);
                drop(child);
            }
            Err(error) => return println!("{error}"),
        }
    }
    millis.sort_by(f64::total_cmp);
    let at = |part: f64| millis[((millis.len() - 1) as f64 * part) as usize];
    println!(
        "launch to exec, ms: min {:.2} median {:.2} p95 {:.2} n {}",
        at(0.0),
        at(0.5),
        at(0.95),
        millis.len()
    );
}
