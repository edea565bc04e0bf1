//! Worked examples: of many, the few most like a question are shown to the model before it.
//!
//! Called by the experts whose model writes for an engine. Likeness is that of words (BM25, Robertson and Zaragoza 2009,
//! doi 10.1561/1500000019), without accents and endings, figures all alike, so that an example of the same kind of
//! question is found whatever its names and sums. Reads only what is compiled in; no example may come from `data/eval`.

use std::collections::{BTreeMap, HashMap};

use serde::Deserialize;
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

use crate::language::Language;

/// Saturation of repeated words and weight of a text's length, as usual for BM25.
const SATURATION: f32 = 1.2;
const LENGTH_WEIGHT: f32 = 0.75;
/// What an example in the other language counts for.
const FOREIGN: f32 = 0.6;
/// Letters of a word that count; endings mostly say number, gender and time.
const STEM_LETTERS: usize = 6;

/// A question with what should be written for it.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Example {
    pub(super) language: Language,
    pub(super) question: String,
    /// A program or a form.
    pub(super) written: String,
    /// Calls that try a program, with what they give.
    #[serde(default)]
    pub(super) calls: Vec<(String, serde_json::Value)>,
}

/// Examples that can be looked up.
pub(super) struct Bank {
    examples: Vec<Example>,
    /// Examples of each word, with how often it stands there, times what it weighs.
    postings: HashMap<String, Vec<(usize, f32)>>,
}

impl Bank {
    /// Reads examples, one JSON object a line.
    ///
    /// # Panics
    /// If a line is none: they are compiled in, and a test reads them all.
    pub(super) fn read(lines: &str) -> Self {
        let examples: Vec<Example> = lines
            .lines()
            .map(|line| serde_json::from_str(line).expect("an example that was compiled in"))
            .collect();
        let words: Vec<BTreeMap<String, f32>> =
            examples.iter().map(|example| counted(&example.question)).collect();
        #[expect(clippy::cast_precision_loss, reason = "some hundred short texts")]
        let (texts, mean) = {
            let total: f32 = words.iter().flat_map(BTreeMap::values).sum();
            (words.len() as f32, total / words.len().max(1) as f32)
        };
        let mut postings: HashMap<String, Vec<(usize, f32)>> = HashMap::new();
        for (at, words) in words.iter().enumerate() {
            let length = words.values().sum::<f32>() / mean;
            for (word, count) in words {
                let damped = count + SATURATION * (1.0 - LENGTH_WEIGHT + LENGTH_WEIGHT * length);
                postings.entry(word.clone()).or_default().push((at, count * (SATURATION + 1.0) / damped));
            }
        }
        for found in postings.values_mut() {
            #[expect(clippy::cast_precision_loss, reason = "some hundred short texts")]
            let having = found.len() as f32;
            let rarity = (1.0 + (texts - having + 0.5) / (having + 0.5)).ln();
            found.iter_mut().for_each(|(_, weight)| *weight *= rarity);
        }
        Self { examples, postings }
    }

    /// The examples most like a question, the best one last: what is read last is followed most.
    pub(super) fn nearest(&self, question: &str, language: Language, most: usize) -> Vec<&Example> {
        let mut scores = vec![0.0_f32; self.examples.len()];
        for word in counted(question).keys() {
            for (at, weight) in self.postings.get(word).into_iter().flatten() {
                scores[*at] += weight;
            }
        }
        let of = |at: usize| {
            if self.examples[at].language == language { scores[at] } else { scores[at] * FOREIGN }
        };
        let mut order: Vec<usize> = (0..self.examples.len()).collect();
        order.sort_by(|one, other| of(*other).total_cmp(&of(*one)).then(one.cmp(other)));
        order.truncate(most);
        order.into_iter().rev().map(|at| &self.examples[at]).collect()
    }
}

/// Words and neighbouring pairs of a text, with how often they stand there.
fn counted(text: &str) -> BTreeMap<String, f32> {
    let folded: String =
        text.nfd().filter(|letter| !is_combining_mark(*letter)).flat_map(char::to_lowercase).collect();
    let mut counts: BTreeMap<String, f32> = BTreeMap::new();
    let mut before: Option<String> = None;
    let separates = |letter: char| !letter.is_alphanumeric() && !matches!(letter, '%' | '€' | '$');
    for word in folded.split(separates).filter(|word| !word.is_empty()) {
        let is_figure = word.starts_with(|letter: char| letter.is_ascii_digit());
        let stem: String = if is_figure { "#".to_owned() } else { word.chars().take(STEM_LETTERS).collect() };
        if let Some(before) = before {
            *counts.entry(format!("{before} {stem}")).or_default() += 1.0;
        }
        *counts.entry(stem.clone()).or_default() += 1.0;
        before = Some(stem);
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bank() -> Bank {
        Bank::read(concat!(
            r#"{"language":"es","question":"Un piso cuesta 200.000 € y doy el 20 % de entrada. ¿Cuánto me prestan?","written":"a"}"#,
            "\n",
            r#"{"language":"es","question":"¿Cuántos panes debo vender para cubrir los gastos fijos?","written":"b"}"#,
            "\n",
            r#"{"language":"en","question":"A flat costs 200,000 and I put 20% down. How much is the loan?","written":"c"}"#,
        ))
    }

    #[test]
    fn the_likest_example_is_the_last_one() {
        let bank = bank();
        let written = |question: &str, language, most| -> Vec<&str> {
            bank.nearest(question, language, most).iter().map(|example| example.written.as_str()).collect()
        };
        assert_eq!(written("La casa cuesta 95.000 y la ENTRADA es del 10 %", Language::Es, 1), ["a"]);
        assert_eq!(
            written("¿cuantas pizzas tengo que vender para los gastos fijos?", Language::Es, 2)[1],
            "b"
        );
        assert_eq!(written("The house costs 95,000, I put 10% down", Language::En, 1), ["c"]);
        assert_eq!(
            written("xyz", Language::Es, 5).len(),
            3,
            "no more than there are, and some even if none is alike"
        );
    }
}
