//! Adapters from outside: loaded, put in force, named in receipts, and there again after a death of the child and a
//! restart of the server. That they change weights is tested in `sarai-engine`.

use nix::sys::signal::{Signal, kill};
use serde_json::{Value, json};

use crate::sarai::Place;
use crate::scripted::place;
use crate::serving::{Serving, pid};
use crate::spine::ask;

/// Writes a file that the scripted skill takes as an adapter, and gives what it says is its digest.
fn adapter_file(place: &Place, name: &str, extra: usize) -> String {
    let path = place.path(name);
    place.write(&path, [b"LORA".as_slice(), &vec![b'.'; extra]].concat());
    format!("{:064x}", 4 + extra)
}

fn load(place: &Place, name: &str, file: &str) -> Value {
    let path = place.path(file);
    let ran = place.run(&["adapters", "load", name, path.to_str().unwrap(), "--scale", "0.5", "--json"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    ran.json()["models"][0].clone()
}

/// Digests of the adapters that the receipt of an answer names.
fn named_by_receipt(server: &Serving, place: &Place) -> Value {
    let turn = ask(place, &["hola"]);
    let record = server.get(&format!("/sarai/v1/audit/{}", turn["turn_id"].as_str().unwrap())).json();
    record["leaf"]["model"]["adapters"].clone()
}

#[test]
fn an_adapter_is_loaded_used_named_in_receipts_and_removed() {
    let place = place(Vec::new());
    let server = Serving::start(&place);
    let digest = adapter_file(&place, "night.gguf", 3);
    assert_eq!(named_by_receipt(&server, &place), json!([]));
    let model = load(&place, "night", "night.gguf");
    assert_eq!(model["model"], "scripted");
    let adapter = &model["adapters"][0];
    assert_eq!(
        (&adapter["name"], &adapter["sha256"], &adapter["scale"], &adapter["in_force"]),
        (&json!("night"), &json!(digest), &json!(0.5), &json!(false))
    );
    assert_eq!(named_by_receipt(&server, &place), json!([]), "nobody put it in force");
    let used = place.run(&["adapters", "use", "night"]);
    assert!(used.code == 0 && used.stdout.contains("in use"), "{used:?}");
    assert_eq!(named_by_receipt(&server, &place), json!([digest]));
    // Swapped under the same name.
    let other = adapter_file(&place, "other.gguf", 9);
    load(&place, "night", "other.gguf");
    assert_eq!(named_by_receipt(&server, &place), json!([other]));
    let metrics = server.get("/metrics").body;
    assert!(metrics.contains("sarai_adapters{skill_name=\"scripted\"} 1"), "{metrics}");
    assert_eq!(place.run(&["adapters", "rm", "night"]).code, 0);
    assert_eq!(named_by_receipt(&server, &place), json!([]));
    let listed = server.get("/sarai/v1/adapters").json();
    assert!(
        listed["models"].as_array().unwrap().iter().all(|model| model["adapters"] == json!([])),
        "{listed}"
    );
}

#[test]
fn what_was_loaded_is_there_again_after_a_death_and_after_a_restart() {
    let place = place(Vec::new());
    let server = Serving::start(&place);
    let digest = adapter_file(&place, "night.gguf", 3);
    let file = load(&place, "night", "night.gguf")["adapters"][0]["file"].as_str().unwrap().to_owned();
    assert_eq!(place.run(&["adapters", "use", "night"]).code, 0);
    kill(pid(server.child_of("scripted")), Signal::SIGKILL).unwrap();
    assert_eq!(named_by_receipt(&server, &place), json!([digest]));
    server.end(Signal::SIGKILL);
    let server = Serving::start(&place);
    assert_eq!(named_by_receipt(&server, &place), json!([digest]));
    // Another file in its place was never agreed to.
    server.end(Signal::SIGTERM);
    place.write(&place.path("home/adapters").join(file), b"LORA of somebody else");
    let server = Serving::start(&place);
    assert_eq!(named_by_receipt(&server, &place), json!([]));
    let listed = place.run(&["adapters", "list"]);
    assert!(listed.stdout.contains("changed"), "{listed:?}");
    let doctor = place.run(&["--lang", "en", "doctor"]);
    assert!(doctor.stdout.contains("sarai adapters load NAME FILE"), "{doctor:?}");
    load(&place, "night", "night.gguf");
    assert_eq!(named_by_receipt(&server, &place), json!([digest]));
}

#[test]
fn what_can_not_be_done_is_refused_and_changes_nothing() {
    let place = place(Vec::new());
    place.run(&["--lang", "en", "adapters", "list"]).refused(5, &["no server", "sarai serve"]);
    let server = Serving::start(&place);
    let post = |body: Value| server.post("/sarai/v1/adapters", &body);
    place.write(&place.path("foreign.gguf"), b"for another model");
    let foreign = place.path("foreign.gguf");
    place.run(&["adapters", "load", "x", foreign.to_str().unwrap()]).refused(2, &["another model"]);
    assert_eq!(std::fs::read_dir(place.path("home/adapters")).unwrap().count(), 0, "it was kept");
    place.run(&["adapters", "load", "x", "/dev/zero"]).refused(1, &["/dev/zero"]);
    place.run(&["adapters", "load", "x", "/nowhere.gguf"]).refused(4, &["/nowhere.gguf"]);
    for (body, wanted) in [
        (json!({"action": "use", "name": "absent"}), 400),
        (json!({"action": "remove", "name": "absent"}), 400),
        (json!({"action": "load", "name": "x", "file": "absent.gguf"}), 400),
        (json!({"action": "load", "name": "x", "file": "foreign.gguf", "scale": 0}), 400),
        (json!({"action": "load", "name": "x", "file": "foreign.gguf", "strength": 1}), 400),
        (json!({"action": "dance"}), 400),
        (json!({"action": "use", "model": "absent"}), 503),
    ] {
        let answer = post(body.clone());
        assert_eq!(answer.status, wanted, "{body}: {}", answer.body);
    }
    assert_eq!(server.get("/sarai/v1/adapters").json()["models"][0]["adapters"], json!([]));
}
