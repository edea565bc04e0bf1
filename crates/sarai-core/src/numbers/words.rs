//! Number words: "doce mil quinientos", "treinta y cinco", "half a million", "año y medio", "la mitad".
//!
//! Called by [`super::find`]. A lone "un", "una", "uno" or "one" is an article more often than a number and is
//! only read as part of a longer one, or before a unit of time ("un año").

use rust_decimal::Decimal;

use super::{Quantity, Unit, is_blank, units};
use crate::language::Language;

/// Words that multiply a number in digits, such as "12k" or "1,5 millones"; with the blank before them.
pub(super) fn scale(text: &str, language: Language) -> Option<(Decimal, usize)> {
    let blank = text.len() - text.trim_start_matches(is_blank).len();
    let rest = &text[blank..];
    let names: &[(&str, i64)] = match language {
        Language::Es => &[
            ("mil millones", 1_000_000_000),
            ("millones", 1_000_000),
            ("millón", 1_000_000),
            ("millon", 1_000_000),
            ("billones", 1_000_000_000_000),
            ("mil", 1_000),
            ("k", 1_000),
            ("K", 1_000),
            ("M", 1_000_000),
        ],
        Language::En => &[
            ("billion", 1_000_000_000),
            ("million", 1_000_000),
            ("thousand", 1_000),
            ("k", 1_000),
            ("K", 1_000),
            ("M", 1_000_000),
        ],
    };
    let known = |(name, _): &&(&str, i64)| {
        // "k" must be glued on: "12 k" may be anything.
        (name.len() > 1 || blank == 0)
            && rest
                .get(..name.len())
                .is_some_and(|begin| begin == *name || name.len() > 1 && begin.to_lowercase() == *name)
            && !rest[name.len()..].starts_with(char::is_alphanumeric)
    };
    names.iter().find(known).map(|(name, factor)| (Decimal::from(*factor), blank + name.len()))
}

/// Bytes of "y medio" or "and a half" behind a number or its unit.
pub(super) fn and_a_half(text: &str, language: Language) -> Option<usize> {
    let forms: &[&str] = match language {
        Language::Es => &[" y medio", " y media"],
        Language::En => &[" and a half"],
    };
    let form = forms.iter().find(|form| text.starts_with(**form))?;
    (!text[form.len()..].starts_with(char::is_alphanumeric)).then_some(form.len())
}

/// A number in words at a place.
pub(super) fn at(text: &str, place: usize, language: Language) -> Option<Quantity> {
    let rest = &text[place..];
    if !rest.starts_with(char::is_alphabetic) {
        return None;
    }
    if let Some((percent, length)) = part(rest, language) {
        let unit = Some(Unit::Percent);
        return Some(Quantity { readings: vec![percent], unit, start: place, end: place + length });
    }
    let (mut total, end, last_factor) = spoken(rest, language).or_else(|| bare_time(rest, language))?;
    let article = matches!(rest[..end].to_lowercase().as_str(), "un" | "una" | "uno" | "one" | "a" | "an");
    let mut end = end;
    if let Some(length) = and_a_half(&rest[end..], language) {
        total += Decimal::from(last_factor) / Decimal::TWO;
        end += length;
    }
    let after = units::after(&rest[end..]);
    let mut unit = None;
    let mut factor = Decimal::ONE;
    if let Some(found) = after {
        unit = Some(found.unit);
        end += found.length;
        factor = found.factor;
    }
    if units::is_time(unit)
        && let Some(length) = and_a_half(&rest[end..], language)
    {
        total += Decimal::new(5, 1);
        end += length;
    }
    // "a year" is one year after "in" or "over"; elsewhere it means "per year".
    let alone = article && (!units::is_time(unit) || english_rate(text, place));
    // "media" alone is an average or a stocking; only of time it is a number.
    let half_alone = total == Decimal::new(5, 1) && !units::is_time(unit);
    let value = total.checked_mul(factor)?.normalize();
    (!alone && !half_alone).then_some(Quantity {
        readings: vec![value],
        unit,
        start: place,
        end: place + end,
    })
}

/// Whether "a" at a place follows no word that makes it a duration.
fn english_rate(text: &str, place: usize) -> bool {
    let word = text[place..].chars().take(2).collect::<String>().to_lowercase();
    let before = text[..place].split_whitespace().next_back().unwrap_or_default().to_lowercase();
    matches!(word.as_str(), "a " | "an")
        && !matches!(before.as_str(), "in" | "over" | "for" | "within" | "after" | "than")
}

