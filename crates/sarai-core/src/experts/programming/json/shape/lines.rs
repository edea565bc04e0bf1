//! Shapes stated line by line: "- total: euros a pagar, con la cuota fija", "| total | euros |".
//!
//! Called by `shape.rs`. A line holds one field, whatever commas and colons its hint has. Must not take lines of data
//! for lines of a shape: "enero: 412 m³" gives a value where a shape gives words.

use super::{Field, Kind, MARKS, field, name_at};

/// Lines that state fields.
#[derive(Default)]
pub(super) struct Lines {
    pub(super) fields: Vec<Field>,
    /// Whether each has a dash, a number or a place in a table.
    pub(super) are_listed: bool,
}

/// The longest run of lines that each state a field, the last of several as long.
pub(super) fn lines(question: &str) -> Option<Lines> {
    let (mut best, mut run) = (Lines::default(), Lines::default());
    for line in question.lines().map(Some).chain([None]) {
        if line.is_some_and(is_rule) {
            // What stands above it is the head of a table.
            run = Lines::default();
            continue;
        }
        match line.and_then(item) {
            Some((field, is_listed)) => {
                run.are_listed = is_listed && (run.fields.is_empty() || run.are_listed);
                run.fields.push(field);
            }
            None => {
                let run = std::mem::take(&mut run);
                if run.fields.len() >= best.fields.len() && is_shape(&run.fields) {
                    best = run;
                }
            }
        }
    }
    (best.fields.len() > 1).then_some(best)
}

/// Whether some of its words say what a value looks like, or names are such as only programs write.
fn is_shape(run: &[Field]) -> bool {
    let tells = |field: &Field| field.kind != Kind::Any || field.name.contains('_');
    run.len() > 1 && run.iter().any(tells) && !run.iter().any(is_data)
}

/// A value, or words that stand for one.
fn is_data(field: &Field) -> bool {
    let hint = field.hint.trim_start_matches(['$', '€', '£', '-', '"']);
    field.kind == Kind::Any && hint.starts_with(|letter: char| letter.is_ascii_digit())
        || field.hint.contains('@')
}

/// The line under the head of a table: "|---|---|".
fn is_rule(line: &str) -> bool {
    line.contains("--") && line.contains('|') && line.chars().all(|letter| " |-:".contains(letter))
}

/// A line as a field: a dash or a number if there is one, a name, a mark, words.
fn item(line: &str) -> Option<(Field, bool)> {
    let whole = line.trim();
    let line = whole.trim_matches('|').trim();
    let digits = line.len() - line.trim_start_matches(|letter: char| letter.is_ascii_digit()).len();
    let line = match line[digits..].strip_prefix(['.', ')']) {
        Some(rest) if digits > 0 => rest.trim_start(),
        _ => line.trim_start_matches(['-', '•', '·', '–']).trim_start(),
    };
    let is_listed = line.len() < whole.len();
    let (name, is_quoted, rest) = name_at(line)?;
    let is_plain = name.chars().all(|letter| !letter.is_uppercase());
    let rest = rest.trim_start();
    let is_cell = rest.starts_with('|');
    let marks = MARKS.iter().copied().chain(["|"]).chain(is_listed.then_some(","));
    let hint = match marks.into_iter().find_map(|mark| rest.strip_prefix(mark)) {
        Some(hint) => hint.trim_matches([' ', '|', '\t']),
        // "- fecha (AAAA-MM-DD): la del cierre"
        None if rest.starts_with('(') && rest.contains("):") => rest,
        None => return None,
    };
    let is_item = (is_plain || is_quoted || name.contains('_')) && !hint.is_empty();
    is_item.then(|| (field(name, hint.trim_end_matches(',')), is_listed || is_cell))
}
