//! Quantities in Spanish and English text: digits in either locale's spelling, number words, and their units.
//!
//! Called by the finance expert (anchoring its inputs), by verifiers and by the fact lock. A number that can be
//! read in two ways ("12.000") keeps both readings, the language's own first. Must not guess a unit.

mod words;

use rust_decimal::Decimal;

use crate::language::Language;

/// Text beyond this is not looked at.
const BYTES_MAX: usize = 64 * 1024;

/// What a number counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Unit {
    /// Hundredths.
    Percent,
    /// Money of a kind.
    Money(Currency),
    /// Years.
    Years,
    /// Months.
    Months,
    /// Weeks.
    Weeks,
    /// Days.
    Days,
}

/// A kind of money.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Currency {
    /// €
    Euro,
    /// $, of whatever country.
    Dollar,
    /// £
    Pound,
    /// Pesos, of whatever country.
    Peso,
}

/// A number as it stands in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quantity {
    /// What it may mean, likeliest first; never empty.
    pub readings: Vec<Decimal>,
    /// What it counts, if that is written beside it.
    pub unit: Option<Unit>,
    /// Where it begins, in bytes, its currency sign included.
    pub start: usize,
    /// Where it ends, in bytes, its unit included.
    pub end: usize,
}

impl Quantity {
    /// The likeliest reading.
    pub fn value(&self) -> Decimal {
        self.readings[0]
    }

    /// Whether a value is among the readings.
    pub fn can_be(&self, value: Decimal) -> bool {
        self.readings.contains(&value)
    }
}

/// Finds every quantity of a text, in order.
pub fn find(text: &str, language: Language) -> Vec<Quantity> {
    let mut end = text.len().min(BYTES_MAX);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let text = &text[..end];
    let mut found = Vec::new();
    let mut place = 0;
    while place < text.len() {
        let quantity = digits(text, place, language).or_else(|| words::at(text, place, language));
        match quantity {
            Some(quantity) => {
                place = quantity.end;
                found.push(quantity);
            }
            None => place = next_word(text, place),
        }
    }
    found
}

/// The byte after the current word or sign.
fn next_word(text: &str, place: usize) -> usize {
    let mut characters = text[place..].chars();
    let first = characters.next().map_or(1, char::len_utf8);
    let inside = |c: char| c.is_alphanumeric();
    if !text[place..].starts_with(inside) {
        return place + first;
    }
    let rest = text[place..].find(|c: char| !inside(c)).unwrap_or(text.len() - place);
    // "x12", "v2.0": digits glued to letters belong to a name, not to an amount.
    let mut end = place + rest;
    while let Some(more) =
        text[end..].strip_prefix(['.', ',']).filter(|more| more.starts_with(|c: char| c.is_ascii_digit()))
    {
        let digits = more.find(|c: char| !c.is_ascii_digit()).unwrap_or(more.len());
        end = text.len() - more.len() + digits;
    }
    end
}

/// A number in digits at a place, with its sign, scale and unit.
fn digits(text: &str, place: usize, language: Language) -> Option<Quantity> {
    let rest = &text[place..];
    let (sign, after_sign) = currency_sign(rest);
    let body = after_sign.trim_start_matches([' ', '\u{a0}']);
    if sign.is_some() && !body.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let body = if sign.is_some() { body } else { rest };
    let length = digits_length(body);
    if length == 0 {
        return None;
    }
    let start_of_body = text.len() - body.len();
    let mut readings = readings(&body[..length], language)?;
    let mut end = start_of_body + length;
    if let Some((factor, length)) = words::scale(&text[end..], language) {
        readings = readings.into_iter().filter_map(|value| value.checked_mul(factor)).collect();
        if readings.is_empty() {
            return None;
        }
        end += length;
    }
    let (unit, length) = unit(&text[end..]).map_or((None, 0), |(unit, length)| (Some(unit), length));
    let unit = sign.map(Unit::Money).or(unit);
    Some(Quantity { readings, unit, start: place, end: end + length })
}

fn currency_sign(text: &str) -> (Option<Currency>, &str) {
    for (sign, currency) in
        [("US$", Currency::Dollar), ("€", Currency::Euro), ("$", Currency::Dollar), ("£", Currency::Pound)]
    {
        if let Some(rest) = text.strip_prefix(sign) {
            return (Some(currency), rest);
        }
    }
    (None, text)
}

