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
mod loan;
mod offer;
mod roles;
mod saving;
mod tax_return;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use rust_decimal::Decimal;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use self::offer::Offer;
use self::roles::Role;
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
/// How far beside a figure words are looked for, in bytes.
const NEARBY: usize = 40;
/// Most figures of a question that a form can take.
const FIGURES_MAX: usize = 40;
/// Beginnings of words for people who share.
const PEOPLE: &[&str] = &[
    "persona",
    "amig",
    "compañer",
    "primo",
    "prima",
    "herman",
    "adulto",
    "comensal",
    "people",
    "person",
    "friend",
    "roommate",
    "flatmate",
    "housemate",
    "cousin",
    "colleague",
    "diner",
    "somos",
];
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
    TaxReturn,
}

fn is_constant(value: Decimal) -> bool {
    CONSTANTS.iter().any(|constant| Decimal::from(*constant) == value)
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
        } else if has_rate && says(saving::PUT) && says(saving::MONTHLY) && says(saving::EARNS) {
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

/// The figures of a question, and its words.
struct Given<'a> {
    question: &'a str,
    lower: String,
    /// The one that spells the figures; the answer may be in the other.
    language: Language,
    quantities: Vec<Quantity>,
    /// What each is for, where words beside it say so.
    roles: Vec<Option<Role>>,
    offer: Option<Offer>,
    /// The part that asks, in lower case.
    asked: String,
}

impl<'a> Given<'a> {
    fn of(question: &'a str, language: Language) -> Self {
        let offer = offer::find(question);
        let mut quantities = numbers::find(question, language);
        // What an offer is made of, and a rate that is said once more by the month, are no figures of their own.
        quantities.retain(|one| offer.as_ref().is_none_or(|offer| !offer.place.contains(&one.start)));
        let yearly: Vec<Decimal> =
            quantities.iter().filter(|one| one.unit == Some(Unit::Percent)).map(Quantity::value).collect();
        let is_restated = |one: &Quantity| {
            let twelve = one.value().checked_mul(Decimal::from(12));
            one.unit == Some(Unit::Percent) && twelve.is_some_and(|twelve| yearly.contains(&twelve))
        };
        quantities.retain(|one| !is_restated(one));
        let days = |one: &Quantity| (one.unit == Some(Unit::Days)).then(|| one.value());
        let terms: Vec<Decimal> = quantities.iter().filter_map(days).collect();
        // "30 days, renewed for another 30: what do the 60 days bring?"
        let is_sum = |one: &Quantity| {
            days(one).is_some_and(|sum| terms.iter().filter(|term| **term * Decimal::TWO == sum).count() > 1)
        };
        quantities.retain(|one| !is_sum(one));
        let roles = roles::of(question, &quantities);
        let asked = asked_with_lead(question);
        Self { question, lower: question.to_lowercase(), language, quantities, roles, offer, asked }
    }

    /// The question but for its part that asks, in lower case.
    fn told(&self) -> String {
        let told = if self.asked == self.lower {
            self.lower.clone()
        } else {
            self.lower.replacen(&self.asked, "", 1)
        };
        roles::without_rates(&told)
    }

    /// Figures that words say are for something.
    fn of_role(&self, role: Role) -> impl Iterator<Item = Decimal> {
        let labelled = self.quantities.iter().zip(&self.roles);
        labelled.filter(move |(_, known)| **known == Some(role)).map(|(quantity, _)| quantity.value())
    }

    /// Whether the words beside an amount say that tax stands in it, or that it does not.
    fn holds_tax(&self, amount: Decimal) -> Option<bool> {
        let place = self.quantities.iter().position(|quantity| quantity.value() == amount)?;
        let is_money = |one: &&Quantity| matches!(one.unit, Some(Unit::Money(_)));
        let next =
            self.quantities[place + 1..].iter().find(is_money).map_or(self.question.len(), |one| one.start);
        let last = self.quantities[..place].iter().rev().find(is_money).map_or(0, |one| one.end);
        let lower = self.question.to_ascii_lowercase();
        let after = roles::up_to_stop(lower.get(self.quantities[place].end..next)?);
        let before = roles::from_stop(lower.get(last..self.quantities[place].start)?);
        roles::holds_tax(after).or_else(|| roles::holds_tax(before))
    }

    /// Whether something is said to bear no tax.
    fn has_untaxed(&self) -> bool {
        self.says(&[
            "exent",
            "exempt",
            "zero-rated",
            "untaxed",
            "tax-free",
            "no tax on",
            "but not to",
            "no lleva",
            "no llevan",
        ])
    }

    /// Whether lines say their tax each: where there are several, or some without.
    fn tax_is_by_line(&self) -> bool {
        self.taxes().len() > 1 || self.has_untaxed() && !self.taxes().is_empty()
    }

    /// Every percentage of tax, each once.
    fn taxes(&self) -> Vec<Decimal> {
        let mut taxes: Vec<Decimal> = self.of_role(Role::Tax).collect();
        taxes.sort();
        taxes.dedup();
        taxes
    }

