//! The real binary on a real socket with a real model: health, reflection, both contracts, cancellation, shutdown.
//!
//! On with `SARAI_MODEL_TESTS=1`; files come from `SARAI_TEST_MODELS` (default `~/.cache/sarai/models-test`).

#![expect(clippy::unwrap_used, reason = "a test that panics has failed")]

#[path = "running/skill.rs"]
mod running;
#[path = "../../sarai-engine/tests/models/tier.rs"]
mod tier;

use std::path::PathBuf;
use std::process::Command;
use std::time::{Duration, Instant};

use prost::Message as _;
use running::Skill;
use sarai_proto::skill::skill_service_client::SkillServiceClient;
use sarai_proto::{skill as pb, skills};
use tier::is_on;
use tokio_stream::StreamExt as _;
use tonic::transport::Channel;

/// The words that start the skill.
const ENGINE: [&str; 3] = ["engine", "--context", "512"];

fn model() -> PathBuf {
    tier::file("SmolLM2-135M-Instruct.Q4_1.gguf")
}

fn chat(text: &str) -> pb::Generation {
    let message = pb::ChatMessage { role: "user".into(), content: text.into() };
    pb::Generation {
        input: Some(pb::Input { kind: Some(pb::input::Kind::Chat(pb::Chat { messages: vec![message] })) }),
        max_tokens: 16,
        ..pb::Generation::default()
    }
}

fn detail_of(status: &tonic::Status) -> pb::ErrorDetail {
    let value = status.metadata().get_bin(sarai_proto::ERROR_DETAIL_KEY).expect("an error detail");
    pb::ErrorDetail::decode(value.to_bytes().unwrap()).unwrap()
}

async fn loaded(channel: &Channel) -> pb::WatchLoadResponse {
    let updates = SkillServiceClient::new(channel.clone()).watch_load(pb::WatchLoadRequest {}).await.unwrap();
    let mut updates = updates.into_inner();
    let mut last = None;
    while let Some(update) = updates.next().await {
        last = Some(update.unwrap());
    }
    last.expect("at least one update")
}

#[tokio::test]
async fn one_socket_speaks_every_contract() {
    if !is_on() {
        return;
    }
    let skill = Skill::start(&ENGINE, &model());
    let channel = skill.channel().await;
    assert_eq!(loaded(&channel).await.state(), pb::LoadState::Ready);

    let mut client = SkillServiceClient::new(channel.clone());
    let described = client.describe(pb::DescribeRequest {}).await.unwrap().into_inner();
    assert_eq!((described.skill.as_str(), described.protocol, described.context_tokens), ("engine", 1, 512));
    assert!(described.cpu_features.iter().any(|name| name == "avx2") && described.ram_bytes > 50_000_000);

    stream_and_whole_agree(&mut client).await;
    first_contract(&channel).await;
    health(&channel).await;
    reflection(&channel).await;
    faults(&mut client).await;

    let probe =
        Command::new(env!("CARGO_BIN_EXE_sarai-skill")).arg("probe").arg(&skill.socket).status().unwrap();
    assert!(probe.success());
}

async fn stream_and_whole_agree(client: &mut SkillServiceClient<Channel>) {
    use pb::generate_stream_response::Event;
    let request = pb::GenerateStreamRequest { generation: Some(chat("Say hello.")) };
    let mut events = client.generate_stream(request).await.unwrap().into_inner();
    let (mut text, mut done) = (String::new(), None);
    while let Some(event) = events.next().await {
        assert!(done.is_none(), "something follows the end");
        match event.unwrap().event.unwrap() {
            Event::Prefill(progress) => assert!(progress.tokens_done <= progress.tokens_total),
            Event::Delta(delta) => text.push_str(&delta.text),
            Event::Done(end) => done = Some(end),
        }
    }
    let done = done.expect("the stream was cut off");
    assert!(done.completion_tokens > 0 && done.ram_bytes > 0 && !text.is_empty());
    let request = pb::GenerateRequest { generation: Some(chat("Say hello.")) };
    let whole = client.generate(request).await.unwrap().into_inner();
    assert_eq!(whole.text, text);
    assert!(whole.done.unwrap().cached_tokens > 0);
    let request = pb::CountTokensRequest { input: chat("Say hello.").input };
    assert_eq!(client.count_tokens(request).await.unwrap().into_inner().tokens, done.prompt_tokens);
}

