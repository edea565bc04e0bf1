//! Canonical JSON after RFC 8785: the only text form of a ledger leaf. Called by the ledger before
//! hashing and by `verify` and `check_receipt` to refuse any other spelling of the same value.
//! Keys are sorted by UTF-16 code units, numbers take the ECMAScript form. Integers beyond 2^53 - 1
//! are refused rather than rounded, and whole doubles that read back as such: write such a value as a string.

use serde_json::{Number, Value};

/// Deepest nesting a leaf may have.
pub const LEAF_DEPTH_MAX: usize = 64;
/// Largest integer that a double holds exactly with all its neighbours.
const INTEGER_MAX: u64 = (1 << 53) - 1;

/// Why a value has no canonical form, or a text is not one.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotCanonical {
    /// Not JSON at all.
    #[error("not JSON (line {line}, column {column})")]
    NotJson {
        /// Line of the fault.
        line: usize,
        /// Column of the fault.
        column: usize,
    },
    /// An integer that a double can't hold exactly.
    #[error("integer {0} is beyond 2^53 - 1; write it as a string")]
    Integer(String),
    /// A number that is not finite.
    #[error("number is not finite")]
    NotFinite,
    /// Nested too deep.
    #[error("nested deeper than {LEAF_DEPTH_MAX}")]
    TooDeep,
    /// JSON, but spelled otherwise than RFC 8785 says.
    #[error("JSON, but not in its canonical spelling")]
    Spelling,
}

/// The RFC 8785 text of a value.
///
/// # Errors
/// Nesting beyond [`LEAF_DEPTH_MAX`], integers beyond 2^53 - 1, numbers that are not finite.
pub fn canonical_json(value: &Value) -> Result<String, NotCanonical> {
    let mut out = String::new();
    write_value(value, 0, &mut out)?;
    Ok(out)
}

/// Parses a leaf's text and refuses it unless it is its own canonical form.
pub(crate) fn parse_canonical(text: &str) -> Result<Value, NotCanonical> {
    let value: Value = serde_json::from_str(text)
        .map_err(|error| NotCanonical::NotJson { line: error.line(), column: error.column() })?;
    if canonical_json(&value)? == text { Ok(value) } else { Err(NotCanonical::Spelling) }
}

fn write_value(value: &Value, depth: usize, out: &mut String) -> Result<(), NotCanonical> {
    if depth > LEAF_DEPTH_MAX {
        return Err(NotCanonical::TooDeep);
    }
    match value {
        Value::Null => out.push_str("null"),
        Value::Bool(true) => out.push_str("true"),
        Value::Bool(false) => out.push_str("false"),
        Value::Number(number) => write_number(number, out)?,
        Value::String(text) => write_string(text, out),
        Value::Array(items) => {
            out.push('[');
            for (position, item) in items.iter().enumerate() {
                if position > 0 {
                    out.push(',');
                }
                write_value(item, depth + 1, out)?;
            }
            out.push(']');
        }
        Value::Object(fields) => {
            let mut sorted: Vec<_> = fields.iter().collect();
            sorted.sort_by(|a, b| a.0.encode_utf16().cmp(b.0.encode_utf16()));
            out.push('{');
            for (position, (key, field)) in sorted.into_iter().enumerate() {
                if position > 0 {
                    out.push(',');
                }
                write_string(key, out);
                out.push(':');
                write_value(field, depth + 1, out)?;
            }
            out.push('}');
        }
    }
    Ok(())
}

