//! Quantities in Spanish and English text: digits in either locale's spelling, number words, and their units.
//!
//! Called by the finance expert (anchoring its inputs), by verifiers and by the fact lock. A number that can be
//! read in two ways ("12.000") keeps both readings, the likelier first. Looks at the first 64 KiB. Must not guess
//! a unit that is not written, and must not fail on any text.

mod units;
mod words;

use rust_decimal::Decimal;

use crate::language::Language;
pub use units::currencies;

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
    /// Months, or monthly payments.
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
    /// Swiss francs.
    Franc,
    /// Japanese yen.
    Yen,
    /// Brazilian reais.
    Real,
    /// Peruvian soles.
    Sol,
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

    /// As it is written in the text it was found in.
    pub fn written<'a>(&self, text: &'a str) -> &'a str {
        text.get(self.start..self.end).unwrap_or_default().trim()
    }
}

/// Finds every quantity of a text, in order.
pub fn find(text: &str, language: Language) -> Vec<Quantity> {
    let text = &text[..text.floor_char_boundary(BYTES_MAX)];
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

/// A value as a language writes it: groups of three, the given decimals, "-" before negative ones.
pub fn write(value: Decimal, places: u32, language: Language) -> String {
    let text = format!("{:.*}", places as usize, value.abs().round_dp(places));
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let (group, point) = match language {
        Language::Es => ('.', ','),
        Language::En => (',', '.'),
    };
    let mut grouped = String::new();
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place) % 3 == 0 {
            grouped.push(group);
        }
        grouped.push(digit);
    }
    let sign = if value.is_sign_negative() && !value.is_zero() { "-" } else { "" };
    if fraction.is_empty() { format!("{sign}{grouped}") } else { format!("{sign}{grouped}{point}{fraction}") }
}

/// The text with its figures as programs write them: "1.250" in Spanish is 1250, "2,35" is 2.35.
///
/// Dates, clock times and figures whose digits say something else than their value ("1,5 millones") stay as they are.
pub fn with_plain_figures(text: &str, language: Language) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut copied = 0;
    for quantity in find(text, language) {
        let Some(written) = text.get(quantity.start..quantity.end) else { continue };
        let is_part = |letter: char| letter.is_ascii_digit() || matches!(letter, '.' | ',');
        let Some(from) = written.find(|letter: char| letter.is_ascii_digit()) else { continue };
        let rest = &written[from..];
        let figure =
            rest[..rest.find(|letter| !is_part(letter)).unwrap_or(rest.len())].trim_end_matches(['.', ',']);
        let spelt = [figure.replace('.', "").replace(',', "."), figure.replace(',', "")];
        let means = |spelt: &&String| spelt.parse::<Decimal>().is_ok_and(|value| value == quantity.value());
        if let Some(spelt) = spelt.iter().find(means) {
            plain.push_str(&text[copied..quantity.start + from]);
            plain.push_str(spelt);
            copied = quantity.start + from + figure.len();
        }
    }
    plain.push_str(&text[copied..]);
    plain
}

fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}')
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
    let (negative, unsigned) = minus(text, place);
    let (sign, body) = units::before(unsigned);
    let length = digits_length(body);
    if length == 0 {
        return None;
    }
    let mut end = text.len() - body.len() + length;
    let written = &body[..length];
    let mut factor = if negative { Decimal::NEGATIVE_ONE } else { Decimal::ONE };
    let mut scaled = false;
    if let Some((scale, length)) = words::scale(&text[end..], language) {
        factor *= scale;
        scaled = true;
        end += length;
    }
    let after = units::after(&text[end..]);
    // "12k€ " and "4x" are told apart by what follows: letters that are no unit make it a name.
    if after.is_none() && !scaled && text[end..].starts_with(char::is_alphabetic) {
        return None;
    }
    let mut unit = sign.map(Unit::Money);
    if let Some(found) = &after {
        unit = unit.or(Some(found.unit));
        end += found.length;
        factor *= found.factor;
    }
    let half = words::and_a_half(&text[end..], language).filter(|_| scaled || units::is_time(unit));
    let readings = preferred(readings(written, language)?, written, unit, language, &text[end..]);
    let more = if half.is_some() { factor / Decimal::TWO } else { Decimal::ZERO };
    let readings: Vec<Decimal> = readings
        .into_iter()
        .filter_map(|value| value.checked_mul(factor)?.checked_add(more))
        .map(|value| value.normalize())
        .collect();
    end += half.unwrap_or(0);
    (!readings.is_empty()).then_some(Quantity { readings, unit, start: place, end })
}

/// A minus sign right before a number, where it can't be a hyphen or a range.
fn minus(text: &str, place: usize) -> (bool, &str) {
    let rest = &text[place..];
    let free = text[..place].chars().next_back().is_none_or(|c| c.is_whitespace() || matches!(c, '(' | '*'));
    match rest.strip_prefix(['-', '−']) {
        Some(after)
            if free && after.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '€' | '$' | '£')) =>
        {
            (true, after)
        }
        _ => (false, rest),
    }
}

