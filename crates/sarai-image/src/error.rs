//! The one error of this crate: why a file did not become a small picture.
//!
//! Returned by every public function. Messages name the number that was too large and its limit; what a decoder said
//! is quoted and cut.

use std::time::Duration;

use crate::format::Format;

/// Letters of a foreign message that are quoted.
const QUOTED_LETTERS_MAX: usize = 160;

/// Why a file did not become a small picture.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The caller's options make no sense.
    #[error(
        "options: a side of {side_max} pixels at quality {quality}; sides are 1 to 16383, qualities 0 to 100"
    )]
    Options {
        /// As asked.
        side_max: u32,
        /// As asked.
        quality: u8,
    },
    /// By content, whatever its name says.
    #[error("not a JPEG, PNG, WebP, GIF, BMP or TIFF: the file is {looks_like}")]
    NotAPicture {
        /// What its first bytes say.
        looks_like: String,
    },
    /// The file as a whole.
    #[error("the file has {bytes} bytes; at most {bytes_max} are read")]
    TooManyBytes {
        /// Of the file.
        bytes: usize,
        /// See [`crate::Limits`].
        bytes_max: usize,
    },
    /// By the header; nothing was decoded.
    #[error(
        "the picture would have {width} x {height} pixels; at most {pixels_max} together and {side_max} a side are \
         decoded: make it smaller first"
    )]
    TooLarge {
        /// As the header claims.
        width: u32,
        /// As the header claims.
        height: u32,
        /// See [`crate::Limits`].
        pixels_max: u64,
        /// See [`crate::Limits`].
        side_max: u32,
    },
    /// By the header or by the decoder's own account.
    #[error("decoding would need {bytes} bytes of memory; at most {bytes_max} are given")]
    TooMuchMemory {
        /// At least.
        bytes: u64,
        /// See [`crate::Limits`].
        bytes_max: u64,
    },
    /// A JPEG that would be walked over again and again.
    #[error("the JPEG has more than {scans_max} scans; save it anew as an ordinary one")]
    TooManyScans {
        /// See [`crate::Limits`].
        scans_max: u32,
    },
    /// The time was over.
    #[error("after {stage} the time of {} ms was over", time_max.as_millis())]
    TooSlow {
        /// What was done last.
        stage: Stage,
        /// See [`crate::Limits`].
        time_max: Duration,
    },
    /// The file is damaged, cut, or made to harm.
    #[error("the {format} can't be decoded: {text}")]
    Broken {
        /// By its first bytes.
        format: Format,
        /// What the decoder said.
        text: String,
    },
    /// A sound file of a kind the decoders don't know.
    #[error("this kind of {format} is not supported: {text}")]
    Unsupported {
        /// By its first bytes.
        format: Format,
        /// What the decoder said.
        text: String,
    },
    /// Ours: shrinking or encoding a decoded picture failed.
    #[error("the decoded picture could not be made smaller: {text}")]
    Ours {
        /// What the library said.
        text: String,
    },
}

/// A part of the work; see [`Error::TooSlow`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Pixels out of the file.
    Decode,
    /// Smaller and upright.
    Shrink,
    /// Fingerprint and WebP.
    Encode,
}

impl std::fmt::Display for Stage {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(match self {
            Self::Decode => "decoding",
            Self::Shrink => "shrinking",
            Self::Encode => "encoding",
        })
    }
}

/// A foreign message in one line and cut.
pub(crate) fn quoted(text: &impl std::fmt::Display) -> String {
    let text = text.to_string();
    let line = text.chars().map(|letter| if letter.is_control() { ' ' } else { letter });
    line.take(QUOTED_LETTERS_MAX).collect()
}
