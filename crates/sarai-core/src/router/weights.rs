//! The trained heads as numbers and as bytes.
//!
//! Made by `train`, read by [`super::Router`]. One row per known feature: how rare it is and one signed byte a
//! head. The file ends with a SHA-256 of all before it; version, counts and sizes are checked before anything
//! is used, so a damaged file is refused, never half read.

use sha2::{Digest, Sha256};

use super::Error;
use super::features::{Bag, CUES, FAMILIES, SPACE};
use super::label::{DOMAINS, HEADS};

/// Largest file that is read or written.
pub(super) const BYTES_MAX: usize = 600_000;

/// Most rows a file holds.
pub(super) const ROWS_MAX: usize = 50_000;

const MAGIC: &[u8; 8] = b"SARAIRTR";
const VERSION: u32 = 1;
const HEADER: usize = MAGIC.len() + 4 + 4 + 4 * (HEADS + HEADS + DOMAINS + 2);
const ROW: usize = 2 + 1 + HEADS;
const SUM: usize = 32;

/// Steps of rarity in a byte: 16 to a factor of two.
const RARITY_STEP: f32 = 1.0 / 16.0;

/// With fewer pieces of words than this, such as in "a" or "ok", there is nothing to go by.
const PIECES_MIN: usize = 4;

/// Weight of each feature group beside the others.
const FAMILY_WEIGHT: [f32; FAMILIES] = [1.0, 0.6, 1.0, 0.5];

/// A known feature.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Row {
    pub(super) place: u16,
    pub(super) rarity: u8,
    pub(super) heads: [i8; HEADS],
}

/// Trained weights of the eight heads.
#[derive(Clone, Debug, PartialEq)]
pub struct Weights {
    pub(super) rows: Vec<Row>,
    /// Row of each place of the hashed space, or `u16::MAX`.
    index: Vec<u16>,
    pub(super) bias: [f32; HEADS],
    /// What one step of a row's byte is worth, by head.
    pub(super) step: [f32; HEADS],
    /// A domain must score this much to be named.
    pub(super) thresholds: [f32; DOMAINS],
    /// Logit per keyword hit.
    pub(super) boost: f32,
    /// Least share of known words; below it the router abstains.
    pub(super) likeness_min: f32,
}

impl Weights {
    /// No trained heads: the keywords alone decide.
    pub fn keywords_only() -> Self {
        Self::from_rows(Vec::new(), [-1.6; HEADS], [0.0; HEADS], Settings::default())
    }

    pub(super) fn from_rows(rows: Vec<Row>, bias: [f32; HEADS], step: [f32; HEADS], set: Settings) -> Self {
        let mut index = vec![u16::MAX; SPACE];
        for (at, row) in (0_u16..).zip(&rows) {
            index[usize::from(row.place)] = at;
        }
        let Settings { thresholds, boost, likeness_min } = set;
        Self { rows, index, bias, step, thresholds, boost, likeness_min }
    }

    /// Whether heads were trained at all.
    pub fn is_trained(&self) -> bool {
        !self.rows.is_empty()
    }

    /// Number of features with a weight.
    pub fn features(&self) -> usize {
        self.rows.len()
    }

    pub(super) fn row(&self, place: u16) -> Option<&Row> {
        self.rows.get(usize::from(self.index[usize::from(place)]))
    }

    /// Logits of the heads, keywords left out.
    pub(super) fn logits(&self, bag: &Bag) -> [f32; HEADS] {
        let mut sums = [0.0_f32; HEADS];
        vector(
            bag,
            |place| self.row(place).map(|row| (row, row.rarity)),
            |row, value| {
                for (sum, weight) in sums.iter_mut().zip(row.heads) {
                    *sum += value * f32::from(weight);
                }
            },
        );
        std::array::from_fn(|head| self.bias[head] + self.step[head] * sums[head])
    }

    /// Share of the question's words that are known, or whose pieces mostly are; 0 with hardly a letter.
    pub(super) fn likeness(&self, bag: &Bag) -> f32 {
        if bag.words.iter().map(|(_, pieces)| pieces.len()).sum::<usize>() < PIECES_MIN {
            return 0.0;
        }
        let known = |word: &&(u16, Vec<u16>)| {
            let (place, pieces) = word;
            let seen = pieces.iter().filter(|piece| self.row(**piece).is_some()).count();
            self.row(*place).is_some() || seen * 10 >= pieces.len().max(1) * 6
        };
        bag.words.iter().filter(known).count() as f32 / bag.words.len().max(1) as f32
    }

