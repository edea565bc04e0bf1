//! Every failure a client can see, in OpenAI's envelope: the one map from errors to HTTP.
//!
//! Called by all routes. Theirs is 4xx and not logged; full is 429 with Retry-After; ours is 5xx, logged once
//! here.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Query, Request};
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use sarai_core::language::Language;
use sarai_core::{model, pictures, tables, turn};

use serde_json::{Value, json};

use crate::app::TaskError;

/// A failed request.
#[derive(Debug)]
pub(super) struct ApiError {
    status: StatusCode,
    kind: &'static str,
    code: &'static str,
    message: String,
    param: Option<String>,
    retry_after_seconds: Option<u64>,
}

impl ApiError {
    fn new(status: StatusCode, code: &'static str, message: impl Into<String>) -> Self {
        let kind = match status.as_u16() {
            401 => "authentication_error",
            403 => "permission_error",
            404 => "not_found_error",
            429 => "rate_limit_error",
            400..=499 => "invalid_request_error",
            _ => "server_error",
        };
        Self { status, kind, code, message: message.into(), param: None, retry_after_seconds: None }
    }

    /// The request makes no sense; `param` names the place.
    pub(super) fn bad_request(param: &str, message: impl Into<String>) -> Self {
        let param = Some(param.to_owned()).filter(|param| !param.is_empty());
        Self { param, ..Self::new(StatusCode::BAD_REQUEST, "invalid_value", message) }
    }

    /// Something the request names is not there.
    pub(super) fn not_found(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, code, message)
    }

    /// No or a wrong token.
    pub(super) fn unauthorized() -> Self {
        Self::new(
            StatusCode::UNAUTHORIZED,
            "invalid_api_key",
            "a valid bearer token is needed (`server.token`)",
        )
    }

    /// The request comes from a place that may not ask.
    pub(super) fn forbidden(message: impl Into<String>) -> Self {
        Self::new(StatusCode::FORBIDDEN, "forbidden", message)
    }

    /// As many requests as allowed are being answered.
    pub(super) fn full(limit: usize) -> Self {
        Self {
            retry_after_seconds: Some(5),
            ..Self::new(
                StatusCode::TOO_MANY_REQUESTS,
                "server_busy",
                format!("{limit} requests are being answered already; try again in 5 seconds"),
            )
        }
    }

    /// Our fault; logged where it is turned into a response.
    pub(super) fn internal(message: impl Into<String>) -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal_error", message)
    }

    /// The envelope, for bodies and for streams that have already begun.
    pub(super) fn body(&self) -> Value {
        json!({"error": {
            "message": self.message,
            "type": self.kind,
            "param": self.param,
            "code": self.code,
        }})
    }

    /// Machine-readable kind.
    pub(super) fn code(&self) -> &'static str {
        self.code
    }

    /// What happened.
    pub(super) fn message(&self) -> &str {
        &self.message
    }

    /// Writes our own faults to the log; called once a request.
    pub(super) fn log(&self) {
        if self.status.is_server_error() {
            tracing::error!(code = self.code, message = self.message, "request failed");
        }
    }
}

impl From<model::Error> for ApiError {
    fn from(error: model::Error) -> Self {
        let message = error.to_string();
        match error {
            model::Error::Unavailable { .. } => {
                Self::new(StatusCode::SERVICE_UNAVAILABLE, "model_unavailable", message)
            }
            model::Error::Busy { retry_after, .. } => Self {
                retry_after_seconds: Some(retry_after.as_secs().max(1)),
                ..Self::new(StatusCode::TOO_MANY_REQUESTS, "server_busy", message)
            },
            model::Error::ContextExceeded { .. } => Self {
                param: Some("messages".into()),
                ..Self::new(StatusCode::BAD_REQUEST, "context_length_exceeded", message)
            },
            model::Error::BadConstraint { .. } => Self::bad_request("response_format", message),
            model::Error::BadRequest { .. } => Self::bad_request("", message),
            model::Error::Lost { .. } => Self::new(StatusCode::BAD_GATEWAY, "model_lost", message),
            model::Error::Deadline { .. } => Self::new(StatusCode::GATEWAY_TIMEOUT, "deadline", message),
        }
    }
}

impl From<pictures::Error> for ApiError {
    fn from(error: pictures::Error) -> Self {
        let message = error.to_string();
        match error {
            pictures::Error::TooLarge { .. } => {
                Self::new(StatusCode::PAYLOAD_TOO_LARGE, "picture_too_large", message)
            }
            pictures::Error::Skill(error) => error.into(),
            pictures::Error::Store(_) => Self::internal(message),
        }
    }
}

