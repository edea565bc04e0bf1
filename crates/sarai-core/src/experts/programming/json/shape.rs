//! The shape of an object as questions state it: names of fields, what kind of value each holds, and the words that say
//! which.
//!
//! Called by `fields.rs`, and by the fuzz target `shape`, which includes this file and those in `shape/`: nothing here may
//! use the rest of the crate. A shape is a skeleton in braces or stands in lines and tables (`lines.rs`), in a list with
//! hints (`list.rs`), in sentences (`prose.rs`), in quotes (`quoted.rs`) or bare (`bare.rs`); of several readings the
//! longest counts. What is stated in another way has no shape here: better none than one with a field too many.

// With paths, so that the fuzz target finds the same files.
#[path = "shape/bare.rs"]
mod bare;
#[path = "shape/lines.rs"]
mod lines;
#[path = "shape/list.rs"]
mod list;
#[path = "shape/prose.rs"]
mod prose;
#[path = "shape/quoted.rs"]
mod quoted;
#[cfg(test)]
#[path = "shape/tests.rs"]
mod tests;

/// Longest question that is looked at.
const QUESTION_BYTES_MAX: usize = 8 * 1024;
/// Most fields of a shape.
const FIELDS_MAX: usize = 24;
/// Longest name.
const NAME_LETTERS_MAX: usize = 40;
/// Longest hint that is looked for, so that a question is read in a bounded time.
const HINT_BYTES_MAX: usize = 600;
/// Most letters kept of a hint.
const HINT_LETTERS_MAX: usize = 160;

/// What a field holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    /// Year, month and day.
    Date,
    /// Hours and minutes.
    Time,
    Yes,
    Whole,
    Number,
    List,
    Object,
    /// Its words do not say.
    Any,
}

/// A field that is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Field {
    pub(super) name: String,
    pub(super) kind: Kind,
    /// The words that say what it is, on one line; may be empty.
    pub(super) hint: String,
}

/// The fields that a question asks for, in its order.
pub(super) fn read(question: &str) -> Option<Vec<Field>> {
    if question.len() > QUESTION_BYTES_MAX {
        return None;
    }
    let is_one = |fields: &Vec<Field>| {
        let names: std::collections::BTreeSet<&str> =
            fields.iter().map(|field| field.name.as_str()).collect();
        names.len() == fields.len() && (2..=FIELDS_MAX).contains(&fields.len())
    };
    let in_lines = lines::lines(question).filter(|lines| is_one(&lines.fields));
    // Nobody lists anything else so.
    let are_listed = in_lines.as_ref().is_some_and(|lines| lines.are_listed && lines.fields.len() > 2);
    let in_lines = in_lines.map(|lines| lines.fields);
    if are_listed {
        return in_lines;
    }
    // A block in braces may be what one line says of its list.
    let lines_count = in_lines.as_ref().map_or(0, Vec::len);
    let block = skeleton(question).filter(|fields| is_one(fields) && fields.len() >= lines_count);
    if block.is_some() {
        return block;
    }
    let in_quotes = quoted::quoted(question).filter(is_one);
    let tells = |field: &Field| field.kind != Kind::Any || field.name.contains('_');
    let quotes = in_quotes.as_ref().filter(|fields| fields.iter().any(tells)).map_or(0, Vec::len);
    let bare = bare::bare(question).filter(|_| quoted::names(question).len() < quoted::NAMES_MIN);
    // Of several readings the one that finds most, the plainer one of equals. Who puts names in quotes puts all of them
    // there: a reading with fewer took words for names.
    let listed = list::listed(question);
    // The same names with better hints.
    let is_known = |fields: &Vec<Field>| {
        listed.as_ref().is_some_and(|listed| {
            listed.len() == fields.len() && listed.iter().zip(fields).all(|(a, b)| a.name == b.name)
        })
    };
    let placed = prose::placed(question).filter(|fields| !is_known(fields));
    let stated = [in_lines, placed, listed, prose::behind(question), bare].into_iter().flatten();
    let longest = stated.filter(|fields| is_one(fields) && fields.len() >= quotes).rev().max_by_key(Vec::len);
    longest.or(in_quotes)
}

