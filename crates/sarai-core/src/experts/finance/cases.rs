//! Questions of a known case: a loan, a break-even, a change of money, regular saving, a deposit, a bill, a return of VAT.
//!
//! Called by the finance expert before anything else. Words tell the case; the model only says which figure of the
//! question is what, in a form whose figures can be none but the question's; the worksheet that computes the answer is
//! written here. A form that leaves a figure of the question out, but for those that only say how to count (12, 365), or
//! uses one twice, is not taken: the question asks for more than the case knows, and goes on to the other ways. That each
//! figure has a place does not show that it is the right one.

mod break_even;
mod checkout;
mod currency;
mod deposit;
mod given;
mod loan;
mod offer;
mod ordinal;
mod roles;
mod saving;
mod tax_return;

use std::sync::LazyLock;

use rust_decimal::Decimal;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use self::given::{Given, Rate};
use super::{sheet, steps};
use crate::experts::worked::Example;
use crate::experts::{Ask, Check, OTHER_WAY, Work, shown};
use crate::language::Language;
use crate::model::{Constraint, Workload};
use crate::numbers;
use crate::worksheet::Worksheet;

/// Most tokens of a filled form.
const TOKENS_MAX: u32 = 200;
/// Fewer figures than this make no case.
const FIGURES_MIN: usize = 3;
/// Most figures of a question that a form can take.
const FIGURES_MAX: usize = 40;

/// A case whose sums are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Case {
    Loan,
    BreakEven,
    Currency,
    Saving,
    Deposit,
    Checkout,
    TaxReturn,
}

/// A filled form of a case.
trait Slots: DeserializeOwned {
    /// Every figure that stands in it.
    fn figures(&self) -> Vec<Decimal>;
    /// Mends what is plain from the question and was not filled in.
    fn mend(&mut self, _given: &Given<'_>) {}
    /// Figures that are not asked of the model, since the words beside them say what they are.
    fn told_by_words(&self, _given: &Given<'_>) -> Vec<Decimal> {
        Vec::new()
    }
    /// Whether a length of time in the question must stand in it.
    fn takes_times(&self) -> bool {
        true
    }
    /// The steps that compute what is asked, as a worksheet; `None` if the form makes no sense.
    fn steps(self, given: &Given<'_>) -> Option<String>;
}

/// Names of a form's slots with what they hold.
type Fields = &'static [(&'static str, Holds)];

/// What a slot holds.
#[derive(Clone, Copy, Debug)]
enum Holds {
    Percent,
    /// Percents off.
    Offs,
    /// Money, or money as a percentage of other money.
    Part,
    /// Money, with or without its sign.
    Amount,
    /// Sums that are changed, each with how many of them.
    Changed,
    /// Money beside what is changed.
    Charges,
    Spent,
    /// What money costs in other money.
    Rate,
    /// Money that is not said to be a gain.
    Cost,
    Costs,
    /// Money to be gained.
    Goal,
    /// So many things.
    Count,
    /// A length of time, or a number of payments.
    Time,
    /// Things bought: the price of one, how many, what is off them, their tax if there are several.
    Lines,
    /// Amounts with their tax, and whether it stands in them.
    Taxed,
    OneOf(&'static [&'static str]),
}

