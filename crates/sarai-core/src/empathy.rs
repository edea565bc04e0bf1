//! Tone: a few words that fit how a person feels, around an answer that stays as it is.
//!
//! Called by the turn. Mood comes from words with their negation, in Spanish and English; the words added come from
//! templates and hold no fact. A neutral question gets nothing added.

use crate::language::Language;

/// How the person seems to feel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mood {
    /// Nothing to remark on.
    Neutral,
    /// Worried, sad or overwhelmed.
    Troubled,
    /// In a hurry.
    Urgent,
}

const TROUBLED: &[&str] = &[
    "agobiad",
    "angusti",
    "preocupad",
    "preocupa",
    "miedo",
    "trist",
    "llorar",
    "desesperad",
    "ansiedad",
    "ansios",
    "estresad",
    "no puedo más",
    "no puedo mas",
    "fatal",
    "hundid",
    "worried",
    "worries",
    "scared",
    "afraid",
    "sad",
    "crying",
    "desperate",
    "anxious",
    "overwhelmed",
    "stressed",
    "hopeless",
    "devastated",
];

const URGENT: &[&str] = &[
    "urgente",
    "urge",
    "cuanto antes",
    "ahora mismo",
    "ya mismo",
    "rápido por favor",
    "rapido por favor",
    "deprisa",
    "urgent",
    "asap",
    "right now",
    "hurry",
    "immediately",
    "as soon as possible",
];

const NEGATIONS: &[&str] = &["no", "nunca", "sin", "tampoco", "not", "never", "without", "don't", "isn't"];

/// Reads the mood of a question.
pub fn mood(question: &str) -> Mood {
    let lower = question.chars().take(4_000).collect::<String>().to_lowercase();
    let stands = |stems: &[&str]| stems.iter().any(|stem| stands(&lower, stem));
    if stands(TROUBLED) {
        Mood::Troubled
    } else if stands(URGENT) {
        Mood::Urgent
    } else {
        Mood::Neutral
    }
}

/// Whether a stem begins a word that is not negated just before.
fn stands(text: &str, stem: &str) -> bool {
    text.match_indices(stem).any(|(place, _)| {
        let before = &text[..place];
        let begins = before.chars().next_back().is_none_or(|c| !c.is_alphanumeric());
        let negated = before.split_whitespace().rev().take(2).any(|word| NEGATIONS.contains(&word));
        begins && (!negated || stem.starts_with("no "))
    })
}

/// Words to begin an answer with; `None` for a neutral question.
pub fn opening(question: &str, language: Language) -> Option<String> {
    let words = match (mood(question), language) {
        (Mood::Neutral, _) => return None,
        (Mood::Troubled, Language::Es) => "Entiendo que esto te preocupe; vamos por partes. ",
        (Mood::Troubled, Language::En) => {
            "I understand this is weighing on you; let's take it step by step. "
        }
        (Mood::Urgent, Language::Es) => "Voy al grano. ",
        (Mood::Urgent, Language::En) => "Straight to the point. ",
    };
    Some(words.to_owned())
}

/// A plain answer in the tone that fits the question.
pub fn render(question: &str, plain: &str, language: Language) -> String {
    match opening(question, language) {
        Some(opening) => format!("{opening}{plain}"),
        None => plain.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moods_are_told_apart() {
        for (question, expected) in [
            ("¿Cuánto es el 21 % de 300?", Mood::Neutral),
            ("Estoy agobiada con la hipoteca", Mood::Troubled),
            ("No estoy preocupado, solo quiero saberlo", Mood::Neutral),
            ("Ya no puedo más con las deudas", Mood::Troubled),
            ("I'm really worried about my loan", Mood::Troubled),
            ("I am not worried at all", Mood::Neutral),
            ("Lo necesito urgente", Mood::Urgent),
            ("I need this ASAP", Mood::Urgent),
            ("¿Qué es una ambulancia?", Mood::Neutral),
        ] {
            assert_eq!(mood(question), expected, "{question}");
        }
    }

    #[test]
    fn the_answer_itself_stays() {
        let plain = "Pagarías **281,82 € al mes**.";
        let text = render("Estoy muy preocupado por mi préstamo", plain, Language::Es);
        assert!(text.ends_with(plain) && text.len() > plain.len());
        assert!(crate::factlock::compare(plain, &text).is_ok());
        assert_eq!(render("hola", plain, Language::Es), plain);
    }
}
