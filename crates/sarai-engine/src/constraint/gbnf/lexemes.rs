//! Divides a grammar into lexemes, each one regular expression, and the rules above them.
//!
//! Called by `gbnf.rs`. llguidance reads the longest text that any lexeme allowed at a place can still become, and
//! takes all lexemes that match all of it. That is right as long as no lexeme that could stop at a place stands
//! beside one that can go on there with what may also come after the first. [`divide`] begins with the largest
//! lexemes and takes those apart that could go on so, until none is left; single characters never can.

use std::collections::{BTreeSet, HashMap};

use super::automaton::{Automaton, Classes};
use super::expression::Expr;
use super::neighbours::Neighbours;
use super::parse::Grammar;
use super::{Fault, rules};

/// Most lexemes; each is held beside every other.
const LEXEMES_MAX: usize = 1500;
/// Most steps spent on finding lexemes that swallow too much.
const STEPS_MAX: usize = 20_000_000;

/// A rule above the lexemes.
pub(super) enum Node {
    Lexeme(usize),
    Seq(Vec<Node>),
    Alt(Vec<Node>),
    Repeat(Box<Node>, u32, Option<u32>),
    Rule(usize),
}

pub(super) struct Lexed {
    /// What each rule is made of, if it is not inside lexemes only.
    pub(super) nodes: Vec<Option<Node>>,
    /// The text of each is one of the expression's that is not empty.
    pub(super) lexemes: Vec<Expr>,
    /// Which of them are used.
    pub(super) used: BTreeSet<usize>,
}

struct Divider<'a> {
    grammar: &'a Grammar,
    regular: Vec<bool>,
    nullable: Vec<bool>,
    nodes: Vec<Option<Node>>,
    lexemes: Vec<Expr>,
    numbers: HashMap<Expr, usize>,
}

pub(super) fn divide(grammar: &Grammar) -> Result<Lexed, Fault> {
    let mut regular = vec![false; grammar.rules.len()];
    rules::fixpoint(grammar, &mut regular, &|expr, flags| expr.rules().iter().all(|rule| flags[*rule]));
    let mut nullable = vec![false; grammar.rules.len()];
    rules::fixpoint(grammar, &mut nullable, &|expr, flags| expr.nullable(&|rule| flags[rule]));
    let mut divider = Divider {
        grammar,
        regular,
        nullable,
        nodes: grammar.rules.iter().map(|_| None).collect(),
        lexemes: Vec::new(),
        numbers: HashMap::new(),
    };
    let reached = rules::reached(grammar);
    for &rule in &reached {
        if rule == grammar.root || !divider.regular[rule] {
            divider.raise(rule);
        }
    }
    let classes = Classes::new(reached.iter().map(|rule| &grammar.rules[*rule].body));
    let mut automata: Vec<Option<Automaton>> = Vec::new();
    let mut budget = STEPS_MAX;
    loop {
        let used = divider.used();
        if used.len() > LEXEMES_MAX {
            return Err(Fault::whole(format!("it comes to more than {LEXEMES_MAX} lexemes")));
        }
        for expr in &divider.lexemes[automata.len()..] {
            automata.push(Automaton::new(expr, grammar, &classes));
        }
        let neighbours = Neighbours::new(&divider.nodes, grammar.root, &used);
        let greedy = neighbours.greedy(&automata, &mut budget)?;
        if greedy.is_empty() {
            return Ok(Lexed { nodes: divider.nodes, lexemes: divider.lexemes, used });
        }
        divider.take_apart(&greedy);
    }
}

