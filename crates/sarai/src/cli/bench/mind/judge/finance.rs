//! Whether an answer states the figure that was asked for.
//!
//! Called by `judge`. The rule: the figure must be the first or the last result of a place where results are stated,
//! and those are the first and the last emphasised piece, the first and the last sentence that hold a result. A result
//! is a number that does not stand in the question already (figures that are merely repeated state nothing), the number
//! of a step left out. A figure in the middle of a calculation is therefore not an answer, however right.

use super::Judged;
use super::figures::{Figure, clean, figures};
use super::text::{emphasised, sentences, without_marks};

/// Words whose number only counts steps.
const STEPS: [&str; 8] = ["paso", "step", "opción", "opcion", "option", "punto", "parte", "part"];

/// Judges an answer.
pub(super) fn judge(question: &str, answer: &str, value: f64, tolerance: f64) -> Judged {
    let answer = clean(answer);
    let is_gold = |figure: &Figure| {
        // "You lose 320" and "-320" say the same.
        figure.is_near(value, tolerance) || value < 0.0 && figure.is_near(-value, tolerance)
    };
    let known: Vec<Figure> =
        figures(&clean(question)).into_iter().filter(|figure| !is_gold(figure)).collect();
    let is_known = |figure: &Figure| known.iter().any(|known| figure.is_near(known.readings[0], 0.0));
    let results = |statement: &str| -> Vec<Figure> {
        let mut found = figures(&without_steps(statement));
        found.retain(|figure| !is_known(figure));
        found
    };
    let stated = |pieces: Vec<&str>| -> Vec<Vec<Figure>> {
        pieces.into_iter().map(results).filter(|found| !found.is_empty()).collect()
    };
    let (bold, said) = (stated(emphasised(&answer)), stated(sentences(&answer)));
    let places = [bold.first(), bold.last(), said.first(), said.last()];
    let right = places
        .into_iter()
        .flatten()
        .any(|place| place.first().is_some_and(is_gold) || place.last().is_some_and(is_gold));
    // What a reader would take down: the last thing in bold, else the last thing said.
    let key = match bold.last() {
        Some(place) => place.first(),
        None => said.last().and_then(|place| place.last()),
    };
    Judged { right, key: key.map(Figure::key), fits: None }
}

/// A statement without the number that it has in a list or among steps.
fn without_steps(statement: &str) -> String {
    let mut text = without_marks(statement).to_owned();
    for word in STEPS {
        let Some(at) = text.to_lowercase().find(&format!("{word} ")) else { continue };
        let begin = at + word.len() + 1;
        // Small letters may take more bytes than large ones: then this is not the place.
        let (Some(before), Some(rest)) = (text.get(..at), text.get(begin..)) else { continue };
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        if !before.ends_with(char::is_alphanumeric) {
            text.replace_range(begin..begin + digits, "");
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOAN: &str = "¿Cuánto pago al mes por un préstamo de 12.000 € al 6 % a 4 años?";

    fn check(question: &str, answer: &str, value: f64, right: bool) {
        assert_eq!(judge(question, answer, value, 0.01).right, right, "{answer}");
    }

    #[test]
    fn the_figure_stated_as_the_answer_is_right() {
        for answer in [
            "Pagarás 281,82 € al mes.",
            "281.82",
            "La cuota es de **281,82 €**.",
            "**Cuota mensual:** $281.82",
            "Para un préstamo de 12.000 € al 6 % a 4 años, la cuota mensual es de 281,82 €.",
            "Pagarás 281,82 € durante 48 meses.",
            "i = 0,06 ÷ 12 = 0,005.\nn = 48.\nPor tanto, la cuota es de 281,82 €.",
            "### Paso 1: tipo mensual\n0.06/12 = 0.005\n### Paso 2: cuota\n\\[ C = \\boxed{281.82} \\]\nTotal: 13527.36",
            "La cuota es de 281,82 €.\n\nCálculo: C × i ÷ (1 − (1 + i)^−n), n = 48.\n\nHe supuesto: pagos cada 1 mes.",
            "Son 281,823 €... redondeando, 281,82 €",
        ] {
            check(LOAN, answer, 281.82, true);
        }
    }

    #[test]
    fn a_figure_among_many_or_another_one_is_not() {
        for answer in [
            "Pagarás 3.000 € al mes.",
            "Son 12.000 € al 6 % a 4 años.",
            "Podrían ser 250 €, 281,82 € o 300 €, según el banco.",
            "Interés: 60 €.\nCuota: 281,82 €.\nCon seguro: 295 €.",
            "La cuota es de 281,28 €.",
            "La cuota es de 28,18 €.",
            "Unos 282 €.",
            "",
            "No puedo calcularlo.",
            "**250 €** al mes (no 281,82 €, que sería sin comisión, ni 260 €).",
        ] {
            check(LOAN, answer, 281.82, false);
        }
    }

    #[test]
    fn spellings_of_either_language_and_currency() {
        let question = "What would I have in the end?";
        for answer in
            ["£1,651,100", "1.651.100 pesos", "1 651 100 €", "$1.651.100,00", "You get 1,651,100.00 dollars."]
        {
            check(question, answer, 1_651_100.0, true);
        }
        check(question, "1,651.10", 1_651_100.0, false);
        check("¿Cuánto sube?", "Sube un 12,5 %.", 12.5, true);
        check("¿Cuánto sube?", "Sube un 0,125.", 12.5, false);
    }

    #[test]
    fn a_figure_of_the_question_may_be_the_answer() {
        let question = "Tengo 10 amigos y 5.000 €. ¿Cuántos pueden venir?";
        check(question, "Pueden venir 10 amigos.", 10.0, true);
        check(question, "Pueden venir 8.", 10.0, false);
    }

    #[test]
    fn a_loss_may_be_told_without_its_sign() {
        check("¿Cuánto gano?", "Pierdes 320 €.", -320.0, true);
        check("¿Cuánto gano?", "-320 €", -320.0, true);
        check("¿Cuánto gano?", "-320 €", 320.0, false);
    }

    #[test]
    fn answers_are_compared_by_what_they_state() {
        let key = |answer: &str| judge(LOAN, answer, 281.82, 0.01).key;
        assert_eq!(key("Son **281,82 €** al mes, 48 veces."), key("0.005 al mes: 281.82"));
        assert_ne!(key("Son 300 €"), key("Son 281,82 €"));
        assert_eq!(key("Ni idea."), None);
    }
}
