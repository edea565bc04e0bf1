//! The hub's own way of stating digests, with a server that imitates it on loopback.

use super::faulty_server::{FaultyServer, Reply};
use super::*;

const HUB: &str = "[[model.source]]\nkind = \"hub\"\nrepo = \"maker/m-GGUF\"\nfile = \"m.gguf\"\n";

/// Answers like the hub: the digest in the head of a redirect to a storage that knows none.
async fn hub(stated: &[u8], served: &[u8]) -> FaultyServer {
    let (sha256, len) = (sha256(stated), stated.len());
    let file = served.to_vec();
    FaultyServer::start(move |_, asked| match asked.path.as_str() {
        "/maker/m-GGUF/resolve/main/m.gguf" => Reply::status(302)
            .header("location", "/storage/1")
            .header("x-linked-etag", format!("\"{sha256}\""))
            .header("x-linked-size", len)
            .header("content-length", 0),
        "/storage/1" => Reply::good(&file, asked, "\"storage\""),
        _ => Reply::status(404),
    })
    .await
}

fn bench(server: &FaultyServer) -> Bench {
    let mut bench = Bench::new();
    bench.options = bench.options.clone().with_environment(|name| match name {
        "HF_ENDPOINT" => Some(server.base.clone()),
        "HF_TOKEN" => Some("t0ken".to_owned()),
        _ => None,
    });
    bench
}

#[tokio::test]
async fn a_file_without_a_digest_in_the_catalogue_is_pinned_to_the_hubs() {
    let bytes = content(30, 2 << 20);
    let server = hub(&bytes, &bytes).await;
    let bench = bench(&server);
    let manifest = bench.pull(&model(None, HUB)).await.unwrap();
    bench.assert_has("m", &bytes);
    assert_eq!((manifest.sha256, manifest.bytes), (sha256(&bytes), 2 << 20));
    assert_eq!(manifest.source, "hub maker/m-GGUF@main/m.gguf");
    assert_eq!(server.asked()[0].authorization.as_deref(), Some("Bearer t0ken"));
}

#[tokio::test]
async fn bytes_other_than_the_hub_states_are_thrown_away() {
    let server = hub(&content(31, 1 << 20), &content(32, 1 << 20)).await;
    let bench = bench(&server);
    let error = bench.pull(&model(None, HUB)).await.unwrap_err();
    assert!(error.to_string().contains("wrong bytes"), "{error}");
    assert!(bench.store.path("m").is_err());
}

#[tokio::test]
async fn another_file_on_the_hub_is_not_even_downloaded() {
    let ours = content(33, 1 << 20);
    let server = hub(&content(34, 1 << 20), &content(34, 1 << 20)).await;
    let bench = bench(&server);
    let error = bench.pull(&model(Some(&ours), HUB)).await.unwrap_err();
    assert!(error.to_string().contains("the hub has another file"), "{error}");
    assert_eq!(server.sent(), 0);
}

#[tokio::test]
async fn without_any_digest_nothing_is_fetched() {
    let file = content(35, 1 << 20);
    let server = FaultyServer::start(move |_, asked| Reply::good(&file, asked, "\"v1\"")).await;
    let bench = bench(&server);
    let error = bench.pull(&model(None, HUB)).await.unwrap_err();
    assert!(error.to_string().contains("neither the catalogue nor the hub states a sha256"), "{error}");
    assert_eq!(server.sent(), 0);
}

#[tokio::test]
async fn a_closed_repository_is_explained() {
    let server = FaultyServer::start(|_, _| Reply::status(401)).await;
    let bench = bench(&server);
    let error = bench.pull(&model(None, HUB)).await.unwrap_err();
    assert!(error.to_string().contains("licence must be accepted"), "{error}");
    assert_eq!(server.asked().len(), 1);
}

#[tokio::test]
async fn a_renamed_repository_is_found() {
    let bytes = content(36, 1 << 20);
    let (digest, file) = (sha256(&bytes), bytes.clone());
    let server = FaultyServer::start(move |_, asked| match asked.path.as_str() {
        "/maker/m-GGUF/resolve/main/m.gguf" => {
            Reply::status(307).header("location", "/maker/new/m.gguf").header("content-length", 0)
        }
        _ => Reply::good(&file, asked, "\"v1\"").header("x-linked-etag", format!("\"{digest}\"")),
    })
    .await;
    let bench = bench(&server);
    bench.pull(&model(None, HUB)).await.unwrap();
    bench.assert_has("m", &bytes);
}
