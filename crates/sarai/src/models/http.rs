//! Fetching one file over http(s) into a `Partial`: ranges, retries, and servers that lie.
//!
//! Called by `pull` for hub and url sources. Invariants: bytes are only added to bytes of the same version of the
//! file (ETag, or a digest known beforehand); no more bytes are written than the file has; tries are counted, and the
//! count starts anew only after real progress. Whether the bytes are the right ones is decided by `pull`.

use std::error::Error as _;
use std::sync::{Arc, Once};
use std::time::Duration;

use reqwest::header::{self, HeaderMap};
use reqwest::{Client, StatusCode, Url};

use super::digest::CHUNK_BYTES;
use super::disk::{self, FreeBytes};
use super::error::Error;
use super::partial::{Journal, SharedPartial};
use super::progress::PullProgress;
use super::pull::{Notify, RetryPolicy};

/// No file is longer; bounds a body whose length nobody stated.
const FILE_BYTES_MAX: u64 = 1 << 40;
const REDIRECTS_MAX: usize = 10;

/// Why a source gave nothing.
#[derive(Debug)]
pub(super) enum Failure {
    /// The source is at fault; the next one may do.
    Source(String),
    /// This machine is at fault; no source will do.
    Local(Error),
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Local(error)
    }
}

/// How one try ended without the file.
pub(super) enum Attempt {
    /// Worth another try, perhaps not before so long.
    Transient(String, Option<Duration>),
    /// Nobody answered at all.
    Unreachable(String),
    /// Another try would end the same.
    Permanent(String),
    /// This machine is at fault.
    Local(Error),
}

impl Attempt {
    fn transient(reason: impl Into<String>) -> Self {
        Self::Transient(reason.into(), None)
    }
}

impl From<Error> for Attempt {
    fn from(error: Error) -> Self {
        Self::Local(error)
    }
}

/// What to fetch.
pub(super) struct Target {
    /// From where.
    pub(super) url: Url,
    /// Sent as a bearer token, to this host only.
    pub(super) token: Option<String>,
    /// How the source is called in the journal.
    pub(super) label: String,
    /// Length of the file, if known.
    pub(super) bytes: Option<u64>,
    /// The digest was known before this source was asked, so that bytes can be joined without an ETag.
    pub(super) pinned: bool,
    /// There is another source, so do not insist on one that can't be reached.
    pub(super) others_remain: bool,
}

/// What every fetch of a pull shares.
pub(super) struct Fetching {
    pub(super) client: Client,
    pub(super) partial: SharedPartial,
    pub(super) retry: RetryPolicy,
    pub(super) free_bytes: FreeBytes,
    pub(super) folder: std::path::PathBuf,
    pub(super) notify: Notify,
}

/// Gives the process its cryptography; every maker of an HTTP client calls this first.
pub(crate) fn install_crypto() {
    static RING: Once = Once::new();
    // Fails only if a provider is installed already, which serves as well.
    RING.call_once(|| drop(rustls::crypto::ring::default_provider().install_default()));
}

/// Makes the client for one pull. Redirects are followed unless the caller wants to read them.
pub(super) fn client(url: &Url, retry: &RetryPolicy, follow: bool) -> Result<Client, Error> {
    install_crypto();
    let failed = |reason: String| Error::Client { reason };
    let redirects = if follow {
        reqwest::redirect::Policy::limited(REDIRECTS_MAX)
    } else {
        reqwest::redirect::Policy::none()
    };
    let mut builder = Client::builder()
        .tls_backend_preconfigured(tls().map_err(failed)?)
        .user_agent(concat!("sarai/", env!("CARGO_PKG_VERSION")))
        .redirect(redirects)
        .connect_timeout(retry.connect_timeout)
        .read_timeout(retry.idle_timeout);
    let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']);
    let loopback = host == "localhost" || host.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback());
    if loopback {
        builder = builder.no_proxy();
    }
    builder.build().map_err(|error| failed(words(error)))
}

/// The usual public authorities, and those of `SSL_CERT_FILE` for networks that have their own.
fn tls() -> Result<rustls::ClientConfig, String> {
    use rustls::pki_types::CertificateDer;
    use rustls::pki_types::pem::PemObject as _;
    let mut roots = rustls::RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    if let Some(path) = std::env::var_os("SSL_CERT_FILE").filter(|path| !path.is_empty()) {
        let problem =
            |error: rustls::pki_types::pem::Error| format!("SSL_CERT_FILE {}: {error}", path.display());
        let certificates: Vec<_> =
            CertificateDer::pem_file_iter(&path).and_then(Iterator::collect).map_err(problem)?;
        roots.add_parsable_certificates(certificates);
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| error.to_string())?;
    Ok(config.with_root_certificates(roots).with_no_client_auth())
}

