//! Who may ask: bearer token, host and origin checks, and the headers every answer carries.
//!
//! Called as a layer around all routes. On loopback without a token, a page of another site must not reach us:
//! the Host must be a local name (against DNS rebinding) and a foreign Origin is refused. `/health`, `/livez`
//! and `/readyz` are open, as probes expect, and so are the files beside the page. With a token a browser signs in
//! once, by `/?token=`, and keeps it in a cookie that no script reads.

use axum::extract::{Query, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::error::ApiError;
use super::{Shared, page};

/// Paths that need no token.
const OPEN: [&str; 4] = ["/health", "/v1/health", "/livez", "/readyz"];

/// How long a browser stays signed in: thirty days.
const SIGNED_IN_SECONDS: u32 = 30 * 24 * 3600;

/// The page's own policy: nothing from elsewhere, no inline script.
const CONTENT_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
                              connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// Refuses what may not ask, answers preflights of local pages, and adds the headers.
pub(super) async fn guard(State(shared): State<Shared>, request: Request, next: Next) -> Response {
    let headers = request.headers();
    let origin = headers.get(header::ORIGIN).cloned();
    let token = shared.app.token();
    if let Err(refused) = check(token, request.uri().path(), headers) {
        let mut response = match (token, page_asked(&request)) {
            (Some(token), Some(given)) => signed_in(token, given.as_deref(), headers),
            (Some(_) | None, _) => refused.into_response(),
        };
        decorate(response.headers_mut(), None, false);
        return response;
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
    if OPEN.contains(&path) || path.starts_with("/assets/") {
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

/// Whether a person's browser asks for a page, and the token it brings.
fn page_asked(request: &Request) -> Option<Option<String>> {
    let is_page = request.method() == Method::GET && ["/", "/skills"].contains(&request.uri().path());
    let is_browser = text(request.headers(), header::ACCEPT).is_some_and(|kinds| kinds.contains("text/html"));
    if !is_page || !is_browser {
        return None;
    }
    let pairs = Query::<Vec<(String, String)>>::try_from_uri(request.uri()).map(|Query(pairs)| pairs);
    Some(pairs.unwrap_or_default().into_iter().find(|(key, _)| key == "token").map(|(_, given)| given))
}

/// The page again, now with a cookie, if the token is right; else the page that asks for it.
fn signed_in(token: &str, given: Option<&str>, headers: &HeaderMap) -> Response {
    let is_right = given.is_some_and(|given| same(given.trim().as_bytes(), token.as_bytes()));
    // Not every token can stand in a cookie.
    let is_plain = token.bytes().all(|byte| byte.is_ascii_graphic() && !b";,\"\\".contains(&byte));
    if !(is_right && is_plain) {
        return page::sign_in(headers, given.is_some());
    }
    let cookie =
        format!("sarai-token={token}; Path=/; HttpOnly; SameSite=Strict; Max-Age={SIGNED_IN_SECONDS}");
    // The address that the browser keeps no longer holds the token.
    (StatusCode::SEE_OTHER, [(header::LOCATION, "/"), (header::SET_COOKIE, cookie.as_str())]).into_response()
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
        assert_eq!(status(Some("secret"), "/assets/app.css", &[("host", "box.lan")]), 200);
        assert_eq!(status(Some("secret"), "/", &[("host", "box.lan")]), 401);
    }

    #[test]
    fn a_browser_signs_in_with_the_token_and_keeps_it_in_a_cookie() {
        let asked = |path: &str, accept: &str| {
            let request = Request::builder().uri(path).header("accept", accept);
            page_asked(&request.body(axum::body::Body::empty()).unwrap())
        };
        assert_eq!(asked("/", "text/html,*/*"), Some(None));
        assert_eq!(asked("/?lang=en&token=a%20b", "text/html"), Some(Some("a b".into())));
        assert_eq!(asked("/skills", "text/html"), Some(None));
        assert_eq!(asked("/", "*/*"), None);
        assert_eq!(asked("/v1/models?token=secret", "text/html"), None);

        let response = signed_in("secret", Some("secret"), &HeaderMap::new());
        assert_eq!(
            (response.status().as_u16(), &response.headers()["location"]),
            (303, &"/".parse().unwrap())
        );
        let cookie = response.headers()["set-cookie"].to_str().unwrap();
        assert!(cookie.starts_with("sarai-token=secret; ") && cookie.contains("HttpOnly; SameSite=Strict"));
        for given in [None, Some(""), Some("secre"), Some("secret!")] {
            let response = signed_in("secret", given, &HeaderMap::new());
            assert_eq!(response.status(), 401, "{given:?}");
            assert!(response.headers().get("set-cookie").is_none());
        }
        assert_eq!(signed_in("a;b", Some("a;b"), &HeaderMap::new()).status(), 401);
    }
}