    /// The file's bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(HEADER + self.rows.len() * ROW + SUM);
        out.extend_from_slice(MAGIC);
        out.extend_from_slice(&VERSION.to_le_bytes());
        out.extend_from_slice(&(self.rows.len() as u32).to_le_bytes());
        let tail = [self.boost, self.likeness_min];
        for number in self.bias.iter().chain(&self.step).chain(&self.thresholds).chain(&tail) {
            out.extend_from_slice(&number.to_le_bytes());
        }
        for row in &self.rows {
            out.extend_from_slice(&row.place.to_le_bytes());
            out.push(row.rarity);
            out.extend(row.heads.iter().map(|weight| weight.cast_unsigned()));
        }
        let sum = Sha256::digest(&out);
        out.extend_from_slice(&sum);
        out
    }

    /// Reads a file's bytes.
    ///
    /// # Errors
    /// If they are too many or too few, of another kind or version, or don't match their checksum.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Error> {
        if bytes.len() > BYTES_MAX || bytes.len() < HEADER + SUM {
            return Err(Error::WeightsSize { bytes: bytes.len(), max: BYTES_MAX });
        }
        let (body, sum) = bytes.split_at(bytes.len() - SUM);
        if !body.starts_with(MAGIC) {
            return Err(Error::NotWeights);
        }
        let mut fields =
            body[MAGIC.len()..HEADER].chunks_exact(4).map(|four| [four[0], four[1], four[2], four[3]]);
        let version = fields.next().map_or(0, u32::from_le_bytes);
        if version != VERSION {
            return Err(Error::WeightsVersion { found: version, known: VERSION });
        }
        if *Sha256::digest(body) != *sum {
            return Err(Error::WeightsChecksum);
        }
        let count = fields.next().map_or(0, u32::from_le_bytes) as usize;
        if count > ROWS_MAX || body.len() != HEADER + count * ROW {
            return Err(Error::WeightsSize { bytes: bytes.len(), max: BYTES_MAX });
        }
        let numbers: Vec<f32> = fields.map(f32::from_le_bytes).collect();
        if numbers.iter().any(|number| !number.is_finite()) {
            return Err(Error::NotWeights);
        }
        let part = |from: usize| numbers[from..].iter().copied();
        let take = |from: usize| -> [f32; HEADS] { fill(part(from)) };
        let set = Settings {
            thresholds: fill(part(HEADS * 2)),
            boost: numbers[HEADS * 2 + DOMAINS],
            likeness_min: numbers[HEADS * 2 + DOMAINS + 1],
        };
        Ok(Self::from_rows(body[HEADER..].chunks_exact(ROW).map(row).collect(), take(0), take(HEADS), set))
    }
}

/// The few numbers beside the rows.
#[derive(Clone, Copy, Debug)]
pub(super) struct Settings {
    pub(super) thresholds: [f32; DOMAINS],
    pub(super) boost: f32,
    pub(super) likeness_min: f32,
}

impl Default for Settings {
    fn default() -> Self {
        Self { thresholds: [0.4; DOMAINS], boost: 1.3, likeness_min: 0.0 }
    }
}

fn fill<const N: usize>(mut numbers: impl Iterator<Item = f32>) -> [f32; N] {
    std::array::from_fn(|_| numbers.next().unwrap_or(0.0))
}

fn row(bytes: &[u8]) -> Row {
    Row {
        place: u16::from_le_bytes([bytes[0], bytes[1]]),
        rarity: bytes[2],
        heads: std::array::from_fn(|head| bytes[3 + head].cast_signed()),
    }
}

/// Rarity of a feature in a byte: log2 of `examples / holding` in steps of 1/16.
pub(super) fn rarity(examples: usize, holding: usize) -> u8 {
    let ratio = super::logistic::log2(1.0 + examples as f32 / holding.max(1) as f32);
    (ratio / RARITY_STEP).round().clamp(1.0, 255.0) as u8
}

/// Calls `each` with the value of every known feature: root of the count times rarity, each group of features
/// scaled to its own length so that long questions weigh no more than short ones.
pub(super) fn vector<R>(bag: &Bag, known: impl Fn(u16) -> Option<(R, u8)>, mut each: impl FnMut(R, f32)) {
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
    use super::{Row, Settings, Weights, rarity};
    use crate::router::Error;

    fn small() -> Weights {
        let rows = vec![
            Row { place: 3, rarity: 40, heads: [1, -2, 3, -4, 5, -6, 127, -127] },
            Row { place: 65_535, rarity: 1, heads: [0; 8] },
        ];
        Weights::from_rows(rows, [0.25; 8], [0.5; 8], Settings::default())
    }

    #[test]
    fn round_trip() {
        assert_eq!(Weights::from_bytes(&small().to_bytes()).unwrap(), small());
        let empty = Weights::keywords_only();
        assert_eq!(Weights::from_bytes(&empty.to_bytes()).unwrap(), empty);
        assert!(!empty.is_trained());
    }

    #[test]
    fn every_flipped_byte_and_every_cut_is_refused() {
        let good = small().to_bytes();
        for at in 0..good.len() {
            let mut bad = good.clone();
            bad[at] ^= 0x40;
            assert!(Weights::from_bytes(&bad).is_err(), "byte {at}");
            assert!(Weights::from_bytes(&good[..at]).is_err(), "cut at {at}");
        }
        let long = vec![0; super::BYTES_MAX + 1];
        assert!(matches!(Weights::from_bytes(&long), Err(Error::WeightsSize { .. })));
    }

    #[test]
    fn rarity_grows() {
        assert!(rarity(1000, 1) > rarity(1000, 10) && rarity(1000, 10) > rarity(1000, 1000));
    }
}
