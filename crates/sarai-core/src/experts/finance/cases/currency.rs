//! Money changed into other money, once or twice, with what is kept or added on the way.
//!
//! Called by `cases.rs`. Which way a rate goes is told by the money it is written in: at "18,20 pesos por dólar" pesos
//! are divided by it, and anything else is multiplied.

use rust_decimal::Decimal;
use serde::Deserialize;

use super::{Fields, Given, Holds, Slots, worksheet};
use crate::language::Language;
use crate::numbers::{self, Currency, Unit};

/// Words of changing money.
pub(super) const WORDS: &[&str] = &[
    "cambi",
    "por euro",
    "por dólar",
    "por dolar",
    "por libra",
    "el dólar a",
    "el dolar a",
    "el euro a",
    "remes",
    "gira",
    "exchange",
    "convert",
    "per dollar",
    "per euro",
    "per pound",
    "to the dollar",
    "to the pound",
    "to the euro",
    "for each dollar",
    "for each euro",
    "for each pound",
    "for every dollar",
];

/// Whether a text names two kinds of money.
pub(super) fn has_two(question: &str) -> bool {
    let named = numbers::currencies(question);
    named.iter().any(|currency| *currency != named[0])
}

pub(super) const FIELDS: Fields = &[
    ("amounts", Holds::Changed),
    ("percent_before", Holds::Percent),
    ("fixed", Holds::Charges),
    ("rate", Holds::Rate),
    ("spent", Holds::Spent),
    ("second_rate", Holds::Rate),
    ("percent_after", Holds::Percent),
    ("needed", Holds::Amount),
];

pub(super) const INSTRUCTIONS: &str = "Read the problem about changing money and fill in the form. Copy figures exactly as \
    they stand in the problem; \"0\" where there is none. Calculate nothing. amounts: sums that are changed, in their own \
    money, each with how many; percent_before and percent_after: percent that is kept or added before or after the change; fixed: charges in \
    money; rate: what one of the money costs; spent: what is spent of the changed money before a second change; second_rate: of a second change; needed: a sum that the result is compared \
    with.";

#[derive(Deserialize)]
pub(super) struct Change {
    /// Each with how many of it.
    amounts: Vec<(Decimal, Decimal)>,
    percent_before: Decimal,
    fixed: Vec<Decimal>,
    rate: Decimal,
    spent: Decimal,
    second_rate: Decimal,
    percent_after: Decimal,
    needed: Decimal,
}

/// Words of a charge that comes on top.
const ADDED: &[&str] = &[
    "le suma",
    "se suma",
    "agrega",
    "añade",
    "recargo",
    "percepci",
    "surcharge",
    "adds ",
    "added",
    "transaction fee",
];
/// Words that ask what is paid.
const PAID: &[&str] = &[
    "cobrar",
    "cargar",
    "voy a pagar",
    "me cuesta",
    "me sale",
    "cuánto pago",
    "will it come to",
    "pagaré",
    "be charged",
    "will i pay",
    "will it cost",
];
/// Words of money that is bought with other money.
const BOUGHT: &[&str] = &[
    "comprar",
    "compro",
    "compré",
    "compra de",
    "me vende",
    "to buy",
    "i buy",
    "i'm buying",
    "buying",
    "sells me",
];
/// Words that ask for a difference of two ways.
const COMPARED: &[&str] = &[" más ", " more ", "ahorr", "save", "diferencia", "difference"];
/// Words that ask for what is missing.
const MISSING: &[&str] = &["falt", "short", "still need"];

/// Money as it is written: "$" is what the country calls so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Money {
    currency: Currency,
    is_sign: bool,
}

fn money(given: &Given<'_>, value: Decimal) -> Option<Money> {
    let quantity = given.quantity(value)?;
    let Some(Unit::Money(currency)) = quantity.unit else { return None };
    let written = quantity.written(given.question).to_lowercase();
    let says_dollar = ["us", "dólar", "dolar", "dollar"].iter().any(|word| written.contains(word));
    Some(Money { currency, is_sign: currency == Currency::Dollar && !says_dollar })
}

/// Whether two kinds of money are one.
fn is_same(one: Money, other: Money, language: Language) -> bool {
    let of_sign = if language == Language::Es { Currency::Peso } else { Currency::Dollar };
    let name = |money: Money| if money.is_sign { of_sign } else { money.currency };
    name(one) == name(other)
}

