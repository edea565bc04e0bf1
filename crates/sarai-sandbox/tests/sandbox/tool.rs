//! Host tools: output, limits, and that nothing of a tool stays behind.

use std::ops::ControlFlow;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use sarai_sandbox::{Error, Exit, ToolEvent, ToolSpec, run_tool};

use super::{PROBE, with_cookie, within};

fn shell(script: &str) -> ToolSpec {
    let mut spec = ToolSpec::new("sh");
    spec.args = vec!["-c".into(), script.into()];
    spec
}

fn go_on(_: ToolEvent<'_>) -> ControlFlow<()> {
    ControlFlow::Continue(())
}

#[test]
fn output_comes_line_by_line_and_as_a_whole() {
    let mut events = Vec::new();
    let mut spec = shell("echo one; echo err >&2; printf 'two'; pwd; echo $EXTRA; exit 3");
    spec.directory = Some("/".into());
    spec.env = vec![("EXTRA".into(), "more".into())];
    let output = run_tool(&spec, &mut |event| {
        match event {
            ToolEvent::Stdout(line) => events.push(format!("out {line}")),
            ToolEvent::Stderr(line) => events.push(format!("err {line}")),
            ToolEvent::Tick => {}
        }
        ControlFlow::Continue(())
    })
    .unwrap();
    assert_eq!(output.exit, Exit::Code(3));
    assert_eq!(output.stdout, b"one\ntwo/\nmore\n");
    assert_eq!(output.stderr_tail, ["err"]);
    events.sort();
    assert_eq!(events, ["err err", "out more", "out one", "out two/"]);
}

#[test]
fn output_over_the_limit_is_dropped_and_said_so() {
    let mut spec = shell("head -c 3000000 /dev/zero");
    spec.stdout_bytes_max = 1000;
    let output = run_tool(&spec, &mut go_on).unwrap();
    assert!(output.exit.success() && output.stdout_cut);
    assert_eq!(output.stdout.len(), 1000);
}

#[test]
fn a_tool_that_is_not_there_is_named() {
    let error = run_tool(&ToolSpec::new("no-such-tool-here"), &mut go_on).unwrap_err();
    assert!(
        matches!(&error, Error::ToolMissing { program } if program.ends_with("no-such-tool-here")),
        "{error}"
    );
    let mut spec = shell("true");
    spec.directory = Some("/nowhere".into());
    assert!(matches!(run_tool(&spec, &mut go_on).unwrap_err(), Error::System { .. }));
}

#[test]
fn a_slow_tool_is_killed_with_its_children() {
    let cookie = format!("cookie-slow-{}", std::process::id());
    let mut spec = shell(&format!("{PROBE} sleep 60 {cookie} & wait"));
    spec.timeout = Duration::from_millis(500);
    let begun = Instant::now();
    let error = run_tool(&spec, &mut go_on).unwrap_err();
    assert!(matches!(error, Error::ToolTimeout { .. }), "{error}");
    assert!(begun.elapsed() < Duration::from_secs(20));
    assert!(within(Duration::from_secs(2), || with_cookie(&cookie).is_empty()));
}

#[test]
fn a_caller_may_cancel() {
    let cookie = format!("cookie-cancel-{}", std::process::id());
    let spec = shell(&format!("echo ready; {PROBE} sleep 60 {cookie}; true"));
    let error = run_tool(&spec, &mut |event| match event {
        ToolEvent::Stdout("ready") => ControlFlow::Break(()),
        ToolEvent::Stdout(_) | ToolEvent::Stderr(_) | ToolEvent::Tick => ControlFlow::Continue(()),
    })
    .unwrap_err();
    assert!(matches!(error, Error::ToolCancelled { .. }), "{error}");
    assert!(within(Duration::from_secs(2), || with_cookie(&cookie).is_empty()));
}

#[test]
fn a_tool_that_leaves_a_child_with_the_pipe_open_still_ends() {
    let cookie = format!("cookie-left-{}", std::process::id());
    let spec = shell(&format!("{PROBE} sleep 60 {cookie} & echo done"));
    let output = run_tool(&spec, &mut go_on).unwrap();
    assert_eq!(output.stdout, b"done\n");
    assert!(within(Duration::from_secs(2), || with_cookie(&cookie).is_empty()));
}

#[test]
fn a_tool_dies_with_its_host() {
    let cookie = format!("cookie-host-{}", std::process::id());
    let mut host = Command::new(PROBE).args(["tool-host", &cookie]).stdout(Stdio::null()).spawn().unwrap();
    assert!(within(Duration::from_secs(10), || with_cookie(&cookie).len() == 2));
    host.kill().unwrap();
    host.wait().unwrap();
    assert!(within(Duration::from_secs(1), || with_cookie(&cookie).is_empty()));
}
