//! The reasoning expert's exact part: weighted totals, the winner, and a recommendation that names it.
//!
//! Called through [`Craft`]. A model judges options by criteria; sums are ours, and words of the model that speak for
//! another option than the one with the most points do not go out. The judgements themselves are proved by nothing.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::generic::cell;
use super::schema::Schema;
use super::words::{one_line, words};
use super::{Craft, Finished, filled};
use crate::experts::{Check, Task};
use crate::language::Language;

/// The reasoning expert's own work.
#[derive(Debug)]
pub(super) struct Reasoning;

/// Most points of a criterion for an option.
const SCORE_MAX: u32 = 5;

#[derive(Deserialize, Serialize)]
struct Judgement {
    options: Vec<String>,
    criteria: Vec<Criterion>,
    recommendation: String,
    risks: Vec<String>,
}

#[derive(Deserialize, Serialize)]
struct Criterion {
    criterion: String,
    weight: u32,
    scores: Vec<u32>,
}

impl Craft for Reasoning {
    fn finish(&self, _schema: &Schema, task: Task<'_>, value: Value) -> Result<Finished, Vec<Check>> {
        let mut judged: Judgement = filled(value)?;
        for text in judged.options.iter_mut().chain(&mut judged.risks).chain([&mut judged.recommendation]) {
            *text = one_line(text);
        }
        judged.criteria.iter_mut().for_each(|criterion| criterion.criterion = one_line(&criterion.criterion));
        let failures = failures(&judged);
        if !failures.is_empty() {
            return Err(failures);
        }
        let totals: Vec<u32> = (0..judged.options.len()).map(|at| total(&judged, at)).collect();
        let most = totals.iter().max().copied().unwrap_or_default();
        let winners: Vec<usize> = (0..totals.len()).filter(|at| totals[*at] == most).collect();
        let possible = judged.criteria.iter().map(|criterion| criterion.weight).sum::<u32>() * SCORE_MAX;
        let computed = computed(&judged, &winners, (most, possible), task.language);
        let others = others_named(&judged, &winners);
        let (reason, detail) = if winners.len() > 1 {
            (None, "several options have the most points, and the recommendation says so".to_owned())
        } else if others.is_empty() {
            (
                Some(judged.recommendation.clone()),
                "the recommendation speaks for the option with the most points".to_owned(),
            )
        } else {
            (
                None,
                format!("the model's recommendation named {}; the computed one was given", others.join(", ")),
            )
        };
        let checks = vec![
            Check::new(
                "totals",
                true,
                format!(
                    "{} weighted totals computed from {} criteria; weights and points are a model's judgement, not checked",
                    totals.len(),
                    judged.criteria.len()
                ),
            ),
            Check::new("recommendation", true, detail),
        ];
        let plain = plain(&judged, (&totals, &winners), (&computed, reason.as_deref()), task.language);
        judged.recommendation = reason.map_or(computed.clone(), |reason| format!("{computed}\n{reason}"));
        let mut output = json!(judged);
        output["totals"] = json!(totals);
        output["total_possible"] = json!(possible);
        output["winners"] = winners.iter().map(|at| judged.options[*at].clone()).collect();
        Ok(Finished { output, plain, checks })
    }
}

/// What can't be computed with.
fn failures(judged: &Judgement) -> Vec<Check> {
    let mut failures = Vec::new();
    let count = judged.options.len();
    for criterion in judged.criteria.iter().filter(|criterion| criterion.scores.len() != count) {
        let detail = format!(
            "the criterion \"{}\" has {} scores and there are {count} options: one score for each option, in their order",
            criterion.criterion,
            criterion.scores.len()
        );
        failures.push(Check::new("scores", false, detail));
    }
    let names: Vec<Vec<String>> = judged.options.iter().map(|option| words(option)).collect();
    let twice = (0..count).find(|at| names[..*at].contains(&names[*at]));
    if let Some(at) = twice {
        let detail = format!("the option \"{}\" stands twice: name different options", judged.options[at]);
        failures.push(Check::new("options", false, detail));
    }
    failures
}

