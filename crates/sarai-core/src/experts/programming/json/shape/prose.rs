//! Shapes stated in sentences: "minutes for how long the exam ran, passed, true or false", "en saldo los pesos que quedan".
//!
//! Called by `shape.rs`. Prose says a great many things with the same words, so a name counts only with words behind it
//! that open a hint. Must not read prose that states no shape: some names or kinds must be those of programs.

use super::{ARTICLES, Field, HINT_BYTES_MAX, JOINS, Kind, MARKS, field, gap, kind, name_at};

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
/// Words that are no names after "en".
const COMMON: &str =
    " en under que lo su sus este esta ese esa cada todo toda total_ json euros pesos soles dólares el la ";
/// Fewest fields that are stated one by one.
const PLACED_MIN: usize = 3;

/// A hint in prose at the beginning of what follows a name, and its length.
pub(super) fn hint_at(rest: &str) -> Option<(&str, usize)> {
    let skipped = match OPENERS.iter().find(|word| rest.starts_with(**word)) {
        Some(word) => word.len(),
        None => KIND_OPENERS.iter().any(|word| rest.starts_with(word)).then_some(2)?,
    };
    let hint = &rest[skipped..];
    let hint = &hint[..hint.floor_char_boundary(HINT_BYTES_MAX)];
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
            ' ' if depth <= 0 && joins(&hint[at..]) && opens(&hint[at..], false) => return at,
            _ => {}
        }
    }
    hint.len()
}

fn joins(text: &str) -> bool {
    [" y ", " e ", " and "].iter().any(|word| text.starts_with(word))
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

/// Fields that a text names one by one with "en" or "under".
pub(super) fn placed(question: &str) -> Option<Vec<Field>> {
    let mut places: Vec<Place<'_>> = Vec::new();
    for (at, _) in question.char_indices() {
        let is_start = question[..at].chars().next_back().is_none_or(|before| !before.is_alphanumeric());
        let Some(place) = is_start.then(|| place(question, at)).flatten() else { continue };
        let is_new = places.iter().all(|known| known.name != place.name && known.second != Some(place.name));
        if is_new && places.last().is_none_or(|last| last.after <= place.start) {
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
    let rest = &question[at..];
    let word = ["en ", "En ", "under ", "Under "].iter().find(|word| rest.starts_with(**word))?;
    let (name, is_quoted, mut rest) = name_at(&rest[word.len()..])?;
    if !could_be(name) {
        return None;
    }
    let mut second = None;
    if let Some(more) = [" y ", " and "].iter().find_map(|join| rest.strip_prefix(join))
        && let Some((name, _, after)) = name_at(more)
        && could_be(name)
        && !GOES_ON.contains(&format!(" {name} "))
    {
        second = Some(name);
        rest = after;
    }
    let said = rest.trim_start_matches([' ', ',']);
    let next = said.split(|letter: char| !letter.is_alphanumeric()).next().unwrap_or_default();
    let goes_on = GOES_ON.contains(&format!(" {next} ")) && !next.is_empty();
    let is_named = is_quoted
        || name.contains('_')
        || kind(said.split([',', '.']).next().unwrap_or_default()) != Kind::Any;
    (goes_on || is_named).then_some(Place { start: at, after: question.len() - rest.len(), name, second })
}
