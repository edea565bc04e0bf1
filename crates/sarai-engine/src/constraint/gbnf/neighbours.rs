//! Which lexemes can follow which, which are awaited at the same place, and which of those would swallow what belongs
//! to the successor of another.
//!
//! Called by `lexemes.rs` for each division it tries. What is found may be too much, never too little: a lexeme taken
//! apart in vain costs time, one left whole would cost strings.

use std::collections::{BTreeSet, HashMap};

use super::Fault;
use super::automaton::{Automaton, Leads};
use super::lexemes::Node;

/// A set of lexemes, by their place in the list of those used.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
struct Bits(Vec<u64>);

impl Bits {
    fn insert(&mut self, bit: usize) {
        if self.0.len() <= bit / 64 {
            self.0.resize(bit / 64 + 1, 0);
        }
        self.0[bit / 64] |= 1 << (bit % 64);
    }

    fn join(&mut self, other: &Self) -> bool {
        if self.0.len() < other.0.len() {
            self.0.resize(other.0.len(), 0);
        }
        let mut grown = false;
        for (mine, theirs) in self.0.iter_mut().zip(&other.0) {
            grown |= *theirs & !*mine != 0;
            *mine |= theirs;
        }
        grown
    }

    fn each(&self) -> impl Iterator<Item = usize> {
        let bits = |(index, word): (usize, &u64)| {
            let word = *word;
            (0..64).filter(move |bit| word >> bit & 1 == 1).map(move |bit| index * 64 + bit)
        };
        self.0.iter().enumerate().flat_map(bits)
    }
}

/// Which lexemes can follow which, and which can be awaited at the same place.
pub(super) struct Neighbours<'a> {
    nodes: &'a [Option<Node>],
    root: usize,
    /// The number of each lexeme used.
    used: Vec<usize>,
    places: HashMap<usize, usize>,
    /// What each rule can begin with, and whether it can be empty.
    first: Vec<(Bits, bool)>,
    /// What can come after each rule, and after each lexeme.
    after_rule: Vec<Bits>,
    after: Vec<Bits>,
}

impl<'a> Neighbours<'a> {
    pub(super) fn new(nodes: &'a [Option<Node>], root: usize, used: &BTreeSet<usize>) -> Self {
        let used: Vec<usize> = used.iter().copied().collect();
        let rules = nodes.len();
        let mut found = Self {
            nodes,
            root,
            places: used.iter().enumerate().map(|(place, number)| (*number, place)).collect(),
            first: vec![(Bits::default(), false); rules],
            after_rule: vec![Bits::default(); rules],
            after: vec![Bits::default(); used.len()],
            used,
        };
        while found.widen_first() {}
        while found.widen_after() {}
        found
    }

    fn widen_first(&mut self) -> bool {
        let mut grown = false;
        for (rule, node) in self.nodes.iter().enumerate() {
            let Some(node) = node else { continue };
            let (bits, empty) = self.first_of(node);
            grown |= self.first[rule].0.join(&bits) || empty != self.first[rule].1;
            self.first[rule].1 |= empty;
        }
        grown
    }

    fn first_of(&self, node: &Node) -> (Bits, bool) {
        match node {
            Node::Lexeme(number) => {
                let mut bits = Bits::default();
                bits.insert(self.places[number]);
                (bits, false)
            }
            Node::Rule(rule) => self.first[*rule].clone(),
            Node::Seq(parts) => {
                let mut bits = Bits::default();
                for part in parts {
                    let (more, empty) = self.first_of(part);
                    bits.join(&more);
                    if !empty {
                        return (bits, false);
                    }
                }
                (bits, true)
            }
            Node::Alt(parts) => {
                let mut all = (Bits::default(), false);
                for part in parts {
                    let (more, empty) = self.first_of(part);
                    all.0.join(&more);
                    all.1 |= empty;
                }
                all
            }
            Node::Repeat(part, least, _) => {
                let (bits, empty) = self.first_of(part);
                (bits, empty || *least == 0)
            }
        }
    }

    fn widen_after(&mut self) -> bool {
        let mut grown = false;
        let nodes = self.nodes;
        for (rule, node) in nodes.iter().enumerate() {
            if let Some(node) = node {
                let after = self.after_rule[rule].clone();
                grown |= self.spread(node, after);
            }
        }
        grown
    }

    fn spread(&mut self, node: &Node, mut after: Bits) -> bool {
        match node {
            Node::Lexeme(number) => self.after[self.places[number]].join(&after),
            Node::Rule(rule) => self.after_rule[*rule].join(&after),
            Node::Alt(parts) => {
                let mut grown = false;
                for part in parts {
                    grown |= self.spread(part, after.clone());
                }
                grown
            }
            Node::Seq(parts) => {
                let mut grown = false;
                for part in parts.iter().rev() {
                    grown |= self.spread(part, after.clone());
                    let (bits, empty) = self.first_of(part);
                    if empty {
                        after.join(&bits);
                    } else {
                        after = bits;
                    }
                }
                grown
            }
            Node::Repeat(part, _, most) => {
                if *most != Some(1) {
                    after.join(&self.first_of(part).0);
                }
                self.spread(part, after)
            }
        }
    }

    /// Lexemes that can go on past the end of another (or of themselves) with what may also come after that.
    pub(super) fn greedy(
        &self,
        automata: &[Option<Automaton>],
        budget: &mut usize,
    ) -> Result<BTreeSet<usize>, Fault> {
        let mut greedy: BTreeSet<usize> =
            self.used.iter().copied().filter(|number| automata[*number].is_none()).collect();
        if !greedy.is_empty() {
            return Ok(greedy);
        }
        let automaton = |place: usize| automata[self.used[place]].as_ref();
        let follows: Vec<Leads> = self
            .after
            .iter()
            .map(|after| {
                let mut leads = Leads::default();
                after.each().filter_map(automaton).for_each(|next| leads.join(next.first()));
                leads
            })
            .collect();
        for (one, beside) in self.company(&automaton, budget)?.iter().enumerate() {
            for other in beside.each() {
                let (Some(mine), Some(theirs)) = (automaton(one), automaton(other)) else { continue };
                if theirs.is_one_letter() || greedy.contains(&self.used[other]) {
                    continue;
                }
                let swallows = |stops: bool, _, on: Leads| stops && on.meets(follows[one]);
                if mine.beside(theirs, budget, swallows).ok_or_else(too_large)? {
                    greedy.insert(self.used[other]);
                }
            }
        }
        Ok(greedy)
    }

    /// For each lexeme, those that can be awaited where it is: some text that came before can be read as two
    /// lexemes at once, and then what follows either is awaited.
    fn company<'b>(
        &self,
        automaton: &impl Fn(usize) -> Option<&'b Automaton>,
        budget: &mut usize,
    ) -> Result<Vec<Bits>, Fault> {
        let count = self.used.len();
        let begin = self.first_of(&Node::Rule(self.root)).0;
        let mut company = vec![Bits::default(); count];
        for one in begin.each() {
            company[one].join(&begin);
        }
        for before in 0..count {
            let mut awaited = self.after[before].clone();
            for other in 0..count {
                let (Some(mine), Some(theirs)) = (automaton(before), automaton(other)) else { continue };
                if other != before
                    && mine.first().meets(theirs.first())
                    && mine.beside(theirs, budget, |one, two, _| one && two).ok_or_else(too_large)?
                {
                    awaited.join(&self.after[other]);
                }
            }
            for one in self.after[before].each() {
                company[one].join(&awaited);
            }
        }
        Ok(company)
    }
}

fn too_large() -> Fault {
    Fault::whole("its lexemes are too large to be held beside one another")
}
