//! What is paid at a counter or on a bill: prices with what is off them, a coupon, a tax or several, a delivery, a tip.
//!
//! Called by `cases.rs`. The model lists what is bought and what is off the whole; what the words beside a figure tell
//! (`roles.rs`) is not asked of it. A discount on a line comes before those on the whole, the coupon after them, then
//! the tax, the delivery and the tip; what was paid before comes off last.

use rust_decimal::Decimal;
use serde::Deserialize;

use super::roles::{self, Role, WITH_TAX, WITHOUT_TAX};
use super::{Fields, Given, Holds, Slots, worksheet};

/// Words of bills.
pub(super) const WORDS: &[&str] = &[
    "descuento",
    "descuent",
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
    "voucher",
    "sales tax",
    "propina",
    "% tip",
];
/// Words of questions that hold figures of bills and ask for more than a bill.
pub(super) const OTHERS: &[&str] = &[
    "margen",
    "ganar",
    "ganancia",
    "beneficio",
    "profit",
    "markup",
    "mark-up",
    "comisi",
    "commission",
    "interés",
    "interest",
    "sueldo",
    "salario",
    "salary",
    "bruto",
    "gross",
    "hora extra",
    "overtime",
    "cuotas",
    "mensualidad",
    "al mes",
    "a month",
];

pub(super) const FIELDS: Fields = &[("lines", Holds::Lines), ("offs", Holds::Offs)];

pub(super) const INSTRUCTIONS: &str = "Read the problem about what is paid in a shop or on a bill and fill in the form. Copy \
    figures exactly as they stand in the problem. Calculate nothing. lines: everything that is bought, each with the price \
    of one, how many, percent off this line alone (\"0\" for none) and its tax; offs: percents \
    off the whole, in their order.";

