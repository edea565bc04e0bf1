//! Lists of three or more things: `Ana, Luis y Eva`, `a kite, a hat and a drum`, `(baker, pilot, vet)`.
//!
//! Called by `names.rs`. The first thing of a list is the hard one, since a clause may stand before it: names go back
//! as far as capitals do, things with an article to an article of that sort, other things to one word.

use super::lex::{Token, Tongue};
use super::words::{self, ordinal, quality};

/// One thing of a list: its words, and all tokens it takes.
#[derive(Clone, Debug)]
pub(super) struct Item {
    pub(super) words: Vec<Token>,
    pub(super) taken: Vec<Token>,
}

/// What stands before a piece.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Before {
    start: bool,
    comma: bool,
    and: bool,
    /// A colon or an opening bracket.
    opens: bool,
    closes: bool,
}

impl Before {
    const COMMA: Self = Self { start: false, comma: true, and: false, opens: false, closes: false };
}

/// Pieces between commas, colons, brackets and `and`.
fn pieces(tokens: &[Token], tongue: &Tongue) -> Vec<(Before, Vec<Token>)> {
    let mut found = Vec::new();
    let mut before = Before { start: true, ..Before::default() };
    let mut piece: Vec<Token> = Vec::new();
    for token in tokens {
        let is_and = token.is_in(tongue.ands);
        if !(token.is_sign || (is_and && !token.is_capital)) {
            piece.push(token.clone());
            continue;
        }
        if !piece.is_empty() {
            found.push((before, std::mem::take(&mut piece)));
            before = Before::default();
        }
        match token.word.as_str() {
            "," => before.comma = true,
            ":" | "(" => before.opens = true,
            ")" => before.closes = true,
            _ => before.and = true,
        }
    }
    if !piece.is_empty() {
        found.push((before, piece));
    }
    found
}

/// Content words of a phrase that names one thing.
pub(super) fn core(tokens: &[Token], tongue: &Tongue) -> Option<Vec<Token>> {
    let leads = |token: &Token| {
        token.is_in(tongue.articles) || token.is_in(tongue.titles) || token.is_in("uno one de del of")
    };
    let from = tokens.iter().take_while(|token| leads(token)).count();
    let trailing = tokens[from..].iter().rev().take_while(|token| token.is_in("one ones")).count();
    let inner = &tokens[from..tokens.len() - trailing];
    let body: Vec<Token> =
        inner.iter().filter(|token| !token.is_in("de del of la el los las con with")).cloned().collect();
    if body.is_empty() || body.len() > 3 {
        return None;
    }
    let alone = body.len() == 1;
    // After an article a verb form is a noun: a van.
    if alone && from > 0 && body[0].is_in(words::VERB) && !body[0].is_in(words::COPULA) {
        return Some(body);
    }
    let names_nothing = |token: &Token| {
        !token.is_name()
            && (token.is_in(tongue.stops)
                || token.is_in(words::VERB)
                || ordinal(&token.word) > 0
                || (!alone && quality(&token.word).is_some()))
    };
    if body.iter().any(names_nothing) { None } else { Some(body) }
}

/// Which sort of article this is.
pub(super) fn article(token: &Token) -> Option<bool> {
    if token.is_in("el la los las the") {
        Some(true)
    } else {
        token.is_in("un una uno unos unas a an one").then_some(false)
    }
}

/// The thing a piece begins with.
fn head(tokens: &[Token], tongue: &Tongue) -> Option<Item> {
    let at = usize::from(tokens.len() > 1 && tokens[0].is_in(tongue.articles));
    let first = tokens.get(at)?;
    let is_number = first.word.chars().all(|c| c.is_ascii_digit());
    if is_number || words::TIMES.iter().any(|times| first.is_in(times)) {
        return Some(Item { words: vec![first.clone()], taken: tokens[..=at].to_vec() });
    }
    let mut end = tokens.len();
    if !first.is_capital {
        // A name begins something else.
        let cut = (1..end).find(|place| tokens[*place].is_capital && !tokens[place - 1].is_in("de del of"));
        end = cut.unwrap_or(end);
    }
    let tokens = &tokens[..end];
    for count in (1..=tokens.len().min(6)).rev() {
        let Some(words) = core(&tokens[..count], tongue) else {
            continue;
        };
        if words[0].is_capital && !words.iter().all(|token| token.is_capital) {
            continue;
        }
        let ends = tokens.get(count).is_none_or(|next| next.is_in(tongue.stops) || next.is_in(words::VERB));
        if ends || words[0].is_capital || words.len() == 1 {
            return Some(Item { words, taken: tokens[..count].to_vec() });
        }
    }
    None
}

