//! The cache of pictures: the same file, another that shows the same, what is no picture, and what is cleaned away.

use serde_json::{Value, json};

use crate::sarai::Place;
use crate::scripted::{place, says};
use crate::serving::Serving;

/// Places of brightness in a fingerprint, and values of colour, as the contract of the skills has them.
const LUMAS: usize = 256;
const CHROMAS: usize = 32;

/// A fingerprint of stripes, so many places wide; `near` differs from its like by one bit of the hash.
fn print_of(stripe: usize, near: bool) -> String {
    let hash: u64 = if stripe == 1 { 0 } else { u64::MAX };
    let luma = (0..LUMAS).map(|place| if (place / stripe).is_multiple_of(2) { "20" } else { "d0" });
    let parts =
        [format!("{:016x}", hash ^ u64::from(near)), "80".into(), luma.collect(), "80".repeat(CHROMAS)];
    parts.concat()
}

fn picture(place: &Place, name: &str, shows: &str) -> String {
    let path = place.path(name);
    place.write(&path, format!("PIC {shows} {name}"));
    path.display().to_string()
}

fn prep(place: &Place, file: &str) -> Value {
    let ran = place.run(&["image", "prep", file, "--json"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    ran.json()
}

#[test]
fn a_picture_is_made_small_once_and_found_again() {
    let place = place(vec![says("", "no")]);
    let first = picture(&place, "a.jpg", &print_of(1, false));
    let told = prep(&place, &first);
    assert_eq!(told["cache"], "miss");
    assert_eq!((&told["width"], &told["height"]), (&json!(512), &json!(384)));
    assert_eq!(told["file"], json!(first));
    assert_eq!(told["phash"].as_str().unwrap().len(), 16);
    let kept = std::fs::read(told["path"].as_str().unwrap()).unwrap();
    assert_eq!(told["bytes_out"], json!(kept.len()));
    let again = prep(&place, &first);
    assert_eq!((&again["cache"], &again["path"]), (&json!("hit"), &told["path"]));
    let near = prep(&place, &picture(&place, "b.jpg", &print_of(1, true)));
    assert_eq!((&near["cache"], &near["like"]), (&json!("near"), &told["sha256"]));
    assert_ne!(near["path"], told["path"], "whoever brings a picture gets that one");
    assert_eq!(std::fs::read(near["path"].as_str().unwrap()).unwrap().len(), near["bytes_out"]);
    let other = prep(&place, &picture(&place, "c.jpg", &print_of(8, false)));
    assert_eq!(other["cache"], "miss");
    assert_ne!(other["path"], told["path"]);
    let stats = place.run(&["image", "stats", "--json"]).json();
    assert_eq!(
        [&stats["pictures"], &stats["files"], &stats["hits"], &stats["near"], &stats["misses"]],
        [&json!(3), &json!(3), &json!(1), &json!(1), &json!(2)]
    );
    assert_eq!(stats["hit_rate"], json!(0.25));
    let cleaned = place.run(&["image", "clean", "--all", "--json"]).json();
    assert_eq!(cleaned["files"], 3);
    assert!(!std::path::Path::new(told["path"].as_str().unwrap()).exists());
    assert_eq!(prep(&place, &first)["cache"], "miss");
}

#[test]
fn a_kept_file_that_was_changed_is_made_anew() {
    let place = place(vec![says("", "no")]);
    let file = picture(&place, "a.jpg", &print_of(1, false));
    let told = prep(&place, &file);
    std::fs::write(told["path"].as_str().unwrap(), b"RIFF....WEBPsomething else").unwrap();
    let again = prep(&place, &file);
    assert_eq!(again["cache"], "miss");
    assert_eq!(std::fs::read(again["path"].as_str().unwrap()).unwrap().len(), again["bytes_out"]);
}

#[test]
fn what_is_no_picture_is_told_and_the_others_go_on() {
    let place = place(vec![says("", "no")]);
    let good = picture(&place, "a.jpg", &print_of(1, false));
    let text = place.path("text.jpg");
    place.write(&text, "just words");
    let text = text.display().to_string();
    place.run(&["image", "prep", &text]).refused(2, &["not a picture"]);
    place.run(&["skills", "run", "image"]).refused(2, &["takes files"]);
    place.run(&["image", "prep", "/nowhere/a.jpg"]).refused(4, &["/nowhere/a.jpg"]);
    let ran = place.run(&["image", "prep", &text, "/nowhere/a.jpg", &good, "--json"]);
    assert_ne!(ran.code, 0);
    assert_eq!(ran.json()["cache"], "miss", "{ran:?}");
    assert!(ran.stderr.contains("text.jpg") && ran.stderr.contains("/nowhere/a.jpg"), "{ran:?}");
}

#[test]
fn a_picture_that_kills_its_reader_costs_one_answer() {
    let place = place(vec![says("", "no")]).with("SARAI_SERVER__BODY_BYTES_MAX", "4096");
    let server = Serving::start(&place);
    let post = |bytes: &[u8]| server.post_bytes("/sarai/v1/images", bytes);
    assert_eq!(post(b"PIC die").status, 502);
    let good = format!("PIC {} {}", print_of(1, false), "x".repeat(9000));
    // The skill rests after two deaths in a row.
    let until = std::time::Instant::now() + std::time::Duration::from_secs(20);
    let answer = loop {
        let answer = post(good.as_bytes());
        if answer.status == 200 || std::time::Instant::now() > until {
            break answer;
        }
        std::thread::sleep(std::time::Duration::from_millis(100));
    };
    assert_eq!(answer.status, 200, "{answer:?}");
    assert_eq!(post(b"").status, 400);
    assert_eq!(server.post_bytes("/sarai/v1/images?side_max=9", b"PIC").status, 400);
    let nonsense = server.post_bytes("/sarai/v1/images?side_max=wide", b"PIC");
    assert_eq!((nonsense.status, &nonsense.json()["error"]["code"]), (400, &json!("invalid_value")));
    let stats = server.get("/sarai/v1/images").json();
    assert_eq!((&stats["pictures"], &stats["misses"]), (&json!(1), &json!(1)));
    let metrics = server.get("/metrics").body;
    for wanted in [
        "sarai_image_cache_hit_rate 0\n",
        "sarai_image_lookups_total{outcome=\"miss\"} 1\n",
        "sarai_skill_restarts_total{skill_name=\"image\"} 2\n",
    ] {
        assert!(metrics.contains(wanted), "{wanted}: {metrics}");
    }
}
