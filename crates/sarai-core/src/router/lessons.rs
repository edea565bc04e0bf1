//! What people say of routes, as questions to learn from.
//!
//! Called by `sarai train router`. Only what names another domain than the router did is a lesson: a bad score
//! alone tells nothing about the right domain. Bounded, so that no one can outweigh the data.

use super::{Example, Label, Router};
use crate::language::Language;

/// Most lessons taken, the newest first.
pub const LESSONS_MAX: usize = 200;

/// A note with more words than this is about the answer, not about the route.
const WORDS_MAX: usize = 12;

/// From here on a score of hard or soft counts as true.
const TRUE_FROM: f32 = 0.5;

/// Style of all lessons.
const STYLE: &str = "own-feedback";

/// What somebody said of an answered question.
#[derive(Clone, Debug, PartialEq)]
pub struct Judgement {
    /// The question.
    pub question: String,
    /// Its language.
    pub language: Language,
    /// From -1 to 1.
    pub score: f64,
    /// The remark.
    pub note: String,
}

/// Beginnings of words that name a domain in a remark, or none.
const NAMES: [(&str, Option<Label>); 13] = [
    ("programa", Some(Label::Programming)),
    ("programming", Some(Label::Programming)),
    ("diagnos", Some(Label::Diagnosis)),
    ("diagnós", Some(Label::Diagnosis)),
    ("finan", Some(Label::Finance)),
    ("logic", Some(Label::Logic)),
    ("lógic", Some(Label::Logic)),
    ("creativ", Some(Label::Creative)),
    ("reasoning", Some(Label::Reasoning)),
    ("razona", Some(Label::Reasoning)),
    ("none", None),
    ("ningun", None),
    ("ningún", None),
];

/// The lessons in `judgements` (newest first), at most [`LESSONS_MAX`].
pub fn lessons(judgements: &[Judgement], router: &Router) -> Vec<Example> {
    judgements.iter().filter_map(|judgement| lesson(judgement, router)).take(LESSONS_MAX).collect()
}

fn lesson(judgement: &Judgement, router: &Router) -> Option<Example> {
    let Judgement { question, language, score, note } = judgement;
    if *score > 0.0 || question.trim().is_empty() {
        return None;
    }
    let route = router.route(question);
    let primary = named(note, route.primary.map(Label::from))?;
    let beside = [Label::Hard, Label::Soft].into_iter().filter(|head| route.scores.of(*head) >= TRUE_FROM);
    Some(Example {
        text: question.clone(),
        labels: primary.into_iter().chain(beside).collect(),
        primary,
        language: *language,
        variety: language.code().to_owned(),
        style: STYLE.to_owned(),
    })
}

/// The one domain, or none, that the remark names and the router did not say.
fn named(note: &str, said: Option<Label>) -> Option<Option<Label>> {
    let note = note.to_lowercase();
    let words: Vec<&str> =
        note.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    if words.len() > WORDS_MAX {
        return None;
    }
    let mut found: Vec<Option<Label>> = Vec::new();
    for (beginning, label) in NAMES {
        let stands = words.iter().any(|word| word.starts_with(beginning));
        if stands && label != said && !found.contains(&label) {
            found.push(label);
        }
    }
    match found[..] {
        [one] => Some(one),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(note: &str, said: Option<Label>, want: Option<Option<Label>>) {
        assert_eq!(named(note, said), want, "{note} after {said:?}");
    }

    #[test]
    fn a_remark_names_one_other_domain_or_nothing() {
        let (finance, logic) = (Some(Label::Finance), Some(Label::Logic));
        check("esto era de finanzas", None, Some(finance));
        check("no es finanzas, es lógica", finance, Some(logic));
        check("this is logic, not finance", finance, Some(logic));
        check("ninguno", finance, Some(None));
        check("finanzas", finance, None);
        check("finanzas o lógica", None, None);
        check("respuesta mala", finance, None);
        check("", finance, None);
        check(&"muy mala la respuesta de finanzas que me has dado hoy ".repeat(2), None, None);
    }

    #[test]
    fn praise_teaches_nothing_and_the_number_is_bounded() {
        let router = Router::new(super::super::Weights::keywords_only());
        let judgement = |score| Judgement {
            question: "cuánto es el iva de 100 euros".into(),
            language: Language::Es,
            score,
            note: "es lógica".into(),
        };
        assert!(lessons(&[judgement(1.0)], &router).is_empty());
        let many = lessons(&vec![judgement(-1.0); LESSONS_MAX + 50], &router);
        assert_eq!(many.len(), LESSONS_MAX);
        assert_eq!(many[0].primary, Some(Label::Logic));
        assert!(many[0].labels.contains(&Label::Logic));
    }
}
