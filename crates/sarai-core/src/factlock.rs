//! The fact lock: a text in another tone must carry the same facts, no more and no fewer.
//!
//! Called after the tone was set. Compares numbers with their units, code, links, quotations and names; what differs
//! is named, and the caller then sends the plain text.

use std::collections::BTreeMap;

use crate::language::Language;
use crate::numbers;

/// Compares a plain text with its rendering.
///
/// # Errors
/// The first fact that was lost, added or changed.
pub fn compare(plain: &str, rendered: &str) -> Result<(), String> {
    let (before, after) = (facts(plain), facts(rendered));
    for (fact, count) in &before {
        if after.get(fact) != Some(count) {
            return Err(format!("lost or changed: {fact}"));
        }
    }
    match after.keys().find(|fact| !before.contains_key(*fact)) {
        Some(fact) => Err(format!("added: {fact}")),
        None => Ok(()),
    }
}

/// Every fact of a text with how often it stands there.
fn facts(text: &str) -> BTreeMap<String, usize> {
    let mut found = BTreeMap::new();
    let mut add = |fact: String| *found.entry(fact).or_insert(0) += 1;
    // Spelling counts: "1.000" for "1,000" would be a changed fact, so the text itself is compared.
    for quantity in numbers::find(text, Language::Es) {
        add(format!("number {}", text[quantity.start..quantity.end].trim()));
    }
    for (open, close, kind) in
        [("```", "```", "code"), ("«", "»", "quotation"), ("“", "”", "quotation"), ("\"", "\"", "quotation")]
    {
        between(text, open, close).for_each(|inside| add(format!("{kind} {inside}")));
    }
    between(&text.replace("```", ""), "`", "`").for_each(|inside| add(format!("code {inside}")));
    for word in text.split_whitespace() {
        if word.contains("://") {
            add(format!("link {}", word.trim_matches(|c: char| "().,;<>[]*".contains(c))));
        }
    }
    names(text).for_each(|name| add(format!("name {name}")));
    found
}

fn between<'a>(text: &'a str, open: &'a str, close: &'a str) -> impl Iterator<Item = &'a str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let begin = rest.find(open)? + open.len();
        let length = rest[begin..].find(close)?;
        let inside = &rest[begin..begin + length];
        rest = &rest[begin + length + close.len()..];
        Some(inside)
    })
}

/// Words with a capital inside a sentence, where only names have one.
fn names(text: &str) -> impl Iterator<Item = &str> {
    let mut begins = true;
    text.split_whitespace().filter_map(move |word| {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        let named = !begins && bare.starts_with(char::is_uppercase) && bare.chars().count() > 1;
        begins =
            word.ends_with(['.', '!', '?', ':', '…', '|', '¿', '¡']) || word.starts_with(['#', '-', '|']);
        named.then_some(bare)
    })
}

#[cfg(test)]
mod tests {
    use super::compare;

    fn check(plain: &str, rendered: &str, same: bool) {
        assert_eq!(
            compare(plain, rendered).is_ok(),
            same,
            "{plain} / {rendered}: {:?}",
            compare(plain, rendered)
        );
    }

    #[test]
    fn tone_may_change() {
        check("Son 281,82 € al mes.", "No te preocupes. Son 281,82 € al mes.", true);
        check("Llama a Ana el 3 de mayo.", "Con calma: llama a Ana el 3 de mayo.", true);
        check("Use `ls -l`.", "Take it easy. Use `ls -l`.", true);
    }

    #[test]
    fn facts_may_not() {
        check("Son 281,82 € al mes.", "Son 281,28 € al mes.", false);
        check("Son 281,82 € al mes.", "Son 281,82 $ al mes.", false);
        check("Son 12 meses.", "Son 12 años.", false);
        check("Son 12 meses.", "Son pocos meses.", false);
        check("Son 12 meses.", "Son 12 meses y 3 días.", false);
        check("Llama a Ana.", "Llama a Eva.", false);
        check("Use `ls -l`.", "Use `rm -r`.", false);
        check("Véase https://a.example/x.", "Véase https://b.example/x.", false);
        check("Dijo «vale».", "Dijo «no».", false);
        check("It costs 5 and 5.", "It costs 5.", false);
    }
}
