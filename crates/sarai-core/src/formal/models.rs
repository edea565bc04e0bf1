//! Every case that fits: places are given, things sorted into kinds, truth values chosen, premises checked as soon as
//! all they speak of is known.
//!
//! Called by `formal.rs`. A case is a list of small numbers, one a variable; each variable has its domain.

use std::collections::BTreeSet;

use super::parse::{Ask, Expression, Line};
use super::{Answer, Error, Proof};

/// Most kinds, and most things to sort into them.
const KINDS_MAX: usize = 6;
const THINGS_MAX: usize = 7;

/// Functions over kinds.
const OVER_KINDS: [&str; 4] = ["all", "some", "none", "some_not"];

/// What a name stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Meaning {
    /// A variable with this number.
    Variable(usize),
    /// A value of an assignment.
    Value(i64),
    /// A kind of things, by its bit.
    Kind(usize),
    /// A thing, by the number of its variable.
    Thing(usize),
}

/// A variable and what it can be.
#[derive(Clone, Debug)]
struct Variable {
    domain: Vec<i64>,
    /// Variables of one group differ.
    group: Option<usize>,
}

/// The names of a form and what is to be found.
struct Problem<'a> {
    names: Vec<(String, Meaning)>,
    variables: Vec<Variable>,
    /// Names and values of each assignment.
    groups: Vec<(&'a [String], &'a [String])>,
    /// First variable of the things, and how many there are.
    things: (usize, usize),
    kinds: usize,
}

fn senseless<T>(reason: impl Into<String>) -> Result<T, Error> {
    Err(Error::Senseless { reason: reason.into() })
}

/// Decides what is asked, looking at no more than so many cases.
pub(super) fn decide(lines: &[Line], cases_max: u64) -> Result<Proof, Error> {
    let mut asks = lines.iter().filter_map(|line| match line {
        Line::Ask(ask) => Some(ask),
        Line::Assign { .. } | Line::Premise(_) => None,
    });
    let (Some(ask), None) = (asks.next(), asks.next()) else { return Err(Error::NoQuestion) };
    let premises: Vec<&Expression> = lines
        .iter()
        .filter_map(|line| match line {
            Line::Premise(premise) => Some(premise),
            Line::Assign { .. } | Line::Ask(_) => None,
        })
        .collect();
    let mut problem = Problem::new(lines, &premises, ask)?;
    problem.narrow(&premises)?;
    // A premise is checked when the last variable it speaks of has its value.
    let mut checks: Vec<Vec<&Expression>> = vec![Vec::new(); problem.variables.len() + 1];
    for premise in premises {
        let mut last = None;
        problem.speaks_of(premise, &mut last);
        checks[last.map_or(0, |last: usize| last + 1)].push(premise);
    }
    let mut search = Search {
        problem: &problem,
        checks,
        ask,
        values: Vec::new(),
        found: BTreeSet::new(),
        fitting: 0,
        looked_at: 0,
        cases_max,
    };
    search.go()?;
    let (fitting, looked_at) = (search.fitting, search.looked_at);
    let mut found = search.found.into_iter();
    let answer = match (found.next(), found.next()) {
        (None, _) => return Err(Error::Contradiction),
        (Some(only), None) => match (ask, only) {
            (Ask::Holds(_), text) => {
                if text == "true" {
                    Answer::Yes
                } else {
                    Answer::No
                }
            }
            (Ask::Order, text) => Answer::Order(text.split(", ").map(str::to_owned).collect()),
            (Ask::Value(_) | Ask::Who(_), text) => Answer::Is(text),
        },
        (Some(_), Some(_)) if matches!(ask, Ask::Holds(_)) => Answer::Unknown,
        (Some(first), Some(second)) => return Err(Error::Ambiguous { first, second }),
    };
    Ok(Proof { answer, fitting, looked_at })
}

