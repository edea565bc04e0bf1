//! Questions of a known case: a loan, a break-even, a change of money, regular saving, a deposit, a bill.
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
mod loan;
mod saving;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use rust_decimal::Decimal;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::{sheet, steps};
use crate::experts::worked::Example;
use crate::experts::{Ask, Check, OTHER_WAY, Work, shown};
use crate::language::Language;
use crate::model::{Constraint, Workload};
use crate::numbers::{self, Quantity, Unit};
use crate::worksheet::Worksheet;

/// Most tokens of a filled form.
const TOKENS_MAX: u32 = 200;
/// Fewer figures than this make no case.
const FIGURES_MIN: usize = 3;
/// Figures that a question may name and a form leave out: they say how to count.
const CONSTANTS: [i64; 8] = [0, 1, 2, 12, 30, 100, 360, 365];

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
}

/// A filled form of a case.
trait Slots: DeserializeOwned {
    /// Every figure that stands in it.
    fn figures(&self) -> Vec<Decimal>;
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
    Percents,
    /// Money, or money as a percentage of other money.
    Part,
    /// Money, with or without its sign.
    Amount,
    Amounts,
    /// So many things.
    Count,
    /// A length of time, or a number of payments.
    Time,
    /// Things bought: the price of one, how many, the percentage off them.
    Lines,
    OneOf(&'static [&'static str]),
}

impl Holds {
    /// The grammar rule that it is.
    fn rule(self) -> String {
        match self {
            Self::Percent => "percent".to_owned(),
            Self::Percents => r#"("[]" | "[" percent (", " percent){0,4} "]")"#.to_owned(),
            Self::Part => "part".to_owned(),
            Self::Amount => "amount".to_owned(),
            Self::Amounts => r#"("[]" | "[" amount (", " amount){0,4} "]")"#.to_owned(),
            Self::Count => "count".to_owned(),
            Self::Time => "time".to_owned(),
            Self::Lines => r#"("[" line (", " line){0,5} "]")"#.to_owned(),
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
        Self::by_words(question).filter(|_| numbers::find(question, language).len() >= FIGURES_MIN)
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
        } else if says(break_even::HOW_MANY)
            && says(break_even::SOLD)
            && says(break_even::ENOUGH)
            && !says(deposit::INTEREST)
        {
            Some(Self::BreakEven)
        } else if says(currency::WORDS) && currency::has_two(question) {
            Some(Self::Currency)
        } else if has_rate && says(saving::PUT) && says(saving::MONTHLY) && says(saving::EARNS) {
            Some(Self::Saving)
        } else if has_rate && says(deposit::INTEREST) {
            Some(Self::Deposit)
        } else if has_rate && says(checkout::WORDS) && !says(checkout::BY_PIECES) {
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
            Self::Saving => saving::INSTRUCTIONS,
            Self::Deposit => deposit::INSTRUCTIONS,
        }
    }

    /// A filled form as the grammar has it, slots in their order.
    fn spelled(self, slots: &Value) -> String {
        let slot = |(name, _): &(&str, Holds)| {
            let value = slots[*name].to_string().replace("\",\"", "\", \"");
            format!("\"{name}\": {value}")
        };
        format!("{{{}}}", self.fields().iter().map(slot).collect::<Vec<_>>().join(", "))
    }

    /// What binds a form: its slots, and figures of the question only, each where its unit fits.
    fn grammar(self, given: &Given<'_>) -> String {
        let slot = |(name, holds): &(&str, Holds)| format!(r#""\"{name}\": " {}"#, holds.rule());
        let slots: Vec<String> = self.fields().iter().map(slot).collect();
        let mut form = format!("start: \"{{\" {} \"}}\"\n", slots.join(" \", \" "));
        if self.fields().iter().any(|(_, holds)| matches!(holds, Holds::Lines)) {
            form.push_str("line: \"[\" amount \", \" count \", \" percent \"]\"\n");
        }
        let uses = |kind: &&str| form.contains(&format!(" {kind}"));
        let rules: String = ["percent", "part", "amount", "count", "time"]
            .iter()
            .filter(|kind| uses(kind))
            .map(|kind| given.rule(kind))
            .collect();
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
        let other_way = |detail: String| vec![Check::new(OTHER_WAY, false, detail)];
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
            Self::Saving => program::<saving::Saving>(given, filled),
            Self::Deposit => program::<deposit::Deposit>(given, filled),
        }
    }
}

/// The worksheet of a form, or why there is none.
fn program<S: Slots>(given: &Given<'_>, filled: &str) -> Result<String, String> {
    let slots: S =
        serde_json::from_str(filled).map_err(|fault| format!("not the form asked for: {fault}"))?;
    given.holds(&slots.figures(), slots.takes_times())?;
    slots.steps(given).ok_or_else(|| "the form makes no sense".to_owned())
}

/// The figures of a question, and its words.
struct Given<'a> {
    question: &'a str,
    lower: String,
    /// The one that spells the figures; the answer may be in the other.
    language: Language,
    quantities: Vec<Quantity>,
}

impl<'a> Given<'a> {
    fn of(question: &'a str, language: Language) -> Self {
        let quantities = numbers::find(question, language);
        Self { question, lower: question.to_lowercase(), language, quantities }
    }