fn total(judged: &Judgement, at: usize) -> u32 {
    judged
        .criteria
        .iter()
        .map(|criterion| criterion.weight * criterion.scores.get(at).copied().unwrap_or(0))
        .sum()
}

/// The result in words, without the model.
fn computed(
    judged: &Judgement,
    winners: &[usize],
    (most, possible): (u32, u32),
    language: Language,
) -> String {
    let names: Vec<&str> = winners.iter().map(|at| judged.options[*at].as_str()).collect();
    match (names.as_slice(), language) {
        ([name], Language::Es) => format!("{name}: {most} de {possible} puntos."),
        ([name], Language::En) => format!("{name}: {most} of {possible} points."),
        (names, Language::Es) => format!("Empate entre {}: {most} de {possible} puntos.", names.join(" / ")),
        (names, Language::En) => format!("A tie of {}: {most} of {possible} points.", names.join(" / ")),
    }
}

/// Options without the most points that the model's recommendation names, by words that only they have.
fn others_named(judged: &Judgement, winners: &[usize]) -> Vec<String> {
    let said = words(&judged.recommendation);
    let names: Vec<Vec<String>> = judged.options.iter().map(|option| words(option)).collect();
    let is_named = |at: usize| {
        let elsewhere =
            |word: &String| names.iter().enumerate().any(|(other, name)| other != at && name.contains(word));
        let mut own = names[at].iter().filter(|word| !elsewhere(word) && !is_small(word)).peekable();
        if own.peek().is_none() {
            return super::words::holds(&said, &names[at]);
        }
        own.any(|word| said.contains(word))
    };
    (0..names.len())
        .filter(|at| !winners.contains(at) && is_named(*at))
        .map(|at| judged.options[at].clone())
        .collect()
}

/// Words that name nothing.
fn is_small(word: &str) -> bool {
    const SMALL: [&str; 36] = [
        "el", "la", "los", "las", "un", "una", "de", "del", "en", "con", "sin", "por", "para", "y", "o",
        "no", "al", "mi", "the", "a", "an", "of", "in", "on", "with", "by", "for", "to", "and", "or", "my",
        "now", "ahora", "mas", "que", "se",
    ];
    SMALL.contains(&word)
}

