//! A formal form of logic, read and decided by the file of `sarai-core` that does so.
//!
//! Holds: the same text comes to the same; a fault names a line that is there; at least one case fits a decided form
//! and no more than were looked at. What follows can't be denied without a contradiction, what is denied can't be
//! claimed, and what is open can be either: the form is decided again with the question, or its opposite, as a premise.
//! Limits: here 20,000 cases instead of 4,000,000; 60 lines of 400 bytes, 24 levels of nesting, 6 kinds, 7 things.

#![cfg_attr(fuzzing, no_main)]

#[cfg(fuzzing)]
#[path = "../../crates/sarai-core/src/formal.rs"]
#[expect(dead_code, reason = "the logic expert looks at all cases; here a smaller number is enough")]
mod formal;

use crate::formal::{Answer, Error, Proof, decide_within};

/// More would make an input slow, and nothing else.
const CASES_MAX: u64 = 20_000;

pub(crate) fn check(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let decided = decide(&text);
    assert_eq!(decide(&text), decided, "the same text");
    let proof = match decided {
        Err(fault) => {
            if let Error::Unreadable { line, .. } = &fault {
                assert!((1..=text.lines().count()).contains(line), "{fault} in {text}");
            }
            assert!(!fault.to_string().is_empty());
            return;
        }
        Ok(proof) => proof,
    };
    assert!(
        0 < proof.fitting && proof.fitting <= proof.looked_at && proof.looked_at <= CASES_MAX,
        "{proof:?}"
    );
    match &proof.answer {
        Answer::Yes => supposed(&text, None, Some(Answer::Yes)),
        Answer::No => supposed(&text, Some(Answer::No), None),
        Answer::Unknown => supposed(&text, Some(Answer::No), Some(Answer::Yes)),
        Answer::Order(names) => assert!(names.iter().all(|name| text.contains(name.as_str())), "{names:?}"),
        Answer::Is(name) => assert!(!name.is_empty()),
    }
}

fn decide(text: &str) -> Result<Proof, Error> {
    decide_within(text, CASES_MAX)
}

/// What comes of the form with the opposite of its question as a premise, and with the question itself; `None` stands
/// for a contradiction.
fn supposed(text: &str, denied: Option<Answer>, claimed: Option<Answer>) {
    // As the form's reader finds it: without a note behind it, and the first that is asked.
    let mut lines = text.lines().map(|line| line.split('#').next().unwrap_or_default().trim());
    let asked = lines.find_map(|line| line.strip_prefix("ask ")).expect("something was asked");
    for (premise, wanted) in [(format!("not ({asked})"), denied), (format!("({asked})"), claimed)] {
        match (decide(&format!("{premise}\n{text}")), wanted) {
            // One premise more can be one too many, and it is looked at in cases in which nothing was asked before.
            (
                Err(Error::TooMany | Error::TooLong | Error::Unreadable { .. } | Error::Senseless { .. }),
                _,
            ) => {}
            (Ok(proof), Some(wanted)) => assert_eq!(proof.answer, wanted, "{premise} before {text}"),
            (Err(Error::Contradiction), None) => {}
            (decided, wanted) => panic!("{decided:?} and not {wanted:?} with {premise} before {text}"),
        }
    }
}

#[cfg(fuzzing)]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| check(bytes));
