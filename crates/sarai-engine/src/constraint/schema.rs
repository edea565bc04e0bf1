//! Makes a JSON Schema ready for llguidance, and refuses options under which its answers would not be valid.
//!
//! Called by `constraint.rs`. llguidance refuses by itself every keyword it does not enforce (`not`, `if`, `contains`,
//! `uniqueItems`, `oneOf` of branches that it cannot tell apart, formats it does not know ...). What is left here is
//! where it would let through more than the keyword says.

use serde_json::{Map, Value, json};

/// llguidance's own key for how JSON is to be written.
const OPTIONS: &str = "x-guidance";
/// A date with the 29th of February in leap years only. llguidance itself knows how long the other months are.
const DATE: &str = "((([0-9]{2}(0[48]|[2468][048]|[13579][26])|(0[048]|[2468][048]|[13579][26])00)-02-29)|\
     [0-9]{4}-(02-(0[1-9]|1[0-9]|2[0-8])|(0[13-9]|1[0-2])-[0-3][0-9]))";

/// The schema with white space left out of the answer, unless it says otherwise under llguidance's own key: a small
/// model may else write blanks until its tokens run out, and every blank that may come keeps a token from being
/// forced.
pub(super) fn prepare(schema: Value) -> Result<Value, String> {
    let mut fields = match schema {
        Value::Object(fields) => fields,
        Value::Bool(true) => Map::new(),
        Value::Bool(false) => return Ok(schema),
        Value::Null | Value::Number(_) | Value::String(_) | Value::Array(_) => {
            return Err("a schema is an object, true or false".to_owned());
        }
    };
    let compact = || json!({"whitespace_flexible": false, "item_separator": ",", "key_separator": ":"});
    let options = fields.entry(OPTIONS).or_insert_with(compact);
    check(options)?;
    narrow(&mut fields)?;
    Ok(Value::Object(fields))
}

/// llguidance's words, but for those that name an option which is refused here.
pub(super) fn advice(message: String) -> String {
    if message.contains("coerce_one_of") {
        return "oneOf is enforced only where its branches can be told apart by type, a constant or an enum: use anyOf"
            .to_owned();
    }
    message
}

/// Lets through what only says where blanks stand: other options ignore what cannot be enforced, or are no JSON.
fn check(options: &Value) -> Result<(), String> {
    let Value::Object(options) = options else { return Err(format!("{OPTIONS} must be an object")) };
    for (option, value) in options {
        let known = match option.as_str() {
            "whitespace_flexible" => value.is_boolean(),
            "item_separator" => value == "," || value == ", ",
            "key_separator" => value == ":" || value == ": ",
            _ => false,
        };
        if !known {
            return Err(format!("{OPTIONS}.{option} is not supported with this value"));
        }
    }
    Ok(())
}

/// Adds to every format what llguidance's own expression for it leaves out, and refuses counts that it does not keep.
fn narrow(schema: &mut Map<String, Value>) -> Result<(), String> {
    count(schema)?;
    for (keyword, value) in schema.iter_mut() {
        match (keyword.as_str(), value) {
            ("const" | "enum" | "default" | "examples", _) => {}
            ("properties" | "patternProperties" | "$defs" | "definitions", Value::Object(named)) => {
                named.values_mut().filter_map(Value::as_object_mut).try_for_each(narrow)?;
            }
            (_, Value::Object(inner)) => narrow(inner)?,
            (_, Value::Array(items)) => {
                items.iter_mut().filter_map(Value::as_object_mut).try_for_each(narrow)?
            }
            (_, Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_)) => {}
        }
    }
    if let Some(pattern) = schema.get("format").and_then(Value::as_str).and_then(missing)
        && let Value::Array(all) = schema.entry("allOf").or_insert_with(|| json!([]))
    {
        all.push(json!({ "pattern": pattern }));
    }
    Ok(())
}

/// Properties that the schema does not list may be named twice, and then count once.
fn count(schema: &Map<String, Value>) -> Result<(), String> {
    let Some(least) = schema.get("minProperties").and_then(Value::as_f64) else { return Ok(()) };
    let open = schema.get("additionalProperties") != Some(&Value::Bool(false))
        || schema.contains_key("patternProperties");
    let required = schema.get("required").and_then(Value::as_array).map_or(0, Vec::len);
    let sure = u32::try_from(required).map_or(f64::INFINITY, |required| f64::from(required) + 1.0);
    if open && least > sure {
        return Err("minProperties is enforced only up to one more than required names, unless \
                    additionalProperties is false"
            .to_owned());
    }
    Ok(())
}

/// An expression that every text of this format matches, if llguidance lets through some that do not.
fn missing(format: &str) -> Option<String> {
    match format {
        "date" => Some(format!("^{DATE}$")),
        // Seconds up to 59: whether a 60th is one depends on the zone.
        "date-time" => Some(format!("^{DATE}[Tt][0-9]{{2}}:[0-9]{{2}}:[0-5]")),
        "time" => Some("^[0-9]{2}:[0-9]{2}:[0-5]".to_owned()),
        // Lengths, and no double hyphen: it marks encoded names, which have to decode.
        "email" => Some("^[^@]{1,64}@([^-]|-[^-]){1,120}$".to_owned()),
        "hostname" => Some("^([^-]|-[^-]){1,120}$".to_owned()),
        _ => None,
    }
}