/// Parts of a whole that are said with their own word: "la mitad de", "three quarters of".
fn part(text: &str, language: Language) -> Option<(Decimal, usize)> {
    let names: &[(&str, i64, i64)] = match language {
        Language::Es => &[
            ("la mitad", 1, 2),
            ("un tercio", 1, 3),
            ("una tercera parte", 1, 3),
            ("la tercera parte", 1, 3),
            ("dos tercios", 2, 3),
            ("un cuarto", 1, 4),
            ("una cuarta parte", 1, 4),
            ("la cuarta parte", 1, 4),
            ("tres cuartos", 3, 4),
            ("tres cuartas partes", 3, 4),
            ("un quinto", 1, 5),
        ],
        Language::En => &[
            ("half", 1, 2),
            ("a third", 1, 3),
            ("one third", 1, 3),
            ("two thirds", 2, 3),
            ("a quarter", 1, 4),
            ("one quarter", 1, 4),
            ("three quarters", 3, 4),
            ("a fifth", 1, 5),
        ],
    };
    let (name, over, under) = names
        .iter()
        .find(|(name, ..)| text.get(..name.len()).is_some_and(|begin| begin.to_lowercase() == *name))?;
    let after = &text[name.len()..];
    let of = match language {
        Language::Es => after.starts_with(" de ") || after.starts_with(" del "),
        Language::En => after.starts_with(" of "),
    };
    // "un cuarto de hora" and "a quarter of a million" are not parts of an amount.
    let other = after.starts_with(" de hora")
        || after.starts_with(" of a million")
        || after.starts_with(" of an hour");
    let percent = (Decimal::from(over * 100) / Decimal::from(*under)).round_dp(20);
    (of && !other).then_some((percent, name.len()))
}

/// "año y medio": one and a half without a number before it.
fn bare_time(text: &str, language: Language) -> Option<(Decimal, usize, i64)> {
    if language != Language::Es {
        return None;
    }
    let after = units::after(text).filter(|after| units::is_time(Some(after.unit)))?;
    and_a_half(&text[after.length..], language)?;
    Some((Decimal::ONE, 0, 1))
}

/// The longest number at the begin of a text: value, bytes, last factor.
fn spoken(rest: &str, language: Language) -> Option<(Decimal, usize, i64)> {
    let mut sum = Sum::default();
    let mut end = 0;
    let mut words = 0;
    let mut cursor = 0;
    // A spoken number has a few words; a longer run is a list.
    while words < 16 {
        let word_start = cursor + rest[cursor..].find(char::is_alphabetic).unwrap_or(rest.len() - cursor);
        let between = &rest[cursor..word_start];
        let allowed = words == 0 || matches!(between, " " | "-" | "\u{a0}");
        let length = rest[word_start..].find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len() - word_start);
        if !allowed || length == 0 || length > 24 {
            break;
        }
        let word = rest[word_start..word_start + length].to_lowercase();
        let joins = match language {
            Language::Es => word == "y",
            // "half a million" goes on after its article.
            Language::En => word == "and" || word == "a" && sum.half,
        };
        if joins && words > 0 {
            cursor = word_start + length;
            words += 1;
            continue;
        }
        if !value(&word, language).is_some_and(|step| sum.take(step)) {
            break;
        }
        cursor = word_start + length;
        end = cursor;
        words += 1;
    }
    // What "and a half" is half of: the last factor if no smaller number follows it.
    let half_of = if sum.part == 0 { sum.last_factor.max(1) } else { 1 };
    (end > 0).then(|| (sum.total(), end, half_of))
}

#[derive(Clone, Copy)]
enum Step {
    Add(i64),
    Half,
    Times(i64),
}

#[derive(Default)]
struct Sum {
    whole: i64,
    part: i64,
    half: bool,
    started: bool,
    last_factor: i64,
}

impl Sum {
    /// Takes a word; `false` if it does not continue the number.
    fn take(&mut self, step: Step) -> bool {
        match step {
            Step::Half if !self.started => self.half = true,
            Step::Half => return false,
            // Only a factor follows "half".
            Step::Add(_) if self.half => return false,
            // Each added word must be smaller than the room the last one left: "veinte cinco" is two numbers.
            Step::Add(value) if self.part == 0 || (self.part % 100 == 0 && value < 100) => {
                self.part += value;
            }
            Step::Add(value) if self.part % 10 == 0 && self.part % 100 >= 20 && value < 10 => {
                self.part += value;
            }
            Step::Add(_) => return false,
            Step::Times(100) if self.part > 0 && self.part < 100 => self.part *= 100,
            Step::Times(100) => return false,
            Step::Times(factor) => return self.multiply(factor),
        }
        self.started = true;
        true
    }

