//! A solution in words: the answer first, what was assumed, how it was computed.
//!
//! Called once a turn. Uses no figure but those of the inputs and the engine.

use rust_decimal::Decimal;

use super::Request;
use super::anchor::Anchored;
use super::engine::{Row, Solution};
use crate::language::Language;
use crate::numbers::Currency;

/// Rows of a loan's table that are shown at each end.
const ROWS_AT_START: usize = 12;

/// ISO-like code of a currency as far as the question tells it.
pub(super) fn code(currency: Currency) -> &'static str {
    match currency {
        Currency::Euro => "EUR",
        Currency::Dollar => "dollar",
        Currency::Pound => "GBP",
        Currency::Peso => "peso",
    }
}

/// Groups and decimals as the language writes them; two decimals, none for whole counts.
pub(super) fn number(value: Decimal, places: u32, language: Language) -> String {
    let text = format!("{:.*}", places as usize, value.abs().round_dp(places));
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let (group, point) = match language {
        Language::Es => ('.', ','),
        Language::En => (',', '.'),
    };
    let mut grouped = String::new();
    for (place, digit) in whole.chars().enumerate() {
        // Spanish leaves numbers of four digits ungrouped in running text; money is grouped in both.
        if place > 0 && (whole.len() - place) % 3 == 0 {
            grouped.push(group);
        }
        grouped.push(digit);
    }
    let sign = if value.is_sign_negative() && !value.is_zero() { "-" } else { "" };
    if fraction.is_empty() { format!("{sign}{grouped}") } else { format!("{sign}{grouped}{point}{fraction}") }
}

struct Writer {
    currency: Option<Currency>,
    language: Language,
}

impl Writer {
    fn money(&self, value: Decimal) -> String {
        let amount = number(value, 2, self.language);
        match (self.currency, self.language) {
            (None, _) => amount,
            (Some(Currency::Peso), Language::Es) => format!("{amount} pesos"),
            (Some(currency), Language::Es) => format!("{amount} {}", sign(currency)),
            (Some(Currency::Peso), Language::En) => format!("{amount} pesos"),
            (Some(currency), Language::En) => match amount.strip_prefix('-') {
                Some(amount) => format!("-{}{amount}", sign(currency)),
                None => format!("{}{amount}", sign(currency)),
            },
        }
    }

    fn percent(&self, value: Decimal) -> String {
        let places = value.normalize().scale().min(2);
        match self.language {
            Language::Es => format!("{} %", number(value, places, self.language)),
            Language::En => format!("{}%", number(value, places, self.language)),
        }
    }

    fn count(&self, value: Decimal) -> String {
        number(value, value.normalize().scale().min(2), self.language)
    }
}

fn sign(currency: Currency) -> &'static str {
    match currency {
        Currency::Euro => "€",
        Currency::Dollar | Currency::Peso => "$",
        Currency::Pound => "£",
    }
}

/// The answer in words.
pub(super) fn render(inputs: &Anchored, solution: &Solution, language: Language) -> String {
    let writer = Writer { currency: inputs.currency, language };
    let figure = |name: &str| {
        solution
            .figures
            .iter()
            .find(|figure| figure.name == name)
            .map_or(Decimal::ZERO, |figure| figure.value)
    };
    let mut text = match language {
        Language::Es => spanish(inputs, &writer, &figure),
        Language::En => english(inputs, &writer, &figure),
    };
    for assumption in inputs.assumptions(language) {
        text.push_str(match language {
            Language::Es => "\n\nHe supuesto el ",
            Language::En => "\n\nAssumed: ",
        });
        text.push_str(assumption);
        text.push('.');
    }
    if !solution.rows.is_empty() {
        text.push_str(&table(&solution.rows, &writer));
    }
    text
}

fn spanish(inputs: &Anchored, w: &Writer, figure: &dyn Fn(&str) -> Decimal) -> String {
    let get = |name: &str| inputs.get(name);
    match &inputs.request {
        Request::LoanPayment { .. } | Request::LoanSchedule { .. } => format!(
            "Pagarías **{} al mes** durante {} meses.\n\nPor {} al {} anual devolverías {} en total, de los que {} son \
             intereses.",
            w.money(figure("monthly_payment")),
            w.count(figure("payments")),
            w.money(get("principal")),
            w.percent(get("annual_rate")),
            w.money(figure("total_paid")),
            w.money(figure("total_interest")),
        ),
        Request::SimpleInterest { .. } => format!(
            "El interés simple es de **{}**; en total tendrías {}.",
            w.money(figure("interest")),
            w.money(figure("final_amount")),
        ),
        Request::CompoundInterest { .. } => format!(
            "Tendrías **{}**, de los que {} son intereses (capitalización anual).",
            w.money(figure("final_amount")),
            w.money(figure("interest")),
        ),
        Request::AddVat { .. } => format!(
            "Con IVA son **{}** ({} de IVA al {}).",
            w.money(figure("total")),
            w.money(figure("vat")),
            w.percent(get("rate")),
        ),
        Request::RemoveVat { .. } => format!(
            "Sin IVA son **{}**; el IVA al {} son {}.",
            w.money(figure("net")),
            w.percent(get("rate")),
            w.money(figure("vat")),
        ),
        Request::PercentOf { .. } => format!(
            "El {} de {} es **{}**.",
            w.percent(get("percent")),
            w.money(get("amount")),
            w.money(figure("result")),
        ),
        Request::Discount { .. } => format!(
            "Con el descuento del {} se queda en **{}**: ahorras {}.",
            w.percent(get("percent")),
            w.money(figure("result")),
            w.money(figure("saved")),
        ),
        Request::Increase { .. } => format!(
            "Tras subir un {} son **{}**: {} más.",
            w.percent(get("percent")),
            w.money(figure("result")),
            w.money(figure("added")),
        ),
        Request::PercentChange { .. } => format!(
            "{} un **{}**: {} de diferencia.",
            if figure("percent").is_sign_negative() { "Ha bajado" } else { "Ha subido" },
            w.percent(figure("percent").abs()),
            w.money(figure("difference").abs()),
        ),
        Request::WhatPercent { .. } => format!(
            "{} es el **{}** de {}.",
            w.money(get("part")),
            w.percent(figure("percent")),
            w.money(get("whole")),
        ),
        Request::Sum { .. } => format!("En total son **{}**.", w.money(figure("result"))),
        Request::Difference { .. } => format!("Quedan **{}**.", w.money(figure("result"))),
        Request::Times { .. } => format!("Son **{}** en total.", w.money(figure("result"))),
        Request::Split { .. } => format!("Tocáis a **{}** cada parte.", w.money(figure("result"))),
        Request::SavingsPlan { .. } => format!(
            "Tendrías que ahorrar **{} al mes** durante {} meses para reunir {}.",
            w.money(figure("monthly_saving")),
            w.count(get("term")),
            w.money(get("goal")),
        ),
        Request::None => String::new(),
    }
}

