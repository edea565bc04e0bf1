//! What words tell of sums: taxes, pay by the hour, delivery, equal parts, recipes for more, one field less another, bounds.
//!
//! Called by `told.rs`. Uses fields that were written before by their names. Must not use one whose unit is another.

use std::sync::LazyLock;

use regex::Regex;

use super::super::text::has;
use super::time::Length;
use super::{ALTERS, Seen, bound, stem};
use crate::experts::programming::json::fields::draft::variable;
use crate::experts::programming::json::shape::Kind;
use crate::language::fold;

const MEASURES: &str = "litro|kilo|kg|metro|km|tonelada|gram|pound|mile|ounce|cm|ml|gallon";

impl Seen<'_> {
    /// A tax on what was written before without it, and the sum with it.
    pub(super) fn taxed(&self, at: usize) -> Option<String> {
        let rate = self.facts.tax.as_ref()?;
        let hint = &self.hints[at];
        let net = |before: &usize| {
            matches!(self.fields[*before].kind, Kind::Number | Kind::Whole)
                && has(
                    &self.hints[*before],
                    "sin iva|antes de iva|antes del iva|before vat|before tax|without vat|excluding vat|\
                subtotal|base|neto|sin impuesto",
                )
        };
        let others = ALTERS
            .split('|')
            .filter(|word| !["iva", "vat", "tax", "impuesto", "falta", "return", "tip"].contains(word));
        if others.into_iter().any(|word| self.facts.words.contains(word)) {
            return None;
        }
        let bases: Vec<String> = (0..at).filter(net).map(|at| variable(&self.fields[at].name)).collect();
        let base = match bases.as_slice() {
            [] => return None,
            [one] => one.clone(),
            several if !several.iter().any(|name| has(name, "subtotal|base|total")) => {
                format!("({})", several.join(" + "))
            }
            _ => return None,
        };
        let name = fold(&self.fields[at].name);
        let of_tax =
            |word: &str| ["iva", "vat", "tax", "igv", "sales", "importe", "amount", "cuota"].contains(&word);
        let is_tax = has(&name, "iva|vat|tax|igv")
            && name.split('_').all(of_tax)
            && !has(hint, "porcent|percent|%|tipo|rate");
        if is_tax {
            return Some(self.rounded(at, &format!("{base} * {rate} / 100")));
        }
        let is_gross = fold(&self.fields[at].name).contains("total")
            && has(
                hint,
                "con iva|con el iva|iva incluido|mas iva|mas el iva|with vat|with tax|including vat|\
                including tax|after tax|plus vat|inc vat",
            );
        is_gross.then(|| self.rounded(at, &format!("{base} * (100 + {rate}) / 100")))
    }

    /// What an hourly rate comes to for a time that was told before.
    pub(super) fn pay(&self, at: usize) -> Option<String> {
        let rate = self.facts.hourly.as_ref()?;
        let hint = &self.hints[at];
        let is_pay = has(
            hint,
            "pago|paga|pay|wage|cobra|sueldo|importe|coste|costo|cost|precio total|total|ganado|\
                earn",
        );
        let is_asked_else = has(hint, "hora |hour |extra|overtime|persona|person|cada|each");
        if !is_pay || is_asked_else || self.facts.money != 1 || has(&self.facts.words, ALTERS) {
            return None;
        }
        let (time, length) = (0..at).rev().find_map(|before| {
            self.duration(before)?;
            Some((before, self.length(before)?))
        })?;
        let time = variable(&self.fields[time].name);
        let sum = match length {
            Length::Minutes => format!("{time} / 60 * {rate}"),
            Length::Hours => format!("{time} * {rate}"),
        };
        Some(self.rounded(at, &sum))
    }

    /// What is not paid for bringing from a sum on.
    pub(super) fn delivery(&self, at: usize) -> Option<String> {
        static COST: LazyLock<Regex> = LazyLock::new(|| {
            Regex::new(r"(?:envio|reparto|porte|delivery|shipping)[^.;\n\d]{0,40}?(\d+(?:\.\d+)?)")
                .expect("a pattern that was compiled in")
        });
        static FROM: LazyLock<Regex> = LazyLock::new(|| {
            Regex::new(r"(?:a partir de|desde|from) (?:[$€£]|s/ ?)?(\d+(?:\.\d+)?)")
                .expect("a pattern that was compiled in")
        });
        let hint = &self.hints[at];
        if !has(hint, "envio|reparto|porte|delivery|shipping") || has(hint, "total|suma|con ") {
            return None;
        }
        let words = &self.facts.words;
        let free = words.lines().flat_map(|line| line.split(". ")).find(|part| {
            has(part, "gratis|no se cobra|sin coste|sin costo|free|no charge|waived")
                && has(part, "envio|reparto|porte|delivery|shipping|gratis|free")
        })?;
        let (sign, from) = bound(free).or_else(|| Some((">=", FROM.captures(free)?[1].to_owned())))?;
        let mut costs =
            COST.captures_iter(words).map(|found| found[1].to_owned()).filter(|cost| *cost != from);
        let cost = costs.next().filter(|_| costs.next().is_none())?;
        let goods = self.one_before(at, |hint, kind| {
            matches!(kind, Kind::Number | Kind::Whole)
                && has(hint, "subtotal|mercanc|goods|merchandise|sin envio|sin reparto|before delivery")
        })?;
        let goods = variable(&self.fields[goods].name);
        matches!(sign, ">" | ">=").then(|| format!("0 if {goods} {sign} {from} else {cost}"))
    }

    /// A whole in equal parts.
    pub(super) fn share(&self, at: usize) -> Option<String> {
        let hint = &self.hints[at];
        let is_share = has(hint, "por persona|per person|partes iguales|split equally|equal shares");
        let name = fold(&self.fields[at].name);
        // "por_nino" is of the field "ninos".
        let of =
            name.rsplit_once("por_").or_else(|| name.rsplit_once("per_")).map(|(_, of)| stem(of).to_owned());
        let is_of = |hint: &str| of.as_ref().is_some_and(|of| hint.starts_with(of.as_str()));
        if !is_share && of.is_none() {
            return None;
        }
        let people = self.one_before(at, |hint, kind| {
            kind == Kind::Whole && is_of(hint)
                || is_share
                    && kind == Kind::Whole
                    && has(
                        hint,
                        "personas|people|compis|amig|guests|comensal|somos|friends|diners|asistentes|\
                participantes|invitad",
                    )
        })?;
        let total = self.one_before(at, |hint, kind| {
            matches!(kind, Kind::Number | Kind::Whole) && has(hint, "total") && !has(hint, "persona|person")
        })?;
        let sum = format!("{} / {}", variable(&self.fields[total].name), variable(&self.fields[people].name));
        Some(self.rounded(at, &sum))
    }

    /// What a recipe takes of a thing, for more or fewer than it is made for.
    pub(super) fn scaled(&self, at: usize) -> Option<String> {
        let (from, to) = self.facts.servings.as_ref()?;
        let name = fold(&self.fields[at].name);
        let word = name.split('_').next().filter(|word| word.len() > 3)?;
        let thing = regex::escape(stem(word));
        let of = Regex::new(&format!(r"\b(\d+(?:\.\d+)?) ?([a-z]+ )?(?:de |of )?{thing}")).ok()?;
        let mut all = of.captures_iter(&self.facts.words);
        let found = all.next()?;
        let count = &found[1];
        if all.next().is_some() || count == from || count == to {
            return None;
        }
        // 1 kg is no figure in grams, and what bakes for two bakes as long for ten.
        let unit = found.get(2).map_or("", |unit| unit.as_str().trim());
        let wanted = name.rsplit_once('_').map_or("", |(_, unit)| unit);
        let is_measure =
            |unit: &str| ["g", "kg", "ml", "l", "cl", "cups", "tazas", "oz", "lb"].contains(&unit);
        if is_measure(wanted) && unit != wanted
            || !is_measure(wanted) && ["kg", "ml", "cl"].contains(&unit)
            || has(
                &name,
                "minut|grado|temp|horno|tiempo|time|degree|oven|precio|price|cost|porcion|racion|serving",
            )
        {
            return None;
        }
        let amount = format!("{count} * {to} / {from}");
        let hint = &self.hints[at];
        let up = has(hint, "rounded up|hacia arriba|por exceso");
        Some(if up { format!("math.ceil({amount})") } else { self.rounded(at, &amount) })
    }

    /// "Total menos la seña", where both were written before.
    pub(super) fn formula(&self, at: usize) -> Option<String> {
        static SIGN: LazyLock<Regex> = LazyLock::new(|| {
            Regex::new(r" (menos|less|minus|mas|plus|entre|divided by|dividido entre|dividido por) ")
                .expect("a pattern that was compiled in")
        });
        let hint = fold(&self.fields[at].hint);
        let mut signs = SIGN.find_iter(&hint);
        let sign = signs.next()?;
        if signs.next().is_some() || has(&hint, "%| y | and | de cada") {
            return None;
        }
        if has(&hint, "mitad|half|doble|double|twice|tercio|third| por |times")
            && !has(&hint, "por 100|por cien|times 100")
        {
            return None;
        }
        let (left, right) = (self.named(&hint[..sign.start()], at), self.named(&hint[sign.end()..], at));
        let ([left], [right]) = (&left[..], &right[..]) else { return None };
        if left == right {
            return None;
        }
        let is_percent = |at: usize| has(&self.hints[at], "porcentaje|percent|%");
        if is_percent(*left) || is_percent(*right) {
            return None;
        }
        let is_hundred = has(&hint, "por 100|por cien|times 100");
        let (a, b) = (variable(&self.fields[*left].name), variable(&self.fields[*right].name));
        let expression = match sign.as_str().trim() {
            "menos" | "less" | "minus" => format!("{a} - {b}"),
            "mas" | "plus" => format!("{a} + {b}"),
            _ if is_hundred => format!("{a} / {b} * 100"),
            _ => format!("{a} / {b}"),
        };
        Some(self.rounded(at, &expression))
    }

    /// Whether a field that was written before is beyond a bound that the hint states.
    pub(super) fn threshold(&self, at: usize) -> Option<String> {
        let hint = &self.hints[at];
        let (sign, bound) = bound(hint)?;
        if has(hint, " no |not |false|falso| y | and | o si| ni |todos|all |every|algun|any ") {
            return None;
        }
        let named = self.named(hint, at);
        let lengths = || (0..at).filter(|before| self.duration(*before).is_some()).collect();
        let before: Vec<usize> = if named.is_empty() && has(hint, "hora|hour") { lengths() } else { named };
        let [of] = before[..] else { return None };
        let of_hint = &self.hints[of];
        // A bound in litres is none of a field in millilitres.
        if MEASURES.split('|').any(|word| hint.contains(word) && !of_hint.contains(word)) {
            return None;
        }
        if has(hint, "cada|each") && !has(of_hint, "por |per |each|cada") {
            return None;
        }
        let is_in_hours = has(hint, "hora|hour") && !has(of_hint, "hora|hour");
        let times = if is_in_hours && has(of_hint, "minut") { " * 60" } else { "" };
        if is_in_hours && times.is_empty() || self.fields[of].kind == Kind::Text {
            return None;
        }
        Some(format!("{} {sign} {bound}{times}", variable(&self.fields[of].name)))
    }
}
