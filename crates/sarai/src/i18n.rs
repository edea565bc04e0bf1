//! The catalogue of user-visible texts, in Spanish and English: `ui/locales/*/{main,page}.ftl`, compiled in.
//!
//! Called by everything that speaks to a person: the command line and the web page share the same files.
//! Invariant (tested): both languages have the same keys, and every key used in the code exists.

use std::borrow::Cow;
use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use sarai_core::language::Language;

const SPANISH: &str = concat!(
    include_str!("../../../ui/locales/es/main.ftl"),
    "\n",
    include_str!("../../../ui/locales/es/page.ftl")
);
const ENGLISH: &str = concat!(
    include_str!("../../../ui/locales/en/main.ftl"),
    "\n",
    include_str!("../../../ui/locales/en/page.ftl")
);

/// Immutable after first use.
static CATALOGUES: LazyLock<[FluentBundle<FluentResource>; 2]> =
    LazyLock::new(|| [catalogue("es", SPANISH), catalogue("en", ENGLISH)]);

/// A text by key with its values, not yet in any language.
#[derive(Clone, Debug)]
pub(crate) struct Text {
    key: Cow<'static, str>,
    values: Vec<(&'static str, FluentValue<'static>)>,
}

impl Text {
    /// The text of this key; `key.attribute` names a part of it.
    pub(crate) fn new(key: impl Into<Cow<'static, str>>) -> Self {
        Self { key: key.into(), values: Vec::new() }
    }

    /// Adds a value for `{ $name }`.
    pub(crate) fn with(mut self, name: &'static str, value: impl Into<FluentValue<'static>>) -> Self {
        self.values.push((name, value.into()));
        self
    }

    /// Adds a value for `{ $name }` from anything that can be shown.
    pub(crate) fn showing(self, name: &'static str, value: impl std::fmt::Display) -> Self {
        self.with(name, value.to_string())
    }

    /// The text in a language; the bare key if the catalogue has none (a test keeps that from happening).
    pub(crate) fn render(&self, language: Language) -> String {
        self.find(language).unwrap_or_else(|| self.key.clone().into_owned())
    }

    /// The text in a language, if the catalogue has it.
    pub(crate) fn find(&self, language: Language) -> Option<String> {
        let bundle = bundle(language);
        let (id, attribute) = match self.key.split_once('.') {
            Some((id, attribute)) => (id, Some(attribute)),
            None => (self.key.as_ref(), None),
        };
        let message = bundle.get_message(id)?;
        let pattern = match attribute {
            Some(attribute) => message.get_attribute(attribute)?.value(),
            None => message.value()?,
        };
        let mut arguments = FluentArgs::new();
        for (name, value) in &self.values {
            arguments.set(*name, value.clone());
        }
        // A missing value shows as `{$name}` in the text; the snapshot tests would show it.
        let mut errors = Vec::new();
        Some(bundle.format_pattern(pattern, Some(&arguments), &mut errors).into_owned())
    }
}

/// Every text whose key begins so, with its key, as the page's script needs them.
pub(crate) fn with_prefix(prefix: &str, language: Language) -> impl Iterator<Item = (String, String)> {
    // Both languages have the same keys (tested), so either source lists them.
    let keys = SPANISH.lines().filter_map(|line| line.split_once(" = ")).map(|(key, _)| key);
    let keys = keys.filter(move |key| key.starts_with(prefix)).map(str::to_owned);
    keys.filter_map(move |key| Text::new(key.clone()).find(language).map(|text| (key, text)))
}

fn bundle(language: Language) -> &'static FluentBundle<FluentResource> {
    let [spanish, english] = &*CATALOGUES;
    match language {
        Language::Es => spanish,
        Language::En => english,
    }
}

