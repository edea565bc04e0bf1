//! What a text plainly says, without a model: lists of names with figures, ordered things with prices, clock times,
//! days, breaks and pay by the hour.
//!
//! Called by `told.rs`. Reads regular forms only; what is said in another way, or in two ways that differ, is not found.
//! Looks at the question without its shape (names and hints hold figures of their own). Must not compute anything.

mod time;

use std::sync::LazyLock;

use regex::Regex;

use self::time::MONTHS;
pub(super) use self::time::{Day, Span, span};
use super::super::shape::Field;
use super::source::without_zeros;
use crate::language::fold;

/// Fewest entries of a list with figures, and fewest ordered things.
const PAIRS_MIN: usize = 3;
const ITEMS_MIN: usize = 2;
/// Most of either.
const ROWS_MAX: usize = 40;

/// What a text says.
#[derive(Clone, Debug, Default)]
pub(super) struct Facts {
    /// The text itself, small letters without accents.
    pub(super) words: String,
    /// Names with a figure each, as "Ana 7, Luis 8, Eva 9".
    pub(super) pairs: Vec<(String, String)>,
    /// Quantity, name and price each, as "12 tazas a 2.35 €".
    pub(super) items: Vec<(String, String, String)>,
    /// The same where there is but one as well.
    pub(super) lots: Vec<(String, String, String)>,
    /// Clock times in order, HH:MM.
    pub(super) clocks: Vec<String>,
    /// Different days in order; empty if one lacks its year.
    pub(super) days: Vec<Day>,
    /// The one length of time in days or longer.
    pub(super) span: Option<Span>,
    /// What stands right before it.
    pub(super) span_lead: String,
    /// Lengths of time below a day, in minutes.
    pub(super) minutes: Vec<String>,
    /// How many a recipe is for, and how many it is wanted for.
    pub(super) servings: Option<(String, String)>,
    /// Minutes that are not worked, if the text names one such break.
    pub(super) pause: Option<u32>,
    /// Pay or price of an hour.
    pub(super) hourly: Option<String>,
    /// Percent that the state adds, if one is named.
    pub(super) tax: Option<String>,
    /// How many parts are paid one after the other.
    pub(super) parts: Option<u32>,
    /// How many figures are money.
    pub(super) money: usize,
}

/// A figure as Python reads it: without zeros before it.
fn figure(text: &str) -> String {
    let (sign, digits) = text.split_at(text.len() - text.trim_start_matches('-').len());
    format!("{sign}{}", without_zeros(digits))
}

fn regex(pattern: &str) -> Regex {
    Regex::new(pattern).expect("a pattern that was compiled in")
}

/// Whether a text has one of some words or beginnings of words, which "|" separates.
pub(super) fn has(text: &str, stems: &str) -> bool {
    stems.split('|').any(|stem| text.contains(stem))
}

/// The question without the part that states the shape.
fn without_shape(question: &str, fields: &[Field]) -> String {
    let (Some(first), Some(last)) = (fields.first(), fields.last()) else { return question.to_owned() };
    let starts: Vec<usize> = question.match_indices(first.name.as_str()).map(|(at, _)| at).collect();
    for start in starts.into_iter().rev() {
        let mut at = start;
        let all = fields.iter().all(|field| match question[at..].find(field.name.as_str()) {
            Some(next) => {
                at += next + field.name.len();
                true
            }
            None => false,
        });
        if all {
            let rest = &question[at..];
            let line = rest.find('\n').unwrap_or(rest.len());
            let end = rest.find(&last.hint).map_or(line, |found| found + last.hint.len());
            return format!("{}\n{}", &question[..start], rest.get(end..).unwrap_or_default());
        }
    }
    question.to_owned()
}

impl Facts {
    /// What a question says beside its shape; `question` with figures as programs write them.
    pub(super) fn of(question: &str, fields: &[Field]) -> Self {
        let text = without_shape(question, fields);
        let words = fold(&text);
        let lots = items(&text);
        Self {
            pairs: pairs(&text),
            items: if lots.len() < ITEMS_MIN { Vec::new() } else { lots.clone() },
            lots,
            clocks: time::clocks(&text),
            days: time::days(&words),
            span: span(&words),
            span_lead: time::span_lead(&words),
            minutes: time::minutes(&words),
            servings: servings(&words),
            pause: time::pause(&words),
            hourly: hourly(&words),
            tax: tax(&words),
            parts: parts(&words),
            money: MONEY.find_iter(&words).count(),
            words,
        }
    }
}

