//! Units beside a number: percent, money, durations, in Spanish and English.
//!
//! Called by [`super::find`], and by the finance expert to see which currencies a question names.

use rust_decimal::Decimal;

use super::{Currency, Unit, is_blank};

/// A unit written behind a number.
pub(super) struct After {
    pub(super) unit: Unit,
    /// Bytes, the blank before it included.
    pub(super) length: usize,
    /// What the number is multiplied by: cents are hundredths.
    pub(super) factor: Decimal,
}

/// A currency sign or code before a number, and the rest.
pub(super) fn before(text: &str) -> (Option<Currency>, &str) {
    let begins_with_digit = |rest: &str| rest.starts_with(|c: char| c.is_ascii_digit());
    for (sign, currency) in SIGNS {
        if let Some(rest) = text.strip_prefix(sign) {
            let body = rest.trim_start_matches(is_blank);
            if begins_with_digit(body) {
                return (Some(*currency), body);
            }
        }
    }
    (None, text)
}

/// The unit behind a number.
pub(super) fn after(text: &str) -> Option<After> {
    let blank = text.len() - text.trim_start_matches(is_blank).len();
    let rest = &text[blank..];
    if rest.starts_with('%') {
        return Some(whole(Unit::Percent, blank + 1));
    }
    for (sign, currency) in SIGNS {
        // "5 €" but not the "$20" of a list such as "5 $20", nor letters such as "EUR" here: those are words.
        if !sign.starts_with(char::is_alphabetic)
            && let Some(more) = rest.strip_prefix(sign)
            && !more.starts_with(|c: char| c.is_ascii_digit())
        {
            return Some(whole(Unit::Money(*currency), text.len() - more.len()));
        }
    }
    if let Some((unit, factor, length)) = word(rest) {
        return Some(After { unit, length: blank + length, factor });
    }
    // "a 30-year mortgage".
    if let Some((unit, factor, length)) = rest.strip_prefix('-').and_then(word).filter(|_| blank == 0)
        && is_time(Some(unit))
    {
        return Some(After { unit, length: 1 + length, factor });
    }
    // "12.000 de euros" is not said, "un millón de euros" is.
    let inner = rest.strip_prefix("de ")?;
    let (unit, factor, length) = word(inner)?;
    Some(After { unit, length: blank + 3 + length, factor })
}

/// Every currency a text names, in order, by sign or word.
pub fn currencies(text: &str) -> Vec<Currency> {
    let text = &text[..text.floor_char_boundary(super::BYTES_MAX)];
    let mut found = Vec::new();
    let mut word_begins = true;
    for (place, character) in text.char_indices() {
        let rest = &text[place..];
        let sign =
            SIGNS.iter().find(|(sign, _)| !sign.starts_with(char::is_alphabetic) && rest.starts_with(sign));
        if let Some((_, currency)) = sign {
            found.push(*currency);
        } else if word_begins && let Some((Unit::Money(currency), ..)) = word(rest) {
            found.push(currency);
        }
        word_begins = !character.is_alphabetic();
    }
    found
}

/// Whether a unit measures time.
pub(super) fn is_time(unit: Option<Unit>) -> bool {
    matches!(unit, Some(Unit::Years | Unit::Months | Unit::Weeks | Unit::Days))
}

fn whole(unit: Unit, length: usize) -> After {
    After { unit, length, factor: Decimal::ONE }
}

/// A unit word at the begin of a text: unit, factor, bytes.
fn word(text: &str) -> Option<(Unit, Decimal, usize)> {
    // Compared byte range by byte range: some foreign letters change length when folded.
    let known = |name: &str| {
        text.get(..name.len()).is_some_and(|begin| begin.to_lowercase() == name)
            && !text[name.len()..].starts_with(char::is_alphanumeric)
    };
    if let Some((name, unit)) = UNITS.iter().find(|(name, _)| known(name)) {
        return Some((*unit, Decimal::ONE, name.len()));
    }
    let (name, currency) = CENTS.iter().find(|(name, _)| known(name))?;
    Some((Unit::Money(*currency), Decimal::new(1, 2), name.len()))
}

