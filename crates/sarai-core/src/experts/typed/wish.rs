//! What a wish for a text says about its size: lines, entries, words.
//!
//! Called by `creative`. Only what is written is read: a number before "versos" or "words", and forms whose number of
//! lines is fixed. Syllables and rhyme are not counted, and the checks say so.

use super::words::words;

/// Most lines that an answer is bound to; more is not bound and only counted.
pub(super) const LINES_MAX: usize = 20;

/// What a question states.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Wish {
    /// Lines or entries, exactly.
    pub(super) lines: Option<usize>,
    /// Words.
    pub(super) words: Option<Length>,
    /// Whether the form also has a number of syllables.
    pub(super) has_syllables: bool,
}

/// A wished number of words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Length {
    /// Not more.
    Most(usize),
    /// Not fewer.
    Least(usize),
    /// So many.
    Exactly(usize),
    /// So many, more or less.
    About(usize),
}

impl Length {
    /// Whether a text of so many words fits.
    pub(super) fn admits(self, count: usize) -> bool {
        match self {
            Self::Most(most) => count <= most,
            Self::Least(least) => count >= least,
            Self::Exactly(wanted) => count == wanted,
            Self::About(wanted) => count.abs_diff(wanted) * 5 <= wanted,
        }
    }

    /// In words a model can act on.
    pub(super) fn told(self) -> String {
        match self {
            Self::Most(most) => format!("at most {most} words"),
            Self::Least(least) => format!("at least {least} words"),
            Self::Exactly(wanted) => format!("exactly {wanted} words"),
            Self::About(wanted) => format!("{} to {} words", wanted - wanted / 5, wanted + wanted / 5),
        }
    }
}

const ONES: [&[&str]; 20] = [
    &["un", "uno", "una", "one", "a"],
    &["dos", "two"],
    &["tres", "three"],
    &["cuatro", "four"],
    &["cinco", "five"],
    &["seis", "six"],
    &["siete", "seven"],
    &["ocho", "eight"],
    &["nueve", "nine"],
    &["diez", "ten"],
    &["once", "eleven"],
    &["doce", "twelve"],
    &["trece", "thirteen"],
    &["catorce", "fourteen"],
    &["quince", "fifteen"],
    &["dieciseis", "sixteen"],
    &["diecisiete", "seventeen"],
    &["dieciocho", "eighteen"],
    &["diecinueve", "nineteen"],
    &["veinte", "twenty"],
];

const LINES: &[&str] =
    &["verso", "versos", "linea", "lineas", "renglon", "renglones", "line", "lines", "verses"];
const STANZAS: &[&str] = &["estrofa", "estrofas", "stanza", "stanzas"];
const ENTRIES: &[&str] = &[
    "ideas",
    "nombres",
    "titulos",
    "titulares",
    "lemas",
    "esloganes",
    "slogans",
    "eslogans",
    "names",
    "titles",
    "headlines",
    "taglines",
];
const WORDS: &[&str] = &["palabra", "palabras", "word", "words"];

/// Forms with a number of lines of their own.
const FORMS: &[(&str, usize)] = &[
    ("haiku", 3),
    ("haikus", 3),
    ("terceto", 3),
    ("tercet", 3),
    ("pareado", 2),
    ("couplet", 2),
    ("distico", 2),
    ("cuarteto", 4),
    ("copla", 4),
    ("quatrain", 4),
    ("redondilla", 4),
    ("limerick", 5),
    ("quintilla", 5),
    ("decima", 10),
    ("soneto", 14),
    ("sonnet", 14),
];
const SYLLABIC: &[&str] =
    &["haiku", "haikus", "soneto", "sonnet", "decima", "redondilla", "quintilla", "copla"];

