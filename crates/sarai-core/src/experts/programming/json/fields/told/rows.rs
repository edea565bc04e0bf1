//! What words tell of the table of a text: how many, how much in all, on average, the most, the least, who is beyond a bound.
//!
//! Called by `told.rs`, which also writes the table. Must not add up what is only a part of the sum.

use super::super::text::has;
use super::{ALTERS, Seen, bound, stem};
use crate::experts::programming::json::fields::draft::variable;
use crate::experts::programming::json::fields::is_sorted;
use crate::experts::programming::json::shape::Kind;
use crate::language::fold;

const HIGHEST: &str = "mas alt|mayor|mas car|mas larg|mas grande|mas pesad|mejor|maxim|highest|largest|\
                longest|best|top|most expensive|maximum|heaviest|biggest";
const LOWEST: &str = "mas baj|menor|mas barat|mas cort|mas peque|peor|minim|lowest|smallest|shortest|\
                worst|cheapest|minimum";

const MONEY: &str = "importe|coste|costo|cuesta|cobra|euro|pesos|soles|dolar|dollar|pound|cost|amount|a pagar|to pay|charge|gasto|€|$|£";

/// Words that mean that a thing does not cost what its pieces do.
const LOT_ALTERS: &str = "descuento|rebaja|discount|% off|gratis|free|cupon|coupon|promo|2x1|3x2|devol|devuel|return|roto|rota|\
    broken|anul|cancel|salvo|except";

