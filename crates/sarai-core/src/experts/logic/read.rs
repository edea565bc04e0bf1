//! Questions that are read into the formal form by rules of language, without a model.
//!
//! Called by the logic expert, before the router is heeded: cheap, and bounded by the length of a question. What a
//! reader understands without doubt is decided by the engine alone; what neither understands, or what the engine can't
//! decide (premises that contradict each other), is not read. How much of what strangers ask is read: `docs/SPEC.md`.

mod orders;
mod verdicts;

use crate::formal::{self, Proof};
use crate::language::{self, Language};

/// Most cases that are looked at while a question is read: some tenths of a second.
const CASES_MAX: u64 = 100_000;

/// The form of a question, if it is understood.
pub(super) fn read(question: &str, answered_in: Language) -> Option<String> {
    let written_in = language::detect(question).unwrap_or(answered_in);
    let form = verdicts::read(question, written_in).or_else(|| orders::read(question, written_in))?;
    decide(&form).is_ok().then_some(form)
}

/// Looks at few enough cases not to keep a question waiting for its route.
fn decide(form: &str) -> Result<Proof, formal::Error> {
    formal::decide_within(form, CASES_MAX)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::Value;

    use super::*;
    use crate::experts::logic::tests::answer;

    #[test]
    fn worked_examples_that_are_read_come_to_their_answers() {
        let (mut read_count, mut wrong) = (0, Vec::new());
        for line in include_str!("../../../../../data/worked/logic.jsonl").lines() {
            let example: Value = serde_json::from_str(line).unwrap();
            let language = if example["language"] == "es" { Language::Es } else { Language::En };
            let Some(form) = read(example["question"].as_str().unwrap(), language) else { continue };
            read_count += 1;
            if answer(&form) != example["answer"] {
                wrong.push(format!("{}\n{form}", example["question"]));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
        assert!(read_count >= 140, "only {read_count} of 220 were read");
    }

    #[test]
    fn what_is_no_such_question_is_not_read() {
        for (question, language) in [
            ("Si llueve no salgo, y hoy llueve. ¿Qué película me recomiendas para la tarde?", Language::Es),
            ("¿Cuánto pago al mes por un préstamo de 12.000 € al 6 % a 4 años?", Language::Es),
            ("Mi lavadora no desagua y hace ruido. ¿Qué puede ser? ¿Llamo al técnico?", Language::Es),
            ("Write a poem about Ana, who is taller than Luis, and say who is happier.", Language::En),
            ("If I take the job I must move. Should I take it? What would you do?", Language::En),
            // What contradicts itself is no premise of anything.
            ("Si llueve, el bar cierra. Hoy llueve. Hoy el bar no cierra. ¿Llueve?", Language::Es),
            ("", Language::En),
        ] {
            assert_eq!(read(question, language), None, "{question}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_left(text in "\\PC{0,200}") {
            let _form = read(&text, Language::Es);
            let _form = read(&text, Language::En);
        }

        #[test]
        fn any_words_of_such_questions_are_read_or_left(
            words in proptest::collection::vec("[a-záéíóúñ¿?.,:A-Z]{1,7}|si|no|todos los|ningún|Ana|Luis|antes que|más alto que|if|then|all|is|only", 0..40)
        ) {
            let _form = read(&words.join(" "), Language::Es);
            let _form = read(&words.join(" "), Language::En);
        }
    }
}
