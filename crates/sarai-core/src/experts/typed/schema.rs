//! The schema of an expert's answer: the part of JSON Schema that binds a small model well, read strictly.
//!
//! Called by `folder` when an expert is read, and by each answer, which is held to it again. Every field is required and
//! every list and text has an end, so that an answer always ends; what is not enforced is refused by name.

use serde_json::{Map, Value, json};

use super::Fault;
use crate::language::Language;

const FILE: &str = super::folder::SCHEMA;
/// Most fields, those inside others included.
const FIELDS_MAX: usize = 40;
/// Deepest nesting: the answer, a list, an object in it, a list in that.
const DEPTH_MAX: usize = 5;
/// Most entries of a list, and how many unless the schema says.
const ITEMS_MAX: u64 = 20;
const ITEMS_USUAL: u64 = 8;
/// Longest text in characters, and how long unless the schema says.
const TEXT_MAX: u64 = 2_000;
const TEXT_USUAL: u64 = 300;
/// Most words to choose from, and the longest of them.
const CHOICES_MAX: usize = 40;
const CHOICE_BYTES_MAX: usize = 120;
/// Longest name of a field.
const NAME_BYTES_MAX: usize = 60;
/// Numbers lie within this of zero unless the schema says.
const NUMBER_MAX: i64 = 1_000_000_000;

/// A field, or the whole answer.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Field {
    title: Option<String>,
    titles: [Option<String>; 2],
    pub(super) kind: Kind,
}

/// What a field may hold.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Kind {
    Object(Vec<(String, Field)>),
    List { entry: Box<Field>, least: u64, most: u64 },
    Text { least: u64, most: u64 },
    Choice(Vec<String>),
    Integer { least: i64, most: i64 },
    Number { least: i64, most: i64 },
    Flag,
}

/// A schema whose root is an object.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Schema {
    root: Field,
}

impl Schema {
    /// Reads a schema.
    ///
    /// # Errors
    /// The place in it that can't be read or is not enforced.
    pub(super) fn parse(text: &str) -> Result<Self, Fault> {
        let value: Value = serde_json::from_str(text)
            .map_err(|error| Fault::at(FILE, error.line(), &format!("not JSON: {error}")))?;
        let mut fields = 0;
        let root = field(&value, "the schema", 1, &mut fields)?;
        let Kind::Object(_) = &root.kind else {
            return Err(Fault::whole(
                FILE,
                "the answer must be an object: \"type\": \"object\" with \"properties\"",
            ));
        };
        Ok(Self { root })
    }

    /// The fields of the answer, in their order.
    pub(super) fn fields(&self) -> &[(String, Field)] {
        match &self.root.kind {
            Kind::Object(fields) => fields,
            Kind::List { .. }
            | Kind::Text { .. }
            | Kind::Choice(_)
            | Kind::Integer { .. }
            | Kind::Number { .. }
            | Kind::Flag => &[],
        }
    }

    /// The schema as a model is bound by it: bounds everywhere, no words.
    pub(super) fn bound(&self) -> Value {
        bound(&self.root)
    }

    /// A sound value with its fields in the order of the schema, in which a model writes them.
    pub(super) fn arranged(&self, value: &Value) -> Value {
        arranged(&self.root, value)
    }

    /// Holds a value to the schema.
    ///
    /// # Errors
    /// The first place that does not fit, in words a model can act on.
    pub(super) fn check(&self, value: &Value) -> Result<(), String> {
        check(&self.root, value, "")
    }
}

impl Field {
    /// What a reader sees above it.
    pub(super) fn title(&self, name: &str, language: Language) -> String {
        let own = match language {
            Language::Es => &self.titles[0],
            Language::En => &self.titles[1],
        };
        if let Some(title) = own.as_ref().or(self.title.as_ref()) {
            return title.clone();
        }
        let spaced = name.replace(['_', '-'], " ");
        let mut letters = spaced.chars();
        letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
    }
}

/// The keys that each type may have, beside those of every field.
fn allowed(kind: &str) -> &'static [&'static str] {
    match kind {
        "object" => &["properties", "required", "additionalProperties"],
        "array" => &["items", "minItems", "maxItems"],
        "string" => &["minLength", "maxLength", "enum"],
        "integer" | "number" => &["minimum", "maximum"],
        _ => &[],
    }
}

