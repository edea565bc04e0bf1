//! Guesses the next tokens of an answer from what was already said: a pointer into the text so far that runs along
//! while the answer copies, and finds its place again after an edit.
//!
//! Used by `draft.rs`, one [`Copier`] a request. Follows SuffixDecoding (arXiv 2411.04975) in taking the longest
//! earlier match, but over plain bigrams: one request's text is short. What it adds is for rewriting: after a changed
//! word it looks near its old place first, and a change that was made once (a word for another, a name for another) is
//! expected again wherever the same tokens come. Every token of the answer judges the guess before it, drafted or not, so
//! that how often guesses of each kind are right is known without trying them. Costs no model.

use std::collections::HashMap;

use crate::runtime::Token;

/// Most earlier places of one pair of tokens that are looked at.
const PLACES_MAX: usize = 16;
/// Longest match that is counted.
const RUN_MAX: usize = 32;
/// How far from the lost place the text is searched: back and forth.
const NEAR_BACK: usize = 8;
const NEAR_AHEAD: usize = 40;
/// After so many tokens in a row that were not found near the lost place, it is given up.
const LOST_MAX: u32 = 12;
/// Longest change that is learned, in tokens of either text, and most changes of one answer.
const EDIT_TOKENS_MAX: usize = 8;
const EDITS_MAX: usize = 64;
/// Weight of one observation against those before it.
const MEMORY: f64 = 0.95;

/// How a place was found, and so how far it can be trusted.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Kind {
    /// The answer differs from the text here; it may go on behind the one token that was replaced.
    Skipped = 0,
    /// One token matched, near the lost place.
    Near = 1,
    /// Two or three tokens matched, and so on.
    Two = 2,
    Four = 3,
    Eight = 4,
    Sixteen = 5,
    /// Of a change that was made before.
    Edited = 6,
}

/// First guesses at how often each kind is right, counted as [`PRIOR_WEIGHT`] observations. The short ones are so low
/// that nothing is drafted from them before they have proved themselves in this very answer.
const PRIORS: [f64; 7] = [0.2, 0.35, 0.4, 0.7, 0.9, 0.96, 0.7];
const PRIOR_WEIGHT: f64 = 4.0;

fn kind_of(run: usize) -> Kind {
    match run {
        0 => Kind::Skipped,
        1 => Kind::Near,
        2..=3 => Kind::Two,
        4..=7 => Kind::Four,
        8..=15 => Kind::Eight,
        _ => Kind::Sixteen,
    }
}

/// A place in the text from which the answer seems to go on.
#[derive(Clone, Copy, Debug)]
struct Pointer {
    /// Index of the token expected next; while a change is expected, of the token behind what it replaces.
    at: usize,
    /// Tokens matched before it.
    run: usize,
    /// The change that is expected, and how many of its tokens have come.
    edit: Option<(usize, usize)>,
}

impl Pointer {
    fn new(at: usize, run: usize) -> Self {
        Self { at, run, edit: None }
    }
}

/// A change that the answer made once.
#[derive(Clone, Debug)]
struct Edit {
    from: Vec<Token>,
    to: Vec<Token>,
}

/// Where the answer left the text it was copying.
#[derive(Clone, Copy, Debug)]
struct Lost {
    at: usize,
    tokens: u32,
    /// Index of the first token that was another one.
    written: usize,
}

/// Finds continuations in the text so far.
pub(crate) struct Copier {
    text: Vec<Token>,
    /// Behind which places each pair of tokens stands, the oldest first.
    places: HashMap<(Token, Token), Vec<u32>>,
    pointer: Option<Pointer>,
    lost: Option<Lost>,
    /// Changes of this answer, by the first token they replace.
    edits: Vec<Edit>,
    edited: HashMap<Token, Vec<usize>>,
    /// Right guesses and all guesses by kind, fading.
    seen: [(f64, f64); 7],
}

impl Copier {
    /// Starts with texts the answer may copy from. The last one is the prompt, which the answer continues.
    pub(crate) fn new(texts: &[&[Token]]) -> Self {
        let mut copier = Self {
            text: Vec::new(),
            places: HashMap::new(),
            pointer: None,
            lost: None,
            edits: Vec::new(),
            edited: HashMap::new(),
            seen: PRIORS.map(|rate| (rate * PRIOR_WEIGHT, PRIOR_WEIGHT)),
        };
        for text in texts {
            for token in *text {
                copier.push(*token);
            }
        }
        copier.pointer = copier.longest();
        copier
    }

    fn push(&mut self, token: Token) {
        if let Some(last) = self.text.last() {
            let place = u32::try_from(self.text.len() + 1).unwrap_or(u32::MAX);
            let places = self.places.entry((*last, token)).or_default();
            if places.len() == PLACES_MAX {
                places.remove(PLACES_MAX / 2);
            }
            places.push(place);
        }
        self.text.push(token);
    }

