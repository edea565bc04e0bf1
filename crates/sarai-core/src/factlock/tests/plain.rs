//! Made-up plain answers whose facts are known: what each is, where it stands, and what could stand there instead.
//!
//! Called by `hostile`. Everything is drawn from a seed, so that a failure can be seen again.

use std::ops::Range;

use crate::language::Language;

/// Numbers from a seed (the constants of Knuth's MMIX).
pub(super) struct Dice(u64);

impl Dice {
    pub(super) fn new(seed: u64) -> Self {
        let mut dice = Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ 0x5DEE_CE66);
        dice.below(2);
        dice
    }

    pub(super) fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % limit
    }

    pub(super) fn pick<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[self.below(choices.len())]
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// In digits, without what it counts.
    Figure,
    /// In words.
    Number,
    Money,
    Percent,
    Unit,
    Date,
    Time,
    Month,
    Ordinal,
    Name,
    /// A name that begins a sentence.
    First,
    /// A single letter.
    Letter,
    Version,
    Negation,
    Sign,
    Quotation,
    Link,
    Span,
    Block,
}

#[derive(Clone, Debug)]
pub(super) struct Fact {
    pub(super) kind: Kind,
    pub(super) place: Range<usize>,
    /// Of the same kind, and another.
    pub(super) other: String,
}

#[derive(Clone, Debug)]
pub(super) struct Plain {
    pub(super) text: String,
    pub(super) facts: Vec<Fact>,
    pub(super) language: Language,
}

impl Plain {
    /// An answer of three to six sentences, an item or a table among them.
    pub(super) fn draw(number: u64) -> Self {
        let mut dice = Dice::new(number);
        let language = if number.is_multiple_of(2) { Language::Es } else { Language::En };
        let mut plain = Self { text: String::new(), facts: Vec::new(), language };
        let sentences = match language {
            Language::Es => SPANISH,
            Language::En => ENGLISH,
        };
        let first = dice.below(sentences.len());
        let count = 3 + dice.below(4);
        for at in 0..count {
            plain.add(sentences[(first + at * 5) % sentences.len()], &mut dice);
            let is_last = at + 1 == count;
            plain.text.push_str(if is_last { "" } else { dice.pick(&[" ", "\n\n", "\n- "]) });
        }
        plain
    }

    /// A sentence whose slots stand in braces.
    fn add(&mut self, sentence: &str, dice: &mut Dice) {
        let mut rest = sentence;
        // What is fenced, or in a table, begins its own line.
        if sentence.starts_with(['`', '|']) && !self.text.is_empty() {
            self.text.truncate(self.text.trim_end_matches([' ', '-']).len());
            self.text.push_str("\n\n");
        }
        while let Some((before, after)) = rest.split_once('{') {
            let (slot, behind) = after.split_once('}').unwrap();
            self.text.push_str(before);
            let kind = KINDS.iter().find(|(name, ..)| *name == slot).unwrap_or_else(|| panic!("no {slot}"));
            let choices = match self.language {
                Language::Es => kind.2,
                Language::En => kind.3,
            };
            let at = dice.below(choices.len());
            let other = choices[(at + 1 + dice.below(choices.len() - 1)) % choices.len()];
            let start = self.text.len();
            self.text.push_str(choices[at]);
            let place = start..self.text.len();
            self.facts.push(Fact { kind: kind.1, place, other: other.to_owned() });
            rest = behind;
        }
        self.text.push_str(rest);
        if sentence.starts_with(['`', '|']) {
            self.text.push_str("\n\n");
        }
    }
}

const SPANISH: &[&str] = &[
    "{first} paga {money} a {name} antes del {date}.",
    "Pagarías **{money}** al {unit} durante {figure} {unit}.",
    "El {ordinal} pago vence el {iso} a las {time}.",
    "{not} superes los {figure} {unit} de agua.",
    "Ejecuta `{span}` en {name} con la versión {version}.",
    "```python\n{block}\n```",
    "Véase {link} o escribe a {mail}, y habla con {name}.",
    "La opción {letter} dice «{quote}».",
    "| {name} | {figure} |\n|---|---|\n| {name} | {figure} |",
    "Los precios subieron un {percent} en {month}.",
    "Son {number} {unit} desde {name}.",
    "Se cumple si x {sign} {figure}, dice {first}.",
    "{first} viene el {date} y {name} el {iso}.",
];

