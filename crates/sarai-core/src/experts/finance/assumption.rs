//! Defaults that may stand for what a question leaves open. A closed list; each is told in the answer.
//!
//! Called while inputs are anchored. Must not hold anything that depends on the person.

use rust_decimal::Decimal;

use super::Request;
use super::anchor::Anchored;
use crate::language::Language;
use crate::numbers::{self, Currency};

/// A default that was used because the question gives none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Assumption {
    /// The general VAT rate of Spain, 21 %.
    SpanishVat,
    /// The standard VAT rate of the United Kingdom, 20 %.
    BritishVat,
    /// Savings that bear no interest.
    NoInterest,
    /// Compound interest once a year.
    YearlyCapitalisation,
    /// Salary payments a year.
    Payments(u8),
}

impl Assumption {
    /// In words.
    pub(super) fn text(self, language: Language) -> String {
        match (self, language) {
            (Self::SpanishVat, Language::Es) => "IVA general del 21 %".into(),
            (Self::SpanishVat, Language::En) => "Spanish general VAT rate of 21%".into(),
            (Self::BritishVat, Language::Es) => "IVA general británico del 20 %".into(),
            (Self::BritishVat, Language::En) => "UK standard VAT rate of 20%".into(),
            (Self::NoInterest, Language::Es) => "ahorro sin intereses".into(),
            (Self::NoInterest, Language::En) => "savings without interest".into(),
            (Self::YearlyCapitalisation, Language::Es) => "capitalización anual".into(),
            (Self::YearlyCapitalisation, Language::En) => "interest compounded yearly".into(),
            (Self::Payments(count), Language::Es) => format!("{count} pagas al año"),
            (Self::Payments(count), Language::En) => format!("{count} payments a year"),
        }
    }
}

/// The default of an input that does not stand in the question, if it may have one. What the model filled in must
/// be empty, without a number, or the default itself.
pub(super) fn default(
    anchored: &Anchored,
    name: &str,
    copied: &str,
    language: Language,
) -> Option<(Decimal, Assumption)> {
    let (value, assumed) = match (&anchored.request, name) {
        (Request::AddVat { .. } | Request::RemoveVat { .. }, "rate") => vat(anchored.currency, language)?,
        (Request::SavingsPlan { .. }, "annual_rate") => (Decimal::ZERO, Assumption::NoInterest),
        (Request::SalaryPerMonth { .. } | Request::SalaryPerYear { .. }, "payments") => {
            let count = payments(anchored.currency, language);
            (Decimal::from(count), Assumption::Payments(count))
        }
        _ => return None,
    };
    let filled = numbers::find(copied, language);
    (filled.is_empty() || filled.iter().any(|filled| filled.can_be(value))).then_some((value, assumed))
}

fn vat(currency: Option<Currency>, language: Language) -> Option<(Decimal, Assumption)> {
    match (currency, language) {
        (Some(Currency::Euro), _) | (None, Language::Es) => Some((Decimal::from(21), Assumption::SpanishVat)),
        (Some(Currency::Pound), _) => Some((Decimal::from(20), Assumption::BritishVat)),
        (
            Some(
                Currency::Dollar
                | Currency::Peso
                | Currency::Franc
                | Currency::Yen
                | Currency::Real
                | Currency::Sol,
            ),
            _,
        )
        | (None, Language::En) => None,
    }
}

/// Fourteen payments are usual in Spain, twelve elsewhere.
fn payments(currency: Option<Currency>, language: Language) -> u8 {
    match (currency, language) {
        (None | Some(Currency::Euro), Language::Es) => 14,
        _ => 12,
    }
}

/// How often a year interest is capitalised, if the question says so.
pub(super) fn frequency(question: &str) -> Option<u32> {
    let lower = question.to_lowercase();
    let about = ["capitaliz", "compuest", "compound"].iter().filter_map(|word| lower.find(word)).min()?;
    // The words just behind: "compounded monthly", "interés compuesto con capitalización trimestral".
    let near: String = lower[about..].split_whitespace().take(5).collect::<Vec<_>>().join(" ");
    [
        ("mensual", 12),
        ("monthly", 12),
        ("trimestral", 4),
        ("quarterly", 4),
        ("semestral", 2),
        ("semiannually", 2),
        ("half-yearly", 2),
        ("anual", 1),
        ("annual", 1),
        ("yearly", 1),
    ]
    .iter()
    .find(|(word, _)| near.contains(word))
    .map(|(_, times)| *times)
}
