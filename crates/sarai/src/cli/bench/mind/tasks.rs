//! The checkable tasks of `data/eval`: reading them, and choosing some of each class.
//!
//! Called by `mind`. A file is `CLASS-SET.jsonl`, one task a line. Foreign bytes: file, line, text and number of tasks
//! have limits, and a bad line is named. What is chosen is spread evenly over a set, and so is every beginning of it,
//! so that a run cut short has measured some of everything.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use anyhow::Result;
use serde::Deserialize;
use serde_json::Value;

use crate::cli::Error;

/// Longest file.
const FILE_BYTES_MAX: u64 = 4 << 20;
/// Longest line.
const LINE_BYTES_MAX: usize = 64 * 1024;
/// Most tasks of a file.
const TASKS_MAX: usize = 1000;
/// Most asserts of a task.
const ASSERTS_MAX: usize = 64;
/// Folders above the current one in which the tasks are looked for.
const FOLDERS_ABOVE: usize = 8;

/// What kind of work, and with it who judges.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    Finance,
    Logic,
    Programming,
    Structured,
}

impl Class {
    pub(super) const ALL: [Self; 4] = [Self::Finance, Self::Logic, Self::Programming, Self::Structured];

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Finance => "finance",
            Self::Logic => "logic",
            Self::Programming => "programming",
            Self::Structured => "structured",
        }
    }
}

/// Whose tasks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Set {
    /// May be read while something is tuned.
    A,
    /// Held out but for structured.
    B,
    /// Easy ones; may be read.
    E,
    /// Plain ones; may be read.
    P,
    /// Plain ones, held out but for structured.
    Q,
    /// Others of the same kind; finance and structured, both looked at.
    R,
    /// The same by other authors again, held out but for finance; no logic.
    S,
    /// As `S`, structured looked at as well.
    T,
    /// Finance only, held out.
    U,
    /// Structured only, looked at.
    V,
    /// Programming, held out, and structured, looked at.
    W,
    /// Structured only, looked at.
    X,
    /// The same, stated in many ways.
    Y,
    /// Ordinary ones of every class by two authors again; finance looked at after it was measured.
    Z,
}

impl Set {
    pub(super) const ALL: [Self; 14] = [
        Self::A,
        Self::B,
        Self::E,
        Self::P,
        Self::Q,
        Self::R,
        Self::S,
        Self::T,
        Self::U,
        Self::V,
        Self::W,
        Self::X,
        Self::Y,
        Self::Z,
    ];

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::A => "a",
            Self::B => "b",
            Self::E => "e",
            Self::P => "p",
            Self::Q => "q",
            Self::R => "r",
            Self::S => "s",
            Self::T => "t",
            Self::U => "u",
            Self::V => "v",
            Self::W => "w",
            Self::X => "x",
            Self::Y => "y",
            Self::Z => "z",
        }
    }

    /// Whether its tasks of a class are measured with and not looked at.
    pub(super) const fn is_held_out(self, class: Class) -> bool {
        match self {
            Self::A | Self::E | Self::P | Self::V | Self::X | Self::Y => false,
            Self::U => true,
            // Structured was looked at while the rules for fields and the readers of shapes were mended.
            Self::B | Self::Q | Self::W => !matches!(class, Class::Structured),
            Self::R | Self::T => !matches!(class, Class::Finance | Class::Structured),
            Self::S | Self::Z => !matches!(class, Class::Finance),
        }
    }
}

/// What follows from premises.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Verdict {
    Yes,
    No,
    Unknown,
}

impl Verdict {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::No => "no",
            Self::Unknown => "unknown",
        }
    }
}

/// The right answer.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Gold {
    Figure { value: f64, tolerance: f64 },
    Verdict(Verdict),
    Order(Vec<String>),
    Name(String),
    Program { function: String, asserts: Vec<String> },
    Object(Value),
}

/// One task.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Task {
    pub(super) id: String,
    pub(super) class: Class,
    pub(super) set: Set,
    pub(super) question: String,
    pub(super) gold: Gold,
}

/// A line of a file; other fields are for people.
#[derive(Deserialize)]
struct Line {
    id: String,
    question: String,
    gold: RawGold,
}

#[derive(Deserialize)]
struct RawGold {
    value: Option<f64>,
    tolerance: Option<f64>,
    verdict: Option<Verdict>,
    order: Option<Vec<String>>,
    answer: Option<String>,
    function: Option<String>,
    asserts: Option<Vec<String>>,
    json: Option<Value>,
}

