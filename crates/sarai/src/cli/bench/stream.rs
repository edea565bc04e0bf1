//! One streamed chat completion, timed from the send to the first and to the last piece of text.
//!
//! Called by the scenarios for all sides alike, so that whatever this client costs falls on each. Bounded: a request
//! that takes over [`LIMIT`], a line over [`LINE_BYTES_MAX`] or a text over [`TEXT_BYTES_MAX`] fails.

use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail, ensure};
use serde_json::{Value, json};

/// Longest time of one answer.
pub(super) const LIMIT: Duration = Duration::from_secs(900);
/// Most bytes of one line of an event stream.
const LINE_BYTES_MAX: usize = 1 << 20;
/// Most bytes of one answer's text.
const TEXT_BYTES_MAX: usize = 4 << 20;

/// A fault that the server itself told of, as an error object.
#[derive(Debug, thiserror::Error)]
#[error("the server says: {0}")]
pub(super) struct Told(Value);

/// One question.
#[derive(Clone, Debug)]
pub(super) struct Request {
    pub(super) model: String,
    /// Role and text, in order.
    pub(super) messages: Vec<(&'static str, String)>,
    pub(super) max_tokens: u32,
    /// `false` switches speculation off where the server knows the field; `true` leaves it as it is.
    pub(super) speculation: bool,
    /// A JSON schema that binds the answer.
    pub(super) schema: Option<Value>,
    /// Log probabilities of so many likeliest tokens at each place.
    pub(super) top_logprobs: Option<u8>,
}

/// What came back, and when.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Answer {
    pub(super) text: String,
    /// From the send to the first piece of text.
    pub(super) first_token: Duration,
    /// From the first piece of text to the last.
    pub(super) decoding: Duration,
    /// From the send to the end of the stream.
    pub(super) total: Duration,
    pub(super) completion_tokens: u32,
    pub(super) prompt_tokens: u32,
    pub(super) cached_tokens: u32,
    /// Tokens drafted and accepted, where the server reports them.
    pub(super) drafted: Option<(u32, u32)>,
}

impl Answer {
    /// Prompt tokens that were computed, not reused.
    pub(super) fn fresh_prompt_tokens(&self) -> u32 {
        self.prompt_tokens.saturating_sub(self.cached_tokens)
    }

    /// Tokens a second after the first one; `None` if there is nothing to divide.
    pub(super) fn decode_rate(&self) -> Option<f64> {
        let after_first = self.completion_tokens.checked_sub(1).filter(|tokens| *tokens > 0)?;
        (!self.decoding.is_zero()).then(|| f64::from(after_first) / self.decoding.as_secs_f64())
    }
}

impl Request {
    /// A question with a system text, greedy and unbound.
    pub(super) fn new(model: &str, system: String, prompt: String, max_tokens: u32) -> Self {
        let messages = vec![("system", system), ("user", prompt)];
        Self {
            model: model.to_owned(),
            messages,
            max_tokens,
            speculation: true,
            schema: None,
            top_logprobs: None,
        }
    }

    /// The body, the same for every server.
    pub(super) fn body(&self) -> Value {
        let message = |(role, content): &(&str, String)| json!({"role": role, "content": content});
        let mut body = json!({
            "model": self.model,
            "messages": self.messages.iter().map(message).collect::<Vec<_>>(),
            "max_tokens": self.max_tokens,
            "temperature": 0,
            "seed": 1,
            "stream": true,
            "stream_options": {"include_usage": true},
        });
        if !self.speculation {
            body["speculation"] = false.into();
        }
        if let Some(top) = self.top_logprobs {
            body["logprobs"] = true.into();
            body["top_logprobs"] = top.into();
        }
        if let Some(schema) = &self.schema {
            let format = json!({"name": "form", "strict": true, "schema": schema});
            body["response_format"] = json!({"type": "json_schema", "json_schema": format});
        }
        body
    }

    /// The same without guesses, for what is promised of plain decoding.
    pub(super) fn plain(self) -> Self {
        Self { speculation: false, ..self }
    }

