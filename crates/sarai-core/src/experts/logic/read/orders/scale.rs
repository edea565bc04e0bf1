//! Comparisons and places in a clause: on which scale, in which direction, first or last.
//!
//! Called for facts and for what is asked. A scale is told by its name: `seq` (before and after), `hor` (left and
//! right), `vert` (above and below), `ord` (places by number), `free` (none), or a quality such as `age`.

use super::lex::{Token, stem};
use super::words::{self, has, named, ordinal, quality};

/// A comparison of two.
#[derive(Clone, Debug)]
pub(super) struct Relation {
    /// Side by side: no direction.
    pub(super) is_next: bool,
    pub(super) axis: String,
    /// 1 if the first has more of it.
    pub(super) sign: i64,
    /// With nothing between, told by the phrase itself.
    pub(super) is_next_after: bool,
    pub(super) start: usize,
    pub(super) end: usize,
}

/// A place told by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Spot {
    /// From the end with least.
    Low(usize),
    /// From the end with most.
    High(usize),
    Middle,
    /// Either end.
    Edge,
}

/// A word, or nothing.
fn word<'a>(words: &[&'a str], at: usize) -> &'a str {
    words.get(at).copied().unwrap_or("")
}

fn begins(words: &[&str], at: usize, phrase: &str) -> Option<usize> {
    let mut end = at;
    for one in phrase.split_ascii_whitespace() {
        if word(words, end) != one {
            return None;
        }
        end += 1;
    }
    Some(end)
}

fn any(words: &[&str], from: usize, to: usize, list: &str) -> bool {
    (from..to.min(words.len())).any(|at| has(list, words[at]))
}

/// Scale and direction of the quality at a place: of what high and low are said stands beside them.
fn quality_at(words: &[&str], at: usize) -> Option<(&'static str, i64)> {
    let here = word(words, at);
    let sign = i64::from(has(words::HIGH, here)) - i64::from(has(words::LOW, here));
    if sign != 0 {
        let near = at.saturating_sub(3)..(at + 3).min(words.len());
        if let Some(axis) = near.into_iter().find_map(|place| named(&words::NOUN_SCALES, words[place])) {
            return Some((axis, sign));
        }
    }
    quality(here)
}

fn first_quality(words: &[&str], from: usize, to: usize) -> Option<(&'static str, i64)> {
    (from..to.min(words.len())).find_map(|at| quality_at(words, at))
}

fn verb_scale(words: &[&str], from: usize, to: usize) -> Option<&'static str> {
    (from..to.min(words.len())).find_map(|at| named(&words::VERB_SCALES, words[at]))
}

/// More of a thing (more goals than), not of a quality (more careful than).
fn is_amount(words: &[&str], at: usize) -> bool {
    !words[..at].iter().any(|one| has(words::COPULA, one) || has("esta estan fue fueron ser", one))
}

fn spelled(tokens: &[Token]) -> Vec<&str> {
    tokens.iter().map(|token| token.word.as_str()).collect()
}

fn compared(words: &[&str], at: usize) -> Option<Relation> {
    let here = word(words, at);
    let less = has("menos less fewer", here);
    let more = less || has("mas more", here);
    let own = has(words::OWN, here);
    if !more && !own {
        return None;
    }
    let than = (at + 1..(at + 7).min(words.len()))
        .find(|place| has("que than", words[*place]) || (!more && has("de del", words[*place])))?;
    if has("de del", words[than]) {
        return None;
    }
    let mut sign = if less { -1 } else { 1 };
    let axis = if own {
        let (axis, own_sign) =
            quality_at(words, at).map_or_else(|| (stem(here), 1), |(axis, sign)| (axis.to_owned(), sign));
        sign = own_sign;
        axis
    } else if than == at + 1 {
        verb_scale(words, 0, words.len()).unwrap_or("amount").to_owned()
    } else if let Some((axis, own_sign)) = first_quality(words, at + 1, than) {
        sign *= own_sign;
        axis.to_owned()
    } else if let Some(axis) = verb_scale(words, at + 1, than) {
        axis.to_owned()
    } else if is_amount(words, at) {
        "amount".to_owned()
    } else {
        stem(word(words, at + 1))
    };
    Some(Relation { is_next: false, axis, sign, is_next_after: false, start: at, end: than + 1 })
}

fn phrase(words: &[&str], at: usize) -> Option<Relation> {
    if let Some(end) = words::NEXT.iter().find_map(|phrase| begins(words, at, phrase)) {
        let axis = "free".to_owned();
        return Some(Relation { is_next: true, axis, sign: 0, is_next_after: false, start: at, end });
    }
    for (phrase, axis, sign) in words::PHRASES {
        let Some(end) = begins(words, at, phrase).filter(|end| *end < words.len()) else {
            continue;
        };
        let start = if at > 0 && words[at - 1] == "por" { at - 1 } else { at };
        let is_next_after = axis.ends_with('!');
        // Who is born earlier is older.
        let born = axis == "seq" && words.iter().any(|one| has(words::BORN, one));
        let (axis, sign) = if born { ("age", -sign) } else { (axis.trim_end_matches('!'), sign) };
        return Some(Relation { is_next: false, axis: axis.to_owned(), sign, is_next_after, start, end });
    }
    None
}

