//! Our own kernels and those of llama.cpp see the same model: what they expect next hardly differs.
//!
//! What the first model of a process had holds for all of it, so each side runs in a process of its own: this program
//! again.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a test that can't go on must fail"
)]

#[path = "models/tier.rs"]
mod tier;

use std::collections::HashMap;

use sarai_engine::{Engine, Event, Generation, Input, LoadSpec};

const MODEL: &str = "qwen2.5-coder-0.5b-instruct-q4_k_m.gguf";
/// Tells the program that it is one of the sides, and which.
const SIDE: &str = "SARAI_TEST_KERNELS";

const BEGINNINGS: [&str; 24] = [
    "La capital de Francia es",
    "The capital of Italy is",
    "Uno, dos, tres, cuatro,",
    "def add(a, b):\n    return",
    "SELECT name FROM users WHERE",
    "The quick brown fox jumps over the lazy",
    "En un lugar de la Mancha, de cuyo nombre no quiero",
    "To be, or not to be, that is the",
    "for i in range(10):\n    print(",
    "El agua hierve a cien grados",
    "Water freezes at zero degrees",
    "import numpy as",
    "Lunes, martes, miércoles,",
    "January, February, March,",
    "{\"name\": \"Ana\", \"age\":",
    "fn main() {\n    println!(",
    "2 + 2 =",
    "El presidente de los Estados Unidos vive en la Casa",
    "Once upon a",
    "Había una vez",
    "<html>\n<head>\n<title>",
    "git commit -m",
    "La raíz cuadrada de nueve es",
    "Dear Sir or",
];

/// The likeliest tokens after each beginning.
fn expected(own_kernels: bool) -> Vec<Vec<(String, f32)>> {
    let mut spec = LoadSpec::new(tier::file(MODEL));
    spec.context_tokens = 256;
    spec.speculates = false;
    spec.own_kernels = own_kernels;
    let engine = Engine::load(&spec, |_| {}).unwrap();
    // llama.cpp itself is compiled for AVX2 there, which is all that ours need.
    let expected = own_kernels && cfg!(target_arch = "x86_64");
    assert_eq!(sarai_engine::cpu::uses_own_kernels(), expected, "the kernels of this side");
    let after = |beginning: &&str| {
        let mut generation = Generation::new(Input::Prompt((*beginning).to_owned()));
        generation.max_tokens = Some(1);
        generation.sampling.temperature = 0.0;
        generation.logprobs = Some(5);
        let mut events = engine.start(&generation).unwrap();
        let mut top: Vec<(String, f32)> = Vec::new();
        while let Some(event) = events.blocking_recv() {
            if let Event::Text { logprobs, .. } = event.unwrap() {
                let all = logprobs.into_iter().flat_map(|token| token.top);
                top.extend(
                    all.map(|token| (String::from_utf8_lossy(&token.bytes).into_owned(), token.logprob)),
                );
            }
        }
        top
    };
    BEGINNINGS.iter().map(after).collect()
}

#[test]
fn both_kernels_expect_the_same() {
    if let Ok(side) = std::env::var(SIDE) {
        println!("{}", serde_json::to_string(&expected(side == "own")).unwrap());
        return;
    }
    if !tier::is_on() {
        return;
    }
    let run = |side: &str| -> Vec<Vec<(String, f32)>> {
        let mut command = std::process::Command::new(std::env::current_exe().unwrap());
        let ran =
            command.args(["--nocapture", "--exact", "both_kernels_expect_the_same"]).env(SIDE, side).output();
        let ran = ran.unwrap();
        eprint!("{}", String::from_utf8_lossy(&ran.stderr));
        let printed = String::from_utf8(ran.stdout).unwrap();
        let answer = printed.lines().find_map(|line| line.find("[[").map(|at| &line[at..]));
        serde_json::from_str(answer.unwrap_or_else(|| panic!("no answer: {printed}"))).unwrap()
    };
    let (own, llama) = (run("own"), run("llama"));
    let (mut same, mut differences) = (0, Vec::new());
    for (own, llama) in own.iter().zip(&llama) {
        same += usize::from(own[0].0 == llama[0].0);
        let own: HashMap<_, _> = own.iter().cloned().collect();
        // Of what is at all likely.
        let likely = llama.iter().filter(|(_, logprob)| *logprob > -3.0);
        differences.extend(likely.filter_map(|(token, logprob)| Some((own.get(token)? - logprob).abs())));
    }
    let mean = differences.iter().sum::<f32>() / differences.len() as f32;
    assert!(differences.len() >= BEGINNINGS.len(), "{own:?} {llama:?}");
    assert!(same >= BEGINNINGS.len() - 2 && mean < 0.15, "{same} alike, mean difference {mean}");
}
