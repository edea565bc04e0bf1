//! Words and marks of a question, with what is known of each by itself: its folded form, its stem, its ending.
//!
//! Called by `verdicts` once a question. English contractions are parted ("isn't" is "is" and "not"). Places are bytes
//! of the question, so that a note can quote it.

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

use super::lexicon::{Lexicon, stem};

/// A word or a mark.
#[derive(Clone, Debug)]
pub(super) struct Token {
    /// Lower case, no accents.
    pub(super) word: String,
    /// Lower case, with accents.
    pub(super) accented: String,
    pub(super) stem: String,
    /// The ending of a known Spanish verb form, `*` of an irregular one; `None` if it is no known verb.
    pub(super) ending: Option<&'static str>,
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) is_mark: bool,
    pub(super) is_capital: bool,
}

impl Token {
    pub(super) fn new(lexicon: &Lexicon, raw: &str, (start, end): (usize, usize), is_mark: bool) -> Self {
        let lower = raw.to_lowercase().replace('’', "'");
        let word: String = lower.nfd().filter(|character| !is_combining_mark(*character)).collect();
        let ending = if lexicon.is_spanish { lexicon.verb(&word).map(|(_, ending)| ending) } else { None };
        Self {
            stem: stem(lexicon, &word),
            accented: lower.nfc().collect(),
            ending,
            word,
            start,
            end,
            is_mark,
            is_capital: raw.chars().next().is_some_and(char::is_uppercase),
        }
    }

    pub(super) fn is_comma(&self) -> bool {
        self.is_mark && self.word == ","
    }

    pub(super) fn is(&self, words: &str) -> bool {
        one_of(&self.word, words)
    }
}

/// Whether a word is one of those between spaces.
pub(super) fn one_of(word: &str, words: &str) -> bool {
    words.split(' ').any(|one| one == word)
}

/// Whether a word has one of the endings between spaces.
pub(super) fn ends(word: &str, endings: &str) -> bool {
    endings.split(' ').any(|ending| word.ends_with(ending))
}

/// The words and marks of a text.
pub(super) fn tokens(lexicon: &Lexicon, text: &str) -> Vec<Token> {
    let characters: Vec<(usize, char)> = text.char_indices().collect();
    let place = |at: usize| characters.get(at).map_or(text.len(), |(place, _)| *place);
    let mut found = Vec::new();
    let mut at = 0;
    while let Some((_, character)) = characters.get(at) {
        if character.is_whitespace() {
            at += 1;
        } else if character.is_alphanumeric() {
            let mut end = at + 1;
            while goes_on(&characters, end) {
                end += 1;
            }
            word(lexicon, text, (place(at), place(end)), &mut found);
            at = end;
        } else {
            let span = (place(at), place(at + 1));
            found.push(Token::new(lexicon, &text[span.0..span.1], span, true));
            at += 1;
        }
    }
    found
}

/// Whether a word that has begun goes on: letters, digits, and marks between them.
fn goes_on(characters: &[(usize, char)], at: usize) -> bool {
    let Some((_, here)) = characters.get(at) else { return false };
    if here.is_alphanumeric() || is_combining_mark(*here) {
        return true;
    }
    let before = characters[at - 1].1;
    let Some((_, after)) = characters.get(at + 1) else { return false };
    match here {
        '\'' | '’' | '-' => after.is_alphanumeric(),
        '.' | ',' | ':' => before.is_ascii_digit() && after.is_ascii_digit(),
        _ => false,
    }
}

fn word(lexicon: &Lexicon, text: &str, (start, end): (usize, usize), found: &mut Vec<Token>) {
    let raw = &text[start..end];
    let apostrophe = if lexicon.is_spanish { None } else { raw.rfind(['\'', '’']) };
    let Some(apostrophe) = apostrophe else {
        found.push(Token::new(lexicon, raw, (start, end), false));
        return;
    };
    let (base, tail) = (&raw[..apostrophe], raw[apostrophe..].to_lowercase().replace('’', "'"));
    if tail != "'t" || base.chars().count() < 2 {
        found.push(Token::new(lexicon, base, (start, start + apostrophe), false));
        found.push(Token::new(lexicon, &tail, (start + apostrophe, end), false));
        return;
    }
    let verb = base.strip_suffix(['n', 'N']).unwrap_or(base);
    let cut = start + verb.len();
    let verb = match verb.to_lowercase().as_str() {
        "ca" => "can",
        "wo" => "will",
        _ => verb,
    };
    found.push(Token::new(lexicon, verb, (start, cut), false));
    found.push(Token::new(lexicon, "not", (cut, end), false));
}

/// Whether words stand at a place, commas apart: where they end.
pub(super) fn sequence(tokens: &[Token], at: usize, words: &[&str]) -> Option<usize> {
    let mut at = at;
    for word in words {
        while tokens.get(at).is_some_and(Token::is_comma) {
            at += 1;
        }
        if tokens.get(at)?.word != *word {
            return None;
        }
        at += 1;
    }
    Some(at)
}

/// Whether words stand right at a place.
pub(super) fn stands(tokens: &[Token], at: usize, words: &[&str]) -> bool {
    words
        .iter()
        .enumerate()
        .all(|(offset, word)| tokens.get(at + offset).is_some_and(|token| token.word == *word))
}

/// The pieces of some tokens between those that part them.
pub(super) fn pieces(tokens: &[Token], parts: impl Fn(&Token) -> bool) -> Vec<Vec<Token>> {
    let pieces = tokens.split(parts).filter(|piece| !piece.is_empty());
    pieces.map(<[Token]>::to_vec).collect()
}

/// Some tokens after others.
pub(super) fn joined(first: &[Token], second: &[Token]) -> Vec<Token> {
    first.iter().chain(second).cloned().collect()
}