static MONEY: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?:[$€£]|s/\.?) ?\d|\d ?(?:€|£|euros?\b|pesos?\b|soles\b|dolares\b|dollars?\b|pounds?\b|libras\b|centimos\b|cents\b|p\b)",
    )
});

/// One entry of a list: a name, a figure, and what it counts.
static PAIR: LazyLock<Regex> = LazyLock::new(|| {
    regex(concat!(
        r"^(?:[-•*·–]\s*)?(?P<name>\p{L}[\p{L}'’.º]*(?: \p{L}[\p{L}'’]*){0,2})[ :=(]+",
        r"(?P<sign>[$€£]|S/\.?)? ?(?P<figure>-?\d+(?:\.\d+)?) ?(?P<unit>\p{L}+|[%€£])?\)?$",
    ))
});

/// The one list of names with figures of one kind.
fn pairs(text: &str) -> Vec<(String, String)> {
    static ENDS: LazyLock<Regex> = LazyLock::new(|| regex(r"[\n;,]| y | e | and |\. |\.$"));
    let mut runs: Vec<(String, Vec<(String, String)>)> = Vec::new();
    let mut is_open = false;
    let mut blanks = 0;
    // What a colon and no figure follow leads to a list.
    static LEADS: LazyLock<Regex> = LazyLock::new(|| regex(r":\s*(?:\n|$)|: [^\d$€£S-]|: S[^/]"));
    for (block, ends) in sentences(text) {
        for part in ENDS.split(block) {
            let (lead, part) = match LEADS.find_iter(part).last() {
                Some(found) => (true, part.get(found.start() + 1..).unwrap_or_default()),
                None => (false, part),
            };
            let part = part.trim().trim_end_matches('.');
            let is_sum = ["total", "suma", "subtotal", "sum"].iter().any(|word| fold(part).starts_with(word));
            let Some(found) = PAIR.captures(part).filter(|_| !is_sum) else {
                blanks += usize::from(!part.is_empty());
                let breaks = part.contains(|letter: char| letter.is_ascii_digit()) || blanks > 1;
                is_open &= !lead && !breaks;
                continue;
            };
            is_open &= !lead;
            blanks = 0;
            let of = |name: &str| found.name(name).map_or("", |found| found.as_str()).to_lowercase();
            let kind = format!("{}{}", of("sign"), of("unit"));
            let entry = (found["name"].to_owned(), figure(&found["figure"]));
            match runs.last_mut() {
                Some((same, run)) if is_open && *same == kind => run.push(entry),
                _ => runs.push((kind, vec![entry])),
            }
            is_open = true;
        }
        is_open &= !ends;
    }
    let mut long =
        runs.into_iter().map(|(_, run)| run).filter(|run| (PAIRS_MIN..=ROWS_MAX).contains(&run.len()));
    match (long.next(), long.next()) {
        // "martes 5, jueves 14 de mayo" are days, no figures of days.
        (Some(run), None) if !(has_month(text) && run.iter().all(|(name, _)| is_weekday(name))) => run,
        _ => Vec::new(),
    }
}

/// Lines and sentences, with whether a full stop ends them.
fn sentences(text: &str) -> impl Iterator<Item = (&str, bool)> {
    text.split('\n').flat_map(|line| {
        let count = line.split(". ").count();
        let parts = line.split(". ").enumerate();
        parts.map(move |(at, part)| (part, at + 1 < count || part.trim_end().ends_with('.')))
    })
}

