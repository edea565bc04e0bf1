//! Compares answers with and without speculation on one model: bytes, time, acceptance, and the verify curve.
//!
//! `cargo run --release -p sarai-engine -p sarai-skills --example speculate -- FILE --texts FILE [--rounds N]
//! [--wait SECONDS]`. `--texts` is a file of prompts, separated by lines of `---`. Prints one line of JSON a prompt.

#![expect(clippy::print_stdout, reason = "a tool's answer")]

use sarai_engine::{Done, Engine, Event, Generation, Input, LoadSpec, Message};

fn option(name: &str) -> Option<String> {
    std::env::args().skip_while(|argument| argument != name).nth(1)
}

fn answer(
    engine: &Engine,
    text: &str,
    speculation: bool,
) -> Result<(String, Done), Box<dyn std::error::Error>> {
    let message = Message { role: "user".into(), content: text.into() };
    let mut generation = Generation::new(Input::Chat(vec![message]));
    generation.max_tokens = Some(500);
    generation.speculation = speculation;
    let mut events = engine.start(&generation)?;
    let mut whole = String::new();
    while let Some(event) = events.blocking_recv() {
        match event? {
            Event::Text { text, .. } => whole.push_str(&text),
            Event::Done(done) => return Ok((whole, done)),
            Event::Prefill { .. } => {}
        }
    }
    Err("cut off".into())
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let file = std::env::args().nth(1).ok_or("a GGUF file is needed")?;
    let rounds: u32 = option("--rounds").map_or(Ok(1), |text| text.parse())?;
    let texts = std::fs::read_to_string(option("--texts").ok_or("--texts FILE is needed")?)?;
    let engine = Engine::load(&LoadSpec::new(&file), |_| {})?;
    // The curve is measured while nothing is asked.
    std::thread::sleep(std::time::Duration::from_secs(option("--wait").map_or(Ok(12), |text| text.parse())?));
    let curve = engine.load_now().verify_curve;
    let one = curve.first().map_or(1.0, |point| point.1);
    let curve: Vec<_> =
        curve.iter().map(|(rows, seconds)| (*rows, (seconds / one * 100.0).round() / 100.0)).collect();
    println!("one row {:.1} ms, curve {curve:?}", one * 1e3);
    for text in texts.split("\n---\n") {
        for round in 0..rounds {
            let (mut plain, mut fast) = (answer(&engine, text, false)?, answer(&engine, text, true)?);
            if round % 2 == 1 {
                (fast, plain) = (answer(&engine, text, true)?, answer(&engine, text, false)?);
            }
            let equal = plain.0 == fast.0;
            let seconds = |done: &Done| done.decode.as_secs_f64();
            println!(
                "{{\"prompt\": {:?}, \"tokens\": {}, \"plain_s\": {:.3}, \"fast_s\": {:.3}, \"ratio\": {:.3}, \"drafted\": {}, \"accepted\": {}, \"estimated\": {:.3}, \"equal\": {equal}}}",
                text.chars().take(40).collect::<String>(),
                fast.1.completion_tokens,
                seconds(&plain.1),
                seconds(&fast.1),
                seconds(&plain.1) / seconds(&fast.1),
                fast.1.drafted_tokens,
                fast.1.accepted_tokens,
                fast.1.decode_plain.as_secs_f64() / fast.1.decode_alone.as_secs_f64(),
            );
            if std::env::args().any(|argument| argument == "--show") || !equal {
                println!("PLAIN {:?}\nFAST  {:?}", plain.0, fast.0);
            }
        }
    }
    Ok(())
}
