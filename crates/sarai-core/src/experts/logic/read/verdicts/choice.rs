//! Choices, counts, and what is necessary or enough for what.
//!
//! Called for a sentence without connectives of condition. A choice that does not say whether both may hold is kept as
//! such: the reader refuses it where that matters.

use super::join::items;
use super::token::{Token, joined, sequence};
use super::{Join, Read, Reader, Tree, Unread, words};

/// Whether both sides of a choice may hold.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Exclusion {
    Unsaid,
    NotBoth,
    PerhapsBoth,
}

const ONLY_ONE: &[&str] =
    &["exactly one", "exactamente una", "exactamente uno", "just one", "only one", "solo una", "solo uno"];
const ONE: &[&str] = &[
    "una de las dos",
    "uno de los dos",
    "una de las dos cosas",
    "one or the other",
    "one of them",
    "one of the two",
    "una cosa",
];
const COUNTS: &[(&str, &str)] = &[
    ("at_least", "al menos"),
    ("at_least", "por lo menos"),
    ("at_least", "como minimo"),
    ("at_least", "at least"),
    ("at_least", "no fewer than"),
    ("at_most", "como mucho"),
    ("at_most", "como maximo"),
    ("at_most", "a lo sumo"),
    ("at_most", "a lo mas"),
    ("at_most", "at most"),
    ("at_most", "no more than"),
    ("exactly", "exactamente"),
    ("exactly", "exactly"),
    ("exactly", "justo"),
    ("exactly", "solo"),
    ("exactly", "solamente"),
    ("exactly", "only"),
    ("exactly", "just"),
    ("exactly", ""),
];
const NUMBERS: &[(&str, usize)] = &[
    ("un", 1),
    ("uno", 1),
    ("una", 1),
    ("one", 1),
    ("dos", 2),
    ("two", 2),
    ("tres", 3),
    ("three", 3),
    ("cuatro", 4),
    ("four", 4),
];
/// What is said between a thing and what it is necessary or enough for.
const SPANISH_NEEDS: &[&str] = &[
    "hace falta",
    "hacen falta",
    "es necesario",
    "es imprescindible",
    "es obligatorio",
    "se necesita",
    "se necesitan",
    "hay que",
    "es indispensable",
    "basta con",
    "basta",
    "es suficiente con",
    "alcanza con",
    "es suficiente",
    "es preciso",
    "es requisito",
];
const ENGLISH_NEEDS: &[&str] = &[
    "is necessary to",
    "is necessary for",
    "is required to",
    "is required for",
    "is needed to",
    "is needed for",
    "is a must for",
    "are needed to",
    "are required to",
    "is enough to",
    "is enough for",
    "is sufficient to",
    "is sufficient for",
    "are enough to",
];
const DENIALS: &[&str] = &[
    "no es verdad que",
    "no es cierto que",
    "es falso que",
    "no se da que",
    "it is not the case that",
    "it is not true that",
    "it is false that",
    "it 's not true that",
    "it 's false that",
    "it 's not the case that",
];

fn phrase(words: &str) -> Vec<&str> {
    words.split_whitespace().collect()
}

fn implies(condition: Tree, main: Tree) -> Tree {
    Tree::Joined(Join::Implies, vec![condition, main])
}

