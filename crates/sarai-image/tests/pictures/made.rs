//! Small files of every format and kind, made in memory.
//!
//! Used by the other tests of this folder. The picture is always the same: four quarters, so that turning shows.

use std::io::Cursor;

use image::codecs::webp::WebPEncoder;
use image::codecs::{
    bmp::BmpEncoder, gif::GifEncoder, jpeg::JpegEncoder, png::PngEncoder, tiff::TiffEncoder,
};
use image::{DynamicImage, Frame, ImageEncoder, Rgb, RgbImage};

pub(crate) const RED: [u8; 3] = [230, 20, 20];
pub(crate) const GREEN: [u8; 3] = [20, 200, 20];
pub(crate) const BLUE: [u8; 3] = [20, 20, 230];
pub(crate) const WHITE: [u8; 3] = [250, 250, 250];

/// The four quarters as stored, row by row.
pub(crate) const QUARTERS: [[u8; 3]; 4] = [RED, GREEN, BLUE, WHITE];

/// Four quarters.
pub(crate) fn quarters(width: u32, height: u32) -> RgbImage {
    let place = |x, y| usize::from(y >= height / 2) * 2 + usize::from(x >= width / 2);
    RgbImage::from_fn(width, height, |x, y| Rgb(QUARTERS[place(x, y)]))
}

/// An Exif block with nothing but an orientation (Exif 3.0, 4.6.2).
pub(crate) fn exif(orientation: u8) -> Vec<u8> {
    let mut bytes = b"MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".to_vec();
    bytes.extend([orientation, 0, 0, 0, 0, 0, 0]);
    bytes
}

fn encoded<'a, E: ImageEncoder>(
    picture: &DynamicImage,
    bytes: &'a mut Vec<u8>,
    make: impl Fn(&'a mut Vec<u8>) -> E,
) {
    picture.write_with_encoder(make(bytes)).unwrap();
}

pub(crate) fn png(picture: &DynamicImage) -> Vec<u8> {
    let mut bytes = Vec::new();
    encoded(picture, &mut bytes, PngEncoder::new);
    bytes
}

pub(crate) fn jpeg(picture: &DynamicImage) -> Vec<u8> {
    let mut bytes = Vec::new();
    encoded(picture, &mut bytes, |out| JpegEncoder::new_with_quality(out, 92));
    bytes
}

pub(crate) fn webp(picture: &DynamicImage) -> Vec<u8> {
    let mut bytes = Vec::new();
    encoded(picture, &mut bytes, WebPEncoder::new_lossless);
    bytes
}

pub(crate) fn webp_lossy(picture: &DynamicImage) -> Vec<u8> {
    let rgba = picture.to_rgba8();
    webp::Encoder::from_rgba(&rgba, rgba.width(), rgba.height()).encode(80.0).to_vec()
}

pub(crate) fn bmp(picture: &DynamicImage) -> Vec<u8> {
    let mut bytes = Vec::new();
    picture.write_with_encoder(BmpEncoder::new(&mut bytes)).unwrap();
    bytes
}

pub(crate) fn tiff(picture: &DynamicImage) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    picture.write_with_encoder(TiffEncoder::new(&mut bytes)).unwrap();
    bytes.into_inner()
}

/// An animation; each further frame is black.
pub(crate) fn gif(picture: &DynamicImage, frames: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = GifEncoder::new_with_speed(&mut bytes, 30);
    encoder.encode_frame(Frame::new(picture.to_rgba8())).unwrap();
    let black = DynamicImage::new_rgba8(picture.width(), picture.height()).into_rgba8();
    (1..frames).for_each(|_| encoder.encode_frame(Frame::new(black.clone())).unwrap());
    drop(encoder);
    bytes
}

/// A JPEG as libjpeg-turbo writes it: progressive, or in CMYK.
pub(crate) fn jpeg_of_kind(picture: &RgbImage, format: turbojpeg::PixelFormat, progressive: bool) -> Vec<u8> {
    let (width, height) = (picture.width() as usize, picture.height() as usize);
    let pixels: Vec<u8> = if format == turbojpeg::PixelFormat::CMYK {
        // As Adobe stores it: inverted, here without black.
        picture.pixels().flat_map(|pixel| [pixel.0[0], pixel.0[1], pixel.0[2], 255]).collect()
    } else {
        picture.as_raw().clone()
    };
    let pitch = width * format.size();
    let source = turbojpeg::Image { pixels: pixels.as_slice(), width, pitch, height, format };
    let mut encoder = turbojpeg::Compressor::new().unwrap();
    encoder.set_quality(92).unwrap();
    encoder.set_progressive(progressive).unwrap();
    encoder.compress_to_vec(source).unwrap()
}