/// Words that name a kind, the more telling first.
const KINDS: [(Kind, &[&str]); 7] = [
    (Kind::List, &["lista", "list", "array", "arreglo", "[texto", "[string"]),
    (Kind::Date, &["aaaa-mm-dd", "yyyy-mm-dd", "iso"]),
    (Kind::Time, &["hh:mm"]),
    (
        Kind::Yes,
        &["booleano", "booleanos", "booleana", "boolean", "booleans", "bool", "true", "false", "verdadero"],
    ),
    (Kind::Whole, &["entero", "entera", "enteros", "integer", "integers", "int"]),
    (
        Kind::Number,
        &["número", "numero", "números", "numeros", "number", "numbers", "decimal", "float", "numérico"],
    ),
    (Kind::Text, &["texto", "textos", "text", "string", "strings", "str", "cadena", "cadenas"]),
];

/// What the words of a hint say; a skeleton may show an empty value instead.
fn kind(hint: &str) -> Kind {
    let hint = hint.trim().to_lowercase();
    if hint.starts_with('{') {
        return Kind::Object;
    }
    if hint.starts_with('[') {
        return Kind::List;
    }
    match hint.as_str() {
        "\"\"" | "\"...\"" | "\"…\"" => return Kind::Text,
        "0" => return Kind::Number,
        "0.0" | "0.00" => return Kind::Number,
        _ => {}
    }
    let is_full = ["aaaa-mm-dd hh", "aaaa-mm-ddt", "yyyy-mm-dd hh", "yyyy-mm-ddt"];
    if is_full.iter().any(|form| hint.contains(form)) {
        return Kind::Any;
    }
    let words: Vec<&str> =
        hint.split(|letter: char| !letter.is_alphanumeric() && !matches!(letter, '-' | ':' | '[')).collect();
    // "Calle y número" is a text with a figure in it.
    let is_part = |at: usize| at > 1 && ["y", "e", "o", "and", "or"].contains(&words[at - 1]);
    let first = |names: &[&str]| {
        let all = words.iter().enumerate().filter(|(_, word)| names.contains(word));
        all.map(|(at, _)| at).find(|at| !is_part(*at))
    };
    // The first word that names one: "lista de textos" is a list, "texto AAAA-MM-DD" a date all the same.
    let form = KINDS[1..3].iter().find(|(_, names)| first(names).is_some()).map(|(kind, _)| *kind);
    let named =
        KINDS.iter().filter_map(|(kind, names)| Some((first(names)?, *kind))).min_by_key(|(at, _)| *at);
    // "Objeto con el talle y el número": what is in it has kinds of its own.
    let object = first(&["objeto", "object", "diccionario", "dictionary", "map"]);
    if object.is_some_and(|at| named.is_none_or(|(other, _)| at < other)) {
        return Kind::Object;
    }
    match (named, form) {
        (Some((_, Kind::List)), _) => Kind::List,
        (_, Some(form)) => form,
        (Some((_, kind)), None) => kind,
        (None, None) if is_amount(&hint) => Kind::Number,
        (None, None) => Kind::Any,
    }
}

/// Whether words without a kind can only mean a figure: "euros a pagar", "cuántos días", "what it costs in pounds".
fn is_amount(hint: &str) -> bool {
    const STARTS: [&str; 19] = [
        "euros",
        "pesos",
        "soles",
        "dólares",
        "dolares",
        "dollars",
        "pounds",
        "minutos",
        "minutes",
        "metros",
        "kilos",
        "litros",
        "cuántos",
        "cuántas",
        "cuantos",
        "cuantas",
        "cuánto dura",
        "how many",
        "how long",
    ];
    const HOLDS: [&str; 8] = [
        "en euros",
        "en pesos",
        "en soles",
        "en dólares",
        "in euros",
        "in dollars",
        "in pounds",
        "en minutos",
    ];
    let hint = hint.trim_start_matches(['"', '\'', '<', ' ']);
    STARTS.iter().any(|word| hint.starts_with(word)) || HOLDS.iter().any(|words| hint.contains(words))
}

