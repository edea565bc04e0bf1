//! The form of what was read: names for what clauses say, and the lines.
//!
//! Called last. Names are made of words of the question, so that who reads the proof knows them.

use std::collections::HashMap;

use super::same::Cluster;
use super::token::{Token, one_of};
use super::{Join, Reader, Tree, words};

/// Longest name, and most words of one.
const NAME_BYTES_MAX: usize = 28;
const NAME_WORDS_MAX: usize = 3;

/// Names of clauses and of people.
pub(super) struct Names {
    clauses: HashMap<usize, String>,
    people: Vec<String>,
}

/// A name of letters, digits and `_`.
fn name(text: &str) -> String {
    let plain = |character: char| if character.is_ascii_alphanumeric() { character } else { '_' };
    let mut found: String = text.chars().map(plain).collect();
    found = found.trim_matches('_').to_owned();
    found.truncate(NAME_BYTES_MAX);
    let found = found.trim_matches('_');
    match found.chars().next() {
        None => "it".to_owned(),
        Some(first) if first.is_ascii_alphabetic() => found.to_owned(),
        Some(_) => format!("n_{found}"),
    }
}

/// A name that is not taken, made from another.
fn fresh(base: String, taken: &mut Vec<String>) -> String {
    let mut found = base.clone();
    let mut number = 2;
    while taken.contains(&found) || one_of(&found, words::RESERVED) {
        found = format!("{base}_{number}");
        number += 1;
    }
    taken.push(found.clone());
    found
}

impl Reader<'_> {
    pub(super) fn names(&self, clusters: &[Cluster]) -> Names {
        let mut taken = Vec::new();
        let mut clauses = HashMap::new();
        for cluster in clusters {
            // Two words tell most.
            let worth = |at: &&usize| {
                let span = &self.spans[**at];
                (span.stems.is_empty(), span.stems.len().abs_diff(2), span.start)
            };
            let Some(best) = cluster.iter().min_by_key(worth) else { continue };
            let said = self.spans[*best].words.iter().filter(|word| !word.is_empty());
            let said: Vec<&str> = said.take(NAME_WORDS_MAX).map(String::as_str).collect();
            let base = name(&said.join("_"));
            let found = fresh(base, &mut taken);
            clauses.extend(cluster.iter().map(|at| (*at, found.clone())));
        }
        let mut people = Vec::new();
        for person in &self.people {
            let mut person = person.clone();
            person.sort_by_key(|word| self.order.iter().position(|known| known == word));
            people.push(fresh(name(&person.join("_")), &mut taken));
        }
        Names { clauses, people }
    }

    /// A note and a line.
    pub(super) fn lines(&self, tokens: &[Token], line: &str) -> String {
        let start = tokens.first().map_or(0, |token| token.start);
        let end = tokens.last().map_or(start, |token| token.end);
        let quoted = self.question.get(start..end).unwrap_or_default().replace('\n', " ").replace('#', "");
        format!("# {quoted}\n{line}")
    }

    pub(super) fn written(&self, names: &Names, tree: &Tree, is_whole: bool) -> String {
        let said = |at: usize| names.clauses.get(&at).cloned().unwrap_or_default();
        let denied = |at: usize| if self.spans[at].is_denied { "not " } else { "" };
        let all = |members: &[Tree], is_whole: bool, between: &str| {
            let members: Vec<String> =
                members.iter().map(|member| self.written(names, member, is_whole)).collect();
            members.join(between)
        };
        match tree {
            Tree::Said(at) => format!("{}{}", denied(*at), said(*at)),
            Tree::Of(at, person) => {
                let person = names.people.get(*person).map_or("", String::as_str);
                format!("{}{}({person})", denied(*at), said(*at))
            }
            Tree::Not(inner) => self.denied_text(names, inner, is_whole),
            Tree::Count(name, number, members) => format!("{name}({number}, {})", all(members, true, ", ")),
            Tree::Joined(join, members) => {
                let between = match join {
                    Join::And => " and ",
                    Join::Or | Join::MaybeXor => " or ",
                    Join::Xor
                    | Join::Implies
                    | Join::Iff
                    | Join::All
                    | Join::Some
                    | Join::None
                    | Join::SomeNot => {
                        return format!("{}({})", join.name(), all(members, true, ", "));
                    }
                };
                let text = all(members, false, between);
                if is_whole { text } else { format!("({text})") }
            }
        }
    }

    fn denied_text(&self, names: &Names, inner: &Tree, is_whole: bool) -> String {
        if let Tree::Not(inner) = inner {
            return self.written(names, inner, is_whole);
        }
        let text = self.written(names, inner, false);
        match (inner, text.strip_prefix("not ")) {
            (Tree::Said(_) | Tree::Of(..), Some(positive)) => positive.to_owned(),
            _ => format!("not {text}"),
        }
    }
}