fn plain(
    judged: &Judgement,
    (totals, winners): (&[u32], &[usize]),
    (computed, reason): (&str, Option<&str>),
    language: Language,
) -> String {
    let es = language == Language::Es;
    let choose = |spanish: &'static str, english: &'static str| if es { spanish } else { english };
    let mut text = format!("**{}** {computed}", choose("Recomendación:", "Recommendation:"));
    if let Some(reason) = reason.filter(|reason| !reason.is_empty()) {
        text.push_str(&format!("\n\n{reason}"));
    }
    text.push_str(&format!("\n\n| {} |", choose("Criterio (peso)", "Criterion (weight)")));
    judged.options.iter().for_each(|option| text.push_str(&format!(" {} |", cell(option))));
    text.push_str(&format!("\n|---|{}", "---:|".repeat(judged.options.len())));
    for criterion in &judged.criteria {
        text.push_str(&format!("\n| {} ({}) |", cell(&criterion.criterion), criterion.weight));
        criterion.scores.iter().for_each(|score| text.push_str(&format!(" {score} |")));
    }
    text.push_str("\n| **Total** |");
    for (at, total) in totals.iter().enumerate() {
        text.push_str(&if winners.contains(&at) { format!(" **{total}** |") } else { format!(" {total} |") });
    }
    if !judged.risks.is_empty() {
        text.push_str(&format!("\n\n**{}**", choose("Riesgos", "Risks")));
        judged.risks.iter().for_each(|risk| text.push_str(&format!("\n- {risk}")));
    }
    text.push_str(choose(
        "\n\n(Pesos y puntos son una valoración; los totales están calculados. Cambia un peso y puede cambiar el resultado.)",
        "\n\n(Weights and points are a judgement; the totals are computed. Another weight may change the result.)",
    ));
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finish(task: Task<'_>, value: Value) -> Result<Finished, Vec<Check>> {
        let schema =
            Schema::parse(include_str!("../../../../../data/experts/reasoning/schema.json")).unwrap();
        Reasoning.finish(&schema, task, value)
    }

    const TASK: Task<'static> =
        Task { question: "¿Coche nuevo o coche usado?", language: Language::Es, handed_back: 0 };

    fn value(options: &[&str], criteria: &[(u32, &[u32])], recommendation: &str) -> Value {
        let criteria: Vec<Value> = criteria
            .iter()
            .enumerate()
            .map(|(at, (weight, scores))| json!({"criterion": format!("c{at}"), "weight": weight, "scores": scores}))
            .collect();
        json!({"options": options, "criteria": criteria, "recommendation": recommendation, "risks": ["averías"]})
    }

    /// Totals 15 and 22 of 35.
    fn cars(recommendation: &str) -> Value {
        value(&["Coche nuevo", "Coche usado"], &[(5, &[1, 4]), (2, &[5, 1])], recommendation)
    }

    fn check(recommendation: &str, kept: bool) {
        let done = finish(TASK, cars(recommendation)).unwrap();
        assert_eq!(done.output["totals"], json!([15, 22]));
        assert_eq!(done.output["winners"], json!(["Coche usado"]));
        assert!(done.plain.starts_with("**Recomendación:** Coche usado: 22 de 35 puntos."), "{}", done.plain);
        assert_eq!(done.plain.contains(recommendation), kept, "{}", done.plain);
        let said = done.output["recommendation"].as_str().unwrap();
        assert!(
            said.starts_with("Coche usado: 22 de 35 puntos.") && said.contains(recommendation) == kept,
            "{said}"
        );
        let told = done.checks.iter().any(|check| check.detail.contains("named Coche nuevo"));
        assert_eq!(told, !kept, "{:?}", done.checks);
    }

    #[test]
    fn the_recommendation_that_goes_out_is_the_winner() {
        check("El usado cuesta mucho menos.", true);
        check("Es la opción más barata para ti.", true);
        check("Compra el NUEVO, que da menos problemas.", false);
        check("El coche nuevo", false);
    }

    #[test]
    fn a_tie_is_told() {
        let tie = value(&["A", "B"], &[(3, &[4, 4])], "Elige A.");
        let done = finish(TASK, tie).unwrap();
        assert!(
            done.plain.starts_with("**Recomendación:** Empate entre A / B: 12 de 15 puntos."),
            "{}",
            done.plain
        );
        assert!(!done.plain.contains("Elige A"), "{}", done.plain);
        assert_eq!(done.output["winners"], json!(["A", "B"]));
    }

    #[test]
    fn scores_that_do_not_match_the_options_are_handed_back_exactly() {
        let short = value(&["A", "B"], &[(3, &[4])], "A");
        let failed = finish(TASK, short).err().unwrap();
        assert_eq!(failed[0].name, "scores");
        assert!(failed[0].detail.contains("\"c0\" has 1 scores and there are 2 options"), "{failed:?}");
        let twice = value(&["Madrid", "madrid"], &[(3, &[4, 4])], "A");
        assert_eq!(finish(TASK, twice).err().unwrap()[0].name, "options");
    }

    #[test]
    fn the_table_shows_every_score() {
        let done = finish(Task { language: Language::En, ..TASK }, cars("")).unwrap();
        for part in [
            "| Criterion (weight) | Coche nuevo | Coche usado |",
            "| c0 (5) | 1 | 4 |",
            "| **Total** | 15 | **22** |",
            "- averías",
        ] {
            assert!(done.plain.contains(part), "no {part} in {}", done.plain);
        }
    }
}
