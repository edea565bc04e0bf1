//! Pictures made upright and small by the image skill, and kept: by the digest of the file that came, and by what it
//! shows.
//!
//! Called by `sarai image` and its route; what sees will call it, too. Invariants: no byte of a picture is decoded in
//! this process; who brings a picture gets that one and no other, however alike (two invoices of one form look the
//! same); a kept file is written whole before it is remembered, and is given out only if its bytes still are
//! those of its name; the folder keeps to its bounds of size and age.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use sarai_proto::Fingerprint;
use sarai_store::{Cleaned, Image, ImageKey, ImageStats, Lookup, PictureFiles, Store, sha256_hex};

use crate::model::{self, Picture, PictureOptions};
use crate::skills::Pool;

/// Longest picture file that is taken.
pub const PICTURE_BYTES_MAX: usize = 32 << 20;

/// After so many new pictures the bounds are looked after again.
const CLEAN_EVERY: u32 = 50;

/// Pictures of one subject have the same shape up to this share: a crop shows something else.
const SHAPE_TOLERANCE: f64 = 0.03;

/// What the cache may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// Length of all kept files.
    pub bytes_max: u64,
    /// How long an unused picture is kept.
    pub unused_max: Duration,
}

/// A picture that is ready to be looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prepared {
    /// What is kept of it.
    pub image: Image,
    /// Its file.
    pub path: PathBuf,
    /// How it was found.
    pub found: Lookup,
    /// Digest of the file that looks most like it, if one was here and it is near.
    pub like: Option<String>,
    /// Time from its bytes to this.
    pub elapsed: Duration,
}

