//! What a clause says, as a set of stems with a sign: the piece that is told to be the same as another.
//!
//! Called where a clause can't be parted further. Refuses what makes a statement less than certain, and counts that
//! nothing has taken apart.

use std::collections::BTreeSet;

use super::token::{Token, ends, one_of, sequence};
use super::{Read, Reader, Unread, words};

/// Stems.
pub(super) type Set = BTreeSet<String>;

/// Where a clause stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    Rule,
    Fact,
    Asked,
}

/// A clause.
#[derive(Clone, Debug)]
pub(super) struct Span {
    pub(super) role: Option<Role>,
    /// Stems in their order, and the words they are of.
    pub(super) stems: Vec<String>,
    pub(super) words: Vec<String>,
    pub(super) set: Set,
    pub(super) days: Set,
    pub(super) names: Set,
    pub(super) verbs: Set,
    /// Names in the other half of the same rule, where this half has none.
    pub(super) context: Set,
    /// The noun of a noun phrase.
    pub(super) head: Option<String>,
    pub(super) is_denied: bool,
    pub(super) has_pronoun: bool,
    pub(super) has_light_verb: bool,
    pub(super) has_verb: bool,
    /// Words of the clause, folded.
    pub(super) all: Vec<String>,
    pub(super) start: usize,
}

/// Counts that must have been taken apart before.
const COUNTING: &[&[&str]] = &[
    &["al", "menos"],
    &["por", "lo", "menos"],
    &["at", "least"],
    &["exactamente"],
    &["exactly"],
    &["como", "mucho"],
    &["como", "maximo"],
    &["at", "most"],
    &["a", "lo", "sumo"],
    &["no", "more", "than"],
    &["uno", "de"],
    &["una", "de"],
    &["one", "of"],
    &["alguno", "de"],
    &["alguna", "de"],
    &["either", "of"],
    &["any", "of"],
];
/// Marks that are left out of a clause.
const MARKS: &str = ", ; : ¿ ? ¡ ! . \" « » “ ” ' ( ) — -";