/// The first comparison in a clause.
pub(super) fn relation(tokens: &[Token], is_spanish: bool) -> Option<Relation> {
    let words = spelled(tokens);
    for at in 0..words.len() {
        if tokens[at].thing().is_some() {
            continue;
        }
        if let Some(found) = phrase(&words, at).or_else(|| compared(&words, at)) {
            return Some(found);
        }
        let long = words[at].len() > 4 && words[at].ends_with("er");
        if !is_spanish && long && !has("fewer other", words[at]) && word(&words, at + 1) == "than" {
            let axis = words[at].trim_end_matches("er").to_owned();
            return Some(Relation {
                is_next: false,
                axis,
                sign: 1,
                is_next_after: false,
                start: at,
                end: at + 2,
            });
        }
    }
    None
}

/// What is found at a place: the scale, the spot, and how many words it takes.
type Found = (String, Spot, usize);

fn spot(sign: i64, count: usize) -> Spot {
    if sign > 0 { Spot::High(count) } else { Spot::Low(count) }
}

/// `the most`, `el más alto`, `lo más alto`; outside `Some` where this is none.
fn most(words: &[&str], at: usize) -> Option<Option<Found>> {
    let here = words[at];
    if begins(words, at, "mas a la").is_some() {
        return Some(None);
    }
    if !has("mas menos most least", here) {
        return None;
    }
    let (before, next) = (if at > 0 { words[at - 1] } else { "" }, word(words, at + 1));
    if before == "lo" && has("alto bajo", next) {
        return Some(Some(("vert".to_owned(), spot(if next == "alto" { 1 } else { -1 }, 1), 2)));
    }
    let all = next == "que" && has("nadie todos ninguno ninguna", word(words, at + 2));
    if any(words, at + 1, at + 5, "que than") && !all {
        return Some(None);
    }
    let sign = if has("menos least", here) { -1 } else { 1 };
    let (axis, own_sign) = match first_quality(words, at + 1, at + 3) {
        Some((axis, own_sign)) => (axis.to_owned(), own_sign),
        None => match verb_scale(words, 0, words.len()) {
            Some(axis) => (axis.to_owned(), 1),
            None if next.is_empty() || is_amount(words, at) => ("amount".to_owned(), 1),
            None => (stem(next), 1),
        },
    };
    Some(Some((axis, spot(sign * own_sign, ordinal(before).max(1)), 2)))
}

fn superlative(words: &[&str], at: usize, articles: &str) -> Option<Option<Found>> {
    let before = if at > 0 { words[at - 1] } else { "" };
    let led = has(articles, before) || ordinal(before) > 0 || has("of de", before);
    let own = has(words::OWN, words[at]) && led && !any(words, at + 1, at + 6, "que than");
    if !has(words::SUPER, words[at]) && !own {
        return None;
    }
    Some(quality_at(words, at).map(|(axis, sign)| (axis.to_owned(), spot(sign, ordinal(before).max(1)), 1)))
}

fn counted(words: &[&str], at: usize) -> Option<Found> {
    let number = ordinal(words[at]);
    if number == 0 {
        return None;
    }
    let next = word(words, at + 1);
    let from_right = (next == "por" && any(words, at + 1, at + 5, "derecha"))
        || (next == "from" && any(words, at, at + 5, "right"));
    let from_left = words.iter().any(|one| has("izquierda left", one));
    let (axis, spot) = if from_right {
        ("hor", Spot::High(number))
    } else if any(words, at + 1, at + 3, "empezando from contando desde penultimo") && !from_left {
        ("?", Spot::Low(1))
    } else {
        ("ord", Spot::Low(number))
    };
    Some((axis.to_owned(), spot, 1))
}