impl<'a> Problem<'a> {
    fn new(lines: &'a [Line], premises: &[&Expression], ask: &Ask) -> Result<Self, Error> {
        let mut problem =
            Self { names: Vec::new(), variables: Vec::new(), groups: Vec::new(), things: (0, 0), kinds: 0 };
        for line in lines {
            if let Line::Assign { names, values } = line {
                problem.assign(names, values)?;
            }
        }
        let asked = match ask {
            Ask::Holds(expression) => Some(expression),
            Ask::Order | Ask::Value(_) | Ask::Who(_) => None,
        };
        let all: Vec<&Expression> = premises.iter().copied().chain(asked).collect();
        for expression in &all {
            problem.find_kinds(expression, false)?;
        }
        problem.add_things(&all)?;
        for expression in &all {
            problem.find_facts(expression);
        }
        Ok(problem)
    }

    fn meaning(&self, name: &str) -> Option<Meaning> {
        self.names.iter().find(|(known, _)| known == name).map(|(_, meaning)| *meaning)
    }

    fn assign(&mut self, names: &'a [String], values: &'a [String]) -> Result<(), Error> {
        let codes: Vec<i64> = values
            .iter()
            .enumerate()
            // Places are compared as numbers, other values by the order they are named in.
            .map(|(at, value)| value.parse().unwrap_or(i64::try_from(at + 1).unwrap_or(i64::MAX)))
            .collect();
        for (value, code) in values.iter().zip(&codes).filter(|(value, _)| value.parse::<i64>().is_err()) {
            match self.meaning(value) {
                None => self.names.push((value.clone(), Meaning::Value(*code))),
                Some(Meaning::Value(known)) if known == *code => {}
                Some(_) => return senseless(format!("{value} is named twice")),
            }
        }
        for name in names {
            if self.meaning(name).is_some() {
                return senseless(format!("{name} is named twice"));
            }
            self.names.push((name.clone(), Meaning::Variable(self.variables.len())));
            self.variables.push(Variable { domain: codes.clone(), group: Some(self.groups.len()) });
        }
        self.groups.push((names, values));
        Ok(())
    }

    /// Names that stand where a kind does: in `all(...)` and the like, and before a thing in brackets.
    fn find_kinds(&mut self, expression: &Expression, is_kind: bool) -> Result<(), Error> {
        match expression {
            Expression::Number(_) => Ok(()),
            Expression::Name(name) if is_kind => self.add_kind(name),
            Expression::Name(_) => Ok(()),
            Expression::Not(inner) => self.find_kinds(inner, is_kind),
            Expression::And(left, right)
            | Expression::Or(left, right)
            | Expression::Compare(left, _, right)
            | Expression::Plus(left, right)
            | Expression::Minus(left, right) => {
                self.find_kinds(left, is_kind)?;
                self.find_kinds(right, is_kind)
            }
            Expression::Call(name, arguments) => {
                let over_kinds = OVER_KINDS.contains(&name.as_str());
                if !over_kinds && !is_function(name) {
                    self.add_kind(name)?;
                }
                arguments.iter().try_for_each(|argument| self.find_kinds(argument, over_kinds))
            }
        }
    }

    fn add_kind(&mut self, name: &str) -> Result<(), Error> {
        match self.meaning(name) {
            Some(Meaning::Kind(_)) => Ok(()),
            Some(_) => senseless(format!("{name} is both a kind and something else")),
            None if self.kinds == KINDS_MAX => Err(Error::TooMany),
            None => {
                self.names.push((name.to_owned(), Meaning::Kind(self.kinds)));
                self.kinds += 1;
                Ok(())
            }
        }
    }

    /// Things with a name, and one more for each statement that there is one.
    fn add_things(&mut self, all: &[&Expression]) -> Result<(), Error> {
        if self.kinds == 0 {
            return Ok(());
        }
        let first = self.variables.len();
        let mut named = Vec::new();
        let mut more = 1;
        for expression in all {
            self.find_things(expression, &mut named, &mut more);
        }
        for name in named {
            self.names.push((name, Meaning::Thing(self.variables.len())));
            self.add_thing();
        }
        (0..more).for_each(|_| self.add_thing());
        self.things = (first, self.variables.len() - first);
        // With fewer things than a counterexample may need, nothing would be proved.
        if self.things.1 > THINGS_MAX { Err(Error::TooMany) } else { Ok(()) }
    }

    fn add_thing(&mut self) {
        let domain = (0..1_i64 << self.kinds).collect();
        self.variables.push(Variable { domain, group: None });
    }

