//! What words tell of a sum of which a part is paid already: what is left to pay.
//!
//! Called by `told.rs`. One total that was written before and one payment, as a field or as a figure of the text; with
//! two of either nothing is told. Must not take a figure that is only agreed on for one that is paid.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use regex::Regex;

use super::super::text::has;
use super::Seen;
use crate::experts::programming::json::fields::draft::variable;
use crate::experts::programming::json::shape::Kind;

/// What is still to be paid.
const LEFT: &str = "falta por pagar|falta pagar|faltan por pagar|falta de pagar|queda por pagar|quedan por pagar|resta por \
    pagar|resta pagar|pendiente de pago|pendiente de pagar|por pagar|por cobrar|saldo pendiente|saldo a pagar|importe \
    pendiente|monto pendiente|lo que falta|lo que queda|lo que resta|left to pay|still to pay|to be paid|still owe|still owed|\
    balance due|amount due|balance left|remaining balance|outstanding";
/// What is paid beforehand.
const PAID: &str =
    "senal|sena|anticipo|adelanto| a cuenta|deposito|deposit|down payment|pagado|abonado|abono|paid|enganche";
/// Words of a hint that mean a part of it, or that it is given back.
const PARTLY: &str =
    "devuel|devol|refund|fianza|cada|each|plazo|cuota|instalment|installment|mitad|half|%|por ciento|percent";
/// Words of a text that mean the same, other payments, or payments that are not made yet.
const UNCLEAR: &str = "devuel|devol|refund|fianza|plazos|cuotas|instalment|installment|mitad|half|pagado|pago otr|pago ayer|pague|\
    abon|transfiri|transferi|puse |ha puesto|we paid|i paid|has paid|paid another|not yet|nothing|nada|todavia|aun no|pide un|\
    piden|required|requires|hay que dejar|must pay|tiene que dejar";
/// Totals that are no money.
const COUNTS: &str =
    "unidad|invitad|persona|pieza|hora|minut|dias|litro|kilo|alumn|unit|guest|people|person|hour|days";

impl Seen<'_> {
    /// A total less what is paid of it.
    pub(super) fn left_to_pay(&self, at: usize) -> Option<String> {
        let hint = &self.hints[at];
        if !has(hint, LEFT) || has(hint, PARTLY) || has(&self.facts.words, UNCLEAR) {
            return None;
        }
        let is_sum = |kind: Kind| matches!(kind, Kind::Number | Kind::Whole);
        let total = self.one_before(at, |hint, kind| {
            let is_other = has(hint, PAID) || has(hint, LEFT) || has(hint, COUNTS);
            is_sum(kind) && hint.starts_with("total") && !is_other
        })?;
        let is_paid = |hint: &str, kind: Kind| {
            is_sum(kind)
                && has(hint, PAID)
                && !has(hint, LEFT)
                && !has(hint, PARTLY)
                && !hint.starts_with("total")
        };
        let paid = match self.one_before(at, is_paid) {
            Some(field) => variable(&self.fields[field].name),
            None if (0..at).any(|before| is_paid(&self.hints[before], self.fields[before].kind)) => {
                return None;
            }
            None => paid(&self.facts.words)?,
        };
        let sum = format!("{} - {paid}", variable(&self.fields[total].name));
        Some(self.rounded(at, &sum))
    }
}

/// The one sum of money that a text says is paid.
fn paid(words: &str) -> Option<String> {
    const MONEY: &str = r"(?:€|£|euros?\b|pesos\b|soles\b|dolares\b|dollars\b|pounds\b|quid\b)";
    const SIGN: &str = r"(?:[$€£]|s/\.?)";
    const WORD: &str =
        r"\b(?:senal|sena|anticipo|adelanto|deposito|deposit|down payment|enganche|a cuenta)\b";
    static PATTERNS: LazyLock<[Regex; 5]> = LazyLock::new(|| {
        let link = r"(?:de|como|por|of|as an?|for the|in|en) (?:la |el |the )?";
        [
            format!(r"(\d+(?:\.\d+)?) ?{MONEY} {link}{WORD}"),
            format!(r"{SIGN} ?(\d+(?:\.\d+)?) (?:{link})?{WORD}"),
            format!(r"{WORD}(?: de| por| of|:)? {SIGN} ?(\d+(?:\.\d+)?)"),
            format!(r"{WORD}(?: de| por| of|:)? (\d+(?:\.\d+)?) ?{MONEY}"),
            WORD.to_owned(),
        ]
        .map(|pattern| Regex::new(&pattern).expect("a pattern that was compiled in"))
    });
    let [figures @ .., word] = &*PATTERNS;
    let found = figures.iter().flat_map(|pattern| pattern.captures_iter(words));
    let all: BTreeSet<String> = found.map(|found| found[1].to_owned()).collect();
    // Two words for payments with one figure: nobody knows what the other one was.
    let is_one = all.len() == 1 && word.find_iter(words).count() == 1;
    all.into_iter().next().filter(|_| is_one)
}
