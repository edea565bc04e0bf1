//! The committed seeds of the fuzz target `picture`, through the very same function.

use std::collections::BTreeSet;

#[path = "../../../fuzz/fuzz_targets/picture.rs"]
mod picture;

#[test]
fn pictures_hold() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/seeds/picture");
    let (mut formats, mut refused) = (BTreeSet::new(), 0);
    for seed in std::fs::read_dir(folder).unwrap() {
        let bytes = std::fs::read(seed.unwrap().path()).unwrap();
        picture::check(&bytes);
        match sarai_image::prepare(&bytes, &sarai_image::Options::default()) {
            Ok(picture) => drop(formats.insert(picture.format.to_string())),
            Err(_) => refused += 1,
        }
    }
    // The seeds are what their names say, so that a fault in a reader can't make them all the same refusal.
    assert_eq!(formats.len(), 6, "{formats:?}");
    assert!(refused >= 3, "{refused}");
}
