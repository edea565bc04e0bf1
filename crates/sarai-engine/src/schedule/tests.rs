//! The scheduler against the scripted model: every way an answer can end, who shares what, and what is left behind.

mod crowd;
mod guesses;

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use super::*;
use crate::constraint::{Bound, Compiler, compile};
use crate::runtime::Reading;
use crate::runtime::script::{Parrot, Script};
use crate::states::StatesSpec;
use crate::{Constraint, Done, Event, Finish, Sampling, TokenLogprob};

/// What one client saw.
#[derive(Clone, Default)]
struct Client {
    events: Arc<Mutex<Vec<Event>>>,
    failed: Arc<Mutex<Option<String>>>,
    leaves_after: Option<usize>,
    gone: Arc<AtomicBool>,
}

impl Sink for Client {
    fn is_gone(&self) -> bool {
        self.gone.load(Ordering::Relaxed)
            || self.leaves_after.is_some_and(|limit| self.events.lock().unwrap().len() >= limit)
    }

    fn send(&mut self, event: Event) -> Result<(), Error> {
        self.events.lock().unwrap().push(event);
        Ok(())
    }

    fn fail(&mut self, error: Error) {
        *self.failed.lock().unwrap() = Some(error.to_string());
    }
}

impl Client {
    fn text(&self) -> String {
        let text = |event: &Event| match event {
            Event::Text { text, .. } => text.clone(),
            Event::Prefill { .. } | Event::Done(_) => String::new(),
        };
        self.events.lock().unwrap().iter().map(text).collect()
    }

    fn done(&self) -> Done {
        match self.events.lock().unwrap().last() {
            Some(Event::Done(done)) => done.clone(),
            other => panic!("no end: {other:?}, {:?}", self.failed),
        }
    }

    fn logprobs(&self) -> Vec<TokenLogprob> {
        let told = |event: &Event| match event {
            Event::Text { logprobs, .. } => logprobs.clone(),
            Event::Prefill { .. } | Event::Done(_) => Vec::new(),
        };
        self.events.lock().unwrap().iter().flat_map(told).collect()
    }
}

fn request(prompt: &str) -> Prepared {
    let vocabulary = Script::default();
    let reading = Reading { frame: false, control: true };
    Prepared {
        prompt: vocabulary.tokenize(&format!("{prompt}<|assistant|>"), reading),
        tokens_max: 100,
        stops: Vec::new(),
        sampler: vocabulary.sampler(&Sampling::default(), 0),
        bound: Bound::Free,
        logprobs: None,
        seed: 7,
        prediction: Some(Vec::new()),
        adapter: None,
        afresh: false,
    }
}

fn bound(constraint: &Constraint) -> Bound {
    let vocabulary = Script::default();
    let compiler = Compiler::new(&vocabulary).unwrap();
    compile(constraint, &compiler).unwrap()
}

fn parrot(reply: &str) -> Scheduler<Parrot> {
    of(Parrot::saying(reply, 400), None)
}

fn of(context: Parrot, states: Option<States>) -> Scheduler<Parrot> {
    let limits = Limits { running_max: 4, chunk_tokens: 16, last_rows: 1 };
    let mut scheduler = Scheduler::new(context, Arc::new(Script::default()), limits, states, None);
    // A machine on which guessing pays: eight rows cost twice what one costs.
    (scheduler.learns, scheduler.unmeasured) = (false, Vec::new());
    for (rows, milliseconds) in [(1, 10), (4, 13), (8, 20), (16, 30), (32, 50)] {
        scheduler.curve.observe(rows, Duration::from_millis(milliseconds));
    }
    scheduler
}

/// Runs until nothing is left to do, with the record of the state checked after each step.
fn finish(scheduler: &mut Scheduler<Parrot>) {
    for _ in 0..2000 {
        if scheduler.is_idle() {
            return;
        }
        scheduler.step();
        for (id, tokens) in (0..).zip(&scheduler.context.state) {
            assert_eq!(scheduler.sequences.tokens(id), tokens, "the record of the state is wrong");
        }
    }
    panic!("it never ends");
}

fn run(scheduler: &mut Scheduler<Parrot>, request: Prepared) -> Client {
    let client = Client::default();
    scheduler.admit(request, Box::new(client.clone()));
    finish(scheduler);
    client
}