    /// Sends it to the server at `base` and reads the stream to its end.
    pub(super) async fn send(&self, client: &reqwest::Client, base: &str) -> Result<Answer> {
        let started = Instant::now();
        let url = format!("{base}/v1/chat/completions");
        let request = client.post(url).timeout(LIMIT).json(&self.body());
        let mut response = request.send().await.with_context(|| format!("POST to {base}"))?;
        if !response.status().is_success() {
            let status = response.status();
            bail!("{status}: {}", response.text().await.unwrap_or_default());
        }
        let mut reading = Reading::default();
        while let Some(bytes) = response.chunk().await.context("the stream broke")? {
            reading.take(&bytes, started.elapsed())?;
        }
        reading.finish(started.elapsed())
    }
}

/// An event stream as it comes in.
#[derive(Debug, Default)]
pub(super) struct Reading {
    line: Vec<u8>,
    answer: Answer,
    first: Option<Duration>,
    last: Duration,
    ended: Option<Duration>,
}

impl Reading {
    /// Takes in the next bytes, which came `at` this time after the send.
    pub(super) fn take(&mut self, bytes: &[u8], at: Duration) -> Result<()> {
        for part in bytes.split_inclusive(|byte| *byte == b'\n') {
            ensure!(self.line.len() + part.len() <= LINE_BYTES_MAX, "a line of the stream is too long");
            self.line.extend_from_slice(part);
            if part.ends_with(b"\n") {
                let line = std::mem::take(&mut self.line);
                self.line(std::str::from_utf8(&line).context("the stream is UTF-8")?.trim_end(), at)?;
            }
        }
        Ok(())
    }

    fn line(&mut self, line: &str, at: Duration) -> Result<()> {
        let Some(event) = line.strip_prefix("data:").map(str::trim) else { return Ok(()) };
        if event == "[DONE]" {
            self.ended = Some(at);
            return Ok(());
        }
        let event: Value = serde_json::from_str(event).with_context(|| format!("event {event}"))?;
        if let Some(error) = event.get("error") {
            return Err(Told(error.clone()).into());
        }
        let text = event.pointer("/choices/0/delta/content").and_then(Value::as_str).unwrap_or_default();
        if !text.is_empty() {
            self.first.get_or_insert(at);
            self.last = at;
            ensure!(self.answer.text.len() + text.len() <= TEXT_BYTES_MAX, "the answer is too long");
            self.answer.text.push_str(text);
        }
        self.counts(&event)
    }

    /// Token counts, in OpenAI's fields or in llama-server's own.
    fn counts(&mut self, event: &Value) -> Result<()> {
        let count = |path: &str| {
            event.pointer(path).and_then(Value::as_u64).and_then(|count| u32::try_from(count).ok())
        };
        if let Some(tokens) = count("/usage/completion_tokens") {
            self.answer.completion_tokens = tokens;
            self.answer.prompt_tokens =
                count("/usage/prompt_tokens").context("usage without prompt_tokens")?;
            self.answer.cached_tokens = count("/usage/prompt_tokens_details/cached_tokens")
                .or_else(|| count("/timings/cache_n"))
                .unwrap_or(0);
        }
        let accepted = count("/usage/completion_tokens_details/accepted_prediction_tokens");
        let rejected = count("/usage/completion_tokens_details/rejected_prediction_tokens");
        if let (Some(accepted), Some(rejected)) = (accepted, rejected) {
            self.answer.drafted = Some((accepted.saturating_add(rejected), accepted));
        } else if let (Some(drafted), Some(accepted)) =
            (count("/timings/draft_n"), count("/timings/draft_n_accepted"))
        {
            self.answer.drafted = Some((drafted, accepted));
        }
        Ok(())
    }

    /// Whether the mark of the end has come.
    pub(super) fn is_complete(&self) -> bool {
        self.ended.is_some()
    }

