//! What figures are for, as the words beside them say: a tax, a discount, a coupon, a delivery, a tip, an advance.
//!
//! Called by `cases.rs`. A word is of the nearest figure of its sentence that can be meant, and a figure is for what the
//! nearest of its words says. A figure without such a word may be anything.

use crate::numbers::{Quantity, Unit};

/// What a figure is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// Percent that the state adds.
    Tax,
    /// Percent off.
    Off,
    /// Percent added for service.
    Tip,
    /// Percent that the payer keeps for the state.
    Withheld,
    /// Money kept for a service.
    Charge,
    /// Money off.
    Coupon,
    /// Money added for bringing it.
    Delivery,
    /// Money that goes between two changes of it.
    Spent,
    /// What money costs in other money.
    Rate,
    /// Money that is to be gained.
    Goal,
    /// Paid before: money, or a percentage of the whole.
    Advance,
}

/// Farthest a word stands from its figure, in bytes.
const REACH: usize = 30;

const WORDS: &[(Role, &[&str])] = &[
    (Role::Tax, &["iva", "igv", "itbis", "vat", "sales tax", "impuesto", "tax"]),
    (
        Role::Off,
        &[
            "descuento",
            "descuent",
            "rebaj",
            "dto",
            "quita",
            "discount",
            "off",
            "markdown",
            "marked down",
            "menos",
        ],
    ),
    (Role::Tip, &["propina", "tip", "service charge", "servicio", "gratuity"]),
    (Role::Withheld, &["retención", "retencion", "irpf", "retefuente", "withhold", "withheld"]),
    (Role::Charge, &["comisi", "commission", "fee", "cargo fijo", "cobro fijo"]),
    (Role::Coupon, &["cupón", "cupon", "un vale", "vale de", "coupon", "voucher"]),
    (
        Role::Delivery,
        &[
            "envío",
            "envio",
            "despacho",
            "domicilio",
            "flete",
            "transporte",
            "reparto",
            "portes",
            "delivery",
            "shipping",
            "postage",
        ],
    ),
    (Role::Spent, &["gasté", "gastó", "gastamos", "gastaron", "gastado", "spent", "cancelé una deuda"]),
    (
        Role::Rate,
        &[
            "por euro",
            "por dólar",
            "por dolar",
            "por libra",
            "por cada euro",
            "por cada dólar",
            "por cada libra",
            "per dollar",
            "per euro",
            "per pound",
            "to the pound",
            "to the dollar",
            "to the euro",
            "for each dollar",
            "for each euro",
            "for each pound",
            "for every dollar",
            "for every euro",
            "for every pound",
            "el dólar a",
            "el dolar a",
            "el euro a",
            "la libra a",
            "dólares a",
            "dolares a",
            "euros a",
            "a rate of",
            "tipo de cambio",
            "exchange rate",
        ],
    ),
    (Role::Goal, &["queden", "quede", "ganar", "ganancia", "utilidad", "beneficio", "profit"]),
    (
        Role::Advance,
        &[
            "señal",
            "seña",
            "anticip",
            "adelant",
            "a cuenta",
            "deposit",
            "depósito",
            "gift card",
            "tarjeta de regalo",
            "tarjeta regalo",
            "upfront",
        ],
    ),
];

fn can_be(role: Role, unit: Option<Unit>) -> bool {
    let is_time = matches!(unit, Some(Unit::Years | Unit::Months | Unit::Weeks | Unit::Days));
    match role {
        Role::Tax | Role::Off | Role::Tip | Role::Withheld => unit == Some(Unit::Percent),
        Role::Coupon | Role::Charge | Role::Delivery | Role::Goal | Role::Spent => {
            matches!(unit, Some(Unit::Money(_)))
        }
        Role::Rate => matches!(unit, Some(Unit::Money(_)) | None),
        Role::Advance => unit.is_some() && !is_time,
    }
}

/// Whether a text in lower case names a tax on what is bought.
pub(super) fn names_tax(lower: &str) -> bool {
    let mut words = lower.split(|letter: char| !letter.is_alphanumeric());
    words.any(|word| {
        matches!(word, "iva" | "igv" | "itbis" | "vat" | "tax" | "taxes" | "impuesto" | "impuestos")
    })
}

