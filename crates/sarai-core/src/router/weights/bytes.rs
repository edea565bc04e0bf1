//! Weights as the bytes of a file.
//!
//! Called by whoever keeps weights: the build, `sarai train router`, the program's start. The file ends with a
//! SHA-256 of all before it; version, counts and sizes are checked before anything is used, so a damaged file is
//! refused, never half read. All numbers are little-endian.

use sha2::{Digest, Sha256};

use super::refine::{INNER, NUMBERS, Refine};
use super::{JOINED, Row, Settings, Table, Weights};
use crate::router::Error;
use crate::router::features::SPACE;
use crate::router::label::{DOMAINS, OUTPUTS};

/// Largest file that is read or written.
const BYTES_MAX: usize = 4_000_000;

/// Most rows a file holds.
pub(in crate::router) const ROWS_MAX: usize = 60_000;

const MAGIC: &[u8; 8] = b"SARAIRTR";
/// Changes with the layout and with what features are made of a text.
const VERSION: u32 = 2;
const LINEAR: u32 = 0;
const RECURSIVE: u32 = 1;
const BOTH: u32 = 2;
const HEADER: usize = MAGIC.len() + 4 * 3;
const SUM: usize = 32;

/// Numbers beside rows and network.
const BESIDE: usize = OUTPUTS * 2 + DOMAINS + 2;

impl Weights {
    /// The file's bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        let kind = match (&self.refine, self.table.steps.len()) {
            (None, _) => LINEAR,
            (Some(_), INNER) => RECURSIVE,
            (Some(_), _) => BOTH,
        };
        let mut out = Vec::new();
        out.extend_from_slice(MAGIC);
        for number in [VERSION, kind, self.table.rows.len() as u32] {
            out.extend_from_slice(&number.to_le_bytes());
        }
        let Settings { bias, slope, thresholds, boost, likeness_min } = &self.settings;
        let beside = bias.iter().chain(slope).chain(thresholds).chain([boost, likeness_min]);
        let network = self.refine.iter().flat_map(|refine| &refine.0);
        for number in beside.chain(&self.table.steps).chain(network) {
            out.extend_from_slice(&number.to_le_bytes());
        }
        for (row, cells) in self.table.rows.iter().zip(self.table.cells.chunks(self.table.steps.len())) {
            out.extend_from_slice(&row.place.to_le_bytes()[..3]);
            out.push(row.rarity);
            out.extend(cells.iter().map(|weight| weight.cast_unsigned()));
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
        let wrong_size = Error::WeightsSize { bytes: bytes.len(), max: BYTES_MAX };
        if bytes.len() > BYTES_MAX || bytes.len() < HEADER + SUM {
            return Err(wrong_size);
        }
        let (body, sum) = bytes.split_at(bytes.len() - SUM);
        let Some(body) = body.strip_prefix(MAGIC) else { return Err(Error::NotWeights) };
        let mut reader = Reader(body);
        let version = reader.whole();
        if version != VERSION {
            return Err(Error::WeightsVersion { found: version, known: VERSION });
        }
        if *Sha256::digest(&bytes[..bytes.len() - SUM]) != *sum {
            return Err(Error::WeightsChecksum);
        }
        let (kind, count) = (reader.whole(), reader.whole() as usize);
        let (width, network) = match kind {
            LINEAR => (OUTPUTS, 0),
            RECURSIVE => (INNER, NUMBERS),
            BOTH => (JOINED, NUMBERS),
            _ => return Err(Error::NotWeights),
        };
        if count > ROWS_MAX || reader.0.len() != 4 * (BESIDE + width + network) + count * (4 + width) {
            return Err(wrong_size);
        }
        let numbers: Vec<f32> =
            (0..BESIDE + width + network).map(|_| f32::from_bits(reader.whole())).collect();
        if numbers.iter().any(|number| !number.is_finite()) {
            return Err(Error::NotWeights);
        }
        let table = table(reader.0, width, &numbers[BESIDE..BESIDE + width])?;
        let refine = (network > 0).then(|| Refine(numbers[BESIDE + width..].to_vec()));
        Ok(Self::new(table, refine, settings(&numbers)))
    }
}

