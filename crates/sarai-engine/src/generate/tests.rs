//! The loop against the scripted model: every way an answer can end, and what is left in the state.

use super::*;
use crate::constraint::{Compiler, compile};
use crate::runtime::Vocabulary;
use crate::runtime::script::{END, Parrot, Script};
use crate::{Constraint, Sampling};

#[derive(Default)]
struct Collected {
    events: Vec<Event>,
    leaves_after: Option<usize>,
}

impl Sink for Collected {
    fn is_gone(&self) -> bool {
        self.leaves_after.is_some_and(|limit| self.events.len() >= limit)
    }

    fn send(&mut self, event: Event) -> Result<(), Error> {
        self.events.push(event);
        Ok(())
    }
}

impl Collected {
    fn text(&self) -> String {
        let text = |event: &Event| match event {
            Event::Text { text, .. } => text.clone(),
            Event::Prefill { .. } | Event::Done(_) => String::new(),
        };
        self.events.iter().map(text).collect()
    }

    fn done(&self) -> &Done {
        match self.events.last() {
            Some(Event::Done(done)) => done,
            other => panic!("no end: {other:?}"),
        }
    }
}

fn request(prompt: &str) -> Prepared {
    let vocabulary = Script::default();
    let reading = crate::runtime::Reading { frame: false, control: true };
    Prepared {
        prompt: vocabulary.tokenize(&format!("{prompt}<|assistant|>"), reading),
        tokens_max: 100,
        stops: Vec::new(),
        sampler: vocabulary.sampler(&Sampling::default(), 0),
        bound: Bound::Free,
        logprobs: None,
        seed: 7,
    }
}

fn bound(constraint: &Constraint) -> Bound {
    let vocabulary = Script::default();
    let compiler = Compiler::new(&vocabulary).unwrap();
    compile(constraint, &vocabulary, &compiler).unwrap()
}

fn run(reader: &mut Reader<Parrot>, request: Prepared) -> Collected {
    let mut sink = Collected::default();
    reader.answer(&Script::default(), request, &mut sink).unwrap();
    assert_eq!(reader.cached, reader.sequence.tokens, "the record of the state is wrong");
    sink
}

fn parrot(reply: &str) -> Reader<Parrot> {
    Reader::new(Parrot::saying(reply, 200), 16)
}

#[test]
fn the_whole_answer_comes_and_ends_with_done() {
    let sink = run(&mut parrot("Hola 🦤."), request("hi"));
    assert_eq!(sink.text(), "Hola 🦤.");
    let done = sink.done();
    assert_eq!((done.finish, done.prompt_tokens, done.cached_tokens, done.seed), (Finish::Stop, 3, 0, 7));
    assert_eq!(done.completion_tokens, 10);
}

#[test]
fn the_prompt_is_read_in_chunks_with_progress() {
    let mut reader = parrot("x");
    let sink = run(&mut reader, request(&"p".repeat(39)));
    let progress: Vec<_> = sink
        .events
        .iter()
        .filter_map(|event| match event {
            Event::Prefill { done, total } => Some((*done, *total)),
            Event::Text { .. } | Event::Done(_) => None,
        })
        .collect();
    assert_eq!(progress, [(16, 40), (32, 40), (39, 40), (40, 40)]);
    assert_eq!(reader.sequence.batches, [16, 16, 7, 1, 1]);
}

#[test]
fn the_state_of_a_common_beginning_is_used_again() {
    let mut reader = parrot("same");
    let fresh = run(&mut reader, request("one two three"));
    let again = run(&mut reader, request("one two three"));
    assert_eq!(again.text(), fresh.text());
    assert_eq!((again.done().cached_tokens, again.done().prompt_tokens), (13, 14));
    let other = run(&mut reader, request("one two four"));
    assert_eq!((other.done().cached_tokens, other.text().as_str()), (8, "same"));
    reader.sequence.recurrent = true;
    let recurrent = run(&mut reader, request("one two five"));
    assert_eq!((recurrent.done().cached_tokens, recurrent.text().as_str()), (0, "same"));
}

#[test]
fn a_follow_up_reuses_prompt_and_answer() {
    let mut reader = parrot("abc");
    run(&mut reader, request("q"));
    let mut follow_up = request("q");
    follow_up.prompt.extend(reader.sequence.reply.clone());
    follow_up.prompt.extend([END, 260]);
    assert_eq!(run(&mut reader, follow_up).done().cached_tokens, 5);
}

#[test]
fn stop_strings_end_the_answer_and_are_not_shown() {
    let mut asked = request("hi");
    asked.stops = vec!["zzz".into(), "lo w".into()];
    let sink = run(&mut parrot("hello world"), asked);
    assert_eq!(sink.text(), "hel");
    assert_eq!((sink.done().finish, sink.done().stop_matched.as_deref()), (Finish::Stop, Some("lo w")));
}

#[test]
fn a_held_back_beginning_of_a_stop_string_comes_out_at_the_end() {
    let mut asked = request("hi");
    asked.stops = vec!["lox".into()];
    assert_eq!(run(&mut parrot("hello"), asked).text(), "hello");
}

