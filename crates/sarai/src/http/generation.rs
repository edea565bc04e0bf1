//! From OpenAI's request fields to what a model takes, with the field's name in every refusal.
//!
//! Called by the chat and completion routes. Must not ignore a field that would change the answer: what can't
//! be honoured is refused.

use async_openai::types::chat::{
    ChatCompletionRequestAssistantMessageContent as AssistantContent, ChatCompletionRequestMessage as Wire,
    ChatCompletionRequestSystemMessageContent as SystemContent,
    ChatCompletionRequestSystemMessageContentPart as SystemPart,
    ChatCompletionRequestToolMessageContent as ToolContent,
    ChatCompletionRequestUserMessageContent as UserContent,
    ChatCompletionRequestUserMessageContentPart as UserPart, CreateChatCompletionRequest, PredictionContent,
    PredictionContentContent, ResponseFormat, StopConfiguration,
};
use async_openai::types::chat::{
    ChatCompletionRequestAssistantMessageContentPart as AssistantPart,
    ChatCompletionRequestDeveloperMessageContent as DeveloperContent,
    ChatCompletionRequestDeveloperMessageContentPart as DeveloperPart,
    ChatCompletionRequestToolMessageContentPart as ToolPart,
};
use sarai_core::model::{Constraint, Generation, Input, Message, Role, Sampling, Speculation, Workload};
use serde::Deserialize;

use super::error::ApiError;
use crate::grammars::{Grammars, is_name};

/// Most stop texts taken.
const STOPS_MAX: usize = 16;

/// OpenAI's chat request with the fields that local servers add.
#[derive(Deserialize)]
pub(super) struct ChatRequest {
    #[serde(flatten)]
    pub(super) openai: CreateChatCompletionRequest,
    /// GBNF (a `root ::=` rule), Lark (a `start:` rule), or the name of a ready grammar.
    #[serde(default)]
    pub(super) grammar: Option<String>,
    #[serde(default)]
    pub(super) min_p: Option<f32>,
    #[serde(default)]
    pub(super) top_k: Option<u32>,
    #[serde(default)]
    pub(super) repeat_penalty: Option<f32>,
    /// Whether tokens may be guessed ahead of the model; the text is the same either way.
    #[serde(default)]
    pub(super) speculation: Option<bool>,
    /// A loaded adapter.
    #[serde(default)]
    pub(super) adapter: Option<String>,
}

impl ChatRequest {
    /// The generation it asks for.
    #[expect(deprecated, reason = "clients still send max_tokens")]
    pub(super) fn generation(&self, grammars: &Grammars) -> Result<Generation, ApiError> {
        let request = &self.openai;
        if request.tools.as_ref().is_some_and(|tools| !tools.is_empty()) {
            return Err(ApiError::bad_request("tools", "tools are not supported yet"));
        }
        if request.logit_bias.as_ref().is_some_and(|bias| !bias.is_empty()) {
            return Err(ApiError::bad_request("logit_bias", "logit_bias is not supported"));
        }
        let top = request.top_logprobs.unwrap_or(0);
        if top > 20 {
            return Err(ApiError::bad_request("top_logprobs", "top_logprobs is at most 20"));
        }
        Ok(Generation {
            input: Input::Chat(messages(&request.messages)?),
            max_tokens: positive("max_tokens", request.max_completion_tokens.or(request.max_tokens))?,
            stop: stops(request.stop.as_ref())?,
            sampling: self.sampling(&Sampling { temperature: 0.7, ..Sampling::default() })?,
            constraint: self.constraint(grammars)?,
            logprobs: request.logprobs.unwrap_or(false).then_some(u32::from(top)),
            speculation: self.speculation(),
            workload: self.workload(),
            adapter: self.adapter.clone().filter(|name| !name.is_empty()),
            has_substitute: false,
        })
    }

    /// A ready grammar tells what kind of text it is.
    fn workload(&self) -> Workload {
        match self.grammar.as_deref() {
            Some("python" | "sql") => Workload::Code,
            _ => Workload::default(),
        }
    }

    /// OpenAI's predicted output is text to guess from.
    fn speculation(&self) -> Speculation {
        match &self.openai.prediction {
            _ if self.speculation == Some(false) => Speculation::Off,
            Some(PredictionContent::Content(PredictionContentContent::Text(text))) => {
                Speculation::Toward(text.clone())
            }
            Some(PredictionContent::Content(PredictionContentContent::Array(parts))) => {
                Speculation::Toward(parts.iter().map(|part| part.text.as_str()).collect())
            }
            None => Speculation::On,
        }
    }

