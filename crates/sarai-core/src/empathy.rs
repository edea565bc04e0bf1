//! Tone: a few words that fit how a person feels, around an answer that stays as it is.
//!
//! Called by the turn. Mood comes from words with their negation, in Spanish and English; the words added come from
//! templates, are far below 200, and hold no fact. A neutral question gets nothing added. Whoever sends a rendering must
//! have held it to the fact lock; what that refuses goes out plain.

use crate::language::Language;

/// Beginning of a question that is looked at, in characters.
const CHARACTERS_MAX: usize = 4_000;

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

impl Mood {
    /// As written in a turn.
    pub fn name(self) -> &'static str {
        match self {
            Self::Neutral => "neutral",
            Self::Troubled => "troubled",
            Self::Urgent => "urgent",
        }
    }
}

/// Begins of words that tell of trouble.
const TROUBLED: &[&str] = &[
    "agobi",
    "angusti",
    "ahogad",
    "preocupad",
    "me preocupa",
    "miedo",
    "asustad",
    "triste",
    "llorar",
    "llorando",
    "desesper",
    "ansiedad",
    "ansios",
    "estresad",
    "nervios",
    "deprimid",
    "no puedo más",
    "no puedo mas",
    "no doy abasto",
    "no llego a fin de mes",
    "no sé qué hacer",
    "no se que hacer",
    "lo estoy pasando mal",
    "me siento mal",
    "me siento fatal",
    "hundid",
    "me han despedido",
    "ha muerto",
    "ha fallecido",
    "worried",
    "worries me",
    "scared",
    "afraid",
    "terrified",
    "i'm sad",
    "i am sad",
    "feel sad",
    "so sad",
    "crying",
    "desperate",
    "anxious",
    "anxiety",
    "overwhelmed",
    "stressed",
    "hopeless",
    "devastated",
    "depressed",
    "lost my job",
    "passed away",
    "can't cope",
    "can't sleep",
    "don't know what to do",
];

/// Begins of words that tell of haste.
const URGENT: &[&str] = &[
    "urgente",
    "urgencia",
    "me urge",
    "cuanto antes",
    "lo antes posible",
    "ahora mismo",
    "ya mismo",
    "inmediatamente",
    "rápido por favor",
    "rapido por favor",
    "deprisa",
    "tengo prisa",
    "corre prisa",
    "urgent",
    "asap",
    "right now",
    "right away",
    "in a hurry",
    "hurry up",
    "immediately",
    "as soon as possible",
];

const NEGATIONS: &[&str] = &[
    "no", "nunca", "sin", "tampoco", "nada", "ni", "not", "never", "without", "don't", "isn't", "aren't",
    "wasn't", "ain't", "nothing", "isnt", "dont",
];

/// Reads the mood of a question.
pub fn mood(question: &str) -> Mood {
    let lower = question.chars().take(CHARACTERS_MAX).collect::<String>().to_lowercase().replace('’', "'");
    let stands = |stems: &[&str]| stems.iter().any(|stem| stands(&lower, stem));
    if stands(TROUBLED) {
        Mood::Troubled
    } else if stands(URGENT) {
        Mood::Urgent
    } else {
        Mood::Neutral
    }
}

/// Whether a stem begins a word that is not negated just before, in the same clause.
fn stands(text: &str, stem: &str) -> bool {
    text.match_indices(stem).any(|(place, _)| {
        let before = &text[..place];
        let begins = before.chars().next_back().is_none_or(|c| !c.is_alphanumeric());
        let clause = before.rsplit([',', '.', ';', ':', '!', '?', '¿', '¡']).next().unwrap_or(before);
        let negated = clause.split_whitespace().rev().take(3).any(|word| NEGATIONS.contains(&word));
        let is_a_negation = stem.split(' ').next().is_some_and(|word| NEGATIONS.contains(&word));
        begins && (!negated || is_a_negation)
    })
}

/// A lead and a closing of equal mood. No figures, names or "no": the fact lock counts those.
struct Words {
    lead: &'static [&'static str],
    closing: &'static [&'static str],
}

fn words(mood: Mood, language: Language) -> Option<Words> {
    match (mood, language) {
        (Mood::Neutral, _) => None,
        (Mood::Troubled, Language::Es) => Some(Words {
            lead: &[
                "Entiendo que esto te preocupe; vamos paso a paso.",
                "Siento que estés pasando por esto. Vamos por partes.",
                "Es normal que algo así pese. Lo vemos con calma.",
            ],
            closing: &["Si quieres, lo vemos con más detalle.", "Aquí estoy para lo que haga falta."],
        }),
        (Mood::Troubled, Language::En) => Some(Words {
            lead: &[
                "I understand this is weighing on you; let's take it step by step.",
                "I'm sorry you are going through this. Let's look at it calmly.",
                "It makes sense to feel this way. Here is what can be said.",
            ],
            closing: &[
                "We can go through it in more detail whenever you like.",
                "I'm here if you need more.",
            ],
        }),
        (Mood::Urgent, Language::Es) => {
            Some(Words { lead: &["Voy al grano.", "Directo a lo que pides."], closing: &[] })
        }
        (Mood::Urgent, Language::En) => {
            Some(Words { lead: &["Straight to the point.", "Here is what you need."], closing: &[] })
        }
    }
}

