//! Foreign pictures made small, upright and comparable: bytes in, a WebP and its fingerprints out.
//!
//! Called by `sarai-skill image`, inside the sandbox. The order holds everywhere: file size, format by content, size
//! by header, and only then a decoder; so a picture that would be too large costs no memory. The sandbox stays the
//! wall: libjpeg-turbo and libwebp are C. Must know no gRPC, no command line and no files, and must never hand
//! foreign bytes to libwebp, which only encodes here.

mod decode;
mod error;
mod fingerprint;
mod format;
mod jpeg;
mod limits;
mod shrink;

use std::panic::{AssertUnwindSafe, catch_unwind};

use sha2::{Digest, Sha256};

pub use error::{Error, Stage};
pub use format::Format;
pub use limits::Limits;
use limits::Watch;
pub use sarai_proto::fingerprint::{Distance, Fingerprint};

/// The longest side that WebP can hold (RFC 9649, section 2.5).
const WEBP_SIDE_MAX: u32 = 16_383;

/// What a picture should become.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// Longest side of the result in pixels, 1 to 16,383. A smaller picture keeps its size.
    pub side_max: u32,
    /// Quality of the WebP, 0 to 100, as libwebp counts.
    pub quality: u8,
    /// What is refused.
    pub limits: Limits,
}

impl Default for Options {
    fn default() -> Self {
        Self { side_max: 512, quality: 85, limits: Limits::default() }
    }
}

/// A picture made ready to be kept and found again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// The upright picture as a lossy WebP without metadata.
    pub webp: Vec<u8>,
    /// Pixels of the WebP.
    pub width: u32,
    /// Pixels of the WebP.
    pub height: u32,
    /// Pixels as the file stores them, before it is turned upright.
    pub width_in: u32,
    /// Pixels as the file stores them, before it is turned upright.
    pub height_in: u32,
    /// What the file was.
    pub format: Format,
    /// Of the upright picture before it became a WebP.
    pub fingerprint: Fingerprint,
    /// SHA-256 of the file's bytes: the same file, and nothing else, has the same.
    pub sha256: [u8; 32],
}

/// Turns a file into a small upright WebP with its fingerprints.
///
/// Of an animation the first frame counts, of a TIFF the first page. Transparency is kept; colour profiles are not
/// applied. A fault or a panic in a decoder is [`Error::Broken`].
pub fn prepare(bytes: &[u8], options: &Options) -> Result<Picture, Error> {
    let Options { side_max, quality, limits } = options;
    if !(1..=WEBP_SIDE_MAX).contains(side_max) || *quality > 100 {
        return Err(Error::Options { side_max: *side_max, quality: *quality });
    }
    if bytes.len() > limits.file_bytes_max {
        return Err(Error::TooManyBytes { bytes: bytes.len(), bytes_max: limits.file_bytes_max });
    }
    let format = Format::of(bytes)?;
    catch_unwind(AssertUnwindSafe(|| prepare_known(bytes, format, options))).unwrap_or_else(|panic| {
        let text = panic.downcast_ref::<String>().map(String::as_str);
        let text = text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("no text");
        Err(Error::Broken { format, text: format!("its decoder gave up: {text}") })
    })
}

fn prepare_known(bytes: &[u8], format: Format, options: &Options) -> Result<Picture, Error> {
    let watch = Watch::start(options.limits.time_max);
    let decoded = decode::decode(bytes, format, options, &watch)?;
    watch.check(Stage::Decode)?;
    let mut small = shrink::fit(&decoded.image, (decoded.width_in, decoded.height_in), options.side_max)?;
    let (width_in, height_in) = (decoded.width_in, decoded.height_in);
    drop(decoded.image);
    small.apply_orientation(decoded.orientation);
    watch.check(Stage::Shrink)?;
    let fingerprint = fingerprint::of(&small)?;
    let webp = shrink::encode(&small, options.quality)?;
    watch.check(Stage::Encode)?;
    Ok(Picture {
        webp,
        width: small.width(),
        height: small.height(),
        width_in,
        height_in,
        format,
        fingerprint,
        sha256: Sha256::digest(bytes).into(),
    })
}