    /// The tax, if there is just one, and of everything.
    fn one_tax(&self) -> Option<Decimal> {
        if self.tax_is_by_line() {
            return None;
        }
        match self.taxes().as_slice() {
            [one] => Some(*one),
            _ => None,
        }
    }

    /// How many people share what is paid, if a share is asked for.
    fn sharers(&self) -> Option<Decimal> {
        if !self.asks(&["cada", "por persona", "por cabeza", "each", "per person", "apiece"]) {
            return None;
        }
        let lower = self.question.to_ascii_lowercase();
        let mut people = self.quantities.iter().filter(|quantity| {
            let to = lower.floor_char_boundary(quantity.end + NEARBY);
            let from = lower.floor_char_boundary(quantity.start.saturating_sub(NEARBY));
            let after = lower.get(quantity.end..to).unwrap_or_default();
            let before = lower.get(from..quantity.start).unwrap_or_default();
            let mut next = after.split_whitespace().take(2);
            quantity.unit.is_none()
                && (after.trim_start().starts_with("of us")
                    || next.any(|word| PEOPLE.iter().any(|person| word.starts_with(person)))
                    || ["entre ", "entre los ", "between ", "among "]
                        .iter()
                        .any(|lead| before.ends_with(lead)))
        });
        // Two counts of people: nothing says which of them share.
        let one = people.next();
        let one = if people.next().is_some() { None } else { one };
        one.map(Quantity::value)
    }

    /// The price of what an offer by pieces is told of: the nearest to it.
    fn offered(&self) -> Option<Decimal> {
        let place = &self.offer.as_ref()?.place;
        let labelled = self.quantities.iter().zip(&self.roles);
        let prices =
            labelled.filter(|(one, role)| matches!(one.unit, Some(Unit::Money(_))) && role.is_none());
        // What stands before it is likelier meant.
        let gap = |one: &Quantity| match one.end <= place.start {
            true => place.start - one.end,
            false => 2 * one.start.saturating_sub(place.end),
        };
        prices.min_by_key(|(one, _)| gap(one)).map(|(one, _)| one.value())
    }

    /// Whether a percentage stands behind a price and is said of nothing else: "a rug $110 with 30% off".
    fn is_of_one_price(&self, percent: &Quantity) -> bool {
        let before = self.quantities.iter().rev().find(|one| one.end <= percent.start);
        let Some(price) = before.filter(|one| matches!(one.unit, Some(Unit::Money(_)))) else { return false };
        let lower = self.question.to_ascii_lowercase();
        let between = lower.get(price.end..percent.start).unwrap_or_default();
        let after = lower.get(percent.end..).unwrap_or_default();
        let beside = [between, roles::up_to_stop(after)].concat();
        const WHOLE: &[&str] = &[
            "todo",
            "total",
            "otro",
            "cuenta",
            "ticket",
            "pedido",
            "compra",
            "whole",
            "bill",
            "everything",
            "order",
            "further",
            "extra",
            "another",
        ];
        between.len() <= 45
            && roles::up_to_stop(between).len() == between.len()
            && !WHOLE.iter().any(|word| beside.contains(word))
    }

    /// Whether what one thing comes to is asked for.
    fn asks_for_one(&self) -> bool {
        self.asks(&["cada", "de media", "en promedio", "por unidad", "each", "on average", "per "])
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
        words.iter().any(|word| self.asked.contains(word))
    }

    /// The grammar's rule of a kind of figure: those of the question that can be one, the longest first, and none.
    fn rule(&self, kind: &str) -> String {
        let is_time = |unit| matches!(unit, Some(Unit::Years | Unit::Months | Unit::Weeks | Unit::Days));
        let is_money = |quantity: &Quantity| matches!(quantity.unit, Some(Unit::Money(_)));
        let has_money = self.quantities.iter().any(is_money);
        let is_many = self
            .quantities
            .iter()
            .zip(&self.roles)
            .filter(|(one, role)| is_money(one) && role.is_none())
            .count()
            > 1;
        let has_rate = self.roles.contains(&Some(Role::Rate));
        let has_goal = self.roles.contains(&Some(Role::Goal));
        let sharers = self.sharers();
        let admits = |(quantity, role): (&Quantity, Option<Role>)| match (kind, quantity.unit) {
            ("percent", unit) => unit == Some(Unit::Percent),
            ("off", unit) => unit == Some(Unit::Percent) && role.is_none_or(|role| role == Role::Off),
            ("whole", unit) => {
                unit == Some(Unit::Percent)
                    && role.is_none_or(|role| role == Role::Off)
                    && !(is_many && self.is_of_one_price(quantity))
            }
            ("tax", _) => role == Some(Role::Tax),
            ("part", unit) => !is_time(unit),
            // Words that name a gain name the figure.
            ("cost", _) if role == Some(Role::Goal) => false,
            ("goal", _) if has_goal => role == Some(Role::Goal),
            ("cost" | "goal" | "changed" | "sent", None) => !has_money || !quantity.value().fract().is_zero(),
            // So do those that name what is spent, or what money costs.
            ("sent", _) if role == Some(Role::Charge) => false,
            ("changed" | "sent", _) => is_money(quantity) && !matches!(role, Some(Role::Spent | Role::Rate)),
            ("spent", _) => role == Some(Role::Spent),
            ("rate", _) if has_rate => role == Some(Role::Rate),
            ("amount" | "cost" | "goal" | "rate", unit) => unit != Some(Unit::Percent) && !is_time(unit),
            // A price has its sign or its cents, where any has.
            ("price", None) => !has_money || !quantity.value().fract().is_zero(),
            ("price", _) => is_money(quantity) && role.is_none(),
            ("count", unit) => unit.is_none() && sharers != Some(quantity.value()),
            (_, unit) => unit.is_none() || is_time(unit),
        };
        // The likeliest reading, which is how the model sees the figure.
        let labelled = self.quantities.iter().zip(self.roles.iter().copied());
        let of_kind = labelled.filter(|one| admits(*one)).map(|(quantity, _)| quantity.value());
        let mut figures: Vec<String> = of_kind.map(|value| value.abs().normalize().to_string()).collect();
        match kind {
            "count" => figures.push("1".to_owned()),
            // There is nothing to buy without a price.
            "price" if !figures.is_empty() => {}
            _ => figures.push("0".to_owned()),
        }
        figures.sort_by(|one, other| other.len().cmp(&one.len()).then(one.cmp(other)));
        figures.dedup();
        let figures: Vec<String> = figures.iter().map(|figure| format!("\"{figure}\"")).collect();
        let name = kind.to_uppercase();
        format!("{kind}: \"\\\"\" {name} \"\\\"\"\n{name}: {}\n", figures.join(" | "))
    }

