//! `sarai-skill embed` on a real socket with the real file: vectors, refusals, what it is not, and its end.
//!
//! On with `SARAI_MODEL_TESTS=1`; files come from `SARAI_TEST_MODELS` (default `~/.cache/sarai/models-test`).

#![expect(clippy::unwrap_used, reason = "a test that panics has failed")]

#[path = "../../sarai-engine/tests/models/tier.rs"]
mod tier;

use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use prost::Message as _;
use sarai_proto::skill as pb;
use sarai_proto::skill::skill_service_client::SkillServiceClient;
use sarai_proto::skills::health_check_response::ServingStatus;
use sarai_proto::skills::health_client::HealthClient;
use sarai_proto::skills::{GenReq, HealthCheckRequest, skill_client::SkillClient};
use tier::is_on;
use tokio_stream::StreamExt as _;
use tonic::Code;
use tonic::transport::{Channel, Endpoint};

fn file() -> PathBuf {
    tier::file("use-multilingual-v3.embed")
}

/// A running skill; killed when the test ends.
struct Skill {
    child: Child,
    socket: PathBuf,
    _folder: tempfile::TempDir,
}

impl Skill {
    fn start(model: &Path) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let socket = folder.path().join("embed.sock");
        let child = Command::new(env!("CARGO_BIN_EXE_sarai-skill"))
            .args(["embed", "--model"])
            .arg(model)
            .arg("--socket")
            .arg(&socket)
            .env_clear()
            .stdin(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        Self { child, socket, _folder: folder }
    }

    async fn channel(&self) -> Channel {
        let endpoint = Endpoint::try_from(format!("unix:{}", self.socket.display())).unwrap();
        let deadline = Instant::now() + Duration::from_secs(10);
        loop {
            match endpoint.connect().await {
                Ok(channel) => return channel,
                Err(error) => assert!(Instant::now() < deadline, "{error}"),
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }
}

impl Drop for Skill {
    fn drop(&mut self) {
        let _already_gone = self.child.kill();
        let _ended = self.child.wait();
    }
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
    let skill = Skill::start(&file());
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
    let mut skill = Skill::start(&path);
    let status = skill.child.wait().unwrap();
    let mut said = String::new();
    skill.child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
    assert_eq!(status.code(), Some(5), "{said}");
    assert!(said.contains("does not end with an archive"), "{said}");
}