/// Reads the wish of a question.
pub(super) fn read(question: &str) -> Wish {
    let words = words(question);
    let number = |word: &String| {
        let small = ONES.iter().position(|names| names.contains(&word.as_str())).map(|at| at + 1);
        small.or_else(|| word.parse().ok().filter(|number| (1..=5_000).contains(number)))
    };
    // Two sizes of one kind ("de 3 a 5 versos") state none.
    let counted = |nouns: &[&str]| {
        let places = 0..words.len().saturating_sub(1);
        let mut found = places
            .filter(|at| nouns.contains(&words[at + 1].as_str()))
            .filter_map(|at| Some((at, number(&words[at])?)));
        found.next().filter(|first| found.next().is_none() && !is_range(&words, first.0))
    };
    let has = |noun: &str| words.iter().any(|word| word == noun);
    let form = FORMS.iter().find(|(name, _)| has(name)).map(|(_, lines)| *lines);
    let stanzas = counted(STANZAS).map(|(_, count)| count);
    let stated = counted(LINES).map(|(_, lines)| lines * stanzas.unwrap_or(1));
    let entries = counted(ENTRIES).map(|(_, count)| count).filter(|count| *count > 1);
    // A wish for several poems, or for stanzas of no stated size, states no number of lines.
    let several = words.windows(2).any(|pair| {
        number(&pair[0]).is_some_and(|count| count > 1)
            && FORMS.iter().any(|(name, _)| pair[1].starts_with(name))
    });
    let form = form.filter(|_| stanzas.is_none() && !several);
    let lines = stated.filter(|_| !several).or(form).or(entries);
    let length = counted(WORDS).map(|(at, count)| length(&words[..at], count));
    Wish { lines, words: length, has_syllables: SYLLABIC.iter().any(|name| has(name)) }
}

/// Whether the number at this place ends "3 a 5" or "3 or 5".
fn is_range(words: &[String], at: usize) -> bool {
    let joins = ["a", "o", "y", "to", "or", "and"];
    let digits = |word: &String| {
        word.bytes().all(|byte| byte.is_ascii_digit())
            || ONES.iter().any(|names| names.contains(&word.as_str()))
    };
    at >= 2 && joins.contains(&words[at - 1].as_str()) && digits(&words[at - 2])
}

/// What the words before a number make of it.
fn length(before: &[String], count: usize) -> Length {
    let near: Vec<&str> = before.iter().rev().take(4).rev().map(String::as_str).collect();
    let has = |phrases: &[&[&str]]| {
        phrases.iter().any(|phrase| near.windows(phrase.len()).any(|window| window == *phrase))
    };
    let most: [&[&str]; 11] = [
        &["maximo"],
        &["menos", "de"],
        &["como", "mucho"],
        &["hasta"],
        &["no", "mas"],
        &["at", "most"],
        &["up", "to"],
        &["under"],
        &["less", "than"],
        &["maximum"],
        &["no", "more"],
    ];
    let least: [&[&str]; 7] = [
        &["minimo"],
        &["al", "menos"],
        &["por", "lo", "menos"],
        &["at", "least"],
        &["more", "than"],
        &["mas", "de"],
        &["minimum"],
    ];
    if has(&most) {
        Length::Most(count)
    } else if has(&least) {
        Length::Least(count)
    } else if has(&[&["exactamente"], &["exactly"], &["justo"], &["justas"]]) {
        Length::Exactly(count)
    } else {
        Length::About(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(question: &str, lines: Option<usize>, words: Option<Length>) {
        let wish = read(question);
        assert_eq!((wish.lines, wish.words), (lines, words), "{question}");
    }

    #[test]
    fn sizes_are_read_where_they_are_written() {
        check("Escribe un poema sobre el mar", None, None);
        check("Un haiku sobre la lluvia", Some(3), None);
        check("Un poema de cuatro versos", Some(4), None);
        check("Un poema de 4 líneas sobre mi gato", Some(4), None);
        check("Dos estrofas de cuatro versos", Some(8), None);
        check("Un poema de dos estrofas", None, None);
        check("a sonnet about winter", Some(14), None);
        check("Write me a four line poem", Some(4), None);
        check("A poem of six lines", Some(6), None);
        check("Dame cinco nombres para una cafetería", Some(5), None);
        check("give me 3 titles for my blog", Some(3), None);
        check("tres haikus", None, None);
        check("de 3 a 5 versos", None, None);
        check("Un cuento de 100 palabras", None, Some(Length::About(100)));
        check("Un cuento de menos de 50 palabras", None, Some(Length::Most(50)));
        check("un texto de al menos veinte palabras", None, Some(Length::Least(20)));
        check("a story in exactly 6 words", None, Some(Length::Exactly(6)));
        check("no más de 30 palabras", None, Some(Length::Most(30)));
    }

    #[test]
    fn lengths_admit_what_they_say() {
        for (length, count, expected) in [
            (Length::Most(5), 5, true),
            (Length::Most(5), 6, false),
            (Length::Least(5), 4, false),
            (Length::Exactly(5), 5, true),
            (Length::Exactly(5), 6, false),
            (Length::About(100), 80, true),
            (Length::About(100), 121, false),
        ] {
            assert_eq!(length.admits(count), expected, "{length:?} {count}");
        }
    }
}
