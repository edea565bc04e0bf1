//! What is paid at a counter or on a bill: prices, discounts one after another, a coupon, a tax.
//!
//! Called by `cases.rs`. A discount on a line comes before those on the whole, the coupon after them, the tax last.

use rust_decimal::Decimal;
use serde::Deserialize;

use super::{Fields, Given, Holds, Slots, worksheet};

/// Words of reductions.
pub(super) const WORDS: &[&str] = &[
    "descuento",
    "rebaja",
    "cupón",
    "cupon",
    "vale de",
    "% menos",
    "% off",
    "discount",
    "coupon",
    "markdown",
    "marked down",
    "sales tax",
    "voucher",
];
/// Offers in which so many are paid as fewer.
pub(super) const BY_PIECES: &[&str] =
    &["3x2", "2x1", "3 x 2", "2 x 1", "3 por 2", "2 por 1", "for the price of"];

pub(super) const FIELDS: Fields = &[
    ("lines", Holds::Lines),
    ("offs", Holds::Percents),
    ("coupon", Holds::Amount),
    ("tax", Holds::Percent),
    ("included", Holds::OneOf(&["yes", "no"])),
    ("asked", Holds::OneOf(&["pay", "saved", "tax"])),
];

pub(super) const INSTRUCTIONS: &str = "Read the problem about what is paid in a shop or on a bill and fill in the form. Copy \
    figures exactly as they stand in the problem; \"0\" where there is none. Calculate nothing. lines: price of one, how \
    many, percent off this line alone; offs: percents off the whole, in their order; coupon: money off; tax: percent; \
    included: whether the prices hold the tax; asked: pay, saved, tax.";

#[derive(Clone, Copy, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
enum Included {
    Yes,
    No,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Asked {
    Pay,
    Saved,
    Tax,
}

#[derive(Deserialize)]
pub(super) struct Checkout {
    /// Price of one, how many, percentage off.
    lines: Vec<(Decimal, Decimal, Decimal)>,
    offs: Vec<Decimal>,
    coupon: Decimal,
    tax: Decimal,
    included: Included,
    asked: Asked,
}

impl Checkout {
    fn asked(&self, given: &Given<'_>) -> Asked {
        if given.asks(&["ahorr", "save", "saving"]) {
            Asked::Saved
        } else if !self.tax.is_zero()
            && given.asks(&["es iva", "es igv", "de iva", "is vat", "is tax", "of that is"])
        {
            Asked::Tax
        } else if matches!(self.asked, Asked::Saved) {
            Asked::Pay
        } else {
            self.asked
        }
    }

    /// Prices added up, each with what is off it, or without.
    fn prices(&self, is_reduced: bool) -> String {
        let line = |(price, count, off): &(Decimal, Decimal, Decimal)| {
            let count = if *count > Decimal::ONE { format!(" * {count}") } else { String::new() };
            let off =
                if is_reduced && !off.is_zero() { format!(" * (1 - {off} / 100)") } else { String::new() };
            format!("{price}{count}{off}")
        };
        self.lines.iter().map(line).collect::<Vec<_>>().join(" + ")
    }
}

impl Slots for Checkout {
    fn figures(&self) -> Vec<Decimal> {
        let mut figures = vec![self.coupon, self.tax];
        figures.extend(&self.offs);
        figures.extend(self.lines.iter().flat_map(|(price, count, off)| [*price, *count, *off]));
        figures
    }

    fn steps(self, given: &Given<'_>) -> Option<String> {
        if self.lines.is_empty() || self.lines.iter().any(|(price, ..)| price.is_zero()) {
            return None;
        }
        let name = |spanish, english| given.choose(spanish, english);
        let (full, reduced) =
            (name("sin_descuentos", "without_discounts"), name("con_descuentos", "with_discounts"));
        let asked = self.asked(given);
        let mut steps = Vec::new();
        if matches!(asked, Asked::Saved) {
            steps.push((full, self.prices(false)));
        }
        let mut price = format!("({})", self.prices(true));
        for off in self.offs.iter().filter(|off| !off.is_zero()) {
            price.push_str(&format!(" * (1 - {off} / 100)"));
        }
        if !self.coupon.is_zero() {
            price.push_str(&format!(" - {}", self.coupon));
        }
        steps.push((reduced, price));
        let (tax, is_included) = (self.tax, self.included == Included::Yes);
        match asked {
            Asked::Saved => steps.push((name("ahorro", "saved"), format!("{full} - {reduced}"))),
            Asked::Tax if is_included => {
                steps.push((name("impuesto", "tax"), format!("{reduced} - {reduced} / (1 + {tax} / 100)")));
            }
            Asked::Tax => steps.push((name("impuesto", "tax"), format!("{reduced} * {tax} / 100"))),
            Asked::Pay if is_included || tax.is_zero() => {}
            Asked::Pay => steps.push((name("a_pagar", "to_pay"), format!("{reduced} * (1 + {tax} / 100)"))),
        }
        worksheet(&steps)
    }
}
