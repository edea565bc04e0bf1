//! Small random grammars, held beside a matcher that knows nothing of lexemes: it finds every end that every part of
//! a grammar can have, until nothing new is found.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::*;

/// Letters that share first bytes in UTF-8 among them: é and ñ begin alike, € does not.
const LETTERS: [char; 5] = ['a', 'b', 'é', 'ñ', '€'];

/// The generator of numbers of these tests: small, and the same everywhere.
pub(in crate::constraint::tests) struct Dice(pub(in crate::constraint::tests) u64);

impl Dice {
    pub(in crate::constraint::tests) fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let mixed = (self.0 ^ (self.0 >> 29)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        usize::try_from(mixed >> 33).unwrap() % limit
    }
}

enum Piece {
    Text(String),
    Set(bool, Vec<char>),
    Seq(Vec<Piece>),
    Alt(Vec<Piece>),
    Repeat(Box<Piece>, usize, Option<usize>),
    Rule(usize),
}

struct Made {
    rules: Vec<Piece>,
}

fn piece(dice: &mut Dice, depth: usize, rules: usize) -> Piece {
    let letter = |dice: &mut Dice| LETTERS[dice.below(LETTERS.len())];
    match dice.below(if depth == 0 { 5 } else { 10 }) {
        0 | 1 => Piece::Text((0..=dice.below(2)).map(|_| letter(dice)).collect()),
        2 => Piece::Set(dice.below(4) == 0, (0..=dice.below(3)).map(|_| letter(dice)).collect()),
        3 | 4 => Piece::Rule(dice.below(rules)),
        5 | 6 => Piece::Seq((0..2 + dice.below(2)).map(|_| piece(dice, depth - 1, rules)).collect()),
        7 => Piece::Alt((0..2 + dice.below(2)).map(|_| piece(dice, depth - 1, rules)).collect()),
        _ => {
            let (least, most) =
                [(0, None), (1, None), (0, Some(1)), (2, Some(2)), (1, Some(3))][dice.below(5)];
            Piece::Repeat(Box::new(piece(dice, depth - 1, rules)), least, most)
        }
    }
}

impl Piece {
    fn write(&self, out: &mut String) {
        match self {
            Self::Text(text) => write!(out, "\"{text}\"").unwrap(),
            Self::Set(negated, letters) => {
                let letters: String = letters.iter().collect();
                write!(out, "[{}{letters}]", if *negated { "^" } else { "" }).unwrap();
            }
            Self::Seq(parts) => join(parts, " ", out),
            Self::Alt(parts) => join(parts, " | ", out),
            Self::Repeat(part, least, most) => {
                join(std::slice::from_ref(part), "", out);
                match (least, most) {
                    (0, None) => out.push('*'),
                    (1, None) => out.push('+'),
                    (0, Some(1)) => out.push('?'),
                    (least, Some(most)) if least == most => write!(out, "{{{least}}}").unwrap(),
                    (least, Some(most)) => write!(out, "{{{least},{most}}}").unwrap(),
                    (least, None) => write!(out, "{{{least},}}").unwrap(),
                }
            }
            Self::Rule(number) => write!(out, "r-{number}").unwrap(),
        }
    }
}

fn join(parts: &[Piece], between: &str, out: &mut String) {
    out.push('(');
    for (index, part) in parts.iter().enumerate() {
        out.push_str(if index > 0 { between } else { "" });
        part.write(out);
    }
    out.push(')');
}

/// Ends of rules by their beginning, as far as they are known.
type Known = BTreeMap<(usize, usize), BTreeSet<usize>>;

