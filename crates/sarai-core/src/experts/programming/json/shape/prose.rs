//! Shapes stated in sentences: "minutes for how long the exam ran, passed, true or false", "en saldo los pesos que quedan".
//!
//! Called by `shape.rs`. Prose says a great many things with the same words, so a name counts only with words behind it
//! that open a hint. Must not read prose that states no shape: some names or kinds must be those of programs.

use super::{ARTICLES, Field, HINT_BYTES_MAX, JOINS, Kind, MARKS, field, gap, is_joined, kind, name_at};

/// Words after a name that a hint follows, where a list is being read already.
const OPENERS: [&str; 8] =
    [" for ", " as ", " with ", " con ", " como ", " should be ", " must be ", " que sea "];
/// The same, where they tell the kind themselves and belong to the hint.
const KIND_OPENERS: [&str; 18] = [
    ", que sea ",
    ", una lista",
    ", lista",
    ", un objeto",
    ", a list",
    ", list",
    ", an object",
    ", true or false",
    ", true/false",
    ", true o false",
    ", true si ",
    ", true if ",
    ", verdadero o falso",
    ", booleano",
    ", boolean",
    ", entero",
    ", número",
    ", texto",
];
/// Words after "en saldo" that go on to say what it is.
const GOES_ON: &str = " el la los las lo un una su sus va van pon ponme pones quiero cuánto cuántos cuánta cuántas true \
    verdadero the his her their its goes put give i how whether a an ";
/// Words that names stand behind.
const LED: &str = "y e and que that use Use usa Usa tenga tengan traiga lleve containing have has gives with";
/// Words that are no names after "en".
const COMMON: &str = " en under que lo su sus este esta ese esa esto eso cada todo toda json euros pesos soles dólares el la formato forma \
    orden efectivo it this that there what whatever which who he she we they you if and or ";
/// Longest hint within a list, which is looked for at every word.
const PROSE_BYTES_MAX: usize = 240;
/// Fewest fields that are stated one by one.
const PLACED_MIN: usize = 3;

/// A hint in prose at the beginning of what follows a name, and its length.
pub(super) fn hint_at(rest: &str) -> Option<(&str, usize)> {
    let skipped = match OPENERS.iter().find(|word| rest.starts_with(**word)) {
        Some(word) => word.len(),
        None => KIND_OPENERS.iter().any(|word| rest.starts_with(word)).then_some(2)?,
    };
    let hint = &rest[skipped..];
    let hint = &hint[..hint.floor_char_boundary(PROSE_BYTES_MAX)];
    let end = end(hint);
    let words = hint[..end].trim();
    (!words.is_empty()).then_some((words, skipped + end))
}

/// Where a hint ends: at the next name with words of its own, or with its sentence.
fn end(hint: &str) -> usize {
    let mut depth = 0_i32;
    for (at, letter) in hint.char_indices() {
        match letter {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth -= 1,
            '\n' => return at,
            '.' if depth <= 0 && !hint[at + 1..].starts_with(|next: char| next.is_alphanumeric()) => {
                return at;
            }
            ',' | ';' if depth <= 0 && opens(&hint[at..], true) => return at,
            ' ' if depth <= 0 && is_joined(&hint[at..]) && opens(&hint[at..], false) => return at,
            _ => {}
        }
    }
    hint.len()
}

/// Where a sentence ends.
fn sentence(text: &str) -> usize {
    let is_end = |(at, letter): &(usize, char)| match letter {
        '\n' => true,
        '.' => !text[at + 1..].starts_with(|next: char| next.is_alphanumeric()),
        _ => false,
    };
    text.char_indices().find(is_end).map_or(text.len(), |(at, _)| at)
}

