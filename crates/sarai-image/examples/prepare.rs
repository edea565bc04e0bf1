//! How long a picture takes, in turn with the plain way: decode whole, resize, encode, as the `image` crate offers it.
//!
//! `cargo run --release -p sarai-image --example prepare -- FILE|--made-up`. The made-up one is a JPEG of 12 megapixels
//! with waves and grain, about 3.5 MB like a telephone's. Both ways run one after the other in each round, so that
//! a busy machine slows both; medians and the whole spread are printed. Pin it to one core to compare (`taskset`).

#![expect(clippy::print_stdout, reason = "a program for people")]

use std::error::Error;
use std::time::{Duration, Instant};

use image::imageops::FilterType;
use image::{Rgb, RgbImage};
use rand::{Rng, SeedableRng, rngs::StdRng};
use sarai_image::{Options, prepare};

const ROUNDS: usize = 21;

fn main() -> Result<(), Box<dyn Error>> {
    let argument = std::env::args().nth(1).ok_or("say a file, or --made-up")?;
    let bytes = if argument == "--made-up" { made_up()? } else { fs_err::read(&argument)? };
    let options = Options::default();
    let picture = prepare(&bytes, &options)?;
    let (mut ours, mut plains, mut plain_bytes) = (Vec::new(), Vec::new(), 0);
    for _ in 0..ROUNDS {
        ours.push(timed(|| prepare(&bytes, &options).map(|_| ()).map_err(Into::into))?);
        plains.push(timed(|| {
            plain_bytes = plain(&bytes, (picture.width, picture.height), options.quality)?;
            Ok(())
        })?);
    }
    let (ours, plains) = (Spread::of(ours), Spread::of(plains));
    println!(
        "{} of {} x {} pixels, {} bytes -> {} x {}, {} bytes ({:.1} % saved)",
        picture.format,
        picture.width_in,
        picture.height_in,
        bytes.len(),
        picture.width,
        picture.height,
        picture.webp.len(),
        100.0 - 100.0 * picture.webp.len() as f64 / bytes.len() as f64
    );
    println!("prepare {ours}\nplain   {plains}, {plain_bytes} bytes");
    println!("{:.2} times as fast, median by median", plains.median / ours.median);
    Ok(())
}

fn timed(work: impl FnOnce() -> Result<(), Box<dyn Error>>) -> Result<Duration, Box<dyn Error>> {
    let start = Instant::now();
    work()?;
    Ok(start.elapsed())
}

fn plain(bytes: &[u8], (width, height): (u32, u32), quality: u8) -> Result<usize, Box<dyn Error>> {
    let small = image::load_from_memory(bytes)?.resize_exact(width, height, FilterType::Lanczos3);
    let rgba;
    let rgb;
    let encoder = if small.color().has_alpha() {
        rgba = small.to_rgba8();
        webp::Encoder::from_rgba(&rgba, width, height)
    } else {
        rgb = small.to_rgb8();
        webp::Encoder::from_rgb(&rgb, width, height)
    };
    Ok(encoder.encode(f32::from(quality)).len())
}

fn made_up() -> Result<Vec<u8>, Box<dyn Error>> {
    let mut random = StdRng::seed_from_u64(12);
    let picture = RgbImage::from_fn(4000, 3000, |x, y| {
        let (x, y) = (x as f32 / 4000.0, y as f32 / 3000.0);
        let grain = random.random_range(-7.0..7.0);
        let wave = |a: f32, b: f32| {
            (128.0 + 60.0 * (a * x + b * y * y).sin() + 40.0 * (b * x * y).cos() + grain) as u8
        };
        Rgb([wave(9.0, 31.0), wave(14.0, 57.0), wave(5.0, 83.0)])
    });
    let pixels = picture.as_raw().as_slice();
    let format = turbojpeg::PixelFormat::RGB;
    let source = turbojpeg::Image { pixels, width: 4000, pitch: 12_000, height: 3000, format };
    let mut encoder = turbojpeg::Compressor::new()?;
    encoder.set_quality(90)?;
    encoder.set_subsamp(turbojpeg::Subsamp::Sub2x2)?;
    Ok(encoder.compress_to_vec(source)?)
}

/// Milliseconds.
struct Spread {
    least: f64,
    median: f64,
    most: f64,
}

impl Spread {
    fn of(mut times: Vec<Duration>) -> Self {
        times.sort_unstable();
        let at = |place: usize| times[place].as_secs_f64() * 1000.0;
        Self { least: at(0), median: at(times.len() / 2), most: at(times.len() - 1) }
    }
}

impl std::fmt::Display for Spread {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { least, median, most } = self;
        write!(out, "median {median:6.1} ms, least {least:6.1}, most {most:6.1}, of {ROUNDS}")
    }
}
