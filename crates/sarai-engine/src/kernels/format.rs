//! The block formats that the kernels take, and how sixteen rows of them are laid side by side in a tile.
//!
//! Called by `kernels.rs` when weights are loaded or single rows are read. A tile holds the blocks of its rows one
//! after another; in a block, the four bytes that one 32-bit lane wants lie together for all sixteen rows. Blocks are
//! those of llama.cpp's `ggml-common.h`. Pure: no pointers, no CPU features.

/// Rows of a tile: the 32-bit lanes of a 512-bit register, or of two of 256 bits.
pub(super) const ROWS: usize = 16;
/// Weights that share a scale, or two of them.
pub(super) const SUB: usize = 32;
/// Weights of a block of the formats with two levels of scales.
const SUPER: usize = 256;

/// A block format of a weight file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    /// 32 weights, 5 bits, one scale.
    Q5_0,
    /// 32 weights, 8 bits, one scale.
    Q8_0,
    /// 256 weights, 4 bits, a scale and a minimum of 6 bits for each 32.
    Q4K,
    /// 256 weights, 6 bits, a scale of 8 bits for each 16.
    Q6K,
}

impl Format {
    /// The one with this number in `ggml.h`, if the kernels take it.
    pub(super) fn of_ggml(number: i32) -> Option<Self> {
        match number {
            6 => Some(Self::Q5_0),
            8 => Some(Self::Q8_0),
            12 => Some(Self::Q4K),
            14 => Some(Self::Q6K),
            _ => None,
        }
    }

    /// Weights of a block.
    pub(super) fn weights(self) -> usize {
        match self {
            Self::Q5_0 | Self::Q8_0 => SUB,
            Self::Q4K | Self::Q6K => SUPER,
        }
    }

    /// Bytes of a block in the file.
    pub(super) fn block_bytes(self) -> usize {
        match self {
            Self::Q5_0 => 22,
            Self::Q8_0 => 34,
            Self::Q4K => 144,
            Self::Q6K => 210,
        }
    }

    /// Bytes of one block of all rows of a tile.
    pub(super) fn tile_block_bytes(self) -> usize {
        match self {
            // Scales and minima take a whole byte each.
            Self::Q4K => 64 + 256 + 2048,
            Self::Q5_0 | Self::Q8_0 | Self::Q6K => ROWS * self.block_bytes(),
        }
    }

    /// What is added to a weight so that it is never below zero.
    pub(super) fn zero(self) -> i32 {
        match self {
            Self::Q4K => 0,
            Self::Q5_0 => 16,
            Self::Q6K => 32,
            Self::Q8_0 => 128,
        }
    }

    /// Whether each half of 32 weights has a scale of its own.
    pub(super) fn has_halves(self) -> bool {
        self == Self::Q6K
    }

    /// Bytes of a tile with rows of `k` weights, a whole number of blocks.
    pub(super) fn tile_bytes(self, k: usize) -> usize {
        k / self.weights() * self.tile_block_bytes()
    }

    /// Lays sixteen rows, as they stand one after another in the file, out as a tile.
    pub(super) fn pack(self, rows: &[u8], tile: &mut [u8]) {
        match self {
            Self::Q5_0 => pack_with(rows, tile, q5_0::pack),
            Self::Q8_0 => pack_with(rows, tile, q8_0::pack),
            Self::Q4K => pack_with(rows, tile, q4_k::pack),
            Self::Q6K => pack_with(rows, tile, q6_k::pack),
        }
    }

    /// Writes the weights of one row of a tile.
    pub(super) fn unpack_row(self, tile: &[u8], row: usize, weights: &mut [f32]) {
        let blocks = tile.chunks_exact(self.tile_block_bytes());
        for (block, out) in blocks.zip(weights.chunks_exact_mut(self.weights())) {
            match self {
                Self::Q5_0 => q5_0::unpack(block, row, out),
                Self::Q8_0 => q8_0::unpack(block, row, out),
                Self::Q4K => q4_k::unpack(block, row, out),
                Self::Q6K => q6_k::unpack(block, row, out),
            }
        }
    }
}

/// Blocks and tile blocks of known sizes spare a check at every byte, which loading a model would feel.
fn pack_with<const BLOCK: usize, const TILE: usize>(
    rows: &[u8],
    tile: &mut [u8],
    pack: impl Fn(&[u8; BLOCK], usize, &mut [u8; TILE]),
) {
    let row_blocks = rows.as_chunks::<BLOCK>().0.chunks_exact(tile.len() / TILE);
    for (row, blocks) in row_blocks.take(ROWS).enumerate() {
        for (block, out) in blocks.iter().zip(tile.as_chunks_mut::<TILE>().0) {
            // Never more, but the compiler is told only so.
            pack(block, row % ROWS, out);
        }
    }
}

