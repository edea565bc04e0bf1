//! Days, clock times and lengths of time of a text.
//!
//! Called by `text.rs`. A day without its year, a range of days and times that are said in words make the rest unsure: then
//! none is given.

use std::sync::LazyLock;

use regex::Regex;

use super::{ROWS_MAX, has, regex};

/// A day as it stands in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::experts::programming::json::fields) struct Day {
    pub(in crate::experts::programming::json::fields) year: u16,
    pub(in crate::experts::programming::json::fields) month: u8,
    pub(in crate::experts::programming::json::fields) day: u8,
}

/// What days are counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::experts::programming::json::fields) enum Span {
    Days(u32),
    Weeks(u32),
    Months(u32),
}

pub(super) fn clocks(text: &str) -> Vec<String> {
    static CLOCK: LazyLock<Regex> =
        LazyLock::new(|| regex(r"\b([01]?\d|2[0-3]):([0-5]\d)\b(?: ?([ap])\.?m)?"));
    static SPOKEN: LazyLock<Regex> = LazyLock::new(|| {
        regex(
            r"(?i)\d ?[ap]\.?m\b|\b(?:a|de|desde|hasta) las? (?:\d{1,2}\b(?:[^:h\d]|$)|una\b|dos\b|tres\b|cuatro\b|cinco\b|seis\b|siete\b|ocho\b|nueve\b|diez\b|once\b|doce\b)|\bnoon\b|\bmidnight\b|\bmediod|\bmedianoche|o'clock",
        )
    });
    let found = CLOCK.captures_iter(text);
    let all: Vec<String> = found
        .map(|found| {
            let hour: u8 = found[1].parse().unwrap_or_default();
            let hour = match found.get(3).map(|half| half.as_str()) {
                Some("p") if hour < 12 => hour + 12,
                Some("a") if hour == 12 => 0,
                _ => hour,
            };
            format!("{hour:02}:{}", &found[2])
        })
        .collect();
    // Where some times are said in another way, these are not all of them.
    let others = SPOKEN
        .find_iter(text)
        .filter(|other| !CLOCK.is_match(&text[other.start()..text.ceil_char_boundary(other.end() + 3)]));
    if others.count() > 0 { Vec::new() } else { all }
}

pub(super) const MONTHS: &str = "enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|setiembre|octubre|noviembre|diciembre|\
    january|february|march|april|may|june|july|august|september|october|november|december";

fn month(name: &str) -> Option<u8> {
    const STEMS: [&[&str]; 12] = [
        &["ene", "jan"],
        &["feb"],
        &["mar"],
        &["abr", "apr"],
        &["may"],
        &["jun"],
        &["jul"],
        &["ago", "aug"],
        &["sep", "set"],
        &["oct"],
        &["nov"],
        &["dic", "dec"],
    ];
    let at = STEMS.iter().position(|stems| stems.iter().any(|stem| name.starts_with(stem)))?;
    u8::try_from(at + 1).ok()
}

pub(super) fn days(words: &str) -> Vec<Day> {
    static NAMED: LazyLock<Regex> = LazyLock::new(|| {
        regex(&format!(
            r"\b(?P<d>\d{{1,2}})(?:st|nd|rd|th|º)? (?:de )?(?P<m>{MONTHS})\b(?:,? (?:de |del )?(?P<y>\d{{4}}))?|\b(?P<m2>{MONTHS}) (?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\b(?:,? (?P<y2>\d{{4}}))?|\b(?P<y3>\d{{4}})-(?P<m3>\d\d)-(?P<d3>\d\d)\b|\b(?P<d4>\d{{1,2}})/(?P<m4>\d{{1,2}})(?:/(?P<y4>\d{{4}}))?\b"
        ))
    });
    // "Del 10 al 14 de noviembre": the first day stands without its month.
    static RANGE: LazyLock<Regex> = LazyLock::new(|| {
        regex(&format!(
            r"\b\d{{1,2}} ?(?:al|a|y|to|and|-|–|hasta|hasta el) ?\d{{1,2}} (?:de )?(?:{MONTHS})\b"
        ))
    });
    if RANGE.is_match(words) {
        return Vec::new();
    }
    let mut found: Vec<(Option<u16>, u8, u8)> = Vec::new();
    for one in NAMED.captures_iter(words) {
        let any = |names: [&str; 4]| names.iter().find_map(|name| one.name(name)).map(|found| found.as_str());
        let month = any(["m", "m2", "m3", "m4"]).and_then(|text| text.parse().ok().or_else(|| month(text)));
        let day = any(["d", "d2", "d3", "d4"]).and_then(|text| text.parse().ok());
        let (Some(month), Some(day)) = (month, day) else { return Vec::new() };
        // Days and months may stand the other way round.
        if one.name("d4").is_some() && day <= 12 && month <= 12 && day != month {
            return Vec::new();
        }
        let (day, month) = if month > 12 { (month, day) } else { (day, month) };
        let last = match month {
            2 => 28,
            4 | 6 | 9 | 11 => 30,
            _ => 31,
        };
        if !(1..=12).contains(&month) || !(1..=last).contains(&day) {
            return Vec::new();
        }
        let year = any(["y", "y2", "y3", "y4"]).and_then(|text| text.parse().ok());
        let year = year.filter(|year| (1900..=2100).contains(year));
        match found.iter_mut().find(|(_, m, d)| (*m, *d) == (month, day)) {
            Some((known, _, _)) => *known = known.or(year),
            None => found.push((year, month, day)),
        }
    }
    let all: Option<Vec<Day>> =
        found.into_iter().map(|(year, month, day)| Some(Day { year: year?, month, day })).collect();
    all.unwrap_or_default()
}

