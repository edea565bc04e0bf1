//! Re-reading a finished answer: its figures against inputs and results, and the main figure by another way.
//!
//! Called by [`super::Finance::verify`] with the very text that goes out. Shares no code with the engine: works in
//! binary floating point, by inverse formulas, from the told output alone.

use rust_decimal::Decimal;
use serde_json::Value;

use super::super::Check;
use crate::language::Language;
use crate::numbers::{self, Unit};

/// All checks of a text.
pub(super) fn text(output: &Value, text: &str) -> Vec<Check> {
    let language = if output["language"] == "en" { Language::En } else { Language::Es };
    vec![figures(output, text, language), main_figure(output, text, language), recompute(output)]
}

/// Every number of the text is an input, a result, or a constant of a formula; money is in the answer's currency.
fn figures(output: &Value, text: &str, language: Language) -> Check {
    // Months in a year, hundredths, and the 1 of a growth factor.
    let mut known: Vec<Decimal> = [1, 12, 100].map(Decimal::from).to_vec();
    if output["calculation"] == "compound_interest" {
        ["periods", "compoundings_per_year"]
            .iter()
            .for_each(|name| collect(&output[*name], language, &mut known));
    }
    for part in ["inputs", "quoted", "results", "assumptions", "schedule", "not_used"] {
        collect(&output[part], language, &mut known);
    }
    let currencies: Vec<&str> =
        ["currency", "target_currency"].iter().filter_map(|name| output[*name].as_str()).collect();
    let aside: Vec<&str> =
        output["not_used"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let strangers: Vec<&str> = numbers::find(text, language)
        .iter()
        .filter(|quantity| {
            let foreign = matches!(quantity.unit, Some(Unit::Money(currency))
                if !currencies.contains(&super::render::code(currency)))
                && !aside.contains(&quantity.written(text));
            let unknown = !quantity.readings.iter().any(|value| known.contains(&value.normalize().abs()));
            foreign || unknown
        })
        .map(|quantity| quantity.written(text))
        .collect();
    if strangers.is_empty() {
        Check::new("figures", true, "every figure of the text is an input or comes from the engine")
    } else {
        Check::new("figures", false, format!("not from the engine: {}", strangers.join(", ")))
    }
}

/// Every number that stands in a JSON value, texts included, without its sign: words may carry that.
fn collect(value: &Value, language: Language, into: &mut Vec<Decimal>) {
    if let Some(text) = value.as_str() {
        match text.parse::<Decimal>() {
            // Texts carry eight decimals at most: 45 days are 1.47945205 months there.
            Ok(number) => into.extend([number, number.round_dp(8)].map(|number| number.normalize().abs())),
            Err(_) => into.extend(
                numbers::find(text, language).iter().map(|quantity| quantity.value().normalize().abs()),
            ),
        }
    } else if let Some(items) = value.as_array() {
        items.iter().for_each(|item| collect(item, language, into));
    } else if let Some(object) = value.as_object() {
        object.values().for_each(|item| collect(item, language, into));
    }
}

fn main_figure(output: &Value, text: &str, language: Language) -> Check {
    let main = output["results"]
        .as_object()
        .and_then(|results| results.values().next())
        .and_then(Value::as_str)
        .and_then(|value| value.parse::<Decimal>().ok());
    let Some(main) = main else { return Check::new("main-figure", false, "the engine gave no figure") };
    let there = numbers::find(text, language)
        .iter()
        .any(|quantity| quantity.readings.iter().any(|value| value.abs() == main.abs()));
    let detail = if there { format!("{main} stands in the text") } else { format!("{main} is missing") };
    Check::new("main-figure", there, detail)
}

/// Computes the main figure again from the told inputs.
fn recompute(output: &Value) -> Check {
    let calculation = output["calculation"].as_str().unwrap_or_default();
    let told = Told { output };
    let Some((found, expected, slack)) = told.both_ways(calculation) else {
        return Check::new("recomputed", false, format!("{calculation} could not be computed again"));
    };
    let holds = (found - expected).abs() <= slack + expected.abs() * 1e-11;
    Check::new("recomputed", holds, format!("computed again by another way: {found:.2} for {expected:.2}"))
}

/// The told output, read as floating point.
struct Told<'a> {
    output: &'a Value,
}

/// Half a cent, and a little for the binary fraction.
const HALF_CENT: f64 = 0.005_1;

