//! A solution in words: the answer first, how it was computed, what was assumed.
//!
//! Called once a turn. Uses no figure but those of the inputs and the engine, and the 1, 12 and 100 of formulas.

use rust_decimal::Decimal;

use super::Request;
use super::anchor::Anchored;
use super::engine::{Row, Solution};
use crate::language::Language;
use crate::numbers::{self, Currency};

/// Rows of a loan's table that are shown before its last one.
const ROWS_AT_START: usize = 12;

/// ISO-like code of a currency as far as the question tells it.
pub(super) fn code(currency: Currency) -> &'static str {
    match currency {
        Currency::Euro => "EUR",
        Currency::Dollar => "dollar",
        Currency::Pound => "GBP",
        Currency::Peso => "peso",
        Currency::Franc => "CHF",
        Currency::Yen => "JPY",
        Currency::Real => "BRL",
        Currency::Sol => "PEN",
    }
}

/// Writes figures in a language and a currency.
pub(super) struct Writer {
    pub(super) currency: Option<Currency>,
    pub(super) language: Language,
}

impl Writer {
    pub(super) fn money(&self, value: Decimal) -> String {
        self.money_in(self.currency, value)
    }

    /// Cents, or all the decimals of a price that has more.
    fn money_in(&self, currency: Option<Currency>, value: Decimal) -> String {
        let amount = numbers::write(value, value.normalize().scale().clamp(2, 8), self.language);
        let (sign, before) = match (currency, self.language) {
            (None, _) => return amount,
            (Some(Currency::Peso), _) => (" pesos", false),
            (Some(Currency::Franc), _) => (" CHF", false),
            (Some(Currency::Sol), _) => ("S/ ", true),
            (Some(Currency::Euro), Language::Es) => (" €", false),
            (Some(Currency::Dollar), Language::Es) => (" $", false),
            (Some(Currency::Pound), Language::Es) => (" £", false),
            (Some(Currency::Yen), Language::Es) => (" ¥", false),
            (Some(Currency::Real), Language::Es) => (" reales", false),
            (Some(Currency::Euro), Language::En) => ("€", true),
            (Some(Currency::Dollar), Language::En) => ("$", true),
            (Some(Currency::Pound), Language::En) => ("£", true),
            (Some(Currency::Yen), Language::En) => ("¥", true),
            (Some(Currency::Real), Language::En) => ("R$", true),
        };
        match (before, amount.strip_prefix('-')) {
            (false, _) => format!("{amount}{sign}"),
            (true, Some(amount)) => format!("-{sign}{amount}"),
            (true, None) => format!("{sign}{amount}"),
        }
    }

    pub(super) fn percent(&self, value: Decimal) -> String {
        match self.language {
            Language::Es => format!("{} %", self.count(value)),
            Language::En => format!("{}%", self.count(value)),
        }
    }

    /// A number with the decimals it has.
    pub(super) fn count(&self, value: Decimal) -> String {
        numbers::write(value, value.normalize().scale().min(8), self.language)
    }

    pub(super) fn choose<'a>(&self, spanish: &'a str, english: &'a str) -> &'a str {
        match self.language {
            Language::Es => spanish,
            Language::En => english,
        }
    }
}