/// Whether a name with a hint of its own follows what divides items.
fn opens(text: &str, is_mark: bool) -> bool {
    let next = &text[gap(text, true)..];
    let Some((name, is_quoted, rest)) = name_at(next) else { return false };
    if !could_be(name) {
        return false;
    }
    let is_told = rest.starts_with(" (")
        || MARKS.iter().any(|mark| rest.trim_start().starts_with(mark))
        || KIND_OPENERS.iter().any(|word| rest.starts_with(word));
    // "nombre y apellido con tilde" goes on; "y pay_by for the date" does not.
    let is_opened =
        (is_mark || is_quoted || name.contains('_')) && OPENERS.iter().any(|word| rest.starts_with(word));
    is_told || is_opened
}

fn could_be(name: &str) -> bool {
    let is_common =
        COMMON.contains(&format!(" {name} ")) || JOINS.contains(&name) || ARTICLES.contains(&name);
    !is_common && name.len() > 1 && name.chars().all(|letter| !letter.is_uppercase())
}

/// Where a field is named, and what it is called.
struct Place<'a> {
    start: usize,
    /// Where its hint begins.
    after: usize,
    name: &'a str,
    /// A second name that shares the hint: "en fecha y hora el día y la hora".
    second: Option<&'a str>,
}

/// Fields that a text names one by one: "en total los pesos", "noches es cuántas nos quedamos".
pub(super) fn placed(question: &str) -> Option<Vec<Field>> {
    let mut places: Vec<Place<'_>> = Vec::new();
    for (at, _) in question.char_indices() {
        let is_start = question[..at].chars().next_back().is_none_or(|before| !before.is_alphanumeric());
        let Some(place) = is_start.then(|| place(question, at)).flatten() else { continue };
        let is_new = places.iter().all(|known| known.name != place.name && known.second != Some(place.name));
        // A shape is told in one breath: what stands in another paragraph is data.
        let is_near = |last: &Place<'_>| {
            question.get(last.after..place.start).is_some_and(|between| !between.contains("\n\n"))
        };
        if is_new && places.last().is_none_or(is_near) {
            places.push(place);
        }
    }
    let mut fields = Vec::new();
    for (index, place) in places.iter().enumerate() {
        let most = (place.after + HINT_BYTES_MAX).min(question.len());
        let until = places.get(index + 1).map_or(most, |next| next.start.min(most));
        let hint = question.get(place.after..question.floor_char_boundary(until)).unwrap_or_default();
        let hint = &hint[..sentence(hint)];
        let hint = hint.trim_end_matches([' ', ',', ';', '.']);
        let hint = [" y", " and", " e"].iter().find_map(|join| hint.strip_suffix(join)).unwrap_or(hint);
        let words = hint.trim_end_matches([' ', ',', ';']).trim();
        match place.second {
            None => fields.push(field(place.name, words)),
            Some(second) => {
                let parts = [" y ", " and "].iter().find_map(|join| words.split_once(join));
                let (one, other) = parts.unwrap_or((words, words));
                fields.push(field(place.name, one));
                fields.push(field(second, other));
            }
        }
    }
    // "En mates un 7, en lengua un 6" states no shape.
    let tells = |field: &Field| matches!(field.kind, Kind::Date | Kind::Time) || field.name.contains('_');
    (places.len() >= PLACED_MIN && fields.iter().any(tells)).then_some(fields)
}

fn place(question: &str, at: usize) -> Option<Place<'_>> {
    let word = ["en ", "En ", "under ", "Under "].iter().find(|word| question[at..].starts_with(**word));
    match word {
        Some(word) => put(question, at, word.len()),
        None => told(question, at),
    }
}

