//! The first wall: a text is admitted if it is exactly one SELECT that reads tables by name.
//!
//! Called with whatever a model or a person wrote. It is read by `sqlparser` on a thread of its own, whose stack
//! is large enough for the deepest text that the limits let through. Holds nothing of the files: names of tables
//! and columns are checked when the question is asked. Must not be the only wall: see `guard.rs`.

pub(crate) mod functions;
mod walk;

use sqlparser::ast::{Query, Statement};
use sqlparser::dialect::SQLiteDialect;
use sqlparser::parser::{Parser, ParserError};
use sqlparser::tokenizer::{Location, Token, TokenWithSpan, Tokenizer};

use crate::error::Error;

/// The longest question in bytes.
pub const SQL_BYTES_MAX: usize = 16 << 10;

/// The most words and signs in a question.
pub const TOKENS_MAX: usize = 2_000;

/// The deepest parentheses in a question. The parser tries some of them twice, at every level.
pub const PARENTHESES_DEPTH_MAX: usize = 16;

/// The parser's own bound on everything that nests.
const RECURSION_MAX: usize = 60;

/// Long chains such as `1+1+1` become trees as deep as they are long.
const STACK_BYTES: usize = 64 << 20;

/// A question that the first wall let through.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Select {
    pub(crate) sql: String,
    pub(crate) tables: Vec<String>,
    pub(crate) own_names: Vec<String>,
}

impl Select {
    /// The text, as it was written.
    pub fn sql(&self) -> &str {
        &self.sql
    }

    /// The tables it reads, as it names them.
    pub fn tables(&self) -> &[String] {
        &self.tables
    }

    /// Past the first wall, to try the second one.
    #[cfg(any(test, fuzzing))]
    #[doc(hidden)]
    pub fn unchecked(sql: &str) -> Self {
        Self { sql: sql.to_owned(), tables: Vec::new(), own_names: Vec::new() }
    }
}

/// Reads a question; refuses whatever is not exactly one SELECT over named tables with listed functions.
///
/// # Errors
/// `NotAdmitted` names what is refused and where, `TooLarge` the limit of the text's length.
pub fn admit(sql: &str) -> Result<Select, Error> {
    if sql.len() > SQL_BYTES_MAX {
        return Err(Error::TooLarge {
            what: format!("the question with {} bytes", sql.len()),
            max: format!("{SQL_BYTES_MAX} bytes"),
        });
    }
    if let Some(at) = sql.find('\0') {
        return Err(refused("a NUL byte ends the text for SQLite", location(sql, at)));
    }
    read_apart(sql, |parser| parser.parse_query(), &["SELECT", "WITH"])
}

/// Reads the definition of a view as a user's file holds it; what it selects must be admitted like a question.
pub(crate) fn admit_view(sql: &str) -> Result<Select, Error> {
    let parse = |parser: &mut Parser<'_>| {
        let Statement::CreateView(view) = parser.parse_statement()? else {
            return Err(ParserError::ParserError("this is no view".to_owned()));
        };
        Ok(view.query)
    };
    if sql.len() > SQL_BYTES_MAX {
        let what = format!("the definition with {} bytes", sql.len());
        return Err(Error::TooLarge { what, max: format!("{SQL_BYTES_MAX} bytes") });
    }
    read_apart(sql, parse, &["CREATE"])
}

type Parse = fn(&mut Parser<'_>) -> Result<Box<Query>, ParserError>;

fn read_apart(sql: &str, parse: Parse, starts: &[&str]) -> Result<Select, Error> {
    let reader = std::thread::Builder::new().stack_size(STACK_BYTES);
    std::thread::scope(|scope| {
        let reading = reader.spawn_scoped(scope, || read(sql, parse, starts)).map_err(Error::Thread)?;
        reading.join().unwrap_or_else(|_| Err(refused("the text cannot be read", Location::new(1, 1))))
    })
}

fn read(sql: &str, parse: Parse, starts: &[&str]) -> Result<Select, Error> {
    let dialect = SQLiteDialect {};
    let mut tokens = Tokenizer::new(&dialect, sql)
        .tokenize_with_location()
        .map_err(|fault| refused(fault.message, fault.location))?;
    tokens.retain(|token| !matches!(token.token, Token::Whitespace(_)));
    check_tokens(&tokens, starts)?;
    while tokens.last().is_some_and(|token| token.token == Token::SemiColon) {
        tokens.pop();
    }
    let mut parser =
        Parser::new(&dialect).with_recursion_limit(RECURSION_MAX).with_tokens_with_locations(tokens);
    let query = parse(&mut parser).map_err(not_parsed)?;
    let next = parser.peek_token();
    if next.token != Token::EOF {
        return Err(refused(format!("`{}` was not expected here", next.token), next.span.start));
    }
    let found = walk::walk(&query)?;
    Ok(Select { sql: sql.to_owned(), tables: found.tables, own_names: found.own_names })
}

/// What can be told before parsing, so that the parser never sees it and the message has a name for it.
fn check_tokens(tokens: &[TokenWithSpan], starts: &[&str]) -> Result<(), Error> {
    let Some(first) = tokens.first() else {
        return Err(refused("there is no text; write one SELECT", Location::new(1, 1)));
    };
    if let Some(token) = tokens.get(TOKENS_MAX) {
        return Err(refused(format!("more than {TOKENS_MAX} words and signs"), token.span.start));
    }
    let word = first.token.to_string().to_uppercase();
    if !starts.contains(&word.as_str()) {
        return Err(refused(format!("{word} is not admitted; write one SELECT"), first.span.start));
    }
    let mut depth = 0_usize;
    for (at, token) in tokens.iter().enumerate() {
        if token.token == Token::SemiColon {
            let second = tokens[at..].iter().find(|token| token.token != Token::SemiColon);
            let Some(second) = second else { return Ok(()) };
            let what = format!("a second statement ({}); write one SELECT", second.token);
            return Err(refused(what, second.span.start));
        }
        depth += usize::from(token.token == Token::LParen);
        depth = depth.saturating_sub(usize::from(token.token == Token::RParen));
        if depth > PARENTHESES_DEPTH_MAX {
            let what = format!("parentheses deeper than {PARENTHESES_DEPTH_MAX}");
            return Err(refused(what, token.span.start));
        }
    }
    Ok(())
}

fn refused(what: impl Into<String>, at: Location) -> Error {
    Error::NotAdmitted { what: what.into(), line: at.line.max(1), column: at.column.max(1) }
}

fn not_parsed(fault: ParserError) -> Error {
    let text = match fault {
        ParserError::RecursionLimitExceeded => format!("nested deeper than {RECURSION_MAX}"),
        ParserError::TokenizerError(text) | ParserError::ParserError(text) => text,
    };
    // The parser has the place only in its text.
    let place = text.rsplit_once(" at Line: ").and_then(|(what, place)| {
        let (line, column) = place.split_once(", Column: ")?;
        Some((what.to_owned(), Location::new(line.trim().parse().ok()?, column.trim().parse().ok()?)))
    });
    let (what, at) = place.unwrap_or((text, Location::new(1, 1)));
    refused(what, at)
}

/// Line and column of a byte.
pub(crate) fn location(text: &str, at: usize) -> Location {
    let before = text.get(..at).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    Location::new(line as u64, column as u64)
}
