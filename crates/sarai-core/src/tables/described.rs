//! The owner's tables as a model reads them, and the grammar of what it may write about them.
//!
//! Called by [`super::answer`]. Both hold the same names: what is left out of the one for its length is in neither.

use crate::model::{Table, Tables};

/// Bytes of the description of all tables.
const TEXT_BYTES_MAX: usize = 6_000;

/// Letters of one example of a column.
const EXAMPLE_LETTERS_MAX: usize = 24;

/// A column with no more examples than this may have other values, too.
const EXAMPLES_ONLY: usize = 3;

/// Columns of two tables that are told to be the same.
const JOINS_MAX: usize = 12;

const GRAMMAR: &str = include_str!("select.lark");

/// What a model is told, and bound to.
pub(super) struct Described {
    /// Tables and columns with examples, names as a SELECT must write them, cut at [`TEXT_BYTES_MAX`].
    pub(super) text: String,
    /// Each table that is told of with those of its columns that are.
    tables: Vec<(String, Vec<String>)>,
}

impl Described {
    pub(super) fn of(tables: &Tables) -> Self {
        let mut described = Self { text: String::new(), tables: Vec::new() };
        if !tables.tables.iter().all(|table| described.add(table)) {
            described.text.push_str("(more)\n");
        }
        for join in joins(tables) {
            described.text.push_str(&format!("JOIN: {join}\n"));
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
        let mut columns = Vec::new();
        let fitted = table.columns.iter().all(|column| {
            let mut examples: Vec<String> = column.examples.iter().map(|value| short(value)).collect();
            // More than a few are all there are; else there may be others.
            if !examples.is_empty() && examples.len() <= EXAMPLES_ONLY {
                examples.push("...".to_owned());
            }
            let shown =
                if examples.is_empty() { String::new() } else { format!(": {}", examples.join(" | ")) };
            let line = format!("  {} {}{shown}\n", column.name, column.kind);
            if self.text.len() + line.len() > TEXT_BYTES_MAX {
                return false;
            }
            self.text.push_str(&line);
            columns.push(column.name.clone());
            true
        });
        self.tables.push((table.name.clone(), columns));
        fitted
    }

    /// Columns that a SELECT names and that none of its tables has, with the table that has them.
    pub(super) fn elsewhere(&self, sql: &str) -> Vec<String> {
        let words: Vec<&str> = sql.split(|letter: char| !letter.is_alphanumeric() && letter != '_').collect();
        let (here, there): (Vec<_>, Vec<_>) =
            self.tables.iter().partition(|(table, _)| words.contains(&table.as_str()));
        let is_here = |column: &String| here.iter().any(|(_, columns)| columns.contains(column));
        let mut found = Vec::new();
        for (table, columns) in there {
            let named = columns.iter().filter(|column| words.contains(&column.as_str()) && !is_here(column));
            found.extend(named.map(|column| format!("{table}.{column}")));
        }
        found.truncate(JOINS_MAX);
        found
    }

    /// A Lark grammar of SELECTs that name only these tables and columns.
    pub(super) fn grammar(&self) -> String {
        let tables = alternatives(self.tables.iter().map(|(table, _)| table));
        let columns = alternatives(self.tables.iter().flat_map(|(_, columns)| columns));
        let whole = |(table, columns): &(String, Vec<String>)| -> Vec<String> {
            columns.iter().map(|column| format!("{table}.{column}")).collect()
        };
        let qualified: Vec<String> = self.tables.iter().flat_map(whole).collect();
        let qualified = alternatives(qualified.iter());
        format!("{GRAMMAR}TABLE: {tables}\nCOLUMN: {columns}\nQUALIFIED: {qualified}\n")
    }
}

/// Texts that stand under the same name in two tables: by them people join.
fn joins(tables: &Tables) -> Vec<String> {
    let texts = |table: &'_ Table| -> Vec<String> {
        let texts = table.columns.iter().filter(|column| column.kind == "text");
        texts.map(|column| column.name.clone()).collect()
    };
    let mut found = Vec::new();
    for (number, table) in tables.tables.iter().enumerate() {
        let own = texts(table);
        for other in tables.tables.iter().skip(number + 1) {
            let shared = texts(other).into_iter().filter(|column| own.contains(column));
            found.extend(shared.map(|column| format!("{}.{column} = {}.{column}", table.name, other.name)));
            if found.len() >= JOINS_MAX {
                found.truncate(JOINS_MAX);
                return found;
            }
        }
    }
    found
}

/// Lark's strings are those of JSON.
fn alternatives<'a>(names: impl Iterator<Item = &'a String>) -> String {
    let mut quoted: Vec<String> =
        names.map(|name| serde_json::Value::from(name.as_str()).to_string()).collect();
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
            format!("gastos (7 rows)\n  \"c d\" text: a b | {long} | ...\n  e text: a b | {long} | ...\n")
        );
        let grammar = described.grammar();
        assert!(
            grammar.ends_with(
                "TABLE: \"gastos\"\nCOLUMN: \"\\\"c d\\\"\" | \"e\"\nQUALIFIED: \"gastos.\\\"c d\\\"\" | \"gastos.e\"\n"
            ),
            "{grammar}"
        );
        let many = vec![table("t", &["c d", "e"]); 500];
        let described = Described::of(&Tables { tables: many, notes: Vec::new() });
        assert!(
            described.text.len() <= TEXT_BYTES_MAX + 600
                && described.text.contains("(more)\nJOIN: t.c d = t.c d\n")
        );
        assert_eq!(described.text.matches("JOIN").count(), JOINS_MAX);
    }

    #[test]
    fn what_a_select_takes_from_a_table_it_does_not_name_is_told() {
        let tables =
            vec![table("facturas", &["cliente", "total"]), table("clientes", &["cliente", "sector"])];
        let described = Described::of(&Tables { tables, notes: Vec::new() });
        let check = |sql: &str, expected: &[&str]| assert_eq!(described.elsewhere(sql), expected, "{sql}");
        check("SELECT sector, SUM(total) FROM facturas GROUP BY sector", &["clientes.sector"]);
        check("SELECT sector FROM facturas JOIN clientes", &[]);
        check("SELECT cliente FROM facturas", &[]);
        assert!(
            described.text.ends_with("JOIN: facturas.cliente = clientes.cliente\n"),
            "{}",
            described.text
        );
    }

    #[test]
    fn of_a_table_that_is_too_wide_the_first_columns_are_told() {
        let names: Vec<String> = (0..300).map(|number| format!("c{number}")).collect();
        let columns: Vec<&str> = names.iter().map(String::as_str).collect();
        let described = Described::of(&Tables { tables: vec![table("wide", &columns)], notes: Vec::new() });
        assert!(described.text.starts_with("wide (7 rows)\n  c0 text") && described.tables[0].1.len() > 50);
        assert!(!described.grammar().contains("\"c299\""));
    }
}
