//! What constraints cost over a real vocabulary: compiling with and without the cache, and the mask of a step.
//!
//! Of the model tier, and prints its figures: `SARAI_MODEL_TESTS=1 cargo test --release -p sarai-engine -- cost
//! --nocapture`. What it asserts is far from what it measures, so that a busy machine does not fail it.

#![expect(clippy::print_stdout, reason = "its figures are read by people")]

use std::path::PathBuf;
use std::time::{Duration, Instant};

use super::gbnf::random::Dice;
use super::*;
use crate::llama::{File, Model};

const QWEN: &str = "qwen2.5-coder-0.5b-instruct-q4_k_m.gguf";
/// Longest answer written by dice.
const TOKENS_MAX: usize = 150;
const ANSWERS: usize = 20;

/// A schema of about 5 KB: what an expert with many fields asks for.
fn schema() -> String {
    let field = |number: usize| {
        let body = match number % 5 {
            0 => r#"{"type":"string","maxLength":60}"#.to_owned(),
            1 => r#"{"type":"integer","minimum":0,"maximum":100000}"#.to_owned(),
            2 => r#"{"type":"array","items":{"type":"number"},"maxItems":4}"#.to_owned(),
            3 => r##"{"$ref":"#/$defs/place"}"##.to_owned(),
            _ => format!(r#"{{"enum":["a{number}","b{number}","c{number}"],"description":"one of three"}}"#),
        };
        (format!("field_number_{number}"), body)
    };
    let fields: Vec<(String, String)> = (0..70).map(field).collect();
    let properties: Vec<String> = fields.iter().map(|(name, body)| format!("\"{name}\":{body}")).collect();
    let required: Vec<String> = fields.iter().step_by(4).map(|(name, _)| format!("\"{name}\"")).collect();
    format!(
        r#"{{"$defs":{{"place":{{"type":"object","properties":{{"town":{{"type":"string"}},"day":{{"type":"string","format":"date"}}}},"required":["town"],"additionalProperties":false}}}},"type":"object","properties":{{{}}},"required":[{}],"additionalProperties":false}}"#,
        properties.join(","),
        required.join(",")
    )
}

/// Times of all masks of some answers, and how many of the tokens were forced.
fn masks(compiler: &Compiler, constraint: &Constraint, dice: &mut Dice) -> (Vec<Duration>, f64) {
    let (mut times, mut forced, mut written) = (Vec::new(), 0, 0);
    for _ in 0..ANSWERS {
        let mut bound = compile(constraint, compiler).unwrap();
        for _ in 0..TOKENS_MAX {
            let more = bound.take_forced(FORCED_TOKENS_MAX).unwrap().len();
            forced += more;
            written += more;
            let Bound::Matcher(matcher) = &mut bound else { panic!("nothing binds") };
            if matcher.is_stopped() {
                break;
            }
            let started = Instant::now();
            let mask = matcher.compute_mask().unwrap();
            times.push(started.elapsed());
            let mut allowed = Vec::new();
            mask.iter_set_entries(|token| allowed.push(u32::try_from(token).unwrap()));
            let end = matcher.tok_env().unwrap().tok_trie().eos_token();
            let token = allowed[dice.below(allowed.len())];
            if token == end || (mask.is_allowed(end) && dice.below(5) == 0) {
                break;
            }
            matcher.consume_token(token).unwrap();
            written += 1;
        }
    }
    times.sort_unstable();
    #[expect(clippy::cast_precision_loss, reason = "a share for people to read")]
    let share = forced as f64 / written.max(1) as f64;
    (times, share)
}

/// Memory of this process that is in use.
fn resident_bytes() -> usize {
    let text = std::fs::read_to_string("/proc/self/statm").unwrap();
    text.split(' ').nth(1).unwrap().parse::<usize>().unwrap() * 4096
}

#[test]
fn the_cost_of_a_step_is_small_beside_a_token() {
    if std::env::var_os("SARAI_MODEL_TESTS").is_none() {
        assert!(std::env::var_os("CI").is_none(), "SARAI_MODEL_TESTS must be set in continuous integration");
        return;
    }
    let folder = std::env::var_os("SARAI_TEST_MODELS").map_or_else(
        || PathBuf::from(std::env::var_os("HOME").unwrap()).join(".cache/sarai/models-test"),
        PathBuf::from,
    );
    let path = folder.join(QWEN);
    let file = File { path: &path, embeddings: None, mmap: true };
    let model = Model::load(&file, false, |_| {}).unwrap();
    let compiler = Compiler::new(&*model.vocabulary()).unwrap();
    let schema = schema();
    let constraint = Constraint::JsonSchema(schema.clone());
    let (mut cold, before) = (Vec::new(), resident_bytes());
    for number in 0..10 {
        // Another text each time: the cache holds none of them.
        let fresh = Constraint::JsonSchema(schema.replacen("one of three", &format!("one of {number}"), 1));
        let started = Instant::now();
        drop(compile(&fresh, &compiler).unwrap());
        cold.push(started.elapsed());
    }
    let kept = resident_bytes().saturating_sub(before) / 10;
    drop(compile(&constraint, &compiler).unwrap());
    let mut warm = Vec::new();
    for _ in 0..50 {
        let started = Instant::now();
        drop(compile(&constraint, &compiler).unwrap());
        warm.push(started.elapsed());
    }
    cold.sort_unstable();
    warm.sort_unstable();
    println!(
        "schema of {} bytes: cold {:?}, from the cache {:?} (medians); kept in {kept} bytes",
        schema.len(),
        cold[5],
        warm[25]
    );
    // Fifty from the cache and the first of them compiled: counted, for times depend on the machine.
    assert_eq!(compiler.cache_counts(), CacheCounts { hits: 50, misses: 11, entries: 11 });

    let ready = |text: &str| Constraint::Lark(text.to_owned());
    let rows = [
        ("schema", constraint),
        ("json.gbnf", Constraint::Gbnf(super::gbnf::table::JSON.into())),
        ("arithmetic.gbnf", Constraint::Gbnf(super::gbnf::table::ARITHMETIC.into())),
        ("c.gbnf", Constraint::Gbnf(super::gbnf::table::C_LIKE.into())),
        ("json.lark", ready(super::ready::JSON)),
        ("sql.lark", ready(super::ready::SQL)),
        ("python.lark", ready(super::ready::PYTHON)),
        ("markdown.lark", ready(super::ready::MARKDOWN)),
        ("regex", Constraint::Regex("[a-z ]{4000}".into())),
    ];
    let mut dice = Dice(9);
    for (name, constraint) in rows {
        let (times, forced) = masks(&compiler, &constraint, &mut dice);
        let mean = times.iter().sum::<Duration>() / u32::try_from(times.len()).unwrap();
        let (median, high) = (times[times.len() / 2], times[times.len() * 99 / 100]);
        println!(
            "{name:<16} {:>5} masks: mean {mean:>9.1?} median {median:>9.1?} p99 {high:>9.1?}  {:>3.0} % forced",
            times.len(),
            forced * 100.0
        );
    }
}
