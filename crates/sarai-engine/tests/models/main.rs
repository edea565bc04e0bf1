//! The engine on real models: SmolLM2-135M for the mechanics, Qwen2.5-Coder-0.5B where the model must understand.
//!
//! On with `SARAI_MODEL_TESTS=1`; files come from `SARAI_TEST_MODELS` (default `~/.cache/sarai/models-test`). When it is
//! on, a missing file is a failure, never a skip.

mod guesses;
mod tier;

use std::sync::{Mutex, MutexGuard, OnceLock};
use std::time::{Duration, Instant};

use sarai_engine::{
    Constraint, Done, Engine, Error, Event, Finish, Generation, Input, Kind, LoadSpec, Message, Sampling,
    StatesSpec, TokenLogprob,
};
use tier::{file as model, is_on};

const SMOL: &str = "SmolLM2-135M-Instruct.Q4_1.gguf";
const QWEN: &str = "qwen2.5-coder-0.5b-instruct-q4_k_m.gguf";

fn spec(name: &str) -> LoadSpec {
    let mut spec = LoadSpec::new(model(name));
    spec.context_tokens = 1024;
    spec
}

/// One engine a model for all tests; one test at a time, for two cores do not bear more.
struct Loaded {
    engine: Engine,
    turn: Mutex<()>,
}

impl Loaded {
    fn get(cell: &'static OnceLock<Self>, name: &str) -> (&'static Engine, MutexGuard<'static, ()>) {
        let loaded = cell.get_or_init(|| Self {
            engine: Engine::load(&spec(name), |_| {}).expect("the test model loads"),
            turn: Mutex::new(()),
        });
        (&loaded.engine, loaded.turn.lock().unwrap_or_else(std::sync::PoisonError::into_inner))
    }
}

fn smol() -> (&'static Engine, MutexGuard<'static, ()>) {
    static CELL: OnceLock<Loaded> = OnceLock::new();
    Loaded::get(&CELL, SMOL)
}

fn qwen() -> (&'static Engine, MutexGuard<'static, ()>) {
    static CELL: OnceLock<Loaded> = OnceLock::new();
    Loaded::get(&CELL, QWEN)
}

struct Outcome {
    text: String,
    logprobs: Vec<TokenLogprob>,
    done: Done,
}

fn try_run(engine: &Engine, generation: &Generation) -> Result<Outcome, Error> {
    let mut answer = engine.start(generation)?;
    let (mut text, mut logprobs) = (String::new(), Vec::new());
    while let Some(event) = answer.blocking_recv() {
        match event? {
            Event::Prefill { .. } => {}
            Event::Text { text: piece, logprobs: entries, .. } => {
                text.push_str(&piece);
                logprobs.extend(entries);
            }
            Event::Done(done) => return Ok(Outcome { text, logprobs, done }),
        }
    }
    panic!("the answer was cut off after {text:?}");
}

fn run(engine: &Engine, generation: &Generation) -> Outcome {
    try_run(engine, generation).unwrap_or_else(|error| panic!("{}", error.in_full()))
}

fn chat(text: &str, max_tokens: u32) -> Generation {
    let message = Message { role: "user".into(), content: text.into() };
    Generation { max_tokens: Some(max_tokens), ..Generation::new(Input::Chat(vec![message])) }
}

fn bound(text: &str, max_tokens: u32, constraint: Constraint) -> Generation {
    Generation { constraint: Some(constraint), ..chat(text, max_tokens) }
}

#[test]
fn a_model_answers_sensibly_and_greedy_is_repeatable_whatever_the_state() {
    if !is_on() {
        return;
    }
    let (engine, _turn) = qwen();
    let asked = chat("What is the capital of France? Answer with one word.", 16);
    let fresh = run(engine, &asked);
    assert!(fresh.text.contains("Paris"), "{}", fresh.text);
    assert_eq!(fresh.done.finish, Finish::Stop);
    let cached = run(engine, &asked);
    assert_eq!(cached.text, fresh.text);
    assert_eq!(cached.done.cached_tokens, cached.done.prompt_tokens - 1);
    // Another question in between leaves only the common beginning.
    let long = chat("Write three sentences about the sea.", 60);
    let first = run(engine, &long);
    assert!(first.done.cached_tokens > 0 && first.done.cached_tokens < first.done.prompt_tokens - 1);
    let second = run(engine, &long);
    assert_eq!(second.text, first.text, "the same request in the same state gave another answer");
}