impl Told<'_> {
    fn input(&self, name: &str) -> Option<f64> {
        float(&self.output["inputs"][name])
    }

    fn result(&self, name: &str) -> Option<f64> {
        float(&self.output["results"][name])
    }

    fn total(&self, name: &str) -> f64 {
        match &self.output["inputs"][name] {
            Value::Array(items) => items.iter().filter_map(float).sum(),
            one @ (Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Object(_)) => {
                float(one).unwrap_or(f64::NAN)
            }
        }
    }

    /// What the result leads back to, what that should be, and how far rounding may carry it.
    fn both_ways(&self, calculation: &str) -> Option<(f64, f64, f64)> {
        let result = || self.result("result");
        Some(match calculation {
            "loan_payment" | "loan_schedule" => {
                let payment = annuity(
                    self.input("principal")?,
                    self.input("annual_rate")? / 1200.0,
                    self.input("term_months")?,
                );
                (self.result("monthly_payment")?, payment, HALF_CENT)
            }
            "simple_interest" => {
                let yearly = self.input("principal")? * self.input("annual_rate")? / 100.0;
                (self.result("interest")?, yearly * (self.input("term_months")? / 12.0), HALF_CENT)
            }
            "compound_interest" => {
                let times = float(&self.output["compoundings_per_year"])?;
                let rate = self.input("annual_rate")? / 100.0 / times;
                let growth = (self.input("term_months")? / 12.0 * times * rate.ln_1p()).exp();
                (self.result("final_amount")?, self.input("principal")? * growth, HALF_CENT)
            }
            "savings_plan" => {
                let (saved, months) = (self.result("monthly_saving")?, self.input("term_months")?);
                let rate = self.input("annual_rate")? / 1200.0;
                let (mut sum, mut rounding) = (0.0, 0.0);
                for _ in 0..whole(months) {
                    sum = sum * (1.0 + rate) + saved;
                    rounding = rounding * (1.0 + rate) + HALF_CENT;
                }
                (sum, self.input("goal")?, rounding)
            }
            "add_vat" => {
                let growth = 1.0 + self.input("rate")? / 100.0;
                (self.result("total")? / growth, self.input("amount")?, HALF_CENT / growth)
            }
            "remove_vat" => {
                let growth = 1.0 + self.input("rate")? / 100.0;
                (self.result("net")? * growth, self.input("amount")?, HALF_CENT * growth)
            }
            "percent_of" => {
                (result()? * 100.0, self.input("percent")? * self.input("amount")?, HALF_CENT * 100.0)
            }
            "discount" => {
                let left = (100.0 - self.input("percent")?) / 100.0;
                (result()?, self.input("amount")? * left, HALF_CENT)
            }
            "increase" => {
                let grown = (100.0 + self.input("percent")?) / 100.0;
                (result()?, self.input("amount")? * grown, HALF_CENT)
            }
            "percent_change" => {
                let before = self.input("before")?;
                let after = before * (1.0 + self.result("percent")? / 100.0);
                (after, self.input("after")?, HALF_CENT * before / 100.0)
            }
            "what_percent" => {
                let whole = self.input("whole")?;
                (self.result("percent")? * whole / 100.0, self.input("part")?, HALF_CENT * whole / 100.0)
            }
            "sum" => (result()?, self.total("amounts"), HALF_CENT),
            "difference" => (result()? + self.total("minus"), self.input("amount")?, HALF_CENT),
            "times" => (result()?, self.input("amount")? * self.input("count")?, HALF_CENT),
            "split" => {
                let count = self.input("count")?;
                (result()? * count, self.input("amount")?, HALF_CENT * count)
            }
            "split_with_tip" => {
                let count = self.input("count")?;
                let growth = 1.0 + self.input("percent")? / 100.0;
                (result()? * count / growth, self.input("amount")?, HALF_CENT * count / growth)
            }
            "convert_currency" => {
                let (amount, rate) = (self.input("amount")?, self.input("exchange_rate")?);
                if self.output["divided"] == true {
                    (result()? * rate, amount, HALF_CENT * rate)
                } else {
                    (result()? / rate, amount, HALF_CENT / rate)
                }
            }
            "salary_per_month" => {
                let payments = self.input("payments")?;
                (result()? * payments, self.input("amount")?, HALF_CENT * payments)
            }
            "salary_per_year" => {
                let payments = self.input("payments")?;
                (result()? / payments, self.input("amount")?, HALF_CENT)
            }
            _ => return None,
        })
    }
}

fn float(value: &Value) -> Option<f64> {
    value.as_str()?.parse().ok()
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "bounded right here")]
fn whole(months: f64) -> u32 {
    months.round().clamp(0.0, 1200.0) as u32
}

/// The payment at which the balance ends at zero, found by halving instead of by the formula.
fn annuity(principal: f64, rate: f64, months: f64) -> f64 {
    let months = whole(months);
    let balance =
        |payment: f64| (0..months).fold(principal, |balance, _| balance.mul_add(1.0 + rate, -payment));
    let (mut low, mut high) = (0.0, principal * (1.0 + rate.max(0.0)) + 1.0);
    for _ in 0..200 {
        let middle = f64::midpoint(low, high);
        if balance(middle) > 0.0 { low = middle } else { high = middle }
    }
    f64::midpoint(low, high)
}