impl Seen<'_> {
    /// Counts, sums, means and extremes of the table of the text.
    pub(super) fn of_rows(&self, at: usize) -> Option<String> {
        let hint = &self.hints[at];
        let field = &self.fields[at];
        if !self.facts.pairs.is_empty() && self.facts.items.is_empty() {
            if let Some(extreme) = self.superlative(at, "[1]") {
                return Some(extreme);
            }
            if has(hint, "media|promedio|average|mean")
                && !has(hint, "mediana|median")
                && !has(hint, " hora|con |sin |without")
            {
                return Some(self.rounded(at, "mean(v for _, v in rows)"));
            }
            let is_sum = has(hint, "suma|en total|total|sum of|added up");
            // A bound or what one has to spend is no part of the sum.
            let beside =
                usize::from(has(&self.facts.words, "presupuest|tope|limite|budget|limit|efectivo|billete"));
            let all = self.facts.money <= self.facts.pairs.len() + beside && !has(&self.facts.words, ALTERS);
            let is_plain = !has(
                hint,
                "por |per |mas |menos|less|plus|con |sin |with|after|before|dinero|alumn|person|student|people|asistent|particip|%|dias|days|cuant|\
                how many",
            );
            if is_sum && all && is_plain {
                return Some(self.rounded(at, "sum(v for _, v in rows)"));
            }
            return None;
        }
        if self.facts.items.is_empty() || !self.facts.pairs.is_empty() || has(&self.facts.words, ALTERS) {
            return None;
        }
        let is_all = self.facts.money == self.facts.items.len();
        if is_all
            && field.kind == Kind::Whole
            && has(hint, "suma de|todas las cantidades|todas las unidades|all quantities|total number of")
        {
            return Some("sum(n for _, n, _ in rows)".to_owned());
        }
        let is_total = has(hint, "total")
            && !has(
                hint,
                "por |per |mas |menos|less|plus|unidades|piezas|items|units|cantidad|quantit|\
                how many|cuant",
            );
        (is_total && is_all && field.kind == Kind::Number)
            .then(|| self.rounded(at, "sum(n * p for _, n, p in rows)"))
    }

    /// What all of one ordered thing costs, if the field is named after it: "importe_kilos", "6 kilos a 28".
    pub(super) fn of_lot(&self, at: usize) -> Option<String> {
        let hint = &self.hints[at];
        let unclear = "precio|price|unit|unidad|por pieza|por kilo|cada|each|por hora|per |cantidad|cuant|how many|number of|descuento|discount|iva|vat|sin |con |with|\
            menos|less|mas |plus|porcent|percent|%|descont|quitan|after|before|resto|rest ";
        if !has(hint, MONEY) || has(hint, unclear) || has(&self.facts.words, LOT_ALTERS) {
            return None;
        }
        let name = fold(&self.fields[at].name);
        let things: Vec<&str> =
            name.split('_').filter(|word| word.len() > 3 && !has(word, MONEY) && *word != "total").collect();
        let is_of = |lot: &str| {
            let lot = fold(lot);
            things.iter().all(|thing| lot.split(' ').any(|word| word == *thing))
        };
        let mut lots = self.facts.lots.iter().filter(|(_, lot, _)| is_of(lot));
        let (count, _, price) = lots.next().filter(|_| !things.is_empty() && lots.next().is_none())?;
        Some(self.rounded(at, &format!("{count} * {price}")))
    }

    /// Who or what has most or least of a list, or how much that is.
    pub(super) fn superlative(&self, at: usize, part: &str) -> Option<String> {
        let is_items = self.facts.pairs.is_empty() && !self.facts.items.is_empty();
        let hint = &self.hints[at];
        if is_items && part == "[0]" && has(hint, "gast|spent|coste total|importe") && has(hint, "mayor|mas ")
        {
            return Some("max(rows, key=lambda r: r[1] * r[2])[0]".to_owned());
        }
        if self.facts.pairs.is_empty() || !self.facts.items.is_empty() {
            return None;
        }
        let (high, low) = (has(hint, HIGHEST), has(hint, LOWEST));
        let is_two = has(
            hint,
            "tiempo|time|precio|price|segund|second|tercer|third|diferencia|difference| y | and |menos de|less than|cuant|how many|suma|total",
        );
        match (high, low) {
            _ if is_two => None,
            (true, false) => Some(format!("max(rows, key=lambda r: r[1]){part}")),
            (false, true) => Some(format!("min(rows, key=lambda r: r[1]){part}")),
            _ => None,
        }
    }

    /// Names of a list whose figure is on one side of a bound that the hint states.
    pub(super) fn listed(&self, at: usize) -> Option<String> {
        if self.facts.pairs.is_empty() || !self.facts.items.is_empty() {
            return None;
        }
        let hint = &self.hints[at];
        let names = match (bound(hint), has(hint, HIGHEST), has(hint, LOWEST)) {
            (Some((sign, bound)), _, _) => format!("n for n, v in rows if v {sign} {bound}"),
            (None, true, false) => "n for n, v in rows if v == max(v for _, v in rows)".to_owned(),
            (None, false, true) => "n for n, v in rows if v == min(v for _, v in rows)".to_owned(),
            _ => return None,
        };
        let is_ordered =
            has(hint, "ordenad|sorted|primero|first|mayor a menor|menor a mayor|invers|revers|desc|asc");
        if has(hint, " no |not |never|nunca") {
            return None;
        }
        if is_sorted(&self.fields[at].hint.to_lowercase()) {
            return Some(format!("sorted({names})"));
        }
        (!is_ordered).then(|| format!("[{names}]"))
    }

    /// How many a list holds that was written right before.
    pub(super) fn count(&self, at: usize) -> Option<String> {
        let list = at.checked_sub(1)?;
        let hint = &self.hints[at];
        let counts = has(hint, "cuant|how many|cantidad|number of|count");
        let list_name = fold(&self.fields[list].name);
        let of_list = |word: &str| list_name.contains(stem(word));
        const COUNTING: [&str; 8] =
            ["count", "cantidad", "numero", "number", "num", "cuantos", "cuantas", "de"];
        let name = fold(&self.fields[at].name);
        let names = name.split('_').all(|word| COUNTING.contains(&word) || word.len() > 3 && of_list(word));
        let is_list = self.fields[list].kind == Kind::List && self.fields[at].kind == Kind::Whole;
        (is_list && counts && names && bound(hint).is_none())
            .then(|| format!("len({})", variable(&self.fields[list].name)))
    }
}
