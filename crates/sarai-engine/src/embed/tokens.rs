//! SentencePiece's unigram tokenizer: from a text to the numbers of its likeliest pieces.
//!
//! Called by `embed.rs`. Reads the model's own encoding (protocol buffers) and keeps a trie of its pieces. Gives the
//! same numbers as the sentencepiece library for normal pieces; pieces that stand for control are never matched in a
//! text. Whatever the file says, a text of n bytes costs at most n × [`PIECE_BYTES_MAX`] steps.
//! Method: Kudo 2018, <https://arxiv.org/abs/1804.10959>.

use std::collections::VecDeque;
use std::ops::Range;

use prost::Message as _;

use super::normal::Normalizer;

/// Pieces in one vocabulary.
const PIECES_MAX: usize = 1 << 19;
/// Longest piece.
const PIECE_BYTES_MAX: usize = 256;
/// How much less likely than the unlikeliest piece an unknown character is, as SentencePiece has it.
const UNKNOWN_PENALTY: f32 = 10.0;

/// The parts of SentencePiece's `ModelProto` that are used here.
#[derive(Clone, PartialEq, prost::Message)]
struct Model {
    #[prost(message, repeated, tag = "1")]
    pieces: Vec<Piece>,
    #[prost(message, optional, tag = "2")]
    trainer: Option<Trainer>,
    #[prost(message, optional, tag = "3")]
    normalizer: Option<NormalizerSpec>,
}

#[derive(Clone, PartialEq, prost::Message)]
struct Piece {
    #[prost(string, optional, tag = "1")]
    text: Option<String>,
    #[prost(float, optional, tag = "2")]
    score: Option<f32>,
    #[prost(int32, optional, tag = "3")]
    kind: Option<i32>,
}

#[derive(Clone, PartialEq, prost::Message)]
struct Trainer {
    #[prost(int32, optional, tag = "3")]
    model_type: Option<i32>,
    #[prost(int32, optional, tag = "41")]
    bos_id: Option<i32>,
    #[prost(int32, optional, tag = "42")]
    eos_id: Option<i32>,
}

#[derive(Clone, PartialEq, prost::Message)]
struct NormalizerSpec {
    #[prost(bytes = "vec", optional, tag = "2")]
    charsmap: Option<Vec<u8>>,
    #[prost(bool, optional, tag = "3")]
    dummy_prefix: Option<bool>,
    #[prost(bool, optional, tag = "4")]
    remove_extra_spaces: Option<bool>,
    #[prost(bool, optional, tag = "5")]
    escape_spaces: Option<bool>,
}

/// `ModelProto.SentencePiece.Type.NORMAL`, also the default.
const NORMAL: i32 = 1;
/// `ModelProto.SentencePiece.Type.UNKNOWN`.
const UNKNOWN: i32 = 2;
/// `TrainerSpec.ModelType.UNIGRAM`, also the default.
const UNIGRAM: i32 = 1;

/// A tokenizer.
#[derive(Debug)]
pub(crate) struct Tokenizer {
    normalizer: Normalizer,
    trie: Trie,
    scores: Vec<f32>,
    unknown: u32,
    unknown_score: f32,
    bos: u32,
    eos: u32,
}

impl Tokenizer {
    /// Reads a SentencePiece model; `Err` says what is wrong with it.
    pub(crate) fn new(bytes: &[u8]) -> Result<Self, String> {
        let model = Model::decode(bytes).map_err(|error| error.to_string())?;
        let count = model.pieces.len();
        if count == 0 || count > PIECES_MAX {
            return Err(format!("it has {count} pieces, 1 to {PIECES_MAX} are read"));
        }
        let trainer = model.trainer.unwrap_or_default();
        if trainer.model_type.unwrap_or(UNIGRAM) != UNIGRAM {
            return Err("it is not of the unigram kind".into());
        }
        let spec = model.normalizer.unwrap_or_default();
        let usual = [spec.dummy_prefix, spec.remove_extra_spaces, spec.escape_spaces];
        if usual.contains(&Some(false)) {
            return Err("it treats spaces in a way that is not known here".into());
        }
        let number = |id: Option<i32>, usual: u32| {
            let id = id.map_or(Some(usual), |id| u32::try_from(id).ok());
            id.filter(|id| (*id as usize) < count).ok_or("its marks of begin and end are not in it")
        };
        let (bos, eos) = (number(trainer.bos_id, 1)?, number(trainer.eos_id, 2)?);
        let mut normal = Vec::with_capacity(count);
        let mut scores = Vec::with_capacity(count);
        let mut unknown = None;
        for (id, piece) in (0_u32..).zip(&model.pieces) {
            let text = piece.text.as_deref().unwrap_or_default();
            let score = piece.score.unwrap_or_default();
            if text.is_empty() || text.len() > PIECE_BYTES_MAX || !score.is_finite() {
                return Err(format!("piece {id} has a text of {} bytes and the score {score}", text.len()));
            }
            scores.push(score);
            match piece.kind.unwrap_or(NORMAL) {
                NORMAL => normal.push((text.as_bytes(), id)),
                UNKNOWN => unknown = Some(id),
                _ => {}
            }
        }
        let lowest = normal.iter().map(|(_, id)| scores[*id as usize]).fold(f32::INFINITY, f32::min);
        Ok(Self {
            normalizer: Normalizer::new(spec.charsmap.as_deref().unwrap_or_default())?,
            trie: Trie::new(normal)?,
            scores,
            unknown: unknown.ok_or("it has no piece for what is unknown")?,
            unknown_score: lowest - UNKNOWN_PENALTY,
            bos,
            eos,
        })
    }

