//! Facts of an ordering: clauses, who they are about, and what they say of places.
//!
//! Called by `form.rs`. A clause without a subject has that of the clause before it; a name alone after a comparison is
//! one more thing compared with. What is not understood sets `has_skipped`.

use super::lex::{Mention, Token, said};
use super::scale::{Relation, Spot, relation, spots};
use super::words::{self, has, number, ordinal};
use super::{Problem, Unread};

/// What is said of places, in the direction of the scale.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Node {
    Less(Mention, Mention),
    /// So many places apart.
    Apart(Mention, Mention, usize),
    NextTo(Mention, Mention),
    /// The first between the others; whether it touches both.
    Between([Mention; 3], bool),
    At(Mention, Spot),
    /// Before (-1) or after a place with a name.
    Beyond(Mention, usize, i64),
    Same(Mention, Mention),
    Not(Box<Node>),
    Any(Vec<Node>),
    If(Box<Node>, Box<Node>),
}

/// What a sentence says, and on which scale.
#[derive(Clone, Debug)]
pub(super) struct Note {
    pub(super) text: String,
    pub(super) axis: String,
    pub(super) node: Node,
}

/// How two are compared.
#[derive(Clone, Debug)]
pub(super) struct Compared {
    pub(super) relation: Relation,
    /// With nothing between.
    pub(super) is_close: bool,
    pub(super) apart: Option<usize>,
    pub(super) is_denied: bool,
}

/// What carries over from clause to clause.
#[derive(Clone, Debug, Default)]
struct Carried {
    subjects: Vec<Mention>,
    pending: Vec<Mention>,
    last: Option<(Compared, Vec<Mention>)>,
    /// An end of a row was named: `left` may stand for the left end.
    edge: bool,
}

pub(super) fn any(tokens: &[Token], list: &str) -> bool {
    tokens.iter().any(|token| token.is_in(list))
}

/// Things named, each once.
pub(super) fn things(tokens: &[Token]) -> Vec<Mention> {
    let mut found = Vec::new();
    for mention in tokens.iter().filter_map(Token::thing) {
        if !found.contains(&mention) {
            found.push(mention);
        }
    }
    found
}

/// How a clause compares.
pub(super) fn compared(clause: &[Token], relation: Relation) -> Compared {
    let start = relation.start;
    let touches = start > 0 && clause[start - 1].is_in("right just next immediate");
    let is_close =
        any(clause, words::IMM) || touches || relation.is_next_after || any(&clause[..start], "just");
    let apart = (0..start.min(clause.len().saturating_sub(1)))
        .find(|at| number(&clause[*at].word) > 0 && clause[at + 1].is_in(words::UNITS))
        .map(|at| number(&clause[at].word));
    Compared { relation, is_close, apart, is_denied: any(clause, words::NEG) }
}

/// Quantifiers that do no harm: `first of all`, `en algún sitio`.
fn is_harmless(clause: &[Token]) -> bool {
    let word = |at: usize| clause.get(at).map_or("", |token| token.word.as_str());
    let place = "sitio lugar punto momento puesto parte place point";
    let hard: Vec<usize> = (0..clause.len())
        .filter(|at| clause[*at].is_in(words::HARD))
        .filter(|at| !(has("algun some", word(*at)) && has(place, word(at + 1))))
        .collect();
    hard.iter().all(|at| *at > 0 && has("of de", word(at - 1)))
        || hard.iter().all(|at| word(*at) == "todos" && *at > 0 && has("de que", word(at - 1)))
}

impl Problem {
    /// Pieces of a sentence that each say one thing.
    pub(super) fn clauses(&self, tokens: &[Token]) -> Vec<Vec<Token>> {
        let mut found: Vec<Vec<Token>> = Vec::new();
        let mut clause: Vec<Token> = Vec::new();
        // `between A and B` stays together.
        let mut holds = false;
        for token in tokens {
            holds |= token.is_in(words::BETWEEN);
            if token.is_in(words::BECAUSE) {
                found.push(std::mem::take(&mut clause));
            }
            let joins = token.is_in(self.tongue.joins) && !token.is_in("con with sino") && !token.is_name();
            if holds && token.is_in(self.tongue.ands) && (token.is_sign || joins) {
                holds = false;
                clause.push(token.clone());
            } else if token.is_sign {
                found.push(std::mem::take(&mut clause));
                holds = false;
            } else if joins {
                found.push(std::mem::replace(&mut clause, vec![token.clone()]));
            } else {
                clause.push(token.clone());
            }
        }
        found.push(clause);
        found.retain(|clause| clause.iter().any(|token| !token.is_in(self.tongue.joins)));
        found
    }