fn write_number(number: &Number, out: &mut String) -> Result<(), NotCanonical> {
    if number.is_u64() || number.is_i64() {
        let exact = number.as_i64().map_or(number.as_u64(), |value| Some(value.unsigned_abs()));
        if exact.is_none_or(|size| size > INTEGER_MAX) {
            return Err(NotCanonical::Integer(number.to_string()));
        }
        out.push_str(&number.to_string());
        return Ok(());
    }
    let value = number.as_f64().filter(|value| value.is_finite()).ok_or(NotCanonical::NotFinite)?;
    let mut buffer = ryu_js::Buffer::new();
    let text = buffer.format_finite(value);
    // A whole double may be written like an integer, and would be refused as one when it is read again.
    let integer = text.parse::<i64>().map(i64::unsigned_abs).or_else(|_| text.parse::<u64>());
    if integer.is_ok_and(|size| size > INTEGER_MAX) {
        return Err(NotCanonical::Integer(text.to_owned()));
    }
    out.push_str(text);
    Ok(())
}

/// RFC 8785 3.2.2.2: two-letter escapes where JSON has them, `\u00xx` for other controls, all else as is.
fn write_string(text: &str, out: &mut String) {
    out.push('"');
    for letter in text.chars() {
        match letter {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\u{8}' => out.push_str("\\b"),
            '\t' => out.push_str("\\t"),
            '\n' => out.push_str("\\n"),
            '\u{c}' => out.push_str("\\f"),
            '\r' => out.push_str("\\r"),
            control if control < ' ' => out.push_str(&format!("\\u{:04x}", u32::from(control))),
            other => out.push(other),
        }
    }
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(input: &str, expected: &str) {
        let value: Value = serde_json::from_str(input).unwrap();
        assert_eq!(canonical_json(&value).unwrap(), expected, "{input}");
    }

    /// RFC 8785 section 3.2.2 and 3.2.3: the example object, whole.
    #[test]
    fn rfc_example_object() {
        check(
            r#"{"numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
                "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/", "literals": [null, true, false]}"#,
            "{\"literals\":[null,true,false],\"numbers\":[333333333.3333333,1e+30,4.5,0.002,1e-27],\
             \"string\":\"€$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}",
        );
    }

    /// RFC 8785 section 3.2.3: keys by UTF-16 code units, not by code points.
    #[test]
    fn rfc_example_sorting() {
        check(
            r#"{"\u20ac":"Euro Sign","\r":"Carriage Return","\ufb33":"Hebrew Letter Dalet With Dagesh",
                "1":"One","\ud83d\ude00":"Emoji: Grinning Face","\u0080":"Control",
                "\u00f6":"Latin Small Letter O With Diaeresis"}"#,
            "{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\u{80}\":\"Control\",\
             \"ö\":\"Latin Small Letter O With Diaeresis\",\"€\":\"Euro Sign\",\
             \"😀\":\"Emoji: Grinning Face\",\"\u{fb33}\":\"Hebrew Letter Dalet With Dagesh\"}",
        );
    }

    /// RFC 8785 appendix B: doubles by their bits.
    #[test]
    fn rfc_number_samples() {
        for (bits, expected) in [
            (0x0000_0000_0000_0000_u64, "0"),
            (0x8000_0000_0000_0000, "0"),
            (0x0000_0000_0000_0001, "5e-324"),
            (0x8000_0000_0000_0001, "-5e-324"),
            (0x7fef_ffff_ffff_ffff, "1.7976931348623157e+308"),
            (0xffef_ffff_ffff_ffff, "-1.7976931348623157e+308"),
            (0x4430_0000_0000_0000, "295147905179352830000"),
            (0x44b5_2d02_c7e1_4af5, "9.999999999999997e+22"),
            (0x44b5_2d02_c7e1_4af6, "1e+23"),
            (0x44b5_2d02_c7e1_4af7, "1.0000000000000001e+23"),
            (0x444b_1ae4_d6e2_ef4e, "999999999999999700000"),
            (0x444b_1ae4_d6e2_ef4f, "999999999999999900000"),
            (0x444b_1ae4_d6e2_ef50, "1e+21"),
            (0x3eb0_c6f7_a0b5_ed8c, "9.999999999999997e-7"),
            (0x3eb0_c6f7_a0b5_ed8d, "0.000001"),
            (0x41b3_de43_5555_5553, "333333333.3333332"),
            (0x41b3_de43_5555_5554, "333333333.33333325"),
            (0x41b3_de43_5555_5555, "333333333.3333333"),
            (0x41b3_de43_5555_5556, "333333333.3333334"),
            (0x41b3_de43_5555_5557, "333333333.33333343"),
            (0xbecb_f647_612f_3696, "-0.0000033333333333333333"),
            (0x4314_3ff3_c1cb_0959, "1424953923781206.2"),
        ] {
            let number = Number::from_f64(f64::from_bits(bits)).unwrap();
            assert_eq!(canonical_json(&Value::Number(number)).unwrap(), expected, "{bits:016x}");
        }
    }

    /// Two more rows of appendix B, and the largest double of 64 bits: written like integers that are refused.
    #[test]
    fn whole_doubles_that_read_back_as_refused_integers() {
        for (value, text) in [
            (9_007_199_254_740_992.0, "9007199254740992"),
            (-9_007_199_254_740_992.0, "-9007199254740992"),
            (1e16, "10000000000000000"),
            (18_446_744_073_709_549_568.0, "18446744073709550000"),
        ] {
            let number = Value::Number(Number::from_f64(value).unwrap());
            assert_eq!(canonical_json(&number), Err(NotCanonical::Integer(text.into())));
        }
        check("18446744073709551616.0", "18446744073709552000");
    }

    #[test]
    fn refused_values() {
        for (text, fault) in [
            ("9007199254740992", NotCanonical::Integer("9007199254740992".into())),
            ("-9007199254740992", NotCanonical::Integer("-9007199254740992".into())),
            ("18446744073709551615", NotCanonical::Integer("18446744073709551615".into())),
        ] {
            assert_eq!(parse_canonical(text).unwrap_err(), fault);
        }
        let mut deep = Value::Null;
        for _ in 0..=LEAF_DEPTH_MAX {
            deep = Value::Array(vec![deep]);
        }
        assert_eq!(canonical_json(&deep).unwrap_err(), NotCanonical::TooDeep);
    }

    #[test]
    fn other_spellings_are_refused() {
        parse_canonical(r#"{"a":1,"b":[true,null,"ñ"]}"#).unwrap();
        for text in [
            r#"{"b":1,"a":2}"#,
            r#"{"a": 1}"#,
            r#"{"a":1,"a":1}"#,
            r#"{"a":1.0}"#,
            r#"{"a":1e2}"#,
            r#"{"a":-0}"#,
            r#"["\u00f1"]"#,
            r#"["\/"]"#,
            r#"["\u001F"]"#,
            "{} ",
        ] {
            assert_eq!(parse_canonical(text).unwrap_err(), NotCanonical::Spelling, "{text}");
        }
        assert!(matches!(parse_canonical("{"), Err(NotCanonical::NotJson { line: 1, .. })));
    }

    proptest! {
        /// Any double that has a canonical text is accepted in it and comes back as itself.
        #[test]
        fn doubles_round_trip(bits: u64) {
            let value = f64::from_bits(bits);
            prop_assume!(value.is_finite());
            match canonical_json(&Value::Number(Number::from_f64(value).unwrap())) {
                Ok(text) => {
                    prop_assert_eq!(text.parse::<f64>().unwrap(), value);
                    parse_canonical(&text).unwrap();
                }
                Err(NotCanonical::Integer(_)) => prop_assert!((9e15..1.9e19).contains(&value.abs())),
                Err(other) => prop_assert!(false, "{other}"),
            }
        }

        #[test]
        fn any_text_is_its_own_canonical_form(key in ".{0,12}", text in ".{0,40}", n in -1_000_000_000_i64..1_000_000_000) {
            let value = serde_json::json!({ key: text, "n": n });
            let canonical = canonical_json(&value).unwrap();
            prop_assert_eq!(parse_canonical(&canonical).unwrap(), value);
        }
    }
}
