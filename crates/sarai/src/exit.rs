//! From an error to what the person sees: an exit code, a message in their language and a `hint:` line.
//!
//! Called by `main` once a command has failed. The only file that knows which error means which code; the
//! typed error is found anywhere in the chain, what it is wrapped in does not matter.

use std::process::ExitCode;

use sarai_core::language::Language;
use sarai_core::{model, pictures, python, tables, trial, turn};
use sarai_sandbox as sandbox;
use sarai_store as store;

use crate::app::TaskError;
use crate::cli::serve::PortTaken;
use crate::cli::{self, Invocation};
use crate::i18n::Text;
use crate::{asking, config, home, models, terminal};

/// How a command ended. The numbers are relied on by scripts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    /// Done.
    Ok = 0,
    /// Something failed that has no code of its own.
    Failed = 1,
    /// The command line or its input makes no sense.
    Usage = 2,
    /// The configuration can't be used.
    BadConfig = 3,
    /// What was asked for does not exist.
    NotFound = 4,
    /// A model or skill could not be had.
    Unavailable = 5,
    /// Refused by policy.
    Refused = 6,
    /// Stored bytes are not what they must be.
    Integrity = 7,
    /// Stopped by a signal.
    Interrupted = 130,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

/// What is told about an error.
#[derive(Debug)]
pub(crate) struct Explanation {
    /// The code.
    pub(crate) exit: Exit,
    /// The message, if the catalogue has one; else the error's own words.
    pub(crate) message: Option<String>,
    /// The next step.
    pub(crate) hint: Option<String>,
}

impl Explanation {
    fn new(exit: Exit, language: Language, message: Option<Text>, hint: Option<Text>) -> Self {
        let render = |text: Option<Text>| text.map(|text| text.render(language));
        Self { exit, message: render(message), hint: render(hint) }
    }
}

/// Tells the person about an error and gives the exit code.
pub(crate) fn report(error: &anyhow::Error, invocation: &Invocation) -> Exit {
    if error.chain().any(|cause| cause.is::<terminal::Closed>()) {
        // Whoever read us has read enough.
        return Exit::Ok;
    }
    let explanation = explain(error.as_ref(), invocation.language());
    let message = explanation.message.unwrap_or_else(|| format!("{error:#}"));
    terminal::aside(format_args!("error: {message}"));
    if let Some(hint) = explanation.hint {
        terminal::aside(format_args!("hint: {hint}"));
    }
    explanation.exit
}

