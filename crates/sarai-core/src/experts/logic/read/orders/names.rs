//! What is ordered, or who there is and what there is to have: names and things from lists and facts.
//!
//! Called by `orders.rs`. Nothing is guessed: lists of different length, two things of one name, or a name that is left
//! over make the question unread.

use super::lex::Token;
use super::lists::{self, article, core};
use super::scale::{Relation, relation, spots};
use super::words::{self, has, number, ordinal, quality};
use super::{Problem, Unread};

/// Most things in a list.
const THINGS_MAX: usize = 8;
/// Names that the form keeps for itself.
const RESERVED: &str = "and or not first last all some none order abs xor iff";

/// A thing with a name.
#[derive(Clone, Debug)]
pub(super) struct Thing {
    pub(super) words: Vec<String>,
    pub(super) is_name: bool,
    /// How it stands in the form.
    pub(super) name: String,
}

impl Thing {
    pub(super) fn new(words: Vec<String>, is_name: bool) -> Self {
        let parts: Vec<String> =
            words.iter().map(|word| word.chars().filter(|c| c.is_alphanumeric()).collect()).collect();
        let mut name = parts.join("_");
        if has(RESERVED, &name) {
            name.push('_');
        }
        Self { words, is_name, name }
    }

    fn is_number(&self) -> bool {
        self.name.chars().all(|c| c.is_ascii_digit())
    }

    fn has(&self, words: &[String]) -> bool {
        words.iter().all(|word| self.words.contains(word))
    }
}

fn spelled(tokens: &[Token]) -> Vec<String> {
    tokens.iter().map(|token| token.word.clone()).collect()
}

fn position(times: &str, word: &str) -> Option<usize> {
    times.split_ascii_whitespace().position(|one| one == word)
}

impl Problem {
    /// Lists, places with names, and names outside lists.
    pub(super) fn find_groups(&mut self) -> Result<(), Unread> {
        let mut kept: Vec<(Vec<Thing>, Vec<usize>)> = Vec::new();
        for sentence in self.facts_first() {
            for items in lists::find(&sentence, &self.tongue) {
                let things: Vec<Thing> = items
                    .iter()
                    .map(|item| Thing::new(spelled(&item.words), item.words[0].is_name()))
                    .collect();
                let twice =
                    (1..things.len()).any(|at| things[..at].iter().any(|one| one.name == things[at].name));
                let is_known = |known: &(Vec<Thing>, Vec<usize>)| {
                    things.iter().all(|thing| known.0.iter().any(|one| one.name == thing.name))
                };
                if !twice && !kept.iter().any(is_known) {
                    let taken =
                        items.iter().flat_map(|item| item.taken.iter().map(|token| token.id)).collect();
                    kept.push((things, taken));
                }
            }
        }
        let mut plain = Vec::new();
        for (mut things, taken) in kept {
            let times = words::TIMES.iter().find(|times| things.iter().all(|thing| has(times, &thing.name)));
            if let Some(times) = times {
                things.sort_by_key(|thing| position(times, &thing.name));
            } else if things.iter().all(Thing::is_number) {
                things.sort_by_key(|thing| thing.name.parse::<usize>().ok());
            } else {
                plain.push((things, taken));
                continue;
            }
            self.labels = Some(things);
            self.listed.extend(taken);
        }
        self.find_range();
        for (things, taken) in plain {
            self.groups.push(things);
            self.listed.extend(taken);
        }
        self.complete_groups()?;
        self.check_groups()
    }

