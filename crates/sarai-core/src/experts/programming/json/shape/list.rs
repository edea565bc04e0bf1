//! Shapes stated as a list of names with hints in brackets or after a mark: "cliente (texto), total: número".
//!
//! Called by `shape.rs`. The longest list counts, most of whose names say what they hold. Must not take a list of values
//! for one of hints.

use super::{
    FIELDS_MAX, Field, HINT_BYTES_MAX, Kind, LEADS, MARKS, closed, field, gap, joins, kind, name_at, prose,
};

/// A list of names with hints in brackets or after a mark.
struct List {
    fields: Vec<Field>,
    /// Whether it came with a hint of its own.
    hinted: Vec<bool>,
    /// Whether a value stands where a hint would: `cliente: "Ana"`.
    is_data: bool,
}

/// The longest list of names, most of which say what they hold.
pub(super) fn listed(question: &str) -> Option<Vec<Field>> {
    let starts = question.char_indices().scan(' ', |before, (at, letter)| {
        let is_start = !before.is_alphanumeric() && *before != '_' && !letter.is_whitespace();
        *before = letter;
        Some((at, is_start))
    });
    let mut best: Option<List> = None;
    let mut from = 0;
    for at in starts.filter_map(|(at, is_start)| is_start.then_some(at)) {
        if at < from {
            continue;
        }
        let Some((list, length)) = list_at(&question[at..]) else { continue };
        let hinted = list.hinted.iter().filter(|hinted| **hinted).count();
        if hinted >= 2 && list.fields.len() > best.as_ref().map_or(1, |best| best.fields.len()) {
            from = at + length;
            best = Some(list);
        }
    }
    best.filter(|list| !list.is_data).map(shared)
}

/// Names without a hint of their own hold what the next hinted one does, if that is said in the plural.
fn shared(list: List) -> Vec<Field> {
    let mut fields = list.fields;
    for at in (0..fields.len().saturating_sub(1)).rev() {
        if fields[at].kind == Kind::Any && fields[at].hint.is_empty() {
            let next = (fields[at + 1].kind, fields[at + 1].hint.to_lowercase());
            let plural = [
                "enteros",
                "números",
                "numeros",
                "booleanos",
                "textos",
                "las dos",
                "integers",
                "numbers",
                "booleans",
                "strings",
                "ambas",
                "both",
            ];
            if plural.iter().any(|word| next.1.starts_with(word)) {
                fields[at].kind = next.0;
                fields[at].hint = fields[at + 1].hint.clone();
            }
        }
    }
    fields
}

/// A list that begins a text, and how much of it is the list.
fn list_at(text: &str) -> Option<(List, usize)> {
    let mut list = List { fields: Vec::new(), hinted: Vec::new(), is_data: false };
    let mut at = 0;
    while list.fields.len() <= FIELDS_MAX {
        let gap = gap(&text[at..], !list.fields.is_empty());
        let Some((name, quoted, rest)) = name_at(&text[at + gap..]) else { break };
        let after = text.len() - rest.len();
        let in_prose = || prose::hint_at(rest).filter(|_| !list.fields.is_empty() || name.contains('_'));
        let plain = hint_at(rest);
        let (hint, end) = match plain.or_else(in_prose) {
            Some((hint, length)) => (Some(hint), after + length),
            None => (None, after),
        };
        // What a colon without a hint follows leads to a list: "estas claves:".
        let has_mark = MARKS.iter().any(|mark| rest.trim_start_matches(' ').starts_with(mark));
        if has_mark && hint.is_none_or(|hint| hint.trim().is_empty()) {
            break;
        }
        // A value and no hint: "en la oficina: 30 de rajas".
        let is_value = |hint: &str| {
            let hint = hint.trim();
            hint.starts_with(|c: char| c.is_ascii_digit())
                && !["0", "0.0", "0.00"].contains(&hint)
                && !matches!(kind(hint), Kind::Date | Kind::Time)
        };
        if has_mark && hint.is_some_and(is_value) {
            break;
        }
        // A bare word is a name only where programs would write one, or where a list goes on.
        let goes_on = text[end..].trim_start().starts_with([',', ';']) || joins(&text[end..]);
        let looks = quoted || name.contains('_') || name.chars().all(|letter| !letter.is_uppercase());
        let is_lead = list.fields.is_empty() && LEADS.contains(&format!(" {name} "));
        if !looks || is_lead || hint.is_none() && !goes_on && list.fields.is_empty() {
            break;
        }
        // The last of a list stands alone: "total y cambio".
        if hint.is_none() && !goes_on && !ends(&text[end..]) {
            break;
        }
        let is_quoted = |hint: &str| hint.trim_start().starts_with('"') && kind(hint) == Kind::Any;
        list.is_data |= has_mark && hint.is_some_and(is_quoted);
        let is_hinted = |hint: &str| kind(hint) != Kind::Any || plain.is_some() && hint.len() > 1;
        list.hinted.push(hint.is_some_and(is_hinted));
        list.fields.push(field(name, hint.unwrap_or_default()));
        at = end;
    }
    (list.fields.len() > 1).then_some((list, at))
}