/// Fields whose names stand behind what they hold: "the day we meet as meeting_date, how many are left as pages_left".
pub(super) fn behind(question: &str) -> Option<Vec<Field>> {
    let mut fields: Vec<Field> = Vec::new();
    let mut from = 0;
    for (at, join) in question.match_indices(" as ").chain(question.match_indices(" como ")) {
        let Some((name, _, rest)) = name_at(&question[at + join.len()..]) else { continue };
        let is_name = name.contains('_')
            || rest.starts_with([',', '.', ';'])
            || rest.starts_with(" in ")
            || rest.is_empty();
        if at < from || !is_name || !could_be(name) || kind(name) != Kind::Any {
            continue;
        }
        let before = &question[from..at];
        let start = before.rfind(['\n', ':', '?']).map_or(0, |mark| mark + 1);
        let start = before[start..].rfind(". ").map_or(start, |mark| start + mark + 2);
        // "An object that gives the name as title"
        let led = |word: &str| before[start..].rfind(word).map(|at| start + at + word.len());
        let lead =
            [" gives ", " giving ", " containing ", " with ", " con "].into_iter().filter_map(led).max();
        let start = if fields.is_empty() { lead.unwrap_or(start) } else { start };
        let mut hint = before[start..].trim_matches([' ', ',', ';']);
        for join in ["and ", "y ", "e "] {
            hint = hint.strip_prefix(join).unwrap_or(hint);
        }
        // "as meeting_date in YYYY-MM-DD"
        let form = rest
            .strip_prefix(" in ")
            .map_or("", |form| form.split([',', '.', ';']).next().unwrap_or_default());
        from = question.len() - rest.len();
        let most = hint.floor_char_boundary(HINT_BYTES_MAX);
        fields.push(field(name, format!("{} {form}", &hint[..most]).trim()));
    }
    let is_shape = fields.len() >= PLACED_MIN && fields.iter().any(|field| field.name.contains('_'));
    is_shape.then_some(fields)
}

/// "En saldo los pesos que quedan", "under total give the dollars".
fn put(question: &str, at: usize, skipped: usize) -> Option<Place<'_>> {
    let (name, second, rest) = named(&question[at + skipped..])?;
    let said = rest.trim_start_matches([' ', ',']);
    let is_named = name.contains('_') || kind(said.split([',', '.']).next().unwrap_or_default()) != Kind::Any;
    (goes_on(said) || is_named).then_some(Place {
        start: at,
        after: question.len() - rest.len(),
        name,
        second,
    })
}

/// "noches es cuántas noches nos quedamos", "use start for the starting time"; after a mark, "y", "que" or "use", for in
/// other prose an article stands before a noun.
fn told(question: &str, at: usize) -> Option<Place<'_>> {
    let before = question[..at].trim_end();
    let mark = before.chars().next_back()?;
    let word = before.rsplit(|letter: char| !letter.is_alphabetic()).next().unwrap_or_default();
    let is_led = !word.is_empty() && LED.split_whitespace().any(|led| led == word);
    if !is_led && !",;:.".contains(mark) {
        return None;
    }
    let (name, second, rest) = named(&question[at..])?;
    let verbs = [
        " es ",
        " son ",
        " sea ",
        " sean ",
        " is ",
        " are ",
        " should be ",
        " must be ",
        " for ",
        " con ",
        " with ",
    ];
    let skipped = match verbs.iter().find(|verb| rest.starts_with(**verb)) {
        Some(verb) => verb.len(),
        None if mark == ';' || is_led => {
            rest.starts_with(", ").then_some(2).filter(|_| goes_on(&rest[2..]))?
        }
        None => return None,
    };
    Some(Place { start: at, after: question.len() - rest.len() + skipped, name, second })
}

fn goes_on(text: &str) -> bool {
    let next = text.split(|letter: char| !letter.is_alphanumeric()).next().unwrap_or_default();
    !next.is_empty() && GOES_ON.contains(&format!(" {next} "))
}

/// A name, a second one that shares its hint, and what follows.
fn named(text: &str) -> Option<(&str, Option<&str>, &str)> {
    let (name, _, rest) = name_at(text).filter(|(name, _, _)| could_be(name))?;
    let more = [" y ", " and "].iter().find_map(|join| rest.strip_prefix(join)).and_then(name_at);
    let second = more.filter(|(name, _, _)| could_be(name) && !GOES_ON.contains(&format!(" {name} ")));
    Some(match second {
        Some((second, _, rest)) => (name, Some(second), rest),
        None => (name, None, rest),
    })
}