impl Reader<'_> {
    /// A choice without the words after it that say whether both may hold.
    fn choice_tail<'t>(&self, tokens: &'t [Token]) -> (&'t [Token], Exclusion) {
        for at in 1..tokens.len() {
            let rest = &tokens[at..];
            let found: Vec<&str> =
                rest.iter().filter(|token| !token.is_mark).map(|token| token.word.as_str()).collect();
            let has = |list: &str| found.iter().any(|word| super::token::one_of(word, list));
            let is_denial = matches!(found.as_slice(), ["pero", "no", ..] | ["but", "not", ..])
                && found[2..].iter().any(|word| super::token::one_of(word, "ambas ambos both dos"))
                && !self.has_verb(rest);
            let is_tail = found.iter().all(|word| self.lexicon.both.contains(word)) || is_denial;
            let opens = tokens[at].is_mark || tokens[at].is("pero but y and or o");
            if found.is_empty() || !is_tail || !opens || !has("ambas ambos both dos two one") {
                continue;
            }
            let said = found.join(" ");
            let exclusion = if has("not no nunca never") || ONLY_ONE.iter().any(|one| said.contains(one)) {
                Exclusion::NotBoth
            } else if ONE.contains(&said.as_str()) {
                Exclusion::Unsaid
            } else {
                Exclusion::PerhapsBoth
            };
            return (&tokens[..at], exclusion);
        }
        (tokens, Exclusion::Unsaid)
    }

    /// "Either ... or ...".
    pub(super) fn choice(&mut self, tokens: &[Token]) -> Read<Option<Tree>> {
        let (body, exclusion) = self.choice_tail(tokens);
        if !body.iter().any(|token| token.is(self.lexicon.or)) {
            return Ok(None);
        }
        let said = self.clause(body)?;
        let names_both = |at: &usize| {
            self.spans[*at].all.iter().any(|word| super::token::one_of(word, "both ambos ambas"))
        };
        if said.spans().iter().any(names_both) {
            return Err(Unread("both"));
        }
        let Tree::Joined(Join::Or, members) = said else { return Ok(None) };
        Ok(Some(match exclusion {
            Exclusion::NotBoth if members.len() == 2 => Tree::Joined(Join::Xor, members),
            Exclusion::NotBoth => Tree::Count("exactly", 1, members),
            Exclusion::PerhapsBoth => Tree::Joined(Join::Or, members),
            Exclusion::Unsaid => Tree::Joined(Join::MaybeXor, members),
        }))
    }

    /// "At least two of my aunts, A, B and C, are coming".
    pub(super) fn counted(&mut self, tokens: &[Token]) -> Read<Option<Tree>> {
        let Some((name, number, found)) = self.counted_members(tokens) else { return Ok(None) };
        let mut members = Vec::new();
        for member in found {
            members.push(self.clause(&member)?);
        }
        Ok(Some(Tree::Count(name, number, members)))
    }

    /// What is counted, how many, and the clause about each.
    pub(super) fn counted_members(&self, tokens: &[Token]) -> Option<(&'static str, usize, Vec<Vec<Token>>)> {
        let (name, number, rest) = self.count(tokens)?;
        let (subject, predicate) = self.subject(rest);
        if predicate.is_empty() {
            return None;
        }
        let conjunctions = format!("{} {}", self.lexicon.and, self.lexicon.or);
        let comma = subject.iter().position(|token| token.is_mark && token.is(", : ( - —"));
        let colon = predicate.iter().position(|token| token.is_mark && token.is(": ("));
        // The names: between commas, after a colon, or with nothing between.
        let (names, predicate) = match (comma, colon) {
            (Some(comma), _) => (&subject[comma + 1..], predicate),
            (None, Some(colon)) => (&predicate[colon + 1..], &predicate[..colon]),
            (None, None) if items(subject, &conjunctions).len() < 2 => return None,
            (None, None) => {
                let is_article = |token: &Token| self.lexicon.determiners.contains(token.word.as_str());
                (&subject[usize::from(subject.first().is_some_and(is_article))..], predicate)
            }
        };
        let keeps = |token: &&Token| !token.is_mark || token.word == ",";
        let names: Vec<Token> = names.iter().filter(keeps).cloned().collect();
        let predicate: Vec<Token> = predicate.iter().filter(keeps).cloned().collect();
        let mut found = items(&names, &conjunctions);
        found.retain(
            |item| !matches!(item.as_slice(), [one] if self.lexicon.stop.contains(one.word.as_str())),
        );
        if found.len() < number.max(2) || self.is_negative(&predicate) {
            return None;
        }
        Some((name, number, found.iter().map(|item| joined(item, &predicate)).collect()))
    }

    /// The count that opens a sentence, and what follows it.
    fn count<'t>(&self, tokens: &'t [Token]) -> Option<(&'static str, usize, &'t [Token])> {
        for (name, words) in COUNTS {
            let words = phrase(words);
            let last = if words.is_empty() { 1 } else { tokens.len() };
            for at in 0..last.min(tokens.len()) {
                let Some(end) = sequence(tokens, at, &words) else { continue };
                let (Some(number), Some(of)) = (tokens.get(end), tokens.get(end + 1)) else { continue };
                let Some((_, number)) = NUMBERS.iter().find(|(word, _)| number.word == *word) else {
                    continue;
                };
                let before = &tokens[..at];
                let is_stop = |token: &Token| self.lexicon.stop.contains(token.word.as_str());
                let opens = before.last().is_none_or(|last| last.is_mark && self.is_lead(before))
                    || before.iter().all(is_stop);
                if of.is("de of") && opens {
                    return Some((*name, *number, &tokens[end + 2..]));
                }
            }
        }
        None
    }

    /// What is necessary or enough for what.
    pub(super) fn needed(&mut self, tokens: &[Token]) -> Read<Option<Tree>> {
        let found =
            if self.lexicon.is_spanish { self.spanish_need(tokens)? } else { self.english_need(tokens)? };
        match found {
            Some(found) => Ok(found),
            None => self.without(tokens),
        }
    }

    /// The outer `None`: nothing of the kind is said.
    fn spanish_need(&mut self, tokens: &[Token]) -> Read<Option<Option<Tree>>> {
        for words in SPANISH_NEEDS {
            let found =
                (0..tokens.len()).find_map(|at| sequence(tokens, at, &phrase(words)).map(|end| (at, end)));
            let Some((at, end)) = found else { continue };
            let (left, right) = (self.strip(&tokens[..at]), self.strip(&tokens[end..]));
            let (aim, means) = match left {
                [first, aim @ ..] if first.word == "para" => (aim, right),
                [] => match right.iter().rposition(|token| token.word == "para") {
                    Some(place) => (&right[place + 1..], &right[..place]),
                    None => return Ok(Some(None)),
                },
                _ => return Ok(Some(None)),
            };
            let is_enough =
                words.starts_with("basta") || words.starts_with("alcanza") || words.contains("suficiente");
            let (aim, means) = (self.clause(aim)?, self.clause(means)?);
            return Ok(Some(Some(if is_enough { implies(means, aim) } else { implies(aim, means) })));
        }
        Ok(None)
    }

    fn english_need(&mut self, tokens: &[Token]) -> Read<Option<Option<Tree>>> {
        for words in ENGLISH_NEEDS {
            let found =
                (1..tokens.len()).find_map(|at| sequence(tokens, at, &phrase(words)).map(|end| (at, end)));
            let Some((at, end)) = found else { continue };
            let (means, aim) = (self.clause(&tokens[..at])?, self.clause(&tokens[end..])?);
            let is_enough = words.contains("enough") || words.contains("sufficient");
            return Ok(Some(Some(if is_enough { implies(means, aim) } else { implies(aim, means) })));
        }
        if tokens.first().is_none_or(|first| first.word != "to") {
            return Ok(None);
        }
        let Some(comma) = tokens.iter().position(Token::is_comma) else { return Ok(None) };
        let rest = self.strip(&tokens[comma + 1..]);
        let Some(verb) = rest.iter().position(|token| token.is("need needs must")) else { return Ok(None) };
        let (aim, means) =
            (self.clause(&tokens[1..comma])?, self.clause(&joined(&rest[..verb], &rest[verb + 1..]))?);
        Ok(Some(Some(implies(aim, means))))
    }

    /// "Never goes out without a hat".
    fn without(&mut self, tokens: &[Token]) -> Read<Option<Tree>> {
        let word = if self.lexicon.is_spanish { "sin" } else { "without" };
        let Some(place) = tokens.iter().position(|token| token.word == word) else { return Ok(None) };
        if place == 0 {
            return self.without_first(tokens);
        }
        let (left, right) = (&tokens[..place], &tokens[place + 1..]);
        if !left.iter().any(|token| token.is("nunca jamas never")) || !self.has_verb(left) {
            return Ok(None);
        }
        let left = self.without_negations(left);
        let right: Vec<Token> = right
            .iter()
            .take_while(|token| !token.is_comma())
            .filter(|token| token.word != "nunca")
            .cloned()
            .collect();
        Ok(Some(implies(self.clause(&left)?, self.clause(&right)?)))
    }

    /// "Sin huevos no hay tortilla".
    fn without_first(&mut self, tokens: &[Token]) -> Read<Option<Tree>> {
        let comma = tokens.iter().position(Token::is_comma);
        let negation = tokens.iter().position(|token| token.word == "no").filter(|_| self.lexicon.is_spanish);
        let (means, main) = match (comma, negation) {
            (Some(comma), _) => (&tokens[1..comma], &tokens[comma + 1..]),
            (None, Some(negation)) => (&tokens[1..negation], &tokens[negation..]),
            (None, None) => return Ok(None),
        };
        let main = self.clause(main)?;
        match main {
            Tree::Said(at) if self.spans[at].is_denied => {
                Ok(Some(implies(self.clause(means)?.denied(), main)))
            }
            Tree::Said(_) | Tree::Of(..) | Tree::Not(_) | Tree::Joined(..) | Tree::Count(..) => Ok(None),
        }
    }

    /// "It is not the case that ...".
    pub(super) fn denied_whole(&mut self, tokens: &[Token]) -> Read<Option<Tree>> {
        let Some(end) = DENIALS.iter().find_map(|words| sequence(tokens, 0, &phrase(words))) else {
            return Ok(None);
        };
        let is_both = tokens.iter().any(|token| token.word == "tanto");
        let mut rest: Vec<Token> =
            tokens[end..].iter().filter(|token| !token.is("both dos ambos ambas tanto")).cloned().collect();
        for token in rest.iter_mut().filter(|token| is_both && token.word == "como") {
            "y".clone_into(&mut token.word);
        }
        Ok(Some(self.clause(&rest)?.denied()))
    }

    /// Whether a sentence that was not understood can only be about this or that, not a rule.
    pub(super) fn is_plain(&self, tokens: &[Token]) -> bool {
        self.connectives(tokens).is_ok_and(|found| found.is_empty())
            && !tokens.iter().any(|token| token.is(self.lexicon.or) || token.is(words::QUANTIFYING))
            && self.quantifier(self.strip(tokens), false).is_none()
    }
}