/// A thing bought: the price of one, how many, what is off it, its own tax where a bill has several.
#[derive(Clone, Deserialize)]
struct Line(Decimal, Decimal, Decimal, #[serde(default)] Decimal);

#[derive(Deserialize)]
pub(super) struct Checkout {
    lines: Vec<Line>,
    offs: Vec<Decimal>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Asked {
    Pay,
    Saved,
    Tax,
    /// Without tax.
    Net,
    /// Before what is off, told what was paid.
    Original,
}

/// Words that ask for the tax itself.
const HOW_MUCH_TAX: &[&str] = &[
    "cuánto iva",
    "cuanto iva",
    "cuánto igv",
    "cuánto impuesto",
    "cuánto es el iva",
    "cuánto es el igv",
    "how much vat",
    "how much tax",
    "how much sales tax",
    "how much is the vat",
    "how much is the tax",
];
/// Words that ask for what is left after an advance.
const REST: &[&str] = &["qued", "falta", "rest", "pendiente", "left", "still", "remain", "balance", "owe"];

impl Asked {
    fn of(given: &Given<'_>, has_tax: bool) -> Self {
        let of_price = given.asks(WITH_TAX) || given.asks(WITHOUT_TAX);
        if given.asks(&["ahorr", "save", "saving", "me descont", "me quitaron"]) {
            Self::Saved
        } else if given.asks(&[
            "original",
            "de lista",
            "antes del descuento",
            "list price",
            "before any discount",
            "before the discount",
            "before both discount",
        ]) || given.asks(&["antes de"]) && given.asks(&["descuento", "rebaja"])
        {
            Self::Original
        } else if has_tax && given.asks(HOW_MUCH_TAX) {
            Self::Tax
        } else if has_tax
            && given.asks(&["sin iva", "sin igv", "base imponible", "before vat", "before tax", "net "])
        {
            Self::Net
        } else if has_tax && !of_price && roles::names_tax(&given.asked) {
            Self::Tax
        } else {
            Self::Pay
        }
    }
}

impl Line {
    /// What is paid for it, or would be without what is off it.
    fn paid(&self, is_reduced: bool, given: &Given<'_>) -> Option<String> {
        let Self(price, count, off, _) = self;
        if !is_reduced {
            return Some(if *count > Decimal::ONE {
                format!("{price} * {count}")
            } else {
                price.to_string()
            });
        }
        let by_pieces = given.offer.as_ref().filter(|_| given.offered() == Some(*price));
        let pieces = match by_pieces {
            Some(offer) => format!(" * {}", offer.kind.paid(*count)?),
            None if *count > Decimal::ONE => format!(" * {count}"),
            None => String::new(),
        };
        let off = if off.is_zero() { String::new() } else { format!(" * (1 - {off} / 100)") };
        Some(format!("{price}{pieces}{off}"))
    }
}

/// What a bill is worked out with.
struct Bill<'a> {
    form: Checkout,
    given: &'a Given<'a>,
    /// The tax of all of it, if it is one.
    tax: Option<Decimal>,
    is_tax_included: bool,
    steps: Vec<(&'static str, String)>,
}

impl Bill<'_> {
    fn name(&self, spanish: &'static str, english: &'static str) -> &'static str {
        self.given.choose(spanish, english)
    }

    fn step(&mut self, spanish: &'static str, english: &'static str, expression: String) -> &'static str {
        let name = self.name(spanish, english);
        self.steps.push((name, expression));
        name
    }

    fn tax_of(&self, line: &Line) -> Decimal {
        self.tax.unwrap_or(line.3)
    }

    /// Lines of one tax, added up, with what is off the whole.
    fn prices(&self, tax: Decimal, is_reduced: bool) -> Option<String> {
        let lines = self.form.lines.iter().filter(|line| self.tax_of(line) == tax);
        let lines: Vec<String> =
            lines.map(|line| line.paid(is_reduced, self.given)).collect::<Option<_>>()?;
        let sum = lines.join(" + ");
        let offs: String =
            self.offs().filter(|_| is_reduced).map(|off| format!(" * (1 - {off} / 100)")).collect();
        Some(if offs.is_empty() { sum } else { format!("({sum}){offs}") })
    }

    fn offs(&self) -> impl Iterator<Item = &Decimal> {
        self.form.offs.iter().filter(|off| !off.is_zero())
    }

    fn coupons(&self) -> String {
        self.given.of_role(Role::Coupon).map(|coupon| format!(" - {coupon}")).collect()
    }

    /// Every tax of the bill, each once.
    fn taxes(&self) -> Vec<Decimal> {
        let mut taxes: Vec<Decimal> = self.form.lines.iter().map(|line| self.tax_of(line)).collect();
        taxes.sort();
        taxes.dedup();
        taxes
    }

    /// Prices, taxes and all of it: names of the steps that hold the sum as it is priced, the tax, and what is to pay.
    fn add_up(&mut self, asked: Asked) -> Option<(&'static str, Option<&'static str>, &'static str)> {
        let taxes = self.taxes();
        let coupons = self.coupons();
        let by_tax: Vec<(Decimal, String)> =
            taxes.iter().map(|tax| Some((*tax, self.prices(*tax, true)?))).collect::<Option<_>>()?;
        // Nothing says which of several taxes a coupon comes off of.
        if by_tax.len() > 1 && !coupons.is_empty() {
            return None;
        }
        let sum: Vec<&str> = by_tax.iter().map(|(_, prices)| prices.as_str()).collect();
        let priced = self.step("precio", "price", format!("{}{coupons}", sum.join(" + ")));
        // A tax that stands in the prices changes nothing of what is paid.
        let is_idle = self.is_tax_included && !matches!(asked, Asked::Tax | Asked::Net);
        if taxes.iter().all(Decimal::is_zero) || is_idle {
            return Some((priced, None, priced));
        }
        let share = |(tax, prices): &(Decimal, String)| {
            let base = if by_tax.len() > 1 { format!("({prices})") } else { priced.to_owned() };
            if self.is_tax_included {
                format!("({base} - {base} / (1 + {tax} / 100))")
            } else {
                format!("{base} * {tax} / 100")
            }
        };
        let shares: Vec<String> = by_tax.iter().filter(|(tax, _)| !tax.is_zero()).map(share).collect();
        let tax = self.step("impuesto", "tax", shares.join(" + "));
        if self.is_tax_included {
            return Some((priced, Some(tax), priced));
        }
        let whole = self.step("con_impuesto", "with_tax", format!("{priced} + {tax}"));
        Some((priced, Some(tax), whole))
    }

    /// What comes on top of a bill and off it in the end, and how many share it.
    fn end(&mut self, priced: &'static str, whole: &'static str) {
        let mut last = whole;
        let delivered: String = self.given.of_role(Role::Delivery).map(|cost| format!(" + {cost}")).collect();
        if !delivered.is_empty() {
            last = self.step("con_el_envio", "with_delivery", format!("{last}{delivered}"));
        }
        if let Some(tip) = self.given.of_role(Role::Tip).next() {
            last = self.step("con_propina", "with_tip", format!("{last} + {priced} * {tip} / 100"));
        }
        if let Some(kept) = self.given.of_role(Role::Withheld).next() {
            last = self.step(
                "menos_la_retencion",
                "less_what_is_withheld",
                format!("{last} - {priced} * {kept} / 100"),
            );
        }
        let advances: Vec<Decimal> = self.given.of_role(Role::Advance).collect();
        if !advances.is_empty() {
            let part = |advance: &Decimal| {
                if self.given.is_percent(*advance) {
                    format!(" - {last} * {advance} / 100")
                } else {
                    format!(" - {advance}")
                }
            };
            let off: String = advances.iter().map(part).collect();
            last = self.step("queda", "left_to_pay", format!("{last}{off}"));
        }
        if let Some(people) = self.given.sharers() {
            self.step("cada_uno", "each", format!("{last} / {people}"));
        } else if let [Line(_, pieces, ..)] = self.form.lines.as_slice()
            && *pieces > Decimal::ONE
            && self.given.asks_for_one()
        {
            let pieces = *pieces;
            self.step("cada_unidad", "each_one", format!("{last} / {pieces}"));
        }
    }
}