fn field(name: &str, hint: &str) -> Field {
    let hint = hint.trim().trim_end_matches(['.', ',', ';', ':']);
    let words: Vec<&str> = hint.split_whitespace().collect();
    Field {
        name: name.to_owned(),
        kind: kind(hint),
        hint: words.join(" ").chars().filter(|letter| !letter.is_control()).take(HINT_LETTERS_MAX).collect(),
    }
}

/// Whether a word can be the name of a field: as programs write names.
fn is_name(word: &str) -> bool {
    word.starts_with(|letter: char| letter.is_alphabetic() || letter == '_')
        && word.chars().count() <= NAME_LETTERS_MAX
        && word.chars().all(|letter| letter.is_alphanumeric() || letter == '_')
}

/// Ends of quotes by their beginnings.
const QUOTES: [(char, char); 5] = [('"', '"'), ('\'', '\''), ('`', '`'), ('“', '”'), ('«', '»')];

/// A name at the beginning of a text, with or without quotes, and what follows it.
fn name_at(text: &str) -> Option<(&str, bool, &str)> {
    let bold = text.trim_start_matches('*');
    let first = bold.chars().next()?;
    if let Some((_, close)) = QUOTES.iter().find(|(open, _)| *open == first) {
        let inner = &bold[first.len_utf8()..];
        let end = inner.find(*close)?;
        let rest = inner[end + close.len_utf8()..].trim_start_matches('*');
        return is_name(&inner[..end]).then_some((&inner[..end], true, rest));
    }
    let end = bold.find(|letter: char| !letter.is_alphanumeric() && letter != '_').unwrap_or(bold.len());
    let rest = bold[end..].trim_start_matches('*');
    is_name(&bold[..end]).then_some((&bold[..end], false, rest))
}

/// Where the brackets close that a text begins with; quotes are heeded. `None` if they don't within so many bytes.
fn closed(text: &str, (open, close): (char, char), most: usize) -> Option<usize> {
    let (mut depth, mut in_quotes) = (0_u32, false);
    for (at, letter) in text.char_indices().take_while(|(at, _)| *at < most) {
        if letter == '"' {
            in_quotes = !in_quotes;
        } else if letter == open && !in_quotes {
            depth += 1;
        } else if letter == close && !in_quotes {
            depth = depth.checked_sub(1)?;
            if depth == 0 {
                return Some(at);
            }
        }
    }
    None
}

/// The last block in braces that says what its fields hold.
fn skeleton(question: &str) -> Option<Vec<Field>> {
    let mut found = None;
    let mut from = 0;
    while let Some(at) = question[from..].find('{').map(|at| from + at) {
        let Some(end) = closed(&question[at..], ('{', '}'), QUESTION_BYTES_MAX) else { break };
        let fields = pairs(&question[at + 1..at + end]);
        let says = |field: &&Field| field.kind != Kind::Any || is_said(&field.hint);
        // Data that is given as JSON holds values where a shape holds kinds.
        if fields.len() > 1 && 2 * fields.iter().filter(says).count() >= fields.len() {
            found = Some(fields);
        }
        from = at + end + 1;
    }
    found
}

/// Whether words stand where data would have a value: `noches: noches de cabaña`.
fn is_said(hint: &str) -> bool {
    let is_literal = hint.starts_with(['"', '[', '{', '-']) || ["true", "false", "null"].contains(&hint);
    !is_literal && hint.starts_with(char::is_alphabetic) && hint.contains(' ')
}