    /// The answer, if the stream was whole.
    pub(super) fn finish(self, at: Duration) -> Result<Answer> {
        ensure!(self.ended.is_some(), "the stream ended without [DONE]");
        let first = self.first.context("an answer without text")?;
        ensure!(self.answer.prompt_tokens > 0, "the stream carried no usage");
        Ok(Answer { first_token: first, decoding: self.last.saturating_sub(first), total: at, ..self.answer })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reads a stream that comes in pieces of `step` bytes, 10 ms a line.
    fn answer(stream: &str, step: usize) -> Result<Answer> {
        let mut reading = Reading::default();
        let mut lines = 0;
        for piece in stream.as_bytes().chunks(step) {
            lines += u64::try_from(piece.iter().filter(|byte| **byte == b'\n').count()).unwrap();
            reading.take(piece, Duration::from_millis(lines * 10))?;
        }
        reading.finish(Duration::from_millis(lines * 10))
    }

    const STREAM: &str = concat!(
        ": ping\n\n",
        "data: {\"choices\":[{\"delta\":{\"role\":\"assistant\",\"content\":\"\"}}]}\n\n",
        "data: {\"choices\":[{\"delta\":{\"content\":\"Pa\"}}]}\n\n",
        "data: {\"choices\":[{\"delta\":{\"content\":\"rís\"}}]}\n\n",
        "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":2,",
        "\"prompt_tokens_details\":{\"cached_tokens\":4},",
        "\"completion_tokens_details\":{\"accepted_prediction_tokens\":5,\"rejected_prediction_tokens\":2}}}\n\n",
        "data: [DONE]\n\n",
    );

    #[test]
    fn a_stream_is_timed_by_its_text() {
        let answer = answer(STREAM, 1).unwrap();
        assert_eq!(answer.text, "París");
        assert_eq!(answer.first_token, Duration::from_millis(50));
        assert_eq!(answer.decoding, Duration::from_millis(20));
        assert_eq!(answer.total, Duration::from_millis(120));
        assert_eq!((answer.completion_tokens, answer.fresh_prompt_tokens()), (2, 5));
        assert_eq!(answer.drafted, Some((7, 5)));
        assert!((answer.decode_rate().unwrap() - 50.0).abs() < 1e-9);
    }

    #[test]
    fn pieces_of_any_length_give_the_same_text() {
        for step in 1..40 {
            assert_eq!(answer(STREAM, step).unwrap().text, "París", "{step}");
        }
    }

    #[test]
    fn the_peers_own_counts_are_read() {
        let stream = concat!(
            "data: {\"choices\":[{\"delta\":{\"content\":\"x\"}}]}\n",
            "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":1},",
            "\"timings\":{\"cache_n\":3,\"draft_n\":8,\"draft_n_accepted\":6}}\n",
            "data: [DONE]\n",
        );
        let answer = answer(stream, 7).unwrap();
        assert_eq!((answer.cached_tokens, answer.drafted, answer.decode_rate()), (3, Some((8, 6)), None));
    }

    #[test]
    fn broken_streams_are_errors() {
        let check = |stream: &str, expected: &str| {
            let error = format!("{:#}", answer(stream, 5).unwrap_err());
            assert!(error.contains(expected), "{error}");
        };
        check("data: {\"choices\":[{\"delta\":{\"content\":\"x\"}}]}\n", "without [DONE]");
        check("data: {\"error\":{\"message\":\"full\"}}\n", "full");
        check("data: [DONE]\n", "without text");
        check("data: {\"choices\":[{\"delta\":{\"content\":\"x\"}}]}\ndata: [DONE]\n", "no usage");
        check(&"x".repeat(LINE_BYTES_MAX + 1), "too long");
    }

    #[test]
    fn only_what_differs_from_the_usual_is_asked_for() {
        let request = Request::new("m", "s".into(), "u".into(), 5);
        let body = request.body();
        assert_eq!(body["messages"][1], json!({"role": "user", "content": "u"}));
        assert!(body.get("speculation").is_none() && body.get("response_format").is_none());
        let bound = Request { speculation: false, schema: Some(json!({"type": "object"})), ..request }.body();
        assert_eq!(bound["speculation"], false);
        assert_eq!(bound["response_format"]["json_schema"]["schema"]["type"], "object");
    }
}
