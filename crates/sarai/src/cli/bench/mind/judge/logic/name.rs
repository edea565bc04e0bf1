//! Whether an answer names the one who, or the thing that, was asked for.
//!
//! Called through `logic`. The rule: of the opening, the first emphasised piece and the conclusion, each without its
//! reasons, the last one that names anybody must name the right one, nobody else whom the question knows, and not
//! deny it; an opening of a few words that does so is an answer whatever follows.

use std::collections::BTreeSet;

use super::super::text::{emphasised, fold, sentences, without_marks, words};
use super::{Judged, core, folded, is_title, lead, mentions};

/// Words before a name that take it back.
const DENIALS: &str = "no|not|ni|nor|never|nunca|isn't|wasn't";
/// Where a clause that states something ends.
const REASONS: [&str; 8] =
    [" porque ", " ya que ", " puesto que ", " dado que ", " because ", " since ", " given that ", " as "];

/// Judges an answer to "who" or "what".
pub(in super::super) fn judge(question: &str, answer: &str, gold: &str) -> Judged {
    let wanted = core(gold);
    let asked = sentences(question).last().copied().unwrap_or_default();
    // The right one first, then whoever else it might be.
    let mut names = vec![wanted.clone()];
    names.extend(
        rivals(question, asked).into_iter().filter(|name| !name.iter().all(|word| wanted.contains(word))),
    );
    let places = places(answer);
    let named: Vec<Vec<usize>> = places.iter().map(|place| mentions(place, &names)).collect();
    let states = |at: usize| {
        let only = !named[at].is_empty() && named[at].iter().all(|name| *name == 0);
        only && !is_denied(&places[at], &wanted)
    };
    // The last place that names anybody decides: who reasons aloud may name another one at first.
    let last = named.iter().rposition(|names| !names.is_empty());
    let first = named.iter().position(|names| !names.is_empty());
    let opens = first.is_some_and(|at| states(at) && is_short(&places[at]));
    let right = last.is_some_and(states) || opens;
    let key = match last {
        Some(at) => {
            let told: BTreeSet<usize> = named[at].iter().copied().collect();
            let told = told.into_iter().filter_map(|place| names.get(place)).map(|name| name.join(" "));
            Some(told.collect::<Vec<_>>().join(", "))
        }
        // No name at all: a colour, a thing.
        None => places.last().map(|place| spoken(place, question, asked)).filter(|key| !key.is_empty()),
    };
    Judged { right, key, fits: None }
}

/// An opening or an emphasised piece of a few words is the answer, whatever is explained after it.
fn is_short(place: &str) -> bool {
    place.split_whitespace().count() <= 8
}

/// Clauses that may state an answer: opening, first emphasised piece, conclusion, each without its reasons.
fn places(answer: &str) -> Vec<String> {
    let sentences = sentences(answer);
    let concluding = sentences.iter().rev().find(|sentence| lead(&folded(sentence)).is_some());
    let pieces = [
        sentences.first().copied(),
        emphasised(answer).first().copied(),
        concluding.or(sentences.last()).copied().filter(|_| sentences.len() > 1),
    ];
    pieces.into_iter().flatten().map(clause).collect()
}

/// A sentence up to its reasons, without the words that lead to it.
fn clause(sentence: &str) -> String {
    let text = without_marks(sentence);
    let end = REASONS.iter().filter_map(|word| text.find(word)).filter(|end| *end > 0).min();
    text[..end.unwrap_or(text.len())].to_owned()
}

fn is_denied(place: &str, name: &[String]) -> bool {
    let folded = fold(place);
    let words: Vec<&str> = words(&folded).collect();
    let at = words.windows(name.len().max(1)).position(|run| run.iter().eq(name.iter()));
    let before = at.map(|at| &words[at.saturating_sub(3)..at]).unwrap_or_default();
    before.iter().any(|word| DENIALS.split('|').any(|denial| denial == *word))
}

/// Other names of the question: words with a capital that neither open a sentence or a quotation nor stand in what is
/// asked. Who is followed by a colon speaks, and has a name.
fn rivals(question: &str, asked: &str) -> Vec<Vec<String>> {
    let asked_about: BTreeSet<String> = words(&fold(asked)).map(str::to_owned).collect();
    let mut found: BTreeSet<Vec<String>> = BTreeSet::new();
    for sentence in sentences(question) {
        let mut opens = true;
        for word in sentence.split_whitespace() {
            let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
            let quoted = word.starts_with(|c: char| !c.is_alphanumeric());
            let speaks = word.ends_with(':');
            let is_name = bare.starts_with(char::is_uppercase) && bare.chars().count() > 1;
            let folded = fold(bare);
            if is_name
                && (speaks || !opens && !quoted)
                && !folded.contains('\'')
                && !asked_about.contains(&folded)
            {
                found.insert(core(bare));
            }
            opens = word.ends_with([':', '—', '…']);
        }
    }
    found.into_iter().collect()
}

/// The words of a statement that stand in the question but not in what it asks: what two answers have in common.
fn spoken(place: &str, question: &str, asked: &str) -> String {
    let set = |text: &str| -> BTreeSet<String> { words(&fold(text)).map(str::to_owned).collect() };
    let (known, asked) = (set(question), set(asked));
    let mut said: Vec<String> = words(&fold(place)).map(str::to_owned).collect();
    said.retain(|word| known.contains(word) && !asked.contains(word) && !is_title(word));
    said.join(" ")
}
