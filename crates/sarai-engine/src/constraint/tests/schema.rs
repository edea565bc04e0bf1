//! JSON Schemas of the official test suite, as they are and merged at random: each is refused, or whatever is written
//! under it to the end is JSON that the schema admits.
//!
//! The suite is fetched by `xtask`, which tells its folder in `SARAI_TEST_SCHEMAS`; without it the test is left out,
//! and in continuous integration it fails.

#![expect(clippy::print_stdout, reason = "its figures are read by people")]

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde_json::{Map, Value};

use super::gbnf::random::Dice;
use super::*;

/// Schemas taken from the suite, and as many again made of pieces of two; `SARAI_TEST_SCHEMA_COUNT` overrules it.
const SAMPLED: usize = 200;
/// Longest run of digits whose value the validator still keeps exactly.
const DIGITS_MAX: usize = 15;
/// Answers written under each.
const ANSWERS: usize = 12;
/// Longest answer in bytes.
const BYTES_MAX: usize = 400;

fn suite() -> Option<Vec<Value>> {
    let Some(folder) = std::env::var_os("SARAI_TEST_SCHEMAS").map(PathBuf::from) else {
        assert!(
            std::env::var_os("CI").is_none(),
            "SARAI_TEST_SCHEMAS must name the folder of the schema suite"
        );
        return None;
    };
    let mut schemas = Vec::new();
    for draft in ["draft2020-12", "draft7"] {
        let folder = folder.join(draft);
        let mut files: Vec<PathBuf> = std::fs::read_dir(&folder)
            .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.extension().is_some_and(|extension| extension == "json"))
            .collect();
        let formats = folder.join("optional/format");
        files.extend(std::fs::read_dir(formats).unwrap().map(|entry| entry.unwrap().path()));
        files.sort();
        for file in files {
            let groups: Vec<Value> = serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap();
            schemas.extend(groups.into_iter().map(|group| group["schema"].clone()));
        }
    }
    Some(schemas)
}

/// The keywords of two schemas, some of them inside of a property or the items of the other.
fn merged(one: &Value, other: &Value, dice: &mut Dice) -> Value {
    let (Value::Object(one), Value::Object(other)) = (one, other) else { return one.clone() };
    let keep = |(key, _): &(&String, &Value)| !matches!(key.as_str(), "$schema" | "$id" | "id");
    let mut fields: Map<String, Value> =
        one.iter().filter(keep).map(|(key, value)| (key.clone(), value.clone())).collect();
    match dice.below(4) {
        0 => {
            let inner: Map<String, Value> =
                other.iter().filter(keep).map(|(key, value)| (key.clone(), value.clone())).collect();
            fields.insert("items".into(), Value::Object(inner));
        }
        1 => {
            let properties = fields.entry("properties").or_insert_with(|| Value::Object(Map::new()));
            if let Value::Object(properties) = properties {
                let inner: Map<String, Value> =
                    other.iter().filter(keep).map(|(key, value)| (key.clone(), value.clone())).collect();
                properties.insert("foo".into(), Value::Object(inner));
            }
        }
        _ => {
            for (key, value) in other.iter().filter(keep) {
                if dice.below(3) > 0 {
                    fields.insert(key.clone(), value.clone());
                }
            }
        }
    }
    Value::Object(fields)
}

/// Writes by dice: a byte that ends something as often as any other one.
fn written(bound: &mut Bound, dice: &mut Dice) -> Result<String, String> {
    let Bound::Matcher(matcher) = bound else { panic!("nothing binds") };
    let end = matcher.tok_env().unwrap().tok_trie().eos_token();
    let mut bytes = Vec::new();
    while !matcher.is_stopped() {
        if bytes.len() >= BYTES_MAX {
            return Err("cut".into());
        }
        let mask = matcher.compute_mask().map_err(|error| format!("stuck: {error}"))?;
        let (mut any, mut closing) = (Vec::new(), Vec::new());
        mask.iter_set_entries(|token| {
            any.push(token);
            if token == end as usize || b"\"]}".contains(&u8::try_from(token).unwrap_or(0)) {
                closing.push(token);
            }
        });
        let from = if closing.is_empty() || dice.below(3) == 0 { &any } else { &closing };
        let token = from[dice.below(from.len())];
        if token == end as usize {
            break;
        }
        bytes.push(u8::try_from(token).unwrap());
        matcher.consume_token(u32::try_from(token).unwrap()).map_err(|error| format!("stuck: {error}"))?;
    }
    Ok(String::from_utf8(bytes).expect("bound to UTF-8"))
}

