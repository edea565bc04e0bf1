//! GBNF through the whole way: translated, compiled, and what then may be written.

pub(super) mod random;
pub(super) mod table;

use super::*;
use crate::constraint::gbnf::{BYTES_MAX, DEPTH_MAX, RULES_MAX, to_lark};

fn gbnf(text: &str) -> Bound {
    compile(&Constraint::Gbnf(text.into()), &compiler())
        .unwrap_or_else(|error| panic!("{text}\n{error}\n{}", to_lark(text).unwrap_or_default()))
}

#[test]
fn faults_name_line_column_and_reason() {
    let fault = |text: &str| to_lark(text).expect_err(text).to_string();
    for (text, expected) in [
        ("start ::= \"x\"", "it has no rule named root"),
        ("# only a comment", "it has no rule named root"),
        ("root ::= nothing", "1:10: the rule nothing is not defined"),
        ("root ::= \"a\"\nitem ::= \"b\" other-item", "2:14: the rule other-item is not defined"),
        ("root ::= \"x\" | ) [", "1:16: this `)` closes nothing"),
        ("root ::= (\"x\"", "1:10: this `(` is never closed"),
        ("root ::= (\"x\" ]", "1:15: ']' has no meaning here"),
        ("root ::= \"x", "1:10: this `\"` is never closed on its line"),
        ("root ::= \"x\n\"", "1:10: this `\"` is never closed on its line"),
        ("root ::= [a-z", "1:10: this `[` is never closed on its line"),
        ("root ::= [z-a]", "1:14: the range 'z' to 'a' runs backwards"),
        ("root ::= []", "1:10: no character is in this set"),
        ("root ::= [^]", "1:10: no character is in this set"),
        ("root ::= [^\\x00-\\U0010FFFF]", "1:10: no character is in this set"),
        ("root ::= \"\\q\"", "1:11: the escape \\q is not known"),
        ("root ::= \"\\x1\"", "1:11: 2 hexadecimal digits must follow"),
        ("root ::= \"\\U00110000\"", "1:11: 0x110000 is not a character"),
        ("root ::= \"\\uD800\"", "1:11: 0xd800 is not a character"),
        ("root ::= *", "1:10: there is nothing before this '*'"),
        ("root ::= \"a\" | +", "1:16: there is nothing before this '+'"),
        ("root ::= \"a\"{", "1:14: a number must come here"),
        ("root ::= \"a\"{2", "1:15: `}` must end the repetition"),
        ("root ::= \"a\"{3,2}", "1:17: the second number of a repetition must not be smaller than the first"),
        ("root ::= \"a\"{9999}", "1:17: more than 2000 repetitions are not supported"),
        ("root = \"a\"", "1:6: `::=` must follow the rule name root"),
        ("root ::= \"a\"\n  \"b\"", "2:3: a rule must begin here with its name"),
        ("root ::= \"a\" ::= \"b\"", "1:14: ':' has no meaning here"),
        ("root ::= \"a\"\nroot ::= \"b\"", "2:1: the rule root is defined twice"),
        ("root ::= <think> \"a\"", "1:10: tokens such as <think> or <[7]> are not supported, only text is"),
        ("root ::= <[123]>", "1:10: tokens such as <think> or <[7]> are not supported, only text is"),
        ("root ::= !<think>", "1:10: a negated token is not supported, only text is"),
        ("root ::= root \"x\"", "1:1: the rule root calls itself in every alternative: it can never end"),
        (
            "root ::= \"a\" | b\nb ::= c\nc ::= \"x\" b",
            "2:1: the rule b calls itself in every alternative: it can never end",
        ),
    ] {
        let found = fault(text);
        assert_eq!(found, expected, "{text}");
    }
}

#[test]
fn sizes_and_nesting_are_bounded() {
    let nested = |depth: usize| format!("root ::= {}\"a\"{}", "(".repeat(depth), ")".repeat(depth));
    assert!(matches(&mut gbnf(&nested(DEPTH_MAX)), "a"));
    assert!(to_lark(&nested(DEPTH_MAX + 1)).unwrap_err().what.contains("nested"));
    assert!(
        to_lark(&format!("root ::= \"a\"{}", "+".repeat(DEPTH_MAX + 1))).unwrap_err().what.contains("nested")
    );
    let literal = format!("root ::= \"{}\" [({}] # {}", "(".repeat(99), "(".repeat(99), "(".repeat(99));
    assert!(matches(&mut gbnf(&literal), &"(".repeat(100)));
    assert!(to_lark(&"#".repeat(BYTES_MAX + 1)).unwrap_err().what.contains("bytes"));
    let chain = |rules: usize| {
        let links = (1..rules).map(|n| format!("r{n} ::= \"({n}\" r{} \")\"\n", n + 1));
        format!("root ::= r1\n{}r{rules} ::= \"x\" | r1", links.collect::<String>())
    };
    assert!(to_lark(&chain(RULES_MAX)).unwrap_err().what.contains("rules"));
    // A chain as long as may be, of rules that are no repetition and of rules that are.
    gbnf(&chain(1400));
    let flat = (1..1500).map(|n| format!("r{n} ::= \"a\" r{} | \"b\"\n", n + 1));
    gbnf(&format!("root ::= r1\n{}r1500 ::= \"x\"", flat.collect::<String>()));
}

/// Each of these doubles with every rule if it is written out.
#[test]
fn grammars_that_grow_are_either_shared_or_refused_in_time() {
    let started = std::time::Instant::now();
    let doubled = (0..40).map(|n| format!("r{n} ::= r{m} r{m} | \"\"\n", m = n + 1));
    let doubled = format!("root ::= r0\n{}r40 ::= \"a\"?", doubled.collect::<String>());
    let outcomes = [
        doubled,
        "root ::= ((((([a-z]{1,2000}){1,2000}){1,2000}){1,2000}){1,2000} root?)+".to_owned(),
        format!("root ::= ({}) root?", vec!["[a-m]* \"n\"? [a-z]{0,50}"; 60].join(" | ")),
        format!(
            "root ::= ( {} )* \"(\" root \")\"",
            (0..400).map(|n| format!("\"{n}\" | [a-z]* \"{n}\"")).collect::<Vec<_>>().join(" | ")
        ),
    ]
    .map(|text| compile(&Constraint::Gbnf(text), &compiler()).err().map(|error| error.to_string()));
    assert!(started.elapsed().as_secs() < 20, "{:?} {outcomes:?}", started.elapsed());
}