fn field(value: &Value, place: &str, depth: usize, count: &mut usize) -> Result<Field, Fault> {
    let fault = |what: String| Fault::whole(FILE, &format!("{place}: {what}"));
    let object = value.as_object().ok_or_else(|| fault("it must be an object with a \"type\"".into()))?;
    if depth > DEPTH_MAX {
        return Err(fault(format!("deeper than {DEPTH_MAX} levels")));
    }
    let kind = object.get("type").and_then(Value::as_str);
    let kind = kind.ok_or_else(|| {
        fault("it needs one \"type\": object, array, string, integer, number or boolean".into())
    })?;
    let every = ["type", "title", "title_es", "title_en", "description", "$schema"];
    let known = |key: &str| every.contains(&key) || allowed(kind).contains(&key);
    if let Some(key) = object.keys().find(|key| !known(key)) {
        return Err(fault(format!(
            "\"{key}\" is not enforced here; what a {kind} takes: {}",
            allowed(kind).join(", ")
        )));
    }
    let title = |key: &str| object.get(key).and_then(Value::as_str).map(|text| text.trim().to_owned());
    let bounds = |least: &str, most: &str, (low, usual, high): (i64, i64, i64)| {
        let read = |key: &str, usual: i64| match object.get(key) {
            None => Ok(usual),
            Some(value) => value
                .as_i64()
                .filter(|number| (low..=high).contains(number))
                .ok_or_else(|| fault(format!("\"{key}\" must be a whole number, {low} to {high}"))),
        };
        let first = read(least, low)?;
        let last = read(most, usual.max(first))?;
        if first > last {
            Err(fault(format!("\"{least}\" is more than \"{most}\"")))
        } else {
            Ok((first, last))
        }
    };
    let lengths = |least: &str, most: &str, usual: u64, high: u64| {
        bounds(least, most, (0, usual.cast_signed(), high.cast_signed()))
            .map(|(first, last)| (first.cast_unsigned(), last.cast_unsigned()))
    };
    let numbers = || bounds("minimum", "maximum", (-NUMBER_MAX, NUMBER_MAX, NUMBER_MAX));
    let kind = match kind {
        "object" => Kind::Object(properties(object, place, depth, count)?),
        "array" => {
            let items = object.get("items").ok_or_else(|| fault("an array needs \"items\"".into()))?;
            let (least, most) = lengths("minItems", "maxItems", ITEMS_USUAL, ITEMS_MAX)?;
            let entry = Box::new(field(items, &format!("{place}, items"), depth + 1, count)?);
            Kind::List { entry, least, most }
        }
        "string" if object.contains_key("enum") => {
            Kind::Choice(choices(&object["enum"]).ok_or_else(|| {
                fault(format!("\"enum\" takes 1 to {CHOICES_MAX} texts of at most {CHOICE_BYTES_MAX} bytes"))
            })?)
        }
        "string" => {
            let (least, most) = lengths("minLength", "maxLength", TEXT_USUAL, TEXT_MAX)?;
            Kind::Text { least, most }
        }
        "integer" => numbers().map(|(least, most)| Kind::Integer { least, most })?,
        "number" => numbers().map(|(least, most)| Kind::Number { least, most })?,
        "boolean" => Kind::Flag,
        other => return Err(fault(format!("no type is called {other}"))),
    };
    Ok(Field { title: title("title"), titles: [title("title_es"), title("title_en")], kind })
}

fn properties(
    object: &Map<String, Value>,
    place: &str,
    depth: usize,
    count: &mut usize,
) -> Result<Vec<(String, Field)>, Fault> {
    let fault = |what: String| Fault::whole(FILE, &format!("{place}: {what}"));
    let properties = object.get("properties").and_then(Value::as_object).filter(|fields| !fields.is_empty());
    let properties = properties.ok_or_else(|| fault("an object needs \"properties\"".into()))?;
    if object.get("additionalProperties").is_some_and(|value| *value != json!(false)) {
        return Err(fault("\"additionalProperties\" can only be false".into()));
    }
    if let Some(required) = object.get("required") {
        let names: Vec<&str> = required.as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        if let Some(missing) = properties.keys().find(|name| !names.contains(&name.as_str())) {
            return Err(fault(format!(
                "every field is required here, and \"required\" leaves out \"{missing}\""
            )));
        }
        if let Some(name) = names.iter().find(|name| !properties.contains_key(**name)) {
            return Err(fault(format!("\"required\" names \"{name}\", which is no property")));
        }
    }
    let mut fields = Vec::with_capacity(properties.len().min(FIELDS_MAX));
    for (name, value) in properties {
        *count += 1;
        if *count > FIELDS_MAX {
            return Err(Fault::whole(FILE, &format!("more than {FIELDS_MAX} fields")));
        }
        if name.trim().is_empty() || name.len() > NAME_BYTES_MAX {
            return Err(fault(format!("a field's name has 1 to {NAME_BYTES_MAX} bytes")));
        }
        fields.push((name.clone(), field(value, &format!("\"{name}\""), depth + 1, count)?));
    }
    Ok(fields)
}

