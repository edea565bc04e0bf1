//! What a question holds of a value: figures and words that stand in it, and the vote among drafts that heeds this.
//!
//! Called by `fields.rs`. A value that was computed from figures of the question outweighs one worked out in the head.
//! Must not choose a value that no draft came to.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;
use serde::Deserialize;
use serde_json::{Value, json};

use super::super::compared;
use super::super::shape::{Field, Kind};
use super::draft::Draft;
use crate::experts::{Check, Task};
use crate::numbers;

/// What a value counts that was computed from figures of the question, and one that was not.
const GROUNDED: u32 = 3;
const GUESSED: u32 = 1;

/// Most figures of a question that a grammar offers.
const FIGURES_MAX: usize = 400;

/// What came of one field of one draft.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum Came {
    Value { value: Value },
    Fault { fault: String },
}

impl Came {
    pub(super) fn value(&self) -> Option<&Value> {
        match self {
            Self::Value { value } => Some(value),
            Self::Fault { .. } => None,
        }
    }
}

/// The value that stands for a field.
pub(super) struct Chosen {
    pub(super) value: Value,
    /// How many drafts came to it.
    pub(super) drafts: usize,
}

/// The question that values are held against.
pub(super) struct Source<'a> {
    question: &'a str,
    figures: Vec<Decimal>,
}

/// Figures that need not stand in a text: parts of hours, days and years, hundredths.
const CONSTANTS: [i64; 13] = [0, 1, 2, 7, 10, 12, 14, 24, 30, 60, 100, 365, 1000];

impl<'a> Source<'a> {
    pub(super) fn of(task: Task<'a>) -> Self {
        let written_in = crate::language::detect(task.question).unwrap_or(task.language);
        let mut figures: Vec<Decimal> = numbers::find(task.question, written_in)
            .into_iter()
            .flat_map(|quantity| quantity.readings)
            .flat_map(|value| {
                [value, value / Decimal::ONE_HUNDRED, Decimal::ONE + value / Decimal::ONE_HUNDRED]
            })
            .collect();
        // Hours, days and other groups of digits stand by themselves as well.
        let groups = task.question.split(|letter: char| !letter.is_ascii_digit());
        figures.extend(groups.filter_map(|digits| digits.parse::<Decimal>().ok()));
        figures.extend(CONSTANTS.map(Decimal::from));
        Self {
            question: task.question,
            figures: figures.into_iter().map(|value| value.normalize()).collect(),
        }
    }

    /// The figures of the question as programs write them: as they stand in its plain spelling, and what words and
    /// percentages come to.
    pub(super) fn spelled_figures(&self, plain: &str) -> Vec<String> {
        let is_part = |letter: char| letter.is_ascii_digit() || letter == '.';
        let standing = plain.split(|letter: char| !is_part(letter)).map(|word| word.trim_matches('.'));
        let standing = standing.filter(|word| word.parse::<Decimal>().is_ok()).map(without_zeros);
        let read = self.figures.iter().map(Decimal::to_string);
        let mut seen = BTreeSet::new();
        let all = standing.chain(read).filter(|figure| seen.insert(figure.clone()));
        all.take(FIGURES_MAX).collect()
    }

    /// The value of a field that has most votes, the earliest draft's of equals; `drafts` are what each one wrote for
    /// it and what came of that.
    ///
    /// # Errors
    /// If none of them came to a value: the first fault.
    pub(super) fn choose<'d>(
        &self,
        field: &Field,
        drafts: impl Iterator<Item = (&'d Draft, &'d str, &'d Came)>,
    ) -> Result<Chosen, Vec<Check>> {
        let mut votes: BTreeMap<String, (u32, usize, usize)> = BTreeMap::new();
        let mut values = Vec::new();
        let mut fault = None;
        for (draft, expression, came) in drafts {
            match came {
                Came::Value { value } => {
                    let value = self.as_written(field, value);
                    let is_grounded = self.is_grounded(field, (draft, expression), &value);
                    let entry = votes.entry(compared(&value)).or_insert((0, 0, values.len()));
                    entry.0 += if is_grounded { GROUNDED } else { GUESSED };
                    entry.1 += 1;
                    values.push(value);
                }
                Came::Fault { fault: said } => fault = fault.or_else(|| Some(said.clone())),
            }
        }
        let best = votes.into_values().max_by_key(|(weight, _, first)| (*weight, std::cmp::Reverse(*first)));
        let chosen = best.and_then(|(_, drafts, first)| {
            let value = values.into_iter().nth(first)?;
            Some(Chosen { value, drafts })
        });
        chosen.ok_or_else(|| {
            let said = fault.unwrap_or_else(|| "it was not written".to_owned());
            vec![Check::new("run", false, format!("{}: {said}", field.name))]
        })
    }

    /// Whether an expression takes what it needs from the question, and leaves what is to be computed to the engine.
    fn is_grounded(&self, field: &Field, (draft, expression): (&Draft, &str), value: &Value) -> bool {
        let stands = |expression: &str| numbers_in(expression).all(|figure| self.figures.contains(&figure));
        let figures_stand = stands(expression) && (!draft.uses_rows(expression) || stands(&draft.rows));
        let is_literal = |texts: &[&str]| texts.contains(&expression.trim());
        match field.kind {
            Kind::Yes => figures_stand && !is_literal(&["True", "False"]),
            Kind::Text => value.as_str().is_none_or(|text| self.stands(text).is_some()),
            Kind::Date | Kind::Time | Kind::Whole | Kind::Number | Kind::List | Kind::Object | Kind::Any => {
                figures_stand
            }
        }
    }

