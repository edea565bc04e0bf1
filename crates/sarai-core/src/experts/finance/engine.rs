//! The decimal engine: anchored inputs to figures, rounded to cents at the end, and the check that recomputes them.
//!
//! Pure. 28 significant digits throughout; what would leave the range of money a person handles is refused in
//! words. Sources: annuity formula and amortisation as in any textbook on interest (nominal yearly rate, monthly
//! payments in arrears).

use rust_decimal::{Decimal, RoundingStrategy};
use serde_json::Value;

use super::Request;
use super::anchor::Anchored;
use crate::experts::Check;

/// Longest term in months.
const MONTHS_MAX: u32 = 1200;
/// Largest amount.
const AMOUNT_MAX: i64 = 1_000_000_000_000;
/// Highest yearly rate in percent.
const RATE_MAX: i64 = 1_000;

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
    pub(super) formula: String,
    pub(super) rows: Vec<Row>,
}

type Outcome = Result<Solution, String>;

/// Computes.
pub(super) fn solve(inputs: &Anchored) -> Outcome {
    check_ranges(inputs)?;
    let get = |name: &str| inputs.get(name);
    let hundred = Decimal::ONE_HUNDRED;
    match &inputs.request {
        Request::LoanPayment { .. } => {
            loan(get("principal"), get("annual_rate"), months(get("term"))?, false)
        }
        Request::LoanSchedule { .. } => {
            loan(get("principal"), get("annual_rate"), months(get("term"))?, true)
        }
        Request::SimpleInterest { .. } => {
            let (capital, rate, term) = (get("principal"), get("annual_rate"), get("term"));
            let interest = capital * rate / hundred * term / Decimal::from(12);
            figures(&[("interest", interest), ("final_amount", capital + interest)], "C × r × t")
        }
        Request::CompoundInterest { .. } => {
            let (capital, rate) = (get("principal"), get("annual_rate"));
            let whole = years(get("term"))?;
            let grown = power(Decimal::ONE + rate / hundred, whole)?.checked_mul(capital).ok_or(TOO_LARGE)?;
            figures(&[("final_amount", grown), ("interest", grown - capital)], "C × (1 + r)^t")
        }
        Request::AddVat { .. } => {
            let vat = get("amount") * get("rate") / hundred;
            figures(&[("total", get("amount") + vat), ("vat", vat)], "base × (1 + IVA)")
        }
        Request::RemoveVat { .. } => {
            let net = cents(get("amount") / (Decimal::ONE + get("rate") / hundred));
            figures(&[("net", net), ("vat", get("amount") - net)], "total ÷ (1 + IVA)")
        }
        Request::PercentOf { .. } => {
            figures(&[("result", get("amount") * get("percent") / hundred)], "cantidad × p ÷ 100")
        }
        Request::Discount { .. } => {
            let off = get("amount") * get("percent") / hundred;
            figures(&[("result", get("amount") - off), ("saved", off)], "cantidad × (1 − p ÷ 100)")
        }
        Request::Increase { .. } => {
            let more = get("amount") * get("percent") / hundred;
            figures(&[("result", get("amount") + more), ("added", more)], "cantidad × (1 + p ÷ 100)")
        }
        Request::PercentChange { .. } => {
            let (before, after) = (nonzero(get("before"), "before")?, get("after"));
            figures(
                &[("percent", (after - before) / before * hundred), ("difference", after - before)],
                "(después − antes) ÷ antes × 100",
            )
        }
        Request::WhatPercent { .. } => figures(
            &[("percent", get("part") / nonzero(get("whole"), "whole")? * hundred)],
            "parte ÷ total × 100",
        ),
        Request::Sum { .. } => {
            let amounts = inputs.all("amounts");
            if amounts.len() < 2 {
                return Err("a sum needs at least two amounts".into());
            }
            figures(&[("result", amounts.iter().sum())], "a + b + …")
        }
        Request::Difference { .. } => {
            let off: Decimal = inputs.all("minus").iter().sum();
            figures(&[("result", get("amount") - off)], "a − b − …")
        }
        Request::Times { .. } => figures(&[("result", get("amount") * get("count"))], "precio × unidades"),
        Request::Split { .. } => {
            figures(&[("result", get("amount") / nonzero(get("count"), "count")?)], "cantidad ÷ partes")
        }
        Request::SavingsPlan { .. } => {
            figures(&[("monthly_saving", get("goal") / nonzero(get("term"), "term")?)], "objetivo ÷ meses")
        }
        Request::None => Err("nothing to calculate".into()),
    }
}

