//! Which words of a question name what: things of the lists, and places.
//!
//! Called by `orders.rs` once all lists are known. A word that may name two of them names none.

use super::lex::{LABELS, Mention, Token, stem};
use super::names::Thing;
use super::words;
use super::{Problem, Unread};

/// Whether a word is a form of the same word.
fn is_same(word: &str, own: &str, is_name: bool) -> bool {
    if word == own {
        return true;
    }
    if is_name || word.chars().all(|c| c.is_ascii_digit()) {
        return false;
    }
    let (length, own_length) = (word.chars().count(), own.chars().count());
    let infinitive =
        ["ar", "er", "ir"].iter().find_map(|end| own.strip_suffix(end)).filter(|_| own_length > 5);
    if stem(word) == stem(own)
        || infinitive.is_some_and(|root| word.starts_with(root) && length <= own_length + 3)
    {
        return true;
    }
    let (short, long) = if length <= own_length { (word, own) } else { (own, word) };
    short.chars().count() >= 5 && long.starts_with(short) && length.abs_diff(own_length) <= 3
}

impl Problem {
    /// Notes for each token what it names.
    pub(super) fn mark(&mut self) -> Result<(), Unread> {
        let mut pool: Vec<(Mention, Thing)> = Vec::new();
        let groups = self.groups.iter().enumerate().chain(self.labels.iter().map(|labels| (LABELS, labels)));
        for (group, things) in groups {
            pool.extend(things.iter().cloned().enumerate().map(|(at, thing)| (Mention { group, at }, thing)));
        }
        let mut sentences = std::mem::take(&mut self.sentences);
        for sentence in &mut sentences {
            for at in 0..sentence.tokens.len() {
                let found = self.named(&sentence.tokens, at, &pool);
                sentence.tokens[at].names = found;
            }
            // `Di` may be a name and not a command.
            let is_name = sentence.tokens.first().is_some_and(|first| first.names.is_some());
            sentence.asks &= sentence.is_question || !is_name;
        }
        self.sentences = sentences;
        if self.sentences.iter().any(|sentence| sentence.asks) { Ok(()) } else { Err(Unread) }
    }

    fn named(&self, tokens: &[Token], at: usize, pool: &[(Mention, Thing)]) -> Option<Mention> {
        let token = &tokens[at];
        let small = token.is_in(self.tongue.joins)
            || token.is_in(self.tongue.articles)
            || token.is_in(words::NEG)
            || token.is_in(words::OR);
        if token.is_sign || (small && !token.is_name()) {
            return None;
        }
        let fits = |thing: &Thing| !thing.is_name || token.is_capital;
        let hits = |test: &dyn Fn(&Thing) -> bool| -> Vec<Mention> {
            pool.iter().filter(|(_, thing)| fits(thing) && test(thing)).map(|(mention, _)| *mention).collect()
        };
        let mut found = hits(&|thing| thing.words.contains(&token.word));
        if found.is_empty() {
            found = hits(&|thing| thing.words.iter().any(|own| is_same(&token.word, own, thing.is_name)));
        }
        let [only] = found.as_slice() else {
            return None;
        };
        let after_place =
            at > 0 && (tokens[at - 1].is_in(words::UNITS) || tokens[at - 1].is_in("el al number numero"));
        (only.group != LABELS || !self.has_plain_places || after_place).then_some(*only)
    }
}
