//! What is on disk: local sources, verification, removal, profiles, and the two ways of showing progress.

use sarai_core::language::Language;

use super::*;
use crate::models::progress::Renderer;
use crate::models::store::Sizes;

fn path_source(path: &std::path::Path) -> String {
    format!("[[model.source]]\nkind = \"path\"\npath = \"{}\"\n", path.display())
}

/// A store with one model in it, taken from a folder beside it.
async fn filled(seed: u64) -> (Bench, Vec<u8>) {
    let mut bench = Bench::new();
    bench.options.offline = true;
    let bytes = content(seed, 100_000);
    let file = bench.folder.path().join("given.gguf");
    fs::write(&file, &bytes).unwrap();
    bench.pull(&model(Some(&bytes), &path_source(&file))).await.unwrap();
    (bench, bytes)
}

#[tokio::test]
async fn a_file_that_is_here_is_used_offline() {
    let (bench, bytes) = filled(60).await;
    bench.assert_has("m", &bytes);
    assert_eq!(bench.store.verify("m").await.unwrap().bytes, 100_000);
    let listed = bench.store.installed().unwrap();
    assert_eq!(listed.len(), 1);
    assert_eq!(listed[0].sha256, sha256(&bytes));
    assert_eq!(bench.store.sizes().unwrap(), Sizes { models: 1, blobs_bytes: 100_000, partial_bytes: 0 });
}

#[tokio::test]
async fn a_cache_folder_comes_before_every_source_and_only_right_bytes_count() {
    let bytes = content(61, 50_000);
    let (wrong, short) = (content(62, 50_000), bytes[..100].to_vec());
    let mut bench = Bench::new();
    let folders: Vec<PathBuf> = ["a", "b", "c"].map(|name| bench.folder.path().join(name)).into();
    for (folder, bytes) in folders.iter().zip([&wrong, &short, &bytes]) {
        fs::create_dir(folder).unwrap();
        fs::write(folder.join("m.gguf"), bytes).unwrap();
    }
    bench.options.local_folders = folders[1..].to_vec();
    let first = folders[0].display().to_string();
    bench.options =
        bench.options.clone().with_environment(|name| (name == "SARAI_MODELS_CACHE").then(|| first.clone()));
    let manifest = bench.pull(&model(Some(&bytes), &url_source("http://127.0.0.1:9"))).await.unwrap();
    bench.assert_has("m", &bytes);
    assert_eq!(manifest.source, format!("path {}", folders[2].join("m.gguf").display()));
    let refused: Vec<_> = bench
        .events()
        .into_iter()
        .filter_map(|event| {
            let PullProgress::SourceFailed { reason, .. } = event else { return None };
            Some(reason)
        })
        .collect();
    assert!(refused[0].contains("sha256") && refused[1].contains("100 bytes"), "{refused:?}");
    // The folders are as they were.
    assert_eq!(fs::read(folders[0].join("m.gguf")).unwrap(), wrong);
    assert_eq!(fs::read_dir(&folders[2]).unwrap().count(), 1);
}

#[tokio::test]
async fn a_file_on_another_file_system_is_copied() {
    let elsewhere = tempfile::tempdir_in("/dev/shm").unwrap();
    let bytes = content(63, 3_000_000);
    let file = elsewhere.path().join("f.gguf");
    fs::write(&file, &bytes).unwrap();
    let link = elsewhere.path().join("link.gguf");
    std::os::unix::fs::symlink(&file, &link).unwrap();
    let bench = Bench::new();
    bench.pull(&model(Some(&bytes), &path_source(&link))).await.unwrap();
    drop(elsewhere);
    bench.assert_has("m", &bytes);
}

#[tokio::test]
async fn damage_is_found_and_named() {
    let (bench, bytes) = filled(64).await;
    let path = bench.store.path("m").unwrap();
    // A new file: the blob is a hard link to the one that was given.
    fs::remove_file(&path).unwrap();
    let mut flipped = bytes.clone();
    flipped[77_777] ^= 1;
    fs::write(&path, &flipped).unwrap();
    assert!(bench.store.path("m").is_ok(), "the length alone does not tell");
    let error = bench.store.verify("m").await.unwrap_err();
    assert!(matches!(&error, Error::Corrupt { name, .. } if name == "m"), "{error}");
    assert_eq!(error.class(), crate::models::Class::Integrity);
    assert!(error.hint(Language::Es).unwrap().contains("sarai models pull m"));

    fs::write(&path, &bytes[..99_999]).unwrap();
    let error = bench.store.path("m").unwrap_err();
    assert!(matches!(error, Error::WrongSize { expected: 100_000, found: 99_999, .. }), "{error}");
    assert!(matches!(bench.store.verify("m").await, Err(Error::WrongSize { .. })));

    fs::remove_file(&path).unwrap();
    assert!(matches!(bench.store.path("m"), Err(Error::BlobMissing { .. })));

    fs::write(&path, &flipped).unwrap();
    fs::remove_file(bench.store.path("m").unwrap()).unwrap();
    let file = bench.folder.path().join("given.gguf");
    bench.pull(&model(Some(&bytes), &path_source(&file))).await.unwrap();
    bench.assert_has("m", &bytes);
}