    fn find_things(&self, expression: &Expression, named: &mut Vec<String>, more: &mut usize) {
        match expression {
            Expression::Number(_) | Expression::Name(_) => {}
            Expression::Not(inner) => self.find_things(inner, named, more),
            Expression::And(left, right)
            | Expression::Or(left, right)
            | Expression::Compare(left, _, right)
            | Expression::Plus(left, right)
            | Expression::Minus(left, right) => {
                self.find_things(left, named, more);
                self.find_things(right, named, more);
            }
            Expression::Call(name, arguments) if matches!(self.meaning(name), Some(Meaning::Kind(_))) => {
                for argument in arguments {
                    if let Expression::Name(thing) = argument
                        && self.meaning(thing).is_none()
                        && !named.contains(thing)
                    {
                        named.push(thing.clone());
                    }
                }
            }
            Expression::Call(name, arguments) => {
                *more += usize::from(OVER_KINDS.contains(&name.as_str()));
                if !OVER_KINDS.contains(&name.as_str()) {
                    arguments.iter().for_each(|argument| self.find_things(argument, named, more));
                }
            }
        }
    }

    /// Names that nothing else explains are true or false.
    fn find_facts(&mut self, expression: &Expression) {
        match expression {
            Expression::Number(_) => {}
            Expression::Name(name) => {
                if self.meaning(name).is_none() && !matches!(name.as_str(), "first" | "last") {
                    self.names.push((name.clone(), Meaning::Variable(self.variables.len())));
                    self.variables.push(Variable { domain: vec![0, 1], group: None });
                }
            }
            Expression::Not(inner) => self.find_facts(inner),
            Expression::And(left, right)
            | Expression::Or(left, right)
            | Expression::Compare(left, _, right)
            | Expression::Plus(left, right)
            | Expression::Minus(left, right) => {
                self.find_facts(left);
                self.find_facts(right);
            }
            Expression::Call(name, arguments) => {
                if !OVER_KINDS.contains(&name.as_str()) {
                    arguments.iter().for_each(|argument| self.find_facts(argument));
                }
            }
        }
    }

    /// Takes away from each thing the sorts that a premise about all things excludes.
    fn narrow(&mut self, premises: &[&Expression]) -> Result<(), Error> {
        let (first, count) = self.things;
        for premise in premises {
            let Expression::Call(name, arguments) = premise else { continue };
            let [left, right] = arguments.as_slice() else { continue };
            if name != "all" && name != "none" {
                continue;
            }
            for thing in first..first + count {
                let mut kept = Vec::new();
                for sort in &self.variables[thing].domain {
                    let both = (self.sorted(left, *sort)?, self.sorted(right, *sort)?);
                    if !both.0 || (both.1 == (name == "all")) {
                        kept.push(*sort);
                    }
                }
                self.variables[thing].domain = kept;
            }
        }
        Ok(())
    }

    /// Whether a thing of a sort is of a kind.
    fn sorted(&self, kind: &Expression, sort: i64) -> Result<bool, Error> {
        match kind {
            Expression::Name(name) => match self.meaning(name) {
                Some(Meaning::Kind(bit)) => Ok(sort >> bit & 1 == 1),
                Some(_) | None => senseless(format!("{name} is no kind")),
            },
            Expression::Not(inner) => Ok(!self.sorted(inner, sort)?),
            Expression::And(left, right) => Ok(self.sorted(left, sort)? && self.sorted(right, sort)?),
            Expression::Or(left, right) => Ok(self.sorted(left, sort)? || self.sorted(right, sort)?),
            Expression::Number(_)
            | Expression::Compare(..)
            | Expression::Plus(..)
            | Expression::Minus(..)
            | Expression::Call(..) => senseless("kinds are joined by `and`, `or` and `not` only"),
        }
    }

