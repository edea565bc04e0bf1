//! Who has what: facts that put a person and a thing together or apart, and what is asked of them.
//!
//! Called by `form.rs`. A clause counts only if every word of it is plain (to have, to be, to choose) or is said
//! elsewhere in the question too: somebody may also fear, see or feed what is not theirs.

use super::facts::{Compared, Node, any, compared, denied};
use super::lex::{Mention, Token, said, stem};
use super::scale::Relation;
use super::words::{self, has, number, ordinal, quality};
use super::{Problem, Unread};

/// Words that leave open who is meant.
const OPEN: &str = "quiza maybe perhaps todos all same mismo misma some algun alguna someone alguien every cada each \
                    both ambos";
/// Words of place and time that are no verbs.
const PLACED: &str = "mas menos more less antes despues before after detras delante behind ahead izquierda derecha left \
                      right next lado junto encima debajo above below then entonces too than";

/// All things named, places too, each once.
pub(super) fn mentions(tokens: &[Token]) -> Vec<Mention> {
    let mut found = Vec::new();
    for mention in tokens.iter().filter_map(|token| token.names) {
        if !found.contains(&mention) {
            found.push(mention);
        }
    }
    found
}

/// Who the clauses are about.
#[derive(Clone, Debug, Default)]
struct Carried {
    subject: Option<Mention>,
    pending: Vec<Mention>,
}

pub(super) fn same(a: Mention, b: Mention) -> Node {
    Node::Same(a, b)
}

impl Problem {
    pub(super) fn is_ordered(&self) -> bool {
        self.labels.is_some()
    }

    pub(super) fn assign_facts(&mut self) -> Result<(), Unread> {
        for tokens in self.facts() {
            let text = said(&tokens);
            if tokens[0].is_in("if si") && tokens[0].names.is_none() {
                self.conditional(&tokens, &text)?;
                continue;
            }
            if any(&tokens, "if unless si salvo") && !mentions(&tokens).is_empty() {
                self.has_skipped = true;
                continue;
            }
            let clauses = self.clauses(&tokens);
            let mut carried = Carried::default();
            for at in 0..clauses.len() {
                if !clauses[at].iter().any(|token| self.is_listed(token)) {
                    self.assign_clause(&clauses[at], &clauses[at + 1..], &mut carried, &text)?;
                }
            }
            self.has_skipped |= !carried.pending.is_empty();
        }
        Ok(())
    }

    /// `If A has x, B has y`.
    fn conditional(&mut self, tokens: &[Token], text: &str) -> Result<(), Unread> {
        let cut = tokens.iter().position(|token| token.is_in("then entonces") || token.word == ",");
        let Some(cut) = cut else {
            self.has_skipped = true;
            return Ok(());
        };
        let kept = std::mem::take(&mut self.notes);
        let had_skipped = std::mem::replace(&mut self.has_skipped, false);
        let rest: Vec<Token> = tokens[cut + 1..]
            .iter()
            .filter(|token| !token.is_sign && !token.is_in("then entonces"))
            .cloned()
            .collect();
        let (mut first, mut second) = (Carried::default(), Carried::default());
        self.assign_clause(&tokens[1..cut], &[], &mut first, text)?;
        let mut when = std::mem::take(&mut self.notes);
        self.assign_clause(&rest, &[], &mut second, text)?;
        let mut then = std::mem::replace(&mut self.notes, kept);
        let is_whole = first.pending.is_empty() && second.pending.is_empty() && !self.has_skipped;
        self.has_skipped |= had_skipped;
        match (when.pop(), then.pop()) {
            (Some(one), Some(other)) if when.is_empty() && then.is_empty() && is_whole => {
                self.note(text, "free", Node::If(Box::new(one.node), Box::new(other.node)));
            }
            _ => self.has_skipped = true,
        }
        Ok(())
    }

    /// Whether the things of a list are what people are, such as trades.
    fn is_of_people(&self, group: usize) -> bool {
        let Some(things) = self.groups.get(group) else {
            return false;
        };
        let ends = if self.tongue.is_spanish { words::AGENT_ES } else { words::AGENT_EN };
        let is_trade = |word: &String| ends.split_ascii_whitespace().any(|end| word.ends_with(end));
        let count = things.iter().filter(|thing| thing.words.last().is_some_and(is_trade)).count();
        !things[0].is_name && count * 2 > things.len()
    }