#[test]
fn the_whole_answer_comes_and_ends_with_done() {
    let client = run(&mut parrot("Hola 🦤."), request("hi"));
    assert_eq!(client.text(), "Hola 🦤.");
    let done = client.done();
    assert_eq!((done.finish, done.prompt_tokens, done.cached_tokens, done.seed), (Finish::Stop, 3, 0, 7));
    assert_eq!(done.completion_tokens, 10);
}

#[test]
fn the_prompt_is_read_in_chunks_with_progress() {
    let mut scheduler = parrot("x");
    let client = run(&mut scheduler, request(&"p".repeat(39)));
    let progress: Vec<_> = client
        .events
        .lock()
        .unwrap()
        .iter()
        .filter_map(|event| match event {
            Event::Prefill { done, total } => Some((*done, *total)),
            Event::Text { .. } | Event::Done(_) => None,
        })
        .collect();
    assert_eq!(progress, [(16, 40), (32, 40), (39, 40), (40, 40)]);
    assert_eq!(scheduler.context.batches, [16, 16, 7, 1, 1]);
}

#[test]
fn the_state_of_a_common_beginning_is_used_again() {
    let mut scheduler = parrot("same");
    let fresh = run(&mut scheduler, request("one two three"));
    let again = run(&mut scheduler, request("one two three"));
    assert_eq!(again.text(), fresh.text());
    assert_eq!((again.done().cached_tokens, again.done().prompt_tokens), (13, 14));
    let other = run(&mut scheduler, request("one two four"));
    assert_eq!((other.done().cached_tokens, other.text().as_str()), (8, "same"));
    // The longer one was not lost over it.
    assert_eq!(run(&mut scheduler, request("one two three")).done().cached_tokens, 13);
}

#[test]
fn in_quiet_moments_all_but_the_last_state_leave_the_cells_and_none_is_lost() {
    let folder = tempfile::tempdir().unwrap();
    let mut scheduler = of(Parrot::saying("same", 4000), states_in(folder.path(), "m"));
    let begin = "what all of these questions begin with, ".repeat(2);
    let prompts: Vec<String> =
        (0..6).map(|number| begin.clone() + &format!("{number} words ").repeat(35)).collect();
    for prompt in &prompts {
        run(&mut scheduler, request(prompt));
    }
    assert!(scheduler.context.state.iter().filter(|held| !held.is_empty()).count() == 6);
    for _ in 0..20 {
        scheduler.tidy_up();
    }
    let held: Vec<usize> = scheduler.context.state.iter().map(Vec::len).collect();
    let last = run(&mut scheduler, request(&prompts[5])).done();
    assert_eq!(last.cached_tokens + 1, last.prompt_tokens);
    assert!(held[0] > 280 && held[1..].iter().all(|length| *length == 0), "{held:?}");
    for prompt in &prompts[..5] {
        let done = run(&mut scheduler, request(prompt)).done();
        assert!(done.cached_tokens + 100 > done.prompt_tokens, "{done:?}");
    }
}

#[test]
fn a_prompt_with_nothing_in_common_finds_the_cells_empty_and_the_other_one_on_disk() {
    let folder = tempfile::tempdir().unwrap();
    let mut scheduler = of(Parrot::saying("same", 4000), states_in(folder.path(), "m"));
    let (one, other) = ("one question. ".repeat(20), "something else. ".repeat(20));
    run(&mut scheduler, request(&one));
    assert_eq!(run(&mut scheduler, request(&other)).done().cached_tokens, 0);
    assert_eq!(scheduler.context.state.iter().filter(|held| !held.is_empty()).count(), 1);
    let done = run(&mut scheduler, request(&one)).done();
    assert_eq!(done.cached_tokens + 1, done.prompt_tokens);
    // Without a disk nothing is given up.
    let mut scheduler = of(Parrot::saying("same", 4000), None);
    run(&mut scheduler, request(&one));
    run(&mut scheduler, request(&other));
    let done = run(&mut scheduler, request(&one)).done();
    assert_eq!(done.cached_tokens + 1, done.prompt_tokens);
}

