//! Steps and expressions as a model writes them: arithmetic in the notation of Python.
//!
//! Called by `worksheet.rs`. Reads a line of at most [`LINE_BYTES_MAX`] bytes and nests at most [`DEPTH_MAX`] deep;
//! what it can't read is told in words.

use rust_decimal::Decimal;

/// Longest line.
const LINE_BYTES_MAX: usize = 600;
/// Deepest nesting.
const DEPTH_MAX: usize = 24;

/// What a step computes.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Expression {
    /// A figure.
    Number(Decimal),
    /// An earlier step.
    Name(String),
    /// The opposite.
    Negative(Box<Expression>),
    /// Two joined by an operator.
    Pair(Box<Expression>, Operator, Box<Expression>),
    /// A function of the sheet.
    Call(String, Vec<Expression>),
    /// One or the other, by a comparison.
    Choice(Box<(Expression, Comparison, Expression)>, Box<Expression>, Box<Expression>),
}

impl Expression {
    /// Every figure that stands in it.
    pub(crate) fn numbers(&self) -> Vec<Decimal> {
        let all = |parts: &[&Self]| parts.iter().flat_map(|part| part.numbers()).collect();
        match self {
            Self::Number(number) => vec![*number],
            Self::Name(_) => Vec::new(),
            Self::Negative(inner) => inner.numbers(),
            Self::Pair(left, _, right) => all(&[left, right]),
            Self::Call(_, arguments) => arguments.iter().flat_map(Self::numbers).collect(),
            Self::Choice(condition, then, otherwise) => all(&[&condition.0, &condition.2, then, otherwise]),
        }
    }
}

/// What joins two figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Operator {
    Plus,
    Minus,
    Times,
    Divide,
    WholeDivide,
    Modulo,
    Power,
}

impl Operator {
    /// As it is written for people.
    pub(crate) fn sign(self) -> &'static str {
        match self {
            Self::Plus => "+",
            Self::Minus => "−",
            Self::Times => "×",
            Self::Divide | Self::WholeDivide => "/",
            Self::Modulo => "mod",
            Self::Power => "^",
        }
    }

    /// How tightly it binds.
    pub(crate) fn rank(self) -> u8 {
        match self {
            Self::Plus | Self::Minus => 1,
            Self::Times | Self::Divide | Self::WholeDivide | Self::Modulo => 2,
            Self::Power => 3,
        }
    }
}

/// How two figures are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Comparison {
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Equal,
    Different,
}

impl Comparison {
    pub(super) fn holds(self, left: Decimal, right: Decimal) -> bool {
        match self {
            Self::Less => left < right,
            Self::LessOrEqual => left <= right,
            Self::Greater => left > right,
            Self::GreaterOrEqual => left >= right,
            Self::Equal => left == right,
            Self::Different => left != right,
        }
    }
}

#[derive(Clone, Debug, PartialEq)]
enum Token {
    Number(Decimal),
    Name(String),
    Sign(&'static str),
}

/// Signs, longer ones before their beginnings.
const SIGNS: [&str; 17] =
    ["**", "//", "<=", ">=", "==", "!=", "+", "-", "*", "/", "%", "(", ")", ",", "<", ">", "="];

fn tokens(line: &str) -> Result<Vec<Token>, String> {
    let mut tokens = Vec::new();
    let mut rest = line;
    while let Some(first) = rest.chars().next() {
        if first.is_whitespace() {
            rest = rest.trim_start();
        } else if first == '#' {
            break;
        } else if first.is_ascii_digit() || first == '.' {
            let end =
                rest.find(|c: char| !(c.is_ascii_digit() || c == '.' || c == '_')).unwrap_or(rest.len());
            let number = rest[..end].replace('_', "");
            let number =
                number.trim_end_matches('.').parse().map_err(|_| format!("{number} is no number"))?;
            tokens.push(Token::Number(number));
            rest = &rest[end..];
        } else if first.is_alphabetic() || first == '_' {
            // What belongs to Python's module of mathematics is called by its own name here.
            rest = rest.strip_prefix("math.").unwrap_or(rest);
            let end = rest.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(rest.len());
            tokens.push(Token::Name(rest[..end].to_owned()));
            rest = &rest[end..];
        } else {
            let sign = SIGNS.into_iter().find(|sign| rest.starts_with(sign));
            let sign = sign.ok_or_else(|| format!("`{first}` has no meaning here"))?;
            tokens.push(Token::Sign(sign));
            rest = &rest[sign.len()..];
        }
    }
    Ok(tokens)
}

/// Reads `name = expression`.
pub(super) fn step(line: &str) -> Result<(String, Expression), String> {
    if line.len() > LINE_BYTES_MAX {
        return Err(format!("longer than {LINE_BYTES_MAX} bytes"));
    }
    let tokens = tokens(line)?;
    let [Token::Name(name), Token::Sign("="), right @ ..] = tokens.as_slice() else {
        return Err("it is not `name = expression`".to_owned());
    };
    let mut reader = Reader { tokens: right, at: 0, depth: 0 };
    let expression = reader.choice()?;
    match reader.peek() {
        None => Ok((name.clone(), expression)),
        Some(token) => Err(format!("{} was not expected", spelled(token))),
    }
}

fn spelled(token: &Token) -> String {
    match token {
        Token::Number(number) => number.to_string(),
        Token::Name(name) => name.clone(),
        Token::Sign(sign) => (*sign).to_owned(),
    }
}

struct Reader<'a> {
    tokens: &'a [Token],
    at: usize,
    depth: usize,
}

