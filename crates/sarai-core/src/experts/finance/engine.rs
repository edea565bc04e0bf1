//! The decimal engine: anchored inputs to figures, rounded to cents at the end.
//!
//! Pure. 28 significant digits throughout; what would leave the range of money a person handles is refused by a
//! typed error. Sources: annuity and sinking-fund formulas as in any textbook on interest (nominal yearly rate,
//! monthly payments in arrears). Totals of a loan are the rounded payment times their number; those of a schedule
//! are the sum of its rows, whose last one settles the cents.

use rust_decimal::{Decimal, RoundingStrategy};

use super::Request;
use super::anchor::Anchored;

/// Longest term in months.
const MONTHS_MAX: u32 = 1200;
/// Largest amount.
const AMOUNT_MAX: i64 = 1_000_000_000_000;
/// Lowest and highest rate in percent.
const RATE_MIN: i64 = -99;
const RATE_MAX: i64 = 1_000;

/// Inputs that give no figure.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum Error {
    /// Out of the range of amounts.
    #[error("{name} is {value} and must lie between 0 and {max}", max = AMOUNT_MAX)]
    Amount {
        /// The input.
        name: &'static str,
        /// Its value.
        value: Decimal,
    },
    /// Out of the range of rates.
    #[error("{name} is {value} % and must lie between {min} and {max} %", min = RATE_MIN, max = RATE_MAX)]
    Rate {
        /// The input.
        name: &'static str,
        /// Its value.
        value: Decimal,
    },
    /// Out of the range of durations.
    #[error("the term is {months} months and must lie between 1 and {max}", max = MONTHS_MAX)]
    Term {
        /// Its length.
        months: Decimal,
    },
    /// A term that gives no whole number of months.
    #[error("the term must be in whole months or years")]
    PartOfMonth,
    /// A zero that leaves nothing to compute.
    #[error("{name} is zero: nothing can be computed with it")]
    Zero {
        /// The input.
        name: &'static str,
    },
    /// A sum of one.
    #[error("a sum needs at least two amounts")]
    OneAmount,
    /// Beyond what 28 digits hold.
    #[error("the figures are too large to compute with")]
    TooLarge,
    /// No calculation was asked for.
    #[error("nothing to calculate")]
    Nothing,
}

/// One result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Figure {
    pub(super) name: &'static str,
    pub(super) value: Decimal,
}

/// One row of a loan's table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) month: u32,
    pub(super) payment: Decimal,
    pub(super) interest: Decimal,
    pub(super) principal: Decimal,
    pub(super) balance: Decimal,
}

/// What a calculation gives; the first figure is the answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Solution {
    pub(super) figures: Vec<Figure>,
    pub(super) rows: Vec<Row>,
}

impl Solution {
    /// A figure by name; zero for one that this calculation does not have.
    pub(super) fn get(&self, name: &str) -> Decimal {
        self.figures.iter().find(|figure| figure.name == name).map_or(Decimal::ZERO, |figure| figure.value)
    }
}

type Outcome = Result<Solution, Error>;