impl Reader<'_> {
    /// What a clause says.
    pub(super) fn span(&mut self, tokens: &[Token]) -> Read<usize> {
        let tokens: Vec<Token> =
            tokens.iter().filter(|token| !(token.is_mark && token.is(MARKS))).cloned().collect();
        let Some(first) = tokens.first() else { return Err(Unread("nothing is said")) };
        let counts =
            COUNTING.iter().any(|words| (0..tokens.len()).any(|at| sequence(&tokens, at, words).is_some()));
        if counts {
            return Err(Unread("a count"));
        }
        let mut span = Span {
            role: None,
            stems: Vec::new(),
            words: Vec::new(),
            set: Set::new(),
            days: Set::new(),
            names: Set::new(),
            verbs: Set::new(),
            context: Set::new(),
            head: None,
            is_denied: self.denies(&tokens)?,
            has_pronoun: tokens.iter().any(|token| self.lexicon.pronouns.contains(token.word.as_str())),
            has_light_verb: false,
            has_verb: self.has_verb(&tokens),
            all: tokens.iter().map(|token| token.word.clone()).collect(),
            start: first.start,
        };
        let (mut times, mut moving) = (Vec::new(), Vec::new());
        for at in 0..tokens.len() {
            self.word(&tokens, at, &mut span, (&mut times, &mut moving))?;
        }
        if span.stems.iter().all(|stem| span.names.contains(stem)) {
            for token in moving {
                span.add(&token.stem, &token.word);
                span.verbs.insert(token.stem);
            }
        }
        if span.stems.is_empty() {
            let is_sharp = |token: &&Token| !token.is(words::VAGUE_TIME);
            let has_sharp = times.iter().any(|token| is_sharp(&token));
            for token in times.iter().filter(|token| !has_sharp || is_sharp(token)) {
                span.add(&token.word, &token.stem);
            }
        }
        if span.stems.is_empty() && !span.has_pronoun && !span.has_light_verb && !span.is_denied {
            return Err(Unread("nothing is said"));
        }
        span.set = span.stems.iter().cloned().collect();
        self.spans.push(span);
        Ok(self.spans.len() - 1)
    }

    /// Whether a clause is denied; "sin" is read only where no verb but a helping one stands with it.
    fn denies(&self, tokens: &[Token]) -> Read<bool> {
        let count =
            tokens.iter().filter(|token| self.lexicon.negations.contains(token.word.as_str())).count();
        if !self.lexicon.is_spanish {
            return if count > 1 { Err(Unread("two negations")) } else { Ok(count == 1) };
        }
        if !tokens.iter().any(|token| token.word == "sin") {
            return Ok(count > 0);
        }
        let has_own_verb = (0..tokens.len()).any(|at| {
            self.is_verb(tokens, at)
                && (tokens[at].ending.is_none() || !self.lexicon.light.contains(tokens[at].stem.as_str()))
        });
        if count > 0 || has_own_verb { Err(Unread("sin")) } else { Ok(true) }
    }

    /// Takes in a word.
    fn word(
        &self,
        tokens: &[Token],
        at: usize,
        span: &mut Span,
        (times, moving): (&mut Vec<Token>, &mut Vec<Token>),
    ) -> Read<()> {
        let (token, lexicon) = (&tokens[at], self.lexicon);
        let word = token.word.as_str();
        if self.ceases(tokens, at) {
            span.is_denied = !span.is_denied;
            return Ok(());
        }
        if lexicon.vague.contains(word) {
            return Err(Unread("vague"));
        }
        for day in [word, word.trim_end_matches('s')] {
            if lexicon.days.contains(day) {
                span.days.insert(day.to_owned());
                break;
            }
        }
        if lexicon.time.contains(word) {
            times.push(token.clone());
            return Ok(());
        }
        if matches!(token.accented.as_str(), "más" | "menos" | "more" | "less") {
            span.add(word, word);
            return Ok(());
        }
        let is_verb = self.is_verb(tokens, at);
        if lexicon.light.contains(token.stem.as_str()) && (token.stem.starts_with('=') || is_verb) {
            span.has_light_verb = true;
            if one_of(&token.stem, words::MOVING) {
                moving.push(token.clone());
            }
            return Ok(());
        }
        if let Some((stem, denies)) = self.opposite(tokens, at) {
            span.is_denied ^= denies;
            // A word for the opposite would be a misleading name.
            span.add(stem, if denies { "" } else { word });
            if is_verb && lexicon.is_spanish {
                span.verbs.insert(stem.to_owned());
            }
            return Ok(());
        }
        if token.is_mark
            || lexicon.stop.contains(word)
            || word.starts_with('\'')
            || matches!(token.accented.as_str(), "sí" | "él")
        {
            return Ok(());
        }
        span.add(&token.stem, word);
        if is_verb {
            span.verbs.insert(token.stem.clone());
        }
        if self.names.contains(word) {
            span.names.insert(token.stem.clone());
        }
        Ok(())
    }

    /// Words that deny their opposites, and "on" where it is no preposition.
    fn opposite(&self, tokens: &[Token], at: usize) -> Option<(&'static str, bool)> {
        let token = &tokens[at];
        if self.lexicon.is_spanish {
            let is_state = || tokens.iter().any(|token| token.stem == "=estar");
            return match token.word.as_str() {
                "cerrado" | "cerrada" | "cerrados" | "cerradas" if is_state() => Some(("abr", true)),
                _ if token.stem == "apag" => Some(("encend", true)),
                _ => None,
            };
        }
        let is_alarm = || tokens.iter().any(|token| token.word.starts_with("alarm"));
        let is_particle = || {
            tokens.get(at + 1).is_none_or(|next| {
                self.lexicon.time.contains(next.word.as_str()) || next.is(self.lexicon.and)
            })
        };
        match token.word.as_str() {
            "off" if !is_alarm() => Some(("on", true)),
            "closed" => Some(("open", true)),
            "on" if is_particle() => Some(("on", false)),
            _ => None,
        }
    }

    /// "Deja de funcionar", "stops working".
    fn ceases(&self, tokens: &[Token], at: usize) -> bool {
        let after = |offset: usize| tokens.get(at + offset);
        if self.lexicon.is_spanish {
            tokens[at].stem == "dej"
                && after(1).is_some_and(|next| next.word == "de")
                && after(2).is_some_and(|next| ends(&next.word, "ar er ir"))
        } else {
            tokens[at].stem == "stop" && after(1).is_some_and(|next| next.word.ends_with("ing"))
        }
    }
}

impl Span {
    fn add(&mut self, stem: &str, word: &str) {
        if !self.stems.iter().any(|known| known == stem) {
            self.stems.push(stem.to_owned());
            self.words.push(word.to_owned());
        }
    }
}
