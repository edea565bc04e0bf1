//! One sum that earns or costs interest: simple, or interest on interest.
//!
//! Called by `cases.rs`. Days are counted on a year of 365, or of 360 where the question says so, and on months of 30.

use rust_decimal::Decimal;
use serde::Deserialize;

use super::{Fields, Given, Holds, Rate, Slots, worksheet};
use crate::numbers::Unit;

/// Words of interest.
pub(super) const INTEREST: &[&str] = &[
    "interés",
    " tna",
    "interes",
    "plazo fijo",
    "depósito",
    "deposito",
    "cdt",
    "rendimiento",
    "capitaliz",
    "interest",
    "compound",
    "% a year",
];

pub(super) const FIELDS: Fields = &[
    ("sum", Holds::Amount),
    ("rate", Holds::Percent),
    ("term", Holds::Time),
    ("times", Holds::Count),
    ("interest", Holds::OneOf(&["simple", "compound"])),
    ("tax", Holds::Percent),
    ("fee", Holds::Amount),
    ("asked", Holds::OneOf(&["final", "interest"])),
];

pub(super) const INSTRUCTIONS: &str = "Read the problem about one sum of money that earns or costs interest and fill in \
    the form. Copy figures exactly as they stand in the problem; \"0\" where there is none. Calculate nothing. times: \
    how many such terms follow one another; tax: percent kept from the interest; fee: fixed charge at the end; asked: \
    final (all the money) or interest (only the interest, after tax).";

#[derive(Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
enum Kind {
    Simple,
    Compound,
}

#[derive(Clone, Copy, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
enum Asked {
    Final,
    Interest,
}

#[derive(Deserialize)]
pub(super) struct Deposit {
    sum: Decimal,
    rate: Decimal,
    term: Decimal,
    /// Terms one after another.
    times: Decimal,
    interest: Kind,
    tax: Decimal,
    fee: Decimal,
    asked: Asked,
    /// Money put in later, and after how many months. Told by words, never by the form.
    #[serde(skip)]
    added: Option<(Decimal, Decimal)>,
    /// Terms, where the question counts them. Told by words too, and no figure of its own.
    #[serde(skip)]
    counted: Option<Decimal>,
}

/// Words of what a sum brings.
const BROUGHT: &[&str] = &["interes", "interés", "rendimiento", "interest", "gano", "ganaré", "earn"];
/// Words of the sum with what it brought.
const WHOLE: &[&str] = &[
    "con intereses",
    "with interest",
    "en total",
    "in total",
    "altogether",
    "in the account",
    "en la cuenta",
    "balance",
];

/// Words of a charge beside the interest.
const CHARGED: &[&str] = &["gasto", "comisi", "cargo", "cobra", "fee", "charge"];

/// Words of money put in beside.
const ADDED: &[&str] =
    &["añad", "agreg", "aport", "ingres", "otros", "otras", "add", "top up", "another", "put in"];
/// Words of a term that follows another.
pub(super) const RENEWED: &[&str] = &["renuev", "renov", "renew", "roll"];
/// Words of money of one's own that earns.
const MINE: &[&str] = &[
    "depósito",
    "deposito",
    "plazo fijo",
    "cdt",
    "gano",
    "ganar",
    "invert",
    "invest",
    "deposit",
    "savings",
    "bond",
];

impl Deposit {
    /// What the sum is multiplied by in the end, as an expression.
    fn growth(&self, rate: Rate, given: &Given<'_>) -> Option<String> {
        let term = self.term;
        let year = if given.has_word("360") { 360 } else { 365 };
        let days = given.unit(term) == Some(Unit::Days);
        let months = if days { Decimal::ZERO } else { given.months(term)? };
        let (Rate::Monthly(percent) | Rate::Yearly(percent) | Rate::Effective(percent)) = rate;
        let of_term = match (rate, days) {
            (Rate::Monthly(_), true) => format!("{percent} / 100 * {term} / 30"),
            (Rate::Monthly(_), false) => format!("{percent} / 100 * {months}"),
            (Rate::Yearly(_) | Rate::Effective(_), true) => format!("{percent} / 100 * {term} / {year}"),
            (Rate::Yearly(_) | Rate::Effective(_), false) => format!("{percent} / 100 * {months} / 12"),
        };
        if let (Rate::Effective(_), true) = (rate, days) {
            let is_renewed = given.says(RENEWED);
            return (!is_renewed && self.times <= Decimal::ONE)
                .then(|| format!("(1 + {percent} / 100) ** ({term} / {year})"));
        }
        let times = self.counted.unwrap_or(self.times).max(Decimal::ONE);
        if times > Decimal::ONE && matches!(rate, Rate::Effective(_)) {
            return None;
        }
        if times > Decimal::ONE {
            return times.fract().is_zero().then(|| format!("(1 + {of_term}) ** {times}"));
        }
        if self.interest == Kind::Simple {
            return Some(format!("1 + {of_term}"));
        }
        if days {
            // Put in again with what it brought, once unless more is said.
            let is_renewed = given.says(RENEWED);
            return is_renewed.then(|| format!("(1 + {of_term}) ** 2"));
        }
        let parts = match rate {
            Rate::Monthly(_) => return Some(format!("(1 + {percent} / 100) ** {months}")),
            Rate::Yearly(_) if given.says(&["trimestr", "quarter"]) => 4,
            Rate::Yearly(_) if given.says(&["semestr", "half-year", "half year"]) => 2,
            Rate::Yearly(_)
                if given.says(&[
                    "compounded monthly",
                    "capitalización mensual",
                    "capitalizable cada mes",
                    "capitaliza cada mes",
                    "capitalizable mensual",
                    "capitaliza mensual",
                    "compuesto mensual",
                ]) =>
            {
                12
            }
            Rate::Yearly(_) | Rate::Effective(_) => 1,
        };
        let times = months.checked_mul(Decimal::from(parts))? / Decimal::from(12);
        let each = if parts == 1 { format!("{percent} / 100") } else { format!("{percent} / 100 / {parts}") };
        Some(format!("(1 + {each}) ** {}", times.normalize()))
    }