fn choices(value: &Value) -> Option<Vec<String>> {
    let list = value.as_array().filter(|list| (1..=CHOICES_MAX).contains(&list.len()))?;
    let text =
        |value: &Value| value.as_str().filter(|text| text.len() <= CHOICE_BYTES_MAX).map(str::to_owned);
    list.iter().map(text).collect()
}

fn bound(field: &Field) -> Value {
    match &field.kind {
        Kind::Object(fields) => {
            let properties: Map<String, Value> =
                fields.iter().map(|(name, field)| (name.clone(), bound(field))).collect();
            let required: Vec<&String> = fields.iter().map(|(name, _)| name).collect();
            json!({"type": "object", "properties": properties, "required": required, "additionalProperties": false})
        }
        Kind::List { entry, least, most } => {
            json!({"type": "array", "items": bound(entry), "minItems": least, "maxItems": most})
        }
        Kind::Text { least, most } => json!({"type": "string", "minLength": least, "maxLength": most}),
        Kind::Choice(choices) => json!({"type": "string", "enum": choices}),
        Kind::Integer { least, most } => json!({"type": "integer", "minimum": least, "maximum": most}),
        Kind::Number { least, most } => json!({"type": "number", "minimum": least, "maximum": most}),
        Kind::Flag => json!({"type": "boolean"}),
    }
}

fn arranged(field: &Field, value: &Value) -> Value {
    match (&field.kind, value) {
        (Kind::Object(fields), Value::Object(object)) => {
            let one =
                |(name, inner): &(String, Field)| Some((name.clone(), arranged(inner, object.get(name)?)));
            fields.iter().filter_map(one).collect()
        }
        (Kind::List { entry, .. }, Value::Array(list)) => {
            list.iter().map(|value| arranged(entry, value)).collect()
        }
        (_, value) => value.clone(),
    }
}

