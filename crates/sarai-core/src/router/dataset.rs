//! Labelled questions: reading them, spoiling them with typos, finding look-alikes.
//!
//! Called by training, evaluation and `sarai train router`. The files are `data/router/*.jsonl`; they may come
//! from users, so size, labels and texts are checked and an error names the line.

use std::collections::HashMap;

use super::Error;
use super::label::Label;
use super::logistic::Noise;
use super::text::Text;
use crate::language::Language;

/// Largest data file read.
const BYTES_MAX: usize = 16 * 1024 * 1024;

/// Longest question kept, in bytes.
const TEXT_BYTES_MAX: usize = 16 * 1024;

/// One labelled question.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Example {
    /// The question as its author wrote it.
    pub text: String,
    /// Heads that are true of it.
    pub labels: Vec<Label>,
    /// The domain of what the asker wants delivered; `None` is "none".
    #[serde(with = "primary_name")]
    pub primary: Option<Label>,
    /// Language it is written in.
    pub language: Language,
    /// Where that language is from, such as `es-MX`.
    pub variety: String,
    /// Id of the author's way of writing. Training and held-out sets share none.
    pub style: String,
}

/// `None` is written "none" in data.
mod primary_name {
    use serde::{Deserialize, Deserializer, Serializer};

    use super::Label;

    #[expect(clippy::ref_option, reason = "serde's `with` hands the field by reference")]
    pub(super) fn serialize<S: Serializer>(primary: &Option<Label>, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(primary.map_or("none", Label::name))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Label>, D::Error> {
        let name = String::deserialize(from)?;
        match Label::from_name(&name).filter(|label| label.expert().is_some()) {
            None if name != "none" => Err(serde::de::Error::custom(format!("no domain is called {name:?}"))),
            found => Ok(found),
        }
    }
}

/// Reads a data file, one JSON object a line; blank lines are skipped.
///
/// # Errors
/// [`Error::DataSize`], or [`Error::Data`] with the line.
pub fn parse_examples(jsonl: &str) -> Result<Vec<Example>, Error> {
    if jsonl.len() > BYTES_MAX {
        return Err(Error::DataSize { bytes: jsonl.len(), max: BYTES_MAX });
    }
    let lines = jsonl.lines().zip(1..).filter(|(text, _)| !text.trim().is_empty());
    lines.map(|(text, line)| parse(text).map_err(|reason| Error::Data { line, reason })).collect()
}

fn parse(line: &str) -> Result<Example, String> {
    let example: Example = serde_json::from_str(line).map_err(|error| error.to_string())?;
    if example.text.trim().is_empty() || example.text.len() > TEXT_BYTES_MAX {
        return Err(format!(
            "text of {} bytes; it needs some and at most {TEXT_BYTES_MAX}",
            example.text.len()
        ));
    }
    match example.primary {
        Some(primary) if !example.labels.contains(&primary) => {
            Err(format!("primary {primary} is not among the labels"))
        }
        None if example.labels.iter().any(|label| label.expert().is_some()) => {
            Err("primary is none, yet a domain is among the labels".into())
        }
        _ => Ok(example),
    }
}

/// `text` as a hurried writer or a voice transcript would have it: letters dropped, doubled, swapped or taken
/// from the next key in about one long word of six, accents gone, and half of the time no punctuation.
pub fn with_typos(text: &str, seed: u64) -> String {
    let mut noise = Noise::new(seed);
    let bare = noise.below(2) == 0;
    let kept = |c: &char| !bare || !matches!(c, ',' | '.' | '¿' | '?' | '¡' | '!' | ';' | ':');
    let plain: String = text.chars().filter(kept).map(without_accent).collect();
    plain.split_inclusive(' ').map(|word| spoil(word, &mut noise)).collect()
}

fn without_accent(c: char) -> char {
    match c {
        'á' => 'a',
        'é' => 'e',
        'í' => 'i',
        'ó' => 'o',
        'ú' | 'ü' => 'u',
        'ñ' => 'n',
        other => other,
    }
}

fn spoil(word: &str, noise: &mut Noise) -> String {
    let mut letters: Vec<char> = word.chars().collect();
    let long = letters.iter().filter(|c| c.is_alphabetic()).count() >= 4;
    if !long || noise.below(6) != 0 {
        return word.to_owned();
    }
    let last = letters.iter().rposition(|c| c.is_alphabetic()).unwrap_or(0);
    let at = 1 + noise.below(last.max(1));
    match noise.below(4) {
        0 => drop(letters.remove(at.min(last))),
        1 => letters.insert(at.min(last), letters[at.min(last)]),
        2 => letters.swap(at.min(last) - 1, at.min(last)),
        _ => letters[at.min(last)] = beside(letters[at.min(last)]),
    }
    letters.into_iter().collect()
}

/// The key to the right, on a keyboard with three rows of letters.
fn beside(c: char) -> char {
    for row in ["qwertyuiop", "asdfghjkl", "zxcvbnm"] {
        if let Some(at) = row.find(c) {
            let next = (at + 1) % row.len();
            return row[next..].chars().next().unwrap_or(c);
        }
    }
    c
}

/// Pairs of `(left, right, likeness)` whose sets of four letters in a row share more than `limit` of all they
/// have (Jaccard), after folding.
pub fn near_duplicates(left: &[Example], right: &[Example], limit: f32) -> Vec<(usize, usize, f32)> {
    let grams = |examples: &[Example]| examples.iter().map(|e| letter_fours(&e.text)).collect::<Vec<_>>();
    let (left, right) = (grams(left), grams(right));
    let mut begun: HashMap<[char; 4], Vec<usize>> = HashMap::new();
    for (i, a) in left.iter().enumerate() {
        for gram in beginning(a, limit) {
            begun.entry(*gram).or_default().push(i);
        }
    }
    let mut found = Vec::new();
    for (j, b) in right.iter().enumerate() {
        let mut alike: Vec<usize> =
            beginning(b, limit).iter().filter_map(|gram| begun.get(gram)).flatten().copied().collect();
        alike.sort_unstable();
        alike.dedup();
        for i in alike {
            let a = &left[i];
            let shared = shared(a, b);
            let likeness = shared as f32 / (a.len() + b.len() - shared).max(1) as f32;
            if likeness > limit {
                found.push((i, j, likeness));
            }
        }
    }
    found.sort_unstable_by_key(|(i, j, _)| (*i, *j));
    found
}

/// So much of a sorted set that another one, of which it shares more than `limit`, must have begun with some of it.
fn beginning(grams: &[[char; 4]], limit: f32) -> &[[char; 4]] {
    let shared = (limit * grams.len() as f32) as usize;
    &grams[..(grams.len() + 1 - shared).min(grams.len())]
}

fn letter_fours(text: &str) -> Vec<[char; 4]> {
    let folded: Vec<char> =
        Text::new(text).tokens().flat_map(|(token, _)| token.chars().chain([' '])).collect();
    let mut grams: Vec<[char; 4]> = folded.windows(4).map(|w| [w[0], w[1], w[2], w[3]]).collect();
    grams.sort_unstable();
    grams.dedup();
    grams
}

fn shared(a: &[[char; 4]], b: &[[char; 4]]) -> usize {
    a.iter().filter(|gram| b.binary_search(gram).is_ok()).count()
}

#[cfg(test)]
mod tests {
    use super::{near_duplicates, parse_examples, with_typos};