fn is_inexact(answer: &str) -> bool {
    let digits = answer.split(|letter: char| !letter.is_ascii_digit()).any(|run| run.len() > DIGITS_MAX);
    let number =
        |part: &str| part.parse::<f64>().is_ok_and(|value| value.is_infinite() || value.abs() > 1e15);
    digits || answer.split([',', ':', '[', ']', '{', '}']).any(number)
}

#[test]
fn whatever_is_written_to_the_end_is_valid() {
    let Some(suite) = suite() else { return };
    let mut dice = Dice(4);
    let compiler = compiler();
    let mut drawn = Vec::new();
    let sampled = std::env::var("SARAI_TEST_SCHEMA_COUNT").map_or(SAMPLED, |count| count.parse().unwrap());
    for _ in 0..sampled {
        drawn.push(suite[dice.below(suite.len())].clone());
    }
    for _ in 0..sampled {
        let (one, other) = (dice.below(suite.len()), dice.below(suite.len()));
        drawn.push(merged(&suite[one], &suite[other], &mut dice));
    }
    let (mut compiled, mut refused, mut unusable, mut whole, mut cut, mut stuck) = (0, 0, 0, 0, 0, 0);
    let (mut reasons, mut inexact) = (BTreeMap::new(), 0);
    let mut wrong: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for schema in &drawn {
        let text = schema.to_string();
        let Ok(validator) = jsonschema::options()
            .with_draft(jsonschema::Draft::Draft202012)
            .should_validate_formats(true)
            .build(schema)
        else {
            unusable += 1;
            continue;
        };
        if let Err(error) = compile(&Constraint::JsonSchema(text.clone()), &compiler) {
            refused += 1;
            let reason = error.to_string();
            *reasons.entry(reason.chars().take(110).collect::<String>()).or_insert(0) += 1;
            continue;
        }
        compiled += 1;
        for _ in 0..ANSWERS {
            let mut bound = compile(&Constraint::JsonSchema(text.clone()), &compiler).unwrap();
            match written(&mut bound, &mut dice) {
                Err(why) if why == "cut" => cut += 1,
                Err(why) => {
                    stuck += 1;
                    wrong.entry(text.clone()).or_default().push(why);
                }
                Ok(answer) => {
                    whole += 1;
                    match serde_json::from_str::<Value>(&answer) {
                        // JSON, but of numbers that no float holds: the validator can't judge them.
                        _ if is_inexact(&answer) => inexact += 1,
                        Err(error) => {
                            wrong.entry(text.clone()).or_default().push(format!("{answer}: {error}"))
                        }
                        Ok(value) => {
                            if let Err(error) = validator.validate(&value) {
                                wrong.entry(text.clone()).or_default().push(format!("{answer}: {error}"));
                            }
                        }
                    }
                }
            }
        }
    }
    println!(
        "{} schemas: {unusable} not schemas, {refused} refused, {compiled} compiled; {whole} answers whole ({inexact} \
         with numbers beyond a float), {cut} cut off\n{reasons:#?}",
        drawn.len()
    );
    let listed: Vec<String> =
        wrong.iter().map(|(schema, answers)| format!("{schema}\n    {}", answers.join("\n    "))).collect();
    assert!(wrong.is_empty() && stuck == 0, "{}", listed.join("\n"));
    assert!(compiled > drawn.len() / 4 && whole > cut * 4, "{compiled} {whole} {cut}");
}
