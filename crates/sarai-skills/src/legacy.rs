//! Package `skills`, the frozen first contract, on top of the same engine.
//!
//! Registered by `server.rs`. `Generate` treats the prompt as one user message in the model's chat template, or as raw
//! text if the model has none; `grammar` is GBNF with a rule `root`; `max_tokens` 0 means as many as fit.

use sarai_engine::{Constraint, Generation, Input, Message, Sampling};
use sarai_proto::skills as pb;
use tonic::{Request, Response, Status};

use crate::service::Skill;
use crate::{status, usage};

#[tonic::async_trait]
impl pb::skill_server::Skill for Skill {
    async fn generate(&self, request: Request<pb::GenReq>) -> Result<Response<pb::GenReply>, Status> {
        let request = request.into_inner();
        let knows_chat = self.engine().await?.knows_chat();
        let whole = self.whole(generation(request, knows_chat)?).await?;
        let seconds = whole.done.decode.as_secs_f64();
        let speed = if seconds > 0.0 { f64::from(whole.done.completion_tokens) / seconds } else { 0.0 };
        Ok(Response::new(pb::GenReply {
            text: whole.text,
            tokens_per_second: rounded(speed),
            ram_mb: megabytes(usage::ram_bytes()),
        }))
    }
}

fn generation(request: pb::GenReq, knows_chat: bool) -> Result<Generation, Status> {
    let max_tokens = u32::try_from(request.max_tokens).map_err(|_| {
        status::bad_request(format!("max_tokens is {}, it must not be negative", request.max_tokens))
    })?;
    if request.prompt.is_empty() {
        return Err(status::bad_request("the prompt is empty".into()));
    }
    let input = if knows_chat {
        Input::Chat(vec![Message { role: "user".into(), content: request.prompt }])
    } else {
        Input::Prompt(request.prompt)
    };
    Ok(Generation {
        max_tokens: Some(max_tokens).filter(|tokens| *tokens > 0),
        stop: request.stop,
        sampling: Sampling { temperature: request.temperature, ..Sampling::default() },
        constraint: Some(request.grammar).filter(|grammar| !grammar.is_empty()).map(Constraint::Gbnf),
        ..Generation::new(input)
    })
}

#[expect(clippy::cast_possible_truncation, reason = "a speed far below 2^31")]
fn rounded(speed: f64) -> i32 {
    speed.round() as i32
}

/// Memory as that contract tells it.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    reason = "the contract has a float of megabytes"
)]
pub(crate) fn megabytes(bytes: u64) -> f32 {
    (bytes as f64 / 1e6) as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request() -> pb::GenReq {
        pb::GenReq { prompt: "hi".into(), ..pb::GenReq::default() }
    }

    #[test]
    fn a_prompt_is_a_user_message_where_the_model_knows_chat() {
        assert!(
            matches!(generation(request(), true).unwrap().input, Input::Chat(chat) if chat[0].role == "user")
        );
        assert!(matches!(generation(request(), false).unwrap().input, Input::Prompt(_)));
    }

    #[test]
    fn zero_means_the_default_and_less_is_refused() {
        let read = generation(request(), true).unwrap();
        assert_eq!((read.max_tokens, read.constraint), (None, None));
        assert!(generation(pb::GenReq { max_tokens: -1, ..request() }, true).is_err());
        assert!(generation(pb::GenReq { prompt: String::new(), ..request() }, true).is_err());
    }
}