#[tokio::test]
async fn a_damaged_blob_without_a_manifest_is_not_trusted() {
    let (bench, bytes) = filled(65).await;
    let path = bench.store.path("m").unwrap();
    fs::remove_file(&path).unwrap();
    fs::write(&path, content(66, 100_000)).unwrap();
    fs::remove_file(bench.folder.path().join("models/manifests/m.json")).unwrap();
    let file = bench.folder.path().join("given.gguf");
    bench.pull(&model(Some(&bytes), &path_source(&file))).await.unwrap();
    bench.assert_has("m", &bytes);
}

#[tokio::test]
async fn a_blob_goes_with_its_last_name() {
    let (bench, bytes) = filled(67).await;
    let mut twin = model(Some(&bytes), &url_source("http://127.0.0.1:9"));
    twin.name = "twin".to_owned();
    bench.pull(&twin).await.unwrap();
    let path = bench.store.path("m").unwrap();
    assert_eq!(bench.store.remove("m").unwrap(), 0);
    assert_eq!(bench.store.path("twin").unwrap(), path);
    assert_eq!(bench.store.remove("twin").unwrap(), 100_000);
    assert!(!path.exists());
    let error = bench.store.remove("twin").unwrap_err();
    assert!(matches!(error, Error::NotInstalled { .. }), "{error}");
}

#[tokio::test]
async fn names_and_manifests_from_outside_are_not_trusted() {
    let (bench, _) = filled(68).await;
    for name in ["../../etc/passwd", "", "/m", "M", "a/b", &"x".repeat(65)] {
        assert!(matches!(bench.store.path(name), Err(Error::BadName { .. })), "{name}");
        assert!(matches!(bench.store.remove(name), Err(Error::BadName { .. })), "{name}");
    }
    let manifest = bench.folder.path().join("models/manifests/m.json");
    for bad in ["{", "{\"name\":\"m\",\"sha256\":\"../../x\",\"bytes\":1}", "[]"] {
        fs::write(&manifest, bad).unwrap();
        let error = bench.store.path("m").unwrap_err();
        assert!(matches!(error, Error::BadManifest { .. }), "{error}");
        assert!(error.hint(Language::En).unwrap().contains("m.json"));
        assert!(bench.store.installed().is_err());
    }
    bench.store.remove("m").unwrap();
    assert!(bench.store.installed().unwrap().is_empty());
}

#[test]
fn the_chosen_profile_is_kept() {
    let bench = Bench::new();
    let catalogue = Catalogue::load(None).unwrap();
    assert_eq!(bench.store.profile(&catalogue).unwrap().name, "mini");
    bench.store.use_profile(catalogue.profile("smallest").unwrap()).unwrap();
    assert_eq!(bench.store.profile(&catalogue).unwrap().name, "smallest");
    fs::write(bench.folder.path().join("models/profile"), "gone\n").unwrap();
    assert!(matches!(bench.store.profile(&catalogue), Err(Error::UnknownProfile { .. })));
}

#[test]
fn an_empty_home_is_empty_and_stays_so() {
    let bench = Bench::new();
    assert_eq!(bench.store.sizes().unwrap(), Sizes::default());
    assert!(matches!(bench.store.path("m"), Err(Error::NotInstalled { .. })));
    assert!(!bench.folder.path().join("models").exists());
}

#[test]
fn the_real_disk_answers() {
    let free = crate::models::disk::free_bytes(&std::env::temp_dir()).unwrap();
    assert!(free > 0);
}

#[test]
fn every_event_can_be_shown() {
    for language in [Language::Es, Language::En] {
        let renderer = Renderer::new("m", language);
        renderer.show(&PullProgress::Started { bytes: Some(1000), resumed_bytes: 10 });
        for bytes in [10, 500, 501, 1000] {
            renderer.show(&PullProgress::Advanced { bytes });
        }
        renderer.show(&PullProgress::Started { bytes: Some(0), resumed_bytes: 0 });
        renderer.show(&PullProgress::Advanced { bytes: u64::MAX });
        renderer.show(&PullProgress::Done { bytes: 1000 });
    }
}