fn is_weekday(name: &str) -> bool {
    const STEMS: [&str; 14] =
        ["lun", "mar", "mie", "jue", "vie", "sab", "dom", "mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    STEMS.iter().any(|stem| fold(name).starts_with(stem))
}

fn has_month(text: &str) -> bool {
    has(&fold(text), MONTHS)
}

/// Things with quantity and price.
fn items(text: &str) -> Vec<(String, String, String)> {
    static ITEM: LazyLock<Regex> = LazyLock::new(|| {
        regex(concat!(
            r"(?:(?P<lead>\p{L}[\p{L} ]{0,30}): )?(?P<count>\d+(?:\.\d+)?) (?P<name>\p{L}+(?: \p{L}+){0,4}?),? (?:a|at|@|de) ",
            r"(?P<sign>[$€£]|S/\.?)? ?(?P<price>\d+(?:\.\d+)?) ?(?P<unit>p\b|€|£|euros?\b|pesos?\b|soles\b)?",
        ))
    });
    let found: Vec<regex::Captures<'_>> = ITEM
        .captures_iter(text)
        .take(ROWS_MAX + 1)
        .filter(|found| found.name("sign").is_some() || found.name("unit").is_some())
        .collect();
    // Before each of them it is the thing, "tazas: 12 piezas a 2 €"; before one it leads to the list.
    let are_led = found.iter().all(|found| found.name("lead").is_some());
    let rows: Vec<(String, String, String)> = found
        .iter()
        .map(|found| {
            let price = match found.name("unit").map(|unit| unit.as_str()) {
                Some("p") => format!("{} / 100", figure(&found["price"])),
                _ => figure(&found["price"]),
            };
            let name = found.name("lead").filter(|_| are_led).map_or(&found["name"], |lead| lead.as_str());
            let name = name.strip_prefix("de ").or_else(|| name.strip_prefix("of ")).unwrap_or(name);
            (figure(&found["count"]), name.to_owned(), price)
        })
        .collect();
    if rows.len() > ROWS_MAX { Vec::new() } else { rows }
}

fn servings(words: &str) -> Option<(String, String)> {
    static FROM: LazyLock<Regex> = LazyLock::new(|| {
        regex(
            r"(?:\breceta\b|\brecipe\b)[^.;\n\d]{0,40}?\b(?:para|for|makes|serves|rinde)(?: unos| unas)? (\d+)\b|\b(?:makes|serves|rinde|salen) (\d+)\b",
        )
    });
    static TO: LazyLock<Regex> = LazyLock::new(|| {
        regex(
            r"\b(?:para|making|make|for|hacer|somos|feeds)(?: unos| unas| los| las)? (\d+)\b(?: ?(?:minut|hour|hora|min\b|g\b|ml|kg|€|grados|degrees|°|dias|days))?",
        )
    });
    if !words.contains("receta") && !words.contains("recipe") {
        return None;
    }
    let found = FROM.captures(words)?;
    let from = found.get(1).or_else(|| found.get(2))?.as_str();
    // With a measure behind it, a figure counts no servings.
    let is_bare = |found: &regex::Captures<'_>| found[0].ends_with(|letter: char| letter.is_ascii_digit());
    let mut to: Vec<String> =
        TO.captures_iter(words).filter(is_bare).map(|found| found[1].to_owned()).collect();
    to.retain(|count| count != from);
    to.dedup();
    match &to[..] {
        [to] => Some((from.to_owned(), to.clone())),
        _ => None,
    }
}

fn tax(words: &str) -> Option<String> {
    static TAX: LazyLock<Regex> = LazyLock::new(|| {
        regex(
            r"\b(?:iva|vat|igv|tax)\b[^.;\n\d%]{0,15}(\d+(?:\.\d+)?) ?%|(\d+(?:\.\d+)?) ?% (?:de |of )?(?:[a-z]+ )?(?:iva|vat|igv|tax)\b",
        )
    });
    let mut all = TAX.captures_iter(words);
    let first = all.next()?;
    let rate = first.get(1).or_else(|| first.get(2))?;
    all.next().is_none().then(|| figure(rate.as_str()))
}

fn parts(words: &str) -> Option<u32> {
    static PARTS: LazyLock<Regex> = LazyLock::new(|| {
        regex(r"\b(\d+) (?:cuotas|mensualidades|plazos|pagos|letras|instal+ments|payments)\b")
    });
    let mut all = PARTS.captures_iter(words);
    let first = all.next()?;
    all.next().is_none().then(|| first[1].parse().ok()).flatten()
}

fn hourly(words: &str) -> Option<String> {
    static RATE: LazyLock<Regex> = LazyLock::new(|| {
        regex(
            r"(?:[$€£]|s/\.? ?)? ?(\d+(?:\.\d+)?) ?(?:€|£|euros?|pesos?|soles|dolares|pounds?|dollars?)? ?(?:la|por|por cada|cada|a|an|per|each|/) ?(?:hora|hour|hr|h)\b",
        )
    });
    let mut all = RATE.captures_iter(words);
    let first = all.next()?;
    all.next().is_none().then(|| figure(&first[1]))
}