#[test]
fn what_can_not_be_written_to_disk_stays_in_the_cells() {
    let folder = tempfile::tempdir().unwrap();
    let mut scheduler = of(Parrot::saying("same", 4000), states_in(folder.path(), "m"));
    // As good as full: nothing can be written there.
    drop(folder);
    let prompts: Vec<String> = ["one ", "two ", "sea "].iter().map(|word| word.repeat(100)).collect();
    for prompt in &prompts {
        run(&mut scheduler, request(prompt));
        for _ in 0..10 {
            scheduler.tidy_up();
        }
    }
    for prompt in &prompts {
        let done = run(&mut scheduler, request(prompt)).done();
        assert_eq!(done.cached_tokens + 1, done.prompt_tokens);
    }
}

#[test]
fn what_must_repeat_is_computed_afresh() {
    let mut scheduler = parrot("same");
    run(&mut scheduler, request("one two three"));
    let mut asked = request("one two three");
    asked.afresh = true;
    let client = run(&mut scheduler, asked);
    assert_eq!((client.done().cached_tokens, client.text().as_str()), (0, "same"));
    assert_eq!(scheduler.sequences.tokens_total(), 18, "something else was left");
}

#[test]
fn a_state_that_cannot_be_cut_back_is_used_only_whole() {
    let mut context = Parrot::saying("same", 400);
    context.recurrent = true;
    let mut scheduler = of(context, None);
    run(&mut scheduler, request("one two three"));
    assert_eq!(run(&mut scheduler, request("one two four")).done().cached_tokens, 0);
    let mut follow_up = request("one two three");
    follow_up.prompt.extend("sam".bytes().map(crate::runtime::Token::from).chain([u32::from(b'e'), 260]));
    let client = run(&mut scheduler, follow_up);
    assert_eq!((client.done().cached_tokens, client.text().as_str()), (18, "same"));
}

#[test]
fn stop_strings_end_the_answer_and_are_not_shown() {
    let mut asked = request("hi");
    asked.stops = vec!["zzz".into(), "lo w".into()];
    let client = run(&mut parrot("hello world"), asked);
    assert_eq!(client.text(), "hel");
    assert_eq!((client.done().finish, client.done().stop_matched.as_deref()), (Finish::Stop, Some("lo w")));
    let mut held = request("hi");
    held.stops = vec!["lox".into()];
    assert_eq!(run(&mut parrot("hello"), held).text(), "hello");
}

#[test]
fn the_token_limit_ends_with_length() {
    let mut asked = request("hi");
    asked.tokens_max = 3;
    let mut scheduler = parrot("hello");
    let client = run(&mut scheduler, asked);
    assert_eq!((client.text().as_str(), client.done().finish), ("hel", Finish::Length));
    assert_eq!(scheduler.sequences.tokens_total(), 3 + 2, "the last token needs no computing");
}

#[test]
fn an_answer_may_fill_the_context_to_the_last_token() {
    let mut scheduler = of(Parrot::saying("abcdefgh", 8), None);
    let mut asked = request("hi");
    asked.tokens_max = 8 - 3;
    let client = run(&mut scheduler, asked);
    assert_eq!((client.text().as_str(), client.done().finish), ("abcde", Finish::Length));
}

#[test]
fn a_client_that_leaves_stops_the_work_within_a_token() {
    let mut scheduler = parrot(&"a".repeat(80));
    let client = Client { leaves_after: Some(4), ..Client::default() };
    let mut asked = request("hi");
    asked.prediction = None;
    scheduler.admit(asked, Box::new(client.clone()));
    finish(&mut scheduler);
    assert_eq!(client.events.lock().unwrap().len(), 4);
    assert_eq!(run(&mut scheduler, request("hi")).done().cached_tokens, 2);

    let client = Client { leaves_after: Some(1), ..Client::default() };
    scheduler.admit(request(&"long".repeat(20)), Box::new(client.clone()));
    finish(&mut scheduler);
    assert_eq!(client.events.lock().unwrap().len(), 1, "it went on reading the prompt");
}

#[test]
fn after_a_failure_nothing_is_taken_from_the_state() {
    let mut scheduler = parrot("hello");
    scheduler.context.breaks_at = Some(5);
    let failed = run(&mut scheduler, request("hi"));
    assert!(failed.failed.lock().unwrap().as_ref().unwrap().contains("scripted"));
    scheduler.context.breaks_at = None;
    let client = run(&mut scheduler, request("hi"));
    assert_eq!((client.text().as_str(), client.done().cached_tokens), ("hello", 0));
}

