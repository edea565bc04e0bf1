//! The chat template that a GGUF file carries: Jinja as Hugging Face writes it, rendered by minijinja.
//!
//! Used by `chat.rs`. The template is foreign code: it gets fuel, no files and no other templates, and its output is
//! limited. Follows the conventions of `transformers` (block trimming, Python string methods, `raise_exception`,
//! `strftime_now`, `tojson` that leaves characters alone).

use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Kwargs, Value};
use minijinja::{Environment, ErrorKind, context};
use sha2::{Digest, Sha256};

use crate::{Error, Message};

/// Longest template in bytes.
const TEMPLATE_BYTES_MAX: usize = 1 << 20;
/// Instructions a template may run; those in use need some hundreds a message.
const FUEL: u64 = 10_000_000;
/// Longest text a template may make of the messages.
const OUTPUT_BYTES_MAX: usize = 32 << 20;

/// A compiled chat template.
#[derive(Debug)]
pub(crate) struct Template {
    environment: Environment<'static>,
    sha256: String,
    bos: String,
    eos: String,
}

impl Template {
    /// Compiles `source`; `bos` and `eos` are the texts of the model's first and last token.
    pub(crate) fn compile(source: &str, bos: &str, eos: &str) -> Result<Self, Error> {
        limited("bytes in the chat template", source.len(), TEMPLATE_BYTES_MAX)?;
        let mut environment = Environment::new();
        let syntax = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build();
        environment.set_syntax(syntax.map_err(|error| failed(&error))?);
        environment.set_fuel(Some(FUEL));
        environment.set_auto_escape_callback(|_| minijinja::AutoEscape::None);
        environment.set_unknown_method_callback(minijinja_contrib::pycompat::unknown_method_callback);
        environment.add_function("raise_exception", raise_exception);
        environment.add_function("strftime_now", strftime_now);
        environment.add_filter("tojson", tojson);
        environment.add_template_owned("chat", source.to_owned()).map_err(|error| failed(&error))?;
        Ok(Self { environment, sha256: sha256(source), bos: bos.to_owned(), eos: eos.to_owned() })
    }

    /// SHA-256 of the template's source, hex.
    pub(crate) fn sha256(&self) -> &str {
        &self.sha256
    }

    /// The text the model reads, ending where its answer begins.
    pub(crate) fn render(&self, messages: &[Message]) -> Result<String, Error> {
        let messages: Vec<Value> = messages
            .iter()
            .map(|message| context! { role => message.role.as_str(), content => message.content.as_str() })
            .collect();
        let template = self.environment.get_template("chat").map_err(|error| failed(&error))?;
        let text = template
            .render(context! {
                messages => messages,
                tools => Value::from(()),
                documents => Value::from(()),
                add_generation_prompt => true,
                bos_token => self.bos.as_str(),
                eos_token => self.eos.as_str(),
            })
            .map_err(|error| failed(&error))?;
        limited("bytes made by the chat template", text.len(), OUTPUT_BYTES_MAX)?;
        Ok(text)
    }
}

fn limited(what: &'static str, count: usize, max: usize) -> Result<(), Error> {
    if count > max { Err(Error::TooMany { what, count, max }) } else { Ok(()) }
}

/// SHA-256 of a text, hex.
fn sha256(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn failed(error: &minijinja::Error) -> Error {
    let mut detail = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(error) = cause {
        detail.push_str(": ");
        detail.push_str(&error.to_string());
        cause = error.source();
    }
    Error::Template { detail }
}

fn raise_exception(message: String) -> Result<Value, minijinja::Error> {
    Err(minijinja::Error::new(ErrorKind::InvalidOperation, message))
}

/// The time in UTC: the sandbox has no time zone files.
fn strftime_now(format: &str) -> Result<String, minijinja::Error> {
    let now = jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC);
    jiff::fmt::strtime::format(format, &now)
        .map_err(|error| minijinja::Error::new(ErrorKind::InvalidOperation, error.to_string()))
}

/// `json.dumps(value, ensure_ascii=False, indent=..)`: minijinja's own filter escapes for HTML.
fn tojson(value: &Value, options: Kwargs) -> Result<String, minijinja::Error> {
    let indent: Option<usize> = options.get("indent")?;
    let failed =
        |error: serde_json::Error| minijinja::Error::new(ErrorKind::InvalidOperation, error.to_string());
    let json = serde_json::to_value(value).map_err(failed)?;
    let Some(width) = indent else {
        return Ok(spaced(&json));
    };
    serde_json::to_string_pretty(&json).map(|text| reindent(&text, width.min(16))).map_err(failed)
}

