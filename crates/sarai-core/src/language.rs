//! The two languages SARAi answers in, and telling them apart.
//!
//! Called by the turn (language of the answer) and by everything that renders text.

use std::fmt;

/// A language SARAi speaks. Spanish is the default.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// Spanish.
    #[default]
    Es,
    /// English.
    En,
}

impl Language {
    /// ISO 639-1 code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Es => "es",
            Self::En => "en",
        }
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// Words that are frequent in one language and rare in the other.
const SPANISH: &[&str] = &[
    "el", "la", "los", "las", "un", "una", "de", "del", "que", "qué", "es", "en", "por", "para", "con",
    "cómo", "como", "cuánto", "cuanto", "cuánta", "cuál", "cual", "dónde", "donde", "quién", "quien", "mi",
    "mis", "tu", "su", "se", "hay", "está", "esta", "estoy", "soy", "eres", "tengo", "quiero", "puedo",
    "puedes", "hola", "gracias", "y", "o", "al", "lo", "le", "yo", "más", "muy", "pero", "si", "sí", "este",
    "eso", "dime", "dame", "hazme", "escribe", "explica", "calcula", "ayúdame", "cuando", "cuándo", "porque",
    "también", "sobre", "entre", "años", "meses",
];
const ENGLISH: &[&str] = &[
    "the", "an", "of", "is", "are", "in", "on", "for", "with", "how", "what", "which", "where", "who",
    "when", "why", "my", "your", "his", "her", "i", "i'm", "you", "we", "they", "it", "have", "has", "want",
    "can", "could", "would", "should", "hello", "hi", "thanks", "and", "or", "to", "do", "does", "did",
    "much", "many", "please", "this", "that", "write", "explain", "tell", "give", "make", "help", "me", "if",
    "but", "more", "very", "about", "from", "at", "be", "years", "months", "there", "was", "were", "will",
    "not",
];

/// The language of a text; `None` if it can't be told.
pub fn detect(text: &str) -> Option<Language> {
    let lower = text.chars().take(4_000).collect::<String>().to_lowercase();
    let words = || lower.split(|c: char| !c.is_alphanumeric() && c != '\'').filter(|word| !word.is_empty());
    let count = |list: &[&str]| words().filter(|word| list.contains(word)).count();
    let marks = lower.chars().filter(|c| "¿¡ñáéíóú".contains(*c)).count();
    let (spanish, english) = (count(SPANISH) + marks, count(ENGLISH));
    match spanish.cmp(&english) {
        std::cmp::Ordering::Greater => Some(Language::Es),
        std::cmp::Ordering::Less => Some(Language::En),
        std::cmp::Ordering::Equal => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{Language, detect};

    #[test]
    fn short_questions_are_told_apart() {
        for text in [
            "¿Cuánto pago al mes por un préstamo de 12.000 € al 6 % a 4 años?",
            "cuanto es el iva de 300 euros",
            "hola, qué tal",
            "dime un chiste",
            "como instalo python en debian",
            "mi coche no arranca",
            "escribe un poema sobre el mar",
            "capital de Francia por favor, gracias",
        ] {
            assert_eq!(detect(text), Some(Language::Es), "{text}");
        }
        for text in [
            "What is the monthly payment on a loan of $12,000?",
            "how do i install python",
            "tell me a joke",
            "my car does not start",
            "write a poem about the sea",
            "is it going to rain",
        ] {
            assert_eq!(detect(text), Some(Language::En), "{text}");
        }
        for text in ["", "12 + 7", "Python", "🙂"] {
            assert_eq!(detect(text), None, "{text}");
        }
    }
}