    fn multiply(&mut self, factor: i64) -> bool {
        let floor = if self.whole == 0 { i64::MAX } else { self.last_factor };
        let base = if self.part == 0 { 1 } else { self.part };
        let whole = if self.half {
            Some(factor / 2)
        } else if factor < floor && factor != 12 {
            // "un millón doscientos mil": each factor is smaller than the one before.
            base.checked_mul(factor).and_then(|more| self.whole.checked_add(more))
        } else if factor == floor {
            None
        } else {
            // "doscientos mil millones", "cien docenas": everything so far counts.
            (self.whole + self.part).max(1).checked_mul(factor)
        };
        let Some(whole) = whole else { return false };
        *self = Self { whole, part: 0, half: false, started: true, last_factor: factor };
        true
    }

    fn total(&self) -> Decimal {
        let half = if self.half { Decimal::new(5, 1) } else { Decimal::ZERO };
        Decimal::from(self.whole + self.part) + half
    }
}

fn value(word: &str, language: Language) -> Option<Step> {
    match language {
        Language::Es => spanish(word),
        Language::En => english(word),
    }
}

fn spanish(word: &str) -> Option<Step> {
    const UNITS: [&[&str]; 30] = [
        &["cero"],
        &["un", "uno", "una"],
        &["dos"],
        &["tres"],
        &["cuatro"],
        &["cinco"],
        &["seis"],
        &["siete"],
        &["ocho"],
        &["nueve"],
        &["diez"],
        &["once"],
        &["doce"],
        &["trece"],
        &["catorce"],
        &["quince"],
        &["dieciséis", "dieciseis"],
        &["diecisiete"],
        &["dieciocho"],
        &["diecinueve"],
        &["veinte"],
        &["veintiuno", "veintiún", "veintiun", "veintiuna"],
        &["veintidós", "veintidos"],
        &["veintitrés", "veintitres"],
        &["veinticuatro"],
        &["veinticinco"],
        &["veintiséis", "veintiseis"],
        &["veintisiete"],
        &["veintiocho"],
        &["veintinueve"],
    ];
    const REST: [(&str, i64); 17] = [
        ("treinta", 30),
        ("cuarenta", 40),
        ("cincuenta", 50),
        ("sesenta", 60),
        ("setenta", 70),
        ("ochenta", 80),
        ("noventa", 90),
        ("cien", 100),
        ("ciento", 100),
        ("doscient", 200),
        ("trescient", 300),
        ("cuatrocient", 400),
        ("quinient", 500),
        ("seiscient", 600),
        ("setecient", 700),
        ("ochocient", 800),
        ("novecient", 900),
    ];
    match word {
        "medio" | "media" => return Some(Step::Half),
        "docena" | "docenas" => return Some(Step::Times(12)),
        "mil" => return Some(Step::Times(1_000)),
        "millón" | "millon" | "millones" => return Some(Step::Times(1_000_000)),
        _ => {}
    }
    if let Some(units) = UNITS.iter().position(|names| names.contains(&word)) {
        return i64::try_from(units).ok().map(Step::Add);
    }
    let stem = word.strip_suffix("os").or_else(|| word.strip_suffix("as")).unwrap_or(word);
    REST.iter()
        .find(|(name, _)| *name == word || (*name == stem && name.ends_with("ent")))
        .map(|(_, n)| Step::Add(*n))
}

fn english(word: &str) -> Option<Step> {
    const UNITS: [&str; 20] = [
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
    ];
    const TENS: [&str; 8] = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
    match word {
        "half" => return Some(Step::Half),
        "a" | "an" => return Some(Step::Add(1)),
        "dozen" | "dozens" => return Some(Step::Times(12)),
        "hundred" => return Some(Step::Times(100)),
        "thousand" => return Some(Step::Times(1_000)),
        "million" => return Some(Step::Times(1_000_000)),
        _ => {}
    }
    let place =
        |names: &[&str]| names.iter().position(|name| *name == word).and_then(|n| i64::try_from(n).ok());
    place(&UNITS).map(Step::Add).or_else(|| place(&TENS).map(|tens| Step::Add(20 + tens * 10)))
}
