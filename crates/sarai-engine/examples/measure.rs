//! Measures one model: load time, peak memory, tokens a second of reading and of writing.
//!
//! `cargo run --release -p sarai-engine --example measure -- FILE [--threads N] [--chunk N] [--mmap] [--rounds N]
//! [--prompt-tokens N] [--answer-tokens N] [--context N] [--bound] [--llama-kernels]`. Nothing is guessed ahead. Prints one line of JSON with every round, so that spread can
//! be seen.

#![expect(clippy::print_stdout, reason = "a tool's answer")]

use std::time::Instant;

use sarai_engine::{Constraint, Done, Engine, Event, Generation, Input, LoadSpec};

fn option(name: &str, default: u32) -> u32 {
    let mut arguments = std::env::args().skip_while(|argument| argument != name).skip(1);
    arguments.next().map_or(default, |value| value.parse().expect("a number"))
}

fn answer(engine: &Engine, generation: &Generation) -> Result<Done, Box<dyn std::error::Error>> {
    let mut events = engine.start(generation)?;
    while let Some(event) = events.blocking_recv() {
        if let Event::Done(done) = event? {
            return Ok(done);
        }
    }
    Err("cut off".into())
}

fn median(mut numbers: Vec<f64>) -> f64 {
    numbers.sort_by(f64::total_cmp);
    numbers.get(numbers.len() / 2).copied().unwrap_or_default()
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let file = std::env::args().nth(1).ok_or("a GGUF file is needed")?;
    let mut spec = LoadSpec::new(&file);
    spec.threads = u16::try_from(option("--threads", spec.threads.into()))?;
    spec.chunk_tokens = option("--chunk", spec.chunk_tokens);
    spec.context_tokens = option("--context", spec.context_tokens);
    spec.own_kernels = !std::env::args().any(|argument| argument == "--llama-kernels");
    spec.mmap = std::env::args().any(|argument| argument == "--mmap");
    let (rounds, prompt, length) =
        (option("--rounds", 5), option("--prompt-tokens", 512), option("--answer-tokens", 64));

    let started = Instant::now();
    let engine = Engine::load(&spec, |_| {})?;
    let load_seconds = started.elapsed().as_secs_f64();
    let (mut reading, mut writing) = (Vec::new(), Vec::new());
    for round in 0..rounds {
        // Every round begins differently, so that nothing is taken from the state of the one before.
        let text = format!("{round} ").repeat(8) + &"the quick brown fox ".repeat(prompt as usize / 4 - 4);
        let mut generation = Generation::new(Input::Prompt(text));
        generation.max_tokens = Some(length);
        generation.speculation = false;
        // Letters and spaces without end: the answer always has the full length.
        if std::env::args().any(|argument| argument == "--bound") {
            generation.constraint = Some(Constraint::Regex("[a-z ]{4000}".into()));
        }
        let done = answer(&engine, &generation)?;
        let read = done.prompt_tokens - done.cached_tokens;
        reading.push(f64::from(read) / done.prefill.as_secs_f64());
        writing.push(f64::from(done.completion_tokens) / done.decode.as_secs_f64());
    }
    println!(
        "{{\"file\":\"{file}\",\"threads\":{},\"chunk\":{},\"mmap\":{},\"load_seconds\":{load_seconds:.3},\
         \"prefill\":{:.1},\"decode\":{:.1},\"prefills\":{reading:.1?},\"decodes\":{writing:.1?}}}",
        spec.threads,
        spec.chunk_tokens,
        spec.mmap,
        median(reading.clone()),
        median(writing.clone()),
    );
    Ok(())
}