    pub(super) fn relation(&self, clause: &[Token]) -> Option<Relation> {
        relation(clause, self.tongue.is_spanish)
    }

    pub(super) fn order_facts(&mut self) -> Result<(), Unread> {
        let mut before: Vec<Mention> = Vec::new();
        for tokens in self.facts() {
            let mut clauses = self.clauses(&tokens);
            clauses.retain(|clause| !clause.iter().any(|token| self.is_listed(token)));
            let all: Vec<Token> = clauses.iter().flatten().cloned().collect();
            let is_hard = |token: &Token| {
                token.is_in("if si unless either o or") && !(token.word == "si" && token.names.is_some())
            };
            if all.iter().any(is_hard) && all.iter().any(|token| token.names.is_some()) {
                self.has_skipped = true;
                continue;
            }
            let pronoun = tokens.first().is_some_and(|first| first.is_in("he she it ella tambien also"))
                || tokens.first().is_some_and(|first| first.raw.to_lowercase() == "él");
            let carries = before.len() == 1 && (pronoun || self.tongue.is_spanish);
            let mut carried =
                Carried { subjects: if carries { before.clone() } else { Vec::new() }, ..Carried::default() };
            let text = said(&tokens);
            for at in 0..clauses.len() {
                self.order_clause(&clauses[at], &clauses[at + 1..], &mut carried, &text)?;
            }
            self.has_skipped |= !carried.pending.is_empty();
            before = carried.subjects;
        }
        Ok(())
    }

    fn order_clause(
        &mut self,
        clause: &[Token],
        rest: &[Vec<Token>],
        carried: &mut Carried,
        text: &str,
    ) -> Result<(), Unread> {
        let named = things(clause);
        check_same(clause, &named)?;
        let related = self.relation(clause);
        if !named.is_empty() && any(clause, words::SAYS) {
            self.has_skipped = true;
            (carried.pending, carried.last) = (Vec::new(), None);
            return Ok(());
        }
        if self.is_bare(clause, &named) {
            return self.bare(named[0], rest, carried, text);
        }
        if any(clause, words::HARD) && (!named.is_empty() || related.is_some()) && !is_harmless(clause) {
            self.has_skipped = true;
            carried.pending.clear();
            return Ok(());
        }
        if clause.iter().any(|token| token.is_in(words::BETWEEN)) {
            self.between(clause, rest, carried, text);
            return Ok(());
        }
        match related {
            Some(related) => self.related(clause, compared(clause, related), carried, text),
            None => {
                carried.last = None;
                self.placed(clause, &named, carried, text);
                carried.pending.clear();
                Ok(())
            }
        }
    }

    fn is_bare(&self, clause: &[Token], named: &[Mention]) -> bool {
        let says_nothing = |token: &Token| {
            token.thing().is_some()
                || token.is_in(self.tongue.articles)
                || token.is_in(self.tongue.joins)
                || token.is_in(self.tongue.titles)
                || token.is_in("que than de a piece bus")
        };
        named.len() == 1 && clause.iter().all(says_nothing)
    }

    /// A name alone: one more subject, or one more thing compared with.
    fn bare(
        &mut self,
        name: Mention,
        rest: &[Vec<Token>],
        carried: &mut Carried,
        text: &str,
    ) -> Result<(), Unread> {
        let joins = rest.first().is_some_and(|next| {
            let leads = match self.relation(next) {
                None => !spots(next, self.tongue.articles).is_empty(),
                Some(related) => !things(&next[..related.start]).is_empty(),
            };
            next[0].is_in("y e and") && leads && !things(next).is_empty()
        });
        match carried.last.clone().filter(|_| !joins) {
            None => carried.pending.push(name),
            Some((compared, subjects)) => {
                for subject in subjects {
                    self.compare(subject, name, &compared, text)?;
                }
            }
        }
        Ok(())
    }

