//! The same sum put in every month: what there will be, or how many months it takes.
//!
//! Called by `cases.rs`. Sums are put in at the end of a month, after its interest, unless the question says otherwise.

use rust_decimal::Decimal;
use serde::Deserialize;

use super::{Fields, Given, Holds, Rate, Slots, worksheet};

/// Words of putting money in.
pub(super) const PUT: &[&str] = &[
    "meto", "metemos", "meter", "ahorr", "ingres", "aport", "deposit", "pongo", "ponemos", "junt", "guard",
    "añad", "add ", "put ", "pay in", "save", "saving",
];
/// Words of every month.
pub(super) const MONTHLY: &[&str] = &[
    "cada mes",
    "al mes",
    "mensuales",
    "todos los meses",
    "every month",
    "each month",
    "a month",
    "per month",
];

/// Words of what pays interest: a share of a wage that is put aside does not.
pub(super) const EARNS: &[&str] = &[
    "interés",
    "interes",
    "cuenta",
    "fondo",
    "rinde",
    "rendimiento",
    "interest",
    "account",
    "fund",
    "compound",
    "earn",
    "a year",
];

pub(super) const FIELDS: Fields = &[
    ("have", Holds::Amount),
    ("monthly", Holds::Amount),
    ("rate", Holds::Percent),
    ("term", Holds::Time),
    ("goal", Holds::Amount),
    ("asked", Holds::OneOf(&["final", "interest", "months"])),
];

pub(super) const INSTRUCTIONS: &str = "Read the problem about money put in at equal times and fill in the form. Copy \
    figures exactly as they stand in the problem; \"0\" where there is none. Calculate nothing. have: what there is already; \
    goal: what is to be reached.";

/// Months beyond which nobody saves.
const MONTHS_MAX: u32 = 1200;

#[derive(Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
enum Asked {
    Final,
    Interest,
    Months,
}

#[derive(Deserialize)]
pub(super) struct Saving {
    have: Decimal,
    monthly: Decimal,
    rate: Decimal,
    term: Decimal,
    goal: Decimal,
    asked: Asked,
    /// Months, where the question counts its deposits. Told by words, never by the form, and no figure of its own.
    #[serde(skip)]
    counted: Option<Decimal>,
}

impl Saving {
    /// Months until the goal is reached.
    fn months(&self, share: Decimal, first: bool) -> Option<u32> {
        let mut balance = self.have;
        for month in 0..=MONTHS_MAX {
            if balance >= self.goal {
                return Some(month);
            }
            let (before, after) =
                if first { (self.monthly, Decimal::ZERO) } else { (Decimal::ZERO, self.monthly) };
            let grown = balance.checked_add(before)?.checked_mul(Decimal::ONE + share)?;
            balance = grown.checked_add(after)?.round_dp(12);
        }
        None
    }
}

impl Slots for Saving {
    fn figures(&self) -> Vec<Decimal> {
        let Self { have, monthly, rate, term, goal, .. } = *self;
        // What is left out of the form by its kind is none of its figures.
        if self.asked == Asked::Months {
            vec![have, monthly, rate, goal]
        } else {
            vec![have, monthly, rate, term]
        }
    }

    fn mend(&mut self, given: &Given<'_>) {
        // "Right after the 24th deposit" says how long, if nothing else does.
        if self.term.is_zero()
            && self.asked != Asked::Months
            && let Some(place) =
                given.last_place(&["depósito", "deposito", "aport", "ingreso", "deposit", "payment"])
        {
            self.counted = Some(place);
        }
    }

    fn takes_times(&self) -> bool {
        self.asked != Asked::Months
    }

    fn steps(self, given: &Given<'_>) -> Option<String> {
        let rate = given.rate(self.rate)?;
        if self.monthly.is_zero() || given.is_percent(self.monthly) || given.is_percent(self.have) {
            return None;
        }
        let first = given.says(&[
            "al principio de cada mes",
            "al inicio de cada mes",
            "beginning of each",
            "start of each",
            "beginning of every",
            "start of every",
        ]);
        let name = |spanish, english| given.choose(spanish, english);
        let monthly = name("tipo_mensual", "monthly_rate");
        let after = |months: &str| {
            let grown = format!("(1 + {monthly}) ** {months}");
            let first = if first { format!(" * (1 + {monthly})") } else { String::new() };
            format!("{} * {grown} + {} * ({grown} - 1) / {monthly}{first}", self.have, self.monthly)
        };
        let mut steps = vec![(monthly, rate.a_month())];
        match self.asked {
            Asked::Months => {
                let hundred = Decimal::ONE_HUNDRED;
                let share = match rate {
                    Rate::Monthly(percent) => percent / hundred,
                    Rate::Yearly(percent) => percent / hundred / Decimal::from(12),
                    Rate::Effective(_) => return None,
                };
                let months = self.months(share, first)?;
                let before = months.checked_sub(1)?;
                steps.push((
                    name("el_mes_anterior_hay", "a_month_before_there_is"),
                    after(&before.to_string()),
                ));
                steps.push((name("entonces_hay", "then_there_is"), after(&months.to_string())));
                steps.push((name("meses", "months"), format!("ceil({months})")));
            }
            Asked::Final => {
                let months = self.counted.or_else(|| given.months(self.term))?;
                steps.push((name("reunido", "saved"), after(&months.to_string())));
            }
            Asked::Interest => {
                let months = self.counted.or_else(|| given.months(self.term))?;
                steps.push((name("reunido", "saved"), after(&months.to_string())));
                let put =
                    format!("{} - {} - {} * {months}", name("reunido", "saved"), self.have, self.monthly);
                steps.push((name("intereses", "interest"), put));
            }
        }
        worksheet(&steps)
    }
}