#[test]
fn a_panic_ends_one_request_and_no_other() {
    struct Panics;
    impl crate::runtime::Sampler for Panics {
        fn pick(
            &mut self,
            _: &[f32],
            _: Option<&llguidance::toktrie::SimpleVob>,
        ) -> Result<crate::runtime::Token, Error> {
            panic!("scripted")
        }
        fn accept(&mut self, _: crate::runtime::Token) {}
    }
    let mut scheduler = parrot("hello");
    let (bad, good) = (Client::default(), Client::default());
    let mut broken = request("bad");
    broken.sampler = Box::new(Panics);
    scheduler.admit(broken, Box::new(bad.clone()));
    scheduler.admit(request("good"), Box::new(good.clone()));
    finish(&mut scheduler);
    assert!(bad.failed.lock().unwrap().as_ref().unwrap().contains("scripted"));
    assert_eq!(good.text(), "hello");
}

#[test]
fn log_probabilities_come_with_every_token() {
    let mut asked = request("hi");
    asked.logprobs = Some(2);
    let told = run(&mut parrot("ok"), asked).logprobs();
    assert_eq!(told.iter().map(|entry| entry.bytes.as_slice()).collect::<Vec<_>>(), [b"o", b"k"]);
    assert!(
        told.iter().all(|entry| {
            entry.top.len() == 2 && entry.top[0].bytes == entry.bytes && entry.logprob < 0.0
        })
    );
}

#[test]
fn a_constraint_overrules_the_model_and_forces_what_can_only_be() {
    let schema = r#"{"type":"object","properties":{"ok":{"type":"boolean"}},"required":["ok"],"additionalProperties":false}"#;
    let mut scheduler = parrot("I would rather chat");
    let mut asked = request("hi");
    asked.bound = bound(&Constraint::JsonSchema(schema.into()));
    let client = run(&mut scheduler, asked);
    let value: serde_json::Value = serde_json::from_str(&client.text()).unwrap();
    assert!(value["ok"].is_boolean(), "{value}");
    assert_eq!(client.done().finish, Finish::Stop);
    assert!(client.done().forced_tokens > 0, "{:?}", client.done());
    assert!(scheduler.context.batches.iter().skip(1).any(|batch| *batch > 1));
}

#[test]
fn forced_tokens_carry_log_probabilities_too() {
    let thanks = || bound(&Constraint::Regex("(yes|no), thank you".into()));
    let mut plain = request("hi");
    plain.bound = thanks();
    let text = run(&mut parrot("none"), plain).text();
    let mut told = request("hi");
    (told.bound, told.logprobs) = (thanks(), Some(0));
    let client = run(&mut parrot("none"), told);
    assert_eq!((client.text(), text.as_str()), (text.clone(), "no, thank you"));
    assert_eq!(client.logprobs().len(), client.done().completion_tokens as usize);
}

#[test]
fn a_constraint_cut_by_the_token_limit_says_so() {
    let mut asked = request("hi");
    asked.bound = bound(&Constraint::Regex("abcdefghij".into()));
    asked.tokens_max = 4;
    let client = run(&mut parrot("x"), asked);
    assert_eq!((client.text().as_str(), client.done().finish), ("abcd", Finish::Length));
}

#[test]
fn when_cells_run_out_idle_states_go_first_and_then_the_youngest_waits() {
    let mut scheduler = of(Parrot::saying(&"z".repeat(50), 150), None);
    run(&mut scheduler, request(&"idle".repeat(10)));
    let clients: Vec<Client> = (0..3).map(|_| Client::default()).collect();
    for (number, client) in clients.iter().enumerate() {
        let mut asked = request(&format!("{number}{}", "q".repeat(30)));
        asked.prediction = None;
        scheduler.admit(asked, Box::new(client.clone()));
    }
    finish(&mut scheduler);
    for client in &clients {
        assert_eq!(client.text(), "z".repeat(50), "{:?}", client.failed);
    }
}

