//! Reads GBNF. A fault names the line and column where reading could not go on.
//!
//! Called by `gbnf.rs`. Nesting is bounded, because this parser and all that follow call themselves for each level.

use std::collections::HashMap;

use super::expression::{CharSet, Expr};
use super::{DEPTH_MAX, Fault, REPEAT_MAX, RULES_MAX};

/// A grammar whose rules all exist.
pub(super) struct Grammar {
    pub(super) rules: Vec<Rule>,
    pub(super) root: usize,
}

pub(super) struct Rule {
    pub(super) name: String,
    /// Line and column.
    pub(super) place: (usize, usize),
    pub(super) body: Expr,
}

/// A rule that was named, and where first; its body once it has been read.
struct Named {
    name: String,
    place: (usize, usize),
    body: Option<Expr>,
}

struct Parser {
    letters: Vec<char>,
    at: usize,
    line: usize,
    column: usize,
    numbers: HashMap<String, usize>,
    named: Vec<Named>,
}

pub(super) fn parse(text: &str) -> Result<Grammar, Fault> {
    let mut parser = Parser {
        letters: text.chars().collect(),
        at: 0,
        line: 1,
        column: 1,
        numbers: HashMap::new(),
        named: Vec::new(),
    };
    parser.space(true);
    while parser.peek().is_some() {
        parser.rule()?;
        parser.space(true);
    }
    let defined = |number: &&usize| parser.named[**number].body.is_some();
    let root = parser.numbers.get("root").filter(defined).copied();
    let root = root.ok_or_else(|| Fault::whole("it has no rule named root"))?;
    let rule = |named: Named| match named.body {
        Some(body) => Ok(Rule { name: named.name, place: named.place, body }),
        None => Err(Fault {
            line: named.place.0,
            column: named.place.1,
            what: format!("the rule {} is not defined", named.name),
        }),
    };
    let rules = parser.named.into_iter().map(rule).collect::<Result<_, _>>()?;
    Ok(Grammar { rules, root })
}

fn is_name(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_')
}

impl Parser {
    fn peek(&self) -> Option<char> {
        self.letters.get(self.at).copied()
    }

    fn next(&mut self) -> Option<char> {
        let letter = self.peek()?;
        self.at += 1;
        if letter == '\n' {
            self.line += 1;
            self.column = 1;
        } else {
            self.column += 1;
        }
        Some(letter)
    }

    fn take(&mut self, wanted: char) -> bool {
        let found = self.peek() == Some(wanted);
        if found {
            self.next();
        }
        found
    }

    fn place(&self) -> (usize, usize) {
        (self.line, self.column)
    }

    fn fault<T>(&self, what: impl Into<String>) -> Result<T, Fault> {
        Err(Fault { line: self.line, column: self.column, what: what.into() })
    }

    /// Skips blanks and comments; line ends too if they have no meaning here.
    fn space(&mut self, lines: bool) {
        while let Some(letter) = self.peek() {
            match letter {
                ' ' | '\t' => {}
                '\n' | '\r' if lines => {}
                '#' => {
                    while self.peek().is_some_and(|letter| letter != '\n') {
                        self.next();
                    }
                    continue;
                }
                _ => return,
            }
            self.next();
        }
    }

    fn name(&mut self) -> Option<String> {
        let from = self.at;
        while self.peek().is_some_and(is_name) {
            self.next();
        }
        (self.at > from).then(|| self.letters[from..self.at].iter().collect())
    }

    fn number_of(&mut self, name: &str, place: (usize, usize)) -> Result<usize, Fault> {
        if let Some(number) = self.numbers.get(name) {
            return Ok(*number);
        }
        if self.named.len() == RULES_MAX {
            return self.fault(format!("it has more than {RULES_MAX} rules"));
        }
        self.named.push(Named { name: name.to_owned(), place, body: None });
        self.numbers.insert(name.to_owned(), self.named.len() - 1);
        Ok(self.named.len() - 1)
    }