/// How a solution was computed, with its figures.
pub(super) fn formula(inputs: &Anchored, solution: &Solution, language: Language) -> String {
    let w = Writer { currency: inputs.currency, language };
    let money = |name: &str| w.money(inputs.get(name));
    let percent = |name: &str| w.percent(inputs.get(name));
    let count = |name: &str| w.count(inputs.get(name));
    let result = |name: &str| w.money(solution.get(name));
    let join = |name: &str, sign: &str| {
        inputs.all(name).iter().map(|value| w.money(*value)).collect::<Vec<_>>().join(sign)
    };
    match &inputs.request {
        Request::LoanPayment { .. } | Request::LoanSchedule { .. } => format!(
            "{} = C × i ÷ (1 − (1 + i)^−n), C = {}, i = {} ÷ 12, n = {}",
            w.choose("cuota", "payment"),
            money("principal"),
            percent("annual_rate"),
            count("term"),
        ),
        Request::SimpleInterest { .. } => format!(
            "{} × {} × {} ÷ 12 = {}",
            money("principal"),
            percent("annual_rate"),
            count("term"),
            result("interest"),
        ),
        Request::CompoundInterest { .. } => {
            let rate = percent("annual_rate");
            let rate = if inputs.frequency == 1 { rate } else { format!("{rate} ÷ {}", inputs.frequency) };
            let grown = result("final_amount");
            format!("{} × (1 + {rate})^{} = {grown}", money("principal"), w.count(inputs.periods()))
        }
        Request::AddVat { .. } => {
            format!("{} × (1 + {}) = {}", money("amount"), percent("rate"), result("total"))
        }
        Request::RemoveVat { .. } => {
            format!("{} ÷ (1 + {}) = {}", money("amount"), percent("rate"), result("net"))
        }
        Request::PercentOf { .. } => {
            format!("{} × {} = {}", money("amount"), percent("percent"), result("result"))
        }
        Request::Discount { .. } => {
            format!("{} × (1 − {}) = {}", money("amount"), percent("percent"), result("result"))
        }
        Request::Increase { .. } => {
            format!("{} × (1 + {}) = {}", money("amount"), percent("percent"), result("result"))
        }
        Request::PercentChange { .. } => format!(
            "({} − {}) ÷ {} = {}",
            money("after"),
            money("before"),
            money("before"),
            w.percent(solution.get("percent")),
        ),
        Request::WhatPercent { .. } => {
            format!("{} ÷ {} = {}", money("part"), money("whole"), w.percent(solution.get("percent")))
        }
        Request::Sum { .. } => format!("{} = {}", join("amounts", " + "), result("result")),
        Request::Difference { .. } => {
            format!("{} − {} = {}", money("amount"), join("minus", " − "), result("result"))
        }
        Request::Times { .. } => {
            format!("{} × {} = {}", money("amount"), count("count"), result("result"))
        }
        Request::Split { .. } => {
            format!("{} ÷ {} = {}", money("amount"), count("count"), result("result"))
        }
        Request::SplitWithTip { .. } => format!(
            "{} × (1 + {}) ÷ {} = {}",
            money("amount"),
            percent("percent"),
            count("count"),
            result("result"),
        ),
        Request::SavingsPlan { .. } if inputs.get("annual_rate").is_zero() => {
            format!("{} ÷ {} = {}", money("goal"), count("term"), result("monthly_saving"))
        }
        Request::SavingsPlan { .. } => format!(
            "{} = {} × i ÷ ((1 + i)^n − 1), i = {} ÷ 12, n = {}",
            w.choose("ahorro", "saving"),
            money("goal"),
            percent("annual_rate"),
            count("term"),
        ),
        Request::ConvertCurrency { .. } => format!(
            "{} {} {} = {}",
            money("amount"),
            if inputs.divide { "÷" } else { "×" },
            count("exchange_rate"),
            w.money_in(inputs.target, solution.get("result")),
        ),
        Request::SalaryPerMonth { .. } => {
            format!("{} ÷ {} = {}", money("amount"), count("payments"), result("result"))
        }
        Request::SalaryPerYear { .. } => {
            format!("{} × {} = {}", money("amount"), count("payments"), result("result"))
        }
        Request::None => String::new(),
    }
}

/// The answer in words.
pub(super) fn render(inputs: &Anchored, solution: &Solution, language: Language) -> String {
    let writer = Writer { currency: inputs.currency, language };
    let figure = |name: &str| solution.get(name);
    let mut text = match language {
        Language::Es => spanish(inputs, &writer, &figure),
        Language::En => english(inputs, &writer, &figure),
    };
    text.push_str(writer.choose("\n\nCálculo: ", "\n\nCalculation: "));
    text.push_str(&formula(inputs, solution, language));
    text.push('.');
    let assumed: Vec<String> = inputs.assumptions.iter().map(|assumed| assumed.text(language)).collect();
    if !assumed.is_empty() {
        text.push_str(writer.choose("\n\nHe supuesto: ", "\n\nAssumed: "));
        text.push_str(&assumed.join("; "));
        text.push('.');
    }
    if !inputs.not_used.is_empty() {
        text.push_str(writer.choose("\n\nNo entra en el cálculo: ", "\n\nNot part of the calculation: "));
        text.push_str(&inputs.not_used.join("; "));
        text.push('.');
    }
    if !solution.rows.is_empty() {
        text.push_str(&table(&solution.rows, &writer));
    }
    text
}

