//! What is refused: each layer taken away in turn, and requests that can't be met.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use sarai_sandbox::{Bind, Error, Launcher, Native, Spec};
use serde_json::{Value, json};

use super::{PROBE, folder, is_root, probe};

/// What a host says that had namespaces of some kinds taken away by the kernel's own switch.
fn host_without(deny: &[&str], exceptions: &[&str]) -> String {
    let plan = json!({ "deny": deny, "exceptions": exceptions }).to_string();
    let mut host = Command::new(PROBE)
        .args(["host", &plan])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(host.stdout.take().unwrap()).read_line(&mut line).unwrap();
    host.kill().unwrap();
    host.wait().unwrap();
    line
}

#[test]
fn a_missing_layer_is_refused_and_runs_only_with_its_exception() {
    for (kind, layer, exception) in [
        ("user", "user-namespace", "no-user-namespace"),
        ("pid", "pid-namespace", "no-pid-namespace"),
        ("mnt", "mount-namespace", "no-mount-namespace"),
        ("net", "net-namespace", "no-net-namespace"),
        ("ipc", "ipc-namespace", "no-ipc-namespace"),
        ("uts", "uts-namespace", "no-uts-namespace"),
        ("cgroup", "cgroup-namespace", "no-cgroup-namespace"),
        ("landlock", "landlock", "no-landlock"),
        ("seccomp", "seccomp", "no-seccomp"),
    ] {
        let said = host_without(&[kind], &[]);
        assert!(said.starts_with(&format!("refused: sandbox layer {layer} is missing")), "{kind}: {said}");
        let others: Vec<&str> = ["no-pid-namespace", "no-net-namespace", "no-uts-namespace"]
            .into_iter()
            .filter(|other| *other != exception)
            .collect();
        assert!(
            host_without(&[kind], &others).starts_with("refused: "),
            "{kind}: another exception won't do"
        );

        let said = host_without(&[kind], &[exception]);
        let protection = said.split_once(' ').and_then(|(_, json)| serde_json::from_str::<Value>(json).ok());
        let Some(protection) = protection else { panic!("{kind}: {said}") };
        assert_eq!(protection["exceptions"], json!([exception]), "{kind}: {said}");
        let layers = protection["layers"].as_array().unwrap();
        assert!(!layers.contains(&json!(layer)) && layers.len() >= 15, "{kind}: {said}");
    }
}

#[test]
fn the_reason_for_a_missing_layer_is_named() {
    let said = host_without(&["user"], &[]);
    assert!(said.contains("sysctl"), "{said}");
    assert!(host_without(&["landlock"], &[]).contains("no-landlock"));
    assert!(host_without(&["seccomp"], &[]).contains("no-seccomp"));
}

#[test]
fn an_exception_that_is_not_needed_is_not_used() {
    let said = host_without(&[], &["no-net-namespace", "no-user-namespace"]);
    assert!(said.contains("\"net-namespace\"") && said.contains("\"exceptions\":[]"), "{said}");
}

fn refusal(spec: Spec) -> Error {
    Native::with_host(PROBE).launch(spec).unwrap_err()
}

#[test]
fn programs_that_can_not_run_are_named() {
    let folder = folder();
    let missing = folder.path().join("missing");
    let error = refusal(Spec::new("x", &missing));
    assert!(matches!(&error, Error::ProgramMissing { program } if *program == missing), "{error}");

    let plain = folder.path().join("plain");
    std::fs::write(&plain, "text").unwrap();
    let error = refusal(Spec::new("x", &plain));
    assert!(matches!(&error, Error::ProgramNotExecutable { program } if *program == plain), "{error}");
    assert!(matches!(refusal(Spec::new("x", folder.path())), Error::ProgramNotExecutable { .. }));

    std::fs::write(&plain, "#!/bin/sh\n".repeat(20)).unwrap();
    std::fs::set_permissions(&plain, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    assert!(matches!(refusal(Spec::new("x", &plain)), Error::ProgramFormat { .. }));

    // An ELF header for a static program with nothing behind it: only the kernel can tell.
    let mut header = std::fs::read(PROBE).unwrap()[..64].to_vec();
    header[56..58].fill(0);
    std::fs::write(&plain, header).unwrap();
    let error = refusal(Spec::new("x", &plain));
    assert!(matches!(&error, Error::Exec { program, .. } if *program == plain), "{error}");
}

#[test]
fn binds_that_can_not_be_made_are_named() {
    let folder = folder();
    let missing = folder.path().join("missing");
    let mut spec = probe(&["exit"]);
    spec.binds = vec![Bind::read_only(&missing, "/data")];
    let error = refusal(spec);
    assert!(matches!(&error, Error::BindSource { path, .. } if *path == missing), "{error}");
    assert!(error.to_string().contains(&missing.display().to_string()), "{error}");

    let mut spec = probe(&["exit"]);
    spec.binds = vec![Bind::read_only(folder.path(), "/skill/sarai-sandbox-probe/x")];
    assert!(matches!(refusal(spec), Error::BindTarget { .. }));

    if is_root() {
        let secret = folder.path().join("secret");
        std::fs::write(&secret, "x").unwrap();
        std::fs::set_permissions(&secret, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
        let mut spec = probe(&["exit"]);
        spec.binds = vec![Bind::read_only(&secret, "/data")];
        let error = refusal(spec);
        assert!(matches!(&error, Error::BindMode { path, mode: 0o600, .. } if *path == secret), "{error}");
    }
}

#[test]
fn a_host_without_first_stage_is_found_out() {
    let error = Native::with_host("/bin/true").launch(probe(&["exit"])).unwrap_err();
    assert!(matches!(error, Error::HandshakeLost { .. }), "{error}");
    let error = Native::with_host("/nowhere").launch(probe(&["exit"])).unwrap_err();
    assert!(matches!(error, Error::System { .. }), "{error}");
}

#[test]
fn a_request_over_its_limit_is_refused() {
    let mut spec = probe(&["args"]);
    spec.args.push("x".repeat(200 << 10));
    assert!(matches!(refusal(spec), Error::Plan { .. }));
}
