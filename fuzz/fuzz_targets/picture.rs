//! A file of any kind, taken for a picture.
//!
//! Holds: a picture or an error; what comes out is no larger than asked and than what went in, is a WebP of the stated
//! size, and has a fingerprint whose text is read back; the same file gives the same. A panic inside a decoder is an
//! error like others, so only those of the checks here count. Limits: 256 x 256 pixels, files of 8 KiB.

#![cfg_attr(fuzzing, no_main)]

use std::sync::Once;
use std::time::Duration;

use sarai_image::{Fingerprint, Format, Limits, Options, prepare};

/// libFuzzer's hook would end the process at a panic that `prepare` catches.
static HOOK: Once = Once::new();

pub(crate) fn check(bytes: &[u8]) {
    #[cfg(fuzzing)]
    HOOK.call_once(|| drop(std::panic::take_hook()));
    #[cfg(not(fuzzing))]
    HOOK.call_once(|| {});
    let limits = Limits {
        pixels_max: 256 * 256,
        memory_bytes_max: 16 << 20,
        time_max: Duration::from_secs(10),
        ..Limits::default()
    };
    let options = Options { side_max: 48, limits, ..Options::default() };
    let found = prepare(bytes, &options);
    let Ok(picture) = &found else { return };
    assert!(picture.width.max(picture.height) <= 48.min(picture.width_in.max(picture.height_in)));
    assert_eq!(picture.fingerprint.to_string().parse::<Fingerprint>().as_ref(), Ok(&picture.fingerprint));
    assert_eq!(picture.fingerprint.distance(&picture.fingerprint).frequencies, 0);
    let again = prepare(&picture.webp, &options).expect("its own WebP is a picture");
    assert_eq!((again.format, again.width, again.height), (Format::Webp, picture.width, picture.height));
    assert_eq!(prepare(bytes, &options).as_ref(), Ok(picture), "the same file");
}

#[cfg(fuzzing)]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| check(bytes));
