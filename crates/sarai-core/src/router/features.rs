//! A question as hashed features.
//!
//! Called by training and routing, which must see the same. Four groups share one space of 2^18 places:
//! words, pairs of words, pieces of words (3 to 6 letters, with the word's borders) and cues (keyword groups,
//! marks, lengths, how it begins and ends). Pieces carry what typos and unseen endings leave standing.

use super::keywords::{GROUPS, HASH_START, Hits, Keywords, hash_byte};
use super::text::{Kind, Text};

/// Bits of a place.
const SPACE_BITS: u32 = 18;

/// Places in the hashed space.
pub(super) const SPACE: usize = 1 << SPACE_BITS;

/// What is kept of a hash.
const PLACE_MASK: u64 = SPACE as u64 - 1;

/// Groups of features.
pub(super) const FAMILIES: usize = 4;

/// Single words.
pub(super) const WORDS: u8 = 0;
/// Two words, one after the other.
pub(super) const PAIRS: u8 = 1;
/// 3 to 5 letters of a word.
pub(super) const PIECES: u8 = 2;
/// Everything that is no text: marks, lengths, keyword groups.
pub(super) const CUES: u8 = 3;

/// Shortest and longest piece of a word, in bytes of the folded text with its two borders.
const PIECE_LENGTHS: std::ops::RangeInclusive<usize> = 3..=6;

/// One feature of a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Feature {
    /// Which group.
    pub(super) family: u8,
    /// Place in the hashed space.
    pub(super) place: u32,
    /// How often.
    pub(super) count: u16,
}

/// What a question looks like to the router.
#[derive(Clone, Debug, Default)]
pub(super) struct Bag {
    /// Features, sorted, each once.
    pub(super) features: Vec<Feature>,
    /// For each word, its own place and those of its pieces.
    pub(super) words: Vec<(u32, Vec<u32>)>,
    /// Keyword groups hit.
    pub(super) hits: Hits,
}

/// Makes bags. Holds the keyword tables.
#[derive(Clone, Debug)]
pub(super) struct Extractor {
    keywords: Keywords,
}

impl Extractor {
    pub(super) fn new() -> Self {
        Self { keywords: Keywords::new() }
    }

    /// The features of `raw`. Never fails; an empty question has none but a length cue.
    pub(super) fn bag(&self, raw: &str) -> Bag {
        let text = Text::new(raw);
        let mut counter = Counter(Vec::with_capacity(raw.len().min(8_000) * 3));
        let hits = self.keywords.hits(text.tokens().map(|(token, _)| token));
        let words = words(&text, &mut counter);
        cues(&text, &hits, &mut counter);
        Bag { features: counter.finish(), words, hits }
    }
}

struct Counter(Vec<u32>);

impl Counter {
    fn add(&mut self, family: u8, hash: u64) -> u32 {
        // The upper bits of FNV-1a mix in all bytes; the lower alone do not.
        let place = ((hash ^ (hash >> 40) ^ (hash >> 20)) & PLACE_MASK) as u32;
        self.0.push(u32::from(family) << SPACE_BITS | place);
        place
    }

    fn cue(&mut self, name: &str, count: usize) {
        let hash = name.bytes().fold(salt(CUES), hash_byte);
        for _ in 0..count {
            self.add(CUES, hash);
        }
    }

    fn finish(mut self) -> Vec<Feature> {
        self.0.sort_unstable();
        self.0
            .chunk_by(|a, b| a == b)
            .map(|run| Feature {
                family: (run[0] >> SPACE_BITS) as u8,
                place: run[0] & PLACE_MASK as u32,
                count: u16::try_from(run.len()).unwrap_or(u16::MAX),
            })
            .collect()
    }
}

fn salt(family: u8) -> u64 {
    hash_byte(HASH_START, b'0' + family)
}

/// Adds words, pairs and pieces; returns the places by word.
fn words(text: &Text, counter: &mut Counter) -> Vec<(u32, Vec<u32>)> {
    let mut out = Vec::new();
    let mut before: Option<u64> = None;
    let mut bordered = Vec::with_capacity(64);
    for (token, kind) in text.tokens() {
        let hash = token.bytes().fold(salt(WORDS), hash_byte);
        let place = counter.add(WORDS, hash);
        if kind != Kind::Symbol {
            let pair = token.bytes().fold(hash_byte(before.unwrap_or(salt(PAIRS)), b' '), hash_byte);
            counter.add(PAIRS, pair);
            before = Some(token.bytes().fold(salt(PAIRS), hash_byte));
        }
        if kind == Kind::Word {
            bordered.clear();
            bordered.push(b'<');
            bordered.extend_from_slice(token.as_bytes());
            bordered.push(b'>');
            let mut pieces = Vec::with_capacity(bordered.len() * 3);
            for length in PIECE_LENGTHS {
                for window in bordered.windows(length) {
                    pieces.push(counter.add(PIECES, window.iter().copied().fold(salt(PIECES), hash_byte)));
                }
            }
            out.push((place, pieces));
        }
    }
    out
}

fn cues(text: &Text, hits: &Hits, counter: &mut Counter) {
    for ((name, _), count) in GROUPS.iter().zip(hits) {
        counter.cue(name, usize::from(*count).min(3));
    }
    let count = |kind: Kind| text.tokens().filter(|(_, k)| *k == kind).count();
    let (words, numbers, symbols) = (count(Kind::Word), count(Kind::Number), count(Kind::Symbol));
    counter.cue(["numbers 0", "numbers 1", "numbers 2", "numbers 3"][numbers.min(3)], 1);
    counter.cue("symbols", symbols.min(4));
    let length = match words {
        0..=3 => "words to 3",
        4..=7 => "words to 7",
        8..=14 => "words to 14",
        15..=30 => "words to 30",
        _ => "words over 30",
    };
    counter.cue(length, 1);
    counter.cue("lines", text.lines.min(3));
    counter.cue("asks", usize::from(text.asks));
    counter.cue("exclaims", usize::from(text.exclaims));
    counter.cue("fenced", usize::from(text.fenced));
    let mut start = String::from("starts");
    for (token, _) in text.tokens().take(3) {
        start.push(' ');
        start.push_str(token);
        counter.cue(&start, 1);
    }
    if let Some((token, _)) = text.tokens().filter(|(_, kind)| *kind == Kind::Word).last() {
        counter.cue(&format!("ends {token}"), 1);
    }
}

#[cfg(test)]
mod tests {
    use super::{Extractor, WORDS};

    #[test]
    fn accents_and_capitals_do_not_matter() {
        let extractor = Extractor::new();
        assert_eq!(
            extractor.bag("Cuánto pagaré de IVA").features,
            extractor.bag("cuanto pagare de iva").features
        );
    }

    #[test]
    fn a_typo_leaves_most_pieces() {
        let extractor = Extractor::new();
        let (right, wrong) = (extractor.bag("hipoteca").features, extractor.bag("hipotexa").features);
        let shared = right.iter().filter(|f| f.family == 2 && wrong.contains(f)).count();
        assert!(shared >= 10, "{shared}");
    }

    #[test]
    fn repeated_words_are_counted() {
        let bag = Extractor::new().bag("no no no");
        assert_eq!(
            bag.features.iter().filter(|f| f.family == WORDS).map(|f| f.count).collect::<Vec<_>>(),
            [3]
        );
        assert_eq!(bag.words.len(), 3);
    }
}
