//! What a question holds of a value: figures and words that stand in it, and what a value weighs in the vote for it.
//!
//! Called by `fields.rs`. A value that was computed from figures of the question outweighs one worked out in the head; the
//! votes are counted where the drafts are computed (`fields.py`). Must not hand out a value that no draft came to.

use std::collections::BTreeSet;

use rust_decimal::Decimal;
use serde::Deserialize;
use serde_json::{Value, json};

use super::super::compared;
use super::super::shape::{Field, Kind};
use super::draft::Draft;
use crate::experts::{Check, Task};
use crate::language::fold;
use crate::numbers;

/// What a value counts that was computed from figures of the question, and one that was not.
pub(super) const GROUNDED: u32 = 3;
pub(super) const GUESSED: u32 = 1;

/// Most figures of a question that a grammar offers.
const FIGURES_MAX: usize = 400;

/// What came of one field of one draft.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum Came {
    Value { value: Value },
    Fault { fault: String },
}

/// The value that stands for a field.
#[derive(Debug)]
pub(super) struct Chosen {
    pub(super) value: Value,
    /// The expression it came of, the earliest of several.
    pub(super) line: String,
    /// How many drafts came to it.
    pub(super) drafts: usize,
}

/// Words of figures that can be below zero.
const SIGNED: [&str; 31] = [
    "negativ",
    "diferenc",
    "differ",
    "desvia",
    "deviat",
    "variaci",
    "varianc",
    "cambio",
    "change",
    "ganancia",
    "benefici",
    "perdida",
    "profit",
    "loss",
    "deficit",
    "superavit",
    "surplus",
    "sobra",
    "flujo",
    "flow",
    "net",
    "saldo",
    "balance",
    "temperatura",
    "temperature",
    "grados",
    "degree",
    "minim",
    "result",
    "marg",
    "retras",
];

/// The question that values are held against.
pub(super) struct Source<'a> {
    question: &'a str,
    /// Whether figures below zero stand in it, or a draft failed before: then it is believed.
    may_be_negative: bool,
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
            may_be_negative: task.handed_back > 0 || has_negative(task.question),
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

    /// The value that was chosen for a field; `drafts` are what each one wrote for it and what came of that.
    ///
    /// # Errors
    /// If none of them came to a value: the first fault.
    pub(super) fn chosen(
        &self,
        field: &Field,
        best: Option<usize>,
        drafts: &[(&str, &Came)],
    ) -> Result<Chosen, Check> {
        let written = |came: &Came| match came {
            Came::Value { value } => Some(self.as_written(field, value)),
            Came::Fault { .. } => None,
        };
        let found = best.and_then(|best| drafts.get(best));
        if let Some((line, value)) = found.and_then(|(line, came)| Some((*line, written(came)?))) {
            let is_same =
                |came: &Came| written(came).is_some_and(|other| compared(&other) == compared(&value));
            let count = drafts.iter().filter(|(_, came)| is_same(came)).count();
            return Ok(Chosen { value, line: line.to_owned(), drafts: count });
        }
        let fault = drafts.iter().find_map(|(_, came)| match came {
            Came::Fault { fault } => Some(fault.as_str()),
            Came::Value { .. } => None,
        });
        let said = fault.unwrap_or("it was not written");
        Err(Check::new("run", false, format!("{}: {said}", field.name)))
    }

    /// Whether a figure may be below zero: not what counts or measures something, what is left to pay, minutes, pieces.
    pub(super) fn may_be_negative(&self, field: &Field) -> bool {
        let words = fold(&format!("{} {}", field.name, field.hint));
        self.may_be_negative || SIGNED.iter().any(|word| words.contains(word))
    }

    /// What the value of an expression counts: more where figures are those of the question, and a yes or no is not just
    /// said. Texts are weighed by what they are.
    pub(super) fn weight(&self, field: &Field, draft: &Draft, expression: &str) -> u32 {
        let stands = |expression: &str| numbers_in(expression).all(|figure| self.figures.contains(&figure));
        let is_said = field.kind == Kind::Yes && ["True", "False"].contains(&expression.trim());
        let is_computed =
            !is_said && stands(expression) && (!draft.uses_rows(expression) || stands(&draft.rows));
        if is_computed { GROUNDED } else { GUESSED }
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

/// Whether a figure with a minus before it stands in a text: "-3 °C", "−20"; not "2-3" and not a list's dash.
fn has_negative(text: &str) -> bool {
    text.match_indices(['-', '−']).any(|(at, sign)| {
        let before = text[..at].chars().next_back();
        let is_start = before.is_none_or(|before| before.is_whitespace() || "(:".contains(before));
        is_start && text[at + sign.len()..].starts_with(|next: char| next.is_ascii_digit())
    })
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
        let whole = field("total", Kind::Whole, "entero");
        let draft = Draft { rows: "[(\"cups\", 12), (\"all\", 1300)]".into(), ..Draft::default() };
        assert_eq!(source.weight(&whole, &draft, "1300"), GUESSED);
        assert_eq!(source.weight(&whole, &draft, "rows[1][1]"), GUESSED);
        assert_eq!(source.weight(&whole, &draft, "12 + 1250"), GROUNDED);
        let yes = field("caro", Kind::Yes, "booleano");
        assert_eq!(source.weight(&yes, &draft, "True"), GUESSED);
        assert_eq!(source.weight(&yes, &draft, "12 * 2.35 > 100"), GROUNDED);
    }

    #[test]
    fn the_chosen_value_comes_with_its_line_and_its_company() {
        let source = source();
        let name = field("calle", Kind::Text, "texto");
        let fault = Came::Fault { fault: "NameError: x".to_owned() };
        let (one, same, other) =
            (value(json!("Calle sol 3")), value(json!("calle Sol 3")), value(json!("Luis")));
        let drafts = [("a", &other), ("b", &one), ("c", &same), ("x", &fault)];
        let chosen = source.chosen(&name, Some(1), &drafts).unwrap();
        assert_eq!((chosen.value, chosen.line.as_str(), chosen.drafts), (json!("calle Sol 3"), "b", 2));
        let failure = source.chosen(&name, None, &drafts).unwrap_err();
        assert_eq!(failure.detail, "calle: NameError: x");
        assert_eq!(source.chosen(&name, None, &[]).unwrap_err().detail, "calle: it was not written");
    }

    #[test]
    fn a_figure_below_nothing_is_believed_where_it_can_be() {
        let source = source();
        let can = |source: &Source<'_>, name: &str, hint: &str| {
            source.may_be_negative(&field(name, Kind::Number, hint))
        };
        assert!(!can(&source, "pendiente", "lo que falta por pagar"));
        assert!(can(&source, "ganancia", "euros") && can(&source, "a", "temperatura mínima"));
        let again = Source::of(Task { question: QUESTION, language: Language::Es, handed_back: 1 });
        assert!(can(&again, "pendiente", ""));
        assert!(has_negative("por la noche -3 °C") && !has_negative("de 2-3 días\n- 5 tazas, A-4"));
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
