//! Errors as gRPC statuses, with the detail message in the trailing metadata. Called by the services; the only place
//! where an error gets its kind and code.

use prost::Message as _;
use sarai_engine::{Error, Kind};
use sarai_proto::skill::{ErrorDetail, ErrorKind};
use tonic::metadata::MetadataValue;
use tonic::{Code, Status};

/// Advice to a client that came while the queue was full.
const RETRY_AFTER_MS: u32 = 1000;

/// The status for an error of the engine.
pub(crate) fn of(error: &Error) -> Status {
    let text = error.in_full();
    let plain = |kind: ErrorKind| ErrorDetail { kind: kind.into(), ..ErrorDetail::default() };
    match error.kind() {
        Kind::ContextExceeded => {
            let (prompt_tokens, context_tokens) = error.context_lengths().unwrap_or_default();
            let detail = ErrorDetail { prompt_tokens, context_tokens, ..plain(ErrorKind::ContextExceeded) };
            with_detail(Code::OutOfRange, text, &detail)
        }
        Kind::BadConstraint => with_detail(Code::InvalidArgument, text, &plain(ErrorKind::BadConstraint)),
        Kind::BadRequest => bad_request(text),
        Kind::Busy => queue_full(text),
        Kind::Unusable => not_loaded(&text),
        Kind::Cancelled => Status::cancelled(text),
        Kind::Internal => Status::internal(text),
    }
}

/// A request that could not even be read.
pub(crate) fn bad_request(text: String) -> Status {
    let detail = ErrorDetail { kind: ErrorKind::BadRequest.into(), ..ErrorDetail::default() };
    with_detail(Code::InvalidArgument, text, &detail)
}

/// As many requests as there are places for are waiting.
pub(crate) fn busy(queue_max: usize) -> Status {
    queue_full(Error::Busy { queue_max }.in_full())
}

fn queue_full(text: String) -> Status {
    let kind = ErrorKind::Busy.into();
    let detail = ErrorDetail { kind, retry_after_ms: RETRY_AFTER_MS, ..ErrorDetail::default() };
    with_detail(Code::ResourceExhausted, text, &detail)
}

/// The model is not there.
pub(crate) fn not_loaded(reason: &str) -> Status {
    let detail = ErrorDetail { kind: ErrorKind::ModelNotLoaded.into(), ..ErrorDetail::default() };
    with_detail(Code::Unavailable, reason.to_owned(), &detail)
}

fn with_detail(code: Code, text: String, detail: &ErrorDetail) -> Status {
    let mut status = Status::new(code, text);
    let value = MetadataValue::from_bytes(&detail.encode_to_vec());
    status.metadata_mut().insert_bin(sarai_proto::ERROR_DETAIL_KEY, value);
    status
}

#[cfg(test)]
mod tests {
    use super::*;

    fn detail_of(status: &Status) -> ErrorDetail {
        let value = status.metadata().get_bin(sarai_proto::ERROR_DETAIL_KEY).unwrap();
        ErrorDetail::decode(value.to_bytes().unwrap()).unwrap()
    }

    #[test]
    fn a_long_prompt_tells_both_lengths() {
        let status = of(&Error::ContextExceeded { prompt_tokens: 5000, context_tokens: 4096 });
        let detail = detail_of(&status);
        assert_eq!(status.code(), Code::OutOfRange);
        assert_eq!(
            (detail.kind(), detail.prompt_tokens, detail.context_tokens),
            (ErrorKind::ContextExceeded, 5000, 4096)
        );
    }

    #[test]
    fn faults_are_told_apart() {
        let told = |error: Error| {
            let status = of(&error);
            (status.code(), detail_of(&status).kind())
        };
        let constraint = Error::BadConstraint { kind: "regex", message: "x".into() };
        assert_eq!(told(constraint), (Code::InvalidArgument, ErrorKind::BadConstraint));
        assert_eq!(told(Error::Empty { what: "x" }), (Code::InvalidArgument, ErrorKind::BadRequest));
        assert_eq!(told(Error::Busy { queue_max: 1 }), (Code::ResourceExhausted, ErrorKind::Busy));
        assert_eq!(told(Error::Stopped), (Code::Unavailable, ErrorKind::ModelNotLoaded));
        assert_eq!(of(&Error::NotFinite).code(), Code::Internal);
    }
}
