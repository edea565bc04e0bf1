//! The formal form as it is written: declarations, premises and what is asked, one a line.
//!
//! Called by `formal.rs`. Boolean and whole-number expressions in the notation of Python; what can't be read is told in
//! words. Lines have at most [`LINE_BYTES_MAX`] bytes and nest at most [`DEPTH_MAX`] deep.

/// Longest line.
const LINE_BYTES_MAX: usize = 400;
/// Deepest nesting.
const DEPTH_MAX: usize = 24;

/// One line.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Line {
    /// Each name gets a different one of the values.
    Assign { names: Vec<String>, values: Vec<String> },
    /// What is known.
    Premise(Expression),
    /// What is asked.
    Ask(Ask),
}

/// What is asked.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Ask {
    /// Whether it follows.
    Holds(Expression),
    /// All names of the first assignment, by their value.
    Order,
    /// The value of a name.
    Value(String),
    /// The name that has a value, or the value of another name.
    Who(String),
}

/// An expression over truth values and whole numbers.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Expression {
    Number(i64),
    Name(String),
    Not(Box<Expression>),
    And(Box<Expression>, Box<Expression>),
    Or(Box<Expression>, Box<Expression>),
    Compare(Box<Expression>, Comparison, Box<Expression>),
    Plus(Box<Expression>, Box<Expression>),
    Minus(Box<Expression>, Box<Expression>),
    Call(String, Vec<Expression>),
}

/// How two values are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Comparison {
    Equal,
    Different,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

impl Comparison {
    pub(super) fn holds(self, left: i64, right: i64) -> bool {
        match self {
            Self::Equal => left == right,
            Self::Different => left != right,
            Self::Less => left < right,
            Self::LessOrEqual => left <= right,
            Self::Greater => left > right,
            Self::GreaterOrEqual => left >= right,
        }
    }
}

/// Reads a line; `None` for an empty one or a note.
pub(super) fn line(text: &str) -> Result<Option<Line>, String> {
    let text = text.split('#').next().unwrap_or_default().trim();
    if text.len() > LINE_BYTES_MAX {
        return Err(format!("longer than {LINE_BYTES_MAX} bytes"));
    }
    if text.is_empty() {
        return Ok(None);
    }
    if let Some(rest) = text.strip_prefix("order ") {
        let names = names(rest)?;
        let values = (1..=names.len()).map(|place| place.to_string()).collect();
        return Ok(Some(Line::Assign { names, values }));
    }
    if let Some(rest) = text.strip_prefix("assign ") {
        let (left, right) = rest.split_once('|').ok_or("`|` is missing between names and values")?;
        let (names, values) = (names(left)?, self::names(right)?);
        if names.len() > values.len() {
            return Err("there are more names than values".to_owned());
        }
        return Ok(Some(Line::Assign { names, values }));
    }
    if let Some(rest) = text.strip_prefix("ask ") {
        return ask(rest.trim()).map(|ask| Some(Line::Ask(ask)));
    }
    expression(text).map(|premise| Some(Line::Premise(premise)))
}

fn ask(text: &str) -> Result<Ask, String> {
    if text == "order" {
        return Ok(Ask::Order);
    }
    let asked = expression(text)?;
    let Expression::Call(name, arguments) = &asked else { return Ok(Ask::Holds(asked)) };
    match (name.as_str(), arguments.as_slice()) {
        ("who", [Expression::Name(value)]) => Ok(Ask::Who(value.clone())),
        ("who", [Expression::Number(value)]) => Ok(Ask::Who(value.to_string())),
        ("value", [Expression::Name(value)]) => Ok(Ask::Value(value.clone())),
        ("who" | "value", _) => Err(format!("`{name}` takes one name")),
        _ => Ok(Ask::Holds(asked)),
    }
}

fn names(text: &str) -> Result<Vec<String>, String> {
    let names: Vec<String> = text.split(',').map(|name| name.trim().to_owned()).collect();
    let is_name = |name: &String| {
        !name.is_empty() && name.chars().all(|character| character.is_alphanumeric() || character == '_')
    };
    match names.iter().find(|name| !is_name(name)) {
        Some(bad) => Err(format!("`{bad}` is no name")),
        None => Ok(names),
    }
}

