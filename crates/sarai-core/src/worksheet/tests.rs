//! Worksheets compute what people would, and say where they can't.

use rust_decimal::Decimal;

use super::{Error, Worksheet};

fn answer(text: &str) -> Decimal {
    Worksheet::compute(text).unwrap().answer().round_dp(4)
}

fn check(expression: &str, expected: &str) {
    assert_eq!(answer(&format!("answer = {expression}")), expected.parse().unwrap(), "{expression}");
}

#[test]
fn expressions_bind_as_in_python() {
    check("2 + 3 * 4", "14");
    check("(2 + 3) * 4", "20");
    check("-2 ** 2", "-4");
    check("2 ** 3 ** 2", "512");
    check("2 ** -1", "0.5");
    check("7 // 2 + 7 % 2", "4");
    check("-7 // 2", "-4");
    check("-7 % 3", "2");
    check("10 - 4 - 3", "3");
    check("1_000 * 1.5", "1500");
    check("4 ** 0.5", "2");
    check("5 if 2 < 3 else 7", "5");
    check("5 if 2 >= 3 else 7 if 1 == 1 else 9", "7");
    check("max(3, min(9, 4), 2)", "4");
}

#[test]
fn functions_are_those_of_money() {
    check("add_vat(100, 21)", "121");
    check("remove_vat(121, 21)", "100");
    check("discount(80, 25)", "60");
    check("percent_of(250, 4)", "10");
    check("percent_change(80, 100)", "25");
    check("loan_payment(12000, 6, 48)", "281.82");
    check("loan_interest(12000, 6, 48)", "1527.36");
    check("loan_payment(1200, 0, 12)", "100");
    check("loan_balance(12000, 6, 48, 48)", "0");
    check("simple_interest(1000, 5, 2)", "100");
    check("compound(1000, 5, 2)", "1102.5");
    check("round(compound(1000, 12, 1, 12))", "1126.83");
    check("round(savings(100, 12, 12))", "1268.25");
    check("round(savings_payment(1268.25, 12, 12))", "100");
    check("bracket(30000, 12450, 20200, 24)", "1860");
    check("ceil(3.01) + floor(3.99)", "7");
    // Table of a loan, three payments by hand: 1000 at 12 % in 4 months is 256.28 a month.
    check("loan_balance(1000, 12, 4, 2)", "504.98");
}

#[test]
fn steps_use_earlier_ones_and_notes_are_skipped() {
    let text = "# dos camisas\ncamisas = 2 * 24.90\n\ntotal = camisas + 10  # con envío\nanswer = total - 5";
    assert_eq!(answer(text), "54.80".parse().unwrap());
}

#[test]
fn a_function_returns_its_answer() {
    let text = "def solution():\n    base = 363 / 1.21\n    return math.ceil(base * 0.15)";
    assert_eq!(answer(text), Decimal::from(45));
}

#[test]
fn what_has_no_answer_names_its_line() {
    let fails = |text: &str| Worksheet::compute(text).unwrap_err();
    assert_eq!(fails("a = 2\nanswer = b"), Error::Unknown { line: 2, name: "b".into() });
    assert_eq!(fails("a = 2"), Error::NoAnswer);
    assert_eq!(fails(""), Error::NoAnswer);
    assert_eq!(fails("answer = 2\nb = 3"), Error::NoAnswer);
    assert!(matches!(fails("answer = 1 / (2 - 2)"), Error::Impossible { line: 1, .. }));
    assert!(matches!(fails("answer = 10 ** 40"), Error::Impossible { .. }));
    assert!(matches!(fails("answer = loan_payment(1, 2)"), Error::Impossible { .. }));
    assert!(matches!(fails("answer = loan_payment(1, 2, 3.5)"), Error::Impossible { .. }));
    assert!(matches!(fails("answer = open(1)"), Error::Impossible { .. }));
    assert!(matches!(fails("answer = 2 +"), Error::Unreadable { .. }));
    assert!(matches!(fails("answer: 2"), Error::Unreadable { .. }));
    assert!(matches!(fails("answer = 'a'"), Error::Unreadable { .. }));
    assert!(matches!(
        fails(&format!("answer = {}1{}", "(".repeat(99), ")".repeat(99))),
        Error::Unreadable { .. }
    ));
    assert!(matches!(fails(&"a = 1\n".repeat(60)), Error::TooLong));
}

proptest::proptest! {
    #[test]
    fn any_text_is_computed_or_refused(text in "\\PC{0,120}") {
        let _ = Worksheet::compute(&text);
        let _ = Worksheet::compute(&format!("answer = {text}"));
    }

    #[test]
    fn any_arithmetic_is_computed_or_refused(text in "[0-9a(), .*/%+<=-]{0,60}") {
        let _ = Worksheet::compute(&format!("a = 3\nanswer = {text}"));
    }
}