    /// How tokens are chosen: what the request says, and `usual` for what it leaves open.
    #[expect(deprecated, reason = "clients still send seed")]
    pub(super) fn sampling(&self, usual: &Sampling) -> Result<Sampling, ApiError> {
        let request = &self.openai;
        let given = |name, value: Option<f32>, usual: Option<f32>, low, high| match value {
            Some(value) => within(name, value, low, high).map(Some),
            None => Ok(usual),
        };
        let temperature = given("temperature", request.temperature, Some(usual.temperature), 0.0, 2.0)?;
        Ok(Sampling {
            temperature: temperature.unwrap_or(usual.temperature),
            top_p: given("top_p", request.top_p, usual.top_p, 0.0, 1.0)?,
            top_k: self.top_k.or(usual.top_k),
            min_p: given("min_p", self.min_p, usual.min_p, 0.0, 1.0)?,
            repeat_penalty: given("repeat_penalty", self.repeat_penalty, usual.repeat_penalty, 0.1, 10.0)?,
            presence_penalty: given(
                "presence_penalty",
                request.presence_penalty,
                usual.presence_penalty,
                -2.0,
                2.0,
            )?,
            frequency_penalty: given(
                "frequency_penalty",
                request.frequency_penalty,
                usual.frequency_penalty,
                -2.0,
                2.0,
            )?,
            // OpenAI's seed is signed: the same bits serve.
            seed: request.seed.map(i64::cast_unsigned).or(usual.seed),
        })
    }