/// Bytes of digits and the separators between them.
fn digits_length(text: &str) -> usize {
    let bytes = text.as_bytes();
    let mut end = 0;
    let mut place = 0;
    while place < text.len() {
        let character = text[place..].chars().next().unwrap_or(' ');
        if character.is_ascii_digit() {
            place += 1;
            end = place;
            continue;
        }
        let spaced = matches!(character, ' ' | '\u{a0}' | '\u{202f}');
        let separates = matches!(character, '.' | ',' | '\'' | '’') || spaced;
        let next = place + character.len_utf8();
        let group = bytes[next.min(bytes.len())..].iter().take_while(|b| b.is_ascii_digit()).count();
        // A space joins only whole groups of three behind one to three digits: "12 000", not "2 300 veces".
        let joins = if spaced { group == 3 && end <= 3 && place <= 3 } else { group > 0 };
        if end == 0 || !separates || !joins {
            break;
        }
        place = next;
    }
    end
}

/// The values a run of digits and separators may mean.
fn readings(text: &str, language: Language) -> Option<Vec<Decimal>> {
    let clean: String =
        text.chars().filter(|c| !matches!(c, ' ' | '\u{a0}' | '\u{202f}' | '\'' | '’')).collect();
    let points = clean.matches('.').count();
    let commas = clean.matches(',').count();
    let parse = |text: String| text.parse::<Decimal>().ok();
    let without = |separator: char| clean.replace(separator, "");
    let found: Vec<Option<Decimal>> = match (points, commas) {
        (0, 0) => vec![parse(clean.clone())],
        // Both: the last one is the decimal one.
        (_, _) if points > 0 && commas > 0 => {
            let decimal_comma = clean.rfind(',') > clean.rfind('.');
            vec![parse(if decimal_comma { without('.').replace(',', ".") } else { without(',') })]
        }
        (n, 0) if n > 1 => vec![parse(without('.'))],
        (0, n) if n > 1 => vec![parse(without(','))],
        (one_point, _) => {
            let separator = if one_point == 1 { '.' } else { ',' };
            let (whole, after) = clean.split_once(separator)?;
            let fraction = parse(clean.replace(',', "."));
            let grouped =
                (after.len() == 3 && whole.len() <= 3 && whole != "0").then(|| parse(without(separator)));
            match grouped {
                None => vec![fraction],
                Some(grouped) => {
                    let thousands_first = match language {
                        Language::Es => separator == '.',
                        Language::En => separator == ',',
                    };
                    if thousands_first { vec![grouped, fraction] } else { vec![fraction, grouped] }
                }
            }
        }
    };
    let found: Vec<Decimal> = found.into_iter().flatten().collect();
    (!found.is_empty()).then_some(found)
}

/// The unit written behind a number, and its bytes with the blank before it.
fn unit(text: &str) -> Option<(Unit, usize)> {
    let blank = text.len() - text.trim_start_matches([' ', '\u{a0}', '\u{202f}']).len();
    let rest = &text[blank..];
    if rest.starts_with('%') {
        return Some((Unit::Percent, blank + 1));
    }
    if let (Some(currency), after) = currency_sign(rest) {
        return Some((Unit::Money(currency), text.len() - after.len()));
    }
    if let Some((unit, length)) = unit_word(rest) {
        return Some((unit, blank + length));
    }
    // "12.000 de euros" is not said, "un millón de euros" is.
    let inner = rest.strip_prefix("de ")?;
    let (unit, length) = unit_word(inner)?;
    Some((unit, blank + 3 + length))
}

fn unit_word(text: &str) -> Option<(Unit, usize)> {
    // Compared byte range by byte range: some foreign letters change length when folded.
    let known = |(name, _): &&(&str, Unit)| {
        text.get(..name.len()).is_some_and(|begin| begin.to_lowercase() == *name)
            && !text[name.len()..].starts_with(char::is_alphabetic)
    };
    UNITS.iter().find(known).map(|(name, unit)| (*unit, name.len()))
}

