//! Sentences with connectives of condition, and plain facts.
//!
//! Called for each sentence of a question. What is read is a tree over clauses; what has two readings is refused.

use super::join::cuts;
use super::span::Set;
use super::token::{Token, pieces, sequence};
use super::verbs::CLITICS;
use super::{Join, Read, Reader, Tree, Unread, words};

/// A connective: where it begins and ends, and how it joins.
pub(super) type Connective = (usize, usize, &'static str);

const ONLY: &str = "solo solamente unicamente nomas only";
/// More connectives in one sentence are not read.
const CONNECTIVES_MAX: usize = 6;

impl Reader<'_> {
    /// The connectives of a sentence.
    pub(super) fn connectives(&self, tokens: &[Token]) -> Read<Vec<Connective>> {
        let mut found: Vec<Connective> = Vec::new();
        let mut at = 0;
        while at < tokens.len() {
            let hit = if tokens[at].is_mark { None } else { self.connective(tokens, at) };
            let is_second = !found.is_empty() && at > 0 && tokens[at - 1].is(self.lexicon.or);
            let hit = hit.filter(|(_, end, meaning)| {
                tokens[at].accented != "sí"
                    && !(is_second && *meaning == "IF")
                    && !(*end == at + 1 && self.is_yes(tokens, at))
            });
            at = hit.map_or(at + 1, |(_, end, _)| end);
            found.extend(hit);
        }
        let is_bad = found.len() > CONNECTIVES_MAX || found.iter().any(|(_, _, meaning)| *meaning == "BAD");
        if is_bad { Err(Unread("a connective")) } else { Ok(found) }
    }

    fn connective(&self, tokens: &[Token], at: usize) -> Option<Connective> {
        for (meaning, words) in &self.lexicon.connectives {
            if let Some(end) = sequence(tokens, at, words) {
                return Some((at, end, *meaning));
            }
        }
        if !tokens[at].is("cada todos todas every any on") {
            return None;
        }
        // "Every Saturday that", "los domingos que" with what stands before.
        [at + 2, at + 3].into_iter().find_map(|end| {
            let (day, that) = (tokens.get(end - 1)?, tokens.get(end)?);
            let is_time = self.lexicon.time.contains(day.word.as_str()) || day.is("dias noches nights");
            (is_time && that.is("que that when cuando")).then_some((at, end + 1, "IF"))
        })
    }

    /// Whether "si" is "sí" without its accent: before the verb, after what has none.
    fn is_yes(&self, tokens: &[Token], at: usize) -> bool {
        if !self.lexicon.is_spanish || tokens[at].word != "si" || at == 0 {
            return false;
        }
        let parts = |token: &Token| token.is_mark && token.is(", ;");
        let start = tokens[..at].iter().rposition(parts).map_or(0, |mark| mark + 1);
        let left = &tokens[start..at];
        let Some(last) = left.last() else { return false };
        let is_stop = |token: &Token| self.lexicon.stop.contains(token.word.as_str());
        if !self.has_verb(left) && !left.iter().all(is_stop) {
            return true;
        }
        left.iter().all(|token| token.is("y el ella este la")) && last.word != "y"
    }

    /// What a sentence, or a part of it, says.
    pub(super) fn sentence(&mut self, tokens: &[Token]) -> Read<Tree> {
        self.step()?;
        let tokens = self.strip(tokens);
        if tokens.is_empty() {
            return Err(Unread("nothing is said"));
        }
        let connectives = self.connectives(tokens)?;
        if connectives.len() >= 2 {
            return self.several(tokens);
        }
        if let Some(connective) = connectives.first() {
            return self.conditional(tokens, *connective);
        }
        if let Some(found) = self.denied_whole(tokens)? {
            return Ok(found);
        }
        if let Some(found) = self.needed(tokens)? {
            return Ok(found);
        }
        if let Some(found) = self.counted(tokens)? {
            return Ok(found);
        }
        if let Some(found) = self.choice(tokens)? {
            return Ok(found);
        }
        self.fact(tokens)
    }

    /// Two rules in one sentence.
    fn several(&mut self, tokens: &[Token]) -> Read<Tree> {
        let is_and =
            |token: &Token, lexicon: &super::lexicon::Lexicon| token.is(lexicon.and) || token.is(lexicon.but);
        for at in 1..tokens.len() {
            let mark = &tokens[at];
            if !(is_and(mark, self.lexicon) || mark.is_mark && mark.is(", ;")) {
                continue;
            }
            let (left, right) = (&tokens[..at], &tokens[at + 1..]);
            if right.first().is_some_and(|token| is_and(token, self.lexicon)) {
                continue;
            }
            if self.connectives(self.strip(left))?.is_empty()
                || self.connectives(self.strip(right))?.is_empty()
            {
                continue;
            }
            self.step()?;
            if let Ok(left) = self.sentence(left)
                && let Ok(right) = self.sentence(right)
            {
                return Ok(Tree::Joined(Join::And, vec![left, right]));
            }
        }
        Err(Unread("connectives"))
    }

    pub(super) fn is_lead(&self, tokens: &[Token]) -> bool {
        tokens.len() <= 7 && !self.has_verb(tokens)
    }

    fn conditional(&mut self, tokens: &[Token], (start, end, meaning): Connective) -> Read<Tree> {
        let (left, right) = (&tokens[..start], self.strip(&tokens[end..]));
        let only = left.iter().any(|token| token.is(ONLY));
        let is_first = self.strip(left).is_empty()
            || left.last().is_some_and(|last| last.is_mark) && self.is_lead(left)
            || self.is_empty(left) && !only;
        let (condition, main, extra, meaning) = if is_first {
            let (condition, main) = self.condition(right)?;
            let has_only = meaning == "IF" && only && !self.strip(left).is_empty();
            let (main, extra) = self.fact_after(&condition, main)?;
            (condition, main, extra, if has_only { "ONLY" } else { meaning })
        } else {
            let main = self.strip(left);
            if !self.has_verb(main) {
                return Err(Unread("no verb before the connective"));
            }
            if only && meaning != "IF" {
                return Err(Unread("only"));
            }
            let main = main.iter().filter(|token| !only || !token.is(ONLY)).cloned().collect();
            let (condition, extra) = self.rest_after(right)?;
            (condition, main, extra, if only { "ONLY" } else { meaning })
        };
        let (condition, main) = (self.clause(&condition)?, self.clause(&main)?);
        self.keep_names(&condition, &main);
        let rule = match meaning {
            "ONLY" => Tree::Joined(Join::Implies, vec![main, condition]),
            "IFF" => Tree::Joined(Join::Iff, vec![condition, main]),
            "UNLESS" => Tree::Joined(Join::Implies, vec![condition.denied(), main]),
            _ => Tree::Joined(Join::Implies, vec![condition, main]),
        };
        Ok(match extra {
            Some(extra) => Tree::Joined(Join::And, vec![rule, extra]),
            None => rule,
        })
    }

    /// Notes in each half of a rule that has no names those of the other.
    fn keep_names(&mut self, condition: &Tree, main: &Tree) {
        for (one, other) in [(condition, main), (main, condition)] {
            let names: Set =
                other.spans().iter().flat_map(|at| self.spans[*at].names.iter().cloned()).collect();
            for at in one.spans() {
                if self.spans[at].names.is_empty() {
                    self.spans[at].context.clone_from(&names);
                }
            }
        }
    }

    /// The main clause, and a fact after it that speaks of the same: "..., and the last one did".
    fn fact_after(&mut self, condition: &[Token], main: Vec<Token>) -> Read<(Vec<Token>, Option<Tree>)> {
        for at in 0..main.len() {
            let rest = &main[at + 1..];
            let is_joined = main[at].is_comma()
                && rest.first().is_some_and(|first| first.is(self.lexicon.and) || first.is(self.lexicon.but))
                && self.has_verb(rest);
            if !is_joined {
                continue;
            }
            let said = self.clause(rest)?;
            let (first, second) = (self.clause(&main[..at])?, self.clause(condition)?);
            let known: Set = [first, second].iter().flat_map(|tree| self.stems(tree)).collect();
            let is_same = self.stems(&said).iter().any(|stem| known.contains(stem));
            if is_same && !rest.iter().any(|token| token.is(self.lexicon.or)) {
                let fact = self.fact(rest)?;
                return Ok((main[..at].to_vec(), Some(fact)));
            }
        }
        Ok((main, None))
    }

    fn stems(&self, tree: &Tree) -> Vec<String> {
        tree.spans().iter().flat_map(|at| self.spans[*at].stems.clone()).collect()
    }

    /// A condition at the end of a sentence, and what is said after it.
    fn rest_after(&mut self, condition: &[Token]) -> Read<(Vec<Token>, Option<Tree>)> {
        for at in (0..condition.len()).filter(|at| condition[*at].is_comma()) {
            let rest = &condition[at + 1..];
            if self.has_verb(rest) {
                let said = self.sentence(rest)?;
                return Ok((condition[..at].to_vec(), Some(said)));
            }
            if !rest.is_empty() && self.is_empty(rest) {
                return Ok((condition[..at].to_vec(), None));
            }
        }
        Ok((condition.to_vec(), None))
    }

    fn is_conjunction(&self, token: &Token) -> bool {
        token.is(self.lexicon.and) || token.is(self.lexicon.or)
    }

    /// Parts a condition at the start of a sentence from what follows from it.
    fn condition(&self, tokens: &[Token]) -> Read<(Vec<Token>, Vec<Token>)> {
        for at in 1..tokens.len() {
            if !tokens[at].is_comma() && !tokens[at].is("entonces then") {
                continue;
            }
            let (left, right) = (&tokens[..at], self.strip(&tokens[at + 1..]));
            let next = tokens.get(at + 1);
            let is_and = next.is_some_and(|next| next.is(self.lexicon.and) || next.is(self.lexicon.but));
            let is_plain = !left.iter().any(|token| token.is_mark || self.is_conjunction(token));
            if is_and && is_plain && self.verbs(left).len() == 2 {
                let cut = self.cut(left)?;
                return Ok((tokens[..cut].to_vec(), tokens[cut..].to_vec()));
            }
            let is_or = next.is_some_and(|next| next.is(self.lexicon.or));
            if self.has_verb(left) && self.has_verb(right) && !is_or {
                return Ok((left.to_vec(), right.to_vec()));
            }
        }
        let cut = self.cut(tokens)?;
        Ok((tokens[..cut].to_vec(), tokens[cut..].to_vec()))
    }

    /// Where the second clause begins with no mark before it.
    fn cut(&self, tokens: &[Token]) -> Read<usize> {
        let verbs = self.verbs(tokens);
        let has_conjunction = tokens.iter().any(|token| self.is_conjunction(token));
        if verbs.len() < 2 || tokens.iter().any(Token::is_comma) || verbs.len() > 2 && !has_conjunction {
            return Err(Unread("where does the condition end?"));
        }
        let is_cut = |pair: &&[usize]| {
            verbs.len() == 2 || !tokens[pair[0]..pair[1]].iter().any(|token| self.is_conjunction(token))
        };
        let pair = verbs.windows(2).find(is_cut).ok_or(Unread("too many verbs"))?;
        let (first, second) = (pair[0], pair[1]);
        Ok(if self.lexicon.is_spanish {
            self.spanish_cut(tokens, first, second)
        } else {
            self.english_cut(tokens, first, second)
        })
    }

    fn spanish_cut(&self, tokens: &[Token], first: usize, second: usize) -> usize {
        let mut cut = second;
        while cut - 1 > first && (tokens[cut - 1].is(CLITICS) || tokens[cut - 1].word == "siempre") {
            cut -= 1;
        }
        let determiners = &self.lexicon.determiners;
        let is_article = |at: usize| determiners.contains(tokens[at].accented.as_str());
        let opens = |at: usize| {
            let is_name = tokens[at].is_capital && !tokens[at - 1].is_capital && !is_article(at - 1);
            (is_article(at) && !tokens[at].is("del al") || is_name)
                && !self.lexicon.prepositions.contains(tokens[at - 1].accented.as_str())
                && !is_article(at - 1)
        };
        if let Some(at) = (first + 2..cut).rev().find(|at| opens(*at)) {
            return at;
        }
        // It rains: nothing after it is its subject.
        let is_weather = matches!(tokens[first].stem.as_str(), "llov" | "nev" | "gran");
        if is_weather && is_article(first + 1) { first + 1 } else { cut }
    }

    fn english_cut(&self, tokens: &[Token], first: usize, second: usize) -> usize {
        let mut at = second - 1;
        while at > first && tokens[at].is("not never always also will") {
            at -= 1;
        }
        if tokens[at].is(words::EN_SUBJECTS) {
            return at;
        }
        let opens = |token: &Token| {
            token.is_capital || token.word != "'s" && self.lexicon.determiners.contains(token.word.as_str())
        };
        while at > first && !opens(&tokens[at]) {
            at -= 1;
        }
        if at == first {
            return (first + 1).max(second - 1);
        }
        while at - 1 > first && tokens[at - 1].is_capital {
            at -= 1;
        }
        at
    }

    /// A plain fact, or several.
    pub(super) fn fact(&mut self, tokens: &[Token]) -> Read<Tree> {
        self.step()?;
        let tokens = self.without_reason(self.strip(tokens));
        if let Some(found) = self.denied_whole(tokens)? {
            return Ok(found);
        }
        let has = |words: &str| tokens.iter().any(|token| token.is(words));
        for at in 1..tokens.len() {
            let mark = &tokens[at];
            if !mark.is_comma() && !mark.is(self.lexicon.and) && !mark.is(self.lexicon.but) {
                continue;
            }
            let (left, right) = (&tokens[..at], &tokens[at + 1..]);
            let is_plain = !has("ni neither") && !has(self.lexicon.or);
            if is_plain && self.has_verb(left) && self.has_verb(right) {
                let both = vec![self.fact(left)?, self.fact(right)?];
                return Ok(Tree::Joined(Join::And, both));
            }
        }
        let is_list = !cuts(tokens, self.lexicon.and).is_empty() || !cuts(tokens, self.lexicon.or).is_empty();
        if has(",") && !has("ni") && (!is_list || self.has_loose_tail(tokens)) {
            return self.fact_with_asides(tokens);
        }
        self.clause(tokens)
    }

    /// A fact between commas, and what else stands there without a verb.
    fn fact_with_asides(&mut self, tokens: &[Token]) -> Read<Tree> {
        let parts = pieces(tokens, Token::is_comma);
        let mains: Vec<&Vec<Token>> =
            parts.iter().filter(|part| !self.is_empty(part) && self.has_verb(part)).collect();
        let [main] = mains.as_slice() else { return Err(Unread("commas")) };
        let said = self.clause(main)?;
        let mut asides = Vec::new();
        for part in &parts {
            let is_time = || part.iter().any(|token| self.lexicon.time.contains(token.word.as_str()));
            let is_empty = self.is_empty(part);
            if !is_empty && !self.has_verb(part) || is_empty && is_time() {
                asides.push(part);
            }
        }
        for aside in asides {
            let aside = self.span(aside)?;
            self.asides.push(aside);
        }
        Ok(said)
    }

    fn has_loose_tail(&self, tokens: &[Token]) -> bool {
        let Some(comma) = tokens.iter().position(Token::is_comma) else { return false };
        let (left, right) = (&tokens[..comma], &tokens[comma + 1..]);
        self.has_verb(left)
            && right.first().is_some_and(|first| self.lexicon.prepositions.contains(first.word.as_str()))
            && !self.has_verb(right)
    }

    /// Without "because ..." at the end.
    pub(super) fn without_reason<'t>(&self, tokens: &'t [Token]) -> &'t [Token] {
        let place = tokens.iter().skip(1).position(|token| token.is(self.lexicon.reasons));
        place.map_or(tokens, |place| self.strip(&tokens[..=place]))
    }
}