/// Signs and codes that stand before a number; the signs also behind it.
const SIGNS: &[(&str, Currency)] = &[
    ("US$", Currency::Dollar),
    ("R$", Currency::Real),
    ("S/.", Currency::Sol),
    ("S/", Currency::Sol),
    ("€", Currency::Euro),
    ("$", Currency::Dollar),
    ("£", Currency::Pound),
    ("¥", Currency::Yen),
    ("EUR", Currency::Euro),
    ("USD", Currency::Dollar),
    ("GBP", Currency::Pound),
    ("MXN", Currency::Peso),
    ("CHF", Currency::Franc),
    ("JPY", Currency::Yen),
    ("BRL", Currency::Real),
    ("PEN", Currency::Sol),
];

const CENTS: &[(&str, Currency)] = &[
    ("céntimos", Currency::Euro),
    ("centimos", Currency::Euro),
    ("céntimo", Currency::Euro),
    ("centavos", Currency::Peso),
    ("cents", Currency::Dollar),
    ("pence", Currency::Pound),
];

const UNITS: &[(&str, Unit)] = &[
    ("por ciento", Unit::Percent),
    ("porciento", Unit::Percent),
    ("por cien", Unit::Percent),
    ("percent", Unit::Percent),
    ("per cent", Unit::Percent),
    ("pct", Unit::Percent),
    ("euros", Unit::Money(Currency::Euro)),
    ("euro", Unit::Money(Currency::Euro)),
    ("eur", Unit::Money(Currency::Euro)),
    ("dólares", Unit::Money(Currency::Dollar)),
    ("dolares", Unit::Money(Currency::Dollar)),
    ("dólar", Unit::Money(Currency::Dollar)),
    ("dolar", Unit::Money(Currency::Dollar)),
    ("dollars", Unit::Money(Currency::Dollar)),
    ("dollar", Unit::Money(Currency::Dollar)),
    ("bucks", Unit::Money(Currency::Dollar)),
    ("usd", Unit::Money(Currency::Dollar)),
    ("pounds", Unit::Money(Currency::Pound)),
    ("pound", Unit::Money(Currency::Pound)),
    ("quid", Unit::Money(Currency::Pound)),
    ("libras", Unit::Money(Currency::Pound)),
    ("libra", Unit::Money(Currency::Pound)),
    ("gbp", Unit::Money(Currency::Pound)),
    ("pesos", Unit::Money(Currency::Peso)),
    ("peso", Unit::Money(Currency::Peso)),
    ("mxn", Unit::Money(Currency::Peso)),
    ("ars", Unit::Money(Currency::Peso)),
    ("clp", Unit::Money(Currency::Peso)),
    ("francos", Unit::Money(Currency::Franc)),
    ("franco", Unit::Money(Currency::Franc)),
    ("francs", Unit::Money(Currency::Franc)),
    ("franc", Unit::Money(Currency::Franc)),
    ("chf", Unit::Money(Currency::Franc)),
    ("yenes", Unit::Money(Currency::Yen)),
    ("yen", Unit::Money(Currency::Yen)),
    ("jpy", Unit::Money(Currency::Yen)),
    ("reales", Unit::Money(Currency::Real)),
    ("reais", Unit::Money(Currency::Real)),
    ("brl", Unit::Money(Currency::Real)),
    ("soles", Unit::Money(Currency::Sol)),
    ("pen", Unit::Money(Currency::Sol)),
    ("años", Unit::Years),
    ("año", Unit::Years),
    ("anos", Unit::Years),
    ("ano", Unit::Years),
    ("years", Unit::Years),
    ("year", Unit::Years),
    ("yrs", Unit::Years),
    ("yr", Unit::Years),
    ("meses", Unit::Months),
    ("mes", Unit::Months),
    ("mensualidades", Unit::Months),
    ("cuotas", Unit::Months),
    ("plazos", Unit::Months),
    ("months", Unit::Months),
    ("month", Unit::Months),
    ("monthly payments", Unit::Months),
    ("installments", Unit::Months),
    ("instalments", Unit::Months),
    ("semanas", Unit::Weeks),
    ("semana", Unit::Weeks),
    ("weeks", Unit::Weeks),
    ("week", Unit::Weeks),
    ("días", Unit::Days),
    ("dias", Unit::Days),
    ("día", Unit::Days),
    ("dia", Unit::Days),
    ("days", Unit::Days),
    ("day", Unit::Days),
];
