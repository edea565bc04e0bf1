//! Wrong commands, flags, bytes: an error that names the place, the right code, and nothing left behind.

use std::process::Stdio;

use crate::sarai::Place;

#[test]
fn wrong_words_are_usage_errors_with_a_way_out() {
    let place = Place::new();
    place.run(&["modles"]).refused(2, &["modles", "models", "hint: "]);
    place.run(&["route", "x", "--flie", "y"]).refused(2, &["--flie", "--file"]);
    place.run(&["completions", "fsh"]).refused(2, &["fsh", "fish"]);
    place.run(&["models", "pull"]).refused(2, &["NAME", "sarai models pull --help"]);
    place.run(&["--lang", "fr", "doctor"]).refused(2, &["fr", "es | en"]);
    place.run(&["feedback", "id", "lots"]).refused(2, &["lots", "SCORE"]);
    let bare = place.run(&[]);
    assert_eq!(bare.code, 2);
    assert!(bare.stdout.is_empty() && bare.stderr.contains("Usage: sarai"), "{bare:?}");
    assert!(!place.path("home").exists(), "a usage error must not make a home");
}

#[test]
fn errors_and_help_come_in_spanish_too() {
    let place = Place::new();
    place.run(&["--lang", "es", "modles"]).refused(2, &["no existe la orden", "¿querías decir"]);
    let spanish = Place::new().with("SARAI_LANG", "es");
    let help = spanish.run(&["models", "--help"]);
    assert_eq!(help.code, 0);
    assert!(help.stdout.contains("Uso:") && help.stdout.contains("Descarga un modelo"), "{help:?}");
    spanish.run(&["route", "--file", "/nowhere"]).refused(4, &["no se puede leer /nowhere"]);
}

#[test]
fn every_command_explains_itself() {
    let place = Place::new();
    for command in ["route", "models", "skills", "audit", "config", "doctor", "feedback", "completions"] {
        let help = place.run(&[command, "--help"]);
        assert_eq!(help.code, 0, "{help:?}");
        assert!(help.stdout.contains(&format!("sarai {command}")), "{help:?}");
    }
    let version = place.run(&["--version"]);
    assert_eq!((version.code, version.stdout.trim()), (0, concat!("sarai ", env!("CARGO_PKG_VERSION"))));
}

#[test]
fn bad_text_is_named_by_its_place() {
    let place = Place::new();
    place.run(&["route", ""]).refused(2, &["empty", "hint: "]);
    place.run(&["route"]).refused(2, &["empty"]);
    place.run_with(&["route"], b"ab\xff").refused(2, &["byte 2", "UTF-8"]);
    place.run_with(&["route", "-"], &vec![b'a'; 10 << 20]).refused(2, &["1048576"]);
}

#[test]
fn a_closed_reader_is_no_error() {
    let place = Place::new();
    let mut child = place.command(&["completions", "bash"]).stdin(Stdio::null()).spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{output:?}");
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
}

#[test]
fn an_interrupt_ends_with_its_own_code() {
    let place = Place::new();
    // Waits for its standard input, which never ends.
    let child = place.command(&["route"]).spawn().unwrap();
    let pid = nix::unistd::Pid::from_raw(i32::try_from(child.id()).unwrap());
    // The handler is in place once the process waits on its input: a reader thread appears.
    let tasks = format!("/proc/{pid}/task");
    let waiting = (0..500).any(|_| {
        std::thread::sleep(std::time::Duration::from_millis(10));
        std::fs::read_dir(&tasks).is_ok_and(|tasks| {
            tasks.flatten().any(|task| {
                std::fs::read_to_string(task.path().join("syscall"))
                    .is_ok_and(|call| call.starts_with("0 0x0 "))
            })
        })
    });
    assert!(waiting, "the command never read its input");
    nix::sys::signal::kill(pid, nix::sys::signal::Signal::SIGINT).unwrap();
    let mut child = child;
    let stdin = child.stdin.take();
    let status = child.wait().unwrap();
    drop(stdin);
    assert_eq!(status.code(), Some(130), "{status:?}");
}