fn check(field: &Field, value: &Value, place: &str) -> Result<(), String> {
    let at = if place.is_empty() { "the answer".to_owned() } else { format!("`{place}`") };
    let fits = |held: bool, wanted: String| if held { Ok(()) } else { Err(format!("{at} must be {wanted}")) };
    let counted = |count: usize| u64::try_from(count).unwrap_or(u64::MAX);
    match &field.kind {
        Kind::Object(fields) => {
            let Some(object) = value.as_object() else { return fits(false, "an object".into()) };
            if let Some(extra) = object.keys().find(|key| !fields.iter().any(|(name, _)| name == *key)) {
                return Err(format!("{at} has no field `{extra}`"));
            }
            fields.iter().try_for_each(|(name, inner)| match object.get(name) {
                None => Err(format!("{at} lacks the field `{name}`")),
                Some(value) => check(inner, value, name),
            })
        }
        Kind::List { entry, least, most } => {
            let Some(list) = value.as_array() else { return fits(false, "a list".into()) };
            let held = (*least..=*most).contains(&counted(list.len()));
            fits(held, format!("a list of {least} to {most} entries, not {}", list.len()))?;
            list.iter().try_for_each(|value| check(entry, value, place))
        }
        Kind::Text { least, most } => {
            let count = value.as_str().map(|text| counted(text.chars().count()));
            let held = count.is_some_and(|count| (*least..=*most).contains(&count));
            fits(held, format!("a text of {least} to {most} characters"))
        }
        Kind::Choice(choices) => {
            let held = value.as_str().is_some_and(|text| choices.iter().any(|choice| choice == text));
            fits(held, format!("one of: {}", choices.join(", ")))
        }
        Kind::Integer { least, most } => {
            let held = value.as_i64().is_some_and(|number| (*least..=*most).contains(&number));
            fits(held, format!("a whole number from {least} to {most}"))
        }
        Kind::Number { least, most } => {
            #[expect(clippy::cast_precision_loss, reason = "bounds of a thousand million")]
            let held = value.as_f64().is_some_and(|number| (*least as f64..=*most as f64).contains(&number));
            fits(held, format!("a number from {least} to {most}"))
        }
        Kind::Flag => fits(value.is_boolean(), "true or false".into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(text: &str, words: &str) {
        let fault = Schema::parse(text).unwrap_err().to_string();
        assert!(fault.starts_with("schema.json") && fault.contains(words), "{text}: {fault}");
    }

    #[test]
    fn schemas_get_bounds_and_answers_are_held_to_them() {
        let schema = Schema::parse(
            r#"{"type":"object","properties":{"dish":{"type":"string","title":"Dish","title_es":"Plato"},
                "steps_left":{"type":"array","items":{"type":"string","maxLength":5},"minItems":1},
                "kind":{"type":"string","enum":["a","b"]},"many":{"type":"integer","minimum":1,"maximum":9},
                "price":{"type":"number"},"hot":{"type":"boolean"}}}"#,
        )
        .unwrap();
        let bound = schema.bound();
        assert_eq!(bound["properties"]["dish"], json!({"type": "string", "minLength": 0, "maxLength": 300}));
        assert_eq!(bound["properties"]["steps_left"]["maxItems"], 8);
        assert_eq!(bound["required"].as_array().unwrap().len(), 6);
        let titles: Vec<String> =
            schema.fields().iter().map(|(name, field)| field.title(name, Language::Es)).collect();
        assert_eq!(titles, ["Plato", "Steps left", "Kind", "Many", "Price", "Hot"]);
        let sound = json!({"dish": "soup", "steps_left": ["boil"], "kind": "a", "many": 3, "price": 1.5, "hot": true});
        assert_eq!(schema.check(&sound), Ok(()));
        for (name, value, words) in [
            ("dish", json!(3), "`dish` must be a text of 0 to 300 characters"),
            ("steps_left", json!([]), "a list of 1 to 8 entries, not 0"),
            ("steps_left", json!(["longer"]), "`steps_left` must be a text of 0 to 5 characters"),
            ("kind", json!("c"), "one of: a, b"),
            ("many", json!(10), "a whole number from 1 to 9"),
            ("many", json!(1.5), "a whole number"),
            ("price", json!(2e9), "a number from"),
            ("hot", json!("yes"), "true or false"),
            ("more", json!(1), "has no field `more`"),
        ] {
            let mut wrong = sound.clone();
            wrong[name] = value;
            let fault = schema.check(&wrong).unwrap_err();
            assert!(fault.contains(words), "{name}: {fault}");
        }
        assert_eq!(schema.check(&json!([])), Err("the answer must be an object".into()));
        assert!(schema.check(&json!({})).unwrap_err().contains("lacks the field `dish`"));
    }

    #[test]
    fn what_is_not_enforced_is_refused_by_name() {
        refused("{", "not JSON");
        refused("[]", "it must be an object with a \"type\"");
        refused(r#"{"type":"string"}"#, "the answer must be an object");
        refused(r#"{"type":"object"}"#, "needs \"properties\"");
        refused(r#"{"type":"object","properties":{}}"#, "needs \"properties\"");
        refused(r#"{"type":["object","null"]}"#, "needs one \"type\"");
        refused(r#"{"type":"object","properties":{"a":{"type":"text"}}}"#, "no type is called text");
        refused(r#"{"type":"object","properties":{"a":{"type":"array"}}}"#, "an array needs \"items\"");
        refused(
            r#"{"type":"object","properties":{"a":{"type":"string","pattern":"x"}}}"#,
            "\"pattern\" is not enforced",
        );
        refused(r#"{"type":"object","properties":{"a":{"$ref":"x"}}}"#, "needs one \"type\"");
        refused(
            r#"{"type":"object","additionalProperties":true,"properties":{"a":{"type":"boolean"}}}"#,
            "can only be false",
        );
        refused(
            r#"{"type":"object","required":[],"properties":{"a":{"type":"boolean"}}}"#,
            "leaves out \"a\"",
        );
        refused(
            r#"{"type":"object","required":["a","b"],"properties":{"a":{"type":"boolean"}}}"#,
            "no property",
        );
        refused(
            r#"{"type":"object","properties":{"a":{"type":"string","maxLength":9000}}}"#,
            "\"maxLength\" must be a whole number, 0 to 2000",
        );
        refused(
            r#"{"type":"object","properties":{"a":{"type":"integer","minimum":3,"maximum":1}}}"#,
            "is more than",
        );
        refused(r#"{"type":"object","properties":{"a":{"type":"string","enum":[1]}}}"#, "\"enum\" takes");
        let deep = (0..8).fold(r#"{"type":"boolean"}"#.to_owned(), |inner, _| {
            format!(r#"{{"type":"array","items":{inner}}}"#)
        });
        refused(&format!(r#"{{"type":"object","properties":{{"a":{deep}}}}}"#), "deeper than 5 levels");
        let many: Vec<String> = (0..=FIELDS_MAX).map(|n| format!(r#""f{n}":{{"type":"boolean"}}"#)).collect();
        refused(
            &format!(r#"{{"type":"object","properties":{{{}}}}}"#, many.join(",")),
            "more than 40 fields",
        );
    }
}