    fn assign_clause(
        &mut self,
        clause: &[Token],
        rest: &[Vec<Token>],
        carried: &mut Carried,
        text: &str,
    ) -> Result<(), Unread> {
        let named = mentions(clause);
        let is_denied = any(clause, words::NEG) || any(clause, "nada nothing");
        let says_more = clause.iter().any(|token| {
            token.names.is_none()
                && !token.is_in(self.tongue.articles)
                && !token.is_in(self.tongue.joins)
                && !token.is_in(self.tongue.titles)
        });
        let next = rest.first();
        let Some(first) = named.first().copied() else {
            // A reason told before `so` adds nothing that is not said after it.
            let so = next.is_some_and(|next| next[0].is_in("asi so"));
            self.has_skipped |= says_more && carried.subject.is_some() && !so && is_denied;
            return Ok(());
        };
        let alone = named.len() == 1
            && carried.pending.is_empty()
            && carried.subject.is_none_or(|subject| subject.group == first.group);
        if alone
            && !says_more
            && next.is_some_and(|next| next[0].is_in("y e and") && mentions(next).len() < 3)
        {
            carried.pending = named;
            return Ok(());
        }
        if alone {
            // Somebody, and nothing of the lists.
            let so = rest.iter().take(2).any(|next| any(&next[..next.len().min(2)], "asi so"));
            let told = rest.iter().any(|next| !mentions(next).is_empty());
            self.has_skipped |= !so && !told && says_more;
            carried.subject = Some(first);
            return Ok(());
        }
        let pending = std::mem::take(&mut carried.pending);
        let subject = carried.subject.replace(first);
        if !self.is_plain(clause, text) || any(clause, words::SAYS) || any(clause, OPEN) {
            self.has_skipped = true;
            return Ok(());
        }
        if let Some(related) = self.relation(clause) {
            let how = Compared { is_denied, ..compared(clause, related) };
            carried.subject = subject;
            return self.assign_related(clause, &how, carried, text);
        }
        if any(clause, words::APART) {
            let both: Vec<Mention> = pending.iter().chain(&named).copied().collect();
            self.kin(&both, subject, is_denied, text);
            return Ok(());
        }
        carried.subject = subject;
        self.heads_and_objects(clause, (&pending, &named), carried, text);
        Ok(())
    }

    /// Who it is said of, and what is said.
    fn heads_and_objects(
        &mut self,
        clause: &[Token],
        (pending, named): (&[Mention], &[Mention]),
        carried: &mut Carried,
        text: &str,
    ) {
        let Some(first) = named.first() else { return };
        let subject = carried.subject.replace(*first);
        let lead = named.iter().take_while(|mention| mention.group == first.group).count();
        let (heads, objects) = if lead < named.len() {
            (pending.iter().chain(&named[..lead]).copied().collect(), named[lead..].to_vec())
        } else if !pending.is_empty() {
            (pending.to_vec(), named.to_vec())
        } else {
            (subject.into_iter().collect(), named.to_vec())
        };
        // Told of several together, a choice is unclear.
        if any(clause, words::OR) && !pending.is_empty() {
            self.has_skipped = true;
            return;
        }
        carried.subject = self.told(clause, &heads, &objects, text).or(carried.subject);
    }

    /// Two who are brothers, friends or neighbours are not the same.
    fn kin(&mut self, both: &[Mention], subject: Option<Mention>, is_denied: bool, text: &str) {
        let pair = match (both, subject) {
            ([a, b], _) if !is_denied => Some((*a, *b)),
            ([b], Some(a)) => Some((a, *b)),
            _ => None,
        };
        match pair.filter(|(a, b)| a.group != b.group) {
            Some((a, b)) => self.note(text, "free", denied(same(a, b), true)),
            None => self.has_skipped = true,
        }
    }

    fn assign_related(
        &mut self,
        clause: &[Token],
        how: &Compared,
        carried: &mut Carried,
        text: &str,
    ) -> Result<(), Unread> {
        let Relation { start, end, .. } = how.relation;
        let mut before = mentions(&clause[..start]);
        if before.is_empty() {
            before.extend(carried.subject);
        }
        let after = mentions(&clause[end..]);
        let ([a], [b]) = (before.as_slice(), after.as_slice()) else {
            carried.subject = mentions(clause).first().copied();
            self.has_skipped = true;
            return Ok(());
        };
        carried.subject = Some(*a);
        let axis = how.relation.axis.as_str();
        let is_place = matches!(axis, "seq" | "hor" | "vert" | "free");
        if a == b {
            self.has_skipped = true;
        } else if self.is_ordered() && is_place {
            // Left and right are said of seats, not of days.
            let by_number = self.labels().first().is_some_and(|label| label.name.parse::<usize>().is_ok());
            if how.relation.is_next || axis == "seq" || by_number {
                self.compare(*a, *b, how, text)?;
            } else {
                self.has_skipped = true;
            }
        } else if a.group != b.group {
            self.note(text, "free", denied(same(*a, *b), true));
        }
        Ok(())
    }