    fn complete_groups(&mut self) -> Result<(), Unread> {
        if self.groups.len() == 1 && self.labels.is_none() {
            let names = self.names_outside();
            if names.len() == self.groups[0].len() {
                self.groups.insert(0, names);
            }
        } else if let (true, Some(labels)) = (self.groups.is_empty(), &self.labels) {
            let names = self.names_outside();
            if names.len() != labels.len() {
                return Err(Unread);
            }
            self.groups.push(names);
        }
        self.is_order = self.groups.len() < 2;
        if !self.is_order {
            return if self.groups.len() > 3 { Err(Unread) } else { Ok(()) };
        }
        if self.labels.is_none() || self.groups.is_empty() {
            self.add_names()?;
        }
        let size = self.groups.first().map_or(0, Vec::len);
        if size < 2 {
            return Err(Unread);
        }
        if self.labels.is_none() {
            self.labels = Some((1..=size).map(|place| Thing::new(vec![place.to_string()], false)).collect());
            self.has_plain_places = true;
        }
        Ok(())
    }

    fn check_groups(&self) -> Result<(), Unread> {
        let size = self.groups.first().map_or(0, Vec::len);
        let labels = self.labels.as_deref().unwrap_or_default();
        let same = self.groups.iter().all(|group| group.len() == size)
            && (labels.is_empty() || labels.len() == size);
        let names: Vec<&str> =
            self.groups.iter().flatten().chain(labels).map(|thing| thing.name.as_str()).collect();
        let twice = (1..names.len()).any(|at| names[..at].contains(&names[at]));
        if !same || twice || size > THINGS_MAX { Err(Unread) } else { Ok(()) }
    }

    /// Places told by the first and the last: `from Monday to Thursday`, `1 to 4`.
    fn find_range(&mut self) {
        for tokens in self.facts_first() {
            for at in 1..tokens.len().saturating_sub(1) {
                if !tokens[at].is_in("a to through al hasta till until") {
                    continue;
                }
                let more = usize::from(tokens[at + 1].word == "el" && at + 2 < tokens.len());
                let (from, to) = (&tokens[at - 1].word, &tokens[at + 1 + more].word);
                let taken = tokens[at - 1..=at + 1 + more].iter().map(|token| token.id);
                for times in &words::TIMES[..4] {
                    let (Some(first), Some(last)) = (position(times, from), position(times, to)) else {
                        continue;
                    };
                    if first < last {
                        let all = times.split_ascii_whitespace().skip(first).take(last - first + 1);
                        self.labels =
                            Some(all.map(|time| Thing::new(vec![time.to_owned()], false)).collect());
                        self.listed.extend(taken.clone());
                    }
                }
                let last =
                    to.parse::<usize>().ok().filter(|last| from == "1" && (3..=THINGS_MAX).contains(last));
                if let Some(last) = last {
                    self.labels =
                        Some((1..=last).map(|at| Thing::new(vec![at.to_string()], false)).collect());
                    self.listed.extend(taken);
                    self.has_plain_places = true;
                }
            }
        }
    }

    /// Names that stand in no list.
    fn names_outside(&self) -> Vec<Thing> {
        const NONE: &str = "i does did is donde adonde como cuando where when how ayer son es era";
        let known = |word: &String| self.groups.iter().flatten().any(|thing| thing.words.contains(word));
        let (mut inner, mut starts) = (Vec::new(), Vec::new());
        for tokens in self.facts_first() {
            for (at, token) in tokens.iter().enumerate() {
                let word = &token.word;
                let is_none = token.is_in(NONE)
                    || token.is_in(self.tongue.titles)
                    || token.is_in(words::WHO)
                    || token.is_in(self.tongue.stops)
                    || words::TIMES.iter().any(|times| token.is_in(times));
                if token.is_sign || !token.is_capital || self.is_listed(token) || known(word) || is_none {
                    continue;
                }
                let before = if at > 0 { tokens[at - 1].word.as_str() } else { "" };
                let next = tokens.get(at + 1).map_or("", |next| next.word.as_str());
                if token.is_first || before == ":" {
                    let other =
                        token.is_in(words::COMMAND) || token.is_in(words::VERB) || quality(word).is_some();
                    let acts = has(words::VERB, next)
                        || has("no not never nunca tampoco solo only 's will le se", next)
                        || (next.chars().count() > 2 && !has(self.tongue.stops, next));
                    if !other && acts {
                        starts.push(word.clone());
                    }
                } else if !has("in en at", before) {
                    inner.push(word.clone());
                }
            }
        }
        let mut names: Vec<Thing> = Vec::new();
        for word in inner.into_iter().chain(starts) {
            if !names.iter().any(|name| name.words[0] == word) {
                names.push(Thing::new(vec![word], true));
            }
        }
        names
    }

