//! A model that says what it was told to say: one token a byte and six control tokens. For unit tests only.
//! Used by the tests of `generate.rs`, `chat.rs` and `constraint.rs`; never compiled into a release.

use llguidance::toktrie::{ApproximateTokEnv, SimpleVob, TokEnv};

use super::{Filter, Reading, Sampler, Scores, Sequence, Token, Vocabulary};
use crate::{Error, Message, Sampling};

/// Begins the answer.
pub(crate) const ASSISTANT: Token = 260;
/// Ends it.
pub(crate) const END: Token = 261;
const CONTROLS: [&str; 6] = ["<|tool|>", "<|/tool|>", "<|user|>", "<|system|>", "<|assistant|>", "<|end|>"];

/// The vocabulary.
pub(crate) struct Script {
    controls: Vec<String>,
}

impl Default for Script {
    fn default() -> Self {
        Self { controls: CONTROLS.map(str::to_owned).to_vec() }
    }
}

impl Script {
    /// A token as tests like to read it.
    pub(crate) fn name(&self, token: Token) -> String {
        match token {
            END => "[END]".to_owned(),
            256.. => self.controls[token as usize - 256].clone(),
            byte => char::from(u8::try_from(byte).unwrap()).to_string(),
        }
    }
}

impl Vocabulary for Script {
    fn size(&self) -> usize {
        262
    }

    fn tokenize(&self, text: &str, reading: Reading) -> Vec<Token> {
        let mut tokens = Vec::new();
        let mut rest = text;
        while let Some(first) = rest.as_bytes().first() {
            let control = self.controls.iter().position(|control| rest.starts_with(control.as_str()));
            match control.filter(|_| reading.control) {
                Some(index) => {
                    tokens.push(256 + u32::try_from(index).unwrap());
                    rest = &rest[self.controls[index].len()..];
                }
                None => {
                    let width = rest.chars().next().unwrap().len_utf8();
                    tokens.extend(rest.as_bytes()[..width].iter().map(|byte| Token::from(*byte)));
                    rest = &rest[width..];
                    debug_assert!(*first > 0);
                }
            }
        }
        tokens
    }

    fn append_piece(&self, token: Token, out: &mut Vec<u8>) {
        out.extend(u8::try_from(token));
    }

    fn is_end(&self, token: Token) -> bool {
        token == END
    }

    fn control_texts(&self) -> &[String] {
        &self.controls
    }

    fn bos_text(&self) -> &str {
        ""
    }

    fn eos_text(&self) -> &str {
        "<|end|>"
    }

    fn token_env(&self) -> Result<TokEnv, Error> {
        Ok(ApproximateTokEnv::single_byte_env())
    }

    fn gbnf(&self, _grammar: &str) -> Result<Box<dyn Filter>, Error> {
        Ok(Box::new(Letters))
    }

    fn sampler(&self, _sampling: &Sampling, _seed: u32) -> Box<dyn Sampler> {
        Box::new(Greedy)
    }

    fn render_chat(&self, _messages: &[Message]) -> Option<String> {
        None
    }
}

struct Greedy;

impl Sampler for Greedy {
    fn pick(&mut self, scores: &[f32], allowed: Option<&SimpleVob>) -> Result<Token, Error> {
        let ids = 0..u32::try_from(scores.len()).unwrap();
        let may = ids.filter(|id| allowed.is_none_or(|mask| mask.is_allowed(*id)));
        Ok(may.max_by(|a, b| scores[*a as usize].total_cmp(&scores[*b as usize])).unwrap())
    }

    fn accept(&mut self, _token: Token) {}
}

/// A "grammar" of small letters only.
struct Letters;

impl Filter for Letters {
    fn allows(&mut self, token: Token) -> bool {
        token == END || (97..123).contains(&token)
    }

    fn allowed(&mut self) -> SimpleVob {
        let mut mask = SimpleVob::alloc(262);
        (0..262).filter(|token| self.allows(*token)).for_each(|token| mask.allow_token(token));
        mask
    }

    fn accept(&mut self, token: Token) {
        assert!(self.allows(token));
    }
}

/// The model: after `<|assistant|>` (or from the start) it says `reply`, then ends.
pub(crate) struct Parrot {
    pub(crate) reply: Vec<Token>,
    pub(crate) context: usize,
    /// State as the model sees it.
    pub(crate) tokens: Vec<Token>,
    /// Sizes of the batches computed.
    pub(crate) batches: Vec<usize>,
    /// Fails at this many tokens of state.
    pub(crate) breaks_at: Option<usize>,
    /// State cannot be shortened.
    pub(crate) recurrent: bool,
    rows: Vec<Option<Vec<f32>>>,
}

impl Parrot {
    pub(crate) fn saying(reply: &str, context: usize) -> Self {
        Self {
            reply: reply.bytes().map(Token::from).collect(),
            context,
            tokens: Vec::new(),
            batches: Vec::new(),
            breaks_at: None,
            recurrent: false,
            rows: Vec::new(),
        }
    }

    fn row(&self) -> Vec<f32> {
        let said =
            self.tokens.iter().rev().position(|token| *token == ASSISTANT).unwrap_or(self.tokens.len());
        let next = self.reply.get(said).copied().unwrap_or(END);
        let mut scores: Vec<f32> = (0..262_u16).map(|id| -f32::from(id) / 1000.0).collect();
        scores[next as usize] = 10.0;
        scores
    }
}

impl Sequence for Parrot {
    fn context_tokens(&self) -> usize {
        self.context
    }

    fn truncate(&mut self, length: usize) -> usize {
        let length = if self.recurrent && length < self.tokens.len() { 0 } else { length };
        self.tokens.truncate(length);
        length
    }

    fn evaluate(&mut self, tokens: &[Token], position: usize, scores: Scores) -> Result<(), Error> {
        assert_eq!(position, self.tokens.len(), "a hole in the sequence");
        self.batches.push(tokens.len());
        self.rows.clear();
        for (index, token) in tokens.iter().enumerate() {
            self.tokens.push(*token);
            if self.breaks_at.is_some_and(|limit| self.tokens.len() >= limit) {
                return Err(Error::Decode { tokens: tokens.len(), detail: "scripted".into() });
            }
            let wanted = scores.wanted(index, tokens.len());
            self.rows.push(wanted.then(|| self.row()));
        }
        assert!(self.tokens.len() <= self.context, "past the end of the context");
        Ok(())
    }

    fn scores(&self, index: usize) -> &[f32] {
        self.rows[index].as_deref().expect("scores that were not asked for")
    }
}
