//! How many must be sold, or how many months go by, until costs are covered.
//!
//! Called by `cases.rs`.

use rust_decimal::Decimal;
use serde::Deserialize;

use super::{Fields, Given, Holds, Slots, sum, worksheet};

/// Words that ask for a number of things.
pub(super) const HOW_MANY: &[&str] =
    &["cuántos", "cuántas", "cuantos", "cuantas", "how many", "fewest", "smallest number", "least number"];
/// Words that ask what to charge for each.
pub(super) const WHAT_PRICE: &[&str] = &[
    "qué precio",
    "que precio",
    "what price",
    "tengo que cobrar",
    "debo cobrar",
    "debería cobrar",
    "should i charge",
    "must i charge",
    "tengo que vender cada",
    "debo vender cada",
];
/// Words of selling.
pub(super) const SOLD: &[&str] =
    &["vend", "vent", "cobr", "alumn", "client", "recuper", "sell", "sale", "sold", "charge", "pay"];
/// Words of two ways that are compared, which is another question.
pub(super) const COMPARED: &[&str] = &[
    "otherwise",
    "instead",
    "cheaper",
    "en cambio",
    "en vez",
    "más barat",
    "mas barat",
    "opciones",
    "la otra",
    "options",
];
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
    "cover",
    "fewest",
    "smallest",
    "lose",
    "break even",
    "break-even",
    "profit",
    "clear",
];

pub(super) const FIELDS: Fields = &[
    ("fixed", Holds::Costs),
    ("price", Holds::Cost),
    ("unit", Holds::Costs),
    ("fee", Holds::Percent),
    ("goal", Holds::Goal),
    ("count", Holds::Count),
];

pub(super) const INSTRUCTIONS: &str = "Read the problem about how many units (or months) are needed to cover costs and \
    fill in the form. Copy figures exactly as they stand in the problem; \"0\" where there is none. Calculate nothing. \
    fixed: all costs that do not depend on how many are sold; price: what one unit brings in; unit: all costs of one unit; \
    fee: percent of the price that is kept by others; goal: profit wanted; count: how many \
    are sold, where the price is asked for.";

#[derive(Deserialize)]
pub(super) struct BreakEven {
    fixed: Vec<Decimal>,
    price: Decimal,
    unit: Vec<Decimal>,
    fee: Decimal,
    goal: Decimal,
    /// How many are sold, where what to charge is asked for.
    count: Decimal,
}

impl BreakEven {
    /// What each must cost, so that so many bring in all of it.
    fn price(self, mut to_be_covered: Vec<Decimal>, given: &Given<'_>) -> Option<String> {
        if !self.goal.is_zero() {
            to_be_covered.push(self.goal);
        }
        let unit: Vec<Decimal> = self.unit.into_iter().filter(|cost| !cost.is_zero()).collect();
        let (to_cover, of_each) =
            (given.choose("por_cubrir", "to_cover"), given.choose("coste_de_cada_uno", "cost_of_each"));
        let kept = if self.fee.is_zero() { String::new() } else { format!(" / (1 - {} / 100)", self.fee) };
        worksheet(&[
            (to_cover, sum(&to_be_covered)),
            (of_each, sum(&unit)),
            (given.choose("precio", "price"), format!("({to_cover} / {} + {of_each}){kept}", self.count)),
        ])
    }
}

impl Slots for BreakEven {
    fn figures(&self) -> Vec<Decimal> {
        let mut figures = vec![self.price, self.fee, self.goal, self.count];
        figures.extend(&self.fixed);
        figures.extend(&self.unit);
        figures
    }

    fn mend(&mut self, given: &Given<'_>) {
        // A list is often filled with all that follows: what is said to be of one unit is no fixed cost. But a figure
        // that the question has twice may be two things.
        let stands_elsewhere = |cost: &Decimal| {
            let used = usize::from(self.price == *cost)
                + usize::from(self.goal == *cost)
                + self.unit.iter().filter(|of_one| *of_one == cost).count();
            cost.is_zero() || used > 0 && given.count(*cost) <= used
        };
        let fixed: Vec<Decimal> = self.fixed.iter().filter(|cost| !stands_elsewhere(cost)).copied().collect();
        self.fixed = fixed;
        if given.asks(WHAT_PRICE)
            && self.count <= Decimal::ONE
            && let Some(one) = given.only_left_out(&self.figures())
        {
            self.count = one;
        }
    }

    fn steps(self, given: &Given<'_>) -> Option<String> {
        let mut to_be_covered = self.fixed.clone();
        let asks_price = given.asks(WHAT_PRICE);
        if to_be_covered.is_empty()
            || self.price.is_zero() != asks_price
            || (self.count > Decimal::ONE) != asks_price
        {
            return None;
        }
        let name = |spanish, english| given.choose(spanish, english);
        let (to_cover, margin) = (name("por_cubrir", "to_cover"), name("deja_cada_uno", "each_one_leaves"));
        if asks_price {
            return self.price(to_be_covered, given);
        }
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
