//! One streamed chat completion, timed from the send to the first and to the last piece of text.
//!
//! Called by bench for both sides alike, so that whatever this client costs falls on both. Bounded: a request
//! that takes over [`LIMIT`] fails.

use std::io::{BufRead, BufReader, Read};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

const LIMIT: Duration = Duration::from_secs(180);
/// Most bytes of one line of an event stream.
const LINE_BYTES_MAX: u64 = 1 << 20;

/// One question.
pub(super) struct Request<'a> {
    pub(super) model: &'a str,
    pub(super) system: String,
    pub(super) prompt: String,
    pub(super) max_tokens: u32,
}

/// What came back, and when.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Answer {
    /// From the send to the first piece of text.
    pub(super) first_token: Duration,
    /// From the first piece of text to the last.
    pub(super) decoding: Duration,
    pub(super) completion_tokens: u32,
    prompt_tokens: u32,
    cached_tokens: u32,
}

impl Answer {
    /// Prompt tokens that were computed, not reused.
    pub(super) fn fresh_prompt_tokens(&self) -> u32 {
        self.prompt_tokens - self.cached_tokens
    }
}

impl Request<'_> {
    /// Sends it to the server at `base` and reads the stream to its end.
    pub(super) fn send(&self, base: &str) -> Result<Answer> {
        let body = json!({
            "model": self.model,
            "messages": [
                {"role": "system", "content": self.system},
                {"role": "user", "content": self.prompt},
            ],
            "max_tokens": self.max_tokens,
            "temperature": 0,
            "seed": 1,
            "stream": true,
            "stream_options": {"include_usage": true},
        });
        let agent: ureq::Agent = ureq::Agent::config_builder()
            .timeout_global(Some(LIMIT))
            .http_status_as_error(false)
            .build()
            .into();
        let started = Instant::now();
        let mut response = agent
            .post(format!("{base}/v1/chat/completions"))
            .header("content-type", "application/json")
            .send(body.to_string())
            .with_context(|| format!("POST to {base}"))?;
        if response.status() != 200 {
            bail!("{}: {}", response.status(), response.body_mut().read_to_string().unwrap_or_default());
        }
        read(BufReader::new(response.body_mut().as_reader()), || started.elapsed())
    }
}

/// Reads an event stream; `clock` tells the time since the send.
fn read(mut lines: impl BufRead, clock: impl Fn() -> Duration) -> Result<Answer> {
    let mut answer = Answer::default();
    let mut first = None;
    let mut last = Duration::ZERO;
    let mut ended = false;
    let mut line = Vec::new();
    while !ended {
        line.clear();
        let length = (&mut lines).take(LINE_BYTES_MAX).read_until(b'\n', &mut line)?;
        if length == 0 {
            bail!("the stream ended without [DONE]");
        }
        let now = clock();
        let line = std::str::from_utf8(&line).context("the stream is UTF-8")?.trim_end();
        let Some(event) = line.strip_prefix("data:").map(str::trim) else { continue };
        if event == "[DONE]" {
            ended = true;
            continue;
        }
        let event: Value = serde_json::from_str(event).with_context(|| format!("event {event}"))?;
        if let Some(error) = event.get("error") {
            bail!("the server says: {error}");
        }
        let text = event.pointer("/choices/0/delta/content").and_then(Value::as_str).unwrap_or_default();
        if !text.is_empty() {
            first.get_or_insert(now);
            last = now;
        }
        let count = |path: &str| {
            event.pointer(path).and_then(Value::as_u64).and_then(|count| u32::try_from(count).ok())
        };
        if let Some(tokens) = count("/usage/completion_tokens") {
            answer.completion_tokens = tokens;
            answer.prompt_tokens = count("/usage/prompt_tokens").context("usage without prompt_tokens")?;
            answer.cached_tokens = count("/usage/prompt_tokens_details/cached_tokens")
                .or_else(|| count("/timings/cache_n"))
                .unwrap_or(0);
        }
    }
    let first = first.context("an answer without text")?;
    anyhow::ensure!(answer.prompt_tokens > answer.cached_tokens, "the stream carried no usage");
    Ok(Answer { first_token: first, decoding: last - first, ..answer })
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    fn answer(stream: &str) -> Result<Answer> {
        let time = Cell::new(0);
        read(stream.as_bytes(), || {
            time.set(time.get() + 10);
            Duration::from_millis(time.get())
        })
    }

    #[test]
    fn a_stream_is_timed_by_its_text() {
        let stream = concat!(
            ": ping\n\n",
            "data: {\"choices\":[{\"delta\":{\"role\":\"assistant\",\"content\":\"\"}}]}\n\n",
            "data: {\"choices\":[{\"delta\":{\"content\":\"Pa\"}}]}\n\n",
            "data: {\"choices\":[{\"delta\":{\"content\":\"rís\"}}]}\n\n",
            "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":2,",
            "\"prompt_tokens_details\":{\"cached_tokens\":4}}}\n\n",
            "data: [DONE]\n\n",
        );
        let answer = answer(stream).unwrap();
        assert_eq!(answer.first_token, Duration::from_millis(50));
        assert_eq!(answer.decoding, Duration::from_millis(20));
        assert_eq!((answer.completion_tokens, answer.fresh_prompt_tokens()), (2, 5));
    }

    #[test]
    fn broken_streams_are_errors() {
        let check = |stream: &str, expected: &str| {
            let error = format!("{:#}", answer(stream).unwrap_err());
            assert!(error.contains(expected), "{error}");
        };
        check("data: {\"choices\":[{\"delta\":{\"content\":\"x\"}}]}\n", "without [DONE]");
        check("data: {\"error\":{\"message\":\"full\"}}\n", "full");
        check("data: [DONE]\n", "without text");
        check("data: {\"choices\":[{\"delta\":{\"content\":\"x\"}}]}\ndata: [DONE]\n", "no usage");
    }
}
