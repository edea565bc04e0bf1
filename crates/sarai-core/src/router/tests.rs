//! The router as a whole: odd input, the shipped weights, the data behind them.

use std::sync::LazyLock;

use super::{
    Example, Kind, Label, Recipe, Router, SEED, Weights, evaluate, near_duplicates, parse_examples, speed,
    train, train_with,
};

static TRAIN: LazyLock<Vec<Example>> =
    LazyLock::new(|| parse_examples(include_str!("../../../../data/router/train.jsonl")).unwrap());
static HELDOUT: LazyLock<Vec<Example>> =
    LazyLock::new(|| parse_examples(include_str!("../../../../data/router/heldout.jsonl")).unwrap());

fn primary(router: &Router, text: &str) -> Option<Label> {
    router.route(text).primary.map(Label::from)
}

#[test]
fn keywords_alone_route_the_obvious() {
    let router = Router::new(Weights::keywords_only());
    let cases = [
        ("¿Cuánto pago al mes por un préstamo de 12.000 € al 6 % a 4 años?", Some(Label::Finance)),
        ("hazme un script de python que lea un csv", Some(Label::Programming)),
        ("la lavadora hace ruido y gotea", Some(Label::Diagnosis)),
        ("todos los gatos son felinos, ¿se deduce que ningún felino vuela?", Some(Label::Logic)),
        ("write a funny poem about my cat", Some(Label::Creative)),
        ("pros and cons of moving to the coast, should I do it?", Some(Label::Reasoning)),
        ("zzz", None),
        ("", None),
    ];
    for (text, want) in cases {
        assert_eq!(primary(&router, text), want, "{text}");
    }
}

#[test]
fn odd_input_never_panics_and_nonsense_abstains() {
    let router = Router::default();
    let long = "préstamo ".repeat(50_000);
    let zalgo = format!("e{}", "\u{301}".repeat(100_000));
    let odd = [
        "",
        " \t\r\n",
        "\0\0\0",
        "?????",
        "🙂🙂🙂",
        "\u{202e}abc",
        "a",
        &zalgo,
        "漢字仮名交じり文",
        "-1e999%",
    ];
    for text in odd {
        let route = router.route(text);
        assert!(route.abstained && route.primary.is_none(), "{text:.20?} gave {route:?}");
        for label in Label::ALL {
            assert!((0.0..=1.0).contains(&route.scores.of(label)), "{text:.20?} {label}");
        }
    }
    for text in ["xqzv wkjh ptrrg blñf", "asdfgh qwerty zxcvb jkl", "blorf snark quzzle vimptor drell"] {
        assert!(router.route(text).abstained, "{text}");
    }
    assert_eq!(primary(&router, &long), primary(&router, &long[..4_000]));
}

#[test]
fn only_the_first_characters_count() {
    let router = Router::default();
    let head = "hola ".repeat(800);
    let tail = format!("{head}{}", "select * from préstamos ".repeat(10_000));
    assert_eq!(router.route(&head).scores, router.route(&tail).scores);
}

#[test]
fn data_is_large_enough_and_covers_every_label() {
    assert!(TRAIN.len() >= 900 && HELDOUT.len() >= 240, "{} and {}", TRAIN.len(), HELDOUT.len());
    for set in [&*TRAIN, &*HELDOUT] {
        let spanish = set.iter().filter(|example| example.language == crate::language::Language::Es).count();
        let share = spanish as f32 / set.len() as f32;
        assert!((0.5..0.7).contains(&share), "Spanish {share}");
        for domain in Label::DOMAINS.map(Some).into_iter().chain([None]) {
            let count = set.iter().filter(|example| example.primary == domain).count();
            assert!(count * 12 >= set.len(), "{domain:?}: {count} of {}", set.len());
        }
    }
}