/// Bytes of digits and the separators between them.
fn digits_length(text: &str) -> usize {
    let bytes = text.as_bytes();
    let mut end = 0;
    let mut place = 0;
    // Groups by spaces only: "12 000", "1 000 000", not "2024 100" and not "1.5 300".
    let mut spaces_may_join = true;
    let mut first_group = 0;
    while place < text.len() {
        let character = text[place..].chars().next().unwrap_or(' ');
        if character.is_ascii_digit() {
            place += 1;
            end = place;
            first_group += 1;
            continue;
        }
        let spaced = is_blank(character);
        let separates = matches!(character, '.' | ',' | '\'' | '’') || spaced;
        let next = place + character.len_utf8();
        let group = bytes[next.min(bytes.len())..].iter().take_while(|b| b.is_ascii_digit()).count();
        let joins = if spaced { group == 3 && spaces_may_join && first_group <= 3 } else { group > 0 };
        if end == 0 || !separates || !joins {
            break;
        }
        spaces_may_join &= spaced;
        if spaced {
            // Each further group has three digits, which is what counts from here on.
            first_group = 0;
        }
        place = next;
    }
    end
}

/// The values a run of digits and separators may mean, the language's own reading first. `None` for what is no
/// number, such as "3.5.2024".
fn readings(text: &str, language: Language) -> Option<Vec<Decimal>> {
    let clean = apostrophes(text);
    let points = clean.matches('.').count();
    let commas = clean.matches(',').count();
    let parse = |text: String| text.parse::<Decimal>().ok();
    let without = |separator: char| clean.replace(separator, "");
    let whole_groups =
        |text: &str, separator: char| text.split(separator).skip(1).all(|group| group.len() == 3);
    let found: Vec<Option<Decimal>> = match (points, commas) {
        (0, 0) => vec![parse(clean.clone())],
        // Both: the last one is the decimal one, and the other groups.
        (_, _) if points > 0 && commas > 0 => {
            let decimal = if clean.rfind(',') > clean.rfind('.') { ',' } else { '.' };
            let group = if decimal == ',' { '.' } else { ',' };
            let (whole, fraction) = clean.rsplit_once(decimal)?;
            if whole.contains(decimal) || !whole_groups(whole, group) || fraction.contains(group) {
                return None;
            }
            vec![parse(without(group).replace(',', "."))]
        }
        (n, 0) if n > 1 => vec![whole_groups(&clean, '.').then(|| parse(without('.')))?],
        (0, n) if n > 1 => vec![parse(without(','))],
        (one_point, _) => {
            let separator = if one_point == 1 { '.' } else { ',' };
            let (whole, after) = clean.split_once(separator)?;
            let fraction = parse(clean.replace(',', "."));
            let grouped = (after.len() == 3 && whole.len() <= 3 && !whole.starts_with('0'))
                .then(|| parse(without(separator)));
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

/// Blanks and apostrophes between digits removed; an apostrophe before cents ("5'50") is a decimal sign.
fn apostrophes(text: &str) -> String {
    let clean: String = text.chars().filter(|c| !is_blank(*c)).collect();
    match clean.rsplit_once(['\'', '’']) {
        Some((whole, after)) if after.len() < 3 && !whole.contains(['.', ',']) => {
            format!("{}.{after}", whole.replace(['\'', '’'], ""))
        }
        Some(_) => clean.replace(['\'', '’'], ""),
        None => clean,
    }
}

/// Puts the likelier of two readings first: "12.000" is hardly 12 with three decimals, a rate of "5.125 %" hardly
/// five thousand; dollars, pesos and soles group with commas in Spanish too, and soles have a point before cents. What is
/// paid for one of another money ("1,085 dólares por euro") keeps its decimals.
fn preferred(
    mut readings: Vec<Decimal>,
    written: &str,
    unit: Option<Unit>,
    language: Language,
    after: &str,
) -> Vec<Decimal> {
    if readings.len() == 2 {
        let of = [" por cada ", " por ", " per ", "/"].iter().find_map(|word| after.strip_prefix(word));
        let is_rate = of.is_some_and(|of| {
            let next = of.split(|letter: char| !letter.is_alphanumeric()).find(|word| word.len() > 2);
            !currencies(next.unwrap_or_default()).is_empty()
        });
        let american =
            matches!(unit, Some(Unit::Money(Currency::Dollar | Currency::Peso | Currency::Sol))) && !is_rate;
        let grouped_first = match unit {
            Some(Unit::Percent) => Some(false),
            _ if written.ends_with("000") => Some(true),
            Some(Unit::Money(Currency::Sol)) if written.contains('.') => Some(false),
            _ if american && language == Language::Es && written.contains(',') => Some(true),
            _ => None,
        };
        if let Some(grouped_first) = grouped_first
            && (readings[0] > readings[1]) != grouped_first
        {
            readings.swap(0, 1);
        }
    }
    readings
}

#[cfg(test)]
mod tests;
