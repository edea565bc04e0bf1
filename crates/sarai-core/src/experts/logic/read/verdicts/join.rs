//! Clauses that are joined by "and", "or", "neither ... nor": what is said once of several is said of each.
//!
//! Called with what stands between connectives of condition. Refuses a list whose members can't be told apart.

use super::token::{Token, joined, pieces};
use super::{Join, Read, Reader, Tree, Unread, words};

/// What may open a clause and says nothing.
const OPENINGS: &str = "y e pero entonces and but so then que ademas also pues oye resulta";

impl Reader<'_> {
    /// Without marks and openings at the edges.
    pub(super) fn strip<'t>(&self, tokens: &'t [Token]) -> &'t [Token] {
        let mut rest = tokens;
        while let [first, after @ ..] = rest {
            if !first.is_mark && !first.is(OPENINGS) {
                break;
            }
            rest = after;
        }
        while let [before @ .., last] = rest {
            if !last.is_mark && !last.is(self.lexicon.and) {
                break;
            }
            rest = before;
        }
        rest
    }

    /// Whether nothing in it tells what is spoken of.
    pub(super) fn is_empty(&self, tokens: &[Token]) -> bool {
        tokens.iter().all(|token| {
            token.is_mark
                || self.lexicon.stop.contains(token.word.as_str())
                || self.lexicon.time.contains(token.word.as_str())
        })
    }

    pub(super) fn is_negative(&self, tokens: &[Token]) -> bool {
        tokens.iter().any(|token| self.lexicon.negations.contains(token.word.as_str()))
    }

    pub(super) fn without_negations(&self, tokens: &[Token]) -> Vec<Token> {
        let keeps = |token: &&Token| !self.lexicon.negations.contains(token.word.as_str());
        tokens.iter().filter(keeps).cloned().collect()
    }

    /// A clause, or several joined, without connectives of condition.
    pub(super) fn clause(&mut self, tokens: &[Token]) -> Read<Tree> {
        self.step()?;
        let mut tokens = self.strip(tokens).to_vec();
        if tokens.is_empty() {
            return Err(Unread("nothing is said"));
        }
        if tokens.iter().any(|token| token.is("ni neither nor")) {
            return self.neither(&tokens)?.ok_or(Unread("neither"));
        }
        if self.lexicon.is_spanish {
            let found: Vec<usize> = (0..tokens.len()).filter(|at| tokens[*at].word == "o").collect();
            if let [first, last] = found.as_slice()
                && last + 1 < tokens.len()
                && (*first == 0
                    || self.has_verb(&tokens[..*first])
                    || !self.lexicon.stop.contains(tokens[first + 1].word.as_str()))
            {
                tokens.remove(*first);
            }
        } else {
            tokens.retain(|token| token.word != "either");
        }
        for (join, words) in [(Join::Or, self.lexicon.or), (Join::And, self.lexicon.and)] {
            if !cuts(&tokens, words).is_empty() {
                let members = self.members(&items(&tokens, words))?;
                return Ok(Tree::joined(join, members));
            }
        }
        if tokens.iter().any(Token::is_comma) {
            let mut kept = pieces(&tokens, Token::is_comma);
            kept.retain(|piece| !self.is_empty(piece));
            let [only] = kept.as_slice() else { return Err(Unread("commas")) };
            tokens.clone_from(only);
        }
        self.span(&tokens).map(Tree::Said)
    }

    /// What is said of each member of a list.
    fn members(&mut self, parts: &[Vec<Token>]) -> Read<Vec<Tree>> {
        let verbs: Vec<bool> = parts.iter().map(|part| self.has_verb(part)).collect();
        let ([first, rest @ ..], [before @ .., last]) = (parts, parts) else { return Err(Unread("a list")) };
        let (Some(first_has), Some(last_has)) = (verbs.first(), verbs.last()) else {
            return Err(Unread("a list"));
        };
        if verbs.iter().all(|has| *has) {
            return parts.iter().map(|part| self.clause(part)).collect();
        }
        if *last_has && !verbs[..verbs.len() - 1].contains(&true) {
            let (subject, predicate) = self.subject(last);
            if subject.is_empty() {
                return Err(Unread("a list"));
            }
            let subjects = before.iter().map(Vec::as_slice).chain([subject]);
            return subjects.map(|one| self.clause(&joined(one, predicate))).collect();
        }
        let Some(second) = rest.first() else { return Err(Unread("a list")) };
        if verbs[1..].contains(&true) {
            return Err(Unread("a list"));
        }
        let start = self.last_member(first, second).ok_or(Unread("a list"))?;
        let base = &first[..start];
        let has_words = base.iter().any(|token| !self.lexicon.stop.contains(token.word.as_str()));
        let is_before_verb = self.verbs(first).first().is_some_and(|verb| start <= *verb);
        if *first_has && !self.has_verb(base) && has_words && is_before_verb {
            return Err(Unread("a list"));
        }
        let mut members = vec![self.clause(first)?];
        for part in rest {
            members.push(self.clause(&joined(base, part))?);
        }
        Ok(members)
    }

    /// Where the last member begins in what stands before the conjunction.
    fn last_member(&self, before: &[Token], after: &[Token]) -> Option<usize> {
        let word = after.first()?.word.as_str();
        let lexicon = self.lexicon;
        let (is_preposition, is_determiner) =
            (lexicon.prepositions.contains(word), lexicon.determiners.contains(word));
        let is_article = |token: &Token| lexicon.determiners.contains(token.word.as_str());
        if is_preposition || is_determiner {
            if let Some(same) = before.iter().rposition(|token| token.word == word) {
                return Some(same);
            }
            if is_determiner && let Some(other) = before.iter().rposition(is_article) {
                return Some(other);
            }
            if is_preposition {
                let from = self.verbs(before).last().map_or(0, |verb| verb + 1);
                let other = before[from..]
                    .iter()
                    .rposition(|token| lexicon.prepositions.contains(token.word.as_str()));
                return other.map(|at| at + from);
            }
        }
        // Names: as many as stand together.
        let mut at = before.len().checked_sub(1)?;
        while at > 0 && before[at].is_capital && before[at - 1].is_capital {
            at -= 1;
        }
        if at > 0 && is_article(&before[at - 1]) && (before[at].is_capital || is_determiner) {
            at -= 1;
        }
        Some(at)
    }

    fn denied(&mut self, tokens: &[Token]) -> Read<Tree> {
        Ok(self.clause(tokens)?.denied())
    }

    fn neither(&mut self, tokens: &[Token]) -> Read<Option<Tree>> {
        if self.lexicon.is_spanish { self.ni(tokens) } else { self.neither_nor(tokens) }
    }

    fn ni(&mut self, tokens: &[Token]) -> Read<Option<Tree>> {
        let found: Vec<Vec<Token>> = tokens
            .split(|token| token.word == "ni")
            .map(|part| part.iter().filter(|token| !token.is_mark).cloned().collect())
            .collect();
        let Some((head, rest)) = found.split_first() else { return Ok(None) };
        let Some((last, before)) = rest.split_last() else { return Ok(None) };
        let mut members = Vec::new();
        if self.has_verb(head) {
            if rest.iter().all(|part| self.has_verb(part)) {
                for part in &found {
                    let said = self.clause(part)?;
                    members.push(if self.is_negative(part) { said } else { said.denied() });
                }
                return Ok(Some(Tree::Joined(Join::And, members)));
            }
            if before.is_empty() {
                return Ok(None);
            }
            let head = self.without_negations(head);
            for part in rest {
                members.push(self.denied(&joined(&head, part))?);
            }
            return Ok(Some(Tree::Joined(Join::And, members)));
        }
        if !head.is_empty() && before.is_empty() || before.iter().any(|part| self.has_verb(part)) {
            return Ok(None);
        }
        let (subject, predicate) = self.subject(last);
        if subject.is_empty() || predicate.is_empty() {
            return Ok(None);
        }
        let predicate = self.without_negations(predicate);
        for one in before.iter().map(Vec::as_slice).chain([subject]) {
            members.push(self.denied(&joined(one, &predicate))?);
        }
        Ok(Some(Tree::Joined(Join::And, members)))
    }

    fn neither_nor(&mut self, tokens: &[Token]) -> Read<Option<Tree>> {
        let place = |word: &str| tokens.iter().position(|token| token.word == word);
        let (Some(first), Some(second)) = (place("neither"), place("nor")) else { return Ok(None) };
        if second < first {
            return Ok(None);
        }
        let (head, one, two) = (&tokens[..first], &tokens[first + 1..second], &tokens[second + 1..]);
        let (left, right) = if self.has_verb(two) && !self.has_verb(one) {
            let (subject, predicate) = self.subject(two);
            (joined(one, predicate), joined(subject, predicate))
        } else if head.is_empty() {
            return Ok(None);
        } else {
            (joined(head, one), joined(head, two))
        };
        let members = vec![self.denied(&left)?, self.denied(&right)?];
        Ok(Some(Tree::Joined(Join::And, members)))
    }
}

/// Where conjunctions part a clause; not those inside a number.
pub(super) fn cuts(tokens: &[Token], words: &str) -> Vec<usize> {
    let is_number = |at: usize| tokens[at].is(words::NUMERALS);
    let inner = 1..tokens.len().saturating_sub(1);
    inner.filter(|at| tokens[*at].is(words) && !(is_number(at - 1) && is_number(at + 1))).collect()
}

/// The members of a list: parted by conjunctions and commas.
pub(super) fn items(tokens: &[Token], words: &str) -> Vec<Vec<Token>> {
    let mut parts = Vec::new();
    let mut start = 0;
    for cut in cuts(tokens, words).into_iter().chain([tokens.len()]) {
        parts.extend(pieces(&tokens[start..cut], Token::is_comma));
        start = cut + 1;
    }
    parts
}