async fn first_contract(channel: &Channel) {
    let mut client = skills::skill_client::SkillClient::new(channel.clone());
    let request = skills::GenReq {
        prompt: "Pick a number.".into(),
        max_tokens: 8,
        grammar: "root ::= \"<\" [0-9] [0-9] \">\"".into(),
        ..skills::GenReq::default()
    };
    let reply = client.generate(request).await.unwrap().into_inner();
    assert!(reply.text.len() == 4 && reply.text.starts_with('<'), "{}", reply.text);
    assert!(reply.tokens_per_second > 0 && reply.ram_mb > 50.0);
    let refused = client.preprocess_image(skills::ImageReq::default()).await.unwrap_err();
    assert_eq!(refused.code(), tonic::Code::Unimplemented);
}

async fn health(channel: &Channel) {
    use skills::health_check_response::ServingStatus;
    let mut first = skills::health_client::HealthClient::new(channel.clone());
    for (service, expected) in [("", ServingStatus::Serving), ("nothing", ServingStatus::ServiceUnknown)] {
        let request = skills::HealthCheckRequest { service: service.into() };
        assert_eq!(first.check(request).await.unwrap().into_inner().status(), expected);
    }
    let mut standard = tonic_health::pb::health_client::HealthClient::new(channel.clone());
    let request = tonic_health::pb::HealthCheckRequest { service: "sarai.skill.v1.SkillService".into() };
    let status = standard.check(request).await.unwrap().into_inner().status();
    assert_eq!(status, tonic_health::pb::health_check_response::ServingStatus::Serving);
}

async fn reflection(channel: &Channel) {
    use tonic_reflection::pb::v1::server_reflection_client::ServerReflectionClient;
    use tonic_reflection::pb::v1::server_reflection_request::MessageRequest;
    use tonic_reflection::pb::v1::server_reflection_response::MessageResponse;
    let request = tonic_reflection::pb::v1::ServerReflectionRequest {
        host: String::new(),
        message_request: Some(MessageRequest::ListServices(String::new())),
    };
    let mut client = ServerReflectionClient::new(channel.clone());
    let stream = client.server_reflection_info(tokio_stream::once(request)).await.unwrap();
    let response = stream.into_inner().next().await.unwrap().unwrap();
    let Some(MessageResponse::ListServicesResponse(list)) = response.message_response else {
        panic!("no list: {response:?}");
    };
    let names: Vec<_> = list.service.iter().map(|service| service.name.as_str()).collect();
    for expected in ["sarai.skill.v1.SkillService", "skills.Skill", "skills.Health", "grpc.health.v1.Health"]
    {
        assert!(names.contains(&expected), "{names:?}");
    }
}

async fn faults(client: &mut SkillServiceClient<Channel>) {
    let mut ask = async |generation: pb::Generation| {
        let request = pb::GenerateRequest { generation: Some(generation) };
        let status = client.generate(request).await.unwrap_err();
        (status.code(), detail_of(&status))
    };
    let (code, detail) = ask(chat(&"word ".repeat(3000))).await;
    assert_eq!((code, detail.kind()), (tonic::Code::OutOfRange, pb::ErrorKind::ContextExceeded));
    assert!(detail.prompt_tokens > 3000 && detail.context_tokens == 512);
    let constraint = |kind| Some(pb::Constraint { kind: Some(kind) });
    let bad = pb::constraint::Kind::JsonSchema("{nonsense".into());
    let (code, detail) = ask(pb::Generation { constraint: constraint(bad), ..chat("x") }).await;
    assert_eq!((code, detail.kind()), (tonic::Code::InvalidArgument, pb::ErrorKind::BadConstraint));
    let sampling = Some(pb::Sampling { temperature: -1.0, ..pb::Sampling::default() });
    let (code, detail) = ask(pb::Generation { sampling, ..chat("x") }).await;
    assert_eq!((code, detail.kind()), (tonic::Code::InvalidArgument, pb::ErrorKind::BadRequest));
    let (code, _) = ask(pb::Generation::default()).await;
    assert_eq!(code, tonic::Code::InvalidArgument);
}

