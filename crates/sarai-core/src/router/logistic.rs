//! Sigmoid, logarithm and noise from plain arithmetic only.
//!
//! Called by training, routing and evaluation. The platform's `exp` and `ln` differ in the last bit from one
//! C library to the next; these don't, so that training gives the same bytes everywhere. Accuracy is far
//! finer than the 8 bits a weight is stored in.

/// 1 / (1 + e^-x), exact to about 1e-6.
pub(super) fn sigmoid(x: f32) -> f32 {
    1.0 / (1.0 + exp(-x))
}

/// The hyperbolic tangent, exact to about 1e-6.
pub(super) fn tanh(x: f32) -> f32 {
    2.0 * sigmoid(2.0 * x) - 1.0
}

/// e^x with x held to ±40.
fn exp(x: f32) -> f32 {
    let scaled = x.clamp(-40.0, 40.0) * std::f32::consts::LOG2_E;
    let whole = scaled.floor();
    let rest = (scaled - whole) * std::f32::consts::LN_2;
    // Taylor series of e^rest for rest in 0..ln 2; the first term left out is below 1e-6.
    let mut sum = 1.0_f32;
    for divisor in (1..=8_u8).rev() {
        sum = 1.0 + rest / f32::from(divisor) * sum;
    }
    // `whole` lies in -58..=58, so the exponent field stays within 69..=185.
    let power = f32::from_bits(((whole as i32 + 127) as u32) << 23);
    sum * power
}

/// Base-2 logarithm of a number of at least 1, linear between powers of two.
pub(super) fn log2(x: f32) -> f32 {
    let bits = x.max(1.0).to_bits();
    let exponent = (bits >> 23) as f32 - 127.0;
    let mantissa = f32::from_bits((bits & 0x007f_ffff) | (127 << 23)) - 1.0;
    exponent + mantissa
}

/// `SplitMix64`: the seeded noise of shuffles and typos.
pub(super) struct Noise(u64);

impl Noise {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(super) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `limit`, which must not be 0.
    pub(super) fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit as u64) as usize
    }

    /// A number from -1 to 1.
    pub(super) fn signed(&mut self) -> f32 {
        // 24 bits are what an `f32` holds exactly.
        (self.next() >> 40) as f32 / 8_388_608.0 - 1.0
    }

    pub(super) fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            items.swap(last, self.below(last + 1));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{log2, sigmoid, tanh};

    #[test]
    fn agrees_with_the_library() {
        for step in -300..=300_i16 {
            let x = f32::from(step) / 10.0;
            let exact = 1.0 / (1.0 + f64::from(-x).exp());
            assert!((f64::from(sigmoid(x)) - exact).abs() < 1e-5, "sigmoid({x})");
            assert!((tanh(x) - x.tanh()).abs() < 1e-5, "tanh({x})");
        }
        for x in [1.0_f32, 1.5, 2.0, 7.0, 1000.0] {
            assert!((log2(x) - x.log2()).abs() < 0.09, "log2({x})");
        }
        assert!(sigmoid(f32::INFINITY) > 0.999 && sigmoid(f32::NEG_INFINITY) < 0.001);
    }
}
