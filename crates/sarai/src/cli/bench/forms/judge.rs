//! What one answer was: structured and fit, structured and unfit, prose instead, or refused; and what its tone changed.
//!
//! Called by `forms` with the turn's object. The schemas are what the experts publish, the validator is a crate that
//! neither experts nor engine use when they answer. The plain text of a toned answer is what the turn tells of it: no
//! rendering is repeated here.

use std::collections::HashMap;

use anyhow::{Result, anyhow};
use jsonschema::Validator;
use sarai_core::experts::{self, ExpertName};
use sarai_core::factlock;
use serde_json::Value;

use super::compare;
use super::prompts::Prompt;

/// Faults kept of one output.
const FAULTS_MAX: usize = 5;

/// What came of a prompt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Came {
    /// An expert's output, and in what it does not fit.
    Structured { faults: Vec<String> },
    /// The expert could not, and the model answered in prose; why.
    Prose { reason: String },
    /// No answer; why.
    Refused { reason: String },
}

/// A tone that an answer was to have.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Toned {
    /// Whether it was sent with it.
    pub(super) applied: bool,
    /// Whether the fact lock held it back.
    pub(super) caught: bool,
    /// What differs between the plain text and what was sent.
    pub(super) changes: Vec<String>,
    /// Whether the plain text stands in what was sent, to the byte.
    pub(super) is_verbatim: bool,
}

/// One prompt, judged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Record {
    pub(super) number: usize,
    pub(super) expert: ExpertName,
    pub(super) language: &'static str,
    pub(super) ways: Vec<&'static str>,
    pub(super) came: Came,
    pub(super) toned: Option<Toned>,
    /// Whether the answer's own fact lock says that what was sent differs.
    pub(super) lock_failed: bool,
}

/// Holds outputs to schemas.
pub(super) struct Judge {
    validators: HashMap<ExpertName, Validator>,
}

impl Judge {
    /// # Errors
    /// A schema is none.
    pub(super) fn new() -> Result<Self> {
        let one = |name: ExpertName| {
            let validator = jsonschema::draft202012::new(experts::schema(name));
            let named = validator.map(|validator| (name, validator));
            named.map_err(|fault| anyhow!("the schema of {name}: {fault}"))
        };
        Ok(Self { validators: ExpertName::ALL.into_iter().map(one).collect::<Result<_>>()? })
    }

    pub(super) fn record(&self, prompt: &Prompt, turn: Result<Value>) -> Record {
        let turn = turn.map_err(|error| format!("{error:#}"));
        let came = match &turn {
            Err(reason) => Came::Refused { reason: reason.clone() },
            Ok(turn) => self.came(prompt.expert, turn),
        };
        let turn = turn.unwrap_or_default();
        Record {
            number: prompt.number,
            expert: prompt.expert,
            language: prompt.language.code(),
            ways: prompt.ways.clone(),
            came,
            toned: toned(&turn),
            lock_failed: locks(&turn).any(|check| check["passed"] == false),
        }
    }

    fn came(&self, asked: ExpertName, turn: &Value) -> Came {
        let expert = &turn["expert"];
        if expert.is_null() {
            let step = &turn["fallback"];
            let reason = step["reason"].as_str().unwrap_or("no fallback is told");
            return Came::Prose { reason: reason.chars().take(200).collect() };
        }
        let mut faults = Vec::new();
        if expert["name"] != asked.name() {
            faults.push(format!("answered by {}", expert["name"]));
        }
        let output = &expert["output"];
        match self.validators.get(&asked) {
            Some(validator) => faults.extend(validator.iter_errors(output).map(|fault| fault.to_string())),
            None => faults.push("no schema".to_owned()),
        }
        faults.extend(beyond(asked, output));
        faults.truncate(FAULTS_MAX);
        Came::Structured { faults }
    }
}

/// What a schema can't say: data that is JSON, and shares that add up.
fn beyond(expert: ExpertName, output: &Value) -> Option<String> {
    match expert {
        ExpertName::Programming if output["language"] == "json" => {
            let code = output["code"].as_str().unwrap_or_default();
            serde_json::from_str::<Value>(code).err().map(|fault| format!("code is no JSON: {fault}"))
        }
        ExpertName::Diagnosis => {
            let causes = output["causes"].as_array().into_iter().flatten();
            let sum: i64 = causes.filter_map(|cause| cause["probability"].as_i64()).sum();
            (sum != 100).then(|| format!("the probabilities add up to {sum}"))
        }
        ExpertName::Programming
        | ExpertName::Finance
        | ExpertName::Logic
        | ExpertName::Creative
        | ExpertName::Reasoning => None,
    }
}