    fn rule(&mut self) -> Result<(), Fault> {
        let place = self.place();
        let Some(name) = self.name() else { return self.fault("a rule must begin here with its name") };
        self.space(false);
        if !(self.take(':') && self.take(':') && self.take('=')) {
            return self.fault(format!("`::=` must follow the rule name {name}"));
        }
        let number = self.number_of(&name, place)?;
        if self.named[number].body.is_some() {
            return Err(Fault {
                line: place.0,
                column: place.1,
                what: format!("the rule {name} is defined twice"),
            });
        }
        self.space(true);
        let body = self.alternatives(0)?;
        match self.peek() {
            None | Some('\n' | '\r') => {}
            Some(')') => return self.fault("this `)` closes nothing"),
            Some(other) => return self.fault(format!("{other:?} has no meaning here")),
        }
        (self.named[number].body, self.named[number].place) = (Some(body), place);
        Ok(())
    }

    fn alternatives(&mut self, depth: usize) -> Result<Expr, Fault> {
        let mut options = vec![self.sequence(depth)?];
        loop {
            // A `|` may also begin the next line: no rule does.
            let (at, place) = (self.at, self.place());
            self.space(true);
            if !self.take('|') {
                self.at = at;
                (self.line, self.column) = place;
                return Ok(Expr::alt(options));
            }
            self.space(true);
            options.push(self.sequence(depth)?);
        }
    }

    fn sequence(&mut self, depth: usize) -> Result<Expr, Fault> {
        let mut parts: Vec<Expr> = Vec::new();
        loop {
            self.space(depth > 0);
            let Some(letter) = self.peek() else { break };
            let part = match letter {
                '"' => self.text()?,
                '[' => self.class()?,
                '(' => self.group(depth)?,
                '.' => {
                    self.next();
                    Some(Expr::Set(CharSet::any()))
                }
                '<' => return self.fault("tokens such as <think> or <[7]> are not supported, only text is"),
                '!' => return self.fault("a negated token is not supported, only text is"),
                '*' | '+' | '?' | '{' => {
                    return self.fault(format!("there is nothing before this {letter:?}"));
                }
                _ if is_name(letter) => {
                    let place = self.place();
                    let name = self.name().unwrap_or_default();
                    Some(Expr::Rule(self.number_of(&name, place)?))
                }
                _ => break,
            };
            let part = self.repetitions(part.unwrap_or(Expr::Seq(Vec::new())), depth)?;
            if part != Expr::Seq(Vec::new()) {
                parts.push(part);
            }
        }
        Ok(Expr::seq(parts))
    }

    fn group(&mut self, depth: usize) -> Result<Option<Expr>, Fault> {
        let place = self.place();
        if depth == DEPTH_MAX {
            return self.fault(format!("brackets are nested more than {DEPTH_MAX} deep"));
        }
        self.next();
        self.space(true);
        let inside = self.alternatives(depth + 1)?;
        self.space(true);
        match self.peek() {
            Some(')') => {
                self.next();
                Ok(Some(inside))
            }
            None => Err(Fault { line: place.0, column: place.1, what: "this `(` is never closed".into() }),
            Some(other) => self.fault(format!("{other:?} has no meaning here")),
        }
    }

    fn repetitions(&mut self, mut part: Expr, depth: usize) -> Result<Expr, Fault> {
        for stacked in 0.. {
            let at = (self.at, self.place());
            self.space(depth > 0);
            let (least, most) = match self.peek() {
                Some('*') => (0, None),
                Some('+') => (1, None),
                Some('?') => (0, Some(1)),
                Some('{') => self.bounds()?,
                _ => {
                    (self.at, (self.line, self.column)) = at;
                    break;
                }
            };
            if stacked + depth == DEPTH_MAX {
                return self.fault(format!("brackets and repetitions are nested more than {DEPTH_MAX} deep"));
            }
            self.next();
            part = match (part, most) {
                (_, Some(0)) => Expr::Seq(Vec::new()),
                (Expr::Seq(parts), _) if parts.is_empty() => Expr::Seq(parts),
                (part, _) => Expr::Repeat(Box::new(part), least, most),
            };
        }
        Ok(part)
    }