    /// The token expected at a place, how it is known, and the place behind it.
    fn expected(&self, pointer: Pointer) -> Option<(Token, Kind, Pointer)> {
        let run = pointer.run + 1;
        let edit = pointer.edit.or_else(|| self.edit_at(pointer.at).map(|edit| (edit, 0)));
        let Some((index, done)) = edit else {
            let token = self.text.get(pointer.at).copied()?;
            return Some((token, kind_of(pointer.run), Pointer::new(pointer.at + 1, run)));
        };
        let edit = &self.edits[index];
        let behind = if done == 0 { pointer.at + edit.from.len() } else { pointer.at };
        let more = (done + 1 < edit.to.len()).then_some((index, done + 1));
        Some((edit.to[done], Kind::Edited, Pointer { at: behind, run, edit: more }))
    }

    /// The change to expect where these tokens stand.
    fn edit_at(&self, at: usize) -> Option<usize> {
        let edits = self.edited.get(self.text.get(at)?)?;
        let fits = |edit: &&usize| self.text[at..].starts_with(&self.edits[**edit].from);
        edits.iter().filter(fits).max_by_key(|edit| self.edits[**edit].from.len()).copied()
    }

    /// The answer went on with this token.
    pub(crate) fn observe(&mut self, token: Token) {
        let expected = self.pointer.and_then(|pointer| Some((pointer, self.expected(pointer)?)));
        let Some((pointer, (wanted, kind, behind))) = expected else {
            self.push(token);
            self.pointer = self.find();
            return;
        };
        let right = wanted == token;
        let (hits, all) = &mut self.seen[kind as usize];
        *hits = *hits * MEMORY + if right { 1.0 } else { 0.0 };
        *all = *all * MEMORY + 1.0;
        self.push(token);
        if right {
            self.pointer = Some(behind);
            if pointer.run >= 2 && kind != Kind::Edited {
                self.learn(behind);
                self.lost = None;
            }
            return;
        }
        // Only a place that was being copied from is worth coming back to.
        if self.lost.is_none() && pointer.run >= 2 {
            self.lost = Some(Lost { at: pointer.at, tokens: 0, written: self.text.len() - 1 });
        }
        if kind == Kind::Edited && pointer.edit.is_none() {
            self.unlearn(pointer.at);
        }
        self.pointer = self.find();
    }

    /// The answer copies again: what stands before this place, back to the two tokens that came before the change, became
    /// what was written meanwhile. The lost place itself may have been another one that reads alike.
    fn learn(&mut self, pointer: Pointer) {
        let Some(lost) = self.lost.filter(|lost| lost.written >= 2) else { return };
        // `run` counts expected tokens; those before the change do not belong to this match.
        let run = self.run_before(pointer.at).min(self.text.len() - lost.written);
        let (from_end, to_end) = (pointer.at - run, self.text.len() - run);
        let before = &self.text[lost.written - 2..lost.written];
        let begins =
            |length: &usize| from_end >= length + 2 && self.text[from_end - length - 2..].starts_with(before);
        let Some(length) = (1..=EDIT_TOKENS_MAX).find(begins) else { return };
        let (from, to) = (&self.text[from_end - length..from_end], &self.text[lost.written..to_end]);
        if (1..=EDIT_TOKENS_MAX).contains(&to.len()) && from != to && self.edits.len() < EDITS_MAX {
            let edit = Edit { from: from.to_vec(), to: to.to_vec() };
            self.edited.entry(edit.from[0]).or_default().push(self.edits.len());
            self.edits.push(edit);
        }
    }

    /// The change expected here was not made this time.
    fn unlearn(&mut self, at: usize) {
        let (Some(edit), Some(first)) = (self.edit_at(at), self.text.get(at)) else { return };
        if let Some(edits) = self.edited.get_mut(first) {
            edits.retain(|known| *known != edit);
        }
    }

    /// The best place after the newest token.
    fn find(&mut self) -> Option<Pointer> {
        let longest = self.longest();
        let Some(lost) = &mut self.lost else { return longest };
        lost.tokens += 1;
        if lost.tokens > LOST_MAX {
            self.lost = None;
            return longest;
        }
        let lost = *lost;
        if longest.is_some_and(|pointer| pointer.run >= 4) {
            return longest;
        }
        let near = self.near(lost);
        if near.is_some_and(|near| longest.is_none_or(|longest| near.run >= longest.run)) {
            return near;
        }
        longest.or_else(|| {
            let at = lost.at + lost.tokens as usize;
            (at + 1 < self.text.len()).then_some(Pointer::new(at, 0))
        })
    }

    /// The earlier place with the longest match before it; of equal ones the one nearest to the lost place, else the
    /// newest.
    fn longest(&self) -> Option<Pointer> {
        let [.., before, last] = self.text.as_slice() else { return None };
        let places = self.places.get(&(*before, *last))?;
        let distance = |at: usize| self.lost.map_or(usize::MAX - at, |lost| lost.at.abs_diff(at));
        places
            .iter()
            .map(|place| *place as usize)
            .filter(|at| *at < self.text.len())
            .map(|at| Pointer::new(at, self.run_before(at)))
            .min_by_key(|pointer| (RUN_MAX - pointer.run, distance(pointer.at)))
    }

