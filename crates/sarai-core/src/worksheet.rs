//! A worksheet: short programs of named steps that a model writes and decimal arithmetic computes.
//!
//! Called by the finance expert, and by the fuzz target `worksheet`, which includes this file alone: nothing here may
//! use the rest of the crate. One step a line, `name = expression`; the last one is named `answer`, or the whole is a
//! function that returns it. Pure and bounded: no loops, no text, nothing but figures. Must not guess: what can't be
//! read or computed is an error that names the line, in words that a model can act on.

// With paths, so that the fuzz target finds the same files.
#[path = "worksheet/functions.rs"]
mod functions;
#[path = "worksheet/parse.rs"]
mod parse;
#[cfg(test)]
#[path = "worksheet/tests.rs"]
mod tests;

use rust_decimal::{Decimal, MathematicalOps as _};

pub(crate) use parse::{Expression, Operator};

/// Name of the last step.
pub(crate) const ANSWER: &str = "answer";
/// Most steps.
const STEPS_MAX: usize = 40;
/// Largest amount, so that products of two stay within 28 digits.
const AMOUNT_MAX: i64 = 1_000_000_000_000_000;

/// Why a worksheet gives no answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Error {
    /// A line that is no step.
    #[error("line {line} can't be read: {reason}")]
    Unreadable {
        /// 1 for the first.
        line: usize,
        /// What is wrong with it.
        reason: String,
    },
    /// A name that no earlier step has.
    #[error("line {line} uses {name}, which no earlier line computes")]
    Unknown {
        /// 1 for the first.
        line: usize,
        /// The name.
        name: String,
    },
    /// A division by zero, a root of nothing, a number too large.
    #[error("line {line} can't be computed: {reason}")]
    Impossible {
        /// 1 for the first.
        line: usize,
        /// Why.
        reason: String,
    },
    /// There is no step called `answer`, or it is not the last.
    #[error("the last line must be `answer = ...`")]
    NoAnswer,
    /// Too many steps.
    #[error("more than {STEPS_MAX} lines")]
    TooLong,
}

/// One computed step.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Step {
    /// Its name.
    pub(crate) name: String,
    /// How it is computed.
    pub(crate) expression: Expression,
    /// What it comes to.
    pub(crate) value: Decimal,
}

/// A computed worksheet; the last step is the answer.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Worksheet {
    pub(crate) steps: Vec<Step>,
}

impl Worksheet {
    /// Reads and computes. Lines that begin with `#` are the writer's own notes, and the head of a function says nothing.
    pub(crate) fn compute(text: &str) -> Result<Self, Error> {
        let mut steps: Vec<Step> = Vec::new();
        let lines = text.lines().enumerate().map(|(at, line)| (at + 1, line.trim()));
        let is_step = |text: &str| !text.is_empty() && !text.starts_with('#') && !text.starts_with("def ");
        for (line, text) in lines.filter(|(_, text)| is_step(text)) {
            let returned = text.strip_prefix("return ").map(|value| format!("{ANSWER} = {value}"));
            let text = returned.as_deref().unwrap_or(text);
            if steps.len() == STEPS_MAX {
                return Err(Error::TooLong);
            }
            let (name, expression) =
                parse::step(text).map_err(|reason| Error::Unreadable { line, reason })?;
            let value = value(&expression, &steps).map_err(|fault| match fault {
                Fault::Unknown(name) => Error::Unknown { line, name },
                Fault::Impossible(reason) => Error::Impossible { line, reason },
            })?;
            steps.push(Step { name, expression, value });
        }
        match steps.last() {
            Some(last) if last.name == ANSWER => Ok(Self { steps }),
            Some(_) | None => Err(Error::NoAnswer),
        }
    }

    /// What was asked for.
    pub(crate) fn answer(&self) -> Decimal {
        self.steps.last().map_or(Decimal::ZERO, |step| step.value)
    }
}

/// Why an expression has no value.
pub(crate) enum Fault {
    Unknown(String),
    Impossible(String),
}

impl Fault {
    fn impossible(reason: impl Into<String>) -> Self {
        Self::Impossible(reason.into())
    }
}

fn value(expression: &Expression, steps: &[Step]) -> Result<Decimal, Fault> {
    let value = match expression {
        Expression::Number(number) => *number,
        // The latest of a name, as in the language the writer knows.
        Expression::Name(name) => match steps.iter().rev().find(|step| step.name == *name) {
            Some(step) => step.value,
            None => return Err(Fault::Unknown(name.clone())),
        },
        Expression::Negative(inner) => -value(inner, steps)?,
        Expression::Pair(left, operator, right) => {
            combine(value(left, steps)?, *operator, value(right, steps)?)?
        }
        Expression::Call(name, arguments) => {
            let values: Vec<Decimal> =
                arguments.iter().map(|argument| value(argument, steps)).collect::<Result<_, _>>()?;
            functions::call(name, &values)?
        }
        Expression::Choice(condition, then, otherwise) => {
            let (left, operator, right) = condition.as_ref();
            let holds = operator.holds(value(left, steps)?, value(right, steps)?);
            value(if holds { then } else { otherwise }, steps)?
        }
    };
    if value.abs() > Decimal::from(AMOUNT_MAX) {
        return Err(Fault::impossible(format!("{} is too large", value.round_dp(0))));
    }
    Ok(value)
}

fn combine(left: Decimal, operator: parse::Operator, right: Decimal) -> Result<Decimal, Fault> {
    use parse::Operator::{Divide, Minus, Modulo, Plus, Power, Times, WholeDivide};
    let too_large = || Fault::impossible("the result is too large");
    if matches!(operator, Divide | WholeDivide | Modulo) && right.is_zero() {
        return Err(Fault::impossible("a division by zero"));
    }
    match operator {
        Plus => left.checked_add(right).ok_or_else(too_large),
        Minus => left.checked_sub(right).ok_or_else(too_large),
        Times => left.checked_mul(right).ok_or_else(too_large),
        Divide => left.checked_div(right).ok_or_else(too_large),
        WholeDivide => left.checked_div(right).map(|value| value.floor()).ok_or_else(too_large),
        Modulo => {
            let whole = left.checked_div(right).map(|value| value.floor()).ok_or_else(too_large)?;
            Ok(left - whole * right)
        }
        Power => power(left, right),
    }
}

/// Powers of whole exponents by multiplication, of others by logarithms, to about 20 digits.
fn power(base: Decimal, exponent: Decimal) -> Result<Decimal, Fault> {
    let too_large = || Fault::impossible("a power that is too large");
    if exponent.fract().is_zero() {
        let whole: i64 = exponent.try_into().map_err(|_| too_large())?;
        if whole.unsigned_abs() > 10_000 {
            return Err(too_large());
        }
        if whole < 0 && base.is_zero() {
            return Err(Fault::impossible("a division by zero"));
        }
        // A small inverse stays small where a large power would overflow.
        let (base, count) = if whole < 0 {
            (Decimal::ONE.checked_div(base).ok_or_else(too_large)?, whole.unsigned_abs())
        } else {
            (base, whole.unsigned_abs())
        };
        let (mut result, mut square, mut left) = (Decimal::ONE, base, count);
        while left > 0 {
            if left & 1 == 1 {
                result = result.checked_mul(square).ok_or_else(too_large)?;
            }
            left >>= 1;
            if left > 0 {
                square = square.checked_mul(square).ok_or_else(too_large)?;
            }
        }
        return Ok(result);
    }
    if base <= Decimal::ZERO {
        return Err(Fault::impossible("a root of a number that is not above zero"));
    }
    base.checked_powd(exponent).ok_or_else(too_large)
}
