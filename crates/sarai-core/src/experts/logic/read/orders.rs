//! Reads plain questions about an order (who is taller, first, in the middle) or about who has what.
//!
//! Called by the logic expert before any model: what can be read by rules of language needs none. Must not guess: a
//! premise that is not understood is left out only where the answer is certain without it, since one more premise can't
//! change what already follows; everything else unread means `None`.

mod ask;
mod assign;
mod assign_ask;
mod facts;
mod form;
mod lex;
mod lists;
mod mark;
mod names;
mod scale;
#[cfg(test)]
mod tests;
mod words;

use std::collections::HashSet;

use crate::formal::Answer;
use crate::language::Language;
use lex::{Sentence, Token, Tongue};
use names::Thing;

/// Longest question.
const BYTES_MAX: usize = 4_000;
/// Most words of a question.
const TOKENS_MAX: usize = 600;

/// Something could not be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Unread;

/// A question and what is known of it so far.
struct Problem {
    tongue: Tongue,
    sentences: Vec<Sentence>,
    /// What is ordered; or those who have something and, each by itself, what there is to have.
    groups: Vec<Vec<Thing>>,
    /// Places, in their order.
    labels: Option<Vec<Thing>>,
    /// Whether places are numbers alone.
    has_plain_places: bool,
    /// Whether one list is ordered.
    is_order: bool,
    /// Tokens that only list things.
    listed: HashSet<usize>,
    notes: Vec<facts::Note>,
    /// Whether a premise was left out.
    has_skipped: bool,
}

impl Problem {
    fn new(question: &str, is_spanish: bool) -> Result<Self, Unread> {
        let tongue = Tongue::new(is_spanish);
        let mut sentences = lex::sentences(question, &tongue);
        if sentences.iter().map(|sentence| sentence.tokens.len()).sum::<usize>() > TOKENS_MAX {
            return Err(Unread);
        }
        for sentence in &mut sentences {
            let leads = |token: &&Token| token.is_in("a ver me y and so entonces please por favor");
            let first = sentence.tokens.iter().find(|token| !leads(token));
            sentence.asks = sentence.is_question || first.is_some_and(|first| first.is_in(words::COMMAND));
        }
        if !sentences.iter().any(|sentence| sentence.asks) {
            return Err(Unread);
        }
        let mut problem = Self {
            tongue,
            sentences,
            groups: Vec::new(),
            labels: None,
            has_plain_places: false,
            is_order: true,
            listed: HashSet::new(),
            notes: Vec::new(),
            has_skipped: false,
        };
        problem.find_groups()?;
        problem.mark()?;
        Ok(problem)
    }

    fn facts(&self) -> Vec<Vec<Token>> {
        self.sentences
            .iter()
            .filter(|sentence| !sentence.asks)
            .map(|sentence| sentence.tokens.clone())
            .collect()
    }

    fn asks(&self) -> Vec<Sentence> {
        self.sentences.iter().filter(|sentence| sentence.asks).cloned().collect()
    }

    fn facts_first(&self) -> Vec<Vec<Token>> {
        let asks = self.asks().into_iter().map(|sentence| sentence.tokens);
        self.facts().into_iter().chain(asks).collect()
    }

    fn is_listed(&self, token: &Token) -> bool {
        self.listed.contains(&token.id)
    }

    fn size(&self) -> usize {
        self.groups.first().map_or(0, Vec::len)
    }

    /// Whether any word of the question is in a list of words.
    fn speaks_of(&self, list: &str) -> bool {
        self.sentences.iter().flat_map(|sentence| &sentence.tokens).any(|token| token.is_in(list))
    }
}

/// The form of a question, or nothing where it can't be read.
pub(crate) fn read(question: &str, language: Language) -> Option<String> {
    if question.len() > BYTES_MAX {
        return None;
    }
    let mut problem = Problem::new(question, language == Language::Es).ok()?;
    let form = if problem.is_order { problem.order_form() } else { problem.assign_form(true) }.ok()?;
    match super::decide(&form).ok()?.answer {
        // What was left out might have told.
        Answer::Unknown if problem.has_skipped => None,
        Answer::Is(name) if name == "-" => None,
        Answer::Yes | Answer::No | Answer::Unknown | Answer::Order(_) | Answer::Is(_) => Some(form),
    }
}