const ENGLISH: &[&str] = &[
    "{first} pays {money} to {name} before {date}.",
    "You would pay **{money}** a {unit} for {figure} {unit}.",
    "The {ordinal} payment is due on {iso} at {time}.",
    "It does {not} take {figure} {unit} of water.",
    "Run `{span}` on {name} with version {version}.",
    "```python\n{block}\n```",
    "See {link} or write to {mail}, and talk to {name}.",
    "Option {letter} says \"{quote}\".",
    "| {name} | {figure} |\n|---|---|\n| {name} | {figure} |",
    "Prices rose by {percent} in {month}.",
    "It is {number} {unit} from {name}.",
    "It holds if x {sign} {figure}, says {first}.",
    "{first} comes on {date} and {name} on {iso}.",
];

type Slot = (&'static str, Kind, &'static [&'static str], &'static [&'static str]);

const SPANS: &[&str] = &["ls -l", "rm -r x", "git push", "a = b", "SELECT 1", "x[0]"];
const BLOCKS: &[&str] =
    &["def f(a):\n    return a + 1", "for i in range(3):\n    print(i)", "x = 5", "total = a * b", "x = {}"];
const LINKS: &[&str] =
    &["https://a.example/x", "www.example.org", "http://b.example/?q=1", "datos.example.net/p"];
const MAILS: &[&str] = &["ana@example.org", "eva@example.org", "info@b.example"];
const SIGNS: &[&str] = &["<", ">", "≤", "≥", "=", "≠"];
const LETTERS: &[&str] = &["B", "C", "D", "X"];
const VERSIONS: &[&str] = &["v2.0", "v3.1", "2.14.3", "B12", "4x"];
const DAYS: &[&str] = &["2026-11-21", "2026-12-21", "3/5/2024", "5/3/2024", "21.11.2026"];
const TIMES: &[&str] = &["10:30", "10:45", "22:30", "9:05"];
const FIGURES: &[&str] = &["12", "13", "48", "2026", "7", "0,5", "1.250"];
const FIGURES_EN: &[&str] = &["12", "13", "48", "2026", "7", "0.5", "1,250"];
const NAMES: &[&str] =
    &["Ana García", "Luis", "Eva Ruiz", "Banco Norte", "Sevilla", "Marta", "Linux", "SQLite", "USB"];
const FIRSTS: &[&str] = &["Ana", "Eva", "Luis", "Marta", "Jorge", "Sara"];

const KINDS: &[Slot] = &[
    ("figure", Kind::Figure, FIGURES, FIGURES_EN),
    (
        "number",
        Kind::Number,
        &["doce", "trece", "treinta y cinco", "mil"],
        &["twelve", "thirteen", "a hundred"],
    ),
    ("money", Kind::Money, &["281,82 €", "281,28 €", "1.250 $", "40 £"], &["$281.82", "€281.28", "£1,250"]),
    ("percent", Kind::Percent, &["5 %", "6 %", "5,5 %"], &["5%", "6%", "5.5%"]),
    (
        "unit",
        Kind::Unit,
        &["mes", "año", "días", "km", "kilos", "litros"],
        &["month", "years", "miles", "km", "pounds"],
    ),
    (
        "date",
        Kind::Date,
        &["3 de mayo", "4 de mayo", "3 de junio", "lunes"],
        &["3 May", "June 4th", "Monday"],
    ),
    ("iso", Kind::Date, DAYS, DAYS),
    ("time", Kind::Time, TIMES, TIMES),
    ("month", Kind::Month, &["enero", "marzo", "agosto"], &["January", "March", "August"]),
    ("ordinal", Kind::Ordinal, &["primer", "segundo", "último"], &["first", "second", "last"]),
    ("name", Kind::Name, NAMES, NAMES),
    ("first", Kind::First, FIRSTS, FIRSTS),
    ("letter", Kind::Letter, LETTERS, LETTERS),
    ("version", Kind::Version, VERSIONS, VERSIONS),
    ("not", Kind::Negation, &["No", "Nunca", "Jamás"], &["not", "never"]),
    ("sign", Kind::Sign, SIGNS, SIGNS),
    ("quote", Kind::Quotation, &["vale", "no puedo", "todo va bien"], &["yes", "maybe", "it works"]),
    ("link", Kind::Link, LINKS, LINKS),
    ("mail", Kind::Link, MAILS, MAILS),
    ("span", Kind::Span, SPANS, SPANS),
    ("block", Kind::Block, BLOCKS, BLOCKS),
];