    fn between(&mut self, clause: &[Token], rest: &[Vec<Token>], carried: &mut Carried, text: &str) {
        let at = clause.iter().position(|token| token.is_in(words::BETWEEN)).unwrap_or(0);
        (carried.pending, carried.last) = (Vec::new(), None);
        let mut inner = things(&clause[..at]);
        if inner.is_empty() {
            inner.clone_from(&carried.subjects);
        }
        let outer = things(&clause[at..]);
        if let ([one], [left, right], false) = (inner.as_slice(), outer.as_slice(), any(clause, words::NEG)) {
            let touches = any(clause, words::IMM)
                || (at > 0 && clause[at - 1].is_in("right just"))
                || rest.first().is_some_and(|next| any(next, "pegado pegada"));
            self.note(text, "free", Node::Between([*one, *left, *right], touches));
            carried.subjects = vec![*one];
        } else {
            self.has_skipped |= !things(clause).is_empty();
        }
    }

    fn related(
        &mut self,
        clause: &[Token],
        compared: Compared,
        carried: &mut Carried,
        text: &str,
    ) -> Result<(), Unread> {
        let Relation { start, end, .. } = compared.relation;
        let (before, mut after) = (things(&clause[..start]), things(&clause[end..]));
        let mut subjects = std::mem::take(&mut carried.pending);
        carried.last = None;
        subjects.extend(&before);
        if subjects.is_empty() && after.len() == 2 {
            // Turned round: `after Ana came Beto`.
            subjects = after.split_off(1);
        }
        if subjects.is_empty() {
            subjects.clone_from(&carried.subjects);
        }
        let many =
            compared.is_denied && after.len() == 2 && subjects.len() == 1 && any(&clause[end..], "ni nor");
        let more = if many { after.split_off(1) } else { Vec::new() };
        let label = clause.iter().find(|token| token.is_label()).and_then(|token| token.names);
        let digits = clause.iter().any(|token| token.word.chars().all(|c| c.is_ascii_digit()));
        if digits && label.is_none() {
            self.has_skipped = true;
            carried.subjects = subjects;
            return Ok(());
        }
        let axis = compared.relation.axis.as_str();
        let placed = matches!(axis, "seq" | "vert" | "hor") || compared.relation.is_next;
        let fits = after.len() == 1
            && before.len() < 2
            && !subjects.is_empty()
            && !subjects.contains(&after[0])
            && !(subjects.len() > 1 && (compared.is_denied || compared.is_close))
            && (placed || !compared.is_close);
        if !fits {
            if let (Some(label), [subject], true, "seq") =
                (label, subjects.as_slice(), after.is_empty(), axis)
            {
                let node = Node::Beyond(*subject, label.at + 1, compared.relation.sign);
                self.note(text, "seq", denied(node, compared.is_denied));
            } else {
                self.has_skipped = true;
            }
            if !subjects.is_empty() {
                carried.subjects = subjects;
            }
            return Ok(());
        }
        for subject in &subjects {
            self.compare(*subject, after[0], &compared, text)?;
        }
        for other in more {
            self.compare(subjects[0], other, &compared, text)?;
        }
        carried.subjects.clone_from(&subjects);
        carried.last = Some((compared, subjects));
        Ok(())
    }