/// Some prices hold the tax and some do not.
struct TwoKinds;

impl Checkout {
    /// Whether prices hold the tax, by the words beside them, or else by those of the whole question.
    fn holds_tax(&self, given: &Given<'_>) -> Result<Option<bool>, TwoKinds> {
        if given.taxes().is_empty() {
            return Ok(Some(false));
        }
        let mut said: Vec<bool> = self.lines.iter().filter_map(|line| given.holds_tax(line.0)).collect();
        said.dedup();
        let told = given.told();
        let says = |words: &[&str]| words.iter().any(|word| told.contains(word));
        match (said.as_slice(), says(WITH_TAX), says(WITHOUT_TAX)) {
            ([is_included], ..) => Ok(Some(*is_included)),
            ([_, _, ..], ..) | ([], true, true) => Err(TwoKinds),
            ([], false, false) => Ok(None),
            ([], is_included, _) => Ok(Some(is_included)),
        }
    }
}

impl Slots for Checkout {
    fn figures(&self) -> Vec<Decimal> {
        let mut figures = self.offs.clone();
        for Line(price, count, off, tax) in &self.lines {
            figures.extend([*price, *count, *off]);
            // One tax may be of many lines.
            if !figures.contains(tax) {
                figures.push(*tax);
            }
        }
        figures
    }

    fn told_by_words(&self, given: &Given<'_>) -> Vec<Decimal> {
        let mut figures: Vec<Decimal> = given.one_tax().into_iter().collect();
        for role in [Role::Coupon, Role::Delivery, Role::Tip, Role::Withheld, Role::Advance] {
            figures.extend(given.of_role(role));
        }
        figures.extend(given.sharers());
        figures
    }