    fn quantity(&self, value: Decimal) -> Option<&Quantity> {
        // The model saw the likeliest reading; "$6,000" could be six as well.
        let likeliest = self.quantities.iter().find(|quantity| quantity.value() == value);
        likeliest.or_else(|| self.quantities.iter().find(|quantity| quantity.can_be(value)))
    }

    /// How often a figure stands in the question.
    fn count(&self, value: Decimal) -> usize {
        self.quantities.iter().filter(|quantity| quantity.can_be(value)).count()
    }

    fn unit(&self, value: Decimal) -> Option<Unit> {
        self.quantity(value).and_then(|quantity| quantity.unit)
    }

    fn is_percent(&self, value: Decimal) -> bool {
        self.unit(value) == Some(Unit::Percent)
    }

    /// Figures of the question that a form leaves out.
    fn left_out<'b>(
        &'b self,
        figures: &'b [Decimal],
        takes_times: bool,
    ) -> impl Iterator<Item = &'b Quantity> {
        self.quantities.iter().filter(move |quantity| {
            let matters = match quantity.unit {
                Some(Unit::Money(_) | Unit::Percent) => true,
                Some(Unit::Years | Unit::Months | Unit::Weeks | Unit::Days) if !takes_times => false,
                Some(_) | None => !quantity.readings.iter().any(|reading| is_constant(*reading)),
            };
            matters && !quantity.readings.iter().any(|reading| figures.contains(reading))
        })
    }

    /// The only figure without money or percent that a form leaves out, if there is just one left out at all.
    fn only_left_out(&self, figures: &[Decimal]) -> Option<Decimal> {
        let left_out: Vec<&Quantity> = self.left_out(figures, true).collect();
        match left_out.as_slice() {
            [one] if matches!(one.unit, None | Some(Unit::Months)) => Some(one.value()),
            _ => None,
        }
    }

    /// Whether every figure of the question stands in a form, none more often than in the question.
    fn holds(&self, figures: &[Decimal], takes_times: bool) -> Result<(), String> {
        let left_out = self.left_out(figures, takes_times).next();
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
        let before = self.question.get(..self.quantity(percent)?.start).unwrap_or_default().to_lowercase();
        let lead: Vec<&str> = before.split_whitespace().rev().take(5).collect();
        let leads =
            |words: &[&str]| lead.iter().any(|word| words.iter().any(|wanted| word.starts_with(wanted)));
        // "A monthly rate of 2 %", but not "24 monthly payments at 9 %".
        let is_monthly_rate = leads(&["tasa", "tipo", "interés", "interes", "rate", "interest", "tem"])
            && leads(&["mensual", "monthly", "tem"])
            && !leads(&["cuota", "mensualidad", "pago", "payment", "plazo", "anual", "annual", "yearly"]);
        let is_monthly = (says(&["mensual", "mes", "month", "m.v"]) || is_monthly_rate)
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

/// The part that asks; with the sentence before it where it only points to that ("How much is it?").
fn asked_with_lead(question: &str) -> String {
    const POINTING: &[&str] = &[
        "de cuánto es",
        "cuánto es",
        "cuánto sería",
        "de cuánto sería",
        "how much is it",
        "how much is that",
    ];
    let asked = super::render::asked_part(question);
    if !POINTING.contains(&asked.trim()) {
        return asked;
    }
    let lower = question.to_lowercase();
    let before = lower.rfind(asked.as_str()).map_or("", |at| lower[..at].trim_end_matches(['¿', ' ', '.']));
    let from = before.rfind(". ").map_or(0, |at| at + 2);
    lower[from..].to_owned()
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