/// Longer names first where one begins with another.
const UNITS: &[(&str, Unit)] = &[
    ("por ciento", Unit::Percent),
    ("por cien", Unit::Percent),
    ("percent", Unit::Percent),
    ("per cent", Unit::Percent),
    ("euros", Unit::Money(Currency::Euro)),
    ("euro", Unit::Money(Currency::Euro)),
    ("eur", Unit::Money(Currency::Euro)),
    ("dólares", Unit::Money(Currency::Dollar)),
    ("dolares", Unit::Money(Currency::Dollar)),
    ("dólar", Unit::Money(Currency::Dollar)),
    ("dollars", Unit::Money(Currency::Dollar)),
    ("dollar", Unit::Money(Currency::Dollar)),
    ("usd", Unit::Money(Currency::Dollar)),
    ("pounds", Unit::Money(Currency::Pound)),
    ("libras", Unit::Money(Currency::Pound)),
    ("gbp", Unit::Money(Currency::Pound)),
    ("pesos", Unit::Money(Currency::Peso)),
    ("peso", Unit::Money(Currency::Peso)),
    ("mxn", Unit::Money(Currency::Peso)),
    ("años", Unit::Years),
    ("año", Unit::Years),
    ("anos", Unit::Years),
    ("ano", Unit::Years),
    ("years", Unit::Years),
    ("year", Unit::Years),
    ("yrs", Unit::Years),
    ("meses", Unit::Months),
    ("mes", Unit::Months),
    ("months", Unit::Months),
    ("month", Unit::Months),
    ("semanas", Unit::Weeks),
    ("semana", Unit::Weeks),
    ("weeks", Unit::Weeks),
    ("week", Unit::Weeks),
    ("días", Unit::Days),
    ("dias", Unit::Days),
    ("día", Unit::Days),
    ("days", Unit::Days),
    ("day", Unit::Days),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, language: Language, expected: &[(&str, Option<Unit>)]) {
        let found = find(text, language);
        let told: Vec<_> = found.iter().map(|q| (q.value().normalize().to_string(), q.unit)).collect();
        let expected: Vec<_> = expected.iter().map(|(value, unit)| ((*value).to_owned(), *unit)).collect();
        assert_eq!(told, expected, "{text}");
    }

    #[test]
    fn digits_are_read_in_both_spellings() {
        use Language::{En, Es};
        let euro = Some(Unit::Money(Currency::Euro));
        let dollar = Some(Unit::Money(Currency::Dollar));
        check(
            "12.000 € al 6 % a 4 años",
            Es,
            &[("12000", euro), ("6", Some(Unit::Percent)), ("4", Some(Unit::Years))],
        );
        check("1.234,56 euros", Es, &[("1234.56", euro)]);
        check("$1,234.56 over 36 months", En, &[("1234.56", dollar), ("36", Some(Unit::Months))]);
        check("0,5 y 3.5", Es, &[("0.5", None), ("3.5", None)]);
        check("12 000 € y 1.000.000", Es, &[("12000", euro), ("1000000", None)]);
        check("€12,000", En, &[("12000", euro)]);
        check("12k dollars", En, &[("12000", dollar)]);
        check("1,5 millones de euros", Es, &[("1500000", euro)]);
        check("1.2 million", En, &[("1200000", None)]);
        check("2 mil pesos", Es, &[("2000", Some(Unit::Money(Currency::Peso)))]);
        check("modelo x12 y v2.0", Es, &[]);
        check("el 5,5 por ciento", Es, &[("5.5", Some(Unit::Percent))]);
    }

    #[test]
    fn number_words_are_read() {
        use Language::{En, Es};
        let euro = Some(Unit::Money(Currency::Euro));
        check("doce mil euros", Es, &[("12000", euro)]);
        check("mil quinientos", Es, &[("1500", None)]);
        check("treinta y cinco años", Es, &[("35", Some(Unit::Years))]);
        check("veintiún meses", Es, &[("21", Some(Unit::Months))]);
        check("twelve thousand five hundred", En, &[("12500", None)]);
        check("twenty-five percent", En, &[("25", Some(Unit::Percent))]);
        check("medio millón de euros", Es, &[("500000", euro)]);
        check("un préstamo, por favor", Es, &[]);
        check("one of the best", En, &[]);
    }

    #[test]
    fn both_readings_are_kept_where_there_are_two() {
        let found = find("12.000", Language::En);
        assert!(found[0].can_be(Decimal::from(12)) && found[0].can_be(Decimal::from(12_000)));
        assert_eq!(found[0].value(), Decimal::from(12));
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read_without_a_fault(text in "\\PC{0,120}", digits in "[0-9., €$%a-z]{0,40}") {
            for text in [&text, &digits] {
                for quantity in find(text, Language::Es) {
                    proptest::prop_assert!(text.is_char_boundary(quantity.start) && text.is_char_boundary(quantity.end));
                    proptest::prop_assert!(quantity.start < quantity.end);
                }
            }
        }
    }
}
