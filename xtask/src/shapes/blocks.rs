//! Random weights in ggml's formats: finite, small and centred on nothing, so that a model of them computes no NaN.
//!
//! Called by `model.rs` and `adapter.rs`; stands on `std` alone. Quantised blocks have random bytes but sane scales; a
//! pool of blocks of a prime number is repeated, so that gigabytes are written as fast as the disk takes them and no
//! two rows are alike.

use std::io::{self, Write};

/// Spread of the weights, as in trained models of this size.
const SPREAD: f32 = 0.02;
/// Blocks of a pool, a prime number.
const POOL_BLOCKS: usize = 40_009;

/// How weights are stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    F32,
    Q5_0,
    Q8_0,
    Q4K,
    Q6K,
}

impl Format {
    /// Its number in a file.
    pub(crate) const fn code(self) -> u32 {
        match self {
            Self::F32 => 0,
            Self::Q5_0 => 6,
            Self::Q8_0 => 8,
            Self::Q4K => 12,
            Self::Q6K => 14,
        }
    }

    /// Weights and bytes of a block.
    pub(crate) const fn block(self) -> (u64, u64) {
        match self {
            Self::F32 => (1, 4),
            Self::Q5_0 => (32, 22),
            Self::Q8_0 => (32, 34),
            Self::Q4K => (256, 144),
            Self::Q6K => (256, 210),
        }
    }

    /// Bytes of so many weights; their number is a multiple of the block's.
    pub(crate) const fn bytes(self, weights: u64) -> u64 {
        let (block, bytes) = self.block();
        weights / block * bytes
    }

    /// This format if rows can have it, else the one that llama.cpp falls back to.
    pub(crate) const fn fitting(self, row: u64) -> Self {
        match self {
            Self::Q4K if !row.is_multiple_of(256) => Self::Q5_0,
            Self::Q6K if !row.is_multiple_of(256) => Self::Q8_0,
            Self::F32 | Self::Q5_0 | Self::Q8_0 | Self::Q4K | Self::Q6K => self,
        }
    }
}

/// Random numbers (xorshift64*), the same for the same seed.
#[derive(Clone, Debug)]
pub(crate) struct Random(u64);

impl Random {
    /// A seed of nothing would give nothing but nothing.
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }

    /// Between 0 and 1.
    #[expect(clippy::cast_precision_loss, reason = "24 bits fit")]
    fn unit(&mut self) -> f32 {
        (self.next() >> 40) as f32 / (1_u32 << 24) as f32
    }

    /// Around nothing, with this standard deviation (even between both ends).
    pub(crate) fn centred(&mut self, spread: f32) -> f32 {
        (self.unit() - 0.5) * 2.0 * spread * 3.0_f32.sqrt()
    }

    fn fill(&mut self, bytes: &mut [u8]) {
        for part in bytes.chunks_mut(8) {
            part.copy_from_slice(&self.next().to_le_bytes()[..part.len()]);
        }
    }
}

/// Random blocks of one format, handed out over and over.
#[derive(Debug)]
pub(crate) struct Pool {
    bytes: Vec<u8>,
    at: usize,
}

impl Pool {
    /// Makes the blocks.
    pub(crate) fn new(format: Format, random: &mut Random) -> Self {
        let width = usize::try_from(format.block().1).expect("a block is small");
        let mut bytes = vec![0; width * POOL_BLOCKS];
        for block in bytes.chunks_mut(width) {
            fill(format, block, random);
        }
        Self { bytes, at: 0 }
    }

    /// Writes the next `count` bytes.
    pub(crate) fn write(&mut self, mut count: u64, out: &mut impl Write) -> io::Result<()> {
        while count > 0 {
            let left = &self.bytes[self.at..];
            let step = usize::try_from(count).map_or(left.len(), |count| count.min(left.len()));
            out.write_all(&left[..step])?;
            self.at = (self.at + step) % self.bytes.len();
            count -= step as u64;
        }
        Ok(())
    }
}

