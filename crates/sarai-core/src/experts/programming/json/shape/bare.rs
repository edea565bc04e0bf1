//! Shapes stated as bare names, with or without sentences behind them that say what some hold: "with invoice_no, net and
//! total. Net is before VAT."
//!
//! Called by `shape.rs` where no other reading finds more. Must not take words of a sentence for names: one of them at
//! least is written as only programs do.

use super::{Field, HINT_BYTES_MAX, field, gap, is_joined, name_at};

/// Fewest names.
const NAMES_MIN: usize = 3;
/// Most names, and more than a shape may have.
const NAMES_MAX: usize = 30;
/// Words between a name and what is said of it.
const SAYS: [&str; 12] = [
    " es ",
    " son ",
    " is ",
    " are ",
    " incluye ",
    " includes ",
    " va como ",
    " van como ",
    " as ",
    " como ",
    " counts ",
    " cuenta ",
];

/// The longest row of bare names.
pub(super) fn bare(question: &str) -> Option<Vec<Field>> {
    let mut best: Vec<&str> = Vec::new();
    let mut best_end = 0;
    let mut from = 0;
    for (at, _) in question.char_indices() {
        let is_start = question[..at].chars().next_back().is_none_or(|c| !c.is_alphanumeric() && c != '_');
        if at < from || !is_start {
            continue;
        }
        let (names, length) = row(&question[at..]);
        if names.len() >= NAMES_MIN && names.iter().any(|name| name.contains('_')) {
            from = at + length;
            if names.len() > best.len() {
                best = names;
                best_end = from;
            }
        }
    }
    let rest = &question[best_end..];
    let fields: Vec<Field> = best.iter().map(|name| field(name, said_of(name, &best, rest))).collect();
    (!fields.is_empty()).then_some(fields)
}

/// Names with commas and "and" between them, and how much of the text they are.
fn row(text: &str) -> (Vec<&str>, usize) {
    let (mut names, mut end) = (Vec::new(), 0);
    while names.len() < NAMES_MAX {
        let rest = &text[end..];
        let skipped = if names.is_empty() { 0 } else { gap(rest, true) };
        let divided = names.is_empty() || rest.starts_with(',') || is_joined(rest);
        let Some((name, _, after)) = name_at(&rest[skipped..]).filter(|_| divided) else { break };
        if name.chars().any(char::is_uppercase) || name.len() < 2 {
            break;
        }
        let is_name =
            after.is_empty() || after.starts_with([',', '.', ':', ';', '\n', '?']) || is_joined(after);
        let is_last = !names.is_empty() && name.contains('_');
        if !is_name && !is_last {
            break;
        }
        names.push(name);
        end = text.len() - after.len();
    }
    (names, end)
}

/// What a later sentence says of a name, up to its end; nothing if none does.
fn said_of<'a>(name: &str, names: &[&str], text: &'a str) -> &'a str {
    let lower = text.to_lowercase();
    if lower.len() != text.len() {
        return "";
    }
    for (at, _) in lower.match_indices(name) {
        let before = lower[..at].chars().next_back();
        // Small letters may have other lengths, so that places differ.
        let Some(rest) = text.get(at + name.len()..) else { continue };
        if before.is_some_and(|c| c.is_alphanumeric() || c == '_') {
            continue;
        }
        if let Some(verb) = SAYS.iter().find(|verb| rest.starts_with(**verb)) {
            let says = &rest[verb.len()..];
            let says = &says[..says.floor_char_boundary(HINT_BYTES_MAX)];
            let end = says.find([';', '\n']).unwrap_or(says.len());
            let end = says[..end].find(". ").unwrap_or(end);
            // What is said of the next one.
            let others = names.iter().filter_map(|other| says[..end].find(&format!(" {other} ")));
            let says = says[..others.min().unwrap_or(end)].trim_end_matches([',', '.']);
            return [" y", " and"]
                .iter()
                .find_map(|join| says.strip_suffix(join))
                .unwrap_or(says)
                .trim_end_matches(',');
        }
    }
    ""
}
