//! Number words: "doce mil quinientos", "treinta y cinco", "twenty-five thousand".
//!
//! Called by [`super::find`]. A lone "un", "una", "uno" or "one" is an article more often than a number and is
//! only read as part of a longer one.

use rust_decimal::Decimal;

use super::{Quantity, unit};
use crate::language::Language;

/// Words that multiply a number in digits, such as "12k" or "1,5 millones"; with the blank before them.
pub(super) fn scale(text: &str, language: Language) -> Option<(Decimal, usize)> {
    let blank = text.len() - text.trim_start_matches([' ', '\u{a0}']).len();
    let rest = &text[blank..];
    let names: &[(&str, i64)] = match language {
        Language::Es => &[
            ("mil millones", 1_000_000_000),
            ("millones", 1_000_000),
            ("millón", 1_000_000),
            ("millon", 1_000_000),
            ("mil", 1_000),
            ("k", 1_000),
            ("K", 1_000),
        ],
        Language::En => &[
            ("billion", 1_000_000_000),
            ("million", 1_000_000),
            ("thousand", 1_000),
            ("k", 1_000),
            ("K", 1_000),
        ],
    };
    let known = |(name, _): &&(&str, i64)| {
        // "k" must be glued on: "12 k" may be anything.
        (name.len() > 1 || blank == 0)
            && rest.starts_with(name)
            && !rest[name.len()..].starts_with(char::is_alphanumeric)
    };
    names.iter().find(known).map(|(name, factor)| (Decimal::from(*factor), blank + name.len()))
}

/// A number in words at a place.
pub(super) fn at(text: &str, place: usize, language: Language) -> Option<Quantity> {
    let rest = &text[place..];
    if !rest.starts_with(char::is_alphabetic) {
        return None;
    }
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
        if !allowed || length == 0 {
            break;
        }
        let word = rest[word_start..word_start + length].to_lowercase();
        let joins = matches!((language, word.as_str()), (Language::Es, "y") | (Language::En, "and"));
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
    let article =
        matches!(rest[..end].to_lowercase().as_str(), "un" | "una" | "uno" | "one" | "a" | "cien por");
    if end == 0 || article {
        return None;
    }
    let total = sum.total();
    let (unit, length) = unit(&rest[end..]).map_or((None, 0), |(unit, length)| (Some(unit), length));
    Some(Quantity { readings: vec![total], unit, start: place, end: place + end + length })
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
}

impl Sum {
    /// Takes a word; `false` if it does not continue the number.
    fn take(&mut self, step: Step) -> bool {
        match step {
            Step::Half if !self.started => self.half = true,
            Step::Half => return false,
            // Each added word must be smaller than the room the last one left: "veinte cinco" is two numbers.
            Step::Add(value) if self.part == 0 || (self.part % 100 == 0 && value < 100) => self.part += value,
            Step::Add(value) if self.part % 10 == 0 && self.part % 100 >= 20 && value < 10 => {
                self.part += value
            }
            Step::Add(_) => return false,
            Step::Times(100) if self.part > 0 && self.part < 10 => self.part *= 100,
            Step::Times(100) => return false,
            Step::Times(factor) => {
                let base = if self.part == 0 && self.whole == 0 { 1 } else { self.part };
                if base == 0 {
                    return false;
                }
                self.whole += if self.half { factor / 2 } else { base * factor };
                self.part = 0;
            }
        }
        self.started = true;
        true
    }

    fn total(&self) -> Decimal {
        Decimal::from(self.whole + self.part)
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
        "hundred" => return Some(Step::Times(100)),
        "thousand" => return Some(Step::Times(1_000)),
        "million" => return Some(Step::Times(1_000_000)),
        _ => {}
    }
    let place =
        |names: &[&str]| names.iter().position(|name| *name == word).and_then(|n| i64::try_from(n).ok());
    place(&UNITS).map(Step::Add).or_else(|| place(&TENS).map(|tens| Step::Add(20 + tens * 10)))
}
