//! What the model fills: a calculation and its inputs, copied from the question; and the schema that binds it.
//!
//! Called by the finance expert. Flat on purpose: one branch a calculation, texts only, so that a grammar compiler
//! takes it and a small model fills it. Must hold no number: reading the copied texts is code.

use std::sync::LazyLock;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

/// A calculation and its inputs, copied from the question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "calculation", rename_all = "snake_case", deny_unknown_fields)]
pub enum Request {
    /// Monthly payment of a loan or mortgage, and its total cost.
    LoanPayment {
        /// Amount borrowed.
        principal: String,
        /// Yearly interest rate.
        annual_rate: String,
        /// Duration.
        term: String,
    },
    /// Table of the payments of a loan.
    LoanSchedule {
        /// Amount borrowed.
        principal: String,
        /// Yearly interest rate.
        annual_rate: String,
        /// Duration.
        term: String,
    },
    /// Interest that is not added to the capital.
    SimpleInterest {
        /// Capital.
        principal: String,
        /// Yearly interest rate.
        annual_rate: String,
        /// Duration.
        term: String,
    },
    /// Interest on interest, capitalised once a year unless the question says otherwise.
    CompoundInterest {
        /// Capital.
        principal: String,
        /// Yearly interest rate.
        annual_rate: String,
        /// Duration.
        term: String,
    },
    /// VAT (IVA) put on a net amount. An empty rate is the general one.
    AddVat {
        /// Net amount.
        amount: String,
        /// VAT rate.
        rate: String,
    },
    /// VAT (IVA) taken out of an amount that includes it.
    RemoveVat {
        /// Amount with VAT.
        amount: String,
        /// VAT rate.
        rate: String,
    },
    /// A percentage of an amount.
    PercentOf {
        /// The percentage.
        percent: String,
        /// The amount.
        amount: String,
    },
    /// An amount after a discount.
    Discount {
        /// The discount.
        percent: String,
        /// The amount before.
        amount: String,
    },
    /// An amount after a rise.
    Increase {
        /// The rise.
        percent: String,
        /// The amount before.
        amount: String,
    },
    /// By how many percent an amount went up or down.
    PercentChange {
        /// The amount before.
        before: String,
        /// The amount after.
        after: String,
    },
    /// What percentage one amount is of another.
    WhatPercent {
        /// The part.
        part: String,
        /// The whole.
        whole: String,
    },
    /// Amounts added up.
    Sum {
        /// The amounts.
        amounts: Vec<String>,
    },
    /// One amount less others.
    Difference {
        /// What there was.
        amount: String,
        /// What goes off it.
        minus: Vec<String>,
    },
    /// A price a number of times.
    Times {
        /// Price of one.
        amount: String,
        /// How many.
        count: String,
    },
    /// An amount in equal parts.
    Split {
        /// The amount.
        amount: String,
        /// Into how many.
        count: String,
    },
    /// A bill with a tip, in equal parts.
    SplitWithTip {
        /// The bill.
        amount: String,
        /// The tip.
        percent: String,
        /// Into how many.
        count: String,
    },
    /// What to put aside each month to reach an amount. An empty rate is no interest.
    SavingsPlan {
        /// The amount to reach.
        goal: String,
        /// Duration.
        term: String,
        /// Yearly interest rate.
        annual_rate: String,
    },
    /// Money in another currency, at a rate the question gives.
    ConvertCurrency {
        /// The amount.
        amount: String,
        /// Price of one currency in the other.
        exchange_rate: String,
    },
    /// A yearly salary by payment. Empty payments are the usual number.
    SalaryPerMonth {
        /// Salary of a year.
        amount: String,
        /// Payments a year.
        payments: String,
    },
    /// A monthly salary by year. Empty payments are the usual number.
    SalaryPerYear {
        /// Salary of a month.
        amount: String,
        /// Payments a year.
        payments: String,
    },
    /// Nothing of the above.
    None,
}

/// The schema of [`Request`], as the grammar compiler takes it.
pub(super) static SCHEMA: LazyLock<String> = LazyLock::new(|| {
    let mut schema = schemars::schema_for!(Request).to_value();
    tidy(&mut schema);
    schema.to_string()
});

/// Branches that differ by a constant are alternatives either way, and `anyOf` is what grammar compilers take;
/// texts only cost time.
fn tidy(schema: &mut serde_json::Value) {
    if let Some(object) = schema.as_object_mut() {
        for word in ["description", "title", "$schema"] {
            object.remove(word);
        }
        if let Some(branches) = object.remove("oneOf") {
            object.insert("anyOf".into(), branches);
        }
        // The calculation comes first: it decides what the rest must be.
        if let Some(properties) = object.get_mut("properties").and_then(serde_json::Value::as_object_mut)
            && let Some(calculation) = properties.shift_remove("calculation")
        {
            properties.shift_insert(0, "calculation".into(), calculation);
        }
        let kind = object.get("type").and_then(serde_json::Value::as_str).unwrap_or_default();
        if kind == "string" && !object.contains_key("const") {
            object.insert("maxLength".into(), json!(40));
        } else if kind == "array" {
            object.insert("maxItems".into(), json!(20));
        }
        object.values_mut().for_each(tidy);
    } else if let Some(items) = schema.as_array_mut() {
        items.iter_mut().for_each(tidy);
    }
}