    /// The last variable that an expression needs.
    fn speaks_of(&self, expression: &Expression, last: &mut Option<usize>) {
        let mut note = |variable: usize| *last = Some(last.map_or(variable, |before| before.max(variable)));
        match expression {
            Expression::Number(_) => {}
            Expression::Name(name) => match self.meaning(name) {
                Some(Meaning::Variable(variable) | Meaning::Thing(variable)) => note(variable),
                Some(Meaning::Value(_) | Meaning::Kind(_)) | None => {}
            },
            Expression::Not(inner) => self.speaks_of(inner, last),
            Expression::And(left, right)
            | Expression::Or(left, right)
            | Expression::Compare(left, _, right)
            | Expression::Plus(left, right)
            | Expression::Minus(left, right) => {
                self.speaks_of(left, last);
                self.speaks_of(right, last);
            }
            Expression::Call(name, arguments) => {
                if OVER_KINDS.contains(&name.as_str()) && self.things.1 > 0 {
                    note(self.things.0 + self.things.1 - 1);
                }
                arguments.iter().for_each(|argument| self.speaks_of(argument, last));
            }
        }
    }
}

fn is_function(name: &str) -> bool {
    matches!(name, "abs" | "implies" | "iff" | "xor" | "exactly" | "at_least" | "at_most" | "next_to")
}

struct Search<'a> {
    problem: &'a Problem<'a>,
    /// What is checked once so many variables have a value.
    checks: Vec<Vec<&'a Expression>>,
    ask: &'a Ask,
    values: Vec<i64>,
    /// Different answers, at most two.
    found: BTreeSet<String>,
    fitting: u64,
    looked_at: u64,
    cases_max: u64,
}

