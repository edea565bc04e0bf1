//! `sarai audit` on a ledger of real answers: what it counts, and how it names what was changed.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::sarai::Place;
use crate::scripted::{LOAN, LOAN_FILLED, fills, place};
use crate::serving::{Serving, call};
use crate::spine::{ask, leaves};

/// Over one full tile, so that every kind of file is there.
const ANSWERS: u64 = 258;

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found.sort();
    found
}

/// Has this many questions answered by a server, which is then gone.
fn answered(place: &Place, count: u64) {
    let server = Serving::start(place);
    let body = json!({"text": "hola"}).to_string();
    let share = |part: u64| count / 8 + u64::from(part < count % 8);
    std::thread::scope(|scope| {
        for part in 0..8 {
            let (server, body) = (&server, &body);
            scope.spawn(move || {
                for _ in 0..share(part) {
                    let answer =
                        call(&server.address, "POST", "/sarai/v1/ask", &[], body.as_bytes()).unwrap();
                    assert_eq!(answer.status, 200, "{answer:?}");
                }
            });
        }
    });
}

#[test]
fn a_flipped_byte_in_any_file_is_found_and_the_leaf_named() {
    let place = place(Vec::new());
    answered(&place, ANSWERS);
    assert_eq!(leaves(&place), ANSWERS);
    let folder = place.path("home/ledger");
    let expected = [
        ("checkpoint", ANSWERS - 1),
        ("tile/0/000", 0),
        ("tile/0/001.p/2", 256),
        ("tile/1/000.p/1", 0),
        ("tile/entries/000", 0),
        ("tile/entries/001.p/2", 256),
    ];
    let names: Vec<PathBuf> = files(&folder);
    let names: Vec<&str> =
        names.iter().map(|path| path.strip_prefix(&folder).unwrap().to_str().unwrap()).collect();
    assert_eq!(names, expected.map(|(name, _)| name));
    for (name, leaf) in expected {
        let path = folder.join(name);
        let good = std::fs::read(&path).unwrap();
        let mut bad = good.clone();
        bad[5] ^= 1;
        std::fs::write(&path, bad).unwrap();
        place.run(&["audit", "verify"]).refused(7, &[name, &format!("leaf {leaf}"), "hint: "]);
        std::fs::write(&path, good).unwrap();
    }
    assert_eq!(leaves(&place), ANSWERS);
}

#[test]
fn a_ledger_with_missing_leaves_takes_no_more_answers() {
    let place = place(Vec::new());
    ask(&place, &["hola"]);
    let folder = place.path("home/ledger");
    let keep = place.path("kept");
    assert!(std::process::Command::new("cp").arg("-r").args([&folder, &keep]).status().unwrap().success());
    ask(&place, &["¿qué tal?"]);
    // Yesterday's ledger in today's place: it verifies by itself, and only the database knows better.
    std::fs::remove_dir_all(&folder).unwrap();
    std::fs::rename(&keep, &folder).unwrap();
    place.run(&["audit", "verify"]).refused(7, &["1"]);
    place.run(&["ask", "hola"]).refused(7, &[]);
}

#[test]
fn a_receipt_is_shown_taken_and_checked_by_a_stranger() {
    let place = place(vec![fills("12.000", LOAN_FILLED)]);
    ask(&place, &["hola"]);
    let turn = ask(&place, &[LOAN]);
    let id = turn["turn_id"].as_str().unwrap();
    for id in [id, "1"] {
        let shown = place.run(&["audit", "show", id, "--json"]).json();
        assert_eq!(shown["leaf_index"], 1, "{shown}");
        let leaf = &shown["leaf"];
        assert_eq!((&leaf["turn_id"], &leaf["expert"]), (&turn["turn_id"], &json!("finance")), "{leaf}");
        assert!(!leaf.to_string().contains("12.000"), "the ledger holds no words of the person: {leaf}");
        assert_eq!(leaf["model"]["sha256"].as_str().unwrap().len(), 64, "{leaf}");
    }
    let file = place.path("receipt.json");
    let taken = place.run(&["audit", "receipt", id, "-o", file.to_str().unwrap(), "--json"]);
    assert_eq!(taken.code, 0, "{taken:?}");

    // The stranger has neither the home nor the configuration.
    let stranger = Place::new();
    let copy = stranger.path("receipt.json");
    let text = std::fs::read_to_string(&file).unwrap();
    let check = |text: &str| {
        stranger.write(&copy, text);
        stranger.run(&["audit", "check-receipt", copy.to_str().unwrap(), "--json"])
    };
    let checked = check(&text);
    assert_eq!(checked.code, 0, "{checked:?}");
    assert_eq!(checked.json()["leaf_hash"], turn["receipt"]["leaf_hash"]);
    for (from, to) in [("finance", "creative"), ("\"rounds\":0", "\"rounds\":1"), ("{", "{ "), ("es", "en")] {
        let (escaped_from, escaped_to) = (from.replace('"', "\\\""), to.replace('"', "\\\""));
        let edited = if text.contains(from) {
            text.replacen(from, to, 1)
        } else {
            text.replacen(&escaped_from, &escaped_to, 1)
        };
        assert_ne!(edited, text, "{from} does not stand in {text}");
        check(&edited).refused(7, &[]);
    }
    place.run(&["audit", "show", "no-such-turn"]).refused(4, &["no-such-turn"]);
    place.run(&["audit", "receipt", "7", "-o", file.to_str().unwrap()]).refused(4, &["7"]);
    assert_eq!(place.run(&["audit", "verify", "--expert", "finance", "--json"]).json()["matching"], json!(1));
    let checkpoint: Value = place.run(&["audit", "checkpoint", "--json"]).json();
    assert_eq!(checkpoint["leaves"], 2, "{checkpoint}");
}

