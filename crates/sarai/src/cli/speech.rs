//! The command line in the person's language: help and usage errors from the catalogue.
//!
//! Called before anything is parsed. Every command and flag has the key `cli-COMMAND`, its arguments are
//! attributes of it (`cli-ask.expert`); a test walks the tree and fails on a missing one.

use std::ffi::OsString;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, Command, CommandFactory as _, FromArgMatches as _};
use sarai_core::language::Language;

use super::Cli;
use crate::exit::Exit;
use crate::i18n::Text;
use crate::lang;

/// Parses arguments, the program's name first.
///
/// # Errors
/// What is to be printed, and the code to leave with: `Exit::Ok` for help and version.
pub(super) fn parse(arguments: &[OsString]) -> Result<Cli, (String, Exit)> {
    let language = spoken(arguments);
    let command = translated(Cli::command(), "cli", language);
    let parsed =
        command.clone().try_get_matches_from(arguments).and_then(|matches| Cli::from_arg_matches(&matches));
    parsed.map_err(|error| {
        let kind = error.kind();
        if [ErrorKind::DisplayHelp, ErrorKind::DisplayVersion].contains(&kind) {
            (error.render().to_string(), Exit::Ok)
        } else if kind == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand {
            (error.render().to_string(), Exit::Usage)
        } else {
            (complaint(kind, &error, &help_of(&command, arguments), language), Exit::Usage)
        }
    })
}

/// Reads the value of `--lang`.
pub(super) fn language(text: &str) -> Result<Language, String> {
    lang::parse(text).ok_or_else(|| "es | en".to_owned())
}

/// The language to explain the arguments in, before they are parsed. The configuration is not asked.
fn spoken(arguments: &[OsString]) -> Language {
    let words = || arguments.iter().skip(1).filter_map(|word| word.to_str()).take_while(|word| *word != "--");
    let joined = words().find_map(|word| word.strip_prefix("--lang="));
    let apart = words().skip_while(|word| *word != "--lang").nth(1);
    let flag = joined.or(apart).and_then(lang::parse);
    lang::wish(flag, None, |name| std::env::var(name).ok()).interface()
}

/// Puts the catalogue's texts into the tree.
fn translated(command: Command, key: &str, language: Language) -> Command {
    let say = |key: &str| Text::new(key.to_owned()).find(language);
    let about = say(key).unwrap_or_default();
    let usage = say("help-usage").unwrap_or_default();
    let extra = say(&format!("{key}.after")).unwrap_or_default();
    command
        .about(about)
        .after_help(extra)
        .help_template(format!("{{about}}\n\n{usage} {{usage}}\n\n{{all-args}}{{after-help}}\n"))
        .subcommand_help_heading(say("help-commands").unwrap_or_default())
        .subcommand_value_name(say("help-command").unwrap_or_default())
        .mut_args(|argument| explained(argument, key, language))
        .mut_subcommands(|inner| {
            let key = format!("{key}-{}", inner.get_name());
            let has_more = inner.has_subcommands();
            translated(inner, &key, language).arg_required_else_help(has_more)
        })
}

fn explained(argument: Arg, key: &str, language: Language) -> Arg {
    let help = Text::new(format!("{key}.{}", argument.get_id())).find(language).unwrap_or_default();
    let heading = match (argument.is_positional(), argument.is_global_set()) {
        (true, _) => Text::new("help-arguments"),
        (false, false) => Text::new("help-options"),
        (false, true) => Text::new("help-globals"),
    };
    // Clap's debug build refuses to hide values that a flag never takes.
    let has_values = argument.get_action().takes_values();
    argument
        .help(help)
        .help_heading(heading.render(language))
        .hide_possible_values(has_values)
        .hide_default_value(has_values)
}

/// The command whose help would have told, such as `sarai models pull --help`.
fn help_of(command: &Command, arguments: &[OsString]) -> String {
    let mut path = vec![command.get_name()];
    let mut inner = command;
    for word in arguments.iter().skip(1) {
        if let Some(found) = inner.find_subcommand(word) {
            path.push(found.get_name());
            inner = found;
        }
    }
    format!("{} --help", path.join(" "))
}