    /// Puts things together or apart; gives the one that is spoken of.
    fn told(
        &mut self,
        clause: &[Token],
        heads: &[Mention],
        objects: &[Mention],
        text: &str,
    ) -> Option<Mention> {
        let is_only = any(clause, "solo only solamente unicamente");
        let (hates, denies) =
            (any(clause, words::HATE), any(clause, words::NEG) || any(clause, "nada nothing"));
        let is_vague = any(clause, words::VAGUE) && !is_only && !hates;
        let is_denied = hates || denies;
        let mixed = objects.iter().any(|object| object.group != objects[0].group);
        let clash = objects.iter().any(|object| heads.iter().any(|head| head.group == object.group));
        let has_or = any(clause, words::OR);
        let unclear = clash
            || (hates && denies)
            || (is_vague && !is_denied)
            || (is_denied
                && (is_only || mixed || (heads.len() > 1 && objects.len() > 1) || any(clause, "sino")))
            || (has_or && !is_denied && mixed);
        let head = *heads.first()?;
        if unclear {
            self.has_skipped = true;
            return Some(head);
        }
        if is_denied {
            for one in heads {
                for object in objects {
                    self.note(text, "free", denied(same(*one, *object), true));
                }
            }
            return heads.last().copied();
        }
        if heads.len() > 1 {
            if has_or && objects.len() == 1 {
                let all = heads.iter().map(|one| same(*one, objects[0])).collect();
                self.note(text, "free", Node::Any(all));
            } else {
                self.has_skipped = true;
            }
        } else if has_or {
            let all = objects.iter().map(|object| same(head, *object)).collect();
            self.note(text, "free", Node::Any(all));
        } else {
            self.together(clause, head, objects, text);
        }
        Some(head)
    }

    fn together(&mut self, clause: &[Token], head: Mention, objects: &[Mention], text: &str) {
        let twice =
            (1..objects.len()).any(|at| objects[..at].iter().any(|one| one.group == objects[at].group));
        if twice {
            self.has_skipped = true;
            return;
        }
        let is_said_to_be = any(clause, words::COPULA) || any(clause, "as de como fue became");
        for object in objects {
            if self.is_of_people(object.group) && !is_said_to_be {
                self.has_skipped = true;
            } else {
                self.note(text, "free", same(head, *object));
            }
        }
    }

    /// Whether every word is a plain one, or one that is said elsewhere too.
    fn is_plain(&self, clause: &[Token], text: &str) -> bool {
        let related = self.relation(clause).is_some();
        let lists = [
            words::PLAIN,
            self.tongue.articles,
            self.tongue.joins,
            words::NEG,
            words::OR,
            words::KIN,
            words::APART,
            words::IMM,
            words::UNITS,
            words::LAST,
            words::OWN,
            PLACED,
        ];
        clause.iter().all(|token| {
            let word = token.word.as_str();
            let is_known = token.names.is_some()
                || token.is_sign
                || lists.iter().any(|list| has(list, word))
                || number(word) > 0
                || ordinal(word) > 0
                || quality(word).is_some()
                || words::named(&words::VERB_SCALES, word).is_some();
            let is_small = word.chars().count() < 3 || word.starts_with(|c: char| c.is_ascii_digit());
            let by_relation = related && (token.is_in(words::VERB) || !self.is_ordered());
            is_known || is_small || by_relation || self.is_said_elsewhere(word, text)
        })
    }

    fn is_said_elsewhere(&self, word: &str, text: &str) -> bool {
        let root = |word: &str| -> String { stem(word).chars().take(4).collect() };
        let own = root(word);
        self.sentences.iter().any(|sentence| {
            let fits = |token: &Token| !token.is_sign && token.names.is_none() && root(&token.word) == own;
            sentence.tokens.iter().any(fits) && said(&sentence.tokens) != text
        })
    }
}
