//! The index of pictures that were made small: which kept file a picture's digest leads to. Called by the image cache,
//! which owns the files; this knows only their names. Bounded by [`IMAGES_MAX`] rows; the longest unused leave first.

use std::collections::BTreeSet;

use rusqlite::{Connection, OptionalExtension as _, Row, params};

use super::Store;
use crate::error::Error;

/// Pictures that are remembered.
pub const IMAGES_MAX: usize = 20_000;

/// Which picture, made how small.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ImageKey {
    /// SHA-256 of the file that came, hex.
    pub sha256: String,
    /// Longest side of the result in pixels.
    pub side_max: u32,
    /// Quality of its file, 1 to 100.
    pub quality: u8,
}

/// A picture that was made small.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Image {
    /// Which.
    pub key: ImageKey,
    /// SHA-256 of the file that is kept, hex: its name.
    pub kept: String,
    /// Fingerprint of what it shows.
    pub hash: String,
    /// Of the kept file, in pixels.
    pub width: u32,
    /// Of the kept file, in pixels.
    pub height: u32,
    /// Length of the file that came.
    pub bytes_in: u64,
    /// Length of the kept file.
    pub bytes_out: u64,
    /// RFC 3339, UTC.
    pub used_at: String,
}

/// How a picture was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lookup {
    /// The very file was here before.
    Hit,
    /// One that shows the same was.
    Near,
    /// Neither.
    Miss,
}

impl Lookup {
    /// Its word in listings and metrics.
    pub fn name(self) -> &'static str {
        match self {
            Self::Hit => "hit",
            Self::Near => "near",
            Self::Miss => "miss",
        }
    }
}

/// The cache in figures.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ImageStats {
    /// Pictures that are remembered.
    pub pictures: u64,
    /// Files that are kept for them.
    pub files: u64,
    /// Length of these files together.
    pub bytes: u64,
    /// Length of the files they were made of.
    pub bytes_in: u64,
    /// Found by digest, ever.
    pub hits: u64,
    /// Found by what they show, ever.
    pub near: u64,
    /// Not found, ever.
    pub misses: u64,
}

const COLUMNS: &str = "sha256, side_max, quality, kept, hash, width, height, bytes_in, bytes_out, used_at";

impl Store {
    /// The picture, if it was made small before.
    ///
    /// # Errors
    /// SQLite errors.
    pub async fn image(&self, key: ImageKey) -> Result<Option<Image>, Error> {
        self.run(move |connection| {
            let mut statement = connection.prepare_cached(&format!(
                "SELECT {COLUMNS} FROM images WHERE sha256 = ?1 AND side_max = ?2 AND quality = ?3"
            ))?;
            Ok(statement.query_row(params![key.sha256, key.side_max, key.quality], read).optional()?)
        })
        .await
    }

    /// Every kept picture that was made equally small, the last used first, one for each file.
    ///
    /// # Errors
    /// SQLite errors.
    pub async fn images_like(&self, side_max: u32, quality: u8) -> Result<Vec<Image>, Error> {
        self.run(move |connection| {
            let mut statement = connection.prepare_cached(&format!(
                "SELECT {COLUMNS} FROM images WHERE side_max = ?1 AND quality = ?2
                 GROUP BY kept ORDER BY used_at DESC LIMIT ?3"
            ))?;
            let rows = statement.query_map(params![side_max, quality, IMAGES_MAX], read)?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
        .await
    }

    /// Remembers a picture and counts how it was found, as one change.
    ///
    /// # Errors
    /// SQLite errors.
    pub async fn keep_image(&self, image: Image, found: Lookup) -> Result<(), Error> {
        self.run(move |connection| {
            let change = connection.transaction()?;
            let key = &image.key;
            change
                .prepare_cached(&format!(
                    "INSERT OR REPLACE INTO images ({COLUMNS}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)"
                ))?
                .execute(params![
                    key.sha256,
                    key.side_max,
                    key.quality,
                    image.kept,
                    image.hash,
                    image.width,
                    image.height,
                    signed(image.bytes_in),
                    signed(image.bytes_out),
                    image.used_at
                ])?;
            change
                .prepare_cached(
                    "INSERT INTO image_lookups (outcome, number) VALUES (?1, 1)
                     ON CONFLICT (outcome) DO UPDATE SET number = number + 1",
                )?
                .execute([found.name()])?;
            Ok(change.commit()?)
        })
        .await
    }

    /// Forgets pictures unused since `used_before` (RFC 3339; none if empty), then the longest unused ones until the
    /// kept files take no more than `bytes_max` and no more than [`IMAGES_MAX`] are left. Gives the names of files that
    /// nothing leads to any more.
    ///
    /// # Errors
    /// SQLite errors.
    pub async fn forget_images(&self, used_before: String, bytes_max: u64) -> Result<Vec<String>, Error> {
        self.run(move |connection| {
            let change = connection.transaction()?;
            let before = kept(&change)?;
            change.execute("DELETE FROM images WHERE used_at < ?1", [&used_before])?;
            let mut room = bytes_max;
            let mut full = false;
            for (number, (name, bytes)) in kept(&change)?.into_iter().enumerate() {
                full = full || bytes > room || number >= IMAGES_MAX;
                if full {
                    change.execute("DELETE FROM images WHERE kept = ?1", [name])?;
                } else {
                    room -= bytes;
                }
            }
            change.execute(
                "DELETE FROM images WHERE (sha256, side_max, quality) IN
                 (SELECT sha256, side_max, quality FROM images ORDER BY used_at DESC LIMIT -1 OFFSET ?1)",
                [IMAGES_MAX],
            )?;
            let left: BTreeSet<String> = kept(&change)?.into_iter().map(|(name, _)| name).collect();
            change.commit()?;
            Ok(before.into_iter().map(|(name, _)| name).filter(|name| !left.contains(name)).collect())
        })
        .await
    }

    /// Names of all kept files.
    ///
    /// # Errors
    /// SQLite errors.
    pub async fn image_names(&self) -> Result<BTreeSet<String>, Error> {
        self.run(|connection| Ok(kept(connection)?.into_iter().map(|(name, _)| name).collect())).await
    }

    /// The cache in figures.
    ///
    /// # Errors
    /// SQLite errors.
    pub async fn image_stats(&self) -> Result<ImageStats, Error> {
        self.run(|connection| {
            let count = |sql: &str| -> Result<u64, Error> {
                Ok(unsigned(connection.prepare_cached(sql)?.query_row([], |row| row.get(0))?))
            };
            let found = |outcome: Lookup| -> Result<u64, Error> {
                let mut statement =
                    connection.prepare_cached("SELECT number FROM image_lookups WHERE outcome = ?1")?;
                let number: Option<i64> =
                    statement.query_row([outcome.name()], |row| row.get(0)).optional()?;
                Ok(unsigned(number.unwrap_or_default()))
            };
            Ok(ImageStats {
                pictures: count("SELECT count(*) FROM images")?,
                files: count("SELECT count(DISTINCT kept) FROM images")?,
                bytes: count(
                    "SELECT coalesce(sum(bytes), 0) FROM
                     (SELECT max(bytes_out) AS bytes FROM images GROUP BY kept)",
                )?,
                bytes_in: count("SELECT coalesce(sum(bytes_in), 0) FROM images")?,
                hits: found(Lookup::Hit)?,
                near: found(Lookup::Near)?,
                misses: found(Lookup::Miss)?,
            })
        })
        .await
    }
}

/// The kept files with their lengths, the last used first.
fn kept(connection: &Connection) -> Result<Vec<(String, u64)>, Error> {
    let mut statement = connection.prepare_cached(
        "SELECT kept, max(bytes_out) FROM images GROUP BY kept ORDER BY max(used_at) DESC, kept",
    )?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, unsigned(row.get(1)?))))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn read(row: &Row<'_>) -> rusqlite::Result<Image> {
    Ok(Image {
        key: ImageKey { sha256: row.get(0)?, side_max: row.get(1)?, quality: row.get(2)? },
        kept: row.get(3)?,
        hash: row.get(4)?,
        width: row.get(5)?,
        height: row.get(6)?,
        bytes_in: unsigned(row.get(7)?),
        bytes_out: unsigned(row.get(8)?),
        used_at: row.get(9)?,
    })
}