/// A usage error with a way out of it.
fn complaint(kind: ErrorKind, error: &clap::Error, help: &str, language: Language) -> String {
    let value = |kind| error.get(kind).and_then(words);
    let found = value(ContextKind::InvalidArg).or_else(|| value(ContextKind::InvalidSubcommand));
    let key = [
        (ErrorKind::InvalidSubcommand, "usage-unknown-command"),
        (ErrorKind::UnknownArgument, "usage-unknown-argument"),
        (ErrorKind::MissingRequiredArgument, "usage-missing"),
        (ErrorKind::InvalidValue, "usage-bad-value"),
        (ErrorKind::ValueValidation, "usage-bad-value"),
        (ErrorKind::ArgumentConflict, "usage-conflict"),
        (ErrorKind::InvalidUtf8, "usage-not-utf8"),
    ]
    .into_iter()
    .find_map(|(of, key)| (of == kind).then_some(key));
    let Some(key) = key else { return error.render().to_string() };
    let message = Text::new(key)
        .with("found", found.unwrap_or_default())
        .with("value", value(ContextKind::InvalidValue).unwrap_or_default())
        .with("other", value(ContextKind::PriorArg).unwrap_or_default())
        .with("allowed", allowed(error).unwrap_or_default());
    let similar = value(ContextKind::SuggestedSubcommand)
        .or_else(|| value(ContextKind::SuggestedArg))
        .or_else(|| value(ContextKind::SuggestedValue));
    let hint = match similar {
        Some(similar) => {
            Text::new("hint-usage-similar").with("similar", similar).with("help", help.to_owned())
        }
        None => Text::new("hint-usage").with("help", help.to_owned()),
    };
    format!("error: {}\nhint: {}", message.render(language).trim_end(), hint.render(language))
}

fn words(value: &ContextValue) -> Option<String> {
    if let ContextValue::String(text) = value {
        Some(text.clone())
    } else if let ContextValue::Strings(texts) = value {
        Some(texts.join(", "))
    } else {
        None
    }
}

/// What a value could be: the listed values, or what its parser said.
fn allowed(error: &clap::Error) -> Option<String> {
    let listed = error.get(ContextKind::ValidValue).and_then(words).filter(|list| !list.is_empty());
    listed
        .or_else(|| std::error::Error::source(error).map(ToString::to_string))
        .map(|text| format!("({text})"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(text: &str) -> Vec<OsString> {
        std::iter::once("sarai").chain(text.split(' ')).map(OsString::from).collect()
    }

    fn walk(command: &Command, key: &str, missing: &mut Vec<String>) {
        let mut need = |key: String| {
            for language in [Language::Es, Language::En] {
                if Text::new(key.clone()).find(language).is_none_or(|text| text.is_empty()) {
                    missing.push(format!("{key} ({language})"));
                }
            }
        };
        need(key.to_owned());
        for argument in command.get_arguments() {
            need(format!("{key}.{}", argument.get_id()));
        }
        for inner in command.get_subcommands() {
            walk(inner, &format!("{key}-{}", inner.get_name()), missing);
        }
    }

    #[test]
    fn every_command_and_argument_is_explained_in_both_languages() {
        let mut missing = Vec::new();
        walk(&Cli::command(), "cli", &mut missing);
        assert!(missing.is_empty(), "no text for {missing:#?}");
    }

    #[test]
    fn the_tree_is_sound() {
        translated(Cli::command(), "cli", Language::Es).debug_assert();
    }

    fn refused(text: &str) -> String {
        let (message, exit) = parse(&line(text)).err().unwrap();
        assert_eq!(exit, Exit::Usage, "{text}");
        message
    }

    #[test]
    fn a_wrong_word_is_named_with_the_right_one() {
        let message = refused("route hola --flie x --lang es");
        assert!(message.contains("--flie") && message.contains("--file"), "{message}");
        let message = refused("--lang en modles");
        assert!(message.contains("modles") && message.contains("models"), "{message}");
        let message = refused("--lang=en completions fsh");
        assert!(message.contains("fsh") && message.contains("fish"), "{message}");
        let message = refused("--lang en models pull");
        assert!(message.contains("NAME") && message.contains("sarai models pull --help"), "{message}");
        let message = refused("--lang en feedback x lots");
        assert!(message.contains("SCORE") && message.contains("lots"), "{message}");
    }

    #[test]
    fn help_speaks_the_language_asked_for() {
        for (flag, word) in [("es", "Uso:"), ("en", "Usage:")] {
            let (text, exit) = parse(&line(&format!("--lang {flag} route --help"))).err().unwrap();
            assert_eq!(exit, Exit::Ok);
            assert!(text.contains(word), "{text}");
            assert!(!text.contains("Print"), "clap's own words are left: {text}");
        }
    }
}
