//! The fact lock: a text in another tone must carry the same facts, no more and no fewer.
//!
//! Called after the tone was set. Compares numbers with their units, dates, code, links, quotations and names; what
//! differs is named, and the caller then sends the plain text. Looks at spelling only: it need not know what a
//! fact means, and "1.000" for "1,000" is a change.

use std::collections::BTreeMap;

use crate::language::Language;
use crate::numbers;

/// Name of the check that tells of it in a receipt.
pub const CHECK: &str = "fact-lock";
/// How the detail of that check ends where a rendering was held back.
pub const HELD_BACK: &str = "the plain one was sent";

/// Longest text compared; a longer one is never toned.
const BYTES_MAX: usize = 64 * 1024;

/// Compares a plain text with its rendering.
///
/// # Errors
/// The first fact that was lost, added or changed.
pub fn compare(plain: &str, rendered: &str) -> Result<(), String> {
    if plain.len().max(rendered.len()) > BYTES_MAX {
        return Err("too long to compare".into());
    }
    let (before, after) = (facts(plain), facts(rendered));
    for (fact, count) in &before {
        match after.get(fact) {
            None => return Err(format!("lost or changed: {fact}")),
            Some(now) if now < count => return Err(format!("lost: {fact}")),
            Some(now) if now > count => return Err(format!("added: {fact}")),
            Some(_) => {}
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
    let (prose, code) = split_code(text);
    code.into_iter().for_each(|code| add(format!("code {code}")));
    for (open, close) in [("«", "»"), ("“", "”"), ("\"", "\"")] {
        between(&prose, open, close).for_each(|inside| add(format!("quotation {inside}")));
    }
    for word in prose.split_whitespace() {
        let bare = word.trim_matches(|c: char| "().,;<>[]*!?¡¿\"'".contains(c));
        if bare.contains("://") || bare.starts_with("www.") || bare.split_once('@').is_some_and(is_address) {
            add(format!("link {bare}"));
        } else if is_date(bare) {
            add(format!("date {bare}"));
        }
    }
    // Both languages: a number word of either is a fact in either. A text is rarely read twice the same way, but
    // both sides of the comparison are read alike.
    for language in [Language::Es, Language::En] {
        for quantity in numbers::find(&prose, language) {
            add(format!("number {}", quantity.written(&prose)));
        }
    }
    for (word, kind) in CALENDAR {
        (0..count(&prose, word)).for_each(|_| add(format!("{kind} {word}")));
    }
    names(&prose).into_iter().for_each(|name| add(format!("name {name}")));
    found
}

/// Code blocks and inline code, and the text without them.
fn split_code(text: &str) -> (String, Vec<&str>) {
    let mut prose = String::with_capacity(text.len());
    let mut code = Vec::new();
    let mut rest = text;
    while let Some(place) = rest.find('`') {
        let fence = if rest[place..].starts_with("```") { "```" } else { "`" };
        let begin = place + fence.len();
        let Some(length) = rest[begin..].find(fence) else { break };
        prose.push_str(&rest[..place]);
        // A word of its own, so that what stands around the code does not grow together.
        prose.push_str(" · ");
        code.push(&rest[begin..begin + length]);
        rest = &rest[begin + length + fence.len()..];
    }
    prose.push_str(rest);
    (prose, code)
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

fn is_address((user, host): (&str, &str)) -> bool {
    !user.is_empty() && host.contains('.')
}

/// "2026-11-21", "3/5/2024", "10:30": digits joined by one kind of sign.
fn is_date(word: &str) -> bool {
    ['-', '/', ':', '.'].iter().any(|sign| {
        let parts: Vec<&str> = word.split(*sign).collect();
        let wanted = if *sign == '.' { 3..=3 } else { 2..=3 };
        wanted.contains(&parts.len())
            && parts
                .iter()
                .all(|part| (1..=4).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit()))
    })
}

/// Months and weekdays, which Spanish writes without a capital.
const CALENDAR: &[(&str, &str)] = &[
    ("enero", "month"),
    ("febrero", "month"),
    ("marzo", "month"),
    ("abril", "month"),
    ("mayo", "month"),
    ("junio", "month"),
    ("julio", "month"),
    ("agosto", "month"),
    ("septiembre", "month"),
    ("octubre", "month"),
    ("noviembre", "month"),
    ("diciembre", "month"),
    ("lunes", "day"),
    ("martes", "day"),
    ("miércoles", "day"),
    ("jueves", "day"),
    ("viernes", "day"),
    ("sábado", "day"),
    ("domingo", "day"),
    ("hoy", "day"),
    ("mañana", "day"),
    ("ayer", "day"),
    ("today", "day"),
    ("tomorrow", "day"),
    ("yesterday", "day"),
    ("no", "negation"),
    ("not", "negation"),
    ("nunca", "negation"),
    ("never", "negation"),
];

/// How often a word stands in a text as a whole word.
fn count(text: &str, word: &str) -> usize {
    text.split(|c: char| !c.is_alphanumeric()).filter(|found| found.to_lowercase() == word).count()
}

/// Words with a capital inside a sentence, where only names have one. "Ana García" is one name.
fn names(text: &str) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    let mut begins = true;
    let mut continues = false;
    for word in text.split_whitespace() {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        // "I" is no name, and a single letter is an item of a list or a variable.
        let named = !begins
            && bare.starts_with(char::is_uppercase)
            && bare.chars().count() > 1
            && !bare.starts_with("I'");
        let opens = word.starts_with(|c: char| !c.is_alphanumeric());
        match names.last_mut().filter(|_| named && continues && !opens) {
            Some(name) => {
                name.push(' ');
                name.push_str(bare);
            }
            None if named => names.push(bare.to_owned()),
            None => {}
        }
        continues = named && word.ends_with(char::is_alphanumeric);
        // A lead ends in a full stop or a colon; what begins after it may have been in mid-sentence before.
        begins =
            word.ends_with(['.', '!', '?', ':', '…', '|', '¿', '¡']) || word.starts_with(['#', '-', '|']);
    }
    names
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
        for (plain, rendered) in [
            ("Son 281,82 € al mes.", "Ánimo. Son 281,82 € al mes."),
            ("Llama a Ana el 3 de mayo.", "Con calma: llama a Ana el 3 de mayo."),
            ("Use `ls -l`.", "Take it easy. Use `ls -l`."),
            ("Vence el 2026-11-21.", "Vence el 2026-11-21. Hay tiempo."),
            ("Escribe a Ana García López.", "Tranquilo. Escribe a Ana García López."),
            ("See www.example.org.", "Of course. See www.example.org."),
            ("```\nlet a = 1;\n```", "Here it is:\n```\nlet a = 1;\n```"),
            ("It costs $5.", "I hear you. It costs $5."),
            ("Dijo «no puedo».", "Entiendo. Dijo «no puedo»."),
            ("", ""),
        ] {
            check(plain, rendered, true);
        }
    }

    #[test]
    fn facts_may_not() {
        for (plain, rendered) in [
            ("Son 281,82 € al mes.", "Son 281,28 € al mes."),
            ("Son 281,82 € al mes.", "Son 281,82 $ al mes."),
            ("Son 281,82 €.", "Son 281.82 €."),
            ("Son 12 meses.", "Son 12 años."),
            ("Son 12 meses.", "Son pocos meses."),
            ("Son 12 meses.", "Son 12 meses y 3 días."),
            ("Son doce meses.", "Son trece meses."),
            ("Baja un -5 %.", "Baja un 5 %."),
            ("Llama a Ana.", "Llama a Eva."),
            ("Llama a Ana García.", "Llama a Ana Pérez."),
            ("Habla con Ana García.", "Habla con Ana."),
            ("Llama al médico.", "Llama al médico del Hospital Clínic."),
            ("Use `ls -l`.", "Use `rm -r`."),
            ("Use `ls -l`.", "Use ls."),
            ("```\na = 1\n```", "```\na = 2\n```"),
            ("```\na = b\n```", "```\na = c\n```"),
            ("Véase https://a.example/x.", "Véase https://b.example/x."),
            ("Escribe a ana@example.org.", "Escribe a eva@example.org."),
            ("Dijo «vale».", "Dijo «bueno»."),
            ("He said \"yes\".", "He said \"maybe\"."),
            ("Vence el 2026-11-21.", "Vence el 2026-12-21."),
            ("Vence el 3/5/2024.", "Vence el 5/3/2024."),
            ("A las 10:30.", "A las 10:45."),
            ("El 3 de mayo.", "El 3 de junio."),
            ("Nos vemos el lunes.", "Nos vemos el martes."),
            ("Es mañana.", "Es hoy."),
            ("No debes pagar.", "Debes pagar."),
            ("You should not pay.", "You should pay."),
            ("It costs 5 and 5.", "It costs 5."),
            ("It costs 5.", "It costs 5, yes, 5."),
        ] {
            check(plain, rendered, false);
        }
    }

    #[test]
    fn what_is_too_long_is_not_compared() {
        let long = "a ".repeat(super::BYTES_MAX);
        check(&long, &long, false);
    }

    proptest::proptest! {
        #[test]
        fn any_text_equals_itself(text in "\\PC{0,200}") {
            proptest::prop_assert!(compare(&text, &text).is_ok());
        }

        #[test]
        fn another_amount_is_always_seen(a in 0u32..100_000, b in 0u32..100_000) {
            proptest::prop_assert_eq!(
                compare(&format!("Son {a} € al mes."), &format!("Tranquilo. Son {b} € al mes.")).is_ok(),
                a == b
            );
        }
    }
}