const TOO_LARGE: &str = "the amounts are too large to compute with";

fn check_ranges(inputs: &Anchored) -> Result<(), String> {
    for name in
        ["principal", "amount", "amounts", "minus", "before", "after", "part", "whole", "goal", "count"]
    {
        for value in inputs.all(name) {
            if value.is_sign_negative() || value > Decimal::from(AMOUNT_MAX) {
                return Err(format!("{name} must lie between 0 and {AMOUNT_MAX}"));
            }
        }
    }
    for name in ["annual_rate", "rate", "percent"] {
        for value in inputs.all(name) {
            if value.is_sign_negative() || value > Decimal::from(RATE_MAX) {
                return Err(format!("{name} must lie between 0 and {RATE_MAX} %"));
            }
        }
    }
    Ok(())
}

fn nonzero(value: Decimal, name: &str) -> Result<Decimal, String> {
    if value.is_zero() { Err(format!("{name} is zero: nothing can be divided by it")) } else { Ok(value) }
}

fn months(term: Decimal) -> Result<u32, String> {
    let whole = term.round();
    match u32::try_from(whole) {
        Ok(months) if (1..=MONTHS_MAX).contains(&months) => Ok(months),
        _ => Err(format!("the term must lie between 1 and {MONTHS_MAX} months")),
    }
}

fn years(term_months: Decimal) -> Result<u32, String> {
    let years = term_months / Decimal::from(12);
    if years.fract().is_zero() {
        months(term_months).map(|months| months / 12)
    } else {
        Err("compound interest needs whole years".into())
    }
}

/// Whole powers by squaring.
fn power(base: Decimal, exponent: u32) -> Result<Decimal, String> {
    let (mut result, mut square, mut left) = (Decimal::ONE, base, exponent);
    while left > 0 {
        if left & 1 == 1 {
            result = result.checked_mul(square).ok_or(TOO_LARGE)?;
        }
        left >>= 1;
        if left > 0 {
            square = square.checked_mul(square).ok_or(TOO_LARGE)?;
        }
    }
    Ok(result)
}

/// To cents, halves away from zero, as bills are.
pub(super) fn cents(value: Decimal) -> Decimal {
    value.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero)
}

