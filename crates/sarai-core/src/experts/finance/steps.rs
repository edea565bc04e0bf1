//! Questions of several steps: the model writes a worksheet, the figures of which must be the question's own.
//!
//! Called by the finance expert where none of its single calculations fits. Of several drafts, if there are, those that can't be computed, or use a figure that nobody gave, are dropped, and the answer most of the others
//! agree on is given. Must not let a draft bring in a figure: rates, prices and counts stand in the question.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use rust_decimal::Decimal;
use serde_json::json;

use super::sheet;
use crate::experts::worked::{Bank, Example};
use crate::experts::{Ask, Attempt, Check, DRAFTS_MAX, NOT_MINE, Task, Work, shown};
use crate::language::Language;
use crate::model::{Constraint, Workload};
use crate::numbers::{self, Quantity, Unit};
use crate::worksheet::Worksheet;

/// Drafts written side by side.
const DRAFTS: usize = 1;
const _: () = assert!(DRAFTS <= DRAFTS_MAX);
/// Most tokens of a draft.
const TOKENS_MAX: u32 = 260;
/// Figures that need not stand in a question: nothing, one, pairs, months and halves of a year, days, weeks, hundredths,
/// cents.
const CONSTANTS: [i64; 16] = [0, 1, 2, 3, 4, 6, 7, 10, 12, 24, 30, 52, 60, 100, 360, 365];

const SPANISH: &str = include_str!("steps.es.txt");
const ENGLISH: &str = include_str!("steps.en.txt");

/// Examples that are shown with a question.
const EXAMPLES: usize = 3;
static WORKED: LazyLock<Bank> =
    LazyLock::new(|| Bank::read(include_str!("../../../../../data/worked/finance.jsonl")));

/// What binds a draft: a function of steps that returns what is asked.
const GRAMMAR: &str = r##"start: "def solution():\n" step{1,16} "    return " expr "\n"?
step: "    " NAME " = " expr "\n"
expr: term (op term)*
op: " + " | " - " | " * " | " / " | " // " | " % " | " ** "
term: "-"? atom
atom: NUMBER | NAME | call | "(" expr ")"
call: FUNCTION "(" expr (", " expr)* ")"
FUNCTION: "loan_payment" | "loan_balance" | "compound" | "savings" | "round" | "min" | "max" | "abs" | "math.ceil" | "math.floor"
NAME: /[a-z_áéíóúñü][a-z0-9_áéíóúñü]{0,40}/
NUMBER: /[0-9]{1,12}(\.[0-9]{1,8})?/
"##;

/// The question with its figures as programs write them: "12.500,50 €" is "12500.50 €".
pub(super) fn with_plain_figures(question: &str, language: Language) -> String {
    let mut plain = String::with_capacity(question.len());
    let mut done = 0;
    for quantity in numbers::find(question, language) {
        let Some(written) = question.get(quantity.start..quantity.end) else { continue };
        let is_part =
            |letter: char| letter.is_ascii_digit() || matches!(letter, '.' | ',' | '\'' | '\u{a0}' | ' ');
        let Some(first) = written.find(|letter: char| letter.is_ascii_digit()) else { continue };
        let length = written[first..].find(|letter: char| !is_part(letter)).unwrap_or(written.len() - first);
        let digits = written[first..first + length].trim_end_matches(|letter: char| !letter.is_ascii_digit());
        let start = quantity.start + first;
        // Digits that stand for more than they say ("3 mil", "12k", "150 cents") stay as they are.
        let value = quantity.value().abs().normalize();
        let alone = numbers::find(digits, language);
        let says_all =
            matches!(alone.as_slice(), [one] if one.end - one.start == digits.len() && one.can_be(value));
        let value = value.to_string();
        if start < done || !says_all {
            continue;
        }
        plain.push_str(&question[done..start]);
        plain.push_str(&value);
        done = start + digits.len();
    }
    plain.push_str(&question[done..]);
    plain
}

/// What the model is to write.
pub(super) fn ask(question: &str, language: Language, previous: Option<&Attempt>) -> Ask {
    let instructions = match language {
        Language::Es => SPANISH,
        Language::En => ENGLISH,
    };
    let previous = previous.filter(|attempt| !attempt.raw.starts_with('{'));
    let left_out: Vec<&str> = previous.iter().flat_map(|attempt| figures_left_out(attempt)).collect();
    let examples: Vec<Example> = WORKED
        .nearest(question, language, if left_out.is_empty() { EXAMPLES } else { 2 * EXAMPLES })
        .into_iter()
        .take(EXAMPLES)
        .map(|example| Example {
            question: with_plain_figures(&example.question, example.language),
            ..example.clone()
        })
        .collect();
    let written_in = super::written_in(question, language);
    let mut asked = with_plain_figures(question, written_in);
    // A model that sees its own draft writes it again: it is asked anew, after other examples.
    if !left_out.is_empty() {
        let lead = match language {
            Language::Es => "Ten en cuenta también",
            Language::En => "Take into account as well",
        };
        asked.push_str(&format!("\n({lead}: {})", with_plain_figures(&left_out.join("; "), written_in)));
    }
    let mut messages = shown(instructions, &examples.iter().collect::<Vec<_>>(), &asked);
    if let Some(attempt) = previous.filter(|_| left_out.is_empty()) {
        super::prompt::correct(&mut messages, attempt, language);
    }
    Ask {
        constraint: Some(Constraint::Lark(GRAMMAR.to_owned())),
        workload: Workload::Code,
        drafts: DRAFTS,
        ..Ask::new(messages, TOKENS_MAX)
    }
}

