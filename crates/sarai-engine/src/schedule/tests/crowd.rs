//! Several requests at once: they share batches and cells, hold up nobody, and none is lost.

use super::*;

#[test]
fn requests_share_batches_and_get_their_own_answers() {
    let mut scheduler = parrot("a shared answer of some length");
    let clients: Vec<Client> = (0..4).map(|_| Client::default()).collect();
    for (number, client) in clients.iter().enumerate() {
        let mut asked = request(&format!("question number {number}"));
        asked.prediction = None;
        scheduler.admit(asked, Box::new(client.clone()));
    }
    assert!(!scheduler.has_room(None));
    finish(&mut scheduler);
    for client in &clients {
        assert_eq!(client.text(), "a shared answer of some length");
    }
    let four = scheduler.context.batches.iter().filter(|rows| **rows == 4).count();
    assert!(four >= 25, "{:?}", scheduler.context.batches);
}

#[test]
fn who_comes_while_another_writes_shares_what_the_questions_begin_with() {
    let mut scheduler = parrot("a shared answer of some length");
    let (first, second) = (Client::default(), Client::default());
    let asked = |number| Prepared { prediction: None, ..request(&format!("question number {number}")) };
    scheduler.admit(asked(1), Box::new(first.clone()));
    while first.text().is_empty() {
        scheduler.step();
    }
    scheduler.admit(asked(2), Box::new(second.clone()));
    finish(&mut scheduler);
    assert_eq!(first.text(), second.text());
    assert_eq!(second.done().cached_tokens, u32::try_from("question number ".len()).unwrap());
}

#[test]
fn a_long_prompt_holds_up_nobody_who_is_being_written_to() {
    let mut scheduler = parrot(&"w".repeat(60));
    let (writer, reader) = (Client::default(), Client::default());
    let mut asked = request("hi");
    asked.prediction = None;
    scheduler.admit(asked, Box::new(writer.clone()));
    scheduler.step();
    scheduler.step();
    scheduler.admit(request(&"long ".repeat(40)), Box::new(reader.clone()));
    let before = writer.text().len();
    for step in 1..=8 {
        scheduler.step();
        assert_eq!(writer.text().len(), before + step, "a step went by without a token for the writer");
    }
    assert!(reader.events.lock().unwrap().len() >= 8);
    finish(&mut scheduler);
    assert_eq!(reader.text().len(), 60);
}

#[test]
fn a_short_question_does_not_wait_for_a_long_one() {
    let mut scheduler = parrot("ok");
    let (long, short) = (Client::default(), Client::default());
    scheduler.admit(request(&"long ".repeat(60)), Box::new(long.clone()));
    scheduler.admit(request("short"), Box::new(short.clone()));
    while short.text().is_empty() {
        scheduler.step();
    }
    assert!(long.text().is_empty());
    finish(&mut scheduler);
    assert_eq!(long.text(), "ok");
}

/// What the scripted model says depends on nothing but the tokens before: the rule by which any batch can be checked.
#[test]
fn any_mix_of_requests_gives_each_its_answer() {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut random = |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state >> 33).unwrap() % below
    };
    for case in 0..80 {
        let mut text =
            |most: usize| -> String { (0..=random(most)).map(|_| ["a", "b", "c", " "][random(4)]).collect() };
        let reply = text(60);
        let prompts: Vec<String> = (0..8).map(|_| text(50)).collect();
        let mut scheduler = of(Parrot::saying(&reply, 140 + random(260)), None);
        let mut clients = Vec::new();
        for prompt in &prompts {
            while !scheduler.has_room(None) {
                scheduler.step();
            }
            let mut asked = request(prompt);
            asked.prediction = (random(2) == 0).then(Vec::new);
            asked.tokens_max = 1 + random(80);
            let (client, most) = (Client::default(), asked.tokens_max);
            scheduler.admit(asked, Box::new(client.clone()));
            clients.push((client, most));
        }
        finish(&mut scheduler);
        for (client, most) in clients {
            let wanted: String = reply.chars().take(most).collect();
            assert_eq!(client.text(), wanted, "case {case}: {:?}", client.failed);
        }
    }
}

/// More text than there are cells: who gives up his state reads it again, and everyone ends.
#[test]
fn twenty_long_answers_in_few_cells_all_end() {
    let reply = "abc ".repeat(300);
    let mut context = Parrot::saying(&reply, 4096);
    context.rows_max = 256;
    let mut scheduler = of(context, None);
    scheduler.limits.chunk_tokens = 256;
    let mut waiting: VecDeque<(Prepared, Client)> = (0..20)
        .map(|number| {
            let prompt = format!("{number} ").repeat(if number % 3 == 0 { 60 } else { 330 });
            let asked = Prepared { prediction: None, tokens_max: 1200, ..request(&prompt) };
            (asked, Client::default())
        })
        .collect();
    let clients: Vec<Client> = waiting.iter().map(|(_, client)| client.clone()).collect();
    let mut parked = 0;
    for _ in 0..100_000 {
        while scheduler.has_room(None)
            && let Some((asked, client)) = waiting.pop_front()
        {
            scheduler.admit(asked, Box::new(client));
        }
        if scheduler.is_idle() {
            break;
        }
        scheduler.step();
        parked = parked.max(scheduler.parked.len());
    }
    assert!(scheduler.is_idle() && waiting.is_empty(), "it never ends");
    assert!(parked > 0, "nobody had to give way: this tests nothing");
    for client in &clients {
        assert_eq!((client.text().as_str(), client.failed.lock().unwrap().as_ref()), (reply.as_str(), None));
    }
}
