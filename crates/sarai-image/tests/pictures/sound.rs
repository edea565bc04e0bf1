//! Sound pictures: size, turning, colours, transparency, copies and formats.
//!
//! Results are decoded again with another library than the one that wrote them.

use image::{DynamicImage, Rgba, RgbaImage};
use sarai_image::{Error, Format, Options, Picture, prepare};

use crate::made;

fn options(side_max: u32) -> Options {
    Options { side_max, ..Options::default() }
}

fn decoded(picture: &Picture) -> DynamicImage {
    let back = image::load_from_memory_with_format(&picture.webp, image::ImageFormat::WebP).unwrap();
    assert_eq!(
        (back.width(), back.height()),
        (picture.width, picture.height),
        "the WebP has the stated size"
    );
    back
}

/// The middle of each quarter, row by row.
fn quarters(picture: &DynamicImage) -> [[u8; 3]; 4] {
    let (width, height, rgb) = (picture.width(), picture.height(), picture.to_rgb8());
    [(1, 1), (3, 1), (1, 3), (3, 3)].map(|(x, y)| rgb.get_pixel(width * x / 4, height * y / 4).0)
}

fn check(name: &str, found: [[u8; 3]; 4], expected: [[u8; 3]; 4], tolerance: u8) {
    let near =
        found.iter().flatten().zip(expected.iter().flatten()).all(|(a, b)| a.abs_diff(*b) <= tolerance);
    assert!(near, "{name}: {found:?} instead of {expected:?}");
}

#[test]
fn all_formats_and_kinds_come_out() {
    for (name, bytes) in made::each(120, 80) {
        let picture = prepare(&bytes, &options(60)).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert!(name.starts_with(&picture.format.to_string()), "{name} is not {}", picture.format);
        let sizes = (picture.width_in, picture.height_in, picture.width, picture.height);
        assert_eq!(sizes, (120, 80, 60, 40), "{name}");
        let expected = if name.contains("gray") {
            made::QUARTERS.map(|[r, g, b]| {
                let gray = (0.2126 * f32::from(r) + 0.7152 * f32::from(g) + 0.0722 * f32::from(b)) as u8;
                [gray; 3]
            })
        } else {
            made::QUARTERS
        };
        check(name, quarters(&decoded(&picture)), expected, 16);
    }
}

#[test]
fn all_orientations_stand_upright() {
    let [r, g, b, w] = made::QUARTERS;
    // Exif 3.0, 4.6.5.1.6: where the stored first row and column are seen.
    let table = [
        [r, g, b, w],
        [g, r, w, b],
        [w, b, g, r],
        [b, w, r, g],
        [r, b, g, w],
        [b, r, w, g],
        [w, g, b, r],
        [g, w, r, b],
    ];
    let stored = made::quarters(160, 80);
    for (orientation, expected) in (1..).zip(table) {
        for (name, bytes) in made::oriented(&stored, orientation) {
            let picture = prepare(&bytes, &options(80)).unwrap();
            let upright = if orientation < 5 { (80, 40) } else { (40, 80) };
            assert_eq!((picture.width, picture.height), upright, "{name} {orientation}");
            assert_eq!((picture.width_in, picture.height_in), (160, 80), "{name} {orientation}");
            check(&format!("{name} {orientation}"), quarters(&decoded(&picture)), expected, 16);
        }
    }
    let picture = prepare(&made::oriented(&stored, 9)[0].1, &options(80)).unwrap();
    check("an orientation that does not exist", quarters(&decoded(&picture)), made::QUARTERS, 16);
}

#[test]
fn nothing_is_enlarged_and_the_shape_stays() {
    for (size, side_max, expected) in [
        ((10, 7), 512, (10, 7)),
        ((512, 3), 512, (512, 3)),
        ((1, 1), 1, (1, 1)),
        ((900, 601), 300, (300, 200)),
    ] {
        for (name, bytes) in made::each(size.0, size.1) {
            let picture =
                prepare(&bytes, &options(side_max)).unwrap_or_else(|error| panic!("{name}: {error}"));
            assert_eq!((picture.width, picture.height), expected, "{name} of {size:?}");
            decoded(&picture);
        }
    }
}

#[test]
fn transparency_is_kept_and_does_not_bleed() {
    // Opaque red on the left; on the right green that nobody can see.
    let pixels =
        RgbaImage::from_fn(200, 100, |x, _| Rgba(if x < 100 { [255, 0, 0, 255] } else { [0, 255, 0, 0] }));
    for bytes in [made::png(&pixels.clone().into()), made::webp(&pixels.into())] {
        let small = decoded(&prepare(&bytes, &options(50)).unwrap()).into_rgba8();
        assert_eq!(small.get_pixel(45, 12).0[3], 0);
        assert_eq!(small.get_pixel(5, 12).0[3], 255);
        let edge = small.get_pixel(24, 12).0;
        assert!(edge[1] < 60, "green has bled into {edge:?}");
    }
}

#[test]
fn the_first_frame_counts() {
    let quarters_of = |bytes: &[u8]| quarters(&decoded(&prepare(bytes, &options(60)).unwrap()));
    let picture = DynamicImage::ImageRgb8(made::quarters(60, 60));
    check("GIF", quarters_of(&made::gif(&picture, 4)), made::QUARTERS, 16);
}

#[test]
fn copies_are_near_and_the_same_file_is_the_same() {
    let files = made::each(240, 160);
    let first = prepare(&files[0].1, &Options::default()).unwrap();
    assert_eq!(prepare(&files[0].1, &Options::default()).unwrap(), first);
    for (name, bytes) in files.iter().filter(|(name, _)| !name.contains("gray")) {
        let picture = prepare(bytes, &Options::default()).unwrap();
        assert!(first.fingerprint.near(&picture.fingerprint), "{name}");
        assert_eq!(picture.sha256 == first.sha256, *name == "JPEG", "{name}");
    }
}

#[test]
fn the_name_does_not_count() {
    let error = prepare(b"this is photo.jpg", &Options::default()).unwrap_err();
    assert!(matches!(&error, Error::NotAPicture { looks_like } if looks_like.contains("text")), "{error}");
    let error = prepare(b"", &Options::default()).unwrap_err();
    assert!(error.to_string().contains("empty"), "{error}");
    assert_eq!(prepare(&made::each(8, 8)[4].1, &Options::default()).unwrap().format, Format::Png);
}

#[test]
fn senseless_options_are_refused() {
    for (side_max, quality) in [(0, 85), (16_384, 85), (512, 101)] {
        let options = Options { side_max, quality, ..Options::default() };
        assert_eq!(prepare(b"", &options), Err(Error::Options { side_max, quality }));
    }
}