const NUMBERS: [(&str, &str, u32); 11] = [
    ("un", "one", 1),
    ("una", "one", 1),
    ("dos", "two", 2),
    ("tres", "three", 3),
    ("cuatro", "four", 4),
    ("cinco", "five", 5),
    ("seis", "six", 6),
    ("siete", "seven", 7),
    ("ocho", "eight", 8),
    ("nueve", "nine", 9),
    ("diez", "ten", 10),
];

fn counted(word: &str) -> Option<u32> {
    let spoken = NUMBERS.iter().find(|(es, en, _)| *es == word || *en == word).map(|(_, _, value)| *value);
    spoken.or_else(|| word.parse().ok()).filter(|value| *value <= 1000)
}

static SPAN: LazyLock<Regex> = LazyLock::new(|| {
    regex(r"\b([a-z]+|\d+)[ -](dias?|noches?|semanas?|mes|meses|days?|nights?|weeks?|months?|anos?|years?)\b")
});

pub(super) fn span_lead(words: &str) -> String {
    let found = SPAN.captures_iter(words).find(|found| counted(&found[1]).is_some());
    let Some(at) = found.and_then(|found| Some(found.get(0)?.start())) else { return String::new() };
    let line = words[..at].rsplit(['\n', '.', ';']).next().unwrap_or_default();
    line.chars().rev().take(16).collect::<Vec<_>>().into_iter().rev().collect()
}

pub(super) fn minutes(words: &str) -> Vec<String> {
    static LENGTH: LazyLock<Regex> = LazyLock::new(|| {
        regex(
            r"\b(media hora|half an hour|una hora|an hour|hora|\d+ ?(?:h|horas?|hours?)\b)( y media| y cuarto| and a half)?(?: y)?(?: ?(\d+) ?(?:minutos?|minutes?|min)\b)?|\b(\d+) ?(?:minutos?|minutes?|min)\b",
        )
    });
    static OTHER: LazyLock<Regex> = LazyLock::new(|| {
        regex(
            r"\d{1,2}[:h]\d{2}|(?:[$€£]|s/) ?\d+(?:\.\d+)?|\d+(?:\.\d+)? ?(?:€|euros?|pesos?|soles|dolares|pounds?|dollars?)",
        )
    });
    // A bare figure beside a length may be one as well: "55 minutos, descanso 15".
    let is_open = |part: &str| {
        let rest = OTHER.replace_all(part, "");
        LENGTH.is_match(&rest)
            && LENGTH.replace_all(&rest, "").contains(|letter: char| letter.is_ascii_digit())
    };
    if has(words, "km/h|mph|velocidad|speed")
        || words.split(['\n', ';']).flat_map(|line| line.split(". ")).any(is_open)
    {
        return Vec::new();
    }
    let found = LENGTH.captures_iter(words).take(ROWS_MAX).filter_map(|found| {
        if let Some(minutes) = found.get(4) {
            return minutes.as_str().parse::<u32>().ok().map(|minutes| minutes.to_string());
        }
        let whole = found.get(1)?.as_str();
        let mut total = match whole {
            "media hora" | "half an hour" => 30,
            "una hora" | "an hour" => 60,
            // "La hora" is a price of it.
            "hora" => return None,
            digits => {
                60 * digits
                    .trim_matches(|letter: char| !letter.is_ascii_digit())
                    .parse::<u32>()
                    .ok()?
                    .min(999)
            }
        };
        total += match found.get(2).map(|half| half.as_str()) {
            Some(" y media" | " and a half") => 30,
            Some(" y cuarto") => 15,
            _ => 0,
        };
        let more: u32 = found.get(3).and_then(|more| more.as_str().parse().ok()).unwrap_or(0);
        Some((total + more).to_string())
    });
    found.collect()
}

pub(in crate::experts::programming::json::fields) fn span(words: &str) -> Option<Span> {
    let mut all =
        SPAN.captures_iter(words).filter_map(|found| Some((counted(&found[1])?, found[2].to_owned())));
    let (count, unit) = all.next()?;
    if all.next().is_some() {
        return None;
    }
    match unit.get(..3)? {
        "dia" | "day" | "noc" | "nig" => Some(Span::Days(count)),
        "sem" | "wee" => Some(Span::Weeks(count)),
        "mes" | "mon" => Some(Span::Months(count)),
        _ => None,
    }
}

const PAUSES: &str = "descanso|pausa|comida|comer|almuerzo|almorzar|bocadillo|break|lunch|unpaid|refrigerio";

pub(super) fn pause(words: &str) -> Option<u32> {
    static BEFORE: LazyLock<Regex> = LazyLock::new(|| {
        regex(&format!(
            r"\b([a-z]+|\d+)[ -](minutos?|minutes?|min|horas?|hours?|h)\b[^.;\n\d]{{0,25}}?\b(?:{PAUSES})"
        ))
    });
    static AFTER: LazyLock<Regex> = LazyLock::new(|| {
        regex(&format!(
            r"\b(?:{PAUSES})\b[^.;\n\d]{{0,15}}?\b([a-z]+|\d+) (minutos?|minutes?|min|horas?|hours?|h)\b"
        ))
    });
    let any = has(words, PAUSES);
    let found = BEFORE.captures(words).or_else(|| AFTER.captures(words));
    match found {
        Some(found) => {
            let is_hours = found[2].starts_with('h');
            let count = match &found[1] {
                "media" | "half" if is_hours => return Some(30),
                word => counted(word)?,
            };
            Some(if is_hours { count * 60 } else { count })
        }
        // A break of unknown length leaves the time unknown.
        None if any => None,
        None => Some(0),
    }
}
