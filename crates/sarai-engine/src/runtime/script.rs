//! A model that says what it was told to say: one token a byte and six control tokens. For unit tests only.
//! Used by the tests of `schedule.rs`, `chat.rs` and `constraint.rs`; never compiled into a release.

use std::path::Path;

use llguidance::toktrie::{ApproximateTokEnv, SimpleVob, TokEnv};

use super::{Context, Reading, Refusal, Row, Sampler, SequenceId, Token, Vocabulary};
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

/// The model: after `<|assistant|>` (or from the start) it says `reply`, then ends.
pub(crate) struct Parrot {
    pub(crate) reply: Vec<Token>,
    pub(crate) cells: usize,
    /// State as the model sees it, by sequence.
    pub(crate) state: Vec<Vec<Token>>,
    /// Sizes of the batches computed.
    pub(crate) batches: Vec<usize>,
    pub(crate) rows_max: usize,
    /// Fails once a sequence holds this many tokens.
    pub(crate) breaks_at: Option<usize>,
    /// State cannot be shortened.
    pub(crate) recurrent: bool,
    /// The adapter in use, and those loaded.
    pub(crate) adapter: Option<String>,
    rows: Vec<Option<Vec<f32>>>,
}

impl Parrot {
    pub(crate) fn saying(reply: &str, cells: usize) -> Self {
        Self {
            reply: reply.bytes().map(Token::from).collect(),
            cells,
            state: vec![Vec::new(); 6],
            batches: Vec::new(),
            rows_max: 64,
            breaks_at: None,
            recurrent: false,
            adapter: None,
            rows: Vec::new(),
        }
    }

    fn row(&self, tokens: &[Token]) -> Vec<f32> {
        let said = tokens.iter().rev().position(|token| *token == ASSISTANT).unwrap_or(tokens.len());
        let next = self.reply.get(said).copied().unwrap_or(END);
        let mut scores: Vec<f32> = (0..262_u16).map(|id| -f32::from(id) / 1000.0).collect();
        scores[next as usize] = 10.0;
        scores
    }
}

impl Context for Parrot {
    fn cells(&self) -> usize {
        self.cells
    }

    fn sequences(&self) -> usize {
        self.state.len()
    }

    fn can_shorten(&self) -> bool {
        !self.recurrent
    }

    fn rows_max(&self) -> usize {
        self.rows_max
    }

    fn evaluate(&mut self, rows: &[Row]) -> Result<(), Refusal> {
        assert!(rows.len() <= self.rows_max(), "the batch is too large");
        let held: usize = self.state.iter().map(Vec::len).sum();
        if held + rows.len() > self.cells {
            return Err(Refusal::Full);
        }
        self.batches.push(rows.len());
        self.rows.clear();
        for row in rows {
            let sequence = &mut self.state[row.sequence as usize];
            assert_eq!(row.position, sequence.len(), "a hole in the sequence");
            sequence.push(row.token);
            if self.breaks_at.is_some_and(|limit| sequence.len() >= limit) {
                let detail = "scripted".into();
                return Err(Refusal::Failed(Error::Decode { tokens: rows.len(), detail }));
            }
            let scores = row.scores.then(|| self.row(&self.state[row.sequence as usize]));
            self.rows.push(scores);
        }
        Ok(())
    }

    fn scores(&self, row: usize) -> &[f32] {
        self.rows[row].as_deref().expect("scores that were not asked for")
    }

    fn share(&mut self, from: SequenceId, to: SequenceId, length: usize) {
        assert!(self.state[to as usize].is_empty(), "it is shared into a sequence in use");
        self.state[to as usize] = self.state[from as usize][..length].to_vec();
    }

    fn truncate(&mut self, sequence: SequenceId, length: usize) -> usize {
        let tokens = &mut self.state[sequence as usize];
        let length = if self.recurrent && length < tokens.len() { 0 } else { length };
        tokens.truncate(length);
        length
    }

    fn clear(&mut self) {
        self.state.iter_mut().for_each(Vec::clear);
    }

    fn state_bytes(&self, sequence: SequenceId) -> u64 {
        8 + 4 * self.state[sequence as usize].len() as u64
    }

    fn save(&mut self, sequence: SequenceId, tokens: &[Token], path: &Path) -> Result<(), Error> {
        assert_eq!(self.state[sequence as usize], tokens, "another state than was said");
        let bytes: Vec<u8> = tokens.iter().flat_map(|token| token.to_le_bytes()).collect();
        std::fs::write(path, [&(tokens.len() as u64).to_le_bytes()[..], &bytes].concat())
            .map_err(|error| Error::State { detail: error.to_string() })
    }

    fn restore(&mut self, sequence: SequenceId, path: &Path, most: usize) -> Result<Vec<Token>, Error> {
        let bytes = std::fs::read(path).map_err(|error| Error::State { detail: error.to_string() })?;
        let (count, rest) = bytes.split_at(8);
        let count = usize::try_from(u64::from_le_bytes(count.try_into().unwrap())).unwrap();
        assert!(count <= most);
        let tokens: Vec<Token> = rest
            .chunks_exact(4)
            .take(count)
            .map(|four| Token::from_le_bytes(four.try_into().unwrap()))
            .collect();
        self.state[sequence as usize].clone_from(&tokens);
        Ok(tokens)
    }

    fn load_adapter(&mut self, _name: &str, _path: &Path) -> Result<(), Error> {
        Ok(())
    }

    fn use_adapter(&mut self, adapter: Option<(&str, f32)>) -> Result<(), Error> {
        self.adapter = adapter.map(|(name, _)| name.to_owned());
        Ok(())
    }
}
