//! What is asked of who has what: somebody, something, or whether two belong together.
//!
//! Called by `form.rs`. Of three lists, the one that is asked for is found by the words that stand beside its things.

use super::ask::question_word;
use super::assign::{mentions, same};
use super::facts::{any, compared, node};
use super::lex::{LABELS, Sentence, Token, stem};
use super::words;
use super::{Problem, Unread};

impl Problem {
    /// What is asked, and the list it is asked from.
    pub(super) fn assign_ask(&self) -> Result<(String, Option<usize>), Unread> {
        let mut found: Vec<(String, Option<usize>)> = Vec::new();
        for sentence in self.asks() {
            match self.assign_ask_one(&sentence)? {
                Some(ask) if !found.contains(&ask) => found.push(ask),
                Some(_) => {}
                None if sentence.is_question => return Err(Unread),
                None => {}
            }
        }
        let [only] = found.as_slice() else {
            return Err(Unread);
        };
        Ok(only.clone())
    }

    fn assign_ask_one(&self, sentence: &Sentence) -> Result<Option<(String, Option<usize>)>, Unread> {
        let tokens = &sentence.tokens;
        if tokens[0].is_in("if si") || any(tokens, "if") {
            return Err(Unread);
        }
        let Some(at) = question_word(tokens, self.tongue.is_spanish) else {
            return self.assign_truth(sentence);
        };
        let unsigned: Vec<Token> = tokens.iter().filter(|token| !token.is_sign).cloned().collect();
        let named = mentions(tokens);
        let ([one], false) = (named.as_slice(), any(tokens, words::NEG)) else {
            return Ok(None);
        };
        if self.relation(&unsigned).is_some() {
            return Ok(None);
        }
        let is_ordered = self.is_ordered() && one.group != LABELS;
        let mut others: Vec<usize> = (0..self.groups.len()).filter(|group| *group != one.group).collect();
        others.extend(is_ordered.then_some(LABELS));
        let group = if tokens[at].is_in("quien quienes who whose whom") {
            Some(self.people()).filter(|people| *people != one.group)
        } else if let [only] = others.as_slice() {
            Some(*only)
        } else {
            self.sought(tokens, at, &others)
        };
        let Some(group) = group else { return Ok(None) };
        let name = self.name(*one)?;
        Ok(Some(if group == self.values() {
            (format!("value({name})"), None)
        } else {
            (format!("who({name})"), Some(group))
        }))
    }

    /// A question for yes or no.
    fn assign_truth(&self, sentence: &Sentence) -> Result<Option<(String, Option<usize>)>, Unread> {
        let mut tokens = sentence.tokens.as_slice();
        let cut = tokens.iter().position(|token| token.is_in("o or"));
        if let Some(cut) = cut {
            if !mentions(&tokens[cut..]).is_empty() {
                return Ok(None);
            }
            tokens = &tokens[..cut];
        }
        if any(&sentence.tokens, words::NEG) || (!sentence.is_question && cut.is_none()) {
            return Ok(None);
        }
        let unsigned: Vec<Token> = tokens.iter().filter(|token| !token.is_sign).cloned().collect();
        if let Some(related) = self.relation(&unsigned) {
            let mut how = compared(&unsigned, related);
            how.apart = None;
            let before = mentions(&unsigned[..how.relation.start]);
            let after = mentions(&unsigned[how.relation.end..]);
            let is_place =
                how.relation.is_next || matches!(how.relation.axis.as_str(), "seq" | "hor" | "vert");
            return match (before.as_slice(), after.as_slice()) {
                ([a], [b]) if self.is_ordered() && is_place => {
                    Ok(Some((self.line(&node(*a, *b, &how), false)?, None)))
                }
                _ => Ok(None),
            };
        }
        let claims = |token: &Token| !token.is_in(words::VAGUE) || token.is_in("can puede dice says");
        let possible =
            any(tokens, "could might podria may") || tokens.first().is_some_and(|t| t.is_in("puede can"));
        match mentions(tokens).as_slice() {
            [a, b] if a.group != b.group && sentence.tokens.iter().all(claims) && !possible => {
                Ok(Some((self.line(&same(*a, *b), false)?, None)))
            }
            _ => Ok(None),
        }
    }

    /// The list of names.
    fn people(&self) -> usize {
        let named = |group: &Vec<super::names::Thing>| {
            group.last().is_some_and(|thing| thing.is_name) && group.get(1).is_some_and(|thing| thing.is_name)
        };
        self.groups.iter().position(named).unwrap_or(0)
    }

    /// The list a question is about, by the words that stand beside its things in the facts.
    fn sought(&self, tokens: &[Token], at: usize, others: &[usize]) -> Option<usize> {
        let roots = |tokens: &[Token]| -> Vec<String> {
            let tells = |token: &&Token| {
                !token.is_sign
                    && token.names.is_none()
                    && token.word.chars().count() > 3
                    && !token.is_in(self.tongue.stops)
            };
            tokens.iter().filter(tells).map(|token| stem(&token.word).chars().take(4).collect()).collect()
        };
        let mut asked = roots(tokens);
        if tokens[at].is_in("where donde adonde") {
            asked.extend("live town city vive ciud pais move".split(' ').map(str::to_owned));
        }
        let clauses: Vec<Vec<Token>> = self.facts().iter().flat_map(|tokens| self.clauses(tokens)).collect();
        let score = |group: usize| {
            let of = |clause: &[Token], wanted: &dyn Fn(usize) -> bool| {
                clause.iter().any(|token| token.names.is_some_and(|mention| wanted(mention.group)))
            };
            let fits = |clause: &&Vec<Token>| {
                of(clause, &|one| one == group)
                    && !of(clause, &|one| one != group && others.contains(&one))
                    && roots(clause).iter().any(|root| asked.contains(root))
            };
            clauses.iter().filter(fits).count()
        };
        let best = others.iter().map(|group| score(*group)).max().filter(|best| *best > 0)?;
        let top: Vec<usize> = others.iter().copied().filter(|group| score(*group) == best).collect();
        let [only] = top.as_slice() else { return None };
        Some(*only)
    }
}
