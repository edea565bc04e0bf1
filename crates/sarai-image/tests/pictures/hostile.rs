//! Files made to harm: too large by their header, endless, cut, and altered at random.
//!
//! Each may give a picture or an error, but never a panic, and never take long; the guards against hanging are
//! generous, so that a busy machine does not fail them.

use std::time::{Duration, Instant};

use image::{DynamicImage, RgbImage};
use rand::{Rng, SeedableRng, rngs::StdRng};
use sarai_image::{Error, Limits, Options, prepare};

use crate::made;

/// What one small or refused file may take.
const HANG: Duration = Duration::from_secs(10);

fn small() -> Options {
    let limits = Limits { pixels_max: 1 << 20, memory_bytes_max: 32 << 20, ..Limits::default() };
    Options { side_max: 64, limits, ..Options::default() }
}

/// Runs one file; a size that comes out is the size that went in, or smaller.
fn run(bytes: &[u8], options: &Options) -> Result<(u32, u32), Error> {
    let start = Instant::now();
    let picture = prepare(bytes, options);
    assert!(start.elapsed() < HANG, "{:?}", start.elapsed());
    let picture = picture?;
    let longest = picture.width.max(picture.height);
    assert!(longest <= options.side_max && longest <= picture.width_in.max(picture.height_in));
    Ok((picture.width, picture.height))
}

fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0, |crc: u32, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| (crc >> 1) ^ (0xedb8_8320 & (crc & 1).wrapping_neg()))
    })
}

/// A PNG with another size in its header, checksum and all.
fn png_claiming(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = made::png(&made::quarters(8, 8).into());
    bytes[16..20].copy_from_slice(&width.to_be_bytes());
    bytes[20..24].copy_from_slice(&height.to_be_bytes());
    let sum = crc(&bytes[12..29]);
    bytes[29..33].copy_from_slice(&sum.to_be_bytes());
    bytes
}

/// A file with some bytes replaced.
fn with(mut bytes: Vec<u8>, at: usize, other: &[u8]) -> Vec<u8> {
    bytes[at..at + other.len()].copy_from_slice(other);
    bytes
}

/// Where the frame header of a JPEG states its height.
fn frame_at(jpeg: &[u8]) -> usize {
    jpeg.windows(2).position(|pair| pair == [0xff, 0xc0] || pair == [0xff, 0xc2]).unwrap() + 5
}

#[test]
fn sizes_are_refused_by_header() {
    let picture = DynamicImage::ImageRgb8(made::quarters(8, 8));
    let jpeg = made::jpeg(&picture);
    let frame = frame_at(&jpeg);
    let jpeg = with(jpeg, frame, &[0xff, 0xff, 0xff, 0xff]);
    let bmp = |height: i32| with(made::bmp(&picture), 22, &height.to_le_bytes());
    let gif = with(made::gif(&picture, 1), 6, &[0xff; 4]);
    // The canvas of an extended WebP: 24 bits each, one less.
    let mut webp = b"RIFF\x16\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0\xff\xff\xff\xff\xff\xff".to_vec();
    webp.extend([0; 8]);
    let side = |tag| (tag, 4, 1, 40_000);
    let tiff = made::plain_tiff(&made::quarters(8, 8), &[side(0x100), side(0x101), side(0x116)]);
    for (name, bytes) in [
        ("PNG", png_claiming(50_000, 50_000)),
        ("PNG of one row", png_claiming(40_000, 1)),
        ("JPEG", jpeg),
        ("BMP", bmp(60_000)),
        ("BMP downwards", bmp(-60_000)),
        ("GIF", gif),
        ("TIFF", tiff),
    ] {
        let error = run(&bytes, &Options::default()).expect_err(name);
        assert!(matches!(error, Error::TooLarge { .. }), "{name}: {error}");
    }
    // Sizes that their decoders refuse before they are asked, or that the file can't hold.
    for (name, bytes) in [
        ("BMP of the largest height", bmp(i32::MAX)),
        ("BMP of the lowest height", bmp(i32::MIN)),
        ("WebP without a picture", webp),
    ] {
        let error = run(&bytes, &Options::default()).expect_err(name);
        assert!(matches!(error, Error::Broken { .. } | Error::Unsupported { .. }), "{name}: {error}");
    }
}

#[test]
fn memory_is_refused_before_it_is_taken() {
    let limits = Limits { memory_bytes_max: 1 << 20, ..Limits::default() };
    let options = Options { limits, ..Options::default() };
    let picture = made::quarters(1000, 1000);
    let progressive = made::jpeg_of_kind(&picture, turbojpeg::PixelFormat::RGB, true);
    for bytes in [made::png(&picture.into()), progressive] {
        assert!(matches!(run(&bytes, &options), Err(Error::TooMuchMemory { .. })));
    }
    let bytes = vec![0; 2000];
    let limits = Limits { file_bytes_max: 1999, ..Limits::default() };
    let error = run(&bytes, &Options { limits, ..Options::default() });
    assert_eq!(error, Err(Error::TooManyBytes { bytes: 2000, bytes_max: 1999 }));
}

