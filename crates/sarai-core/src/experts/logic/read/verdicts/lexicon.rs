//! What is known of the words of a language, and the stem by which forms of one word are told to be the same.
//!
//! Called by the files of `verdicts`. Stems are keys to compare with, not lemmas: "llueve" and "lloviendo" have `llov`.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use super::{phrases, words};
use crate::language::Language;

type Set = HashSet<&'static str>;

/// A phrase and what it stands for.
pub(super) type Phrase = (&'static str, Vec<&'static str>);

/// The tables of a language.
#[derive(Debug)]
pub(super) struct Lexicon {
    pub(super) is_spanish: bool,
    pub(super) stop: Set,
    pub(super) time: Set,
    pub(super) days: Set,
    pub(super) pronouns: Set,
    pub(super) negations: Set,
    pub(super) determiners: Set,
    pub(super) prepositions: Set,
    pub(super) light: Set,
    pub(super) vague: Set,
    pub(super) leads: Set,
    pub(super) both: Set,
    pub(super) answers: Set,
    pub(super) and: &'static str,
    pub(super) or: &'static str,
    pub(super) but: &'static str,
    pub(super) relatives: &'static str,
    pub(super) reasons: &'static str,
    pub(super) connectives: Vec<Phrase>,
    pub(super) quantifiers: Vec<Phrase>,
    pub(super) asks: Vec<Phrase>,
    pub(super) so: Vec<Phrase>,
    verbs: Set,
    roots: HashSet<String>,
    forms: HashMap<&'static str, &'static str>,
}

static SPANISH: LazyLock<Lexicon> = LazyLock::new(|| Lexicon {
    is_spanish: true,
    stop: set(words::ES_STOP),
    time: set(words::ES_TIME),
    days: set(words::ES_DAYS),
    pronouns: set(words::ES_PRONOUNS),
    negations: set(words::ES_NEGATIONS),
    determiners: set(words::ES_DETERMINERS),
    prepositions: set(words::ES_PREPOSITIONS),
    light: set(words::ES_LIGHT),
    vague: set(words::ES_VAGUE),
    leads: set(words::ES_LEADS),
    both: set(words::BOTH),
    answers: set(words::ANSWERS),
    and: "y e",
    or: "o u",
    but: "pero",
    relatives: "que quien quienes",
    reasons: "porque aunque",
    connectives: listed(phrases::ES_CONNECTIVES),
    quantifiers: listed(phrases::ES_QUANTIFIERS),
    asks: listed(phrases::ES_ASKS),
    so: listed(phrases::ES_SO),
    verbs: set(words::ES_VERBS),
    roots: words::ES_VERBS.split(' ').map(|verb| root(&verb[..verb.len() - 2])).collect(),
    forms: irregular(phrases::ES_FORMS),
});

static ENGLISH: LazyLock<Lexicon> = LazyLock::new(|| Lexicon {
    is_spanish: false,
    stop: set(words::EN_STOP),
    time: set(words::EN_TIME),
    days: set(words::EN_DAYS),
    pronouns: set(words::EN_PRONOUNS),
    negations: set(words::EN_NEGATIONS),
    determiners: set(words::EN_DETERMINERS),
    prepositions: set(words::EN_PREPOSITIONS),
    light: set(words::EN_LIGHT),
    vague: set(words::EN_VAGUE),
    leads: set(words::EN_LEADS),
    both: set(words::BOTH),
    answers: set(words::ANSWERS),
    and: "and",
    or: "or",
    but: "but",
    relatives: "who that which whom",
    reasons: "because although though",
    connectives: listed(phrases::EN_CONNECTIVES),
    quantifiers: listed(phrases::EN_QUANTIFIERS),
    asks: listed(phrases::EN_ASKS),
    so: listed(phrases::EN_SO),
    verbs: set(words::EN_VERBS),
    roots: words::EN_VERBS.split(' ').map(key).collect(),
    forms: irregular(phrases::EN_FORMS),
});

fn set(words: &'static str) -> Set {
    words.split(' ').collect()
}

fn irregular(table: &[(&'static str, &'static str)]) -> HashMap<&'static str, &'static str> {
    table.iter().flat_map(|(stem, forms)| forms.split(' ').map(move |form| (form, *stem))).collect()
}

/// Phrases, the longest first.
fn listed(table: &[(&'static str, &'static str)]) -> Vec<Phrase> {
    let mut phrases: Vec<Phrase> = Vec::new();
    for (meaning, list) in table {
        phrases.extend(list.split('|').map(|phrase| (*meaning, phrase.split(' ').collect())));
    }
    phrases.sort_by_key(|(_, words)| std::cmp::Reverse(words.len()));
    phrases
}