impl Reader<'_> {
    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.at)
    }

    fn takes(&mut self, sign: &str) -> bool {
        let is_next = matches!(self.peek(), Some(Token::Sign(next)) if *next == sign);
        self.at += usize::from(is_next);
        is_next
    }

    fn takes_word(&mut self, word: &str) -> bool {
        let is_next = matches!(self.peek(), Some(Token::Name(next)) if next == word);
        self.at += usize::from(is_next);
        is_next
    }

    fn needs(&mut self, sign: &str) -> Result<(), String> {
        if self.takes(sign) { Ok(()) } else { Err(format!("`{sign}` is missing")) }
    }

    /// `a if b < c else d`, or a plain expression.
    fn choice(&mut self) -> Result<Expression, String> {
        self.depth += 1;
        if self.depth > DEPTH_MAX {
            return Err("it is nested too deeply".to_owned());
        }
        let then = self.sum()?;
        let read = if self.takes_word("if") {
            let left = self.sum()?;
            let comparison = self.comparison()?;
            let right = self.sum()?;
            if !self.takes_word("else") {
                return Err("`else` is missing".to_owned());
            }
            let otherwise = self.choice()?;
            Expression::Choice(Box::new((left, comparison, right)), Box::new(then), Box::new(otherwise))
        } else {
            then
        };
        self.depth -= 1;
        Ok(read)
    }

    fn comparison(&mut self) -> Result<Comparison, String> {
        let all = [
            ("<", Comparison::Less),
            ("<=", Comparison::LessOrEqual),
            (">", Comparison::Greater),
            (">=", Comparison::GreaterOrEqual),
            ("==", Comparison::Equal),
            ("!=", Comparison::Different),
        ];
        all.into_iter()
            .find_map(|(sign, comparison)| self.takes(sign).then_some(comparison))
            .ok_or_else(|| "a comparison is missing after `if`".to_owned())
    }

    fn sum(&mut self) -> Result<Expression, String> {
        let mut left = self.product()?;
        loop {
            let operator = if self.takes("+") {
                Operator::Plus
            } else if self.takes("-") {
                Operator::Minus
            } else {
                return Ok(left);
            };
            left = Expression::Pair(Box::new(left), operator, Box::new(self.product()?));
        }
    }

    fn product(&mut self) -> Result<Expression, String> {
        let mut left = self.signed()?;
        loop {
            let operator = if self.takes("*") {
                Operator::Times
            } else if self.takes("//") {
                Operator::WholeDivide
            } else if self.takes("/") {
                Operator::Divide
            } else if self.takes("%") {
                Operator::Modulo
            } else {
                return Ok(left);
            };
            left = Expression::Pair(Box::new(left), operator, Box::new(self.signed()?));
        }
    }

    /// A sign binds less tightly than a power: `-2 ** 2` is -4.
    fn signed(&mut self) -> Result<Expression, String> {
        self.depth += 1;
        if self.depth > DEPTH_MAX {
            return Err("it is nested too deeply".to_owned());
        }
        let read = if self.takes("-") {
            Expression::Negative(Box::new(self.signed()?))
        } else if self.takes("+") {
            self.signed()?
        } else {
            let base = self.atom()?;
            if self.takes("**") {
                Expression::Pair(Box::new(base), Operator::Power, Box::new(self.signed()?))
            } else {
                base
            }
        };
        self.depth -= 1;
        Ok(read)
    }

    fn atom(&mut self) -> Result<Expression, String> {
        let Some(token) = self.peek().cloned() else { return Err("it ends too early".to_owned()) };
        self.at += 1;
        match token {
            Token::Number(number) => Ok(Expression::Number(number)),
            Token::Sign("(") => {
                let inner = self.choice()?;
                self.needs(")")?;
                Ok(inner)
            }
            Token::Name(name) if self.takes("(") => {
                let mut arguments = Vec::new();
                while !self.takes(")") {
                    if !arguments.is_empty() {
                        self.needs(",")?;
                    }
                    arguments.push(self.choice()?);
                }
                Ok(Expression::Call(name, arguments))
            }
            Token::Name(name) => Ok(Expression::Name(name)),
            Token::Sign(sign) => Err(format!("`{sign}` was not expected")),
        }
    }
}
