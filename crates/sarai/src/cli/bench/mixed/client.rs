//! One client of the mixed load: asks, follows the answer to its end, pauses, asks again.
//!
//! Called by `mixed`, several at a time. The rate of each kind is bounded by its pause, and each request by a time
//! limit. What became of every request is counted; one whose end nobody told is lost.

use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpSocket;

use super::super::prompts;
use super::super::stream::{LIMIT, Reading, Request, Told};

/// When a client that cancels goes away.
const CANCEL_AFTER: Duration = Duration::from_secs(2);
/// Bytes the slow reader takes one a second; the rest it reads at once, to see how it ends.
const SLOW_BYTES: usize = 60;
/// What the slow reader's side of a connection holds.
const RECEIVE_BYTES: u32 = 2048;
/// Code of the error that tells of a child's death.
const MODEL_LOST: &str = "model_lost";
/// Most bytes of an answer that the slow reader keeps.
const SLOW_BYTES_MAX: u64 = 4 << 20;
/// Longest pause that a refusal asks for and gets.
const RETRY_MAX: Duration = Duration::from_secs(10);
/// Reasons kept of each kind.
const REASONS_MAX: usize = 3;

/// A kind of client.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A short question to the whole assistant.
    Short,
    /// A long prompt to the largest model.
    Long,
    /// An answer bound to a schema, by the small model.
    Bound,
    /// Goes away in the middle of an answer.
    Cancel,
    /// Reads a byte a second, of an answer larger than what a connection holds.
    Slow,
    /// Asks for vectors.
    Embed,
}

impl Kind {
    pub(super) const ALL: [Self; 6] =
        [Self::Short, Self::Long, Self::Bound, Self::Cancel, Self::Slow, Self::Embed];
    /// All clients of the load.
    pub(super) const CROWD: [Self; 7] =
        [Self::Short, Self::Short, Self::Long, Self::Bound, Self::Cancel, Self::Slow, Self::Embed];

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Short => "short",
            Self::Long => "long",
            Self::Bound => "bound",
            Self::Cancel => "cancel",
            Self::Slow => "slow",
            Self::Embed => "embed",
        }
    }

    /// Time between the end of a request and the next one.
    const fn pause(self) -> Duration {
        match self {
            Self::Short => Duration::from_secs(2),
            Self::Bound | Self::Embed => Duration::from_secs(3),
            Self::Cancel | Self::Slow => Duration::from_secs(5),
            Self::Long => Duration::from_secs(10),
        }
    }

    fn request(self, load: &Load, seed: u32) -> Request {
        let [tiny, base, third] = &load.models;
        let system = prompts::fresh_system(seed);
        let ask = |model: &str, prompt: String, tokens| Request::new(model, system.clone(), prompt, tokens);
        match self {
            Self::Short => ask("sarai", prompts::SHORT.to_owned(), 32),
            Self::Long => ask(base, format!("{}\nSum up.", prompts::words(seed, 250)), 16),
            Self::Bound => {
                let schema = json!({
                    "type": "object",
                    "properties": {"city": {"type": "string", "maxLength": 20}, "large": {"type": "boolean"}},
                    "required": ["city", "large"],
                    "additionalProperties": false,
                });
                Request { schema: Some(schema), ..ask(tiny, "Name a city as JSON.".to_owned(), 64) }
            }
            Self::Cancel => ask(base, prompts::STORY.to_owned(), 200),
            Self::Slow => Request { top_logprobs: Some(20), ..ask(third, prompts::STORY.to_owned(), 96) },
            // Not sent as a chat.
            Self::Embed => ask("sarai", prompts::SHORT.to_owned(), 1),
        }
    }
}

/// What all clients of a load share.
#[derive(Debug)]
pub(super) struct Load {
    pub(super) client: reqwest::Client,
    /// `http://127.0.0.1:PORT`.
    pub(super) base_url: String,
    /// The small model, the largest, and one more.
    pub(super) models: [String; 3],
    /// Whether somebody makes vectors.
    pub(super) has_embedder: bool,
    /// No request is begun after this.
    pub(super) until: Instant,
}

/// What became of the requests of one kind.
#[derive(Clone, Debug)]
pub(super) struct Tally {
    pub(super) kind: Kind,
    pub(super) sent: u64,
    pub(super) finished: u64,
    /// Given up by the client, on purpose.
    pub(super) cancelled: u64,
    /// 429: told to come back later.
    pub(super) refused: u64,
    /// 503: what it needs can't be had.
    pub(super) unavailable: u64,
    /// Failed, and said so.
    pub(super) told: u64,
    pub(super) lost: u64,
    /// The first few words about failures.
    pub(super) reasons: Vec<String>,
}

impl Tally {
    pub(super) fn new(kind: Kind) -> Self {
        Self {
            kind,
            sent: 0,
            finished: 0,
            cancelled: 0,
            refused: 0,
            unavailable: 0,
            told: 0,
            lost: 0,
            reasons: Vec::new(),
        }
    }