    const LINE: &str = r#"{"text":"¿Cuánto es el IVA de 100 €?","labels":["finance","hard"],"primary":"finance","language":"es","variety":"es-ES","style":"a"}"#;

    #[test]
    fn reads_lines_and_names_the_bad_one() {
        assert_eq!(parse_examples(&format!("{LINE}\n\n{LINE}\n")).unwrap().len(), 2);
        let bad = [
            ("[\"finance\"", "[\"logic\""),
            ("\"primary\":\"finance\"", "\"primary\":\"none\""),
            ("\"primary\":\"finance\"", "\"primary\":\"hard\""),
            ("\"style\"", "\"stile\""),
            ("¿Cuánto es el IVA de 100 €?", " "),
            ("\"labels\":[\"finance\",\"hard\"]", "\"labels\":[\"hard\"]"),
        ];
        for (from, to) in bad {
            let text = format!("{LINE}\n{}", LINE.replacen(from, to, 1));
            let error = parse_examples(&text).unwrap_err().to_string();
            assert!(error.contains("line 2"), "{from} -> {to}: {error}");
        }
    }

    #[test]
    fn typos_are_repeatable_and_change_something() {
        let text =
            "¿Cuánto tendría que pagar cada mes por una hipoteca de doscientos mil euros a treinta años?";
        assert_eq!(with_typos(text, 3), with_typos(text, 3));
        assert_ne!(with_typos(text, 3), text);
        for seed in 0..200 {
            with_typos("", seed);
            with_typos("ñandú áéíóú 漢字漢字 🙂🙂🙂🙂🙂", seed);
        }
    }

    #[test]
    fn finds_look_alikes() {
        let examples = parse_examples(&format!("{LINE}\n{}", LINE.replace("100 €", "250 €"))).unwrap();
        assert_eq!(near_duplicates(&examples[..1], &examples[1..], 0.7).len(), 1);
        let other = parse_examples(&LINE.replace("¿Cuánto es el IVA de 100 €?", "hola qué tal")).unwrap();
        assert!(near_duplicates(&examples, &other, 0.3).is_empty());
    }
}