fn ends(piece: &Piece, text: &[char], from: usize, known: &mut Known) -> BTreeSet<usize> {
    match piece {
        Piece::Text(literal) => {
            let literal: Vec<char> = literal.chars().collect();
            text[from..].starts_with(&literal).then_some(from + literal.len()).into_iter().collect()
        }
        Piece::Set(negated, letters) => {
            let holds = text.get(from).is_some_and(|letter| letters.contains(letter) != *negated);
            holds.then_some(from + 1).into_iter().collect()
        }
        Piece::Seq(parts) => parts.iter().fold(BTreeSet::from([from]), |starts, part| {
            starts.into_iter().flat_map(|start| ends(part, text, start, known)).collect()
        }),
        Piece::Alt(parts) => parts.iter().flat_map(|part| ends(part, text, from, known)).collect(),
        Piece::Repeat(part, least, most) => {
            let mut all = BTreeSet::new();
            let mut now = BTreeSet::from([from]);
            // More rounds than letters add nothing but empty ones.
            for round in 0..=most.unwrap_or(least + text.len() + 1) {
                if round >= *least {
                    all.extend(now.iter().copied());
                }
                now = now.into_iter().flat_map(|start| ends(part, text, start, known)).collect();
            }
            all
        }
        Piece::Rule(rule) => known.entry((*rule, from)).or_default().clone(),
    }
}

impl Made {
    fn new(dice: &mut Dice) -> Self {
        let count = 1 + dice.below(4);
        Self { rules: (0..count).map(|_| piece(dice, 3, count)).collect() }
    }

    fn text(&self) -> String {
        let mut out = "root ::= r-0\n".to_owned();
        for (number, rule) in self.rules.iter().enumerate() {
            write!(out, "r-{number} ::= ").unwrap();
            rule.write(&mut out);
            out.push('\n');
        }
        out
    }

    fn matches(&self, text: &str) -> bool {
        let text: Vec<char> = text.chars().collect();
        let mut known = Known::new();
        loop {
            let before = known.clone();
            let _asked = ends(&Piece::Rule(0), &text, 0, &mut known);
            let asked: Vec<(usize, usize)> = known.keys().copied().collect();
            for (rule, from) in asked {
                let found = ends(&self.rules[rule], &text, from, &mut known);
                known.entry((rule, from)).or_default().extend(found);
            }
            if known == before {
                return known[&(0, 0)].contains(&text.len());
            }
        }
    }
}

fn texts(dice: &mut Dice) -> Vec<String> {
    let mut texts = vec![String::new()];
    for letters in 1..=3 {
        for number in 0..LETTERS.len().pow(letters) {
            let digits = (0..letters).map(|place| LETTERS[number / LETTERS.len().pow(place) % LETTERS.len()]);
            texts.push(digits.collect());
        }
    }
    let long = |dice: &mut Dice| (0..4 + dice.below(5)).map(|_| LETTERS[dice.below(LETTERS.len())]).collect();
    texts.extend((0..150).map(|_| long(dice)));
    // Few letters, so that more of them match.
    texts.extend((0..100).map(|_| (0..4 + dice.below(5)).map(|_| LETTERS[dice.below(2)]).collect()));
    texts
}

#[test]
fn random_grammars_match_what_a_plain_matcher_says() {
    let mut dice = Dice(20_261_121);
    let compiler = compiler();
    let (mut grammars, mut matched, mut several) = (0, 0, 0);
    while grammars < 1500 {
        let made = Made::new(&mut dice);
        let text = made.text();
        let lark = match to_lark(&text) {
            Ok(lark) => lark,
            Err(fault) => {
                assert!(fault.what.contains("never end"), "{text}\n{fault}");
                continue;
            }
        };
        grammars += 1;
        several += usize::from(lark.lines().filter(|line| line.starts_with('L')).count() > 1);
        let mut bound = compile(&Constraint::Gbnf(text.clone()), &compiler)
            .unwrap_or_else(|error| panic!("{text}\n{error}\n{lark}"));
        for sample in texts(&mut dice) {
            let expected = made.matches(&sample);
            matched += usize::from(expected);
            assert_eq!(matches(&mut bound, &sample), expected, "{sample:?} by\n{text}\n{lark}");
        }
    }
    // Otherwise the test would say little.
    assert!(several > grammars / 10 && matched > grammars * 5, "{several} {matched}");
}
