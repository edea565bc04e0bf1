//! Words of a question that stand in the owner's data, as the data writes them.
//!
//! Called by [`super::answer`]. People write `castellon` where the data has `Castellón`, and `le guin` where it has
//! `Ursula K. Le Guin`; a model can't know. Values are read through the skill, as every SELECT is. Bounds: columns, values
//! and time; what is not found within them is not told, and the question is answered all the same.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use crate::language::{fold, is_common};
use crate::model::{Cell, Tables};
use crate::skills::Pool;

/// Columns that are looked into.
const COLUMNS_MAX: usize = 24;
/// Values of one of them.
const VALUES_MAX: u32 = 2_000;
/// No further column is looked into after this.
const TIME: Duration = Duration::from_secs(1);
/// Largest table that is looked into.
const ROWS_MAX: u64 = 200_000;
/// Longest value that is a name of something.
const VALUE_BYTES_MAX: usize = 80;
/// Values that are told.
const TOLD_MAX: usize = 8;
/// A word that stands in more values than this tells nothing.
const COMMON: usize = 4;
/// Shortest word that stands for a whole value.
const WORD_LETTERS_MIN: usize = 4;

/// `table.column = 'value'`, for values the question names.
pub(super) async fn values(pool: &Pool, tables: &Tables, question: &str) -> Vec<String> {
    let begun = Instant::now();
    let question = words(question);
    let mut told = Vec::new();
    for (table, column) in texts(tables) {
        if begun.elapsed() > TIME || told.len() >= TOLD_MAX {
            break;
        }
        let select = format!("SELECT DISTINCT {column} FROM {table}");
        let Ok(found) = pool.query(&select, VALUES_MAX).await else { continue };
        let values = found.rows.into_iter().filter_map(|row| match row.into_iter().next() {
            Some(Cell::Text(text)) if text.len() <= VALUE_BYTES_MAX => Some(text),
            _ => None,
        });
        for value in named(&question, values) {
            told.push(format!("{table}.{column} = '{}'", value.replace('\'', "''")));
        }
    }
    told.truncate(TOLD_MAX);
    told
}

/// Table and column of each text that is looked into.
fn texts(tables: &Tables) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for table in tables.tables.iter().filter(|table| table.rows.is_some_and(|rows| rows <= ROWS_MAX)) {
        let texts = table.columns.iter().filter(|column| column.kind == "text");
        found.extend(texts.map(|column| (table.name.clone(), column.name.clone())));
    }
    found.truncate(COLUMNS_MAX);
    found
}

/// The values that the question names whole, else those of which it has a word that few others have.
fn named(question: &[String], values: impl Iterator<Item = String>) -> Vec<String> {
    let mut by_word: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut whole = Vec::new();
    for value in values {
        let parts = words(&value);
        let stands = |window: &[String]| window == parts;
        if !parts.is_empty() && question.windows(parts.len()).any(stands) {
            whole.push(value);
            continue;
        }
        for part in parts.into_iter().filter(|part| part.chars().count() >= WORD_LETTERS_MIN) {
            if question.contains(&part) && !is_common(&part) {
                by_word.entry(part).or_default().push(value.clone());
            }
        }
    }
    if !whole.is_empty() {
        return whole;
    }
    let rare = by_word.into_values().filter(|values| values.len() <= COMMON).flatten();
    let mut rare: Vec<String> = rare.collect();
    rare.sort();
    rare.dedup();
    rare
}

fn words(text: &str) -> Vec<String> {
    let text = fold(text);
    text.split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(question: &str, values: &[&str], expected: &[&str]) {
        let found = named(&words(question), values.iter().map(|value| (*value).to_owned()));
        assert_eq!(found, expected, "{question}");
    }

    #[test]
    fn values_are_found_without_accents_and_by_a_word() {
        let cities = ["Castellón", "Vila-real", "Madrid"];
        check("que clientes tengo en castellon?", &cities, &["Castellón"]);
        check("¿y en vila-real?", &cities, &["Vila-real"]);
        check("¿y en total?", &cities, &[]);
        let authors = ["Ursula K. Le Guin", "Iain M. Banks", "Iain Pears"];
        check("what le guin books are on my list?", &authors, &["Ursula K. Le Guin"]);
        check("books by iain", &authors, &["Iain M. Banks", "Iain Pears"]);
        check("books by Iain Pears", &authors, &["Iain Pears"]);
        check("authors with three books", &["Conversations with Friends"], &[]);
    }

    #[test]
    fn a_word_that_many_values_have_tells_nothing() {
        let many =
            ["Bar Sol", "Bar Luna", "Bar Mar", "Bar Pez", "Bar Luz"].map(|name| name.replace("Bar", "Cafe"));
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        check("cuánto gasté en cafe", &many, &[]);
        check("cuánto gasté en cafe luna", &many, &["Cafe Luna"]);
    }
}
