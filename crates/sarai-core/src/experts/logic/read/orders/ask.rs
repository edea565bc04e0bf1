//! What is asked of an ordering: all of it, a place, who has a place, or whether something holds.
//!
//! Called by `form.rs`. One question is read, no more; instructions on how to answer say nothing.

use super::facts::{Node, any, compared, node, things};
use super::lex::{Mention, Sentence, Token};
use super::scale::{Spot, ends, spots};
use super::words::{self, has, quality};
use super::{Problem, Unread};

/// What is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Asked {
    Order,
    Place(Mention),
    Who(Spot),
    Holds(Node),
    /// Who is right before (-1) or after.
    Beside(Mention, i64),
    /// Which of two has less (-1) or more.
    Which(Mention, Mention, i64),
}

/// What is asked, on which scale, and whether the order begins at the end with more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Question {
    pub(super) axis: Option<String>,
    pub(super) first_end: Option<i64>,
    pub(super) asked: Asked,
}

fn question(axis: &str, asked: Asked) -> Question {
    Question { axis: Some(axis.to_owned()), first_end: None, asked }
}

const FAMILY: &str = "orden order ordena ordenalos ordenalas ordename ordenamelos ordenamelas ordenados ordenadas \
                      ordenas ordenar ponlos ponlas rank arrange sequence secuencia seating ordering sort ordenes \
                      ranking acomodalos acomodalas";

/// Where a question word stands.
pub(super) fn question_word(tokens: &[Token], is_spanish: bool) -> Option<usize> {
    const ACCENTED: &str =
        "quién quiénes qué cuál cuáles dónde adónde cómo cuándo who which what where whose when whom";
    (0..tokens.len()).find(|at| {
        let token = &tokens[*at];
        let asks = has(ACCENTED, &token.raw.to_lowercase())
            || (*at == 0 && token.is_in("quien que cual donde como cuando"));
        let before = at.checked_sub(1).map(|before| &tokens[before]);
        let relative = before.is_some_and(|before| {
            (!is_spanish && token.is_in("who which what") && before.names.is_some())
                || (token.word == "who" && before.is_in("one person"))
        });
        asks && !relative
    })
}

impl Problem {
    pub(super) fn has_floors(&self) -> bool {
        self.speaks_of("piso pisos planta plantas floor floors")
    }

    pub(super) fn order_ask(&self) -> Result<Question, Unread> {
        let mut found: Vec<Question> = Vec::new();
        for sentence in self.asks() {
            match self.order_ask_one(&sentence)? {
                Some(question) if !found.contains(&question) => found.push(question),
                Some(_) => {}
                None if sentence.is_question => return Err(Unread),
                None => {}
            }
        }
        if found.len() == 2 && found.iter().all(|question| question.asked == Asked::Order) {
            found.sort_by_key(|question| question.axis.is_none());
            found.truncate(usize::from(found[0].axis.is_some()));
        }
        let [only] = found.as_slice() else {
            return Err(Unread);
        };
        Ok(only.clone())
    }

    fn order_ask_one(&self, sentence: &Sentence) -> Result<Option<Question>, Unread> {
        let all = &sentence.tokens;
        if all.first().is_none_or(|first| first.is_in("if si")) {
            return Err(Unread);
        }
        let at = question_word(all, self.tongue.is_spanish);
        let tokens: Vec<Token> =
            all[at.unwrap_or(0)..].iter().filter(|token| !token.is_sign).cloned().collect();
        let named = things(all);
        let ends = ends(all, self.has_floors());
        let is_family = any(all, FAMILY);
        let is_whole = is_family || ends.len() > 1;
        if at.is_none() {
            let found = self.truth(&tokens, &named, sentence.is_question, is_whole);
            let takes_all = named.is_empty() || named.len() == self.size();
            return Ok(found.or_else(|| (is_whole && takes_all).then(|| whole(&ends))));
        }
        let Some(first) = tokens.first() else {
            return Ok(None);
        };
        let ordered = tokens.iter().skip(1).take(2).any(|token| token.is_in("order orden sequence"));
        let of_one = first.is_in("quien who which cual") && ends.len() < 2 && !ordered;
        if is_whole && named.is_empty() && !of_one {
            return Ok(Some(whole(&ends)));
        }
        Ok(self.asked_of(&tokens, all, &named))
    }

