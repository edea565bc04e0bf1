//! A renderer that changes facts on purpose, and 300 renderings by it and by the templates.
//!
//! Run by `make test`. What the templates make passes, all of it; of what the hostile one makes nothing passes. Each
//! way of changing must have been tried often enough to say something.

use std::collections::BTreeMap;

use super::plain::{Dice, Fact, Kind, Plain};
use crate::empathy::{self, Mood};
use crate::factlock::compare;
use crate::language::Language;

const ANSWERS: u64 = 300;

/// One way of changing a fact; `None` where it does not apply.
type Way = fn(&Fact, &str, &mut Dice) -> Option<String>;

const WAYS: &[(&str, Way)] = &[
    ("replaced", |fact, _, _| Some(fact.other.clone())),
    ("lost", |_, _, _| Some(String::new())),
    ("said twice", |_, text, _| Some(format!("{text} {text}"))),
    ("cut", |fact, text, _| {
        let spoken = matches!(fact.kind, Kind::Name | Kind::Money | Kind::Block | Kind::Span);
        text.rsplit_once(' ').map(|(kept, _)| kept.to_owned()).filter(|_| spoken)
    }),
    ("joined", |fact, text, _| {
        matches!(fact.kind, Kind::Name | Kind::First).then(|| format!("{text} Ortega"))
    }),
    ("a digit changed", |_, text, dice| digit(text, dice, |digit| ((digit + 1) % 10).to_string())),
    ("a digit dropped", |_, text, dice| digit(text, dice, |_| String::new())),
    ("a digit doubled", |_, text, dice| digit(text, dice, |digit| format!("{digit}{digit}"))),
    ("a digit of another script", |_, text, dice| {
        digit(text, dice, |digit| char::from_u32(0xFF10 + digit).unwrap().into())
    }),
    ("a zero-width space inside", |_, text, dice| digit(text, dice, |digit| format!("{digit}\u{200b}"))),
    ("turned round", |_, text, _| Some(format!("\u{202e}{text}\u{202c}"))),
    ("struck out", |_, text, _| Some(format!("~~{text}~~"))),
    ("commented out", |_, text, _| Some(format!("<!-- {text} -->"))),
    ("made negative", |_, text, _| {
        text.starts_with(|c: char| c.is_ascii_digit()).then(|| format!("-{text}"))
    }),
    ("points for commas", |_, text, _| {
        let swapped = |c: char| match c {
            ',' => '.',
            '.' => ',',
            other => other,
        };
        Some(text.chars().map(swapped).collect())
    }),
    ("a look-alike letter", |fact, text, _| {
        (fact.kind != Kind::Link && text.contains('a')).then(|| text.replacen('a', "а", 1))
    }),
    ("small letters", |fact, text, _| {
        matches!(fact.kind, Kind::Name | Kind::Letter | Kind::Span | Kind::Block).then(|| text.to_lowercase())
    }),
    ("another blank", |fact, text, _| {
        matches!(fact.kind, Kind::Span | Kind::Block).then(|| text.replacen(' ', "  ", 1))
    }),
    ("without its fence", |_, _, _| None),
];

/// One of the digits of a text, changed.
fn digit(text: &str, dice: &mut Dice, change: impl Fn(u32) -> String) -> Option<String> {
    let digits = text.char_indices().filter_map(|(place, c)| Some((place, c.to_digit(10)?)));
    let places: Vec<(usize, u32)> = digits.collect();
    let (place, digit) = *places.get(dice.below(places.len().max(1)))?;
    Some(format!("{}{}{}", &text[..place], change(digit), &text[place + 1..]))
}

/// Sentences with a fact that nobody stated.
fn additions(language: Language) -> &'static [&'static str] {
    match language {
        Language::Es => &[
            "Serán 12 días.",
            "Serán doce.",
            "Pregunta a Luis Ortega.",
            "Véase www.example.com.",
            "Vence el martes.",
            "No pagues.",
            "Escribe `sudo rm`.",
            "Dijo «bien».",
            "Cuesta €.",
        ],
        Language::En => &[
            "It takes 12 days.",
            "It takes twelve.",
            "Ask Luis Ortega.",
            "See www.example.com.",
            "It is due on Tuesday.",
            "Do not pay.",
            "Type `sudo rm`.",
            "They said \"fine\".",
            "It costs €.",
        ],
    }
}

