//! What the fingerprints find and what they merge, measured over a folder of pictures.
//!
//! `cargo run --release -p sarai-image --example fingerprints -- FOLDER [EVERY]`. Every picture is compared with every
//! other, and pairs that count as copies are listed: whether they are is for a person to say. Of each EVERYth picture
//! (1) copies are made (smaller, recompressed, other formats), and it is counted how many are found again.

#![expect(clippy::print_stdout, reason = "a program for people")]

use std::collections::BTreeSet;
use std::error::Error;
use std::io::Cursor;
use std::path::{Path, PathBuf};

use image::codecs::jpeg::JpegEncoder;
use image::imageops::{self, FilterType};
use image::{DynamicImage, ImageFormat, Rgba, RgbaImage};
use sarai_image::{Distance, Fingerprint, Options, prepare};

/// Larger originals are made so small before copies are made of them.
const ORIGINAL_SIDE_MAX: u32 = 1600;
/// Copies with a shorter side tell nothing: a fingerprint looks at 32 x 32.
const COPY_SIDE_MIN: u32 = 32;
const LISTED_MAX: usize = 200;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments.next().ok_or("say a folder")?;
    let every: usize = arguments.next().map_or(Ok(1), |text| text.parse())?;
    let mut files = Vec::new();
    collect(Path::new(&folder), &mut files)?;
    files.sort();
    let (mut known, mut seen) = (Vec::new(), BTreeSet::new());
    let mut kinds: Vec<Kind> = Vec::new();
    let (mut refused, mut blank) = (0, 0);
    for file in &files {
        let bytes = fs_err::read(file)?;
        let Ok(picture) = prepare(&bytes, &Options::default()) else {
            refused += 1;
            continue;
        };
        if !seen.insert(picture.sha256) {
            continue;
        }
        if !picture.fingerprint.near(&picture.fingerprint) {
            blank += 1;
        } else if known.len() % every.max(1) == 0 {
            measure_copies(&bytes, &picture.fingerprint, &mut kinds)?;
        }
        known.push((file, picture.fingerprint));
    }
    println!(
        "{} pictures that differ in a byte, {blank} of them blank, {refused} files that are none",
        known.len()
    );
    println!("\n{:<22} {:>6} {:>8} {:>8}", "copies", "made", "found", "share");
    for Kind { name, made, found } in &kinds {
        println!("{name:<22} {made:>6} {found:>8} {:>7.1}%", 100.0 * *found as f64 / *made as f64);
    }
    print_pairs(&known);
    Ok(())
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> Result<(), Box<dyn Error>> {
    for entry in fs_err::read_dir(folder)? {
        let entry = entry?;
        match entry.file_type()? {
            kind if kind.is_dir() => collect(&entry.path(), files)?,
            kind if kind.is_file() => files.push(entry.path()),
            _ => {}
        }
    }
    Ok(())
}

/// All pairs: how many are how near, and which count as copies.
fn print_pairs(known: &[(&PathBuf, Fingerprint)]) {
    let (mut pairs, mut histogram, mut merged) = (0_u64, [[0_u64; 2]; 33], Vec::new());
    for (at, (file, print)) in known.iter().enumerate() {
        for (other_file, other) in &known[at + 1..] {
            let distance = print.distance(other);
            pairs += 1;
            if let Some(counts) = histogram.get_mut(distance.frequencies as usize) {
                counts[0] += 1;
                counts[1] += u64::from(distance.is_near());
            }
            if distance.is_near() {
                merged.push((distance, file, other_file));
            }
        }
    }
    println!("\n{pairs} pairs\n{:>12} {:>10} {:>12}", "bits apart", "pairs", "count as copies");
    for (bits, [all, near]) in histogram.iter().enumerate().filter(|(_, counts)| counts[0] > 0) {
        println!("{bits:>12} {all:>10} {near:>12}");
    }
    println!("\n{} pairs count as copies; are they?", merged.len());
    for (distance, file, other) in merged.iter().take(LISTED_MAX) {
        let Distance { frequencies, luma, luma_most, chroma, .. } = distance;
        println!(
            "{frequencies:>3} {luma:.3} {luma_most:.3} {chroma:>4.1} {} {}",
            file.display(),
            other.display()
        );
    }
}

struct Kind {
    name: String,
    made: usize,
    found: usize,
}

fn measure_copies(bytes: &[u8], print: &Fingerprint, kinds: &mut Vec<Kind>) -> Result<(), Box<dyn Error>> {
    for (name, copy) in copies(&image::load_from_memory(bytes)?)? {
        let near = prepare(&copy, &Options::default())?.fingerprint.near(print);
        let place = kinds.iter().position(|kind| kind.name == name).unwrap_or_else(|| {
            kinds.push(Kind { name, made: 0, found: 0 });
            kinds.len() - 1
        });
        kinds[place].made += 1;
        kinds[place].found += usize::from(near);
    }
    Ok(())
}

/// A kind of copy and the file.
type Copies = Vec<(String, Vec<u8>)>;

fn copies(original: &DynamicImage) -> Result<Copies, Box<dyn Error>> {
    let longest = original.width().max(original.height());
    let original = match longest > ORIGINAL_SIDE_MAX {
        true => &original.thumbnail(ORIGINAL_SIDE_MAX, ORIGINAL_SIDE_MAX),
        false => original,
    };
    let (width, height) = (original.width(), original.height());
    // As most programs flatten what is transparent.
    let mut flat = RgbaImage::from_pixel(width, height, Rgba([255; 4]));
    imageops::overlay(&mut flat, &original.to_rgba8(), 0, 0);
    let flat = DynamicImage::ImageRgba8(flat);
    let mut copies = vec![
        ("PNG".to_owned(), encoded(&DynamicImage::ImageRgba8(original.to_rgba8()), ImageFormat::Png)?),
        ("GIF".to_owned(), encoded(&flat, ImageFormat::Gif)?),
        ("BMP".to_owned(), encoded(&DynamicImage::ImageRgb8(flat.to_rgb8()), ImageFormat::Bmp)?),
        (
            "WebP 60".to_owned(),
            webp::Encoder::from_rgba(&flat.to_rgba8(), width, height).encode(60.0).to_vec(),
        ),
    ];
    for quality in [30, 50, 70, 90] {
        copies.push((format!("JPEG {quality}"), jpeg(&flat, quality)?));
    }
    for percent in [25, 50, 75] {
        let (width, height) = (width * percent / 100, height * percent / 100);
        if width.min(height) >= COPY_SIDE_MIN {
            let small = flat.resize_exact(width, height, FilterType::Triangle);
            copies.push((format!("{percent} % PNG"), encoded(&small, ImageFormat::Png)?));
            copies.push((format!("{percent} % JPEG 70"), jpeg(&small, 70)?));
        }
    }
    Ok(copies)
}

fn encoded(picture: &DynamicImage, format: ImageFormat) -> Result<Vec<u8>, Box<dyn Error>> {
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, format)?;
    Ok(bytes.into_inner())
}

fn jpeg(picture: &DynamicImage, quality: u8) -> Result<Vec<u8>, Box<dyn Error>> {
    let mut bytes = Vec::new();
    picture.to_rgb8().write_with_encoder(JpegEncoder::new_with_quality(&mut bytes, quality))?;
    Ok(bytes)
}
