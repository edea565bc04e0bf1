//! Shapes stated as names in quotes among prose: "total" with what stands behind it.
//!
//! Called by `shape.rs`. Must not take names within names for fields: lists of objects can't be told apart in prose, and
//! names in brackets belong to what stands before.

use super::{Field, field, name_at};

/// Fewest names in quotes that count as all there are.
pub(super) const NAMES_MIN: usize = 3;

/// Names in quotes, each with where it begins and ends; those in brackets belong to what stands before.
pub(super) fn names(text: &str) -> Vec<(usize, usize, &str)> {
    let mut names: Vec<(usize, usize, &str)> = Vec::new();
    let (mut at, mut depth) = (0, 0_i32);
    while let Some(open) = text[at..].find(['"', '`', '“']).map(|open| at + open) {
        for letter in text[at..open].chars() {
            depth = (depth + i32::from(letter == '(') - i32::from(letter == ')')).max(0);
        }
        match name_at(&text[open..]) {
            Some((name, true, rest)) if depth > 0 && !name.is_empty() => at = text.len() - rest.len(),
            Some((name, true, rest)) if name.chars().all(|letter| !letter.is_uppercase()) => {
                at = text.len() - rest.len();
                names.push((open, at, name));
            }
            _ => at = open + text[open..].chars().next().map_or(1, char::len_utf8),
        }
    }
    names
}

/// Names in quotes after the word JSON; what stands between two of them says what the first one is.
pub(super) fn quoted(question: &str) -> Option<Vec<Field>> {
    let lower = question.to_lowercase();
    // Lower case may have other lengths; then the whole question is looked at.
    let from = if lower.len() == question.len() { lower.find("json")? } else { 0 };
    let text = question.get(from..)?;
    // Names within names can't be told apart in prose.
    let nests = [
        "objetos",
        "objects",
        "cada uno",
        "cada una",
        "por cada ",
        " each ",
        " every ",
        "elementos",
        "en la que",
        "lista con \"",
        "list with \"",
    ];
    if nests.iter().any(|word| lower.contains(word)) {
        return None;
    }
    let names = names(text);
    if names.len() < NAMES_MIN {
        return None;
    }
    let next = |at: usize| names.get(at + 1).map_or(text.len(), |(open, _, _)| *open);
    let fields = names.iter().enumerate().map(|(at, (_, end, name))| {
        let between = text[*end..next(at)].split(['\n', ';']).next().unwrap_or_default();
        let words = between.trim_matches([' ', ',', '.', '(', ')', ':']);
        field(name, words)
    });
    Some(fields.collect())
}