#[test]
fn an_adapter_has_its_own_states_and_waits_for_the_others_to_end() {
    let mut scheduler = parrot("same");
    run(&mut scheduler, request("one two three"));
    let mut adapted = request("one two three");
    adapted.adapter = Some("night".into());
    assert_eq!(run(&mut scheduler, adapted).done().cached_tokens, 0);
    assert_eq!(scheduler.context.adapter.as_deref(), Some("night"));
    scheduler.admit(request("x"), Box::new(Client::default()));
    assert!(scheduler.has_room(None) && !scheduler.has_room(Some("night")));
    finish(&mut scheduler);
    assert!(scheduler.has_room(Some("night")));
    assert_eq!(scheduler.context.adapter, None);
}

fn states_in(folder: &std::path::Path, model: &str) -> Option<States> {
    let spec = StatesSpec { folder: folder.to_owned(), bytes_max: 1 << 20, model_sha256: model.to_owned() };
    Some(States::open(&spec).unwrap())
}

#[test]
fn a_prompt_is_known_after_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let prompt = "a beginning that is long enough to be kept ".repeat(4);
    let mut scheduler = of(Parrot::saying("ok", 400), states_in(folder.path(), "m"));
    run(&mut scheduler, request(&prompt));
    while scheduler.tidy_up() {}
    drop(scheduler);

    let mut scheduler = of(Parrot::saying("ok", 400), states_in(folder.path(), "m"));
    let client = run(&mut scheduler, request(&format!("{prompt}and another question")));
    assert_eq!((client.done().cached_tokens as usize, client.text().as_str()), (prompt.len(), "ok"));
    assert_eq!(scheduler.states_rejected(), 0);
    let other = of(Parrot::saying("ok", 400), states_in(folder.path(), "other model"));
    assert_eq!(other.states_rejected(), 1, "foreign files are noticed and removed");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn any_damage_to_a_state_file_is_noticed_and_the_prompt_read_again() {
    let folder = tempfile::tempdir().unwrap();
    let prompt = "x".repeat(120);
    let mut length = 0;
    type Damage = dyn Fn(&mut Vec<u8>);
    let damage: [&Damage; 6] = [
        &|bytes| bytes.truncate(bytes.len() / 2),
        &|bytes| bytes[20] ^= 1,
        &|bytes| *bytes.last_mut().unwrap() ^= 1,
        &|bytes| bytes.clear(),
        &|bytes| {
            let middle = bytes.len() - 100;
            bytes[middle] ^= 4;
        },
        &|bytes| bytes.extend_from_within(..),
    ];
    for change in damage {
        let mut scheduler = of(Parrot::saying("ok", 400), states_in(folder.path(), "m"));
        run(&mut scheduler, request(&prompt));
        scheduler.keep_all();
        let file = std::fs::read_dir(folder.path()).unwrap().next().unwrap().unwrap().path();
        let mut bytes = std::fs::read(&file).unwrap();
        length = bytes.len();
        change(&mut bytes);
        std::fs::write(&file, bytes).unwrap();
        let mut scheduler = of(Parrot::saying("ok", 400), states_in(folder.path(), "m"));
        let client = run(&mut scheduler, request(&prompt));
        assert_eq!((client.done().cached_tokens, client.text().as_str()), (0, "ok"));
        assert_eq!(scheduler.states_rejected(), 1);
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    }
    assert!(length > 500);
}

#[test]
fn states_on_disk_are_bounded_and_the_unused_go_first() {
    let folder = tempfile::tempdir().unwrap();
    let spec = StatesSpec { folder: folder.path().to_owned(), bytes_max: 4000, model_sha256: "m".to_owned() };
    let mut scheduler = of(Parrot::saying("ok", 2000), Some(States::open(&spec).unwrap()));
    for number in 0..12 {
        run(&mut scheduler, request(&format!("{}{}", char::from(b'A' + number), "y".repeat(123))));
        scheduler.keep_all();
        let bytes: u64 = std::fs::read_dir(folder.path())
            .unwrap()
            .map(|file| file.unwrap().metadata().unwrap().len())
            .sum();
        assert!(bytes <= 4000, "{bytes}");
    }
    let mut scheduler = of(Parrot::saying("ok", 2000), Some(States::open(&spec).unwrap()));
    let newest = run(&mut scheduler, request(&format!("L{}", "y".repeat(123))));
    assert_eq!(newest.done().cached_tokens, 124);
    assert_eq!(run(&mut scheduler, request(&format!("A{}", "y".repeat(123)))).done().cached_tokens, 0);
}
