//! What a worksheet can call: the sums of everyday money, each under a name that says it.
//!
//! Called by `worksheet.rs`. Percentages are written as people say them (21 for 21 %). Yearly rates are nominal, paid
//! in as many parts a year as there are payments; loans are paid at the end of each month in equal parts rounded to
//! cents, as banks do. Sources: annuity and sinking-fund formulas of any textbook on interest.

use rust_decimal::prelude::ToPrimitive as _;
use rust_decimal::{Decimal, MathematicalOps as _, RoundingStrategy};

use super::{Fault, power};

/// Most months of a loan or a plan.
const MONTHS_MAX: u32 = 1200;

/// Every name.
const NAMES: [&str; 21] = [
    "add_percent",
    "discount",
    "percent_of",
    "percent_change",
    "add_vat",
    "remove_vat",
    "loan_payment",
    "loan_balance",
    "loan_interest",
    "simple_interest",
    "compound",
    "savings",
    "savings_payment",
    "bracket",
    "round",
    "ceil",
    "floor",
    "min",
    "max",
    "abs",
    "sqrt",
];

/// Calls a function.
pub(super) fn call(name: &str, values: &[Decimal]) -> Result<Decimal, Fault> {
    let hundred = Decimal::ONE_HUNDRED;
    match (name, values) {
        ("add_percent" | "add_vat", [amount, percent]) => times(*amount, Decimal::ONE + percent / hundred),
        ("discount", [amount, percent]) => times(*amount, Decimal::ONE - percent / hundred),
        ("percent_of", [amount, percent]) => times(*amount, percent / hundred),
        ("percent_change", [before, after]) => over(times(after - before, hundred)?, *before),
        ("remove_vat", [amount, percent]) => over(*amount, Decimal::ONE + percent / hundred),
        ("loan_payment", [capital, percent, months]) => payment(*capital, *percent, *months),
        ("loan_balance", [capital, percent, months, paid]) => balance(*capital, *percent, *months, *paid),
        ("loan_interest", [capital, percent, months]) => {
            Ok(times(payment(*capital, *percent, *months)?, *months)? - capital)
        }
        ("simple_interest", [capital, percent, years]) => times(times(*capital, percent / hundred)?, *years),
        ("compound", [capital, percent, years]) => compound(*capital, *percent, *years, Decimal::ONE),
        ("compound", [capital, percent, years, periods]) => compound(*capital, *percent, *years, *periods),
        ("savings", [monthly, percent, months]) => times(*monthly, annuity(*percent, *months)?),
        ("savings_payment", [goal, percent, months]) => over(*goal, annuity(*percent, *months)?),
        ("bracket", [amount, from, to, percent]) => {
            times((amount.min(to) - from).max(Decimal::ZERO), percent / hundred)
        }
        ("round", [value]) => Ok(rounded(*value, 2)),
        ("round", [value, places]) => Ok(rounded(*value, places.to_u32().unwrap_or(2).min(20))),
        ("ceil", [value]) => Ok(value.ceil()),
        ("floor" | "int", [value]) => Ok(value.floor()),
        ("min", [first, rest @ ..]) => Ok(rest.iter().fold(*first, |least, value| least.min(*value))),
        ("max", [first, rest @ ..]) => Ok(rest.iter().fold(*first, |most, value| most.max(*value))),
        ("abs", [value]) => Ok(value.abs()),
        ("sqrt", [value]) => value.sqrt().ok_or_else(|| Fault::impossible("a root of a negative number")),
        _ if NAMES.contains(&name) => {
            Err(Fault::impossible(format!("{name} does not take {} figures", values.len())))
        }
        _ => Err(Fault::impossible(format!("there is no function called {name}"))),
    }
}

fn too_large() -> Fault {
    Fault::impossible("the result is too large")
}

fn times(left: Decimal, right: Decimal) -> Result<Decimal, Fault> {
    left.checked_mul(right).ok_or_else(too_large)
}

fn over(left: Decimal, right: Decimal) -> Result<Decimal, Fault> {
    if right.is_zero() {
        return Err(Fault::impossible("a division by zero"));
    }
    left.checked_div(right).ok_or_else(too_large)
}

fn rounded(value: Decimal, places: u32) -> Decimal {
    value.round_dp_with_strategy(places, RoundingStrategy::MidpointAwayFromZero)
}

/// A whole number of months within bounds.
fn whole_months(months: Decimal) -> Result<u32, Fault> {
    let whole = months.to_u32().filter(|whole| Decimal::from(*whole) == months);
    whole
        .filter(|months| (1..=MONTHS_MAX).contains(months))
        .ok_or_else(|| Fault::impossible(format!("{months} is no number of months from 1 to {MONTHS_MAX}")))
}

/// A monthly rate from a yearly one in percent.
fn monthly(percent: Decimal) -> Result<Decimal, Fault> {
    if percent <= Decimal::NEGATIVE_ONE * Decimal::ONE_HUNDRED || percent > Decimal::ONE_THOUSAND {
        return Err(Fault::impossible(format!("{percent} is no yearly rate in percent")));
    }
    Ok(percent / Decimal::from(1200))
}

/// The equal payment at the end of each month, in cents.
fn payment(capital: Decimal, percent: Decimal, months: Decimal) -> Result<Decimal, Fault> {
    let (count, rate) = (whole_months(months)?, monthly(percent)?);
    if rate.is_zero() {
        return Ok(rounded(capital / Decimal::from(count), 2));
    }
    let discount = power(Decimal::ONE + rate, -months)?;
    Ok(rounded(times(capital, over(rate, Decimal::ONE - discount)?)?, 2))
}

/// What is still owed after some payments; interest is rounded to cents each month.
fn balance(capital: Decimal, percent: Decimal, months: Decimal, paid: Decimal) -> Result<Decimal, Fault> {
    let (each, rate) = (payment(capital, percent, months)?, monthly(percent)?);
    let (count, paid) = (whole_months(months)?, if paid.is_zero() { 0 } else { whole_months(paid)? });
    if paid >= count {
        return Ok(Decimal::ZERO);
    }
    let after = |owed: Decimal, _| Ok(owed + rounded(times(owed, rate)?, 2) - each);
    (0..paid).try_fold(capital, after)
}

fn compound(capital: Decimal, percent: Decimal, years: Decimal, periods: Decimal) -> Result<Decimal, Fault> {
    let rate = over(percent / Decimal::ONE_HUNDRED, periods)?;
    times(capital, power(Decimal::ONE + rate, times(years, periods)?)?)
}

/// What one unit saved at the end of each month comes to.
fn annuity(percent: Decimal, months: Decimal) -> Result<Decimal, Fault> {
    let (count, rate) = (whole_months(months)?, monthly(percent)?);
    if rate.is_zero() {
        return Ok(Decimal::from(count));
    }
    over(power(Decimal::ONE + rate, months)? - Decimal::ONE, rate)
}