impl Search<'_> {
    fn go(&mut self) -> Result<(), Error> {
        self.looked_at += 1;
        if self.looked_at > self.cases_max {
            return Err(Error::TooMany);
        }
        let depth = self.values.len();
        for premise in &self.checks[depth] {
            if self.value(premise)? == 0 {
                return Ok(());
            }
        }
        let Some(variable) = self.problem.variables.get(depth) else {
            self.fitting += 1;
            let answer = self.answer()?;
            if self.found.len() < 2 {
                self.found.insert(answer);
            }
            return Ok(());
        };
        for value in &variable.domain {
            let is_taken = variable.group.is_some()
                && self
                    .values
                    .iter()
                    .zip(&self.problem.variables)
                    .any(|(taken, other)| other.group == variable.group && taken == value);
            if !is_taken {
                self.values.push(*value);
                self.go()?;
                self.values.pop();
            }
            // Two different answers say all there is to say.
            if self.found.len() == 2 {
                break;
            }
        }
        Ok(())
    }

    fn answer(&self) -> Result<String, Error> {
        let written = |group: usize, value: i64| {
            let (_, values) = self.problem.groups[group];
            let by_number = values.iter().find(|text| text.parse::<i64>() == Ok(value));
            let by_place = usize::try_from(value - 1).ok().and_then(|at| values.get(at));
            by_number.or(by_place).cloned().unwrap_or_default()
        };
        match self.ask {
            Ask::Holds(expression) => Ok((self.value(expression)? != 0).to_string()),
            Ask::Order => {
                let Some((names, _)) = self.problem.groups.first() else {
                    return senseless("there is no `order` line");
                };
                let mut placed: Vec<(i64, &String)> = self.values.iter().copied().zip(names.iter()).collect();
                placed.sort();
                let names: Vec<&str> = placed.iter().map(|(_, name)| name.as_str()).collect();
                Ok(names.join(", "))
            }
            Ask::Value(name) => match self.problem.meaning(name) {
                Some(Meaning::Variable(variable)) => match self.problem.variables[variable].group {
                    Some(group) => Ok(written(group, self.values[variable])),
                    None => Ok((self.values[variable] != 0).to_string()),
                },
                Some(_) | None => senseless(format!("{name} has no value")),
            },
            Ask::Who(name) => self.who(name),
        }
    }

    /// The name of the first assignment with this value, or in the same place as another name.
    fn who(&self, name: &str) -> Result<String, Error> {
        let wanted = match self.problem.meaning(name) {
            Some(Meaning::Variable(variable)) => self.values[variable],
            Some(Meaning::Value(value)) => value,
            Some(Meaning::Kind(_) | Meaning::Thing(_)) | None => match (name, name.parse()) {
                ("first" | "last", _) => self.of_name(name)?,
                (_, Ok(place)) => place,
                (_, Err(_)) => return senseless(format!("{name} has no place")),
            },
        };
        let Some((names, _)) = self.problem.groups.first() else {
            return senseless("there is no `assign` line");
        };
        let found = names.iter().zip(&self.values).find(|(other, value)| **value == wanted && *other != name);
        Ok(found.map_or_else(|| "-".to_owned(), |(name, _)| name.clone()))
    }

    /// Truth is 1 or 0.
    fn value(&self, expression: &Expression) -> Result<i64, Error> {
        let truth = |holds: bool| Ok(i64::from(holds));
        match expression {
            Expression::Number(number) => Ok(*number),
            Expression::Name(name) => self.of_name(name),
            Expression::Not(inner) => truth(self.value(inner)? == 0),
            Expression::And(left, right) => truth(self.value(left)? != 0 && self.value(right)? != 0),
            Expression::Or(left, right) => truth(self.value(left)? != 0 || self.value(right)? != 0),
            Expression::Compare(left, comparison, right) => {
                truth(comparison.holds(self.value(left)?, self.value(right)?))
            }
            Expression::Plus(left, right) => Ok(self.value(left)?.saturating_add(self.value(right)?)),
            Expression::Minus(left, right) => Ok(self.value(left)?.saturating_sub(self.value(right)?)),
            Expression::Call(name, arguments) => self.call(name, arguments),
        }
    }

    fn of_name(&self, name: &str) -> Result<i64, Error> {
        match self.problem.meaning(name) {
            Some(Meaning::Variable(variable)) => Ok(self.values[variable]),
            Some(Meaning::Value(value)) => Ok(value),
            Some(Meaning::Kind(_)) => senseless(format!("{name} is a kind: of what thing is it said?")),
            Some(Meaning::Thing(_)) => senseless(format!("{name} is a thing: what is said of it?")),
            None if name == "first" => Ok(1),
            None if name == "last" => {
                let count = self.problem.groups.first().map_or(0, |(_, values)| values.len());
                Ok(i64::try_from(count).unwrap_or(i64::MAX))
            }
            None => senseless(format!("{name} is not known")),
        }
    }

    fn call(&self, name: &str, arguments: &[Expression]) -> Result<i64, Error> {
        let truth = |holds: bool| Ok(i64::from(holds));
        match (name, arguments) {
            ("all" | "some" | "none" | "some_not", [left, right]) => self.over_kinds(name, left, right),
            ("abs", [inner]) => Ok(self.value(inner)?.saturating_abs()),
            ("implies", [left, right]) => truth(self.value(left)? == 0 || self.value(right)? != 0),
            ("iff", [left, right]) => truth((self.value(left)? != 0) == (self.value(right)? != 0)),
            ("xor", [left, right]) => truth((self.value(left)? != 0) != (self.value(right)? != 0)),
            ("next_to", [left, right]) => {
                truth(self.value(left)?.saturating_sub(self.value(right)?).saturating_abs() == 1)
            }
            ("exactly" | "at_least" | "at_most", [number, rest @ ..]) => {
                let number = self.value(number)?;
                let mut count = 0;
                for one in rest {
                    count += i64::from(self.value(one)? != 0);
                }
                truth(match name {
                    "exactly" => count == number,
                    "at_least" => count >= number,
                    _ => count <= number,
                })
            }
            (kind, [Expression::Name(thing)]) => {
                match (self.problem.meaning(kind), self.problem.meaning(thing)) {
                    (Some(Meaning::Kind(bit)), Some(Meaning::Thing(variable))) => {
                        Ok(self.values[variable] >> bit & 1)
                    }
                    _ => senseless(format!("{kind}({thing}) has no meaning here")),
                }
            }
            _ => senseless(format!("{name} is used with {} values", arguments.len())),
        }
    }

    fn over_kinds(&self, name: &str, left: &Expression, right: &Expression) -> Result<i64, Error> {
        let (first, count) = self.problem.things;
        let (mut both, mut only_left) = (false, false);
        for sort in &self.values[first..first + count] {
            if self.problem.sorted(left, *sort)? {
                if self.problem.sorted(right, *sort)? {
                    both = true;
                } else {
                    only_left = true;
                }
            }
        }
        Ok(i64::from(match name {
            "all" => !only_left,
            "none" => !both,
            "some" => both,
            _ => only_left,
        }))
    }
}