/// JSON with Python's `", "` and `": "`.
fn spaced(json: &serde_json::Value) -> String {
    use serde_json::Value as Json;
    match json {
        Json::Array(items) => format!("[{}]", items.iter().map(spaced).collect::<Vec<_>>().join(", ")),
        Json::Object(fields) => {
            let field =
                |(key, value): (&String, &Json)| format!("{}: {}", Json::from(key.as_str()), spaced(value));
            format!("{{{}}}", fields.iter().map(field).collect::<Vec<_>>().join(", "))
        }
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) => json.to_string(),
    }
}

fn reindent(pretty: &str, width: usize) -> String {
    let line = |line: &str| {
        let text = line.trim_start_matches(' ');
        format!("{}{text}", " ".repeat((line.len() - text.len()) / 2 * width))
    };
    pretty.lines().map(line).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHATML: &str = "{%- if messages[0]['role'] != 'system' %}\n    {{- '<|im_start|>system\\nBe brief.<|im_end|>\\n' }}\n\
        {%- endif %}\n{%- for message in messages %}\n    {{- '<|im_start|>' + message.role + '\\n' + \
        message['content'] + '<|im_end|>' + '\\n' }}\n{%- endfor %}\n{%- if add_generation_prompt %}\n    \
        {{- '<|im_start|>assistant\\n' }}\n{%- endif %}\n";

    fn message(role: &str, content: &str) -> Message {
        Message { role: role.into(), content: content.into() }
    }

    fn render(source: &str, messages: &[Message]) -> Result<String, Error> {
        Template::compile(source, "<s>", "</s>")?.render(messages)
    }

    fn shows(source: &str, expected: &str) {
        assert_eq!(render(source, &[message("user", " Hola <b>&amp; ñ ")]).unwrap(), expected, "{source}");
    }

    #[test]
    fn chatml_comes_out_exactly() {
        assert_eq!(
            render(
                CHATML,
                &[message("user", "Hola"), message("assistant", "¡Hola!"), message("user", "2+2?")]
            )
            .unwrap(),
            "<|im_start|>system\nBe brief.<|im_end|>\n<|im_start|>user\nHola<|im_end|>\n<|im_start|>assistant\n\
             ¡Hola!<|im_end|>\n<|im_start|>user\n2+2?<|im_end|>\n<|im_start|>assistant\n"
        );
    }

    #[test]
    fn the_conventions_of_transformers_hold() {
        shows("{{ bos_token }}|{{ eos_token }}", "<s>|</s>");
        shows("{{ messages[0].content.strip() }}", "Hola <b>&amp; ñ");
        shows("{{ messages[0]['content'] | trim }}", "Hola <b>&amp; ñ");
        shows("{% if messages[0].content.strip().startswith('Hola') %}yes{% endif %}", "yes");
        shows("{{ messages[0].content.split('<')[0] }}", " Hola ");
        shows("{{ messages[0] | tojson }}", r#"{"role": "user", "content": " Hola <b>&amp; ñ "}"#);
        shows("{{ {'a': [1]} | tojson(indent=4) }}", "{\n    \"a\": [\n        1\n    ]\n}");
        shows("{% if tools is none %}none{% endif %}{% if tools %}some{% endif %}", "none");
        shows("{% for i in [1, 2, 3] %}{% if i == 2 %}{% continue %}{% endif %}{{ i }}{% endfor %}", "13");
        shows(
            "{% set ns = namespace(n=0) %}{% for m in messages %}{% set ns.n = ns.n + 1 %}{% endfor %}{{ ns.n }}",
            "1",
        );
        shows("{% if add_generation_prompt %}\n  x\n{% endif %}\n", "  x\n");
        shows("{% if unknown is defined %}a{% else %}b{% endif %}{{ unknown }}", "b");
        shows("{{ strftime_now('%Y') | length }}", "4");
        shows("{{ messages[0].content[1:5] }}", "Hola");
    }

    #[test]
    fn what_the_template_refuses_is_told() {
        let error =
            render("{{ raise_exception('roles must alternate') }}", &[message("user", "x")]).unwrap_err();
        assert!(error.to_string().contains("roles must alternate"), "{error}");
        assert!(matches!(render("{% for %}", &[]), Err(Error::Template { .. })));
    }

    #[test]
    fn a_template_that_would_run_for_ever_is_stopped() {
        let nested =
            "{% for a in range(9999) %}{% for b in range(9999) %}{{ a * b }}{% endfor %}{% endfor %}";
        assert!(matches!(render(nested, &[message("user", "x")]), Err(Error::Template { .. })));
    }

    #[test]
    fn a_template_cannot_read_files() {
        assert!(render("{% include '/etc/passwd' %}", &[message("user", "x")]).is_err());
    }
}