#[test]
fn the_token_limit_ends_with_length() {
    let mut asked = request("hi");
    asked.tokens_max = 3;
    let mut reader = parrot("hello");
    let sink = run(&mut reader, asked);
    assert_eq!((sink.text().as_str(), sink.done().finish), ("hel", Finish::Length));
    assert_eq!(reader.cached.len(), 3 + 2, "the last token needs no computing");
}

#[test]
fn an_answer_may_fill_the_context_to_the_last_token() {
    let mut reader = Reader::new(Parrot::saying("abcdefgh", 8), 16);
    let mut asked = request("hi");
    asked.tokens_max = 8 - 3;
    let sink = run(&mut reader, asked);
    assert_eq!((sink.text().as_str(), sink.done().finish), ("abcde", Finish::Length));
}

#[test]
fn a_client_that_leaves_stops_the_work_within_a_token() {
    let mut reader = parrot(&"a".repeat(80));
    let mut sink = Collected { leaves_after: Some(4), ..Collected::default() };
    let outcome = reader.answer(&Script::default(), request("hi"), &mut sink);
    assert!(matches!(outcome, Err(Error::Cancelled)));
    assert_eq!(sink.events.len(), 4);
    assert_eq!(reader.cached, reader.sequence.tokens);
    assert_eq!(run(&mut reader, request("hi")).done().cached_tokens, 2);

    let mut sink = Collected { leaves_after: Some(1), ..Collected::default() };
    let outcome = reader.answer(&Script::default(), request(&"long".repeat(20)), &mut sink);
    assert!(matches!(outcome, Err(Error::Cancelled)));
    assert_eq!(sink.events.len(), 1, "it went on reading the prompt");
}

#[test]
fn after_a_failure_nothing_is_taken_from_the_state() {
    let mut reader = parrot("hello");
    reader.sequence.breaks_at = Some(5);
    let mut sink = Collected::default();
    let outcome = reader.answer(&Script::default(), request("hi"), &mut sink);
    assert!(matches!(outcome, Err(Error::Decode { .. })));
    reader.sequence.breaks_at = None;
    let sink = run(&mut reader, request("hi"));
    assert_eq!((sink.text().as_str(), sink.done().cached_tokens), ("hello", 0));
}

#[test]
fn log_probabilities_come_with_every_token() {
    let mut asked = request("hi");
    asked.logprobs = Some(2);
    let sink = run(&mut parrot("ok"), asked);
    let told: Vec<&TokenLogprob> = sink
        .events
        .iter()
        .flat_map(|event| match event {
            Event::Text { logprobs, .. } => logprobs.as_slice(),
            Event::Prefill { .. } | Event::Done(_) => &[],
        })
        .collect();
    assert_eq!(told.iter().map(|entry| entry.bytes.as_slice()).collect::<Vec<_>>(), [b"o", b"k"]);
    assert!(
        told.iter()
            .all(|entry| entry.top.len() == 2 && entry.top[0].bytes == entry.bytes && entry.logprob < 0.0)
    );
}

#[test]
fn a_constraint_overrules_the_model_and_forces_what_can_only_be() {
    let schema = r#"{"type":"object","properties":{"ok":{"type":"boolean"}},"required":["ok"],"additionalProperties":false}"#;
    let mut reader = parrot("I would rather chat");
    let mut asked = request("hi");
    asked.bound = bound(&Constraint::JsonSchema(schema.into()));
    let sink = run(&mut reader, asked);
    let value: serde_json::Value = serde_json::from_str(&sink.text()).unwrap();
    assert!(value["ok"].is_boolean(), "{value}");
    assert_eq!(sink.done().finish, Finish::Stop);
    assert!(sink.done().forced_tokens > 0, "{:?}", sink.done());
    assert!(reader.sequence.batches.iter().skip(1).any(|batch| *batch > 1), "{:?}", reader.sequence.batches);
}

#[test]
fn forced_tokens_carry_log_probabilities_too() {
    let mut plain = request("hi");
    plain.bound = bound(&Constraint::Regex("(yes|no), thank you".into()));
    let text = run(&mut parrot("none"), plain).text();
    let mut told = request("hi");
    told.bound = bound(&Constraint::Regex("(yes|no), thank you".into()));
    told.logprobs = Some(0);
    let sink = run(&mut parrot("none"), told);
    assert_eq!((sink.text(), text.as_str()), (text.clone(), "no, thank you"));
    let entries: usize = sink
        .events
        .iter()
        .map(|event| match event {
            Event::Text { logprobs, .. } => logprobs.len(),
            Event::Prefill { .. } | Event::Done(_) => 0,
        })
        .sum();
    assert_eq!(entries, sink.done().completion_tokens as usize);
}

#[test]
fn a_constraint_cut_by_the_token_limit_says_so() {
    let mut asked = request("hi");
    asked.bound = bound(&Constraint::Regex("abcdefghij".into()));
    asked.tokens_max = 4;
    let sink = run(&mut parrot("x"), asked);
    assert_eq!((sink.text().as_str(), sink.done().finish), ("abcd", Finish::Length));
}

#[test]
fn a_filter_corrects_only_wrong_guesses() {
    let mut asked = request("hi");
    asked.bound = bound(&Constraint::Gbnf("root ::= [a-z]+".into()));
    let sink = run(&mut parrot("aXb"), asked);
    assert_eq!(sink.text(), "aab");
    assert_eq!(sink.done().finish, Finish::Stop);
}
