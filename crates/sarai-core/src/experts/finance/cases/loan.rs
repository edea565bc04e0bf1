//! Loans paid back in equal payments: the payment, what it costs, what is still owed.
//!
//! Called by `cases.rs`. The annuity formula; payments are rounded to cents, as banks do.

use rust_decimal::Decimal;
use serde::Deserialize;

use super::{Fields, Given, Holds, Slots, worksheet};

/// Words of loans.
pub(super) const WORDS: &[&str] = &[
    "cuota",
    "mensualidad",
    "préstamo",
    "prestamo",
    "hipoteca",
    "financi",
    "sistema franc",
    "crédito",
    "credito",
    "loan",
    "mortgage",
    "borrow",
    "equal payments",
    "monthly payment",
];
/// Words of equal payments; "monthly payment" alone asks for what a single calculation gives.
pub(super) const EQUAL: &[&str] = &[
    "igual",
    "fija",
    "fijo",
    "sistema franc",
    "cuota",
    "mensualidad",
    "equal",
    "level",
    "mortgage",
    "payments",
    "pagos",
];

pub(super) const FIELDS: Fields = &[
    ("price", Holds::Amount),
    ("down", Holds::Part),
    ("lent", Holds::Amount),
    ("rate", Holds::Percent),
    ("term", Holds::Time),
    ("extra", Holds::Amount),
    ("fee", Holds::Part),
    ("paid", Holds::Time),
    ("people", Holds::Count),
    ("asked", Holds::OneOf(&["payment", "interest", "total", "balance"])),
];

pub(super) const INSTRUCTIONS: &str = "Read the problem about a loan paid back in equal payments and fill in the form. \
    Copy figures exactly as they stand in the problem; \"0\" where there is none. Calculate nothing. price: what is bought; \
    down: paid at once, money or percent; lent: money lent, when it is said; term: years or number of payments; extra: \
    added to every payment; fee: paid once, money or percent; paid: payments already made; people: how many share a payment.";

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Asked {
    /// Of the first payment, what pays interest, or what pays back. Told by words, never by the form.
    #[serde(skip)]
    FirstInterest,
    #[serde(skip)]
    FirstCapital,
    Payment,
    Interest,
    Total,
    Balance,
}

#[derive(Deserialize)]
pub(super) struct Loan {
    price: Decimal,
    down: Decimal,
    lent: Decimal,
    rate: Decimal,
    term: Decimal,
    extra: Decimal,
    fee: Decimal,
    paid: Decimal,
    people: Decimal,
    asked: Asked,
}

/// Words of what is paid once.
const ONCE: &[&str] =
    &["apertura", "de una vez", "al principio", "arrangement", "upfront", "first day", "once"];
/// Words that ask for what a loan costs beside the money lent.
const COST: &[&str] = &[
    "interes",
    "interés",
    "interest",
    "on top of",
    "por encima",
    "de más",
    "me cuesta el",
    "cuesta el préstamo",
    "cost of the loan",
];

/// Words that ask for what is still owed.
const OWED: &[&str] = &["deb", "owe", "saldo", "pendiente", "balance"];
/// Words of the first payment.
const FIRST: &[&str] = &[
    "primera cuota",
    "primer pago",
    "primera mensualidad",
    "primer mes",
    "first payment",
    "first instalment",
    "first installment",
    "first month",
];
/// Words of what pays a loan back.
const CAPITAL: &[&str] = &["capital", "principal", "amortiz"];
/// Words of every month, as said behind what is paid.
const EACH_MONTH: &[&str] =
    &["cada mes", "al mes", "por mes", "mensualmente", "each month", "every month", "a month", "per month"];

/// Words of what is paid at once, where a total counts it.
const WITH_DOWN: &[&str] =
    &["la inicial", "la entrada", "el enganche", "el pie", "el anticipo", "down payment", "deposit"];

impl Loan {
    fn borrowed(&self, given: &Given<'_>) -> String {
        let whole = if self.price.is_zero() { self.lent } else { self.price };
        if self.down.is_zero() {
            whole.to_string()
        } else if given.is_percent(self.down) {
            format!("{whole} * (1 - {} / 100)", self.down)
        } else {
            format!("{whole} - {}", self.down)
        }
    }

    fn asked(&self, given: &Given<'_>) -> &Asked {
        let first_of = |words: &[&str]| words.iter().filter_map(|word| given.asked.find(word)).min();
        let (capital, cost) = (first_of(CAPITAL), first_of(COST));
        if self.paid.is_zero() && given.says(FIRST) && (capital.is_some() || cost.is_some()) {
            // What is named first is asked for: "goes to the capital rather than the interest".
            let is_capital = capital.is_some_and(|capital| cost.is_none_or(|cost| capital < cost));
            return if is_capital { &Asked::FirstCapital } else { &Asked::FirstInterest };
        }
        if cost.is_none() && !self.extra.is_zero() && is_paid_monthly(&given.asked) {
            return &Asked::Payment;
        }
        if given.asks(COST) && !given.asks(&["con intereses", "with interest"]) {
            &Asked::Interest
        } else if !self.paid.is_zero() && given.asks(OWED) {
            &Asked::Balance
        } else {
            &self.asked
        }
    }
}