/// The last sentence that asks, in lower case; points within figures end none.
pub(super) fn asked_part(question: &str) -> String {
    let lower = question.to_lowercase();
    let Some(end) = lower.rfind('?') else { return lower };
    let before = &lower[..end];
    let ends = |text: &str| {
        let stop =
            [". ", "! ", "? "].iter().filter_map(|stop| text.rfind(stop).map(|at| at + stop.len())).max();
        let mark = text.rfind(['¿', '\n']).map(|at| at + text[at..].chars().next().map_or(1, char::len_utf8));
        stop.max(mark).unwrap_or(0)
    };
    before[ends(before)..].to_owned()
}

/// Halves away from zero, as bills are rounded.
pub(super) fn rounded(value: Decimal, places: u32) -> Decimal {
    value.round_dp_with_strategy(places, rust_decimal::RoundingStrategy::MidpointAwayFromZero)
}

/// A first sentence for a loan or an investment where another figure than the usual one is asked for.
pub(super) fn asked_first(
    question: &str,
    inputs: &Anchored,
    solution: &Solution,
    language: Language,
) -> Option<String> {
    let asked = asked_part(question);
    let asks = |words: &[&str]| words.iter().any(|word| asked.contains(word));
    let monthly = [
        "cuota",
        "al mes",
        "mensual",
        "cada mes",
        "monthly",
        "a month",
        "per month",
        "each month",
        "every month",
    ];
    let gained =
        inputs.name() == "compound_interest" && asks(&["ganado", "ganaré", "ganare", "gained", "earned"]);
    let interest = gained || asks(&["intereses", "interest"]);
    let whole = asks(&[
        "total",
        "al final",
        "al acabar",
        "tendré",
        "tendre",
        "by the end",
        "altogether",
        "will i have",
    ]);
    let calculation = inputs.name();
    let (name, es, en) = match calculation.as_str() {
        "loan_payment" if asks(&monthly) => return None,
        "loan_payment" if interest => ("total_interest", "Los intereses suman", "Interest comes to"),
        "loan_payment" if whole => ("total_paid", "En total pagarías", "In all you would pay"),
        "simple_interest" if whole && !interest => {
            ("final_amount", "En total tendrías", "In all you would have")
        }
        "compound_interest" if interest => ("interest", "Los intereses suman", "Interest comes to"),
        _ => return None,
    };
    let writer = Writer { currency: inputs.currency, language };
    Some(format!("{} **{}**.\n\n", writer.choose(es, en), writer.money(solution.get(name))))
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
            "Tendrías **{}**, de los que {} son intereses.",
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
        Request::SplitWithTip { .. } => format!(
            "Cada parte son **{}**, con la propina incluida ({} de propina; {} en total).",
            w.money(figure("result")),
            w.money(figure("tip")),
            w.money(figure("total")),
        ),
        Request::ConvertCurrency { .. } => format!(
            "{} son **{}** al cambio que das.",
            w.money(get("amount")),
            w.money_in(inputs.target, figure("result")),
        ),
        Request::SalaryPerMonth { .. } if figure("result") == figure("per_calendar_month") => {
            format!("Son **{} al mes**, en {} pagas.", w.money(figure("result")), w.count(get("payments")))
        }
        Request::SalaryPerMonth { .. } => format!(
            "Cada una de las {} pagas es de **{}**; repartido en 12 meses serían {}.",
            w.count(get("payments")),
            w.money(figure("result")),
            w.money(figure("per_calendar_month")),
        ),
        Request::SalaryPerYear { .. } => format!("Son **{} al año**.", w.money(figure("result"))),
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
            "You would have **{}**, of which {} is interest.",
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
        Request::SplitWithTip { .. } => format!(
            "Each share is **{}**, tip included ({} of tip; {} in all).",
            w.money(figure("result")),
            w.money(figure("tip")),
            w.money(figure("total")),
        ),
        Request::ConvertCurrency { .. } => format!(
            "{} is **{}** at the rate you give.",
            w.money(get("amount")),
            w.money_in(inputs.target, figure("result")),
        ),
        Request::SalaryPerMonth { .. } if figure("result") == figure("per_calendar_month") => {
            format!(
                "That is **{} a month**, in {} payments.",
                w.money(figure("result")),
                w.count(get("payments"))
            )
        }
        Request::SalaryPerMonth { .. } => format!(
            "Each of the {} payments is **{}**; spread over 12 months it would be {}.",
            w.count(get("payments")),
            w.money(figure("result")),
            w.money(figure("per_calendar_month")),
        ),
        Request::SalaryPerYear { .. } => format!("That is **{} a year**.", w.money(figure("result"))),
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
            let cell = |value| numbers::write(value, 2, w.language);
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