#[test]
fn a_follow_up_takes_the_whole_first_turn_from_the_state() {
    if !is_on() {
        return;
    }
    let (engine, _turn) = qwen();
    let user = |content: &str| Message { role: "user".into(), content: content.into() };
    let mut messages = vec![user("Name a fruit.")];
    let mut asked = Generation { max_tokens: Some(24), ..Generation::new(Input::Chat(messages.clone())) };
    let first = run(engine, &asked);
    messages.push(Message { role: "assistant".into(), content: first.text });
    messages.push(user("Name another."));
    asked.input = Input::Chat(messages);
    let second = run(engine, &asked);
    assert!(second.done.cached_tokens >= first.done.prompt_tokens, "{:?} {:?}", first.done, second.done);
}

type Check = fn(&serde_json::Value) -> bool;

/// Schemas and what to check in the value beyond being JSON.
fn schemas() -> Vec<(&'static str, Check)> {
    vec![
        (
            r#"{"type":"object","properties":{"name":{"type":"string","maxLength":20},"age":{"type":"integer","minimum":0,"maximum":130}},"required":["name","age"],"additionalProperties":false}"#,
            |value| value["name"].is_string() && value["age"].as_u64().is_some_and(|age| age <= 130),
        ),
        (r#"{"enum":["red","green","blue"]}"#, |value| {
            ["red", "green", "blue"].contains(&value.as_str().unwrap_or(""))
        }),
        (
            r#"{"type":"array","items":{"type":"integer","minimum":-9,"maximum":9},"minItems":2,"maxItems":3}"#,
            |value| {
                value.as_array().is_some_and(|items| {
                    (2..=3).contains(&items.len()) && items.iter().all(serde_json::Value::is_i64)
                })
            },
        ),
        (
            r#"{"type":"object","properties":{"ok":{"type":"boolean"}},"required":["ok"],"additionalProperties":false}"#,
            |value| value["ok"].is_boolean(),
        ),
        (r#"{"const":{"fixed":[1,"dos",null]}}"#, |value| {
            value == &serde_json::json!({"fixed": [1, "dos", null]})
        }),
        (
            r#"{"type":"object","properties":{"when":{"type":"string","format":"date"}},"required":["when"],"additionalProperties":false}"#,
            |value| {
                value["when"].as_str().is_some_and(|date| date.len() == 10 && date.matches('-').count() == 2)
            },
        ),
        (
            r#"{"anyOf":[{"type":"null"},{"type":"object","properties":{"x":{"type":"integer","minimum":-5,"maximum":5}},"required":["x"],"additionalProperties":false}]}"#,
            |value| value.is_null() || value["x"].is_i64(),
        ),
        (
            r##"{"$defs":{"point":{"type":"object","properties":{"x":{"type":"integer","minimum":0,"maximum":99},"y":{"type":"integer","minimum":0,"maximum":99}},"required":["x","y"],"additionalProperties":false}},"type":"object","properties":{"from":{"$ref":"#/$defs/point"},"to":{"$ref":"#/$defs/point"}},"required":["from","to"],"additionalProperties":false}"##,
            |value| value["from"]["x"].is_u64() && value["to"]["y"].is_u64(),
        ),
        (r#"{"type":"string","pattern":"^[A-Z]{2}-[0-9]{4}$"}"#, |value| {
            value.as_str().is_some_and(|code| code.len() == 7 && code.as_bytes()[2] == b'-')
        }),
        (
            r#"{"type":"object","properties":{"título":{"const":"ñandú «azul» 🦤"},"n":{"type":"integer","minimum":1,"maximum":3}},"required":["título","n"],"additionalProperties":false}"#,
            |value| {
                value["título"] == "ñandú «azul» 🦤"
                    && value["n"].as_u64().is_some_and(|n| (1..=3).contains(&n))
            },
        ),
        ("true", |_| true),
    ]
}

#[test]
fn json_schemas_bind_every_answer() {
    if !is_on() {
        return;
    }
    for (engine, _turn) in [smol(), qwen()] {
        for (schema, fits) in schemas() {
            for temperature in [0.0, 1.5] {
                let mut asked = bound(
                    "Invent an example.",
                    if schema == "true" { 400 } else { 120 },
                    Constraint::JsonSchema(schema.into()),
                );
                asked.sampling = Sampling { temperature, seed: Some(11), ..Sampling::default() };
                let outcome = run(engine, &asked);
                if outcome.done.finish == Finish::Length && schema == "true" {
                    continue;
                }
                assert_eq!(outcome.done.finish, Finish::Stop, "{schema}: {}", outcome.text);
                let value: serde_json::Value = serde_json::from_str(&outcome.text)
                    .unwrap_or_else(|error| panic!("{schema}: {error}: {}", outcome.text));
                assert!(fits(&value), "{schema}: {value}");
            }
        }
    }
}