fn ends(rest: &str) -> bool {
    let rest = rest.trim_start_matches([' ', '\t']);
    rest.is_empty() || rest.starts_with(['.', '\n', ')', '?'])
}

/// A hint in brackets or after a colon, and its length with them.
fn hint_at(rest: &str) -> Option<(&str, usize)> {
    let trimmed = rest.trim_start_matches([' ', '\t']);
    let skipped = rest.len() - trimmed.len();
    if trimmed.starts_with('(') {
        let end = closed(trimmed, ('(', ')'), HINT_BYTES_MAX)?;
        return Some((&trimmed[1..end], skipped + end + 1));
    }
    // "taller [texto]", but not "ids[0]".
    if skipped > 0 && trimmed.starts_with('[') && trimmed[1..].starts_with(char::is_alphabetic) {
        let end = closed(trimmed, ('[', ']'), HINT_BYTES_MAX)?;
        return Some((&trimmed[1..end], skipped + end + 1));
    }
    let mark = MARKS.iter().find(|mark| trimmed.starts_with(**mark))?;
    let hint = &trimmed[mark.len()..];
    // To the end of the line or item; commas stay in it only on a line of its own.
    let longest = hint.floor_char_boundary(HINT_BYTES_MAX);
    let line = hint[..longest].find('\n').unwrap_or(longest);
    let part = &hint[..line];
    // "así: cliente (texto), ..." leads to a list and says nothing of what stands before it.
    let leads = |rest: &str| ["(", " (", ": ", " ="].iter().any(|mark| rest.starts_with(mark));
    if name_at(part.trim_start()).is_some_and(|(name, _, rest)| leads(rest) && !says_kind(name, rest)) {
        return None;
    }
    let end = next_item(part).unwrap_or(part.len());
    // "campos: cliente, total": the one word is the first name.
    let word = part[..end].trim();
    if kind(word) == Kind::Any
        && (name_at(word).is_some_and(|(_, _, rest)| rest.is_empty() || rest.starts_with(',')))
    {
        return None;
    }
    if kind(&part[..end]) == Kind::Any && end > 80 {
        return None;
    }
    Some((&part[..end], skipped + mark.len() + end))
}

/// Whether a word before a bracket says what a field holds: "ausente: texto (nombre del que faltó)".
fn says_kind(word: &str, rest: &str) -> bool {
    let form = rest.trim_start().starts_with('(') && matches!(kind(rest), Kind::Date | Kind::Time);
    kind(word) != Kind::Any || form && ["fecha", "date", "hora", "time"].contains(&word)
}

/// Where the next `name: hint` of the same line begins.
fn next_item(part: &str) -> Option<usize> {
    let mut depth = 0_i32;
    for (at, letter) in part.char_indices() {
        match letter {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth -= 1,
            ',' | ';' | '.' if depth == 0 => {
                let next = &part[at + 1..];
                let skipped = gap(next, true);
                let follows = name_at(&next[skipped..]);
                if follows.is_some_and(|(_, _, rest)| rest.trim_start().starts_with([':', '('])) {
                    return Some(at);
                }
            }
            _ => {}
        }
    }
    None
}
