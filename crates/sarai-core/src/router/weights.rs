//! What was learned, as numbers: from the features of a question to nine logits.
//!
//! Made by `train`, read by [`super::Router`]; `weights/bytes.rs` writes and reads files. A row for each known
//! feature holds how rare it is and a signed byte for each sum. With linear heads the sums are the logits; with
//! recursive ones a small network (`weights/refine.rs`) makes them of the sums.

mod bytes;
pub(super) mod dense;
mod refine;

pub(super) use self::bytes::ROWS_MAX;
pub(super) use self::dense::Dense;
pub(super) use self::refine::{INNER, ROUNDS, Refine, Round};
use super::features::{Bag, CUES, FAMILIES, SPACE};
use super::label::{DOMAINS, OUTPUTS};

/// Steps of rarity in a byte: 16 to a factor of two.
const RARITY_STEP: f32 = 1.0 / 16.0;

/// With fewer pieces of words than this, such as in "a" or "ok", there is nothing to go by.
const PIECES_MIN: usize = 4;

/// Weight of each feature group beside the others.
const FAMILY_WEIGHT: [f32; FAMILIES] = [1.0, 0.6, 1.0, 0.5];

/// Marks a place without a row.
const NO_ROW: u32 = u32::MAX;

/// Sums a row adds to with both kinds of heads: the recursive ones' first.
pub(super) const JOINED: usize = INNER + OUTPUTS;

/// A known feature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) place: u32,
    pub(super) rarity: u8,
}

/// Rows with their signed bytes, `steps.len()` to each row.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Table {
    pub(super) rows: Vec<Row>,
    pub(super) cells: Vec<i8>,
    /// What one step of a byte is worth, by sum.
    pub(super) steps: Vec<f32>,
}

impl Table {
    /// Rounds rows of full precision to bytes.
    pub(super) fn rounded(rows: Vec<Row>, width: usize, full: &[f32]) -> Self {
        let largest =
            |sum: usize| full.iter().skip(sum).step_by(width).fold(0.0_f32, |max, x| max.max(x.abs()));
        let steps: Vec<f32> = (0..width).map(|sum| (largest(sum) / 127.0).max(f32::MIN_POSITIVE)).collect();
        let cells = full.iter().zip(steps.iter().cycle()).map(|(weight, step)| (weight / step).round() as i8);
        Self { cells: cells.collect(), rows, steps }
    }
}

/// The few numbers beside the rows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Settings {
    /// What is added to each logit.
    pub(super) bias: [f32; OUTPUTS],
    /// What each logit is multiplied by before; 1 where the rows have it in them.
    pub(super) slope: [f32; OUTPUTS],
    /// A domain must score this much to be named.
    pub(super) thresholds: [f32; DOMAINS],
    /// Logit per keyword hit.
    pub(super) boost: f32,
    /// Least share of known words; below it the router abstains.
    pub(super) likeness_min: f32,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            bias: [-1.6; OUTPUTS],
            slope: [1.0; OUTPUTS],
            thresholds: [0.4; DOMAINS],
            boost: 1.3,
            likeness_min: 0.0,
        }
    }
}

/// Trained weights of the heads.
#[derive(Clone, Debug, PartialEq)]
pub struct Weights {
    table: Table,
    /// Row of each place of the hashed space, or [`NO_ROW`]; empty without rows.
    index: Vec<u32>,
    /// What makes logits of the first sums; what sums are left are logits too, and both are added up.
    refine: Option<Refine>,
    pub(super) settings: Settings,
}

impl Weights {
    /// No trained heads: the keywords alone decide.
    pub fn keywords_only() -> Self {
        let table = Table { rows: Vec::new(), cells: Vec::new(), steps: vec![0.0; OUTPUTS] };
        Self::new(table, None, Settings::default())
    }

    pub(super) fn new(table: Table, refine: Option<Refine>, settings: Settings) -> Self {
        let mut index = Vec::new();
        if !table.rows.is_empty() {
            index.resize(SPACE, NO_ROW);
        }
        for (at, row) in (0_u32..).zip(&table.rows) {
            index[row.place as usize] = at;
        }
        Self { table, index, refine, settings }
    }

    /// Whether heads were trained at all.
    pub fn is_trained(&self) -> bool {
        !self.table.rows.is_empty()
    }

    /// Number of features with a weight.
    pub fn features(&self) -> usize {
        self.table.rows.len()
    }

