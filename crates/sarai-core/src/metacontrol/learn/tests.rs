//! Single observations as a table, and what holds for any run of them.

use proptest::prelude::*;

use super::super::evidence::{Checked, Handling, Weighed};
use super::*;
use crate::experts::ExpertName::{self, Finance};

const THRESHOLD: Dial = Dial::Threshold(Finance);
const ROUNDS: Dial = Dial::Rounds(Some(Finance));
const DEPTH: Dial = Dial::MemoryDepth(Some(Finance));
const GUESSES: Dial = Dial::Speculation(Some(Finance));

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_second(seconds).unwrap()
}

/// A call at the threshold, answered by the expert, checked at the first try.
fn called() -> Handling {
    Handling {
        domain: Some(Finance),
        score: 0.4,
        weighed: Weighed::Called,
        by_expert: true,
        hard: 0.5,
        thorough: true,
        rounds_max: 3,
        checked: Checked::FirstTry,
        ..Handling::default()
    }
}

/// The first changes that an observation makes: which value, and whether it goes up.
#[track_caller]
fn check(handling: &Handling, score: Option<f64>, changes: &[(Dial, bool)]) {
    let seen = Observation { handling, score };
    let (learned, made) = learn(&Configured::default(), &Learned::default(), seen, at(0));
    let found: Vec<_> = made.iter().map(|change| (change.dial, change.after > change.before)).collect();
    assert_eq!(found, changes, "{handling:?} {score:?}");
    for change in made {
        assert!((change.after - change.before).abs() <= change.dial.step_max(), "{change:?}");
    }
    assert_eq!(Learned::parse(&learned.to_text()).unwrap(), learned);
}

#[test]
fn checks_push_what_they_speak_about() {
    let fell = Handling { checked: Checked::FellBack, by_expert: false, ..called() };
    check(&called(), None, &[(THRESHOLD, false)]);
    check(&fell, None, &[(THRESHOLD, true)]);
    // Far from the threshold nothing is said about it; nor by a call that the owner made, nor when models were out.
    check(&Handling { score: 0.9, ..fell.clone() }, None, &[]);
    check(&Handling { weighed: Weighed::No, ..fell.clone() }, None, &[]);
    check(&Handling { by_expert: false, ..called() }, None, &[]);
    // Only the last round says whether it is worth its time.
    let mended = Handling { checked: Checked::Corrected, rounds: 2, score: 0.9, ..called() };
    check(&mended, None, &[]);
    let last = Handling { rounds: 3, score: 0.9, ..fell };
    check(&last, None, &[(ROUNDS, false), (Dial::Alpha, false)]);
    let light = Handling { rounds: 2, rounds_max: 2, thorough: false, hard: 0.45, ..last };
    check(&light, None, &[(ROUNDS, false), (Dial::Alpha, true)]);
    check(&Handling { guess_gain: Some(0.8), score: 0.9, ..called() }, None, &[(GUESSES, false)]);
    check(&Handling { guess_gain: Some(f32::NAN), score: f32::NAN, ..called() }, None, &[]);
}

#[test]
fn judgements_push_what_they_can_know() {
    check(&called(), Some(1.0), &[(THRESHOLD, false)]);
    check(&called(), Some(-1.0), &[(THRESHOLD, true)]);
    for says_nothing in [0.0, 0.1, -0.1, f64::NAN, f64::INFINITY] {
        check(&called(), Some(says_nothing), &[]);
    }
    let base = Handling { by_expert: false, checked: Checked::Unchecked, ..called() };
    let held = Handling { weighed: Weighed::HeldBack, ..base.clone() };
    check(&held, Some(-1.0), &[(THRESHOLD, false)]);
    check(&held, Some(1.0), &[(THRESHOLD, true)]);
    check(&Handling { cut: true, ..base.clone() }, Some(-1.0), &[(DEPTH, true)]);
    check(&Handling { cut: true, ..base.clone() }, Some(1.0), &[(DEPTH, false)]);
    check(&Handling { cut: true, ..called() }, Some(-1.0), &[(THRESHOLD, true)]);
    for (said, score, up) in
        [(true, 1.0, true), (true, -1.0, false), (false, -1.0, true), (false, 1.0, false)]
    {
        check(&Handling { toned: Some(said), ..base.clone() }, Some(score), &[(Dial::Beta, up)]);
    }
}

#[test]
fn nothing_is_learned_when_it_is_off() {
    let off = Configured { learning: false, ..Configured::default() };
    let (learned, changes) =
        learn(&off, &Learned::default(), Observation { handling: &called(), score: None }, at(0));
    assert_eq!((learned, changes), (Learned::default(), Vec::new()));
    let (learned, _) = learn(
        &Configured::default(),
        &Learned::default(),
        Observation { handling: &called(), score: None },
        at(0),
    );
    let control = MetaControl::new(off, &learned, at(0));
    assert_eq!(control.value(THRESHOLD).to_bits(), 0.4f64.to_bits(), "what was learned before is not used");
}

