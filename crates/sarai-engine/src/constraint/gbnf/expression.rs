//! What a GBNF rule says, as a tree, and the sets of characters in it.
//!
//! Made by `parse.rs`, used by everything beside it. A set is never empty; a text has at least one character.

use std::collections::BTreeSet;

/// Highest code point.
const LAST: u32 = 0x0010_FFFF;
const SURROGATES: (u32, u32) = (0xD800, 0xDFFF);

/// One way to write text.
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub(super) enum Expr {
    /// One character of a set.
    Set(CharSet),
    /// Exactly this.
    Text(String),
    /// One after the other; of none: the empty text.
    Seq(Vec<Expr>),
    /// One of them.
    Alt(Vec<Expr>),
    /// At least and at most so often.
    Repeat(Box<Expr>, u32, Option<u32>),
    /// What the rule of this number says.
    Rule(usize),
}

/// Characters, as sorted ranges that neither touch nor overlap. Never a surrogate.
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub(super) struct CharSet(Vec<(u32, u32)>);

impl CharSet {
    /// `None` if nothing is left.
    pub(super) fn new(mut ranges: Vec<(u32, u32)>, negated: bool) -> Option<Self> {
        ranges.sort_unstable();
        let mut merged: Vec<(u32, u32)> = Vec::new();
        for (from, to) in ranges {
            match merged.last_mut() {
                Some((_, end)) if from <= end.saturating_add(1) => *end = to.max(*end),
                _ => merged.push((from, to)),
            }
        }
        let ranges = without(&if negated { complement(&merged) } else { merged }, SURROGATES);
        (!ranges.is_empty()).then_some(Self(ranges))
    }

    pub(super) fn any() -> Self {
        Self(without(&[(0, LAST)], SURROGATES))
    }

    pub(super) fn one(letter: char) -> Self {
        Self(vec![(u32::from(letter), u32::from(letter))])
    }

    pub(super) fn ranges(&self) -> &[(u32, u32)] {
        &self.0
    }
}

fn complement(ranges: &[(u32, u32)]) -> Vec<(u32, u32)> {
    let mut gaps = Vec::new();
    let mut next = 0;
    for &(from, to) in ranges {
        if next < from {
            gaps.push((next, from - 1));
        }
        next = to + 1;
    }
    if next <= LAST {
        gaps.push((next, LAST));
    }
    gaps
}

fn without(ranges: &[(u32, u32)], (first, last): (u32, u32)) -> Vec<(u32, u32)> {
    let below = ranges.iter().filter(|(from, _)| *from < first).map(|&(from, to)| (from, to.min(first - 1)));
    let above = ranges.iter().filter(|(_, to)| *to > last).map(|&(from, to)| (from.max(last + 1), to));
    below.chain(above).collect()
}

impl Expr {
    /// Puts parts one after the other, without needless levels.
    pub(super) fn seq(mut parts: Vec<Self>) -> Self {
        if parts.len() == 1 { parts.remove(0) } else { Self::Seq(parts) }
    }

    /// One of several, without needless levels.
    pub(super) fn alt(mut options: Vec<Self>) -> Self {
        if options.len() == 1 { options.remove(0) } else { Self::Alt(options) }
    }

    /// The expressions right inside.
    pub(super) fn parts(&self) -> &[Self] {
        match self {
            Self::Seq(parts) | Self::Alt(parts) => parts,
            Self::Repeat(part, ..) => std::slice::from_ref(part),
            Self::Set(_) | Self::Text(_) | Self::Rule(_) => &[],
        }
    }

    /// Every rule named.
    pub(super) fn rules(&self) -> BTreeSet<usize> {
        let mut found = BTreeSet::new();
        self.each(&mut |expr| {
            if let Self::Rule(rule) = expr {
                found.insert(*rule);
            }
        });
        found
    }

    /// Calls `look` for this expression and all inside.
    pub(super) fn each(&self, look: &mut impl FnMut(&Self)) {
        look(self);
        for part in self.parts() {
            part.each(look);
        }
    }

    /// Whether it can be the empty text, if `rule` tells so of rules.
    pub(super) fn nullable(&self, rule: &impl Fn(usize) -> bool) -> bool {
        match self {
            Self::Set(_) | Self::Text(_) => false,
            Self::Seq(parts) => parts.iter().all(|part| part.nullable(rule)),
            Self::Alt(options) => options.iter().any(|option| option.nullable(rule)),
            Self::Repeat(part, least, most) => *least == 0 || *most == Some(0) || part.nullable(rule),
            Self::Rule(number) => rule(*number),
        }
    }
}
