//! The gRPC stack every skill serves: `sarai.skill.v1`, the frozen `skills`, `grpc.health.v1` and reflection, on one
//! Unix socket or one TCP port. Where a token is set, no call is answered without it.
//!
//! Used by every skill through `life.rs`. Serving begins at once; health turns to SERVING when the model is ready.

use std::time::Duration;

use anyhow::Context as _;
use sarai_proto::MESSAGE_BYTES_MAX;
use sarai_proto::skill::skill_service_server::{SkillService, SkillServiceServer};
use sarai_proto::skills as first;
use sarai_proto::skills::health_server::{Health, HealthServer};
use sarai_proto::skills::skill_server::{Skill as FirstContract, SkillServer};
use tokio_stream::wrappers::UnixListenerStream;
use tonic::service::InterceptorLayer;
use tonic::transport::Server;
use tonic::transport::server::TcpIncoming;
use tonic::{Request, Response, Status};
use tonic_health::ServingStatus;
use tonic_health::server::HealthReporter;

use crate::listen::{Guard, Listener};
use crate::loading::{Loading, State};

/// Calls at once on one connection; the engine's own queue is shorter.
const STREAMS_MAX: u32 = 256;
/// Longest time until who connects has shaken hands.
const HANDSHAKE_MAX: Duration = Duration::from_secs(10);
/// Names that `grpc.health.v1` knows.
const SERVICES: [&str; 3] = ["", "sarai.skill.v1.SkillService", "skills.Skill"];

/// A skill: what is being loaded, and every contract answered for it.
pub(crate) trait Skill: SkillService + FirstContract + Clone {
    /// What answers its requests once it is loaded.
    type Model: Send + Sync + 'static;

    /// Its name, as `sarai-skill` takes it.
    const NAME: &'static str;

    /// How far it has come.
    fn loading(&self) -> &Loading<Self::Model>;
}

/// Serves until `stop` ends, then lets running calls finish.
pub(crate) async fn serve(
    listener: Listener,
    skill: impl Skill,
    stop: impl Future<Output = ()>,
) -> anyhow::Result<()> {
    let (reporter, health) = tonic_health::server::health_reporter();
    report(&reporter, ServingStatus::NotServing).await;
    let watch = tokio::spawn(follow(skill.loading().clone(), reporter));
    let reflection = || {
        tonic_reflection::server::Builder::configure()
            .register_encoded_file_descriptor_set(sarai_proto::DESCRIPTORS)
            .register_encoded_file_descriptor_set(tonic_health::pb::FILE_DESCRIPTOR_SET)
    };
    // Tools of today ask the first, Google's own Python library the second.
    let (reflection, reflection_alpha) = (reflection().build_v1()?, reflection().build_v1alpha()?);
    let (listener, guard) = match listener {
        Listener::Unix(listener) => (Listener::Unix(listener), Guard::default()),
        Listener::Tcp(listener, guard) => (Listener::Tcp(listener, Guard::default()), guard),
    };
    let mut server = Server::builder();
    if let Some(tls) = guard.tls {
        server = server
            .tls_config(tls.timeout(HANDSHAKE_MAX))
            .context("the certificate or its key can't be used")?;
    }
    let router = server
        .layer(InterceptorLayer::new(move |request| admitted(guard.token.as_deref(), request)))
        .http2_keepalive_interval(Some(Duration::from_secs(30)))
        .max_concurrent_streams(Some(STREAMS_MAX))
        .add_service(health)
        .add_service(reflection)
        .add_service(reflection_alpha)
        .add_service(
            SkillServiceServer::new(skill.clone())
                .max_decoding_message_size(MESSAGE_BYTES_MAX)
                .max_encoding_message_size(MESSAGE_BYTES_MAX),
        )
        .add_service(SkillServer::new(skill.clone()).max_decoding_message_size(MESSAGE_BYTES_MAX))
        .add_service(HealthServer::new(FirstHealth(skill)));
    let outcome = match listener {
        Listener::Unix(listener) => {
            router.serve_with_incoming_shutdown(UnixListenerStream::new(listener), stop).await
        }
        Listener::Tcp(listener, _) => {
            let incoming = TcpIncoming::from(listener).with_nodelay(Some(true));
            router.serve_with_incoming_shutdown(incoming, stop).await
        }
    };
    watch.abort();
    Ok(outcome?)
}

/// Lets a call through that carries the token, if one is set.
fn admitted(token: Option<&[u8]>, request: Request<()>) -> Result<Request<()>, Status> {
    let Some(token) = token else { return Ok(request) };
    let given = request.metadata().get("authorization").map(|value| value.as_bytes()).unwrap_or_default();
    let given = given.strip_prefix(b"Bearer ").unwrap_or_default();
    if same(given, token) {
        Ok(request)
    } else {
        Err(Status::unauthenticated("a valid bearer token is needed"))
    }
}

/// Whether two texts are equal, in a time that does not tell how much of them is.
fn same(left: &[u8], right: &[u8]) -> bool {
    let differences = left.iter().zip(right).fold(0, |sum, (left, right)| sum | (left ^ right));
    left.len() == right.len() && differences == 0
}

/// `skills.Health` of the frozen contract, for any skill.
struct FirstHealth<S>(S);

#[tonic::async_trait]
impl<S: Skill> Health for FirstHealth<S> {
    async fn check(
        &self,
        request: Request<first::HealthCheckRequest>,
    ) -> Result<Response<first::HealthCheckResponse>, Status> {
        use first::health_check_response::ServingStatus;
        let asked = request.into_inner().service;
        let known = asked == S::NAME || SERVICES.contains(&asked.as_str());
        let status = match self.0.loading().state() {
            _ if !known => ServingStatus::ServiceUnknown,
            State::Ready(_) => ServingStatus::Serving,
            State::Loading(_) | State::Failed(_) => ServingStatus::NotServing,
        };
        Ok(Response::new(first::HealthCheckResponse { status: status.into() }))
    }
}

async fn follow<T: Send + Sync + 'static>(mut loading: Loading<T>, reporter: HealthReporter) {
    let mut state = Some(loading.state());
    while let Some(now) = state {
        if matches!(now, State::Ready(_)) {
            report(&reporter, ServingStatus::Serving).await;
            return;
        }
        state = loading.changed().await;
    }
}

async fn report(reporter: &HealthReporter, status: ServingStatus) {
    for service in SERVICES {
        reporter.set_service_status(service, status).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_whole_token_opens() {
        let check = |set: Option<&str>, given: Option<&str>, expected: bool| {
            let mut request = Request::new(());
            if let Some(given) = given {
                request.metadata_mut().insert("authorization", given.parse().unwrap());
            }
            let admitted = admitted(set.map(str::as_bytes), request);
            assert_eq!(admitted.is_ok(), expected, "{set:?} {given:?}");
        };
        check(None, None, true);
        check(None, Some("Bearer anything"), true);
        check(Some("0123456789abcdef"), None, false);
        check(Some("0123456789abcdef"), Some("Bearer 0123456789abcdef"), true);
        check(Some("0123456789abcdef"), Some("Bearer 0123456789abcde"), false);
        check(Some("0123456789abcdef"), Some("Bearer 0123456789abcdef0"), false);
        check(Some("0123456789abcdef"), Some("Bearer "), false);
        check(Some("0123456789abcdef"), Some("0123456789abcdef"), false);
    }
}
