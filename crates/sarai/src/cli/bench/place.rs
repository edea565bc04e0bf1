//! A home for one measurement: the user's installed models without the user's data.
//!
//! Called by the scenarios. Lies in `cache/` of the user's own home and is removed with the [`Place`]. Model files
//! are symbolic links, small files are copies, so that nothing of the user's store is changed.

use std::os::unix::fs::{DirBuilderExt as _, symlink};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

use crate::home::Home;

/// A folder that is removed at the end.
#[derive(Debug)]
pub(super) struct Place {
    root: PathBuf,
}

impl Place {
    /// A home whose store holds these models of the user's store, or all of them.
    pub(super) fn new(home: &Home, models: Option<&[&str]>) -> Result<Self> {
        // One process may hold several at a time.
        let name = format!("bench-{}-{}", std::process::id(), uuid::Uuid::now_v7().simple());
        let place = Self { root: home.root().join("cache").join(name) };
        folder(&place.root)?;
        let (from, to) = (home.models(), place.root.join("models"));
        for name in ["blobs", "manifests", "partial", "verified"] {
            folder(&to.join(name))?;
        }
        for path in files(&from.join("blobs"))? {
            let target = std::path::absolute(&path)?;
            symlink(target, to.join("blobs").join(name_of(&path)))?;
        }
        for path in files(&from.join("manifests"))? {
            let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            if models.is_none_or(|models| models.contains(&stem.as_str())) {
                std::fs::copy(&path, to.join("manifests").join(name_of(&path)))?;
            }
        }
        // Without these every start would read the whole files again.
        for path in files(&from.join("verified"))? {
            std::fs::copy(&path, to.join("verified").join(name_of(&path)))?;
        }
        if from.join("profile").is_file() {
            std::fs::copy(from.join("profile"), to.join("profile"))?;
        }
        Ok(place)
    }

    /// The home itself.
    pub(super) fn root(&self) -> &Path {
        &self.root
    }

    /// Where a server's words go.
    pub(super) fn log(&self, name: &str) -> PathBuf {
        self.root.join(format!("{}.log", name.replace(['/', ' '], "-")))
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        // Links are removed, not what they lead to. What stays lies in the cache folder.
        let _ = std::fs::remove_dir_all(&self.root);
    }
}

fn folder(path: &Path) -> Result<()> {
    let made = std::fs::DirBuilder::new().recursive(true).mode(0o700).create(path);
    made.with_context(|| format!("make {}", path.display()))
}

fn name_of(path: &Path) -> &std::ffi::OsStr {
    path.file_name().unwrap_or_default()
}

/// The files of a folder; none if it is not there.
fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error).with_context(|| format!("list {}", folder.display())),
    };
    let paths = entries.map(|entry| Ok(entry?.path())).collect::<std::io::Result<Vec<_>>>()?;
    Ok(paths.into_iter().filter(|path| path.is_file()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_shares_models_and_leaves_the_store_as_it_was() {
        let folder = tempfile::tempdir().unwrap();
        let home = Home::locate(Some(folder.path())).unwrap();
        home.create().unwrap();
        for (file, text) in [
            ("blobs/sha256-ab", "weights"),
            ("manifests/one.json", "{}"),
            ("manifests/two.json", "{}"),
            ("profile", "mini\n"),
        ] {
            let path = home.models().join(file);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        let place = Place::new(&home, Some(&["two"])).unwrap();
        let models = place.root().join("models");
        assert_eq!(std::fs::read_to_string(models.join("blobs/sha256-ab")).unwrap(), "weights");
        assert!(models.join("manifests/two.json").is_file() && models.join("profile").is_file());
        assert!(!models.join("manifests/one.json").exists());
        let root = place.root().to_owned();
        drop(place);
        assert!(!root.exists());
        assert_eq!(std::fs::read_to_string(home.models().join("blobs/sha256-ab")).unwrap(), "weights");
    }
}