    /// A copied text as the question spells it, unless another spelling is asked for.
    pub(super) fn as_written(&self, field: &Field, value: &Value) -> Value {
        let hint = field.hint.to_lowercase();
        let respelled = ["minúscula", "minuscula", "lower", "mayúscula", "mayuscula", "upper", "capital"];
        match value {
            Value::String(text) if field.kind == Kind::Text => {
                if ["minúscula", "minuscula", "lower"].iter().any(|word| hint.contains(word)) {
                    return json!(text.to_lowercase());
                }
                let keeps = respelled.iter().any(|word| hint.contains(word));
                let found = if keeps { None } else { self.stands(text) };
                json!(found.unwrap_or(text))
            }
            Value::String(_)
            | Value::Null
            | Value::Bool(_)
            | Value::Number(_)
            | Value::Array(_)
            | Value::Object(_) => value.clone(),
        }
    }

    /// Where a text stands in the question, whatever its capitals and spaces.
    fn stands(&self, text: &str) -> Option<&'a str> {
        if let Some(at) = self.question.find(text).filter(|_| !text.is_empty()) {
            return self.question.get(at..at + text.len());
        }
        let wanted: Vec<char> =
            text.chars().filter(|letter| !letter.is_whitespace()).flat_map(char::to_lowercase).collect();
        if wanted.is_empty() {
            return None;
        }
        let starts = self.question.char_indices().filter(|(_, letter)| !letter.is_whitespace());
        starts.map(|(at, _)| &self.question[at..]).find_map(|rest| {
            let mut left = wanted.iter().peekable();
            for (at, letter) in rest.char_indices().filter(|(_, letter)| !letter.is_whitespace()) {
                for lower in letter.to_lowercase() {
                    if left.next() != Some(&lower) {
                        return None;
                    }
                }
                if left.peek().is_none() {
                    return rest.get(..at + letter.len_utf8());
                }
            }
            None
        })
    }
}

/// Without zeros before a whole number: 08 is no figure of a program.
pub(super) fn without_zeros(word: &str) -> String {
    let rest = word.trim_start_matches('0');
    if rest.is_empty() || rest.starts_with('.') { format!("0{rest}") } else { rest.to_owned() }
}

/// Figures of an expression, those inside texts left out.
fn numbers_in(expression: &str) -> impl Iterator<Item = Decimal> {
    let mut outside = String::with_capacity(expression.len());
    for (at, part) in expression.split('"').enumerate() {
        outside.push_str(if at % 2 == 0 { part } else { " " });
    }
    let is_part = |letter: char| letter.is_alphanumeric() || matches!(letter, '.' | '_');
    let words: Vec<Decimal> = outside
        .split(|letter: char| !is_part(letter))
        .filter(|word| word.starts_with(|letter: char| letter.is_ascii_digit()))
        .filter_map(|word| word.parse().ok())
        .map(|figure: Decimal| figure.normalize())
        .collect();
    words.into_iter()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Language;

    const QUESTION: &str =
        "Pedido de Ana Gil, calle Sol 3: 12 tazas a 2,35 € y 1.250 servilletas a 0,10 €, el 3/6 a las 15:30.";

    fn field(name: &str, kind: Kind, hint: &str) -> Field {
        Field { name: name.to_owned(), kind, hint: hint.to_owned() }
    }

    fn source() -> Source<'static> {
        Source::of(Task { question: QUESTION, language: Language::Es, handed_back: 0 })
    }

    fn value(value: Value) -> Came {
        Came::Value { value }
    }

    #[test]
    fn what_is_computed_from_the_text_outweighs_what_is_guessed() {
        let source = source();
        let whole = field("piezas", Kind::Whole, "entero");
        let (guessed, computed) = (value(json!(1300)), value(json!(1262)));
        let draft = Draft { rows: "[(\"cups\", 12), (\"all\", 1300)]".into(), ..Draft::default() };
        let drafts =
            [(&draft, "1300", &guessed), (&draft, "rows[1][1]", &guessed), (&draft, "12 + 1250", &computed)];
        let chosen = source.choose(&whole, drafts.into_iter()).unwrap();
        assert_eq!((chosen.value, chosen.drafts), (json!(1262), 1));
        let yes = field("caro", Kind::Yes, "booleano");
        let (said, compared) = (value(json!(true)), value(json!(false)));
        let drafts =
            [(&draft, "True", &said), (&draft, "True", &said), (&draft, "12 * 2.35 > 100", &compared)];
        assert_eq!(source.choose(&yes, drafts.into_iter()).unwrap().value, json!(false));
        let fault = Came::Fault { fault: "NameError: x".to_owned() };
        let Err(failures) = source.choose(&yes, [(&draft, "x", &fault)].into_iter()) else { panic!() };
        assert_eq!(failures[0].detail, "caro: NameError: x");
    }

    #[test]
    fn copied_texts_are_spelled_as_in_the_question() {
        let source = source();
        let spelled = |text: &str, hint: &str| source.as_written(&field("a", Kind::Text, hint), &json!(text));
        assert_eq!(spelled("Calle  sol 3", "texto"), json!("calle Sol 3"));
        assert_eq!(spelled("Ana Gil", "texto, en minúsculas"), json!("ana gil"));
        assert_eq!(spelled("ANA GIL", "texto, en mayúsculas"), json!("ANA GIL"));
        assert_eq!(spelled("Luis", "texto"), json!("Luis"));
        assert_eq!(source.stands(""), None, "nothing is no quotation");
    }

    #[test]
    fn figures_of_an_expression_are_those_outside_texts() {
        let figures: Vec<String> =
            numbers_in("max([(\"a 7\", 2.50), (\"b\", x1)]) * 12").map(|n| n.to_string()).collect();
        assert_eq!(figures, ["2.5", "12"]);
    }
}
