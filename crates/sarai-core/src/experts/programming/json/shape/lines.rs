//! Shapes stated line by line: "- total: euros a pagar, con la cuota fija".
//!
//! Called by `shape.rs`. A line holds one field, whatever commas and colons its hint has. Must not take lines of data
//! for lines of a shape: "enero: 412 m³" gives a value where a shape gives words.

use super::{Field, Kind, MARKS, field, name_at};

/// The longest run of lines that each state a field, the last of several as long.
pub(super) fn lines(question: &str) -> Option<Vec<Field>> {
    let (mut best, mut run): (Vec<Field>, Vec<Field>) = (Vec::new(), Vec::new());
    for line in question.lines().map(Some).chain([None]) {
        match line.and_then(item) {
            Some(field) => run.push(field),
            None => {
                if run.len() >= best.len() && is_shape(&run) {
                    best = std::mem::take(&mut run);
                }
                run.clear();
            }
        }
    }
    (best.len() > 1).then_some(best)
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

/// A line as a field: a dash or a number if there is one, a name, a mark, words.
fn item(line: &str) -> Option<Field> {
    let line = line.trim_start();
    let digits = line.len() - line.trim_start_matches(|letter: char| letter.is_ascii_digit()).len();
    let line = match line[digits..].strip_prefix(['.', ')']) {
        Some(rest) if digits > 0 => rest.trim_start(),
        _ => line.trim_start_matches(['-', '•', '·', '–']).trim_start(),
    };
    let (name, is_quoted, rest) = name_at(line)?;
    let is_plain = name.chars().all(|letter| !letter.is_uppercase());
    let rest = rest.trim_start();
    let hint = match MARKS.iter().find_map(|mark| rest.strip_prefix(mark)) {
        Some(hint) => hint.trim(),
        // "- fecha (AAAA-MM-DD): la del cierre"
        None if rest.starts_with('(') && rest.contains("):") => rest,
        None => return None,
    };
    let is_item = (is_plain || is_quoted || name.contains('_')) && !hint.is_empty();
    is_item.then(|| field(name, hint.trim_end_matches(',')))
}
