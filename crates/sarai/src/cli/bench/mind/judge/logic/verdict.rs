//! Whether an answer says yes, no, or that it can't be known.
//!
//! Called through `logic`. The rule: a verdict is read where one is given, and that is an emphasised piece that is
//! nothing else, the opening, and the last sentence that concludes; where none of these gives one, the last sentence.
//! If they contradict each other nothing was answered.

use std::collections::BTreeSet;

use super::super::text::{emphasised, sentences};
use super::{Judged, folded, lead};
use crate::cli::bench::mind::tasks::Verdict;

/// Ways to say that it can't be known, folded.
const UNKNOWN: &str = concat!(
    "no se puede|no se sabe|no lo se|no sabemos|no podemos|no puedo|no es posible|no es seguro|",
    "no hay forma|no hay manera|no hay suficiente|no hay informacion|no hay datos|no tenemos suficiente|",
    "no tenemos informacion|no tenemos datos|no necesariamente|no esta claro|imposible saber|",
    "imposible determinar|imposible decir|imposible asegurar|informacion insuficiente|insuficiente|",
    "faltan datos|falta informacion|indeterminado|desconocido|depende|can't|cannot|can not|couldn't|",
    "it can't|it cannot|it can not|we can't|we cannot|you can't|you cannot|impossible to|",
    "it's impossible to|it is impossible to|not enough|there isn't enough|there is not enough|",
    "there's not enough|insufficient|there's no way|there is no way|there's no telling|",
    "there is no telling|no way to|no telling|unknown|undetermined|not necessarily|it depends"
);
/// Other words for yes and no, folded; what leads to them is taken off before.
const YES: &str = "yes|true|verdadero|verdad|cierto|correcto|correct|tiene razon|right";
const NO: &str = "false|falso|mentira|incorrecto|incorrect";

/// Judges an answer to a question of yes, no or neither.
pub(in super::super) fn judge(answer: &str, gold: Verdict) -> Judged {
    let found = given(answer);
    Judged { right: found == Some(gold), key: found.map(|found| found.name().to_owned()), fits: None }
}

/// The verdict of an answer; `None` if there is none, or several.
fn given(answer: &str) -> Option<Verdict> {
    let sentences = sentences(answer);
    let mut found = BTreeSet::new();
    // A word in bold is a verdict only if it is nothing else.
    let bold = emphasised(answer).into_iter().filter(|piece| piece.split_whitespace().count() <= 6);
    found.extend(bold.filter_map(|piece| opening(piece, false)));
    found.extend(sentences.first().and_then(|first| opening(first, true)));
    let concluding = sentences.iter().skip(1).rev().find(|sentence| lead(&folded(sentence)).is_some());
    found.extend(concluding.and_then(|last| opening(last, false)));
    if found.is_empty() {
        found.extend(sentences.last().and_then(|last| opening(last, false)));
    }
    let mut found = found.into_iter();
    found.next().filter(|_| found.next().is_none())
}

/// The verdict that a sentence begins with. `plain`: "No" before more words counts too, as at the top of an answer.
fn opening(sentence: &str, plain: bool) -> Option<Verdict> {
    let text = folded(sentence);
    let mut rest = text.as_str();
    let mut answers = false;
    // Each lead is shorter than what it leads to.
    while let Some(more) = lead(rest) {
        let words = &rest[..rest.len() - more.len()];
        answers |= ["respuesta", "answer", "veredicto", "verdict"].iter().any(|word| words.contains(word));
        rest = more;
    }
    let begins = |start: &str| {
        rest.strip_prefix(start).is_some_and(|after| !after.starts_with(|c: char| c.is_alphanumeric()))
    };
    if UNKNOWN.split('|').any(begins) {
        return Some(Verdict::Unknown);
    }
    if NO.split('|').any(begins) {
        return Some(Verdict::No);
    }
    if YES.split('|').any(begins) {
        return Some(Verdict::Yes);
    }
    let stops = |word: &str| {
        rest.strip_prefix(word)
            .is_some_and(|after| after.is_empty() || after.starts_with([',', '.', ';', ':', '!']))
    };
    if stops("si") {
        return Some(Verdict::Yes);
    }
    (stops("no") || (plain || answers) && begins("no")).then_some(Verdict::No)
}