fn figures(values: &[(&'static str, Decimal)], formula: &str) -> Outcome {
    let figures = values.iter().map(|(name, value)| Figure { name, value: cents(*value) }).collect();
    Ok(Solution { figures, formula: formula.to_owned(), rows: Vec::new() })
}

/// Equal monthly payments in arrears at a nominal yearly rate.
fn loan(principal: Decimal, annual_rate: Decimal, months: u32, table: bool) -> Outcome {
    let count = Decimal::from(months);
    let rate = annual_rate / Decimal::from(1200);
    let exact = if rate.is_zero() {
        principal / count
    } else {
        let growth = power(Decimal::ONE + rate, months)?;
        let factor = rate.checked_mul(growth).ok_or(TOO_LARGE)? / (growth - Decimal::ONE);
        principal.checked_mul(factor).ok_or(TOO_LARGE)?
    };
    let payment = cents(exact);
    let rows = schedule(principal, rate, months, payment);
    // With a table, totals are those of its rows; without one, of equal payments.
    let total = if table { rows.iter().map(|row| row.payment).sum() } else { payment * count };
    Ok(Solution {
        figures: vec![
            Figure { name: "monthly_payment", value: payment },
            Figure { name: "payments", value: count },
            Figure { name: "total_paid", value: cents(total) },
            Figure { name: "total_interest", value: cents(total - principal) },
        ],
        formula: "P × i ÷ (1 − (1 + i)^−n), i = r ÷ 12".into(),
        rows: if table { rows } else { Vec::new() },
    })
}

/// Month by month in cents; the last payment settles what rounding left.
fn schedule(principal: Decimal, rate: Decimal, months: u32, payment: Decimal) -> Vec<Row> {
    let mut balance = principal;
    (1..=months)
        .map(|month| {
            let interest = cents(balance * rate);
            let due = if month == months { balance + interest } else { payment.min(balance + interest) };
            balance = balance + interest - due;
            Row { month, payment: due, interest, principal: due - interest, balance }
        })
        .collect()
}

/// Computes the main figure again from the told inputs, in binary floating point and by other formulas.
pub(super) fn recompute(output: &Value) -> Check {
    let input = |name: &str| float(&output["inputs"][name]);
    let result = |name: &str| float(&output["results"][name]).unwrap_or(f64::NAN);
    let calculation = output["calculation"].as_str().unwrap_or_default();
    let pair = |a: &str, b: &str| Some((input(a)?, input(b)?));
    let list = |name: &str| floats(&output["inputs"][name]).iter().sum::<f64>();
    let (found, expected) = match calculation {
        "loan_payment" | "loan_schedule" => {
            let found = result("monthly_payment");
            (Some(found), annuity(input("principal"), input("annual_rate"), input("term_months")))
        }
        "simple_interest" => (
            Some(result("final_amount")),
            pair("principal", "annual_rate")
                .and_then(|(capital, rate)| Some(capital + capital * rate * input("term_months")? / 1200.0)),
        ),
        "compound_interest" => (
            Some(result("final_amount")),
            pair("principal", "annual_rate").and_then(|(capital, rate)| {
                Some(capital * ((input("term_months")? / 12.0) * (rate / 100.0).ln_1p()).exp())
            }),
        ),
        "add_vat" => (Some(result("total") - result("vat")), input("amount")),
        "remove_vat" => {
            (Some(result("net") + result("net") * input("rate").unwrap_or(f64::NAN) / 100.0), input("amount"))
        }
        "percent_of" => (
            Some(result("result")),
            pair("amount", "percent").map(|(amount, percent)| percent / (100.0 / amount)),
        ),
        "discount" => (Some(result("result") + result("saved")), input("amount")),
        "increase" => (Some(result("result") - result("added")), input("amount")),
        "percent_change" => {
            (Some(result("difference")), pair("after", "before").map(|(after, before)| after - before))
        }
        "what_percent" => {
            (Some(result("percent")), pair("part", "whole").map(|(part, whole)| part / (whole / 100.0)))
        }
        "sum" => (Some(result("result")), Some(list("amounts"))),
        "difference" => (Some(result("result") + list("minus")), input("amount")),
        "times" => (Some(result("result")), pair("count", "amount").map(|(count, amount)| count * amount)),
        "split" => (Some(result("result") * input("count").unwrap_or(f64::NAN)), input("amount")),
        "savings_plan" => {
            (Some(result("monthly_saving") * input("term_months").unwrap_or(f64::NAN)), input("goal"))
        }
        _ => (None, None),
    };
    let (Some(found), Some(expected)) = (found, expected) else {
        return Check::new("recomputed", false, format!("{calculation} could not be computed again"));
    };
    // Half a cent of rounding, times the number of parts where the check multiplies back.
    let parts = input("count").or(input("term_months")).unwrap_or(1.0).max(1.0);
    let holds = (found - expected).abs() <= 0.0051 * parts + expected.abs() * 1e-9;
    let detail = format!("computed again by another way: {expected:.2}");
    Check::new("recomputed", holds, detail)
}

fn float(value: &Value) -> Option<f64> {
    value.as_str()?.parse().ok()
}

fn floats(value: &Value) -> Vec<f64> {
    match value {
        Value::Array(items) => items.iter().filter_map(float).collect(),
        Value::String(_) => float(value).into_iter().collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => Vec::new(),
    }
}

/// The payment at which the balance ends at zero, found by halving instead of by the formula.
fn annuity(principal: Option<f64>, annual_rate: Option<f64>, months: Option<f64>) -> Option<f64> {
    let (principal, rate, months) = (principal?, annual_rate? / 1200.0, months?);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the range is checked before"
    )]
    let months = months.round() as u32;
    let balance =
        |payment: f64| (0..months).fold(principal, |balance, _| balance.mul_add(1.0 + rate, -payment));
    let (mut low, mut high) = (0.0, principal * (1.0 + rate) + 1.0);
    for _ in 0..200 {
        let middle = f64::midpoint(low, high);
        if balance(middle) > 0.0 { low = middle } else { high = middle }
    }
    Some(f64::midpoint(low, high))
}