fn locks(turn: &Value) -> impl Iterator<Item = &Value> {
    let checks = turn["reflection"]["checks"].as_array().map(Vec::as_slice).unwrap_or_default();
    checks.iter().filter(|check| check["name"] == factlock::CHECK)
}

fn toned(turn: &Value) -> Option<Toned> {
    let tone = turn["tone"].as_object()?;
    let plain = tone["plain"].as_str().unwrap_or_default();
    let sent = turn["answer"].as_str().unwrap_or_default();
    let is_held =
        |check: &Value| check["detail"].as_str().is_some_and(|text| text.ends_with(factlock::HELD_BACK));
    Some(Toned {
        applied: tone["applied"] == true,
        caught: locks(turn).any(is_held),
        changes: compare::changes(plain, sent),
        is_verbatim: sent.contains(plain),
    })
}

#[cfg(test)]
mod tests {
    use sarai_core::language::Language;
    use serde_json::json;

    use super::*;

    fn prompt(expert: ExpertName) -> Prompt {
        let ways = vec!["typos"];
        Prompt { number: 3, expert, language: Language::Es, has_mood: true, ways, text: "¿?".into() }
    }

    fn diagnosis() -> Value {
        json!({"symptoms": ["no arranca"], "causes": [{"cause": "batería", "probability": 70}, {"cause": "motor", "probability": 30}],
            "checks": ["mira la batería", "llama"], "professional": "si no arranca"})
    }

    fn record(turn: Value) -> Record {
        Judge::new().unwrap().record(&prompt(ExpertName::Diagnosis), Ok(turn))
    }

    #[test]
    fn outputs_are_held_to_the_schema_of_the_expert_that_was_asked() {
        let turn =
            |name: &str, output: Value| json!({"expert": {"name": name, "output": output}, "answer": "x"});
        assert_eq!(record(turn("diagnosis", diagnosis())).came, Came::Structured { faults: Vec::new() });
        let faults = |turn: Value| {
            let Came::Structured { faults } = record(turn).came else { panic!("not structured") };
            faults
        };
        assert_eq!(faults(turn("logic", diagnosis())).len(), 1);
        for (field, value) in [("checks", json!([])), ("more", json!(1)), ("professional", json!(null))] {
            let mut output = diagnosis();
            output[field] = value;
            assert!(!faults(turn("diagnosis", output)).is_empty(), "{field}");
        }
        let mut output = diagnosis();
        output["causes"][0]["probability"] = json!(60);
        assert_eq!(faults(turn("diagnosis", output)), ["the probabilities add up to 90"]);
    }

    #[test]
    fn prose_and_refusals_are_told_apart() {
        let step = json!({"from": "diagnosis", "to": "base", "reason": "schema: not JSON"});
        let prose = record(json!({"expert": null, "fallback": step, "answer": "x"}));
        assert_eq!(prose.came, Came::Prose { reason: "schema: not JSON".into() });
        let refused = Judge::new().unwrap().record(&prompt(ExpertName::Logic), Err(anyhow!("too long")));
        assert_eq!((refused.came, refused.toned), (Came::Refused { reason: "too long".into() }, None));
    }

    #[test]
    fn what_a_tone_changed_is_seen_whatever_the_lock_says() {
        let turn = |plain: &str, sent: &str, applied: bool, detail: &str| {
            json!({
                "expert": {"name": "diagnosis", "output": diagnosis()},
                "answer": sent,
                "tone": {"mood": "urgent", "applied": applied, "plain": plain},
                "reflection": {"checks": [{"name": "fact-lock", "passed": true, "detail": detail}]},
            })
        };
        let sound = record(turn("Son 12 €.", "Voy al grano. Son 12 €.", true, "")).toned.unwrap();
        assert_eq!(sound, Toned { applied: true, is_verbatim: true, ..Toned::default() });
        let changed = record(turn("Son 12 €.", "Voy al grano. Son 13 €.", true, "")).toned.unwrap();
        assert!(!changed.is_verbatim && !changed.changes.is_empty());
        let held = format!("the toned text lost: number 12; {}", factlock::HELD_BACK);
        let caught = record(turn("Son 12 €.", "Son 12 €.", false, &held)).toned.unwrap();
        assert!(caught.caught && !caught.applied && caught.changes.is_empty());
    }
}