    /// For an ordering: things named in the facts but in no list.
    fn add_names(&mut self) -> Result<(), Unread> {
        let group: Vec<Thing> = self.groups.first().cloned().unwrap_or_default();
        let mut found = group.clone();
        for tokens in self.facts() {
            for clause in self.clauses(&tokens) {
                if clause.iter().any(|token| self.is_listed(token))
                    || clause.iter().any(|token| token.is_in("if si"))
                {
                    continue;
                }
                self.add_from(&clause, group.is_empty(), &mut found)?;
            }
        }
        if group.first().is_some_and(|first| first.is_name) {
            let more: Vec<Thing> = found.split_off(group.len());
            found.extend(more.into_iter().filter(|thing| thing.is_name));
        }
        if group.is_empty() {
            self.check_told(&mut found)?;
        }
        // A word shared by all says nothing.
        let shared = |word: &String| found.iter().filter(|thing| thing.words.contains(word)).count() > 1;
        let mut things = Vec::new();
        for thing in &found {
            let words: Vec<String> = thing.words.iter().filter(|word| !shared(word)).cloned().collect();
            if words.is_empty() {
                return Err(Unread);
            }
            things.push(Thing::new(words, thing.is_name));
        }
        if !things.is_empty() {
            self.groups = vec![things];
        }
        Ok(())
    }

    fn add_from(&self, clause: &[Token], must: bool, found: &mut Vec<Thing>) -> Result<(), Unread> {
        let related = relation(clause, self.tongue.is_spanish);
        let numbered = clause
            .windows(2)
            .any(|pair| pair[0].is_in(words::UNITS) && pair[1].word.chars().all(|c| c.is_ascii_digit()));
        if related.is_none() && !numbered && spots(clause, self.tongue.articles).is_empty() {
            return Ok(());
        }
        let mut add = |body: Vec<Token>| {
            let words = spelled(&body);
            if !found
                .iter()
                .any(|thing| thing.has(&words) || thing.words.iter().all(|word| words.contains(word)))
            {
                found.push(Thing::new(words, body.iter().all(|token| token.is_capital)));
            }
        };
        let end = related.as_ref().map_or(clause.len(), |related| related.start);
        let says_nothing = |token: &Token| {
            token.is_in(words::VERB)
                || token.is_in(self.tongue.joins)
                || token.is_in(words::IMM)
                || token.is_in(words::NEG)
                || token.is_in("que right just mas later")
                || number(&token.word) > 0
                || token.is_in(words::UNITS)
        };
        match self.subject(&clause[..end]) {
            Some(body) => add(body),
            None if related.is_some() && must && !clause[..end].iter().all(says_nothing) => {
                return Err(Unread);
            }
            None => {}
        }
        if let Some(Relation { end, .. }) = related.filter(|related| related.end < clause.len()) {
            match self.object(&clause[end..], clause[end - 1].is_in("del al")) {
                Some(body) => add(body),
                None if must => return Err(Unread),
                None => {}
            }
        }
        Ok(())
    }