    /// Bytes in memory.
    pub fn bytes_held(&self) -> usize {
        let network = self.refine.as_ref().map_or(0, |refine| refine.0.len());
        size_of_val(&self.table.rows[..]) + self.table.cells.len() + 4 * (self.index.len() + network)
    }

    /// `linear`, `recursive` or `joined`.
    pub fn kind(&self) -> &'static str {
        match (&self.refine, self.table.steps.len()) {
            (None, _) => "linear",
            (Some(_), INNER) => "recursive",
            (Some(_), _) => "joined",
        }
    }

    fn row(&self, place: u32) -> Option<usize> {
        self.index.get(place as usize).filter(|row| **row != NO_ROW).map(|row| *row as usize)
    }

    /// Logits of the heads, keywords left out. `added` comes on top of the sums: 0 without a vector.
    pub(super) fn logits(&self, bag: &Bag, added: &[f32; JOINED]) -> [f32; OUTPUTS] {
        let width = self.table.steps.len();
        let mut sums = [0.0_f32; JOINED];
        vector(
            bag,
            |place| self.row(place).map(|row| (row, self.table.rows[row].rarity)),
            |row, value| {
                for (sum, weight) in sums.iter_mut().zip(&self.table.cells[row * width..(row + 1) * width]) {
                    *sum += value * f32::from(*weight);
                }
            },
        );
        for (sum, step) in sums.iter_mut().zip(&self.table.steps) {
            *sum *= step;
        }
        for (sum, added) in sums.iter_mut().zip(added) {
            *sum += added;
        }
        let (refined, first) = match &self.refine {
            Some(refine) => (refine.logits(&std::array::from_fn(|sum| sums[sum])), INNER),
            None => ([0.0; OUTPUTS], 0),
        };
        // Sums that no row adds to are 0.
        let raw = |head: usize| refined[head] + sums[first + head];
        std::array::from_fn(|head| self.settings.bias[head] + self.settings.slope[head] * raw(head))
    }

    /// Share of the question's words that are known, or whose pieces mostly are; 0 with hardly a letter.
    pub(super) fn likeness(&self, bag: &Bag) -> f32 {
        if bag.words.iter().map(|(_, pieces)| pieces.len()).sum::<usize>() < PIECES_MIN {
            return 0.0;
        }
        let known = |word: &&(u32, Vec<u32>)| {
            let (place, pieces) = word;
            let seen = pieces.iter().filter(|piece| self.row(**piece).is_some()).count();
            self.row(*place).is_some() || seen * 10 >= pieces.len().max(1) * 6
        };
        bag.words.iter().filter(known).count() as f32 / bag.words.len().max(1) as f32
    }
}

/// Rarity of a feature in a byte: log2 of `examples / holding` in steps of 1/16.
pub(super) fn rarity(examples: usize, holding: usize) -> u8 {
    let ratio = super::logistic::log2(1.0 + examples as f32 / holding.max(1) as f32);
    (ratio / RARITY_STEP).round().clamp(1.0, 255.0) as u8
}

/// Calls `each` with the value of every known feature: root of the count times rarity, each group of features
/// scaled to its own length so that long questions weigh no more than short ones.
pub(super) fn vector<R>(bag: &Bag, known: impl Fn(u32) -> Option<(R, u8)>, mut each: impl FnMut(R, f32)) {
    for family in bag.features.chunk_by(|a, b| a.family == b.family) {
        let kind = family[0].family;
        let value = |rarity: u8, count: u16| {
            if kind == CUES {
                f32::from(count)
            } else {
                f32::from(count).sqrt() * f32::from(rarity) * RARITY_STEP
            }
        };
        let mut square = 0.0;
        for feature in family {
            if let Some((_, rarity)) = known(feature.place) {
                square += value(rarity, feature.count).powi(2);
            }
        }
        let length = if kind == CUES { 1.0 } else { square.sqrt().max(1.0) };
        let scale = FAMILY_WEIGHT[usize::from(kind)] / length;
        for feature in family {
            if let Some((row, rarity)) = known(feature.place) {
                each(row, scale * value(rarity, feature.count));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::rarity;

    #[test]
    fn rarity_grows() {
        assert!(rarity(1000, 1) > rarity(1000, 10) && rarity(1000, 10) > rarity(1000, 1000));
    }
}