/// Where nibble `k` of 32 stands for a row: byte and shift. Weights 4g to 4g + 3 are one group; two groups share 64
/// bytes, the first in the low halves.
fn nibble(row: usize, k: usize) -> (usize, u32) {
    let (group, byte) = (k / 4, k % 4);
    (group / 2 * 64 + row * 4 + byte, if group % 2 == 0 { 0 } else { 4 })
}

/// Four bytes as one word.
#[inline(always)]
fn word(bytes: &[u8], at: usize) -> u32 {
    u32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]])
}

/// Stores a word of a row in the 64 bytes that begin at `at`.
#[inline(always)]
fn put_word(out: &mut [u8], at: usize, row: usize, word: u32) {
    out[at + row * 4..][..4].copy_from_slice(&word.to_le_bytes());
}

/// Stores the low halves of the eight groups of a row, as [`nibble`] finds them.
#[inline(always)]
fn put_low(out: &mut [u8], at: usize, row: usize, groups: [u32; 8]) {
    for (pair, groups) in groups.chunks_exact(2).enumerate() {
        put_word(out, at + pair * 64, row, groups[0] & LOW_HALVES | (groups[1] & LOW_HALVES) << 4);
    }
}

const LOW_HALVES: u32 = 0x0f0f_0f0f;

fn half(bytes: &[u8], at: usize) -> f32 {
    half_to_float(u16::from_le_bytes([bytes[at], bytes[at + 1]]))
}

/// A number of 16 bits (IEEE 754 binary16) as one of 32.
pub(super) fn half_to_float(bits: u16) -> f32 {
    let sign = u32::from(bits >> 15) << 31;
    let exponent = u32::from(bits >> 10) & 0x1f;
    let fraction = u32::from(bits) & 0x3ff;
    let magnitude = match exponent {
        // 2^-24 is exact, and so is its product with ten bits.
        0 => (f32::from(bits & 0x3ff) / 16_777_216.0).to_bits(),
        31 => 0x7f80_0000 | fraction << 13,
        _ => (exponent + 112) << 23 | fraction << 13,
    };
    f32::from_bits(sign | magnitude)
}

/// Tile block: 16 scales, 256 bytes of low halves, 64 bytes of fifth bits (bit g of a byte: group g).
pub(super) mod q5_0 {
    pub(in super::super) const LOW: usize = 32;
    pub(in super::super) const HIGH: usize = LOW + 256;

    #[inline(always)]
    pub(super) fn pack(block: &[u8; 22], row: usize, out: &mut [u8; 352]) {
        out[row * 2..row * 2 + 2].copy_from_slice(&block[..2]);
        let fifth = super::word(block, 2);
        let groups = std::array::from_fn(|group| super::word(block, 6 + group % 4 * 4) >> (group / 4 * 4));
        super::put_low(out, LOW, row, groups);
        // Four bits to the lowest bits of four bytes.
        let spread = |four: u32| (four * 0x0020_4081) & 0x0101_0101;
        let high = (0..8).fold(0, |word, group| word | spread(fifth >> (group * 4) & 15) << group);
        super::put_word(out, HIGH, row, high);
    }

    pub(super) fn unpack(block: &[u8], row: usize, out: &mut [f32]) {
        let scale = super::half(block, row * 2);
        for (k, weight) in out.iter_mut().enumerate() {
            let (byte, shift) = super::nibble(row, k);
            let low = block[LOW + byte] >> shift & 15;
            let high = block[HIGH + row * 4 + k % 4] >> (k / 4) & 1;
            *weight = scale * (f32::from(low | high << 4) - 16.0);
        }
    }
}

/// Tile block: 16 scales, 512 bytes of weights with 128 added.
pub(super) mod q8_0 {
    pub(in super::super) const WEIGHTS: usize = 32;

    fn at(row: usize, k: usize) -> usize {
        WEIGHTS + k / 4 * 64 + row * 4 + k % 4
    }

    #[inline(always)]
    pub(super) fn pack(block: &[u8; 34], row: usize, out: &mut [u8; 544]) {
        out[row * 2..row * 2 + 2].copy_from_slice(&block[..2]);
        for group in 0..8 {
            super::put_word(out, WEIGHTS + group * 64, row, super::word(block, 2 + group * 4) ^ 0x8080_8080);
        }
    }

    pub(super) fn unpack(block: &[u8], row: usize, out: &mut [f32]) {
        let scale = super::half(block, row * 2);
        for (k, weight) in out.iter_mut().enumerate() {
            *weight = scale * (f32::from(block[at(row, k)]) - 128.0);
        }
    }
}