    fn asked(&self, given: &Given<'_>) -> Asked {
        if given.asks(BROUGHT) && !given.asks(WHOLE) { Asked::Interest } else { self.asked }
    }
}

impl Deposit {
    /// Two sums that earn for times of different length.
    fn steps_with_more(&self, rate: Rate, given: &Given<'_>) -> Option<String> {
        let ((added, after), months) = (self.added?, given.months(self.term)?);
        let left = months.checked_sub(after).filter(|left| *left > Decimal::ZERO)?;
        if !self.tax.is_zero() || !self.fee.is_zero() || self.times > Decimal::ONE || self.counted.is_some() {
            return None;
        }
        let growth = |months: Decimal| {
            let years = months / Decimal::from(12);
            match (rate, &self.interest) {
                (Rate::Monthly(percent), Kind::Compound) => format!("(1 + {percent} / 100) ** {months}"),
                (Rate::Monthly(percent), Kind::Simple) => format!("(1 + {percent} / 100 * {months})"),
                (Rate::Yearly(percent) | Rate::Effective(percent), Kind::Compound) => {
                    format!("(1 + {percent} / 100) ** {}", years.normalize())
                }
                (Rate::Yearly(percent) | Rate::Effective(percent), Kind::Simple) => {
                    format!("(1 + {percent} / 100 * {})", years.normalize())
                }
            }
        };
        // Neither another rhythm of interest nor money taken out is computed here.
        if given.says(&[
            "retir",
            "saqu",
            "sacar",
            "withdr",
            "take out",
            "trimestr",
            "quarter",
            "semestr",
            "half",
            "compounded monthly",
            "mensual",
        ]) {
            return None;
        }
        let name = |spanish, english| given.choose(spanish, english);
        let (first, second, whole) =
            (name("primera_suma", "first_sum"), name("segunda_suma", "second_sum"), name("total", "total"));
        let mut steps = vec![
            (first, format!("{} * {}", self.sum, growth(months))),
            (second, format!("{added} * {}", growth(left))),
            (whole, format!("{first} + {second}")),
        ];
        if self.asked(given) == Asked::Interest {
            steps.push((name("intereses", "interest"), format!("{whole} - {} - {added}", self.sum)));
        }
        worksheet(&steps)
    }
}

impl Slots for Deposit {
    fn figures(&self) -> Vec<Decimal> {
        let Self { sum, rate, term, times, tax, fee, .. } = *self;
        let added = self.added.map_or(Decimal::ZERO, |(added, _)| added);
        vec![sum, rate, term, times, tax, fee, added]
    }

    fn mend(&mut self, given: &Given<'_>) {
        // "6 terms of 28 days": one figure and one place are left.
        if let Some(one) = given.only_left_out(&self.figures())
            && self.times <= Decimal::ONE
            && given.unit(self.term) == Some(Unit::Days)
        {
            self.times = one;
        }
        // "When the third term ends"; a length of the term that is said twice is no count of terms.
        if (self.times <= Decimal::ONE || self.times == self.term)
            && given.says(RENEWED)
            && let Some(place) =
                given.last_place(&["plazo", "vencimiento", "período", "periodo", "term", "period"])
        {
            self.counted = Some(place);
            self.times = Decimal::ONE;
        }
        if given.says(ADDED) {
            // The form has a place for charges and none for what is put in.
            if !given.says(CHARGED) {
                self.fee = Decimal::ZERO;
            }
            // The longest time is that of the whole, whichever the form took.
            let (term, longest) = (self.term, given.longest());
            self.term = longest.unwrap_or(term);
            self.added = given.added_later(&self.figures());
            if self.added.is_none() {
                self.term = term;
            }
        }
    }

    fn steps(self, given: &Given<'_>) -> Option<String> {
        let rate = given.rate(self.rate)?;
        let is_taken_out = given.says(&["retir", "saqu", "sacar", "withdr", "take out", "abon"]);
        let is_charged =
            self.fee.is_zero() || given.says(CHARGED) && !given.is_percent(self.fee) && !is_taken_out;
        if self.sum.is_zero() || given.is_percent(self.sum) || !is_charged {
            return None;
        }
        let name = |spanish, english| given.choose(spanish, english);
        if self.added.is_some() {
            return self.steps_with_more(rate, given);
        }
        let (brought, net) = (name("intereses", "interest"), name("intereses_limpios", "interest_after_tax"));
        let mut steps = vec![
            (name("crecimiento", "growth"), self.growth(rate, given)?),
            (brought, format!("{} * ({} - 1)", self.sum, name("crecimiento", "growth"))),
        ];
        let mut left = brought;
        if !self.tax.is_zero() {
            steps.push((net, format!("{brought} * (1 - {} / 100)", self.tax)));
            left = net;
        }
        let is_final = self.asked(given) == Asked::Final;
        // Who lends bears the charge, who owes pays it.
        let (is_mine, charge) = (given.says(MINE), self.fee);
        if !charge.is_zero() && !is_final {
            if !is_mine {
                return None;
            }
            steps.push((name("ganancia", "gain"), format!("{left} - {charge}")));
        }
        if is_final {
            let sign = if is_mine { '-' } else { '+' };
            let fee = if self.fee.is_zero() { String::new() } else { format!(" {sign} {charge}") };
            steps.push((name("total", "total"), format!("{} + {left}{fee}", self.sum)));
        }
        worksheet(&steps)
    }
}