/// What each figure is for, in their order.
pub(super) fn of(question: &str, quantities: &[Quantity]) -> Vec<Option<Role>> {
    // Places of bytes stay as they are.
    let lower = question.to_ascii_lowercase();
    let mut roles: Vec<Option<(usize, Role)>> = vec![None; quantities.len()];
    for (role, words) in WORDS {
        for word in *words {
            for (at, _) in lower.match_indices(word).filter(|(at, _)| begins_word(&lower, *at, word)) {
                let gaps = quantities.iter().enumerate().filter(|(_, quantity)| can_be(*role, quantity.unit));
                let nearest = gaps.filter_map(|(which, quantity)| {
                    Some((gap(&lower, (at, at + word.len()), quantity)?, which))
                });
                if let Some((gap, which)) = nearest.min()
                    && roles[which].is_none_or(|(known, _)| gap < known)
                {
                    roles[which] = Some((gap, *role));
                }
            }
        }
    }
    // "Free shipping over $50" is no cost.
    for (quantity, role) in quantities.iter().zip(&mut roles) {
        let speaks_of = sentence(&lower, quantity.start);
        if matches!(role, Some((_, Role::Delivery)))
            && ["free", "gratis", "sin coste"].iter().any(|word| speaks_of.contains(word))
        {
            *role = None;
        }
    }
    // "IVA al 10 % la obra y los libros al 4 %": a sentence that speaks of nothing else means the tax.
    for (quantity, role) in quantities.iter().zip(&mut roles).filter(|(_, role)| role.is_none()) {
        let speaks_of = sentence(&lower, quantity.start);
        let says = |words: &[&str]| {
            words
                .iter()
                .any(|word| speaks_of.match_indices(word).any(|(at, _)| begins_word(speaks_of, at, word)))
        };
        let others = WORDS.iter().filter(|(role, _)| matches!(role, Role::Off | Role::Tip | Role::Advance));
        if can_be(Role::Tax, quantity.unit)
            && names_tax(speaks_of)
            && !others.into_iter().any(|(_, words)| says(words))
        {
            *role = Some((REACH, Role::Tax));
        }
    }
    // "$10 off"
    for (quantity, role) in quantities.iter().zip(&mut roles) {
        let is_off = lower.get(quantity.end..).is_some_and(|after| after.starts_with(" off"));
        if is_off && can_be(Role::Coupon, quantity.unit) {
            *role = Some((0, Role::Coupon));
        }
    }
    roles.into_iter().map(|role| role.map(|(_, role)| role)).collect()
}

/// Farthest that is looked for the ends of a sentence, in bytes.
const SENTENCE_MAX: usize = 400;
/// Ends of sentences.
const STOPS: [&str; 5] = [". ", "; ", "? ", "! ", "\n"];

/// The sentence around a place.
fn sentence(text: &str, place: usize) -> &str {
    text.get(sentence_range(text, place)).unwrap_or_default()
}

/// Where the sentence around a place begins and ends.
pub(super) fn sentence_range(text: &str, place: usize) -> std::ops::Range<usize> {
    let from = text.floor_char_boundary(place.saturating_sub(SENTENCE_MAX));
    let to = text.floor_char_boundary(place + SENTENCE_MAX);
    let (before, after) =
        (text.get(from..place).unwrap_or_default(), text.get(place..to).unwrap_or_default());
    let start =
        STOPS.iter().filter_map(|stop| Some(from + before.rfind(stop)? + stop.len())).max().unwrap_or(from);
    let end = STOPS.iter().filter_map(|stop| after.find(stop)).min().unwrap_or(after.len());
    start..place + end
}

/// A text to the end of its sentence.
pub(super) fn up_to_stop(text: &str) -> &str {
    let end = STOPS.iter().filter_map(|stop| text.find(stop)).min().unwrap_or(text.len());
    &text[..end]
}

/// A text from the beginning of its last sentence, or of what follows its last comma.
pub(super) fn from_stop(text: &str) -> &str {
    let start = STOPS.iter().chain(&[", "]).filter_map(|stop| Some(text.rfind(stop)? + stop.len())).max();
    &text[start.unwrap_or(0)..]
}

