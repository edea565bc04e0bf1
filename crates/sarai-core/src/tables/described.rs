//! The owner's tables as a model reads them, and the grammar of what it may write about them.
//!
//! Called by [`super::answer`]. Both hold the same names: what is left out of the one for its length is in neither.

use std::fmt::Write as _;

use crate::model::{Table, Tables};

/// Bytes of the description of all tables.
const TEXT_BYTES_MAX: usize = 6_000;

/// Letters of one example of a column.
const EXAMPLE_LETTERS_MAX: usize = 24;

const GRAMMAR: &str = include_str!("select.lark");

/// What a model is told, and bound to.
pub(super) struct Described {
    /// Tables and columns with examples, names as a SELECT must write them, cut at [`TEXT_BYTES_MAX`].
    pub(super) text: String,
    tables: Vec<String>,
    columns: Vec<String>,
}

impl Described {
    pub(super) fn of(tables: &Tables) -> Self {
        let mut described = Self { text: String::new(), tables: Vec::new(), columns: Vec::new() };
        if !tables.tables.iter().all(|table| described.add(table)) {
            described.text.push_str("(more)\n");
        }
        described
    }

    /// Whether all of the table still fitted.
    fn add(&mut self, table: &Table) -> bool {
        let rows = table.rows.map(|rows| format!(" ({rows} rows)")).unwrap_or_default();
        let head = format!("{}{rows}\n", table.name);
        if self.text.len() + head.len() > TEXT_BYTES_MAX {
            return false;
        }
        self.text.push_str(&head);
        self.tables.push(table.name.clone());
        for column in &table.columns {
            let examples: Vec<String> = column.examples.iter().map(|value| short(value)).collect();
            let mut line = format!("  {} {}", column.name, column.kind);
            if !examples.is_empty() {
                // Writing to a string cannot fail.
                let _infallible = write!(line, ": {}", examples.join(" | "));
            }
            line.push('\n');
            if self.text.len() + line.len() > TEXT_BYTES_MAX {
                return false;
            }
            self.text.push_str(&line);
            self.columns.push(column.name.clone());
        }
        true
    }

    /// A Lark grammar of SELECTs that name only these tables and columns.
    pub(super) fn grammar(&self) -> String {
        format!("{GRAMMAR}TABLE: {}\nCOLUMN: {}\n", alternatives(&self.tables), alternatives(&self.columns))
    }
}

/// Lark's strings are those of JSON.
fn alternatives(names: &[String]) -> String {
    let mut quoted: Vec<String> =
        names.iter().map(|name| serde_json::Value::from(name.as_str()).to_string()).collect();
    quoted.sort();
    quoted.dedup();
    // A rule needs one; a word that is no name of anything is refused by the skill.
    if quoted.is_empty() { "\"nothing\"".to_owned() } else { quoted.join(" | ") }
}

fn short(value: &str) -> String {
    value
        .chars()
        .map(|letter| if letter.is_control() { ' ' } else { letter })
        .take(EXAMPLE_LETTERS_MAX)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Column;

    fn table(name: &str, columns: &[&str]) -> Table {
        let column = |name: &&str| Column {
            name: (*name).to_owned(),
            kind: "text".into(),
            examples: vec!["a\nb".into(), "x".repeat(90)],
        };
        Table { name: name.into(), columns: columns.iter().map(column).collect(), rows: Some(7) }
    }

    #[test]
    fn tables_are_described_within_bounds() {
        let long = "x".repeat(EXAMPLE_LETTERS_MAX);
        let tables = vec![table("gastos", &["\"c d\"", "e"])];
        let described = Described::of(&Tables { tables, notes: Vec::new() });
        assert_eq!(
            described.text,
            format!("gastos (7 rows)\n  \"c d\" text: a b | {long}\n  e text: a b | {long}\n")
        );
        let grammar = described.grammar();
        assert!(grammar.ends_with("TABLE: \"gastos\"\nCOLUMN: \"\\\"c d\\\"\" | \"e\"\n"), "{grammar}");
        let many = vec![table("t", &["c d", "e"]); 500];
        let described = Described::of(&Tables { tables: many, notes: Vec::new() });
        assert!(described.text.len() <= TEXT_BYTES_MAX + 10 && described.text.ends_with("(more)\n"));
    }

    #[test]
    fn of_a_table_that_is_too_wide_the_first_columns_are_told() {
        let names: Vec<String> = (0..300).map(|number| format!("c{number}")).collect();
        let columns: Vec<&str> = names.iter().map(String::as_str).collect();
        let described = Described::of(&Tables { tables: vec![table("wide", &columns)], notes: Vec::new() });
        assert!(described.text.starts_with("wide (7 rows)\n  c0 text") && described.columns.len() > 50);
        assert!(!described.grammar().contains("\"c299\""));
    }
}