/// Whether a question asks what is paid every month: "pagaría en total cada mes".
fn is_paid_monthly(asked: &str) -> bool {
    EACH_MONTH.iter().flat_map(|words| asked.match_indices(words)).any(|(at, _)| {
        let mut before = asked[..at].split_whitespace().rev().take(4);
        let said =
            before.find(|word| word.starts_with("pag") || matches!(*word, "pay" | "si" | "if" | "y" | "and"));
        said.is_some_and(|word| word.starts_with("pa"))
    })
}

impl Slots for Loan {
    fn figures(&self) -> Vec<Decimal> {
        let Self { price, down, lent, rate, term, extra, fee, paid, people, .. } = *self;
        vec![price, down, lent, rate, term, extra, fee, paid, people]
    }

    fn mend(&mut self, given: &Given<'_>) {
        // "I have just made payment number 24": one figure and one place are left.
        if let Some(one) = given.only_left_out(&self.figures())
            && self.paid.is_zero()
            && given.asks(OWED)
        {
            self.paid = one;
        }
    }

    fn steps(mut self, given: &Given<'_>) -> Option<String> {
        let months = given.months(self.term)?;
        let rate = given.rate(self.rate)?;
        let (is_shared, is_under_way) = (self.people > Decimal::ONE, !self.paid.is_zero());
        let fits = match self.asked(given) {
            Asked::Payment => !is_under_way,
            Asked::FirstInterest | Asked::FirstCapital => !is_under_way && !is_shared && self.extra.is_zero(),
            Asked::Balance => is_under_way && !is_shared,
            Asked::Interest | Asked::Total => !is_under_way && !is_shared,
        };
        // Priced and lent are two things; what the answer has no use for asks for more than is computed here.
        if self.price.is_zero() == self.lent.is_zero() || !fits {
            return None;
        }
        // One figure beside the loan: the words say how often it is paid.
        if self.fee.is_zero() && given.says(ONCE) {
            std::mem::swap(&mut self.fee, &mut self.extra);
        }
        let name = |spanish, english| given.choose(spanish, english);
        let (capital, monthly, payment) =
            (name("prestado", "borrowed"), name("tipo_mensual", "monthly_rate"), name("cuota", "payment"));
        let mut steps = vec![
            (capital, self.borrowed(given)),
            (monthly, rate.a_month()),
            (payment, format!("round({capital} * {monthly} / (1 - 1 / (1 + {monthly}) ** {months}), 2)")),
        ];
        let Self { price, extra, paid, people, .. } = self;
        let fee = match self.fee {
            fee if fee.is_zero() => String::new(),
            fee if given.is_percent(fee) => format!(" + {capital} * {fee} / 100"),
            fee => format!(" + {fee}"),
        };
        match self.asked(given) {
            Asked::FirstInterest => {
                steps.push((name("intereses", "interest"), format!("{capital} * {monthly}")))
            }
            Asked::FirstCapital => {
                let interest = name("intereses", "interest");
                steps.push((interest, format!("{capital} * {monthly}")));
                steps.push((name("devuelto", "paid_back"), format!("{payment} - {interest}")));
            }
            Asked::Payment if extra.is_zero() && people <= Decimal::ONE => {}
            Asked::Payment => {
                let each = if people > Decimal::ONE { format!(" / {people}") } else { String::new() };
                let whole =
                    if extra.is_zero() { payment.to_owned() } else { format!("({payment} + {extra})") };
                steps.push((name("a_pagar_al_mes", "to_pay_each_month"), format!("{whole}{each}")));
            }
            Asked::Interest => {
                let cost = format!("{payment} * {months} - {capital}");
                let with_fee =
                    given.says(&["comisi", "gastos incluid", "fee included", "fees included", "on top of"]);
                let fee = if with_fee { fee.as_str() } else { "" };
                steps.push((name("intereses", "interest"), cost + fee));
            }
            Asked::Total => {
                let mut once = fee;
                if !price.is_zero() && given.asks(WITH_DOWN) {
                    once.push_str(&format!(" + {price} - {capital}"));
                }
                let extra = if extra.is_zero() { String::new() } else { format!(" + {extra} * {months}") };
                steps
                    .push((name("total_pagado", "total_paid"), format!("{payment} * {months}{extra}{once}")));
            }
            Asked::Balance => {
                let grown = format!("(1 + {monthly}) ** {paid}");
                let owed = format!("{capital} * {grown} - {payment} * ({grown} - 1) / {monthly}");
                steps.push((name("pendiente", "still_owed"), owed));
            }
        }
        worksheet(&steps)
    }
}