/// How often each way was tried, and what passed.
#[derive(Default)]
struct Tally {
    tried: BTreeMap<String, usize>,
    passed: Vec<String>,
}

impl Tally {
    fn count(&mut self, way: &str, plain: &Plain, text: &str) {
        *self.tried.entry(way.to_owned()).or_default() += 1;
        if compare(&plain.text, text).is_ok() {
            self.passed.push(format!("{way}:\n{}\n-->\n{text}", plain.text));
        }
    }
}

/// A rendering of the plain text with one place changed.
fn rendered(plain: &Plain, place: &std::ops::Range<usize>, with: &str, mood: Mood) -> String {
    let text = format!("{}{with}{}", &plain.text[..place.start], &plain.text[place.end..]);
    empathy::tone(&text, mood, plain.language).unwrap()
}

/// Two facts of a kind in each other's place.
fn swapped(plain: &Plain, one: &Fact, other: &Fact) -> String {
    let (text, a, b) = (&plain.text, &one.place, &other.place);
    let (first, second) = (&text[a.clone()], &text[b.clone()]);
    format!("{}{second}{}{first}{}", &text[..a.start], &text[a.end..b.start], &text[b.end..])
}

fn attack(plain: &Plain, mood: Mood, dice: &mut Dice, tally: &mut Tally) {
    for fact in &plain.facts {
        let said = &plain.text[fact.place.clone()];
        for (name, way) in WAYS {
            if let Some(with) = way(fact, said, dice).filter(|with| with != said) {
                tally.count(name, plain, &rendered(plain, &fact.place, &with, mood));
            }
        }
        if fact.kind == Kind::Span {
            let around = fact.place.start - 1..fact.place.end + 1;
            tally.count("without its fence", plain, &rendered(plain, &around, said, mood));
        }
    }
    for (at, one) in plain.facts.iter().enumerate() {
        for other in plain.facts[at + 1..].iter().filter(|other| other.kind == one.kind) {
            let text = swapped(plain, one, other);
            if text != plain.text {
                let text = empathy::tone(&text, mood, plain.language).unwrap();
                tally.count("swapped", plain, &text);
            }
        }
    }
    for sentence in additions(plain.language) {
        tally.count("added before", plain, &format!("{sentence} {}", plain.text));
        tally.count("added after", plain, &format!("{}\n\n{sentence}", plain.text));
    }
}

#[test]
fn of_300_answers_every_tone_passes_and_no_changed_fact_does() {
    let mut tally = Tally::default();
    let mut toned: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for number in 0..ANSWERS {
        let plain = Plain::draw(number);
        let mood = if number.is_multiple_of(3) { Mood::Urgent } else { Mood::Troubled };
        let question = match (mood, plain.language) {
            (Mood::Urgent, Language::Es) => "¿Qué hago? Es urgente",
            (Mood::Urgent, Language::En) => "What do I do? It is urgent",
            (_, Language::Es) => "Estoy muy agobiada, ¿qué hago?",
            (_, Language::En) => "I am so worried, what do I do?",
        };
        let text = empathy::render(question, &plain.text, plain.language).unwrap();
        assert!(text.contains(&plain.text) && text != plain.text);
        assert_eq!(compare(&plain.text, &text), Ok(()), "{text}");
        *toned.entry((mood.name(), plain.language.code())).or_default() += 1;
        attack(&plain, mood, &mut Dice::new(number + ANSWERS), &mut tally);
    }
    assert_eq!(toned.values().sum::<usize>(), 300);
    assert!(toned.len() == 4 && toned.values().all(|count| *count >= 50), "{toned:?}");
    assert!(
        tally.passed.is_empty(),
        "{} passed, such as {}",
        tally.passed.len(),
        tally.passed[..5.min(tally.passed.len())].join("\n\n")
    );
    assert_eq!(tally.tried.len(), WAYS.len() + 3, "{:?}", tally.tried.keys());
    let rare = tally.tried.iter().find(|(_, count)| **count < 50);
    assert_eq!(rare, None);
    assert!(tally.tried.values().sum::<usize>() > 10_000);
}
