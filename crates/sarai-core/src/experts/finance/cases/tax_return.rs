//! A trader's own tax: what was charged on sales less what was paid on purchases.
//!
//! Called by `cases.rs`.

use rust_decimal::Decimal;
use serde::Deserialize;

use super::{Fields, Given, Holds, Slots, worksheet};

/// Words of selling, of buying, and of settling with the state.
pub(super) const SOLD: &[&str] = &[
    "vend", "ventas", "factur", "cobr", "ingres", "takings", "sales ", "sold", "invoic", "charged", "earned",
];
pub(super) const BOUGHT: &[&str] =
    &["compr", "gast", "pagu", "pagué", "pagado", "bought", "spent", "purchas", "paid", "expenses"];
pub(super) const SETTLED: &[&str] = &[
    "hacienda",
    "al sii",
    "sunat",
    "la dian",
    "afip",
    " arca",
    "al sat",
    "hmrc",
    "deduc",
    "deduz",
    "desconta",
    "crédito fiscal",
    "credito fiscal",
    "soportado",
    "acredit",
    "liquid",
    "trimestr",
    "reclaim",
    "claim back",
    "vat return",
    " owe",
];

pub(super) const FIELDS: Fields = &[("sold", Holds::Taxed), ("bought", Holds::Taxed)];

pub(super) const INSTRUCTIONS: &str = "Read the problem about a trader's tax on sales and purchases and fill in the form. Copy \
    figures exactly as they stand in the problem. Calculate nothing. sold: every amount sold or charged; bought: every \
    amount bought or spent. Each with its percent of tax (\"0\" if it has none) and whether the amount stands \"with\" the \
    tax in it or \"without\" it (more tax is added).";

#[derive(Clone, Copy, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
enum Stands {
    With,
    Without,
}

#[derive(Deserialize)]
struct Amount(Decimal, Decimal, Stands);

#[derive(Deserialize)]
pub(super) struct TaxReturn {
    sold: Vec<Amount>,
    bought: Vec<Amount>,
}

impl Amount {
    fn tax(&self) -> String {
        let Self(amount, tax, stands) = self;
        match stands {
            Stands::With => format!("{amount} * {tax} / (100 + {tax})"),
            Stands::Without => format!("{amount} * {tax} / 100"),
        }
    }
}

fn taxes(amounts: &[Amount]) -> String {
    amounts.iter().map(Amount::tax).collect::<Vec<_>>().join(" + ")
}

impl Slots for TaxReturn {
    fn figures(&self) -> Vec<Decimal> {
        let mut figures = Vec::new();
        for Amount(amount, tax, _) in self.sold.iter().chain(&self.bought) {
            figures.push(*amount);
            // One tax may be of many amounts.
            if !figures.contains(tax) {
                figures.push(*tax);
            }
        }
        figures
    }

    fn mend(&mut self, given: &Given<'_>) {
        for Amount(amount, _, stands) in self.sold.iter_mut().chain(&mut self.bought) {
            match given.holds_tax(*amount) {
                Some(true) => *stands = Stands::With,
                Some(false) => *stands = Stands::Without,
                None => {}
            }
        }
    }

    fn steps(self, given: &Given<'_>) -> Option<String> {
        if self.sold.is_empty() || self.bought.is_empty() {
            return None;
        }
        let name = |spanish, english| given.choose(spanish, english);
        let (charged, borne) = (name("impuesto_cobrado", "tax_charged"), name("impuesto_pagado", "tax_paid"));
        worksheet(&[
            (charged, taxes(&self.sold)),
            (borne, taxes(&self.bought)),
            (name("a_ingresar", "to_hand_over"), format!("{charged} - {borne}")),
        ])
    }
}
