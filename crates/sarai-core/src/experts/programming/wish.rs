//! Whether a question wants a Python function, told by its words.
//!
//! Called by the programming expert. A wish names a function and Python, or shows how the function is called; a question
//! about programming, or a wish for another language, is prose.

/// Words for a function.
const FUNCTIONS: &[&str] = &["función", "funcion", "function", "def "];

/// Other languages; a wish for one of them is none for Python.
const OTHERS: &[&str] = &[
    "javascript",
    "typescript",
    "java",
    "kotlin",
    "swift",
    "c++",
    "c#",
    "php",
    "ruby",
    "rust",
    "golang",
    "bash",
    "powershell",
    "sql",
    "excel",
    "vba",
    "matlab",
    "haskell",
    "lua",
];

/// Beginnings of questions about programming.
const ABOUT: &[&str] = &[
    "qué es",
    "que es ",
    "para qué sirve",
    "cómo funciona",
    "como funciona",
    "diferencia entre",
    "cuándo se usa",
    "what is",
    "what are",
    "what does",
    "how does",
    "difference between",
    "when should",
];

/// Words of wishing for something, or of what it is to give.
const WISHES: &[&str] = &[
    "necesit",
    "precis",
    "escrib",
    "haz",
    "hacé",
    "hace ",
    "me hac",
    "hagas",
    "quier",
    "quisiera",
    "dame",
    "pásame",
    "crea",
    "genera",
    "program",
    "implement",
    "regala",
    "porfa",
    "por favor",
    "devuelv",
    "devolv",
    "regres",
    "retorn",
    "write",
    "need",
    "want",
    "create",
    "make",
    "give me",
    "could you",
    "can you",
    "please",
    "return",
    "ayud",
    "armás",
    "armas",
    "armar",
    "prepár",
    "podrías",
    "podés",
    "puedes",
    "puede ",
    "debe",
    "recib",
    "dada",
    "dado",
    "que diga",
    "calcul",
    "cuente",
    "help",
    "build",
    "i'd like",
    "looking for",
    "takes",
    "given",
    "should",
];

/// Whether there can be no doubt that a Python function is to be written.
pub(super) fn is_claimed(question: &str) -> bool {
    let lower = question.to_lowercase();
    let says = |words: &[&str]| words.iter().any(|word| lower.contains(word));
    let is_code = says(FUNCTIONS) || lower.contains("python") || has_code_name(&lower);
    wants_function(question) && is_code && says(WISHES) && !says(ABOUT)
}

/// Whether what stands before parentheses can be nothing but code: "split_cents(total)", "paid(start, end)"; but not
/// "alumno(a)" or "file(s)".
fn has_code_name(lower: &str) -> bool {
    lower.match_indices('(').any(|(at, _)| {
        let name: String =
            lower[..at].chars().rev().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
        let inner = lower[at + 1..].split(')').next().unwrap_or_default();
        !name.is_empty() && (name.contains('_') || inner.contains(','))
    })
}

/// Whether a Python function is to be written.
pub(super) fn wants_function(question: &str) -> bool {
    let lower = question.to_lowercase();
    let says = |words: &[&str]| words.iter().any(|word| lower.contains(word));
    let is_word = |other: &&str| {
        lower.match_indices(*other).any(|(at, _)| {
            let outside = |side: Option<char>| !side.is_some_and(char::is_alphanumeric);
            outside(lower[..at].chars().next_back()) && outside(lower[at + other.len()..].chars().next())
        })
    };
    if OTHERS.iter().any(is_word) && !lower.contains("python") {
        return false;
    }
    has_signature(&lower) || says(FUNCTIONS) && lower.contains("python") && !says(ABOUT)
}

/// Whether a name stands before parentheses that hold names: `paid_minutes(start, end)`.
fn has_signature(lower: &str) -> bool {
    lower.match_indices('(').any(|(at, _)| {
        let is_part = |c: char| c.is_alphanumeric() || c == '_';
        let before: String = lower[..at].chars().rev().take_while(|c| is_part(*c)).collect();
        // The last letter stands first: the name was read backwards.
        let is_name = before.chars().count() >= 3 && before.ends_with(char::is_alphabetic);
        let Some(inner) = lower[at + 1..].split(')').next().filter(|inner| inner.len() < 80) else {
            return false;
        };
        let mut parts = inner.split(',').map(str::trim);
        is_name
            && parts.all(|part| !part.is_empty() && part.chars().all(|c| is_part(c) || c == '*' || c == '='))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wish_for_a_function_is_told_from_a_question_about_one() {
        for wish in [
            "Hazme una función de Python que cuente vocales",
            "¿Me escribe una función fecha_devolucion(fecha)? Devuelve la fecha 15 días después.",
            "suma_gastos(texto) en Python, porfa",
            "need a python function top_student(scores)",
            "Could you write longest_streak(minutes, goal) for me?",
        ] {
            assert!(wants_function(wish) && is_claimed(wish), "{wish}");
        }
        for about in [
            "What does sorted(items) do?",
            "¿Cómo funciona len(lista) en Python?",
            "Explícame map(f, xs)",
            "Escribe una carta al alumno(a) de tercero",
            "Could you tell me which file(s) to delete?",
            "I need the derivative of sin(x)",
            "Quiero llamar a Marta (mi prima, la mayor)",
        ] {
            assert!(!is_claimed(about), "{about}");
        }
        for other in [
            "¿Qué es una función lambda en Python?",
            "What is a Python function?",
            "Hazme una función de JavaScript que sume una lista",
            "write sum_all(items) in Rust",
            "¿Cuánto es (a + b)?",
            "Llama a Marta (mi prima) y dile que venga",
            "Python es un lenguaje",
            "",
        ] {
            assert!(!wants_function(other), "{other}");
        }
    }
}