impl RawGold {
    fn of(self, class: Class) -> Result<Gold, String> {
        let gold = match class {
            Class::Finance => match (self.value, self.tolerance) {
                (Some(value), Some(tolerance)) if value.is_finite() && tolerance >= 0.0 => {
                    Some(Gold::Figure { value, tolerance })
                }
                _ => None,
            },
            Class::Logic => match (self.verdict, self.order, self.answer) {
                (Some(verdict), None, None) => Some(Gold::Verdict(verdict)),
                (None, Some(order), None) if order.len() > 1 => Some(Gold::Order(order)),
                (None, None, Some(name)) if !name.trim().is_empty() => Some(Gold::Name(name)),
                _ => None,
            },
            Class::Programming => match (self.function, self.asserts) {
                (Some(function), Some(asserts)) if (1..=ASSERTS_MAX).contains(&asserts.len()) => {
                    Some(Gold::Program { function, asserts })
                }
                _ => None,
            },
            Class::Structured => self.json.filter(Value::is_object).map(Gold::Object),
        };
        gold.ok_or_else(|| format!("no gold of the class {}", class.name()))
    }
}

/// The folder of the tasks: the one named, else `data/eval` of the checkout around the current folder.
///
/// # Errors
/// There is none.
pub(super) fn folder(named: Option<&Path>) -> Result<PathBuf, Error> {
    let nowhere = |path: &Path| Error::NotFound { kind: "tasks", name: path.display().to_string() };
    if let Some(path) = named {
        return if path.is_dir() { Ok(path.to_owned()) } else { Err(nowhere(path)) };
    }
    let here = std::env::current_dir().unwrap_or_default();
    let mut around = here.ancestors().take(FOLDERS_ABOVE).map(|folder| folder.join("data/eval"));
    around.find(|folder| folder.is_dir()).ok_or_else(|| nowhere(Path::new("data/eval")))
}

/// The tasks of some classes and sets, at most `most` of each class, one class after the other by turns.
///
/// # Errors
/// A file can't be read, or has a bad line; or there is no task at all.
pub(super) fn load(
    folder: &Path,
    classes: &[Class],
    is_wanted: impl Fn(Set, Class) -> bool,
    most: Option<usize>,
) -> Result<Vec<Task>> {
    let mut by_class: Vec<Vec<Task>> = Vec::new();
    for class in classes {
        let mut tasks = Vec::new();
        for set in Set::ALL.into_iter().filter(|set| is_wanted(*set, *class)) {
            let path = folder.join(format!("{}-{}.jsonl", class.name(), set.name()));
            // Not each set has tasks of each class.
            if path.exists() {
                tasks.extend(parse(&path, &read(&path)?, *class, set)?);
            }
        }
        by_class.push(spread(tasks, most));
    }
    let longest = by_class.iter().map(Vec::len).max().unwrap_or(0);
    if longest == 0 {
        return Err(Error::NotFound { kind: "tasks", name: folder.display().to_string() }.into());
    }
    let mut tasks = Vec::new();
    for place in 0..longest {
        tasks.extend(by_class.iter().filter_map(|tasks| tasks.get(place)).cloned());
    }
    Ok(tasks)
}

fn read(path: &Path) -> Result<String, Error> {
    let unreadable = |source| Error::Unreadable { path: path.to_owned(), source };
    let mut bytes = Vec::new();
    let file = std::fs::File::open(path).map_err(unreadable)?;
    file.take(FILE_BYTES_MAX + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.len() as u64 > FILE_BYTES_MAX {
        return Err(unreadable(std::io::Error::other(format!("more than {FILE_BYTES_MAX} bytes"))));
    }
    String::from_utf8(bytes).map_err(|fault| unreadable(std::io::Error::other(fault.utf8_error())))
}

fn parse(path: &Path, text: &str, class: Class, set: Set) -> Result<Vec<Task>, Error> {
    let mut tasks = Vec::new();
    for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let bad = |detail: String| Error::BadLine { path: path.to_owned(), line: number + 1, detail };
        if line.len() > LINE_BYTES_MAX {
            return Err(bad(format!("more than {LINE_BYTES_MAX} bytes")));
        }
        if tasks.len() == TASKS_MAX {
            return Err(bad(format!("more than {TASKS_MAX} tasks")));
        }
        let line: Line = serde_json::from_str(line).map_err(|fault| bad(fault.to_string()))?;
        if line.question.trim().is_empty() {
            return Err(bad("an empty question".to_owned()));
        }
        let gold = line.gold.of(class).map_err(bad)?;
        tasks.push(Task { id: line.id, class, set, question: line.question, gold });
    }
    Ok(tasks)
}

