//! Importing single files and an Ollama store.

use super::*;

async fn import(bench: &Bench, path: &std::path::Path) -> Result<crate::models::import::ImportReport, Error> {
    bench.store.import(path, &Catalogue::load(None).unwrap()).await
}

#[tokio::test]
async fn a_gguf_file_gets_a_name_from_its_own() {
    let bench = Bench::new();
    let bytes = content(70, 10_000);
    let path = bench.folder.path().join("Mi Modelo ñ.Q4_0.gguf");
    fs::write(&path, &bytes).unwrap();
    let report = import(&bench, &path).await.unwrap();
    assert_eq!(report.imported[0].name, "mi-modelo--.q4_0");
    assert_eq!(report.imported[0].licence, "unknown");
    bench.assert_has("mi-modelo--.q4_0", &bytes);
    // Again is no error; another file under the same name is.
    import(&bench, &path).await.unwrap();
    fs::remove_file(&path).unwrap();
    fs::write(&path, content(71, 10_000)).unwrap();
    assert!(matches!(import(&bench, &path).await, Err(Error::NameTaken { .. })));
    bench.assert_has("mi-modelo--.q4_0", &bytes);
}

#[tokio::test]
async fn a_file_of_the_catalogue_gets_the_catalogues_name() {
    let bench = Bench::new();
    let bytes = content(72, 10_000);
    let path = bench.folder.path().join("x.gguf");
    fs::write(&path, &bytes).unwrap();
    let text = format!(
        "[[model]]\nname = \"known\"\nfamily = \"f\"\nlicence = \"MIT\"\nquantisation = \"q\"\nfile = \"y.gguf\"\n\
         sha256 = \"{}\"\n[[model.source]]\nkind = \"path\"\npath = \"/none\"\n",
        sha256(&bytes)
    );
    let mut catalogue = Catalogue::load(None).unwrap();
    catalogue.add("test", &text).unwrap();
    let report = bench.store.import(&path, &catalogue).await.unwrap();
    assert_eq!((report.imported[0].name.as_str(), report.imported[0].licence.as_str()), ("known", "MIT"));
}

#[tokio::test]
async fn a_stranger_does_not_get_a_name_of_the_catalogue() {
    let bench = Bench::new();
    let path = bench.folder.path().join("smollm2-135m.gguf");
    fs::write(&path, content(73, 10_000)).unwrap();
    assert!(matches!(import(&bench, &path).await, Err(Error::NameTaken { .. })));
}

#[tokio::test]
async fn what_is_not_gguf_is_refused() {
    let bench = Bench::new();
    let path = bench.folder.path().join("f.gguf");
    for (bytes, reason) in [
        (&b""[..], "only 0 bytes"),
        (b"GGUF\x03\0\0\0", "only 8 bytes"),
        (b"<!DOCTYPE html><html><head>", "does not start with GGUF"),
        (b"GGUF\x01\0\0\0aaaaaaaaaaaaaaaaaaaaaaaa", "version is 1"),
    ] {
        fs::write(&path, bytes).unwrap();
        let error = import(&bench, &path).await.unwrap_err();
        assert!(matches!(error, Error::NotGguf { .. }) && error.to_string().contains(reason), "{error}");
    }
    let error = import(&bench, &bench.folder.path().join("none")).await.unwrap_err();
    assert_eq!(error.class(), crate::models::Class::NotFound);
    let error = import(&bench, bench.folder.path()).await.unwrap_err();
    assert!(matches!(error, Error::NothingToImport { .. }), "{error}");
    assert!(bench.store.installed().unwrap().is_empty());
}

/// Writes one model as Ollama does.
fn ollama(root: &std::path::Path, name: &str, tag: &str, bytes: &[u8], digest: &str) {
    let folder = root.join("manifests/registry.example/library").join(name);
    fs::create_dir_all(&folder).unwrap();
    fs::create_dir_all(root.join("blobs")).unwrap();
    let manifest = serde_json::json!({
        "schemaVersion": 2,
        "layers": [
            {"mediaType": "application/vnd.ollama.image.template", "digest": "sha256:00", "size": 3},
            {"mediaType": "application/vnd.ollama.image.model", "digest": digest, "size": bytes.len()},
        ]
    });
    fs::write(folder.join(tag), manifest.to_string()).unwrap();
    if let Some(hex) = digest.strip_prefix("sha256:") {
        fs::write(root.join("blobs").join(format!("sha256-{}", hex.replace('/', "_"))), bytes).unwrap();
    }
}

#[tokio::test]
async fn an_ollama_store_is_taken_over_and_left_as_it_was() {
    let bench = Bench::new();
    let home = bench.folder.path().join("ollama");
    let root = home.join("models");
    let (one, two, bad) = (content(74, 10_000), content(75, 12_000), content(76, 9_000));
    ollama(&root, "llama3.2", "1b", &one, &format!("sha256:{}", sha256(&one)));
    ollama(&root, "smollm2-135m", "latest", &two, &format!("sha256:{}", sha256(&two)));
    ollama(&root, "broken", "latest", &bad, &format!("sha256:{}", "0".repeat(64)));
    ollama(&root, "odd", "latest", &bad, "sha256:../../../etc/passwd");
    let report = import(&bench, &home).await.unwrap();
    let names: Vec<_> = report.imported.iter().map(|manifest| manifest.name.as_str()).collect();
    assert_eq!(names, ["llama3.2-1b", "ollama-smollm2-135m"]);
    bench.assert_has("llama3.2-1b", &one);
    bench.assert_has("ollama-smollm2-135m", &two);
    let skipped: Vec<_> = report.skipped.iter().map(|(name, error)| format!("{name}: {error}")).collect();
    assert_eq!(skipped.len(), 2, "{skipped:?}");
    assert!(skipped[0].starts_with("broken:latest") && skipped[0].contains("is damaged"), "{skipped:?}");
    assert!(skipped[1].contains("not a sha256"), "{skipped:?}");
    assert_eq!(fs::read(root.join("blobs").join(format!("sha256-{}", sha256(&one)))).unwrap(), one);
}
