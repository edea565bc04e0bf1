//! Each published schema against what its expert makes of thousands of drafts, and against outputs spoilt on purpose.
//!
//! Run by `make test`, without a model: drafts are worked examples, or forms filled at random within what binds the
//! model.

use std::collections::BTreeSet;

use futures::FutureExt as _;
use serde_json::{Value, json};

use super::super::{self as experts, Ask, ExpertName, Task, Tools, Work};
use super::schema;
use crate::language::Language;
use crate::model::Constraint;
use crate::router;

/// Numbers from a seed (the constants of Knuth's MMIX).
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % limit.max(1)
    }

    fn between(&mut self, schema: &Value, names: (&str, &str), usual: u64) -> usize {
        let bound = |name: &str, other: u64| usize::try_from(schema[name].as_u64().unwrap_or(other)).unwrap();
        let (least, most) = (bound(names.0, 0), bound(names.1, usual));
        least + self.below(most - least + 1)
    }

    /// A value within a schema of the kind that binds models.
    fn fill(&mut self, schema: &Value) -> Value {
        if let Some(branches) = schema["anyOf"].as_array() {
            let at = self.below(branches.len());
            return self.fill(&branches[at]);
        }
        if let Some(only) = schema.get("const") {
            return only.clone();
        }
        if let Some(choices) = schema["enum"].as_array() {
            return choices[self.below(choices.len())].clone();
        }
        match schema["type"].as_str().unwrap() {
            "object" => {
                let fields = schema["properties"].as_object().unwrap();
                fields.iter().map(|(name, field)| (name.clone(), self.fill(field))).collect()
            }
            "array" => {
                let count = self.between(schema, ("minItems", "maxItems"), 4);
                (0..count).map(|_| self.fill(&schema["items"])).collect()
            }
            "string" => {
                let length = self.between(schema, ("minLength", "maxLength"), 40);
                json!(self.letters(length))
            }
            "integer" => json!(self.between(schema, ("minimum", "maximum"), 100)),
            other => panic!("no way to fill a {other}"),
        }
    }

    fn letters(&mut self, length: usize) -> String {
        const LETTERS: [char; 20] = [
            'a', 'e', 'o', 's', 'n', 'ñ', 'T', ' ', ' ', '\n', '\t', '|', '`', '*', '5', '.', '"',
            '\u{200b}', '漢', '🙂',
        ];
        (0..length).map(|_| LETTERS[self.below(LETTERS.len())]).collect()
    }
}

fn validator(name: ExpertName) -> jsonschema::Validator {
    jsonschema::draft202012::new(schema(name)).unwrap()
}

fn held(name: ExpertName, validator: &jsonschema::Validator, work: &Work) {
    let faults: Vec<String> = validator.iter_errors(&work.output).map(|fault| fault.to_string()).collect();
    assert!(faults.is_empty(), "{name}: {faults:?} in {:#}", work.output);
}

/// What an expert makes of a draft; nothing if it refuses it.
fn work(name: ExpertName, question: &str, language: Language, draft: &str) -> Option<Work> {
    let task = Task { question, language, handed_back: 1 };
    experts::find(name).work(task, &[draft.to_owned()], &Tools::default()).now_or_never().unwrap().ok()
}

/// The form that binds the model.
fn form(ask: &Ask) -> Option<Value> {
    match &ask.constraint {
        Some(Constraint::JsonSchema(form)) => serde_json::from_str(form).ok(),
        Some(Constraint::Lark(_) | Constraint::Gbnf(_) | Constraint::Regex(_)) | None => None,
    }
}

/// Lines of the worked examples: question, language, what a model is to write.
fn worked(text: &'static str) -> impl Iterator<Item = (String, Language, String)> {
    text.lines().map(|line| {
        let example: Value = serde_json::from_str(line).unwrap();
        let field = |name: &str| example[name].as_str().unwrap().to_owned();
        let language = if example["language"] == "en" { Language::En } else { Language::Es };
        (field("question"), language, field("written"))
    })
}

#[test]
fn schemas_are_sound_and_name_their_expert() {
    let mut ids = BTreeSet::new();
    for name in ExpertName::ALL {
        let schema = schema(name);
        assert!(jsonschema::draft202012::meta::is_valid(schema), "{name}");
        assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
        assert_eq!(schema["$id"], format!("urn:sarai:expert:{name}:output"));
        assert!(ids.insert(schema["$id"].to_string()));
        for value in [json!({}), json!(null), json!([]), json!("x")] {
            assert!(!validator(name).is_valid(&value), "{name} takes {value}");
        }
    }
}

