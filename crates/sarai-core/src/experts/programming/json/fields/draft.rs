//! One draft of an object: things of one kind as rows, if the text lists some, then an expression for each field.
//!
//! Called by `fields.rs`. Reads what the grammar lets a model write; what it can't read is left empty, and an empty
//! expression is a fault of the run. Must not compute anything: that is the interpreter's.

use serde::Serialize;

use super::super::shape::Field;

/// What stands before the rows.
pub(super) const ROWS: &str = "rows = ";

/// Names that mean something else in the program.
const TAKEN: &str = "abs all and any as assert async await bool break class continue date datetime def del dict elif else enumerate \
    except false filter finally float for format from global if import in int is lambda later len list map math max mean \
    min minutes months none nonlocal not or pass raise range return round rows set sorted str sum time timedelta true try \
    tuple while with years yield zip";

/// The name of a field in the program.
pub(super) fn variable(name: &str) -> String {
    let lower = name.to_lowercase();
    // Python reads º and ² as other letters.
    let is_plain = |letter: char| {
        letter.is_ascii_alphanumeric() || letter == '_' || "áéíóúüñÁÉÍÓÚÜÑçÇàèòï".contains(letter)
    };
    let name: String = name.chars().map(|letter| if is_plain(letter) { letter } else { '_' }).collect();
    let is_taken = TAKEN.split_whitespace().any(|taken| taken == lower);
    if is_taken { format!("{name}_") } else { name }
}

/// What stands before a field's expression.
pub(super) fn lead(field: &Field) -> String {
    let colon = if field.hint.is_empty() { "" } else { ": " };
    format!("# {}{colon}{}\n{} = ", field.name, field.hint, variable(&field.name))
}

/// What was written with rows, written without them: the rows stand wherever they were named.
pub(super) fn without_rows(written: &str) -> String {
    let Some((rows, rest)) = written.strip_prefix(ROWS).and_then(|written| written.split_once('\n')) else {
        return written.to_owned();
    };
    let is_part = |letter: char| letter.is_alphanumeric() || letter == '_';
    let lines = rest.split('\n').map(|line| {
        if line.starts_with('#') {
            return line.to_owned();
        }
        let mut text = String::new();
        let mut copied = 0;
        for (at, found) in line.match_indices("rows") {
            let is_word = !line[..at].ends_with(is_part) && !line[at + found.len()..].starts_with(is_part);
            if is_word {
                text.push_str(&line[copied..at]);
                text.push_str(rows);
                copied = at + found.len();
            }
        }
        text + &line[copied..]
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// A draft taken apart.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub(super) struct Draft {
    /// The rows; empty where there are none.
    pub(super) rows: String,
    /// An expression for each field of the shape; empty where there is none.
    pub(super) lines: Vec<String>,
}

impl Draft {
    pub(super) fn read(text: &str, fields: &[Field]) -> Self {
        let first = text.lines().next().unwrap_or_default();
        let rows = first.strip_prefix(ROWS).unwrap_or_default().to_owned();
        let mut rest = text;
        let mut lines = Vec::with_capacity(fields.len());
        for field in fields {
            let lead = lead(field);
            let after = rest.find(&lead).and_then(|at| rest.get(at + lead.len()..));
            lines.push(after.and_then(|after| after.lines().next()).unwrap_or_default().to_owned());
            rest = after.unwrap_or(rest);
        }
        Self { rows, lines }
    }

    /// Whether an expression takes something from the rows.
    pub(super) fn uses_rows(&self, expression: &str) -> bool {
        expression.split(|letter: char| !letter.is_alphanumeric() && letter != '_').any(|word| word == "rows")
    }

    /// The draft as a program.
    pub(super) fn program(&self, fields: &[Field]) -> String {
        let rows = (!self.rows.is_empty()).then(|| format!("{ROWS}{}\n", self.rows));
        let lines = fields.iter().zip(&self.lines).map(|(field, line)| format!("{}{line}\n", lead(field)));
        rows.into_iter().chain(lines).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experts::programming::json::shape::Kind;

    #[test]
    fn a_draft_is_taken_apart_by_its_fields() {
        let field = |name: &str, kind, hint: &str| Field { name: name.into(), kind, hint: hint.into() };
        let fields = [field("total", Kind::Number, "número"), field("date", Kind::Date, "")];
        let text = "rows = [(\"a = b\", 12, 2.35)]\n# total: número\ntotal = 4 + sum(n * p for _, n, p in rows)\n\
            # date\ndate_ = date(2025, 6, 3)";
        let draft = Draft::read(text, &fields);
        assert_eq!(draft.rows, "[(\"a = b\", 12, 2.35)]");
        assert_eq!(draft.lines[1], "date(2025, 6, 3)");
        assert!(draft.uses_rows(&draft.lines[0]) && !draft.uses_rows("arrows + 1"));
        assert_eq!(draft.program(&fields), format!("{text}\n"));
        let plain = without_rows("rows = [1, 2]\n# a: of rows\na = sum(rows) + arrows");
        assert_eq!(plain, "# a: of rows\na = sum([1, 2]) + arrows");
        assert_eq!(
            Draft::read("nothing", &fields),
            Draft { lines: vec![String::new(); 2], ..Draft::default() }
        );
    }
}