/// Fetches the file, trying again within the policy. On success the partial holds as many bytes as the file has.
pub(super) async fn fetch(target: &Target, with: &Fetching) -> Result<(), Failure> {
    let policy = &with.retry;
    let (mut tries, mut wait) = (0, policy.first_wait);
    let mut best = with.partial.look().len();
    let mut heard = false;
    loop {
        let (reason, asked_wait) = match attempt(target, with).await {
            Ok(()) => return Ok(()),
            Err(Attempt::Local(error)) => return Err(Failure::Local(error)),
            Err(Attempt::Permanent(reason)) => return Err(Failure::Source(reason)),
            Err(Attempt::Unreachable(reason)) if target.others_remain && !heard => {
                return Err(Failure::Source(reason));
            }
            Err(Attempt::Unreachable(reason)) => (reason, None),
            Err(Attempt::Transient(reason, wait)) => {
                heard = true;
                (reason, wait)
            }
        };
        let len = with.partial.look().len();
        if len >= best.saturating_add(policy.progress_bytes_min) {
            (best, tries, wait) = (len, 0, policy.first_wait);
        }
        tries += 1;
        if tries >= policy.tries_max {
            return Err(Failure::Source(format!("{reason} (gave up after {tries} tries without progress)")));
        }
        let pause = asked_wait.unwrap_or(wait).max(wait).min(policy.wait_max);
        (with.notify)(PullProgress::Retrying { reason, wait: pause });
        tokio::time::sleep(pause).await;
        wait = (wait * 2).min(policy.wait_max);
    }
}

/// Where a try starts and what it holds the server to.
struct Resume {
    offset: u64,
    etag: Option<String>,
}

fn resume(target: &Target, partial: &SharedPartial) -> Resume {
    let partial = partial.look();
    let journal = partial.journal();
    let none = Resume { offset: 0, etag: None };
    if journal.source != target.label || target.bytes.is_some_and(|bytes| partial.len() > bytes) {
        return none;
    }
    // A weak ETag promises the same meaning, not the same bytes.
    let etag = journal.etag.clone().filter(|etag| !etag.starts_with("W/"));
    if etag.is_none() && !target.pinned {
        return none;
    }
    Resume { offset: partial.len(), etag }
}

/// Where the body starts in the file, how long the server says the file is, and its ETag.
async fn accept_head(
    response: &reqwest::Response,
    resume: &Resume,
    target: &Target,
    with: &Fetching,
) -> Result<(u64, Option<u64>, Option<String>), Attempt> {
    let (status, headers) = (response.status(), response.headers());
    let start_over = |reason: &'static str| async move {
        let journal = Journal { source: target.label.clone(), ..Journal::default() };
        match with.partial.run("start over", move |partial| partial.begin(journal)).await {
            Ok(()) => Attempt::transient(reason),
            Err(error) => Attempt::Local(error),
        }
    };
    if status == StatusCode::RANGE_NOT_SATISFIABLE {
        return Err(start_over("the server has fewer bytes than are here already; starting over").await);
    }
    if !status.is_success() {
        return Err(refused(status, headers));
    }
    let etag = text(headers, header::ETAG);
    if status != StatusCode::PARTIAL_CONTENT {
        return Ok((0, response.content_length(), etag));
    }
    let (start, total) = content_range(headers)
        .ok_or_else(|| Attempt::transient("the server sent a part without saying which"))?;
    let same = resume.etag.is_none() || etag.is_none() || etag == resume.etag;
    if start != resume.offset || !same {
        return Err(start_over("the server sent another part than was asked for; starting over").await);
    }
    Ok((start, total, etag))
}

async fn attempt(target: &Target, with: &Fetching) -> Result<(), Attempt> {
    let resume = resume(target, &with.partial);
    if resume.offset > 0 && target.bytes == Some(resume.offset) {
        return Ok(());
    }
    let mut request = with.client.get(target.url.clone()).header(header::ACCEPT_ENCODING, "identity");
    if let Some(token) = &target.token {
        request = request.bearer_auth(token);
    }
    if resume.offset > 0 {
        request = request.header(header::RANGE, format!("bytes={}-", resume.offset));
        if let Some(etag) = &resume.etag {
            request = request.header(header::IF_RANGE, etag);
        }
    }
    let response = request.send().await.map_err(send_failure)?;
    let (offset, declared, etag) = accept_head(&response, &resume, target, with).await?;
    if let (Some(expected), Some(declared)) = (target.bytes, declared)
        && expected != declared
    {
        return Err(Attempt::transient(format!(
            "the server announces {declared} bytes instead of {expected}"
        )));
    }
    let expected = target.bytes.or(declared);
    if expected.is_none() && !target.pinned {
        return Err(Attempt::Permanent("neither the catalogue nor the server states a length".to_owned()));
    }
    let folder = with.folder.clone();
    let free_bytes = with.free_bytes.clone();
    let journal = Journal { source: target.label.clone(), etag, ..Journal::default() };
    with.partial
        .run("begin", move |partial| {
            if offset == 0 {
                partial.begin(journal)?;
            }
            disk::require_room(&folder, expected.unwrap_or(0).saturating_sub(partial.len()), &free_bytes)
        })
        .await?;
    (with.notify)(PullProgress::Started { bytes: expected, resumed_bytes: offset });
    body(response, expected, with).await
}