    /// `{m}`, `{m,}` or `{m,n}`, up to its last character.
    fn bounds(&mut self) -> Result<(u32, Option<u32>), Fault> {
        self.next();
        self.space(false);
        let Some(least) = self.count()? else { return self.fault("a number must come here") };
        self.space(false);
        let mut most = Some(least);
        if self.take(',') {
            self.space(false);
            most = self.count()?;
            self.space(false);
        }
        if self.peek() != Some('}') {
            return self.fault("`}` must end the repetition");
        }
        if most.is_some_and(|most| most < least) {
            return self.fault("the second number of a repetition must not be smaller than the first");
        }
        Ok((least, most))
    }

    fn count(&mut self) -> Result<Option<u32>, Fault> {
        let mut count: Option<u32> = None;
        while let Some(digit) = self.peek().and_then(|letter| letter.to_digit(10)) {
            let grown = count.unwrap_or(0) * 10 + digit;
            if grown > REPEAT_MAX {
                return self.fault(format!("more than {REPEAT_MAX} repetitions are not supported"));
            }
            count = Some(grown);
            self.next();
        }
        Ok(count)
    }

    /// A literal; `None` for an empty one.
    fn text(&mut self) -> Result<Option<Expr>, Fault> {
        let place = self.place();
        self.next();
        let mut text = String::new();
        loop {
            match self.peek() {
                Some('"') => break,
                None | Some('\n') => {
                    let what = "this `\"` is never closed on its line".to_owned();
                    return Err(Fault { line: place.0, column: place.1, what });
                }
                Some(_) => text.push(self.letter()?),
            }
        }
        self.next();
        Ok((!text.is_empty()).then_some(Expr::Text(text)))
    }

    fn class(&mut self) -> Result<Option<Expr>, Fault> {
        let place = self.place();
        let at = |what: &str| Fault { line: place.0, column: place.1, what: what.to_owned() };
        self.next();
        let negated = self.take('^');
        let mut ranges = Vec::new();
        loop {
            match self.peek() {
                Some(']') => break,
                None | Some('\n') => return Err(at("this `[` is never closed on its line")),
                Some(_) => {}
            }
            let from = self.letter()?;
            let mut to = from;
            if self.peek() == Some('-') && self.letters.get(self.at + 1).is_some_and(|after| *after != ']') {
                self.next();
                if self.peek() == Some('\n') {
                    return Err(at("this `[` is never closed on its line"));
                }
                to = self.letter()?;
            }
            if to < from {
                return self.fault(format!("the range {from:?} to {to:?} runs backwards"));
            }
            ranges.push((u32::from(from), u32::from(to)));
        }
        self.next();
        let set = if ranges.is_empty() { None } else { CharSet::new(ranges, negated) };
        set.map(|set| Some(Expr::Set(set))).ok_or_else(|| at("no character is in this set"))
    }

    /// A character of a literal or a class.
    fn letter(&mut self) -> Result<char, Fault> {
        let place = self.place();
        let here = |what: String| Fault { line: place.0, column: place.1, what };
        let escaped = match self.next() {
            Some('\\') => self.next(),
            Some(plain) => return Ok(plain),
            None => None,
        };
        let digits = match escaped {
            Some('n') => return Ok('\n'),
            Some('r') => return Ok('\r'),
            Some('t') => return Ok('\t'),
            Some(itself @ ('\\' | '"' | '[' | ']' | '-' | '^')) => return Ok(itself),
            Some('x') => 2,
            Some('u') => 4,
            Some('U') => 8,
            Some(other) => return Err(here(format!("the escape \\{} is not known", other.escape_debug()))),
            None => return Err(here("a character must follow `\\`".to_owned())),
        };
        let mut code = 0_u32;
        for _ in 0..digits {
            let Some(digit) = self.peek().and_then(|letter| letter.to_digit(16)) else {
                return Err(here(format!("{digits} hexadecimal digits must follow")));
            };
            code = code.wrapping_shl(4) | digit;
            self.next();
        }
        char::from_u32(code).ok_or_else(|| here(format!("{code:#x} is not a character")))
    }
}
