//! Words and sentences of a question.
//!
//! Called by `orders.rs` first. A token keeps how it was written, its word without accents, and later what it names.

use unicode_normalization::UnicodeNormalization as _;

use super::words::{self, has};

/// The group of the places that have names.
pub(super) const LABELS: usize = usize::MAX;

/// What a token names: a thing of a list, or a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Mention {
    pub(super) group: usize,
    pub(super) at: usize,
}

/// A word or a sign.
#[derive(Clone, Debug)]
pub(super) struct Token {
    pub(super) raw: String,
    /// In small letters, without accents.
    pub(super) word: String,
    pub(super) is_sign: bool,
    /// Whether it begins a sentence.
    pub(super) is_first: bool,
    pub(super) is_capital: bool,
    pub(super) id: usize,
    pub(super) names: Option<Mention>,
}

impl Token {
    /// Written with a capital that the beginning of a sentence does not explain.
    pub(super) fn is_name(&self) -> bool {
        self.is_capital && !self.is_first
    }

    /// One of the things that are ordered or have something: no place.
    pub(super) fn thing(&self) -> Option<Mention> {
        self.names.filter(|mention| mention.group != LABELS)
    }

    pub(super) fn is_label(&self) -> bool {
        self.names.is_some_and(|mention| mention.group == LABELS)
    }

    pub(super) fn is_in(&self, list: &str) -> bool {
        has(list, &self.word)
    }
}

/// A sentence, and whether it ends with a question mark.
#[derive(Clone, Debug)]
pub(super) struct Sentence {
    pub(super) tokens: Vec<Token>,
    pub(super) is_question: bool,
    /// Whether it asks or tells.
    pub(super) asks: bool,
}

/// Words of one language.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tongue {
    pub(super) is_spanish: bool,
    pub(super) articles: &'static str,
    pub(super) joins: &'static str,
    pub(super) titles: &'static str,
    pub(super) stops: &'static str,
    pub(super) ands: &'static str,
}

impl Tongue {
    pub(super) fn new(is_spanish: bool) -> Self {
        if is_spanish {
            Self {
                is_spanish,
                articles: words::ARTICLES_ES,
                joins: words::JOINS_ES,
                titles: words::TITLES_ES,
                stops: words::STOPS_ES,
                ands: "y e",
            }
        } else {
            Self {
                is_spanish,
                articles: words::ARTICLES_EN,
                joins: words::JOINS_EN,
                titles: words::TITLES_EN,
                stops: words::STOPS_EN,
                ands: "and",
            }
        }
    }
}

pub(super) use crate::language::fold;

/// Without the ends of plural and gender.
pub(super) fn stem(word: &str) -> String {
    let mut letters: Vec<char> = word.chars().collect();
    if word.ends_with("es") && letters.len() > 4 {
        letters.truncate(letters.len() - 2);
    } else if word.ends_with('s') && letters.len() > 3 {
        letters.pop();
    }
    if letters.len() > 3 && letters.last().is_some_and(|last| "aoe".contains(*last)) {
        letters.pop();
    }
    letters.into_iter().collect()
}

/// The words as they were written.
pub(super) fn said(tokens: &[Token]) -> String {
    let mut text = String::new();
    for token in tokens {
        let closes = matches!(token.raw.as_str(), "," | ":" | ")" | "'s");
        if !(text.is_empty() || closes || text.ends_with('(')) {
            text.push(' ');
        }
        text.push_str(&token.raw);
    }
    text
}

struct Lexer {
    sentences: Vec<Sentence>,
    tokens: Vec<Token>,
    count: usize,
}

impl Lexer {
    fn add(&mut self, raw: &str, is_sign: bool) {
        self.tokens.push(Token {
            raw: raw.to_owned(),
            word: fold(raw),
            is_sign,
            is_first: self.tokens.is_empty() && !is_sign,
            is_capital: raw.chars().next().is_some_and(char::is_uppercase),
            id: self.count,
            names: None,
        });
        self.count += 1;
    }

    fn close(&mut self, is_question: bool) {
        if !self.tokens.is_empty() {
            let tokens = std::mem::take(&mut self.tokens);
            self.sentences.push(Sentence { tokens, is_question, asks: false });
        }
    }

    /// A word, with the English endings `n't`, `'s` and the like apart.
    fn add_word(&mut self, text: &str) {
        let low = text.to_lowercase();
        if let Some(base) = low.strip_suffix("n't") {
            let base = match base {
                "ca" => "can",
                "wo" => "will",
                _ => text.get(..base.len()).unwrap_or(base),
            };
            self.add(base, false);
            // The denial is no beginning, even after nothing.
            self.add("not", false);
            return;
        }
        let apart = ["'s", "'ll", "'re", "'ve"].iter().any(|ending| low.ends_with(ending));
        match text.rfind('\'').filter(|_| apart) {
            Some(cut) => {
                self.add(&text[..cut], false);
                self.add(&text[cut..], false);
            }
            None => self.add(text, false),
        }
    }
}

/// Whether a word goes on with the character at a place.
fn goes_on(text: &[char], at: usize) -> bool {
    let Some(character) = text.get(at) else {
        return false;
    };
    if character.is_alphanumeric() {
        return true;
    }
    let next = text.get(at + 1);
    let digits = at > 0 && text[at - 1].is_ascii_digit() && next.is_some_and(char::is_ascii_digit);
    ("'-".contains(*character) && next.is_some_and(|next| next.is_alphanumeric()))
        || (".,:".contains(*character) && digits)
}

/// Splits a question into sentences.
pub(super) fn sentences(question: &str, tongue: &Tongue) -> Vec<Sentence> {
    let text: Vec<char> = question.nfc().map(|c| if c == '’' { '\'' } else { c }).collect();
    let mut lexer = Lexer { sentences: Vec::new(), tokens: Vec::new(), count: 0 };
    let mut at = 0;
    while at < text.len() {
        let character = text[at];
        if character.is_alphanumeric() {
            let from = at;
            at += 1;
            while goes_on(&text, at) {
                at += 1;
            }
            let word: String = text[from..at].iter().collect();
            lexer.add_word(&word);
            let is_title = has(tongue.titles, &fold(&word));
            at += usize::from(is_title && text.get(at) == Some(&'.'));
            continue;
        }
        match character {
            '.' | '!' | ';' | '\n' | '¿' | '¡' => lexer.close(false),
            '?' => lexer.close(true),
            ',' | ':' | '(' | ')' => lexer.add(&character.to_string(), true),
            '—' => lexer.add(",", true),
            '\'' if lexer.tokens.last().is_some_and(|last| last.raw.ends_with('s')) => lexer.add("'s", false),
            _ => {}
        }
        at += 1;
    }
    lexer.close(false);
    lexer.sentences
}