impl From<TaskError> for ApiError {
    fn from(error: TaskError) -> Self {
        let message = error.to_string();
        match error {
            TaskError::Unknown { .. } => Self::not_found("unknown_skill", message),
            TaskError::NotText => Self::bad_request("text", message),
            TaskError::Model(error) | TaskError::Data(tables::Error::Model(error)) => error.into(),
            TaskError::Data(tables::Error::Length { .. }) => Self::bad_request("text", message),
            TaskError::Data(tables::Error::NotFound { .. }) => {
                Self::new(StatusCode::UNPROCESSABLE_ENTITY, "no_statement", message)
            }
        }
    }
}

impl From<turn::Error> for ApiError {
    fn from(error: turn::Error) -> Self {
        let message = error.to_string();
        match error {
            turn::Error::EmptyQuestion => Self::bad_request("text", message),
            turn::Error::QuestionTooLong { .. } => Self {
                param: Some("text".into()),
                ..Self::new(StatusCode::BAD_REQUEST, "context_length_exceeded", message)
            },
            turn::Error::UnknownExpert { .. } => Self {
                param: Some("expert".into()),
                ..Self::new(StatusCode::BAD_REQUEST, "unknown_expert", message)
            },
            turn::Error::ExpertNotAllowed { .. } => Self {
                param: Some("expert".into()),
                ..Self::new(StatusCode::FORBIDDEN, "expert_not_allowed", message)
            },
            turn::Error::ExpertRefused { .. } => Self {
                param: Some("expert".into()),
                ..Self::new(StatusCode::BAD_REQUEST, "expert_unusable", message)
            },
            turn::Error::Model(error) => error.into(),
            turn::Error::Record(source) => {
                let cause = Self::from(source);
                Self { message: format!("{message}: {}", cause.message), ..cause }
            }
            turn::Error::Lost { .. } => Self::internal(message),
        }
    }
}

impl From<sarai_store::Error> for ApiError {
    fn from(error: sarai_store::Error) -> Self {
        let message = error.to_string();
        if matches!(error, sarai_store::Error::UnknownTurn { .. }) {
            Self::not_found("no_such_turn", message)
        } else if matches!(error, sarai_store::Error::Score { .. }) {
            Self::bad_request("score", message)
        } else if crate::exit::explain(&error, Language::En).exit == crate::exit::Exit::Integrity {
            Self::new(StatusCode::INTERNAL_SERVER_ERROR, "ledger_integrity", message)
        } else {
            Self::internal(message)
        }
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        self.log();
        let mut response = (self.status, Json(self.body())).into_response();
        if let Some(seconds) = self.retry_after_seconds {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

/// A whole body, refused in our envelope with these words if it is too long.
pub(super) async fn body(request: Request, too_long: &str) -> Result<Bytes, ApiError> {
    Bytes::from_request(request, &()).await.map_err(|refused| {
        let status = refused.status();
        if status == StatusCode::PAYLOAD_TOO_LARGE {
            ApiError::new(status, "body_too_large", too_long)
        } else {
            ApiError::bad_request("", refused.body_text())
        }
    })
}

/// Parameters behind the `?`, refused in our envelope.
pub(super) struct Params<T>(pub(super) T);

impl<S: Send + Sync, T: serde::de::DeserializeOwned> FromRequestParts<S> for Params<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let query = Query::from_request_parts(parts, state).await;
        query
            .map(|Query(params)| Self(params))
            .map_err(|refused| ApiError::bad_request("", refused.body_text()))
    }
}

/// A body read as JSON, refused in our envelope.
pub(super) struct Body<T>(pub(super) T);

impl<S: Send + Sync, T: serde::de::DeserializeOwned> FromRequest<S> for Body<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, _state: &S) -> Result<Self, ApiError> {
        let bytes = body(request, "the body is larger than `server.body_bytes_max`").await?;
        // Content-Type is not asked for: clients that forget it mean JSON all the same.
        serde_json::from_slice(&bytes).map(Self).map_err(|fault| {
            ApiError::bad_request("", format!("the body is not the JSON this route takes: {fault}"))
        })
    }
}

/// The answer to a method that a path of ours does not take.
pub(super) async fn no_such_method(method: axum::http::Method, uri: axum::http::Uri) -> ApiError {
    ApiError::new(
        StatusCode::METHOD_NOT_ALLOWED,
        "no_such_method",
        format!("{} does not take {method}; /openapi.json lists what it takes", uri.path()),
    )
}

/// The answer to paths that are not ours.
pub(super) async fn no_such_route(uri: axum::http::Uri) -> ApiError {
    ApiError::not_found(
        "no_such_route",
        format!("there is no {} here; /openapi.json lists what is", uri.path()),
    )
}