#[test]
fn a_flood_moves_a_value_by_a_days_steps_and_leaves_the_other_direction_free() {
    let configured = Configured::default();
    let mut learned = Learned::default();
    let mut see = |score: f64, second: i64| {
        let seen = Observation { handling: &called(), score: Some(score) };
        let (next, changes) = learn(&configured, &learned, seen, at(second));
        learned = next;
        (changes.len(), configured.value(THRESHOLD, learned.offset(THRESHOLD, at(second))))
    };
    let made: usize = (0..1000).map(|second| see(-1.0, second).0).sum();
    assert_eq!(made, usize::from(Cause::Feedback.steps_max()));
    let (back, value) = see(1.0, 1000);
    assert!(
        back == 1 && value <= 0.4 + THRESHOLD.step_max() * f64::from(Cause::Feedback.steps_max()),
        "{value}"
    );
    // Setting the clock back a little gives no further steps; the next day does.
    assert_eq!(see(-1.0, 10).0, 0);
    assert_eq!(see(-1.0, DAY_SECONDS).0, 1);
}

#[test]
fn what_is_not_learned_again_fades() {
    let configured = Configured::default();
    let mut learned = Learned::default();
    for second in 0..4 {
        learned =
            learn(&configured, &learned, Observation { handling: &called(), score: Some(-1.0) }, at(second))
                .0;
    }
    let days = |days: i64| learned.offset(THRESHOLD, at(3 + days * DAY_SECONDS));
    assert!(days(0) > 0.01);
    assert!((days(30) - days(0) / 2.0).abs() < 1e-12 && days(300) < days(0) / 1000.0);
    assert!((days(-100) - days(0)).abs() < 1e-12, "a clock that was set back fades nothing");
}

#[test]
fn a_state_that_is_not_one_is_refused() {
    for text in ["", "{", "[]", r#"{"tracks":{}}"#, r#"{"tracks":{"alpha":{"offset":"a"}},"updates":[0,0]}"#]
    {
        assert!(matches!(Learned::parse(text), Err(Error::Damaged(_))), "{text}");
    }
    assert!(matches!(Learned::parse(&" ".repeat(STATE_BYTES_MAX + 1)), Err(Error::TooLarge { .. })));
    let odd =
        r#"{"tracks":{"gamma":{"offset":1},"beta":{"offset":1e300,"steps":[255,9,9,9]}},"updates":[1,2]}"#;
    let learned = Learned::parse(odd).unwrap();
    assert_eq!(learned.dials().collect::<Vec<_>>(), [Dial::Beta]);
    assert_eq!(learned.updates(Cause::Outcome), 2);
    assert!(learned.to_text().len() < 500);
}

fn handlings() -> impl Strategy<Value = Handling> {
    let domain = proptest::option::of(proptest::sample::select(ExpertName::ALL.to_vec()));
    let weighed = proptest::sample::select(vec![Weighed::Called, Weighed::HeldBack, Weighed::No]);
    let checked = proptest::sample::select(vec![
        Checked::FirstTry,
        Checked::Corrected,
        Checked::Failed,
        Checked::FellBack,
        Checked::Unchecked,
    ]);
    let scores = (any::<f32>(), 0.0f32..1.0, 0.0f32..1.0, proptest::option::of(any::<f32>()));
    let flags = (any::<bool>(), any::<bool>(), any::<bool>(), proptest::option::of(any::<bool>()));
    (domain, weighed, checked, scores, flags, (0u8..5, 0u8..5)).prop_map(
        |(domain, weighed, checked, scores, flags, (rounds, rounds_max))| Handling {
            domain,
            weighed,
            checked,
            score: if scores.1 < 0.1 { scores.0 } else { scores.1 },
            hard: scores.2,
            soft: scores.1,
            guess_gain: scores.3,
            by_expert: flags.0,
            thorough: flags.1,
            cut: flags.2,
            toned: flags.3,
            rounds,
            rounds_max,
        },
    )
}

fn configurations() -> impl Strategy<Value = Configured> {
    (0.0f64..4.0, 0.0f64..4.0, 0.0f64..1.0, 0u8..64, any::<bool>()).prop_map(
        |(alpha, beta, threshold, memory_depth, speculation)| Configured {
            learning: true,
            alpha,
            beta,
            threshold,
            memory_depth,
            speculation,
        },
    )
}

proptest! {
    /// Also when the configuration changes in the middle and the clock jumps.
    #[test]
    fn any_run_of_observations_stays_in_bounds(
        configured in proptest::collection::vec(configurations(), 1..3),
        seen in proptest::collection::vec(
            (handlings(), proptest::option::of(-1.5f64..1.5), -90_000i64..400_000), 1..300),
    ) {
        let mut learned = Learned::default();
        let mut second = 1_700_000_000;
        for (number, (handling, score, passed)) in seen.iter().enumerate() {
            let configured = &configured[number * configured.len() / seen.len()];
            second += passed;
            let before = learned.clone();
            let observation = Observation { handling, score: *score };
            let (next, changes) = learn(configured, &learned, observation, at(second));
            learned = Learned::parse(&next.to_text()).unwrap();
            prop_assert_eq!(&learned, &next);
            for dial in Dial::all() {
                let (least, most) = configured.range(dial);
                let value = configured.value(dial, learned.offset(dial, at(second)));
                prop_assert!((least..=most).contains(&value), "{} is {}", dial, value);
                let from = configured.value(dial, before.offset(dial, at(second)));
                prop_assert!((value - from).abs() <= dial.step_max() + 1e-9, "{} went {} to {}", dial, from, value);
                prop_assert!(from.to_bits() == value.to_bits() || changes.iter().any(|change| change.dial == dial));
            }
        }
    }
}
