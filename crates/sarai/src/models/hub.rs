//! The hub: addresses of its files, and the digest it states for them.
//!
//! Called by `pull`. A file the catalogue has no digest for is only fetched if the hub states one (it does for every
//! large file); a file it has one for is not even started if the hub states another.

use std::time::Duration;

use reqwest::{Client, StatusCode, Url, header};

use super::digest::Sha256Hex;
use super::http::{Attempt, Failure, refused, send_failure, text};
use super::pull::RetryPolicy;

/// Where the hub is, unless `HF_ENDPOINT` or the configuration says otherwise.
pub(crate) const DEFAULT_ENDPOINT: &str = "https://huggingface.co";
/// Renamed repositories answer with a redirect on the same host.
const HOPS_MAX: usize = 5;

/// What the hub says about a file.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Stated {
    pub(super) sha256: Option<Sha256Hex>,
    pub(super) bytes: Option<u64>,
}

/// Address of a file.
pub(super) fn address(endpoint: &str, repo: &str, revision: &str, file: &str) -> Result<Url, String> {
    let endpoint = endpoint.trim_end_matches('/');
    let address = format!("{endpoint}/{repo}/resolve/{revision}/{file}");
    let url = Url::parse(&address).map_err(|error| format!("{address}: {error}"))?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(format!("{address}: http or https only"));
    }
    Ok(url)
}

/// Asks for digest and length. `client` must not follow redirects: the digest is in the hub's own answer, and the
/// redirect leads to a storage host that does not know it.
pub(super) async fn ask(
    client: &Client,
    address: &Url,
    token: Option<&str>,
    retry: &RetryPolicy,
) -> Result<Stated, Failure> {
    let mut wait = retry.first_wait;
    let mut tries = 0;
    loop {
        tries += 1;
        match ask_once(client, address, token).await {
            Ok(stated) => return Ok(stated),
            Err(Attempt::Local(error)) => return Err(Failure::Local(error)),
            Err(Attempt::Permanent(reason) | Attempt::Unreachable(reason)) => {
                return Err(Failure::Source(reason));
            }
            Err(Attempt::Transient(reason, _)) if tries >= retry.tries_max => {
                return Err(Failure::Source(reason));
            }
            Err(Attempt::Transient(_, asked)) => {
                let pause: Duration = asked.unwrap_or(wait).max(wait).min(retry.wait_max);
                tokio::time::sleep(pause).await;
                wait = (wait * 2).min(retry.wait_max);
            }
        }
    }
}

async fn ask_once(client: &Client, address: &Url, token: Option<&str>) -> Result<Stated, Attempt> {
    let mut url = address.clone();
    for _ in 0..HOPS_MAX {
        let mut request = client.head(url.clone()).header(header::ACCEPT_ENCODING, "identity");
        if let Some(token) = token {
            request = request.bearer_auth(token);
        }
        let response = request.send().await.map_err(send_failure)?;
        let (status, headers) = (response.status(), response.headers());
        let sha256 = text(headers, "x-linked-etag").and_then(|etag| Sha256Hex::parse(etag.trim_matches('"')));
        if sha256.is_some() || status.is_success() {
            let bytes = text(headers, "x-linked-size").and_then(|size| size.parse().ok());
            return Ok(Stated { sha256, bytes });
        }
        if status == StatusCode::UNAUTHORIZED || status == StatusCode::FORBIDDEN {
            let reason =
                format!("the hub answers {status}: the file is not there or its licence must be accepted");
            return Err(Attempt::Permanent(reason));
        }
        if !status.is_redirection() {
            return Err(refused(status, headers));
        }
        let next = text(headers, header::LOCATION).and_then(|to| url.join(&to).ok());
        match next {
            Some(next) if next.origin() == address.origin() => url = next,
            // Another host, and no digest stated on the way there.
            Some(_) | None => return Ok(Stated { sha256: None, bytes: None }),
        }
    }
    Err(Attempt::Permanent(format!("more than {HOPS_MAX} redirects")))
}