#[tokio::test]
async fn a_request_made_while_loading_waits_and_a_dropped_stream_stops_the_work() {
    if !is_on() {
        return;
    }
    let skill = Skill::start(&ENGINE, &model());
    let mut client = SkillServiceClient::new(skill.channel().await);
    let endless = pb::constraint::Kind::Regex("[a-z ]{5000}".into());
    let generation = pb::Generation {
        max_tokens: 0,
        constraint: Some(pb::Constraint { kind: Some(endless) }),
        ..chat("x")
    };
    let request = pb::GenerateStreamRequest { generation: Some(generation) };
    let mut events = client.generate_stream(request).await.unwrap().into_inner();
    for _ in 0..3 {
        events.next().await.unwrap().unwrap();
    }
    let running = async |client: &mut SkillServiceClient<_>| {
        client.describe(pb::DescribeRequest {}).await.unwrap().into_inner().running
    };
    assert_eq!(running(&mut client).await, 1);
    drop(events);
    let until = Instant::now() + Duration::from_secs(5);
    while running(&mut client).await > 0 {
        assert!(Instant::now() < until, "it goes on for nobody");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

#[tokio::test]
async fn a_broken_model_is_told_to_watchers_and_in_the_last_line() {
    if !is_on() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let broken = folder.path().join("broken.gguf");
    std::fs::write(&broken, &std::fs::read(model()).unwrap()[..1 << 20]).unwrap();
    let skill = Skill::start(&ENGINE, &broken);
    let last = loaded(&skill.channel().await).await;
    assert_eq!(last.state(), pb::LoadState::Failed);
    assert!(last.error.contains("cut off"), "{}", last.error);
    let (status, out, err) = skill.end();
    assert_eq!((status.code(), out.as_str()), (Some(5), ""));
    let line = err.lines().last().unwrap();
    assert!(line.starts_with("error: ") && line.contains("cut off"), "{err}");
}

#[tokio::test]
async fn sigterm_lets_a_running_answer_finish() {
    if !is_on() {
        return;
    }
    let skill = Skill::start(&ENGINE, &model());
    let mut client = SkillServiceClient::new(skill.channel().await);
    let request = pb::GenerateStreamRequest { generation: Some(chat("Say hello.")) };
    let mut events = client.generate_stream(request).await.unwrap().into_inner();
    events.next().await.unwrap().unwrap();
    let pid = nix::unistd::Pid::from_raw(i32::try_from(skill.child.id()).unwrap());
    nix::sys::signal::kill(pid, nix::sys::signal::Signal::SIGTERM).unwrap();
    let mut last = None;
    while let Some(event) = events.next().await {
        last = event.unwrap().event;
    }
    assert!(matches!(last, Some(pb::generate_stream_response::Event::Done(_))), "{last:?}");
    drop(client);
    let (status, out, _) = skill.end();
    assert_eq!((status.code(), out.as_str()), (Some(0), ""));
}

#[tokio::test]
async fn sigterm_writes_what_was_read_to_disk() {
    if !is_on() {
        return;
    }
    let states = tempfile::tempdir().unwrap();
    let more = ["--states", states.path().to_str().unwrap(), "--model-sha256", "of-these-weights"];
    let asked = |question: &str| pb::GenerateRequest {
        generation: Some(pb::Generation {
            max_tokens: 1,
            ..chat(&format!(
                "{} {question}",
                "The lift is repaired on Tuesday, and bags go to the porter.".repeat(12)
            ))
        }),
    };
    let skill = Skill::start(&[&ENGINE[..], &more[..]].concat(), &model());
    let mut client = SkillServiceClient::new(skill.channel().await);
    let cold = client.generate(asked("When?")).await.unwrap().into_inner().done.unwrap();
    assert_eq!(cold.cached_tokens, 0);
    // At once, without the half second of quiet after which states are written by themselves.
    let pid = nix::unistd::Pid::from_raw(i32::try_from(skill.child.id()).unwrap());
    nix::sys::signal::kill(pid, nix::sys::signal::Signal::SIGTERM).unwrap();
    drop(client);
    assert_eq!(skill.end().0.code(), Some(0));
    let skill = Skill::start(&[&ENGINE[..], &more[..]].concat(), &model());
    let mut client = SkillServiceClient::new(skill.channel().await);
    let known = client.generate(asked("Who?")).await.unwrap().into_inner().done.unwrap();
    assert!(known.cached_tokens > 100, "{known:?}");
}