/// Names and hints between braces, split at commas that stand in no inner bracket.
fn pairs(inner: &str) -> Vec<Field> {
    let mut fields = Vec::new();
    for part in split(inner) {
        let Some((name, _, rest)) = name_at(part.trim()) else { continue };
        if let Some(hint) = rest.trim_start().strip_prefix(':') {
            fields.push(field(name, hint.trim().trim_matches(['<', '>'])));
        } else if rest.trim().is_empty() {
            fields.push(field(name, ""));
        }
    }
    fields
}

/// Splits at commas of the outermost level that a name and a colon follow, so that a hint may hold commas.
fn split(inner: &str) -> Vec<&str> {
    let (mut depth, mut start) = (0_i32, 0);
    let mut parts = Vec::new();
    for (at, letter) in inner.char_indices() {
        match letter {
            '{' | '[' | '(' => depth += 1,
            '}' | ']' | ')' => depth -= 1,
            ',' | '\n' if depth == 0 => {
                let next = inner[at + 1..].trim_start();
                let is_next = name_at(next).is_some_and(|(_, quoted, rest)| {
                    rest.trim_start().starts_with(':') || quoted && rest.trim_start().starts_with(',')
                });
                if is_next {
                    parts.push(&inner[start..at]);
                    start = at + 1;
                }
            }
            _ => {}
        }
    }
    parts.push(&inner[start..]);
    parts
}

/// Words that join the items of a list, and those that stand before a name without being one.
const JOINS: [&str; 15] = [
    "y",
    "e",
    "and",
    "además",
    "ademas",
    "también",
    "tambien",
    "plus",
    "then",
    "después",
    "despues",
    "luego",
    "also",
    "finally",
    "finalmente",
];
/// Words that end what comes before a list.
const LEADS: &str = " favor porfa porfis please gracias thanks json objeto object claves clave campos campo fields keys \
    atributos siguientes así asi esto esta forma formato estructura format following this con with are sean sigue ";
const ARTICLES: [&str; 12] =
    ["el", "la", "los", "las", "un", "una", "the", "a", "an", "con", "with", "campo"];

/// What stands between a name and its hint.
const MARKS: [&str; 6] = [":", "=", "->", "→", "—", "–"];

/// Whether a text goes on with "y" or "and".
fn is_joined(text: &str) -> bool {
    [" y ", " e ", " and "].iter().any(|join| text.starts_with(join))
}

fn joins(rest: &str) -> bool {
    let word: String = rest.trim_start().chars().take_while(|letter| letter.is_alphabetic()).collect();
    JOINS.contains(&word.as_str())
}

/// What stands between two items: commas, dashes, line ends, "y", articles.
fn gap(text: &str, within: bool) -> usize {
    let mut at = 0;
    loop {
        let rest = &text[at..];
        let marks = [' ', '\t', '\n', '\r', ',', ';', '-', '•', '·', '*'];
        let mark = if within { rest.len() - rest.trim_start_matches(marks).len() } else { 0 };
        let stop = if within { stop(&rest[mark..], rest[..mark].contains('\n')) } else { 0 };
        at += mark + stop;
        let word = text[at..].split(|letter: char| !letter.is_alphabetic()).next().unwrap_or_default();
        let is_word = JOINS.contains(&word) || ARTICLES.contains(&word);
        let is_followed = text[at + word.len()..].starts_with([' ', '\n']);
        if !within || !is_word || !is_followed {
            if mark + stop == 0 {
                return at;
            }
            continue;
        }
        at += word.len();
    }
}

/// A full stop that another `name:` follows, or the number of an item at the beginning of a line.
fn stop(rest: &str, is_line_start: bool) -> usize {
    if let Some(after) = rest.strip_prefix('.') {
        let names =
            name_at(after.trim_start()).is_some_and(|(_, _, rest)| rest.trim_start().starts_with(':'));
        return usize::from(names || after.starts_with('\n'));
    }
    let digits = rest.len() - rest.trim_start_matches(|letter: char| letter.is_ascii_digit()).len();
    let is_number = is_line_start && (1..=2).contains(&digits) && rest[digits..].starts_with(['.', ')']);
    if is_number { digits + 1 } else { 0 }
}
