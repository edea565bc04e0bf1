//! Pixels out of a file whose format is known: JPEG scaled while decoding, all else through the `image` crate.
//!
//! Called by `prepare`. Size and memory are checked by header before pixels are decoded. Only the first picture of a
//! file is decoded. Must turn every fault into an [`Error`]; panics are caught one level up.

use image::error::{ImageError, LimitErrorKind};
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, codecs};

use crate::error::{Error, Stage, quoted};
use crate::format::Format;
use crate::limits::{Watch, Watched};
use crate::{Options, jpeg, shrink};

/// A picture as the file stores it, perhaps already smaller.
pub(crate) struct Decoded {
    pub(crate) image: DynamicImage,
    /// How to turn it upright.
    pub(crate) orientation: Orientation,
    /// Pixels of the file.
    pub(crate) width_in: u32,
    /// Pixels of the file.
    pub(crate) height_in: u32,
}

/// Decodes the first picture of the file.
pub(crate) fn decode(
    bytes: &[u8],
    format: Format,
    options: &Options,
    watch: &Watch,
) -> Result<Decoded, Error> {
    let reader = || Watched::new(bytes, watch);
    let limits = options.limits.of_decoder();
    let fault = |error| fault(format, &error, options, watch);
    match format {
        Format::Jpeg => jpeg(bytes, options, watch),
        Format::Png => {
            let decoder = codecs::png::PngDecoder::with_limits(reader(), limits).map_err(fault)?;
            whole(decoder, format, options, watch)
        }
        Format::Webp => {
            check_chunks(bytes)?;
            whole(codecs::webp::WebPDecoder::new(reader()).map_err(fault)?, format, options, watch)
        }
        Format::Gif => whole(codecs::gif::GifDecoder::new(reader()).map_err(fault)?, format, options, watch),
        Format::Bmp => whole(codecs::bmp::BmpDecoder::new(reader()).map_err(fault)?, format, options, watch),
        Format::Tiff => {
            whole(codecs::tiff::TiffDecoder::new(reader()).map_err(fault)?, format, options, watch)
        }
    }
}

fn jpeg(bytes: &[u8], options: &Options, watch: &Watch) -> Result<Decoded, Error> {
    let header = jpeg::header(bytes, &options.limits)?;
    options.limits.check_size(header.width, header.height)?;
    let target = shrink::target((header.width, header.height), options.side_max);
    if let Some(image) = jpeg::decode(bytes, &header, target, &options.limits)? {
        let (width_in, height_in) = (header.width, header.height);
        return Ok(Decoded { image, orientation: header.orientation, width_in, height_in });
    }
    watch.check(Stage::Decode)?;
    let decoder = codecs::jpeg::JpegDecoder::new(Watched::new(bytes, watch))
        .map_err(|error| fault(Format::Jpeg, &error, options, watch))?;
    whole(decoder, Format::Jpeg, options, watch)
}

fn whole(
    mut decoder: impl ImageDecoder,
    format: Format,
    options: &Options,
    watch: &Watch,
) -> Result<Decoded, Error> {
    let (width_in, height_in) = decoder.dimensions();
    options.limits.check_size(width_in, height_in)?;
    options.limits.check_memory(decoder.total_bytes())?;
    if width_in == 0 || height_in == 0 {
        return Err(Error::Broken { format, text: format!("it has {width_in} x {height_in} pixels") });
    }
    let decode = move || {
        decoder.set_limits(options.limits.of_decoder())?;
        // A picture with damaged metadata is a picture.
        let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
        Ok((DynamicImage::from_decoder(decoder)?, orientation))
    };
    let (image, orientation) = decode().map_err(|error| fault(format, &error, options, watch))?;
    Ok(Decoded { image, orientation, width_in, height_in })
}

/// The length of each chunk is given room before it is read: none may be longer than the file (RFC 9649, 2.3).
fn check_chunks(bytes: &[u8]) -> Result<(), Error> {
    let mut at = 12;
    while let Some(&[a, b, c, d]) = bytes.get(at + 4..at + 8) {
        let length = u32::from_le_bytes([a, b, c, d]) as usize;
        at += 8;
        if length > bytes.len() - at {
            let text = format!("a chunk claims {length} bytes, but {} are left", bytes.len() - at);
            return Err(Error::Broken { format: Format::Webp, text });
        }
        at += length + length % 2;
    }
    Ok(())
}

fn fault(format: Format, error: &ImageError, options: &Options, watch: &Watch) -> Error {
    if let Err(error) = watch.check(Stage::Decode) {
        return error;
    }
    let text = quoted(error);
    match error {
        ImageError::Limits(limit) if limit.kind() == LimitErrorKind::InsufficientMemory => {
            let bytes_max = options.limits.memory_bytes_max;
            Error::TooMuchMemory { bytes: bytes_max.saturating_add(1), bytes_max }
        }
        ImageError::Unsupported(_) => Error::Unsupported { format, text },
        ImageError::Decoding(_)
        | ImageError::Encoding(_)
        | ImageError::Parameter(_)
        | ImageError::Limits(_)
        | ImageError::IoError(_) => Error::Broken { format, text },
    }
}