fn catalogue(tag: &str, source: &str) -> FluentBundle<FluentResource> {
    let resource = FluentResource::try_new(source.to_owned()).expect("a test parses the compiled-in texts");
    let tag = tag.parse().expect("both tags are valid");
    let mut bundle = FluentBundle::new_concurrent(vec![tag]);
    // Marks for mixed writing directions only get in the way of terminals and copied text.
    bundle.set_use_isolating(false);
    bundle.add_resource(resource).expect("a test finds doubled keys");
    bundle
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use super::*;

    /// Keys with their attributes and the values each uses, as written in a file.
    fn keys(source: &str) -> BTreeSet<String> {
        let mut found = BTreeSet::new();
        let mut key = String::new();
        for line in source.lines() {
            if line.starts_with(|c: char| c.is_ascii_lowercase()) {
                key = line.split(' ').next().unwrap().to_owned();
                assert!(found.insert(key.clone()), "doubled key {key}");
            } else if let Some(attribute) = line.trim_start().strip_prefix('.') {
                let attribute = attribute.split(' ').next().unwrap();
                assert!(found.insert(format!("{key}.{attribute}")), "doubled attribute {key}.{attribute}");
            }
            for value in line.split("{ $").skip(1) {
                let name: String = value.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
                found.insert(format!("{key}${name}"));
            }
        }
        found
    }

    #[test]
    fn both_languages_have_the_same_keys_and_values() {
        let (spanish, english) = (keys(SPANISH), keys(ENGLISH));
        assert!(spanish.len() > 50, "the Spanish file was not read");
        let missing: Vec<_> = spanish.symmetric_difference(&english).collect();
        assert!(missing.is_empty(), "only in one language: {missing:?}");
        assert!(FluentResource::try_new(SPANISH.to_owned()).is_ok());
        assert!(FluentResource::try_new(ENGLISH.to_owned()).is_ok());
    }

    #[test]
    fn every_key_used_in_the_code_exists() {
        let mut used = Vec::new();
        walk(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut |text| {
            for part in text.split("Text::new(\"").skip(1) {
                used.push(part.split('"').next().unwrap().to_owned());
            }
        });
        assert!(used.len() > 20, "the sources were not read");
        for key in used.iter().filter(|key| !key.ends_with(['-', '?'])) {
            assert!(Text::new(key.clone()).find(Language::Es).is_some(), "no Spanish text for {key}");
        }
    }

    fn walk(folder: &Path, see: &mut impl FnMut(&str)) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, see);
            } else if path.extension().is_some_and(|extension| extension == "rs")
                && !path.ends_with("i18n.rs")
            {
                see(&std::fs::read_to_string(path).unwrap());
            }
        }
    }

    #[test]
    fn the_page_gets_its_texts_in_one_go() {
        let words: Vec<_> = with_prefix("page-", Language::En).collect();
        assert!(words.len() > 10, "{words:?}");
        assert!(words.contains(&("page-send".to_owned(), "Send".to_owned())), "{words:?}");
        let template = include_str!("../../../ui/page.html");
        for part in template.split("t[\"").skip(1) {
            let key = part.split('"').next().unwrap();
            assert!(words.iter().any(|(known, _)| known == key), "the page uses {key}");
        }
    }

    #[test]
    fn the_cards_of_the_page_have_their_texts() {
        // Outside of the calls below, keys are made of experts' and fields' names, which may be unknown.
        let scripts = concat!(include_str!("../../../ui/cards.js"), include_str!("../../../ui/parts.js"));
        let calls = ["word(\"", "part(\"", "items(\"", "table(\""];
        let used: BTreeSet<&str> = calls
            .iter()
            .flat_map(|call| scripts.split(call).skip(1))
            .filter_map(|part| part.split('"').next())
            .collect();
        assert!(used.len() > 25, "{used:?}");
        for key in used {
            let text = Text::new(format!("page-card-{key}"));
            assert!(text.find(Language::Es).is_some(), "no Spanish text for {key}");
        }
    }

    #[test]
    fn values_are_put_in_without_marks() {
        let text = Text::new("error-prompt-long").with("bytes_max", 1_048_576);
        assert!(text.render(Language::En).contains("1048576"), "{}", text.render(Language::En));
        assert_eq!(Text::new("no-such?").render(Language::En), "no-such?");
    }
}