    /// A question with `who`, `which`, `what place`.
    fn asked_of(&self, tokens: &[Token], all: &[Token], named: &[Mention]) -> Option<Question> {
        let first = tokens.first()?;
        let unsigned: Vec<Token> = all.iter().filter(|token| !token.is_sign).cloned().collect();
        let related = self.relation(&unsigned);
        let is_place =
            |token: &Token| token.is_in(words::UNITS) || token.is_in("mes month numero number rank");
        if let ([only], None) = (named, &related) {
            let asks_when = first.is_in("cuando when");
            if asks_when || first.is_in("que what which cual") && tokens.iter().skip(1).take(3).any(is_place)
            {
                return Some(question("place", Asked::Place(*only)));
            }
        }
        if !first.is_in("quien who which cual que what quienes") || any(all, "no not nunca never") {
            return None;
        }
        let found = spots(&tokens[1..], self.tongue.articles);
        if let ([only], Some(related)) = (named, related) {
            let how = compared(&unsigned, related);
            let axis = how.relation.axis.as_str();
            let fits = how.is_close && matches!(axis, "seq" | "vert" | "hor") && found.is_empty();
            return fits.then(|| question(axis, Asked::Beside(*only, how.relation.sign)));
        }
        if let ([one, other], true) = (named, any(all, "o or u")) {
            let (axis, sign) = self.more(tokens)?;
            return Some(question(&axis, Asked::Which(*one, *other, sign)));
        }
        match found.as_slice() {
            [(axis, spot)] if named.is_empty() && axis != "?" && *spot != Spot::Edge => {
                Some(question(axis, Asked::Who(*spot)))
            }
            _ => None,
        }
    }

    /// Which of two: more or less of what.
    fn more(&self, tokens: &[Token]) -> Option<(String, i64)> {
        let own = tokens.iter().filter(|token| token.is_in(words::OWN) || token.is_in(words::SUPER));
        if let Some((axis, sign)) = own.filter_map(|token| quality(&token.word)).next() {
            return Some((axis.to_owned(), sign));
        }
        let by_end =
            any(tokens, "mas menos more less").then(|| ends(tokens, self.has_floors()).into_iter().next());
        if let Some(end) = by_end.flatten() {
            return Some(end);
        }
        if any(tokens, "antes first primero before") {
            return Some(("seq".to_owned(), -1));
        }
        any(tokens, "despues later").then(|| ("seq".to_owned(), 1))
    }

    /// A question for yes or no.
    fn truth(&self, tokens: &[Token], named: &[Mention], asks: bool, is_whole: bool) -> Option<Question> {
        let related = self.relation(tokens);
        if related.is_some() && named.len() == 2 {
            let found = self.truth_of_two(tokens);
            if found.is_some() {
                return found;
            }
        }
        let is_denied = any(tokens, "no not nunca never");
        if !asks || is_denied {
            return None;
        }
        if let ([only], false) = (named, is_whole)
            && let [(axis, spot)] = spots(tokens, self.tongue.articles).as_slice()
            && axis != "?"
        {
            return Some(question(axis, Asked::Holds(Node::At(*only, *spot))));
        }
        match named {
            [one, left, right] if any(tokens, words::BETWEEN) => {
                let node = Node::Between([*one, *left, *right], any(tokens, words::IMM));
                Some(question("free", Asked::Holds(node)))
            }
            _ => None,
        }
    }

    fn truth_of_two(&self, tokens: &[Token]) -> Option<Question> {
        // Only the part up to `or can't we know`.
        let cut = (0..tokens.len()).find(|at| tokens[*at].is_in("o or") && things(&tokens[..*at]).len() == 2);
        let tokens = &tokens[..cut.unwrap_or(tokens.len())];
        let mut how = compared(tokens, self.relation(tokens)?);
        how.apart = None;
        let before = things(&tokens[..how.relation.start]);
        let after = things(&tokens[how.relation.end..]);
        let joined = tokens.iter().any(|token| token.names.is_none() && token.is_in("o or y e and"));
        let (false, [a], [b]) = (joined || any(tokens, "no not never nunca"), &before[..], &after[..]) else {
            return None;
        };
        Some(question(&how.relation.axis, Asked::Holds(node(*a, *b, &how))))
    }
}

fn whole(ends: &[(String, i64)]) -> Question {
    let first = ends.first();
    Question {
        axis: first.map(|(axis, _)| axis.clone()),
        first_end: first.map(|(_, sign)| *sign),
        asked: Asked::Order,
    }
}