    /// A clause without a comparison: places told by themselves, or nothing of places.
    fn placed(&mut self, clause: &[Token], named: &[Mention], carried: &mut Carried, text: &str) {
        let is_denied = any(clause, words::NEG);
        let mut found = spots(clause, self.tongue.articles);
        let mut subjects = carried.pending.clone();
        subjects.extend(named);
        if subjects.is_empty() {
            subjects.clone_from(&carried.subjects);
        }
        if carried.edge && found.is_empty() {
            if any(clause, "izquierda izquierdo left") {
                found.push(("hor".to_owned(), Spot::Low(1)));
            } else if any(clause, "derecha derecho right") {
                found.push(("hor".to_owned(), Spot::High(1)));
            }
        }
        let begins = (0..clause.len().saturating_sub(1)).find(|at| {
            clause[*at].is_in("empezo started began comenzo") && clause[at + 1].is_in("por con in with en at")
        });
        if let (Some(at), false) = (begins, named.is_empty()) {
            for first in things(&clause[at..]) {
                self.note(text, "ord", denied(Node::At(first, Spot::Low(1)), is_denied));
            }
            return;
        }
        if found.is_empty() {
            self.idle(clause, named, carried);
            return;
        }
        if !subjects.is_empty() {
            carried.subjects.clone_from(&subjects);
        }
        if found.iter().any(|(axis, _)| axis == "?") || subjects.is_empty() || named.len() > 1 {
            self.has_skipped = true;
            return;
        }
        if found.len() > 1 && !is_denied {
            let differ = found.iter().any(|one| *one != found[0]);
            if differ && !(found.len() == 2 && found.iter().any(|(axis, _)| axis == "vert")) {
                self.has_skipped = true;
                return;
            }
            found.truncate(1);
        }
        carried.edge |= found.iter().any(|(axis, spot)| *spot == Spot::Edge || axis == "hor");
        if subjects.len() > 1 && found[0].1 != Spot::Edge && !is_denied {
            self.has_skipped = true;
            return;
        }
        for subject in subjects {
            for (axis, spot) in &found {
                self.note(text, axis, denied(Node::At(subject, *spot), is_denied));
            }
        }
    }

    /// Nothing of places was found: whether the clause may say something of them all the same.
    fn idle(&mut self, clause: &[Token], named: &[Mention], carried: &mut Carried) {
        let compares = |token: &Token| token.is_in("mas menos more less") || token.is_in(words::OWN);
        let counts = |token: &Token| {
            token.word.chars().all(|c| c.is_ascii_digit()) || number(&token.word) > 1 || token.word == "than"
        };
        let ranks = |token: &Token| ordinal(&token.word) > 0 || token.is_in(words::LAST);
        let says = |token: &Token| compares(token) || counts(token);
        self.has_skipped |= named.len() > 1 || (!named.is_empty() && clause.iter().any(says));
        let hints = clause.iter().any(|token| compares(token) || ranks(token));
        self.has_skipped |= named.is_empty() && hints && !carried.subjects.is_empty();
        if let [only] = named {
            carried.subjects = vec![*only];
        }
    }

    /// Notes a comparison of two.
    pub(super) fn compare(
        &mut self,
        a: Mention,
        b: Mention,
        how: &Compared,
        text: &str,
    ) -> Result<(), Unread> {
        if a.group != b.group && self.is_order && self.has_plain_places {
            return Err(Unread);
        }
        self.note(text, &how.relation.axis, denied(node(a, b, how), how.is_denied));
        Ok(())
    }

    pub(super) fn note(&mut self, text: &str, axis: &str, node: Node) {
        self.notes.push(Note { text: text.to_owned(), axis: axis.to_owned(), node });
    }
}

/// Two may have the same place, or somebody of somebody is spoken of: nothing here can be trusted.
fn check_same(clause: &[Token], named: &[Mention]) -> Result<(), Unread> {
    let of_somebody = (0..clause.len()).any(|at| {
        let names = |place: usize| clause.get(place).is_some_and(|token| token.names.is_some());
        let is_of = clause.get(at + 1).is_some_and(|next| next.is_in("de of")) && names(at + 2);
        let owned = at > 1 && clause[at - 1].word == "'s" && names(at - 2);
        clause[at].is_in(words::KIN) && (is_of || owned)
    });
    let as_as = clause.iter().filter(|token| token.word == "as").count() > 1;
    let same = any(clause, words::SAME) && !any(clause, words::NEG);
    let together = any(clause, "together juntos juntas");
    if of_somebody || (!named.is_empty() && (as_as || same || together)) { Err(Unread) } else { Ok(()) }
}

/// What a comparison of two says.
pub(super) fn node(a: Mention, b: Mention, how: &Compared) -> Node {
    if how.relation.is_next {
        return Node::NextTo(a, b);
    }
    let (low, high) = if how.relation.sign < 0 { (a, b) } else { (b, a) };
    match how.apart {
        Some(count) if count > 1 => Node::Apart(low, high, count),
        Some(1) => Node::Apart(low, high, 1),
        _ if how.is_close => Node::Apart(low, high, 1),
        _ => Node::Less(low, high),
    }
}

/// A node, or its opposite.
pub(super) fn denied(node: Node, is_denied: bool) -> Node {
    if is_denied { Node::Not(Box::new(node)) } else { node }
}