/// One block. The standard deviation of what each format makes of random bytes was worked out from its definition.
fn fill(format: Format, block: &mut [u8], random: &mut Random) {
    // Each block has a scale of its own, as trained ones have.
    let scale = SPREAD * (0.5 + random.unit());
    random.fill(block);
    match format {
        Format::F32 => block.copy_from_slice(&random.centred(SPREAD).to_le_bytes()),
        // d * (q - 16), q of five bits: 9.2 d
        Format::Q5_0 => block[..2].copy_from_slice(&half(scale / 9.2)),
        // d * q, q of a signed byte: 74 d
        Format::Q8_0 => block[..2].copy_from_slice(&half(scale / 74.0)),
        // d * s * q - dmin * m, s and m of six bits, q of four; dmin = 7.5 d centres it: 258 d
        Format::Q4K => {
            block[..2].copy_from_slice(&half(scale / 258.0));
            block[2..4].copy_from_slice(&half(7.5 * scale / 258.0));
        }
        // d * s * (q - 32), q of six bits; with s between 8 and 23 in size: 302 d
        Format::Q6K => {
            for byte in &mut block[192..208] {
                let size = (8 + *byte % 16).cast_signed();
                *byte = (if *byte < 128 { size } else { -size }).cast_unsigned();
            }
            block[208..].copy_from_slice(&half(scale / 302.0));
        }
    }
}

/// A positive number below 1 in sixteen bits (IEEE 754 binary16), cut rather than rounded.
fn half(value: f32) -> [u8; 2] {
    let bits = value.to_bits();
    let exponent = (bits >> 23).cast_signed() - 127 + 15;
    let mantissa = bits & 0x7f_ffff;
    let half = if exponent >= 1 {
        (exponent.cast_unsigned() << 10) | (mantissa >> 13)
    } else {
        // Below the smallest normal number: the leading one becomes a digit.
        (mantissa | 0x80_0000).checked_shr((14 - exponent).cast_unsigned()).unwrap_or(0)
    };
    u16::try_from(half).unwrap_or(0).to_le_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(half: [u8; 2]) -> f32 {
        let bits = u16::from_le_bytes(half);
        let (exponent, mantissa) = (i32::from(bits >> 10 & 31), f32::from(bits & 0x3ff));
        if exponent == 0 {
            mantissa * 2_f32.powi(-24)
        } else {
            (1.0 + mantissa / 1024.0) * 2_f32.powi(exponent - 15)
        }
    }

    #[test]
    fn halves_are_near_what_they_stand_for() {
        for number in [0.5, 0.02, 2.2e-3, 2.7e-4, 7.7e-5, 6.0e-5, 3.0e-5, 1.0e-6] {
            let found = value(half(number));
            assert!((found - number).abs() <= number * 1e-3 + 6e-8, "{number} became {found}");
        }
        assert_eq!(half(0.0), [0, 0]);
    }

    #[test]
    fn quantised_weights_are_small_and_centred() {
        let mut random = Random::new(1);
        let pool = Pool::new(Format::Q8_0, &mut random);
        let weights: Vec<f32> = pool
            .bytes
            .chunks(34)
            .flat_map(|block| {
                let scale = value([block[0], block[1]]);
                block[2..].iter().map(move |byte| f32::from(byte.cast_signed()) * scale)
            })
            .collect();
        let count = weights.len() as f32;
        let mean = weights.iter().sum::<f32>() / count;
        let spread = (weights.iter().map(|weight| weight * weight).sum::<f32>() / count).sqrt();
        assert!(mean.abs() < 0.001, "{mean}");
        assert!((0.01..0.04).contains(&spread), "{spread}");
    }

    #[test]
    fn six_bit_blocks_have_scales_of_their_range() {
        let pool = Pool::new(Format::Q6K, &mut Random::new(2));
        for block in pool.bytes.chunks(210) {
            assert!(block[192..208].iter().all(|byte| (8..24).contains(&byte.cast_signed().unsigned_abs())));
            assert!((1e-5..1e-3).contains(&value([block[208], block[209]])));
        }
    }

    #[test]
    fn a_pool_goes_round_and_repeats_with_its_seed() {
        let mut pool = Pool::new(Format::Q4K, &mut Random::new(3));
        let length = pool.bytes.len();
        let mut out = Vec::new();
        pool.write(length as u64 + 10, &mut out).unwrap();
        assert_eq!(out[..10], out[length..]);
        assert_eq!(Pool::new(Format::Q4K, &mut Random::new(3)).bytes[..], out[..length]);
        assert_ne!(Pool::new(Format::Q4K, &mut Random::new(4)).bytes[..], out[..length]);
    }

    #[test]
    fn rows_that_do_not_fit_fall_back() {
        assert_eq!(Format::Q4K.fitting(896), Format::Q5_0);
        assert_eq!(Format::Q6K.fitting(896), Format::Q8_0);
        assert_eq!(Format::Q4K.fitting(4096), Format::Q4K);
        assert_eq!(Format::Q4K.bytes(4096), 2304);
    }
}
