//! Which language to speak: asked for, configured, or read from the environment.
//!
//! Called by the command line (texts of the program) and by `ask`, `chat` and HTTP (language of an answer,
//! where the text's own language comes last). Decides; reads nothing by itself.

use sarai_core::language::Language;

/// The wishes about language, strongest first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Wish {
    /// `--lang`, `SARAI_LANG` or `language.default`.
    pub(crate) asked: Option<Language>,
    /// `LC_ALL`, `LC_MESSAGES` or `LANG`.
    pub(crate) locale: Option<Language>,
}

impl Wish {
    /// The language of the program's own texts.
    pub(crate) fn interface(self) -> Language {
        self.stated().unwrap_or_default()
    }

    /// The language an answer must have whatever the question's own is, if one was wished for.
    pub(crate) fn stated(self) -> Option<Language> {
        self.asked.or(self.locale)
    }
}

/// Reads the wishes. `variable` looks up an environment variable.
pub(crate) fn wish(
    flag: Option<Language>,
    configured: Option<Language>,
    variable: impl Fn(&str) -> Option<String>,
) -> Wish {
    let asked = flag.or_else(|| variable("SARAI_LANG").as_deref().and_then(parse)).or(configured);
    // POSIX: the first of these that is set and not empty decides, also when it says "C".
    let locale = ["LC_ALL", "LC_MESSAGES", "LANG"]
        .into_iter()
        .find_map(|name| variable(name).filter(|value| !value.is_empty()))
        .as_deref()
        .and_then(parse);
    Wish { asked, locale }
}

/// Reads `es`, `es_ES.UTF-8`, `en-GB`... Anything else, "C" and "auto" included, is no wish.
pub(crate) fn parse(tag: &str) -> Option<Language> {
    let primary = tag.split(['_', '-', '.', '@']).next()?;
    match primary.to_ascii_lowercase().as_str() {
        "es" => Some(Language::Es),
        "en" => Some(Language::En),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(flag: Option<Language>, configured: Option<Language>, env: &[(&str, &str)]) -> Option<Language> {
        wish(flag, configured, |name| {
            env.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned())
        })
        .stated()
    }

    #[test]
    fn the_strongest_wish_wins() {
        use Language::{En, Es};
        assert_eq!(check(None, None, &[]), None);
        assert_eq!(check(None, None, &[("LANG", "es_ES.UTF-8")]), Some(Es));
        assert_eq!(check(None, None, &[("LANG", "en-GB")]), Some(En));
        assert_eq!(check(None, None, &[("LANG", "de_DE")]), None);
        assert_eq!(check(None, None, &[("LC_ALL", "C"), ("LANG", "es_ES")]), None);
        assert_eq!(check(None, None, &[("LC_ALL", ""), ("LANG", "es_ES")]), Some(Es));
        assert_eq!(check(None, Some(En), &[("LANG", "es_ES")]), Some(En));
        assert_eq!(check(None, Some(En), &[("SARAI_LANG", "es"), ("LANG", "en_US")]), Some(Es));
        assert_eq!(check(Some(En), Some(Es), &[("SARAI_LANG", "es")]), Some(En));
    }

    #[test]
    fn the_program_speaks_spanish_unless_told_otherwise() {
        assert_eq!(Wish::default().interface(), Language::Es);
    }
}
