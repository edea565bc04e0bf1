//! What can be asked of the engine and what comes back, with the limits of each field.
//!
//! Built by `sarai-skills` from the wire; checked here once, in [`Generation::check`], before any work.

use crate::Error;

/// Most stop strings of one request.
pub(crate) const STOPS_MAX: usize = 16;
/// Longest stop string in bytes.
pub(crate) const STOP_BYTES_MAX: usize = 512;
/// Most alternatives told beside a chosen token.
pub(crate) const TOP_LOGPROBS_MAX: u32 = 20;
/// Longest input in bytes, all messages together.
pub(crate) const INPUT_BYTES_MAX: usize = 8 << 20;
/// Most messages of a chat.
pub(crate) const MESSAGES_MAX: usize = 4096;

/// One message of a chat.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Message {
    /// "system", "user", "assistant" or "tool"; the model's template decides what it knows.
    pub role: String,
    /// Its text. Control tokens spelled out in it stay plain text.
    pub content: String,
}

/// What the model reads.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Input {
    /// Raw text, no template. Control tokens spelled out in it are read as such.
    Prompt(String),
    /// A chat, put into the model's own template.
    Chat(Vec<Message>),
    /// Tokens of this model's vocabulary, as another engine's guesses are asked for.
    Tokens(Vec<u32>),
}

/// How tokens are chosen. The default is greedy.
#[derive(Clone, Debug, PartialEq)]
pub struct Sampling {
    /// 0: greedy. At most 100.
    pub temperature: f32,
    /// 1: off.
    pub top_p: f32,
    /// 0: off.
    pub top_k: u32,
    /// 0: off.
    pub min_p: f32,
    /// 1: off.
    pub repeat_penalty: f32,
    /// 0: off.
    pub presence_penalty: f32,
    /// 0: off.
    pub frequency_penalty: f32,
    /// `None`: a random one, told in [`Done`].
    pub seed: Option<u64>,
}

impl Default for Sampling {
    fn default() -> Self {
        Self {
            temperature: 0.0,
            top_p: 1.0,
            top_k: 0,
            min_p: 0.0,
            repeat_penalty: 1.0,
            presence_penalty: 0.0,
            frequency_penalty: 0.0,
            seed: None,
        }
    }
}

/// What the whole answer must match.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Constraint {
    /// A JSON Schema, as text.
    JsonSchema(String),
    /// A GBNF grammar with a rule `root`.
    Gbnf(String),
    /// A Lark grammar with a rule `start`.
    Lark(String),
    /// A regular expression.
    Regex(String),
}

/// One request.
#[derive(Clone, Debug, PartialEq)]
pub struct Generation {
    /// What the model reads.
    pub input: Input,
    /// Longest answer in tokens; `None`: as many as fit the context.
    pub max_tokens: Option<u32>,
    /// Strings that end the answer and are not part of it.
    pub stop: Vec<String>,
    /// How tokens are chosen.
    pub sampling: Sampling,
    /// What the answer must match.
    pub constraint: Option<Constraint>,
    /// `None`: no log probabilities. `Some(n)`: of each chosen token and of the `n` likeliest.
    pub logprobs: Option<u32>,
    /// Whether tokens may be guessed ahead. The answer is the same; only its time differs.
    pub speculation: bool,
    /// Text the answer will probably resemble, if it is not in the input anyway.
    pub prediction: Option<String>,
    /// Name of a loaded adapter; `None`: the model as it is.
    pub adapter: Option<String>,
}

impl Generation {
    /// A greedy, unbound request.
    #[must_use]
    pub fn new(input: Input) -> Self {
        Self {
            input,
            max_tokens: None,
            stop: Vec::new(),
            sampling: Sampling::default(),
            constraint: None,
            logprobs: None,
            speculation: true,
            prediction: None,
            adapter: None,
        }
    }

    /// Whether whoever asks wants this very answer again: a sampled one whose seed is given. The last digits of scores
    /// depend on what is computed with them and on where earlier states lie, and sampling is moved by them.
    pub(crate) fn must_repeat(&self) -> bool {
        self.sampling.temperature != 0.0 && self.sampling.seed.is_some()
    }

    /// Whether tokens are guessed ahead.
    pub(crate) fn guesses(&self) -> bool {
        self.speculation && !self.must_repeat()
    }

    /// Refuses what is out of range.
    pub(crate) fn check(&self) -> Result<(), Error> {
        self.input.check()?;
        self.sampling.check()?;
        at_most("stop strings", self.stop.len(), STOPS_MAX)?;
        for stop in &self.stop {
            if stop.is_empty() {
                return Err(Error::Empty { what: "a stop string" });
            }
            at_most("bytes in a stop string", stop.len(), STOP_BYTES_MAX)?;
        }
        if let Some(prediction) = &self.prediction {
            check_text("the prediction", prediction, prediction.len())?;
        }
        if self.logprobs.is_some_and(|top| top > TOP_LOGPROBS_MAX) {
            let value = f64::from(self.logprobs.unwrap_or_default());
            return Err(Error::OutOfRange { name: "logprobs", value, range: "from 0 to 20" });
        }
        Ok(())
    }
}

