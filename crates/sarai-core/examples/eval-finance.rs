//! How well a model fills the finance expert's form: `data/finance/questions.jsonl` against a running server.
//!
//! `cargo run --release -p sarai-core --example eval-finance -- 127.0.0.1:8080 MODEL [tune|heldout]`. Asks any
//! server with OpenAI's chat route and `response_format`, corrects as a turn does (at most three rounds, each on a
//! failed check), and prints what was right at first and in the end. Exit code 1 if the server can't be used.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use sarai_core::experts::finance::{Finance, TOKENS_MAX};
use sarai_core::experts::{Attempt, Expert as _, NOT_MINE, Task};
use sarai_core::language::Language;
use sarai_core::model::Message;
use serde::Deserialize;
use serde_json::{Value, json};

const QUESTIONS: &str = include_str!("../../../data/finance/questions.jsonl");
const ROUNDS_MAX: usize = 3;
const REPLY_BYTES_MAX: u64 = 1024 * 1024;

#[derive(Deserialize)]
struct Question {
    id: String,
    split: String,
    language: Language,
    question: String,
    calculation: String,
    figure: Option<String>,
}

/// What one question ended in.
enum Outcome {
    /// The first figure of the answer.
    Figure(String),
    /// Passed on to the base model.
    PassedOn,
    /// No draft held.
    Failed(String),
}

#[derive(Default)]
struct Tally {
    asked: u32,
    right_at_first: u32,
    right: u32,
    wrong: u32,
    given_up: u32,
}

fn main() {
    let mut arguments = std::env::args().skip(1);
    let (Some(address), Some(model)) = (arguments.next(), arguments.next()) else {
        say("usage: eval-finance ADDRESS MODEL [tune|heldout]");
        std::process::exit(2);
    };
    let split = arguments.next();
    let mut tallies: [(&str, Tally); 2] = [("tune", Tally::default()), ("heldout", Tally::default())];
    for line in QUESTIONS.lines() {
        let question: Question = serde_json::from_str(line).expect("the file is ours");
        if split.as_ref().is_some_and(|split| *split != question.split) {
            continue;
        }
        let Some((_, tally)) = tallies.iter_mut().find(|(name, _)| *name == question.split) else { continue };
        if let Err(fault) = one(&address, &model, &question, tally) {
            say(&format!("{address}: {fault}"));
            std::process::exit(1);
        }
    }
    for (name, t) in tallies.iter().filter(|(_, tally)| tally.asked > 0) {
        say(&format!(
            "{model} {name}: {} of {} right ({} at first); {} wrong figures given, {} given up",
            t.right, t.asked, t.right_at_first, t.wrong, t.given_up
        ));
    }
}

#[expect(clippy::print_stdout, reason = "a report on standard output is what this program is for")]
fn say(line: &str) {
    println!("{line}");
}

fn one(address: &str, model: &str, question: &Question, tally: &mut Tally) -> std::io::Result<()> {
    let clock = Instant::now();
    let mut first = None;
    let mut raws = Vec::new();
    let mut previous: Option<Attempt> = None;
    let outcome = loop {
        let messages = Finance.messages(&question.question, question.language, previous.as_ref());
        let raw = ask(address, model, &messages, &Finance.form(&question.question, question.language))?;
        let (outcome, failures) = judge(question, &raw);
        raws.push(raw.clone());
        first.get_or_insert(is_right(question, &outcome));
        match outcome {
            Outcome::Failed(_) if raws.len() <= ROUNDS_MAX => previous = Some(Attempt { raw, failures }),
            outcome @ (Outcome::Figure(_) | Outcome::PassedOn | Outcome::Failed(_)) => break outcome,
        }
    };
    let right = is_right(question, &outcome);
    tally.asked += 1;
    tally.right += u32::from(right);
    tally.right_at_first += u32::from(first == Some(true));
    let told = match &outcome {
        Outcome::Figure(figure) => {
            tally.wrong += u32::from(!right);
            figure.clone()
        }
        Outcome::PassedOn => "passed on".into(),
        Outcome::Failed(why) => why.clone(),
    };
    tally.given_up += u32::from(!right && !matches!(outcome, Outcome::Figure(_)));
    if !right || first != Some(true) {
        say(&format!(
            "{} {} {} | {} | {} {:?} | {told}\n    {}",
            question.id,
            if right { "corrected" } else { "WRONG" },
            clock.elapsed().as_millis(),
            question.question,
            question.calculation,
            question.figure,
            raws.join("\n    ")
        ));
    }
    Ok(())
}

fn judge(question: &Question, raw: &str) -> (Outcome, Vec<sarai_core::experts::Check>) {
    let task = Task { question: &question.question, language: question.language, handed_back: 0 };
    match Finance.compute(&question.question, question.language, raw) {
        Ok(work) => {
            let failed: Vec<_> =
                Finance.verify(task, &work, &work.plain).into_iter().filter(|check| !check.passed).collect();
            let figure = work.output["results"]
                .as_object()
                .and_then(|results| results.values().next()?.as_str().map(str::to_owned))
                .unwrap_or_default();
            if failed.is_empty() {
                (Outcome::Figure(figure), failed)
            } else {
                (Outcome::Failed(format!("{failed:?}")), failed)
            }
        }
        Err(failed) if failed.iter().any(|check| check.name == NOT_MINE) => (Outcome::PassedOn, failed),
        Err(failed) => {
            let details: Vec<&str> = failed.iter().map(|check| check.detail.as_str()).collect();
            (Outcome::Failed(details.join("; ")), failed)
        }
    }
}

fn is_right(question: &Question, outcome: &Outcome) -> bool {
    match (&question.figure, outcome) {
        // A question that is no calculation is right if no figure is given.
        (None, Outcome::PassedOn | Outcome::Failed(_)) => true,
        (Some(gold), Outcome::Figure(figure)) => gold == figure,
        (None, Outcome::Figure(_)) | (Some(_), Outcome::PassedOn | Outcome::Failed(_)) => false,
    }
}

/// One bound generation through the OpenAI chat route, over plain HTTP/1.0 so that the reply ends with the stream.
fn ask(address: &str, model: &str, messages: &[Message], form: &str) -> std::io::Result<String> {
    let fault = |what: String| std::io::Error::other(what);
    let schema: Value = serde_json::from_str(form).expect("made from a value");
    let body = json!({
        "model": model,
        "messages": messages,
        "temperature": 0,
        "max_tokens": TOKENS_MAX,
        "response_format": {
            "type": "json_schema",
            "json_schema": { "name": "calculation", "strict": true, "schema": schema },
        },
    })
    .to_string();
    let mut stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(Duration::from_secs(180)))?;
    write!(
        stream,
        "POST /v1/chat/completions HTTP/1.0\r\nHost: {address}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )?;
    let mut reply = String::new();
    stream.take(REPLY_BYTES_MAX).read_to_string(&mut reply)?;
    let (_, reply) = reply.split_once("\r\n\r\n").ok_or_else(|| fault("no HTTP reply".into()))?;
    let reply: Value = serde_json::from_str(reply).map_err(|why| fault(format!("{why}: {reply}")))?;
    reply["choices"][0]["message"]["content"]
        .as_str()
        .map(str::to_owned)
        .ok_or_else(|| fault(format!("no answer in {reply}")))
}