/// The same files with an orientation in their metadata.
pub(crate) fn oriented(picture: &RgbImage, orientation: u8) -> Vec<(&'static str, Vec<u8>)> {
    let pixels = DynamicImage::ImageRgb8(picture.clone());
    let mut files = Vec::new();
    let mut bytes = Vec::new();
    let mut encoder = JpegEncoder::new_with_quality(&mut bytes, 92);
    encoder.set_exif_metadata(exif(orientation)).unwrap();
    pixels.write_with_encoder(encoder).unwrap();
    files.push(("JPEG", bytes));
    let mut bytes = Vec::new();
    let mut encoder = PngEncoder::new(&mut bytes);
    encoder.set_exif_metadata(exif(orientation)).unwrap();
    pixels.write_with_encoder(encoder).unwrap();
    files.push(("PNG", bytes));
    let mut bytes = Vec::new();
    let mut encoder = WebPEncoder::new_lossless(&mut bytes);
    encoder.set_exif_metadata(exif(orientation)).unwrap();
    pixels.write_with_encoder(encoder).unwrap();
    files.push(("WebP", bytes));
    files.push(("TIFF", plain_tiff(picture, &[(0x112, 3, 1, u32::from(orientation))])));
    files
}

/// An uncompressed TIFF of one strip, with further entries: tag, type, count, value (TIFF 6.0, section 2).
pub(crate) fn plain_tiff(picture: &RgbImage, further: &[(u16, u16, u32, u32)]) -> Vec<u8> {
    let pixels = picture.as_raw();
    let bytes = u32::try_from(pixels.len()).unwrap();
    let mut entries: Vec<(u16, u16, u32, u32)> = vec![
        (0x100, 3, 1, picture.width()),
        (0x101, 3, 1, picture.height()),
        (0x102, 3, 1, 8),
        (0x103, 3, 1, 1),
        (0x106, 3, 1, 2),
        (0x111, 4, 1, 8),
        (0x115, 3, 1, 3),
        (0x116, 3, 1, picture.height()),
        (0x117, 4, 1, bytes),
    ];
    for entry in further {
        entries.retain(|known| known.0 != entry.0);
        entries.push(*entry);
    }
    entries.sort_unstable();
    let mut file = b"II\x2a\0".to_vec();
    file.extend((8 + bytes).to_le_bytes());
    file.extend(pixels);
    file.extend((entries.len() as u16).to_le_bytes());
    for (tag, kind, count, value) in entries {
        file.extend(tag.to_le_bytes());
        file.extend(kind.to_le_bytes());
        file.extend(count.to_le_bytes());
        file.extend(value.to_le_bytes());
    }
    file.extend([0; 4]);
    file
}

/// A small file of each format and kind.
pub(crate) fn each(width: u32, height: u32) -> Vec<(&'static str, Vec<u8>)> {
    let rgb = quarters(width, height);
    let picture = DynamicImage::ImageRgb8(rgb.clone());
    let rgba = DynamicImage::ImageRgba8(picture.to_rgba8());
    vec![
        ("JPEG", jpeg(&picture)),
        ("JPEG gray", jpeg(&picture.grayscale())),
        ("JPEG progressive", jpeg_of_kind(&rgb, turbojpeg::PixelFormat::RGB, true)),
        ("JPEG CMYK", jpeg_of_kind(&rgb, turbojpeg::PixelFormat::CMYK, false)),
        ("PNG", png(&picture)),
        ("PNG alpha", png(&rgba)),
        ("PNG gray", png(&picture.grayscale())),
        ("PNG 16 bits", png(&DynamicImage::ImageRgb16(picture.to_rgb16()))),
        ("PNG gray with alpha, 16 bits", png(&DynamicImage::ImageLumaA16(picture.to_luma_alpha16()))),
        ("WebP lossless", webp(&rgba)),
        ("WebP lossy", webp_lossy(&picture)),
        ("GIF", gif(&picture, 1)),
        ("GIF animated", gif(&picture, 3)),
        ("BMP", bmp(&picture)),
        ("BMP alpha", bmp(&rgba)),
        ("TIFF", tiff(&picture)),
        ("TIFF gray, 16 bits", tiff(&DynamicImage::ImageLuma16(picture.to_luma16()))),
        ("TIFF floats", tiff(&DynamicImage::ImageRgb32F(picture.to_rgb32f()))),
    ]
}