impl Input {
    /// Refuses what is empty, too long, or holds a zero byte.
    pub(crate) fn check(&self) -> Result<(), Error> {
        match self {
            Self::Prompt(prompt) => {
                if prompt.is_empty() {
                    return Err(Error::Empty { what: "the prompt" });
                }
                check_text("the prompt", prompt, prompt.len())
            }
            Self::Tokens(tokens) => {
                if tokens.is_empty() {
                    return Err(Error::Empty { what: "the list of tokens" });
                }
                at_most("tokens of input", tokens.len(), INPUT_BYTES_MAX / 4)
            }
            Self::Chat(messages) => {
                if messages.is_empty() {
                    return Err(Error::Empty { what: "the list of messages" });
                }
                at_most("messages", messages.len(), MESSAGES_MAX)?;
                let total = messages.iter().map(|message| message.content.len() + message.role.len()).sum();
                for message in messages {
                    if message.role.is_empty() {
                        return Err(Error::Empty { what: "the role of a message" });
                    }
                    check_text("a role", &message.role, total)?;
                    check_text("a message", &message.content, total)?;
                }
                Ok(())
            }
        }
    }
}

impl Sampling {
    fn check(&self) -> Result<(), Error> {
        within("temperature", self.temperature, 0.0..=100.0, "from 0 to 100")?;
        within("top_p", self.top_p, f32::MIN_POSITIVE..=1.0, "above 0 and at most 1")?;
        within("min_p", self.min_p, 0.0..=1.0, "from 0 to 1")?;
        within("repeat_penalty", self.repeat_penalty, 0.01..=10.0, "from 0.01 to 10")?;
        within("presence_penalty", self.presence_penalty, -10.0..=10.0, "from -10 to 10")?;
        within("frequency_penalty", self.frequency_penalty, -10.0..=10.0, "from -10 to 10")?;
        if i32::try_from(self.top_k).is_err() {
            return Err(Error::OutOfRange {
                name: "top_k",
                value: self.top_k.into(),
                range: "below 2147483648",
            });
        }
        Ok(())
    }

    /// Whether any penalty is on.
    pub(crate) fn penalises(&self) -> bool {
        self.repeat_penalty != 1.0 || self.presence_penalty != 0.0 || self.frequency_penalty != 0.0
    }
}

fn check_text(what: &'static str, text: &str, total: usize) -> Result<(), Error> {
    at_most("bytes of input", total, INPUT_BYTES_MAX)?;
    if text.contains('\0') { Err(Error::ZeroByte { what }) } else { Ok(()) }
}

fn at_most(what: &'static str, count: usize, max: usize) -> Result<(), Error> {
    if count > max { Err(Error::TooMany { what, count, max }) } else { Ok(()) }
}

/// A NaN lies in no range, so it is refused too.
fn within(
    name: &'static str,
    value: f32,
    allowed: std::ops::RangeInclusive<f32>,
    range: &'static str,
) -> Result<(), Error> {
    if allowed.contains(&value) {
        Ok(())
    } else {
        Err(Error::OutOfRange { name, value: value.into(), range })
    }
}

/// A token and how likely it was, before sampling parameters and constraints.
#[derive(Clone, Debug, PartialEq)]
pub struct TokenLogprob {
    /// The token's bytes; part of a character is possible.
    pub bytes: Vec<u8>,
    /// Natural logarithm of its probability.
    pub logprob: f32,
    /// The likeliest tokens at this place, best first.
    pub top: Vec<TokenLogprob>,
}

/// Why an answer ended.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Finish {
    /// End of turn, a stop string, or a finished constraint.
    Stop,
    /// `max_tokens`, or the end of the context.
    Length,
}

/// The end of an answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Done {
    /// Why it ended.
    pub finish: Finish,
    /// Tokens read, template included.
    pub prompt_tokens: u32,
    /// Of these, taken from the state of an earlier request.
    pub cached_tokens: u32,
    /// Tokens of the answer, the closing one not counted.
    pub completion_tokens: u32,
    /// Of these, forced by the constraint and so not sampled.
    pub forced_tokens: u32,
    /// Seed of its random choices. The same request with it gives the same answer, as far as scores are the same: they
    /// differ in the last digits with what is computed in the same batch.
    pub seed: u64,
    /// Tokens guessed ahead of the model.
    pub drafted_tokens: u32,
    /// Of these, what the model then chose.
    pub accepted_tokens: u32,
    /// Time to read the prompt.
    pub prefill: std::time::Duration,
    /// Time to write the answer.
    pub decode: std::time::Duration,
    /// Time of the batches in which it was written alone: beside others a batch costs more and says nothing of guesses.
    pub decode_alone: std::time::Duration,
    /// About the time their tokens would have taken one at a time. Both are zero while that is not known.
    pub decode_plain: std::time::Duration,
    /// Whether tokens might be guessed ahead at all.
    pub guessing: bool,
    /// The stop string that ended it.
    pub stop_matched: Option<String>,
    /// Digest of the adapter it was written with, hex.
    pub adapter_sha256: Option<String>,
}

