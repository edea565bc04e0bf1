//! What a question of money gives: its figures, what each is for, its words, and the part that asks.
//!
//! Called by `cases.rs` and each case. Figures that only say once more what another says (a monthly rate beside the
//! yearly one, the sum of two terms) and those of an offer by pieces are left out.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::offer::{self, Offer};
use super::ordinal;
use super::roles::{self, Role};
use crate::experts::finance::render;
use crate::language::Language;
use crate::numbers::{self, Quantity, Unit};

/// How far beside a figure words are looked for, in bytes.
const NEARBY: usize = 40;
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

fn is_constant(value: Decimal) -> bool {
    CONSTANTS.iter().any(|constant| Decimal::from(*constant) == value)
}

/// The figures of a question, and its words.
pub(super) struct Given<'a> {
    pub(super) question: &'a str,
    lower: String,
    /// The one that spells the figures; the answer may be in the other.
    pub(super) language: Language,
    quantities: Vec<Quantity>,
    /// What each is for, where words beside it say so.
    roles: Vec<Option<Role>>,
    pub(super) offer: Option<Offer>,
    /// The part that asks, in lower case.
    pub(super) asked: String,
}

impl<'a> Given<'a> {
    pub(super) fn of(question: &'a str, language: Language) -> Self {
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
    pub(super) fn told(&self) -> String {
        let told = if self.asked == self.lower {
            self.lower.clone()
        } else {
            self.lower.replacen(&self.asked, "", 1)
        };
        roles::without_rates(&told)
    }

    /// Figures that words say are for something.
    pub(super) fn of_role(&self, role: Role) -> impl Iterator<Item = Decimal> {
        let labelled = self.quantities.iter().zip(&self.roles);
        labelled.filter(move |(_, known)| **known == Some(role)).map(|(quantity, _)| quantity.value())
    }

    /// Whether the words beside an amount say that tax stands in it, or that it does not.
    pub(super) fn holds_tax(&self, amount: Decimal) -> Option<bool> {
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
    pub(super) fn has_untaxed(&self) -> bool {
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
    pub(super) fn tax_is_by_line(&self) -> bool {
        self.taxes().len() > 1 || self.has_untaxed() && !self.taxes().is_empty()
    }

    /// Every percentage of tax, each once.
    pub(super) fn taxes(&self) -> Vec<Decimal> {
        let mut taxes: Vec<Decimal> = self.of_role(Role::Tax).collect();
        taxes.sort();
        taxes.dedup();
        taxes
    }

    /// The tax, if there is just one, and of everything.
    pub(super) fn one_tax(&self) -> Option<Decimal> {
        if self.tax_is_by_line() {
            return None;
        }
        match self.taxes().as_slice() {
            [one] => Some(*one),
            _ => None,
        }
    }

    /// How many people share what is paid, if a share is asked for.
    pub(super) fn sharers(&self) -> Option<Decimal> {
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
    pub(super) fn offered(&self) -> Option<Decimal> {
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
    pub(super) fn is_of_one_price(&self, percent: &Quantity) -> bool {
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
    pub(super) fn asks_for_one(&self) -> bool {
        self.asks(&["cada", "de media", "en promedio", "por unidad", "each", "on average", "per "])
    }

    /// A name of a step, in the language that spells the figures.
    pub(super) fn choose(&self, spanish: &'static str, english: &'static str) -> &'static str {
        if self.language == Language::Es { spanish } else { english }
    }

    pub(super) fn says(&self, words: &[&str]) -> bool {
        words.iter().any(|word| self.lower.contains(word))
    }

    /// The highest place in a row of things whose words begin so.
    pub(super) fn last_place(&self, of: &[&str]) -> Option<Decimal> {
        ordinal::last(&self.lower, of).map(Decimal::from)
    }

    /// The longest time in years or months.
    pub(super) fn longest(&self) -> Option<Decimal> {
        let is_long = |one: &&Quantity| matches!(one.unit, Some(Unit::Years | Unit::Months));
        let times = self.quantities.iter().filter(is_long).map(Quantity::value);
        times.filter_map(|value| Some((self.months(value)?, value))).max().map(|(_, value)| value)
    }

    /// Money that a form leaves out, if it is all that it leaves out, and the length of time that its sentence speaks
    /// of: "after two years I add another 2,000".
    pub(super) fn added_later(&self, figures: &[Decimal]) -> Option<(Decimal, Decimal)> {
        let left_out: Vec<&Quantity> = self.left_out(figures, false).collect();
        let [added] = left_out.as_slice() else { return None };
        let lower = self.question.to_ascii_lowercase();
        let range = roles::sentence_range(&lower, added.start);
        let mut times = self
            .quantities
            .iter()
            .filter(|one| range.contains(&one.start) && matches!(one.unit, Some(Unit::Years | Unit::Months)));
        let at = times.next().filter(|_| times.next().is_none())?;
        matches!(added.unit, Some(Unit::Money(_))).then_some((added.value(), self.months(at.value())?))
    }

    pub(super) fn has_word(&self, word: &str) -> bool {
        self.lower.split(|letter: char| !letter.is_alphanumeric()).any(|one| one == word)
    }

    /// Whether the part that asks says one of these.
    pub(super) fn asks(&self, words: &[&str]) -> bool {
        words.iter().any(|word| self.asked.contains(word))
    }

    /// The grammar's rule of a kind of figure: those of the question that can be one, the longest first, and none.
    pub(super) fn rule(&self, kind: &str) -> String {
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

    pub(super) fn quantity(&self, value: Decimal) -> Option<&Quantity> {
        // The model saw the likeliest reading; "$6,000" could be six as well.
        let likeliest = self.quantities.iter().find(|quantity| quantity.value() == value);
        likeliest.or_else(|| self.quantities.iter().find(|quantity| quantity.can_be(value)))
    }

    /// How often a figure stands in the question.
    pub(super) fn count(&self, value: Decimal) -> usize {
        self.quantities.iter().filter(|quantity| quantity.can_be(value)).count()
    }

    pub(super) fn unit(&self, value: Decimal) -> Option<Unit> {
        self.quantity(value).and_then(|quantity| quantity.unit)
    }

    pub(super) fn is_percent(&self, value: Decimal) -> bool {
        self.unit(value) == Some(Unit::Percent)
    }

    /// Figures of the question that a form leaves out.
    pub(super) fn left_out<'b>(
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
    pub(super) fn only_left_out(&self, figures: &[Decimal]) -> Option<Decimal> {
        let left_out: Vec<&Quantity> = self.left_out(figures, true).collect();
        match left_out.as_slice() {
            [one] if matches!(one.unit, None | Some(Unit::Months)) => Some(one.value()),
            _ => None,
        }
    }

    /// Whether every figure of the question stands in a form, none more often than in the question.
    pub(super) fn holds(&self, figures: &[Decimal], takes_times: bool) -> Result<(), String> {
        let left_out = self.left_out(figures, takes_times).next();
        if let Some(quantity) = left_out {
            return Err(format!("{} has no place in this case", quantity.written(self.question)));
        }
        let mut uses: BTreeMap<Decimal, usize> = BTreeMap::new();
        for figure in figures.iter().filter(|figure| !is_constant(**figure)) {
            *uses.entry(*figure).or_default() += 1;
        }
        match uses.into_iter().find(|(figure, used)| *used > self.count(*figure)) {
            Some((figure, _)) => Err(format!("{figure} is taken for two things")),
            None => Ok(()),
        }
    }

    /// A length of time in months; a bare count is one of months.
    pub(super) fn months(&self, term: Decimal) -> Option<Decimal> {
        let months = match self.unit(term) {
            Some(Unit::Years) => term.checked_mul(Decimal::from(12))?,
            Some(Unit::Months) | None => term,
            Some(Unit::Money(_) | Unit::Percent | Unit::Weeks | Unit::Days) => return None,
        };
        (months > Decimal::ZERO && months.fract().is_zero()).then_some(months)
    }

    /// What the words beside a rate say it is for.
    pub(super) fn rate(&self, percent: Decimal) -> Option<Rate> {
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
        // Cash is no rate.
        let lower = self.lower.replace("en efectivo", "");
        let is_effective =
            lower.split(|letter: char| !letter.is_alphanumeric() && letter != '.').any(|word| {
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
    let asked = render::asked_part(question);
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
pub(super) enum Rate {
    Monthly(Decimal),
    /// Nominal: a twelfth of it a month.
    Yearly(Decimal),
    /// Of a whole year, interest on interest included.
    Effective(Decimal),
}

impl Rate {
    /// The share of a month, as an expression.
    pub(super) fn a_month(self) -> String {
        match self {
            Self::Monthly(percent) => format!("{percent} / 100"),
            Self::Yearly(percent) => format!("{percent} / 100 / 12"),
            Self::Effective(percent) => format!("(1 + {percent} / 100) ** (1 / 12) - 1"),
        }
    }
}
