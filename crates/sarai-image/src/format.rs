//! What a file is, by its first bytes and never by its name.
//!
//! Called by `prepare` before anything else reads the file. What is no picture gets a name all the same, so that the
//! answer to "photo.jpg is text" says so.

use std::fmt;

use crate::error::Error;

/// A kind of picture that is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// Baseline or progressive, gray, YCbCr, RGB, CMYK or YCCK.
    Jpeg,
    /// Of an animated one the default image.
    Png,
    /// Lossy or lossless; of an animated one the first frame.
    Webp,
    /// The first frame.
    Gif,
    /// Of Windows or OS/2.
    Bmp,
    /// The first page.
    Tiff,
}

impl fmt::Display for Format {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Jpeg => "JPEG",
            Self::Png => "PNG",
            Self::Webp => "WebP",
            Self::Gif => "GIF",
            Self::Bmp => "BMP",
            Self::Tiff => "TIFF",
        })
    }
}

/// Other files that are called pictures, or are handed in as such: offset, first bytes, what it is.
const OTHERS: [(usize, &[u8], &str); 17] = [
    (0, b"%PDF-", "a PDF"),
    (0, b"%!PS", "PostScript"),
    (0, b"PK\x03\x04", "a ZIP archive or an office document"),
    (0, b"\x1f\x8b", "compressed with gzip"),
    (0, b"8BPS", "a Photoshop document"),
    (0, b"\x00\x00\x01\x00", "an icon (ICO)"),
    (0, b"\xff\x0a", "a JPEG XL"),
    (0, b"\x00\x00\x00\x0cJXL ", "a JPEG XL"),
    (0, b"\x00\x00\x00\x0cjP  ", "a JPEG 2000"),
    (4, b"ftypavif", "an AVIF"),
    (4, b"ftyphei", "a HEIC, as telephones save photos"),
    (4, b"ftypmif1", "a HEIF"),
    (4, b"ftyp", "a film (MP4 or QuickTime)"),
    (0, b"qoif", "a QOI"),
    (0, b"\x7fELF", "a program"),
    (0, b"MZ", "a program"),
    (0, b"RIFF", "a RIFF file without a WebP in it"),
];

/// Letters of a text that are shown.
const SHOWN_LETTERS: usize = 24;

impl Format {
    /// What the bytes are, by their first 16.
    pub fn of(bytes: &[u8]) -> Result<Self, Error> {
        match bytes {
            [0xff, 0xd8, 0xff, ..] => Ok(Self::Jpeg),
            [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => Ok(Self::Png),
            [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Ok(Self::Webp),
            [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => Ok(Self::Gif),
            // "BM" alone begins many a text: two of the four reserved bytes tell.
            [b'B', b'M', _, _, _, _, 0, 0, ..] => Ok(Self::Bmp),
            [b'I', b'I', 42 | 43, 0, ..] | [b'M', b'M', 0, 42 | 43, ..] => Ok(Self::Tiff),
            _ => Err(Error::NotAPicture { looks_like: describe(bytes) }),
        }
    }
}

fn describe(bytes: &[u8]) -> String {
    if bytes.is_empty() {
        return "empty".to_owned();
    }
    let known =
        OTHERS.iter().find(|(at, magic, _)| bytes.get(*at..).is_some_and(|rest| rest.starts_with(magic)));
    if let Some((_, _, name)) = known {
        return (*name).to_owned();
    }
    let head = &bytes[..bytes.len().min(4 * SHOWN_LETTERS)];
    // The cut may fall into a letter.
    let text = match std::str::from_utf8(head) {
        Ok(text) => Some(text),
        Err(fault) if fault.error_len().is_none() => std::str::from_utf8(&head[..fault.valid_up_to()]).ok(),
        Err(_) => None,
    };
    let text = text
        .filter(|text| !text.is_empty() && text.chars().all(|l| !l.is_control() || l.is_ascii_whitespace()));
    if let Some(text) = text {
        let shown: String = text.trim_start().chars().take(SHOWN_LETTERS).collect();
        let markup = shown.starts_with('<');
        return format!(
            "{} that begins {shown:?}",
            if markup { "markup (HTML, XML or SVG)" } else { "text" }
        );
    }
    let shown: Vec<String> = bytes.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    format!("unknown: its first bytes are {}", shown.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bytes: &[u8], expected: Result<Format, &str>) {
        match (Format::of(bytes), expected) {
            (Ok(format), Ok(wanted)) => assert_eq!(format, wanted),
            (Err(error), Err(part)) => {
                let text = error.to_string();
                assert!(text.contains(part), "{part:?} not in {text:?}");
            }
            (found, expected) => panic!("{found:?} instead of {expected:?} for {bytes:?}"),
        }
    }

    #[test]
    fn content_decides() {
        check(b"\xff\xd8\xff\xe0", Ok(Format::Jpeg));
        check(b"\x89PNG\r\n\x1a\n", Ok(Format::Png));
        check(b"RIFF\0\0\0\0WEBPVP8 ", Ok(Format::Webp));
        check(b"GIF89a", Ok(Format::Gif));
        check(b"BM\0\0\0\0\0\0\0\0", Ok(Format::Bmp));
        check(b"II*\0", Ok(Format::Tiff));
        check(b"MM\0+", Ok(Format::Tiff));
    }

    #[test]
    fn what_is_no_picture_is_named() {
        check(b"", Err("the file is empty"));
        check(
            b"Dear all, here is the photo of yesterday",
            Err("text that begins \"Dear all, here is the ph\""),
        );
        check(b"BMW is a car, and this is text", Err("text that begins"));
        check("ñandú".as_bytes(), Err("text that begins \"ñandú\""));
        check(b"  <svg xmlns=", Err("markup (HTML, XML or SVG) that begins \"<svg"));
        check(b"%PDF-1.7", Err("a PDF"));
        check(b"\0\0\0\x18ftypheic", Err("HEIC"));
        check(b"\0\0\0\x18ftypisom", Err("film"));
        check(b"RIFF\0\0\0\0WAVE", Err("RIFF"));
        check(b"\x89PNG\n", Err("unknown: its first bytes are 89 50 4e 47 0a"));
        check(b"\xff\xd8", Err("unknown"));
        check(&[0xc3], Err("unknown: its first bytes are c3"));
    }
}