    fn steps(self, given: &Given<'_>) -> Option<String> {
        let is_offered = |line: &Line| given.offered() == Some(line.0);
        if self.lines.is_empty()
            || self.lines.iter().any(|line| line.0.is_zero())
            || given.offer.is_some() && !self.lines.iter().any(is_offered)
        {
            return None;
        }
        let tax = given.one_tax();
        let has_tax = !given.taxes().is_empty();
        let asked = Asked::of(given, has_tax);
        let asks_rest = given.asks(REST);
        if given.of_role(Role::Advance).next().is_some() && !asks_rest {
            return None;
        }
        // Prices of two kinds are another question; of those that nothing is told of, the tax comes on top.
        let is_tax_included = match self.holds_tax(given) {
            Ok(Some(is_included)) => is_included,
            Ok(None) => given.asks(WITH_TAX),
            Err(TwoKinds) => return None,
        };
        let mut bill = Bill { form: self, given, tax, is_tax_included, steps: Vec::new() };
        if asked == Asked::Original {
            return bill.original();
        }
        // A share of what is not paid, several tips or withholdings, one of a base that nothing tells: another question.
        let is_several = |role: Role| given.of_role(role).count() > 1;
        if asked != Asked::Pay && given.sharers().is_some()
            || is_several(Role::Tip)
            || is_several(Role::Withheld)
            || is_tax_included && given.of_role(Role::Withheld).next().is_some()
        {
            return None;
        }
        let full = if asked == Asked::Saved {
            let prices: Option<Vec<String>> =
                bill.taxes().iter().map(|tax| bill.prices(*tax, false)).collect();
            Some(bill.step("sin_descuentos", "without_discounts", prices?.join(" + ")))
        } else {
            None
        };
        let (priced, tax, whole) = bill.add_up(asked)?;
        match (asked, tax, full) {
            (Asked::Saved, _, Some(full)) => {
                bill.step("ahorro", "saved", format!("{full} - {priced}"));
            }
            (Asked::Tax, Some(tax), _) => {
                bill.step("impuesto_total", "tax_in_all", tax.to_owned());
            }
            (Asked::Net, Some(tax), _) if is_tax_included => {
                bill.step("sin_impuesto", "without_tax", format!("{priced} - {tax}"));
            }
            (Asked::Net, ..) => {
                bill.step("sin_impuesto", "without_tax", priced.to_owned());
            }
            (Asked::Pay | Asked::Tax | Asked::Saved | Asked::Original, ..) => bill.end(priced, whole),
        }
        worksheet(&bill.steps)
    }
}

impl Bill<'_> {
    /// The price before what is off it, where what was paid is told.
    fn original(mut self) -> Option<String> {
        let others = [Role::Coupon, Role::Delivery, Role::Tip, Role::Withheld, Role::Advance];
        let has_more = others.into_iter().any(|role| self.given.of_role(role).next().is_some());
        if has_more || self.given.offer.is_some() || self.given.sharers().is_some() {
            return None;
        }
        let [Line(paid, count, off, _)] = self.form.lines.as_slice() else { return None };
        let (paid, count, mut by) = (*paid, *count, String::new());
        let off = *off;
        for off in self.form.offs.iter().chain([&off]).filter(|off| !off.is_zero()) {
            by.push_str(&format!(" / (1 - {off} / 100)"));
        }
        if by.is_empty() {
            return None;
        }
        // A price that is told with its tax is asked for with it.
        if let Some(tax) = self.tax.filter(|_| !self.is_tax_included) {
            by.push_str(&format!(" / (1 + {tax} / 100)"));
        }
        let each = if count > Decimal::ONE { format!(" / {count}") } else { String::new() };
        self.step("precio_original", "original_price", format!("{paid}{by}{each}"));
        worksheet(&self.steps)
    }
}