    pub(super) fn add(&mut self, other: &Self) {
        self.sent += other.sent;
        self.finished += other.finished;
        self.cancelled += other.cancelled;
        self.refused += other.refused;
        self.unavailable += other.unavailable;
        self.told += other.told;
        self.lost += other.lost;
        self.reasons.extend(other.reasons.iter().cloned());
        self.reasons.truncate(REASONS_MAX);
    }

    pub(super) fn json(&self) -> Value {
        json!({
            "sent": self.sent, "finished": self.finished, "cancelled": self.cancelled,
            "refused": self.refused, "unavailable": self.unavailable, "told": self.told, "lost": self.lost,
        })
    }

    /// Whether nothing of this kind was answered, or something ended as nothing may.
    pub(super) fn is_broken(&self) -> bool {
        let answered = match self.kind {
            Kind::Cancel => self.cancelled + self.finished,
            Kind::Short | Kind::Long | Kind::Bound | Kind::Slow | Kind::Embed => self.finished,
        };
        self.lost > 0 || self.unavailable > 0 || (self.sent > 0 && answered == 0)
    }

    fn count(&mut self, end: End) -> Duration {
        self.sent += 1;
        let mut reason = |text: String| {
            if self.reasons.len() < REASONS_MAX {
                self.reasons.push(text.chars().take(300).collect());
            }
        };
        match end {
            End::Finished => self.finished += 1,
            End::Cancelled => self.cancelled += 1,
            End::Refused(wait) => {
                self.refused += 1;
                return wait.min(RETRY_MAX);
            }
            End::Unavailable(text) => {
                self.unavailable += 1;
                reason(text);
            }
            End::Told(text) => {
                self.told += 1;
                reason(text);
            }
            End::Lost(text) => {
                self.lost += 1;
                reason(text);
            }
        }
        Duration::ZERO
    }
}

/// How one request ended.
#[derive(Debug, PartialEq, Eq)]
enum End {
    Finished,
    Cancelled,
    Refused(Duration),
    Unavailable(String),
    Told(String),
    Lost(String),
}

/// Asks until the load is over.
pub(super) async fn run(kind: Kind, number: usize, load: &Load) -> Tally {
    let mut tally = Tally::new(kind);
    let mut seed = 10_000 * (u32::try_from(number).unwrap_or(0) + 1);
    while Instant::now() < load.until {
        seed += 1;
        let request = kind.request(load, seed);
        let asked = match kind {
            Kind::Slow => slowly(load, &request).await,
            Kind::Embed => embed(load, seed).await,
            Kind::Short | Kind::Long | Kind::Bound | Kind::Cancel => ask(kind, load, &request).await,
        };
        let end = asked.unwrap_or_else(|error| {
            let text = format!("{error:#}");
            // A child that dies in the middle of an answer takes the answer with it, however politely that is told.
            if error.is::<Told>() && !text.contains(MODEL_LOST) { End::Told(text) } else { End::Lost(text) }
        });
        let wait = tally.count(end);
        tokio::time::sleep(kind.pause().max(wait)).await;
    }
    tally
}

async fn ask(kind: Kind, load: &Load, request: &Request) -> Result<End> {
    let started = Instant::now();
    let url = format!("{}/v1/chat/completions", load.base_url);
    let mut response = load.client.post(url).timeout(LIMIT).json(&request.body()).send().await?;
    let status = response.status().as_u16();
    if status != 200 {
        let wait = response.headers().get("retry-after").and_then(|value| value.to_str().ok()?.parse().ok());
        return Ok(refusal(status, wait, &response.text().await?));
    }
    let mut reading = Reading::default();
    loop {
        let left = CANCEL_AFTER.saturating_sub(started.elapsed());
        let chunk = if kind == Kind::Cancel {
            match tokio::time::timeout(left, response.chunk()).await {
                Ok(chunk) => chunk,
                // Dropping the response closes the connection.
                Err(_) => return Ok(End::Cancelled),
            }
        } else {
            response.chunk().await
        };
        let Some(bytes) = chunk.context("the stream broke")? else { break };
        reading.take(&bytes, started.elapsed())?;
    }
    ensure!(reading.is_complete(), "the stream ended without [DONE]");
    Ok(End::Finished)
}

/// A status other than 200: a refusal when full, else a fault that is told if the body says what is wrong.
fn refusal(status: u16, retry_after_seconds: Option<u64>, body: &str) -> End {
    let words: Option<Value> =
        serde_json::from_str(body).ok().filter(|body: &Value| body["error"].is_object());
    match (status, words) {
        (429, _) => End::Refused(Duration::from_secs(retry_after_seconds.unwrap_or(1))),
        (503, _) => End::Unavailable(body.to_owned()),
        (502, _) => End::Lost(body.to_owned()),
        (_, Some(body)) => End::Told(format!("{status}: {}", body["error"])),
        (_, None) => End::Lost(format!("{status} without a reason")),
    }
}

