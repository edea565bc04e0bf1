//! What is asked of a `sarai-skill image` child and what it answers.
//!
//! Called by `skills` only. The answer is foreign: what is kept under its digest must be a WebP file of sane size.

use std::time::Duration;

use sarai_proto::Fingerprint;
use sarai_proto::skill as pb;

use super::Client;
use crate::model::{Error, Picture, PictureOptions};

/// Longest WebP file that is taken: far above what fits the largest side that may be asked for.
const WEBP_BYTES_MAX: usize = 8 << 20;
/// Longest side that may be asked for, in pixels.
const SIDE_MAX: u32 = 4096;

impl Client {
    /// Makes a picture upright and small.
    pub(crate) async fn prepare(&self, image: Vec<u8>, options: PictureOptions) -> Result<Picture, Error> {
        if options.side_max > SIDE_MAX {
            let detail = format!("a side of {} pixels is wanted, {SIDE_MAX} is the most", options.side_max);
            return Err(Error::BadRequest { detail });
        }
        let request =
            pb::PreprocessImageRequest { image, side_max: options.side_max, quality: options.quality.into() };
        let answer = self.turn().preprocess_image(request).await.map_err(|status| self.error(&status))?;
        let lost = |reason| Error::Lost { model: self.model.clone(), reason };
        checked(answer.into_inner()).map_err(lost)
    }
}

/// The picture, if it can be one.
fn checked(answer: pb::PreprocessImageResponse) -> Result<Picture, String> {
    let webp = answer.webp;
    if webp.len() > WEBP_BYTES_MAX || !webp.starts_with(b"RIFF") || webp.get(8..12) != Some(b"WEBP") {
        return Err(format!("it gave {} bytes that are no WebP file", webp.len()));
    }
    let sides = 1..=SIDE_MAX;
    if !sides.contains(&answer.width) || !sides.contains(&answer.height) {
        return Err(format!("it told of a picture of {} x {} pixels", answer.width, answer.height));
    }
    let hash = answer.perceptual_hash;
    if hash.parse::<Fingerprint>().is_err() {
        return Err("its fingerprint is none".into());
    }
    Ok(Picture {
        webp,
        width: answer.width,
        height: answer.height,
        width_in: answer.width_in,
        height_in: answer.height_in,
        format: answer.format.chars().take(8).filter(char::is_ascii_alphanumeric).collect(),
        hash,
        elapsed: Duration::try_from_secs_f64(answer.elapsed_seconds).unwrap_or_default(),
        ram_bytes: answer.ram_bytes,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer() -> pb::PreprocessImageResponse {
        pb::PreprocessImageResponse {
            webp: b"RIFF\x04\0\0\0WEBP".to_vec(),
            width: 512,
            height: 384,
            width_in: 4000,
            height_in: 3000,
            format: "jpeg".into(),
            perceptual_hash: "0f".repeat(sarai_proto::FINGERPRINT_DIGITS / 2),
            ..pb::PreprocessImageResponse::default()
        }
    }

    #[test]
    fn a_foreign_answer_is_checked() {
        let fine = checked(answer()).unwrap();
        assert_eq!((fine.width, fine.height, fine.format.as_str()), (512, 384, "jpeg"));
        let told = |change: fn(&mut pb::PreprocessImageResponse)| {
            let mut wrong = answer();
            change(&mut wrong);
            checked(wrong).unwrap_err()
        };
        assert!(told(|one| one.webp = b"<html>".to_vec()).contains("no WebP"));
        assert!(told(|one| one.webp.resize(WEBP_BYTES_MAX + 1, 0)).contains("no WebP"));
        assert!(told(|one| one.width = 0).contains("0 x 384"));
        assert!(told(|one| one.height = 70_000).contains("70000"));
        assert!(told(|one| one.perceptual_hash = "../../etc/passwd".into()).contains("fingerprint"));
        assert!(told(|one| one.perceptual_hash = String::new()).contains("fingerprint"));
    }
}