fn at_an_end(words: &[&str], at: usize) -> Option<(&'static str, Spot)> {
    let before = if at > 0 { words[at - 1] } else { "" };
    let here = words[at];
    let led = has("the very al", before);
    let from = at.saturating_sub(3);
    let right_or_left = words.iter().any(|one| has("left right", one));
    if has("front frente", here) && led {
        return Some(("ord", Spot::Low(1)));
    }
    if has("back end final fondo", here) && led && !right_or_left {
        return Some(("ord", Spot::High(1)));
    }
    if has("extremo punta end extremos ends puntas", here) {
        let near = |list| any(words, from, at + 5, list);
        return Some(if near("izquierdo izquierda left leftmost") {
            ("hor", Spot::Low(1))
        } else if near("derecho derecha right rightmost") {
            ("hor", Spot::High(1))
        } else if near("otra otro other") {
            ("?", Spot::Low(1))
        } else {
            ("free", Spot::Edge)
        });
    }
    let far = has("far extreme", before)
        || (at >= 3
            && (begins(words, at - 3, "mas a la").is_some() || begins(words, at - 3, "todo a la").is_some()));
    if has("leftmost", here) || (far && has("izquierda left", here)) {
        return Some(("hor", Spot::Low(1)));
    }
    if has("rightmost", here) || (far && has("derecha right", here)) {
        return Some(("hor", Spot::High(1)));
    }
    let all = begins(words, at + 1, "del todo").is_some();
    if here == "top" || (here == "arriba" && all) {
        return Some(("vert", Spot::High(1)));
    }
    (here == "bottom" || (here == "abajo" && all)).then_some(("vert", Spot::Low(1)))
}

fn simple(words: &[&str], at: usize) -> Option<(&'static str, Spot)> {
    let here = words[at];
    if has("penultimo penultima", here) {
        Some(("ord", Spot::High(2)))
    } else if has("won gano wins", here) && !has("a al", word(words, at + 1)) {
        Some(("ord", Spot::Low(1)))
    } else if has(words::MID, here) {
        Some(("free", Spot::Middle))
    } else {
        at_an_end(words, at)
    }
}

/// Places told by themselves.
pub(super) fn spots(tokens: &[Token], articles: &str) -> Vec<(String, Spot)> {
    let words = spelled(tokens);
    let mut found: Vec<(String, Spot)> = Vec::new();
    let mut at = 0;
    while at < words.len() {
        if let Some(mention) = tokens[at].names {
            if tokens[at].is_label() {
                found.push(("ord".to_owned(), Spot::Low(mention.at + 1)));
            }
            at += 1;
            continue;
        }
        let counts = at > 0 && ordinal(words[at - 1]) > 0;
        if let Some(got) = most(&words, at).or_else(|| superlative(&words, at, articles)) {
            if let Some((axis, spot, taken)) = got {
                if counts {
                    found.pop();
                }
                found.push((axis, spot));
                at += taken;
            } else {
                at += 1;
            }
        } else if let Some((axis, spot, taken)) = counted(&words, at) {
            found.push((axis, spot));
            at += taken;
        } else if has(words::LAST, words[at]) {
            let number = if counts && found.pop().is_some() { ordinal(words[at - 1]) } else { 1 };
            found.push(("ord".to_owned(), Spot::High(number)));
            at += 1;
        } else {
            found.extend(simple(&words, at).map(|(axis, spot)| (axis.to_owned(), spot)));
            at += 1;
        }
    }
    found
}

/// Extremes named in a question, in the order they come: the scale, and whether it is the end with more.
pub(super) fn ends(tokens: &[Token], has_floors: bool) -> Vec<(String, i64)> {
    let words = spelled(tokens);
    let mut found = Vec::new();
    for (at, here) in words.iter().copied().enumerate() {
        if tokens[at].thing().is_some() {
            continue;
        }
        let before = if at > 0 { words[at - 1] } else { "" };
        if has("mas menos most least more less", here) {
            let sign = if has("menos least less", here) { -1 } else { 1 };
            let (axis, own_sign) = first_quality(&words, at + 1, at + 2)
                .unwrap_or_else(|| (verb_scale(&words, 0, words.len()).unwrap_or("amount"), 1));
            found.push((axis.to_owned(), sign * own_sign));
        } else if has("mas menos most least more less", before) {
        } else if has(words::SUPER, here) || has(words::OWN, here) {
            let (axis, sign) = quality_at(&words, at).unwrap_or(("?", 1));
            found.push((axis.to_owned(), sign));
        } else if let Some((axis, sign)) = named_end(here, word(&words, at + 1), has_floors) {
            found.push((axis.to_owned(), sign));
        } else if let Some((axis, sign)) =
            quality(here).filter(|_| before.is_empty() || has("from to de a", before))
        {
            found.push((axis.to_owned(), sign));
        }
    }
    found
}

fn named_end(here: &str, next: &str, has_floors: bool) -> Option<(&'static str, i64)> {
    let number = ordinal(here);
    if number == 1 || (number > 1 && has_floors) {
        return Some(("ord", if number == 1 { -1 } else { 1 }));
    }
    if has(words::LAST, here) {
        Some(("ord", 1))
    } else if has("izquierda left leftmost", here) {
        Some(("hor", -1))
    } else if has("derecha right rightmost", here) && next != "after" {
        Some(("hor", 1))
    } else if has("arriba top", here) {
        Some(("vert", 1))
    } else if has("abajo bottom", here) {
        Some(("vert", -1))
    } else if has("frente front delante adelante", here) {
        Some(("ord", -1))
    } else {
        has("final fondo back atras detras", here).then_some(("ord", 1))
    }
}