/// A picture that could not be prepared.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Too long a file.
    #[error("the picture has {bytes} bytes and {PICTURE_BYTES_MAX} is the most")]
    TooLarge {
        /// Its length.
        bytes: usize,
    },
    /// The skill refused it, or is not there.
    #[error(transparent)]
    Skill(#[from] model::Error),
    /// The index can't be used.
    #[error(transparent)]
    Store(#[from] sarai_store::Error),
}

/// The cache of pictures. Cheap to clone.
#[derive(Clone)]
pub struct Pictures {
    pool: Pool,
    store: Store,
    files: PictureFiles,
    bounds: Bounds,
    now: fn() -> jiff::Timestamp,
    new: Arc<AtomicU32>,
}

impl Pictures {
    /// A cache in a folder, which is made when the first picture comes.
    pub fn new(
        pool: Pool,
        store: Store,
        folder: PathBuf,
        bounds: Bounds,
        now: fn() -> jiff::Timestamp,
    ) -> Self {
        Self { pool, store, files: PictureFiles::new(folder), bounds, now, new: Arc::default() }
    }

    /// Makes a picture upright and small, unless this was done before.
    ///
    /// # Errors
    /// [`Error`]; nothing is kept then.
    pub async fn prepare(&self, bytes: Vec<u8>, options: PictureOptions) -> Result<Prepared, Error> {
        let begun = Instant::now();
        if bytes.len() > PICTURE_BYTES_MAX {
            return Err(Error::TooLarge { bytes: bytes.len() });
        }
        let bytes = Arc::new(bytes);
        let read = Arc::clone(&bytes);
        let key = ImageKey {
            sha256: blocking(move || Ok(sha256_hex(&read))).await?,
            side_max: options.side_max,
            quality: options.quality,
        };
        let ready = |image: Image, found| Prepared {
            path: self.files.path(&image.kept),
            image,
            found,
            like: None,
            elapsed: begun.elapsed(),
        };
        let known = self.store.image(key.clone()).await?;
        if let Some(image) = self.intact(known).await {
            let image = Image { used_at: self.now(), ..image };
            self.store.keep_image(image.clone(), Lookup::Hit).await?;
            return Ok(ready(image, Lookup::Hit));
        }
        let picture = self.pool.prepare(&bytes, options).await?;
        let like = self.like(&key, &picture).await?;
        let image = self.write(key, bytes.len() as u64, picture).await?;
        let found = if like.is_some() { Lookup::Near } else { Lookup::Miss };
        self.store.keep_image(image.clone(), found).await?;
        // The first one of a process, too: many processes that prepare one picture each keep to the bounds.
        if self.new.fetch_add(1, Ordering::Relaxed).is_multiple_of(CLEAN_EVERY) {
            self.clean(self.bounds).await?;
        }
        Ok(Prepared { like: like.map(|like| like.key.sha256), ..ready(image, found) })
    }

    /// The cache in figures.
    ///
    /// # Errors
    /// The index can't be read.
    pub async fn stats(&self) -> Result<ImageStats, Error> {
        Ok(self.store.image_stats().await?)
    }

    /// Takes away what the cache's own bounds no longer allow.
    ///
    /// # Errors
    /// The index can't be changed or a file can't be removed.
    pub async fn tidy(&self) -> Result<Cleaned, Error> {
        self.clean(self.bounds).await
    }

    /// Takes away everything.
    ///
    /// # Errors
    /// As [`Pictures::tidy`].
    pub async fn clear(&self) -> Result<Cleaned, Error> {
        self.clean(Bounds { bytes_max: 0, ..self.bounds }).await
    }

    async fn clean(&self, bounds: Bounds) -> Result<Cleaned, Error> {
        let unused = jiff::SignedDuration::try_from(bounds.unused_max).unwrap_or(jiff::SignedDuration::MAX);
        // A span that reaches before the beginning of time keeps everything.
        let before = (self.now)().checked_sub(unused).map(|at| at.to_string()).unwrap_or_default();
        let gone = self.store.forget_images(before, bounds.bytes_max).await?;
        let known = self.store.image_names().await?;
        let files = self.files.clone();
        blocking(move || files.sweep(&gone, &known)).await
    }

    fn now(&self) -> String {
        (self.now)().to_string()
    }

    /// The same, if its file is still what it was.
    async fn intact(&self, image: Option<Image>) -> Option<Image> {
        let image = image?;
        let (files, kept) = (self.files.clone(), image.kept.clone());
        let is_intact = blocking(move || Ok(files.is_intact(&kept))).await;
        is_intact.is_ok_and(|is_intact| is_intact).then_some(image)
    }

    /// The kept picture that looks most like it, if one is near; never itself, whose file may be gone.
    async fn like(&self, own_key: &ImageKey, picture: &Picture) -> Result<Option<Image>, Error> {
        let Ok(print) = picture.hash.parse::<Fingerprint>() else { return Ok(None) };
        let shape = |width: u32, height: u32| f64::from(width) / f64::from(height.max(1));
        let own = shape(picture.width, picture.height);
        let apart = |image: &Image| {
            let same_shape = (shape(image.width, image.height) / own - 1.0).abs() <= SHAPE_TOLERANCE;
            let distance = print.distance(&image.hash.parse::<Fingerprint>().ok()?);
            (same_shape && distance.is_near()).then_some(distance.luma + distance.chroma)
        };
        let kept = self.store.images_like(own_key.side_max, own_key.quality).await?;
        let others = kept.into_iter().filter(|image| image.key != *own_key);
        let near = others.filter_map(|image| apart(&image).map(|apart| (apart, image)));
        Ok(near.min_by(|(one, _), (other, _)| one.total_cmp(other)).map(|(_, image)| image))
    }

    async fn write(&self, key: ImageKey, bytes_in: u64, picture: Picture) -> Result<Image, Error> {
        let bytes_out = picture.webp.len() as u64;
        let files = self.files.clone();
        let kept = blocking(move || files.put(&picture.webp)).await?;
        Ok(Image {
            key,
            kept,
            hash: picture.hash,
            width: picture.width,
            height: picture.height,
            bytes_in,
            bytes_out,
            used_at: self.now(),
        })
    }
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, sarai_store::Error> + Send + 'static,
) -> Result<T, Error> {
    let closed = |_| sarai_store::Error::Closed("store");
    Ok(tokio::task::spawn_blocking(work).await.map_err(closed)??)
}
