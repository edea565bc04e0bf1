//! The fingerprint of a small upright picture, over white where it is transparent.
//!
//! Called by `prepare`. What a fingerprint is, and when two are near, is written in `sarai-proto`, since the host
//! compares them and decodes nothing.

use std::sync::LazyLock;

use fast_image_resize::FilterType;
use image::{DynamicImage, GrayImage, RgbImage};
use sarai_proto::fingerprint::{CHROMAS, Fingerprint, LUMAS, SHAPE_STEPS};

use crate::error::Error;
use crate::shrink;

/// Side of the gray picture that is transformed, and of the corner of low frequencies that is kept.
const DCT_SIDE: usize = 32;
const DCT_PIXELS: f32 = (DCT_SIDE * DCT_SIDE) as f32;
const HASH_SIDE: usize = 8;

/// Sides of the layout: a coarse picture in brightness and a coarser one in colour.
const LUMA_SIDE: usize = 16;
const CHROMA_SIDE: usize = 4;

/// The fingerprint of an upright picture, however large.
pub(crate) fn of(picture: &DynamicImage) -> Result<Fingerprint, Error> {
    let rgb = over_white(picture);
    let shape = shape(rgb.width(), rgb.height());
    let rgb = DynamicImage::ImageRgb8(rgb);
    let gray = DynamicImage::ImageLuma8(gray(&rgb));
    let side = DCT_SIDE as u32;
    let fine = shrink::resized(&gray, (side, side), FilterType::Lanczos3)?;
    // Weights that fall with the distance: those of a box would jump from copy to copy with its size.
    let coarse = shrink::resized(&rgb, (side, side), FilterType::Bilinear)?;
    let (luma, chroma) = layout(coarse.as_bytes());
    Ok(Fingerprint { frequencies: frequencies(fine.as_bytes()), shape, luma, chroma })
}

/// Transparent pixels as most viewers show them.
fn over_white(picture: &DynamicImage) -> RgbImage {
    let DynamicImage::ImageRgba8(rgba) = picture else { return picture.to_rgb8() };
    let mut rgb = RgbImage::new(rgba.width(), rgba.height());
    for (out, pixel) in rgb.pixels_mut().zip(rgba.pixels()) {
        let alpha = u16::from(pixel.0[3]);
        out.0 = std::array::from_fn(|at| {
            let mixed = (u16::from(pixel.0[at]) * alpha + 255 * (255 - alpha) + 127) / 255;
            u8::try_from(mixed).expect("a mean of bytes")
        });
    }
    rgb
}

/// The rows of the type II DCT that are kept, without its scale: only the median compares.
static COSINES: LazyLock<[[f32; DCT_SIDE]; HASH_SIDE]> = LazyLock::new(|| {
    std::array::from_fn(|k| {
        std::array::from_fn(|n| {
            let turn = std::f64::consts::PI * k as f64 * (2 * n + 1) as f64 / (2 * DCT_SIDE) as f64;
            turn.cos() as f32
        })
    })
});

/// Zauner 2010, "Implementation and Benchmarking of Perceptual Image Hash Functions", 3.2.1, with bits in the order of
/// the ImageHash library: row by row, the first bit highest.
fn frequencies(gray: &[u8]) -> u64 {
    let dot = |row: &[f32; DCT_SIDE], values: &dyn Fn(usize) -> f32| -> f32 {
        row.iter().enumerate().map(|(n, cosine)| cosine * values(n)).sum()
    };
    let mut rows = [[0.0; HASH_SIDE]; DCT_SIDE];
    for (line, row) in gray.chunks_exact(DCT_SIDE).zip(&mut rows) {
        *row = std::array::from_fn(|k| dot(&COSINES[k], &|n| f32::from(line[n])));
    }
    let mut low = [0.0; HASH_SIDE * HASH_SIDE];
    for (at, value) in low.iter_mut().enumerate() {
        *value = dot(&COSINES[at / HASH_SIDE], &|n| rows[n][at % HASH_SIDE]);
    }
    let mut sorted = low;
    sorted.sort_by(f32::total_cmp);
    let median = f32::midpoint(sorted[low.len() / 2 - 1], sorted[low.len() / 2]);
    low.iter().fold(0, |bits, value| bits << 1 | u64::from(*value > median))
}

fn shape(width: u32, height: u32) -> u8 {
    let octaves = (width as f32 / height as f32).log2();
    // Saturates: four octaves and more are the same.
    (octaves * SHAPE_STEPS + 128.0).round() as u8
}

/// ITU-R BT.601, as JPEG stores it: brightness, blue and red difference.
fn ycbcr([r, g, b]: [f32; 3]) -> [f32; 3] {
    [
        0.299 * r + 0.587 * g + 0.114 * b,
        128.0 - 0.168_736 * r - 0.331_264 * g + 0.5 * b,
        128.0 + 0.5 * r - 0.418_688 * g - 0.081_312 * b,
    ]
}

