//! Whether an answer holds the object that was asked for.
//!
//! Called by `judge`. The object is the first fenced block that is one, else the first one that stands in the text.
//! Equal but for the order of fields and 14 = 14.0; a text is not a number, and null is not nothing.

use serde_json::{Map, Value};

use super::Judged;
use super::text::blocks;

/// Most places where an object may begin that are tried.
const TRIES_MAX: usize = 64;

/// Judges an answer.
pub(super) fn judge(answer: &str, gold: &Value) -> Judged {
    let found = object(answer);
    Judged {
        right: found.as_ref().is_some_and(|found| is_equal(found, gold)),
        key: found.as_ref().map(|found| sorted(found).to_string()),
        fits: Some(found.is_some_and(|found| has_shape(&found, gold))),
    }
}

fn object(answer: &str) -> Option<Value> {
    let is_object = |value: &Value| value.is_object();
    let fenced = blocks(answer).iter().find_map(|block| serde_json::from_str(block).ok().filter(is_object));
    fenced.or_else(|| {
        let places = answer.match_indices('{').take(TRIES_MAX);
        places.map(|(at, _)| &answer[at..]).find_map(|text| {
            let mut values = serde_json::Deserializer::from_str(text).into_iter::<Value>();
            values.next()?.ok().filter(is_object)
        })
    })
}

fn is_equal(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Number(a), Value::Number(b)) => match (a.as_f64(), b.as_f64()) {
            (Some(a), Some(b)) => (a - b).abs() <= 1e-9 * a.abs().max(b.abs()),
            (None, _) | (_, None) => a == b,
        },
        (Value::Array(a), Value::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| is_equal(a, b))
        }
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len()
                && a.iter().all(|(name, value)| b.get(name).is_some_and(|other| is_equal(value, other)))
        }
        (one, other) => one == other,
    }
}

/// The same fields with the same kinds of values, whatever they are. What is null in the gold may be of any kind.
fn has_shape(found: &Value, gold: &Value) -> bool {
    match (found, gold) {
        (Value::Null, _) | (_, Value::Null) => true,
        (Value::Object(found), Value::Object(gold)) => {
            found.len() == gold.len()
                && gold.iter().all(|(name, gold)| found.get(name).is_some_and(|value| has_shape(value, gold)))
        }
        (Value::Array(found), Value::Array(gold)) => {
            gold.first().is_none_or(|gold| found.iter().all(|value| has_shape(value, gold)))
        }
        (Value::Bool(_), Value::Bool(_))
        | (Value::Number(_), Value::Number(_))
        | (Value::String(_), Value::String(_)) => true,
        (
            Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) | Value::Object(_),
            Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) | Value::Object(_),
        ) => false,
    }
}

/// Fields by name and numbers as floats, so that equal objects are equal texts.
fn sorted(value: &Value) -> Value {
    match value {
        Value::Number(number) => number.as_f64().map_or_else(|| value.clone(), Value::from),
        Value::Array(values) => values.iter().map(sorted).collect(),
        Value::Object(fields) => {
            let mut names: Vec<&String> = fields.keys().collect();
            names.sort();
            Value::Object(
                names.into_iter().map(|name| (name.clone(), sorted(&fields[name]))).collect::<Map<_, _>>(),
            )
        }
        Value::Null | Value::Bool(_) | Value::String(_) => value.clone(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn check(answer: &str, right: bool, fits: bool) {
        let gold =
            json!({"dias": 46, "media": 9, "ok": true, "lista": [{"a": 1.5, "b": null}], "nombre": "Ana"});
        let judged = judge(answer, &gold);
        assert_eq!((judged.right, judged.fits), (right, Some(fits)), "{answer}");
    }

    #[test]
    fn the_object_whatever_is_around_it() {
        let object =
            r#"{"media": 9.0, "dias": 46, "ok": true, "nombre": "Ana", "lista": [{"b": null, "a": 1.50}]}"#;
        check(object, true, true);
        check(&format!("Aquí está:\n```json\n{object}\n```\nEspero que {{sirva}}."), true, true);
        check(&format!("Claro: {object} ¿algo más?"), true, true);
        check(&format!("Con {{llaves}} antes: {object}"), true, true);
        check(&format!("```\nno json\n```\n```json\n{object}\n```"), true, true);
    }

    #[test]
    fn another_object_is_wrong_and_may_still_have_the_shape() {
        let with = |from: &str, to: &str| {
            r#"{"dias": 46, "media": 9, "ok": true, "lista": [{"a": 1.5, "b": null}], "nombre": "Ana"}"#
                .replace(from, to)
        };
        check(&with("46", "47"), false, true);
        check(&with("46", "\"46\""), false, false);
        check(&with("true", "\"true\""), false, false);
        check(&with("Ana", "ana"), false, true);
        check(&with("\"ok\": true,", ""), false, false);
        check(&with("\"ok\": true,", "\"ok\": true, \"más\": 1,"), false, false);
        check(&with("[{\"a\": 1.5, \"b\": null}]", "[]"), false, true);
        check(&with("null", "3"), false, true);
        check(&with("\"Ana\"}", "\"Ana\",}"), false, false);
        check(&with("\"Ana\"}", "\"Ana\""), false, false);
        check("[1, 2]", false, false);
        check("", false, false);
        // The object that stands first is the answer.
        check(&format!("{{\"x\": 1}} {}", with("", "")), false, false);
    }

    #[test]
    fn equal_objects_have_one_key() {
        let key = |text: &str| judge(text, &json!({})).key;
        assert_eq!(key(r#"{"a": 1, "b": [2.0]}"#), key(r#"x {"b": [2], "a": 1.0}"#));
        assert_ne!(key(r#"{"a": 1}"#), key(r#"{"a": 2}"#));
        assert_eq!(key("nada"), None);
    }
}