fn english(inputs: &Anchored, w: &Writer, figure: &dyn Fn(&str) -> Decimal) -> String {
    let get = |name: &str| inputs.get(name);
    match &inputs.request {
        Request::LoanPayment { .. } | Request::LoanSchedule { .. } => format!(
            "You would pay **{} a month** for {} months.\n\nFor {} at {} a year you would pay back {} in all, of which \
             {} is interest.",
            w.money(figure("monthly_payment")),
            w.count(figure("payments")),
            w.money(get("principal")),
            w.percent(get("annual_rate")),
            w.money(figure("total_paid")),
            w.money(figure("total_interest")),
        ),
        Request::SimpleInterest { .. } => format!(
            "The simple interest is **{}**; in all you would have {}.",
            w.money(figure("interest")),
            w.money(figure("final_amount")),
        ),
        Request::CompoundInterest { .. } => format!(
            "You would have **{}**, of which {} is interest (compounded yearly).",
            w.money(figure("final_amount")),
            w.money(figure("interest")),
        ),
        Request::AddVat { .. } => format!(
            "With VAT it is **{}** ({} of VAT at {}).",
            w.money(figure("total")),
            w.money(figure("vat")),
            w.percent(get("rate")),
        ),
        Request::RemoveVat { .. } => format!(
            "Without VAT it is **{}**; the VAT at {} is {}.",
            w.money(figure("net")),
            w.percent(get("rate")),
            w.money(figure("vat")),
        ),
        Request::PercentOf { .. } => format!(
            "{} of {} is **{}**.",
            w.percent(get("percent")),
            w.money(get("amount")),
            w.money(figure("result")),
        ),
        Request::Discount { .. } => format!(
            "With {} off it comes to **{}**: you save {}.",
            w.percent(get("percent")),
            w.money(figure("result")),
            w.money(figure("saved")),
        ),
        Request::Increase { .. } => format!(
            "After a rise of {} it is **{}**: {} more.",
            w.percent(get("percent")),
            w.money(figure("result")),
            w.money(figure("added")),
        ),
        Request::PercentChange { .. } => format!(
            "It went {} by **{}**: a difference of {}.",
            if figure("percent").is_sign_negative() { "down" } else { "up" },
            w.percent(figure("percent").abs()),
            w.money(figure("difference").abs()),
        ),
        Request::WhatPercent { .. } => format!(
            "{} is **{}** of {}.",
            w.money(get("part")),
            w.percent(figure("percent")),
            w.money(get("whole")),
        ),
        Request::Sum { .. } => format!("In all that is **{}**.", w.money(figure("result"))),
        Request::Difference { .. } => format!("**{}** is left.", w.money(figure("result"))),
        Request::Times { .. } => format!("That is **{}** in all.", w.money(figure("result"))),
        Request::Split { .. } => format!("Each share is **{}**.", w.money(figure("result"))),
        Request::SavingsPlan { .. } => format!(
            "You would have to save **{} a month** for {} months to reach {}.",
            w.money(figure("monthly_saving")),
            w.count(get("term")),
            w.money(get("goal")),
        ),
        Request::None => String::new(),
    }
}

/// A row as JSON: month, payment, interest, principal, balance.
pub(super) fn row(row: &Row) -> serde_json::Value {
    let numbers = [row.payment, row.interest, row.principal, row.balance];
    std::iter::once(row.month.to_string()).chain(numbers.iter().map(ToString::to_string)).collect()
}

/// The first year of a loan and its last month.
fn table(rows: &[Row], w: &Writer) -> String {
    let mut text = match w.language {
        Language::Es => {
            "\n\n| Mes | Cuota | Intereses | Capital | Pendiente |\n|---|---|---|---|---|\n".to_owned()
        }
        Language::En => {
            "\n\n| Month | Payment | Interest | Principal | Balance |\n|---|---|---|---|---|\n".to_owned()
        }
    };
    for (place, row) in rows.iter().enumerate() {
        if place == ROWS_AT_START && rows.len() > ROWS_AT_START + 1 {
            text.push_str("| … | | | | |\n");
        }
        if place < ROWS_AT_START || place + 1 == rows.len() {
            let cell = |value| number(value, 2, w.language);
            text.push_str(&format!(
                "| {} | {} | {} | {} | {} |\n",
                row.month,
                cell(row.payment),
                cell(row.interest),
                cell(row.principal),
                cell(row.balance)
            ));
        }
    }
    text
}