/// One of several wordings, the same for the same text.
fn pick(choices: &[&'static str], text: &str) -> Option<&'static str> {
    // FNV-1a: stable across versions of the language, so that an answer can be told again.
    let hash = text
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    let place = hash.checked_rem(u64::try_from(choices.len()).ok()?)?;
    choices.get(usize::try_from(place).ok()?).copied()
}

/// Words to begin an answer with; `None` for a neutral question.
pub fn opening(question: &str, language: Language) -> Option<String> {
    let words = words(mood(question), language)?;
    pick(words.lead, question).map(|lead| format!("{lead} "))
}

/// A plain answer in the tone of a mood; `None` if there is nothing to add.
pub fn tone(plain: &str, mood: Mood, language: Language) -> Option<String> {
    let words = words(mood, language).filter(|_| !plain.trim().is_empty() && !is_for_programs(plain))?;
    let lead = pick(words.lead, plain)?;
    // A block (table, code, list) must begin its own line.
    let is_block = plain.starts_with(|c: char| "|`~#-*> \t".contains(c) || c.is_ascii_digit());
    let mut text = format!("{lead}{}{plain}", if is_block { "\n\n" } else { " " });
    if let Some(closing) = pick(words.closing, plain) {
        text.push_str("\n\n");
        text.push_str(closing);
    }
    Some(text)
}

/// Whether a text is a JSON object or list, which words around it would spoil.
fn is_for_programs(plain: &str) -> bool {
    plain.starts_with(['{', '[']) && serde_json::from_str::<serde::de::IgnoredAny>(plain).is_ok()
}

/// A plain answer in the tone that fits the question; `None` where it stays as it is.
pub fn render(question: &str, plain: &str, language: Language) -> Option<String> {
    tone(plain, mood(question), language)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::factlock;

    #[test]
    fn moods_are_told_apart() {
        for (question, expected) in [
            ("¿Cuánto es el 21 % de 300?", Mood::Neutral),
            ("Estoy agobiada con la hipoteca", Mood::Troubled),
            ("No estoy preocupado, solo quiero saberlo", Mood::Neutral),
            ("No tengo miedo a las matemáticas", Mood::Neutral),
            ("No, estoy muy preocupado", Mood::Troubled),
            ("Ya no puedo más con las deudas", Mood::Troubled),
            ("no llego a fin de mes con esta cuota", Mood::Troubled),
            ("Me han despedido, ¿cuánto me queda?", Mood::Troubled),
            ("I'm really worried about my loan", Mood::Troubled),
            ("I don’t know what to do with my debts", Mood::Troubled),
            ("I am not worried at all", Mood::Neutral),
            ("I lost my job last week", Mood::Troubled),
            ("Lo necesito urgente", Mood::Urgent),
            ("tengo prisa, dime el iva de 40 €", Mood::Urgent),
            ("no tengo prisa", Mood::Neutral),
            ("I need this ASAP", Mood::Urgent),
            ("tell me right now", Mood::Urgent),
            ("¿Qué es una ambulancia?", Mood::Neutral),
            ("cuota de una residencia en Saddleworth", Mood::Neutral),
            ("", Mood::Neutral),
        ] {
            assert_eq!(mood(question), expected, "{question}");
        }
    }

    #[test]
    fn the_answer_itself_stays() {
        let plain = "Pagarías **281,82 € al mes**.\n\n| a |\n|---|\n| 3 |";
        let text = render("Estoy muy preocupado por mi préstamo", plain, Language::Es).unwrap();
        assert!(text.contains(plain) && text.len() > plain.len());
        assert!(factlock::compare(plain, &text).is_ok());
        assert_eq!(render("hola", plain, Language::Es), None);
        assert_eq!(tone("", Mood::Troubled, Language::Es), None);
        assert!(tone("| a |", Mood::Urgent, Language::En).unwrap().contains("\n\n| a |"));
        assert!(tone("1. a\n2. b", Mood::Urgent, Language::En).unwrap().contains("\n\n1. a"));
    }

    #[test]
    fn what_is_for_programs_stays_alone() {
        for plain in ["{\n  \"total\": 3\n}", "[1, 2]"] {
            assert_eq!(tone(plain, Mood::Troubled, Language::Es), None, "{plain}");
        }
        assert!(tone("[x] is open", Mood::Troubled, Language::En).is_some());
    }

    #[test]
    fn every_wording_passes_the_fact_lock_and_is_short() {
        for mood in [Mood::Troubled, Mood::Urgent] {
            for language in [Language::Es, Language::En] {
                let words = words(mood, language).unwrap();
                for lead in words.lead {
                    for closing in words.closing.iter().chain([&""]) {
                        let plain = "Pagarías 281,82 € al mes a Ana Ruiz el 3 de mayo.";
                        let text = format!("{lead} {plain}\n\n{closing}");
                        assert_eq!(factlock::compare(plain, &text), Ok(()), "{text}");
                        assert!(format!("{lead} {closing}").split_whitespace().count() <= 200);
                    }
                }
            }
        }
    }

    #[test]
    fn wordings_vary_with_the_text() {
        let leads: std::collections::BTreeSet<_> =
            (0..50).filter_map(|n| opening(&format!("estoy agobiado con {n} €"), Language::Es)).collect();
        assert_eq!(leads.len(), 3);
        assert_eq!(opening("estoy agobiado", Language::Es), opening("estoy agobiado", Language::Es));
    }

    proptest::proptest! {
        #[test]
        fn any_answer_is_kept_whole(question in "\\PC{0,60}", plain in "\\PC{0,120}") {
            for mood in [Mood::Neutral, Mood::Troubled, Mood::Urgent] {
                if let Some(text) = tone(&plain, mood, Language::Es) {
                    proptest::prop_assert!(text.contains(&plain) && text != plain);
                }
            }
            let _any = super::mood(&question);
        }
    }
}