/// Asks for vectors of a few texts.
async fn embed(load: &Load, seed: u32) -> Result<End> {
    let texts: Vec<String> = (0..4).map(|number| prompts::words(seed + number, 30)).collect();
    let url = format!("{}/v1/embeddings", load.base_url);
    let body = json!({"model": "sarai", "input": texts});
    let response = load.client.post(url).timeout(LIMIT).json(&body).send().await?;
    let status = response.status().as_u16();
    let retry = response.headers().get("retry-after").and_then(|value| value.to_str().ok()?.parse().ok());
    let text = response.text().await?;
    if status != 200 {
        return Ok(refusal(status, retry, &text));
    }
    let answer: Value = serde_json::from_str(&text).context("the vectors are no JSON")?;
    ensure!(answer["data"].as_array().is_some_and(|data| data.len() == texts.len()), "vectors are missing");
    Ok(End::Finished)
}

/// Reads a byte a second from the bare connection, and at last the rest.
async fn slowly(load: &Load, request: &Request) -> Result<End> {
    let address = load.base_url.trim_start_matches("http://");
    let read = async {
        let socket = TcpSocket::new_v4()?;
        // Small, so that the server's side fills up.
        socket.set_recv_buffer_size(RECEIVE_BYTES)?;
        let mut connection = socket.connect(address.parse().map_err(std::io::Error::other)?).await?;
        let body = request.body().to_string();
        let head = format!(
            "POST /v1/chat/completions HTTP/1.1\r\nhost: {address}\r\ncontent-type: application/json\r\n\
             content-length: {}\r\nconnection: close\r\n\r\n{body}",
            body.len()
        );
        connection.write_all(head.as_bytes()).await?;
        let mut bytes = Vec::new();
        while bytes.len() < SLOW_BYTES {
            match connection.read_u8().await {
                Ok(byte) => bytes.push(byte),
                Err(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => break,
                Err(error) => return Err(error),
            }
            tokio::time::sleep(Duration::from_secs(1)).await;
        }
        connection.take(SLOW_BYTES_MAX).read_to_end(&mut bytes).await?;
        Ok(bytes)
    };
    let bytes = tokio::time::timeout(LIMIT, read).await.context("no end within the time limit")??;
    ending(&String::from_utf8_lossy(&bytes))
}

/// How a raw response ended. Chunk sizes stand between the lines and change nothing here.
fn ending(response: &str) -> Result<End> {
    let status: u16 =
        response.split(' ').nth(1).and_then(|status| status.parse().ok()).context("no HTTP status")?;
    let (head, body) = response.split_once("\r\n\r\n").context("no end of the HTTP head")?;
    if status != 200 {
        let retry = head
            .lines()
            .find_map(|line| line.to_ascii_lowercase().strip_prefix("retry-after:")?.trim().parse().ok());
        return Ok(refusal(status, retry, body));
    }
    if let Some(error) = body.lines().find(|line| line.starts_with("data: {\"error\"")) {
        let error = error.to_owned();
        return Ok(if error.contains(MODEL_LOST) { End::Lost(error) } else { End::Told(error) });
    }
    ensure!(body.contains("data: [DONE]"), "the stream ended without [DONE]");
    Ok(End::Finished)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ends_are_told_apart() {
        let check = |response: &str, expected: &End| assert_eq!(&ending(response).unwrap(), expected);
        check("HTTP/1.1 200 OK\r\nx: y\r\n\r\n10\r\ndata: {}\r\ndata: [DONE]\r\n0\r\n", &End::Finished);
        check(
            "HTTP/1.1 429 Too Many\r\nRetry-After: 4\r\n\r\n{\"error\":{}}",
            &End::Refused(Duration::from_secs(4)),
        );
        check(
            "HTTP/1.1 200 OK\r\n\r\ndata: {\"error\":{\"code\":\"deadline\"}}\n",
            &End::Told("data: {\"error\":{\"code\":\"deadline\"}}".into()),
        );
        check(
            "HTTP/1.1 200 OK\r\n\r\ndata: {\"error\":{\"code\":\"model_lost\"}}\n",
            &End::Lost("data: {\"error\":{\"code\":\"model_lost\"}}".into()),
        );
        check("HTTP/1.1 503 No\r\n\r\nno room", &End::Unavailable("no room".into()));
        check("HTTP/1.1 500 No\r\n\r\noops", &End::Lost("500 without a reason".into()));
        assert!(ending("HTTP/1.1 200 OK\r\n\r\ndata: {}\r\n").is_err());
        assert!(ending("").is_err());
    }

    #[test]
    fn counts_add_up() {
        let mut tally = Tally::new(Kind::Long);
        assert_eq!(tally.count(End::Refused(Duration::from_secs(60))), RETRY_MAX);
        for end in [End::Finished, End::Cancelled, End::Told("why".into()), End::Lost("cut".into())] {
            tally.count(end);
        }
        let mut sum = Tally::new(Kind::Long);
        sum.add(&tally);
        sum.add(&tally);
        assert_eq!(
            (sum.sent, sum.refused, sum.lost, sum.told, sum.reasons.len()),
            (10, 2, 2, 2, REASONS_MAX)
        );
    }
}
