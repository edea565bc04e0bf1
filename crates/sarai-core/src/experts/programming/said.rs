//! Results that a question tells without calling the function: "'ana lópez' da 'A.L.'", "con una lista vacía devuelve 0".
//!
//! Called by the programming expert for functions of one parameter, and by the fuzz target `program`, which includes
//! this file beside `draft.rs`: nothing else of the crate may be used. What words tell can be meant otherwise, so a
//! program that gives something else is handed back once and no more.

use super::draft::literal;

/// Most results taken from a question.
const SAID_MAX: usize = 6;
/// How much of a question is looked at.
const QUESTION_BYTES_MAX: usize = 8 * 1024;
/// Longest input.
const INPUT_BYTES_MAX: usize = 200;

/// Words between an input and its result, longer ones first.
const GIVES: [&str; 24] = [
    "tiene que dar",
    "debería dar",
    "se convierte en",
    "pasa a ser",
    "debe devolver",
    "should return",
    "should give",
    "must return",
    "devolvería",
    "devuelve",
    "devuelva",
    "regresa",
    "regrese",
    "debe dar",
    "returns",
    "becomes",
    "return",
    "entrega",
    "gives",
    "give",
    "->",
    "=>",
    "→",
    "da",
];

/// Things that can be empty, by their beginnings, with what Python writes for them.
const THINGS: [(&str, &str); 7] = [
    ("text", "\"\""),
    ("caden", "\"\""),
    ("string", "\"\""),
    ("list", "[]"),
    ("dicc", "{}"),
    ("dict", "{}"),
    ("tupl", "()"),
];

/// Inputs of a function of one parameter with what it is to return, both as Python writes them.
pub(super) fn said(question: &str, name: &str) -> Vec<(String, String)> {
    let question = &question[..question.floor_char_boundary(QUESTION_BYTES_MAX)];
    let mut found: Vec<(String, String)> = Vec::new();
    let pairs = shown(question).chain(empty(question));
    for (input, result) in pairs {
        let call = format!("{name}({input})");
        if found.len() < SAID_MAX && !found.iter().any(|(known, _)| *known == call) {
            found.push((call, result));
        }
    }
    found
}

/// Literals with others after them, told by words between.
fn shown(question: &str) -> impl Iterator<Item = (String, String)> {
    let mut end = 0;
    question.match_indices(['"', '\'', '[', '{']).filter_map(move |(at, _)| {
        // An apostrophe inside a word opens nothing; neither does what stands in another literal or in a call.
        let before = question[..at].chars().next_back();
        if at < end || before.is_some_and(|before| before.is_alphanumeric() || "(_".contains(before)) {
            return None;
        }
        let input = literal(&question[at..]).filter(|input| input.len() <= INPUT_BYTES_MAX)?;
        end = at + input.len();
        if !is_value(input) || !leads(&question[..at]) {
            return None;
        }
        Some((input.to_owned(), result(&question[end..])?))
    })
}

/// Whether a literal holds no names: `[1, "a"]`, and not `[a, b]`.
fn is_value(literal: &str) -> bool {
    let mut quote = None;
    let outside = literal.chars().map(|letter| match (quote, letter) {
        (Some(open), close) if open == close => {
            quote = None;
            ' '
        }
        (Some(_), _) => ' ',
        (None, '"' | '\'') => {
            quote = Some(letter);
            ' '
        }
        (None, letter) => letter,
    });
    let outside: String = outside.collect();
    let mut words = outside.split(|letter: char| !letter.is_alphabetic()).filter(|word| !word.is_empty());
    words.all(|word| ["True", "False", "None"].contains(&word))
}

/// Whether an input can follow: after a mark, "ejemplo", "con" and the like, but not after "no contiene".
fn leads(before: &str) -> bool {
    let before = before.trim_end_matches(['`', ' ', '«', '“']);
    let word = before.rsplit(|letter: char| !letter.is_alphabetic()).next().unwrap_or_default();
    let words =
        ["ejemplo", "para", "con", "for", "with", "recibe", "given", "dado", "dada", "así", "g", "y", "and"];
    word.is_empty() || words.contains(&word.to_lowercase().as_str())
}

/// Whether what follows comes out somewhere, or belongs to a thing: "si sale una lista vacía", "with an empty list".
fn results(before: &str) -> bool {
    let words = [
        "sale",
        "salga",
        "queda",
        "quede",
        "resulta",
        "resultado",
        "tiene",
        "tenga",
        "tienen",
        "with",
        "has",
        "have",
        "having",
        "devuelve",
        "devuelva",
        "returns",
        "return",
        "whose",
        "result",
    ];
    let mut last =
        before.rsplit(|letter: char| !letter.is_alphabetic()).filter(|word| !word.is_empty()).take(2);
    last.any(|word| words.contains(&word.to_lowercase().as_str()))
}