/// Computes.
pub(super) fn solve(inputs: &Anchored) -> Outcome {
    check_ranges(inputs)?;
    let get = |name: &str| inputs.get(name);
    let hundred = Decimal::ONE_HUNDRED;
    let share = |percent: &str| Ok(times(get("amount"), get(percent))? / hundred);
    match &inputs.request {
        Request::LoanPayment { .. } => loan(inputs, false),
        Request::LoanSchedule { .. } => loan(inputs, true),
        Request::SimpleInterest { .. } => {
            term(get("term"))?;
            let yearly = times(get("principal"), get("annual_rate"))? / hundred;
            let interest = times(yearly, get("term"))? / Decimal::from(12);
            figures(&[("interest", interest), ("final_amount", get("principal") + interest)])
        }
        Request::CompoundInterest { .. } => compound(inputs),
        Request::SavingsPlan { .. } => savings(inputs),
        Request::AddVat { .. } => {
            let vat = share("rate")?;
            figures(&[("total", get("amount") + vat), ("vat", vat)])
        }
        Request::RemoveVat { .. } => {
            let net = cents(get("amount") / (Decimal::ONE + get("rate") / hundred));
            figures(&[("net", net), ("vat", get("amount") - net)])
        }
        Request::PercentOf { .. } => figures(&[("result", share("percent")?)]),
        Request::Discount { .. } => {
            let off = share("percent")?;
            figures(&[("result", get("amount") - off), ("saved", off)])
        }
        Request::Increase { .. } => {
            let more = share("percent")?;
            figures(&[("result", get("amount") + more), ("added", more)])
        }
        Request::PercentChange { .. } => {
            let (before, after) = (nonzero(get("before"), "before")?, get("after"));
            let percent = over(times(after - before, hundred)?, before)?;
            figures(&[("percent", percent), ("difference", after - before)])
        }
        Request::WhatPercent { .. } => {
            let whole = nonzero(get("whole"), "whole")?;
            figures(&[("percent", over(times(get("part"), hundred)?, whole)?)])
        }
        Request::Sum { .. } => match inputs.all("amounts").as_slice() {
            [] | [_] => Err(Error::OneAmount),
            amounts => figures(&[("result", amounts.iter().sum())]),
        },
        Request::Difference { .. } => {
            let off: Decimal = inputs.all("minus").iter().sum();
            figures(&[("result", get("amount") - off), ("taken_off", off)])
        }
        Request::Times { .. } => figures(&[("result", times(get("amount"), get("count"))?)]),
        Request::Split { .. } => {
            figures(&[("result", over(get("amount"), nonzero(get("count"), "count")?)?)])
        }
        Request::SplitWithTip { .. } => {
            let tip = share("percent")?;
            let total = get("amount") + tip;
            let each = over(total, nonzero(get("count"), "count")?)?;
            figures(&[("result", each), ("total", total), ("tip", tip)])
        }
        Request::ConvertCurrency { .. } => {
            let rate = nonzero(get("exchange_rate"), "exchange_rate")?;
            let amount = get("amount");
            figures(&[("result", if inputs.divide { over(amount, rate)? } else { times(amount, rate)? })])
        }
        Request::SalaryPerMonth { .. } => {
            let each = over(get("amount"), nonzero(get("payments"), "payments")?)?;
            figures(&[("result", each), ("per_calendar_month", get("amount") / Decimal::from(12))])
        }
        Request::SalaryPerYear { .. } => {
            figures(&[("result", times(get("amount"), nonzero(get("payments"), "payments")?)?)])
        }
        Request::None => Err(Error::Nothing),
    }
}

fn check_ranges(inputs: &Anchored) -> Result<(), Error> {
    for input in &inputs.inputs {
        let (name, value) = (input.name, input.value);
        match name {
            "annual_rate" | "rate" | "percent" => {
                if value < Decimal::from(RATE_MIN) || value > Decimal::from(RATE_MAX) {
                    return Err(Error::Rate { name, value });
                }
            }
            "term" => {}
            _ => {
                if value.is_sign_negative() && !value.is_zero() || value > Decimal::from(AMOUNT_MAX) {
                    return Err(Error::Amount { name, value });
                }
            }
        }
    }
    Ok(())
}

fn times(a: Decimal, b: Decimal) -> Result<Decimal, Error> {
    a.checked_mul(b).ok_or(Error::TooLarge)
}

fn over(a: Decimal, b: Decimal) -> Result<Decimal, Error> {
    a.checked_div(b).ok_or(Error::TooLarge)
}

fn nonzero(value: Decimal, name: &'static str) -> Result<Decimal, Error> {
    if value.is_zero() { Err(Error::Zero { name }) } else { Ok(value) }
}

/// A term within range, in months.
fn term(months: Decimal) -> Result<Decimal, Error> {
    if months <= Decimal::ZERO || months > Decimal::from(MONTHS_MAX) {
        return Err(Error::Term { months: months.round_dp(2) });
    }
    Ok(months)
}

fn whole_months(months: Decimal) -> Result<u32, Error> {
    let months = term(months)?;
    if !months.fract().is_zero() {
        return Err(Error::PartOfMonth);
    }
    u32::try_from(months).map_err(|_| Error::Term { months })
}

/// Whole powers by squaring.
fn power(base: Decimal, exponent: u32) -> Result<Decimal, Error> {
    let (mut result, mut square, mut left) = (Decimal::ONE, base, exponent);
    while left > 0 {
        if left & 1 == 1 {
            result = times(result, square)?;
        }
        left >>= 1;
        if left > 0 {
            square = times(square, square)?;
        }
    }
    Ok(result)
}

