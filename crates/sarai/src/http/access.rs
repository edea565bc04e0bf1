//! Who may ask: bearer token, host and origin checks, and the headers every answer carries.
//!
//! Called as a layer around all routes. On loopback without a token, a page of another site must not reach us:
//! the Host must be a local name (against DNS rebinding) and a foreign Origin is refused. `/health`, `/livez`
//! and `/readyz` are open, as probes expect.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::Shared;
use super::error::ApiError;

/// Paths that need no token.
const OPEN: [&str; 4] = ["/health", "/v1/health", "/livez", "/readyz"];

/// The page's own policy: nothing from elsewhere, no inline script.
const CONTENT_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
                              connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// Refuses what may not ask, answers preflights of local pages, and adds the headers.
pub(super) async fn guard(State(shared): State<Shared>, request: Request, next: Next) -> Response {
    let headers = request.headers();
    let origin = headers.get(header::ORIGIN).cloned();
    if let Err(refused) = check(shared.app.token(), request.uri().path(), headers) {
        return refused.into_response();
    }
    let preflight = request.method() == Method::OPTIONS && origin.is_some();
    let mut response =
        if preflight { StatusCode::NO_CONTENT.into_response() } else { next.run(request).await };
    decorate(response.headers_mut(), origin, preflight);
    response
}

fn check(token: Option<&str>, path: &str, headers: &HeaderMap) -> Result<(), ApiError> {
    if let Some(origin) = text(headers, header::ORIGIN)
        && !is_local(origin)
        && Some(authority(origin)) != text(headers, header::HOST)
    {
        return Err(ApiError::forbidden("requests from pages of other sites are refused"));
    }
    let Some(token) = token else {
        return match text(headers, header::HOST) {
            Some(host) if !is_local(host) => {
                Err(ApiError::forbidden(format!("the host {host} is not this machine's own name")))
            }
            Some(_) | None => Ok(()),
        };
    };
    if OPEN.contains(&path) {
        return Ok(());
    }
    let given = text(headers, header::AUTHORIZATION)
        .and_then(|value| value.strip_prefix("Bearer "))
        .or_else(|| text(headers, HeaderName::from_static("x-api-key")))
        .or_else(|| cookie(headers));
    match given {
        Some(given) if same(given.as_bytes(), token.as_bytes()) => Ok(()),
        Some(_) | None => Err(ApiError::unauthorized()),
    }
}

fn text(headers: &HeaderMap, name: HeaderName) -> Option<&str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

fn cookie(headers: &HeaderMap) -> Option<&str> {
    text(headers, header::COOKIE)?.split("; ").find_map(|pair| pair.strip_prefix("sarai-token="))
}

/// Equal, in a time that does not tell how far they agree.
fn same(left: &[u8], right: &[u8]) -> bool {
    left.len() == right.len() && left.iter().zip(right).fold(0, |sum, (l, r)| sum | (l ^ r)) == 0
}

fn authority(origin: &str) -> &str {
    origin.split_once("://").map_or(origin, |(_, rest)| rest)
}

/// Whether an origin or host names this machine: `localhost` or a loopback address.
fn is_local(place: &str) -> bool {
    let authority = authority(place);
    let host = match authority.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => authority.split(':').next().unwrap_or_default(),
    };
    host.eq_ignore_ascii_case("localhost")
        || host.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}

fn decorate(headers: &mut HeaderMap, origin: Option<HeaderValue>, preflight: bool) {
    let mut set = |name: &'static str, value: HeaderValue| {
        headers.entry(HeaderName::from_static(name)).or_insert(value);
    };
    set("x-content-type-options", HeaderValue::from_static("nosniff"));
    // Not `no-referrer`: under it browsers send `Origin: null` with the page's own form, which is refused above.
    set("referrer-policy", HeaderValue::from_static("same-origin"));
    set("content-security-policy", HeaderValue::from_static(CONTENT_POLICY));
    if let Some(origin) = origin {
        set("access-control-allow-origin", origin);
        set("vary", HeaderValue::from_static("Origin"));
        set("access-control-expose-headers", HeaderValue::from_static("x-sarai-turn-id"));
    }
    if preflight {
        set("access-control-allow-methods", HeaderValue::from_static("GET, POST"));
        set(
            "access-control-allow-headers",
            HeaderValue::from_static("authorization, content-type, x-api-key"),
        );
        set("access-control-max-age", HeaderValue::from_static("600"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn status(token: Option<&str>, path: &str, headers: &[(&'static str, &str)]) -> u16 {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.insert(HeaderName::from_static(name), value.parse().unwrap());
        }
        match check(token, path, &map) {
            Ok(()) => 200,
            Err(error) => error.into_response().status().as_u16(),
        }
    }

    #[test]
    fn without_a_token_only_local_names_and_pages_may_ask() {
        assert_eq!(status(None, "/", &[("host", "127.0.0.1:8080")]), 200);
        assert_eq!(status(None, "/", &[("host", "localhost:1")]), 200);
        assert_eq!(status(None, "/", &[("host", "[::1]:8080")]), 200);
        assert_eq!(status(None, "/", &[("host", "rebound.example:8080")]), 403);
        assert_eq!(
            status(None, "/", &[("host", "127.0.0.1:8080"), ("origin", "http://localhost:3000")]),
            200
        );
        assert_eq!(status(None, "/", &[("host", "127.0.0.1:8080"), ("origin", "https://evil.example")]), 403);
        assert_eq!(
            status(None, "/", &[("host", "127.0.0.1"), ("origin", "http://127.0.0.1.evil.example")]),
            403
        );
        assert_eq!(status(None, "/", &[("host", "127.0.0.1"), ("origin", "null")]), 403);
    }

    #[test]
    fn with_a_token_every_route_but_probes_needs_it() {
        let ask = |headers: &[(&'static str, &str)]| status(Some("secret"), "/v1/models", headers);
        assert_eq!(ask(&[("host", "box.lan")]), 401);
        assert_eq!(ask(&[("host", "box.lan"), ("authorization", "Bearer wrong!")]), 401);
        assert_eq!(ask(&[("host", "box.lan"), ("authorization", "Bearer secret")]), 200);
        assert_eq!(ask(&[("host", "box.lan"), ("x-api-key", "secret")]), 200);
        assert_eq!(ask(&[("host", "box.lan"), ("cookie", "a=b; sarai-token=secret")]), 200);
        assert_eq!(status(Some("secret"), "/livez", &[("host", "box.lan")]), 200);
    }
}
