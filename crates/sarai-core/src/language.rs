//! The two languages SARAi answers in, and telling them apart.
//!
//! Called by the turn (language of the answer) and by everything that renders text.

use std::fmt;
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

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

/// Words that are frequent in one language and hardly stand in the other.
const SPANISH: &[&str] = &[
    "el",
    "la",
    "los",
    "las",
    "un",
    "una",
    "unos",
    "unas",
    "de",
    "del",
    "que",
    "qué",
    "es",
    "en",
    "por",
    "para",
    "con",
    "sin",
    "cómo",
    "como",
    "cuánto",
    "cuanto",
    "cuánta",
    "cuanta",
    "cuántos",
    "cuantos",
    "cuál",
    "cual",
    "dónde",
    "donde",
    "quién",
    "quien",
    "mi",
    "mis",
    "tu",
    "tus",
    "su",
    "sus",
    "se",
    "te",
    "nos",
    "hay",
    "está",
    "esta",
    "estoy",
    "estás",
    "soy",
    "eres",
    "son",
    "era",
    "fue",
    "ser",
    "tengo",
    "tiene",
    "quiero",
    "quiere",
    "puedo",
    "puede",
    "puedes",
    "debo",
    "hacer",
    "hola",
    "buenos",
    "buenas",
    "gracias",
    "y",
    "o",
    "al",
    "lo",
    "le",
    "yo",
    "más",
    "mas",
    "muy",
    "pero",
    "si",
    "sí",
    "este",
    "esto",
    "ese",
    "eso",
    "dime",
    "dame",
    "hazme",
    "haz",
    "escribe",
    "explica",
    "calcula",
    "suma",
    "ayúdame",
    "ayuda",
    "cuando",
    "cuándo",
    "porque",
    "también",
    "sobre",
    "entre",
    "años",
    "año",
    "meses",
    "mes",
    "euros",
    "préstamo",
    "hipoteca",
    "cuota",
    "ahora",
    "hoy",
    "vale",
    "qué",
    "vos",
    "sos",
    "tenés",
    "necesito",
    "mejor",
    "capital",
    "iva",
    "resumen",
    "traduce",
    "recuérdame",
    "llueve",
];
const ENGLISH: &[&str] = &[
    "the",
    "an",
    "of",
    "is",
    "are",
    "am",
    "in",
    "on",
    "for",
    "with",
    "without",
    "how",
    "what",
    "what's",
    "which",
    "where",
    "who",
    "when",
    "why",
    "my",
    "your",
    "his",
    "her",
    "our",
    "their",
    "i",
    "i'm",
    "i've",
    "you",
    "we",
    "they",
    "it",
    "it's",
    "have",
    "has",
    "had",
    "want",
    "need",
    "can",
    "could",
    "would",
    "should",
    "hello",
    "hi",
    "thanks",
    "thank",
    "and",
    "or",
    "to",
    "do",
    "does",
    "did",
    "don't",
    "much",
    "many",
    "please",
    "this",
    "that",
    "these",
    "write",
    "explain",
    "tell",
    "give",
    "make",
    "help",
    "show",
    "add",
    "convert",
    "if",
    "but",
    "more",
    "very",
    "about",
    "from",
    "at",
    "be",
    "been",
    "years",
    "year",
    "months",
    "month",
    "there",
    "was",
    "were",
    "will",
    "not",
    "by",
    "as",
    "up",
    "out",
    "get",
    "any",
    "best",
    "loan",
    "mortgage",
    "tip",
    "off",
    "translate",
    "summarize",
    "remind",
    "weather",
    "good",
    "morning",
    "monthly",
    "payment",
    "split",
];

/// The language of a text; `None` if it can't be told. Looks at the first 4,000 characters.
pub fn detect(text: &str) -> Option<Language> {
    let text: String = text.chars().take(4_000).map(|c| if c == '’' { '\'' } else { c }).collect();
    let (mut spanish, mut english, mut first) = (0, 0, None);
    for word in text.split(|c: char| !c.is_alphanumeric() && c != '\'').filter(|word| !word.is_empty()) {
        let lower = word.to_lowercase();
        // An accent in a word with a capital is a name's, and names have no language here.
        let accents = lower.chars().any(|c| "ñáéíóú".contains(c)) && word.starts_with(char::is_lowercase);
        if SPANISH.contains(&lower.as_str()) {
            spanish += 2 + u32::from(accents);
            first = first.or(Some(Language::Es));
        } else if ENGLISH.contains(&lower.as_str()) {
            english += 2;
            first = first.or(Some(Language::En));
        } else {
            spanish += u32::from(accents);
        }
    }
    if text.contains(['¿', '¡']) {
        spanish += 3;
    }
    match spanish.cmp(&english) {
        std::cmp::Ordering::Greater => Some(Language::Es),
        std::cmp::Ordering::Less => Some(Language::En),
        // "traduce hello world", "translate hola mundo": the order is given in the asker's language.
        std::cmp::Ordering::Equal => first,
    }
}

