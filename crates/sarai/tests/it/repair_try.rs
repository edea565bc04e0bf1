//! `sarai repair try`: a patch is tried on a copy, tests see it, the folder stays, and nothing gets out.

use crate::sarai::Place;
use crate::scripted::skill_binary;

const PROGRAM: &str = "def price(net):\n    return net * 1.16\n";
const TEST: &str = "import sys, unittest\nsys.path.insert(0, '/tree')\nimport prices\n\n\nclass Prices(unittest.TestCase):\n    \
    def test_vat(self):\n        self.assertAlmostEqual(prices.price(100), 121)\n";
const PATCH: &str = "--- a/prices.py\n+++ b/prices.py\n@@ -1,2 +1,2 @@\n def price(net):\n-    return net * 1.16\n\
    +    return net * 1.21\n";

fn place(patch: &str) -> Place {
    let program = skill_binary();
    let place = Place::new().with("SARAI_SKILLS__BINARY", program.to_str().unwrap());
    place.write(&place.path("tree/prices.py"), PROGRAM);
    place.write(&place.path("tree/test_prices.py"), TEST);
    place.write(&place.path("mend.patch"), patch);
    place
}

fn tried(place: &Place, more: &[&str]) -> crate::sarai::Ran {
    let (patch, tree) = (place.path("mend.patch"), place.path("tree"));
    let mut args = vec!["repair", "try", "--json", patch.to_str().unwrap(), "--tree", tree.to_str().unwrap()];
    args.extend(more);
    place.run(&args)
}

fn python(program: &'static str) -> Vec<&'static str> {
    vec!["--", "python3", "-c", program]
}

#[test]
fn a_patch_is_applied_to_a_copy_and_tested_there() {
    let place = place(PATCH);
    let ran = tried(&place, &["--", "python3", "-m", "unittest", "discover", "-s", "{tree}"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    let told = ran.json();
    assert_eq!(told["applied"], serde_json::json!([{"path": "prices.py", "change": "changed"}]), "{told}");
    assert_eq!((&told["passed"], &told["test"]["succeeded"]), (&true.into(), &true.into()), "{told}");
    assert_eq!(std::fs::read_to_string(place.path("tree/prices.py")).unwrap(), PROGRAM);
    // Without the patch's change the same test fails: the copy is what is tested.
    place.write(&place.path("mend.patch"), PATCH.replace("1.21", "1.22"));
    let ran = tried(&place, &["--", "python3", "-m", "unittest", "discover", "-s", "{tree}"]);
    assert_eq!((ran.code, ran.json()["passed"].clone()), (1, false.into()), "{ran:?}");
    assert!(ran.json()["test"]["printed"].to_string().contains("122"), "{ran:?}");
    let left = std::fs::read_dir(place.path("home/run/trials")).unwrap().count();
    assert_eq!(left, 0, "copies go with their trial");
}

#[test]
fn what_does_not_fit_or_reaches_out_is_refused_and_no_test_runs() {
    let place = place(PATCH);
    for (patch, why) in [
        (PATCH.replace("1.16", "1.17"), "prices.py"),
        (PATCH.replace("prices.py", "../prices.py"), ".."),
        (PATCH.replace("prices.py", "/etc/passwd"), "/etc/passwd"),
        (PATCH.replace("a/prices.py", "a/.git/config").replace("b/prices.py", "b/.git/config"), ".git"),
        ("no patch at all".to_owned(), ""),
    ] {
        place.write(&place.path("mend.patch"), patch.clone());
        let ran = tried(&place, &python("raise SystemExit(0)"));
        assert_eq!(ran.code, 1, "{patch}: {ran:?}");
        let told = ran.json();
        assert!(told["refused"].as_str().unwrap().contains(why) && told["test"].is_null(), "{patch}: {told}");
    }
    assert_eq!(std::fs::read_to_string(place.path("tree/prices.py")).unwrap(), PROGRAM);
}

#[test]
fn a_test_that_misbehaves_is_contained_and_ended() {
    let place = place(PATCH);
    let outside = place.path("tree/prices.py");
    for program in [
        "open('/tree/prices.py', 'a')",
        "import socket; socket.create_connection(('127.0.0.1', 9))",
        "import os; os.listdir('/home')",
    ] {
        let ran = tried(&place, &python(program));
        assert_eq!(
            (ran.code, ran.json()["test"]["succeeded"].clone()),
            (1, false.into()),
            "{program}: {ran:?}"
        );
    }
    let late = tried(&place, &[&["--seconds", "1"][..], &python("while True: pass")].concat());
    assert_eq!((late.code, late.json()["test"]["timed_out"].clone()), (1, true.into()), "{late:?}");
    assert_eq!(std::fs::read_to_string(outside).unwrap(), PROGRAM);
}

#[test]
fn wrong_wishes_are_told() {
    let place = place(PATCH);
    let tree = place.path("tree");
    let absent = place.path("absent");
    place
        .run(&["repair", "try", absent.to_str().unwrap(), "--tree", tree.to_str().unwrap()])
        .refused(4, &["absent"]);
    let patch = place.path("mend.patch");
    place
        .run(&["repair", "try", patch.to_str().unwrap(), "--tree", absent.to_str().unwrap()])
        .refused(2, &["absent"]);
    place.write(&patch, "x".repeat(2 << 20));
    tried(&place, &[]).refused(2, &["1048577", "1048576"]);
}