#[test]
fn a_jpeg_of_many_scans_is_refused() {
    let jpeg = made::jpeg_of_kind(&made::quarters(64, 64), turbojpeg::PixelFormat::RGB, true);
    let scans: Vec<usize> = (0..jpeg.len() - 1).filter(|at| jpeg[*at..*at + 2] == [0xff, 0xda]).collect();
    let last = &jpeg[scans[scans.len() - 1]..jpeg.len() - 2];
    let mut bomb = jpeg[..jpeg.len() - 2].to_vec();
    (0..5000).for_each(|_| bomb.extend(last));
    bomb.extend([0xff, 0xd9]);
    assert_eq!(run(&bomb, &Options::default()), Err(Error::TooManyScans { scans_max: 100 }));
}

#[test]
fn only_the_first_of_thousands_of_frames_is_decoded() {
    let gif = made::gif(&made::quarters(64, 64).into(), 3000);
    assert_eq!(run(&gif, &Options::default()), Ok((64, 64)));
}

#[test]
fn lengths_that_lie_are_found() {
    let rgb = made::quarters(16, 16);
    let picture = DynamicImage::ImageRgb8(rgb.clone());
    let tiff = |entries| made::plain_tiff(&rgb, entries);
    let files = [
        ("TIFF with strips without end", tiff(&[(0x111, 4, u32::MAX, 8), (0x117, 4, u32::MAX, 8)])),
        ("TIFF with millions of strips", tiff(&[(0x111, 4, 50_000_000, 8), (0x116, 3, 1, 1)])),
        ("TIFF with a strip behind its end", tiff(&[(0x111, 4, 1, u32::MAX)])),
        ("TIFF of samples without end", tiff(&[(0x115, 3, 1, 65_535)])),
        ("WebP whose chunk lies", with(made::webp(&picture), 16, &[0xf0, 0xff, 0xff, 0xff])),
        ("BMP whose pixels start behind its end", with(made::bmp(&picture), 10, &[0xff, 0xff, 0xff, 0x7f])),
        ("JPEG without rows", {
            let jpeg = made::jpeg(&picture);
            let at = frame_at(&jpeg);
            with(jpeg, at, &[0, 0])
        }),
    ];
    for (name, bytes) in files {
        let found = run(&bytes, &Options::default());
        assert!(
            matches!(
                found,
                Err(Error::Broken { .. } | Error::Unsupported { .. } | Error::TooMuchMemory { .. })
            ),
            "{name}: {found:?}"
        );
    }
    // The size of the whole is not what decoders read by; the chunks in it are.
    let whole = with(made::webp(&picture), 4, &[0xf0, 0xff, 0xff, 0xff]);
    let _picture_or_error = run(&whole, &Options::default());
}

#[test]
fn the_time_has_an_end() {
    let limits = Limits { time_max: Duration::ZERO, ..Limits::default() };
    let options = Options { limits, ..Options::default() };
    for (name, bytes) in made::each(300, 200) {
        assert!(matches!(run(&bytes, &options), Err(Error::TooSlow { .. })), "{name}");
    }
}

#[test]
fn cut_files_give_a_picture_or_an_error() {
    for (name, bytes) in made::each(96, 64) {
        let sound =
            (0..100).filter(|percent| run(&bytes[..bytes.len() * percent / 100], &small()).is_ok()).count();
        assert!(sound < 100, "{name}: nothing was missed");
    }
}

#[test]
fn altered_files_give_a_picture_or_an_error() {
    let noise = RgbImage::from_fn(33, 21, |x, y| {
        image::Rgb([((x * 37) ^ (y * 91)) as u8, (x * y) as u8, (x + y) as u8])
    });
    let mut files: Vec<Vec<u8>> = made::each(24, 16).into_iter().map(|(_, bytes)| bytes).collect();
    files.extend([made::png(&noise.clone().into()), made::webp_lossy(&noise.clone().into())]);
    files.extend(made::oriented(&noise, 6).into_iter().map(|(_, bytes)| bytes));
    let mut random = StdRng::seed_from_u64(20);
    let options = small();
    let (mut sound, mut start) = (0, 0);
    for round in 0..10_000 {
        let mut bytes = files[round % files.len()].clone();
        for _ in 0..random.random_range(1..=6) {
            let at = random.random_range(0..bytes.len());
            match random.random_range(0..5) {
                0 => bytes[at] = random.random(),
                1 => bytes[at] ^= 1 << random.random_range(0..8),
                2 => bytes[at] = 0xff,
                3 => bytes.truncate(at.max(16)),
                _ => {
                    let from = random.random_range(0..bytes.len());
                    let piece = bytes[from..(from + 8).min(bytes.len())].to_vec();
                    bytes.splice(at..at, piece);
                }
            }
        }
        match run(&bytes, &options) {
            Ok(_) => sound += 1,
            Err(Error::NotAPicture { .. }) => start += 1,
            Err(_) => {}
        }
    }
    assert!(sound > 500 && start < 5000, "{sound} sound, {start} no pictures: the alterations test nothing");
}
