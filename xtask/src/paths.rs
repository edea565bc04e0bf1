//! Where things are: the checkout, the built binaries and the cache folder outside the checkout.
//!
//! Called by every task. The Makefile passes the cache folder; without it the same default is computed here.

use std::env;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// The root of the checkout.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("xtask is a folder of the workspace")
}

/// The folder for everything fetched or built that may outlive a checkout.
pub(crate) fn cache() -> Result<PathBuf> {
    if let Some(folder) = env::var_os("XTASK_CACHE_DIR") {
        return Ok(folder.into());
    }
    if let Some(folder) = env::var_os("XDG_CACHE_HOME").filter(|folder| !folder.is_empty()) {
        return Ok(Path::new(&folder).join("sarai"));
    }
    let home = env::var_os("HOME").context("neither XDG_CACHE_HOME nor HOME is set")?;
    Ok(Path::new(&home).join(".cache/sarai"))
}

/// A binary of this workspace, built beside the running `xtask`.
pub(crate) fn binary(name: &str) -> Result<PathBuf> {
    let own = env::current_exe().context("the path of xtask itself")?;
    let path = own.parent().context("xtask stands in a folder")?.join(name);
    anyhow::ensure!(path.is_file(), "{} is not built; run `make build`", path.display());
    Ok(path)
}

/// `$SARAI_HOME`, or the XDG data folder that the program itself falls back to.
pub(crate) fn sarai_home() -> Result<PathBuf> {
    if let Some(folder) = env::var_os("SARAI_HOME") {
        return Ok(folder.into());
    }
    if let Some(folder) = env::var_os("XDG_DATA_HOME").filter(|folder| !folder.is_empty()) {
        return Ok(Path::new(&folder).join("sarai"));
    }
    let home = env::var_os("HOME").context("neither XDG_DATA_HOME nor HOME is set")?;
    Ok(Path::new(&home).join(".local/share/sarai"))
}
