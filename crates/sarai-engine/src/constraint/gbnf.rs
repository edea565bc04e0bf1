//! GBNF, as llama.cpp documents it, put into llguidance's Lark dialect.
//!
//! Called by `constraint.rs`, and by the fuzz target `gbnf`, which includes this file alone: nothing here may use the
//! rest of the crate. GBNF speaks of characters and knows no lexer; llguidance reads the longest lexeme it can. So a
//! rule becomes one regular expression wherever it can, and lexemes that would swallow what belongs to their
//! successor are taken apart, down to single characters if need be (`lexemes.rs`): the strings that match stay the same.
//! Limits on size and nesting stand here; work that grows past them is refused, never cut.

// With paths, so that the fuzz target finds the same files.
#[path = "gbnf/automaton.rs"]
mod automaton;
#[path = "gbnf/expression.rs"]
mod expression;
#[path = "gbnf/lark.rs"]
mod lark;
#[path = "gbnf/lexemes.rs"]
mod lexemes;
#[path = "gbnf/neighbours.rs"]
mod neighbours;
#[path = "gbnf/parse.rs"]
mod parse;
#[path = "gbnf/rules.rs"]
mod rules;

/// Longest grammar in bytes.
pub(crate) const BYTES_MAX: usize = 64 << 10;
/// Deepest nesting of round brackets and stacked repetitions.
pub(crate) const DEPTH_MAX: usize = 64;
/// Highest number in a repetition; llama.cpp has the same limit.
pub(crate) const REPEAT_MAX: u32 = 2000;
/// Most rules.
pub(crate) const RULES_MAX: usize = 2000;

/// What is wrong with a grammar, and where.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Fault {
    /// Counted from 1; 0 if it concerns no one place.
    pub(crate) line: usize,
    /// In characters, counted from 1.
    pub(crate) column: usize,
    /// In words.
    pub(crate) what: String,
}

impl std::fmt::Display for Fault {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.line == 0 {
            write!(formatter, "{}", self.what)
        } else {
            write!(formatter, "{}:{}: {}", self.line, self.column, self.what)
        }
    }
}

impl Fault {
    fn whole(what: impl Into<String>) -> Self {
        Self { line: 0, column: 0, what: what.into() }
    }
}

/// The same language as a Lark grammar.
pub(crate) fn to_lark(text: &str) -> Result<String, Fault> {
    if text.len() > BYTES_MAX {
        return Err(Fault::whole(format!("it has {} bytes, at most {BYTES_MAX} are allowed", text.len())));
    }
    let mut grammar = parse::parse(text)?;
    rules::check(&grammar)?;
    rules::straighten(&mut grammar);
    let lexed = lexemes::divide(&grammar)?;
    Ok(lark::write(&grammar, &lexed))
}
