//! Guesses, states on disk and many clients, on the real model whose weights are computed alike in batches of any size.
//!
//! What a batch costs is the machine's own here; with a fixed curve the same is tested in `schedule`.

use super::*;

/// Waits until it is known what a batch costs.
fn measured(engine: &Engine) {
    let until = Instant::now() + Duration::from_secs(60);
    while engine.load_now().verify_curve.len() < 8 {
        assert!(Instant::now() < until, "the curve is never measured");
        std::thread::sleep(Duration::from_millis(50));
    }
}

#[test]
fn a_copy_is_guessed_ahead_and_reads_as_without_guessing() {
    if !is_on() {
        return;
    }
    // This model's weights are computed alike in batches of any size, so that every byte must be the same. Kernels
    // for other weights round differently in larger batches; there a near tie may fall the other way.
    let (engine, _turn) = smol();
    measured(engine);
    let asked = chat(&format!("Repeat the following text word for word:\n\n{LETTER}"), 120);
    let fast = run(engine, &asked);
    let plain = run(engine, &Generation { speculation: false, ..asked });
    assert_eq!(fast.text, plain.text);
    assert_eq!((plain.done.drafted_tokens, plain.done.accepted_tokens), (0, 0));
    // How much is guessed depends on what a batch costs here; with a fixed curve that is tested in `schedule`.
    assert!(fast.done.accepted_tokens <= fast.done.drafted_tokens);
}

#[test]
fn a_prediction_is_guessed_from() {
    if !is_on() {
        return;
    }
    let (engine, _turn) = smol();
    measured(engine);
    let asked = chat("Tell me about the sea.", 80);
    let plain = run(engine, &Generation { speculation: false, ..asked.clone() });
    let told = Generation { prediction: Some(plain.text.clone()), ..asked };
    let fast = run(engine, &told);
    assert_eq!(fast.text, plain.text);
    assert!(fast.done.guessing && !plain.done.guessing);
    assert!(fast.done.accepted_tokens <= fast.done.drafted_tokens);
}

#[test]
fn a_prompt_is_known_to_the_next_engine() {
    if !is_on() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let mut spec = spec(SMOL);
    spec.states = Some(StatesSpec {
        folder: folder.path().to_owned(),
        bytes_max: 64 << 20,
        model_sha256: "as the test says".into(),
    });
    let asked = |question: &str| chat(&format!("{LETTER}\n\n{LETTER}\n\n{question}"), 8);
    let first = Engine::load(&spec, |_| {}).unwrap();
    let cold = run(&first, &asked("Who helps with bags?"));
    assert_eq!(cold.done.cached_tokens, 0);
    // Ends with its states on disk, as it does by itself after half a second of quiet.
    drop(first);
    let second = Engine::load(&spec, |_| {}).unwrap();
    let known = run(&second, &asked("When is the lift repaired?"));
    assert!(known.done.cached_tokens > 100, "{:?}", known.done);
    assert_eq!(second.load_now().states_rejected, 0);
    drop(second);
    // Other weights never meet these states.
    spec.states.as_mut().unwrap().model_sha256 = "another".into();
    let third = Engine::load(&spec, |_| {}).unwrap();
    assert_eq!(run(&third, &asked("Who helps with bags?")).done.cached_tokens, 0);
    assert!(third.load_now().states_rejected >= 1);
}

#[test]
fn twenty_clients_at_once_all_get_their_answer() {
    if !is_on() {
        return;
    }
    let (engine, _turn) = smol();
    let asked = |number: usize| Generation {
        constraint: Some(Constraint::Regex(format!("{number}: [a-z ]{{12}}"))),
        ..chat(&format!("Number {number}?"), 40)
    };
    let answers: Vec<_> = (0..20).map(|number| engine.start(&asked(number)).unwrap()).collect();
    let mut most = 0;
    for (number, mut answer) in answers.into_iter().enumerate() {
        let (mut text, mut ended) = (String::new(), false);
        while let Some(event) = answer.blocking_recv() {
            most = most.max(engine.load_now().running);
            match event.unwrap() {
                Event::Text { text: more, .. } => text.push_str(&more),
                Event::Done(_) => ended = true,
                Event::Prefill { .. } => {}
            }
        }
        assert!(ended && text.starts_with(&format!("{number}: ")), "{number}: {text:?}");
    }
    assert!((2..=4).contains(&most), "{most} requests at once");
}

/// Guesses at random, and counts how often it was asked.
struct Told {
    digest: String,
    asked: std::sync::Arc<std::sync::atomic::AtomicUsize>,
}

impl sarai_engine::Draft for Told {
    fn guess(&mut self, _tokens: &[u32], most: usize) -> Vec<u32> {
        self.asked.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        (0..).take(most).collect()
    }

    fn vocabulary_sha256(&self) -> Option<String> {
        Some(self.digest.clone())
    }

    fn name(&self) -> &str {
        "told"
    }
}

/// That one of the same vocabulary is asked, and left alone when it is never right, is tested with a fixed curve in
/// `schedule` and `draft`: here the machine decides.
#[test]
fn a_draft_model_of_another_vocabulary_is_never_asked() {
    if !is_on() {
        return;
    }
    let asked = std::sync::Arc::default();
    let draft = Told { digest: "of another model".to_owned(), asked: std::sync::Arc::clone(&asked) };
    let _turn = smol().1;
    let engine = Engine::load_with(&spec(SMOL), Some(Box::new(draft)), |_| {}).unwrap();
    measured(&engine);
    assert_eq!(run(&engine, &chat("Tell me about the sea.", 60)).done.completion_tokens, 60);
    assert_eq!(asked.load(std::sync::atomic::Ordering::Relaxed), 0);
}
