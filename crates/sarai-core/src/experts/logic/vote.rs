//! Questions that the rules do not read: several reasonings of a model, and what most of them come to.
//!
//! Called by the logic expert. Nothing is proved here, and the answer says so; where no answer is that of half of them
//! there is none. Measured on 18 questions that the rules do not read: one answer in prose 4 right, one reasoning 5,
//! four with a vote 8; a formal form written by the 1.5B 3 of 20 (`docs/SPEC.md`).

use std::collections::HashMap;

use serde_json::{Value, json};

use super::folded;
use crate::experts::{Ask, Check, DRAFTS_MAX, NOT_MINE, Task, Work, voted};
use crate::language::Language;
use crate::model::{Message, Role};

/// Reasonings written side by side.
const DRAFTS: usize = 4;
const _: () = assert!(DRAFTS <= DRAFTS_MAX);
/// Most tokens of one.
const TOKENS_MAX: u32 = 260;

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Whether something follows.
    Verdict,
    /// Names in an order.
    Order,
    /// Who or what.
    Name,
}

/// Words of a question that yes, no or "can't be known" answers.
const VERDICTS: &[&str] = &[
    "si no o no se puede",
    "si no o que no",
    "no se puede saber",
    "se puede saber",
    "se puede concluir",
    "se sigue",
    "podemos estar seguros",
    "es seguro que",
    "yes no or",
    "cant be known",
    "be known",
    "not enough information",
    "does it follow",
    "can we be sure",
    "can we conclude",
    "is it certain",
];
/// Words of a question for an order.
const ORDERS: &[&str] = &[
    "en que orden",
    "ordena",
    "ponlos en orden",
    "ponlas en orden",
    "en orden del",
    "en orden de",
    "in order",
    "in what order",
    "order from",
    "del primero al ultimo",
    "de la primera a la ultima",
    "from first to last",
    "first to last",
];
/// Words of puzzles that ask who has what.
const SHARES: &[&str] = &["cada uno", "cada una", "cada quien", "distinto", "distinta", "each", "different"];

impl Kind {
    /// `None`: it is no such question.
    pub(super) fn of(question: &str) -> Option<Self> {
        let plain = folded(question);
        let plain = plain.split_whitespace().collect::<Vec<_>>().join(" ");
        let says = |words: &[&str]| words.iter().any(|word| plain.contains(word));
        let asks_who = ["quien ", "who ", "que ", "which ", "what "].iter().any(|word| plain.contains(word));
        if says(VERDICTS) {
            Some(Self::Verdict)
        } else if says(ORDERS) {
            Some(Self::Order)
        } else {
            (says(SHARES) && asks_who && question.contains('?')).then_some(Self::Name)
        }
    }

    fn instructions(self, language: Language) -> &'static str {
        match (self, language) {
            (Self::Verdict, Language::Es) => {
                "Resuelve el problema de lógica. Piensa en pocos pasos, usando solo lo que se dice: lo que no se dice puede \
                 ser verdad o no. Que de A se siga B no significa que de B se siga A. Acaba con una línea «Respuesta: sí», \
                 «Respuesta: no» o «Respuesta: no se puede saber»."
            }
            (Self::Order, Language::Es) => {
                "Resuelve el problema. Piensa en pocos pasos y acaba con una línea «Respuesta: » y los nombres en el orden \
                 pedido, separados por comas."
            }
            (Self::Name, Language::Es) => {
                "Resuelve el problema. Piensa en pocos pasos, descartando, y acaba con una línea «Respuesta: » y solo el \
                 nombre o la cosa que se pregunta."
            }
            (Self::Verdict, Language::En) => {
                "Solve the logic problem. Think in a few steps, using only what is said: what is not said may be true or \
                 not. That B follows from A does not mean that A follows from B. End with a line \"Answer: yes\", \"Answer: \
                 no\" or \"Answer: can't be known\"."
            }
            (Self::Order, Language::En) => {
                "Solve the problem. Think in a few steps and end with a line \"Answer: \" and the names in the order asked \
                 for, with commas."
            }
            (Self::Name, Language::En) => {
                "Solve the problem. Think in a few steps, ruling out, and end with a line \"Answer: \" and only the name or \
                 thing asked for."
            }
        }
    }
}

/// What the model is to write.
pub(super) fn ask(task: Task<'_>) -> Ask {
    let kind = Kind::of(task.question).unwrap_or(Kind::Verdict);
    let messages = vec![
        Message::new(Role::System, kind.instructions(task.language)),
        Message::new(Role::User, task.question),
    ];
    Ask { drafts: DRAFTS, ..Ask::new(messages, TOKENS_MAX) }
}

/// A verdict in words.
pub(super) fn verdict(name: &str, es: bool) -> &'static str {
    match (name, es) {
        ("yes", true) => "Sí, se sigue de lo dicho.",
        ("no", true) => "No: de lo dicho se sigue lo contrario.",
        (_, true) => "No se puede saber con lo dicho.",
        ("yes", false) => "Yes, it follows from what is said.",
        ("no", false) => "No: the opposite follows from what is said.",
        (_, false) => "It can't be known: what is said leaves it open (unknown).",
    }
}

/// A reasoning, taken apart at its last line that gives an answer.
fn parted(draft: &str) -> Option<(&str, &str)> {
    let at =
        ["Respuesta:", "Answer:"].iter().filter_map(|mark| Some((draft.rfind(mark)?, mark.len()))).max()?;
    let given = draft[at.0 + at.1..].lines().next().unwrap_or_default();
    let given = given.trim_matches(|letter: char| letter.is_whitespace() || "*.«»\"`".contains(letter));
    (!given.is_empty()).then(|| (draft[..at.0].trim_end_matches(['*', '«', ' ', '\n']), given))
}

