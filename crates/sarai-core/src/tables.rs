//! Questions over the owner's own data: a model writes one SELECT, the sql skill admits and answers it.
//!
//! Called by `sarai skills run sql` and its route. Invariants: what the model writes is bound to a grammar of the names
//! that are there, and is admitted or refused by the skill, which decides alone; a refused one is written again, with the
//! refusal in view, at most [`TRIES_MAX`] times. Texts of the data are shown to the model as values, never as orders.

mod described;
mod linked;

use crate::language::Language;
use crate::model::{self, Constraint, Generation, Message, Model, Role, Rows, Sampling, Workload};
use crate::skills::Pool;
use described::Described;

/// SELECTs written for one question.
pub const TRIES_MAX: usize = 3;

/// Tokens of a SELECT.
const TOKENS_MAX: u32 = 300;

/// Longest question.
pub const QUESTION_BYTES_MAX: usize = 4_000;

const ORDER_ES: &str = include_str!("tables/order_es.txt");
const ORDER_EN: &str = include_str!("tables/order_en.txt");

/// An answered question.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// The SELECT that was run.
    pub sql: String,
    /// What it gave.
    pub rows: Rows,
    /// What was refused before it, with the refusal.
    pub refused: Vec<(String, String)>,
    /// Whether a model wrote it.
    pub written: bool,
}

/// A question that was not answered.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Too long a question, or none.
    #[error("a question has 1 to {QUESTION_BYTES_MAX} bytes, this one {bytes}")]
    Length {
        /// Its length.
        bytes: usize,
    },
    /// Every SELECT the model wrote was refused.
    #[error("no SELECT that can be run was found for it; the last one: {sql}: {refusal}")]
    NotFound {
        /// The last one.
        sql: String,
        /// Why it was refused.
        refusal: String,
    },
    /// The model or the skill failed.
    #[error(transparent)]
    Model(#[from] model::Error),
}

/// Whether a text is a statement rather than a question in words: its first word is one that begins statements.
pub fn is_statement(text: &str) -> bool {
    const FIRST: [&str; 18] = [
        "select", "with", "values", "pragma", "attach", "detach", "insert", "update", "delete", "drop",
        "create", "alter", "explain", "vacuum", "replace", "begin", "reindex", "analyze",
    ];
    let text = text.trim_start_matches(|letter: char| letter.is_whitespace() || letter == '(');
    let is_comment = text.starts_with("--") || text.starts_with("/*");
    let mut words = text.split(|letter: char| !letter.is_alphanumeric() && letter != '_');
    let first = words.next().unwrap_or_default().to_ascii_lowercase();
    // "with", "update", "select" and "begin" also begin English sentences, which do not go on like a statement.
    let goes_on = text.len() > first.len() && text.contains([' ', '\n', '\t', '*', '(', ';']);
    is_comment || (FIRST.contains(&first.as_str()) && goes_on && !text.trim_end().ends_with('?'))
}

/// Answers a statement as it stands, and a question by statements that a model writes.
///
/// # Errors
/// [`Error`]; a statement that is not one SELECT is refused by the skill.
pub async fn answer(
    pool: &Pool,
    writer: &dyn Model,
    text: &str,
    language: Language,
    rows_max: u32,
) -> Result<Answer, Error> {
    if is_statement(text) {
        // How long a statement may be, the skill says.
        let rows = pool.query(text, rows_max).await?;
        return Ok(Answer { sql: text.trim().to_owned(), rows, refused: Vec::new(), written: false });
    }
    if text.trim().is_empty() || text.len() > QUESTION_BYTES_MAX {
        return Err(Error::Length { bytes: text.len() });
    }
    let tables = pool.tables().await?;
    let described = Described::of(&tables);
    let named = linked::values(pool, &tables, text).await;
    let mut messages = conversation(&described, &named, text, language);
    let mut refused: Vec<(String, String)> = Vec::new();
    while refused.len() < TRIES_MAX {
        let sql = write(writer, messages.clone(), described.grammar()).await?;
        match pool.query(&sql, rows_max).await {
            Ok(rows) => return Ok(Answer { sql, rows, refused, written: true }),
            Err(model::Error::BadRequest { detail }) => {
                messages.push(Message::new(Role::Assistant, sql.clone()));
                let elsewhere = described.elsewhere(&sql);
                messages.push(Message::new(Role::User, again(&detail, &elsewhere, language)));
                refused.push((sql, detail));
            }
            Err(other) => return Err(other.into()),
        }
    }
    let (sql, refusal) = refused.pop().unwrap_or_default();
    Err(Error::NotFound { sql, refusal })
}

fn again(refusal: &str, elsewhere: &[String], language: Language) -> String {
    let places = elsewhere.join(", ");
    let join = match language {
        _ if elsewhere.is_empty() => String::new(),
        Language::Es => format!(" Para usar {places} hace falta un JOIN con su tabla."),
        Language::En => format!(" To use {places} its table must be joined."),
    };
    match language {
        Language::Es => format!("Esa consulta no sirve: {refusal}.{join} Escríbela otra vez, corregida."),
        Language::En => format!("That statement can't be used: {refusal}.{join} Write it again, corrected."),
    }
}

async fn write(writer: &dyn Model, messages: Vec<Message>, grammar: String) -> Result<String, model::Error> {
    let generation = Generation {
        max_tokens: Some(TOKENS_MAX),
        sampling: Sampling { temperature: 0.0, ..Sampling::default() },
        constraint: Some(Constraint::Lark(grammar)),
        workload: Workload::Code,
        ..Generation::chat(messages)
    };
    let stream = writer.generate(generation).await?;
    let (text, _done) = model::collect(writer.name(), stream).await?;
    Ok(text.trim().to_owned())
}

/// What stays the same comes first, so that it is read once: the order with its examples, then the tables.
fn conversation(described: &Described, named: &[String], question: &str, language: Language) -> Vec<Message> {
    let (order, stands) = match language {
        Language::Es => (ORDER_ES, "En los datos está: "),
        Language::En => (ORDER_EN, "In the data there is: "),
    };
    let system = format!("{order}{}", described.text);
    let mut asked = question.trim().to_owned();
    if !named.is_empty() {
        asked = format!("{asked}\n({stands}{})", named.join("; "));
    }
    vec![Message::new(Role::System, system), Message::new(Role::User, asked)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statements_and_questions_are_told_apart() {
        let check = |text: &str, expected: bool| assert_eq!(is_statement(text), expected, "{text}");
        check("SELECT 1", true);
        check("  select*from gastos", true);
        check("(SELECT 1) UNION SELECT 2", true);
        check("WITH t AS (SELECT 1) SELECT * FROM t", true);
        check("PRAGMA table_info(x)", true);
        check("DROP TABLE gastos;", true);
        check("-- x\nSELECT 1", true);
        check("¿Cuánto gasté en marzo?", false);
        check("With which shop did I spend most?", false);
        check("selecciona los gastos de marzo", false);
        check("Update me on March spending?", false);
        check("total por tienda", false);
        check("select", false);
    }
}