    /// Names left over, and as many things as there are told to be.
    fn check_told(&self, found: &mut Vec<Thing>) -> Result<(), Unread> {
        let mut told = 0;
        for (at, sentence) in self.sentences.iter().enumerate() {
            for (place, token) in sentence.tokens.iter().enumerate() {
                let count = number(&token.word);
                let of_the = place > 1
                    && sentence.tokens[place - 1].is_in("los las the")
                    && sentence.tokens[place - 2].is_in("de of");
                if at == 0 || (of_the && count > 2) {
                    told = told.max(count);
                }
            }
        }
        let left: Vec<Thing> = self
            .names_outside()
            .into_iter()
            .filter(|name| !found.iter().any(|thing| thing.words.contains(&name.words[0])))
            .collect();
        if found.len() > told && !left.is_empty() {
            return Err(Unread);
        }
        if !found.is_empty() && found.len() < told && left.len() + found.len() == told {
            found.extend(left);
        }
        Ok(())
    }

    /// What a clause begins with, up to its verb.
    fn subject(&self, clause: &[Token]) -> Option<Vec<Token>> {
        const LEADS: &str = "ayer hoy anoche yesterday today that que then luego also tambien there porque";
        const PLACES: &str = "en in on at";
        let leads =
            |token: &&Token| (token.is_in(self.tongue.joins) || token.is_in(LEADS)) && !token.is_name();
        let from = clause.iter().take_while(leads).count();
        let in_place = clause.get(from).is_some_and(|token| token.is_in(PLACES));
        let goes_on = |at: usize| {
            let token = &clause[at];
            !token.is_in(words::VERB)
                && !token.is_in(words::IMM)
                && !token.is_in("mas menos somewhere right just")
                && (at == from || !token.is_in(PLACES) || in_place)
        };
        let end = (from..clause.len()).find(|at| !goes_on(*at)).unwrap_or(clause.len());
        let mut tokens = &clause[from..end];
        if tokens.first()?.is_in("en in at on por de of from") {
            let start = (2..tokens.len())
                .rev()
                .find(|at| tokens[*at].is_in(self.tongue.articles) || tokens[*at].is_capital)?;
            tokens = &tokens[start..];
        }
        let first = tokens.first()?;
        let is_article = first.is_in(self.tongue.articles);
        let empty = |token: &Token| {
            token.is_in(self.tongue.articles)
                || token.is_in(words::SUPER)
                || token.is_in(words::LAST)
                || token.is_in("one only")
                || quality(&token.word).is_some()
                || ordinal(&token.word) > 0
        };
        let is_stop = first.is_in(self.tongue.stops);
        if tokens.len() > 5 || tokens.iter().all(empty) || (is_stop && !is_article) {
            return None;
        }
        let bare = !self.tongue.is_spanish && !is_stop && tokens.len() <= 2;
        if !is_article && !first.is_capital && !first.is_in(self.tongue.titles) && !bare {
            return None;
        }
        if !first.is_capital || article(first).is_some() || is_article {
            return core(tokens, &self.tongue);
        }
        let count = tokens.iter().take_while(|token| token.is_capital).count();
        if tokens.len() - count > 1 {
            return None;
        }
        let coloured = count == 1 && tokens.len() == 2 && first.is_first && tokens[1].is_in(words::COLOURS);
        core(if coloured { tokens } else { &tokens[..count] }, &self.tongue)
    }

    /// What is compared with.
    fn object(&self, tokens: &[Token], after_article: bool) -> Option<Vec<Token>> {
        let leads = |token: &&Token| {
            token.is_in(self.tongue.articles)
                || token.is_in(self.tongue.titles)
                || token.is_in("de que than of")
        };
        let from = tokens.iter().take_while(leads).count();
        let rest = &tokens[from..];
        let count = if rest.first()?.is_capital {
            rest.iter().take_while(|token| token.is_capital).count()
        } else {
            if from == 0 && self.tongue.is_spanish && !after_article {
                return None;
            }
            let goes_on = |token: &&Token| {
                !token.is_in(self.tongue.stops) && !token.is_in(words::VERB) && !token.is_sign
            };
            rest.iter().take(3).take_while(goes_on).count()
        };
        core(&rest[..count], &self.tongue)
    }
}