/// With whole numbers, as it is done for every pixel.
fn gray(rgb: &DynamicImage) -> GrayImage {
    let mut gray = GrayImage::new(rgb.width(), rgb.height());
    for (out, pixel) in gray.iter_mut().zip(rgb.as_bytes().chunks_exact(3)) {
        let sum = 19_595 * u32::from(pixel[0]) + 38_470 * u32::from(pixel[1]) + 7471 * u32::from(pixel[2]);
        *out = ((sum + (1 << 15)) >> 16) as u8;
    }
    gray
}

/// Means over the blocks of a picture of 32 x 32 RGB pixels.
fn layout(rgb: &[u8]) -> ([u8; LUMAS], [u8; CHROMAS]) {
    let (mut lumas, mut chromas) = ([0.0; LUMAS], [0.0; CHROMAS]);
    for (at, pixel) in rgb.chunks_exact(3).enumerate() {
        let (x, y) = (at % DCT_SIDE, at / DCT_SIDE);
        let [luma, blue, red] = ycbcr([pixel[0], pixel[1], pixel[2]].map(f32::from));
        let block = |side: usize| y * side / DCT_SIDE * side + x * side / DCT_SIDE;
        lumas[block(LUMA_SIDE)] += luma * (LUMAS as f32 / DCT_PIXELS);
        let pair = 2 * block(CHROMA_SIDE);
        chromas[pair] += blue * (CHROMAS as f32 / 2.0 / DCT_PIXELS);
        chromas[pair + 1] += red * (CHROMAS as f32 / 2.0 / DCT_PIXELS);
    }
    (lumas.map(|mean| mean.round() as u8), chromas.map(|mean| mean.round() as u8))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(width: u32, height: u32, pixel: impl Fn(f32, f32) -> [u8; 3]) -> DynamicImage {
        let at = |x: u32, y: u32| image::Rgb(pixel(x as f32 / width as f32, y as f32 / height as f32));
        RgbImage::from_fn(width, height, at).into()
    }

    fn waves(x: f32, y: f32) -> [u8; 3] {
        let wave =
            |phase: f32| (127.0 + 60.0 * (7.0 * x + phase).sin() + 60.0 * (5.0 * y * x - phase).cos()) as u8;
        [wave(0.0), wave(1.0), wave(2.0)]
    }

    #[test]
    fn a_smaller_one_is_near_and_others_are_not() {
        let print = |picture: &DynamicImage| of(picture).unwrap();
        let original = print(&drawn(480, 320, waves));
        assert!(original.near(&print(&drawn(240, 160, waves))));
        for (name, other) in [
            ("mirrored", drawn(480, 320, |x, y| waves(1.0 - x, y))),
            ("upside down", drawn(480, 320, |x, y| waves(x, 1.0 - y))),
            ("negative", drawn(480, 320, |x, y| waves(x, y).map(|value| 255 - value))),
            ("without colour", drawn(480, 320, |x, y| [waves(x, y)[0]; 3])),
            ("squeezed", drawn(320, 480, waves)),
            ("blank", drawn(480, 320, |_, _| [255; 3])),
            (
                "with a small mark",
                drawn(480, 320, |x, y| if x < 0.1 && y > 0.9 { [0; 3] } else { waves(x, y) }),
            ),
        ] {
            assert!(!original.near(&print(&other)), "{name}: {:?}", original.distance(&print(&other)));
        }
    }

    #[test]
    fn blank_pictures_are_near_to_none() {
        let print = |value: u8| of(&drawn(60, 40, |_, _| [value; 3])).unwrap();
        assert!(!print(255).near(&print(255)));
        assert!(!print(0).near(&print(1)));
    }

    /// By the definition: one frequency alone, so that the bit and its place can be told by hand.
    #[test]
    fn the_bits_stand_where_other_programs_put_them() {
        let gray: Vec<u8> = (0..DCT_SIDE * DCT_SIDE)
            .map(|at| {
                let (x, y) = ((at % DCT_SIDE) as f64, (at / DCT_SIDE) as f64);
                let turn = |k: f64, n: f64| (std::f64::consts::PI * k * (2.0 * n + 1.0) / 64.0).cos();
                (128.0 + 100.0 * turn(3.0, x) * turn(2.0, y)).round() as u8
            })
            .collect();
        let bits = frequencies(&gray);
        assert_eq!(bits >> 63, 1, "the mean is the first bit");
        assert_eq!(bits >> (63 - (2 * 8 + 3)) & 1, 1, "row 2, column 3");
    }
}
