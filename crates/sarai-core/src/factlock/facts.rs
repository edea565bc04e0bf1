//! The facts of a text, in the order they stand in.
//!
//! Called by [`super::compare`]. Reads spelling only, and reads every text alike, so that what looks like a fact and is
//! none does no harm: words added around a text have none of either kind. Must not fail on any text.

use super::{code, words};
use crate::language::Language;
use crate::numbers;

/// What must stand unchanged.
pub(super) struct Facts {
    /// All facts in their order, which is a fact too: who swaps two amounts changes what is said.
    pub(super) told: Vec<String>,
    /// Words that may be said again, but not be lost or change places: those that begin a sentence, as names do, and
    /// those that direct what stands beside them. Each with the number of facts before it.
    pub(super) kept: Vec<(usize, String)>,
    /// Every word that is no name by itself, in small letters, counted likewise.
    pub(super) words: Vec<(usize, String)>,
}

impl Facts {
    pub(super) fn of(text: &str) -> Self {
        let code::Split { prose, code } = code::split(text);
        let mut reader = Reader { prose: &prose, found: Vec::new(), kept: Vec::new(), words: Vec::new() };
        for (place, code) in code {
            reader.add(place, "code", &code);
        }
        reader.quotations();
        reader.numbers();
        reader.tokens();
        reader.listed();
        reader.signs();
        let Reader { mut found, kept, words, .. } = reader;
        found.sort();
        let after = |(place, word): (usize, String)| (found.partition_point(|(fact, _)| *fact < place), word);
        let (kept, words) = (kept.into_iter().map(after).collect(), words.into_iter().map(after).collect());
        Self { told: found.into_iter().map(|(_, fact)| fact).collect(), kept, words }
    }
}

struct Reader<'a> {
    prose: &'a str,
    /// Each fact with its place.
    found: Vec<(usize, String)>,
    /// These with their places too.
    kept: Vec<(usize, String)>,
    words: Vec<(usize, String)>,
}

impl Reader<'_> {
    fn add(&mut self, place: usize, kind: &str, fact: &str) {
        self.found.push((place, format!("{kind} {fact}")));
    }

    fn quotations(&mut self) {
        let prose = self.prose;
        for (open, close) in [("«", "»"), ("“", "”"), ("„", "“"), ("‘", "’"), ("\"", "\"")] {
            let mut from = 0;
            while let Some(place) = prose[from..].find(open).map(|place| from + place + open.len()) {
                let Some(length) = prose[place..].find(close) else { break };
                self.add(place, "quotation", &prose[place..place + length]);
                from = place + length + close.len();
            }
        }
    }

    /// Numbers in digits and words with what they count. A number word of either language is a fact in either.
    fn numbers(&mut self) {
        let prose = self.prose;
        for language in [Language::Es, Language::En] {
            for quantity in numbers::find(prose, language) {
                self.add(quantity.start, "number", quantity.written(prose));
                self.counted(quantity.end);
            }
        }
    }

    /// The words after a number, which tell what is counted, whatever unit it is.
    fn counted(&mut self, end: usize) {
        let line = self.prose[end..].split('\n').next().unwrap_or_default();
        let rest = line.trim_start_matches(['*', '_']);
        if rest.starts_with(is_stop) {
            return;
        }
        let mut counted = String::new();
        for word in rest.split_whitespace().take(COUNTED_WORDS) {
            counted.push_str(word.trim_matches(|c: char| is_wrap(c) || is_stop(c)));
            counted.push(' ');
            if word.ends_with(is_stop) || word.contains('|') {
                break;
            }
        }
        self.add(end, "counted", counted.trim_end());
    }

    /// Names and spellings: what holds a digit, a sign or a capital that no common word has.
    fn tokens(&mut self) {
        let prose = self.prose;
        let (mut begins, mut from, mut after_number) = (true, 0, false);
        for word in prose.split_whitespace() {
            let place = from + prose[from..].find(word).unwrap_or(0);
            begins |= prose[from..place].contains('\n');
            let is_first = from == 0 || prose[from..place].contains('\n');
            from = place + word.len();
            let spelled = word.trim_matches(|c: char| is_wrap(c) || is_stop(c));
            let has_digit = spelled.contains(char::is_numeric);
            if is_spelling(spelled) {
                self.add(place, "spelling", spelled);
            }
            if has_digit && !word.trim_end_matches(is_wrap).ends_with(is_stop) && !word.ends_with(is_stop) {
                self.counted(place + word.len());
            }
            // "5 - 3", not the "-" of a list.
            if matches!(word, "-" | "–") && !is_first && after_number {
                self.add(place, "sign", word);
            }
            after_number = has_digit;
            let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
            let lower = bare.to_lowercase();
            if lower.contains("n't") || lower.contains("n’t") {
                self.add(place, "negation", &lower);
            }
            let is_capital = bare.starts_with(char::is_uppercase);
            if is_capital && !begins && bare != "I" && !bare.starts_with("I'") && !bare.starts_with("I’") {
                self.add(place, "name", bare);
            } else {
                if is_capital || words::is_bound(&lower) {
                    self.kept.push((place, lower.clone()));
                }
                self.words.push((place, lower));
            }
            begins = word.ends_with(['.', '!', '?', ':', '…', '¿', '¡']) || word.starts_with(['#', '-']);
        }
    }

    /// Words of the lists.
    fn listed(&mut self) {
        let prose = self.prose;
        let mut rest = prose;
        while let Some(begin) = rest.find(char::is_alphanumeric) {
            rest = &rest[begin..];
            let length = rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len());
            let word = rest[..length].to_lowercase();
            if let Some(kind) = words::kind(&word) {
                self.add(prose.len() - rest.len(), kind, &word);
            }
            rest = &rest[length..];
        }
    }

    /// Signs of arithmetic, of money and of marking out, and marks that change how a text is shown.
    fn signs(&mut self) {
        for (place, sign) in self.prose.char_indices() {
            if SIGNS.contains(sign) {
                self.add(place, "sign", sign.encode_utf8(&mut [0; 4]));
            } else if is_mark(sign) {
                self.add(place, "mark", &format!("U+{:04X}", u32::from(sign)));
            }
        }
    }
}

/// Words after a number that say what is counted: "metros cuadrados", "€ al".
const COUNTED_WORDS: usize = 2;

const SIGNS: &str = "<>≤≥=≠≈≡±×÷√∞→←↔⇒⇔−+^%‰€$£¥₹₽₩₿¢°#~&@|✓✗✔✘✅❌☑☒";

/// Brackets, quotation marks and emphasis around a word.
fn is_wrap(c: char) -> bool {
    "()[]{}<>*\"'«»“”„‘’`|".contains(c)
}

/// Ends of a part of a sentence.
fn is_stop(c: char) -> bool {
    ".,;:!?¡¿…)".contains(c)
}

/// Numbers, dates, versions, addresses, paths, identifiers, acronyms.
fn is_spelling(word: &str) -> bool {
    word.contains(|c: char| c.is_numeric() || "/\\_@=^~#&$€£¥%+".contains(c))
        || word.contains(['.', ':'])
        || word.chars().skip(1).any(char::is_uppercase)
}

/// Control characters, zero-width and directional ones, and strokes through letters.
fn is_mark(c: char) -> bool {
    c.is_control() && !matches!(c, '\n' | '\r' | '\t')
        || matches!(u32::from(c), 0xAD | 0x0334..=0x0338 | 0x061C | 0x180E | 0x200B..=0x200F | 0x202A..=0x202E
            | 0x2060..=0x206F | 0xFE00..=0xFE0F | 0xFEFF | 0xE0000..=0xE01EF)
}
