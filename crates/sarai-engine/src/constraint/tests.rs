//! Constraints against a vocabulary of one token a byte: what is refused, what is kept, what a draft is told.

mod cost;
mod gbnf;
mod ready;
mod schema;

use super::*;
use crate::runtime::script::Script;

/// A compiler for one token a byte.
fn compiler() -> Compiler {
    Compiler::new(&Script::default()).unwrap()
}

fn refused(constraint: &Constraint) -> String {
    match compile(constraint, &compiler()) {
        Err(Error::BadConstraint { message, .. }) => message,
        Err(other) => panic!("{other}"),
        Ok(_) => panic!("accepted"),
    }
}

/// Whether all of `text` may be written, and whether the answer may end there.
fn matches(bound: &mut Bound, text: &str) -> bool {
    let Bound::Matcher(matcher) = bound else { panic!("nothing binds") };
    let mut matcher = matcher.deep_clone();
    let tokens: Vec<Token> = text.bytes().map(Token::from).collect();
    if matcher.validate_tokens(&tokens).unwrap() < tokens.len() && !tokens.is_empty() {
        return false;
    }
    matcher.consume_tokens(&tokens).unwrap();
    matcher.is_stopped() || matcher.is_accepting().unwrap()
}

#[test]
fn bad_constraints_are_refused_with_the_reason() {
    assert!(refused(&Constraint::JsonSchema("{".into())).contains("not valid JSON"));
    assert!(refused(&Constraint::JsonSchema("7".into())).contains("object"));
    assert!(!refused(&Constraint::JsonSchema(r#"{"type": "strnig"}"#.into())).is_empty());
    assert!(!refused(&Constraint::Regex("(unclosed".into())).is_empty());
    assert!(!refused(&Constraint::Lark("start: undefined_rule".into())).is_empty());
    assert!(refused(&Constraint::Lark("  ".into())).contains("empty"));
    assert!(refused(&Constraint::Regex("x".repeat(GRAMMAR_BYTES_MAX + 1))).contains("bytes"));
}

#[test]
fn a_huge_repetition_is_not_written_out() {
    let regex = Constraint::Regex("((((a{1,1000}){1,1000}){1,1000}){1,1000}){1,1000}".into());
    let mut bound = compile(&regex, &compiler()).unwrap();
    bound.accept(Token::from(b'a')).unwrap();
    assert!(matches!(bound.accept(Token::from(b'b')), Err(Error::ConstraintStuck { .. })));
}

#[test]
fn a_chain_of_rules_as_long_as_a_grammar_may_be_is_compiled_or_refused() {
    let rules: String = (0..5000).map(|n| format!("a{n}: \"(\" a{}\n", n + 1)).collect();
    let terminals: String = (0..5000).map(|n| format!("A{n}: \"a\" A{}\n", n + 1)).collect();
    for text in [format!("start: a0\n{rules}a5000: \"x\""), format!("start: A0\n{terminals}A5000: \"x\"")] {
        let text = Constraint::Lark(text);
        if let Ok(mut bound) = compile(&text, &compiler()) {
            assert!(matches!(bound.take_forced(9), Ok(tokens) if tokens.len() == 9));
        }
    }
    for (open, close) in [("(", ")"), ("[", "]"), ("~(", ")"), ("%lark { start: ", "}")] {
        let nested = format!("start: {}\"a\"{}", open.repeat(3000), close.repeat(3000));
        assert!(!refused(&Constraint::Lark(nested)).is_empty());
    }
    assert!(!refused(&Constraint::Regex(format!("{}a{}", "(".repeat(9000), ")".repeat(9000)))).is_empty());
}

#[test]
fn a_draft_is_valid_as_far_as_the_constraint_would_take_it() {
    let tokens = |text: &str| text.bytes().map(Token::from).collect::<Vec<_>>();
    let mut bound = compile(&Constraint::Regex("ab[cd]{2}(ef)?".into()), &compiler()).unwrap();
    assert_eq!(bound.valid_prefix(&tokens("abcdef")), 6);
    assert_eq!(bound.valid_prefix(&tokens("abcdX")), 4);
    assert_eq!(bound.valid_prefix(&tokens("X")), 0);
    assert_eq!(bound.valid_prefix(&[]), 0);
    // Nothing of it was accepted.
    assert_eq!(bound.take_forced(9).unwrap(), tokens("ab"));
    assert_eq!(bound.valid_prefix(&tokens("cdefg")), 4);
    // The end counts where the answer may end, and nothing after it.
    let end = crate::runtime::script::END;
    assert_eq!(bound.valid_prefix(&[tokens("cd"), vec![end]].concat()), 3);
    assert_eq!(bound.valid_prefix(&[tokens("c"), vec![end]].concat()), 1);
    for token in tokens("cdef") {
        bound.accept(token).unwrap();
    }
    assert!(bound.is_complete());
    assert_eq!(bound.valid_prefix(&tokens("c")), 0);
    assert_eq!(Bound::Free.valid_prefix(&tokens("abc")), 3);
    // A token that does not exist ends the answer with an error, not with a panic.
    let mut bound = compile(&Constraint::Regex("a+".into()), &compiler()).unwrap();
    assert_eq!(bound.valid_prefix(&[97, 1_000_000]), 0);
    assert!(matches!(bound.accept(97), Err(Error::ConstraintStuck { .. })));
}

#[test]
fn what_was_compiled_is_copied_and_copies_know_nothing_of_each_other() {
    let compiler = compiler();
    let regex = Constraint::Regex("(ab)+".into());
    let mut first = compile(&regex, &compiler).unwrap();
    first.accept(Token::from(b'a')).unwrap();
    let mut second = compile(&regex, &compiler).unwrap();
    assert_eq!(second.take_forced(2).unwrap(), [Token::from(b'a'), Token::from(b'b')]);
    assert_eq!(first.take_forced(1).unwrap(), [Token::from(b'b')]);
    assert_eq!(compiler.cache_counts(), CacheCounts { hits: 1, misses: 1, entries: 1 });
    // The same text of another kind is another constraint, and what is refused is not kept.
    compile(&Constraint::Lark("start: \"x\"".into()), &compiler).unwrap();
    assert!(compile(&Constraint::Regex("start: \"x\"".into()), &compiler).is_ok());
    assert!(compile(&Constraint::Regex("(".into()), &compiler).is_err());
    assert!(compile(&Constraint::Regex("(".into()), &compiler).is_err());
    assert_eq!(compiler.cache_counts(), CacheCounts { hits: 1, misses: 5, entries: 3 });
    for number in 0..200 {
        compile(&Constraint::Regex(format!("x{number}")), &compiler).unwrap();
        compile(&regex, &compiler).unwrap();
    }
    let counts = compiler.cache_counts();
    assert_eq!((counts.entries, counts.hits), (cache::ENTRIES_MAX, 201), "the one in use went");
    for number in 0..12 {
        let long = format!("start: /x{number}/ // {}", " ".repeat(60_000));
        compile(&Constraint::Lark(long), &compiler).unwrap();
    }
    let counts = compiler.cache_counts();
    assert_eq!(counts.entries, 8, "more text than may be kept");
}

#[test]
fn options_that_ignore_what_is_not_enforced_are_refused() {
    for options in [
        r#"{"lenient": true}"#,
        r#"{"coerce_one_of": true}"#,
        r#"{"whitespace_pattern": "x"}"#,
        r#"{"item_separator": ";"}"#,
        "7",
    ] {
        let schema = format!(r#"{{"type": "array", "x-guidance": {options}}}"#);
        assert!(refused(&Constraint::JsonSchema(schema)).contains("x-guidance"), "{options}");
    }
    let spaced = r#"{"type":"array","items":{"const":1},"minItems":2,"maxItems":2,
        "x-guidance":{"whitespace_flexible":false,"item_separator":", "}}"#;
    let mut bound = compile(&Constraint::JsonSchema(spaced.into()), &compiler()).unwrap();
    assert!(matches(&mut bound, "[1, 1]") && !matches(&mut bound, "[1,1]"));
}

#[test]
fn keywords_that_are_not_enforced_are_refused_by_name() {
    for (keyword, schema) in [
        ("not", r#"{"not": {"type": "null"}}"#),
        ("if", r#"{"if": {"type": "null"}, "then": {"const": null}}"#),
        ("contains", r#"{"type": "array", "contains": {"const": 1}}"#),
        ("uniqueItems", r#"{"type": "array", "uniqueItems": true}"#),
        ("dependentRequired", r#"{"dependentRequired": {"a": ["b"]}}"#),
        ("propertyNames", r#"{"propertyNames": {"maxLength": 3}}"#),
        ("unevaluatedProperties", r#"{"unevaluatedProperties": false}"#),
        ("oneOf", r#"{"oneOf": [{"minimum": 1}, {"maximum": 3}]}"#),
        ("format", r#"{"type": "string", "format": "idn-email"}"#),
        // A name may come twice, and then counts once.
        ("minProperties", r#"{"type": "object", "minProperties": 2}"#),
        ("minProperties", r#"{"items": {"minProperties": 4, "required": ["a", "b"]}}"#),
    ] {
        let message = refused(&Constraint::JsonSchema(schema.into()));
        assert!(message.contains(keyword) && !message.contains("coerce"), "{schema}: {message}");
    }
    let kept = r#"{"type": "object", "minProperties": 2, "required": ["a"], "properties": {"a": true}}"#;
    let mut bound = compile(&Constraint::JsonSchema(kept.into()), &compiler()).unwrap();
    assert!(matches(&mut bound, r#"{"a":1,"c":2}"#));
    assert!(!matches(&mut bound, r#"{"a":1,"a":2}"#) && !matches(&mut bound, r#"{"a":1}"#));
}
