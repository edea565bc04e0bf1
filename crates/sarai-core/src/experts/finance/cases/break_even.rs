//! How many must be sold, or how many months go by, until costs are covered.
//!
//! Called by `cases.rs`.

use rust_decimal::Decimal;
use serde::Deserialize;

use super::{Fields, Given, Holds, Slots, sum, worksheet};

/// Words that ask for a number of things.
pub(super) const HOW_MANY: &[&str] =
    &["cuántos", "cuántas", "cuantos", "cuantas", "how many", "fewest", "smallest number", "least number"];
/// Words of selling.
pub(super) const SOLD: &[&str] =
    &["vend", "vent", "cobr", "alumn", "client", "recuper", "sell", "sale", "sold", "charge", "pay"];
/// Words of covering costs.
pub(super) const ENOUGH: &[&str] = &[
    "mínimo",
    "minimo",
    "no perder",
    "cubrir",
    "recuper",
    "ganancia",
    "ganar",
    "punto de equilibrio",
    "at least",
    "fewest",
    "smallest",
    "lose",
    "break even",
    "break-even",
    "profit",
    "clear",
];

pub(super) const FIELDS: Fields = &[
    ("fixed", Holds::Amounts),
    ("price", Holds::Amount),
    ("unit", Holds::Amounts),
    ("fee", Holds::Percent),
    ("goal", Holds::Amount),
];

pub(super) const INSTRUCTIONS: &str = "Read the problem about how many units (or months) are needed to cover costs and \
    fill in the form. Copy figures exactly as they stand in the problem; \"0\" where there is none. Calculate nothing. \
    fixed: all costs that do not depend on how many are sold; price: what one unit brings in; unit: all costs of one unit; \
    fee: percent of the price that is kept by others; goal: profit wanted.";

#[derive(Deserialize)]
pub(super) struct BreakEven {
    fixed: Vec<Decimal>,
    price: Decimal,
    unit: Vec<Decimal>,
    fee: Decimal,
    goal: Decimal,
}

impl BreakEven {
    /// A list is often filled with all that follows: what is said to be of one unit is no fixed cost.
    fn fixed(&self) -> Vec<Decimal> {
        let stands_elsewhere = |cost: &Decimal| {
            cost.is_zero() || [self.price, self.goal].contains(cost) || self.unit.contains(cost)
        };
        self.fixed.iter().filter(|cost| !stands_elsewhere(cost)).copied().collect()
    }
}

impl Slots for BreakEven {
    fn figures(&self) -> Vec<Decimal> {
        let mut figures = vec![self.price, self.fee, self.goal];
        figures.extend(self.fixed());
        figures.extend(&self.unit);
        figures
    }

    fn steps(self, given: &Given<'_>) -> Option<String> {
        let mut to_be_covered = self.fixed();
        if to_be_covered.is_empty() || self.price.is_zero() {
            return None;
        }
        let name = |spanish, english| given.choose(spanish, english);
        let (to_cover, margin) = (name("por_cubrir", "to_cover"), name("deja_cada_uno", "each_one_leaves"));
        let mut left = self.price.to_string();
        self.unit.iter().filter(|cost| !cost.is_zero()).for_each(|cost| left.push_str(&format!(" - {cost}")));
        if !self.fee.is_zero() {
            left.push_str(&format!(" - {} * {} / 100", self.price, self.fee));
        }
        if !self.goal.is_zero() {
            to_be_covered.push(self.goal);
        }
        worksheet(&[
            (to_cover, sum(&to_be_covered)),
            (margin, left),
            (name("hacen_falta", "needed"), format!("ceil({to_cover} / {margin})")),
        ])
    }
}
