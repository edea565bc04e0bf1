//! Guesses: they save batches and change no answer, greedy or drawn, whoever makes them.

use super::*;

#[test]
fn guesses_shorten_the_work_and_change_nothing() {
    let source = "the lighthouse keeper wrote the names of all lost ships into a blue book";
    let reply = "the lighthouse keeper wrote the names of SOME lost ships into a blue book";
    let asked = |prediction: Option<&str>| {
        let mut asked = request(source);
        asked.prediction = prediction.map(|text| text.bytes().map(crate::runtime::Token::from).collect());
        asked
    };
    let mut plain = parrot(reply);
    let without = run(&mut plain, asked(None));
    let mut fast = parrot(reply);
    let with = run(&mut fast, asked(Some("")));
    assert_eq!((with.text(), without.text().as_str()), (reply.to_owned(), reply));
    assert!(fast.context.batches.len() * 2 < plain.context.batches.len(), "{:?}", fast.context.batches);
    let (with, without) = (with.done(), without.done());
    assert!(with.accepted_tokens > 40 && with.accepted_tokens <= with.drafted_tokens, "{with:?}");
    assert_eq!((without.drafted_tokens, without.completion_tokens), (0, with.completion_tokens));
    assert!(with.decode_plain >= Duration::from_millis(10) * (with.completion_tokens - 1));
    // A text that is told beside the prompt serves as well.
    let mut told = parrot(reply);
    let mut asked = request("?");
    asked.prediction = Some(reply.bytes().map(crate::runtime::Token::from).collect());
    assert!(run(&mut told, asked).done().accepted_tokens > 40);
}

/// A draft model that knows the reply.
struct Knows {
    reply: Vec<u32>,
    digest: &'static str,
    asked: Arc<std::sync::atomic::AtomicUsize>,
}

impl crate::draft::Draft for Knows {
    fn guess(&mut self, tokens: &[u32], most: usize) -> Vec<u32> {
        self.asked.fetch_add(1, Ordering::Relaxed);
        // The prompt "hi" and the mark of the assistant are three tokens.
        let written = tokens.len().saturating_sub(3).min(self.reply.len());
        self.reply[written..].iter().copied().take(most).collect()
    }

    fn vocabulary_sha256(&self) -> Option<String> {
        Some(self.digest.to_owned())
    }

    fn name(&self) -> &'static str {
        "knows"
    }
}

#[test]
fn a_draft_model_is_asked_if_it_has_our_vocabulary_and_never_otherwise() {
    let reply = "a sentence of which no part stands in the question";
    let asked_with = |digest| {
        let asked = Arc::default();
        let reply_tokens = reply.bytes().map(crate::runtime::Token::from).collect();
        let draft = Knows { reply: reply_tokens, digest, asked: Arc::clone(&asked) };
        let mut scheduler = parrot(reply);
        let wanted = Arc::new(std::sync::OnceLock::from("ours".to_owned()));
        scheduler.draft = Some(Box::new(crate::draft::Checked::new(Box::new(draft), wanted)));
        let client = run(&mut scheduler, request("hi"));
        assert_eq!(client.text(), reply);
        (asked.load(Ordering::Relaxed), client.done().accepted_tokens)
    };
    assert_eq!(asked_with("of another model").0, 0);
    let (asked, accepted) = asked_with("ours");
    assert!(asked > 0 && accepted > 10, "{asked} {accepted}");
}

#[test]
fn guesses_obey_the_constraint() {
    let reply = "abababababababababababababababab";
    let mut asked = request("abababababababababab");
    asked.bound = bound(&Constraint::Regex("(ab){1,6}X(ab)*".into()));
    asked.tokens_max = 30;
    let mut plain = request("abababababababababab");
    plain.bound = bound(&Constraint::Regex("(ab){1,6}X(ab)*".into()));
    (plain.tokens_max, plain.prediction) = (30, None);
    let with = run(&mut parrot(reply), asked);
    let without = run(&mut parrot(reply), plain);
    assert_eq!(with.text(), without.text());
    assert!(with.done().drafted_tokens > 0);
}

/// Draws by chance, from a seed.
struct Dice(u64);

impl crate::runtime::Sampler for Dice {
    fn pick(
        &mut self,
        scores: &[f32],
        allowed: Option<&llguidance::toktrie::SimpleVob>,
    ) -> Result<crate::runtime::Token, Error> {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        let ids = 0..u32::try_from(scores.len()).unwrap();
        let weight = |id: &u32| f64::from(scores[*id as usize] / 2.0).exp();
        let may: Vec<u32> = ids.filter(|id| allowed.is_none_or(|mask| mask.is_allowed(*id))).collect();
        #[expect(clippy::cast_precision_loss, reason = "a number between 0 and 1")]
        let mut left = (self.0 >> 11) as f64 / (1_u64 << 53) as f64 * may.iter().map(weight).sum::<f64>();
        let drawn = may.iter().find(|id| {
            left -= weight(id);
            left <= 0.0
        });
        Ok(*drawn.or(may.last()).unwrap())
    }

    fn accept(&mut self, _token: crate::runtime::Token) {}
}

/// Every token is drawn from the model's own scores with the next number of the same dice: what is drawn is the same
/// with guesses and without, and so is its distribution.
#[test]
fn drawn_answers_are_the_same_with_guesses() {
    let source = "the lighthouse keeper wrote the names of all lost ships into a blue book";
    let (mut accepted, mut unlike) = (0, 0);
    for seed in 1..=40 {
        let drawn = |prediction: Option<Vec<u32>>| {
            let sampler = Box::new(Dice(seed * 0x9e37_79b9_7f4a_7c15));
            run(&mut parrot(source), Prepared { prediction, sampler, ..request(source) })
        };
        let (with, without) = (drawn(Some(Vec::new())), drawn(None));
        assert_eq!(with.text(), without.text(), "seed {seed}");
        accepted += with.done().accepted_tokens;
        unlike += u32::from(with.text() != source);
    }
    assert!(
        accepted > 100 && unlike > 10,
        "{accepted} guesses were right, {unlike} answers differ from the likeliest"
    );
}

/// A draft skill is foreign: what it sends may be no token at all.
#[test]
fn a_draft_model_that_sends_no_tokens_of_ours_harms_nobody() {
    let asked = Arc::default();
    let draft = Knows { reply: vec![4_000_000_000; 400], digest: "ours", asked: Arc::clone(&asked) };
    let mut scheduler = parrot("a sentence of which no part stands in the question");
    scheduler.draft = Some(Box::new(draft));
    let client = run(&mut scheduler, request("hi"));
    assert_eq!(client.text(), "a sentence of which no part stands in the question");
    assert!(asked.load(Ordering::Relaxed) > 0);
}