struct Reader<'a>(&'a [u8]);

impl Reader<'_> {
    /// The next four bytes; 0 behind the end, which the sizes rule out.
    fn whole(&mut self) -> u32 {
        let Some((four, rest)) = self.0.split_first_chunk() else { return 0 };
        self.0 = rest;
        u32::from_le_bytes(*four)
    }
}

fn settings(numbers: &[f32]) -> Settings {
    let rest = OUTPUTS * 2 + DOMAINS;
    Settings {
        bias: fill(numbers),
        slope: fill(&numbers[OUTPUTS..]),
        thresholds: fill(&numbers[OUTPUTS * 2..]),
        boost: numbers[rest],
        likeness_min: numbers[rest + 1],
    }
}

fn fill<const N: usize>(numbers: &[f32]) -> [f32; N] {
    std::array::from_fn(|at| numbers[at])
}

fn table(bytes: &[u8], width: usize, steps: &[f32]) -> Result<Table, Error> {
    let mut table = Table { rows: Vec::new(), cells: Vec::new(), steps: steps.to_vec() };
    for row in bytes.chunks_exact(4 + width) {
        let place = u32::from_le_bytes([row[0], row[1], row[2], 0]);
        if place as usize >= SPACE {
            return Err(Error::NotWeights);
        }
        table.rows.push(Row { place, rarity: row[3] });
        table.cells.extend(row[4..].iter().map(|byte| byte.cast_signed()));
    }
    Ok(table)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn small(width: usize) -> Weights {
        let rows = vec![Row { place: 3, rarity: 40 }, Row { place: SPACE as u32 - 1, rarity: 1 }];
        let cells = (0..2 * width).map(|at| (at * 5 % 255) as u8).map(u8::cast_signed).collect();
        let refine = (width != OUTPUTS).then(|| Refine((0..NUMBERS).map(|at| at as f32 / 1000.0).collect()));
        Weights::new(Table { rows, cells, steps: vec![0.5; width] }, refine, Settings::default())
    }

    #[test]
    fn round_trip() {
        for weights in [small(OUTPUTS), small(INNER), small(JOINED), Weights::keywords_only()] {
            assert_eq!(Weights::from_bytes(&weights.to_bytes()).unwrap(), weights);
        }
        assert!(!Weights::keywords_only().is_trained());
    }

    #[test]
    fn every_flipped_byte_and_every_cut_is_refused() {
        let good = small(OUTPUTS).to_bytes();
        for at in 0..good.len() {
            let mut bad = good.clone();
            bad[at] ^= 0x40;
            assert!(Weights::from_bytes(&bad).is_err(), "byte {at}");
            assert!(Weights::from_bytes(&good[..at]).is_err(), "cut at {at}");
        }
        let long = vec![0; BYTES_MAX + 1];
        assert!(matches!(Weights::from_bytes(&long), Err(Error::WeightsSize { .. })));
    }

    #[test]
    fn a_sum_that_fits_does_not_make_a_file_sound() {
        let signed = |change: &dyn Fn(&mut Vec<u8>)| {
            let mut bytes = small(OUTPUTS).to_bytes();
            bytes.truncate(bytes.len() - SUM);
            change(&mut bytes);
            let sum = Sha256::digest(&bytes);
            bytes.extend_from_slice(&sum);
            Weights::from_bytes(&bytes)
        };
        assert!(signed(&|_| {}).is_ok());
        let last = 4 + OUTPUTS;
        assert!(signed(&|bytes| bytes.truncate(bytes.len() - last)).is_err(), "a row too few");
        assert!(signed(&|bytes| bytes[12] = 7).is_err(), "an unknown kind");
        assert!(signed(&|bytes| bytes[16] = 200).is_err(), "more rows than there are");
        assert!(
            signed(&|bytes| bytes[20..24].copy_from_slice(&f32::NAN.to_le_bytes())).is_err(),
            "no number"
        );
        let place = |bytes: &mut Vec<u8>| {
            let at = bytes.len() - last;
            bytes[at + 2] = 0xff;
        };
        assert!(signed(&place).is_err(), "a place beyond the space");
    }
}