/// The thing a piece ends with.
fn tail(tokens: &[Token], is_name: bool, sort: Option<bool>, tongue: &Tongue) -> Option<Item> {
    let last = tokens.len().checked_sub(1)?;
    if is_name {
        let capital = |token: &&Token| token.is_capital && !(token.is_first && token.is_in(tongue.stops));
        let count = tokens.iter().rev().take_while(capital).count();
        let taken = tokens[tokens.len() - count..].to_vec();
        return (1..=3).contains(&count).then(|| Item { words: taken.clone(), taken });
    }
    if sort.is_none() {
        return core(&tokens[last..], tongue).map(|words| Item { words, taken: tokens[last..].to_vec() });
    }
    let from = (last.saturating_sub(3)..=last).rev().find(|at| article(&tokens[*at]) == sort)?;
    let words = core(&tokens[from..], tongue).or_else(|| core(&tokens[last..], tongue))?;
    Some(Item { words, taken: tokens[from..].to_vec() })
}

fn is_number(words: &[Token]) -> bool {
    words[0].word.chars().all(|c| c.is_ascii_digit())
}

/// Goes back from the last thing: all things, last first, and whether a colon or a bracket begins them.
fn back(pieces: &[(Before, Vec<Token>)], last: Item, from: usize, tongue: &Tongue) -> (Vec<Item>, bool) {
    let (is_name, sort) = (last.words[0].is_name(), last.taken.first().and_then(article));
    let (numbers, length) = (is_number(&last.words), last.words.len());
    let mut items = vec![last];
    for (before, piece) in pieces[from..].iter().rev() {
        let Some(first) = piece.first() else { break };
        let mut words = core(piece, tongue);
        if let Some(long) = words.as_mut()
            && !is_name
            && (sort.is_none() || first.is_in("one uno una"))
            && long.len() > length
            && !long[0].is_first
        {
            // Something else stands before: `wear red`.
            *long = long.split_off(long.len() - length);
        }
        let fits = |words: &Vec<Token>| {
            (words[0].is_name() == is_name || words[0].is_first) && is_number(words) == numbers
        };
        match words.filter(fits) {
            Some(words) => items.push(Item { words, taken: piece.clone() }),
            None => {
                items.extend(
                    tail(piece, is_name, sort, tongue).filter(|item| is_number(&item.words) == numbers),
                );
                return (items, false);
            }
        }
        let led = first.is_in("de del of to a") && article(first).is_none();
        if *before != Before::COMMA || led {
            return (items, before.opens);
        }
    }
    (items, false)
}

/// Lists of three or more in a sentence.
pub(super) fn find(tokens: &[Token], tongue: &Tongue) -> Vec<Vec<Item>> {
    let mut pieces = pieces(tokens, tongue);
    let mut found: Vec<Vec<Item>> = Vec::new();
    let mut from = 0;
    for at in 1..pieces.len() {
        let before = pieces[at].0;
        if !before.and {
            let ends = pieces.get(at + 1).is_none_or(|(after, _)| after.closes);
            if before != Before::COMMA || !ends {
                continue;
            }
        }
        let Some(last) = head(&pieces[at].1, tongue) else {
            continue;
        };
        if !before.and && last.taken.len() != pieces[at].1.len() {
            continue;
        }
        let (mut items, opened) = back(&pieces[..at], last, from, tongue);
        if items.len() < 3 || !(before.and || opened) {
            continue;
        }
        from = at;
        let taken: Vec<usize> =
            items.iter().flat_map(|item| item.taken.iter().map(|token| token.id)).collect();
        for (_, piece) in &mut pieces {
            piece.retain(|token| !taken.contains(&token.id));
        }
        items.reverse();
        found.push(items);
    }
    found
}
