//! Work on a thread of its own that must come back in time, or the whole process gives up.
//!
//! Called by the skills that run foreign input through code which can't be stopped from outside. The limit does not
//! depend on whoever asked: an asker that leaves would otherwise leave a thread behind that nobody ends.

use std::time::Duration;

use tonic::Status;

/// Exit code of a process whose work did not end.
const GIVEN_UP: i32 = 70;

/// Does the work; if it takes longer than `limit`, the process ends and its supervisor starts another.
///
/// # Errors
/// The work panicked.
pub(crate) async fn within<T: Send + 'static>(
    limit: Duration,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Status> {
    let work = tokio::task::spawn_blocking(work);
    let watched = tokio::spawn(async move {
        let Ok(done) = tokio::time::timeout(limit, work).await else {
            tracing::error!(seconds = limit.as_secs(), "a request did not end; this process gives up");
            std::process::exit(GIVEN_UP);
        };
        done.map_err(|panic| Status::internal(panic.to_string()))
    });
    watched.await.map_err(|fault| Status::internal(fault.to_string()))?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn work_that_ends_answers_and_a_panic_is_told() {
        let limit = Duration::from_secs(60);
        assert_eq!(within(limit, || 7).await.unwrap(), 7);
        let fault = within(limit, || -> u8 { panic!("a decoder's fault") }).await.unwrap_err();
        assert_eq!(fault.code(), tonic::Code::Internal);
    }
}