/// Whether a folded word is one of those that every text of a language has.
pub(crate) fn is_common(word: &str) -> bool {
    SPANISH.iter().chain(ENGLISH).any(|known| fold(known) == word)
}

/// In small letters, without accents: "Mañana" is "manana".
pub(crate) fn fold(text: &str) -> String {
    text.to_lowercase().nfd().filter(|letter| !is_combining_mark(*letter)).collect()
}

#[cfg(test)]
mod tests {
    use super::{Language, detect};

    const SPANISH: &[&str] = &[
        "¿Cuánto pago al mes por un préstamo de 12.000 € al 6 % a 4 años?",
        "cuanto es el iva de 300 euros",
        "hola, qué tal",
        "hola",
        "dime un chiste",
        "como instalo python en debian",
        "mi coche no arranca",
        "escribe un poema sobre el mar",
        "capital de Francia por favor, gracias",
        "buenos días",
        "gracias",
        "me duele la cabeza",
        "suma 3 y 4",
        "quien gano el mundial de 2010",
        "recuérdame comprar pan mañana",
        "cuota hipoteca 200000 30 años",
        "traduce hello world",
        "¿Python o Rust?",
        "no puedo abrir el archivo README.md",
        "error al hacer git push",
        "qué significa loading",
        "explica el teorema de Pitágoras",
        "che, vos sabés de plantas?",
        "órale, y ahora qué hago",
        "tengo fiebre",
        "resumen del libro The Hobbit",
        "calcula 15% de 80",
        "dame ideas para cenar",
        "¡Ayuda!",
        "cuál es el mejor plan",
        "la lavadora hace ruido",
        "necesito un contrato",
        "va a llover hoy",
        "SELECT * FROM clientes: por qué falla",
        "CUANTO CUESTA UN PISO EN MADRID",
        "haz una tabla con los planetas",
    ];
    const ENGLISH: &[&str] = &[
        "What is the monthly payment on a loan of $12,000?",
        "how do i install python",
        "tell me a joke",
        "my car does not start",
        "write a poem about the sea",
        "is it going to rain",
        "hello",
        "thanks",
        "hi there",
        "good morning",
        "what's 15% of 80",
        "who won the 2010 World Cup",
        "remind me to buy bread",
        "mortgage of 320k dollars over thirty years",
        "translate hola mundo",
        "Rust or Python?",
        "can't open README.md, why?",
        "error when running git push",
        "what does siesta mean",
        "explain the theorem of Pythagoras",
        "I have a fever",
        "summary of Don Quijote please",
        "give me ideas for dinner",
        "Help!",
        "which plan is best",
        "the washing machine makes noise",
        "I need a contract",
        "SELECT * FROM clients: why does it fail",
        "HOW MUCH IS A FLAT IN MADRID",
        "make a table with the planets",
        "I’m lost",
        "update my résumé",
        "split a $92.40 bill",
        "Who is José Ángel Núñez?",
    ];
    const NEITHER: &[&str] =
        &["", "12 + 7", "Python", "🙂", "ok", "No", "README.md", "Москва", "1.000 €", "???"];

    #[test]
    fn short_questions_are_told_apart() {
        let cases = SPANISH.iter().map(|text| (text, Some(Language::Es)));
        let cases = cases.chain(ENGLISH.iter().map(|text| (text, Some(Language::En))));
        let wrong: Vec<_> = cases
            .chain(NEITHER.iter().map(|text| (text, None)))
            .filter(|(text, expected)| detect(text) != *expected)
            .map(|(text, _)| (*text, detect(text)))
            .collect();
        assert!(wrong.is_empty(), "{wrong:#?}");
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read_without_a_fault(text in "\\PC{0,200}") {
            let _any = detect(&text);
        }
    }
}