impl Slots for Change {
    fn figures(&self) -> Vec<Decimal> {
        let mut figures = vec![
            self.percent_before,
            self.rate,
            self.spent,
            self.second_rate,
            self.percent_after,
            self.needed,
        ];
        figures.extend(self.amounts.iter().flat_map(|(amount, count)| [*amount, *count]));
        figures.extend(&self.fixed);
        figures
    }

    fn mend(&mut self, given: &Given<'_>) {
        // What is in other money than the first sum is not changed with it, but paid after.
        let Some(own) = self.amounts.first().and_then(|(amount, _)| money(given, *amount)) else { return };
        let is_other = |(amount, _): &(Decimal, Decimal)| {
            money(given, *amount).is_some_and(|of_amount| !is_same(of_amount, own, given.language))
        };
        let others: Vec<Decimal> =
            self.amounts.iter().filter(|one| is_other(one)).map(|(amount, _)| *amount).collect();
        // So many of them have no place in the form: nothing is left to change.
        if self.amounts.iter().any(|one| is_other(one) && one.1 > Decimal::ONE) {
            self.amounts.clear();
        }
        self.amounts.retain(|one| !is_other(one));
        self.fixed.extend(others);
    }

    fn steps(self, given: &Given<'_>) -> Option<String> {
        let Self { percent_before, rate, spent, second_rate, percent_after, needed, .. } = self;
        let amounts: Vec<(Decimal, Decimal)> =
            self.amounts.into_iter().filter(|(amount, _)| !amount.is_zero()).collect();
        let fixed: Vec<Decimal> = self.fixed.into_iter().filter(|amount| !amount.is_zero()).collect();
        if amounts.is_empty()
            || rate.is_zero()
            || given.asks(COMPARED)
            || given.asks(MISSING) == needed.is_zero()
        {
            return None;
        }
        let own = amounts.iter().find_map(|(amount, _)| money(given, *amount))?;
        let rated = money(given, rate)?;
        let is_own = |charge: &&Decimal| {
            money(given, **charge).is_some_and(|of_charge| is_same(of_charge, own, given.language))
        };
        // Who buys so many euros at a price in pesos pays the charge beside the price.
        let is_bought = given.says(BOUGHT) && !is_same(own, rated, given.language);
        let sign = if given.says(ADDED) || given.asks(PAID) || is_bought { '+' } else { '-' };
        let charged = |percent: Decimal, charges: &[Decimal]| {
            let share =
                if percent.is_zero() { String::new() } else { format!(" * (1 {sign} {percent} / 100)") };
            charges.iter().fold(share, |text, charge| format!("{text} {sign} {charge}"))
        };
        let before: Vec<Decimal> = fixed.iter().filter(is_own).copied().collect();
        let after: Vec<Decimal> = fixed.iter().filter(|charge| !is_own(charge)).copied().collect();
        let name = |spanish, english| given.choose(spanish, english);
        let (sum, changed, second) = (
            name("a_cambiar", "to_change"),
            name("cambiado", "changed"),
            name("segundo_cambio", "changed_again"),
        );
        let times = |of: &str, rate: Decimal, from: Money, rated: Money| {
            let by = if is_same(rated, from, given.language) { '/' } else { '*' };
            format!("{of} {by} {rate}")
        };
        let times_each = |(amount, count): &(Decimal, Decimal)| {
            if *count > Decimal::ONE { format!("{amount} * {count}") } else { amount.to_string() }
        };
        let added: Vec<String> = amounts.iter().map(times_each).collect();
        let amounts = if added.len() > 1 { format!("({})", added.join(" + ")) } else { added.join("") };
        let mut steps = vec![
            (sum, format!("{amounts}{}", charged(percent_before, &before))),
            (changed, times(sum, rate, own, rated)),
        ];
        let mut last = changed;
        if !spent.is_zero() {
            // What is spent comes between two changes.
            if second_rate.is_zero() {
                return None;
            }
            last = name("queda", "left");
            steps.push((last, format!("{changed} - {spent}")));
        }
        if !second_rate.is_zero() {
            // After a division the money is the one that the first rate was for, which nothing names.
            let from = Some(rated).filter(|rated| !is_same(*rated, own, given.language))?;
            steps.push((second, times(last, second_rate, from, money(given, second_rate)?)));
            last = second;
        }
        if !percent_after.is_zero() || !after.is_empty() {
            let name = name("al_final", "in_the_end");
            steps.push((name, format!("{last}{}", charged(percent_after, &after))));
            last = name;
        }
        if !needed.is_zero() {
            steps.push((name("falta", "missing"), format!("{needed} - {last}")));
        }
        worksheet(&steps)
    }
}