    /// A name of a step, in the language that spells the figures.
    fn choose(&self, spanish: &'static str, english: &'static str) -> &'static str {
        if self.language == Language::Es { spanish } else { english }
    }

    fn says(&self, words: &[&str]) -> bool {
        words.iter().any(|word| self.lower.contains(word))
    }

    /// Whether the part that asks says one of these.
    fn asks(&self, words: &[&str]) -> bool {
        let asked = super::render::asked_part(self.question);
        words.iter().any(|word| asked.contains(word))
    }

    /// The grammar's rule of a kind of figure: those of the question that can be one, the longest first, and none.
    fn rule(&self, kind: &str) -> String {
        let is_time = |unit| matches!(unit, Some(Unit::Years | Unit::Months | Unit::Weeks | Unit::Days));
        let admits = |unit: Option<Unit>| match kind {
            "percent" => unit == Some(Unit::Percent),
            "part" => !is_time(unit),
            "amount" => unit != Some(Unit::Percent) && !is_time(unit),
            "count" => unit.is_none(),
            _ => unit.is_none() || is_time(unit),
        };
        // The likeliest reading, which is how the model sees the figure.
        let of_kind = self.quantities.iter().filter(|quantity| admits(quantity.unit));
        let mut figures: Vec<String> =
            of_kind.map(|quantity| quantity.value().abs().normalize().to_string()).collect();
        figures.push(if kind == "count" { "1" } else { "0" }.to_owned());
        figures.sort_by(|one, other| other.len().cmp(&one.len()).then(one.cmp(other)));
        figures.dedup();
        let figures: Vec<String> = figures.iter().map(|figure| format!("\"{figure}\"")).collect();
        let name = kind.to_uppercase();
        format!("{kind}: \"\\\"\" {name} \"\\\"\"\n{name}: {}\n", figures.join(" | "))
    }

    fn quantity(&self, value: Decimal) -> Option<&Quantity> {
        self.quantities.iter().find(|quantity| quantity.can_be(value))
    }

    fn unit(&self, value: Decimal) -> Option<Unit> {
        self.quantity(value).and_then(|quantity| quantity.unit)
    }

    fn is_percent(&self, value: Decimal) -> bool {
        self.unit(value) == Some(Unit::Percent)
    }

    /// Whether every figure of the question stands in a form, none more often than in the question.
    fn holds(&self, figures: &[Decimal], takes_times: bool) -> Result<(), String> {
        let is_constant = |value: Decimal| CONSTANTS.iter().any(|constant| Decimal::from(*constant) == value);
        let left_out = self.quantities.iter().find(|quantity| {
            let matters = match quantity.unit {
                Some(Unit::Money(_) | Unit::Percent) => true,
                Some(Unit::Years | Unit::Months | Unit::Weeks | Unit::Days) if !takes_times => false,
                Some(_) | None => !quantity.readings.iter().any(|reading| is_constant(*reading)),
            };
            matters && !quantity.readings.iter().any(|reading| figures.contains(reading))
        });
        if let Some(quantity) = left_out {
            return Err(format!("{} has no place in this case", quantity.written(self.question)));
        }
        let mut uses: BTreeMap<Decimal, usize> = BTreeMap::new();
        for figure in figures.iter().filter(|figure| !is_constant(**figure)) {
            *uses.entry(*figure).or_default() += 1;
        }
        let stands =
            |figure: Decimal| self.quantities.iter().filter(|quantity| quantity.can_be(figure)).count();
        match uses.into_iter().find(|(figure, used)| *used > stands(*figure)) {
            Some((figure, _)) => Err(format!("{figure} is taken for two things")),
            None => Ok(()),
        }
    }

    /// A length of time in months; a bare count is one of months.
    fn months(&self, term: Decimal) -> Option<Decimal> {
        let months = match self.unit(term) {
            Some(Unit::Years) => term.checked_mul(Decimal::from(12))?,
            Some(Unit::Months) | None => term,
            Some(Unit::Money(_) | Unit::Percent | Unit::Weeks | Unit::Days) => return None,
        };
        (months > Decimal::ZERO && months.fract().is_zero()).then_some(months)
    }

    /// What the words beside a rate say it is for.
    fn rate(&self, percent: Decimal) -> Option<Rate> {
        let quantity = self.quantity(percent).filter(|quantity| quantity.unit == Some(Unit::Percent))?;
        let after = self.question.get(quantity.end..)?.to_lowercase();
        let beside: Vec<&str> =
            after.split([',', ';', '(', '?']).next()?.split_whitespace().take(4).collect();
        let says = |words: &[&str]| {
            beside
                .iter()
                .any(|word| words.iter().any(|wanted| word.trim_end_matches('.').starts_with(wanted)))
        };
        let is_monthly = says(&["mensual", "mes", "month", "m.v"])
            && !says(&["anual", "año", "annual", "year", "cuota", "pago", "payment", "plazo", "nominal"]);
        let is_effective =
            self.lower.split(|letter: char| !letter.is_alphanumeric() && letter != '.').any(|word| {
                matches!(word, "tea" | "tae" | "e.a" | "e.a.")
                    || word.starts_with("efectiv")
                    || word == "effective"
            });
        Some(match (is_monthly, is_effective) {
            (true, _) => Rate::Monthly(percent),
            (false, true) => Rate::Effective(percent),
            (false, false) => Rate::Yearly(percent),
        })
    }
}

/// A rate in percent.
#[derive(Clone, Copy, Debug)]
enum Rate {
    Monthly(Decimal),
    /// Nominal: a twelfth of it a month.
    Yearly(Decimal),
    /// Of a whole year, interest on interest included.
    Effective(Decimal),
}

impl Rate {
    /// The share of a month, as an expression.
    fn a_month(self) -> String {
        match self {
            Self::Monthly(percent) => format!("{percent} / 100"),
            Self::Yearly(percent) => format!("{percent} / 100 / 12"),
            Self::Effective(percent) => format!("(1 + {percent} / 100) ** (1 / 12) - 1"),
        }
    }
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
