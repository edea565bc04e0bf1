//! Finite automata over classes of characters: what a lexeme can begin with, where it can stop, how it can go on.
//!
//! Called by `lexemes.rs` to find lexemes that would swallow what belongs to their successor. A repetition with high
//! numbers is taken as one without bounds: an automaton may accept more than its lexeme, never less.

use std::collections::{BTreeSet, HashMap};

use super::expression::{CharSet, Expr};
use super::parse::Grammar;

/// Most states of one automaton, of both kinds; a lexeme beyond that is taken apart unseen.
const STATES_MAX: usize = 1000;
/// Repetitions up to this number are counted.
const COUNTED_MAX: u32 = 4;

/// Characters that no set of the grammar tells apart share a class.
pub(super) struct Classes {
    /// First code point of each class's stretch, ascending; stretch `i` ends where `i + 1` begins.
    starts: Vec<u32>,
    /// First bytes of the characters of each stretch in UTF-8.
    leads: Vec<Leads>,
}

/// A set of bytes.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(super) struct Leads([u64; 4]);

impl Leads {
    fn add(&mut self, byte: u8) {
        self.0[usize::from(byte / 64)] |= 1 << (byte % 64);
    }

    pub(super) fn join(&mut self, other: Self) {
        self.0.iter_mut().zip(other.0).for_each(|(mine, theirs)| *mine |= theirs);
    }

    pub(super) fn meets(self, other: Self) -> bool {
        self.0.iter().zip(other.0).any(|(mine, theirs)| mine & theirs != 0)
    }
}

impl Classes {
    /// The classes of all sets and texts in these expressions.
    pub(super) fn new<'a>(exprs: impl Iterator<Item = &'a Expr>) -> Self {
        let mut starts = BTreeSet::from([0]);
        for expr in exprs {
            expr.each(&mut |expr| match expr {
                Expr::Set(set) => starts.extend(set.ranges().iter().flat_map(|(from, to)| [*from, to + 1])),
                Expr::Text(text) => {
                    starts.extend(text.chars().map(u32::from).flat_map(|letter| [letter, letter + 1]));
                }
                Expr::Seq(_) | Expr::Alt(_) | Expr::Repeat(..) | Expr::Rule(_) => {}
            });
        }
        starts.remove(&0x0011_0000);
        let starts: Vec<u32> = starts.into_iter().collect();
        let end = |index: usize| starts.get(index + 1).map_or(0x0010_FFFF, |next| next - 1);
        let leads = starts.iter().enumerate().map(|(index, start)| leads_of(*start, end(index))).collect();
        Self { starts, leads }
    }

    fn of(&self, set: &CharSet) -> Vec<u32> {
        let mut found = Vec::new();
        for (from, to) in set.ranges() {
            let first = self.starts.partition_point(|start| start < from);
            let last = self.starts.partition_point(|start| start <= to);
            found.extend((first..last).filter_map(|index| u32::try_from(index).ok()));
        }
        found
    }

    pub(super) fn leads(&self, class: u32) -> Leads {
        self.leads[class as usize]
    }
}

/// The first bytes of characters between two code points.
fn leads_of(from: u32, to: u32) -> Leads {
    let mut leads = Leads::default();
    for code in from..=to.min(0x7F) {
        leads.add(u8::try_from(code).unwrap_or_default());
    }
    for (first, last, shift, mark) in
        [(0x80, 0x7FF, 6, 0xC0), (0x800, 0xFFFF, 12, 0xE0), (0x1_0000, 0x10_FFFF, 18, 0xF0_u8)]
    {
        let (from, to) = (from.max(first), to.min(last));
        if from <= to {
            (from >> shift..=to >> shift)
                .for_each(|head| leads.add(mark | u8::try_from(head).unwrap_or_default()));
        }
    }
    leads
}

/// A deterministic automaton. State 0 is its beginning, which never accepts: lexemes are not empty. From every state
/// there is a way to an accepting one.
pub(super) struct Automaton {
    states: Vec<State>,
}

#[derive(Default)]
struct State {
    accepts: bool,
    /// By class, ascending.
    next: Vec<(u32, usize)>,
    /// First bytes of all characters that can follow.
    leads: Leads,
}

impl Automaton {
    /// `None` if it grows too large.
    pub(super) fn new(expr: &Expr, grammar: &Grammar, classes: &Classes) -> Option<Self> {
        let mut steps = Steps { grammar, classes, steps: vec![Vec::new()] };
        let last = steps.add(expr, 0)?;
        let start = steps.reach(BTreeSet::from([0]));
        let mut known: HashMap<BTreeSet<usize>, usize> = HashMap::new();
        let mut states = vec![State::default()];
        let mut waiting = vec![(start, 0)];
        while let Some((places, index)) = waiting.pop() {
            let mut by_class: HashMap<u32, BTreeSet<usize>> = HashMap::new();
            for place in &places {
                for (step, target) in &steps.steps[*place] {
                    for class in step {
                        by_class.entry(*class).or_default().insert(*target);
                    }
                }
            }
            let mut next: Vec<(u32, usize)> = Vec::with_capacity(by_class.len());
            let mut reached: HashMap<BTreeSet<usize>, usize> = HashMap::new();
            let mut leads = Leads::default();
            for (class, targets) in by_class {
                leads.join(classes.leads(class));
                if let Some(target) = reached.get(&targets) {
                    next.push((class, *target));
                    continue;
                }
                let full = steps.reach(targets.clone());
                let accepts = full.contains(&last);
                let target = match known.get(&full) {
                    Some(target) => *target,
                    None if states.len() == STATES_MAX => return None,
                    None => {
                        states.push(State { accepts, ..State::default() });
                        known.insert(full.clone(), states.len() - 1);
                        waiting.push((full, states.len() - 1));
                        states.len() - 1
                    }
                };
                reached.insert(targets, target);
                next.push((class, target));
            }
            next.sort_unstable();
            (states[index].next, states[index].leads) = (next, leads);
        }
        Some(Self { states })
    }