/// Root of a tree over these leaves, written from RFC 6962 (2.1) and sharing no code with the program.
fn root(leaves: &[&str]) -> Vec<u8> {
    let digest = |parts: &[&[u8]]| {
        let mut hasher = Sha256::new();
        parts.iter().for_each(|part| hasher.update(part));
        hasher.finalize().to_vec()
    };
    match leaves {
        [] => digest(&[]),
        [leaf] => digest(&[&[0], leaf.as_bytes()]),
        _ => {
            let (left, right) = leaves.split_at(leaves.len().next_power_of_two() / 2);
            digest(&[&[1], &root(left), &root(right)])
        }
    }
}

#[test]
fn an_exported_ledger_gives_its_root_to_anyone_who_computes_it() {
    let place = place(Vec::new());
    place.run(&["audit", "export"]).refused(4, &[]);
    for _ in 0..5 {
        ask(&place, &["hola"]);
    }
    let file = place.path("ledger.jsonl");
    let exported = place.run(&["audit", "export", "-o", file.to_str().unwrap()]);
    assert_eq!(exported.code, 0, "{exported:?}");
    let text = std::fs::read_to_string(&file).unwrap();
    assert_eq!(text, place.run(&["audit", "export"]).stdout);
    let mut lines: Vec<&str> = text.lines().collect();
    let last: Value = serde_json::from_str(lines.pop().unwrap()).unwrap();
    assert_eq!((lines.len(), &last["leaves"]), (5, &json!(5)));
    let verified = place.run(&["audit", "verify", "--json"]).json();
    let computed: String = root(&lines).iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(verified["root"], json!(computed));
    assert!(last["checkpoint"].as_str().unwrap().lines().nth(1) == Some("5"), "{last}");
    place.run(&["audit", "export", "-o", "/nowhere/x"]).refused(1, &["/nowhere/x"]);
}

#[test]
fn a_checkpoint_kept_elsewhere_convicts_a_rolled_back_ledger() {
    let place = place(Vec::new());
    let first = ask(&place, &["hola"]);
    let folder = place.path("home/ledger");
    let kept = place.path("kept");
    assert!(std::process::Command::new("cp").arg("-r").args([&folder, &kept]).status().unwrap().success());
    let early = place.path("early");
    place.write(&early, place.run(&["audit", "checkpoint"]).stdout);
    ask(&place, &["¿qué tal?"]);
    let late = place.path("late");
    place.write(&late, place.run(&["audit", "checkpoint"]).stdout);
    for checkpoint in [&early, &late] {
        let ran = place.run(&["audit", "verify", "--checkpoint", checkpoint.to_str().unwrap(), "--json"]);
        assert_eq!(ran.code, 0, "{ran:?}");
        assert!(ran.json()["checkpoint_leaves"].is_u64(), "{ran:?}");
    }
    // A receipt taken now is larger than the early checkpoint: it needs the proof of growth.
    let (file, id) = (place.path("receipt.json"), first["turn_id"].as_str().unwrap());
    let (file, early, late) = (file.to_str().unwrap(), early.to_str().unwrap(), late.to_str().unwrap());
    assert_eq!(place.run(&["audit", "receipt", id, "-o", file]).code, 0);
    place.run(&["audit", "check-receipt", file, "--checkpoint", early]).refused(7, &["--for-checkpoint"]);
    assert_eq!(place.run(&["audit", "receipt", id, "-o", file, "--for-checkpoint", early]).code, 0);
    assert_eq!(place.run(&["audit", "check-receipt", file, "--checkpoint", early]).code, 0);
    // Yesterday's ledger, with the database that would betray it put away: it verifies by itself.
    std::fs::remove_dir_all(&folder).unwrap();
    std::fs::rename(&kept, &folder).unwrap();
    for entry in std::fs::read_dir(place.path("home")).unwrap() {
        let path = entry.unwrap().path();
        if path.file_name().unwrap().to_str().unwrap().starts_with("sarai.db") {
            std::fs::remove_file(path).unwrap();
        }
    }
    assert_eq!(place.run(&["audit", "verify"]).code, 0);
    place.run(&["audit", "verify", "--checkpoint", late]).refused(7, &[]);
}