/// Takes the body in. Whatever came before it broke off is kept.
async fn body(
    mut response: reqwest::Response,
    expected: Option<u64>,
    with: &Fetching,
) -> Result<(), Attempt> {
    let limit = expected.unwrap_or(FILE_BYTES_MAX);
    let mut len = with.partial.look().len();
    let mut buffer = Vec::with_capacity(CHUNK_BYTES);
    loop {
        let chunk = response.chunk().await;
        let ended = !matches!(chunk, Ok(Some(_)));
        if let Ok(Some(bytes)) = &chunk {
            if len + (buffer.len() + bytes.len()) as u64 > limit {
                let journal =
                    Journal { source: with.partial.look().journal().source.clone(), ..Journal::default() };
                with.partial.run("start over", move |partial| partial.begin(journal)).await?;
                return Err(Attempt::transient(format!("the server sends more than {limit} bytes")));
            }
            buffer.extend_from_slice(bytes);
        }
        if buffer.len() >= CHUNK_BYTES || (ended && !buffer.is_empty()) {
            let full = std::mem::replace(&mut buffer, Vec::with_capacity(CHUNK_BYTES));
            len += full.len() as u64;
            with.partial.run("write", move |partial| partial.append(&full)).await?;
            (with.notify)(PullProgress::Advanced { bytes: len });
        }
        match chunk {
            Ok(Some(_)) => {}
            Ok(None) => break,
            Err(error) => {
                return Err(Attempt::transient(format!("broke off at {len} bytes: {}", words(error))));
            }
        }
    }
    match expected {
        Some(expected) if len < expected => {
            Err(Attempt::transient(format!("ended at {len} of {expected} bytes")))
        }
        Some(_) | None => Ok(()),
    }
}

/// Tells a server that is not there from one that failed.
pub(super) fn send_failure(error: reqwest::Error) -> Attempt {
    if error.is_connect() {
        Attempt::Unreachable(words(error))
    } else if error.is_redirect() || error.is_builder() {
        Attempt::Permanent(words(error))
    } else {
        Attempt::transient(words(error))
    }
}

/// What a status other than success means for the next try.
pub(super) fn refused(status: StatusCode, headers: &HeaderMap) -> Attempt {
    let reason = format!("the server answers {status}");
    if status.is_server_error()
        || matches!(status, StatusCode::TOO_MANY_REQUESTS | StatusCode::REQUEST_TIMEOUT)
    {
        let wait =
            text(headers, header::RETRY_AFTER).and_then(|text| text.parse().ok()).map(Duration::from_secs);
        Attempt::Transient(reason, wait)
    } else {
        Attempt::Permanent(reason)
    }
}

/// A header as text, if it is there and short.
pub(super) fn text(headers: &HeaderMap, name: impl header::AsHeaderName) -> Option<String> {
    headers.get(name)?.to_str().ok().filter(|text| text.len() <= 1024).map(str::to_owned)
}

/// `bytes 5-9/10` is (5, Some(10)); `bytes 5-9/*` is (5, None).
pub(super) fn content_range(headers: &HeaderMap) -> Option<(u64, Option<u64>)> {
    let text = text(headers, header::CONTENT_RANGE)?;
    let (range, total) = text.strip_prefix("bytes ")?.split_once('/')?;
    let (start, _) = range.split_once('-')?;
    // Digits alone: a sign would be read as well.
    let number =
        |text: &str| text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok()).flatten();
    Some((number(start.trim())?, number(total.trim())))
}

/// The whole chain of causes in one line; without the address, which may carry a signature.
pub(super) fn words(error: reqwest::Error) -> String {
    let error = error.without_url();
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let more = error.to_string();
        if !text.contains(&more) {
            text = format!("{text}: {more}");
        }
        cause = error.source();
    }
    text
}