#[test]
fn held_out_questions_share_no_style_and_no_near_duplicate_with_training() {
    for held in HELDOUT.iter() {
        assert!(TRAIN.iter().all(|example| example.style != held.style), "style {}", held.style);
    }
    let alike = near_duplicates(&TRAIN, &HELDOUT, 0.7);
    let shown: Vec<_> = alike.iter().map(|(a, b, at)| (at, &TRAIN[*a].text, &HELDOUT[*b].text)).collect();
    assert!(shown.is_empty(), "{shown:?}");
}

#[test]
fn no_question_is_there_twice() {
    for set in [&*TRAIN, &*HELDOUT] {
        let twice = near_duplicates(set, set, 0.9).into_iter().find(|(a, b, _)| a != b);
        assert!(twice.is_none(), "{:?}", twice.map(|(a, b, _)| (&set[a].text, &set[b].text)));
    }
}

#[test]
fn shipped_weights_are_what_the_data_gives() {
    assert!(
        train(&TRAIN, SEED).to_bytes() == super::SHIPPED,
        "data/router/weights.bin is not what the data and the code give: run the example train-router"
    );
}

#[test]
fn held_out_figures_hold() {
    let report = evaluate(&Router::default(), &HELDOUT);
    assert!(report.primary.rate() >= 0.92, "{report}");
    assert!(report.primary_with_typos.rate() >= report.primary.rate() - 0.03, "{report}");
    assert!(report.abstention_recall.rate() >= 0.85, "{report}");
    assert!(report.calibration_error <= 0.03, "{report}");
}

#[test]
fn a_report_counts_every_question_once() {
    let report = evaluate(&Router::new(Weights::keywords_only()), &HELDOUT);
    assert_eq!(report.confusion.iter().flatten().sum::<usize>(), HELDOUT.len());
    let right: usize = (0..7).map(|at| report.confusion[at][at]).sum();
    assert_eq!(right, report.primary.part);
    for (label, head) in Label::ALL.iter().zip(report.heads) {
        let truths = HELDOUT.iter().filter(|example| example.labels.contains(label)).count();
        assert_eq!(head.hits + head.misses, truths, "{label}");
    }
}

#[test]
fn training_on_nothing_or_on_one_style_does_not_fail() {
    assert!(!train(&[], SEED).is_trained());
    let style = &TRAIN[0].style;
    let one: Vec<Example> = TRAIN.iter().filter(|example| example.style == *style).take(5).cloned().collect();
    Router::new(train(&one, SEED)).route("hola");
}

#[test]
fn every_kind_of_heads_learns_repeats_itself_and_survives_a_file() {
    let few: Vec<Example> = TRAIN.iter().step_by(9).cloned().collect();
    for kind in [Kind::Linear, Kind::Recursive, Kind::Joined, Kind::Bayes] {
        let recipe = Recipe { kind, typos: 0, epochs: 8, ..Recipe::default() };
        let mut heard = Vec::new();
        let trained = train_with(&few, SEED, &recipe, |progress| heard.push(progress));
        assert!(heard.is_sorted() && heard.last() == Some(&1.0), "{heard:?}");
        assert_eq!(trained.unseen.len(), few.len());
        // A guess among seven is right once in seven.
        assert!(trained.left_out(&few).rate() > 0.4, "{kind:?}: {}", trained.left_out(&few));
        let bytes = trained.weights.to_bytes();
        assert!(train_with(&few, SEED, &recipe, |_| {}).weights.to_bytes() == bytes, "{kind:?}");
        assert_eq!(Weights::from_bytes(&bytes).unwrap(), trained.weights);
    }
}

#[test]
fn speed_counts_something() {
    let router = Router::default();
    let found = speed(&router, &["hola", "¿cuánto es el IVA de 100 €?"]);
    assert!(found.p50 <= found.p99 && found.per_second > 0.0 && found.bytes > 1_000_000, "{found}");
    assert_eq!(speed(&router, &[]).p99, std::time::Duration::ZERO);
}