/// Tile block: 16 scales of scales, 16 of minima, for each of 8 subs 16 scales, then 16 minima each, 8 times 256 bytes.
pub(super) mod q4_k {
    pub(in super::super) const MIN_OF_MINS: usize = 32;
    pub(in super::super) const SCALES: usize = 64;
    pub(in super::super) const MINS: usize = SCALES + 128;
    pub(in super::super) const LOW: usize = MINS + 128;

    /// The scale and the minimum of a sub-block, six bits each, out of twelve bytes.
    fn six_bits(packed: &[u8], sub: usize) -> (u8, u8) {
        if sub < 4 {
            (packed[sub] & 63, packed[sub + 4] & 63)
        } else {
            let low = packed[sub + 4];
            (low & 15 | packed[sub - 4] >> 6 << 4, low >> 4 | packed[sub] >> 6 << 4)
        }
    }

    #[inline(always)]
    pub(super) fn pack(block: &[u8; 144], row: usize, out: &mut [u8; 2368]) {
        out[row * 2..row * 2 + 2].copy_from_slice(&block[..2]);
        out[MIN_OF_MINS + row * 2..][..2].copy_from_slice(&block[2..4]);
        for sub in 0..8 {
            let (scale, min) = six_bits(&block[4..16], sub);
            out[SCALES + sub * 16 + row] = scale;
            out[MINS + sub * 16 + row] = min;
            let bytes = &block[16 + sub / 2 * 32..][..32];
            let groups = std::array::from_fn(|group| super::word(bytes, group * 4) >> (sub % 2 * 4));
            super::put_low(out, LOW + sub * 256, row, groups);
        }
    }

    pub(super) fn unpack(block: &[u8], row: usize, out: &mut [f32]) {
        let (scale, min) = (super::half(block, row * 2), super::half(block, MIN_OF_MINS + row * 2));
        for (sub, out) in out.chunks_exact_mut(super::SUB).enumerate() {
            let scale = scale * f32::from(block[SCALES + sub * 16 + row]);
            let min = min * f32::from(block[MINS + sub * 16 + row]);
            for (k, weight) in out.iter_mut().enumerate() {
                let (byte, shift) = super::nibble(row, k);
                *weight = scale * f32::from(block[LOW + sub * 256 + byte] >> shift & 15) - min;
            }
        }
    }
}

/// Tile block: 16 scales of scales, 16 times 16 scales, then for each of 8 subs 256 bytes of low halves and 128 of
/// the two bits above them (four groups to 64 bytes).
pub(super) mod q6_k {
    pub(in super::super) const SCALES: usize = 32;
    pub(in super::super) const LOW: usize = SCALES + 256;
    pub(in super::super) const SUB_BYTES: usize = 384;

    fn high(row: usize, k: usize) -> (usize, usize) {
        let group = k / 4;
        (256 + group / 4 * 64 + row * 4 + k % 4, group % 4 * 2)
    }

    #[inline(always)]
    pub(super) fn pack(block: &[u8; 210], row: usize, out: &mut [u8; 3360]) {
        let (low, rest) = block.split_at(128);
        let (two, rest) = rest.split_at(64);
        let (scales, scale) = rest.split_at(16);
        out[row * 2..row * 2 + 2].copy_from_slice(scale);
        for (number, scale) in scales.iter().enumerate() {
            out[SCALES + number * 16 + row] = *scale;
        }
        for sub in 0..8 {
            // Each half of 128 weights has 64 bytes of four bits and 32 of two.
            let (part, quarter) = (sub / 4, sub % 4);
            let base = LOW + sub * SUB_BYTES;
            let four = &low[part * 64 + quarter % 2 * 32..][..32];
            let groups = std::array::from_fn(|group| super::word(four, group * 4) >> (quarter / 2 * 4));
            super::put_low(out, base, row, groups);
            let above = |group: usize| {
                (super::word(two, part * 32 + group * 4) >> (quarter * 2) & 0x0303_0303) << (group % 4 * 2)
            };
            super::put_word(out, base + 256, row, (0..4).map(above).fold(0, |word, bits| word | bits));
            super::put_word(out, base + 320, row, (4..8).map(above).fold(0, |word, bits| word | bits));
        }
    }

    pub(super) fn unpack(block: &[u8], row: usize, out: &mut [f32]) {
        let scale = super::half(block, row * 2);
        for (k, weight) in out.iter_mut().enumerate() {
            let (sub, in_sub) = (k / super::SUB, k % super::SUB);
            let base = LOW + sub * SUB_BYTES;
            let (byte, shift) = super::nibble(row, in_sub);
            let four = block[base + byte] >> shift & 15;
            let (byte, shift) = high(row, in_sub);
            let above = block[base + byte] >> shift & 3;
            let sixteenth = i8::from_le_bytes([block[SCALES + k / 16 * 16 + row]]);
            *weight = scale * f32::from(sixteenth) * (f32::from(four | above << 4) - 32.0);
        }
    }
}