/// One step of an answer.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// Progress of reading the prompt.
    Prefill {
        /// Tokens read, cached ones included.
        done: u32,
        /// Tokens to read.
        total: u32,
    },
    /// A piece of the answer.
    Text {
        /// Whole characters; may be empty.
        text: String,
        /// One entry a token, if asked for.
        logprobs: Vec<TokenLogprob>,
        /// The tokens it was made of, with those whose text is held back.
        tokens: Vec<u32>,
    },
    /// The end. Nothing follows.
    Done(Done),
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(change: impl FnOnce(&mut Generation)) -> Result<(), Error> {
        let mut generation = Generation::new(Input::Prompt("hello".into()));
        change(&mut generation);
        generation.check()
    }

    #[test]
    fn the_defaults_pass() {
        with(|_| {}).unwrap();
        with(|request| {
            request.input = Input::Chat(vec![Message { role: "user".into(), content: String::new() }])
        })
        .unwrap();
    }

    #[test]
    fn a_given_seed_is_not_guessed_ahead_of() {
        let guesses = |change: fn(&mut Generation)| {
            let mut generation = Generation::new(Input::Prompt("hello".into()));
            change(&mut generation);
            generation.guesses()
        };
        assert!(guesses(|_| {}));
        assert!(guesses(|request| request.sampling.seed = Some(1)));
        assert!(guesses(|request| request.sampling.temperature = 0.7));
        assert!(!guesses(|request| {
            (request.sampling.temperature, request.sampling.seed) = (0.7, Some(1));
        }));
        assert!(!guesses(|request| request.speculation = false));
    }

    #[test]
    fn numbers_out_of_range_are_refused() {
        let refused = |change: fn(&mut Sampling), name: &str| {
            let error = with(|request| change(&mut request.sampling)).unwrap_err();
            assert!(matches!(&error, Error::OutOfRange { name: got, .. } if *got == name), "{name}: {error}");
        };
        refused(|sampling| sampling.temperature = -0.1, "temperature");
        refused(|sampling| sampling.temperature = f32::NAN, "temperature");
        refused(|sampling| sampling.temperature = f32::INFINITY, "temperature");
        refused(|sampling| sampling.top_p = 0.0, "top_p");
        refused(|sampling| sampling.top_p = 1.1, "top_p");
        refused(|sampling| sampling.min_p = -1.0, "min_p");
        refused(|sampling| sampling.repeat_penalty = 0.0, "repeat_penalty");
        refused(|sampling| sampling.presence_penalty = f32::NAN, "presence_penalty");
        refused(|sampling| sampling.frequency_penalty = 11.0, "frequency_penalty");
        refused(|sampling| sampling.top_k = u32::MAX, "top_k");
        assert!(matches!(with(|request| request.logprobs = Some(21)), Err(Error::OutOfRange { .. })));
    }

    #[test]
    fn stop_strings_are_counted_and_measured() {
        assert!(matches!(with(|request| request.stop = vec!["x".into(); 17]), Err(Error::TooMany { .. })));
        assert!(matches!(with(|request| request.stop = vec![String::new()]), Err(Error::Empty { .. })));
        assert!(matches!(with(|request| request.stop = vec!["x".repeat(513)]), Err(Error::TooMany { .. })));
        with(|request| request.stop = vec!["x".repeat(512); 16]).unwrap();
    }

    #[test]
    fn inputs_that_cannot_be_read_are_refused() {
        let input = |input: Input| with(move |request| request.input = input);
        assert!(matches!(input(Input::Prompt(String::new())), Err(Error::Empty { .. })));
        assert!(matches!(input(Input::Prompt("a\0b".into())), Err(Error::ZeroByte { .. })));
        assert!(matches!(input(Input::Chat(Vec::new())), Err(Error::Empty { .. })));
        let long = "x".repeat(INPUT_BYTES_MAX + 1);
        assert!(matches!(input(Input::Prompt(long)), Err(Error::TooMany { .. })));
        let message = Message { role: String::new(), content: "x".into() };
        assert!(matches!(input(Input::Chat(vec![message])), Err(Error::Empty { .. })));
    }
}