    fn constraint(&self, grammars: &Grammars) -> Result<Option<Constraint>, ApiError> {
        let by_format = match &self.openai.response_format {
            None | Some(ResponseFormat::Text) => None,
            Some(ResponseFormat::JsonObject) => Some(Constraint::JsonSchema(r#"{"type":"object"}"#.into())),
            Some(ResponseFormat::JsonSchema { json_schema }) => {
                Some(Constraint::JsonSchema(json_schema.schema.to_string()))
            }
        };
        match (&self.grammar, by_format) {
            (Some(_), Some(_)) => {
                Err(ApiError::bad_request("grammar", "give either grammar or response_format, not both"))
            }
            (Some(text), None) => grammar(text, grammars).map(Some),
            (None, by_format) => Ok(by_format),
        }
    }
}

/// Tells a name from a grammar, and GBNF from Lark by the rule it starts at.
pub(super) fn grammar(text: &str, grammars: &Grammars) -> Result<Constraint, ApiError> {
    if is_name(text) {
        return grammars.find(text).map_err(|fault| ApiError::bad_request("grammar", fault.to_string()));
    }
    let starts = |rule: &str, sign: &str| {
        text.lines().any(|line| {
            line.trim_start().strip_prefix(rule).is_some_and(|l| l.trim_start().starts_with(sign))
        })
    };
    if starts("root", "::=") {
        Ok(Constraint::Gbnf(text.to_owned()))
    } else if starts("start", ":") || text.trim_start().starts_with("%llguidance") {
        Ok(Constraint::Lark(text.to_owned()))
    } else {
        Err(ApiError::bad_request(
            "grammar",
            "a grammar needs a `root ::=` rule (GBNF) or a `start:` rule (Lark), or give the name of a ready one",
        ))
    }
}

pub(super) fn within(name: &str, value: f32, low: f32, high: f32) -> Result<f32, ApiError> {
    // A NaN is in no range.
    if (low..=high).contains(&value) {
        Ok(value)
    } else {
        Err(ApiError::bad_request(name, format!("{name} must lie between {low} and {high}")))
    }
}

pub(super) fn positive(name: &str, value: Option<u32>) -> Result<Option<u32>, ApiError> {
    match value {
        Some(0) => Err(ApiError::bad_request(name, format!("{name} must be at least 1"))),
        other => Ok(other),
    }
}

pub(super) fn stops(stop: Option<&StopConfiguration>) -> Result<Vec<String>, ApiError> {
    let stops = match stop {
        None => Vec::new(),
        Some(StopConfiguration::String(text)) => vec![text.clone()],
        Some(StopConfiguration::StringArray(texts)) => texts.clone(),
    };
    if stops.len() > STOPS_MAX || stops.iter().any(String::is_empty) {
        return Err(ApiError::bad_request("stop", format!("stop takes up to {STOPS_MAX} texts, none empty")));
    }
    Ok(stops)
}

fn messages(wire: &[Wire]) -> Result<Vec<Message>, ApiError> {
    if wire.is_empty() {
        return Err(ApiError::bad_request("messages", "messages is empty"));
    }
    wire.iter().enumerate().map(|(place, message)| read(message, place)).collect()
}

fn read(message: &Wire, place: usize) -> Result<Message, ApiError> {
    let refuse = |what: &str| {
        Err(ApiError::bad_request(
            &format!("messages[{place}].content"),
            format!("{what} is not supported yet"),
        ))
    };
    let (role, content) = match message {
        Wire::System(message) => (
            Role::System,
            match &message.content {
                SystemContent::Text(text) => text.clone(),
                SystemContent::Array(parts) => {
                    parts.iter().map(|SystemPart::Text(part)| part.text.as_str()).collect()
                }
            },
        ),
        Wire::Developer(message) => (
            Role::System,
            match &message.content {
                DeveloperContent::Text(text) => text.clone(),
                DeveloperContent::Array(parts) => {
                    parts.iter().map(|DeveloperPart::Text(part)| part.text.as_str()).collect()
                }
            },
        ),
        Wire::User(message) => match &message.content {
            UserContent::Text(text) => (Role::User, text.clone()),
            UserContent::Array(parts) => {
                let mut content = String::new();
                for part in parts {
                    match part {
                        UserPart::Text(part) => content.push_str(&part.text),
                        UserPart::ImageUrl(_) => return refuse("image input"),
                        UserPart::InputAudio(_) => return refuse("audio input"),
                        UserPart::File(_) => return refuse("file input"),
                    }
                }
                (Role::User, content)
            }
        },
        Wire::Assistant(message) => (
            Role::Assistant,
            match &message.content {
                None => String::new(),
                Some(AssistantContent::Text(text)) => text.clone(),
                Some(AssistantContent::Array(parts)) => parts
                    .iter()
                    .map(|part| match part {
                        AssistantPart::Text(part) => part.text.as_str(),
                        AssistantPart::Refusal(part) => part.refusal.as_str(),
                    })
                    .collect(),
            },
        ),
        Wire::Tool(message) => (
            Role::Tool,
            match &message.content {
                ToolContent::Text(text) => text.clone(),
                ToolContent::Array(parts) => {
                    parts.iter().map(|ToolPart::Text(part)| part.text.as_str()).collect()
                }
            },
        ),
        Wire::Function(message) => (Role::Tool, message.content.clone().unwrap_or_default()),
    };
    Ok(Message::new(role, content))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(json: serde_json::Value) -> Result<Generation, String> {
        let request: ChatRequest = serde_json::from_value(json).map_err(|fault| fault.to_string())?;
        request.generation(&Grammars::new("nowhere")).map_err(|error| error.message().to_owned())
    }

    #[test]
    fn fields_reach_the_model() {
        let generation = parse(serde_json::json!({
            "model": "m", "messages": [{"role": "user", "content": [{"type": "text", "text": "hola"}]}],
            "temperature": 0, "seed": 7, "stop": "\n", "max_tokens": 5, "logprobs": true, "top_logprobs": 2,
            "grammar": "root ::= \"a\"", "stream_options": {"include_usage": true}, "unknown_field": 1,
        }))
        .unwrap();
        assert_eq!(generation.input, Input::Chat(vec![Message::new(Role::User, "hola")]));
        assert_eq!(generation.max_tokens, Some(5));
        assert_eq!(generation.sampling.seed, Some(7));
        assert_eq!(generation.logprobs, Some(2));
        assert_eq!(generation.constraint, Some(Constraint::Gbnf("root ::= \"a\"".into())));
    }

    #[test]
    fn a_grammar_can_be_named() {
        let asked = |name: &str| {
            let user = serde_json::json!([{"role": "user", "content": "x"}]);
            parse(serde_json::json!({"model": "m", "messages": user, "grammar": name}))
        };
        assert!(matches!(asked("json").unwrap().constraint, Some(Constraint::Lark(_))));
        let refused = asked("chess").unwrap_err();
        assert!(refused.contains("chess") && refused.contains("json, markdown, python, sql"), "{refused}");
    }

    #[test]
    fn what_is_left_open_stays_as_usual() {
        let user = serde_json::json!([{"role": "user", "content": "x"}]);
        let asked =
            serde_json::json!({"model": "sarai", "messages": user, "seed": 7, "top_p": 0.5, "min_p": 0.2});
        let request: ChatRequest = serde_json::from_value(asked).unwrap();
        let usual = sarai_core::turn::sampling();
        let expected = Sampling { seed: Some(7), top_p: Some(0.5), min_p: Some(0.2), ..usual.clone() };
        assert_eq!(request.sampling(&usual).unwrap(), expected);
    }

    #[test]
    fn what_cannot_be_honoured_is_refused() {
        let user = serde_json::json!([{"role": "user", "content": "x"}]);
        for (field, value) in [
            ("temperature", serde_json::json!(-1)),
            ("max_tokens", serde_json::json!(0)),
            ("stop", serde_json::json!([""])),
            ("grammar", serde_json::json!("nonsense")),
            ("grammar", serde_json::json!("no grammar at all")),
            ("logit_bias", serde_json::json!({"1": 5})),
        ] {
            let mut body = serde_json::json!({"model": "m", "messages": user});
            body[field] = value;
            assert!(parse(body).unwrap_err().contains(field), "{field}");
        }
        assert!(parse(serde_json::json!({"model": "m", "messages": []})).is_err());
    }
}
