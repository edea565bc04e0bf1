//! Statements about one thing or person, by name, among statements about kinds.
//!
//! Called for what has no quantifier in a question that has some. Refuses two names in one statement, and a statement
//! that may be about any of several.

use super::token::{Token, joined, pieces};
use super::{Join, Read, Reader, Tree, Unread, words};

const PLACES: &str = "en de del in at from of on near por para for";
const TITLES: &str = "don dona senor senora mr mrs";

impl Reader<'_> {
    /// Where names stand.
    pub(super) fn named(&self, tokens: &[Token]) -> Vec<usize> {
        (0..tokens.len())
            .filter(|at| tokens[*at].is_capital && self.names.contains(&tokens[*at].word))
            .collect()
    }

    /// Whom a clause is about, and the rest of it.
    fn person(&mut self, tokens: &[Token]) -> Read<(usize, Vec<Token>)> {
        let is_name = |at: &usize| {
            let word = &tokens[*at].word;
            self.names.contains(word) && !self.class_names.contains(word)
        };
        let mut found: Vec<usize> = (0..tokens.len()).filter(is_name).collect();
        let is_place = |at: usize| {
            let mut at = at;
            while at > 0
                && (found.contains(&(at - 1))
                    || self.lexicon.determiners.contains(tokens[at - 1].word.as_str()))
            {
                at -= 1;
            }
            at > 0 && tokens[at - 1].is(PLACES)
        };
        let people: Vec<usize> = found.iter().copied().filter(|at| !is_place(*at)).collect();
        if !people.is_empty() {
            found = people;
        }
        let Some(first) = found.first() else {
            let has_subject = self.lexicon.is_spanish
                || tokens.iter().any(|token| token.is(words::EN_SUBJECTS))
                || !tokens.is_empty() && self.is_verb(tokens, 0);
            let last = self.last.filter(|_| has_subject).ok_or(Unread("about whom?"))?;
            return Ok((last, tokens.to_vec()));
        };
        if found.windows(2).any(|pair| pair[1] - pair[0] > 1) {
            return Err(Unread("two names"));
        }
        let start = if *first > 0 && tokens[first - 1].is(TITLES) { first - 1 } else { *first };
        let rest = joined(&tokens[..start], &tokens[first + found.len()..]);
        let names: Vec<&String> = found.iter().map(|at| &tokens[*at].word).collect();
        let person = self.know(&names)?;
        self.last = Some(person);
        if rest.is_empty() { Err(Unread("a bare name")) } else { Ok((person, rest)) }
    }

    /// The number of a person with these names.
    fn know(&mut self, names: &[&String]) -> Read<usize> {
        let is_known = |person: &Vec<String>| names.iter().any(|name| person.contains(name));
        let known: Vec<usize> = (0..self.people.len()).filter(|at| is_known(&self.people[*at])).collect();
        let at = match known.as_slice() {
            [] => {
                self.people.push(Vec::new());
                self.people.len() - 1
            }
            [one] => *one,
            _ => return Err(Unread("two people")),
        };
        for name in names {
            if !self.people[at].contains(name) {
                self.people[at].push((*name).clone());
            }
        }
        Ok(at)
    }

    /// "Is one of those who ...", "is a ... who ...": the relative clause, and the head.
    fn relative_fact(&mut self, tokens: &[Token]) -> Read<Option<Tree>> {
        let inner = 1..tokens.len().saturating_sub(1);
        let Some(place) = inner.into_iter().find(|at| tokens[*at].is(self.lexicon.relatives)) else {
            return Ok(None);
        };
        let (head, clause) = (&tokens[..place], &tokens[place + 1..]);
        let says = |token: &Token| {
            !self.lexicon.stop.contains(token.word.as_str())
                && !token.is(words::GENERIC)
                && !self.lexicon.light.contains(token.stem.as_str())
        };
        if !head.iter().any(says) {
            return self.clause(clause).map(Some);
        }
        if self.is_negative(head) {
            return Err(Unread("a negated relative clause"));
        }
        let both = vec![self.clause(head)?, self.clause(clause)?];
        Ok(Some(Tree::Joined(Join::And, both)))
    }

    /// A statement about one thing or person.
    pub(super) fn fact_of_one(&mut self, tokens: &[Token]) -> Read<Tree> {
        self.step()?;
        let mut tokens = self.without_reason(self.strip(tokens)).to_vec();
        if tokens.iter().any(Token::is_comma) {
            let parts = pieces(&tokens, Token::is_comma);
            if let [name, class, said] = parts.as_slice()
                && !self.has_verb(name)
                && !self.has_verb(class)
                && self.has_verb(said)
                && !self.named(name).is_empty()
            {
                let whole = joined(name, said);
                let (person, _) = self.person(&whole)?;
                let class = self.clause(class)?.of(person);
                return Ok(Tree::Joined(Join::And, vec![class, self.fact_of_one(&whole)?]));
            }
            tokens = self.main_part(&parts)?;
        }
        let (rest, epithet) = self.without_epithet(&tokens);
        let (person, rest) = self.person(&rest)?;
        let said = match self.relative_fact(&rest)? {
            Some(said) => said,
            None => self.clause(&rest)?,
        };
        if let Some(epithet) = epithet
            && let Tree::Said(at) = self.clause(&epithet)?
        {
            let set = &self.spans[at].set;
            if self.kind_sets.iter().any(|known| set.is_subset(known) || known.is_subset(set)) {
                self.epithets.push((epithet, Tree::Said(at).of(person)));
            }
        }
        Ok(said.of(person))
    }

    /// The part with a verb; the others are kept as asides.
    fn main_part(&mut self, parts: &[Vec<Token>]) -> Read<Vec<Token>> {
        let kept: Vec<&Vec<Token>> = parts.iter().filter(|part| !self.is_empty(part)).collect();
        let mains: Vec<&Vec<Token>> = kept.iter().copied().filter(|part| self.has_verb(part)).collect();
        let [main] = mains.as_slice() else { return Err(Unread("commas")) };
        for aside in kept.iter().filter(|part| !std::ptr::eq(**part, *main)) {
            if !self.named(aside).is_empty() {
                return Err(Unread("a name apart"));
            }
            let aside = self.span(aside)?;
            self.asides.push(aside);
        }
        Ok((*main).clone())
    }

    /// "My cousin Tyler": the clause without "my cousin", which says who he is.
    fn without_epithet(&self, tokens: &[Token]) -> (Vec<Token>, Option<Vec<Token>>) {
        for at in 2..tokens.len() {
            let (name, noun, article) = (&tokens[at], &tokens[at - 1], &tokens[at - 2]);
            if self.names.contains(&name.word)
                && !self.class_names.contains(&name.word)
                && !noun.is_mark
                && !noun.is_capital
                && article.is(words::POSSESSIVES)
                && !noun.is(TITLES)
            {
                return (joined(&tokens[..at - 2], &tokens[at..]), Some(vec![noun.clone()]));
            }
        }
        (tokens.to_vec(), None)
    }
}
