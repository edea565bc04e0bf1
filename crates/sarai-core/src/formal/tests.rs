//! Known syllogisms, fallacies, orders and puzzles, and that any text is decided or refused.

use super::{Answer, Error, decide};

fn check(text: &str, expected: Answer) {
    assert_eq!(decide(text).map(|proof| proof.answer), Ok(expected), "{text}");
}

#[test]
fn truth_values_follow_or_do_not() {
    check("implies(rain, wet)\nrain\nask wet", Answer::Yes);
    check("implies(rain, wet)\nnot wet\nask rain", Answer::No);
    // Affirming the consequent.
    check("implies(rain, wet)\nwet\nask rain", Answer::Unknown);
    check("xor(tea, coffee)\nnot tea\nask coffee", Answer::Yes);
    check("a or b\nnot a\nask b", Answer::Yes);
    check("iff(a, b)\nb\nask not a", Answer::No);
    check("at_least(2, a, b, c)\nnot (a and b)\nask c", Answer::Yes);
    check("ask a or not a", Answer::Yes);
}

#[test]
fn kinds_follow_or_do_not() {
    check("all(dog, mammal)\nall(mammal, animal)\nask all(dog, animal)", Answer::Yes);
    check("all(dog, mammal)\ndog(toby)\nask mammal(toby)", Answer::Yes);
    check("all(dog, mammal)\nmammal(toby)\nask dog(toby)", Answer::Unknown);
    check("none(cat, dog)\ncat(tom)\nask dog(tom)", Answer::No);
    check("all(a, b)\nsome(c, a)\nask some(c, b)", Answer::Yes);
    check("some(a, b)\nsome(b, c)\nask some(a, c)", Answer::Unknown);
    check("none(a, b)\nsome(c, b)\nask some_not(c, a)", Answer::Yes);
    check("all(a, b)\nnone(b, c)\nsome(a, a)\nask some(a, c)", Answer::No);
    check("all(team, lincoln)\nsome_not(lincoln, bus)\nask some_not(team, bus)", Answer::Unknown);
    check("all(a and not b, c)\na(x)\nnot c(x)\nask b(x)", Answer::Yes);
    check("all(tele, five)\nall(it, tele)\nnot five(borja)\nask it(borja)", Answer::No);
}

#[test]
fn orders_and_places_are_found() {
    let order = |names: &[&str]| Answer::Order(names.iter().map(|&name| name.to_owned()).collect());
    check("order ana, luis, eva\nana < luis\nluis < eva\nask order", order(&["ana", "luis", "eva"]));
    check("order ana, luis, eva\nluis == first\neva != last\nask order", order(&["luis", "eva", "ana"]));
    check("order a, b, c, d\na + 1 == b\nc == last\nnext_to(d, c)\nask order", order(&["a", "b", "d", "c"]));
    check("order a, b, c\na < b < c\nask a < c", Answer::Yes);
    check("order a, b, c\na < b\nask a < c", Answer::Unknown);
    check("assign ana, luis | dog, cat\nana != dog\nask who(dog)", Answer::Is("luis".into()));
    check("assign ana, luis | dog, cat\nana != dog\nask value(luis)", Answer::Is("dog".into()));
    check(
        "assign ana, luis, eva | 1, 2, 3\nassign dog, cat, fish | 1, 2, 3\nana == dog\ncat == 3\nluis != cat\nask who(fish)",
        Answer::Is("luis".into()),
    );
    // One of four ate it, one of four speaks the truth.
    check(
        "assign thief | lucho, agus, pili, maxi\n\
         exactly(1, thief == pili, thief == lucho, thief != pili, thief != maxi)\nask value(thief)",
        Answer::Is("maxi".into()),
    );
}

#[test]
fn what_has_no_one_answer_is_told() {
    let fails = |text: &str| decide(text).unwrap_err();
    assert_eq!(fails("a\nnot a\nask a"), Error::Contradiction);
    assert_eq!(fails("a"), Error::NoQuestion);
    assert!(matches!(fails("order a, b, c\na < b\nask order"), Error::Ambiguous { .. }));
    assert!(matches!(fails("a b\nask a"), Error::Unreadable { line: 1, .. }));
    assert!(matches!(fails("all(a, b)\na == 2\nask a"), Error::Senseless { .. }));
    assert!(matches!(fails("assign a, b | c\nask value(a)"), Error::Unreadable { .. }));
    assert!(matches!(fails("order a, a\nask order"), Error::Senseless { .. }));
    assert!(matches!(fails(&format!("ask {}a{}", "(".repeat(60), ")".repeat(60))), Error::Unreadable { .. }));
    let many: Vec<String> = (0..30).map(|number| format!("f{number}")).collect();
    assert_eq!(fails(&format!("at_least(31, {})\nask f0", many.join(", "))), Error::TooMany);
    assert!(matches!(fails(&"a\n".repeat(100)), Error::TooLong));
}

proptest::proptest! {
    #[test]
    fn any_text_is_decided_or_refused(text in "[a-d(), =<>!+\n]{0,80}") {
        let _ = decide(&text);
        let _ = decide(&format!("order a, b, c\n{text}\nask order"));
        let _ = decide(&format!("all(a, b)\n{text}\nask some(a, c)"));
    }
}