    /// First bytes of what it can begin with.
    pub(super) fn first(&self) -> Leads {
        self.states[0].leads
    }

    /// Whether it accepts nothing longer than one character.
    pub(super) fn is_one_letter(&self) -> bool {
        self.states[0].next.iter().all(|(_, target)| self.states[*target].next.is_empty())
    }

    /// Walks through this and another automaton side by side, over every text that leads somewhere in both, until
    /// `found` says yes of the two states reached. It is told whether this one accepts, whether the other one does,
    /// and the first bytes with which the other can go on. `budget` counts the steps; `None` once it is used up.
    pub(super) fn beside(
        &self,
        other: &Self,
        budget: &mut usize,
        found: impl Fn(bool, bool, Leads) -> bool,
    ) -> Option<bool> {
        let mut seen = BTreeSet::from([(0, 0)]);
        let mut waiting = vec![(0, 0)];
        while let Some((mine, theirs)) = waiting.pop() {
            let (mine, theirs) = (&self.states[mine], &other.states[theirs]);
            if found(mine.accepts, theirs.accepts, theirs.leads) {
                return Some(true);
            }
            let mut ahead = theirs.next.iter().peekable();
            for (class, target) in &mine.next {
                *budget = budget.checked_sub(1)?;
                while ahead.next_if(|(behind, _)| behind < class).is_some() {}
                if let Some((_, partner)) = ahead.next_if(|(same, _)| same == class)
                    && seen.insert((*target, *partner))
                {
                    waiting.push((*target, *partner));
                }
            }
        }
        Some(false)
    }
}

/// An automaton with choices: for each place, the steps by one character, or by none where the classes are empty.
struct Steps<'a> {
    grammar: &'a Grammar,
    classes: &'a Classes,
    steps: Vec<Vec<(Vec<u32>, usize)>>,
}

impl Steps<'_> {
    /// Adds ways to read `expr` from a place; returns the place where they end. `None` if it grows too large.
    fn add(&mut self, expr: &Expr, from: usize) -> Option<usize> {
        match expr {
            Expr::Set(set) => self.step(from, self.classes.of(set)),
            Expr::Text(text) => text
                .chars()
                .try_fold(from, |at, letter| self.step(at, self.classes.of(&CharSet::one(letter)))),
            Expr::Seq(parts) => parts.iter().try_fold(from, |at, part| self.add(part, at)),
            Expr::Alt(options) => {
                let end = self.place()?;
                for option in options {
                    let begin = self.step(from, Vec::new())?;
                    let last = self.add(option, begin)?;
                    self.steps[last].push((Vec::new(), end));
                }
                Some(end)
            }
            Expr::Repeat(part, least, most) => self.repeat(part, from, *least, *most),
            Expr::Rule(rule) => {
                let grammar = self.grammar;
                self.add(&grammar.rules[*rule].body, from)
            }
        }
    }

    fn repeat(&mut self, part: &Expr, from: usize, least: u32, most: Option<u32>) -> Option<usize> {
        let most = most.filter(|most| *most <= COUNTED_MAX);
        let least = least.min(COUNTED_MAX);
        let mut at = from;
        for _ in 0..least {
            at = self.add(part, at)?;
        }
        let Some(most) = most else {
            // A place of its own, so that no way leads back to before the loop.
            let begin = self.step(at, Vec::new())?;
            let last = self.add(part, begin)?;
            self.steps[last].push((Vec::new(), begin));
            return self.step(begin, Vec::new());
        };
        let mut ends = vec![at];
        for _ in least..most {
            at = self.add(part, at)?;
            ends.push(at);
        }
        let end = self.place()?;
        for last in ends {
            self.steps[last].push((Vec::new(), end));
        }
        Some(end)
    }

    fn place(&mut self) -> Option<usize> {
        if self.steps.len() >= STATES_MAX * 4 {
            return None;
        }
        self.steps.push(Vec::new());
        Some(self.steps.len() - 1)
    }

    fn step(&mut self, from: usize, classes: Vec<u32>) -> Option<usize> {
        let to = self.place()?;
        self.steps[from].push((classes, to));
        Some(to)
    }

    /// Adds every place that can be reached without reading.
    fn reach(&self, mut places: BTreeSet<usize>) -> BTreeSet<usize> {
        let mut waiting: Vec<usize> = places.iter().copied().collect();
        while let Some(place) = waiting.pop() {
            for (classes, target) in &self.steps[place] {
                if classes.is_empty() && places.insert(*target) {
                    waiting.push(*target);
                }
            }
        }
        places
    }
}
