//! `sarai-skill probe SOCKET`: one `grpc.health.v1` check, for container health checks and people.
//!
//! Exit code 0: serving; 1: anything else.

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::Context;
use tonic::transport::Endpoint;
use tonic_health::pb::HealthCheckRequest;
use tonic_health::pb::health_check_response::ServingStatus;
use tonic_health::pb::health_client::HealthClient;

/// Longest wait for an answer.
const TIMEOUT: Duration = Duration::from_secs(5);

/// Arguments of `sarai-skill probe`.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The skill's Unix socket.
    socket: PathBuf,
    /// The service to ask about; empty: the whole process.
    #[arg(long, default_value = "")]
    service: String,
}

/// Asks once.
#[expect(clippy::print_stderr, reason = "a command's answer")]
pub(crate) fn run(arguments: &Arguments) -> ExitCode {
    match ask(arguments) {
        Ok(ServingStatus::Serving) => ExitCode::SUCCESS,
        Ok(status) => {
            eprintln!("{}", status.as_str_name());
            ExitCode::FAILURE
        }
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn ask(arguments: &Arguments) -> anyhow::Result<ServingStatus> {
    let socket = arguments.socket.to_str().context("the path is not valid UTF-8")?;
    let endpoint = Endpoint::try_from(format!("unix:{socket}"))?.connect_timeout(TIMEOUT).timeout(TIMEOUT);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let channel = endpoint.connect().await.with_context(|| format!("no answer from {socket}"))?;
        let request = HealthCheckRequest { service: arguments.service.clone() };
        let response = HealthClient::new(channel).check(request).await?;
        Ok(response.into_inner().status())
    })
}
