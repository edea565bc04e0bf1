//! `sarai-skill embed` on a real socket with the real file: vectors, refusals, what it is not, and its end.
//!
//! On with `SARAI_MODEL_TESTS=1`; files come from `SARAI_TEST_MODELS` (default `~/.cache/sarai/models-test`).

#![expect(clippy::unwrap_used, reason = "a test that panics has failed")]

#[path = "running/skill.rs"]
mod running;
#[path = "../../sarai-engine/tests/models/tier.rs"]
mod tier;

use std::path::PathBuf;

use prost::Message as _;
use running::Skill;
use sarai_proto::skill as pb;
use sarai_proto::skill::skill_service_client::SkillServiceClient;
use sarai_proto::skills::health_check_response::ServingStatus;
use sarai_proto::skills::health_client::HealthClient;
use sarai_proto::skills::{GenReq, HealthCheckRequest, skill_client::SkillClient};
use tier::is_on;
use tokio_stream::StreamExt as _;
use tonic::Code;

fn file() -> PathBuf {
    tier::file("use-multilingual-v3.embed")
}

fn request(texts: &[&str]) -> pb::EmbedRequest {
    let texts = texts.iter().map(|text| (*text).to_owned()).collect();
    pb::EmbedRequest { texts, kind: pb::EmbedKind::Passage.into() }
}

fn kind_of(status: &tonic::Status) -> pb::ErrorKind {
    let value = status.metadata().get_bin(sarai_proto::ERROR_DETAIL_KEY).expect("an error detail");
    pb::ErrorDetail::decode(value.to_bytes().unwrap()).unwrap().kind()
}

#[tokio::test]
async fn texts_become_vectors_and_nothing_else_is_promised() {
    if !is_on() {
        return;
    }
    let skill = Skill::start(&["embed"], &file());
    let channel = skill.channel().await;
    let mut client = SkillServiceClient::new(channel.clone());
    let mut updates = client.watch_load(pb::WatchLoadRequest {}).await.unwrap().into_inner();
    let mut last = None;
    while let Some(update) = updates.next().await {
        last = Some(update.unwrap().state());
    }
    assert_eq!(last, Some(pb::LoadState::Ready));
    let said = client.describe(pb::DescribeRequest {}).await.unwrap().into_inner();
    assert_eq!((said.skill.as_str(), said.threads, said.vocabulary), ("embed", 1, 128_000));
    assert_eq!((said.parameters, said.context_tokens), (68_920_320, 8192));

    let texts = ["Soy alérgico a la penicilina.", "I am allergic to penicillin.", "El tren sale a las tres."];
    let made = client.embed(request(&texts)).await.unwrap().into_inner();
    let vectors: Vec<&[f32]> = made.embeddings.iter().map(|each| each.values.as_slice()).collect();
    let dot = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f32>();
    assert!(vectors.len() == 3 && vectors.iter().all(|vector| vector.len() == 512));
    assert!((dot(vectors[0], vectors[0]) - 1.0).abs() < 1e-5);
    assert!(dot(vectors[0], vectors[1]) > dot(vectors[0], vectors[2]) + 0.3);
    assert!(made.tokens > 15);
    // More than one slice, the same vectors.
    let many = client.embed(request(&[texts[0]; 70])).await.unwrap().into_inner();
    assert!(many.embeddings.len() == 70 && many.embeddings.iter().all(|each| each.values == vectors[0]));

    let refused = client.embed(request(&["a"; 257])).await.unwrap_err();
    assert_eq!((refused.code(), kind_of(&refused)), (Code::InvalidArgument, pb::ErrorKind::BadRequest));
    let long = "uno dos ".repeat(9000);
    let refused = client.embed(request(&[&long])).await.unwrap_err();
    assert_eq!((refused.code(), kind_of(&refused)), (Code::OutOfRange, pb::ErrorKind::ContextExceeded));

    let refused = client.generate(pb::GenerateRequest::default()).await.unwrap_err();
    assert_eq!(refused.code(), Code::Unimplemented);
    let refused = SkillClient::new(channel.clone()).generate(GenReq::default()).await.unwrap_err();
    assert_eq!(refused.code(), Code::Unimplemented);
    let check = HealthCheckRequest { service: "embed".into() };
    let health = HealthClient::new(channel).check(check).await.unwrap().into_inner();
    assert_eq!(health.status(), ServingStatus::Serving);
}

#[tokio::test]
async fn a_file_that_is_none_ends_the_process_with_the_reason() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("model.embed");
    std::fs::write(&path, b"GGUF").unwrap();
    let (status, _, said) = Skill::start(&["embed"], &path).end();
    assert_eq!(status.code(), Some(5), "{said}");
    assert!(said.contains("does not end with an archive"), "{said}");
}