/// An answer for comparing.
fn compared(given: &str, kind: Kind) -> Option<String> {
    let plain = folded(given);
    match kind {
        Kind::Verdict
            if ["no se puede", "known", "unknown", "cannot"].iter().any(|open| plain.contains(open)) =>
        {
            Some("unknown".to_owned())
        }
        Kind::Verdict if plain.starts_with("si") || plain.starts_with("yes") => Some("yes".to_owned()),
        Kind::Verdict => plain.starts_with("no").then(|| "no".to_owned()),
        Kind::Order => {
            let names: Vec<String> = given.split([',', '>', ';']).map(|name| folded(name.trim())).collect();
            (names.len() > 1).then(|| names.join(", "))
        }
        Kind::Name => Some(plain),
    }
}

/// The answer that most reasonings come to.
pub(super) fn work(task: Task<'_>, drafts: &[String]) -> Result<Work, Vec<Check>> {
    let kind = Kind::of(task.question).unwrap_or(Kind::Verdict);
    let read = drafts.iter().enumerate().filter_map(|(at, draft)| {
        let (reasons, given) = parted(draft)?;
        Some((at, reasons, given, compared(given, kind)?))
    });
    let read: Vec<(usize, &str, &str, String)> = read.collect();
    let mut votes: HashMap<&str, usize> = HashMap::new();
    for (_, _, _, key) in &read {
        *votes.entry(key).or_default() += 1;
    }
    let best = read.iter().max_by_key(|(at, _, _, key)| (votes[key.as_str()], std::cmp::Reverse(*at)));
    let Some((at, reasons, given, key)) = best.filter(|best| 2 * votes[best.3.as_str()] >= drafts.len())
    else {
        return Err(vec![Check::new(NOT_MINE, false, "the reasonings come to no common answer")]);
    };
    let (agreeing, es) = (votes[key.as_str()], task.language == Language::Es);
    let answer = if kind == Kind::Verdict { verdict(key, es) } else { given };
    let note = if es {
        format!("(No está demostrado: es lo que concluyen {agreeing} de {} razonamientos.)", drafts.len())
    } else {
        format!("(Not proved: it is what {agreeing} of {} reasonings conclude.)", drafts.len())
    };
    let lead = match (kind, es) {
        (Kind::Verdict, _) => answer.to_owned(),
        (Kind::Order, true) => format!("El orden es: {answer}."),
        (Kind::Order, false) => format!("The order is: {answer}."),
        (Kind::Name, true) => format!("Respuesta: {answer}."),
        (Kind::Name, false) => format!("Answer: {answer}."),
    };
    let plain = format!("{lead}\n\n{}\n\n{note}", reasons.trim());
    let name = match (kind, key.as_str()) {
        (Kind::Verdict, "yes") => "follows",
        (Kind::Verdict, "no") => "contradicted",
        (Kind::Verdict, _) => "open",
        (Kind::Order | Kind::Name, _) => "found",
    };
    let output = json!({
        "premises": [], "verdict": name, "answer": answer, "cases": 0, "proved": false,
        "drafts": drafts.len(), "agreeing": agreeing,
    });
    let detail = format!("{agreeing} of {} reasonings written independently agree", drafts.len());
    Ok(Work { output, plain, draft: *at, checks: vec![Check::new("agreement", true, detail)] })
}

/// How far an answer is to be trusted that was not proved; `None` for one that was.
pub(super) fn confidence(output: &Value) -> Option<f32> {
    voted(output).filter(|_| output["proved"] == false)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn task(question: &str) -> Task<'_> {
        Task { question, language: Language::Es, handed_back: 0 }
    }

    const QUESTION: &str = "Ana dice que Luis miente. ¿Miente Luis? Contesta sí, no o no se puede saber.";

    #[test]
    fn what_most_reasonings_come_to_is_given_and_is_no_proof() {
        let drafts = [
            "Uno.\nRespuesta: no",
            "Dos.\n**Respuesta:** no se puede saber.",
            "Tres.\nRespuesta: sí",
            "«Respuesta: no se puede saber»",
        ];
        let drafts: Vec<String> = drafts.iter().map(|draft| (*draft).to_owned()).collect();
        let work = super::work(task(QUESTION), &drafts).unwrap();
        assert_eq!(
            (work.output["verdict"].as_str(), work.output["agreeing"].as_u64()),
            (Some("open"), Some(2))
        );
        assert!(work.plain.starts_with("No se puede saber con lo dicho.\n\nDos."), "{}", work.plain);
        assert!(work.plain.ends_with("(No está demostrado: es lo que concluyen 2 de 4 razonamientos.)"));
        assert_eq!((work.draft, confidence(&work.output)), (1, Some(0.3)));
    }

    #[test]
    fn without_a_common_answer_there_is_none() {
        for drafts in [
            vec!["Respuesta: sí", "Respuesta: no", "quizá", "Respuesta: no se puede saber"],
            vec!["nada"],
            vec![],
        ] {
            let drafts: Vec<String> = drafts.into_iter().map(str::to_owned).collect();
            assert_eq!(super::work(task(QUESTION), &drafts).unwrap_err()[0].name, NOT_MINE);
        }
    }

    #[test]
    fn the_kind_is_told_from_the_words() {
        assert_eq!(Kind::of(QUESTION), Some(Kind::Verdict));
        assert_eq!(Kind::of("Ana va antes que Luis. ¿En qué orden van?"), Some(Kind::Order));
        assert_eq!(Kind::of("Cada uno tiene un color. ¿Quién tiene el rojo?"), Some(Kind::Name));
        for other in ["¿Qué es un silogismo?", "Escribe un poema", "¿Cuánto pago al mes?", ""] {
            assert_eq!(Kind::of(other), None, "{other}");
        }
    }
}