/// A text without what names a tax and does not say where it stands ("con IVA del 21 %"), and with plain words where it
/// is said not to be included.
pub(super) fn without_rates(words: &str) -> String {
    let mut plain = words
        .replace("con iva del", "iva del")
        .replace("con igv del", "igv del")
        .replace("with vat at", "vat at");
    for denial in ["no inclu", "sin inclu", "not inclu", "n't inclu"] {
        plain = plain.replace(denial, "exclu");
    }
    plain
}

/// Words of amounts that hold the tax, and of those that do not.
pub(super) const WITH_TAX: &[&str] = &[
    "inclu",
    "ya dentro",
    "con iva",
    "con igv",
    "con el iva",
    "with vat",
    "vat in it",
    "inc vat",
    "inc. vat",
];
pub(super) const WITHOUT_TAX: &[&str] = &[
    "sin iva",
    "sin igv",
    "más iva",
    "mas iva",
    "más igv",
    "más el iva",
    "más el igv",
    "+ iva",
    "+ igv",
    "más impuesto",
    "antes de iva",
    "antes de impuestos",
    "plus vat",
    "plus tax",
    "exclu",
    "ex vat",
    "ex. vat",
    "without vat",
    "without tax",
    "before tax",
    "before vat",
    "pre-tax",
];

/// Whether words say that tax stands in an amount; `None` where they say nothing of it.
pub(super) fn holds_tax(words: &str) -> Option<bool> {
    let words = &without_rates(words);
    let first = |of: &[&str]| of.iter().filter_map(|word| words.find(word)).min();
    let plus_percent = || {
        let at = words.find("plus ").or_else(|| words.find("más "))?;
        names_tax(&words[at..]).then_some(at)
    };
    match (first(WITH_TAX), first(WITHOUT_TAX).or_else(plus_percent)) {
        (None, None) => None,
        (within, without) => {
            Some(without.is_none_or(|without| within.is_some_and(|within| within < without)))
        }
    }
}

/// Whether a find is a word, or for those of more than four letters the beginning of one.
fn begins_word(text: &str, at: usize, word: &str) -> bool {
    let inside = |side: Option<char>| side.is_some_and(char::is_alphanumeric);
    let is_whole = !inside(text[at + word.len()..].chars().next());
    !inside(text[..at].chars().next_back()) && (word.chars().count() > 4 || is_whole)
}

/// Bytes between a word and a figure of its sentence; one right behind its word, or right before it, is nearest.
fn gap(text: &str, (start, end): (usize, usize), quantity: &Quantity) -> Option<usize> {
    // A figure may hold the word: "20 % off"; that "euros a" begins in "500 euros" tells nothing.
    let between = if quantity.end <= start {
        text.get(quantity.end..start)?
    } else if end <= quantity.start {
        text.get(end..quantity.start)?
    } else {
        return (end <= quantity.end).then_some(0);
    };
    if between.len() > REACH {
        return None;
    }
    let is_apart = STOPS.iter().any(|stop| between.contains(stop));
    // What stands behind a comma is less likely meant.
    let far = between.len() + 12 * between.matches(',').count();
    (!is_apart && far <= REACH).then_some(far)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Language;
    use crate::numbers;

    #[test]
    fn words_tell_what_the_figures_beside_them_are_for() {
        let told = |question: &str, language| {
            let quantities = numbers::find(question, language);
            let roles = of(question, &quantities);
            let named =
                quantities.iter().zip(roles).filter_map(|(quantity, role)| Some((quantity.value(), role?)));
            named.map(|(value, role)| format!("{value} {role:?}")).collect::<Vec<_>>().join(", ")
        };
        let es = "Dos sillas a 40 € con un 30% de descuento y un cupón de 5 €; el IVA es siempre del 21 % y el envío 12 €.";
        assert_eq!(told(es, Language::Es), "30 Off, 5 Coupon, 21 Tax, 12 Delivery");
        let en = "A lamp is $45, 20% off, with $10 off the sum. Sales tax of 6% is added, and we tip 15%.";
        assert_eq!(told(en, Language::En), "20 Off, 10 Coupon, 6 Tax, 15 Tip");
        let two = "A la obra le aplico un 10 % de IVA y a los materiales un 21 %. Bajo un 5 % todo.";
        assert_eq!(told(two, Language::Es), "10 Tax, 21 Tax");
        let advance = "He wants a deposit of 25% of the price. I gave 80 € yesterday.";
        assert_eq!(told(advance, Language::En), "25 Advance");
    }
}