/// The twelfth root by Newton's method, for terms that end within a period.
fn twelfth_root(value: Decimal) -> Result<Decimal, Error> {
    let mut root = Decimal::ONE;
    // From 1 the error falls at least by a twelfth each step until it halves its digits: 200 is far beyond need
    // for the growth factors that the rate's bounds allow.
    for _ in 0..200 {
        let below = power(root, 11)?;
        let next = (root * Decimal::from(11) + over(value, below)?) / Decimal::from(12);
        if (next - root).abs() < Decimal::new(1, 26) {
            return Ok(next);
        }
        root = next;
    }
    Ok(root)
}

/// To cents, halves away from zero, as bills are.
pub(super) fn cents(value: Decimal) -> Decimal {
    let mut value = value.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero);
    value.rescale(2);
    value
}

fn figures(values: &[(&'static str, Decimal)]) -> Outcome {
    let figures = values.iter().map(|(name, value)| Figure { name, value: cents(*value) }).collect();
    Ok(Solution { figures, rows: Vec::new() })
}

fn compound(inputs: &Anchored) -> Outcome {
    let months = whole_months(inputs.get("term"))?;
    let capital = inputs.get("principal");
    let per_period = inputs.get("annual_rate") / Decimal::from(100 * inputs.frequency);
    let growth = Decimal::ONE + per_period;
    let (periods, rest) = (months * inputs.frequency / 12, months * inputs.frequency % 12);
    let mut grown = times(power(growth, periods)?, capital)?;
    if rest > 0 {
        grown = times(grown, power(twelfth_root(growth)?, rest)?)?;
    }
    figures(&[("final_amount", grown), ("interest", grown - capital)])
}

/// Equal monthly deposits at the end of each month.
fn savings(inputs: &Anchored) -> Outcome {
    let months = whole_months(inputs.get("term"))?;
    let (goal, rate) = (inputs.get("goal"), inputs.get("annual_rate") / Decimal::from(1200));
    let monthly = if rate.is_zero() {
        goal / Decimal::from(months)
    } else {
        let growth = power(Decimal::ONE + rate, months)? - Decimal::ONE;
        over(times(goal, rate)?, growth)?
    };
    let paid_in = cents(monthly) * Decimal::from(months);
    figures(&[("monthly_saving", monthly), ("paid_in", paid_in)])
}

/// Equal monthly payments in arrears at a nominal yearly rate.
fn loan(inputs: &Anchored, table: bool) -> Outcome {
    let (principal, rate) = (inputs.get("principal"), inputs.get("annual_rate") / Decimal::from(1200));
    let months = whole_months(inputs.get("term"))?;
    let count = Decimal::from(months);
    let exact = if rate.is_zero() {
        principal / count
    } else {
        // (1 + i)^-n stays small where (1 + i)^n would overflow.
        let discount = match power(Decimal::ONE + rate, months) {
            Ok(growth) => over(Decimal::ONE, growth)?,
            Err(_) => power(over(Decimal::ONE, Decimal::ONE + rate)?, months)?,
        };
        times(principal, over(rate, Decimal::ONE - discount)?)?
    };
    let payment = cents(exact);
    let rows = schedule(principal, rate, months, payment);
    let settled: Decimal = rows.iter().map(|row| row.payment).sum();
    // Payments that were rounded down can fall short of a loan without interest; its rows never do.
    let total = if table || rate.is_zero() { settled } else { (payment * count).max(principal.min(settled)) };
    Ok(Solution {
        figures: vec![
            Figure { name: "monthly_payment", value: payment },
            Figure { name: "payments", value: count },
            Figure { name: "total_paid", value: cents(total) },
            Figure { name: "total_interest", value: cents(total - principal) },
        ],
        rows: if table { rows } else { Vec::new() },
    })
}

/// Month by month in cents; the last payment settles what rounding left.
fn schedule(principal: Decimal, rate: Decimal, months: u32, payment: Decimal) -> Vec<Row> {
    // Nothing is owed below a cent, whatever the question writes.
    let mut balance = cents(principal);
    (1..=months)
        .map(|month| {
            let interest = cents(balance * rate);
            let due = if month == months { balance + interest } else { payment.min(balance + interest) };
            balance = balance + interest - due;
            Row { month, payment: due, interest, principal: due - interest, balance }
        })
        .collect()
}
