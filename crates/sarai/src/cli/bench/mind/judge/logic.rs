//! Whether an answer gives the verdict, the order or the name that follows from what was said.
//!
//! Called by `judge`. One file a kind of question; here is what they share: words that lead to a conclusion, and names
//! found in a text, with or without title and accents.

mod name;
mod order;
mod verdict;

use super::Judged;
use super::text::{fold, without_marks, words};
pub(super) use name::judge as name;
pub(super) use order::judge as order;
pub(super) use verdict::judge as verdict;

/// Words before what is concluded, folded; the longer ones first.
const LEADS: &str = concat!(
    "la respuesta correcta es|la respuesta final es|la respuesta es|the correct answer is|",
    "the final answer is|the answer is|respuesta correcta|respuesta final|final answer|respuesta|answer|",
    "veredicto|verdict|conclusion|en conclusion|in conclusion|en resumen|por lo tanto|por tanto|",
    "por consiguiente|en consecuencia|asi pues|asi que|entonces|luego|therefore|thus|hence|consequently|",
    "so|podemos concluir que|se concluye que|we can conclude that|puedo decir que|que|that|es|is"
);
/// Titles and articles before a name, folded: "Aunt Patty" is Patty.
const TITLES: &str = concat!(
    "el|la|los|las|the|don|dona|mr|mrs|ms|miss|aunt|uncle|auntie|tia|tio|grandpa|grandma|abuela|abuelo|",
    "senor|senora|sr|sra|srta|doctor|dr|dra|a|an"
);

/// A sentence as it is read here: folded, without marks around it. The accent of "sí" is kept as a comma behind it,
/// for without it "si" is "if".
fn folded(sentence: &str) -> String {
    let lower = without_marks(sentence).to_lowercase();
    let marked: Vec<String> =
        lower.split(' ').map(|word| if word == "sí" { "si,".to_owned() } else { word.to_owned() }).collect();
    let bare: String = fold(&marked.join(" ")).chars().filter(|c| !"*_\"«»“”`¡¿()[]".contains(*c)).collect();
    bare.trim_start_matches(|c: char| !c.is_alphanumeric()).trim_end().to_owned()
}

/// What follows the words that lead to a conclusion; `None` if there are none.
fn lead(folded: &str) -> Option<&str> {
    LEADS.split('|').find_map(|lead| {
        let rest = folded.strip_prefix(lead)?;
        let ends = rest.starts_with(|c: char| !c.is_alphanumeric() && c != '\'');
        ends.then(|| rest.trim_start_matches(|c: char| !c.is_alphanumeric()))
    })
}

/// Which names stand in a text, in order; of two that begin alike the longer one.
fn mentions(text: &str, names: &[Vec<String>]) -> Vec<usize> {
    let folded = fold(text);
    let words: Vec<&str> = words(&folded).collect();
    let mut found = Vec::new();
    let mut place = 0;
    while place < words.len() {
        let fits = |name: &&Vec<String>| {
            words[place..].len() >= name.len() && name.iter().zip(&words[place..]).all(|(a, b)| a == b)
        };
        let best = names.iter().enumerate().filter(|(_, name)| fits(name)).max_by_key(|(_, name)| name.len());
        if let Some((index, _)) = best {
            found.push(index);
        }
        place += best.map_or(1, |(_, name)| name.len());
    }
    found
}

/// The words of a name that tell it from others.
fn core(name: &str) -> Vec<String> {
    let folded = fold(name);
    let all: Vec<String> = words(&folded).map(str::to_owned).collect();
    let bare: Vec<String> = all.iter().skip_while(|word| is_title(word)).cloned().collect();
    if bare.is_empty() { all } else { bare }
}

/// Whether a folded word is a title or an article.
fn is_title(word: &str) -> bool {
    TITLES.split('|').any(|title| title == word)
}

#[cfg(test)]
mod tests;