#[test]
fn forced_tokens_are_not_sampled_and_asking_for_logprobs_changes_nothing() {
    if !is_on() {
        return;
    }
    let (engine, _turn) = qwen();
    let schema = r#"{"type":"object","properties":{"the_capital_city":{"type":"string","maxLength":30},"the_continent_it_lies_on":{"enum":["Europe","Asia"]}},"required":["the_capital_city","the_continent_it_lies_on"],"additionalProperties":false}"#;
    let asked = bound("Capital and continent of France as JSON.", 100, Constraint::JsonSchema(schema.into()));
    let plain = run(engine, &asked);
    assert!(plain.done.forced_tokens * 3 > plain.done.completion_tokens, "{:?}", plain.done);
    assert!(plain.text.contains("Paris") && plain.text.contains("Europe"), "{}", plain.text);
    let told = run(engine, &Generation { logprobs: Some(1), ..asked });
    assert_eq!(told.text, plain.text);
    assert_eq!(told.logprobs.len(), told.done.completion_tokens as usize);
}

#[test]
fn regex_lark_and_gbnf_bind_too() {
    if !is_on() {
        return;
    }
    let (engine, _turn) = smol();
    let text = |constraint: Constraint| {
        let outcome = run(engine, &bound("Say something.", 60, constraint));
        assert_eq!(outcome.done.finish, Finish::Stop, "{}", outcome.text);
        outcome.text
    };
    let phone = text(Constraint::Regex(r"\+34 [0-9]{3} [0-9]{3} [0-9]{3}".into()));
    assert!(phone.len() == 15 && phone.starts_with("+34 "), "{phone}");
    let sum =
        text(Constraint::Lark("start: NUMBER \" + \" NUMBER \" = \" NUMBER\nNUMBER: /[0-9]{1,3}/".into()));
    assert!(sum.contains(" + ") && sum.contains(" = "), "{sum}");
    let moves = text(Constraint::Gbnf(
        "# two chess moves\nroot ::= move \", \" move\nmove ::= [a-h] [1-8] \"-\" [a-h] [1-8]".into(),
    ));
    assert!(moves.len() == 12 && moves.as_bytes()[2] == b'-', "{moves}");
    let accents = text(Constraint::Gbnf("root ::= (\"ñandú\" | \"águila\") \" 🦤\"".into()));
    assert!(["ñandú 🦤", "águila 🦤"].contains(&accents.as_str()), "{accents}");
}

