//! Between the wire (`sarai.skill.v1`) and the engine's own types. Zero and absent mean the defaults that the
//! `.proto` file names; what cannot be read is refused, never guessed.

use sarai_engine as engine;
use sarai_proto::skill as pb;
use tonic::Status;

use crate::status;

/// Reads a request.
pub(crate) fn generation(request: Option<pb::Generation>) -> Result<engine::Generation, Status> {
    let request = request.ok_or_else(|| status::bad_request("the request has no generation".into()))?;
    Ok(engine::Generation {
        input: input(request.input)?,
        max_tokens: Some(request.max_tokens).filter(|tokens| *tokens > 0),
        stop: request.stop,
        sampling: sampling(&request.sampling.unwrap_or_default()),
        constraint: constraint(request.constraint)?,
        logprobs: request.logprobs,
        speculation: !request.no_speculation,
        prediction: Some(request.prediction).filter(|text| !text.is_empty()),
        adapter: Some(request.adapter).filter(|name| !name.is_empty()),
    })
}

/// Reads an input.
pub(crate) fn input(input: Option<pb::Input>) -> Result<engine::Input, Status> {
    match input.and_then(|input| input.kind) {
        None => Err(status::bad_request("the request has no input".into())),
        Some(pb::input::Kind::Prompt(prompt)) => Ok(engine::Input::Prompt(prompt)),
        Some(pb::input::Kind::Chat(chat)) => {
            let message =
                |message: pb::ChatMessage| engine::Message { role: message.role, content: message.content };
            Ok(engine::Input::Chat(chat.messages.into_iter().map(message).collect()))
        }
    }
}

fn sampling(sampling: &pb::Sampling) -> engine::Sampling {
    let off = engine::Sampling::default();
    engine::Sampling {
        temperature: sampling.temperature,
        top_p: sampling.top_p.unwrap_or(off.top_p),
        top_k: sampling.top_k.unwrap_or(off.top_k),
        min_p: sampling.min_p.unwrap_or(off.min_p),
        repeat_penalty: sampling.repeat_penalty.unwrap_or(off.repeat_penalty),
        presence_penalty: sampling.presence_penalty.unwrap_or(off.presence_penalty),
        frequency_penalty: sampling.frequency_penalty.unwrap_or(off.frequency_penalty),
        seed: sampling.seed,
    }
}

fn constraint(constraint: Option<pb::Constraint>) -> Result<Option<engine::Constraint>, Status> {
    let Some(constraint) = constraint else { return Ok(None) };
    match constraint.kind {
        None => Err(status::bad_request("the constraint is empty".into())),
        Some(pb::constraint::Kind::JsonSchema(text)) => Ok(Some(engine::Constraint::JsonSchema(text))),
        Some(pb::constraint::Kind::Gbnf(text)) => Ok(Some(engine::Constraint::Gbnf(text))),
        Some(pb::constraint::Kind::Lark(text)) => Ok(Some(engine::Constraint::Lark(text))),
        Some(pb::constraint::Kind::Regex(text)) => Ok(Some(engine::Constraint::Regex(text))),
    }
}

/// Writes one event.
pub(crate) fn event(event: engine::Event) -> pb::GenerateStreamResponse {
    use pb::generate_stream_response::Event as Wire;
    let event = match event {
        engine::Event::Prefill { done, total } => {
            Wire::Prefill(pb::Prefill { tokens_done: done, tokens_total: total })
        }
        engine::Event::Text { text, logprobs, tokens: _ } => {
            Wire::Delta(pb::Delta { text, logprobs: logprobs.into_iter().map(logprob).collect() })
        }
        engine::Event::Done(end) => Wire::Done(done(end)),
    };
    pb::GenerateStreamResponse { event: Some(event) }
}

/// Writes the end of an answer.
pub(crate) fn done(done: engine::Done) -> pb::Done {
    let finish = match done.finish {
        engine::Finish::Stop => pb::FinishReason::Stop,
        engine::Finish::Length => pb::FinishReason::Length,
    };
    pb::Done {
        finish_reason: finish.into(),
        prompt_tokens: done.prompt_tokens,
        cached_tokens: done.cached_tokens,
        completion_tokens: done.completion_tokens,
        seed: done.seed,
        prefill_seconds: done.prefill.as_secs_f64(),
        decode_seconds: done.decode.as_secs_f64(),
        ram_bytes: crate::usage::ram_bytes(),
        stop_matched: done.stop_matched.unwrap_or_default(),
        drafted_tokens: done.drafted_tokens,
        accepted_tokens: done.accepted_tokens,
        forced_tokens: done.forced_tokens,
        decode_alone_seconds: done.decode_alone.as_secs_f64(),
        guessing: done.guessing,
        decode_plain_seconds: done.decode_plain.as_secs_f64(),
        adapter_sha256: done.adapter_sha256.unwrap_or_default(),
    }
}

/// Writes a token's log probability.
pub(crate) fn logprob(entry: engine::TokenLogprob) -> pb::TokenLogprob {
    pb::TokenLogprob {
        token: String::from_utf8_lossy(&entry.bytes).into_owned(),
        token_bytes: entry.bytes,
        logprob: entry.logprob,
        top: entry.top.into_iter().map(logprob).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn prompt(text: &str) -> Option<pb::Input> {
        Some(pb::Input { kind: Some(pb::input::Kind::Prompt(text.into())) })
    }

    #[test]
    fn absent_fields_mean_the_defaults() {
        let read =
            generation(Some(pb::Generation { input: prompt("x"), ..pb::Generation::default() })).unwrap();
        assert_eq!(read, engine::Generation::new(engine::Input::Prompt("x".into())));
    }

    #[test]
    fn what_is_missing_is_named() {
        assert!(generation(None).unwrap_err().message().contains("generation"));
        assert!(generation(Some(pb::Generation::default())).unwrap_err().message().contains("input"));
        let unbound = pb::Generation {
            input: prompt("x"),
            constraint: Some(pb::Constraint { kind: None }),
            ..pb::Generation::default()
        };
        assert!(generation(Some(unbound)).unwrap_err().message().contains("constraint"));
    }
}
