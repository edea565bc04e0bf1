//! Statements about kinds of things ("all who ...", "no ...", "there is a ... that ...") and what is asked of them.
//!
//! Called where a question has a quantifier. A noun phrase is its head and its relative clause, each a kind of its own; a
//! predicate is a clause.

use super::token::{Token, joined, stands};
use super::{Join, Read, Reader, Tree, Unread, words};

/// A quantifier: what it says, where it begins and ends, its words.
pub(super) struct Quantifier {
    meaning: &'static str,
    pub(super) end: usize,
    words: Vec<&'static str>,
}

const CLITICS: &str = "no se lo le les me te nos nunca tambien tampoco";
const ADVERBS: &str = "not never always also either both";
const WHOEVER: &str = "whoever whatever quien quienes";
/// English helping verbs before the subject of a question.
const INVERTED: &str = "are is do does did can must will may were was have has";
const QUESTION_QUANTIFIERS: &str = "todos todas algun alguna algunos algunas ningun ninguna alguien nadie";
const THERE: &[&[&str]] = &[
    &["hay"],
    &["existe"],
    &["there"],
    &["is", "there"],
    &["are", "there"],
    &["was", "there"],
    &["were", "there"],
    &["no", "hay"],
    &["must", "there"],
];

impl Reader<'_> {
    /// The quantifier a clause begins with; `loose`: "los socios" too.
    pub(super) fn quantifier(&self, tokens: &[Token], loose: bool) -> Option<Quantifier> {
        let skips =
            |token: &&Token| token.is_mark || token.is("y and ademas also but pero entonces que that");
        let start = tokens.iter().take_while(skips).count();
        let after = |offset: usize| tokens.get(start + offset);
        for (meaning, words) in &self.lexicon.quantifiers {
            if stands(tokens, start, words) && self.is_quantifier(tokens, start, meaning, words) {
                return Some(Quantifier { meaning, end: start + words.len(), words: words.clone() });
            }
        }
        let (first, second) = (after(0)?, after(1)?);
        if !self.lexicon.is_spanish {
            let is_those = first.is("those people") && second.word == "who";
            return is_those.then(|| Quantifier { meaning: "all", end: start + 1, words: vec!["those"] });
        }
        let has_relative = || (2..5).any(|offset| after(offset).is_some_and(|token| token.word == "que"));
        let is_generic = first.is("los las el la quien") && second.word == "que"
            || first.is("los las")
                && (loose || has_relative())
                && self.predicate_start(&tokens[start + 1..], false).is_some_and(|place| place > 0);
        is_generic.then(|| Quantifier { meaning: "all", end: start + 1, words: vec!["los"] })
    }

    fn is_quantifier(&self, tokens: &[Token], start: usize, meaning: &str, words: &[&str]) -> bool {
        let Some(last) = words.last() else { return false };
        let next = tokens.get(start + words.len());
        let is_there = meaning == "some" && *last == "hay";
        if is_there && !tokens.iter().any(|token| token.is("que quien quienes sin")) {
            return false;
        }
        let counts = meaning == "some" && matches!(*last, "un" | "una" | "one");
        if counts && next.is_some_and(|next| next.is("de of")) {
            return false;
        }
        if words.starts_with(&["at", "least", "one", "of"]) && self.counted_members(tokens).is_some() {
            return false;
        }
        !(matches!(words, ["todo" | "cada" | "quien"]) && next.is_some_and(|next| next.word == "vez"))
    }

    /// Where the predicate begins: after the verbs of relative clauses.
    pub(super) fn predicate_start(&self, tokens: &[Token], is_own_noun: bool) -> Option<usize> {
        let lexicon = self.lexicon;
        let verbs: Vec<usize> =
            self.verbs(tokens).into_iter().filter(|verb| *verb > 0 || is_own_noun).collect();
        let mut last: Option<usize> = None;
        for verb in &verbs {
            let from = last.map_or(0, |last| last + 1);
            let between = &tokens[from..*verb];
            let is_relative = between
                .iter()
                .enumerate()
                .any(|(at, token)| token.is(lexicon.relatives) && from + at < tokens.len() - 1);
            let is_joined = last.is_some()
                && between.iter().any(|token| token.is(lexicon.and) || token.is(lexicon.or))
                && verbs.iter().any(|other| other > verb);
            if is_relative || is_joined {
                last = Some(*verb);
                continue;
            }
            let cling = if lexicon.is_spanish { CLITICS } else { ADVERBS };
            let mut place = *verb;
            while place > 0 && tokens[place - 1].is(cling) {
                place -= 1;
            }
            return Some(place);
        }
        None
    }

    /// A kind as a noun phrase names it: head, relative clause, with or without something.
    fn noun_phrase(&mut self, tokens: &[Token]) -> Read<Option<Tree>> {
        let mut rest: Vec<Token> = tokens.iter().filter(|token| !token.is_mark).cloned().collect();
        let mut kinds = Vec::new();
        if let Some(place) = rest.iter().position(|token| token.is(self.lexicon.relatives)) {
            let clause = rest.split_off(place + 1);
            rest.pop();
            let nested = |at: &usize| clause[*at].is(self.lexicon.relatives) && self.is_verb(&clause, at + 1);
            if clause.is_empty() || (1..clause.len().saturating_sub(1)).any(|at| nested(&at)) {
                return Err(Unread("relative clauses"));
            }
            kinds.push(self.clause(&clause)?);
        }
        let is_with = |token: &Token| token.is("sin without con with");
        if let Some(place) = rest.iter().position(is_with).filter(|place| place + 1 < rest.len()) {
            let had = self.clause(&rest[place + 1..])?;
            kinds.push(if rest[place].is("sin without") { had.denied() } else { had });
            rest.truncate(place);
        }
        rest.retain(|token| !token.is(words::GENERIC));
        let says = |token: &Token| {
            let word = token.word.as_str();
            !self.lexicon.stop.contains(word) || self.lexicon.time.contains(word)
        };
        if rest.iter().any(says) {
            let head = self.clause(&rest)?;
            if let Tree::Said(at) = head {
                self.spans[at].head = self.head(&rest);
            }
            kinds.insert(0, head);
        }
        Ok(if kinds.is_empty() { None } else { Some(Tree::joined(Join::And, kinds)) })
    }

    /// The noun of a noun phrase: the first in Spanish, the last before a preposition in English.
    fn head(&self, tokens: &[Token]) -> Option<String> {
        let lexicon = self.lexicon;
        let is_preposition = |token: &Token| lexicon.prepositions.contains(token.word.as_str());
        let end = tokens.iter().skip(1).position(is_preposition).map_or(tokens.len(), |at| at + 1);
        let mut nouns = tokens[..end].iter().filter(|token| {
            let word = token.word.as_str();
            !lexicon.stop.contains(word) && !lexicon.time.contains(word)
        });
        let noun = if lexicon.is_spanish { nouns.next() } else { nouns.next_back() };
        noun.map(|noun| noun.stem.clone())
    }

    /// A quantified statement.
    pub(super) fn quantified(&mut self, tokens: &[Token], is_question: bool) -> Read<Tree> {
        self.step()?;
        let tokens = self.strip(tokens);
        let Some(quantifier) = self.quantifier(tokens, true) else { return Err(Unread("a quantifier")) };
        let Quantifier { mut meaning, end, words: said } = quantifier;
        let last = said.last().copied().unwrap_or_default();
        if is_question && meaning == "all" && super::token::one_of(last, "any anyone anybody anything") {
            meaning = "some";
        }
        let mut rest = tokens[end..].to_vec();
        let Some(start) = rest.first().map(|first| first.start) else { return Err(Unread("a quantifier")) };
        if THERE.iter().any(|there| said.starts_with(there)) {
            return self.there_is(meaning, &rest);
        }
        if super::token::one_of(last, WHOEVER) {
            let who = if self.lexicon.is_spanish { "que" } else { "who" };
            rest.insert(0, Token::new(self.lexicon, who, (start, start), false));
        }
        let is_own_noun = super::token::one_of(last, words::GENERIC_STARTS);
        let place = self.predicate_start(&rest, is_own_noun).filter(|place| *place > 0 || is_own_noun);
        let Some(place) = place else {
            return if is_question { self.parted(meaning, &rest) } else { Err(Unread("a predicate")) };
        };
        let (left, right) = (&rest[..place], self.strip(&rest[place..]));
        let kind = if left.is_empty() { None } else { self.noun_phrase(left)? };
        let is_list =
            [self.lexicon.and, self.lexicon.or].iter().any(|by| !super::join::cuts(right, by).is_empty());
        if right.iter().any(Token::is_comma) && !is_list {
            return Err(Unread("a comma in a predicate"));
        }
        let predicate = self.clause(right)?;
        self.over_kinds(meaning, kind.ok_or(Unread("about everything"))?, predicate)
    }

    fn over_kinds(&self, meaning: &str, kind: Tree, predicate: Tree) -> Read<Tree> {
        let is_denied = matches!(predicate, Tree::Said(at) if self.spans[at].is_denied);
        Ok(match meaning {
            "all" => Tree::Joined(Join::All, vec![kind, predicate]),
            "only" => Tree::Joined(Join::All, vec![predicate, kind]),
            "some" => Tree::Joined(Join::Some, vec![kind, predicate]),
            "notall" => Tree::Joined(Join::SomeNot, vec![kind, predicate]),
            "none" if !is_denied => Tree::Joined(Join::None, vec![kind, predicate]),
            _ => return Err(Unread("two negations")),
        })
    }

    /// "There is a ... that ...", "... without ...".
    fn there_is(&mut self, meaning: &str, tokens: &[Token]) -> Read<Tree> {
        let tokens: Vec<Token> = tokens.iter().filter(|token| !token.is_mark).cloned().collect();
        let parts = |token: &Token| token.is(self.lexicon.relatives) || token.is("sin without con with");
        let place = tokens.iter().position(parts).filter(|place| place + 1 < tokens.len());
        let Some(place) = place else { return self.parted(meaning, &tokens) };
        let said = self.clause(&tokens[place + 1..])?;
        let said = if tokens[place].is("sin without") { said.denied() } else { said };
        let head: Vec<Token> =
            tokens[..place].iter().filter(|token| !token.is(words::GENERIC)).cloned().collect();
        if head.iter().any(|token| !self.lexicon.stop.contains(token.word.as_str())) {
            let kind = self.noun_phrase(&head)?.ok_or(Unread("about everything"))?;
            let join = if meaning == "none" { Join::None } else { Join::Some };
            return Ok(Tree::Joined(join, vec![kind, said]));
        }
        match said {
            Tree::Joined(Join::And, members) if members.len() == 2 => {
                let join = if meaning == "none" { Join::None } else { Join::Some };
                Ok(Tree::Joined(join, members))
            }
            Tree::Said(_) | Tree::Of(..) | Tree::Not(_) | Tree::Joined(..) | Tree::Count(..) => {
                Err(Unread("one kind only"))
            }
        }
    }

    /// A noun and what is said of it with no verb between: parted as what was read before parts it.
    fn parted(&mut self, meaning: &str, tokens: &[Token]) -> Read<Tree> {
        let tokens: Vec<Token> = tokens.iter().filter(|token| !token.is_mark).cloned().collect();
        let mut found = Vec::new();
        for place in 1..tokens.len() {
            let Ok(Some(Tree::Said(kind))) = self.noun_phrase(&tokens[..place]) else { continue };
            let Ok(Tree::Said(said)) = self.clause(&tokens[place..]) else { continue };
            let (left, right) = (self.spans[kind].set.clone(), self.spans[said].set.clone());
            let known = &self.kind_sets;
            let fits = !left.is_empty()
                && !right.is_empty()
                && known.iter().any(|set| left.is_subset(set))
                && known.iter().any(|set| right.is_subset(set) || set.is_subset(&right))
                && !known.iter().any(|set| left.is_subset(set) && right.is_subset(set));
            if fits {
                found.push((left, right, kind, said));
            }
        }
        let Some((left, right, kind, said)) = found.first() else { return Err(Unread("no predicate")) };
        if found.iter().any(|(one, other, ..)| one != left || other != right) {
            return Err(Unread("several predicates"));
        }
        self.over_kinds(meaning, Tree::Said(*kind), Tree::Said(*said))
    }

    /// What is asked about kinds or about one of them.
    pub(super) fn asked_of_kinds(&mut self, tokens: &[Token]) -> Read<Tree> {
        let first_names = self.named(&tokens[..tokens.len().min(3)]);
        if self.quantifier(tokens, true).is_some() && first_names.is_empty() {
            return self.quantified(tokens, true);
        }
        let inverted = if self.lexicon.is_spanish {
            let place = (1..tokens.len().min(5)).find(|at| tokens[*at].is(QUESTION_QUANTIFIERS));
            place
                .filter(|_| self.named(tokens).is_empty() && self.is_verb(tokens, 0))
                .map(|place| joined(&tokens[place..], &tokens[..place]))
        } else {
            let is_inverted = tokens.first().is_some_and(|first| first.is(INVERTED));
            (is_inverted && self.quantifier(&tokens[1..], false).is_some()).then(|| tokens[1..].to_vec())
        };
        match inverted {
            Some(tokens) => self.quantified(&tokens, true),
            None => self.fact_of_one(tokens),
        }
    }

    /// The statements of a sentence, parted at "and" and commas.
    pub(super) fn statements(&self, tokens: &[Token]) -> Vec<Vec<Token>> {
        let mut found = Vec::new();
        let mut rest = self.strip(tokens);
        'sentence: loop {
            for at in 1..rest.len() {
                if let Some(next) = self.statement_end(rest, at) {
                    found.push(self.strip(&rest[..at]).to_vec());
                    rest = self.strip(&rest[next..]);
                    continue 'sentence;
                }
            }
            found.push(rest.to_vec());
            return found;
        }
    }

    /// If a statement ends at a place, where the next begins.
    fn statement_end(&self, tokens: &[Token], at: usize) -> Option<usize> {
        let is_and = |token: &Token| token.is(self.lexicon.and) || token.is(self.lexicon.but);
        if !is_and(&tokens[at]) && !tokens[at].is_comma() {
            return None;
        }
        let next = at + 1 + tokens[at + 1..].iter().take_while(|token| is_and(token)).count();
        let (left, right) = (&tokens[..at], &tokens[next..]);
        if right.is_empty() || !self.has_verb(left) || !self.has_verb(right) {
            return None;
        }
        let left = self.strip(left);
        let quantifier = self.quantifier(left, false);
        // So far there is only the verb of a relative clause.
        if quantifier.as_ref().is_some_and(|found| self.predicate_start(&left[found.end..], false).is_none())
        {
            return None;
        }
        let is_parted = self.quantifier(right, false).is_some()
            || tokens[at].is_mark
            || tokens[at - 1].is_mark
            || quantifier.is_none()
            || !self.named(right).is_empty();
        is_parted.then_some(next)
    }
}
