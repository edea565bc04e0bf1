//! The diagnosis expert's exact part: shares of the causes that add up to a hundred, the likeliest first.
//!
//! Called through [`Craft`]. The shares are a model's estimates, and the answer says so: nothing here can look at the
//! machine, the plant or the person.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::schema::Schema;
use super::words::{one_line, words};
use super::{Craft, Finished, filled};
use crate::experts::{Check, Task};
use crate::language::Language;

/// The diagnosis expert's own work.
#[derive(Debug)]
pub(super) struct Diagnosis;

#[derive(Deserialize, Serialize)]
struct Findings {
    symptoms: Vec<String>,
    causes: Vec<Cause>,
    checks: Vec<String>,
    professional: String,
}

#[derive(Deserialize, Serialize)]
struct Cause {
    cause: String,
    probability: u32,
}

impl Craft for Diagnosis {
    fn finish(&self, _schema: &Schema, task: Task<'_>, value: Value) -> Result<Finished, Vec<Check>> {
        let mut found: Findings = filled(value)?;
        for text in found.symptoms.iter_mut().chain(&mut found.checks).chain([&mut found.professional]) {
            *text = one_line(text);
        }
        found.causes = merged(found.causes);
        let before: u32 = found.causes.iter().map(|cause| cause.probability).sum();
        if before == 0 {
            return Err(vec![Check::new("probabilities", false, "every cause has probability 0")]);
        }
        share(&mut found.causes, before);
        let detail = format!(
            "shares of {} causes scaled from {before} to 100 and sorted; they are estimates, which nothing here measured",
            found.causes.len()
        );
        let checks = vec![Check::new("probabilities", true, detail)];
        let plain = plain(&found, task.language);
        Ok(Finished { output: serde_json::json!(found), plain, checks })
    }
}

/// Causes told twice count once, with the larger share.
fn merged(causes: Vec<Cause>) -> Vec<Cause> {
    let mut kept: Vec<Cause> = Vec::with_capacity(causes.len());
    for Cause { cause, probability } in causes {
        let cause = one_line(&cause);
        match kept.iter_mut().find(|known| words(&known.cause) == words(&cause)) {
            Some(known) => known.probability = known.probability.max(probability),
            None => kept.push(Cause { cause, probability }),
        }
    }
    kept
}

/// Whole shares that add up to a hundred, by largest remainder, the likeliest first.
fn share(causes: &mut [Cause], sum: u32) {
    // Stable: causes of equal share stay in the order they were told in.
    causes.sort_by_key(|cause| std::cmp::Reverse(cause.probability));
    let mut left = 100;
    let mut remainders: Vec<(u32, usize)> = Vec::with_capacity(causes.len());
    for (at, cause) in causes.iter_mut().enumerate() {
        let scaled = cause.probability * 100;
        cause.probability = scaled / sum;
        left -= cause.probability;
        remainders.push((scaled % sum, at));
    }
    remainders.sort_by_key(|(remainder, at)| (std::cmp::Reverse(*remainder), *at));
    for (_, at) in remainders.into_iter().take(usize::try_from(left).unwrap_or(0)) {
        causes[at].probability += 1;
    }
}

fn plain(found: &Findings, language: Language) -> String {
    let es = language == Language::Es;
    let choose = |spanish: &'static str, english: &'static str| if es { spanish } else { english };
    let mut text = format!(
        "**{}**",
        choose("Causas probables (estimación, sin medir)", "Likely causes (estimated, not measured)")
    );
    for (number, cause) in found.causes.iter().enumerate() {
        text.push_str(&format!("\n{}. {}: {} %", number + 1, cause.cause, cause.probability));
    }
    text.push_str(&format!("\n\n**{}**", choose("Qué comprobar, por orden", "What to check, in order")));
    for (number, check) in found.checks.iter().enumerate() {
        text.push_str(&format!("\n{}. {check}", number + 1));
    }
    let calls = choose("Cuándo llamar a un profesional", "When to call a professional");
    text.push_str(&format!("\n\n**{calls}:** {}", found.professional));
    if !found.symptoms.is_empty() {
        text.push_str(&format!("\n\n**{}**", choose("Lo que he entendido", "What I understood")));
        for symptom in &found.symptoms {
            text.push_str(&format!("\n- {symptom}"));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn finish(task: Task<'_>, value: Value) -> Result<Finished, Vec<Check>> {
        let schema =
            Schema::parse(include_str!("../../../../../data/experts/diagnosis/schema.json")).unwrap();
        Diagnosis.finish(&schema, task, value)
    }

    fn check(shares: &[(&str, u32)], expected: &[(&str, u32)]) {
        let causes: Vec<Value> =
            shares.iter().map(|(cause, share)| json!({"cause": cause, "probability": share})).collect();
        let value = json!({"symptoms": ["no  arranca"], "causes": causes, "checks": ["mirar"], "professional": "si huele"});
        let task = Task { question: "¿Qué le pasa?", language: Language::Es, handed_back: 0 };
        let done = finish(task, value).unwrap();
        let found: Vec<(&str, u64)> = done.output["causes"]
            .as_array()
            .unwrap()
            .iter()
            .map(|cause| (cause["cause"].as_str().unwrap(), cause["probability"].as_u64().unwrap()))
            .collect();
        let expected: Vec<(&str, u64)> =
            expected.iter().map(|(cause, share)| (*cause, u64::from(*share))).collect();
        assert_eq!(found, expected);
        assert!(done.checks[0].detail.contains("estimates"), "{:?}", done.checks);
        assert!(done.plain.contains("estimación") && done.plain.contains("- no arranca"), "{}", done.plain);
    }

    #[test]
    fn shares_add_up_and_the_likeliest_comes_first() {
        check(&[("a", 20), ("b", 60), ("c", 20)], &[("b", 60), ("a", 20), ("c", 20)]);
        check(&[("a", 90), ("b", 80)], &[("a", 53), ("b", 47)]);
        check(&[("a", 33), ("b", 33), ("c", 33)], &[("a", 34), ("b", 33), ("c", 33)]);
        check(&[("Batería", 50), ("bateria", 20), ("b", 0)], &[("Batería", 100), ("b", 0)]);
    }

    #[test]
    fn no_share_at_all_is_handed_back() {
        let value = json!({"symptoms": [], "causes": [{"cause": "a", "probability": 0}], "checks": [], "professional": ""});
        let task = Task { question: "", language: Language::En, handed_back: 0 };
        let failed = finish(task, value).err().unwrap();
        assert_eq!(failed[0].name, "probabilities");
    }
}