/// What follows a figure in the failure that names it.
const IS_LEFT_OUT: &str = " stands in the question and is not used";

fn figures_left_out(attempt: &Attempt) -> impl Iterator<Item = &str> {
    let failed = attempt.failures.iter().filter(|check| check.name == "left-out");
    failed.filter_map(|check| check.detail.strip_suffix(IS_LEFT_OUT))
}

/// A draft that computed, with figures of the question only.
struct Candidate {
    draft: usize,
    sheet: Worksheet,
    /// Figures of the question that it uses.
    used: usize,
}

/// The answer that most drafts agree on.
pub(super) fn work(task: Task<'_>, drafts: &[String]) -> Result<Work, Vec<Check>> {
    let Task { question, language, handed_back } = task;
    let given = Given::of(question, super::written_in(question, language));
    let mut failures: Vec<Check> = Vec::new();
    let mut candidates: Vec<Candidate> = Vec::new();
    for (draft, text) in drafts.iter().enumerate() {
        let computed = Worksheet::compute(text)
            .map_err(|error| Check::new("steps", false, error.to_string()))
            .and_then(|sheet| given.check(&sheet).map(|used| Candidate { draft, sheet, used }));
        match computed {
            Ok(candidate) => candidates.push(candidate),
            Err(failure) => failures.push(failure),
        }
    }
    let mut agreed: BTreeMap<Decimal, usize> = BTreeMap::new();
    for candidate in &candidates {
        *agreed.entry(cents(candidate.sheet.answer())).or_default() += 1;
    }
    // What uses none of the figures, or one, computes something else than what was asked.
    candidates.retain(|candidate| candidate.used > 1);
    if candidates.is_empty() && failures.is_empty() {
        return Err(vec![Check::new(NOT_MINE, false, "the steps do not use the figures of the question")]);
    }
    let votes = |candidate: &Candidate| agreed.get(&cents(candidate.sheet.answer())).copied().unwrap_or(0);
    // The earlier of equals: the first draft is the model's likeliest.
    let best = candidates
        .iter()
        .max_by_key(|candidate| (votes(candidate), candidate.used, std::cmp::Reverse(candidate.draft)));
    let Some(best) = best else {
        failures.truncate(1);
        return Err(failures);
    };
    if best.sheet.answer().is_sign_negative() && !best.sheet.answer().is_zero() && !may_be_negative(question)
    {
        let detail = format!("the result is {}, less than nothing", best.sheet.answer().round_dp(2));
        return Err(vec![Check::new("sign", false, detail)]);
    }
    // Once: a figure that is still not used may be one that does not matter.
    if handed_back == 0
        && let Some(left_out) = given.left_out(&best.sheet)
    {
        let detail = format!("{}{IS_LEFT_OUT}", left_out.written(question));
        return Err(vec![Check::new("left-out", false, detail)]);
    }
    let agreeing = votes(best);
    let told = sheet::Told::new(question, language, &best.sheet, &drafts[best.draft], &given.values());
    let mut checks = vec![
        Check::new("steps", true, format!("{} steps computed in decimal arithmetic", best.sheet.steps.len())),
        Check::new("anchored", true, "every figure put in stands in the question or is a common constant"),
    ];
    if agreeing > 1 {
        let detail = format!("{agreeing} of {} drafts written independently agree", drafts.len());
        checks.push(Check::new("agreement", true, detail));
    }
    let mut output = told.output();
    output["drafts"] = json!(drafts.len());
    output["agreeing"] = json!(agreeing);
    Ok(Work { output, plain: told.text(), draft: best.draft, checks })
}

/// Whether a question may be answered by a loss or a fall.
fn may_be_negative(question: &str) -> bool {
    let lower = question.to_lowercase();
    let words = [
        "pierd",
        "pérdid",
        "perdid",
        "diferencia",
        "saldo",
        "baja",
        "variaci",
        "loss",
        "lose",
        "differ",
        "balance",
        "fall",
        "change",
    ];
    words.iter().any(|word| lower.contains(word))
}

/// To cents, which is how answers are compared.
fn cents(value: Decimal) -> Decimal {
    super::render::rounded(value, 2).normalize()
}

