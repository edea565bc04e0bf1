//! Offers by pieces: three for the price of two, the second one cheaper.
//!
//! Called by `cases.rs`.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;
use rust_decimal::Decimal;

/// An offer and where the question tells it, in bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Offer {
    pub(super) kind: Kind,
    pub(super) place: Range<usize>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// So many are taken, so many of them paid.
    Fewer { taken: Decimal, paid: Decimal },
    /// Percent off the second of each two.
    Second(Decimal),
}

/// So many taken, so many paid; named groups, whichever comes first.
static FEWER: LazyLock<Regex> = LazyLock::new(|| {
    let patterns = [
        r"\b(?<t>[2-6]) ?x ?(?<p>[1-5])\b",
        r"\b(?<t>[2-6])[ -](?:for|por)(?: the price of)?[ -](?<p>[1-5])\b",
        r"\blle[vn]\w* (?<t>[2-6])\D{1,9}pag\w* (?<p>[1-5])\b",
        r"\bpag\w* (?<p>[1-5])\D{1,9}llev\w* (?<t>[2-6])\b",
    ];
    Regex::new(&unique_names(&patterns)).expect("a pattern that was compiled in")
});
static FREE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\bbuy (?<p>[1-5]|one|two|three),? (?:and )?get (?:1|one)(?: \w+)? free\b")
        .expect("compiled in")
});
static SECOND: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?:segund[ao]|second|2ª) (?:unidad|un[ao]|one|item|par|pair|pizza|prenda|art[^ ]+)\b[^.?%\d]{0,45}?(?:(?<off>\d{1,2}) ?%|mitad de precio|half price|half-price)",
    )
    .expect("compiled in")
});

/// How far behind a percentage the tax is named that it is, in bytes.
const TAX_MAX: usize = 12;

/// Alternatives whose groups are numbered, since a name may stand once only.
fn unique_names(patterns: &[&str]) -> String {
    let numbered = patterns.iter().enumerate().map(|(at, pattern)| {
        pattern.replace("?<t>", &format!("?<t{at}>")).replace("?<p>", &format!("?<p{at}>"))
    });
    numbered.collect::<Vec<_>>().join("|")
}

/// The offer that a question tells of.
pub(super) fn find(question: &str) -> Option<Offer> {
    // Places of bytes stay as they are.
    let lower = question.to_ascii_lowercase();
    let digit = |text: &str| match text {
        "one" => Some(Decimal::ONE),
        "two" => Some(Decimal::TWO),
        "three" => Some(Decimal::from(3)),
        digits => digits.parse().ok(),
    };
    for found in FEWER.captures_iter(&lower) {
        let of = |name: &str| {
            (0..4).find_map(|at| found.name(&format!("{name}{at}"))).and_then(|text| digit(text.as_str()))
        };
        let place = place(&found);
        if let (Some(taken), Some(paid)) = (of("t"), of("p"))
            && taken > paid
            && !is_measure(&lower[place.end..])
        {
            return Some(Offer { kind: Kind::Fewer { taken, paid }, place });
        }
    }
    if let Some(found) = FREE.captures(&lower) {
        let paid = digit(&found["p"])?;
        return Some(Offer { kind: Kind::Fewer { taken: paid + Decimal::ONE, paid }, place: place(&found) });
    }
    let found = SECOND.captures(&lower)?;
    let told = found.get(0)?;
    let after = &lower[told.end()..lower.floor_char_boundary(told.end() + TAX_MAX)];
    if super::roles::names_tax(told.as_str()) || super::roles::names_tax(after) {
        return None;
    }
    let off = found.name("off").map_or(Some(Decimal::from(50)), |off| off.as_str().parse().ok())?;
    Some(Offer { kind: Kind::Second(off), place: place(&found) })
}

/// Whether two figures are sides of something, or a price for several: "4 x 3 metros", "3 por 2,50 €".
fn is_measure(after: &str) -> bool {
    let is_cents =
        after.starts_with([',', '.']) && after[1..].starts_with(|letter: char| letter.is_ascii_digit());
    let next = after.trim_start();
    is_cents
        || [
            "€", "$", "£", "m ", "m2", "m²", "cm", "metro", "feet", "foot", "ft", "euro", "dólar", "dollar",
            "peso", "sol", "pound",
        ]
        .iter()
        .any(|unit| next.starts_with(unit))
}

fn place(found: &regex::Captures<'_>) -> Range<usize> {
    found.get(0).map(|whole| whole.range()).unwrap_or_default()
}

impl Kind {
    /// How many are paid of so many, as an expression.
    pub(super) fn paid(self, count: Decimal) -> Option<String> {
        match self {
            Self::Fewer { taken, paid } => {
                let free = (count / taken).floor().checked_mul(taken - paid)?;
                Some(format!("({count} - {free})"))
            }
            Self::Second(off) => {
                Some(format!("({count} - {} * {off} / 100)", (count / Decimal::TWO).floor()))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offers_are_read_in_both_languages() {
        let fewer = |taken: u32, paid: u32| Some(Kind::Fewer { taken: taken.into(), paid: paid.into() });
        for (said, meant) in [
            ("El champú está al 3x2 hoy", fewer(3, 2)),
            ("en promoción de pague 2 y lleve 3", fewer(3, 2)),
            ("Lleva 4 y paga 3 en yogures", fewer(4, 3)),
            ("The socks are 3 for 2", fewer(3, 2)),
            ("buy two get one free on mugs", fewer(3, 2)),
            ("la segunda unidad al 70 % de descuento", Some(Kind::Second(70.into()))),
            ("la segunda unidad a mitad de precio", Some(Kind::Second(50.into()))),
            ("the second one is half price", Some(Kind::Second(50.into()))),
            ("una mesa de 3 x 4 metros", None),
            ("un baño de 4 x 3 metros", None),
            ("la lata a 1,20 € o 3 por 2,50 €", None),
            ("la segunda unidad lleva un 21 % de IVA", None),
            ("2 camisas por 30 €", None),
            ("la segunda cuota vence hoy", None),
        ] {
            assert_eq!(find(said).map(|offer| offer.kind), meant, "{said}");
        }
        assert_eq!(fewer(3, 2).unwrap().paid(7.into()).unwrap(), "(7 - 2)");
        assert_eq!(Kind::Second(70.into()).paid(5.into()).unwrap(), "(5 - 2 * 70 / 100)");
    }
}