#[derive(Clone, Debug, PartialEq)]
enum Token {
    Number(i64),
    Name(String),
    Sign(&'static str),
}

const SIGNS: [&str; 11] = ["<=", ">=", "==", "!=", "<", ">", "+", "-", "(", ")", ","];

fn tokens(text: &str) -> Result<Vec<Token>, String> {
    let mut tokens = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        if first.is_whitespace() {
            rest = rest.trim_start();
        } else if first.is_alphanumeric() || first == '_' {
            let end = rest.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(rest.len());
            let word = &rest[..end];
            tokens.push(match word.parse() {
                Ok(number) if word.len() <= 9 => Token::Number(number),
                Ok(_) | Err(_) => Token::Name(word.to_owned()),
            });
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

fn expression(text: &str) -> Result<Expression, String> {
    let tokens = tokens(text)?;
    let mut reader = Reader { tokens: &tokens, at: 0, depth: 0 };
    let read = reader.either()?;
    if reader.at == tokens.len() { Ok(read) } else { Err("it goes on where it should end".to_owned()) }
}

struct Reader<'a> {
    tokens: &'a [Token],
    at: usize,
    depth: usize,
}

impl Reader<'_> {
    fn takes(&mut self, token: &Token) -> bool {
        let is_next = self.tokens.get(self.at) == Some(token);
        self.at += usize::from(is_next);
        is_next
    }

    fn takes_sign(&mut self, sign: &'static str) -> bool {
        self.takes(&Token::Sign(sign))
    }

    fn takes_word(&mut self, word: &str) -> bool {
        self.takes(&Token::Name(word.to_owned()))
    }

    fn either(&mut self) -> Result<Expression, String> {
        self.depth += 1;
        if self.depth > DEPTH_MAX {
            return Err("it is nested too deeply".to_owned());
        }
        let mut left = self.both()?;
        while self.takes_word("or") {
            left = Expression::Or(Box::new(left), Box::new(self.both()?));
        }
        self.depth -= 1;
        Ok(left)
    }

    fn both(&mut self) -> Result<Expression, String> {
        let mut left = self.opposite()?;
        while self.takes_word("and") {
            left = Expression::And(Box::new(left), Box::new(self.opposite()?));
        }
        Ok(left)
    }

    fn opposite(&mut self) -> Result<Expression, String> {
        let mut count = 0;
        while self.takes_word("not") {
            count += 1;
        }
        let inner = self.comparison()?;
        Ok(if count % 2 == 1 { Expression::Not(Box::new(inner)) } else { inner })
    }

    /// `a < b`, and `a < b < c` as both.
    fn comparison(&mut self) -> Result<Expression, String> {
        let all = [
            ("==", Comparison::Equal),
            ("!=", Comparison::Different),
            ("<=", Comparison::LessOrEqual),
            (">=", Comparison::GreaterOrEqual),
            ("<", Comparison::Less),
            (">", Comparison::Greater),
        ];
        let mut left = self.sum()?;
        let mut joined: Option<Expression> = None;
        while let Some((_, comparison)) = all.iter().find(|(sign, _)| self.takes_sign(sign)) {
            let right = self.sum()?;
            let one = Expression::Compare(Box::new(left), *comparison, Box::new(right.clone()));
            joined = Some(match joined {
                None => one,
                Some(before) => Expression::And(Box::new(before), Box::new(one)),
            });
            left = right;
        }
        Ok(joined.unwrap_or(left))
    }

    fn sum(&mut self) -> Result<Expression, String> {
        let mut left = self.atom()?;
        loop {
            if self.takes_sign("+") {
                left = Expression::Plus(Box::new(left), Box::new(self.atom()?));
            } else if self.takes_sign("-") {
                left = Expression::Minus(Box::new(left), Box::new(self.atom()?));
            } else {
                return Ok(left);
            }
        }
    }

    fn atom(&mut self) -> Result<Expression, String> {
        let Some(token) = self.tokens.get(self.at).cloned() else {
            return Err("it ends too early".to_owned());
        };
        self.at += 1;
        match token {
            Token::Number(number) => Ok(Expression::Number(number)),
            Token::Sign("(") => {
                let inner = self.either()?;
                if self.takes_sign(")") { Ok(inner) } else { Err("`)` is missing".to_owned()) }
            }
            Token::Sign(sign) => Err(format!("`{sign}` was not expected")),
            Token::Name(name) if self.takes_sign("(") => {
                let mut arguments = Vec::new();
                while !self.takes_sign(")") {
                    if !arguments.is_empty() && !self.takes_sign(",") {
                        return Err("`,` is missing".to_owned());
                    }
                    arguments.push(self.either()?);
                }
                Ok(Expression::Call(name, arguments))
            }
            Token::Name(name) => Ok(Expression::Name(name)),
        }
    }
}