/// At most so many, evenly spread, in an order whose every beginning is spread too: that of the bits read backwards.
fn spread(tasks: Vec<Task>, most: Option<usize>) -> Vec<Task> {
    let wanted = most.unwrap_or(tasks.len()).min(tasks.len());
    let mut places: Vec<usize> = (0..wanted).map(|number| number * tasks.len() / wanted).collect();
    let bits = usize::BITS - wanted.saturating_sub(1).leading_zeros();
    let mut order: Vec<usize> = (0..wanted).collect();
    order.sort_by_key(|number| if bits == 0 { 0 } else { number.reverse_bits() >> (usize::BITS - bits) });
    places = order.into_iter().map(|number| places[number]).collect();
    places.into_iter().filter_map(|place| tasks.get(place).cloned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(class: Class, text: &str) -> Result<Vec<Task>, String> {
        parse(Path::new("f.jsonl"), text, class, Set::A).map_err(|error| error.to_string())
    }

    #[test]
    fn lines_become_tasks_and_bad_ones_are_named() {
        let line =
            |gold: &str| format!("{{\"id\":\"x\",\"kind\":\"k\",\"question\":\"¿?\",\"gold\":{gold}}}");
        let figure = parsed(Class::Finance, &line(r#"{"value":3,"tolerance":0}"#)).unwrap();
        assert_eq!(figure[0].gold, Gold::Figure { value: 3.0, tolerance: 0.0 });
        let verdict = parsed(Class::Logic, &line(r#"{"verdict":"unknown"}"#)).unwrap();
        assert_eq!(verdict[0].gold, Gold::Verdict(Verdict::Unknown));
        for (class, text, expected) in [
            (Class::Finance, line(r#"{"value":3}"#), "no gold"),
            (Class::Finance, line(r#"{"value":3,"tolerance":-1}"#), "no gold"),
            (Class::Logic, line(r#"{"verdict":"perhaps"}"#), "unknown variant"),
            (Class::Logic, line(r#"{"order":["a"]}"#), "no gold"),
            (Class::Logic, line(r#"{"order":["a","b"],"answer":"a"}"#), "no gold"),
            (Class::Programming, line(r#"{"function":"f","asserts":[]}"#), "no gold"),
            (Class::Structured, line(r#"{"json":[1]}"#), "no gold"),
            (Class::Finance, "{".to_owned(), "EOF"),
            (Class::Finance, r#"{"id":"x","question":" ","gold":{}}"#.to_owned(), "empty question"),
            (Class::Finance, "x".repeat(LINE_BYTES_MAX + 1), "bytes"),
        ] {
            let error = parsed(class, &format!("\n{text}")).unwrap_err();
            assert!(error.contains("f.jsonl:2") && error.contains(expected), "{error}");
        }
    }

    fn task(number: usize) -> Task {
        let gold = Gold::Name("x".to_owned());
        Task { id: number.to_string(), class: Class::Logic, set: Set::A, question: "¿?".to_owned(), gold }
    }

    #[test]
    fn a_choice_and_its_beginnings_are_spread() {
        let check = |all: usize, most: Option<usize>, expected: &[usize]| {
            let chosen = spread((0..all).map(task).collect(), most);
            let ids: Vec<usize> = chosen.iter().map(|task| task.id.parse().unwrap()).collect();
            assert_eq!(ids, expected, "{all} {most:?}");
        };
        check(60, Some(4), &[0, 30, 15, 45]);
        check(8, None, &[0, 4, 2, 6, 1, 5, 3, 7]);
        check(5, Some(9), &[0, 4, 2, 1, 3]);
        check(3, Some(1), &[0]);
        check(0, None, &[]);
    }

    #[test]
    fn the_tasks_of_this_project_are_read() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/eval");
        let of = |sets: &'static [Set]| move |set: Set, _: Class| sets.contains(&set);
        let open = load(&folder, &Class::ALL, of(&[Set::A, Set::E]), Some(3)).unwrap();
        assert_eq!(open.len(), 12);
        assert_eq!(open.iter().take(4).map(|task| task.class).collect::<Vec<_>>(), Class::ALL);
        for class in Class::ALL {
            assert!(load(&folder, &[class], of(&[Set::B]), None).unwrap().len() >= 50);
            assert_eq!(load(&folder, &[class], of(&[Set::P, Set::Q]), None).unwrap().len(), 40);
        }
        assert!(load(&folder, &[Class::Logic], of(&[Set::E]), None).is_err(), "there are none");
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_tasks_or_a_named_line(text in "\\PC{0,200}", gold in "[{}\\[\\]\":a-z0-9,]{0,60}") {
            let line = format!("{{\"id\":\"x\",\"question\":\"y\",\"gold\":{gold}}}");
            for class in Class::ALL {
                for text in [&text, &line] {
                    proptest::prop_assert!(parsed(class, text).err().is_none_or(|error| error.contains("f.jsonl:")));
                }
            }
        }
    }
}