    /// The place near the lost one behind a token like the newest: the nearest of those with the longest match.
    fn near(&self, lost: Lost) -> Option<Pointer> {
        let last = self.text.last()?;
        let end = (lost.at + NEAR_AHEAD).min(self.text.len() - 1);
        let window = lost.at.saturating_sub(NEAR_BACK)..end;
        window
            .filter(|index| self.text[*index] == *last)
            .map(|index| Pointer::new(index + 1, self.run_before(index + 1)))
            .min_by_key(|pointer| (RUN_MAX - pointer.run, pointer.at.abs_diff(lost.at + 1)))
    }

    /// How many tokens before `at` equal the newest ones.
    fn run_before(&self, at: usize) -> usize {
        let earlier = self.text[..at].iter().rev();
        earlier.zip(self.text.iter().rev()).take(RUN_MAX).take_while(|(one, other)| one == other).count()
    }

    /// The tokens that may come next, at most `most`, and how likely each is to be reached and right.
    pub(crate) fn guess(&self, most: usize) -> (Vec<Token>, Vec<f64>) {
        let (mut tokens, mut likely) = (Vec::new(), Vec::new());
        let (mut next, mut reached) = (self.pointer, 1.0);
        while tokens.len() < most
            && let Some((token, kind, behind)) = next.and_then(|pointer| self.expected(pointer))
        {
            let (hits, all) = self.seen[kind as usize];
            reached *= hits / all;
            tokens.push(token);
            likely.push(reached);
            next = Some(behind);
        }
        (tokens, likely)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(text: &str) -> Vec<Token> {
        text.bytes().map(Token::from).collect()
    }

    fn guessed(copier: &Copier, most: usize) -> String {
        copier.guess(most).0.iter().map(|token| char::from(u8::try_from(*token).unwrap())).collect()
    }

    fn write(copier: &mut Copier, text: &str) {
        tokens(text).into_iter().for_each(|token| copier.observe(token));
    }

    #[test]
    fn a_copy_is_followed_and_trusted_more_the_longer_it_runs() {
        let mut copier = Copier::new(&[&tokens("the quick brown fox jumps over the lazy dog. Repeat: ")]);
        write(&mut copier, "the q");
        assert_eq!(guessed(&copier, 10), "uick brown");
        let early = copier.guess(1).1[0];
        write(&mut copier, "uick brown fox ju");
        assert_eq!(guessed(&copier, 5), "mps o");
        assert!(copier.guess(1).1[0] > early.max(0.9));
    }

    #[test]
    fn after_an_edit_the_old_place_is_found_again() {
        let source = "abcdefgh0123456789ijklmnop";
        let check = |written: &str, next: &str| {
            let mut copier = Copier::new(&[&tokens(source), &tokens("|")]);
            write(&mut copier, written);
            assert_eq!(guessed(&copier, next.len()), next, "{written}");
        };
        check("abcdefgh0", "1234");
        check("abcdefgh0X", "234");
        check("abcdefgh0XYZ6", "789");
        check("abcdefgh05", "678");
        check("abcdefgh01XX1", "234");
    }

    #[test]
    fn a_change_made_once_is_expected_again() {
        let source = "the old house and the old tree, the old man and the old river. | ";
        let mut copier = Copier::new(&[&tokens(source)]);
        write(&mut copier, "the young house and the ");
        assert_eq!(guessed(&copier, 22), "young tree, the young ");
        // Not this time: it is not insisted on.
        write(&mut copier, "old tree, the ");
        assert_eq!(guessed(&copier, 7), "old man");
        write(&mut copier, "old man and");
        assert!(copier.edits.len() <= EDITS_MAX);
    }

    #[test]
    fn short_chance_matches_are_not_trusted() {
        let text = "el mar y la costa, la luz y el faro, la noche y el viento, la lluvia y el silencio";
        let mut copier = Copier::new(&[&tokens("Cuento: ")]);
        write(&mut copier, text);
        write(&mut copier, ", l");
        let (guess, likely) = copier.guess(8);
        assert!(!guess.is_empty());
        assert!(likely[0] < 0.7, "{likely:?}");
    }

    #[test]
    fn places_are_bounded_and_nothing_is_guessed_from_nothing() {
        assert!(Copier::new(&[]).guess(4).0.is_empty());
        assert!(Copier::new(&[&[1, 2, 3]]).guess(4).0.is_empty());
        let mut copier = Copier::new(&[&[7; 1000]]);
        assert!(copier.places[&(7, 7)].len() <= PLACES_MAX);
        (0..50).for_each(|_| copier.observe(7));
        assert!(copier.guess(4).1[0] > 0.9);
    }
}