/// The figures of a question.
struct Given {
    quantities: Vec<Quantity>,
}

impl Given {
    fn of(question: &str, language: Language) -> Self {
        Self { quantities: numbers::find(question, language) }
    }

    /// All readings of all figures.
    fn values(&self) -> Vec<Decimal> {
        self.quantities.iter().flat_map(|quantity| quantity.readings.iter().copied()).collect()
    }

    /// Whether a figure can be this one: itself, a percentage as a share or a factor, years as months.
    fn can_be(quantity: &Quantity, value: Decimal) -> bool {
        let hundred = Decimal::ONE_HUNDRED;
        quantity.readings.iter().any(|reading| {
            let share = reading / hundred;
            let as_percent = matches!(quantity.unit, Some(Unit::Percent) | None)
                && (value == share || value == Decimal::ONE + share || value == Decimal::ONE - share);
            let as_months =
                matches!(quantity.unit, Some(Unit::Years)) && value == reading * Decimal::from(12);
            value == *reading || as_percent || as_months
        })
    }

    /// A figure that has a unit and no place in a worksheet.
    fn left_out(&self, sheet: &Worksheet) -> Option<&Quantity> {
        let put_in: Vec<Decimal> =
            sheet.steps.iter().flat_map(|step| step.expression.numbers()).map(|n| n.normalize()).collect();
        self.quantities.iter().find(|quantity| {
            matches!(quantity.unit, Some(Unit::Money(_) | Unit::Percent))
                && !put_in.iter().any(|value| Self::can_be(quantity, *value))
        })
    }

    /// How many figures of the question a worksheet uses, or which of its own stand nowhere.
    fn check(&self, sheet: &Worksheet) -> Result<usize, Check> {
        let put_in: Vec<Decimal> =
            sheet.steps.iter().flat_map(|step| step.expression.numbers()).map(|n| n.normalize()).collect();
        let stranger = put_in.iter().find(|value| {
            !CONSTANTS.iter().any(|constant| Decimal::from(*constant) == **value)
                && !self.quantities.iter().any(|quantity| Self::can_be(quantity, **value))
        });
        match stranger {
            Some(value) => {
                Err(Check::new("anchored", false, format!("{value} does not stand in the question")))
            }
            None => Ok(self
                .quantities
                .iter()
                .filter(|quantity| put_in.iter().any(|value| Self::can_be(quantity, *value)))
                .count()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_worked_example_computes_to_its_answer() {
        for line in include_str!("../../../../../data/worked/finance.jsonl").lines() {
            let example: serde_json::Value = serde_json::from_str(line).unwrap();
            let text = |field: &str| example[field].as_str().unwrap();
            let sheet = Worksheet::compute(text("written")).unwrap_or_else(|fault| panic!("{line}: {fault}"));
            let (came, wanted) =
                (sheet.answer().to_string().parse::<f64>().unwrap(), example["answer"].as_f64().unwrap());
            assert!((came - wanted).abs() <= 0.006 + wanted.abs() * 1e-6, "{line}: {came}");
        }
    }

    #[test]
    fn a_figure_left_out_is_asked_for_once_after_other_examples() {
        let question = "Tengo 2.400 € y pago 650 € de alquiler y 120 € de luz. ¿Cuánto me queda?";
        let draft = "def solution():\n    gastos = 650 + 120\n    return gastos\n".to_owned();
        let task = |handed_back| Task { question, language: Language::Es, handed_back };
        let failures = work(task(0), std::slice::from_ref(&draft)).unwrap_err();
        assert_eq!(failures[0].detail, format!("2.400 €{IS_LEFT_OUT}"));
        let again = ask(question, Language::Es, Some(&Attempt { raw: draft.clone(), failures }));
        let first = ask(question, Language::Es, None);
        assert!(again.messages.last().unwrap().content.ends_with("(Ten en cuenta también: 2400 €)"));
        assert_eq!(again.messages.len(), first.messages.len(), "its own draft is not shown to it");
        assert_ne!(again.messages[1].content, first.messages[1].content);
        assert!(work(task(1), &[draft]).is_ok(), "a figure may be one that does not matter");
    }

    #[test]
    fn figures_are_shown_as_programs_write_them() {
        let plain = |question: &str, language| with_plain_figures(question, language);
        assert_eq!(
            plain("Cobro 1.850,50 € al 2,5 % y 12.000 más", Language::Es),
            "Cobro 1850.5 € al 2.5 % y 12000 más"
        );
        assert_eq!(plain("I earn $12,500.50 at 3%", Language::En), "I earn $12500.5 at 3%");
        assert_eq!(plain("tres camisas de 24,90 € y 5", Language::Es), "tres camisas de 24.9 € y 5");
        assert_eq!(plain("nada", Language::Es), "nada");
        for kept in ["gano 3 mil euros", "1,5 millones de pesos"] {
            assert_eq!(plain(kept, Language::Es), kept);
        }
    }
}