    /// Number of pieces.
    pub(crate) fn vocabulary(&self) -> usize {
        self.scores.len()
    }

    /// Numbers of the pieces of a text, with the marks of begin and end around them.
    pub(crate) fn encode(&self, text: &str) -> Vec<u32> {
        let text = self.normalizer.normalize(text);
        let mut ids = vec![self.eos];
        let best = self.best_paths(&text);
        let mut end = text.len();
        while end > 0 {
            let step = &best[end];
            // A run of unknown characters is one unknown piece.
            if step.id != self.unknown || ids.last() != Some(&self.unknown) {
                ids.push(step.id);
            }
            end = step.start;
        }
        ids.push(self.bos);
        ids.reverse();
        ids
    }

    /// For each end of a character the best last step to it.
    fn best_paths(&self, text: &str) -> Vec<Step> {
        let bytes = text.as_bytes();
        let mut best = vec![Step { score: f32::NEG_INFINITY, start: 0, id: self.unknown }; bytes.len() + 1];
        best[0].score = 0.0;
        for (start, first) in text.char_indices() {
            let base = best[start].score;
            let one = start + first.len_utf8();
            let mut improve = |end: usize, score: f32, id: u32| {
                if score > best[end].score {
                    best[end] = Step { score, start, id };
                }
            };
            let mut known = false;
            self.trie.prefixes(&bytes[start..], |length, id| {
                known |= start + length == one;
                improve(start + length, base + self.scores[id as usize], id);
            });
            if !known {
                improve(one, base + self.unknown_score, self.unknown);
            }
        }
        best
    }
}

/// The best known way to one place in a text.
#[derive(Clone, Debug)]
struct Step {
    score: f32,
    start: usize,
    id: u32,
}

/// Which pieces a text begins with. Nodes stand in breadth-first order, so that the children of a node are
/// neighbours and begin where those of the node before it end.
#[derive(Debug, Default)]
struct Trie {
    /// First child of each node; one more at the end.
    first: Vec<u32>,
    /// Byte that leads to each node.
    label: Vec<u8>,
    /// Number of the piece that ends at each node, plus one.
    piece: Vec<u32>,
}

/// A node that is still to be laid out: which pieces go through it and how long its own text is.
struct Pending {
    pieces: Range<usize>,
    depth: usize,
}

impl Trie {
    fn new(mut pieces: Vec<(&[u8], u32)>) -> Result<Self, &'static str> {
        pieces.sort_unstable();
        if pieces.windows(2).any(|pair| pair[0].0 == pair[1].0) {
            return Err("it has the same piece twice");
        }
        let mut trie = Self::default();
        trie.label.push(0);
        let mut queue = VecDeque::from([Pending { pieces: 0..pieces.len(), depth: 0 }]);
        while let Some(Pending { pieces: mut range, depth }) = queue.pop_front() {
            // A piece that ends here is the first of those that go on.
            let ends = pieces[range.clone()].first().filter(|(text, _)| text.len() == depth);
            trie.piece.push(ends.map_or(0, |(_, id)| id + 1));
            range.start += usize::from(ends.is_some());
            trie.first.push(u32::try_from(trie.label.len()).map_err(|_| "it is too large")?);
            while let Some((text, _)) = pieces[range.clone()].first() {
                let byte = text[depth];
                let same = pieces[range.clone()].partition_point(|(text, _)| text[depth] == byte);
                trie.label.push(byte);
                queue.push_back(Pending { pieces: range.start..range.start + same, depth: depth + 1 });
                range.start += same;
            }
        }
        trie.first.push(u32::try_from(trie.label.len()).map_err(|_| "it is too large")?);
        Ok(trie)
    }

    /// Tells length and number of every piece that `bytes` begins with, shortest first.
    fn prefixes(&self, bytes: &[u8], mut found: impl FnMut(usize, u32)) {
        let mut node = 0;
        for (index, byte) in bytes.iter().enumerate() {
            let first = self.first[node] as usize;
            let children = &self.label[first..self.first[node + 1] as usize];
            let Ok(child) = children.binary_search(byte) else { return };
            node = first + child;
            if self.piece[node] != 0 {
                found(index + 1, self.piece[node] - 1);
            }
        }
    }
}

#[cfg(test)]
mod tests;