impl Holds {
    /// The grammar rule that it is.
    fn rule(self) -> String {
        match self {
            Self::Percent => "percent".to_owned(),
            Self::Offs => r#"("[]" | "[" whole (", " whole){0,4} "]")"#.to_owned(),
            Self::Part => "part".to_owned(),
            Self::Amount => "amount".to_owned(),
            Self::Changed => r#"("[" sum (", " sum){0,4} "]")"#.to_owned(),
            Self::Charges => r#"("[]" | "[" changed (", " changed){0,4} "]")"#.to_owned(),
            Self::Spent => "spent".to_owned(),
            Self::Rate => "rate".to_owned(),
            Self::Cost => "cost".to_owned(),
            Self::Costs => r#"("[]" | "[" cost (", " cost){0,4} "]")"#.to_owned(),
            Self::Goal => "goal".to_owned(),
            Self::Count => "count".to_owned(),
            Self::Time => "time".to_owned(),
            Self::Lines => r#"("[" line (", " line){0,5} "]")"#.to_owned(),
            Self::Taxed => r#"("[" taxed (", " taxed){0,5} "]")"#.to_owned(),
            Self::OneOf(words) => {
                let words: Vec<String> = words.iter().map(|word| format!(r#""\"{word}\"""#)).collect();
                format!("({})", words.join(" | "))
            }
        }
    }
}

#[derive(serde::Deserialize)]
struct Worked {
    case: Case,
    language: Language,
    question: String,
    slots: Value,
}

/// What the model is shown of each case; always the same, so that its state is read once.
static WORKED: LazyLock<Vec<(Case, Example)>> = LazyLock::new(|| {
    let lines = include_str!("../../../../../data/worked/cases.jsonl").lines();
    lines
        .map(|line| {
            let Worked { case, language, question, slots } =
                serde_json::from_str(line).expect("an example that was compiled in");
            let question = steps::with_plain_figures(&question, language);
            let written = case.spelled(&slots);
            (case, Example { language, question, written, calls: Vec::new() })
        })
        .collect()
});

impl Case {
    /// The case a question's words speak of.
    pub(super) fn of(question: &str, language: Language) -> Option<Self> {
        // Words first: to look for figures costs more.
        Self::by_words(question)
            .filter(|_| (FIGURES_MIN..=FIGURES_MAX).contains(&numbers::find(question, language).len()))
    }

    fn by_words(question: &str) -> Option<Self> {
        let lower = question.to_lowercase();
        let says = |words: &[&str]| words.iter().any(|word| lower.contains(word));
        // A table of payments is the single calculation's.
        if says(&["cuadro", "tabla", "table", "schedule"]) {
            return None;
        }
        let has_rate = says(&["%", "por ciento", "percent", "per cent"]);
        if has_rate && says(loan::WORDS) && says(loan::EQUAL) {
            Some(Self::Loan)
        } else if (says(break_even::HOW_MANY) || says(break_even::WHAT_PRICE))
            && says(break_even::SOLD)
            && says(break_even::ENOUGH)
            && !says(break_even::COMPARED)
            && !says(deposit::INTEREST)
        {
            Some(Self::BreakEven)
        } else if says(currency::WORDS) && currency::has_two(question) {
            Some(Self::Currency)
        } else if has_rate
            && says(saving::PUT)
            && says(saving::MONTHLY)
            && says(saving::EARNS)
            && !(says(deposit::RENEWED) && says(&["plazo", "cdt", "term"]))
        {
            Some(Self::Saving)
        } else if has_rate && says(deposit::INTEREST) {
            Some(Self::Deposit)
        } else if has_rate
            && roles::names_tax(&lower)
            && says(tax_return::SOLD)
            && says(tax_return::BOUGHT)
            && says(tax_return::SETTLED)
        {
            Some(Self::TaxReturn)
        } else if (says(checkout::WORDS) || roles::names_tax(&lower) || offer::find(question).is_some())
            && !says(checkout::OTHERS)
        {
            Some(Self::Checkout)
        } else {
            None
        }
    }

    fn fields(self) -> Fields {
        match self {
            Self::Loan => loan::FIELDS,
            Self::BreakEven => break_even::FIELDS,
            Self::Currency => currency::FIELDS,
            Self::Checkout => checkout::FIELDS,
            Self::TaxReturn => tax_return::FIELDS,
            Self::Saving => saving::FIELDS,
            Self::Deposit => deposit::FIELDS,
        }
    }

    fn instructions(self) -> &'static str {
        match self {
            Self::Loan => loan::INSTRUCTIONS,
            Self::BreakEven => break_even::INSTRUCTIONS,
            Self::Currency => currency::INSTRUCTIONS,
            Self::Checkout => checkout::INSTRUCTIONS,
            Self::TaxReturn => tax_return::INSTRUCTIONS,
            Self::Saving => saving::INSTRUCTIONS,
            Self::Deposit => deposit::INSTRUCTIONS,
        }
    }

    /// A filled form as the grammar has it, slots in their order.
    fn spelled(self, slots: &Value) -> String {
        let slot = |(name, _): &(&str, Holds)| {
            let value = slots[*name].to_string().replace("\",\"", "\", \"").replace("],[", "], [");
            format!("\"{name}\": {value}")
        };
        format!("{{{}}}", self.fields().iter().map(slot).collect::<Vec<_>>().join(", "))
    }

    /// What binds a form: its slots, and figures of the question only, each where its unit fits.
    fn grammar(self, given: &Given<'_>) -> String {
        let slot = |(name, holds): &(&str, Holds)| format!(r#""\"{name}\": " {}"#, holds.rule());
        let slots: Vec<String> = self.fields().iter().map(slot).collect();
        let mut form = format!("start: \"{{\" {} \"}}\"\n", slots.join(" \", \" "));
        let has = |wanted: fn(&Holds) -> bool| self.fields().iter().any(|(_, holds)| wanted(holds));
        if has(|holds| matches!(holds, Holds::Lines)) {
            // One tax is of all lines, and needs not be asked for.
            let tax = if given.tax_is_by_line() { r#" ", " tax"# } else { "" };
            form.push_str(&format!("line: \"[\" price \", \" count \", \" off{tax} \"]\"\n"));
        }
        if has(|holds| matches!(holds, Holds::Changed)) {
            form.push_str(r#"sum: "[" sent ", " count "]""#);
            form.push('\n');
        }
        if has(|holds| matches!(holds, Holds::Taxed)) {
            form.push_str(r#"taxed: "[" price ", " tax ", " ("\"with\"" | "\"without\"") "]""#);
            form.push('\n');
        }
        let kinds = [
            "percent", "off", "whole", "tax", "part", "amount", "cost", "goal", "changed", "sent", "spent",
            "rate", "price", "count", "time",
        ];
        let uses = |kind: &&&str| form.split([' ', '(']).any(|word| word == **kind);
        let rules: String = kinds.iter().filter(uses).map(|kind| given.rule(kind)).collect();
        form + &rules
    }

    /// What the model is to write.
    pub(super) fn ask(self, question: &str, language: Language) -> Ask {
        let given = Given::of(question, super::written_in(question, language));
        let examples: Vec<&Example> =
            WORKED.iter().filter(|(case, _)| *case == self).map(|(_, example)| example).collect();
        let asked = steps::with_plain_figures(question, given.language);
        Ask {
            constraint: Some(Constraint::Lark(self.grammar(&given))),
            workload: Workload::Json,
            ..Ask::new(shown(self.instructions(), &examples, &asked), TOKENS_MAX)
        }
    }

    /// Computes what a filled form says.
    pub(super) fn work(self, question: &str, language: Language, filled: &str) -> Result<Work, Vec<Check>> {
        let given = Given::of(question, super::written_in(question, language));
        let program = self.program(&given, filled);
        let other_way = |detail: String| {
            tracing::debug!(case = ?self, "the form is not taken");
            vec![Check::new(OTHER_WAY, false, detail)]
        };
        let program = program.map_err(other_way)?;
        let sheet = Worksheet::compute(&program).map_err(|error| other_way(error.to_string()))?;
        if sheet.answer().is_sign_negative() {
            return Err(other_way("less than nothing".to_owned()));
        }
        let told = sheet::Told::new(question, language, &sheet, &program, &[]);
        let checks = vec![
            Check::new("steps", true, format!("{} steps computed in decimal arithmetic", sheet.steps.len())),
            Check::new(
                "anchored",
                true,
                "every figure of the question has its place in the form, none has two",
            ),
        ];
        let mut output = told.output();
        output["drafts"] = json!(1);
        output["agreeing"] = json!(1);
        Ok(Work { output, plain: told.text(), draft: 0, checks })
    }

    fn program(self, given: &Given<'_>, filled: &str) -> Result<String, String> {
        match self {
            Self::Loan => program::<loan::Loan>(given, filled),
            Self::BreakEven => program::<break_even::BreakEven>(given, filled),
            Self::Currency => program::<currency::Change>(given, filled),
            Self::Checkout => program::<checkout::Checkout>(given, filled),
            Self::TaxReturn => program::<tax_return::TaxReturn>(given, filled),
            Self::Saving => program::<saving::Saving>(given, filled),
            Self::Deposit => program::<deposit::Deposit>(given, filled),
        }
    }
}

/// The worksheet of a form, or why there is none.
fn program<S: Slots>(given: &Given<'_>, filled: &str) -> Result<String, String> {
    let mut slots: S =
        serde_json::from_str(filled).map_err(|fault| format!("not the form asked for: {fault}"))?;
    slots.mend(given);
    let figures = [slots.figures(), slots.told_by_words(given)].concat();
    given.holds(&figures, slots.takes_times())?;
    slots.steps(given).ok_or_else(|| "the form makes no sense".to_owned())
}

/// A worksheet of steps, the last of which is the answer. Names are in the language that spells the figures.
fn worksheet(steps: &[(&str, String)]) -> Option<String> {
    let (last, _) = steps.last()?;
    let lines: String = steps.iter().map(|(name, step)| format!("    {name} = {step}\n")).collect();
    Some(format!("def solution():\n{lines}    return {last}\n"))
}

/// Amounts added up, as an expression.
fn sum(amounts: &[Decimal]) -> String {
    let amounts: Vec<String> = amounts.iter().map(ToString::to_string).collect();
    if amounts.is_empty() { "0".to_owned() } else { amounts.join(" + ") }
}

#[cfg(test)]
mod tests;