impl Divider<'_> {
    fn raise(&mut self, rule: usize) {
        if self.nodes[rule].is_none() {
            // Against asking twice: the body may name its own rule.
            self.nodes[rule] = Some(Node::Seq(Vec::new()));
            let grammar = self.grammar;
            self.nodes[rule] = Some(self.lift(&grammar.rules[rule].body));
        }
    }

    fn is_regular(&self, expr: &Expr) -> bool {
        expr.rules().iter().all(|rule| self.regular[*rule])
    }

    /// Makes lexemes as large as can be.
    fn lift(&mut self, expr: &Expr) -> Node {
        if self.is_regular(expr) {
            return self.lexeme(expr);
        }
        match expr {
            Expr::Seq(parts) => {
                let mut nodes = Vec::new();
                let runs: Vec<&[Expr]> =
                    parts.chunk_by(|a, b| self.is_regular(a) && self.is_regular(b)).collect();
                for run in runs {
                    let node = if run.len() > 1 {
                        self.lexeme(&Expr::Seq(run.to_vec()))
                    } else {
                        self.lift(&run[0])
                    };
                    nodes.push(node);
                }
                Node::Seq(nodes)
            }
            Expr::Alt(options) => {
                let (plain, others): (Vec<&Expr>, Vec<&Expr>) =
                    options.iter().partition(|option| self.is_regular(option));
                let mut nodes: Vec<Node> = others.into_iter().map(|option| self.lift(option)).collect();
                if !plain.is_empty() {
                    nodes.push(self.lexeme(&Expr::alt(plain.into_iter().cloned().collect())));
                }
                Node::Alt(nodes)
            }
            Expr::Repeat(part, least, most) => Node::Repeat(Box::new(self.lift(part)), *least, *most),
            Expr::Rule(rule) => Node::Rule(*rule),
            Expr::Set(_) | Expr::Text(_) => self.lexeme(expr),
        }
    }

    fn lexeme(&mut self, expr: &Expr) -> Node {
        let mut blank = true;
        expr.each(&mut |part| blank &= matches!(part, Expr::Seq(_) | Expr::Alt(_) | Expr::Repeat(..)));
        if blank {
            return Node::Seq(Vec::new());
        }
        let number = *self.numbers.entry(expr.clone()).or_insert_with(|| {
            self.lexemes.push(expr.clone());
            self.lexemes.len() - 1
        });
        let node = Node::Lexeme(number);
        if expr.nullable(&|rule| self.nullable[rule]) {
            Node::Repeat(Box::new(node), 0, Some(1))
        } else {
            node
        }
    }

    fn used(&self) -> BTreeSet<usize> {
        let mut used = BTreeSet::new();
        self.nodes.iter().flatten().for_each(|node| node.lexemes(&mut used));
        used
    }

    /// Replaces lexemes by what they are made of, one level down.
    fn take_apart(&mut self, lexemes: &BTreeSet<usize>) {
        for rule in 0..self.nodes.len() {
            if let Some(mut node) = self.nodes[rule].take() {
                self.take_apart_in(&mut node, lexemes);
                self.nodes[rule] = Some(node);
            }
        }
    }

    fn take_apart_in(&mut self, node: &mut Node, lexemes: &BTreeSet<usize>) {
        match node {
            Node::Lexeme(number) if lexemes.contains(number) => {
                let expr = self.lexemes[*number].clone();
                *node = self.level(&expr);
            }
            Node::Lexeme(_) | Node::Rule(_) => {}
            Node::Seq(parts) | Node::Alt(parts) => {
                parts.iter_mut().for_each(|part| self.take_apart_in(part, lexemes));
            }
            Node::Repeat(part, ..) => self.take_apart_in(part, lexemes),
        }
    }

    fn level(&mut self, expr: &Expr) -> Node {
        match expr {
            Expr::Set(_) => self.lexeme(expr),
            Expr::Text(text) => {
                let letters = text.chars().map(|letter| Expr::Text(letter.to_string()));
                Node::Seq(letters.map(|letter| self.lexeme(&letter)).collect())
            }
            Expr::Seq(parts) => Node::Seq(parts.iter().map(|part| self.lexeme(part)).collect()),
            Expr::Alt(options) => Node::Alt(options.iter().map(|option| self.lexeme(option)).collect()),
            Expr::Repeat(part, least, most) => Node::Repeat(Box::new(self.lexeme(part)), *least, *most),
            Expr::Rule(rule) => {
                // Shared by all who name it: written out at each place it could grow without bound.
                if self.nodes[*rule].is_none() {
                    let grammar = self.grammar;
                    self.nodes[*rule] = Some(self.lexeme(&grammar.rules[*rule].body));
                }
                Node::Rule(*rule)
            }
        }
    }
}

impl Node {
    fn lexemes(&self, found: &mut BTreeSet<usize>) {
        match self {
            Self::Lexeme(number) => {
                found.insert(*number);
            }
            Self::Seq(parts) | Self::Alt(parts) => parts.iter().for_each(|part| part.lexemes(found)),
            Self::Repeat(part, ..) => part.lexemes(found),
            Self::Rule(_) => {}
        }
    }
}