#[test]
fn what_typed_experts_make_of_random_forms_fits() {
    let questions = [
        "¿Qué hago con el coche?",
        "Escribe un haiku sobre el mar",
        "Un poema de cinco versos",
        "Which one?",
    ];
    for name in experts::typed::BUILT_IN {
        let (validator, mut dice, mut made) = (validator(name), Dice(7), 0);
        for number in 0..4_000 {
            let question = questions[number % questions.len()];
            let language = if number % 4 == 3 { Language::En } else { Language::Es };
            let ask = experts::find(name).ask(Task { question, language, handed_back: 0 }, None);
            let filled = dice.fill(&form(&ask).unwrap());
            if let Some(work) = work(name, question, language, &filled.to_string()) {
                held(name, &validator, &work);
                made += 1;
            }
        }
        assert!(made >= 100, "{name}: only {made} forms were taken");
    }
}

#[test]
fn what_finance_makes_of_random_forms_and_of_worksheets_fits() {
    let name = ExpertName::Finance;
    let (validator, mut dice) = (validator(name), Dice(11));
    let (mut single, mut calculations) = (0, BTreeSet::new());
    let examples = router::parse_examples(router::TRAINING).unwrap();
    for example in examples.iter().filter(|example| example.primary == Some(router::Label::Finance)) {
        let (question, language) = (&example.text, example.language);
        let ask = experts::find(name).ask(Task { question, language, handed_back: 0 }, None);
        let Some(form) = form(&ask) else { continue };
        for _ in 0..6 {
            if let Some(work) = work(name, question, language, &dice.fill(&form).to_string()) {
                held(name, &validator, &work);
                calculations.insert(work.output["calculation"].to_string());
                single += 1;
            }
        }
    }
    assert!(single >= 200 && calculations.len() >= 10, "{single} of {calculations:?}");
    let steps = worked(include_str!("../../../../../data/worked/finance.jsonl"));
    let sheets = steps.filter_map(|(question, language, written)| work(name, &question, language, &written));
    let count = sheets.inspect(|work| held(name, &validator, work)).count();
    assert!(count >= 200, "{count} worksheets");
}

#[tokio::test]
async fn what_logic_makes_of_the_worked_examples_fits() {
    let name = ExpertName::Logic;
    let (validator, mut verdicts) = (validator(name), BTreeSet::new());
    for (question, language, written) in worked(include_str!("../../../../../data/worked/logic.jsonl")) {
        let task = Task { question: &question, language, handed_back: 0 };
        if let Ok(work) = experts::find(name).work(task, &[written], &Tools::default()).await {
            held(name, &validator, &work);
            verdicts.insert(work.output["verdict"].to_string());
        }
    }
    assert_eq!(verdicts.len(), 4, "{verdicts:?}");
}

/// What is run is held to the schema by `tests/it/experts.rs` of the program, which has a sandbox.
#[test]
fn a_program_that_could_not_be_run_fits() {
    let name = ExpertName::Programming;
    let draft = "```python\ndef f():\n    return 1\n```\nHace eso.\n```python\nf()\n```";
    let made = work(name, "Una función de Python f", Language::Es, draft).unwrap();
    held(name, &validator(name), &made);
    let ran = json!({"language": "python", "code": "x = 1", "explanation": "", "tests": [{"call": "f()", "result": "1"}],
        "examples_held": 0, "drafts": 1, "agreeing": 1});
    assert!(validator(name).is_valid(&ran));
    for (field, value) in
        [("language", json!("json")), ("tests", json!([1])), ("drafts", json!(0)), ("more", json!(1))]
    {
        let mut spoilt = ran.clone();
        spoilt[field] = value;
        assert!(!validator(name).is_valid(&spoilt), "{field}");
    }
}

#[test]
fn spoilt_outputs_do_not_fit() {
    let question = "¿Cuánto pago al mes por un préstamo de 12.000 € al 6 % a 4 años?";
    let draft =
        r#"{"calculation":"loan_payment","principal":"12.000 €","annual_rate":"6 %","term":"4 años"}"#;
    let finance = work(ExpertName::Finance, question, Language::Es, draft).unwrap();
    let mut dice = Dice(3);
    let mut outputs = vec![(ExpertName::Finance, finance.output)];
    for name in experts::typed::BUILT_IN {
        let ask =
            experts::find(name).ask(Task { question: "x", language: Language::Es, handed_back: 0 }, None);
        let form = form(&ask).unwrap();
        let made = (0..1_000).find_map(|_| work(name, "x", Language::Es, &dice.fill(&form).to_string()));
        outputs.push((name, made.unwrap().output));
    }
    for (name, output) in outputs {
        let validator = validator(name);
        assert!(validator.is_valid(&output), "{name}");
        for field in output.as_object().unwrap().keys() {
            let mut without = output.clone();
            without.as_object_mut().unwrap().shift_remove(field);
            assert!(!validator.is_valid(&without), "{name} without {field}");
            let mut other = output.clone();
            other[field] = json!({"x": [1.5]});
            assert!(!validator.is_valid(&other), "{name} with another {field}");
        }
        let mut more = output.clone();
        more["more"] = json!(1);
        assert!(!validator.is_valid(&more), "{name} with one more field");
    }
}