impl Lexicon {
    pub(super) fn of(language: Language) -> &'static Self {
        match language {
            Language::Es => &SPANISH,
            Language::En => &ENGLISH,
        }
    }

    /// The root and the ending of a Spanish verb form that is known.
    pub(super) fn verb(&self, word: &str) -> Option<(String, &'static str)> {
        if let Some(stem) = self.forms.get(word) {
            return Some(((*stem).to_owned(), "*"));
        }
        for ending in words::ES_ENDINGS.split(' ') {
            if let Some(rest) = word.strip_suffix(ending).filter(|rest| rest.len() >= 2) {
                let root = root(rest);
                if self.roots.contains(&root) {
                    return Some((root, ending));
                }
            }
        }
        None
    }

    /// Whether a stem is that of a verb.
    pub(super) fn has_root(&self, stem: &str) -> bool {
        self.roots.contains(stem)
    }

    pub(super) fn has_verb(&self, word: &str) -> bool {
        self.verbs.contains(word)
    }

    pub(super) fn has_form(&self, word: &str) -> bool {
        self.forms.contains_key(word)
    }
}

/// Verbs in "-ger" and "-gir", before "a" and "o".
const WITH_J: &str = "recoj coj escoj protej elij dirij exij surj";

/// A root as it is compared: without what the vowel of the ending does to it.
fn root(root: &str) -> String {
    let mut found = root.to_owned();
    if found.len() > 2 {
        for (from, to) in [("que", "qe"), ("gue", "ge"), ("ie", "e"), ("ue", "o"), ("qe", "qu"), ("ge", "gu")]
        {
            found = found.replace(from, to);
        }
    }
    for (end, other) in [("qu", "c"), ("gu", "g"), ("zc", "c"), ("z", "c"), ("j", "g"), ("y", "")] {
        if end == "j" && !super::token::one_of(&found, WITH_J) || found.len() <= 2 {
            continue;
        }
        if let Some(rest) = found.strip_suffix(end) {
            return format!("{rest}{other}");
        }
    }
    found
}

/// An English word as it is compared.
fn key(word: &str) -> String {
    let mut found = word.to_owned();
    let bytes = word.as_bytes();
    if let [.., one, two] = bytes
        && bytes.len() > 2
        && one == two
        && one.is_ascii()
        && !b"aeiou".contains(two)
    {
        found.pop();
    }
    if found.len() > 2 && found.ends_with('e') {
        found.pop();
    }
    if found.len() > 2 && found.ends_with('y') {
        found.pop();
        found.push('i');
    }
    found
}

/// What the forms of a word have in common.
pub(super) fn stem(lexicon: &Lexicon, word: &str) -> String {
    if word.chars().any(|character| character.is_ascii_digit()) {
        return word.to_owned();
    }
    if lexicon.is_spanish { spanish(lexicon, word) } else { english(lexicon, word) }
}

fn spanish(lexicon: &Lexicon, word: &str) -> String {
    if let Some((root, _)) = lexicon.verb(word) {
        return root;
    }
    for clitic in ["lo", "la", "los", "las", "se", "me", "le"] {
        if let Some(verb) = word.strip_suffix(clitic)
            && super::token::ends(verb, "ar er ir ando endo")
            && let Some((root, _)) = lexicon.verb(verb)
        {
            return root;
        }
    }
    for ending in words::ES_LONG.split(' ') {
        if let Some(rest) = word.strip_suffix(ending).filter(|rest| rest.len() >= 3) {
            return root(rest);
        }
    }
    let mut noun = word.to_owned();
    if word.len() > 4 && word.ends_with("ces") {
        noun = format!("{}z", &word[..word.len() - 3]);
    } else if word.len() > 4 && word.ends_with("es") {
        noun.truncate(word.len() - 2);
    } else if word.len() > 3 && word.ends_with('s') {
        noun.pop();
    }
    if noun.len() > 3 && noun.ends_with(['o', 'a', 'e']) {
        noun.pop();
    }
    root(&noun)
}

fn english(lexicon: &Lexicon, word: &str) -> String {
    if let Some(stem) = lexicon.forms.get(word) {
        return (*stem).to_owned();
    }
    let bytes = word.as_bytes();
    for ending in ["ing", "ed", "es", "s"] {
        let Some(rest) = word.strip_suffix(ending).filter(|rest| rest.len() >= 3) else { continue };
        if !rest.contains(['a', 'e', 'i', 'o', 'u', 'y']) {
            continue;
        }
        if ending == "s" && b"sui".contains(&bytes[bytes.len() - 2])
            || ending == "es" && !b"shxzoi".contains(&bytes[bytes.len() - 3])
        {
            continue;
        }
        let shorter = rest.strip_suffix("ing").filter(|_| ending.ends_with('s') && rest.len() > 5);
        return key(shorter.unwrap_or(rest));
    }
    key(word)
}