fn signed(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}

fn unsigned(value: i64) -> u64 {
    u64::try_from(value).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn image(letter: char, kept: char, bytes_out: u64, second: u8) -> Image {
        Image {
            key: ImageKey { sha256: letter.to_string().repeat(64), side_max: 512, quality: 85 },
            kept: kept.to_string().repeat(64),
            hash: "00ff".into(),
            width: 512,
            height: 300,
            bytes_in: 1000,
            bytes_out,
            used_at: format!("2026-01-01T00:00:{second:02}Z"),
        }
    }

    #[tokio::test]
    async fn pictures_are_found_again_and_counted() {
        let store = Store::open_in_memory().unwrap();
        let first = image('a', '1', 100, 1);
        assert_eq!(store.image(first.key.clone()).await.unwrap(), None);
        store.keep_image(first.clone(), Lookup::Miss).await.unwrap();
        store.keep_image(image('b', '1', 100, 2), Lookup::Near).await.unwrap();
        store.keep_image(image('a', '1', 100, 3), Lookup::Hit).await.unwrap();
        assert_eq!(store.image(first.key.clone()).await.unwrap(), Some(image('a', '1', 100, 3)));
        let other = ImageKey { quality: 80, ..first.key };
        assert_eq!(store.image(other).await.unwrap(), None);
        assert_eq!(store.images_like(512, 85).await.unwrap().len(), 1, "one for each file");
        assert_eq!(store.images_like(256, 85).await.unwrap(), []);
        let stats = store.image_stats().await.unwrap();
        let told = (stats.pictures, stats.files, stats.bytes, stats.bytes_in);
        assert_eq!(told, (2, 1, 100, 2000));
        assert_eq!((stats.hits, stats.near, stats.misses), (1, 1, 1));
    }

    #[tokio::test]
    async fn the_longest_unused_leave_first_and_a_shared_file_stays() {
        let check = async |before: &str, bytes_max: u64, gone: &str, left: u64| {
            let store = Store::open_in_memory().unwrap();
            for one in [image('a', '1', 100, 1), image('b', '2', 50, 2), image('c', '3', 70, 3)] {
                store.keep_image(one, Lookup::Miss).await.unwrap();
            }
            store.keep_image(image('d', '1', 100, 4), Lookup::Near).await.unwrap();
            let mut names = store.forget_images(before.to_owned(), bytes_max).await.unwrap();
            names.sort();
            let told: String = names.iter().map(|name| &name[..1]).collect();
            let stats = store.image_stats().await.unwrap();
            assert_eq!((told.as_str(), stats.pictures), (gone, left), "{before} {bytes_max}");
        };
        check("", 1000, "", 4).await;
        check("2026-01-01T00:00:03Z", 1000, "2", 2).await;
        check("", 170, "2", 3).await;
        check("", 169, "23", 2).await;
        check("", 0, "123", 0).await;
        check("2027", 1000, "123", 0).await;
    }
}