#[test]
fn bad_constraints_are_refused_with_the_compilers_words() {
    if !is_on() {
        return;
    }
    let (engine, _turn) = smol();
    let message = |constraint: Constraint| match engine.start(&bound("x", 5, constraint)) {
        Err(Error::BadConstraint { message, .. }) => message,
        Err(error) => panic!("{error}"),
        Ok(_) => panic!("accepted"),
    };
    assert!(message(Constraint::Gbnf("root ::= undefined".into())).contains("1:10: the rule undefined"));
    assert!(message(Constraint::Gbnf("start ::= \"x\"".into())).contains("root"));
    assert!(message(Constraint::Gbnf("root ::= root \"x\"".into())).contains("never end"));
    assert!(!message(Constraint::Gbnf("root ::= \"x\" | ) [".into())).is_empty());
    assert!(message(Constraint::Lark("start: nothing".into())).contains("nothing"));
    assert!(!message(Constraint::JsonSchema(r#"{"type":"object","properties":7}"#.into())).is_empty());
    let nested = format!("{}{}", r#"{"type":"array","items":"#.repeat(5000), "}".repeat(5000));
    assert!(!message(Constraint::JsonSchema(nested)).is_empty());
}

#[test]
fn stop_strings_end_the_answer() {
    if !is_on() {
        return;
    }
    let (engine, _turn) = smol();
    let mut asked = Generation::new(Input::Prompt("1, 2, 3, 4, 5, 6, 7, 8,".into()));
    asked.max_tokens = Some(40);
    let whole = run(engine, &asked).text;
    assert!(whole.contains("12"), "{whole}");
    asked.stop = vec!["nowhere".into(), ", 12".into()];
    let stopped = run(engine, &asked);
    assert_eq!(stopped.text, whole[..whole.find(", 12").unwrap()]);
    assert_eq!((stopped.done.finish, stopped.done.stop_matched.as_deref()), (Finish::Stop, Some(", 12")));
}

#[test]
fn a_seed_repeats_an_answer_and_another_does_not() {
    if !is_on() {
        return;
    }
    let (engine, _turn) = smol();
    let with = |seed: Option<u64>| {
        let mut asked = chat("Tell me a story.", 24);
        asked.sampling =
            Sampling { temperature: 1.0, top_p: 0.95, top_k: 40, min_p: 0.01, seed, ..Sampling::default() };
        run(engine, &asked)
    };
    let first = with(Some(42));
    assert_eq!(with(Some(42)).text, first.text);
    assert_ne!(with(Some(43)).text, first.text);
    let random = with(None);
    assert_eq!(with(Some(random.done.seed)).text, random.text, "the seed told does not repeat the answer");
}

#[test]
fn penalties_keep_a_model_from_repeating_itself() {
    if !is_on() {
        return;
    }
    let (engine, _turn) = smol();
    let mut asked = Generation::new(Input::Prompt("1, 2, 3, 4, 5, 6, 7, 8,".into()));
    asked.max_tokens = Some(24);
    let plain = run(engine, &asked).text;
    asked.sampling = Sampling {
        frequency_penalty: 2.0,
        presence_penalty: 1.0,
        repeat_penalty: 1.3,
        ..Sampling::default()
    };
    let varied = run(engine, &asked).text;
    assert!(varied.matches(',').count() < plain.matches(',').count(), "{plain:?} {varied:?}");
}

#[test]
fn log_probabilities_are_those_of_the_model() {
    if !is_on() {
        return;
    }
    let (engine, _turn) = smol();
    let asked = Generation { logprobs: Some(20), ..chat("Say hello.", 8) };
    let outcome = run(engine, &asked);
    assert_eq!(outcome.logprobs.len(), outcome.done.completion_tokens as usize);
    for entry in &outcome.logprobs {
        assert_eq!(entry.top.len(), 20);
        assert!((entry.top[0].logprob - entry.logprob).abs() < 1e-6, "greedy takes the likeliest");
        assert!(entry.top.is_sorted_by(|a, b| a.logprob >= b.logprob));
        let sum: f32 = entry.top.iter().map(|other| other.logprob.exp()).sum();
        assert!(sum > 0.2 && sum <= 1.001, "{sum}");
    }
    let text: Vec<u8> = outcome.logprobs.iter().flat_map(|entry| entry.bytes.clone()).collect();
    assert_eq!(String::from_utf8_lossy(&text), outcome.text);
}

#[test]
fn a_prompt_that_does_not_fit_is_refused_with_both_lengths() {
    if !is_on() {
        return;
    }
    let (engine, _turn) = smol();
    match engine.start(&chat(&"word ".repeat(2000), 10)) {
        Err(Error::ContextExceeded { prompt_tokens, context_tokens }) => {
            assert!(
                prompt_tokens > 2000 && context_tokens == engine.info().context_tokens,
                "{prompt_tokens}"
            );
        }
        other => panic!("{other:?}"),
    }
    // To the very edge: all but one token of prompt, one of answer.
    let context = engine.info().context_tokens as usize;
    let mut words = context - 10;
    let fitting = loop {
        let input = Input::Prompt("a ".repeat(words));
        let tokens = engine.count_tokens(&input).unwrap() as usize;
        match tokens.cmp(&(context - 1)) {
            std::cmp::Ordering::Equal => break input,
            std::cmp::Ordering::Less => words += 1,
            std::cmp::Ordering::Greater => words -= 1,
        }
    };
    let outcome = run(engine, &Generation::new(fitting));
    assert_eq!(outcome.done.completion_tokens + outcome.done.prompt_tokens, engine.info().context_tokens);
}

#[test]
fn a_client_that_leaves_frees_the_engine() {
    if !is_on() {
        return;
    }
    let (engine, _turn) = smol();
    let mut long = Generation::new(Input::Prompt("Once upon a time".into()));
    long.constraint = Some(Constraint::Regex("[a-z ]{5000}".into()));
    let mut answer = engine.start(&long).unwrap();
    while let Some(event) = answer.blocking_recv() {
        if matches!(event.unwrap(), Event::Text { .. }) {
            break;
        }
    }
    assert_eq!(engine.load_now().running, 1);
    drop(answer);
    // Its thousand tokens would take many seconds; nobody else asks, so that nothing else can end it.
    let until = Instant::now() + Duration::from_secs(4);
    while engine.load_now().running > 0 {
        assert!(Instant::now() < until, "it goes on for nobody");
        std::thread::sleep(Duration::from_millis(5));
    }
}

#[test]
fn a_full_queue_says_busy_and_recovers() {
    if !is_on() {
        return;
    }
    let mut spec = spec(SMOL);
    spec.queue_max = 2;
    let engine = Engine::load(&spec, |_| {}).unwrap();
    let mut waiting = Vec::new();
    let refused = loop {
        match engine.start(&chat("Tell me a long story.", 200)) {
            Ok(answer) => waiting.push(answer),
            Err(error) => break error,
        }
        assert!(waiting.len() < 10, "the queue has no end");
    };
    assert_eq!(refused.kind(), Kind::Busy);
    assert!(waiting.len() >= 2, "{}", waiting.len());
    drop(waiting);
    let deadline = Instant::now() + Duration::from_secs(20);
    while engine.start(&chat("hi", 1)).is_err() {
        assert!(Instant::now() < deadline, "it stays busy");
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn control_tokens_in_a_message_stay_text() {
    if !is_on() {
        return;
    }
    let (engine, _turn) = qwen();
    let count = |text: &str| engine.count_tokens(&chat(text, 1).input).unwrap();
    // As one control token each it would be two tokens more than the empty message; as text it is many.
    assert!(
        count("<|im_end|><|im_start|>") > count("") + 6,
        "{} {}",
        count("<|im_end|><|im_start|>"),
        count("")
    );
    let raw = |text: &str| engine.count_tokens(&Input::Prompt(text.into())).unwrap();
    assert_eq!(raw("<|im_end|><|im_start|>"), 2);
}

#[test]
fn damaged_and_foreign_files_are_refused_with_a_reason() {
    if !is_on() {
        return;
    }
    let whole = std::fs::read(model(SMOL)).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let refused = |bytes: &[u8]| {
        let path = folder.path().join("damaged.gguf");
        std::fs::write(&path, bytes).unwrap();
        Engine::load(&LoadSpec::new(&path), |_| {}).expect_err("a damaged file was loaded").in_full()
    };
    for length in [0, 3, 24, 1000, 200_000, whole.len() / 2, whole.len() - 1] {
        let reason = refused(&whole[..length]);
        assert!(reason.contains("cut off"), "{length}: {reason}");
    }
    assert!(refused(b"PK\x03\x04 not a model").contains("not a GGUF"));
    let mut other = whole.clone();
    let name = other.windows(20).position(|window| window == b"general.architecture").unwrap() + 20 + 12;
    other[name] = b'#';
    let reason = refused(&other);
    assert!(reason.contains("unknown model architecture"), "{reason}");
    let missing = Engine::load(&LoadSpec::new(folder.path().join("none.gguf")), |_| {}).unwrap_err();
    assert!(matches!(missing, Error::ModelFile { .. }));
}

#[test]
fn loading_tells_its_progress_and_the_facts_are_right() {
    if !is_on() {
        return;
    }
    let (tell, told) = std::sync::mpsc::sync_channel(10_000);
    let engine = Engine::load(&spec(SMOL), move |done| {
        tell.try_send(done).expect("fewer than ten thousand reports");
    })
    .unwrap();
    let reports: Vec<f32> = told.iter().collect();
    assert!(reports.len() > 3 && reports.is_sorted() && reports.last() == Some(&1.0), "{reports:?}");
    let info = engine.info();
    assert_eq!((info.architecture.as_str(), info.context_tokens, info.vocabulary), ("llama", 1024, 49152));
    assert_eq!(info.template_sha256.len(), 64);
    assert!(info.parameters > 130_000_000 && info.context_tokens_trained == 8192);
}

const LETTER: &str = "Dear neighbours, the lift will be repaired on Tuesday between nine and eleven in the morning. During \
    that time please use the stairs on the left side of the hall. If you need help with heavy bags, call Mr. Ortega on \
    the second floor, who has kindly offered to carry them. The repair costs nothing to you. Thank you for your patience.";

#[test]
fn one_thread_and_all_of_them_compute_the_same_bits() {
    if !is_on() {
        return;
    }
    let (_engine, _turn) = qwen();
    let asked = chat("Write five sentences about a lighthouse keeper.", 120);
    let asked = Generation { logprobs: Some(2), ..asked };
    // Of the answer of two threads some steps are computed by one, as `threads.rs` tries it.
    let of = |threads: u16| {
        let spec = LoadSpec { threads, ..spec(QWEN) };
        let engine = Engine::load(&spec, |_| {}).unwrap();
        let outcome = run(&engine, &asked);
        let scores: Vec<u32> = outcome.logprobs.iter().map(|entry| entry.logprob.to_bits()).collect();
        (outcome.text, scores)
    };
    let alone = of(1);
    assert!(alone.1.len() > 90, "long enough for a trial: {}", alone.0);
    assert_eq!(of(2), alone);
}
