//! Sentences of a question: which say something, which ask, which only say how to answer.
//!
//! Called once a question, before anything is read as logic.

use super::token::{Token, sequence, stands};
use super::{Read, Reader, Unread, words};

/// How a sentence ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    Asked,
    /// An opening question mark after it.
    Lead,
    Other,
}

/// Words that ask for more than yes or no.
const ASKING: &str =
    "quien quienes cual cuantos cuando donde como who what which when where how why cuantas cuanto";
/// What may stand after a question: "or not", "right".
const TAGS: &[&[&str]] = &[
    &["o", "no"],
    &["or", "not"],
    &["no"],
    &["or", "no"],
    &["right"],
    &["o", "que"],
    &["verdad"],
    &["correct"],
    &["o", "no", "se", "sabe"],
];
/// Longest lead, and deepest nesting of "does it follow that".
const LEAD_MAX: usize = 14;
const NESTED_MAX: usize = 3;

impl Reader<'_> {
    /// The tokens without what draws a conclusion: a comma stands for it.
    pub(super) fn without_so(&self, tokens: Vec<Token>) -> Vec<Token> {
        let mut kept: Vec<Token> = Vec::new();
        let mut at = 0;
        while at < tokens.len() {
            let so = self.lexicon.so.iter().find(|(_, words)| stands(&tokens, at, words));
            let Some((_, words)) = so else {
                kept.push(tokens[at].clone());
                at += 1;
                continue;
            };
            if kept.last().is_some_and(|last| !last.is_mark) {
                let place = tokens[at].start;
                kept.push(Token::new(self.lexicon, ",", (place, place), true));
            }
            at += words.len();
        }
        kept
    }

    /// Notes the words that are names: with a capital inside a sentence, or at its start and nowhere known.
    pub(super) fn find_names(&mut self, tokens: &[Token]) {
        let mut is_fresh = true;
        for token in tokens {
            if token.is_mark {
                is_fresh |= ".?!¿¡:;\"«“".contains(token.word.as_str());
                continue;
            }
            let word = token.word.as_str();
            let is_stop = self.lexicon.stop.contains(word) || self.lexicon.time.contains(word);
            let is_plain = || {
                let is_lower =
                    |other: &Token| !other.is_mark && !other.is_capital && other.word == token.word;
                tokens.iter().any(is_lower) || self.is_known(token)
            };
            if token.is_capital && !is_stop && !(is_fresh && is_plain()) {
                self.names.insert(token.word.clone());
            }
            is_fresh = false;
        }
    }

    fn is_known(&self, token: &Token) -> bool {
        let word = token.word.as_str();
        token.is(words::KNOWN)
            || token.is(words::INSTRUCTIONS)
            || self.lexicon.vague.contains(word)
            || token.ending.is_some()
            || !self.lexicon.is_spanish && self.lexicon.has_form(word)
    }

    /// The sentences that say or ask something.
    pub(super) fn sentences(&self, tokens: &[Token]) -> Vec<(Vec<Token>, End)> {
        let mut found = Vec::new();
        let mut current: Vec<Token> = Vec::new();
        for token in tokens {
            let end = match token.word.as_str() {
                "¿" => End::Lead,
                "?" => End::Asked,
                "." | "!" | ";" | "…" => End::Other,
                _ => {
                    current.push(token.clone());
                    continue;
                }
            };
            if token.word == "." && current.last().is_some_and(|last| last.is(words::ABBREVIATIONS)) {
                continue;
            }
            if !current.is_empty() {
                found.push((std::mem::take(&mut current), end));
            }
        }
        if !current.is_empty() {
            found.push((current, End::Other));
        }
        found.retain(|(sentence, end)| !self.only_says_how(sentence, *end));
        found
    }

    fn only_says_how(&self, tokens: &[Token], end: End) -> bool {
        let said: Vec<&Token> = tokens.iter().filter(|token| !token.is_mark).collect();
        let Some(first) = said.first() else { return true };
        first.is(words::INSTRUCTIONS) && (end != End::Asked || said.len() <= 6)
            || said.iter().all(|token| self.lexicon.answers.contains(token.word.as_str()))
    }

    /// Whether nothing but "with this" and the like is said.
    pub(super) fn only_leads(&self, tokens: &[Token]) -> bool {
        tokens.iter().all(|token| token.is_mark || self.lexicon.leads.contains(token.word.as_str()))
    }

    /// A premise that stands before the question in the same sentence; `None` if there is none.
    pub(super) fn lead_premise<'t>(&self, tokens: &'t [Token]) -> Option<&'t [Token]> {
        if self.only_leads(tokens) || self.strip(tokens).len() <= 6 && !self.has_verb(tokens) {
            return None;
        }
        let commas: Vec<usize> = (0..tokens.len()).filter(|at| tokens[*at].is_comma()).collect();
        let cut = match commas.as_slice() {
            [.., before, last] if last + 1 == tokens.len() => *before,
            [.., last] => *last,
            [] => return Some(tokens),
        };
        Some(if self.only_leads(&tokens[cut + 1..]) { &tokens[..cut] } else { tokens })
    }

    /// A premise without what only announces it: "the rules:", "in my street,".
    pub(super) fn without_lead<'t>(&self, tokens: &'t [Token]) -> Read<&'t [Token]> {
        let mut rest = tokens;
        if let Some(colon) = tokens.iter().position(|token| token.is_mark && token.word == ":") {
            let left = &tokens[..colon];
            let announces =
                left.iter().any(|token| token.is(words::COLON)) && self.connectives(left)?.is_empty();
            if announces || left.len() <= 4 && !self.has_verb(left) && self.quantifier(left, false).is_none()
            {
                rest = &tokens[colon + 1..];
            }
        }
        let rest = self.strip(rest);
        let comma = rest.iter().take(7).skip(1).position(Token::is_comma).map(|at| at + 1);
        let Some(comma) = comma else { return Ok(rest) };
        let (left, right) = (&rest[..comma], &rest[comma + 1..]);
        let opens = left.first().is_some_and(|first| self.lexicon.prepositions.contains(first.word.as_str()));
        Ok(if opens && !self.has_verb(left) && self.quantifier(right, false).is_some() {
            right
        } else {
            rest
        })
    }

    /// The question without "yes, no or can't be known" and the like after it.
    fn without_answers<'t>(&self, tokens: &'t [Token]) -> &'t [Token] {
        for at in 1..tokens.len() {
            let rest: Vec<&str> =
                tokens[at..].iter().filter(|token| !token.is_mark).map(|token| token.word.as_str()).collect();
            let Some(first) = rest.first() else { return &tokens[..at] };
            if !tokens[at].is_mark && !tokens[at].is("o or") {
                continue;
            }
            let is_colon = tokens[at].is_mark && tokens[at].word == ":";
            let are_answers = || {
                let is_answer =
                    |word: &&str| self.lexicon.answers.contains(word) || self.lexicon.time.contains(word);
                rest.len() > 1 && rest.iter().all(is_answer)
            };
            if TAGS.contains(&rest.as_slice())
                || (is_colon || super::token::one_of(first, "si yes o or no")) && are_answers()
            {
                return &tokens[..at];
            }
        }
        tokens
    }

    /// What is asked, without "does it follow that".
    pub(super) fn asked<'t>(&self, tokens: &'t [Token]) -> Read<&'t [Token]> {
        let mut rest = self.strip(self.without_answers(self.strip(tokens)));
        while let Some(comma) =
            (1..rest.len().min(LEAD_MAX)).find(|at| rest[*at].is_comma() && self.only_leads(&rest[..*at]))
        {
            rest = self.strip(&rest[comma + 1..]);
        }
        for _ in 0..NESTED_MAX {
            let skipped =
                rest.iter().take_while(|token| token.is("entonces so then now y and definitely")).count();
            let mut ends = self.lexicon.asks.iter().filter_map(|(_, words)| sequence(rest, skipped, words));
            match ends.find(|end| *end < rest.len()) {
                Some(end) => rest = self.strip(&rest[end..]),
                None => break,
            }
        }
        match rest.first() {
            None => Err(Unread("nothing is asked")),
            Some(first) if first.is(ASKING) || first.accented == "qué" => Err(Unread("not yes or no")),
            Some(_) => Ok(rest),
        }
    }
}
