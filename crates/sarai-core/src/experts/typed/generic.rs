//! The part of an expert of the owner's that code does: nothing is computed, and every field is shown by its title.
//!
//! Called through [`Craft`]. What such an expert says is proved by nothing but its form, and the checks say so.

use serde_json::Value;

use super::schema::{Field, Kind, Schema};
use super::words::one_line;
use super::{Craft, Finished};
use crate::experts::{Check, Task};
use crate::language::Language;

/// An expert of the owner's.
#[derive(Debug)]
pub(super) struct Generic;

impl Craft for Generic {
    fn finish(&self, schema: &Schema, task: Task<'_>, value: Value) -> Result<Finished, Vec<Check>> {
        let output = tidied(value, true);
        let plain = plain(schema, &output, task.language);
        Ok(Finished { output, plain, checks: Vec::new() })
    }
}

/// The same value with texts on one line; those at the top keep their lines.
fn tidied(value: Value, is_top: bool) -> Value {
    match value {
        Value::Object(object) => object
            .into_iter()
            .map(|(name, value)| match value {
                Value::String(text) if is_top => (name, Value::String(lines(&text).join("\n"))),
                Value::Null
                | Value::Bool(_)
                | Value::Number(_)
                | Value::String(_)
                | Value::Array(_)
                | Value::Object(_) => (name, tidied(value, false)),
            })
            .collect(),
        Value::Array(list) => list.into_iter().map(|value| tidied(value, false)).collect(),
        Value::String(text) => Value::String(one_line(&text)),
        Value::Null | Value::Bool(_) | Value::Number(_) => value,
    }
}

/// Lines that hold something, blanks tidied.
pub(super) fn lines(text: &str) -> Vec<String> {
    text.lines().map(one_line).filter(|line| !line.is_empty()).collect()
}

/// Each field under its title, in the order of the schema.
fn plain(schema: &Schema, output: &Value, language: Language) -> String {
    let parts =
        schema.fields().iter().map(|(name, field)| part(name, field, &output[name.as_str()], language));
    parts.collect::<Vec<_>>().join("\n\n")
}

fn part(name: &str, field: &Field, value: &Value, language: Language) -> String {
    let title = field.title(name, language);
    match (&field.kind, value) {
        (Kind::List { entry, .. }, Value::Array(list)) => match &entry.kind {
            Kind::Object(fields) if fields.iter().all(|(_, field)| is_plain(field)) && !list.is_empty() => {
                format!("**{title}**\n\n{}", table(fields, list, language))
            }
            Kind::Object(_)
            | Kind::List { .. }
            | Kind::Text { .. }
            | Kind::Choice(_)
            | Kind::Integer { .. }
            | Kind::Number { .. }
            | Kind::Flag => {
                let items = list.iter().map(|value| format!("\n- {}", told(value, language)));
                format!("**{title}**{}", items.collect::<String>())
            }
        },
        (Kind::Object(fields), value) => {
            let one = |(name, field): &(String, Field)| {
                format!("\n- {}: {}", field.title(name, language), told(&value[name.as_str()], language))
            };
            format!("**{title}**{}", fields.iter().map(one).collect::<String>())
        }
        (_, Value::String(text)) if text.contains('\n') => {
            format!("**{title}**\n\n{}", text.replace('\n', "  \n"))
        }
        (_, value) => format!("**{title}:** {}", told(value, language)),
    }
}

fn is_plain(field: &Field) -> bool {
    !matches!(field.kind, Kind::Object(_) | Kind::List { .. })
}

fn table(fields: &[(String, Field)], list: &[Value], language: Language) -> String {
    let row = |cells: Vec<String>| format!("| {} |", cells.join(" | "));
    let mut rows = vec![
        row(fields.iter().map(|(name, field)| cell(&field.title(name, language))).collect()),
        format!("|{}", "---|".repeat(fields.len())),
    ];
    rows.extend(list.iter().map(|entry| {
        row(fields.iter().map(|(name, _)| cell(&told(&entry[name.as_str()], language))).collect())
    }));
    rows.join("\n")
}

/// A text that ends no cell of a table.
pub(super) fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}

/// A value in words.
fn told(value: &Value, language: Language) -> String {
    let yes = |spanish: &str, english: &str| {
        if language == Language::Es { spanish.to_owned() } else { english.to_owned() }
    };
    match value {
        Value::String(text) => text.clone(),
        Value::Bool(true) => yes("sí", "yes"),
        Value::Bool(false) => "no".to_owned(),
        Value::Number(number) if language == Language::Es => number.to_string().replace('.', ","),
        Value::Number(number) => number.to_string(),
        Value::Null => "-".to_owned(),
        Value::Array(list) => list.iter().map(|value| told(value, language)).collect::<Vec<_>>().join(", "),
        Value::Object(object) => object
            .iter()
            .map(|(name, value)| format!("{name}: {}", told(value, language)))
            .collect::<Vec<_>>()
            .join(", "),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn every_field_is_shown_by_its_title() {
        let schema = Schema::parse(
            r#"{"type":"object","properties":{"dish":{"type":"string","title_es":"Plato"},"minutes":{"type":"number"},
                "hot":{"type":"boolean"},"poem":{"type":"string"},"steps":{"type":"array","items":{"type":"string"}},
                "ingredients":{"type":"array","items":{"type":"object","properties":{"what":{"type":"string"},"how_much":{"type":"string"}}}},
                "cost":{"type":"object","properties":{"each":{"type":"integer"}}}}}"#,
        )
        .unwrap();
        let value = json!({"dish": " Sopa\tfría ", "minutes": 2.5, "hot": false, "poem": "uno\n\n dos ", "steps": ["a\nb", "c"],
            "ingredients": [{"what": "agua | sal", "how_much": "1 l"}], "cost": {"each": 3}});
        let told = |language| {
            Generic
                .finish(&schema, Task { question: "", language, handed_back: 0 }, value.clone())
                .unwrap()
                .plain
        };
        let expected = "**Plato:** Sopa fría\n\n**Minutes:** 2,5\n\n**Hot:** no\n\n**Poem**\n\nuno  \ndos\n\n**Steps**\n- a b\n- c\n\n\
            **Ingredients**\n\n| What | How much |\n|---|---|\n| agua \\| sal | 1 l |\n\n**Cost**\n- Each: 3";
        assert_eq!(told(Language::Es), expected);
        assert!(told(Language::En).contains("**Minutes:** 2.5"));
    }
}