/// The next step after an error, where there is one, in English: for programs that speak HTTP.
pub(crate) fn hint(error: &(dyn std::error::Error + 'static)) -> Option<String> {
    explain(error, Language::En).hint
}

/// Finds the typed error in the chain and what is to be told about it.
pub(crate) fn explain(error: &(dyn std::error::Error + 'static), language: Language) -> Explanation {
    let mut next = Some(error);
    // Chains are as long as the code that wraps is deep.
    while let Some(cause) = next {
        if let Some(explanation) = of_cause(cause, language) {
            return explanation;
        }
        next = cause.source();
    }
    Explanation { exit: Exit::Failed, message: None, hint: None }
}

fn of_cause(cause: &(dyn std::error::Error + 'static), language: Language) -> Option<Explanation> {
    if let Some(error) = cause.downcast_ref::<cli::Error>() {
        return Some(Explanation::new(error.exit(), language, Some(error.message()), error.hint()));
    }
    if let Some(error) = cause.downcast_ref::<models::Error>() {
        let (exit, hint) = (of_class(error.class()), error.hint(language));
        return Some(Explanation { exit, message: None, hint });
    }
    if let Some(asking::Error::Refused { code, message, hint }) = cause.downcast_ref() {
        let (exit, known) = of_code(code);
        // Ours speaks the reader's language, the server's may not.
        let hint = known.map(|key| Text::new(key).render(language)).or_else(|| hint.clone());
        return Some(Explanation { exit, message: Some(message.clone()), hint });
    }
    if let Some(PortTaken { address, source }) = cause.downcast_ref() {
        let text = Text::new("error-port").showing("address", address).showing("reason", source);
        let hint = Text::new("hint-port");
        return Some(Explanation::new(Exit::Failed, language, Some(text), Some(hint)));
    }
    let config = cause.downcast_ref().map(|error| of_config(error, language));
    let home = || cause.downcast_ref().map(|error| of_home(error, language));
    let plain = || {
        let turn = cause.downcast_ref().and_then(of_turn);
        let model = || cause.downcast_ref().map(of_model);
        let picture = || cause.downcast_ref().map(of_picture);
        let trial = || cause.downcast_ref().and_then(of_trial);
        let store = || cause.downcast_ref().map(of_store);
        let sandbox = || cause.downcast_ref().map(of_sandbox);
        let task = || cause.downcast_ref().and_then(of_task);
        let (exit, hint) = turn
            .or_else(model)
            .or_else(store)
            .or_else(sandbox)
            .or_else(task)
            .or_else(picture)
            .or_else(trial)?;
        Some(Explanation::new(exit, language, None, hint))
    };
    config.or_else(home).or_else(plain)
}

/// The kinds of refusal that a server of ours names.
fn of_code(code: &str) -> (Exit, Option<&'static str>) {
    match code {
        "context_length_exceeded" => (Exit::Usage, Some("hint-context")),
        "body_too_large" => (Exit::Usage, Some("hint-prompt-long")),
        "invalid_value" => (Exit::Usage, None),
        "unknown_expert" => (Exit::NotFound, Some("hint-expert")),
        "expert_not_allowed" => (Exit::Refused, Some("hint-expert-allow")),
        "expert_unusable" => (Exit::BadConfig, Some("hint-expert-files")),
        "no_such_turn" => (Exit::NotFound, Some("hint-store-turn")),
        "no_statement" => (Exit::Failed, Some("hint-statement")),
        "unknown_skill" => (Exit::NotFound, Some("hint-skills")),
        "picture_too_large" => (Exit::Usage, None),
        "not_found" | "no_such_route" => (Exit::NotFound, None),
        "model_unavailable" => (Exit::Unavailable, Some("hint-unavailable")),
        "model_lost" | "server_busy" => (Exit::Unavailable, Some("hint-again")),
        "ledger_integrity" => (Exit::Integrity, Some("hint-store-integrity")),
        "deadline" => (Exit::Failed, Some("hint-deadline")),
        "invalid_api_key" | "forbidden" => (Exit::Refused, None),
        _ => (Exit::Failed, None),
    }
}

fn of_class(class: models::Class) -> Exit {
    match class {
        models::Class::Failed => Exit::Failed,
        models::Class::Config => Exit::BadConfig,
        models::Class::NotFound => Exit::NotFound,
        models::Class::Unavailable => Exit::Unavailable,
        models::Class::Refused => Exit::Refused,
        models::Class::Integrity => Exit::Integrity,
    }
}

/// `None` where the cause below says more.
fn of_turn(error: &turn::Error) -> Option<(Exit, Option<Text>)> {
    use turn::Error;
    match error {
        Error::EmptyQuestion => Some((Exit::Usage, Some(Text::new("hint-prompt-empty")))),
        Error::QuestionTooLong { .. } => Some((Exit::Usage, Some(Text::new("hint-prompt-long")))),
        Error::UnknownExpert { .. } => Some((Exit::NotFound, Some(Text::new("hint-expert")))),
        Error::ExpertNotAllowed { .. } => Some((Exit::Refused, Some(Text::new("hint-expert-allow")))),
        Error::ExpertRefused { .. } => Some((Exit::BadConfig, Some(Text::new("hint-expert-files")))),
        Error::Model(error) => Some(of_model(error)),
        Error::Record(error) => Some(of_store(error)),
        Error::Lost { .. } => Some((Exit::Failed, None)),
    }
}

fn of_model(error: &model::Error) -> (Exit, Option<Text>) {
    use model::Error;
    match error {
        Error::Unavailable { .. } => (Exit::Unavailable, Some(Text::new("hint-unavailable"))),
        Error::Busy { .. } | Error::Lost { .. } => (Exit::Unavailable, Some(Text::new("hint-again"))),
        Error::Deadline { .. } => (Exit::Failed, Some(Text::new("hint-deadline"))),
        Error::ContextExceeded { .. } => (Exit::Usage, Some(Text::new("hint-context"))),
        Error::BadConstraint { .. } | Error::BadRequest { .. } => (Exit::Usage, None),
    }
}

fn of_picture(error: &pictures::Error) -> (Exit, Option<Text>) {
    match error {
        pictures::Error::TooLarge { .. } => (Exit::Usage, None),
        pictures::Error::Skill(error) => of_model(error),
        pictures::Error::Store(error) => of_store(error),
    }
}

/// `None` where the cause below says more.
fn of_trial(error: &trial::Error) -> Option<(Exit, Option<Text>)> {
    match error {
        trial::Error::TooLong { .. } | trial::Error::Folder { .. } => Some((Exit::Usage, None)),
        trial::Error::Python(python::Error::Missing { .. }) => Some((Exit::Unavailable, None)),
        trial::Error::Sandbox(error) => Some(of_sandbox(error)),
        trial::Error::Python(_) | trial::Error::NoReport { .. } | trial::Error::Files(_) => None,
    }
}

/// `None` where the cause below says more.
fn of_task(error: &TaskError) -> Option<(Exit, Option<Text>)> {
    match error {
        TaskError::Unknown { .. } => Some((Exit::NotFound, Some(Text::new("hint-skills")))),
        TaskError::NotText | TaskError::Data(tables::Error::Length { .. }) => Some((Exit::Usage, None)),
        TaskError::Data(tables::Error::NotFound { .. }) => {
            Some((Exit::Failed, Some(Text::new("hint-statement"))))
        }
        TaskError::Model(error) | TaskError::Data(tables::Error::Model(error)) => Some(of_model(error)),
    }
}

fn of_sandbox(error: &sandbox::Error) -> (Exit, Option<Text>) {
    use sandbox::Error;
    match error {
        Error::LayerMissing { .. } | Error::LayerNotVerified { .. } => {
            (Exit::Refused, Some(Text::new("hint-sandbox")))
        }
        Error::UnknownException { .. } => (Exit::BadConfig, Some(Text::new("hint-config-default"))),
        Error::ProgramMissing { .. }
        | Error::ProgramNotExecutable { .. }
        | Error::ProgramFormat { .. }
        | Error::LibraryMissing { .. }
        | Error::LibraryListing { .. }
        | Error::Exec { .. }
        | Error::ToolMissing { .. } => (Exit::Unavailable, Some(Text::new("hint-unavailable"))),
        Error::BindSource { .. }
        | Error::BindMode { .. }
        | Error::BindTarget { .. }
        | Error::DescriptorTarget { .. }
        | Error::Argument { .. }
        | Error::Plan { .. }
        | Error::System { .. }
        | Error::HandshakeLost { .. }
        | Error::ToolTimeout { .. }
        | Error::ToolCancelled { .. }
        | _ => (Exit::Failed, None),
    }
}

fn of_store(error: &store::Error) -> (Exit, Option<Text>) {
    use store::Error;
    let integrity = || (Exit::Integrity, Some(Text::new("hint-store-integrity")));
    match error {
        Error::Tampered { .. } | Error::Unsigned { .. } | Error::DamagedDatabase { .. } => integrity(),
        Error::KeyMissing { .. } | Error::KeyInvalid { .. } | Error::KeyTooOpen { .. } => {
            (Exit::Integrity, Some(Text::new("hint-store-key")))
        }
        Error::Receipt(_) | Error::Checkpoint(_) => (Exit::Integrity, Some(Text::new("hint-store-receipt"))),
        Error::UnknownTurn { .. } | Error::NoLeaf { .. } | Error::NoTree { .. } => {
            (Exit::NotFound, Some(Text::new("hint-store-turn")))
        }
        Error::Score { .. } | Error::TooLarge { .. } => (Exit::Usage, None),
        Error::Busy { .. } => (Exit::Failed, Some(Text::new("hint-again"))),
        Error::Io(_)
        | Error::Sqlite(_)
        | Error::Migration(_)
        | Error::Closed(_)
        | Error::TurnExists { .. }
        | Error::Leaf(_) => (Exit::Failed, None),
    }
}

fn of_config(error: &config::Error, language: Language) -> Explanation {
    use config::Error;
    let path = |text: Text, path: &std::path::Path| text.showing("path", path.display());
    let (exit, message, hint) = match error {
        Error::Missing { path: at } => (
            Exit::BadConfig,
            path(Text::new("error-config-missing"), at),
            Some(Text::new("hint-config-missing")),
        ),
        Error::Unreadable { path: at, source } => {
            (Exit::BadConfig, path(Text::new("error-file-unreadable"), at).showing("reason", source), None)
        }
        Error::TooLong { path: at, bytes, bytes_max } => {
            let text = Text::new("error-file-long").with("bytes", *bytes).with("bytes_max", *bytes_max);
            (Exit::BadConfig, path(text, at), None)
        }
        Error::NotUtf8 { path: at, offset } => {
            (Exit::BadConfig, path(Text::new("error-file-not-utf8"), at).with("offset", *offset), None)
        }
        Error::Syntax { path: at, line, detail } => {
            let text = Text::new("error-config-syntax").with("line", *line).showing("detail", detail);
            (Exit::BadConfig, path(text, at), Some(Text::new("hint-config-default")))
        }
        Error::UnknownKey { origin, key, similar } => {
            let text = Text::new("error-config-unknown").showing("origin", origin).showing("key", key);
            let hint = match similar {
                Some(similar) => Text::new("hint-config-similar").showing("key", similar),
                None => Text::new("hint-config-default"),
            };
            (Exit::BadConfig, text, Some(hint))
        }
        Error::BadValue { origin, key, expected, found } => {
            let text = Text::new("error-config-value")
                .showing("origin", origin)
                .showing("key", key)
                .showing("expected", expected)
                .showing("found", found);
            (Exit::BadConfig, text, Some(Text::new("hint-config-default")))
        }
        Error::OpenWithoutToken { host, origin } => {
            let text = Text::new("error-config-open").showing("host", host).showing("origin", origin);
            (Exit::Refused, text, Some(Text::new("hint-config-open")))
        }
        Error::Nowhere => {
            (Exit::BadConfig, Text::new("error-config-nowhere"), Some(Text::new("hint-config-nowhere")))
        }
        Error::Unwritable { path: at, source } => {
            (Exit::Failed, path(Text::new("error-file-unwritable"), at).showing("reason", source), None)
        }
    };
    Explanation::new(exit, language, Some(message), hint)
}

fn of_home(error: &home::Error, language: Language) -> Explanation {
    use home::Error;
    let (message, hint) = match error {
        Error::Nowhere => (Text::new("error-home-nowhere"), Text::new("hint-home-nowhere")),
        Error::Unusable { path, source } => (
            Text::new("error-file-unusable").showing("path", path.display()).showing("reason", source),
            Text::new("hint-home-nowhere"),
        ),
        Error::Held { home, pid, purpose, address } => (
            Text::new("error-home-held")
                .showing("home", home.display())
                .showing("pid", pid)
                .showing("purpose", purpose)
                .showing("address", address.as_deref().unwrap_or("-")),
            Text::new("hint-home-held").showing("pid", pid),
        ),
        Error::Silent { pid, address } => (
            Text::new("error-home-silent").showing("pid", pid).showing("address", address),
            Text::new("hint-home-held").showing("pid", pid),
        ),
        Error::Refused { status, message, hint } => {
            let exit = match status {
                400 | 413 | 422 => Exit::Usage,
                401 | 403 => Exit::Refused,
                404 => Exit::NotFound,
                429 | 503 => Exit::Unavailable,
                _ => Exit::Failed,
            };
            return Explanation { exit, message: Some(message.clone()), hint: hint.clone() };
        }
        Error::Unreachable { address, source } => (
            Text::new("error-home-unreachable").showing("address", address).showing("reason", source),
            Text::new("hint-again"),
        ),
    };
    Explanation::new(Exit::Failed, language, Some(message), Some(hint))
}

#[cfg(test)]
mod tests {
    use anyhow::Context as _;

    use super::*;

    fn check(error: anyhow::Error, exit: Exit, message: &str) {
        let explanation = explain(error.as_ref(), Language::En);
        assert_eq!(explanation.exit, exit, "{error:?}");
        let text = explanation.message.unwrap_or_else(|| format!("{error:#}"));
        assert!(text.contains(message), "{text}");
    }

    #[test]
    fn each_error_has_its_code() {
        let origin = config::Origin::File("/x.toml".into(), 3);
        check(
            config::Error::UnknownKey { origin: origin.clone(), key: "a.b".into(), similar: None }.into(),
            Exit::BadConfig,
            "/x.toml:3",
        );
        check(
            config::Error::OpenWithoutToken { host: [0, 0, 0, 0].into(), origin }.into(),
            Exit::Refused,
            "0.0.0.0",
        );
        check(cli::Error::EmptyPrompt.into(), Exit::Usage, "empty");
        check(cli::Error::NotFound { kind: "turn", name: "x".into() }.into(), Exit::NotFound, "x");
        check(home::Error::Silent { pid: 7, address: "a:1".into() }.into(), Exit::Failed, "7");
        check(anyhow::anyhow!("odd"), Exit::Failed, "odd");
        check(models::Error::NotInstalled { name: "m".into() }.into(), Exit::Unavailable, "m");
        check(store::Error::UnknownTurn { turn_id: "t".into() }.into(), Exit::NotFound, "t");
        let fault = store::Fault::EntryHash;
        let tampered = store::Error::Tampered { leaf: Some(4), file: "tile/entries/000.p/5".into(), fault };
        check(tampered.clone().into(), Exit::Integrity, "leaf 4");
        check(turn::Error::Record(tampered).into(), Exit::Integrity, "withheld");
        check(turn::Error::EmptyQuestion.into(), Exit::Usage, "empty");
        let lost = model::Error::Lost { model: "m".into(), reason: "killed".into() };
        check(turn::Error::Model(lost).into(), Exit::Unavailable, "killed");
    }

    #[test]
    fn a_typed_error_is_found_under_its_wrapping() {
        let wrapped =
            Err::<(), _>(cli::Error::EmptyPrompt).context("while asking").context("outer").unwrap_err();
        check(wrapped, Exit::Usage, "empty");
    }

    #[test]
    fn the_numbers_are_those_of_the_contract() {
        let numbers = [
            Exit::Ok,
            Exit::Failed,
            Exit::Usage,
            Exit::BadConfig,
            Exit::NotFound,
            Exit::Unavailable,
            Exit::Refused,
            Exit::Integrity,
            Exit::Interrupted,
        ]
        .map(|exit| exit as u8);
        assert_eq!(numbers, [0, 1, 2, 3, 4, 5, 6, 7, 130]);
    }
}
