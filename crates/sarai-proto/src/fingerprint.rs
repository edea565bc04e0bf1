//! How a picture looks, as both binaries write and read it, so that copies are found although no byte is the same.
//!
//! Made by the image skill from the small upright picture, compared by the cache of pictures. One hash alone is not
//! enough: for drawings on white the 64 bits of a DCT hash agree by chance. So a coarse picture is kept beside it, and a
//! copy must agree in both. The example `fingerprints` of `sarai-image` measures what [`Distance::is_near`] finds.

use std::fmt;
use std::str::FromStr;

/// Places of brightness: sixteen rows of sixteen.
pub const LUMAS: usize = 256;
/// Values of colour: four rows of four places, two differences each.
pub const CHROMAS: usize = 32;
/// Steps of an octave in which shapes are told.
pub const SHAPE_STEPS: f32 = 32.0;
/// Digits of the text form.
pub const FINGERPRINT_DIGITS: usize = 2 * BYTES;

/// Bytes of all parts together, in the order of the text form.
const BYTES: usize = 8 + 1 + LUMAS + CHROMAS;
/// Below it a picture counts as blank, such as a white pattern on a transparent ground.
const CONTRAST_MIN: f32 = 2.0;

/// How a picture looks. The text form is hexadecimal; its first 16 digits are the DCT hash as other programs print it.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Fingerprint {
    /// Which of the 64 lowest frequencies are above their median (the "pHash" of ImageHash).
    pub frequencies: u64,
    /// Width by height: [`SHAPE_STEPS`] an octave, 128 is square.
    pub shape: u8,
    /// Brightness.
    pub luma: [u8; LUMAS],
    /// Blue and red difference, 128 is gray.
    pub chroma: [u8; CHROMAS],
}

/// How far two pictures are apart; 0 everywhere is the same look.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Distance {
    /// Different bits of the DCT hash, 0 to 64.
    pub frequencies: u32,
    /// Octaves between the ratios of width and height.
    pub shape: f32,
    /// Root mean square difference of brightness, as a share of the weaker picture's own contrast.
    pub luma: f32,
    /// The largest difference of brightness at one place, as the same share.
    pub luma_most: f32,
    /// Root mean square difference of colour, in steps of 255.
    pub chroma: f32,
    /// Standard deviation of brightness in the weaker picture, in steps of 255.
    pub contrast: f32,
}

impl Distance {
    const FREQUENCIES_MAX: u32 = 18;
    const SHAPE_MAX: f32 = 0.1;
    const LUMA_MAX: f32 = 0.16;
    const LUMA_MOST_MAX: f32 = 0.6;
    const CHROMA_MAX: f32 = 5.0;

    /// Whether a person would call the two pictures copies of each other. Blank ones never are: nothing tells them
    /// apart but their bytes.
    #[must_use]
    pub fn is_near(&self) -> bool {
        self.contrast >= CONTRAST_MIN
            && self.frequencies <= Self::FREQUENCIES_MAX
            && self.shape <= Self::SHAPE_MAX
            && self.luma <= Self::LUMA_MAX
            && self.luma_most <= Self::LUMA_MOST_MAX
            && self.chroma <= Self::CHROMA_MAX
    }
}

impl Fingerprint {
    /// How far apart two pictures are; the order does not matter.
    #[must_use]
    pub fn distance(&self, other: &Self) -> Distance {
        let weaker = contrast(&self.luma).min(contrast(&other.luma));
        let contrast = weaker.max(CONTRAST_MIN);
        let most = self.luma.iter().zip(&other.luma).map(|(a, b)| a.abs_diff(*b)).max().unwrap_or(0);
        Distance {
            frequencies: (self.frequencies ^ other.frequencies).count_ones(),
            shape: f32::from(self.shape.abs_diff(other.shape)) / SHAPE_STEPS,
            luma: difference(&self.luma, &other.luma) / contrast,
            luma_most: f32::from(most) / contrast,
            chroma: difference(&self.chroma, &other.chroma),
            contrast: weaker,
        }
    }

    /// Whether the two are copies of one picture: resized, recompressed, in another format.
    #[must_use]
    pub fn near(&self, other: &Self) -> bool {
        self.distance(other).is_near()
    }
}

