//! The small models that tests and bench use, fetched by the program itself into the cache folder.
//!
//! Called by `test`, `bench` and `xtask weights`. Nothing is fetched twice: a pull of a model that is there only
//! checks it. The files are hard links to the program's own blobs, under names that say what they are.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::paths;

/// A model file used outside the program's own store.
pub(crate) struct Weights {
    /// Its name in the catalogue.
    pub(crate) name: &'static str,
    /// The file name that tests open.
    pub(crate) file: &'static str,
    sha256: &'static str,
    bytes: u64,
}

/// Smallest first.
pub(crate) const ALL: [Weights; 3] = [
    Weights {
        name: "smollm2-135m",
        file: "SmolLM2-135M-Instruct.Q4_1.gguf",
        sha256: "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53",
        bytes: 98_362_432,
    },
    Weights {
        name: "qwen2.5-coder-0.5b",
        file: "qwen2.5-coder-0.5b-instruct-q4_k_m.gguf",
        sha256: "1d9614638d18024d0fbb36575a15f1302a3adf044df10345688ec4f6e1c4ff32",
        bytes: 491_400_064,
    },
    Weights {
        name: "qwen2.5-coder-1.5b",
        file: "qwen2.5-coder-1.5b-instruct-q4_k_m.gguf",
        sha256: "cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046",
        bytes: 1_117_320_768,
    },
];

/// Makes vectors; the others write.
pub(crate) const EMBED: Weights = Weights {
    name: "use-multilingual-v3",
    file: "use-multilingual-v3.embed",
    sha256: "55462a183cc56603fa57e7d2b56f42b45ae4effbefb84028a30146aa7bc2b415",
    bytes: 32_904_263,
};

fn every() -> impl Iterator<Item = &'static Weights> {
    ALL.iter().chain([&EMBED])
}

/// Fetches what is missing and returns the folder that holds the files.
pub(crate) fn ensure() -> Result<PathBuf> {
    let folder = paths::cache()?.join("models-test");
    fs_err::create_dir_all(&folder)?;
    for weights in every() {
        let file = folder.join(weights.file);
        if file.metadata().is_ok_and(|file| file.len() == weights.bytes) {
            continue;
        }
        pull(weights.name)?;
        let blob = find_blob(&home()?.join("models"), weights)?;
        if file.exists() {
            fs_err::remove_file(&file)?;
        }
        fs_err::hard_link(blob, &file)?;
    }
    Ok(folder)
}

/// A `$SARAI_HOME` in the cache folder whose `models/` holds all of them; never the user's own.
pub(crate) fn home() -> Result<PathBuf> {
    Ok(paths::cache()?.join("models-home"))
}

/// A fresh `$SARAI_HOME` under the cache folder that shares the fetched models by hard links.
pub(crate) fn fresh_home(name: &str) -> Result<PathBuf> {
    ensure()?;
    let fresh = paths::cache()?.join("test-homes").join(name);
    if fresh.exists() {
        fs_err::remove_dir_all(&fresh)?;
    }
    // Said again, because the home may be younger than the linked files; a pull of what is there is quick.
    for weights in every() {
        pull(weights.name)?;
    }
    link_tree(&home()?.join("models"), &fresh.join("models"))?;
    Ok(fresh)
}

fn pull(name: &str) -> Result<()> {
    let status = Command::new(paths::binary("sarai")?)
        .args(["models", "pull", name])
        .env("SARAI_HOME", home()?)
        .status()
        .context("start `sarai models pull`")?;
    ensure!(status.success(), "`sarai models pull {name}` ended with {status}");
    Ok(())
}

fn find_blob(folder: &Path, weights: &Weights) -> Result<PathBuf> {
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs_err::read_dir(next)? {
            let entry = entry?;
            if entry.file_type()?.is_dir() {
                folders.push(entry.path());
            } else if entry.file_name().to_string_lossy().contains(weights.sha256)
                && entry.metadata()?.len() == weights.bytes
            {
                return Ok(entry.path());
            }
        }
    }
    anyhow::bail!("{} was pulled, but {} holds no blob of its sha256", weights.name, folder.display())
}

fn link_tree(from: &Path, to: &Path) -> Result<()> {
    fs_err::create_dir_all(to)?;
    for entry in fs_err::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            link_tree(&entry.path(), &target)?;
        } else if entry.metadata()?.len() > 1 << 20 {
            fs_err::hard_link(entry.path(), target)?;
        } else {
            // Small files may be rewritten in place: each home gets its own.
            fs_err::copy(entry.path(), target)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_blob_is_found_by_hash_and_size_and_trees_are_linked() {
        let folder = tempfile::tempdir().unwrap();
        let weights = Weights { name: "x", file: "x.gguf", sha256: "abc123", bytes: 3 };
        let models = folder.path().join("models");
        fs_err::create_dir_all(models.join("blobs")).unwrap();
        fs_err::write(models.join("blobs/sha256-abc123.part"), "cut off").unwrap();
        assert!(find_blob(&models, &weights).is_err());
        fs_err::write(models.join("blobs/sha256-abc123"), "abc").unwrap();
        assert_eq!(find_blob(&models, &weights).unwrap(), models.join("blobs/sha256-abc123"));

        link_tree(&models, &folder.path().join("copy")).unwrap();
        assert_eq!(fs_err::read(folder.path().join("copy/blobs/sha256-abc123")).unwrap(), b"abc");
    }
}