/// What words tell of empty inputs: "una lista vacía devuelve 0", "for an empty text return ''".
fn empty(question: &str) -> impl Iterator<Item = (String, String)> {
    let words = question.match_indices([' ', '\n', '(']).map(|(at, mark)| at + mark.len());
    words.filter_map(|at| {
        let rest = &question[at..];
        if !rest.starts_with(char::is_alphabetic) || results(&question[..at]) {
            return None;
        }
        let (first, after) = word(rest)?;
        let (second, after) = word(after)?;
        let (first, second) = (first.to_lowercase(), second.to_lowercase());
        let thing = match (is_empty(&first), is_empty(&second)) {
            (false, true) => first,
            (true, false) => second,
            _ => return None,
        };
        let (_, input) = THINGS.iter().find(|(start, _)| thing.starts_with(start))?;
        Some(((*input).to_owned(), result(after)?))
    })
}

fn is_empty(word: &str) -> bool {
    ["empty", "vacía", "vacia", "vacío", "vacio"].contains(&word)
}

/// The word a text begins with, without "está" and "viene" before it, and the rest.
fn word(text: &str) -> Option<(&str, &str)> {
    let mut rest = text.trim_start_matches(' ');
    for verb in ["está ", "esta ", "viene ", "es ", "is "] {
        rest = rest.strip_prefix(verb).unwrap_or(rest);
    }
    let end = rest.find(|letter: char| !letter.is_alphabetic()).unwrap_or(rest.len());
    (end > 0).then(|| rest.split_at(end))
}

/// The result that words tell right after an input.
fn result(rest: &str) -> Option<String> {
    let mut rest = rest.trim_start_matches(['`', ' ', ',', '»', '”', ')']);
    for filler in ["que ", "debe ", "it ", "should ", "must ", "la función ", "the function "] {
        rest = rest.strip_prefix(filler).unwrap_or(rest);
    }
    let word = GIVES.iter().find(|word| rest.starts_with(**word))?;
    let after = &rest[word.len()..];
    if word.ends_with(char::is_alphabetic) && !after.starts_with([' ', ':']) {
        return None;
    }
    let after = after.trim_start_matches(['`', ' ', ':', '«']);
    let result = literal(after)?;
    // "0 euros", "3 palabras" are no values of a program, and "1 si" is one under a condition.
    let next = after[result.len()..].trim_start_matches(['`', '»', '"', ')']);
    let ends = next.trim_start().is_empty() || next.starts_with([',', '.', ';', ':', '\n', '?', '!']);
    let goes_on = [" y ", " e ", " and ", " but ", " pero ", " o "].iter().any(|word| next.starts_with(word));
    (ends || goes_on).then(|| result.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_are_told_without_a_call() {
        let pair = |input: &str, result: &str| vec![(format!("f({input})"), result.to_owned())];
        assert_eq!(said("sin espacios: 'ana lópez' da 'A.L.'. Y ya", "f"), pair("'ana lópez'", "'A.L.'"));
        assert_eq!(said("e.g. [1, 2] -> 3, and so on", "f"), pair("[1, 2]", "3"));
        assert_eq!(said("con un texto vacio devuelve \"\".", "f"), pair("\"\"", "\"\""));
        assert_eq!(said("Si la lista está vacía, que devuelva 0.0.", "f"), pair("[]", "0.0"));
        assert_eq!(said("and an empty list gives 0", "f"), pair("[]", "0"));
        assert_eq!(said("For an empty string return None.", "f"), pair("\"\"", "None"));
    }

    #[test]
    fn what_can_be_meant_otherwise_is_left() {
        for none in [
            "skip students with an empty list, and return None if nobody has any",
            "\"3a\" y \"3A\" son el mismo",
            "las palabras 'de' y 'la' no cuentan",
            "it's 5 and that's 6",
            "f([1]) da 3",
            "una lista vacía devuelve 0 euros",
            "'a' da 1 si va solo",
            "vacía",
            "[a, b] da 3",
            "Si la frase no contiene 'a' devuelve 0.",
            "y si falta 'precio' devuelve 0",
            "Si sale una lista vacía devuelve None.",
            "'a' dale 3",
            "",
        ] {
            assert_eq!(said(none, "f"), [], "{none}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read(text in "\\PC{0,200}") {
            let _ = said(&text, "f");
            let _ = said(&format!("'{text}' da 'x"), "f");
        }
    }
}