/// Standard deviation.
#[expect(clippy::cast_precision_loss, reason = "a few dozen values")]
fn contrast(values: &[u8]) -> f32 {
    let mean = values.iter().map(|value| f32::from(*value)).sum::<f32>() / values.len() as f32;
    let squares = values.iter().map(|value| (f32::from(*value) - mean).powi(2)).sum::<f32>();
    (squares / values.len() as f32).sqrt()
}

/// Root mean square.
#[expect(clippy::cast_precision_loss, reason = "a few dozen squares of bytes")]
fn difference(one: &[u8], other: &[u8]) -> f32 {
    let squares: u32 = one.iter().zip(other).map(|(a, b)| u32::from(a.abs_diff(*b)).pow(2)).sum();
    (squares as f32 / one.len() as f32).sqrt()
}

impl Fingerprint {
    fn to_bytes(self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(BYTES);
        bytes.extend(self.frequencies.to_be_bytes());
        bytes.push(self.shape);
        bytes.extend(self.luma);
        bytes.extend(self.chroma);
        bytes
    }

    fn of_bytes(bytes: &[u8]) -> Option<Self> {
        let (frequencies, rest) = bytes.split_first_chunk()?;
        let (shape, rest) = rest.split_first()?;
        let (luma, rest) = rest.split_first_chunk()?;
        Some(Self {
            frequencies: u64::from_be_bytes(*frequencies),
            shape: *shape,
            luma: *luma,
            chroma: rest.try_into().ok()?,
        })
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.to_bytes().iter().try_for_each(|byte| write!(out, "{byte:02x}"))
    }
}

impl fmt::Debug for Fingerprint {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Fingerprint({self})")
    }
}

/// A text that is no fingerprint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotAFingerprint;

impl FromStr for Fingerprint {
    type Err = NotAFingerprint;

    fn from_str(text: &str) -> Result<Self, NotAFingerprint> {
        let digit = |letter: u8| char::from(letter).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
        if text.len() != FINGERPRINT_DIGITS {
            return Err(NotAFingerprint);
        }
        let pairs = text.as_bytes().chunks_exact(2);
        let bytes: Option<Vec<u8>> = pairs.map(|pair| Some(digit(pair[0])? << 4 | digit(pair[1])?)).collect();
        bytes.and_then(|bytes| Self::of_bytes(&bytes)).ok_or(NotAFingerprint)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn print() -> Fingerprint {
        let at = |place: usize| u8::try_from(place * 3 % 256).expect("below 256");
        Fingerprint {
            frequencies: 0x0123_4567_89ab_cdef,
            shape: 137,
            luma: std::array::from_fn(at),
            chroma: std::array::from_fn(at),
        }
    }

    #[test]
    fn the_text_form_is_read_back_and_nothing_else_is() {
        let text = print().to_string();
        assert_eq!(text.len(), FINGERPRINT_DIGITS);
        assert!(text.starts_with("0123456789abcdef89"));
        assert_eq!(text.parse(), Ok(print()));
        assert_eq!(text.to_uppercase().parse(), Ok(print()));
        let wide = format!("ñ{}", &text[2..]);
        for wrong in ["", "00", &text[1..], &format!("{text}00"), &text.replacen('0', "g", 1), &wide] {
            assert_eq!(wrong.parse::<Fingerprint>(), Err(NotAFingerprint), "{wrong}");
        }
    }

    #[test]
    fn blank_pictures_are_near_to_none() {
        let blank = Fingerprint { luma: [255; LUMAS], ..print() };
        assert!(!blank.near(&blank));
    }

    #[test]
    fn each_view_alone_can_tell_two_pictures_apart() {
        let check = |name: &str, change: fn(&mut Fingerprint), near: bool| {
            let mut other = print();
            change(&mut other);
            assert_eq!(print().near(&other), near, "{name}");
            assert_eq!(other.near(&print()), near, "{name}, turned round");
        };
        check("the same", |_| {}, true);
        check("a few bits", |one| one.frequencies ^= 0b111, true);
        check("frequencies", |one| one.frequencies = !one.frequencies, false);
        check("shape", |one| one.shape += 16, false);
        check("brightness", |one| one.luma = one.luma.map(|value| 255 - value), false);
        check("one place", |one| one.luma[7] ^= 0x80, false);
        check("blank", |one| one.luma = [9; LUMAS], false);
        check("colour", |one| one.chroma = one.chroma.map(|value| value ^ 0x40), false);
    }
}
